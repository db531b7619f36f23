"""A whole company for each e2e test, on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.company import Company, company


@pytest.fixture
async def contoso(tmp_path: Path, bare_environment: None) -> AsyncIterator[Company]:
    async with company(f"sqlite:///{tmp_path / 'convene.db'}") as running:
        yield running
