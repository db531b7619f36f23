"""The form for which of one's calendars count, and which one is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from adapters.chat import SelectInput
from bot.texts import rules_en
from scheduling.ports import OneCalendar
from scheduling.rules import Rules

READ, WRITTEN = "read_calendars", "write_calendar"


def key_of(calendar: str) -> str:
    """Ids of calendars are too long for the values of a select."""
    return sha256(calendar.encode()).hexdigest()[:12]


def calendar_values(rules: Rules, calendars: Sequence[OneCalendar]) -> Mapping[str, str]:
    """As the rules stand; those that Outlook no longer has are left out."""
    default = next((each.id for each in calendars if each.is_default), "")
    known = {each.id for each in calendars}
    read = [each for each in rules.read_calendars if each in known] or ([default] if not rules.read_calendars else [])
    written = rules.write_calendar or default
    return {READ: ",".join(map(key_of, read)), WRITTEN: key_of(written) if written in known else ""}


def vanished(rules: Rules, calendars: Sequence[OneCalendar]) -> int:
    """How many of the calendars in the rules Outlook no longer has."""
    known = {each.id for each in calendars}
    return len({*rules.read_calendars, *([rules.write_calendar] if rules.write_calendar else [])} - known)


def calendar_fields(
    values: Mapping[str, str], errors: Mapping[str, str], calendars: Sequence[OneCalendar]
) -> tuple[SelectInput, ...]:
    read = tuple((key_of(each.id), _named(each)) for each in calendars)
    writable = tuple((key_of(each.id), _named(each)) for each in calendars if each.writable)
    return (
        SelectInput(
            READ,
            rules_en.READ_CALENDARS,
            read,
            values.get(READ, ""),
            many=True,
            compact=False,
            required=True,
            error=errors.get(READ, ""),
        ),
        SelectInput(WRITTEN, rules_en.WRITE_CALENDAR, writable, values.get(WRITTEN, ""), error=errors.get(WRITTEN, "")),
    )


def _named(calendar: OneCalendar) -> str:
    return rules_en.default_calendar(calendar.name) if calendar.is_default else calendar.name
