"""Incoming: one signed request from Slack is stored, acknowledged, and becomes one turn of the conversation.

Bolt carries a request to its listener; before it, ours are the signature, the reading of the body and whose workspace it is,
because Bolt answers a body that it cannot read with a 500 and a stranger's workspace with a 200. What somebody took and did not
come to answer takes the same way again, from the inbox.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping

import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock as WallClock
from slack_sdk.signature import SignatureVerifier

from adapters.chat import (
    Homes,
    Talk,
)
from adapters.inbox import Inbox, Unanswered
from adapters.slack.answers import Answers
from adapters.slack.asking import REQUEST, mistakes
from adapters.slack.client import SlackChannel, silent
from adapters.slack.config import COMMAND, EVENTS, SHORTCUT, SlackConfig
from adapters.slack.payloads import (
    Command,
    Event,
    Interaction,
    Malformed,
    Received,
    Verification,
    inputs,
    is_from_elsewhere,
    read,
    team_of,
)
from adapters.slack.places import NAME
from adapters.slack.render import BUTTON, DIALOG, FIND, LINK
from adapters.slack.turns import Turns
from adapters.slack.waiting import LEASE, Turn, Visit, Waiting
from scheduling.errors import ChannelError, StoreUnavailable

_log = structlog.get_logger(__name__)

_TAKEN_WITHIN = 2.4
"""Seconds in which it must be known whose workspace it is, and the event be stored, so that Slack has its answer within 3."""

_SAID = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that somebody typed."""


Interacted = Callable[[Visit, Interaction], Coroutine[object, object, None]]

ExpectStore = Callable[[], Awaitable[None]]
"""Looks whether what people do can be stored. Raises `StoreUnavailable`."""


class Denied(Exception):
    """A request that is not let in; `reason` is a short word for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class SlackInbound:
    """The way in: `handle` answers `POST /slack/events`, `take_up` goes on with what others left, `close` lets turns finish."""

    def __init__(
        self,
        config: SlackConfig,
        talk: Talk,
        homes: Homes,
        channel: SlackChannel,
        inbox: Inbox,
        expect_store: ExpectStore,
        wall: WallClock | None = None,
    ) -> None:
        self._channel = channel
        self._inbox = inbox
        self._expect_store = expect_store
        answers = Answers(channel, talk.shown)
        self._waiting = Waiting(inbox, answers)
        self._turns = Turns(config, talk, homes, channel, answers, self._waiting)
        self._name, self._count = secrets.token_hex(6), itertools.count(1)
        self._verifier = SignatureVerifier(config.signing_secret, wall or WallClock())
        self.bolt = self._listening(config.signing_secret)

    # ------------------------------------------------------------ HTTP

    async def handle(self, request: web.Request) -> web.Response:
        """200 for what is let in, as soon as it is stored; 4xx, with one log line, for what is not let in.

        503 when nobody can say who asks, or it cannot be stored: Slack says so, or tells it again later.
        """
        until = asyncio.get_running_loop().time() + _TAKEN_WITHIN
        try:
            async with asyncio.timeout_at(until):
                received, visit = await self._admitted(request)
        except Malformed as problem:
            return _refused(400, str(problem))
        except Denied as denied:
            return _refused(denied.status, denied.reason)
        except (ChannelError, StoreUnavailable, TimeoutError) as failure:
            return _unavailable(failure)
        is_first = "X-Slack-Retry-Num" not in request.headers
        answer = await self._listened(received, visit, until=until, is_told=not is_first)
        return web.Response(status=answer.status, text=answer.body or None, content_type=_content_type(answer.body))

    async def _admitted(self, request: web.Request) -> tuple[Received, Visit | None]:
        body = await request.read()
        if not self._is_signed(body, request.headers):
            raise Denied(401, "signature")
        received = read(body, request.content_type)
        if isinstance(received.payload, Verification):
            return received, None
        key = _key(team_of(received.payload), received.payload, body)
        event = Unanswered(key, request.content_type, body.decode(), f"{self._name}{next(self._count)}")
        return received, await self._visit(received.payload, event)

    async def _listened(self, received: Received, visit: Visit | None, **more: object) -> BoltResponse:
        # What Bolt calls the socket mode takes a body that was verified and read already.
        return await self.bolt.async_dispatch(
            AsyncBoltRequest(body=received.body, context={"visit": visit, **more}, mode="socket_mode")
        )

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
            return False
        signature = headers.get("X-Slack-Signature", "")
        try:
            return signature.isascii() and self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False

    async def _visit(self, payload: Event | Command | Interaction, event: Unanswered) -> Visit:
        team = team_of(payload)
        workspace = await self._channel.api.workspaces.find(team) if team else None
        if workspace is None:
            raise Denied(403, "workspace")
        if isinstance(payload, Interaction) and is_from_elsewhere(payload, team):
            raise Denied(403, "foreign_user")
        return Visit(workspace, payload, event)

    # ------------------------------------------------------------ the inbox

    async def take_up(self) -> None:
        """Go on with what somebody left unanswered. Raises `StoreUnavailable`."""
        for event in await self._waiting.due():
            self._waiting.start(self._taken_up(event))

    async def _taken_up(self, event: Unanswered) -> None:
        """As if it came in just now; whoever is not served any more, or cannot be read by this version, is passed over."""
        try:
            received = read(event.body.encode(), event.content_type)
            assert not isinstance(received.payload, Verification)
            visit = await self._visit(received.payload, event)
        except (Malformed, Denied) as problem:
            _log.warning("slack_passed_over", of=event.key, cause=str(problem))
            self._inbox.done(event.key)
            return
        _log.info("slack_taken_up", of=event.key, attempt=event.attempt)
        if (await self._listened(received, visit)).status == 404:
            self._inbox.done(event.key)

    async def _take(self, context: AsyncBoltContext, ack: AsyncAck, turn: Turn) -> BoltResponse | None:
        """Store an event and begin its turn; one that is there already is in somebody's hands."""
        visit: Visit = context["visit"]
        if visit.is_first:
            try:
                async with asyncio.timeout_at(context["until"]):
                    is_new = await self._inbox.put(visit.event, LEASE)
            except (StoreUnavailable, TimeoutError) as failure:
                return self._not_taken(visit, failure, is_told=context["is_told"])
            if not is_new:
                await ack()
                return None
        await ack()
        self._waiting.begin(visit, turn)
        return None

    def _not_taken(self, visit: Visit, failure: Exception, *, is_told: bool) -> BoltResponse:
        """Slack shows a failure of commands and buttons by itself; whoever typed something is told so, the first time."""
        if isinstance(visit.payload, Event) and _is_said(visit.payload) and not is_told:
            self._waiting.start(self._turns.put_off(visit, visit.payload))
        return BoltResponse(status=_unavailable(failure).status)

    async def settle(self, within: float) -> None:
        """Wait for answers that are under way, for so many seconds."""
        await self._waiting.settle(within)

    async def close(self, within: float = 10.0) -> None:
        """Wait for answers that are still under way, then give them up to whoever takes them up."""
        await self._waiting.close(within)

    # ------------------------------------------------------------ what is listened to

    def _listening(self, secret: str) -> AsyncApp:
        """Every listener stores the event, acknowledges it and leaves its answer to a task; so they may run before the response.

        Bolt asks one after the other, and each asking costs: what comes most stands first.
        """
        app = AsyncApp(
            name="convene",
            logger=silent,
            signing_secret=secret,
            client=self._channel.api.client(""),
            authorize=_authorized,
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        on_events = {
            "message": self._on_message,
            "app_mention": self._on_message,
            "app_home_opened": self._on_home,
            "app_uninstalled": self._on_uninstalled,
            "tokens_revoked": self._on_revoked,
        }
        first, *others = EVENTS
        app.event(first)(on_events[first])
        app.action(re.compile(f"^{BUTTON}:"))(self._on_button)
        app.command(COMMAND)(self._on_command)
        for name in others:
            app.event(name)(on_events[name])
        app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(self._on_shortcut)
        app.action(re.compile(f"^{FIND}:"))(self._on_find)
        app.action(re.compile(f"^{LINK}:"))(_on_link)
        app.view(DIALOG)(self._on_submit)
        app.view(REQUEST)(self._on_request)
        return app

    async def _on_message(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        visit, event = _event(context)
        own = event.event.user == visit.workspace.bot_user
        if own or not _is_said(event) or is_from_elsewhere(event, visit.team):
            await ack()
            return None
        return await self._take(context, ack, lambda visit: self._turns.heard(visit, event))

    async def _on_home(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """What is only looked at needs no store: without one the page says so."""
        visit, event = _event(context)
        if event.event.tab != "home":
            await ack()
            return
        refused = await self._take(context, ack, lambda visit: self._turns.opened_home(visit, event))
        if refused is not None:
            await ack()
            self._waiting.begin(visit, lambda visit: self._turns.opened_home(visit, event))

    async def _on_uninstalled(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Before it is acknowledged: if the tokens cannot be removed now, Slack is to tell it again."""
        visit, _ = _event(context)
        await self._channel.api.workspaces.uninstall(visit.team)
        _log.info("slack_uninstalled", team=visit.team)
        await ack()

    async def _on_revoked(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        _, event = _event(context)
        if event.event.tokens is not None and event.event.tokens.bot:
            await self._on_uninstalled(context, ack)
        await ack()

    async def _on_command(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        visit: Visit = context["visit"]
        command = visit.payload
        assert isinstance(command, Command)
        return await self._take(context, ack, lambda visit: self._turns.commanded(visit, command))

    async def _on_shortcut(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        return await self._interacted(context, ack, self._turns.shortcut)

    async def _on_button(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        return await self._interacted(context, ack, self._turns.clicked)

    async def _on_find(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        return await self._interacted(context, ack, self._turns.find_from_home)

    async def _interacted(self, context: AsyncBoltContext, ack: AsyncAck, turn: Interacted) -> BoltResponse | None:
        _, interaction = _interaction(context)
        return await self._take(context, ack, lambda visit: turn(visit, interaction))

    async def _on_submit(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        visit, interaction = _interaction(context)
        if not visit.is_first:
            return await self._interacted(context, ack, self._turns.submitted_before)
        try:
            async with asyncio.timeout_at(context["until"]):
                await self._expect_store()
        except (StoreUnavailable, TimeoutError) as failure:
            return self._not_taken(visit, failure, is_told=True)
        await ack(**await self._turns.submitted(visit, interaction))
        return None

    async def _on_request(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse | None:
        _, interaction = _interaction(context)
        filled = inputs(interaction.view.state if interaction.view else None)
        if errors := mistakes(filled):
            await ack(response_action="errors", errors=errors)
            return None
        return await self._take(context, ack, lambda visit: self._turns.requested(visit, interaction, filled))


# ---------------------------------------------------------------- Bolt


async def _authorized(context: AsyncBoltContext) -> AuthorizeResult:
    """Whoever reaches Bolt was let in before."""
    workspace = context["visit"].workspace
    return AuthorizeResult(enterprise_id=None, team_id=workspace.team, bot_user_id=workspace.bot_user, bot_token=workspace.token)


async def _on_link(ack: AsyncAck) -> None:
    """Slack opens a link by itself, and tells us."""
    await ack()


def _event(context: AsyncBoltContext) -> tuple[Visit, Event]:
    visit: Visit = context["visit"]
    assert isinstance(visit.payload, Event)
    return visit, visit.payload


def _interaction(context: AsyncBoltContext) -> tuple[Visit, Interaction]:
    visit: Visit = context["visit"]
    assert isinstance(visit.payload, Interaction)
    return visit, visit.payload


def _is_said(event: Event) -> bool:
    """Whether somebody typed it."""
    return event.event.subtype in _SAID and bool(event.event.user) and not event.event.bot_id


def _key(team: str, payload: Event | Command | Interaction, body: bytes) -> str:
    """Slack's own id of an event, which stays the same when it is told again; without one, what was said."""
    known = payload.event_id if isinstance(payload, Event) else payload.trigger_id
    return f"{NAME}/{team}/{known or hashlib.sha256(body).hexdigest()[:32]}"


# ---------------------------------------------------------------- HTTP


def _content_type(body: str) -> str:
    return "application/json" if body.startswith("{") else "text/plain"


def _unavailable(failure: Exception) -> web.Response:
    """Slack is to say so, or to tell it again."""
    _log.warning("slack_not_taken", cause=str(failure) or type(failure).__name__)
    return web.Response(status=503)


def _refused(status: int, reason: str) -> web.Response:
    """Slack is not to try again: it would be refused again."""
    _log.warning("slack_refused", status=status, reason=reason)
    return web.json_response({"error": reason}, status=status, headers={"X-Slack-No-Retry": "1"})
