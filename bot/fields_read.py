"""What single fields of a form say: numbers, lengths, ticks and dates, or a sentence beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.texts import rules_en
from bot.views.rule_fields import NONE, is_number

Errors = dict[str, str]


def number_in(values: Mapping[str, str], name: str, errors: Errors) -> int | None:
    """None for an empty field."""
    typed = values.get(name, "").strip()
    if typed in ("", NONE):
        return None
    if is_number(typed):
        return int(typed)
    errors[name] = rules_en.NOT_A_NUMBER
    return None


def minutes_in(values: Mapping[str, str], name: str, errors: Errors) -> timedelta | None:
    found = number_in(values, name, errors)
    return None if found is None else timedelta(minutes=found)


def ticked_in(values: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(each.strip() for each in values.get(name, "").split(",")) - {""}


def day_in(values: Mapping[str, str], name: str, errors: Errors) -> date | None:
    """None for an empty field."""
    typed = values.get(name, "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        errors[name] = rules_en.NOT_A_DATE
        return None
