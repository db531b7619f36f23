"""The buttons of the rules' cards: all rules, a section's form, its saving, and undoing."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.chat import Click, PlaceKind, Reply, Submit
from bot.actions import EditRules, SaveRules, ShowRules, UndoRules
from bot.exchange import Exchange, say, whisper
from bot.handlers import calendars_form
from bot.handlers.forms import form_shown
from bot.handlers.rules import saved, setting, show_rules
from bot.rule_forms import rules_from
from bot.texts import en, rules_en
from bot.views.rule_forms import RuleForm, values_of
from bot.views.rules import CALENDARS, SECTIONS
from scheduling.people import Person
from scheduling.rules import Hours, Rules
from scheduling.service.set_rules import Overtaken

RuleClick = ShowRules | EditRules | SaveRules | UndoRules


async def clicked(ex: Exchange, asker: Person, action: RuleClick) -> Reply:
    """In the asker's own chat alone."""
    if ex.place is not PlaceKind.PERSONAL:
        return whisper(rules_en.RULES_PRIVATE)
    match action:
        case ShowRules(here=here):
            return await show_rules(ex, asker, here=bool(here))
        case EditRules(section=section, here=here):
            return await _opened(ex, asker, section, here=bool(here))
        case SaveRules(section=section, version=version):
            return await _sent_off(ex, asker, section, version)
        case UndoRules(version=version):
            return await _undone(ex, asker, version)


async def _opened(ex: Exchange, asker: Person, section: str, *, here: bool) -> Reply:
    if section not in SECTIONS:
        return whisper(en.OLD_BUTTON)
    rules, version = await setting(ex).standing(asker)
    if section == CALENDARS:
        return await calendars_form.opened(ex, asker, rules, version, in_card=here)
    usual = await setting(ex).usual_hours(asker, (await ex.viewer()).tz)
    return await form_shown(ex, RuleForm(section, version, values_of(rules, section, usual)), rules, in_card=here)


async def _sent_off(ex: Exchange, asker: Person, section: str, version: int) -> Reply:
    """Saved over the rules that the form was made from, or the form again: with mistakes, or with what somebody else saved."""
    assert isinstance(ex.event, Click | Submit)
    if section not in SECTIONS:
        return whisper(en.OLD_BUTTON)
    viewer, in_card = await ex.viewer(), isinstance(ex.event, Click)
    rules, present = await setting(ex).standing(asker)
    if section == CALENDARS:
        return await calendars_form.sent_off(ex, asker, rules, present, version, in_card=in_card)
    usual = await setting(ex).usual_hours(asker, viewer.tz)
    typed = {**values_of(rules, section, usual), **ex.event.inputs}
    if present != version:
        return await form_shown(ex, _overtaken(section, present, typed, rules, usual), rules, in_card=in_card)
    after = rules_from(section, typed, rules, usual, viewer.local(ex.now).date())
    if isinstance(after, dict):
        return await form_shown(ex, RuleForm(section, version, typed, after), rules, in_card=in_card)
    done = await setting(ex).replace(asker, after, over=version)
    if isinstance(done, Overtaken):
        return await form_shown(ex, _overtaken(section, done.version, typed, done.rules, usual), done.rules, in_card=in_card)
    if done.before == done.after:
        return await show_rules(ex, asker, rules_en.NOTHING_CHANGED, here=in_card)
    return await saved(ex, asker, done, rules_en.SAVED)


def _overtaken(section: str, version: int, typed: Mapping[str, str], rules: Rules, usual: Hours) -> RuleForm:
    """What was typed, with what stands meanwhile beside each field that says otherwise."""
    present = values_of(rules, section, usual)
    other = {name: value for name, value in present.items() if value and typed.get(name, "").strip() != value}
    beside = {name: rules_en.now_stands(value) for name, value in other.items()}
    return RuleForm(section, version, typed, beside, (rules_en.FORM_OVERTAKEN,))


async def undone(ex: Exchange, version: int) -> Reply:
    """ "Undo" as a word."""
    asker = await ex.asker()
    if asker is None:
        return say(en.UNKNOWN_ASKER)
    return say(rules_en.RULES_PRIVATE) if ex.place is not PlaceKind.PERSONAL else await _undone(ex, asker, version)


async def _undone(ex: Exchange, asker: Person, version: int) -> Reply:
    """What stood before comes back, as long as nothing was saved since."""
    last = ex.thread.undoable
    if last is None or last.version != version:
        return await show_rules(ex, asker, rules_en.RULES_OVERTAKEN)
    done = await setting(ex).replace(asker, last.before, over=version)
    return await saved(ex, asker, done, rules_en.UNDONE, undo=False)
