"""What Microsoft's renderer makes of our cards: no complaint, every button sends what it should, no text turns into markup."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.chat import PlaceKind
from adapters.teams.render import ACTION_KEY, FIELDS_KEY, FORM_KEY, adaptive, dialog_as_card, dialog_body
from tests.cards import rules, samples
from tests.node import install, run
from tests.requirements import require

HERE = Path(__file__).parent
PERSONAL, GROUP = PlaceKind.PERSONAL, PlaceKind.GROUP

CARDS: Mapping[str, dict[str, object]] = {
    "offer": adaptive(samples.offer(), PERSONAL),
    "offer-in-a-group": adaptive(samples.offer(), GROUP),
    "which-ana": adaptive(samples.which_ana(), PERSONAL),
    "outcome": adaptive(samples.outcome(), PERSONAL),
    "outcome-in-a-group": adaptive(samples.outcome(), GROUP),
    "refusal": adaptive(samples.refusal(), PERSONAL),
    "form-in-a-card": dialog_as_card(samples.form(), PERSONAL),
    "dialog": dialog_body(samples.form(), PERSONAL),
    "nasty": adaptive(samples.nasty(), PERSONAL),
    "crowded": adaptive(samples.crowded(), PERSONAL),
    **{name: adaptive(card, PERSONAL) for name, card in rules.CARDS.items()},
    **{name: dialog_body(dialog, PERSONAL) for name, dialog in rules.DIALOGS.items()},
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every sample drawn, in light, dark and at a phone's width; `CONVENE_CARD_SHOTS` names a folder for pictures of them."""
    node, chromium = require("node"), require("chromium")
    asyncio.run(install(HERE))
    folder = tmp_path_factory.mktemp("cards")
    for name, drawn in CARDS.items():
        (folder / f"{name}.json").write_text(json.dumps(drawn))
    shots = os.environ.get("CONVENE_CARD_SHOTS", "")
    files = [str(folder / f"{name}.json") for name in CARDS]
    arguments = [*(["--shots", shots] if shots else []), *files]
    said = asyncio.run(run(HERE, str(node), "draw.mjs", *arguments, CONVENE_CHROMIUM=str(chromium)))
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.mark.parametrize("name", CARDS)
def test_the_renderer_has_nothing_to_complain_about(name: str, reports: dict[str, Any]) -> None:
    assert reports[name]["complaints"] == []


def test_an_offer_is_readable_and_every_button_sends_its_action(reports: dict[str, Any]) -> None:
    offer = reports["offer"]
    assert "Mon 23 Nov, 09:00 – 10:00" in offer["text"]
    labels = [button["label"] for button in offer["buttons"]]
    assert labels == [
        *("30 min", "Ana Pérez", "next week", "mornings"),
        *("Book", "Book", "Book"),
        *("More times", "Earlier", "Later", "Change…", "Dismiss"),
    ]
    assert [sent["data"][ACTION_KEY].split(":")[0] for sent in offer["sent"]] == [
        *("length", "people", "window", "part"),
        *("choose1", "choose2", "choose3"),
        *("more", "earlier", "later", "change", "dismiss"),
    ]
    assert {sent["type"] for sent in offer["sent"] if sent["title"] != "Change…"} == {"Action.Execute"}


def test_like_named_buttons_are_told_apart_by_their_descriptions(reports: dict[str, Any]) -> None:
    books = [button["tip"] for button in reports["offer"]["buttons"] if button["label"] == "Book"]
    assert books == ["Book Mon 23 Nov, 09:00", "Book Tue 24 Nov, 11:00", "Book Thu 26 Nov, 10:00"]


def test_in_a_group_the_readers_own_client_puts_in_its_time(reports: dict[str, Any]) -> None:
    """The browser stands in Stockholm and reads British English."""
    assert "Mon, 23 Nov 2026 9:00 – 10:00" in reports["offer-in-a-group"]["text"]
    assert "Mon, 23 Nov 2026 9:00 – 10:00" in reports["outcome-in-a-group"]["text"]


def test_a_form_sends_what_is_in_its_fields(reports: dict[str, Any]) -> None:
    for name, verb in (("form-in-a-card", "Action.Execute"), ("dialog", "Action.Submit")):
        search = reports[name]["sent"][0]
        assert (search["title"], search["type"]) == ("Search again", verb)
        filled = {key: value for key, value in search["data"].items() if key not in (ACTION_KEY, FIELDS_KEY, FORM_KEY)}
        assert filled == {
            "notes": "Line one\nline two",
            "length": "30",
            "people": "ana,ben",
            "place": "teams",
            "online": "true",
            "day": "2026-11-24",
            "time": "09:30",
        }


def test_an_error_stands_on_the_form(reports: dict[str, Any]) -> None:
    assert "Please give a title." in reports["form-in-a-card"]["text"]
    assert "This day is over." in reports["form-in-a-card"]["text"]


def test_what_people_write_is_shown_as_they_wrote_it(reports: dict[str, Any]) -> None:
    shown = reports["nasty"]["text"].replace("\u200b", "")
    assert shown.count(samples.NASTY) == 5
    assert "- not a list\n\n1. nor this\n\n# nor a heading" in shown
