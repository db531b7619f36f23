"""The frame: one sentence's times, people and verbs brought together into a request."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.understanding.atoms import Atom, read_atoms
from bot.understanding.fold import Folder, Phrase
from bot.understanding.guests import GuestFinder
from bot.understanding.intents import Decider, Facts, Verb
from bot.understanding.lexicon import Flag, Lexicon, Role
from bot.understanding.people import Found, PeopleReader
from bot.understanding.requests import Intent, LocalSpan, Request
from bot.understanding.subjects import place_of, subject_of
from bot.understanding.times import DAY, Length, Point
from bot.understanding.tokens import Kind, Token, tokenize
from bot.understanding.windows import Hints, Timing, merge, resolve

RECURRING, REMINDER, UNNAMED, SEVERAL, DECLINE = "recurring", "reminder", "unnamed person", "several meetings", "decline"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Everything that was read in one text."""

    text: str
    now: datetime
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    atoms: tuple[Atom, ...]
    phrases: tuple[Phrase, ...]
    lengths: tuple[Atom, ...]
    taken: frozenset[int]
    people: Found
    decider: Decider
    reader: PeopleReader
    lexicon: Lexicon
    rest: tuple[str, ...] = ()

    @property
    def verbs(self) -> Sequence[Verb]:
        return self.decider.verbs

    def request(self) -> Request:
        """The sentence as a request of its own, without any earlier one."""
        from bot.understanding.framing import frame

        return frame(self)


def read_sentence(text: str, now: datetime, lexicon: Lexicon, names: Collection[str]) -> Sentence:
    from bot.understanding.actions_in_text import split_actions

    tokens = tokenize(text)
    words = _corrected(tokens, lexicon)
    cut, rest = split_actions(text, tokens, words)
    tokens, words = tokens[:cut], words[:cut]
    atoms = read_atoms(tokens, words, lexicon, now)
    phrases = Folder(atoms, now).phrases()
    lengths = tuple(atom for atom in atoms if isinstance(atom.value, Length) and not _inside(atom, phrases))
    taken = frozenset(place for phrase in phrases for place in range(phrase.first, phrase.last)) | frozenset(
        place for atom in lengths for place in range(atom.first, atom.last)
    )
    decider = Decider(plain_sentence(tokens, words), tokens, words, taken, lexicon)
    reader = PeopleReader(tokens, words, taken, lexicon, names)
    people = GuestFinder(tokens, words, taken, reader, lexicon).read(decider.verbs)
    return Sentence(
        text,
        now,
        tuple(tokens),
        tuple(words),
        tuple(atoms),
        tuple(phrases),
        lengths,
        taken,
        people,
        decider,
        reader,
        lexicon,
        rest,
    )


def _inside(atom: Atom, phrases: Sequence[Phrase]) -> bool:
    return any(phrase.first <= atom.first and atom.last <= phrase.last for phrase in phrases)


def _corrected(tokens: Sequence[Token], lexicon: Lexicon) -> list[str]:
    """Words with slips of the finger put right; capitals inside a sentence and quoted words are left alone."""
    words: list[str] = []
    for token in tokens:
        word = token.word
        if token.kind is Kind.WORD and not token.quoted and token.bare not in lexicon.known and word not in lexicon.known:
            word = lexicon.spelling.correct(token.bare) or word
        words.append("@@" if token.kind is Kind.MENTION else word)
    return words


def plain_sentence(tokens: Sequence[Token], words: Sequence[str]) -> str:
    """The words one space apart, titles in quotation marks left out: what cues are searched in."""
    return " ".join(word for token, word in zip(tokens, words, strict=True) if not token.quoted)
