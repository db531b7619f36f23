"""The forms for one's own rules, a section each: the same fields in a dialog and in a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters.chat import Block, Button, Card, DateInput, Dialog, Input, SelectInput, Text, TextInput, TimeInput, Weight
from bot.actions import Pack, SaveRules, ShowRules
from bot.texts import rules_en, when
from bot.texts.when import Viewer
from bot.views.calendars_form import calendar_fields
from bot.views.pieces import button, quiet, row, text, title
from bot.views.rules import BOOKING, BUSY, CALENDARS, DAYS, HOURS, day_in_words, upcoming
from scheduling.ports import OneCalendar
from scheduling.rule_changes import week_of
from scheduling.rules import CapCounts, Hours, Rules, Weekday
from scheduling.service.offer import default_length

BLOCKING, BEFORE, AFTER = "blocking", "buffer_before", "buffer_after"
NOTICE, HORIZON, STEP, DAILY, WEEKLY, COUNTS, LENGTH = (
    *("notice", "horizon", "step", "daily_cap", "weekly_cap", "caps_count", "length"),
)
ZONE = "zone"
FIRST, LAST, OPENS, CLOSES, REMOVED = "first_day", "last_day", "opens", "closes", "removed"
STEPS = (5, 10, 15, 20, 30, 60)
MINUTE = timedelta(minutes=1)
TITLES = {
    BUSY: rules_en.BUSY_TITLE,
    HOURS: rules_en.HOURS_TITLE,
    DAYS: rules_en.DAYS_TITLE,
    BOOKING: rules_en.BOOKING_TITLE,
    CALENDARS: rules_en.CALENDARS_TITLE,
}


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One section as it stands in the form, made from the rules of `version`; with what is wrong beside its fields.

    `calendars` are those that Outlook has now, for the section about them.
    """

    section: str
    version: int
    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    calendars: tuple[OneCalendar, ...] = ()


def as_dialog(form: RuleForm, rules: Rules, viewer: Viewer, today: date, pack: Pack) -> Dialog:
    return Dialog(TITLES[form.section], _blocks(form, rules, viewer, today), _save(form, pack))


def as_card(form: RuleForm, rules: Rules, viewer: Viewer, today: date, pack: Pack) -> Card:
    buttons = row(_save(form, pack), button(rules_en.BACK, ShowRules(here=1), pack))
    name = TITLES[form.section]
    return Card(name, (title(name), *_blocks(form, rules, viewer, today), buttons))


def _save(form: RuleForm, pack: Pack) -> Button:
    return button(rules_en.SAVE, SaveRules(form.section, form.version), pack, Weight.PRIMARY)


def _blocks(form: RuleForm, rules: Rules, viewer: Viewer, today: date) -> tuple[Block, ...]:
    notes = tuple(text(each) for each in form.notes)
    match form.section:
        case "busy":
            return (*notes, *_busy(form))
        case "hours":
            return (*notes, quiet(rules_en.HOURS_NOTE), *_hours(form))
        case "days":
            return (*notes, quiet(rules_en.DAYS_NOTE), *_days(form, rules, viewer, today))
        case "calendars":
            return (*notes, *calendar_fields(form.values, form.errors, form.calendars))
        case _:
            return (*notes, *_booking(form))


# ---------------------------------------------------------------- the fields


def _typed(form: RuleForm, name: str, label: str, hint: str = "") -> TextInput:
    return TextInput(name, label, form.values.get(name, ""), hint, error=form.errors.get(name, ""))


def _busy(form: RuleForm) -> tuple[Input, ...]:
    statuses = SelectInput(
        BLOCKING,
        rules_en.BLOCKING,
        rules_en.STATUS_CHOICES,
        form.values.get(BLOCKING, ""),
        many=True,
        compact=False,
        error=form.errors.get(BLOCKING, ""),
    )
    return statuses, _typed(form, BEFORE, rules_en.BUFFER_BEFORE, "0"), _typed(form, AFTER, rules_en.BUFFER_AFTER, "0")


def _booking(form: RuleForm) -> tuple[Input, ...]:
    steps = tuple((str(each), when.length_of_minutes(each)) for each in STEPS)
    counts = ((CapCounts.ALL.value, rules_en.COUNT_ALL), (CapCounts.OURS.value, rules_en.COUNT_OURS))
    return (
        _typed(form, NOTICE, rules_en.NOTICE),
        _typed(form, HORIZON, rules_en.HORIZON),
        _typed(form, DAILY, rules_en.DAILY_CAP),
        _typed(form, WEEKLY, rules_en.WEEKLY_CAP),
        SelectInput(COUNTS, rules_en.CAPS_COUNT, counts, form.values.get(COUNTS, ""), error=form.errors.get(COUNTS, "")),
        SelectInput(STEP, rules_en.STEP, steps, form.values.get(STEP, ""), error=form.errors.get(STEP, "")),
        _typed(form, LENGTH, rules_en.LENGTH),
    )


def _hours(form: RuleForm) -> tuple[Input, ...]:
    days = (_typed(form, day.value, rules_en.FULL_WEEKDAYS[day], rules_en.HOURS_HINT) for day in Weekday)
    return (*days, _typed(form, ZONE, rules_en.ZONE, rules_en.ZONE_HINT))


def _days(form: RuleForm, rules: Rules, viewer: Viewer, today: date) -> tuple[Input | Text, ...]:
    value, error = form.values, form.errors
    fields: list[Input | Text] = [
        DateInput(FIRST, rules_en.FIRST_DAY, value.get(FIRST, ""), error.get(FIRST, "")),
        DateInput(LAST, rules_en.LAST_DAY, value.get(LAST, ""), error.get(LAST, "")),
        TimeInput(OPENS, rules_en.OPENS, value.get(OPENS, ""), error.get(OPENS, "")),
        TimeInput(CLOSES, rules_en.CLOSES, value.get(CLOSES, ""), error.get(CLOSES, "")),
    ]
    coming = {each.day: day_in_words(each, today, viewer) for each in upcoming(rules.hours, today)}
    if coming:
        options = tuple((day.isoformat(), words) for day, words in coming.items())
        chosen = ",".join(each for each in value.get(REMOVED, "").split(",") if each in dict(options))
        fields.append(SelectInput(REMOVED, rules_en.REMOVE_DAYS, options, chosen, many=True, compact=False))
    return tuple(fields)


# ---------------------------------------------------------------- as the rules stand


def values_of(rules: Rules, section: str, usual: Hours) -> Mapping[str, str]:
    """What the section's fields hold for these rules; `usual` are the hours that hold where they have none."""
    match section:
        case "busy":
            order = [status for status, _ in rules_en.STATUS_CHOICES]
            return {
                BLOCKING: ",".join(sorted(rules.blocking, key=order.index)),
                BEFORE: _minutes(rules.buffer_before),
                AFTER: _minutes(rules.buffer_after),
            }
        case "hours":
            return {**week_values(rules.hours or usual), ZONE: rules.zone or ""}
        case "days":
            return dict.fromkeys((FIRST, LAST, OPENS, CLOSES, REMOVED), "")
        case _:
            return {
                NOTICE: _minutes(rules.notice),
                HORIZON: "" if rules.horizon is None else str(rules.horizon.days),
                DAILY: _count(rules.daily_cap),
                WEEKLY: _count(rules.weekly_cap),
                COUNTS: rules.caps_count.value,
                STEP: _minutes(rules.step),
                LENGTH: _minutes(default_length(rules)),
            }


def _minutes(length: timedelta | None) -> str:
    return "" if length is None else str(length // MINUTE)


def _count(cap: int | None) -> str:
    return "" if cap is None else str(cap)


def week_values(hours: Hours) -> Mapping[str, str]:
    return {day.value: ", ".join(map(_span, spans)) for day, spans in week_of(hours).items()}


def _span(span: tuple[int, int]) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span)
