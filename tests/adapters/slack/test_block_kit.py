"""Every card and dialog as Block Kit, held against a schema made from Slack's own types, beside the models of Slack's SDK.

Both miss ids that stand twice, more blocks than a message holds, and choices without options: `problem_of` looks for these.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.chat import Dialog
from adapters.slack.asking import Frame, request_view
from adapters.slack.render import busy, form_message, home, message, modal, note
from adapters.sql.database import Database
from tests.cards import rules, samples
from tests.cards.gallery import Face, gallery
from tests.fakes.slack import Json, problem_of
from tests.node import install, run
from tests.requirements import require

HERE = Path(__file__).parent / "block_kit"
MOST = {"Message": 50, "Modal": 100, "Home": 100}


def drawn(faces: Mapping[str, Face]) -> dict[str, tuple[str, Json]]:
    """Each face wherever it can stand, with what it is in Slack's words."""
    made: dict[str, tuple[str, Json]] = {}
    for name, face in faces.items():
        if isinstance(face, Dialog):
            made[f"{name} as a dialog"] = ("Modal", modal(face, "{}"))
            made[f"{name} in a message"] = ("Message", form_message(face))
        else:
            made[name] = ("Message", message(face))
            made[f"{name}, looking"] = ("Message", {"text": "…", "blocks": busy(message(face)["blocks"])})
    return made


def samples_of_all() -> dict[str, Face]:
    cards = (samples.offer, samples.which_ana, samples.outcome, samples.refusal, samples.nasty, samples.crowded)
    return {**{card.__name__: card() for card in cards}, "form": samples.form()}


def shapes_of(faces: Mapping[str, Face]) -> dict[str, tuple[str, Json]]:
    """All that Slack is shown: what the conversation leads to, the samples, and what Slack alone has."""
    page = faces["home"]
    assert not isinstance(page, Dialog)
    return {
        **drawn({**faces, **samples_of_all(), **rules.CARDS, **rules.DIALOGS}),
        "the page": ("Home", home(page)),
        "the form for a request": ("Modal", request_view(Frame("T0", "C0"), ["U1", "U2"])),
        "a note": ("Message", note("Only you see this.")),
    }


@pytest.fixture
def shapes(faces: Mapping[str, Face]) -> dict[str, tuple[str, Json]]:
    return shapes_of(faces)


@pytest.fixture
async def faces(database: Database) -> Mapping[str, Face]:
    return await gallery(database)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_slacks_models_have_nothing_to_complain_about(shapes: Mapping[str, tuple[str, Json]]) -> None:
    assert len(shapes) > 100
    problems = {name: problem_of(shape["blocks"], MOST[kind]) for name, (kind, shape) in shapes.items()}
    assert {name: problem for name, problem in problems.items() if problem} == {}


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_everything_fits_slacks_types(shapes: Mapping[str, tuple[str, Json]], tmp_path: Path) -> None:
    complaints = checked({name: {"kind": kind, "shape": shape} for name, (kind, shape) in shapes.items()}, tmp_path)
    assert {name: said for name, said in complaints.items() if said} == {}


def test_what_does_not_fit_slacks_types_is_found(tmp_path: Path) -> None:
    """The check itself: a field that Slack does not know, one that is missing, and a block of another app's."""
    section = {"type": "section", "text": {"type": "plain_text", "text": "x"}}
    wrong = {
        "unknown field": section | {"colour": "red"},
        "no text": {"type": "section", "text": {"type": "plain_text"}},
        "no such block": {"type": "hero"},
        "no such style": {"type": "actions", "elements": [{"type": "button", "text": section["text"], "style": "loud"}]},
    }
    shapes = {name: {"kind": "Message", "shape": {"text": "x", "blocks": [block]}} for name, block in wrong.items()}
    right = {"right": {"kind": "Message", "shape": {"text": "x", "blocks": [section]}}}
    complaints = checked(shapes | right, tmp_path)
    assert {name for name, said in complaints.items() if said} == set(wrong)


def checked(shapes: Mapping[str, Any], folder: Path) -> dict[str, list[str]]:
    node = require("node")
    asyncio.run(install(HERE))
    (folder / "shapes.json").write_text(json.dumps(shapes))
    said: dict[str, list[str]] = json.loads(asyncio.run(run(HERE, str(node), "check.mjs", str(folder / "shapes.json"))))
    return said
