"""What holds for every now, in every zone, also in the nights when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.requests import LocalSpan, Request, request_from_json, request_to_json
from bot.understanding.understand import LONGEST_READ, TOO_LONG, understand
from tests.language import hostile, scoring

ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
)
CLOCK_CHANGES = (
    ("America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 5, tzinfo=UTC)),
)
WISHES = [
    wish.strip()
    for wish in """
tomorrow; Friday; Monday; this Friday; next Tuesday; this week; next week; the coming week; this weekend; end of next
week; early next week; in two weeks; within two weeks; by Friday; before Friday; after Tuesday; from Wednesday; not
before Thursday; mornings; mornings next week; thu morning or fri morning; at 3; at 9; at noon; at midnight; before
noon; before 9; after 3; between 2 and 4; from 2 to 4 on Thursday; tomorrow afternoon; first thing tomorrow; EOD Friday;
half 9; 1400 tomorrow; in 25 minutes; in an hour; Dec 3; the 10th; in May; sometime in December; week of Dec 7; next
month; in 3 days; Tue-Thu next week; Friday to Sunday; next week except Wednesday; Dec 1 to Dec 4; lunchtime Wednesday;
tue or wed afternoon; tue or wed at 3; Thursday at the latest; Wednesday at the earliest; any day but Friday next week;
not Monday next week; ten to four tomorrow; on 02.12.; a fortnight from Monday; in 2 years; within the next 2 months; the
day after the 10th; two weeks after Christmas; Tuesday, no wait, Wednesday; at exactly 11 tomorrow; for 4 tomorrow; over the
following week; no Mondays, in the next two weeks
""".replace("\n", " ").split(";")
]
NOWS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1))


def _spans(request: Request) -> list[LocalSpan]:
    return [*request.windows, *request.excluded]


@given(wish=st.sampled_from(WISHES), wall=NOWS, zone=st.sampled_from(ZONES))
@settings(max_examples=600, deadline=None)
def test_a_wish_lies_ahead_and_no_window_is_inverted(wish: str, wall: datetime, zone: str) -> None:
    local = wall.replace(second=0, microsecond=0)
    request = understand(f"30 min with Ana {wish}", local.replace(tzinfo=ZoneInfo(zone)), ZoneInfo(zone))
    assert request.start is not None or request.end is not None
    assert not request.leftover
    for span in _spans(request):
        assert span.start is not None
        assert span.end is not None
        assert span.start < span.end
        assert span.end > local
    if request.exact:
        assert request.start is not None
        assert request.start >= local
        assert request.end is None or request.end > request.start
    elif request.windows:
        assert request.start == min(span.start for span in request.windows if span.start)
        assert request.end == max(span.end for span in request.windows if span.end)


@pytest.mark.parametrize(("zone", "around"), CLOCK_CHANGES)
def test_tomorrow_is_one_local_day_later_on_days_when_clocks_change(zone: str, around: datetime) -> None:
    here = ZoneInfo(zone)
    for hours in range(-48, 72):
        now = around + timedelta(hours=hours, minutes=30)
        day = now.astimezone(here).date() + timedelta(days=1)
        window = understand("30 min with Ana tomorrow", now, here)
        exact = understand("book Ana tomorrow at 2:30 am", now, here)
        assert (window.start, window.end) == (
            datetime.combine(day, datetime.min.time()),
            datetime.combine(day + timedelta(days=1), datetime.min.time()),
        )
        assert exact.start == datetime.combine(day, datetime.min.time()) + timedelta(hours=2, minutes=30)


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_the_next_one_after_today_and_next_is_next_weeks(weekday: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    now = datetime(2026, 11, 23, 10, tzinfo=zone) + timedelta(days=weekday)
    monday_after = now.date() + timedelta(days=7 - weekday)
    for number, name in enumerate(names):
        bare = understand(f"find 30 minutes with Ana {name}", now, zone).start
        following = understand(f"find 30 minutes with Ana next {name}", now, zone).start
        assert bare is not None
        assert following is not None
        assert bare.weekday() == number
        assert 1 <= (bare.date() - now.date()).days <= 7
        assert following.date() == monday_after + timedelta(days=number)


def test_nothing_that_can_be_typed_breaks_it() -> None:
    previous: Request | None = None
    for text, now, zone in hostile.inputs(scoring.texts(), 2_000, seed=7):
        request = understand(text, now, zone, previous=previous, offers=(now, now + timedelta(days=1)))
        assert request_from_json(request_to_json(request)) == request
        assert all(span.start is None or span.end is None or span.start < span.end for span in _spans(request))
        previous = request if len(text) % 2 else None


@given(text=st.text(max_size=200), wall=NOWS, zone=st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_the_same_text_at_the_same_moment_gives_the_same_request(text: str, wall: datetime, zone: str) -> None:
    now = wall.replace(tzinfo=ZoneInfo(zone))
    assert understand(text, now, ZoneInfo(zone)) == understand(text, now, ZoneInfo(zone))


def test_of_a_long_text_the_beginning_is_read_and_said_so() -> None:
    text = "book Ana tomorrow at 3 for 45 min, " + "because we really need to talk about it " * 300
    request = understand(text, scoring.NOW, scoring.ZONE)
    assert len(text) > LONGEST_READ
    assert (request.intent.value, request.attendees, request.duration_minutes) == ("book", ("Ana",), 45)
    assert TOO_LONG in request.unsupported
