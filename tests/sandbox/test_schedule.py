"""getSchedule: limits, errors per address, what items show and to whom (section 2 of the contract)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.sandbox.apps import CLIENT_ID
from tests.sandbox.client import ADA, ANA, BEN, IVO, MONDAY, ROOM, Client, an_event, at, code_of, invited, on_wire


def asked(**more: Any) -> dict[str, Any]:
    return {"schedules": [ADA], "startTime": on_wire(at(8)), "endTime": on_wire(at(18)), **more}


async def test_the_view_is_coarse_and_items_are_exact_and_unclipped(graph: Client) -> None:
    await graph.create(ADA, an_event(at(7, 30), 60))
    await graph.create(ADA, an_event(at(9, 10), 10, showAs="tentative"))
    await graph.create(ADA, an_event(at(9, 20), 5))
    found = (await graph.schedule(ADA, hours=2, availabilityViewInterval=30))["value"][0]
    assert found["availabilityView"] == "2020"
    starts = [item["start"]["dateTime"][11:16] for item in found["scheduleItems"]]
    assert starts == ["07:30", "09:10", "09:20"]


async def test_each_status_has_its_digit_and_the_strongest_wins(graph: Client) -> None:
    for hour, status in enumerate(["free", "tentative", "busy", "oof", "workingElsewhere"]):
        await graph.create(ADA, an_event(at(8 + hour), 60, showAs=status))
    await graph.create(ADA, an_event(at(10), 60, showAs="tentative"))
    found = (await graph.schedule(ADA, hours=6, availabilityViewInterval=60))["value"][0]
    assert found["availabilityView"] == "012300"
    assert found["scheduleItems"][0]["status"] == "free"


async def test_a_window_that_is_no_multiple_is_rounded_up(graph: Client) -> None:
    found = (await graph.schedule(ADA, hours=1.25, availabilityViewInterval=30))["value"][0]
    assert found["availabilityView"] == "000"


async def test_addresses_that_resolve_to_no_mailbox_are_errors_of_their_own(graph: Client) -> None:
    wanted = ["ghost@contoso.test", "gus.ek@contoso.test", "carla@partner.test", "aoberg@contoso.test", "ASA.OBERG@contoso.test"]
    found = (await graph.schedule(*wanted))["value"]
    assert [one["scheduleId"] for one in found] == wanted
    assert [one.get("error", {}).get("responseCode") for one in found] == ["5016", "5016", "5016", "5016", None]
    assert found[0]["scheduleItems"] is None
    assert "availabilityView" not in found[0]
    await graph.control("POST", "/settings", {"get_schedule_error_code": "5009"})
    older = (await graph.schedule("ghost@contoso.test"))["value"][0]
    assert older["error"]["responseCode"] == "5009"
    assert "scheduleItems" not in older


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (asked(schedules=[f"p{n}@contoso.test" for n in range(101)]), 400, "ErrorMailboxDataArrayTooBig"),
        (asked(endTime=on_wire(at(8) + timedelta(days=63))), 400, "ErrorTimeIntervalTooBig"),
        (asked(endTime=on_wire(at(8))), 400, "ErrorInvalidTimeInterval"),
        (asked(availabilityViewInterval=4), 400, "ErrorInvalidMergedFreeBusyInterval"),
        (asked(availabilityViewInterval=1441), 400, "ErrorInvalidMergedFreeBusyInterval"),
        (asked(availabilityViewInterval=None), 500, "ErrorInternalServerError"),
        (asked(startTime=on_wire(at(8), "Mars")), 400, "TimeZoneNotSupportedException"),
        ({"schedules": [ADA]}, 400, "ErrorInvalidParameter"),
    ],
)
async def test_limits(graph: Client, body: dict[str, Any], status: int, code: str) -> None:
    assert code_of(await graph.post(f"/users/{ADA}/calendar/getSchedule", body)) == (status, code)


async def test_more_than_twenty_addresses_are_answered_but_noted(graph: Client) -> None:
    await graph.schedule(*[ADA] * 21)
    requests = (await graph.control("GET", "/history?requests=1"))["requests"]
    assert [one["notes"] for one in requests if one["notes"]] == [["getSchedule for 21 addresses; 20 are documented"]]


async def test_more_than_a_thousand_entries_are_too_many(seeded: Client) -> None:
    found = (await seeded.schedule(IVO, start=MONDAY.replace(hour=0), hours=24 * 30))["value"][0]
    assert found["error"]["responseCode"] == "5006"
    assert "scheduleItems" not in found


async def test_only_the_default_calendar_counts(graph: Client) -> None:
    side = (await graph.post(f"/users/{ADA}/calendars", {"name": "Side"})).json()
    await graph.post(f"/users/{ADA}/calendars/{side['id']}/events", an_event(at(9)))
    assert (await graph.schedule(ADA))["value"][0]["scheduleItems"] == []


async def test_all_day_items_are_midnights_of_the_zone_that_was_asked_in(graph: Client) -> None:
    day = MONDAY.replace(hour=0)
    await graph.create(ADA, {"isAllDay": True, "start": on_wire(day), "end": on_wire(day + timedelta(days=1))})
    tokyo = "Tokyo Standard Time"
    body = {"schedules": [ADA], "startTime": on_wire(day, tokyo), "endTime": on_wire(day + timedelta(days=1), tokyo)}
    found = (await graph.post(f"/users/{ADA}/calendar/getSchedule", body)).json()["value"][0]
    assert found["scheduleItems"][0]["start"] == {"dateTime": "2026-11-22T15:00:00.0000000", "timeZone": "UTC"}
    assert set(found["availabilityView"]) == {"2"}


async def test_items_come_in_the_preferred_zone(graph: Client) -> None:
    await graph.create(ADA, an_event(at(9)))
    answer = await graph.post(f"/users/{ADA}/calendar/getSchedule", asked(), prefer='outlook.timezone="Tokyo Standard Time"')
    start = answer.json()["value"][0]["scheduleItems"][0]["start"]
    assert start == {"dateTime": "2026-11-23T18:00:00.0000000", "timeZone": "Tokyo Standard Time"}


async def test_working_hours_are_given_for_people_but_not_for_rooms(graph: Client) -> None:
    await graph.control("POST", "/people/ben.okafor@contoso.test", {"custom_zone": True})
    ana, ben, room = (await graph.schedule(ANA, BEN, ROOM))["value"]
    assert ana["workingHours"]["timeZone"] == {"name": "Romance Standard Time"}
    assert ben["workingHours"]["timeZone"]["@odata.type"] == "#microsoft.graph.customTimeZone"
    assert "workingHours" not in room


async def signed_in_as(graph: Client, address: str) -> None:
    given = await graph.control("POST", "/user-assertion", {"user": address, "client_id": CLIENT_ID})
    await graph.sign_in(
        grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer",
        requested_token_use="on_behalf_of",
        assertion=given["assertion"],
        scope="https://graph.microsoft.com/Calendars.Read",
    )


async def details_of(graph: Client, owner: str) -> list[tuple[bool | None, str | None]]:
    body = asked(schedules=[owner])
    items = (await graph.post("/me/calendar/getSchedule", body)).json()["value"][0]["scheduleItems"]
    return [(item.get("isPrivate"), item.get("subject")) for item in items]


async def test_details_are_for_the_owner_and_whom_they_share_with(graph: Client) -> None:
    await graph.create(ANA, an_event(at(9), subject="Budget"))
    await graph.create(ANA, an_event(at(10), subject="Doctor", sensitivity="private"))
    await signed_in_as(graph, ANA)
    assert await details_of(graph, ANA) == [(False, "Budget"), (True, None)]
    await signed_in_as(graph, BEN)
    assert await details_of(graph, ANA) == [(None, None), (None, None)]
    ben = graph.world.at_address(BEN)
    assert ben is not None
    await graph.control("POST", f"/people/{ANA}", {"shared_with": [ben.id]})
    assert await details_of(graph, ANA) == [(False, "Budget"), (True, None)]


async def test_an_app_sees_details_unless_the_knob_says_otherwise(graph: Client) -> None:
    await graph.create(ANA, an_event(at(9), subject="Budget"))
    assert (await graph.schedule(ANA))["value"][0]["scheduleItems"][0]["subject"] == "Budget"
    await graph.control("POST", "/settings", {"app_only_details": False})
    assert "subject" not in (await graph.schedule(ANA))["value"][0]["scheduleItems"][0]


async def test_cancelled_meetings_take_no_time_and_declined_ones_are_free(graph: Client) -> None:
    await graph.control("POST", f"/people/{BEN}", {"keeps_declined": True})
    event = await graph.create(ADA, an_event(at(9), attendees=[invited(ANA), invited(BEN)]))
    graph.later(minutes=1)
    copy = (await graph.view(BEN))[0]
    await graph.post(f"/users/{BEN}/events/{copy['id']}/decline", {})
    ben = (await graph.schedule(BEN))["value"][0]["scheduleItems"]
    assert [item["status"] for item in ben] == ["free"]
    await graph.post(f"/users/{ADA}/events/{event['id']}/cancel", {"Comment": "Sorry"})
    graph.later(minutes=1)
    assert (await graph.schedule(ANA))["value"][0]["scheduleItems"] == []
