"""Who an installation is never changes."""

from __future__ import annotations

import asyncio

from adapters.sql.database import Database
from adapters.sql.installation import installation


async def test_replicas_that_start_together_are_one_installation(database_url: str) -> None:
    replicas = [Database(database_url) for _ in range(3)]
    found = await asyncio.gather(*(installation(replica) for replica in replicas))
    again = await installation(replicas[0])
    for replica in replicas:
        await replica.close()
    assert {*found, again} == {found[0]}
    assert found[0].secret not in repr(found[0])
