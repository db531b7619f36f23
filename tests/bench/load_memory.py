"""Whether a replica's memory stays as it is under load: `BENCH_MINUTES` of people asking (2, where nothing is said)."""

from __future__ import annotations

import asyncio
import os

from tests import postgres
from tests.bench.load import asked, under_load
from tests.bench.service import resident

A_SECOND = 15.0
A_MINUTE = 60.0


def run() -> list[str]:
    return asyncio.run(_lines(int(os.environ.get("BENCH_MINUTES", "2"))))


async def _lines(minutes: int) -> list[str]:
    with postgres.running_server() as server:
        async with server.fresh_database() as url, under_load(url) as (bot, teams):
            held, answers, slowest = [resident(bot.pid)], 0, 0.0
            for _ in range(minutes):
                measured = await asked(bot, teams, A_SECOND, A_MINUTE)
                answers, slowest = answers + len(measured.answers), max(slowest, measured.p99)
                held.append(resident(bot.pid))
    return [
        f"{answers} asks in {minutes} minutes, the worst minute's p99 {1000 * slowest:.0f} ms",
        f"MB resident, minute by minute: {' '.join(f'{each:.0f}' for each in held)}",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
