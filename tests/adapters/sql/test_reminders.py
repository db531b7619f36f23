"""Reminders in the database: each leased to one at a time, and said once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.sql.database import Database
from adapters.sql.reminders import SqlReminders
from scheduling.people import MailboxId
from scheduling.reminders import Reminder
from tests.builders import TENANT, at
from tests.fakes.clock import SetClock

ANA, BEN = (MailboxId(TENANT, f"aaaaaaaa-0000-4000-8000-{number:012}") for number in (2, 4))
LEASE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


@pytest.fixture
def reminders(database: Database) -> SqlReminders:
    return SqlReminders(database)


def in_an_hour(clock: SetClock, person: MailboxId, ahead: timedelta = HOUR) -> Reminder:
    return Reminder(person, clock.now() + HOUR, ahead)


async def test_each_is_handed_out_once_however_many_ask_and_none_early(reminders: SqlReminders, clock: SetClock) -> None:
    of_ana, of_ben = in_an_hour(clock, ANA), in_an_hour(clock, BEN)
    await reminders.plan("b", [of_ana, of_ben, in_an_hour(clock, BEN, HOUR / 2)])
    taken = [each for batch in await asyncio.gather(*(reminders.due(LEASE, 5) for _ in range(4))) for each in batch]
    assert sorted(each.reminder.person for each in taken) == [ANA, BEN]
    assert {each.attempt for each in taken} == {1}


async def test_what_is_planned_anew_takes_the_place_of_what_was_not_said_yet(reminders: SqlReminders, clock: SetClock) -> None:
    said, unsaid = in_an_hour(clock, ANA), in_an_hour(clock, BEN)
    await reminders.plan("b", [said, unsaid])
    await reminders.plan("other", [unsaid])
    due = await reminders.due(LEASE, 5)
    settled = {(each.booking, each.reminder.person): await reminders.settle(each) for each in due if each.reminder == said}
    assert settled == {("b", ANA): True}
    await reminders.plan("b", [said])
    clock.advance(LEASE)
    assert [each.booking for each in await reminders.due(LEASE, 5)] == ["other"]


async def test_who_holds_one_that_was_taken_back_may_not_say_it(reminders: SqlReminders, clock: SetClock) -> None:
    await reminders.plan("b", [in_an_hour(clock, BEN)])
    (due,) = await reminders.due(LEASE, 5)
    await reminders.plan("b", [Reminder(BEN, at(9) + timedelta(days=9), HOUR)])
    assert not await reminders.settle(due)
    await reminders.again(due, timedelta(0))
    assert await reminders.due(LEASE, 5) == ()


async def test_planning_the_same_again_neither_repeats_nor_loses_one_in_hand(reminders: SqlReminders, clock: SetClock) -> None:
    planned = [in_an_hour(clock, BEN)]
    await reminders.plan("b", planned)
    (due,) = await reminders.due(LEASE, 5)
    await reminders.plan("b", planned)
    assert await reminders.due(LEASE, 5) == ()
    assert await reminders.settle(due)
    await reminders.plan("b", planned)
    assert await reminders.due(LEASE, 5) == ()


async def test_who_crashed_is_followed_by_another_and_has_nothing_more_to_say(reminders: SqlReminders, clock: SetClock) -> None:
    await reminders.plan("b", [in_an_hour(clock, BEN)])
    (lost,) = await reminders.due(LEASE, 5)
    clock.advance(LEASE)
    (again,) = await reminders.due(LEASE, 5)
    assert again.attempt == 2
    assert not await reminders.settle(lost)
    assert await reminders.settle(again)


async def test_what_could_not_be_said_is_due_again_after_a_while(reminders: SqlReminders, clock: SetClock) -> None:
    await reminders.plan("b", [in_an_hour(clock, BEN)])
    (first,) = await reminders.due(LEASE, 5)
    await reminders.settle(first)
    await reminders.again(first, timedelta(seconds=30))
    assert await reminders.due(LEASE, 5) == ()
    clock.advance(timedelta(seconds=30))
    (second,) = await reminders.due(LEASE, 5)
    assert (second.reminder, second.attempt) == (first.reminder, 2)
