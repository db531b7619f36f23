"""The fields of the form for one meeting type, and what they hold for one that stands or for a new one."""

from __future__ import annotations

from adapters.chat import Input, ToggleInput
from bot.texts import rules_en
from bot.texts.when import Viewer
from bot.views.rule_fields import (
    AFTER,
    BEFORE,
    BUFFERS,
    MINUTE,
    NOTICE,
    NOTICES,
    OPEN_DAYS,
    OPEN_HOURS,
    Basis,
    Filled,
    Values,
    minutes,
    open_values,
)
from scheduling.rule_changes import DAY_MINUTES, week_of
from scheduling.rules import Hours, MeetingType, Rules
from scheduling.service.offer import default_length

NAME, LENGTHS, WHERE, PLACE = "name", "lengths", "where", "place"
QUESTIONS = ("question1", "question2")
MAIN, REMOVE = "main", "remove"
ONLINE, ON_SITE, BOTH = "online", "place", "both"
WHOLE_DAY = (0, DAY_MINUTES)
AS_NOW = rules_en.AS_NOW
"""Typed in place of hours that differ between days: they stay."""


def type_called(rules: Rules, slug: str) -> MeetingType | None:
    return next((each for each in rules.meeting_types if each.slug == slug), None)


def type_fields(filled: Filled, basis: Basis, slug: str) -> tuple[Input, ...]:
    """The most telling first. `slug` is "" for a new one."""
    kinds = basis.rules.meeting_types
    kind = type_called(basis.rules, slug)
    places = ((ONLINE, rules_en.ONLINE), (ON_SITE, rules_en.ON_SITE), (BOTH, rules_en.ONLINE_AND_ON_SITE))
    fields: list[Input] = [
        filled.text(NAME, rules_en.TYPE_NAME, rules_en.TYPE_NAME_HINT, required=True),
        filled.text(LENGTHS, rules_en.TYPE_LENGTHS, rules_en.TYPE_LENGTHS_HINT, required=True),
        filled.one(WHERE, rules_en.TYPE_WHERE, places),
        filled.text(PLACE, rules_en.TYPE_PLACE, rules_en.TYPE_PLACE_HINT),
        filled.lasting(BEFORE, rules_en.BUFFER_BEFORE, BUFFERS, rules_en.AS_IN_MY_RULES),
        filled.lasting(AFTER, rules_en.BUFFER_AFTER, BUFFERS, rules_en.AS_IN_MY_RULES),
        filled.lasting(NOTICE, rules_en.NOTICE, NOTICES, rules_en.AS_IN_MY_RULES),
        filled.several(OPEN_DAYS, rules_en.TYPE_DAYS, rules_en.FULL_WEEKDAYS.items()),
        filled.text(OPEN_HOURS, rules_en.TYPE_HOURS, rules_en.TYPE_HOURS_HINT),
        *(filled.text(each, label) for each, label in zip(QUESTIONS, rules_en.TYPE_QUESTIONS, strict=True)),
    ]
    if kinds and kind != kinds[0]:
        fields.append(ToggleInput(MAIN, rules_en.TYPE_MAIN, filled.values.get(MAIN) == "true"))
    if kind is not None:
        fields.append(ToggleInput(REMOVE, rules_en.TYPE_REMOVE, filled.values.get(REMOVE) == "true"))
    return tuple(fields)


def type_values(basis: Basis, slug: str) -> Values:
    kind = type_called(basis.rules, slug) or MeetingType(slug, "", (default_length(basis.rules),))
    return {
        NAME: kind.name,
        LENGTHS: ", ".join(str(each // MINUTE) for each in kind.lengths),
        WHERE: (BOTH if kind.place else ONLINE) if kind.online else ON_SITE,
        PLACE: kind.place,
        BEFORE: minutes(kind.buffer_before),
        AFTER: minutes(kind.buffer_after),
        NOTICE: minutes(kind.notice),
        **_window_values(kind, basis.viewer),
        **dict.fromkeys(QUESTIONS, ""),
        **dict(zip(QUESTIONS, kind.questions, strict=False)),
        MAIN: "false",
        REMOVE: "false",
    }


def _window_values(kind: MeetingType, reader: Viewer) -> Values:
    """Whole days are days without hours."""
    values = open_values(Hours(kind.windows), reader)
    spans = {span for each in week_of(Hours(kind.windows)).values() for span in each}
    if len(spans) > 1 and not values[OPEN_HOURS]:
        return {**values, OPEN_HOURS: AS_NOW}
    return {**values, OPEN_HOURS: ""} if spans == {WHOLE_DAY} else values
