"""What Outlook answers, and what people do there meanwhile: each leads to a meeting, or to nothing, and a clear word."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from adapters.sql.schema import claim, job, record
from scheduling.bookings import (
    Booked,
    Booking,
    BookOutcome,
    Cancelled,
    Case,
    Moved,
    NotBooked,
    NotMoved,
    NotTheirs,
    State,
    StillWorking,
    TooLate,
    Why,
    Work,
    booking_id,
)
from scheduling.calendars import Event, Invitee, Unreadability
from scheduling.claims import Seat
from scheduling.errors import StoreUnavailable
from scheduling.people import MailboxId
from scheduling.ports import Clash, Leased
from scheduling.rules import MeetingType, Rules, Status
from scheduling.service.book import Bookings
from scheduling.slots import Blocker, Rule, Waiver
from tests.booking.office import CARLA, Office
from tests.booking.plays import PATIENT
from tests.builders import at, minutes, span
from tests.fakes.calendars import Call, FakeCalendars, Fault
from tests.fakes.clock import SetClock


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


@pytest.fixture
def worker(office: Office) -> Bookings:
    return office.worker()


def methods(office: Office) -> list[str]:
    return [call.method for call in office.calendars.calls]


def once_after(office: Office, method: str, act: Callable[[], object], *, number: int = 1) -> None:
    async def after(call: Call) -> None:
        if (call.method, call.number) == (method, number):
            act()

    office.calendars.after = after


async def booked(office: Office, worker: Bookings, hour: int = 10, *, request: str = "request") -> Booking:
    outcome = await worker.book(office.asks(hour, request=request), patience=PATIENT)
    assert isinstance(outcome, Booked)
    return outcome.booking


async def now(worker: Bookings, row: Booking) -> Booking:
    present = await worker.booking(row.id)
    assert present is not None
    return present


async def work_for(office: Office, worker: Bookings, length: timedelta) -> None:
    """The worker does what comes due within that time."""
    until = office.clock.now() + length
    while office.clock.now() < until:
        wait = await worker.settle(patience=PATIENT)
        left = until - office.clock.now()
        office.clock.advance(min(left, wait) if wait is not None else left)
    await worker.settle(patience=PATIENT)


async def claims(office: Office) -> int:
    async with office.database.reading() as connection:
        return int((await connection.execute(sa.select(sa.func.count()).select_from(claim))).scalar_one())


async def looks_ahead(office: Office) -> int:
    async with office.database.reading() as connection:
        counted = sa.select(sa.func.count()).select_from(job).where(job.c.work == Work.LOOK)
        return int((await connection.execute(counted)).scalar_one())


# ---------------------------------------------------------------- booking


async def test_a_booking_without_faults_is_four_round_trips(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    assert methods(office) == ["read", "create", "read", "invite"]
    assert row.join_url == "https://teams.example/id-1"
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2}


async def test_a_booking_with_nobody_to_invite_is_three(office: Office, worker: Bookings) -> None:
    assert isinstance(await worker.book(office.asks(required=()), patience=PATIENT), Booked)
    assert methods(office) == ["read", "create", "read"]


async def test_everyone_is_invited_as_what_they_are(office: Office, worker: Bookings) -> None:
    asked = office.asks(required=(office.ana,), optional=(office.ben,), rooms=(office.room,), guests=(CARLA,))
    assert isinstance(await worker.book(asked, patience=PATIENT), Booked)
    (event,) = office.calendars.events_in(office.ada.id)
    assert {each.name: each.presence for each in event.invitees} == {
        office.ana.name: "required",
        "Carla Gómez": "required",
        "Blue Room": "resource",
        office.ben.name: "optional",
    }


class KnowsCarlaBetter(FakeCalendars):
    """Outlook puts Carla's primary address where an alias was sent."""

    async def invite(
        self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee], *, give_up_at: float
    ) -> Event:
        known = [replace(each, address=each.address.replace("carla@", "carla.gomez@")) for each in invitees]
        return await super().invite(organizer, event_id, etag, known, give_up_at=give_up_at)


async def test_somebody_whom_outlook_knows_by_another_address_is_invited_once(office: Office, clock: SetClock) -> None:
    office.calendars = KnowsCarlaBetter(clock, (*office.people, office.room))
    outcome = await office.worker().book(office.asks(guests=(CARLA,)), patience=PATIENT)
    assert isinstance(outcome, Booked)
    assert Counter(mail.to for mail in office.calendars.mails)["carla.gomez@partner.test"] == 1


async def test_what_filled_up_since_the_offer_is_refused_and_nothing_is_written(office: Office, worker: Bookings) -> None:
    office.calendars.put(office.ana.id, span(10, 11))
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert (outcome.why, outcome.certain) == (Why.TAKEN, True)
    assert outcome.blockers == (Blocker(str(office.ana.id), Rule.BUSY),)
    assert [write.actor for write in office.calendars.writes] == ["human"]
    assert await claims(office) == 0


async def test_ours_yields_to_what_came_between_check_and_writing(office: Office, worker: Bookings) -> None:
    once_after(office, "create", lambda: office.calendars.put(office.ben.id, span(10, 11)))
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert (outcome.why, outcome.certain) == (Why.TAKEN, True)
    assert office.calendars.mails == []
    assert office.calendars.events_in(office.ada.id) == []
    assert await claims(office) == 0


async def test_the_organizers_meeting_type_is_kept_with_the_claim_and_by_the_last_check(office: Office, worker: Bookings) -> None:
    kind = MeetingType("talk", "Talk", (timedelta(minutes=30),), timedelta(minutes=20), timedelta(minutes=40), timedelta(hours=1))
    office.set_rules(office.ada, Rules(buffer_before=timedelta(minutes=5), meeting_types=(kind,)))
    office.set_rules(office.ana, Rules(meeting_types=(kind,)))
    case, _ = await office.drafted(office.asks(10))
    assert case.seats[0] == Seat(office.ada.id, timedelta(minutes=20), timedelta(minutes=40))
    assert case.seats[1] == Seat(office.ana.id)
    office.calendars.put(office.ada.id, span(at(11), at(12)))
    refused = await worker.book(office.asks(10), patience=PATIENT)
    assert isinstance(refused, NotBooked)
    assert refused.blockers == (Blocker(str(office.ada.id), Rule.BUFFER_AFTER),)


async def test_somebody_unreadable_is_asked_about(office: Office, worker: Bookings) -> None:
    office.calendars.unreadable[office.ana.id] = Unreadability.ACCESS_DENIED
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert outcome.why is Why.UNREADABLE
    assert outcome.unreadable == ((office.ana.id, Unreadability.ACCESS_DENIED),)


async def test_an_accepted_unknown_is_booked_and_claimed(office: Office, worker: Bookings) -> None:
    office.calendars.unreadable[office.ana.id] = Unreadability.ACCESS_DENIED
    accepted = frozenset({Waiver(str(office.ana.id), Rule.UNKNOWN)})
    assert isinstance(await worker.book(office.asks(waived=accepted), patience=PATIENT), Booked)
    assert await claims(office) == 18


async def test_an_accepted_unknown_who_turns_out_busy_is_a_conflict(office: Office, worker: Bookings) -> None:
    office.calendars.put(office.ana.id, span(10, 11))
    accepted = frozenset({Waiver(str(office.ana.id), Rule.UNKNOWN)})
    outcome = await worker.book(office.asks(waived=accepted), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert outcome.why is Why.TAKEN


async def test_somebody_newly_unreadable_after_writing_undoes_it(office: Office, worker: Bookings) -> None:
    once_after(office, "create", lambda: office.calendars.unreadable.update({office.ben.id: Unreadability.UNAVAILABLE}))
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert outcome.why is Why.UNREADABLE
    assert office.calendars.events_in(office.ada.id) == []


@pytest.mark.parametrize(
    ("fault", "times", "why"), [(Fault.UNAVAILABLE, 4, Why.OUTLOOK_DOWN), (Fault.REFUSED, 1, Why.OUTLOOK_REFUSED)]
)
async def test_an_outlook_that_certainly_wrote_nothing_leaves_certainty(
    office: Office, worker: Bookings, fault: Fault, times: int, why: Why
) -> None:
    for number in range(times):
        office.calendars.fail("create", fault, on=number + 1)
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert (outcome.why, outcome.certain) == (why, True)
    assert await claims(office) == 0


@pytest.mark.parametrize("method", ["create", "invite"])
@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.UNAVAILABLE, Fault.LOST_ANSWER, Fault.LOST_REQUEST])
async def test_a_passing_trouble_is_got_over(office: Office, worker: Bookings, method: str, fault: Fault) -> None:
    office.calendars.fail(method, fault)
    await booked(office, worker)
    assert len(office.calendars.events_in(office.ada.id)) == 1
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2}


async def test_an_event_changed_meanwhile_is_read_before_inviting_again(office: Office, worker: Bookings) -> None:
    once_after(office, "read", lambda: office.calendars.touch(office.ada.id, "id-1"), number=2)
    await booked(office, worker)
    assert methods(office) == ["read", "create", "read", "invite", "event", "invite"]


async def test_a_create_without_any_answer_is_uncertain_until_it_is_settled(office: Office, worker: Bookings) -> None:
    for number in range(1, 40):
        office.calendars.fail("create", Fault.LATE, on=number)
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, StillWorking)
    await work_for(office, worker, timedelta(minutes=11))
    row = await now(worker, outcome.booking)
    assert (row.state, row.settled, row.why) == (State.FAILED, False, Why.OUTLOOK_DOWN)
    assert [each.id for each in await worker.untold()] == [row.id]
    office.calendars.land_late_writes()
    assert len(office.calendars.events_in(office.ada.id)) == 1
    await work_for(office, worker, timedelta(minutes=31))
    assert office.calendars.events_in(office.ada.id) == []
    assert not (await now(worker, row)).settled
    await work_for(office, worker, timedelta(minutes=31))
    assert (await now(worker, row)).settled
    assert office.calendars.mails == []


async def test_nothing_is_created_later_than_five_minutes_after_the_first_sending(
    office: Office, worker: Bookings, clock: SetClock
) -> None:
    sent = []

    async def before(call: Call) -> None:
        if call.method == "create":
            sent.append(clock.now())

    office.calendars.before = before
    for number in range(1, 60):
        office.calendars.fail("create", Fault.LOST_REQUEST, on=number)
    await worker.book(office.asks(), patience=PATIENT)
    await work_for(office, worker, timedelta(minutes=12))
    assert len(sent) > 2
    assert sent[-1] - sent[0] <= timedelta(minutes=5)


async def test_a_create_that_arrives_after_its_repetition_makes_no_second_event(office: Office, worker: Bookings) -> None:
    office.calendars.fail("create", Fault.LATE)
    await booked(office, worker)
    office.calendars.land_late_writes()
    assert len(office.calendars.events_in(office.ada.id)) == 1


async def test_a_second_event_of_a_confirmed_booking_is_swept_away(office: Office, worker: Bookings) -> None:
    """Outlook forgot the transaction, and the first create arrives when the second has long been answered."""
    office.calendars.fail("create", Fault.LATE)
    row = await booked(office, worker)
    office.calendars.forget_transactions()
    office.calendars.land_late_writes()
    assert len(office.calendars.events_in(office.ada.id)) == 2
    await work_for(office, worker, timedelta(minutes=31))
    (event,) = office.calendars.events_in(office.ada.id)
    assert len(event.invitees) == 2
    assert (await now(worker, row)).state is State.CONFIRMED


async def test_a_join_link_that_comes_late_is_waited_for(office: Office, worker: Bookings) -> None:
    office.calendars.join_links_delayed = True
    once_after(office, "event", lambda: setattr(office.calendars, "join_links_delayed", False), number=2)
    assert (await booked(office, worker)).join_url == "https://teams.example/id-1"


async def test_without_a_join_link_the_meeting_is_booked_and_says_so(office: Office, worker: Bookings, clock: SetClock) -> None:
    office.calendars.join_links_delayed = True
    asked = clock.now()
    assert (await booked(office, worker)).join_url is None
    assert clock.now() - asked == timedelta(seconds=10)


async def test_a_mailbox_without_teams_is_not_waited_for(office: Office, worker: Bookings, clock: SetClock) -> None:
    office.calendars.without_teams.add(office.ada.id)
    asked = clock.now()
    assert (await booked(office, worker)).join_url is None
    assert clock.now() == asked


async def test_a_calendar_that_does_not_show_our_event_yet_is_read_again(office: Office, worker: Bookings) -> None:
    async def before(call: Call) -> None:
        if call.method == "create":
            office.calendars.freeze_view(office.ada.id)
        if (call.method, call.number) == ("read", 4):
            office.calendars.thaw_view()

    office.calendars.before = before
    await booked(office, worker)
    assert methods(office) == ["read", "create", "read", "event", "read", "event", "read", "invite"]


@pytest.mark.parametrize("act", ["drag", "remove", "show as free"])
async def test_what_its_owner_changes_before_the_invitations_is_withdrawn(office: Office, worker: Bookings, act: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "drag": lambda: office.calendars.drag(office.ada.id, "id-1", span(12, 13)),
        "remove": lambda: office.calendars.remove(office.ada.id, "id-1"),
        "show as free": lambda: office.calendars.recolour(office.ada.id, "id-1", Status.FREE),
    }
    once_after(office, "create", acts[act])
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert outcome.why is Why.HOST_DECIDED
    assert office.calendars.mails == []
    assert office.calendars.events_in(office.ada.id) == []
    assert methods(office).count("create") == 1


async def test_a_second_event_of_a_cancelled_meeting_is_swept_away(office: Office, worker: Bookings) -> None:
    office.calendars.fail("create", Fault.LATE)
    row = await booked(office, worker)
    await worker.cancel(row.id, by=office.ada.id, patience=PATIENT)
    office.calendars.forget_transactions()
    await work_for(office, worker, minutes(50))
    office.calendars.land_late_writes()
    assert len(office.calendars.events_in(office.ada.id)) == 1
    await work_for(office, worker, minutes(31))
    assert office.calendars.events_in(office.ada.id) == []
    assert (await now(worker, row)).state is State.CANCELLED


@pytest.mark.parametrize("missing", [2, 6])
async def test_a_meeting_that_is_not_found_by_its_id_but_still_listed_is_booked(
    office: Office, worker: Bookings, missing: int
) -> None:
    """For longer than two looks apart Graph may answer 404 for what it has just made (dotnet#259)."""
    for number in range(1, missing + 1):
        office.calendars.fail("event", Fault.NOT_FOUND, on=number)
    office.calendars.fail("invite", Fault.NOT_FOUND)
    office.calendars.fail("invite", Fault.NOT_FOUND, on=2)
    await booked(office, worker)
    assert [event.id for event in office.calendars.events_in(office.ada.id)] == ["id-1"]
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2}


async def test_one_look_that_finds_a_meeting_nowhere_decides_nothing(office: Office, worker: Bookings) -> None:
    """While inviting: first listed but not found by its id, then neither, and ten seconds later there it is."""
    for number in (1, 2):
        office.calendars.fail("event", Fault.NOT_FOUND, on=number)
    office.calendars.fail("events_of", Fault.NOT_FOUND, on=2)
    office.calendars.fail("invite", Fault.NOT_FOUND)
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, Booked)
    assert len(office.calendars.mails) == 2


async def test_a_meeting_whose_id_is_unknown_while_it_stands_is_not_taken_for_cancelled(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    for number in (1, 2):
        office.calendars.fail("event", Fault.NOT_FOUND, on=number)
    assert isinstance(await worker.cancel(row.id, by=office.ada.id, patience=PATIENT), Cancelled)
    assert office.calendars.events_in(office.ada.id) == []
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2, "cancellation": 2}


async def test_an_event_that_somebody_put_people_onto_is_left_to_them(office: Office, worker: Bookings) -> None:
    def busy_and_adopted() -> None:
        office.calendars.put(office.ana.id, span(10, 11))
        office.calendars.add_attendee(office.ada.id, "id-1", "dev@contoso.test")

    once_after(office, "create", busy_and_adopted)
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, NotBooked)
    assert [event.id for event in office.calendars.events_in(office.ada.id)] == ["id-1"]
    assert {mail.kind for mail in office.calendars.mails} == {"invitation"}
    assert {mail.to for mail in office.calendars.mails} == {"dev@contoso.test"}


async def test_another_installation_in_the_same_mailboxes_is_never_touched(office: Office, worker: Bookings) -> None:
    other = office.worker("other", installation="other-installation")
    theirs = await other.book(office.asks(14, request="theirs"), patience=PATIENT)
    assert isinstance(theirs, Booked)
    once_after(office, "create", lambda: office.calendars.put(office.ana.id, span(10, 11)), number=2)
    await worker.book(office.asks(10), patience=PATIENT)
    await work_for(office, worker, timedelta(minutes=40))
    assert [event.reference.partition(":")[0] for event in office.calendars.events_in(office.ada.id)] == ["other-installation"]


# ---------------------------------------------------------------- looking again


async def test_what_is_put_over_a_meeting_is_told_once_and_nothing_is_cancelled(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    await worker.told(row.id, row.version)
    office.calendars.put(office.ben.id, span(10, 11))
    await work_for(office, worker, timedelta(minutes=6))
    (told,) = await worker.untold()
    assert told.overlaps
    assert told.blockers == (Blocker(str(office.ben.id), Rule.BUSY),)
    assert told.state is State.CONFIRMED
    assert told.version == row.version + 1
    assert len(office.calendars.events_in(office.ada.id)) == 1


async def test_a_look_that_could_not_see_somebody_is_no_look(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.put(office.ben.id, span(10, 11))
    office.calendars.unreadable[office.ben.id] = Unreadability.NO_MAILBOX
    await work_for(office, worker, timedelta(minutes=5, seconds=1))
    assert not (await now(worker, row)).overlaps
    del office.calendars.unreadable[office.ben.id]
    await work_for(office, worker, timedelta(minutes=1))
    assert (await now(worker, row)).overlaps


async def test_what_is_seen_is_told_whoever_else_cannot_be(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.put(office.ben.id, span(10, 11))
    office.calendars.unreadable[office.ana.id] = Unreadability.NO_MAILBOX
    await work_for(office, worker, timedelta(minutes=2))
    assert (await now(worker, row)).overlaps


async def test_somebody_who_cannot_be_seen_any_more_is_not_looked_for_for_ever(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.unreadable[office.ben.id] = Unreadability.NO_MAILBOX
    await work_for(office, worker, timedelta(minutes=30))
    assert (await now(worker, row)).state is State.CONFIRMED
    assert await looks_ahead(office) == 0


async def test_what_somebody_who_declined_does_meanwhile_concerns_nobody(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.respond(office.ben.id, "uid-id-1", "declined")
    office.calendars.put(office.ben.id, span(10, 11))
    await work_for(office, worker, timedelta(minutes=6))
    assert not (await now(worker, row)).overlaps


async def test_a_meeting_that_its_owner_moved_is_followed(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.drag(office.ada.id, "id-1", span(13, 14))
    await work_for(office, worker, timedelta(minutes=6))
    present = await now(worker, row)
    assert (present.slot, present.overlaps) == (span(13, 14), False)
    assert isinstance(await worker.book(office.asks(10, request="next"), patience=PATIENT), Booked)
    assert isinstance(await worker.book(office.asks(13, request="over"), patience=PATIENT), NotBooked)


async def test_a_meeting_that_its_owner_moved_over_another_of_ours_is_marked(office: Office, worker: Bookings) -> None:
    first = await booked(office, worker, 10, request="first")
    second = await booked(office, worker, 14, request="second")
    office.calendars.drag(office.ada.id, "id-1", second.slot)
    await work_for(office, worker, timedelta(minutes=6))
    assert (await now(worker, first)).overlaps
    assert await claims(office) == 18
    outcome = await worker.cancel(second.id, by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, Cancelled)


async def test_a_meeting_that_its_owner_removed_is_cancelled(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.remove(office.ada.id, "id-1")
    await work_for(office, worker, timedelta(minutes=2))
    present = await now(worker, row)
    assert (present.state, present.why) == (State.CANCELLED, Why.HOST_DECIDED)
    assert await claims(office) == 0


async def test_a_meeting_that_is_over_gives_up_its_claims(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    await work_for(office, worker, timedelta(hours=3))
    assert (await now(worker, row)).state is State.DONE
    assert await claims(office) == 0
    assert await worker.settle() is None


# ---------------------------------------------------------------- moving


async def test_a_meeting_moves_with_everyone_in_it(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    outcome = await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, Moved)
    assert (outcome.was, outcome.booking.slot, outcome.booking.pending) == (row.slot, span(14, 15), None)
    assert [event.slot for event in office.calendars.events_in(office.ben.id)] == [span(14, 15)]
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2, "update": 2}
    assert isinstance(await worker.book(office.asks(10, request="next"), patience=PATIENT), Booked)


async def test_a_move_by_a_quarter_of_an_hour_does_not_collide_with_itself(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    quarter = minutes(15)
    target = span(row.slot.start + quarter, row.slot.end + quarter)
    assert isinstance(await worker.move(row.id, target, by=office.ada.id, patience=PATIENT), Moved)
    assert await claims(office) == 18


async def test_only_the_organizer_moves_and_cancels(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    assert await worker.move(row.id, span(14, 15), by=office.ana.id) == NotTheirs(row)
    assert await worker.cancel(row.id, by=office.ana.id) == NotTheirs(row)


async def test_a_move_onto_what_is_taken_leaves_the_meeting_where_it_was(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.put(office.ana.id, span(14, 15))
    outcome = await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, NotMoved)
    assert (outcome.why, outcome.booking.slot) == (Why.TAKEN, row.slot)
    assert outcome.blockers == (Blocker(str(office.ana.id), Rule.BUSY),)
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2}
    assert await claims(office) == 18


async def test_a_move_onto_another_booking_of_ours_claims_nothing(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker, 10, request="first")
    await booked(office, worker, 14, request="second")
    outcome = await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, NotMoved)
    assert outcome.why is Why.TAKEN
    assert await claims(office) == 36


async def test_a_move_into_a_full_day_is_refused(office: Office, worker: Bookings) -> None:
    office.set_rules(office.ana, Rules(horizon=None, notice=minutes(0), daily_cap=1))
    await booked(office, worker, 10, request="monday")
    tuesday = await worker.book(office.asks(10, day=1, request="tuesday"), patience=PATIENT)
    assert isinstance(tuesday, Booked)
    outcome = await worker.move(tuesday.booking.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, NotMoved)
    assert outcome.why is Why.RULE
    assert isinstance(await worker.move(tuesday.booking.id, span(14, 15, day=1), by=office.ada.id, patience=PATIENT), Moved)


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.CHANGED])
async def test_a_move_gets_over_passing_trouble_with_one_update(office: Office, worker: Bookings, fault: Fault) -> None:
    row = await booked(office, worker)
    office.calendars.fail("reschedule", fault)
    assert isinstance(await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT), Moved)
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2, "update": 2}


async def test_a_move_that_outlook_refuses_does_not_happen(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.fail("reschedule", Fault.REFUSED)
    outcome = await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, NotMoved)
    assert outcome.why is Why.OUTLOOK_REFUSED
    assert await claims(office) == 18


async def test_a_move_settles_where_the_owner_has_put_the_meeting(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.drag(office.ada.id, "id-1", span(16, 17))
    outcome = await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, NotMoved)
    assert (outcome.why, outcome.booking.slot) == (Why.HOST_DECIDED, span(16, 17))


async def test_a_late_change_of_time_is_followed(office: Office, worker: Bookings) -> None:
    """The change was refused after one that was lost, and then the lost one arrives."""
    row = await booked(office, worker)
    office.calendars.fail("reschedule", Fault.LATE)
    office.calendars.fail("reschedule", Fault.REFUSED, on=2)
    assert isinstance(await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT), NotMoved)
    office.calendars.land_late_writes()
    await work_for(office, worker, timedelta(minutes=6))
    assert (await now(worker, row)).slot == span(14, 15)


@pytest.mark.parametrize("after", [minutes(29), minutes(59)])
async def test_a_change_of_time_that_arrives_within_an_hour_is_followed(
    office: Office, worker: Bookings, after: timedelta
) -> None:
    row = await booked(office, worker, 13)
    for number in range(1, 60):
        office.calendars.fail("reschedule", Fault.LATE, on=number)
    await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    await work_for(office, worker, minutes(11))
    assert ((await now(worker, row)).state, (await now(worker, row)).slot) == (State.CONFIRMED, row.slot)
    await work_for(office, worker, after - minutes(11))
    office.calendars.land_late_writes()
    await work_for(office, worker, minutes(31))
    assert (await now(worker, row)).slot == span(14, 15)


async def given_up(office: Office, worker: Bookings, *, fault: Fault = Fault.LATE) -> Booking:
    """A move from 13:00 to 14:00 that Outlook never answered, eleven minutes later."""
    row = await booked(office, worker, 13)
    for number in range(1, 60):
        office.calendars.fail("reschedule", fault, on=number)
    await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    await work_for(office, worker, minutes(11))
    return await now(worker, row)


async def rival_at(office: Office, worker: Bookings, hour: int, request: str) -> BookOutcome:
    rival = office.asks(hour, request=request, organizer=office.ben, required=(office.ana,))
    return await worker.book(rival, patience=PATIENT)


async def test_nothing_of_ours_meets_a_change_of_time_that_arrives_after_it_was_given_up(
    office: Office, worker: Bookings
) -> None:
    row = await given_up(office, worker)
    assert (row.state, row.slot, row.why) == (State.CONFIRMED, span(at(13), at(13, 30)), Why.OUTLOOK_DOWN)
    for hour in (13, 14):
        assert isinstance(await rival_at(office, worker, hour, f"early {hour}"), NotBooked)
    await work_for(office, worker, minutes(45))
    assert isinstance(await rival_at(office, worker, 14, "late"), NotBooked)
    office.calendars.land_late_writes()
    await work_for(office, worker, minutes(31))
    assert ((await now(worker, row)).slot, (await now(worker, row)).overlaps) == (span(14, 15), False)
    assert isinstance(await rival_at(office, worker, 13, "freed"), Booked)
    await work_for(office, worker, timedelta(hours=6))
    assert (await now(worker, row)).state is State.DONE


async def test_what_can_no_longer_arrive_frees_the_time_it_would_have_taken(office: Office, worker: Bookings) -> None:
    row = await given_up(office, worker, fault=Fault.LOST_REQUEST)
    await work_for(office, worker, minutes(62))
    assert ((await now(worker, row)).slot, (await now(worker, row)).pending) == (row.slot, None)
    assert isinstance(await rival_at(office, worker, 14, "rival"), Booked)


async def test_what_may_still_arrive_holds_its_time_even_when_its_owner_moves_the_meeting(
    office: Office, worker: Bookings
) -> None:
    row = await given_up(office, worker)
    office.calendars.drag(office.ada.id, office.calendars.events_in(office.ada.id)[0].id, span(18, 19))
    await work_for(office, worker, minutes(25))
    assert (await now(worker, row)).slot == span(18, 19)
    assert isinstance(await rival_at(office, worker, 14, "held"), NotBooked)
    await work_for(office, worker, minutes(62))
    assert isinstance(await rival_at(office, worker, 14, "freed"), Booked)


async def test_a_meeting_that_may_still_move_is_not_moved_again_but_may_be_cancelled(office: Office, worker: Bookings) -> None:
    row = await given_up(office, worker)
    again = await worker.move(row.id, span(16, 17), by=office.ada.id, patience=PATIENT)
    assert isinstance(again, NotMoved)
    assert again.why is Why.UNSETTLED
    assert isinstance(await worker.cancel(row.id, by=office.ada.id, patience=PATIENT), Cancelled)
    assert await claims(office) == 0


async def test_an_ordinary_move_holds_both_times_no_longer_than_it_takes(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker, 13)
    office.calendars.fail("reschedule", Fault.LOST_ANSWER)
    assert isinstance(await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT), Moved)
    assert isinstance(await rival_at(office, worker, 13, "rival"), Booked)


async def test_a_move_of_what_was_deleted_says_so_after_two_looks(office: Office, worker: Bookings, clock: SetClock) -> None:
    row = await booked(office, worker)
    office.calendars.remove(office.ada.id, office.calendars.events_in(office.ada.id)[0].id)
    began = clock.now()
    outcome = await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    assert isinstance(outcome, NotMoved)
    assert (outcome.booking.state, outcome.why) == (State.CANCELLED, Why.HOST_DECIDED)
    assert clock.now() - began == timedelta(seconds=10)


async def test_what_overlaps_a_moved_meeting_afterwards_is_told(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    await worker.move(row.id, span(14, 15), by=office.ada.id, patience=PATIENT)
    office.calendars.put(office.ana.id, span(14, 15))
    await work_for(office, worker, timedelta(minutes=6))
    assert (await now(worker, row)).overlaps


# ---------------------------------------------------------------- cancelling


async def test_a_cancelled_meeting_is_gone_for_everyone_with_a_word(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    outcome = await worker.cancel(row.id, by=office.ada.id, comment="Ben is ill", patience=PATIENT)
    assert isinstance(outcome, Cancelled)
    assert [(mail.kind, mail.comment) for mail in office.calendars.mails[2:]] == [("cancellation", "Ben is ill")] * 2
    assert office.calendars.events_in(office.ada.id) == []
    assert await claims(office) == 0
    assert await worker.cancel(row.id, by=office.ada.id) == outcome


@pytest.mark.parametrize("method", ["read", "create", "invite"])
async def test_a_cancel_while_it_is_being_booked_is_remembered_and_wins(office: Office, worker: Bookings, method: str) -> None:
    async def cancelled() -> None:
        outcome = await office.worker("another").cancel(
            booking_id("request", "1"), by=office.ada.id, comment="Never mind", patience=timedelta(0)
        )
        assert isinstance(outcome, StillWorking)
        assert outcome.booking.cancel_asked

    async def before(call: Call) -> None:
        if (call.method, call.number) == (method, 1):
            await cancelled()

    office.calendars.before = before
    await worker.book(office.asks(), patience=PATIENT)
    row = await worker.booking(booking_id("request", "1"))
    assert row is not None
    mails = [(mail.kind, mail.comment) for mail in office.calendars.mails]
    if method == "invite":
        assert row.state is State.CANCELLED
        assert mails == [("invitation", ""), ("invitation", ""), ("cancellation", "Never mind"), ("cancellation", "Never mind")]
    else:
        assert (row.state, row.why, row.settled, mails) == (State.FAILED, Why.CANCELLED_MEANWHILE, True, [])
    assert office.calendars.events_in(office.ada.id) == []
    assert await claims(office) == 0


async def test_only_the_organizer_cancels_what_is_being_booked(office: Office, worker: Bookings) -> None:
    async def before(call: Call) -> None:
        if call.method == "create":
            outcome = await office.worker("another").cancel(booking_id("request", "1"), by=office.ben.id, patience=timedelta(0))
            assert isinstance(outcome, NotTheirs)

    office.calendars.before = before
    assert isinstance(await worker.book(office.asks(), patience=PATIENT), Booked)


async def test_what_cannot_be_cancelled_keeps_its_claims(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.fail("cancel", Fault.REFUSED)
    assert isinstance(await worker.cancel(row.id, by=office.ada.id, patience=PATIENT), StillWorking)
    assert await claims(office) == 18
    await work_for(office, worker, timedelta(minutes=6))
    assert (await now(worker, row)).state is State.CANCELLED
    assert await claims(office) == 0


async def test_what_its_owner_removed_already_counts_as_cancelled(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    office.calendars.remove(office.ada.id, "id-1")
    assert isinstance(await worker.cancel(row.id, by=office.ada.id, patience=PATIENT), Cancelled)
    assert Counter(mail.kind for mail in office.calendars.mails) == {"invitation": 2, "cancellation": 2}


async def test_what_is_over_cannot_be_cancelled(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    await work_for(office, worker, timedelta(hours=3))
    assert isinstance(await worker.cancel(row.id, by=office.ada.id), TooLate)


# ---------------------------------------------------------------- working


class Unread(SqlBookings):
    """Bookings in a database that can be written but, from when a claim was made, not read."""

    claimed = False

    async def claim(self, *args: Any, **kwargs: Any) -> Leased | Case | Clash:
        claimed = await super().claim(*args, **kwargs)
        self.claimed = True
        return claimed

    async def load(self, booking_id: str) -> Case | None:
        if self.claimed:
            raise StoreUnavailable("08006", certain=True)
        return await super().load(booking_id)


async def test_what_was_claimed_is_never_said_not_to_be_because_it_cannot_be_looked_at(
    office: Office, database: Database
) -> None:
    """A failed look changes nothing, but it is no word on what is under way: that goes on, and the card with it."""
    worker = office.worker(store=Unread(database))
    outcome = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(outcome, StillWorking)
    assert (await now(office.worker("another"), outcome.booking)).state is State.CONFIRMED


async def test_what_is_in_flight_when_a_process_ends_is_given_back_for_others(office: Office, clock: SetClock) -> None:
    inviting, stuck = asyncio.Event(), asyncio.Event()

    async def hang(call: Call) -> None:
        if call.method == "invite" and call.number == 1:
            inviting.set()
            await stuck.wait()

    office.calendars.before = hang
    worker = office.worker("first")
    outcome = await worker.book(office.asks(), patience=timedelta(milliseconds=50))
    assert isinstance(outcome, StillWorking)
    await inviting.wait()
    await worker.drain(within=timedelta(milliseconds=10))
    await office.worker("second").settle(patience=PATIENT)
    assert (await now(worker, outcome.booking)).state is State.CONFIRMED
    assert clock.now() == outcome.booking.created


async def test_cards_are_untold_until_they_show_the_row(office: Office, worker: Bookings) -> None:
    row = await booked(office, worker)
    assert [each.id for each in await worker.untold()] == [row.id]
    await worker.told(row.id, row.version)
    assert await worker.untold() == []
    await worker.told(row.id, row.version - 1)
    assert [each.id for each in await worker.untold()] == [row.id]


async def test_bookings_of_somebody_are_those_they_organize_or_attend(office: Office, worker: Bookings) -> None:
    first = await booked(office, worker, 10, request="first")
    second = await worker.book(office.asks(14, request="second", organizer=office.ben, required=(office.ada,)), patience=PATIENT)
    assert isinstance(second, Booked)
    assert [each.id for each in await worker.bookings_of(office.ada.id, span(8, 20))] == [first.id, second.booking.id]
    assert [each.id for each in await worker.bookings_of(office.ana.id, span(8, 20))] == [first.id]
    assert await worker.bookings_of(office.ada.id, span(11, 14)) == []


async def test_the_record_tells_what_happened_and_names_no_title(office: Office, worker: Bookings) -> None:
    once_after(office, "create", lambda: office.calendars.put(office.ana.id, span(10, 11), subject="Secret surgery"))
    row = await worker.book(office.asks(), patience=PATIENT)
    assert isinstance(row, NotBooked)
    async with office.database.reading() as connection:
        lines = (await connection.execute(sa.select(record).order_by(record.c.id))).all()
    assert [line.what for line in lines] == ["held", "checked", "written", "undoing", "undone"]
    assert [line.version for line in lines] == [1, 2, 3, 4, 5]
    facts = " ".join(line.facts for line in lines)
    assert "Secret" not in facts
    assert "Ada /" not in facts
    assert office.ana.id.object_id not in facts


async def test_nothing_is_left_to_do_for_what_failed_before_anything_was_written(office: Office, worker: Bookings) -> None:
    office.calendars.put(office.ana.id, span(10, 11))
    await worker.book(office.asks(), patience=PATIENT)
    async with office.database.reading() as connection:
        assert (await connection.execute(sa.select(job))).all() == []
    assert await worker.settle() is None
