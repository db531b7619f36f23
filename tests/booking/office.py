"""An office for tests of booking: people with calendars in memory, rules, one database, and as many workers as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, cast

from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from scheduling.bookings import Book, Case, Decider
from scheduling.claims import Quota
from scheduling.people import Guest, Person, PersonKind
from scheduling.ports import BookingStore, Calendars, Clash, Clock, Lessee, StoredRules
from scheduling.rules import Rules
from scheduling.service.book import Bookings
from scheduling.service.reading import Reader
from scheduling.slots import Waiver
from tests.builders import a_person, span
from tests.fakes.calendars import FakeCalendars
from tests.fakes.clock import SetClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.rules import RulesInMemory

INSTALLATION = "test-installation"
NAMES = ("Ada Lindqvist", "Ana Pérez", "Ben Okafor", "Chie Mori", "Dev Patel", "Eva Lind", "Farid Rahimi", "Will May")
CARLA = Guest("carla@partner.test", "Carla Gómez")


def people_of(first: int, count: int) -> tuple[Person, ...]:
    return tuple(a_person(number, NAMES[(number - 1) % len(NAMES)] + f" {number}") for number in range(first, first + count))


class _Asked:
    """In place of a store: notes what is to be claimed, and refuses it."""

    def __init__(self) -> None:
        self.claims: list[tuple[Case, Sequence[Quota]]] = []

    async def claim(self, case: Case, quotas: Sequence[Quota], by: Lessee) -> Clash:
        self.claims.append((case, quotas))
        return Clash(())


class Office:
    """Five people and a room, free at all hours with no rules; `first` numbers them, so that offices can share a database."""

    def __init__(self, database: Database, clock: SetClock, *, first: int = 1, count: int = 5) -> None:
        self.database = database
        self.clock = clock
        self.people = people_of(first, count)
        self.ada, self.ana, self.ben, *_ = self.people
        self.room = a_person(first + count, "Blue Room", kind=PersonKind.ROOM)
        self.calendars = FakeCalendars(clock, (*self.people, self.room))
        self.directory = FakeDirectory((*self.people, self.room))
        self.rules = RulesInMemory()
        for each in self.people:
            self.set_rules(each, Rules(horizon=None, notice=timedelta(0)))
        self.store = SqlBookings(database)

    def set_rules(self, person: Person, rules: Rules) -> None:
        self.rules.stored[person.id] = StoredRules(rules, 1)

    def worker(
        self,
        name: str = "worker",
        *,
        store: BookingStore | None = None,
        calendars: Calendars | None = None,
        clock: Clock | None = None,
        reader: Reader | None = None,
        decider: Decider | None = None,
        **rest: Any,
    ) -> Bookings:
        own_store, own_calendars, own_clock = store or self.store, calendars or self.calendars, clock or self.clock
        own_reader = reader or Reader(own_calendars, self.directory, self.rules, own_store, own_clock)
        rest.setdefault("sleep", self.clock.sleep)
        rest.setdefault("installation", INSTALLATION)
        return Bookings(own_store, own_calendars, own_reader, own_clock, worker=name, decider=decider, **rest)

    def asks(
        self,
        hour: int = 10,
        minute: int = 0,
        *,
        request: str = "request",
        pick: str = "1",
        length: float = 30,
        day: int = 0,
        organizer: Person | None = None,
        required: Iterable[Person] | None = None,
        rooms: Iterable[Person] = (),
        optional: Iterable[Person] = (),
        guests: Iterable[Guest] = (),
        waived: frozenset[Waiver] = frozenset(),
        online: bool = True,
    ) -> Book:
        """Ada asks for half an hour with Ana and Ben, unless said otherwise."""
        start = span(hour, hour + 1, day=day).start + timedelta(minutes=minute)
        return Book(
            request=request,
            pick=pick,
            organizer=organizer or self.ada,
            slot=span(start, start + timedelta(minutes=length)),
            zone="Europe/Stockholm",
            subject="Ada / Ana Pérez",
            required=tuple((self.ana, self.ben) if required is None else required),
            rooms=tuple(rooms),
            optional=tuple(optional),
            guests=tuple(guests),
            waived=waived,
            online=online,
        )

    async def drafted(self, command: Book) -> tuple[Case, Sequence[Quota]]:
        """What a click on this would claim; nothing is claimed."""
        asked = _Asked()
        await self.worker(store=cast("BookingStore", asked)).book(command)
        return asked.claims[0]
