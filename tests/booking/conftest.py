"""What tests of booking share: the noise of processes that are ended on purpose is not shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import structlog

from tests.booking.stage import Stopped


@pytest.fixture(autouse=True)
async def quiet() -> AsyncIterator[None]:
    def handle(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        if not isinstance(context.get("exception"), Stopped):
            loop.default_exception_handler(dict(context))

    asyncio.get_running_loop().set_exception_handler(handle)
    with structlog.testing.capture_logs():
        yield
