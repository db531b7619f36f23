"""What a meeting is about: its title as said, and its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bot.understanding.intents import Verb
from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Kind, Token

QUOTED = re.compile(r"[\"“«„]([^\"“”»]{1,120})[\"”»“]")
JOINT_BEHIND = re.compile(r"(?: (?:of|the|and|&))+$")
TITLE_MARKS = frozenset({"-", "&", "'", "/", ":"})


def subject_of(
    text: str, tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], verbs: Sequence[Verb], lexicon: Lexicon
) -> str | None:
    """The title as said, or None when the sentence only says "a meeting"."""
    quoted = QUOTED.search(text)
    if quoted:
        return quoted[1].strip() or None
    for place, word in enumerate(words):
        if word in lexicon.words["naming"] and place + 1 < len(words) and words[place + 1] not in lexicon.words["of"]:
            found = _run(tokens, words, taken, place + 1, lexicon, named=True)
            if found:
                return found
    return _noun_phrase(tokens, words, taken, verbs, lexicon) or _purpose(tokens, words, taken, lexicon)


def _run(
    tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], place: int, lexicon: Lexicon, *, named: bool
) -> str | None:
    """Words from a place on until a time, a person's preposition or a mark ends them."""
    sets = lexicon.words
    while (
        place < len(words)
        and (words[place] in sets["before_title"] or words[place] in (":", '"'))
        and not (named and tokens[place].capital)
    ):
        place += 1
    first = place
    while place < len(words) and place not in taken and tokens[place].kind is not Kind.MENTION:
        word = words[place]
        if (tokens[place].kind is Kind.MARK and word not in TITLE_MARKS) or (
            word in sets["after_title"] and not tokens[place].capital and not named
        ):
            break
        if named and word in sets["after_given_title"] and not tokens[place].capital:
            break
        place += 1
    if place in taken:
        while place > first and words[place - 1] in sets["before_places"]:
            place -= 1  # "titled Budget sync in the Blue Room"
    return _text(tokens, first, place)


def _noun_phrase(
    tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], verbs: Sequence[Verb], lexicon: Lexicon
) -> str | None:
    """ "set up *lunch* with Ben", "move the *design review* to Friday"; a question's only with a word for a meeting in it."""
    sets = lexicon.words
    commanded = bool(verbs) and verbs[0].kind in ("book", "move", "cancel")
    for first, last in _runs(tokens, words, taken, verbs[0].end if verbs else 0, lexicon):
        said = words[first:last]
        if said[-1] in sets["time"] and last - first > 1 and first and _ends_clock(tokens[first - 1], words[first - 1], lexicon):
            continue  # "3pm London time"
        if all(word in sets["no_titles"] or word in sets["before_title"] or not word.isalpha() for word in said):
            if commanded and not any(word in sets["before_title"] for word in said):
                return None
            continue
        if (
            commanded
            or any(word in sets["event"] for word in said)
            or (not verbs and _heads_fragment(words, taken, first, lexicon))
        ):
            return _text(tokens, first, last)
        if verbs and verbs[0].kind == "book":
            return None
    return None


def _ends_clock(token: Token, word: str, lexicon: Lexicon) -> bool:
    half = any(category == "HALF" for category, _ in lexicon.categories.get(word, ()))
    return half or token.kind is Kind.NUMBER


def _heads_fragment(words: Sequence[str], taken: Collection[int], first: int, lexicon: Lexicon) -> bool:
    """ "dentist thursday 9am", "next wednesday 2pm therapist": a thing with nothing but times before it."""
    sets = lexicon.words
    if " ".join(words[first : first + 2]) in sets["nouns_like_commands"]:
        return True
    if words[first] in sets["verb"] | sets["comparing"] | sets["fragment_verbs"]:
        return False
    return all(place in taken or not words[place].isalpha() or words[place] in sets["before_title"] for place in range(first))


def _runs(
    tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], place: int, lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """Stretches of words with content: no times, people, small words or marks; token places, half-open."""
    first = place
    while place <= len(words):
        if place == len(words) or place in taken or _breaks(tokens[place], words[place], place == first, lexicon):
            if place > first:
                yield first, place
            first = place + 1
        place += 1


def _breaks(token: Token, word: str, at_start: bool, lexicon: Lexicon) -> bool:
    if token.kind is Kind.MENTION or (token.kind is Kind.MARK and word not in TITLE_MARKS - {":"}):
        return True
    if at_start and (word in lexicon.words["before_title"] or token.kind is Kind.MARK or word in lexicon.words["leading_title"]):
        return True
    if word in lexicon.words["shift_words"] or word in lexicon.words["asker_alone"]:
        return True
    return word in lexicon.words["function"] and not (token.capital and not at_start and not token.starts_sentence)


def _purpose(tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], lexicon: Lexicon) -> str | None:
    """ "… to discuss the budget", "… about hiring", "… for deep work"."""
    sets = lexicon.words
    for place, word in enumerate(words[:-1]):
        if word in sets["about"] or (word in sets["discuss"] and words[place - 1] in sets["to"]):
            return _run(tokens, words, taken, place + 1, lexicon, named=False)
    for place, word in enumerate(words[:-1]):
        if (
            word in sets["for"]
            and place + 1 not in taken
            and words[place + 1] not in sets["never_purpose"]
            and tokens[place + 1].kind is Kind.WORD
        ):
            found = _run(tokens, words, taken, place + 1, lexicon, named=False)
            if found and not sets["no_titles"].issuperset(set(found.lower().split()) - sets["before_title"] - sets["function"]):
                return found
    return None


def _text(tokens: Sequence[Token], first: int, last: int) -> str | None:
    pieces: list[str] = []
    for place in range(first, last):
        if pieces and tokens[place].start > tokens[place - 1].end:
            pieces.append(" ")
        pieces.append(tokens[place].text)
    return "".join(pieces).strip(" -:&/'") or None


def _without_times(name: str, lexicon: Lexicon) -> str:
    """ "Room 2 Tuesday" is Room 2."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in lexicon.categories and not words[-1][0].isdigit():
        words.pop()
    return " ".join(words)


def place_of(text: str, lexicon: Lexicon) -> str | None:
    """ "in room 2", "at Burger King"; never a time."""
    room = lexicon.patterns["room"].search(text)
    if room and room[1].strip().lower() not in lexicon.words["no_places"]:
        return _without_times(room[1].strip(), lexicon)
    for found in lexicon.patterns["place"].finditer(text):
        name = found[1].strip()
        if lexicon.patterns["remark"].search(text[: found.start()]):
            continue  # "Lars (he is in Oslo)"
        if not any(word.lower().strip(".") in lexicon.categories for word in name.split()) and not name[0].isdigit():
            owned = name.endswith("'s") and text[found.end() :].split(" ", 2)[1:2]
            if not owned or owned[0].lower().strip("?.!,") not in lexicon.words["calendars"]:
                return JOINT_BEHIND.sub("", name.rstrip(".?!,"))
    return None
