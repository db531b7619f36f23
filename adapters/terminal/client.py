"""The terminal as a channel: what is posted or repainted is printed."""

from __future__ import annotations

import itertools
import sys
from collections import deque
from collections.abc import Callable

from adapters.chat import Account, Card, CardRef, Look, Place
from adapters.terminal.render import Drawing, drawn, painted
from scheduling.errors import ChannelError

REMEMBERED = 20
"""How many of the last cards a repainted one is compared with."""

REPAINTED = "— this has changed —"


class Terminal:
    """The protocol `Channel`. The last card printed that has keys is the one whose keys can be pressed."""

    name = "terminal"

    def __init__(self, write: Callable[[str], object], *, colour: bool) -> None:
        """`write` takes whole lines with their ends."""
        self._write = write
        self._colour = colour
        self._ids = itertools.count(1)
        self._printed: deque[frozenset[str]] = deque(maxlen=REMEMBERED)
        self._prompt = ""
        self._seat: Place | None = None
        self.shown: Drawing | None = None
        self.at: CardRef | None = None

    @classmethod
    def standard(cls) -> Terminal:
        """On standard output, in colour if that is a terminal."""

        def write(text: str) -> None:
            sys.stdout.write(text)
            sys.stdout.flush()

        return cls(write, colour=sys.stdout.isatty())

    def seat(self, place: Place) -> None:
        """From now on this is the conversation of whoever sits here: what is for others is not shown."""
        self._seat = place

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        if self._is_elsewhere(place):
            raise ChannelError("nobody sits at that terminal now")
        ref = CardRef(place, f"{next(self._ids)}")
        self._print(ref, drawn(card, colour=self._colour))
        return ref

    async def update(self, ref: CardRef, card: Card) -> None:
        """A repainted card is printed anew, and can be pressed from then on; one that says nothing new is not printed."""
        drawing, prompt = drawn(card, colour=self._colour), self._prompt
        if self._is_elsewhere(ref.place) or any(printed.issuperset(drawing.lines) for printed in self._printed):
            return
        self.say(f"\n{REPAINTED}" if prompt else REPAINTED, Look.QUIET)
        self._print(ref, drawing)
        self.ask(prompt)

    async def members(self, place: Place) -> tuple[Account, ...]:
        return ()

    def answer(self, ref: CardRef, card: Card) -> None:
        """The new face of a card that was just pressed."""
        self._print(ref, drawn(card, colour=self._colour))

    def say(self, line: str, look: Look = Look.PLAIN) -> None:
        self._prompt = ""
        self._write(painted(line, look, colour=self._colour) + "\n")

    def ask(self, prompt: str) -> None:
        """Without the end of the line: the answer is typed behind it."""
        self._prompt = prompt
        self._write(prompt)

    def _is_elsewhere(self, place: Place) -> bool:
        return self._seat is not None and place.id != self._seat.id

    def _print(self, ref: CardRef, drawing: Drawing) -> None:
        """A card without keys leaves the letters of the one before: its buttons can still be seen. A number is an answer."""
        if drawing.keys or self.shown is None:
            self.shown, self.at = drawing, ref
        else:
            letters = {key: pressable for key, pressable in self.shown.keys.items() if not key.isdecimal()}
            self.shown = Drawing(drawing.lines, letters)
        self._prompt = ""
        self._printed.append(frozenset(drawing.lines))
        self._write("\n".join((*drawing.lines, "", "")))
