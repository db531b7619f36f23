"""Why a time is not offered, and what would have to give for there to be one.

`why_not` is exact for one time; `Explanation` keeps a mask for every person and rule, so that whole weeks are explained, and
relaxing is a recombination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.calendars import NO_TIME
from scheduling.grid import Grid, Surroundings, positions, runs
from scheduling.ranking import MORNING, NIGHT
from scheduling.rules import Hours, Weekday, WeeklyWindow
from scheduling.slots import (
    Availability,
    Question,
    Rule,
    Taken,
    Waiver,
    asked_starts,
    forbidden_starts,
    grid_of,
    hours_mask,
    is_unknown,
    open_cells,
    terms_of,
    why_not,
)

__all__ = ["Change", "Explanation", "Optionally", "Refusal", "Relaxation", "Shorter", "explain", "why_not"]

LEAST_ASKED = (
    Rule.BUFFER_BEFORE,
    Rule.BUFFER_AFTER,
    Rule.NOTICE,
    Rule.DAILY_CAP,
    Rule.WEEKLY_CAP,
    Rule.HOURS,
    Rule.HORIZON,
    Rule.UNKNOWN,
    Rule.BUSY,
)
"""From what is easiest to ask of somebody to what is hardest."""

CANNOT_GIVE = frozenset({Rule.BUSY, Rule.UNKNOWN})
"""What is no rule that its owner could set aside: who is busy may come optionally, and unknown calendars are asked about."""

DAYTIME = Hours((WeeklyWindow(frozenset(Weekday), MORNING, NIGHT),))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A start on the grid that is not offered: for each required person it suits badly, the rules that stand against it."""

    start: datetime
    people: tuple[tuple[str, tuple[Rule, ...]], ...]


@dataclass(frozen=True, slots=True)
class Optionally:
    """Everyone but this person meets: they may come, but need not."""

    person: str


@dataclass(frozen=True, slots=True)
class Shorter:
    """A meeting of this length instead."""

    length: timedelta


Change = Waiver | Shorter | Optionally
"""One thing that would have to give."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change, and the starts that would be offered with it and are not without, in time order."""

    change: Change
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """For each required person (by place in the question) and rule: the starts on the question's grid that it forbids.

    `asked` are all the starts that the question is about. Masks that forbid none of them are left out. `promised` is what a
    buffer forbids even when it is waived: the gaps that bookings of ours were promised. Of use for any length are `room`, the
    cells in which everyone required is free and within hours, `ends`, the instants at which no meeting may end because
    something follows too soon, and `forbidden`, the starts that are none however short the meeting. `shorter` are the same
    question with less time, on the same grid; `spare` who may be left out, None for anyone but the organizer.
    """

    question: Question
    grid: Grid
    asked: int
    masks: Mapping[tuple[int, Rule], int]
    promised: Mapping[tuple[int, Rule], int]
    room: int
    ends: int
    forbidden: int
    shorter: tuple[Question, ...] = ()
    spare: frozenset[str] | None = None

    @property
    def offered(self) -> int:
        left = self.asked
        for mask in self.masks.values():
            left &= ~mask
        return left

    def refusals(self) -> list[Refusal]:
        """Every start asked about that is not offered, in time order; people in the question's order, rules in `Rule`'s."""
        refused = positions(self.asked & ~self.offered)
        against: dict[int, dict[int, list[Rule]]] = {number: {} for number in refused}
        for index in range(len(self.question.people)):
            for rule in Rule:
                for number in positions(self.masks.get((index, rule), 0)):
                    against[number].setdefault(index, []).append(rule)
        people = self.question.people
        return [
            Refusal(moment, tuple((people[index].id, tuple(rules)) for index, rules in against[number].items()))
            for number, moment in zip(refused, self.grid.moments(refused), strict=True)
        ]

    def counts(self) -> Mapping[tuple[str, Rule], int]:
        """How many of the starts asked about each rule of each person forbids, most first."""
        people = self.question.people
        counted = {(people[index].id, rule): mask.bit_count() for (index, rule), mask in self.masks.items()}
        return dict(sorted(counted.items(), key=lambda each: -each[1]))

    def relaxation(self) -> Waiver | None:
        """The one rule of one person without which most starts that are not offered would be; None when no single one helps.

        `BUSY` says that the person's meetings are all that is in the way.
        """
        opened = self._opened_by_rules()
        best = min(opened, key=lambda key: (-opened[key].bit_count(), LEAST_ASKED.index(key[1]), key[0]), default=None)
        return Waiver(self.question.people[best[0]].id, best[1]) if best else None

    def relaxations(self, most: int = 3) -> tuple[Relaxation, ...]:
        """The cheapest single changes that open times, at most `most` (two or more), cheapest first, and among them the one
        that opens most.

        What the organizer can do alone is cheaper than asking others, and that is cheaper than going without them; where two
        cost the same, the one that opens more comes first. Nobody's hours are set aside at night. Of the shorter lengths
        only the longest that opens anything is named.
        """
        found = {change: mask for change, mask in self._opened() if mask}
        cheapest = sorted(found, key=lambda change: (self._cost(change), -found[change].bit_count()))
        chosen = cheapest[:most]
        widest = max(cheapest, key=lambda change: found[change].bit_count(), default=None)
        if widest is not None and widest not in chosen:
            chosen[-1] = widest
        return tuple(Relaxation(each, tuple(self.grid.moments(positions(found[each])))) for each in chosen)

    def _opened(self) -> Iterator[tuple[Change, int]]:
        """Every single change, with the starts that it would open; the same cost always in the question's order."""
        people = self.question.people
        for (index, rule), mask in self._opened_by_rules().items():
            if rule not in CANNOT_GIVE:
                yield Waiver(people[index].id, rule), mask & self._by_day(people[index]) if rule is Rule.HOURS else mask
        yield from self._opened_by_absence()
        for question in sorted(self.shorter, key=lambda each: -each.length):
            opened = self._possible(question) & ~self.offered
            if opened:
                yield Shorter(question.length), opened
                return

    def _opened_by_rules(self) -> dict[tuple[int, Rule], int]:
        alone = zip(self.masks, _alone([*self.masks.values()]), strict=True)
        opened = {key: mask & ~self.promised.get(key, 0) for key, mask in alone}
        return {key: mask for key, mask in opened.items() if mask}

    def _opened_by_absence(self) -> Iterator[tuple[Change, int]]:
        whole: dict[int, int] = {}
        for (index, _), mask in self.masks.items():
            whole[index] = whole.get(index, 0) | mask
        for index, mask in zip(whole, _alone([*whole.values()]), strict=True):
            person = self.question.people[index].id
            if index and (self.spare is None or person in self.spare):
                yield Optionally(person), mask

    def _possible(self, question: Question) -> int:
        """The starts of a question that differs from this one in length and windows alone."""
        cells = _cells(question, self.grid)
        return asked_starts(question, self.grid) & runs(self.room, cells) & ~self.forbidden & ~(self.ends >> cells)

    def _by_day(self, person: Availability) -> int:
        return runs(hours_mask(self.grid, DAYTIME, person.zone), _cells(self.question, self.grid))

    def _cost(self, change: Change) -> tuple[int, int]:
        own = self.question.people[0].id
        match change:
            case Waiver(person, rule) if person == own:
                return 0, LEAST_ASKED.index(rule)
            case Shorter():
                return 1, 0
            case Waiver(_, rule):
                return 2, LEAST_ASKED.index(rule)
            case Optionally():
                return 3, 0


def explain(question: Question, shorter: Sequence[Question] = (), spare: frozenset[str] | None = None) -> Explanation:
    """Every mask of every required person, over the starts that the question is about.

    `shorter` are the same question with less time: other lengths, and windows to match. `spare` as in `Explanation`.
    """
    grid = grid_of(question, *(each.length for each in shorter))
    asked, cells = asked_starts(question, grid), _cells(question, grid)
    masks: dict[tuple[int, Rule], int] = {}
    promised: dict[tuple[int, Rule], int] = {}
    room, ends, forbidden = grid.full, 0, 0
    for index, (person, terms) in enumerate(zip(question.people, terms_of(question), strict=True)):
        if not person.required:
            continue
        taken, around = Taken.of(person), Surroundings(grid)
        around.paint(taken.others, terms.before, terms.after)
        around.paint(taken.days, terms.before, terms.after)
        _paint_promised(around, taken, terms.before, terms.after)
        free, hours = grid.full & ~around.busy, open_cells(person, grid, terms)
        too_soon, too_late = around.too_soon, around.too_late
        starts = forbidden_starts(person, question.now, grid, terms)
        if is_unknown(person, terms):
            starts[Rule.UNKNOWN] = grid.full
        room &= free & hours
        ends |= too_late
        forbidden |= too_soon
        for mask in starts.values():
            forbidden |= mask
        starts[Rule.BUSY] = grid.full & ~runs(free, cells)
        starts[Rule.BUFFER_BEFORE] = too_soon
        starts[Rule.BUFFER_AFTER] = too_late >> cells
        starts[Rule.HOURS] = grid.full & ~runs(hours, cells)
        if taken.promised:
            kept = Surroundings(grid)
            _paint_promised(kept, taken, NO_TIME, NO_TIME)
            promised |= {(index, Rule.BUFFER_BEFORE): kept.too_soon, (index, Rule.BUFFER_AFTER): kept.too_late >> cells}
        masks |= {(index, rule): starts[rule] & asked for rule in Rule if rule in starts}
    against = {key: mask for key, mask in masks.items() if mask}
    return Explanation(question, grid, asked, against, promised, room, ends, forbidden, tuple(shorter), spare)


def _alone(masks: Sequence[int]) -> Iterator[int]:
    """Of each mask what is in no other."""
    once, twice = 0, 0
    for mask in masks:
        twice |= once & mask
        once |= mask
    return (mask & ~twice for mask in masks)


def _cells(question: Question, grid: Grid) -> int:
    return int(question.length.total_seconds()) // grid.cell


def _paint_promised(around: Surroundings, taken: Taken, before: timedelta, after: timedelta) -> None:
    """Bookings of ours, each with the larger gaps: those wanted now, or those that it was promised."""
    for entry in taken.promised:
        around.paint([entry], max(before, entry.buffer_after), max(after, entry.buffer_before))
