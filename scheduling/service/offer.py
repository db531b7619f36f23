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
from scheduling.people import Guest, MailboxId, Person, PersonKind
from scheduling.ports import Clock, Record
from scheduling.ranking import MOST, exactly, neighbours, options
from scheduling.record import Note, sightings
from scheduling.rules import Hours, Rules
from scheduling.service.reading import Besides, PeopleRead, Reader, organizing
from scheduling.slots import Blocker, Concession, Option, Question, Rule, Waiver, blockers, free, unbooked, why_not
from scheduling.windows import day_number, moment_of, open_hours, whole_days

DEFAULT_LENGTH = timedelta(minutes=30)
WORKING_DAYS = 5
LENGTH_UNIT = timedelta(minutes=5)
USUAL_LENGTHS = tuple(timedelta(minutes=each) for each in (15, 30, 45, 60, 90, 120, 180, 240))
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
    than these. `shown` are starts that are on the card already: those still possible stay, and only the others are replaced.
    `zone` is the asker's client's, for when nobody's own is known. `moving` is a booking that looks for another
    time: what it takes itself is not in its way. `waived` holds whatever the time, `conceded` only for the times conceded.
    `request` is what a booking of one of the times will be asked for under. `kind` is the slug of the organizer's meeting type,
    where one was chosen; `for_guest` says that somebody outside asks, who has to give more notice.
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
    conceded: tuple[Concession, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    besides: tuple[datetime, ...] = ()
    shown: tuple[datetime, ...] = ()
    zone: ZoneInfo | None = None
    moving: Besides | None = None
    request: str = ""
    kind: str = ""
    for_guest: bool = False

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
    read, whether accepted or not. `waived` is what was waived for every time, to be handed on when one is booked together
    with that option's own `exceptions`. `rules` are the organizer's
    for this meeting.
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
    rules: Rules
    unknown: tuple[tuple[Person, Unreadability], ...] = ()
    zone_assumed: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """Times, in time order, at least one. For a wanted start that is possible, that one alone.

    Otherwise `wanted` was not possible, `blockers` say why (none: it is off the organizer's grid), and the options are its
    neighbours. `shorter` is then the longest shorter length that could start when it was wanted.
    """

    read: Read
    options: tuple[Option, ...]
    wanted: datetime | None = None
    blockers: tuple[Blocker, ...] = ()
    shorter: timedelta | None = None

    @property
    def wanted_fits(self) -> bool:
        return any(each.slot.start == self.wanted for each in self.options)


@dataclass(frozen=True, slots=True)
class NothingFits:
    """No start is left. `against` counts, for each rule of each person, the starts that it forbids, most first.

    `relaxations` are what would open times, the cheapest first, and among them what opens most. `ran_out` says that there
    are times, but none beyond those shown. `wanted`, `blockers` and `shorter` as in `Offered`.
    """

    read: Read
    relaxations: tuple[Relaxation, ...]
    against: tuple[tuple[Blocker, int], ...]
    ran_out: bool = False
    wanted: datetime | None = None
    blockers: tuple[Blocker, ...] = ()
    shorter: timedelta | None = None


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
    """When one person is free within a span: in hours and not busy; None when the calendar could not be read.

    `unbooked` is the same whatever their hours are.
    """

    person: Person
    free: tuple[Interval, ...] | None
    zone: str
    as_of: datetime
    why_unknown: Unreadability | None = None
    unbooked: tuple[Interval, ...] = ()


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
            for_guest=ask.for_guest,
            optional=ask.only_optional,
            besides=ask.moving,
            zone=ask.zone,
            rules=rules,
        )
        question = _question(ask, now, starts, length, read)
        answer = _answer(ask, question, _described(ask, question, read, windows))
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
        return FreeTime(person, free(one, span), one.zone.key, read.as_of, why, unbooked(one, span) or ())


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
    organizer = organizing(organizer, length, ask.kind)
    if not ask.attending:
        organizer = replace(organizer, hours=None)  # so that nobody is told whose hours a time is out of
    return Question(now, starts, length, organizer.rules.step, (organizer, *others), waived=_waived(ask))


def _waived(ask: Ask) -> frozenset[Waiver]:
    return ask.waived if ask.attending else ask.waived | absent(ask.organizer)


# ---------------------------------------------------------------- what is answered


def _described(ask: Ask, question: Question, read: PeopleRead, windows: tuple[Interval, ...]) -> Read:
    people = {person.id: person for person in ask.people}
    return Read(
        as_of=read.as_of,
        people=ask.people,
        guests=ask.guests,
        zones={person.id: person.zone.key for person in read.people},
        windows=windows,
        length=question.length,
        step=question.step,
        waived=_waived(ask),
        rules=question.people[0].rules,
        unknown=tuple((people[each.mailbox], each.why) for each in read.unreadable),
        zone_assumed=tuple(people[each] for each in read.zone_assumed),
    )


def _answer(ask: Ask, question: Question, read: Read) -> Offered | NothingFits | NotKnown:
    unknown = _unknown(ask, question)
    if unknown:
        return NotKnown(read, unknown)
    if ask.wanted is not None:
        return _about(ask, question, read, ask.wanted)
    throughout = _with(question, (each for each in ask.conceded if all(map(each.covers, read.windows))))
    found = _worth_offering(ask, throughout, question)
    return Offered(read, found) if found else _nothing(ask, throughout, read)


def _about(ask: Ask, question: Question, read: Read, wanted: datetime) -> Offered | NothingFits:
    """One start that is wanted; what was conceded holds for it alone, not for its neighbours."""
    as_wanted = _at(ask, question, wanted)
    if as_wanted is not None:
        return Offered(read, (as_wanted,), wanted)
    against, near = why_not(_conceding(ask, question, wanted), wanted), neighbours(question, wanted)
    shorter = next((each.length for each in _shorter(ask, question, read) if _at(ask, each, wanted)), None)
    if near:
        return Offered(read, near, wanted, against, shorter)
    return replace(_nothing(ask, question, read), wanted=wanted, blockers=against, shorter=shorter)


def _worth_offering(ask: Ask, throughout: Question, question: Question) -> tuple[Option, ...]:
    """What was shown and is still possible, others in the place of what is not, and what was conceded for one time alone.

    `throughout` is the question with what is conceded for all of the time that is asked about.
    """
    found = {start: option for start in ask.shown if (option := _at(ask, question, start))}
    missing = len(ask.shown) - len(found) if ask.shown else MOST
    if missing:
        seen = {*ask.besides, *ask.shown}
        others = options(throughout, most=missing, after=ask.after, before=ask.before, besides=seen, around=found)
        found |= {each.slot.start: _exact_exceptions(throughout, question, each) for each in others}
    single = {each.start for concession in ask.conceded for each in concession.within if each.length == question.length}
    for start in single - {*found, *ask.besides}:
        if (ask.after is None or start > ask.after) and (ask.before is None or start < ask.before):
            option = _at(ask, question, start)
            if option is not None:
                found[start] = option
    return tuple(found[start] for start in sorted(found))


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


# ---------------------------------------------------------------- what was conceded


def _with(question: Question, conceded: Iterable[Concession]) -> Question:
    return replace(question, waived=question.waived | {each.waiver for each in conceded})


def _conceding(ask: Ask, question: Question, start: datetime) -> Question:
    """The question with what its people concede for a meeting at exactly this start."""
    meeting = Interval(start, start + question.length)
    return _with(question, (each for each in ask.conceded if each.covers(meeting)))


def _at(ask: Ask, question: Question, start: datetime) -> Option | None:
    """One start as an option, with what is conceded for it; None when something else stands against it."""
    conceding = _conceding(ask, question, start)
    option = exactly(conceding, start)
    return None if option is None else _exact_exceptions(conceding, question, option)


def _exact_exceptions(conceding: Question, plain: Question, option: Option) -> Option:
    """The option with those of the concessions without which it would not be possible."""
    conceded = conceding.waived - plain.waived
    if not conceded:
        return option
    against = {
        Waiver(each.person, each.rule)
        for person in plain.people
        for each in blockers(person, option.slot, now=plain.now, waived=plain.waived)
    }
    return replace(option, waived=tuple(sorted(conceded & against, key=lambda each: (each.person, each.rule))))


# ---------------------------------------------------------------- what would help


def _nothing(ask: Ask, question: Question, read: Read) -> NothingFits:
    explanation = explain(question, _shorter(ask, question, read), spare=_spare(ask))
    against = tuple((Blocker(person, rule), count) for (person, rule), count in explanation.counts().items())
    return NothingFits(read, explanation.relaxations(), against, bool(explanation.offered))


def _shorter(ask: Ask, question: Question, read: Read) -> tuple[Question, ...]:
    """The same with less time, at least half of it, the longest first: usual lengths, and those of the organizer's meetings.

    A meeting that moves keeps its length.
    """
    if ask.moving is not None:
        return ()
    own = (length for kind in question.people[0].rules.meeting_types for length in kind.lengths)
    lengths = sorted({each for each in (*USUAL_LENGTHS, *own) if question.length / 2 <= each < question.length}, reverse=True)
    return tuple(
        replace(question, length=each, windows=windows)
        for each in lengths
        if (windows := start_windows(read.windows, ask.excluded, each, question.now))
    )


def _spare(ask: Ask) -> frozenset[str]:
    """Without whom there would still be somebody to meet: a room, or one of several people. A moving meeting keeps all."""
    rooms = {str(person.id) for person in ask.required if person.kind is PersonKind.ROOM}
    people = {str(person.id) for person in ask.required} - rooms
    if ask.moving is not None or len(people) + len(ask.guests) == 0:
        return frozenset()
    return frozenset(rooms | people if len(people) + len(ask.guests) > 1 else rooms)
