"""An office that talks to Convene: people with calendars, and chats in which they type and click.

Scripts are written against `Chat`, so that the same script can run through another channel.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from adapters.chat import (
    Account,
    Actions,
    Arrival,
    Button,
    Card,
    CardRef,
    Chips,
    Choice,
    Click,
    Conversations,
    Dialog,
    Mention,
    Message,
    Place,
    PlaceKind,
    Reply,
    Setting,
    Submit,
)
from adapters.plain import plain
from adapters.sql.bookings import SqlBookings
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database
from adapters.sql.record import SqlRecord
from adapters.sql.reminders import SqlReminders
from bot.actions import Signer
from bot.conversation import Conversation
from bot.exchange import Desk
from scheduling.calendars import MailboxSettings
from scheduling.errors import ChannelError
from scheduling.intervals import Interval
from scheduling.people import Group, Guest, MailboxId, Person, PersonKind
from scheduling.ports import Directory
from scheduling.service.book import Bookings
from scheduling.service.look_back import LookBack
from scheduling.service.offer import Offers
from scheduling.service.reading import ASSUMED_HOURS, Reader
from tests.fakes.calendars import FakeCalendars
from tests.fakes.clock import SetClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.rules import RulesInMemory

TENANT = "11111111-1111-4111-8111-111111111111"


def a_person(number: int, name: str, department: str = "", *, has_mailbox: bool = True) -> Person:
    given, _, surname = name.partition(" ")
    address = f"{given}.{surname}@contoso.test".lower().replace("é", "e")
    return Person(
        MailboxId(TENANT, f"aaaaaaaa-0000-4000-8000-{number:012}"),
        name,
        address,
        given_name=given,
        department=department,
        has_mailbox=has_mailbox,
    )


ADA = a_person(1, "Ada Lindqvist")
ANA = a_person(2, "Ana Pérez", "Design")
ANA_PETROVA = a_person(3, "Ana Petrova", "Finance")
BEN = a_person(4, "Ben Okafor")
CHIE = a_person(5, "Chie Mori")
EVA = a_person(7, "Eva Lind")
GUS = a_person(13, "Gus Ek", has_mailbox=False)
BLUE_ROOM = replace(a_person(10, "Blue Room"), kind=PersonKind.ROOM)
EVERYONE = (ADA, ANA, ANA_PETROVA, BEN, CHIE, EVA, GUS, BLUE_ROOM)
ZONES = {ADA: "Europe/Stockholm", ANA: "Europe/Madrid", BEN: "Europe/London", CHIE: "Asia/Tokyo", EVA: "America/New_York"}
DESIGN = Group(TENANT, "gggg", "Design team")

PERSONAL = PlaceKind.PERSONAL


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, whose 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class Chat(Protocol):
    """One person's view of one chat with Convene."""

    async def types(self, text: str) -> str:
        """Type something; what is then shown, as text."""

    async def clicks(self, label: str, **fields: str) -> str:
        """Press the button that is called so on the last card, its fields filled in; what the card is then, as text."""

    @property
    def card(self) -> str:
        """The last card as it is now, as text."""

    @property
    def buttons(self) -> Sequence[str]:
        """What the last card's buttons are called; a choice's begins with its row: "2 Book"."""


class Wall:
    """A channel that keeps what was posted, as a client would show it."""

    name = "wall"

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self.people: tuple[Account, ...] = ()
        self.broken = False
        self.meanwhile: list[Callable[[], Awaitable[object]]] = []
        """What happens, each once, while a card is on its way to be repainted."""
        self._ids = itertools.count(1)

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        message = f"m{next(self._ids)}"
        self.cards[message] = card
        return CardRef(place, message)

    async def update(self, ref: CardRef, card: Card) -> None:
        if self.meanwhile:
            await self.meanwhile.pop(0)()
        if self.broken:
            raise ChannelError("gone")
        self.cards[ref.message] = card

    async def members(self, place: Place) -> tuple[Account, ...]:
        return self.people


class Office:
    """Everything but the chat client: the conversation over a real database and calendars in memory."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.clock = clock
        self.calendars = FakeCalendars(clock, [person for person in EVERYONE if person.has_mailbox])
        self.directory = FakeDirectory(
            EVERYONE,
            guests=[Guest("carla@partner.test", "Carla Gómez")],
            settings={person.id: MailboxSettings(zone, ASSUMED_HOURS) for person, zone in ZONES.items()},
            managers={each.id: EVA.id for each in (ADA, ANA, BEN)},
            groups={DESIGN: [ANA, CHIE]},
        )
        self.rules = RulesInMemory()
        self.store = SqlBookings(database)
        self.conversations = SqlConversations(database)
        self.reminders = SqlReminders(database)
        self.record = SqlRecord(database)
        self.reader = Reader(self.calendars, self.directory, self.rules, self.store, clock)
        self.bookings = Bookings(
            self.store, self.calendars, self.reader, clock, installation="test", worker="one", sleep=clock.sleep
        )
        self.wall = Wall()
        self.ids = itertools.count(1)
        self.keeping: Conversations = self.conversations
        self.talk = self.restarted()

    def keeps_in(self, conversations: Conversations) -> None:
        """From now on what conversations keep goes there."""
        self.keeping = conversations
        self.restarted()

    def restarted(self, directory: Directory | None = None) -> Conversation:
        """A new conversation on the same database, as after a restart; with another directory where one is given."""
        self.desk = Desk(
            offers=Offers(self.reader, self.clock),
            bookings=self.bookings,
            reader=self.reader,
            look_back=LookBack(self.reader, self.calendars, self.record),
            directory=directory or self.directory,
            rules=self.rules,
            reminders=self.reminders,
            conversations=self.keeping,
            clock=self.clock,
            signer=Signer(b"secret"),
            channels={"wall": self.wall},
            new_id=lambda: f"id{next(self.ids)}",
        )
        self.talk = Conversation(self.desk)
        return self.talk

    def chat(self, person: Person, kind: PlaceKind = PERSONAL, *, locale: str = "en-GB", zone: str = "") -> Desktop:
        return Desktop(self, person, kind, locale, zone or ZONES.get(person, ""))

    async def busy(self, person: Person, start: datetime, end: datetime) -> str:
        return self.calendars.put(person.id, Interval(start, end))

    async def work(self) -> None:
        """What the worker does: carry on, then repaint what is untold."""
        await self.bookings.settle()
        await self.bookings.drain()
        for booking in await self.bookings.untold():
            await self.talk.repaint(booking)
            await self.bookings.told(booking.id, booking.version)

    def events(self, person: Person) -> list[str]:
        """Subjects of what stands in somebody's calendar, cancelled copies left out."""
        return [event.subject for event in self.calendars.events_in(person.id) if not event.is_cancelled]


@dataclass
class Desktop:
    """The protocol `Chat`, straight to the conversation; private notes are kept beside."""

    office: Office
    person: Person
    kind: PlaceKind
    locale: str
    zone: str
    whispers: list[str] = field(default_factory=list)
    last: CardRef | None = None
    dialog: Dialog | None = None

    @property
    def account(self) -> Account:
        return account_of(self.person, self.zone, self.locale)

    @property
    def place(self) -> Place:
        where = self.person.address if self.kind is PERSONAL else "meeting place"
        return Place("wall", where, self.kind)

    async def types(self, text: str, *mentions: Mention, event: str = "") -> str:
        message = Message(event or self._event(), self.account, self.place, text, tuple(mentions))
        return await self._show(await self.office.talk.respond(message), None)

    async def clicks(self, label: str, *, on: CardRef | None = None, **fields: str) -> str:
        ref = on or self.last
        assert ref is not None
        return await self.sends(self.action(label, ref), ref, **fields)

    async def fills_in(self, label: str, fields: Mapping[str, str]) -> str:
        """Press a button with these fields changed."""
        assert self.last is not None
        return await self.sends(self.action(label), self.last, **fields)

    async def sends(self, action: str, ref: CardRef, *, event: str = "", **fields: str) -> str:
        inputs = {**_filled_in(self.office.wall.cards[ref.message]), **fields}
        click = Click(event or self._event(), self.account, self.place, ref, action, inputs)
        return await self._show(await self.office.talk.respond(click), ref)

    async def sends_off(self, **fields: str) -> str:
        """Send off the open dialog with these fields changed; what the card is then, or the dialog that stays open."""
        dialog, ref = self.dialog, self.last
        assert dialog is not None
        inputs = {**_filled_in(Card(dialog.title, dialog.blocks)), **fields}
        submit = Submit(self._event(), self.account, self.place, ref, dialog.submit.action, inputs)
        return await self._show(await self.office.talk.respond(submit), ref)

    async def previews(self, **fields: str) -> str:
        """Press the button of the open dialog that asks what it would do."""
        dialog = self.dialog
        assert dialog is not None
        (ask,) = (action for label, action in _buttons(Card(dialog.title, dialog.blocks)) if label == "What would this do?")
        inputs = {**_filled_in(Card(dialog.title, dialog.blocks)), **fields}
        submit = Submit(self._event(), self.account, self.place, self.last, ask, inputs)
        return await self._show(await self.office.talk.respond(submit), self.last)

    async def arrives(self) -> str:
        return await self._show(await self.office.talk.respond(Arrival(self._event(), self.account, self.place)), None)

    async def _show(self, reply: Reply, ref: CardRef | None) -> str:
        if reply.private:
            self.whispers.append(reply.private)
        self.dialog = reply.dialog
        if reply.dialog is not None:
            return plain(Card(reply.dialog.title, reply.dialog.blocks))
        if reply.card is not None:
            if ref is None:
                ref = await self.office.wall.post(self.place, reply.card)
            else:
                await self.office.wall.update(ref, reply.card)
            self.last = ref
            if reply.about:
                await self.office.talk.shown(reply.about, ref)
            return plain(reply.card)
        return reply.private

    def action(self, label: str, ref: CardRef | None = None) -> str:
        """What the button of that name says; "2 Book" is the one in the second row."""
        where = ref or self.last
        assert where is not None
        buttons = dict(_buttons(self.office.wall.cards[where.message]))
        return buttons[label]

    @property
    def card(self) -> str:
        assert self.last is not None
        return plain(self.office.wall.cards[self.last.message])

    @property
    def buttons(self) -> Sequence[str]:
        assert self.last is not None
        return [label for label, _ in _buttons(self.office.wall.cards[self.last.message])]

    def _event(self) -> str:
        return f"event{next(self.office.ids)}"


def account_of(person: Person, zone: str = "", locale: str = "") -> Account:
    return Account("wall", person.address, person.name, TENANT, person.id.object_id, zone=zone, locale=locale)


def _buttons(card: Card) -> Iterator[tuple[str, str]]:
    for block in card.blocks:
        match block:
            case Choice(number=number, button=button):
                yield f"{number} {button.label}", button.action
            case Setting(button=button):
                yield button.spoken, button.action
            case Chips(buttons=buttons):
                yield from ((button.label, button.action) for button in buttons)
            case Actions(buttons=several):
                yield from ((button.label, button.action) for button in several if isinstance(button, Button))


def _filled_in(card: Card) -> Mapping[str, str]:
    return {
        block.id: block.value if isinstance(block.value, str) else str(block.value).lower()
        for block in card.blocks
        if hasattr(block, "value") and hasattr(block, "id")
    }
