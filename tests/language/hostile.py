"""Inputs that nobody meant: mutated sentences, words in any order, bytes at random. The same seed gives the same inputs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONES = tuple(ZoneInfo(name) for name in ("America/Los_Angeles", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe"))
FIRST_DAY = datetime(1990, 1, 1, tzinfo=ZONES[0])
DAYS = 40_000
LETTERS = "0123456789:-/.@<>|\"' amphnexto"


def inputs(seeds: Sequence[str], count: int, seed: int = 0) -> Iterator[tuple[str, datetime, ZoneInfo]]:
    """Text, now and zone."""
    chance = random.Random(seed)
    words = [word for text in seeds for word in text.split()]
    for _ in range(count):
        kind = chance.random()
        if kind < 0.4:
            text = _mutated(chance, chance.choice(seeds))
        elif kind < 0.8:
            text = " ".join(chance.choice(words) for _ in range(chance.randint(1, 20)))
        else:
            text = "".join(_letter(chance) for _ in range(chance.randint(0, 80)))
        now = FIRST_DAY + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(24 * 60))
        yield text, now, chance.choice(ZONES)


def _letter(chance: random.Random) -> str:
    return chr(chance.randrange(1, 0x3000)) if chance.random() < 0.3 else chance.choice(LETTERS)


def _mutated(chance: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(letters) + 1)
        what = chance.random()
        if what < 0.4 and place < len(letters):
            letters[place] = _letter(chance)
        elif what < 0.7:
            letters.insert(place, chr(chance.randrange(32, 127)))
        elif place < len(letters):
            del letters[place]
    return "".join(letters)
