"""`convene understand`: lines in, lines out."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from typing import Any

import pytest

from bot.understanding.replay import understand_command
from tests.language.scoring import ZONE


def replay(*lines: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, answers, and what was said on standard error."""
    out, err = StringIO(), StringIO()
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    status = understand_command(texts, out, err, now=datetime(2026, 11, 23, 10), zone=ZONE)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_every_line_is_answered_in_order() -> None:
    status, answers, said = replay({"id": "a", "text": "book Ana tomorrow at 3 for 45 min"}, "", {"id": "b", "text": "help"})
    assert (status, said) == (0, "")
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert answers[0] | {"id": "a"} == answers[0]
    assert answers[0]["start"] == "2026-11-24T15:00"
    assert answers[0]["exact"] is True
    assert answers[0]["duration_minutes"] == 45
    assert answers[0]["event_time"] == {"start": None, "end": None}


def test_an_answer_can_be_the_previous_of_the_next_line() -> None:
    _, first, _ = replay({"id": "a", "text": "30 min with Ana tomorrow"})
    status, answers, _ = replay(
        {"id": "b", "text": "2", "previous": first[0], "offers": ["2026-11-24T09:00", "2026-11-24T15:00"]}
    )
    assert status == 0
    assert (answers[0]["pick"], answers[0]["attendees"]) == (2, ["Ana"])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2: line: is not JSON"),
        ("[1]", "line 2: line: must be a JSON object"),
        ({"text": "help"}, "line 2: id"),
        ({"id": "x"}, "line 2: text"),
        ({"id": "x", "text": 3}, "line 2: text"),
        ({"id": "x", "text": "later", "previous": "y"}, "line 2: previous"),
        ({"id": "x", "text": "later", "previous": {"intent": "dance"}}, "line 2: previous.intent"),
        ({"id": "x", "text": "later", "previous": {"intent": "book", "start": "soon"}}, "line 2: previous.start"),
        (
            {"id": "x", "text": "later", "previous": {"intent": "book", "event_time": {"end": 3}}},
            "line 2: previous.event_time.end",
        ),
        ({"id": "x", "text": "2", "offers": "now"}, "line 2: offers"),
        ({"id": "x", "text": "2", "offers": ["now"]}, "line 2: offers[0]"),
    ],
)
def test_wrong_input_is_named_by_line_and_field(line: object, complaint: str) -> None:
    status, answers, said = replay({"id": "a", "text": "help"}, line, {"id": "c", "text": "help"})
    assert status == 2
    assert [answer["id"] for answer in answers] == ["a"]
    assert said.startswith(complaint)
