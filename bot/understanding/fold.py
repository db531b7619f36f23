"""Atoms to time phrases: days and clock times that stand together are joined, then ranges, bounds, alternatives, exclusions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.understanding.atoms import Atom
from bot.understanding.lexicon import Anchor, Flag, Lexicon, Quarter, Role, Unit
from bot.understanding.times import (
    DAY,
    Bound,
    Clock,
    Days,
    Grain,
    Length,
    Part,
    Point,
    beginning,
    clock_of,
    ending,
    first_half,
    middle,
    month,
    one_day,
    remaining,
    second_half,
    stretch,
    week,
    weekday_beside,
    weekday_in,
    weekend_beside,
)

FILLERS = frozenset({Role.ON, Role.IN, Role.AT, Role.ABOUT})
LEADS = frozenset(Role) - {Role.OR, Role.AND, Role.DASH}
BOUNDS = {
    Role.AFTER: Bound.AFTER,
    Role.BEFORE: Bound.BEFORE,
    Role.BY: Bound.BY,
    Role.SINCE: Bound.SINCE,
    Role.UNTIL: Bound.UNTIL,
    Role.FROM: Bound.FROM,
}
AT_MOST: dict[object, Bound] = {Flag.LATEST: Bound.BY, Flag.EARLIEST: Bound.SINCE}
"""Said behind a time: "Thursday at the latest"."""
MOST_LEADS = 6
MILITARY_DIGITS = 4
CORRECTION_REACH = 4
CLAUSE_REACH = 6
RULED_OUT_REACH = 6
NUMBER_LEADS = frozenset(
    {Role.AT, Role.ABOUT, Role.FROM, Role.BETWEEN, Role.TO, Role.UNTIL, Role.SINCE, Role.AFTER, Role.BEFORE, Role.BY, Role.ENDING}
)
EARLY_PART, LATE_PART = Part(6 * 60, 12 * 60), Part(15 * 60, 18 * 60, "pm")
MIDDLE_PART = Part(11 * 60, 15 * 60, "pm")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time said in one place of the text: one point or several alternatives; `first`..`last` are tokens, half-open."""

    points: tuple[Point, ...]
    first: int
    last: int
    negative: bool = False
    corrects: bool = False
    """Said instead of what stands before it: "Tuesday, no wait, Wednesday"."""


@dataclass(frozen=True, slots=True)
class Chunk:
    point: Point
    first: int
    next: int
    negative: bool


class Folder:
    """Reads phrases from left to right over one list of atoms."""

    def __init__(self, atoms: Sequence[Atom], now: datetime, lexicon: Lexicon, *, bare_numbers: bool = False) -> None:
        self._atoms = atoms
        self._now = now
        self._sets = lexicon.words
        self._given_names = lexicon.given_names
        self._bare_numbers = bare_numbers

    def phrases(self) -> list[Phrase]:
        found: list[Phrase] = []
        place = 0
        while place < len(self._atoms):
            if self._atoms[place].value is None and self._atoms[place].number is None:
                place += 1
                continue
            phrase, after = self._phrase(place)
            if phrase is None:
                place += 1
            else:
                found.append(phrase)
                place = after
        return found

    # ------------------------------------------------------------- one phrase

    def _phrase(self, place: int) -> tuple[Phrase | None, int]:
        chunk = self._chunk(place)
        if chunk is None:
            return None, place
        points, end = [chunk.point], chunk.next
        while True:
            joined = self._joined(points, end, negative=chunk.negative)
            if joined is None:
                break
            points, end = joined
        first = self._atoms[chunk.first].first
        corrects = any(atom.word in self._sets["corrections"] for atom in self._atoms[max(place - CORRECTION_REACH, 0) : place])
        return Phrase(tuple(points), first, self._atoms[end - 1].last, chunk.negative, corrects), end

    def _joined(self, points: list[Point], end: int, *, negative: bool) -> tuple[list[Point], int] | None:
        """The next chunk as part of the same phrase: refining the last point, or an alternative to it."""
        following = self._chunk(end, numbers=points[-1].days is not None and not points[-1].has_time)
        if following is not None and not following.negative and not (negative and self._word(end) == ","):
            refined = combine(points[-1], following.point)
            if refined is not None and not (negative and _frames(following.point, points[-1])):
                earlier = [_also(point, following.point) for point in points[:-1]]
                return [*earlier, refined], following.next
        place = end
        joints: set[Role | None] = set()
        while self._role(place) in (Role.OR, Role.AND) or (self._role(place) is Role.ON and self._word(place) == ","):
            joints.add(self._role(place))
            place += 1
        if place == end:
            return None
        other = self._chunk(place, numbers=points[-1].clock is not None and self._ends_after(place)) or self._day_after(
            points, place
        )
        if negative and joints == {Role.ON} and other is not None and not self._lists_on(other.next):
            return None  # "not Friday, Monday": Monday is wanted
        if other is None or other.negative:
            return None
        if negative and points[-1].days is None and other.point.days is not None:
            return None  # "not in the morning, Thursday"
        if self._is_day_alone(end - 1) and points[-1].has_time and other.point.days is not None and not other.point.has_time:
            other = replace(other, point=_at_time_of(other.point, points[-1]))  # "between noon and 2 on Thursday or Friday"
        if Role.OR in joints and (points[-1].clock is not None or other.point.clock is not None):
            further = _other_hours(points, other.point)
            if further is not None:
                return further, other.next
        return _with_alternative(points, other.point, other.next)

    def _is_day_alone(self, place: int) -> bool:
        value = self._atoms[place].value
        return isinstance(value, Point) and value.days is not None and not value.has_time

    def _day_after(self, points: Sequence[Point], place: int) -> Chunk | None:
        """ "tomorrow or the day after", "Dec 1 or 4": a day that is told by the one before it."""
        days, atom = points[-1].days, self._atoms[place] if place < len(self._atoms) else None
        if days is None or atom is None or days.grain is not Grain.DAY or points[-1].has_time:
            return None
        if isinstance(atom.value, Anchor) and atom.value.unit is Unit.DAY:
            return Chunk(Point(days=_counted(atom.value, days)), place, place + 1, negative=False)
        number = atom.number
        if (
            number is None
            or days.weekday is not None
            or not days.first.day < number <= month_end(days)
            or not self._ends_after(place)
        ):
            return None
        return Chunk(Point(days=one_day(days.first.replace(day=number))), place, place + 1, negative=False)

    def _lists_on(self, place: int) -> bool:
        """Whether one more time follows after "or", "and" or a comma."""
        joined = self._role(place) in (Role.OR, Role.AND) or self._word(place) == ","
        return joined and self._chunk(place + 1) is not None

    def _chunk(self, place: int, *, numbers: bool = False) -> Chunk | None:
        """[not] [after | by | from | between …] time [to time]."""
        first = place
        negative, between, lead = False, False, None
        bound: Bound | None = None
        approximate = False
        while (role := self._role(place)) in LEADS and place - first < MOST_LEADS:
            negative |= role is Role.NOT
            between |= role is Role.BETWEEN
            approximate |= role is Role.ABOUT
            if role in BOUNDS:
                bound = BOUNDS[role]
            if role in NUMBER_LEADS or self._dates_number(place):
                lead = role
            if role in (Role.WITHIN, Role.IN) and (ahead := self._ahead(place, role)) is not None:
                return Chunk(ahead, first, place + 2, negative)
            place += 1
        negative |= self._ruled_out_behind(place)
        if bound is not None:
            place = self._past_clause(place, bound)
        if bound is Bound.BEFORE and place < len(self._atoms) and self._atoms[place].value is Quarter.LATE:
            bound = Bound.BY  # "before the end of the week" is by its end
        day_first = self._names_day(place)
        numbers = numbers and not self._counts_minutes(place)
        unit = self._unit(place, numbers=lead is not None or numbers or self._bare_numbers, negative=negative)
        if unit is None:
            return None
        point, place = unit
        ranged = self._range_end(point, place, between=between)
        if ranged is not None:
            return Chunk(ranged[0], first, ranged[1], negative)
        if approximate and point.clock is not None:
            point = replace(point, clock=replace(point.clock, approximate=True))
        if place < len(self._atoms) and self._atoms[place].value in AT_MOST:
            bound = AT_MOST[self._atoms[place].value]
            place += 1
        if bound is Bound.FROM and _is_long(point):
            bound = None  # "from the 20th to the 27th" in one atom
        if bound is not None:
            across = point.days is not None and (day_first or bound is not Bound.BEFORE)
            point = replace(point, bound=bound, across=across)
            if self._role(place) is Role.SINCE or self._word(place) in self._sets["onwards"]:
                point, place = self._onwards(point, place)
        return Chunk(point, first, place, negative)

    def _ruled_out_behind(self, place: int) -> bool:
        """ "Monday and Friday excluded"."""
        for atom in self._atoms[place : place + RULED_OUT_REACH]:
            if atom.value is Flag.RULED_OUT:
                return True
            if not isinstance(atom.value, Point) and atom.value not in (Role.AND, Role.OR):
                return False
        return False

    def _dates_number(self, place: int) -> bool:
        """ "for 4 tomorrow", "for 8 instead of 7:30": a small number after "for" that a day or another time follows."""
        if self._word(place) not in self._sets["for"] or place + 2 >= len(self._atoms):
            return False
        number, after = self._atoms[place + 1].number, self._atoms[place + 2].value
        if number is None or not 1 <= number <= 12:
            return False
        return after is Role.NOT or (isinstance(after, Point) and after.days is not None and not after.has_time)

    def _past_clause(self, place: int, bound: Bound) -> int:
        """ "before her holiday starts on Friday": past a few words up to a verb of beginning or ending, if a day follows."""
        for at in range(place, min(place + CLAUSE_REACH, len(self._atoms))):
            bounded = bound in (Bound.BEFORE, Bound.AFTER)
            if bounded and at > place and self._role(at) is Role.AT and self._is_clock(at + 1):
                return at + 1  # "before his flight at 4"
            if self._atoms[at].value is not None and self._role(at) is None:
                return place
            if at > place and self._atoms[at].word in self._sets["beginning_verbs"]:
                after = at + 1 + (self._word(at + 1) in self._sets["verb_particles"])
                while self._role(after) in FILLERS:
                    after += 1
                if self._names_day(after):
                    return after
        return place

    def _is_clock(self, place: int) -> bool:
        """Whether an hour stands here, said in full or as a bare number that counts nothing."""
        if place >= len(self._atoms):
            return False
        value, number = self._atoms[place].value, self._atoms[place].number
        if isinstance(value, Point):
            return value.clock is not None and value.days is None
        return number is not None and number <= 24 and self._ends_after(place)

    def _names_day(self, place: int) -> bool:
        """ "before Friday 5pm" bounds the days up to it, "before 5pm Friday" that Friday."""
        value = self._atoms[place].value if place < len(self._atoms) else None
        return isinstance(value, Quarter) or (isinstance(value, Point) and value.days is not None)

    def _onwards(self, point: Point, place: int) -> tuple[Point, int]:
        """ "from Monday on": unless the "on" begins something else."""
        if self._word(place) in self._sets["on"] and self._unit(place + 1, numbers=False) is not None:
            return point, place
        return replace(point, bound=Bound.SINCE), place + 1

    def _range_end(self, start: Point, place: int, *, between: bool) -> tuple[Point, int] | None:
        role = self._role(place)
        if role not in (Role.TO, Role.UNTIL, Role.DASH) and not (between and role is Role.AND):
            return None
        place += 1
        while self._role(place) in FILLERS:
            place += 1
        unit = self._unit(place, numbers=start.clock is not None)
        if unit is None:
            return None
        ranged = _range(start, unit[0], between=between or self._word(unit[1]) in self._sets["window_words"])
        return None if ranged is None else (ranged, unit[1])

    def _unit(self, place: int, *, numbers: bool, negative: bool = False) -> tuple[Point, int] | None:
        """Days, clock and part that stand side by side, with at most fillers between."""
        found = self._primary(place, numbers=numbers)
        if found is None:
            return None
        point, place = found
        while True:
            after = place
            fillers: set[Role] = set()
            while (role := self._role(after)) in FILLERS and (not negative or self._word(after) != ","):
                fillers.add(role)
                after += 1
            said = Role.AT in fillers or (self._ends_after(after) and not self._counts_minutes(after))
            bare = point.days is not None and not point.has_time and said
            found = self._primary(after, numbers=bare)
            combined = None if found is None else combine(point, found[0])
            if found is None or combined is None or self._starts_range(after, found, point):
                return point, place
            if negative and _frames(found[0], point):
                return point, place
            if not negative and self._ruled_out_behind(after):
                return point, place
            if Role.ABOUT in fillers and combined.clock is not None:
                combined = replace(combined, clock=replace(combined.clock, approximate=True))
            point, place = combined, found[1]

    def _counts_minutes(self, place: int) -> bool:
        """ "this week for 15": no hour of a clock that people say without "at"."""
        number = self._atoms[place].number if place < len(self._atoms) else None
        return number is not None and 12 < number < 100

    def _starts_range(self, start: int, found: tuple[Point, int], before: Point) -> bool:
        """A clock time or a day that begins a range is left to the range: "Tuesday 2-4", "not before 11, Tue-Thu"."""
        point, place = found
        clock = point.clock is not None and point.days is None
        day = point.days is not None and not point.has_time and before.days is None and before.bound is None
        ranged = self._range_end(point, place, between=False) if clock or (day and before.clock is not None) else None
        listed = ranged is not None and (self._word(start - 1) == "," or ranged[0].until is None)
        return ranged is not None and (clock or listed)

    def _primary(self, place: int, *, numbers: bool) -> tuple[Point, int] | None:
        if place >= len(self._atoms):
            return None
        atom = self._atoms[place]
        if isinstance(atom.value, Point):
            return self._weekday_beside(atom.value, place + 1) or (atom.value, place + 1)
        if isinstance(atom.value, Anchor):
            return self._anchored(atom.value, place + 1)
        if isinstance(atom.value, Quarter):
            return self._quarter(atom.value, place + 1)
        if isinstance(atom.value, Length):
            return self._from_now(atom.value, place + 1)
        if atom.number is not None and (
            numbers or self._begins_clock_range(place) or self._is_military(place) or self._is_asked_hour(place)
        ):
            clock = _bare_clock(atom.number)
            return None if clock is None else (Point(clock=clock), place + 1)
        return None

    def _weekday_beside(self, point: Point, place: int) -> tuple[Point, int] | None:
        """ "the Friday after Thanksgiving", "the Monday before Dec 10"."""
        role = self._role(place)
        if role not in (Role.BEFORE, Role.AFTER) or point.days is None or point.days.weekday is None or point.has_time:
            return None
        named = self._named_day(place + 1)
        if named is None or named[0].weekday is not None:
            return None
        return replace(point, days=weekday_beside(named[0], point.days.weekday, -1 if role is Role.BEFORE else 1)), named[1]

    def _anchored(self, anchor: Anchor, place: int) -> tuple[Point, int] | None:
        """ "the week before Christmas", "two days after the 10th"."""
        named = self._named_day(place)
        if named is None:
            return None if anchor.alone is None else (anchor.alone, place)
        return Point(days=_counted(anchor, named[0])), named[1]

    def _named_day(self, place: int) -> tuple[Days, int] | None:
        while self._role(place) in FILLERS:
            place += 1
        value = self._atoms[place].value if place < len(self._atoms) else None
        if not isinstance(value, Point) or value.days is None or value.has_time:
            return None
        return value.days, place + 1

    def _is_military(self, place: int) -> bool:
        """ "1400 tomorrow", "12.30 on Friday": four digits beside a day."""
        digits = self._atoms[place].word.replace(".", "")
        short = len(digits) == MILITARY_DIGITS - 1 and self._is_quarter_hour(place)
        if not digits.isdigit() or not (short or len(digits) >= MILITARY_DIGITS - ("." in self._atoms[place].word)):
            return False
        after = place + 1
        while self._role(after) in FILLERS:
            after += 1
        if self._role(place - 1) is Role.DASH and self._atoms[place - 2].number is not None:
            return False  # "3-330 tmrw"
        return any(
            0 <= beside < len(self._atoms) and isinstance(value := self._atoms[beside].value, Point) and value.days is not None
            for beside in (place - 1, after)
        )

    def _is_quarter_hour(self, place: int) -> bool:
        """ "230 tmrw", "930 thursday", and not "room 230 tomorrow"."""
        number = self._atoms[place].number or 0
        return (
            100 <= number < 1300
            and number % 100 in (0, 15, 30, 45)
            and self._word(place - 1) not in self._sets["numbered_things"]
        )

    def _is_asked_hour(self, place: int) -> bool:
        """ "does 9 tomorrow work", "can Ana do 4 on Friday": a number behind a verb of asking, with a day behind it."""
        number = self._atoms[place].number or 0
        if self._word(place - 1) in self._sets["mine"] and 0 < number <= 12:
            return self._closes(place + 1) or self._role(place + 1) is Role.AND or self._word(place + 1) in self._sets["with"]
        named = self._word(place - 1) in self._given_names and number <= 12  # "book ana 4 tomorrow"
        if not (named or self._word(place - 1) in self._sets["before_hour"]) or not 0 < number <= 24:
            return False
        if number <= 12 and self._word(place + 1) in self._sets["suit"]:
            return True  # "does 3 suit Ana?"
        if self._word(place - 1) in self._sets["do"] and number <= 12 and self._closes(place + 1):
            return True  # "can't make the 3pm, can we do 4?"
        after = place + 1
        while self._role(after) in FILLERS:
            after += 1
        value = self._atoms[after].value if after < len(self._atoms) else None
        return isinstance(value, Point) and value.days is not None and not value.has_time

    def _closes(self, place: int) -> bool:
        """Whether a clause ends before an atom."""
        return place >= len(self._atoms) or (self._atoms[place].value is None and not self._word(place)[:1].isalnum())

    def _begins_clock_range(self, place: int) -> bool:
        """ "2-3:30pm", "6 to 8" at the end of a phrase, and not "3-4 people"."""
        if self._role(place + 1) not in (Role.DASH, Role.TO, Role.UNTIL, Role.OR) or place + 2 >= len(self._atoms):
            return False
        after = self._atoms[place + 2]
        if self._role(place + 1) is Role.OR and not isinstance(after.value, Point):
            return False
        if isinstance(after.value, Point):
            return after.value.clock is not None and after.value.days is None
        hour = after.number is not None and (after.number <= 24 or self._is_quarter_hour(place + 2))
        return hour and self._ends_after(place + 2)

    def _ends_after(self, place: int) -> bool:
        """Whether what follows the atom is no plain word that a number could count."""
        after = place + 1
        if after >= len(self._atoms):
            return True
        atom = self._atoms[after]
        return atom.value is not None or not atom.word.isalpha() or atom.word in self._sets["after_hour"]

    def _quarter(self, quarter: Quarter, place: int) -> tuple[Point, int] | None:
        while self._role(place) in FILLERS:
            place += 1
        found = self._primary(place, numbers=False)
        if found is None or found[0].days is None or found[0].clock is not None:
            return None
        days, part = _quartered(found[0].days, quarter, self._now)
        return replace(found[0], days=days, part=part or found[0].part), found[1]

    def _from_now(self, length: Length, place: int) -> tuple[Point, int] | None:
        """ "10 days from now", "an hour from now"."""
        if place < len(self._atoms) and self._atoms[place].value is Flag.FROM_NOW:
            return _after(self._now, length), place + 1
        return None

    def _ahead(self, place: int, role: Role) -> Point | None:
        """ "in 25 minutes" is a moment, "within two weeks" a stretch."""
        length = self._atoms[place + 1].value if place + 1 < len(self._atoms) else None
        if not isinstance(length, Length):
            return None
        if role is Role.IN:
            return _after(self._now, length)
        if length.days:
            today = self._now.date()
            return Point(days=stretch(today, today + DAY * length.days))
        return Point(moment=self._now + timedelta(minutes=length.minutes), bound=Bound.BEFORE)

    def _role(self, place: int) -> Role | None:
        value = self._atoms[place].value if 0 <= place < len(self._atoms) else None
        return value if isinstance(value, Role) else None

    def _word(self, place: int) -> str:
        return self._atoms[place].word if 0 <= place < len(self._atoms) else ""


# ---------------------------------------------------------------- joining points


def _is_long(point: Point) -> bool:
    """A stretch of days that was given by both its ends."""
    return point.days is not None and point.days.grain is Grain.DAYS and point.days.first != point.days.last


def month_end(days: Days) -> int:
    """The last day of the month that `days` begin in."""
    return month(days.first.year, days.first.month).last.day


def _also(point: Point, said: Point) -> Point:
    """What is said behind the last of several alternatives holds for the others that leave it unsaid."""
    if point.clock is not None and (said.has_time or said.bound is not None):
        return point
    return combine(point, said) or point


def _frames(stretch: Point, day: Point) -> bool:
    """ "any day but Friday this week": what is ruled out is the weekday alone."""
    if day.days is None or day.days.weekday is None or day.has_time or stretch.days is None or stretch.has_time:
        return False
    long = stretch.days.last - stretch.days.first >= DAY * 4
    return stretch.days.grain in (Grain.WEEK, Grain.MONTH) or (stretch.days.grain is Grain.DAYS and long)


def _after(now: datetime, length: Length) -> Point:
    if length.days:
        return Point(days=one_day(now.date() + DAY * length.days))
    return Point(moment=now + timedelta(minutes=length.minutes))


def _counted(anchor: Anchor, days: Days) -> Days:
    match anchor.unit:
        case Unit.WEEK:
            beyond = days.last if anchor.count > 0 else days.first
            return week(beyond, anchor.count)
        case Unit.WEEKEND:
            return weekend_beside(days, anchor.count)
        case Unit.DAY:
            return one_day((days.last if anchor.count > 0 else days.first) + DAY * anchor.count)


def _bare_clock(number: int) -> Clock | None:
    if number <= 24:
        return clock_of(number)
    return clock_of(number // 100, number % 100) if 100 <= number < 2400 else None


def _quartered(days: Days, quarter: Quarter, now: datetime) -> tuple[Days, Part | None]:
    """Days narrowed to a quarter of them; within one day it is a part of that day."""
    if days.grain is Grain.DAY:
        return days, {Quarter.EARLY: EARLY_PART, Quarter.LATE: LATE_PART, Quarter.MIDDLE: MIDDLE_PART}.get(quarter)
    narrow = {
        Quarter.EARLY: beginning,
        Quarter.MIDDLE: middle,
        Quarter.LATE: ending,
        Quarter.FIRST_HALF: first_half,
        Quarter.SECOND_HALF: second_half,
    }.get(quarter)
    return (remaining(days, now.date()) if narrow is None else narrow(days)), None


def combine(a: Point, b: Point) -> Point | None:
    """Both said of the same time, or None when they contradict each other."""
    if a.moment is not None or b.moment is not None:
        return _within_day(a, b)
    days = a.days if b.days is None else b.days if a.days is None else refine(a.days, b.days)
    if days is None and (a.days is not None or b.days is not None):
        return None
    if a.clock is not None and b.clock is not None:
        return _with_end(a, b, days)
    if a.part is not None and b.part is not None and not _overlap(a.part, b.part):
        return None
    if a.until_days is not None and b.until_days is not None:
        return None
    if a.bound is not None and b.bound is not None and a.bound is not b.bound and a.across == b.across:
        return None
    clocked = a if a.clock is not None else b
    bound = clocked.bound or (a.bound if a.across else None) or (b.bound if b.across else None) or a.bound or b.bound
    across = a.across or b.across
    if bound is Bound.FROM and across and clocked.clock is not None and clocked.bound is None:
        bound, across = None, False
    return Point(
        days=days,
        clock=clocked.clock,
        until=clocked.until,
        until_days=a.until_days or b.until_days,
        part=_narrower(a.part, b.part),
        bound=bound,
        across=across,
        between=a.between or b.between,
        recurring=a.recurring or b.recurring,
    )


def _within_day(a: Point, b: Point) -> Point | None:
    """ "today, within the next two hours": the moment, when the day said beside it holds it."""
    day, moment = (a, b) if b.moment is not None else (b, a)
    if moment.moment is None or day.days is None or day.has_time or day.bound is not None:
        return None
    return moment if day.days.first <= moment.moment.date() <= day.days.last else None


def _with_end(a: Point, b: Point, days: Days | None) -> Point | None:
    """ "at 2 … until 5": the second clock as the end of the first."""
    if b.bound is Bound.UNTIL and a.until is None and a.bound in (None, Bound.FROM):
        return replace(a, days=days, until=b.clock, bound=None)
    lower, upper = (Bound.AFTER, Bound.SINCE), (Bound.BEFORE, Bound.BY, Bound.UNTIL)
    if a.until is None and ((a.bound in lower and b.bound in upper) or (a.bound in upper and b.bound in lower)):
        low, high = (a, b) if a.bound in lower else (b, a)
        return replace(low, days=days, until=high.clock, bound=None, between=True)
    return a if a.clock == b.clock and a.until == b.until and b.days is None else None


def _overlap(a: Part, b: Part) -> bool:
    return max(a.begin, b.begin) < min(a.end, b.end)


def _narrower(a: Part | None, b: Part | None) -> Part | None:
    if a is None or b is None:
        return a or b
    return min(a, b, key=lambda part: part.end - part.begin)


def refine(a: Days, b: Days) -> Days | None:
    """One day said in two ways, or a day placed by a longer stretch ("Tuesday next week", "June 5th next year")."""
    if a.grain is b.grain is Grain.DAY:
        if a.first == b.first:
            return a if a.fixed else b
        bare, dated = (a, b) if a.weekday is not None else (b, a)
        said_both = bare.weekday is not None and dated.weekday is None
        return dated if said_both and dated.first.weekday() == bare.weekday else None
    short, long = (a, b) if a.last - a.first <= b.last - b.first else (b, a)
    if long.grain is Grain.YEAR and not short.fixed and short.weekday is None and short.grain in (Grain.DAY, Grain.MONTH):
        return _in_year(short, long.first.year)
    if short.grain is Grain.DAYS and short.weekday is not None and long.grain is Grain.WEEK:
        first = weekday_in(long, short.weekday).first
        return Days(first, first + (short.last - short.first), Grain.DAYS, fixed=True)
    if short.grain is not Grain.DAY:
        return short if a.grain is not b.grain and long.first <= short.first and short.last <= long.last else None
    if short.weekday is not None:
        placed = weekday_in(long, short.weekday)
        return placed if placed.first <= long.last else None
    if long.first <= short.first <= long.last:
        return short
    if long.grain is Grain.MONTH and not short.fixed and short.first.day <= long.last.day:
        return one_day(long.first.replace(day=short.first.day))
    return None


def _in_year(days: Days, year: int) -> Days | None:
    if days.grain is Grain.MONTH:
        return month(year, days.first.month)
    try:
        return one_day(days.first.replace(year=year))
    except ValueError:
        return None


def _range(start: Point, end: Point, *, between: bool) -> Point | None:
    """From one point to another; None when the two do not make a range."""
    if start.until is not None or end.until is not None or start.moment or end.moment:
        return None
    if start.clock is not None and end.clock is not None:
        if end.days is None or start.days is None:
            days = start.days or end.days
            return Point(days=days, clock=start.clock, until=end.clock, part=start.part or end.part, between=between)
        last_day = _day_after(start.days, end.days)
        return None if last_day is None else replace(start, until=end.clock, until_days=last_day, between=between)
    if start.clock is not None and end.part is not None and end.days is None:
        return replace(start, until=Clock(end.part.end, settled=True), between=True)
    if start.days is None or end.days is None or start.clock is not None:
        return None
    last = _day_after(start.days, end.days)
    if last is None:
        return None
    if start.days.weekday is not None and end.days.weekday is None and end.days.grain is Grain.DAY:
        first = _weekday_before(end.days, start.days.weekday)
        return _range(replace(start, days=first), end, between=between)
    if end.clock is not None:
        return replace(start, until=end.clock, until_days=last)
    weekday = start.days.weekday if end.days.weekday is not None else None
    span = Days(start.days.first, last.last, Grain.DAYS, weekday, fixed=True)
    return Point(days=span, part=end.part or start.part, between=between)


def _weekday_before(end: Days, weekday: int) -> Days:
    """ "Friday to Sunday next week": the start is the Friday right before that Sunday."""
    return one_day(end.first - DAY * ((end.first.weekday() - weekday) % 7))


def _day_after(start: Days, end: Days) -> Days | None:
    """The end of a range of days: a weekday or date without a year that lies before the start means the next one."""
    if end.last >= start.first:
        return end
    if end.weekday is not None:
        return weekday_in(Days(start.first + DAY, start.first + DAY * 7), end.weekday)
    if not end.fixed and end.grain is Grain.DAY:
        for ahead in range(24):
            days = month(start.first.year, start.first.month + ahead)
            if (ahead or end.first.day >= start.first.day) and end.first.day <= days.last.day:
                return one_day(days.first.replace(day=end.first.day))
    return None


def _in_same_week(days: Days, other: Days) -> Days:
    """ "next Thursday and Friday": a bare weekday after a day is that day's week's, if it comes later."""
    if other.weekday is None or days.weekday is not None or days.grain is not Grain.DAY or other.weekday <= days.first.weekday():
        return other
    return one_day(days.first + DAY * (other.weekday - days.first.weekday()))


def _before_in_week(point: Point, other: Point) -> Point:
    """ "Wednesday or Thursday next week": a bare weekday before a placed one is of its week."""
    bare, placed = point.days, other.days
    if bare is None or placed is None or bare.weekday is None or placed.weekday is not None or placed.grain is not Grain.DAY:
        return point
    ahead = placed.first.weekday() - bare.weekday
    return replace(point, days=one_day(placed.first - DAY * ahead)) if ahead > 0 else point


def _at_time_of(point: Point, other: Point) -> Point:
    return replace(point, part=other.part, clock=other.clock, until=other.until, bound=other.bound, between=other.between)


def _with_alternative(points: list[Point], other: Point, end: int) -> tuple[list[Point], int] | None:
    """ "Tue or Wed afternoon", "Monday morning or afternoon": what one alternative leaves unsaid the other says."""
    last = points[-1]
    if last.days is not None and other.days is not None:
        other = replace(other, days=_in_same_week(last.days, other.days))
    if other.clock is not None and last.clock is not None and other.until is None:
        return None
    points = [_before_in_week(point, other) for point in points]
    last = points[-1]
    timed = last.has_time or last.bound is not None
    if (other.bound is not None and (other.across or timed)) or last.bound is not None:
        return None
    if other.days is None and last.days is not None and other.part is not None:
        other = replace(other, days=last.days)
    elif other.days is None or (last.days is None and last.part is None):
        return None
    if not last.has_time and other.has_time:
        points = [point if point.has_time else _at_time_of(point, other) for point in points]
    return [*points, other], end


def _other_hours(points: list[Point], other: Point) -> list[Point] | None:
    """ "before 11 or after 3 on Friday", "Tuesday at 3 or Wednesday at 4": further hours, on days of their own or the same."""
    last = points[-1]
    if not last.has_time or (last.days is not None and last.across and last.bound in (Bound.BEFORE, Bound.BY)):
        return None
    if other.days is not None and last.days is not None:
        return [*points, other]
    if not other.has_time or other.moment is not None or last.moment is not None:
        return None
    alike = [point for point in points if _at_time_of(point, last) == point]
    days = [point.days for point in alike] if last.days is not None else [other.days]
    placed = [replace(point, days=point.days or other.days) for point in points]
    return [*placed, *(replace(other, days=day, across=False) for day in days)]
