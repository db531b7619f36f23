"""What a booking takes from the people who count, and what stands in its way: ticks, wanted gaps, caps of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.rules import MAX_BUFFER, CapCounts, Rules
from scheduling.slots import Blocker, Rule, Waiver

TICK = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ticks(slot: Interval) -> range:
    """Numbers of the five-minute stretches since 1970 that a slot touches; what is off the grid is rounded outwards."""
    first = (slot.start - EPOCH) // TICK
    last = -((EPOCH - slot.end) // TICK)
    return range(first, last)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who counts in a booking, with the gaps that they wanted around it when it was claimed."""

    person: MailboxId
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another live booking of the same person, with the gaps that were frozen for it."""

    booking: str
    person: MailboxId
    slot: Interval
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `most` bookings of Convene may start within `period` for this person, the new one included."""

    person: MailboxId
    rule: Rule
    period: Interval
    most: int


def seat_of(person: MailboxId, rules: Rules, waived: frozenset[Waiver] = frozenset()) -> Seat:
    """The gaps that somebody's rules want; a buffer that its owner waived for this booking wants none."""

    def wanted(rule: Rule, gap: timedelta) -> timedelta:
        return timedelta(0) if Waiver(str(person), rule) in waived else min(gap, MAX_BUFFER)

    return Seat(person, wanted(Rule.BUFFER_BEFORE, rules.buffer_before), wanted(Rule.BUFFER_AFTER, rules.buffer_after))


def quotas_of(person: MailboxId, rules: Rules, zone: ZoneInfo, slot: Interval, waived: frozenset[Waiver]) -> tuple[Quota, ...]:
    """The caps of `ours` that a booking at `slot` meets: local day and week (Monday first) of its start."""
    if rules.caps_count is not CapCounts.OURS:
        return ()
    day = slot.start.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    wanted = (
        (Rule.DAILY_CAP, rules.daily_cap, _local_days(day, 1, zone)),
        (Rule.WEEKLY_CAP, rules.weekly_cap, _local_days(monday, 7, zone)),
    )
    return tuple(
        Quota(person, rule, period, most)
        for rule, most, period in wanted
        if most is not None and Waiver(str(person), rule) not in waived
    )


def _local_days(first: date, count: int, zone: ZoneInfo) -> Interval:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(UTC)

    return Interval(midnight(first), midnight(first + timedelta(days=count)))


def clashes(slot: Interval, seats: Iterable[Seat], neighbours: Sequence[Neighbour]) -> tuple[Blocker, ...]:
    """What of ours stands against claiming `slot`: the gap to every neighbour must be at least the larger one wanted.

    Each person and rule is named once.
    """
    found = {
        Blocker(str(seat.person), rule, entry_ours=True): None
        for seat in seats
        for neighbour in neighbours
        if neighbour.person == seat.person and (rule := _clash(slot, seat, neighbour)) is not None
    }
    return tuple(found)


def _clash(slot: Interval, seat: Seat, neighbour: Neighbour) -> Rule | None:
    ours, theirs = ticks(slot), ticks(neighbour.slot)
    if ours.start < theirs.stop and theirs.start < ours.stop:
        return Rule.BUSY
    if neighbour.slot.start >= slot.end:
        return Rule.BUFFER_AFTER if neighbour.slot.start - slot.end < max(seat.after, neighbour.before) else None
    return Rule.BUFFER_BEFORE if slot.start - neighbour.slot.end < max(seat.before, neighbour.after) else None


def over_quota(quotas: Sequence[Quota], starts: Mapping[MailboxId, Sequence[datetime]]) -> tuple[Blocker, ...]:
    """The caps that one more booking would break, given when each person's other bookings start."""
    return tuple(
        Blocker(str(quota.person), quota.rule, entry_ours=True)
        for quota in quotas
        if sum(quota.period.start <= start < quota.period.end for start in starts.get(quota.person, ())) >= quota.most
    )
