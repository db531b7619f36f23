"""The control API under /_control: clock, faults, knobs, outbox, history, and acting as a person by hand. Made for curl.

It stands outside Graph: no token, plain JSON, errors as {"error": sentence} with 400 or 404.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
from aiohttp import web

from adapters.sandbox import exchange
from adapters.sandbox.apps import App
from adapters.sandbox.events import StoredEvent, View, shown
from adapters.sandbox.faults import KINDS, Fault
from adapters.sandbox.history import Author
from adapters.sandbox.mailboxes import Mailbox
from adapters.sandbox.people import Account
from adapters.sandbox.tokens import TokenOffice
from adapters.sandbox.weeks import fill
from adapters.sandbox.wire import GraphError, Json
from adapters.sandbox.world import Knobs, World
from adapters.sandbox.zones import parse_instant, wire_instant

HELP = {
    "GET /_control/": "this list",
    "GET /_control/clock": "the sandbox's time",
    "POST /_control/clock": 'any of {"set": "2026-03-02T08:00:00Z", "advance_seconds": 60, "running": false}',
    "GET|POST|DELETE /_control/faults": 'rules; add {"kind", "operation"?, "user"?, "nth"?, "count"?, "probability"?, …}; clear',
    "DELETE /_control/faults/{id}": "remove one rule",
    "GET|POST /_control/settings": "knobs; POST those to change",
    "GET|DELETE /_control/outbox": "mails that Exchange would have sent, ?since=seq&kind=&to=",
    "GET /_control/history": "every version written and every request, ?since=seq&writes=1&requests=1",
    "POST /_control/reset": "as at the start: calendars, faults, knobs, outbox, history",
    "GET /_control/people": "the accounts",
    "POST /_control/people/{address}": "change an account: zone, teams, custom_zone, keeps_declined, enabled, opens, closes, …",
    "GET|POST /_control/people/{address}/events": 'list, ?start=&end=; add by hand {"start", "end", "subject"?, "showAs"?, …}',
    "PATCH|DELETE /_control/people/{address}/events/{id}": "move, change or delete by hand",
    "POST /_control/people/{address}/events/{id}/respond": '{"response": "accepted|tentativelyAccepted|declined", "comment"?}',
    "POST /_control/apps/{client id}": '{"roles"?, "remove_roles"?, "secrets"?, "certificates"?, "mailboxes"?, "scopes"?}',
    "POST /_control/user-assertion": '{"user", "client_id"}: a token for the app itself, for on-behalf-of',
}

_RESPONSES = ("accepted", "tentativelyAccepted", "declined")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class _Refused(Exception):
    """Input that cannot be used; becomes a 400 or 404 with a sentence."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(body) + b"\n", content_type="application/json")


async def _body(request: web.Request) -> Json:
    text = await request.read()
    try:
        body = msgspec.json.decode(text) if text.strip() else {}
    except msgspec.DecodeError as problem:
        raise _Refused(f"the body is not JSON: {problem}") from None
    if not isinstance(body, dict):
        raise _Refused("the body must be a JSON object")
    return body


def _instant(value: object, name: str) -> datetime:
    moment = parse_instant(value) if isinstance(value, str) else None
    if moment is None:
        raise _Refused(f"{name} must be an instant such as 2026-03-02T08:00:00Z")
    return moment


class Control:
    """Handlers of the control API on one world."""

    def __init__(self, world: World, tokens: TokenOffice, *, weeks: bool) -> None:
        self._world = world
        self._tokens = tokens
        self._weeks = weeks
        self._started = world.now()

    async def index(self, _: web.Request) -> web.Response:
        return _json({"control": HELP, "faults": KINDS})

    async def clock(self, request: web.Request) -> web.Response:
        clock = self._world.clock
        if request.method == "POST":
            body = await _body(request)
            if unknown := set(body) - {"set", "advance_seconds", "running"}:
                raise _Refused(f"unknown: {', '.join(sorted(unknown))}")
            if "set" in body:
                clock.set(_instant(body["set"], "set"))
            if "advance_seconds" in body:
                clock.advance(timedelta(seconds=_number(body["advance_seconds"], "advance_seconds")))
            if "running" in body:
                clock.run() if body["running"] else clock.freeze()
        return _json(
            {
                "now": wire_instant(clock.now()),
                "running": not clock.frozen,
                "due": [wire_instant(at) for at in clock.pending()[:100]],
            }
        )

    async def faults(self, request: web.Request) -> web.Response:
        faults = self._world.faults
        if request.method == "DELETE":
            faults.clear()
        if request.method == "POST":
            body = await _body(request)
            kind = body.pop("kind", None)
            try:
                fault = faults.add(str(kind), **body)
            except (ValueError, TypeError) as problem:
                raise _Refused(str(problem)) from None
            return _json(_fault_wire(fault), 201)
        return _json({"faults": [_fault_wire(fault) for fault in faults.rules]})

    async def remove_fault(self, request: web.Request) -> web.Response:
        number = request.match_info["id"]
        if not number.isdigit() or not self._world.faults.remove(int(number)):
            raise _Refused("no such fault", 404)
        return _json({"removed": int(number)})

    async def settings(self, request: web.Request) -> web.Response:
        knobs = self._world.knobs
        if request.method == "POST":
            for name, value in (await _body(request)).items():
                _set_knob(knobs, name, value)
        return _json(asdict(knobs))

    async def outbox(self, request: web.Request) -> web.Response:
        if request.method == "DELETE":
            self._world.outbox.clear()
        since, query = _since(request), request.query
        mails = [mail for mail in self._world.outbox if mail.seq > since]
        if "kind" in query:
            mails = [mail for mail in mails if mail.kind == query["kind"]]
        if "to" in query:
            mails = [mail for mail in mails if mail.recipient.lower() == query["to"].lower()]
        return _json({"mails": [mail.wire() for mail in mails]})

    async def history(self, request: web.Request) -> web.Response:
        since, history = _since(request), self._world.history
        found: Json = {"version": history.version, "counts": dict(history.counts)}
        both = "writes" not in request.query and "requests" not in request.query
        if both or "writes" in request.query:
            found["writes"] = [write.wire() for write in history.writes_since(since)]
        if both or "requests" in request.query:
            found["requests"] = [one.wire() for one in history.requests_since(since)]
        return _json(found)

    async def reset(self, request: web.Request) -> web.Response:
        """As at the start; a clock that was set stays where it is unless {"now"} says otherwise."""
        body = await _body(request)
        clock, frozen = self._world.clock, self._world.clock.frozen
        moment = _instant(body["now"], "now") if "now" in body else clock.now()
        clock.restart(moment, frozen=frozen)
        self._world.begin(int(body.get("seed", self._world.seed)))
        if body.get("weeks", self._weeks):
            fill(self._world)
        return _json({"now": wire_instant(clock.now())})

    async def people(self, _: web.Request) -> web.Response:
        return _json({"people": [_account_wire(account) for account in self._world.accounts.values()]})

    async def change_person(self, request: web.Request) -> web.Response:
        account = self._account(request)
        changes = {name: _setting(name, value) for name, value in (await _body(request)).items() if name != "id"}
        try:
            return _json(_account_wire(self._world.change(account, **changes)))
        except TypeError as problem:
            raise _Refused(str(problem)) from None

    def _account(self, request: web.Request) -> Account:
        key = request.match_info["address"]
        found = self._world.accounts.get(key) or self._world.at_address(key) or self._world.by_id_or_principal_name(key)
        if found is None:
            raise _Refused(f"nobody has the address {key}", 404)
        return found

    def _mailbox(self, request: web.Request) -> tuple[Account, Mailbox]:
        account = self._account(request)
        mailbox = self._world.mailbox_of(account)
        if mailbox is None:
            raise _Refused(f"{account.mail} has no mailbox", 404)
        return account, mailbox

    def _event(self, request: web.Request, mailbox: Mailbox) -> StoredEvent:
        event = mailbox.find(request.match_info["id"])
        if event is None:
            raise _Refused("no such event in this mailbox", 404)
        return event

    async def events(self, request: web.Request) -> web.Response:
        account, mailbox = self._mailbox(request)
        now = self._world.now()
        if request.method == "GET":
            start = _instant(request.query["start"], "start") if "start" in request.query else now - timedelta(days=7)
            end = _instant(request.query["end"], "end") if "end" in request.query else now + timedelta(days=28)
            found = sorted(mailbox.at(start, end, mailbox.default.id), key=lambda event: (event.start, event.id))
            return _json({"events": [self._wire(event) for event in found]})
        body = by_hand(await _body(request))
        event = exchange.create_event(self._world, mailbox, mailbox.default, {"subject": "Busy", **body}, human(account))
        return _json(self._wire(event), 201)

    async def event(self, request: web.Request) -> web.Response:
        account, mailbox = self._mailbox(request)
        event = self._event(request, mailbox)
        if request.method == "DELETE":
            exchange.delete_event(self._world, mailbox, event, human(account))
            return _json({"deleted": event.id})
        if request.method == "PATCH":
            event = exchange.update_event(self._world, mailbox, event, by_hand(await _body(request)), human(account))
        return _json(self._wire(event))

    async def respond(self, request: web.Request) -> web.Response:
        account, mailbox = self._mailbox(request)
        event = self._event(request, mailbox)
        body = await _body(request)
        response = body.pop("response", None)
        if response not in _RESPONSES:
            raise _Refused(f"response must be one of {', '.join(_RESPONSES)}")
        exchange.respond(
            self._world, mailbox, event, response, {name.lower(): value for name, value in body.items()}, human(account)
        )
        return _json({"response": response})

    def _wire(self, event: StoredEvent) -> Json:
        return shown(event, View(now=self._world.now()))

    async def app(self, request: web.Request) -> web.Response:
        client_id = request.match_info["client"]
        app = self._world.apps.setdefault(client_id, App(client_id))
        body = await _body(request)
        if "roles" in body:
            app.roles = frozenset(body["roles"])
        if "remove_roles" in body:
            app.roles -= frozenset(body["remove_roles"])
        if "scopes" in body:
            app.scopes = frozenset(body["scopes"])
        if "secrets" in body:
            app.secrets = {value: _instant(until, "secrets") if until else None for value, until in body["secrets"].items()}
        if "certificates" in body:
            app.certificates = list(body["certificates"])
        if "mailboxes" in body:
            app.mailboxes = None if body["mailboxes"] is None else frozenset(body["mailboxes"])
        mailboxes = None if app.mailboxes is None else sorted(app.mailboxes)
        return _json({"client_id": client_id, "roles": sorted(app.roles), "scopes": sorted(app.scopes), "mailboxes": mailboxes})

    async def user_assertion(self, request: web.Request) -> web.Response:
        body = await _body(request)
        user = self._world.by_id_or_principal_name(str(body.get("user", ""))) or self._world.at_address(str(body.get("user", "")))
        app = self._world.apps.get(str(body.get("client_id", "")))
        if user is None or app is None:
            raise _Refused("user and client_id must be known")
        return _json({"assertion": self._tokens.user_assertion(user, app)})


def human(account: Account) -> Author:
    return Author(f"human:{account.mail}")


_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def by_hand(body: Json) -> Json:
    """An event body whose start and end may be plain instants ("2026-03-02T09:00:00Z")."""
    changed = dict(body)
    for name in ("start", "end"):
        value = changed.get(name)
        if isinstance(value, str):
            if not _OFFSET.search(value):
                raise _Refused(f"{name} needs an offset or Z, or be {{dateTime, timeZone}}")
            changed[name] = {"dateTime": f"{_instant(value, name):%Y-%m-%dT%H:%M:%S.%f}", "timeZone": "UTC"}
    return changed


def _number(value: object, name: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _Refused(f"{name} must be a number")
    return float(value)


def _since(request: web.Request) -> int:
    text = request.query.get("since", "0")
    if not text.isdigit():
        raise _Refused("since must be a number")
    return int(text)


def _set_knob(knobs: Knobs, name: str, value: object) -> None:
    known = {field.name for field in fields(Knobs)}
    if name not in known:
        raise _Refused(f"no such setting: {name}; there are {', '.join(sorted(known))}")
    before = getattr(knobs, name)
    if isinstance(before, bool) != isinstance(value, bool) or isinstance(before, str) != isinstance(value, str):
        raise _Refused(f"{name} must be like {before!r}")
    setattr(knobs, name, type(before)(value))


def _setting(name: str, value: Any) -> Any:
    if name in ("opens", "closes"):
        return time.fromisoformat(value)
    if name in ("days", "members", "aliases"):
        return tuple(value)
    return frozenset(value) if name == "shared_with" else value


def _fault_wire(fault: Fault) -> Json:
    known = asdict(fault)
    details = known.pop("details")
    return {**known, **details}


def _account_wire(account: Account) -> Json:
    wire = asdict(account)
    return {
        **wire,
        "opens": account.opens.isoformat(),
        "closes": account.closes.isoformat(),
        "shared_with": sorted(account.shared_with),
    }


def _guarded(world: World, handler: Handler) -> Handler:
    """What is due is done first; refusals become sentences."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        world.clock.catch_up()
        try:
            return await handler(request)
        except _Refused as problem:
            return _json({"error": str(problem)}, problem.status)
        except GraphError as problem:
            return _json({"error": problem.message, "code": problem.code}, problem.status)

    return guarded


def add_routes(app: web.Application, world: World, tokens: TokenOffice, *, weeks: bool) -> None:
    control = Control(world, tokens, weeks=weeks)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/_control", control.index),
        ("GET", "/_control/", control.index),
        ("GET POST", "/_control/clock", control.clock),
        ("GET POST DELETE", "/_control/faults", control.faults),
        ("DELETE", "/_control/faults/{id}", control.remove_fault),
        ("GET POST", "/_control/settings", control.settings),
        ("GET DELETE", "/_control/outbox", control.outbox),
        ("GET", "/_control/history", control.history),
        ("POST", "/_control/reset", control.reset),
        ("GET", "/_control/people", control.people),
        ("POST", "/_control/people/{address}", control.change_person),
        ("GET POST", "/_control/people/{address}/events", control.events),
        ("GET PATCH DELETE", "/_control/people/{address}/events/{id}", control.event),
        ("POST", "/_control/people/{address}/events/{id}/respond", control.respond),
        ("POST", "/_control/apps/{client}", control.app),
        ("POST", "/_control/user-assertion", control.user_assertion),
    ]
    for methods, path, handler in table:
        for method in methods.split():
            app.router.add_route(method, path, _guarded(world, handler))
