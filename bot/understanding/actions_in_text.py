"""Several actions in one text: the first is done, the others are named."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.understanding.intents import verbs
from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Token

STRONG = frozenset({"cancel", "move", "book"})
BACKWARD = frozenset({"it", "that", "this", "them", "him", "her", "me", "us", "as"})
JOINTS = frozenset({"and", "then", ";", ".", "!", "?", ","})
WEAK = frozenset(
    {
        "do",
        "get",
        "make",
        "start",
        "fill",
        "note",
        "set",
        "include",
        "invite",
        "fix",
        "send",
        "put",
        "mark",
        "add",
        "plan",
        "record",
        "log",
        "enter",
        "hold",
    }
)


def split_actions(
    text: str, tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], lexicon: Lexicon
) -> tuple[int, tuple[str, ...]]:
    """How many tokens the first action has, and the texts of the further ones."""
    cuts: list[int] = []
    first: str | None = None
    for verb in verbs(tokens, words, taken, lexicon):
        if first is None:
            first = verb.kind
            continue
        if verb.kind not in STRONG or verb.word in BACKWARD or (verb.end < len(words) and words[verb.end] in BACKWARD):
            continue
        if first in ("ask", "show", "find") and verb.kind == "book" and verb.word in WEAK:
            continue
        if first == "book" and verb.word in ("invite", "include"):
            continue
        start = _joint_before(words, verb.place, cuts[-1] if cuts else 0)
        if start is not None and start > 0 and (verb.word not in WEAK or words[start] in ("and", "then", ";", ".", "!")):
            cuts.append(start)
    if not cuts:
        return len(tokens), ()
    rest = []
    for number, cut in enumerate(cuts):
        end = tokens[cuts[number + 1]].start if number + 1 < len(cuts) else len(text)
        piece = text[tokens[cut].start : end].strip(" ,;.!?")
        for joint in ("and then ", "and ", "then ", "also "):
            if piece.lower().startswith(joint):
                piece = piece[len(joint) :]
        if piece:
            rest.append(piece)
    return cuts[0], tuple(rest)


def _joint_before(words: Sequence[str], place: int, floor: int) -> int | None:
    """Where the clause of a verb begins: at the "and", the semicolon or the full stop before it."""
    at = place - 1
    while at > floor:
        if words[at] in JOINTS:
            return at if at == 0 or words[at - 1] not in ("and", ",", ";", ".") else at - 1
        at -= 1
    return None
