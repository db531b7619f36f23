"""Sentences about one's own rules as a change of one rule."""

from __future__ import annotations

from bot.understanding.requests import RuleChange
from bot.understanding.sentence import Sentence


def read_rule(sentence: Sentence) -> RuleChange | None:
    return None
