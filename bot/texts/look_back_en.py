"""English for looking back at a double booking: what overlaps, whose doing it was, and what the record shows."""

from __future__ import annotations

from scheduling.calendars import Unreadability

OWN_CHAT = "I only look into your calendar in our own chat. Write to me there."
OWN_ONLY = "I can look back at your own calendar only."
AROUND_NOW = "last week and the week to come"
ANOTHER = "another meeting"
A_BOOKING = "a meeting that I booked"
NEITHER_MINE = "I booked neither of them: both were put into the calendar in Outlook."
BOTH_MINE = "I booked both."
LATER = (
    "So it came after my last look. Outlook can’t keep a time free between a look and an invitation; "
    "I look again a minute and five minutes later."
)
NOT_SHOWN = (
    "Outlook dates it before my last look, but did not show it there yet, or it stood somewhere else then. "
    "I go by what the calendar shows when I look."
)
WAS_THERE = "It was there and blocked the time: I should not have booked over it. Please give your administrator this number: "
DID_NOT_COUNT = "You were invited without your time being checked: you were not free when it was offered, and not needed."
MOVE_OR_CANCEL = "You can say “move it” or “cancel it” about mine; the other one is in Outlook."


def none_at(window: str) -> str:
    return f"No two meetings take the same time in your calendar: {window}."


def nothing_seen(minutes_after: int) -> str:
    return (
        f"Nor did I see anything over a meeting of mine there when I looked again, up to {minutes_after} minutes after booking."
    )


def heading(count: int, window: str) -> str:
    return f"One double booking: {window}" if count == 1 else f"{count} double bookings: {window}"


def gone_now(when: str) -> str:
    return f"It stands so no more, but at {when} this was over a meeting of mine."


def mine(name: str) -> str:
    return f"“{name}” (mine)" if name else f"{A_BOOKING}"


def last_read(when: str) -> str:
    return f"I last read your calendar at {when}, before anyone was invited"


def showed_nothing() -> str:
    return "it showed nothing there."


def showed_free(status: str) -> str:
    return f"the other one was there, {status}, which does not block by your rules."


def showed_busy(status: str) -> str:
    return f"the other one was there, {status}."


def could_not_read(why: str) -> str:
    reasons = {
        Unreadability.THROTTLED: "Outlook was too busy",
        Unreadability.UNAVAILABLE: "Outlook did not answer",
    }
    known = {each.value: words for each, words in reasons.items()}
    return f"Your calendar could not be read then ({known.get(why, 'I was not let in')}), and the meeting was booked knowingly."


def was_made(created: str, changed: str) -> str:
    return f"The other one was made at {created}" + (f" and last changed at {changed}." if changed else ".")


def not_dated(name: str = "the other one") -> str:
    return f"Outlook does not say when {name} was made."


def moved_by_hand(when: str) -> str:
    return f"My meeting was moved to this time in Outlook; I saw that at {when}. Nobody asks me before such a move."


def first_seen(when: str, *, told: bool) -> str:
    return f"I first saw it at {when}" + (", and told the people concerned." if told else ".")
