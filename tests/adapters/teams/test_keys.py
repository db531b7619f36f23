"""When signing keys are fetched, and when not."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.teams.keys import SigningKeys
from scheduling.errors import ChannelError
from tests.fakes.connector import FakeConnector


class Seconds:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def keys(teams: FakeConnector, seconds: Seconds) -> AsyncIterator[SigningKeys]:
    async with aiohttp.ClientSession() as session:
        yield SigningKeys(f"{teams.url}/openid", session, seconds)


async def test_keys_are_fetched_once_and_kept(keys: SigningKeys, teams: FakeConnector) -> None:
    assert await keys.key("key-1")
    assert await keys.key("key-1")
    assert teams.metadata_requests == 1


async def test_an_unknown_key_is_looked_for_at_most_once_a_minute(
    keys: SigningKeys, teams: FakeConnector, seconds: Seconds
) -> None:
    assert await keys.key("key-1")
    teams.rotate_keys()
    assert await keys.key(teams.signing.id) is None
    seconds.now += 61
    assert await keys.key(teams.signing.id)
    assert await keys.key("key-1") is None
    assert teams.metadata_requests == 2


async def test_keys_are_renewed_daily_and_kept_while_the_publisher_is_down(
    keys: SigningKeys, teams: FakeConnector, seconds: Seconds
) -> None:
    assert await keys.key("key-1")
    seconds.now += 25 * 3600
    teams.metadata_down = True
    assert await keys.key("key-1")
    assert teams.metadata_requests == 2
    seconds.now += 61
    teams.metadata_down = False
    teams.rotate_keys()
    assert await keys.key("key-1") is None


async def test_a_publisher_that_was_down_at_the_start_is_soon_asked_again(
    keys: SigningKeys, teams: FakeConnector, seconds: Seconds
) -> None:
    teams.metadata_down = True
    for _ in range(2):
        with pytest.raises(ChannelError):
            await keys.key("key-1")
    assert teams.metadata_requests == 1
    teams.metadata_down = False
    seconds.now += 6
    assert await keys.key("key-1")


async def test_keys_are_not_fetched_in_the_clear(seconds: Seconds) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ChannelError):
            await SigningKeys("http://keys.example/openid", session, seconds).key("key-1")
