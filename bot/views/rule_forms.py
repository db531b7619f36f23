"""The forms for one's own rules, a section each: the same fields in a dialog and in a card, with what saving would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.chat import Block, Button, Card, Dialog, Input, Look, Weight
from bot.actions import Pack, PreviewRules, SaveRules, ShowRules, ShowTypes
from bot.texts import rules_en
from bot.views.pieces import button, quiet, row, text, title
from bot.views.rule_fields import Basis, Filled, Values, fields_of, shown, values_of
from bot.views.rules import CALENDARS, DAYS, HOURS, MEETINGS, QUICK, TITLES, TYPE
from bot.views.type_fields import type_called, type_fields, type_values

NOTES = {
    QUICK: rules_en.QUICK_NOTE,
    HOURS: rules_en.HOURS_NOTE,
    DAYS: rules_en.DAYS_NOTE,
    MEETINGS: rules_en.MEETINGS_NOTE,
    TYPE: rules_en.TYPE_NOTE,
}
"""What is said above a section's fields."""


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One section as it stands in the form. `of` is the meeting type's slug in a form for one, "" for a new one.

    `here` says that the form stands in a card. `preview` is what saving it would do, "" when that was not asked.
    """

    section: str
    basis: Basis
    values: Values
    of: str = ""
    here: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    preview: str = ""


def standing_values(section: str, basis: Basis, of: str) -> Values:
    return type_values(basis, of) if section == TYPE else values_of(section, basis)


def standing_shown(section: str, basis: Basis, of: str) -> Values:
    """What the fields hold for the rules as they stand, in words, by field."""
    filled = Filled(standing_values(section, basis, of))
    return {each.id: shown(each) for each in _fields(section, filled, basis, of)}


def as_dialog(form: RuleForm, pack: Pack) -> Dialog:
    return Dialog(_title(form), (*_blocks(form), row(_preview(form, pack))), _save(form, pack))


def as_card(form: RuleForm, pack: Pack) -> Card:
    back = ShowTypes(here=1) if form.section == TYPE and form.basis.rules.meeting_types else ShowRules(here=1)
    buttons = row(_save(form, pack), _preview(form, pack), button(rules_en.BACK, back, pack))
    name = _title(form)
    return Card(name, (title(name), *_blocks(form), buttons))


def _title(form: RuleForm) -> str:
    is_new = form.section == TYPE and type_called(form.basis.rules, form.of) is None
    return rules_en.NEW_TYPE if is_new else TITLES[form.section]


def _save(form: RuleForm, pack: Pack) -> Button:
    action = SaveRules(form.section, form.basis.version, int(form.here), form.of)
    return button(rules_en.SAVE, action, pack, Weight.PRIMARY)


def _preview(form: RuleForm, pack: Pack) -> Button:
    action = PreviewRules(form.section, form.basis.version, int(form.here), form.of)
    return Button(rules_en.PREVIEW, pack(action), with_fields=True)


def _blocks(form: RuleForm) -> tuple[Block, ...]:
    notes = [text(each, look=Look.WARNING) for each in form.notes]
    if form.section in NOTES:
        notes.append(quiet(NOTES[form.section]))
    fields = _fields(form.section, Filled(form.values, form.errors), form.basis, form.of)
    below = [quiet(rules_en.WHY_DEFAULT)] if form.section == CALENDARS else []
    if form.preview:
        below.append(text(form.preview, look=Look.STRONG))
    return (*notes, *fields, *below)


def _fields(section: str, filled: Filled, basis: Basis, of: str) -> tuple[Input, ...]:
    return type_fields(filled, basis, of) if section == TYPE else fields_of(section, filled, basis)
