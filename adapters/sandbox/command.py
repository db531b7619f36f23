"""`convene sandbox`: the sandbox Outlook alone."""

from __future__ import annotations

import asyncio
import signal

from adapters.sandbox.app import serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID


def run(host: str = "127.0.0.1", port: int = 4000, *, seed: int = 0) -> None:
    """Serve until interrupted; prints where everything is."""
    asyncio.run(_serve(host, port, seed))


async def _serve(host: str, port: int, seed: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    async with serving(host=host, port=port, seed=seed) as sandbox:
        print(addresses(sandbox.url), flush=True)
        await stop.wait()


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
