"""What every `RuleBook` promises."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta

import pytest

from adapters.sql.rules import SqlRuleBook
from scheduling.people import MailboxId
from scheduling.ports import RuleBook, StoredRules
from scheduling.rules import CapCounts, DatedWindow, Hours, MeetingType, Rules, Status, Weekday, WeeklyWindow
from tests.fakes.rules import RulesInMemory

ANA = MailboxId("11111111-1111-4111-8111-111111111111", "aaaaaaaa-0000-4000-8000-000000000002")
BEN = MailboxId("11111111-1111-4111-8111-111111111111", "aaaaaaaa-0000-4000-8000-000000000004")

EVERYTHING_SET = Rules(
    blocking=frozenset({Status.BUSY, Status.WORKING_ELSEWHERE}),
    buffer_before=timedelta(minutes=7),
    buffer_after=timedelta(seconds=90),
    notice=timedelta(hours=4),
    horizon=None,
    daily_cap=4,
    weekly_cap=12,
    caps_count=CapCounts.OURS,
    hours=Hours(
        weekly=(
            WeeklyWindow(frozenset({Weekday.TUE, Weekday.THU}), time(9, 30), time(12)),
            WeeklyWindow(frozenset({Weekday.FRI}), time(22), None),
        ),
        overrides=(DatedWindow(date(2026, 11, 30)), DatedWindow(date(2026, 12, 1), time(12), time(16))),
    ),
    zone="Europe/Madrid",
    step=timedelta(minutes=20),
    meeting_types=(
        MeetingType(
            "kickoff",
            "Project kickoff",
            (timedelta(minutes=30),),
            notice=timedelta(hours=24),
            windows=(WeeklyWindow(frozenset({Weekday.MON}), time(9), None),),
            questions=("Why?",),
        ),
    ),
    read_calendars=("AAMk=", "AAMl="),
    write_calendar="AAMk=",
    reminders=frozenset(),
)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def book(request: pytest.FixtureRequest) -> RuleBook:
    if request.param == "memory":
        return RulesInMemory()
    return SqlRuleBook(request.getfixturevalue("database"))


@pytest.fixture
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine of `database`, which here is asked for by `book` alone."""
    return str(request.node.callspec.params["book"])


async def test_who_has_set_nothing_is_left_out(book: RuleBook) -> None:
    await book.save(ANA, Rules(daily_cap=3), expected=0)
    assert await book.rules_of([ANA, BEN]) == {ANA: StoredRules(Rules(daily_cap=3), 1)}
    assert await book.rules_of([]) == {}


async def test_every_rule_comes_back_as_it_was_saved(book: RuleBook) -> None:
    await book.save(ANA, EVERYTHING_SET, expected=0)
    assert (await book.rules_of([ANA]))[ANA].rules == EVERYTHING_SET


async def test_each_save_makes_the_next_version(book: RuleBook) -> None:
    assert await book.save(ANA, Rules(), expected=0) == StoredRules(Rules(), 1)
    assert await book.save(ANA, EVERYTHING_SET, expected=1) == StoredRules(EVERYTHING_SET, 2)
    assert (await book.rules_of([ANA]))[ANA] == StoredRules(EVERYTHING_SET, 2)


@pytest.mark.parametrize("expected", [0, 2])
async def test_a_save_upon_another_version_changes_nothing(book: RuleBook, expected: int) -> None:
    await book.save(ANA, Rules(daily_cap=1), expected=0)
    assert await book.save(ANA, Rules(daily_cap=9), expected=expected) is None
    assert (await book.rules_of([ANA]))[ANA] == StoredRules(Rules(daily_cap=1), 1)


async def test_a_save_upon_a_version_that_never_was_changes_nothing(book: RuleBook) -> None:
    assert await book.save(ANA, Rules(daily_cap=9), expected=1) is None
    assert await book.rules_of([ANA]) == {}


async def test_of_two_who_save_at_once_one_wins(book: RuleBook) -> None:
    both = await asyncio.gather(*(book.save(ANA, Rules(daily_cap=cap), expected=0) for cap in (1, 2)))
    (winner,) = [stored for stored in both if stored]
    assert (await book.rules_of([ANA]))[ANA] == winner
