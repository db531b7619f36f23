"""The keys that sign the channel's tokens: fetched without blocking, renewed daily, and when an unknown key turns up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import jwt
import msgspec
import structlog

from adapters.teams.config import is_loopback
from scheduling.errors import ChannelError

_log = structlog.get_logger(__name__)

_FETCH_SECONDS = 5.0
_AT_MOST_EVERY = 60.0
_WITHOUT_ANY_EVERY = 5.0
_FRESH_FOR = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One published key; `endorsements` are the channels it may speak for, empty where it does not say."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


class _Metadata(msgspec.Struct):
    jwks_uri: str


class _KeySet(msgspec.Struct):
    keys: list[dict[str, object]]


class SigningKeys:
    """The key set that an OpenID metadata document names.

    A fetch happens at first use, daily, and for an unknown key id, in each case at most once a minute, whatever its outcome
    (every 5 seconds while there are no keys at all). While the publisher is down the keys that are known stay in use.
    """

    def __init__(self, url: str, session: aiohttp.ClientSession, monotonic: Callable[[], float]) -> None:
        self._url = url
        self._session = session
        self._monotonic = monotonic
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching = asyncio.Lock()

    async def key(self, key_id: str) -> SigningKey | None:
        """The key of that id, or None when the publisher does not know it. `ChannelError`: no keys could be had at all."""
        if key_id not in self._keys or self._is_stale():
            async with self._fetching:
                if (key_id not in self._keys or self._is_stale()) and self._may_try():
                    await self._refresh()
        if self._fetched_at is None:
            raise ChannelError("signing keys could not be fetched")
        return self._keys.get(key_id)

    def _is_stale(self) -> bool:
        return self._fetched_at is None or self._monotonic() - self._fetched_at > _FRESH_FOR

    def _may_try(self) -> bool:
        interval = _WITHOUT_ANY_EVERY if self._fetched_at is None else _AT_MOST_EVERY
        return self._tried_at is None or self._monotonic() - self._tried_at >= interval

    async def _refresh(self) -> None:
        self._tried_at = self._monotonic()
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                metadata = msgspec.json.decode(await self._get(self._url), type=_Metadata)
                key_set = msgspec.json.decode(await self._get(metadata.jwks_uri), type=_KeySet)
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError, ChannelError) as problem:
            _log.warning("teams_keys_unreachable", cause=type(problem).__name__)
            return
        self._keys = dict(filter(None, map(_signing_key, key_set.keys)))
        self._fetched_at = self._tried_at

    async def _get(self, url: str) -> bytes:
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts):
            raise ChannelError("signing keys are only fetched over https")
        async with self._session.get(url, allow_redirects=False) as answer:
            answer.raise_for_status()
            if answer.status != 200:
                raise ChannelError(f"signing keys: status {answer.status}")
            return await answer.read()


def _signing_key(published: dict[str, object]) -> tuple[str, SigningKey] | None:
    key_id, endorsements = published.get("kid"), published.get("endorsements")
    if not isinstance(key_id, str) or published.get("kty") != "RSA":
        return None
    try:
        key = jwt.PyJWK({str(name): value for name, value in published.items()}, algorithm="RS256")
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    listed = endorsements if isinstance(endorsements, list) else []
    return key_id, SigningKey(key, frozenset(str(channel) for channel in listed))
