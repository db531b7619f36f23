"""The set-up check's probes: one failing does not keep the others from being tried, and each says its cause."""

from __future__ import annotations

import pytest

from bot.check import (
    Failed,
    Finding,
    Probe,
    calendar_is_read,
    event_comes_and_goes,
    findings,
    permission_is_granted,
)
from scheduling.calendars import Unreadability
from scheduling.errors import Refused, StoreUnavailable
from scheduling.people import MailboxId, Person
from tests.fakes.calendars import FakeCalendars, Fault
from tests.fakes.clock import SetClock
from tests.fakes.directory import FakeDirectory

ANA = Person(MailboxId("tenant", "ana"), "Ana Pérez", "ana.perez@contoso.test")
GUS = Person(MailboxId("tenant", "gus"), "Gus Ek", "gus.ek@contoso.test", has_mailbox=False)


async def test_a_failure_is_a_finding_and_the_next_probe_is_tried() -> None:
    async def passes() -> str:
        return "answers"

    async def fails() -> str:
        raise StoreUnavailable("gone", certain=True)

    probes: dict[str, Probe] = {"database": fails, "directory": passes}
    assert [found async for found in findings(probes)] == [
        Finding("database", passed=False, said="gone"),
        Finding("directory", passed=True, said="answers"),
    ]


@pytest.fixture
def calendars(clock: SetClock) -> FakeCalendars:
    return FakeCalendars(clock, [ANA])


async def test_a_calendar_that_can_be_read_is_counted(calendars: FakeCalendars, clock: SetClock) -> None:
    said = await calendar_is_read(FakeDirectory([ANA]), calendars, clock, ANA.address)
    assert said == "0 entries in the next seven days"


@pytest.mark.parametrize(
    ("address", "cause"),
    [(ANA.address, "access_denied"), (GUS.address, "no mailbox"), ("nobody@contoso.test", "nobody of the organisation")],
)
async def test_a_calendar_that_cannot_be_read_says_why(
    calendars: FakeCalendars, clock: SetClock, address: str, cause: str
) -> None:
    calendars.unreadable[ANA.id] = Unreadability.ACCESS_DENIED
    with pytest.raises(Failed, match=cause):
        await calendar_is_read(FakeDirectory([ANA, GUS]), calendars, clock, address)


async def test_a_permission_is_told_from_the_token() -> None:
    async def roles() -> tuple[str, ...] | None:
        return ("User.Read.All",)

    async def opaque() -> tuple[str, ...] | None:
        return None

    assert await permission_is_granted(roles, "User.Read.All") == "is granted"
    with pytest.raises(Failed, match="is not granted: without it nothing can be booked, moved or cancelled"):
        await permission_is_granted(roles, "Calendars.ReadWrite")
    with pytest.raises(Failed, match="does not show what it carries"):
        await permission_is_granted(opaque, "User.Read.All")


async def test_a_probe_event_is_written_seen_and_removed(calendars: FakeCalendars, clock: SetClock) -> None:
    said = await event_comes_and_goes(FakeDirectory([ANA]), calendars, clock, ANA.address, "once")
    assert said == "an event was written, seen and removed"
    assert [call.method for call in calendars.calls] == ["create", "read", "delete"]
    assert (calendars.events_in(ANA.id), calendars.mails) == ([], [])


async def test_a_probe_event_that_does_not_show_is_a_failure_and_is_removed(calendars: FakeCalendars, clock: SetClock) -> None:
    calendars.freeze_view()
    with pytest.raises(Failed, match="the calendar did not show it"):
        await event_comes_and_goes(FakeDirectory([ANA]), calendars, clock, ANA.address, "once")
    assert calendars.events_in(ANA.id) == []


async def test_a_probe_event_that_may_not_be_written_says_so(calendars: FakeCalendars, clock: SetClock) -> None:
    calendars.fail("create", Fault.REFUSED)
    with pytest.raises(Refused, match="ErrorAccessDenied"):
        await event_comes_and_goes(FakeDirectory([ANA]), calendars, clock, ANA.address, "once")


async def test_a_probe_event_that_may_have_been_left_behind_is_named(calendars: FakeCalendars, clock: SetClock) -> None:
    calendars.fail("delete", Fault.LOST_REQUEST)
    with pytest.raises(Failed, match="“Convene set-up check, removed at once” may stand at 2026-11-30 08:00 UTC; delete it"):
        await event_comes_and_goes(FakeDirectory([ANA]), calendars, clock, ANA.address, "once")
