"""A small world for the use cases of finding time: people with calendars, settings, rules and holdings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduling.calendars import Entry, MailboxSettings, Reading, Readings
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.ports import ReadRequest, StoredRules
from scheduling.rules import Rules
from scheduling.service.offer import Offers
from scheduling.service.reading import Reader
from tests.builders import NINE_TO_FIVE, a_person
from tests.fakes.calendars import FakeCalendars
from tests.fakes.clock import SetClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.rules import RulesInMemory

ADA = a_person(1, "Ada Lindqvist")
ANA = a_person(2, "Ana Pérez")
BEN = a_person(4, "Ben Okafor")
GUS = a_person(13, "Gus Ek", has_mailbox=False)
EVERYONE = (ADA, ANA, BEN, GUS)


class WatchedCalendars(FakeCalendars):
    """Calendars that remember which spans were read; `bare` mailboxes show free/busy alone, without ids."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock, [person for person in EVERYONE if person.has_mailbox])
        self.reads: list[tuple[tuple[ReadRequest, ...], Interval, bool]] = []
        self.bare: set[MailboxId] = set()

    async def read(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        self.reads.append((tuple(requests), span, live))
        readings = await super().read(requests, span, live=live)
        return {mailbox: self._bared(one) if isinstance(one, Reading) else one for mailbox, one in readings.items()}

    def _bared(self, reading: Reading) -> Reading:
        if reading.mailbox not in self.bare:
            return reading
        return replace(
            reading, entries=tuple(replace(each, event_id="", ical_uid="") for each in reading.entries), detailed=False
        )


@dataclass
class HeldInMemory:
    """The port `Holdings`."""

    held: dict[MailboxId, list[Entry]] = field(default_factory=dict)

    async def holdings(self, people: Sequence[MailboxId], span: Interval) -> Mapping[MailboxId, Sequence[Entry]]:
        return {person: self.held.get(person, []) for person in people}


class World:
    """Monday, 8:00 UTC; everybody in London with Outlook's hours 9 to 17, nobody with rules of their own."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.calendars = WatchedCalendars(self.clock)
        settings = MailboxSettings("Europe/London", NINE_TO_FIVE)
        self.directory = FakeDirectory(EVERYONE, settings={person.id: settings for person in EVERYONE})
        self.rules = RulesInMemory()
        self.holdings = HeldInMemory()
        self.reader = Reader(self.calendars, self.directory, self.rules, self.holdings, self.clock)
        self.offers = Offers(self.reader, self.clock)

    def set_rules(self, person: Person, rules: Rules) -> None:
        self.rules.stored[person.id] = StoredRules(rules, 1)

    def hold(self, person: Person, entry: Entry) -> None:
        self.holdings.held.setdefault(person.id, []).append(entry)
