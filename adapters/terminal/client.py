"""The terminal as a channel: what is posted or repainted is printed."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable

from adapters.chat import Account, Card, CardRef, Look, Place
from adapters.terminal.render import Drawing, drawn, painted

REPAINTED = "— this has changed —"


class Terminal:
    """The protocol `Channel`. The last card printed is the one whose keys can be pressed."""

    name = "terminal"

    def __init__(self, write: Callable[[str], object], *, colour: bool) -> None:
        """`write` takes whole lines with their ends."""
        self._write = write
        self._colour = colour
        self._ids = itertools.count(1)
        self.shown: Drawing | None = None
        self.at: CardRef | None = None

    @classmethod
    def standard(cls) -> Terminal:
        """On standard output, in colour if that is a terminal."""

        def write(text: str) -> None:
            sys.stdout.write(text)
            sys.stdout.flush()

        return cls(write, colour=sys.stdout.isatty())

    async def post(self, place: Place, card: Card) -> CardRef:
        self.at = CardRef(place, f"{next(self._ids)}")
        self._print(card)
        return self.at

    async def update(self, ref: CardRef, card: Card) -> None:
        """A repainted card is printed anew, and can be pressed from then on."""
        self.say(REPAINTED, Look.QUIET)
        self.at = ref
        self._print(card)

    async def members(self, place: Place) -> tuple[Account, ...]:
        return ()

    def answer(self, ref: CardRef, card: Card) -> None:
        """The new face of a card that was just pressed."""
        self.at = ref
        self._print(card)

    def say(self, line: str, look: Look = Look.PLAIN) -> None:
        self._write(painted(line, look, colour=self._colour) + "\n")

    def ask(self, prompt: str) -> None:
        """Without the end of the line: the answer is typed behind it."""
        self._write(prompt)

    def _print(self, card: Card) -> None:
        self.shown = drawn(card, colour=self._colour)
        self._write("\n".join((*self.shown.lines, "", "")))
