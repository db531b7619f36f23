"""The few shapes that many cards are made of."""

from __future__ import annotations

from dataclasses import replace

from adapters.chat import Actions, Button, Card, LinkButton, Look, Piece, PlaceKind, Text, Weight
from bot.actions import Action, Pack


def text(*pieces: Piece, look: Look = Look.PLAIN) -> Text:
    return Text(pieces, look)


def title(words: str) -> Text:
    return Text((words,), Look.TITLE)


def quiet(*pieces: Piece) -> Text:
    return Text(pieces, Look.QUIET)


def button(label: str, action: Action, pack: Pack, weight: Weight = Weight.NORMAL, spoken: str = "") -> Button:
    return Button(label, pack(action), weight, spoken)


def row(*buttons: Button | LinkButton) -> Actions:
    return Actions(buttons)


def note(*lines: str, look: Look = Look.PLAIN) -> Card:
    """A card of sentences alone; the first is its summary."""
    return Card(lines[0], tuple(Text((line,), look) for line in lines))


def noted(card: Card, *notes: str) -> Card:
    """The card with these sentences right under its first line, and before it where only its summary is read."""
    if not notes:
        return card
    head, rest = card.blocks[:1], card.blocks[1:]
    return replace(
        card,
        summary=" ".join((*notes, card.summary)),
        blocks=(*head, *(text(each, look=Look.WARNING) for each in notes), *rest),
    )


def is_shared(place: PlaceKind) -> bool:
    """Where others read along, and nobody's titles, places or attendees are shown."""
    return place is not PlaceKind.PERSONAL
