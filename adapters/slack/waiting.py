"""Events that wait in the inbox for their answer: carried through by whoever has them, and never given up in silence."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
import structlog

from adapters.inbox import Inbox, Unanswered
from adapters.installs import Workspace
from adapters.slack import words
from adapters.slack.answers import Answers, Progress, Shown, Undelivered
from adapters.slack.payloads import Command, Event, Interaction
from adapters.slack.places import NAME, chat_of
from adapters.slack.render import Json, at_rest, note
from scheduling.errors import ConveneError, StoreUnavailable

_log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=20)
"""For so long nobody else takes up an event that is being answered; it is renewed while that goes on."""

_RENEW_SECONDS: Final = 1.0
"""Often, so that a process must stand still for long before two are at it; most events are answered before the first time."""

PAUSES: Final = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600))
"""After a turn that failed, until the next. The turn after the last is the last."""

TRIES: Final = len(PAUSES) + 1
TRIES_OF_A_BUG: Final = 2
"""What is not the world's doing does not pass by itself."""

STALE: Final = timedelta(minutes=15)
"""What came in longer ago and was not answered is not acted upon any more."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that was let in: what it says, in which workspace, and as it stands in the inbox."""

    workspace: Workspace
    payload: Event | Command | Interaction
    event: Unanswered

    @property
    def team(self) -> str:
        return self.workspace.team

    @property
    def id(self) -> str:
        """What the conversation knows the event by; the channel's name comes before it in the inbox."""
        return self.event.key.removeprefix(f"{NAME}/")

    @property
    def is_first(self) -> bool:
        """Whether nobody has tried it before."""
        return self.event.attempt == 1

    @property
    def user(self) -> str:
        match self.payload:
            case Event(event=event):
                return event.user
            case Command(user_id=user):
                return user
            case Interaction(user=who):
                return who.id

    @property
    def blocks(self) -> tuple[Json, ...]:
        """What the clicked card shows, as far as Slack says; the sign of an earlier click is none of it."""
        match self.payload:
            case Interaction(message=said, container=container) if said and not (container and container.is_ephemeral):
                return tuple(at_rest(said.blocks))
        return ()

    def left(self) -> Shown | None:
        """The sign that somebody who did not come to an answer has left."""
        ref = Progress.of(self.event.progress).sign(self.team)
        return Shown(ref, self.blocks, was_left=True) if ref else None


class SteppedBack(Exception):
    """Somebody else has the event in hand, and will show what was answered."""


Turn = Callable[[Visit], Coroutine[object, object, None]]


class Waiting:
    """Every turn is a task of its own, which outlives the request that began it; `close` lets those under way end."""

    def __init__(self, inbox: Inbox, answers: Answers) -> None:
        self.inbox = inbox
        self._answers = answers
        self._under_way: set[asyncio.Task[Any]] = set()
        self._answering: dict[str, Unanswered] = {}
        self._closed = False

    async def due(self) -> list[Unanswered]:
        """What somebody left unanswered, now leased to this process. Raises `StoreUnavailable`."""
        found = () if self._closed else await self.inbox.due(LEASE, 20)
        return [each for each in found if each.key not in self._answering]

    async def settle(self, within: float) -> None:
        """Wait for answers that are under way and what follows from them, for so many seconds."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        while self._under_way and loop.time() < until:
            await asyncio.wait(self._under_way, timeout=until - loop.time())

    async def close(self, within: float) -> None:
        """Wait for answers that are still under way, then give them up: others may take them up at once."""
        self._closed = True
        await self.settle(within)
        given_up = list(self._answering.values())
        for task in self._under_way:
            task.cancel()
        for event in given_up:
            with suppress(StoreUnavailable):  # then when the lease ends
                await self.inbox.again(event, timedelta(0))

    def start(self, work: Coroutine[object, object, Any]) -> asyncio.Task[Any]:
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
            _log.error("slack_turn_failed", kind=type(problem).__name__, at=_place_of(problem))

    def begin(self, visit: Visit, turn: Turn) -> None:
        """Carry an event of the inbox through, unless this process is about it already."""
        if visit.event.key not in self._answering:
            self._answering[visit.event.key] = visit.event
            self.start(self._carried(visit, turn))

    async def _carried(self, visit: Visit, turn: Turn) -> None:
        """Until it is answered, or is to be tried again. Nobody else takes it up meanwhile, however long that is."""
        key = visit.event.key
        renewal = self._renewed(key)
        try:
            await self._turned(visit, turn)
            self.inbox.done(key)
        except SteppedBack:
            _log.info("slack_stepped_back", of=key)
        except Exception as failure:  # noqa: BLE001 - a bug over one event loses neither it nor others; it is logged
            with suppress(StoreUnavailable):  # then when the lease ends
                await self._later(visit, failure)
        finally:
            renewal.cancel()
            del self._answering[key]

    def _renewed(self, key: str) -> _Every:
        renewing: asyncio.Task[Any] | None = None

        def renew() -> None:
            nonlocal renewing
            if renewing is None or renewing.done():  # a store that is slow is not asked more often than it answers
                renewing = self.start(self.inbox.renew(key, LEASE))

        return _Every(_RENEW_SECONDS, renew)

    async def _turned(self, visit: Visit, turn: Turn) -> None:
        if visit.event.attempt > TRIES:  # nobody of those who tried lived to say so
            await self._given_up(visit, words.GIVEN_UP)
        elif visit.event.age > STALE and not visit.event.reply:
            await self._given_up(visit, words.TOO_LATE)
        else:
            await turn(visit)

    async def _later(self, visit: Visit, failure: Exception) -> None:
        """Tried again by whoever comes first, some times; the last time whoever waits is told that nobody will."""
        event = visit.event
        of_the_world = isinstance(failure, ConveneError | Undelivered)
        _log_failure(event, failure)
        if event.attempt >= (TRIES if of_the_world else TRIES_OF_A_BUG):
            with suppress(ConveneError):
                await self._given_up(visit, words.GIVEN_UP)
            self.inbox.done(event.key)
            return
        if isinstance(failure, Undelivered) and failure.part:
            stored = await self.inbox.find(event.key)
            progress = Progress.of(stored.progress if stored else "")
            await self.inbox.note(event.key, msgspec.structs.replace(progress, delivered=failure.part).pack())
        await self.inbox.again(event, PAUSES[event.attempt - 1])

    async def _given_up(self, visit: Visit, sentence: str) -> None:
        """Say so: in the place of the sign that was left, else in the bot's own chat with whoever it was."""
        _log.warning("slack_given_up", of=visit.event.key, attempt=visit.event.attempt)
        channel = self._answers.channel
        if await channel.people.account(visit.team, visit.user) is None:
            return
        stored = await self.inbox.find(visit.event.key)
        ref = Progress.of(stored.progress if stored else "").sign(visit.team)
        if ref is not None and not visit.blocks and await channel.replace(ref, note(sentence)):
            return
        if ref is not None and visit.blocks:
            await self._answers.took_back(Shown(ref, visit.blocks))
        await channel.send(chat_of(visit.team, visit.user), note(sentence))


class _Every:
    """Does something every so many seconds until it is cancelled, at the price of one timer where that never comes."""

    def __init__(self, seconds: float, work: Callable[[], object]) -> None:
        self._seconds = seconds
        self._work = work
        self._timer = asyncio.get_running_loop().call_later(seconds, self._come)

    def _come(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._come)
        self._work()

    def cancel(self) -> None:
        self._timer.cancel()


def _log_failure(event: Unanswered, failure: Exception) -> None:
    """Without the message of what is a bug of ours: that may hold what somebody typed."""
    if isinstance(failure, ConveneError | Undelivered):
        _log.warning("slack_turn_failed", of=event.key, attempt=event.attempt, cause=str(failure))
    else:
        _log.error("slack_turn_failed", of=event.key, attempt=event.attempt, kind=type(failure).__name__, at=_place_of(failure))


def _place_of(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    return " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-6:]))
