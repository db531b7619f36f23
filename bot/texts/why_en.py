"""English for why a time is not offered, and for setting a rule aside for one meeting."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.en import listed
from scheduling.slots import Rule

WHICH_TIME = "Which time do you mean? For example: why is Thursday 3pm not offered?"
TIMES_NEAR = "Times near it"
DISMISS = "Close"
IS_FREE = "Nothing stands against it."

_THIS_ONCE = {
    Rule.BUFFER_BEFORE: "break before",
    Rule.BUFFER_AFTER: "break after",
    Rule.NOTICE: "notice",
    Rule.HORIZON: "horizon",
    Rule.DAILY_CAP: "daily limit",
    Rule.WEEKLY_CAP: "weekly limit",
    Rule.HOURS: "hours",
}
"""Rules that their owner can set aside for one meeting, as they are called on a button."""

WAIVABLE = frozenset(_THIS_ONCE)


def why_not(when: str) -> str:
    return f"Why not {when}?"


def is_offered(when: str) -> str:
    return f"{when} fits."


def fits_you(when: str) -> str:
    return f"{when} fits your calendar and your rules. Tell me whom you’d like to meet then."


def off_grid(minutes: int) -> str:
    return f"Meetings start every {minutes} minutes in your calendar, and this isn’t one of those starts."


def your_rule(label: str, value: str) -> str:
    return f"Your rule: {label} – {value}"


def sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def waive_own(rule: Rule) -> str:
    return f"Waive my {_THIS_ONCE[rule]} this once"


def rule_of(rule: Rule) -> str:
    return _THIS_ONCE[rule]


def without_needing(name: str) -> str:
    return f"Make {name} optional"


def only_theirs(names: Sequence[str]) -> str:
    return f"Only {listed(names)} can set their own rules aside."
