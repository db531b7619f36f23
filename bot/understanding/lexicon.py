"""What a language gives the grammar: words in categories, an ordered table of atom patterns, cues; and reading misspelt words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bot.spelling import slips
from bot.understanding.times import Length, Part, Point


class Role(StrEnum):
    """Small words that bind times together."""

    AT = "at"
    ON = "on"
    IN = "in"
    FROM = "from"
    BETWEEN = "between"
    TO = "to"
    UNTIL = "until"
    DASH = "dash"
    AND = "and"
    OR = "or"
    AFTER = "after"
    BEFORE = "before"
    BY = "by"
    SINCE = "since"
    ENDING = "ending"
    NOT = "not"
    ABOUT = "about"
    WITHIN = "within"


class Flag(StrEnum):
    """Things said about time that are no time themselves."""

    ALL_DAY = "all_day"
    RECURRING = "recurring"
    WEEKDAYS_ONLY = "weekdays_only"
    NOTHING = "nothing"
    LATER = "later"
    EARLIER = "earlier"
    FROM_NOW = "from_now"
    IMPOSSIBLE = "impossible"
    LATEST = "latest"
    EARLIEST = "earliest"
    RULED_OUT = "ruled_out"


class Quarter(StrEnum):
    """Which stretch of a week, a month or a day is meant."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    REST = "rest"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"


class Unit(StrEnum):
    """What is counted from a day that is named next."""

    DAY = "day"
    WEEK = "week"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Anchor:
    """ "the week before …", "two days after …": so many units from the day that follows; `alone` when none does."""

    unit: Unit
    count: int
    alone: Point | None = None


Value = Point | Length | Role | Flag | Quarter | Anchor
Build = Callable[..., Value | None]
"""Called with now (local, naive) and the values of the matched categories; None: the pattern does not hold after all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern of the atom table and what it means.

    Elements are separated by spaces: a lower-case element is a word, an upper-case one a category whose value is handed
    to `build` after now; `a|b` is either, a final `?` makes an element optional.
    """

    pattern: str
    build: Build


@dataclass(frozen=True, slots=True)
class Element:
    words: frozenset[str]
    categories: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class CompiledRow:
    elements: tuple[Element, ...]
    build: Build


class Table:
    """The atom patterns, found by their first two words or categories; earlier rows win among equally long matches."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._alone: dict[str, list[tuple[int, CompiledRow]]] = {}
        self._pairs: dict[tuple[str, str], list[tuple[int, CompiledRow]]] = {}
        for order, row in enumerate(rows):
            compiled = CompiledRow(tuple(_element(part) for part in row.pattern.split()), row.build)
            alone, pairs = _openings(compiled.elements)
            for key in alone:
                self._alone.setdefault(key, []).append((order, compiled))
            for pair in pairs:
                self._pairs.setdefault(pair, []).append((order, compiled))

    def rows_for(self, keys: Sequence[str], following: Sequence[str]) -> dict[int, CompiledRow]:
        """By their order, the rows that can begin with a cell of these keys and go on with one of those, or end there."""
        found: dict[int, CompiledRow] = {}
        for key in keys:
            found.update(self._alone.get(key, ()))
            for after in following:
                found.update(self._pairs.get((key, after), ()))
        return found


def _element(part: str) -> Element:
    optional = part.endswith("?") and part != "?"
    choices = part.removesuffix("?").split("|") if optional else part.split("|")
    categories = tuple(choice for choice in choices if choice.isupper())
    return Element(frozenset(choices) - frozenset(categories), categories, optional)


def _openings(elements: Sequence[Element]) -> tuple[set[str], set[tuple[str, str]]]:
    """The keys that a row can be all of, and the pairs of keys that it can begin with."""
    alone: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for place, element in enumerate(elements):
        firsts = element.words | set(element.categories)
        rest = elements[place + 1 :]
        if all(other.optional for other in rest):
            alone |= firsts
        pairs |= {(first, second) for first in firsts for second in _starts(rest)}
        if not element.optional:
            break
    return alone, pairs


def _starts(elements: Sequence[Element]) -> set[str]:
    keys: set[str] = set()
    for element in elements:
        keys |= element.words | set(element.categories)
        if not element.optional:
            break
    return keys


class Cue:
    """A pattern that tells something about the whole sentence, searched in its plain lower-case words.

    It is compiled when it is first needed, so that importing the tables stays cheap.
    """

    __slots__ = ("_from_start", "_pattern", "_source", "name")

    def __init__(self, name: str, source: str | Callable[[], str], *, from_start: bool = False) -> None:
        """`source` may be put together as late as it is compiled; `from_start`: it holds at the beginning or not at all."""
        self.name = name
        self._from_start = from_start
        self._source = source
        self._pattern: re.Pattern[str] | None = None

    def search(self, plain: str) -> re.Match[str] | None:
        pattern = self._compiled()
        return pattern.match(plain) if self._from_start else pattern.search(plain)

    @property
    def pattern(self) -> re.Pattern[str]:
        return self._compiled()

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._compiled().finditer(text)

    def _compiled(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = re.compile(self._source if isinstance(self._source, str) else self._source())
        return self._pattern


class Spelling:
    """Reads words that are one slip away from a word worth knowing, two for long ones."""

    def __init__(self, targets: Iterable[str], short: Iterable[str] = ()) -> None:
        """`short` words are read through slips of the hand alone: letters swapped, doubled or, in five and more, dropped."""
        self._slips = {slip: target for target in short for slip in _slips(target)}
        self._near: dict[str, str] = {}
        for target in targets:
            for depth in range(3 if len(target) >= LONG_WORD else 2):
                for spelt in _deletions(target, depth):
                    self._near.setdefault(spelt, target)

    def slip_of(self, word: str) -> str | None:
        """The short word whose letters slipped, or None."""
        return self._slips.get(word)

    def correct(self, word: str) -> str | None:
        """The word that was meant, or None."""
        if not SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED:
            return None
        for depth in range(3 if len(word) >= LONG_WORD else 2):
            for spelt in _deletions(word, depth):
                target = self._near.get(spelt)
                if target is not None and slips(word, target) <= (2 if len(target) >= LONG_WORD else 1):
                    return target
        return None


SHORTEST_CORRECTED, LONGEST_CORRECTED, LONG_WORD = 5, 13, 8


def _slips(word: str) -> Iterator[str]:
    """The word with two neighbours swapped, a letter doubled, or one after the first dropped (not in short words)."""
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(1, len(word)):
        yield word[: place + 1] + word[place:]
        if len(word) >= SHORTEST_CORRECTED:
            yield word[:place] + word[place + 1 :]


def _deletions(word: str, depth: int) -> Iterable[str]:
    """The word without so many of its letters, at most two."""
    if depth == 0:
        yield word
    elif depth == 1:
        for gone in range(len(word)):
            yield word[:gone] + word[gone + 1 :]
    else:
        for first, second in combinations(range(len(word)), 2):
            yield word[:first] + word[first + 1 : second] + word[second + 1 :]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language, made once and handed down; the same only as itself.

    `categories` maps a word to the categories it belongs to, with its value in each.
    """

    categories: Mapping[str, tuple[tuple[str, object], ...]]
    rows: Table
    spelling: Spelling
    known: frozenset[str]
    given_names: frozenset[str]
    names_and_words: frozenset[str]
    """Given names that are words of the language too."""
    common: frozenset[str]
    words: Mapping[str, frozenset[str]]
    """Words, and a few pairs of words, by what they do in a sentence."""
    cues: Mapping[str, tuple[Cue, ...]]
    commands: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """By its first word: the words of a command and its kind (cancel, move, find, show, book)."""
    split_commands: Mapping[tuple[str, str], str]
    """Verbs with something between their words ("take … off")."""
    follow_ups: Mapping[str, Cue]
    patterns: Mapping[str, Cue]
    """What is looked for in one place of the grammar only: rules, rooms, counts."""
    halves: Mapping[str, str]
    """Letters behind an hour that say which half of the day: "a", "p"."""
    shorthand: Mapping[str, str]
    """Words as they are shortened in chats."""
    sounds: Mapping[str, tuple[str, str]]
    """A numeral or a letter, the set of words before which it stands for a word, and that word."""
    meals: Mapping[str, Part]
    """Meetings that have hours of their own."""
    days_like_names: Mapping[str, str]
    """Names that are days in short notes, and the day: "tom"."""
    statuses: Mapping[str, str]
    """Words for the calendar's statuses."""
    opening_words: frozenset[str]
    """The first words of `words["polite_openers"]`."""
    month_first: bool
    """Whether "5/6" is May 6; the other way round it is the fifth of June."""
    examples: tuple[str, ...]
    """Sentences that touch every table, to compile them ahead."""

    def number(self, word: str) -> int:
        """A numeral or a word for a number or a place in a row; 0 for anything else."""
        digits = "".join(letter for letter in word if letter.isdigit())
        if digits:
            return int(digits)
        return next((int(str(value)) for kind, value in self.categories.get(word, ()) if kind in ("NUM", "ORDWORD")), 0)
