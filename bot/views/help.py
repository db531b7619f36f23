"""Welcome, help, and the answer to what was not understood."""

from __future__ import annotations

from adapters.chat import Card, Facts, Look, Text
from bot.texts import en
from bot.views.pieces import quiet, text, title


def welcome_card(*, shared: bool) -> Card:
    """Three lines and three examples; in groups one more, about mentions."""
    first, *rest = en.WELCOME
    lines: list[Text] = [Text((first,), Look.STRONG), *(text(line) for line in rest)]
    return Card(first, (*lines, *_examples(), *([quiet(en.IN_GROUPS)] if shared else [])))


def help_card(*, shared: bool) -> Card:
    rows = Facts(tuple((label, (examples,)) for label, examples in en.HELP))
    return Card(en.HELP_TITLE, (title(en.HELP_TITLE), rows, *([quiet(en.IN_GROUPS)] if shared else [])))


def examples_card(sentence: str = en.NOT_UNDERSTOOD) -> Card:
    """A sentence, then three examples that do work."""
    return Card(sentence, (text(sentence), *_examples()))


def _examples() -> list[Text]:
    return [text(f"• {example}") for example in en.EXAMPLES]
