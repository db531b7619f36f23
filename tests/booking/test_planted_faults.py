"""Faults planted into the protocol on purpose: the checker finds every one of them, so its silence means something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.sql.bookings import SqlBookings
from adapters.sql.database import Database
from scheduling.bookings import Against, Booking, Case, Clean, Decider, LookCloser, State, Step
from scheduling.calendars import Event, Reading, Unreadability, Unreadable
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from scheduling.rules import Rules
from scheduling.slots import Blocker, Rule, Waiver
from tests.booking import plays
from tests.booking.checker import violations
from tests.booking.office import Office
from tests.booking.plays import PATIENT, Act, Play, broken_by_ending, broken_promises
from tests.booking.stage import Points, Stage, cleared
from tests.builders import span
from tests.fakes.clock import SetClock

Judged = Clean | Against | LookCloser


class ClaimsByAddress(Decider):
    def key(self, person: Person) -> MailboxId:
        return MailboxId(person.id.tenant, person.address)


class NeverReadsBack(Decider):
    def judge_read_back(
        self, case: Case, blockers: Sequence[Blocker], unreadable: Sequence[Unreadable], organizers: Reading | Unreadable | None
    ) -> Judged:
        return Clean()


class TakesAnErrorForClean(Decider):
    def judge_read_back(
        self, case: Case, blockers: Sequence[Blocker], unreadable: Sequence[Unreadable], organizers: Reading | Unreadable | None
    ) -> Judged:
        known = [each for each in blockers if each.rule is not Rule.UNKNOWN]
        return super().judge_read_back(case, known, (), organizers)


class ReleasesBeforeItDeletes(Decider):
    def holds(self, booking: Booking) -> tuple[Interval, ...]:
        return () if booking.state in (State.UNDOING, State.CANCELLING) else super().holds(booking)


class ChecksAgainAfterInviting(Decider):
    def next_step(self, case: Case, now: datetime) -> Step | None:
        return Step.UNDO if case.booking.state is State.INVITING else super().next_step(case, now)


class BreaksTies(Decider):
    """Whoever was first keeps the time: ours stays although something foreign came between."""

    def judge_read_back(
        self, case: Case, blockers: Sequence[Blocker], unreadable: Sequence[Unreadable], organizers: Reading | Unreadable | None
    ) -> Judged:
        later = [each for each in blockers if each.rule is not Rule.BUSY]
        return super().judge_read_back(case, later, unreadable, organizers)


class SweepsWhateverCarriesItsName(Decider):
    def may_remove(self, event: Event, case: Case) -> bool:
        return True


class ForgetsToHoldWhereItGoes(Decider):
    """While it moves, only the old time is held."""

    def holds(self, booking: Booking) -> tuple[Interval, ...]:
        return super().holds(replace(booking, pending=None))


class LetsGoOfWhatMayStillCome(Decider):
    """A move that was given up frees the time to which Outlook may still carry it out."""

    def holds(self, booking: Booking) -> tuple[Interval, ...]:
        return super().holds(replace(booking, pending=None) if booking.state is State.CONFIRMED else booking)


class CreatesForEver(Decider):
    def next_step(self, case: Case, now: datetime) -> Step | None:
        return Step.CREATE if case.booking.state is State.UNDOING else super().next_step(case, now)


async def ana_cannot_be_read(stage: Stage) -> None:
    stage.office.calendars.unreadable[stage.office.ana.id] = Unreadability.UNAVAILABLE


async def a_rival_books_by_another_address(stage: Stage) -> None:
    """Ben asks for Ana as well, and knows her by an alias; the directory says that both are one mailbox."""
    office = stage.office
    alias = replace(office.ana, address="ana@contoso.test")
    rival = stage.asks("rival", 10, organizer=office.ben, required=(alias,))
    await stage.say(stage.process().book(rival, patience=PATIENT))


async def two_of_us(stage: Stage) -> None:
    """Only Ada and Ana meet, so that Ben is free to ask for Ana."""
    office = stage.office
    office.directory.aliases["ana@contoso.test"] = office.ana.id
    await stage.say(stage.process(stage.points).book(stage.asks(required=(office.ana,)), patience=PATIENT))


@dataclass(frozen=True, slots=True)
class Planted:
    fault: type[Decider]
    play: Play
    act: Act | None
    found_as: str


FAULTS = (
    Planted(ClaimsByAddress, two_of_us, a_rival_books_by_another_address, "A: 02 is claimed twice"),
    Planted(NeverReadsBack, plays.book, plays.overbook_ana, "C: the last reading showed 02 taken"),
    Planted(TakesAnErrorForClean, plays.book, ana_cannot_be_read, "C: 02 could not be read"),
    Planted(ReleasesBeforeItDeletes, plays.book_and_yield, None, "A: 30 ticks of a live booking are not claimed (undoing)"),
    Planted(ChecksAgainAfterInviting, plays.book, None, "E: a booking was left inviting"),
    Planted(BreaksTies, plays.book, plays.overbook_ana, "C: the last reading showed 02 taken"),
    Planted(
        SweepsWhateverCarriesItsName, plays.book_without_an_answer, None, "F: a meeting was cancelled that nobody asked to cancel"
    ),
    Planted(ForgetsToHoldWhereItGoes, plays.move, None, "A: 60 ticks of a live booking are not claimed (moving+)"),
    Planted(LetsGoOfWhatMayStillCome, plays.move_given_up, None, "A: 60 ticks of a live booking are not claimed (confirmed+)"),
    Planted(CreatesForEver, plays.book_and_yield, None, "E: "),
)


@pytest.mark.parametrize("planted", FAULTS, ids=lambda each: f"{each.fault.__name__}-{each.play.__name__}")
async def test_a_planted_fault_is_found(database: Database, clock: SetClock, planted: Planted) -> None:
    how: dict[str, Any] = {"decider": planted.fault(), "until": planted.found_as}
    if planted.act is None:
        found = await broken_by_ending(database, clock, planted.play, **how)
    else:
        found = await broken_promises(database, clock, planted.play, planted.act, **how)
    assert any(planted.found_as in each for each in found), found


async def test_buffers_looked_for_by_ones_own_width_only_are_found(database: Database, clock: SetClock) -> None:
    """Ana wants half an hour after a meeting; the second one waives hers, but the first one's still counts."""
    broken = {}
    for name, reach in (("whole", timedelta(hours=4)), ("own", timedelta(0))):
        await cleared(database, clock)
        stage = Stage(Office(database, clock), Points(), prefix="run", store=SqlBookings(database, reach=reach))
        office = stage.office
        half_an_hour = timedelta(minutes=30)
        office.set_rules(
            office.ana, Rules(horizon=None, notice=timedelta(0), buffer_before=half_an_hour, buffer_after=half_an_hour)
        )
        waived = frozenset(Waiver(str(office.ana.id), rule) for rule in (Rule.BUFFER_BEFORE, Rule.BUFFER_AFTER))
        first = stage.asks("first", 10, organizer=office.ada, required=(office.ana,))
        second = stage.asks("second", 10, minute=35, organizer=office.ben, required=(office.ana,), waived=waived)
        await stage.say(stage.process().book(first, patience=PATIENT))
        await stage.say(stage.process().book(second, patience=PATIENT))
        broken[name] = violations(stage.story)
    assert broken["whole"] == []
    assert any(each.startswith("A: ") for each in broken["own"])


async def test_the_checker_says_nothing_of_a_booking_without_faults(database: Database, clock: SetClock) -> None:
    stage = Stage(Office(database, clock), Points(), prefix="run")
    await plays.book(stage)
    await stage.settle()
    assert violations(stage.story) == []
    assert len(stage.office.calendars.mails) == 5
    assert [event.slot for event in stage.office.calendars.events_in(stage.office.ana.id)] == [
        span(span(10, 11).start, span(10, 11).start + timedelta(minutes=30))
    ]
