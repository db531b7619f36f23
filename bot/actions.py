"""What the buttons say: small values, packed to a short signed string and back."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote, unquote

import msgspec


class Way(StrEnum):
    """Which other times are wanted; `AGAIN` is the same question, read anew."""

    MORE = "more"
    EARLIER = "earlier"
    LATER = "later"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Choose:
    """Book (or move to) the offered time that starts at `start`, in seconds since 1970."""

    offer: str
    version: int
    start: int


@dataclass(frozen=True, slots=True)
class Page:
    """Show other times."""

    offer: str
    version: int
    way: Way


@dataclass(frozen=True, slots=True)
class Refresh:
    """The offer's card is looked at again: what does it say by now?"""

    offer: str


@dataclass(frozen=True, slots=True)
class Change:
    """Open the form for an offer; `part` is the field that was pointed at, "" for all."""

    offer: str
    version: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class SaveChange:
    offer: str
    version: int


@dataclass(frozen=True, slots=True)
class Back:
    """Leave the form and show the times as they were."""

    offer: str


@dataclass(frozen=True, slots=True)
class Dismiss:
    offer: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go on without reading one person's calendar; `person` is their object id."""

    offer: str
    version: int
    person: str


@dataclass(frozen=True, slots=True)
class Waive:
    """Set one of one's own rules (a `scheduling.slots.Rule`) aside for this offer alone, to open the start `start`."""

    offer: str
    version: int
    rule: str
    start: int


@dataclass(frozen=True, slots=True)
class AskOwner:
    """Ask somebody (by object id) to set a rule of theirs aside for a meeting at `start`."""

    offer: str
    version: int
    person: str
    rule: str
    start: int


@dataclass(frozen=True, slots=True)
class Grant:
    """Who presses it sets a rule of theirs aside for somebody else's meeting, at `start` for so many minutes and at no other
    time; with `no` they would rather not."""

    offer: str
    rule: str
    start: int
    minutes: int
    no: int = 0


@dataclass(frozen=True, slots=True)
class WithoutNeeding:
    """Look again with one of the required people (by object id) as optional, which opens the start `start`."""

    offer: str
    version: int
    person: str
    start: int


@dataclass(frozen=True, slots=True)
class Shorten:
    """Look again for a meeting of so many minutes, which opens the start `start`."""

    offer: str
    version: int
    minutes: int
    start: int


@dataclass(frozen=True, slots=True)
class PickPerson:
    """By the `name`-th unclear name of question `question`, `person` (an object id) is meant."""

    question: str
    name: int
    person: str


@dataclass(frozen=True, slots=True)
class SomeoneElse:
    """By the `name`-th unclear name somebody else is meant: the card's field says who."""

    question: str
    name: int


@dataclass(frozen=True, slots=True)
class StartMove:
    """Ask where to move a booking; with `asked` to what the open request says."""

    booking: str
    asked: int = 0


@dataclass(frozen=True, slots=True)
class StartCancel:
    booking: str


@dataclass(frozen=True, slots=True)
class CancelNow:
    booking: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave a booking as it is and show it."""

    booking: str


@dataclass(frozen=True, slots=True)
class ShowMeeting:
    """Show a booking as it stands, to anyone who takes part."""

    booking: str


@dataclass(frozen=True, slots=True)
class ShowRules:
    """Show one's own rules; with `here` its forms open in the card instead of above the conversation."""

    here: int = 0


@dataclass(frozen=True, slots=True)
class ShowTypes:
    """Show one's own meeting types; with `here` their forms open in the card."""

    here: int = 0


@dataclass(frozen=True, slots=True)
class EditRules:
    """Open the form for one section of one's own rules; with `here` in the card. `of` is a meeting type's slug."""

    section: str
    here: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class SaveRules:
    """Save a section's form, which was filled in from the rules of `version`; with `here` it stands in a card."""

    section: str
    version: int
    here: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRules:
    """Say in a section's form what saving it would do; fields as in `SaveRules`."""

    section: str
    version: int
    here: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class UndoRules:
    """Go back to what stood before the rules of `version`."""

    version: int


@dataclass(frozen=True, slots=True)
class RemindMe:
    """From now on whoever presses it is reminded of meetings, or with `no` is not."""

    no: int = 0


Action = (
    Choose
    | Page
    | Refresh
    | Change
    | SaveChange
    | Back
    | Dismiss
    | GoOn
    | Waive
    | WithoutNeeding
    | Shorten
    | AskOwner
    | Grant
    | PickPerson
    | SomeoneElse
    | StartMove
    | StartCancel
    | CancelNow
    | Keep
    | ShowMeeting
    | ShowRules
    | ShowTypes
    | EditRules
    | SaveRules
    | PreviewRules
    | UndoRules
    | RemindMe
)

Pack = Callable[[Action], str]

_KINDS: dict[str, type[Action]] = {
    "ch": Choose,
    "pg": Page,
    "rf": Refresh,
    "fo": Change,
    "sv": SaveChange,
    "bk": Back,
    "ds": Dismiss,
    "go": GoOn,
    "wv": Waive,
    "wo": WithoutNeeding,
    "sh": Shorten,
    "ao": AskOwner,
    "gr": Grant,
    "pp": PickPerson,
    "se": SomeoneElse,
    "mv": StartMove,
    "cn": StartCancel,
    "cx": CancelNow,
    "kp": Keep,
    "sm": ShowMeeting,
    "rs": ShowRules,
    "rt": ShowTypes,
    "re": EditRules,
    "rv": SaveRules,
    "rp": PreviewRules,
    "ru": UndoRules,
    "rm": RemindMe,
}
_CODES = {kind: code for code, kind in _KINDS.items()}
_LONGEST = 255
"""Slack's limit for an overflow or select value is the smallest of those that carry our buttons."""


class Signer:
    """Packs and unpacks with one installation's secret: only what this installation put on a card comes back as an action."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"convene: buttons", sha256)

    def pack(self, action: Action) -> str:
        """At most 255 characters of printable ASCII; ValueError when the action's fields are longer than that."""
        body = ".".join((_CODES[type(action)], *(_escaped(getattr(action, field.name)) for field in fields(action))))
        packed = f"{body}.{self._mark(body)}"
        if len(packed) > _LONGEST:
            raise ValueError(f"{type(action).__name__} is too long for a button")
        return packed

    def unpack(self, packed: str) -> Action | None:
        """None for whatever this version did not pack: tampered, from elsewhere, or of a kind it no longer knows."""
        body, _, mark = packed.rpartition(".")
        if not hmac.compare_digest(mark.encode(errors="replace"), self._mark(body).encode()):
            return None
        code, *values = body.split(".")
        kind = _KINDS.get(code)
        if kind is None:
            return None
        named = dict(zip((field.name for field in fields(kind)), map(unquote, values), strict=False))
        try:
            action: Action = msgspec.convert(named, kind, strict=False)
        except msgspec.ValidationError:
            return None
        return action

    def _mark(self, body: str) -> str:
        return urlsafe_b64encode(hmac.digest(self._key, body.encode(errors="replace"), sha256)[:12]).decode()


def _escaped(value: str | int) -> str:
    return quote(str(value), safe="").replace(".", "%2E")
