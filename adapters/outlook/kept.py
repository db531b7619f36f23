"""Answers of the directory that are kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

from scheduling.ports import Clock

V = TypeVar("V")


class Kept(Generic[V]):
    """At most `most` answers by name, each for some seconds from when it was asked for; beyond that the longest kept goes."""

    def __init__(self, clock: Clock, seconds: float, most: int) -> None:
        self._clock = clock
        self._seconds = seconds
        self._most = most
        self._answers: OrderedDict[str, tuple[float, V]] = OrderedDict()

    def get(self, name: str) -> V | None:
        until, answer = self._answers.get(name, (0.0, None))
        return answer if self._clock.monotonic() < until else None

    def put(self, name: str, answer: V, *, asked: float, seconds: float | None = None) -> None:
        """Keep what was asked for at the monotonic instant `asked`, `seconds` other than usual; nothing while one is kept."""
        if self.get(name) is not None:
            return
        self._answers.pop(name, None)
        self._answers[name] = (asked + (self._seconds if seconds is None else seconds), answer)
        if len(self._answers) > self._most:
            self._answers.popitem(last=False)
