"""Who is asking, which handler answers, failures become sentences: one event in, one reply out."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import structlog

from adapters.chat import (
    Account,
    Arrival,
    Card,
    CardRef,
    Click,
    Draw,
    Incoming,
    Keeping,
    Message,
    Place,
    PlaceKind,
    Reply,
    Submit,
    home_at,
    met_at,
)
from bot.actions import (
    Action,
    AskOwner,
    Back,
    CancelNow,
    Change,
    Choose,
    Dismiss,
    EditRules,
    GoOn,
    Grant,
    Keep,
    Page,
    PickPerson,
    PreviewRules,
    Refresh,
    RemindMe,
    SaveChange,
    SaveRules,
    Shorten,
    ShowMeeting,
    ShowRules,
    ShowTypes,
    SomeoneElse,
    StartCancel,
    StartMove,
    UndoRules,
    Waive,
    Way,
    WithoutNeeding,
)
from bot.exchange import BOOKING, OFFER, Desk, Exchange, about_booking, readable, say, show, whisper
from bot.handlers import attended, cancel, carry_on, explain, help, move, owners, rule_forms, who
from bot.handlers.agenda import agenda
from bot.handlers.availability import availability
from bot.handlers.double_booked import double_booked
from bot.handlers.find_time import find_time, lacks_people
from bot.handlers.home import home
from bot.handlers.rules import rules, several
from bot.handlers.times import offer_face
from bot.memory import Offer, OfferState, Question, Thread, offer_from, thread_from
from bot.nothing_asked import asks_to_undo, asks_to_wait, closes, holds_back, is_plain_yes, only_asks
from bot.people import names_of
from bot.rules_said import rules_in, with_rules
from bot.said import LONGEST_NAME, asks_for_a_room, could_be_a_name, is_alone, names_the_open_one, readings, says_alone
from bot.texts import en
from bot.texts.when import Viewer, viewer
from bot.under_way import UnderWay
from bot.understanding.requests import Intent, OfferAction, Request
from bot.understanding.understand import understand
from bot.views.booking import booking_card
from bot.views.pieces import note, noted
from bot.zones_said import carried, zone_said
from scheduling.bookings import Booking, State, Why
from scheduling.errors import CalendarError, ChannelError, ConveneError, DirectoryError, StoreUnavailable
from scheduling.people import MailboxId, Person

_log = structlog.get_logger(__name__)

COMPLETE = frozenset({Intent.MOVE, Intent.CANCEL})
"""Requests that name another meeting: they never merely change the open one."""

BOOKS = frozenset({Intent.FIND_TIME, Intent.BOOK, Intent.MOVE})
"""What "yes" may be said to, with times on the table."""

UNNAMED = "unnamed person"

DOUBLE_BOOKED = "double_booked"

FIRST_WAIT, LONGEST_PAUSE, LONGEST_WAIT = 0.1, 5.0, 600.0
"""Seconds: how a card that was just painted waits for a store that cannot be reached."""

MOST_MET = 5_000
"""People whom a process remembers to have met."""


class Conversation:
    """The protocol `Talk`, for every channel; and the repainting of cards when bookings change by themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._beside = UnderWay()
        self._met: set[tuple[str, str, str]] = set()

    # ------------------------------------------------------------ one event

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        """One reply to one event. Never raises; a failure is a sentence, and nothing of a failed event is kept."""
        try:
            ex = self._exchange(event)
            reply = help.at_once(ex)
            if isinstance(event, Arrival):
                with suppress(DirectoryError):  # whoever is not known now is met by their first message
                    await ex.asker()
            if reply is None:
                opened = await self._desk.conversations.open(ex.key, ex.thread_key)
                if opened.answer is not None:
                    return await self._again(ex, opened.answer)
                ex.thread, ex.remembers = thread_from(opened.thread), True
                reply = await _answer(ex)
            self._page_changed(ex)
            self._meets(ex)
            return await self._kept(ex, reply, draw)
        except ConveneError as failure:
            _log.warning("not_answered", kind=type(failure).__name__, cause=str(failure))
            return _in_place(event, _sentence(failure))
        except Exception as bug:  # noqa: BLE001 - the one place where a bug becomes an apology; it is logged
            _log.error("bug", kind=type(bug).__name__, at=_place_of(bug))
            return _in_place(event, en.BUG)

    async def home(self, sender: Account) -> Card:
        """The protocol `Homes`: the bot's own page as of now. Never raises; a failure is a sentence on it."""
        try:
            ex = self._exchange(Arrival("", sender, sender.chat or Place(sender.channel, sender.id, PlaceKind.PERSONAL)))
            page, owner = await home(ex), await ex.asker()
            if owner is not None and sender.chat is not None:
                await self._desk.conversations.shown(home_at(owner.id), CardRef(sender.chat, ""), 0, ex.now)
            return page
        except ConveneError as failure:
            _log.warning("not_answered", kind=type(failure).__name__, cause=str(failure))
            return note(_sentence(failure))
        except Exception as bug:  # noqa: BLE001 - as in `respond`
            _log.error("bug", kind=type(bug).__name__, at=_place_of(bug))
            return note(en.BUG)

    async def redraw(self, people: Iterable[MailboxId]) -> None:
        """Show those of these people who have opened a page of the bot's own what it is now. A page that cannot be reached is
        drawn when it is opened again. Raises `StoreUnavailable`."""
        for shown in await self._desk.conversations.cards([home_at(person) for person in people]):
            pages, chat = self._desk.pages.get(shown.ref.place.channel), shown.ref.place
            try:
                owner = await pages.owner(chat) if pages else None
                if pages and owner:
                    await pages.show_page(chat, await self.home(owner))
            except ChannelError as failure:
                _log.warning("page_not_redrawn", cause=str(failure))

    def _page_changed(self, ex: Exchange) -> None:
        """Whoever asked is not to wait for it."""
        if ex.changed_page and self._desk.pages:
            self._beside.start(self._redraw_own(ex))

    def _meets(self, ex: Exchange) -> None:
        """Whoever was answered without a look at who they are (a greeting, a plea for help) can be written to from now on too.

        That they were met there is remembered by this process, so that nobody is looked up each time.
        """
        known = (ex.sender.channel, ex.sender.id, ex.event.place.id)
        if not isinstance(ex.event, Message) or ex.is_known or ex.chat is None or known in self._met:
            return
        if len(self._met) >= MOST_MET:
            self._met.clear()
        self._met.add(known)
        self._beside.start(self._met_in(ex, ex.chat))

    async def _met_in(self, ex: Exchange, chat: Place) -> None:
        with suppress(ConveneError):  # then by their next message that asks for something
            asker = await ex.asker()
            if asker is not None:
                await self._desk.conversations.shown(met_at(asker.id), CardRef(chat, ""), 0, ex.now)

    async def drain(self, within: float) -> None:
        """Let what goes on beside the answers end, for so many seconds."""
        await self._beside.drain(within)

    async def _redraw_own(self, ex: Exchange) -> None:
        with suppress(ConveneError):  # it is drawn when it is opened again
            asker = await ex.asker()
            await self.redraw([asker.id] if asker else [])

    def _exchange(self, event: Incoming) -> Exchange:
        event = readable(event)
        sender, place = event.sender, event.place
        return Exchange(
            self._desk,
            event,
            key=f"{sender.channel}/{event.id}",
            thread_key=f"{sender.channel}/{place.id}/{place.thread}/{sender.id}",
            thread=Thread(),
            now=self._desk.clock.now(),
            remembers=False,
        )

    async def _again(self, ex: Exchange, about: str) -> Reply:
        """A redelivered message is answered in silence; a redelivered click with its card as things are now."""
        if isinstance(ex.event, Message | Arrival) or not about:
            return Reply()
        return await self._face(about, ex.place) or Reply()

    async def _kept(self, ex: Exchange, reply: Reply, draw: Draw | None) -> Reply:
        """Store what the event leaves behind. What was done outside is told even when that fails."""
        if draw is not None and not ex.remembers and not isinstance(ex.event, Arrival):
            return reply  # nothing is left behind, and an inbox knows an event that comes again
        ex.answer = reply.about
        asker = await ex.asker() if ex.choices else None
        chooser, drawn = asker.id if asker else None, draw(reply) if draw else ""
        try:
            keeping = await self._desk.conversations.keep(ex.kept(chooser, drawn))
            if keeping is Keeping.OFFER_CHANGED and ex.acted:
                keeping = await self._desk.conversations.keep((await self._rebased(ex)).kept(chooser, drawn))
        except StoreUnavailable as failure:
            _log.warning("not_kept", cause=str(failure))
            if ex.acted or not ex.remembers:
                return reply
            raise
        if keeping is Keeping.ANSWERED_BEFORE:
            return await self._again(ex, reply.about)
        if keeping is Keeping.OFFER_CHANGED and not ex.acted:
            return await self._face(reply.about, ex.place) or reply
        return reply

    async def _rebased(self, ex: Exchange) -> Exchange:
        """The exchange with its offers one version after those stored meanwhile: a second click joined the same booking."""
        for offer_id, offer in ex.offers.items():
            stored = await self._desk.conversations.offer(offer_id)
            ex.offers[offer_id] = replace(offer, version=stored.version + 1 if stored else 1)
        return ex

    # ------------------------------------------------------------ cards that live on

    async def shown(self, about: str, ref: CardRef) -> None:
        """Remember where the card stands; one whose booking went on meanwhile is repainted at once.

        To everybody else such a card shows the newest already, so nobody else comes back to it: a store that cannot be reached
        is waited for. Raises `StoreUnavailable` after ten minutes, and `ChannelError`.
        """
        pause, waited = FIRST_WAIT, 0.0
        while True:
            try:
                await self._remembered(about, ref)
            except StoreUnavailable:
                if waited > LONGEST_WAIT:
                    raise
            else:
                return
            await asyncio.sleep(pause)
            pause, waited = min(pause * 2, LONGEST_PAUSE), waited + pause

    async def _remembered(self, about: str, ref: CardRef) -> None:
        kind, known_as, version = _about(about)
        if kind == BOOKING:
            await self._follow(known_as, version, ref)
        else:
            await self._desk.conversations.shown(f"{kind}/{known_as}", ref, version, self._desk.clock.now())

    async def _follow(self, known_as: str, version: int, ref: CardRef) -> None:
        """A card was painted as this version of a booking: go on until it shows the newest.

        While it was being painted others may have shown a newer one, which it has painted over, and so for each repainting.
        """
        while True:
            await self._desk.conversations.shown(f"{BOOKING}/{known_as}", ref, version, self._desk.clock.now())
            booking = await self._desk.bookings.booking(known_as)
            if booking is None or booking.version <= version:
                return
            await self._update(ref, booking, await self._offer(booking.request))
            version = booking.version

    async def repaint(self, booking: Booking) -> None:
        """Show every card of this booking as its row says now; for whoever finds it changed. Safe to repeat.

        Cards that show this version already stay, with what they say besides. Raises `ChannelError` after trying all,
        `StoreUnavailable`.
        """
        offer = await self._offer(booking.request)
        if offer is not None and _is_left_behind(booking, offer):
            return
        failure: ChannelError | None = None
        for card in await self._desk.conversations.cards((f"{BOOKING}/{booking.id}", f"{OFFER}/{booking.request}")):
            if card.version >= booking.version:
                continue
            try:
                await self._update(card.ref, booking, offer)
                await self._follow(booking.id, booking.version, card.ref)
            except ChannelError as problem:
                failure = problem
        if failure is not None:
            raise failure

    async def _update(self, ref: CardRef, booking: Booking, offer: Offer | None) -> None:
        channel = self._desk.channels.get(ref.place.channel)
        if channel is not None:
            await channel.update(ref, self._booking_face(booking, offer, ref.place.kind))

    async def _face(self, about: str, place: PlaceKind) -> Reply | None:
        """What stands behind an `about`, as things are now; None for what is not kept any more."""
        kind, known_as, _ = _about(about)
        offer = await self._offer(known_as) if kind == OFFER else None
        if offer is not None and offer.state is not OfferState.BOOKED:
            return show(offer_face(offer, self._desk.clock.now(), self._desk.signer.pack), about)
        booking = await self._desk.bookings.booking(offer.booking if offer else known_as)
        if booking is None:
            return None
        return show(self._booking_face(booking, offer or await self._offer(booking.request), place), about_booking(booking))

    def _booking_face(self, booking: Booking, offer: Offer | None, place: PlaceKind) -> Card:
        reader = offer.viewer if offer else viewer(booking.zone, "")
        return booking_card(booking, reader, place, self._desk.clock.now(), self._desk.signer.pack)

    async def _offer(self, offer_id: str) -> Offer | None:
        stored = await self._desk.conversations.offer(offer_id)
        return offer_from(stored.body) if stored else None


def _is_left_behind(booking: Booking, offer: Offer) -> bool:
    """Whether the offer's card has gone on from this booking: it told its failure, or shows another that was chosen.

    Never from one that stands: whoever booked it may have died before the offer could name it.
    """
    if booking.state is State.CONFIRMED:
        return False
    return booking.id in offer.told or booking.why is Why.CHOSE_AGAIN or offer.booking not in ("", booking.id)


def _about(about: str) -> tuple[str, str, int]:
    """The kind, the id, and for a booking its version, else 0."""
    kind, _, rest = about.partition("/")
    known_as, _, version = rest.partition("/")
    return kind, known_as, int(version or 0)


# ---------------------------------------------------------------- which handler


async def _answer(ex: Exchange) -> Reply:
    match ex.event:
        case Message(text=text):
            return await _typed(ex, text.strip())
        case Click(action=packed) | Submit(action=packed):
            action = ex.desk.signer.unpack(packed)
            return await _clicked(ex, action) if action else whisper(en.OLD_BUTTON)
        case Arrival():
            return help.welcome(ex)


async def _clicked(ex: Exchange, action: Action) -> Reply:
    asker = await ex.asker()
    if asker is None:
        return whisper(ex.unknown_asker)
    match action:
        case Choose() | Page() | Change() | SaveChange() | Back() | Dismiss() | GoOn() | Waive() | WithoutNeeding() | Shorten():
            return await carry_on.clicked(ex, asker, action)
        case Refresh():
            return await carry_on.looked_at(ex, asker, action)
        case AskOwner():
            return await carry_on.clicked(ex, asker, action)
        case PickPerson():
            return await _go_on_with(ex, asker, await who.picked(ex, action))
        case SomeoneElse():
            return await _go_on_with(ex, asker, await who.named_other(ex, action))
        case StartMove(booking=booking, asked=asked):
            return await move.clicked(ex, asker, booking, asked=bool(asked))
        case StartCancel(booking=booking):
            return await cancel.clicked(ex, asker, booking)
        case CancelNow(booking=booking):
            return await cancel.cancel_now(ex, asker, booking)
        case Keep(booking=booking):
            return await cancel.keep(ex, asker, booking)
        case ShowMeeting(booking=booking):
            return await attended.shown(ex, asker, booking)
        case Grant():
            return await owners.granted(ex, asker, action)
        case ShowRules() | ShowTypes() | EditRules() | SaveRules() | PreviewRules() | UndoRules() | RemindMe():
            return await rule_forms.clicked(ex, asker, action)


async def _typed(ex: Exchange, text: str) -> Reply:
    reader = await ex.viewer()
    alone = partial(understand, now=ex.now, zone=reader.tz, month_first=reader.month_first)
    plain = _read(ex, text, reader)
    fresh = with_rules(text, plain, alone, on_the_table=bool(ex.thread.offer))
    if fresh.intent is Intent.RULES and len(together := rules_in(text, alone)) > 1:
        return await _rules_together(ex, together)
    if fresh.intent is Intent.RULES and plain.intent is not Intent.RULES:
        return await _requested(ex, fresh, "")
    if asks_to_undo(text):
        undoable = ex.thread.undoable
        return say(en.NOTHING_TO_UNDO) if undoable is None else await rule_forms.undone(ex, undoable.version)
    if (left := _left_alone(ex, text)) is not None:
        return await left
    if help.is_thanks(text, open_offer=bool(ex.thread.offer or ex.thread.cancelling)):
        return help.welcome_back(ex)
    if help.is_greeting(text):
        return help.welcome(ex)
    if ex.thread.question is not None:
        answer = await _answered(ex, ex.thread.question, text, fresh)
        if answer is not None:
            return answer
    if text.isdecimal() and ex.thread.listed:
        return await _listed(ex, int(text[:6]))
    if text.isdecimal() and ex.thread.request is None and not ex.thread.offer:
        return say(en.NO_OFFER)
    previous = ex.thread.request
    if previous is None and ex.thread.booking and lacks_people(fresh) and _carries_on(text, ex, reader):
        return await _about_booked(ex) or await _requested(ex, fresh, "")
    if previous is not None and lacks_people(previous) and says_alone(text):
        ex.remember(alone=True)
        return await _requested(ex, previous, ex.thread.offer)
    if previous is None or (fresh.intent in COMPLETE and not (ex.thread.offer and names_the_open_one(text, fresh))):
        return await _anew(ex, fresh, text)
    if text.isdecimal() and ex.thread.offer:
        return await carry_on.picked(ex, int(text[:6]))
    request = _read(ex, text, reader, previous)
    request = with_rules(text, request, alone, on_the_table=bool(ex.thread.offer))
    if _is_whole(fresh) or (_takes_a_time(request) and _asks_for_something(fresh)):
        request = fresh  # "book me 2 hours tomorrow" is no yes to the time on the table
    asked = lacks_people(previous) and not ex.thread.alone
    if request.intent is Intent.OTHER and request.offer_action is None and asked and could_be_a_name(text):
        request = replace(previous, attendees=(text,))
    return await _anew(ex, fresh, text) if request == fresh else await _requested(ex, request, ex.thread.offer)


async def _rules_together(ex: Exchange, changes: Sequence[Request]) -> Reply:
    asker = await ex.asker()
    return say(en.unknown_asker(ex.sender.address)) if asker is None else await several(ex, asker, changes)


def _read(ex: Exchange, text: str, reader: Viewer, previous: Request | None = None) -> Request:
    """What a sentence asks for, in the reader's wall time, whichever zone it named."""
    said = zone_said(text)
    tz = said.zone or reader.tz
    before = carried(previous, reader.tz, tz) if previous else None
    request = understand(
        said.text,
        ex.now,
        tz,
        previous=before,
        offers=ex.thread.starts if previous else (),
        names=names_of(ex),
        month_first=reader.month_first,
    )
    unclear = (said.unclear,) if said.unclear else ()
    if request.attendees and request.intent in (Intent.AGENDA, Intent.AVAILABILITY) and asks_for_a_room(text):
        request = replace(request, intent=Intent.FIND_TIME)  # "find a meeting room for Ben and me tomorrow"
    return replace(carried(request, tz, reader.tz), leftover=tuple(dict.fromkeys((*request.leftover, *unclear))))


async def _anew(ex: Exchange, request: Request, text: str) -> Reply:
    """A request that carries nothing on."""
    ex.remember(alone=says_alone(text))
    return await _requested(ex, request, "")


def _is_whole(fresh: Request) -> bool:
    """Whom or what for, how long and when: "2 hours focus time tomorrow" is no change of the meeting on the table."""
    says_what = fresh.attendees or fresh.people_refs or is_alone(fresh)
    return bool(says_what and fresh.duration_minutes is not None and fresh.start is not None)


def _takes_a_time(request: Request) -> bool:
    return request.offer_action is OfferAction.CONFIRM or request.pick is not None


def _asks_for_something(fresh: Request) -> bool:
    """Whether a sentence, taken alone, names people or a length; a time alone may say which of those offered."""
    return bool(fresh.attendees or fresh.optional or fresh.people_refs or fresh.duration_minutes)


def _carries_on(text: str, ex: Exchange, reader: Viewer) -> bool:
    """Whether these words change what was asked before, instead of asking for something."""
    somebody = Request(Intent.FIND_TIME, attendees=("somebody@contoso.test",))
    return bool({*somebody.attendees} & {*understand(text, ex.now, reader.tz, previous=somebody).attendees})


async def _about_booked(ex: Exchange) -> Reply | None:
    """ "Make it 45 minutes" right after booking: nothing is open to be changed, but that meeting can be moved."""
    asker, booking = await ex.asker(), await ex.desk.bookings.booking(ex.thread.booking)
    if asker is None or booking is None or not booking.is_live or booking.organizer.id != asker.id:
        return None
    return await cancel.as_it_is(ex, booking, en.BOOKED_ALREADY)


async def _listed(ex: Exchange, number: int) -> Reply:
    """A number typed in answer to "Which meeting?"."""
    asker, listed, request = await ex.asker(), ex.thread.listed, ex.thread.request
    if asker is None:
        return say(ex.unknown_asker)
    if not 1 <= number <= len(listed):
        return say(en.no_such_choice(number, len(listed)))
    if request is not None and request.intent is Intent.CANCEL:
        return await cancel.clicked(ex, asker, listed[number - 1])
    return await move.clicked(ex, asker, listed[number - 1], asked=True)


async def _requested(ex: Exchange, request: Request, offer_id: str) -> Reply:
    """What a sentence asks for. `offer_id` is the open offer that it carries on."""
    if request.pick is not None:
        return await carry_on.picked(ex, request.pick)
    match request.offer_action:
        case OfferAction.DISMISS:
            return await carry_on.closed(ex)
        case OfferAction.MORE | OfferAction.EARLIER | OfferAction.LATER:
            return await carry_on.turned(ex, Way(request.offer_action))
    if refusal := help.refusal(request):
        if UNNAMED in request.unsupported:
            ex.remember(request=replace(request, unsupported=(), subject=None), question=None)  # a name, or "just me", goes on
        return say(refusal, *help.notes_on(request))
    match request.intent:
        case Intent.HELP:
            return help.help_(ex)
        case Intent.LINK | Intent.CHECK:
            return help.not_yet(request.intent)
        case Intent.OTHER if request.offer_action is not OfferAction.CONFIRM and ex.thread.cancelling:
            return say(en.NOT_CANCELLED_YET)
        case Intent.OTHER if request.offer_action is not OfferAction.CONFIRM:
            return help.not_understood(ex, request)
    asker = await ex.asker()
    if asker is None:
        return say(ex.unknown_asker)
    if request.offer_action is OfferAction.CONFIRM:
        return await _confirmed(ex, asker)
    ex.remember(cancelling="", listed=())
    return await _handled(ex, asker, request, offer_id)


async def _handled(ex: Exchange, asker: Person, request: Request, offer_id: str = "") -> Reply:
    """What came of a request, and what of it was left undone."""
    reply = await _done(ex, asker, request, offer_id)
    said = ex.event.text if isinstance(ex.event, Message) else ""
    notes = (*help.notes_on(request, said), *readings(said, request, ex.now, await ex.viewer()))
    return reply if reply.card is None else replace(reply, card=noted(reply.card, *notes))


async def _done(ex: Exchange, asker: Person, request: Request, offer_id: str) -> Reply:
    match request.intent:
        case Intent.AVAILABILITY:
            return await availability(ex, asker, request)
        case Intent.AGENDA:
            return await agenda(ex, asker, request)
        case Intent.MOVE:
            return await move.move(ex, asker, request)
        case Intent.CANCEL:
            return await cancel.cancel(ex, asker, request)
        case Intent.RULES if request.rule is not None and request.rule.name != "show" and _is_only_asked(ex):
            return say(en.RULE_NOT_SAVED)
        case Intent.RULES:
            return await rules(ex, asker, request)
        case Intent.EXPLAIN if request.explain_kind == DOUBLE_BOOKED:
            return await double_booked(ex, asker, request)
        case Intent.EXPLAIN:
            return await explain.explain(ex, asker, request)
        case _:
            return await find_time(ex, asker, request, offer_id)


def _is_only_asked(ex: Exchange) -> bool:
    return isinstance(ex.event, Message) and only_asks(ex.event.text)


def _left_alone(ex: Exchange, text: str) -> Awaitable[Reply] | None:
    """The answer to words that ask for nothing to be done; None for others."""
    if holds_back(text):
        return carry_on.left_alone(ex)
    if asks_to_wait(text) and (ex.thread.cancelling or ex.thread.starts):
        return carry_on.waits(ex)
    if closes(text):
        return carry_on.waits(ex, en.YOU_ARE_WELCOME)
    return None


async def _confirmed(ex: Exchange, asker: Person) -> Reply:
    """ "Yes" to the last question that takes one."""
    if ex.thread.cancelling and not (isinstance(ex.event, Message) and is_plain_yes(ex.event.text)):
        return say(en.NOT_CANCELLED_YET)
    if ex.thread.cancelling:
        return await cancel.cancel_now(ex, asker, ex.thread.cancelling)
    asked = ex.thread.request
    if ex.thread.starts and asked is not None and asked.intent not in BOOKS:
        return say(en.STILL_OPEN)  # "yes" to an agenda books nothing
    return await carry_on.confirmed(ex)


# ---------------------------------------------------------------- answers to "who?"


async def _answered(ex: Exchange, question: Question, text: str, fresh: Request) -> Reply | None:
    """The reply, if what was typed answers the open question; None when it is about something else."""
    if _read(ex, text, await ex.viewer(), question.request).offer_action is OfferAction.DISMISS:
        return await carry_on.closed(ex)
    asker = await ex.asker()
    if asker is None:
        return say(ex.unknown_asker)
    answer = await who.typed(ex, question, text)
    named = fresh.intent is Intent.OTHER and could_be_a_name(text)
    if answer is None and (named or (question.unclear[0].is_guess and _names_only(fresh, text))):
        answer = await who.typed_name(ex, question, text)
    return None if answer is None else await _go_on_with(ex, asker, answer)


def _names_only(fresh: Request, text: str) -> bool:
    """Whether somebody's name is all that was typed: instead of the one that nobody has."""
    alone = fresh == Request(fresh.intent, attendees=fresh.attendees)
    return alone and bool(fresh.attendees) and len(text.split()) <= LONGEST_NAME


async def _go_on_with(ex: Exchange, asker: Person, answer: Question | Reply) -> Reply:
    """On with the request once everybody is known, with the next unclear name before."""
    if isinstance(answer, Reply):
        return answer
    return who.still_unclear(ex, answer) if answer.unclear else await _handled(ex, asker, answer.request)


# ---------------------------------------------------------------- failures


def _in_place(event: Incoming, sentence: str) -> Reply:
    """A click leaves its card as it is: the sentence comes beside it."""
    return whisper(sentence) if isinstance(event, Click | Submit) else say(sentence)


def _sentence(failure: ConveneError) -> str:
    match failure:
        case StoreUnavailable(certain=certain):
            return en.STORE_DOWN if certain else en.STORE_UNSURE
        case DirectoryError():
            return en.DIRECTORY_DOWN
        case CalendarError():
            return en.OUTLOOK_DOWN
        case ChannelError():
            return en.CHANNEL_DOWN
    return en.BUG


def _place_of(bug: Exception) -> str:
    """Where a bug happened, without its message: that may hold what somebody typed."""
    frames = traceback.extract_tb(bug.__traceback__)
    return " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-6:]))
