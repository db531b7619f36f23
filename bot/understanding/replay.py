"""`convene understand`: lines of JSON in, a line of JSON out for each, for replaying what people typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.understanding.requests import request_from_json, request_to_json
from bot.understanding.understand import understand
from scheduling.errors import InputError

WRONG_INPUT = 2


def understand_command(lines: Iterable[str], out: TextIO, err: TextIO, *, now: datetime, zone: ZoneInfo) -> int:
    """Answers every line in order; exit status 0, or 2 at the first wrong one, which is named on `err` by line and field.

    `now` is aware, or local to `zone` when naive. Lines already answered stand; empty lines are skipped.
    """
    moment = now if now.tzinfo is not None else now.replace(tzinfo=zone)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = _answer(_parsed(line), moment, zone)
        except InputError as error:
            err.write(f"line {number}: {error}\n")
            return WRONG_INPUT
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _parsed(line: str) -> Mapping[str, Any]:
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("line", "is not JSON") from error
    if not isinstance(parsed, dict):
        raise InputError("line", "must be a JSON object")
    return parsed


def _answer(line: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    name, text, previous = line.get("id"), line.get("text"), line.get("previous")
    if not isinstance(name, str | int):
        raise InputError("id", "must be a text")
    if not isinstance(text, str):
        raise InputError("text", "must be a text")
    if previous is not None and not isinstance(previous, dict):
        raise InputError("previous", "must be an earlier output line or null")
    earlier = None
    if previous is not None:
        try:
            earlier = request_from_json(previous)
        except InputError as error:
            raise InputError(f"previous.{error.field}", error.problem) from error
    request = understand(text, now, zone, previous=earlier, offers=_offers(line.get("offers")))
    return {"id": name} | request_to_json(request)


def _offers(given: object) -> list[datetime]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise InputError("offers", "must be a list of times")
    found = []
    for place, offer in enumerate(given):
        try:
            found.append(datetime.fromisoformat(offer))
        except (TypeError, ValueError) as error:
            raise InputError(f"offers[{place}]", "must be a time like 2026-11-24T10:00") from error
    return found
