"""Moving a meeting: which time names the meeting, which is the new one, and shifts ("push it by an hour")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from bot.understanding.atoms import Atom
from bot.understanding.fold import Folder, Phrase
from bot.understanding.lexicon import Flag, Role
from bot.understanding.requests import LocalSpan
from bot.understanding.sentence import Sentence
from bot.understanding.times import Bound, Length, Point, week
from bot.understanding.windows import Hints, Timing, merge, resolve

USUAL_MINUTES = frozenset({10, 15, 20, 25, 30, 40, 45, 60, 90})
NO_TIME_NAMED = LocalSpan(None, None)


@dataclass(frozen=True, slots=True)
class MoveTimes:
    new: Timing
    event_time: LocalSpan = NO_TIME_NAMED
    shift_minutes: int | None = None
    keeps: str | None = None


def read_move(sentence: Sentence, half: str) -> MoveTimes:
    old, new = _sides(sentence)
    if _is_compared(sentence):
        old, new = [*old, *new], []
    hints = Hints(half)
    shift = _shift(sentence)
    if shift is not None and new and _splitter(sentence) is None:
        old, new = [*old, *(phrase for phrase in new if not _is_shift(sentence, phrase))], []
    event_points, _, _ = merge(old)
    event_points = _on_day_of(event_points, new)
    event = resolve(event_points, (), sentence.now, hints)
    event_time = LocalSpan(event.start, event.end) if event.start is not None else NO_TIME_NAMED
    if shift is not None and not new:
        moved = (
            Timing(event.start + timedelta(minutes=shift), exact=True) if event.exact and event.start is not None else Timing()
        )
        return MoveTimes(moved, event_time, shift)
    points, excluded, leftover = merge(new)
    points = tuple(_on_event_day(point, event, event_points) for point in points)
    if event.start is not None and len(points) == 1 and not points[0].has_time and sentence.matches("the_week_after"):
        points = (Point(days=week(event.start.date(), 1)),)
    timing = resolve(points, excluded, sentence.now, hints, leftover)
    return MoveTimes(timing, event_time, None, _keeps(points))


def _on_day_of(old: tuple[Point, ...], new: Sequence[Phrase]) -> tuple[Point, ...]:
    """ "move Ben from 2 to 3 tomorrow": both hours are tomorrow's."""
    if len(old) != 1 or len(new) != 1 or len(new[0].points) != 1:
        return old
    days = new[0].points[0].days
    if old[0].bound is not Bound.FROM or old[0].days is not None or days is None or days.first != days.last:
        return old
    return (replace(old[0], days=days),)


def _is_compared(sentence: Sentence) -> bool:
    """ "can the call on Friday be an hour later", "make Friday's call 45 minutes": no new day or clock time is said."""
    if _splitter(sentence) is not None:
        return False
    atoms = sentence.atoms
    to_length = any(
        isinstance(atom.value, Length) and atom.value.minutes and place and atoms[place - 1].value is Role.TO
        for place, atom in enumerate(atoms)
    )
    if to_length:
        return True
    later = any(
        isinstance(atom.value, Length)
        and (
            (place + 1 < len(atoms) and atoms[place + 1].value in (Flag.LATER, Flag.EARLIER))
            or (place and (atoms[place - 1].value is Role.BY or atoms[place - 1].word in sentence.lexicon.words["shift_words"]))
        )
        for place, atom in enumerate(atoms)
    )
    first = sentence.decider.first
    light = first is not None and first.word in sentence.lexicon.words["light_verbs"] and not sentence.says("changing_time")
    return later or bool(
        light and sentence.lengths and len(sentence.phrases) == 1 and sentence.phrases[0].points[0].clock is None
    )


def _keeps(points: Sequence[Point]) -> str | None:
    """What of the meeting stays: its day when only a clock time was given, its time when only days were."""
    if len(points) != 1:
        return None
    point = points[0]
    if point.has_time and point.days is None and point.moment is None:
        return "day"
    return "time" if point.days is not None and not point.has_time and point.days.first == point.days.last else None


def _on_event_day(point: Point, event: Timing, event_points: Sequence[Point]) -> Point:
    """ "move tomorrow's 3pm to 2": the new time is on the day that was named for the meeting."""
    named = next((old.days for old in event_points if old.days is not None and old.days.first == old.days.last), None)
    if point.days is None and point.moment is None and named is not None:
        return replace(point, days=named)
    return point


def _sides(sentence: Sentence) -> tuple[list[Phrase], list[Phrase]]:
    """Phrases that name the meeting, and phrases that say when it shall be."""
    atoms = sentence.atoms
    cut = _splitter(sentence)
    if cut is not None:
        before = Folder(atoms[:cut], sentence.now, sentence.lexicon).phrases()
        after = Folder(
            atoms[cut + 1 :], sentence.now, sentence.lexicon, bare_numbers=_starts_with_number(atoms, cut + 1)
        ).phrases()
        return before, after
    phrases = list(sentence.phrases)
    pivot = _pivot(sentence)
    named = [phrase for phrase in phrases if _names_event(sentence, phrase) or phrase.last <= pivot]
    others = [phrase for phrase in phrases if phrase not in named]
    if len(others) > 1 and not named:
        last = others[-1]
        if merge([others[0], last])[2]:
            return others[:-1], [last]
        if _introduced(sentence, last) and others[0].points[0].days is not None and last.points[0].days is not None:
            return others[:-1], [last]
    return named, others


def _pivot(sentence: Sentence) -> int:
    """Where a statement turns from the meeting to its new time: "… with Sarah next week *should* be …"; 0 for a command."""
    if any(verb.kind == "move" for verb in sentence.verbs):
        return 0
    return next((place for place, word in enumerate(sentence.words) if word in sentence.lexicon.words["turning"]), 0)


def _starts_with_number(atoms: Sequence[Atom], place: int) -> bool:
    return place < len(atoms) and atoms[place].number is not None


def _splitter(sentence: Sentence) -> int | None:
    """The atom "to" between the meeting and its new time."""
    atoms = sentence.atoms
    verb = next((verb for verb in sentence.verbs if verb.kind in ("move", "book")), None)
    floor = verb.end if verb is not None else 0
    ranging = verb is not None and verb.word in sentence.lexicon.words["ranging_verbs"]
    adding = not sentence.lexicon.words["adding_verbs"].isdisjoint(sentence.words[:floor])
    for place, atom in enumerate(atoms):
        if atom.first < floor or not (_is_splitter(sentence, atom) or _between_days(sentence, place)):
            continue
        if adding and place and isinstance(atoms[place - 1].value, Length):
            continue  # "add 15 minutes to my 3pm"
        if ranging and place and isinstance(atoms[place - 1].value, Point):
            continue
        if _time_follows(sentence, place + 1):
            return place
    return None


def _is_splitter(sentence: Sentence, atom: Atom) -> bool:
    return atom.value in (Role.TO, Role.UNTIL) and atom.word in sentence.lexicon.words["splitters"]


def _between_days(sentence: Sentence, place: int) -> bool:
    """ "reschedule Friday for Monday"."""
    before = sentence.atoms[place - 1].value if place else None
    if sentence.atoms[place].word not in sentence.lexicon.words["for"] or not isinstance(before, Point):
        return False
    moving = any(verb.kind == "move" for verb in sentence.verbs)
    return before.days is not None or (moving and before.clock is not None)


def _time_follows(sentence: Sentence, place: int) -> bool:
    for atom in sentence.atoms[place : place + 5]:
        if atom.value is not None and not isinstance(atom.value, Role):
            return not isinstance(atom.value, Length)
        if atom.number is not None:
            return True
        if isinstance(atom.value, Role) or atom.word in sentence.lexicon.words["before_new_time"]:
            continue
        return False
    return False


def _names_event(sentence: Sentence, phrase: Phrase) -> bool:
    """A time that belongs to the meeting: "my 3pm", "tomorrow's standup", "the 2 pm meeting"."""
    sets = sentence.lexicon.words
    before = sentence.words[phrase.first - 1] if phrase.first else ""
    after = sentence.words[phrase.last] if phrase.last < len(sentence.words) else ""
    possessive = sentence.tokens[phrase.last - 1].possessive
    inside = sentence.words[phrase.first] if phrase.first < len(sentence.words) else ""
    return (
        before in sets["my_our_this"]
        or possessive
        or after in sets["event"]
        or (inside in sets["the"] and phrase.points[0].clock is not None)
    )


def _introduced(sentence: Sentence, phrase: Phrase) -> bool:
    sets = sentence.lexicon.words
    before = sentence.words[phrase.first - 1] if phrase.first else ""
    return sentence.words[phrase.first] in sets["date_words"] or before in sets["for"]


def _shift(sentence: Sentence) -> int | None:
    """ "by an hour", "back 30 minutes", "an hour later": minutes, negative when earlier. Days are multiples of 1440.

    "extend by an hour", "make it 30 minutes longer" change the length and shift nothing.
    """
    words, sets = set(sentence.words), sentence.lexicon.words
    if not words.isdisjoint(sets["lengthening"]):
        return None
    shifting = not words.isdisjoint(sets["shifting"])
    bare = _bare_shift(sentence) if shifting else None
    if bare is not None:
        return -bare if not words.isdisjoint(sets["said_earlier"]) else bare
    for place, atom in enumerate(sentence.atoms):
        if not isinstance(atom.value, Length) or atom not in sentence.lengths:
            continue
        minutes = atom.value.minutes + 24 * 60 * atom.value.days
        after = sentence.atoms[place + 1].value if place + 1 < len(sentence.atoms) else None
        by = place > 0 and sentence.atoms[place - 1].value is Role.BY
        if after is Flag.EARLIER or (after is not Flag.LATER and (by or shifting) and not words.isdisjoint(sets["said_earlier"])):
            return -minutes
        if after is Flag.LATER or by or shifting:
            return minutes
    return None


def _bare_shift(sentence: Sentence) -> int | None:
    """ "push my 2pm by 30": a number behind "by" that is usual as a number of minutes."""
    for before, atom in pairwise(sentence.atoms):
        if before.value is Role.BY and atom.number in USUAL_MINUTES:
            return atom.number
    return None


def _is_shift(sentence: Sentence, phrase: Phrase) -> bool:
    return sentence.words[phrase.first] in sentence.lexicon.words["by"]


def changes_length_by(sentence: Sentence) -> bool:
    """A length that is added or taken away, not the new length itself."""
    words, sets = set(sentence.words), sentence.lexicon.words
    if any(
        word in sets["comparing"] and sentence.words[place + 1 : place + 2] == (",",) for place, word in enumerate(sentence.words)
    ):
        return False  # "make the 3pm shorter, 30 min"
    return not words.isdisjoint(sets["lengthening"]) and not words.isdisjoint(sets["by_how_much"])
