"""Reading calendars: calendarView, events, one event, instances (graph-contract, section 3)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from adapters.sandbox.calls import Call
from adapters.sandbox.events import StoredEvent, hash_of, selected_fields, shown
from adapters.sandbox.mailboxes import Calendar
from adapters.sandbox.odata import AnyOf, Both, Comparison, Condition, comparisons, holds, ordered, page, parse_filter
from adapters.sandbox.wire import Answer, GraphError, Json
from adapters.sandbox.zones import parse_instant

LONGEST_VIEW = timedelta(days=1825)
DEFAULT_PAGE = 10
LARGEST_PAGE = 1000

_ORDER = {
    "start/datetime": lambda event: event.start,
    "end/datetime": lambda event: event.end,
    "subject": lambda event: event.subject.lower(),
    "createddatetime": lambda event: event.created,
    "lastmodifieddatetime": lambda event: event.modified,
}


def calendar_view(call: Call) -> Answer:
    start, end = _window(call)
    fields = selected_fields(call.request.query.get("$select"))
    if fields and {"createdDateTime", "lastModifiedDateTime"} & set(fields):
        raise GraphError(
            400, "ErrorInvalidRequest", "createdDateTime and lastModifiedDateTime cannot be selected on calendarView."
        )
    found = call.mailbox().at(start, end, call.calendar().id, call.as_of())
    condition = _condition(call)
    if condition is not None:
        if any("extendedproperties" in c.path.lower() or "extensions" in c.path.lower() for c in _with_any(condition)):
            raise GraphError(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.")
        found = [event for event in found if holds(condition, _reader(call, event))]
    return _collection(call, found, fields, "calendarView")


def _window(call: Call, *, longest: timedelta = LONGEST_VIEW) -> tuple[datetime, datetime]:
    given = [call.request.query.get(name) for name in ("startdatetime", "enddatetime")]
    if not all(given):
        message = "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime."
        raise GraphError(400, "ErrorInvalidParameter", message)
    start, end = (parse_instant(text or "") for text in given)
    if start is None or end is None:
        raise GraphError(400, "ErrorInvalidParameter", "The value of the parameter StartDateTime or EndDateTime is invalid.")
    if end < start:
        raise GraphError(400, "ErrorInvalidParameter", "The EndDateTime is before the StartDateTime.")
    if end - start > longest:
        raise GraphError(400, "ErrorInvalidRequest", f"The requested time window is longer than the allowed {longest.days} days.")
    return start, end


def list_events(call: Call) -> Answer:
    """Single events and series masters of one calendar; never occurrences."""
    fields = selected_fields(call.request.query.get("$select"))
    found = [event for event in call.mailbox().events(call.as_of()) if event.calendar == call.calendar().id]
    condition = _condition(call)
    if condition is not None:
        _check_event_filter(call, condition)
        found = [event for event in found if holds(condition, _reader(call, event))]
        if call.fault("empty_filter"):
            found = []
    return _collection(call, found, fields, "events")


def _condition(call: Call) -> Condition | None:
    text = call.request.query.get("$filter")
    return parse_filter(text) if text else None


def _with_any(condition: Condition) -> list[Comparison]:
    """Comparisons with the path of the `any` around them in front."""
    match condition:
        case AnyOf(path, _, inner):
            return [Comparison(f"{path}/{c.path}", c.operator, c.value) for c in comparisons(inner)]
        case Both(parts):
            return [c for part in parts for c in _with_any(part)]
        case _:
            return list(comparisons(condition))


_FILTERABLE = frozenset(
    [
        "subject",
        "start/datetime",
        "end/datetime",
        "iscancelled",
        "isallday",
        "showas",
        "sensitivity",
        "isorganizer",
        "type",
        "icaluid",
        "createddatetime",
        "lastmodifieddatetime",
        "importance",
        "categories",
        "organizer/emailaddress/address",
    ]
)


def _check_event_filter(call: Call, condition: Condition) -> None:
    for comparison in _with_any(condition):
        path = comparison.path.lower()
        if path.startswith("singlevalueextendedproperties/"):
            if not call.may("Calendars.Read", "Calendars.ReadWrite"):
                raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        elif path.split("/")[0] not in _FILTERABLE and path not in _FILTERABLE:
            raise GraphError(400, "ErrorInvalidProperty", f"The property '{comparison.path}' does not support filtering.")


def _reader(call: Call, event: StoredEvent) -> Any:
    full = shown(event, call.view())
    full["singleValueExtendedProperties"] = [_PropertyRow(name, value) for name, value in event.properties]
    lower = {name.lower(): value for name, value in full.items()}

    def read(path: str) -> Any:
        value: Any = lower
        for name in path.split("/"):
            if not isinstance(value, dict):
                return None
            value = value.get(name.lower(), value.get(name))
        return value

    return read


class _PropertyRow:
    """An extended property in a filter: its id matches with case, its value without."""

    def __init__(self, name: str, value: str) -> None:
        self._row = {"id": _CaseSensitive(name), "value": value}

    def get(self, name: str) -> object:
        return self._row.get(name)


class _CaseSensitive:
    def __init__(self, text: str) -> None:
        self._text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and _property_key(other) == _property_key(self._text)

    def __hash__(self) -> int:
        return hash(_property_key(self._text))


def _property_key(name: str) -> str:
    """The GUID without regard to case, the name with it."""
    return re.sub(r"\{[^}]*\}", lambda found: found.group().lower(), name)


def _collection(call: Call, found: list[StoredEvent], fields: tuple[str, ...] | None, segment: str) -> Answer:
    if call.world.knobs.unordered and "$orderby" not in call.request.query:
        found = sorted(found, key=lambda event: hash_of(event.id))
    else:
        found = ordered(call.request, sorted(found, key=lambda event: (event.start, event.id)), _ORDER, "ErrorInvalidProperty")
    view = call.view()
    expansion = _expansion(call)

    def row(event: StoredEvent) -> Json:
        return {**shown(event, view, fields), **_expanded(event, expansion)}

    owner = quote(call.params.get("user", ""))
    context = f"users('{owner}')/{segment}" + (f"({','.join(fields)})" if fields else "")
    body = page(call.request, found, default=DEFAULT_PAGE, most=LARGEST_PAGE, shown=row, context=context)
    if call.fault("empty_page") and "$skip" not in call.request.query:
        body |= {"value": [], "@odata.nextLink": call.request.link(skip=0)}
    return Answer(200, body)


_EXPAND = re.compile(r"singleValueExtendedProperties(?:\(\s*\$filter=(?P<filter>.*)\))?", re.IGNORECASE)


def _expansion(call: Call) -> Condition | None:
    """The inner filter of $expand; None where properties are not asked for, or without a filter, which gives nothing."""
    text = call.request.query.get("$expand", "").strip()
    if not text:
        return None
    found = _EXPAND.fullmatch(text)
    if found is None:
        if text.lower() in ("instances", "attachments", "calendar", "exceptionoccurrences", "extensions"):
            return None
        raise GraphError(
            400, "RequestBroker--ParseUri", f"Could not find a property named '{text}' on type 'Microsoft.OutlookServices.Event'."
        )
    if not call.may("Calendars.Read", "Calendars.ReadWrite", "Calendars.Read.Shared"):
        raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    return parse_filter(found["filter"]) if found["filter"] else None


def _expanded(event: StoredEvent, condition: Condition | None) -> Json:
    if condition is None:
        return {}
    rows = [(name, value) for name, value in event.properties if holds(condition, _PropertyRow(name, value).get)]
    return {"singleValueExtendedProperties": [{"id": name, "value": value} for name, value in rows]} if rows else {}


def get_event(call: Call) -> Answer:
    event = call.event()
    fields = selected_fields(call.request.query.get("$select"))
    body = event_body(call, event, fields) | _expanded(event, _expansion(call))
    wants = f"{call.request.query.get('$select', '')},{call.request.query.get('$expand', '')}".lower()
    if event.type == "seriesMaster" and "exceptionoccurrences" in wants:
        body["exceptionOccurrences"] = [shown(one, call.view()) for one in event.exceptions]
    return Answer(200, body, {"ETag": event.etag})


def event_body(call: Call, event: StoredEvent, fields: tuple[str, ...] | None = None) -> Json:
    """A single event with its context, as GET, POST and PATCH answer it."""
    owner = quote(call.params.get("user", ""))
    context = f"users('{owner}')/events" + (f"({','.join(fields)})" if fields else "") + "/$entity"
    return {"@odata.context": f"{call.request.base}/$metadata#{context}", **shown(event, call.view(), fields)}


def instances(call: Call) -> Answer:
    master = call.event()
    start, end = _window(call)
    fields = selected_fields(call.request.query.get("$select"))
    found = call.mailbox().occurrences_of(master, start, end) if master.recurrence else []
    return _collection(call, found, fields, f"events('{quote(master.id)}')/instances")


def calendar_wire(call: Call, calendar: Calendar) -> Json:
    owner = call.owner
    if owner is None:
        raise GraphError(404, "ErrorInvalidUser", "The requested user is invalid.")
    return {
        "id": calendar.id,
        "name": calendar.name,
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": calendar.is_default,
        "changeKey": calendar.change_key,
        "canShare": True,
        "canViewPrivateItems": True,
        "canEdit": True,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"] if owner.teams else [],
        "defaultOnlineMeetingProvider": "teamsForBusiness" if owner.teams else "unknown",
        "isTallyingResponses": calendar.is_default,
        "isRemovable": not calendar.is_default,
        "owner": {"name": owner.name, "address": owner.mail},
    }


def _selected(call: Call, body: Json, kind: str) -> Json:
    option = call.request.query.get("$select", "").strip()
    if not option:
        return body
    lower = {name.lower(): name for name in body}
    names = []
    for part in option.split(","):
        name = lower.get(part.strip().lower())
        if name is None:
            message = f"Could not find a property named '{part.strip()}' on type 'Microsoft.OutlookServices.{kind}'."
            raise GraphError(400, "RequestBroker--ParseUri", message)
        names.append(name)
    return {name: body[name] for name in dict.fromkeys(["id", *names]) if name in body}


def list_calendars(call: Call) -> Answer:
    rows = list(call.mailbox().calendars.values())
    context = f"users('{quote(call.params.get('user', ''))}')/calendars"

    def row(calendar: Calendar) -> Json:
        return _selected(call, calendar_wire(call, calendar), "Calendar")

    return Answer(200, page(call.request, rows, default=DEFAULT_PAGE, most=LARGEST_PAGE, shown=row, context=context))


def get_calendar(call: Call) -> Answer:
    body = _selected(call, calendar_wire(call, call.calendar()), "Calendar")
    context = f"{call.request.base}/$metadata#users('{quote(call.params.get('user', ''))}')/calendars/$entity"
    return Answer(200, {"@odata.context": context, **body})
