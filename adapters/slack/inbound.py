"""Incoming: one signed request from Slack is acknowledged at once, and becomes one turn of the conversation.

Bolt carries a request to its listener; before it, ours are the signature, the reading of the body and whose workspace it is,
because Bolt answers a body that it cannot read with a 500 and a stranger's workspace with a 200.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import Clock as WallClock
from slack_sdk.signature import SignatureVerifier

from adapters.chat import (
    Account,
    Arrival,
    CardRef,
    Click,
    DateInput,
    Dialog,
    Homes,
    Incoming,
    Message,
    Place,
    PlaceKind,
    Reply,
    SelectInput,
    Submit,
    Talk,
    TextInput,
    TimeInput,
)
from adapters.installs import Workspace
from adapters.slack import asking, words
from adapters.slack.asking import REQUEST, Frame, mistakes, request_view, sentence
from adapters.slack.client import Reference, SlackChannel, silent
from adapters.slack.config import COMMAND, EVENTS, SHORTCUT, SlackConfig
from adapters.slack.payloads import (
    Command,
    Event,
    Interaction,
    Malformed,
    Payload,
    Verification,
    block_ids,
    inputs,
    is_from_elsewhere,
    kind_of,
    mentioned,
    read,
    spoken,
    team_of,
)
from adapters.slack.people import NAME
from adapters.slack.render import BUTTON, DIALOG, FIND, LINK, Json, busy, form_message, home, modal, note
from scheduling.errors import ChannelError, ConveneError, StoreUnavailable

_log = structlog.get_logger(__name__)

_SAID = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that somebody typed."""


class Denied(Exception):
    """A request that is not let in; `reason` is a short word for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that was let in: what it says, and in which workspace."""

    workspace: Workspace
    payload: Event | Command | Interaction

    @property
    def team(self) -> str:
        return self.workspace.team


@dataclass(frozen=True, slots=True)
class Shown:
    """Something is shown while an answer is being made: the message that says so, and its blocks from before, if it had any."""

    ref: CardRef
    before: tuple[Json, ...] = ()


class SlackInbound:
    """The way in: `handle` answers `POST /slack/events`, `close` lets what is under way finish."""

    def __init__(
        self, config: SlackConfig, talk: Talk, homes: Homes, channel: SlackChannel, wall: WallClock | None = None
    ) -> None:
        self._config = config
        self._talk = talk
        self._homes = homes
        self._channel = channel
        self._verifier = SignatureVerifier(config.signing_secret, wall or WallClock())
        self._under_way: set[asyncio.Task[Any]] = set()
        self._answering: set[str] = set()
        self.bolt = self._listening()

    # ------------------------------------------------------------ HTTP

    async def handle(self, request: web.Request) -> web.Response:
        """200 at once for what is let in; 4xx, with one log line, for what is not; 503 when nobody can say who asks."""
        try:
            received = await self._admitted(request)
        except Malformed as problem:
            return _refused(400, str(problem))
        except Denied as denied:
            return _refused(denied.status, denied.reason)
        except (ChannelError, StoreUnavailable) as failure:
            _log.warning("slack_workspace_unknown", cause=str(failure))
            return web.Response(status=503)
        answer = await self.bolt.async_dispatch(received)
        return web.Response(status=answer.status, text=answer.body or None, content_type=_content_type(answer.body))

    async def _admitted(self, request: web.Request) -> AsyncBoltRequest:
        body = await request.read()
        if not self._is_signed(body, request.headers):
            raise Denied(401, "signature")
        received = read(body, request.content_type)
        context = {"visit": await self._visit(received.payload)}
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

    async def close(self, within: float = 10.0) -> None:
        """Wait for answers that are still under way, then give them up."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)
        for task in self._under_way:
            task.cancel()

    def _start(self, work: Coroutine[object, object, Any]) -> asyncio.Task[Any]:
        """As a task of its own: it outlives the request."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if task.cancelled() or not (problem := task.exception()):
            return
        if isinstance(problem, ConveneError):
            _log.warning("slack_not_answered", cause=str(problem))
        else:
            _log.error("slack_turn_failed", exc_info=problem)

    # ------------------------------------------------------------ what is listened to

    def _listening(self) -> AsyncApp:
        """Every listener acknowledges and leaves the answer to a task; so they may run before the response."""
        app = AsyncApp(
            name="convene",
            logger=silent,
            signing_secret=self._config.signing_secret,
            client=self._channel.api.client(""),
            authorize=_authorized,
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        on_events = (self._on_home, self._on_message, self._on_uninstalled, self._on_message, self._on_revoked)
        for name, listener in zip(EVENTS, on_events, strict=True):
            app.event(name)(listener)
        app.command(COMMAND)(self._on_command)
        app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(self._on_shortcut)
        app.action(re.compile(f"^{BUTTON}:"))(self._on_button)
        app.action(re.compile(f"^{FIND}:"))(self._on_find)
        app.action(re.compile(f"^{LINK}:"))(_on_link)
        app.view(DIALOG)(self._on_submit)
        app.view(REQUEST)(self._on_request)
        return app

    async def _on_message(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, event = _event(context)
        is_said = event.event.subtype in _SAID and event.event.user and not event.event.bot_id
        if is_said and not is_from_elsewhere(event, visit.team):
            self._once(event.event_id, self._heard(visit, event))

    async def _on_home(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, event = _event(context)
        if event.event.tab == "home":
            self._once(event.event_id, self._opened_home(visit, event))

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
        self._once(visit.payload.trigger_id, self._commanded(visit, visit.payload))

    async def _on_shortcut(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, interaction = _interaction(context)
        self._once(interaction.trigger_id, self._shortcut(visit, interaction))

    async def _on_button(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, interaction = _interaction(context)
        self._once(interaction.trigger_id, self._clicked(visit, interaction))

    async def _on_find(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        visit, interaction = _interaction(context)
        self._once(interaction.trigger_id, self._find_from_home(visit, interaction))

    async def _on_submit(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        visit, interaction = _interaction(context)
        answer = await self._submitted(visit, interaction)
        await ack(**answer)

    async def _on_request(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        visit, interaction = _interaction(context)
        filled = inputs(interaction.view.state if interaction.view else None)
        if errors := mistakes(filled):
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        self._once(interaction.trigger_id, self._requested(visit, interaction, filled))

    def _once(self, event: str, work: Coroutine[object, object, None]) -> None:
        """Slack tells again what it had no answer to in time; what is being answered already is not begun twice."""
        if event in self._answering:
            work.close()
            return
        self._answering.add(event)
        self._start(work).add_done_callback(lambda _: self._answering.discard(event))

    # ------------------------------------------------------------ messages

    async def _heard(self, visit: Visit, event: Event) -> None:
        said = event.event
        place = _place_of(visit.team, said.channel, said.thread_ts or "", said.ts)
        account = await self._account(visit.team, said.user, place)
        if account is None:
            return
        if event.is_ext_shared_channel and place.kind is not PlaceKind.PERSONAL:
            await self._attempt("private", self._channel.whisper(place, account, words.ANSWERED_PRIVATELY))
            place = await self._channel.personal_chat(visit.team, said.user)
        await self._say(visit, account, place, event.event_id, said.text or "")

    async def _commanded(self, visit: Visit, command: Command) -> None:
        if not command.text.strip() and await self._asks(visit, command, _frame(visit.team, command)):
            return
        place = await self._command_place(visit.team, command)
        account = await self._account(visit.team, command.user_id, place)
        if account is not None:
            await self._say(visit, account, place, command.trigger_id, command.text.strip() or "help")

    async def _command_place(self, team: str, command: Command) -> Place:
        """Only the asker sees the answer to a command, save in the bot's own chat, where nobody else is and cards can live."""
        hidden = Place(NAME, command.channel_id, kind_of(command.channel_id), reference=_hidden(team, command.response_url))
        if hidden.kind is PlaceKind.PERSONAL:
            chat = await self._channel.personal_chat(team, command.user_id)
            if chat.id == hidden.id:
                return chat
            return Place(NAME, hidden.id, PlaceKind.GROUP, reference=hidden.reference)
        return hidden

    async def _say(self, visit: Visit, account: Account, place: Place, event_id: str, text: str) -> None:
        """Something was typed: its mentions become people, and the conversation answers."""
        users = [user for user in mentioned(text) if user != visit.workspace.bot_user]
        found = await asyncio.gather(*(self._channel.people.mentioned(visit.team, user) for user in users))
        accounts = {user: each for user, each in zip(users, found, strict=True) if each is not None}
        plain, mentions = spoken(text, visit.workspace.bot_user, accounts)
        await self._answer(Message(f"{visit.team}/{event_id}", account, place, plain, mentions))

    # ------------------------------------------------------------ the form for a request

    async def _asks(self, visit: Visit, asked: Command | Interaction, frame: Frame, people: tuple[str, ...] = ()) -> bool:
        """Open the form; False when Slack does not let us any more."""
        try:
            await self._channel.open_view(visit.team, asked.trigger_id, request_view(frame, people))
        except ConveneError as problem:
            _log.warning("slack_view_not_opened", cause=str(problem))
            return False
        return True

    async def _shortcut(self, visit: Visit, interaction: Interaction) -> None:
        """A time for this: with who wrote the message, unless that is the asker or a bot."""
        author = interaction.message.user if interaction.message else None
        people = (author,) if author and author not in (interaction.user.id, visit.workspace.bot_user) else ()
        channel = interaction.channel.id if interaction.channel else ""
        frame = Frame(visit.team, channel, answer_to=interaction.response_url)
        if not await self._asks(visit, interaction, frame, people):
            await self._channel.send(frame.place, note(words.FAILED))

    async def _find_from_home(self, visit: Visit, interaction: Interaction) -> None:
        chat = await self._channel.personal_chat(visit.team, interaction.user.id)
        await self._asks(visit, interaction, asking.as_frame(chat, Reference(visit.team)))

    async def _requested(self, visit: Visit, interaction: Interaction, filled: Mapping[str, str]) -> None:
        frame = Frame.of(interaction.view.private_metadata if interaction.view else "")
        place = await self._framed(visit, interaction, frame)
        account = await self._account(visit.team, interaction.user.id, place)
        if account is None:
            return
        users = [user for user in filled.get(asking.PEOPLE, "").split(",") if user]
        found = await asyncio.gather(*(self._channel.people.mentioned(visit.team, user) for user in users))
        text, mentions = sentence(filled, [each for each in found if each is not None])
        await self._answer(Message(f"{visit.team}/{interaction.trigger_id}", account, place, text, mentions))

    async def _framed(self, visit: Visit, interaction: Interaction, frame: Frame | None) -> Place:
        """Where a view was opened from; the bot's own chat when that is not known or not of this workspace."""
        if frame is None or frame.team != visit.team or not frame.channel:
            return await self._channel.personal_chat(visit.team, interaction.user.id)
        return frame.place

    # ------------------------------------------------------------ buttons and dialogs

    async def _clicked(self, visit: Visit, interaction: Interaction) -> None:
        place, card, blocks = await self._where(visit, interaction)
        account = await self._account(visit.team, interaction.user.id, place)
        if account is None:
            return
        action = next((each.value for each in interaction.actions if each.action_id.startswith(f"{BUTTON}:")), None) or ""
        state = interaction.state or (interaction.view.state if interaction.view else None)
        event = Click(f"{visit.team}/{interaction.trigger_id}", account, place, card, action, inputs(state))
        await self._answer(event, blocks=blocks, interaction=interaction)

    async def _where(self, visit: Visit, interaction: Interaction) -> tuple[Place, CardRef | None, tuple[Json, ...]]:
        """The place of a click, the card that was clicked, and what that shows, as far as Slack says."""
        container, channel = interaction.container, interaction.channel
        if channel is None or container is None or container.message_ts is None:
            frame = Frame.of(interaction.view.private_metadata) if interaction.view else None
            place = await self._framed(visit, interaction, frame)
            return place, frame.card if frame else None, ()
        said = interaction.message
        thread = (said.thread_ts if said else None) or container.thread_ts or ""
        thread = "" if thread == container.message_ts else thread
        reference = _hidden(visit.team, interaction.response_url) if container.is_ephemeral else Reference(visit.team).pack()
        kind = kind_of(channel.id)
        if container.is_ephemeral and kind is PlaceKind.PERSONAL:
            kind = PlaceKind.GROUP  # an answer to a command in somebody else's chat
        place = Place(NAME, channel.id, kind, thread, reference)
        blocks = tuple(said.blocks) if said and not container.is_ephemeral else ()
        return place, CardRef(place, container.message_ts), blocks

    async def _submitted(self, visit: Visit, interaction: Interaction) -> dict[str, Any]:
        """What Slack is answered when a dialog is sent off: mistakes beside their fields, the next dialog, or nothing."""
        view = interaction.view
        frame = Frame.of(view.private_metadata) if view else None
        if view is None or frame is None or frame.team != visit.team:
            return {}
        thinking = self._start(self._submission(visit, interaction, frame, inputs(view.state)))
        await asyncio.wait({thinking}, timeout=self._config.submit_within)
        if not thinking.done():
            self._start(self._deliver_late(thinking))
            return {}
        if thinking.exception():
            return {}
        event, reply = thinking.result()
        if event is None:
            return {}
        if reply.dialog is None:
            self._start(self._deliver(event, reply, None))
            return {}
        return _again(reply.dialog, block_ids(view), frame)

    async def _submission(
        self, visit: Visit, interaction: Interaction, frame: Frame, filled: Mapping[str, str]
    ) -> tuple[Submit | None, Reply]:
        account = await self._account(visit.team, interaction.user.id, frame.place)
        if account is None:
            return None, Reply()
        event = Submit(f"{visit.team}/{interaction.trigger_id}", account, frame.place, frame.card, frame.action, filled)
        return event, await self._talk.respond(event)

    async def _deliver_late(self, thinking: asyncio.Task[tuple[Submit | None, Reply]]) -> None:
        event, reply = await thinking
        if event is not None:
            await self._deliver(event, reply, None)

    # ------------------------------------------------------------ the bot's own page

    async def _opened_home(self, visit: Visit, event: Event) -> None:
        """The page as of now; whoever never had one is welcomed in the bot's own chat as well."""
        user = event.event.user
        chat = await self._channel.personal_chat(visit.team, user)
        account = await self._account(visit.team, user, chat)
        if account is None:
            return
        page = await self._homes.home(account)
        await self._attempt("home", self._channel.publish_home(visit.team, user, home(page)))
        if event.event.view is None:
            await self._answer(Arrival(f"{visit.team}/{user}/arrival", account, chat))

    # ------------------------------------------------------------ answers

    async def _account(self, team: str, user: str, place: Place) -> Account | None:
        """Who did it; None for people of other workspaces and bots, who see nothing."""
        try:
            account = await self._channel.people.account(team, user)
        except ChannelError:
            stranger = Account(NAME, user)
            await self._attempt("unreachable", self._channel.whisper(place, stranger, words.UNREACHABLE))
            raise
        if account is None:
            _log.info("slack_stranger")
        return account

    async def _answer(self, event: Incoming, *, blocks: tuple[Json, ...] = (), interaction: Interaction | None = None) -> None:
        """Ask the conversation, show that it is being asked when that takes long, then show its answer."""
        asked_at = time.monotonic()
        thinking = self._start(self._talk.respond(event))
        await asyncio.wait({thinking}, timeout=self._config.looking_after)
        shown = None if thinking.done() else await self._looking(event, blocks)
        reply: Reply = await thinking
        opens = interaction if interaction is not None and time.monotonic() - asked_at < _TRIGGER_SECONDS else None
        await self._deliver(event, reply, shown, opens)

    async def _looking(self, event: Incoming, blocks: tuple[Json, ...]) -> Shown | None:
        """A message for what was typed; below a clicked card its own last line. None where nothing could be shown."""
        try:
            if not isinstance(event, Click | Submit):
                return Shown(await self._channel.send(event.place, note(words.LOOKING)))
            if event.card is not None and blocks:
                await self._channel.replace(event.card, {"text": words.LOOKING, "blocks": busy(blocks)})
                return Shown(event.card, blocks)
        except ConveneError as problem:
            _log.warning("slack_not_delivered", part="looking", cause=str(problem))
        return None

    async def _deliver(self, event: Incoming, reply: Reply, shown: Shown | None, opens: Interaction | None = None) -> None:
        """Show every part of a reply; a part that cannot be delivered is logged and keeps no other from being shown."""
        if reply.card is not None:
            await self._attempt("card", self._show(event, reply, shown))
        elif shown is not None:
            await self._attempt("looking", self._took_back(shown))
        if reply.dialog is not None:
            await self._attempt("form", self._open(event, reply.dialog, opens))
        for card in reply.posts:
            await self._attempt("post", self._channel.post(event.place, card))
        if reply.private:
            await self._attempt("private", self._channel.whisper(event.place, event.sender, reply.private))

    async def _show(self, event: Incoming, reply: Reply, shown: Shown | None) -> None:
        assert reply.card is not None
        clicked = event.card if isinstance(event, Click | Submit) else None
        ref = clicked or (shown.ref if shown else None)
        if ref is not None:
            await self._channel.update(ref, reply.card)
        else:
            ref = await self._channel.post(event.place, reply.card)
        if reply.about:
            await self._talk.shown(reply.about, ref)

    async def _took_back(self, shown: Shown) -> None:
        """The card as it was, or the message that said so gone."""
        if shown.before:
            await self._channel.replace(shown.ref, {"text": words.LOOKING, "blocks": list(shown.before)})
        else:
            await self._channel.remove(shown.ref)

    async def _open(self, event: Incoming, dialog: Dialog, opens: Interaction | None) -> None:
        """Above the conversation while Slack still lets us, else as a form in the clicked card's place."""
        card = event.card if isinstance(event, Click | Submit) else None
        reference = Reference.of(event.place)
        frame = asking.as_frame(event.place, reference, message=card.message if card else "", action=dialog.submit.action)
        if opens is not None:
            try:
                if opens.view is not None and opens.view.type == "modal":
                    await self._channel.update_view(reference.team, opens.view.id, modal(dialog, frame.pack()))
                else:
                    await self._channel.open_view(reference.team, opens.trigger_id, modal(dialog, frame.pack()))
            except ChannelError as problem:
                _log.warning("slack_view_not_opened", cause=str(problem))
            else:
                return
        if card is not None:
            await self._channel.replace(card, form_message(dialog))
        else:
            await self._channel.post_form(event.place, dialog)

    async def _attempt(self, part: str, delivery: Coroutine[object, object, object]) -> None:
        try:
            await delivery
        except ConveneError as problem:
            _log.warning("slack_not_delivered", part=part, cause=str(problem))


_TRIGGER_SECONDS = 2.5
"""For so long after a click its trigger surely opens a view; Slack allows 3 seconds."""


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


# ---------------------------------------------------------------- where


def _place_of(team: str, channel: str, thread: str, message_ts: str) -> Place:
    """In a channel the answer stands in a thread below what was said; elsewhere only where a thread was begun."""
    kind = kind_of(channel)
    if not thread and kind is PlaceKind.CHANNEL:
        thread = message_ts
    return Place(NAME, channel, kind, thread, Reference(team).pack())


def _hidden(team: str, answer_to: str) -> str:
    return Reference(team, answer_to).pack()


def _frame(team: str, command: Command) -> Frame:
    return Frame(team, command.channel_id, answer_to=command.response_url)


# ---------------------------------------------------------------- HTTP


def _again(dialog: Dialog, blocks: Mapping[str, str], frame: Frame) -> dict[str, Any]:
    """Mistakes beside their fields where all of them have one on the open view, else the dialog anew."""
    fields = [field for field in dialog.blocks if isinstance(field, TextInput | SelectInput | DateInput | TimeInput)]
    wrong = {field.id: field.error for field in fields if field.error}
    if wrong and set(wrong) <= set(blocks):
        return {"response_action": "errors", "errors": {blocks[name]: error for name, error in wrong.items()}}
    again = Frame(frame.team, frame.channel, frame.thread, frame.message, frame.answer_to, dialog.submit.action)
    return {"response_action": "update", "view": modal(dialog, again.pack())}


def _content_type(body: str) -> str:
    return "application/json" if body.startswith("{") else "text/plain"


def _refused(status: int, reason: str) -> web.Response:
    """Slack is not to try again: it would be refused again."""
    _log.warning("slack_refused", status=status, reason=reason)
    return web.json_response({"error": reason}, status=status, headers={"X-Slack-No-Retry": "1"})
