"""The parts of Graph's answers that are used, as msgspec decodes them; everything else in an answer is passed over.

Names are Graph's in snake case. Titles are absent from everything that reads other people's calendars.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, Generic, TypeVar

import msgspec

from adapters.outlook.failures import NoAnswer

T = TypeVar("T")


class Wire(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Camel case on the wire. No reference cycles are possible, so the garbage collector need not look."""


class DateTimeTimeZone(Wire, frozen=True):
    """Wall time of a named zone; we ask for UTC everywhere."""

    date_time: datetime
    time_zone: str

    @property
    def utc(self) -> datetime:
        if self.time_zone != "UTC":
            raise NoAnswer("zone_not_utc")
        return self.date_time.replace(tzinfo=UTC)


class ResponseStatus(Wire, frozen=True):
    response: str | None = None


class ViewedEvent(Wire, frozen=True):
    """An element of a calendarView, of `VIEW_FIELDS`."""

    id: str
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    show_as: str | None = None
    is_all_day: bool = False
    is_cancelled: bool = False
    i_cal_u_id: str | None = msgspec.field(default=None, name="iCalUId")
    response_status: ResponseStatus | None = None


VIEW_FIELDS = "id,iCalUId,start,end,showAs,isAllDay,isCancelled,responseStatus"


class EmailAddress(Wire, frozen=True):
    address: str | None = None
    name: str | None = None


class Attendee(Wire, frozen=True):
    email_address: EmailAddress
    type: str | None = None
    status: ResponseStatus | None = None


class Location(Wire, frozen=True):
    display_name: str | None = None


class OnlineMeeting(Wire, frozen=True):
    join_url: str | None = None


class ExtendedProperty(Wire, frozen=True):
    id: str
    value: str | None = None


class Organizer(Wire, frozen=True):
    email_address: EmailAddress


class OwnEvent(Wire, frozen=True):
    """An event of the organizer that we made or are about to change, of `EVENT_FIELDS`."""

    id: str
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    change_key: str = ""
    etag: str = msgspec.field(default="", name="@odata.etag")
    i_cal_u_id: str | None = msgspec.field(default=None, name="iCalUId")
    show_as: str | None = None
    is_cancelled: bool = False
    is_organizer: bool = True
    is_online_meeting: bool = False
    subject: str | None = None
    location: Location | None = None
    attendees: tuple[Attendee, ...] = ()
    online_meeting: OnlineMeeting | None = None
    single_value_extended_properties: tuple[ExtendedProperty, ...] = ()
    type: str = "singleInstance"
    is_all_day: bool = False
    organizer: Organizer | None = None
    response_status: ResponseStatus | None = None


EVENT_FIELDS = (
    "id,changeKey,iCalUId,subject,start,end,showAs,isCancelled,isOrganizer,attendees,location,isOnlineMeeting,onlineMeeting,"
    "type,isAllDay,organizer,responseStatus"
)


class EventOrigin(Wire, frozen=True):
    """When an event was made and saved, of `ORIGIN_FIELDS`."""

    created_date_time: datetime
    last_modified_date_time: datetime


ORIGIN_FIELDS = "createdDateTime,lastModifiedDateTime"


class MarkedEvent(Wire, frozen=True):
    """An event of which only our mark is wanted."""

    id: str
    single_value_extended_properties: tuple[ExtendedProperty, ...] = ()


class ScheduleItem(Wire, frozen=True):
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    status: str | None = None


class ScheduleError(Wire, frozen=True):
    response_code: str = ""


class Schedule(Wire, frozen=True):
    """One address's free/busy. With `error`, or without items, it is unknown."""

    schedule_id: str
    availability_view: str | None = None
    schedule_items: tuple[ScheduleItem, ...] | None = None
    error: ScheduleError | None = None


class User(Wire, frozen=True):
    """A user or room, or another kind of directory object where `odata_type` says so."""

    id: str
    odata_type: str = msgspec.field(default="#microsoft.graph.user", name="@odata.type")
    display_name: str | None = None
    given_name: str | None = None
    surname: str | None = None
    mail: str | None = None
    user_principal_name: str | None = None
    job_title: str | None = None
    department: str | None = None
    user_type: str | None = None
    account_enabled: bool | None = None


USER_FIELDS = "id,displayName,givenName,surname,mail,userPrincipalName,jobTitle,department,userType,accountEnabled"


class DirectoryGroup(Wire, frozen=True):
    id: str
    display_name: str | None = None
    mail: str | None = None


GROUP_FIELDS = "id,displayName,mail"


class Transition(Wire, frozen=True):
    """When a custom zone changes its clock: the `day_occurrence`-th (5: last) such weekday of a month; month 0: never."""

    time: time
    day_of_week: str = "sunday"
    day_occurrence: int = 1
    month: int = 0
    year: int = 0
    daylight_bias: int = 0


class WorkingZone(Wire, frozen=True):
    """A Windows zone by `name`, or a custom one by `bias` in minutes, UTC = local + bias (graph-contract 8)."""

    name: str | None = None
    bias: int | None = None
    standard_offset: Transition | None = None
    daylight_offset: Transition | None = None


class WorkingHours(Wire, frozen=True):
    days_of_week: tuple[str, ...] = ()
    start_time: time | None = None
    end_time: time | None = None
    time_zone: WorkingZone | None = None


class Locale(Wire, frozen=True):
    locale: str | None = None


class MailboxPreferences(Wire, frozen=True):
    """mailboxSettings; `time_zone` may be a Windows or IANA name, empty, or something that is neither."""

    time_zone: str | None = None
    time_format: str | None = None
    user_purpose: str | None = None
    language: Locale | None = None
    working_hours: WorkingHours | None = None


class ListedCalendar(Wire, frozen=True):
    """An element of a mailbox's calendars, of `CALENDAR_FIELDS`."""

    id: str
    name: str = ""
    is_default_calendar: bool = False
    can_edit: bool = False


CALENDAR_FIELDS = "id,name,isDefaultCalendar,canEdit"


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A part of a collection. An empty part with a next link is not the end."""

    value: tuple[T, ...]
    next_link: str | None = msgspec.field(default=None, name="@odata.nextLink")


class ErrorDetail(Wire, frozen=True):
    code: str = ""
    existing_event_id: str = msgspec.field(default="", name="@event.existingEventId")


class ErrorBody(Wire, frozen=True):
    error: ErrorDetail


_DECODERS: dict[object, msgspec.json.Decoder[Any]] = {}


def decoded(content: bytes, answer: type[T]) -> T:
    """The answer as its Struct; `NoAnswer` for a body that is none, whatever its status said."""
    decoder = _DECODERS.get(answer)
    if decoder is None:
        decoder = _DECODERS[answer] = msgspec.json.Decoder(answer)
    try:
        value: T = decoder.decode(content)
    except msgspec.MsgspecError as error:
        raise NoAnswer("undecodable") from error
    return value


def error_in(content: bytes) -> ErrorDetail:
    """The error of a refusal; without a code where the body is missing or somebody else's (a gateway's page)."""
    try:
        return decoded(content, ErrorBody).error
    except NoAnswer:
        return ErrorDetail()
