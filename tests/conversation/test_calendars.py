"""Which calendars count and which one is written, chosen from what Outlook has now."""

from __future__ import annotations

from bot.views.calendars_form import key_of
from scheduling.intervals import Interval
from tests.conversation.office import ADA, Desktop, Office, utc

PRIVATE = "Private"


async def opened(chat: Desktop) -> str:
    await chat.types("what are my rules?")
    return await chat.clicks("Change: Calendars")


async def test_the_default_calendar_is_suggested_with_its_reason(office: Office, ada: Desktop) -> None:
    office.calendars.add_calendar(ADA.id, PRIVATE)
    said = await opened(ada)
    assert "What is in these counts as busy: Calendar (default)" in said
    assert "Meetings are booked into: Calendar (default)" in said
    assert "counts people’s answers to invitations there alone" in said
    assert "how it stands already" in await ada.sends_off()


async def test_a_ticked_calendar_counts_and_meetings_are_written_where_chosen(office: Office, ada: Desktop) -> None:
    office.calendars.add_calendar(ADA.id, PRIVATE)
    office.calendars.put(ADA.id, Interval(utc(26, 14), utc(26, 15)), calendar=PRIVATE)
    await opened(ada)
    both = f"{key_of('')},{key_of(PRIVATE)}"
    assert "2 of your calendars count" in await ada.sends_off(read_calendars=both, write_calendar=key_of(PRIVATE))
    assert (office.rules.stored[ADA.id].rules.read_calendars, office.rules.stored[ADA.id].rules.write_calendar) == (
        ("", PRIVATE),
        PRIVATE,
    )
    assert "you are busy" in await ada.types("book Ben on Thursday at 3pm")


async def test_no_calendar_at_all_and_writing_unread_are_said_beside_the_field(office: Office, ada: Desktop) -> None:
    office.calendars.add_calendar(ADA.id, PRIVATE)
    await opened(ada)
    assert "! Please tick at least one" in await ada.sends_off(read_calendars="")
    said = await ada.sends_off(read_calendars=key_of(""), write_calendar=key_of(PRIVATE))
    assert "! I book into this one, so please tick it above as well." in said
    assert office.rules.stored == {}


async def test_a_calendar_that_vanished_is_reported_not_ignored(office: Office, ada: Desktop) -> None:
    office.calendars.add_calendar(ADA.id, PRIVATE)
    await opened(ada)
    await ada.sends_off(read_calendars=f"{key_of('')},{key_of(PRIVATE)}")
    office.calendars.remove_calendar(ADA.id, PRIVATE)
    assert "gone from Outlook" in await ada.types("find me 30 minutes with Ben tomorrow")
    assert "One of the calendars you had chosen is no longer in Outlook" in await opened(ada)
    await ada.sends_off()
    assert "times for" in await ada.types("find me 30 minutes with Ben tomorrow")
