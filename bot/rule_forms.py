"""A section's form sent off: its fields become rules, or a sentence beside each field that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.fields_read import Errors, day_in, minutes_in, number_in, ticked_in
from bot.hours_said import Unclear, spans_said
from bot.texts import rules_en
from bot.type_form import type_from
from bot.views.calendars_form import READ, WRITTEN, key_of
from bot.views.rule_fields import (
    AFTER,
    BEFORE,
    BLOCKING,
    COUNTS,
    DAILY,
    DAY_HOURS,
    FIRST,
    HORIZON,
    LAST,
    LENGTH,
    NO,
    NOTICE,
    OPEN_DAYS,
    OPEN_HOURS,
    REMIND_ME,
    REMINDERS,
    REMOVED,
    STEP,
    WEEKLY,
    ZONE,
    Basis,
    Values,
    is_number,
)
from bot.views.rules import QUICK, TYPE
from bot.views.type_fields import NAME, QUESTIONS
from bot.zones_said import zone_called
from scheduling.errors import InputError
from scheduling.rule_changes import (
    DAY_MINUTES,
    MOST_DATES,
    WORKDAY,
    Span,
    Week,
    hours_of,
    in_order,
    merged,
    wall_time,
    week_of,
    with_length,
)
from scheduling.rules import CapCounts, DatedWindow, Hours, Rules, Status, Weekday, validate
from scheduling.service.offer import default_length

FIELDS = {"meeting_types": LENGTH, "hours.overrides": FIRST, "hours": Weekday.MON.value}
"""Where a rule that contradicts another is said, by the beginning of its name, where the field is not called like it."""

ELSEWHERE = {WEEKLY: DAILY, DAILY: WEEKLY, HORIZON: NOTICE}
"""Beside which field it is said that a rule of another form contradicts this one."""

OF_TYPES = {"questions": QUESTIONS[0], "windows": OPEN_HOURS, "slug": NAME}
OF_A_TYPE = re.compile(r"meeting_types\[\d+\]\.(?P<field>\w+)(\[\d+\])?")


def rules_from(section: str, values: Values, basis: Basis, of: str = "") -> Rules | Errors:
    """These rules with the section as the form says it, valid; or what is wrong, by field. `of` is a meeting type's slug."""
    errors: Errors = {}
    try:
        after = _after(section, values, basis, of, errors)
        if not errors:
            validate(after)
    except InputError as mistake:
        field = _field(section, mistake.field)
        if field in values:
            errors[field] = rules_en.beside(mistake.problem)
        else:
            errors[ELSEWHERE.get(field, next(iter(values)))] = rules_en.contradicts(mistake.field, mistake.problem)
    return errors or after


def _after(section: str, values: Values, basis: Basis, of: str, errors: Errors) -> Rules:
    rules = basis.rules
    match section:
        case "quick":
            return _open(values, _limits(values, _busy(values, rules, errors), errors), basis.usual, errors)
        case "busy":
            return _busy(values, rules, errors)
        case "booking":
            return _booking(values, rules, errors)
        case "hours":
            return _hours(values, rules, basis.usual, errors)
        case "days":
            return _days(values, rules, basis, errors)
        case "meetings":
            return _meetings(values, rules, errors)
        case "type":
            return type_from(values, rules, of, errors)
    return _calendars(values, basis, errors)


def _field(section: str, name: str) -> str:
    """What the field for the rule of that name is called in this section, if it has it."""
    if section == TYPE:
        found = OF_A_TYPE.match(name)
        return OF_TYPES.get(found["field"], found["field"]) if found else NAME
    if section == QUICK and name.startswith("hours"):
        return OPEN_HOURS
    return next((field for begins, field in FIELDS.items() if name.startswith(begins)), name)


# ---------------------------------------------------------------- numbers and ticks


def _busy(values: Values, rules: Rules, errors: Errors) -> Rules:
    chosen = ticked_in(values, BLOCKING)
    blocking = frozenset(each for each in Status if each.value in chosen)
    if not blocking:
        errors[BLOCKING] = rules_en.NOTHING_BLOCKS
    return replace(
        rules,
        blocking=blocking,
        buffer_before=minutes_in(values, BEFORE, errors) or timedelta(0),
        buffer_after=minutes_in(values, AFTER, errors) or timedelta(0),
    )


def _limits(values: Values, rules: Rules, errors: Errors) -> Rules:
    return replace(rules, notice=minutes_in(values, NOTICE, errors), daily_cap=number_in(values, DAILY, errors))


def _booking(values: Values, rules: Rules, errors: Errors) -> Rules:
    horizon = number_in(values, HORIZON, errors)
    return replace(
        _limits(values, rules, errors),
        horizon=None if horizon is None else timedelta(days=horizon),
        weekly_cap=number_in(values, WEEKLY, errors),
        caps_count=CapCounts.OURS if values.get(COUNTS) == CapCounts.OURS else CapCounts.ALL,
    )


def _meetings(values: Values, rules: Rules, errors: Errors) -> Rules:
    length, reminders = minutes_in(values, LENGTH, errors), ticked_in(values, REMINDERS)
    if not all(map(is_number, reminders)):
        errors[REMINDERS] = rules_en.NOT_A_NUMBER
        return rules
    types = rules.meeting_types
    return replace(
        rules,
        step=minutes_in(values, STEP, errors) or rules.step,
        reminders=frozenset(timedelta(minutes=int(each)) for each in reminders),
        reminded=values.get(REMIND_ME) != NO,
        meeting_types=types if length in (None, default_length(rules)) else with_length(types, length),
    )


# ---------------------------------------------------------------- hours


def _open(values: Values, rules: Rules, usual: Hours, errors: Errors) -> Rules:
    """The ticked days with the hours typed, or where none are typed each with those it has."""
    ticked = [day for day in Weekday if day.value in ticked_in(values, OPEN_DAYS)]
    spans = spans_said(values.get(OPEN_HOURS, ""))
    if not ticked:
        errors[OPEN_DAYS] = rules_en.NO_DAY_OPEN
    if isinstance(spans, Unclear):
        errors[OPEN_HOURS] = spans.sentence
        return rules
    before = week_of(rules.hours or usual)
    if spans:
        week = _week((day, span) for day in ticked for span in spans)
    else:
        week = {day: (before[day] or (WORKDAY,)) if day in ticked else () for day in Weekday}
    return replace(rules, hours=_own_hours(rules, week, usual))


def _own_hours(rules: Rules, week: Week, usual: Hours) -> Hours | None:
    """Who has no hours of their own and leaves Outlook's as they stand in the form goes on following Outlook."""
    if rules.hours is None and week == week_of(usual):
        return None
    return hours_of(week, rules.hours.overrides if rules.hours else ())


def _hours(values: Values, rules: Rules, usual: Hours, errors: Errors) -> Rules:
    """All days empty: Outlook's hours, unless special days are set, which need a week beside them."""
    said: list[tuple[Weekday, Span]] = []
    for day in Weekday:
        spans = spans_said(values.get(day.value, ""))
        if isinstance(spans, Unclear):
            errors[day.value] = spans.sentence
        else:
            said += ((day, span) for span in spans)
    zone = _zone(values.get(ZONE, ""), errors)
    if not said and rules.hours and rules.hours.overrides:
        errors.setdefault(Weekday.MON.value, rules_en.CLOSED_ALL_WEEK_WITH_DAYS)
    return replace(rules, hours=_own_hours(rules, _week(said), usual) if said else None, zone=zone)


def _week(said: Iterable[tuple[Weekday, Span]]) -> Week:
    """Each day's stretches in order; one over midnight ends on the next day."""
    order = list(Weekday)
    week: dict[Weekday, list[Span]] = {day: [] for day in order}
    for day, (start, end) in said:
        week[day].append((start, end if start < end else DAY_MINUTES))
        if end < start:
            week[order[(order.index(day) + 1) % len(order)]].append((0, end))
    return {day: merged(spans) for day, spans in week.items()}


def _zone(typed: str, errors: Errors) -> str | None:
    if not typed.strip():
        return None
    zone = zone_called(typed)
    if zone is None:
        errors[ZONE] = rules_en.NO_ZONE
    return zone


# ---------------------------------------------------------------- special days


def _days(values: Values, rules: Rules, basis: Basis, errors: Errors) -> Rules:
    gone = [each.partition("/") for each in ticked_in(values, REMOVED)]
    hours = rules.hours or basis.usual
    kept = tuple(each for each in hours.overrides if not any(start <= each.day.isoformat() <= end for start, _, end in gone))
    first, last = day_in(values, FIRST, errors), day_in(values, LAST, errors)
    spans = spans_said(values.get(DAY_HOURS, ""))
    if isinstance(spans, Unclear):
        errors[DAY_HOURS] = spans.sentence
    elif any(end < start for start, end in spans):
        errors[DAY_HOURS] = rules_en.NOT_OVER_MIDNIGHT
    if first is None:
        if (last or spans) and FIRST not in errors:
            errors[FIRST] = rules_en.NOT_A_DATE
        return rules if rules.hours is None else replace(rules, hours=replace(rules.hours, overrides=kept))
    final = last or first
    if first < basis.today:
        errors[FIRST] = rules_en.DAY_IS_OVER
    if final < first:
        errors[LAST] = rules_en.DAYS_BACKWARDS
    if (final - first).days >= MOST_DATES:
        errors[LAST] = rules_en.too_many_days(MOST_DATES)
    if errors or isinstance(spans, Unclear):
        return rules
    dates = [first + timedelta(days=count) for count in range((final - first).days + 1)]
    new = [window for each in dates for window in _on(each, spans)]
    others = (each for each in kept if each.day not in dates)
    return replace(rules, hours=replace(hours, overrides=in_order((*others, *new))))


def _on(day: date, spans: Iterable[Span]) -> Iterable[DatedWindow]:
    """Off where there are no hours."""
    windows = [DatedWindow(day, wall_time(start), wall_time(end)) for start, end in merged(spans)]
    return windows or [DatedWindow(day)]


# ---------------------------------------------------------------- calendars


def _calendars(values: Mapping[str, str], basis: Basis, errors: Errors) -> Rules:
    """The default calendar alone is nothing said."""
    calendars, ticked = basis.calendars, ticked_in(values, READ)
    read = tuple(each.id for each in calendars if key_of(each.id) in ticked)
    written = next((each for each in calendars if each.writable and key_of(each.id) == values.get(WRITTEN, "")), None)
    if not read:
        errors[READ] = rules_en.NO_CALENDAR_READ
    elif written is None:
        errors[WRITTEN] = rules_en.NO_CALENDAR_WRITTEN
    elif written.id not in read:
        errors[WRITTEN] = rules_en.WRITTEN_IS_READ
    if errors or written is None:
        return basis.rules
    default = next((each.id for each in calendars if each.is_default), "")
    return replace(
        basis.rules,
        read_calendars=() if read == (default,) else read,
        write_calendar="" if written.is_default else written.id,
    )
