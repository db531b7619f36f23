"""Sentences about one's own rules as a change of one rule: hours, buffers, caps, notice, horizon, statuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.understanding.fold import Phrase
from bot.understanding.lexicon import Flag
from bot.understanding.requests import RuleChange
from bot.understanding.sentence import Sentence
from bot.understanding.times import Bound, Grain, Length, Part, Point, clock_of, settle, settle_range

WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANY_HOURS = "any"
"""Of a rule that names days alone: "only Tuesdays"."""
LUNCH_OUT = "not 12:00-13:00"


def read_rule(sentence: Sentence) -> RuleChange | None:
    """One rule and its new value as text; None when the sentence is about rules but says no change that is understood.

    Names are those of a host's rules: `show`, `hours`, `buffer`, `buffer_before`, `buffer_after`, `daily_cap`, `weekly_cap`,
    `notice`, `horizon`, `blocking`, `length`. Lengths are minutes, the horizon days, hours "HH:MM-HH:MM" (allowed) or
    "not HH:MM-HH:MM" (ruled out), "off" switches a rule off. `days` empty means every day.
    """
    minutes = next(
        (value.minutes for atom in sentence.lengths if isinstance(value := atom.value, Length) and value.minutes), None
    )
    if sentence.matches("rule_shown") and minutes is None and not any(verb.word == "set" for verb in sentence.verbs):
        return RuleChange("show", "")
    for reader in (_blocking, _notice, _horizon, _buffer, _cap, _length, _hours):
        change = reader(sentence, minutes)
        if change is not None:
            return change
    return None


def rule_adjusted(rule: RuleChange, sentence: Sentence) -> RuleChange | None:
    """The rule with the number, the edge of its hours or the days that a follow-up names instead; None when it names none."""
    minutes = next((value.minutes for atom in sentence.lengths if isinstance(value := atom.value, Length) and value.minutes), 0)
    number = next((atom.number for atom in sentence.atoms if atom.number is not None), None)
    days = rule.days if any(phrase.negative for phrase in sentence.phrases) else _days(sentence) or rule.days
    clock = next((point.clock for phrase in sentence.phrases for point in phrase.points if point.clock is not None), None)
    match rule.name:
        case "daily_cap" | "weekly_cap":
            name = "weekly_cap" if sentence.matches("weekly") else "daily_cap" if sentence.matches("daily") else rule.name
            changed = replace(rule, name=name, value=rule.value if number is None else str(number))
        case "buffer" | "buffer_before" | "buffer_after" | "notice" | "length" if minutes or number is not None:
            changed = replace(rule, value=str(minutes or number))
        case "horizon" if _whole_days(sentence) or number is not None:
            changed = replace(rule, value=str(_whole_days(sentence) or number))
        case "hours":
            if clock is None and number is not None:
                clock = clock_of(number)
            bound = next((point.bound for phrase in sentence.phrases for point in phrase.points), None)
            changed = replace(
                rule, value=rule.value if clock is None else _with_edge(rule.value, settle(clock), bound), days=days
            )
        case _:
            return None
    return None if changed == rule else changed


def _with_edge(hours: str, minute: int, bound: Bound | None) -> str:
    """ "10:00-24:00" with another beginning, "00:00-17:00" with another end; "after 5" is the end of both. Others stay."""
    said = f"{minute // 60:02}:{minute % 60:02}"
    begin, _, end = hours.partition("-")
    if hours.startswith("not") or (bound is Bound.AFTER and said <= begin) or (bound is Bound.BEFORE and said >= end):
        return hours
    if bound is Bound.AFTER or (bound is not Bound.BEFORE and begin == "00:00"):
        return f"{begin}-{said}"
    return f"{said}-{end}" if bound is Bound.BEFORE or end == "24:00" else hours


def _whole_days(sentence: Sentence) -> int:
    return next((value.days for atom in sentence.lengths if isinstance(value := atom.value, Length) and value.days), 0)


def _blocking(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    if not sentence.matches("rule_blocking"):
        return None
    statuses = sentence.lexicon.statuses
    status = next((statuses[word] for word in sentence.words if word in statuses), None)
    if status is None:
        return None
    return RuleChange("blocking", f"{status}={'free' if sentence.matches('rule_allows') else 'blocks'}")


def _notice(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    if not sentence.matches("rule_notice"):
        return None
    wanted = minutes if minutes is not None else _whole_days(sentence) * 24 * 60
    if not wanted and sentence.matches("a_day"):
        wanted = 24 * 60
    if wanted:
        return RuleChange("notice", str(wanted))
    return RuleChange("notice", "off") if sentence.matches("rule_off") else None


def _horizon(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    if not sentence.matches("rule_horizon"):
        return None
    days = _whole_days(sentence)
    months = sentence.lexicon.patterns["months"].search(sentence.plain)
    if not days and months:
        days = 30 * max(sentence.lexicon.number(months[1]), 1)
    return RuleChange("horizon", str(days)) if days else None


def _buffer(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    if not sentence.matches("rule_gap") or (minutes is None and not sentence.matches("rule_buffer")):
        return None
    before, after = sentence.matches("before"), sentence.matches("after")
    name = "buffer" if before == after else "buffer_before" if before else "buffer_after"
    if minutes is not None:
        return RuleChange(name, str(minutes))
    if sentence.matches("back_to_back"):
        return RuleChange("buffer", "off" if sentence.matches("rule_permits") else "15")
    number = next((atom.number for atom in sentence.atoms if atom.number is not None), None)
    if number is not None:
        return RuleChange(name, str(number))
    return RuleChange(name, "off") if sentence.matches("rule_off") else None


def _cap(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    found = sentence.lexicon.patterns["so_many_meetings"].search(sentence.plain)
    weekly = sentence.matches("weekly")
    if not weekly and not sentence.matches("daily") and not sentence.matches("rule_cap"):
        return None
    name = "weekly_cap" if weekly else "daily_cap"
    if found:
        return RuleChange(name, str(sentence.lexicon.number(found[1])), _days(sentence))
    if not sentence.matches("limit"):
        return None
    if sentence.matches("rule_off"):
        return RuleChange(name, "off")
    hours = any(point.bound is not None or point.until is not None for phrase in sentence.phrases for point in phrase.points)
    number = None if hours else next((atom.number for atom in sentence.atoms if atom.number is not None), None)
    return None if number is None else RuleChange(name, str(number), _days(sentence))


def _length(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    return RuleChange("length", str(minutes)) if minutes is not None and sentence.matches("rule_length") else None


def _hours(sentence: Sentence, minutes: int | None) -> RuleChange | None:
    """ "no meetings before 10" allows from 10; "only Tue-Thu afternoons" allows 12-17 there; "keep Fridays free" is off."""
    if sentence.matches("so_many_meetings"):
        return None  # "only one meeting per afternoon"
    forbids, only = sentence.matches("rule_forbids"), sentence.matches("only")
    days = _days(sentence)
    bounds = [point for phrase in sentence.phrases for point in phrase.points if point.bound in (Bound.BEFORE, Bound.AFTER)]
    slots = [_opposite(slot) for point in bounds if (slot := _slot(point)) is not None]
    if len(slots) == 2 and forbids and not only:  # "no meetings before 9 or after 5"
        both = max(start for start, _ in slots), min(end for _, end in slots)
        return RuleChange("hours", _stretch(both), days) if both[0] < both[1] else None
    for phrase in sentence.phrases:
        slot = _slot(phrase.points[0]) or _one_end(sentence, phrase.points[0])
        if slot is not None:
            if phrase.points[0].bound in (Bound.BEFORE, Bound.AFTER, Bound.SINCE, Bound.BY, Bound.UNTIL):
                outside = not phrase.negative and forbids and not only and phrase.points[0].bound in (Bound.BEFORE, Bound.AFTER)
                return RuleChange("hours", _stretch(_opposite(slot) if outside else slot), days)
            return RuleChange("hours", ("not " if forbids and not only else "") + _stretch(slot), days)
    if sentence.matches("lunch") and forbids:
        return RuleChange("hours", LUNCH_OUT, days)
    timed = any(point.has_time for phrase in sentence.phrases for point in phrase.points)
    if days and (forbids or only) and not timed:
        return RuleChange("hours", ANY_HOURS if only else "off", days)
    return None


def _one_end(sentence: Sentence, point: Point) -> tuple[int, int] | None:
    """ "I start at 10 on Mondays", "I finish at 4 on Fridays"."""
    if point.clock is None:
        return None
    minute = settle(point.clock)
    if sentence.matches("rule_starts"):
        return minute, 24 * 60
    return (0, minute) if sentence.matches("rule_ends") else None


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
    """Weekdays that are named, as "mon" … "sun", in the order of the week; a date is no rule for its weekday."""
    found: set[int] = set()
    for phrase in sentence.phrases:
        found |= _weekdays(phrase)
    for atom in sentence.atoms:
        if atom.value is Flag.WEEKDAYS_ONLY and not found:
            found |= set(range(5))
    if sentence.says("working_days"):
        found |= set(range(5))
    if sentence.says("weekend"):
        found |= {5, 6}
    return tuple(WEEKDAY_NAMES[day] for day in sorted(found))


def _weekdays(phrase: Phrase) -> set[int]:
    found: set[int] = set()
    for point in phrase.points:
        days = point.days
        weekly = days is not None and (days.weekday is not None or days.grain is Grain.WEEKEND)
        if days is not None and weekly and (days.last - days.first).days < 7:
            found |= {(days.first + timedelta(days=count)).weekday() for count in range((days.last - days.first).days + 1)}
    return found
