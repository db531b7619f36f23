"""Which call means what: methods and paths below /v1.0, their operation, the permission they need, and who handles them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapters.sandbox import directory, extras, mailbox_settings, reading, schedule, writing
from adapters.sandbox.calls import Call
from adapters.sandbox.wire import Answer, GraphError

Handler = Callable[[Call], Answer]

READ = ("Calendars.Read", "Calendars.ReadWrite", "Calendars.ReadBasic", "Calendars.ReadBasic.All")
WRITE = ("Calendars.ReadWrite",)
SETTINGS = ("MailboxSettings.Read", "MailboxSettings.ReadWrite")
USERS = ("User.Read.All", "User.ReadBasic.All", "User.ReadWrite.All", "Directory.Read.All")
ORGANISATION = ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All")
GROUPS = ("GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All")
PEOPLE = ("People.Read", "People.Read.All")
MAIL = ("Mail.Send",)


@dataclass(frozen=True, slots=True)
class Route:
    """One call. `mailbox` ones belong to Exchange: its error codes, its throttling; the others to the directory.

    `own` permissions suffice for a signed-in user's own data, `shared` ones for what others shared with them.
    """

    method: str
    segments: tuple[str, ...]
    operation: str
    handler: Handler
    permissions: tuple[str, ...]
    mailbox: bool = True
    own: tuple[str, ...] = ()
    writes: bool = False

    def match(self, method: str, path: list[str], names: list[str]) -> dict[str, str] | None:
        if method != self.method:
            return None
        params = {}
        for pattern, given, name in zip(self.segments, path, names, strict=True):
            if pattern.startswith("{"):
                params[pattern[1:-1]] = given
            elif pattern != name:
                return None
        return params


def _calendar_routes() -> list[Route]:
    found: list[Route] = []
    for prefix in ("users/{user}", "users/{user}/calendar", "users/{user}/calendars/{calendar}"):
        found += [
            _route("GET", f"{prefix}/calendarview", "calendarView", reading.calendar_view, READ),
            _route("GET", f"{prefix}/calendarview/delta", "calendarViewDelta", extras.not_built, READ),
            _route("GET", f"{prefix}/events", "listEvents", reading.list_events, READ),
            _route("GET", f"{prefix}/events/delta", "eventsDelta", extras.not_built, READ),
            _route("POST", f"{prefix}/events", "createEvent", writing.create_event, WRITE, writes=True),
            _route("GET", f"{prefix}/events/{{event}}", "getEvent", reading.get_event, READ),
            _route("GET", f"{prefix}/events/{{event}}/instances", "instances", reading.instances, READ),
            _route("PATCH", f"{prefix}/events/{{event}}", "updateEvent", writing.update_event, WRITE, writes=True),
            _route("DELETE", f"{prefix}/events/{{event}}", "deleteEvent", writing.delete_event, WRITE, writes=True),
            _route("POST", f"{prefix}/events/{{event}}/permanentdelete", "deleteEvent", writing.delete_event, WRITE, writes=True),
            _route("POST", f"{prefix}/events/{{event}}/cancel", "cancelEvent", writing.cancel_event, WRITE, writes=True),
            _route("POST", f"{prefix}/events/{{event}}/accept", "acceptEvent", writing.accept_event, WRITE, writes=True),
            _route("POST", f"{prefix}/events/{{event}}/decline", "declineEvent", writing.decline_event, WRITE, writes=True),
            _route(
                "POST",
                f"{prefix}/events/{{event}}/tentativelyaccept",
                "tentativelyAcceptEvent",
                writing.tentatively_accept_event,
                WRITE,
                writes=True,
            ),
        ]
    for prefix in ("users/{user}/calendar", "users/{user}/calendars/{calendar}"):
        found += [
            _route("GET", prefix, "getCalendar", reading.get_calendar, READ),
            _route("POST", f"{prefix}/getschedule", "getSchedule", schedule.get_schedule, READ),
        ]
    return found


def _route(
    method: str,
    path: str,
    operation: str,
    handler: Handler,
    permissions: tuple[str, ...],
    *,
    mailbox: bool = True,
    own: tuple[str, ...] = (),
    writes: bool = False,
) -> Route:
    return Route(method, tuple(path.split("/")), operation, handler, permissions, mailbox, own, writes)


ROUTES = [
    *_calendar_routes(),
    _route("GET", "users/{user}/calendars", "listCalendars", reading.list_calendars, READ),
    _route("POST", "users/{user}/calendars", "createCalendar", writing.create_calendar, WRITE, writes=True),
    _route("GET", "users/{user}/mailboxsettings", "mailboxSettings", mailbox_settings.mailbox_settings, SETTINGS),
    _route("GET", "users/{user}/mailboxsettings/{setting}", "mailboxSettings", mailbox_settings.mailbox_settings, SETTINGS),
    _route(
        "GET", "users/{user}/outlook/supportedtimezones", "supportedTimeZones", extras.supported_time_zones, READ + ORGANISATION
    ),
    _route(
        "POST", "users/{user}/translateexchangeids", "translateExchangeIds", extras.translate_ids, ("User.Read", *ORGANISATION)
    ),
    _route("POST", "users/{user}/sendmail", "sendMail", writing.send_mail, MAIL, writes=True),
    _route("POST", "users/{user}/findmeetingtimes", "findMeetingTimes", extras.find_meeting_times, READ),
    _route("GET", "users", "listUsers", directory.list_users, USERS, mailbox=False),
    _route("GET", "users/{user}", "getUser", directory.get_user, USERS, mailbox=False, own=("User.Read",)),
    _route("GET", "users/{user}/manager", "manager", directory.manager, ORGANISATION, mailbox=False),
    _route("GET", "users/{user}/directreports", "directReports", directory.direct_reports, ORGANISATION, mailbox=False),
    _route("GET", "users/{user}/people", "people", directory.people, PEOPLE, mailbox=False),
    _route("GET", "groups", "listGroups", directory.list_groups, GROUPS, mailbox=False),
    _route("GET", "groups/{group}", "getGroup", directory.get_group, GROUPS, mailbox=False),
    _route("GET", "groups/{group}/members", "members", directory.members, GROUPS, mailbox=False),
    _route("GET", "groups/{group}/transitivemembers", "transitiveMembers", directory.transitive_members, GROUPS, mailbox=False),
    _route("GET", "subscriptions", "subscriptions", extras.not_built, READ, mailbox=False),
    _route("POST", "subscriptions", "subscriptions", extras.not_built, READ, mailbox=False),
]

_BY_LENGTH: dict[int, list[Route]] = {}
for _one in ROUTES:
    _BY_LENGTH.setdefault(len(_one.segments), []).append(_one)


def find_route(method: str, path: list[str]) -> tuple[Route, dict[str, str]]:
    """The route of a path and the values in it. Names match in any case, with or without namespace and brackets."""
    names = [_name(segment) for segment in path]
    other_methods = False
    for route in _BY_LENGTH.get(len(path), ()):
        params = route.match(method, path, names)
        if params is not None:
            return route, params
        other_methods = other_methods or route.match(route.method, path, names) is not None
    if other_methods:
        raise GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
    raise GraphError(400, "BadRequest", f"Resource not found for the segment '{path[-1] if path else ''}'.")


def _name(segment: str) -> str:
    name = segment.lower().removeprefix("microsoft.graph.")
    bracket = name.find("(")
    return name[:bracket] if bracket > 0 and name.endswith(")") else name
