"""The frame: one sentence's times, people and verbs brought together into a request."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.understanding.actions_in_text import split_actions
from bot.understanding.atoms import Atom, read_atoms
from bot.understanding.fold import Folder, Phrase
from bot.understanding.guests import GuestFinder
from bot.understanding.intents import Decider, Verb, verbs
from bot.understanding.lexicon import Lexicon
from bot.understanding.people import NAME_MARK, Found, PeopleReader, plain
from bot.understanding.times import Length
from bot.understanding.tokens import Kind, Token, tokenize

DAY_CATEGORIES = frozenset({"WEEKDAY", "DAYREL", "MONTH"})


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

    @property
    def plain(self) -> str:
        return " ".join(self.words)

    def says(self, name: str) -> bool:
        """Whether any word of a set of the language is in the sentence."""
        return not self.lexicon.words[name].isdisjoint(self.words)

    def matches(self, name: str) -> bool:
        """Whether a pattern of the language is found in the plain words."""
        return self.lexicon.patterns[name].search(self.plain) is not None


def read_sentence(text: str, now: datetime, lexicon: Lexicon, names: Collection[str]) -> Sentence:
    tokens = tokenize(_without_courtesy(text.replace("->", "→ ").replace("=>", "→ "), lexicon))
    tokens = _with_apostrophes(tokens, lexicon)
    words = _corrected(tokens, lexicon)
    words = _names_not_times(tokens, words, lexicon, names)
    atoms, phrases, lengths, taken = _folded(read_atoms(tokens, words, lexicon, now), lexicon, now)
    reason = _reason_end(tokens, words, lexicon)
    if reason:
        told = set(range(reason))
        atoms, phrases, lengths, taken = _folded([atom for atom in atoms if atom.first >= reason], lexicon, now)
        taken |= told
    found = verbs(tokens, words, taken, lexicon)
    cut, rest = split_actions(text, tokens, words, found, lexicon)
    if rest:
        tokens, words = tokens[:cut], words[:cut]
        before = [atom for atom in atoms if atom.last <= cut]
        spanned = any(atom.first < cut < atom.last for atom in atoms)
        atoms, phrases, lengths, taken = _folded(read_atoms(tokens, words, lexicon, now) if spanned else before, lexicon, now)
        found = verbs(tokens, words, taken, lexicon)
    decider = Decider(plain_sentence(tokens, words), tokens, words, found, taken, lexicon)
    reader = PeopleReader(tokens, words, taken, lexicon, names)
    people = GuestFinder(tokens, words, taken, reader, lexicon).read(decider.verbs)
    decider.note_people(people.used)
    hour = atoms[-1].number if atoms else None
    if not phrases and not decider.verbs and people.attendees and hour is not None and hour <= 12:
        phrases = tuple(Folder(atoms[-1:], now, lexicon, bare_numbers=True).phrases())
    return Sentence(
        text, now, tuple(tokens), tuple(words), atoms, phrases, lengths, taken, people, decider, reader, lexicon, rest
    )


def _reason_end(tokens: Sequence[Token], words: Sequence[str], lexicon: Lexicon) -> int:
    """Where the request begins after "Since Ana is out on Monday, …": a time in the reason is not asked for; 0 without one."""
    if not words or words[0] not in lexicon.words["reasons"]:
        return 0
    if "," not in words:
        return _wish_place(words, lexicon)
    comma = words.index(",")
    stated = not lexicon.words["reason_verbs"].isdisjoint(words[1:comma])
    return comma + 1 if stated and verbs(tokens[comma + 1 :], words[comma + 1 :], (), lexicon) else 0


def _wish_place(words: Sequence[str], lexicon: Lexicon) -> int:
    """ "Since the client moved the deadline *I need* 2 hours": where the asker says what is wanted; 0 without it."""
    sets = lexicon.words
    wanting = sets["needing"] | sets["must"]
    return next((at for at in range(3, len(words) - 1) if words[at] in sets["i_we"] and words[at + 1] in wanting), 0)


def _without_courtesy(text: str, lexicon: Lexicon) -> str:
    """The text with sentences of mere politeness blanked ("I hope you had a lovely weekend."), when something else is said."""
    polite = [found.span() for found in lexicon.patterns["courtesy"].finditer(text)]
    if not polite:
        return text
    heard = list(text)
    for start, end in polite:
        heard[start:end] = " " * (end - start)
    return "".join(heard) if "".join(heard).strip(" .,!?") else text


def _with_apostrophes(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """ "bens calendar", "an hour of anas time": a given name with a bare s before what people have, read with its apostrophe."""
    owned = lexicon.words["owned_times"] | lexicon.words["calendars"]
    found = list(tokens)
    for place, (token, after) in enumerate(pairwise(tokens)):
        name = token.word[:-1]
        plural = token.word.endswith("s") and token.word not in lexicon.known and name in lexicon.given_names
        if plural and after.word in owned and token.kind is Kind.WORD and not token.quoted:
            found[place] = token._replace(word=f"{name}'s", bare=name)
    return found


def _names_not_times(tokens: Sequence[Token], words: Sequence[str], lexicon: Lexicon, names: Collection[str]) -> list[str]:
    """Words for days and months that are known people's names, where a person is asked for, are told from times by a mark."""
    known = {plain(part) for name in names for part in name.split()} & lexicon.categories.keys()
    return [
        f"{word}{NAME_MARK}"
        if place and word in lexicon.categories and _is_somebody(tokens, words, place, known, lexicon)
        else word
        for place, word in enumerate(words)
    ]


def _is_somebody(tokens: Sequence[Token], words: Sequence[str], place: int, known: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a word for a time names a person where it stands."""
    if _glued_to_name(tokens, words, place, lexicon):
        return True
    if words[place - 1] in lexicon.words["name_leads"] and (words[place] in known or _has_surname(tokens, words, place, lexicon)):
        return True
    return (
        _beside_me(tokens, words, place, lexicon)
        or _beside_name(tokens, words, place, lexicon)
        or _beside_somebody(words, place, lexicon)
    )


def _beside_name(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "for April and Ben on Friday", "with May and June tomorrow": a name that is a month, listed with another name."""
    if not _is_name_too(tokens, words, place, lexicon):
        return False
    for joint, other, side in ((place + 1, place + 2, place + 3), (place - 1, place - 2, place + 1)):
        if not 0 <= other < len(words) or words[joint] not in lexicon.words["and"] | {","}:
            continue
        named = words[other] in lexicon.given_names and tokens[other].capital and not tokens[other].starts_sentence
        lead = words[min(place, other) - 1] if min(place, other) else ""
        if named and words[other] not in lexicon.categories:
            return lead in lexicon.words["name_leads"] | lexicon.words["for"] | {","}
        if named and lead in lexicon.words["name_leads"] | lexicon.words["for"]:
            return not lexicon.words["after_two_names"].isdisjoint(words[side : side + 1])
    return False


def _glued_to_name(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "Min-jun", "Hye-may": a month's name behind a hyphen in somebody's name."""
    months = any(category == "MONTH" for category, _ in lexicon.categories.get(words[place], ()))
    if not months or place < 2 or words[place - 1] != "-" or not tokens[place].text.islower():
        return False
    before, hyphen = tokens[place - 2], tokens[place - 1]
    glued = before.end == hyphen.start and hyphen.end == tokens[place].start
    return glued and before.kind is Kind.WORD and before.capital and before.word not in lexicon.words["date_leads"]


def _is_name_too(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    return words[place] in lexicon.categories and words[place] in lexicon.given_names and tokens[place].capital


def _beside_me(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "a time for June and I": a name that is a month, listed with the asker."""
    if not _is_name_too(tokens, words, place, lexicon):
        return False
    after = words[place + 1 : place + 3]
    return len(after) == 2 and after[0] in lexicon.words["and"] and after[1] in lexicon.words["me"]


def _beside_somebody(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "find an hour for June, Ben and me", "with may and ana": a name that is a month, listed with other people."""
    if words[place] not in lexicon.categories or words[place] not in lexicon.given_names or not place:
        return False
    after = words[place + 1 : place + 3]
    led = words[place - 1] in lexicon.words["name_leads"] | lexicon.words["for"]
    joined = len(after) == 2 and (after[0] in lexicon.words["and"] or after[0] == ",")
    listed = joined and (after[1] in lexicon.words["me"] or _is_given_only(after[1], lexicon))
    return led and listed


def _is_given_only(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.given_names and word not in lexicon.categories


def _has_surname(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "with Sunday Okafor", "and April Jones": a word for a time before a strange word, both in capitals."""
    if words[place] not in lexicon.categories or not tokens[place].capital or place + 1 >= len(tokens):
        return False
    after = tokens[place + 1]
    return after.kind is Kind.WORD and after.capital and after.text[1:].islower() and after.bare not in lexicon.known


def _folded(
    found: Sequence[Atom], lexicon: Lexicon, now: datetime
) -> tuple[tuple[Atom, ...], tuple[Phrase, ...], tuple[Atom, ...], frozenset[int]]:
    """Atoms, time phrases, lengths, and the tokens that phrases and lengths take."""
    atoms = tuple(found)
    phrases = tuple(Folder(atoms, now, lexicon).phrases())
    lengths = tuple(atom for atom in atoms if isinstance(atom.value, Length) and not _inside(atom, phrases))
    spans = [(phrase.first, phrase.last) for phrase in phrases] + [(atom.first, atom.last) for atom in lengths]
    return atoms, phrases, lengths, frozenset(place for first, last in spans for place in range(first, last))


def _inside(atom: Atom, phrases: Sequence[Phrase]) -> bool:
    return any(phrase.first <= atom.first and atom.last <= phrase.last for phrase in phrases)


def _corrected(tokens: Sequence[Token], lexicon: Lexicon) -> list[str]:
    """Words with slips of the finger put right; capitals inside a sentence and quoted words are left alone."""
    words: list[str] = []
    for token in tokens:
        word, bare = token.word, token.bare
        if token.kind is Kind.WORD and not token.quoted:
            if word in lexicon.shorthand:
                word = lexicon.shorthand[word] if not token.capital or token.starts_sentence else word
            elif bare not in lexicon.known and word not in lexicon.known:
                slipped = None if token.capital and not token.starts_sentence else lexicon.spelling.slip_of(bare)
                word = slipped or lexicon.spelling.correct(bare) or word
        words.append("@@" if token.kind is Kind.MENTION else word)
    return _days_for_names(tokens, _numbers_for_words(words, lexicon), lexicon)


def _days_for_names(tokens: Sequence[Token], words: list[str], lexicon: Lexicon) -> list[str]:
    """ "book ana tom 9am", "sync tom morning": a day in a short note, told from the name by its place and by no other day."""
    dated = any(category in DAY_CATEGORIES for word in words for category, _ in lexicon.categories.get(word, ()))
    for place, token in enumerate(tokens):
        day = lexicon.days_like_names.get(token.text)
        if day is not None and not dated and _stands_for_day(tokens, words, place, lexicon):
            words[place] = day
    return words


def _stands_for_day(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Behind somebody, a meeting or a length, and before an hour, a part of the day or the end."""
    sets = lexicon.words
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    verb = place == 1 or before in sets["booked_by"] or before in sets["meeting_verbs"]
    stated = place and not verb and (before in lexicon.given_names or before in sets["event"] or before in sets["free_words"])
    measured = any(category in ("MINUTES", "HOURS", "HALF") for category, _ in lexicon.categories.get(before, ()))
    if not stated and not measured and tokens[max(place - 1, 0)].kind is not Kind.NUMBER:
        return False
    timed = any(category in ("PART", "HALF") for category, _ in lexicon.categories.get(after, ()))
    return not after[:1].isalpha() or timed or after in sets["before_new_time_of_day"]


def _numbers_for_words(words: list[str], lexicon: Lexicon) -> list[str]:
    """ "a slot 4 me", "y is 2pm not free": a numeral or a letter that stands for the word it sounds like."""
    for place, word in enumerate(words[:-1]):
        sound = lexicon.sounds.get(word)
        if sound is not None and words[place + 1] in lexicon.words[sound[0]]:
            words[place] = sound[1]
    return words


def plain_sentence(tokens: Sequence[Token], words: Sequence[str]) -> str:
    """The words one space apart, titles in quotation marks left out: what cues are searched in."""
    return " ".join(word for token, word in zip(tokens, words, strict=True) if not token.quoted)
