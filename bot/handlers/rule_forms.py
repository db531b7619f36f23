"""The buttons of the rules' cards: all rules, a section's form, what it would do, its saving, and undoing."""

from __future__ import annotations

from dataclasses import replace

from adapters.chat import Click, PlaceKind, Reply, Submit
from bot.actions import EditRules, PreviewRules, RemindMe, SaveRules, ShowRules, ShowTypes, UndoRules
from bot.exchange import Exchange, say, whisper
from bot.handlers.rules import changing, saved, saved_in_form, setting, show_rules
from bot.rule_forms import rules_from
from bot.texts import en, rules_en
from bot.views.calendars_form import vanished
from bot.views.rule_fields import Basis, Values
from bot.views.rule_forms import RuleForm, as_card, as_dialog, standing_shown, standing_values
from bot.views.rules import CALENDARS, TITLES, TYPE, does, types_card
from bot.views.type_fields import type_called
from scheduling.people import Person
from scheduling.rule_changes import Change
from scheduling.rules import Rules
from scheduling.service.set_rules import Overtaken

RuleClick = ShowRules | ShowTypes | EditRules | SaveRules | PreviewRules | UndoRules | RemindMe


async def clicked(ex: Exchange, asker: Person, action: RuleClick) -> Reply:
    """In the asker's own chat alone."""
    if ex.place is not PlaceKind.PERSONAL:
        return whisper(rules_en.RULES_PRIVATE)
    match action:
        case ShowRules(here=here):
            return await show_rules(ex, asker, here=bool(here))
        case ShowTypes(here=here):
            return await _types_shown(ex, asker, here=bool(here))
        case RemindMe(no=no):
            return await changing(ex, asker, Change("reminded", "off" if no else "on"))
        case UndoRules(version=version):
            return await _undone(ex, asker, version)
        case EditRules(section=section) | SaveRules(section=section) | PreviewRules(section=section) if section not in TITLES:
            return whisper(en.OLD_BUTTON)
        case EditRules():
            return await _opened(ex, asker, action)
        case PreviewRules() | SaveRules():
            return await _sent_off(ex, asker, action)


async def _types_shown(ex: Exchange, asker: Person, *, here: bool) -> Reply:
    rules, _ = await setting(ex).standing(asker)
    return Reply(card=types_card(rules, await ex.viewer(), ex.pack, here=here))


# ---------------------------------------------------------------- a form


async def _basis(ex: Exchange, asker: Person, section: str) -> Basis:
    """Raises `CalendarError` for the form about calendars, which are those that Outlook has now."""
    viewer = await ex.viewer()
    rules, version = await setting(ex).standing(asker)
    usual = await setting(ex).usual_hours(asker, viewer.tz)
    calendars = tuple(await ex.desk.reader.calendars_of(asker)) if section == CALENDARS else ()
    return Basis(rules, version, usual, viewer, viewer.local(ex.now).date(), calendars)


async def _opened(ex: Exchange, asker: Person, action: EditRules) -> Reply:
    """A calendar that is gone is said, and no longer ticked."""
    basis = await _basis(ex, asker, action.section)
    if action.of and type_called(basis.rules, action.of) is None:
        return await _types_shown(ex, asker, here=bool(action.here))
    gone = vanished(basis.rules, basis.calendars) if action.section == CALENDARS else 0
    notes = (rules_en.gone(gone),) if gone else ()
    values = standing_values(action.section, basis, action.of)
    return _shown(ex, RuleForm(action.section, basis, values, action.of, bool(action.here), notes=notes))


def _shown(ex: Exchange, form: RuleForm) -> Reply:
    return Reply(card=as_card(form, ex.pack)) if form.here else Reply(dialog=as_dialog(form, ex.pack))


async def _sent_off(ex: Exchange, asker: Person, action: SaveRules | PreviewRules) -> Reply:
    """Saved over the rules that the form was made from, or the form again: with mistakes, what it would do, or what was saved
    elsewhere meanwhile."""
    assert isinstance(ex.event, Click | Submit)
    basis = await _basis(ex, asker, action.section)
    typed = {**standing_values(action.section, basis, action.of), **ex.event.inputs}
    form = RuleForm(action.section, basis, typed, action.of, bool(action.here))
    if basis.version != action.version:
        return _shown(ex, _overtaken(form))
    after = rules_from(action.section, typed, basis, action.of)
    if isinstance(after, dict):
        return _shown(ex, replace(form, errors=after, notes=(rules_en.MISTAKES,)))
    if isinstance(action, PreviewRules):
        return _shown(ex, replace(form, preview=await _preview(ex, asker, basis.rules, after)))
    done = await setting(ex).replace(asker, after, over=action.version)
    if isinstance(done, Overtaken):
        return _shown(ex, _overtaken(replace(form, basis=replace(basis, rules=done.rules, version=done.version))))
    if done.before == done.after:
        return await show_rules(ex, asker, rules_en.NOTHING_CHANGED, here=form.here)
    return await saved_in_form(ex, asker, done, here=form.here)


async def _preview(ex: Exchange, asker: Person, before: Rules, after: Rules) -> str:
    viewer = await ex.viewer()
    return rules_en.not_saved(does(before, after, await setting(ex).effect(asker, viewer.tz, before, after)))


def _overtaken(form: RuleForm) -> RuleForm:
    """What was typed, with what stands meanwhile beside each field that says otherwise."""
    notes = [rules_en.FORM_OVERTAKEN]
    if form.section == TYPE and form.of and type_called(form.basis.rules, form.of) is None:
        notes.append(rules_en.TYPE_GONE)
    stands = standing_shown(form.section, form.basis, form.of)
    return replace(form, errors={**_differing(form, stands)}, notes=tuple(notes))


def _differing(form: RuleForm, stands: Values) -> Values:
    present = standing_values(form.section, form.basis, form.of)
    other = [name for name, value in present.items() if name in stands and form.values.get(name, "").strip() != value]
    return {name: rules_en.now_stands(stands[name]) for name in other}


# ---------------------------------------------------------------- undoing


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
