"""Why a time is not offered, and what opens it: one's own rule set aside this once, or somebody optional."""

from __future__ import annotations

from datetime import timedelta

from adapters.chat import CardRef, Place, PlaceKind
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import StoredRules
from scheduling.rules import Rules
from scheduling.slots import Rule, Waiver
from tests.conversation.office import ADA, ANA, BEN, EVA, Desktop, Office, utc


def sets(office: Office, person: Person, rules: Rules) -> None:
    office.rules.stored[person.id] = StoredRules(rules, 1)


BREAKS = Rules(buffer_before=timedelta(minutes=30), buffer_after=timedelta(minutes=30))


async def test_others_are_only_ever_busy(office: Office, ada: Desktop) -> None:
    office.calendars.put(BEN.id, _hour(26, 14), subject="Salary talk")
    said = await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert "Why not Thu 26 Nov, 15:00?" in said
    assert "Ben is busy." in said
    assert "Each of these" not in said
    assert "Calendars read" in said
    assert "Salary" not in said


async def test_every_rule_in_the_way_is_said_with_the_value_of_ones_own(office: Office, ada: Desktop) -> None:
    sets(office, ADA, BREAKS)
    await office.busy(ADA, utc(26, 13), utc(26, 14))
    await office.busy(BEN, utc(26, 14), utc(26, 15))
    said = await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert "Your break before it would be too short." in said
    assert "Ben is busy." in said
    assert "Each of these would have to give way." in said
    assert "Your rule: Kept free – 30 min before and 30 min after a meeting" in said


async def test_ones_own_rule_is_set_aside_this_once_and_the_meeting_booked(office: Office, ada: Desktop) -> None:
    sets(office, ADA, BREAKS)
    await office.busy(ADA, utc(26, 13), utc(26, 14))
    await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert "15:00 works for everyone" in await ada.clicks("Waive my break before this once")
    assert "Booked" in await ada.clicks("1 Book")
    assert office.rules.stored[ADA.id].rules == BREAKS


async def test_a_limit_is_set_aside_for_the_booking_too(office: Office, ada: Desktop) -> None:
    sets(office, ADA, Rules(daily_cap=1))
    await office.busy(ADA, utc(26, 9), utc(26, 10))
    assert "You have enough meetings that day." in await ada.types("why can't I meet Ben on Thursday at 3pm?")
    await ada.clicks("Waive my daily limit this once")
    assert "Booked" in await ada.clicks("1 Book")


async def test_when_nothing_fits_the_cheapest_of_ones_own_rules_has_a_button(office: Office, ada: Desktop) -> None:
    sets(office, ADA, Rules(notice=timedelta(days=3)))
    said = await ada.types("find me 30 minutes with Ben tomorrow")
    assert "if your notice is waived" in said
    assert "times for" in await ada.clicks("Waive my notice this once")


async def test_without_needing_somebody_there_are_times(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(24, 0), utc(25, 0))
    await ada.types("find me 30 minutes with Ana Pérez and Ben tomorrow")
    assert "Make Ben optional" in ada.buttons
    said = await ada.clicks("Make Ben optional")
    assert "Ben (optional)" in said
    assert "times for" in said


async def test_the_only_other_one_cannot_be_made_optional(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(24, 0), utc(25, 0))
    await ada.types("find me 30 minutes with Ben tomorrow")
    assert "Make Ben optional" not in ada.buttons


async def test_the_open_offer_is_what_a_bare_time_is_about(office: Office, ada: Desktop) -> None:
    await office.busy(ANA, utc(26, 14), utc(26, 15))
    await ada.types("find me 30 minutes with Ana Pérez this week")
    said = await ada.types("why is Thursday 3pm not offered?")
    assert "Ana is busy." in said
    assert "times for Ada / Ana Pérez" in await ada.clicks("Times near it")


async def test_a_bare_time_without_an_offer_is_about_oneself(office: Office, ada: Desktop) -> None:
    sets(office, ADA, Rules(daily_cap=1))
    await office.busy(ADA, utc(26, 14), utc(26, 15))
    said = await ada.types("why is Thursday 3pm not offered?")
    assert "You are busy." in said
    assert "Your rule: Meetings – at most 1 a day" in said
    assert "fits your calendar and your rules" in await ada.types("why is Friday 3pm not offered?")


async def test_a_time_that_does_fit_is_offered(ada: Desktop) -> None:
    assert "15:00 works for everyone" in await ada.types("why can't I meet Ben on Thursday at 3pm?")


async def test_a_time_off_the_grid_and_no_time_at_all(ada: Desktop) -> None:
    assert "every 15 minutes" in await ada.types("why can't I meet Ben on Thursday at 3:07pm?")
    assert "so Thu 26 Nov, 15:07 isn’t one of the times" in await ada.types("why is that not offered?")
    await ada.types("never mind")
    assert "Which time do you mean?" in await ada.types("why is that not offered?")


async def test_a_whole_day_is_answered_by_what_it_holds_or_by_why_it_holds_nothing(office: Office, ada: Desktop) -> None:
    assert "times for Ada / Ben Okafor" in await ada.types("why can't I meet Ben on Thursday?")
    sets(office, BEN, Rules(daily_cap=1))
    await office.busy(BEN, utc(26, 9), utc(26, 10))
    said = await ada.types("why can't I meet Ben on Thursday?")
    assert "Ben has enough meetings that day" in said
    assert "Ask Ben to waive their daily limit" in ada.buttons


async def test_outlooks_hours_are_said_to_be_what_keeps_a_free_time_from_being_offered(ada: Desktop) -> None:
    assert "outside your working hours in Outlook" in await ada.types("why is Saturday 3pm not offered?")


async def test_breaks_that_are_too_short_on_both_sides_are_one_sentence(office: Office, ada: Desktop) -> None:
    sets(office, BEN, BREAKS)
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    await office.busy(BEN, utc(26, 14, 30), utc(26, 15))
    said = await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert "Ben’s breaks before and after it would be too short." in said
    assert "Each of these" not in said


async def test_nobody_waives_for_somebody_else(office: Office, ada: Desktop) -> None:
    sets(office, BEN, BREAKS)
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    assert "Ben’s break before it" in await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert not [each for each in ada.buttons if each.startswith("Waive")]


def _hour(day: int, hour: int) -> Interval:
    return Interval(utc(day, hour), utc(day, hour + 1))


# ---------------------------------------------------------------- asking the owner


async def asks_ben(office: Office, ada: Desktop) -> str:
    """Ben, whom the bot has met, keeps a break before the wanted time; Ada has him asked."""
    sets(office, BEN, BREAKS)
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    await ada.types("why can't I meet Ben on Thursday at 3pm?")
    return await ada.clicks("Ask Ben to waive their break before")


def newest(office: Office, place: str) -> CardRef:
    message = list(office.wall.cards)[-1]
    return CardRef(Place("wall", place, PlaceKind.PERSONAL), message)


async def test_the_owner_of_a_rule_grants_it_for_this_meeting(office: Office, ada: Desktop) -> None:
    ben = office.chat(BEN)
    await ben.types("what are my rules?")
    assert "I’ve asked Ben" in await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    assert "Ada Lindqvist asks" in ben.card
    assert "Thu 26 Nov, 14:00, 30 min" in ben.card
    assert "Thank you." in await ben.clicks("Yes, this once")
    ada.last = newest(office, ADA.address)
    assert ada.card.startswith("Ben waives their break before for this meeting, Thu 26 Nov, 15:00.")
    assert "Ben’s break before waived" in ada.card
    assert "Booked" in await ada.clicks("1 Book")
    assert office.rules.stored[BEN.id].rules == BREAKS


async def test_an_owner_may_rather_not(office: Office, ada: Desktop) -> None:
    ben = office.chat(BEN)
    await ben.types("what are my rules?")
    await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    assert "nothing changes" in await ben.clicks("Rather not")
    ada.last = newest(office, ADA.address)
    assert "would rather keep their break" in ada.card


async def test_an_owner_is_asked_once_and_only_where_they_were_met(office: Office, ada: Desktop) -> None:
    assert "hasn’t written to me yet" in await asks_ben(office, ada)
    await office.chat(BEN).types("what are my rules?")
    assert "I’ve asked Ben" in await ada.clicks("Ask Ben to waive their break before")
    assert "already" in await ada.clicks("Ask Ben to waive their break before")


async def test_nobody_grants_what_is_not_theirs(office: Office, ada: Desktop) -> None:
    ben, eva = office.chat(BEN), office.chat(EVA)
    await ben.types("what are my rules?")
    await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    await eva.types("what are my rules?")
    assert eva.last is not None
    assert "no longer works" in await eva.sends(ben.action("Yes, this once"), eva.last)


async def test_a_grant_after_the_meeting_was_given_up_changes_nothing(office: Office, ada: Desktop) -> None:
    ben = office.chat(BEN)
    await ben.types("what are my rules?")
    await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    await ada.clicks("Close")
    assert "settled this meeting already" in await ben.clicks("Yes, this once")


async def granted_by_ben(office: Office, ada: Desktop) -> None:
    ben = office.chat(BEN)
    await ben.types("what are my rules?")
    await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    await ben.clicks("Yes, this once")
    ada.last = newest(office, ADA.address)


async def test_a_grant_is_for_the_time_that_its_owner_saw_and_for_no_other(office: Office, ada: Desktop) -> None:
    """Ben keeps 30 minutes before and after the meeting from 13 to 14 UTC, on Thursday and on Friday alike."""
    await granted_by_ben(office, ada)
    await office.busy(BEN, utc(27, 13), utc(27, 14))
    friday = await ada.types("Friday at 3pm instead")
    assert "Fri 27 Nov, 15:00 doesn’t work: Ben’s break before it would be too short." in friday
    assert "I found no time" not in await ada.types("Friday afternoon")
    assert "waived" not in ada.card
    assert "15:00 works for everyone" in await ada.types("Thursday at 3pm")
    assert "Ben’s break before waived" in ada.card
    assert "doesn’t work" in await ada.types("make it an hour")


async def test_what_is_granted_is_among_the_times_of_its_day(office: Office, ada: Desktop) -> None:
    """Everything else of that Thursday is taken."""
    await granted_by_ben(office, ada)
    await office.busy(ADA, utc(26, 7), utc(26, 13, 45))
    await office.busy(ADA, utc(26, 14, 30), utc(26, 18))
    said = await ada.types("Thursday afternoon")
    assert "One time for" in said
    assert "15:00" in said
    await office.busy(ADA, utc(26, 14), utc(26, 14, 30))
    assert "I found no time" in await ada.types("Thursday afternoon")


async def test_a_booking_freezes_the_exception_that_was_granted_and_no_other(office: Office, ada: Desktop) -> None:
    sets(office, ADA, BREAKS)
    await granted_by_ben(office, ada)
    await ada.clicks("1 Book")
    booking = (await office.bookings.bookings_of(ADA.id, _hour(26, 14)))[0]
    case = await office.store.load(booking.id)
    assert case is not None
    assert case.waived == {Waiver(str(BEN.id), Rule.BUFFER_BEFORE)}
    gaps = {seat.person: (seat.before, seat.after) for seat in case.seats}
    half_an_hour = timedelta(minutes=30)
    assert gaps == {ADA.id: (half_an_hour, half_an_hour), BEN.id: (timedelta(0), half_an_hour)}


async def test_a_grant_that_comes_when_the_asker_looks_elsewhere_waits_for_them(office: Office, ada: Desktop) -> None:
    ben = office.chat(BEN)
    await ben.types("what are my rules?")
    await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    await ada.types("next week instead")
    await ben.clicks("Yes, this once")
    ada.last = newest(office, ADA.address)
    assert "You’re looking at other times by now" in ada.card
    assert "15:00 works for everyone" in await ada.types("Thursday this week at 3pm")


async def test_a_grant_survives_what_its_asker_changes_in_that_moment(office: Office, ada: Desktop) -> None:
    ben = office.chat(BEN)
    await ben.types("what are my rules?")
    await asks_ben(office, ada)
    ben.last = newest(office, BEN.address)
    changes = iter(["next week instead"])

    async def ada_goes_on(_: object) -> None:
        """While the calendars are read for Ben's answer."""
        for text in changes:
            await ada.types(text)

    office.calendars.before = ada_goes_on
    assert "Thank you." in await ben.clicks("Yes, this once")
    ada.last = newest(office, ADA.address)
    assert "You’re looking at other times by now" in ada.card
    assert "15:00 works for everyone" in await ada.types("Thursday this week at 3pm")
    assert "Ben’s break before waived" in ada.card


async def test_another_time_may_be_asked_for_too(office: Office, ada: Desktop) -> None:
    await office.chat(BEN).types("what are my rules?")
    await asks_ben(office, ada)
    await office.busy(BEN, utc(27, 13), utc(27, 14))
    await ada.types("why can't I meet Ben on Friday at 3pm?")
    assert "I’ve asked Ben." in await ada.clicks("Ask Ben to waive their break before")


async def test_ones_own_rule_is_set_aside_for_the_time_that_was_asked_about_alone(office: Office, ada: Desktop) -> None:
    sets(office, ADA, Rules(notice=timedelta(days=3)))
    await ada.types("find me 30 minutes with Ben tomorrow")
    assert "your notice waived" in await ada.clicks("Waive my notice this once")
    assert "I found no time" in await ada.types("on Wednesday instead")
    assert "your notice waived" in await ada.types("tomorrow afternoon")


# ---------------------------------------------------------------- what else would help


async def test_a_shorter_meeting_is_proposed_where_it_fits(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 14, 30), utc(26, 17))
    await office.busy(BEN, utc(26, 8), utc(26, 14))
    said = await ada.types("find an hour with Ben on Thursday")
    assert "Thu 26 Nov, 15:00 opens with 30 min instead." in said
    assert "30 min" in await ada.clicks("Make it 30 min")
    assert "Booked" in await ada.clicks("1 Book")


async def test_a_shorter_meeting_is_proposed_for_the_time_that_was_wanted(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(26, 14, 45), utc(26, 16))
    await ada.types("why can't I meet Ben for an hour on Thursday at 3pm?")
    assert "15:00 works for everyone" in await ada.clicks("Make it 45 min")


async def test_everyone_but_one_could_meet(office: Office, ada: Desktop) -> None:
    await office.busy(BEN, utc(24, 0), utc(25, 0))
    said = await ada.types("find me 30 minutes with Ana Pérez and Ben tomorrow")
    assert "Everyone but Ben could meet: Tue 24 Nov, 09:00 and 30 other times open with Ben as optional." in said


async def test_where_others_read_along_nobodys_rules_are_told(office: Office) -> None:
    group = office.chat(ADA, PlaceKind.GROUP)
    sets(office, BEN, BREAKS)
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    said = await group.types("why can't I meet Ben on Thursday at 3pm?")
    assert "It doesn’t suit everyone who is needed." in said
    assert "break" not in said
    assert "busy" not in said
    assert group.buttons == ["Times near it", "Close"]
    await office.busy(BEN, utc(24, 0), utc(25, 0))
    said = await group.types("find me 30 minutes with Ana Pérez and Ben tomorrow")
    assert "I found no time" in said
    assert "busy" not in said
    assert not [each for each in group.buttons if "optional" in each]


async def test_a_meeting_booked_here_is_named_as_the_reason(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben on Thursday at 3pm for 30 min")
    await ada.clicks("1 Book")
    said = await office.chat(EVA).types("why can't I meet Ben on Thursday at 9am for 30 minutes?")
    assert "Ben is busy with a meeting that was booked here." in said
    assert "Ada" not in said
