"""What lies between the processes of a soak: a balancer before the replicas, and wires to the database that can be cut."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import aiohttp

LOOK_EVERY = 1.0
CHUNK = 1 << 16

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def _listening(handler: Handler) -> AsyncIterator[int]:
    """The port on which every connection is given to `handler`; what is under way ends with the block."""
    under_way: set[asyncio.Task[None]] = set()

    async def handled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            under_way.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await handler(reader, writer)
        finally:
            writer.close()
            if task is not None:
                under_way.discard(task)

    server = await asyncio.start_server(handled, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(under_way):
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


class Balancer:
    """Gives each connection to the next replica that says it is ready."""

    def __init__(self, ports: list[int]) -> None:
        self._ready = dict.fromkeys(ports, False)
        self._last = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ready(self) -> int:
        return sum(self._ready.values())

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self._in_turn():
            try:
                back_reader, back_writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                self._ready[port] = False
                continue
            await asyncio.gather(_relay(reader, back_writer), _relay(back_reader, writer))
            return

    def _in_turn(self) -> list[int]:
        ports = list(self._ready)
        self._last += 1
        turned = [ports[(self._last + place) % len(ports)] for place in range(len(ports))]
        return [port for port in turned if self._ready[port]]

    async def _look(self, session: aiohttp.ClientSession, port: int) -> None:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    self._ready[port] = answer.status == 200
            except (aiohttp.ClientError, TimeoutError):
                self._ready[port] = False
            await asyncio.sleep(LOOK_EVERY)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Balancer]:
        timeout = aiohttp.ClientTimeout(total=1.5)
        async with aiohttp.ClientSession(timeout=timeout) as session, _listening(self._handle) as port:
            self.port = port
            looks = [asyncio.create_task(self._look(session, each)) for each in self._ready]
            try:
                yield self
            finally:
                for look in looks:
                    look.cancel()
                await asyncio.gather(*looks, return_exceptions=True)


class CommitBreaker:
    """Wires to PostgreSQL. A share of all COMMITs is cut off, half of these before they are sent on, half before the answer."""

    def __init__(self, server: int, chance: random.Random) -> None:
        self._server = server
        self._chance = chance
        self.share = 0.0
        self.broken = 0
        self.port = 0

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self._server)
        answers = asyncio.create_task(_relay(back_reader, writer))
        try:
            while chunk := await reader.read(CHUNK):
                if self.share and b"COMMIT" in chunk and self._chance.random() < self.share:
                    self.broken += 1
                    if self._chance.random() < 0.5:
                        answers.cancel()
                        back_writer.write(chunk)
                        await back_writer.drain()
                        await asyncio.sleep(0.2)  # it is carried out, and nobody is told
                    return
                back_writer.write(chunk)
                await back_writer.drain()
        finally:
            answers.cancel()
            back_writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[CommitBreaker]:
        async with _listening(self._handle) as port:
            self.port = port
            yield self
