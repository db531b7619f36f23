"""Made-up questions for hypothesis: odd zones on nights when clocks change, odd seconds, every rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from scheduling.calendars import AllDayEntry, AnyEntry, Entry
from scheduling.intervals import Interval
from scheduling.rules import CapCounts, DatedWindow, Hours, Rules, Status, Weekday, WeeklyWindow
from scheduling.slots import Availability, Question, Rule, Waiver

# Where something is odd: both changes in New York and Berlin, half an hour's change on Lord Howe Island, half-hour and
# 45-minute offsets, a midnight that does not exist (Beirut, Havana), and two quiet days.
NIGHTS = (
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Adelaide", date(2026, 10, 4)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Havana", date(2026, 11, 1)),
    ("Asia/Kolkata", date(2026, 11, 23)),
    ("Asia/Kathmandu", date(2026, 12, 31)),
)
ZONES = sorted({zone for zone, _ in NIGHTS} | {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"})

Value = TypeVar("Value")

minutes = st.builds(timedelta, minutes=st.sampled_from((0, 3, 7, 10, 15, 60)))
statuses = st.sampled_from(Status)


def rarely(values: Sequence[Value]) -> st.SearchStrategy[Value | None]:
    """One of the values now and then, mostly None."""
    return st.sampled_from((None, None, None, *values))


def moments(day: date) -> st.SearchStrategy[datetime]:
    """Within two days of a day: mostly on a quarter of an hour, else at any second, or within one; or any time that week."""
    midnight = datetime.combine(day, time(), UTC)
    quarters = st.integers(-2 * 96, 3 * 96).map(lambda n: timedelta(minutes=15 * n))
    hours = st.integers(-7 * 24, 8 * 24).map(lambda n: timedelta(hours=n))
    seconds = st.integers(-2 * 86400, 3 * 86400).map(lambda n: timedelta(seconds=n))
    finer = st.integers(-2 * 86400 * 10**6, 3 * 86400 * 10**6).map(lambda n: timedelta(microseconds=n))
    return st.one_of(quarters, quarters, hours, seconds, finer).map(lambda since: midnight + since)


@st.composite
def intervals(draw: st.DrawFn, day: date) -> Interval:
    start = draw(moments(day))
    length = draw(st.sampled_from((1, 17, 30 * 60, 30 * 60, 3600, 4000, 36 * 3600)))
    return Interval(start, start + timedelta(seconds=length))


@st.composite
def entries(draw: st.DrawFn, day: date) -> AnyEntry:
    if draw(st.integers(0, 5)) == 0:
        first = day + timedelta(days=draw(st.integers(-2, 2)))
        last = first + timedelta(days=draw(st.integers(1, 2)))
        ours = draw(st.integers(0, 3)) == 0
        gaps = (draw(minutes), draw(minutes)) if ours else (timedelta(), timedelta())
        return AllDayEntry(first, last, draw(statuses), ours=ours, buffer_before=gaps[0], buffer_after=gaps[1])
    when = draw(intervals(day))
    ours = draw(st.booleans())
    gaps = (draw(minutes), draw(minutes)) if ours else (timedelta(), timedelta())
    return Entry(when.start, when.end, draw(statuses), ours=ours, buffer_before=gaps[0], buffer_after=gaps[1])


@st.composite
def walls(draw: st.DrawFn) -> tuple[time, time | None]:
    """Mostly on the half-hour, else on any minute; up to midnight now and then."""
    start = draw(st.integers(0, 47).map(lambda n: 30 * n) | st.integers(0, 1439))
    end = draw(st.just(1440) | st.integers(start + 1, 1440))
    return time(*divmod(start, 60)), None if end == 1440 else time(*divmod(end, 60))


@st.composite
def hours(draw: st.DrawFn, day: date) -> Hours:
    weekly = [
        WeeklyWindow(frozenset(draw(st.sets(st.sampled_from(Weekday), min_size=3))), *draw(walls()))
        for _ in range(draw(st.integers(0, 2)))
    ]
    if draw(st.booleans()):  # two that touch, at any minute
        meet = time(*divmod(draw(st.integers(541, 1019)), 60))
        weekly += [WeeklyWindow(frozenset(Weekday), time(9), meet), WeeklyWindow(frozenset(Weekday), meet, time(17))]
    if draw(st.booleans()):  # open over some midnights
        weekly.append(WeeklyWindow(frozenset(Weekday), time(20), None))
        weekly.append(WeeklyWindow(frozenset(draw(st.sets(st.sampled_from(Weekday)))), time(0), time(7, 30)))
    overrides = []
    for _ in range(draw(st.integers(0, 3))):
        other = day + timedelta(days=draw(st.integers(-1, 2)))
        overrides.append(DatedWindow(other) if draw(st.integers(0, 3)) == 0 else DatedWindow(other, *draw(walls())))
    return Hours(tuple(weekly), tuple(overrides))


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    return Rules(
        blocking=frozenset(draw(st.sets(statuses, min_size=2))),
        buffer_before=draw(minutes),
        buffer_after=draw(minutes),
        horizon=draw(rarely((timedelta(hours=24), timedelta(hours=48)))),
        daily_cap=draw(rarely((0, 1, 2))),
        weekly_cap=draw(rarely((1, 2, 3))),
        caps_count=draw(st.sampled_from(CapCounts)),
    )


@st.composite
def people(draw: st.DrawFn, id: str, zone: str, day: date) -> Availability:
    windows = draw(st.sampled_from(("always", "hours", "hours", "free")))
    return Availability(
        id=id,
        zone=ZoneInfo(zone),
        entries=None if draw(st.integers(0, 20)) == 0 else tuple(draw(st.lists(entries(day), max_size=4))),
        rules=draw(rules()),
        hours=draw(hours(day)) if windows == "hours" else None,
        notice=draw(rarely((timedelta(), timedelta(minutes=15), timedelta(hours=4)))),
        required=draw(st.integers(0, 4)) > 0,
        free=tuple(draw(st.lists(intervals(day), max_size=4))) if windows == "free" else None,
    )


@st.composite
def questions(draw: st.DrawFn, *, waiving: bool = True) -> Question:
    zone, day = draw(st.sampled_from(NIGHTS))
    begin = datetime.combine(day, time(), UTC) - timedelta(hours=14)
    start = begin + timedelta(seconds=draw(st.sampled_from((0, 3600, 1234, 7200))))
    end = start + timedelta(minutes=draw(st.sampled_from((45, 600, 1440, 2500))))
    windows = [Interval(start, end)]
    if draw(st.booleans()):
        windows.append(Interval(end + timedelta(minutes=90), end + timedelta(minutes=200)))
    everyone = [draw(people("p0", zone, day))]
    everyone += [draw(people(f"p{n}", draw(st.sampled_from(ZONES)), day)) for n in range(1, draw(st.integers(1, 3)))]
    waivers = st.builds(Waiver, st.sampled_from([each.id for each in everyone]), st.sampled_from(Rule))
    return Question(
        now=start + timedelta(seconds=draw(st.sampled_from((-86400, -3600, 0, 1234, 50000)))),
        windows=tuple(windows),
        length=timedelta(minutes=draw(st.sampled_from((5, 15, 25, 30, 37, 60, 90)))),
        step=timedelta(minutes=draw(st.sampled_from((5, 7, 10, 15, 15, 20, 30, 50, 60)))),
        people=tuple(everyone),
        waived=draw(st.frozensets(waivers, max_size=2)) if waiving else frozenset(),
    )
