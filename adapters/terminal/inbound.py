"""What is typed in the terminal becomes the events of a conversation, until the input ends."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import AsyncIterator, Callable

from adapters.chat import Account, Actions, Card, CardRef, Click, Dialog, Look, Message, Place, PlaceKind, Reply, Talk, Text
from adapters.terminal.client import Terminal
from adapters.terminal.render import Pressable, filled_in, prompt

BYE = frozenset({"quit", "exit", "bye", ":q"})
HOW_TO_FILL_IN = "Enter keeps what stands in brackets; “-” empties it."
LOOKING = "looking…"
LOOKING_AFTER = 0.8
"""Seconds after which something is shown while an answer is being made."""


async def standard_lines(*, echo: bool) -> AsyncIterator[str]:
    """Lines of standard input without their ends; `echo` prints those that come from a pipe.

    Read by a thread of its own, which keeps nothing from ending: a terminal, a pipe and a file are all read alike.
    """
    loop = asyncio.get_running_loop()
    read: asyncio.Queue[str] = asyncio.Queue()

    def reading() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            while line := sys.stdin.readline():
                loop.call_soon_threadsafe(read.put_nowait, line)
            loop.call_soon_threadsafe(read.put_nowait, "")

    threading.Thread(target=reading, name="standard input", daemon=True).start()
    while line := await read.get():
        if echo:
            sys.stdout.write(f"> {line.rstrip()}\n")
            sys.stdout.flush()
        yield line.rstrip("\r\n")


async def chat(
    talk: Talk, account: Account, terminal: Terminal, lines: AsyncIterator[str], new_id: Callable[[], str], *, ready: str = "> "
) -> None:
    """Hold a conversation until the lines end or somebody says goodbye.

    A number or a letter of the last card presses its button, after its fields were asked for one by one; anything else is
    said. `ready` is printed when it is the person's turn ("" for none, as in a pipe). `new_id` makes events unique for good.
    """
    place = Place(terminal.name, f"terminal-{account.id}", PlaceKind.PERSONAL)
    terminal.seat(place)
    session = _Session(talk, account, place, terminal, lines, new_id)
    terminal.ask(ready)
    async for line in lines:
        said = line.strip()
        if said.lower() in BYE:
            return
        if said:
            await session.hear(said)
        terminal.ask(ready)


class _Session:
    def __init__(
        self,
        talk: Talk,
        account: Account,
        place: Place,
        terminal: Terminal,
        lines: AsyncIterator[str],
        new_id: Callable[[], str],
    ) -> None:
        self._talk = talk
        self._account = account
        self._place = place
        self._terminal = terminal
        self._lines = lines
        self._new_id = new_id

    async def hear(self, said: str) -> None:
        shown, at = self._terminal.shown, self._terminal.at
        pressed = shown.keys.get(said.lower()) if shown else None
        if pressed is None or at is None:
            await self._answered(Message(self._new_id(), self._account, self._place, said), None)
            return
        inputs = await self._asked_for(pressed)
        await self._answered(Click(self._new_id(), self._account, self._place, at, pressed.button.action, inputs), at)

    async def _asked_for(self, pressed: Pressable) -> dict[str, str]:
        """The fields of a form, one by one; when the lines end in between, the rest stay as they are."""
        inputs = {}
        if pressed.fields:
            self._terminal.say(HOW_TO_FILL_IN, Look.QUIET)
        for field in pressed.fields:
            self._terminal.ask(prompt(field))
            inputs[field.id] = filled_in(field, (await anext(self._lines, "")).strip())
        return inputs

    async def _answered(self, event: Message | Click, at: CardRef | None) -> None:
        thinking = asyncio.create_task(self._talk.respond(event))
        done, _ = await asyncio.wait({thinking}, timeout=LOOKING_AFTER)
        if not done:
            self._terminal.say(LOOKING, Look.QUIET)
        await self._show(await thinking, at)

    async def _show(self, reply: Reply, at: CardRef | None) -> None:
        if reply.card is not None:
            ref = await self._face(reply.card, at)
            if reply.about:
                await self._talk.shown(reply.about, ref)
        if reply.dialog is not None:
            await self._terminal.post(self._place, _as_card(reply.dialog))
        for card in reply.posts:
            await self._terminal.post(self._place, card)
        if reply.private:
            self._terminal.say(reply.private, Look.WARNING)

    async def _face(self, card: Card, at: CardRef | None) -> CardRef:
        if at is None:
            return await self._terminal.post(self._place, card)
        self._terminal.answer(at, card)
        return at


def _as_card(dialog: Dialog) -> Card:
    return Card(dialog.title, (Text((dialog.title,), Look.TITLE), *dialog.blocks, Actions((dialog.submit,))))
