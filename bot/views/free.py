"""The card that says who is free when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.chat import Block, Card, Look, Text
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.names import full_name
from bot.views.pieces import quiet, text
from scheduling.calendars import Unreadability
from scheduling.intervals import Interval, intersect
from scheduling.people import Guest, Person
from scheduling.service.offer import FreeTime

_MOST_STRETCHES = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, and each person's free time within `windows`. `words` are "" when the question was "next".

    `exact`: the question was about one moment, which is the only window. Shorter stretches than `shortest` are left out.
    """

    asker: Person
    free: tuple[FreeTime, ...]
    guests: tuple[Guest, ...]
    windows: tuple[Interval, ...]
    words: str
    exact: bool
    shortest: timedelta


def free_card(answer: Answer, viewer: Viewer, now: datetime) -> Card:
    blocks = [*_together(answer, viewer, now), *(block for each in answer.free for block in _one(each, answer, viewer, now))]
    if answer.guests:
        blocks.append(text(en.guest_not_seen([full_name(guest) for guest in answer.guests])))
    first = blocks[0]
    summary = "".join(piece if isinstance(piece, str) else piece.fallback for piece in first.pieces)
    read_at = min((each.as_of for each in answer.free), default=None)
    fresh: list[Block] = [quiet(en.read_ago(when.ago(read_at, now)))] if read_at else []
    return Card(summary, (*blocks, *fresh))


def _together(answer: Answer, viewer: Viewer, now: datetime) -> Iterator[Text]:
    """When all of several people are free; nothing where one of them is unknown, who is never free."""
    if len(answer.free) < 2 or answer.guests:
        return
    common: tuple[Interval, ...] = answer.windows
    for each in answer.free:
        if each.free is None:
            return
        common = tuple(intersect(common, each.free))
    if answer.exact:
        fits = common == answer.windows
        yield text((en.all_free_at if fits else en.not_all_free_at)(answer.words), look=Look.STRONG)
        return
    stretches = [each for each in common if each.length >= answer.shortest]
    words = answer.words or en.NEXT_TWO_WEEKS
    yield text((en.all_free if stretches else en.never_all_free)(words), look=Look.STRONG)
    yield from _listed(stretches[: None if answer.words else 1], viewer, now)


def _listed(stretches: Sequence[Interval], viewer: Viewer, now: datetime) -> Iterator[Text]:
    for each in stretches[:_MOST_STRETCHES]:
        yield Text(when.span(each, now, viewer))
    if len(stretches) > _MOST_STRETCHES:
        yield quiet(en.and_more(len(stretches) - _MOST_STRETCHES))


def _one(found: FreeTime, answer: Answer, viewer: Viewer, now: datetime) -> Iterator[Text]:
    is_you = found.person.id == answer.asker.id
    name = found.person.name
    if found.free is None:
        why = found.why_unknown or Unreadability.UNAVAILABLE
        yield text(en.own_unreadable(why) if is_you else en.unreadable(name, why), look=Look.WARNING)
        return
    stretches = [each for each in found.free if each.length >= answer.shortest]
    if answer.exact:
        fits = found.free == answer.windows
        yield text((en.free_at if fits else en.busy_at)(name, answer.words, is_you=is_you), look=Look.STRONG)
        if not fits and found.unbooked == answer.windows:
            yield text(en.outside_hours_then(_there(found, viewer), is_you=is_you))
        return
    if not answer.words:
        yield _next(stretches, name, viewer, now, is_you=is_you)
        return
    if not stretches:
        yield text(en.no_free(name, answer.words, is_you=is_you), look=Look.STRONG)
        if not found.free and any(each.length >= answer.shortest for each in found.unbooked):
            yield text(en.outside_hours_then(_there(found, viewer), is_you=is_you))
        return
    if tuple(stretches) == answer.windows:
        yield text(en.wholly(name, answer.words, is_you=is_you), look=Look.STRONG)
        return
    yield text(en.free_from_to(name, answer.words, is_you=is_you), look=Look.STRONG)
    yield from _listed(stretches, viewer, now)


def _there(found: FreeTime, viewer: Viewer) -> str:
    """What their clock shows when the first unbooked stretch begins; "" where it shows the reader's time."""
    there = Viewer(found.zone, viewer.twelve_hours, viewer.month_first)
    start = found.unbooked[0].start
    local = when.time_of(start, there)
    return "" if local == when.time_of(start, viewer) else local


def _next(stretches: list[Interval], name: str, viewer: Viewer, now: datetime, *, is_you: bool) -> Text:
    if not stretches:
        return text(en.no_free(name, en.NEXT_TWO_WEEKS, is_you=is_you), look=Look.STRONG)
    return text(en.next_free(name, is_you=is_you), *when.span(stretches[0], now, viewer), look=Look.STRONG)
