"""A sandbox Outlook with as many people as wanted, each with a few meetings a day; as a program it serves until its input ends.

`python -m tests.bench.crowd 200 200` has 200 people and answers after 200 ms; it prints its address.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from adapters.sandbox import exchange
from adapters.sandbox.app import app_of, serving
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.control import by_hand, human
from adapters.sandbox.people import Account, object_id
from adapters.sandbox.world import World
from adapters.sandbox.zones import wire_instant
from tests.fakes.connector import User

FIRST = 1_000
DAYS = 14
MEETINGS_A_DAY = 3


def people(count: int) -> list[User]:
    """The same people as Teams knows them."""
    return [
        User(f"Person {number}", object_id(FIRST + number), f"p{number}@contoso.test", "Europe/Stockholm")
        for number in range(count)
    ]


def world_of(count: int, latency_ms: float) -> World:
    now = datetime.now(UTC)
    world = World(SandboxClock(now, frozen=False), accounts=list(_accounts(count)))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    dice = Random(7)
    for account in list(world.accounts.values()):
        mailbox = world.mailboxes[account.id]
        for day in range(DAYS):
            for _ in range(MEETINGS_A_DAY):
                start = midnight + timedelta(days=day, hours=7, minutes=30 * dice.randrange(18))
                body = by_hand(
                    {"subject": "Busy", "start": wire_instant(start), "end": wire_instant(start + timedelta(minutes=30))}
                )
                exchange.create_event(world, mailbox, mailbox.default, body, human(account))
    world.outbox.clear()
    world.knobs.latency_ms = latency_ms
    world.knobs.requests_per_10_min = 10_000_000
    return world


def _accounts(count: int) -> Iterator[Account]:
    for one in people(count):
        yield Account(
            one.object_id, one.name, one.address, given_name="Person", surname=one.name.split()[1], zone="W. Europe Standard Time"
        )


async def _serve(count: int, latency_ms: float) -> None:
    world = world_of(count, latency_ms)
    async with serving(app=app_of(world, weeks=False)) as outlook:
        print(outlook.url, flush=True)
        while await asyncio.to_thread(sys.stdin.buffer.read, 1):
            pass


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
