"""Events as Graph wants them written and as it shows them, to and from ours."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from adapters.outlook.wire import Attendee, ExtendedProperty, OwnEvent, Wire
from adapters.windows_zones import iana_of, windows_of
from scheduling.calendars import Event, EventDraft, Invitee, Presence
from scheduling.intervals import Interval
from scheduling.rules import Status

MARK = "String {0c9be0a1-5d0c-4a5e-9d3b-6f7a1f2f4d57} Name bookingReference"
"""The extended property that makes an event ours: a GUID of our own, never to be changed. Names match case-sensitively."""
EXPAND_MARK = f"singleValueExtendedProperties($filter=id eq '{MARK}')"
SHORTEST = timedelta(minutes=1)
LONGEST_LINE = 255
"""Characters that Outlook keeps of a title."""
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What makes the text around a title run the other way."""

_PRESENCES = {presence.value: presence for presence in Presence}
_STATUSES = {status.value.lower(): status for status in Status}


def status_of(show_as: str | None) -> Status:
    """Compared without case, as some answers capitalise it; a colour not known to us is `UNKNOWN`."""
    return _STATUSES.get((show_as or "").lower(), Status.UNKNOWN)


def frozen_event(draft: EventDraft) -> bytes:
    body: dict[str, Any] = {
        "subject": _one_line(draft.subject),
        **times(draft.slot, draft.zone),
        "body": {"contentType": "html", "content": draft.body_html},
        "showAs": "busy",
        "transactionId": draft.transaction_id,
        "singleValueExtendedProperties": [{"id": MARK, "value": draft.reference}],
    }
    if draft.place:
        body["location"] = {"displayName": _one_line(draft.place)}
    if draft.online:
        body |= {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}
    return msgspec.json.encode(body)


def _one_line(text: str) -> str:
    """A title or place as Outlook shows it: one line, without characters that control a terminal or the direction of text."""
    return " ".join("".join(" " if _controls(letter) else letter for letter in text).split())[:LONGEST_LINE]


def _controls(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in DIRECTIONS


def times(slot: Interval, zone: str) -> dict[str, Any]:
    """`start` and `end` in the Windows zone of an IANA one; in UTC where that could be another instant.

    Wall time that a clock change doubles would be picked by Exchange without a word, and a Windows zone may stand for an
    IANA one whose clock differs today.
    """
    windows, local = _windows_clock(zone)
    if windows is None or any(not _is_exact(instant, zone, local) for instant in (slot.start, slot.end)):
        windows, local = "UTC", ZoneInfo("UTC")
    return {
        "start": {"dateTime": _wall(slot.start, local), "timeZone": windows},
        "end": {"dateTime": _wall(slot.end, local), "timeZone": windows},
    }


def attendees(invitees: Sequence[Invitee]) -> dict[str, Any]:
    return {
        "attendees": [
            {"emailAddress": {"address": invitee.address, "name": invitee.name}, "type": invitee.presence.value}
            for invitee in invitees
        ]
    }


def event_of(wire: OwnEvent, reference: str = "") -> Event:
    """`reference` where the request could not ask for the mark. An event that was given no length shows as a minute."""
    start, end = wire.start.utc, wire.end.utc
    return Event(
        id=wire.id,
        etag=wire.etag or f'W/"{wire.change_key}"',
        ical_uid=wire.i_cal_u_id or "",
        slot=Interval(start, max(end, start + SHORTEST)),
        status=status_of(wire.show_as),
        is_cancelled=wire.is_cancelled,
        is_organizer=wire.is_organizer,
        invitees=tuple(_invitee(attendee) for attendee in wire.attendees),
        join_url=(wire.online_meeting.join_url or None) if wire.online_meeting else None,
        online=wire.is_online_meeting,
        subject=wire.subject or "",
        place=(wire.location.display_name or "") if wire.location else "",
        reference=mark_in(wire.single_value_extended_properties) or reference,
        organizer=(wire.organizer.email_address.name or wire.organizer.email_address.address or "") if wire.organizer else "",
        of_series=wire.type in ("occurrence", "exception"),
        all_day=wire.is_all_day,
        declined=wire.response_status is not None and wire.response_status.response == "declined",
    )


def mark_in(properties: Sequence[ExtendedProperty]) -> str:
    """The reference that an expanded event carries; "" for an event of somebody else."""
    return next((each.value or "" for each in properties if each.id.casefold() == MARK.casefold()), "")


class _FrozenTime(Wire, frozen=True):
    date_time: datetime
    time_zone: str

    @property
    def instant(self) -> datetime:
        zone = iana_of(self.time_zone) or "UTC"
        return self.date_time.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class _Frozen(Wire, frozen=True):
    start: _FrozenTime
    end: _FrozenTime
    single_value_extended_properties: tuple[ExtendedProperty, ...]


def frozen_reference(frozen: bytes) -> tuple[str, Interval]:
    """What to look an event up by that was made from these bytes: its reference and its slot."""
    draft = msgspec.json.decode(frozen, type=_Frozen)
    return mark_in(draft.single_value_extended_properties), Interval(draft.start.instant, draft.end.instant)


def _windows_clock(zone: str) -> tuple[str | None, ZoneInfo]:
    windows = windows_of(zone)
    try:
        return windows, ZoneInfo(iana_of(windows or "") or "UTC")
    except ZoneInfoNotFoundError:
        return None, ZoneInfo("UTC")


def _is_exact(instant: datetime, zone: str, local: ZoneInfo) -> bool:
    wall = instant.astimezone(local)
    same_clock = wall.utcoffset() == instant.astimezone(ZoneInfo(zone)).utcoffset()
    return same_clock and wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()


def _wall(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(timespec="microseconds")


def _invitee(attendee: Attendee) -> Invitee:
    address = (attendee.email_address.address or "").lower()
    return Invitee(
        address=address,
        name=attendee.email_address.name or address,
        presence=_PRESENCES.get((attendee.type or "").lower(), Presence.REQUIRED),
        response=(attendee.status.response if attendee.status else None) or "none",
    )
