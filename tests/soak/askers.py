"""The people of a soak as channel clients: they type, click, click twice, are delivered twice, move and cancel."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from adapters.slack.words import LOOKING
from bot.actions import Action, CancelNow, Choose, Page, ShowMeeting, Signer, StartCancel, StartMove
from bot.texts import en
from scheduling.telling import What
from tests.fakes import connector, slack
from tests.fakes.connector import Chat, FakeConnector
from tests.fakes.slack import FakeSlack
from tests.soak.people import Colleague

Json = dict[str, Any]

ANSWER_WITHIN = 60.0
OTHERWISE_AFTER = 2.0
DELIVER_WITHIN = 240.0
TEAMS_GIVES_UP, SLACK_GIVES_UP = 2.5, 1.0
"""Real seconds until a channel closes a connection on which nothing was answered, and delivers again. On everybody's clock they
are about what the two are known to wait: a replica that stands still keeps nobody else waiting."""
LENGTHS = (15, 30, 30, 30, 45, 60)
WHEN = ("tomorrow", "this week", "this week", "next week", "next week", "on Thursday", "tomorrow morning", "next Tuesday")


UNDER_WAY = (en.BOOKING, en.MOVING, en.CANCELLING, en.NOT_CERTAIN)
NOTICES = {
    en.told_booked(""): What.BOOKED,
    en.told_moved(""): What.MOVED,
    en.told_cancelled(""): What.CANCELLED,
    en.TOLD_MOVED: What.MOVED,
    en.TOLD_CANCELLED: What.CANCELLED,
    en.TOLD_OVERLAPS: What.OVERLAPS,
}
"""What comes into somebody's chat unasked, by what it says before the time."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button as it is drawn: what it does for Convene, and what the client sends back."""

    action: Action
    drawn: Json


@dataclass(frozen=True, slots=True)
class Face:
    """What a message showed from a real instant on."""

    at: float
    message: str
    text: str
    buttons: tuple[Button, ...]
    how: str = ""
    """By which way it came to be shown: "posted", "edited", or "answered" to whoever clicked ("late": an edit came before)."""

    @property
    def heading(self) -> str:
        return self.text.split("\n", 1)[0]

    @property
    def is_under_way(self) -> bool:
        """Whether the card says that it will change by itself."""
        return self.is_looking or self.plain.startswith(UNDER_WAY)

    @property
    def plain(self) -> str:
        """What it says first, without what a channel adds to mark words."""
        return _plain(self.heading)

    @property
    def is_looking(self) -> bool:
        return LOOKING in self.text

    def actions(self, kind: type[Action]) -> list[Button]:
        return [each for each in self.buttons if isinstance(each.action, kind)]

    @property
    def booking(self) -> str:
        """The booking that the card is of, where its buttons tell."""
        is_unasked = self.notice is not None or self.is_reminder
        kinds = StartMove | StartCancel | CancelNow | ShowMeeting if is_unasked else StartMove | StartCancel | CancelNow
        found = {each.action.booking for each in self.buttons if isinstance(each.action, kinds)}
        return found.pop() if len(found) == 1 else ""

    @property
    def notice(self) -> What | None:
        """What it tells somebody who has not asked; None for every other card."""
        said = self.plain.partition(":")[0]
        return next((what for words, what in NOTICES.items() if said.endswith(words)), None)

    @property
    def is_reminder(self) -> bool:
        return self.plain.startswith(f"{en.REMINDER}:")

    @property
    def offer(self) -> str:
        found = {each.action.offer for each in self.buttons if isinstance(each.action, Choose | Page)}
        return found.pop() if len(found) == 1 else ""


def _plain(text: str) -> str:
    for mark in (":white_check_mark:", ":warning:", "*"):
        text = text.replace(mark, "")
    return text.strip()


@dataclass(slots=True)
class Click:
    """One press of a button, from the first sending to the answer; `answered` 0 while there is none."""

    action: Action
    message: str
    sent: float
    answered: float = 0.0
    said: str = ""


@dataclass(slots=True)
class Told:
    """Everything that was shown to anybody, and every click."""

    signer: Signer
    faces: list[Face] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    asked: int = 0
    unanswered_messages: int = 0
    redelivered: int = 0
    doubled: int = 0
    last_post: dict[str, Face] = field(default_factory=dict)
    now: dict[str, Face] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)
    """Whose chat each conversation is: a mailbox."""
    chats: dict[str, str] = field(default_factory=dict)
    """In which conversation each message was posted."""
    notices: list[tuple[str, Face]] = field(default_factory=list)
    """What came into which conversation unasked."""
    reminders: list[tuple[str, Face]] = field(default_factory=list)
    """And what reminded somebody there."""

    def show(self, face: Face, conversation: str, *, posted: bool) -> None:
        self.faces.append(face)
        self.now[face.message] = face
        if posted:
            self.chats[face.message] = conversation
        if posted and face.is_reminder:
            self.reminders.append((conversation, face))
        elif posted and face.notice:
            self.notices.append((conversation, face))
        elif posted:
            self.last_post[conversation] = face

    def take_away(self, message: str) -> None:
        """Nobody sees it any more: what was posted before it is the last of its chat again."""
        face, chat = self.now.pop(message, None), self.chats.get(message, "")
        if face is None or chat not in self.last_post or self.last_post[chat].message != message:
            return
        del self.last_post[chat]
        before = [each for each, place in self.chats.items() if place == chat and each in self.now]
        if left := [face for face in map(self.now.__getitem__, before) if not face.notice and not face.is_reminder]:
            self.last_post[chat] = left[-1]


# ---------------------------------------------------------------- the two channels, with an eye on what is shown


class WatchedTeams(FakeConnector):
    """The test Connector, which tells what each message shows."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told
        self._good = ("", 0.0)

    def good_token(self) -> str:
        """One that is used for a while: signing costs more than most of what is tested."""
        token, until = self._good
        if time.monotonic() > until:
            token = self.token()
            self._good = (token, time.monotonic() + 600)
        return token

    def _remember(self, sent: connector.Sent) -> None:
        super()._remember(sent)
        is_new = bool(self.posted) and self.posted[-1] is sent
        if sent.activity.get("attachments"):
            self.show(sent.id, sent.card, sent.conversation, posted=is_new)
        self.posted.clear()
        self.updated.clear()
        self.requests.clear()

    def show(self, message: str, card: Json, conversation: str, *, posted: bool = False) -> None:
        self._faces[message] = card
        self.told.show(self._face(message, card, "posted" if posted else "edited"), conversation, posted=posted)

    def show_answer(self, message: str, card: Json, clicked: float) -> None:
        """The card in the answer to a click; where an edit has come since the click, that one stays."""
        if self.told.now[message].at > clicked:
            self.told.faces.append(self._face(message, card, "answered late"))
        else:
            self._faces[message] = card
            self.told.show(self._face(message, card, "answered"), "", posted=False)

    def _face(self, message: str, card: Json, how: str) -> Face:
        return Face(time.time(), message, connector.texts_of(card), tuple(self._buttons(card)), how)

    def _buttons(self, card: Json) -> Iterator[Button]:
        for item in connector.elements(card):
            if str(item.get("type", "")).startswith("Action.Execute"):
                action = self.told.signer.unpack(item["data"]["convene"])
                if action is not None:
                    yield Button(action, item)


class WatchedSlack(FakeSlack):
    """The test Slack, which tells what each message shows."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told

    def _keep(self, where: list[slack.Sent], sent: slack.Sent) -> slack.Sent:
        kept = super()._keep(where, sent)
        buttons = []
        for item in slack.elements(sent.blocks):
            action = self.told.signer.unpack(str(item.get("value", ""))) if item["type"] == "button" else None
            if action is not None:
                buttons.append(Button(action, item))
        posted = where is not self.updated
        text = sent.text or str(sent.body.get("text", ""))
        face = Face(time.time(), sent.ts, text, tuple(buttons), "posted" if posted else "edited")
        self.told.show(face, sent.channel, posted=posted)
        if not posted:  # whoever looks into a chat's history is to find it there
            where.clear()
        self.calls.clear()
        return kept

    def _chat_delete(self, given: Json, team: str) -> Json:
        self.told.take_away(given["ts"])
        return super()._chat_delete(given, team)


class Device(Protocol):
    """One person's way to Convene."""

    conversation: str

    async def say(self, text: str) -> None:
        """Type something, again and again until it has surely arrived."""

    async def press(self, face: Face, button: Button, *, twice: bool = False) -> str:
        """Press a button, delivered again until there is an answer (`twice`: two times at once); what was said to it."""


class TeamsDevice:
    def __init__(self, teams: WatchedTeams, person: Colleague, url: Callable[[], str], chat: Chat | None = None) -> None:
        self._teams = teams
        self._user = person.in_teams
        self._chat = chat or connector.personal(self._user)
        self._url = url
        self.conversation = self._chat.conversation

    async def say(self, text: str) -> None:
        await self._delivered(self._teams.message_from(self._user, text, self._chat))

    async def press(self, face: Face, button: Button, *, twice: bool = False) -> str:
        drawn = button.drawn
        data = {**connector.filled(self._teams.face(face.message)), **drawn["data"]}
        value = {"action": {"type": "Action.Execute", "verb": drawn["verb"], "data": data}, "trigger": "manual"}
        activity = self._teams.activity_from(
            self._user, self._chat, type="invoke", name="adaptiveCard/action", value=value, replyToId=face.message
        )
        sent = time.time()
        answers = [self._delivered(activity)]
        if twice:
            answers.append(self._delivered(activity))  # the same one, delivered twice
        answer = (await asyncio.gather(*answers))[0]
        if answer.body.get("type") == connector.CARD:
            self._teams.show_answer(face.message, answer.card, sent)
            return connector.texts_of(answer.card)
        return str(answer.body.get("value", ""))

    async def _delivered(self, activity: Json) -> connector.Answer:
        until = time.monotonic() + DELIVER_WITHIN
        while True:
            try:
                async with asyncio.timeout(TEAMS_GIVES_UP):
                    answer = await self._teams.deliver(self._url(), activity, self._teams.good_token())
                if answer.status < 500:
                    assert answer.status in (200, 202), answer
                    return answer
            except (aiohttp.ClientError, TimeoutError):
                pass
            if time.monotonic() > until:
                raise TimeoutError("nobody answers")
            await asyncio.sleep(0.3)


class SlackDevice:
    def __init__(self, channel: WatchedSlack, person: Colleague, url: Callable[[], str]) -> None:
        self._slack = channel
        self._user = person.in_slack
        self._url = url
        self.conversation = slack.chat_of(self._user)
        channel.people[self._user.id] = self._user

    async def say(self, text: str) -> None:
        await self._delivered(self._slack.said(self._user, text), form=False)

    async def press(self, face: Face, button: Button, *, twice: bool = False) -> str:
        pressed = {name: button.drawn[name] for name in ("type", "action_id", "value") if name in button.drawn}
        sent = self._slack.face(face.message)
        payload = {
            "type": "block_actions",
            "container": {"type": "message", "message_ts": face.message, "channel_id": sent.channel, "is_ephemeral": False},
            "channel": {"id": sent.channel, "name": "somewhere"},
            "response_url": self._slack._response_url(sent.channel, self._user),
            "actions": [pressed | {"action_ts": self._slack._ts()}],
            "state": {"values": slack.state_of(sent.blocks, {})},
            "message": {"ts": face.message, "user": slack.BOT_USER, "blocks": sent.blocks, "text": sent.body.get("text", "")},
        }
        body = {"payload": json.dumps(self._slack._interaction(self._user, payload))}
        now, posts = self._slack.told.now, self._slack.told.last_post
        before = posts.get(self.conversation)
        await asyncio.gather(*(self._delivered(body, form=True) for _ in range(2 if twice else 1)))
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_WITHIN):
                while (now[face.message] is face or now[face.message].is_looking) and posts.get(self.conversation) is before:
                    await asyncio.sleep(0.05)
        return ""  # Slack's answer to a click says nothing; what was shown is seen by itself

    async def _delivered(self, body: Json, *, form: bool) -> None:
        until = time.monotonic() + DELIVER_WITHIN
        while True:
            try:
                async with asyncio.timeout(SLACK_GIVES_UP):
                    if (await self._slack.deliver(self._url(), body, form=form)).status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            if time.monotonic() > until:
                raise TimeoutError("nobody answers")
            await asyncio.sleep(0.3)


# ---------------------------------------------------------------- what people do


class Asker:
    """One person at one device, who asks colleagues of some groups, one thing after the other, until told to stop."""

    def __init__(self, person: Colleague, near: Sequence[Colleague], device: Device, told: Told, chance: random.Random) -> None:
        self.person = person
        self.near = [each for each in near if each is not person]
        self._device = device
        self._told = told
        self._chance = chance
        self._booked: list[str] = []

    async def live(self, is_over: Callable[[], bool]) -> None:
        await asyncio.sleep(self._chance.random())
        while not is_over():
            try:
                await self._one_thing()
            except TimeoutError:
                await asyncio.sleep(1.0)

    async def _one_thing(self) -> None:
        if self._booked and self._chance.random() < 0.35:
            face = self._told.now[self._booked.pop(self._chance.randrange(len(self._booked)))]
            await (self._move(face) if self._chance.random() < 0.45 else self._cancel(face))
        else:
            await self._book()

    async def _book(self) -> None:
        company = self._chance.sample(self.near, self._chance.choice((1, 1, 2, 2, 3)))
        names = [self._chance.choice(each.addresses) for each in company]
        offer = await self.ask(
            f"find me {self._chance.choice(LENGTHS)} minutes with {' and '.join(names)} {self._chance.choice(WHEN)}"
        )
        for _ in range(3):
            if offer is None or not (choices := offer.actions(Choose)):
                return
            await asyncio.sleep(self._chance.choice((0.0, 0.1, 0.3, 0.6, 3.0)))
            await self._press(offer, choices[min(int(self._chance.expovariate(1.0)), len(choices) - 1)])
            shown = self._told.now[offer.message]
            if shown.actions(StartMove) or not shown.actions(Choose):
                self._booked.append(offer.message)
                return
            offer = shown

    async def choose(self, face: Face, start: int) -> None:
        """Book the offered time that starts then, once."""
        button = next(each for each in face.actions(Choose) if isinstance(each.action, Choose) and each.action.start == start)
        await self._once(face, button, twice=False)

    async def press(self, face: Face, button: Button) -> None:
        """Press a button, once."""
        await self._once(face, button, twice=False)

    async def _move(self, face: Face) -> None:
        if not (start := face.actions(StartMove)):
            return
        self._booked.append(face.message)
        await self._press(face, start[0])
        shown = self._told.now[face.message]
        if choices := shown.actions(Choose):
            await asyncio.sleep(self._chance.choice((0.0, 0.2, 1.0)))
            await self._press(shown, self._chance.choice(choices))

    async def _cancel(self, face: Face) -> None:
        if not (start := face.actions(StartCancel)):
            return
        await self._press(face, start[0])
        shown = self._told.now[face.message]
        if sure := shown.actions(CancelNow):
            await self._press(shown, sure[0])

    async def ask(self, text: str) -> Face | None:
        """The card with times that it was answered with; None for another answer, or none.

        What comes into the same chat without having been asked for is passed over while the answer may still come.
        """
        self._told.asked += 1
        before = self._answer()
        await self._device.say(text)
        said = time.monotonic()
        while time.monotonic() < said + ANSWER_WITHIN:
            face = self._answer()
            if face is not None and face is not before and not face.is_looking:
                if face.actions(Choose):
                    return face
                if time.monotonic() > said + OTHERWISE_AFTER:
                    return None
            await asyncio.sleep(0.05)
        self._told.unanswered_messages += 1
        return None

    def _answer(self) -> Face | None:
        """What the last post of the conversation shows by now."""
        last = self._told.last_post.get(self._device.conversation)
        return None if last is None else self._told.now.get(last.message)

    async def _press(self, face: Face, button: Button) -> None:
        draw = self._chance.random()
        times = 2 if draw < 0.06 else 1
        self._told.doubled += times - 1
        twice = 0.06 <= draw < 0.12
        self._told.redelivered += twice
        await asyncio.gather(*(self._once(face, button, twice=twice) for _ in range(times)))

    async def _once(self, face: Face, button: Button, *, twice: bool) -> None:
        click = Click(button.action, face.message, time.time())
        self._told.clicks.append(click)
        click.said = await self._device.press(face, button, twice=twice)
        click.answered = time.time()
