"""The card that looks back at double bookings; only ever shown to who owns the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.chat import Block, Card, Text
from bot.texts import en, when
from bot.texts import look_back_en as words
from bot.texts.when import Viewer
from bot.views.pieces import note, quiet, text, title
from scheduling.bookings import LOOKS
from scheduling.rules import Rules
from scheduling.service.look_back import Entry, LookedBack, Overlap, Proof

A_MOMENT = timedelta(seconds=5)
"""Outlook's clock and ours differ a little: what is dated so closely before a reading may have come after it."""


def double_booked_card(found: LookedBack, window: str, own: Rules, now: datetime, viewer: Viewer) -> Card:
    """What overlaps, each pair with what the record says of it, in the order of time."""
    if not found.overlaps:
        last = LOOKS[-1] // timedelta(minutes=1)
        return note(words.none_at(window), words.nothing_seen(last))
    heading = words.heading(len(found.overlaps), window)
    blocks: list[Block] = [title(heading)]
    for overlap in found.overlaps:
        blocks.append(Text(tuple(_pair(overlap, now, viewer))))
        blocks += [text(each) for each in _said(overlap, own, now, viewer)]
    blocks.append(quiet(en.read_ago(when.ago(found.read_at, now))))
    return Card(heading, tuple(blocks))


def _pair(overlap: Overlap, now: datetime, viewer: Viewer) -> Iterator[str]:
    for between, entry in (("", overlap.first), (" – ", overlap.second)):
        hours = f"{when.time_of(entry.slot.start, viewer)}–{when.time_of(entry.slot.end, viewer)}"
        yield f"{between}{when.day_of(entry.slot.start, now, viewer)}, {hours}: {_name(entry)}"


def _name(entry: Entry) -> str:
    return words.mine(entry.ours.booking.subject) if entry.ours else words.ANOTHER


def _said(overlap: Overlap, own: Rules, now: datetime, viewer: Viewer) -> Iterator[str]:
    if overlap.is_past and overlap.proofs[0].first_seen is not None:
        yield words.gone_now(when.to_the_second(overlap.proofs[0].first_seen, now, viewer))
    if len(overlap.proofs) != 1:
        yield words.BOTH_MINE if overlap.proofs else words.NEITHER_MINE
    for proof in overlap.proofs:
        yield from _proof(proof, own, now, viewer)
    for entry in (overlap.first, overlap.second):
        if entry.ours is None and (entry.origin is not None or not overlap.is_past):
            yield _origin(entry, now, viewer)
    for proof in overlap.proofs:
        yield from _meaning(proof, overlap, own)
        if proof.first_seen is not None and not overlap.is_past:
            yield words.first_seen(when.to_the_second(proof.first_seen, now, viewer), told=proof.told is not None)
    if len(overlap.proofs) == 1 and not overlap.is_past and overlap.proofs[0].booking.slot.end > now:
        yield words.MOVE_OR_CANCEL


def _proof(proof: Proof, own: Rules, now: datetime, viewer: Viewer) -> Iterator[str]:
    if proof.moved_by_hand is not None:
        yield words.moved_by_hand(when.to_the_second(proof.moved_by_hand, now, viewer))
    elif proof.unreadable:
        yield words.could_not_read(proof.unreadable)
    elif proof.read_at is None:
        yield words.DID_NOT_COUNT
    else:
        read = words.last_read(when.to_the_second(proof.read_at, now, viewer))
        yield f"{read}: {_showed(proof, own)}"


def _showed(proof: Proof, own: Rules) -> str:
    if proof.then is None:
        return words.showed_nothing()
    status = en.STATUS_WORDS[proof.then.status]
    return words.showed_busy(status) if proof.then.status in own.blocking else words.showed_free(status)


def _origin(entry: Entry, now: datetime, viewer: Viewer) -> str:
    if entry.origin is None:
        return words.not_dated()
    created, changed = entry.origin.created, entry.origin.changed
    is_changed = changed - created >= timedelta(seconds=1)
    return words.was_made(
        when.to_the_second(created, now, viewer), when.to_the_second(changed, now, viewer) if is_changed else ""
    )


def _meaning(proof: Proof, overlap: Overlap, own: Rules) -> Iterator[str]:
    """What follows from the dates; nothing where it is not known."""
    if proof.moved_by_hand is not None or proof.read_at is None:
        return
    if proof.then is not None:
        if proof.then.status in own.blocking:
            yield f"{words.WAS_THERE}{proof.booking.id}"
        return
    other = overlap.second if overlap.first.ours and overlap.first.ours.booking.id == proof.booking.id else overlap.first
    if other.origin is not None:
        came_later = max(other.origin.created, other.origin.changed) > proof.read_at - A_MOMENT
        yield words.LATER if came_later else words.NOT_SHOWN
