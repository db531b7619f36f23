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
from bot.views.nothing_fits import clauses, nothing_fits_card, relaxing_hint
from bot.views.offer import offer_card
from bot.views.pieces import is_shared
from bot.views.remedies import remedies
from bot.views.unknown_calendar import unknown_calendar_card
from scheduling.intervals import Interval
from scheduling.service.offer import Ask, NoRoom, NothingFits, NotKnown, Offered, OfferOutcome, Read
from scheduling.service.reading import Besides
from scheduling.slots import Blocker, Rule

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Page:
    """Which starts of the question are wanted: after one, before one, or other than those shown."""

    after: datetime | None = None
    before: datetime | None = None
    besides: tuple[datetime, ...] = ()


FIRST_PAGE = Page()


async def look(ex: Exchange, offer: Offer, *notes: str) -> Reply:
    """Ask the offer's question now, keep what came of it, and show it. `notes` stand first on the card."""
    return answered(ex, offer, await ask(ex, offer), *notes)


def answered(ex: Exchange, offer: Offer, answer: OfferOutcome, *notes: str) -> Reply:
    """Keep an answer to the offer's question, and show it."""
    match answer:
        case NoRoom(past=True):
            return say(en.PAST_WINDOW)
        case NoRoom(length=length):
            return say(en.window_too_short(offer.window or en.THAT_TIME, when.length(length)))
        case Offered():
            kept = ex.put(filled(offer, answer.read, answer))
            card = offer_card(kept, ex.now, ex.pack, *notes, *_about_wanted(kept, answer, ex.now))
        case NothingFits():
            kept = ex.put(filled(offer, answer.read))
            opening = () if answer.relaxation is None else (answer.relaxation.waiver,)
            ways = remedies(kept, [Blocker(each.person, each.rule) for each in opening], ex.pack)
            card = nothing_fits_card(kept, ex.now, ex.pack, _hints(kept, answer, ex.now), *notes, remedies=ways)
        case NotKnown():
            kept = ex.put(filled(offer, answer.read))
            if any(person.id == kept.party.organizer.id for person in answer.people):
                return _own_calendar_unknown(kept)
            card = unknown_calendar_card(kept, ex.pack)
    return show(card, about_offer(kept))


def shown_again(ex: Exchange, offer: Offer, *notes: str) -> Reply:
    """The offer as it stands, without looking again."""
    kept = ex.put(offer) if notes or offer.state is not OfferState.OPEN else offer
    return show(offer_face(kept, ex.now, ex.pack, *notes), about_offer(kept))


def offer_face(offer: Offer, now: datetime, pack: Pack, *notes: str) -> Card:
    """How an offer looks that was kept earlier."""
    if offer.state is OfferState.DISMISSED or offer.options:
        return offer_card(offer, now, pack, *notes)
    return nothing_fits_card(offer, now, pack, (), *notes)


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
            after=page.after,
            before=page.before,
            besides=(*page.besides, *stays),
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
        return (en.exact_is_free(at, all_known=offer.is_all_known),)
    if answer.blockers:
        return (f"{en.exact_is_not(at, clauses(offer, answer.blockers))} {en.TAKEN_INSTEAD}",)
    return (f"{en.off_grid(at, round(answer.read.step.total_seconds() / 60))} {en.TAKEN_INSTEAD}",)


def _hints(offer: Offer, answer: NothingFits, now: datetime) -> list[str]:
    """What would open most, then what stands in the way of most."""
    hints = []
    if answer.wanted is not None and answer.blockers:
        hints.append(en.exact_is_not(when.day_time(answer.wanted, now, offer.viewer), clauses(offer, answer.blockers)))
    if answer.relaxation is not None and answer.relaxation.starts:
        waiver = answer.relaxation.waiver
        start = answer.relaxation.starts[0]
        hints.append(relaxing_hint(offer, Blocker(waiver.person, waiver.rule), start, now))
    most = clauses(offer, _telling(answer))
    if most and not answer.ran_out:
        hints.append(en.mostly(most))
    return hints


def _telling(answer: NothingFits) -> list[Blocker]:
    """What forbids most, of which nights and weekends tell nobody anything; hours only where nothing else stands in the way."""
    blockers = [blocker for blocker, _ in answer.against]
    return ([each for each in blockers if each.rule is not Rule.HOURS] or blockers)[:2]


def _own_calendar_unknown(offer: Offer) -> Reply:
    why = dict(offer.unknown)[str(offer.party.organizer.id)]
    return say(en.own_unreadable(why))
