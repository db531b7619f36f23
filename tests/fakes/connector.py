"""A small Bot Connector on loopback, with its own OpenID metadata and signing keys: Teams, as far as a bot can tell.

It records what the bot posts and updates, issues ids, can be slow or refuse, and plays the people: `say`, `click`, `open_dialog`,
`submit_dialog`, `install` send signed activities to the bot and give back its HTTP answer.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.teams.config import ISSUER, TeamsConfig

TENANT = "11111111-1111-4111-8111-111111111111"
APP_ID = "cccccccc-0000-4000-8000-000000000001"
APP_PASSWORD = "a password for tests"
BOT_ID = f"28:{APP_ID}"
BOT_NAME = "Convene"

CARD = "application/vnd.microsoft.card.adaptive"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody in Teams. `object_id` is Entra's; mentions carry only `id`, as in Teams."""

    name: str
    object_id: str
    address: str = ""
    zone: str = "Europe/Stockholm"
    locale: str = "en-GB"
    tenant: str = TENANT

    @property
    def id(self) -> str:
        return f"29:{self.object_id}"


def _user(number: int, name: str, address: str, zone: str, locale: str = "en-GB") -> User:
    return User(name, f"aaaaaaaa-0000-4000-8000-{number:012}", f"{address}@contoso.test", zone, locale)


ADA = _user(1, "Ada Lindqvist", "ada.lindqvist", "Europe/Stockholm")
ANA_PEREZ = _user(2, "Ana Pérez", "ana.perez", "Europe/Madrid")
ANA_PETROVA = _user(3, "Ana Petrova", "ana.petrova", "Europe/Sofia")
BEN = _user(4, "Ben Okafor", "ben.okafor", "Europe/London")
EVA = _user(7, "Eva Lind", "eva.lind", "America/New_York", "en-US")
EVERYBODY = (ADA, ANA_PEREZ, ANA_PETROVA, BEN, EVA)


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation: `kind` as Teams names it (personal, groupChat, channel); a channel's `thread` is part of its id."""

    id: str
    kind: str = "personal"
    thread: str = ""

    @property
    def conversation(self) -> str:
        return f"{self.id};messageid={self.thread}" if self.thread else self.id


GROUP = Chat("19:group@thread.v2", "groupChat")
CHANNEL = Chat("19:channel@thread.tacv2", "channel", thread="1700000000000")


def personal(user: User) -> Chat:
    return Chat(f"a:{user.object_id}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot's HTTP endpoint said; `body` is {} where it said nothing."""

    status: int
    body: Json
    seconds: float

    @property
    def card(self) -> Json:
        """The card that came back in place of the clicked one."""
        assert self.body.get("type") == CARD, self.body
        return self.body["value"]  # type: ignore[no-any-return]  # JSON

    @property
    def note(self) -> str:
        """The note that only the one who clicked sees."""
        assert self.body.get("type") == "application/vnd.microsoft.activity.message", self.body
        return str(self.body["value"])


@dataclass(frozen=True, slots=True)
class Sent:
    """An activity that the bot posted or put in the place of another."""

    id: str
    conversation: str
    activity: Json

    @property
    def card(self) -> Json:
        return self.activity["attachments"][0]["content"]  # type: ignore[no-any-return]  # JSON

    @property
    def text(self) -> str:
        return str(self.activity.get("text", ""))


@dataclass(slots=True)
class SigningPair:
    """A key of the channel's."""

    id: str
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def published(self) -> Json:
        return {
            **jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True),
            "kid": self.id,
            "endorsements": ["msteams"],
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    headers: Mapping[str, str]


class FakeConnector:
    """See the module. Lists hold what happened, in order; `until` waits for something to happen."""

    def __init__(self) -> None:
        self.posted: list[Sent] = []
        self.updated: list[Sent] = []
        self.typing: list[str] = []
        self.requests: list[str] = []
        self.token_requests = 0
        self.metadata_requests = 0
        self.metadata_down = False
        self.gone: set[str] = set()
        self.rosters: dict[str, tuple[User, ...]] = {}
        self.delay = 0.0
        self.signing = SigningPair("key-1")
        self.url = ""
        self._refusals: list[Refusal] = []
        self._faces: dict[str, Json] = {}
        self._ids = itertools.count(1_700_000_000_001)
        self._client: aiohttp.ClientSession | None = None

    # -------------------------------------------------------- how the bot is to be set up

    @property
    def service_url(self) -> str:
        return f"{self.url}/teams/"

    @property
    def config(self) -> TeamsConfig:
        return TeamsConfig(
            app_id=APP_ID,
            app_password=APP_PASSWORD,
            tenant_id=TENANT,
            openid_url=f"{self.url}/openid",
            service_hosts=(self.url.removeprefix("http://"),),
            authority=self.url,
        )

    @property
    def settings(self) -> dict[str, str]:
        """The same as environment variables; the app's tokens also come from here."""
        return {
            "CONVENE_TEAMS_APP_ID": APP_ID,
            "CONVENE_TEAMS_APP_PASSWORD": APP_PASSWORD,
            "CONVENE_TEAMS_TENANT_ID": TENANT,
            "CONVENE_TEAMS_OPENID_URL": f"{self.url}/openid",
            "CONVENE_TEAMS_SERVICE_HOSTS": self.url.removeprefix("http://"),
        }

    # -------------------------------------------------------- faults

    def refuse_next(self, status: int, times: int = 1, **headers: str) -> None:
        """Answer the next requests with a status; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._refusals += [Refusal(status, named)] * times

    def rotate_keys(self) -> None:
        self.signing = SigningPair(f"key-{next(self._ids)}")

    # -------------------------------------------------------- what people do

    def token(self, signed_by: SigningPair | None = None, algorithm: str = "RS256", **changes: Any) -> str:
        """A token as the channel makes it; `changes` replace claims, None removes one."""
        now = int(time.time())
        claims: Json = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 10, "exp": now + 3600, "serviceurl": self.service_url}
        claims = {name: value for name, value in (claims | changes).items() if value is not None}
        signing = signed_by or self.signing
        return jwt.encode(claims, "" if algorithm == "none" else signing.key, algorithm=algorithm, headers={"kid": signing.id})

    def activity_from(self, user: User, chat: Chat | None = None, **parts: Any) -> Json:
        """An activity as Teams sends it; `parts` add to it or replace, None removes."""
        chat = chat or personal(user)
        conversation = {"id": chat.conversation, "conversationType": chat.kind, "tenantId": user.tenant}
        activity: Json = {
            "type": "message",
            "id": str(next(self._ids)),
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "localTimezone": user.zone,
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.object_id},
            "conversation": conversation if chat.kind == "personal" else conversation | {"isGroup": True},
            "recipient": {"id": BOT_ID, "name": BOT_NAME},
            "locale": user.locale,
            "channelData": {"tenant": {"id": user.tenant}},
        }
        return {name: value for name, value in (activity | parts).items() if value is not None}

    def message_from(self, user: User, text: str, chat: Chat | None = None, mentions: Sequence[User] = ()) -> Json:
        """Something typed; in groups it mentions the bot, as otherwise it would not arrive. `{}` in the text is a mention."""
        text = text.format(*(f"<at>{person.name}</at>" for person in mentions))
        entities = [_mention(person.id, person.name) for person in mentions]
        if chat is not None and chat.kind != "personal":
            text = f"<at>{BOT_NAME}</at> {text}"
            entities.insert(0, _mention(BOT_ID, BOT_NAME))
        client = {"type": "clientInfo", "locale": user.locale, "timezone": user.zone, "platform": "Web"}
        return self.activity_from(user, chat, text=text, textFormat="plain", entities=[*entities, client])

    async def deliver(self, app_url: str, activity: Json, token: str | None = None) -> Answer:
        """Send an activity to the bot, with a good token unless another is given ("" for none)."""
        token = self.token() if token is None else token
        return await self.deliver_raw(app_url, activity, {"Authorization": f"Bearer {token}"} if token else {})

    async def deliver_raw(self, app_url: str, body: Json | bytes, headers: Mapping[str, str]) -> Answer:
        assert self._client is not None
        began = time.monotonic()
        content: Json = {"data": body} if isinstance(body, bytes) else {"json": body}
        headers = {"Content-Type": "application/json", **headers}
        async with self._client.post(f"{app_url}/api/messages", headers=headers, **content) as answer:
            text = await answer.text()
            said = await answer.json() if text else {}
            if isinstance(body, dict) and str(body.get("name")).startswith("task/") and answer.status == 200:
                assert not text or said["task"]["type"], "Task or Task Type is missing in Task Module response"
            return Answer(answer.status, said, time.monotonic() - began)

    async def say(self, app_url: str, user: User, text: str, chat: Chat | None = None, mentions: Sequence[User] = ()) -> Answer:
        return await self.deliver(app_url, self.message_from(user, text, chat, mentions))

    async def click(
        self, app_url: str, user: User, message: str, label: str, chat: Chat | None = None, **inputs: object
    ) -> Answer:
        """Press a button of a message's present card, by its label or its spoken name; clients send all the card's inputs.

        A card in the answer takes the message's place, as in Teams.
        """
        answer = await self.deliver(app_url, self.click_from(user, message, label, chat, **inputs))
        if answer.body.get("type") == CARD:
            self._faces[message] = answer.card
        return answer

    def click_from(self, user: User, message: str, label: str, chat: Chat | None = None, **inputs: object) -> Json:
        card = self.face(message)
        button = button_of(card, label)
        data = {**filled(card, inputs), **button["data"]}
        value = {"action": {"type": "Action.Execute", "verb": button["verb"], "data": data}, "trigger": "manual"}
        return self.activity_from(user, chat, type="invoke", name="adaptiveCard/action", value=value, replyToId=message)

    async def look(self, app_url: str, user: User, message: str) -> Answer:
        """What a client does by itself when a card that can be refreshed comes into view; only this user's view of it changes."""
        value = {"action": self.face(message)["refresh"]["action"], "trigger": "automatic"}
        activity = self.activity_from(user, type="invoke", name="adaptiveCard/action", value=value, replyToId=message)
        return await self.deliver(app_url, activity)

    async def open_dialog(self, app_url: str, user: User, message: str, label: str) -> Answer:
        data = button_of(self.face(message), label)["data"]
        value = {"data": data, "context": {"theme": "default"}}
        activity = self.activity_from(user, type="invoke", name="task/fetch", value=value, replyToId=message)
        return await self.deliver(app_url, activity)

    async def submit_dialog(self, app_url: str, user: User, card: Json, label: str, **inputs: object) -> Answer:
        """Without the id of the card that the dialog was opened from: Teams sends none (botframework-sdk issue 6473)."""
        value = {"data": {**filled(card, inputs), **button_of(card, label)["data"]}}
        activity = self.activity_from(user, type="invoke", name="task/submit", value=value)
        return await self.deliver(app_url, activity)

    async def install(self, app_url: str, user: User, chat: Chat | None = None) -> tuple[Answer, Answer]:
        """Teams tells of one installation twice."""
        added = self.activity_from(user, chat, type="conversationUpdate", membersAdded=[{"id": BOT_ID}])
        installed = self.activity_from(user, chat, type="installationUpdate", action="add", timestamp=added["timestamp"])
        return await self.deliver(app_url, added), await self.deliver(app_url, installed)

    def face(self, message: str) -> Json:
        """The card that a message shows now."""
        return self._faces[message]

    async def until(self, happened: Callable[[], bool], within: float = 60.0) -> None:
        """Wait for something that the bot does in its own time."""
        async with asyncio.timeout(within):
            while not happened():
                await asyncio.sleep(0.005)

    # -------------------------------------------------------- the Connector's HTTP

    def _routes(self) -> list[web.RouteDef]:
        conversation = "/teams/v3/conversations/{conversation}"
        return [
            web.get("/openid", self._openid),
            web.get("/keys", self._keys),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
            web.post("/teams/v3/conversations", self._open_conversation),
            web.post(f"{conversation}/activities", self._post),
            web.post(f"{conversation}/activities/{{activity}}", self._post),
            web.put(f"{conversation}/activities/{{activity}}", self._put),
            web.get(f"{conversation}/pagedmembers", self._members),
            web.get(f"{conversation}/members/{{member}}", self._member),
        ]

    async def _openid(self, request: web.Request) -> web.Response:
        self.metadata_requests += 1
        if self.metadata_down:
            return web.Response(status=503)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": [self.signing.published()]})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.token_requests += 1
        asked = (request.match_info["tenant"], form.get("client_id"), form.get("client_secret"), form.get("grant_type"))
        if asked != (TENANT, APP_ID, APP_PASSWORD, "client_credentials"):
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response({"access_token": f"app-token-{self.token_requests}", "expires_in": 3600, "token_type": "Bearer"})

    async def _open_conversation(self, request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response({"id": f"a:{asked['members'][0]['id'].removeprefix('29:')}"}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        activity = await request.json()
        if activity["type"] == "typing":
            self.typing.append(request.match_info["conversation"])
            return web.json_response({}, status=201)
        sent = Sent(str(next(self._ids)), request.match_info["conversation"], activity)
        self.posted.append(sent)
        self._remember(sent)
        return web.json_response({"id": sent.id}, status=201)

    async def _put(self, request: web.Request) -> web.Response:
        sent = Sent(request.match_info["activity"], request.match_info["conversation"], await request.json())
        if sent.id in self.gone:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        self.updated.append(sent)
        self._remember(sent)
        return web.json_response({"id": sent.id})

    def _remember(self, sent: Sent) -> None:
        if sent.activity.get("attachments"):
            self._faces[sent.id] = sent.card

    async def _members(self, request: web.Request) -> web.Response:
        """Two a page, so that paging is needed."""
        people = self.rosters.get(request.match_info["conversation"], EVERYBODY)
        start = int(request.query.get("continuationToken", "0"))
        page: Json = {"members": [_roster_entry(person) for person in people[start : start + 2]]}
        if start + 2 < len(people):
            page["continuationToken"] = str(start + 2)
        return web.json_response(page)

    async def _member(self, request: web.Request) -> web.Response:
        people = self.rosters.get(request.match_info["conversation"], EVERYBODY)
        found = [person for person in people if person.id == request.match_info["member"]]
        return web.json_response(_roster_entry(found[0])) if found else web.json_response({}, status=404)

    @web.middleware
    async def _gate(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if request.path.startswith("/teams/"):
            if self.delay:
                await asyncio.sleep(self.delay)
            if self._refusals:
                refusal = self._refusals.pop(0)
                return web.json_response({"error": {}}, status=refusal.status, headers=refusal.headers)
            if not request.headers.get("Authorization", "").startswith("Bearer app-token-"):
                return web.json_response({"error": {"code": "Unauthorized"}}, status=401)
        answer: web.StreamResponse = await handler(request)
        return answer

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[FakeConnector]:
        app = web.Application(middlewares=[self._gate])
        app.add_routes(self._routes())
        async with served(app) as url, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as client:
            self.url, self._client = url, client
            yield self


@asynccontextmanager
async def connector() -> AsyncIterator[FakeConnector]:
    async with FakeConnector()._running() as running:
        yield running


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The app on a free port of loopback; its address without a slash at the end."""
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


# ---------------------------------------------------------------- reading cards


def elements(card: object) -> list[Json]:
    """Everything in a card, at any depth, in the order in which it is drawn."""
    if isinstance(card, list):
        return [element for item in card for element in elements(item)]
    if not isinstance(card, dict):
        return []
    inside = [element for name in ("body", "items", "columns", "actions", "facts") for element in elements(card.get(name))]
    return [card, *inside]


def button_of(card: Json, label: str) -> Json:
    """The one button with that label or spoken name."""
    buttons = [item for item in elements(card) if str(item.get("type", "")).startswith("Action.")]
    found = [item for item in buttons if label in (item.get("title"), item.get("tooltip"))]
    labels = [item.get("tooltip") or item.get("title") for item in buttons]
    assert len(found) == 1, f"{label!r} is {len(found)} times among {labels}"
    return found[0]


def texts_of(card: Json) -> str:
    """What a card says, a line for each text; escapes of Markdown removed."""
    said = [
        item.get("text") or item.get("value", "") for item in elements(card) if item.get("type") == "TextBlock" or "title" in item
    ]
    return "\n".join(str(line).replace("\\", "") for line in said if line)


def filled(card: Json, inputs: Mapping[str, object] | None = None) -> dict[str, object]:
    """The card's inputs as a client sends them, these changed: whatever is empty is left out, as Microsoft's renderer does."""
    drawn = [item for item in elements(card) if str(item.get("type", "")).startswith("Input.")]
    given = {**{item["id"]: item.get("value", "") for item in drawn}, **(inputs or {})}
    return {name: value for name, value in given.items() if value not in ("", None)}


def _mention(account: str, name: str) -> Json:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": account, "name": name}}


def _roster_entry(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "objectId": user.object_id,
        "email": user.address,
        "tenantId": user.tenant,
        "userRole": "user",
    }


def foreign(user: User) -> User:
    """The same person, seen from another tenant."""
    return replace(user, tenant="22222222-2222-4222-8222-222222222222")
