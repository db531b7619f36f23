"""Stretches of a day as people type them into a field: "9-12, 1pm-5pm" -> minutes, or what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.texts import rules_en
from bot.texts.when import Viewer
from scheduling.rule_changes import DAY_MINUTES, Span

_TIME = r"(?P<hour{0}>\d{{1,2}})(?:[:.](?P<minute{0}>\d\d))?\s*(?P<half{0}>[ap])?\.?(?(half{0})(?:m\.?)?)"
_STRETCH = re.compile(rf"(?:from\s+)?{_TIME.format(1)}\s*(?:-|–|—|to|till|until)\s*{_TIME.format(2)}", re.IGNORECASE)
_CLOSED = frozenset({"", "-", "–", "off", "none", "closed"})
HALF_A_DAY = 12 * 60
EARLY = 7 * 60
"""Who writes "1-5" rarely means the night."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why what was typed is no hours, as a sentence for beside the field."""

    sentence: str


def typed_span(span: Span, reader: Viewer) -> str:
    """As it stands in a field, in the reader's way of writing times: 09:00-12:00, or 9 AM-12 PM."""
    return "-".join(_typed(minute, reader) for minute in span)


def _typed(minute: int, reader: Viewer) -> str:
    hour, rest = divmod(minute, 60)
    if not reader.twelve_hours:
        return f"{hour:02}:{rest:02}"
    return f"{(hour - 1) % 12 + 1}{f':{rest:02}' if rest else ''} {'PM' if 12 <= hour < 24 else 'AM'}"


def spans_said(typed: str) -> tuple[Span, ...] | Unclear:
    """The stretches in the order typed, none for "" and "off"; one past midnight has an end that is before its start.

    Times are on a 24-hour clock unless they say am or pm; "9-5", which only makes sense on the other one, is asked about.
    """
    if typed.strip().casefold() in _CLOSED:
        return ()
    found: list[Span] = []
    for part in (each.strip() for each in re.split(r"[,;&]|\band\b", typed) if each.strip()):
        span = _span(part)
        if isinstance(span, Unclear):
            return span
        found.append(span)
    return tuple(found)


def _span(part: str) -> Span | Unclear:
    match = _STRETCH.fullmatch(part)
    if match is None:
        return Unclear(rules_en.BAD_HOURS)
    start, end = (_minute(match, which) for which in ("1", "2"))
    halves = match["half1"], match["half2"]
    if start is None or end is None or (start == end and (start or not any(halves))):
        return Unclear(rules_en.BAD_HOURS)
    if any(halves):
        start, end = _with_halves(start, end, *halves)
    elif start == DAY_MINUTES:
        return Unclear(rules_en.BAD_HOURS)
    elif _is_unclear(match, start, end):
        return Unclear(rules_en.which_half(*(start + HALF_A_DAY if start < EARLY else start, end + HALF_A_DAY)))
    return start, end or DAY_MINUTES


def _minute(match: re.Match[str], which: str) -> int | None:
    """Of the day, None where there is none such; with am or pm that of the morning or the afternoon."""
    hour, minute, half = int(match[f"hour{which}"]), int(match[f"minute{which}"] or 0), match[f"half{which}"]
    at = hour * 60 + minute
    if minute > 59 or at > DAY_MINUTES or (half and not 1 <= hour <= 12):
        return None
    if half:
        return at % HALF_A_DAY + (HALF_A_DAY if half in "pP" else 0)
    return at


def _with_halves(start: int, end: int, first: str | None, last: str | None) -> Span:
    """Of "1-5pm" and "9am-5", where one half is missing, the stretch that ends soonest after it starts."""
    if not last and end <= start:
        end = (end + HALF_A_DAY) % DAY_MINUTES
    if not first and start + HALF_A_DAY < (end or DAY_MINUTES):
        start += HALF_A_DAY
    return start, end


def _is_unclear(match: re.Match[str], start: int, end: int) -> bool:
    """Whether small hours without any sign of a 24-hour clock ("09", "13", "0") would be of the night."""
    hours = match["hour1"], match["hour2"]
    if any(each.startswith("0") or int(each) > 12 for each in hours):
        return False
    return end <= start or end <= EARLY
