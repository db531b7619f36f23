"""A section's form sent off: its fields become rules, or a sentence beside each field that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.texts import rules_en
from bot.views.rule_forms import (
    AFTER,
    BEFORE,
    BLOCKING,
    CLOSES,
    COUNTS,
    DAILY,
    FIRST,
    HORIZON,
    LAST,
    LENGTH,
    NOTICE,
    OPENS,
    REMOVED,
    STEP,
    WEEKLY,
    ZONE,
)
from scheduling.errors import InputError
from scheduling.rule_changes import DAY_MINUTES, Change, Span, changed, hours_of, merged, week_of, with_length
from scheduling.rules import CapCounts, Hours, Rules, Status, Weekday, validate
from scheduling.service.offer import default_length

STRETCH = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.](\d\d))?")
FIELDS = {"meeting_types": LENGTH, "hours.overrides": FIRST, "overrides": FIRST, "hours": Weekday.MON.value}
"""Where a rule that contradicts another is said, by the beginning of its name, where the field is not called like it."""

Errors = dict[str, str]


def rules_from(section: str, values: Mapping[str, str], rules: Rules, usual: Hours, today: date) -> Rules | Errors:
    """These rules with the section as the form says it, valid; or what is wrong, by field."""
    errors: Errors = {}
    try:
        match section:
            case "busy":
                after = _busy(values, rules, errors)
            case "hours":
                after = _hours(values, rules, usual, errors)
            case "days":
                after = _days(values, rules, usual, today, errors)
            case _:
                after = _booking(values, rules, errors)
        if not errors:
            validate(after)
    except InputError as mistake:
        errors[_field(mistake.field)] = rules_en.beside(mistake.problem)
    return errors or after


def _field(name: str) -> str:
    return next((field for begins, field in FIELDS.items() if name.startswith(begins)), name)


def _number(values: Mapping[str, str], name: str, errors: Errors) -> int | None:
    """None for an empty field."""
    typed = values.get(name, "").strip()
    if not typed:
        return None
    if re.fullmatch(r"[0-9]{1,6}", typed):
        return int(typed)
    errors[name] = rules_en.NOT_A_NUMBER
    return None


def _minutes(values: Mapping[str, str], name: str, errors: Errors) -> timedelta | None:
    number = _number(values, name, errors)
    return None if number is None else timedelta(minutes=number)


def _busy(values: Mapping[str, str], rules: Rules, errors: Errors) -> Rules:
    chosen = {each.strip() for each in values.get(BLOCKING, "").split(",")}
    return replace(
        rules,
        blocking=frozenset(each for each in Status if each.value in chosen),
        buffer_before=_minutes(values, BEFORE, errors) or timedelta(0),
        buffer_after=_minutes(values, AFTER, errors) or timedelta(0),
    )


def _booking(values: Mapping[str, str], rules: Rules, errors: Errors) -> Rules:
    horizon = _number(values, HORIZON, errors)
    length = _minutes(values, LENGTH, errors)
    types = rules.meeting_types
    return replace(
        rules,
        notice=_minutes(values, NOTICE, errors),
        horizon=None if horizon is None else timedelta(days=horizon),
        daily_cap=_number(values, DAILY, errors),
        weekly_cap=_number(values, WEEKLY, errors),
        caps_count=CapCounts.OURS if values.get(COUNTS) == CapCounts.OURS else CapCounts.ALL,
        step=_minutes(values, STEP, errors) or rules.step,
        meeting_types=types if length in (None, default_length(rules)) else with_length(types, length),
    )


# ---------------------------------------------------------------- hours


def _hours(values: Mapping[str, str], rules: Rules, usual: Hours, errors: Errors) -> Rules:
    """All days empty: Outlook's hours, unless special days are set, which need a week beside them.

    Who has no hours of their own and leaves Outlook's as they stand in the form goes on following Outlook.
    """
    week: dict[Weekday, list[Span]] = {day: [] for day in Weekday}
    typed = {day: values.get(day.value, "").strip() for day in Weekday}
    for day, said in typed.items():
        for at, span in _spans(said, day, errors):
            week[at].append(span)
    overrides = rules.hours.overrides if rules.hours else ()
    if not any(typed.values()) and overrides:
        errors[Weekday.MON.value] = rules_en.CLOSED_ALL_WEEK_WITH_DAYS
    merged_week = {day: merged(spans) for day, spans in week.items()}
    follows = not any(typed.values()) or (rules.hours is None and merged_week == week_of(usual))
    hours = None if follows else hours_of(merged_week, overrides)
    return replace(rules, hours=hours, zone=values.get(ZONE, "").strip() or None)


def _spans(said: str, day: Weekday, errors: Errors) -> Iterable[tuple[Weekday, Span]]:
    """The day's stretches; one over midnight ends on the next day."""
    following = list(Weekday)[(list(Weekday).index(day) + 1) % 7]
    for part in (each.strip() for each in re.split(r"[,;]", said) if each.strip()):
        found = STRETCH.fullmatch(part)
        if found is None:
            errors[day.value] = rules_en.BAD_HOURS
            return
        start, end = (int(found[at]) * 60 + int(found[at + 1] or 0) for at in (1, 3))
        if max(int(found[2] or 0), int(found[4] or 0)) > 59 or start >= DAY_MINUTES or end > DAY_MINUTES or start == end:
            errors[day.value] = rules_en.BAD_HOURS
            return
        if start < end:
            yield day, (start, end)
            continue
        yield day, (start, DAY_MINUTES)
        if end:
            yield following, (0, end)


# ---------------------------------------------------------------- special days


def _days(values: Mapping[str, str], rules: Rules, usual: Hours, today: date, errors: Errors) -> Rules:
    gone = {each.strip() for each in values.get(REMOVED, "").split(",")}
    if rules.hours is not None:
        kept = tuple(each for each in rules.hours.overrides if each.day.isoformat() not in gone)
        rules = replace(rules, hours=replace(rules.hours, overrides=kept))
    first, last = _date(values, FIRST, errors), _date(values, LAST, errors)
    opens, closes = values.get(OPENS, "").strip(), values.get(CLOSES, "").strip()
    if first is None:
        if (last or opens or closes) and FIRST not in errors:
            errors[FIRST] = rules_en.NOT_A_DATE
        return rules
    if first < today:
        errors[FIRST] = rules_en.DAY_IS_OVER
    if last is not None and last < first:
        errors[LAST] = rules_en.DAYS_BACKWARDS
    if opens and not closes:
        errors[CLOSES] = rules_en.NO_CLOSING
    if closes and not opens:
        errors[OPENS] = rules_en.NO_OPENING
    if errors:
        return rules
    dates = tuple(first + timedelta(days=count) for count in range(((last or first) - first).days + 1))
    value = f"{opens[:5]}-{closes[:5]}" if opens else "off"
    try:
        return changed(rules, Change("hours", value, dates=dates), usual)
    except InputError as mistake:
        errors[OPENS if opens else LAST] = rules_en.beside(mistake.problem)
        return rules


def _date(values: Mapping[str, str], name: str, errors: Errors) -> date | None:
    typed = values.get(name, "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        errors[name] = rules_en.NOT_A_DATE
        return None
