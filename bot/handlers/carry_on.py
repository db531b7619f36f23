"""Carrying on with an offer: other times, another question, going on without a calendar, closing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from adapters.chat import Click, Reply, Submit
from bot.actions import (
    AskOwner,
    Back,
    Change,
    Choose,
    Dismiss,
    GoOn,
    Page,
    Refresh,
    SaveChange,
    Shorten,
    Waive,
    Way,
    WithoutNeeding,
)
from bot.asked import stretches_of
from bot.exchange import Exchange, about_booking, about_offer, say, show, whisper
from bot.handlers import explain, owners, times
from bot.handlers.book import choose
from bot.handlers.changes import changed_offer
from bot.handlers.find_time import lacks_people
from bot.handlers.times import A_WEEK
from bot.memory import Offer, OfferState
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.understanding.requests import LocalSpan
from bot.views.booking import booking_card
from bot.views.change_form import as_offered, change_form
from scheduling.intervals import Interval
from scheduling.people import Person
from scheduling.service.offer import Offered
from scheduling.slots import Option, Rule, Waiver

OfferClick = Choose | Page | Change | SaveChange | Back | Dismiss | GoOn | Waive | WithoutNeeding | Shorten | AskOwner


async def clicked(ex: Exchange, asker: Person, action: OfferClick) -> Reply:
    """A button of an offer's card. Only its asker's clicks count; a card older than the offer is painted as it is now."""
    offer = await ex.offer(action.offer)
    if offer is None:
        return whisper(en.GONE_OFFER)
    if offer.party.organizer.id != asker.id:
        return whisper(en.not_your_card(offer.party.organizer.name))
    if offer.state is not OfferState.OPEN:
        return await _reopened(ex, offer, action)
    ex.attend(offer)
    ex.remember(request=offer.request)
    if not isinstance(action, Back | Dismiss) and action.version != offer.version:
        return await times.refreshed(ex, offer, en.OFFER_CHANGED)
    match action:
        case Choose(start=start):
            option = _option_at(offer, start)
            return await (choose(ex, offer, option) if option else times.refreshed(ex, offer, en.OFFER_CHANGED))
        case Page(way=way):
            return await turn(ex, offer, way)
        case Change(part=part):
            return show(change_form(offer, as_offered(offer), ex.pack, part), about_offer(offer))
        case SaveChange():
            return await _saved(ex, asker, offer)
        case Back():
            return await times.refreshed(ex, offer)
        case Dismiss():
            return await dismiss(ex, offer)
        case GoOn(person=person):
            return await _go_on(ex, offer, person)
        case Waive():
            return await explain.waived(ex, offer, action)
        case AskOwner():
            return await owners.asked(ex, offer, action)
        case WithoutNeeding():
            return await explain.without_needing(ex, offer, action)
        case Shorten():
            return await explain.shorten(ex, offer, action)


async def looked_at(ex: Exchange, asker: Person, action: Refresh) -> Reply:
    """The card as it is now, for a client that shows it again by itself. Nobody did anything: the conversation stays as it is."""
    offer = await ex.offer(action.offer)
    if offer is None or offer.party.organizer.id != asker.id:
        return Reply()
    thread = ex.thread
    reply = await (times.refreshed(ex, offer) if offer.state is OfferState.OPEN else _reopened(ex, offer, action))
    if thread.offer != offer.id:
        ex.thread = thread
    return replace(reply, private="", only_answer=True)


async def _reopened(ex: Exchange, offer: Offer, action: OfferClick | Refresh) -> Reply:
    """An offer that led to a booking shows that booking, unless it came to nothing: then one may look again."""
    if offer.state is OfferState.DISMISSED:
        return times.shown_again(ex, offer)
    booking = await ex.desk.bookings.booking(offer.booking)
    if booking is None:
        return whisper(en.GONE_BOOKING)
    if isinstance(action, Page) and not booking.is_live and booking.settled and not offer.moves:
        return await times.look(ex, times.unpinned(replace(offer, told=(*offer.told, booking.id))))
    return show(booking_card(booking, offer.viewer, ex.place, ex.now, ex.pack), about_booking(booking))


def _option_at(offer: Offer, start: int) -> Option | None:
    return next((option for option in offer.options if int(option.slot.start.timestamp()) == start), None)


# ---------------------------------------------------------------- other times


async def turn(ex: Exchange, offer: Offer, way: Way) -> Reply:
    """Other times for the same question. Where a stretch has no more of them, the week beside it is looked at."""
    shown = [option.slot.start for option in offer.options]
    asked = times.unpinned(offer)
    if way is Way.AGAIN or not shown:
        return await times.look(ex, _shifted(asked, A_WEEK) if way is Way.LATER else offer)
    match way:
        case Way.MORE:
            seen = (*offer.earlier_pages, *shown)
            page = times.Page(besides=seen)
            return await _page(ex, replace(asked, earlier_pages=seen), page, [asked], en.NO_MORE)
        case Way.LATER:
            page = times.Page(after=max(shown), besides=offer.earlier_pages)
            return await _page(ex, asked, page, [asked, *_weeks(asked, A_WEEK, 2)], en.NO_LATER)
        case Way.EARLIER:
            page = times.Page(before=min(shown))
            return await _page(ex, asked, page, [asked, *_weeks(asked, -A_WEEK, 1)], en.NO_EARLIER)


async def _page(ex: Exchange, offer: Offer, page: times.Page, questions: list[Offer], none: str) -> Reply:
    """The first question that has such times; else the times as they were, and that there are no others."""
    for question in questions:
        answer = await times.ask(ex, question, page)
        if isinstance(answer, Offered):
            ex.remember(request=question.request)
            return times.answered(ex, replace(question, earlier_pages=offer.earlier_pages), answer)
    return await times.refreshed(ex, replace(offer, earlier_pages=()), none)


def _weeks(offer: Offer, by: timedelta, most: int) -> list[Offer]:
    return [_shifted(offer, by * count) for count in range(1, most + 1)]


def _shifted(offer: Offer, by: timedelta) -> Offer:
    """The same local wall time some weeks later or earlier, so that words carry on from there too."""
    spans = [_beside(window, by, offer.viewer) for window in offer.windows]
    windows = tuple(stretches_of(spans, offer.viewer))
    if not windows:
        return offer
    said = tuple(LocalSpan(start, end) for start, end in spans)
    request = replace(offer.request, exact=False, start=spans[0][0], end=spans[-1][1], windows=said)
    words = when.stretches(spans, offer.viewer.local(offer.windows[0].start).date(), offer.viewer)
    return replace(offer, request=request, windows=windows, window=words)


def _beside(window: Interval, by: timedelta, viewer: Viewer) -> tuple[datetime, datetime]:
    """In local wall time. One of several days begins with its first day: "from now on" is meant of today alone."""
    start, end = (viewer.local(each).replace(tzinfo=None) + by for each in (window.start, window.end))
    return (datetime.combine(start.date(), time()) if start.date() != end.date() else start), end


# ---------------------------------------------------------------- other questions


async def _go_on(ex: Exchange, offer: Offer, object_id: str) -> Reply:
    person = next((each for each in offer.party.others if each.id.object_id == object_id), None)
    if person is None:
        return await times.refreshed(ex, offer, en.OFFER_CHANGED)
    return await times.look(ex, replace(offer, accepted=offer.accepted | {Waiver(str(person.id), Rule.UNKNOWN)}))


async def _saved(ex: Exchange, asker: Person, offer: Offer) -> Reply:
    """The form was sent off: the changed question, or the form again with what is wrong beside its field."""
    assert isinstance(ex.event, Click | Submit)
    changed = await changed_offer(ex, asker, offer, ex.event.inputs)
    if isinstance(changed, Offer):
        ex.remember(request=changed.request)
        return await times.look(ex, changed)
    return show(change_form(offer, changed, ex.pack), about_offer(offer))


async def dismiss(ex: Exchange, offer: Offer) -> Reply:
    """Close an offer. One that was to move a meeting gives way to that meeting."""
    ex.remember(request=None, question=None)
    closed_card = times.shown_again(ex, replace(offer, state=OfferState.DISMISSED))
    booking = await ex.desk.bookings.booking(offer.moves) if offer.moves else None
    if booking is None:
        return closed_card
    return show(booking_card(booking, offer.viewer, ex.place, ex.now, ex.pack), about_booking(booking))


# ---------------------------------------------------------------- the same by typing


async def picked(ex: Exchange, pick: int) -> Reply:
    """A number typed as a reply picks that time of the last offer."""
    offer = await ex.offer(ex.thread.offer)
    if offer is None or offer.state is not OfferState.OPEN or not offer.options:
        return say(en.NO_OFFER)
    count = len(offer.options)
    number = count if pick == -1 else pick
    if not 1 <= number <= count:
        return say(en.no_such_pick(pick, count))
    return await choose(ex, offer, offer.options[number - 1])


async def turned(ex: Exchange, way: Way) -> Reply:
    """ "More times", "earlier", "later" as words."""
    offer = await ex.offer(ex.thread.offer)
    if offer is None or offer.state is not OfferState.OPEN:
        return say(en.NO_OFFER)
    return await turn(ex, offer, way)


async def confirmed(ex: Exchange) -> Reply:
    """ "Yes": the only time on the card, or the question which of them."""
    if ex.thread.listed:
        return say(en.which_number(len(ex.thread.listed)))
    offer = await ex.offer(ex.thread.offer)
    if offer is None or offer.state is not OfferState.OPEN or not offer.options:
        return say(en.NO_OFFER)
    return await picked(ex, 1) if len(offer.options) == 1 else say(en.which_number(len(offer.options)))


async def closed(ex: Exchange) -> Reply:
    """ "Never mind"."""
    offer = await ex.offer(ex.thread.offer)
    if ex.thread.cancelling:
        ex.remember(cancelling="")
        return say(en.KEPT)
    request = ex.thread.request
    asked = ex.thread.question or ex.thread.listed or (request is not None and lacks_people(request))
    ex.remember(request=None, question=None, listed=())
    if offer is not None and offer.state is OfferState.OPEN:
        await dismiss(ex, offer)
        return say(en.DISMISSED)
    return say(en.DISMISSED if asked else en.NOTHING_OPEN)


async def left_alone(ex: Exchange) -> Reply:
    """ "Don't cancel it", "don't book it yet": what stands stays, and times on the table stay there."""
    if ex.thread.cancelling:
        ex.remember(cancelling="")
        return say(en.KEPT)
    return say(en.STILL_OPEN if ex.thread.starts else en.LEFT_ALONE)


async def waits(ex: Exchange, *polite: str) -> Reply:
    """Neither yes nor no, or mere politeness: what is still open is said, and nothing is done."""
    if ex.thread.cancelling:
        if polite:
            ex.remember(cancelling="")
        return say(*polite, en.KEPT if polite else en.NOT_CANCELLED_YET)
    return say(*polite, *([en.STILL_OPEN] if ex.thread.starts else []))
