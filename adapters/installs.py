"""Where a channel's app is installed, for channels that many organisations can install it in (Slack's workspaces)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation. `team` is the channel's id of the workspace (T…), `bot_user` the bot's user there (U…)."""

    team: str
    bot_user: str
    token: str = field(repr=False)
    name: str = ""
    scopes: tuple[str, ...] = ()


class WorkspaceStore(Protocol):
    """Where installations are kept. Every call may raise `StoreUnavailable`; all are safe to repeat."""

    async def save(self, workspace: Workspace) -> None:
        """Keep it, in the place of an older installation in the same workspace."""

    async def find(self, team: str) -> Workspace | None: ...

    async def remove(self, team: str) -> None:
        """Forget the workspace and its token."""
