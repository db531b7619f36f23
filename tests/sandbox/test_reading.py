"""calendarView and events: paging, boundaries, all-day, series, selection (section 3 of the contract)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox.client import (
    ADA,
    ANA,
    BEN,
    IVO,
    MONDAY,
    OUR_PROPERTY,
    Client,
    an_event,
    at,
    code_of,
    on_wire,
    signed_in,
    weekly,
)

HELD = [{"id": OUR_PROPERTY, "value": "B-1"}]


def window(start: str, end: str) -> str:
    return f"startDateTime={start}&endDateTime={end}"


async def test_a_page_has_ten_events_and_an_absolute_link_to_the_next(graph: Client) -> None:
    for hour in range(11):
        await graph.create(ADA, an_event(at(8 + hour)))
    first = (await graph.get(f"/users/{ADA}/calendarView?{window('2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z')}")).json()
    assert len(first["value"]) == 10
    assert first["@odata.nextLink"].startswith(graph.sandbox.graph_url)
    assert len(await graph.view(ADA)) == 11


async def test_top_is_honoured_up_to_a_thousand_and_absurd_values_do_not_fail(seeded: Client) -> None:
    path = f"/users/{IVO}/calendarView?{window('2026-11-22T00:00:00Z', '2026-12-24T00:00:00Z')}&$select=start"
    found = [len((await seeded.get(f"{path}&$top={top}")).json()["value"]) for top in (25, 999, 100000)]
    assert found == [25, 999, 1000]
    assert (await seeded.get(f"{path}&$top=-1")).status_code == 400


async def test_ivo_has_eleven_hundred_events_in_a_month(seeded: Client) -> None:
    end = MONDAY.replace(hour=0) + timedelta(days=30)
    found = await seeded.view(IVO, MONDAY.replace(hour=0), end, "&$top=999&$select=id")
    assert len({event["id"] for event in found}) == 1100


async def test_an_event_that_ends_at_the_start_is_returned_one_that_starts_at_the_end_is_not(graph: Client) -> None:
    await graph.create(ADA, an_event(at(9), 60, subject="before"))
    await graph.create(ADA, an_event(at(12), 60, subject="after"))
    assert [event["subject"] for event in await graph.view(ADA, at(10), at(12))] == ["before"]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-01-01T00:00:00Z", "2031-01-02T00:00:00Z", "ErrorInvalidRequest"),
        ("", "", "ErrorInvalidParameter"),
        ("yesterday", "2026-01-01T00:00:00Z", "ErrorInvalidParameter"),
    ],
)
async def test_unusable_windows_are_400(graph: Client, start: str, end: str, code: str) -> None:
    assert code_of(await graph.get(f"/users/{ADA}/calendarView?{window(start, end)}")) == (400, code)


async def test_a_window_of_1825_days_is_the_longest(graph: Client) -> None:
    answer = await graph.get(f"/users/{ADA}/calendarView?{window('2026-01-01T00:00:00Z', '2030-12-31T00:00:00Z')}")
    assert answer.status_code == 200


async def test_all_day_events_float_and_are_matched_as_utc_midnights(graph: Client) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    whole = {
        "isAllDay": True,
        "start": on_wire(day, "Tokyo Standard Time"),
        "end": on_wire(day + timedelta(days=1), "Tokyo Standard Time"),
    }
    await graph.create(ADA, {"subject": "Off", **whole})
    tokyo = 'outlook.timezone="Tokyo Standard Time"'
    next_day = window("2026-11-25T00:00:00%2B09:00", "2026-11-26T00:00:00%2B09:00")
    seen = (await graph.get(f"/users/{ADA}/calendarView?{next_day}", prefer=tokyo)).json()["value"]
    assert [event["start"] for event in seen] == [{"dateTime": "2026-11-24T00:00:00.0000000", "timeZone": "Tokyo Standard Time"}]
    assert seen[0]["end"]["dateTime"] == "2026-11-25T00:00:00.0000000"


@pytest.mark.parametrize(
    "times",
    [
        {"start": on_wire(at(9)), "end": on_wire(at(9, day=1))},
        {
            "start": on_wire(MONDAY.replace(hour=0)),
            "end": on_wire(MONDAY.replace(hour=0) + timedelta(days=1), "Tokyo Standard Time"),
        },
    ],
)
async def test_all_day_events_need_midnights_of_one_zone(graph: Client, times: dict[str, object]) -> None:
    assert code_of(await graph.post(f"/users/{ADA}/events", {"isAllDay": True, **times})) == (400, "ErrorInvalidRequest")


async def test_the_preferred_zone_shows_wall_time_without_offset(graph: Client) -> None:
    event = await graph.create(ADA, an_event(at(10)))
    answer = await graph.get(f"/users/{ADA}/events/{event['id']}", prefer='outlook.timezone="Tokyo Standard Time"')
    assert answer.json()["start"] == {"dateTime": "2026-11-23T19:00:00.0000000", "timeZone": "Tokyo Standard Time"}


async def a_series(graph: Client) -> dict[str, str]:
    """Mondays at 09:00 in Madrid, over the clock change of March 2027."""
    body = {
        "subject": "Series",
        "start": on_wire(at(9), "Romance Standard Time"),
        "end": on_wire(at(10), "Romance Standard Time"),
        "recurrence": weekly(["monday"], MONDAY, MONDAY + timedelta(weeks=20)),
    }
    return await graph.create(ANA, body)


async def test_a_series_is_expanded_in_its_zone_with_exceptions_and_without_cancelled_ones(graph: Client) -> None:
    master = await a_series(graph)
    assert master["type"] == "seriesMaster"
    first, second, third = (await graph.view(ANA, MONDAY, MONDAY + timedelta(days=20), "&$orderby=start/dateTime"))[:3]
    assert {event["type"] for event in (first, second, third)} == {"occurrence"}
    assert (second["seriesMasterId"], second["originalStart"]) == (master["id"], "2026-11-30T08:00:00.0000000Z")
    assert len({event["iCalUId"] for event in (first, second, third)}) == 3
    moved = await graph.call(
        "PATCH", f"/users/{ANA}/events/{second['id']}", {"start": on_wire(at(15, day=7)), "end": on_wire(at(16, day=7))}
    )
    assert moved.json()["type"] == "exception"
    assert (await graph.call("DELETE", f"/users/{ANA}/events/{third['id']}")).status_code == 204
    seen = await graph.view(ANA, MONDAY, MONDAY + timedelta(days=20), "&$orderby=start/dateTime")
    assert [event["start"]["dateTime"][:16] for event in seen] == ["2026-11-23T08:00", "2026-11-30T15:00"]
    assert seen[1]["id"] == second["id"]


async def test_a_series_keeps_its_wall_time_over_a_clock_change(graph: Client) -> None:
    await a_series(graph)
    start = datetime(2027, 3, 20, tzinfo=UTC)
    seen = await graph.view(ANA, start, start + timedelta(days=14), "&$orderby=start/dateTime")
    assert [event["start"]["dateTime"][11:16] for event in seen] == ["08:00", "07:00"]


async def test_masters_are_listed_by_events_only_and_name_their_instances(graph: Client) -> None:
    master = await a_series(graph)
    listed = (await graph.get(f"/users/{ANA}/events?$select=type")).json()["value"]
    assert [(event["id"], event["type"]) for event in listed] == [(master["id"], "seriesMaster")]
    asked = window("2026-11-23T00:00:00Z", "2026-12-08T00:00:00Z")
    found = (await graph.get(f"/users/{ANA}/events/{master['id']}/instances?{asked}")).json()["value"]
    assert len(found) == 3


async def test_an_occurrence_may_not_cross_its_neighbour(graph: Client) -> None:
    await a_series(graph)
    first = (await graph.view(ANA, MONDAY, MONDAY + timedelta(days=2)))[0]
    body = {"start": on_wire(at(9, day=8)), "end": on_wire(at(10, day=8))}
    answer = await graph.call("PATCH", f"/users/{ANA}/events/{first['id']}", body)
    assert code_of(answer) == (400, "ErrorOccurrenceCrossingBoundary")


async def test_select_gives_what_it_names_and_always_id_and_etag(graph: Client) -> None:
    await graph.create(ADA, an_event(isOnlineMeeting=True, onlineMeetingProvider="teamsForBusiness"))
    view = await graph.view(ADA, options="&$select=subject,onlineMeeting")
    assert set(view[0]) == {"@odata.etag", "id", "subject", "onlineMeeting"}
    assert view[0]["onlineMeeting"] is None
    both = await graph.view(ADA, options="&$select=onlineMeeting,isOnlineMeeting")
    assert both[0]["onlineMeeting"]["joinUrl"].startswith("https://teams.microsoft.com/")


async def test_select_refuses_unknown_names_and_stamps_on_a_view(graph: Client) -> None:
    path = f"/users/{ADA}/calendarView?{window('2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z')}&$select="
    assert code_of(await graph.get(path + "colour")) == (400, "RequestBroker--ParseUri")
    assert code_of(await graph.get(path + "createdDateTime")) == (400, "ErrorInvalidRequest")


async def test_without_orderby_the_order_is_unspecified(graph: Client) -> None:
    for hour in range(8):
        await graph.create(ADA, an_event(at(8 + hour)))
    starts = [event["start"]["dateTime"] for event in await graph.view(ADA)]
    assert starts != sorted(starts)
    ordered = [event["start"]["dateTime"] for event in await graph.view(ADA, options="&$orderby=start/dateTime")]
    assert ordered == sorted(starts)


async def test_bodies_come_as_html_or_as_text(graph: Client) -> None:
    event = await graph.create(ADA, an_event(body={"contentType": "html", "content": "<p>Hello &amp; welcome</p>"}))
    assert event["body"]["content"].startswith("<html>")
    answer = await graph.get(f"/users/{ADA}/events/{event['id']}", prefer='outlook.body-content-type="text"')
    assert answer.json()["body"] == {"contentType": "text", "content": "Hello & welcome"}


async def test_immutable_ids_are_other_ids_and_both_are_taken(graph: Client) -> None:
    event = await graph.create(ADA, an_event())
    answer = await graph.get(f"/users/{ADA}/events/{event['id']}", prefer='IdType="ImmutableId"')
    immutable = answer.json()["id"]
    assert immutable != event["id"]
    assert (await graph.get(f"/users/{ADA}/events/{immutable}")).json()["id"] == event["id"]
    asked = {"inputIds": [event["id"]], "targetIdType": "restImmutableEntryId", "sourceIdType": "restId"}
    translated = (await graph.post(f"/users/{ADA}/translateExchangeIds", asked)).json()["value"]
    assert translated == [{"sourceId": event["id"], "targetId": immutable}]


async def test_our_property_is_found_by_filter_and_shown_only_when_expanded_with_one(graph: Client) -> None:
    event = await graph.create(ADA, an_event(singleValueExtendedProperties=HELD))
    await graph.create(ADA, an_event())
    assert "singleValueExtendedProperties" not in event
    find = f"singleValueExtendedProperties/Any(ep: ep/id eq '{OUR_PROPERTY}' and ep/value eq 'b-1')"
    found = (await graph.get(f"/users/{ADA}/events?$filter={find}")).json()["value"]
    assert [one["id"] for one in found] == [event["id"]]
    path = f"/users/{ADA}/events/{event['id']}?$expand=singleValueExtendedProperties"
    assert "singleValueExtendedProperties" not in (await graph.get(path)).json()
    shown = (await graph.get(f"{path}($filter=id eq '{OUR_PROPERTY}')")).json()
    assert shown["singleValueExtendedProperties"] == HELD


async def test_the_name_of_a_property_is_matched_with_case(graph: Client) -> None:
    await graph.create(ADA, an_event(singleValueExtendedProperties=HELD))
    other = OUR_PROPERTY.replace("bookingId", "bookingid")
    find = f"singleValueExtendedProperties/Any(ep: ep/id eq '{other}' and ep/value eq 'B-1')"
    assert (await graph.get(f"/users/{ADA}/events?$filter={find}")).json()["value"] == []


async def test_filters_that_fail_on_the_real_one_fail_here(graph: Client) -> None:
    find = f"singleValueExtendedProperties/Any(ep: ep/id eq '{OUR_PROPERTY}' and ep/value eq 'B-1')"
    asked = window("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z")
    assert (await graph.get(f"/users/{ADA}/calendarView?{asked}&$filter={find}")).status_code == 500
    assert code_of(await graph.get(f"/users/{ADA}/events?$filter=id eq 'x'")) == (400, "ErrorInvalidProperty")
    assert code_of(await graph.get(f"/users/{ADA}/events?$filter=transactionId eq 'x'")) == (400, "ErrorInvalidProperty")


async def test_an_id_belongs_to_one_mailbox(graph: Client) -> None:
    event = await graph.create(ADA, an_event())
    assert code_of(await graph.get(f"/users/{ANA}/events/{event['id']}")) == (404, "ErrorItemNotFound")


@pytest.mark.parametrize("who", ["gus.ek@contoso.test", "carla_partner.test%23EXT%23@contoso.test"])
async def test_people_without_a_mailbox_are_404(graph: Client, who: str) -> None:
    assert code_of(await graph.get(f"/users/{who}/calendar")) == (404, "MailboxNotEnabledForRESTAPI")


async def test_strangers_are_404(graph: Client) -> None:
    assert code_of(await graph.get("/users/nobody@contoso.test/calendar")) == (404, "ErrorInvalidUser")
    assert code_of(await graph.get("/users/asa.oberg@contoso.test/calendar")) == (404, "ErrorInvalidUser")


async def test_calendars_say_which_is_the_default_and_whether_teams_is_allowed(graph: Client) -> None:
    made = (await graph.post(f"/users/{ANA}/calendars", {"name": "Side"})).json()
    listed = (await graph.get(f"/users/{ANA}/calendars")).json()["value"]
    assert [(one["name"], one["isDefaultCalendar"]) for one in listed] == [("Calendario", True), ("Side", False)]
    await graph.post(f"/users/{ANA}/calendars/{made['id']}/events", an_event())
    assert await graph.view(ANA) == []
    asked = window("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")
    aside = await graph.get(f"/users/{ANA}/calendars/{made['id']}/calendarView?{asked}")
    assert len(aside.json()["value"]) == 1
    providers = [
        (await graph.get(f"/users/{who}/calendar?$select=allowedOnlineMeetingProviders")).json()["allowedOnlineMeetingProviders"]
        for who in (ANA, "farid.rahimi@contoso.test")
    ]
    assert providers == [["teamsForBusiness"], []]


async def test_mailbox_settings_tell_zone_hours_and_purpose(graph: Client) -> None:
    found = (await graph.get(f"/users/{ANA}/mailboxSettings")).json()
    assert (found["timeZone"], found["userPurpose"]) == ("Romance Standard Time", "user")
    assert found["workingHours"]["endTime"] == "18:00:00.0000000"
    assert (await graph.get("/users/blue.room@contoso.test/mailboxSettings/userPurpose")).json()["value"] == "room"


async def test_a_custom_zone_is_told_by_its_rules(graph: Client) -> None:
    await graph.control("POST", "/people/will.may@contoso.test", {"custom_zone": True})
    found = (await graph.get("/users/will.may@contoso.test/mailboxSettings")).json()
    assert found["timeZone"] == "tzone://Microsoft/Custom"
    zone = found["workingHours"]["timeZone"]
    assert (zone["@odata.type"], zone["bias"]) == ("#microsoft.graph.customTimeZone", 360)
    assert (zone["daylightOffset"]["month"], zone["daylightOffset"]["daylightBias"]) == (3, -60)


async def test_seeded_weeks_hold_what_real_weeks_hold(seeded: Client) -> None:
    people = [ADA, ANA, BEN, "eva.lind@contoso.test", "dev.patel@contoso.test", "will.may@contoso.test", "chie.mori@contoso.test"]
    found = [event for who in people for event in await seeded.view(who, MONDAY, MONDAY + timedelta(weeks=8), "&$top=999")]
    assert {event["showAs"] for event in found} >= {"free", "tentative", "busy", "oof", "workingElsewhere"}
    assert {event["type"] for event in found} >= {"singleInstance", "occurrence", "exception"}
    assert {event["sensitivity"] for event in found} >= {"normal", "private"}
    assert any(event["isAllDay"] for event in found)
    assert {event["responseStatus"]["response"] for event in found} >= {"organizer", "accepted", "tentativelyAccepted"}


async def test_the_same_start_date_gives_the_same_weeks(seeded: Client) -> None:
    async def week(graph: Client, who: str) -> list[object]:
        return [
            (event["subject"], event["start"], event["id"]) for event in await graph.view(who, options="&$orderby=start/dateTime")
        ]

    async with signed_in(weeks=True, now=MONDAY + timedelta(hours=5)) as other:
        assert [await week(seeded, who) for who in (ADA, BEN)] == [await week(other, who) for who in (ADA, BEN)]
