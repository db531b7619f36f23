"""Which of the possible starts are worth offering: three to five, spread over days, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from scheduling.grid import Canvas, Grid, Spanning, positions, runs
from scheduling.intervals import Interval
from scheduling.slots import (
    Availability,
    Option,
    Question,
    Rule,
    Taken,
    Terms,
    asked_starts,
    blockers,
    grid_of,
    open_cells,
    open_spans,
    paint_busy,
    permitted_starts,
    terms_of,
    why_not,
)
from scheduling.windows import DAY, seconds_of, seconds_up

ENOUGH = 3
"""With fewer starts than this, soft hours are relaxed, one person's at a time."""

MORNING, NIGHT = time(7), time(22)
"""Hours are set aside between these, on the clock of whose they are: nobody wants to be offered 3:30 at night."""

MOST = 5
NEIGHBOURS = 4
WORTH_SAYING = timedelta(hours=1)

# What a start costs, in days of waiting: the cheapest is offered first.
MISSING = 2.0
"""For each optional person who cannot come."""
RELAXED = 20.0
"""For setting somebody's hours aside, and something for every hour of distance from them."""
PER_HOUR_OUTSIDE = 1.5
SPLITTING = 0.8
"""For leaving free time on both sides of the meeting for everybody, instead of beside something; by the share of people."""
SAME_DAY = 4.5
"""For every other time already chosen on that day, and up to `CROWDED` for being within `NEAR` of it."""
PER_HOUR_LATER = 0.1
"""For every hour later on its day."""
NEAR = timedelta(hours=3)
CROWDED = 4.0


@dataclass(frozen=True, slots=True)
class _Person:
    """One person's masks: cells free of everything, cells within hours, and starts that their other rules permit."""

    who: Availability
    free: int
    open: int
    permitted: int


class _Candidate(NamedTuple):
    """A possible start, of which there are hundreds. `cost` is in days of waiting, apart from what was chosen beside it."""

    start: datetime
    day: date
    cost: float
    missing: tuple[str, ...]
    relaxed: tuple[str, ...]


def options(
    question: Question,
    *,
    most: int = MOST,
    after: datetime | None = None,
    before: datetime | None = None,
    besides: Collection[datetime] = (),
    around: Collection[datetime] = (),
) -> tuple[Option, ...]:
    """The best starts, in time order, at most `most`; the same question always gives the same.

    Better are: with the optional people too, within everyone's hours, soon, beside what people already have, and spread over
    days. Only starts after `after` and before `before` count, and none of `besides`, which were shown already. Where fewer
    than `ENOUGH` remain, times outside the soft hours of one person at a time fill up to that number. `around` are starts
    beside which these will stand: they are spread away from them, too.
    """
    every = _candidates(question)
    beside = [each for each in every if each.start in around]
    candidates = [
        each
        for each in every
        if (after is None or each.start > after) and (before is None or each.start < before) and each.start not in besides
    ]
    regular = [each for each in candidates if not each.relaxed]
    chosen = _spread(regular, most, beside) if len(regular) >= ENOUGH else _spread(candidates, min(most, ENOUGH), beside)
    return tuple(_option(question, each) for each in chosen)


def neighbours(question: Question, wanted: datetime) -> tuple[Option, ...]:
    """The offered starts nearest to a wanted time that is off the grid or taken, from both sides, in time order.

    Somebody named this day: others only fill up where it has fewer than `ENOUGH`.
    """
    candidates = _candidates(question)
    day = wanted.astimezone(question.people[0].zone).date()
    that_day = [each for each in candidates if each.day == day]
    chosen = _around(that_day, wanted, NEIGHBOURS)
    if len(chosen) < ENOUGH:
        chosen += _around([each for each in candidates if each.day != day], wanted, NEIGHBOURS - len(chosen))
    return tuple(_option(question, each) for each in sorted(chosen, key=lambda each: each.start))


def _around(candidates: Sequence[_Candidate], wanted: datetime, most: int) -> list[_Candidate]:
    """Those nearest to the wanted time, of both sides alike as long as there are any."""
    earlier = [each for each in candidates if each.start <= wanted]
    later = [each for each in candidates if each.start > wanted]
    before = min(len(earlier), max(most // 2, most - len(later)))
    return [*earlier[len(earlier) - before :], *later[: most - before]]


def exactly(question: Question, wanted: datetime) -> Option | None:
    """The wanted start as an option, None when it is off the grid or something stands against it.

    Somebody named this time, so the soft hours of the first person (who asks), and of at most one other, are set aside.
    """
    grid = grid_of(question)
    number = grid.number(wanted)
    if number is None or not asked_starts(question, grid) >> number & 1:
        return None
    soft = {each.id for each in question.people if each.hours_are_soft}
    against = why_not(question, wanted)
    relaxed = tuple(dict.fromkeys(each.person for each in against))
    if any(each.rule is not Rule.HOURS or each.person not in soft for each in against):
        return None
    if len({*relaxed} - {question.people[0].id}) > 1:
        return None
    slot = Interval(wanted, wanted + question.length)
    until, limited_by = _free_until(question, slot, missing := _missing(question, slot))
    return Option(slot, missing, relaxed, until, limited_by)


def _missing(question: Question, slot: Interval) -> tuple[str, ...]:
    """The optional people who cannot come."""
    return tuple(
        person.id
        for person in question.people
        if not person.required and blockers(person, slot, now=question.now, waived=question.waived)
    )


# ---------------------------------------------------------------- every possible start and its cost


def _candidates(question: Question) -> list[_Candidate]:
    """All possible starts in time order; with the relaxed ones when there are too few.

    No start comes twice: where setting one person's hours aside opens it, nobody else's were in the way.
    """
    grid = grid_of(question)
    cells = int(question.length.total_seconds()) // grid.cell
    people = [_masks(person, question, grid, terms) for person, terms in zip(question.people, terms_of(question), strict=True)]
    asked = asked_starts(question, grid)
    required = [person for person in people if person.who.required]
    found = asked & _together(required, cells, grid)
    result = list(_costed(question, grid, people, found, None))
    if len(result) < ENOUGH:
        for person in required:
            if person.who.hours_are_soft:
                opened = asked & ~found & _together(required, cells, grid, relaxed=person)
                result.extend(_costed(question, grid, people, opened, person.who))
    return sorted(result, key=lambda each: each.start)


def _together(people: Sequence[_Person], cells: int, grid: Grid, relaxed: _Person | None = None) -> int:
    """The starts at which all of them can meet for so many cells, the hours of one of them set aside."""
    usable = permitted = grid.full
    for person in people:
        usable &= person.free if person is relaxed else person.free & person.open
        permitted &= person.permitted
    return runs(usable, cells) & permitted


def _masks(person: Availability, question: Question, grid: Grid, terms: Terms) -> _Person:
    canvas = Canvas(grid)
    paint_busy(canvas, person, terms)
    return _Person(
        person,
        grid.full & ~canvas.mask(),
        open_cells(person, grid, terms),
        permitted_starts(person, question.now, grid, terms),
    )


def _costed(
    question: Question, grid: Grid, people: Sequence[_Person], mask: int, relaxed: Availability | None
) -> Iterator[_Candidate]:
    """The starts of the mask with their cost; `relaxed` is whose hours are set aside for all of them."""
    cells = int(question.length.total_seconds()) // grid.cell
    zone = question.people[0].zone
    optional = [(each.who.id, _digits(_together([each], cells, grid), grid)) for each in people if not each.who.required]
    splits = [_digits(_splitting(each, cells), grid) for each in people if each.who.required]
    waived = tuple(each for each in people if each.who.required and _hours_waived(each.who, question))
    numbers = positions(mask)
    first_day = min(each.start for each in question.windows).astimezone(zone).date()
    for number, start in zip(numbers, grid.moments(numbers), strict=True):
        local = start.astimezone(zone)
        if relaxed and _is_at_night(start, question.length, relaxed):
            continue
        outside = [relaxed] if relaxed else []
        outside += [each.who for each in waived if _hours_away(each.who, start, question.length)]
        missing = tuple(id for id, free in optional if free[number] == "0")
        cost = (
            (local.date() - first_day).days
            + PER_HOUR_LATER * (local.hour + local.minute / 60)
            + MISSING * len(missing)
            + SPLITTING * sum(each[number] == "1" for each in splits) / max(len(splits), 1)
            + sum(RELAXED + PER_HOUR_OUTSIDE * _hours_away(each, start, question.length) for each in outside)
        )
        yield _Candidate(start, local.date(), cost, missing, tuple(each.id for each in outside))


def _is_at_night(start: datetime, length: timedelta, person: Availability) -> bool:
    begin, end = (each.astimezone(person.zone) for each in (start, start + length))
    return begin.time() < MORNING or end.date() != begin.date() or end.time() > NIGHT


def _digits(mask: int, grid: Grid) -> str:
    """One digit a cell, the first cell first."""
    return f"{mask:0{grid.size}b}"[::-1]


def _splitting(person: _Person, cells: int) -> int:
    """The starts that would leave the person free time both just before and just after the meeting."""
    usable = person.free & person.open
    return (usable << 1) & (usable >> cells)


def _hours_waived(person: Availability, question: Question) -> bool:
    return any(each.person == person.id and each.rule is Rule.HOURS for each in question.waived)


def _hours_away(person: Availability, start: datetime, length: timedelta) -> float:
    """By how many hours the meeting reaches out of the person's nearest window; 0 when it lies within."""
    begin, end = seconds_of(start), seconds_up(start + length)
    spans = open_spans(person, begin // DAY - 3, end // DAY + 4)
    if spans is None:
        return 0.0
    away = min((max(opens - begin, 0) + max(end - closes, 0) for opens, closes in spans), default=3 * DAY)
    return away / 3600


# ---------------------------------------------------------------- choosing among them


def _spread(candidates: Sequence[_Candidate], most: int, beside: Sequence[_Candidate]) -> list[_Candidate]:
    """Greedily the cheapest, in time order: every choice makes its day and its hours dearer for the next, and so do `beside`."""
    left = list(candidates)
    chosen: list[_Candidate] = []
    while left and len(chosen) < most:
        best = min(left, key=lambda each: (each.cost + _crowding(each, [*beside, *chosen]), each.start))
        chosen.append(best)
        left.remove(best)
    return sorted(chosen, key=lambda each: each.start)


def _crowding(candidate: _Candidate, chosen: Sequence[_Candidate]) -> float:
    """Being near two of the chosen a little is better than being near one of them very much: hence the square."""
    crowding = 0.0
    for other in chosen:
        if other.day == candidate.day:
            near = max(1 - abs(other.start - candidate.start) / NEAR, 0.0)
            crowding += SAME_DAY + CROWDED * near**2
    return crowding


def _option(question: Question, candidate: _Candidate) -> Option:
    slot = Interval(candidate.start, candidate.start + question.length)
    until, limited_by = _free_until(question, slot, candidate.missing)
    return Option(slot, candidate.missing, candidate.relaxed, until, limited_by)


def _free_until(question: Question, slot: Interval, missing: Collection[str]) -> tuple[datetime | None, str]:
    """When the first of those who can come has something else, and who; only if that is soon after the meeting."""
    soonest: tuple[datetime, str] | None = None
    for person in question.people:
        if person.id in missing:
            continue
        taken = Taken.of(person)
        spans: list[Spanning] = [*taken.others, *taken.promised, *taken.days]
        for each in spans:
            if slot.end <= each.start <= slot.end + WORTH_SAYING and (soonest is None or each.start < soonest[0]):
                soonest = each.start, person.id
    return soonest or (None, "")
