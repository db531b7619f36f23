"""What somebody in a meeting is told in their own chat: it was booked, moved or cancelled, or something was put over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from adapters.chat import Block, Button, Card, LinkButton, Look, Text
from bot.actions import Pack, ShowMeeting, StartCancel, StartMove
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.booking import in_the_way
from bot.views.names import booked_people, full_name
from bot.views.pieces import button, quiet, row, text
from scheduling.bookings import Booking, State, Why
from scheduling.people import Participant, Person
from scheduling.telling import News, What


def notice_card(news: News, booking: Booking, to: Person, viewer: Viewer, now: datetime, pack: Pack) -> Card:
    """Short: Outlook's invitation says it too. What it is, when, with whom, and the way to the meeting's card."""
    heading, look = _heading(news, booking)
    blocks: list[Block] = [Text((f"{heading}: ", *when.span(booking.slot, now, viewer)), look)]
    blocks.append(text(what_and_who(booking, to)))
    if news.what is What.MOVED and news.was is not None:
        blocks.append(quiet(en.was(when.day_time(news.was.start, now, viewer))))
    if news.overlaps:
        look = Look.PLAIN if news.what is What.OVERLAPS else Look.WARNING  # its heading warns already
        blocks.append(text(en.overlap_seen(_whose(booking, to), mine=to == booking.organizer), look=look))
    blocks.append(quiet(en.OVERLAP_STANDS if news.what is What.OVERLAPS else en.OUTLOOK_TELLS))
    if buttons := tuple(_buttons(booking, to, pack)):
        blocks.append(row(*buttons))
    return Card(f"{heading}: {when.day_time(booking.slot.start, now, viewer)}", tuple(blocks))


def attended_card(booking: Booking, to: Person, viewer: Viewer, now: datetime, pack: Pack) -> Card:
    """The meeting as it stands, for somebody who only attends it."""
    heading, look = _STANDS.get(booking.state, (en.CHANGING, Look.STRONG))
    blocks: list[Block] = [Text((f"{heading}: ", *when.span(booking.slot, now, viewer)), look), text(what_and_who(booking, to))]
    blocks += [text(booking.place)] if booking.place else []
    blocks.append(quiet(en.ask_to_change(full_name(booking.organizer))))
    if buttons := tuple(_buttons(booking, to, pack)):
        blocks.append(row(*buttons))
    return Card(f"{heading}: {when.day_time(booking.slot.start, now, viewer)}", tuple(blocks))


_STANDS = {
    State.CONFIRMED: (en.BOOKED, Look.GOOD),
    State.CANCELLED: (en.CANCELLED, Look.QUIET),
    State.DONE: (en.OVER, Look.QUIET),
}


def _heading(news: News, booking: Booking) -> tuple[str, Look]:
    who = full_name(booking.organizer)
    in_outlook = booking.why is Why.HOST_DECIDED
    match news.what:
        case What.BOOKED:
            return en.told_booked(who), Look.STRONG
        case What.MOVED:
            return en.TOLD_MOVED if in_outlook else en.told_moved(who), Look.STRONG
        case What.CANCELLED:
            return en.TOLD_CANCELLED if in_outlook else en.told_cancelled(who), Look.STRONG
        case What.OVERLAPS:
            return en.TOLD_OVERLAPS, Look.WARNING


def what_and_who(booking: Booking, to: Person) -> str:
    everyone: list[Participant] = [booking.organizer] if booking.organizer_attends else []
    everyone += [*booking.required, *booking.guests, *booking.optional, *booking.optional_busy, *booking.optional_guests]
    others = [full_name(each) for each in everyone if each != to]
    return f"{booking.subject} · {en.some(others, 5)}" if others else booking.subject


def _whose(booking: Booking, to: Person) -> list[str]:
    """Whose calendar it is in, as `to` may know; what is there nobody is told."""
    names = in_the_way(booked_people(booking), booking.blockers, ())
    mine = any(each.person == str(to.id) for each in booking.blockers)
    own = in_the_way([to], booking.blockers, ()) if mine else []
    return [*([en.YOU] if mine else []), *(name for name in names if name not in own)]


def _buttons(booking: Booking, to: Person, pack: Pack) -> Iterator[Button | LinkButton]:
    if booking.state is not State.CONFIRMED:
        return
    if to == booking.organizer:
        yield button(en.MOVE, StartMove(booking.id), pack)
        yield button(en.CANCEL, StartCancel(booking.id), pack)
        return
    if booking.join_url:
        yield LinkButton(en.JOIN, booking.join_url)
    yield button(en.SHOW_MEETING, ShowMeeting(booking.id), pack)
