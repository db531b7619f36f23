"""Wall time and instants, against the zone data itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.intervals import Interval, intersect, merge, subtract
from scheduling.rules import Hours, Weekday, WeeklyWindow
from scheduling.windows import EPOCH, day_number, instant_of, local_day, moment_of, open_hours, seconds_of, seconds_up, stretches
from tests.builders import MONDAY, at, span

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(ZoneInfo)
days = st.dates(date(1975, 1, 1), date(2037, 12, 31))


@settings(max_examples=200, deadline=None)
@given(zones, days, st.integers(0, 86_399))
def test_wall_times_are_read_as_the_standard_library_reads_them(zone: ZoneInfo, day: date, second: int) -> None:
    wall = datetime.combine(day, time()) + timedelta(seconds=second)
    number = day_number(day)
    ours = instant_of(number * 86_400 + second, stretches(zone, number - 2, number + 3))
    assert moment_of(ours) == wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


@settings(max_examples=200, deadline=None)
@given(zones, days, st.integers(0, 86_399))
def test_instants_fall_on_the_local_date_of_the_standard_library(zone: ZoneInfo, day: date, second: int) -> None:
    instant = day_number(day) * 86_400 + second
    number = local_day(instant, stretches(zone, day_number(day) - 1, day_number(day) + 2))
    assert number == day_number(moment_of(instant).astimezone(zone).date())


def test_stretches_lie_end_to_end_with_different_offsets() -> None:
    first, last = day_number(date(2026, 1, 1)), day_number(date(2027, 1, 1))
    found = stretches(ZoneInfo("Africa/Casablanca"), first, last)  # an hour back for Ramadan
    assert [each.offset // 3600 for each in found] == [1, 0, 1]
    assert all(one.end == other.start for one, other in pairwise(found))


def test_a_window_that_a_skipped_hour_swallows_is_absent() -> None:
    hours = Hours((WeeklyWindow(frozenset({Weekday.SUN}), time(2, 15), time(3)),))
    sunday = day_number(date(2026, 3, 29))
    assert open_hours(hours, ZoneInfo("Europe/Berlin"), sunday, sunday + 1) == ()


def test_midnight_that_does_not_exist_is_the_moment_of_the_change() -> None:
    hours = Hours((WeeklyWindow(frozenset(Weekday), time(23), None),))
    day = day_number(date(2026, 3, 28))
    ((_, end),) = [each for each in open_hours(hours, ZoneInfo("Asia/Beirut"), day, day + 1) if each[0] // 86_400 == day]
    assert moment_of(end) == datetime(2026, 3, 28, 22, tzinfo=UTC)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
def test_seconds_round_down_and_up(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert moment_of(seconds_of(moment)) <= moment <= moment_of(seconds_up(moment))
    assert seconds_up(moment) - seconds_of(moment) == (moment.microsecond > 0)
    assert seconds_of(EPOCH) == 0


spans = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda each: Interval(at(each[0]), at(each[0] + each[1])))


@given(st.lists(spans), st.lists(spans))
def test_intervals_are_sets_of_moments(some: list[Interval], others: list[Interval]) -> None:
    hours = [datetime.combine(MONDAY, time(), UTC) + timedelta(hours=hour) for hour in range(60)]

    def shown(intervals: Sequence[Interval]) -> set[datetime]:
        return {hour for hour in hours if any(each.start <= hour < each.end for each in intervals)}

    assert shown(merge(some)) == shown(some)
    assert shown(intersect(some, others)) == shown(some) & shown(others)
    assert shown(subtract(some, others)) == shown(some) - shown(others)
    for result in (merge(some), intersect(some, others), subtract(some, others)):
        assert all(one.end < other.start for one, other in pairwise(result))


def test_touching_intervals_become_one() -> None:
    assert merge([span(10, 11), span(9, 10)]) == (span(9, 11),)
