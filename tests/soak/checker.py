"""Decides from outside whether the promises were kept (booking.md, invariants A to H), never by the service's own word.

People are mailboxes of the sandbox; conflicts a naive comparison; what was stored is what the audit of commits says.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from bot.actions import Choose, StartMove
from bot.texts import en
from scheduling.bookings import Work, booking_id
from scheduling.intervals import Interval
from scheduling.telling import What
from tests.soak.askers import Click, Face, Told
from tests.soak.database import Change, slot_of
from tests.soak.evidence import Asked, Books, Evidence, Written, instant, wire_time

ENDED = frozenset({"expired", "failed", "cancelled", "done"})
INVITED = frozenset({"inviting", "confirmed", "moving", "cancelling", "cancelled", "done"})
REACH = timedelta(hours=4)
FRESH = 10.0
STALE = 65.0
NOTICE = 360.0
GRAIN = 0.0011
"""Real seconds: SQLite cuts its clock off to whole milliseconds."""
LOADED = 60.0
"""Real seconds that a loaded machine may take for what is due; with two cores to itself it takes some five."""
LATE_GONE = timedelta(minutes=31 + 7)
"""31 minutes after it arrived; the clock is moved on by seven minutes at a time while the act comes to rest."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Violation:
    """A breach, in a sentence that begins with the letter of the invariant; `booking` or `card` is whose history tells more."""

    sentence: str
    booking: str = ""
    card: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} [{self.booking[:8]}]" if self.booking else self.sentence


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many bookings of ours on a local day of this mailbox; with `of_all` everybody's meetings count."""

    mailbox: str
    zone: str
    most: int
    of_all: bool = False


def violations(evidence: Evidence, caps: Iterable[Cap] = ()) -> list[Violation]:
    found: list[Violation] = []
    caps = tuple(caps)
    for number, (books, told) in enumerate(zip(evidence.books, evidence.told, strict=True)):
        view = View(evidence, books)
        found += [
            # The rules are the first one's.
            *claims_at_every_commit(view, [] if number else [cap for cap in caps if not cap.of_all]),
            *ours_against_ours(view),
            *justified_invitations(view, [] if number else [cap for cap in caps if cap.of_all]),
            *foreign_overlaps(view),
            *at_rest(view),
            *mails(view),
            *reminders(view, told),
            *words(view, told),
            *notices(view, told),
        ]
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------- who is who, from outside


@dataclass(frozen=True, slots=True)
class Row:
    """A version of a booking, with when it was stored (real time)."""

    at: float
    committed: float
    values: Json

    @property
    def state(self) -> str:
        return str(self.values["state"])

    @property
    def slot(self) -> Interval:
        slot = slot_of(self.values)
        assert slot is not None
        return slot

    @property
    def has_exceptions(self) -> bool:
        """Whether the asker accepted that a rule of somebody's is broken."""
        return str(self.values["waived"]) != "[]"

    @property
    def pending(self) -> Interval | None:
        return slot_of(self.values, "pending_")

    @property
    def intervals(self) -> tuple[Interval, ...]:
        return (self.slot,) if self.pending is None else (self.slot, self.pending)


@dataclass(slots=True)
class View:
    """One installation as the observer sees it."""

    evidence: Evidence
    books: Books
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    own: dict[str, list[Written]] = field(default_factory=lambda: defaultdict(list))
    icals: dict[str, str] = field(default_factory=dict)
    frozen: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    """By booking and mailbox: the gaps before and after that were claimed for them."""
    our_ids: set[str] = field(default_factory=set)
    """Of every event that is of this installation's making, in whichever calendar."""

    def __post_init__(self) -> None:
        people: dict[int, str] = {}
        for change in self.books.changes:
            if change.table == "person":
                key = change.row["mailbox"].rpartition("/")[2].lower()
                people[change.row["id"]] = self.evidence.mailboxes.get(key, key)
            elif change.table == "seat":
                self.frozen[change.row["booking"], people[change.row["person"]]] = (
                    change.row["gap_before"],
                    change.row["gap_after"],
                )
            elif change.table == "booking":
                self.rows[change.row["id"]].append(Row(change.at, change.committed, change.row))
        prefix = f"{self.books.id}:"
        for write in self.evidence.writes:
            if write.mark.startswith(prefix):
                known_as = write.mark.removeprefix(prefix)
                self.own[known_as].append(write)
                self.icals[write.ical] = known_as
        self.our_ids = {known for write in self.evidence.writes if write.ical in self.icals for known in write.ids}

    def remembered(self) -> Iterator[tuple[str, list[Row]]]:
        """Every booking with its versions, but for those that the database has forgotten in whole or in part."""
        return ((known_as, rows) for known_as, rows in self.rows.items() if known_as not in self.books.forgotten)

    def counted(self, known_as: str) -> frozenset[str]:
        """The mailboxes that count in a booking, by what the click asked for."""
        asked = self.books.asked[known_as]
        people = [asked["organizer"], *asked.get("required", ()), *asked.get("rooms", ()), *asked.get("optional", ())]
        return frozenset(self.evidence.mailboxes[each["address"].lower()] for each in people)

    def invitees(self, known_as: str) -> frozenset[str]:
        return self.counted(known_as) - {self.organizer(known_as)}

    def organizer(self, known_as: str) -> str:
        return self.evidence.mailboxes[self.books.asked[known_as]["organizer"]["address"].lower()]

    def reached(self, write: Written) -> frozenset[str]:
        """The mailboxes of those who are on an event and have not declined."""
        boxes = self.evidence.mailboxes
        return frozenset(
            boxes[address] for address, response in write.attendees.items() if response != "declined" and address in boxes
        )

    def foreign(self, look: Look) -> Iterator[Interval]:
        """What a reading showed that is surely not ours: free/busy does not tell."""
        return (entry for event, entry in look.entries if event and event not in self.our_ids)

    def with_gaps(self, known_as: str, box: str, inviting: Row) -> Interval:
        """The time with what this person wanted free around it, from the claim to the invitation: at least so much."""
        since, wishes = self.rows[known_as][0].at, self.evidence.wishes.get(box, ())
        wanted = min((each.gap for each in wishes if each.since <= inviting.at and each.until >= since), default=0.0)
        before, after = (timedelta(seconds=min(wanted, gap)) for gap in self.frozen.get((known_as, box), (0.0, 0.0)))
        return Interval(inviting.slot.start - before, inviting.slot.end + after)

    def at(self, known_as: str, real: float) -> Row | None:
        """The version that was stored then."""
        return next((row for row in reversed(self.rows.get(known_as, ())) if row.committed <= real), None)

    def stored(self, known_as: str, states: Iterable[str]) -> Row | None:
        """The first version in one of these states."""
        wanted = frozenset(states)
        return next((row for row in self.rows.get(known_as, ()) if row.state in wanted), None)


# ---------------------------------------------------------------- A and H: claims and caps, at every commit


class _Replay:
    """The database, commit after commit."""

    def __init__(self, view: View, caps: list[Cap]) -> None:
        self.view = view
        self.caps = {cap.mailbox: cap for cap in caps}
        self.rows: dict[str, Row] = {}
        self.held: dict[tuple[int, int], str] = {}
        self.claims: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self.seats: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
        self.people: dict[int, str] = {}
        self.live: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.placed: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.now = 0.0

    def run(self, changes: list[Change]) -> Iterator[Violation]:
        touched = ""
        for change in changes:
            if change.table == "booking":
                if touched:
                    yield from self._closed(touched)
                touched = change.row["id"]
            yield from self._apply(change)
        if touched:
            yield from self._closed(touched)

    def _apply(self, change: Change) -> Iterator[Violation]:
        row, self.now = change.row, change.at
        match change.table:
            case "booking":
                self.rows[row["id"]] = Row(change.at, change.committed, row)
            case "person":
                key = row["mailbox"].rpartition("/")[2].lower()
                self.people[row["id"]] = self.view.evidence.mailboxes.get(key, key)
            case "seat" if row["counts"]:
                self.seats[row["booking"]][self.people[row["person"]]] = (row["gap_before"], row["gap_after"])
            case "claim" if change.gone:
                if self.held.get((row["person"], row["tick"])) == row["booking"]:
                    del self.held[row["person"], row["tick"]]
                self.claims[row["booking"]].discard((row["person"], row["tick"]))
            case "claim":
                if (row["person"], row["tick"]) in self.held:
                    yield Violation("A: a person's five minutes are claimed twice", row["booking"])
                self.held[row["person"], row["tick"]] = row["booking"]
                self.claims[row["booking"]].add((row["person"], row["tick"]))
            case _:
                pass

    def _closed(self, known_as: str) -> Iterator[Violation]:
        """The transactions up to here are whole: is everything about this booking as it must be?"""
        row = self.rows[known_as]
        is_live = row.state not in ENDED
        counted = self.view.counted(known_as)
        present = {(self.people[person], tick) for person, tick in self.claims[known_as]}
        expected = {
            (mailbox, tick) for mailbox in counted for interval in (row.intervals if is_live else ()) for tick in _ticks(interval)
        }
        if not row.values["overlaps"]:
            if missing := expected - present:
                yield Violation(f"A: {len(missing)} ticks of a booking that is {row.state} are not claimed", known_as)
            if present - expected:
                yield Violation(f"A: {len(present - expected)} ticks are claimed by a booking that is {row.state}", known_as)
        moved = self._place(known_as, row if is_live else None, counted)
        if moved and not row.values["overlaps"]:
            yield from self._gaps(known_as, row, counted)
            if row.values["version"] == 1 or row.pending is not None:  # where it only follows Outlook, nobody is asked
                yield from self._caps(known_as, row, counted)

    def _place(self, known_as: str, row: Row | None, counted: frozenset[str]) -> bool:
        before = self.placed[known_as]
        after = [] if row is None else [(box, day) for box in counted for slot in row.intervals for day in _days(slot)]
        if before == after and row is None:
            return False
        for box, day in before:
            self.live[box][day].discard(known_as)
        for box, day in after:
            self.live[box][day].add(known_as)
        self.placed[known_as] = after
        return row is not None

    def _gaps(self, known_as: str, row: Row, counted: frozenset[str]) -> Iterator[Violation]:
        for box in counted:
            near = {other for slot in row.intervals for day in _days(slot) for other in self.live[box][day]} - {known_as}
            for other in near:
                theirs = self.rows[other]
                if theirs.values["overlaps"] or theirs.state in ENDED:
                    continue
                for mine in row.intervals:
                    for its in theirs.intervals:
                        yield from self._gap(box, (known_as, mine), (other, its))

    def _gap(self, box: str, one: tuple[str, Interval], other: tuple[str, Interval]) -> Iterator[Violation]:
        first, second = sorted((one, other), key=lambda each: each[1].start)
        gap = (second[1].start - first[1].end).total_seconds()
        wanted = max(self.seats[first[0]].get(box, (0, 0))[1], self.seats[second[0]].get(box, (0, 0))[0])
        if gap < 0:
            yield Violation(f"A: {box[-3:]} is in two live bookings at {second[1].start:%d %b %H:%M}", one[0])
        elif gap < wanted:
            yield Violation(f"A: {box[-3:]} has {gap / 60:.0f} min between two bookings, wanted {wanted / 60:.0f}", one[0])

    def _caps(self, known_as: str, row: Row, counted: frozenset[str]) -> Iterator[Violation]:
        for box in counted & self.caps.keys():
            cap = self.caps[box]
            zone = ZoneInfo(cap.zone)
            days = {slot.start.astimezone(zone).date() for slot in row.intervals}
            near = {other for slot in row.intervals for day in _days(slot) for other in self.live[box][day]}
            for day in days:
                own = [other for other in near if self.rows[other].state not in (*ENDED, "undoing")]
                there = [each for each in own if any(_starts_on(day, slot, zone) for slot in self.rows[each].intervals)]
                if len(there) > cap.most:
                    yield Violation(f"H: {box[-3:]} has {len(there)} bookings on {day}, at most {cap.most}", known_as)


def claims_at_every_commit(view: View, caps: list[Cap]) -> Iterator[Violation]:
    yield from _Replay(view, caps).run(view.books.changes)


def _starts_on(day: date, slot: Interval, zone: ZoneInfo) -> bool:
    return slot.start.astimezone(zone).date() == day


def _ticks(interval: Interval) -> range:
    first, last = int(interval.start.timestamp()), int(interval.end.timestamp())
    return range(first // 300, (last + 299) // 300)


def _days(interval: Interval) -> range:
    """The days that lie within the largest buffer."""
    return range((interval.start - REACH).toordinal(), (interval.end + REACH).toordinal() + 1)


# ---------------------------------------------------------------- B: ours against ours, at every instant


def ours_against_ours(view: View) -> Iterator[Violation]:
    """By the organizers' copies: where a meeting is, and who is on it and has not declined."""
    late = _late_creates(view.evidence)
    present: dict[frozenset[str], tuple[str, Written]] = {}
    by_person: dict[str, dict[int, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
    for known_as, write in sorted(((k, w) for k, own in view.own.items() for w in own), key=lambda each: each[1].seq):
        if known_as not in view.books.asked:
            continue
        before = present.pop(write.ids, None)
        if before is not None:
            for box in _on(view, *before):
                for day in _days(_slot(before[1])):
                    by_person[box][day].discard(write.ids)
        if write.slot is None or not write.blocks:
            continue
        for box in _on(view, known_as, write):
            for ids in {each for day in _days(write.slot) for each in by_person[box][day]}:
                other_as, other = present[ids]
                same_kind = bool(other.attendees) == bool(write.attendees)
                excused = not write.attendees and (write.ids in late or ids in late or other_as == known_as)
                if same_kind and not excused and _slot(other).overlaps(write.slot):
                    yield Violation(
                        f"B: {box[-3:]} is in two events of ours at {write.slot.start:%d %b %H:%M} (other {other_as[:8]})",
                        known_as,
                    )
            for day in _days(write.slot):
                by_person[box][day].add(write.ids)
        present[write.ids] = (known_as, write)


def _slot(write: Written) -> Interval:
    assert write.slot is not None
    return write.slot


def _on(view: View, known_as: str, write: Written) -> frozenset[str]:
    """Who is in a meeting: the organizer, and everyone invited who counts and has not declined."""
    return (view.reached(write) & view.counted(known_as)) | {write.mailbox}


def _late_creates(evidence: Evidence) -> set[frozenset[str]]:
    """Events of creates that were answered 504 and carried out later."""
    late = {each.seq for each in evidence.requests if "late_write" in each.faults}
    return {each.ids for each in evidence.writes if each.is_new and each.request in late}


# ---------------------------------------------------------------- C: justified invitations


@dataclass(frozen=True, slots=True)
class Look:
    """A whole reading of one mailbox, from its first page to its last."""

    began: int
    ended: int
    real: float
    window: Interval
    entries: tuple[tuple[str, Interval], ...]


def looks(evidence: Evidence) -> dict[str, list[Look]]:
    """Every complete reading, by mailbox, in the order of their beginnings."""
    found: dict[str, list[Look]] = defaultdict(list)
    pages: dict[tuple[str, frozenset[tuple[str, str]]], list[Asked]] = defaultdict(list)
    views = [each for each in evidence.requests if each.operation == "calendarView" and each.is_answered and each.answer]
    for each in views:
        pages[each.mailbox, _params(each.query)].append(each)
    for first in views:
        if any("skip" in name for name, _ in _params(first.query)):
            continue
        look = _whole(first, pages)
        if look is not None:
            found[first.mailbox].append(look)
    for each in evidence.requests:
        if each.operation == "getSchedule" and each.is_answered and each.answer:
            for box, look in _schedules(evidence, each):
                found[box].append(look)
    for several in found.values():
        several.sort(key=lambda look: look.began)
    return found


def _params(query: str) -> frozenset[tuple[str, str]]:
    return frozenset((name.lower(), value) for name, value in (part.partition("=")[::2] for part in query.split("&")))


def _whole(first: Asked, pages: dict[tuple[str, frozenset[tuple[str, str]]], list[Asked]]) -> Look | None:
    entries, page = list(first.answer[1]), first
    while page.answer[0]:
        wanted = frozenset((name.lower(), value) for name, value in parse_qsl(urlsplit(page.answer[0]).query))
        after = page.ended
        following = next((each for each in pages[first.mailbox, wanted] if each.seq > after), None)
        if following is None:
            return None
        entries += following.answer[1]
        page = following
    params = dict(_params(first.query))
    window = Interval(instant(params["startdatetime"]), instant(params["enddatetime"]))
    return Look(first.seq, page.ended, first.real, window, tuple(entries))


def _schedules(evidence: Evidence, asked: Asked) -> Iterator[tuple[str, Look]]:
    body = {name.lower(): value for name, value in asked.body.items()}
    window = Interval(wire_time(body["starttime"]), wire_time(body["endtime"]))
    for each in asked.answer[1]:
        box = evidence.mailboxes.get(each["scheduleId"].lower())
        if box is None or each.get("error") or each.get("scheduleItems") is None:
            continue
        items = [
            ("", Interval(wire_time(item["start"]), wire_time(item["end"])))
            for item in each["scheduleItems"]
            if item["status"] in ("busy", "tentative", "oof", "unknown")
        ]
        yield box, Look(asked.seq, asked.ended, asked.real, window, tuple(items))


def justified_invitations(view: View, caps: list[Cap]) -> Iterator[Violation]:
    """`caps` are those that count everybody's meetings."""
    read = looks(view.evidence)
    capped = {cap.mailbox: cap for cap in caps}
    requests = {each.seq: each for each in view.evidence.requests}
    for known_as, writes in view.own.items():
        if known_as not in view.books.asked or known_as in view.books.forgotten:
            continue
        invited: set[frozenset[str]] = set()
        for write in writes:
            if write.attendees and _by_us(write) and write.ids not in invited:
                invited.add(write.ids)
                yield from _unjustified(view, known_as, write, read, requests, capped)


def _unjustified(
    view: View,
    known_as: str,
    write: Written,
    read: dict[str, list[Look]],
    requests: dict[int, Asked],
    caps: dict[str, Cap],
) -> Iterator[Violation]:
    patch = requests[write.request or 0]
    if isinstance(patch.body, dict) and set(patch.body) != {"attendees"}:
        yield Violation("F: an invitation changed more than the attendees", known_as)
    inviting = view.stored(known_as, {"inviting"})
    if inviting is None or inviting.committed > patch.real + GRAIN:
        yield Violation("C: people were invited before `inviting` was stored", known_as)
        return
    created = next(each for each in view.own[known_as] if each.ids == write.ids and each.is_new)
    creation = requests.get(created.request or 0)
    answered = creation.ended if creation is not None and creation.is_answered else created.seq
    for box in view.counted(known_as):
        after = [
            look
            for look in read.get(box, ())
            if look.began > answered and look.real <= inviting.at + GRAIN and _covers(look.window, inviting.slot)
        ]
        fresh = [look for look in after if inviting.at - look.real <= FRESH / view.evidence.pace]
        if not after:
            yield Violation(f"C: {box[-3:]} was not read after the event was written, and people were invited", known_as)
        elif not fresh:
            yield Violation(f"C: `inviting` was stored more than 10 s after {box[-3:]} was read", known_as)
        else:
            yield from _shown(view, known_as, box, write, inviting, fresh)
            if box in caps:
                yield from _full(view, known_as, caps[box], inviting, fresh)


def _covers(window: Interval, slot: Interval) -> bool:
    return window.start <= slot.start and slot.end <= window.end


def _shown(view: View, known_as: str, box: str, write: Written, inviting: Row, fresh: list[Look]) -> Iterator[Violation]:
    is_organizer, slot = box == view.organizer(known_as), inviting.slot
    clean = [look for look in fresh if not any(entry.overlaps(slot) and event not in write.ids for event, entry in look.entries)]
    if not clean:
        yield Violation(f"C: every reading showed {box[-3:]} taken, and people were invited", known_as)
    elif is_organizer and not any(event in write.ids for look in fresh for event, _ in look.entries):
        yield Violation("C: no reading of the organizer showed the event, and people were invited", known_as)
    wide = view.with_gaps(known_as, box, inviting)
    near = [next((entry for entry in view.foreign(look) if entry.overlaps(wide)), None) for look in clean]
    if near and all(near) and not inviting.has_exceptions:
        at = f"{near[0].start:%H:%M}" if near[0] else ""
        yield Violation(f"C: {box[-3:]} wanted a break, and every reading showed something within it, at {at}", known_as)


def _full(view: View, known_as: str, cap: Cap, inviting: Row, fresh: list[Look]) -> Iterator[Violation]:
    """Everybody's meetings that day, as each reading showed them, and ours that were claimed before."""
    zone = ZoneInfo(cap.zone)
    day = inviting.slot.start.astimezone(zone).date()
    counts = []
    for look in fresh:
        others = sum(_starts_on(day, entry, zone) for entry in view.foreign(look))
        ours = sum(_holds_before(view, other, cap.mailbox, day, zone, inviting, look) for other in view.rows if other != known_as)
        counts.append(others + ours + 1)
    if counts and min(counts) > cap.most and not inviting.has_exceptions:
        yield Violation(f"H: {cap.mailbox[-3:]} has {min(counts)} meetings on {day}, at most {cap.most}", known_as)


def _holds_before(view: View, other: str, box: str, day: date, zone: ZoneInfo, inviting: Row, look: Look) -> bool:
    """Whether another booking stood on that day, claimed before this one, all the time from the reading to the decision."""
    if other not in view.books.asked or box not in view.counted(other):
        return False
    then = [view.at(other, look.real), view.at(other, inviting.at)]
    return all(
        row is not None
        and row.state not in (*ENDED, "undoing")
        and row.values["number"] < inviting.values["number"]
        and _starts_on(day, row.slot, zone)
        for row in then
    )


# ---------------------------------------------------------------- D: foreign overlaps


def foreign_overlaps(view: View) -> Iterator[Violation]:
    """What somebody put over a meeting, early enough for one of the looks to see it, was told once and in time."""
    by_hand: dict[str, list[Written]] = defaultdict(list)
    for write in view.evidence.writes:
        if write.actor.startswith("human:") and write.slot is not None and write.blocks:
            by_hand[write.mailbox].append(write)
    others: dict[str, list[Written]] = defaultdict(list)
    for write in view.evidence.writes:
        if write.ical not in view.icals and write.slot is not None and write.blocks:
            others[write.mailbox].append(write)
    notices: dict[str, list[float]] = defaultdict(list)
    for change in view.books.changes:
        if change.table == "record" and change.row["what"] == "overlap_seen":
            notices[change.row["booking"]].append(change.at)
    pace = view.evidence.pace
    for known_as, rows in view.remembered():
        for since, until, slot in _stretches(rows):
            known = any(row.values["overlaps"] for row in rows if row.at == since)  # told before, and still so
            over = [
                write
                for box in view.counted(known_as)
                for write in by_hand[box]
                if _slot(write).overlaps(slot) and write.real <= until
            ]
            told = [at for at in notices[known_as] if since <= at <= until]
            if len(told) > 1:
                yield Violation(f"D: {len(told)} notices of one overlap", known_as)
            anything = any(_slot(write).overlaps(slot) for box in view.counted(known_as) for write in others[box])
            if told and not anything:
                yield Violation("D: an overlap was told that is none", known_as)
            seen = [write for write in over if write.real <= since + (300 - STALE) / pace]
            due = max([since, *(write.real for write in seen)]) + NOTICE / pace + LOADED
            if seen and until > due and not known and not any(at <= due for at in told):
                yield Violation("D: somebody put something over a meeting, and nobody was told within 6 minutes", known_as)


def _stretches(rows: list[Row]) -> Iterator[tuple[float, float, Interval]]:
    """From when to when a meeting stood confirmed at one time."""
    since: tuple[float, Interval] | None = None
    for row in rows:
        stands = row.state == "confirmed"
        if since is not None and (not stands or row.slot != since[1]):
            yield since[0], row.at, since[1]
            since = None
        if stands and since is None:
            since = (row.at, row.slot)
    if since is not None:
        yield since[0], float("inf"), since[1]


# ---------------------------------------------------------------- E: at rest


def at_rest(view: View) -> Iterator[Violation]:
    for job in view.books.jobs:
        if job.is_leased:
            yield Violation("E: a job is still leased", job.booking)
        if job.work == Work.CARRY:
            yield Violation(f"E: a booking that is {view.rows[job.booking][-1].state} still has its job", job.booking)
    for known_as, rows in view.remembered():
        row = rows[-1]
        if row.state not in ENDED | {"confirmed"}:
            yield Violation(f"E: a booking was left {row.state}", known_as)
        elif not row.values["settled"]:
            yield Violation(f"E: a booking that is {row.state} never became certain", known_as)
        yield from _events(view, known_as, row)


def _events(view: View, known_as: str, row: Row) -> Iterator[Violation]:
    last: dict[frozenset[str], Written] = {}
    made: list[Written] = []
    for write in view.own[known_as]:
        last[write.ids] = write
        made += [write] if write.is_new else []
    standing = [write for write in last.values() if write.slot is not None]
    if row.state == "confirmed":
        if len(standing) != 1:
            yield Violation(f"E: a confirmed booking has {len(standing)} events", known_as)
        for write in standing:
            if write.slot != row.slot:
                yield Violation("E: a confirmed booking and its event are at different times", known_as)
            if view.invitees(known_as) != view.reached(write) | {
                box for box in view.invitees(known_as) if _declined(view, write, box)
            }:
                yield Violation("E: a confirmed booking's event has other attendees", known_as)
    elif standing and row.state != "done":
        yield Violation(f"E: a booking that is {row.state} has {len(standing)} events", known_as)
    if len(made) > 1:
        yield from _duplicates(view, known_as, made, last)


def _declined(view: View, write: Written, box: str) -> bool:
    return any(
        view.evidence.mailboxes.get(address) == box and response == "declined" for address, response in write.attendees.items()
    )


def _duplicates(view: View, known_as: str, made: list[Written], last: dict[frozenset[str], Written]) -> Iterator[Violation]:
    """More than one event was made: only late writes and forgotten transactions do that, and soon there is one or none."""
    struck = {each.seq: each.faults for each in view.evidence.requests if {"late_write", "forget_transaction"} & {*each.faults}}
    if not any(write.request in struck for write in made):
        yield Violation(f"E: {len(made)} events were made for one booking", known_as)
    ended = [last[write.ids] for write in made]
    for write, end in zip(made, ended, strict=True):
        if end.slot is None and end.at - write.at > LATE_GONE and not write.attendees and not _was_invited(view, known_as, write):
            yield Violation(f"E: a late event stood for {end.at - write.at}", known_as)


def _was_invited(view: View, known_as: str, made: Written) -> bool:
    return any(write.ids == made.ids and write.attendees for write in view.own[known_as])


# ---------------------------------------------------------------- F: mail


def mails(view: View) -> Iterator[Violation]:
    sent: Counter[tuple[str, str, str]] = Counter()
    versions: dict[str, list[Written]] = defaultdict(list)
    for writes in view.own.values():
        for write in writes:
            versions[write.ical].append(write)
    for mail in view.evidence.mails:
        known_as = view.icals.get(mail.ical, "")
        if mail.kind == "response" or known_as not in view.rows or known_as in view.books.forgotten:
            continue
        sent[known_as, mail.kind, mail.to] += 1
        own = sorted(versions[mail.ical], key=lambda each: each.seq)
        cause = own[max(bisect.bisect([each.seq for each in own], mail.seq) - 1, 0)]
        if not _had_been(view, known_as, INVITED, cause.real):
            yield Violation(f"F: a mail ({mail.kind}) left before `inviting`", known_as)
        if mail.kind == "cancellation" and not _had_been(view, known_as, {"cancelling"}, cause.real):
            yield Violation("F: a meeting was cancelled that nobody asked to cancel", known_as)
    late = {each.seq for each in view.evidence.requests if "late_write" in each.faults}
    for known_as, writes in view.own.items():
        since = [write for write in writes if write.real > view.books.forgot_at and write.request not in late]
        if known_as not in view.rows and any(_by_us(write) for write in since):
            yield Violation("F: an event was touched that the database does not know", known_as)
    for (known_as, kind, to), count in sent.items():
        if kind in ("invitation", "cancellation") and count > 1:
            yield Violation(f"F: {count} mails of one {kind} to {to}", known_as)
        if kind == "update" and count > (moves := _moves(view.rows[known_as])):
            yield Violation(f"F: {count} mails about moves to {to}, and there were {moves}", known_as)


def reminders(view: View, told: Told) -> Iterator[Violation]:
    """One for each start: an act is shorter than the time between two kinds of one meeting."""
    heard: Counter[tuple[str, str, datetime]] = Counter()
    for conversation, face in told.reminders:
        known_as, reader = face.booking, told.readers.get(conversation, "")
        if known_as in view.books.forgotten or view.books.has_forgotten(face.at):
            continue
        row = view.at(known_as, face.at)
        if row is None or not _had_been(view, known_as, {"confirmed"}, face.at) or row.state in ENDED:
            yield Violation("F: somebody was reminded of a meeting that does not stand", known_as)
        elif reader not in view.counted(known_as):
            yield Violation(f"F: {reader[-3:]} was reminded of a meeting that they are not in", known_as)
        else:
            heard[known_as, reader, row.slot.start] += 1
    for (known_as, reader, start), count in heard.items():
        if count > 1:
            yield Violation(f"F: {reader[-3:]} was reminded {count} times of what begins at {start:%d %b %H:%M}", known_as)


def _had_been(view: View, known_as: str, states: Iterable[str], real: float) -> bool:
    wanted = frozenset(states)
    return any(row.state in wanted and row.at <= real for row in view.rows[known_as])


def _by_us(write: Written) -> bool:
    return write.actor.startswith("app:")


def _moves(rows: list[Row]) -> int:
    """How often the time of a meeting changed, or may have been about to."""
    return sum(one.pending is None and other.pending is not None for one, other in pairwise(rows))


# ---------------------------------------------------------------- G: words

STANDS = (en.BOOKED,)
NOTHING = ("Nothing was booked", " just went")
"""What is said only when nothing can have been booked; an offer that merely shows its times again says nothing of that."""


def words(view: View, told: Told) -> Iterator[Violation]:
    for face in told.faces:
        if face.booking and face.plain.startswith(STANDS):
            yield from _early(view, face.booking, face.at)
    invited: dict[str, float] = {}
    for known_as, writes in view.own.items():
        first = next((write for write in writes if write.attendees), None)
        if first is not None:
            invited[known_as] = first.real
    chosen: dict[str, list[Click]] = defaultdict(list)
    for click in told.clicks:
        if isinstance(click.action, Choose):
            chosen[booking_id(click.action.offer, str(click.action.start))].append(click)
    for click in told.clicks:
        if not click.answered:
            yield Violation("G: a click without an answer")
        if isinstance(click.action, Choose) and any(words in click.said for words in NOTHING):
            known_as = booking_id(click.action.offer, str(click.action.start))
            # Another click, not answered yet or sent later, asks anew: what was taken may be free by then.
            is_last_word = all(0 < other.answered <= click.answered for other in chosen[known_as])
            if is_last_word and invited.get(known_as, 0.0) > click.answered:
                yield Violation(f"G: people were invited after it was said: {click.said[:60]!r}", known_as)
    known = dict(view.remembered())
    of_card = {face.message: face.booking for face in told.faces if face.booking}
    for face in told.now.values():
        heading = face.plain
        if face.is_under_way and not view.books.has_forgotten(face.at):
            known_as = face.booking or of_card.get(face.message, "")
            yield Violation(f"G: a card was left with {heading[:40]!r}", known_as, face.message)
        if face.booking in known and heading.startswith(STANDS) and known[face.booking][-1].state != "confirmed":
            yield Violation(f"G: a card shows {heading[:40]!r} of a booking that is not", face.booking)
    shown = {face.booking for face in told.now.values() if face.notice is None and not face.is_reminder}
    # Whoever asked for new times for a meeting may have its card open for that.
    moving = {click.message for click in told.clicks if isinstance(click.action, StartMove)}
    shown |= {face.booking for face in told.faces if face.message in moving}
    for known_as, rows in view.remembered():
        if rows[-1].state == "confirmed" and known_as not in shown:
            yield Violation("G: no card shows a confirmed booking", known_as)


def _early(view: View, known_as: str, at: float) -> Iterator[Violation]:
    if known_as not in view.rows or known_as in view.books.forgotten:
        return
    confirmed = view.stored(known_as, {"confirmed"})
    if confirmed is None or confirmed.at > at:
        yield Violation("G: a meeting was said to stand before it was stored", known_as)
    elif not any(write.real <= at and view.invitees(known_as) <= view.reached(write) for write in view.own[known_as]):
        yield Violation("G: a meeting was said to stand before everyone was on the event", known_as)


def notices(view: View, told: Told) -> Iterator[Violation]:
    """What people were told unasked, in their own chats: only of meetings that they are in, only what is so, and once.

    A process that dies between storing that somebody knows and telling them leaves them with Outlook's mail: none is missed here.
    """
    if view.books.untold:
        yield Violation(f"G: {view.books.untold} cards or people were never told what became of a meeting")
    heard: Counter[tuple[str, str, What, bool]] = Counter()
    for conversation, face in told.notices:
        reader, what = told.readers.get(conversation, ""), face.notice
        if what is None or not reader:
            yield Violation(f"G: something came unasked into a chat that is nobody's own: {face.plain[:40]!r}")
        elif what is What.CANCELLED:  # its card has no button that would tell of which meeting it is
            if not any(_called_off(view, known_as, reader, face) for known_as in view.rows):
                yield Violation(f"G: {reader[-3:]} was told that a meeting is off, and none is: {face.plain[:40]!r}")
        elif face.booking in view.rows and face.booking not in view.books.forgotten:
            yield from _noticed(view, face.booking, reader, what, face)
            heard[face.booking, reader, what, face.at > view.books.forgot_at] += 1
    for (known_as, reader, what, _), count in heard.items():
        moves = _moves(view.rows[known_as])
        if what is What.BOOKED and count > 1:
            yield Violation(f"G: {reader[-3:]} was told {count} times that a meeting was booked", known_as)
        if what is What.MOVED and count > moves:
            yield Violation(
                f"G: {reader[-3:]} was told {count} times that a meeting was moved, and it was {moves} times", known_as
            )


def _noticed(view: View, known_as: str, reader: str, what: What, face: Face) -> Iterator[Violation]:
    if reader not in view.counted(known_as):
        yield Violation(f"G: {reader[-3:]} was told of a meeting that they are not in", known_as)
    if what is What.OVERLAPS:
        if not any(row.values["overlaps"] and row.at <= face.at for row in view.rows[known_as]):
            yield Violation(f"G: {reader[-3:]} was told of an overlap before it was stored", known_as)
        return
    if reader == view.organizer(known_as):
        yield Violation("G: the organizer was told what they had done themselves", known_as)
    yield from _early(view, known_as, face.at)


def _called_off(view: View, known_as: str, reader: str, face: Face) -> bool:
    """Whether it may be this meeting that somebody was told is off."""
    if known_as not in view.books.asked or reader not in view.invitees(known_as):
        return False
    return known_as in view.books.forgotten or any(row.state == "cancelled" and row.at <= face.at for row in view.rows[known_as])
