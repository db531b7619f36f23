"""Who sends us an activity: the token's signature and claims, then whether this sender may speak for this tenant here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jwt

from adapters.teams.config import ISSUER, TeamsConfig
from adapters.teams.keys import SigningKey, SigningKeys

CHANNEL = "msteams"
_CLOCK_SKEW_SECONDS = 300


class Denied(Exception):
    """An activity that is not let in. `reason` is a short word for the log; nothing of the token is kept."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Envelope:
    """What of an activity decides whether it is let in. `tenants` are all tenants that it names."""

    channel: str
    service_url: str
    tenants: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verified:
    """A token whose signature, issuer, audience and validity hold."""

    claims: Mapping[str, object]
    key: SigningKey


class Authenticator:
    """Lets activities in, by the rules of Bot Framework REST API, "Connector to Bot authentication", steps 1 to 7.

    The SDK's "emulator" issuers are not among them: a token that a tenant's own Entra issued is not the channel's.
    """

    def __init__(self, config: TeamsConfig, keys: SigningKeys) -> None:
        self._config = config
        self._keys = keys

    async def admit(self, authorization: str, envelope: Envelope) -> Mapping[str, object]:
        """The token's claims, or `Denied`: 401 for the token, 403 for what it is used for. `ChannelError`: no keys to be had."""
        if self._config.insecure:
            self._check_insecure(envelope)
            return {"aud": self._config.app_id}
        verified = await self._verify(authorization)
        self._check(verified, envelope)
        return verified.claims

    async def _verify(self, authorization: str) -> Verified:
        token = bearer(authorization)
        key = await self._key_of(token)
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._config.app_id,
                issuer=ISSUER,
                leeway=_CLOCK_SKEW_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as problem:
            raise Denied(401, type(problem).__name__) from problem
        return Verified(claims, key)

    async def _key_of(self, token: str) -> SigningKey:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as problem:
            raise Denied(401, type(problem).__name__) from problem
        if header.get("alg") != "RS256":
            raise Denied(401, "algorithm")
        key_id = header.get("kid")
        key = await self._keys.key(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise Denied(401, "unknown_key")
        return key

    def _check(self, verified: Verified, envelope: Envelope) -> None:
        if envelope.channel != CHANNEL:
            raise Denied(403, "channel")
        if verified.key.endorsements and envelope.channel not in verified.key.endorsements:
            raise Denied(403, "endorsement")
        claimed = verified.claims.get("serviceurl")
        if not isinstance(claimed, str) or not envelope.service_url or not _same_url(claimed, envelope.service_url):
            raise Denied(403, "service_url_claim")
        if not self._config.may_reach(envelope.service_url):
            raise Denied(403, "service_host")
        if envelope.tenants != {self._config.tenant_id}:
            raise Denied(403, "tenant")

    def _check_insecure(self, envelope: Envelope) -> None:
        if not self._config.may_reach(envelope.service_url):
            raise Denied(403, "service_host")
        if self._config.tenant_id and not envelope.tenants <= {self._config.tenant_id}:
            raise Denied(403, "tenant")


def bearer(authorization: str) -> str:
    """The token in an Authorization header; `Denied` when there is none."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Denied(401, "no_token")
    return token.strip()


def _same_url(one: str, other: str) -> bool:
    return one.rstrip("/").casefold() == other.rstrip("/").casefold()
