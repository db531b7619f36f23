"""Incoming: one HTTP request from the channel becomes one turn of the conversation, and its answer.

The Bot Framework SDK carries a turn through its pipeline (`CloudAdapter.process_activity`, `ActivityHandler`); what it does
badly is ours: authentication, sending, and writing an invoke's answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import msgspec
import structlog
from aiohttp import web
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount, ResourceResponse
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    UserTokenClient,
)

from adapters.chat import Account, Card, Click, Dialog, Incoming, Input, Message, Place, Reply, Submit, Talk
from adapters.teams.activities import Invoke, Malformed, WireActivity, read
from adapters.teams.authentication import Authenticator, Denied, Envelope, bearer
from adapters.teams.client import Connector, TeamsChannel
from adapters.teams.config import TeamsConfig
from adapters.teams.keys import SigningKeys
from adapters.teams.render import CONTENT_TYPE, adaptive, dialog_as_card, dialog_body
from scheduling.errors import ChannelError, ConveneError

_log = structlog.get_logger(__name__)

_BODY_LIMIT = 256 * 1024
_FIELDS_IN_A_WINDOW = 4
_MESSAGE = "application/vnd.microsoft.activity.message"

_T = TypeVar("_T")


# ---------------------------------------------------------------- the SDK, mended


class _ConnectorFactory(ConnectorFactory):
    """Hands out the one connector there is, for every turn."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def create(self, service_url: str, audience: str) -> Connector:
        return self._connector


class _Authentication(BotFrameworkAuthentication):
    """Our own verification in the SDK's place. Signing in on somebody's behalf and skills are not used, nor served."""

    def __init__(self, authenticator: Authenticator, connector: Connector) -> None:
        self._authenticator = authenticator
        self._factory = _ConnectorFactory(connector)

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        result = AuthenticateRequestResult()
        claims = await self._authenticator.admit(auth_header, _envelope(activity))
        result.claims_identity = ClaimsIdentity(dict(claims), True)
        result.connector_factory = self._factory
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> AuthenticateRequestResult:
        raise Denied(403, "streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return self._factory

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> UserTokenClient | None:
        return None


class TeamsAdapter(CloudAdapter):
    """The SDK's adapter, sending through our connector."""

    def __init__(self, authenticator: Authenticator, connector: Connector) -> None:
        super().__init__(_Authentication(authenticator, connector))
        self._connector = connector

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        return [await self._send(context, activity) for activity in activities]

    async def _send(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            return ResourceResponse()
        sent = await self._connector.send(
            activity.service_url, activity.conversation.id, activity.serialize(), activity.reply_to_id
        )
        return ResourceResponse(id=sent)


def _sdk_activity(wire: WireActivity) -> Activity:
    """What the SDK needs of an activity to route it and answer it.

    Its own reading of the JSON is left out: it costs as much as verifying the token, and falls over fields that nobody uses.
    """
    sender, recipient, conversation = wire.sender, wire.recipient, wire.conversation
    return Activity(
        type=wire.type,
        id=wire.id,
        name=wire.name,
        channel_id=wire.channel_id,
        service_url=wire.service_url,
        locale=wire.locale,
        from_property=ChannelAccount(id=sender.id, name=sender.name, aad_object_id=sender.aad_object_id),
        recipient=ChannelAccount(id=recipient.id, name=recipient.name),
        conversation=ConversationAccount(id=conversation.id, tenant_id=conversation.tenant_id),
        channel_data=msgspec.to_builtins(wire.channel_data),
    )


def _envelope(activity: Activity) -> Envelope:
    """From the activity that will be answered, so that nothing else can have been checked."""
    data = activity.channel_data
    tenant = data.get("tenant") if isinstance(data, dict) else None
    named = (tenant.get("id") if isinstance(tenant, dict) else None, activity.conversation.tenant_id)
    tenants = frozenset(name.lower() for name in named if isinstance(name, str) and name)
    return Envelope(activity.channel_id, activity.service_url, tenants)


class _Turn(ActivityHandler):
    """One activity on its way through the SDK, with the event that it is to us."""

    def __init__(self, inbound: TeamsInbound, event: Incoming | None) -> None:
        self._inbound = inbound
        self._event = event

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        if self._event is not None:
            await self._inbound.answer_post(self._event, turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await self.on_message_activity(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self.on_message_activity(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        if not isinstance(self._event, Click | Submit):
            _log.info("teams_unknown_invoke")
            return InvokeResponse(status=400, body={})
        body = await self._inbound.answer_invoke(self._event, Invoke(turn_context.activity.name))
        return InvokeResponse(status=200, body=body)


# ---------------------------------------------------------------- the way in


class TeamsInbound:
    """The way in: `handle` answers `POST /api/messages`, `close` lets what is under way finish."""

    def __init__(self, config: TeamsConfig, talk: Talk, channel: TeamsChannel, session: aiohttp.ClientSession) -> None:
        self._config = config
        self._talk = talk
        self._channel = channel
        keys = SigningKeys(config.openid_url, session, time.monotonic)
        self._adapter = TeamsAdapter(Authenticator(config, keys), channel.connector)
        self._under_way: set[asyncio.Task[object]] = set()

    async def handle(self, request: web.Request) -> web.Response:
        """200 with an invoke's answer, 200 or (when slow) 202 for the rest; 4xx, with one log line, for what is not let in."""
        authorization = request.headers.get("Authorization", "")
        try:
            if not self._config.insecure:
                bearer(authorization)
            body = await _body(request)
            wire, event = read(body)
        except Malformed as problem:
            return _refused(400, str(problem))
        except Denied as denied:
            return _refused(denied.status, denied.reason)
        turn = self._start(self._adapter.process_activity(authorization, _sdk_activity(wire), _Turn(self, event).on_turn))
        await asyncio.wait({turn}, timeout=self._config.message_within)
        return _response(turn) if turn.done() else web.Response(status=202)

    async def close(self, within: float = 10.0) -> None:
        """Wait for answers that are still under way, then give them up."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)
        for task in self._under_way:
            task.cancel()

    def _start(self, work: Coroutine[object, object, _T]) -> asyncio.Task[_T]:
        """As a task of its own: it outlives a request that was answered early or given up by its sender."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()) and not isinstance(problem, Denied | ChannelError):
            _log.error("teams_turn_failed", exc_info=problem)

    # ------------------------------------------------------------ messages and arrivals

    async def answer_post(self, event: Incoming, context: TurnContext) -> None:
        """Answer what expects posts rather than an HTTP answer, typing meanwhile."""
        typing = asyncio.create_task(self._keep_typing(context))
        try:
            if isinstance(event, Message):
                event = await self._identified(event)
            reply = await self._talk.respond(event)
        finally:
            typing.cancel()
        await self._deliver(event, reply)

    async def _keep_typing(self, context: TurnContext) -> None:
        await asyncio.sleep(self._config.typing_after)
        with contextlib.suppress(ChannelError):
            while True:
                await context.send_activity(Activity(type=ActivityTypes.typing))
                await asyncio.sleep(self._config.typing_every)

    async def _identified(self, message: Message) -> Message:
        """The message with its mentions known by their Entra ids; whoever cannot be looked up stays a name."""
        if all(mention.account.object_id for mention in message.mentions):
            return message
        accounts = await asyncio.gather(*(self._identify(message.place, mention.account) for mention in message.mentions))
        known = tuple(replace(mention, account=account) for mention, account in zip(message.mentions, accounts, strict=True))
        return replace(message, mentions=known)

    async def _identify(self, place: Place, account: Account) -> Account:
        try:
            return await self._channel.identified(place, account)
        except ChannelError as problem:
            _log.warning("teams_mention_unknown", cause=str(problem))
            return account

    # ------------------------------------------------------------ buttons and dialogs

    async def answer_invoke(self, event: Click | Submit, invoke: Invoke) -> dict[str, object]:
        """The body of the HTTP answer, in time; the rest of the reply, or all of it if it is late, follows by itself.

        The answer changes the card for the one who clicked; the edit that follows changes it for everybody and for good.
        """
        thinking = self._start(self._talk.respond(event))
        await asyncio.wait({thinking}, timeout=self._config.invoke_within)
        if not thinking.done():
            self._start(self._deliver_when_done(event, thinking))
            return _note(invoke, self._config.slow_note)
        reply = thinking.result()
        body, rest = _invoke_answer(invoke, event, reply)
        self._start(self._deliver(event, rest))
        return body

    async def _deliver_when_done(self, event: Click | Submit, thinking: asyncio.Task[Reply]) -> None:
        await self._deliver(event, await thinking)

    # ------------------------------------------------------------ what goes out

    async def _deliver(self, event: Incoming, reply: Reply) -> None:
        """Show every part of a reply; a part that cannot be delivered is logged and keeps no other from being shown."""
        if reply.card is not None and not reply.only_answer:
            await self._attempt("card", self._show(event, reply.card, reply.about))
        if reply.dialog is not None:
            await self._attempt("form", self._channel.post_form(event.place, reply.dialog))
        for card in reply.posts:
            await self._attempt("post", self._channel.post(event.place, card))
        if reply.private:
            await self._attempt("private", self._channel.whisper(event.place, event.sender, reply.private))

    async def _attempt(self, part: str, delivery: Coroutine[object, object, object]) -> None:
        try:
            await delivery
        except ConveneError as problem:
            _log.warning("teams_not_delivered", part=part, cause=str(problem))

    async def _show(self, event: Incoming, card: Card, about: str) -> None:
        if isinstance(event, Click | Submit) and event.card is not None:
            ref = event.card
            await self._channel.update(ref, card)
        else:
            ref = await self._channel.post(event.place, card)
        if about:
            await self._talk.shown(about, ref)


# ---------------------------------------------------------------- HTTP


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise Denied(415, "content_type")
    body = bytearray()
    async for chunk in request.content.iter_chunked(16 * 1024):
        body += chunk
        if len(body) > _BODY_LIMIT:
            raise Denied(413, "too_large")
    return bytes(body)


def _refused(status: int, reason: str) -> web.Response:
    _log.warning("teams_refused", status=status, reason=reason)
    return web.json_response({"error": reason}, status=status)


def _response(turn: asyncio.Task[object]) -> web.Response:
    problem = turn.exception()
    match problem, None if problem else turn.result():
        case None, InvokeResponse(status=status, body=body):
            # To close a dialog the body must be empty: Teams takes {} for a task that lacks its type (teams-sdk pull 167).
            written = msgspec.json.encode(body) if body or status != HTTPStatus.OK else None
            return web.Response(status=status, body=written, content_type="application/json")
        case None, _:
            return web.Response(status=200)
        case Denied(status=status, reason=reason), _:
            return _refused(status, reason)
        case ChannelError(), _:
            return _refused(503, "no_signing_keys")
    return web.json_response({"error": "internal"}, status=500)


# ---------------------------------------------------------------- an invoke's answer


def _invoke_answer(invoke: Invoke, event: Click | Submit, reply: Reply) -> tuple[dict[str, object], Reply]:
    """The HTTP answer, and what of the reply it does not say."""
    kind = event.place.kind
    if invoke is Invoke.CARD_ACTION:
        if reply.dialog is not None:
            return _card_answer(dialog_as_card(reply.dialog, kind)), replace(reply, dialog=None)
        if reply.card is not None:
            return _card_answer(adaptive(reply.card, kind)), reply
        return _note(invoke, reply.private), replace(reply, private="")
    if reply.dialog is not None:
        return _dialog_answer(reply.dialog, event), replace(reply, dialog=None)
    if reply.private:
        return _note(invoke, reply.private), replace(reply, private="")
    if invoke is Invoke.DIALOG_OPEN and reply.card is not None:
        return _note(invoke, reply.card.summary), reply
    return {}, reply


def _card_answer(card: Mapping[str, object]) -> dict[str, object]:
    return {"statusCode": 200, "type": CONTENT_TYPE, "value": card}


def _dialog_answer(dialog: Dialog, event: Click | Submit) -> dict[str, object]:
    """A long form gets a tall window, so that fewer have to scroll."""
    card = {
        "contentType": CONTENT_TYPE,
        "content": dialog_body(dialog, event.place.kind, event.card.message if event.card else ""),
    }
    height = "large" if sum(isinstance(block, Input) for block in dialog.blocks) > _FIELDS_IN_A_WINDOW else "medium"
    return {"task": {"type": "continue", "value": {"title": dialog.title, "width": "medium", "height": height, "card": card}}}


def _note(invoke: Invoke, text: str) -> dict[str, object]:
    """A few words for the one who clicked, and for nobody else."""
    if invoke is Invoke.CARD_ACTION:
        return {"statusCode": 200, "type": _MESSAGE, "value": text}
    return {"task": {"type": "message", "value": text}}
