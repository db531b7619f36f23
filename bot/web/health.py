"""Whether the service lives, whether it can work, and what it counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.meters import Meters

Problems = Callable[[], Awaitable[Mapping[str, str]]]
"""What stands in the way of working, a short word for each part that fails; empty when nothing does."""


def health_routes(problems: Problems, meters: Meters) -> Sequence[web.AbstractRouteDef]:
    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_: web.Request) -> web.Response:
        """503 while requests should go to another replica."""
        found = await problems()
        return web.json_response({"status": "not ready" if found else "ok", **found}, status=503 if found else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(meters.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]
