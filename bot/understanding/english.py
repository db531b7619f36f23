"""English: the words, the atom patterns and the cues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from bot.understanding.english_cues import CUES
from bot.understanding.english_follow_ups import FOLLOW_UPS
from bot.understanding.english_parts import DAYS_LIKE_NAMES, EXAMPLES, HALVES, PATTERNS, SETS, SHORTHAND, SOUNDS, STATUSES
from bot.understanding.english_words import COMMANDS, KNOWN_WORDS, SPLIT_COMMANDS, WORDS
from bot.understanding.given_names import ALSO_WORDS, GIVEN_NAMES
from bot.understanding.holidays import EVENTS as HOLIDAY_EVENTS
from bot.understanding.holidays import HOLIDAYS, coming, latest
from bot.understanding.holidays import TITLES as HOLIDAY_TITLES
from bot.understanding.lexicon import Anchor, Flag, Lexicon, Quarter, Role, Row, Spelling, Table, Unit, Value
from bot.understanding.times import (
    DAY,
    WEEK,
    Bound,
    Clock,
    Days,
    Grain,
    Length,
    Part,
    Point,
    add_months,
    clock_of,
    dated,
    day_of_month,
    ending,
    last_weekday,
    month,
    named_month,
    nth_weekday,
    one_day,
    quarter,
    remaining,
    stretch,
    this_weekday,
    upcoming,
    week,
    weekday_in,
    weekend,
    year,
)

# ------------------------------------------------------------------------- words

WEEKDAYS = {
    0: "monday mon mondays monday's",
    1: "tuesday tue tues tuesdays",
    2: "wednesday wed weds wednesdays",
    3: "thursday thu thur thurs thursdays",
    4: "friday fri fridays",
    5: "saturday sat saturdays",
    6: "sunday sun sundays",
}
MONTHS = {
    1: "january jan",
    2: "february feb",
    3: "march mar",
    4: "april apr",
    5: "may",
    6: "june jun",
    7: "july jul",
    8: "august aug",
    9: "september sep sept",
    10: "october oct",
    11: "november nov",
    12: "december dec",
}
SURE_MONTHS = frozenset("january february july september october november december".split())
"""Months whose names are nothing else: they need no preposition."""
RELATIVE_DAYS = {
    0: "today tdy 2day todays",
    1: "tomorrow tomorrows tmrw tmrws tommorows tomorows tommorrow tommorrows tmr tmrow tmw tommorow tomorow 2moro 2morrow 2mrw 2morw 2moz tomoz tomo",
    -1: "yesterday yesterdays",
}
NUMBERS = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
    13: "thirteen",
    14: "fourteen",
    15: "fifteen",
    16: "sixteen",
    17: "seventeen",
    18: "eighteen",
    19: "nineteen",
    20: "twenty",
    30: "thirty",
    40: "forty fourty",
    45: "fortyfive",
    50: "fifty",
    60: "sixty",
    90: "ninety",
}
ORDINALS = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
    11: "eleventh",
    12: "twelfth",
    13: "thirteenth",
    14: "fourteenth",
    15: "fifteenth",
    16: "sixteenth",
    17: "seventeenth",
    18: "eighteenth",
    19: "nineteenth",
    20: "twentieth",
    30: "thirtieth",
}
MORNING = Part(6 * 60, 12 * 60, "am")
LUNCHTIME = Part(12 * 60, 14 * 60, "pm")
AFTERNOON = Part(12 * 60, 17 * 60, "pm")
EVENING = Part(17 * 60, 21 * 60, "pm")
NIGHT = Part(18 * 60, 24 * 60, "pm")
PARTS = {
    MORNING: "morning morn mrng mrn mornin",
    AFTERNOON: "afternoon arvo aft aftn aftnoon",
    EVENING: "evening evng",
    NIGHT: "night nite",
    LUNCHTIME: "lunchtime",
}
SEVERAL_PARTS = {
    MORNING: "mornings am's ams",
    AFTERNOON: "afternoons pm's pms",
    EVENING: "evenings",
    NIGHT: "nights",
    LUNCHTIME: "lunchtimes",
}
SHADES = {
    ("early", MORNING): Part(6 * 60, 9 * 60, "am"),
    ("mid", MORNING): Part(9 * 60, 11 * 60, "am"),
    ("late", MORNING): Part(10 * 60, 12 * 60, "am"),
    ("early", AFTERNOON): Part(12 * 60, 14 * 60, "pm"),
    ("mid", AFTERNOON): Part(14 * 60, 16 * 60, "pm"),
    ("late", AFTERNOON): Part(15 * 60, 18 * 60, "pm"),
    ("early", EVENING): Part(17 * 60, 19 * 60, "pm"),
    ("late", EVENING): Part(19 * 60, 22 * 60, "pm"),
    ("late", NIGHT): Part(21 * 60, 24 * 60, "pm"),
}
FIRST_THING = Part(8 * 60, 10 * 60, "am")
END_OF_DAY = Part(15 * 60, 17 * 60, "pm")
AFTER_LUNCH = Part(13 * 60, 17 * 60, "pm")
BEFORE_LUNCH = Part(6 * 60, 12 * 60, "am")
AFTER_WORK = Part(17 * 60, 21 * 60, "pm")
ROOMY = """free spare full whole good solid open quick short brief convenient mutual mutually common suitable uninterrupted clear quiet
    extra little proper straight decent"""
"""What an hour is called between "a" and "hour"."""
LONGEST_RANGE = 8
"""The longest "7-8h" that is a length."""
UNITS = {
    "MINUTES": "minute minutes min mins mnt mnts minuets mn mns m minutes'",
    "HOURS": "hour hours hr hrs h hours'",
    "DAYS": "day days",
    "WEEKS": "week weeks wk wks week's weeks'",
    "MONTHS": "month months",
    "YEARS": "year years yr yrs",
}

# ------------------------------------------------------------- what patterns mean


def days_point(days: Days | None) -> Value | None:
    return None if days is None else Point(days=days)


def clock_point(hour: int, minute: int = 0, half: str = "", *, approximate: bool = False) -> Value | None:
    clock = clock_of(hour, minute, half)
    if clock is None:
        return Flag.IMPOSSIBLE
    return Point(clock=Clock(clock.minute, clock.settled, approximate))


def in_minutes(count: float) -> Value | None:
    return Length(minutes=round(count)) if 0 <= count <= 100_000 else None


def in_days(count: float) -> Value | None:
    return Length(days=round(count)) if 1 <= count <= 1000 else None


def date_point(now: datetime, number: int, day: int, in_year: int | None = None) -> Value | None:
    return days_point(dated(now.date(), number, day, in_year)) or Flag.IMPOSSIBLE


def dates_between(now: datetime, number: int, first: int, last: int) -> Value | None:
    begin, end = dated(now.date(), number, first), dated(now.date(), number, last)
    if begin is None or end is None:
        return None
    if end.first < begin.first:
        earlier = dated(begin.first.replace(day=1), number, last)
        if earlier is None or earlier.first < begin.first:
            return None
        end = earlier
    return Point(days=Days(begin.first, end.first, Grain.DAYS))


def neighbouring_dates(now: datetime, number: int, first: int, second: int) -> Value | None:
    """ "Dec 2 or 3"."""
    return dates_between(now, number, first, second) if second == first + 1 else None


def week_of(found: Days | None) -> Value | None:
    return None if found is None else Point(days=week(found.first, 0))


def weekend_of(found: Days | None) -> Value | None:
    return None if found is None else Point(days=weekend(found.first, 0))


def nth_week(days: Days, nth: int) -> Value:
    """Seven days from the first, the eighth …; the last seven for -1."""
    first = days.first + WEEK * (nth - 1) if nth > 0 else days.last - DAY * 6
    return Point(days=stretch(first, first + DAY * 6))


def nth_weekend(days: Days, nth: int) -> Value | None:
    """The weekend of the nth Saturday."""
    saturday = nth_weekday(days, 5, nth)
    return None if saturday is None else Point(days=weekend(saturday.first, 0))


def dashed_date(now: datetime, number: int, day: int) -> Value | None:
    """ "on 12-15" is a date when it can be no hours."""
    return date_point(now, number, day) if 1 <= number <= 12 < day else None


def iso_date(now: datetime, text: str) -> Value | None:
    try:
        return Point(days=one_day(date.fromisoformat("-".join(part.zfill(2) for part in text.split("-")))))
    except ValueError:
        return None


def slashed_date(now: datetime, text: str) -> Value | None:
    """Month before day, unless the first number can be no month."""
    first, second, *rest = (int(part) for part in text.split("/"))
    number, day = (second, first) if first > 12 else (first, second)
    in_year = rest[0] + (2000 if rest[0] < 100 else 0) if rest else None
    if max(first, second) > 31:
        return None
    if number > 12 or (in_year is not None and not 1970 <= in_year <= 2100):
        return None
    return date_point(now, number, day, in_year)


def dotted_date(now: datetime, dotted: tuple[int, int], in_year: int | None = None) -> Value | None:
    """ "02.12." is the second of December; a time with a dot can be no month."""
    day, number = dotted
    return days_point(dated(now.date(), number, day, in_year)) if 1 <= number <= 12 else None


def dotted_date_at(now: datetime, dotted: tuple[int, int], clock: int | tuple[int, int], half: str = "") -> Value | None:
    """ "4.12. at 10": a full stop behind the month and an hour behind that."""
    days = dotted_date(now, dotted)
    at = clock_of(*clock, half) if isinstance(clock, tuple) else clock_of(clock, 0, half)
    return replace(days, clock=at) if isinstance(days, Point) and at is not None else None


def military(hhmm: int, half: str = "") -> Value | None:
    return clock_point(hhmm // 100, hhmm % 100, half)


def weekday_next_week(now: datetime, weekday: int) -> Value:
    return Point(days=weekday_in(week(now.date(), 1), weekday))


def working_day(now: datetime, count: int) -> date:
    """The working day (Monday to Friday) that comes so many after today."""
    weeks, days = divmod(min(count, 200), 5)
    day = now.date() + WEEK * weeks
    while days or day.weekday() > 4:
        day += DAY
        days -= day.weekday() < 5 and days > 0
    return day


def coming_working_days(now: datetime, count: int) -> Value | None:
    """ "within the next 5 working days" starts with today."""
    return Point(days=stretch(now.date(), working_day(now, count))) if count > 0 else None


def coming_days(now: datetime, count: int) -> Value | None:
    """ "the next 3 days" starts with today and ends three days on."""
    return Point(days=stretch(now.date(), now.date() + DAY * count)) if 0 < count <= 1000 else None


def shade(name: str, part: Part) -> Value:
    return Point(part=SHADES.get((name, part), part))


def minutes_past(minutes: int, hour: int, half: str = "") -> Value | None:
    return clock_point(hour, minutes, half) if hour <= 12 else None


def minutes_to(minutes: int, hour: int, half: str = "") -> Value | None:
    return clock_point((hour - 2) % 12 + 1, 60 - minutes, half) if hour <= 12 and 0 < minutes < 60 else None


def _count(values: tuple[object, ...]) -> int:
    """A couple is two."""
    return min(next((value for value in values if isinstance(value, int)), 2), 999)


def months_ahead(now: datetime, count: int) -> Value:
    return Point(days=stretch(now.date(), add_months(now.date(), min(count, 99))))


def year_point(number: int) -> Value | None:
    return Point(days=year(number))


def month_days(now: datetime, number: int) -> Value:
    return Point(days=named_month(now.date(), number))


def quarter_point(now: datetime, number: int) -> Value | None:
    """ "in Q1": this quarter or the next one of that number."""
    if not 1 <= number <= 4:
        return None
    return Point(days=quarter(now.year + (number - 1 < (now.month - 1) // 3), number - 1))


def both(first: Days, second: Days) -> Value:
    return Point(days=Days(first.first, second.last, Grain.DAYS, fixed=True))


def numbered_week(now: datetime, number: int) -> Value | None:
    """ "week 49": the running week of that ISO number or the next one."""
    for ahead in range(106):
        days = week(now.date(), ahead)
        if days.first.isocalendar().week == number:
            return Point(days=days)
    return None


def month_last(now: datetime, number: int) -> Value:
    this = named_month(now.date(), number)
    before = this.first.year - 1 if this.last >= now.date() else this.first.year
    return Point(days=month(before, number))


# ----------------------------------------------------------------------- patterns


def rows() -> Iterable[Row]:
    yield from _connectors()
    yield from _relative_days()
    yield from _weekdays()
    yield from _weeks_and_longer()
    yield from _dates()
    yield from _holidays()
    yield from _clock_times()
    yield from _parts()
    yield from _lengths()


def _role(pattern: str, value: Value) -> Row:
    return Row(pattern, lambda now, *values: value)


def _connectors() -> Iterable[Row]:
    yield _role("at|@|atp", Role.AT)
    yield _role("on|for|of|during|over|,|the|sometime|anytime|throughout|ur", Role.ON)
    yield _role("in", Role.IN)
    yield _role("from now|today|hence", Flag.FROM_NOW)
    yield _role("some|any time", Role.ON)
    yield _role("sometime|anytime in|on|during|for|over|the", Role.ON)
    yield _role("around|about|approximately|approx|roughly|circa|~|say", Role.ABOUT)
    yield _role("at? around|about|approximately|approx|roughly", Role.ABOUT)
    yield _role("from|starting|beginning|begin|begins|commencing|starts|start", Role.FROM)
    yield _role("starting|starts|start|beginning|begins from|at|on", Role.FROM)
    yield _role("between|betwen|btw|btwn|b/w|inbetween", Role.BETWEEN)
    yield _role("in between", Role.BETWEEN)
    yield _role("to|→", Role.TO)
    yield _role("thru|through|til|till|untill|until|upto", Role.UNTIL)
    yield _role("-|–|—", Role.DASH)
    yield _role("and|&|n|+", Role.AND)
    yield _role("or|/", Role.OR)
    yield _role("or? failing that|this", Role.OR)
    yield _role("or else|maybe|perhaps|possibly|even|alternatively|otherwise", Role.OR)
    yield _role("alternatively|otherwise", Role.OR)
    yield _role("or if not|necessary|needed|that that?", Role.OR)
    yield _role("if not then?", Role.OR)
    yield _role("after|past", Role.AFTER)
    yield _role("any time|anytime? after", Role.AFTER)
    yield _role("after my|our|the", Role.AFTER)
    yield _role("before my|our|the", Role.BEFORE)
    yield _role("one|any|some day|days", Role.ON)
    yield _role("for one day", Length(days=1))
    yield _role("later than", Role.AFTER)
    yield _role("no|not earlier|sooner than", Role.SINCE)
    yield _role("not|nothing|never before|until|til|till", Role.SINCE)
    yield _role("before|b4", Role.BEFORE)
    yield _role("but|and before|b4", Role.BEFORE)
    yield _role("but|and after|past", Role.AFTER)
    yield _role("this side of", Role.BEFORE)
    yield _role("excluded|excepted|aside", Flag.RULED_OUT)
    yield _role(
        "is|are|'s|looks so|too|really|already|pretty|a|very? crazy|full|packed|hectic|jammed|out|impossible|bad|terrible|nightmare|mess",
        Flag.RULED_OUT,
    )
    yield _role("any time|anytime? before", Role.BEFORE)
    yield _role("prior to", Role.BEFORE)
    yield _role("earlier|sooner than", Role.BEFORE)
    yield _role("not|nothing|never|no after|past", Role.BY)
    yield _role("avoid|avoiding|no|not|without anything|everything|times|slots after|past|beyond", Role.BY)
    yield _role("avoid|avoiding after|past|beyond", Role.BY)
    yield _role("avoid|avoiding|no|not|without anything|everything|times|slots before", Role.SINCE)
    yield _role("avoid|avoiding before", Role.SINCE)
    yield _role("by", Role.BY)
    yield _role(
        "rather? not|never|don't|can't|cannot|won't go|run|be|stay|start|finish|end|drag past|after|beyond|over|later", Role.BY
    )
    yield _role("done|finished|wrapped|wrap up? by|before", Role.BY)
    yield _role("over|out by", Role.BY)
    yield _role("no|not later than", Role.BY)
    yield _role("since|onwards", Role.SINCE)
    yield _role("as of", Role.SINCE)
    yield _role("on or after|later", Role.SINCE)
    yield _role("on or before|by", Role.BY)
    yield _role("between now and", Role.BY)
    yield _role("from? now until|till|to|through|thru", Role.BY)
    yield _role("ending|ends", Role.ENDING)
    yield _role("ending|ends|end at|on|by", Role.UNTIL)
    yield _role("ending|goes|going|lasts|lasting|running|runs until|till|to|through", Role.UNTIL)
    yield _role("that goes to|until|till|through", Role.UNTIL)
    yield _role("and? lasting|going|running|continuing until|till|to|through", Role.UNTIL)
    yield _role("and that? goes|ends|runs to|until|till|at", Role.UNTIL)
    yield _role("not|except|excluding|but|besides|avoid|avoiding|never|without", Role.NOT)
    yield Row("NOMANY", lambda now, _: Role.NOT)
    yield _role("but|just|and not|no", Role.NOT)
    yield _role(", but", Role.ON)
    yield _role(", but no|not|never|except|without", Role.NOT)
    yield _role("rather? not do", Role.NOT)
    yield _role(", but any other", Role.ON)
    yield _role("but|just|and not|no|nothing|never before|until|earlier|sooner than?", Role.SINCE)
    yield _role("but|just|and not|no|nothing|never after|past|later than?", Role.BY)
    yield _role("otherwise|alternatively", Role.OR)
    yield _role("or else|otherwise|alternatively", Role.OR)
    yield _role("or? failing that", Role.OR)
    yield _role("or? if not ,? then?", Role.OR)
    yield _role("but|and anytime|also|ideally|preferably|maybe|perhaps|probably", Role.ON)
    yield _role("but|and any time", Role.ON)
    yield _role("never mind", Role.NOT)
    yield _role("can't|cannot|cant|won't do", Role.NOT)
    yield _role("not on|in|at|the|this", Role.NOT)
    yield _role("except|excluding|avoid for|on", Role.NOT)
    yield _role("but|anything|anytime not|but on?", Role.NOT)
    yield _role("other|rather than on?", Role.NOT)
    yield _role("anything|any day|anytime but|except", Role.NOT)
    yield _role("instead of", Role.NOT)
    yield _role("at exactly|precisely|promptly|roughly", Role.AT)
    yield _role("the|my|our|this|next daily|weekly|biweekly|monthly|quarterly|yearly|annual", Flag.NOTHING)
    yield _role("any|some? time|anytime after|post lunch|lunchtime", Point(part=AFTER_LUNCH))
    for words in ("next|nxt", "following", "coming"):
        yield Row(f"in|over|during|for|within the {words} week|wk", lambda now: Point(days=week(now.date(), 1)))
        yield Row(f"in|over|during|for|within the {words} month", lambda now: Point(days=month(now.year, now.month + 1)))
        yield Row(f"in|over|during|for|within the {words} weekend", lambda now: Point(days=weekend(now.date(), 1)))
    yield _role("run|walk|take|talk me|us through", Flag.NOTHING)
    yield _role("squeeze|fit|slot|pencil|sneak|pop|put|stick|throw in", Flag.NOTHING)
    yield _role("at the latest", Flag.LATEST)
    yield _role("the? latest", Flag.LATEST)
    yield _role("at the? earliest", Flag.EARLIEST)
    yield _role("or|and later", Flag.EARLIEST)
    yield _role("or|and earlier|sooner|before", Flag.LATEST)
    yield _role("within", Role.WITHIN)
    yield _role("in|over|during|for|within the next|coming|following", Role.WITHIN)
    yield _role("all day long?", Flag.ALL_DAY)
    yield _role("all - day", Flag.ALL_DAY)
    yield _role("full|whole|entire day", Flag.ALL_DAY)
    yield _role("full|whole|entire - day", Flag.ALL_DAY)
    yield _role("all week|weekend|month", Role.ON)
    yield Row("for? the|a? entire|whole|full week", lambda now: in_days(7))
    yield _role("for? all|the? of|entire|whole the?", Role.ON)
    yield _role("weekdays|workdays", Flag.WEEKDAYS_ONLY)
    yield _role("working|week days", Flag.WEEKDAYS_ONLY)
    yield _role("later", Flag.LATER)
    yield _role("after that", Flag.LATER)
    yield _role("earlier|sooner", Flag.EARLIER)
    for pattern in (
        "every|each other|NUM|few? DAYS|WEEKS|MONTHS",
        "every|each weekday|weekend|workday|year|quarter",
        "every|each couple of? DAYS|WEEKS|MONTHS",
        "every|each weekday|workday|DAYS PART",
        "daily|weekly|biweekly|fortnightly|monthly|quarterly|yearly|annually|recurring|reoccurring|recurrent|repeating|repeats",
        "bi - weekly|monthly",
        "once|twice a|per day|week|month|year",
        "on? all? weekdays",
    ):
        yield _role(pattern, Flag.RECURRING)

    yield Row("every|each other? WEEKDAY", lambda now, day: Point(days=upcoming(now.date(), day), recurring=True))
    yield Row("every|each PART", lambda now, part: Point(part=part, recurring=True))
    yield Row("every|each WEEKDAY PART", lambda now, day, part: Point(days=upcoming(now.date(), day), part=part, recurring=True))


def _relative_days() -> Iterable[Row]:
    yield Row("DAYREL", lambda now, ahead: Point(days=one_day(now.date() + DAY * ahead)))
    yield Row("DAYREL pm", lambda now, ahead: Point(days=one_day(now.date() + DAY * ahead), part=AFTERNOON))
    yield Row("DAYREL am", lambda now, ahead: Point(days=one_day(now.date() + DAY * ahead), part=MORNING))
    yield Row("day after tomorrow", lambda now: Point(days=one_day(now.date() + DAY * 2)))
    yield Row("day before yesterday", lambda now: Point(days=one_day(now.date() - DAY * 2)))
    yield Row("tonight|tonite|2nite|tonight's", lambda now: Point(days=one_day(now.date()), part=NIGHT))
    yield Row("last night", lambda now: Point(days=one_day(now.date() - DAY), part=NIGHT))
    yield Row("this PART", lambda now, part: Point(days=one_day(now.date()), part=part))
    yield Row("later|rest|remainder of? the|my? today|day", lambda now: Point(days=one_day(now.date()), bound=Bound.FROM))
    yield Row("later today", lambda now: Point(days=one_day(now.date())))
    yield Row("later this PART", lambda now, part: Point(days=one_day(now.date()), part=part))
    yield Row("next day", lambda now: Point(days=one_day(now.date() + DAY)))
    yield Row("a? fortnight from? DAYREL", lambda now, ahead: Point(days=one_day(now.date() + DAY * ahead + WEEK * 2)))
    yield Row("a? fortnight from|on WEEKDAY", lambda now, day: Point(days=one_day(upcoming(now.date(), day).first + WEEK * 2)))
    yield Row("a|one? WEEKS DAYREL", lambda now, _, ahead: Point(days=one_day(now.date() + DAY * ahead + WEEK)))
    yield Row("DAYREL WEEKS", lambda now, ahead, _: Point(days=one_day(now.date() + DAY * ahead + WEEK)))
    yield Row("NUM WEEKS DAYREL", lambda now, n, _, ahead: Point(days=one_day(now.date() + DAY * ahead + WEEK * min(n, 99))))
    yield Row("a|one WEEKS from DAYREL", lambda now, _, ahead: Point(days=one_day(now.date() + DAY * ahead + WEEK)))
    yield Row("NUM DAYS from DAYREL", lambda now, n, _, ahead: Point(days=one_day(now.date() + DAY * (ahead + min(n, 999)))))
    yield Row(
        "NUM DAYS from WEEKDAY", lambda now, n, _, day: Point(days=one_day(upcoming(now.date(), day).first + DAY * min(n, 999)))
    )
    yield Row("WEEKS from DAYREL", lambda now, one, ahead: Point(days=one_day(now.date() + DAY * ahead + WEEK)))
    yield Row("NUM WEEKS from DAYREL", lambda now, n, _, ahead: Point(days=one_day(now.date() + DAY * ahead + WEEK * min(n, 99))))
    yield Row(
        "NUM WEEKS from this? WEEKDAY",
        lambda now, n, _, day: Point(days=one_day(upcoming(now.date(), day).first + WEEK * min(n, 99))),
    )
    yield Row("NUM DAYS ago", lambda now, count, _: Point(days=one_day(now.date() - DAY * min(count, 999))))
    yield Row("NUM WEEKS ago", lambda now, count, _: Point(days=week(now.date(), -min(count, 99))))


def _weekdays() -> Iterable[Row]:
    yield Row("WEEKDAY", lambda now, day: Point(days=upcoming(now.date(), day)))
    yield Row("WEEKDAY am", lambda now, day: Point(days=upcoming(now.date(), day), part=MORNING))
    for half, part in (("am", MORNING), ("pm", AFTERNOON)):
        yield Row(
            f"next|nxt WEEKDAY {half}",
            lambda now, day, part=part: Point(days=weekday_in(week(now.date(), 1), day), part=part),
        )
        yield Row(f"this WEEKDAY {half}", lambda now, day, part=part: Point(days=this_weekday(now.date(), day), part=part))
    yield Row("WEEKDAY pm", lambda now, day: Point(days=upcoming(now.date(), day), part=AFTERNOON))
    yield Row("WEEKDAY eve", lambda now, day: Point(days=upcoming(now.date(), day), part=EVENING))
    yield Row("next|nxt WEEKDAY eve", lambda now, day: Point(days=weekday_in(week(now.date(), 1), day), part=EVENING))
    yield Row("DAYREL eve", lambda now, ahead: Point(days=one_day(now.date() + DAY * ahead), part=EVENING))
    yield Row("this WEEKDAY", lambda now, day: Point(days=this_weekday(now.date(), day)))
    yield Row("this? coming|upcoming WEEKDAY", lambda now, day: Point(days=upcoming(now.date(), day)))
    yield Row("following WEEKDAY", lambda now, day: Point(days=upcoming(now.date(), day)))
    yield Row("next|nxt WEEKDAY", weekday_next_week)
    yield Row("this? last|past|previous WEEKDAY", lambda now, day: Point(days=last_weekday(now.date(), day)))
    yield Row("WEEKDAY before last", lambda now, day: Point(days=one_day(last_weekday(now.date(), day).first - WEEK)))
    yield Row("WEEKDAY after next", lambda now, day: Point(days=weekday_in(week(now.date(), 2), day)))
    yield Row("WEEKDAY of? the? week after next", lambda now, day: Point(days=weekday_in(week(now.date(), 2), day)))
    yield Row("WEEKDAY week", lambda now, day: Point(days=one_day(upcoming(now.date(), day).first + WEEK)))
    yield Row(
        "a|one? week|weeks from|on this? WEEKDAY", lambda now, day: Point(days=one_day(upcoming(now.date(), day).first + WEEK))
    )
    yield Row("WEEKDAY the? ORD", lambda now, day, number: days_point(day_of_month(now.date(), number)))


def _weeks_and_longer() -> Iterable[Row]:
    for unit, run in (
        ("week|wk", lambda now: (week(now.date(), 0), week(now.date(), 1))),
        ("month", lambda now: (month(now.year, now.month), month(now.year, now.month + 1))),
    ):
        yield Row(f"this {unit} or|and next {unit}", lambda now, run=run: both(*run(now)))
        yield Row(f"this {unit} or|and the? next|following", lambda now, run=run: both(*run(now)))
        yield Row(f"this or|and next {unit}", lambda now, run=run: both(*run(now)))
    yield Row("the? calendar? week|wk|cw|kw NUM", numbered_week)
    for pattern, ahead in (
        ("this|current week|wk|week's", 0),
        ("this? next|nxt|following week|wk|week's|weeks", 1),
        ("this? coming|upcoming week|wk", 1),
        ("week after next", 2),
        ("this? last|past|previous week|wk|week's", -1),
        ("week before last", -2),
    ):
        yield Row(pattern, lambda now, *_, ahead=ahead: Point(days=week(now.date(), ahead)))
    for side, sign in (("before|preceding", -1), ("after|following", 1)):
        after = sign > 0
        yield Row(f"the? day {side}", lambda now, sign=sign: Anchor(Unit.DAY, sign))
        yield Row(
            f"the? week {side}",
            lambda now, sign=sign, after=after: Anchor(Unit.WEEK, sign, Point(days=week(now.date(), 2)) if after else None),
        )
        yield Row(f"the? weekend {side}", lambda now, sign=sign: Anchor(Unit.WEEKEND, sign))
        yield Row(f"a? NUM|couple of? DAYS {side}", lambda now, *v, sign=sign: Anchor(Unit.DAY, sign * _count(v)))
        yield Row(f"a? NUM|couple of? WEEKS {side}", lambda now, *v, sign=sign: Anchor(Unit.DAY, 7 * sign * _count(v)))
        yield Row(f"a WEEKS {side}", lambda now, _, sign=sign: Anchor(Unit.DAY, 7 * sign))
    yield Row("in? my PART", lambda now, part: Point(part=part))
    yield Row("LONEWEEK", lambda now, _: Point(days=week(now.date(), 0)))
    yield Row("the week", lambda now: Point(days=week(now.date(), 0)))
    for pattern, ahead in (
        ("this? weekend|wkend|wknd", 0),
        ("this? coming|upcoming weekend", 0),
        ("the weekend", 0),
        ("next|nxt weekend", 1),
        ("the? weekend after next", 2),
        ("this? last|past|previous weekend", -1),
    ):
        yield Row(pattern, lambda now, *_, ahead=ahead: Point(days=weekend(now.date(), ahead)))
    yield Row("the? week of|beginning|commencing|starting the? MONTH ORD", lambda now, m, d: week_of(dated(now.date(), m, d)))
    yield Row("the? week of|beginning|commencing|starting the? MONTH DAYNUM", lambda now, m, d: week_of(dated(now.date(), m, d)))
    yield Row("the? week of|beginning|commencing|starting the? ORD of? MONTH", lambda now, d, m: week_of(dated(now.date(), m, d)))
    yield Row("the? week of|beginning|commencing|starting the? DAYNUM MONTH", lambda now, d, m: week_of(dated(now.date(), m, d)))
    yield Row("the? week of|beginning|commencing|starting the ORD", lambda now, d: week_of(day_of_month(now.date(), d)))
    for day in ("ORD", "DAYNUM"):
        yield Row(f"the? weekend of the? MONTH .? the? {day}", lambda now, m, d: weekend_of(dated(now.date(), m, d)))
        yield Row(f"the? weekend of the? {day} of? MONTH", lambda now, d, m: weekend_of(dated(now.date(), m, d)))
    yield Row("the? weekend of the ORD", lambda now, d: weekend_of(day_of_month(now.date(), d)))
    yield Row("this|current month|month's", lambda now: Point(days=month(now.year, now.month)))
    yield Row("the month", lambda now: Point(days=month(now.year, now.month)))
    for name, stretched in (
        ("eow", lambda now: week(now.date(), 0)),
        ("eom", lambda now: month(now.year, now.month)),
        ("eoy", lambda now: year(now.year)),
    ):
        yield Row(name, lambda now, stretched=stretched: Point(days=ending(stretched(now))))
        yield Row(
            f"before|b4|by|until|till {name}",
            lambda now, stretched=stretched: Point(days=stretched(now), bound=Bound.BY, across=True),
        )
    yield Row("this? next|coming|following month|month's", lambda now: Point(days=month(now.year, now.month + 1)))
    yield Row("this? last|past|previous month|month's", lambda now: Point(days=month(now.year, now.month - 1)))
    yield Row("in a|one month", lambda now: Point(days=one_day(add_months(now.date(), 1))))
    yield Row("in a? couple of? MONTHS", lambda now, _: Point(days=one_day(add_months(now.date(), 2))))
    yield Row("in a|one YEARS", lambda now, _: Point(days=one_day(add_months(now.date(), 12))))
    yield Row("in NUM YEARS", lambda now, n, _: Point(days=one_day(add_months(now.date(), 12 * min(n, 50)))))
    yield Row("a|one MONTHS from now|today", lambda now, _: Point(days=one_day(add_months(now.date(), 1))))
    yield Row("a|one YEARS from now|today", lambda now, _: Point(days=one_day(add_months(now.date(), 12))))
    yield Row("NUM MONTHS from now|today", lambda now, n, _: Point(days=one_day(add_months(now.date(), min(n, 99)))))
    yield Row("NUM YEARS from now|today", lambda now, n, _: Point(days=one_day(add_months(now.date(), 12 * min(n, 50)))))
    yield Row("within|in|over the next|coming? NUM MONTHS", lambda now, n, _: months_ahead(now, n))
    yield Row("within NUM MONTHS", lambda now, n, _: months_ahead(now, n))
    yield Row("within a|the|one? next? MONTHS", lambda now, _: months_ahead(now, 1))
    yield Row("in|within|over the next couple of? MONTHS", lambda now, _: months_ahead(now, 2))
    yield Row("in|into the new year", lambda now: Point(days=month(now.year + 1, 1)))
    yield Row("in NUM MONTHS", lambda now, n, _: Point(days=one_day(add_months(now.date(), min(n, 99)))))
    yield Row("SUREMONTH", month_days)
    yield Row("the? month of MONTH", month_days)
    yield Row("LONEMONTH", month_days)
    yield Row("this|next MONTH", month_days)
    yield Row("last|past|previous MONTH", month_last)
    yield Row("MONTH YEAR", lambda now, m, y: Point(days=month(y, m)))
    yield Row("this year", lambda now: year_point(now.year))
    yield Row("next year", lambda now: year_point(now.year + 1))
    yield Row("last year", lambda now: year_point(now.year - 1))
    yield Row("in|during|of|for|, YEAR", lambda now, number: year_point(number))
    yield Row("next|coming|following|over|in few|couple of? DAYS", lambda now, _: coming_days(now, 3))
    yield Row("the? next|coming|following few|couple of? DAYS", lambda now, _: coming_days(now, 3))
    yield Row("the? next|coming|following few|couple of? WEEKS", lambda now, _: coming_days(now, 14))
    working = "working|business|work|week DAYS"
    yield Row(f"in NUM {working}", lambda now, n, _: Point(days=one_day(working_day(now, n))))
    yield Row(f"in|within|over|during the? next|coming few|couple of? {working}", lambda now, _: coming_working_days(now, 3))
    yield Row(f"in|within|over|during the? next|coming|following? NUM {working}", lambda now, n, _: coming_working_days(now, n))
    yield Row(f"the? next|coming|following NUM {working}", lambda now, n, _: coming_working_days(now, n))
    yield Row(f"the? next|coming|following few|couple of? {working}", lambda now, _: coming_working_days(now, 3))
    yield Row(f"NUM {working} from now|today", lambda now, n, _: Point(days=one_day(working_day(now, n))))
    yield Row("the? next working|business|work day", lambda now: Point(days=one_day(working_day(now, 1))))
    yield Row("the? next|coming|following NUM DAYS", lambda now, n, _: coming_days(now, n))
    yield Row("the? next|coming|following NUM WEEKS", lambda now, n, _: coming_days(now, 7 * n))
    yield Row(
        "the? last|past|previous NUM DAYS", lambda now, n, _: Point(days=stretch(now.date() - DAY * min(n, 999), now.date()))
    )
    yield Row("early|beginning|start in|of?", lambda now: Quarter.EARLY)
    yield Row("early", lambda now: Quarter.EARLY)
    yield Row("middle of?", lambda now: Quarter.MIDDLE)
    yield Row("mid -?", lambda now: Quarter.MIDDLE)
    yield Row("late|end in|of?", lambda now: Quarter.LATE)
    yield Row("late|eow", lambda now: Quarter.LATE)
    yield Row("end|close of week|wk", lambda now: Point(days=ending(week(now.date(), 0))))
    yield Row("end of month", lambda now: Point(days=ending(month(now.year, now.month))))
    yield Row("end of year", lambda now: Point(days=month(now.year, 12)))
    yield Row("eow", lambda now: Point(days=stretch(week(now.date(), 0).first + DAY * 3, week(now.date(), 0).first + DAY * 4)))
    yield Row("later in", lambda now: Quarter.REST)
    yield Row("later this", lambda now: Quarter.REST)
    yield Row("later on? this? WEEKS", lambda now, _: Point(days=remaining(week(now.date(), 0), now.date())))
    yield Row("later on? this? MONTHS", lambda now, _: Point(days=remaining(month(now.year, now.month), now.date())))
    yield Row("later in the week", lambda now: Point(days=remaining(week(now.date(), 0), now.date())))
    yield Row("later in the month", lambda now: Point(days=remaining(month(now.year, now.month), now.date())))
    yield Row("rest|remainder of", lambda now: Quarter.REST)
    yield Row("first|front half of", lambda now: Quarter.FIRST_HALF)
    yield Row("second|last|latter|back half of", lambda now: Quarter.SECOND_HALF)
    for pattern, ahead in (
        ("this|current|the quarter", 0),
        ("next|following|coming quarter", 1),
        ("last|past|previous quarter", -1),
    ):
        yield Row(pattern, lambda now, ahead=ahead: Point(days=quarter(now.year, (now.month - 1) // 3 + ahead)))
    yield Row("LONEQ DAYNUM", lambda now, _, number: quarter_point(now, number))
    yield Row("LONEQ DAYNUM ,? YEAR", lambda now, _, number, y: days_point(quarter(y, number - 1)) if number <= 4 else None)
    for pattern, found in (
        ("the|this month", lambda now: month(now.year, now.month)),
        ("next month", lambda now: month(now.year, now.month + 1)),
    ):
        yield Row(f"the? last day of {pattern}", lambda now, found=found: Point(days=one_day(found(now).last)))
    yield Row("the? last day of MONTH", lambda now, m: Point(days=one_day(named_month(now.date(), m).last)))
    yield Row("the? last day of|in the year", lambda now: Point(days=one_day(year(now.year).last)))
    yield _role("the? week of my|our|the", Flag.NOTHING)


def _dates() -> Iterable[Row]:
    for day in ("ORD", "DAYNUM", "ORDWORD"):
        yield Row(f"MONTH .? the? {day}", date_point)
        yield Row(f"MONTH .? the? {day} ,? YEAR", date_point)
        yield Row(f"the? {day} of? MONTH", lambda now, d, m: date_point(now, m, d))
        yield Row(f"{day} of? MONTH .? ,? YEAR", lambda now, d, m, y: date_point(now, m, d, y))
        yield Row(f"the? week of MONTH {day}", lambda now, m, d: week_of(dated(now.date(), m, d)))
    yield Row("MONTH NUM HALF", lambda now, m, hour, half: None)
    for to in ("-|–|to|through|thru|until|till|and|&",):
        for day in ("ORD", "DAYNUM"):
            yield Row(f"MONTH .? {day} {to} the? {day}", dates_between)
            yield Row(f"{day} {to} the? {day} of? MONTH", lambda now, a, b, m: dates_between(now, m, a, b))
        yield Row(f"MONTH .? DAYNUM {to} ORD", dates_between)
    for day in ("ORD", "DAYNUM"):
        yield Row(f"MONTH {day} or|/ {day}", neighbouring_dates)
        yield Row(
            f"MONTH {day} , {day} ,? or|and|& {day}",
            lambda now, m, a, b, c: dates_between(now, m, a, c) if a + 2 == b + 1 == c else None,
        )
        yield Row(
            f"{day} , {day} ,? or|and|& {day} of? MONTH",
            lambda now, a, b, c, m: dates_between(now, m, a, c) if a + 2 == b + 1 == c else None,
        )
    yield Row("the? LONEORD", lambda now, number: days_point(day_of_month(now.date(), number)))
    yield Row("on|starting|by|until|from|before|after the LATEORD", lambda now, n: days_point(day_of_month(now.date(), n)))
    for day in ("ORD", "ORDWORD"):
        yield Row(f"{day} of the|this? month", lambda now, number: days_point(day_of_month(now.date(), number)))
        yield Row(f"{day} of next month", lambda now, n: days_point(day_of_month(month(now.year, now.month + 1).first, n)))
    yield Row("the ORD - ORD", _days_of_month)
    yield Row("the ORD and|& ORD", _days_of_month)
    yield Row("ISO", iso_date)
    yield Row("on DOTTED .?", dotted_date)
    yield Row("DOTDATE .", dotted_date)
    yield Row("DAYMONTH .?", dotted_date)
    yield Row("DAYMONTH .? YEAR", dotted_date)
    yield Row("DOTTED . YEAR", dotted_date)
    yield Row("DOTTED . at? NUM HALF?", dotted_date_at)
    yield Row("DOTTED . at? CLOCK HALF?", dotted_date_at)
    yield Row("SLASHDATE", slashed_date)
    yield Row("on|for NUM - DAYNUM", dashed_date)
    for nth, value in (("first|1st", 1), ("second|2nd", 2), ("third|3rd", 3), ("fourth|4th", 4), ("last", -1)):
        yield Row(
            f"the? {nth} week of|in MONTH",
            lambda now, m, value=value: nth_week(named_month(now.date(), m), value),
        )
        yield Row(
            f"the? {nth} week of|in the|this month",
            lambda now, value=value: nth_week(month(now.year, now.month), value),
        )
        yield Row(
            f"the? {nth} week of|in next month",
            lambda now, value=value: nth_week(month(now.year, now.month + 1), value),
        )
        yield Row(
            f"the? {nth} weekend of|in MONTH",
            lambda now, m, value=value: nth_weekend(named_month(now.date(), m), value),
        )
        yield Row(
            f"the? {nth} weekend of|in next month",
            lambda now, value=value: nth_weekend(month(now.year, now.month + 1), value),
        )
        yield Row(
            f"the? {nth} WEEKDAY of|in MONTH",
            lambda now, day, m, value=value: days_point(nth_weekday(named_month(now.date(), m), day, value)),
        )
        yield Row(
            f"the? {nth} WEEKDAY of|in the|this month",
            lambda now, day, value=value: days_point(nth_weekday(month(now.year, now.month), day, value)),
        )
        yield Row(
            f"the? {nth} WEEKDAY of|in next month",
            lambda now, day, value=value: days_point(nth_weekday(month(now.year, now.month + 1), day, value)),
        )


def _days_of_month(now: datetime, first: int, last: int) -> Value | None:
    begin = day_of_month(now.date(), first)
    end = None if begin is None else day_of_month(begin.first, last)
    return None if begin is None or end is None else Point(days=Days(begin.first, end.first, Grain.DAYS))


def _holidays() -> Iterable[Row]:
    for pattern, found in HOLIDAYS.items():
        yield Row(f"the? {pattern}", lambda now, found=found: Point(days=one_day(coming(found, now.date()))))
        yield Row(f"last {pattern}", lambda now, found=found: Point(days=one_day(latest(found, now.date()))))
    for name in HOLIDAY_TITLES:
        yield _role(f"the|my|our|a|this? {name} eve|day? {HOLIDAY_EVENTS}", Flag.NOTHING)


def _clock_times() -> Iterable[Row]:
    yield Row("NUM -? HALF", lambda now, hour, half: clock_point(hour, 0, half))
    yield Row("CLOCK", lambda now, clock: clock_point(*clock))
    yield Row("CLOCK -? HALF", lambda now, clock, half: clock_point(clock[0], clock[1], half))
    yield Row("DOTTED HALF", lambda now, clock, half: clock_point(clock[0], clock[1], half))
    yield Row("NUM NUM HALF", lambda now, hour, minute, half: clock_point(hour, minute, half) if minute >= 10 else None)
    yield Row("at NUM hours|hrs", lambda now, hour: clock_point(hour) if hour <= 24 else None)
    yield Row("HHMM HALF", lambda now, hhmm, half: military(hhmm, half))
    yield Row("HHMM h|hrs|hours", lambda now, hhmm: military(hhmm))
    yield Row(
        "NUM|CLOCK|DOTTED uhr|hs|heures|horas",
        lambda now, hour: clock_point(*hour) if isinstance(hour, tuple) else clock_point(hour),
    )
    yield Row("NUM o '? clock HALF?", lambda now, hour, half="": clock_point(hour, 0, half))
    yield Row("NUM o'clock|oclock|o´clock HALF?", lambda now, hour, half="": clock_point(hour, 0, half))
    yield Row("HOURWORD MINUTEWORD HALF?", lambda now, hour, minute, half="": clock_point(hour, minute, half))
    yield Row("NUM h NUM", lambda now, hour, minute: clock_point(hour, minute) if hour > 8 else in_minutes(hour * 60 + minute))
    yield Row("at|@|à NUM h NUM?", lambda now, hour, minute=0: clock_point(hour, minute))
    for lead, value in (
        ("WEEKDAY", lambda now, day: upcoming(now.date(), day)),
        ("DAYREL", lambda now, n: one_day(now.date() + DAY * n)),
    ):
        yield Row(
            f"{lead} NUM h NUM?",
            lambda now, day, hour, minute=0, value=value: (
                Point(days=value(now, day), clock=clock_of(hour, minute)) if 6 < hour < 24 else None
            ),
        )
    yield Row(
        "NUM hr|hrs|hour NUM", lambda now, hour, *rest: in_minutes(hour * 60 + rest[-1]) if rest[-1] in (15, 30, 45) else None
    )
    yield Row("NUM h", lambda now, hour: clock_point(hour) if 8 < hour < 24 else None)
    yield Row("NUM -? ish", lambda now, hour: clock_point(hour, approximate=True))
    yield Row("NUM -? HALF -? ish", lambda now, hour, half: clock_point(hour, 0, half, approximate=True))
    yield Row("NUM too early|late|soon", lambda now, hour: clock_point(hour) if hour <= 12 else None)
    yield Row("NUM ok|okay|good|fine|possible|alright|work for|with", lambda now, hour: clock_point(hour) if hour <= 12 else None)
    yield Row("NUM hundred HOURS?", lambda now, hour, *_: clock_point(hour) if 6 < hour < 24 else None)
    yield Row(
        "aft NUM HALF?", lambda now, hour, half="": Point(clock=clock_of(hour, 0, half), bound=Bound.AFTER) if hour < 13 else None
    )
    yield Row("noon|midday|12noon", lambda now: clock_point(12, 0, "pm"))
    yield Row("12|twelve noon", lambda now: clock_point(12, 0, "pm"))
    yield Row("noonish|noon - ish", lambda now: clock_point(12, 0, "pm", approximate=True))
    yield Row("12? midnight", lambda now: clock_point(0))
    yield Row("half past NUM HALF?", lambda now, hour, half="": minutes_past(30, hour, half))
    for minutes, words in ((5, "five"), (10, "ten"), (20, "twenty")):
        yield Row(f"at? {words} to HOURWORD HALF?", lambda now, hour, half="", m=minutes: minutes_to(m, hour, half))
        yield Row(f"at? {words} past HOURWORD HALF?", lambda now, hour, half="", m=minutes: minutes_past(m, hour, half))
    yield Row("from HOURWORD to|till|until HOURWORD", _hours_from)
    yield Row("between HOURWORD and|to HOURWORD", _hours_between)
    yield Row("half NUM HALF?", lambda now, hour, half="": minutes_past(30, hour, half))
    yield Row("quarter past|after NUM HALF?", lambda now, hour, half="": minutes_past(15, hour, half))
    yield Row("quarter to|before|till NUM HALF?", lambda now, hour, half="": minutes_to(15, hour, half))
    yield Row("NUM MINUTES? past NUM HALF?", lambda now, m, *rest: minutes_past(m, *_without_unit(rest)))
    yield Row("NUM MINUTES to|till NUM HALF?", lambda now, m, _, hour, half="": minutes_to(m, hour, half))


def _hours_from(now: datetime, first: int, last: int) -> Value | None:
    begin, end = clock_of(first), clock_of(last)
    return None if begin is None or end is None else Point(clock=begin, until=end)


def _hours_between(now: datetime, first: int, last: int) -> Value | None:
    begin, end = clock_of(first), clock_of(last)
    return None if begin is None or end is None else Point(clock=begin, until=end, between=True)


def _hours_with_letter(now: datetime, first: int, last: int, minute: int = 0) -> Value | None:
    """ "14-15h", "9h to 11h30": hours of the clock once they can be no length."""
    begin, end = clock_of(first), clock_of(last, minute)
    if not LONGEST_RANGE < last <= 24 or first >= last or begin is None or end is None:
        return None
    return Point(clock=begin, until=end)


def _without_unit(values: tuple[object, ...]) -> tuple[int, str]:
    hour = next(value for value in values if isinstance(value, int) and not isinstance(value, bool))
    half = next((value for value in values if value in ("am", "pm")), "")
    return hour, str(half)


def _parts() -> Iterable[Row]:
    yield Row("PART|PARTS", lambda now, part: Point(part=part))
    yield Row("in? the PART", lambda now, part: Point(part=part))
    for name in ("early", "mid", "late"):
        yield Row(f"{name} -? PART", lambda now, part, name=name: shade(name, part))
        yield Row(f"{name} in? the|my PART", lambda now, part, name=name: shade(name, part))
    yield Row("midmorning", lambda now: shade("mid", MORNING))
    yield Row("midafternoon|mid-afternoon", lambda now: shade("mid", AFTERNOON))
    yield _role("pm", Point(part=AFTERNOON))
    yield _role("the|our|a|new|their pm", Flag.NOTHING)
    yield _role("( pm )", Flag.NOTHING)
    yield _role("first thing in? the? morning?", Point(part=FIRST_THING))
    yield _role("eod|cob|eob", Point(part=END_OF_DAY))
    yield _role("last thing in? the? day?", Point(part=END_OF_DAY))
    yield Row("at the moment", lambda now: Point(moment=now))
    yield Row("at present", lambda now: Point(moment=now))
    yield Row("on? a|any? weekday|workday PART|PARTS", lambda now, part: Point(part=replace(part, many=True)))
    yield Row("any PART but|except|apart|besides", lambda now, part: None)
    yield Row("any|most|all PART|PARTS", lambda now, part: Point(part=replace(part, many=True)))
    yield Row("on? weekdays|workdays in? the? PART|PARTS", lambda now, part: Point(part=replace(part, many=True)))
    yield _role("end|close of the? day|business|play|biz|today", Point(part=END_OF_DAY))
    yield _role("lunch time|hour|break", Point(part=LUNCHTIME))
    yield Row("my|the|our? SPAREDLUNCH time|hour|hours|break?", lambda now, _: Point(part=LUNCHTIME))
    yield Row("SPARING of?", lambda now, _: Role.NOT)
    for spares in ("that|which? doesn't|don't|won't|not", "without|not"):
        yield _role(f"{spares} clash|conflict|overlap|interfere|clashing|conflicting|overlapping|interfering with?", Role.NOT)
    yield _role("over|at|during|around lunch", Point(part=LUNCHTIME))
    yield _role("after|post lunch|lunchtime", Point(part=AFTER_LUNCH))
    yield _role("before|pre|b4|by lunch|lunchtime", Point(part=BEFORE_LUNCH))
    yield _role("before|b4|by eod|cob|eob", Point(part=END_OF_DAY, bound=Bound.BY, across=True))
    yield _role(
        "before|b4|by the? end|close of the? day|business|play|biz|today", Point(part=END_OF_DAY, bound=Bound.BY, across=True)
    )
    yield _role("after|post work|hours", Point(part=AFTER_WORK))
    yield _role("after work|hours social|drinks|party|event|get|happy|dinner", Flag.NOTHING)
    yield _role("before work", Point(part=Part(7 * 60, 9 * 60, "am")))
    yield _role("good morning|afternoon|evening|night|day", Flag.NOTHING)
    yield _role(
        "date|game|movie|pizza|taco|wine|karaoke|craft|quiz|pub|dance|board|talent|bingo|curry|wing|casino|open|trivia|girls|boys|guys|guy's|girl's|poker|bowling|family|opening night",
        Flag.NOTHING,
    )
    yield _role("call it a night|day", Flag.NOTHING)
    yield _role(
        "a weekend getaway|trip|away|retreat|break|vacation|visit|conference|camp|camping|workshop|hike|event|project",
        Flag.NOTHING,
    )


def _lengths() -> Iterable[Row]:
    yield Row("NUM|DECIMAL -? MINUTES", lambda now, n, _: in_minutes(n))
    yield Row("NUM -|–|to NUM h", _hours_with_letter)
    yield Row("NUM h -|–|to NUM h", _hours_with_letter)
    yield Row("NUM h -|–|to NUM h NUM", _hours_with_letter)
    yield Row("NUM|DECIMAL -? HOURS", lambda now, n, _: in_minutes(n * 60))
    yield Row("NUM|DECIMAL -? DAYS", lambda now, n, _: in_days(n))
    yield Row("NUM -? WEEKS", lambda now, n, _: in_days(7 * n))
    yield Row("a|an|1 MINUTES", lambda now, _: in_minutes(1))
    yield Row("a|an|another HOURS", lambda now, _: in_minutes(60))
    yield Row("a|an|one|another ROOMY ROOMY? HOURS", lambda now, *_: in_minutes(60))
    yield Row("next|first free|available|open HOURS", lambda now, _: in_minutes(60))
    yield Row("the? best|ideal|perfect HOURS", lambda now, _: in_minutes(60))
    yield Row("the? best|ideal|perfect half|1/2 -? HOURS", lambda now, _: in_minutes(30))
    yield Row("the? earliest|soonest HOURS", lambda now, _: in_minutes(60))
    yield Row("a|an|another ROOMY ROOMY? half|1/2 an? -? HOURS", lambda now, *_: in_minutes(30))
    yield Row("NUM ROOMY ROOMY? MINUTES", lambda now, n, *_: in_minutes(n))
    yield Row("NUM ROOMY ROOMY? HOURS", lambda now, n, *_: in_minutes(60 * n))
    yield Row("for|is|lasts|be a DAYS", lambda now, _: in_days(1))
    yield Row("it|that a|one DAYS", lambda now, *_: in_days(1))
    yield Row("it|that a|one WEEKS", lambda now, *_: in_days(7))
    yield Row("by|back|out|forward|up a|one DAYS", lambda now, *_: in_days(1))
    yield Row("by|back|out|forward|up a|one WEEKS", lambda now, *_: in_days(7))
    yield Row("a|one DAYS notice|warning", lambda now, _: in_days(1))
    yield Row("a full? WEEKS", lambda now, _: in_days(7))
    yield Row("a? fortnight", lambda now: in_days(14))
    yield Row("half|1/2 an? -? HOURS", lambda now, _: in_minutes(30))
    yield Row("half -? HOURS", lambda now, _: in_minutes(30))
    yield Row("half a day", lambda now: in_minutes(240))
    yield Row("half -? day", lambda now: in_minutes(240))
    yield Row("quarter of an HOURS", lambda now, _: in_minutes(15))
    yield Row("quarter HOURS", lambda now, _: in_minutes(15))
    yield Row("a quarter -? of? an? HOURS", lambda now, _: in_minutes(15))
    yield Row("three quarters of an HOURS", lambda now, _: in_minutes(45))
    yield Row("SLASH of? an? HOURS", lambda now, text, _: in_minutes({"1/2": 30, "3/4": 45, "1/4": 15}.get(text, -1)))
    yield Row("an|a|NUM HOURS and|& a half", lambda now, *v: in_minutes((v[0] if len(v) > 1 else 1) * 60 + 30))
    yield Row("an|a HOURS and|& a quarter", lambda now, *v: in_minutes(75))
    yield Row("hour|hr -? long", lambda now: in_minutes(60))
    yield Row("HOURS and|& a half", lambda now, _: in_minutes(90))
    yield Row("NUM and|& a half -? HOURS", lambda now, n, _: in_minutes(n * 60 + 30))
    yield Row("NUM and|& a half days", lambda now, n: in_days(n + 1))
    yield Row("an|a HOURS and|, NUM MINUTES?", lambda now, _, n, *u: in_minutes(60 + n) if u else None)
    yield Row("NUM SLASH HOURS", lambda now, n, text, _: in_minutes(n * 60 + {"1/2": 30, "3/4": 45, "1/4": 15}.get(text, -9999)))
    for sign, minutes in (("½", 30), ("¼", 15), ("¾", 45)):
        yield Row(f"NUM {sign} -? HOURS", lambda now, n, _, minutes=minutes: in_minutes(n * 60 + minutes))
        yield Row(f"{sign} an? -? HOURS", lambda now, _, minutes=minutes: in_minutes(minutes))
    yield Row("NUM HOURS and|,? NUM MINUTES", lambda now, h, _, n, u: in_minutes(h * 60 + n))
    yield Row("NUM HOURS NUM MINUTES", lambda now, h, _, n, u: in_minutes(h * 60 + n))
    yield Row("an|a HOURS and|, an? half", lambda now, _: in_minutes(90))
    yield Row("CLOCK HOURS", lambda now, clock, _: in_minutes(clock[0] * 60 + clock[1]) if clock[0] < 9 else clock_point(*clock))
    yield Row("DOTTED HOURS", lambda now, clock, _: in_minutes(round((clock[0] + clock[1] / 100) * 60)))
    yield Row("NUM|DECIMAL -|–|to|or NUM|DECIMAL MINUTES", lambda now, a, b, _: in_minutes(max(a, b)))
    yield Row("NUM|DECIMAL -|–|to|or NUM|DECIMAL HOURS", lambda now, a, b, _: in_minutes(max(a, b) * 60))
    yield Row("NUM '|’|′", lambda now, n: in_minutes(n) if n % 5 == 0 and 10 <= n <= 180 else None)
    yield Row("into NUM", lambda now, n: in_minutes(n) if n % 5 == 0 and 10 <= n <= 180 else None)
    yield Row("couple of? HOURS", lambda now, _: in_minutes(120))
    yield Row("a couple of? HOURS", lambda now, _: in_minutes(120))
    yield Row("a? couple of? DAYS", lambda now, _: in_days(2))
    yield Row("a? couple of? WEEKS", lambda now, _: in_days(14))
    yield Row("few HOURS", lambda now, _: in_minutes(180))
    yield Row("a? few DAYS", lambda now, _: in_days(3))


# ------------------------------------------------------------------------- tables


def _categories() -> dict[str, tuple[tuple[str, object], ...]]:
    found: dict[str, list[tuple[str, object]]] = {}

    def put(category: str, value: object, words: str) -> None:
        for word in words.split():
            found.setdefault(word, []).append((category, value))

    for value, words in WEEKDAYS.items():
        put("WEEKDAY", value, words)
    for value, words in MONTHS.items():
        put("MONTH", value, words)
        put("SUREMONTH", value, " ".join(word for word in words.split() if word in SURE_MONTHS))
    for value, words in RELATIVE_DAYS.items():
        put("DAYREL", value, words)
    for value, words in NUMBERS.items():
        put("NUM", value, words)
    for value, words in ORDINALS.items():
        put("ORDWORD", value, words)
        if value > 3:
            put("LATEORD", value, words)
    for part, words in PARTS.items():
        put("PART", part, words)
    for part, words in SEVERAL_PARTS.items():
        put("PARTS", replace(part, many=True), words)
    for category, words in UNITS.items():
        put(category, category, words)
    for value, words in NUMBERS.items():
        if value <= 12:
            put("HOURWORD", value, words)
        elif value in (15, 20, 30, 40, 45):
            put("MINUTEWORD", value, words)
    put("ROOMY", 0, ROOMY)
    put("HALF", "am", "am a.m a.m.")
    put("HALF", "pm", "pm p.m p.m. pm.")
    return {word: tuple(values) for word, values in found.items()}


MISSPELT = """
monday tuesday wednesday thursday friday saturday sunday january february september october november december
tomorrow tonight yesterday morning afternoon evening weekend midnight minutes meeting appointment calendar schedule
reschedule cancel available availability dinner breakfast o'clock birthday agenda
""".split()
"""Words worth reading through a slip of the finger."""


SLIPPED = "hour hours week weeks next after before between lunch with move free noon book until".split()
"""Short words, which are too near to others for more than a slip of the hand."""


def _commands() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for kind, phrases in COMMANDS:
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            found[words[0]] = (*found.get(words[0], ()), (words, kind))
    return found


@cache
def english(*, month_first: bool = True) -> Lexicon:
    """The tables, compiled once for each order of day and month."""
    categories = _categories()
    known = KNOWN_WORDS | frozenset(categories) | GIVEN_NAMES
    return Lexicon(
        categories=categories,
        rows=Table(rows()),
        spelling=Spelling(MISSPELT, SLIPPED),
        known=known,
        given_names=GIVEN_NAMES,
        common=known - GIVEN_NAMES,
        names_and_words=ALSO_WORDS,
        words=WORDS | SETS,
        cues=CUES,
        commands=_commands(),
        split_commands=SPLIT_COMMANDS,
        follow_ups=FOLLOW_UPS,
        patterns=PATTERNS,
        halves=HALVES,
        shorthand=SHORTHAND,
        sounds=SOUNDS,
        meals={"lunch": LUNCHTIME, "luncheon": LUNCHTIME, "dinner": EVENING, "supper": EVENING},
        days_like_names=DAYS_LIKE_NAMES,
        statuses=STATUSES,
        opening_words=frozenset(phrase.split()[0] for phrase in WORDS["polite_openers"]),
        month_first=month_first,
        examples=EXAMPLES,
    )
