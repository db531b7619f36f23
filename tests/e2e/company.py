"""A whole Convene in front of the sandbox Outlook, and people who type and click in Teams: e2e tests read like the chat."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.sandbox import exchange
from adapters.sandbox.app import Served, serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.control import by_hand, human
from adapters.sandbox.events import StoredEvent
from adapters.sandbox.history import Request
from adapters.sandbox.outbox import Mail
from adapters.sandbox.people import TENANT_ID
from adapters.sandbox.zones import wire_instant
from bot.actions import Choose, Signer
from bot.main import App, compose
from bot.settings import Settings
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.rules import Rules
from tests.fakes.connector import Answer, Chat, FakeConnector, Json, User, button_of, connector, elements, served, texts_of

MONDAY_MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SandboxTime:
    """The port `Clock`, telling the sandbox's time."""

    outlook: Served

    def now(self) -> datetime:
        return self.outlook.world.clock.now()

    def monotonic(self) -> float:
        """This machine's, and what the test has let pass."""
        return time.monotonic() + (self.now() - MONDAY_MORNING).total_seconds()


class Company:
    """One Convene, its Outlook and its Teams. `stop` and `start` are a restart on the same database."""

    def __init__(self, outlook: Served, teams: FakeConnector, database_url: str) -> None:
        self.outlook = outlook
        self.teams = teams
        self.settings = settings_for(outlook, teams, database_url)
        self.app: App
        self.url = ""
        self._running = AsyncExitStack()

    async def start(self) -> None:
        self.app = await self._running.enter_async_context(compose(self.settings, clock=SandboxTime(self.outlook)))
        self.url = await self._running.enter_async_context(served(self.app.web))

    async def stop(self) -> None:
        await self._running.aclose()
        self._running = AsyncExitStack()

    # People in Teams.

    async def types(self, who: User, text: str, chat: Chat | None = None) -> Face:
        """Type something; the card that it was answered with."""
        before = len(self.teams.posted)
        answer = await self.teams.say(self.url, who, text, chat)
        assert answer.status in (200, 202), answer
        await self.teams.until(lambda: len(self.teams.posted) > before, within=60)
        sent = self.teams.posted[-1]
        return self._face(sent.id, sent.card)

    async def clicks(self, who: User, face: Face, label: str) -> Face:
        """Press a button; the card's new face."""
        answer = await self.presses(who, face, label)
        assert answer.status == 200, answer
        return self._face(face.message, answer.card)

    async def presses(self, who: User, face: Face, label: str, chat: Chat | None = None) -> Answer:
        return await self.teams.click(self.url, who, face.message, label, chat)

    async def looks(self, who: User, face: Face) -> Face:
        """What a client does by itself when the card comes into view again; what it then shows."""
        return self._face(face.message, (await self.teams.look(self.url, who, face.message)).card)

    async def works(self) -> None:
        """One round of what happens without anyone asking."""
        await self.app.upkeep.round()

    async def clicks_as_before(self, who: User, face: Face, label: str) -> Face:
        """Press a button of a face that the message showed earlier, as an app that has not refreshed does."""
        button = button_of(face.card, label)
        value = {"action": {"type": "Action.Execute", "verb": button["verb"], "data": button["data"]}, "trigger": "manual"}
        activity = self.teams.activity_from(who, type="invoke", name="adaptiveCard/action", value=value, replyToId=face.message)
        return self._face(face.message, (await self.teams.deliver(self.url, activity)).card)

    def face(self, message: str) -> Face:
        """What a message shows now."""
        return self._face(message, self.teams.face(message))

    def _face(self, message: str, card: Json) -> Face:
        signer = Signer(self.app.ground.installation.secret.encode())
        buttons = [item for item in elements(card) if str(item.get("type", "")).startswith("Action.Execute")]
        actions = {str(item.get("tooltip") or item["title"]): signer.unpack(item["data"]["convene"]) for item in buttons}
        chosen = {label: action.start for label, action in actions.items() if isinstance(action, Choose)}
        starts = {label: datetime.fromtimestamp(start, UTC) for label, start in chosen.items()}
        return Face(message, card, tuple(actions), starts)

    # Rules.

    async def sets_rules(self, who: User, **rules: Any) -> None:
        await self.app.ground.rules.save(MailboxId(TENANT_ID, who.object_id), Rules(**rules), expected=0)

    # Outlook.

    def passes(self, time: timedelta) -> None:
        self.outlook.world.clock.advance(time)

    def writes_by_hand(self, who: User, start: datetime, length: timedelta = timedelta(minutes=30)) -> StoredEvent:
        """A busy event that somebody makes in Outlook."""
        world = self.outlook.world
        account = world.accounts[who.object_id]
        mailbox = world.mailboxes[who.object_id]
        body = by_hand({"subject": "Dentist", "start": wire_instant(start), "end": wire_instant(start + length)})
        return exchange.create_event(world, mailbox, mailbox.default, body, human(account))

    def events_of(self, who: User) -> list[StoredEvent]:
        """What Convene has put into somebody's calendar as its organizer."""
        return [event for event in self._calendar(who) if event.properties]

    def is_free(self, who: User, start: datetime, length: timedelta = timedelta(minutes=30)) -> bool:
        """Whether nothing in the calendar page's data blocks any of that time."""
        blocking = [
            event for event in self._calendar(who) if event.show_as in ("busy", "oof", "tentative") and not event.cancelled
        ]
        return not any(event.start < start + length and start < event.end for event in blocking)

    def _calendar(self, who: User) -> list[StoredEvent]:
        mailbox = self.outlook.world.mailboxes[who.object_id]
        return mailbox.at(self.weeks.start, self.weeks.end, mailbox.default.id)

    @property
    def weeks(self) -> Interval:
        return Interval(MONDAY_MORNING, MONDAY_MORNING + timedelta(days=28))

    @property
    def mails(self) -> list[Mail]:
        """Every mail that Exchange would have sent."""
        return list(self.outlook.world.outbox)

    @property
    def seq(self) -> int:
        """Where the sandbox's log stands."""
        return self.outlook.world.history.next()

    def requests_since(self, seq: int) -> list[Request]:
        return list(self.outlook.world.history.requests_since(seq))


@dataclass(frozen=True, slots=True)
class Face:
    """What a message shows: its card, its buttons by what is read out, and of those that choose a time, when that is."""

    message: str
    card: Json
    buttons: tuple[str, ...]
    starts: Mapping[str, datetime]

    @property
    def text(self) -> str:
        return texts_of(self.card)

    @property
    def choices(self) -> list[str]:
        return list(self.starts)

    @property
    def times(self) -> list[datetime]:
        return list(self.starts.values())


def settings_for(outlook: Served, teams: FakeConnector, database_url: str) -> Settings:
    return Settings.model_validate(
        {
            "database_url": database_url,
            "graph_url": outlook.graph_url,
            "entra_authority": outlook.url,
            "entra_tenant_id": TENANT_ID,
            "entra_client_id": CLIENT_ID,
            "entra_client_secret": CLIENT_SECRET,
            "teams_authority": teams.url,
        }
        | {name.removeprefix("CONVENE_").lower(): value for name, value in teams.settings.items()}
    )


@asynccontextmanager
async def company(database_url: str) -> AsyncIterator[Company]:
    """Monday morning, 7:00 UTC; the clock stands still unless the test moves it."""
    async with serving(now=MONDAY_MORNING) as outlook, connector() as teams:
        running = Company(outlook, teams, database_url)
        await running.start()
        try:
            yield running
        finally:
            await running.stop()


def longest_chain(requests: list[Request]) -> int:
    """How many round trips stood one after the other: requests of which each began after the one before had ended."""
    length, ended = 0, -1
    for request in sorted(requests, key=lambda request: request.ended_seq or 0):
        if request.seq > ended:
            length, ended = length + 1, request.ended_seq or ended
    return length
