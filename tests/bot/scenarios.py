"""Made-up lines for `convene slots`: odd zones on nights when clocks change, odd minutes, every rule, missing and null keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]

NIGHTS = (
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Havana", date(2026, 11, 1)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("America/Scoresbysund", date(2026, 3, 28)),
    ("Antarctica/Troll", date(2026, 3, 29)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kathmandu", date(2026, 12, 31)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("UTC", date(2026, 11, 23)),
)
ZONES = sorted({zone for zone, _ in NIGHTS} | {"Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns"})
STATUSES = ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BUFFERS = (None, 0, 0, 3, 7, 10, 15, 60, 240)


def a_scenario(dice: Random) -> Json:
    zone, day = dice.choice(NIGHTS)
    begin = datetime.combine(day, time(), UTC) - timedelta(hours=dice.randrange(0, 20), minutes=dice.choice((0, 0, 13, 30)))
    length = timedelta(minutes=dice.choice((1, 47, 600, 1440, 1500, 2500)))
    people = [_person(dice, "p0", zone, day)]
    people += [_person(dice, f"p{number}", dice.choice(ZONES), day) for number in range(1, dice.randrange(1, 4))]
    return {
        "id": "x",
        "now": _said(begin + timedelta(seconds=dice.choice((-9 * 86400, -86400, -3600, 0, 1234, 50000)))),
        "from": _said(begin + timedelta(seconds=dice.choice((0, 0, 0, 29, 3600)))),
        "to": _said(begin + timedelta(hours=1) + length),
        "duration_minutes": dice.choice((1, 5, 15, 25, 30, 30, 37, 60, 90, 600, 1500)),
        "step_minutes": dice.choice((1, 5, 7, 10, 15, 15, 20, 30, 50, 60, 90, 1440, 2000)),
        "people": people,
    }


def _person(dice: Random, name: str, zone: str, day: date) -> Json:
    person: Json = {"id": name, "zone": zone}
    match dice.randrange(6):
        case 0:
            person["free"] = [_span(dice, day) for _ in range(dice.randrange(5))]
        case 1:
            person["overrides"] = _overrides(dice, day)
        case 2:
            person["hours"] = None
        case _:
            person["hours"] = _weekly(dice)
            person["overrides"] = _overrides(dice, day)
    if dice.randrange(5) == 0:
        person["required"] = False
    if dice.randrange(4):
        person["busy"] = [_entry(dice, day) for _ in range(dice.randrange(6))]
    elif dice.randrange(6) == 0:
        person["busy"] = None
    if dice.randrange(6):
        person["rules"] = _rules(dice)
    return person


def _rules(dice: Random) -> Json:
    makers: dict[str, Callable[[], object]] = {
        "blocking": lambda: dice.choice((None, [], ["busy"], ["BUSY", "free"], dice.sample(STATUSES, 3))),
        "buffer_before_minutes": lambda: dice.choice(BUFFERS),
        "buffer_after_minutes": lambda: dice.choice(BUFFERS),
        "notice_minutes": lambda: dice.choice((None, None, 0, 15, 240, 20_000)),
        "daily_cap": lambda: dice.choice((None, None, 0, 1, 2)),
        "weekly_cap": lambda: dice.choice((None, None, 1, 2, 3)),
        "caps_count": lambda: dice.choice(("all", "ours", None)),
        "horizon_days": lambda: dice.choice((None, None, 0, 1, 2, 30)),
    }
    return {name: make() for name, make in makers.items() if dice.randrange(3)}


def _weekly(dice: Random) -> list[Json]:
    windows = [_window(dice) for _ in range(dice.randrange(3))]
    if dice.randrange(2):  # two that touch
        meet = _clock(dice.randrange(541, 1019))
        windows += [{"start": "09:00", "end": meet}, {"start": meet, "end": "17:00"}]
    if dice.randrange(2):  # open over midnights
        windows += [{"start": "20:00", "end": "24:00"}, {"start": "00:00", "end": "07:30"}]
    return [{"days": dice.sample(DAYS, dice.randrange(8)), **each} for each in windows]


def _overrides(dice: Random, day: date) -> list[Json]:
    dates = [day + timedelta(days=dice.randrange(-2, 3)) for _ in range(dice.randrange(4))]
    return [{"date": each.isoformat(), **({"off": True} if dice.randrange(4) == 0 else _window(dice))} for each in dates]


def _window(dice: Random) -> Json:
    if dice.randrange(2):
        start = 30 * dice.randrange(48)
        end = 30 * dice.randrange(start // 30 + 1, 49)
    else:
        start = dice.randrange(1440)
        end = dice.randrange(start + 1, 1441)
    return {"start": _clock(start), "end": _clock(end)}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _entry(dice: Random, day: date) -> Json:
    entry: Json = {}
    if dice.randrange(6) == 0:
        first = day + timedelta(days=dice.randrange(-2, 3))
        last = first + timedelta(days=dice.randrange(1, 3))
        entry = {"start": first.isoformat(), "end": last.isoformat(), "all_day": True}
    else:
        entry = _span(dice, day)
    if dice.randrange(3):
        entry["status"] = dice.choice(STATUSES)
    if dice.randrange(3) == 0:
        entry["ours"] = True
    if dice.randrange(2):
        entry |= {"buffer_before_minutes": dice.choice(BUFFERS), "buffer_after_minutes": dice.choice(BUFFERS)}
    return entry


def _span(dice: Random, day: date) -> Json:
    midnight = datetime.combine(day, time(), UTC)
    since = dice.choice(
        (
            lambda: timedelta(minutes=15 * dice.randrange(-192, 288)),
            lambda: timedelta(hours=dice.randrange(-7 * 24, 8 * 24)),
            lambda: timedelta(seconds=dice.randrange(-2 * 86400, 3 * 86400)),
            lambda: timedelta(microseconds=dice.randrange(-(10**11), 10**11)),
        )
    )()
    start = midnight + since
    end = start + timedelta(seconds=dice.choice((1, 17, 1800, 1800, 3600, 4000, 36 * 3600)))
    return {"start": _said(start), "end": _said(end)}


def _said(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
