"""The cards and dialogs of one's own rules, as the views make them: empty-handed, with much set, with mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from adapters.chat import Card, Dialog
from bot.actions import Signer
from bot.rule_forms import rules_from
from bot.texts import rules_en
from bot.texts.when import Viewer
from bot.views.rule_fields import Basis
from bot.views.rule_forms import RuleForm, as_card, as_dialog, standing_values
from bot.views.rules import CALENDARS, ROWS_OF, TYPE, changed_card, rules_card, types_card
from scheduling.ports import OneCalendar
from scheduling.rules import CapCounts, DatedWindow, Hours, MeetingType, Rules, Status, Weekday, WeeklyWindow
from scheduling.service.reading import ASSUMED_HOURS
from scheduling.service.set_rules import RulesSet
from scheduling.what_if import Effect

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = NOW.date()
READER = Viewer("Europe/Stockholm")
PACK = Signer(b"secret").pack
MINUTE = timedelta(minutes=1)
MIDWEEK = frozenset({Weekday.TUE, Weekday.WED, Weekday.THU})

INTRO = MeetingType("intro-call", "Intro call", (20 * MINUTE, 30 * MINUTE))
KICKOFF = MeetingType(
    "project-kickoff",
    "Project kickoff with everybody who is involved",
    (60 * MINUTE, 90 * MINUTE),
    buffer_before=10 * MINUTE,
    notice=timedelta(days=1),
    windows=(WeeklyWindow(MIDWEEK, time(13), time(17)),),
    questions=("What is it about?", "Who decides?"),
    place="Blue Room, second floor",
    online=False,
)
MUCH = Rules(
    blocking=frozenset({Status.BUSY, Status.OUT_OF_OFFICE}),
    buffer_before=10 * MINUTE,
    buffer_after=5 * MINUTE,
    notice=timedelta(hours=4),
    daily_cap=4,
    weekly_cap=12,
    caps_count=CapCounts.OURS,
    hours=Hours(
        (WeeklyWindow(MIDWEEK, time(9), time(12)), WeeklyWindow(MIDWEEK | {Weekday.FRI}, time(13), time(17))),
        (
            DatedWindow(date(2026, 11, 30), time(10), time(12)),
            *(DatedWindow(date(2026, 12, day)) for day in (24, 25, 28)),
        ),
    ),
    zone="Europe/Stockholm",
    meeting_types=(INTRO, KICKOFF),
    read_calendars=("default", "private"),
)
CALENDARS_NOW = (
    OneCalendar("default", "Calendar", is_default=True, writable=True),
    OneCalendar("private", "Private", is_default=False, writable=True),
    OneCalendar("birthdays", "Birthdays", is_default=False, writable=False),
)


def _basis(rules: Rules) -> Basis:
    return Basis(rules, 3, ASSUMED_HOURS, READER, TODAY, CALENDARS_NOW)


def _form(section: str, rules: Rules, of: str = "", *, here: bool = False) -> RuleForm:
    basis = _basis(rules)
    return RuleForm(section, basis, standing_values(section, basis, of), of, here)


def _wrong(section: str, rules: Rules, of: str = "", **typed: str) -> RuleForm:
    """As a form stands after it was sent off with mistakes."""
    form = _form(section, rules, of)
    values = {**form.values, **typed}
    errors = rules_from(section, values, form.basis, of)
    assert isinstance(errors, dict), errors
    return replace(form, values=values, errors=errors, notes=(rules_en.MISTAKES,))


CARDS: Mapping[str, Card] = {
    "rules-none": rules_card(Rules(), READER, NOW, PACK, is_default=True),
    "rules-much": rules_card(MUCH, READER, NOW, PACK),
    "rules-saved": rules_card(
        MUCH, READER, NOW, PACK, done=RulesSet(replace(Rules(), meeting_types=(INTRO,)), MUCH, 4), effect=Effect(6, 2)
    ),
    "rules-changed": changed_card(
        rules_en.SAVED, RulesSet(Rules(), replace(Rules(), daily_cap=4), 1), Effect(0, 12), READER, NOW, PACK, undo=True
    ),
    "rules-types": types_card(MUCH, READER, PACK, here=False),
    "rules-quick-here": as_card(_form("quick", Rules(), here=True), PACK),
}

DIALOGS: Mapping[str, Dialog] = {
    "rules-form-quick": as_dialog(_form("quick", Rules()), PACK),
    "rules-form-quick-much": as_dialog(
        replace(_form("quick", MUCH), preview=rules_en.not_saved(rules_en.effect(6, 2, next_week=False))), PACK
    ),
    "rules-form-quick-wrong": as_dialog(_wrong("quick", Rules(), daily_cap="lots", hours="9-5", days=""), PACK),
    **{f"rules-form-{section}": as_dialog(_form(section, MUCH), PACK) for section in ROWS_OF if section not in (TYPE, CALENDARS)},
    "rules-form-hours-wrong": as_dialog(_wrong("hours", MUCH, mon="1-5", tue="nine to five", zone="Mars"), PACK),
    "rules-form-days-wrong": as_dialog(_wrong("days", MUCH, first_day="2026-11-20", last_day="2026-11-19"), PACK),
    "rules-form-booking-wrong": as_dialog(_wrong("booking", MUCH, daily_cap="5", weekly_cap="4"), PACK),
    "rules-form-type-new": as_dialog(_form(TYPE, Rules()), PACK),
    "rules-form-type": as_dialog(_form(TYPE, MUCH, "project-kickoff"), PACK),
    "rules-form-type-wrong": as_dialog(_wrong(TYPE, MUCH, "project-kickoff", name="", lengths="4", place=""), PACK),
    "rules-form-calendars": as_dialog(_form(CALENDARS, MUCH), PACK),
}
