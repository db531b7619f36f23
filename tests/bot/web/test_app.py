"""What every request passes through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.meters import Meters
from bot.web.app import BODY_LIMIT, web_app
from bot.web.health import health_routes

Client = TestClient[web.Request, web.Application]


async def echo(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def stumble(_: web.Request) -> web.Response:
    raise ZeroDivisionError("the inside")


@pytest.fixture
def problems() -> dict[str, str]:
    return {}


@pytest.fixture
async def client(problems: dict[str, str]) -> AsyncIterator[Client]:
    async def found() -> Mapping[str, str]:
        return problems

    meters = Meters()
    routes = [web.post("/echo", echo), web.post("/stumble/{token}", stumble), *health_routes(found, meters)]
    async with TestClient(TestServer(web_app(routes, meters))) as client:
        yield client


async def test_a_bug_becomes_a_500_that_shows_nothing_of_the_inside(client: Client) -> None:
    answer = await client.post("/stumble/secret-token")
    assert answer.status == 500
    assert await answer.json() == {"error": "internal error"}
    assert answer.headers["X-Request-Id"]


async def test_a_body_that_is_too_long_is_refused_whether_or_not_it_says_so(client: Client) -> None:
    assert (await client.post("/echo", data=b"x" * 1000)).status == 200
    assert (await client.post("/echo", data=b"x" * (BODY_LIMIT + 1))).status == 413

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(BODY_LIMIT // 1000 + 1):
            yield b"x" * 1000

    assert (await client.post("/echo", data=parts())).status == 413


async def test_unknown_paths_and_methods_are_404_and_405(client: Client) -> None:
    assert (await client.get("/nowhere")).status == 404
    assert (await client.get("/echo")).status == 405


async def test_it_lives_although_it_is_not_ready(client: Client, problems: dict[str, str]) -> None:
    assert (await client.get("/readyz")).status == 200
    problems["database"] = "ConnectionRefusedError"
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert await answer.json() == {"status": "not ready", "database": "ConnectionRefusedError"}
    assert (await client.get("/healthz")).status == 200


async def test_requests_are_counted_by_pattern_and_never_by_path(client: Client) -> None:
    await client.post("/stumble/secret-token")
    text = await (await client.get("/metrics")).text()
    assert 'convene_http_requests_total{method="POST",route="/stumble/{token}",status="500"} 1.0' in text
    assert "secret-token" not in text
