"""Answers that a sandbox of ours would never give: foreign links, endless pages, other zones, dates in Retry-After."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from adapters.outlook.auth import Tokens
from adapters.outlook.calendars import OutlookCalendars
from adapters.outlook.client import GraphClient, retry_after
from adapters.outlook.permits import MailboxPermits
from scheduling.calendars import Reading, Unreadability, Unreadable
from scheduling.errors import OutcomeUnknown
from tests.adapters.outlook.asking import draft, of
from tests.builders import span
from tests.contracts.worlds import ADA
from tests.fakes.clock import SetClock

ROOT = "https://graph.test/v1.0"
Answers = Callable[[httpx.Request], httpx.Response]


class GivenToken:
    """`Tokens` that has one from the start."""

    async def token(self) -> str:
        return "token"

    def discard(self, token: str) -> None:
        return None

    def is_old(self) -> bool:
        return False

    def may_read_calendars(self) -> bool:
        return True


class Graph:
    """A transport that answers as told and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.answers: Answers = lambda request: httpx.Response(200, json={"value": []})

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers(request)


@pytest.fixture
def graph() -> Graph:
    return Graph()


@pytest.fixture
async def calendars(graph: Graph, clock: SetClock) -> AsyncIterator[OutlookCalendars]:
    tokens: Tokens = GivenToken()
    async with httpx.AsyncClient(transport=httpx.MockTransport(graph)) as http:
        client = GraphClient(http, ROOT, tokens, clock, MailboxPermits(3), sleep=clock.sleep)
        yield OutlookCalendars(client, tokens, clock)


async def reading(calendars: OutlookCalendars) -> Reading | Unreadable:
    return (await calendars.read([of(ADA)], span(8, 12), live=True))[ADA.id]


@pytest.mark.parametrize("link", ["https://elsewhere.test/v1.0/page2", "http://graph.test/v1.0/page2", f"{ROOT}.evil.test/x"])
async def test_our_token_follows_no_link_to_another_place(graph: Graph, calendars: OutlookCalendars, link: str) -> None:
    graph.answers = lambda request: httpx.Response(200, json={"value": [], "@odata.nextLink": link})

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "foreign_next_link")
    assert {request.url.host for request in graph.asked} == {"graph.test"}


async def test_pages_without_end_are_given_up(graph: Graph, calendars: OutlookCalendars) -> None:
    graph.answers = lambda request: httpx.Response(200, json={"value": [], "@odata.nextLink": f"{ROOT}/again"})

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "endless_pages")


async def test_an_empty_page_is_not_the_last_one(graph: Graph, calendars: OutlookCalendars) -> None:
    empty = {"value": [], "@odata.nextLink": f"{ROOT}/next?$skip=0%2B"}
    full = {"value": [{"id": "1", "start": utc("09:00"), "end": utc("10:00"), "showAs": "Busy"}]}
    graph.answers = lambda request: httpx.Response(200, json=full if request.url.path.endswith("/next") else empty)

    found = await reading(calendars)

    assert isinstance(found, Reading)
    assert len(found.entries) == 1
    assert str(graph.asked[1].url) == f"{ROOT}/next?$skip=0%2B"
    assert graph.asked[1].headers["Prefer"] == graph.asked[0].headers["Prefer"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>It works!</html>",
        b'{"value": null}',
        b'{"value": [{"id": "1"}]}',
        b'{"value":[{"id":"1","start":{"dateTime":"yesterday","timeZone":"UTC"},"end":{"dateTime":"","timeZone":"UTC"}}]}',
    ],
)
async def test_an_answer_that_makes_no_sense_is_not_an_empty_calendar(
    graph: Graph, calendars: OutlookCalendars, body: bytes
) -> None:
    graph.answers = lambda request: httpx.Response(200, content=body)

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "undecodable")


async def test_times_in_a_zone_that_was_not_asked_for_are_not_believed(graph: Graph, calendars: OutlookCalendars) -> None:
    start, end = ({**utc(clock), "timeZone": "Pacific Standard Time"} for clock in ("09:00", "10:00"))
    graph.answers = lambda request: httpx.Response(200, json={"value": [{"id": "1", "start": start, "end": end}]})

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "zone_not_utc")


async def test_a_success_that_makes_no_sense_leaves_a_writes_outcome_unknown(
    graph: Graph, calendars: OutlookCalendars, clock: SetClock
) -> None:
    graph.answers = lambda request: httpx.Response(201, content=b"created")

    with pytest.raises(OutcomeUnknown):
        await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=clock.monotonic() + 60)
    assert len(graph.asked) == 1


async def test_ids_go_into_paths_whole(graph: Graph, calendars: OutlookCalendars, clock: SetClock) -> None:
    graph.answers = lambda request: httpx.Response(204)

    await calendars.delete(ADA.id, "AAMk/with+odd=letters?&#", give_up_at=clock.monotonic() + 60)

    assert graph.asked[0].url.raw_path.endswith(b"/events/AAMk%2Fwith%2Bodd%3Dletters%3F%26%23")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7),
        (" 12 ", 12),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0),
        ("soon", None),
        ("-3", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: int | None) -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    assert retry_after(value, now) == (None if seconds is None else timedelta(seconds=seconds))


def utc(clock: str) -> dict[str, str]:
    return {"dateTime": f"2026-11-23T{clock}:00.0000000", "timeZone": "UTC"}
