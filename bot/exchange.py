"""One event being answered: who asked and where, what was remembered of it, and what it will leave behind."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.chat import (
    Account,
    Arrival,
    Card,
    Channel,
    Click,
    Conversations,
    Incoming,
    Kept,
    KeptOffer,
    Message,
    Pages,
    Place,
    PlaceKind,
    Reply,
    Submit,
)
from bot.actions import Pack, Signer
from bot.memory import Offer, OfferState, Thread, offer_from, to_json
from bot.texts import en
from bot.texts.when import Viewer, is_zone, viewer
from bot.views.pieces import note
from scheduling.bookings import Booking
from scheduling.people import MailboxId, Person
from scheduling.ports import Clock, Directory, Reminders, RuleBook
from scheduling.rules import Rules
from scheduling.service.book import Bookings
from scheduling.service.look_back import LookBack
from scheduling.service.offer import Offers
from scheduling.service.reading import Reader


@dataclass(frozen=True, slots=True)
class Desk:
    """What handlers work with. `channels` are by name, as are the `pages` of those that have some; `new_id` gives ids that
    nobody guesses."""

    offers: Offers
    bookings: Bookings
    reader: Reader
    look_back: LookBack
    directory: Directory
    rules: RuleBook
    reminders: Reminders
    conversations: Conversations
    clock: Clock
    signer: Signer
    channels: Mapping[str, Channel]
    new_id: Callable[[], str]
    pages: Mapping[str, Pages] = field(default_factory=dict)

    async def rules_chosen_by(self, person: MailboxId) -> Rules:
        """As stored, else everything as usual. Raises `StoreUnavailable`."""
        stored = (await self.rules.rules_of([person])).get(person)
        return stored.rules if stored else Rules()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something cannot be done, and what to do, in a sentence."""

    sentence: str


@dataclass(slots=True)
class Exchange:
    """Handlers read and change it; `kept` is what is stored once, when the reply is ready.

    `remembers` is false for an event that was answered without looking at its thread, which then stays as it is. `acted` says
    that something outside was changed (a booking), so that the reply must be given even if it cannot be kept; `changed_page`
    that the asker's own page in a channel shows something else from now on.
    """

    desk: Desk
    event: Incoming
    key: str
    thread_key: str
    thread: Thread
    now: datetime
    remembers: bool = True
    acted: bool = False
    changed_page: bool = False
    answer: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    _viewer: Viewer | None = None
    _asker: Person | None = None

    @property
    def place(self) -> PlaceKind:
        return self.event.place.kind

    @property
    def sender(self) -> Account:
        return self.event.sender

    async def asker(self) -> Person | None:
        """Who sent the event, as the directory knows them; None for whom it does not know. Raises `DirectoryError`."""
        if self._asker is None:
            self._asker = await person_of(self.sender, self.desk.directory)
        return self._asker

    @property
    def unknown_asker(self) -> str:
        """What is said to a sender whom the directory does not know."""
        if not (self.sender.object_id or self.sender.address):
            return en.NO_ADDRESS
        return en.unknown_asker(self.sender.address)

    async def viewer(self) -> Viewer:
        """How the sender reads times: as their client says, else as their mailbox does."""
        if self._viewer is None:
            self._viewer = await self._found_viewer()
        return self._viewer

    async def _found_viewer(self) -> Viewer:
        if is_zone(self.sender.zone) and self.sender.locale:
            return viewer(self.sender.zone, self.sender.locale)
        asker = await self.asker()
        if asker is None or not asker.has_mailbox:
            return viewer(self.sender.zone, self.sender.locale)
        settings = await self.desk.directory.settings(asker.id)
        zone = self.sender.zone if is_zone(self.sender.zone) else settings.zone or ""
        return viewer(zone, self.sender.locale or settings.locale, settings.clock_24h)

    # What is remembered.

    async def offer(self, offer_id: str) -> Offer | None:
        """An offer as it stands, this event's own changes included."""
        if offer_id in self.offers:
            return self.offers[offer_id]
        stored = await self.desk.conversations.offer(offer_id) if offer_id else None
        return None if stored is None else offer_from(stored.body)

    def put(self, offer: Offer) -> Offer:
        """Remember the offer as its next version when this event is done; within one event there is only one next version."""
        known = self.offers.get(offer.id)
        put = replace(offer, version=known.version if known else offer.version + 1)
        self.offers[offer.id] = put
        self.attend(put)
        return put

    def attend(self, offer: Offer) -> None:
        """From now on words are about this offer, as long as it is open."""
        if offer.state is OfferState.OPEN:
            starts = tuple(option.slot.start for option in offer.options)
            self.thread = replace(self.thread, offer=offer.id, starts=starts, cancelling="", listed=())
        elif self.thread.offer == offer.id:
            self.thread = replace(self.thread, offer="", starts=())

    def remember(self, **changes: object) -> None:
        self.thread = replace(self.thread, **changes)  # type: ignore[arg-type]  # names of Thread's fields, checked when run

    def kept(self, chooser: MailboxId | None, reply: str = "") -> Kept:
        return Kept(
            event=self.key,
            at=self.now,
            answer=self.answer,
            thread_key=self.thread_key,
            thread=to_json(self.thread) if self.remembers else None,
            offers=tuple(KeptOffer(each.id, each.version, to_json(each)) for each in self.offers.values()),
            chooser=chooser,
            choices=self.choices,
            met=self._met(),
            asker=self._asker.id if self._asker is not None else None,
            reply=reply,
        )

    @property
    def is_known(self) -> bool:
        """Whether it has been looked up who sent the event."""
        return self._asker is not None

    @property
    def chat(self) -> Place | None:
        """Where the sender can be written to later."""
        return self.event.place if self.place is PlaceKind.PERSONAL else self.sender.chat

    def _met(self) -> tuple[MailboxId, Place] | None:
        is_met = self.remembers or isinstance(self.event, Arrival)
        return (self._asker.id, self.chat) if is_met and self.chat is not None and self._asker is not None else None

    @property
    def pack(self) -> Pack:
        return self.desk.signer.pack


# What a reply's card is about: the channel hands its place back under these words.
OFFER, BOOKING = "offer", "booking"


def about_offer(offer: Offer) -> str:
    return f"{OFFER}/{offer.id}"


def about_booking(booking: Booking) -> str:
    """With the version that the card shows, so that it can be told whether it has been overtaken."""
    return f"{BOOKING}/{booking.id}/{booking.version}"


async def person_of(account: Account, directory: Directory) -> Person | None:
    """The person behind a channel's account: by object id, else by address; None for whom its tenant does not know."""
    if account.object_id:
        return await directory.person(account.object_id.lower())
    if account.address:
        found = await directory.at_address(account.address.lower())
        return found if isinstance(found, Person) and account.tenant in ("", found.id.tenant) else None
    return None


def readable(event: Incoming) -> Incoming:
    """The event without characters that nobody can read or type: they would reach titles, cards and the database."""
    match event:
        case Message():
            return replace(event, text=_readable(event.text))
        case Click() | Submit():
            return replace(event, inputs={name: _readable(value) for name, value in event.inputs.items()})
        case _:
            return event


def _readable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))


def say(sentence: str, *more: str) -> Reply:
    """A card of sentences."""
    return Reply(card=note(sentence, *more))


def whisper(sentence: str) -> Reply:
    """A note that only the sender sees; the clicked card stays."""
    return Reply(private=sentence)


def show(card: Card, about: str) -> Reply:
    return Reply(card=card, about=about)
