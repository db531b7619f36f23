"""Why a time is not offered, and what would have to give for there to be one.

`why_not` is exact for one time; `Explanation` keeps a mask for every person and rule, so that whole weeks are explained, and
relaxing is a recombination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.grid import Grid, positions, runs, surroundings
from scheduling.ranking import MORNING, NIGHT
from scheduling.rules import Hours, Weekday, WeeklyWindow
from scheduling.slots import (
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

ASKING = {rule: place for place, rule in enumerate(LEAST_ASKED)}

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
        refused = 0
        for mask in self.masks.values():
            refused |= mask
        return self.asked & ~refused

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
        best = min(opened, key=lambda key: (-opened[key].bit_count(), ASKING[key[1]], key[0]), default=None)
        return Waiver(self.question.people[best[0]].id, best[1]) if best else None

    def relaxations(self, most: int = 3) -> tuple[Relaxation, ...]:
        """The cheapest single changes that open times, at most `most` (two or more), cheapest first, and among them the one
        that opens most.

        What the organizer can do alone is cheaper than asking others, and that is cheaper than going without them; where two
        cost the same, the one that opens more comes first. Nobody's hours are set aside at night. Of the shorter lengths
        only the longest that opens anything is named.
        """
        opening = [(change, mask, mask.bit_count()) for change, mask in self._opened() if mask]
        cheapest = sorted(opening, key=lambda each: (self._cost(each[0]), -each[2]))
        chosen = cheapest[:most]
        widest = max(cheapest, key=lambda each: each[2], default=None)
        if widest is not None and widest not in chosen:
            chosen[-1] = widest
        return tuple(Relaxation(change, tuple(self.grid.moments(positions(mask)))) for change, mask, _ in chosen)

    def _opened(self) -> Iterator[tuple[Change, int]]:
        """Every single change, with the starts that it would open; the same cost always in the question's order."""
        people = self.question.people
        by_day = {zone: self._by_day(zone) for zone in {each.zone for each in people}}
        for (index, rule), mask in self._opened_by_rules().items():
            if rule not in CANNOT_GIVE:
                yield Waiver(people[index].id, rule), mask & by_day[people[index].zone] if rule is Rule.HOURS else mask
        yield from self._opened_by_absence()
        for question in sorted(self.shorter, key=lambda each: -each.length):
            opened = self._possible(question) & ~self.offered
            if opened:
                yield Shorter(question.length), opened
                return

    def _opened_by_rules(self) -> dict[tuple[int, Rule], int]:
        alone = zip(self.masks, _alone([*self.masks.values()]), strict=True)
        opened = ((key, mask & ~self.promised[key] if key in self.promised else mask) for key, mask in alone if mask)
        return {key: mask for key, mask in opened if mask}

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

    def _by_day(self, zone: ZoneInfo) -> int:
        return runs(hours_mask(self.grid, DAYTIME, zone), _cells(self.question, self.grid))

    def _cost(self, change: Change) -> tuple[int, int]:
        own = self.question.people[0].id
        match change:
            case Waiver(person, rule) if person == own:
                return 0, ASKING[rule]
            case Shorter():
                return 1, 0
            case Waiver(_, rule):
                return 2, ASKING[rule]
            case Optionally():
                return 3, 0


def explain(question: Question, shorter: Sequence[Question] = (), spare: frozenset[str] | None = None) -> Explanation:
    """Every mask of every required person, over the starts that the question is about.

    `shorter` are the same question with less time: other lengths, and windows to match. `spare` as in `Explanation`.
    """
    grid = grid_of(question, *(each.length for each in shorter))
    asked, cells, full = asked_starts(question, grid), _cells(question, grid), grid.full
    masks: dict[tuple[int, Rule], int] = {}
    promised: dict[tuple[int, Rule], int] = {}
    room, ends, forbidden = full, 0, 0
    for index, (person, terms) in enumerate(zip(question.people, terms_of(question), strict=True)):
        if not person.required:
            continue
        taken = Taken.of(person)
        around = surroundings(grid, taken.everything, terms.before, terms.after)
        for (before, after), entries in taken.by_promise.items():
            kept = surroundings(grid, entries, after, before, gaps_alone=True)
            around = around.and_of(kept)
            for rule, mask in ((Rule.BUFFER_BEFORE, kept.too_soon), (Rule.BUFFER_AFTER, kept.too_late >> cells)):
                promised[index, rule] = promised.get((index, rule), 0) | mask
        busy, too_soon, too_late = around
        free, hours = full & ~busy, open_cells(person, grid, terms)
        starts = forbidden_starts(person, question.now, grid, terms)
        if is_unknown(person, terms):
            starts[Rule.UNKNOWN] = full
        room &= free & hours
        ends |= too_late
        forbidden |= too_soon
        for mask in starts.values():
            forbidden |= mask
        starts[Rule.BUSY] = full & ~runs(free, cells)
        starts[Rule.BUFFER_BEFORE] = too_soon
        starts[Rule.BUFFER_AFTER] = too_late >> cells
        starts[Rule.HOURS] = full & ~runs(hours, cells)
        for rule in RULES:
            if mask := starts.get(rule, 0) & asked:
                masks[index, rule] = mask
    return Explanation(question, grid, asked, masks, promised, room, ends, forbidden, tuple(shorter), spare)


RULES = tuple(Rule)
"""In their order; going through the enumeration itself takes ten times as long."""


def _alone(masks: Sequence[int]) -> Iterator[int]:
    """Of each mask what is in no other."""
    once, twice = 0, 0
    for mask in masks:
        twice |= once & mask
        once |= mask
    single = once & ~twice
    return (mask & single for mask in masks)


def _cells(question: Question, grid: Grid) -> int:
    return int(question.length.total_seconds()) // grid.cell
