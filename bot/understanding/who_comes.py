"""Who comes, as a follow-up changes it: people who are added, left out, replaced, made optional or needed again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.understanding.follow_up_text import FollowUp
from bot.understanding.given_names import TITLES
from bot.understanding.people import Person, plain
from bot.understanding.requests import Intent, Request
from bot.understanding.tokens import Kind

CLAUSE_ENDS = frozenset({",", ".", ";", "!", "?", "(", ")", "-", "–", "—", ":"})
SHIFTED_REACH = 5
SHORTEST_NAME = 3
MOST_BARE_NAMES = 3


class Part(Enum):
    """What a text says of somebody."""

    NAMED = auto()
    GONE = auto()
    OPTIONAL = auto()
    NEEDED = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in the text; token places half-open. `known` is the name in the open request, "" for somebody new.

    `sure`: the words alone say that a person is meant, whatever else the text says.
    """

    name: str
    first: int
    last: int
    known: str = ""
    sure: bool = True


class WhoComes:
    """The people of one text against those of the open request."""

    def __init__(self, text: FollowUp) -> None:
        sentence, previous = text.sentence, text.previous
        self._sentence = sentence
        self._previous = previous
        self._says = text.says
        self._words = sentence.words
        self._sets = sentence.lexicon.words
        self._cues = sentence.lexicon.follow_ups
        self._everybody = (*previous.attendees, *previous.optional, *previous.people_refs)
        self._clauses = self._in_clauses()
        self.said = self._judged(self._mentions())

    # ------------------------------------------------------------- what is said

    @property
    def gone(self) -> list[str]:
        named = {each.known for each, part in self.said if part is Part.NAMED and each.name != each.known}
        return [
            each.known or each.name for each, part in self.said if part is Part.GONE and not (each.known and each.known in named)
        ]  # of "Ana Petrova, not Ana Pérez" nobody goes who was only called Ana

    @property
    def is_about_them(self) -> bool:
        """Whether the text says of somebody in the request that they come or need not come."""
        return any(each.known and part is not Part.NAMED for each, part in self.said)

    @property
    def names_only_known(self) -> bool:
        """Whether everybody who is named is in the request already."""
        return bool(self.said) and all(each.known for each, _ in self.said) and not self._sentence.people.people_refs

    def changed(self) -> Request:
        request = self._previous
        if self._says("ruled_out") and self._sentence.phrases and not self.gone:
            return request  # "Ruth can't do mornings" says nothing of who comes
        refs = self._refs()
        added = [each.name for each, part in self.said if part in (Part.NAMED, Part.NEEDED) and not each.known]
        attendees, optional = list(request.attendees), list(request.optional)
        for each, part in self.said:
            if each.known and part is not Part.GONE:
                attendees = [self._fuller(name, each) for name in attendees]
                optional = [self._fuller(name, each) for name in optional]
        gone = self.gone
        attendees = [name for name in attendees if not named_in(name, gone)]
        optional = [name for name in optional if not named_in(name, gone)]
        kept_refs = [ref for ref in request.people_refs if not named_in(ref, gone)]
        attendees, optional, kept_refs = self._replaced(attendees, optional, kept_refs, added)
        attendees += [name for name in added if not named_in(name, (*attendees, *optional))]
        kept_refs += [ref for ref in refs if ref.casefold() not in (known.casefold() for known in kept_refs)]
        for each, part in self.said:
            if part is Part.NEEDED:
                attendees += [name for name in optional if same_name(name, each.name)]
                optional = [name for name in optional if not same_name(name, each.name)]
            elif part is Part.OPTIONAL:
                attendees = [name for name in attendees if not same_name(name, each.name)]
                optional += [] if named_in(each.name, optional) else [each.known or each.name]
        asker = self._sentence.people.asker_listed
        attends = False if self._sentence.decider.cue("without_asker") is not None else request.asker_attends or asker
        return replace(
            request, attendees=tuple(attendees), optional=tuple(optional), people_refs=tuple(kept_refs), asker_attends=attends
        )

    def _fuller(self, name: str, said: Mention) -> str:
        """ "Ana" once "Ana Petrova" is said; "raj says" is no name."""
        longer = len(name_words(said.name)) > len(name_words(name)) and "@" not in name and name == said.known
        capital = all(self._sentence.tokens[place].capital for place in range(said.first, said.last))
        alone = said.last - said.first == len(self._words)
        return said.name if longer and (capital or alone) else name

    def _replaced(
        self, attendees: list[str], optional: list[str], refs: list[str], added: Sequence[str]
    ) -> tuple[list[str], list[str], list[str]]:
        """Whom the new people stand in for: everybody, those before, or the last one."""
        named = [each.known or each.name for each, part in self.said if part is Part.NAMED]
        if self._says("only_people") and named:
            return [name for name in attendees if named_in(name, named)], [], []
        new = bool(added) or bool(self._refs())
        if not new or self.gone:
            return attendees, optional, refs
        if self._says("same_for") and not self._says("too"):
            return [], [], []  # "same but for Ben"
        asks_of = self._previous.intent is Intent.AVAILABILITY and not self._says("too")
        asks_of = asks_of and (self._says("asks_of") or self._says("asks_of_one"))
        if (self._says("instead") and not self._sentence.phrases and not self._sentence.says("adding_verbs")) or self._says(
            "identifies"
        ):
            return [], optional, refs if self._says("identifies") and not added else []
        if asks_of:
            return [], optional, []
        if self._says("corrects_people") and not self._says("too"):
            return attendees[:-1], optional, refs
        return attendees, optional, refs

    # ------------------------------------------------------------- who is named

    def _mentions(self) -> list[Mention]:
        found: list[Mention] = []
        place, used = 0, self._sentence.people.used
        about_people = self._says("absent") or self._says("removes") or self._says("swaps_in")
        while place < len(self._words):
            known = self._known_at(place)
            if place in self._sentence.taken or (self._word(place) in self._sets["me"] and known is None):
                place += 1
                continue
            led = (self._leads(place) and (about_people or self._says("brings"))) or self._adds_stranger(place)
            if known is None and place not in used and not led:
                place += 1
                continue
            people, end = self._sentence.reader.list_at(place, sure=True)
            names = [
                Mention(each.text, each.first, each.last, self._known_as(each.text)) for each in people if each.kind == "name"
            ]
            if known is not None and not any(each.first == place for each in names):
                names = [Mention(known, place, place + 1, known)]
                end = place + 1
            found += names
            place = max(end, place + 1)
        return found or self._alone() or self._answers_who()

    def _known_at(self, place: int) -> str | None:
        """Somebody of the request whose first name stands here."""
        token = self._sentence.tokens[place]
        if token.quoted or not token.text[:1].isalpha():
            return None
        word = plain(token.bare)
        named = (*self._previous.attendees, *self._previous.optional)
        return next((name for name in named if name_words(name)[:1] == [word]), None)

    def _known_as(self, name: str) -> str:
        return next((other for other in self._everybody if same_name(name, other)), "")

    def _leads(self, place: int) -> bool:
        """Whether what stands before asks for a person: "use Carla", "without Ben", "I meant Carla"."""
        token = self._sentence.tokens[place]
        if token.kind is Kind.MENTION:
            return True
        if token.kind is not Kind.WORD or not (token.capital or self._sentence.reader.is_name(place)):
            given = token.bare in self._sentence.lexicon.given_names
            if not given:
                return False
        before = self._word(place - 1)
        pair = f"{self._word(place - 2)} {before}"
        return (
            before in self._sets["bringing"] | self._sets["removing"] or pair in self._sets["bringing"] | self._sets["removing"]
        )

    def _adds_stranger(self, place: int) -> bool:
        """ "add maricel", "invite oisin too please": a word that nobody knows behind a verb of adding, and nothing else said."""
        lexicon, token = self._sentence.lexicon, self._sentence.tokens[place]
        if self._word(place - 1) not in self._sets["adding_verbs"] or token.kind is not Kind.WORD or token.quoted:
            return False
        rest = self._words[place + 1 :]
        closed = all(not word[:1].isalnum() or word in self._sets["after_names"] | self._sets["and"] for word in rest)
        named = token.bare in lexicon.given_names or token.bare not in lexicon.known
        return closed and named and len(token.bare) >= SHORTEST_NAME

    def _answers_who(self) -> list[Mention]:
        """ "Will" after "With whom?": a name that is a word or a month elsewhere."""
        asked = self._previous.intent in (Intent.FIND_TIME, Intent.BOOK) and not self._everybody
        spoken = [place for place, word in enumerate(self._words) if word[:1].isalpha() and word not in self._sets["and"]]
        named = all(self._sentence.tokens[place].bare in self._sentence.lexicon.given_names for place in spoken)
        if not asked or not named or not 0 < len(spoken) <= MOST_BARE_NAMES:
            return []
        return [Mention(self._sentence.tokens[place].text, place, place + 1) for place in spoken]

    def _alone(self) -> list[Mention]:
        """ "what about Naledi?", "and Kwame": names where nothing else is said but small words."""
        return [
            Mention(each.text, each.first, each.last, self._known_as(each.text))
            for each in self._list_alone()
            if each.kind == "name"
        ]

    def _list_alone(self) -> list[Person]:
        lead = self._cues["before_names"].search(self._sentence.plain)
        place = len(lead.group().split()) if lead is not None else 0
        joins = self._says("joins") and self._sentence.tokens[0].capital
        people, end = self._sentence.reader.list_at(place, sure=joins or (lead is not None and bool(lead.group())))
        rest = [word for at, word in enumerate(self._words[end:], end) if at not in self._sentence.taken]
        if any(word[:1].isalnum() and word not in self._sets["after_names"] for word in rest):
            return []
        return people

    def _refs(self) -> list[str]:
        """People known by their role; "the two of us, Ana and me" are those who are named."""
        found = self._sentence.people.people_refs
        if self.said:
            found = [ref for ref in found if ref.casefold() not in self._sets["us"]]
        elif self._everybody and self._says("suits_all"):
            return []  # "would Thursday work for everyone?"
        elif not found:
            found = [each.text for each in self._list_alone() if each.kind == "ref"]
        return [ref for ref in found if not named_in(ref, self.gone)]

    # ------------------------------------------------------------- what is said of them

    def _in_clauses(self) -> list[range]:
        cuts = [place for place, word in enumerate(self._words) if word in CLAUSE_ENDS or word in self._sets["clause_turns"]]
        starts = [0, *(cut + 1 for cut in cuts)]
        return [range(start, end) for start, end in zip(starts, [*cuts, len(self._words)], strict=True) if start < end]

    def _judged(self, mentions: Sequence[Mention]) -> list[tuple[Mention, Part]]:
        found: list[tuple[Mention, Part]] = []
        before = Part.NAMED
        for clause in self._clauses:
            inside = [each for each in mentions if each.first in clause]
            text = " ".join(self._words[place] for place in clause)
            if not inside:
                meant = self._pronoun(text, found)
                inside = [meant] if meant else []
            if not inside and found and self._marks_optional(clause):
                found = [(each, Part.OPTIONAL) for each, _ in found]  # "Carla too, optional"
            parts = self._parts(clause, text, inside)
            if (
                inside
                and before is not Part.NAMED
                and self._lists_on(clause)
                and all(part is Part.NAMED for part in parts)
                and self._lists(clause, inside)
            ):
                parts = [before] * len(inside)  # "without Ben, Carla and Dev"
            found += zip(inside, parts, strict=True)
            before = parts[-1] if parts else Part.NAMED
        return found

    def _pronoun(self, clause: str, found: Sequence[tuple[Mention, Part]]) -> Mention | None:
        """ "Sami is out, take *him* off", "*she* can't make it": who was named last, or the only other person."""
        if self._cues["pronoun"].search(clause) is None:
            return None
        if found:
            return found[-1][0]
        known = self._previous.attendees[-1:] or self._previous.optional[-1:]
        return Mention(known[0], 0, 0, known[0]) if known else None

    def _parts(self, clause: range, text: str, inside: Sequence[Mention]) -> list[Part]:
        if not inside:
            return []
        first = clause.start == self._clauses[0].start or clause.start == inside[0].first
        marked = first and self._only_mark_before(clause)
        if self._cues["may_miss"].search(text) is not None or self._marks_optional(clause) or marked:
            return [Part.OPTIONAL] * len(inside)
        if self._takes_out(clause):
            return [Part.GONE] * len(inside)
        removed = self._removed_in(clause, inside)
        if removed is not None:
            return [Part.GONE if each.first in removed or each.last == 0 else Part.NAMED for each in inside]
        absent = self._cues["absent"].search(text) or self._cues["declines"].search(self._with_end(clause))
        if self._says("ruled_out") and any(
            place in clause for phrase in self._sentence.phrases for place in range(phrase.first, phrase.last)
        ):
            absent = None  # "Pia is out until noon"
        if absent is None and self._cues["required"].search(text) is not None:
            return [Part.NEEDED] * len(inside)
        if absent is not None or (self._says("swaps_in") and self._cues["busy"].search(text) is not None):
            return [Part.GONE if each.known else Part.NAMED for each in inside]
        return [Part.NAMED] * len(inside)

    def _marks_optional(self, clause: range) -> bool:
        return not self._sets["optional_marks"].isdisjoint(self._words[place] for place in clause)

    def _only_mark_before(self, clause: range) -> bool:
        """ "optional: Ben"."""
        before = self._words[: clause.start]
        return bool(before) and all(word in self._sets["optional_marks"] or not word[:1].isalnum() for word in before)

    def _with_end(self, clause: range) -> str:
        return " ".join(self._words[place] for place in clause) + " ."

    def _takes_out(self, clause: range) -> bool:
        """ "take Ben off", "leave Ben out"."""
        words = [self._words[place] for place in clause]
        for place, word in enumerate(words):
            if word in self._sets["taking_out"]:
                return not self._sets["out_off"].isdisjoint(words[place + 1 : place + 1 + SHIFTED_REACH])
        return False

    def _removed_in(self, clause: range, inside: Sequence[Mention]) -> range | None:
        """The places behind "without", "drop", "instead of" up to who comes in their place."""
        for place in clause:
            pair = f"{self._word(place)} {self._word(place + 1)}"
            after = (
                place + 2
                if pair in self._sets["removing"]
                else place + 1
                if self._word(place) in self._sets["removing"]
                else None
            )
            if after is None or after >= clause.stop:
                continue
            if self._word(place) in self._sets["not_words"] and not self._name_near(after, inside):
                continue  # "no I meant Carla", "Ben is not needed"
            end = next((at for at in range(after, clause.stop) if self._word(at) in self._sets["swap_joints"]), clause.stop)
            return range(after, end)
        return None

    def _name_near(self, place: int, inside: Sequence[Mention]) -> bool:
        """Whether a name begins here, or behind one small word."""
        small = self._word(place) in self._sets["with"] | self._sets["the"] | self._sets["removing"]
        return any(each.first == place or (small and each.first == place + 1) for each in inside)

    def _lists(self, clause: range, inside: Sequence[Mention]) -> bool:
        """Whether a clause holds nothing but names."""
        named = {place for each in inside for place in range(each.first, each.last)}
        return all(place in named or self._word(place) in self._sets["and"] for place in clause)

    def _lists_on(self, clause: range) -> bool:
        """Whether what was said of the people before a comma holds behind it: not after "not Ben, …", "instead of Ben, …"."""
        return self._sets["listing_on"].isdisjoint(self._words[: clause.start])

    def _word(self, place: int) -> str:
        return self._words[place] if 0 <= place < len(self._words) else ""


# ---------------------------------------------------------------- names

MENTION_MARKS = re.compile(r"</?at[^>]*>|^<mailto:|>$")
ADDRESS_JOINTS = re.compile(r"[._+-]+")


def same_name(a: str, b: str) -> bool:
    first, second = name_words(a), name_words(b)
    return first == second or (bool(first) and bool(second) and (len(first) == 1 or len(second) == 1) and first[0] == second[0])


def name_words(name: str) -> list[str]:
    """Without a title and the marks of a mention; those of an address are the parts before its @."""
    bare = MENTION_MARKS.sub("", plain(name))
    local, at, _ = bare.partition("@")
    if at and local[:1].isalnum():
        return [word for word in ADDRESS_JOINTS.split(local) if word]
    words = [word.strip("@.") for word in bare.split()]
    return [word for word in words if word not in TITLES] or words


def named_in(name: str, others: Iterable[str]) -> bool:
    return any(same_name(name, other) for other in others)
