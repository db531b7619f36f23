"""Where in a sentence people stand: after "with", as who is asked about, as what is booked, or alone in a fragment."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.understanding.intents import Verb
from bot.understanding.lexicon import Lexicon
from bot.understanding.people import INTRODUCERS, MEETING_VERBS, OPTIONAL_MARKS, Found, PeopleReader, Person
from bot.understanding.tokens import Kind, Token

OBJECT_VERBS = frozenset(
    {"book", "invite", "schedule", "add", "meet", "ping", "reserve", "block", "find", "set up", "get", "grab", "include"}
    | {"cancel", "move", "reschedule", "postpone"}
)
ASKED_OF = frozenset(
    "is are has have did does do will was were can could if whether r when's whens how's whats what's would should does".split()
)
OWNED_TIMES = frozenset("schedule calendar calender availability day week agenda diary free morning afternoon time times".split())
LEAVING_OUT = frozenset(
    {
        "without",
        "except",
        "minus",
        "excluding",
        "leave out",
        "take out",
        "leave off",
        "instead of",
        "rather than",
        "kick out",
        "replace",
        "swap",
        "drop",
    }
)
DOING = frozenset("coming attending joining going free available busy around accepted declined responded".split())
CALENDARS = frozenset({"calendar", "calender", "schedule", "diary", "availability", "agenda"})
TOLD_VERBS = frozenset("invited asked scheduled organized organised sent planned set proposed booked wants needs is".split())
BOOKED_BY = frozenset({"book", "ping", "get", "grab", "meet", "find"})
"""Verbs whose object is a person as readily as a thing."""
FOLLOWING_PEOPLE = frozenset({"for", "at", "on", "in", "next", "this", "together", "asap", ",", "."})
INVITATIONS = frozenset({"invite", "invitation", "invites"})
PLACE_WORDS = frozenset({"in", "at", "of", "from", "near", "by", "the", "about", "called", "named", "titled", "on"})


class GuestFinder:
    def __init__(
        self, tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], reader: PeopleReader, lexicon: Lexicon
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._taken = taken
        self._reader = reader
        self._lexicon = lexicon
        self.found = Found()

    def read(self, verbs: Sequence[Verb]) -> Found:
        place = 0
        objects = {verb.end for verb in verbs if verb.word in OBJECT_VERBS}
        while place < len(self._tokens):
            place = max(self._at(place, objects), place + 1)
        if not self.found.attendees and not self.found.people_refs and not verbs:
            self._fragment()
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
        if word == "us" and self._words[max(place - 1, 0)] not in ("let", "lets"):
            return self._take(place, sure=True)
        left_out = self._left_out(place)
        if left_out is not None:
            return left_out
        if word in INTRODUCERS and not (word in ("plus", "include", "including", "invite") and self._number_follows(place)):
            invited = word == "invite" and any(verb_end == place + 1 for verb_end in objects)
            sure = invited or word not in ("plus", "include", "including", "incl", "inviting", "invite", "cc")
            return self._take(place + 1, sure=sure)
        if word == "between" and self._words[place + 1 : place + 2] and self._words[place + 1] in ("me", "myself", "us"):
            return self._take(place + 1, sure=True)
        if (
            word == "between"
            and place + 1 < len(self._tokens)
            and (self._reader.is_name(place + 1) or self._tokens[place + 1].kind is Kind.MENTION)
        ):
            return self._take(place + 1, sure=True)
        if word == "for" and "link" in self._words[:place] and place + 1 < len(self._tokens) and self._tokens[place + 1].capital:
            return self._take(place + 1, sure=True)
        if (
            word == "to"
            and self._words[place - 1] in INVITATIONS
            and place + 1 < len(self._tokens)
            and self._tokens[place + 1].capital
        ):
            return self._take(place + 1, sure=True)
        if word in ("for", "of", "to") and place + 1 < len(self._tokens):
            return self._take_if_people(place + 1, beneficiary=word == "for")
        if place in objects or (word == "and" and place + 1 in objects):
            return self._take_if_people(place, beneficiary=False)
        if word in MEETING_VERBS and place + 1 < len(self._tokens):
            return self._take_met(place + 1)
        if word in ASKED_OF and place + 1 < len(self._tokens):
            return self._take_asked(place + 1)
        if token.kind is Kind.MENTION:
            return self._take(place, sure=True)
        return self._told(place)

    def _left_out(self, place: int) -> int | None:
        """Past the people after "without", "leave out", "instead of": they are not invited."""
        word, after = self._words[place], self._words[place + 1 : place + 2]
        pair = f"{word} {after[0]}" if after else word
        first = place + 2 if pair in LEAVING_OUT else place + 1 if word in LEAVING_OUT else None
        if first is None or first >= len(self._tokens):
            return None
        people, end = self._reader.list_at(first, sure=True)
        return end if people else None

    def _number_follows(self, place: int) -> bool:
        return place + 1 < len(self._tokens) and self._tokens[place + 1].kind is Kind.NUMBER

    def _take(self, place: int, *, sure: bool) -> int:
        people, end = self._reader.list_at(place, sure=sure)
        self._keep(people)
        return end

    def _take_if_people(self, place: int, *, beneficiary: bool) -> int:
        """After "for" and as an object only lists that surely name people count: "for me and ana", not "for Spring Training"."""
        if place < len(self._tokens) and self._words[place] == "both":
            place += 1
        people, end = self._reader.list_at(place, sure=False)
        if not people:
            return place - 1
        with_asker = any(person.kind == "me" for person in people)
        if with_asker:
            people, end = self._reader.list_at(place, sure=True)
        named = [person for person in people if person.kind in ("name", "ref")]
        sure = all(person.kind == "ref" or self._reader.is_name(self._head(person)) or self._titled(person) for person in named)
        sure = sure or self._named_by_capitals(named, place)
        owner = self._tokens[people[-1].last - 1].possessive and people[-1].kind == "name"
        if owner and end < len(self._words) and (self._words[end] in OWNED_TIMES or self._is_day(end)):
            owner = False
        unnamed = any(person.kind == "unnamed" for person in people)
        event_follows = self._event_follows(end)
        if (sure or with_asker) and named and not owner and not event_follows:
            self._keep(people)
            return end
        if unnamed and beneficiary:
            return place - 1
        return end if with_asker and not named else place - 1

    def _named_by_capitals(self, named: Sequence[Person], place: int) -> bool:
        """ "book Åsa tomorrow", "get Fergus, Ottoline and Kenji together": strange words in capitals where a person can stand."""
        if self._reader.shouting or not named or not all(self._strange(person) for person in named if person.kind == "name"):
            return False
        if any(self._reader.is_name(person.first) for person in named):
            return True
        end = named[-1].last
        verb = self._words[place - 1] if place else ""
        return verb in BOOKED_BY and (end >= len(self._words) or end in self._taken or self._words[end] in FOLLOWING_PEOPLE)

    def _strange(self, person: Person) -> bool:
        """A word in capitals that is no known noun."""
        return all(
            self._tokens[at].capital and self._tokens[at].bare not in self._lexicon.common
            for at in range(person.first, person.last)
            if self._tokens[at].kind is Kind.WORD
        )

    def _event_follows(self, end: int) -> bool:
        return (
            end < len(self._words)
            and end not in self._taken
            and self._words[end] in self._lexicon.words["event"] - {"meet"}
            and self._words[end]
            not in (
                "time",
                "times",
            )
        )

    def _is_day(self, place: int) -> bool:
        return place in self._taken

    def _head(self, person: Person) -> int:
        return person.first

    def _titled(self, person: Person) -> bool:
        return self._words[person.first] in self._lexicon.words["title"] or self._tokens[person.first].kind is Kind.MENTION

    def _take_met(self, place: int) -> int:
        """ "meet Maxine", "seeing jim and pam", "met Bob"."""
        sure = self._words[place - 1] in ("meet", "meeting") and self._words[max(place - 2, 0)] in ("i", "we", "to")
        people, end = self._reader.list_at(place, sure=sure)
        named = [person for person in people if person.kind != "me"]
        if not named and place < len(self._words) and self._words[place] in self._lexicon.words["relation"]:
            named, end = self._reader.list_at(place, sure=True)
            people = named
        if named and not self._tokens[people[-1].last - 1].possessive and not self._event_follows(end):
            self._keep(people)
            return end
        return place - 1

    def _take_asked(self, place: int) -> int:
        """ "is Ana free", "has Chris accepted", "what does priya's thursday look like", "when can Ana, Ben and I meet"."""
        if self._words[place] in ("me", "us"):
            return place - 1
        if self._words[place] in ("both", "all"):
            place += 1
        if place < len(self._words) and self._words[place] in ("everyone", "everybody", "anyone", "anybody"):
            return self._everyone(place)
        people, end = self._reader.list_at(place, sure=self._doing_follows(place))
        if not people and place < len(self._tokens) and self._tokens[place].capital and not self._reader.shouting:
            people, end = self._reader.list_at(place, sure=True)
        if not people or not any(person.kind in ("name", "ref") for person in people):
            return place - 1
        if (
            self._tokens[people[-1].last - 1].possessive
            and people[-1].kind == "name"
            and not (end < len(self._words) and (self._words[end] in OWNED_TIMES or self._is_day(end)))
        ):
            return place - 1
        self._keep(people)
        return end

    def _doing_follows(self, place: int) -> bool:
        """ "is neck coming", "does mark have": before such a verb only a person fits."""
        return any(word in DOING for word in self._words[place + 1 : place + 3])

    def _everyone(self, place: int) -> int:
        """ "is everyone (Ana, Ben) available": the list says who; without one everyone is a reference."""
        after = place + 1
        while after < len(self._words) and self._words[after] in ("(", "-", "—", "–", ":", "here"):
            after += 1
        if after > place + 1 and after < len(self._tokens) and self._words[after - 1] != "here":
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
            and after in TOLD_VERBS
            and not self._tokens[place].possessive
            and self._words[max(place - 1, 0)] not in PLACE_WORDS
        ):
            if after == "is" and not self._tokens[place].capital:
                return place
            return self._take(place, sure=False)
        if word in ("—", "–", "-", ":", "(", ",") and place + 1 < len(self._tokens) and self._reader.is_name(place + 1):
            people, end = self._reader.list_at(place + 1, sure=True)
            closed = (
                end >= len(self._words)
                or not self._words[end].isalpha()
                or end in self._taken
                or self._words[end] in ("for", "and", "in", "on", "at")
            )
            if closed and not self._tokens[people[-1].last - 1].possessive if people else False:
                self._keep(people)
                return end
        if self._reader.is_name(place) and self._tokens[place].possessive and after in CALENDARS:
            return self._take(place, sure=True)
        stranger = place == 0 and self._tokens[0].capital and after in (",", "and", "&") and not self._reader.shouting
        if (self._reader.is_name(place) or (stranger and word not in self._lexicon.common)) and self._joint_subject(place):
            return self._take(place, sure=True)
        return place

    def _joint_subject(self, place: int) -> bool:
        """ "Ana and I need to meet"."""
        people, end = self._reader.list_at(place, sure=True)
        return (
            any(person.kind == "me" for person in people)
            and end < len(self._words)
            and self._words[end]
            in (
                "need",
                "want",
                "should",
                "must",
                "have",
                "are",
                "would",
                "could",
                "can",
                "meet",
                "to",
            )
        )

    def _fragment(self) -> None:
        """Names that stand alone in a fragment: "30m ana tmrw pm", "Damon Ellery monday at 12"."""
        place = 0
        while place < len(self._tokens):
            end = place + 1
            if (
                (self._reader.is_name(place) or self._words[place] in self._lexicon.words["title"])
                and not self._tokens[place].possessive
                and self._words[max(place - 1, 0)] not in PLACE_WORDS
            ):
                people, end = self._reader.list_at(place, sure=True)
                if people and not self._event_follows(end) and not self._tokens[people[-1].last - 1].possessive:
                    self._keep(people)
            place = max(end, place + 1)

    def _keep(self, people: Sequence[Person]) -> None:
        known = {name.casefold() for name in (*self.found.attendees, *self.found.optional, *self.found.people_refs)}
        for person in people:
            self.found.used.update(range(person.first, person.last))
            if person.kind == "me":
                self.found.asker_listed = True
            elif person.kind in ("ref", "us"):
                if person.text.casefold() not in known:
                    self.found.people_refs.append(person.text)
            elif person.kind == "unnamed":
                self.found.unnamed.append(person.text)
            elif person.text.casefold() not in known:
                self.found.attendees.append(person.text)
            known.add(person.text.casefold())

    # -------------------------------------------------------------- optional

    def _optional_marks(self) -> None:
        """ "Ben optional", "Ben (optional)", "optionally Ben", "Ben if he can"."""
        for place, word in enumerate(self._words):
            if word in OPTIONAL_MARKS:
                self._make_optional(self._name_before(place) or self._name_after(place))
            elif (
                word == "if"
                and self._words[place + 1 : place + 2]
                and self._words[place + 1] in ("possible", "free", "available", "he", "she", "they")
            ):
                self._make_optional(self._name_before(place))

    def _name_before(self, place: int) -> str | None:
        at = place - 1
        while at >= 0 and (self._words[at] in ("(", "as", "is", "are", "being", ",", "-", "an") or not self._words[at].strip()):
            at -= 1
        return self._name_at(at)

    def _name_after(self, place: int) -> str | None:
        at = place + 1
        while at < len(self._words) and self._words[at] in (
            ":",
            "-",
            ",",
            "with",
            "invite",
            "include",
            "is",
            "for",
            "attendee",
            "attendees",
        ):
            at += 1
        return self._name_at(at)

    def _name_at(self, place: int) -> str | None:
        if not 0 <= place < len(self._tokens) or place not in self.found.used:
            return None
        text = self._tokens[place].text.casefold()
        return next((name for name in self.found.attendees if text in name.casefold().split() or name.casefold() == text), None)

    def _make_optional(self, name: str | None) -> None:
        if name is not None and name in self.found.attendees:
            self.found.attendees.remove(name)
            self.found.optional.append(name)
