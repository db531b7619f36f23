"""One rule changed at a time: weeks cut and set, and what can never come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import InputError
from scheduling.rule_changes import Change, changed, hours_of, week_of
from scheduling.rules import DatedWindow, Hours, Rules, Status, Weekday, WeeklyWindow, validate

WORKDAYS = frozenset(list(Weekday)[:5])
OFFICE = Hours((WeeklyWindow(WORKDAYS, time(9), time(17)),))
FRIDAY, SATURDAY = Weekday.FRI, Weekday.SAT
MIDWEEK = frozenset({Weekday.TUE, Weekday.WED, Weekday.THU})


def spans(rules: Rules, day: Weekday) -> list[str]:
    assert rules.hours is not None
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in week_of(rules.hours)[day]]


def after(change: Change, rules: Rules | None = None) -> Rules:
    return changed(rules or Rules(), change, OFFICE)


def test_a_bound_cuts_only_the_days_it_is_for() -> None:
    rules = after(Change("hours", "10:00-24:00", frozenset({FRIDAY})))
    assert spans(rules, FRIDAY) == ["10:00-17:00"]
    assert spans(rules, Weekday.MON) == ["09:00-17:00"]
    assert spans(rules, SATURDAY) == []


def test_a_bound_opens_no_closed_day() -> None:
    assert spans(after(Change("hours", "10:00-24:00", frozenset({SATURDAY}))), SATURDAY) == []


def test_only_closes_every_other_day() -> None:
    rules = after(Change("hours", "12:00-17:00", MIDWEEK, only=True))
    assert [spans(rules, day) for day in Weekday] == [[], *[["12:00-17:00"]] * 3, [], [], []]


def test_what_is_ruled_out_leaves_both_sides() -> None:
    assert spans(after(Change("hours", "not 12:00-13:00")), Weekday.MON) == ["09:00-12:00", "13:00-17:00"]


def test_a_bound_that_would_leave_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="leave no time"):
        after(Change("hours", "18:00-24:00"))


def test_one_date_takes_other_hours_and_the_week_stays() -> None:
    rules = after(Change("hours", "12:00-16:00", dates=(date(2026, 11, 30),)))
    assert rules.hours == replace(OFFICE, overrides=(DatedWindow(date(2026, 11, 30), time(12), time(16)),))


def test_a_date_set_again_has_its_new_hours_alone() -> None:
    day = date(2026, 11, 30)
    off = after(Change("hours", "off", dates=(day,)))
    again = after(Change("hours", "12:00-16:00", dates=(day,)), off)
    assert again.hours is not None
    assert again.hours.overrides == (DatedWindow(day, time(12), time(16)),)


def test_a_status_and_a_buffer() -> None:
    assert Status.TENTATIVE not in after(Change("blocking", "tentative=free")).blocking
    assert Status.WORKING_ELSEWHERE in after(Change("blocking", "working_elsewhere=blocks")).blocking
    both = after(Change("buffer", "15"))
    assert (both.buffer_before, both.buffer_after) == (timedelta(minutes=15), timedelta(minutes=15))


def test_caps_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        after(Change("daily_cap", "5"), Rules(weekly_cap=4))
    assert caught.value.field == "weekly_cap"


def test_a_usual_length_makes_a_meeting_type_and_then_changes_it() -> None:
    first = after(Change("length", "45"))
    assert [kind.lengths for kind in after(Change("length", "25"), first).meeting_types] == [
        (timedelta(minutes=25), timedelta(minutes=45))
    ]


DAYS = st.frozensets(st.sampled_from(list(Weekday)))
MINUTES = st.integers(0, 24 * 60)
STRETCHES = st.tuples(MINUTES, MINUTES).map(lambda two: "-".join(f"{each // 60:02}:{each % 60:02}" for each in sorted(two)))
VALUES = st.one_of(STRETCHES, STRETCHES.map("not {}".format), st.sampled_from(["off", "any", "", "12", "abc", "99:99-00:00"]))
NAMES = st.sampled_from(
    ["hours", "buffer", "buffer_before", "notice", "horizon", "daily_cap", "weekly_cap", "blocking", "length", "colour"]
)
CHANGES = st.builds(Change, NAMES, VALUES | st.integers(-5, 10**7).map(str), DAYS, st.booleans())


@given(st.lists(CHANGES, max_size=6))
def test_whatever_is_said_the_rules_stay_valid_or_are_left_as_they_were(changes: list[Change]) -> None:
    rules = Rules()
    for change in changes:
        try:
            rules = after(change, rules)
        except InputError:
            continue
    validate(rules)


@given(st.lists(CHANGES, max_size=6))
def test_a_week_is_the_same_after_being_taken_apart_and_put_together(changes: list[Change]) -> None:
    rules = Rules()
    for change in changes:
        try:
            rules = after(change, rules)
        except InputError:
            continue
    hours = rules.hours or OFFICE
    assert week_of(hours_of(week_of(hours), hours.overrides)) == week_of(hours)
