"""Where a channel's app is installed, for channels that many organisations can install it in (Slack's workspaces)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation. `team` is the channel's id of the workspace (T…), `bot_user` the bot's user there (U…).

    `tenant` is the Entra tenant that its people are of, "" where nobody has said.
    """

    team: str
    bot_user: str
    token: str = field(repr=False)
    name: str = ""
    scopes: tuple[str, ...] = ()
    tenant: str = ""


class WorkspaceStore(Protocol):
    """Where installations are kept, and which workspaces may install. Every call may raise `StoreUnavailable`; all are safe to
    repeat."""

    async def save(self, workspace: Workspace) -> None:
        """Keep it, in the place of an older installation in the same workspace; its `tenant` is not kept with it."""

    async def find(self, team: str) -> Workspace | None:
        """The installation, with the tenant that was said to be its people's."""

    async def remove(self, team: str) -> None:
        """Forget the installation and its token; its tenant stays for when it is installed again."""

    async def tenants(self) -> Mapping[str, str]:
        """The Entra tenant of each workspace that may install the app, by the workspace's id."""

    async def belongs(self, team: str, tenant: str) -> None:
        """From now on the workspace may install, and its people are this tenant's."""

    async def shut_out(self, team: str) -> bool:
        """The workspace may not install any more, and its installation is forgotten; whether it might before."""
