"""Where something is said in Slack: a place carries what it takes to post there without an event."""

from __future__ import annotations

from typing import Self

import msgspec

from adapters.chat import Place, PlaceKind
from scheduling.errors import ChannelError

NAME = "slack"
USERS = ("U", "W")
"""What users' ids begin with."""


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """What it takes to post into a conversation without an event; the JSON in `Place.reference`.

    With `answer_to`, a response address (good for 30 minutes and 5 times), nobody but the asker is shown anything there.
    """

    team: str
    answer_to: str = ""

    def pack(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, place: Place) -> Self:
        try:
            return msgspec.json.decode(place.reference, type=cls)
        except msgspec.MsgspecError as problem:
            raise ChannelError("no usable reference to the conversation") from problem


def chat_of(team: str, user: str) -> Place:
    """The bot's own chat with somebody, by their user's id until something is to be said there."""
    return Place(NAME, user, PlaceKind.PERSONAL, reference=Reference(team).pack())
