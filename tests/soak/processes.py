"""The processes of a soak: the sandbox Outlook, and replicas of the service that are killed, stopped and started again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
ENDS_WITHIN = 20.0

Json = dict[str, Any]


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONVENE_")}
    return {**kept, "PYTHONPATH": str(ROOT), **{f"CONVENE_{name}": value for name, value in settings.items()}}


class OutlookProcess:
    """The sandbox, driven by its control API; `flush` brings its history to disk."""

    def __init__(self, process: Process, url: str, history: Path, session: aiohttp.ClientSession) -> None:
        self._process = process
        self._session = session
        self.url = url
        self.history = history

    async def control(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        async with self._session.request(method, f"{self.url}/_control/{path}", json=body) as answer:
            found: Json = await answer.json()
            assert answer.status < 300, found
            return found

    async def flush(self, command: bytes = b"flush\n") -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(command)
        await self._process.stdin.drain()
        await self._process.stdout.readline()

    async def rest(self) -> None:
        """No more faults, and nobody books by hand any more."""
        await self.control("DELETE", "faults")
        await self.flush(b"rest\n")


@asynccontextmanager
async def outlook_process(folder: Path, clock: Path, seed: int, hands: float) -> AsyncIterator[OutlookProcess]:
    history = folder / "history.jsonl"
    arguments = ("--clock", str(clock), "--history", str(history), "--seed", str(seed), "--hands", str(hands))
    with (folder / "outlook.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.soak.outlook",
            *arguments,
            cwd=folder,
            env=_environment({}),
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
        )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as session:
            yield OutlookProcess(process, url, history, session)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Nursery:
    """Starts replicas as forks of one process that has loaded the service (tests/soak/nursery.py)."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def start(self, arguments: Sequence[str], settings: Mapping[str, str], folder: Path, log: Path) -> Born:
        wanted = {
            "arguments": arguments,
            "environment": {f"CONVENE_{name}": value for name, value in settings.items()},
            "folder": str(folder),
            "log": str(log),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
            return Born(int(await self._process.stdout.readline()))


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.nursery"), cwd=ROOT, env=_environment({}), stdin=PIPE, stdout=PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield Nursery(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Born:
    """A process that is nobody's child here, watched by a descriptor of its own: nobody else ever has its number."""

    def __init__(self, number: int) -> None:
        self.ended = asyncio.Event()
        try:
            self._watched = os.pidfd_open(number)
        except ProcessLookupError:
            self.ended.set()
        else:
            asyncio.get_running_loop().add_reader(self._watched, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._watched)
        os.close(self._watched)
        self.ended.set()

    @property
    def is_running(self) -> bool:
        return not self.ended.is_set()

    def send(self, number: signal.Signals) -> None:
        if self.is_running:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._watched, number)


class Replica:
    """One process of the service, on one port for good, started again whenever it was ended."""

    def __init__(
        self, name: str, port: int, folder: Path, settings: Mapping[str, str], arguments: Sequence[str], nursery: Nursery
    ) -> None:
        self.name = name
        self.port = port
        self._folder = folder
        self._settings = {**settings, "PORT": str(port)}
        self._arguments = arguments
        self._nursery = nursery
        self._process: Born | None = None
        self.is_stopped = False
        self.story: list[tuple[float, str]] = []
        """What was done to it, and when (real time)."""

    async def start(self) -> None:
        self._note("started")
        self._process = await self._nursery.start(
            self._arguments, self._settings, self._folder, self._folder / f"{self.name}.log"
        )

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.is_running

    async def kill(self) -> None:
        """As a machine that loses its power."""
        if self._process is not None and self._process.is_running:
            self._process.send(signal.SIGKILL)
            self._note("killed")
            await self._process.ended.wait()
        self.is_stopped = False

    async def end(self) -> None:
        """As an orderly shutdown."""
        if self._process is not None:
            self.go_on()
            self._process.send(signal.SIGTERM)
            self._note("told to end")
            try:
                async with asyncio.timeout(ENDS_WITHIN):
                    await self._process.ended.wait()
            except TimeoutError:
                await self.kill()

    def stand_still(self) -> None:
        self._signal(signal.SIGSTOP)
        self._note("stopped")
        self.is_stopped = True

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)
        if self.is_stopped:
            self._note("goes on")
        self.is_stopped = False

    def _note(self, what: str) -> None:
        self.story.append((time.time(), f"{self.name} {what}"))

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send(number)
