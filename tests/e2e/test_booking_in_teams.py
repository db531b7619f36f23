"""The main job through the front door: typed and clicked in Teams with signed tokens, answered from Outlook over HTTP."""

from __future__ import annotations

from datetime import timedelta

from scheduling.bookings import State
from scheduling.people import MailboxId
from tests.e2e.company import Company, longest_chain
from tests.fakes.connector import ADA, ANA_PEREZ, BEN, EVA, GROUP, TENANT


async def test_from_a_sentence_to_a_meeting_that_ana_was_invited_to_once(contoso: Company) -> None:
    which = await contoso.types(ADA, "find me 30 minutes with Ana")
    assert "Ana Pérez" in which.text
    assert "Ana Petrova" in which.text

    offer = await contoso.clicks(ADA, which, "Choose Ana Pérez")
    assert 3 <= len(offer.times) <= 5
    for time in offer.times:
        assert contoso.is_free(ADA, time)
        assert contoso.is_free(ANA_PEREZ, time)

    booked = await contoso.clicks(ADA, offer, offer.choices[0])
    assert booked.text.startswith("Booked")
    (event,) = contoso.events_of(ADA)
    assert (event.start, event.end) == (offer.times[0], offer.times[0] + timedelta(minutes=30))
    assert [person.address for person in event.attendees] == [ANA_PEREZ.address]
    assert [(mail.kind, mail.recipient) for mail in contoso.mails] == [("invitation", ANA_PEREZ.address)]


async def test_a_meeting_that_came_in_between_is_refused_and_other_times_are_offered(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    contoso.writes_by_hand(ANA_PEREZ, offer.times[0])

    refused = await contoso.clicks(ADA, offer, offer.choices[0])
    assert "Booked" not in refused.text
    assert offer.times[0] not in refused.times
    assert len(refused.times) >= 3
    assert contoso.events_of(ADA) == []
    assert contoso.mails == []

    booked = await contoso.clicks(ADA, refused, refused.choices[0])
    assert booked.text.startswith("Booked")


async def test_a_card_that_comes_into_view_again_shows_the_times_as_they_are(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    contoso.writes_by_hand(ANA_PEREZ, offer.times[0])
    contoso.passes(timedelta(minutes=5))

    looked = await contoso.looks(ADA, offer)
    assert "no longer possible" in looked.text
    assert offer.times[0] not in looked.times
    assert looked.times[-1] in offer.times
    assert contoso.face(offer.message).times == offer.times

    again = await contoso.clicks_as_before(ADA, offer, offer.choices[0])
    assert again.times == looked.times
    booked = await contoso.clicks_as_before(ADA, again, again.choices[0])
    assert booked.text.startswith("Booked")


async def test_an_offer_costs_one_round_trip_and_a_booking_four(contoso: Company) -> None:
    """Counted between people who were looked up before, and whose zones are known."""
    await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    contoso.passes(timedelta(seconds=3))
    contoso.outlook.world.knobs.latency_ms = 40  # so that what is sent together overlaps in the log
    before = contoso.seq
    offer = await contoso.types(ADA, f"find me 45 minutes with {ANA_PEREZ.address}")
    read = [request for request in contoso.requests_since(before) if "calendarView" in request.path]
    assert len(read) == 2
    assert longest_chain(read) == 1

    before = contoso.seq
    await contoso.clicks(ADA, offer, offer.choices[0])
    steps = [
        request for request in contoso.requests_since(before) if "/calendarView" in request.path or "/events" in request.path
    ]
    assert longest_chain(steps) == 4
    assert [request.method for request in steps if request.method != "GET"] == ["POST", "PATCH"]


async def test_what_was_offered_before_a_restart_can_be_booked_after_it(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    await contoso.stop()
    await contoso.start()
    booked = await contoso.clicks(ADA, offer, offer.choices[1])
    assert booked.text.startswith("Booked")
    assert len(contoso.events_of(ADA)) == 1


async def test_a_second_click_joins_the_first(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    await contoso.clicks(ADA, offer, offer.choices[0])
    again = await contoso.clicks_as_before(ADA, offer, offer.choices[0])
    assert again.text.startswith("Booked")
    assert len(contoso.events_of(ADA)) == 1
    assert len(contoso.mails) == 1


async def test_a_number_books_and_a_sentence_cancels(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {EVA.address}")
    await contoso.types(ADA, "2")
    (event,) = contoso.events_of(ADA)
    assert event.start == offer.times[1]

    asked = await contoso.types(ADA, "cancel my meeting with Eva")
    gone = await contoso.clicks(ADA, asked, "Yes, cancel it")
    assert "ancelled" in gone.text
    assert [event for event in contoso.events_of(ADA) if not event.cancelled] == []
    assert [mail.kind for mail in contoso.mails] == ["invitation", "cancellation"]


async def test_a_meeting_is_moved_from_its_card(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {BEN.address}")
    booked = await contoso.clicks(ADA, offer, offer.choices[0])
    times = await contoso.clicks(ADA, booked, "Move")
    moved = await contoso.clicks(ADA, times, times.choices[0])
    (event,) = contoso.events_of(ADA)
    assert event.start != offer.times[0]
    assert event.start in times.times
    assert "moved" in moved.text.lower()
    assert [mail.kind for mail in contoso.mails] == ["invitation", "update"]


async def test_in_a_group_others_may_not_click_what_ada_was_offered(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {BEN.address}", GROUP)
    answer = await contoso.presses(EVA, offer, offer.choices[0], chat=GROUP)
    assert answer.status == 200
    assert answer.note
    assert contoso.events_of(ADA) == []


async def test_rules_that_somebody_set_are_kept(contoso: Company) -> None:
    await contoso.sets_rules(ANA_PEREZ, buffer_before=timedelta(minutes=30), buffer_after=timedelta(minutes=30))
    offer = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    half_an_hour = timedelta(minutes=30)
    for time in offer.times:
        assert contoso.is_free(ANA_PEREZ, time - half_an_hour, timedelta(minutes=90))


async def test_with_outlook_down_nothing_is_offered_as_free(contoso: Company) -> None:
    await contoso.types(ADA, "help")
    contoso.outlook.world.faults.add("503", count=1000)
    said = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    assert said.times == []
    assert contoso.mails == []


async def test_a_booking_that_was_cut_short_is_finished_by_the_next_process(contoso: Company) -> None:
    """Outlook stops answering in the middle of a booking, and the service is stopped before it has come back."""
    offer = await contoso.types(ADA, f"find me 30 minutes with {ANA_PEREZ.address}")
    contoso.outlook.world.faults.add("503", operation="updateEvent", count=1000)
    waiting = await contoso.clicks(ADA, offer, offer.choices[0])
    assert not waiting.text.startswith("Booked")
    await contoso.stop()
    contoso.outlook.world.faults.clear()
    contoso.passes(timedelta(minutes=2))
    await contoso.start()
    await contoso.works()
    ada = MailboxId(TENANT, ADA.object_id)
    (booking,) = await contoso.app.bookings.bookings_of(ada, contoso.weeks)
    assert booking.state is State.CONFIRMED
    assert len(contoso.events_of(ADA)) == 1
    assert [mail.kind for mail in contoso.mails] == ["invitation"]
    assert contoso.face(offer.message).text.startswith("Booked")
