"""Hours as people type them into a field: both clocks, several stretches, past midnight, and what is asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours_said import Unclear, spans_said, typed_span
from bot.texts.when import Viewer
from scheduling.rule_changes import DAY_MINUTES, Span

EUROPEAN, AMERICAN = Viewer("Europe/Stockholm"), Viewer("America/New_York", twelve_hours=True)


def shown(typed: str) -> str:
    said = spans_said(typed)
    return said.sentence if isinstance(said, Unclear) else ", ".join(typed_span(each, EUROPEAN) for each in said)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("9-17", "09:00-17:00"),
        ("9-12, 13-17", "09:00-12:00, 13:00-17:00"),
        ("9 to 12 and 13.30 – 17", "09:00-12:00, 13:30-17:00"),
        ("from 9am until 5pm", "09:00-17:00"),
        ("9 a.m.-5 p.m.", "09:00-17:00"),
        ("1-5pm", "13:00-17:00"),
        ("11-1pm", "11:00-13:00"),
        ("9am-5", "09:00-17:00"),
        ("12-5pm", "12:00-17:00"),
        ("0-24", "00:00-24:00"),
        ("12am-12am", "00:00-24:00"),
        ("10pm-12am", "22:00-24:00"),
        ("22-0", "22:00-24:00"),
        ("22:00-02:00", "22:00-02:00"),
        ("10pm-2am", "22:00-02:00"),
        ("09:00-05:00", "09:00-05:00"),
        ("01-05", "01:00-05:00"),
        ("off", ""),
        (" ", ""),
    ],
)
def test_hours_are_read_as_they_are_written(typed: str, hours: str) -> None:
    assert shown(typed) == hours


@pytest.mark.parametrize(
    ("typed", "meant"), [("9-5", "9-17"), ("1-5", "13-17"), ("12-4", "12-16"), ("11-3:30", "11-15:30"), ("9-12, 1-5", "13-17")]
)
def test_what_would_mean_the_night_is_asked_about(typed: str, meant: str) -> None:
    assert f"Do you mean {meant}?" in shown(typed)


@pytest.mark.parametrize("typed", ["nine to five", "9", "9-", "25-26", "9:75-10", "9-9", "24-3", "13pm-2pm", "9-12-17", "0-0"])
def test_what_is_no_hours_is_answered_with_an_example(typed: str) -> None:
    assert "Write it like 09:00-12:00, 13:00-17:00." in shown(typed)


spans = st.tuples(st.integers(0, DAY_MINUTES - 1), st.integers(1, DAY_MINUTES)).filter(lambda span: span[0] < span[1])
"""A week is shown with what lasts past midnight cut there."""


@given(st.lists(spans, min_size=1, max_size=3), st.sampled_from((EUROPEAN, AMERICAN)))
def test_what_a_field_shows_is_read_back_as_it_was(some: list[Span], reader: Viewer) -> None:
    assert spans_said(", ".join(typed_span(each, reader) for each in some)) == tuple(some)


@given(st.text(max_size=30))
def test_nothing_that_can_be_typed_breaks_it(typed: str) -> None:
    said = spans_said(typed)
    assert isinstance(said, Unclear) or all(0 <= start < DAY_MINUTES and 0 < end <= DAY_MINUTES for start, end in said)
