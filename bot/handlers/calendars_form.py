"""Which of one's calendars count and which one is written, from the list that Outlook gives now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapters.chat import Click, Reply, Submit
from bot.exchange import Exchange
from bot.handlers.forms import form_shown
from bot.handlers.rules import saved, setting, show_rules
from bot.texts import rules_en
from bot.views.calendars_form import READ, WRITTEN, calendar_values, key_of, vanished
from bot.views.rule_forms import RuleForm
from bot.views.rules import CALENDARS
from scheduling.people import Person
from scheduling.ports import OneCalendar
from scheduling.rules import Rules
from scheduling.service.set_rules import Overtaken


async def opened(ex: Exchange, asker: Person, rules: Rules, version: int, *, in_card: bool, note: str = "") -> Reply:
    """A calendar that is gone is said, and no longer ticked. Raises `CalendarError`."""
    calendars = tuple(await ex.desk.reader.calendars_of(asker))
    gone = vanished(rules, calendars)
    notes = (*([note] if note else []), *([rules_en.gone(gone)] if gone else []))
    form = RuleForm(CALENDARS, version, calendar_values(rules, calendars), notes=notes, calendars=calendars)
    return await form_shown(ex, form, rules, in_card=in_card)


async def sent_off(ex: Exchange, asker: Person, rules: Rules, present: int, version: int, *, in_card: bool) -> Reply:
    assert isinstance(ex.event, Click | Submit)
    if present != version:
        return await opened(ex, asker, rules, present, in_card=in_card, note=rules_en.RULES_OVERTAKEN)
    calendars = tuple(await ex.desk.reader.calendars_of(asker))
    typed = {**calendar_values(rules, calendars), **ex.event.inputs}
    chosen = _chosen(typed, calendars)
    if isinstance(chosen, dict):
        form = RuleForm(CALENDARS, version, typed, chosen, calendars=calendars)
        return await form_shown(ex, form, rules, in_card=in_card)
    read, written = chosen
    after = replace(rules, read_calendars=read, write_calendar=written)
    done = await setting(ex).replace(asker, after, over=version)
    if isinstance(done, Overtaken):
        return await opened(ex, asker, done.rules, done.version, in_card=in_card, note=rules_en.RULES_OVERTAKEN)
    if done.before == done.after:
        return await show_rules(ex, asker, rules_en.NOTHING_CHANGED, here=in_card)
    return await saved(ex, asker, done, rules_en.SAVED)


def _chosen(typed: Mapping[str, str], calendars: Sequence[OneCalendar]) -> tuple[tuple[str, ...], str] | dict[str, str]:
    """As rules have them, where the default calendar alone is nothing said; or what is wrong, by field."""
    ticked = {each.strip() for each in typed.get(READ, "").split(",")}
    read = tuple(each.id for each in calendars if key_of(each.id) in ticked)
    written = next((each for each in calendars if each.writable and key_of(each.id) == typed.get(WRITTEN, "")), None)
    if not read:
        return {READ: rules_en.NO_CALENDAR_READ}
    if written is None:
        return {WRITTEN: rules_en.NO_CALENDAR_WRITTEN}
    if written.id not in read:
        return {WRITTEN: rules_en.WRITTEN_IS_READ}
    default = next((each.id for each in calendars if each.is_default), "")
    return () if read == (default,) else read, "" if written.is_default else written.id
