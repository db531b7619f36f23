"""The card with somebody's rules."""

from __future__ import annotations

from datetime import datetime, time

from adapters.chat import Card, Facts
from bot.texts import en, when
from bot.texts.when import Viewer
from bot.views.pieces import quiet, text, title
from scheduling.rules import Hours, Rules, Weekday, WeeklyWindow


def rules_card(rules: Rules, viewer: Viewer, *, is_default: bool) -> Card:
    """What blocks, what is kept free, and when somebody can be met."""
    rows = [
        (en.RULE_BLOCKS, en.listed([en.STATUS_WORDS[status] for status in sorted(rules.blocking)])),
        (en.RULE_BREAKS, en.breaks(when.length(rules.buffer_before), when.length(rules.buffer_after))),
        (en.RULE_NOTICE, when.length(rules.notice) if rules.notice is not None else en.USUAL_NOTICE),
        (en.RULE_HORIZON, en.days_ahead(rules.horizon.days) if rules.horizon else en.NO_LIMIT),
        (en.RULE_CAPS, en.caps(rules.daily_cap, rules.weekly_cap)),
        (en.RULE_HOURS, _hours(rules.hours, viewer) if rules.hours else en.OUTLOOK_HOURS),
        (en.RULE_STEP, en.every(when.length(rules.step))),
    ]
    facts = Facts(tuple((label, (value,)) for label, value in rows))
    heading = (title(en.RULES_TITLE), *([text(en.RULES_DEFAULT)] if is_default else []))
    return Card(en.RULES_TITLE, (*heading, facts, quiet(en.NOT_YET_RULES)))


def _hours(hours: Hours, viewer: Viewer) -> str:
    return "; ".join(_window(each, viewer) for each in hours.weekly) or en.NEVER


def _window(window: WeeklyWindow, viewer: Viewer) -> str:
    days = ", ".join(en.WEEKDAYS[day] for day in Weekday if day in window.days)
    return f"{days} {_clock(window.start, viewer)}–{_clock(window.end, viewer) if window.end else en.MIDNIGHT}"


def _clock(at: time, viewer: Viewer) -> str:
    return when.clock(datetime.combine(datetime.min, at), viewer)  # noqa: DTZ901 - any day will do, only its clock is shown
