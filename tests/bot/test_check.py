"""The set-up check's probes: one failing does not keep the others from being tried, and each says its cause."""

from __future__ import annotations

import pytest

from bot.check import Failed, Finding, Probe, calendar_is_read, findings
from scheduling.calendars import Unreadability
from scheduling.errors import StoreUnavailable
from scheduling.people import MailboxId, Person
from tests.fakes.calendars import FakeCalendars
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
