"""What is played after the crowd has gone: many choose one free time, and a database comes back from an older copy."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.actions import CancelNow, Choose, StartCancel, StartMove
from scheduling.bookings import Work
from tests.postgres import Cluster
from tests.soak.askers import Asker, Face
from tests.soak.checker import Cap, Violation, violations
from tests.soak.processes import Nursery
from tests.soak.run import CAP, CAP_OF_ALL, CAPPED, FULL, Act, Outcome, Plan, collected, stage

CHOOSERS = 6
PAINTED_WITHIN = 60.0
A_DAY = timedelta(days=1)
LATER = 44
"""Days ahead, where the crowd has booked nothing."""


async def one_free_slot(act: Act) -> list[Violation]:
    """Without faults: of all who choose one time with one person exactly one has it, and once it is freed it books again."""
    crowd = act.askers()[0][:CHOOSERS]
    wanted = act.chance.choice([each for each in crowd[0].near if each not in [one.person for one in crowd]])
    day = act.clock.now() + timedelta(days=LATER)
    day += timedelta(days=3 if day.weekday() >= 5 else 0)
    text = f"find me 30 minutes with {wanted.account.mail} on {day.day} {day:%B}"
    offered = [
        (asker, face)
        for asker, face in zip(crowd, await asyncio.gather(*(each.ask(text) for each in crowd)), strict=True)
        if face
    ]
    starts = Counter(each.action.start for _, face in offered for each in face.buttons if isinstance(each.action, Choose))
    start, count = starts.most_common(1)[0] if starts else (0, 0)
    if count < 2:
        return [Violation(f"I: {len(offered)} of {len(crowd)} were offered times, none of them the same")]
    choosers = [(asker, face) for asker, face in offered if _offers(face, start)]
    await asyncio.gather(*(asker.choose(face, start) for asker, face in choosers))
    await _painted(act, [face for _, face in choosers])
    shown = [(asker, act.ours.told.now[face.message]) for asker, face in choosers]
    have = [(asker, face) for asker, face in shown if face.actions(StartMove)]
    others = [face for _, face in shown if face.actions(Choose)]
    found: list[Violation] = []
    if len(have) != 1 or len(others) != count - 1:
        found.append(Violation(f"I: {count} chose one free time: {len(have)} have it, {len(others)} were shown others"))
    if have:
        found += await _freed(act, *have[0], next(asker for asker, _ in shown if asker is not have[0][0]), text, start)
    return found


def _offers(face: Face, start: int) -> bool:
    return any(isinstance(each.action, Choose) and each.action.start == start for each in face.buttons)


async def _painted(act: Act, faces: Sequence[Face]) -> None:
    """Until every card has changed and shows something that lasts."""
    await act.rests({Work.CARRY})
    until = time.monotonic() + PAINTED_WITHIN
    while time.monotonic() < until:
        now = [act.ours.told.now[face.message] for face in faces]
        if not any(face is before or face.is_under_way for face, before in zip(now, faces, strict=True)):
            return
        await asyncio.sleep(0.1)


async def _freed(act: Act, holder: Asker, face: Face, other: Asker, text: str, start: int) -> list[Violation]:
    """Who has the time gives it up, and somebody else books it."""
    await holder.press(face, face.actions(StartCancel)[0])
    sure = act.ours.told.now[face.message].actions(CancelNow)
    if not sure:
        return [Violation("I: a meeting could not be cancelled")]
    await holder.press(act.ours.told.now[face.message], sure[0])
    await act.rests({Work.CARRY})
    until = time.monotonic() + PAINTED_WITHIN
    while time.monotonic() < until:  # copies in other calendars are taken back a little later
        answer = await other.ask(text)
        if answer is not None and _offers(answer, start):
            await other.choose(answer, start)
            await _painted(act, [answer])
            if act.ours.told.now[answer.message].actions(StartMove):
                return []
        await asyncio.sleep(1)
    return [Violation("I: a time that was freed could not be booked again")]


async def reminded_again(act: Act) -> list[Violation]:
    """Somebody is reminded of a meeting, moves it to later, and is reminded once more."""
    asker = act.askers()[0][0]
    day = act.clock.now() + timedelta(days=3)
    offer = await asker.ask(f"find me 30 minutes with {asker.near[0].account.mail} on {day.day} {day:%B}")
    if offer is None:
        return [Violation("F: no time was offered for a meeting to be reminded of")]
    start = min(_starts(offer))
    await asker.choose(offer, start)
    await _painted(act, [offer])
    found = await _reminder(act, asker, start)
    card = act.ours.told.now[offer.message]
    await asker.press(card, card.actions(StartMove)[0])
    later = act.ours.told.now[offer.message]
    start = max(_starts(later))
    await asker.choose(later, start)
    await _painted(act, [later])
    return [*found, *await _reminder(act, asker, start)]


def _starts(face: Face) -> list[int]:
    return [each.action.start for each in face.buttons if isinstance(each.action, Choose)]


async def _reminder(act: Act, asker: Asker, start: int) -> list[Violation]:
    """A day before, to who organizes."""
    told, own = act.ours.told, asker.person.account.id
    await act.rests({Work.CARRY})
    before = len(told.reminders)
    act.clock.move_on(datetime.fromtimestamp(start, UTC) - A_DAY - act.clock.now() + timedelta(minutes=1))
    await act.outlook.control("GET", "clock")
    until = time.monotonic() + PAINTED_WITHIN
    while time.monotonic() < until:
        if any(told.readers.get(chat) == own for chat, _ in told.reminders[before:]):
            return []
        await asyncio.sleep(0.1)
    return [Violation(f"F: nobody was reminded of what begins at {datetime.fromtimestamp(start, UTC):%d %b %H:%M}")]


async def restored(act: Act, clicks: int) -> None:
    """The database goes back to an older copy, whose bookings since then it has forgotten; people go on asking."""
    own = act.ours
    for replica in own.replicas:
        await replica.end()
    kept = len(await own.store.audit())
    act.kept_at = time.time()
    await own.store.snapshot()
    await _again(act)
    await act.crowd(clicks)
    await act.rests({Work.CARRY})
    for replica in own.replicas:
        await replica.kill()
    await act.forget(kept)
    await own.store.restore()
    await _again(act)
    await act.crowd(clicks)


async def _again(act: Act) -> None:
    for replica in act.ours.replicas:
        await replica.start()
    await act.started()


async def played(plan: Plan, nursery: Nursery, cluster: Cluster | None = None) -> Outcome:
    """One act from beginning to end, and what the checker says of it."""
    watch = Stopwatch()
    async with stage(plan, nursery, cluster) as act:
        watch.lap("starting")
        await act.play()
        watch.lap("playing")
        found = await one_free_slot(act) if plan.chooses else []
        if plan.reminds:
            found += await reminded_again(act)
        if plan.restores:
            await restored(act, max(plan.bookings // 20, 6))
        watch.lap("restoring")
        if not plan.planted:
            await act.settle()
        evidence = await collected(act)
        watch.lap("settling")
    caps = [Cap(each.account.id, each.zone, CAP) for each in CAPPED]
    caps += [Cap(each.account.id, each.zone, CAP_OF_ALL, of_all=True) for each in FULL]
    found += await asyncio.to_thread(violations, evidence, caps)
    watch.lap("checking")
    return Outcome(plan, evidence, found, act.counts, act.clicks(), watch.laps, act.settle_seconds)


class Stopwatch:
    """How many seconds each part took."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name] = now - self._since
        self._since = now
