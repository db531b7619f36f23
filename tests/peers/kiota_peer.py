"""Microsoft's own SDK against the sandbox: every answer is parsed by its models, and nothing may be left over.

Runs in the environment of `make peers`; address and token come from SANDBOX_URL and SANDBOX_TOKEN.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import urllib.request
from collections.abc import Iterator
from typing import Any

from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator, BaseBearerTokenAuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.online_meeting_provider_type import OnlineMeetingProviderType
from msgraph.generated.models.single_value_legacy_extended_property import SingleValueLegacyExtendedProperty
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import GetSchedulePostRequestBody
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.events.events_request_builder import EventsRequestBuilder
from msgraph.generated.users.item.events.item.accept.accept_post_request_body import AcceptPostRequestBody
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import CancelPostRequestBody
from msgraph.generated.users.item.events.item.event_item_request_builder import EventItemRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient

URL, TOKEN = os.environ["SANDBOX_URL"], os.environ["SANDBOX_TOKEN"]
ADA, ANA, WILL = (f"{name}@contoso.test" for name in ("ada.lindqvist", "ana.perez", "will.may"))
PROPERTY = "String {6f7c3b1e-6a4f-4d0e-9d43-0c8a52b7d001} Name bookingId"

problems: list[str] = []


class Token(AccessTokenProvider):
    """Azure's own provider sends no token to hosts outside its list."""

    async def get_authorization_token(self, uri: str, additional_authentication_context: dict[str, Any] | None = None) -> str:
        return TOKEN

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return AllowedHostsValidator(["127.0.0.1"])


def leftovers(model: Any, path: str) -> Iterator[str]:
    """Keys of an answer that the SDK's models do not know."""
    if isinstance(model, list | tuple):
        for place, one in enumerate(model):
            yield from leftovers(one, f"{path}[{place}]")
    elif dataclasses.is_dataclass(model):
        for field in dataclasses.fields(model):
            value = getattr(model, field.name, None)
            if field.name == "additional_data":
                yield from (f"{path}.{key}" for key in value or {} if not key.startswith("@odata."))
            elif field.name != "backing_store":
                yield from leftovers(value, f"{path}.{field.name}")


def check(name: str, model: Any) -> Any:
    found = sorted(set(leftovers(model, name)))
    problems.extend(found)
    print(f"  {'ok  ' if not found and model is not None else 'LEFT'} {name} {' '.join(found[:5])}")
    if model is None:
        problems.append(f"{name}: nothing was parsed")
    return model


def expect(name: str, truth: bool) -> None:
    print(f"  {'ok  ' if truth else 'BAD '} {name}")
    if not truth:
        problems.append(name)


def at(text: str, zone: str = "UTC") -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=text, time_zone=zone)


def control(path: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(f"{URL}/_control{path}", json.dumps(body).encode(), method="POST")
    urllib.request.urlopen(request).close()


async def directory(graph: GraphServiceClient) -> None:
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
    options = RequestConfiguration(query_parameters=query(search='"displayName:Ana"'))
    options.headers.add("ConsistencyLevel", "eventual")
    expect("users by $search", len((await graph.users.get(options)).value) == 2)
    chosen = ["id", "displayName", "mail", "proxyAddresses", "userType", "accountEnabled", "department"]
    check(
        "users by $filter",
        await graph.users.get(RequestConfiguration(query_parameters=query(filter="startswith(mail,'a')", select=chosen))),
    )
    check("users", await graph.users.get())
    check("user", await graph.users.by_user_id(ADA).get())
    check("manager", await graph.users.by_user_id(ADA).manager.get())
    check("direct reports", await graph.users.by_user_id("eva.lind@contoso.test").direct_reports.get())
    check("people", await graph.users.by_user_id(ADA).people.get())
    groups = check("groups", await graph.groups.get())
    group = graph.groups.by_group_id(groups.value[0].id)
    check("members", await group.members.get())
    check("transitive members", await group.transitive_members.get())


async def calendars(graph: GraphServiceClient) -> None:
    ada = graph.users.by_user_id(ADA)
    check("mailbox settings", await ada.mailbox_settings.get())
    custom = check("mailbox settings, custom zone", await graph.users.by_user_id(WILL).mailbox_settings.get())
    expect("the custom zone is one", custom.working_hours.time_zone.odata_type == "#microsoft.graph.customTimeZone")
    check("calendars", await ada.calendars.get())
    check("calendar", await ada.calendar.get())
    query = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters
    window = query(start_date_time="2026-11-23T00:00:00Z", end_date_time="2026-12-20T00:00:00Z")
    page = check("calendar view", await ada.calendar_view.get(RequestConfiguration(query_parameters=window)))
    seen = list(page.value)
    while page.odata_next_link:
        page = await ada.calendar_view.with_url(page.odata_next_link).get()
        seen += page.value
    check("calendar view, all pages", seen)
    expect("pages do not repeat", len({event.id for event in seen}) == len(seen) > 10)
    body = GetSchedulePostRequestBody(schedules=[ADA, WILL, "ghost@contoso.test"], availability_view_interval=30)
    body.start_time, body.end_time = at("2026-11-23T00:00:00"), at("2026-11-28T00:00:00")
    schedules = check("getSchedule", await ada.calendar.get_schedule.post(body))
    expect("a stranger is an error of the element", schedules.value[2].error.response_code == "5016")


async def events(graph: GraphServiceClient) -> None:
    ada = graph.users.by_user_id(ADA)
    event = Event(subject="Peers", start=at("2026-11-24T10:00:00"), end=at("2026-11-24T10:30:00"), transaction_id="peers-1")
    event.body = ItemBody(content="<p>Hello</p>")
    event.is_online_meeting, event.online_meeting_provider = True, OnlineMeetingProviderType.TeamsForBusiness
    event.single_value_extended_properties = [SingleValueLegacyExtendedProperty(id=PROPERTY, value="B-1")]
    made = check("create", await ada.events.post(event))
    one = ada.events.by_event_id(made.id)
    query = EventItemRequestBuilder.EventItemRequestBuilderGetQueryParameters
    expand = query(expand=[f"singleValueExtendedProperties($filter=id eq '{PROPERTY}')"])
    read = check("get with our property", await one.get(RequestConfiguration(query_parameters=expand)))
    expect("our property is there", read.single_value_extended_properties[0].value == "B-1")
    options: RequestConfiguration[Any] = RequestConfiguration()
    options.headers.add("If-Match", f'W/"{made.change_key}"')
    ana = Attendee(email_address=EmailAddress(address=ANA, name="Ana"), type=AttendeeType.Required)
    check("patch attendees", await one.patch(Event(attendees=[ana]), options))
    try:
        await one.patch(Event(subject="Again"), options)
        expect("412", False)
    except ODataError as problem:
        expect("412 is an ODataError", problem.response_status_code == 412 and problem.error.code == "ErrorIrresolvableConflict")
        check("error", problem.error)
    control("/clock", {"advance_seconds": 60})
    day = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
        start_date_time="2026-11-24T00:00:00Z", end_date_time="2026-11-25T00:00:00Z", top=50
    )
    copies = await graph.users.by_user_id(ANA).calendar_view.get(RequestConfiguration(query_parameters=day))
    copy = check("an attendee's copy", next(found for found in copies.value if found.i_cal_u_id == made.i_cal_u_id))
    await graph.users.by_user_id(ANA).events.by_event_id(copy.id).accept.post(AcceptPostRequestBody(comment="Yes"))
    everything = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(top=500)
    listed = await ada.events.get(RequestConfiguration(query_parameters=everything))
    master = next(found for found in listed.value if found.recurrence)
    check("series master", master)
    await one.cancel.post(CancelPostRequestBody(comment="Sorry"))
    try:
        await one.get()
        expect("404", False)
    except ODataError as problem:
        expect("404 after the cancellation", problem.error.code == "ErrorItemNotFound")


async def main() -> int:
    print("msgraph-sdk (kiota)")
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Token()))
    adapter.base_url = f"{URL}/v1.0"
    graph = GraphServiceClient(request_adapter=adapter)
    for part in (directory, calendars, events):
        await part(graph)
    print(f"  {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
