"""Which words are taken for people where a person is asked for: given names, strange words, words in capitals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.understanding.lexicon import Lexicon
from bot.understanding.people import PeopleReader, Person
from bot.understanding.tokens import Kind, Token

SHORTEST_NAME = 3
LONGEST_ENDING = 5


class LikelyNames:
    """Questions about one sentence; none of them changes anything."""

    def __init__(
        self, tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], reader: PeopleReader, lexicon: Lexicon
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._taken = taken
        self._reader = reader
        self._lexicon = lexicon
        self._sets = lexicon.words

    def counts_people(self, place: int) -> bool:
        """ "a quorum of 3 from *Ana, Ben and Chie*", "any two from *Dev, Eva and Gus*"."""
        number = place > 1 and any(kind == "NUM" for kind, _ in self._lexicon.categories.get(self._words[place - 1], ()))
        number = number or (place > 1 and self._tokens[place - 1].kind is Kind.NUMBER)
        counted = number and not self._sets["counting"].isdisjoint(self._words[max(place - 3, 0) : place - 1])
        return counted and place + 1 < len(self._tokens) and (self._reader.is_name(place + 1) or self.stranger(place + 1))

    def several_named(self, place: int) -> bool:
        people, _ = self._reader.list_at(place, sure=True)
        return len(people) > 1 and all(self.surely_named(person) for person in people)

    def into_meeting(self, place: int) -> bool:
        """ "on a call", "in the same room"."""
        into = self._words[place] in self._sets["place_words"] | self._sets["to"]
        return into and not self._sets["gatherings"].isdisjoint(self._words[place + 1 : place + 4])

    def surely_named(self, person: Person) -> bool:
        first = person.first
        capital = self._tokens[first].capital and not self._reader.shouting
        named = capital or self._reader.is_name(first) or self.titled(person) or self.fits(first)
        return person.kind in ("ref", "me") or (person.kind == "name" and named)

    def is_for_length(self, place: int) -> bool:
        """ "for 30 min", "for 15", "together", "on a call": what follows people who are wanted."""
        word = self._words[place] if place < len(self._words) else ""
        if word in self._sets["together"]:
            return True
        after = self._words[place + 1 : place + 2]
        bare = bool(after) and after[0].isdigit() and place + 1 not in self._taken
        return word in self._sets["for"] and (bare or self.length_at(place + 1))

    def held_for(self, place: int) -> bool:
        """ "hold 4-5 today for Mel": a strange word in capitals behind a time that is held."""
        after = place + 2
        if self._words[place] not in self._sets["for"] or place - 1 not in self._taken or after > len(self._tokens):
            return False
        closed = after >= len(self._words) or after in self._taken or not self._words[after].isalpha()
        closed = closed or self._words[after] in self._sets["and"] | self._sets["polite"]
        return (
            closed
            and self.fits(place + 1)
            and place + 1 not in self._taken
            and not self._sets["held"].isdisjoint(self._words[:place])
        )

    def cancelled_on(self, place: int) -> bool:
        """ "cancel on Goran", "bail on Ben"."""
        after = place + 1
        if (
            self._words[place] not in self._sets["on"]
            or self._words[place - 1] not in self._sets["cancelled_on"]
            or after >= len(self._tokens)
        ):
            return False
        return after not in self._taken and (self._reader.is_name(after) or self.stranger(after))

    def opens_list(self, place: int) -> bool:
        """ "will and mark 30 min thursday", "kickoff dec 8 10am mei, will, olga": names listed first or last."""
        if not (place == 0 or place - 1 in self._taken or self._words[place - 1] in self._sets["event"]):
            return False
        strange = place and self._tokens[place].kind is Kind.WORD and self._words[place] not in self._lexicon.known
        joints = self._sets["and"] | ({","} if place else {"/"})
        if not (self.is_given(place) or strange) or joints.isdisjoint(self._words[place + 1 : place + 2]):
            return False
        return self.is_given(place + 2) and self.lists_guests(place)

    def unknown_alone(self, place: int) -> bool:
        """ "book jas 3pm tmrw": one strange word in lower case between a verb that takes people and a time."""
        token, end = self._tokens[place], place + 1
        if self._words[place - 1] not in self._sets["booking_people"] or token.kind is not Kind.WORD or token.capital:
            return False
        strange = self._is_strange(place) or self.is_given(place)
        return strange and (end >= len(self._words) or end in self._taken)

    def given_for(self, place: int) -> bool:
        """ "schedule mark for an hour", "get hope and ben together"."""
        if not self.is_given(place) or self._words[place - 1] in self._sets["for_of_to"]:
            return False
        people, end = self._reader.list_at(place, sure=True)
        return bool(people) and self.is_for_length(end)

    def named_by_capitals(self, named: Sequence[Person], place: int) -> bool:
        """ "book Åsa tomorrow", "get Fergus, Ottoline and Kenji together": strange words in capitals where a person can stand."""
        if self._reader.shouting or not named or not all(self.strange(person) for person in named if person.kind == "name"):
            return False
        if any(self._reader.is_name(person.first) for person in named):
            return True
        end = named[-1].last
        verb = self._words[place - 1] if place else ""
        if end < len(self._words) and self._words[end] in self._sets["for"] and self.length_at(end + 1):
            return True  # "schedule O'Neill for an hour"
        if verb in self._sets["put"] and not self._sets["down"].isdisjoint(self._words[end : end + 1]):
            return True  # "put Renzo down for 4"
        return verb in self._sets["booked_by"] and (
            end >= len(self._words) or end in self._taken or self._words[end] in self._sets["following_people"]
        )

    def strange(self, person: Person) -> bool:
        """Words in capitals, the first of them no known noun."""
        words = [self._tokens[at] for at in range(person.first, person.last) if self._tokens[at].kind is Kind.WORD]
        return all(token.capital for token in words) and words[:1] != [] and words[0].bare not in self._lexicon.common

    def length_at(self, place: int, reach: int = 3) -> bool:
        """Whether "an hour", "20 mins" begins at a token: a time with a word for a stretch of time in it."""
        units = ("MINUTES", "HOURS")
        return any(
            category in units
            for at in range(max(place, 0), min(place + reach, len(self._words)))
            if at in self._taken
            for category, _ in self._lexicon.categories.get(self._words[at], ())
        )

    def event_follows(self, end: int) -> bool:
        return (
            end < len(self._words)
            and end not in self._taken
            and self._words[end] in self._sets["event"] - self._sets["never_titles"]
        )

    def names_dealing(self, place: int) -> bool:
        """ "shift ana call", "cancel Ben's 1:1": a name right before a word that says nothing but that they meet."""
        after = self._words[place + 1 : place + 2]
        return place < len(self._tokens) and self._reader.is_name(place) and not self._sets["dealings"].isdisjoint(after)

    def titled(self, person: Person) -> bool:
        return self._words[person.first] in self._sets["title"] or self._tokens[person.first].kind is Kind.MENTION

    def lists_strangers(self, place: int) -> bool:
        """ "the partners (Whitfield, Reyes and Chandra)": several strange words in capitals fill the brackets."""
        if not self.stranger(place):
            return False
        people, end = self._reader.list_at(place, sure=True)
        return (
            len(people) > 1 and all(self.strange(person) for person in people) and self._words[end : end + 1] in ((")",), [")"])
        )

    def fits(self, place: int) -> bool:
        """Whether a word is taken for a name where only a person fits: a given name, or a word that nobody knows."""
        if place >= len(self._tokens) or place in self._taken or self._tokens[place].kind is not Kind.WORD:
            return False
        token = self._tokens[place]
        return not token.quoted and (self.is_given(place) or self.stranger(place) or self._unheard(token.bare))

    def given_pair(self, place: int) -> bool:
        """ "…, pat or sky?": two given names joined."""
        if place + 2 >= len(self._words) or self._words[place + 1] not in self._sets["or"] | self._sets["and"]:
            return False
        return self.is_given(place) and self.is_given(place + 2)

    def is_given(self, place: int) -> bool:
        """A given name, also one that is an ordinary word: "will", "mark"."""
        if place >= len(self._tokens) or self._tokens[place].quoted or place in self._taken:
            return False
        return self._tokens[place].bare in self._lexicon.given_names

    def stranger(self, place: int) -> bool:
        """A word in capitals that is no known noun and begins no sentence."""
        token = self._tokens[place]
        return (
            token.capital
            and len(token.bare) > 1
            and not token.starts_sentence
            and token.bare not in self._lexicon.common
            and not self._reader.shouting
        )

    def lists_guests(self, place: int = 0) -> bool:
        """ "Ana, Ben and me tomorrow 11am": several people and then a time, a mark or nothing."""
        people, end = self._reader.list_at(place, sure=True)
        closed = end >= len(self._words) or end in self._taken or not self._words[end][:1].isalpha()
        following = self._sets["optional_marks"] | self._sets["following_people"] | self._sets["about"] | self._sets["dealings"]
        return len(people) > 1 and (closed or self._words[end] in following)

    def opens_as_name(self, place: int) -> bool:
        """ "Hope, 30 min tomorrow": a name that is a word elsewhere, before a time."""
        if place or not self._tokens[0].capital or not self.is_given(0):
            return False
        after = 1 + (tuple(self._words[1:2]) == (",",))
        return after in self._taken

    def noted(self, place: int) -> bool:
        """ "30m mark tmrw", "1h oisin + ben fri": in a note with a length, a given name or a strange word beside times."""
        after = place + 1
        closed = after >= len(self._words) or after in self._taken or self._words[after] in self._sets["list_joints"]
        behind = place == 0 or place - 1 in self._taken or (self._words[place - 1] == "," and place - 2 in self._taken)
        if not closed or not behind or self._words[place] in self._sets["limits"]:
            return False
        return (self.is_given(place) and self.length_at(0, len(self._words))) or (
            self._is_strange(place) and self.length_at(place - 1, 1)
        )

    def named_after_event(self, place: int) -> bool:
        """ "cancel 1:1 faith", "lunch hope friday": a given name that is a word too, between a meeting and a time or the end."""
        after = place + 1
        closed = after >= len(self._words) or after in self._taken
        before = self._words[place - 1] if place else ""
        if not closed or place - 1 in self._taken:
            return False
        strange = before in self._sets["plain_meetings"] and self.fits(place)
        return strange or (before in self._sets["event"] and self.is_given(place))

    def _is_strange(self, place: int) -> bool:
        """A word in lower case that nobody knows: a name more likely than a meeting."""
        token = self._tokens[place]
        if token.kind is not Kind.WORD or token.quoted or token.bare != token.word or place in self._taken:
            return False
        return self._unheard(token.bare)

    def _unheard(self, bare: str) -> bool:
        """A word that nobody knows and that is no activity ("fitting")."""
        activity = any(bare.endswith(ending) and len(bare) > LONGEST_ENDING for ending in self._sets["activity_endings"])
        return bare not in self._lexicon.known and len(bare) >= SHORTEST_NAME and not activity
