"""What a sentence says that its request does not hold."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.understanding.requests import Intent, Request

ANYONE = "anyone"
_WHO = re.compile(r"\bwho(?:['’]?s)?\b", re.IGNORECASE)


_ALONE = re.compile(
    r"\b(?:just|only) (?:for )?(?:me|myself)\b(?! (?:and|or|&|\+)|,)|\bmyself\b|\bon my own\b|\balone\b", re.IGNORECASE
)
_ONESELF = re.compile(r"\b(?:I|I['’](?:m|ve|ll|d)|my|we|our)\b", re.IGNORECASE)
_COMPANY = frozenset(
    {
        *("meeting", "call", "sync", "chat", "1:1", "1on1", "1-1", "one-on-one", "catchup", "catch-up", "up", "interview"),
        *("standup", "stand-up", "kickoff", "kick-off", "review", "demo", "workshop", "retro", "session", "debrief"),
        *("conversation", "huddle", "discussion", "get-together"),
        *("lunch", "dinner", "breakfast", "brunch", "coffee", "drinks"),
    }
)
"""What nobody does alone, by the last word of a title: who comes is asked."""


def says_alone(text: str) -> bool:
    """ "For myself", "just me"; "find a time for me" leaves open who else comes."""
    return _ALONE.search(text) is not None


def is_alone(request: Request) -> bool:
    """Whether the asker blocks time for something that takes nobody else: focus time, the dentist, a flight."""
    words = (request.subject or "").casefold().split()
    return bool(words) and words[-1] not in _COMPANY


def is_about_oneself(text: str) -> bool:
    """ "When is my 1:1 with Ben?" asks for one's own calendar, "what's on Ben's calendar?" for his."""
    return _ONESELF.search(text) is not None


def with_anyone(text: str, request: Request) -> Request:
    """ "Who is free tomorrow at 2?" asks about everyone here, not about the asker."""
    named = request.attendees or request.optional or request.people_refs
    if request.intent is not Intent.AVAILABILITY or named or not _WHO.search(text):
        return request
    return replace(request, people_refs=(ANYONE,))
