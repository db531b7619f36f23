"""People as the subjects and owners in a sentence: who is free, who wants to meet, whose calendar."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.understanding.lexicon import Lexicon
from bot.understanding.likely_names import SHORTEST_NAME, LikelyNames
from bot.understanding.people import PeopleReader
from bot.understanding.tokens import Token


class PeopleAsSubjects:
    """Questions about one sentence; none of them changes anything."""

    def __init__(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        taken: Collection[int],
        reader: PeopleReader,
        lexicon: Lexicon,
        likely: LikelyNames,
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._taken = taken
        self._reader = reader
        self._lexicon = lexicon
        self._sets = lexicon.words
        self._likely = likely

    def titled_owner(self, place: int) -> bool:
        """ "on Dr. Osei's calendar"."""
        if self._words[place] not in self._sets["title"]:
            return False
        people, end = self._reader.list_at(place, sure=True)
        owned = self._sets["calendars"] | self._sets["owned_times"]
        return bool(people) and self._tokens[people[-1].last - 1].possessive and not owned.isdisjoint(self._words[end : end + 1])

    def owns_time(self, place: int) -> bool:
        """ "Ben's calendar", "Ana's Thursday", "Chie's next free slot"."""
        while place < len(self._words) and self._words[place] in self._sets["open_times"]:
            place += 1
        return place < len(self._words) and (
            self._words[place] in self._sets["owned_times"] | self._sets["moments"] or place in self._taken
        )

    def doing_follows(self, place: int) -> bool:
        """ "is neck coming", "does mark have", "what does oisin's Thursday": before such a verb only a person fits."""
        if any(word in self._sets["doing"] for word in self._words[place + 1 : place + 3]) or self._likely.given_pair(place):
            return True
        measured = place > 1 and self._words[place - 2] in self._sets["full"] and self._likely.fits(place)  # "how busy is oisin"
        if measured:
            return True
        owns = place < len(self._tokens) and self._tokens[place].possessive and self.owns_time(place + 1)
        return owns or self._listed_with_asker(place)

    def own_together(self, place: int) -> bool:
        """ "Ana's and Lars's calendars", "Ana and Ben's schedules"."""
        joined = tuple(self._words[place + 1 : place + 2]) == (",",) or not self._sets["and"].isdisjoint(
            self._words[place + 1 : place + 2]
        )
        if not joined or not (self._reader.is_name(place) or self._likely.is_given(place)):
            return False
        people, end = self._reader.list_at(place, sure=True)
        owners = len(people) > 1 and self._tokens[people[-1].last - 1].possessive
        owned = self._sets["calendars"] | self._sets["owned_times"]
        return owners and not owned.isdisjoint(self._words[end : end + 1])

    def opens_question(self) -> bool:
        """ "oisin free tmrw?", "mark and thandi around at 3"."""
        if not self._likely.fits(0) or self._tokens[0].possessive:
            return False
        people, end = self._reader.list_at(0, sure=True)
        return bool(people) and end < len(self._words) and self._words[end] in self._sets["full"]

    def owns_day(self, place: int) -> bool:
        """ "show me Ben's Friday"."""
        categories = self._lexicon.categories.get(self._words[place], ()) if place < len(self._words) else ()
        return place in self._taken and any(category in ("WEEKDAY", "DAYREL") for category, _ in categories)

    def joined_to_me(self, place: int) -> bool:
        """ ", me and Ingo" behind a question."""
        return self._words[place : place + 1] != () and self._words[min(place, len(self._words) - 1)] in self._sets["and"]

    def is_subject(self, place: int) -> bool:
        """ "when *Francesca* has an hour", "so *Nadia* can book", "the first time *ana and dev* are both free"."""
        before = self._words[place - 1] if place else ""
        leads = before in self._sets["clause_leads"] or before in self._sets["asks_why"]
        lower = leads or before in self._sets["moments"] or (place - 1 in self._taken and self._asks_for_moment(place))
        known = self._reader.is_name(place) and (self._tokens[place].capital or lower)
        if leads:
            known = (
                known
                or self._likely.stranger(place)
                or self._words[place] in self._sets["possessor"]
                or self._is_unknown_free(place)
            )
        known = known or (before in self._sets["asking_clause"] and self._likely.fits(place))
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

    def wants(self) -> bool:
        """ "Rune wants to meet", "my boss needs 30 minutes with me"."""
        stranger = self._tokens[0].capital and self._tokens[0].bare not in self._lexicon.common
        if self._reader.shouting or not (stranger or self._words[0] in self._sets["possessor"]):
            return False
        people, end = self._reader.list_at(0, sure=True)
        after = self._words[end : end + 2]
        return bool(people) and not self._sets["wanting"].isdisjoint(after)

    def group_stands_first(self) -> bool:
        """ "my team for an hour on Friday", "everyone here tomorrow at 9"."""
        people, end = self._reader.list_at(0, sure=True)
        refs = bool(people) and all(person.kind in ("ref", "me") for person in people)
        return refs and (
            end in self._taken or (end < len(self._words) and self._words[end] in self._sets["following_people"] - {"."})
        )

    def joint_subject(self, place: int) -> bool:
        """ "Ana and I need to meet"."""
        people, end = self._reader.list_at(place, sure=True)
        return (
            any(person.kind == "me" for person in people)
            and end < len(self._words)
            and self._words[end] in self._sets["joint_verbs"]
        )

    def _listed_with_asker(self, place: int) -> bool:
        """ "can oisin and i meet", "are mark, art and me free": words up to "and I"."""
        at = place + 1
        while at + 1 < len(self._words) and self._words[at] == ",":
            at += 2
        return at + 1 < len(self._words) and self._words[at] in self._sets["and"] and self._words[at + 1] in self._sets["me"]

    def _is_unknown_free(self, place: int) -> bool:
        """ "when lars is not busy": a strange word in lower case that is said to be free or not."""
        word, after = self._words[place], self._words[place + 1 : place + 4]
        if len(word) < SHORTEST_NAME or not word.isalpha() or word in self._lexicon.known or place in self._taken:
            return False
        return not self._sets["being"].isdisjoint(after[:1]) and not self._sets["presence_words"].isdisjoint(after[1:])

    def _asks_for_moment(self, place: int) -> bool:
        """ "is there any time this week lars and me are both free"."""
        return not self._sets["moments"].isdisjoint(self._words[:place])
