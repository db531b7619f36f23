"""The page at /: everybody's calendars side by side."""

from __future__ import annotations

from aiohttp import web

from adapters.sandbox.world import World


def add_routes(app: web.Application, world: World) -> None:
    async def version(_: web.Request) -> web.Response:
        world.clock.catch_up()
        return web.json_response({"version": world.history.version})

    app.router.add_get("/version", version)
