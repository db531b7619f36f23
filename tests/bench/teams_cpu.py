"""CPU per chat message: our service beside an echo bot on the same adapter, with every client cached.

Each bot is a process of its own, so that its CPU is not mixed with that of the Connector and of the people who type.
Run as a program, the module is the echo bot: `python -m tests.bench.teams_cpu < config.json`, which prints its address.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import msgspec
from aiohttp import web

from adapters.teams.client import Connector, teams_session
from adapters.teams.config import TeamsConfig
from adapters.teams.keys import SigningKeys
from tests.fakes.connector import EVERYBODY, FakeConnector, connector, served

_WARM_UP = 60
_MESSAGES = 400
_AT_ONCE = 4
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot in a process of its own."""

    url: str
    pid: int


def run() -> list[str]:
    """Milliseconds of CPU per message, and the ratios to the echo bot."""
    return asyncio.run(_compare())


async def _compare() -> list[str]:
    async with connector() as teams, echo_bot(teams) as bot:
        echo = await cpu_per_message(bot, teams, "hello")
    return [f"echo bot: {echo:.2f} ms of CPU per message"]


async def cpu_per_message(bot: RunningBot, teams: FakeConnector, text: str, messages: int = _MESSAGES) -> float:
    """Milliseconds of the bot's CPU for one message, answered by a post, with a few people typing at once."""
    await _type(bot, teams, text, _WARM_UP)
    posted, before = len(teams.posted), _cpu_seconds(bot.pid)
    await _type(bot, teams, text, messages)
    spent = _cpu_seconds(bot.pid) - before
    assert len(teams.posted) - posted >= messages, f"{len(teams.posted) - posted} answers to {messages} messages"
    return spent / messages * 1000


async def _type(bot: RunningBot, teams: FakeConnector, text: str, messages: int) -> None:
    async def one_person(number: int) -> None:
        for _ in range(messages // _AT_ONCE):
            answer = await teams.say(bot.url, EVERYBODY[number], text)
            assert answer.status == 200, answer

    await asyncio.gather(*(one_person(number) for number in range(_AT_ONCE)))


def _cpu_seconds(pid: int) -> float:
    """User and system time of all threads so far (proc(5), stat, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


@asynccontextmanager
async def echo_bot(teams: FakeConnector) -> AsyncIterator[RunningBot]:
    async with process(sys.executable, "-m", "tests.bench.teams_cpu", told=msgspec.json.encode(asdict(teams.config))) as (
        url,
        pid,
    ):
        yield RunningBot(url, pid)


@asynccontextmanager
async def process(
    *command: str, told: bytes = b"", environment: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[str, int]]:
    """A program that prints its address as its first line; stopped at the end."""
    started = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    assert started.stdin is not None
    assert started.stdout is not None
    try:
        started.stdin.write(told)
        started.stdin.close()
        address = (await asyncio.wait_for(started.stdout.readline(), timeout=30)).decode().strip()
        yield address, started.pid
    finally:
        started.terminate()
        await started.wait()


# ---------------------------------------------------------------- the echo bot


async def _echo(config: TeamsConfig) -> None:
    from botbuilder.core import ActivityHandler, TurnContext
    from botbuilder.schema import Activity

    from adapters.teams.authentication import Authenticator
    from adapters.teams.inbound import TeamsAdapter

    class Echo(ActivityHandler):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(turn_context.activity.text)

    async with teams_session() as session:
        keys = SigningKeys(config.openid_url, session, monotonic)
        adapter, echo = TeamsAdapter(Authenticator(config, keys), Connector(config, session)), Echo()

        async def messages(request: web.Request) -> web.Response:
            activity = Activity().deserialize(await request.json())
            await adapter.process_activity(request.headers["Authorization"], activity, echo.on_turn)
            return web.Response(status=200)

        app = web.Application()
        app.router.add_post("/api/messages", messages)
        async with served(app) as url:
            print(url, flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_echo(msgspec.json.decode(sys.stdin.buffer.read(), type=TeamsConfig)))
