"""Outgoing: cards posted and repainted through the Bot Connector, over one shared session, honouring Retry-After."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self
from urllib.parse import quote
from weakref import WeakValueDictionary

import aiohttp
import msgspec
import structlog
from yarl import URL

from adapters.chat import Account, Card, CardRef, Channel, Dialog, Place, PlaceKind
from adapters.teams.config import TeamsConfig
from adapters.teams.render import form_payload, message_payload
from scheduling.errors import ChannelError

_log = structlog.get_logger(__name__)

_SCOPE = "https://api.botframework.com/.default"
_RENEW_BEFORE_SECONDS = 300.0
_REQUEST_SECONDS = 10.0
_ATTEMPTS = 4
_WAIT_IN_ALL_SECONDS = 20.0
# Teams page "Optimize your bot with rate limiting": which answers are to be tried again.
_BROKEN, _UNREACHED = 0, -1
_MAY_HAVE_ARRIVED = frozenset({_BROKEN, 502, 504})
_WORTH_REPEATING = frozenset({_BROKEN, _UNREACHED, 412, 429, 502, 503, 504})
_PAGE = 500
_REMEMBERED_ACCOUNTS = 2_000


def teams_session() -> aiohttp.ClientSession:
    """The session that everything outgoing shares; to be made on the running loop, and closed by whoever made it."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=_REQUEST_SECONDS, sock_connect=5.0),
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=aiohttp.TCPConnector(limit=100, limit_per_host=50, keepalive_timeout=60),
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """What it takes to post into a conversation without an event; the JSON in `Place.reference`."""

    service: str
    bot: str
    tenant: str

    def pack(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, place: Place) -> Self:
        try:
            return msgspec.json.decode(place.reference, type=cls)
        except msgspec.MsgspecError as problem:
            raise ChannelError("no usable reference to the conversation") from problem


class _Token(msgspec.Struct):
    access_token: str
    expires_in: float = 3600.0


class AppToken:
    """The bot's own token for the Connector: client credentials (RFC 6749 4.4), kept until five minutes before its end."""

    def __init__(self, config: TeamsConfig, session: aiohttp.ClientSession, monotonic: Callable[[], float]) -> None:
        self._config = config
        self._session = session
        self._monotonic = monotonic
        self._token = ""
        self._renew_at = 0.0
        self._fetching = asyncio.Lock()

    async def header(self, *, renew: bool = False) -> dict[str, str]:
        """The Authorization header; none for local clients. `ChannelError` when no token is to be had."""
        if self._config.insecure:
            return {}
        if renew or self._monotonic() >= self._renew_at:
            stale = self._token
            async with self._fetching:
                if self._token == stale:
                    await self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    async def _fetch(self) -> None:
        url = f"{self._config.authority.rstrip('/')}/{quote(self._config.tenant_id)}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self._config.app_id,
            "client_secret": self._config.app_password,
            "scope": _SCOPE,
        }
        try:
            async with self._session.post(url, data=form, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise ChannelError(f"no token for the bot: status {answer.status}")
                token = msgspec.json.decode(await answer.read(), type=_Token)
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError) as problem:
            raise ChannelError(f"no token for the bot: {type(problem).__name__}") from problem
        self._token = token.access_token
        self._renew_at = self._monotonic() + max(0.0, token.expires_in - _RENEW_BEFORE_SECONDS)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One request's outcome; `status` is 0 when the connection broke, -1 when there was none, and `problem` then says how."""

    status: int
    body: bytes = b""
    retry_after: float | None = None
    problem: str = ""


class Connector:
    """The Bot Connector's REST API: conversations and the activities in them.

    Every call checks its serviceUrl against the allow-list before anything leaves. Refusals for load, gateway errors and
    broken connections are tried again within 20 seconds; so a message may, rarely, be posted twice, but not one sent `once`.
    """

    def __init__(
        self, config: TeamsConfig, session: aiohttp.ClientSession, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._config = config
        self._session = session
        self._monotonic = monotonic
        self._token = AppToken(config, session, monotonic)

    async def send(
        self, service: str, conversation: str, activity: Mapping[str, object], reply_to: str = "", *, once: bool = False
    ) -> str:
        """Post an activity; its id, "" where the service gives none (typing). `once`: never again when it may have arrived."""
        path = f"v3/conversations/{quote(conversation, safe='')}/activities" + (
            f"/{quote(reply_to, safe='')}" if reply_to else ""
        )
        return _id(await self._call("POST", service, path, activity, once=once))

    async def replace(self, service: str, conversation: str, activity_id: str, activity: Mapping[str, object]) -> bool:
        """Put another activity in the place of one that was posted; False when that is gone."""
        return await self._call("PUT", service, _path(conversation, "activities", activity_id), activity) is not None

    async def personal_chat(self, reference: Reference, account: Account) -> str:
        """The id of the bot's own chat with somebody, opened if need be."""
        payload = {
            "bot": {"id": reference.bot},
            "members": [{"id": account.id}],
            "isGroup": False,
            "tenantId": reference.tenant,
            "channelData": {"tenant": {"id": reference.tenant}},
        }
        return _id(await self._call("POST", reference.service, "v3/conversations", payload))

    async def members(self, service: str, conversation: str) -> list[dict[str, object]]:
        """Everyone in a conversation, page by page (Teams page "Get Teams specific context for your bot")."""
        path = _path(conversation, "pagedmembers") + f"?pageSize={_PAGE}"
        found: list[dict[str, object]] = []
        more = ""
        while True:
            page = await self._call("GET", service, path + (f"&continuationToken={quote(more, safe='')}" if more else ""))
            members = page.get("members") if page else None
            found += [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
            following = page.get("continuationToken") if page else None
            if not isinstance(following, str) or not following or following == more:
                return found
            more = following

    async def member(self, service: str, conversation: str, member: str) -> dict[str, object] | None:
        """One member, None when there is no such."""
        return await self._call(
            "GET", service, f"v3/conversations/{quote(conversation, safe='')}/members/{quote(member, safe='')}"
        )

    async def _call(
        self, method: str, service: str, path: str, payload: Mapping[str, object] | None = None, *, once: bool = False
    ) -> dict[str, object] | None:
        """The answer as JSON, {} where there is none, None for 404. Anything else is `ChannelError`."""
        if not self._config.may_reach(service):
            raise ChannelError("the service host is not on the allow-list")
        # Quoted already: left to itself the session would undo the quoting that it thinks needless.
        url = URL(f"{service.rstrip('/')}/{path}", encoded=True)
        body = None if payload is None else msgspec.json.encode(payload)
        give_up_at = self._monotonic() + _WAIT_IN_ALL_SECONDS
        renew, attempt, certain = False, 0, True
        while True:
            answer = await self._once(method, url, body, renew=renew)
            if answer.status == 401 and not renew:
                renew = True
                continue
            attempt += 1
            if 200 <= answer.status < 300:
                return _object(answer.body)
            if answer.status == 404:
                return None
            certain = certain and answer.status not in _MAY_HAVE_ARRIVED
            wait = answer.retry_after if answer.retry_after is not None else 0.25 * 2**attempt
            is_last = attempt == _ATTEMPTS or self._monotonic() + wait > give_up_at
            if is_last or answer.status not in _WORTH_REPEATING or (once and not certain):
                raise ChannelError(f"the channel refused: {answer.problem or answer.status}", certain=certain)
            await asyncio.sleep(wait)

    async def _once(self, method: str, url: URL, body: bytes | None, *, renew: bool) -> _Answer:
        headers = await self._token.header(renew=renew)
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with self._session.request(method, url, data=body, headers=headers, allow_redirects=False) as answer:
                return _Answer(answer.status, await answer.read(), _retry_after(answer.headers.get("Retry-After", "")))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
            return _Answer(_UNREACHED, problem=type(problem).__name__)
        except (aiohttp.ClientError, TimeoutError) as problem:
            return _Answer(_BROKEN, problem=type(problem).__name__)


class TeamsChannel(Channel):
    """Teams, outgoing."""

    name = "teams"

    def __init__(self, config: TeamsConfig, session: aiohttp.ClientSession) -> None:
        self.connector = Connector(config, session)
        self._accounts: OrderedDict[tuple[str, str], Account] = OrderedDict()
        self._painting: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        reference = Reference.of(place)
        payload = message_payload(card, place.kind)
        message = await self.connector.send(reference.service, conversation_id(place), payload, once=once)
        return CardRef(place, message)

    async def post_form(self, place: Place, dialog: Dialog) -> CardRef:
        """A dialog as a form inside a card, for where none can be opened."""
        reference = Reference.of(place)
        message = await self.connector.send(reference.service, conversation_id(place), form_payload(dialog, place.kind))
        return CardRef(place, message)

    async def update(self, ref: CardRef, card: Card) -> None:
        """Repaint; calls for one card take effect in the order in which they were made."""
        reference = Reference.of(ref.place)
        lock = self._painting.setdefault((ref.place.id, ref.message), asyncio.Lock())
        async with lock:
            payload = message_payload(card, ref.place.kind)
            if not await self.connector.replace(reference.service, conversation_id(ref.place), ref.message, payload):
                _log.info("teams_card_gone")

    async def members(self, place: Place) -> tuple[Account, ...]:
        """The people of a chat, or of the channel's team where the place is a channel."""
        reference = Reference.of(place)
        found = await self.connector.members(reference.service, place.id)
        people = (_account(member, reference.tenant) for member in found)
        return tuple(person for person in people if person.id and not person.id.startswith("28:"))

    async def whisper(self, place: Place, to: Account, text: str) -> None:
        """A note for one person: in the bot's own chat with them, unless the place is that already.

        (Messages in a group that only one person sees are a developer preview of Teams, so they are not used.)
        """
        reference = Reference.of(place)
        here = place.kind is PlaceKind.PERSONAL
        conversation = conversation_id(place) if here else await self.connector.personal_chat(reference, to)
        if not conversation:
            raise ChannelError("no personal chat could be opened")
        await self.connector.send(reference.service, conversation, {"type": "message", "text": text, "textFormat": "plain"})

    async def identified(self, place: Place, account: Account) -> Account:
        """The account with its Entra object id, which a mention in Teams lacks; as it was where the roster has none.

        What is remembered never changes: a Teams id belongs to one person for good.
        """
        if account.object_id:
            return account
        reference = Reference.of(place)
        key = (reference.tenant, account.id)
        if key not in self._accounts:
            member = await self.connector.member(reference.service, place.id, account.id)
            found = _account(member or {}, reference.tenant)
            if not found.object_id:
                return account
            self._accounts[key] = found
            if len(self._accounts) > _REMEMBERED_ACCOUNTS:
                self._accounts.popitem(last=False)
        known = self._accounts[key]
        return replace(account, object_id=known.object_id, address=known.address)


def conversation_id(place: Place) -> str:
    """As the Connector wants it: the thread of a channel is part of the conversation's id."""
    return f"{place.id};messageid={place.thread}" if place.thread else place.id


def _account(member: Mapping[str, object], tenant: str) -> Account:
    def text(*names: str) -> str:
        return next((value for name in names if isinstance(value := member.get(name), str) and value), "")

    return Account(
        channel=TeamsChannel.name,
        id=text("id"),
        name=text("name"),
        tenant=text("tenantId").lower() or tenant,
        object_id=text("aadObjectId", "objectId").lower(),
        address=text("email", "userPrincipalName"),
    )


def _path(*parts: str) -> str:
    return "/".join(("v3/conversations", *(quote(part, safe="") for part in parts)))


def _object(body: bytes) -> dict[str, object]:
    try:
        answer = msgspec.json.decode(body) if body.strip() else {}
    except msgspec.MsgspecError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _id(answer: Mapping[str, object] | None) -> str:
    if answer is None:
        raise ChannelError("the conversation is gone")
    found = answer.get("id")
    return found if isinstance(found, str) else ""


def _retry_after(header: str) -> float | None:
    """Seconds, from a number or an HTTP date (RFC 9110 10.2.3); None where it is missing or neither."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
