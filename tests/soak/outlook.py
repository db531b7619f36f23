"""The sandbox Outlook of a soak as a process: on the common clock, its history on disk, and somebody who books by hand."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from adapters.outlook.events import MARK
from adapters.sandbox import exchange
from adapters.sandbox.app import app_of, serving
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.control import by_hand, human
from adapters.sandbox.events import StoredEvent
from adapters.sandbox.history import Author, History, Request, Write
from adapters.sandbox.people import SEEDED
from adapters.sandbox.world import World
from adapters.sandbox.zones import wire_instant
from tests.soak.clock import MONDAY_MORNING, PacedClock
from tests.soak.people import COLLEAGUES, groups

READS = ("calendarView", "getSchedule")


class _FollowingClock(SandboxClock):
    """The sandbox's clock, which here only does what falls due; its time is everybody's."""

    def __init__(self, clock: PacedClock) -> None:
        self._common = clock
        super().__init__(MONDAY_MORNING)

    def _present(self) -> datetime:
        return self._common.now()


class DiskHistory(History):
    """Every version and every request as a line of JSON in a file, with the real instant; in memory stays nothing."""

    def __init__(self, file: BinaryIO, hands: Hands | None = None) -> None:
        super().__init__()
        self._file = file
        self._hands = hands
        self._began: dict[int, float] = {}

    def wrote(self, at: datetime, author: Author, mailbox: str, before: StoredEvent | None, after: StoredEvent | None) -> None:
        write = Write(self.next(), at, author, mailbox, before, after)
        self._line({"write": write.wire(), "real": time.time()})
        if self._hands is not None and before is None and after is not None:
            self._hands.see(after)

    def began(self, request: Request) -> None:
        self._began[request.seq] = time.time()

    def ended(self, request: Request, at: datetime, status: int | None, answer: bytes) -> None:
        request.ended_seq, request.ended, request.status = self.next(), at, status
        request.answer = answer if request.operation in READS else b""
        self.counts[request.operation] += 1
        self._line({"request": request.wire(), "real": self._began.pop(request.seq), "realEnd": time.time()})

    def _line(self, what: object) -> None:
        self._file.write(msgspec.json.encode(what) + b"\n")


class Hands:
    """Somebody who books in Outlook by hand, just after Convene has written an event and before it looks again.

    Which creates are met is drawn from a seed; whom, from the people who share a group with the organizer.
    """

    def __init__(self, world: World, chance: random.Random, share: float) -> None:
        self._world = world
        self._chance = chance
        self._share = share
        self._near = {
            one.account.id: sorted({each.account.id for group in groups(len(COLLEAGUES)) if one in group for each in group})
            for one in COLLEAGUES
        }

    def stop(self) -> None:
        self._share = 0.0

    def see(self, event: StoredEvent) -> None:
        if not any(name == MARK for name, _ in event.properties) or self._chance.random() >= self._share:
            return
        mailbox = self._chance.choice(self._near[event.mailbox])
        late = self._chance.choice((0.0, 0.0, 0.0, 1.0, 5.0, 40.0, 90.0))
        due = self._world.now() + timedelta(seconds=late)
        self._world.clock.at(due, lambda: self._book(mailbox, event.start, event.end))

    def _book(self, owner: str, start: datetime, end: datetime) -> None:
        world = self._world
        mailbox = world.mailboxes[owner]
        body = by_hand({"subject": "By hand", "start": wire_instant(start), "end": wire_instant(end)})
        exchange.create_event(world, mailbox, mailbox.default, body, human(world.accounts[owner]))


def _world(clock: PacedClock, seed: int) -> World:
    world = World(_FollowingClock(clock), seed=seed, accounts=(*SEEDED, *(each.account for each in COLLEAGUES)))
    chance = random.Random(seed)
    for colleague in COLLEAGUES:  # everybody has some plans of their own
        mailbox = world.mailboxes[colleague.account.id]
        for day in range(40):
            hour = MONDAY_MORNING.replace(hour=0) + timedelta(days=day, hours=chance.randrange(8, 16))
            body = by_hand({"subject": "Own", "start": wire_instant(hour), "end": wire_instant(hour + timedelta(hours=1))})
            exchange.create_event(world, mailbox, mailbox.default, body, human(colleague.account))
    world.outbox.clear()
    return world


async def _serve(arguments: argparse.Namespace, file: BinaryIO) -> None:
    world = _world(PacedClock(Path(arguments.clock)), arguments.seed)
    hands = Hands(world, random.Random(arguments.seed + 1), arguments.hands)
    world.history = DiskHistory(file, hands)
    async with serving(app=app_of(world, weeks=False)) as served:
        print(served.url, flush=True)
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _command, file, hands, ended)
        await ended.wait()


def _command(file: BinaryIO, hands: Hands, ended: asyncio.Event) -> None:
    """`flush` writes out what is known; `rest` also ends the bookings by hand; the end of the input ends the process."""
    said = os.read(sys.stdin.fileno(), 4096)
    if not said:
        ended.set()
        return
    if b"rest" in said:
        hands.stop()
    file.flush()
    print("done", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", required=True)
    parser.add_argument("--history", required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hands", type=float, default=0.0)
    arguments = parser.parse_args()
    with Path(arguments.history).open("ab", buffering=1 << 16) as file:
        asyncio.run(_serve(arguments, file))


if __name__ == "__main__":
    main()
