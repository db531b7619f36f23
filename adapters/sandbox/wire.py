"""Requests, answers and errors of Graph as values, apart from the web server that carries them (graph-contract, section 0)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

import msgspec

Json = dict[str, Any]

CONTENT_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"


class GraphError(Exception):
    """An error answer. `extra` stands beside code and message in the error object."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """One call below /v1.0. Names of query options and headers are lower-case; values are as sent, decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base: str
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def segments(self) -> list[str]:
        """Decoded path segments; `users('id')` counts as two, as in OData."""
        found: list[str] = []
        for raw in self.path.strip("/").split("/"):
            segment = unquote(raw)
            name, opened, rest = segment.partition("('")
            if opened and rest.endswith("')"):
                found += [name, rest[:-2].replace("''", "'")]
            else:
                found.append(segment)
        return found

    def json(self) -> Json:
        """The body as an object; 400 where it is not."""
        try:
            body = msgspec.json.decode(self.body)
        except msgspec.DecodeError as problem:
            raise GraphError(400, "BadRequest", f"Unable to read JSON request payload: {problem}") from None
        if not isinstance(body, dict):
            raise GraphError(400, "BadRequest", "Unable to read JSON request payload: an object is expected.")
        return body

    def prefer(self) -> dict[str, str]:
        """Preferences by lower-case name; several come comma-joined or as repeated headers (joined by the server)."""
        found: dict[str, str] = {}
        for item in _split_preferences(self.headers.get("prefer", "")):
            name, _, value = item.partition("=")
            found[name.strip().lower()] = value.strip().strip('"')
        return found

    def link(self, **changed: object) -> str:
        """This request's own absolute address with query options replaced, for nextLink."""
        options = {**self.query, **{f"${name}": str(value) for name, value in changed.items()}}
        return f"{self.base}/{self.path.strip('/')}?" + "&".join(f"{quote(k, safe='$')}={quote(v)}" for k, v in options.items())


def _split_preferences(header: str) -> list[str]:
    parts, quoted, current = [], False, ""
    for letter in header:
        if letter == '"':
            quoted = not quoted
        if letter in ",;" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [part for part in [*parts, current] if part.strip()]


@dataclass(slots=True)
class Answer:
    """What is sent back; `body` None is an empty one. A fault may drop the connection instead, or cut the body short."""

    status: int
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    page: bytes = b""
    dropped: bool = False
    cut: bool = False

    def encoded(self) -> bytes:
        return self.page if self.body is None else msgspec.json.encode(self.body)


def error_answer(problem: GraphError, request: GraphRequest, now: datetime) -> Answer:
    """The error body that all services share; `date` has no zone suffix (UTC)."""
    inner = {
        "date": f"{now:%Y-%m-%dT%H:%M:%S}",
        "request-id": request.request_id,
        "client-request-id": request.headers.get("client-request-id", request.request_id),
    }
    body = {"error": {"code": problem.code, "message": problem.message, **problem.extra, "innerError": inner}}
    return Answer(problem.status, body, problem.headers)


def case_blind(body: Json) -> Json:
    """The parameters of an action with lower-case names: SDKs send them in either case."""
    return {name.lower(): value for name, value in body.items()}
