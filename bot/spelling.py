"""How far a word that was typed is from one that is known: a name of the directory, a word of the language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

SHORT_WORD = 4
"""A word of so many letters may hold one slip, a longer one two."""


def slips_between(said: Sequence[str], name: str) -> int | None:
    """The slips of all words said, each against the word of the name that is nearest; None when one is too far from all."""
    parts = [plain_letters(part) for part in name.replace("-", " ").split()]
    total = 0
    for word in map(plain_letters, said):
        near = min((slips(word, part) for part in parts), default=len(word))
        if near > (1 if len(word) <= SHORT_WORD else 2):
            return None
        total += near
    return total


def is_called(said: str, name: str) -> bool:
    """Whether every word said begins a word of the name."""
    parts = plain_letters(name).split()
    return all(any(part.startswith(plain_letters(word)) for part in parts) for word in said.split())


def plain_letters(word: str) -> str:
    """Without case and accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(letter))


def slips(a: str, b: str) -> int:
    """Letters to add, leave out, change or swap with their neighbours, to make one word the other (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
