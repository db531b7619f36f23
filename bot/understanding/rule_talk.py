"""Sentences about one's own rules as a change of one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understanding.requests import RuleChange

if TYPE_CHECKING:
    from bot.understanding.sentence import Sentence


def read_rule(sentence: Sentence) -> RuleChange | None:
    return None
