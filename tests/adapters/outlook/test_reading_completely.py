"""A reading is everything in the mailbox, or none: paging, series, all-day entries in far zones, no titles."""

from __future__ import annotations

import msgspec
import pytest

from adapters.sandbox import exchange
from adapters.sandbox.history import Author
from scheduling.calendars import AllDayEntry, Entry, Reading, Unreadability, Unreadable
from scheduling.people import Person
from scheduling.rules import Status
from tests.adapters.outlook.asking import of, read, requests
from tests.builders import at, days, span
from tests.contracts.worlds import ADA, ANA, CHIE, FARID, SandboxCalendarWorld, seeded

IVO = Person(seeded(15), "Ivo Novák", "ivo.novak@contoso.test")
A_MONTH = days(0, 30)


def by_hand(world: SandboxCalendarWorld, owner: Person, body: dict[str, object]) -> None:
    mailbox = world.sandbox.mailboxes[owner.id.object_id]
    exchange.create_event(world.sandbox, mailbox, mailbox.default, body, Author(f"human:{owner.address}"))


def wall(day: str, clock: str, zone: str) -> dict[str, str]:
    return {"dateTime": f"{day}T{clock}:00", "timeZone": zone}


async def test_eleven_events_are_read_at_one_go(world: SandboxCalendarWorld) -> None:
    for hour in range(11):
        await world.put(ADA, span(8 + hour, 9 + hour))

    reading = await read(world, ADA, span(0, 23))

    assert isinstance(reading, Reading)
    assert len(reading.entries) == 11
    assert len(requests(world)) == 1


async def test_a_month_of_more_than_a_page_is_read_to_the_end(full_world: SandboxCalendarWorld) -> None:
    reading = await read(full_world, IVO, A_MONTH)

    assert isinstance(reading, Reading)
    stored = full_world.sandbox.mailboxes[IVO.id.object_id]
    there = [event for event in stored.at(A_MONTH.start, A_MONTH.end, stored.default.id) if event.end > A_MONTH.start]
    assert len(there) > 999
    assert {entry.event_id for entry in reading.entries} == {event.immutable_id for event in there}
    assert len(requests(full_world)) == 2


@pytest.mark.parametrize("kind", ["token_401_once", "429", "503", "504", "drop_before_write", "cut_body"])
async def test_trouble_between_two_pages_loses_nothing(full_world: SandboxCalendarWorld, kind: str) -> None:
    undisturbed = await read(full_world, IVO, A_MONTH)
    full_world.sandbox.faults.add(kind, operation="calendarView", nth=2)

    disturbed = await read(full_world, IVO, A_MONTH)

    assert isinstance(undisturbed, Reading)
    assert isinstance(disturbed, Reading)
    assert set(disturbed.entries) == set(undisturbed.entries)
    assert len(requests(full_world)) == 5


@pytest.mark.parametrize(("status", "code"), [(404, "ErrorItemNotFound"), (410, "SyncStateNotFound"), (400, "BadRequest")])
async def test_a_page_that_cannot_be_had_makes_the_whole_unknown(
    full_world: SandboxCalendarWorld, status: int, code: str
) -> None:
    full_world.sandbox.faults.add("error", operation="calendarView", nth=2, status=status, code=code)

    reading = await read(full_world, IVO, A_MONTH)

    assert isinstance(reading, Unreadable)


async def test_a_series_blocks_each_of_its_days_at_its_local_time(world: SandboxCalendarWorld) -> None:
    zone = "Eastern Standard Time"
    by_hand(
        world,
        FARID,
        {
            "subject": "Stand-up",
            "start": wall("2026-10-26", "09:00", zone),
            "end": wall("2026-10-26", "09:15", zone),
            "recurrence": {
                "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"},
                "range": {"type": "noEnd", "startDate": "2026-10-26", "recurrenceTimeZone": zone},
            },
        },
    )

    reading = await read(world, FARID, days(-28, 14))

    assert isinstance(reading, Reading)
    assert [entry.start for entry in reading.entries if isinstance(entry, Entry)] == [
        at(13, day=-28),
        at(14, day=-21),
        at(14, day=-14),
        at(14, day=-7),
        at(14, day=0),
        at(14, day=7),
    ]


@pytest.mark.parametrize(("owner", "zone"), [(CHIE, "Tokyo Standard Time"), (FARID, "Pacific Standard Time")])
async def test_an_all_day_entry_blocks_its_dates_wherever_its_owner_is(
    world: SandboxCalendarWorld, owner: Person, zone: str
) -> None:
    by_hand(
        world,
        owner,
        {
            "subject": "Holiday",
            "isAllDay": True,
            "start": wall("2026-11-25", "00:00", zone),
            "end": wall("2026-11-26", "00:00", zone),
            "showAs": "oof",
        },
    )

    # 25 November begins at 15:00 UTC of the 24th in Tokyo and ends at 08:00 UTC of the 26th in Los Angeles.
    for moment in (span(at(16, day=1), at(17, day=1)), span(at(7, day=3), at(8, day=3))):
        reading = await read(world, owner, moment)
        assert isinstance(reading, Reading)
        (entry,) = reading.entries
        assert isinstance(entry, AllDayEntry)
        assert (entry.first.day, entry.last.day, entry.status) == (25, 26, Status.OUT_OF_OFFICE)


async def test_entries_without_length_block_nothing(world: SandboxCalendarWorld) -> None:
    by_hand(
        world,
        ADA,
        {"subject": "Reminder", "start": wall("2026-11-23", "09:00", "UTC"), "end": wall("2026-11-23", "09:00", "UTC")},
    )

    reading = await read(world, ADA, span(8, 12))

    assert isinstance(reading, Reading)
    assert reading.entries == ()


async def test_no_title_place_or_text_is_asked_for_or_told(world: SandboxCalendarWorld) -> None:
    by_hand(
        world,
        ANA,
        {
            "subject": "Doctor",
            "body": {"contentType": "text", "content": "knee"},
            "location": {"displayName": "Clinic"},
            "sensitivity": "private",
            "start": wall("2026-11-23", "09:00", "UTC"),
            "end": wall("2026-11-23", "10:00", "UTC"),
        },
    )

    reading = await read(world, ANA, span(8, 12))

    assert isinstance(reading, Reading)
    assert len(reading.entries) == 1
    (asked,) = requests(world)
    for word in (b"Doctor", b"knee", b"Clinic"):
        assert word not in asked.answer


async def test_everything_is_asked_for_with_immutable_ids_in_utc(world: SandboxCalendarWorld) -> None:
    await world.put(ADA, span(9, 10))
    await read(world, ADA, span(8, 12))

    (asked,) = requests(world)
    (event,) = msgspec.json.decode(asked.answer)["value"]
    assert event["start"] == {"dateTime": "2026-11-23T09:00:00.0000000", "timeZone": "UTC"}
    assert world.sandbox.mailboxes[ADA.id.object_id].find(event["id"]) is not None
    assert event["id"].startswith("AAkALg")


async def test_an_entry_of_each_calendar_that_counts_is_read(world: SandboxCalendarWorld) -> None:
    other = await world.calendar_of(ADA)
    default = world.sandbox.mailboxes[ADA.id.object_id].default.id
    await world.put(ADA, span(9, 10))
    await world.put(ADA, span(10, 11), calendar=other)
    reading = (await world.calendars.read([of(ADA, default, other)], span(8, 12), live=True))[ADA.id]

    assert isinstance(reading, Reading)
    assert sorted(entry.start for entry in reading.entries if isinstance(entry, Entry)) == [at(9), at(10)]


async def test_one_unreadable_calendar_of_several_makes_the_mailbox_unknown(world: SandboxCalendarWorld) -> None:
    other = await world.calendar_of(ADA)
    gone = other[:-8] + "gonegone"

    reading = (await world.calendars.read([of(ADA, other, gone)], span(8, 12), live=True))[ADA.id]

    assert reading == Unreadable(ADA.id, Unreadability.CALENDAR_GONE, "ErrorItemNotFound")
