"""The form in which everything that was understood can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.chat import Card, Input, SelectInput, TextInput, ToggleInput, Weight
from bot.actions import Back, Pack, SaveChange
from bot.memory import Offer
from bot.texts import en, when
from bot.views.names import full_name
from bot.views.pieces import button, is_shared, row, title

LENGTH, PEOPLE, OPTIONAL, WINDOW, SUBJECT, PLACE, ONLINE = "length", "people", "optional", "window", "subject", "place", "online"
_LENGTHS = (15, 20, 25, 30, 45, 50, 60, 90, 120, 180, 240, 480)


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: as the offer is, or as somebody sent it off with a mistake in it."""

    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


def as_offered(offer: Offer) -> Filled:
    party = offer.party
    return Filled(
        {
            LENGTH: str(round(offer.length.total_seconds() / 60)) if offer.length else "",
            PEOPLE: ", ".join(full_name(each) for each in party.needed),
            OPTIONAL: ", ".join(full_name(each) for each in party.welcome),
            WINDOW: offer.window,
            SUBJECT: offer.subject,
            PLACE: offer.location,
            ONLINE: "true" if offer.online else "false",
        }
    )


def change_form(offer: Offer, filled: Filled, pack: Pack, part: str = "") -> Card:
    """The whole form, the part that was pointed at first. A meeting that is being moved keeps its people, title and place."""
    fields = _fields(filled, offer)
    if offer.moves:
        fields = {name: each for name, each in fields.items() if name == WINDOW}
    elif is_shared(offer.place):
        fields = {name: each for name, each in fields.items() if name not in (SUBJECT, PLACE, ONLINE)}
    ordered = sorted(fields, key=lambda name: name != part)
    buttons = row(
        button(en.SAVE, SaveChange(offer.id, offer.version), pack, Weight.PRIMARY),
        button(en.BACK, Back(offer.id), pack),
    )
    return Card(en.FORM_TITLE, (title(en.FORM_TITLE), *(fields[name] for name in ordered), buttons))


def _fields(filled: Filled, offer: Offer) -> Mapping[str, Input]:
    value, error, with_others = filled.values, filled.errors, bool(offer.party.needed or offer.party.welcome)
    return {
        LENGTH: SelectInput(
            LENGTH,
            en.FORM_LENGTH,
            _lengths("" if error.get(LENGTH) else value.get(LENGTH, "")),
            "" if error.get(LENGTH) else value.get(LENGTH, ""),
            error=error.get(LENGTH, ""),
        ),
        PEOPLE: TextInput(
            PEOPLE, en.FORM_PEOPLE, value.get(PEOPLE, ""), en.FORM_NAMES_HINT, required=with_others, error=error.get(PEOPLE, "")
        ),
        OPTIONAL: TextInput(
            OPTIONAL, en.FORM_OPTIONAL, value.get(OPTIONAL, ""), en.FORM_NAMES_HINT, error=error.get(OPTIONAL, "")
        ),
        WINDOW: TextInput(WINDOW, en.FORM_WINDOW, value.get(WINDOW, ""), en.FORM_WINDOW_HINT, error=error.get(WINDOW, "")),
        SUBJECT: TextInput(SUBJECT, en.FORM_SUBJECT, value.get(SUBJECT, "")),
        PLACE: TextInput(PLACE, en.FORM_PLACE, value.get(PLACE, "")),
        ONLINE: ToggleInput(ONLINE, en.FORM_ONLINE, value.get(ONLINE) == "true"),
    }


def _lengths(now: str) -> tuple[tuple[str, str], ...]:
    minutes = sorted({*_LENGTHS, int(now)}) if now.isdigit() else _LENGTHS
    return tuple((str(each), when.length_of_minutes(each)) for each in minutes)
