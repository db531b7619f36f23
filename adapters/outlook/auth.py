"""App-only tokens for Microsoft Graph, from Entra by client credentials (msal)."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import msal
import msgspec
import structlog
from msal.exceptions import MsalServiceError

from adapters.outlook.failures import GraphFailure, NoToken, NotSent
from scheduling.errors import InputError
from scheduling.ports import Clock

log = structlog.get_logger()

ENTRA = "https://login.microsoftonline.com"
SCOPE = "https://graph.microsoft.com/.default"
EARLY = 300.0
"""Seconds before its expiry from which a token is no longer used."""
OLD = 300.0
"""Seconds after which a refusal for lack of permission is worth a new token: seldom, and soon after an admin consents."""
CONSENT_MISSING = 65001
"""AADSTS65001: no administrator has consented."""
ENTRA_TIMEOUT = httpx.Timeout(10.0, connect=5.0)


class Tokens(Protocol):
    async def token(self) -> str:
        """A token that Graph should accept; `NoToken` when Entra refuses, `NotSent` when it cannot be reached."""

    def discard(self, token: str) -> None:
        """Graph did not accept this token: the next `token` is a fresh one."""

    def is_old(self) -> bool:
        """Whether the present token was given so long ago that a new one may carry other permissions."""

    def roles(self) -> tuple[str, ...] | None:
        """The application permissions that the present token carries; None when it does not show them."""

    def may_read_calendars(self) -> bool:
        """False only when the present token surely carries no permission for calendars."""


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """Who this installation is to Entra: `certificate` (PEM text, or the path of a PEM file, with private key and
    certificate) goes before `secret`."""

    authority: str
    tenant: str
    client_id: str
    secret: str = ""
    certificate: str = ""


class AppTokens:
    """`Tokens` by client credentials: one kept until five minutes before it expires, one request to Entra at a time, whose
    answer or failure all who wait share. A certificate that cannot be used is an `InputError` here.

    msal blocks, so it runs in a thread, and its own cache is emptied before each use: the one kept here is the only one.
    """

    def __init__(self, identity: AppIdentity, clock: Clock) -> None:
        self._identity = identity
        self._credential = _credential(identity)
        self._clock = clock
        self._http = EntraHttp(identity.authority)
        self._app: msal.ConfidentialClientApplication | None = None
        self._token = ""
        self._asked = 0.0
        self._usable_until = 0.0
        self._refresh: asyncio.Task[str] | None = None

    async def token(self) -> str:
        if self._is_usable():
            return self._token
        if self._refresh is None:
            self._refresh = asyncio.create_task(self._refreshed())
        # Shielded: who gives up waiting must not take the answer away from the others.
        return await asyncio.shield(self._refresh)

    def discard(self, token: str) -> None:
        if token == self._token:
            self._token = ""

    def is_old(self) -> bool:
        return self._clock.monotonic() - self._asked >= OLD

    def roles(self) -> tuple[str, ...] | None:
        return _roles(self._token)

    def may_read_calendars(self) -> bool:
        roles = self.roles()
        return roles is None or any(role.startswith("Calendars.") for role in roles)

    def close(self) -> None:
        self._http.close()

    def _is_usable(self) -> bool:
        return bool(self._token) and self._clock.monotonic() < self._usable_until

    async def _refreshed(self) -> str:
        asked = self._clock.monotonic()
        try:
            answer = await asyncio.to_thread(self._ask_entra)
            if "access_token" not in answer:
                raise self._no_token(answer)
            lifetime = float(answer["expires_in"])
            self._token, self._asked = answer["access_token"], asked
            self._usable_until = asked + max(lifetime - EARLY, lifetime / 2)
            log.info("entra_token", lifetime=lifetime)
            return self._token
        except GraphFailure:
            self._app = None  # msal answers a request that failed from its own memory for a while
            raise
        finally:
            self._refresh = None

    def _no_token(self, answer: dict[str, Any]) -> NoToken:
        codes = answer.get("error_codes") or []
        cause = f"AADSTS{codes[0]}" if codes else str(answer.get("error", "no_token"))
        log.warning("entra_refused", cause=cause, correlation_id=answer.get("correlation_id"))
        return NoToken(cause, consent_missing=CONSENT_MISSING in codes)

    def _ask_entra(self) -> dict[str, Any]:
        try:
            if self._app is None:
                self._app = self._new_app()
            self._app.remove_tokens_for_client()
            return dict(self._app.acquire_token_for_client([SCOPE]) or {})
        except (httpx.HTTPError, MsalServiceError) as error:
            raise NotSent(f"entra_{type(error).__name__}") from error
        except ValueError as error:
            # msal's word for an authority that has no such tenant, or for an answer that is no JSON.
            raise NoToken("entra_unusable") from error

    def _new_app(self) -> msal.ConfidentialClientApplication:
        return msal.ConfidentialClientApplication(
            self._identity.client_id,
            authority=f"{self._http.authority}/{self._identity.tenant}",
            client_credential=self._credential,
            instance_discovery=False,
            http_client=self._http,
        )


class EntraHttp:
    """msal's HTTP client: with timeouts, and able to reach an authority by plain http.

    msal takes https authorities only. For one of http (the sandbox) it is told Microsoft's, and the address is changed here,
    on the way out and in the answers.
    """

    def __init__(self, authority: str) -> None:
        self._real = authority.rstrip("/")
        self.authority = self._real if self._real.startswith("https://") else ENTRA
        self._client = httpx.Client(timeout=ENTRA_TIMEOUT)

    def get(
        self, url: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None, **_: object
    ) -> httpx.Response:
        return self._told(self._client.get(self._reached(url), params=params, headers=headers))

    def post(
        self,
        url: str,
        params: dict[str, str] | None = None,
        data: dict[str, str | bytes] | None = None,
        headers: dict[str, str] | None = None,
        **_: object,
    ) -> httpx.Response:
        # msal signs assertions as bytes, which httpx would not write as text.
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in (data or {}).items()}
        return self._told(self._client.post(self._reached(url), params=params, data=form, headers=headers))

    def close(self) -> None:
        self._client.close()

    def _reached(self, url: str) -> str:
        return self._real + url.removeprefix(self.authority) if url.startswith(self.authority) else url

    def _told(self, response: httpx.Response) -> httpx.Response:
        if self._real == self.authority:
            return response
        text = response.text.replace(self._real, self.authority)
        retry = {name: response.headers[name] for name in ("Retry-After",) if name in response.headers}
        return httpx.Response(response.status_code, headers=retry, text=text, request=response.request)


class _Claims(msgspec.Struct):
    roles: tuple[str, ...] = ()


def _roles(token: str) -> tuple[str, ...] | None:
    """The application permissions in a token's claims; None when it shows none of its inside. For diagnosis only."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(claims, type=_Claims).roles
    except (ValueError, msgspec.MsgspecError):
        return None


def _credential(identity: AppIdentity) -> str | dict[str, str]:
    if not identity.certificate:
        return identity.secret
    pem = _pem(identity.certificate)
    return {"private_key": pem, "public_certificate": _certificates(pem)}


def _pem(certificate: str) -> str:
    if "-----BEGIN" in certificate:
        return certificate
    try:
        return Path(certificate).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("certificate", "is neither PEM text nor a readable PEM file") from error


def _certificates(pem: str) -> str:
    start = pem.find("-----BEGIN CERTIFICATE-----")
    if start < 0:
        raise InputError("certificate", "has no CERTIFICATE part beside the private key")
    return pem[start:]
