"""What an outside observer knows of an act: Outlook's log on disk, its mails, the databases' commits, and what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from adapters.outlook.events import MARK
from scheduling.intervals import Interval
from tests.soak.askers import Told
from tests.soak.database import Change, Job

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """One version of an event; `slot` None is its removal. `mark` is the booking's reference on the organizer's copy.

    `real` is the machine's time, `at` that of the act.
    """

    seq: int
    real: float
    at: datetime
    actor: str
    request: int | None
    mailbox: str
    ids: frozenset[str]
    ical: str
    mark: str
    slot: Interval | None
    attendees: Mapping[str, str]
    blocks: bool
    is_organizer: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to Outlook with its answer; `status` None where none was given."""

    seq: int
    ended: int
    real: float
    operation: str
    mailbox: str
    query: str
    status: int | None
    faults: tuple[str, ...]
    body: Any
    answer: Any

    @property
    def is_answered(self) -> bool:
        return self.status is not None and self.status < 300 and "cut_body" not in self.faults


@dataclass(frozen=True, slots=True)
class Mail:
    seq: int
    kind: str
    to: str
    ical: str


@dataclass(slots=True)
class Books:
    """One installation's database: every commit, and what is left at the end.

    `forgotten` are bookings that were made or changed after the copy from which it came back; that was made at `kept_at` and
    put in its place at `forgot_at` (real time).
    """

    id: str
    changes: list[Change]
    asked: dict[str, Json]
    jobs: list[Job]
    forgotten: frozenset[str] = frozenset()
    kept_at: float = float("inf")
    forgot_at: float = float("inf")
    untold: int = 0
    """Cards that were never painted, and people who were never told."""

    def has_forgotten(self, at: float) -> bool:
        """Whether what happened then was lost with the database."""
        return self.kept_at <= at <= self.forgot_at


@dataclass(frozen=True, slots=True)
class Wish:
    """A gap that somebody wants around meetings, in force at most from `since` to `until` (real time)."""

    since: float
    until: float
    gap: float


@dataclass(slots=True)
class Evidence:
    pace: float
    writes: list[Written]
    requests: list[Asked]
    mails: list[Mail]
    mailboxes: dict[str, str]
    """Every address of the tenant, in lower case, and the object id of the mailbox that it reaches."""
    books: list[Books]
    told: list[Told]
    troubles: list[tuple[float, str]] = field(default_factory=list)
    """What was done to which process, and when (real time)."""
    wishes: Mapping[str, list[Wish]] = field(default_factory=dict)
    """By mailbox, of those who ever wanted a gap."""
    faulty: int = 0
    total: int = 0
    faults: dict[str, int] = field(default_factory=dict)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def wire_time(value: Json) -> datetime:
    """A time as Graph writes it; we always ask for UTC."""
    return datetime.fromisoformat(value["dateTime"][:26]).replace(tzinfo=UTC)


def slot_in(event: Json) -> Interval:
    start, end = wire_time(event["start"]), wire_time(event["end"])
    return Interval(start, end)


def read_history(evidence: Evidence, file: Path) -> None:
    """Take in the log; of requests only those that a decision rests on keep what was said."""
    decoder = msgspec.json.Decoder()
    with file.open("rb") as lines:
        for line in lines:
            found = decoder.decode(line)
            if "write" in found:
                evidence.writes.append(_written(found["write"], found["real"]))
            else:
                _take_request(evidence, found["request"], found["real"])
    evidence.writes.sort(key=lambda each: each.seq)
    evidence.requests.sort(key=lambda each: each.seq)


def _written(wire: Json, real: float) -> Written:
    event = wire["event"]
    attendees: dict[str, str] = {}
    if event is not None:
        attendees = {one["emailAddress"]["address"].lower(): one["status"]["response"] for one in event["attendees"]}
    return Written(
        seq=wire["seq"],
        real=real,
        at=instant(wire["at"]),
        actor=wire["actor"],
        request=wire["request"],
        mailbox=wire["mailbox"],
        ids=frozenset((wire["eventId"], wire["immutableId"])),
        ical=wire["iCalUId"],
        mark=wire["properties"].get(MARK, ""),
        slot=None if event is None else slot_in(event),
        attendees=attendees,
        blocks=event is not None and not event["isCancelled"] and event["showAs"] in ("busy", "tentative", "oof"),
        is_organizer=event is None or event["isOrganizer"],
        is_new=wire["kind"] == "created",
    )


CALENDAR_CALLS = (
    "calendarView",
    "getSchedule",
    "getEvent",
    "listEvents",
    "createEvent",
    "updateEvent",
    "deleteEvent",
    "cancelEvent",
)


def _take_request(evidence: Evidence, wire: Json, real: float) -> None:
    operation, faults = wire["operation"], tuple(wire["faults"])
    if operation in CALENDAR_CALLS:
        evidence.total += 1
        evidence.faulty += bool(faults)
    for fault in faults:
        evidence.faults[fault] = evidence.faults.get(fault, 0) + 1
    reads = operation in ("calendarView", "getSchedule")
    if not reads and operation not in CALENDAR_CALLS[4:]:
        return
    evidence.requests.append(
        Asked(
            seq=wire["seq"],
            ended=wire["endedSeq"],
            real=real,
            operation=operation,
            mailbox=wire["mailbox"],
            query=wire["query"],
            status=wire["status"],
            faults=faults,
            body=wire["body"],
            answer=_short(wire["answer"]) if reads and (wire["status"] or 500) < 300 else None,
        )
    )


def _short(answer: Any) -> Any:
    """An answer with what decides alone, so that an act's reads fit into memory."""
    if not isinstance(answer, dict):
        return None
    link = answer.get("@odata.nextLink", "")
    entries = []
    for each in answer.get("value", ()):
        if "scheduleId" in each:
            entries.append(each)
        elif not each.get("isCancelled") and each.get("showAs") in ("busy", "tentative", "oof", "unknown"):
            response = (each.get("responseStatus") or {}).get("response")
            if response != "declined":
                entries.append((each["id"], slot_in(each)))
    return link, entries


def addresses(accounts: Iterable[Json]) -> dict[str, str]:
    return {
        name.lower(): each["id"]
        for each in accounts
        if each["has_mailbox"] and each["kind"] in ("user", "room")
        for name in (each["mail"], *each["aliases"])
    }
