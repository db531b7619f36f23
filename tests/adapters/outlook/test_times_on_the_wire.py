"""Instants as they are written to Outlook: in the organizer's own zone where that is exact, in UTC where it is not."""

from datetime import UTC, datetime, timedelta

import msgspec

from adapters.outlook.events import frozen_event, frozen_reference, times
from scheduling.calendars import EventDraft
from scheduling.intervals import Interval


def half_an_hour(year: int, month: int, day: int, hour: int, minute: int) -> Interval:
    start = datetime(year, month, day, hour, minute, tzinfo=UTC)
    return Interval(start, start + timedelta(minutes=30))


def test_times_are_written_in_the_organizers_windows_zone() -> None:
    written = times(half_an_hour(2026, 7, 6, 12, 0), "Europe/Madrid")

    assert written["start"] == {"dateTime": "2026-07-06T14:00:00.000000", "timeZone": "Romance Standard Time"}
    assert written["end"] == {"dateTime": "2026-07-06T14:30:00.000000", "timeZone": "Romance Standard Time"}


def test_an_hour_that_the_clock_change_doubles_is_written_in_utc() -> None:
    written = times(half_an_hour(2026, 10, 25, 0, 15), "Europe/Stockholm")

    assert written["start"] == {"dateTime": "2026-10-25T00:15:00.000000", "timeZone": "UTC"}


def test_both_ends_are_written_in_utc_when_only_one_is_doubtful() -> None:
    written = times(half_an_hour(2026, 11, 1, 5, 45), "America/New_York")

    assert {written["start"]["timeZone"], written["end"]["timeZone"]} == {"UTC"}


def test_the_hour_after_a_skipped_one_is_exact() -> None:
    written = times(half_an_hour(2026, 3, 29, 1, 0), "Europe/Berlin")

    assert written["start"] == {"dateTime": "2026-03-29T03:00:00.000000", "timeZone": "W. Europe Standard Time"}


def test_a_zone_without_a_windows_name_is_written_in_utc() -> None:
    assert times(half_an_hour(2026, 7, 6, 12, 0), "Antarctica/Troll")["start"]["timeZone"] == "UTC"


def test_a_zone_whose_windows_name_has_another_clock_is_written_in_utc() -> None:
    # Windows counts Casablanca to Morocco Standard Time and El Aaiun too; where the clocks part, the instant decides.
    for month in range(1, 13):
        slot = half_an_hour(2026, month, 15, 12, 0)
        for zone in ("America/Havana", "Asia/Gaza", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Kathmandu"):
            reference, again = frozen_reference(frozen_event(draft(slot, zone)))
            assert (reference, again) == ("installation:booking", slot), zone


def test_the_same_draft_freezes_to_the_same_bytes_and_names_no_attendees() -> None:
    slot = half_an_hour(2026, 7, 6, 12, 0)

    assert frozen_event(draft(slot, "Europe/Paris")) == frozen_event(draft(slot, "Europe/Paris"))
    body = msgspec.json.decode(frozen_event(draft(slot, "Europe/Paris")))
    assert "attendees" not in body
    assert body["transactionId"] == "transaction"


def draft(slot: Interval, zone: str) -> EventDraft:
    return EventDraft("Ada / Ana", slot, zone, "installation:booking", "transaction")
