"""Why a time is not offered, and what opens it: one's own rule set aside this once, or somebody optional."""

from __future__ import annotations

from datetime import timedelta

from adapters.chat import CardRef, Place, PlaceKind
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.ports import StoredRules
from scheduling.rules import Rules
from tests.conversation.office import ADA, ANA, BEN, EVA, Desktop, Office, utc


def sets(office: Office, person: Person, rules: Rules) -> None:
    office.rules.stored[person.id] = StoredRules(rules, 1)


BREAKS = Rules(buffer_before=timedelta(minutes=30), buffer_after=timedelta(minutes=30))


async def test_others_are_only_ever_busy(office: Office, ada: Desktop) -> None:
    office.calendars.put(BEN.id, _hour(26, 14), subject="Salary talk")
    said = await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert "Why not Thu 26 Nov, 15:00?" in said
    assert "Ben is busy." in said
    assert "Calendars read" in said
    assert "Salary" not in said


async def test_every_rule_in_the_way_is_said_with_the_value_of_ones_own(office: Office, ada: Desktop) -> None:
    sets(office, ADA, BREAKS)
    await office.busy(ADA, utc(26, 13), utc(26, 14))
    await office.busy(BEN, utc(26, 14), utc(26, 15))
    said = await ada.types("why can't I meet Ben on Thursday at 3pm?")
    assert "Your break between meetings would be too short." in said
    assert "Ben is busy." in said
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
    assert "Which time do you mean?" in await ada.types("why is that not offered?")


async def test_nobody_waives_for_somebody_else(office: Office, ada: Desktop) -> None:
    sets(office, BEN, BREAKS)
    await office.busy(BEN, utc(26, 13), utc(26, 14))
    assert "Ben’s break between meetings" in await ada.types("why can't I meet Ben on Thursday at 3pm?")
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
    assert ada.card.startswith("Ben waives their break before for this meeting.")
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
