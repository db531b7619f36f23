"""Sentences about one's own rules as a change of one rule: hours, buffers, caps, notice, horizon, statuses."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.understanding.fold import Phrase
from bot.understanding.lexicon import Flag
from bot.understanding.requests import RuleChange
from bot.understanding.sentence import Sentence
from bot.understanding.times import Bound, Grain, Length, Part, Point, settle, settle_range

WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHOWING = re.compile(
    r"^(?:(?:please|can|could|you|i|ok|tell|me|want|to|the) )*(?:what|whats|what's|show|list|see|view|how)\b"
    r"|^(?:my )?(?:rules|settings|preferences)\b"
)
NUMBER = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\b (?:\w+ )?"
    r"(?:meetings?|calls?|bookings?|appointments?|mtgs?)"
)
GAPS = re.compile(
    r"\b(?:buffers?|padding|gaps?|breathers?|breathing room|back|downtime)\b"
    r"|\bbetween (?:\w+ )?(?:meetings|calls|appointments|bookings|mtgs)\b|\b(?:before|after) (?:\w+ )?(?:meetings?|calls?)\b"
)
WORDS_AS_NUMBERS = {
    word: number for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
WORDS_AS_NUMBERS |= {"fifteen": 15, "twenty": 20}
STATUSES = {
    "tentative": "tentative",
    "free": "free",
    "busy": "busy",
    "elsewhere": "working_elsewhere",
    "oof": "oof",
    "office": "oof",
}
ALLOWING = re.compile(
    r"\b(?:free|available|not block|don't block|doesn't block|shouldn't block|not count|ignore|allow|as free|not busy)\b"
)


def read_rule(sentence: Sentence) -> RuleChange | None:
    """One rule and its new value as text; None when the sentence is about rules but says no change that is understood.

    Names are those of a host's rules: `show`, `hours`, `buffer`, `buffer_before`, `buffer_after`, `daily_cap`, `weekly_cap`,
    `notice`, `horizon`, `blocking`, `length`. Lengths are minutes, the horizon days, hours "HH:MM-HH:MM" (allowed) or
    "not HH:MM-HH:MM" (ruled out), "off" switches a rule off. `days` empty means every day.
    """
    plain = " ".join(sentence.words)
    minutes = next(
        (value.minutes for atom in sentence.lengths if isinstance(value := atom.value, Length) and value.minutes), None
    )
    if SHOWING.search(plain) and minutes is None and "set" not in sentence.words:
        return RuleChange("show", "")
    for reader in (_blocking, _notice, _horizon, _buffer, _cap, _length, _hours):
        change = reader(sentence, plain, minutes)
        if change is not None:
            return change
    return None


def _whole_days(sentence: Sentence) -> int:
    return next((value.days for atom in sentence.lengths if isinstance(value := atom.value, Length) and value.days), 0)


def _off(plain: str) -> bool:
    return re.search(r"\b(?:remove|no|off|without|delete|drop|disable|clear|unlimited|reset)\b", plain) is not None


def _blocking(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    if not re.search(
        r"\b(?:tentative|working elsewhere|out of office|oof)\b|\b(?:treat|count|consider)\b.*\b(?:free|busy)\b", plain
    ):
        return None
    status = next((STATUSES[word] for word in sentence.words if word in STATUSES), None)
    return None if status is None else RuleChange("blocking", f"{status}={'free' if ALLOWING.search(plain) else 'blocks'}")


def _notice(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    if "notice" not in sentence.words and not re.search(r"\b(?:at least|minimum)\b.*\b(?:in advance|ahead)\b", plain):
        return None
    days = _whole_days(sentence)
    wanted = minutes if minutes is not None else days * 24 * 60
    if wanted:
        return RuleChange("notice", str(wanted))
    return RuleChange("notice", "off") if _off(plain) else None


def _horizon(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    if not re.search(r"\bhorizon\b|\b(?:in advance|ahead|into the future|out)\b", plain):
        return None
    days = _whole_days(sentence)
    months = re.search(r"\b(\d+|one|two|three|six) months?\b", plain)
    if not days and months:
        days = 30 * (int(months[1]) if months[1].isdigit() else WORDS_AS_NUMBERS[months[1]])
    return RuleChange("horizon", str(days)) if days else None


def _buffer(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    if GAPS.search(plain) is None or (minutes is None and not re.search(r"buffer|back|padding|gap|breather", plain)):
        return None
    before = re.search(r"\bbefore\b", plain) is not None
    after = re.search(r"\bafter\b", plain) is not None
    name = "buffer" if before == after else "buffer_before" if before else "buffer_after"
    if minutes is not None:
        return RuleChange(name, str(minutes))
    if re.search(r"\bback\b", plain):
        return RuleChange(name, "off" if re.search(r"\b(?:allow|ok|okay|fine)\b", plain) else "15")
    number = next((atom.number for atom in sentence.atoms if atom.number is not None), None)
    if number is not None:
        return RuleChange(name, str(number))
    return RuleChange(name, "off") if _off(plain) else None


def _cap(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    found = NUMBER.search(plain)
    weekly = re.search(r"\b(?:week|weekly)\b", plain) is not None
    if (
        not weekly
        and re.search(r"\b(?:day|daily)\b", plain) is None
        and re.search(r"\b(?:max|maximum|at most|limit|cap|more than)\b", plain) is None
    ):
        return None
    name = "weekly_cap" if weekly else "daily_cap"
    if found:
        return RuleChange(name, str(int(found[1]) if found[1].isdigit() else WORDS_AS_NUMBERS[found[1]]), _days(sentence))
    if re.search(r"\b(?:cap|limit)\b", plain) and _off(plain):
        return RuleChange(name, "off")
    return None


def _length(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    if minutes is None or not re.search(r"\b(?:default|length|duration|long|should be|should last)\b", plain):
        return None
    return RuleChange("length", str(minutes))


def _hours(sentence: Sentence, plain: str, minutes: int | None) -> RuleChange | None:
    """ "no meetings before 10" allows from 10; "only Tue-Thu afternoons" allows 12-17 there; "keep Fridays free" is off."""
    forbids = (
        re.search(r"\b(?:no|not|never|don't|dont|keep|block|protect|stop|without|avoid|leave|guard|hold|reserve)\b", plain)
        is not None
    )
    only = re.search(r"\bonly\b", plain) is not None
    lunch = re.search(r"\blunch\b", plain) is not None
    for phrase in sentence.phrases:
        slot = _slot(phrase.points[0])
        days = _days(sentence)
        if slot is not None:
            if phrase.points[0].bound in (Bound.BEFORE, Bound.AFTER, Bound.SINCE, Bound.BY, Bound.UNTIL):
                outside = not phrase.negative and forbids and not only and phrase.points[0].bound in (Bound.BEFORE, Bound.AFTER)
                return RuleChange("hours", _stretch(_opposite(slot) if outside else slot), days)
            return RuleChange("hours", ("not " if forbids and not only else "") + _stretch(slot), days)
    if lunch and forbids:
        return RuleChange("hours", "not 12:00-13:00", _days(sentence))
    days = _days(sentence)
    if days and forbids and not only:
        return RuleChange("hours", "off", days)
    if days and only:
        return RuleChange("hours", "any", days)
    return None


def _slot(point: Point) -> tuple[int, int] | None:
    """The stretch of the day that the words name, in minutes."""
    if point.clock is not None and point.until is not None:
        start, end = settle_range(point.clock, point.until)
        return start, min(end, 24 * 60)
    if point.clock is not None:
        minute = settle(point.clock)
        if point.bound in (Bound.BEFORE, Bound.BY, Bound.UNTIL):
            return 0, minute
        return (minute, 24 * 60) if point.bound is not None else None
    part: Part | None = point.part
    if part is None:
        return None
    if point.bound is Bound.BEFORE:
        return 0, part.begin
    return (part.end, 24 * 60) if point.bound is Bound.AFTER else (part.begin, part.end)


def _opposite(slot: tuple[int, int]) -> tuple[int, int]:
    return (slot[1], 24 * 60) if slot[0] == 0 else (0, slot[0])


def _stretch(slot: tuple[int, int]) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in slot)


def _days(sentence: Sentence) -> tuple[str, ...]:
    """Weekdays that are named, as "mon" … "sun", in the order of the week."""
    found: set[int] = set()
    for phrase in sentence.phrases:
        found |= _weekdays(phrase)
    for atom in sentence.atoms:
        if atom.value is Flag.WEEKDAYS_ONLY:
            found |= set(range(5))
    if "weekends" in sentence.words or "weekend" in sentence.words:
        found |= {5, 6}
    return tuple(WEEKDAY_NAMES[day] for day in sorted(found))


def _weekdays(phrase: Phrase) -> set[int]:
    found: set[int] = set()
    for point in phrase.points:
        days = point.days
        if days is not None and days.grain in (Grain.DAY, Grain.DAYS, Grain.WEEKEND) and (days.last - days.first).days < 7:
            found |= {(days.first + timedelta(days=count)).weekday() for count in range((days.last - days.first).days + 1)}
    return found
