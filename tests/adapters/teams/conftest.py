"""A bot with a scripted conversation behind the real way in, a Bot Connector to talk to, and the log in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
import structlog
from aiohttp import web
from structlog.typing import EventDict

from adapters.chat import CardRef, Draw, Incoming, Reply
from adapters.teams.client import TeamsChannel, teams_session
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound import TeamsInbound
from tests.fakes.connector import FakeConnector, connector, served


@dataclass
class Script:
    """A conversation that keeps what it heard and answers what it was told to."""

    answer: Callable[[Incoming], Reply] = lambda _: Reply()
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[Incoming] = field(default_factory=list)
    shown_cards: list[tuple[str, CardRef]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        self.heard.append(event)
        await self.may_answer.wait()
        return self.answer(event)

    async def shown(self, about: str, ref: CardRef) -> None:
        self.shown_cards.append((about, ref))


@dataclass(frozen=True)
class Bot:
    url: str
    script: Script
    channel: TeamsChannel


@asynccontextmanager
async def running_bot(config: TeamsConfig) -> AsyncIterator[Bot]:
    script = Script()
    async with teams_session() as session:
        channel = TeamsChannel(config, session)
        inbound = TeamsInbound(config, script, channel, session)
        app = web.Application()
        app.router.add_post("/api/messages", inbound.handle)
        async with served(app) as url:
            yield Bot(url, script, channel)
        await inbound.close()


@pytest.fixture
async def teams() -> AsyncIterator[FakeConnector]:
    async with connector() as running:
        yield running


@pytest.fixture
async def bot(teams: FakeConnector) -> AsyncIterator[Bot]:
    """A bot that is never late, however slow the machine."""
    config = replace(teams.config, typing_after=60, invoke_within=60, message_within=60)
    async with running_bot(config) as running:
        yield running


@pytest.fixture
async def hasty_bot(teams: FakeConnector) -> AsyncIterator[Bot]:
    """A bot that is late whenever its script may not answer yet."""
    config = replace(teams.config, typing_after=0.1, typing_every=0.1, invoke_within=0.1, message_within=1.5)
    async with running_bot(config) as running:
        yield running


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as lines:
        yield lines
