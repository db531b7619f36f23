"""Finding times: who and when -> one parallel reading of everyone -> times worth offering, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from scheduling.calendars import Readings, Unreadability
from scheduling.explain import Relaxation, explain
from scheduling.intervals import Interval, merge, subtract
from scheduling.people import Guest, MailboxId, Person
from scheduling.ports import Clock, Record
from scheduling.ranking import exactly, neighbours, options
from scheduling.record import Note, sightings
from scheduling.rules import Hours, Rules
from scheduling.service.reading import Besides, PeopleRead, Reader
from scheduling.slots import Blocker, Option, Question, Rule, Waiver, free, why_not
from scheduling.windows import day_number, moment_of, open_hours, whole_days

DEFAULT_LENGTH = timedelta(minutes=30)
WORKING_DAYS = 5
LENGTH_UNIT = timedelta(minutes=5)
BEFORE_WANTED = timedelta(days=1)
AFTER_WANTED = timedelta(days=4)
ONE_SECOND = timedelta(seconds=1)
SATURDAY = 5
LOOKED_AHEAD = 30
"""Days within which five working days are sought."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Who shall meet when. `required` and `optional` are without the organizer and without each other.

    A meeting lies wholly within one of `windows`, and touches none of `excluded`; no windows means the next working days.
    `length` None is the organizer's usual one; any other is rounded up to 5 minutes. `wanted` is an exact start, instead of
    windows. `after`, `before` and `besides` are for *Later*, *Earlier* and *More times*: only starts after, before, and other
    than these. `zone` is the asker's client's, for when nobody's own is known. `moving` is a booking that looks for another
    time: what it takes itself is not in its way. `request` is what a booking of one of the times will be asked for under.
    """

    organizer: Person
    attending: bool = True
    required: tuple[Person, ...] = ()
    optional: tuple[Person, ...] = ()
    guests: tuple[Guest, ...] = ()
    windows: tuple[Interval, ...] = ()
    excluded: tuple[Interval, ...] = ()
    length: timedelta | None = None
    wanted: datetime | None = None
    waived: frozenset[Waiver] = frozenset()
    after: datetime | None = None
    before: datetime | None = None
    besides: tuple[datetime, ...] = ()
    zone: ZoneInfo | None = None
    moving: Besides | None = None
    request: str = ""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone who is read, the organizer first, each once: who is required and optional is required."""
        everyone = {person.id: person for person in (self.organizer, *self.required, *self.optional)}
        return tuple(everyone.values())

    @property
    def only_optional(self) -> frozenset[MailboxId]:
        needed = {self.organizer.id, *(person.id for person in self.required)}
        return frozenset(person.id for person in self.optional) - needed


@dataclass(frozen=True, slots=True)
class Read:
    """What every answer says of the reading behind it.

    `people` are all who were read, the organizer first; an `Option` and a `Blocker` name them by `str(person.id)`. `zones` are
    everyone's IANA zones by that name; `zone_assumed` those whose own is unknown. `unknown` are calendars that could not be
    read, whether accepted or not. `waived` is what was waived for this answer, to be handed on when it is booked.
    `windows` and `length` are those that were looked for, with the defaults filled in.
    """

    as_of: datetime
    people: tuple[Person, ...]
    guests: tuple[Guest, ...]
    zones: Mapping[str, str]
    windows: tuple[Interval, ...]
    length: timedelta
    step: timedelta
    waived: frozenset[Waiver]
    unknown: tuple[tuple[Person, Unreadability], ...] = ()
    zone_assumed: tuple[Person, ...] = ()

    def waived_for(self, option: Option) -> frozenset[Waiver]:
        """What a booking of this option must waive: what was waived already, and the hours that it relaxes."""
        return self.waived | {Waiver(person, Rule.HOURS) for person in option.relaxed}


@dataclass(frozen=True, slots=True)
class Offered:
    """Times, in time order, at least one. For a wanted start that is possible, that one alone.

    Otherwise `wanted` was not possible, `blockers` say why (none: it is off the organizer's grid), and the options are its
    neighbours.
    """

    read: Read
    options: tuple[Option, ...]
    wanted: datetime | None = None
    blockers: tuple[Blocker, ...] = ()

    @property
    def wanted_fits(self) -> bool:
        return any(each.slot.start == self.wanted for each in self.options)


@dataclass(frozen=True, slots=True)
class NothingFits:
    """No start is left. `against` counts, for each rule of each person, the starts that it forbids, most first.

    `relaxation` is the one rule whose relaxing opens most. `ran_out` says that there are times, but none beyond those shown.
    """

    read: Read
    relaxation: Relaxation | None
    against: tuple[tuple[Blocker, int], ...]
    ran_out: bool = False
    wanted: datetime | None = None
    blockers: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Calendars of people who count could not be read (`read.unknown`).

    The asker may go on knowingly, person by person: with `Waiver(str(person.id), Rule.UNKNOWN)` among what is waived.
    """

    read: Read
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class NoRoom:
    """Nothing was read: what was asked for is over (`past`), or no window can hold a meeting of `length`."""

    past: bool
    length: timedelta


OfferOutcome = Offered | NothingFits | NotKnown | NoRoom


@dataclass(frozen=True, slots=True)
class FreeTime:
    """When one person is free within a span: in hours and not busy; None when the calendar could not be read."""

    person: Person
    free: tuple[Interval, ...] | None
    zone: str
    as_of: datetime
    why_unknown: Unreadability | None = None


class Offers:
    """The use cases of asking for times; nothing is claimed by them, so all are safe to repeat."""

    def __init__(self, reader: Reader, clock: Clock, record: Record | None = None) -> None:
        """Without a `record` nothing is kept of what was offered."""
        self._reader = reader
        self._clock = clock
        self._record = record

    async def offer(self, ask: Ask) -> OfferOutcome:
        """Times for everyone, from one parallel reading. Raises `StoreUnavailable`."""
        now = self._clock.now()
        rules = await self._reader.rules(ask.people)
        windows, length = await self._where_to_look(ask, rules, now)
        starts = start_windows(windows, ask.excluded, length, now)
        is_past = ask.wanted < now if ask.wanted is not None else all(each.end <= now for each in windows)
        if is_past or not starts:
            return NoRoom(is_past, length)
        read = await self._reader.read(
            ask.people,
            Interval(starts[0].start, starts[-1].end + length),
            live=False,
            optional=ask.only_optional,
            besides=ask.moving,
            zone=ask.zone,
            rules=rules,
        )
        answer = _answer(ask, _question(ask, now, starts, length, read), _described(ask, read, windows, length))
        if self._record is not None:
            self._record.offered(ask.request, now, partial(_note, answer, read.readings))
        return answer

    async def _where_to_look(
        self, ask: Ask, rules: Mapping[MailboxId, Rules], now: datetime
    ) -> tuple[tuple[Interval, ...], timedelta]:
        """The windows and the length, what was not said taken from the organizer."""
        windows, length = ask.windows, ask.length
        if ask.wanted is not None:
            windows = (Interval(ask.wanted - BEFORE_WANTED, ask.wanted + AFTER_WANTED),)
        if windows and length is not None:
            return windows, rounded_up(length)
        standing = await self._reader.standing(ask.organizer, ask.zone, rules)
        return (
            windows or (default_window(now, standing.zone, standing.hours),),
            rounded_up(length or default_length(standing.rules)),
        )

    async def free(self, person: Person, span: Interval, zone: ZoneInfo | None = None) -> FreeTime:
        """When a person is free within `span`, for "is Ana free Thursday afternoon?" and "when is Ben next free?"."""
        read = await self._reader.read((person,), span, live=False, zone=zone)
        one = read.people[0]
        why = read.unreadable[0].why if read.unreadable else None
        return FreeTime(person, free(one, span), one.zone.key, read.as_of, why)


# ---------------------------------------------------------------- what is asked, filled in


def default_length(rules: Rules) -> timedelta:
    """The organizer's main meeting type's first length, else half an hour."""
    return rules.meeting_types[0].lengths[0] if rules.meeting_types else DEFAULT_LENGTH


def default_window(now: datetime, zone: ZoneInfo, hours: Hours | None) -> Interval:
    """From now, or the next working day's beginning, to the end of the fifth; today counts while there is some of it left.

    Working days are the local dates on which the hours are open; Monday to Friday where there are none.
    """
    today = now.astimezone(zone).date()
    working, first = 0, now
    for ahead in range(LOOKED_AHEAD):
        day = today + timedelta(days=ahead)
        start, end = (moment_of(each) for each in whole_days(day, day + timedelta(days=1), zone))
        if end > now and _is_working(day, Interval(start, end), now, zone, hours):
            working += 1
            first = first if working > 1 else max(start, now)
        if working == WORKING_DAYS:
            return Interval(first, end)
    return Interval(now, now + timedelta(days=LOOKED_AHEAD))


def _is_working(day: date, hours_of_day: Interval, now: datetime, zone: ZoneInfo, hours: Hours | None) -> bool:
    if hours is None:
        return day.weekday() < SATURDAY
    number = day_number(day)
    spans = (Interval(moment_of(opens), moment_of(closes)) for opens, closes in open_hours(hours, zone, number - 1, number + 2))
    return any(each.overlaps(hours_of_day) and each.end > now for each in spans)


def rounded_up(length: timedelta) -> timedelta:
    """To the next 5 minutes."""
    return -(-length // LENGTH_UNIT) * LENGTH_UNIT


def start_windows(
    windows: Iterable[Interval], excluded: Iterable[Interval], length: timedelta, now: datetime
) -> tuple[Interval, ...]:
    """Where a meeting may start that shall lie in the windows, touch nothing excluded, and not have begun already.

    Starts are whole seconds, so the last one of a window is a second before the end of what is returned.
    """
    within = [Interval(each.start, each.end - length + ONE_SECOND) for each in merge(windows) if each.length >= length]
    around = [Interval(each.start - length + ONE_SECOND, each.end) for each in excluded]
    from_now = [Interval(max(each.start, now), each.end) for each in within if each.end > now]
    return subtract(from_now, around)


def absent(organizer: Person) -> frozenset[Waiver]:
    """What does not matter for an organizer who does not attend: all but that the calendar must be free to hold the event."""
    rules = (Rule.HOURS, Rule.NOTICE, Rule.BUFFER_BEFORE, Rule.BUFFER_AFTER, Rule.DAILY_CAP, Rule.WEEKLY_CAP)
    return frozenset(Waiver(str(organizer.id), rule) for rule in rules)


def _question(ask: Ask, now: datetime, starts: tuple[Interval, ...], length: timedelta, read: PeopleRead) -> Question:
    organizer, *others = read.people
    if not ask.attending:
        organizer = replace(organizer, hours=None)  # so that nobody is told whose hours a time is out of
    return Question(now, starts, length, organizer.rules.step, (organizer, *others), waived=_waived(ask))


def _waived(ask: Ask) -> frozenset[Waiver]:
    return ask.waived if ask.attending else ask.waived | absent(ask.organizer)


# ---------------------------------------------------------------- what is answered


def _described(ask: Ask, read: PeopleRead, windows: tuple[Interval, ...], length: timedelta) -> Read:
    people = {person.id: person for person in ask.people}
    return Read(
        as_of=read.as_of,
        people=ask.people,
        guests=ask.guests,
        zones={person.id: person.zone.key for person in read.people},
        windows=windows,
        length=length,
        step=read.people[0].rules.step,
        waived=_waived(ask),
        unknown=tuple((people[each.mailbox], each.why) for each in read.unreadable),
        zone_assumed=tuple(people[each] for each in read.zone_assumed),
    )


def _answer(ask: Ask, question: Question, read: Read) -> Offered | NothingFits | NotKnown:
    unknown = _unknown(ask, question)
    if unknown:
        return NotKnown(read, unknown)
    if ask.wanted is None:
        found = options(question, after=ask.after, before=ask.before, besides=ask.besides)
        return Offered(read, found) if found else _nothing(question, read)
    as_wanted = exactly(question, ask.wanted)
    if as_wanted is not None:
        return Offered(read, (as_wanted,), ask.wanted)
    against, near = why_not(question, ask.wanted), neighbours(question, ask.wanted)
    return Offered(read, near, ask.wanted, against) if near else _nothing(question, read, ask.wanted, against)


def _note(answer: Offered | NothingFits | NotKnown, readings: Readings) -> Note:
    """What goes on record of an answer: the times it offered, and what the calendars showed there."""
    read = answer.read
    facts: dict[str, object] = {"as_of": read.as_of, "minutes": read.length // timedelta(minutes=1), "windows": read.windows}
    match answer:
        case Offered(options=found, wanted=wanted):
            slots = tuple(each.slot for each in found)
            facts |= {"starts": [each.start for each in slots], "wanted": wanted}
            return Note("offered", facts, sightings(readings, answer.blockers, slots))
        case NothingFits(wanted=wanted):
            return Note("nothing_fits", facts | {"wanted": wanted}, sightings(readings, answer.blockers, ()))
        case NotKnown():
            return Note("not_known", facts, sightings(readings, (), ()))


def _unknown(ask: Ask, question: Question) -> tuple[Person, ...]:
    return tuple(
        person
        for person, one in zip(ask.people, question.people, strict=True)
        if one.required and one.entries is None and Waiver(one.id, Rule.UNKNOWN) not in question.waived
    )


def _nothing(question: Question, read: Read, wanted: datetime | None = None, blockers: tuple[Blocker, ...] = ()) -> NothingFits:
    explanation = explain(question)
    against = tuple((Blocker(person, rule), count) for (person, rule), count in explanation.counts().items())
    return NothingFits(read, explanation.relaxation(), against, bool(explanation.offered), wanted, blockers)
