"""Which starts are offered first, and what is said of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings

from scheduling.ranking import ENOUGH, exactly, neighbours, options
from scheduling.rules import Rules
from scheduling.slots import Option, Question, Rule, Waiver, find_starts
from tests.builders import a_calendar, a_question, at, busy, days, minutes, span
from tests.scheduling.strategies import questions


def starts(found: tuple[Option, ...]) -> list[datetime]:
    return [each.slot.start for each in found]


def test_five_times_are_spread_over_five_days() -> None:
    found = options(a_question(a_calendar(), windows=(days(0, 5),)))
    assert starts(found) == [at(9, day=day) for day in range(5)]


def test_times_on_one_day_are_hours_apart() -> None:
    found = starts(options(a_question(a_calendar())))
    assert len(found) == 5
    assert all(later - earlier >= minutes(90) for earlier, later in pairwise(found))


def test_a_time_beside_another_meeting_is_better_than_one_that_splits_free_time() -> None:
    (found,) = options(a_question(a_calendar(busy(9, 10)), windows=(span(9, 17),)), most=1)
    assert found.slot.start == at(10)


def test_waiting_a_day_for_an_optional_person_is_worth_it_and_a_week_is_not() -> None:
    ada = a_calendar(id="ada")
    ben = a_calendar(busy(0, 24), id="ben", required=False)
    (tomorrow,) = options(a_question(ada, ben, windows=(days(0, 5),)), most=1)
    assert (tomorrow.slot.start, tomorrow.missing) == (at(9, day=1), ())
    away = a_calendar(*(busy(0, 24, day=day) for day in range(4)), id="ben", required=False)
    (today,) = options(a_question(ada, away, windows=(days(0, 5),)), most=1)
    assert (today.slot.start, today.missing) == (at(9), ("ben",))


def test_who_has_something_soon_after_is_named() -> None:
    ada, ben = a_calendar(id="ada"), a_calendar(busy(10, 11), id="ben")
    found = exactly(a_question(ada, ben), at(9))
    assert found is not None
    assert (found.free_until, found.limited_by) == (at(10), "ben")
    assert exactly(a_question(ada), at(9)) == Option(span(at(9), at(9, 30)))


def test_later_earlier_and_more_go_on_from_what_was_shown() -> None:
    question = a_question(a_calendar(), windows=(days(0, 5),))
    shown = starts(options(question))
    assert not set(shown) & set(starts(options(question, besides=shown)))
    assert all(start > shown[2] for start in starts(options(question, after=shown[2])))
    assert all(start < shown[2] for start in starts(options(question, before=shown[2])))


def test_soft_hours_of_one_person_at_a_time_are_relaxed_when_fewer_than_three_times_remain() -> None:
    ada = a_calendar(busy(9, 16), id="ada", soft=True)
    chie = a_calendar(id="chie", zone="Asia/Tokyo", soft=True)
    found = options(a_question(ada, chie))
    assert len(found) == ENOUGH
    assert all(len(each.relaxed) == 1 for each in found)
    assert not options(a_question(a_calendar(busy(9, 17), id="ada"), a_calendar(id="ben")))


def test_relaxed_times_are_those_nearest_to_the_hours() -> None:
    found = options(a_question(a_calendar(busy(9, 17), soft=True), length=60, step=60))
    assert starts(found) == [at(7), at(8), at(17)]


def test_times_within_hours_are_never_left_out_for_relaxed_ones() -> None:
    found = options(a_question(a_calendar(busy(9, 16), soft=True), length=60, step=15))
    assert [each.slot.start for each in found if not each.relaxed] == [at(16)]
    assert len(found) == ENOUGH


def test_hours_waived_for_the_question_are_said_of_the_times_outside_them() -> None:
    waived = frozenset({Waiver("ada", Rule.HOURS)})
    inside = exactly(a_question(a_calendar(), waived=waived), at(9))
    (outside,) = options(a_question(a_calendar(), waived=waived, windows=(span(18, 19),)), most=1)
    assert inside is not None
    assert inside.relaxed == ()
    assert outside.relaxed == ("ada",)


def test_a_wanted_time_off_the_grid_or_taken_offers_its_neighbours() -> None:
    question = a_question(a_calendar(busy(15, 16)))
    assert exactly(question, at(11, 7)) is None
    assert starts(neighbours(question, at(11, 7))) == [at(10, 45), at(11), at(11, 15), at(11, 30)]
    assert exactly(question, at(15)) is None
    assert starts(neighbours(question, at(15))) == [at(14, 15), at(14, 30), at(16), at(16, 15)]
    assert starts(neighbours(question, at(8))) == [at(9), at(9, 15), at(9, 30), at(9, 45)]
    assert starts(neighbours(question, at(18))) == [at(14, 30), at(16), at(16, 15), at(16, 30)]


def test_a_wanted_time_may_be_outside_the_soft_hours_of_the_asker_and_one_other() -> None:
    ada, ben, eva = (a_calendar(id=name, soft=True) for name in ("ada", "ben", "eva"))
    found = exactly(a_question(ada, ben), at(18))
    assert found is not None
    assert found.relaxed == ("ada", "ben")
    assert exactly(a_question(ada, ben, eva), at(18)) is None
    assert exactly(a_question(a_calendar(id="ada", soft=False)), at(18)) is None


@settings(max_examples=100, deadline=None)
@given(questions())
def test_options_are_possible_starts_in_order_and_the_same_each_time(question: Question) -> None:
    found = options(question)
    possible = set(find_starts(question).starts())
    assert found == options(question)
    assert starts(found) == sorted(set(starts(found)))
    assert len(found) <= 5
    assert all(each.slot.start in possible or each.relaxed for each in found)
    assert len(found) >= min(ENOUGH, len(possible))


def test_nobody_s_rules_are_bent_for_an_option() -> None:
    rules = Rules(buffer_before=minutes(30), horizon=timedelta(days=1))
    ada = a_calendar(busy(9, 10), id="ada", rules=rules, soft=True)
    found = options(a_question(ada, now=at(8), windows=(days(0, 3),)))
    assert found
    assert all(at(10, 30) <= each.slot.start < at(8, day=1) or each.relaxed for each in found)


def test_another_day_than_the_one_named_only_fills_up_where_that_has_too_few() -> None:
    week = (days(0, 5),)
    many = a_question(a_calendar(busy(12, 17)), windows=week)
    assert starts(neighbours(many, at(14))) == [at(10, 45), at(11), at(11, 15), at(11, 30)]
    few = a_question(a_calendar(busy(9, 16), busy(0, 24, day=1)), windows=week, length=60)
    assert starts(neighbours(few, at(14))) == [at(16), at(9, day=2), at(9, 15, day=2), at(9, 30, day=2)]


def test_nobodys_hours_are_set_aside_for_the_night() -> None:
    found = options(a_question(a_calendar(busy(7, 21), soft=True), length=60, step=60))
    assert starts(found) == [at(21)]
