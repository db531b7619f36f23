"""The masks, the exact conflict rule and the explanation against a naive engine, on odd nights and with every rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.explain import CANNOT_GIVE, Change, Optionally, Shorter, explain, why_not
from scheduling.intervals import Interval
from scheduling.slots import Question, Rule, Waiver, find_starts
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
def test_the_one_rule_that_is_named_opens_times_and_no_other_single_one_opens_more(question: Question) -> None:
    explanation = explain(question)
    opened = {
        (person.id, rule): _opened(question, Waiver(person.id, rule))
        if rule not in CANNOT_GIVE
        else _only(question, person.id, rule)
        for person in question.people
        if person.required
        for rule in Rule
    }
    relaxation = explanation.relaxation()
    named = len(opened[relaxation.person, relaxation.rule]) if relaxation else 0
    assert named == max(map(len, opened.values()), default=0)
    assert (relaxation is None) == (named == 0)


@thorough
@given(questions(waiving=False), st.permutations((15, 30, 45, 60)), st.sampled_from((0, 15, 60)))
def test_every_single_change_that_opens_times_is_found_with_exactly_those_and_the_cheapest_comes_first(
    question: Question, lengths: list[int], longer: int
) -> None:
    windows = tuple(Interval(each.start, each.end + timedelta(minutes=longer)) for each in question.windows)
    shorter = [replace(question, length=timedelta(minutes=each), windows=windows) for each in lengths]
    shorter = [each for each in shorter if each.length < question.length]
    found = {each.change: set(each.starts) for each in explain(question, shorter).relaxations(most=1000)}
    possible = {change: _opened(question, change, windows) for change in _changes(question, shorter)}
    less = [change for change in possible if isinstance(change, Shorter) and possible[change]]
    longest = max(less, key=lambda each: each.length, default=None)
    wanted = {change: opened for change, opened in possible.items() if opened and (change == longest or change not in less)}
    assert found == wanted
    few = explain(question, shorter).relaxations(most=2)
    assert [each.change for each in few[:1]] == sorted(wanted, key=lambda each: (_cost(question, each), -len(wanted[each])))[:1]
    assert max((len(each.starts) for each in few), default=0) == max(map(len, wanted.values()), default=0)


def _only(question: Question, person: str, rule: Rule) -> set[datetime]:
    """The starts against which nothing stands but this."""
    return {start for start in naive.grid(question) if naive.against(question, start) == [(person, rule)]}


def _changes(question: Question, shorter: Sequence[Question]) -> list[Change]:
    required = [person.id for person in question.people if person.required]
    changes: list[Change] = [Waiver(person, rule) for person in required for rule in Rule if rule not in CANNOT_GIVE]
    changes += [Optionally(person) for person in required if person != question.people[0].id]
    return [*changes, *(Shorter(each.length) for each in shorter)]


def _opened(question: Question, change: Change, windows: tuple[Interval, ...] = ()) -> set[datetime]:
    """The starts that there are with a change and not without, found by asking again."""
    match change:
        case Waiver():
            other = replace(question, waived=frozenset({change}))
        case Optionally(person):
            people = tuple(replace(each, required=each.required and each.id != person) for each in question.people)
            other = replace(question, people=people)
        case Shorter(length):
            other = replace(question, length=length, windows=windows)
    opened = set(find_starts(other).starts()) - set(find_starts(question).starts())
    if windows and isinstance(change, Waiver) and change.rule is Rule.HOURS:
        zone = next(each.zone for each in question.people if each.id == change.person)
        return {each for each in opened if _is_by_day(each.astimezone(zone), (each + question.length).astimezone(zone))}
    return opened


def _is_by_day(start: datetime, end: datetime) -> bool:
    return time(7) <= start.time() and end.time() <= time(22) and start.date() == end.date()


def _cost(question: Question, change: Change) -> tuple[int, int]:
    rules = ["buffer_before", "buffer_after", "notice", "daily_cap", "weekly_cap", "hours", "horizon"]
    match change:
        case Waiver(person, rule):
            return (0 if person == question.people[0].id else 2), rules.index(rule)
        case Shorter():
            return 1, 0
        case Optionally():
            return 3, 0
