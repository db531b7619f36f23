"""The sandbox as a web application, and a server for it on loopback."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from aiohttp import web

from adapters.sandbox import control, page
from adapters.sandbox.batch import answer_batch
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.graph import Graph, graph_headers
from adapters.sandbox.tokens import TokenError, TokenOffice
from adapters.sandbox.weeks import fill
from adapters.sandbox.wire import CONTENT_TYPE, Answer, GraphError, GraphRequest, error_answer
from adapters.sandbox.world import World

LARGEST_BODY = 4 * 1024 * 1024

WORLD = web.AppKey("world", World)
TOKENS = web.AppKey("tokens", TokenOffice)
GRAPH = web.AppKey("graph", Graph)


def sandbox_app(*, seed: int = 0, now: datetime | None = None, frozen: bool | None = None, weeks: bool = True) -> web.Application:
    """The sandbox with its seeded people. `weeks` fills their calendars around `now`; without, they are empty.

    With `now` (aware) the clock starts there and stands still unless `frozen` is False; without, it is the machine's.
    """
    clock = SandboxClock(now.astimezone(UTC) if now else None, frozen=now is not None if frozen is None else frozen)
    world = World(clock, seed=seed)
    if weeks:
        fill(world)
    return app_of(world, weeks=weeks)


def app_of(world: World, *, weeks: bool = True) -> web.Application:
    """The web application around a world; `weeks` says what `/_control/reset` fills calendars with."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app[WORLD] = world
    app[TOKENS] = tokens = TokenOffice(world)
    app[GRAPH] = Graph(world, tokens)
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", _openid_configuration)
    app.router.add_get("/{tenant}/discovery/v2.0/keys", _keys)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", _token)
    app.router.add_get("/{tenant}/oauth2/v2.0/authorize", _authorize)
    app.router.add_post("/v1.0/$batch", _batch)
    app.router.add_route("*", "/v1.0/{path:.*}", _graph)
    control.add_routes(app, world, tokens, weeks=weeks)
    page.add_routes(app, world)
    return app


def _site(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"


async def _graph_request(request: web.Request, prefix: str) -> GraphRequest:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    body = await request.read() if request.body_exists else b""
    return GraphRequest(
        method=request.method,
        path=request.rel_url.raw_path.removeprefix(prefix),
        query={name.lower(): value for name, value in request.rel_url.query.items()},
        headers=headers,
        body=body,
        base=f"{_site(request)}/v1.0",
    )


async def _graph(request: web.Request) -> web.StreamResponse:
    asked = await _graph_request(request, "/v1.0")
    return await _sent(request, asked, await request.app[GRAPH].answer(asked))


async def _batch(request: web.Request) -> web.StreamResponse:
    asked = await _graph_request(request, "/v1.0")
    try:
        request.app[TOKENS].caller(asked.headers.get("authorization", ""))
        answer = await answer_batch(request.app[GRAPH], asked)
    except GraphError as problem:
        answer = error_answer(problem, asked, request.app[WORLD].now())
    return await _sent(request, asked, answer)


async def _sent(request: web.Request, asked: GraphRequest, answer: Answer) -> web.StreamResponse:
    headers = graph_headers(asked.request_id, asked.headers.get("client-request-id"))
    body = answer.encoded()
    headers |= ({"Content-Type": CONTENT_TYPE} if answer.body is not None else {}) | answer.headers
    if answer.dropped:
        return _dropped(request)
    if answer.cut:
        return await _cut(request, answer.status, headers, body)
    return web.Response(status=answer.status, body=body, headers=headers)


def _dropped(request: web.Request) -> web.Response:
    """Close the connection without a word; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _cut(request: web.Request, status: int, headers: dict[str, str], body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers={**headers, "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json", headers=headers)


async def _openid_configuration(request: web.Request) -> web.Response:
    try:
        return _json(request.app[TOKENS].configuration(request.match_info["tenant"]))
    except TokenError as problem:
        return _json(problem.wire(request.app[WORLD].now()), 400)


async def _keys(_: web.Request) -> web.Response:
    """Tokens of the sandbox are its own secret: nobody but the sandbox reads them."""
    return _json({"keys": []})


async def _token(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    world.clock.catch_up()
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for fault in world.faults.strike("token", frozenset([form.get("client_id", "").lower()])):
        match fault.kind:
            case "slow":
                await asyncio.sleep(fault.milliseconds() / 1000)
            case "drop_before_write":
                return _dropped(request)
            case "token_error":
                refusal = TokenError(
                    fault.details.get("error", "invalid_client"), int(fault.details.get("code", 7000215)), "A fault on demand."
                )
                return _json(refusal.wire(world.now()), int(fault.details.get("status", 400)))
            case "429" | "503":
                headers = {"Retry-After": str(fault.details.get("retry_after", 1))}
                return _json(
                    {"error": "temporarily_unavailable", "error_description": "AADSTS90033: busy."}, int(fault.kind), headers
                )
            case "500" | "502" | "504":
                return web.Response(status=int(fault.kind))
            case _:
                pass
    try:
        answer = request.app[TOKENS].token(request.match_info["tenant"], form, _site(request))
    except TokenError as problem:
        return _json(problem.wire(world.now()), problem.status)
    finally:
        world.history.counts["token"] += 1
    return _json(answer, headers={"Cache-Control": "no-store", "x-ms-request-id": str(uuid.uuid4())})


async def _authorize(request: web.Request) -> web.Response:
    try:
        address = request.app[TOKENS].authorize(request.match_info["tenant"], request.query)
    except TokenError as problem:
        return _json(problem.wire(request.app[WORLD].now()), 400)
    raise web.HTTPFound(address)


@dataclass(frozen=True, slots=True)
class Served:
    """A running sandbox. `world` is its state, to be looked at and changed directly by tests in the same process."""

    url: str
    world: World
    tokens: TokenOffice

    @property
    def graph_url(self) -> str:
        return f"{self.url}/v1.0"


@asynccontextmanager
async def serving(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = 0,
    now: datetime | None = None,
    frozen: bool | None = None,
    weeks: bool = True,
    app: web.Application | None = None,
) -> AsyncIterator[Served]:
    """Serve a sandbox until the block is left; port 0 takes a free one. The other arguments are those of `sandbox_app`."""
    app = app or sandbox_app(seed=seed, now=now, frozen=frozen, weeks=weeks)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=256)
        await site.start()
        bound = runner.addresses[0][1]
        yield Served(f"http://{host}:{bound}", app[WORLD], app[TOKENS])
    finally:
        await runner.cleanup()
