"""Incoming: one signed request from Slack is acknowledged at once, and becomes one turn of the conversation.

Bolt carries a request to its listener; before it, ours are the signature, the reading of the body and whose workspace it is,
because Bolt answers a body that it cannot read with a 500 and a stranger's workspace with a 200.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import Clock as WallClock
from slack_sdk.signature import SignatureVerifier

from adapters.chat import (
    Homes,
    Talk,
)
from adapters.slack.asking import REQUEST, mistakes
from adapters.slack.client import SlackChannel, silent
from adapters.slack.config import COMMAND, EVENTS, SHORTCUT, SlackConfig
from adapters.slack.payloads import (
    Command,
    Event,
    Interaction,
    Malformed,
    Payload,
    Verification,
    inputs,
    is_from_elsewhere,
    read,
    team_of,
)
from adapters.slack.render import BUTTON, DIALOG, FIND, LINK
from adapters.slack.turns import Turns, Visit
from scheduling.errors import ChannelError, StoreUnavailable

_log = structlog.get_logger(__name__)

_ADMITTED_WITHIN = 2.4
"""Seconds in which it must be known whose workspace it is and that there is a store, so that Slack has its answer within 3."""

_SAID = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that somebody typed."""


ExpectStore = Callable[[], Awaitable[None]]
"""Looks whether what people do can be stored. Raises `StoreUnavailable`."""


class Denied(Exception):
    """A request that is not let in; `reason` is a short word for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class SlackInbound:
    """The way in: `handle` answers `POST /slack/events`, `close` lets what is under way finish."""

    def __init__(
        self,
        config: SlackConfig,
        talk: Talk,
        homes: Homes,
        channel: SlackChannel,
        expect_store: ExpectStore,
        wall: WallClock | None = None,
    ) -> None:
        self._channel = channel
        self._expect_store = expect_store
        self._turns = Turns(config, talk, homes, channel)
        self._verifier = SignatureVerifier(config.signing_secret, wall or WallClock())
        self.bolt = self._listening(config.signing_secret)

    # ------------------------------------------------------------ HTTP

    async def handle(self, request: web.Request) -> web.Response:
        """200 at once for what is let in; 4xx, with one log line, for what is not.

        503 when nobody can say who asks, or nothing could be stored of it: Slack says so, or tells it again later.
        """
        try:
            received = await self._admitted(request)
        except Malformed as problem:
            return _refused(400, str(problem))
        except Denied as denied:
            return _refused(denied.status, denied.reason)
        except (ChannelError, StoreUnavailable, TimeoutError) as failure:
            _log.warning("slack_not_admitted", cause=str(failure) or type(failure).__name__)
            return web.Response(status=503)
        answer = await self.bolt.async_dispatch(received)
        return web.Response(status=answer.status, text=answer.body or None, content_type=_content_type(answer.body))

    async def _admitted(self, request: web.Request) -> AsyncBoltRequest:
        body = await request.read()
        if not self._is_signed(body, request.headers):
            raise Denied(401, "signature")
        received = read(body, request.content_type)
        async with asyncio.timeout(_ADMITTED_WITHIN):
            visit = await self._visit(received.payload)
            if visit is not None and _changes_something(visit.payload):
                await self._expected(visit, is_first="X-Slack-Retry-Num" not in request.headers)
        context = {"visit": visit}
        # What Bolt calls the socket mode takes a body that was verified and read already.
        return AsyncBoltRequest(body=received.body, context=context, mode="socket_mode")

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
            return False
        signature = headers.get("X-Slack-Signature", "")
        try:
            return signature.isascii() and self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False

    async def _visit(self, payload: Payload) -> Visit | None:
        if isinstance(payload, Verification):
            return None
        team = team_of(payload)
        workspace = await self._channel.api.workspaces.find(team) if team else None
        if workspace is None:
            raise Denied(403, "workspace")
        if isinstance(payload, Interaction) and is_from_elsewhere(payload, team):
            raise Denied(403, "foreign_user")
        return Visit(workspace, payload)

    async def _expected(self, visit: Visit, *, is_first: bool) -> None:
        """Slack shows a failure of commands and buttons by itself; whoever typed something is told so, the first time."""
        try:
            await self._expect_store()
        except (StoreUnavailable, asyncio.CancelledError):
            if is_first and isinstance(visit.payload, Event):
                self._turns.once(visit.payload.event_id, self._turns.put_off(visit, visit.payload))
            raise

    async def close(self, within: float = 10.0) -> None:
        """Wait for answers that are still under way, then give them up."""
        await self._turns.close(within)

    # ------------------------------------------------------------ what is listened to

    def _listening(self, secret: str) -> AsyncApp:
        """Every listener acknowledges and leaves the answer to a task; so they may run before the response.

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

    async def _on_message(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, event = _event(context)
        if _is_said(event) and not is_from_elsewhere(event, visit.team):
            self._turns.once(event.event_id, self._turns.heard(visit, event))

    async def _on_home(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, event = _event(context)
        if event.event.tab == "home":
            self._turns.once(event.event_id, self._turns.opened_home(visit, event))

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

    async def _on_command(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit: Visit = context["visit"]
        assert isinstance(visit.payload, Command)
        self._turns.once(visit.payload.trigger_id, self._turns.commanded(visit, visit.payload))

    async def _on_shortcut(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, interaction = _interaction(context)
        self._turns.once(interaction.trigger_id, self._turns.shortcut(visit, interaction))

    async def _on_button(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, interaction = _interaction(context)
        self._turns.once(interaction.trigger_id, self._turns.clicked(visit, interaction))

    async def _on_find(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, interaction = _interaction(context)
        self._turns.once(interaction.trigger_id, self._turns.find_from_home(visit, interaction))

    async def _on_submit(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        visit, interaction = _interaction(context)
        answer = await self._turns.submitted(visit, interaction)
        await ack(**answer)

    async def _on_request(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        visit, interaction = _interaction(context)
        filled = inputs(interaction.view.state if interaction.view else None)
        if errors := mistakes(filled):
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        self._turns.once(interaction.trigger_id, self._turns.requested(visit, interaction, filled))


# ---------------------------------------------------------------- Bolt


async def _authorized(context: AsyncBoltContext) -> AuthorizeResult:
    """Whoever reaches Bolt was let in before; it needs the bot's own user to leave out what the bot itself does."""
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


def _changes_something(payload: Payload) -> bool:
    """All that people say and do; what is only looked at, or about the app itself, needs no store to be answered."""
    return not isinstance(payload, Event) or (payload.event.type in ("message", "app_mention") and _is_said(payload))


# ---------------------------------------------------------------- HTTP


def _content_type(body: str) -> str:
    return "application/json" if body.startswith("{") else "text/plain"


def _refused(status: int, reason: str) -> web.Response:
    """Slack is not to try again: it would be refused again."""
    _log.warning("slack_refused", status=status, reason=reason)
    return web.json_response({"error": reason}, status=status, headers={"X-Slack-No-Retry": "1"})
