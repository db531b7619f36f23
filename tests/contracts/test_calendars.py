"""What the port `Calendars` promises, asked of every implementation."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.calendars import AllDayEntry, Entry, Event, EventDraft, Invitee, Presence, Reading, Unreadability, Unreadable
from scheduling.errors import ChangedMeanwhile, EventNotFound, Refused, Unavailable
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import Calendars, ReadRequest
from scheduling.rules import Status
from tests.builders import at, span
from tests.contracts.worlds import ADA, ANA, BEN, CHIE, FARID, GUS, NOBODY, CalendarWorld, FakeCalendarWorld, sandbox_world
from tests.fakes.clock import SetClock

NEVER = math.inf
REFERENCE = "installation:booking"


@pytest.fixture(params=["fake", "outlook"])
async def world(request: pytest.FixtureRequest, clock: SetClock) -> AsyncIterator[CalendarWorld]:
    if request.param == "fake":
        yield FakeCalendarWorld(clock)
        return
    async with sandbox_world(clock) as world:
        yield world


@pytest.fixture
def calendars(world: CalendarWorld) -> Calendars:
    return world.calendars


def of(person: Person, *calendars: str) -> ReadRequest:
    return ReadRequest(person.id, person.address, calendars)


async def entries(calendars: Calendars, request: ReadRequest, during: Interval, *, live: bool = True) -> Sequence[object]:
    reading = (await calendars.read([request], during, live=live))[request.mailbox]
    assert isinstance(reading, Reading)
    return sorted(reading.entries, key=lambda entry: str(entry.start if isinstance(entry, Entry) else entry.first))


async def starts(calendars: Calendars, request: ReadRequest, during: Interval) -> list[datetime]:
    return [entry.start for entry in await entries(calendars, request, during) if isinstance(entry, Entry)]


def draft(slot: Interval, *, reference: str = REFERENCE, transaction: str = "transaction-1", online: bool = True) -> EventDraft:
    return EventDraft("Ada / Ana", slot, "Europe/Stockholm", reference, transaction, "<p>See you</p>", "Blue Room", online)


async def a_meeting(calendars: Calendars, slot: Interval, *people: Person, organizer: Person = ADA) -> Event:
    """An event of the organizer's with these people invited."""
    event = await calendars.create(organizer.id, calendars.frozen(draft(slot)), give_up_at=NEVER)
    if not people:
        return event
    return await calendars.invite(organizer.id, event.id, event.etag, [invitee(person) for person in people], give_up_at=NEVER)


def invitee(person: Person, presence: Presence = Presence.REQUIRED) -> Invitee:
    return Invitee(person.address, person.name, presence)


# Reading.


async def test_what_overlaps_is_read_and_what_merely_touches_is_not(world: CalendarWorld) -> None:
    await world.put(ADA, span(8, 9))
    inside = await world.put(ADA, span(at(8, 30), at(9, 30, 30)))
    around = await world.put(ADA, span(7, 12))
    await world.put(ADA, span(10, 11))

    found = await entries(world.calendars, of(ADA), span(9, 10))

    assert [(entry.event_id, entry.start, entry.end) for entry in found if isinstance(entry, Entry)] == [
        (around, at(7), at(12)),
        (inside, at(8, 30), at(9, 30, 30)),
    ]


async def test_every_status_is_read_as_it_is_free_included(world: CalendarWorld) -> None:
    statuses = [Status.FREE, Status.TENTATIVE, Status.BUSY, Status.OUT_OF_OFFICE, Status.WORKING_ELSEWHERE]
    for hour, status in enumerate(statuses, start=9):
        await world.put(ADA, span(hour, hour + 1), status)

    assert [
        entry.status for entry in await entries(world.calendars, of(ADA), span(9, 15)) if isinstance(entry, Entry)
    ] == statuses


async def test_what_the_owner_declined_is_left_out(world: CalendarWorld) -> None:
    await world.put(ADA, span(9, 10), declined=True)

    assert await entries(world.calendars, of(ADA), span(8, 12)) == []


async def test_a_cancelled_meeting_is_left_out_of_attendees_readings(world: CalendarWorld, calendars: Calendars) -> None:
    meeting = await a_meeting(calendars, span(9, 10), ANA)
    await world.copies_arrive()
    await calendars.cancel(ADA.id, meeting.id, "", give_up_at=NEVER)
    await world.copies_arrive()

    assert await entries(calendars, of(ANA), span(8, 12)) == []


async def test_all_day_entries_are_kept_when_their_dates_may_touch_in_any_zone(world: CalendarWorld) -> None:
    await world.put_days(CHIE, date(2026, 11, 24), date(2026, 11, 25))

    assert await entries(world.calendars, of(CHIE), span(at(11, day=0), at(12, day=0))) != []
    assert await entries(world.calendars, of(CHIE), span(at(9, day=0), at(10, day=0))) == []
    assert await entries(world.calendars, of(CHIE), span(at(11, day=2), at(12, day=2))) != []
    assert await entries(world.calendars, of(CHIE), span(at(12, day=2), at(13, day=2))) == []


async def test_an_all_day_entry_blocks_dates_and_no_instants(world: CalendarWorld) -> None:
    await world.put_days(CHIE, date(2026, 11, 24), date(2026, 11, 26), Status.OUT_OF_OFFICE)

    (entry,) = await entries(world.calendars, of(CHIE), span(at(0, day=1), at(0, day=2)))

    assert isinstance(entry, AllDayEntry)
    assert (entry.first, entry.last, entry.status) == (date(2026, 11, 24), date(2026, 11, 26), Status.OUT_OF_OFFICE)


async def test_a_full_day_is_read_to_its_last_entry(world: CalendarWorld) -> None:
    for quarter in range(44):
        start = at(8) + timedelta(minutes=15 * quarter)
        await world.put(ADA, Interval(start, start + timedelta(minutes=15)))

    assert len(await entries(world.calendars, of(ADA), span(0, 23))) == 44


async def test_everybody_is_read_and_who_cannot_be_is_named(world: CalendarWorld, calendars: Calendars) -> None:
    await world.put(ADA, span(9, 10))

    readings = await calendars.read(
        [of(ADA), of(BEN), of(GUS), ReadRequest(NOBODY, "nobody@contoso.test")], span(8, 12), live=True
    )

    assert set(readings) == {ADA.id, BEN.id, GUS.id, NOBODY}
    assert isinstance(readings[ADA.id], Reading)
    assert isinstance(readings[BEN.id], Reading)
    assert all(isinstance(readings[mailbox], Unreadable) for mailbox in (GUS.id, NOBODY))
    gus = readings[GUS.id]
    assert isinstance(gus, Unreadable)
    assert gus.why is Unreadability.NO_MAILBOX


async def test_a_mailbox_out_of_reach_shows_its_times_at_most_and_never_seems_free(
    world: CalendarWorld, calendars: Calendars
) -> None:
    await world.put(BEN, span(9, 10))
    await world.deny(BEN)

    reading = (await calendars.read([of(ADA), of(BEN)], span(8, 12), live=True))[BEN.id]

    match reading:
        case Unreadable():
            assert reading.why is Unreadability.ACCESS_DENIED
        case Reading():
            assert not reading.detailed
            assert [(entry.start, entry.event_id) for entry in reading.entries if isinstance(entry, Entry)] == [(at(9), "")]


async def test_a_mailbox_out_of_reach_with_further_calendars_is_unknown(world: CalendarWorld, calendars: Calendars) -> None:
    other = await world.calendar_of(BEN)
    await world.deny(BEN)

    readings = await calendars.read([of(ADA), of(BEN, other)], span(8, 12), live=True)

    assert isinstance(readings[BEN.id], Unreadable)


async def test_the_calendars_asked_for_are_read_and_no_others(world: CalendarWorld, calendars: Calendars) -> None:
    other = await world.calendar_of(ADA)
    await world.put(ADA, span(9, 10))
    await world.put(ADA, span(10, 11), calendar=other)

    assert [entry.start for entry in await entries(calendars, of(ADA), span(8, 12)) if isinstance(entry, Entry)] == [at(9)]
    assert [entry.start for entry in await entries(calendars, of(ADA, other), span(8, 12)) if isinstance(entry, Entry)] == [
        at(10)
    ]


async def test_a_calendar_that_is_gone_makes_the_mailbox_unknown(world: CalendarWorld, calendars: Calendars) -> None:
    other = await world.calendar_of(ADA)
    gone = other[:-12] + "goneGONEgone"

    reading = (await calendars.read([of(ADA, other, gone)], span(8, 12), live=True))[ADA.id]

    assert isinstance(reading, Unreadable)
    assert reading.why is Unreadability.CALENDAR_GONE


async def test_a_reading_says_when_it_began(calendars: Calendars, clock: SetClock) -> None:
    before = clock.now()
    reading = (await calendars.read([of(ADA)], span(8, 12), live=True))[ADA.id]

    assert isinstance(reading, Reading)
    assert before <= reading.began <= clock.now()
    assert (reading.mailbox, reading.span, reading.detailed) == (ADA.id, span(8, 12), True)


async def test_a_live_read_sees_what_was_written_a_moment_ago(world: CalendarWorld, calendars: Calendars) -> None:
    assert await entries(calendars, of(ADA), span(8, 12), live=False) == []
    await world.put(ADA, span(9, 10))

    assert len(await entries(calendars, of(ADA), span(8, 12), live=True)) == 1


async def test_a_read_for_display_is_fresh_after_two_seconds(world: CalendarWorld, calendars: Calendars, clock: SetClock) -> None:
    assert await entries(calendars, of(ADA), span(8, 12), live=False) == []
    await world.put(ADA, span(9, 10))
    clock.advance(timedelta(seconds=2))

    assert len(await entries(calendars, of(ADA), span(8, 12), live=False)) == 1


# Creating.


async def test_an_event_is_created_as_drafted_without_attendees_and_without_mail(
    world: CalendarWorld, calendars: Calendars
) -> None:
    event = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)

    assert event.slot == span(9, 10)
    assert (event.status, event.is_cancelled, event.is_organizer, event.invitees) == (Status.BUSY, False, True, ())
    assert (event.subject, event.place, event.reference) == ("Ada / Ana", "Blue Room", REFERENCE)
    assert event.ical_uid
    assert await world.mails() == []
    assert await calendars.event(ADA.id, event.id) == event


async def test_the_created_event_is_the_one_that_reading_shows(calendars: Calendars) -> None:
    event = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)

    (entry,) = await entries(calendars, of(ADA), span(8, 12))

    assert isinstance(entry, Entry)
    assert (entry.event_id, entry.ical_uid, entry.status) == (event.id, event.ical_uid, Status.BUSY)


async def test_a_draft_freezes_to_the_same_bytes_every_time(calendars: Calendars) -> None:
    assert calendars.frozen(draft(span(9, 10))) == calendars.frozen(draft(span(9, 10)))


async def test_repeating_the_same_bytes_gives_the_first_event_again(calendars: Calendars) -> None:
    frozen = calendars.frozen(draft(span(9, 10)))

    first = await calendars.create(ADA.id, frozen, give_up_at=NEVER)
    again = await calendars.create(ADA.id, frozen, give_up_at=NEVER)

    assert again.id == first.id
    assert len(await entries(calendars, of(ADA), span(8, 12))) == 1


async def test_other_bytes_with_a_known_transaction_id_lead_to_the_first_event(calendars: Calendars) -> None:
    first = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)
    other = await calendars.create(ADA.id, calendars.frozen(draft(span(10, 11))), give_up_at=NEVER)

    assert (other.id, other.slot) == (first.id, span(9, 10))


async def test_another_transaction_id_makes_another_event_even_over_the_first(calendars: Calendars) -> None:
    first = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)
    second = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10), transaction="transaction-2")), give_up_at=NEVER)

    assert first.id != second.id


@pytest.mark.parametrize("night", [datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)])
async def test_nights_of_clock_changes_are_written_exactly(calendars: Calendars, night: datetime) -> None:
    slot = Interval(night, night + timedelta(hours=1))

    assert (await calendars.create(ADA.id, calendars.frozen(draft(slot)), give_up_at=NEVER)).slot == slot


async def test_an_online_meeting_has_a_join_link_and_silently_none_where_the_mailbox_has_no_teams(calendars: Calendars) -> None:
    with_teams = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)
    without = await calendars.create(FARID.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)

    assert with_teams.online
    assert with_teams.join_url
    assert (without.online, without.join_url) == (False, None)


async def test_a_meeting_in_person_has_no_join_link(calendars: Calendars) -> None:
    event = await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10), online=False)), give_up_at=NEVER)

    assert (event.online, event.join_url) == (False, None)


async def test_an_event_can_be_created_in_a_chosen_calendar(world: CalendarWorld, calendars: Calendars) -> None:
    other = await world.calendar_of(ADA)

    await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), calendar=other, give_up_at=NEVER)

    assert len(await entries(calendars, of(ADA, other), span(8, 12))) == 1
    assert await entries(calendars, of(ADA), span(8, 12)) == []


async def test_creating_without_a_mailbox_is_refused(calendars: Calendars) -> None:
    with pytest.raises(Refused):
        await calendars.create(GUS.id, calendars.frozen(draft(span(9, 10))), give_up_at=NEVER)


# Looking.


async def test_an_event_that_does_not_exist_is_not_found(calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))
    await calendars.delete(ADA.id, event.id, give_up_at=NEVER)

    with pytest.raises(EventNotFound):
        await calendars.event(ADA.id, event.id)


async def test_an_id_belongs_to_one_mailbox(calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))

    with pytest.raises(EventNotFound):
        await calendars.event(ANA.id, event.id)


async def test_events_are_found_by_their_reference_wherever_they_went(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))
    await calendars.create(
        ADA.id, calendars.frozen(draft(span(9, 10), reference="installation:other", transaction="t2")), give_up_at=NEVER
    )
    await world.put(ADA, span(9, 10))
    await world.drag(ADA, event.id, span(14, 15, day=3))

    (found,) = await calendars.events_of(ADA.id, REFERENCE, span(9, 10))

    assert (found.id, found.slot, found.reference) == (event.id, span(14, 15, day=3), REFERENCE)
    assert await calendars.events_of(ADA.id, "installation:none", span(9, 10)) == []


# Inviting.


async def test_whatever_carries_a_reference_is_found_and_nothing_else(world: CalendarWorld, calendars: Calendars) -> None:
    for number, reference in enumerate((REFERENCE, "elsewhere:it's")):
        frozen = calendars.frozen(draft(span(10 + number, 11 + number), reference=reference, transaction=f"transaction-{number}"))
        await calendars.create(ADA.id, frozen, give_up_at=NEVER)
    await world.put(ADA, span(14, 15))
    found = await calendars.marked(ADA.id)
    assert sorted(event.reference for event in found) == ["elsewhere:it's", REFERENCE]
    assert [event.reference for event in await calendars.events_of(ADA.id, "elsewhere:it's", span(8, 9))] == ["elsewhere:it's"]
    assert await calendars.marked(BEN.id) == []


async def test_ones_meetings_are_shown_with_title_and_people(world: CalendarWorld, calendars: Calendars) -> None:
    own = await a_meeting(calendars, span(10, 11), BEN)
    theirs = await a_meeting(calendars, span(12, 13), ADA, organizer=CHIE)
    await world.put(ADA, span(9, 10))
    await world.put(ADA, span(14, 15))
    await world.copies_arrive()
    found = {event.slot: event for event in await calendars.meetings(ADA.id, span(10, 14))}
    assert list(found) == [span(10, 11), span(12, 13)]
    mine, copy = found[span(10, 11)], found[span(12, 13)]
    assert (mine.id, mine.subject, mine.is_organizer, mine.reference) == (own.id, "Ada / Ana", True, REFERENCE)
    assert [(each.address, each.name) for each in mine.invitees] == [(BEN.address, BEN.name)]
    assert (copy.ical_uid, copy.is_organizer, copy.organizer, copy.reference) == (theirs.ical_uid, False, CHIE.name, "")
    assert (mine.of_series, mine.all_day, mine.declined, mine.is_cancelled) == (False, False, False, False)


async def test_days_off_and_what_was_declined_are_shown_as_such(world: CalendarWorld, calendars: Calendars) -> None:
    await world.put_days(ADA, date(2026, 11, 23), date(2026, 11, 24))
    await world.put(ADA, span(10, 11), declined=True)
    found = await calendars.meetings(ADA.id, span(8, 12))
    assert sorted((event.all_day, event.declined) for event in found) == [(False, True), (True, False)]


async def test_meetings_of_nobody_are_refused(calendars: Calendars) -> None:
    with pytest.raises((Refused, EventNotFound)):
        await calendars.meetings(NOBODY, span(8, 12))


async def test_inviting_mails_everyone_once_and_changes_nothing_else(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))

    invited = await calendars.invite(
        ADA.id, event.id, event.etag, [invitee(ANA), invitee(BEN, Presence.OPTIONAL)], give_up_at=NEVER
    )

    assert [(each.address, each.presence, each.response) for each in invited.invitees] == [
        (ANA.address, Presence.REQUIRED, "none"),
        (BEN.address, Presence.OPTIONAL, "none"),
    ]
    assert sorted(await world.mails()) == [("invitation", ANA.address), ("invitation", BEN.address)]
    assert invited.etag != event.etag
    assert replace(invited, etag=event.etag, invitees=(), reference=event.reference) == event


async def test_guests_are_invited_like_anyone(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))

    await calendars.invite(ADA.id, event.id, event.etag, [Invitee("carla@partner.test", "Carla Gómez")], give_up_at=NEVER)

    assert await world.mails() == [("invitation", "carla@partner.test")]


async def test_a_changed_list_mails_only_those_who_are_new_or_gone(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10), ANA, BEN)
    before = len(await world.mails())

    await calendars.invite(ADA.id, event.id, event.etag, [invitee(BEN), invitee(CHIE)], give_up_at=NEVER)

    assert sorted((await world.mails())[before:]) == [("cancellation", ANA.address), ("invitation", CHIE.address)]


async def test_an_outdated_version_is_told_and_nobody_is_mailed(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))
    await world.touch(ADA, event.id)

    with pytest.raises(ChangedMeanwhile):
        await calendars.invite(ADA.id, event.id, event.etag, [invitee(ANA)], give_up_at=NEVER)
    with pytest.raises(ChangedMeanwhile):
        await calendars.reschedule(ADA.id, event.id, event.etag, span(10, 11), "Europe/Stockholm", give_up_at=NEVER)

    assert await world.mails() == []
    assert (await calendars.event(ADA.id, event.id)).slot == span(9, 10)


async def test_attendees_get_a_tentative_copy_of_their_own_with_the_same_uid(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10), ANA)
    await world.copies_arrive()

    (copy,) = await entries(calendars, of(ANA), span(8, 12))

    assert isinstance(copy, Entry)
    assert (copy.start, copy.end, copy.status, copy.ical_uid) == (at(9), at(10), Status.TENTATIVE, event.ical_uid)
    assert copy.event_id != event.id


# Moving, cancelling, deleting.


async def test_rescheduling_moves_the_event_and_mails_everyone(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10), ANA, BEN)
    before = len(await world.mails())

    moved = await calendars.reschedule(ADA.id, event.id, event.etag, span(14, 15), "Europe/Stockholm", give_up_at=NEVER)
    await world.copies_arrive()

    assert moved.slot == span(14, 15)
    assert [each.address for each in moved.invitees] == [ANA.address, BEN.address]
    assert sorted((await world.mails())[before:]) == [("update", ANA.address), ("update", BEN.address)]
    assert await starts(calendars, of(ANA), span(8, 18)) == [at(14)]


async def test_cancelling_removes_the_event_and_mails_the_comment(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10), ANA)

    await calendars.cancel(ADA.id, event.id, "Something came up.", give_up_at=NEVER)

    assert (await world.mails())[-1] == ("cancellation", ANA.address)
    assert await world.comments() == ["Something came up."]
    assert await entries(calendars, of(ADA), span(8, 12)) == []
    with pytest.raises(EventNotFound):
        await calendars.cancel(ADA.id, event.id, "", give_up_at=NEVER)


async def test_an_event_without_attendees_is_deleted_quietly_and_once(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))

    await calendars.delete(ADA.id, event.id, give_up_at=NEVER)

    assert await world.mails() == []
    with pytest.raises(EventNotFound):
        await calendars.delete(ADA.id, event.id, give_up_at=NEVER)


async def test_changing_an_event_that_is_gone_is_told(world: CalendarWorld, calendars: Calendars) -> None:
    event = await a_meeting(calendars, span(9, 10))
    await world.cancel(ADA, event.id)

    with pytest.raises(EventNotFound):
        await calendars.invite(ADA.id, event.id, event.etag, [invitee(ANA)], give_up_at=NEVER)
    with pytest.raises(EventNotFound):
        await calendars.reschedule(ADA.id, event.id, event.etag, span(10, 11), "Europe/Stockholm", give_up_at=NEVER)


async def test_no_write_leaves_after_its_deadline(world: CalendarWorld, calendars: Calendars, clock: SetClock) -> None:
    event = await a_meeting(calendars, span(9, 10))
    late = clock.monotonic()
    frozen = calendars.frozen(draft(span(10, 11), transaction="transaction-2"))

    for write in (
        calendars.create(ADA.id, frozen, give_up_at=late),
        calendars.invite(ADA.id, event.id, event.etag, [invitee(ANA)], give_up_at=late),
        calendars.reschedule(ADA.id, event.id, event.etag, span(10, 11), "Europe/Stockholm", give_up_at=late),
        calendars.cancel(ADA.id, event.id, "", give_up_at=late),
        calendars.delete(ADA.id, event.id, give_up_at=late),
    ):
        with pytest.raises(Unavailable):
            await write

    assert await calendars.event(ADA.id, event.id) == event
    assert len(await entries(calendars, of(ADA), span(8, 12))) == 1


async def test_an_event_tells_when_it_was_made_and_last_saved(
    world: CalendarWorld, calendars: Calendars, clock: SetClock
) -> None:
    event = await a_meeting(calendars, span(9, 10))
    made = await calendars.origin(ADA.id, event.id)
    assert abs(made.created - clock.now()) <= timedelta(seconds=1)
    assert abs(made.changed - made.created) <= timedelta(seconds=1)
    await world.cancel(ADA, event.id)
    with pytest.raises(EventNotFound):
        await calendars.origin(ADA.id, event.id)


# ---------------------------------------------------------------- which calendars there are


async def test_the_default_calendar_is_listed_first_and_further_ones_can_be_read(world: CalendarWorld) -> None:
    other = await world.calendar_of(ADA)
    listed = await world.calendars.calendars_of(ADA.id)
    assert [each.is_default for each in listed] == [True, False]
    assert listed[1].id == other
    assert all(each.name and each.writable for each in listed)
    assert await starts(world.calendars, of(ADA, listed[0].id, other), span(8, 18)) == []


async def test_the_calendars_of_nobody_are_refused(calendars: Calendars) -> None:
    with pytest.raises((EventNotFound, Refused)):
        await calendars.calendars_of(NOBODY)
