"""Mailbox settings as Outlook gives them: Windows zones, custom ones, empty ones, hours in other zones."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import msgspec
import pytest

from adapters.outlook.preferences import settings_of
from adapters.outlook.wire import MailboxPreferences
from scheduling.calendars import MailboxSettings
from scheduling.rules import Weekday, WeeklyWindow

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MONDAY_TO_FRIDAY = frozenset(list(Weekday)[:5])

PACIFIC_BY_RULES = """{"@odata.type":"#microsoft.graph.customTimeZone","bias":480,"name":"Customized Time Zone",
 "standardOffset":{"time":"02:00:00.0000000","dayOccurrence":1,"dayOfWeek":"sunday","month":11,"year":0},
 "daylightOffset":{"daylightBias":-60,"time":"02:00:00.0000000","dayOccurrence":2,"dayOfWeek":"sunday","month":3,"year":0}}"""
SYDNEY_BY_RULES = """{"bias":-600,
 "standardOffset":{"time":"03:00:00","dayOccurrence":1,"dayOfWeek":"sunday","month":4,"year":0},
 "daylightOffset":{"daylightBias":-60,"time":"02:00:00","dayOccurrence":1,"dayOfWeek":"sunday","month":10,"year":0}}"""
INDIA_BY_RULES = """{"bias":-330,"standardOffset":{"time":"00:00:00","month":0},"daylightOffset":{"time":"00:00:00","month":0}}"""
UNHEARD_OF_BY_RULES = (
    """{"bias":-17,"standardOffset":{"time":"00:00:00","month":0},"daylightOffset":{"time":"00:00:00","month":0}}"""
)


PARIS = '{"name":"Romance Standard Time"}'
WORK_WEEK = '["monday","tuesday","wednesday","thursday","friday"]'


def settings(zone: str, *, hours_zone: str = PARIS, opens: str = "09:00", closes: str = "18:00") -> MailboxSettings:
    hours = f'"daysOfWeek":{WORK_WEEK},"startTime":"{opens}:00.0000000","endTime":"{closes}:00.0000000","timeZone":{hours_zone}'
    rest = '"timeFormat":"HH:mm","userPurpose":"user","language":{"locale":"es-ES"}'
    text = f'{{"timeZone":{zone},{rest},"workingHours":{{{hours}}}}}'
    return settings_of(msgspec.json.decode(text, type=MailboxPreferences), NOW)


def test_a_windows_zone_becomes_an_iana_zone_with_the_same_clock() -> None:
    found = settings('"Romance Standard Time"')

    assert found.zone == "Europe/Paris"
    assert found.hours is not None
    assert found.hours.weekly == (WeeklyWindow(MONDAY_TO_FRIDAY, time(9), time(18)),)
    assert (found.locale, found.clock_24h) == ("es-ES", True)


@pytest.mark.parametrize("zone", ['""', "null", '"[]"', '"tzone://Microsoft/Custom"'])
def test_without_a_usable_mailbox_zone_that_of_the_working_hours_counts(zone: str) -> None:
    assert settings(zone).zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("rules", "zone"),
    [(PACIFIC_BY_RULES, "America/Los_Angeles"), (SYDNEY_BY_RULES, "Australia/Sydney"), (INDIA_BY_RULES, "Asia/Calcutta")],
)
def test_a_zone_given_by_rules_is_recognised_by_its_clock(rules: str, zone: str) -> None:
    found = settings('"tzone://Microsoft/Custom"', hours_zone=rules).zone

    # Which of several places with one clock is named does not matter.
    assert found is not None
    noons = [datetime(2026, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]
    assert [noon.astimezone(ZoneInfo(found)).hour for noon in noons] == [noon.astimezone(ZoneInfo(zone)).hour for noon in noons]


def test_a_zone_given_by_rules_that_no_place_has_is_unknown() -> None:
    assert settings('"tzone://Microsoft/Custom"', hours_zone=UNHEARD_OF_BY_RULES).zone is None


def test_hours_that_were_set_in_another_zone_are_told_in_the_mailboxs_own() -> None:
    found = settings('"Pacific Standard Time"')

    assert found.hours is not None
    assert found.hours.weekly == (WeeklyWindow(MONDAY_TO_FRIDAY, time(0), time(9)),)


def test_hours_that_cross_midnight_in_the_mailboxs_own_zone_are_two_windows() -> None:
    found = settings('"Tokyo Standard Time"', closes="17:00")

    assert found.hours is not None
    tuesday_to_saturday = frozenset(list(Weekday)[1:6])
    assert found.hours.weekly == (
        WeeklyWindow(MONDAY_TO_FRIDAY, time(17), None),
        WeeklyWindow(tuesday_to_saturday, time(0), time(1)),
    )


def test_a_mailbox_that_shows_nothing_has_no_settings() -> None:
    assert settings_of(None, NOW) == MailboxSettings(zone=None, hours=None)
    assert settings_of(MailboxPreferences(), NOW) == MailboxSettings(zone=None, hours=None)
