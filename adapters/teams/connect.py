"""Teams, ready for use: what goes out at once, and the way in as soon as there is a conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from adapters.chat import Talk
from adapters.teams.client import TeamsChannel, teams_session
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound import TeamsInbound


@dataclass(frozen=True, slots=True)
class Teams:
    config: TeamsConfig
    session: aiohttp.ClientSession
    channel: TeamsChannel

    def inbound(self, talk: Talk) -> TeamsInbound:
        """The handler of `POST /api/messages`; whoever asks for it closes it."""
        return TeamsInbound(self.config, talk, self.channel, self.session)


@asynccontextmanager
async def connect(config: TeamsConfig) -> AsyncIterator[Teams]:
    """No request leaves before the first use."""
    async with teams_session() as session:
        yield Teams(config, session, TeamsChannel(config, session))
