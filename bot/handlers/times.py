"""Looking for times, again and again: an offer's question is asked, and the answer becomes its card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.chat import Card, Reply
from bot.actions import Pack
from bot.exchange import Exchange, about_offer, say, show
from bot.memory import Offer, OfferState
from bot.texts import en, when
from bot.views.nothing_fits import clauses, nothing_fits_card
from bot.views.offer import offer_card
from bot.views.pieces import is_shared
from bot.views.unknown_calendar import unknown_calendar_card
from scheduling.intervals import Interval, subtract
from scheduling.service.offer import Ask, NoRoom, NothingFits, NotKnown, Offered, OfferOutcome, Read
from scheduling.service.reading import Besides

A_WEEK = timedelta(days=7)
FRESH = timedelta(seconds=20)
"""For so long a card shows what was read; then it is read again before it is shown anew."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which starts of the question are wanted: after one, before one, other than those seen, or those shown as far as they go."""

    after: datetime | None = None
    before: datetime | None = None
    besides: tuple[datetime, ...] = ()
    shown: tuple[datetime, ...] = ()


FIRST_PAGE = Page()


async def look(ex: Exchange, offer: Offer, *notes: str) -> Reply:
    """Ask the offer's question now, keep what came of it, and show it. `notes` stand first on the card."""
    return answered(ex, offer, await ask(ex, offer), *notes)


def answered(ex: Exchange, offer: Offer, answer: OfferOutcome, *notes: str) -> Reply:
    """Keep an answer to the offer's question, and show it."""
    match answer:
        case NoRoom():
            ex.remember(offer="", starts=())  # a number typed now must not book a time of the question before
            return say(_no_room(offer, answer))
        case Offered():
            kept = ex.put(filled(offer, answer.read, answer))
            about = _about_wanted(kept, answer, ex.now)
            if answer.wanted_fits and not kept.options[0].relaxed:
                card = offer_card(kept, ex.now, ex.pack, *notes, good=" ".join(about))
            else:
                card = offer_card(kept, ex.now, ex.pack, *notes, *about)
        case NothingFits():
            kept = ex.put(filled(offer, answer.read))
            card = nothing_fits_card(kept, ex.now, ex.pack, *notes, answer=answer)
        case NotKnown():
            kept = ex.put(filled(offer, answer.read))
            if any(person.id == kept.party.organizer.id for person in answer.people):
                return _own_calendar_unknown(kept)
            card = unknown_calendar_card(kept, ex.pack)
    return show(card, about_offer(kept))


def _no_room(offer: Offer, answer: NoRoom) -> str:
    if answer.past:
        return en.PAST_WINDOW
    if offer.windows and not subtract(offer.windows, offer.excluded):
        return en.all_ruled_out(offer.window)
    return en.window_too_short(offer.window or en.THAT_TIME, when.length(answer.length))


def shown_again(ex: Exchange, offer: Offer, *notes: str) -> Reply:
    """The offer as it stands, without looking again."""
    kept = ex.put(offer) if notes or offer.state is not OfferState.OPEN else offer
    return show(offer_face(kept, ex.now, ex.pack, *notes), about_offer(kept))


async def refreshed(ex: Exchange, offer: Offer, *notes: str) -> Reply:
    """The offer as things are now: times that went give way to others. What was read just now is not read again."""
    is_fresh = offer.read_at is not None and ex.now - offer.read_at < FRESH
    if offer.state is not OfferState.OPEN or not offer.options or is_fresh:
        return shown_again(ex, offer, *notes)
    shown = tuple(option.slot.start for option in offer.options)
    answer = await ask(ex, offer, Page(shown=shown))
    if isinstance(answer, Offered) and answer.options == offer.options:  # the same version: buttons elsewhere stay good
        return show(offer_card(replace(offer, read_at=answer.read.as_of), ex.now, ex.pack, *notes), about_offer(offer))
    return answered(ex, offer, answer, *notes, *_gone(offer, answer, ex.now))


def _gone(offer: Offer, answer: OfferOutcome, now: datetime) -> tuple[str, ...]:
    """Which of the times on the card are no more, though their hour has not come yet."""
    left = {each.slot.start for each in answer.options} if isinstance(answer, Offered) else set[datetime]()
    gone = [each.slot.start for each in offer.options if each.slot.start not in left and each.slot.start > now]
    if offer.wanted is not None or not gone:  # a wanted time has a sentence of its own
        return ()
    return (en.went([when.day_time(each, now, offer.viewer) for each in gone]),)


def offer_face(offer: Offer, now: datetime, pack: Pack, *notes: str) -> Card:
    """How an offer looks that was kept earlier."""
    if offer.state is OfferState.DISMISSED or offer.options:
        return offer_card(offer, now, pack, *notes)
    return nothing_fits_card(offer, now, pack, *notes)


async def ask(ex: Exchange, offer: Offer, page: Page = FIRST_PAGE) -> OfferOutcome:
    moving = await _besides(ex, offer)
    present = moving.slot if moving else None
    stays = (present.start,) if present and present.length == offer.length else ()
    return await ex.desk.offers.offer(
        Ask(
            organizer=offer.party.organizer,
            attending=offer.party.organizer_attends,
            required=offer.party.required,
            optional=offer.party.optional,
            guests=(*offer.party.guests, *offer.party.optional_guests),
            windows=offer.windows,
            excluded=offer.excluded,
            length=offer.length,
            wanted=offer.wanted,
            waived=offer.accepted,
            conceded=offer.conceded,
            after=page.after,
            before=page.before,
            besides=(*page.besides, *stays),
            shown=page.shown,
            zone=ZoneInfo(offer.viewer.zone),
            moving=moving,
            request=offer.id,
        )
    )


def unpinned(offer: Offer) -> Offer:
    """The question without the one start that was wanted: anything around it will do."""
    return offer if offer.wanted is None else replace(offer, wanted=None, window="")


async def _besides(ex: Exchange, offer: Offer) -> Besides | None:
    if not offer.moves:
        return None
    found = offer.in_outlook
    if (ours := await ex.desk.bookings.besides(offer.moves)) is not None or found is None:
        return ours
    return Besides("", offer.party.organizer.id, found.event_id, found.ical_uid, found.slot)


# ---------------------------------------------------------------- what is kept and said of an answer


def filled(offer: Offer, read: Read, offered: Offered | None = None) -> Offer:
    """The offer with what was found. A wanted time that fits stays the only one; else its neighbours' windows take over."""
    return replace(
        offer,
        state=OfferState.OPEN,
        booking="",
        windows=read.windows,
        window=offer.window or days_of(read.windows, offer),
        length=read.length,
        options=offered.options if offered else (),
        waived=read.waived,
        unknown=tuple((str(person.id), why) for person, why in read.unknown),
        zones=dict(read.zones),
        read_at=read.as_of,
    )


def days_of(windows: tuple[Interval, ...], offer: Offer) -> str:
    """The days from the first window to the last, in the viewer's zone."""
    reader = offer.viewer
    first, last = reader.local(windows[0].start), reader.local(windows[-1].end - timedelta(seconds=1))
    begin, end = (when.date_words(each.date(), first.date(), reader) for each in (first, last))
    return begin if begin == end else f"{begin} – {end}"


def _about_wanted(offer: Offer, answer: Offered, now: datetime) -> tuple[str, ...]:
    if answer.wanted is None:
        return ()
    at = when.day_time(answer.wanted, now, offer.viewer)
    if is_shared(offer.place):  # the other times on the card are each reader's own there
        at = when.with_zone(at, answer.wanted, offer.viewer)
    if answer.wanted_fits:
        alone = len(offer.party.everyone) == 1 and not offer.party.guests and not is_shared(offer.place)
        outside = bool(offer.options[0].relaxed)
        return (en.exact_is_free(at, all_known=offer.is_all_known, alone=alone, outside_hours=outside),)
    if answer.blockers:
        reasons = [] if is_shared(offer.place) else clauses(offer, answer.blockers)
        return (f"{en.exact_is_not(at, reasons)} {en.TAKEN_INSTEAD}",)
    return (f"{en.off_grid(at, round(answer.read.step.total_seconds() / 60))} {en.TAKEN_INSTEAD}",)


def _own_calendar_unknown(offer: Offer) -> Reply:
    why = dict(offer.unknown)[str(offer.party.organizer.id)]
    return say(en.own_unreadable(why))
