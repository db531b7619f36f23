"""Who a sentence names: mentions, addresses, names in every case, people known by their role, and people without a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Kind, Token

NAME_MARK = "\u2063"
"""Behind a word that would be a time if it were not a known person's name (an invisible separator, never typed)."""
MAX_NAME_WORDS = 4
BRACKETS = {"(": ")", "<": ">", "[": "]"}
LONGEST_REMARK = 8


@dataclass(slots=True)
class Found:
    """People as written, in order. `used` are the tokens that name them; `listed` that the asker stands in the list."""

    attendees: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    people_refs: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    asker_listed: bool = False
    alternatives: bool = False
    """Whether one of the people will do: "Ana or Ben"."""


@dataclass(frozen=True, slots=True)
class Person:
    text: str
    first: int
    last: int
    kind: str = "name"
    """name, ref (known by role), unnamed, pronoun, me"""


class PeopleReader:
    """Finds people in one sentence. `taken` are tokens that belong to times: a name never runs into them."""

    def __init__(
        self, tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], lexicon: Lexicon, names: Collection[str]
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._taken = taken
        self._lexicon = lexicon
        self._sets = lexicon.words
        self._names = frozenset(plain(part) for name in names for part in (name, *name.split()))
        self._surely_names: dict[int, bool] = {}
        self._function = lexicon.words["function"]
        self._event = lexicon.words["event"] | lexicon.words["thing"]
        self.shouting = sum(token.text.isupper() for token in tokens if len(token.text) > 1) > len(tokens) / 2

    # ---------------------------------------------------------------- lists

    def list_at(self, place: int, *, sure: bool) -> tuple[list[Person], int]:
        """The people of a list that begins at a token: "Ana, Ben and Dr. Chen". `sure`: only people fit here."""
        people: list[Person] = []
        end = place
        while place < len(self._tokens):
            if self._word(place) in self._sets["the"] and place + 1 < len(self._tokens) and self.is_name(place + 1):
                place += 1
            person = self._person(place, sure=self._only_person_fits(place, sure, people))
            if person is None:
                break
            people.append(person)
            end = place = person.last
            place = self.past_remark(place)
            place = self._past_joint_phrase(place)
            while place < len(self._tokens) and self._words[place] in self._sets["list_joints"] and place not in self._taken:
                place += 1
            if self._word(place) in self._sets["or"] and self._person_after_or(place + 1):
                place += 1
            row = place < len(self._tokens) and self.is_name(place) and (self._lower(place) or self._in_row(place))
            if place == end and not row:
                break
            place += self._word(place) in self._sets["hedges"]
            if self._word(place) in self._sets["introducers"]:
                place += 1
        return people, end

    def _past_joint_phrase(self, place: int) -> int:
        """ "Ana *as well as* Ben", "Ana *along with* Ben"."""
        for length in (3, 2):
            if " ".join(self._words[place : place + length]) in self._sets["joint_phrases"]:
                return place + length
        return place

    def _person_after_or(self, place: int) -> bool:
        if place >= len(self._tokens) or place in self._taken:
            return False
        given = plain(self._tokens[place].bare) in self._lexicon.given_names
        given = given or (self._tokens[place].kind is Kind.WORD and self._tokens[place].bare not in self._lexicon.known)
        return given or self.is_name(place) or (self._tokens[place].capital and self._may_be_name(place, sure=True))

    def past_remark(self, place: int) -> int:
        """Past "(optional)", "(Tokyo)", "from finance" within a list; names in brackets are people of their own."""
        if self._word(place) in self._sets["remark_marks"]:
            for end in range(place + 2, min(place + LONGEST_REMARK, len(self._words))):
                if self._words[end] in self._sets["remark_ends"]:
                    named = (self.is_name(place + 1) and not self._tokens[place + 1].possessive) or self._words[
                        place + 1
                    ] in self._sets["list_joints"]
                    return place if named else end + 1
            return place
        return self._past_belonging(place)

    def _past_belonging(self, place: int) -> int:
        """ "Ben *from sales* and Ana *from legal*", if one more name follows."""
        end = place
        while self._word(end) in self._sets["belonging"]:
            end += 1
        if end == place:
            return place
        for after in (end + 1, end + 2):
            inside = all(at not in self._taken and self._word(at)[:1].isalpha() for at in range(end, after))
            if not inside or after >= len(self._words):
                return place
            if self._words[after] in self._sets["list_joints"]:
                further = after + 1 + (self._word(after + 1) in self._sets["list_joints"])
                known = further < len(self._tokens) and (self.is_name(further) or self._name_follows(further))
                return after if known else place
        return place

    def _only_person_fits(self, place: int, sure: bool, people: Sequence[Person]) -> bool:
        """After a comma a word in lower case need not be one more name, after "and" it is."""
        if people and self._after_and(place) and people[-1].kind != "me":
            return True
        return (bool(people) and self._strange_in_list(place)) or (
            sure
            and (
                not people
                or self._after_and(place)
                or not self._lower(place)
                or plain(self._tokens[place].bare) in self._lexicon.given_names
            )
        )

    def _strange_in_list(self, place: int) -> bool:
        """ "elif, baran and deniz": a word that nobody knows, with one more to follow."""
        unknown = self._tokens[place].bare not in self._lexicon.known and self._tokens[place].kind is Kind.WORD
        return unknown and place not in self._taken and self._word(place + 1) in self._sets["list_joints"]

    def _after_and(self, place: int) -> bool:
        return self._word(place - 1) in self._sets["and"] | self._sets["or"]

    def _lower(self, place: int) -> bool:
        return self._tokens[place].text[:1].islower()

    def _word(self, place: int) -> str:
        return self._words[place] if 0 <= place < len(self._words) else ""

    # --------------------------------------------------------------- persons

    def _person(self, place: int, *, sure: bool) -> Person | None:
        token, word = self._tokens[place], self._words[place]
        if token.kind is Kind.MENTION:
            return None if word in self._sets["bot_names"] or token.word in self._sets["bot_names"] else self._mentioned(place)
        if word in self._sets["me"] and token.kind is Kind.WORD:
            return Person(token.text, place, place + 1, "us" if word in self._sets["us"] else "me")
        if token.quoted:
            return None
        if sure and word in self._sets["pronouns"] and self._pronoun_ends(place + 1):
            return Person(token.text, place, place + 1, "pronoun")
        if sure and token.possessive and token.text.islower() and self._name_follows(place + 1):
            return self._named(place + 1, sure=True)  # "finance's Ben Okafor"
        person = self._by_role(place, sure=sure) or self._titled(place)
        if person is None and sure:
            person = self._department(place) or self._unnamed_pair(place)
        person = person or self._named(place, sure=sure)
        if person is not None and person.kind == "name":
            return self._with_address(person)
        return self._described(place) if person is None and sure else person

    def _unnamed_pair(self, place: int) -> Person | None:
        """ "with opposing counsel", "with external auditors": a word in lower case and who somebody is, without a name."""
        word, end = self._word(place), place + 2
        bare = plain(self._tokens[place].bare)
        if word in self._function or bare in self._lexicon.given_names or bare in self._names:
            return None
        if not word.isalpha() or not self._lower(place) or place in self._taken:
            return None
        who = (
            self._word(place + 1) in self._sets["relation"] and not self._name_follows(end) and self._word(end) not in self._event
        )
        return Person(self._text(place, end), place, end, "unnamed") if who else None

    def _department(self, place: int) -> Person | None:
        """ "an hour with HR and Ben", "with legal tomorrow": a group by its name, where nothing else is named by it."""
        if self._word(place) not in self._sets["departments"] or place in self._taken:
            return None
        end, after = place + 1, self._word(place + 1)
        closed = not after.isalpha() or end in self._taken or after in self._function
        return Person(self._text(place, end), place, end, "ref") if closed else None

    def _pronoun_ends(self, place: int) -> bool:
        """ "with her and Ben", and not "with her team"."""
        if place >= len(self._tokens) or place in self._taken or not self._word(place)[:1].isalpha():
            return True
        return self._word(place) in self._sets["and"] or self._word(place) in self._function

    def _with_address(self, person: Person) -> Person:
        """ "Carla Gomez (carla@partner.test)" is whom the address leads to."""
        opening, inside, closing = range(person.last, person.last + 3)
        if self._word(opening) not in BRACKETS or inside >= len(self._tokens) or self._tokens[inside].kind is not Kind.MENTION:
            return person
        if self._word(closing) != BRACKETS[self._word(opening)]:
            return person
        return Person(self._tokens[inside].text, person.first, closing + 1)

    def _described(self, place: int) -> Person | None:
        """ "the book club", "a recruiter from Acme": people, but no name to look up."""
        if self._word(place) not in self._sets["the"] | self._sets["a"]:
            return None
        end = place + 1
        while end < len(self._tokens) and end - place < MAX_NAME_WORDS and self._is_plain_noun(end):
            end += 1
        return Person(self._text(place, end), place, end, "unnamed") if end > place + 1 else None

    def _is_plain_noun(self, place: int) -> bool:
        token, word = self._tokens[place], self._words[place]
        if token.kind is not Kind.WORD or token.quoted or place in self._taken or token.capital:
            return False
        return word not in self._function and word not in self._sets["event"]

    def _mentioned(self, place: int) -> Person:
        """A mention; one typed by hand may go on: "@Ana Pérez"."""
        end = place + 1
        if self._tokens[place].text.startswith("@"):
            while (
                end < len(self._tokens)
                and end - place < MAX_NAME_WORDS
                and self._tokens[end].capital
                and self._continues(place, end)
            ):
                end += 1
        return Person(self._text(place, end), place, end)

    def _by_role(self, place: int, *, sure: bool = False) -> Person | None:
        """ "my manager", "the design team", "Ana's boss", "everyone here", "my mom", "the doctor"."""
        word = self._word(place)
        if word in self._sets["everyone"] and place not in self._taken:
            return self._everyone(place, self._sets["reference"])
        roles, relations = self._sets["reference"], self._sets["relation"]
        if sure and word in self._sets["bare_roles"] and self._pronoun_ends(place + 1):
            return Person(self._tokens[place].text, place, place + 1, "ref")  # "standup w/ team"
        if self._word(place + (word in self._sets["the"])) in self._sets["remainder"]:
            for end in range(place + 1, min(place + 6, len(self._words))):
                if self._words[end] in roles:
                    return Person(self._text(place, end + 1), place, end + 1, "ref")
            return None
        if word in self._sets["possessor"] or word in self._sets["a"] or word in self._sets["all"]:
            return self._after_possessor(place, roles, relations)
        if word in relations and word not in self._sets["title"] and self._tokens[place].text.islower():
            if self._name_follows(place + 1):
                return self._relation(place, place)
            bare = self._tokens[place]
            return None if bare.possessive or word in self._sets["addressing"] else Person(bare.text, place, place + 1, "unnamed")
        if (self._tokens[place].possessive or self._word(place).endswith("'s")) and self._may_be_name(place, sure=True):
            return self._role_of(place, place + 1, roles) or self._relation_of(place, relations)
        second = place + 1
        if second < len(self._tokens) and self._tokens[second].possessive and self._may_be_name(place, sure=True):
            return self._role_of(place, second + 1, roles)
        if self._word(place + 1) in self._sets["groups"] and word not in self._function:
            return Person(self._text(place, place + 2), place, place + 2, "ref") if place not in self._taken else None
        return None

    def _everyone(self, place: int, roles: frozenset[str]) -> Person:
        """ "everyone", "everyone here", "everyone on my team", "everybody in this channel"; "anyone on my team" is the team."""
        if self._word(place) in self._sets["anyone_of"] and self._word(place + 1) in self._sets["member_of"] | self._sets["of"]:
            group = self._by_role(place + 2) if place + 2 < len(self._tokens) else None
            if group is not None and group.kind == "ref":
                return group
        end = place + 1 + (self._word(place + 1) in self._sets["everyone_tails"])
        if self._word(end) in self._sets["member_of"] and end not in self._taken:
            stop = next(
                (at + 1 for at in range(end, min(end + 5, len(self._words))) if self._words[at] in roles | self._sets["chats"]),
                None,
            )
            end = stop or end
        return Person(self._text(place, end), place, end, "ref")

    def _relation_of(self, place: int, relations: frozenset[str]) -> Person | None:
        """ "Johnny's teacher" is somebody without a name; "Johnny's teacher Ms. Lee" has one."""
        end = place + 1
        if self._word(end) not in relations or self._word(end + 1) in self._event or self._tokens[end].possessive:
            return None
        return Person(self._text(place, end + 1), place, end + 1, "unnamed")

    def _role_of(self, first: int, place: int, roles: frozenset[str]) -> Person | None:
        """ "Ana's direct reports"."""
        end = place
        while end < len(self._words) and self._words[end] in roles and end not in self._taken:
            end += 1
        return Person(self._text(first, end), first, end, "ref") if end > place else None

    def _after_possessor(self, place: int, roles: frozenset[str], relations: frozenset[str]) -> Person | None:
        end = place + 1
        last = min(place + 4, len(self._words))
        while end < last and end not in self._taken and self._tokens[end].kind is Kind.WORD:
            word = self._words[end]
            if word in roles and word not in self._sets["everyone"]:
                stop = end + 1
                while stop < len(self._words) and self._words[stop] in roles and stop not in self._taken:
                    stop += 1
                if word in self._sets["single_role"] and not self._tokens[stop - 1].possessive and self._name_follows(stop):
                    return self._relation(place, stop - 1)
                if self._is_compound(stop):
                    return None
                if self._tokens[stop - 1].possessive and self._name_follows(stop):
                    return self._named(stop, sure=True)  # "the design team's Priya"
                if self._tokens[stop - 1].possessive:
                    return self._role_of(place, stop, roles) or self._role_of(place, stop, relations)
                return (
                    None
                    if self._word(stop) in self._event - roles - self._sets["never_titles"]
                    else Person(self._text(place, stop), place, stop, "ref")
                )
            if word in relations or self._tokens[end].bare in relations:
                return self._relation(place, end)
            if word in self._function and word not in self._sets["adjectives"]:
                return None
            end += 1
        return None

    def _is_compound(self, place: int) -> bool:
        """ "a team building event": a noun for a group before another noun of a meeting."""
        if self._word(place) in self._function or place in self._taken or not self._word(place).isalpha():
            return False
        return self._word(place + 1) in self._sets["event"] - self._sets["never_titles"] and place + 1 not in self._taken

    def _name_follows(self, place: int) -> bool:
        """ "my boss Linda"."""
        if place >= len(self._tokens) or place in self._taken or not self._tokens[place].capital or self.shouting:
            return False
        return not self._tokens[place].starts_sentence and self._may_be_name(place, sure=True)

    def _relation(self, place: int, end: int) -> Person | None:
        """ "my friend Jack" is Jack; "my mom" has no name; "my doctor's appointment" is no person."""
        if self._tokens[end].possessive or self._word(end + 1) in self._event:
            return None
        follower = end + 1 + (self._word(end + 1) in self._sets["named"])
        titled = self._word(end) in self._sets["title"]
        if follower < len(self._tokens) and follower not in self._taken and self._may_be_name(follower, sure=False):
            person = self._named(follower, sure=True)
            if person is not None:
                first = end if titled else person.first
                return Person(self._text(first, person.last), place, person.last)
        return Person(self._text(place, end + 1), place, end + 1, "unnamed")

    def _titled(self, place: int) -> Person | None:
        """ "Dr. Chen", "doctor gary", "Coach Rob"."""
        kin = self._word(place) in self._sets["relation"] and self._tokens[place].capital and not self.shouting
        role = self._word(place) in self._sets["role_title"] and place + 1 < len(self._tokens) and self._tokens[place + 1].capital
        if self._word(place) not in self._sets["title"] and not ((kin or role) and self._name_follows(place + 1)):
            return None
        follower = place + 1
        while self._word(follower) == "." and follower < place + 2:
            follower += 1
        if follower >= len(self._tokens) or follower in self._taken or self._tokens[follower].kind is not Kind.WORD:
            return None
        named = follower
        while self._word(named) in self._sets["name_particles"] and self._lower(named) and named + 1 < len(self._tokens):
            named += 1  # "Dr. van den Berg"
        if named > follower and self._tokens[named].capital and named not in self._taken:
            return Person(self._text(place, named + 1), place, named + 1)
        person = self._named(follower, sure=True) or self._common_surname(place, follower)
        if person is None:
            return None
        return Person(self._text(place, follower) + " " + person.text, place, person.last)

    def _common_surname(self, place: int, follower: int) -> Person | None:
        """ "mr. brown": behind a title with its full stop any word is a name."""
        if follower == place + 1 or self._word(follower) in self._function:
            return None
        return Person(self._text(follower, follower + 1), follower, follower + 1)

    def _named(self, place: int, *, sure: bool) -> Person | None:
        if sure and self._words[place] in self._sets["name_particles"] and self._particle_leads(place):
            return self._from_particle(place)
        surname = self._past_initials(place)
        if surname == place and not self._may_be_name(place, sure=sure):
            return None
        end = surname + 1
        while end < len(self._tokens) and end - place < MAX_NAME_WORDS and not self._tokens[end - 1].possessive:
            if self._word(end) == "-" and end + 1 < len(self._tokens) and self.glued(end) and end + 1 not in self._taken:
                end += 2
                continue
            if (beyond := self._past_particles(end)) is not None:
                end = beyond
                continue
            if not self._continues(place, end):
                break
            end += 1
        last = self._tokens[end - 1]
        text = self._text(place, end)
        if last.possessive and last.text.lower() == last.word:
            text = text[: len(text) - (len(last.word) - len(last.bare))]
        elif last.possessive and last.text.isalpha():
            text = text[:-1]  # "bens calendar"
        elif last.possessive:
            text = text[:-2] if last.word.endswith("'s") else text
        return Person(text, place, end)

    def _particle_leads(self, place: int) -> bool:
        """ "van der Berg": small words of a name before its first capital."""
        after = place
        while after < len(self._tokens) and self._word(after) in self._sets["name_particles"] and self._lower(after):
            after += 1
        return (
            place < after < len(self._tokens) and self._tokens[after].capital and after not in self._taken and not self.shouting
        )

    def _from_particle(self, place: int) -> Person | None:
        first = place
        while self._lower(first):
            first += 1
        person = self._named(first, sure=True)
        return None if person is None else Person(f"{self._text(place, first)} {person.text}", place, person.last)

    def _past_particles(self, place: int) -> int | None:
        """ "Maria de la Cruz", "Ludwig van Beethoven": past small words between a name's capitals, and the capital."""
        after = place
        while after < len(self._tokens) and self._word(after) in self._sets["name_particles"] and self._lower(after):
            after += 1
        if after == place or after >= len(self._tokens) or after in self._taken:
            return None
        return after + 1 if self._tokens[place - 1].capital and self._tokens[after].capital else None

    def glued(self, place: int) -> bool:
        """Whether a mark stands between two words without a space: "Anna-Lena"."""
        return 0 < place < len(self._tokens) - 1 and (
            self._tokens[place].start == self._tokens[place - 1].end and self._tokens[place + 1].start == self._tokens[place].end
        )

    def _continues(self, first: int, place: int) -> bool:
        """Whether a token is a further word of the name that began at `first`."""
        token, word = self._tokens[place], self._words[place]
        if token.kind is not Kind.WORD or place in self._taken or token.quoted or token.starts_sentence:
            return False
        bare = plain(token.bare)
        if self._in_row(place):
            return False
        if word in self._function or word in self._event or word in self._sets["verb"] or word in self._lexicon.categories:
            may = bare in self._names or bare in self._sets["name_endings"]
            return self._tokens[first].capital and token.capital and not self.shouting and may
        if (self._tokens[first].capital or self._tokens[first].kind is Kind.MENTION) and not self.shouting:
            return token.capital and not (bare in self._lexicon.given_names and place - first > 1)
        if token.capital and not self.shouting:
            return False
        if bare in self._sets["surnames"] and place == first + 1 and plain(self._tokens[first].bare) in self._lexicon.given_names:
            return True  # "rajesh kumar and meera"
        return bare not in self._lexicon.known and len(word) > 1

    def _in_row(self, place: int) -> bool:
        """Whether three or more given names stand in a row, "Ana Ben Carla": people, not one person's names."""
        first = last = place
        while first > 0 and self._is_given(first - 1):
            first -= 1
        while last < len(self._tokens) and self._is_given(last):
            last += 1
        return last - first >= 3

    def _is_given(self, place: int) -> bool:
        token = self._tokens[place]
        return (
            token.kind is Kind.WORD
            and token.capital
            and place not in self._taken
            and plain(token.bare) in self._lexicon.given_names
        )

    def is_name(self, place: int) -> bool:
        """Whether a token is surely a person's name without any word that asks for one."""
        if place not in self._surely_names:
            self._surely_names[place] = self._is_surely_name(place)
        return self._surely_names[place]

    def _is_surely_name(self, place: int) -> bool:
        token = self._tokens[place]
        if token.kind is Kind.MENTION:
            return True
        if token.kind is not Kind.WORD or place in self._taken or token.quoted:
            return False
        bare = plain(token.bare)
        if self._past_initials(place) > place:
            return True
        if bare in self._names:
            return bare not in self._function or (token.capital and not token.starts_sentence)
        if bare not in self._lexicon.given_names:
            return False
        return bare not in self._lexicon.names_and_words or (token.capital and not token.starts_sentence and not self.shouting)

    def _past_initials(self, place: int) -> int:
        """ "T. Müller", "J.R. Smith": the place of the surname behind initials with full stops, or the place itself."""
        if len(self._tokens[place].text) > 1:
            return place
        end = place
        while end + 2 < len(self._tokens) and len(self._tokens[end].text) == 1 and self._tokens[end].capital:
            glued = self._word(end + 1) == "." and self._tokens[end + 1].start == self._tokens[end].end
            if not glued or end in self._taken:
                return place
            end += 2
        surname = self._tokens[end]
        fits = surname.kind is Kind.WORD and surname.capital and len(surname.text) > 1 and end not in self._taken
        return end if fits and surname.bare not in self._lexicon.common else place

    def _may_be_name(self, place: int, *, sure: bool) -> bool:
        """Whether a name may begin here. `sure` when only a person fits: then any word that is not known as another will do."""
        token = self._tokens[place]
        if token.kind is not Kind.WORD or token.quoted or (place in self._taken and plain(token.bare) not in self._names):
            return False
        word, bare = self._words[place], plain(token.bare)
        if bare in self._names or self.is_name(place):
            return True
        if bare in self._lexicon.given_names and sure:
            return True
        if word in self._function or word in self._event or word in self._sets["relation"]:
            return False
        if not token.text[:1].isalpha() or (len(bare) < 2 and not token.capital):
            return False
        if token.capital and not self.shouting:
            return sure or not token.starts_sentence
        return (
            sure and word not in self._lexicon.categories and word not in self._sets["verb"] and word not in self._lexicon.common
        )

    def _text(self, first: int, last: int) -> str:
        """The tokens as written, with single spaces where there were any."""
        pieces: list[str] = []
        for place in range(first, last):
            token = self._tokens[place]
            if pieces and token.start > self._tokens[place - 1].end:
                pieces.append(" ")
            pieces.append(token.text)
        return "".join(pieces)


def plain(name: str) -> str:
    """Lower case without accents."""
    if name.isascii():
        return name.lower()
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(letter))
