"""A bot with a scripted conversation behind the real way in, a Slack to talk to, and the log in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
import structlog
from aiohttp import web
from structlog.typing import EventDict

from adapters.chat import Account, Card, CardRef, Draw, Incoming, Reply, Text
from adapters.installs import Workspace
from adapters.slack.client import SlackChannel, slack_session
from adapters.slack.config import SlackConfig
from adapters.slack.inbound import SlackInbound
from tests.fakes.connector import served
from tests.fakes.inbox import MemoryInbox
from tests.fakes.slack import FakeSlack, slack_server


@dataclass
class Script:
    """A conversation that keeps what it heard and answers what it was told to."""

    answer: Callable[[Incoming], Reply] = lambda _: Reply()
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[Incoming] = field(default_factory=list)
    done: dict[str, Reply] = field(default_factory=dict)
    shown_cards: list[tuple[str, CardRef]] = field(default_factory=list)
    page: Card = field(default_factory=lambda: Card("Home", (Text(("Coming up",)),)))

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        """What was answered once is met with silence; a reply is stored as it is drawn."""
        self.heard.append(event)
        await self.may_answer.wait()
        if event.id in self.done:
            return Reply()
        reply = self.done[event.id] = self.answer(event)
        row = self.inbox.rows.get(f"slack/{event.id}")
        if row is not None and draw is not None:
            row.event = replace(row.event, reply=draw(reply))
        return reply

    async def shown(self, about: str, ref: CardRef) -> None:
        self.shown_cards.append((about, ref))

    async def expect_store(self) -> None:
        await self.inbox.find("anything")

    async def home(self, sender: Account) -> Card:
        return self.page


@dataclass
class Installed:
    """Workspaces in memory."""

    rows: dict[str, Workspace] = field(default_factory=dict)
    let_in: dict[str, str] = field(default_factory=dict)

    async def save(self, workspace: Workspace) -> None:
        self.rows[workspace.team] = workspace

    async def find(self, team: str) -> Workspace | None:
        row = self.rows.get(team)
        return replace(row, tenant=self.let_in.get(team, "")) if row else None

    async def remove(self, team: str) -> None:
        self.rows.pop(team, None)

    async def tenants(self) -> Mapping[str, str]:
        return self.let_in

    async def belongs(self, team: str, tenant: str) -> None:
        self.let_in[team] = tenant

    async def shut_out(self, team: str) -> bool:
        await self.remove(team)
        return self.let_in.pop(team, None) is not None


@dataclass(frozen=True)
class Bot:
    url: str
    script: Script
    channel: SlackChannel
    inbound: SlackInbound
    installed: Installed


@asynccontextmanager
async def running_bot(config: SlackConfig, inbox: MemoryInbox | None = None) -> AsyncIterator[Bot]:
    script, installed = Script(inbox=inbox or MemoryInbox()), Installed()
    async with slack_session() as session:
        channel = SlackChannel(config, session, installed)
        inbound = SlackInbound(config, script, script, channel, script.inbox, script.expect_store)
        app = web.Application()
        app.router.add_post("/slack/events", inbound.handle)
        async with served(app) as url:
            yield Bot(url, script, channel, inbound, installed)
        await inbound.close(0 if not script.may_answer.is_set() else 10)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with slack_server() as running:
        yield running


@pytest.fixture
async def bot(slack: FakeSlack) -> AsyncIterator[Bot]:
    """A bot that is never late, however slow the machine."""
    async with running_bot(replace(slack.config, looking_after=60, submit_within=60)) as running:
        yield running


@pytest.fixture
async def hasty_bot(slack: FakeSlack) -> AsyncIterator[Bot]:
    """A bot that is late whenever its script may not answer yet."""
    async with running_bot(replace(slack.config, looking_after=0.1, submit_within=0.2)) as running:
        yield running


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as lines:
        yield lines
