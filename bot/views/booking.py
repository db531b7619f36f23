"""The card of a booking: being booked, confirmed, moved, cancelled, not certain yet, or ended without a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from adapters.chat import Block, Button, Card, Facts, LinkButton, Look, Piece, PlaceKind, Text, Weight
from bot.actions import CancelNow, Keep, Pack, Page, StartCancel, StartMove, Way
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.names import booked_people, full_name, short_names
from bot.views.pieces import button, is_shared, quiet, row, text, title
from scheduling.bookings import Booking, State, Why
from scheduling.calendars import Unreadability
from scheduling.people import MailboxId, Participant, Person
from scheduling.slots import Blocker


def booking_card(booking: Booking, viewer: Viewer, place: PlaceKind, now: datetime, pack: Pack, *notes: str) -> Card:
    """The booking as its row says, in the asker's chat or where others read along. `notes` say what did not happen just now."""
    heading, look = _heading(booking, now)
    slot = booking.pending if booking.state is State.MOVING and booking.pending else booking.slot
    at = when.span(slot, now, viewer)
    summary = f"{heading}: {when.day_time(slot.start, now, viewer)}"
    blocks: list[Block] = [Text((heading, ": ", *at), look)]
    blocks += [text(each) for each in notes]
    blocks += _body(booking, viewer, place, now, pack)
    return Card(" ".join((*notes, summary)), tuple(blocks))


def _heading(booking: Booking, now: datetime) -> tuple[str, Look]:
    if _is_being_undone(booking):
        return en.CANCELLING, Look.TITLE
    if not booking.settled and booking.state not in (State.CONFIRMED, State.CANCELLED, State.DONE):
        return en.NOT_CERTAIN, Look.WARNING
    match booking.state:
        case State.HELD | State.WRITTEN | State.INVITING:
            return en.BOOKING, Look.TITLE
        case State.CONFIRMED:
            return (en.MEETING if booking.by_hand else en.BOOKED), Look.GOOD
        case State.MOVING:
            return en.MOVING, Look.TITLE
        case State.CANCELLING:
            return en.CANCELLING, Look.TITLE
        case State.UNDOING:
            return en.NOT_CERTAIN, Look.WARNING
        case State.EXPIRED | State.FAILED if booking.cancel_asked:
            return en.CANCELLED, Look.QUIET
        case State.EXPIRED | State.FAILED:
            return en.NOT_BOOKED, Look.WARNING
        case State.CANCELLED:
            return en.CANCELLED, Look.QUIET
        case State.DONE:
            return en.OVER, Look.QUIET


def _is_being_undone(booking: Booking) -> bool:
    """Cancelled while it was still being made."""
    return booking.cancel_asked and booking.state in (State.HELD, State.WRITTEN, State.INVITING, State.UNDOING)


def _body(booking: Booking, viewer: Viewer, place: PlaceKind, now: datetime, pack: Pack) -> Iterator[Block]:
    if booking.state in (State.CONFIRMED, State.MOVING, State.CANCELLED, State.CANCELLING) and not is_shared(place):
        yield _facts(booking)
    if _is_being_undone(booking):
        yield quiet(en.UNDOING_IT)
        return
    if not booking.settled or booking.state is State.UNDOING:
        yield text(en.WILL_SETTLE)
        return
    match booking.state:
        case State.HELD | State.WRITTEN | State.INVITING:
            yield quiet(en.CHECKING)
            yield row(button(en.CANCEL, CancelNow(booking.id), pack))
        case State.CONFIRMED:
            if booking.pending is not None:
                yield text(en.may_still_move(when.day_time(booking.pending.start, now, viewer)), look=Look.WARNING)
            yield from _confirmed(booking, place, pack)
        case State.MOVING:
            yield quiet(en.was(when.day_time(booking.slot.start, now, viewer)))
            yield quiet(en.CHECKING)
        case State.CANCELLED if booking.why is Why.HOST_DECIDED:
            yield quiet(en.GONE_IN_OUTLOOK)
        case State.CANCELLED if _needed(booking) or _optional(booking):
            yield quiet(en.CANCELLED_TOLD)
        case State.EXPIRED | State.FAILED:
            yield text(_why_ended(booking, viewer, place, now))
            yield row(button(en.AGAIN, Page(booking.request, 0, Way.AGAIN), pack))
        case State.CANCELLED | State.CANCELLING | State.UNDOING | State.DONE:
            return


def _confirmed(booking: Booking, place: PlaceKind, pack: Pack) -> Iterator[Block]:
    if booking.overlaps:
        yield text(en.OVERLAPS, look=Look.WARNING)
    if booking.online and not booking.join_url and not is_shared(place):
        yield text(en.NO_LINK, look=Look.WARNING)
    buttons: list[Button | LinkButton] = []
    if booking.join_url and not is_shared(place):
        buttons.append(LinkButton(en.JOIN, booking.join_url))
    buttons += [
        button(en.MOVE, StartMove(booking.id), pack),
        button(en.CANCEL, StartCancel(booking.id), pack),
    ]
    yield row(*buttons)


def _facts(booking: Booking) -> Facts:
    rows: list[tuple[str, tuple[Piece, ...]]] = [(en.FORM_SUBJECT, (booking.subject,))]
    if needed := _needed(booking):
        rows.append((en.WITH, (en.some([full_name(each) for each in needed], 8),)))
    if optional := _optional(booking):
        rows.append((en.OPTIONAL, (en.some([full_name(each) for each in optional], 8),)))
    if booking.place:
        rows.append((en.FORM_PLACE, (booking.place,)))
    return Facts(tuple(rows))


def _needed(booking: Booking) -> tuple[Participant, ...]:
    return (*booking.required, *booking.guests)


def _optional(booking: Booking) -> tuple[Participant, ...]:
    return (*booking.optional, *booking.optional_busy, *booking.optional_guests)


# ---------------------------------------------------------------- what did not work out


def _why_ended(booking: Booking, viewer: Viewer, place: PlaceKind, now: datetime) -> str:
    """Whose calendar it was is nobody's business where others read along."""
    who = [] if is_shared(place) else in_the_way(booked_people(booking), booking.blockers, booking.unreadable)
    return en.ended(booking.why, when.day_time(booking.slot.start, now, viewer), who, moving=False)


def why_not_moved(why: Why, to: str, who: Sequence[str]) -> str:
    return f"{en.ended(why, to, who, moving=True)} {en.STANDS}"


def in_the_way(
    people: Iterable[Person], blockers: Iterable[Blocker], unreadable: Iterable[tuple[MailboxId, Unreadability]]
) -> list[str]:
    """The names of those whose calendars or rules stood against it, each once."""
    names = short_names(people)
    ids = [blocker.person for blocker in blockers] + [str(mailbox) for mailbox, _ in unreadable]
    return [names[each] for each in dict.fromkeys(ids) if each in names]


# ---------------------------------------------------------------- asking before cancelling


def sure_to_cancel_card(booking: Booking, viewer: Viewer, place: PlaceKind, now: datetime, pack: Pack) -> Card:
    """Asks before the meeting is cancelled; where others read along, without its title and people."""
    at = when.span(booking.slot, now, viewer)
    others: list[Participant] = [*_needed(booking), *_optional(booking)]
    shared = is_shared(place)
    heading = en.sure_to_cancel("" if shared else booking.subject)
    blocks: list[Block] = [title(heading), Text(at)]
    if not shared:
        blocks.append(quiet(en.cancel_tells([full_name(each) for each in others])))
    if booking.of_series:
        blocks.append(quiet(en.ONLY_THIS_ONE))
    blocks.append(
        row(
            button(en.CANCEL_NOW, CancelNow(booking.id), pack, Weight.DANGER),
            button(en.KEEP, Keep(booking.id), pack),
        )
    )
    return Card(f"{heading} {when.day_time(booking.slot.start, now, viewer)}", tuple(blocks))
