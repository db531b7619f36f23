"""The adapter in front of a sandbox of each test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.contracts.worlds import SandboxCalendarWorld, sandbox_world
from tests.fakes.clock import SetClock


@pytest.fixture
async def world(clock: SetClock) -> AsyncIterator[SandboxCalendarWorld]:
    """Empty calendars; the sandbox's clock stands still at the test's."""
    async with sandbox_world(clock) as world:
        yield world


@pytest.fixture
async def full_world(clock: SetClock) -> AsyncIterator[SandboxCalendarWorld]:
    """The sandbox's seeded weeks, Ivo's thousand entries included."""
    async with sandbox_world(clock, weeks=True) as world:
        yield world
