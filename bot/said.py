"""What a sentence says that its request does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.texts import en, when
from bot.texts.when import Viewer
from bot.understanding.requests import Request
from bot.zones_said import zone_said

_ALONE = re.compile(
    r"\b(?:just|only) (?:for )?(?:me|myself)\b(?! (?:and|or|&|\+)|,)|\bmyself\b|\bon my own\b|\balone\b", re.IGNORECASE
)
LONGEST_NAME = 4
"""Words that somebody's whole name has at most."""
_TALK = re.compile(
    r"\b(?:"
    r"a|about|add|am|bye|cheers|drop|hello|hey|hi|hmm|ok|okay|remove|sorry|without|are|at|be|can|could|did|do|does|don't|for|from|get|give|has|have|he|her|him|how|i|i'm|i've|is|it|it's|"
    r"its|let|me|my|need|no|not|of|on|or|please|say|send|she|show|tell|thanks|that|the|there|they|this|to|wants|was|we|"
    r"were|what|what's|whats|when|where|which|who|who's|why|will|with|would|yes|you|your|book|find|meet|make"
    r")\b",
    re.IGNORECASE,
)
"""Words that stand in no name that somebody would answer with; "Will" and "May" are understood before that."""
_YES = re.compile(
    r"\s*(?:(?:yes|yep|yeah|yup|y|ok|okay|sure|right|correct|exactly|that one|him|her|them)\b|👍)[\s.!,]*(?:please)?[\s.!]*$",
    re.IGNORECASE,
)
_A_ROOM = re.compile(
    r"\b(?:a|any|some|an|another|free|available|empty|meeting|conference|video)"
    r" (?:(?:free|available|empty|meeting|conference|small|big|large|quiet) )*rooms?\b(?! \d)|\bbook (?:us |me )?rooms?\b",
    re.IGNORECASE,
)
_ONESELF = re.compile(r"\b(?:I|I['’](?:m|ve|ll|d)|my|we|our)\b", re.IGNORECASE)
_TOGETHER = frozenset({"team", "group", "everyone", "everybody", "all", "us", "we", "together", "with", "meet", "anyone"})
_IT = re.compile(r"\b(?:it|this|that|them|these|those)\b", re.IGNORECASE)
_COMPANY = frozenset(
    {
        *(
            "talk",
            "speak",
            "meet",
            "meeting",
            "call",
            "sync",
            "chat",
            "1:1",
            "1on1",
            "1-1",
            "one-on-one",
            "catchup",
            "catch-up",
            "up",
            "interview",
        ),
        *("standup", "stand-up", "kickoff", "kick-off", "review", "demo", "workshop", "retro", "session", "debrief"),
        *("conversation", "huddle", "discussion", "get-together"),
        *("lunch", "dinner", "breakfast", "brunch", "coffee", "drinks"),
    }
)
"""What nobody does alone, by the last word of a title: who comes is asked."""


def says_alone(text: str) -> bool:
    """ "For myself", "just me"; "find a time for me" leaves open who else comes."""
    return _ALONE.search(text) is not None


def could_be_a_name(text: str) -> bool:
    """Whether a short answer may be somebody's name, and is no question or remark."""
    words = text.strip(" .!").split()
    return (
        any(letter.isalpha() for letter in text)
        and 0 < len(words) <= LONGEST_NAME
        and "?" not in text
        and _TALK.search(text) is None
    )


def is_yes(text: str) -> bool:
    return _YES.match(text) is not None


def asks_for_a_room(text: str) -> bool:
    """ "Book a room with Ben": any room, none by its name."""
    return _A_ROOM.search(text) is not None


def is_alone(request: Request) -> bool:
    """Whether the asker blocks time for something that takes nobody else: focus time, the dentist, a flight."""
    words = (request.subject or "").casefold().split()
    return bool(words) and words[-1] not in _COMPANY and _TOGETHER.isdisjoint(words)


def names_the_open_one(text: str, request: Request) -> bool:
    """ "Move it to Friday", "cancel that": no meeting is named, so what is on the table is meant."""
    named = request.attendees or request.people_refs or request.subject or request.event_time.start
    return not named and _IT.search(text) is not None


def is_about_oneself(text: str) -> bool:
    """ "When is my 1:1 with Ben?" asks for one's own calendar, "what's on Ben's calendar?" for his."""
    return _ONESELF.search(text) is not None


# ---------------------------------------------------------------- two readings

_ONLY_ON_DAYS = re.compile(r"\bonly\b.*\bon\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\d/.:-])(\d{1,2})/(\d{1,2})(?![\d/])")
_NEXT = re.compile(r"\bnext ((?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b", re.IGNORECASE)
_BARE_HOUR = re.compile(r"(?:\bat |@ ?|\baround )(1?\d)(?::([0-5]\d))?(?![\d:.]| ?[ap]\.?m?\b)", re.IGNORECASE)
_PART = re.compile(r"morning|afternoon|evening|night|dinner|supper|breakfast|\b[ap]m\b", re.IGNORECASE)
_EITHER_HALF = (6, 7, 8)
"""Hours at which people meet in the morning and in the evening."""


def readings(text: str, request: Request, now: datetime, viewer: Viewer) -> Iterator[str]:
    """How a phrase with two readings was taken, and how to say the other one."""
    if request.rule is not None and request.rule.name == "hours" and request.rule.days and _ONLY_ON_DAYS.search(text):
        yield en.OTHER_DAYS_STAY
    if request.start is None:
        return
    today, day = viewer.local(now).date(), request.start.date()
    yield from _day_order(text, day, today, viewer)
    yield from _next_week(text, day, today, viewer)
    if request.exact:
        yield from _elsewhere(text, request.start, today, viewer)
        yield from _half_of_the_day(text, request.start, viewer)


def _day_order(text: str, day: date, today: date, viewer: Viewer) -> Iterator[str]:
    found = _NUMBERS.search(text)
    if not found or sorted(map(int, found.groups())) != sorted((day.month, day.day)) or day.day in (day.month, *range(13, 32)):
        return
    other = date(day.year, day.day, day.month)
    if other < today:
        other = other.replace(year=other.year + 1)
    yield en.taken_as(found[0], when.date_words(day, today, viewer), en.day_and_month(other))


def _next_week(text: str, day: date, today: date, viewer: Viewer) -> Iterator[str]:
    found, sooner = _NEXT.search(text), day - timedelta(days=7)
    if found and sooner > today and when.DAYS[day.weekday()].casefold() == found[1][:3].casefold():
        yield en.taken_as(found[0], when.date_words(day, today, viewer), f"this {found[1]}")


def _half_of_the_day(text: str, start: datetime, viewer: Viewer) -> Iterator[str]:
    found = _BARE_HOUR.search(text)
    if not found or _PART.search(text) or int(found[1]) not in _EITHER_HALF or start.hour % 12 != int(found[1]):
        return
    hour = f"{found[1]}:{found[2]}" if found[2] else found[1]
    yield en.taken_as(hour, when.clock(start, viewer), f"{hour}{'pm' if start.hour < 12 else 'am'}")


def _elsewhere(text: str, start: datetime, today: date, viewer: Viewer) -> Iterator[str]:
    if (said := zone_said(text)).zone is not None:
        yield en.in_your_time(said.words, f"{when.date_words(start.date(), today, viewer)}, {when.clock(start, viewer)}")
