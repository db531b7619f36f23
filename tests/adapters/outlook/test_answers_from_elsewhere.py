"""Answers that a sandbox of ours would never give: foreign links, endless pages, other zones, dates in Retry-After."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from aiohttp import web

from adapters.outlook.auth import Tokens
from adapters.outlook.calendars import OutlookCalendars
from adapters.outlook.client import GraphClient, retry_after
from adapters.outlook.permits import MailboxPermits
from adapters.outlook.transport import graph_http
from scheduling.calendars import Reading, Unreadability, Unreadable
from scheduling.errors import OutcomeUnknown
from tests.adapters.outlook.asking import draft, of
from tests.builders import span
from tests.contracts.worlds import ADA
from tests.fakes.clock import SetClock
from tests.fakes.connector import served


class GivenToken:
    """`Tokens` that has one from the start."""

    async def token(self) -> str:
        return "token"

    def discard(self, token: str) -> None:
        return None

    def is_old(self) -> bool:
        return False

    def roles(self) -> tuple[str, ...] | None:
        return None

    def may_read_calendars(self) -> bool:
        return True


class Graph:
    """A server that gives the answers it was told, the last of them over and over, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[web.BaseRequest] = []
        self.root = ""
        self.hangs_up = False
        self._answers: list[tuple[int, bytes]] = []

    def answers(self, *bodies: object, status: int = 200) -> None:
        """Bodies as JSON, but bytes as they are."""
        self._answers = [(status, body if isinstance(body, bytes) else msgspec.json.encode(body)) for body in bodies]

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        if self.hangs_up and request.transport is not None:
            request.transport.close()
        status, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return web.Response(status=status, body=body)


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    graph, app = Graph(), web.Application()
    app.router.add_route("*", "/{path:.*}", graph.serve)
    async with served(app) as url:
        graph.root = f"{url}/v1.0"
        yield graph


@pytest.fixture
async def calendars(graph: Graph, clock: SetClock) -> AsyncIterator[OutlookCalendars]:
    tokens: Tokens = GivenToken()
    async with graph_http(graph.root) as http:
        client = GraphClient(http, graph.root, tokens, clock, MailboxPermits(3), sleep=clock.sleep)
        yield OutlookCalendars(client, tokens, clock)


async def reading(calendars: OutlookCalendars) -> Reading | Unreadable:
    return (await calendars.read([of(ADA)], span(8, 12), live=True))[ADA.id]


@pytest.mark.parametrize("link", ["https://elsewhere.test/v1.0/page2", "{root}.evil.test/x", "{root}/x HTTP/1.1\r\nX-Y: z"])
async def test_our_token_follows_no_link_to_another_place(graph: Graph, calendars: OutlookCalendars, link: str) -> None:
    graph.answers({"value": [], "@odata.nextLink": link.format(root=graph.root)})

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "foreign_next_link")
    assert len(graph.asked) == 1


async def test_pages_without_end_are_given_up(graph: Graph, calendars: OutlookCalendars) -> None:
    graph.answers({"value": [], "@odata.nextLink": f"{graph.root}/again"})

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "endless_pages")


async def test_an_empty_page_is_not_the_last_one(graph: Graph, calendars: OutlookCalendars) -> None:
    full = {"value": [{"id": "1", "start": utc("09:00"), "end": utc("10:00"), "showAs": "Busy"}]}
    graph.answers({"value": [], "@odata.nextLink": f"{graph.root}/next?$skip=0%2B"}, full)

    found = await reading(calendars)

    assert isinstance(found, Reading)
    assert len(found.entries) == 1
    assert graph.asked[1].raw_path == "/v1.0/next?$skip=0%2B"
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
    graph.answers(body)

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "undecodable")


async def test_times_in_a_zone_that_was_not_asked_for_are_not_believed(graph: Graph, calendars: OutlookCalendars) -> None:
    start, end = ({**utc(clock), "timeZone": "Pacific Standard Time"} for clock in ("09:00", "10:00"))
    graph.answers({"value": [{"id": "1", "start": start, "end": end}]})

    assert await reading(calendars) == Unreadable(ADA.id, Unreadability.UNAVAILABLE, "zone_not_utc")


async def test_a_success_that_makes_no_sense_leaves_a_writes_outcome_unknown(
    graph: Graph, calendars: OutlookCalendars, clock: SetClock
) -> None:
    graph.answers(b"created", status=201)

    with pytest.raises(OutcomeUnknown):
        await calendars.create(ADA.id, calendars.frozen(draft(span(9, 10))), give_up_at=clock.monotonic() + 60)
    assert len(graph.asked) == 1


async def test_a_removal_on_a_connection_that_breaks_is_not_sent_again(
    graph: Graph, calendars: OutlookCalendars, clock: SetClock
) -> None:
    graph.answers({"value": []})
    await reading(calendars)
    graph.hangs_up = True

    with pytest.raises(OutcomeUnknown):
        await calendars.delete(ADA.id, "id", give_up_at=clock.monotonic() + 60)
    assert len(graph.asked) == 2


async def test_the_machines_proxy_is_used(graph: Graph, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    graph.answers({"value": []})
    monkeypatch.setenv("HTTP_PROXY", graph.root.removesuffix("/v1.0"))
    monkeypatch.setenv("NO_PROXY", "graph.near.test")

    for root in ("http://graph.test/v1.0", "http://graph.near.test/v1.0"):
        async with graph_http(root) as http:
            client = GraphClient(http, root, GivenToken(), clock, MailboxPermits(3), sleep=clock.sleep)
            await reading(OutlookCalendars(client, GivenToken(), clock))

    assert [request.raw_path.partition("/users")[0] for request in graph.asked] == ["http://graph.test/v1.0"]


async def test_ids_go_into_paths_whole(graph: Graph, calendars: OutlookCalendars, clock: SetClock) -> None:
    graph.answers(b"", status=204)

    await calendars.delete(ADA.id, "AAMk/with+odd=letters?&#", give_up_at=clock.monotonic() + 60)

    assert graph.asked[0].raw_path.endswith("/events/AAMk%2Fwith%2Bodd%3Dletters%3F%26%23")


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
