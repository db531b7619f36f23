"""Event bodies of POST and PATCH, checked as Exchange checks them, turned into changes of a stored event."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from adapters.sandbox.events import FIELDS, Attendee, StoredEvent
from adapters.sandbox.recurrence import parse_recurrence
from adapters.sandbox.wire import GraphError, Json
from adapters.sandbox.zones import parse_wall, zone

MOST_ATTENDEES = 500

SHOW_AS = ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown")
SENSITIVITY = ("normal", "personal", "private", "confidential")
IMPORTANCE = ("low", "normal", "high")
ATTENDEE_KINDS = ("required", "optional", "resource")
PROVIDERS = ("unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness")

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_PROPERTY = re.compile(r"(String|Integer|Boolean|SystemTime|Double)(Array)? \{[0-9a-fA-F-]{36}\} (Name .+|Id 0x[0-9a-fA-F]+)")

# Sent by clients that give back what they read; Exchange keeps its own.
_READ_ONLY = frozenset(
    [
        "id",
        "organizer",
        "isOrganizer",
        "webLink",
        "createdDateTime",
        "lastModifiedDateTime",
        "changeKey",
        "iCalUId",
        "type",
        "bodyPreview",
        "isCancelled",
        "isDraft",
        "seriesMasterId",
        "originalStart",
        "onlineMeeting",
        "onlineMeetingUrl",
        "responseStatus",
        "hasAttachments",
        "originalStartTimeZone",
        "originalEndTimeZone",
        "attachments",
        "calendar",
    ]
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Fields of a stored event with their new values, and what is asked of online meetings (None: not mentioned)."""

    fields: Mapping[str, Any]
    wants_online: bool | None = None
    transaction_id: str | None = None


def _typed(name: str, value: object, kind: type) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise GraphError(400, "RequestBodyRead", f"Cannot convert the value of '{name}' to the expected type.")
    return value


def _true(name: str, value: object) -> bool:
    """A flag; OData reads "true" and "false" too, and O365 sends them as texts."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return bool(_typed(name, value, bool))


def _choice(name: str, value: object, allowed: tuple[str, ...]) -> str:
    for option in allowed:
        if isinstance(value, str) and value.lower() == option.lower():
            return option
    raise GraphError(400, "RequestBodyRead", f"Cannot convert the literal '{value}' to the expected type of '{name}'.")


def _text(name: str, value: object) -> str:
    return "" if value is None else str(_typed(name, value, str))


def _body(value: object) -> Mapping[str, Any]:
    if value is None:
        return {"body": "", "body_type": "html"}
    given = _typed("body", value, dict)
    kind = _choice("contentType", given.get("contentType") or "text", ("text", "html"))
    return {"body": _text("content", given.get("content")), "body_type": kind}


def _attendees(value: object) -> Mapping[str, Any]:
    given = [] if value is None else _typed("attendees", value, list)
    if len(given) > MOST_ATTENDEES:
        raise GraphError(400, "ErrorInvalidRecipients", f"At most {MOST_ATTENDEES} attendees are allowed.")
    return {"attendees": tuple(_attendee(one) for one in given)}


def _attendee(value: object) -> Attendee:
    given = _typed("attendees", value, dict)
    email = _typed("emailAddress", given.get("emailAddress"), dict)
    address = email.get("address")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address.strip()):
        raise GraphError(
            400, "ErrorInvalidRecipients", f"At least one recipient isn't valid., Recipient '{address}' isn't resolved."
        )
    kind = _choice("type", given.get("type") or "required", ATTENDEE_KINDS)
    return Attendee(address.strip(), _text("name", email.get("name")) or address.strip(), kind)


def _location(value: object) -> Mapping[str, Any]:
    given = {} if value is None else _typed("location", value, dict)
    return {"locations": (_place(given),) if given.get("displayName") else ()}


def _locations(value: object) -> Mapping[str, Any]:
    given = [] if value is None else _typed("locations", value, list)
    return {"locations": tuple(_place(_typed("locations", place, dict)) for place in given)}


_PLACE = (
    "displayName",
    "locationType",
    "uniqueId",
    "uniqueIdType",
    "address",
    "coordinates",
    "locationEmailAddress",
    "locationUri",
)


def _place(given: Json) -> Json:
    name = _text("displayName", given.get("displayName"))
    place: Json = {"displayName": name, "locationType": "default", "uniqueId": name, "uniqueIdType": "private"}
    return place | {key: value for key, value in given.items() if key in _PLACE and value is not None}


def _properties(value: object) -> Mapping[str, Any]:
    found = []
    for one in _typed("singleValueExtendedProperties", value, list):
        given = _typed("singleValueExtendedProperties", one, dict)
        name, content = given.get("id"), given.get("value")
        if not isinstance(name, str) or not isinstance(content, str) or not _PROPERTY.fullmatch(name):
            raise GraphError(400, "ErrorInvalidProperty", f"The extended property id '{name}' is not valid.")
        found.append((name, content))
    return {"properties": tuple(found)}


def _categories(value: object) -> Mapping[str, Any]:
    given = [] if value is None else _typed("categories", value, list)
    return {"categories": tuple(_text("categories", one) for one in given)}


def _flag(field: str) -> Callable[[object], Mapping[str, Any]]:
    return lambda value: {field: _true(field, value)}


_READERS: dict[str, Callable[[object], Mapping[str, Any]]] = {
    "subject": lambda value: {"subject": _text("subject", value)[:255]},
    "body": _body,
    "attendees": _attendees,
    "location": _location,
    "locations": _locations,
    "categories": _categories,
    "singleValueExtendedProperties": _properties,
    "isAllDay": _flag("all_day"),
    "showAs": lambda value: {"show_as": _choice("showAs", value, SHOW_AS)},
    "sensitivity": lambda value: {"sensitivity": _choice("sensitivity", value, SENSITIVITY)},
    "importance": lambda value: {"importance": _choice("importance", value, IMPORTANCE)},
    "isReminderOn": _flag("reminder_on"),
    "reminderMinutesBeforeStart": lambda value: {"reminder_minutes": _typed("reminderMinutesBeforeStart", value, int)},
    "responseRequested": _flag("response_requested"),
    "allowNewTimeProposals": _flag("allow_proposals"),
    "hideAttendees": _flag("hide_attendees"),
}
# Nullable in Graph's schema; clients send null for "as it is". For the others null empties the field.
_UNSAID_WHEN_NULL = frozenset(
    {"isAllDay", "showAs", "sensitivity", "importance", "isReminderOn", "reminderMinutesBeforeStart", "responseRequested"}
    | {"allowNewTimeProposals", "hideAttendees", "isOnlineMeeting", "singleValueExtendedProperties"}
)
_TIMES = ("start", "end", "recurrence", "isOnlineMeeting", "onlineMeetingProvider", "transactionId")


def parse_changes(body: Json, before: StoredEvent | None) -> Changes:
    """What a body asks to change of an event (`before` None: of a new one); 400 as Exchange answers.

    Names are case-sensitive, as for every entity; annotations (`@odata.type`) and read-only fields are ignored. Start and end
    are checked against each other and, where only one is given, against what the event has.
    """
    fields: dict[str, Any] = {}
    body = {name: value for name, value in body.items() if value is not None or name not in _UNSAID_WHEN_NULL}
    for name, value in body.items():
        if "@" in name or name in _READ_ONLY:
            continue
        if name in _READERS:
            fields |= _READERS[name](value)
        elif name not in _TIMES:
            what = "is read-only" if name in FIELDS else "does not exist on type 'Microsoft.OutlookServices.Event'"
            raise GraphError(400, "RequestBodyRead", f"The property '{name}' {what}.")
    if "locations" in body:
        fields |= _locations(body["locations"])
    fields |= _times(body, fields.get("all_day"), before)
    return Changes(fields, _wants_online(body), _transaction_id(body, before))


def _wants_online(body: Json) -> bool | None:
    provider = body.get("onlineMeetingProvider")
    if provider is not None and _choice("onlineMeetingProvider", provider, PROVIDERS).startswith("skype"):
        return False  # no mailbox here allows it, and Exchange downgrades without a word
    if "isOnlineMeeting" in body:
        return _true("isOnlineMeeting", body["isOnlineMeeting"])
    return True if str(provider).lower() == "teamsforbusiness" else None


def _transaction_id(body: Json, before: StoredEvent | None) -> str | None:
    value = body.get("transactionId")
    if value is None:
        return None
    if before is not None:
        raise GraphError(400, "ErrorInvalidRequest", "The property 'transactionId' cannot be changed after the event is created.")
    return str(_typed("transactionId", value, str))


def _times(body: Json, all_day: bool | None, before: StoredEvent | None) -> Mapping[str, Any]:
    if before is None and not (body.get("start") and body.get("end")):
        raise GraphError(
            400, "ErrorPropertyValidationFailure", "At least one property failed validation: start and end are required."
        )
    touched = {"start", "end", "isAllDay", "recurrence"} & body.keys()
    if not touched:
        return {}
    whole_days = all_day if all_day is not None else bool(before and before.all_day)
    start, start_zone = _moment(body, "start", (before.start, before.start_zone) if before else None, whole_days)
    end, end_zone = _moment(body, "end", (before.end, before.end_zone) if before else None, whole_days)
    if whole_days:
        _check_midnights(start, end, start_zone, end_zone)
    if end < start or (whole_days and end == start):
        raise GraphError(400, "ErrorPropertyValidationFailure", "At least one property failed validation: end is before start.")
    fields: dict[str, Any] = {"start": start, "end": end}
    fields |= {"start_zone": start_zone} if "start" in body else {}
    fields |= {"end_zone": end_zone} if "end" in body else {}
    if "recurrence" in body:
        series_zone = start_zone if before is None or "start" in body else before.start_zone
        first = start.date() if whole_days else start.astimezone(zone(series_zone)).date()
        recurrence = parse_recurrence(body["recurrence"], series_zone, first)
        if recurrence is not None:
            zone(recurrence.zone)
        fields |= {"recurrence": recurrence, "type": "seriesMaster" if recurrence else "singleInstance"}
    return fields


def _moment(body: Json, name: str, known: tuple[datetime, str] | None, whole_days: bool) -> tuple[datetime, str]:
    value = body.get(name)
    if value is None:
        if known is None:
            raise GraphError(400, "ErrorPropertyValidationFailure", f"At least one property failed validation: {name}.")
        return known
    given = _typed(name, value, dict)
    zone_name = _text("timeZone", given.get("timeZone"))
    local = zone(zone_name)
    wall = parse_wall(given.get("dateTime"))
    # An all-day event floats: its midnights are kept as UTC ones, whatever zone they were given in.
    return (wall.replace(tzinfo=UTC) if whole_days else wall.replace(tzinfo=local).astimezone(UTC)), zone_name


def _check_midnights(start: datetime, end: datetime, start_zone: str, end_zone: str) -> None:
    at_midnight = start.time() == time() and end.time() == time()
    if not at_midnight or start_zone != end_zone:
        message = "The Event.Start and Event.End of an all-day event need to be set to midnight in the same time zone."
        raise GraphError(400, "ErrorInvalidRequest", message)
