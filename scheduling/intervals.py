"""Half-open stretches of time in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """`start` ≤ t < `end`, both aware and in UTC; never empty (ValueError)."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("an interval needs datetimes in UTC")
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end

    def widened(self, before: timedelta, after: timedelta) -> Interval:
        return Interval(self.start - before, self.end + after)


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """In order, those that touch or overlap made one."""
    result: list[Interval] = []
    for each in sorted(intervals):
        if result and each.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, each.end))
        else:
            result.append(each)
    return tuple(result)


def intersect(some: Iterable[Interval], others: Iterable[Interval]) -> tuple[Interval, ...]:
    """What lies in both; merged, in order."""
    others = tuple(others)
    return merge(
        Interval(max(one.start, other.start), min(one.end, other.end)) for one in some for other in others if one.overlaps(other)
    )


def subtract(some: Iterable[Interval], taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """What of `some` lies in none of `taken`; merged, in order."""
    left = list(merge(some))
    for hole in merge(taken):
        left = [piece for each in left for piece in _around(each, hole)]
    return tuple(left)


def _around(interval: Interval, hole: Interval) -> Iterable[Interval]:
    if interval.start < min(hole.start, interval.end):
        yield Interval(interval.start, min(hole.start, interval.end))
    if max(hole.end, interval.start) < interval.end:
        yield Interval(max(hole.end, interval.start), interval.end)
