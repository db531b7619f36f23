"""Text to tokens: words, numbers, marks, mentions and addresses, with their places in the text."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import islice
from typing import NamedTuple


class Kind(Enum):
    WORD = auto()
    NUMBER = auto()
    MARK = auto()
    MENTION = auto()


class Token(NamedTuple):
    """One token, a tuple because there are many.

    `word` is lower case with plain apostrophes; `bare` is it without a possessive 's.

    `quoted` stands between quotation marks; `corrected` words were misspelt and are read as `word`.
    """

    text: str
    word: str
    bare: str
    start: int
    end: int
    kind: Kind
    quoted: bool = False
    starts_sentence: bool = False

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def possessive(self) -> bool:
        return self.word != self.bare or self.word.endswith("s'")


MENTION = r"""
    (?P<mention><at[^>]{0,80}>[^<]{1,80}</at>
      |<@[\w.-]{1,40}(?:\|[^>]{0,80})?>
      |<mailto:[^>\s]{1,120}>
      |[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}
      |@[^\W\d_][\w'’.-]{0,40}(?<![.]))
    |"""
OTHERS = r"""
    (?P<word>[ap]\.m\.?|[½¼¾]|o['’]?clock\b|w/(?:o\b)?|b4\b|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?)
    |(?P<pair>(?<![\d:.-])1[:-]1(?![\d:])(?!\s?[ap]\.?m)|1on1|2mor+o\w*|2mo?r+w|2moz|2day|2nite|12noon)
    |(?P<number>\d{4}-\d{1,2}-\d{1,2}
      |\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])
      |\d{1,2}[:.]\d{2}(?![\d:])
      |\d{1,2}(?:st|nd|rd|th)\b
      |\d{1,4}(?:[.,]\d{1,2})?(?!\d))
    |(?P<mark>\S)
    """
FLAGS = re.VERBOSE | re.IGNORECASE
PLAIN = r"(?P<plain>(?-i:[a-zA-Z]{3,})(?=[\ ,?]))|"
"""Most words, told from all else at once: letters alone and what ends them."""
WITH_MENTIONS = re.compile(PLAIN + MENTION + OTHERS, FLAGS)
WITHOUT_MENTIONS = re.compile(PLAIN + OTHERS, FLAGS)
MOST_TOKENS = 250
"""As many as 500 characters of any language have; what is past them is not read."""
KINDS = {
    "plain": Kind.WORD,
    "mention": Kind.MENTION,
    "pair": Kind.WORD,
    "number": Kind.NUMBER,
    "word": Kind.WORD,
    "mark": Kind.MARK,
}
APOSTROPHES = str.maketrans({"’": "'", "`": "'", "‘": "'", "´": "'"})
QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“", "”": "”"}
ENDS = frozenset(".!?;\n")


def tokenize(text: str) -> list[Token]:
    """Every token in order; spaces vanish. Linear in the length of the text."""
    tokens: list[Token] = []
    quoted = _quoted_spans(text)
    quote = 0
    at_start = True
    pattern = WITH_MENTIONS if "@" in text or "<" in text else WITHOUT_MENTIONS
    for found in islice(pattern.finditer(text), MOST_TOKENS):
        piece, start = found.group(), found.start()
        kind = KINDS[found.lastgroup or "mark"]
        if found.lastgroup == "plain":
            word = bare = piece.lower()
        else:
            if kind is Kind.WORD and piece[-1] in "'’" and not piece[:-1].lower().endswith("s"):
                piece = piece[:-1]
            word = piece.translate(APOSTROPHES).lower()
            bare = _without_possessive(word)
        while quote < len(quoted) and quoted[quote][1] <= start:
            quote += 1
        inside = quote < len(quoted) and quoted[quote][0] <= start
        tokens.append(Token(piece, word, bare, start, start + len(piece), kind, inside, at_start))
        at_start = piece in ENDS or (at_start and kind is Kind.MARK)
    return tokens


def _without_possessive(word: str) -> str:
    if word.endswith("'s"):
        return word[:-2]
    if word.endswith("s'"):
        return word[:-1]
    return word


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where quotation marks enclose a title; an unclosed mark encloses nothing."""
    spans: list[tuple[int, int]] = []
    if not any(mark in text for mark in QUOTES):
        return spans
    position = 0
    while position < len(text):
        closing = QUOTES.get(text[position])
        if closing is not None:
            end = text.find(closing, position + 1)
            if 0 < end - position <= 120:
                spans.append((position + 1, end))
                position = end
        position += 1
    return spans
