"""Zones as people name them, and times said in another than the asker's: "3pm EST", "10:00 London time"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.understanding.requests import LocalSpan, Request

_SPOKEN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("et", "est", "edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("gmt", "utc", "zulu"), "UTC"),
    **dict.fromkeys(("bst", "uk"), "Europe/London"),
    **dict.fromkeys(("cet", "cest"), "Europe/Paris"),
    **dict.fromkeys(("eet", "eest"), "Europe/Helsinki"),
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "sgt": "Asia/Singapore",
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    "bangalore": "Asia/Kolkata",
    "boston": "America/New_York",
    "delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
}
_SHORT = "|".join(sorted((name for name in _SPOKEN if len(name) < 5), key=len, reverse=True))
_AFTER_A_CLOCK = re.compile(rf"(?<=\d)\s*(?P<half>[ap]\.?m\.?)?\s+(?P<zone>{_SHORT})\b(?:\s+time\b)?", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:in )?(?P<zone>(?:\w+ )?\w+) time\b", re.IGNORECASE)
_WHOSE = re.compile(r"(?:\d|[ap]\.?m\.?|o['’]clock) (?P<whose>(?:his|her|their|\w+['’]s) time)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """The text without the words for its zone; `zone` None where none was named. `unclear` is whose zone nobody can tell."""

    text: str
    zone: ZoneInfo | None = None
    words: str = ""
    unclear: str = ""


def zone_said(text: str) -> Said:
    """The first zone that is named beside a time."""
    found = _AFTER_A_CLOCK.search(text)
    if found and (len(found["zone"]) > 2 or found["zone"].isupper()):
        return _without(text, found.start("zone"), found.end(), found["zone"], _SPOKEN[found["zone"].casefold()])
    for found in _NAMED.finditer(text):
        words = found["zone"].split()
        for many in (2, 1):
            name = " ".join(words[-many:])
            if key := _places().get(name.casefold()):
                return _without(text, found.end("zone") - len(name), found.end(), f"{name} time", key)
    whose = _WHOSE.search(text)
    return Said(text, unclear=whose["whose"]) if whose else Said(text)


def _without(text: str, start: int, end: int, words: str, key: str) -> Said:
    return Said(" ".join((text[:start].rstrip(), text[end:].lstrip())).strip(), ZoneInfo(key), words)


@cache
def _places() -> Mapping[str, str]:
    """Zones by what they are called here, and by the cities of the zone data: "new york" is America/New_York."""
    named = (key for key in sorted(available_timezones()) if "/" in key and not key.startswith(("Etc/", "SystemV/", "US/")))
    return {key.rpartition("/")[2].replace("_", " ").casefold(): key for key in named} | dict(_SPOKEN)


def zone_called(name: str) -> str | None:
    """The zone data's name for a city, for a zone as people call it, or for that name however it is written."""
    words = " ".join(name.replace("_", " ").split()).casefold()
    return _places().get(words) or _names().get(words)


@cache
def _names() -> Mapping[str, str]:
    return {key.replace("_", " ").casefold(): key for key in available_timezones()}


def carried(request: Request, here: ZoneInfo, there: ZoneInfo) -> Request:
    """The request with its wall times of one zone as those of another. Whole days stay the days they are."""

    def moved(span: LocalSpan) -> LocalSpan:
        ends = [each for each in (span.start, span.end) if each is not None]
        if all(each.time() == time(0) for each in ends):
            return span
        return LocalSpan(_moved(span.start, here, there), _moved(span.end, here, there))

    whole = LocalSpan(request.start, request.end)
    whole = LocalSpan(*(_moved(each, here, there) for each in (whole.start, whole.end))) if request.exact else moved(whole)
    return replace(
        request,
        start=whole.start,
        end=whole.end,
        windows=tuple(moved(each) for each in request.windows),
        excluded=tuple(moved(each) for each in request.excluded),
        event_time=moved(request.event_time),
    )


def _moved(at: datetime | None, here: ZoneInfo, there: ZoneInfo) -> datetime | None:
    return None if at is None else at.replace(tzinfo=here).astimezone(there).replace(tzinfo=None)
