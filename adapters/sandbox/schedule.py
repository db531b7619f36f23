"""Free and busy of several addresses: getSchedule (graph-contract, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from adapters.sandbox.calls import Call
from adapters.sandbox.events import StoredEvent, midnights
from adapters.sandbox.mailbox_settings import working_hours
from adapters.sandbox.people import Account
from adapters.sandbox.wire import Answer, GraphError, Json, case_blind
from adapters.sandbox.zones import parse_wall, wire_local, zone

MOST_ADDRESSES = 100
DOCUMENTED_ADDRESSES = 20
LONGEST_WINDOW = timedelta(days=62)
MOST_ENTRIES = 1000

# Stronger wins: out of office over busy over tentative over the rest.
_DIGITS = {"free": "0", "tentative": "1", "busy": "2", "oof": "3"}
_STRENGTH = "04123"


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: a window, the zone in which its all-day events float, and the zone that answers are in."""

    start: datetime
    end: datetime
    interval: timedelta
    floating: tzinfo
    zone: tzinfo
    zone_name: str


def get_schedule(call: Call) -> Answer:
    call.mailbox()
    body = case_blind(call.request.json())
    addresses = _addresses(body.get("schedules"))
    question = _question(call, body)
    if len(addresses) > DOCUMENTED_ADDRESSES:
        call.notes.append(f"getSchedule for {len(addresses)} addresses; {DOCUMENTED_ADDRESSES} are documented")
    rows = [_information(call, address, question) for address in addresses]
    context = f"{call.request.base}/$metadata#Collection(microsoft.graph.scheduleInformation)"
    return Answer(200, {"@odata.context": context, "value": rows})


def _addresses(value: object) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise GraphError(400, "ErrorInvalidParameter", "The parameter 'Schedules' must be a collection of SMTP addresses.")
    if len(value) > MOST_ADDRESSES:
        message = f"The number of mailboxes is too big: allowed size = {MOST_ADDRESSES}; actual {len(value)}."
        raise GraphError(400, "ErrorMailboxDataArrayTooBig", message)
    return value


def _question(call: Call, body: Json) -> _Question:
    start, floating = _moment(body.get("starttime"))
    end, _ = _moment(body.get("endtime"))
    if end <= start:
        raise GraphError(400, "ErrorInvalidTimeInterval", "The value of FreeBusyViewOptions.TimeWindow is not valid.")
    if end - start >= LONGEST_WINDOW:
        message = f"The duration specified for FreeBusyViewOptions.TimeWindow is too long: less than {LONGEST_WINDOW.days} days."
        raise GraphError(400, "ErrorTimeIntervalTooBig", message)
    view = call.view()
    return _Question(start, end, _interval(body), floating, view.zone, view.zone_name)


def _moment(value: object) -> tuple[datetime, tzinfo]:
    if not isinstance(value, dict):
        raise GraphError(400, "ErrorInvalidParameter", "The parameters 'StartTime' and 'EndTime' are required.")
    given: dict[str, Any] = {name.lower(): one for name, one in value.items()}
    local = zone(str(given.get("timezone") or ""))
    return parse_wall(given.get("datetime")).replace(tzinfo=local).astimezone(UTC), local


def _interval(body: Json) -> timedelta:
    if "availabilityviewinterval" not in body:
        return timedelta(minutes=30)
    minutes = body["availabilityviewinterval"]
    if minutes is None:
        raise GraphError(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.")
    if not isinstance(minutes, int) or isinstance(minutes, bool):
        raise GraphError(
            400, "RequestBodyRead", "Cannot convert the value of 'AvailabilityViewInterval' to the expected type 'Edm.Int32'."
        )
    if not 5 <= minutes <= 1440:
        message = "MergedFreeBusyIntervalInMinutes must be between 5 and 1440."
        raise GraphError(400, "ErrorInvalidMergedFreeBusyInterval", message)
    return timedelta(minutes=minutes)


def _information(call: Call, address: str, question: _Question) -> Json:
    account = call.world.at_address(address)
    if account is not None and account.is_group:
        return _group_information(call, address, account, question)
    if account is None or not account.has_mailbox or account.kind == "guest":
        return _unresolved(call, address)
    found = _entries(call, account, question)
    if len(found) > MOST_ENTRIES:
        message = f"There are too many calendar entries between the start and end: at most {MOST_ENTRIES}."
        return {"scheduleId": address, "error": {"message": message, "responseCode": "5006"}}
    details = _sees_details(call, account)
    row: Json = {
        "scheduleId": address,
        "availabilityView": _availability(call, found, question),
        "scheduleItems": [_item(event, question, details) for event in found],
    }
    if account.kind != "room":
        row["workingHours"] = working_hours(account)
    return row


def _unresolved(call: Call, address: str) -> Json:
    code = call.world.knobs.get_schedule_error_code
    error = {"message": f"Unable to resolve e-mail address {address} to an Active Directory object.", "responseCode": code}
    return {"scheduleId": address, "error": error} | ({"scheduleItems": None} if code == "5016" else {})


def _group_information(call: Call, address: str, group: Account, question: _Question) -> Json:
    """A distribution list as one address: everybody's times together, without details."""
    members = [account for account in call.world.transitive_members(group) if account.has_mailbox and not account.is_group]
    found = [event for account in members for event in _entries(call, account, question)]
    items = [_item(event, question, details=False) for event in sorted(found, key=lambda event: event.start)]
    return {"scheduleId": address, "availabilityView": _availability(call, found, question), "scheduleItems": items}


def _entries(call: Call, account: Account, question: _Question) -> list[StoredEvent]:
    """What overlaps the window in the default calendar, by start; all-day events by midnights of the zone asked in."""
    mailbox = call.world.mailboxes[account.id]
    day = timedelta(days=1)
    near = mailbox.at(question.start - day, question.end + day, mailbox.default.id, call.as_of())
    shown = [event for event in near if not event.cancelled and _touches(event, question)]
    return sorted(shown, key=lambda event: (event.start, event.id))


def _touches(event: StoredEvent, question: _Question) -> bool:
    start, end = midnights(event, question.floating)
    return start < question.end and question.start < end


def _sees_details(call: Call, account: Account) -> bool:
    viewer = call.caller.user
    if viewer is None:
        reachable = call.caller.app.mailboxes is None or account.id in call.caller.app.mailboxes
        return call.world.knobs.app_only_details and reachable
    return viewer.id == account.id or account.shows_details or viewer.id in account.shared_with


def _item(event: StoredEvent, question: _Question, details: bool) -> Json:
    start, end = midnights(event, question.floating)
    item: Json = {
        "status": _status(event),
        "start": wire_local(start, question.zone, question.zone_name),
        "end": wire_local(end, question.zone, question.zone_name),
    }
    if details:
        private = event.sensitivity in ("private", "confidential")
        item = {"isPrivate": private, **item}
        if not private:
            place = event.locations[0].get("displayName", "") if event.locations else ""
            item |= {"subject": event.subject, "location": place}
    return item


def _status(event: StoredEvent) -> str:
    return "free" if event.response == "declined" else event.show_as


def _availability(call: Call, events: list[StoredEvent], question: _Question) -> str:
    """One digit per interval of elapsed time from the start; the strongest status that touches it."""
    count = -((question.start - question.end) // question.interval)
    slots = ["0"] * count
    digits = {**_DIGITS, "workingElsewhere": call.world.knobs.working_elsewhere_digit}
    for event in events:
        digit = digits.get(_status(event), "0")
        start, end = midnights(event, question.floating)
        first = max((start - question.start) // question.interval, 0)
        last = min(-((question.start - end) // question.interval), count)
        for place in range(first, last):
            if _STRENGTH.index(digit) > _STRENGTH.index(slots[place]):
                slots[place] = digit
    return "".join(slots)
