"""`convene sandbox`: the sandbox Outlook alone."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from datetime import UTC, date, datetime, time

from adapters.sandbox.app import serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID

START_OF_DAY = time(7, tzinfo=UTC)


def run(arguments: argparse.Namespace) -> int:
    """Serve on `host` and `port` until interrupted; prints where everything is. The exit status.

    With `start` (a date) the seeded weeks lie around it and the clock starts that morning, and runs. With `until_eof` it
    also ends when standard input does: so it never outlives whoever started it, however that one ended.
    """
    try:
        start = date.fromisoformat(arguments.start) if arguments.start else None
    except ValueError:
        print(f"--start: {arguments.start} is not a date such as 2026-11-23", file=sys.stderr)
        return 2
    try:
        asyncio.run(_serve(arguments.host, arguments.port, start, arguments.until_eof))
    except OSError as problem:
        print(f"cannot listen on {arguments.host}:{arguments.port}: {problem.strerror}", file=sys.stderr)
        return 1
    return 0


async def _serve(host: str, port: int, start: date | None, until_eof: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    if until_eof:
        loop.add_reader(sys.stdin.fileno(), _stop_at_end, sys.stdin.fileno(), stop)
    now = datetime.combine(start, START_OF_DAY) if start else None
    async with serving(host=host, port=port, now=now, frozen=False) as sandbox:
        print(addresses(sandbox.url), flush=True)
        await stop.wait()


def _stop_at_end(file: int, stop: asyncio.Event) -> None:
    if not os.read(file, 4096):
        stop.set()


def addresses(url: str) -> str:
    """What to open, and what to configure, in lines for a terminal."""
    return "\n".join(
        [
            "Sandbox Outlook",
            f"  calendars  {url}/",
            f"  Graph      {url}/v1.0",
            f"  tokens     {url}/{TENANT_ID}/oauth2/v2.0/token",
            f"  control    {url}/_control/",
            f"  tenant     {TENANT_ID}",
            f"  client     {CLIENT_ID} with secret {CLIENT_SECRET}",
        ]
    )
