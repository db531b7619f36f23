"""What can be asked: the one value that `understand` returns and that follow-ups change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from scheduling.errors import InputError


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


# -------------------------------------------------------------------------- JSON

Json = dict[str, Any]
LISTS = ("attendees", "optional", "people_refs", "unsupported", "leftover", "rest")


def request_to_json(request: Request) -> Json:
    """The fields of an output line of `convene understand`; times as local ISO without offset, to the minute."""
    return {
        "intent": request.intent.value,
        "attendees": list(request.attendees),
        "optional": list(request.optional),
        "people_refs": list(request.people_refs),
        "asker_attends": request.asker_attends,
        "quorum": request.quorum,
        "subject": request.subject,
        "place": request.place,
        "online": request.online,
        "duration_minutes": request.duration_minutes,
        "start": _written(request.start),
        "end": _written(request.end),
        "exact": request.exact,
        "all_day": request.all_day,
        "windows": [[_written(span.start), _written(span.end)] for span in request.windows],
        "excluded": [[_written(span.start), _written(span.end)] for span in request.excluded],
        "event_time": {"start": _written(request.event_time.start), "end": _written(request.event_time.end)},
        "shift_minutes": request.shift_minutes,
        "keeps": request.keeps,
        "pick": request.pick,
        "offer_action": None if request.offer_action is None else request.offer_action.value,
        "rule": None
        if request.rule is None
        else {"name": request.rule.name, "value": request.rule.value, "days": list(request.rule.days)},
        "single_use": request.single_use,
        "explain_kind": request.explain_kind,
        "unsupported": list(request.unsupported),
        "leftover": list(request.leftover),
        "rest": list(request.rest),
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def request_from_json(line: Mapping[str, Any]) -> Request:
    """The reverse of `request_to_json`; fields that are absent take their defaults, unknown ones are ignored.

    Raises `InputError` that names the field when a value has the wrong kind.
    """
    reading = _Reading(line)
    event = reading.mapping("event_time")
    rule = reading.mapping("rule")
    action = reading.text("offer_action")
    return Request(
        intent=reading.one_of("intent", Intent) or Intent.OTHER,
        **{name: reading.texts(name) for name in LISTS},
        asker_attends=reading.flag("asker_attends", default=True),
        quorum=reading.number("quorum"),
        subject=reading.text("subject"),
        place=reading.text("place"),
        online=reading.maybe_flag("online"),
        duration_minutes=reading.number("duration_minutes"),
        start=reading.moment("start"),
        end=reading.moment("end"),
        exact=reading.flag("exact"),
        all_day=reading.flag("all_day"),
        windows=reading.spans("windows"),
        excluded=reading.spans("excluded"),
        event_time=LocalSpan(None, None) if event is None else LocalSpan(event.moment("start"), event.moment("end")),
        shift_minutes=reading.number("shift_minutes"),
        keeps=reading.text("keeps"),
        pick=reading.number("pick"),
        offer_action=None if action is None else reading.one_of("offer_action", OfferAction),
        rule=None if rule is None else RuleChange(rule.text("name") or "", rule.text("value") or "", rule.texts("days")),
        single_use=reading.flag("single_use"),
        explain_kind=reading.text("explain_kind"),
    )


Choice = TypeVar("Choice", bound=StrEnum)


class _Reading:
    """One JSON object, read field by field with errors that name the field."""

    def __init__(self, line: Mapping[str, Any], prefix: str = "") -> None:
        self._line = line
        self._prefix = prefix

    def _wrong(self, name: str, problem: str) -> InputError:
        return InputError(self._prefix + name, problem)

    def text(self, name: str) -> str | None:
        value = self._line.get(name)
        if value is not None and not isinstance(value, str):
            raise self._wrong(name, "must be a text or null")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._line.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(name, "must be a list of texts")
        return tuple(value)

    def maybe_flag(self, name: str) -> bool | None:
        value = self._line.get(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(name, "must be true or false")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.maybe_flag(name)
        return default if value is None else value

    def number(self, name: str) -> int | None:
        value = self._line.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self._wrong(name, "must be a whole number or null")
        return value

    def moment(self, name: str) -> datetime | None:
        return self._as_moment(name, self._line.get(name))

    def _as_moment(self, name: str, value: object) -> datetime | None:
        if value is None:
            return None
        try:
            if not isinstance(value, str):
                raise ValueError
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError as error:
            raise self._wrong(name, "must be a local time like 2026-11-23T10:00") from error

    def spans(self, name: str) -> tuple[LocalSpan, ...]:
        value = self._line.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, list) and len(item) == 2 for item in value):
            raise self._wrong(name, "must be a list of pairs of times")
        return tuple(LocalSpan(self._as_moment(name, start), self._as_moment(name, end)) for start, end in value)

    def mapping(self, name: str) -> _Reading | None:
        value = self._line.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self._wrong(name, "must be an object or null")
        return _Reading(value, f"{self._prefix}{name}.")

    def one_of(self, name: str, choices: type[Choice]) -> Choice | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            return choices(value)
        except ValueError as error:
            raise self._wrong(name, f"must be one of {', '.join(choices)}") from error
