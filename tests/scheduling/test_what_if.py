"""What a change of rules does to a week: which starts come and which go, and of which week that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.intervals import Interval
from scheduling.rules import Hours, Status, Weekday, WeeklyWindow
from scheduling.what_if import Effect, Week, weeks_ahead, what_if
from tests.builders import NINE_TO_FIVE, a_calendar, at, busy, minutes

HALF_AN_HOUR = minutes(30)
NO_FRIDAYS = Hours(tuple(replace(each, days=each.days - {Weekday.FRI}) for each in NINE_TO_FIVE.weekly))
SUNDAYS_TOO = Hours((*NINE_TO_FIVE.weekly, WeeklyWindow(frozenset({Weekday.SUN}), at(9).time(), at(11).time())))


def test_a_status_that_no_longer_blocks_opens_times_this_week() -> None:
    """An hour in the middle of a day holds three starts, and one before it had run into it."""
    ada = a_calendar(busy(10, 11, day=2, status=Status.TENTATIVE))
    relaxed = replace(ada, rules=replace(ada.rules, blocking=frozenset({Status.BUSY})))
    assert what_if(ada, relaxed, at(8), HALF_AN_HOUR) == Effect(5, 0, Week.THIS)
    assert what_if(relaxed, ada, at(8), HALF_AN_HOUR) == Effect(0, 5, Week.THIS)


def test_only_what_is_left_of_this_week_counts() -> None:
    ada = a_calendar()
    assert what_if(ada, replace(ada, hours=NO_FRIDAYS), at(8), HALF_AN_HOUR) == Effect(0, 31, Week.THIS)
    assert what_if(ada, replace(ada, hours=NO_FRIDAYS), at(16, day=4), HALF_AN_HOUR) == Effect(0, 3, Week.THIS)


def test_where_this_week_stays_as_it_is_the_next_one_is_looked_at() -> None:
    ada = a_calendar()
    assert what_if(ada, replace(ada, hours=NO_FRIDAYS), at(17, day=4), HALF_AN_HOUR) == Effect(0, 31, Week.NEXT)


def test_sunday_belongs_to_this_week() -> None:
    ada = a_calendar()
    assert what_if(ada, replace(ada, hours=SUNDAYS_TOO), at(20, day=5), HALF_AN_HOUR) == Effect(7, 0, Week.THIS)


def test_a_cap_closes_what_is_left_of_a_full_day() -> None:
    """Between ten and eleven start three meetings of half an hour, between twelve and five nineteen."""
    ada = a_calendar(busy(9, 10, day=1), busy(11, 12, day=1))
    capped = replace(ada, rules=replace(ada.rules, daily_cap=2))
    assert what_if(ada, capped, at(8), HALF_AN_HOUR) == Effect(0, 3 + 19, Week.THIS)


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (at(0, zone="Europe/Stockholm"), at(0, day=7, zone="Europe/Stockholm")),
        (at(23, 59, day=6, zone="Europe/Stockholm"), at(0, day=7, zone="Europe/Stockholm")),
        (at(0, day=7, zone="Europe/Stockholm"), at(0, day=14, zone="Europe/Stockholm")),
    ],
)
def test_weeks_end_at_the_persons_own_midnight_before_monday(now: datetime, monday: datetime) -> None:
    zone = ZoneInfo("Europe/Stockholm")
    assert weeks_ahead(now, zone) == (Interval(now, monday), Interval(monday, monday + timedelta(days=7)))


def test_a_week_in_which_clocks_change_is_an_hour_longer_or_shorter() -> None:
    """In 2027 Stockholm's clocks go forward on Sunday 28 March."""
    zone = ZoneInfo("Europe/Stockholm")
    this, following = weeks_ahead(datetime(2027, 3, 22, tzinfo=zone).astimezone(UTC), zone)
    assert this.end - this.start == timedelta(days=7, hours=-1)
    assert following.end - following.start == timedelta(days=7)
