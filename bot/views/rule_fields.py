"""The fields of the forms for one's own rules: how they are called, how they look, and what they hold for rules as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters.chat import DateInput, Input, SelectInput, TextInput
from bot.hours_said import typed_span
from bot.texts import rules_en
from bot.texts.when import Viewer
from bot.views.calendars_form import calendar_fields, calendar_values
from bot.views.rules import hours_in_words, spell_in_words, upcoming
from scheduling.ports import OneCalendar
from scheduling.rule_changes import Span, week_of
from scheduling.rules import CapCounts, Hours, Rules, Weekday
from scheduling.service.offer import default_length

BLOCKING, BEFORE, AFTER = "blocking", "buffer_before", "buffer_after"
NOTICE, HORIZON, DAILY, WEEKLY, COUNTS = "notice", "horizon", "daily_cap", "weekly_cap", "caps_count"
STEP, LENGTH, REMINDERS, REMIND_ME, ZONE = "step", "length", "reminders", "remind_me", "zone"
OPEN_DAYS, OPEN_HOURS = "days", "hours"
FIRST, LAST, DAY_HOURS, REMOVED = "first_day", "last_day", "day_hours", "removed"

YES, NO = "yes", "no"

NONE = "none"
"""What a choice of nothing is called, for some clients do not send an empty value back."""

MINUTE = timedelta(minutes=1)
A_DAY = 24 * 60
STEPS = (5, 10, 15, 20, 30, 60)
BUFFERS = (0, 5, 10, 15, 20, 30, 45, 60)
NOTICES = (0, 15, 30, 60, 120, 240, 480, A_DAY, 2 * A_DAY, 7 * A_DAY)
HORIZONS = (7, 14, 30, 60, 90, 180, 365)
LENGTHS = (15, 20, 25, 30, 45, 50, 60, 90, 120)
REMINDED = (A_DAY, 60, 15)

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a form is made over: the rules of `version`, and the hours that hold while there are none of their own (`usual`).

    `calendars` are those that Outlook has now, for the form about them.
    """

    rules: Rules
    version: int
    usual: Hours
    viewer: Viewer
    today: date
    calendars: tuple[OneCalendar, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's values, and what is wrong with them, by field."""

    values: Values
    errors: Values = field(default_factory=dict)

    def text(self, name: str, label: str, hint: str = "", *, required: bool = False) -> TextInput:
        return TextInput(name, label, self.values.get(name, ""), hint, required=required, error=self.errors.get(name, ""))

    def date(self, name: str, label: str) -> DateInput:
        return DateInput(name, label, self.values.get(name, ""), self.errors.get(name, ""))

    def one(self, name: str, label: str, options: Iterable[tuple[str, str]]) -> SelectInput:
        return SelectInput(name, label, tuple(options), self.values.get(name, ""), error=self.errors.get(name, ""))

    def several(self, name: str, label: str, options: Iterable[tuple[str, str]], *, required: bool = False) -> SelectInput:
        chosen, error = self.values.get(name, ""), self.errors.get(name, "")
        return SelectInput(name, label, tuple(options), chosen, many=True, compact=False, required=required, error=error)

    def lasting(self, name: str, label: str, usual: Iterable[int], unset: str = "") -> SelectInput:
        """A length in minutes out of the usual ones and the one that stands; with `unset`, which may be none, called so."""
        return self.amount(name, label, usual, rules_en.lasting, unset)

    def amount(self, name: str, label: str, usual: Iterable[int], said: Callable[[int], str], unset: str = "") -> SelectInput:
        present = self.values.get(name, "")
        numbers = sorted({*usual, *([int(present)] if is_number(present) else [])})
        none = ((NONE, unset),) if unset else ()
        return self.one(name, label, (*none, *((str(each), said(each)) for each in numbers)))


def is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 6


def shown(field: Input) -> str:
    """What a field holds, as its reader sees it."""
    match field:
        case SelectInput(options=options, value=value, many=many):
            chosen = value.split(",") if many else [value]
            return ", ".join(label for key, label in options if key in chosen)
        case TextInput(value=value) | DateInput(value=value):
            return value
    return ""


# ---------------------------------------------------------------- a section's fields


def fields_of(section: str, filled: Filled, basis: Basis) -> tuple[Input, ...]:
    match section:
        case "quick":
            return (*_busy(filled), _notice(filled), _daily(filled), *open_fields(filled, basis))
        case "busy":
            return _busy(filled)
        case "booking":
            return _booking(filled)
        case "hours":
            return _hours(filled)
        case "days":
            return _days(filled, basis)
        case "meetings":
            return _meetings(filled)
    return calendar_fields(filled.values, filled.errors, basis.calendars)


def _busy(filled: Filled) -> tuple[Input, ...]:
    return (
        filled.several(BLOCKING, rules_en.BLOCKING, rules_en.STATUS_CHOICES, required=True),
        filled.lasting(BEFORE, rules_en.BUFFER_BEFORE, BUFFERS),
        filled.lasting(AFTER, rules_en.BUFFER_AFTER, BUFFERS),
    )


def _notice(filled: Filled) -> Input:
    return filled.lasting(NOTICE, rules_en.NOTICE, NOTICES, rules_en.NOTICE_UNSET)


def _daily(filled: Filled) -> Input:
    return filled.text(DAILY, rules_en.DAILY_CAP, rules_en.NO_CAP)


def _booking(filled: Filled) -> tuple[Input, ...]:
    counts = ((CapCounts.ALL.value, rules_en.COUNT_ALL), (CapCounts.OURS.value, rules_en.COUNT_OURS))
    return (
        _notice(filled),
        filled.amount(HORIZON, rules_en.HORIZON, HORIZONS, rules_en.days, rules_en.HORIZON_UNSET),
        _daily(filled),
        filled.text(WEEKLY, rules_en.WEEKLY_CAP, rules_en.NO_CAP),
        filled.one(COUNTS, rules_en.CAPS_COUNT, counts),
    )


def _meetings(filled: Filled) -> tuple[Input, ...]:
    present = [int(each) for each in filled.values.get(REMINDERS, "").split(",") if is_number(each)]
    reminders = ((str(each), rules_en.before(each)) for each in sorted({*REMINDED, *present}, reverse=True))
    return (
        filled.lasting(LENGTH, rules_en.LENGTH, LENGTHS),
        filled.lasting(STEP, rules_en.STEP, STEPS),
        filled.several(REMINDERS, rules_en.REMINDERS, reminders),
        filled.one(REMIND_ME, rules_en.REMIND_ME, ((YES, rules_en.REMINDED), (NO, rules_en.NOT_REMINDED))),
    )


# ---------------------------------------------------------------- hours


def open_fields(filled: Filled, basis: Basis) -> tuple[Input, ...]:
    """The days, and their hours where all have the same."""
    stands = hours_in_words(basis.rules.hours or basis.usual, basis.viewer)
    hint = _hours_hint(basis.viewer) if filled.values.get(OPEN_HOURS) else rules_en.hours_as_now(stands)
    return (
        filled.several(OPEN_DAYS, rules_en.OPEN_DAYS, rules_en.FULL_WEEKDAYS.items(), required=True),
        filled.text(OPEN_HOURS, rules_en.OPEN_HOURS, hint),
    )


def _hours_hint(viewer: Viewer) -> str:
    return rules_en.HOURS_HINT_TWELVE if viewer.twelve_hours else rules_en.HOURS_HINT


def _hours(filled: Filled) -> tuple[Input, ...]:
    week = (filled.text(day.value, rules_en.FULL_WEEKDAYS[day], rules_en.CLOSED) for day in Weekday)
    return (*week, filled.text(ZONE, rules_en.ZONE, rules_en.ZONE_HINT))


def _days(filled: Filled, basis: Basis) -> tuple[Input, ...]:
    fields = (
        filled.date(FIRST, rules_en.FIRST_DAY),
        filled.date(LAST, rules_en.LAST_DAY),
        filled.text(DAY_HOURS, rules_en.DAY_HOURS, _hours_hint(basis.viewer)),
    )
    spells = upcoming(basis.rules.hours, basis.today)
    if not spells:
        return fields
    options = ((f"{each.first}/{each.last}", spell_in_words(each, basis.today, basis.viewer)) for each in spells)
    return (*fields, filled.several(REMOVED, rules_en.REMOVE_DAYS, options))


# ---------------------------------------------------------------- as the rules stand


def values_of(section: str, basis: Basis) -> Values:
    """What the section's fields hold for the rules as they stand."""
    rules, usual = basis.rules, basis.usual
    match section:
        case "quick":
            return {**_busy_values(rules), **_limit_values(rules), **open_values(rules.hours or usual, basis.viewer)}
        case "busy":
            return _busy_values(rules)
        case "hours":
            return {**_week_values(rules.hours or usual, basis.viewer), ZONE: rules.zone or ""}
        case "days":
            return dict.fromkeys((FIRST, LAST, DAY_HOURS, REMOVED), "")
        case "calendars":
            return calendar_values(rules, basis.calendars)
        case "meetings":
            reminders = ",".join(str(each // MINUTE) for each in sorted(rules.reminders, reverse=True))
            lasting = {LENGTH: minutes(default_length(rules)), STEP: minutes(rules.step)}
            return {**lasting, REMINDERS: reminders, REMIND_ME: YES if rules.reminded else NO}
    return {
        **_limit_values(rules),
        HORIZON: NONE if rules.horizon is None else str(rules.horizon.days),
        WEEKLY: _count(rules.weekly_cap),
        COUNTS: rules.caps_count.value,
    }


def _busy_values(rules: Rules) -> Values:
    order = [status for status, _ in rules_en.STATUS_CHOICES]
    blocking = ",".join(each for each in order if each in rules.blocking)
    return {BLOCKING: blocking, BEFORE: minutes(rules.buffer_before), AFTER: minutes(rules.buffer_after)}


def _limit_values(rules: Rules) -> Values:
    return {NOTICE: minutes(rules.notice), DAILY: _count(rules.daily_cap)}


def minutes(length: timedelta | None) -> str:
    return NONE if length is None else str(length // MINUTE)


def _count(cap: int | None) -> str:
    return "" if cap is None else str(cap)


def open_values(hours: Hours, reader: Viewer) -> Values:
    """The open days, and what hours they have if they all have the same."""
    week = week_of(hours)
    spans = {each for each in week.values() if each}
    return {
        OPEN_DAYS: ",".join(day.value for day in Weekday if week[day]),
        OPEN_HOURS: typed_spans(spans.pop(), reader) if len(spans) == 1 else "",
    }


def _week_values(hours: Hours, reader: Viewer) -> Values:
    return {day.value: typed_spans(spans, reader) for day, spans in week_of(hours).items()}


def typed_spans(spans: Iterable[Span], reader: Viewer) -> str:
    return ", ".join(typed_span(each, reader) for each in spans)
