"""What can be asked: the one value that `understand` returns and that follow-ups change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Intent(StrEnum):
    FIND_TIME = "find_time"
    BOOK = "book"
    AVAILABILITY = "availability"
    AGENDA = "agenda"
    MOVE = "move"
    CANCEL = "cancel"
    RULES = "rules"
    LINK = "link"
    CHECK = "check"
    EXPLAIN = "explain"
    HELP = "help"
    OTHER = "other"


class OfferAction(StrEnum):
    MORE = "more"
    EARLIER = "earlier"
    LATER = "later"
    CONFIRM = "confirm"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class LocalSpan:
    """Wall time of the asker, naive on purpose: it is what was said, not an instant. Half-open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule as a sentence set it: `name` is the rule's, `value` its new value as text, `days` the weekdays it is for."""

    name: str
    value: str
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for, in the fields of `convene understand` (product.md section 9). Local wall time throughout.

    With `exact`, `start` is the wanted start; else `start`..`end` spans all `windows`. For a move these are the new time and
    `event_time` the meeting as it was named.
    """

    intent: Intent
    attendees: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    people_refs: tuple[str, ...] = ()
    asker_attends: bool = True
    quorum: int | None = None
    subject: str | None = None
    place: str | None = None
    online: bool | None = None
    duration_minutes: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    exact: bool = False
    all_day: bool = False
    windows: tuple[LocalSpan, ...] = ()
    excluded: tuple[LocalSpan, ...] = ()
    event_time: LocalSpan = LocalSpan(None, None)
    shift_minutes: int | None = None
    keeps: str | None = None
    pick: int | None = None
    offer_action: OfferAction | None = None
    rule: RuleChange | None = None
    single_use: bool = False
    explain_kind: str | None = None
    unsupported: tuple[str, ...] = ()
    leftover: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
