"""Outgoing: cards posted and repainted through Slack's Web API and response addresses, over one shared session."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import aiohttp
import msgspec
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.chat import Account, Card, CardRef, Channel, Pages, Place, PlaceKind
from adapters.installs import Workspace, WorkspaceStore
from adapters.slack.config import RESPONSE_HOSTS, SlackConfig
from adapters.slack.people import People
from adapters.slack.places import USERS, Reference
from adapters.slack.render import Json, home, message, note
from adapters.slack.workspaces import Workspaces
from scheduling.errors import ChannelError

_log = structlog.get_logger(__name__)

_REQUEST_SECONDS = 10.0
_ATTEMPTS = 4
_WAIT_IN_ALL_SECONDS = 20.0
_WORTH_REPEATING = frozenset({429, 500, 502, 503, 504})
_NOT_CARRIED_OUT = frozenset({429, 503})
_FAILURES = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Slack's own, after which something may have been done and may be tried again later; all else is its last word."""

_GONE = frozenset({"message_not_found", "cant_update_message", "channel_not_found", "is_archived", "edit_window_closed"})
_READING = frozenset({"users.info", "conversations.members", "conversations.history"})
_PAGE = 200
_LOOK_BACK = 50
_ANSWER = "convene_answer"
"""What a message's metadata is called that names the event which it answers."""

_REMEMBERED_CHATS = 5_000

# Slack's own library logs whole requests at the level of debugging; what people write is nobody's business.
silent = logging.getLogger("adapters.slack.sdk")
silent.setLevel(logging.CRITICAL)


def slack_session() -> aiohttp.ClientSession:
    """The session that everything outgoing shares; to be made on the running loop, and closed by whoever made it."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=_REQUEST_SECONDS, sock_connect=5.0),
        cookie_jar=aiohttp.DummyCookieJar(),
        json_serialize=lambda content: msgspec.json.encode(content).decode(),
        connector=aiohttp.TCPConnector(limit=100, limit_per_host=50, keepalive_timeout=60),
    )


class Api:
    """Slack's Web API, by workspace. Rate limits (Retry-After honoured), gateway errors and broken connections are tried again
    within 20 seconds; so a message may, rarely, be posted twice."""

    def __init__(
        self,
        config: SlackConfig,
        session: aiohttp.ClientSession,
        store: WorkspaceStore,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._session = session
        self._monotonic = monotonic
        self.workspaces = Workspaces(config, store, self._identify)

    async def call(self, team: str, method: str, **arguments: object) -> dict[str, Any]:
        """A method of the Web API in one workspace. `Refused` for what Slack says no to, `ChannelError` for the rest."""
        return await self._in(team, method, arguments)

    async def call_once(self, team: str, method: str, **arguments: object) -> dict[str, Any]:
        """As `call`, but never tried again when it may have been carried out."""
        return await self._in(team, method, arguments, once=True)

    async def _in(self, team: str, method: str, arguments: Mapping[str, Any], *, once: bool = False) -> dict[str, Any]:
        workspace = await self.workspaces.find(team)
        if workspace is None:
            raise ChannelError("the app is not installed in that workspace")
        return await self._call(workspace.token, method, arguments, once=once)

    async def answer(self, url: str, body: Json) -> bool:
        """Post to a response address; False when it is too old or used up."""
        parts = urlsplit(url)
        if not (parts.scheme == "https" and parts.hostname in RESPONSE_HOSTS) and not self._is_of_the_api(url):
            raise ChannelError("the response address is not Slack's")

        async def posted() -> dict[str, Any]:
            async with self._session.post(url, json=body, allow_redirects=False) as said:
                if said.status == 429 or said.status >= 500:
                    raise _Busy(said.status, said.headers.get("Retry-After", ""))
                return {"ok": said.status == 200}

        return bool((await self._repeated(posted))["ok"])

    def client(self, token: str) -> AsyncWebClient:
        """Slack's own client, for whom it must be handed to."""
        return AsyncWebClient(token=token, base_url=self._config.api_url, session=self._session, logger=silent, retry_handlers=[])

    async def _identify(self, token: str) -> Workspace:
        said = await self._call(token, "auth.test", {})
        return Workspace(str(said.get("team_id", "")), str(said.get("user_id", "")), token, str(said.get("team", "")))

    async def _call(self, token: str, method: str, arguments: Mapping[str, Any], *, once: bool = False) -> dict[str, Any]:
        """By hand: Slack's own client takes as long for a request as drawing the card does."""
        url = f"{self._config.api_url.rstrip('/')}/{method}"
        headers = {"Authorization": f"Bearer {token}"}
        # Methods that read take their arguments in the address; those that write take JSON.
        if method in _READING:
            asking = partial(self._session.get, url, params=arguments, headers=headers, allow_redirects=False)
        else:
            asking = partial(self._session.post, url, json=arguments, headers=headers, allow_redirects=False)

        async def asked() -> dict[str, Any]:
            async with asking() as said:
                if said.status in _WORTH_REPEATING:
                    raise _Busy(said.status, said.headers.get("Retry-After", ""))
                return _answered(said.status, await said.read())

        return await self._repeated(asked, once=once)

    async def _repeated(self, ask: Callable[[], Any], *, once: bool = False) -> dict[str, Any]:
        give_up_at = self._monotonic() + _WAIT_IN_ALL_SECONDS
        attempt, certain = 0, True
        while True:
            attempt += 1
            wait = 0.25 * 2**attempt
            try:
                done: dict[str, Any] = await ask()
            except _Busy as busy:
                certain = certain and busy.status in _NOT_CARRIED_OUT
                problem, wait = f"status {busy.status}", max(wait, busy.retry_after) if busy.retry_after else wait
            except (aiohttp.ClientError, TimeoutError) as broken:
                certain = certain and isinstance(broken, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
                problem = type(broken).__name__
            else:
                return done
            if attempt == _ATTEMPTS or self._monotonic() + wait > give_up_at or (once and not certain):
                raise ChannelError(f"the channel refused: {problem}", certain=certain)
            await asyncio.sleep(wait)

    def _is_of_the_api(self, url: str) -> bool:
        """Gateways of our own and tests have one host for everything."""
        return urlsplit(url)[:2] == urlsplit(self._config.api_url)[:2]


class Refused(ChannelError):
    """Slack understood and said no; `why` is its word for it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the channel refused: {why}")
        self.why = why


class _Busy(Exception):
    """To be tried again, after so many seconds where Slack says how many."""

    def __init__(self, status: int, retry_after: str) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.retry_after = float(retry_after) if retry_after.isdecimal() else 0.0


class SlackChannel(Channel, Pages):
    """Slack, outgoing."""

    name = "slack"

    def __init__(
        self,
        config: SlackConfig,
        session: aiohttp.ClientSession,
        store: WorkspaceStore,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.api = Api(config, session, store, monotonic)
        self.people = People(self._user, self.api.workspaces.tenant_of, monotonic)
        self._chats: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._painting: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        return await self.send(place, message(card), once=once)

    async def send(self, place: Place, content: Json, key: str = "", *, once: bool = False) -> CardRef:
        """A message; where only the asker is to see it, one that nobody else sees, whose id is not known.

        With `key` it can be found again in the bot's own chats (`answer_to`).
        """
        reference = Reference.of(place)
        if reference.answer_to:
            if not await self.api.answer(
                reference.answer_to, content | {"response_type": "ephemeral", "replace_original": False}
            ):
                raise Refused("used_url")
            return CardRef(place, "")
        if place.id[:1] in USERS:
            place = replace(await self.personal_chat(reference.team, place.id), thread=place.thread)
        plain: Json = {"unfurl_links": False, "unfurl_media": False}
        if key and place.kind is PlaceKind.PERSONAL:
            plain["metadata"] = {"event_type": _ANSWER, "event_payload": {"to": key}}
        plain |= {"channel": place.id, **_threaded(place)}
        call = self.api.call_once if once else self.api.call
        said = await call(reference.team, "chat.postMessage", **plain, **content)
        return CardRef(place, str(said.get("ts", "")))

    async def update(self, ref: CardRef, card: Card) -> None:
        """Repaint; calls for one card take effect in the order in which they were made."""
        await self.replace(ref, message(card))

    async def replace(self, ref: CardRef, content: Json) -> bool:
        """As `update`, with what is drawn already; False for a card that is gone."""
        reference = Reference.of(ref.place)
        lock = self._painting.setdefault((ref.place.id, ref.message), asyncio.Lock())
        async with lock:
            if reference.answer_to:
                shown = await self.api.answer(
                    reference.answer_to, content | {"response_type": "ephemeral", "replace_original": True}
                )
            else:
                shown = await self._updated(reference.team, ref, content)
        if not shown:
            _log.info("slack_card_gone")
        return shown

    async def answer_to(self, key: str, place: Place) -> CardRef | None:
        """The message that was sent in answer to an event; known of the bot's own chats alone, whose history it may read."""
        return next((CardRef(place, str(each["ts"])) for each in await self._sent_to(key, place)), None)

    async def notes_to(self, key: str, place: Place, text: str) -> list[CardRef]:
        """Of the same those that show nothing but these words."""
        there = await self._sent_to(key, place)
        return [
            CardRef(place, str(each["ts"])) for each in there if each.get("text") == text and len(each.get("blocks", ())) == 1
        ]

    async def _sent_to(self, key: str, place: Place) -> list[Json]:
        """Newest first, as they stand."""
        reference = Reference.of(place)
        if place.kind is not PlaceKind.PERSONAL or reference.answer_to:
            return []
        said = await self.api.call(
            reference.team, "conversations.history", channel=place.id, include_all_metadata="true", limit=_LOOK_BACK
        )
        return [each for each in said.get("messages") or () if _is_sent_to(each.get("metadata") or {}, key)]

    async def shows(self, ref: CardRef) -> list[Json] | None:
        """The blocks that a message shows now; None where that cannot be seen (outside the bot's own chats, and in threads)."""
        reference = Reference.of(ref.place)
        if ref.place.kind is not PlaceKind.PERSONAL or reference.answer_to:
            return None
        only = {"oldest": ref.message, "latest": ref.message, "inclusive": "true", "limit": 1}
        try:
            said = await self.api.call(reference.team, "conversations.history", channel=ref.place.id, **only)
        except Refused:
            return None
        return next((each.get("blocks", []) for each in said.get("messages") or () if each["ts"] == ref.message), None)

    async def _updated(self, team: str, ref: CardRef, content: Json) -> bool:
        try:
            await self.api.call(team, "chat.update", channel=ref.place.id, ts=ref.message, **content)
        except Refused as refused:
            if refused.why in _GONE:
                return False
            raise
        return True

    async def remove(self, ref: CardRef) -> None:
        """Take a message of ours away; one that is gone is no error."""
        reference = Reference.of(ref.place)
        if reference.answer_to:
            await self.api.answer(reference.answer_to, {"delete_original": True})
            return
        try:
            await self.api.call(reference.team, "chat.delete", channel=ref.place.id, ts=ref.message)
        except Refused as refused:
            if refused.why not in _GONE:
                raise

    async def members(self, place: Place) -> tuple[Account, ...]:
        """The people of a group or channel who are of the organisation: no bots, nobody from other workspaces."""
        team = Reference.of(place).team
        users: list[str] = []
        more = ""
        while True:
            page = await self.api.call(
                team, "conversations.members", channel=place.id, limit=_PAGE, **({"cursor": more} if more else {})
            )
            users += [str(user) for user in page.get("members", ())]
            following = str((page.get("response_metadata") or {}).get("next_cursor", ""))
            if not following or following == more:
                break
            more = following
        found = await asyncio.gather(*(self.people.account(team, user) for user in users))
        return tuple(account for account in found if account is not None)

    async def whisper(self, place: Place, to: Account, text: str) -> None:
        """A note for one person, which nobody else in the conversation sees."""
        reference = Reference.of(place)
        if reference.answer_to or place.kind is PlaceKind.PERSONAL:
            await self.send(place, note(text))
        else:
            await self.api.call(
                reference.team, "chat.postEphemeral", channel=place.id, user=to.id, **_threaded(place), **note(text)
            )

    async def personal_chat(self, team: str, user: str) -> Place:
        """The bot's own chat with somebody, opened if need be."""
        key = (team, user)
        if key not in self._chats:
            said = await self.api.call(team, "conversations.open", users=user)
            channel = said.get("channel")
            self._chats[key] = str(channel["id"]) if isinstance(channel, dict) else ""
            if len(self._chats) > _REMEMBERED_CHATS:
                self._chats.popitem(last=False)
        return Place(self.name, self._chats[key], PlaceKind.PERSONAL, reference=Reference(team).pack())

    async def open_view(self, team: str, trigger: str, view: Json) -> None:
        """Within 3 seconds of what triggered it."""
        await self.api.call(team, "views.open", trigger_id=trigger, view=view)

    async def update_view(self, team: str, view_id: str, view: Json) -> None:
        await self.api.call(team, "views.update", view_id=view_id, view=view)

    async def owner(self, chat: Place) -> Account | None:
        return await self.people.account(Reference.of(chat).team, chat.id)

    async def show_page(self, chat: Place, page: Card) -> None:
        await self.api.call(Reference.of(chat).team, "views.publish", user_id=chat.id, view=home(page))

    async def _user(self, team: str, user: str) -> dict[str, Any] | None:
        try:
            said = await self.api.call(team, "users.info", user=user, include_locale="true")
        except Refused as refused:
            if refused.why in ("user_not_found", "user_not_visible"):
                return None
            raise
        found = said.get("user")
        return found if isinstance(found, dict) else None


def _is_sent_to(about: Json, key: str) -> bool:
    return about.get("event_type") == _ANSWER and (about.get("event_payload") or {}).get("to") == key


def _threaded(place: Place) -> dict[str, str]:
    return {"thread_ts": place.thread} if place.thread else {}


def _answered(status: int, body: bytes) -> dict[str, Any]:
    """What Slack said. `Refused` for its no and for what is none of its answers, `ChannelError` for a failure of its own."""
    try:
        said = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise Refused(f"status {status}") from problem
    if said.get("ok") is True:
        return said
    why = str(said.get("error") or f"status {status}")
    raise ChannelError(f"the channel failed: {why}", certain=False) if why in _FAILURES else Refused(why)
