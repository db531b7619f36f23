"""The port `Calendars` on Microsoft Graph."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any
from urllib.parse import quote

import msgspec

from adapters.outlook.auth import Tokens
from adapters.outlook.client import Ask, GraphClient
from adapters.outlook.events import (
    EXPAND_MARK,
    MARK,
    attendees,
    event_of,
    frozen_event,
    frozen_reference,
    mark_in,
    times,
)
from adapters.outlook.failures import DUPLICATE_TRANSACTION, Answer, GraphFailure, of_read, of_write, unreadable
from adapters.outlook.permits import Urgency
from adapters.outlook.schedules import read_schedules
from adapters.outlook.views import PREFER, CalendarViews, view
from adapters.outlook.wire import (
    CALENDAR_FIELDS,
    EVENT_FIELDS,
    ORIGIN_FIELDS,
    EventOrigin,
    ListedCalendar,
    MarkedEvent,
    OwnEvent,
    Page,
    decoded,
)
from scheduling.calendars import Event, EventDraft, Invitee, Origin, Reading, Readings, Unreadability, Unreadable
from scheduling.errors import CalendarError, EventNotFound, OutcomeUnknown, Refused
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import Clock, OneCalendar, ReadRequest

DENIED_FOR = 600.0
"""Seconds for which a mailbox that denied access is asked by free/busy straight away."""


class OutlookCalendars:
    """`Calendars` by Microsoft Graph; every promise of the port is kept here or in what this delegates to."""

    def __init__(self, graph: GraphClient, tokens: Tokens, clock: Clock) -> None:
        self._graph = graph
        self._tokens = tokens
        self._clock = clock
        self._views = CalendarViews(graph, clock)
        self._viewer: MailboxId | None = None  # a mailbox within reach, in whose name free/busy of others is asked
        self._denied_until: dict[MailboxId, float] = {}

    async def read(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        known = [request for request in requests if self._is_out_of_reach(request)]
        others = [request for request in requests if request not in known]
        viewed, scheduled = await asyncio.gather(self._viewed(others, span, live=live), self._scheduled(known, span, live=live))
        denied = [request for request in others if _is_denied(viewed[request.mailbox])]
        return {**viewed, **scheduled, **await self._scheduled(denied, span, live=live)}

    async def calendars_of(self, mailbox: MailboxId) -> Sequence[OneCalendar]:
        ask = _look(mailbox, f"/users/{mailbox.object_id}/calendars", {"$select": CALENDAR_FIELDS, "$top": "100"})
        try:
            listed = await self._graph.read_all(ask, Page[ListedCalendar])
        except GraphFailure as failure:
            raise of_read(failure) from failure
        found = [OneCalendar(each.id, each.name, each.is_default_calendar, each.can_edit) for each in listed]
        return sorted(found, key=lambda each: (not each.is_default, each.name.casefold()))

    def frozen(self, draft: EventDraft) -> bytes:
        return frozen_event(draft)

    async def create(self, organizer: MailboxId, frozen: bytes, *, calendar: str = "", give_up_at: float) -> Event:
        reference, slot = frozen_reference(frozen)
        within = f"/calendars/{quote(calendar, safe='')}" if calendar else ""
        ask = _write("POST", organizer, f"{within}/events", frozen, give_up_at=give_up_at)
        try:
            return event_of(decoded(await self._graph.write(ask), OwnEvent), reference)
        except Answer as refusal:
            if refusal.code == DUPLICATE_TRANSACTION:
                return await self._made_before(organizer, refusal.existing_event, reference, slot)
            raise _of_create(refusal) from refusal
        except GraphFailure as failure:
            raise of_write(failure) from failure

    async def event(self, organizer: MailboxId, event_id: str) -> Event:
        params = {"$select": EVENT_FIELDS, "$expand": EXPAND_MARK}
        ask = _look(organizer, f"/users/{organizer.object_id}{_event_path(event_id)}", params)
        try:
            return event_of(await self._graph.read(ask, OwnEvent))
        except GraphFailure as failure:
            raise of_read(failure) from failure

    async def origin(self, mailbox: MailboxId, event_id: str) -> Origin:
        ask = _look(mailbox, f"/users/{mailbox.object_id}{_event_path(event_id)}", {"$select": ORIGIN_FIELDS})
        try:
            found = await self._graph.read(ask, EventOrigin)
        except GraphFailure as failure:
            raise of_read(failure) from failure
        return Origin(found.created_date_time.astimezone(UTC), found.last_modified_date_time.astimezone(UTC))

    async def events_of(self, organizer: MailboxId, reference: str, near: Interval) -> Sequence[Event]:
        equals = "eq '{}'".format(reference.replace("'", "''"))
        found, seen = await asyncio.gather(self._marked(organizer, equals), self._seen_near(organizer, reference, near))
        marked = [each if each.reference else replace(each, reference=reference) for each in found]
        missed = sorted(seen - {event.id for event in marked})
        looked_up = await asyncio.gather(*(self._if_still_there(organizer, event_id) for event_id in missed))
        return [*marked, *(event for event in looked_up if event is not None)]

    async def marked(self, mailbox: MailboxId) -> Sequence[Event]:
        return await self._marked(mailbox, "ne ''")

    async def meetings(self, mailbox: MailboxId, span: Interval) -> Sequence[Event]:
        ask = view(mailbox.object_id, "", span, EVENT_FIELDS, Urgency.BOOKING)
        ask = replace(ask, params={**ask.params, "$expand": EXPAND_MARK})
        try:
            found = {each.id: event_of(each) for each in await self._graph.read_all(ask, Page[OwnEvent])}
        except GraphFailure as failure:
            raise of_read(failure) from failure
        return [event for event in found.values() if event.slot.overlaps(span)]

    async def invite(
        self, organizer: MailboxId, event_id: str, etag: str, invitees: Sequence[Invitee], *, give_up_at: float
    ) -> Event:
        return await self._change(organizer, event_id, etag, attendees(invitees), give_up_at)

    async def reschedule(
        self, organizer: MailboxId, event_id: str, etag: str, slot: Interval, zone: str, *, give_up_at: float
    ) -> Event:
        return await self._change(organizer, event_id, etag, times(slot, zone), give_up_at)

    async def cancel(self, organizer: MailboxId, event_id: str, comment: str, *, give_up_at: float) -> None:
        body = msgspec.json.encode({"comment": comment})
        await self._remove(_write("POST", organizer, f"{_event_path(event_id)}/cancel", body, give_up_at=give_up_at))

    async def delete(self, organizer: MailboxId, event_id: str, *, give_up_at: float) -> None:
        await self._remove(_write("DELETE", organizer, _event_path(event_id), None, give_up_at=give_up_at))

    # Reading.

    async def _viewed(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        readings = await asyncio.gather(*(self._view(request, span, live=live) for request in requests))
        self._viewer = next((each.mailbox for each in readings if isinstance(each, Reading)), self._viewer)
        return {reading.mailbox: reading for reading in readings}

    async def _view(self, request: ReadRequest, span: Interval, *, live: bool) -> Reading | Unreadable:
        try:
            return await (self._views.live(request, span) if live else self._views.recent(request, span))
        except GraphFailure as failure:
            found = unreadable(request.mailbox, failure)
        if _is_denied(found) and not self._tokens.may_read_calendars():
            return Unreadable(request.mailbox, Unreadability.CONSENT_MISSING, found.cause)
        return found

    async def _scheduled(self, requests: Sequence[ReadRequest], span: Interval, *, live: bool) -> Readings:
        """Free/busy where calendarView is denied. It knows the default calendar only, so others that count stay unknown."""
        readings: dict[MailboxId, Reading | Unreadable] = {
            request.mailbox: Unreadable(request.mailbox, Unreadability.ACCESS_DENIED, "ErrorAccessDenied") for request in requests
        }
        askable = [request for request in requests if not request.calendars]
        if askable and self._viewer is not None:
            urgency = Urgency.BOOKING if live else Urgency.OFFER
            readings |= await read_schedules(self._graph, self._clock, self._viewer, askable, span, urgency)
            until = self._clock.monotonic() + DENIED_FOR
            self._denied_until |= {mailbox: until for mailbox, each in readings.items() if isinstance(each, Reading)}
        return readings

    def _is_out_of_reach(self, request: ReadRequest) -> bool:
        return self._denied_until.get(request.mailbox, 0.0) > self._clock.monotonic()

    # Looking for events of ours.

    async def _made_before(self, organizer: MailboxId, event_id: str, reference: str, slot: Interval) -> Event:
        """The event that an earlier sending made. When it cannot be shown, its fate is open: it may lag, or be gone."""
        try:
            if event_id:
                return await self.event(organizer, event_id)
            found = await self.events_of(organizer, reference, slot)
        except CalendarError as error:
            raise OutcomeUnknown(DUPLICATE_TRANSACTION) from error
        if not found:
            raise OutcomeUnknown(DUPLICATE_TRANSACTION)
        return found[0]

    async def _marked(self, organizer: MailboxId, condition: str) -> list[Event]:
        """Events whose mark fulfils an OData condition."""
        params = {
            "$filter": f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARK}' and ep/value {condition})",
            "$select": EVENT_FIELDS,
            "$expand": EXPAND_MARK,
            "$top": "50",
        }
        ask = _look(organizer, f"/users/{organizer.object_id}/events", params)
        try:
            return [event_of(wire) for wire in await self._graph.read_all(ask, Page[OwnEvent])]
        except GraphFailure as failure:
            raise of_read(failure) from failure

    async def _seen_near(self, organizer: MailboxId, reference: str, near: Interval) -> set[str]:
        ask = view(organizer.object_id, "", near, "id", Urgency.BOOKING)
        ask = replace(ask, params={**ask.params, "$expand": EXPAND_MARK})
        try:
            events = await self._graph.read_all(ask, Page[MarkedEvent])
        except GraphFailure as failure:
            raise of_read(failure) from failure
        wanted = reference.casefold()  # the property's value is compared without case, as the filter does
        return {event.id for event in events if mark_in(event.single_value_extended_properties).casefold() == wanted}

    async def _if_still_there(self, organizer: MailboxId, event_id: str) -> Event | None:
        try:
            return await self.event(organizer, event_id)
        except EventNotFound:
            return None

    # Writing.

    async def _change(self, organizer: MailboxId, event_id: str, etag: str, fields: dict[str, Any], give_up_at: float) -> Event:
        body = msgspec.json.encode(fields)
        ask = _write("PATCH", organizer, _event_path(event_id), body, give_up_at=give_up_at, etag=etag)
        try:
            return event_of(decoded(await self._graph.write(ask), OwnEvent))
        except GraphFailure as failure:
            raise of_write(failure) from failure

    async def _remove(self, ask: Ask) -> None:
        try:
            await self._graph.write(ask)
        except GraphFailure as failure:
            raise of_write(failure) from failure


def _look(organizer: MailboxId, url: str, params: Mapping[str, str]) -> Ask:
    return Ask("GET", url, params, PREFER, mailbox=organizer.object_id, urgency=Urgency.BOOKING)


def _write(method: str, organizer: MailboxId, path: str, body: bytes | None, *, give_up_at: float, etag: str = "") -> Ask:
    return Ask(
        method,
        f"/users/{organizer.object_id}{path}",
        headers={**PREFER, "If-Match": etag} if etag else PREFER,
        body=body,
        mailbox=organizer.object_id,
        urgency=Urgency.BOOKING,
        give_up_at=give_up_at,
    )


def _event_path(event_id: str) -> str:
    return f"/events/{quote(event_id, safe='')}"


def _is_denied(reading: Reading | Unreadable) -> bool:
    return isinstance(reading, Unreadable) and reading.why is Unreadability.ACCESS_DENIED


def _of_create(refusal: Answer) -> CalendarError:
    """There is no event yet that could be missing: a 404 means the mailbox or calendar."""
    error = of_write(refusal)
    return Refused(error.cause) if isinstance(error, EventNotFound) else error
