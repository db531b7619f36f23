"""Faults on demand: each kind does what it says, to whom and as often as it was told (section 6.3 of the contract)."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.sandbox.client import ADA, ANA, BEN, OUR_PROPERTY, Client, an_event, at, code_of, invited, on_wire


async def test_a_connection_dropped_before_the_write_leaves_nothing(graph: Client) -> None:
    await graph.fault("drop_before_write", operation="createEvent", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await graph.post(f"/users/{ADA}/events", an_event())
    assert await graph.view(ADA) == []


@pytest.mark.parametrize("kind", ["write_then_504", "write_then_close", "write_then_error", "cut_body"])
async def test_a_failure_after_the_write_leaves_the_event(graph: Client, kind: str) -> None:
    await graph.fault(kind, operation="createEvent", count=1)
    try:
        answer = await graph.post(f"/users/{ADA}/events", an_event())
        assert answer.status_code in (503, 504)
    except httpx.RemoteProtocolError:
        assert kind in ("write_then_close", "cut_body")
    assert len(await graph.view(ADA)) == 1


async def test_a_504_has_an_empty_message(graph: Client) -> None:
    await graph.fault("write_then_504")
    answer = await graph.post(f"/users/{ADA}/events", an_event())
    assert code_of(answer) == (504, "UnknownError")
    assert answer.json()["error"]["message"] == ""


async def test_a_late_write_is_carried_out_when_the_clock_gets_there(graph: Client) -> None:
    await graph.fault("late_write", operation="createEvent", seconds=600, count=1)
    assert (await graph.post(f"/users/{ADA}/events", an_event(attendees=[invited(ANA)]))).status_code == 504
    graph.later(minutes=9)
    assert await graph.view(ADA) == []
    graph.later(minutes=2)
    (event,) = await graph.view(ADA)
    shown = (await graph.get(f"/users/{ADA}/events/{event['id']}")).json()
    assert shown["createdDateTime"] == "2026-11-23T08:10:00.0000000Z"
    assert graph.mails() == [("invitation", ANA)]


@pytest.mark.parametrize(
    ("rule", "status", "code", "retry_after"),
    [
        ({"kind": "429", "retry_after": 7}, 429, "ApplicationThrottled", "7"),
        ({"kind": "429", "retry_after": None}, 429, "ApplicationThrottled", None),
        ({"kind": "429", "code": "activityLimitReached"}, 429, "activityLimitReached", "1"),
        ({"kind": "503", "retry_after": 3}, 503, "serviceNotAvailable", "3"),
        ({"kind": "500"}, 500, "ErrorInternalServerError", None),
        ({"kind": "504"}, 504, "UnknownError", None),
        ({"kind": "error", "status": 409, "code": "ConcurrentItemSave"}, 409, "ConcurrentItemSave", None),
    ],
)
async def test_refusals(graph: Client, rule: dict[str, object], status: int, code: str, retry_after: str | None) -> None:
    await graph.control("POST", "/faults", rule)
    answer = await graph.post(f"/users/{ADA}/events", an_event())
    assert code_of(answer) == (status, code)
    assert answer.headers.get("retry-after") == retry_after
    await graph.control("DELETE", "/faults")
    assert await graph.view(ADA) == []


async def test_a_bad_gateway_answers_with_a_page(graph: Client) -> None:
    await graph.fault("502", count=1)
    answer = await graph.get(f"/users/{ADA}/calendar")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (502, "text/html")


async def test_slow_answers_take_their_time(graph: Client) -> None:
    await graph.fault("slow", operation="getCalendar", ms=120)
    began = time.monotonic()
    assert (await graph.get(f"/users/{ADA}/calendar")).status_code == 200
    assert time.monotonic() - began >= 0.12


async def test_a_token_may_be_refused_once(graph: Client) -> None:
    await graph.fault("token_401_once")
    assert [(await graph.get(f"/users/{ADA}/calendar")).status_code for _ in range(2)] == [401, 200]


async def test_free_busy_and_calendar_view_are_stale_apart(graph: Client) -> None:
    await graph.fault("stale_reads", operation="getSchedule", ms=30_000)
    graph.later(minutes=1)
    event = await graph.create(ADA, an_event(at(10)))
    assert len(await graph.view(ADA)) == 1
    assert (await graph.schedule(ADA))["value"][0]["scheduleItems"] == []
    graph.later(seconds=31)
    assert len((await graph.schedule(ADA))["value"][0]["scheduleItems"]) == 1
    await graph.call("DELETE", f"/users/{ADA}/events/{event['id']}")
    assert len((await graph.schedule(ADA))["value"][0]["scheduleItems"]) == 1


async def test_a_stale_view_shows_the_old_time_of_a_moved_event(graph: Client) -> None:
    event = await graph.create(ADA, an_event(at(10)))
    graph.later(minutes=1)
    await graph.fault("stale_reads", operation="calendarView", user=ADA, ms=10_000)
    body = {"start": on_wire(at(14)), "end": on_wire(at(15))}
    await graph.call("PATCH", f"/users/{ADA}/events/{event['id']}", body)
    assert [one["start"]["dateTime"][11:16] for one in await graph.view(ADA)] == ["10:00"]
    graph.later(seconds=11)
    assert [one["start"]["dateTime"][11:16] for one in await graph.view(ADA)] == ["14:00"]


async def test_404_after_201(graph: Client) -> None:
    await graph.fault("not_found_after_create", operation="getEvent,updateEvent", ms=5_000)
    event = await graph.create(ADA, an_event())
    path = f"/users/{ADA}/events/{event['id']}"
    assert code_of(await graph.get(path)) == (404, "ErrorItemNotFound")
    assert (await graph.call("PATCH", path, {"subject": "x"})).status_code == 404
    graph.later(seconds=6)
    assert (await graph.get(path)).status_code == 200


async def test_a_search_by_property_may_lag(graph: Client) -> None:
    await graph.create(ADA, an_event(singleValueExtendedProperties=[{"id": OUR_PROPERTY, "value": "B-1"}]))
    await graph.fault("empty_filter", count=1)
    find = f"/users/{ADA}/events?$filter=singleValueExtendedProperties/Any(ep: ep/id eq '{OUR_PROPERTY}' and ep/value eq 'B-1')"
    assert [len((await graph.get(find)).json()["value"]) for _ in range(2)] == [0, 1]


async def test_an_empty_page_may_have_a_next_one(graph: Client) -> None:
    await graph.create(ADA, an_event())
    await graph.fault("empty_page", operation="calendarView")
    first = (
        await graph.get(f"/users/{ADA}/calendarView?startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-11-30T00:00:00Z")
    ).json()
    assert first["value"] == []
    assert len((await graph.get(first["@odata.nextLink"])).json()["value"]) == 1


async def test_a_repeated_patch_may_mail_again(graph: Client) -> None:
    event = await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    await graph.fault("patch_mails_again", operation="updateEvent")
    await graph.call("PATCH", f"/users/{ADA}/events/{event['id']}", {"attendees": [invited(ANA)]})
    assert graph.mails() == [("invitation", ANA), ("update", ANA)]


async def test_a_transaction_id_may_be_forgotten(graph: Client) -> None:
    await graph.create(ADA, an_event(transactionId="T-1"))
    await graph.fault("forget_transaction", operation="createEvent")
    await graph.create(ADA, an_event(transactionId="T-1"))
    assert len(await graph.view(ADA)) == 2


async def test_copies_may_arrive_later_for_one_call(graph: Client) -> None:
    await graph.fault("attendee_copy_delay", operation="createEvent", ms=60_000, nth=1)
    await graph.create(ADA, an_event(attendees=[invited(ANA)]))
    await graph.create(ADA, an_event(attendees=[invited(BEN)]))
    graph.later(seconds=10)
    assert [len(await graph.view(who)) for who in (ANA, BEN)] == [0, 1]
    graph.later(minutes=1)
    assert len(await graph.view(ANA)) == 1


async def test_a_rule_strikes_only_its_operation_user_and_nth_call(graph: Client) -> None:
    await graph.fault("500", operation="calendarview", user=ANA, nth=2)
    window = "calendarView?startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-11-24T00:00:00Z"
    assert [(await graph.get(f"/users/{ADA}/{window}")).status_code for _ in range(2)] == [200, 200]
    assert [(await graph.get(f"/users/{ANA}/{window}")).status_code for _ in range(3)] == [200, 500, 200]
    assert (await graph.get(f"/users/{ANA}/calendar")).status_code == 200


async def test_chance_is_seeded(graph: Client) -> None:
    await graph.fault("503", operation="getCalendar", probability=0.5)
    struck = [(await graph.get(f"/users/{ADA}/calendar")).status_code for _ in range(20)]
    await graph.control("POST", "/reset")
    await graph.fault("503", operation="getCalendar", probability=0.5)
    assert [(await graph.get(f"/users/{ADA}/calendar")).status_code for _ in range(20)] == struck
    assert set(struck) == {200, 503}


async def test_rules_are_listed_removed_and_held_to_known_kinds(graph: Client) -> None:
    made = await graph.control("POST", "/faults", {"kind": "slow", "ms": 5})
    assert [one["id"] for one in (await graph.control("GET", "/faults"))["faults"]] == [made["id"]]
    await graph.control("DELETE", f"/faults/{made['id']}")
    assert (await graph.control("GET", "/faults"))["faults"] == []
    refused = await graph.http.post(f"{graph.sandbox.url}/_control/faults", json={"kind": "earthquake"})
    assert refused.status_code == 400
    assert "there are slow" in refused.json()["error"]


async def test_a_list_of_events_may_be_stale_too(graph: Client) -> None:
    graph.later(minutes=1)
    await graph.create(ADA, an_event())
    await graph.fault("stale_reads", operation="listEvents", ms=10_000)
    assert (await graph.get(f"/users/{ADA}/events")).json()["value"] == []
    graph.later(seconds=11)
    assert len((await graph.get(f"/users/{ADA}/events")).json()["value"]) == 1
