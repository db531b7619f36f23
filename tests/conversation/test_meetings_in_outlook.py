"""Meetings that the asker made in Outlook, moved and cancelled by a sentence after a card that asks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import structlog

from adapters.chat import PlaceKind
from scheduling.intervals import Interval
from scheduling.people import Person
from tests.conversation.office import ADA, ANA, BEN, CHIE, Desktop, Office, utc
from tests.conversation.test_finding import times_of
from tests.fakes.calendars import Fault

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def meets(office: Office, start: datetime, *people: Person, subject: str = "Design review", **how: bool) -> str:
    """Ada has made an hour's meeting in Outlook."""
    slot = Interval(start, start + timedelta(hours=1))
    addresses, names = [each.address for each in people], [each.name for each in people]
    return office.calendars.meet(ADA.id, slot, addresses, names=names, subject=subject, **how)


def starts(office: Office, person: Person) -> list[datetime]:
    return [event.slot.start for event in office.calendars.events_in(person.id) if not event.is_cancelled]


async def test_a_meeting_made_in_outlook_moves_after_a_card_that_asks(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), ANA, BEN)  # 15:00 in Stockholm
    shown = await ada.types("move my 3pm with Ana to Friday at 10")
    assert "Move “Design review” to Fri 27 Nov, 10:00?" in shown
    assert "Now: Tue 24 Nov, 15:00, with Ana Pérez and Ben Okafor. Outlook tells everyone invited." in shown
    assert times_of(shown) == ["Fri 27 Nov, 10:00–11:00"]
    assert starts(office, BEN) == [utc(24, 14)]
    moved = await ada.clicks("1 Move here")
    assert "Your meeting: Fri 27 Nov, 10:00" in moved
    assert "Moved here from Tue 24 Nov, 15:00." in moved
    assert starts(office, ADA) == starts(office, ANA) == starts(office, BEN) == [utc(27, 9)]
    assert [mail.kind for mail in office.calendars.mails] == ["invitation", "invitation", "update", "update"]


async def test_it_is_checked_live_like_a_meeting_of_ours(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), ANA, BEN)
    await ada.types("move my 3pm with Ana to Friday at 10")
    await office.busy(BEN, utc(27, 9), utc(27, 10))
    shown = await ada.clicks("1 Move here")
    assert "just went: Ben is busy now. Nothing was moved. The meeting stays where it was." in shown
    assert starts(office, ADA) == [utc(24, 14)]
    assert "Your meeting: " in await ada.clicks("1 Move here")
    assert starts(office, ADA) != [utc(24, 14)]


async def test_no_booking_of_ours_is_put_over_where_it_went(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), CHIE)
    await ada.types("move my 3pm with Chie to Friday at 10")
    office.calendars.freeze_view()  # Outlook does not show it yet
    await ada.clicks("1 Move here")
    assert "Chie is busy" in await office.chat(BEN).types("book Chie Friday at 9 for 30 min")  # 10:00 in Stockholm


async def test_it_may_move_by_a_while_and_then_again_as_it(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), ANA)
    assert times_of(await ada.types("push my 3pm with Ana by an hour")) == ["Tue 24 Nov, 16:00–17:00"]
    await ada.clicks("1 Move here")
    assert times_of(await ada.types("push it by 30 minutes")) == ["Tue 24 Nov, 16:30–17:30"]
    await ada.clicks("1 Move here")
    assert starts(office, ANA) == [utc(24, 15, 30)]


async def test_a_meeting_made_in_outlook_is_cancelled_after_asking(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 11), BEN, subject="Lunch")
    asked = await ada.types("cancel lunch with Ben")
    assert asked.startswith("Cancel “Lunch”? Tue 24 Nov, 12:00")
    assert "Ben Okafor will be told by Outlook." in asked
    assert office.events(BEN) == ["Lunch"]
    assert (await ada.types("yes")).startswith("Cancelled: Tue 24 Nov, 12:00")
    assert office.events(BEN) == office.events(ADA) == []
    assert [mail.kind for mail in office.calendars.mails] == ["invitation", "cancellation"]


async def test_an_entry_with_nobody_else_is_moved_and_removed_in_silence(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 9), subject="Dentist")
    shown = await ada.types("move dentist to Thursday at 10")
    assert "Now: Tue 24 Nov, 10:00. Nobody else is invited." in shown
    await ada.clicks("1 Move here")
    assert starts(office, ADA) == [utc(26, 9)]
    await ada.types("cancel it")
    await ada.clicks("Yes, cancel it")
    assert (office.events(ADA), office.calendars.mails) == ([], [])


async def test_one_of_a_series_says_that_only_it_changes(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), ANA, subject="Weekly", of_series=True)
    assert "It is one of a series; only this one changes." in await ada.types("move my weekly with Ana to Friday at 10")
    assert "It is one of a series; only this one changes." in await ada.types("cancel my weekly with Ana")


async def test_a_title_is_known_however_it_is_spelled(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), ANA, subject="Product stand-up")
    assert "Cancel “Product stand-up”?" in await ada.types("cancel my standup")


async def test_somebody_elses_meeting_is_theirs_to_change(office: Office, ada: Desktop) -> None:
    slot = Interval(utc(24, 14), utc(24, 15))
    office.calendars.meet(BEN.id, slot, [ADA.address], names=[ADA.name], subject="Budget")
    for words in ("move my 3pm with Ben to Friday", "cancel my 3pm with Ben"):
        assert "Only Ben Okafor, who organizes this meeting, can do that. You could ask them" in await ada.types(words)
    assert starts(office, BEN) == [utc(24, 14)]


async def test_ones_own_is_meant_before_somebody_elses(office: Office, ada: Desktop) -> None:
    office.calendars.meet(BEN.id, Interval(utc(24, 10), utc(24, 11)), [ADA.address], names=[ADA.name], subject="Budget")
    meets(office, utc(24, 14), BEN, subject="Plans")
    assert "Cancel “Plans”?" in await ada.types("cancel my meeting with Ben")


async def test_several_are_asked_about_whoever_made_them(office: Office, ada: Desktop) -> None:
    await ada.types("book Ben tomorrow at 10 for 30 min")
    await ada.clicks("1 Book")
    meets(office, utc(24, 14), BEN)
    meets(office, utc(26, 14), BEN, subject="Plans")
    shown = await ada.types("cancel my meeting with Ben")
    assert times_of(shown) == ["Tue 24 Nov, 10:00–10:30", "Tue 24 Nov, 15:00–16:00", "Thu 26 Nov, 15:00–16:00"]
    assert "Cancel “Plans”?" in await ada.types("3")
    await ada.clicks("Yes, cancel it")
    assert sorted(office.events(BEN)) == ["Ada / Ben Okafor", "Design review"]


async def test_it_is_kept_when_asked(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), BEN)
    await ada.types("cancel my meeting with Ben")
    assert (await ada.clicks("Keep it")).startswith("Your meeting: Tue 24 Nov, 15:00")
    assert office.events(BEN) == ["Design review"]


async def test_where_others_read_along_only_what_was_booked_here_is_found(office: Office) -> None:
    meets(office, utc(24, 14), BEN)
    ada = office.chat(ADA, PlaceKind.GROUP)
    shown = await ada.types("move my meeting with Ben to Friday")
    assert "please ask me in our own chat" in shown
    assert "Design review" not in shown
    assert [call for call in office.calendars.calls if call.method == "meetings"] == []


async def test_a_meeting_that_changed_or_went_since_the_card_is_left_alone(office: Office, ada: Desktop) -> None:
    event = meets(office, utc(24, 14), ANA)
    await ada.types("move my 3pm with Ana to Friday at 10")
    office.calendars.drag(ADA.id, event, Interval(utc(24, 15), utc(24, 16)))
    assert "has been changed in Outlook meanwhile" in await ada.clicks("1 Move here")
    assert starts(office, ADA) == [utc(24, 15)]
    await ada.types("cancel my 4pm with Ana")
    office.calendars.remove(ADA.id, event)
    await ada.clicks("Yes, cancel it")
    assert "no record of that meeting" in ada.whispers[-1]


async def test_a_meeting_that_is_nowhere_is_said_plainly(ada: Desktop) -> None:
    assert "I don’t find a meeting with Chie in your calendar of the next four weeks." in await ada.types(
        "move my meeting with Chie to Friday"
    )


async def test_a_calendar_that_cannot_be_looked_into_is_said(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), CHIE)
    office.calendars.fail("meetings", Fault.UNAVAILABLE)
    assert "Outlook" in await ada.types("cancel my meeting with Chie")
    assert office.events(CHIE) == ["Design review"]


async def test_a_crowd_is_left_to_outlook(office: Office, ada: Desktop) -> None:
    slot = Interval(utc(24, 14), utc(24, 15))
    crowd = [f"guest{number}@partner.test" for number in range(21)]
    office.calendars.meet(ADA.id, slot, crowd, subject="Town hall")
    assert "has 21 people, more than I can check at once" in await ada.types("move my town hall to Friday at 10")


async def test_its_title_is_in_no_log(office: Office, ada: Desktop) -> None:
    meets(office, utc(24, 14), ANA, subject="Redundancies")
    with structlog.testing.capture_logs() as logged:
        await ada.types("move my redundancies with Ana to Friday at 10")
        await ada.clicks("1 Move here")
        await office.work()
    assert logged
    assert "Redundancies" not in str(logged)
