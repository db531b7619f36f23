"""A whole company for each e2e test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.e2e.company import Company, company


@pytest.fixture
async def contoso(database_url: str, bare_environment: None) -> AsyncIterator[Company]:
    async with company(database_url) as running:
        yield running
