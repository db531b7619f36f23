"""What somebody did in Slack, carried through: who they are, what the conversation answers, and where all of it is shown.

Every turn is of an event that stands in the inbox until its answer has been delivered. Whoever takes one up after a crash goes
the same way again: what the conversation did is done once by the event's id, a reply that was stored is delivered as it is, and
what was shown meanwhile is found again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
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
from adapters.slack import asking, words
from adapters.slack.answers import Answers, Outgoing, Progress, Shown, drawn
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
from adapters.slack.render import BUTTON, modal, note
from adapters.slack.waiting import LEASE, SteppedBack, Visit, Waiting
from scheduling.errors import ChannelError, ConveneError, StoreUnavailable

_log = structlog.get_logger(__name__)

_TRIGGER_SECONDS = 2.5
"""For so long after a click its trigger surely opens a view; Slack allows 3 seconds."""

_PUT_WITHIN = 0.5
"""Seconds in which a dialog's event must be stored, with what it took to answer it still within Slack's 3."""


class Turns:
    """The turns, each for one kind of event; `waiting` carries them."""

    def __init__(
        self, config: SlackConfig, talk: Talk, homes: Homes, channel: SlackChannel, answers: Answers, waiting: Waiting
    ) -> None:
        self._config = config
        self._talk = talk
        self._homes = homes
        self._channel = channel
        self._answers = answers
        self._waiting = waiting

    # ------------------------------------------------------------ messages

    async def heard(self, visit: Visit, event: Event) -> None:
        said = event.event
        place = _place_of(visit.team, said.channel, said.thread_ts or "", said.ts)
        account = await self._account(visit, place)
        if account is None:
            return
        if event.is_ext_shared_channel and place.kind is not PlaceKind.PERSONAL:
            if visit.is_first:
                await self._attempt("private", self._channel.whisper(place, account, words.ANSWERED_PRIVATELY))
            place = await self._channel.personal_chat(visit.team, said.user)
        await self._say(visit, account, place, said.text or "")

    async def put_off(self, visit: Visit, event: Event) -> None:
        """It cannot be answered before Slack tells it again: say so, to whoever might be answered."""
        said = event.event
        place = _place_of(visit.team, said.channel, said.thread_ts or "", said.ts)
        if not is_from_elsewhere(event, visit.team) and (account := await self._account(visit, place)):
            await self._attempt("put_off", self._channel.whisper(place, account, words.PUT_OFF))

    async def commanded(self, visit: Visit, command: Command) -> None:
        """Without words it asks for the form, and where that cannot be opened, it is a cry for help."""
        if not command.text.strip() and await self._asks(visit, command, _frame(visit.team, command)):
            return
        place = await self._asked_in(visit.team, command.user_id, command.channel_id, command.response_url)
        account = await self._account(visit, place)
        if account is not None:
            await self._say(visit, account, place, command.text.strip() or "help")

    async def _asked_in(self, team: str, user: str, channel: str, answer_to: str) -> Place:
        """Only the asker sees what a response address carries; in the bot's own chat, where nobody else is, cards can live."""
        hidden = Place(NAME, channel, kind_of(channel), reference=Reference(team, answer_to).pack())
        if hidden.kind is not PlaceKind.PERSONAL:
            return hidden
        chat = await self._channel.personal_chat(team, user)
        return chat if chat.id == channel else replace(hidden, kind=PlaceKind.GROUP)

    async def _say(self, visit: Visit, account: Account, place: Place, text: str) -> None:
        """Something was typed: its mentions become people, and the conversation answers."""
        users = [user for user in mentioned(text) if user != visit.workspace.bot_user]
        found = await asyncio.gather(*(self._channel.people.mentioned(visit.team, user) for user in users))
        accounts = {user: each for user, each in zip(users, found, strict=True) if each is not None}
        plain, mentions = spoken(text, visit.workspace.bot_user, accounts)
        await self._answer(visit, Message(visit.id, account, place, plain, mentions))

    # ------------------------------------------------------------ the form for a request

    async def _asks(self, visit: Visit, asked: Command | Interaction, frame: Frame, people: tuple[str, ...] = ()) -> bool:
        """Open the form; False when Slack does not let us any more."""
        if not visit.is_first:
            return False
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
        if not await self._asks(visit, interaction, asking.as_frame(chat, Reference(visit.team))):
            await self._channel.send(chat, note(words.NOT_OPENED))

    async def requested(self, visit: Visit, interaction: Interaction, filled: Mapping[str, str]) -> None:
        frame = Frame.of(interaction.view.private_metadata if interaction.view else "")
        place = await self._framed(visit, interaction, frame)
        account = await self._account(visit, place)
        if account is None:
            return
        users = [user for user in filled.get(asking.PEOPLE, "").split(",") if user]
        found = await asyncio.gather(*(self._channel.people.mentioned(visit.team, user) for user in users))
        text, mentions = sentence(filled, [each for each in found if each is not None])
        await self._answer(visit, Message(visit.id, account, place, text, mentions))

    async def _framed(self, visit: Visit, interaction: Interaction, frame: Frame | None) -> Place:
        """Where a view was opened from; the bot's own chat when that is not known or not of this workspace."""
        if frame is None or frame.team != visit.team or not frame.channel:
            return await self._channel.personal_chat(visit.team, interaction.user.id)
        if frame.answer_to:
            return await self._asked_in(visit.team, interaction.user.id, frame.channel, frame.answer_to)
        return frame.place

    # ------------------------------------------------------------ buttons and dialogs

    async def clicked(self, visit: Visit, interaction: Interaction) -> None:
        place, card = await self._where(visit, interaction)
        account = await self._account(visit, place)
        if account is None:
            return
        action = next((each.value for each in interaction.actions if each.action_id.startswith(f"{BUTTON}:")), None) or ""
        state = interaction.state or (interaction.view.state if interaction.view else None)
        await self._answer(visit, Click(visit.id, account, place, card, action, inputs(state)), interaction)

    async def _where(self, visit: Visit, interaction: Interaction) -> tuple[Place, CardRef | None]:
        """The place of a click, and the card that was clicked, as far as Slack says."""
        container, channel = interaction.container, interaction.channel
        if channel is None or container is None or container.message_ts is None:
            frame = Frame.of(interaction.view.private_metadata) if interaction.view else None
            place = await self._framed(visit, interaction, frame)
            return place, frame.card if frame else None
        said = interaction.message
        thread = (said.thread_ts if said else None) or container.thread_ts or ""
        thread = "" if thread == container.message_ts else thread
        reference = _hidden(visit.team, interaction.response_url) if container.is_ephemeral else Reference(visit.team).pack()
        kind = kind_of(channel.id)
        if container.is_ephemeral and kind is PlaceKind.PERSONAL:
            kind = PlaceKind.GROUP  # an answer to a command in somebody else's chat
        place = Place(NAME, channel.id, kind, thread, reference)
        return place, CardRef(place, container.message_ts)

    async def submitted(self, visit: Visit, interaction: Interaction) -> dict[str, Any]:
        """What Slack is answered when a dialog is sent off: mistakes beside their fields, the next dialog, or nothing.

        Until then the dialog stands open and Slack says so if no answer comes; what is to be shown after it is stored before.
        """
        view = interaction.view
        frame = Frame.of(view.private_metadata) if view else None
        if view is None or frame is None or frame.team != visit.team:
            return {}
        thinking = self._waiting.start(self._submission(visit, interaction, frame))
        await asyncio.wait({thinking}, timeout=self._config.submit_within)
        answered = visit.event
        if thinking.done():
            if thinking.exception():
                return {}
            event, reply = thinking.result()
            if event is None:
                return {}
            if reply.dialog is not None:
                return _again(reply.dialog, block_ids(view), frame)
            answered = replace(visit.event, reply=drawn(event, reply).pack())
        with suppress(StoreUnavailable, TimeoutError):  # it is under way, and shown all the same if nothing else happens
            async with asyncio.timeout(_PUT_WITHIN):
                await self._waiting.inbox.put(answered, LEASE)
        self._waiting.begin(visit, partial(self._submission_shown, thinking=thinking))
        return {}

    async def _submission(self, visit: Visit, interaction: Interaction, frame: Frame) -> tuple[Submit | None, Reply]:
        account = await self._account(visit, frame.place)
        if account is None:
            return None, Reply()
        filled = inputs(interaction.view.state if interaction.view else None)
        event = Submit(visit.id, account, frame.place, frame.card, frame.action, filled)
        return event, await self._talk.respond(event, lambda reply: drawn(event, reply).pack())

    async def _submission_shown(self, visit: Visit, thinking: asyncio.Task[tuple[Submit | None, Reply]]) -> None:
        event, reply = await thinking
        if event is not None:
            await self._answers.deliver(event, visit.event.key, drawn(event, reply), None, None)

    async def submitted_before(self, visit: Visit, interaction: Interaction) -> None:
        """A dialog that was closed long since, whose outcome is still to be shown."""
        frame = Frame.of(interaction.view.private_metadata) if interaction.view else None
        account = await self._account(visit, frame.place) if frame else None
        if frame is not None and account is not None:
            filled = inputs(interaction.view.state if interaction.view else None)
            await self._answer(visit, Submit(visit.id, account, frame.place, frame.card, frame.action, filled))

    # ------------------------------------------------------------ the bot's own page

    async def opened_home(self, visit: Visit, event: Event) -> None:
        """The page as of now; whoever never had one is welcomed in the bot's own chat as well."""
        user = event.event.user
        chat = await self._channel.personal_chat(visit.team, user)
        account = await self._account(visit, chat)
        if account is None:
            return
        page = await self._homes.home(account)
        await self._attempt("home", self._channel.show_page(chat_of(visit.team, user), page))
        if event.event.view is None:
            await self._answer(visit, Arrival(f"{visit.team}/{user}/arrival", account, chat))

    # ------------------------------------------------------------ answers

    async def _account(self, visit: Visit, place: Place) -> Account | None:
        """Who did it; None for people of other workspaces and bots, who see nothing."""
        try:
            account = await self._channel.people.account(visit.team, visit.user)
        except ChannelError:
            if visit.is_first:
                stranger = Account(NAME, visit.user)
                await self._attempt("unreachable", self._channel.whisper(place, stranger, words.UNREACHABLE))
            raise
        if account is None:
            _log.info("slack_stranger")
        return account

    async def _answer(self, visit: Visit, event: Incoming, interaction: Interaction | None = None) -> None:
        """Ask the conversation, show that it is being asked when that takes long, then show its answer.

        What was answered before and not shown is not asked again.
        """
        asked_at = time.monotonic()
        key, shown = visit.event.key, await self._shown_before(visit, event)
        progress = Progress.of(visit.event.progress)
        if visit.event.reply:
            answer = Outgoing.of(visit.event.reply)
        else:
            sketch = _Sketch(event)
            thinking = self._waiting.start(self._talk.respond(event, sketch.pack))
            await asyncio.wait({thinking}, timeout=self._config.looking_after)
            if not thinking.done() and shown is None:
                shown = await self._looking(visit, event)
            reply: Reply = await thinking
            found = await self._by_another(visit) if reply == Reply() else sketch.of(reply)
            if found is None:
                await self._swept(visit, event)
                return
            answer = found
        in_time = visit.is_first and time.monotonic() - asked_at < _TRIGGER_SECONDS
        await self._answers.deliver(event, key, answer, shown, interaction if in_time else None, progress.delivered)
        if shown is not None or not visit.is_first:
            await self._finish(visit, event, shown)

    async def _looking(self, visit: Visit, event: Incoming) -> Shown | None:
        """Whoever takes the event up after a crash must know of it."""
        shown = await self._answers.looking(event, visit.event.key, visit.blocks)
        if shown is not None:
            with suppress(StoreUnavailable):
                if not await self._waiting.inbox.note(visit.event.key, Progress.shown(shown.ref).pack()):
                    await self._attempt("looking", self._answers.took_back(shown))
                    return None
        return shown

    async def _finish(self, visit: Visit, event: Incoming, shown: Shown | None) -> None:
        """Where one was slow, two may have been at it: a sign of the other's that no answer has replaced is taken away."""
        with suppress(StoreUnavailable):
            left = Progress.of(await self._waiting.inbox.finish(visit.event.key)).sign(visit.team)
            if left is not None and not visit.blocks and (shown is None or left.message != shown.ref.message):
                await self._attempt("looking", self._answers.took_back(Shown(left)))
        if not visit.is_first:
            await self._swept(visit, event)

    async def _swept(self, visit: Visit, event: Incoming) -> None:
        """What was typed is answered: of several that were at it each may have left a sign, and only the last is known of."""
        if isinstance(event, Click | Submit):
            return
        with suppress(ConveneError):
            for ref in await self._channel.notes_to(visit.event.key, event.place, words.LOOKING):
                await self._answers.took_back(Shown(ref))

    async def _shown_before(self, visit: Visit, event: Incoming) -> Shown | None:
        """What a turn before this has left to be seen, even if it died before it could note so."""
        if visit.is_first:
            return None
        if (left := visit.left()) is not None:
            return left
        if isinstance(event, Click | Submit):
            return Shown(event.card, visit.blocks) if event.card and visit.blocks else None
        ref = await self._channel.answer_to(visit.event.key, event.place)
        return Shown(ref, was_left=True) if ref else None

    async def _by_another(self, visit: Visit) -> Outgoing | None:
        """An event that is met with silence was answered before: what is to be shown of it, None when that was shown.

        Raises `SteppedBack` where somebody else is about it.
        """
        stored = await self._waiting.inbox.find(visit.event.key)
        if stored is None:
            return None
        if stored.holder != visit.event.holder:
            raise SteppedBack
        return Outgoing.of(stored.reply) if stored.reply else Outgoing()

    async def _attempt(self, part: str, delivery: Coroutine[object, object, object]) -> None:
        try:
            await delivery
        except ConveneError as problem:
            _log.warning("slack_not_delivered", part=part, cause=str(problem))


class _Sketch:
    """An event's reply as it is drawn, once for what is stored and for what is shown."""

    def __init__(self, event: Incoming) -> None:
        self._event = event
        self._drawn: tuple[Reply, Outgoing] | None = None

    def of(self, reply: Reply) -> Outgoing:
        if self._drawn is None or self._drawn[0] is not reply:
            self._drawn = (reply, drawn(self._event, reply))
        return self._drawn[1]

    def pack(self, reply: Reply) -> str:
        return self.of(reply).pack()


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
