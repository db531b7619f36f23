"""Rules as a file: there and back, and a word for everything that cannot be."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.rulefile import read, written
from scheduling.errors import InputError
from scheduling.rules import CapCounts, DatedWindow, Hours, MeetingType, Rules, Status, Weekday, WeeklyWindow, validate
from tests.builders import minutes


@st.composite
def walls(draw: st.DrawFn) -> tuple[time, time | None]:
    start = draw(st.integers(0, 1439))
    end = draw(st.integers(start + 1, 1440))
    return time(*divmod(start, 60)), None if end == 1440 else time(*divmod(end, 60))


weekly = st.builds(lambda days, wall: WeeklyWindow(days, *wall), st.frozensets(st.sampled_from(Weekday), min_size=1), walls())
dated = st.builds(DatedWindow, st.dates()) | st.builds(lambda day, wall: DatedWindow(day, *wall), st.dates(), walls())
gaps = st.integers(0, 240).map(minutes)
meeting_types = st.builds(
    MeetingType,
    slug=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True),
    name=st.text(min_size=1, max_size=80).filter(str.strip),
    lengths=st.lists(st.integers(1, 96).map(lambda n: minutes(5 * n)), min_size=1, max_size=3).map(tuple),
    buffer_before=st.none() | gaps,
    buffer_after=st.none() | gaps,
    notice=st.none() | gaps,
    windows=st.lists(weekly, max_size=2).map(tuple),
    questions=st.lists(st.text(max_size=200), max_size=2).map(tuple),
    place=st.text(max_size=200),
    online=st.booleans(),
)
rules = st.builds(
    Rules,
    blocking=st.frozensets(st.sampled_from(Status)),
    buffer_before=gaps,
    buffer_after=gaps,
    notice=st.none() | gaps,
    horizon=st.none() | st.integers(1, 730).map(lambda days: timedelta(days=days)),
    daily_cap=st.none() | st.integers(1, 5),
    weekly_cap=st.none() | st.integers(5, 20),
    caps_count=st.sampled_from(CapCounts),
    hours=st.none() | st.builds(Hours, st.lists(weekly, max_size=3).map(tuple), st.lists(dated, max_size=3).map(tuple)),
    zone=st.none() | st.sampled_from(("Europe/Madrid", "Asia/Kolkata")),
    step=st.sampled_from((5, 10, 15, 20, 30, 60)).map(minutes),
    meeting_types=st.lists(meeting_types, max_size=2, unique_by=lambda kind: kind.slug).map(tuple),
    read_calendars=st.lists(st.text(), max_size=2, unique=True).map(tuple),
    write_calendar=st.text(),
    reminders=st.frozensets(st.integers(5, 10_080).map(minutes), max_size=3),
)


@given(rules)
def test_rules_come_back_as_they_were_written(some: Rules) -> None:
    validate(some)
    assert read(written(some)) == some
    assert written(read(written(some))) == written(some)


def test_an_empty_file_is_the_defaults_and_what_is_missing_takes_them() -> None:
    assert read("{}") == Rules()
    assert read('{"daily_cap": 4}') == Rules(daily_cap=4)


def test_the_file_is_easy_to_read() -> None:
    hours = Hours(
        (WeeklyWindow(frozenset({Weekday.TUE, Weekday.MON}), time(9), None),),
        (DatedWindow(date(2026, 12, 24)), DatedWindow(date(2026, 12, 23), time(9), time(12))),
    )
    content = json.loads(written(Rules(hours=hours, notice=minutes(90))))
    assert content["hours"] == {
        "weekly": [{"days": ["mon", "tue"], "start": "09:00", "end": "24:00"}],
        "overrides": [{"date": "2026-12-24", "off": True}, {"date": "2026-12-23", "start": "09:00", "end": "12:00"}],
    }
    assert content["notice_minutes"] == 90
    assert content["reminders_minutes"] == [1440, 60]
    assert content["blocking"] == ["busy", "oof", "tentative"]


def a_type(**changes: Any) -> dict[str, Any]:
    return {"slug": "intro", "name": "Intro", "lengths_minutes": [30]} | changes


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"buffer_before_minutes": 241}, "buffer_before"),
        ({"buffer_after_minutes": -1}, "buffer_after"),
        ({"buffer_after_minutes": "ten"}, "buffer_after_minutes"),
        ({"notice_minutes": -5}, "notice"),
        ({"horizon_days": 0}, "horizon"),
        ({"horizon_days": 1, "notice_minutes": 1440}, "horizon"),
        ({"horizon_days": 10**12}, "file"),
        ({"step_minutes": 25}, "step"),
        ({"step_minutes": 0}, "step"),
        ({"step_minutes": 90}, "step"),
        ({"daily_cap": 0}, "daily_cap"),
        ({"daily_cap": 5, "weekly_cap": 4}, "weekly_cap"),
        ({"caps_count": "theirs"}, "caps_count"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"blocking": ["asleep"]}, "blocking[0]"),
        ({"bufer_before_minutes": 10}, "bufer_before_minutes"),
        ({"hours": {"weekly": [{"days": ["mon"], "start": "17:00", "end": "09:00"}]}}, "hours.weekly[0].end"),
        ({"hours": {"weekly": [{"days": [], "start": "09:00", "end": "17:00"}]}}, "hours.weekly[0].days"),
        ({"hours": {"weekly": [{"days": ["mon"], "start": "9", "end": "17:00"}]}}, "hours.weekly[0].start"),
        ({"hours": {"weekly": [{"days": ["mon"], "start": "09:00"}]}}, "hours.weekly[0].end"),
        ({"hours": {"overrides": [{"date": "2026-13-01", "off": True}]}}, "hours.overrides[0].date"),
        ({"hours": {"overrides": [{"date": "2026-12-01"}]}}, "hours.overrides[0].start"),
        ({"meeting_types": [a_type(slug="Not A Slug")]}, "meeting_types[0].slug"),
        ({"meeting_types": [a_type(), a_type()]}, "meeting_types"),
        ({"meeting_types": [a_type(name=" ")]}, "meeting_types[0].name"),
        ({"meeting_types": [a_type(lengths_minutes=[])]}, "meeting_types[0].lengths"),
        ({"meeting_types": [a_type(lengths_minutes=[7])]}, "meeting_types[0].lengths"),
        ({"meeting_types": [a_type(lengths_minutes=[485])]}, "meeting_types[0].lengths"),
        ({"meeting_types": [a_type(questions=["a", "b", "c"])]}, "meeting_types[0].questions"),
        ({"meeting_types": [a_type(slug="a" * 61)]}, "meeting_types[0].slug"),
        ({"meeting_types": [a_type(name="a" * 81)]}, "meeting_types[0].name"),
        ({"meeting_types": [a_type(place="a" * 201)]}, "meeting_types[0].place"),
        ({"meeting_types": [a_type(questions=["a" * 201])]}, "meeting_types[0].questions[0]"),
        ({"meeting_types": [a_type(slug=f"t{n}") for n in range(21)]}, "meeting_types"),
        (
            {"meeting_types": [a_type(windows=[{"days": ["mon"], "start": "x", "end": "10:00"}])]},
            "meeting_types[0].windows[0].start",
        ),
        (
            {"meeting_types": [a_type(windows=[{"days": ["mon"], "start": "11:00", "end": "10:00"}])]},
            "meeting_types[0].windows[0].end",
        ),
        ({"read_calendars": ["a", "a"]}, "read_calendars"),
        ({"reminders_minutes": [1]}, "reminders"),
        ([], "file"),
    ],
)
def test_what_cannot_be_is_refused_with_the_name_of_the_field(content: object, field: str) -> None:
    with pytest.raises(InputError) as refused:
        read(json.dumps(content))
    assert refused.value.field == field


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(InputError, match="file: is not JSON"):
        read("rules: none")
