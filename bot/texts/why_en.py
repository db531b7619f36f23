"""English for why a time is not offered, and for setting a rule aside for one meeting."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.en import YOU, listed, possessive
from scheduling.slots import Rule

WHICH_TIME = "Which time do you mean? For example: why is Thursday 3pm not offered?"
TIMES_NEAR = "Times near it"
DISMISS = "Close"
IT_TAKES_ALL = "Each of these would have to give way."
NOT_EVERYONE = "It doesn’t suit everyone who is needed."
ASK_ALONE = "Ask me in our own chat, and I’ll tell you why."

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


def outside_yours(when: str) -> str:
    return f"{when} is free for you, but outside your working hours in Outlook: I offer such times only when little else is left."


def off_grid(minutes: int) -> str:
    return f"Meetings start every {minutes} minutes in your calendar, and this isn’t one of those starts."


def blocked_by(names: Sequence[str], rule: Rule, *, you: bool, ours: bool = False, both_sides: bool = False) -> str:
    """A clause: what stands in the way of these, and of the reader. `ours` are meetings that are booked here; `both_sides` that
    the breaks are too short before and after alike."""
    who = listed([YOU, *names] if you else names)
    whose = listed([*(["your"] if you else []), *(possessive(name) for name in names)])
    many = you or len(names) > 1
    match rule:
        case Rule.BUSY:
            return f"{who} {'are' if many else 'is'} busy{' with a meeting that was booked here' if ours else ''}"
        case Rule.BUFFER_BEFORE | Rule.BUFFER_AFTER if both_sides:
            return f"{whose} breaks before and after it would be too short"
        case Rule.BUFFER_BEFORE:
            return f"{whose} break before it would be too short"
        case Rule.BUFFER_AFTER:
            return f"{whose} break after it would be too short"
        case Rule.NOTICE:
            return f"it is too soon for {who}"
        case Rule.HORIZON:
            return f"it is further ahead than {who} {'take' if many else 'takes'} bookings"
        case Rule.DAILY_CAP:
            return f"{who} {'have' if many else 'has'} enough meetings that day"
        case Rule.WEEKLY_CAP:
            return f"{who} {'have' if many else 'has'} enough meetings that week"
        case Rule.HOURS:
            return f"it is outside {whose} working hours"
        case Rule.UNKNOWN:
            return f"I can’t see {whose} calendar"


def opens(first: str, count: int) -> str:
    """The first of the times that something would open, and how many others it opens."""
    others = count - 1
    if not others:
        return f"{first} opens"
    return f"{first} and {others} other {'time opens' if others == 1 else 'times open'}"


def if_you_waive(opens: str, rule: Rule, gap: str) -> str:
    """`gap` is how long the break is, "" for rules that are none."""
    what = " ".join(each for each in (gap, _THIS_ONCE[rule]) if each)
    return f"{opens} if your {what} {'are' if rule is Rule.HOURS else 'is'} waived."


def if_they_waive(opens: str, name: str, rule: Rule) -> str:
    return f"{opens} if {name} waives their {_THIS_ONCE[rule]}. Only they can do that, so it’s worth asking them."


def if_shorter(opens: str, length: str) -> str:
    return f"{opens} with {length} instead."


def everyone_but(opens: str, name: str) -> str:
    return f"Everyone but {name} could meet: {opens} with {name} as optional."


def set_aside(name: str, rules: Sequence[Rule], *, is_you: bool) -> str:
    """Of an offered time: which rules are waived for it."""
    whose = "your" if is_you else possessive(name)
    return f"{whose} {listed([_THIS_ONCE[rule] for rule in rules])} waived"


def make_it(length: str) -> str:
    return f"Make it {length}"


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
    return f"I’ve asked {name} about this already."


def over(when: str) -> str:
    return f"{when} has passed already. Nothing changes."


def not_met(name: str) -> str:
    return f"{name} hasn’t written to me yet, so I can’t ask them. You could ask them yourself, or take another time."


def not_reached(name: str) -> str:
    return f"I couldn’t reach {name} just now. Please try again in a minute."


def owner_asked(asker: str, rule: Rule) -> str:
    return f"{asker} asks: would you waive your {_THIS_ONCE[rule]} for one meeting?"


def owner_meeting(subject: str, when: str, length: str) -> str:
    return f"“{subject}”, {when}, {length}. It would be for this time alone: your rules stay as they are."


GRANT = "Yes, this once"
REFUSE = "Rather not"


def thanks(asker: str, when: str) -> str:
    return f"Thank you. {asker} can take {when} now, for this one meeting. Your rules stay as they are."


def kept_rule(asker: str) -> str:
    return f"All right, nothing changes. I’ll tell {asker}."


def asker_is_at_it(asker: str) -> str:
    return f"{asker} is changing this request just now. Please press again in a moment."


def settled_already(asker: str) -> str:
    return f"{asker} has settled this meeting already. Nothing changes."


def granted(name: str, rule: Rule, when: str) -> str:
    return f"{name} waives their {_THIS_ONCE[rule]} for this meeting, {when}."


def asks_otherwise(when: str) -> str:
    return f"You’re looking at other times by now; name {when} if you’d like to take it."


def refused(name: str, rule: Rule, when: str) -> str:
    return f"{name} would rather keep their {_THIS_ONCE[rule]}, {when}. Another time will do better."
