"""English for why a time is not offered, and for setting a rule aside for one meeting."""

from __future__ import annotations

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


def without_needing(name: str) -> str:
    return f"Make {name} optional"


def ask_owner(name: str, rule: Rule) -> str:
    return f"Ask {name} to waive their {_THIS_ONCE[rule]}"


def has_asked(name: str) -> str:
    return f"I’ve asked {name}. I’ll tell you here as soon as they answer."


def asked_before(name: str) -> str:
    return f"I’ve asked {name} already and am waiting for their answer."


def not_met(name: str) -> str:
    return f"{name} hasn’t written to me yet, so I can’t ask them. You could ask them yourself, or take another time."


def not_reached(name: str) -> str:
    return f"I couldn’t reach {name} just now. Please try again in a minute."


def owner_asked(asker: str, rule: Rule) -> str:
    return f"{asker} asks: would you waive your {_THIS_ONCE[rule]} for one meeting?"


def owner_meeting(subject: str, when: str, length: str) -> str:
    return f"“{subject}”, {when}{f', {length}' if length else ''}. Your rules stay as they are."


GRANT = "Yes, this once"
REFUSE = "Rather not"


def thanks(asker: str) -> str:
    return f"Thank you. {asker} can offer that time now, for this one meeting. Your rules stay as they are."


def kept_rule(asker: str) -> str:
    return f"All right, nothing changes. I’ll tell {asker}."


def settled_already(asker: str) -> str:
    return f"{asker} has settled this meeting already. Nothing changes."


def granted(name: str, rule: Rule) -> str:
    return f"{name} waives their {_THIS_ONCE[rule]} for this meeting."


def refused(name: str, rule: Rule) -> str:
    return f"{name} would rather keep their {_THIS_ONCE[rule]}. Another time will do better."
