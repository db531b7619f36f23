"""Slack, ready for use: what goes out at once, and the ways in as soon as there is a conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from adapters.chat import Homes, Talk
from adapters.inbox import Inbox
from adapters.installs import WorkspaceStore
from adapters.slack.client import SlackChannel, slack_session
from adapters.slack.config import SlackConfig
from adapters.slack.inbound import ExpectStore, SlackInbound
from adapters.slack.oauth import CALLBACK, INSTALL, SlackInstall

EVENTS = "/slack/events"


@dataclass(frozen=True, slots=True)
class Slack:
    config: SlackConfig
    channel: SlackChannel
    secret: bytes

    def inbound(self, talk: Talk, homes: Homes, inbox: Inbox, expect_store: ExpectStore) -> SlackInbound:
        """The handler of `POST /slack/events`; whoever asks for it closes it, and has it take up what was left behind."""
        return SlackInbound(self.config, talk, homes, self.channel, inbox, expect_store)

    def installing(self) -> list[web.RouteDef]:
        """The routes by which workspaces install the app; none where that is not set up."""
        if not self.config.can_be_installed:
            return []
        install = SlackInstall(self.config, self.channel.api, self.secret)
        return [web.get(INSTALL, install.begin), web.get(CALLBACK, install.end)]


@asynccontextmanager
async def connect(config: SlackConfig, store: WorkspaceStore, secret: bytes) -> AsyncIterator[Slack]:
    """No request leaves before the first use. `secret` signs the states of installations."""
    async with slack_session() as session:
        yield Slack(config, SlackChannel(config, session, store), secret)
