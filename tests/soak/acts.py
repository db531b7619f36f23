"""What is played after the crowd has gone: many choose one free time, and a database comes back from an older copy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

from bot.actions import CancelNow, Choose, StartCancel, StartMove
from scheduling.bookings import Work
from tests.postgres import Cluster
from tests.soak.askers import Face
from tests.soak.checker import Cap, Violation, violations
from tests.soak.run import CAP, CAPPED, Act, Outcome, Plan, collected, stage

CHOOSERS = 6
PAINTED_WITHIN = 60.0
LATER = 44
"""Days ahead, where the crowd has booked nothing."""


async def one_free_slot(act: Act) -> list[Violation]:
    """Without faults: of all who choose one time with one person exactly one has it, and once it is freed it books again."""
    found: list[Violation] = []
    askers = act.askers()[0][:CHOOSERS]
    wanted = act.chance.choice([each for each in askers[0].near if each not in [one.person for one in askers]])
    day = act.clock.now() + timedelta(days=LATER)
    day += timedelta(days=3 if day.weekday() >= 5 else 0)
    on = f"{day.day} {day:%B}"
    text = f"find me 30 minutes with {wanted.account.mail} on {on}"
    faces = [face for face in await asyncio.gather(*(asker.ask(text) for asker in askers)) if face is not None]
    starts = [{each.action.start for each in face.actions(Choose) if isinstance(each.action, Choose)} for face in faces]
    common = set.intersection(*starts) if len(starts) == len(askers) else set()
    if not common:
        return [Violation(f"I: {len(faces)} of {len(askers)} were offered times on {on}, none of them the same")]
    start = min(common)
    await asyncio.gather(*(asker.choose(face, start) for asker, face in zip(askers, faces, strict=True)))
    await _painted(act, faces)
    shown = [act.ours.told.now[face.message] for face in faces]
    winners = [number for number, face in enumerate(shown) if face.actions(StartMove)]
    offered = [face for face in shown if face.actions(Choose)]
    if len(winners) != 1 or len(offered) != len(askers) - 1:
        found.append(
            Violation(f"I: {len(askers)} chose one free time: {len(winners)} have it, {len(offered)} were shown other times")
        )
    if winners:
        found += await _freed(act, winners[0], shown, text, start)
    return found


async def _painted(act: Act, faces: Sequence[Face]) -> None:
    """Until every card has changed and shows something that lasts."""
    await act.rests({Work.CARRY})
    until = time.monotonic() + PAINTED_WITHIN
    while time.monotonic() < until:
        now = [act.ours.told.now[face.message] for face in faces]
        if not any(face is before or face.is_under_way for face, before in zip(now, faces, strict=True)):
            return
        await asyncio.sleep(0.1)


async def _freed(act: Act, winner: int, shown: list[Face], text: str, start: int) -> list[Violation]:
    askers = act.askers()[0][:CHOOSERS]
    (button, *_) = shown[winner].actions(StartCancel)
    await askers[winner].press(shown[winner], button)
    sure = act.ours.told.now[shown[winner].message].actions(CancelNow)
    if not sure:
        return [Violation("I: a meeting could not be cancelled")]
    await askers[winner].press(act.ours.told.now[shown[winner].message], sure[0])
    await act.rests({Work.CARRY})
    other = askers[(winner + 1) % len(askers)]
    until = time.monotonic() + PAINTED_WITHIN
    while time.monotonic() < until:  # copies in other calendars are taken back a little later
        face = await other.ask(text)
        if face is not None and any(isinstance(each.action, Choose) and each.action.start == start for each in face.buttons):
            await other.choose(face, start)
            await _painted(act, [face])
            if act.ours.told.now[face.message].actions(StartMove):
                return []
        await asyncio.sleep(1)
    return [Violation("I: a time that was freed could not be booked again")]


async def restored(act: Act, clicks: int) -> None:
    """The database goes back to an older copy, whose bookings since then it has forgotten; people go on asking."""
    own = act.ours
    for replica in own.replicas:
        await replica.end()
    kept = len(await own.store.audit())
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


async def played(plan: Plan, cluster: Cluster | None = None) -> Outcome:
    """One act from beginning to end, and what the checker says of it."""
    began = time.monotonic()
    async with stage(plan, cluster) as act:
        await act.play()
        found = await one_free_slot(act) if plan.chooses else []
        if plan.restores:
            await restored(act, max(plan.bookings // 20, 6))
        if not plan.planted:
            await act.settle()
        evidence = await collected(act)
    caps = [Cap(each.account.id, each.zone, CAP) for each in CAPPED]
    found += await asyncio.to_thread(violations, evidence, caps)
    return Outcome(plan, evidence, found, act.counts, act.clicks(), time.monotonic() - began, act.settle_seconds)
