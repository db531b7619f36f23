"""Matching names as people type them: any order, beginnings of words, without regard to case or accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def folded(text: str) -> str:
    """Lower-case, without accents: "Åsa Öberg" -> "asa oberg"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_UNDECOMPOSED)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def matches(asked: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each asked word begins another word of the names; all folded."""
    if not asked:
        return True
    first, *others = asked
    return any(
        name.startswith(first) and matches(others, [*names[:index], *names[index + 1 :]]) for index, name in enumerate(names)
    )


def rank(asked: Sequence[str], name: str) -> tuple[bool, bool, bool, str]:
    """Smaller is better: the whole name, then whole words, then the order as asked, then by alphabet."""
    have = words(folded(name))
    in_order = all(word.startswith(wanted) for word, wanted in zip(have, asked, strict=False))
    return (have != list(asked), not set(asked) <= set(have), not in_order, folded(name))


@cache
def spellings(letter: str) -> tuple[str, ...]:
    """The letters of Latin scripts that fold to one beginning with this letter, itself first."""
    latin = (chr(code) for code in range(0xC0, 0x180))
    return (letter, *(each for each in latin if each.islower() and folded(each).startswith(letter)))
