"""All that is kept on one person: it can be shown, and erased without letting go of anything that is still promised."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.chat import CardRef, Kept, KeptOffer, Place, PlaceKind
from adapters.inbox import Unanswered
from adapters.sql.archive import SqlArchive
from adapters.sql.bookings import SqlBookings
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database
from adapters.sql.inbox import SqlInbox
from adapters.sql.people import WITHOUT_PEOPLE, Somebody, erase, held_on, known_as
from adapters.sql.record import SqlRecord
from adapters.sql.rules import SqlRuleBook
from adapters.sql.schema import metadata, person
from scheduling.bookings import Booked, Booking, NotBooked
from scheduling.people import Person
from scheduling.rules import Rules
from tests.booking.office import CARLA, Office
from tests.booking.plays import PATIENT
from tests.builders import span
from tests.fakes.clock import SetClock


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


async def booked(office: Office, hour: int = 10, *, request: str = "request") -> Booking:
    outcome = await office.worker().book(office.asks(hour, request=request, guests=(CARLA,)), patience=PATIENT)
    assert isinstance(outcome, Booked)
    return outcome.booking


def known(one: Person) -> Somebody:
    return Somebody(one.address, one.id)


async def a_past(office: Office, clock: SetClock) -> Booking:
    """Rules, a conversation and a meeting of Ada's with Ana, Ben and Carla that is over."""
    row = await booked(office)
    store = SqlConversations(office.database)
    place = Place("teams", "19:ada", PlaceKind.PERSONAL, "", "{}")
    body = json.dumps({"party": {"organizer": office.ada.id.object_id, "required": [office.ana.id.object_id]}})
    await store.keep(
        Kept(
            "teams/1",
            clock.now(),
            thread_key="teams/19:ada//ada",
            thread="{}",
            offers=(KeptOffer("request", 1, body),),
            chooser=office.ada.id,
            choices={"ana": office.ana.id.object_id},
            met=(office.ada.id, place),
            asker=office.ada.id,
        )
    )
    await store.shown(f"booking/{row.id}", CardRef(place, "m1"), 5, clock.now())
    await SqlRuleBook(office.database).save(office.ada.id, Rules(notice=timedelta(hours=1)), expected=0)
    clock.advance(timedelta(hours=4))
    for _ in range(3):
        await office.worker().settle(patience=PATIENT)
    return row


async def everything(database: Database) -> str:
    """Every value of every row, as text."""
    async with database.reading() as connection:
        rows = [str(tuple(row)) for each in metadata.sorted_tables for row in await connection.execute(sa.select(each))]
    return "\n".join(rows)


async def test_what_is_kept_on_a_person_is_shown_whole_and_without_what_is_others(office: Office, clock: SetClock) -> None:
    row = await a_past(office, clock)
    shown = await held_on(office.database, known(office.ada))
    assert json.dumps(shown)
    assert [each["id"] for each in shown["bookings"]] == [row.id]
    assert shown["bookings"][0]["subject"] == "Ada / Ana Pérez"
    assert shown["rules"][0]["rules"]["notice"]
    assert (len(shown["offers"]), len(shown["conversations"]), len(shown["choices"])) == (1, 1, 1)
    assert sorted(each["about"] for each in shown["chats"]) == sorted([f"booking/{row.id}", f"met/{office.ada.id}"])
    assert [line["note"]["what"] for line in shown["record"]][:5] == ["held", "checked", "written", "read_back", "confirmed"]
    seen = {each["person"]["object_id"] for line in shown["record"] for each in line["note"]["seen"]}
    assert seen == {office.ada.id.object_id}


async def test_somebody_else_is_shown_their_own_part(office: Office, clock: SetClock) -> None:
    row = await a_past(office, clock)
    ana = await held_on(office.database, known(office.ana))
    assert ([each["id"] for each in ana["bookings"]], ana["rules"], ana["conversations"]) == ([row.id], [], [])
    assert [each["id"] for each in ana["offers"]] == ["request"]
    carla = await held_on(office.database, Somebody(CARLA.address))
    assert [each["id"] for each in carla["bookings"]] == [row.id]
    assert (await held_on(office.database, Somebody("nobody@partner.test")))["bookings"] == []


async def test_nothing_is_left_that_names_who_was_erased_and_others_keep_their_meeting(office: Office, clock: SetClock) -> None:
    row = await a_past(office, clock)
    erased = await erase(office.database, known(office.ana))
    assert (erased.bookings, erased.staying, erased.rules) == (1, (), 0)
    left = await everything(office.database)
    assert office.ana.id.object_id not in left
    assert office.ana.address not in left
    assert office.ana.name not in left
    assert "Ana" not in left
    after = await SqlBookings(office.database).load(row.id)
    assert after is not None
    assert (after.booking.slot, after.booking.organizer, after.booking.subject) == (row.slot, office.ada, "")
    assert len(await SqlRecord(office.database).of_booking(row.id)) >= 5
    assert (await held_on(office.database, known(office.ada)))["rules"]


async def test_an_organizer_and_a_guest_are_erased_as_well(office: Office, clock: SetClock) -> None:
    await a_past(office, clock)
    await erase(office.database, Somebody(CARLA.address))
    assert CARLA.address not in await everything(office.database)
    erased = await erase(office.database, known(office.ada))
    assert (erased.rules, erased.bookings) == (1, 1)
    assert erased.conversations >= 4
    left = await everything(office.database)
    assert office.ada.id.object_id not in left
    assert office.ada.address not in left


async def test_what_somebody_asked_and_was_not_answered_yet_is_shown_and_goes(office: Office, clock: SetClock) -> None:
    await a_past(office, clock)
    inbox = SqlInbox(office.database)
    for key, channel in (("slack/T1/1", "19:ada"), ("slack/T1/2", "D0BEN")):
        asked = json.dumps({"channel": channel, "text": "find me 30 minutes"})
        await inbox.put(Unanswered(key, "application/json", asked, "me"), timedelta(seconds=20))
    shown = await held_on(office.database, known(office.ada))
    assert [each["key"] for each in shown["unanswered"]] == ["slack/T1/1"]
    await erase(office.database, known(office.ada))
    assert await inbox.find("slack/T1/1") is None
    assert await inbox.find("slack/T1/2") is not None
    await inbox.close()


async def test_a_booking_that_is_still_to_come_stays_claimed_and_is_forgotten_when_it_is_over(
    office: Office, clock: SetClock
) -> None:
    row = await booked(office)
    erased = await erase(office.database, known(office.ana))
    assert (erased.bookings, erased.staying) == (0, (row.id,))
    again = await office.worker("other").book(office.asks(request="another", organizer=office.people[3]), patience=PATIENT)
    assert isinstance(again, NotBooked)
    archive = SqlArchive(office.database)
    assert await archive.finish_erasing() == 0
    clock.advance(timedelta(hours=4))
    for _ in range(3):
        await office.worker().settle(patience=PATIENT)
    assert await archive.finish_erasing() == 1
    assert office.ana.id.object_id not in await everything(office.database)
    assert await archive.finish_erasing() == 0


async def test_who_was_erased_and_comes_back_is_somebody_new(office: Office, clock: SetClock) -> None:
    await a_past(office, clock)
    await erase(office.database, known(office.ana))
    row = await booked(office, 14, request="new")
    shown = await held_on(office.database, known(office.ana))
    assert [each["id"] for each in shown["bookings"]] == [row.id]


async def test_a_claim_that_waited_for_the_erasing_holds_the_time_of_the_real_person(
    office: Office, clock: SetClock, engine_name: str
) -> None:
    """Else their old row would hold it, which no later booking looks at. On SQLite a claim begins after the erasing has ended."""
    await a_past(office, clock)
    if engine_name == "sqlite":
        await erase(office.database, known(office.ana))
        await booked(office, 14, request="new")
    else:
        of_ana = person.c.mailbox == str(office.ana.id)
        async with office.database.engine.connect() as connection:
            await connection.execute(sa.select(person).where(of_ana).with_for_update())
            claiming = asyncio.create_task(booked(office, 14, request="new"))
            await _waited_for(office.database)
            await connection.execute(sa.update(person).where(of_ana).values(mailbox="erased/1", pseudonym="erased/1"))
            await connection.commit()
        await claiming
    held = await office.store.holdings([office.ana.id], span(14, 15))
    assert len(held[office.ana.id]) == 1


async def _waited_for(database: Database) -> None:
    """Until a statement waits for a lock."""
    waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
    async with asyncio.timeout(20):
        while True:
            async with database.engine.connect() as connection:
                if (await connection.execute(waiting)).scalar_one():
                    return
            await asyncio.sleep(0.02)


async def test_who_has_left_the_directory_is_found_by_what_bookings_say(office: Office, clock: SetClock) -> None:
    await a_past(office, clock)
    assert await known_as(office.database, office.ana.address, "t") == known(office.ana)
    assert await known_as(office.database, CARLA.address, "t") == Somebody(CARLA.address)
    assert await known_as(office.database, office.ana.id.object_id, office.ana.id.tenant) == Somebody("", office.ana.id)
    assert await known_as(office.database, "nobody@partner.test", "t") is None


def test_every_table_is_either_shown_and_erased_or_names_nobody() -> None:
    """A new table has to be decided about: add it to the export and the erasure, or to those without people."""
    with_people = {"booking", "card", "choice", "inbox", "offer", "person", "record", "reminder", "rules"}
    with_people |= {"seat", "sighting", "telling", "thread"}
    assert with_people | WITHOUT_PEOPLE == set(metadata.tables)
    assert not with_people & WITHOUT_PEOPLE
