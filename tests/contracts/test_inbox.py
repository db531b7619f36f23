"""What every `Inbox` promises: in the database on both engines, and in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.chat import Keeping, Kept
from adapters.inbox import Inbox, Unanswered
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database
from adapters.sql.inbox import SqlInbox
from adapters.sql.schema import inbox as table
from scheduling.errors import StoreUnavailable
from tests.fakes.clock import SetClock
from tests.fakes.inbox import MemoryInbox

LEASE, HOUR = timedelta(seconds=20), timedelta(hours=1)
ASKED = Unanswered("slack/T1/Ev1", "application/json", '{"text": "find me 30 minutes"}', "me")


@pytest.fixture(params=["sql", "memory"])
async def inbox(request: pytest.FixtureRequest, database: Database, clock: SetClock) -> AsyncIterator[Inbox]:
    if request.param == "memory":
        yield MemoryInbox(clock)
        return
    made = SqlInbox(database)
    yield made
    await made.close()


@pytest.fixture
async def stored(database: Database) -> AsyncIterator[SqlInbox]:
    made = SqlInbox(database)
    yield made
    await made.close()


async def test_an_event_is_taken_once_however_many_bring_it(inbox: Inbox) -> None:
    brought = await asyncio.gather(*(inbox.put(replace(ASKED, holder=str(each)), LEASE) for each in range(5)))
    assert sorted(brought) == [False] * 4 + [True]
    assert not await inbox.put(replace(ASKED), LEASE)


async def test_many_come_at_once_and_each_is_there(inbox: Inbox) -> None:
    events = [replace(ASKED, key=f"slack/T1/{number}") for number in range(30)]
    assert await asyncio.gather(*(inbox.put(each, LEASE) for each in events)) == [True] * 30
    assert {(await inbox.find(each.key)) == each for each in events} == {True}


async def test_nobody_else_has_it_until_its_lease_ends_and_then_one_alone(inbox: Inbox, clock: SetClock) -> None:
    await inbox.put(ASKED, LEASE)
    assert list(await inbox.due(LEASE, 5)) == []
    clock.advance(LEASE)
    taken = [each for batch in await asyncio.gather(*(inbox.due(LEASE, 5) for _ in range(4))) for each in batch]
    assert [(each.key, each.body, each.attempt, each.age) for each in taken] == [(ASKED.key, ASKED.body, 2, LEASE)]
    assert taken[0].holder != ASKED.holder


async def test_a_lease_is_renewed(inbox: Inbox, clock: SetClock) -> None:
    await inbox.put(ASKED, LEASE)
    clock.advance(LEASE / 2)
    await inbox.renew(ASKED.key, LEASE)
    clock.advance(LEASE / 2)
    assert list(await inbox.due(LEASE, 5)) == []


async def test_what_waits_longest_comes_first_and_no_more_than_were_asked_for(inbox: Inbox, clock: SetClock) -> None:
    for number in range(4):
        await inbox.put(replace(ASKED, key=f"slack/T1/{number}"), LEASE)
        clock.advance(timedelta(seconds=1))
    clock.advance(HOUR)
    assert [each.key for each in await inbox.due(LEASE, 3)] == ["slack/T1/0", "slack/T1/1", "slack/T1/2"]


async def test_what_is_done_is_gone_for_everybody_and_known_for_a_day(inbox: Inbox, clock: SetClock) -> None:
    await inbox.put(ASKED, LEASE)
    await inbox.finish(ASKED.key)
    assert await inbox.find(ASKED.key) is None
    assert not await inbox.put(replace(ASKED, holder="again"), LEASE)
    clock.advance(LEASE)
    assert list(await inbox.due(LEASE, 5)) == []
    clock.advance(timedelta(days=1))
    assert list(await inbox.due(LEASE, 5)) == []
    assert await inbox.put(replace(ASKED, holder="a day later"), LEASE)


async def test_progress_is_there_for_whoever_takes_it_up(inbox: Inbox, clock: SetClock) -> None:
    await inbox.put(ASKED, LEASE)
    await inbox.note(ASKED.key, '{"message": "1.2"}')
    clock.advance(LEASE)
    (taken,) = await inbox.due(LEASE, 5)
    assert taken.progress == '{"message": "1.2"}'


async def test_who_finishes_it_learns_what_was_noted_and_later_nothing_is(inbox: Inbox) -> None:
    await inbox.put(ASKED, LEASE)
    assert await inbox.note(ASKED.key, "{}")
    assert await inbox.finish(ASKED.key) == "{}"
    assert await inbox.find(ASKED.key) is None
    assert not await inbox.note(ASKED.key, "{}")
    assert await inbox.finish(ASKED.key) == ""


async def test_it_is_tried_again_when_its_holder_says_and_nobody_else(inbox: Inbox, clock: SetClock) -> None:
    await inbox.put(ASKED, LEASE)
    await inbox.again(ASKED, HOUR)
    clock.advance(LEASE)
    assert list(await inbox.due(LEASE, 5)) == []
    clock.advance(HOUR)
    (taken,) = await inbox.due(LEASE, 5)
    await inbox.again(ASKED, timedelta(0))
    assert list(await inbox.due(LEASE, 5)) == []
    await inbox.again(taken, timedelta(0))
    assert [each.attempt for each in await inbox.due(LEASE, 5)] == [3]


# ---------------------------------------------------------------- in the database


async def test_a_reply_is_stored_with_what_its_event_led_to(stored: SqlInbox, database: Database, clock: SetClock) -> None:
    await stored.put(ASKED, LEASE)
    kept = Kept(ASKED.key, clock.now(), reply="drawn")
    assert await SqlConversations(database).keep(kept) is Keeping.STORED
    found = await stored.find(ASKED.key)
    assert found is not None
    assert found.reply == "drawn"
    again = replace(kept, reply="again", thread_key="ada", thread="{}")
    assert await SqlConversations(database).keep(again) is Keeping.ANSWERED_BEFORE
    assert await stored.find(ASKED.key) == found
    stored.done(ASKED.key)
    await stored.close()
    assert await SqlConversations(database).keep(again) is Keeping.ANSWERED_BEFORE
    assert (await SqlConversations(database).open(ASKED.key, "ada")).thread == ""


async def test_an_event_that_stands_in_no_inbox_is_answered_once_all_the_same(database: Database, clock: SetClock) -> None:
    conversations, kept = SqlConversations(database), Kept("slack/T1/U1/arrival", clock.now(), reply="drawn")
    assert await conversations.keep(kept) is Keeping.STORED
    assert await conversations.keep(kept) is Keeping.ANSWERED_BEFORE


async def test_nothing_of_what_was_answered_is_kept_but_its_key_and_that_for_a_day(
    stored: SqlInbox, database: Database, clock: SetClock
) -> None:
    async def rows() -> list[tuple[str, str, str, str]]:
        async with database.reading() as connection:
            query = sa.select(table.c.key, table.c.body, table.c.reply, table.c.progress)
            return [tuple(row) for row in await connection.execute(query)]

    await stored.put(replace(ASKED, reply="drawn", progress="{}"), LEASE)
    stored.done(ASKED.key)
    await stored.close()
    assert await rows() == [(ASKED.key, "", "", "")]
    clock.advance(timedelta(days=1))
    assert list(await stored.due(LEASE, 5)) == []
    assert await rows() == []


async def test_who_gives_up_bringing_an_event_has_not_brought_it_and_takes_out_nobody_elses(
    stored: SqlInbox, database: Database
) -> None:
    async with database.transaction() as connection:
        if not database.is_sqlite:
            await connection.exec_driver_sql("LOCK TABLE inbox")
        bringing = asyncio.create_task(stored.put(ASKED, LEASE))
        await asyncio.sleep(0.05)
        bringing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await bringing
    await stored.close()
    assert await SqlInbox(database).find(ASKED.key) is None

    other = SqlInbox(database)
    assert await other.put(replace(ASKED, holder="other"), LEASE)
    again = asyncio.create_task(stored.put(ASKED, LEASE))
    await asyncio.sleep(0)
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)
    await stored.close()
    assert await SqlInbox(database).find(ASKED.key) is not None
    await other.close()


async def test_where_nothing_can_be_stored_whoever_brings_it_is_told(database_url: str) -> None:
    database = Database(database_url)
    inbox = SqlInbox(database)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE inbox")
    with pytest.raises(Exception, match="inbox") as raised:
        await inbox.put(ASKED, LEASE)
    assert "find me 30 minutes" not in str(raised.value)
    await database.close()


@pytest.mark.parametrize("engine_name", ["postgres"])
async def test_however_much_is_under_way_what_comes_in_is_stored(database_url: str) -> None:
    """By the database's own clock, too: it is leased to whoever brought it."""
    database = Database(database_url)
    inbox = SqlInbox(database)
    async with AsyncExitStack() as under_way:
        for _ in range(15):
            await under_way.enter_async_context(database.transaction())
        assert await inbox.put(ASKED, LEASE)
        assert not await inbox.put(replace(ASKED, holder="another"), LEASE)
        assert await inbox.put(replace(ASKED), LEASE), "one's own again, where the answer was lost"
    assert not await inbox.due(LEASE, 1)
    found = await inbox.find(ASKED.key)
    assert found is not None
    assert found.age < LEASE
    await inbox.close()
    await database.close()


async def test_a_database_that_is_not_there_takes_nothing(tmp_path: object) -> None:
    database = Database("postgresql://convene@127.0.0.1:1/convene")
    inbox = SqlInbox(database)
    with pytest.raises(StoreUnavailable):
        await inbox.put(ASKED, LEASE)
    inbox.done(ASKED.key)
    await inbox.close()
    await database.close()
