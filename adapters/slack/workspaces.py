"""The workspaces that the app is installed in: whose bot it is there, and whose people they are."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Protocol

from adapters.installs import Workspace, WorkspaceStore
from adapters.slack.config import SlackConfig


class Identify(Protocol):
    """Asks Slack whose token this is; raises `ChannelError`."""

    def __call__(self, token: str) -> Coroutine[object, object, Workspace]: ...


_KNOWN_SECONDS = 30.0


class Workspaces:
    """Which workspaces are served, and as which tenant.

    The bot token's own workspace is asked of Slack once. The others are read from the store, again after half a minute: so
    long may another replica take a workspace for installed that has just thrown the app out, whose token is void by then, or
    that was just shut out.
    """

    def __init__(
        self,
        config: SlackConfig,
        store: WorkspaceStore,
        identify: Identify,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._store = store
        self._identify = identify
        self._monotonic = monotonic
        self._own: Workspace | None = None
        self._asking: asyncio.Future[Workspace] | None = None
        self._known: dict[str, tuple[float, Workspace]] = {}

    async def find(self, team: str) -> Workspace | None:
        """None for a workspace that is not served. Raises `ChannelError` and `StoreUnavailable`."""
        if self._config.bot_token:
            own = await self._own_workspace()
            if own.team == team:
                return own
        if not self._config.can_be_installed:
            return None
        until, known = self._known.get(team, (0.0, None))
        if known is not None and self._monotonic() < until:
            return known
        found = await self._store.find(team)
        found = replace(found, tenant=self._config.tenants.get(team, found.tenant)) if found else None
        if found is None or not found.tenant:
            return None
        self._known[team] = (self._monotonic() + _KNOWN_SECONDS, found)
        return found

    async def tenant_of(self, team: str) -> str:
        """The Entra tenant whose people are in this workspace, "" for one that is not served. Raises as `find` does."""
        workspace = await self.find(team)
        return workspace.tenant if workspace else ""

    async def install(self, workspace: Workspace) -> bool:
        """Whether the workspace may be, and now is, served. The settings go before what is stored."""
        if not (self._config.tenants.get(workspace.team) or (await self._store.tenants()).get(workspace.team)):
            return False
        await self._store.save(workspace)
        self._known.pop(workspace.team, None)
        return True

    async def uninstall(self, team: str) -> None:
        """Forget a workspace that threw the app out. The bot token of the settings is nothing that we could forget."""
        self._known.pop(team, None)
        await self._store.remove(team)

    async def _own_workspace(self) -> Workspace:
        """Asked for once however many requests wait for it, and whether or not these are given up."""
        if self._own is None:
            if self._asking is None or self._asking.done():
                self._asking = asyncio.ensure_future(self._ask())
            return await asyncio.shield(self._asking)
        return self._own

    async def _ask(self) -> Workspace:
        found = await self._identify(self._config.bot_token)
        self._own = replace(found, tenant=self._config.tenants.get(found.team, self._config.tenant))
        return self._own
