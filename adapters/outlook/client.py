"""Requests to Microsoft Graph: connections, permits, tokens, repeated reads, writes sent once, failures named."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import structlog

from adapters.outlook.auth import Tokens
from adapters.outlook.failures import Answer, GraphFailure, NoAnswer, NoToken, NotSent
from adapters.outlook.permits import MailboxPermits, Urgency
from adapters.outlook.wire import Page, decoded, error_in
from scheduling.ports import Clock

log = structlog.get_logger()
T = TypeVar("T")

MOST_PAGES = 100

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a read is tried: seconds in all, its repetitions and waits included, and how often at most."""

    seconds: float = 12.0
    tries: int = 5
    first_wait: float = 0.4


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `url` is a path below the API's root, or a next link; `mailbox` the object id whose permits it needs.

    `give_up_at` is a monotonic instant after which it is not sent.
    """

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    mailbox: str = ""
    urgency: Urgency = Urgency.OFFER
    give_up_at: float = float("inf")


class GraphClient:
    """Microsoft Graph by HTTP. Everything that goes wrong is a `GraphFailure`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        root: str,
        tokens: Tokens,
        clock: Clock,
        permits: MailboxPermits,
        *,
        sleep: Sleep,
        patience: Patience = PATIENCE,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._http = http
        self._root = root.rstrip("/")
        self._tokens = tokens
        self._clock = clock
        self._permits = permits
        self._sleep = sleep
        self._patience = patience
        self._jitter = jitter

    async def read(self, ask: Ask, answer: type[T]) -> T:
        """A request without effects, repeated within the patience while the trouble may pass."""
        return await self._persist(self._with_deadline(ask), answer)

    async def read_all(self, ask: Ask, page: type[Page[T]]) -> list[T]:
        """Every page of a collection, or a failure; never a part. The patience is for the whole."""
        ask = self._with_deadline(ask)
        items: list[T] = []
        for _ in range(MOST_PAGES):
            part = await self._persist(ask, page)
            items.extend(part.value)
            if part.next_link is None:
                return items
            ask = replace(ask, url=self._own(part.next_link), params={})
        raise NoAnswer("endless_pages")

    async def write(self, ask: Ask) -> bytes:
        """Send once; a second time only when the first was refused for its token. The body of a 2xx answer."""
        return await self._once(ask)

    async def _persist(self, ask: Ask, answer: type[T]) -> T:
        tries = 0
        while True:
            try:
                return decoded(await self._in_time(ask), answer)
            except GraphFailure as failure:
                tries += 1
                wait = self._wait_after(failure, tries)
                if wait is None or self._clock.monotonic() + wait >= ask.give_up_at:
                    raise
                log.info("graph_again", cause=failure.cause, tries=tries, wait=round(wait, 2))
            await self._sleep(wait)

    async def _in_time(self, ask: Ask) -> bytes:
        """One try, with what is left of the patience, queueing included."""
        try:
            async with asyncio.timeout(max(ask.give_up_at - self._clock.monotonic(), 0)):
                return await self._once(ask)
        except TimeoutError as error:
            raise NoAnswer("out_of_time") from error

    def _wait_after(self, failure: GraphFailure, tries: int) -> float | None:
        """Seconds until the next try, at least what Retry-After says; None when trying again is no use."""
        if tries >= self._patience.tries or not _may_pass(failure):
            return None
        if isinstance(failure, Answer) and failure.retry_after is not None:
            return failure.retry_after.total_seconds() * (1 + 0.1 * self._jitter())
        return float(self._patience.first_wait * 2 ** (tries - 1) * (0.5 + self._jitter()))

    async def _once(self, ask: Ask) -> bytes:
        if not ask.mailbox:
            return await self._with_token(ask)
        async with self._permits.of(ask.mailbox).one(ask.urgency):
            return await self._with_token(ask)

    async def _with_token(self, ask: Ask) -> bytes:
        token = await self._tokens.token()
        try:
            return await self._send(ask, token)
        except Answer as refusal:
            if not self._may_do_with_another_token(ask, refusal):
                raise
        self._tokens.discard(token)
        return await self._send(ask, await self._tokens.token())

    def _may_do_with_another_token(self, ask: Ask, refusal: Answer) -> bool:
        """Consent that was given meanwhile shows only in a new token; what writes is sent again for a 401 alone."""
        if refusal.status == httpx.codes.FORBIDDEN:
            return ask.method == "GET" and self._tokens.is_old()
        return refusal.status == httpx.codes.UNAUTHORIZED

    async def _send(self, ask: Ask, token: str) -> bytes:
        remaining = ask.give_up_at - self._clock.monotonic()
        if remaining <= 0:
            raise NotSent("too_late")
        response = await self._exchange(ask, token)
        if response.is_success:
            return response.content
        error = error_in(response.content)
        raise Answer(
            response.status_code,
            error.code,
            retry_after=retry_after(response.headers.get("Retry-After"), self._clock.now()),
            existing_event=error.existing_event_id,
        )

    async def _exchange(self, ask: Ask, token: str) -> httpx.Response:
        url = ask.url if ask.url.startswith("http") else self._root + ask.url
        headers = {"Authorization": f"Bearer {token}", "client-request-id": str(uuid.uuid4()), **ask.headers}
        if ask.body is not None:
            headers["Content-Type"] = "application/json"
        began = self._clock.monotonic()
        try:
            response = await self._http.request(
                ask.method, url, params=ask.params or None, headers=headers, content=ask.body, follow_redirects=False
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.LocalProtocolError) as error:
            self._log(ask, headers, began, type(error).__name__)
            raise NotSent(type(error).__name__) from error
        except httpx.RequestError as error:
            self._log(ask, headers, began, type(error).__name__)
            raise NoAnswer(type(error).__name__) from error
        self._log(ask, headers, began, response.status_code, response.headers.get("request-id", ""))
        return response

    def _log(self, ask: Ask, headers: Mapping[str, str], began: float, outcome: int | str, request_id: str = "") -> None:
        """Paths hold ids only; queries, which may hold names, and bodies stay out."""
        fine = isinstance(outcome, int) and outcome < 400
        write = log.debug if fine else log.info
        write(
            "graph",
            method=ask.method,
            path=ask.url.removeprefix(self._root).partition("?")[0],
            outcome=outcome,
            request_id=request_id,
            client_request_id=headers["client-request-id"],
            ms=round((self._clock.monotonic() - began) * 1000, 1),
        )

    def _with_deadline(self, ask: Ask) -> Ask:
        return replace(ask, give_up_at=min(ask.give_up_at, self._clock.monotonic() + self._patience.seconds))

    def _own(self, next_link: str) -> str:
        """A next link is followed as it is, but only to where our token may go."""
        if not next_link.startswith(self._root + "/") or not _is_quoted(next_link):
            raise NoAnswer("foreign_next_link")
        return next_link


def _is_quoted(link: str) -> bool:
    return link.isascii() and link.isprintable() and " " not in link


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The waiting time that a Retry-After header asks for, in seconds or as a date (RFC 9110, section 10.2.3)."""
    if not value:
        return None
    if value.strip().isdigit():
        return timedelta(seconds=int(value))
    try:
        return max(parsedate_to_datetime(value).astimezone(UTC) - now, timedelta(0))
    except ValueError:
        return None


def _may_pass(failure: GraphFailure) -> bool:
    match failure:
        case Answer():
            return failure.is_passing
        case NoToken():
            return False
        case _:
            return True
