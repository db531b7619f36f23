"""A request, busy times and rules -> the times at which everyone can meet; and what stands against a time.

The same conflict rule is written twice: `find_starts` with masks, for whole weeks at once, and `blockers` to the second, for
one time; tests hold them to each other and to a third, naive one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import gcd
from zoneinfo import ZoneInfo

from scheduling.calendars import NO_TIME, AllDayEntry, AnyEntry, Entry
from scheduling.grid import Canvas, Grid, Spanning, positions, runs
from scheduling.intervals import Interval, intersect, merge, subtract
from scheduling.rules import CapCounts, Hours, Rules, Status
from scheduling.windows import (
    DAY,
    LocalDay,
    Seconds,
    local_day,
    local_days,
    moment_of,
    open_hours,
    seconds_of,
    seconds_up,
    stretches,
    week_number,
    whole_days,
)

UNKNOWN_STATUS = frozenset({Status.UNKNOWN})


class Rule(StrEnum):
    """What can stand against a start, in the order in which it is told. Values are those of `convene slots --explain`.

    A start is `BUSY` for a person when the meeting itself would overlap an entry, and `BUFFER_BEFORE` or `BUFFER_AFTER` when
    it would only come too close after or before one.
    """

    BUSY = "busy"
    BUFFER_BEFORE = "buffer_before"
    BUFFER_AFTER = "buffer_after"
    NOTICE = "notice"
    HORIZON = "horizon"
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"
    HOURS = "hours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Availability:
    """One person as a question sees them. `id` is `str(MailboxId)`, or any name in replays.

    `entries` None is a calendar that could not be read; `held` is then what Convene itself knows of (else it is among the
    entries). No entry is empty. `hours` are those in force (the host's own, Outlook's, or None for always), or `free` gives
    ready-made windows instead; `hours_are_soft` says they are Outlook's and may be relaxed. `notice` is the one in force for
    who asks, None for none. Who is not `required` restricts no start.
    """

    id: str
    zone: ZoneInfo
    entries: tuple[AnyEntry, ...] | None
    rules: Rules
    hours: Hours | None
    hours_are_soft: bool = False
    notice: timedelta | None = None
    required: bool = True
    free: tuple[Interval, ...] | None = None
    held: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One rule of one person that is left out, knowingly: relaxed hours, an accepted unknown, a buffer its owner waived.

    A waived buffer is the new meeting's; the gap that a booking of ours was promised stays. `BUSY` cannot be waived: such a
    waiver changes nothing.
    """

    person: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Concession:
    """A waiver as its owner saw it: for a meeting that lies within one of these stretches, and for no other time."""

    waiver: Waiver
    within: tuple[Interval, ...]

    def covers(self, meeting: Interval) -> bool:
        return any(each.start <= meeting.start and meeting.end <= each.end for each in self.within)


@dataclass(frozen=True, slots=True)
class Blocker:
    """One rule of one person that stands against a start; `entry_ours` when nothing but bookings of Convene does."""

    person: str
    rule: Rule
    entry_ours: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """When can these people meet? Starts lie in one of `windows` (half-open, UTC) and on the first person's local grid.

    The first person is the organizer, whose step and zone make the grid. A meeting may end after a window does. `step` and
    `length` are whole seconds, at least one.
    """

    now: datetime
    windows: tuple[Interval, ...]
    length: timedelta
    step: timedelta
    people: tuple[Availability, ...]
    waived: frozenset[Waiver] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """A start worth offering, with what makes it good or less good.

    `missing` are optional people who are not free; `relaxed` whose working hours were set aside for it;
    `free_until` is when the first of those who can come, `limited_by`, has something else, when that is worth saying.
    `waived` are the conceded rules without which this very start would not be possible.
    """

    slot: Interval
    missing: tuple[str, ...] = ()
    relaxed: tuple[str, ...] = ()
    free_until: datetime | None = None
    limited_by: str = ""
    waived: tuple[Waiver, ...] = ()

    @property
    def exceptions(self) -> frozenset[Waiver]:
        """What a booking of it must waive for its own sake."""
        return frozenset((*self.waived, *(Waiver(person, Rule.HOURS) for person in self.relaxed)))


# ---------------------------------------------------------------- one person and one meeting


@dataclass(frozen=True, slots=True)
class Terms:
    """What one person asks of one meeting: the gaps it wants around itself, and which rules are waived for it."""

    before: timedelta
    after: timedelta
    waived: frozenset[Rule] = frozenset()

    @classmethod
    def of(cls, person: Availability, waived: frozenset[Waiver]) -> Terms:
        rules = frozenset(each.rule for each in waived if each.person == person.id) if waived else frozenset[Rule]()
        own = person.rules
        return cls(
            NO_TIME if Rule.BUFFER_BEFORE in rules else own.buffer_before,
            NO_TIME if Rule.BUFFER_AFTER in rules else own.buffer_after,
            rules,
        )


def terms_of(question: Question) -> tuple[Terms, ...]:
    return tuple(Terms.of(person, question.waived) for person in question.people)


def is_unknown(person: Availability, terms: Terms) -> bool:
    return person.entries is None and Rule.UNKNOWN not in terms.waived


def known_entries(person: Availability) -> tuple[AnyEntry, ...]:
    return person.held if person.entries is None else person.entries


@dataclass(frozen=True, slots=True)
class Taken:
    """What blocks somebody: meetings of others, bookings of ours (busy whatever Outlook shows yet), and all-day entries.

    The latter reach from local midnight to local midnight of their owner; a date that was skipped there takes no time.
    `days` are those of others, `our_days` ours, as entries of that reach; no cap counts them.
    """

    others: list[Entry]
    ours: list[Entry]
    days: list[Interval]
    our_days: list[Entry]

    @property
    def promised(self) -> list[Entry]:
        """Everything of ours: the entries that have gaps of their own."""
        return [*self.ours, *self.our_days] if self.our_days else self.ours

    @property
    def everything(self) -> list[Spanning]:
        """Around all of which the new meeting keeps its own gaps."""
        return [*self.others, *self.days, *self.ours, *self.our_days]

    @property
    def by_promise(self) -> dict[tuple[timedelta, timedelta], list[Entry]]:
        """What of ours was promised gaps, by how long they are before and after it: mostly all are alike."""
        alike: dict[tuple[timedelta, timedelta], list[Entry]] = {}
        for entry in self.promised:
            if entry.buffer_before or entry.buffer_after:
                alike.setdefault((entry.buffer_before, entry.buffer_after), []).append(entry)
        return alike

    @classmethod
    def of(cls, person: Availability) -> Taken:
        """An entry of unknown status blocks: unknown is not free."""
        entries = known_entries(person)
        blocking = person.rules.blocking | UNKNOWN_STATUS
        others = [each for each in entries if isinstance(each, Entry) and not each.ours and each.status in blocking]
        if len(others) == len(entries):
            return cls(others, [], [], [])
        rest = [each for each in entries if not isinstance(each, Entry) or each.ours]
        ours = [each for each in rest if isinstance(each, Entry)]
        dated = [each for each in rest if isinstance(each, AllDayEntry) and (each.ours or each.status in blocking)]
        spans = [(each, *whole_days(each.first, each.last, person.zone)) for each in dated]
        reaching = [(each, Interval(moment_of(start), moment_of(end))) for each, start, end in spans if start < end]
        days = [when for each, when in reaching if not each.ours]
        our_days = [
            Entry(when.start, when.end, ours=True, buffer_before=each.buffer_before, buffer_after=each.buffer_after)
            for each, when in reaching
            if each.ours
        ]
        return cls(others, ours, days, our_days)


def open_spans(person: Availability, first: int, last: int) -> tuple[Seconds, ...] | None:
    """The person's windows that touch the days `first` ≤ d < `last` (UTC), in order and apart; None for always."""
    if person.free is not None:
        return tuple((seconds_up(each.start), seconds_of(each.end)) for each in merge(person.free))
    return None if person.hours is None else open_hours(person.hours, person.zone, first, last)


def full_days(person: Availability, first: int, last: int, terms: Terms) -> dict[Rule, list[LocalDay]]:
    """For each cap of the person: the local days on which it has been reached, among those of the UTC days from `first`."""
    rules = person.rules
    if rules.daily_cap is None and rules.weekly_cap is None:
        return {}
    caps = {Rule.DAILY_CAP: rules.daily_cap, Rule.WEEKLY_CAP: rules.weekly_cap}
    caps_in_force = {rule: cap for rule, cap in caps.items() if cap is not None and rule not in terms.waived}
    offsets = stretches(person.zone, first - 8, last + 8)  # every day that shares a local week with one asked about
    taken = Taken.of(person)
    counted = taken.ours if rules.caps_count is CapCounts.OURS else (*taken.ours, *taken.others)
    starts = (local_day(seconds_of(entry.start), offsets) for entry in counted)
    on_day = Counter(day for day in starts if day is not None)
    in_week: Counter[int] = Counter()
    for day, count in on_day.items():
        in_week[week_number(day)] += count
    meetings = {
        Rule.DAILY_CAP: lambda day: on_day[day],
        Rule.WEEKLY_CAP: lambda day: in_week[week_number(day)],
    }
    return {
        rule: [piece for piece in local_days(offsets) if meetings[rule](piece.day) >= cap] for rule, cap in caps_in_force.items()
    }


def blockers(
    person: Availability,
    slot: Interval,
    *,
    now: datetime,
    waived: frozenset[Waiver] = frozenset(),
) -> tuple[Blocker, ...]:
    """Every rule of the person that stands against a meeting at exactly `slot`, in the order of `Rule`.

    To the second, without a grid: the conflict rule that final checks and read-backs use. The person need not be required.
    Entries must reach as far around the slot as the largest buffer, and over the slot's local week where there are caps.
    """
    terms = Terms.of(person, waived)
    found = dict(_conflicts(person, slot, terms))
    found |= dict.fromkeys(_broken_rules(person, slot, now, terms), False)
    return tuple(Blocker(person.id, rule, found[rule]) for rule in Rule if rule in found)


def _conflicts(person: Availability, slot: Interval, terms: Terms) -> Iterator[tuple[Rule, bool]]:
    """Which of busy and the buffers stand against the slot, and whether only bookings of ours make it so."""
    taken = Taken.of(person)
    foreign: list[Spanning] = [*taken.others, *taken.days]
    others = {_clash(each, slot, terms.before, terms.after) for each in foreign}
    ours = {
        _clash(each, slot, max(terms.before, each.buffer_after), max(terms.after, each.buffer_before)) for each in taken.promised
    }
    for rule in (others | ours) - {None}:
        if rule is not None:
            yield rule, rule not in others


def _clash(taken: Spanning, slot: Interval, before: timedelta, after: timedelta) -> Rule | None:
    """`before` and `after` are the gaps to be kept between the slot and what is taken before and after it."""
    if taken.start < slot.end and slot.start < taken.end:
        return Rule.BUSY
    if taken.end <= slot.start < taken.end + before:
        return Rule.BUFFER_BEFORE
    if taken.start - after < slot.end <= taken.start:
        return Rule.BUFFER_AFTER
    return None


def _broken_rules(person: Availability, slot: Interval, now: datetime, terms: Terms) -> Iterator[Rule]:
    start, end = seconds_of(slot.start), seconds_up(slot.end)
    first, last = start // DAY, end // DAY + 1
    if is_unknown(person, terms):
        yield Rule.UNKNOWN
    if person.notice is not None and Rule.NOTICE not in terms.waived and slot.start < now + person.notice:
        yield Rule.NOTICE
    horizon = person.rules.horizon
    if horizon is not None and Rule.HORIZON not in terms.waived and slot.start >= now + horizon:
        yield Rule.HORIZON
    spans = None if Rule.HOURS in terms.waived else open_spans(person, first, last)
    if spans is not None and not any(opens <= start and end <= closes for opens, closes in spans):
        yield Rule.HOURS
    for rule, days in full_days(person, first, last, terms).items():
        if any(each.start <= start < each.end for each in days):
            yield rule


def free(person: Availability, span: Interval) -> tuple[Interval, ...] | None:
    """When in `span` the person is within their hours and has nothing that blocks; None when nobody can know.

    For the question whether somebody is free, not for booking: buffers, notice, horizon and caps play no part.
    """
    nothing_on = unbooked(person, span)
    if nothing_on is None:
        return None
    spans = open_spans(person, seconds_of(span.start) // DAY, seconds_up(span.end) // DAY + 1)
    return nothing_on if spans is None else intersect(nothing_on, (Interval(*map(moment_of, each)) for each in spans))


def unbooked(person: Availability, span: Interval) -> tuple[Interval, ...] | None:
    """When in `span` nothing blocks the person, whatever their hours are; None when nobody can know."""
    if person.entries is None:
        return None
    taken = Taken.of(person)
    return subtract([span], (*(Interval(each.start, each.end) for each in (*taken.others, *taken.promised)), *taken.days))


# ---------------------------------------------------------------- everyone, as masks


LONGEST_AGAIN = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Starts:
    """When everybody can meet, kept as masks, so that another length is a few shifts.

    `cells` are those in which everyone required is free and within hours; `allowed` those that begin at a start which the
    question, its grid and everyone's other rules permit.
    """

    question: Question
    grid: Grid
    cells: int
    allowed: int

    @property
    def mask(self) -> int:
        return runs(self.cells, int(self.question.length.total_seconds()) // self.grid.cell) & self.allowed

    def starts(self) -> list[datetime]:
        """In time order, in UTC."""
        return self.grid.moments(positions(self.mask))

    def again(self, length: timedelta) -> Starts:
        """The same question with another length; found anew only where the kept cells do not fit it or do not reach."""
        question = replace(self.question, length=length)
        needed = max(seconds_up(each.end) for each in question.windows) + length.total_seconds()
        if length % timedelta(seconds=self.grid.cell) or needed > self.grid.origin + self.grid.size * self.grid.cell:
            return find_starts(question)
        return Starts(question, self.grid, self.cells, self.allowed)

    def blockers(self, start: datetime) -> tuple[Blocker, ...]:
        """Which rule of whom stands against a start, to the second; empty for those that were found."""
        return why_not(self.question, start)


def why_not(question: Question, start: datetime) -> tuple[Blocker, ...]:
    """Which rule of which required person stands against a start, to the second, whether or not it lies on the grid."""
    slot = Interval(start, start + question.length)
    return tuple(
        each
        for person in question.people
        if person.required
        for each in blockers(person, slot, now=question.now, waived=question.waived)
    )


def find_starts(question: Question) -> Starts:
    """Every start on the grid and within the windows at which all required people can meet."""
    grid = grid_of(question)
    canvas = Canvas(grid)
    cells, allowed = grid.full, asked_starts(question, grid)
    for person, terms in zip(question.people, terms_of(question), strict=True):
        if person.required:
            paint_busy(canvas, person, terms)
            cells &= open_cells(person, grid, terms)
            allowed &= permitted_starts(person, question.now, grid, terms)
    return Starts(question, grid, cells & ~canvas.mask(), allowed)


def grid_of(question: Question, *lengths: timedelta) -> Grid:
    """Whole UTC days around the question's windows, with room behind for the meeting and for longer ones asked again.

    The cell is the longest time that divides step, length, the day, and every offset of the organizer's zone in that time:
    so starts fall on cells, and a meeting is whole cells, as are those of the other `lengths`.
    """
    first = min(seconds_of(each.start) for each in question.windows) // DAY
    latest = max(each.end for each in question.windows) + question.length + LONGEST_AGAIN
    last = seconds_of(latest) // DAY + 1
    offsets = (each.offset for each in stretches(question.people[0].zone, first, last))
    cell = gcd(*(_whole_seconds(each) for each in (question.step, question.length, *lengths)), DAY, *offsets)
    return Grid(first * DAY, cell, (last - first) * DAY // cell)


def _whole_seconds(length: timedelta) -> int:
    if length < timedelta(seconds=1) or length.microseconds:
        raise ValueError(f"not a positive number of whole seconds: {length}")
    return length.days * DAY + length.seconds


def asked_starts(question: Question, grid: Grid) -> int:
    """The starts that are asked about: on the organizer's local grid and in one of the windows."""
    windows = grid.beginning_in((seconds_up(each.start), seconds_up(each.end)) for each in question.windows)
    return windows & _local_grid(grid, question.people[0].zone, _whole_seconds(question.step))


@lru_cache(maxsize=256)
def _local_grid(grid: Grid, zone: ZoneInfo, step: int) -> int:
    return grid.every(step, stretches(zone, *grid.days))


def paint_busy(canvas: Canvas, person: Availability, terms: Terms) -> None:
    """Paint what the person has, together with the gaps that it and the new meeting want."""
    taken = Taken.of(person)
    canvas.paint(taken.everything, terms.after, terms.before)
    for (before, after), entries in taken.by_promise.items():
        canvas.paint(entries, before, after)


def open_cells(person: Availability, grid: Grid, terms: Terms) -> int:
    """The cells that lie within the person's windows."""
    if Rule.HOURS in terms.waived:
        return grid.full
    if person.free is None and person.hours is not None:
        return hours_mask(grid, person.hours, person.zone)
    spans = open_spans(person, *grid.days)
    return grid.full if spans is None else grid.within(spans)


@lru_cache(maxsize=4096)
def hours_mask(grid: Grid, hours: Hours, zone: ZoneInfo) -> int:
    """The cells that lie within these hours, whatever is waived."""
    return grid.within(open_hours(hours, zone, *grid.days))


def permitted_starts(person: Availability, now: datetime, grid: Grid, terms: Terms) -> int:
    """The starts that the person's notice, horizon and caps permit; none at all when the calendar is unknown."""
    if is_unknown(person, terms):
        return 0
    forbidden = 0
    for mask in forbidden_starts(person, now, grid, terms).values():
        forbidden |= mask
    return grid.full & ~forbidden


def forbidden_starts(person: Availability, now: datetime, grid: Grid, terms: Terms) -> dict[Rule, int]:
    """The starts that each rule forbids which looks at nothing but the start: notice, horizon, caps."""
    forbidden: dict[Rule, int] = {}
    if person.notice is not None and Rule.NOTICE not in terms.waived:
        forbidden[Rule.NOTICE] = grid.before(seconds_up(now + person.notice))
    horizon = person.rules.horizon
    if horizon is not None and Rule.HORIZON not in terms.waived:
        forbidden[Rule.HORIZON] = grid.full & ~grid.before(seconds_up(now + horizon))
    for rule, days in full_days(person, *grid.days, terms).items():
        forbidden[rule] = grid.beginning_in((each.start, each.end) for each in days)
    return forbidden
