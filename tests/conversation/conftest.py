"""The office of these tests, on SQLite: the engines differ below the conversation, not in it."""

from __future__ import annotations

import pytest

from adapters.sql.database import Database
from tests.conversation.office import ADA, Desktop, Office
from tests.fakes.clock import SetClock


@pytest.fixture
def office(database: Database, clock: SetClock) -> Office:
    return Office(database, clock)


@pytest.fixture
def ada(office: Office) -> Desktop:
    """Ada, in her own chat with Convene. It is Monday 23 November 2026, 09:00 in Stockholm."""
    return office.chat(ADA)
