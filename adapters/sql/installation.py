"""Who this installation is: decided at its first start, the same for all replicas and for good."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql import schema
from adapters.sql.database import Database


@dataclass(frozen=True, slots=True)
class Installation:
    """`id` names our events in Outlook; `secret` signs what comes back from outside."""

    id: str
    secret: str = field(repr=False)


async def installation(database: Database) -> Installation:
    """The installation that this database belongs to; made if nobody did before. Raises `StoreUnavailable`."""
    if (known := await database.read(_known)) is not None:
        return known
    made = Installation(uuid.uuid4().hex, secrets.token_urlsafe(48))

    async def insert(connection: AsyncConnection) -> None:
        await connection.execute(sa.insert(schema.installation).values(only=1, id=made.id, secret=made.secret))

    try:
        await database.run(insert)
    except IntegrityError:  # another replica, starting at the same moment, was first
        known = await database.read(_known)
        if known is None:
            raise
        return known
    return made


async def _known(connection: AsyncConnection) -> Installation | None:
    row = (await connection.execute(sa.select(schema.installation))).one_or_none()
    return Installation(row.id, row.secret) if row else None
