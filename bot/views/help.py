"""Welcome, help, and the answer to what was not understood."""

from __future__ import annotations

from adapters.chat import Actions, Card, Facts, Look, Text
from bot.actions import Pack, ShowRules
from bot.texts import en, rules_en
from bot.views.pieces import button, quiet, row, text, title


def welcome_card(pack: Pack, *, shared: bool) -> Card:
    """Three lines and three examples; in groups one more, about mentions, and elsewhere the way to one's own rules."""
    first, *rest = en.WELCOME
    lines: list[Text] = [Text((first,), Look.STRONG), *(text(line) for line in rest)]
    return Card(first, (*lines, *_examples(), _last(pack, shared=shared)))


def help_card(pack: Pack, *, shared: bool) -> Card:
    rows = Facts(tuple((label, (examples,)) for label, examples in en.HELP))
    return Card(en.HELP_TITLE, (title(en.HELP_TITLE), rows, _last(pack, shared=shared)))


def _last(pack: Pack, *, shared: bool) -> Text | Actions:
    return quiet(en.IN_GROUPS) if shared else row(button(rules_en.MY_RULES, ShowRules(), pack))


def examples_card(sentence: str = en.NOT_UNDERSTOOD) -> Card:
    """A sentence, then three examples that do work."""
    return Card(sentence, (text(sentence), *_examples()))


def _examples() -> list[Text]:
    return [text(f"• {example}") for example in en.EXAMPLES]
