"""The masks, the exact conflict rule and the explanation against a naive engine, on odd nights and with every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.explain import explain, why_not
from scheduling.slots import Question, Waiver, find_starts
from tests.scheduling import naive
from tests.scheduling.strategies import questions

thorough = settings(max_examples=100, deadline=None)


@thorough
@given(questions())
def test_masks_find_the_starts_that_counting_minutes_finds(question: Question) -> None:
    assert find_starts(question).starts() == naive.starts(question)


@thorough
@given(questions())
def test_the_conflict_rule_of_the_final_check_agrees_with_the_masks_about_every_start(question: Question) -> None:
    offered = set(find_starts(question).starts())
    for start in naive.grid(question):
        blockers = why_not(question, start)
        assert (start in offered) == (not blockers)
        assert [(each.person, each.rule) for each in blockers] == naive.against(question, start)


@thorough
@given(questions())
def test_every_refusal_names_exactly_the_rules_that_stand_against_it(question: Question) -> None:
    told = {
        refusal.start: [(person, rule) for person, rules in refusal.people for rule in rules]
        for refusal in explain(question).refusals()
    }
    assert told == {start: against for start in naive.grid(question) if (against := naive.against(question, start))}


@thorough
@given(questions(), st.sampled_from((5, 20, 30, 45, 100, 700)))
def test_asking_again_with_another_length_is_asking_anew(question: Question, length: int) -> None:
    again = find_starts(question).again(timedelta(minutes=length))
    assert again.starts() == find_starts(replace(question, length=timedelta(minutes=length))).starts()


@thorough
@given(questions(waiving=False))
def test_what_relaxing_promises_is_what_waiving_gives(question: Question) -> None:
    relaxation = explain(question).relaxation()
    if relaxation is None or relaxation.waiver.rule == "busy":
        return
    waived = replace(question, waived=frozenset({relaxation.waiver}))
    opened = set(find_starts(waived).starts()) - set(find_starts(question).starts())
    assert set(relaxation.starts) <= opened


@thorough
@given(questions(waiving=False))
def test_no_single_waiver_opens_more_than_the_relaxation_that_is_named(question: Question) -> None:
    relaxation = explain(question).relaxation()
    named = len(relaxation.starts) if relaxation else 0
    offered = len(find_starts(question).starts())
    for person, rule in explain(question).counts():
        if rule not in ("busy", "unknown"):
            waived = replace(question, waived=frozenset({Waiver(person, rule)}))
            assert len(find_starts(waived).starts()) - offered <= named
