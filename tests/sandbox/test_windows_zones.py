"""The table of Windows and IANA zone names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from adapters.sandbox.people import SEEDED
from adapters.windows_zones import iana_of, windows_names, windows_of


def test_every_windows_name_leads_to_a_zone_that_exists_and_back() -> None:
    for name in windows_names():
        iana = iana_of(name)
        assert iana is not None
        assert ZoneInfo(iana)
        assert windows_of(iana) == name


def test_names_are_found_whatever_their_case_and_strangers_are_not() -> None:
    assert iana_of("romance standard time") == "Europe/Paris"
    assert windows_of("Europe/Madrid") == "Romance Standard Time"
    assert (windows_of("Etc/UTC"), iana_of("UTC")) == ("UTC", "UTC")
    assert iana_of("Mars Standard Time") is None
    assert windows_of("Mars/Olympus") is None


def test_everybody_seeded_has_a_zone() -> None:
    assert all(iana_of(account.zone) for account in SEEDED if account.has_mailbox)
