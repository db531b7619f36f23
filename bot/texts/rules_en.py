"""English for one's own rules: the forms, what was saved, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts import when

RULES_PRIVATE = "Your rules are between us: write to me in our own chat to see or change them."
WHICH_RULE = "Which rule would you like to change? Press its button, or say it in a sentence."
SAY_LIKE = (
    "Or just tell me, also several at once: “no meetings before 10 on Fridays, 15 minutes between meetings and at most 4 a day”, "
    "“only Tue–Thu afternoons”, “treat tentative as free”."
)
SAVED = "Saved. It now stands like this:"
SAVED_ALONE = "Saved."
UNDONE = "Undone. It stands like this again:"
NOTHING_CHANGED = "That is how it stands already:"
CALENDAR_UNREAD = "I can’t read your calendar just now, so I can’t say what this does to your week."
NO_EFFECT = "It changes none of your times this week or next."
RULES_OVERTAKEN = "Your rules were changed elsewhere meanwhile, so I left them at that. This is how they stand:"
FORM_OVERTAKEN = "These were changed elsewhere meanwhile. What you typed is kept, with what stands now beside it. Save once more."
UNDO = "Undo"
ALL_RULES = "All my rules"
MY_RULES = "When I can be met"
SET_UP = "Set up my rules"
SAVE = "Save"
BACK = "Back"
PREVIEW = "What would this do?"
CHANGE = "Change"
EDIT_HERE = "Edit here in the chat"
EDIT_ABOVE = "Edit in a window"

FRESH = "✓ "
"""Before a rule that was just changed."""

QUICK = "Set the main rules at once"
QUICK_TITLE = "Your main rules"
BUSY_TITLE = "What’s busy"
BOOKING_TITLE = "Notice and limits"
HOURS_TITLE = "Weekly hours"
DAYS_TITLE = "Days off and other hours"
MEETINGS_TITLE = "Lengths and reminders"
TYPE_TITLE = "Meeting type"
CALENDARS_TITLE = "Calendars"

RULE_DAYS = "Special days"
RULE_ZONE = "Time zone"
RULE_LENGTH = "Usual length"
RULE_REMINDERS = "Reminders"
RULE_TYPES = "Meeting types"
RULE_CALENDARS = "Calendars"
ZONE_FROM_OUTLOOK = "as in Outlook"
DAY_OFF = "off"
NO_DAYS = "none"
ONLY_CONVENES = "counting only those I booked"

BLOCKING = "These block a time"
BUFFER_BEFORE = "Keep free before a meeting"
BUFFER_AFTER = "Keep free after a meeting"
NOTICE = "Nobody books me at shorter notice than"
NOTICE_UNSET = "15 min for colleagues, 4 h for guests"
HORIZON = "Nobody books me further ahead than"
HORIZON_UNSET = "no limit"
DAILY_CAP = "At most this many meetings a day"
WEEKLY_CAP = "At most this many meetings a week"
NO_CAP = "no limit"
CAPS_COUNT = "These limits count"
COUNT_ALL = "all my meetings"
COUNT_OURS = "only those booked by Convene"
LENGTH = "A meeting usually takes"
STEP = "Meetings start every"
REMINDERS = "In meetings I organize, everyone is reminded"
REMIND_ME = "I am reminded of meetings booked here"
REMINDED, NOT_REMINDED = "yes, in our chat", "no"
REMINDERS_NONE, BUT_NOT_ME = "none for your meetings", "none to you"
MEETINGS_NOTE = "I remind those in chat who have written to me at least once. Others have Outlook’s own reminder."
OPEN_DAYS = "I can be met on"
OPEN_HOURS = "Hours on these days"
QUICK_NOTE = "You can undo this. The other rules have buttons of their own on the card."
ZONE = "Time zone (empty: as in Outlook)"
ZONE_HINT = "Stockholm"
HOURS_HINT = "09:00-12:00, 13:00-17:00"
HOURS_HINT_TWELVE = "9 AM-12 PM, 1 PM-5 PM"
HOURS_NOTE = (
    "Several stretches a day are fine: 9-12, 13-17. An empty day is closed; empty all of them to follow Outlook’s working hours."
)
CLOSED = "closed"
FIRST_DAY = "From this day"
LAST_DAY = "Until (empty: that day alone)"
DAY_HOURS = "Hours then (empty: the whole day off)"
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

MISTAKES = "Not saved yet: please look at what stands below the fields."
NOT_A_NUMBER = "Please give a whole number."
NOT_A_DATE = "Please choose a date."
DAYS_BACKWARDS = "This is before the first day."
DAY_IS_OVER = "This day is over."
NO_DAY_OPEN = "Please tick at least one day."
NOTHING_BLOCKS = "Please tick at least one; else nothing in your calendar would count."
NOT_OVER_MIDNIGHT = "Please end by 24:00 here, and give the next day its own hours."
NO_ZONE = "I don’t know this zone. Write a big city of it, or its name, such as Europe/Madrid."
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


def which_half(start: int, end: int) -> str:
    """For "1-5" and "9-5": minutes of the day that were probably meant."""
    first, last = (f"{minute // 60}{f':{minute % 60:02}' if minute % 60 else ''}" for minute in (start, end))
    return f"Do you mean {first}-{last}? Please write it so, or with am and pm; the night would be 01:00-05:00."


def now_stands(value: str) -> str:
    return f"What stands now: {value or 'nothing'}"


def wrong(field: str, problem: str) -> str:
    """A rule that cannot be, as a sentence. `problem` goes on with the rule's name."""
    return f"{contradicts(field, problem)} I left your rules as they were."


def contradicts(field: str, problem: str) -> str:
    """For beside the field of another rule."""
    name = next((words for key, words in NAMES.items() if field.startswith(key)), "That rule")
    return f"{name} {problem}."


def too_many_days(most: int) -> str:
    return f"These are more than {most} days at once."


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


# ---------------------------------------------------------------- lengths and amounts


def lasting(minutes: int) -> str:
    """0 min, 45 min, 4 h, 1 day."""
    if minutes and minutes % (24 * 60) == 0:
        return days(minutes // (24 * 60))
    return when.length_of_minutes(minutes)


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def before(minutes: int) -> str:
    return f"{when.length_of_minutes(minutes)} before"


def reminders(minutes: Sequence[int]) -> str:
    """24 h and 1 h before; none for your meetings."""
    lengths = " and ".join(when.length_of_minutes(each) for each in minutes)
    return f"{lengths} before" if lengths else REMINDERS_NONE


def hours_as_now(stands: str) -> str:
    return f"as now: {stands}"


def change_of(what: str) -> str:
    return f"Change: {what}"


def and_more(count: int) -> str:
    return f"and {count} more"


def not_saved(does: str) -> str:
    return f"Not saved yet. {does or NO_EFFECT}"


# ---------------------------------------------------------------- meeting types

TYPES_TITLE = "Your meeting types"
TYPES_NOTE = (
    "A meeting that you ask for here is of the first type with its length, else of the main one, and takes its breaks and "
    "notice. Days and hours, places and questions are for your booking link, which is still to come."
)
TYPE_NOTE = (
    "In chat, meetings of these lengths take these breaks and this notice. Place, days, hours and questions are for your booking "
    "link, which is still to come."
)
NEW_TYPE = "New meeting type"
ADD_TYPE = "Add one"
NO_TYPES = "none yet"
MAIN_TYPE = "The main one"
AS_IN_MY_RULES = "as in my rules"
AS_NOW = "as now"
TYPE_NAME = "Name"
TYPE_NAME_HINT = "Project kickoff"
TYPE_LENGTHS = "Lengths in minutes, the usual one first"
TYPE_LENGTHS_HINT = "30, 60"
TYPE_WHERE = "Where"
ONLINE, ON_SITE, ONLINE_AND_ON_SITE = "online", "at a place", "online and at a place"
TYPE_PLACE = "Place"
TYPE_PLACE_HINT = "Room 4, or your address"
TYPE_DAYS = "Only on these days (none ticked: all of mine)"
TYPE_HOURS = "Only at these hours (empty: all of mine)"
TYPE_HOURS_HINT = "13-17"
TYPE_QUESTIONS = ("Ask whoever books (empty: nothing)", "And ask")
TYPE_MAIN = "Make this my main one"
TYPE_REMOVE = "Remove this meeting type"
ONLINE_WORD = "online"
FREE_BEFORE, FREE_AFTER, NOTICE_WORD = "free before", "free after", "notice"
TYPE_GONE = "This meeting type was removed elsewhere meanwhile. Save to add it again."
NO_NAME = "Please give it a name."
BAD_LENGTHS = "Please write lengths in minutes, from 5 to 480, such as 30, 60."
NO_PLACE = "Please say where, or choose online."


def questions(asked: Sequence[str]) -> str:
    """Word for word, for the card shows what was saved."""
    return "asks " + " and ".join(f"“{each}”" for each in asked) if asked else ""


# ---------------------------------------------------------------- calendars

READ_CALENDARS = "What is in these counts as busy"
WRITE_CALENDAR = "Meetings are booked into"
WHY_DEFAULT = "I suggest your default calendar: Outlook counts people’s answers to invitations there alone."
NO_CALENDAR_READ = "Please tick at least one; else I couldn’t tell when you are free."
WRITTEN_IS_READ = "I book into this one, so please tick it above as well."
NO_CALENDAR_WRITTEN = "Please choose one."
DEFAULT_ONLY = "your default calendar"
WRITTEN_ELSEWHERE = "booked into another than the default"


def default_calendar(name: str) -> str:
    return f"{name} (default)"


def calendars_read(count: int) -> str:
    return "one other than your default" if count == 1 else f"{count} of your calendars count"


def gone(count: int) -> str:
    what = "One of the calendars you had chosen is" if count == 1 else f"{count} of the calendars you had chosen are"
    return f"{what} no longer in Outlook, so I can’t tell when you are free. Please check these and save."
