"""What all chats share: events that come in, cards and replies that go out, and the protocols of a channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from scheduling.people import MailboxId

# ---------------------------------------------------------------- who and where


class PlaceKind(StrEnum):
    PERSONAL = "personal"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation to answer into. `reference` is the channel's own JSON, enough to post there later without an event."""

    channel: str
    id: str
    kind: PlaceKind
    thread: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as a channel knows them, already authenticated by it.

    `tenant` and `object_id` are Entra's where the channel gives them (Teams); `address` where it gives that (Slack).
    `zone` (IANA) and `locale` (BCP 47) are the client's own, "" where it does not say. `chat` is the bot's own chat with them,
    where the channel can write into it without having been written to there (Slack).
    """

    channel: str
    id: str
    name: str = ""
    tenant: str = ""
    object_id: str = ""
    address: str = ""
    zone: str = ""
    locale: str = ""
    chat: Place | None = None


@dataclass(frozen=True, slots=True)
class CardRef:
    """A message of ours that can be repainted."""

    place: Place
    message: str


# ---------------------------------------------------------------- what comes in


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody mentioned in a message; `text` is how it stands in `Message.text` (the bot's own mention is removed)."""

    text: str
    account: Account


@dataclass(frozen=True, slots=True)
class Message:
    """Something typed. `id` is the channel's and the same when redelivered; `text` has mentions as their names."""

    id: str
    sender: Account
    place: Place
    text: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Click:
    """A button on a card. `action` is what `actions.pack` made; `inputs` the card's fields by id, all strings."""

    id: str
    sender: Account
    place: Place
    card: CardRef | None
    action: str
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submit:
    """A dialog sent off; like a click, but errors go back into the dialog beside the field."""

    id: str
    sender: Account
    place: Place
    card: CardRef | None
    action: str
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrival:
    """First contact: the bot was installed, added, or its home opened for the first time."""

    id: str
    sender: Account
    place: Place


Incoming = Message | Click | Submit | Arrival


# ---------------------------------------------------------------- what goes out


class Look(StrEnum):
    """How a piece of text stands out; a channel maps it to what it has."""

    TITLE = "title"
    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class TimeStyle(StrEnum):
    """How a moment is shown in the reader's own zone and locale."""

    TIME = "time"
    DAY = "day"
    DAY_TIME = "day_time"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant within text. A channel that knows the reader's zone shows it there; else it shows `fallback`.

    `at` is UTC; `fallback` is ready to read, in the asker's zone and locale, and used in plain-text twins.
    """

    at: datetime
    style: TimeStyle
    fallback: str


Piece = str | Moment


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of plain text (never markup: channels escape it) with moments in it."""

    pieces: tuple[Piece, ...]
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs."""

    rows: tuple[tuple[str, tuple[Piece, ...]], ...]


class Weight(StrEnum):
    PRIMARY = "primary"
    NORMAL = "normal"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Sends `action` back as a `Click`, with the card's inputs. `spoken` is its label for screen readers where longer.

    `opens_dialog` says that the answer may be a dialog above the conversation, which Teams wants to know beforehand; without
    it, a dialog in the answer is drawn as a form in the clicked card's place. `with_fields` says that it, too, wants what is
    typed: a terminal asks for the fields before the form's first button otherwise.
    """

    label: str
    action: str
    weight: Weight = Weight.NORMAL
    spoken: str = ""
    opens_dialog: bool = False
    with_fields: bool = False


@dataclass(frozen=True, slots=True)
class LinkButton:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Chips:
    """What was understood, in short pieces; each may open its own editor."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One row to choose: what it is, what to know about it, and its button. `number` is what may be typed instead."""

    number: int
    title: tuple[Piece, ...]
    notes: tuple[tuple[Piece, ...], ...]
    button: Button


@dataclass(frozen=True, slots=True)
class Setting:
    """How something stands beside the button that changes it: label (which may be missing) and value pairs under a title."""

    title: str
    rows: tuple[tuple[str, tuple[Piece, ...]], ...]
    button: Button


@dataclass(frozen=True, slots=True)
class TextInput:
    id: str
    label: str
    value: str = ""
    placeholder: str = ""
    multiline: bool = False
    required: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class SelectInput:
    """One of `options` (value, label), or several joined by commas when `many`; `compact` is a drop-down."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""
    many: bool = False
    compact: bool = True
    required: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class ToggleInput:
    """Comes back as "true" or "false"."""

    id: str
    label: str
    value: bool = False


@dataclass(frozen=True, slots=True)
class DateInput:
    """ISO date."""

    id: str
    label: str
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class TimeInput:
    """HH:MM, 24 hours."""

    id: str
    label: str
    value: str = ""
    error: str = ""


Input = TextInput | SelectInput | ToggleInput | DateInput | TimeInput


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of buttons."""

    buttons: tuple[Button | LinkButton, ...]


Block = Text | Facts | Chips | Choice | Setting | Input | Actions


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees. `summary` is the notification and the first line of the plain-text twin, which the blocks make up.

    `refresh` is what a client may send as a click, by itself, when the card is looked at again; "" for what stays as it is.
    """

    summary: str
    blocks: tuple[Block, ...]
    refresh: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form above the conversation; whatever it does is reachable by a form in a card too. `submit` sends a `Submit`."""

    title: str
    blocks: tuple[Block, ...]
    submit: Button


@dataclass(frozen=True, slots=True)
class Reply:
    """What one event leads to; every part may be absent, and then the event was answered in silence (a redelivery).

    `card`: for a message a new post, for a click the clicked card's new face. `private`: a note that only the sender
    sees (in a personal chat, a message). `dialog` opens above; `posts` are further messages. `about` is the id of the
    booking or offer that `card` shows: the channel hands back the `CardRef` under it, so that it can be repainted later.
    `only_answer` is for who merely looked: `card` is handed back to them, and the message is left alone, since an edit would
    have every client look again.
    """

    card: Card | None = None
    private: str = ""
    dialog: Dialog | None = None
    posts: tuple[Card, ...] = ()
    about: str = ""
    only_answer: bool = False


# ---------------------------------------------------------------- protocols


class Channel(Protocol):
    """One chat, outgoing. Every call may raise `ChannelError`; all but `members` are safe to repeat in effect, not in sight."""

    name: str

    async def post(self, place: Place, card: Card, *, once: bool = False) -> CardRef:
        """A new message. `once`: rather not at all than twice, so not tried again when it may have arrived."""

    async def update(self, ref: CardRef, card: Card) -> None:
        """Repaint; a card that is gone is no error."""

    async def members(self, place: Place) -> tuple[Account, ...]:
        """The people in a group chat or channel, without bots."""


Draw = Callable[[Reply], str]
"""A reply as a channel will deliver it, as text to be stored."""


class Talk(Protocol):
    """The conversation, as a channel's inbound side calls it."""

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        """Answer one event. Never raises for what people do; the same event id again gives the stored answer, done once.

        A channel that keeps its events in an `Inbox` until they are answered gives `draw`: what that makes of the reply is
        stored there in the transaction that stores the event's effects, so that whoever comes after a crash delivers it.
        """

    async def shown(self, about: str, ref: CardRef) -> None:
        """The card of a reply's `about` was posted as `ref`, and may have been overtaken by what happened since."""


class Homes(Protocol):
    """What a channel shows on the bot's own page, where it has one (Slack's App Home)."""

    async def home(self, sender: Account) -> Card:
        """The page as of now, for one person. Never raises for what people do or lack; a failure is a sentence on it."""


class Pages(Protocol):
    """The bot's own pages in one channel, outgoing; each is known by the bot's chat with whose it is (`Account.chat`)."""

    async def owner(self, chat: Place) -> Account | None:
        """Whose page it is; None for who has left. Raises `ChannelError`."""

    async def show_page(self, chat: Place, page: Card) -> None:
        """Show it as this card from now on. Raises `ChannelError`."""


# ---------------------------------------------------------------- what is kept between two events


@dataclass(frozen=True, slots=True)
class Opened:
    """What is kept when an event comes in. `answer` is None for an event not yet answered, else what `Kept.answer` was."""

    answer: str | None
    thread: str


@dataclass(frozen=True, slots=True)
class KeptOffer:
    """An offer's JSON with its version; the first is 1."""

    id: str
    version: int
    body: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything one event leaves behind, stored in one transaction or not at all.

    `thread` None leaves the thread as it is. An offer is stored only over the version before its own. `choices` are the
    people an asker meant by a name (lower-case) that several have, by object id. `met` is somebody who wrote to the bot, and
    the chat of their own in which they can be told something later: `Conversations.cards` finds it under `met_at`. `asker` is
    whose thread and offers these are, once known. `reply` is the reply as its channel drew it, for the `Inbox`.
    """

    event: str
    at: datetime
    answer: str = ""
    thread_key: str = ""
    thread: str | None = None
    offers: tuple[KeptOffer, ...] = ()
    chooser: MailboxId | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    met: tuple[MailboxId, Place] | None = None
    asker: MailboxId | None = None
    reply: str = ""


def met_at(person: MailboxId) -> str:
    """What a place where somebody can be written to is kept under, like the cards."""
    return f"met/{person}"


def home_at(person: MailboxId) -> str:
    """What a page of the bot's own that somebody has opened is kept under, like the cards."""
    return f"home/{person}"


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card where it stands. `version` is that of the booking which it was last known to show, 0 for another card."""

    ref: CardRef
    version: int


class Keeping(StrEnum):
    """What became of a `Kept`; nothing was stored unless `STORED`."""

    STORED = "stored"
    ANSWERED_BEFORE = "answered_before"
    OFFER_CHANGED = "offer_changed"


class Conversations(Protocol):
    """What conversations keep: open requests, offers, where cards stand, and which events were answered.

    Every call may raise `StoreUnavailable`; all are safe to repeat. Threads and offers are JSON that only the conversation reads.
    """

    async def open(self, event: str, thread_key: str) -> Opened:
        """The answer given to `event`, if any, and the thread as it was last kept ("" before its first event)."""

    async def keep(self, kept: Kept) -> Keeping: ...

    async def offer(self, offer_id: str) -> KeptOffer | None: ...

    async def choices(self, chooser: MailboxId, names: Sequence[str]) -> Mapping[str, str]:
        """Object ids of the people that `chooser` meant by these lower-case names before; only those known."""

    async def shown(self, about: str, ref: CardRef, version: int, at: datetime) -> None:
        """A card about this stands there; `version` is that of the booking it shows, 0 for another card."""

    async def cards(self, abouts: Sequence[str]) -> Sequence[ShownCard]:
        """Where cards about any of these stand, each once with its highest version, newest first."""

    async def forget(self, before: datetime, *, events: datetime) -> None:
        """Drop offers, threads and card references that were last touched before then, and answered events from before `events`.

        Where people were met stays.
        """
