"""The bot's own page: what is coming up, one's rules, one's link, and whether all is set up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.chat import Block, Card, Text
from bot.actions import Pack, StartCancel, StartMove
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.names import booked_people, full_name
from bot.views.pieces import button, quiet, row, text, title
from bot.views.rules import rules_card
from scheduling.bookings import Booking
from scheduling.people import Participant, Person
from scheduling.rules import Rules

MOST = 10


def home_card(bookings: Sequence[Booking], owner: Person, rules: Rules | None, now: datetime, viewer: Viewer, pack: Pack) -> Card:
    """Live meetings, soonest first, each with what its organizer may do; then the rules, None for the usual ones.

    The last two say what asking for them in words says.
    """
    shown = [block for booking in bookings[:MOST] for block in _meeting(booking, owner, now, viewer, pack)]
    more = [quiet(en.and_more(len(bookings) - MOST))] if len(bookings) > MOST else []
    kept = rules_card(rules or Rules(), viewer, now, pack, is_default=rules is None)
    *settings, _ = kept.blocks  # the last way to edit them is in a chat, which a page is not
    rest = (title(en.LINK_TITLE), text(en.NOT_YET_LINK), title(en.CHECK_TITLE), text(en.NOT_YET_CHECK))
    return Card(en.COMING, (title(en.COMING), *(shown or [text(en.NOTHING_COMING)]), *more, *settings, *rest))


def _meeting(booking: Booking, owner: Person, now: datetime, viewer: Viewer, pack: Pack) -> Iterator[Block]:
    everyone: list[Participant] = [*booked_people(booking), *booking.guests]
    people = [full_name(each) for each in everyone if each != owner]
    yield Text((*when.span(booking.slot, now, viewer), f"\n{booking.subject} · {en.some(people, 4)}"))
    if booking.organizer.id == owner.id:
        yield row(
            button(en.MOVE, StartMove(booking.id), pack, spoken=f"{en.MOVE}: {booking.subject}"),
            button(en.CANCEL, StartCancel(booking.id), pack, spoken=f"{en.CANCEL}: {booking.subject}"),
        )
