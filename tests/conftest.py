"""What every test may ask for: a clock that stands still, and a migrated database on either engine."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from adapters.sql.database import Database, async_url
from adapters.sql.migrations import migrate
from bot.settings import Settings, variable
from tests import postgres
from tests.fakes.clock import SetClock

# The cores are shared: how long one example takes says nothing.
hypothesis.settings.register_profile("convene", deadline=None)
hypothesis.settings.load_profile("convene")


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither this machine's environment nor a developer's .env reaches the settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def clock() -> SetClock:
    """Monday 23 November 2026, 08:00 UTC, until the test moves it."""
    return SetClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running_server() as server:
        yield server
        asyncio.run(server.drop_template())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the migrated SQLite file lies that tests get a copy of; the first of them makes it."""
    return tmp_path_factory.mktemp("sqlite") / "template.db"


@pytest.fixture(params=["sqlite", "postgres"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Makes a test run once on each engine."""
    return str(request.param)


@pytest.fixture
async def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a migrated database of this test's own; for tests that need several `Database`s or processes on it."""
    if engine_name == "sqlite":
        path = tmp_path / "convene.db"
        template: Path = request.getfixturevalue("sqlite_template")
        if not template.exists():
            await migrate(async_url(f"sqlite:///{template}"))
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    async with server.fresh_database() as url:
        yield url


@pytest.fixture
async def database(database_url: str, clock: SetClock) -> AsyncIterator[Database]:
    """A migrated database of this test's own, whose clock is the `clock` fixture; the test runs on SQLite and PostgreSQL."""
    database = Database(database_url, clock)
    yield database
    await database.close()
