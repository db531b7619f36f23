"""Welcome, help, and the answer to what was not understood."""

from __future__ import annotations

from adapters.chat import Button, Card, Facts, Look, Text
from bot.actions import EditRules, Pack, ShowRules
from bot.texts import en, rules_en
from bot.views.pieces import button, quiet, row, text, title
from bot.views.rules import QUICK


def welcome_card(pack: Pack, *, shared: bool) -> Card:
    """Three lines and three examples; in groups one more, about mentions, and elsewhere the way to one's own rules."""
    first, *rest = en.WELCOME
    lines: list[Text] = [Text((first,), Look.STRONG), *(text(line) for line in rest)]
    last = quiet(en.IN_GROUPS) if shared else row(_set_up(pack), _my_rules(pack))
    return Card(first, (*lines, *_examples(), last))


def help_card(pack: Pack, *, shared: bool) -> Card:
    rows = Facts(tuple((label, (examples,)) for label, examples in en.HELP))
    last = quiet(en.IN_GROUPS) if shared else row(_my_rules(pack))
    return Card(en.HELP_TITLE, (title(en.HELP_TITLE), rows, last))


def _set_up(pack: Pack) -> Button:
    """The form itself, for who is new: nothing need be found first."""
    return Button(rules_en.SET_UP, pack(EditRules(QUICK)), opens_dialog=True)


def _my_rules(pack: Pack) -> Button:
    return button(rules_en.MY_RULES, ShowRules(), pack)


def examples_card(sentence: str = en.NOT_UNDERSTOOD) -> Card:
    """A sentence, then three examples that do work."""
    return Card(sentence, (text(sentence), *_examples()))


def _examples() -> list[Text]:
    return [text(f"• {example}") for example in en.EXAMPLES]
