"""One person's chat with Convene in each channel, so that one script runs through all of them.

What a chat shows is compared as plain lines: the drawing differs between channels, what is said and done must not.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

from adapters.chat import Account
from adapters.sandbox.app import serving
from adapters.terminal.client import Terminal
from adapters.terminal.inbound import chat as in_terminal
from tests.e2e.company import MONDAY_MORNING, Company
from tests.fakes import connector as teams
from tests.fakes import slack
from tests.fakes.slack import FakeSlack, slack_server


class Chat(Protocol):
    """One person's own chat with Convene."""

    async def types(self, text: str) -> str:
        """Type something; what is then shown, as text."""

    async def clicks(self, label: str, **fields: str) -> str:
        """Press a button of the last card by its label or spoken name, with its fields filled in; "2 Book" is the second such."""

    @property
    def buttons(self) -> Sequence[str]:
        """What the last card's buttons are called."""


def _which(label: str) -> tuple[int, str]:
    number, _, name = label.partition(" ")
    return (int(number), name) if number.isdigit() and name else (1, label)


def _said(text: str) -> str:
    """Times as everybody reads them, and nothing of how a channel marks words."""
    text = re.sub(r"<!date\^[^|]*\|([^>]*)>", r"\1", text)
    return re.sub(r":(?:white_check_mark|warning|no_entry): ", "", text).replace("*", "").replace("\u200b", "")


class TeamsChat:
    def __init__(self, company: Company, user: teams.User) -> None:
        self._company = company
        self._user = user
        self._card: teams.Json = {}
        self._message = ""

    async def types(self, text: str) -> str:
        face = await self._company.types(self._user, text)
        self._message, self._card = face.message, face.card
        return self._text

    async def clicks(self, label: str, **fields: str) -> str:
        count, name = _which(label)
        button = [item for item in self._pressable if name in (item["title"], item.get("tooltip"))][count - 1]
        data = {**teams.filled(self._card, fields), **button["data"]}
        value = {"action": {"type": "Action.Execute", "verb": button["verb"], "data": data}, "trigger": "manual"}
        fake = self._company.teams
        activity = fake.activity_from(self._user, type="invoke", name="adaptiveCard/action", value=value, replyToId=self._message)
        answer = await fake.deliver(self._company.url, activity)
        assert answer.status == 200, answer
        if answer.body.get("type") != teams.CARD:
            return answer.note
        self._card = answer.card
        return self._text

    @property
    def _text(self) -> str:
        return _said(teams.texts_of(self._card))

    @property
    def _pressable(self) -> list[teams.Json]:
        return [item for item in teams.elements(self._card) if item.get("type") == "Action.Execute"]

    @property
    def buttons(self) -> Sequence[str]:
        return [str(item["title"]) for item in self._pressable]


class SlackChat:
    def __init__(self, company: Company, fake: FakeSlack, user: slack.User) -> None:
        self._company = company
        self._fake = fake
        self._user = user
        self._message = ""

    async def types(self, text: str) -> str:
        before = len(self._fake.posted)
        answer = await self._fake.say(self._company.url, self._user, text)
        assert (answer.status, answer.body) == (200, {})
        await self._fake.until(lambda: len(self._fake.posted) > before, within=10)
        self._message = self._fake.posted[before].ts
        return await self._settled()

    async def clicks(self, label: str, **fields: str) -> str:
        count, name = _which(label)
        payload = self._fake.click_from(self._user, self._message, self._nth(name, count), **fields)
        updated, posted = len(self._fake.updated), len(self._fake.posted)
        answer = await self._fake.interact(self._company.url, payload)
        assert (answer.status, answer.body) == (200, {})
        await self._fake.until(lambda: len(self._fake.updated) > updated or len(self._fake.posted) > posted, within=10)
        if len(self._fake.posted) > posted:
            return _said(self._fake.posted[-1].text)
        return await self._settled()

    def _nth(self, name: str, count: int) -> str:
        """The button's spoken name, which tells it from others of the same label."""
        button = [each for each in self._pressable if name in (each["text"]["text"], each.get("accessibility_label"))][count - 1]
        return str(button.get("accessibility_label") or name)

    async def _settled(self) -> str:
        await self._fake.until(lambda: not self._fake.face(self._message).text.endswith("Looking…"), within=10)
        return _said(self._fake.face(self._message).text)

    @property
    def _pressable(self) -> list[slack.Json]:
        return [each for each in slack.elements(self._fake.face(self._message).blocks) if each["type"] == "button"]

    @property
    def buttons(self) -> Sequence[str]:
        return [str(each["text"]["text"]) for each in self._pressable]


class TerminalChat:
    """Lines go in, lines come out; `ready` marks the end of an answer."""

    def __init__(self, company: Company, account: Account) -> None:
        self._written: list[str] = []
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._terminal = Terminal(self._written.append, colour=False)
        ids = itertools.count(1)
        self.work = asyncio.create_task(
            in_terminal(company.app.talk, account, self._terminal, self._typed(), lambda: f"event{next(ids)}", ready=READY)
        )

    async def _typed(self) -> AsyncIterator[str]:
        while True:
            yield await self._lines.get()

    async def types(self, text: str) -> str:
        return await self._answered([text])

    async def clicks(self, label: str, **fields: str) -> str:
        count, name = _which(label)
        assert self._terminal.shown is not None
        keys = [(key, each) for key, each in self._terminal.shown.keys.items() if name in (each.button.label, each.button.spoken)]
        key, pressed = keys[count - 1]
        return await self._answered([key, *(fields.get(field.id, "") for field in pressed.fields)])

    async def _answered(self, lines: Sequence[str]) -> str:
        async with asyncio.timeout(60):
            while READY not in self._written:
                await asyncio.sleep(0.005)
            self._written.clear()
            for line in lines:
                self._lines.put_nowait(line)
            while READY not in self._written:
                await asyncio.sleep(0.005)
        return "".join(self._written).removesuffix(READY)

    @property
    def buttons(self) -> Sequence[str]:
        assert self._terminal.shown is not None
        return [each.button.label for each in self._terminal.shown.keys.values()]


READY = "<ready>"

Open = Callable[[teams.User], Chat]


@asynccontextmanager
async def a_company_in(channel: str, database_url: str) -> AsyncIterator[tuple[Company, Open, FakeSlack]]:
    """A whole Convene with Teams and Slack configured, and how people open their chat with it in one of the channels."""
    async with serving(now=MONDAY_MORNING) as outlook, teams.connector() as teams_side, slack_server() as slack_side:
        company = Company(outlook, teams_side, database_url)
        named = {name.removeprefix("CONVENE_").lower(): value for name, value in slack_side.settings.items()}
        company.settings = type(company.settings).model_validate(company.settings.model_dump() | named)
        await company.start()
        terminals: list[TerminalChat] = []

        def opened(user: teams.User) -> Chat:
            match channel:
                case "teams":
                    return TeamsChat(company, user)
                case "slack":
                    return SlackChat(company, slack_side, in_slack(user))
            terminals.append(TerminalChat(company, in_the_terminal(user)))
            return terminals[-1]

        try:
            yield company, opened, slack_side
        finally:
            for each in terminals:
                each.work.cancel()
            await company.stop()


def in_slack(user: teams.User) -> slack.User:
    """The same person, by e-mail address."""
    found = next(each for each in slack.EVERYBODY if each.address == user.address)
    return replace(found, zone=user.zone, locale=user.locale)


def in_the_terminal(user: teams.User) -> Account:
    return Account("terminal", user.object_id, user.name, user.tenant, user.object_id, user.address, user.zone, user.locale)
