"""httpx's requests to Graph over aiohttp's connections, which cost a fifth of the CPU of httpx's own.

The published transport of this kind is not used because it calls a connection lost after sending one that never was made.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from yarl import URL

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
MOST_CONNECTIONS = 100
KEPT_ALIVE = 30.0
"""Seconds for which an idle connection is kept for the next request."""

_BEFORE_SENDING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)


def graph_http(root: str, timeout: httpx.Timeout = TIMEOUT) -> httpx.AsyncClient:
    """A client for the API at `root`, through the machine's proxy where it has one; whoever makes it closes it."""
    return httpx.AsyncClient(timeout=timeout, transport=AiohttpTransport(_proxy(root)), trust_env=False)


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Sends each request once. `httpx.ConnectError` only for what surely came before the first byte, else `ReadError`."""

    def __init__(self, proxy: str | None) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEPT_ALIVE),
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=proxy,
            middlewares=(_sent_once,),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = request.extensions["timeout"]
        timeout = aiohttp.ClientTimeout(connect=asked["pool"], sock_connect=asked["connect"], sock_read=asked["read"])
        # Quoted already: left to itself the session would undo the quoting that it thinks needless.
        url, body = URL(str(request.url), encoded=True), await request.aread()
        headers = {name: value for name, value in request.headers.items() if name not in ("host", "content-length")}
        try:
            async with self._session.request(
                request.method, url, headers=headers, data=body or None, allow_redirects=False, timeout=timeout
            ) as answer:
                # Decoded already; only what is said of the body's form on the way would mislead httpx.
                received = {name: value for name, value in answer.headers.items() if name.lower() != "content-encoding"}
                return httpx.Response(answer.status, headers=received, content=await answer.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _failed(error) from error

    async def aclose(self) -> None:
        await self._session.close()


async def _sent_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp repeats what HTTP calls idempotent when a kept connection breaks; whether to repeat is decided elsewhere."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> httpx.TransportError:
    return (httpx.ConnectError if isinstance(error, _BEFORE_SENDING) else httpx.ReadError)(type(error).__name__)


def _proxy(root: str) -> str | None:
    """What HTTPS_PROXY, ALL_PROXY and NO_PROXY say, looked up once: aiohttp by itself would do so for each request."""
    parts, proxies = urlsplit(root), getproxies()
    return None if proxy_bypass(parts.hostname or "") else proxies.get(parts.scheme) or proxies.get("all")
