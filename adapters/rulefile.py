"""A host's rules as a JSON file: what `convene rules export` writes and `convene rules import` reads.

Durations are whole minutes (the horizon days), wall times "HH:MM" with "24:00" for the next midnight, dates ISO. A key that is
missing takes its default; an unknown key is refused, so that a misspelt rule is not silently none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta

import msgspec
from msgspec import Struct, field

from adapters.json_input import decoded
from scheduling.errors import InputError
from scheduling.rules import CapCounts, DatedWindow, Hours, MeetingType, Rules, Status, Weekday, WeeklyWindow, validate

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
DEFAULTS = Rules()


# ---------------------------------------------------------------- the file as it is written


class WeeklyInFile(Struct, forbid_unknown_fields=True):
    days: list[Weekday]
    start: str
    end: str


class DatedInFile(Struct, forbid_unknown_fields=True, omit_defaults=True):
    date: date
    off: bool = False
    start: str | None = None
    end: str | None = None


class HoursInFile(Struct, forbid_unknown_fields=True):
    weekly: list[WeeklyInFile] = []
    overrides: list[DatedInFile] = []


class MeetingTypeInFile(Struct, forbid_unknown_fields=True):
    slug: str
    name: str
    lengths_minutes: list[int]
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None
    notice_minutes: int | None = None
    windows: list[WeeklyInFile] = []
    questions: list[str] = []
    place: str = ""
    online: bool = True


class RulesInFile(Struct, forbid_unknown_fields=True):
    blocking: list[Status] = field(default_factory=lambda: list(DEFAULTS.blocking))
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice_minutes: int | None = None
    horizon_days: int | None = 60
    daily_cap: int | None = None
    weekly_cap: int | None = None
    caps_count: CapCounts = CapCounts.ALL
    hours: HoursInFile | None = None
    zone: str | None = None
    step_minutes: int = 15
    meeting_types: list[MeetingTypeInFile] = []
    read_calendars: list[str] = []
    write_calendar: str = ""
    reminders_minutes: list[int] = field(default_factory=lambda: [each // MINUTE for each in DEFAULTS.reminders])
    reminded: bool = True


_DECODER = msgspec.json.Decoder(RulesInFile)


# ---------------------------------------------------------------- writing


def written(rules: Rules) -> str:
    """The file, with every rule in it, ending in a line break. The same rules always give the same text."""
    content = RulesInFile(
        blocking=sorted(rules.blocking),
        buffer_before_minutes=rules.buffer_before // MINUTE,
        buffer_after_minutes=rules.buffer_after // MINUTE,
        notice_minutes=_minutes(rules.notice),
        horizon_days=None if rules.horizon is None else rules.horizon // DAY,
        daily_cap=rules.daily_cap,
        weekly_cap=rules.weekly_cap,
        caps_count=rules.caps_count,
        hours=None if rules.hours is None else _hours_written(rules.hours),
        zone=rules.zone,
        step_minutes=rules.step // MINUTE,
        meeting_types=[_meeting_type_written(kind) for kind in rules.meeting_types],
        read_calendars=list(rules.read_calendars),
        write_calendar=rules.write_calendar,
        reminders_minutes=sorted((each // MINUTE for each in rules.reminders), reverse=True),
        reminded=rules.reminded,
    )
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def _weekly_written(windows: Iterable[WeeklyWindow]) -> list[WeeklyInFile]:
    order = list(Weekday)
    return [
        WeeklyInFile(sorted(each.days, key=order.index), _wall_written(each.start), _wall_written(each.end)) for each in windows
    ]


def _hours_written(hours: Hours) -> HoursInFile:
    return HoursInFile(
        _weekly_written(hours.weekly),
        [
            DatedInFile(each.day, off=True)
            if each.start is None
            else DatedInFile(each.day, start=_wall_written(each.start), end=_wall_written(each.end))
            for each in hours.overrides
        ],
    )


def _wall_written(wall: time | None) -> str:
    return "24:00" if wall is None else f"{wall:%H:%M}"


def _meeting_type_written(kind: MeetingType) -> MeetingTypeInFile:
    return MeetingTypeInFile(
        kind.slug,
        kind.name,
        [length // MINUTE for length in kind.lengths],
        _minutes(kind.buffer_before),
        _minutes(kind.buffer_after),
        _minutes(kind.notice),
        _weekly_written(kind.windows),
        list(kind.questions),
        kind.place,
        kind.online,
    )


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else length // MINUTE


# ---------------------------------------------------------------- reading


def read(text: str | bytes) -> Rules:
    """The rules of a file, validated; InputError names the field as it stands in the file, or the rule that is inconsistent."""
    content = decoded(_DECODER, text, "file")
    try:
        rules = _rules(content)
    except OverflowError as problem:
        raise InputError("file", "has a number that is too large") from problem
    validate(rules)
    return rules


def _rules(content: RulesInFile) -> Rules:
    return Rules(
        blocking=frozenset(content.blocking),
        buffer_before=_length(content.buffer_before_minutes),
        buffer_after=_length(content.buffer_after_minutes),
        notice=_optional_length(content.notice_minutes),
        horizon=None if content.horizon_days is None else timedelta(days=content.horizon_days),
        daily_cap=content.daily_cap,
        weekly_cap=content.weekly_cap,
        caps_count=content.caps_count,
        hours=None if content.hours is None else _hours_read(content.hours),
        zone=content.zone,
        step=_length(content.step_minutes),
        meeting_types=tuple(_meeting_type_read(kind, f"meeting_types[{at}]") for at, kind in enumerate(content.meeting_types)),
        read_calendars=tuple(content.read_calendars),
        write_calendar=content.write_calendar,
        reminders=frozenset(_length(each) for each in content.reminders_minutes),
        reminded=content.reminded,
    )


def _length(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def _optional_length(minutes: int | None) -> timedelta | None:
    return None if minutes is None else _length(minutes)


def _hours_read(hours: HoursInFile) -> Hours:
    return Hours(
        _weekly_read(hours.weekly, "hours.weekly"),
        tuple(_dated_read(each, f"hours.overrides[{index}]") for index, each in enumerate(hours.overrides)),
    )


def _weekly_read(windows: Iterable[WeeklyInFile], name: str) -> tuple[WeeklyWindow, ...]:
    return tuple(
        WeeklyWindow(
            frozenset(each.days), _wall_read(each.start, f"{name}[{at}].start"), _end_read(each.end, f"{name}[{at}].end")
        )
        for at, each in enumerate(windows)
    )


def _dated_read(dated: DatedInFile, name: str) -> DatedWindow:
    if dated.off:
        return DatedWindow(dated.date)
    if dated.start is None or dated.end is None:
        raise InputError(f"{name}.{'start' if dated.start is None else 'end'}", "is missing, and the day is not off")
    return DatedWindow(dated.date, _wall_read(dated.start, f"{name}.start"), _end_read(dated.end, f"{name}.end"))


def _wall_read(text: str, name: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
        raise InputError(name, f"is not a time such as 09:30: {text!r}")
    return time.fromisoformat(text)


def _end_read(text: str, name: str) -> time | None:
    return None if text == "24:00" else _wall_read(text, name)


def _meeting_type_read(kind: MeetingTypeInFile, name: str) -> MeetingType:
    return MeetingType(
        kind.slug,
        kind.name,
        tuple(_length(each) for each in kind.lengths_minutes),
        _optional_length(kind.buffer_before_minutes),
        _optional_length(kind.buffer_after_minutes),
        _optional_length(kind.notice_minutes),
        _weekly_read(kind.windows, f"{name}.windows"),
        tuple(kind.questions),
        kind.place,
        kind.online,
    )
