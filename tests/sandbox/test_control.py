"""The control API: the clock, acting by hand, what happened, and the start again."""

from __future__ import annotations

import asyncio

import httpx

from adapters.sandbox.app import serving
from tests.sandbox.client import ADA, ANA, Client, an_event, at, invited, signed_in


async def test_the_clock_is_set_advanced_frozen_and_let_run(graph: Client) -> None:
    assert (await graph.control("GET", "/clock"))["running"] is False
    assert (await graph.control("POST", "/clock", {"advance_seconds": 90}))["now"] == "2026-11-23T08:01:30.0000000Z"
    assert (await graph.control("POST", "/clock", {"set": "2027-01-01T00:00:00Z"}))["now"] == "2027-01-01T00:00:00.0000000Z"
    first = (await graph.control("POST", "/clock", {"running": True}))["now"]
    await asyncio.sleep(0.01)
    assert (await graph.control("GET", "/clock"))["now"] > first


async def test_without_a_start_the_clock_is_the_machines_and_runs() -> None:
    async with serving(weeks=False) as sandbox, httpx.AsyncClient() as http:
        assert (await http.get(f"{sandbox.url}/_control/clock")).json()["running"] is True


async def test_what_the_clock_owes_is_told(graph: Client) -> None:
    await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    assert (await graph.control("GET", "/clock"))["due"] == ["2026-11-23T08:00:02.0000000Z"]


async def test_a_person_adds_moves_answers_and_deletes_by_hand(graph: Client) -> None:
    body = {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T11:00:00+00:00"}
    made = await graph.control("POST", f"/people/{ADA}/events", body)
    assert (made["showAs"], made["start"]["dateTime"][:16]) == ("busy", "2026-11-24T10:00")
    path = f"/people/{ADA}/events/{made['id']}"
    moved = await graph.control("PATCH", path, {"start": "2026-11-24T12:00:00Z", "end": "2026-11-24T13:00:00Z"})
    assert moved["start"]["dateTime"][:16] == "2026-11-24T12:00"
    await graph.control("DELETE", path)
    assert await graph.view(ADA) == []
    writes = (await graph.control("GET", "/history?writes=1"))["writes"]
    assert [(write["actor"], write["kind"]) for write in writes] == [
        (f"human:{ADA}", kind) for kind in ("created", "updated", "deleted")
    ]


async def test_a_person_answers_an_invitation_by_hand(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    graph.later(seconds=5)
    (copy,) = (await graph.control("GET", f"/people/{ANA}/events"))["events"]
    await graph.control("POST", f"/people/{ANA}/events/{copy['id']}/respond", {"response": "declined"})
    graph.later(seconds=5)
    seen = (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()
    assert seen["attendees"][0]["status"]["response"] == "declined"


async def test_input_that_cannot_be_used_is_named(graph: Client) -> None:
    async def refused(method: str, path: str, body: object) -> tuple[int, str]:
        answer = await graph.http.request(method, f"{graph.sandbox.url}/_control{path}", json=body)
        return answer.status_code, answer.json()["error"]

    assert await refused("POST", "/clock", {"set": "noon"}) == (400, "set must be an instant such as 2026-03-02T08:00:00Z")
    assert await refused("POST", "/clock", {"faster": 1}) == (400, "unknown: faster")
    assert (await refused("POST", "/settings", {"weather": 1}))[1].startswith("no such setting: weather")
    assert await refused("POST", "/settings", {"latency_ms": "long"}) == (400, "latency_ms must be like 0.0")
    assert await refused("POST", "/people/nobody@contoso.test/events", {}) == (404, "nobody has the address nobody@contoso.test")
    assert (await refused("POST", f"/people/{ADA}", {"shoe_size": 43}))[0] == 400
    hand = {"start": "2026-11-24T10:00:00", "end": "2026-11-24T11:00:00Z"}
    assert (await refused("POST", f"/people/{ADA}/events", hand))[1].startswith("start needs an offset")


async def test_history_orders_requests_and_writes_and_keeps_what_was_answered(graph: Client) -> None:
    event = await graph.create(ADA, an_event(at(10)))
    await graph.view(ADA)
    history = await graph.control("GET", "/history")
    create, view = history["requests"][-2:]
    (write,) = history["writes"]
    assert create["seq"] < write["seq"] < create["endedSeq"] < view["seq"] < view["endedSeq"]
    assert (write["request"], write["eventId"], write["mailbox"]) == (create["seq"], event["id"], create["mailbox"])
    assert write["event"]["start"]["dateTime"][:16] == "2026-11-23T10:00"
    assert create["body"]["subject"] == "Talk"
    assert (view["operation"], view["status"], view["answer"]["value"][0]["id"]) == ("calendarView", 200, event["id"])
    later = await graph.control("GET", f"/history?since={view['seq']}")
    assert (later["writes"], later["requests"]) == ([], [])


async def test_a_dropped_connection_is_recorded_without_a_status(graph: Client) -> None:
    await graph.fault("write_then_close", count=1)
    try:
        await graph.post(f"/users/{ADA}/events", an_event())
    except httpx.RemoteProtocolError:
        request = (await graph.control("GET", "/history"))["requests"][-1]
        assert (request["status"], request["faults"]) == (None, ["write_then_close"])
    else:
        raise AssertionError("the connection was not dropped")


async def test_a_reset_brings_back_the_start() -> None:
    async with signed_in(weeks=True) as graph:
        before = await graph.view(ADA)
        await graph.create(ADA, an_event())
        await graph.fault("500")
        await graph.control("POST", "/settings", {"latency_ms": 1})
        await graph.control("POST", "/reset")
        assert [one["id"] for one in await graph.view(ADA)] == [one["id"] for one in before]
        assert graph.world.knobs.latency_ms == 0
        assert graph.mails() == []


async def test_the_list_of_what_can_be_asked_names_every_fault(graph: Client) -> None:
    found = await graph.control("GET", "/")
    assert {"slow", "late_write", "stale_reads", "write_then_504"} <= set(found["faults"])
