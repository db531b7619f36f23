"""Tokens to atoms: every position is read by the longest pattern of the language's table; what no pattern knows stays a word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from bot.understanding.lexicon import CompiledRow, Element, Flag, Lexicon, Value
from bot.understanding.tokens import Kind, Token

MAX_YEAR = 2100
MONTHS = 12
HOURS, LONGEST_MONTH = 24, 31
LUNCH_REACH = 3


class Cell(NamedTuple):
    """One or more tokens that are one word to the table ("forty five"), with their categories. `first`..`last` half-open."""

    word: str
    categories: tuple[tuple[str, object], ...]
    first: int
    last: int


class Atom(NamedTuple):
    """A piece of the sentence: a known value, a bare number, or neither (a plain word). Token places, half-open."""

    value: Value | None
    word: str
    first: int
    last: int
    number: int | None = None


def read_atoms(tokens: Sequence[Token], words: Sequence[str], lexicon: Lexicon, now: datetime) -> list[Atom]:
    """`words` are the tokens' words as corrected. Quoted words are titles: they are never read as times."""
    cells = _cells(tokens, words, lexicon)
    keys = [(cell.word, *(category for category, _ in cell.categories)) for cell in cells]
    keys.append(())
    atoms: list[Atom] = []
    place = 0
    while place < len(cells):
        rows = lexicon.rows.rows_for(keys[place], keys[place + 1])
        value, end = _longest(cells, place, rows, now) if rows else (None, place + 1)
        cell = cells[place]
        if value is None:
            end = place + 1
        atoms.append(Atom(value, cell.word, cell.first, cells[end - 1].last, None if value is not None else _number(cell)))
        place = end
    return atoms


def _number(cell: Cell) -> int | None:
    for category, value in cell.categories:
        if category == "NUM" and isinstance(value, int):
            return value
        if category == "DOTTED" and isinstance(value, tuple):
            return int(value[0] * 100 + value[1])
    return None


def _longest(cells: Sequence[Cell], place: int, rows: Mapping[int, CompiledRow], now: datetime) -> tuple[Value | None, int]:
    matches: list[tuple[int, int, CompiledRow, tuple[object, ...]]] = []
    for order, row in rows.items():
        found = _match(row.elements, 0, cells, place, ())
        if found is not None:
            matches.append((-found[0], order, row, found[1]))
    matches.sort(key=lambda match: match[:2])
    impossible = 0
    for end, _, row, values in matches:
        if impossible and end > impossible:
            break
        try:
            value = row.build(now, *values)
        except (ValueError, OverflowError):
            continue  # a year or date beyond the calendar
        if value is Flag.IMPOSSIBLE:
            impossible = end
        elif value is not None:
            return value, -end
    return (Flag.IMPOSSIBLE, -impossible) if impossible else (None, place + 1)


def _match(
    elements: tuple[Element, ...], at: int, cells: Sequence[Cell], place: int, values: tuple[object, ...]
) -> tuple[int, tuple[object, ...]] | None:
    """Where the match ends and the values of its categories; an optional element is taken when it can be."""
    while at < len(elements):
        element = elements[at]
        if place < len(cells):
            cell = cells[place]
            if cell.word in element.words:
                taken = _match(elements, at + 1, cells, place + 1, values)
                if taken is not None or not element.optional:
                    return taken
            elif element.categories:
                for category, value in cell.categories:
                    if category in element.categories:
                        taken = _match(elements, at + 1, cells, place + 1, (*values, value))
                        if taken is not None or not element.optional:
                            return taken
                        break
        if not element.optional:
            return None
        at += 1
    return place, values


# ------------------------------------------------------------------------- cells

DAY_DOT_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})$")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")
PAIR = re.compile(r"(\d{1,2})([:.])(\d{2})$")


def _cells(tokens: Sequence[Token], words: Sequence[str], lexicon: Lexicon) -> list[Cell]:
    cells: list[Cell] = []
    month_first = lexicon.month_first and not any(_day_first(token) for token in tokens)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.quoted or token.kind is Kind.MENTION:
            cells.append(Cell("", (), place, place + 1))
        elif token.kind is Kind.NUMBER:
            dated = _dotted_date(tokens, words, place, lexicon)
            numerals = [dated] if dated is not None else _numerals(token.word, month_first=month_first)
            if numerals and numerals[0][0] == "ORD" and _dates_follow(words, place, lexicon):
                numerals.append(("LONEORD", numerals[0][1]))
            cells.append(Cell(token.word, tuple(numerals), place, place + 1))
        else:
            cell = _compound(tokens, words, place, lexicon) or _word_cell(tokens, words, place, lexicon)
            cells.append(cell)
            place = cell.last
            continue
        place += 1
    return cells


PLACED = ("week", "no", "lunch_words", "outside", "quarter_letter")
"""The sets whose words mean something of time by what stands beside them."""


@cache
def _placed_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset().union(*(lexicon.words[name] for name in PLACED))


def _word_cell(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> Cell:
    token, word = tokens[place], words[place]
    categories = lexicon.categories.get(word) or lexicon.categories.get(token.bare if word == token.word else word, ())
    glued = place > 0 and tokens[place - 1].kind is Kind.NUMBER and tokens[place - 1].end == token.start
    if token.text in lexicon.words["shouted_nouns"] and not glued and (not place or tokens[place - 1].kind is not Kind.NUMBER):
        return Cell(word, (), place, place + 1)  # "a HR meeting"
    half = lexicon.halves.get(word)
    if not categories and half is not None and (glued or word not in lexicon.words["glued_halves"]):
        categories = (("HALF", half),)
    if not categories and word not in _placed_words(lexicon):
        return Cell(word, (), place, place + 1)
    if (
        word in lexicon.words["week"]
        and place > 0
        and (words[place - 1] in lexicon.words["my_our"] or tokens[place - 1].possessive)
    ):
        categories = (*categories, ("LONEWEEK", 0))
    if word in lexicon.words["no"] and place + 1 < len(words) and words[place + 1] in lexicon.words["plural_times"]:
        categories = (*categories, ("NOMANY", 0))
    around = words[max(place - LUNCH_REACH, 0) : place]
    if word in lexicon.words["lunch_words"] and not lexicon.words["avoiding"].isdisjoint(around):
        categories = (*categories, ("SPAREDLUNCH", 0))
    if word in lexicon.words["outside"] and not lexicon.words["lunch_words"].isdisjoint(words[place : place + LUNCH_REACH]):
        categories = (*categories, ("SPARING", 0))
    low = next((value for category, value in categories if category == "ORDWORD"), None)
    if isinstance(low, int) and low <= 3 and _ends_date(words, place, lexicon):
        categories = (*categories, ("LATEORD", low))
    month = next((value for category, value in categories if category == "MONTH"), None)
    if month is not None and (_dates_follow(words, place, lexicon) or _joins_month(words, place, lexicon)):
        categories = (*categories, ("LONEMONTH", month))
    if word in lexicon.words["quarter_letter"] and _dates_follow(words, place, lexicon) and _ends_quarter(words, place, lexicon):
        categories = (*categories, ("LONEQ", 0))
    return Cell(word, categories, place, place + 1)


def _ends_quarter(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "in Q1", and not "of Q4 numbers"."""
    after = words[place + 2] if place + 2 < len(words) else ""
    return not after[:1].isalpha() or after in lexicon.words["function"]


def _ends_date(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "on the first", "by the second at noon", and not "on the second one"."""
    sets = lexicon.words
    after = words[place + 1] if place + 1 < len(words) else ""
    led = place > 1 and words[place - 1] in sets["the"] and words[place - 2] in sets["on_by"]
    return led and (not after[:1].isalpha() or after in sets["after_date"])


def _dates_follow(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Whether the word before asks for a date: "in May" is a month, "with May" is not."""
    return place > 0 and words[place - 1] in lexicon.words["date_leads"]


def _joins_month(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "for April and May": a month behind a month that is asked for."""
    joined = place > 1 and words[place - 1] in lexicon.words["and"] and _dates_follow(words, place - 2, lexicon)
    return joined and any(category == "MONTH" for category, _ in lexicon.categories.get(words[place - 2], ()))


def _compound(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> Cell | None:
    """ "forty five", "twenty-first": tens and units as one."""
    categories = lexicon.categories.get(words[place])
    if categories is None:
        return None
    tens = next((value for category, value in categories if category == "NUM"), None)
    if not isinstance(tens, int) or not 20 <= tens <= 50 or tens % 10:
        return None
    after = place + 1
    if after < len(tokens) and tokens[after].text == "-":
        after += 1
    if after >= len(tokens):
        return None
    for category, value in lexicon.categories.get(words[after], ()):
        if category in ("NUM", "ORDWORD") and isinstance(value, int) and value < 10:
            both = [(category, tens + value)]
            if category == "ORDWORD":
                both.append(("LATEORD", tens + value))
            if category == "NUM" and tens + value == 45:
                both.append(("MINUTEWORD", 45))
            return Cell(f"{words[place]} {words[after]}", tuple(both), place, after + 1)
    return None


def _numerals(word: str, *, month_first: bool) -> list[tuple[str, object]]:
    ordinal = ORDINAL.match(word)
    if ordinal:
        return [("ORD", int(ordinal[1]))] if 1 <= int(ordinal[1]) <= 31 else []
    if "/" in word:
        return [("SLASH", word), ("SLASHDATE", word if month_first else _swapped(word))]
    if word.count("-") == 2:
        return [("ISO", word)]
    pair = PAIR.match(word)
    if pair:
        clock = (int(pair[1]), int(pair[3]))
        if pair[2] == ":":
            return [("CLOCK", clock)]
        dated = [("DOTDATE", clock)] if word.startswith("0") or pair[3].startswith("0") else []
        return [*dated, ("DOTTED", clock), ("DECIMAL", float(word))]
    if not word.isdigit():
        return [("DECIMAL", float(word.replace(",", ".")))]
    return _whole_number(int(word), len(word))


def _dotted_date(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, object] | None:
    """ "26.11. 14:00", "until 4.12.": a day and a month, told from an hour by the dot behind or a number past 24."""
    found = DAY_DOT_MONTH.match(tokens[place].word)
    if found is None:
        return None
    day, number = int(found[1]), int(found[2])
    if not (1 <= day <= LONGEST_MONTH and 1 <= number <= MONTHS):
        return None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    closed = after is not None and after.text == "." and after.start == tokens[place].end
    dated = closed and not (place and words[place - 1] in lexicon.words["clock_leads"])
    sure = day > HOURS and len(found[2]) == len(str(MONTHS))
    return ("DAYMONTH", (day, number)) if dated or sure else None


def _day_first(token: Token) -> bool:
    """ "from 30/11 to 4/12": whoever writes one day before its month writes them all so."""
    numbers = token.word.split("/") if token.kind is Kind.NUMBER else []
    return len(numbers) > 1 and int(numbers[0]) > MONTHS >= int(numbers[1]) and int(numbers[0]) <= LONGEST_MONTH


def _swapped(slashed: str) -> str:
    """Month before day, as the table reads it; a first number that can be no day stays where it is."""
    first, second, *rest = slashed.split("/")
    return "/".join([second, first, *rest]) if int(second) <= MONTHS else slashed


def _whole_number(number: int, digits: int) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [("NUM", number)]
    if 1 <= number <= 31:
        found.append(("DAYNUM", number))
    if 2000 <= number <= MAX_YEAR:
        found.append(("YEAR", number))
    if digits >= 3 and number % 100 < 60 and number < 2400:
        found.append(("HHMM", number))
    return found
