"""Titles and places as Outlook gets them: one line of what can be read."""

from __future__ import annotations

import json

import pytest

from adapters.outlook.events import frozen_event
from scheduling.calendars import EventDraft
from tests.builders import span


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Design review", "Design review"),
        ("two\nlines\t and  gaps ", "two lines and gaps"),
        ("bell\x07 and escape\x1b[31m", "bell and escape [31m"),
        ("half a pair \ud83d", "half a pair"),
        ("turned \u202egnuor\u202c round", "turned gnuor round"),
        ("Familie 👨\u200d👩\u200d👧, Ångström", "Familie 👨\u200d👩\u200d👧, Ångström"),
        ("x" * 300, "x" * 255),
    ],
)
def test_what_cannot_be_read_does_not_reach_outlook(title: str, written: str) -> None:
    draft = EventDraft(title, span(10, 11), "Europe/Stockholm", "here:booking", "transaction", place=title)
    body = json.loads(frozen_event(draft))
    assert (body["subject"], body["location"]["displayName"]) == (written, written)
