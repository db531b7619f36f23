"""A call's way through Graph: token, route, permission, place under the throttle, faults, handler, and the record of it."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta

from adapters.sandbox.calls import Call, Caller
from adapters.sandbox.faults import Fault
from adapters.sandbox.history import Request
from adapters.sandbox.people import Account
from adapters.sandbox.routes import Route, find_route
from adapters.sandbox.tokens import TokenOffice, unauthorized
from adapters.sandbox.wire import Answer, GraphError, GraphRequest, error_answer
from adapters.sandbox.world import World

BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Graph:
    """Answers calls below /v1.0. Handlers run without interruption, so that every write is atomic."""

    def __init__(self, world: World, tokens: TokenOffice) -> None:
        self._world = world
        self._tokens = tokens

    async def answer(self, request: GraphRequest) -> Answer:
        """The answer to one call; every failure that Graph knows is an answer too."""
        world = self._world
        world.clock.catch_up()
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        record = Request(world.history.next(), world.now(), request.method, request.path, query, request.body)
        record.request_id = request.request_id
        world.history.began(record)
        answer = Answer(500)
        try:
            answer = await self._answer(request, record)
        except GraphError as problem:
            answer = error_answer(problem, request, world.now())
        finally:
            reads = request.method == "GET" or record.operation == "getSchedule" or answer.status >= 400
            kept = answer.encoded() if reads else b""
            world.history.ended(record, world.now(), None if answer.dropped else answer.status, kept)
        return answer

    async def _answer(self, request: GraphRequest, record: Request) -> Answer:
        caller = self._tokens.caller(request.headers.get("authorization", ""))
        record.caller = caller.actor
        route, params = find_route(request.method, _without_me(request.segments(), caller))
        record.operation = route.operation
        owner = self._world.by_id_or_principal_name(params["user"]) if "user" in params else None
        record.mailbox = owner.id if owner else ""
        _authorize(route, caller, owner)
        call = Call(self._world, request, caller, route.operation, params, owner, record=record.seq)
        call.faults = self._world.faults.strike(route.operation, _names(owner))
        record.faults = tuple(fault.kind for fault in call.faults)
        with self._place(route, caller, owner):
            answer = await self._carry_out(call, route)
        record.notes = tuple(call.notes)
        return _with_preferences(answer, request)

    def _place(self, route: Route, caller: Caller, owner: Account | None) -> AbstractContextManager[None]:
        if not route.mailbox or owner is None:
            return nullcontext()
        knobs = self._world.knobs
        return self._world.throttle.place(
            caller.app.client_id,
            owner.id,
            at_once=knobs.concurrent_requests,
            in_period=knobs.requests_per_10_min,
            retry_after=knobs.retry_after_s,
        )

    async def _carry_out(self, call: Call, route: Route) -> Answer:
        # Even without latency the place is held for a turn of the loop, so that calls sent together meet under the throttle.
        await asyncio.sleep(self._world.knobs.latency_ms / 1000)
        for fault in call.faults:
            if fault.kind == "slow":
                await asyncio.sleep(fault.milliseconds() / 1000)
        for fault in call.faults:
            instead = _instead(fault)
            if instead is not None:
                return instead
            if fault.kind == "late_write":
                self._put_off(call, route, fault)
                raise gateway_timeout()
        answer = route.handler(call)
        for fault in call.faults:
            answer = _afterwards(fault, answer)
        return answer

    def _put_off(self, call: Call, route: Route, fault: Fault) -> None:
        due = self._world.now() + timedelta(seconds=float(fault.details.get("seconds", 60)))

        def write() -> None:
            try:
                route.handler(call)
            except GraphError as problem:
                call.notes.append(f"late write refused: {problem.code}")

        self._world.clock.at(due, write)


def _without_me(path: list[str], caller: Caller) -> list[str]:
    if not path or path[0].lower() != "me":
        return path
    if caller.user is None:
        raise GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
    return ["users", caller.user.id, *path[1:]]


def _names(owner: Account | None) -> frozenset[str]:
    """What a fault may call the user whose call it is."""
    return frozenset([owner.id, owner.principal_name.lower(), *owner.addresses()]) if owner else frozenset()


def _authorize(route: Route, caller: Caller, owner: Account | None) -> None:
    """Section 1.2 and 1.4: the permission, then the mailbox."""
    itself = caller.user is not None and owner is not None and caller.user.id == owner.id
    sufficient = (*route.permissions, *(route.own if itself else ()))
    if caller.permissions.isdisjoint(sufficient):
        if route.mailbox:
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        raise GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    if not route.mailbox or owner is None or itself:
        return
    if caller.user is None:
        if caller.app.mailboxes is not None and owner.id not in caller.app.mailboxes:
            raise GraphError(403, "ErrorAccessDenied", "Access to OData is disabled.")
        return
    shared = {"Calendars.ReadWrite.Shared"} | (set() if route.writes else {"Calendars.Read.Shared"})
    if caller.user.id not in owner.shared_with or caller.permissions.isdisjoint(shared):
        raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def gateway_timeout() -> GraphError:
    return GraphError(504, "UnknownError", "")


def _instead(fault: Fault) -> Answer | None:
    """The answer of a fault that strikes before anything is done; None for the other kinds."""
    given = fault.details
    after = given.get("retry_after")
    headers = {"Retry-After": str(after)} if after is not None else {}
    match fault.kind:
        case "drop_before_write":
            return Answer(500, dropped=True)
        case "token_401_once":
            raise unauthorized("Lifetime validation failed, the token is expired.")
        case "429":
            code, message = (
                given.get("code", "ApplicationThrottled"),
                given.get("message", "Application is over its MailboxConcurrency limit."),
            )
            raise GraphError(429, code, message, headers=headers if "retry_after" in given else {"Retry-After": "1"})
        case "500":
            raise GraphError(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.")
        case "502":
            return Answer(502, page=BAD_GATEWAY, headers={"Content-Type": "text/html"})
        case "503":
            raise GraphError(503, "serviceNotAvailable", "The service is unavailable.", headers=headers)
        case "504":
            raise gateway_timeout()
        case "error":
            code, message = given.get("code", "UnknownError"), given.get("message", "")
            raise GraphError(int(given.get("status", 500)), code, message, headers=headers)
        case _:
            return None


def _afterwards(fault: Fault, answer: Answer) -> Answer:
    """What becomes of the answer when all is done."""
    match fault.kind:
        case "write_then_504":
            raise gateway_timeout()
        case "write_then_error":
            raise GraphError(
                int(fault.details.get("status", 503)), fault.details.get("code", "UnknownError"), fault.details.get("message", "")
            )
        case "write_then_close":
            return replace(answer, dropped=True)
        case "cut_body":
            return replace(answer, cut=True)
        case _:
            return answer


_HONOURED = ("outlook.timezone", "outlook.body-content-type")


def _with_preferences(answer: Answer, request: GraphRequest) -> Answer:
    applied = [f'{name}="{value}"' for name, value in request.prefer().items() if name in _HONOURED]
    if applied and answer.status < 400:
        answer.headers["Preference-Applied"] = ", ".join(applied)
    return answer


def graph_headers(request_id: str, client_request_id: str | None) -> dict[str, str]:
    """Headers on every answer."""
    return {
        "request-id": request_id,
        "client-request-id": client_request_id or request_id,
        "x-ms-ags-diagnostic": '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"1","RoleInstance":"SANDBOX"}}',
        "OData-Version": "4.0",
    }
