"""A request, busy times and rules -> times worth offering, best first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduling.calendars import AnyEntry, Entry
from scheduling.intervals import Interval
from scheduling.rules import Hours, Rules


class Rule(StrEnum):
    """What can stand against a start. Values are those of `convene slots --explain`."""

    BUSY = "busy"
    BUFFER_BEFORE = "buffer_before"
    BUFFER_AFTER = "buffer_after"
    NOTICE = "notice"
    HORIZON = "horizon"
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"
    HOURS = "hours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Availability:
    """One person as a question sees them. `id` is `str(MailboxId)`, or any name in replays.

    `entries` None is a calendar that could not be read; `held` is then what Convene itself knows of (else it is among the
    entries). No entry is empty. `hours` are those in force (the host's own, Outlook's, or None for always), or `free` gives
    ready-made windows instead; `hours_are_soft` says they are Outlook's and may be relaxed. `notice` is the one in force for
    who asks, None for none. Who is not `required` restricts no start.
    """

    id: str
    zone: ZoneInfo
    entries: tuple[AnyEntry, ...] | None
    rules: Rules
    hours: Hours | None
    hours_are_soft: bool = False
    notice: timedelta | None = None
    required: bool = True
    free: tuple[Interval, ...] | None = None
    held: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One rule of one person that is left out, knowingly: relaxed hours, an accepted unknown, a buffer its owner waived."""

    person: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Blocker:
    """One rule of one person that stands against a start; `entry_ours` when it is a booking of Convene."""

    person: str
    rule: Rule
    entry_ours: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """When can these people meet? Starts lie in one of `windows` (half-open, UTC) and on the first person's local grid.

    The first person is the organizer, whose step and zone make the grid. A meeting may end after a window does.
    """

    now: datetime
    windows: tuple[Interval, ...]
    length: timedelta
    step: timedelta
    people: tuple[Availability, ...]
    buffer_before: timedelta | None = None
    buffer_after: timedelta | None = None
    waived: frozenset[Waiver] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """A start worth offering, with what makes it good or less good.

    `missing` are optional people who are not free; `relaxed` whose working hours were set aside for it;
    `free_until` how long everybody stays free after it, when that is worth saying.
    """

    slot: Interval
    missing: tuple[str, ...] = ()
    relaxed: tuple[str, ...] = ()
    free_until: datetime | None = None
