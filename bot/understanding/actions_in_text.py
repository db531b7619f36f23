"""Several actions in one text: the first is done, the others are named."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.understanding.intents import Verb
from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Token

STRONG = frozenset({"cancel", "move", "book"})
"""Kinds of command that are actions of their own."""
JOINT_MARKS = frozenset({";", ".", "!", "?", ","})
FULL_STOPS = frozenset({";", ".", "!"})


def split_actions(
    text: str, tokens: Sequence[Token], words: Sequence[str], verbs: Sequence[Verb], lexicon: Lexicon
) -> tuple[int, tuple[str, ...]]:
    """How many tokens the first action has, and the texts of the further ones."""
    sets = lexicon.words
    cuts: list[int] = []
    first: str | None = None
    ruled = any(cue.search(" ".join(words)) for cue in lexicon.cues["rules"])
    for verb in verbs:
        if first is None:
            first = verb.kind
            if not _follows_request(words, verb, lexicon, ruled=ruled):
                continue
        if verb.kind not in STRONG or not sets["backward"].isdisjoint(words[verb.end : verb.end + 1]):
            continue
        if first in ("ask", "show", "find") and verb.kind == "book" and verb.word in sets["weak_verbs"]:
            continue
        if first == "book" and verb.word in sets["inviting_too"]:
            continue
        start = _joint_before(words, verb.place, cuts[-1] if cuts else 0, sets["action_joints"])
        if (
            start is not None
            and start > 0
            and (verb.word not in sets["weak_verbs"] or words[start] in FULL_STOPS | sets["action_joints"])
        ):
            cuts.append(start)
    rule = _second_rule(words, lexicon) if ruled and not cuts else None
    if rule is not None:
        cuts.append(rule)
    told = _told_to(words, lexicon)
    if first is not None and told is not None and (not cuts or told > cuts[-1]):
        cuts.append(told)
    if not cuts:
        return len(tokens), ()
    rest = []
    for number, cut in enumerate(cuts):
        end = tokens[cuts[number + 1]].start if number + 1 < len(cuts) else len(text)
        piece = text[tokens[cut].start : end].strip(" ,;.!?")
        while piece.split(" ", 1)[0].lower() in sets["leading_joints"] and " " in piece:
            piece = piece.split(" ", 1)[1]
        if piece:
            rest.append(piece)
    return cuts[0], tuple(rest)


def _follows_request(words: Sequence[str], verb: Verb, lexicon: Lexicon, *, ruled: bool) -> bool:
    """Whether a request without a verb stands before the first verb.

    "lunch with mom and *cancel* …", "no meetings before 10 and *book* …".
    """
    sets = lexicon.words
    start = _joint_before(words, verb.place, 0, sets["action_joints"])
    if verb.kind not in STRONG or start is None or start < 2 or sets["action_joints"].isdisjoint(words[start : verb.place]):
        return False
    before = words[:start]
    if ruled and any(cue.search(" ".join(before)) for cue in lexicon.cues["rules"]):
        return True
    opening = next((word for word in before if word not in sets["polite"]), "")
    opens = opening in sets["event"] | sets["a"] or opening[:1].isdigit()
    return (opens and not sets["with"].isdisjoint(before)) or lexicon.patterns["quorum"].search(" ".join(before)) is not None


def _second_rule(words: Sequence[str], lexicon: Lexicon) -> int | None:
    """Where another rule begins: "no meetings on Fridays and 15 minutes between meetings"."""
    for place, word in enumerate(words):
        if word in lexicon.words["action_joints"] and place:
            sides = (" ".join(words[:place]), " ".join(words[place + 1 :]))
            if all(any(cue.search(side) for cue in lexicon.cues["rules"]) for side in sides):
                return place
    return None


def _told_to(words: Sequence[str], lexicon: Lexicon) -> int | None:
    """Where "… then *email* him the agenda" begins: something to do that is no meeting."""
    sets = lexicon.words
    for place in range(1, len(words) - 3):
        after = place + 1 + (words[place + 1] in sets["leading_joints"])
        told = words[after] in sets["other_actions"] and words[after + 1] in sets["told_objects"]
        if words[place] in sets["action_joints"] and told:
            return place
    return None


def _joint_before(words: Sequence[str], place: int, floor: int, joints: Collection[str]) -> int | None:
    """Where the clause of a verb begins: at the "and", the semicolon or the full stop before it."""
    at = place - 1
    while at > floor:
        if words[at] in joints or words[at] in JOINT_MARKS:
            return at - 1 if at and (words[at - 1] in JOINT_MARKS or words[at - 1] in joints) else at
        at -= 1
    return None
