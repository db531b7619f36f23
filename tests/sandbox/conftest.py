"""What the sandbox's tests are given."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.client import Client, signed_in


@pytest.fixture
async def graph() -> AsyncIterator[Client]:
    """A signed-in client; calendars are empty, the clock stands on Monday 23 November 2026, 08:00 UTC."""
    async with signed_in() as client:
        yield client


@pytest.fixture
async def seeded() -> AsyncIterator[Client]:
    """The same with everybody's seeded weeks."""
    async with signed_in(weeks=True) as client:
        yield client
