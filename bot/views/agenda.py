"""The card with what is in one's own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.chat import Block, Card, Piece, Text
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.pieces import note, quiet, text, title
from scheduling.intervals import Interval
from scheduling.rules import Status


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; `slot` None lasts all day. `subject` is known only of our own bookings, else ""."""

    day: str
    slot: Interval | None
    status: Status
    subject: str = ""


def agenda_card(items: Sequence[Item], window: str, read_at: datetime, now: datetime, viewer: Viewer) -> Card:
    """Entries in order of time, under their days; only ever shown to who owns the calendar."""
    if not items:
        return note(en.nothing_on(window))
    heading = en.agenda_of(window)
    blocks: list[Block] = [title(heading)]
    day = window  # a heading that names the one day is enough
    for item in items:
        if item.day != day:
            day = item.day
            blocks.append(text(day))
        blocks.append(Text(_line(item, viewer)))
    if any(not item.subject for item in items):
        blocks.append(quiet(en.TITLES_IN_OUTLOOK))
    blocks.append(quiet(en.read_ago(when.ago(read_at, now))))
    return Card(f"{heading}: {len(items)}", tuple(blocks))


def _line(item: Item, viewer: Viewer) -> tuple[Piece, ...]:
    what = item.subject or en.STATUS_WORDS[item.status]
    if item.slot is None:
        return (f"{en.ALL_DAY}  {what}",)
    return (when.hour(item.slot.start, viewer), "–", when.hour(item.slot.end, viewer), f"  {what}")
