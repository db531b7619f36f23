"""Who is to be told what, in the database: each leased to one at a time, and told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.sql.database import Database
from adapters.sql.tellings import SqlTellings
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.telling import Knows
from tests.builders import TENANT, at
from tests.fakes.clock import SetClock

ANA, BEN = (MailboxId(TENANT, f"aaaaaaaa-0000-4000-8000-{number:012}") for number in (2, 4))
LEASE = timedelta(seconds=60)
NINE = Knows(Interval(at(9), at(10)))


@pytest.fixture
def tellings(database: Database) -> SqlTellings:
    return SqlTellings(database)


async def test_each_is_handed_out_once_however_many_ask(tellings: SqlTellings) -> None:
    await tellings.plan("b", 3, [ANA, BEN])
    await tellings.plan("b", 3, [BEN])
    taken = [each for batch in await asyncio.gather(*(tellings.due(LEASE, 5) for _ in range(4))) for each in batch]
    assert sorted(each.person for each in taken) == [ANA, BEN]
    assert {(each.version, each.knows, each.attempt) for each in taken} == {(3, None, 1)}


async def test_what_somebody_knows_is_kept_for_the_next_time(tellings: SqlTellings) -> None:
    await tellings.plan("b", 3, [BEN])
    (first,) = await tellings.due(LEASE, 5)
    assert await tellings.settle(first, NINE)
    assert await tellings.due(LEASE, 5) == ()
    await tellings.plan("b", 3, [BEN])
    await tellings.plan("b", 2, [BEN])
    assert await tellings.due(LEASE, 5) == ()
    await tellings.plan("b", 4, [BEN])
    (second,) = await tellings.due(LEASE, 5)
    assert (second.version, second.knows) == (4, NINE)


async def test_what_changes_while_somebody_is_being_told_is_told_after_it(tellings: SqlTellings) -> None:
    await tellings.plan("b", 3, [BEN])
    (first,) = await tellings.due(LEASE, 5)
    await tellings.plan("b", 4, [BEN])
    assert await tellings.due(LEASE, 5) == ()
    await tellings.settle(first, NINE)
    (second,) = await tellings.due(LEASE, 5)
    assert (second.version, second.knows) == (4, NINE)


async def test_one_who_crashed_is_followed_by_another_and_has_nothing_more_to_say(tellings: SqlTellings, clock: SetClock) -> None:
    await tellings.plan("b", 3, [BEN])
    (lost,) = await tellings.due(LEASE, 5)
    clock.advance(LEASE)
    (again,) = await tellings.due(LEASE, 5)
    assert (again.attempt, again.knows) == (2, None)
    assert not await tellings.settle(lost, NINE)
    assert await tellings.settle(again, NINE)
    await tellings.again(lost, timedelta(0))
    assert await tellings.due(LEASE, 5) == ()


async def test_who_could_not_be_told_knows_what_they_knew_and_is_told_later(tellings: SqlTellings, clock: SetClock) -> None:
    await tellings.plan("b", 3, [BEN])
    (first,) = await tellings.due(LEASE, 5)
    await tellings.settle(first, NINE)
    await tellings.again(first, timedelta(seconds=30))
    assert await tellings.due(LEASE, 5) == ()
    clock.advance(timedelta(seconds=30))
    (second,) = await tellings.due(LEASE, 5)
    assert (second.knows, second.attempt) == (None, 2)
