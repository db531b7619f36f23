"""The web application: routes behind a body limit, a request id, one log line each, and one place for what goes wrong."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from typing import Final

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.meters import Meters

log = structlog.get_logger()

BODY_LIMIT: Final = 256 * 1024
"""Bytes; the largest activity that Teams sends is about 100 KB."""

METERS: Final = web.AppKey("meters", Meters)


def web_app(routes: Sequence[web.AbstractRouteDef], meters: Meters) -> web.Application:
    """An application that answers `routes`. An exception out of a handler becomes a bare 500 and one log line with its trace."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_observed, _guarded])
    app[METERS] = meters
    app.add_routes(routes)
    return app


@web.middleware
async def _observed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the request and write its line. The route's pattern is written, never the path: paths may carry tokens."""
    route = _pattern(request)
    request_id = uuid.uuid4().hex[:16]
    began = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request=request_id):
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers["X-Request-Id"] = request_id
            _note(request, route, answer.status, began)
            raise
        if not response.prepared:
            response.headers["X-Request-Id"] = request_id
        _note(request, route, response.status, began)
        return response


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is too long before it is read, and turn bugs into a 500 that shows nothing of the inside."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(max_size=BODY_LIMIT, actual_size=request.content_length or 0)
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("request_failed", route=_pattern(request))
        return web.json_response({"error": "internal error"}, status=500)


def _note(request: web.Request, route: str, status: int, began: float) -> None:
    seconds = time.perf_counter() - began
    meters = request.app[METERS]
    method = request.method if request.method in hdrs.METH_ALL else "OTHER"  # callers may invent them, and each costs memory
    meters.requests.labels(method, route, status).inc()
    meters.request_seconds.labels(route).observe(seconds)
    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def _pattern(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(none)"
