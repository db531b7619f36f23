"""Nothing that replicas do all day long reads a whole table that grows: every query of it finds its rows by an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from adapters.chat import CardRef, Kept, KeptOffer, Place, PlaceKind
from adapters.inbox import Unanswered
from adapters.sql.archive import SqlArchive
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database
from adapters.sql.inbox import SqlInbox
from adapters.sql.record import SqlRecord
from adapters.sql.reminders import SqlReminders
from adapters.sql.rules import SqlRuleBook
from adapters.sql.tellings import SqlTellings
from scheduling.bookings import Booked
from scheduling.record import Note, Sighting
from scheduling.reminders import Reminder
from scheduling.rules import Rules
from tests.booking.office import Office
from tests.booking.plays import PATIENT
from tests.builders import span
from tests.fakes.clock import SetClock

TABLES = "booking|seat|claim|job|record|sighting|telling|reminder|offer|thread|card|answered_event|person"
SCANS = re.compile(
    rf"Seq Scan on ({TABLES})\b"
    rf"|^SCAN ({TABLES})\b(?!.* USING (?!INDEX sqlite_autoindex))"  # by a primary key is only another order to read it all in
    rf"|^SEARCH ({TABLES})\b(?!.* USING)",  # what SQLite calls looking through all of it for the least or the greatest
    re.MULTILINE,
)

Ran = tuple[str, Any]


@contextmanager
def watched(database: Database) -> Iterator[dict[str, Any]]:
    """Every statement that runs meanwhile, each once, with parameters that it ran with."""
    ran: dict[str, Any] = {}

    def note(_: object, __: object, statement: str, parameters: Any, ___: object, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            ran[statement] = parameters[0] if many else parameters

    sa.event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        sa.event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def whole_days_work(database: Database, clock: SetClock) -> None:
    """What replicas do: answer, book, move, cancel, look again, show, tell, forget."""
    office = Office(database, clock)
    worker, store, record = office.worker(), SqlConversations(database), SqlRecord(database)
    tellings, reminders, archive = SqlTellings(database), SqlReminders(database), SqlArchive(database)
    row = await worker.book(office.asks(10), patience=PATIENT)
    assert isinstance(row, Booked)
    assert isinstance(await worker.book(office.asks(11, request="other"), patience=PATIENT), Booked)
    await worker.move(row.booking.id, span(13, 14), by=office.ada.id, patience=PATIENT)
    await worker.hold(office.asks(15, request="held"), visitor="visitor")
    clock.advance(timedelta(minutes=6))
    await worker.settle(patience=PATIENT)
    await worker.bookings_of(office.ada.id, span(8, 20))
    await office.store.holdings([office.ada.id, office.ana.id], span(8, 20))
    for each in await worker.untold():
        await tellings.plan(each.id, each.version, [office.ana.id])
        await worker.told(each.id, each.version)
    await reminders.plan(row.booking.id, [Reminder(office.ana.id, clock.now() + timedelta(hours=1), timedelta(hours=1))])
    for due in await reminders.due(timedelta(minutes=1), 5):
        await reminders.settle(due)
        await reminders.again(due, timedelta(0))
    await reminders.plan(row.booking.id, [])
    for told in await tellings.due(timedelta(minutes=1), 5):
        await tellings.settle(told, None)
    await worker.cancel(row.booking.id, by=office.ada.id, patience=PATIENT)
    await SqlRuleBook(database).rules_of([office.ada.id])
    await SqlRuleBook(database).save(office.ada.id, Rules(), expected=0)
    place = Place("teams", "19:ada", PlaceKind.PERSONAL)
    for version in (1, 2):
        offers = (KeptOffer("offer", version, "{}"),)
        kept = Kept(f"teams/{version}", clock.now(), thread_key="ada", thread="{}", offers=offers, asker=office.ada.id)
        await store.open(kept.event, kept.thread_key)
        await store.keep(kept)
    await store.offer("offer")
    await store.shown("offer/offer", CardRef(place, "m"), 1, clock.now())
    await store.cards(["offer/offer"])
    inbox, event = SqlInbox(database), Unanswered("slack/T1/1", "application/json", "{}", "me")
    await inbox.put(event, timedelta(seconds=1))
    await store.keep(Kept(event.key, clock.now(), reply="drawn"))
    await inbox.renew(event.key, timedelta(0))
    await inbox.note(event.key, "{}")
    await inbox.again(event, timedelta(0))
    await inbox.find(event.key)
    await inbox.due(timedelta(0), 5)
    inbox.done(event.key)
    await inbox.close()
    record.offered("offer", clock.now(), lambda: Note("offered", {}, (Sighting(office.people[4].id, clock.now()),)))
    await record.close()
    await record.of_booking(row.booking.id)
    await record.meetings_of(office.ada.id, span(8, 20))
    await store.forget(clock.now(), events=clock.now())
    await archive.forget(clock.now() - timedelta(days=180))


async def test_no_growing_table_is_read_whole(database: Database, clock: SetClock) -> None:
    with watched(database) as ran:
        await whole_days_work(database, clock)
    assert len(ran) > 40
    bad = []
    async with database.engine.connect() as connection:
        if not database.is_sqlite:
            await connection.exec_driver_sql("SET enable_seqscan = off")  # the tables are so small that it would be right
        for statement, parameters in ran.items():
            explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
            rows = (await connection.exec_driver_sql(explain + statement, parameters)).all()
            plan = "\n".join(str(row[-1]).strip() for row in rows)
            if SCANS.search(plan):
                bad.append(f"{statement}\n{plan}")
    assert not bad, "\n\n".join(bad)


def test_a_scan_is_recognised() -> None:
    assert SCANS.search("SCAN booking")
    assert SCANS.search("LIMIT\n  ->  Seq Scan on seat  (cost=1)")
    assert SCANS.search("SCAN booking USING INDEX sqlite_autoindex_booking_1")
    assert not SCANS.search("SCAN booking USING INDEX ix_booking_untold")
    assert SCANS.search("SEARCH job")
    assert not SCANS.search("SEARCH booking USING INDEX sqlite_autoindex_booking_1 (id=?)")
