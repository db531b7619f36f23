"""Which of the people that were found need not come: "Ben optional", "(optional: Ben, Carla)", "Ben if he can"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.understanding.people import Found, PeopleReader
from bot.understanding.tokens import Token

OPENING_MARKS = frozenset({"(", "["})


class OptionalMarks:
    def __init__(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        reader: PeopleReader,
        sets: Mapping[str, frozenset[str]],
        found: Found,
    ) -> None:
        """`found` is changed: who is optional moves from its attendees to its optional ones."""
        self._tokens = tokens
        self._words = words
        self._reader = reader
        self._sets = sets
        self._found = found

    def read(self) -> None:
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
            for name in self._found.attendees[-2 if self._words[place - 1] in self._sets["both"] else 0 :]:
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
        return next((name for name in self._found.attendees if text in name.casefold().split() or name.casefold() == text), None)

    def _make_optional(self, name: str | None) -> None:
        if name is not None and name in self._found.attendees:
            self._found.attendees.remove(name)
            self._found.optional.append(name)
