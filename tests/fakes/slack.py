"""A small Slack on loopback: as much of the Web API as the bot uses, with the scopes that each method asks for.

It records what the bot posts and updates, issues ids, can be slow or refuse, and plays the people: `say`, `command`, `click`,
`submit`, `shortcut`, `open_home` send requests signed by Slack's own signer and give back the bot's HTTP answer.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.signature import SignatureVerifier

from adapters.slack.config import SlackConfig
from tests.fakes.connector import served

TENANT = "11111111-1111-4111-8111-111111111111"
SECRET = "a signing secret for tests"
TEAM, OTHER_TEAM, UNKNOWN_TEAM = "T0CONTOSO", "T0FABRIKAM", "T0UNKNOWN"
BOT_TOKEN, OTHER_TOKEN = "xoxb-contoso", "xoxb-fabrikam"
BOT_USER = "U0CONVENE"
CLIENT_ID, CLIENT_SECRET = "1234.5678", "a client secret for tests"

Json = dict[str, Any]

# What each method asks for, from its page in Slack's reference.
METHOD_SCOPES: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.open": ("im:write",),
    "conversations.history": ("im:history",),
    "conversations.members": ("channels:read", "groups:read", "mpim:read"),
    "users.info": ("users:read", "users:read.email"),
    "views.open": (),
    "views.update": (),
    "views.publish": (),
    "oauth.v2.access": (),
}
EVENT_SCOPES: Mapping[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "message.im": ("im:history",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
}


@dataclass(frozen=True, slots=True)
class User:
    """Somebody in Slack; `team` is another workspace's for people of Slack Connect."""

    id: str
    name: str
    address: str = ""
    zone: str = "Europe/Stockholm"
    locale: str = "en-GB"
    team: str = TEAM
    is_bot: bool = False
    confirmed: bool = True

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


def _user(number: int, name: str, address: str, zone: str, locale: str = "en-GB") -> User:
    return User(f"U0000000{number:02}", name, f"{address}@contoso.test", zone, locale)


ADA = _user(1, "Ada Lindqvist", "ada.lindqvist", "Europe/Stockholm")
ANA_PEREZ = _user(2, "Ana Pérez", "ana.perez", "Europe/Madrid")
ANA_PETROVA = _user(3, "Ana Petrova", "ana.petrova", "Europe/Sofia")
BEN = _user(4, "Ben Okafor", "ben.okafor", "Europe/London")
EVA = _user(7, "Eva Lind", "eva.lind", "America/New_York", "en-US")
NOBODY = _user(8, "Nobody Known", "nobody", "Europe/London")
CARLA = User("U0CARLA", "Carla Gómez", "carla@partner.test", team=OTHER_TEAM)
STRANGER = User("U0STRANGER", "Sten Stranger", team=OTHER_TEAM)
CONVENE = User(BOT_USER, "Convene", is_bot=True)
EVERYBODY = (ADA, ANA_PEREZ, ANA_PETROVA, BEN, EVA, NOBODY, CARLA, STRANGER, CONVENE)

CHANNEL, GROUP, SHARED = "C0GENERAL", "G0GROUP", "C0SHARED"


def chat_of(user: User) -> str:
    """The bot's own chat with somebody."""
    return f"D{user.id[1:]}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot's HTTP endpoint said; `body` is {} where it said nothing."""

    status: int
    body: Json
    seconds: float


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the bot posted, repainted, or showed to one person; `user` is that person, "" for everybody."""

    ts: str
    channel: str
    body: Json
    user: str = ""

    @property
    def blocks(self) -> list[Json]:
        return list(self.body.get("blocks") or [])

    @property
    def text(self) -> str:
        return texts_of(self.blocks)


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class FakeSlack:
    """See the module. Lists hold what happened, in order; `until` waits for something to happen."""

    def __init__(self) -> None:
        self.posted: list[Sent] = []
        self.updated: list[Sent] = []
        self.hidden: list[Sent] = []
        self.deleted: list[str] = []
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.calls: list[tuple[str, Json]] = []
        self.people = {user.id: user for user in EVERYBODY}
        self.rooms: dict[str, tuple[User, ...]] = {}
        self.scopes: set[str] = {scope for scopes in METHOD_SCOPES.values() for scope in scopes}
        self.tokens = {BOT_TOKEN: TEAM, OTHER_TOKEN: OTHER_TEAM}
        self.gone: set[str] = set()
        self.triggers: dict[str, float] = {}
        self.delay = 0.0
        self.url = ""
        self._refusals: list[Refusal] = []
        self._last_method = ""
        self._unanswered = ""
        self._faces: dict[str, Sent] = {}
        self._answers: dict[str, tuple[str, str, int]] = {}
        self._ids = itertools.count(1)
        self._client: aiohttp.ClientSession | None = None

    # -------------------------------------------------------- how the bot is to be set up

    @property
    def config(self) -> SlackConfig:
        return SlackConfig(signing_secret=SECRET, tenant=TENANT, bot_token=BOT_TOKEN, api_url=f"{self.url}/api/")

    @property
    def settings(self) -> dict[str, str]:
        """The same as environment variables."""
        return {
            "CONVENE_SLACK_BOT_TOKEN": BOT_TOKEN,
            "CONVENE_SLACK_SIGNING_SECRET": SECRET,
            "CONVENE_SLACK_API_URL": f"{self.url}/api",
        }

    def refuse_next(self, status: int, error: str = "", times: int = 1, **headers: str) -> None:
        """Answer the next calls with a status; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._refusals += [Refusal(status, error, named)] * times

    def refuse_after(self, method: str) -> None:
        """Nothing is to be reached any more once this method has been called."""
        self._last_method = method

    def carry_out_without_an_answer(self, method: str) -> None:
        """Do the next call of this method, and say that a gateway gave up."""
        self._unanswered = method

    def refuse_nothing(self) -> None:
        self._last_method = ""
        self._refusals.clear()

    def use_up_response_addresses(self) -> None:
        self._answers = {number: (channel, user, 5) for number, (channel, user, _) in self._answers.items()}

    # -------------------------------------------------------- what people do

    async def say(self, app_url: str, user: User, text: str, channel: str = "", **parts: Any) -> Answer:
        """Something typed in the bot's chat, or with a mention in a channel."""
        return await self.deliver(app_url, self.said(user, text, channel, **parts))

    def said(self, user: User, text: str, channel: str = "", **parts: Any) -> Json:
        channel = channel or chat_of(user)
        kind = {"type": "message", "channel_type": "im"} if channel.startswith("D") else {"type": "app_mention"}
        text = text if channel.startswith("D") else f"<@{BOT_USER}> {text}"
        event = {**kind, "user": user.id, "team": user.team, "text": text, "ts": self._ts(), "channel": channel, **parts}
        return self.event(event, is_ext_shared_channel=channel == SHARED)

    def event(self, event: Json, team: str = TEAM, **outer: Any) -> Json:
        return {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": "A0CONVENE",
            "event_id": f"Ev{next(self._ids):08}",
            "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True}],
            "event": event,
            **outer,
        }

    async def command(self, app_url: str, user: User, text: str = "", channel: str = CHANNEL, **parts: Any) -> Answer:
        """`/meet …`; `escape users` is on, so that mentions carry the id and the name."""
        form = {
            "command": "/meet",
            "text": text,
            "team_id": user.team,
            "team_domain": "contoso",
            "user_id": user.id,
            "user_name": user.name,
            "channel_id": channel,
            "channel_name": "general",
            "trigger_id": self._trigger(),
            "response_url": self._response_url(channel, user),
            **parts,
        }
        return await self.deliver(app_url, form, form=True)

    async def click(self, app_url: str, user: User, message: str, name: str, **filled: str) -> Answer:
        """Press a button of a message's present face; clients send all its fields."""
        return await self.interact(app_url, self.click_from(user, message, name, **filled))

    def click_from(self, user: User, message: str, name: str, **filled: str) -> Json:
        sent = self.face(message)
        container: Json = {"type": "message", "message_ts": message, "channel_id": sent.channel, "is_ephemeral": bool(sent.user)}
        inside: Json = {"ts": message, "user": BOT_USER, "blocks": sent.blocks, "text": sent.body.get("text", "")}
        if thread := sent.body.get("thread_ts"):
            inside["thread_ts"] = container["thread_ts"] = thread
        payload = {
            "type": "block_actions",
            "container": container,
            "channel": {"id": sent.channel, "name": "somewhere"},
            "response_url": self._response_url(sent.channel, user, message if sent.user else ""),
            "actions": [self._pressed(sent.blocks, name)],
            "state": {"values": state_of(sent.blocks, filled)},
        }
        return self._interaction(user, payload if sent.user else payload | {"message": inside})

    async def click_home(self, app_url: str, user: User, name: str) -> Answer:
        view = self.homes[user.id]
        container = {"type": "view", "view_id": f"VH{user.id}"}
        payload = {
            "type": "block_actions",
            "container": container,
            "view": {"id": f"VH{user.id}", "type": "home", "private_metadata": "", **view},
            "actions": [self._pressed(view["blocks"], name)],
        }
        return await self.interact(app_url, self._interaction(user, payload))

    async def click_view(self, app_url: str, user: User, name: str, **filled: str) -> Answer:
        """Press a button of the view that was opened last."""
        view = self.view
        payload = {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view["id"]},
            "view": view | {"state": {"values": state_of(view["blocks"], filled)}},
            "actions": [self._pressed(view["blocks"], name)],
        }
        return await self.interact(app_url, self._interaction(user, payload))

    async def submit(self, app_url: str, user: User, **filled: str) -> Answer:
        """Send off the view that was opened last; Slack closes it unless the answer says otherwise."""
        view = self.view | {"state": {"values": state_of(self.view["blocks"], filled)}}
        answer = await self.interact(app_url, self._interaction(user, {"type": "view_submission", "view": view}))
        if answer.body.get("response_action") == "update":
            self.views.append({"id": view["id"], **answer.body["view"]})
        return answer

    async def shortcut(self, app_url: str, user: User, author: User, channel: str = CHANNEL) -> Answer:
        """ "Find a time for this", on somebody's message."""
        payload = {
            "type": "message_action",
            "callback_id": "find_time",
            "channel": {"id": channel, "name": "somewhere"},
            "message": {"type": "message", "user": author.id, "ts": self._ts(), "text": "We should talk"},
            "response_url": self._response_url(channel, user),
        }
        return await self.interact(app_url, self._interaction(user, payload))

    async def open_home(self, app_url: str, user: User, tab: str = "home") -> Answer:
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": chat_of(user), "tab": tab, "event_ts": self._ts()}
        if tab == "home" and user.id in self.homes:
            event["view"] = {"id": f"VH{user.id}", "type": "home"}
        return await self.deliver(app_url, self.event(event, team=user.team))

    def _interaction(self, user: User, parts: Json) -> Json:
        team = {"id": TEAM, "domain": "contoso"}
        who = {"id": user.id, "username": user.name, "team_id": user.team}
        return {"team": team, "user": who, "api_app_id": "A0CONVENE", "trigger_id": self._trigger(), **parts}

    def _pressed(self, blocks: Sequence[Json], name: str) -> Json:
        button = button_of(blocks, name)
        return {name: button[name] for name in ("type", "action_id", "value") if name in button} | {"action_ts": self._ts()}

    async def interact(self, app_url: str, payload: Json) -> Answer:
        return await self.deliver(app_url, {"payload": json.dumps(payload)}, form=True)

    async def deliver(self, app_url: str, body: Json | bytes, *, form: bool = False, **headers: str) -> Answer:
        """Send a request as Slack signs it; `headers`, named with underscores, replace its own."""
        packed = body if isinstance(body, bytes) else (urlencode(body) if form else json.dumps(body)).encode()
        content_type = "application/x-www-form-urlencoded" if form else "application/json"
        given = {
            "Content-Type": content_type,
            **signed(packed),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return await self.deliver_raw(app_url, packed, given)

    async def deliver_raw(self, app_url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        assert self._client is not None
        began = time.monotonic()
        async with self._client.post(f"{app_url}/slack/events", data=body, headers=headers) as answer:
            text = await answer.text()
            return Answer(answer.status, json.loads(text) if text.startswith("{") else {}, time.monotonic() - began)

    def face(self, message: str) -> Sent:
        """What a message shows now."""
        return self._faces[message]

    @property
    def all_said(self) -> str:
        """Everything that was shown to anybody, the latest last."""
        return "\n".join(sent.text for sent in (*self.posted, *self.hidden, *self.updated))

    @property
    def view(self) -> Json:
        """The view that was opened or changed last."""
        return self.views[-1]

    def methods(self, *names: str) -> list[Json]:
        """The arguments of all calls of these methods, in order."""
        return [given for method, given in self.calls if method in names]

    async def until(self, happened: Callable[[], bool], within: float = 60.0) -> None:
        """Wait for something that the bot does in its own time."""
        async with asyncio.timeout(within):
            while not happened():
                await asyncio.sleep(0.005)

    # -------------------------------------------------------- the Web API

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given: Json = {**request.query}
        if request.can_read_body:
            given |= await request.json() if request.content_type == "application/json" else dict(await request.post())
        given = {name: _unpacked(name, value) for name, value in given.items()}
        self.calls.append((method, given))
        if self.delay:
            await asyncio.sleep(self.delay)
        if self._refusals:
            refusal = self._refusals.pop(0)
            return web.json_response({"ok": False, "error": refusal.error}, status=refusal.status, headers=refusal.headers)
        if method == self._last_method:
            self.refuse_next(400, "fatal_error", 1000)
        if method == "oauth.v2.access":
            return self._access(given, request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(given.pop("token", ""))
        team = self.tokens.get(token)
        if team is None:
            return _no("invalid_auth")
        if missing := [scope for scope in METHOD_SCOPES[method] if scope not in self.scopes]:
            return _no("missing_scope", needed=",".join(missing))
        answer = getattr(self, "_" + method.replace(".", "_").lower())(given, team)
        if method == self._unanswered:
            self._unanswered = ""
            return web.json_response({"ok": False, "error": "timeout"}, status=504)
        return answer if isinstance(answer, web.Response) else web.json_response({"ok": True, **answer})

    def _auth_test(self, given: Json, team: str) -> Json:
        return {"team_id": team, "team": "Contoso", "user_id": BOT_USER, "bot_id": "B0CONVENE"}

    def _chat_postmessage(self, given: Json, team: str) -> Json | web.Response:
        if problem := problem_of(given.get("blocks", []), 50):
            return _no("invalid_blocks", detail=problem)
        sent = self._keep(self.posted, Sent(self._ts(), given["channel"], given))
        return {"ts": sent.ts, "channel": sent.channel, "message": {}}

    def _chat_postephemeral(self, given: Json, team: str) -> Json:
        sent = self._keep(self.hidden, Sent(self._ts(), given["channel"], given, given["user"]))
        return {"message_ts": sent.ts}

    def _chat_update(self, given: Json, team: str) -> Json | web.Response:
        if given["ts"] in {*self.gone, *self.deleted} or given["ts"] not in self._faces:
            return _no("message_not_found")
        if problem := problem_of(given.get("blocks", []), 50):
            return _no("invalid_blocks", detail=problem)
        thread = {"thread_ts": before} if (before := self._faces[given["ts"]].body.get("thread_ts")) else {}
        self._keep(self.updated, Sent(given["ts"], given["channel"], given | thread))
        return {"ts": given["ts"], "channel": given["channel"]}

    def _chat_delete(self, given: Json, team: str) -> Json:
        self.deleted.append(given["ts"])
        return {"ts": given["ts"]}

    def _conversations_open(self, given: Json, team: str) -> Json:
        return {"channel": {"id": chat_of(self.people[given["users"]])}}

    def _conversations_history(self, given: Json, team: str) -> Json | web.Response:
        """Of the bot's own chats alone: no scope lets it read others. Newest first, as each message stands."""
        if not given["channel"].startswith("D"):
            return _no("missing_scope", needed="channels:history")
        oldest, latest = given.get("oldest", ""), given.get("latest", "~")
        there = [
            sent
            for sent in reversed(self.posted)
            if sent.channel == given["channel"] and sent.ts not in self.deleted and oldest <= sent.ts <= latest
        ]
        whole = given.get("include_all_metadata") == "true"
        shown = [
            {"ts": sent.ts, "text": self._faces[sent.ts].body.get("text", ""), "blocks": self._faces[sent.ts].blocks}
            | ({"metadata": sent.body["metadata"]} if whole and "metadata" in sent.body else {})
            for sent in there
        ]
        return {"messages": shown[: int(given.get("limit", 100))]}

    def _conversations_members(self, given: Json, team: str) -> Json:
        """Two a page, so that paging is needed."""
        members = [user.id for user in self.rooms.get(given["channel"], EVERYBODY)]
        start = int(given.get("cursor", 0))
        more = str(start + 2) if start + 2 < len(members) else ""
        return {"members": members[start : start + 2], "response_metadata": {"next_cursor": more}}

    def _users_info(self, given: Json, team: str) -> Json | web.Response:
        user = self.people.get(given["user"])
        if user is None:
            return _no("user_not_found")
        profile = {
            "real_name": user.name,
            "display_name": user.name.split()[0],
            **({"email": user.address} if user.address else {}),
        }
        shown = {
            "id": user.id,
            "team_id": user.team,
            "name": user.name.lower(),
            "real_name": user.name,
            "tz": user.zone,
            "locale": user.locale,
            "deleted": False,
            "is_bot": user.is_bot,
            "is_email_confirmed": user.confirmed,
            "profile": profile,
        }
        return {"user": shown | ({"is_stranger": True} if user.team != team else {})}

    def _views_open(self, given: Json, team: str) -> Json | web.Response:
        if time.monotonic() - self.triggers.pop(given["trigger_id"], -9.0) > 3.0:
            return _no("expired_trigger_id")
        return self._shown_view(given["view"], f"V{next(self._ids)}")

    def _views_update(self, given: Json, team: str) -> Json | web.Response:
        return self._shown_view(given["view"], given["view_id"])

    def _shown_view(self, view: Json, view_id: str) -> Json | web.Response:
        if problem := problem_of(view["blocks"], 100):
            return _no("invalid_blocks", detail=problem)
        self.views.append({"id": view_id, **view})
        return {"view": {"id": view_id}}

    def _views_publish(self, given: Json, team: str) -> Json | web.Response:
        if problem := problem_of(given["view"]["blocks"], 100):
            return _no("invalid_blocks", detail=problem)
        self.homes[given["user_id"]] = given["view"]
        return {"view": {"id": f"VH{given['user_id']}"}}

    def _access(self, given: Json, request: web.Request) -> web.Response:
        """A code is the token that it is exchanged for."""
        asked = (given.get("client_id"), given.get("client_secret"))
        if request.headers.get("Authorization", "").startswith("Basic "):
            login = aiohttp.BasicAuth.decode(request.headers["Authorization"])
            asked = (login.login, login.password)
        token = str(given.get("code", ""))
        if asked != (CLIENT_ID, CLIENT_SECRET) or token not in self.tokens:
            return _no("invalid_code")
        whole = self.tokens[token].startswith("E")
        team = None if whole else {"id": self.tokens[token], "name": "Some workspace"}
        enterprise = {"id": self.tokens[token], "name": "Some organisation"} if whole else None
        said = {"access_token": token, "token_type": "bot", "scope": ",".join(sorted(self.scopes)), "bot_user_id": BOT_USER}
        return web.json_response(
            {"ok": True, "app_id": "A0CONVENE", "team": team, "enterprise": enterprise, "is_enterprise_install": whole}
            | {"authed_user": {"id": ADA.id}, **said}
        )

    # -------------------------------------------------------- response addresses

    def _response_url(self, channel: str, user: User, message: str = "") -> str:
        number = str(next(self._ids))
        self._answers[number] = (channel, user.id, 0)
        return f"{self.url}/responses/{number}" + (f"?message={message}" if message else "")

    async def _answered(self, request: web.Request) -> web.Response:
        """Good for five answers; one that replaces stands in the place of what this address was given out with."""
        number = request.match_info["number"]
        channel, user, used = self._answers[number]
        if used >= 5:
            return web.Response(status=404, text="used_url")
        self._answers[number] = (channel, user, used + 1)
        body = await request.json()
        message = request.query.get("message") or next(
            (sent.ts for sent in reversed(self.hidden) if sent.body.get("_by") == number), ""
        )
        if body.get("delete_original"):
            self.deleted.append(message)
        elif body.get("replace_original") and message:
            self._keep(self.updated, Sent(message, channel, body | {"_by": number}, user))
        else:
            self._keep(self.hidden, Sent(self._ts(), channel, body | {"_by": number}, user))
        return web.Response(text="ok")

    def _keep(self, where: list[Sent], sent: Sent) -> Sent:
        where.append(sent)
        self._faces[sent.ts] = sent
        return sent

    def _ts(self) -> str:
        return f"1700000000.{next(self._ids):06}"

    def _trigger(self) -> str:
        trigger = f"13345224609.{next(self._ids)}"
        self.triggers[trigger] = time.monotonic()
        return trigger

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[FakeSlack]:
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/{method}", self._api),
                web.get("/api/{method}", self._api),
                web.post("/responses/{number}", self._answered),
            ]
        )
        async with served(app) as url, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as client:
            self.url, self._client = url, client
            yield self


@asynccontextmanager
async def slack_server() -> AsyncIterator[FakeSlack]:
    async with FakeSlack()._running() as running:
        yield running


def signed(body: bytes, timestamp: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs a body."""
    at = str(int(time.time()) if timestamp is None else timestamp)
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
    assert signature is not None
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}


def _no(error: str, **more: str) -> web.Response:
    return web.json_response({"ok": False, "error": error, **more})


def _unpacked(name: str, value: Any) -> Any:
    """Blocks and views of a form are JSON as text."""
    return json.loads(value) if isinstance(value, str) and name in ("blocks", "view") else value


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


# ---------------------------------------------------------------- reading blocks


def problem_of(blocks: Sequence[Json], most: int) -> str:
    """What Slack would refuse about blocks, "" for nothing: Slack's own models, and the three things that they miss."""
    if len(blocks) > most:
        return f"{len(blocks)} blocks"
    try:
        for parsed in Block.parse_all(list(blocks)):
            parsed.validate_json()
    except SlackObjectFormationError as problem:
        return str(problem)
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(named) != len(set(named)):
        return "two blocks of one id"
    for block in blocks:
        actions = [element["action_id"] for element in elements([block]) if "action_id" in element]
        if len(actions) != len(set(actions)):
            return "two elements of one id"
        if any(not element["options"] for element in elements([block]) if "options" in element):
            return "a choice without options"
    return ""


def elements(blocks: Sequence[Json]) -> list[Json]:
    """Buttons and fields, in the order in which they are drawn."""
    found: list[Json] = []
    for block in blocks:
        found += block.get("elements", []) if block["type"] == "actions" else []
        found += [block[name] for name in ("accessory", "element") if name in block]
    return found


def button_of(blocks: Sequence[Json], name: str) -> Json:
    """The one button with that label or spoken name."""
    buttons = [element for element in elements(blocks) if element["type"] == "button"]
    found = [button for button in buttons if name in (button["text"]["text"], button.get("accessibility_label"))]
    names = [button.get("accessibility_label") or button["text"]["text"] for button in buttons]
    assert len(found) == 1, f"{name!r} is {len(found)} times among {names}"
    return found[0]


def texts_of(blocks: Sequence[Json]) -> str:
    """What blocks say, a line for each text."""
    said: list[str] = []
    for block in blocks:
        texts = [block.get("text"), *(block.get("fields") or ()), block.get("label")]
        texts += [element for element in block.get("elements", []) if block["type"] == "context"]
        said += [text["text"] for text in texts if text]
    return "\n".join(said).replace("\u200b", "")


def state_of(blocks: Sequence[Json], filled: Mapping[str, str]) -> Json:
    """The fields as a client sends them: as they are drawn, those in `filled` (by our id) changed."""
    values: Json = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            name = element["action_id"].partition(":")[2]
            values[block["block_id"]] = {element["action_id"]: _state(element, filled.get(name))}
    return values


def _state(element: Json, filled: str | None) -> Json:
    kind = element["type"]
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": (filled if filled is not None else element.get("initial_value")) or None}
        case "static_select" | "radio_buttons":
            chosen = element.get("initial_option") if filled is None else _option(element, filled)
            return {"type": kind, "selected_option": chosen}
        case "checkboxes" | "multi_static_select":
            several = (
                element.get("initial_options", []) if filled is None else [_option(element, value) for value in filled.split(",")]
            )
            return {"type": kind, "selected_options": [each for each in several if each]}
        case "datepicker":
            return {"type": kind, "selected_date": filled if filled is not None else element.get("initial_date")}
        case "timepicker":
            return {"type": kind, "selected_time": filled if filled is not None else element.get("initial_time")}
        case "multi_users_select":
            return {"type": kind, "selected_users": filled.split(",") if filled else element.get("initial_users", [])}
    raise AssertionError(kind)


def _option(element: Json, value: str) -> Json | None:
    return next((option for option in element["options"] if option["value"] == value), None)
