"""The cards with somebody's rules: all of them, and those that were just changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from adapters.chat import Button, Card, Facts, Look, Setting, Weight
from bot.actions import EditRules, Pack, ShowRules, ShowTypes, UndoRules
from bot.texts import en, rules_en, when
from bot.texts.when import Viewer
from bot.views.pieces import button, quiet, row, text, title
from scheduling.rules import CapCounts, Hours, MeetingType, Rules, Weekday
from scheduling.service.offer import default_length
from scheduling.service.set_rules import RulesSet
from scheduling.what_if import Effect, Week, touches_times

MINUTE = timedelta(minutes=1)

QUICK, BUSY, BOOKING, HOURS, DAYS = "quick", "busy", "booking", "hours", "days"
MEETINGS, TYPE, CALENDARS = "meetings", "type", "calendars"
TITLES = {
    QUICK: rules_en.QUICK_TITLE,
    BUSY: rules_en.BUSY_TITLE,
    BOOKING: rules_en.BOOKING_TITLE,
    HOURS: rules_en.HOURS_TITLE,
    DAYS: rules_en.DAYS_TITLE,
    MEETINGS: rules_en.MEETINGS_TITLE,
    TYPE: rules_en.TYPE_TITLE,
    CALENDARS: rules_en.CALENDARS_TITLE,
}
"""The sections, each with a form of its own; the first holds the main rules of the others."""

ROWS_OF = {
    BUSY: ("blocking", "buffer"),
    BOOKING: ("notice", "horizon", "cap"),
    HOURS: ("hours", "zone"),
    DAYS: ("days",),
    MEETINGS: ("length", "step", "reminders"),
    TYPE: ("types",),
    CALENDARS: ("calendars",),
}
"""The rules that each section's form changes, by the names of `rule_rows`."""

HEADINGS = {**TITLES, TYPE: rules_en.RULE_TYPES}
MOST_DAYS = 6
MOST_TYPES = 4


def rules_card(
    rules: Rules,
    viewer: Viewer,
    now: datetime,
    pack: Pack,
    *notes: str,
    is_default: bool = False,
    here: bool = False,
    done: RulesSet | None = None,
    effect: Effect | None = None,
) -> Card:
    """Every rule as it stands, a section each with the button for its form; after a save with what it did, and the way back."""
    heading = [title(en.RULES_TITLE), *(text(each) for each in notes)]
    buttons = [_edit(rules_en.QUICK, EditRules(QUICK, int(here)), pack, Weight.PRIMARY)]
    summary = en.RULES_TITLE
    if is_default:
        heading.append(text(en.RULES_DEFAULT))
    if done is not None:
        heading.append(text(f"{rules_en.SAVED_ALONE} {does(done.before, done.after, effect)}".strip(), look=Look.GOOD))
        buttons.append(_undo(done, pack))
        summary = f"{rules_en.SAVED_ALONE} {_in_a_line(changed_rows(done, viewer, now).values())}"
    settings = (
        Setting(HEADINGS[each], _rows(each, rules, done, viewer, now), _change(each, rules, pack, here=here)) for each in ROWS_OF
    )
    elsewhere = button(rules_en.EDIT_ABOVE if here else rules_en.EDIT_HERE, ShowRules(here=int(not here)), pack)
    return Card(summary, (*heading, row(*buttons), *settings, quiet(rules_en.SAY_LIKE), row(elsewhere)))


Rows = tuple[tuple[str, tuple[str, ...]], ...]


def _rows(section: str, rules: Rules, done: RulesSet | None, viewer: Viewer, now: datetime) -> Rows:
    """The section's rules, those that were just changed marked; a label that the heading says already is left out."""
    if section == TYPE and rules.meeting_types:
        return _type_rows(rules, done)
    said = rule_rows(rules, viewer, now)
    fresh = changed_rows(done, viewer, now) if done else {}
    return tuple(
        _row("" if said[name][0] == HEADINGS[section] else said[name][0], said[name][1], fresh=name in fresh)
        for name in ROWS_OF[section]
    )


def _type_rows(rules: Rules, done: RulesSet | None) -> Rows:
    kinds = rules.meeting_types
    before = done.before.meeting_types if done else kinds
    rows = tuple(_row(kind.name, _lengths(kind), fresh=kind not in before) for kind in kinds[:MOST_TYPES])
    return (*rows, _row("", rules_en.and_more(len(kinds) - MOST_TYPES))) if len(kinds) > MOST_TYPES else rows


def _row(label: str, value: str, *, fresh: bool = False) -> tuple[str, tuple[str, ...]]:
    mark = rules_en.FRESH if fresh else ""
    return (f"{mark}{label}", (value,)) if label else ("", (f"{mark}{value}",))


def _change(section: str, rules: Rules, pack: Pack, *, here: bool) -> Button:
    """Meeting types have a list of their own, once there are any."""
    spoken = rules_en.change_of(HEADINGS[section])
    if section == TYPE and rules.meeting_types:
        return button(rules_en.CHANGE, ShowTypes(int(here)), pack, spoken=spoken)
    return _edit(rules_en.CHANGE, EditRules(section, int(here)), pack, spoken=spoken)


def _edit(label: str, action: EditRules, pack: Pack, weight: Weight = Weight.NORMAL, spoken: str = "") -> Button:
    return Button(label, pack(action), weight, spoken, opens_dialog=not action.here)


def types_card(rules: Rules, viewer: Viewer, pack: Pack, *, here: bool) -> Card:
    """One's own meeting types, the main one first."""
    settings = (
        Setting(
            kind.name,
            (("" if place else rules_en.MAIN_TYPE, (type_in_words(kind, viewer),)),),
            _edit(rules_en.CHANGE, EditRules(TYPE, int(here), kind.slug), pack, spoken=rules_en.change_of(kind.name)),
        )
        for place, kind in enumerate(rules.meeting_types)
    )
    new = _edit(rules_en.ADD_TYPE, EditRules(TYPE, int(here)), pack, Weight.PRIMARY)
    back = button(rules_en.ALL_RULES, ShowRules(int(here)), pack)
    return Card(rules_en.TYPES_TITLE, (title(rules_en.TYPES_TITLE), quiet(rules_en.TYPES_NOTE), *settings, row(new, back)))


def changed_rows(done: RulesSet, viewer: Viewer, now: datetime) -> Mapping[str, tuple[str, str]]:
    """The rules that differ, as they now stand."""
    old = rule_rows(done.before, viewer, now)
    return {name: said for name, said in rule_rows(done.after, viewer, now).items() if said != old[name]}


def changed_card(
    heading: str, done: RulesSet, effect: Effect | None, viewer: Viewer, now: datetime, pack: Pack, *, undo: bool
) -> Card:
    """The rules that changed as they now stand, what that does, and the way back."""
    rows = list(changed_rows(done, viewer, now).values())
    back = [_undo(done, pack)] if undo else []
    facts = Facts(tuple((label, (value,)) for label, value in rows))
    buttons = row(*back, button(rules_en.ALL_RULES, ShowRules(), pack))
    said = does(done.before, done.after, effect)
    return Card(f"{heading} {_in_a_line(rows)}", (title(heading), facts, *([text(said)] if said else []), buttons))


def _in_a_line(rows: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in rows)


def _undo(done: RulesSet, pack: Pack) -> Button:
    return button(rules_en.UNDO, UndoRules(done.version), pack)


def does(before: Rules, after: Rules, effect: Effect | None) -> str:
    """What a change does to the week; "" where it cannot do anything to it."""
    if not touches_times(before, after):
        return ""
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
        "buffer": (en.RULE_BREAKS, _breaks(rules)),
        "notice": (en.RULE_NOTICE, _lasting(rules.notice) if rules.notice is not None else en.USUAL_NOTICE),
        "horizon": (en.RULE_HORIZON, en.days_ahead(rules.horizon.days) if rules.horizon else en.NO_LIMIT),
        "cap": (en.RULE_CAPS, _caps(rules)),
        "hours": (en.RULE_HOURS, hours_in_words(rules.hours, viewer) if rules.hours else en.OUTLOOK_HOURS),
        "days": (rules_en.RULE_DAYS, _days_in_words(rules.hours, today, viewer)),
        "zone": (rules_en.RULE_ZONE, rules.zone or rules_en.ZONE_FROM_OUTLOOK),
        "step": (en.RULE_STEP, en.every(when.length(rules.step))),
        "reminders": (rules_en.RULE_REMINDERS, _reminders(rules)),
        "calendars": (rules_en.RULE_CALENDARS, _calendars(rules)),
        "length": (rules_en.RULE_LENGTH, when.length(default_length(rules))),
        "types": (rules_en.RULE_TYPES, _types(rules, viewer)),
    }


def _lasting(length: timedelta) -> str:
    return rules_en.lasting(length // MINUTE)


def _breaks(rules: Rules) -> str:
    if not rules.buffer_before and not rules.buffer_after:
        return en.NO_BREAKS
    return en.breaks(when.length(rules.buffer_before), when.length(rules.buffer_after))


def _reminders(rules: Rules) -> str:
    said = rules_en.reminders([each // MINUTE for each in sorted(rules.reminders, reverse=True)])
    return said if rules.reminded else f"{said}; {rules_en.BUT_NOT_ME}"


def _calendars(rules: Rules) -> str:
    read = rules_en.calendars_read(len(rules.read_calendars)) if rules.read_calendars else rules_en.DEFAULT_ONLY
    return f"{read}; {rules_en.WRITTEN_ELSEWHERE}" if rules.write_calendar else read


def _types(rules: Rules, viewer: Viewer) -> str:
    return "; ".join(f"{kind.name}: {type_in_words(kind, viewer)}" for kind in rules.meeting_types) or rules_en.NO_TYPES


def _lengths(kind: MeetingType) -> str:
    """20 or 30 min; 45 min or 1 h."""
    lengths = [when.length(each) for each in kind.lengths]
    if all(each < timedelta(hours=1) for each in kind.lengths):
        return en.listed([*(each.removesuffix(" min") for each in lengths[:-1]), lengths[-1]], "or")
    return en.listed(lengths, "or")


def type_in_words(kind: MeetingType, viewer: Viewer) -> str:
    """30 or 60 min, online, 10 min before and after, 2 h notice, Tue 13:00–17:00, 2 questions: what differs from the rules."""
    gaps = {rules_en.FREE_BEFORE: kind.buffer_before, rules_en.FREE_AFTER: kind.buffer_after, rules_en.NOTICE_WORD: kind.notice}
    parts = (
        _lengths(kind),
        rules_en.ONLINE_WORD if kind.online else "",
        kind.place,
        *(f"{_lasting(length)} {words}" for words, length in gaps.items() if length is not None),
        hours_in_words(Hours(kind.windows), viewer) if kind.windows else "",
        rules_en.questions(kind.questions),
    )
    return ", ".join(each for each in parts if each)


def _caps(rules: Rules) -> str:
    said = en.caps(rules.daily_cap, rules.weekly_cap)
    return f"{said}, {rules_en.ONLY_CONVENES}" if rules.caps_count is CapCounts.OURS else said


def hours_in_words(hours: Hours, viewer: Viewer) -> str:
    """Mon–Thu 09:00–17:00; Fri 10:00–17:00: days with the same windows together."""
    windows: dict[Weekday, str] = {
        day: ", ".join(_stretch(each.start, each.end, viewer) for each in hours.weekly if day in each.days) for day in Weekday
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


def _stretch(start: time, end: time | None, viewer: Viewer) -> str:
    return f"{_clock(start, viewer)}–{_clock(end, viewer) if end else en.MIDNIGHT}"


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row with the same other hours; no windows are days off."""

    first: date
    last: date
    windows: tuple[tuple[time, time | None], ...]


def upcoming(hours: Hours | None, today: date) -> list[Spell]:
    """Special days that are not over."""
    coming = [each for each in hours.overrides if each.day >= today] if hours else []
    off = {each.day for each in coming if each.start is None}
    spells: list[Spell] = []
    for day in sorted({each.day for each in coming}):
        open_hours = ((each.start, each.end) for each in coming if each.day == day and each.start is not None)
        windows = () if day in off else tuple(open_hours)
        last = spells[-1] if spells else None
        if last and last.last + timedelta(days=1) == day and last.windows == windows:
            spells[-1] = replace(last, last=day)
        else:
            spells.append(Spell(day, day, windows))
    return spells


def spell_in_words(spell: Spell, today: date, viewer: Viewer) -> str:
    """Thu 24 Dec – Mon 28 Dec off; Mon 30 Nov 10:00–12:00, 14:00–16:00."""
    days = dict.fromkeys(when.date_words(each, today, viewer) for each in (spell.first, spell.last))
    hours = ", ".join(_stretch(start, end, viewer) for start, end in spell.windows)
    return f"{' – '.join(days)} {hours or rules_en.DAY_OFF}"


def _days_in_words(hours: Hours | None, today: date, viewer: Viewer) -> str:
    coming = upcoming(hours, today)
    if not coming:
        return rules_en.NO_DAYS
    shown = [spell_in_words(each, today, viewer) for each in coming[:MOST_DAYS]]
    return rules_en.days_more(shown, len(coming) - MOST_DAYS)


def _clock(at: time, viewer: Viewer) -> str:
    return when.clock(datetime.combine(datetime.min, at), viewer)  # noqa: DTZ901 - any day will do, only its clock is shown
