"""What somebody did in Slack, carried through: who they are, what the conversation answers, and where all of it is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

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
from adapters.slack.asking import Frame, request_view, sentence
from adapters.slack.client import SlackChannel
from adapters.slack.config import SlackConfig
from adapters.slack.payloads import (
    Command,
    Event,
    Interaction,
    block_ids,
    inputs,
    is_from_elsewhere,
    kind_of,
    mentioned,
    spoken,
)
from adapters.slack.places import NAME, Reference, chat_of
from adapters.slack.render import BUTTON, Json, busy, form_message, modal, note
from scheduling.errors import ChannelError, ConveneError

_log = structlog.get_logger(__name__)

_TRIGGER_SECONDS = 2.5
"""For so long after a click its trigger surely opens a view; Slack allows 3 seconds."""


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


class Turns:
    """Every turn is a task of its own, which outlives the request that began it; `close` lets those under way finish."""

    def __init__(self, config: SlackConfig, talk: Talk, homes: Homes, channel: SlackChannel) -> None:
        self._config = config
        self._talk = talk
        self._homes = homes
        self._channel = channel
        self._under_way: set[asyncio.Task[Any]] = set()
        self._answering: set[str] = set()

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

    def once(self, event: str, work: Coroutine[object, object, None]) -> None:
        """Slack tells again what it had no answer to in time; what is being answered already is not begun twice."""
        if event in self._answering:
            work.close()
            return
        self._answering.add(event)
        self._start(work).add_done_callback(lambda _: self._answering.discard(event))

    # ------------------------------------------------------------ messages

    async def heard(self, visit: Visit, event: Event) -> None:
        said = event.event
        place = _place_of(visit.team, said.channel, said.thread_ts or "", said.ts)
        account = await self._account(visit.team, said.user, place)
        if account is None:
            return
        if event.is_ext_shared_channel and place.kind is not PlaceKind.PERSONAL:
            await self._attempt("private", self._channel.whisper(place, account, words.ANSWERED_PRIVATELY))
            place = await self._channel.personal_chat(visit.team, said.user)
        await self._say(visit, account, place, event.event_id, said.text or "")

    async def put_off(self, visit: Visit, event: Event) -> None:
        """It cannot be answered before Slack tells it again: say so, to whoever might be answered."""
        said = event.event
        place = _place_of(visit.team, said.channel, said.thread_ts or "", said.ts)
        if not is_from_elsewhere(event, visit.team) and (account := await self._account(visit.team, said.user, place)):
            await self._attempt("put_off", self._channel.whisper(place, account, words.PUT_OFF))

    async def commanded(self, visit: Visit, command: Command) -> None:
        if not command.text.strip() and await self._asks(visit, command, _frame(visit.team, command)):
            return
        place = await self._asked_in(visit.team, command.user_id, command.channel_id, command.response_url)
        account = await self._account(visit.team, command.user_id, place)
        if account is not None:
            await self._say(visit, account, place, command.trigger_id, command.text.strip() or "help")

    async def _asked_in(self, team: str, user: str, channel: str, answer_to: str) -> Place:
        """Only the asker sees what a response address carries; in the bot's own chat, where nobody else is, cards can live."""
        hidden = Place(NAME, channel, kind_of(channel), reference=Reference(team, answer_to).pack())
        if hidden.kind is not PlaceKind.PERSONAL:
            return hidden
        chat = await self._channel.personal_chat(team, user)
        return chat if chat.id == channel else replace(hidden, kind=PlaceKind.GROUP)

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

    async def shortcut(self, visit: Visit, interaction: Interaction) -> None:
        """A time for this: with who wrote the message, unless that is the asker or a bot."""
        author = interaction.message.user if interaction.message else None
        people = (author,) if author and author not in (interaction.user.id, visit.workspace.bot_user) else ()
        channel = interaction.channel.id if interaction.channel else ""
        frame = Frame(visit.team, channel, answer_to=interaction.response_url)
        if not await self._asks(visit, interaction, frame, people):
            await self._channel.send(frame.place, note(words.NOT_OPENED))

    async def find_from_home(self, visit: Visit, interaction: Interaction) -> None:
        chat = await self._channel.personal_chat(visit.team, interaction.user.id)
        await self._asks(visit, interaction, asking.as_frame(chat, Reference(visit.team)))

    async def requested(self, visit: Visit, interaction: Interaction, filled: Mapping[str, str]) -> None:
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
        if frame.answer_to:
            return await self._asked_in(visit.team, interaction.user.id, frame.channel, frame.answer_to)
        return frame.place

    # ------------------------------------------------------------ buttons and dialogs

    async def clicked(self, visit: Visit, interaction: Interaction) -> None:
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

    async def submitted(self, visit: Visit, interaction: Interaction) -> dict[str, Any]:
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

    async def opened_home(self, visit: Visit, event: Event) -> None:
        """The page as of now; whoever never had one is welcomed in the bot's own chat as well."""
        user = event.event.user
        chat = await self._channel.personal_chat(visit.team, user)
        account = await self._account(visit.team, user, chat)
        if account is None:
            return
        page = await self._homes.home(account)
        await self._attempt("home", self._channel.show_page(chat_of(visit.team, user), page))
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


def _again(dialog: Dialog, blocks: Mapping[str, str], frame: Frame) -> dict[str, Any]:
    """Mistakes beside their fields where the open view stays as it is and has all of them, else the dialog anew."""
    fields = [field for field in dialog.blocks if isinstance(field, TextInput | SelectInput | DateInput | TimeInput)]
    wrong = {field.id: field.error for field in fields if field.error}
    if wrong and set(wrong) <= set(blocks) and dialog.submit.action == frame.action:
        return {"response_action": "errors", "errors": {blocks[name]: error for name, error in wrong.items()}}
    again = Frame(frame.team, frame.channel, frame.thread, frame.message, frame.answer_to, dialog.submit.action)
    return {"response_action": "update", "view": modal(dialog, again.pack())}
