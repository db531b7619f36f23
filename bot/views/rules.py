"""The cards with somebody's rules: all of them, and those that were just changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from adapters.chat import Actions, Button, Card, Facts
from bot.actions import EditRules, Pack, ShowRules, UndoRules
from bot.texts import en, rules_en, when
from bot.texts.when import Viewer
from bot.views.pieces import button, quiet, row, text, title
from scheduling.rules import CapCounts, DatedWindow, Hours, Rules, Weekday, WeeklyWindow
from scheduling.service.offer import default_length
from scheduling.service.set_rules import RulesSet
from scheduling.what_if import Effect, Week

BUSY, BOOKING, HOURS, DAYS, CALENDARS = "busy", "booking", "hours", "days", "calendars"
SECTIONS = {
    BUSY: rules_en.BUSY_SECTION,
    HOURS: rules_en.HOURS_SECTION,
    DAYS: rules_en.DAYS_SECTION,
    BOOKING: rules_en.BOOKING_SECTION,
    CALENDARS: rules_en.CALENDARS_SECTION,
}
MOST_DAYS = 6


def rules_card(
    rules: Rules, viewer: Viewer, now: datetime, pack: Pack, *notes: str, is_default: bool = False, here: bool = False
) -> Card:
    """What blocks, what is kept free, and when somebody can be met, each section with its form."""
    facts = Facts(tuple((label, (value,)) for label, value in rule_rows(rules, viewer, now).values()))
    heading = (title(en.RULES_TITLE), *(text(each) for each in notes), *([text(en.RULES_DEFAULT)] if is_default else []))
    elsewhere = button(rules_en.EDIT_ABOVE if here else rules_en.EDIT_HERE, ShowRules(here=int(not here)), pack)
    return Card(en.RULES_TITLE, (*heading, facts, quiet(rules_en.SAY_LIKE), _sections(pack, here=here), row(elsewhere)))


def _sections(pack: Pack, *, here: bool) -> Actions:
    return Actions(
        tuple(Button(label, pack(EditRules(section, int(here))), opens_dialog=not here) for section, label in SECTIONS.items())
    )


def changed_card(
    heading: str, done: RulesSet, effect: Effect | None, viewer: Viewer, now: datetime, pack: Pack, *, undo: bool
) -> Card:
    """The rules that changed as they now stand, what that does, and the way back."""
    before, after = rule_rows(done.before, viewer, now), rule_rows(done.after, viewer, now)
    rows = [each for name, each in after.items() if each != before[name]]
    buttons = [button(rules_en.ALL_RULES, ShowRules(), pack)]
    if undo:
        buttons.insert(0, button(rules_en.UNDO, UndoRules(done.version), pack))
    said = "; ".join(f"{label}: {value}" for label, value in rows)
    facts = Facts(tuple((label, (value,)) for label, value in rows))
    return Card(f"{heading} {said}", (title(heading), facts, text(does(effect)), row(*buttons)))


def does(effect: Effect | None) -> str:
    if effect is None:
        return rules_en.CALENDAR_UNREAD
    return rules_en.effect(effect.opens, effect.closes, next_week=effect.week is Week.NEXT)


def unchanged_card(rules: Rules, names: Sequence[str], viewer: Viewer, now: datetime, pack: Pack) -> Card:
    """That nothing had to be changed, with the rules in question as they stand."""
    rows = [each for name, each in rule_rows(rules, viewer, now).items() if name in names]
    facts = Facts(tuple((label, (value,)) for label, value in rows))
    return Card(
        rules_en.NOTHING_CHANGED, (title(rules_en.NOTHING_CHANGED), facts, row(button(rules_en.ALL_RULES, ShowRules(), pack)))
    )


# ---------------------------------------------------------------- one rule in words


def rule_rows(rules: Rules, viewer: Viewer, now: datetime) -> Mapping[str, tuple[str, str]]:
    """Label and value of every rule, by name."""
    today = viewer.local(now).date()
    return {
        "blocking": (en.RULE_BLOCKS, en.listed([en.STATUS_WORDS[status] for status in sorted(rules.blocking)]) or en.NEVER),
        "buffer": (en.RULE_BREAKS, en.breaks(when.length(rules.buffer_before), when.length(rules.buffer_after))),
        "notice": (en.RULE_NOTICE, when.length(rules.notice) if rules.notice is not None else en.USUAL_NOTICE),
        "horizon": (en.RULE_HORIZON, en.days_ahead(rules.horizon.days) if rules.horizon else en.NO_LIMIT),
        "cap": (en.RULE_CAPS, _caps(rules)),
        "hours": (en.RULE_HOURS, hours_in_words(rules.hours, viewer) if rules.hours else en.OUTLOOK_HOURS),
        "days": (rules_en.RULE_DAYS, _days_in_words(rules.hours, today, viewer)),
        "zone": (rules_en.RULE_ZONE, rules.zone or rules_en.ZONE_FROM_OUTLOOK),
        "step": (en.RULE_STEP, en.every(when.length(rules.step))),
        "calendars": (rules_en.RULE_CALENDARS, _calendars(rules)),
        "length": (rules_en.RULE_LENGTH, when.length(default_length(rules))),
    }


def _calendars(rules: Rules) -> str:
    return rules_en.calendars_read(len(rules.read_calendars)) if rules.read_calendars else rules_en.DEFAULT_ONLY


def _caps(rules: Rules) -> str:
    said = en.caps(rules.daily_cap, rules.weekly_cap)
    is_capped = rules.daily_cap is not None or rules.weekly_cap is not None
    return f"{said}, {rules_en.ONLY_CONVENES}" if is_capped and rules.caps_count is CapCounts.OURS else said


def hours_in_words(hours: Hours, viewer: Viewer) -> str:
    """Mon–Thu 09:00–17:00; Fri 10:00–17:00: days with the same windows together."""
    windows: dict[Weekday, str] = {
        day: ", ".join(_window(each, viewer) for each in hours.weekly if day in each.days) for day in Weekday
    }
    days_of: dict[str, list[Weekday]] = {}
    for day, said in windows.items():
        if said:
            days_of.setdefault(said, []).append(day)
    return "; ".join(f"{_days(days)} {said}" for said, days in days_of.items()) or en.NEVER


def _days(days: Sequence[Weekday]) -> str:
    """Mon–Fri; Mon, Wed."""
    order = list(Weekday)
    numbers = [order.index(day) for day in days]
    if len(days) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{en.WEEKDAYS[days[0]]}–{en.WEEKDAYS[days[-1]]}"
    return ", ".join(en.WEEKDAYS[day] for day in days)


def _window(window: WeeklyWindow | DatedWindow, viewer: Viewer) -> str:
    start = _clock(window.start or time(), viewer)
    return f"{start}–{_clock(window.end, viewer) if window.end else en.MIDNIGHT}"


def day_in_words(dated: DatedWindow, today: date, viewer: Viewer) -> str:
    said = rules_en.DAY_OFF if dated.start is None else _window(dated, viewer)
    return f"{when.date_words(dated.day, today, viewer)} {said}"


def upcoming(hours: Hours | None, today: date) -> list[DatedWindow]:
    """Special days that are not over."""
    return [each for each in hours.overrides if each.day >= today] if hours else []


def _days_in_words(hours: Hours | None, today: date, viewer: Viewer) -> str:
    coming = upcoming(hours, today)
    if not coming:
        return rules_en.NO_DAYS
    shown = [day_in_words(each, today, viewer) for each in coming[:MOST_DAYS]]
    return rules_en.days_more(shown, len(coming) - MOST_DAYS)


def _clock(at: time, viewer: Viewer) -> str:
    return when.clock(datetime.combine(datetime.min, at), viewer)  # noqa: DTZ901 - any day will do, only its clock is shown
