"""A call as handlers see it: who calls, whose mailbox, what is asked, and which faults bend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.sandbox.apps import App
from adapters.sandbox.events import StoredEvent, View
from adapters.sandbox.faults import Fault
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Calendar, Mailbox
from adapters.sandbox.people import Account
from adapters.sandbox.wire import GraphError, GraphRequest
from adapters.sandbox.world import World
from adapters.sandbox.zones import zone

_ID_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a token speaks for: an app by itself (`user` None, roles) or for a signed-in user (scopes)."""

    app: App
    permissions: frozenset[str]
    user: Account | None = None

    @property
    def actor(self) -> str:
        return f"user:{self.user.id}" if self.user else f"app:{self.app.client_id}"


@dataclass(slots=True)
class Call:
    """One matched and authorised call. `params` are the values in the path; `owner` the account that the path names."""

    world: World
    request: GraphRequest
    caller: Caller
    operation: str
    params: Mapping[str, str]
    owner: Account | None = None
    faults: Sequence[Fault] = ()
    record: int | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def author(self) -> Author:
        return Author(self.caller.actor, self.record)

    def fault(self, kind: str) -> Fault | None:
        return next((fault for fault in self.faults if fault.kind == kind), None)

    def fault_delay(self, kind: str) -> timedelta:
        fault = self.fault(kind)
        return timedelta(milliseconds=fault.milliseconds()) if fault else timedelta(0)

    def as_of(self) -> datetime | None:
        """The instant whose state a stale read shows; None for the present."""
        fault = self.fault("stale_reads")
        return self.world.now() - self.fault_delay("stale_reads") if fault else None

    def mailbox(self) -> Mailbox:
        """The owner's mailbox; 404 as Exchange answers where there is none (section 1.4)."""
        if self.owner is None:
            raise GraphError(404, "ErrorInvalidUser", f"The requested user '{self.params.get('user', '')}' is invalid.")
        mailbox = self.world.mailbox_of(self.owner)
        if mailbox is None:
            message = (
                "The mailbox is inactive, soft-deleted, or hosted on-premise. REST API is not yet supported for this mailbox."
            )
            raise GraphError(404, self.world.knobs.no_mailbox_code, message)
        return mailbox

    def calendar(self) -> Calendar:
        wanted = self.params.get("calendar")
        mailbox = self.mailbox()
        if wanted is None:
            return mailbox.default
        check_id(wanted)
        found = mailbox.calendars.get(wanted)
        if found is None:
            raise not_found()
        return found

    def event(self) -> StoredEvent:
        """The event that the path names, in this mailbox; 404 ErrorItemNotFound otherwise, also for another mailbox's id."""
        event_id = self.params["event"]
        check_id(event_id)
        event = self.mailbox().find(event_id)
        if event is None or (self.fault("not_found_after_create") and self._is_new(event)):
            raise not_found()
        if "calendar" in self.params and event.calendar != self.calendar().id:
            raise not_found()
        return event

    def _is_new(self, event: StoredEvent) -> bool:
        return self.world.now() - event.created < self.fault_delay("not_found_after_create")

    def view(self) -> View:
        """How this reader wants events; 400 for a zone that Exchange does not know."""
        prefer = self.request.prefer()
        zone_name = prefer.get("outlook.timezone", "UTC")
        return View(
            now=self.world.now(),
            zone=UTC if zone_name == "UTC" else zone(zone_name),
            zone_name=zone_name,
            text_body=prefer.get("outlook.body-content-type", "html").lower() == "text",
            immutable_ids=prefer.get("idtype", "").lower() == "immutableid",
            basic=not self.may("Calendars.Read", "Calendars.ReadWrite", "Calendars.Read.Shared", "Calendars.ReadWrite.Shared"),
        )

    def may(self, *permissions: str) -> bool:
        return not self.caller.permissions.isdisjoint(permissions)


def check_id(event_id: str) -> None:
    if len(event_id) < 60 or not _ID_LETTERS.issuperset(event_id):
        raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def not_found() -> GraphError:
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
