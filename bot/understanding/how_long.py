"""How long a meeting shall be, or by how much it shall move, as a follow-up changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.understanding.follow_up_text import FollowUp
from bot.understanding.lexicon import Flag, Role
from bot.understanding.requests import Intent, Request
from bot.understanding.times import Length

SHORTEST_BARE_LENGTH, LONGEST_BARE_LENGTH = 10, 240
LAST_HOUR = 12
LITTLE = 15


class HowLong:
    def __init__(self, text: FollowUp) -> None:
        self._text = text
        self._sentence = text.sentence
        self._previous = text.previous
        self._sets = text.sentence.lexicon.words
        self._says = text.says

    def changed(self, request: Request) -> Request:
        minutes = next((atom.value.minutes for atom in self._sentence.lengths if isinstance(atom.value, Length)), 0)
        if self.shift() is not None:
            return request
        if minutes and self._compares_first():
            return _lasting(request, minutes)
        current = request.duration_minutes
        scaled = self._scaled(current)
        if scaled:
            return _lasting(request, scaled)
        change = self._by_how_much(minutes)
        if change:
            return _lasting(request, current + change) if current is not None and current + change > 0 else request
        wanted = self._wanted_of_two(current) or minutes or self.bare()
        return _lasting(request, wanted) if wanted else request

    def _scaled(self, current: int | None) -> int:
        """ "double it", "half as long", "cut it in half": 0 when nothing of the kind is said."""
        if current is None:
            return 0
        if self._says("doubles"):
            return current * 2
        return max(current // 2 // 5 * 5, 5) if self._says("halves") else 0

    def _by_how_much(self, minutes: int) -> int:
        """Minutes more, or fewer when below 0: "15 minutes longer", "shorter", "add 15 minutes"."""
        if self._says("longer") or (minutes and self._says("adds_length")):
            return minutes or LITTLE
        if self._says("shorter") or (minutes and self._says("takes_length")):
            return -(minutes or LITTLE)
        return 0

    def _wanted_of_two(self, current: int | None) -> int:
        """ "not 30, 45", "45 minutes, not 30": the one that is not ruled out and does not stand already."""
        said = [atom.value.minutes for atom in self._sentence.lengths if isinstance(atom.value, Length)]
        said += [atom.number for atom in self._sentence.atoms if atom.number is not None and _may_be_length(atom.number)]
        others = [minutes for minutes in dict.fromkeys(said) if minutes != current]
        return others[0] if len(said) == 2 and len(others) == 1 and current in said and self._says("corrects") else 0

    def resizes(self) -> bool:
        """Whether the length changes by what is said of it, without a length being named."""
        return self._previous.duration_minutes is not None and bool(
            self._scaled(self._previous.duration_minutes) or self._wanted_of_two(self._previous.duration_minutes)
        )

    def _compares_first(self) -> bool:
        """ "shorter, 45 min": the length that is wanted, not by how much."""
        words = self._sentence.words
        return any(
            word in self._sets["comparing"] and words[place + 1 : place + 2] in ((",",), (":",), ("-",), ("–",), (".",), (";",))
            for place, word in enumerate(words)
        )

    def bare(self) -> int:
        """ "actually 45", "make it 45", "cut it to 20"."""
        cut = self._text.search("cuts_to")
        found = cut or self._text.search("bare_length")
        number = int(found["number"]) if found is not None else 0
        if number <= LAST_HOUR and cut is None and self._previous.exact:
            return 0  # "make it 10" of a meeting at 3
        return number if _may_be_length(number) else 0

    def shift(self) -> timedelta | None:
        atoms = self._sentence.atoms
        moved = self._previous.shift_minutes
        for place, atom in enumerate(atoms):
            if not isinstance(atom.value, Length):
                continue
            length = timedelta(days=atom.value.days, minutes=atom.value.minutes)
            by = place > 0 and (atoms[place - 1].value is Role.BY or atoms[place - 1].word in self._sets["shift_words"])
            if self._previous.intent is Intent.MOVE and not self._says("lasting"):
                if moved is not None and not self._says("later_or_earlier"):
                    return length if moved > 0 else -length
                if by and self._previous.start is None:
                    return -length if self._says("pulls") else length
            after = atoms[place + 1].value if place + 1 < len(atoms) else None
            if after is Flag.LATER:
                return length
            if after is Flag.EARLIER:
                return -length
            if self._says("pushes"):
                return -length if self._says("pulls") else length
        return None


def _may_be_length(number: int) -> bool:
    return SHORTEST_BARE_LENGTH <= number <= LONGEST_BARE_LENGTH and number % 5 == 0


def _lasting(request: Request, minutes: int) -> Request:
    return replace(request, duration_minutes=minutes, end=None if request.exact else request.end)
