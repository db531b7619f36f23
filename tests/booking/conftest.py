"""What tests of booking share: the noise of processes that are ended on purpose is not shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from adapters.sql.database import Database
from tests.booking.stage import Stopped
from tests.fakes.clock import SetClock


@pytest.fixture
async def database(database_url: str, clock: SetClock) -> AsyncIterator[Database]:
    """As everywhere, but nothing here has to outlive a power cut: SQLite need not wait for the disk."""
    database = Database(database_url, clock)
    if database.is_sqlite:
        sa.event.listen(database.engine.sync_engine, "connect", _hasty)
    yield database
    await database.close()


def _hasty(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


@pytest.fixture(autouse=True)
async def quiet() -> AsyncIterator[None]:
    def handle(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        if not isinstance(context.get("exception"), Stopped):
            loop.default_exception_handler(dict(context))

    asyncio.get_running_loop().set_exception_handler(handle)
    with structlog.testing.capture_logs():
        yield
