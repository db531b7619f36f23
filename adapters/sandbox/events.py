"""Calendar events: as they are kept, and as Graph shows them (graph-contract, sections 3.2, 3.3 and appendix A)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from adapters.sandbox.recurrence import Recurrence
from adapters.sandbox.wire import GraphError, Json
from adapters.sandbox.zones import wire_date, wire_instant, wire_local

NEVER = datetime(1, 1, 1, tzinfo=UTC)
NEVER_ON_WIRE = "0001-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, with the answer as this copy of the event knows it."""

    address: str
    name: str
    kind: str = "required"
    response: str = "none"
    responded: datetime = NEVER

    def wire(self) -> Json:
        return {
            "type": self.kind,
            "status": {"response": self.response, "time": _response_time(self.responded)},
            "emailAddress": {"name": self.name, "address": self.address},
        }


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One version of an event in one mailbox; a save makes another. Times are UTC; an all-day event has UTC midnights.

    A series master carries its changed occurrences in `exceptions`, told apart by `original_date`, and the dates of its
    cancelled ones; `start` and `end` are those of its first occurrence.
    """

    id: str
    immutable_id: str
    mailbox: str
    calendar: str
    change_key: str
    ical_uid: str
    subject: str
    start: datetime
    end: datetime
    created: datetime
    modified: datetime
    organizer: tuple[str, str]
    is_organizer: bool = True
    response: str = "organizer"
    responded: datetime = NEVER
    all_day: bool = False
    show_as: str = "busy"
    sensitivity: str = "normal"
    importance: str = "normal"
    start_zone: str = "UTC"
    end_zone: str = "UTC"
    body_type: str = "html"
    body: str = ""
    attendees: tuple[Attendee, ...] = ()
    locations: tuple[Mapping[str, Any], ...] = ()
    categories: tuple[str, ...] = ()
    reminder_minutes: int = 15
    reminder_on: bool = True
    response_requested: bool = True
    allow_proposals: bool = True
    hide_attendees: bool = False
    cancelled: bool = False
    online: bool = False
    join_url: str = ""
    join_ready: datetime = NEVER
    transaction_id: str | None = None
    properties: tuple[tuple[str, str], ...] = ()
    recurrence: Recurrence | None = None
    type: str = "singleInstance"
    master: str | None = None
    original_start: datetime | None = None
    original_date: date | None = None
    exceptions: tuple[StoredEvent, ...] = ()
    cancelled_dates: frozenset[date] = frozenset()

    @property
    def etag(self) -> str:
        return f'W/"{self.change_key}"'

    def blocks(self) -> bool:
        """Whether the entry takes time in free/busy: not cancelled, not declined, not free."""
        return not self.cancelled and self.response != "declined" and self.show_as not in ("free", "workingElsewhere")

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Half-open overlap."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class View:
    """How a reader wants events shown: zone, kind of body, kind of ids, and when they look."""

    now: datetime
    zone: tzinfo = UTC
    zone_name: str = "UTC"
    text_body: bool = False
    immutable_ids: bool = False
    basic: bool = False

    def id_of(self, event: StoredEvent) -> str:
        return event.immutable_id if self.immutable_ids else event.id


def _response_time(moment: datetime) -> str:
    return NEVER_ON_WIRE if moment == NEVER else wire_instant(moment)


def _boundary(event: StoredEvent, moment: datetime, view: View) -> Json:
    if event.all_day:
        return wire_date(moment, view.zone_name)
    return wire_local(moment, view.zone, view.zone_name)


def plain_text(markup: str) -> str:
    """The words of an html body, for text bodies and previews."""
    without_head = re.sub(r"(?is)<head.*?</head>|<style.*?</style>", "", markup)
    broken = re.sub(r"(?i)<br\s*/?>|</p>|</div>", "\n", without_head)
    return html.unescape(re.sub(r"<[^>]+>", "", broken)).strip()


def _body(event: StoredEvent, view: View) -> Json | None:
    if view.basic:
        return None
    shown = event.body + _join_block(event, view)
    if view.text_body:
        return {"contentType": "text", "content": plain_text(shown) if event.body_type == "html" else event.body}
    if event.body_type == "text":
        shown = f"<pre>{html.escape(event.body)}</pre>{_join_block(event, view)}"
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    wrapped = shown if "<html" in shown.lower() else f"<html><head>{head}</head><body>{shown}</body></html>"
    return {"contentType": "html", "content": wrapped}


def _join_block(event: StoredEvent, view: View) -> str:
    if not joinable(event, view.now) or event.join_url in event.body:
        return ""
    return f'<div><a href="{html.escape(event.join_url)}">Join the meeting now</a></div>'


def joinable(event: StoredEvent, now: datetime) -> bool:
    return event.online and bool(event.join_url) and event.join_ready <= now


def _online_meeting(event: StoredEvent, view: View) -> Json | None:
    if not joinable(event, view.now):
        return None
    return {"joinUrl": event.join_url, "conferenceId": str(abs(hash_of(event.ical_uid)) % 10**9), "tollNumber": "+1 555 0100"}


def hash_of(text: str) -> int:
    """A number of a text that is the same in every process."""
    number = 0
    for letter in text.encode():
        number = (number * 131 + letter) % (1 << 61)
    return number


def _location(event: StoredEvent) -> Json:
    empty: Json = {"displayName": "", "locationType": "default", "uniqueIdType": "unknown", "address": {}, "coordinates": {}}
    return {**empty, **event.locations[0]} if event.locations else empty


FIELDS: dict[str, Callable[[StoredEvent, View], object]] = {
    "createdDateTime": lambda event, view: wire_instant(event.created),
    "lastModifiedDateTime": lambda event, view: wire_instant(event.modified),
    "changeKey": lambda event, view: event.change_key,
    "categories": lambda event, view: list(event.categories),
    "transactionId": lambda event, view: event.transaction_id,
    "originalStartTimeZone": lambda event, view: event.start_zone,
    "originalEndTimeZone": lambda event, view: event.end_zone,
    "iCalUId": lambda event, view: event.ical_uid,
    "reminderMinutesBeforeStart": lambda event, view: event.reminder_minutes,
    "isReminderOn": lambda event, view: event.reminder_on,
    "hasAttachments": lambda event, view: False,
    "subject": lambda event, view: event.subject,
    "bodyPreview": lambda event, view: "" if view.basic else plain_text(event.body)[:255],
    "importance": lambda event, view: event.importance,
    "sensitivity": lambda event, view: event.sensitivity,
    "originalStart": lambda event, view: event.original_start and wire_instant(event.original_start),
    "isAllDay": lambda event, view: event.all_day,
    "isCancelled": lambda event, view: event.cancelled,
    "isOrganizer": lambda event, view: event.is_organizer,
    "isDraft": lambda event, view: False,
    "responseRequested": lambda event, view: event.response_requested,
    "seriesMasterId": lambda event, view: event.master,
    "showAs": lambda event, view: event.show_as,
    "type": lambda event, view: event.type,
    "webLink": lambda event, view: f"https://outlook.office365.com/owa/?itemid={event.id}&exvsurl=1&path=/calendar/item",
    "onlineMeetingUrl": lambda event, view: None,
    "isOnlineMeeting": lambda event, view: event.online,
    "onlineMeetingProvider": lambda event, view: "teamsForBusiness" if event.online else "unknown",
    "onlineMeeting": _online_meeting,
    "allowNewTimeProposals": lambda event, view: event.allow_proposals,
    "hideAttendees": lambda event, view: event.hide_attendees,
    "recurrence": lambda event, view: event.recurrence.wire() if event.recurrence else None,
    "responseStatus": lambda event, view: {"response": event.response, "time": _response_time(event.responded)},
    "body": _body,
    "start": lambda event, view: _boundary(event, event.start, view),
    "end": lambda event, view: _boundary(event, event.end, view),
    "location": lambda event, view: _location(event),
    "locations": lambda event, view: [dict(place) for place in event.locations],
    "attendees": lambda event, view: [attendee.wire() for attendee in _shown_attendees(event)],
    "organizer": lambda event, view: {"emailAddress": {"name": event.organizer[0], "address": event.organizer[1]}},
}

_ONLY_WHEN_SET = ("transactionId", "originalStart")
_LOWER = {name.lower(): name for name in (*FIELDS, "id")}
_ON_DEMAND = (
    "cancelledOccurrences",
    "exceptionOccurrences",
    "singleValueExtendedProperties",
    "calendar",
    "instances",
    "attachments",
)
_LOWER |= {name.lower(): name for name in _ON_DEMAND}


def _shown_attendees(event: StoredEvent) -> Sequence[Attendee]:
    return event.attendees if event.is_organizer or not event.hide_attendees else ()


def selected_fields(option: str | None) -> tuple[str, ...] | None:
    """The fields that $select names, as Graph spells them; None where it is absent. 400 for a name that does not exist."""
    if option is None or not option.strip():
        return None
    names = []
    for part in option.split(","):
        name = _LOWER.get(part.strip().lower())
        if name is None:
            message = f"Could not find a property named '{part.strip()}' on type 'Microsoft.OutlookServices.Event'."
            raise GraphError(400, "RequestBroker--ParseUri", message)
        names.append(name)
    return tuple(names)


def shown(event: StoredEvent, view: View, fields: Sequence[str] | None = None) -> Json:
    """The event as an answer holds it; id and etag always come."""
    found: Json = {"@odata.etag": event.etag, "id": view.id_of(event)}
    for name in FIELDS if fields is None else fields:
        field = FIELDS.get(name)
        if field is None:
            continue
        value = field(event, view)
        if (value is None and name in _ONLY_WHEN_SET) or (value is None and name == "body"):
            continue
        found[name] = value
    if fields is not None and "onlineMeeting" in fields and "isOnlineMeeting" not in fields:
        found["onlineMeeting"] = None
    if fields is not None and "cancelledOccurrences" in fields and event.type == "seriesMaster":
        found["cancelledOccurrences"] = [f"OID.{event.id}.{day}" for day in sorted(event.cancelled_dates)]
    return found


def midnights(event: StoredEvent, zone: tzinfo) -> tuple[datetime, datetime]:
    """The instants of an all-day event's local midnights in a zone; other events as they are."""
    if not event.all_day:
        return event.start, event.end
    start, end = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in (event.start, event.end))
    return start, end


def length(event: StoredEvent) -> timedelta:
    return event.end - event.start
