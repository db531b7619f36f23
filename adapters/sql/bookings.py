"""Bookings, what they claim and the jobs that carry them on, in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.database import Database
from adapters.sql.lines import put_lines
from adapters.sql.schema import IS_LEASED, STANDS_FOR_ITS_REQUEST, WAITS_FOR_A_FORM, booking, claim, job, person, seat
from scheduling.bookings import LIVE, Book, Booking, Case, State, Timer, Why, Work, row_of
from scheduling.calendars import Entry, Unreadability
from scheduling.claims import Neighbour, Quota, Seat, clashes, over_quota, ticks
from scheduling.errors import StoreUnavailable
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.ports import Clash, Lease, Leased, Lessee, Missed, always
from scheduling.record import Line, Note
from scheduling.rules import MAX_BUFFER, Status
from scheduling.slots import Blocker, Rule, Waiver

Row = Mapping[str, Any]
_Moment = datetime | sa.BindParameter[Any]
Claiming = Callable[[AsyncConnection, Set[str]], Awaitable[Leased | Case | Clash]]

STANDS: Final = (State.HELD, State.WRITTEN, State.INVITING, State.CONFIRMED, State.MOVING)
"""States in which a booking stands for its request: another choice then joins it."""
BEING_MADE: Final = (State.HELD, State.WRITTEN, State.INVITING)
UNDER_WAY: Final = (State.HELD, State.WRITTEN, State.INVITING, State.MOVING, State.CANCELLING)
WITHOUT_MEETING: Final = (State.EXPIRED, State.FAILED, State.CANCELLED, State.UNDOING)
ATTEMPTS: Final = 4
ROWS_AT_ONCE: Final = 3_000


class _Reasons(msgspec.Struct):
    """Why a booking ended or did not move, as it is stored."""

    blockers: tuple[Blocker, ...] = ()
    unreadable: tuple[tuple[MailboxId, Unreadability], ...] = ()


class _Clashed(Exception):
    """Rolls back a claim that something of ours stands against."""

    def __init__(self, clash: Clash) -> None:
        super().__init__()
        self.clash = clash


class _NotKept(Exception):
    """Rolls back a change that came too late."""

    def __init__(self, missed: Missed) -> None:
        super().__init__()
        self.missed = missed


class _Erased(Exception):
    """Rolls back a claim of somebody whose row was given another name meanwhile; a new row is made for them then."""


class _Lapsed(Exception):
    """Rolls back a claim that met holds which have lapsed: they are expired on their own first.

    In the same transaction that would mean giving up claims of people whom it has not locked, and two such could wait for
    each other.
    """

    def __init__(self, bookings: frozenset[str]) -> None:
        super().__init__()
        self.bookings = bookings


class SqlBookings:
    """The port `BookingStore`. `reach` is how far neighbours are looked for: at least the largest buffer anyone may want."""

    def __init__(self, database: Database, *, reach: timedelta = MAX_BUFFER) -> None:
        self._database = database
        self._reach = reach

    # ------------------------------------------------------------ claiming

    async def claim(
        self, case: Case, quotas: Sequence[Quota], by: Lessee, *, hold: timedelta | None = None, visitor: str = ""
    ) -> Leased | Case | Clash:
        async def work(connection: AsyncConnection, absent: Set[str]) -> Leased | Case | Clash:
            people = await _people_of(connection, case)
            await _lock(connection, people, case.seats)
            if (before := await _load(connection, case.booking.id)) is not None:
                return await self._again(connection, before, by)
            now = await self._database.now(connection)
            if (standing := await self._clear_the_way(connection, case.booking.request, visitor, now)) is not None:
                return standing
            await self._expect_room(connection, case, case.booking.slot, quotas, people, now, absent)
            stamped = replace(
                case,
                booking=replace(case.booking, version=1, created=now, changed=now),
                number=await _next_number(connection),
                began=now,
                expires=None if hold is None else now + hold,
            )
            await connection.execute(
                sa.insert(booking).values(visitor=visitor, told=0, comment="", **_fixed(stamped), **_changing(stamped))
            )
            await _seat_everyone(connection, stamped, people)
            await _take(connection, stamped, people, ticks(stamped.booking.slot))
            await _note(connection, now, stamped.booking, Note("held", {"until": stamped.expires}))
            if hold is not None:
                return stamped
            return Leased(stamped, await _lease_new(connection, stamped.booking.id, by, now), now)

        return await self._claiming(work, case.seats)

    async def spend(self, case: Case, by: Lessee) -> Leased | Case | Missed:
        async def work(connection: AsyncConnection) -> Leased | Case | Missed:
            people = await _people_of(connection, case)
            await _lock(connection, people, case.seats)
            now = await self._database.now(connection)
            before = await _load(connection, case.booking.id, lock=True)
            if before is None or before.booking.state is State.EXPIRED:
                return Missed.LAPSED
            if before.expires is None:
                return await self._again(connection, before, by)
            if before.expires <= now:
                return Missed.LAPSED
            row = replace(_next(case.booking, before.booking.version, now), created=before.booking.created)
            after = replace(case, booking=row, number=before.number, began=now, expires=None)
            await connection.execute(
                sa.update(booking).where(booking.c.id == after.booking.id).values(**_fixed(after), **_changing(after))
            )
            await _note(connection, now, after.booking, Note("spent"))
            return Leased(after, await _lease_new(connection, after.booking.id, by, now), now)

        return await self._database.run(work)

    async def adopt(self, case: Case, timers: Sequence[Timer]) -> Case:
        async def work(connection: AsyncConnection) -> Case:
            people = await _people_of(connection, case)
            await _lock(connection, people, case.seats)
            before = await _load(connection, case.booking.id, lock=True)
            if before is not None and before.booking.is_live:
                return before
            now = await self._database.now(connection)
            version = before.booking.version if before else 0
            overlaps = await self._clashes(connection, case, people, now)
            row = replace(_next(case.booking, version, now), created=now, overlaps=overlaps)
            adopted = replace(case, booking=row, number=0, began=now)
            if before is None:
                row_values = {"visitor": "", "told": 0, "comment": "", **_fixed(adopted), **_changing(adopted)}
                await connection.execute(sa.insert(booking).values(row_values))
            else:
                taken_up = sa.update(booking).where(booking.c.id == row.id).values({**_fixed(adopted), **_changing(adopted)})
                await connection.execute(taken_up)
                await connection.execute(sa.delete(seat).where(seat.c.booking == row.id))
            await _seat_everyone(connection, adopted, people)
            await _take(connection, adopted, people, ticks(row.slot), as_far_as_free=True)
            await _set_timers(connection, row.id, timers)
            await _note(connection, now, row, Note("adopted"))
            return adopted

        for _ in range(ATTEMPTS):
            with suppress(IntegrityError, _Erased):
                return await self._database.run(work)
        raise StoreUnavailable("the people of a meeting change all the time", certain=True)

    async def begin_move(self, before: Case, after: Case, quotas: Sequence[Quota], by: Lessee) -> Leased | Case | Clash:
        target = after.booking.pending
        if target is None:
            raise ValueError("a move goes somewhere")

        async def work(connection: AsyncConnection, absent: Set[str]) -> Leased | Case | Clash:
            people = await _people_of(connection, before)
            await _lock(connection, people, before.seats)
            present = await _load(connection, before.booking.id, lock=True)
            if present is None:
                return before
            if present.booking.version != before.booking.version:
                return await self._again(connection, present, by)
            now = await self._database.now(connection)
            await self._expect_room(connection, before, target, quotas, people, now, absent)
            begun = replace(after, booking=_next(after.booking, before.booking.version, now), began=now)
            begun = replace(begun, pending_number=await _next_number(connection))
            await connection.execute(sa.update(booking).where(booking.c.id == begun.booking.id).values(_changing(begun)))
            held = set(ticks(before.booking.slot))
            await _take(connection, begun, people, [tick for tick in ticks(target) if tick not in held])
            await _set_until(connection, begun.booking)
            await _note(connection, now, begun.booking, Note("moving", {"to": _times(target)}))
            return Leased(begun, await _lease_new(connection, begun.booking.id, by, now), now)

        return await self._claiming(work, before.seats)

    async def begin_cancel(self, before: Case, after: Case, by: Lessee) -> Leased | Case:
        async def work(connection: AsyncConnection) -> Leased | Case:
            present = await _load(connection, before.booking.id, lock=True)
            if present is None:
                return before
            if present.booking.version != before.booking.version:
                return await self._again(connection, present, by)
            now = await self._database.now(connection)
            begun = replace(after, booking=_next(after.booking, before.booking.version, now), began=now)
            change = sa.update(booking).where(booking.c.id == begun.booking.id)
            await connection.execute(change.values(comment=begun.comment, **_changing(begun)))
            await _note(connection, now, begun.booking, Note("cancelling"))
            return Leased(begun, await _lease_new(connection, begun.booking.id, by, now), now)

        return await self._database.run(work)

    async def ask_cancel(self, booking_id: str, comment: str) -> Case:
        being_made = sa.and_(booking.c.state.in_(BEING_MADE), booking.c.expires.is_(None), booking.c.cancel_asked.is_(None))

        async def work(connection: AsyncConnection) -> Case:
            now = await self._database.now(connection)
            remember = sa.update(booking).where(booking.c.id == booking_id, being_made)
            remembered = await connection.execute(remember.values(cancel_asked=now, comment=comment))
            case = await _load(connection, booking_id)
            if case is None:
                raise KeyError(booking_id)
            if remembered.rowcount:
                await _note(connection, now, case.booking, Note("cancel_asked"))
            return case

        return await self._database.run(work)

    async def _claiming(self, work: Claiming, seats: Sequence[Seat]) -> Leased | Case | Clash:
        """Run a transaction that claims, again where lapsed holds or another's uncommitted claims stood in its way."""
        absent: set[str] = set()
        for _ in range(ATTEMPTS):
            try:
                return await self._database.run(lambda connection: work(connection, absent))
            except _Clashed as clashed:
                return clashed.clash
            except _Lapsed as lapsed:
                await self._expire(most=len(lapsed.bookings), among=lapsed.bookings)
                absent.update(lapsed.bookings)
            except (IntegrityError, _Erased):
                continue
        return Clash(tuple(Blocker(str(each.person), Rule.BUSY, entry_ours=True) for each in seats))

    async def _again(self, connection: AsyncConnection, case: Case, by: Lessee) -> Leased | Case:
        """The answer to a repetition: the lease itself for who got it the first time, else the booking as it is."""
        query = sa.select(job).where(job.c.booking == case.booking.id, job.c.work == Work.CARRY, job.c.leased_by == by.name)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return case
        now = await self._database.now(connection)
        await connection.execute(sa.update(job).where(job.c.id == row.id).values(leased_until=now + by.lease))
        return Leased(case, _lease(row), now)

    async def _clear_the_way(self, connection: AsyncConnection, request: str, visitor: str, now: datetime) -> Case | None:
        """End what this choice replaces; or the booking that already stands for the request and cannot be replaced."""
        of_request = sa.select(booking.c.id).where(booking.c.request == request, STANDS_FOR_ITS_REQUEST)
        of_visitor = sa.select(booking.c.id).where(booking.c.visitor == visitor, WAITS_FOR_A_FORM)
        query = of_request.union(of_visitor) if visitor else of_request
        for earlier_id in sorted((await connection.execute(query)).scalars()):
            earlier = await _load(connection, earlier_id, lock=True)
            if earlier is None or earlier.booking.state not in STANDS:
                continue
            if earlier.booking.state is not State.HELD or earlier.creates:
                return earlier
            state = State.FAILED if earlier.expires is None else State.EXPIRED
            await self._end(connection, earlier, state, Why.CHOSE_AGAIN, now)
        return None

    async def _end(self, connection: AsyncConnection, case: Case, state: State, why: Why, now: datetime) -> None:
        """End a booking of which nothing was written, whoever works on it."""
        ended = replace(case, booking=replace(_next(case.booking, case.booking.version, now), state=state, why=why))
        await connection.execute(sa.update(booking).where(booking.c.id == ended.booking.id).values(_changing(ended)))
        await connection.execute(sa.delete(claim).where(claim.c.booking == ended.booking.id))
        await connection.execute(sa.delete(job).where(job.c.booking == ended.booking.id))
        await _note(connection, now, ended.booking, Note(state, {"why": why}))

    async def _expect_room(
        self,
        connection: AsyncConnection,
        case: Case,
        slot: Interval,
        quotas: Sequence[Quota],
        people: Mapping[MailboxId, int],
        now: datetime,
        absent: Set[str],
    ) -> None:
        """Raise `_Clashed` with what of ours is in the way of `slot`; everyone concerned is locked."""
        ids = {people[each.person]: each.person for each in case.seats}
        neighbours, lapsed = await self._neighbours(connection, ids, slot, case.booking.id, now)
        if lapsed - absent:
            raise _Lapsed(lapsed)
        found = clashes(slot, case.seats, neighbours)
        if quotas:
            found += over_quota(quotas, await _starts(connection, ids, quotas, case.booking.id, now))
        if found:
            raise _Clashed(Clash(found))

    async def _clashes(self, connection: AsyncConnection, case: Case, people: Mapping[MailboxId, int], now: datetime) -> bool:
        """Whether another booking of ours is too close to where this one stands."""
        ids = {people[each.person]: each.person for each in case.seats}
        neighbours, _ = await self._neighbours(connection, ids, case.booking.slot, case.booking.id, now)
        return bool(clashes(case.booking.slot, case.seats, neighbours))

    async def _neighbours(
        self, connection: AsyncConnection, ids: Mapping[int, MailboxId], slot: Interval, besides: str, now: datetime
    ) -> tuple[list[Neighbour], frozenset[str]]:
        """Live bookings of these people around a slot, and the ids of lapsed holds there, which are not among them."""
        around = ticks(slot.widened(self._reach, self._reach))
        query = (
            sa.select(
                claim.c.person,
                *(booking.c[name] for name in ("id", "state", "expires", "starts", "ends", "pending_starts", "pending_ends")),
                seat.c.gap_before,
                seat.c.gap_after,
            )
            .distinct()
            .join(booking, booking.c.id == claim.c.booking)
            .join(seat, sa.and_(seat.c.booking == claim.c.booking, seat.c.person == claim.c.person))
            .where(claim.c.person.in_(ids), claim.c.tick >= around.start, claim.c.tick < around.stop)
            .where(claim.c.booking != besides)
        )
        rows: Sequence[Any] = (await connection.execute(query)).all()
        lapsed = frozenset(row.id for row in rows if row.state == State.HELD and row.expires is not None and row.expires <= now)
        neighbours = [
            Neighbour(row.id, ids[row.person], each, _seconds(row.gap_before), _seconds(row.gap_after))
            for row in rows
            if row.id not in lapsed
            for each in _intervals(row)
        ]
        return neighbours, lapsed

    # ------------------------------------------------------------ carrying on

    async def release(self, booking_id: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            held = await _load(connection, booking_id, lock=True)
            if held is not None and held.booking.state is State.HELD and held.expires is not None:
                await self._end(connection, held, State.EXPIRED, Why.CANCELLED_MEANWHILE, await self._database.now(connection))

        await self._database.run(work)

    async def load(self, booking_id: str) -> Case | None:
        return await self._database.read(lambda connection: _load(connection, booking_id))

    async def keep(
        self,
        lease: Lease,
        case: Case,
        note: Note,
        *,
        holds: Sequence[Interval],
        lease_for: timedelta | None,
        timers: Sequence[Timer] | None = None,
        still: Callable[[], bool] = always,
    ) -> Leased | Missed:
        async def work(connection: AsyncConnection) -> Leased:
            now = await self._database.now(connection)
            kept = await self._kept(connection, lease, case, note, now, lease_for=lease_for, timers=timers)
            await _release(connection, case.booking.id, holds)
            if not still():
                raise _NotKept(Missed.STALE)
            return kept

        return await self._keeping(work)

    async def follow(
        self, lease: Lease, case: Case, note: Note, *, lease_for: timedelta | None, timers: Sequence[Timer] | None = None
    ) -> Leased | Missed:
        slot = case.booking.slot
        holds = (slot,) if case.booking.pending is None else (slot, case.booking.pending)

        async def work(connection: AsyncConnection) -> Leased:
            people = await _people_of(connection, case)
            await _lock(connection, people, case.seats)
            now = await self._database.now(connection)
            overlaps = await self._clashes(connection, case, people, now)
            followed = replace(case, booking=replace(case.booking, overlaps=overlaps), number=0)
            kept = await self._kept(connection, lease, followed, note, now, lease_for=lease_for, timers=timers)
            await _release(connection, case.booking.id, holds)
            await _take(connection, followed, people, ticks(slot), as_far_as_free=True)
            await _set_until(connection, followed.booking)
            return kept

        return await self._keeping(work)

    async def _keeping(self, work: Callable[[AsyncConnection], Awaitable[Leased]]) -> Leased | Missed:
        try:
            return await self._database.run(work)
        except _NotKept as not_kept:
            return not_kept.missed

    async def _kept(
        self,
        connection: AsyncConnection,
        lease: Lease,
        case: Case,
        note: Note,
        now: datetime,
        *,
        lease_for: timedelta | None,
        timers: Sequence[Timer] | None,
    ) -> Leased:
        """The next version of the row, the job and the timers; raises `_NotKept` where version or lease have moved on."""
        after = replace(case, booking=_next(case.booking, case.booking.version, now))
        this_version = {"this_booking": case.booking.id, "this_version": case.booking.version}
        changed = (await connection.execute(_NEXT_VERSION, {**_changing(after), **this_version})).one_or_none()
        if changed is None or not await _extend(connection, lease, None if lease_for is None else now + lease_for):
            raise _NotKept(Missed.SUPERSEDED)
        if changed.cancel_asked is not None:
            if after.booking.state is State.CONFIRMED:
                raise _NotKept(Missed.UNWANTED)
            after = replace(after, booking=replace(after.booking, cancel_asked=True), comment=changed.comment)
        if timers is not None:
            await _set_timers(connection, case.booking.id, timers, lease)
            await _set_until(connection, after.booking)
        await _note(connection, now, after.booking, note)
        return Leased(after, lease, now)

    async def renew(self, lease: Lease, lease_for: timedelta) -> Leased | Missed:
        async def work(connection: AsyncConnection) -> Leased | Missed:
            now = await self._database.now(connection)
            if not await _extend(connection, lease, now + lease_for):
                return Missed.SUPERSEDED
            case = await _load(connection, lease.booking)
            return Missed.SUPERSEDED if case is None else Leased(case, lease, now)

        return await self._database.run(work)

    async def give_back(self, lease: Lease, after: timedelta) -> None:
        async def work(connection: AsyncConnection) -> None:
            run_at = await self._database.now(connection) + after
            given = sa.update(job).where(_is(lease)).values(leased_by="", leased_until=None, run_at=run_at)
            await connection.execute(given)

        await self._database.run(work)

    async def finish(self, lease: Lease, note: Note | None = None) -> None:
        async def work(connection: AsyncConnection) -> None:
            ended = await connection.execute(sa.delete(job).where(_is(lease)))
            if ended.rowcount and note is not None and (case := await _load(connection, lease.booking)) is not None:
                await _note(connection, await self._database.now(connection), case.booking, note)

        await self._database.run(work)

    async def due(self, by: Lessee, most: int) -> Sequence[Leased]:
        async def work(connection: AsyncConnection) -> Sequence[Leased]:
            now = await self._database.now(connection)
            free = sa.or_(job.c.leased_until.is_(None), job.c.leased_until <= now)
            query = (
                sa.select(job)
                .where(job.c.run_at <= now, free)
                .order_by(job.c.work != Work.CARRY, job.c.run_at, job.c.id)
                .limit(most)
                .with_for_update(skip_locked=True, key_share=True)
            )
            leased = []
            for row in (await connection.execute(query)).all():
                lease = replace(_lease(row), fence=row.fence + 1, attempt=row.attempt + 1)
                taken = {
                    "fence": lease.fence,
                    "attempt": lease.attempt,
                    "leased_by": by.name,
                    "leased_until": now + by.lease,
                }
                await connection.execute(sa.update(job).where(job.c.id == row.id).values(taken))
                if (case := await _load(connection, row.booking)) is not None:
                    leased.append(Leased(case, lease, now))
            return leased

        return await self._database.run(work)

    async def next_due(self) -> timedelta | None:
        async def work(connection: AsyncConnection) -> timedelta | None:
            instants = [each for each in (await connection.execute(_NEXT_DUE)).one() if each is not None]
            if not instants:
                return None
            wait: timedelta = min(instants) - await self._database.now(connection)
            return max(wait, timedelta(0))

        return await self._database.read(work)

    async def expire(self, most: int) -> int:
        return await self._expire(most)

    async def _expire(self, most: int, among: frozenset[str] | None = None) -> int:
        """End lapsed holds in the order of their ids; who is about to end one already is not waited for."""

        async def work(connection: AsyncConnection) -> int:
            now = await self._database.now(connection)
            query = (
                sa.select(booking.c.id)
                .where(WAITS_FOR_A_FORM, booking.c.expires <= now)
                .where(sa.true() if among is None else booking.c.id.in_(among))
                .order_by(booking.c.id)
                .limit(most)
                .with_for_update(skip_locked=True, key_share=True)
            )
            lapsed = (await connection.execute(query)).scalars().all()
            for booking_id in lapsed:
                if (case := await _load(connection, booking_id)) is not None:
                    await self._end(connection, case, State.EXPIRED, Why.TOO_LATE, now)
            return len(lapsed)

        return await self._database.run(work)

    # ------------------------------------------------------------ asking

    async def holdings(self, people: Sequence[MailboxId], span: Interval) -> Mapping[MailboxId, Sequence[Entry]]:
        wide = span.widened(MAX_BUFFER, MAX_BUFFER)
        asked = {"people": [str(each) for each in people], "start": wide.start, "end": wide.end}

        async def work(connection: AsyncConnection) -> Mapping[MailboxId, Sequence[Entry]]:
            now = await self._database.now(connection)
            found: dict[MailboxId, list[Entry]] = {}
            for row in await connection.execute(_HOLDINGS, {**asked, "now": now}):
                entries = (_entry(row, slot, number) for slot, number in zip(_intervals(row), _numbers(row), strict=False))
                found.setdefault(MailboxId.parse(row.mailbox), []).extend(
                    entry for entry in entries if entry.start < wide.end and wide.start < entry.end
                )
            return found

        return await self._database.glance(work)

    async def organizers(self, since: datetime) -> Sequence[MailboxId]:
        query = (
            sa.select(person.c.mailbox)
            .distinct()
            .join(seat, seat.c.person == person.c.id)
            .join(booking, booking.c.id == seat.c.booking)
            .where(seat.c.place == 0, booking.c.created >= since)
            .order_by(person.c.mailbox)
        )

        async def work(connection: AsyncConnection) -> Sequence[MailboxId]:
            return [MailboxId.parse(each) for each in (await connection.execute(query)).scalars()]

        return await self._database.read(work)

    async def bookings_of(self, person_id: MailboxId, span: Interval) -> Sequence[Booking]:
        query = (
            sa.select(booking)
            .join(seat, seat.c.booking == booking.c.id)
            .join(person, person.c.id == seat.c.person)
            .where(
                person.c.mailbox == str(person_id),
                seat.c.until > span.start,
                booking.c.state.in_(LIVE),
                _touches(span.start, span.end),
            )
            .where(sa.or_(booking.c.expires.is_(None), booking.c.state != State.HELD))
            .order_by(booking.c.starts, booking.c.id)
        )
        return await self._bookings(query)

    async def untold(self, most: int) -> Sequence[Booking]:
        waiting = sa.and_(booking.c.told != booking.c.version, booking.c.state.not_in(UNDER_WAY))
        return await self._bookings(sa.select(booking).where(waiting).order_by(booking.c.changed, booking.c.id).limit(most))

    async def _bookings(self, query: sa.Select[Any]) -> Sequence[Booking]:
        async def work(connection: AsyncConnection) -> Sequence[Booking]:
            return [booking_of(row) for row in await connection.execute(query)]

        return await self._database.read(work)

    async def told(self, booking_id: str, version: int) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(sa.update(booking).where(booking.c.id == booking_id).values(told=version))
            now = await self._database.now(connection)
            await put_lines(connection, (Line(now, booking_id, version, "", Note("told")),))

        await self._database.run(work)


# ---------------------------------------------------------------- people


async def _people_of(connection: AsyncConnection, case: Case) -> Mapping[MailboxId, int]:
    """The number of everyone who takes part, given one where they have none yet; in one order, so that none waits in a ring."""
    command = case.command
    everyone = (command.organizer, *command.required, *command.rooms, *command.optional, *command.optional_busy)
    mailboxes = sorted({str(each.person) for each in case.seats} | {str(each.id) for each in everyone})
    query = sa.select(person.c.mailbox, person.c.id).where(person.c.mailbox.in_(mailboxes))
    known = {row.mailbox: row.id for row in await connection.execute(query)}
    if new := [{"mailbox": each} for each in mailboxes if each not in known]:
        await connection.execute(_insert(connection, person).on_conflict_do_nothing(), new)
        known = {row.mailbox: row.id for row in await connection.execute(query)}
    if len(known) != len(mailboxes):
        raise RuntimeError("people who were just stored are not there")
    return {MailboxId.parse(mailbox): number for mailbox, number in known.items()}


async def _lock(connection: AsyncConnection, people: Mapping[MailboxId, int], seats: Sequence[Seat]) -> None:
    """Hold these people until the end of the transaction. Statements after this one see what others did before it.

    Raises `_Erased` for somebody who was erased since they were looked up: the row is nobody's now.
    """
    wanted = {people[each.person]: str(each.person) for each in seats}
    query = sa.select(person.c.id, person.c.mailbox).where(person.c.id.in_(wanted)).order_by(person.c.id)
    locked = {row.id: row.mailbox for row in await connection.execute(query.with_for_update(key_share=True))}
    if locked.keys() != wanted.keys():
        raise RuntimeError("people to be locked are not there")
    if locked != wanted:
        raise _Erased


async def _seat_everyone(connection: AsyncConnection, case: Case, people: Mapping[MailboxId, int]) -> None:
    counted = {each.person: each for each in case.seats}
    order = [*counted, *(each for each in people if each not in counted)]
    rows = []
    for place, mailbox in enumerate(order):
        kept = counted.get(mailbox, Seat(mailbox))
        rows.append(
            {
                "booking": case.booking.id,
                "person": people[mailbox],
                "place": place,
                "counts": mailbox in counted,
                "gap_before": int(kept.before.total_seconds()),
                "gap_after": int(kept.after.total_seconds()),
                "until": case.booking.slot.end,
            }
        )
    await connection.execute(sa.insert(seat), rows)


async def _set_until(connection: AsyncConnection, changed: Booking) -> None:
    until = max(each.end for each in (changed.slot, changed.pending or changed.slot))
    await connection.execute(sa.update(seat).where(seat.c.booking == changed.id).values(until=until))


# ---------------------------------------------------------------- claims


async def _take(
    connection: AsyncConnection,
    case: Case,
    people: Mapping[MailboxId, int],
    wanted: Iterable[int],
    *,
    as_far_as_free: bool = False,
) -> None:
    """Insert claims; a tick that somebody else holds is an IntegrityError, or is left to them."""
    wanted = tuple(wanted)
    rows = [{"person": people[each.person], "tick": tick, "booking": case.booking.id} for each in case.seats for tick in wanted]
    statement = _insert(connection, claim)
    if as_far_as_free:
        statement = statement.on_conflict_do_nothing()
    for first in range(0, len(rows), ROWS_AT_ONCE):
        await connection.execute(statement, rows[first : first + ROWS_AT_ONCE])


async def _release(connection: AsyncConnection, booking_id: str, holds: Sequence[Interval]) -> None:
    """Give up what lies outside `holds`."""
    kept = {f"from_{place}": held.start for place, held in enumerate(map(ticks, holds))}
    kept |= {f"to_{place}": held.stop for place, held in enumerate(map(ticks, holds))}
    await connection.execute(_outside(len(holds)), {"of_booking": booking_id, **kept})


@cache
def _outside(count: int) -> sa.Delete:
    """Claims of a booking that lie in none of so many stretches. Built once: every step of a booking needs it."""
    inside = [
        sa.and_(claim.c.tick >= sa.bindparam(f"from_{place}"), claim.c.tick < sa.bindparam(f"to_{place}"))
        for place in range(count)
    ]
    return sa.delete(claim).where(claim.c.booking == sa.bindparam("of_booking"), sa.not_(sa.or_(sa.false(), *inside)))


async def _next_number(connection: AsyncConnection) -> int:
    """Greater than that of every claim of the people who are locked."""
    taken = [sa.select(sa.func.max(column)).scalar_subquery() for column in (booking.c.number, booking.c.pending_number)]
    row = (await connection.execute(sa.select(*taken))).one()
    return max(each or 0 for each in row) + 1


async def _starts(
    connection: AsyncConnection, ids: Mapping[int, MailboxId], quotas: Sequence[Quota], besides: str, now: datetime
) -> Mapping[MailboxId, Sequence[datetime]]:
    """When the other bookings of these people start, those that are over included, around the periods of the quotas."""
    first = min(each.period.start for each in quotas)
    query = (
        sa.select(seat.c.person, booking.c.starts, booking.c.pending_starts)
        .join(booking, booking.c.id == seat.c.booking)
        .where(seat.c.person.in_(ids), seat.c.counts, seat.c.until > first, booking.c.id != besides)
        .where(booking.c.state.not_in(WITHOUT_MEETING))
        .where(sa.or_(booking.c.expires.is_(None), booking.c.state != State.HELD, booking.c.expires > now))
    )
    found: dict[MailboxId, list[datetime]] = {}
    for row in await connection.execute(query):
        starts = found.setdefault(ids[row.person], [])
        starts.extend(each for each in (row.starts, row.pending_starts) if each is not None)
    return found


# ---------------------------------------------------------------- jobs


async def _lease_new(connection: AsyncConnection, booking_id: str, by: Lessee, now: datetime) -> Lease:
    """A new carrying job in the hands of `by`; whoever carried the booking before has lost it."""
    await connection.execute(sa.delete(job).where(job.c.booking == booking_id, job.c.work == Work.CARRY))
    row = {
        "booking": booking_id,
        "work": Work.CARRY,
        "run_at": now,
        "attempt": 1,
        "fence": 1,
        "leased_by": by.name,
        "leased_until": now + by.lease,
    }
    return _lease((await connection.execute(sa.insert(job).values(row).returning(job))).one())


def _lease(row: sa.Row[Any]) -> Lease:
    return Lease(row.id, row.fence, row.booking, Work(row.work), row.attempt)


def _is(lease: Lease) -> sa.ColumnElement[bool]:
    return sa.and_(job.c.id == lease.job, job.c.fence == lease.fence)


async def _extend(connection: AsyncConnection, lease: Lease, until: datetime | None) -> bool:
    """Let the lease run until then, or end its job; whether it still was ours."""
    held = {"this_job": lease.job, "this_fence": lease.fence}
    if until is None:
        return (await connection.execute(_END_JOB, held)).rowcount == 1
    return (await connection.execute(_EXTEND_LEASE, {**held, "leased_until": until})).rowcount == 1


async def _set_timers(connection: AsyncConnection, booking_id: str, timers: Sequence[Timer], lease: Lease | None = None) -> None:
    """In place of those there were, but for the one that is in hand."""
    old = sa.delete(job).where(job.c.booking == booking_id, job.c.work != Work.CARRY)
    await connection.execute(old if lease is None else old.where(job.c.id != lease.job))
    rows = [
        {"booking": booking_id, "work": each.work, "run_at": each.at, "attempt": 0, "fence": 0, "leased_by": ""}
        for each in timers
    ]
    if rows:
        await connection.execute(sa.insert(job), rows)


# ---------------------------------------------------------------- rows and values


async def _load(connection: AsyncConnection, booking_id: str, *, lock: bool = False) -> Case | None:
    named = {"this_booking": booking_id}
    row = (await connection.execute(_LOCKED_ROW if lock else _ROW, named)).one_or_none()
    if row is None:
        return None
    seats = tuple(
        Seat(MailboxId.parse(each.mailbox), _seconds(each.gap_before), _seconds(each.gap_after))
        for each in await connection.execute(_SEATS, named)
    )
    command = _asked(row)
    return Case(
        booking=_booking(row, command),
        command=command,
        seats=seats,
        began=row.began,
        frozen=row.frozen,
        calendar=row.calendar,
        number=row.number,
        pending_number=row.pending_number,
        waived=msgspec.json.decode(row.waived, type=frozenset[Waiver]),
        expires=row.expires,
        creates=row.creates,
        first_create=row.first_create,
        event_id=row.event_id,
        ical_uid=row.ical_uid,
        rescheduled=row.rescheduled,
        comment=row.comment,
    )


def _asked(row: sa.Row[Any]) -> Book:
    return msgspec.json.decode(row.asked, type=Book)


def booking_of(row: sa.Row[Any]) -> Booking:
    """The booking that a whole row of `booking` is."""
    return _booking(row, _asked(row))


def _booking(row: sa.Row[Any], command: Book) -> Booking:
    reasons = msgspec.json.decode(row.reasons, type=_Reasons)
    return replace(
        row_of(command, row.created, State(row.state)),
        id=row.id,
        version=row.version,
        request=row.request,
        slot=Interval(row.starts, row.ends),
        changed=row.changed,
        join_url=row.join_url,
        pending=None if row.pending_starts is None else Interval(row.pending_starts, row.pending_ends),
        settled=row.settled,
        why=None if row.why is None else Why(row.why),
        blockers=reasons.blockers,
        unreadable=reasons.unreadable,
        overlaps=row.overlaps,
        cancel_asked=row.cancel_asked is not None,
    )


def _fixed(case: Case) -> Row:
    """The columns that stay as they were when it was asked for."""
    return {
        "id": case.booking.id,
        "request": case.booking.request,
        "asked": _json(case.command),
        "frozen": case.frozen,
        "calendar": case.calendar,
        "created": case.booking.created,
    }


def _changing(case: Case) -> Row:
    """The columns that steps change."""
    row = case.booking
    return {
        "version": row.version,
        "state": row.state,
        "starts": row.slot.start,
        "ends": row.slot.end,
        "pending_starts": row.pending.start if row.pending else None,
        "pending_ends": row.pending.end if row.pending else None,
        "number": case.number,
        "pending_number": case.pending_number,
        "began": case.began,
        "expires": case.expires,
        "waived": _json(case.waived),
        "creates": case.creates,
        "first_create": case.first_create,
        "event_id": case.event_id,
        "ical_uid": case.ical_uid,
        "join_url": row.join_url,
        "rescheduled": case.rescheduled,
        "settled": row.settled,
        "why": row.why,
        "reasons": _json(_Reasons(row.blockers, row.unreadable)),
        "overlaps": row.overlaps,
        "changed": row.changed,
    }


def _next(row: Booking, version: int, now: datetime) -> Booking:
    return replace(row, version=version + 1, changed=now)


def _entry(row: sa.Row[Any], slot: Interval, number: int) -> Entry:
    gaps = (_seconds(row.gap_before), _seconds(row.gap_after))
    return Entry(slot.start, slot.end, Status.BUSY, row.event_id, row.ical_uid, True, *gaps, booking=row.id, number=number)


def _intervals(row: sa.Row[Any]) -> tuple[Interval, ...]:
    """Where it stands and, while it moves, where it is going."""
    present = Interval(row.starts, row.ends)
    return (present,) if row.pending_starts is None else (present, Interval(row.pending_starts, row.pending_ends))


def _numbers(row: sa.Row[Any]) -> tuple[int, int]:
    return row.number, row.pending_number


def _touches(start: _Moment, end: _Moment) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(booking.c.starts < end, booking.c.ends > start),
        sa.and_(booking.c.pending_starts < end, booking.c.pending_ends > start),
    )


# Built once: every offer asks it, and building it costs more than running it.
_HOLDINGS: Final = (
    sa.select(person.c.mailbox, seat.c.gap_before, seat.c.gap_after, *booking.c)
    .join(seat, seat.c.person == person.c.id)
    .join(booking, booking.c.id == seat.c.booking)
    .where(person.c.mailbox.in_(sa.bindparam("people", expanding=True)), seat.c.counts, seat.c.until > sa.bindparam("start"))
    .where(booking.c.state.in_(LIVE), _touches(sa.bindparam("start"), sa.bindparam("end")))
    .where(sa.or_(booking.c.expires.is_(None), booking.c.state != State.HELD, booking.c.expires > sa.bindparam("now")))
)


# Built once, as every step of a booking needs them and building them costs more than running them.
_ROW: Final = sa.select(booking).where(booking.c.id == sa.bindparam("this_booking"))
_LOCKED_ROW: Final = _ROW.with_for_update(key_share=True)
_SEATS: Final = (
    sa.select(person.c.mailbox, seat.c.gap_before, seat.c.gap_after)
    .join(person, person.c.id == seat.c.person)
    .where(seat.c.booking == sa.bindparam("this_booking"), seat.c.counts)
    .order_by(seat.c.place)
)
_THIS_JOB: Final = sa.and_(job.c.id == sa.bindparam("this_job"), job.c.fence == sa.bindparam("this_fence"))
_EXTEND_LEASE: Final = sa.update(job).where(_THIS_JOB)
_END_JOB: Final = sa.delete(job).where(_THIS_JOB)
_NEXT_VERSION: Final = (
    sa.update(booking)
    .where(booking.c.id == sa.bindparam("this_booking"), booking.c.version == sa.bindparam("this_version"))
    .returning(booking.c.cancel_asked, booking.c.comment)
)

# Each the first of an index: there are as many timers as meetings to come, and every replica asks all the time.
_NEXT_DUE: Final = sa.select(
    sa.select(job.c.run_at)
    .where(sa.or_(job.c.leased_until.is_(None), job.c.leased_until <= job.c.run_at))
    .order_by(job.c.run_at)
    .limit(1)
    .scalar_subquery()
    .label("job"),
    sa.select(job.c.leased_until)
    .where(IS_LEASED, job.c.leased_until > job.c.run_at)
    .order_by(job.c.leased_until)
    .limit(1)
    .scalar_subquery()
    .label("lease"),
    sa.select(booking.c.expires).where(WAITS_FOR_A_FORM).order_by(booking.c.expires).limit(1).scalar_subquery().label("hold"),
)


def _insert(connection: AsyncConnection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


async def _note(connection: AsyncConnection, now: datetime, of: Booking, note: Note) -> None:
    await put_lines(connection, (Line(now, of.id, of.version, "", note),))


def _times(slot: Interval) -> tuple[datetime, datetime]:
    return slot.start, slot.end


def _seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
