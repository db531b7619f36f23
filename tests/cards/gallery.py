"""Every card and dialog that a conversation leads to, found by talking to it and pressing each button once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.chat import (
    Account,
    Actions,
    Block,
    Button,
    Card,
    CardRef,
    Chips,
    Choice,
    Click,
    Dialog,
    Message,
    Place,
    PlaceKind,
    Setting,
    Submit,
)
from adapters.plain import plain
from adapters.sql.database import Database
from bot.actions import Signer
from bot.texts.when import Viewer
from bot.views.notice import attended_card, notice_card
from bot.views.reminder import reminder_card
from scheduling.bookings import Booking, State
from scheduling.intervals import Interval
from scheduling.rules import Rules
from scheduling.slots import Blocker, Rule
from scheduling.telling import News, What
from tests.builders import at
from tests.conversation.office import ADA, ANA, BEN, CHIE, Office, account_of
from tests.fakes.clock import SetClock

Face = Card | Dialog

SAID = (
    "help",
    "colourless green ideas",
    "find me 30 minutes with Ana",
    "find me an hour with Ben and Chie next week",
    "find me 30 minutes with Ben and carla@partner.test",
    "find me 30 minutes with Ben and Gus",
    "book Ben tomorrow at 3 for 45 min",
    "is Ben free Thursday?",
    "who of Ben and Chie is free Thursday?",
    "what’s on tomorrow?",
    "find me 30 minutes with Chie",
    "1",
    "find me 30 minutes with Ben",
    "1",
    "what’s on this week?",
    "cancel my meeting",
    "move my meeting with Ben to Friday",
    "1",
    "cancel my meeting with Ben",
    "never mind",
    "why can’t I meet Ben on Thursday at 3pm?",
    "find me 8 hours with Ben and Chie tomorrow",
    "what are my rules?",
    "no meetings before 10 on Fridays",
    "my booking link",
    "check my setup",
    "why was I double-booked on Monday?",
    "find me 30 minutes with Xaver",
)

_LAST = ("Book", "Dismiss", "Undo", "Yes, cancel it")
"""Pressed after the others of their card: what they do leaves nothing to press."""

_ALIKE = ("Change",)
"""What several buttons of one card are called that lead to different places."""

DEEPEST = 4


async def gallery(database: Database) -> Mapping[str, Face]:
    """By a name that tells the way there; each look of a card once."""
    clock = SetClock()
    office = Office(database, clock)
    visitor = Visitor(office, account_of(ADA, "Europe/Stockholm", "en-GB"))
    await office.rules.save(BEN.id, Rules(buffer_before=timedelta(minutes=30)), expected=0)
    await office.busy(BEN, at(13, day=3), at(14, day=3))
    await office.talk.respond(Message("met", account_of(BEN), Place("wall", BEN.address, PlaceKind.PERSONAL), "what’s next?"))
    for text in SAID:
        await visitor.says(text)
    found = dict(visitor.found)
    found |= {f"posted-{name}": card for name, card in office.wall.cards.items()}
    found["home"] = await office.talk.home(visitor.account)
    return {**_each_look_once(found), **notices()}


@dataclass
class Visitor:
    """Somebody who presses every button that they have not pressed on such a card before."""

    office: Office
    account: Account
    found: dict[str, Face] = field(default_factory=dict)
    pressed: set[tuple[str, str]] = field(default_factory=set)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def place(self) -> Place:
        return Place("wall", self.account.id, PlaceKind.PERSONAL)

    async def says(self, text: str) -> None:
        reply = await self.office.talk.respond(Message(self._id(), self.account, self.place, text))
        for face in (reply.card, reply.dialog, *reply.posts):
            await self._looks_at(_slug(text), face, CardRef(self.place, f"m{next(self.ids)}"), 1)

    async def _looks_at(self, name: str, face: Face | None, ref: CardRef, depth: int) -> None:
        if face is None:
            return
        self.found[name] = face
        for button in sorted(buttons_of(face), key=lambda each: each.label in _LAST):
            label = button.spoken if button.label in _ALIKE else button.label
            key = (_heading(face), label)
            if depth == DEEPEST or key in self.pressed:
                continue
            self.pressed.add(key)
            event = (Submit if isinstance(face, Dialog) else Click)(
                self._id(), self.account, self.place, ref, button.action, filled_in(face)
            )
            reply = await self.office.talk.respond(event)
            for follows in (reply.card, reply.dialog, *reply.posts):
                await self._looks_at(f"{name}-{_slug(label)}", follows, ref, depth + 1)

    def _id(self) -> str:
        return f"e{next(self.ids)}"


def buttons_of(face: Face) -> Iterator[Button]:
    for block in face.blocks:
        match block:
            case Choice(button=button) | Setting(button=button):
                yield button
            case Chips(buttons=buttons):
                yield from buttons
            case Actions(buttons=several):
                yield from (each for each in several if isinstance(each, Button))
    if isinstance(face, Dialog):
        yield face.submit


def filled_in(face: Face) -> Mapping[str, str]:
    """The fields as they are drawn."""
    return {known_as: _value(block) for block in face.blocks if (known_as := getattr(block, "id", None)) is not None}


def _value(block: Block) -> str:
    value = getattr(block, "value", "")
    return value if isinstance(value, str) else str(value).lower()


def notices() -> Mapping[str, Card]:
    """What others in a meeting are told."""
    pack, reader, now = Signer(b"secret").pack, Viewer("Europe/London"), at(8)
    nine = Interval(at(9, day=1), at(9, 30, day=1))
    booking = Booking(
        id="b" * 32,
        version=3,
        state=State.CONFIRMED,
        request="r",
        pick="1",
        organizer=ADA,
        organizer_attends=True,
        slot=nine,
        zone="Europe/Stockholm",
        subject="Budget for *next* year",
        required=(ANA, BEN),
        optional=(CHIE,),
        rooms=(),
        guests=(),
        place="",
        online=True,
        created=now,
        changed=now,
        join_url="https://teams.example.test/join",
    )
    over = replace(booking, overlaps=True, blockers=(Blocker(str(BEN.id), Rule.BUSY),))
    off = replace(booking, state=State.CANCELLED)
    was = Interval(at(13), at(13, 30))
    return {
        "told-booked": notice_card(News(What.BOOKED), booking, BEN, reader, now, pack),
        "told-moved": notice_card(News(What.MOVED, was), booking, BEN, reader, now, pack),
        "told-cancelled": notice_card(News(What.CANCELLED, nine), off, BEN, reader, now, pack),
        "told-overlap": notice_card(News(What.OVERLAPS, overlaps=True), over, BEN, reader, now, pack),
        "told-overlap-organizer": notice_card(News(What.OVERLAPS, overlaps=True), over, ADA, reader, now, pack),
        "reminder": reminder_card(booking, BEN, reader, now, pack),
        "attended": attended_card(booking, BEN, reader, now, pack),
    }


def _each_look_once(found: Mapping[str, Face]) -> Mapping[str, Face]:
    """Cards that differ in nothing but their times and their buttons' signatures are one look."""
    looks: dict[tuple[object, ...], str] = {}
    for name, face in found.items():
        shape = tuple((type(block).__name__, getattr(block, "look", "")) for block in face.blocks)
        looks.setdefault((type(face), _heading(face), shape), name)
    return {name: found[name] for name in looks.values()}


def _heading(face: Face) -> str:
    """The words of its first line that are the same next time."""
    said = plain(Card("", face.blocks[:1])) if face.blocks else ""
    return re.sub(r"\d+|[A-Z][a-z]{2} ", "", getattr(face, "title", "") + said)


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.casefold()).strip("-")[:40]
