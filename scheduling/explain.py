"""Why a time is not offered, and the one rule whose relaxing opens most.

`why_not` is exact for one time; `Explanation` keeps a mask for every person and rule, so that whole weeks are explained, and
relaxing is a recombination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.calendars import NO_TIME
from scheduling.grid import Canvas, Grid, positions, runs
from scheduling.slots import (
    Availability,
    Question,
    Rule,
    Taken,
    Terms,
    Waiver,
    asked_starts,
    forbidden_starts,
    grid_of,
    is_unknown,
    open_cells,
    terms_of,
    why_not,
)

__all__ = ["Explanation", "Refusal", "Relaxation", "explain", "relaxation", "why_not"]

LEAST_ASKED = (
    Rule.BUFFER_BEFORE,
    Rule.BUFFER_AFTER,
    Rule.HOURS,
    Rule.NOTICE,
    Rule.DAILY_CAP,
    Rule.WEEKLY_CAP,
    Rule.HORIZON,
    Rule.UNKNOWN,
    Rule.BUSY,
)
"""From what is easiest to ask of somebody to what is hardest; decides between relaxations that open equally much."""

ONE_MOMENT = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Refusal:
    """A start on the grid that is not offered: for each required person it suits badly, the rules that stand against it."""

    start: datetime
    people: tuple[tuple[str, tuple[Rule, ...]], ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One rule of one person, and the starts that would be offered without it, in time order.

    `BUSY` says that the person's meetings are all that is in the way: it cannot be waived, but they may come optionally.
    """

    waiver: Waiver
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """For each required person (by place in the question) and rule: the starts on the question's grid that it forbids.

    `asked` are all the starts that the question is about. Masks that forbid none of them are left out.
    """

    question: Question
    grid: Grid
    asked: int
    masks: Mapping[tuple[int, Rule], int]

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

    def relaxation(self) -> Relaxation | None:
        """The one rule of one person without which most starts that are not offered would be; None when no single one helps."""
        once, twice = 0, 0
        for mask in self.masks.values():
            twice |= once & mask
            once |= mask
        opened = {key: mask & ~twice & ~self._promised(*key) for key, mask in self.masks.items()}
        best = min(opened, key=lambda key: (-opened[key].bit_count(), LEAST_ASKED.index(key[1]), key[0]), default=None)
        if best is None or not opened[best]:
            return None
        waiver = Waiver(self.question.people[best[0]].id, best[1])
        return Relaxation(waiver, tuple(self.grid.moments(positions(opened[best]))))

    def _promised(self, index: int, rule: Rule) -> int:
        """What a buffer forbids even when it is waived: the gaps that bookings of ours were promised."""
        taken = Taken.of(self.question.people[index])
        if rule is Rule.BUFFER_BEFORE:
            return _too_soon_after(taken, self.grid, NO_TIME)
        if rule is Rule.BUFFER_AFTER:
            return _too_late_before(taken, self.grid, NO_TIME, self.question.length)
        return 0


def explain(question: Question) -> Explanation:
    """Every mask of every required person, over the starts that the question is about."""
    grid = grid_of(question)
    asked = asked_starts(question, grid)
    masks = {
        (index, rule): mask & asked
        for index, (person, terms) in enumerate(zip(question.people, terms_of(question), strict=True))
        if person.required
        for rule, mask in _masks_of(person, question, grid, terms)
    }
    return Explanation(question, grid, asked, {key: mask for key, mask in masks.items() if mask})


def relaxation(question: Question) -> Waiver | None:
    """The one rule of one person whose relaxing opens most of what is not offered; None when no single one opens any."""
    best = explain(question).relaxation()
    return best.waiver if best else None


def _masks_of(person: Availability, question: Question, grid: Grid, terms: Terms) -> Iterator[tuple[Rule, int]]:
    """The starts that each rule of the person forbids."""
    cells = int(question.length.total_seconds()) // grid.cell
    taken = Taken.of(person)
    busy = Canvas(grid)
    for each in (taken.others, taken.promised, taken.days):
        busy.paint(each, NO_TIME, NO_TIME)
    yield Rule.BUSY, grid.full & ~runs(grid.full & ~busy.mask(), cells)
    yield Rule.BUFFER_BEFORE, _too_soon_after(taken, grid, terms.before)
    yield Rule.BUFFER_AFTER, _too_late_before(taken, grid, terms.after, question.length)
    yield Rule.HOURS, grid.full & ~runs(open_cells(person, grid, terms), cells)
    yield from forbidden_starts(person, question.now, grid, terms).items()
    if is_unknown(person, terms):
        yield Rule.UNKNOWN, grid.full


def _too_soon_after(taken: Taken, grid: Grid, wanted: timedelta) -> int:
    """The starts that leave less than the wanted gap, or the one promised, after something that ended before."""
    canvas = Canvas(grid)
    if wanted:
        canvas.mark([each.end for each in taken.others], NO_TIME, wanted)
        canvas.mark([each.end for each in taken.days], NO_TIME, wanted)
    for entry in taken.promised:
        canvas.mark([entry.end], NO_TIME, max(wanted, entry.buffer_after))
    return canvas.mask()


def _too_late_before(taken: Taken, grid: Grid, wanted: timedelta, length: timedelta) -> int:
    """The starts of meetings that leave less than the wanted gap, or the one promised, before something that begins after."""
    canvas = Canvas(grid)
    last = ONE_MOMENT - length
    if wanted:
        canvas.mark([each.start for each in taken.others], last - wanted, last)
        canvas.mark([each.start for each in taken.days], last - wanted, last)
    for entry in taken.promised:
        canvas.mark([entry.start], last - max(wanted, entry.buffer_before), last)
    return canvas.mask()
