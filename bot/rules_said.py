"""Sentences about rules made exact: which rule, its new value, and the days or dates it is for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.asked import spoken_spans
from bot.understanding.requests import Intent, Request, RuleChange
from scheduling.rule_changes import Change
from scheduling.rules import Weekday

ONLY_THE_REST_CLOSED = "only "
DATED = "dated"
DAY_HOURS = re.compile(r"^\s*my (?:working )?hours\b", re.IGNORECASE)
DAY_OFF = re.compile(
    r"^\s*(?:i['’]?m|i am|i['’]?ll be) (?:off|away|on (?:holiday|vacation|leave)|not working|out)\b", re.IGNORECASE
)
COUNT = re.compile(r"^\s*(?:at most|max|maximum|no more than) (\d{1,2}) (?:a|per) (day|week)\W*$", re.IGNORECASE)
ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
ONLY_ON_DAYS = re.compile(r"\bonly\b.*\bon\b", re.IGNORECASE)


def with_rules(text: str, request: Request) -> Request:
    """The request, as a change of rules where the sentence is one that does not read like one by its words alone."""
    if found := COUNT.match(text):
        return Request(Intent.RULES, rule=RuleChange("daily_cap" if found[2].lower() == "day" else "weekly_cap", found[1]))
    rule = request.rule
    if rule is not None and rule.name == "hours" and ONLY.search(text) and not ONLY_ON_DAYS.search(text):
        return replace(request, rule=replace(rule, value=ONLY_THE_REST_CLOSED + rule.value))
    if (DAY_HOURS.match(text) or DAY_OFF.match(text)) and _names_one_stretch(request):
        return replace(request, intent=Intent.RULES, rule=RuleChange(DATED, ""))
    return request


def _names_one_stretch(request: Request) -> bool:
    is_meeting = request.intent in (Intent.BOOK, Intent.FIND_TIME) and not request.attendees
    return is_meeting and not request.leftover and len(spoken_spans(request)) == 1


def change_said(request: Request) -> Change | None:
    """The change that a sentence asks for; None when it only asks about the rules."""
    rule = request.rule
    if rule is None or rule.name == "show":
        return None
    if rule.name == DATED:
        return _on_dates(request)
    value = rule.value.removeprefix(ONLY_THE_REST_CLOSED)
    days = frozenset(Weekday(each) for each in rule.days)
    return Change(rule.name, value, days, only=value != rule.value)


def _on_dates(request: Request) -> Change | None:
    """ "My hours next Monday are 12 to 4", "I'm off from Dec 21 to Jan 1"."""
    start, end = spoken_spans(request)[0]
    last = (end - timedelta(minutes=1)).date()
    dates = tuple(start.date() + timedelta(days=count) for count in range((last - start.date()).days + 1))
    if start.time() == end.time() == time():
        return Change("hours", "off", dates=dates)
    return Change("hours", _stretch(start, end), dates=dates) if len(dates) == 1 else None


def _stretch(start: datetime, end: datetime) -> str:
    return f"{start:%H:%M}-{'24:00' if end.time() == time() else f'{end:%H:%M}'}"
