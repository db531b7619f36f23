"""Another language is another lexicon: a few words of Swedish, and no change of the grammar."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.understanding.english import english
from bot.understanding.lexicon import Cue, Lexicon, Role, Row, Spelling, Table
from bot.understanding.requests import Intent
from bot.understanding.times import DAY, Length, Part, Point, one_day, upcoming, week
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE

GRAMMAR = Path(__file__).parents[2] / "bot" / "understanding"
AFTERNOON = Part(12 * 60, 17 * 60, "pm")
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def a_little_swedish() -> Lexicon:
    words = {name: frozenset[str]() for name in english().words} | {
        "introducers": frozenset({"med"}),
        "and": frozenset({"och"}),
        "list_joints": frozenset({",", "och"}),
        "function": frozenset({"en", "ett", "med", "och", "på", "i", "mig"}),
        "me": frozenset({"mig"}),
        "event": frozenset({"möte", "möten", "lunch"}),
    }
    never = Cue("never", r"(?!)")
    categories = {name: (("WEEKDAY", number),) for number, name in enumerate(WEEKDAYS)} | {
        "eftermiddag": (("PART", AFTERNOON),),
        "minuter": (("MINUTES", "MINUTES"),),
    }
    rows = [
        Row("på|i", lambda now: Role.ON),
        Row("i morgon", lambda now: Point(days=one_day(now.date() + DAY))),
        Row("nästa vecka", lambda now: Point(days=week(now.date(), 1))),
        Row("WEEKDAY", lambda now, day: Point(days=upcoming(now.date(), day))),
        Row("PART", lambda now, part: Point(part=part)),
        Row("NUM MINUTES", lambda now, count, _: Length(minutes=count)),
    ]
    return Lexicon(
        categories=categories,
        rows=Table(rows),
        spelling=Spelling(WEEKDAYS),
        known=frozenset(categories) | frozenset().union(*words.values()),
        given_names=frozenset({"åsa", "björn"}),
        names_and_words=frozenset(),
        common=frozenset(),
        words=words,
        cues=dict.fromkeys(english().cues, ()),
        commands={"hitta": ((("hitta",), "find"),), "boka": ((("boka",), "book"),), "avboka": ((("avboka",), "cancel"),)},
        split_commands={},
        follow_ups=dict.fromkeys(english().follow_ups, never),
        patterns=dict.fromkeys(english().patterns, never),
        halves={},
        shorthand={},
        sounds={},
        meals={},
        days_like_names={},
        statuses={},
        opening_words=frozenset(),
        month_first=False,
        examples=(),
    )


def test_a_second_language_is_read_by_the_same_grammar() -> None:
    swedish = a_little_swedish()
    found = understand("hitta 30 minuter med åsa och Björn på fredg eftermiddag", NOW, ZONE, lexicon=swedish)
    assert (found.intent, found.attendees, found.duration_minutes) == (Intent.FIND_TIME, ("åsa", "Björn"), 30)
    assert found.start == (NOW + timedelta(days=4)).replace(hour=12, tzinfo=None)
    booked = understand("boka möte med Sven Ek i morgon 14:30", NOW, ZONE, lexicon=swedish)
    assert (booked.intent, booked.attendees) == (Intent.BOOK, ("Sven Ek",))
    assert understand("avboka lunch", NOW, ZONE, lexicon=swedish).intent is Intent.CANCEL


@pytest.mark.parametrize("path", sorted(GRAMMAR.glob("*.py")), ids=lambda path: path.stem)
def test_every_set_of_words_that_the_grammar_asks_for_is_in_the_lexicon(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:words|sets)\[\"(\w+)\"\]", text)) | set(re.findall(r"(?:sentence|self)\.says\(\"(\w+)\"\)", text))
    patterns = set(re.findall(r"(?:patterns\[|matches\()[\"'](\w+)[\"']", text))
    cues = set(re.findall(r"cue\(\"(\w+)\"\)", text))
    follow_ups = set(re.findall(r"self\._says\(\"(\w+)\"\)", text)) if path.stem == "follow_ups" else set()
    assert asked <= english().words.keys()
    assert patterns <= english().patterns.keys()
    assert cues <= english().cues.keys()
    assert follow_ups <= english().follow_ups.keys()
