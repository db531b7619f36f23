"""The processes of a soak: the sandbox Outlook, and replicas of the service that are killed, stopped and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
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


class Replica:
    """One process of the service, on one port for good, started again whenever it was ended."""

    def __init__(self, name: str, port: int, folder: Path, settings: Mapping[str, str], arguments: tuple[str, ...]) -> None:
        self.name = name
        self.port = port
        self._folder = folder
        self._settings = {**settings, "PORT": str(port)}
        self._arguments = arguments
        self._process: Process | None = None
        self.is_stopped = False

    async def start(self) -> None:
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.soak.replica", *self._arguments),
                cwd=self._folder,
                env=_environment(self._settings),
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """As a machine that loses its power."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self.is_stopped = False

    async def end(self) -> None:
        """As an orderly shutdown."""
        if self._process is not None and self._process.returncode is None:
            self.go_on()
            self._process.terminate()
            try:
                async with asyncio.timeout(ENDS_WITHIN):
                    await self._process.wait()
            except TimeoutError:
                await self.kill()

    def stand_still(self) -> None:
        self._signal(signal.SIGSTOP)
        self.is_stopped = True

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)
        self.is_stopped = False

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
