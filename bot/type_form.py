"""A meeting type's form sent off: added, changed, made the main one or removed; or what is wrong, by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from bot.fields_read import Errors, minutes_in, ticked_in
from bot.hours_said import Unclear, spans_said
from bot.texts import rules_en
from bot.views.rule_fields import AFTER, BEFORE, NOTICE, OPEN_DAYS, OPEN_HOURS, Values, is_number
from bot.views.type_fields import (
    AS_NOW,
    LENGTHS,
    MAIN,
    NAME,
    ON_SITE,
    PLACE,
    QUESTIONS,
    REMOVE,
    WHERE,
    WHOLE_DAY,
    type_called,
)
from scheduling.rule_changes import hours_of, merged
from scheduling.rules import MeetingType, Rules, Weekday, WeeklyWindow

SEVERAL = re.compile(r"[,;\s]+(?:(?:or|and)\s+)?")
MOST_OF_A_SLUG = 50
ONLINE_ALONE = "online"


def type_from(values: Values, rules: Rules, slug: str, errors: Errors) -> Rules:
    """The rules with this meeting type as the form says; `slug` is that of the one which stands, "" for a new one."""
    before = type_called(rules, slug)
    kinds = rules.meeting_types
    if before is not None and values.get(REMOVE) == "true":
        return replace(rules, meeting_types=tuple(each for each in kinds if each is not before))
    after = _type(values, before, {each.slug for each in kinds}, errors)
    if values.get(MAIN) == "true":
        return replace(rules, meeting_types=(after, *(each for each in kinds if each is not before)))
    if before is None:
        return replace(rules, meeting_types=(*kinds, after))
    return replace(rules, meeting_types=tuple(after if each is before else each for each in kinds))


def _type(values: Values, before: MeetingType | None, taken: Collection[str], errors: Errors) -> MeetingType:
    name = " ".join(values.get(NAME, "").split())
    where, place = values.get(WHERE, ""), values.get(PLACE, "").strip()
    if not name:
        errors[NAME] = rules_en.NO_NAME
    if where != ONLINE_ALONE and not place:
        errors[PLACE] = rules_en.NO_PLACE
    return MeetingType(
        slug=before.slug if before else slug_for(name, taken),
        name=name,
        lengths=_lengths(values.get(LENGTHS, ""), errors),
        buffer_before=minutes_in(values, BEFORE, errors),
        buffer_after=minutes_in(values, AFTER, errors),
        notice=minutes_in(values, NOTICE, errors),
        windows=_windows(values, before, errors),
        questions=tuple(asked for each in QUESTIONS if (asked := values.get(each, "").strip())),
        place="" if where == ONLINE_ALONE else place,
        online=where != ON_SITE,
    )


def slug_for(name: str, taken: Collection[str]) -> str:
    """The name as it can stand in a link, with a number where another has it already."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:MOST_OF_A_SLUG].strip("-") or "meeting"
    numbered = (stem if count == 1 else f"{stem}-{count}" for count in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)


def _lengths(typed: str, errors: Errors) -> tuple[timedelta, ...]:
    """In the order typed, each once."""
    parts = [each.removesuffix("min") for each in SEVERAL.split(typed.strip()) if each.rstrip(".") not in ("", "min")]
    if not parts or not all(map(is_number, parts)):
        errors[LENGTHS] = rules_en.BAD_LENGTHS
        return ()
    if any(not 5 <= int(each) <= 480 for each in parts):
        errors[LENGTHS] = rules_en.BAD_LENGTHS
    return tuple(dict.fromkeys(timedelta(minutes=int(each)) for each in parts))


def _windows(values: Values, before: MeetingType | None, errors: Errors) -> tuple[WeeklyWindow, ...]:
    """None at all where nothing is said; days alone are open all day, hours alone hold every day."""
    said = values.get(OPEN_HOURS, "").strip()
    days = [day for day in Weekday if day.value in ticked_in(values, OPEN_DAYS)]
    if said == AS_NOW and before is not None:
        kept = (replace(each, days=each.days & frozenset(days)) for each in before.windows)
        return tuple(each for each in kept if each.days)
    spans = spans_said(said)
    if isinstance(spans, Unclear) or any(end < start for start, end in spans):
        errors[OPEN_HOURS] = spans.sentence if isinstance(spans, Unclear) else rules_en.NOT_OVER_MIDNIGHT
        return ()
    if not spans and not days:
        return ()
    open_days, hours = days or list(Weekday), merged(spans) or (WHOLE_DAY,)
    return hours_of({day: hours if day in open_days else () for day in Weekday}, ()).weekly
