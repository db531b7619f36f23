"""Holidays as dates: how each is written and on which day of a year it falls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

InYear = Callable[[int], date]


def fixed(month: int, day: int) -> InYear:
    return lambda year: date(year, month, day)


def nth(month: int, weekday: int, number: int, more: int = 0) -> InYear:
    """The n-th weekday (Monday is 0) of a month, and some days more."""

    def found(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1) + more)

    return found


def last(month: int, weekday: int) -> InYear:
    def found(year: int) -> date:
        end = date(year, month + 1, 1) - timedelta(1)
        return end - timedelta((end.weekday() - weekday) % 7)

    return found


def easter(more: int = 0) -> InYear:
    """Western Easter Sunday (the anonymous Gregorian computus), and some days more."""

    def found(year: int) -> date:
        golden, century, rest = year % 19, year // 100, year % 100
        moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
        weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
        shift = moon + weekday - 7 * ((golden + 11 * moon + 22 * weekday) // 451) + 114
        return date(year, shift // 31, shift % 31 + 1) + timedelta(more)

    return found


HOLIDAYS: dict[str, InYear] = {
    "christmas|xmas|christmas's": fixed(12, 25),
    "christmas|xmas day": fixed(12, 25),
    "christmas|xmas eve": fixed(12, 24),
    "boxing day": fixed(12, 26),
    "new year|years|year's|years' eve": fixed(12, 31),
    "nye": fixed(12, 31),
    "new year|years|year's|years' day": fixed(1, 1),
    "new years|year's|years'": fixed(1, 1),
    "new year": fixed(1, 1),
    "valentine|valentines|valentine's|valentines' day": fixed(2, 14),
    "valentines|valentine's": fixed(2, 14),
    "saint|st .? patrick|patricks|patrick's|paddy's|paddys day": fixed(3, 17),
    "april fools|fool's|fools' day": fixed(4, 1),
    "cinco de mayo": fixed(5, 5),
    "juneteenth": fixed(6, 19),
    "fourth|4th of july": fixed(7, 4),
    "independence day": fixed(7, 4),
    "halloween|hallowe'en": fixed(10, 31),
    "veterans|veteran's|veterans' day": fixed(11, 11),
    "thanksgiving|turkey day?": nth(11, 3, 4),
    "black friday": nth(11, 3, 4, 1),
    "cyber monday": nth(11, 3, 4, 4),
    "thanksgiving eve": nth(11, 3, 4, -1),
    "mlk day": nth(1, 0, 3),
    "presidents|president's|presidents' day": nth(2, 0, 3),
    "mother's|mothers|mothers' day": nth(5, 6, 2),
    "father's|fathers|fathers' day": nth(6, 6, 3),
    "memorial day": last(5, 0),
    "labor|labour day": nth(9, 0, 1),
    "columbus day": nth(10, 0, 2),
    "easter sunday|day?": easter(),
    "good friday": easter(-2),
    "easter monday": easter(1),
}
"""How a holiday is written, as an atom pattern, and its day; those of the United States where countries differ."""

TITLES = ("christmas|xmas|halloween|thanksgiving|easter|valentine's|valentines", "new year's|years|year")
EVENTS = (
    "party|parties|dinner|lunch|brunch|breakfast|shopping|concert|play|parade|potluck|bash|celebration|ball|gala|costume|costumes"
    "|egg|pageant|gift|gifts|card|cards|tree|decorating|decorations|movie|show|cookie|cookies|carols|caroling|carnival|market|baking"
    "|event|festival|bazaar|service|recital|luncheon|mixer|social|eve's|special|games|photos|pictures|presents|lights|feast|meal|trip|vacation|break"
)
"""Words after a holiday that make it a kind of event ("the Christmas party"), which says nothing of the day."""


def coming(holiday: InYear, today: date) -> date:
    """The next such day, today included."""
    this = holiday(today.year)
    return this if this >= today else holiday(today.year + 1)


def latest(holiday: InYear, today: date) -> date:
    """The last such day before today."""
    this = holiday(today.year)
    return this if this < today else holiday(today.year - 1)
