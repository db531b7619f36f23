"""`convene slots`: questions as lines of JSON -> the starts that everyone can make, and why not the others (product.md, 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Annotated, Any, TextIO
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from adapters.json_input import decoded
from scheduling.calendars import AllDayEntry, AnyEntry, Entry
from scheduling.errors import InputError
from scheduling.explain import explain
from scheduling.intervals import Interval
from scheduling.rules import (
    COLLEAGUE_NOTICE,
    DEFAULT_BLOCKING,
    CapCounts,
    DatedWindow,
    Hours,
    Rules,
    Status,
    Weekday,
    WeeklyWindow,
)
from scheduling.slots import Availability, Question, find_starts

WRONG_INPUT = 2
YEARS = range(1900, 2200)
LONGEST_SPAN = timedelta(days=3660)
ALWAYS = WeeklyWindow(frozenset(Weekday), time(), None)
DEFAULTS = Rules()

Count = Annotated[int, Meta(ge=0, le=10_000_000)]
Minutes = Annotated[int, Meta(ge=0, le=10_000_000)]
Length = Annotated[int, Meta(ge=1, le=1_000_000)]
Days = Annotated[int, Meta(ge=0, le=36_600)]


# ---------------------------------------------------------------- the lines as they are written


class WindowLine(Struct, forbid_unknown_fields=True):
    days: list[Weekday]
    start: str
    end: str


class OverrideLine(Struct, forbid_unknown_fields=True):
    date: str
    off: bool = False
    start: str | None = None
    end: str | None = None


class SpanLine(Struct, forbid_unknown_fields=True):
    start: str
    end: str


class BusyLine(Struct, forbid_unknown_fields=True):
    start: str
    end: str
    status: str = Status.BUSY.value
    ours: bool = False
    all_day: bool = False
    buffer_before_minutes: Minutes | None = 0
    buffer_after_minutes: Minutes | None = 0


class RulesLine(Struct, forbid_unknown_fields=True):
    """Null switches a rule off; a missing key takes its default."""

    blocking: list[str] | None = msgspec.field(default_factory=lambda: [each.value for each in DEFAULT_BLOCKING])
    buffer_before_minutes: Minutes | None = 0
    buffer_after_minutes: Minutes | None = 0
    notice_minutes: Minutes | None = COLLEAGUE_NOTICE // timedelta(minutes=1)
    horizon_days: Days | None = 60
    daily_cap: Count | None = None
    weekly_cap: Count | None = None
    caps_count: CapCounts | None = CapCounts.ALL


class PersonLine(Struct, forbid_unknown_fields=True):
    """`busy` null is a calendar that could not be read."""

    id: str | int
    zone: str = "UTC"
    required: bool = True
    hours: list[WindowLine] | None = None
    overrides: list[OverrideLine] | None = None
    free: list[SpanLine] | None = None
    busy: list[BusyLine] | None = msgspec.field(default_factory=list)
    rules: RulesLine | None = None


class ScenarioLine(Struct, forbid_unknown_fields=True):
    id: str | int
    now: str
    start: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")
    duration_minutes: Length
    people: Annotated[list[PersonLine], Meta(min_length=1)]
    step_minutes: Length = DEFAULTS.step // timedelta(minutes=1)


_DECODER = msgspec.json.Decoder(ScenarioLine)


# ---------------------------------------------------------------- the command


def slots_command(lines: Iterable[str | bytes], out: TextIO, err: TextIO, *, explain: bool) -> int:
    """Answer scenarios line by line; the exit status. The first wrong one ends it, with a line on `err`; answers before it stand.

    Empty lines are passed over.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = _answer(line, explain=explain)
        except InputError as problem:
            err.write(f"line {number}: {problem}\n")
            return WRONG_INPUT
        out.write(msgspec.json.encode(answer).decode() + "\n")
        out.flush()
    return 0


def _answer(line: str | bytes, *, explain: bool) -> dict[str, Any]:
    scenario = decoded(_DECODER, line, "scenario")
    question = question_of(scenario)
    began = perf_counter()
    starts = find_starts(question).starts()
    compute_ms = (perf_counter() - began) * 1000
    answer = {"id": scenario.id, "starts": [_written(each) for each in starts], "compute_ms": round(compute_ms, 4)}
    return answer | _explained(scenario, question) if explain else answer


def _explained(scenario: ScenarioLine, question: Question) -> dict[str, Any]:
    ids = {str(person.id): person.id for person in scenario.people}
    explanation = explain(question)
    blocked = [
        {
            "start": _written(refusal.start),
            "people": [{"id": ids[person], "rules": list(rules)} for person, rules in refusal.people],
        }
        for refusal in explanation.refusals()
    ]
    if explanation.offered:
        return {"blocked": blocked}
    best = explanation.relaxation()
    return {"blocked": blocked, "relax": {"person": ids[best.person], "rule": best.rule} if best else None}


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


# ---------------------------------------------------------------- from lines to values


def question_of(scenario: ScenarioLine) -> Question:
    """The question that a scenario asks; InputError names the field."""
    start, end = _instant(scenario.start, "from"), _instant(scenario.end, "to")
    if end <= start:
        raise InputError("to", "is not after `from`")
    if end - start > LONGEST_SPAN:
        raise InputError("to", f"is more than {LONGEST_SPAN.days} days after `from`")
    return Question(
        now=_instant(scenario.now, "now"),
        windows=(Interval(start, end),),
        length=timedelta(minutes=scenario.duration_minutes),
        step=timedelta(minutes=scenario.step_minutes),
        people=tuple(_person(person, f"people[{index}]") for index, person in enumerate(scenario.people)),
    )


def _person(line: PersonLine, field: str) -> Availability:
    rules = line.rules or RulesLine()
    if line.free is not None and (line.hours or line.overrides):
        raise InputError(f"{field}.free", "stands instead of `hours` and `overrides`, not beside them")
    return Availability(
        id=str(line.id),
        zone=_zone(line.zone, f"{field}.zone"),
        entries=None if line.busy is None else tuple(_entries(line.busy, f"{field}.busy")),
        rules=_rules(rules, f"{field}.rules"),
        hours=_hours(line, field),
        notice=None if rules.notice_minutes is None else timedelta(minutes=rules.notice_minutes),
        required=line.required,
        free=None if line.free is None else tuple(_interval(each, f"{field}.free[{i}]") for i, each in enumerate(line.free)),
    )


def _rules(line: RulesLine, field: str) -> Rules:
    return Rules(
        blocking=frozenset(_status(each, f"{field}.blocking[{i}]") for i, each in enumerate(line.blocking or ())),
        buffer_before=timedelta(minutes=line.buffer_before_minutes or 0),
        buffer_after=timedelta(minutes=line.buffer_after_minutes or 0),
        horizon=None if line.horizon_days is None else timedelta(days=line.horizon_days),
        daily_cap=line.daily_cap,
        weekly_cap=line.weekly_cap,
        caps_count=line.caps_count or CapCounts.ALL,
    )


def _entries(lines: Sequence[BusyLine], field: str) -> Iterable[AnyEntry]:
    for index, line in enumerate(lines):
        name = f"{field}[{index}]"
        status = _status(line.status, f"{name}.status")
        before, after = (timedelta(minutes=each or 0) for each in (line.buffer_before_minutes, line.buffer_after_minutes))
        if line.all_day:
            first, last = _date(line.start, f"{name}.start"), _date(line.end, f"{name}.end")
            if last <= first:
                raise InputError(f"{name}.end", "is not after `start`")
            yield AllDayEntry(first, last, status, ours=line.ours, buffer_before=before, buffer_after=after)
            continue
        when = _interval(SpanLine(line.start, line.end), name)
        yield Entry(when.start, when.end, status, ours=line.ours, buffer_before=before, buffer_after=after)


def _hours(line: PersonLine, field: str) -> Hours | None:
    """None for always; overrides alone change a week that is otherwise open."""
    if line.hours is None and not line.overrides:
        return None
    weekly = [_weekly(each, f"{field}.hours[{i}]") for i, each in enumerate(line.hours or ())]
    dated = [_dated(each, f"{field}.overrides[{i}]") for i, each in enumerate(line.overrides or ())]
    return Hours((ALWAYS,) if line.hours is None else tuple(weekly), tuple(dated))


def _weekly(line: WindowLine, field: str) -> WeeklyWindow:
    start, end = _times(line.start, line.end, field)
    return WeeklyWindow(frozenset(line.days), start, end)


def _dated(line: OverrideLine, field: str) -> DatedWindow:
    day = _date(line.date, f"{field}.date")
    if line.off:
        return DatedWindow(day)
    if line.start is None or line.end is None:
        raise InputError(f"{field}.{'start' if line.start is None else 'end'}", "is missing, and the day is not off")
    start, end = _times(line.start, line.end, field)
    return DatedWindow(day, start, end)


def _times(start: str, end: str, field: str) -> tuple[time, time | None]:
    opens = _time(start, f"{field}.start")
    closes = None if end == "24:00" else _time(end, f"{field}.end")
    if closes is not None and closes <= opens:
        raise InputError(f"{field}.end", "is not after `start`")
    return opens, closes


def _time(text: str, field: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", text, re.ASCII):
        raise InputError(field, f"not a time such as 09:30: {text!r}")
    return time.fromisoformat(text)


def _date(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise InputError(field, f"not a date such as 2026-11-30: {text!r}") from problem
    if day.year not in YEARS:
        raise InputError(field, f"not a year that can be reckoned with: {text!r}")
    return day


def _interval(line: SpanLine, field: str) -> Interval:
    start, end = _instant(line.start, f"{field}.start"), _instant(line.end, f"{field}.end")
    if end <= start:
        raise InputError(f"{field}.end", "is not after `start`")
    return Interval(start, end)


def _instant(text: str, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise InputError(field, f"not an instant such as 2026-11-23T10:00:00Z: {text!r}") from problem
    if moment.tzinfo is None:
        raise InputError(field, f"has no offset, such as Z: {text!r}")
    if moment.year not in YEARS:
        raise InputError(field, f"not a year that can be reckoned with: {text!r}")
    return moment.astimezone(UTC)


def _zone(name: str, field: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise InputError(field, f"not an IANA time zone: {name!r}") from problem


def _status(name: str, field: str) -> Status:
    try:
        return _STATUSES[name.lower()]
    except KeyError as problem:
        raise InputError(field, f"not one of {', '.join(each.value for each in Status)}: {name!r}") from problem


_STATUSES = {each.value.lower(): each for each in Status}
