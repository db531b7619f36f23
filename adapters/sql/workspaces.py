"""Workspaces in the database, their tokens encrypted (Fernet: AES-128 in CBC mode with an HMAC)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.installs import Workspace
from adapters.sql.database import Database
from adapters.sql.schema import slack_tenant, slack_workspace

_log = structlog.get_logger(__name__)


class SqlWorkspaces:
    """The protocol `WorkspaceStore`. A token that another secret encrypted is taken for none: the app must be installed anew."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._fernet = Fernet(urlsafe_b64encode(hmac.digest(secret, b"convene: workspace tokens", sha256)))

    async def save(self, workspace: Workspace) -> None:
        row = {
            "team": workspace.team,
            "name": workspace.name,
            "bot_user": workspace.bot_user,
            "token": self._sealed(workspace),
            "scopes": ",".join(workspace.scopes),
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(slack_workspace).where(slack_workspace.c.team == workspace.team))
            await connection.execute(sa.insert(slack_workspace).values(row))

        await self._database.run(work)

    async def find(self, team: str) -> Workspace | None:
        query = (
            sa.select(slack_workspace, slack_tenant.c.tenant)
            .join(slack_tenant, slack_tenant.c.team == slack_workspace.c.team, isouter=True)
            .where(slack_workspace.c.team == team)
        )

        async def work(connection: AsyncConnection) -> Workspace | None:
            row = (await connection.execute(query)).one_or_none()
            token = self._opened(team, row.token) if row else ""
            if row is None or not token:
                return None
            return Workspace(team, row.bot_user, token, row.name, tuple(row.scopes.split(",")), row.tenant or "")

        return await self._database.read(work)

    async def remove(self, team: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(slack_workspace).where(slack_workspace.c.team == team))

        await self._database.run(work)

    async def tenants(self) -> Mapping[str, str]:
        query = sa.select(slack_tenant).order_by(slack_tenant.c.team)

        async def work(connection: AsyncConnection) -> Mapping[str, str]:
            return {row.team: row.tenant for row in await connection.execute(query)}

        return await self._database.read(work)

    async def belongs(self, team: str, tenant: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(slack_tenant).where(slack_tenant.c.team == team))
            await connection.execute(sa.insert(slack_tenant).values(team=team, tenant=tenant))

        await self._database.run(work)

    async def shut_out(self, team: str) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            await connection.execute(sa.delete(slack_workspace).where(slack_workspace.c.team == team))
            return (await connection.execute(sa.delete(slack_tenant).where(slack_tenant.c.team == team))).rowcount == 1

        return await self._database.run(work)

    def _sealed(self, workspace: Workspace) -> str:
        """With the workspace's id, so that a token is worth nothing in another row."""
        return self._fernet.encrypt(f"{workspace.team}\n{workspace.token}".encode()).decode()

    def _opened(self, team: str, sealed: str) -> str:
        """Empty for a token that this secret did not encrypt for this workspace."""
        try:
            owner, _, token = self._fernet.decrypt(sealed).decode().partition("\n")
        except InvalidToken:
            _log.warning("token_of_another_secret", team=team)
            return ""
        return token if owner == team else ""
