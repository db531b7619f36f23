"""Section 0 of the contract: every spelling that real clients send, and what stands on every answer."""

from __future__ import annotations

import pytest

from tests.sandbox.client import ADA, Client, an_event, at, code_of, on_wire

WINDOW = "startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-11-30T00:00:00Z"


@pytest.mark.parametrize(
    "path",
    [
        f"/users/{ADA}/calendarView?{WINDOW}",
        f"/users/{ADA.replace('@', '%40')}/calendarview?startdatetime=2026-11-23T00:00:00Z&enddatetime=2026-11-30T00:00:00Z",
        f"/Users/aaaaaaaa-0000-4000-8000-000000000001/calendar/calendarView?{WINDOW}&%24top=5",
        f"/users('{ADA}')/calendarView?{WINDOW}",
        f"/users/{ADA}/calendarView?startDateTime=2026-11-23T00%3A00%3A00%2B01%3A00&endDateTime=2026-11-30T00:00:00.0000000",
    ],
)
async def test_paths_and_options_are_understood_in_every_spelling(graph: Client, path: str) -> None:
    await graph.create(ADA, an_event())
    answer = await graph.get(path)
    assert answer.status_code == 200
    assert [event["subject"] for event in answer.json()["value"]] == ["Talk"]


@pytest.mark.parametrize("name", ["getSchedule", "getschedule", "microsoft.graph.getSchedule"])
@pytest.mark.parametrize("pascal", [True, False])
async def test_actions_take_parameters_in_either_case(graph: Client, name: str, pascal: bool) -> None:
    body = {"schedules": [ADA], "startTime": on_wire(at(8)), "endTime": on_wire(at(12)), "availabilityViewInterval": 60}
    if pascal:
        body = {key[0].upper() + key[1:]: value for key, value in body.items()}
    answer = await graph.post(f"/users/{ADA}/calendar/{name}", body)
    assert answer.json()["value"][0]["availabilityView"] == "0000"


async def test_an_event_body_may_carry_its_type(graph: Client) -> None:
    event = await graph.create(ADA, {"@odata.type": "#microsoft.graph.event", **an_event()})
    assert event["subject"] == "Talk"


async def test_an_unknown_property_of_an_event_is_refused(graph: Client) -> None:
    answer = await graph.post(f"/users/{ADA}/events", an_event(colour="red"))
    assert code_of(answer) == (400, "RequestBodyRead")


async def test_every_answer_carries_the_same_headers(graph: Client) -> None:
    answer = await graph.get(
        f"/users/{ADA}/calendar", client_request_id="mine", prefer='outlook.timezone="Romance Standard Time"'
    )
    assert answer.headers["client-request-id"] == "mine"
    assert len(answer.headers["request-id"]) == 36
    assert answer.headers["odata-version"] == "4.0"
    assert "odata.metadata=minimal" in answer.headers["content-type"]
    assert answer.headers["preference-applied"] == 'outlook.timezone="Romance Standard Time"'
    assert "ServerInfo" in answer.headers["x-ms-ags-diagnostic"]


async def test_errors_have_one_shape(graph: Client) -> None:
    answer = await graph.get(f"/users/{ADA}/calendarView?startDateTime=&endDateTime=")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "ErrorInvalidParameter")
    assert set(error["innerError"]) == {"date", "request-id", "client-request-id"}
    assert error["innerError"]["date"] == "2026-11-23T08:00:00"


async def test_a_path_that_means_nothing_is_400_and_another_method_405(graph: Client) -> None:
    assert code_of(await graph.get(f"/users/{ADA}/agenda")) == (400, "BadRequest")
    assert (await graph.call("PUT", f"/users/{ADA}/calendarView")).status_code == 405


async def test_event_ids_are_opaque_and_case_sensitive(graph: Client) -> None:
    event = await graph.create(ADA, an_event())
    assert 120 <= len(event["id"]) <= 190
    assert code_of(await graph.get(f"/users/{ADA}/events/{event['id'].swapcase()}")) == (404, "ErrorItemNotFound")
    assert code_of(await graph.get(f"/users/{ADA}/events/nonsense")) == (400, "ErrorInvalidIdMalformed")


async def test_change_tracking_is_refused_in_words(graph: Client) -> None:
    assert code_of(await graph.get(f"/users/{ADA}/calendarView/delta?{WINDOW}")) == (501, "NotImplemented")
    assert code_of(await graph.post("/subscriptions", {})) == (501, "NotImplemented")


async def test_zones_are_windows_names_or_a_short_list_of_iana_ones(graph: Client) -> None:
    async def zoned(name: str) -> int:
        return (await graph.get(f"/users/{ADA}/calendarView?{WINDOW}", prefer=f'outlook.timezone="{name}"')).status_code

    assert [await zoned(name) for name in ("Romance Standard Time", "Europe/Paris", "UTC")] == [200, 200, 200]
    assert [await zoned(name) for name in ("Europe/Madrid", "GMT+6:30", "Mars")] == [400, 400, 400]
    listed = (
        await graph.get(f"/users/{ADA}/outlook/supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')")
    ).json()
    assert "Europe/Paris" in [row["alias"] for row in listed["value"]]
