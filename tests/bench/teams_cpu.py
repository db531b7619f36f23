"""CPU per chat message: our service beside echo bots, with every client cached.

Three echoes, for "an echo bot with cached clients on the same adapter" can be read in three ways. One is a bot of the SDK's that
sends with the SDK's own clients, kept instead of made for each turn. One is the same on `TeamsAdapter`, which sends through our
session. The hardest is a `Talk` behind `TeamsInbound`, which reads activities far cheaper than the SDK, and answers with a card.
Each bot is a process of its own, so that its CPU is not mixed with that of the Connector and of the people who type. They are
asked in turns, and the least of the rounds counts: what else the machine does can only add.
Run as a program, the module is an echo bot: `python -m tests.bench.teams_cpu talk|sdk|stock < config.json` prints its address.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import aiohttp
import msgspec
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AppCredentials,
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    UserTokenClient,
)

from adapters.chat import Card, CardRef, Draw, Incoming, Message, Reply, Text
from adapters.sandbox.app import Served, serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.teams.authentication import Authenticator, Denied, Envelope
from adapters.teams.client import Connector, TeamsChannel, teams_session
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound import TeamsAdapter, TeamsInbound
from adapters.teams.keys import SigningKeys
from tests.fakes.connector import ADA, ANA_PETROVA, BEN, EVA, TENANT, FakeConnector, connector, served

_WARM_UP = 60
_MESSAGES = 400
_ROUNDS, _A_ROUND = 8, 120
_PEOPLE = (ADA, ANA_PETROVA, BEN, EVA)
_ASKED = (("help", 2), ("find me 30 minutes with Ana Pérez", 6))

Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot in a process of its own."""

    url: str
    pid: int


def run() -> list[str]:
    """Milliseconds of CPU per message, and the ratios to the echo bot."""
    return asyncio.run(_compare())


async def _compare() -> list[str]:
    async with (
        connector() as teams,
        serving() as outlook,
        echo_bot(teams, "talk") as talk,
        echo_bot(teams, "sdk") as sdk,
        echo_bot(teams, "stock") as stock,
        our_service(teams, outlook) as ours,
    ):
        asked = ((talk, "hello"), (sdk, "hello"), (stock, "hello"), *((ours, text) for text, _ in _ASKED))
        for bot, text in asked:
            await _type(bot, teams, text, _WARM_UP)
        rounds = [[await _round(bot, teams, text, _A_ROUND) for bot, text in asked] for _ in range(_ROUNDS)]
    echo, sdks, stocks, *spent = (min(each) for each in zip(*rounds, strict=True))
    return [
        f"echo bots, ms of CPU per message: {stocks:.2f} by the SDK with its own clients kept, "
        f"{sdks:.2f} by the SDK sending through our session, {echo:.2f} behind our adapter with a card",
        *(
            f"{text!r}: {own:.2f} ms, {own / stocks:.1f} x the SDK's echo with its clients kept (at most {most}), "
            f"{own / sdks:.1f} x through our session, {own / echo:.1f} x behind our adapter"
            for (text, most), own in zip(_ASKED, spent, strict=True)
        ),
    ]


async def cpu_per_message(bot: RunningBot, teams: FakeConnector, text: str, messages: int = _MESSAGES) -> float:
    """Milliseconds of the bot's CPU for one message, answered by a post, with a few people typing at once."""
    await _type(bot, teams, text, _WARM_UP)
    return await _round(bot, teams, text, messages)


async def _round(bot: RunningBot, teams: FakeConnector, text: str, messages: int) -> float:
    posted, before = len(teams.posted), cpu_seconds(bot.pid)
    await _type(bot, teams, text, messages)
    spent = cpu_seconds(bot.pid) - before
    assert len(teams.posted) - posted >= messages, f"{len(teams.posted) - posted} answers to {messages} messages"
    return spent / messages * 1000


async def _type(bot: RunningBot, teams: FakeConnector, text: str, messages: int) -> None:
    async def one_person(number: int) -> None:
        for _ in range(messages // len(_PEOPLE)):
            answer = await teams.say(bot.url, _PEOPLE[number], text)
            assert answer.status == 200, answer

    await asyncio.gather(*map(one_person, range(len(_PEOPLE))))


def cpu_seconds(pid: int) -> float:
    """What all threads that live have used so far (Linux, Documentation/scheduler/sched-stats, /proc/<pid>/schedstat)."""
    used = (int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())
    return sum(used) / 1e9


@asynccontextmanager
async def echo_bot(teams: FakeConnector, kind: str) -> AsyncIterator[RunningBot]:
    told = msgspec.json.encode(asdict(teams.config))
    async with process("-m", "tests.bench.teams_cpu", kind, told=told) as started:
        assert started.stdout is not None
        address = await asyncio.wait_for(started.stdout.readline(), timeout=30)
        yield RunningBot(address.decode().strip(), started.pid)


@asynccontextmanager
async def our_service(teams: FakeConnector, outlook: Served) -> AsyncIterator[RunningBot]:
    """`convene serve` on SQLite, in front of the sandbox."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = teams.settings | {
            "CONVENE_DATABASE_URL": f"sqlite:///{folder}/convene.db",
            "CONVENE_PORT": str(port),
            "CONVENE_LOG_LEVEL": "warning",
            "CONVENE_GRAPH_URL": outlook.graph_url,
            "CONVENE_ENTRA_AUTHORITY": outlook.url,
            "CONVENE_ENTRA_TENANT_ID": TENANT,
            "CONVENE_ENTRA_CLIENT_ID": CLIENT_ID,
            "CONVENE_ENTRA_CLIENT_SECRET": CLIENT_SECRET,
            "CONVENE_TEAMS_AUTHORITY": teams.url,
            "CONVENE_CLOCK_URL": f"{outlook.url}/_control/clock",
        }
        async with process("-m", "bot", "serve", environment=environment) as started:
            url = f"http://127.0.0.1:{port}"
            await ready(f"{url}/readyz")
            yield RunningBot(url, started.pid)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ready(url: str) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def process(
    *words: str,
    told: bytes = b"",
    environment: Mapping[str, str] | None = None,
    keep: bool = False,
    folder: Path | None = None,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program with our settings and no others, ended after the block; with `keep` its input stays open until then."""
    inherited = {"PYTHONPATH": os.getcwd()} | {
        name: value for name, value in os.environ.items() if not name.startswith("CONVENE_")
    }
    pipe = asyncio.subprocess.PIPE
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        stdin=pipe,
        stdout=pipe,
        env={"PYTHONPATH": os.getcwd(), **inherited, **(environment or {})},
        cwd=folder,
    )
    assert started.stdin is not None
    try:
        started.stdin.write(told)
        if not keep:
            started.stdin.close()
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.wait()


# ---------------------------------------------------------------- the echo bots


class _Echo:
    """The protocol `Talk`, with nothing to it."""

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        return Reply(card=Card("Echo", (Text((event.text if isinstance(event, Message) else "",)),)))

    async def shown(self, about: str, ref: CardRef) -> None:
        return None


def _talking(config: TeamsConfig, session: aiohttp.ClientSession) -> Handler:
    return TeamsInbound(config, _Echo(), TeamsChannel(config, session), session).handle


class _EchoHandler(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(turn_context.activity.text)


def _sdk_alone(config: TeamsConfig, session: aiohttp.ClientSession) -> Handler:
    keys = SigningKeys(config.openid_url, session, monotonic)
    return _echoing(TeamsAdapter(Authenticator(config, keys), Connector(config, session)))


def _echoing(adapter: CloudAdapter) -> Handler:
    echo = _EchoHandler()

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers["Authorization"], activity, echo.on_turn)
        return web.Response(status=200)

    return messages


class _Token(AppCredentials):
    """The SDK's credentials with a token at hand."""

    def get_access_token(self, force_refresh: bool = False) -> str:
        return "app-token-1"


class _KeptClients(ConnectorFactory):
    """The SDK's own clients, one for each service URL, where the SDK makes one for each turn."""

    def __init__(self) -> None:
        self._clients: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        if service_url not in self._clients:
            self._clients[service_url] = ConnectorClient(_Token(app_id="echo"), base_url=service_url)
        return self._clients[service_url]


class _StockSending(BotFrameworkAuthentication):
    """Our verification, the SDK's sending."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator
        self._factory = _KeptClients()

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        result = AuthenticateRequestResult()
        envelope = Envelope(activity.channel_id, activity.service_url, frozenset({TENANT}))
        result.claims_identity = ClaimsIdentity(dict(await self._authenticator.admit(auth_header, envelope)), True)
        result.connector_factory = self._factory
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> AuthenticateRequestResult:
        raise Denied(403, "streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return self._factory

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> UserTokenClient | None:
        return None


def _sdk_with_its_clients(config: TeamsConfig, session: aiohttp.ClientSession) -> Handler:
    keys = SigningKeys(config.openid_url, session, monotonic)
    return _echoing(CloudAdapter(_StockSending(Authenticator(config, keys))))


_KINDS = {"talk": _talking, "sdk": _sdk_alone, "stock": _sdk_with_its_clients}


async def _serve_echo(kind: str, config: TeamsConfig) -> None:
    async with teams_session() as session:
        app = web.Application()
        app.router.add_post("/api/messages", _KINDS[kind](config, session))
        async with served(app) as url:
            print(url, flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve_echo(sys.argv[1], msgspec.json.decode(sys.stdin.buffer.read(), type=TeamsConfig)))
