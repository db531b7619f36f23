"""What a change of rules does: the starts that it opens and closes for one person's own calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduling.intervals import Interval
from scheduling.rules import Rules
from scheduling.slots import Availability, Question, find_starts

DAYS_IN_A_WEEK = 7


class Week(StrEnum):
    THIS = "this"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Effect:
    """How many starts of that week would be offered that were not, and the other way round."""

    opens: int
    closes: int
    week: Week = Week.THIS


def weeks_ahead(now: datetime, zone: ZoneInfo) -> tuple[Interval, Interval]:
    """What is left of this week, and the whole next one: Monday to Sunday by the zone's calendar."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=DAYS_IN_A_WEEK - today.weekday())
    mondays = (monday, monday + timedelta(days=DAYS_IN_A_WEEK))
    this_ends, next_ends = (datetime.combine(each, time(), zone).astimezone(UTC) for each in mondays)
    return Interval(now, this_ends), Interval(this_ends, next_ends)


def touches_times(before: Rules, after: Rules) -> bool:
    """Whether a change is of rules that times depend on: reminders are none of them."""
    return replace(before, reminders=after.reminders, reminded=after.reminded) != after


def what_if(before: Availability, after: Availability, now: datetime, length: timedelta) -> Effect:
    """Compares the starts of meetings of `length` in what is left of this week, or where that stays as it is in the next one.

    Weeks and the grid are those of the person as they will be. Another grid moves every start: then the numbers are those of
    both grids.
    """
    this, following = weeks_ahead(now, after.zone)
    soon = _effect(before, after, now, length, this, Week.THIS)
    if soon.opens or soon.closes:
        return soon
    return _effect(before, after, now, length, following, Week.NEXT)


def _effect(before: Availability, after: Availability, now: datetime, length: timedelta, span: Interval, week: Week) -> Effect:
    then, later = (
        frozenset(find_starts(Question(now, (span,), length, each.rules.step, (each,))).starts()) for each in (before, after)
    )
    return Effect(len(later - then), len(then - later), week)
