"""What a conversation remembers between two events, as values and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from adapters.chat import PlaceKind
from bot.spelling import is_called
from bot.texts.when import Viewer
from bot.understanding.requests import Request
from scheduling.calendars import Unreadability
from scheduling.intervals import Interval
from scheduling.people import Guest, Participant, Person, PersonKind
from scheduling.rules import Rules
from scheduling.slots import Concession, Option, Waiver


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a meeting is for, all known. The organizer is in neither list; `organizer_attends` says whether they come."""

    organizer: Person
    organizer_attends: bool = True
    required: tuple[Person, ...] = ()
    optional: tuple[Person, ...] = ()
    guests: tuple[Guest, ...] = ()
    optional_guests: tuple[Guest, ...] = ()

    @property
    def needed(self) -> tuple[Participant, ...]:
        return (*self.required, *self.guests)

    @property
    def welcome(self) -> tuple[Participant, ...]:
        """Those who may come, but need not."""
        return (*self.optional, *self.optional_guests)

    @property
    def colleagues(self) -> tuple[Person, ...]:
        """Those of the required ones that are people."""
        return tuple(each for each in self.required if each.kind is PersonKind.USER)

    @property
    def rooms(self) -> tuple[Person, ...]:
        """Those of the required ones that are places."""
        return tuple(each for each in self.required if each.kind is PersonKind.ROOM)

    @property
    def others(self) -> tuple[Person, ...]:
        return self.required + self.optional

    @property
    def everyone(self) -> tuple[Person, ...]:
        return (self.organizer, *self.others)

    @property
    def size(self) -> int:
        return len(self.everyone) + len(self.guests) + len(self.optional_guests)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that several people have, or that some have nearly, or one that was to be somebody else (`people` empty)."""

    name: str
    people: tuple[Person, ...]

    @property
    def is_guess(self) -> bool:
        """Whether nobody of these is called as was said, only nearly so."""
        return bool(self.people) and not any(is_called(self.name.removeprefix("@"), person.name) for person in self.people)


@dataclass(frozen=True, slots=True)
class Question:
    """Who is meant? Asked in one card for all unclear names of `request`."""

    id: str
    request: Request
    unclear: tuple[Unclear, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """The rules before the change that made `version`."""

    version: int
    before: Rules


@dataclass(frozen=True, slots=True)
class InOutlook:
    """A meeting that its organizer made in Outlook, as it stood when another time for it was looked for."""

    event_id: str
    ical_uid: str
    slot: Interval
    of_series: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """One asker's conversation in one place. `booking` is the last that was spoken of, "" for none.

    `offer` is the open offer that words carry on, "" for none, and `starts` the times that its card shows.

    `cancelling` is the booking that may be about to be cancelled, `listed` are those of which one is meant: that was asked
    last. `known` are names of the open request
    (lower-case) whose bearers are settled, by object id or address. `undoable` is the last change of one's own rules.
    `alone`: the open request was said to be for the asker alone. `found` are meetings of the asker's that stand in Outlook
    alone, their event's id there by the id under which they would be ours.
    """

    request: Request | None = None
    offer: str = ""
    starts: tuple[datetime, ...] = ()
    question: Question | None = None
    booking: str = ""
    cancelling: str = ""
    listed: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    undoable: Undoable | None = None
    alone: bool = False
    found: dict[str, str] = field(default_factory=dict)


class OfferState(StrEnum):
    OPEN = "open"
    BOOKED = "booked"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Offer:
    """Times as they were offered, with everything that the question about them was.

    `windows` and `length` are as asked until the service has filled them in; `window` says them in words. `wanted` is an exact
    start that was asked for. `accepted` are the calendars that the asker went on without, `conceded` the rules that their
    owners set aside, each for the time that they saw; `waived` is what a booking must waive besides its option's own
    exceptions. `unknown` are calendars that could not be read, by `str(MailboxId)`, as are `zones`. `earlier_pages` are starts
    that were shown before. `moves` is the booking that a chosen time moves, "" when it books; `in_outlook` is that meeting
    where it was made there and is not ours yet. `booking` is what came of it, and `told` the bookings whose failure its card
    has told.
    """

    id: str
    version: int
    request: Request
    party: Party
    viewer: Viewer
    place: PlaceKind
    subject: str
    location: str = ""
    online: bool = True
    windows: tuple[Interval, ...] = ()
    excluded: tuple[Interval, ...] = ()
    wanted: datetime | None = None
    window: str = ""
    length: timedelta | None = None
    state: OfferState = OfferState.OPEN
    options: tuple[Option, ...] = ()
    accepted: frozenset[Waiver] = frozenset()
    conceded: tuple[Concession, ...] = ()
    waived: frozenset[Waiver] = frozenset()
    unknown: tuple[tuple[str, Unreadability], ...] = ()
    zones: dict[str, str] = field(default_factory=dict)
    read_at: datetime | None = None
    earlier_pages: tuple[datetime, ...] = ()
    moves: str = ""
    in_outlook: InOutlook | None = None
    booking: str = ""
    told: tuple[str, ...] = ()

    def with_party(self, party: Party) -> Offer:
        """For these people instead. What was accepted or conceded stands for those who are still among them."""
        ids = {str(person.id) for person in party.everyone}
        return replace(
            self,
            party=party,
            accepted=frozenset(each for each in self.accepted if each.person in ids),
            conceded=tuple(each for each in self.conceded if each.waiver.person in ids),
        )

    @property
    def is_all_known(self) -> bool:
        """Whether everybody's calendar was read, so that "everyone" may be said."""
        return not (self.unknown or self.party.guests or self.party.optional_guests)


def to_json(value: Thread | Offer) -> str:
    return msgspec.json.encode(value).decode()


def thread_from(text: str) -> Thread:
    """A new thread for "", and for what this version cannot read any more."""
    try:
        return _THREAD.decode(text) if text else Thread()
    except msgspec.DecodeError:
        return Thread()


def offer_from(text: str) -> Offer | None:
    """None for what this version cannot read any more."""
    try:
        return _OFFER.decode(text)
    except msgspec.DecodeError:
        return None


_THREAD = msgspec.json.Decoder(Thread)
_OFFER = msgspec.json.Decoder(Offer)
