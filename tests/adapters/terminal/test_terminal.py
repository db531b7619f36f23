"""The terminal: keys press buttons, fields are asked one by one, and a repainted card is printed anew."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from adapters.chat import (
    Account,
    Actions,
    Button,
    Card,
    CardRef,
    Chips,
    Choice,
    Click,
    Draw,
    Facts,
    Incoming,
    LinkButton,
    Look,
    Message,
    Place,
    PlaceKind,
    Reply,
    SelectInput,
    Setting,
    Text,
    TextInput,
    ToggleInput,
)
from adapters.terminal.client import Terminal
from adapters.terminal.inbound import chat
from adapters.terminal.render import drawn, filled_in, prompt
from scheduling.errors import ChannelError

ADA = Account("terminal", "ada", "Ada")
TIMES = Card(
    "Times",
    (
        Text(("Times for Ada",), Look.TITLE),
        Chips((Button("30 min", "change length"),)),
        Choice(1, ("15:00",), (("Everyone is free",),), Button("Book", "book 15:00")),
        Choice(2, ("16:00",), (), Button("Book", "book 16:00")),
        Actions((Button("More times", "more"), Button("Move", "move"), LinkButton("Join", "https://teams.example/1"))),
    ),
)
FORM = Card(
    "Form",
    (
        SelectInput("length", "Length", (("30", "30 min"), ("60", "1 h")), "30"),
        TextInput("people", "People", "Ana"),
        TextInput("place", "Place", "Blue Room"),
        ToggleInput("online", "Teams meeting", True),
        Actions((Button("Show times", "save"), Button("Back", "back"))),
    ),
)


class Parrot:
    """The protocol `Talk`: answers every event with the next card given, and keeps what it heard."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.heard: list[Incoming] = []
        self.seen: list[tuple[str, CardRef]] = []

    async def respond(self, event: Incoming, draw: Draw | None = None) -> Reply:
        self.heard.append(event)
        return self.replies.pop(0) if self.replies else Reply()

    async def shown(self, about: str, ref: CardRef) -> None:
        self.seen.append((about, ref))


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


def ids() -> Callable[[], str]:
    count = itertools.count(1)
    return lambda: f"event {next(count)}"


async def printed(parrot: Parrot, lines: Sequence[str], *, colour: bool = False) -> str:
    out: list[str] = []
    await chat(parrot, ADA, Terminal(out.append, colour=colour), typed(*lines), ids(), ready="")
    return "".join(out)


def test_choices_have_numbers_and_other_buttons_letters_of_their_own() -> None:
    drawing = drawn(TIMES, colour=False)
    assert {key: pressable.button.action for key, pressable in drawing.keys.items()} == {
        "1": "book 15:00",
        "2": "book 16:00",
        "m": "more",
        "o": "move",
    }
    assert drawing.lines[-2:] == ("  [m] More times   [o] Move", "  Join: https://teams.example/1")
    assert "  [1] 15:00" in drawing.lines


def test_a_setting_has_a_letter_of_its_title() -> None:
    busy, hours = (Setting(title, (("Stands", ("so",)),), Button("Change", title)) for title in ("Busy", "Hours"))
    drawing = drawn(Card("Rules", (busy, hours)), colour=False)
    assert {key: pressable.button.action for key, pressable in drawing.keys.items()} == {"b": "Busy", "h": "Hours"}
    assert drawing.lines[:2] == ("  [b] Busy", "      Stands: so")


def test_a_button_that_wants_what_is_typed_asks_for_it_too() -> None:
    *fields, _ = FORM.blocks
    buttons = Actions((Button("Save", "save"), Button("Preview", "preview", with_fields=True), Button("Back", "back")))
    keys = drawn(Card("Form", (*fields, buttons)), colour=False).keys
    assert [len(keys[letter].fields) for letter in "spb"] == [4, 4, 0]


def test_several_options_are_typed_with_commas_and_a_dash_empties_them() -> None:
    days = SelectInput("days", "Days", (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")), "mon,tue", many=True)
    assert prompt(days) == "Days [Monday, Tuesday]: "
    assert [filled_in(days, typed) for typed in ("", "tuesday, Wed", "-")] == ["mon,tue", "tue,wed", ""]


async def test_what_is_no_key_is_said_and_a_key_presses_its_button() -> None:
    parrot = Parrot(Reply(card=TIMES, about="offer/1"), Reply(card=Card("Booked", (Text(("Booked",)),))))
    shown = await printed(parrot, ["find a time", "2"])
    said, pressed = parrot.heard
    assert isinstance(said, Message)
    assert isinstance(pressed, Click)
    assert (said.text, pressed.action) == ("find a time", "book 16:00")
    assert pressed.card == parrot.seen[0][1]
    assert shown.index("Times for Ada") < shown.index("Booked")


async def test_a_form_is_asked_field_by_field_and_only_for_the_button_that_sends_it() -> None:
    parrot = Parrot(Reply(card=FORM), Reply(card=FORM))
    shown = await printed(parrot, ["change", "s", "1 h", "", "-", "n", "b"])
    _, sent, back = parrot.heard
    assert isinstance(sent, Click)
    assert isinstance(back, Click)
    assert sent.inputs == {"length": "60", "people": "Ana", "place": "", "online": "false"}
    assert (back.action, back.inputs) == ("back", {})
    assert "Length [30 min]: " in shown


async def test_when_the_input_ends_within_a_form_the_rest_stays_as_it_was() -> None:
    parrot = Parrot(Reply(card=FORM))
    await printed(parrot, ["change", "s", "60"])
    sent = parrot.heard[-1]
    assert isinstance(sent, Click)
    assert sent.inputs == {"length": "60", "people": "Ana", "place": "Blue Room", "online": "true"}


async def test_a_repainted_card_is_printed_and_its_keys_are_the_new_ones() -> None:
    out: list[str] = []
    terminal = Terminal(out.append, colour=False)
    parrot = Parrot(Reply(card=TIMES, about="offer/1"))

    async def lines() -> AsyncIterator[str]:
        yield "find a time"
        await terminal.update(parrot.seen[0][1], Card("Booked", (Actions((Button("Cancel", "cancel"),)),)))
        yield "c"

    await chat(parrot, ADA, terminal, lines(), ids(), ready="")
    assert isinstance(parrot.heard[-1], Click)
    assert "— this has changed —" in "".join(out)


async def test_a_repainted_card_that_says_nothing_new_is_not_printed() -> None:
    out: list[str] = []
    terminal = Terminal(out.append, colour=False)
    booked = Card("Booked", (Text(("Booked",)), Text(("Moved here from 15:00",)), Actions((Button("Cancel", "cancel"),))))
    parrot = Parrot(Reply(card=booked, about="booking/1"))

    async def lines() -> AsyncIterator[str]:
        yield "book"
        await terminal.update(parrot.seen[0][1], Card("Booked", (Text(("Booked",)), Actions((Button("Cancel", "cancel"),)))))

    await chat(parrot, ADA, terminal, lines(), ids(), ready="> ")
    assert "— this has changed —" not in "".join(out)


async def test_the_prompt_stands_again_after_a_card_that_changed_by_itself() -> None:
    out: list[str] = []
    terminal = Terminal(out.append, colour=False)
    parrot = Parrot(Reply(card=TIMES, about="offer/1"))

    async def lines() -> AsyncIterator[str]:
        yield "find a time"
        await terminal.update(parrot.seen[0][1], Card("Gone", (Text(("Gone",)),)))
        yield "quit"

    await chat(parrot, ADA, terminal, lines(), ids(), ready="> ")
    assert "".join(out).endswith("\n— this has changed —\nGone\n\n> ")


async def test_a_sentence_leaves_the_letters_of_the_card_before_but_a_number_answers_what_is_asked_now() -> None:
    parrot = Parrot(Reply(card=TIMES), Reply(card=Card("Whom?", (Text(("Whom?",)),))))
    await printed(parrot, ["find a time", "without Ben", "2", "m"])
    number, letter = parrot.heard[-2:]
    assert isinstance(number, Message)
    assert isinstance(letter, Click)


async def test_private_notes_and_goodbye() -> None:
    parrot = Parrot(Reply(private="Only for you"))
    shown = await printed(parrot, ["hello", "quit", "never heard"])
    assert "Only for you" in shown
    assert len(parrot.heard) == 1


@pytest.mark.parametrize("colour", [True, False])
async def test_colours_only_where_they_are_wanted(colour: bool) -> None:
    card = Card("Good", (Text(("Booked",), Look.GOOD), Facts((("With", ("Ana",)),))))
    shown = await printed(Parrot(Reply(card=card)), ["book"], colour=colour)
    assert ("\x1b[" in shown) is colour
    assert "With: Ana" in shown


async def test_what_is_for_somebody_else_is_not_shown() -> None:
    written: list[str] = []
    terminal = Terminal(written.append, colour=False)
    terminal.seat(Place("terminal", "terminal-ada", PlaceKind.PERSONAL))
    bens = Place("terminal", "terminal-ben", PlaceKind.PERSONAL)
    with pytest.raises(ChannelError):
        await terminal.post(bens, TIMES)
    await terminal.update(CardRef(bens, "1"), TIMES)
    assert written == []
