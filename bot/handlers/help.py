"""Help, first contact, and what is not there yet, said plainly."""

from __future__ import annotations

from adapters.chat import Reply
from bot.exchange import Exchange
from bot.memory import Thread
from bot.texts import en
from bot.understanding.requests import Intent
from bot.views.help import examples_card, help_card, welcome_card
from bot.views.pieces import is_shared


def welcome(ex: Exchange) -> Reply:
    return Reply(card=welcome_card(shared=is_shared(ex.place)))


def help_(ex: Exchange) -> Reply:
    return Reply(card=help_card(shared=is_shared(ex.place)))


def not_understood(ex: Exchange) -> Reply:
    """Never silence and never a guess: three examples that do work; whoever says something for the first time is welcomed."""
    return Reply(card=examples_card()) if ex.thread != Thread() else welcome(ex)


NOT_YET = {
    Intent.LINK: en.NOT_YET_LINK,
    Intent.CHECK: en.NOT_YET_CHECK,
    Intent.EXPLAIN: en.NOT_YET_EXPLAIN,
}


def not_yet(intent: Intent) -> Reply:
    return Reply(card=examples_card(NOT_YET[intent]))
