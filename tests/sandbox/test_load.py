"""Throttling and batches (sections 6.1 and 6.2 of the contract)."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from tests.sandbox.client import ADA, ANA, Client, an_event, code_of


async def statuses(graph: Client, *owners: str) -> Counter[int]:
    answers = await asyncio.gather(*(graph.get(f"/users/{owner}/calendar") for owner in owners))
    return Counter(answer.status_code for answer in answers)


async def test_a_fifth_call_at_one_time_on_one_mailbox_is_throttled(graph: Client) -> None:
    await graph.control("POST", "/settings", {"latency_ms": 400})
    assert await statuses(graph, *[ADA] * 6) == {200: 4, 429: 2}
    assert await statuses(graph, *[ADA] * 4, *[ANA] * 4) == {200: 8}


async def test_a_throttled_answer_says_when_to_come_back(graph: Client) -> None:
    await graph.control("POST", "/settings", {"concurrent_requests": 0, "retry_after_s": 7})
    answer = await graph.get(f"/users/{ADA}/calendar")
    assert code_of(answer) == (429, "ApplicationThrottled")
    assert answer.headers["retry-after"] == "7"


async def test_ten_minutes_hold_a_limited_number_of_calls(graph: Client) -> None:
    await graph.control("POST", "/settings", {"requests_per_10_min": 3})
    assert [(await graph.get(f"/users/{ADA}/calendar")).status_code for _ in range(4)] == [200, 200, 200, 429]
    graph.later(minutes=10, seconds=1)
    assert (await graph.get(f"/users/{ADA}/calendar")).status_code == 200


async def test_the_directory_is_not_throttled_by_mailbox(graph: Client) -> None:
    await graph.control("POST", "/settings", {"concurrent_requests": 0})
    assert (await graph.get(f"/users/{ADA}")).status_code == 200


def part(number: int, method: str, url: str, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "method": method, "url": url, **more}


async def batch(graph: Client, *parts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    answer = await graph.post("/$batch", {"requests": list(parts)})
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["responses"]}


async def test_a_batch_holds_several_calls_with_their_own_headers(graph: Client) -> None:
    zoned = {"Prefer": 'outlook.timezone="Tokyo Standard Time"', "Content-Type": "application/json"}
    found = await batch(
        graph,
        part(1, "POST", f"/users/{ADA}/events", headers=zoned, body=an_event()),
        part(2, "GET", "/users/nobody@contoso.test"),
    )
    assert (found["1"]["status"], found["1"]["body"]["start"]["timeZone"]) == (201, "Tokyo Standard Time")
    assert found["2"]["body"]["error"]["code"] == "Request_ResourceNotFound"


async def test_a_batch_of_200_can_hold_429s_with_their_own_retry_after(graph: Client) -> None:
    await graph.fault("429", operation="getCalendar", user=ANA, retry_after=9)
    found = await batch(graph, part(1, "GET", f"/users/{ADA}/calendar"), part(2, "GET", f"/users/{ANA}/calendar"))
    assert (found["1"]["status"], found["2"]["status"]) == (200, 429)
    assert found["2"]["headers"]["Retry-After"] == "9"


async def test_a_failed_dependency_is_424(graph: Client) -> None:
    found = await batch(
        graph,
        part(1, "GET", f"/users/{ADA}/agenda"),
        part(2, "GET", f"/users/{ADA}/calendar", dependsOn=["1"]),
        part(3, "GET", f"/users/{ADA}/calendar"),
    )
    assert [found[one]["status"] for one in ("1", "2", "3")] == [400, 424, 200]
    assert found["2"]["body"]["error"]["code"] == "FailedDependency"


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [part(n, "GET", "/users") for n in range(21)],
        [part(1, "GET", "/users"), part(1, "GET", "/users")],
        [part(1, "POST", f"/users/{ADA}/events", body={})],
        [part(1, "GET", "https://graph.microsoft.com/v1.0/users")],
        [part(1, "GET", "/users", dependsOn=["9"])],
    ],
)
async def test_a_batch_that_cannot_be_read_is_400_as_a_whole(graph: Client, parts: list[dict[str, Any]]) -> None:
    assert (await graph.post("/$batch", {"requests": parts})).status_code == 400


async def test_a_batch_needs_a_token(graph: Client) -> None:
    graph.token = ""
    assert code_of(await graph.post("/$batch", {"requests": [part(1, "GET", "/users")]})) == (401, "InvalidAuthenticationToken")
