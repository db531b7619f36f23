"""An answer on its way into Slack: drawn when it is given, stored until it is there, and delivered part by part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Self

import msgspec
import structlog

from adapters.chat import CardRef, Click, Dialog, Incoming, Place, PlaceKind, Reply, Submit
from adapters.slack import words
from adapters.slack.asking import as_frame
from adapters.slack.client import Refused, SlackChannel
from adapters.slack.payloads import Interaction, kind_of
from adapters.slack.places import NAME, Reference, chat_of
from adapters.slack.render import Json, busy, form_message, is_busy, is_sign, message, modal, note
from scheduling.errors import ChannelError, ConveneError

_log = structlog.get_logger(__name__)


class Form(msgspec.Struct, frozen=True):
    """A dialog in both its shapes: above the conversation, and as a message where Slack does not open it any more."""

    view: Json
    message: Json


class Outgoing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `Reply` as Slack will be sent it."""

    card: Json | None = None
    about: str = ""
    form: Form | None = None
    posts: tuple[Json, ...] = ()
    private: str = ""

    def pack(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, packed: str) -> Self:
        return msgspec.json.decode(packed, type=cls)


def drawn(event: Incoming, reply: Reply) -> Outgoing:
    return Outgoing(
        card=None if reply.card is None else message(reply.card),
        about=reply.about,
        form=None if reply.dialog is None else _form(event, reply.dialog),
        posts=tuple(map(message, reply.posts)),
        private=reply.private,
    )


def _form(event: Incoming, dialog: Dialog) -> Form:
    card = clicked(event)
    frame = as_frame(event.place, Reference.of(event.place), message=card.message if card else "", action=dialog.submit.action)
    return Form(modal(dialog, frame.pack()), form_message(dialog))


def clicked(event: Incoming) -> CardRef | None:
    """The card that an event comes from, if it comes from one."""
    return event.card if isinstance(event, Click | Submit) else None


# ---------------------------------------------------------------- what has been shown of it


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """What whoever takes an event up later must know: where the sign stands that it was heard, and which parts are there."""

    message: str | None = None
    channel: str = ""
    answer_to: str = ""
    delivered: int = 0

    def pack(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, packed: str) -> Self:
        return msgspec.json.decode(packed, type=cls) if packed else cls()

    @classmethod
    def shown(cls, ref: CardRef) -> Self:
        return cls(ref.message, ref.place.id, Reference.of(ref.place).answer_to)

    def sign(self, team: str) -> CardRef | None:
        if self.message is None:
            return None
        place = Place(NAME, self.channel, kind_of(self.channel), reference=Reference(team, self.answer_to).pack())
        return CardRef(place, self.message)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something is shown while an answer is being made: the message that says so, and its blocks from before, if it had any.

    `was_left` is what somebody else may have answered in before they died.
    """

    ref: CardRef
    before: tuple[Json, ...] = ()
    was_left: bool = False


class Undelivered(Exception):
    """Slack could not be reached with this part of an answer (they are counted from 0), nor with those after it."""

    def __init__(self, part: int) -> None:
        super().__init__(f"part {part} is not delivered")
        self.part = part


Remember = Callable[[str, CardRef], Awaitable[None]]
Part = Callable[[], Coroutine[object, object, object]]


@dataclass(frozen=True, slots=True)
class Answers:
    """Shows answers. `remember` is told where a card of a booking or an offer stands.

    Messages carry the key of the event that they answer where they can be found again by it (`SlackChannel.answer_to`).
    """

    channel: SlackChannel
    remember: Remember

    async def looking(self, event: Incoming, key: str, blocks: tuple[Json, ...]) -> Shown | None:
        """A message for what was typed; below a clicked card its own last line. None where nothing could be shown."""
        card = clicked(event)
        try:
            if not isinstance(event, Click | Submit):
                return await self._sign(event.place, key)
            if card is not None and blocks:
                await self.channel.replace(card, {"text": words.LOOKING, "blocks": busy(blocks)})
                return Shown(card, blocks)
        except ConveneError as problem:
            _log.warning("slack_not_delivered", part="looking", cause=str(problem))
        return None

    async def _sign(self, place: Place, key: str) -> Shown:
        """One: a second would be left behind. One that may have arrived is looked for, where that can be done."""
        try:
            return Shown(await self.channel.send(place, note(words.LOOKING), key, once=True))
        except ChannelError as failure:
            arrived = None if failure.certain else await self.channel.answer_to(key, place)
            if arrived is None:
                raise
            return Shown(arrived)

    async def took_back(self, shown: Shown) -> None:
        """The card as it was, or the message that said so gone. A card that shows something else by now stays so."""
        if shown.before:
            now = await self.channel.shows(shown.ref)
            if now is None or is_busy(now):
                await self.channel.replace(shown.ref, {"text": words.LOOKING, "blocks": list(shown.before)})
        else:
            await self.channel.remove(shown.ref)

    async def deliver(
        self, event: Incoming, key: str, answer: Outgoing, shown: Shown | None, opens: Interaction | None, since: int = 0
    ) -> None:
        """Show every part from `since` on. One that Slack refuses is logged and keeps no other from being shown.

        Raises `Undelivered` where Slack cannot be reached.
        """
        for at, part in enumerate(self._parts(event, key, answer, shown, opens)):
            if at < since:
                continue
            try:
                await part()
            except Refused as refused:
                _log.warning("slack_not_delivered", part=at, cause=str(refused))
            except ChannelError as failure:
                raise Undelivered(at) from failure
            except ConveneError as failure:
                _log.warning("slack_not_remembered", cause=str(failure))

    def _parts(
        self, event: Incoming, key: str, answer: Outgoing, shown: Shown | None, opens: Interaction | None
    ) -> Iterator[Part]:
        if answer.card is not None:
            yield partial(self._show, event, key, answer.card, answer.about, shown)
        elif shown is not None:
            yield partial(self.took_back, shown)
        if answer.form is not None:
            yield partial(self._open, event, answer.form, opens)
        for post in answer.posts:
            yield partial(self._say, event, post)
        if answer.private:
            yield partial(self._whisper, event, answer.private)

    async def _is_answered(self, shown: Shown) -> bool:
        now = await self.channel.shows(shown.ref) if shown.was_left else None
        return now is not None and not is_sign(now)

    async def _show(self, event: Incoming, key: str, card: Json, about: str, shown: Shown | None) -> None:
        ref = clicked(event) or (shown.ref if shown else None)
        if ref is None:
            ref = await self._say(event, card, key)
        elif shown is not None and clicked(event) is None and await self._is_answered(shown):
            pass  # what it shows is that answer, or has gone on from it
        elif not await self.channel.replace(ref, card) and Reference.of(ref.place).answer_to:
            ref = await self.channel.send(self._own_chat(event), card, key)
        if about:
            await self.remember(about, ref)

    async def _say(self, event: Incoming, content: Json, key: str = "") -> CardRef:
        """Where it was asked; once nothing can be shown to the asker alone there, in the bot's own chat with them."""
        try:
            return await self.channel.send(event.place, content, key)
        except Refused:
            if not Reference.of(event.place).answer_to:
                raise
        return await self.channel.send(self._own_chat(event), content, key)

    async def _whisper(self, event: Incoming, text: str) -> None:
        try:
            await self.channel.whisper(event.place, event.sender, text)
        except Refused:
            if event.place.kind is PlaceKind.PERSONAL:
                raise
            await self.channel.send(self._own_chat(event), note(text))

    def _own_chat(self, event: Incoming) -> Place:
        return chat_of(Reference.of(event.place).team, event.sender.id)

    async def _open(self, event: Incoming, form: Form, opens: Interaction | None) -> None:
        """Above the conversation while Slack still lets us, else as a form in the clicked card's place."""
        card, team = clicked(event), Reference.of(event.place).team
        if opens is not None:
            try:
                if opens.view is not None and opens.view.type == "modal":
                    await self.channel.update_view(team, opens.view.id, form.view)
                else:
                    await self.channel.open_view(team, opens.trigger_id, form.view)
            except ChannelError as problem:
                _log.warning("slack_view_not_opened", cause=str(problem))
            else:
                return
        if card is not None:
            await self.channel.replace(card, form.message)
        else:
            await self._say(event, form.message)
