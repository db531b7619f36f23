"""$batch: several calls in one body, each answered and throttled alone (graph-contract, section 6.2)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec
from yarl import URL

from adapters.sandbox.graph import Graph, graph_headers
from adapters.sandbox.wire import Answer, GraphError, GraphRequest, Json

MOST_REQUESTS = 20
AT_ONCE = 4


async def answer_batch(graph: Graph, request: GraphRequest) -> Answer:
    """The answers to all parts, in no promised order; the batch itself fails only when it cannot be read."""
    parts = _parts(request.json())
    if any(part.get("dependsOn") for part in parts):
        return Answer(200, {"responses": await _one_by_one(graph, request, parts)})
    places = asyncio.Semaphore(AT_ONCE)

    async def placed(part: Json) -> Json:
        async with places:
            return await _answer_part(graph, request, part)

    return Answer(200, {"responses": await asyncio.gather(*map(placed, parts))})


def _parts(body: Json) -> list[Json]:
    parts = body.get("requests")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        raise GraphError(400, "BadRequest", "The batch payload must have 'requests'.")
    if len(parts) > MOST_REQUESTS:
        raise GraphError(400, "BadRequest", f"Number of batch request steps exceeds the maximum value of {MOST_REQUESTS}.")
    ids = [part.get("id") for part in parts]
    if not all(isinstance(one, str) and one for one in ids) or len({str(one).lower() for one in ids}) < len(ids):
        raise GraphError(400, "BadRequest", "Every request of a batch needs an id of its own.")
    for part in parts:
        _check_part(part, ids)
    return parts


def _check_part(part: Json, ids: list[Any]) -> None:
    url = part.get("url")
    if not isinstance(url, str) or not isinstance(part.get("method"), str) or url.startswith(("http:", "https:")):
        raise GraphError(400, "BadRequest", f"Invalid batch request {part.get('id')}: a method and a relative url are needed.")
    if "body" in part and "content-type" not in {name.lower() for name in part.get("headers") or {}}:
        raise GraphError(400, "BadRequest", f"Invalid batch request {part.get('id')}: a body needs a Content-Type header.")
    if not set(part.get("dependsOn") or ()) <= set(ids):
        raise GraphError(400, "BadRequest", f"Invalid batch request {part.get('id')}: dependsOn names an unknown request.")


async def _one_by_one(graph: Graph, request: GraphRequest, parts: list[Json]) -> list[Json]:
    answers: dict[str, Json] = {}
    for part in parts:
        failed = [one for one in part.get("dependsOn") or () if answers.get(one, {"status": 424})["status"] >= 400]
        if failed:
            error = {"code": "FailedDependency", "message": f"Failed to satisfy the dependency on request {failed[0]}."}
            answers[part["id"]] = {"id": part["id"], "status": 424, "headers": {}, "body": {"error": error}}
        else:
            answers[part["id"]] = await _answer_part(graph, request, part)
    return list(answers.values())


async def _answer_part(graph: Graph, request: GraphRequest, part: Json) -> Json:
    url = URL("/" + part["url"].lstrip("/"))
    headers: Mapping[str, str] = {name.lower(): str(value) for name, value in (part.get("headers") or {}).items()}
    single = GraphRequest(
        method=part["method"].upper(),
        path=url.raw_path,
        query={name.lower(): value for name, value in url.query.items()},
        headers={"authorization": request.headers.get("authorization", ""), **headers},
        body=msgspec.json.encode(part["body"]) if "body" in part else b"",
        base=request.base,
        request_id=str(uuid.uuid4()),
    )
    answer = await graph.answer(single)
    if answer.dropped:
        answer = Answer(502, {"error": {"code": "UnknownError", "message": ""}})
    sent = {
        **graph_headers(single.request_id, headers.get("client-request-id")),
        **answer.headers,
        "Content-Type": "application/json",
    }
    return {"id": part["id"], "status": answer.status, "headers": sent, "body": answer.body}
