"""Cards as Slack gets them: within its limits, by its own models, and with people's words as they wrote them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat import (
    Actions,
    Block,
    Button,
    Card,
    Chips,
    Choice,
    Dialog,
    Facts,
    Look,
    Moment,
    SelectInput,
    Setting,
    Text,
    TextInput,
    TimeStyle,
)
from adapters.slack.render import escaped, form_message, home, marked, message, modal
from tests.builders import at
from tests.cards import samples
from tests.fakes.slack import Json, elements, problem_of, texts_of

CARDS = {
    "offer": samples.offer(),
    "which-ana": samples.which_ana(),
    "outcome": samples.outcome(),
    "refusal": samples.refusal(),
    "nasty": samples.nasty(),
    "crowded": samples.crowded(),
}


@pytest.mark.parametrize("name", CARDS)
def test_slack_has_nothing_to_complain_about(name: str) -> None:
    assert problem_of(message(CARDS[name])["blocks"], 50) == ""
    assert problem_of(home(CARDS[name])["blocks"], 100) == ""


def test_forms_are_drawn_in_messages_and_in_views() -> None:
    view = modal(samples.form(), "{}")
    assert problem_of(form_message(samples.form())["blocks"], 50) == ""
    assert problem_of(view["blocks"], 100) == ""
    assert all(len(view[name]["text"]) <= 24 for name in ("title", "submit"))
    labels = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
    assert labels == ["Title", "Notes", "Length", "People", "Place", "Online meeting", "Day", "Time"]


def test_every_button_carries_its_action() -> None:
    buttons = [element for element in elements(message(samples.offer())["blocks"]) if element["type"] == "button"]
    assert [button["value"].split(":")[0] for button in buttons] == [
        *("length", "people", "window", "part"),
        *("choose1", "choose2", "choose3"),
        *("more", "earlier", "later", "change", "dismiss"),
    ]
    assert [button["accessibility_label"] for button in buttons if button["text"]["text"] == "Book"] == [
        "Book Mon 23 Nov, 09:00",
        "Book Tue 24 Nov, 11:00",
        "Book Thu 26 Nov, 10:00",
    ]


def test_moments_are_the_readers_own() -> None:
    moments = [Moment(at(9), style, "Mon 23 Nov, 10:00") for style in TimeStyle]
    shown = texts_of(message(Card("When", tuple(Text((moment,)) for moment in moments)))["blocks"])
    second = int(at(9).timestamp())
    formats = {TimeStyle.TIME: "{time}", TimeStyle.DAY: "{date_long_pretty}", TimeStyle.DAY_TIME: "{date_long_pretty} {time}"}
    assert shown.split("\n") == [f"<!date^{second}^{formats[style]}|Mon 23 Nov, 10:00>" for style in TimeStyle]


def test_the_plain_twin_says_all_of_it_with_ready_times() -> None:
    text = message(samples.offer())["text"]
    assert text.startswith("3 times with Ana Pérez")
    assert "1. Mon 23 Nov, 09:00 – 10:00" in text
    assert "<!date" not in text


@given(st.text(max_size=300))
def test_no_text_can_become_a_mention_a_link_or_markup(text: str) -> None:
    shown = escaped(text)
    assert "<" not in shown
    assert not re.search(r"(?<!\u200b)[*_~`]", shown)
    assert not re.search(r":[\w+'-]+:", shown)
    assert not re.search(r"(?m)^\s*&gt;", shown)


@given(st.lists(st.text(max_size=4000), min_size=1, max_size=4))
def test_no_text_is_longer_than_slack_takes(texts: list[str]) -> None:
    assert len(marked((*texts, Moment(at(9), TimeStyle.TIME, "10:00")))) <= 3000


LONG = "word " * 2000
WIDE: dict[str, Block] = {
    **{f"text-{look}": Text((LONG,), look) for look in Look},
    "moment": Text((LONG, Moment(at(9), TimeStyle.DAY_TIME, "10:00"))),
    "facts": Facts(tuple((LONG, (LONG,)) for _ in range(12))),
    "choice": Choice(1, (LONG,), ((LONG,),) * 9, Button(LONG, "x" * 255, spoken=LONG)),
    "setting": Setting(LONG, ((LONG, (LONG,)),) * 9, Button(LONG, "x" * 255)),
    "chips": Chips(tuple(Button(LONG, f"a{number}") for number in range(60))),
    "actions": Actions(tuple(Button(f"b{number}", f"a{number}") for number in range(60))),
    "input": TextInput("id", LONG, LONG, LONG, error=LONG),
    "select": SelectInput("id", "L", tuple((f"{number}", LONG) for number in range(300)), "7"),
    "shown": SelectInput("id", "L", tuple((f"{number}", "x") for number in range(20)), "7", compact=False),
    "many": SelectInput("id", "L", (("a", "A"), ("b", "B")), "a,b", many=True),
    "no-options": SelectInput("id", "L", ()),
    "empty": Text(("",)),
    "blank": Text((" \n ",), Look.STRONG),
}


@pytest.mark.parametrize("name", WIDE)
def test_whatever_is_too_long_is_cut_to_what_slack_takes(name: str) -> None:
    assert problem_of(message(Card("x", (WIDE[name],)))["blocks"], 50) == ""


def test_an_endless_card_is_cut_and_keeps_its_buttons() -> None:
    blocks: tuple[Block, ...] = (*(Text((f"line {number}",)) for number in range(200)), Actions((Button("Dismiss", "dismiss"),)))
    drawn: list[Json] = message(Card("Endless", blocks))["blocks"]
    assert problem_of(drawn, 50) == ""
    assert drawn[-1]["elements"][0]["text"]["text"] == "Dismiss"
    assert texts_of(drawn).endswith("…")


def test_a_field_with_another_value_is_another_field_for_slack() -> None:
    """Else Slack would go on showing what was typed into the one before."""

    def block_id(value: str) -> str:
        (block,) = message(Card("x", (TextInput("who", "Who", value),)))["blocks"]
        return str(block["block_id"])

    assert block_id("Ana") != block_id("Ben")
    assert block_id("Ana") == block_id("Ana")


def test_only_what_may_be_left_out_is_called_optional() -> None:
    optional = {block["label"]["text"]: block["optional"] for block in modal(samples.form(), "{}")["blocks"] if "label" in block}
    assert [label for label, may in optional.items() if not may] == ["Title", "Length", "Place"]
    days = SelectInput("days", "Days", (("mon", "Monday"), ("tue", "Tuesday")), many=True, required=True)
    assert [block["optional"] for block in message(Card("x", (days, replace(days, required=False))))["blocks"]] == [False, True]


def test_two_fields_of_one_name_have_blocks_of_their_own() -> None:
    dialog = Dialog("x", (TextInput("a", "A"), TextInput("a", "A")), Button("Save", "save"))
    assert problem_of(modal(dialog, "")["blocks"], 100) == ""
