"""Where in a sentence people stand: after "with", as who is asked about, as what is booked, or alone in a fragment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from bot.understanding.intents import Verb
from bot.understanding.lexicon import Lexicon
from bot.understanding.people import Found, PeopleReader, Person
from bot.understanding.tokens import Kind, Token

SHORTEST_NAME = 3
LINK_REACH = 4
LONGEST_ENDING = 5
LOOSE_VERBS = frozenset({"find", "book", "move", "cancel"})
"""Commands behind which names stand bare in short notes: "find 30m ana ben"."""
GLUES = frozenset({"-", "–"})
OPENING_MARKS = frozenset({"(", "["})
LIST_MARKS = frozenset({"(", "-", "—", "–", ":"})
"""Marks after which names may be listed."""

LEADING = (
    *("suit", "introducers", "between", "for", "to", "choosing", "wishing", "bringing_together", "giving", "on", "of"),
    *("for_of_to", "title", "and_word", "member_of", "fit_in", "catching", "needing", "meeting_verbs", "asked_of"),
)
"""The sets whose words people may stand behind; beside them there are those of "leaving_out", which holds pairs of words."""


@cache
def _leading_words(lexicon: Lexicon) -> frozenset[str]:
    leaving_out = (phrase.split()[0] for phrase in lexicon.words["leaving_out"])
    return frozenset(leaving_out).union(*(lexicon.words[name] for name in LEADING))


class GuestFinder:
    def __init__(
        self, tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], reader: PeopleReader, lexicon: Lexicon
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._taken = taken
        self._reader = reader
        self._lexicon = lexicon
        self._sets = lexicon.words
        self.found = Found()
        self._not_invited: set[int] = set()
        self._groups: dict[int, str] = {}
        """Groups that were named, by the token after them."""
        self._pronoun: int | None = None
        self._bringing = self._sets["wishing"] | self._sets["bringing_together"] | self._sets["giving"]
        self._owned_nouns = self._sets["calendars"] | self._sets["time"] | self._sets["owned_times"]
        self._us: int | None = None
        self._leading = _leading_words(lexicon)

    def read(self, verbs: Sequence[Verb]) -> Found:
        place = 0
        objects = {verb.end for verb in verbs if verb.word in self._sets["object_verbs"]}
        while place < len(self._tokens):
            place = max(self._at(place, objects), place + 1)
        if not self.found.attendees and not self.found.people_refs and all(verb.kind in LOOSE_VERBS for verb in verbs):
            named = bool(verbs) and verbs[0].place > 0 and self._is_given(verbs[0].place)  # "30m mark tmrw"
            self._fragment(verbs[0].end if verbs and not named else 0)
        self._antecedent()
        self._only_us()
        self._optional_marks()
        return self.found

    def _at(self, place: int, objects: Collection[int]) -> int:
        """Take the people that a token introduces; the place after them, or the token's own."""
        word = self._words[place]
        token = self._tokens[place]
        if token.quoted:
            return place
        if word == "@" and token.kind is Kind.MARK:
            return place
        if word in self._sets["us_all"] and self._words[max(place - 1, 0)] not in self._sets["letting"]:
            return self._take(place, sure=True)
        if self._opens_list(place):
            return self._take(place, sure=True)
        if self._is_given(place) and word in self._sets["asked_of"] and self._is_subject(place):
            return self._take(place, sure=True)  # "when will is free"
        if word not in self._leading and place not in objects and token.kind is not Kind.MENTION:
            return self._told(place)
        left_out = self._left_out(place)
        if left_out is not None:
            return left_out
        if word in self._sets["suit"] and place and self._fits(place + 1):
            return self._take(place + 1, sure=True)
        if word in self._sets["introducers"] and not (word in self._sets["counting_introducers"] and self._number_follows(place)):
            invited = word in self._sets["invite"] and any(verb_end == place + 1 for verb_end in objects)
            sure = invited or word not in self._sets["soft_introducers"]
            return self._take(place + 1, sure=sure)
        if word in self._sets["between"] and not self._sets["me"].isdisjoint(self._words[place + 1 : place + 2]):
            return self._take(place + 1, sure=True)
        if (
            word in self._sets["between"]
            and place + 1 < len(self._tokens)
            and (self._reader.is_name(place + 1) or self._fits(place + 1) or self._tokens[place + 1].kind is Kind.MENTION)
            and place + 1 not in self._taken
        ):
            return self._take(place + 1, sure=True)
        linked = word in self._sets["for"] and not self._sets["link"].isdisjoint(self._words[:place])
        if linked and place + 1 < len(self._tokens) and (self._tokens[place + 1].capital or self._fits(place + 1)):
            return self._take(place + 1, sure=True)
        if (
            word in self._sets["to"]
            and self._words[place - 1] in self._sets["invitations"]
            and place + 1 < len(self._tokens)
            and self._tokens[place + 1].capital
        ):
            return self._take(place + 1, sure=True)
        before = self._words[place - 1] if place else ""
        addressed = word in self._sets["to"] and before in self._sets["talk_to"]
        suited = word in self._sets["for"] and before in self._sets["suited"]
        if (
            (addressed or suited)
            and place + 1 < len(self._tokens)
            and (self._stranger(place + 1) or self._is_given(place + 1))
            and place + 1 not in self._taken
        ):
            return self._take(place + 1, sure=True)
        if word in self._sets["choosing"] and place + 1 < len(self._tokens) and self._several_named(place + 1):
            return self._take(place + 1, sure=True)  # "someone free at 5 from Ana, Ben, Chie"
        brought = self._brought(place)
        if brought is not None:
            return brought
        if self._held_for(place) or self._cancelled_on(place):
            return self._take(place + 1, sure=True)
        if word in self._sets["of"] and self._words[place - 1] in self._sets["relation"]:
            return self._reader.list_at(place + 1, sure=True)[1] if place + 1 < len(self._tokens) else place  # "parent of Tobi"
        if word in self._sets["for_of_to"] and place + 1 < len(self._tokens):
            return self._take_if_people(place + 1, beneficiary=word in self._sets["for"])
        if place in objects and word in self._sets["title"]:
            people, end = self._reader.list_at(place, sure=True)  # "push Mr. Brennan's meeting back"
            if len(people) == 1 and self._tokens[end - 1].possessive and self._event_follows(end):
                self._keep(people)
                return end
        if place in objects and self._names_dealing(place):
            return self._take(place, sure=True)
        if place in objects or (word in self._sets["and_word"] and place + 1 in objects):
            taken = self._take_if_people(place, beneficiary=False)
            if taken > place:
                return taken
        if word in self._sets["member_of"] and self._words[place - 1] in self._sets["fit_in"] and self._fits(place + 1):
            return self._take(place + 1, sure=True)  # "fit in ana for 20"
        if word in self._sets["fit_in"] and self._fits(place + 1):
            people, end = self._reader.list_at(place + 1, sure=True)  # "squeeze patrizia in"
            if people and self._words[end : end + 1] and self._words[end] in self._sets["member_of"]:
                self._keep(people)
                return end
        if word in self._sets["catching"] and self._fits(place + 1):
            people, end = self._reader.list_at(place + 1, sure=True)  # "need oisin for 30 min", "grab mark for 15"
            if people and self._is_for_length(end) and not self._tokens[end - 1].possessive:
                self._keep(people)
                return end
        if word in self._sets["needing"] and place + 1 < len(self._tokens):
            if self._given_pair(place + 1):
                return self._take(place + 1, sure=True)  # "need mark and will for 30"
            if self._reader.is_name(place + 1):
                return self._take_met(place + 1)  # "I need Ana, Ben and Dev on a call"
        if word in self._sets["meeting_verbs"] and place + 1 < len(self._tokens):
            return self._take_met(place + 1)
        if word in self._sets["member_of"] and self._counts_people(place):
            return self._take(place + 1, sure=True)
        if word in self._sets["asked_of"] and place + 1 < len(self._tokens):
            if token.capital and self._is_subject(place):
                return self._take(place, sure=True)  # "when Will is free"
            return self._take_asked(place + 1)
        if token.kind is Kind.MENTION or self._titled_owner(place):
            return self._take(place, sure=True)
        return self._told(place)

    def _counts_people(self, place: int) -> bool:
        """ "a quorum of 3 from *Ana, Ben and Chie*", "any two from *Dev, Eva and Gus*"."""
        number = place > 1 and any(kind == "NUM" for kind, _ in self._lexicon.categories.get(self._words[place - 1], ()))
        number = number or (place > 1 and self._tokens[place - 1].kind is Kind.NUMBER)
        counted = number and not self._sets["counting"].isdisjoint(self._words[max(place - 3, 0) : place - 1])
        return counted and place + 1 < len(self._tokens) and (self._reader.is_name(place + 1) or self._stranger(place + 1))

    def _titled_owner(self, place: int) -> bool:
        """ "on Dr. Osei's calendar"."""
        if self._words[place] not in self._sets["title"]:
            return False
        people, end = self._reader.list_at(place, sure=True)
        owned = self._sets["calendars"] | self._sets["owned_times"]
        return bool(people) and self._tokens[people[-1].last - 1].possessive and not owned.isdisjoint(self._words[end : end + 1])

    def _brought(self, place: int) -> int | None:
        """Past the people of "I'd like *Ana and Ben* to meet …", "how soon can we get *Marta and Kofi* on a call"."""
        word, wishes = self._words[place], self._sets["wishing"]
        if word not in self._bringing or place + 1 >= len(self._tokens):
            return None
        people, end = self._reader.list_at(place + 1, sure=True)
        after = self._words[end : end + 3]
        joined = word in wishes and not self._sets["to"].isdisjoint(after[:1])
        if word in self._sets["bringing_together"]:
            joined = joined or (bool(after) and (after[0] in self._sets["together"] or self._into_meeting(end)))
        linked = not self._sets["link"].isdisjoint(self._words[end : end + LINK_REACH])
        given = (
            word in self._sets["giving"] and (linked or self._length_at(end)) and any(person.kind != "me" for person in people)
        )
        if not (joined or given) or not all(self._surely_named(person) for person in people):
            return None
        self._keep(people)
        return end

    def _several_named(self, place: int) -> bool:
        people, _ = self._reader.list_at(place, sure=True)
        return len(people) > 1 and all(self._surely_named(person) for person in people)

    def _into_meeting(self, place: int) -> bool:
        """ "on a call", "in the same room"."""
        into = self._words[place] in self._sets["place_words"] | self._sets["to"]
        return into and not self._sets["gatherings"].isdisjoint(self._words[place + 1 : place + 4])

    def _surely_named(self, person: Person) -> bool:
        first = person.first
        capital = self._tokens[first].capital and not self._reader.shouting
        named = capital or self._reader.is_name(first) or self._titled(person) or self._fits(first)
        return person.kind in ("ref", "me") or (person.kind == "name" and named)

    def _is_for_length(self, place: int) -> bool:
        """ "for 30 min", "for 15", "together", "on a call": what follows people who are wanted."""
        word = self._words[place] if place < len(self._words) else ""
        if word in self._sets["together"]:
            return True
        after = self._words[place + 1 : place + 2]
        bare = bool(after) and after[0].isdigit() and place + 1 not in self._taken
        return word in self._sets["for"] and (bare or self._length_at(place + 1))

    def _held_for(self, place: int) -> bool:
        """ "hold 4-5 today for Mel": a strange word in capitals behind a time that is held."""
        after = place + 2
        if self._words[place] not in self._sets["for"] or place - 1 not in self._taken or after > len(self._tokens):
            return False
        closed = after >= len(self._words) or after in self._taken or not self._words[after].isalpha()
        closed = closed or self._words[after] in self._sets["and"] | self._sets["polite"]
        return (
            closed
            and self._fits(place + 1)
            and place + 1 not in self._taken
            and not self._sets["held"].isdisjoint(self._words[:place])
        )

    def _cancelled_on(self, place: int) -> bool:
        """ "cancel on Goran", "bail on Ben"."""
        after = place + 1
        if (
            self._words[place] not in self._sets["on"]
            or self._words[place - 1] not in self._sets["cancelled_on"]
            or after >= len(self._tokens)
        ):
            return False
        return after not in self._taken and (self._reader.is_name(after) or self._stranger(after))

    def _opens_list(self, place: int) -> bool:
        """ "will and mark 30 min thursday", "kickoff dec 8 10am mei, will, olga": names listed first or last."""
        if not (place == 0 or place - 1 in self._taken or self._words[place - 1] in self._sets["event"]):
            return False
        strange = place and self._tokens[place].kind is Kind.WORD and self._words[place] not in self._lexicon.known
        joints = self._sets["and"] | ({","} if place else {"/"})
        if not (self._is_given(place) or strange) or joints.isdisjoint(self._words[place + 1 : place + 2]):
            return False
        return self._is_given(place + 2) and self._lists_guests(place)

    def _left_out(self, place: int) -> int | None:
        """Past the people after "without", "leave out", "instead of": they are not invited."""
        word, after = self._words[place], self._words[place + 1 : place + 2]
        pair = f"{word} {after[0]}" if after else word
        first = place + 2 if pair in self._sets["leaving_out"] else place + 1 if word in self._sets["leaving_out"] else None
        if first is None or first >= len(self._tokens):
            return None
        people, end = self._reader.list_at(first, sure=True)
        self._not_invited.update(range(first, end))
        return end if people else None

    def _number_follows(self, place: int) -> bool:
        return place + 1 < len(self._tokens) and self._tokens[place + 1].kind is Kind.NUMBER

    def _take(self, place: int, *, sure: bool) -> int:
        while place + 1 < len(self._words) and self._words[place] in self._sets["hesitations"]:
            place += 1
        if place + 1 < len(self._words) and self._words[place] in self._sets["both"] | self._sets["all"]:
            place += self._reader.is_name(place + 1) or self._fits(place + 1)
        people, end = self._reader.list_at(place, sure=sure)
        self._keep(people)
        return end

    def _take_if_people(self, place: int, *, beneficiary: bool) -> int:
        """After "for" and as an object only lists that surely name people count: "for me and ana", not "for Spring Training"."""
        if place < len(self._tokens) and self._words[place] in self._sets["both"]:
            place += 1
        alone = 0 < place < len(self._tokens) and (
            self._given_pair(place) or self._unknown_alone(place) or self._given_for(place)
        )
        people, end = self._reader.list_at(place, sure=alone)
        if alone:
            self._keep(people)
            return end
        if not people and beneficiary and place < len(self._tokens):
            people, end = self._reader.list_at(place, sure=True)  # "for mark, art and me", "for oisin, ben and me"
            people = people if any(person.kind == "me" for person in people) else []
        if not people:
            return place - 1
        with_asker = any(person.kind == "me" for person in people)
        if with_asker:
            people, end = self._reader.list_at(place, sure=True)
        named = [person for person in people if person.kind in ("name", "ref")]
        sure = all(person.kind == "ref" or self._reader.is_name(self._head(person)) or self._titled(person) for person in named)
        known = any(self._reader.is_name(person.first) for person in named)
        sure = sure or (known and all(person.kind == "ref" or self._is_given(person.first) for person in named))
        sure = sure or self._named_by_capitals(named, place)
        several = len(named) > 1 and not self._reader.shouting
        sure = sure or (several and all(person.kind == "name" and self._strange(person) for person in named))
        owner = self._tokens[people[-1].last - 1].possessive and people[-1].kind == "name"
        if owner and end < len(self._words) and (self._words[end] in self._sets["owned_times"] or self._is_day(end)):
            owner = False
        unnamed = any(person.kind == "unnamed" for person in people)
        event_follows = self._event_follows(end)
        if (sure or with_asker) and named and not owner and not event_follows:
            self._keep(people)
            return end
        if unnamed and with_asker:
            self._keep(people)  # "for me and my thesis advisor"
        if unnamed and beneficiary:
            return place - 1
        return end if with_asker and not named else place - 1

    def _unknown_alone(self, place: int) -> bool:
        """ "book jas 3pm tmrw": one strange word in lower case between a verb that takes people and a time."""
        token, end = self._tokens[place], place + 1
        if self._words[place - 1] not in self._sets["booking_people"] or token.kind is not Kind.WORD or token.capital:
            return False
        strange = self._is_strange(place) or self._is_given(place)
        return strange and (end >= len(self._words) or end in self._taken)

    def _given_for(self, place: int) -> bool:
        """ "schedule mark for an hour", "get hope and ben together"."""
        if not self._is_given(place) or self._words[place - 1] in self._sets["for_of_to"]:
            return False
        people, end = self._reader.list_at(place, sure=True)
        return bool(people) and self._is_for_length(end)

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

    def _named_by_capitals(self, named: Sequence[Person], place: int) -> bool:
        """ "book Åsa tomorrow", "get Fergus, Ottoline and Kenji together": strange words in capitals where a person can stand."""
        if self._reader.shouting or not named or not all(self._strange(person) for person in named if person.kind == "name"):
            return False
        if any(self._reader.is_name(person.first) for person in named):
            return True
        end = named[-1].last
        verb = self._words[place - 1] if place else ""
        if end < len(self._words) and self._words[end] in self._sets["for"] and self._length_at(end + 1):
            return True  # "schedule O'Neill for an hour"
        if verb in self._sets["put"] and not self._sets["down"].isdisjoint(self._words[end : end + 1]):
            return True  # "put Renzo down for 4"
        return verb in self._sets["booked_by"] and (
            end >= len(self._words) or end in self._taken or self._words[end] in self._sets["following_people"]
        )

    def _strange(self, person: Person) -> bool:
        """Words in capitals, the first of them no known noun."""
        words = [self._tokens[at] for at in range(person.first, person.last) if self._tokens[at].kind is Kind.WORD]
        return all(token.capital for token in words) and words[:1] != [] and words[0].bare not in self._lexicon.common

    def _length_at(self, place: int, reach: int = 3) -> bool:
        """Whether "an hour", "20 mins" begins at a token: a time with a word for a stretch of time in it."""
        units = ("MINUTES", "HOURS")
        return any(
            category in units
            for at in range(max(place, 0), min(place + reach, len(self._words)))
            if at in self._taken
            for category, _ in self._lexicon.categories.get(self._words[at], ())
        )

    def _event_follows(self, end: int) -> bool:
        return (
            end < len(self._words)
            and end not in self._taken
            and self._words[end] in self._sets["event"] - self._sets["never_titles"]
        )

    def _names_dealing(self, place: int) -> bool:
        """ "shift ana call", "cancel Ben's 1:1": a name right before a word that says nothing but that they meet."""
        after = self._words[place + 1 : place + 2]
        return place < len(self._tokens) and self._reader.is_name(place) and not self._sets["dealings"].isdisjoint(after)

    def _is_day(self, place: int) -> bool:
        return place in self._taken

    def _head(self, person: Person) -> int:
        return person.first

    def _titled(self, person: Person) -> bool:
        return self._words[person.first] in self._sets["title"] or self._tokens[person.first].kind is Kind.MENTION

    def _take_met(self, place: int) -> int:
        """ "meet Maxine", "seeing jim and pam", "met Bob"."""
        sure = self._words[place - 1] in self._sets["meet"] and self._words[max(place - 2, 0)] in self._sets["who_meet"]
        sure = sure or self._unknown_alone(place)
        people, end = self._reader.list_at(place, sure=sure)
        named = [person for person in people if person.kind != "me"]
        if not named and place < len(self._words) and self._words[place] in self._sets["relation"]:
            named, end = self._reader.list_at(place, sure=True)
            people = named
        if named and not self._tokens[people[-1].last - 1].possessive and not self._event_follows(end):
            self._keep(people)
            return end
        return place - 1

    def _take_asked(self, place: int) -> int:
        """ "is Ana free", "has Chris accepted", "what does priya's thursday look like", "when can Ana, Ben and I meet"."""
        if self._words[place] in self._sets["me_us"]:
            listed = self._sets["and"] | {","}
            return place - 1 if listed.isdisjoint(self._words[place + 1 : place + 2]) else self._take(place, sure=True)
        if self._words[place] in self._sets["both"] | self._sets["all"]:
            place += 1
        if place < len(self._words) and self._words[place] in self._sets["everyone"]:
            return self._everyone(place)
        people, end = self._reader.list_at(place, sure=self._doing_follows(place))
        if not people and place < len(self._tokens) and self._tokens[place].capital and not self._reader.shouting:
            people, end = self._reader.list_at(place, sure=True)
        if not people and self._fits(place):
            people, end = self._reader.list_at(place, sure=True)  # "are bea and otto free"
            asked = (
                self._sets["doing"]
                | self._sets["full"]
                | self._sets["all"]
                | self._sets["both"]
                | self._sets["being"]
                | self._sets["be"]
            )
            people = people if len(people) > 1 and not asked.isdisjoint(self._words[end : end + 1]) else []
        if not people or not any(person.kind in ("name", "ref") for person in people):
            return place - 1
        if self._tokens[people[-1].last - 1].possessive and people[-1].kind == "name" and not self._owns_time(end):
            return place - 1
        self._keep(people)
        return end

    def _owns_time(self, place: int) -> bool:
        """ "Ben's calendar", "Ana's Thursday", "Chie's next free slot"."""
        while place < len(self._words) and self._words[place] in self._sets["open_times"]:
            place += 1
        return place < len(self._words) and (
            self._words[place] in self._sets["owned_times"] | self._sets["moments"] or self._is_day(place)
        )

    def _doing_follows(self, place: int) -> bool:
        """ "is neck coming", "does mark have", "what does oisin's Thursday": before such a verb only a person fits."""
        if any(word in self._sets["doing"] for word in self._words[place + 1 : place + 3]) or self._given_pair(place):
            return True
        measured = place > 1 and self._words[place - 2] in self._sets["full"] and self._fits(place)  # "how busy is oisin"
        if measured:
            return True
        owns = place < len(self._tokens) and self._tokens[place].possessive and self._owns_time(place + 1)
        return owns or self._listed_with_asker(place)

    def _listed_with_asker(self, place: int) -> bool:
        """ "can oisin and i meet", "are mark, art and me free": words up to "and I"."""
        at = place + 1
        while at + 1 < len(self._words) and self._words[at] == ",":
            at += 2
        return at + 1 < len(self._words) and self._words[at] in self._sets["and"] and self._words[at + 1] in self._sets["me"]

    def _everyone(self, place: int) -> int:
        """ "is everyone (Ana, Ben) available": the list says who; without one everyone is a reference."""
        after = place + 1
        while after < len(self._words) and self._words[after] in self._sets["here"] | LIST_MARKS:
            after += 1
        if after > place + 1 and after < len(self._tokens) and self._words[after - 1] not in self._sets["here"]:
            people, end = self._reader.list_at(after, sure=True)
            if people:
                self._keep(people)
                return end
        return self._take(place, sure=True)

    def _told(self, place: int) -> int:
        """ "the restaurant Abby invited me to"; names listed after a dash or in brackets."""
        word = self._words[place]
        after = self._words[place + 1] if place + 1 < len(self._words) else ""
        if (
            self._reader.is_name(place)
            and after in self._sets["told_verbs"]
            and not self._tokens[place].possessive
            and self._words[max(place - 1, 0)] not in self._sets["place_words"]
        ):
            if after in self._sets["is"] and not self._tokens[place].capital and not self._is_subject(place):
                return place
            return self._take(place, sure=False)
        if (
            (word == "," or word in LIST_MARKS)
            and not (word in GLUES and self._reader.glued(place))
            and place + 1 < len(self._tokens)
            and (
                self._reader.is_name(place + 1)
                or (word == ":" and self._stranger(place + 1))
                or self._given_pair(place + 1)
                or (place in self._groups and self._words[place + 1] in self._sets["title"])
                or (word == "(" and self._lists_strangers(place + 1))
            )
        ):
            people, end = self._reader.list_at(place + 1, sure=True)
            if people and place in self._groups:
                self.found.people_refs.remove(self._groups.pop(place))  # "the committee (Ana, Ben)"
            closed = (
                end >= len(self._words)
                or not self._words[end].isalpha()
                or end in self._taken
                or self._words[end] in self._sets["list_ends"]
            )
            if closed and not self._tokens[people[-1].last - 1].possessive if people else False:
                self._keep(people)
                return end
        owner = self._tokens[place].possessive and (after in self._owned_nouns or self._owns_day(place + 1))
        if owner and (self._reader.is_name(place) or self._fits(place)):
            return self._take(place, sure=True)
        if self._own_together(place):
            return self._take(place, sure=True)
        if word == "," and self._words[place + 1 : place + 2] and after in self._sets["me"] and self._joined_to_me(place + 2):
            return self._take(place + 1, sure=True)
        if word in self._sets["about_word"] and place and self._words[place - 1] in self._sets["what_how"]:
            sure = place + 1 < len(self._tokens) and (self._reader.is_name(place + 1) or self._stranger(place + 1))
            return self._take(place + 1, sure=True) if sure else place
        if place == 0 and word in self._sets["me"] and self._joined_to_me(1):
            return self._take(0, sure=True)
        if place == 0 and (word in self._sets["everyone"] or word in self._sets["my_our"]) and self._group_stands_first():
            return self._take(0, sure=True)
        if self._is_subject(place) or (place == 0 and (self._wants() or self._opens_question())):
            return self._take(place, sure=True)
        if word in self._sets["who"] and after in self._sets["member_of"]:
            return self._take_if_people(place + 2, beneficiary=False)
        stranger = (
            place == 0 and self._tokens[0].capital and (after == "," or after in self._sets["and"]) and not self._reader.shouting
        )
        listed = self._reader.is_name(place) or (stranger and word not in self._lexicon.common) or (place == 0 and self._fits(0))
        listed = listed or (place == 0 and word in self._sets["title"])
        if listed and (self._joint_subject(place) or (place == 0 and self._lists_guests())):
            return self._take(place, sure=True)
        return place

    def _lists_strangers(self, place: int) -> bool:
        """ "the partners (Whitfield, Reyes and Chandra)": several strange words in capitals fill the brackets."""
        if not self._stranger(place):
            return False
        people, end = self._reader.list_at(place, sure=True)
        return (
            len(people) > 1 and all(self._strange(person) for person in people) and self._words[end : end + 1] in ((")",), [")"])
        )

    def _own_together(self, place: int) -> bool:
        """ "Ana's and Lars's calendars", "Ana and Ben's schedules"."""
        joined = tuple(self._words[place + 1 : place + 2]) == (",",) or not self._sets["and"].isdisjoint(
            self._words[place + 1 : place + 2]
        )
        if not joined or not (self._reader.is_name(place) or self._is_given(place)):
            return False
        people, end = self._reader.list_at(place, sure=True)
        owners = len(people) > 1 and self._tokens[people[-1].last - 1].possessive
        owned = self._sets["calendars"] | self._sets["owned_times"]
        return owners and not owned.isdisjoint(self._words[end : end + 1])

    def _fits(self, place: int) -> bool:
        """Whether a word is taken for a name where only a person fits: a given name, or a word that nobody knows."""
        if place >= len(self._tokens) or place in self._taken or self._tokens[place].kind is not Kind.WORD:
            return False
        token = self._tokens[place]
        return not token.quoted and (self._is_given(place) or self._stranger(place) or self._unheard(token.bare))

    def _opens_question(self) -> bool:
        """ "oisin free tmrw?", "mark and thandi around at 3"."""
        if not self._fits(0) or self._tokens[0].possessive:
            return False
        people, end = self._reader.list_at(0, sure=True)
        return bool(people) and end < len(self._words) and self._words[end] in self._sets["full"]

    def _given_pair(self, place: int) -> bool:
        """ "…, pat or sky?": two given names joined."""
        if place + 2 >= len(self._words) or self._words[place + 1] not in self._sets["or"] | self._sets["and"]:
            return False
        return self._is_given(place) and self._is_given(place + 2)

    def _is_given(self, place: int) -> bool:
        """A given name, also one that is an ordinary word: "will", "mark"."""
        if place >= len(self._tokens) or self._tokens[place].quoted or place in self._taken:
            return False
        return self._tokens[place].bare in self._lexicon.given_names

    def _owns_day(self, place: int) -> bool:
        """ "show me Ben's Friday"."""
        categories = self._lexicon.categories.get(self._words[place], ()) if place < len(self._words) else ()
        return place in self._taken and any(category in ("WEEKDAY", "DAYREL") for category, _ in categories)

    def _stranger(self, place: int) -> bool:
        """A word in capitals that is no known noun and begins no sentence."""
        token = self._tokens[place]
        return (
            token.capital
            and len(token.bare) > 1
            and not token.starts_sentence
            and token.bare not in self._lexicon.common
            and not self._reader.shouting
        )

    def _joined_to_me(self, place: int) -> bool:
        """ ", me and Ingo" behind a question."""
        return self._words[place : place + 1] != () and self._words[min(place, len(self._words) - 1)] in self._sets["and"]

    def _is_subject(self, place: int) -> bool:
        """ "when *Francesca* has an hour", "so *Nadia* can book", "the first time *ana and dev* are both free"."""
        before = self._words[place - 1] if place else ""
        leads = before in self._sets["clause_leads"] or before in self._sets["asks_why"]
        lower = leads or before in self._sets["moments"] or (place - 1 in self._taken and self._asks_for_moment(place))
        known = self._reader.is_name(place) and (self._tokens[place].capital or lower)
        if leads:
            known = (
                known or self._stranger(place) or self._words[place] in self._sets["possessor"] or self._is_unknown_free(place)
            )
        known = known or (before in self._sets["asking_clause"] and self._fits(place))
        if not known or before in self._sets["place_words"] or self._tokens[place].possessive:
            return False
        people, end = self._reader.list_at(place, sure=True)
        end = self._reader.past_remark(end)
        return (
            bool(people)
            and not self._tokens[people[-1].last - 1].possessive
            and end < len(self._words)
            and (
                self._words[end] in self._sets["person_verbs"]
                or (before in self._sets["asks_why"] and self._words[end] in self._sets["denied_verbs"])
            )
        )

    def _is_unknown_free(self, place: int) -> bool:
        """ "when lars is not busy": a strange word in lower case that is said to be free or not."""
        word, after = self._words[place], self._words[place + 1 : place + 4]
        if len(word) < SHORTEST_NAME or not word.isalpha() or word in self._lexicon.known or place in self._taken:
            return False
        return not self._sets["being"].isdisjoint(after[:1]) and not self._sets["presence_words"].isdisjoint(after[1:])

    def _asks_for_moment(self, place: int) -> bool:
        """ "is there any time this week lars and me are both free"."""
        return not self._sets["moments"].isdisjoint(self._words[:place])

    def _wants(self) -> bool:
        """ "Rune wants to meet", "my boss needs 30 minutes with me"."""
        stranger = self._tokens[0].capital and self._tokens[0].bare not in self._lexicon.common
        if self._reader.shouting or not (stranger or self._words[0] in self._sets["possessor"]):
            return False
        people, end = self._reader.list_at(0, sure=True)
        after = self._words[end : end + 2]
        return bool(people) and not self._sets["wanting"].isdisjoint(after)

    def _lists_guests(self, place: int = 0) -> bool:
        """ "Ana, Ben and me tomorrow 11am": several people and then a time, a mark or nothing."""
        people, end = self._reader.list_at(place, sure=True)
        closed = end >= len(self._words) or end in self._taken or not self._words[end][:1].isalpha()
        following = self._sets["optional_marks"] | self._sets["following_people"] | self._sets["about"] | self._sets["dealings"]
        return len(people) > 1 and (closed or self._words[end] in following)

    def _group_stands_first(self) -> bool:
        """ "my team for an hour on Friday", "everyone here tomorrow at 9"."""
        people, end = self._reader.list_at(0, sure=True)
        refs = bool(people) and all(person.kind in ("ref", "me") for person in people)
        return refs and (
            end in self._taken or (end < len(self._words) and self._words[end] in self._sets["following_people"] - {"."})
        )

    def _joint_subject(self, place: int) -> bool:
        """ "Ana and I need to meet"."""
        people, end = self._reader.list_at(place, sure=True)
        return (
            any(person.kind == "me" for person in people)
            and end < len(self._words)
            and self._words[end] in self._sets["joint_verbs"]
        )

    def _only_us(self) -> None:
        """ "the three of us, Ana, Ben and me", "mornings suit us": where people are named, they and the asker are "us"."""
        if self._us is None or not self.found.attendees:
            return
        before = self._words[max(self._us - 3, 0) : self._us]
        if before and (before[-1] in self._sets["of"] | self._sets["suiting"] or not self._sets["suiting"].isdisjoint(before)):
            text = self._tokens[self._us].text.casefold()
            self.found.people_refs = [ref for ref in self.found.people_refs if ref.casefold() != text]

    def _antecedent(self) -> None:
        """ "Ana asked for 30 minutes with her and Ben": who a pronoun among the people is, when a name stood before it."""
        if self._pronoun is None:
            return
        for place in range(self._pronoun):
            if self._reader.is_name(place) and place not in self.found.used:
                self._keep(self._reader.list_at(place, sure=True)[0])
                return

    def _fragment(self, place: int) -> None:
        """Names that stand alone in a fragment: "30m ana tmrw pm", "Damon Ellery monday at 12"."""
        while place < len(self._tokens):
            end = place + 1
            if (
                (self._reader.is_name(place) or self._words[place] in self._sets["title"] or self._opens_as_name(place))
                and not self._tokens[place].possessive
                and place not in self._not_invited
                and self._words[max(place - 1, 0)] not in self._sets["place_words"] | self._sets["to"]
            ):
                people, end = self._reader.list_at(place, sure=True)
                if people and not self._event_follows(end) and not self._tokens[people[-1].last - 1].possessive:
                    self._keep(people)
            elif self._named_after_event(place) or self._noted(place):
                people, end = self._reader.list_at(place, sure=True)
                self._keep(people)
            place = max(end, place + 1)

    def _opens_as_name(self, place: int) -> bool:
        """ "Hope, 30 min tomorrow": a name that is a word elsewhere, before a time."""
        if place or not self._tokens[0].capital or not self._is_given(0):
            return False
        after = 1 + (tuple(self._words[1:2]) == (",",))
        return after in self._taken

    def _noted(self, place: int) -> bool:
        """ "30m mark tmrw", "1h oisin + ben fri": in a note with a length, a given name or a strange word beside times."""
        after = place + 1
        closed = after >= len(self._words) or after in self._taken or self._words[after] in self._sets["list_joints"]
        behind = place == 0 or place - 1 in self._taken or (self._words[place - 1] == "," and place - 2 in self._taken)
        if not closed or not behind or self._words[place] in self._sets["limits"]:
            return False
        return (self._is_given(place) and self._length_at(0, len(self._words))) or (
            self._is_strange(place) and self._length_at(place - 1, 1)
        )

    def _named_after_event(self, place: int) -> bool:
        """ "cancel 1:1 faith", "lunch hope friday": a given name that is a word too, between a meeting and a time or the end."""
        after = place + 1
        closed = after >= len(self._words) or after in self._taken
        before = self._words[place - 1] if place else ""
        if not closed or place - 1 in self._taken:
            return False
        strange = before in self._sets["plain_meetings"] and self._fits(place)
        return strange or (before in self._sets["event"] and self._is_given(place))

    def _keep(self, people: Sequence[Person]) -> None:
        known = {name.casefold() for name in (*self.found.attendees, *self.found.optional, *self.found.people_refs)}
        for person in people:
            self.found.used.update(range(person.first, person.last))
            if person.kind == "me":
                self.found.asker_listed = True
            elif person.kind == "pronoun":
                self._pronoun = person.first
            elif person.kind in ("ref", "us"):
                if person.kind == "us":
                    self._us = person.first
                if person.text.casefold() not in known:
                    self.found.people_refs.append(person.text)
                    self._groups[person.last] = person.text
            elif person.kind == "unnamed":
                self.found.unnamed.append(person.text)
            elif person.text.casefold() not in known:
                self.found.attendees.append(person.text)
            known.add(person.text.casefold())
        if len(people) > 1:
            between = self._words[people[0].last : people[-1].first]
            self.found.alternatives |= not self._sets["or"].isdisjoint(between)

    # -------------------------------------------------------------- optional

    def _optional_marks(self) -> None:
        """ "Ben optional", "Ben (optional)", "optionally Ben", "Ben if he can"."""
        for place, word in enumerate(self._words):
            if word in self._sets["optional_marks"]:
                self._mark_optional(place)
            elif word in self._sets["not_needed"] and self._words[place - 1] in self._sets["not_words"]:
                self._make_optional(self._name_before(place - 1))
            elif word in self._sets["if"] and self._may_be_unable(place):
                self._make_optional(self._name_before(place))

    def _mark_optional(self, place: int) -> None:
        """ "(optional: Ben, Carla)" and "optional: Ben" lead, "Ben optional" and "Ben (optional)" follow."""
        after = self._words[place + 1] if place + 1 < len(self._words) else ""
        if place and self._words[place - 1] in self._sets["both"] | self._sets["all"]:
            for name in self.found.attendees[-2 if self._words[place - 1] in self._sets["both"] else 0 :]:
                self._make_optional(name)
            return
        opened = place > 0 and self._words[place - 1] in OPENING_MARKS and after != ")"
        if after != ":" and not opened:
            self._make_optional(self._name_before(place) or self._name_after(place))
            return
        at = place + 1
        while at < len(self._words) and self._words[at] in self._sets["after_optional"] | {":", "-"}:
            at += 1
        people, _ = self._reader.list_at(at, sure=True) if at < len(self._tokens) else ([], at)
        for person in people:
            self._make_optional(self._name_at(person.first))

    def _may_be_unable(self, place: int) -> bool:
        """ "Ben if he can", "Ana; Ben if possible": the last one, and not all who were listed before "if possible"."""
        able = self._words[place + 1 : place + 2]
        if self._sets["if_able"].isdisjoint(able):
            return False
        if self._sets["possible"].isdisjoint(able):
            return True
        name = self._name_before(place)
        first = next((at for at in range(place) if name and self._tokens[at].text == name.split(" ")[0]), 0)
        return first > 0 and self._words[first - 1] in self._sets["separators"]

    def _name_before(self, place: int) -> str | None:
        at = place - 1
        while at >= 0 and (self._words[at] in self._sets["before_optional"] | {"(", ",", "-"} or not self._words[at].strip()):
            at -= 1
        return self._name_at(at)

    def _name_after(self, place: int) -> str | None:
        at = place + 1
        while at < len(self._words) and self._words[at] in self._sets["after_optional"] | {":", "-", ","}:
            at += 1
        return self._name_at(at)

    def _name_at(self, place: int) -> str | None:
        if not 0 <= place < len(self._tokens):
            return None
        text = self._tokens[place].bare.casefold()
        return next((name for name in self.found.attendees if text in name.casefold().split() or name.casefold() == text), None)

    def _make_optional(self, name: str | None) -> None:
        if name is not None and name in self.found.attendees:
            self.found.attendees.remove(name)
            self.found.optional.append(name)
