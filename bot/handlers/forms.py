"""A form of one's own rules, above the conversation or in the card."""

from __future__ import annotations

from adapters.chat import Reply
from bot.exchange import Exchange
from bot.views.rule_forms import RuleForm, as_card, as_dialog
from scheduling.rules import Rules


async def form_shown(ex: Exchange, form: RuleForm, rules: Rules, *, in_card: bool) -> Reply:
    viewer = await ex.viewer()
    today = viewer.local(ex.now).date()
    if in_card:
        return Reply(card=as_card(form, rules, viewer, today, ex.pack))
    return Reply(dialog=as_dialog(form, rules, viewer, today, ex.pack))
