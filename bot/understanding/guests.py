"""Where in a sentence people stand: after "with", as who is asked about, as what is booked, or alone in a fragment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from bot.understanding.intents import Verb
from bot.understanding.lexicon import Lexicon
from bot.understanding.likely_names import LikelyNames
from bot.understanding.optional_guests import OptionalMarks
from bot.understanding.people import Found, PeopleReader, Person
from bot.understanding.people_as_subjects import PeopleAsSubjects
from bot.understanding.tokens import Kind, Token

LINK_REACH = 4
LOOSE_VERBS = frozenset({"find", "book", "move", "cancel"})
"""Commands behind which names stand bare in short notes: "find 30m ana ben"."""
GLUES = frozenset({"-", "–"})
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
        self._likely = LikelyNames(tokens, words, taken, reader, lexicon)
        self._subjects = PeopleAsSubjects(tokens, words, taken, reader, lexicon, self._likely)
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
            named = bool(verbs) and verbs[0].place > 0 and self._likely.is_given(verbs[0].place)  # "30m mark tmrw"
            self._fragment(verbs[0].end if verbs and not named else 0)
        self._antecedent()
        self._only_us()
        OptionalMarks(self._tokens, self._words, self._reader, self._sets, self.found).read()
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
        if self._likely.opens_list(place):
            return self._take(place, sure=True)
        if self._likely.is_given(place) and word in self._sets["asked_of"] and self._subjects.is_subject(place):
            return self._take(place, sure=True)  # "when will is free"
        if word not in self._leading and place not in objects and token.kind is not Kind.MENTION:
            return self._told(place)
        left_out = self._left_out(place)
        if left_out is not None:
            return left_out
        if word in self._sets["suit"] and place and self._likely.fits(place + 1):
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
            and (self._reader.is_name(place + 1) or self._likely.fits(place + 1) or self._tokens[place + 1].kind is Kind.MENTION)
            and place + 1 not in self._taken
        ):
            return self._take(place + 1, sure=True)
        linked = word in self._sets["for"] and not self._sets["link"].isdisjoint(self._words[:place])
        if linked and place + 1 < len(self._tokens) and (self._tokens[place + 1].capital or self._likely.fits(place + 1)):
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
            and (self._likely.stranger(place + 1) or self._likely.is_given(place + 1))
            and place + 1 not in self._taken
        ):
            return self._take(place + 1, sure=True)
        if word in self._sets["choosing"] and place + 1 < len(self._tokens) and self._likely.several_named(place + 1):
            return self._take(place + 1, sure=True)  # "someone free at 5 from Ana, Ben, Chie"
        brought = self._brought(place)
        if brought is not None:
            return brought
        if self._likely.held_for(place) or self._likely.cancelled_on(place):
            return self._take(place + 1, sure=True)
        if word in self._sets["of"] and self._words[place - 1] in self._sets["relation"]:
            return self._reader.list_at(place + 1, sure=True)[1] if place + 1 < len(self._tokens) else place  # "parent of Tobi"
        if word in self._sets["for_of_to"] and place + 1 < len(self._tokens):
            return self._take_if_people(place + 1, beneficiary=word in self._sets["for"])
        if place in objects and word in self._sets["title"]:
            people, end = self._reader.list_at(place, sure=True)  # "push Mr. Brennan's meeting back"
            if len(people) == 1 and self._tokens[end - 1].possessive and self._likely.event_follows(end):
                self._keep(people)
                return end
        if place in objects and self._likely.names_dealing(place):
            return self._take(place, sure=True)
        if place in objects or (word in self._sets["and_word"] and place + 1 in objects):
            taken = self._take_if_people(place, beneficiary=False)
            if taken > place:
                return taken
        if word in self._sets["member_of"] and self._words[place - 1] in self._sets["fit_in"] and self._likely.fits(place + 1):
            return self._take(place + 1, sure=True)  # "fit in ana for 20"
        if word in self._sets["fit_in"] and self._likely.fits(place + 1):
            people, end = self._reader.list_at(place + 1, sure=True)  # "squeeze patrizia in"
            if people and self._words[end : end + 1] and self._words[end] in self._sets["member_of"]:
                self._keep(people)
                return end
        if word in self._sets["catching"] and self._likely.fits(place + 1):
            people, end = self._reader.list_at(place + 1, sure=True)  # "need oisin for 30 min", "grab mark for 15"
            if people and self._likely.is_for_length(end) and not self._tokens[end - 1].possessive:
                self._keep(people)
                return end
        if word in self._sets["needing"] and place + 1 < len(self._tokens):
            if self._likely.given_pair(place + 1):
                return self._take(place + 1, sure=True)  # "need mark and will for 30"
            if self._reader.is_name(place + 1):
                return self._take_met(place + 1)  # "I need Ana, Ben and Dev on a call"
        if word in self._sets["meeting_verbs"] and place + 1 < len(self._tokens):
            return self._take_met(place + 1)
        if word in self._sets["member_of"] and self._likely.counts_people(place):
            return self._take(place + 1, sure=True)
        if word in self._sets["asked_of"] and place + 1 < len(self._tokens):
            if token.capital and self._subjects.is_subject(place):
                return self._take(place, sure=True)  # "when Will is free"
            return self._take_asked(place + 1)
        if token.kind is Kind.MENTION or self._subjects.titled_owner(place):
            return self._take(place, sure=True)
        return self._told(place)

    def _brought(self, place: int) -> int | None:
        """Past the people of "I'd like *Ana and Ben* to meet …", "how soon can we get *Marta and Kofi* on a call"."""
        word, wishes = self._words[place], self._sets["wishing"]
        if word not in self._bringing or place + 1 >= len(self._tokens):
            return None
        people, end = self._reader.list_at(place + 1, sure=True)
        after = self._words[end : end + 3]
        joined = word in wishes and not self._sets["to"].isdisjoint(after[:1])
        if word in self._sets["bringing_together"]:
            joined = joined or (bool(after) and (after[0] in self._sets["together"] or self._likely.into_meeting(end)))
        linked = not self._sets["link"].isdisjoint(self._words[end : end + LINK_REACH])
        given = (
            word in self._sets["giving"]
            and (linked or self._likely.length_at(end))
            and any(person.kind != "me" for person in people)
        )
        if not (joined or given) or not all(self._likely.surely_named(person) for person in people):
            return None
        self._keep(people)
        return end

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
            place += self._reader.is_name(place + 1) or self._likely.fits(place + 1)
        people, end = self._reader.list_at(place, sure=sure)
        self._keep(people)
        return end

    def _take_if_people(self, place: int, *, beneficiary: bool) -> int:
        """After "for" and as an object only lists that surely name people count: "for me and ana", not "for Spring Training"."""
        if place < len(self._tokens) and self._words[place] in self._sets["both"]:
            place += 1
        alone = 0 < place < len(self._tokens) and (
            self._likely.given_pair(place) or self._likely.unknown_alone(place) or self._likely.given_for(place)
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
        sure = all(person.kind == "ref" or self._reader.is_name(person.first) or self._likely.titled(person) for person in named)
        known = any(self._reader.is_name(person.first) for person in named)
        sure = sure or (known and all(person.kind == "ref" or self._likely.is_given(person.first) for person in named))
        sure = sure or self._likely.named_by_capitals(named, place)
        several = len(named) > 1 and not self._reader.shouting
        sure = sure or (several and all(person.kind == "name" and self._likely.strange(person) for person in named))
        owner = self._tokens[people[-1].last - 1].possessive and people[-1].kind == "name"
        if owner and end < len(self._words) and (self._words[end] in self._sets["owned_times"] or end in self._taken):
            owner = False
        unnamed = any(person.kind == "unnamed" for person in people)
        event_follows = self._likely.event_follows(end)
        if (sure or with_asker) and named and not owner and not event_follows:
            self._keep(people)
            return end
        if unnamed and with_asker:
            self._keep(people)  # "for me and my thesis advisor"
        if unnamed and beneficiary:
            return place - 1
        return end if with_asker and not named else place - 1

    def _take_met(self, place: int) -> int:
        """ "meet Maxine", "seeing jim and pam", "met Bob"."""
        sure = self._words[place - 1] in self._sets["meet"] and self._words[max(place - 2, 0)] in self._sets["who_meet"]
        sure = sure or self._likely.unknown_alone(place)
        people, end = self._reader.list_at(place, sure=sure)
        named = [person for person in people if person.kind != "me"]
        if not named and place < len(self._words) and self._words[place] in self._sets["relation"]:
            named, end = self._reader.list_at(place, sure=True)
            people = named
        if named and not self._tokens[people[-1].last - 1].possessive and not self._likely.event_follows(end):
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
        people, end = self._reader.list_at(place, sure=self._subjects.doing_follows(place))
        if not people and place < len(self._tokens) and self._tokens[place].capital and not self._reader.shouting:
            people, end = self._reader.list_at(place, sure=True)
        if not people and self._likely.fits(place):
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
        if self._tokens[people[-1].last - 1].possessive and people[-1].kind == "name" and not self._subjects.owns_time(end):
            return place - 1
        self._keep(people)
        return end

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
            if after in self._sets["is"] and not self._tokens[place].capital and not self._subjects.is_subject(place):
                return place
            return self._take(place, sure=False)
        if (
            (word == "," or word in LIST_MARKS)
            and not (word in GLUES and self._reader.glued(place))
            and place + 1 < len(self._tokens)
            and (
                self._reader.is_name(place + 1)
                or (word == ":" and self._likely.stranger(place + 1))
                or self._likely.given_pair(place + 1)
                or (place in self._groups and self._words[place + 1] in self._sets["title"])
                or (word == "(" and self._likely.lists_strangers(place + 1))
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
        owner = self._tokens[place].possessive and (after in self._owned_nouns or self._subjects.owns_day(place + 1))
        if owner and (self._reader.is_name(place) or self._likely.fits(place)):
            return self._take(place, sure=True)
        if self._subjects.own_together(place):
            return self._take(place, sure=True)
        if (
            word == ","
            and self._words[place + 1 : place + 2]
            and after in self._sets["me"]
            and self._subjects.joined_to_me(place + 2)
        ):
            return self._take(place + 1, sure=True)
        if word in self._sets["about_word"] and place and self._words[place - 1] in self._sets["what_how"]:
            sure = place + 1 < len(self._tokens) and (self._reader.is_name(place + 1) or self._likely.stranger(place + 1))
            return self._take(place + 1, sure=True) if sure else place
        if place == 0 and word in self._sets["me"] and self._subjects.joined_to_me(1):
            return self._take(0, sure=True)
        if (
            place == 0
            and (word in self._sets["everyone"] or word in self._sets["my_our"])
            and self._subjects.group_stands_first()
        ):
            return self._take(0, sure=True)
        if self._subjects.is_subject(place) or (place == 0 and (self._subjects.wants() or self._subjects.opens_question())):
            return self._take(place, sure=True)
        if word in self._sets["who"] and after in self._sets["member_of"]:
            return self._take_if_people(place + 2, beneficiary=False)
        stranger = (
            place == 0 and self._tokens[0].capital and (after == "," or after in self._sets["and"]) and not self._reader.shouting
        )
        listed = (
            self._reader.is_name(place)
            or (stranger and word not in self._lexicon.common)
            or (place == 0 and self._likely.fits(0))
        )
        listed = listed or (place == 0 and word in self._sets["title"])
        if listed and (self._subjects.joint_subject(place) or (place == 0 and self._likely.lists_guests())):
            return self._take(place, sure=True)
        return place

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
                (self._reader.is_name(place) or self._words[place] in self._sets["title"] or self._likely.opens_as_name(place))
                and not self._tokens[place].possessive
                and place not in self._not_invited
                and self._words[max(place - 1, 0)] not in self._sets["place_words"] | self._sets["to"]
            ):
                people, end = self._reader.list_at(place, sure=True)
                if people and not self._likely.event_follows(end) and not self._tokens[people[-1].last - 1].possessive:
                    self._keep(people)
            elif self._likely.named_after_event(place) or self._likely.noted(place):
                people, end = self._reader.list_at(place, sure=True)
                self._keep(people)
            place = max(end, place + 1)

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
