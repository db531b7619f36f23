"""English for one's own rules: the forms, what was saved, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

RULES_PRIVATE = "Your rules are between us: write to me in our own chat to see or change them."
WHICH_RULE = "Which rule would you like to change? Press it below, or say it in a sentence."
SAY_LIKE = (
    "Or just tell me: “no meetings before 10 on Fridays”, “15 minutes between meetings”, “at most 4 meetings a day”, "
    "“only Tue–Thu afternoons”, “treat tentative as free”."
)
SAVED = "Saved. It now stands like this:"
UNDONE = "Undone. It stands like this again:"
NOTHING_CHANGED = "That is how it stands already:"
CALENDAR_UNREAD = "I can’t read your calendar just now, so I can’t say what this does to your week."
NO_EFFECT = "It opens and closes no times this week or next."
RULES_OVERTAKEN = "Your rules were changed elsewhere meanwhile, so I left them at that. This is how they stand:"
FORM_OVERTAKEN = "These were changed elsewhere meanwhile. What you typed is kept, with what stands now beside it. Save once more."
UNDO = "Undo"
ALL_RULES = "All my rules"
SAVE = "Save"
BACK = "Back"
EDIT_HERE = "Edit here in the chat"
EDIT_ABOVE = "Edit in a window"

BUSY_SECTION, HOURS_SECTION, DAYS_SECTION, BOOKING_SECTION = "What’s busy…", "Weekly hours…", "Days off…", "Notice and limits…"
BUSY_TITLE, HOURS_TITLE, DAYS_TITLE, BOOKING_TITLE = (
    "What’s busy",
    "Weekly hours",
    "Days off and other hours",
    "Notice and limits",
)

RULE_DAYS = "Special days"
RULE_ZONE = "Time zone"
RULE_LENGTH = "Usual length"
RULE_CALENDARS = "Calendars"
ZONE_FROM_OUTLOOK = "as in Outlook"
DAY_OFF = "off"
NO_DAYS = "none"
ONLY_CONVENES = "counting only those I booked"

BLOCKING = "These block a time"
BUFFER_BEFORE = "Minutes kept free before a meeting"
BUFFER_AFTER = "Minutes kept free after a meeting"
NOTICE = "Minimum notice in minutes (empty: 15 for colleagues, 4 hours for guests)"
HORIZON = "How many days ahead I may be booked (empty: no limit)"
STEP = "Meetings start every"
DAILY_CAP = "At most so many meetings a day (empty: no limit)"
WEEKLY_CAP = "At most so many meetings a week (empty: no limit)"
CAPS_COUNT = "These limits count"
COUNT_ALL = "all my meetings"
COUNT_OURS = "only meetings booked through Convene"
LENGTH = "Usual length in minutes"
ZONE = "Time zone (empty: as in Outlook)"
ZONE_HINT = "Europe/Stockholm"
HOURS_HINT = "09:00-12:00, 13:00-17:00"
HOURS_NOTE = "Several stretches a day are fine. Leave a day empty to close it, and all of them to follow Outlook’s working hours."
FIRST_DAY = "From this day"
LAST_DAY = "Until (empty: that day alone)"
OPENS = "Open from (empty: the whole day off)"
CLOSES = "Open until"
REMOVE_DAYS = "Remove these"
DAYS_NOTE = "On these dates your weekly hours don’t count."

STATUS_CHOICES = (
    ("busy", "Busy"),
    ("oof", "Out of office"),
    ("tentative", "Tentative"),
    ("workingElsewhere", "Working elsewhere"),
    ("free", "Free"),
)
FULL_WEEKDAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}

NOT_A_NUMBER = "Please give a whole number."
NOT_A_DATE = "Please choose a date."
DAYS_BACKWARDS = "This is before the first day."
DAY_IS_OVER = "This day is over."
NO_CLOSING = "Please say until when, too."
NO_OPENING = "Please say from when, too."
BAD_HOURS = "I don’t understand this. Write it like 09:00-12:00, 13:00-17:00."
CLOSED_ALL_WEEK_WITH_DAYS = "Your days off need weekly hours beside them. Please fill in at least one day."

NAMES = {
    "buffer_before": "The break before meetings",
    "buffer_after": "The break after meetings",
    "notice": "The notice",
    "horizon": "The horizon",
    "step": "The step",
    "daily_cap": "The daily limit",
    "weekly_cap": "The weekly limit",
    "zone": "The time zone",
    "overrides": "Those days",
    "hours": "Your hours",
    "blocking": "That",
    "meeting_types": "The length",
}


def now_stands(value: str) -> str:
    return f"Elsewhere it was set to: {value}"


def wrong(field: str, problem: str) -> str:
    """A rule that cannot be, as a sentence. `problem` goes on with the rule's name."""
    name = next((words for key, words in NAMES.items() if field.startswith(key)), "That rule")
    return f"{name} {problem}. I left your rules as they were."


def beside(problem: str) -> str:
    """The same beside its field, where the name stands already."""
    return f"This {problem}."


def effect(opens: int, closes: int, *, next_week: bool) -> str:
    """It opens 6 and closes 2 times this week."""
    if not opens and not closes:
        return NO_EFFECT
    parts = [f"{verb} {count}" for verb, count in (("opens", opens), ("closes", closes)) if count]
    does = f"{' and '.join(parts)} time{'' if (closes or opens) == 1 else 's'}"
    return f"This week stays as it is; next week it {does}." if next_week else f"It {does} this week."


def days_more(shown: Sequence[str], count: int) -> str:
    return "; ".join(shown) + (f" and {count} more" if count > 0 else "")


# ---------------------------------------------------------------- calendars

CALENDARS_SECTION, CALENDARS_TITLE = "Calendars…", "Calendars"
READ_CALENDARS = "What is in these counts as busy"
WRITE_CALENDAR = "Meetings are booked into"
WHY_DEFAULT = "I suggest your default calendar: Outlook counts people’s answers to invitations there alone."
NO_CALENDAR_READ = "Please tick at least one; else I couldn’t tell when you are free."
WRITTEN_IS_READ = "I book into this one, so please tick it above as well."
NO_CALENDAR_WRITTEN = "Please choose one."
DEFAULT_ONLY = "your default calendar"


def default_calendar(name: str) -> str:
    return f"{name} (default)"


def calendars_read(count: int) -> str:
    return "one other than your default" if count == 1 else f"{count} of yours"


def gone(count: int) -> str:
    what = "One of the calendars you had chosen is" if count == 1 else f"{count} of the calendars you had chosen are"
    return f"{what} no longer in Outlook, so I can’t tell when you are free. Please check these and save."
