"""What a soak comes to, in a table; and of a booking that went wrong, its short history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

import msgspec

from bot.actions import Choose
from scheduling.bookings import booking_id
from tests.soak.askers import Told
from tests.soak.checker import ENDED, Row, View, Violation
from tests.soak.evidence import Evidence
from tests.soak.run import Outcome

MOST_LINES = 60
AROUND = 10.0
"""Real seconds before and after what a card showed."""


@dataclass(slots=True)
class Figures:
    """Acts on one engine, added up. Times of settling are seconds of the service's clock, from the claim to an end state.

    They can be kept in a file, so that a soak is played in pieces.
    """

    engine: str
    acts: int = 0
    seconds: float = 0.0
    clicks: int = 0
    bookings: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    moves: int = 0
    mails: int = 0
    reminders: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    faulty: int = 0
    violations: Counter[str] = field(default_factory=Counter)
    settled: list[float] = field(default_factory=list)
    at_rest: list[float] = field(default_factory=list)

    @classmethod
    def kept(cls, engine: str, file: Path | None) -> Self:
        """What was played before; nothing without a file."""
        if file is None or not file.exists():
            return cls(engine)
        return msgspec.json.decode(file.read_bytes(), type=cls, dec_hook=lambda kind, found: Counter(found))

    def keep(self, file: Path) -> None:
        """All of it or, if this process dies meanwhile, what was kept before."""
        fresh = file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self))
        fresh.replace(file)

    def add(self, outcome: Outcome) -> None:
        evidence = outcome.evidence
        self.acts += 1
        self.seconds += outcome.seconds
        self.clicks += outcome.clicks
        self.troubles += outcome.counts
        told = evidence.told[0]
        self.reminders += len(told.reminders)
        self.troubles["double click"] += told.doubled
        self.troubles["click delivered twice"] += told.redelivered
        self.troubles["entry made by hand"] += sum(each.actor.startswith("human:") for each in evidence.writes)
        self.faults.update(evidence.faults)
        self.calls += evidence.total
        self.faulty += evidence.faulty
        self.mails += sum(mail.kind != "response" for mail in evidence.mails)
        self.at_rest.append(outcome.settle_seconds)
        for number, books in enumerate(evidence.books):
            rows = View(evidence, books).rows
            if number:
                self.ends["(of a second installation)"] += len(rows)
                continue
            self.bookings += len(rows)
            self.ends.update(each[-1].state for each in rows.values())
            for each in rows.values():
                self.moves += sum(row.state == "moving" for row in each) > 0
                if (settled := _settled(each)) is not None:
                    self.settled.append(settled * evidence.pace)
        self.violations.update(each.sentence[0] for each in outcome.violations)

    def lines(self) -> Iterator[str]:
        rate = self.bookings / max(self.seconds / 60, 0.1)
        yield f"{self.engine}: {self.acts} acts in {self.seconds / 60:.1f} min, {rate:.0f} bookings a minute"
        ends = ", ".join(f"{count} {state}" for state, count in self.ends.most_common())
        yield f"  bookings    {self.bookings} from {self.clicks} clicks; {ends}; {self.moves} moved"
        yield f"  mails       {self.mails}; {self.reminders} reminders in chats"
        yield f"  kills       {self.troubles['kill -9']}"
        others = ", ".join(f"{count} {name}" for name, count in self.troubles.most_common() if name != "kill -9" and count)
        yield f"  troubles    {others or 'none'}"
        share = self.faulty / self.calls if self.calls else 0.0
        yield f"  Graph       {self.calls} calls, {self.faulty} of them faulty ({share:.1%})"
        yield f"  faults      {', '.join(f'{count} {kind}' for kind, count in self.faults.most_common()) or 'none'}"
        if self.settled:
            ordered = sorted(self.settled)
            half, most = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
            yield f"  settled     {half:.0f} s p50, {most:.0f} s p99, {ordered[-1]:.0f} s at most, from claim to end state"
            yield f"  at rest     {max(self.at_rest):.0f} s after the last trouble at most"
        letters = ", ".join(f"{letter}: {count}" for letter, count in sorted(self.violations.items()))
        yield f"  violations  {self.violations.total()}{f' ({letters})' if letters else ''}"


def _settled(rows: list[Row]) -> float | None:
    """Real seconds from the claim until the booking first stood or came to nothing."""
    end = next((row for row in rows if row.state in ENDED | {"confirmed"}), None)
    return None if end is None else end.committed - rows[0].at


def history(evidence: Evidence, violation: Violation) -> Iterator[str]:
    """Everything about one booking, in the order in which it happened; time is the service's, since the claim.

    Where a card has none: what it showed and what else its chat did then, since it came.
    """
    if violation.card and not violation.booking:
        for told in evidence.told:
            yield from _shown(evidence, told, violation.card)
    for books, told in zip(evidence.books, evidence.told, strict=True):
        view = View(evidence, books)
        rows = view.rows.get(violation.booking)
        if not rows:
            continue
        lines = [*_stored(rows), *_written(view, violation.booking), *_said(told, violation.booking)]
        first, last = min(lines)[0], max(lines)[0]
        lines = sorted((*lines, *(line for line in evidence.troubles if first <= line[0] <= last)))
        yield f"booking {violation.booking[:8]} of {view.organizer(violation.booking)[-3:]}:"
        for at, text in lines[:MOST_LINES]:
            passed = timedelta(seconds=round((at - rows[0].at) * evidence.pace, 1))
            yield f"{str(passed)[:11]:>12}  {text}"


def _shown(evidence: Evidence, told: Told, card: str) -> Iterator[str]:
    own = [face for face in told.faces if face.message == card]
    if not own:
        return
    first, last = own[0].at - AROUND, own[-1].at + AROUND
    chat = told.chats.get(card, "")
    near = [face for face in told.faces if first <= face.at <= last and told.chats.get(face.message) == chat]
    lines = [(face.at, f"card {face.message} {face.how}: {face.heading[:60]!r}") for face in near]
    lines += [(click.sent, f"click on {click.message}") for click in told.clicks if first <= click.sent <= last]
    lines += [line for line in evidence.troubles if first <= line[0] <= last]
    yield f"card {card} in {chat}:"
    for at, text in sorted(lines)[:MOST_LINES]:
        yield f"{(at - own[0].at) * evidence.pace:>12.1f}  {text}"


def _stored(rows: list[Row]) -> Iterator[tuple[float, str]]:
    for row in rows:
        moving = f" -> {row.pending.start:%d %b %H:%M}" if row.pending else ""
        flags = " overlaps" if row.values["overlaps"] else ""
        stands = f"{row.state} v{row.values['version']} {row.slot.start:%d %b %H:%M}"
        yield row.at, f"stored {stands}{moving} {row.values['why'] or ''}{flags}"


def _written(view: View, known_as: str) -> Iterator[tuple[float, str]]:
    """What became of its events, what others put over them, and what went wrong for the organizer meanwhile."""
    evidence, rows = view.evidence, view.rows[known_as]
    requests = {each.seq: each for each in evidence.requests}
    for write in view.own[known_as]:
        where = "gone" if write.slot is None else f"{write.slot.start:%d %b %H:%M} with {len(write.attendees)}"
        cause = requests.get(write.request or 0)
        struck = f" ({', '.join(cause.faults)})" if cause is not None and cause.faults else ""
        yield write.real, f"Outlook {write.actor.partition(':')[0]} {where} event {min(write.ids)[-12:]}{struck}"
    counted, organizer = view.counted(known_as), view.organizer(known_as)
    for write in evidence.writes:
        slot = write.slot if write.mailbox in counted and write.actor.startswith("human:") else None
        if slot is not None and any(slot.overlaps(row.slot) for row in rows):
            yield write.real, f"by hand {slot.start:%d %b %H:%M} for {write.mailbox[-3:]}"
    for asked in evidence.requests:
        if asked.faults and asked.mailbox == organizer and rows[0].at - 1 < asked.real < rows[-1].at + 1:
            yield asked.real, f"fault {', '.join(asked.faults)} on {asked.operation} of the organizer"


def _said(told: Told, known_as: str) -> Iterator[tuple[float, str]]:
    for click in told.clicks:
        if isinstance(click.action, Choose) and booking_id(click.action.offer, str(click.action.start)) == known_as:
            yield click.sent, f"click on {click.message}"
            yield click.answered, f"answer {click.said[:60]!r}"
    cards = {face.message for face in told.faces if face.booking == known_as}
    for face in told.faces:
        if face.message in cards:
            yield face.at, f"card {face.message} {face.how}: {face.heading[:60]!r}"
