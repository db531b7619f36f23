"""Cards in plain text."""

from __future__ import annotations

from adapters.chat import (
    Actions,
    Button,
    Card,
    Chips,
    Choice,
    Facts,
    LinkButton,
    Moment,
    SelectInput,
    Setting,
    Text,
    TextInput,
    TimeStyle,
    ToggleInput,
)
from adapters.plain import plain
from tests.builders import at

NINE = Moment(at(9), TimeStyle.DAY_TIME, "Mon 23 Nov 10:00")


def test_an_offer_reads_line_by_line() -> None:
    choice = Choice(1, (NINE,), (("everyone free",),), Button("Book", "book"))
    card = Card("2 times with Ana", (Chips((Button("30 min", "a"), Button("Ana", "b"))), choice, Actions((Button("More", "c"),))))
    assert plain(card).splitlines() == [
        "2 times with Ana",
        "30 min · Ana",
        "1. Mon 23 Nov 10:00  [Book]",
        "   everyone free",
        "[More]",
    ]


def test_a_setting_reads_as_its_title_with_its_button_and_a_line_for_each_value() -> None:
    setting = Setting("What’s busy", (("Busy means", ("busy",)), ("Since", (NINE,))), Button("Change", "c"))
    assert plain(Card("Rules", (setting,))).splitlines() == [
        "Rules",
        "What’s busy  [Change]",
        "   Busy means: busy",
        "   Since: Mon 23 Nov 10:00",
    ]


def test_the_summary_is_not_said_twice() -> None:
    assert plain(Card("Booked", (Text(("Booked",)), Facts((("When", (NINE,)),))))) == "Booked\nWhen: Mon 23 Nov 10:00"


def test_a_form_shows_what_is_filled_in_and_what_is_wrong() -> None:
    fields = (
        TextInput("title", "Title", error="Please give a title."),
        SelectInput("people", "People", (("1", "Ana"), ("2", "Ben")), value="1,2", many=True),
        ToggleInput("online", "Online", value=True),
        Actions((LinkButton("Join", "https://example.test/join"),)),
    )
    assert plain(Card("Details", fields)).splitlines() == [
        "Details",
        "Title: ",
        "  ! Please give a title.",
        "People: Ana, Ben",
        "[x] Online",
        "Join: https://example.test/join",
    ]
