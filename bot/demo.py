"""What `convene demo` needs beside the service: a sandbox Outlook in a process of its own, and settings that fit it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Final

import httpx

from bot.settings import PREFIX
from scheduling.errors import ConveneError
from scheduling.rules import Hours, Rules, Weekday, WeeklyWindow

START_WITHIN: Final = 20.0
STOP_WITHIN: Final = 20.0
SANDBOX_PORT: Final = 4000
SERVICE_PORT: Final = 3978
DATABASE: Final = "convene.db"

_WORK_DAYS = frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}

RULES: Final[Mapping[str, Rules]] = {
    "ana.perez@contoso.test": Rules(buffer_before=timedelta(minutes=10), buffer_after=timedelta(minutes=10)),
    "ben.okafor@contoso.test": Rules(daily_cap=4),
    "chie.mori@contoso.test": Rules(
        hours=Hours((WeeklyWindow(_WORK_DAYS, time(8), time(12)), WeeklyWindow(_WORK_DAYS, time(16), time(20)))),
        zone="Asia/Tokyo",
    ),
}
"""What some of the sandbox's people have set, by address."""


class DidNotStart(ConveneError):
    """A part of the demo ended or did not answer in time; the message has the end of its log."""


@dataclass(frozen=True, slots=True)
class Addresses:
    sandbox: str
    service: str


@asynccontextmanager
async def sandbox(folder: Path, tenant: str, client: str, secret: str) -> AsyncIterator[Addresses]:
    """A sandbox Outlook until the block is left. What was booked in an earlier demo is forgotten: its Outlook is gone too.

    The environment and working folder of this process are set up so that `bot.settings.load` gives the demo's settings.
    """
    _enter_afresh(folder)
    addresses = Addresses(f"http://127.0.0.1:{_port(SANDBOX_PORT)}", f"http://127.0.0.1:{_port(SERVICE_PORT)}")
    _set_environment(addresses, tenant, client, secret)
    words = ["sandbox", "--until-eof", "--port", addresses.sandbox.rpartition(":")[2]]
    async with _process(words, Path("sandbox.log"), f"{addresses.sandbox}/_control/clock"):
        yield addresses


def greeting(addresses: Addresses, folder: Path) -> str:
    return "\n".join(
        [
            "Convene runs on this machine with a sandbox Outlook.",
            f"  calendars to look at     {addresses.sandbox}/",
            f"  the Teams-like client    make playground   (in another terminal; talks to {addresses.service}/api/messages)",
            f"  logs and database        {folder}/",
            'Type "find me 30 minutes with Ana", or "help"; Ctrl-D ends everything.',
            "",
        ]
    )


def _enter_afresh(folder: Path) -> None:
    """Only what a demo leaves behind is deleted: the folder may be any that somebody named."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()
    os.chdir(folder)  # so that nobody's .env is read


def _set_environment(addresses: Addresses, tenant: str, client: str, secret: str) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    values = {
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "PORT": addresses.service.rpartition(":")[2],
        "GRAPH_URL": f"{addresses.sandbox}/v1.0",
        "ENTRA_AUTHORITY": addresses.sandbox,
        "ENTRA_TENANT_ID": tenant,
        "ENTRA_CLIENT_ID": client,
        "ENTRA_CLIENT_SECRET": secret,
        "TEAMS_INSECURE": "1",
        "CLOCK_URL": f"{addresses.sandbox}/_control/clock",
    }
    os.environ.update({PREFIX + name: value for name, value in values.items()})


@asynccontextmanager
async def _process(words: list[str], log: Path, ready: str) -> AsyncIterator[None]:
    """A `convene` process that answers at `ready` before the block begins, and is ended after it."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, stdin=asyncio.subprocess.PIPE, stdout=output, stderr=output,
            start_new_session=True,  # Ctrl-C is for the chat; the others are ended in order
        )  # fmt: skip
        try:
            await _answering(process, ready, log)
            yield
        finally:
            await _end(process)


async def _answering(process: asyncio.subprocess.Process, url: str, log: Path) -> None:
    try:
        async with asyncio.timeout(START_WITHIN), httpx.AsyncClient() as http:
            while not await _is_ok(http, url):
                if process.returncode is not None:
                    break
                await asyncio.sleep(0.05)
            else:
                return
    except TimeoutError:
        pass
    raise DidNotStart(f"{url} does not answer\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


async def _is_ok(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _port(wanted: int) -> int:
    """The wanted port where it is free, else another free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            free: int = probe.getsockname()[1]
            return free
    raise DidNotStart("there is no free port")
