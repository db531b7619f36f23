"""Why not, and what would help."""

from __future__ import annotations

from datetime import timedelta

from scheduling.explain import Refusal, explain, relaxation
from scheduling.rules import Rules
from scheduling.slots import Rule, Waiver
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


def test_the_rule_whose_relaxing_opens_most_is_named_with_what_it_opens() -> None:
    ada = a_calendar(busy(9, 10), busy(11, 12), id="ada", rules=Rules(buffer_before=minutes(15), horizon=None))
    found = explain(a_question(ada, windows=(span(at(10), at(10, 15)),), length=60, step=15)).relaxation()
    assert found is not None
    assert (found.waiver, found.starts) == (Waiver("ada", Rule.BUFFER_BEFORE), (at(10),))


def test_two_rules_in_the_way_everywhere_leave_nothing_to_relax_alone() -> None:
    ada = a_calendar(busy(9, 17), id="ada", hours=None, notice=24 * HOUR)
    assert relaxation(a_question(ada, windows=(span(9, 16),), length=60)) is None


def test_what_opens_equally_much_is_decided_by_what_is_easiest_to_ask() -> None:
    ada = a_calendar(id="ada", hours=NINE_TO_FIVE)
    ben = a_calendar(id="ben", readable=False)
    question = a_question(ada, ben, windows=(span(17, 18),))
    assert relaxation(question) is None
    together = a_question(a_calendar(busy(9, 10), id="ada"), windows=(span(9, 10), span(18, 19)), length=60, step=60)
    assert relaxation(together) == Waiver("ada", Rule.HOURS)


def test_a_gap_that_a_booking_was_promised_is_not_opened_by_waiving_the_own_buffer() -> None:
    rules = Rules(buffer_before=minutes(30), horizon=None)
    ada = a_calendar(busy(9, 10, ours=True, after=30), id="ada", rules=rules)
    assert relaxation(a_question(ada, windows=(span(at(10), at(10, 15)),))) is None


def test_counts_say_how_much_each_rule_forbids_most_first() -> None:
    ada = a_calendar(busy(9, 10), id="ada")
    counts = explain(a_question(ada, windows=(span(8, 11),), step=30)).counts()
    assert list(counts.items()) == [(("ada", Rule.BUSY), 2), (("ada", Rule.HOURS), 2)]
