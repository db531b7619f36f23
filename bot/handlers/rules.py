"""One's own rules, shown; changing them by a sentence comes later."""

from __future__ import annotations

from adapters.chat import PlaceKind, Reply
from bot.exchange import Exchange, say
from bot.texts import en
from bot.understanding.requests import Request
from bot.views.rules import rules_card
from scheduling.people import Person
from scheduling.rules import Rules

SHOW = "show"
"""The name under which a sentence asks to see the rules."""


async def rules(ex: Exchange, asker: Person, request: Request) -> Reply:
    """In the asker's own chat alone: rules are nobody else's business."""
    if request.rule is not None and request.rule.name != SHOW:
        return say(en.NOT_YET_RULES)
    if ex.place is not PlaceKind.PERSONAL:
        return say(en.RULES_PRIVATE)
    stored = (await ex.desk.rules.rules_of([asker.id])).get(asker.id)
    return Reply(card=rules_card(stored.rules if stored else Rules(), await ex.viewer(), is_default=stored is None))
