"""Cards as Teams gets them."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat import Actions, Block, Button, Card, Choice, Moment, PlaceKind, SelectInput, Text, TextInput, TimeStyle
from adapters.teams.render import MESSAGE_LIMIT, escaped, message_payload
from tests.builders import at
from tests.fakes.connector import Json, elements, texts_of


def drawn(card: Card, kind: PlaceKind = PlaceKind.PERSONAL) -> Json:
    payload: Json = msgspec.json.decode(msgspec.json.encode(message_payload(card, kind)))
    found: Json = payload["attachments"][0]["content"]
    return found


def weight(card: Card) -> int:
    return 2 * len(msgspec.json.encode(message_payload(card, PlaceKind.PERSONAL)).decode())


def times(count: int, note: str) -> tuple[Block, ...]:
    return tuple(Choice(number, (f"Time {number}",), ((note,),), Button("Book", f"book:{number}")) for number in range(count))


def test_a_moment_is_ready_text_in_a_personal_chat_and_the_readers_own_elsewhere() -> None:
    card = Card("When", (Text(("At ", Moment(at(9), TimeStyle.DAY_TIME, "Mon 23 Nov, 10:00"))),))
    assert texts_of(drawn(card)) == "At Mon 23 Nov, 10:00"
    for kind in (PlaceKind.GROUP, PlaceKind.CHANNEL):
        assert texts_of(drawn(card, kind)) == "At {{DATE(2026-11-23T09:00:00Z,SHORT)}} {{TIME(2026-11-23T09:00:00Z)}}"


def test_each_style_of_a_moment_shows_that_part_only() -> None:
    moments = [Moment(at(9), style, "") for style in (TimeStyle.TIME, TimeStyle.DAY)]
    assert [texts_of(drawn(Card("x", (Text((moment,)),)), PlaceKind.GROUP)) for moment in moments] == [
        "{{TIME(2026-11-23T09:00:00Z)}}",
        "{{DATE(2026-11-23T09:00:00Z,SHORT)}}",
    ]


def test_a_card_has_its_plain_text_for_clients_that_cannot_draw_it() -> None:
    card = Card("2 times", times(2, "everyone free"))
    assert drawn(card)["fallbackText"].startswith("2 times\n0. Time 0")


def test_only_in_a_personal_chat_does_a_card_say_how_it_is_brought_up_to_date() -> None:
    card = Card("Offer", (), refresh="look")
    assert drawn(card)["refresh"]["action"]["data"] == {"convene": "look"}
    assert "refresh" not in drawn(card, PlaceKind.GROUP)
    assert "refresh" not in drawn(Card("Note", ()))


def test_a_long_offer_loses_its_notes_before_anything_else() -> None:
    card = Card("Many", (*times(20, "x" * 900), Actions((Button("Dismiss", "dismiss"),))))
    smaller = drawn(card)
    assert weight(card) <= MESSAGE_LIMIT
    assert "xxx" not in texts_of(smaller)
    assert "Time 19" in texts_of(smaller)


def test_an_endless_card_is_cut_and_keeps_its_buttons() -> None:
    card = Card("Endless", (*times(500, "note"), Actions((Button("Dismiss", "dismiss"),))))
    smaller = drawn(card)
    assert weight(card) <= MESSAGE_LIMIT
    assert "…" in texts_of(smaller)
    assert [item["title"] for item in elements(smaller) if item.get("type") == "Action.Execute"][-1] == "Dismiss"


def test_a_long_summary_is_shortened_for_the_notification() -> None:
    payload = message_payload(Card("word " * 200, ()), PlaceKind.PERSONAL)
    assert len(str(payload["summary"])) <= 250


def test_required_fields_are_marked_but_do_not_keep_other_buttons_from_working() -> None:
    days = SelectInput("d", "Days", (("mon", "Monday"),), many=True, required=True)
    fields = [item for item in elements(drawn(Card("x", (TextInput("t", "Title", required=True), days)))) if "id" in item]
    assert [field["label"] for field in fields] == ["Title *", "Days *"]
    assert not [field for field in fields if "isRequired" in field]


@given(st.text(max_size=200))
def test_no_text_can_become_a_date_function(text: str) -> None:
    assert "{{" not in escaped(text)
