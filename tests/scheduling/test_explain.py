"""Why not, and what would help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduling.explain import Change, Optionally, Refusal, Relaxation, Shorter, explain
from scheduling.rules import Rules
from scheduling.slots import Availability, Rule, Waiver
from tests.builders import NINE_TO_FIVE, a_calendar, a_question, at, busy, minutes, span

HOUR = timedelta(hours=1)


def test_each_refused_start_names_who_and_what() -> None:
    ada = a_calendar(busy(9, 10), id="ada", rules=Rules(buffer_before=minutes(15), horizon=None))
    ben = a_calendar(id="ben", notice=HOUR)
    eva = a_calendar(readable=False, id="eva", required=False)
    found = explain(a_question(ada, ben, eva, now=at(8, 45), windows=(span(9, 11),), length=60)).refusals()
    assert found == [
        Refusal(at(9), (("ada", (Rule.BUSY,)), ("ben", (Rule.NOTICE,)))),
        Refusal(at(9, 15), (("ada", (Rule.BUSY,)), ("ben", (Rule.NOTICE,)))),
        Refusal(at(9, 30), (("ada", (Rule.BUSY,)), ("ben", (Rule.NOTICE,)))),
        Refusal(at(9, 45), (("ada", (Rule.BUSY,)),)),
        Refusal(at(10), (("ada", (Rule.BUFFER_BEFORE,)),)),
    ]


def test_what_begins_before_the_grid_does_is_in_the_way_too() -> None:
    """The grid begins at midnight UTC."""
    kept = Rules(buffer_before=minutes(30), buffer_after=minutes(15), horizon=None)
    for rules in (Rules(horizon=None), kept):
        ada = a_calendar(busy(at(23, 55, day=-1), at(0, 20)), id="ada", hours=None, rules=rules)
        refused = {each.start: each.people[0][1] for each in explain(a_question(ada, windows=(span(0, 1),))).refusals()}
        assert refused[at(0)] == refused[at(0, 15)] == (Rule.BUSY,)
        assert refused.get(at(0, 45)) == ((Rule.BUFFER_BEFORE,) if rules is kept else None)


def test_the_rule_whose_relaxing_opens_most_is_named_with_what_it_opens() -> None:
    ada = a_calendar(busy(9, 10), busy(11, 12), id="ada", rules=Rules(buffer_before=minutes(15), horizon=None))
    question = a_question(ada, windows=(span(at(10), at(10, 15)),), length=60, step=15)
    assert explain(question).relaxation() == Waiver("ada", Rule.BUFFER_BEFORE)
    assert explain(question).relaxations() == (Relaxation(Waiver("ada", Rule.BUFFER_BEFORE), (at(10),)),)


def test_two_rules_in_the_way_everywhere_leave_nothing_to_relax_alone() -> None:
    ada = a_calendar(busy(9, 17), id="ada", hours=None, notice=24 * HOUR)
    assert explain(a_question(ada, windows=(span(9, 16),), length=60)).relaxation() is None


def test_what_opens_equally_much_is_decided_by_what_is_easiest_to_ask() -> None:
    ada = a_calendar(id="ada", hours=NINE_TO_FIVE)
    ben = a_calendar(id="ben", readable=False)
    question = a_question(ada, ben, windows=(span(17, 18),))
    assert explain(question).relaxation() is None
    together = a_question(a_calendar(busy(9, 10), id="ada"), windows=(span(9, 10), span(18, 19)), length=60, step=60)
    assert explain(together).relaxation() == Waiver("ada", Rule.HOURS)


def test_a_gap_that_a_booking_was_promised_is_not_opened_by_waiving_the_own_buffer() -> None:
    rules = Rules(buffer_before=minutes(30), horizon=None)
    ada = a_calendar(busy(9, 10, ours=True, after=30), id="ada", rules=rules)
    assert explain(a_question(ada, windows=(span(at(10), at(10, 15)),))).relaxation() is None


def test_counts_say_how_much_each_rule_forbids_most_first() -> None:
    ada = a_calendar(busy(9, 10), id="ada")
    counts = explain(a_question(ada, windows=(span(8, 11),), step=30)).counts()
    assert list(counts.items()) == [(("ada", Rule.BUSY), 2), (("ada", Rule.HOURS), 2)]


# ---------------------------------------------------------------- what would have to give


def changes(*people: Availability, length: int = 60, shorter: tuple[int, ...] = ()) -> list[Change]:
    """What opens 10:00 or 10:15, for a meeting of these people, the cheapest first."""
    question = a_question(*people, windows=(span(at(10), at(10, 30)),), length=length)
    less = tuple(replace(question, length=minutes(each)) for each in shorter)
    return [each.change for each in explain(question, less).relaxations()]


def test_what_the_organizer_can_do_alone_comes_before_asking_others_and_that_before_going_without_them() -> None:
    breaks = Rules(buffer_before=minutes(30), horizon=None)
    ada = a_calendar(busy(9, 10), id="ada", rules=breaks)
    ben = a_calendar(busy(9, 10), id="ben", rules=breaks)
    assert changes(ada) == [Waiver("ada", Rule.BUFFER_BEFORE)]
    assert changes(a_calendar(id="ada"), ben) == [Waiver("ben", Rule.BUFFER_BEFORE), Optionally("ben")]


def test_a_shorter_meeting_comes_before_asking_others_and_only_the_longest_that_helps_is_named() -> None:
    ben = a_calendar(busy(11, 12), id="ben", rules=Rules(buffer_after=minutes(10), horizon=None))
    ada = a_calendar(id="ada")
    assert changes(ada, ben, length=60, shorter=(30, 45)) == [
        Shorter(minutes(45)),
        Waiver("ben", Rule.BUFFER_AFTER),
        Optionally("ben"),
    ]


def test_who_is_busy_can_only_be_done_without() -> None:
    ada, ben = a_calendar(id="ada"), a_calendar(busy(9, 12), id="ben")
    assert changes(ada, ben) == [Optionally("ben")]
    assert changes(a_calendar(busy(9, 12), id="ada"), a_calendar(id="ben")) == []


def test_nobody_is_asked_to_set_aside_their_hours_at_night() -> None:
    night = (span(at(1), at(4)),)
    tokyo = a_calendar(id="chie", zone="Asia/Tokyo", hours=NINE_TO_FIVE)  # 10 to 13 there
    assert explain(a_question(a_calendar(id="ada"), tokyo, windows=night)).relaxations() == ()
    assert explain(a_question(tokyo, a_calendar(id="ada"), windows=(span(at(9), at(10)),))).relaxations()


def test_of_many_changes_the_cheapest_are_told_and_the_one_that_opens_most() -> None:
    ada = a_calendar(busy(9, 10), id="ada", rules=Rules(buffer_before=minutes(15), horizon=None))
    eva = a_calendar(busy(11, 12), id="eva", rules=Rules(buffer_after=minutes(15), horizon=None))
    ben = a_calendar(busy(12, 16), id="ben")
    question = a_question(ada, eva, ben, windows=(span(at(10), at(16)),), length=45)
    assert [each.change for each in explain(question).relaxations(2)] == [Waiver("ada", Rule.BUFFER_BEFORE), Optionally("ben")]


def test_only_those_are_left_out_who_can_be_spared() -> None:
    question = a_question(a_calendar(id="ada"), a_calendar(busy(9, 12), id="ben"), windows=(span(at(10), at(11)),))
    assert explain(question, spare=frozenset()).relaxations() == ()
