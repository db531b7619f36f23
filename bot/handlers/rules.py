"""One's own rules by sentences: shown, or one changed, saved at once, and shown as it now stands with the way back."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.chat import PlaceKind, Reply
from bot.exchange import Exchange, say
from bot.memory import Undoable
from bot.reminding import plan_again
from bot.rules_said import change_said
from bot.texts import rules_en
from bot.understanding.requests import Intent, Request
from bot.views.rules import changed_card, rule_rows, rules_card, unchanged_card
from scheduling.errors import InputError
from scheduling.people import Person
from scheduling.rule_changes import Change, changed_by
from scheduling.service.set_rules import Overtaken, RuleSetting, RulesSet
from scheduling.what_if import Effect

SHOW = "show"
"""The name under which a sentence asks to see the rules."""

CALLED = {"reminded": "reminders"}
"""Which row of the rules a change shows in, where it is not called like it."""


async def rules(ex: Exchange, asker: Person, request: Request) -> Reply:
    """In the asker's own chat alone: rules are nobody else's business."""
    if ex.place is not PlaceKind.PERSONAL:
        return say(rules_en.RULES_PRIVATE)
    change, before = change_said(request), ex.thread.request
    if not ex.thread.offer:
        ex.remember(request=request)  # "make it 9" is about this rule, unless times are on the table
    if change is None:
        asked = request.rule is not None and request.rule.name == SHOW
        return await show_rules(ex, asker, *([] if asked else [rules_en.WHICH_RULE]))
    if before is not None and _is_corrected(before, request) and ex.thread.undoable is not None:
        mistaken = ex.thread.undoable
        await setting(ex).replace(asker, mistaken.before, over=mistaken.version)
    return await changing(ex, asker, change)


def _is_corrected(before: Request, request: Request) -> bool:
    """ "Make it 9" after "no meetings before 10": the same rule, other than it was just set."""
    said, now = before.rule, request.rule
    if before.intent is not Intent.RULES or said is None or now is None or said == now:
        return False
    return said.name == now.name == "hours" and said.days == now.days and _edges(said.value) & _edges(now.value) != set()


def _edges(hours: str) -> set[str]:
    """What "10:00-24:00" shares with "09:00-24:00"."""
    return set(hours.split("-")) if not hours.startswith("not") else set()


async def several(ex: Exchange, asker: Person, requests: Sequence[Request]) -> Reply:
    """Changes that were said in one go: all of them are saved, or none."""
    if ex.place is not PlaceKind.PERSONAL:
        return say(rules_en.RULES_PRIVATE)
    changes = (change_said(each) for each in requests)
    return await changing(ex, asker, *(each for each in changes if each is not None))


async def changing(ex: Exchange, asker: Person, *changes: Change) -> Reply:
    """Rules changed over whatever stands."""
    viewer = await ex.viewer()
    try:
        done = await setting(ex).change(asker, viewer.tz, lambda rules, usual: changed_by(rules, changes, usual))
    except InputError as mistake:
        return say(rules_en.wrong(mistake.field, mistake.problem))
    if isinstance(done, RulesSet) and done.before == done.after:
        said = [CALLED.get(each.name, each.name) for each in changes]
        names = [name for name in rule_rows(done.after, viewer, ex.now) if any(name in each for each in said)]
        return Reply(card=unchanged_card(done.after, names, viewer, ex.now, ex.pack))
    return await saved(ex, asker, done, rules_en.SAVED)


def setting(ex: Exchange) -> RuleSetting:
    return RuleSetting(ex.desk.rules, ex.desk.reader, ex.desk.clock)


async def show_rules(ex: Exchange, asker: Person, *notes: str, here: bool = False) -> Reply:
    standing, version = await setting(ex).standing(asker)
    viewer = await ex.viewer()
    return Reply(card=rules_card(standing, viewer, ex.now, ex.pack, *notes, is_default=version == 0, here=here))


async def saved(ex: Exchange, asker: Person, done: RulesSet | Overtaken, heading: str, *, undo: bool = True) -> Reply:
    """What a save came to: what changed, what it does, and the way back; or that somebody was faster."""
    if isinstance(done, Overtaken):
        return await show_rules(ex, asker, rules_en.RULES_OVERTAKEN)
    effect = await _carried_out(ex, asker, done, undo=undo)
    return Reply(card=changed_card(heading, done, effect, await ex.viewer(), ex.now, ex.pack, undo=undo))


async def saved_in_form(ex: Exchange, asker: Person, done: RulesSet, *, here: bool) -> Reply:
    """All rules as they now stand, for whoever sets several."""
    effect = await _carried_out(ex, asker, done, undo=True)
    return Reply(card=rules_card(done.after, await ex.viewer(), ex.now, ex.pack, here=here, done=done, effect=effect))


async def _carried_out(ex: Exchange, asker: Person, done: RulesSet, *, undo: bool) -> Effect | None:
    """What the save does; from now on it can be undone."""
    ex.acted = ex.changed_page = True
    ex.remember(undoable=Undoable(done.version, done.before) if undo else None)
    await plan_again(ex.desk, asker.id, done.before, done.after)
    return await setting(ex).effect(asker, (await ex.viewer()).tz, done.before, done.after)
