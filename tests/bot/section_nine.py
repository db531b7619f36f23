"""`convene slots` once more, from the words of product.md alone: JSON in, minute by minute, and nothing of the house's code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Reasons = list[tuple[str, list[str]]]

RULES = ("busy", "buffer_before", "buffer_after", "notice", "horizon", "daily_cap", "weekly_cap", "hours", "unknown")
DEFAULTS: Json = {
    "blocking": ["busy", "oof", "tentative"],
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 0,
    "notice_minutes": 15,
    "daily_cap": None,
    "weekly_cap": None,
    "caps_count": "all",
    "horizon_days": 60,
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def reasons(scenario: Json) -> dict[datetime, Reasons]:
    """Every start on the grid, with what stands against it: nothing means that it is offered."""
    return {start: list(_against(scenario, start)) for start in _grid(scenario)}


def starts(scenario: Json) -> list[datetime]:
    return [start for start, against in reasons(scenario).items() if not against]


def without(scenario: Json, person: str, rule: str) -> Json:
    """The scenario with one rule of one person switched off; nothing switches off what is busy."""
    off = {
        "buffer_before": {"buffer_before_minutes": None},
        "buffer_after": {"buffer_after_minutes": None},
        "notice": {"notice_minutes": None},
        "horizon": {"horizon_days": None},
        "daily_cap": {"daily_cap": None},
        "weekly_cap": {"weekly_cap": None},
    }
    people = []
    for each in scenario["people"]:
        changed = dict(each)
        if each["id"] == person:
            if rule == "hours":
                changed = {key: value for key, value in each.items() if key not in ("hours", "overrides", "free")}
            else:
                changed["rules"] = (each.get("rules") or {}) | off[rule]
        people.append(changed)
    return scenario | {"people": people}


def _grid(scenario: Json) -> Iterator[datetime]:
    zone, step = ZoneInfo(scenario["people"][0].get("zone", "UTC")), scenario.get("step_minutes", 15)
    start, end = _instant(scenario["from"]), _instant(scenario["to"])
    minute = start.replace(second=0, microsecond=0)
    while minute < end:
        local = minute.astimezone(zone)
        if start <= minute and (local.hour * 60 + local.minute) % step == 0:
            yield minute
        minute += MINUTE


def _against(scenario: Json, start: datetime) -> Iterator[tuple[str, list[str]]]:
    for person in scenario["people"]:
        if person.get("required", True):
            broken = set(_broken(scenario, person, start))
            if broken:
                yield person["id"], [rule for rule in RULES if rule in broken]


def _broken(scenario: Json, person: Json, start: datetime) -> Iterator[str]:
    rules = DEFAULTS | (person.get("rules") or {})
    zone = ZoneInfo(person.get("zone", "UTC"))
    end, now = start + scenario["duration_minutes"] * MINUTE, _instant(scenario["now"])
    if person.get("busy", []) is None:
        yield "unknown"
    for entry in _blocking(person, rules):
        begins, ends = _span(entry, zone)
        if begins >= ends:
            continue
        own = entry if entry.get("ours") else {}
        if begins < end and start < ends:
            yield "busy"
        elif ends <= start:
            wanted = max(rules["buffer_before_minutes"] or 0, own.get("buffer_after_minutes") or 0)
            if start - ends < wanted * MINUTE:
                yield "buffer_before"
        else:
            wanted = max(rules["buffer_after_minutes"] or 0, own.get("buffer_before_minutes") or 0)
            if begins - end < wanted * MINUTE:
                yield "buffer_after"
    if rules["notice_minutes"] is not None and start < now + rules["notice_minutes"] * MINUTE:
        yield "notice"
    if rules["horizon_days"] is not None and start >= now + rules["horizon_days"] * DAY:
        yield "horizon"
    today = start.astimezone(zone).date()
    counted = [_instant(entry["start"]).astimezone(zone).date() for entry in _counted(person, rules)]
    if rules["daily_cap"] is not None and counted.count(today) >= rules["daily_cap"]:
        yield "daily_cap"
    same_week = [day for day in counted if day - day.weekday() * DAY == today - today.weekday() * DAY]
    if rules["weekly_cap"] is not None and len(same_week) >= rules["weekly_cap"]:
        yield "weekly_cap"
    if not _open(person, zone, start, end):
        yield "hours"


def _blocking(person: Json, rules: Json) -> Iterator[Json]:
    """Ours are busy whatever is shown of them; what is unknown is not free."""
    statuses = {each.lower() for each in rules["blocking"] or ()} | {"unknown"}
    for entry in person.get("busy") or ():
        if entry.get("ours") or entry.get("status", "busy").lower() in statuses:
            yield entry


def _counted(person: Json, rules: Json) -> Iterator[Json]:
    for entry in _blocking(person, rules):
        if not entry.get("all_day") and (entry.get("ours") or (rules["caps_count"] or "all") == "all"):
            yield entry


def _span(entry: Json, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if entry.get("all_day"):
        return _wall(date.fromisoformat(entry["start"]), "00:00", zone), _wall(date.fromisoformat(entry["end"]), "00:00", zone)
    return _instant(entry["start"]), _instant(entry["end"])


def _open(person: Json, zone: ZoneInfo, start: datetime, end: datetime) -> bool:
    """Whether windows cover the meeting, those that touch or overlap being one."""
    if person.get("free") is not None:
        windows = [(_instant(each["start"]), _instant(each["end"])) for each in person["free"]]
    elif person.get("hours") is None and not person.get("overrides"):
        return True
    else:
        day, last = start.astimezone(zone).date() - 2 * DAY, end.astimezone(zone).date() + 2 * DAY
        windows = []
        while day <= last:
            windows += _windows(person, zone, day)
            day += DAY
    at = start
    while at < end:
        reached = [closes for opens, closes in windows if opens <= at < closes]
        if not reached:
            return False
        at = max(reached)
    return True


def _windows(person: Json, zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime]]:
    dated = [each for each in person.get("overrides") or () if each["date"] == day.isoformat()]
    if any(each.get("off") for each in dated):
        return []
    if person.get("hours") is None:
        weekly: list[Json] = [{"start": "00:00", "end": "24:00"}]
    else:
        weekly = [each for each in person["hours"] if DAYS[day.weekday()] in each["days"]]
    return [(_wall(day, each["start"], zone), _wall(day, each["end"], zone)) for each in dated or weekly]


def _wall(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A wall time that is skipped or comes twice is read with the offset before the change (PEP 495, fold 0)."""
    if clock == "24:00":
        day, clock = day + DAY, "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
