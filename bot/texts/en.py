"""English. Short, warm and exact; never blaming; what to do next is always said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scheduling.bookings import Why
from scheduling.calendars import Unreadability

# ---------------------------------------------------------------- pieces


def listed(words: Sequence[str], last: str = "and") -> str:
    """Ana, Ben and Chie."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(words: Sequence[str], most: int) -> str:
    """Ana, Ben and 3 more."""
    shown = list(words[:most])
    return listed(shown if len(words) <= most else [*shown[: most - 1], f"{len(words) - most + 1} more"])


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def titled(organizer: str, others: Sequence[str], *, attends: bool) -> str:
    """What a meeting is called when nobody said: "Ada / Ana Pérez"."""
    names = [organizer, *others] if attends else list(others)
    return " / ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "") or organizer


# ---------------------------------------------------------------- buttons

BOOK = "Book"
MOVE_HERE = "Move here"
MORE = "More times"
EARLIER = "Earlier"
LATER = "Later"
AGAIN = "Look again"
CHANGE = "Change…"
DISMISS = "Dismiss"
SAVE = "Show times"
BACK = "Back"
CHOOSE = "Choose"
SOMEONE_ELSE = "Look up"
MOVE = "Move"
CANCEL = "Cancel meeting"
CANCEL_NOW = "Yes, cancel it"
KEEP = "Keep it"
JOIN = "Join"
WITH = "With"
OPTIONAL = "Optional"
MOVE_THIS = "Move this one"
CANCEL_THIS = "Cancel this one"


def go_on_without(name: str) -> str:
    return f"Go on without reading {possessive(name)} calendar"


def book_spoken(when: str) -> str:
    return f"Book {when}"


# ---------------------------------------------------------------- help

EXAMPLES = (
    "find me 30 minutes with Ana",
    "book Ben tomorrow at 3 for 45 min",
    "is Chie free Thursday afternoon?",
)

WELCOME = (
    "Hello, I’m Convene. I find a time that suits everyone and book it in Outlook.",
    "I only read when people are free or busy, and I check once more right before I book.",
    "Just type what you need, for example:",
)

COMING = "Coming up"
NOTHING_COMING = "Nothing that I booked for you is ahead."
LINK_TITLE = "Your booking link"
CHECK_TITLE = "Is everything set up?"

HELP_TITLE = "What I can do"
HELP = (
    ("Find a time", "find me 30 minutes with Ana · an hour with Ana and Ben next week, mornings"),
    ("Book a time", "book Ben tomorrow at 3 for 45 min"),
    ("See who is free", "is Ana free Thursday afternoon? · when is Ben next free?"),
    ("See your day", "what’s on Thursday? · what’s next?"),
    ("Move or cancel", "move my 3pm with Ana to Friday · cancel my meeting with Ben"),
    ("Carry on", "make it 45 minutes · add Ben · next week instead · 2 · never mind"),
    ("Your rules", "what are my rules? · no meetings before 10 on Fridays · why is Thursday 3pm not offered?"),
)

NOT_UNDERSTOOD = "I’m not sure what you’d like me to do. These work, for example:"
IN_GROUPS = "Here I only see messages that mention me."
PICK_BY_NUMBER = "Here I only see messages that mention me; with a number, such as “2”, that picks a time."

# ---------------------------------------------------------------- asking back

WITH_WHOM = "Whom would you like to meet? Names, addresses or mentions will do; “just me” keeps the time for you alone."
WHO_TITLE = "Who do you mean?"
SOMEONE_ELSE_LABEL = "Someone else? Their full name or address"
SOMEONE_ELSE_EMPTY = "Please type their full name or address first."
ANSWERED_ALREADY = "That question is settled already, or it was somebody else’s. Just ask me anew."


def no_such_choice(number: int, count: int) -> str:
    return f"There is no number {number} on the card; please choose from 1 to {count}."


TITLE_OF_MANY = "Which meeting?"
NOT_QUITE = "I don’t find quite that meeting. Is it one of these?"


def which(name: str) -> str:
    return f"Which {name[:1].upper()}{name[1:]}?"


def did_you_mean(name: str, count: int) -> str:
    return f"I find no “{name}” in your directory. Did you mean {'this person' if count == 1 else 'one of these'}?"


def one_of_them(name: str, had_none: Sequence[str], others: Sequence[str]) -> str:
    """One of several will do: who it is now, after those who have no time, and how to get another."""
    if had_none:
        return f"{listed(had_none)} {'has' if len(had_none) == 1 else 'have'} no time then, so this is with {name}."
    return f"This is with {name}, as one of them will do; for another say “{others[0]} instead of {name}”."


def not_found(names: Sequence[str]) -> str:
    if all("@" in name.strip("@") for name in names):
        return nobody_at(names)
    quoted = listed([f"“{name}”" for name in names], "or")
    return f"I can’t find {quoted} in your directory. Please check the spelling, or give me the full name or address."


def nobody_at(addresses: Sequence[str]) -> str:
    which = "the address" if len(addresses) == 1 else "the addresses"
    return f"Nobody in your organisation can be reached at {listed(addresses, 'or')}. Please check {which}, or give me a name."


def too_many(count: int, most: int) -> str:
    return f"That makes {count} people, and I can look at up to {most} at once. Who of them do you really need?"


def many_groups(name: str, groups: Sequence[str]) -> str:
    return f"Several groups are called “{name}”: {some(groups, 5)}. Please give me the full name of the one you mean."


NO_MANAGER = "Your directory doesn’t say who your manager is. Please give me their name."
NO_TEAM = "Your directory doesn’t say who is in your team. Please name the people."
NOBODY_HERE = "I see nobody else in this chat. Whom do you mean? Names, addresses or a group will do."


def taken_as(phrase: str, meaning: str, other: str) -> str:
    return f"I took “{phrase}” as {meaning}; say “{other}” if you meant that."


def in_your_time(zone: str, moment: str) -> str:
    return f"You said {zone}: in your time that is {moment}."


def day_and_month(day: date) -> str:
    """In words that no country reads otherwise: 5 June."""
    return f"{day.day} {day:%B}"


def leftover(words: Sequence[str]) -> str:
    unclear = listed([f"“{word}”" for word in words])
    return f"I didn’t understand {unclear}. When should it be? “Thursday afternoon” or “next week” would work."


# ---------------------------------------------------------------- offers


def times_for(count: int, subject: str) -> str:
    return f"{'One time' if count == 1 else f'{count} times'} for {subject}"


def new_times_for(count: int, subject: str) -> str:
    return f"{'One new time' if count == 1 else f'{count} new times'} for {subject}"


def first_is(when: str) -> str:
    return f"the first is {when}"


TIME_ALONE = "Focus time"
"""What time for oneself is called when nobody said."""
JUST_YOU = "just you"
YOU_FREE = "You are free"
EVERYONE_FREE = "Everyone is free"
EVERYONE_SEEN_FREE = "Everyone whose calendar I can see is free"


def free_but_optional(missing: Sequence[str]) -> str:
    return f"Everyone needed is free; {listed(missing)} (optional) can’t come"


YOU = "you"


def free_only_until(name: str, time: str) -> str:
    return f"{name} until {time}"


def something_right_after(name: str, *, is_you: bool) -> str:
    return f"{name} {'have' if is_you else 'has'} something right after"


def outside_hours(name: str, time: str, *, is_you: bool) -> str:
    return f"outside your working hours ({time})" if is_you else f"outside {possessive(name)} working hours ({time} there)"


def there(name: str, time: str) -> str:
    return f"{time} for {name}"


def read_ago(ago: str) -> str:
    return f"Calendars read {ago}."


def your_zone(zone: str) -> str:
    return f"All times are your local time ({zone})."


def but_not(days: str) -> str:
    return f"not {days}"


NEXT_BEST = "These are the next best times."
OFFER_CHANGED = "This had changed meanwhile. Here it is as it stands now."
DISMISSED = "Closed. Just ask again whenever you like."
KEPT = "All right, the meeting stays as it is."
NOT_CANCELLED_YET = "Nothing is cancelled yet. Say “yes” to cancel the meeting, or “no” to keep it."
LEFT_ALONE = "All right, I leave everything as it is."
OTHER_DAYS_STAY = "The other days stay as they were; to close them, say for example “only Tuesdays and Thursdays”."
RULE_NOT_SAVED = "That reads like a question, so I saved nothing. To change your rules, say it without the question mark."
NOTHING_TO_UNDO = (
    "I can take back the last change of your rules, and you made none here just now. "
    "For a meeting say “cancel my meeting with Ana” or “move it to Friday at 10”."
)
NOTHING_OPEN = "There is nothing open to close. Just ask whenever you like."
NO_MORE = "I have no other times to show."
NO_EARLIER = "There is no earlier time that works. These are the ones I have."
NO_LATER = "There is no later time that works. These are the ones I have."
TAKEN_INSTEAD = "Here is what is free close to it:"


def exact_is_free(when: str, *, all_known: bool, alone: bool = False, outside_hours: bool = False) -> str:
    who = "you" if alone else f"everyone{'' if all_known else ' whose calendar I can see'}"
    return f"{when} is free for {who}, but it is outside working hours." if outside_hours else f"{when} works for {who}."


def exact_is_not(when: str, reasons: Sequence[str]) -> str:
    return f"{when} doesn’t work: {listed(reasons)}." if reasons else f"{when} doesn’t work."


def off_grid(when: str, minutes: int) -> str:
    return f"Meetings start every {minutes} minutes in your calendar, so {when} isn’t one of the times."


def which_number(count: int) -> str:
    return f"Which one? Type its number, 1 to {count}."


def no_such_pick(pick: int, count: int) -> str:
    return (
        f"There is no time number {pick} on the card; it has {count}."
        if count > 1
        else f"There is no time number {pick} on the card."
    )


YOU_ARE_WELCOME = "You’re welcome."
STILL_OPEN = "Nothing is booked yet: to book one of the times, type its number."
BOOKED_ALREADY = (
    "This meeting is booked. To change when it is, say for example “move it to Friday at 10”; for another one, tell me with whom."
)
NO_OFFER = "I have no times on the table for you here. Ask me for some, for example: find me 30 minutes with Ana."

# ---------------------------------------------------------------- why not


def nothing_fits(subject: str) -> str:
    return f"I found no time for {subject}."


NOTHING_READABLE = "Unknown is not free, so I offer no time before you decide."


def cannot_see(names: Sequence[str]) -> str:
    return f"I can’t see {listed([possessive(name) for name in names])} calendar{'s' if len(names) > 1 else ''}"


def mostly(clauses: Sequence[str]) -> str:
    return f"Mostly because {listed(clauses)}."


TRY_OTHERWISE = "Try another week, a shorter meeting, or fewer people: “next week instead”, “make it 15 minutes”."


def unreadable(name: str, why: Unreadability) -> str:
    """Why a calendar is unknown."""
    whose = f"{possessive(name)} calendar"
    match why:
        case Unreadability.NO_MAILBOX:
            return f"{name} has no mailbox here, so I can’t see when they are free."
        case Unreadability.ACCESS_DENIED | Unreadability.CONSENT_MISSING:
            return f"I’m not allowed to read {whose}. Your administrator can change that."
        case Unreadability.NOT_FOUND | Unreadability.CALENDAR_GONE:
            return f"I can’t find {whose} in Outlook."
        case Unreadability.TOO_MANY_ENTRIES:
            return f"{whose.capitalize() if whose[0].islower() else whose} has more entries than Outlook shows me at once."
        case Unreadability.THROTTLED | Unreadability.UNAVAILABLE:
            return f"Outlook isn’t showing me {whose} just now. Please try again in a minute."


def own_unreadable(why: Unreadability) -> str:
    """The asker's own calendar is where the meeting would be written."""
    match why:
        case Unreadability.NO_MAILBOX:
            return "You don’t seem to have a mailbox here, so there is no calendar to book into. Your administrator can help."
        case Unreadability.ACCESS_DENIED | Unreadability.CONSENT_MISSING:
            return "I’m not allowed to read your calendar, so I can’t book into it. Your administrator can change that."
        case Unreadability.CALENDAR_GONE:
            return "A calendar you chose is gone from Outlook. Ask “what are my rules?” and choose again under Calendars."
        case Unreadability.NOT_FOUND:
            return "I can’t find your calendar in Outlook, so I can’t book into it. Your administrator can help."
        case Unreadability.TOO_MANY_ENTRIES:
            return "Your calendar has more entries than Outlook shows me at once. Please try a shorter stretch of time."
        case Unreadability.THROTTLED | Unreadability.UNAVAILABLE:
            return "Outlook isn’t showing me your calendar just now. Nothing was booked. Please try again in a minute."


def guest_unknown(names: Sequence[str]) -> str:
    return f"{listed(names)}: unknown, outside your organisation. They’ll be invited; I can’t see when they are free."


def guest_not_seen(names: Sequence[str]) -> str:
    return f"{listed(names)}: unknown, outside your organisation. I can’t see when they are free."


def accepted_unknown(names: Sequence[str]) -> str:
    return f"Without reading {listed([possessive(name) for name in names])} calendar, as you chose."


# ---------------------------------------------------------------- bookings

BOOKING = "Booking…"
BOOKED = "Booked"
CHECKING = "I’m checking everyone’s calendar once more. This card changes as soon as it is done."
NO_LINK = "Outlook gave no Teams link for this meeting."
OVERLAPS = "Careful: this overlaps something else in somebody’s calendar."
NOT_CERTAIN = "Not certain yet"
WILL_SETTLE = (
    "Outlook didn’t give a clear answer. I’m settling it and will change this card as soon as I am sure, in little more than an "
    "hour at most; please don’t book it again meanwhile."
)
MOVING = "Moving…"
STANDS = "The meeting stays where it was."
CANCELLING = "Cancelling…"
CANCELLED = "Cancelled"
TOO_LATE_TO_CANCEL = "This meeting is over already; there is nothing to cancel."
CHANGED_IN_OUTLOOK = "That meeting has been changed in Outlook meanwhile, so I left it. Please ask me again to move it."
GONE_FROM_OUTLOOK = "I can’t find that meeting in Outlook any more. Nothing was changed."
GONE_IN_OUTLOOK = "It had been deleted or cancelled in Outlook, so it is off here too."
UNDOING_IT = "I’m undoing what was done so far. This card changes as soon as it is done."
CANCELLED_TOLD = "Everyone invited is told by Outlook."
OVER = "This meeting is over"
NOT_BOOKED = "Not booked"


def may_still_move(to: str) -> str:
    return f"Outlook never answered the move to {to} and may still carry it out within the hour. I’ll say so here."


def moved_from(when: str) -> str:
    return f"Moved here from {when}. Everyone invited is told by Outlook."


def was(when: str) -> str:
    return f"It was {when}."


def ended(why: Why | None, when: str, who: Sequence[str], *, moving: bool) -> str:
    """Why a time was not booked (or moved to). Said only when nothing can have been written."""
    nothing = "Nothing was moved" if moving else "Nothing was booked"
    people = listed(who)
    match why:
        case Why.TAKEN:
            busy = f": {people} {'is' if len(who) == 1 else 'are'} busy now" if who else ""
            return f"{when} just went{busy}. {nothing}."
        case Why.RULE:
            return f"{when} no longer fits{f' the rules of {people}' if who else ''}. {nothing}."
        case Why.UNREADABLE:
            whose = listed([possessive(name) for name in who]) or "somebody’s"
            return f"I couldn’t read {whose} calendar for the last check, so I left it. {nothing}."
        case Why.PAST:
            return f"{when} has already passed. {nothing}."
        case Why.OUTLOOK_REFUSED:
            return f"Outlook wouldn’t let me write into your calendar. {nothing}. Your administrator can check my permissions."
        case Why.OUTLOOK_DOWN:
            return f"Outlook isn’t answering. {nothing}. Please try again in a minute."
        case Why.TOO_LATE:
            return f"That took longer than is safe, so I stopped. {nothing}. Please try again."
        case Why.HOST_DECIDED:
            return f"The entry was changed in Outlook before anyone was invited, so I left it at that. {nothing}."
        case Why.CANCELLED_MEANWHILE:
            return f"The meeting was cancelled meanwhile. {nothing}."
        case Why.UNSETTLED:
            return f"Outlook hasn’t said yet what became of the last change of time. {nothing}. Please try again in an hour."
        case Why.CHOSE_AGAIN:
            return f"You chose another time instead of {when}."
        case None:
            return f"That didn’t work out. {nothing}."


def went(times: Sequence[str]) -> str:
    return f"{listed(times)} {'is' if len(times) == 1 else 'are'} no longer possible."


MEETING = "Your meeting"
MOVE_TELLS = "Outlook tells everyone invited."
NOBODY_INVITED = "Nobody else is invited."
ONLY_THIS_ONE = "It is one of a series; only this one changes."


def too_many_to_move(count: int) -> str:
    return f"That meeting has {count} people, more than I can check at once. Please move it in Outlook."


def sure_to_move(subject: str, to: str) -> str:
    return f"Move “{subject}” to {to}?"


def stands_in_outlook(at: str, names: Sequence[str]) -> str:
    return f"Now: {at}, with {some(names, 5)}." if names else f"Now: {at}."


def sure_to_cancel(subject: str) -> str:
    return f"Cancel “{subject}”?" if subject else "Cancel this meeting?"


def cancel_tells(names: Sequence[str]) -> str:
    return f"{some(names, 5)} will be told by Outlook." if names else "Nobody else is invited."


def no_such_meeting(described: str, *, everywhere: bool) -> str:
    """`everywhere` where the calendar was looked into as well, in the asker's own chat."""
    if everywhere:
        return f"I don’t find {described} in your calendar of the next four weeks. Which day is it on?"
    return (
        f"I don’t find {described} among the meetings you booked through me. "
        "For those made in Outlook please ask me in our own chat, where nobody reads along."
    )


SUCH_A_MEETING = "such a meeting"


def meetings_with(names: Sequence[str]) -> str:
    return f"meetings with {listed(names)}"


def meeting_with(names: str) -> str:
    return f"a meeting with {names}"


def not_yours(organizer: str) -> str:
    return f"Only {organizer}, who organizes this meeting, can do that. You could ask them, or decline it in Outlook."


def not_your_card(asker: str) -> str:
    return f"These are {possessive(asker)} times. Ask me yourself and you’ll get your own."


# ---------------------------------------------------------------- what others in a meeting are told

SHOW_MEETING = "Show meeting"
CHANGING = "Being changed"
REMINDER = "Reminder"
NO_REMINDERS = "Stop reminding me"
OUTLOOK_TELLS = "Outlook has sent it to you as well; answer it there."
TOLD_MOVED = "Your meeting was moved in Outlook"
TOLD_CANCELLED = "Your meeting was cancelled in Outlook"
TOLD_OVERLAPS = "Something came in over this meeting"
OVERLAP_STANDS = "The meeting stands: I cancel nothing by myself."


def told_booked(who: str) -> str:
    return f"{who} has booked a meeting with you"


def told_moved(who: str) -> str:
    return f"{who} has moved your meeting"


def told_cancelled(who: str) -> str:
    return f"{who} has cancelled your meeting"


def overlap_seen(whose: Sequence[str], *, mine: bool) -> str:
    """`whose` calendar it is in, `YOU` for the reader's own; `mine` says that the reader can move the meeting."""
    names = ["your" if each == YOU else possessive(each) for each in whose] or ["somebody’s"]
    what = f"It overlaps something else in {listed(names)} calendar."
    return f"{what} Would you like to move it?" if mine else f"{what} You could ask for another time, or decline in Outlook."


def ask_to_change(organizer: str) -> str:
    return f"{organizer} can move or cancel it. You answer it in Outlook."


# ---------------------------------------------------------------- who is free, what is on


def all_free_at(when: str) -> str:
    return f"Everyone is free: {when}."


def not_all_free_at(when: str) -> str:
    return f"Not everyone is free: {when}."


def all_free(words: str) -> str:
    """Goes on with the stretches."""
    return f"Everyone is free together ({words}):"


def never_all_free(words: str) -> str:
    return f"There is no time when everyone is free ({words})."


def is_free(name: str, *, is_you: bool) -> str:
    return "You are free" if is_you else f"{name} is free"


def is_busy(name: str, *, is_you: bool) -> str:
    return "You are not free" if is_you else f"{name} is not free"


def free_at(name: str, when: str, *, is_you: bool) -> str:
    return f"{is_free(name, is_you=is_you)}: {when}."


def busy_at(name: str, when: str, *, is_you: bool) -> str:
    return f"{is_busy(name, is_you=is_you)}: {when}."


def outside_hours_then(there: str, *, is_you: bool) -> str:
    """Nothing is on, but it is no working time. `there` is the clock of somebody elsewhere, "" for the reader's own."""
    if is_you:
        return "Nothing is on then, but it is outside your working hours."
    return f"Nothing is on then, but it is outside their working hours{f' ({there} there)' if there else ''}."


def free_from_to(name: str, words: str, *, is_you: bool) -> str:
    return f"{is_free(name, is_you=is_you)} ({words}):"


def no_free(name: str, words: str, *, is_you: bool) -> str:
    return f"{is_busy(name, is_you=is_you)} ({words})."


def and_more(count: int) -> str:
    return f"… and {count} more"


NEXT_TWO_WEEKS = "in the next two weeks"


def next_free(name: str, *, is_you: bool) -> str:
    """Goes on with the stretch."""
    return f"{'You are' if is_you else f'{name} is'} next free: "


def wholly(name: str, words: str, *, is_you: bool) -> str:
    return f"{is_free(name, is_you=is_you)} all the time: {words}."


COMING_UP = "coming up"
AGENDA_PRIVATE = "I only show your agenda in our own chat. Write to me there."
AGENDA_OWN = "I only show your own agenda. Of others I can tell when they are free."


def agenda_of(window: str) -> str:
    return f"Your calendar: {window}"


def nothing_on(window: str) -> str:
    return f"Nothing in your calendar: {window}."


STATUS_WORDS = {
    "busy": "busy",
    "tentative": "tentative",
    "oof": "out of office",
    "workingElsewhere": "working elsewhere",
    "free": "shown as free",
    "unknown": "busy",
}
ALL_DAY = "All day"
TITLES_IN_OUTLOOK = "Titles I know only of meetings you booked through me; the others are in Outlook."

# ---------------------------------------------------------------- the form

FORM_TITLE = "Change what I look for"
FORM_LENGTH = "Length"
FORM_PEOPLE = "Who has to be there"
FORM_OPTIONAL = "Who may come"
FORM_WINDOW = "When"
FORM_WINDOW_HINT = "next week, mornings"
FORM_SUBJECT = "Title"
FORM_PLACE = "Place"
FORM_ONLINE = "Teams meeting"
FORM_NAMES_HINT = "Names or addresses, with commas between"
FORM_ASKS_FOR = "find a time"
"""What the form puts before its window, so that it reads as a request."""
FORM_BAD_WINDOW = "I don’t understand this. Try “Thursday afternoon” or “next week, mornings”."


def several_called(name: str, people: Sequence[str]) -> str:
    return f"Several people are called {name}: {some(people, 5)}. Please give the full name or the address."


FORM_NOBODY = "Please name at least one person."

# ---------------------------------------------------------------- what cannot be


def past(when: str) -> str:
    return f"{when} has already passed. When should it be instead?"


THAT_TIME = "that time"
PAST_WINDOW = "That time has already passed. When should it be instead?"
NO_LENGTH = "A meeting needs at least 5 minutes. How long should it be?"
TOO_LONG = "I book meetings of up to 8 hours. How long should it be?"


def all_ruled_out(window: str) -> str:
    return f"That leaves nothing of {window}. When should it be instead?"


def window_too_short(window: str, length: str) -> str:
    return f"{length} doesn’t fit into {window}. Try a longer stretch or a shorter meeting."


def too_far(days: int) -> str:
    return f"I look up to {days} days ahead. Please choose a nearer time."


# ---------------------------------------------------------------- not there yet

NOT_YET_QUORUM = "I can’t yet look for a time when only some of them can come. Mark the others as optional: “Ben optional”."
NOT_YET_RECURRING = "I can’t set up repeating meetings yet. I can book the first one."
NOT_YET_REMINDER = (
    "I remind people of meetings that I booked, as “my rules” say, but of nothing else. Outlook reminds you as usual."
)
NOT_YET_SEVERAL = "I change one meeting at a time. Please tell me which one."
NOT_YET_DECLINE = "I can’t decline meetings for you yet; in Outlook it is one click."
NOT_YET_PEOPLE = (
    "I can’t change who is in a meeting yet, so I left it as it is. "
    "In Outlook you can: open the meeting, add or remove people, and send the update."
)
NAME_A_ROOM = "I can’t choose a room for you yet. Name one, such as “in the Blue Room”, and I book it too."


def no_such_room(place: str) -> str:
    return f"I find no room called “{place}”, so I only write it into the invitation."


READ_IN_PART = "That was long: I read only the first 500 characters."
NOT_YET_UNNAMED = (
    "I only know people by their name or address, so I can’t tell who that is. Give me one, or say “just me” to keep the time "
    "for yourself."
)
NOT_YET_LINK = "Booking links are not there yet. I can find a time with anyone: give me their name or address."
NOT_YET_CHECK = "The set-up check is not there yet. Your administrator can run “convene check” meanwhile."


def also_asked(rest: Sequence[str]) -> str:
    return f"One thing at a time: I haven’t done {listed([f'“{each}”' for each in rest])} yet."


# ---------------------------------------------------------------- rules

RULES_TITLE = "Your rules"
RULES_DEFAULT = "You have set none, so these apply:"
RULE_BLOCKS = "Busy means"
RULE_BREAKS = "Kept free"
RULE_NOTICE = "Notice"
RULE_HORIZON = "Booked ahead"
RULE_CAPS = "Meetings"
RULE_HOURS = "Hours"
RULE_STEP = "Starts"
USUAL_NOTICE = "15 min for colleagues, 4 h for guests"
NO_LIMIT = "no limit"
OUTLOOK_HOURS = "your working hours in Outlook"
NEVER = "never"
MIDNIGHT = "midnight"
WEEKDAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}


NO_BREAKS = "nothing around meetings"


def breaks(before: str, after: str) -> str:
    return f"{before} before and {after} after a meeting"


def days_ahead(days: int) -> str:
    return f"up to {days} days"


def caps(daily: int | None, weekly: int | None) -> str:
    parts = [f"at most {count} a {what}" for count, what in ((daily, "day"), (weekly, "week")) if count is not None]
    return listed(parts) or NO_LIMIT


def every(step: str) -> str:
    return f"every {step}"


# ---------------------------------------------------------------- failures

UNKNOWN_ASKER = "I don’t find you in your organisation’s directory, so I can’t see your calendar. Your administrator can help."

NO_ADDRESS = (
    "Your profile here shows me no confirmed e-mail address, so I don’t know which calendar is yours. "
    "Please put your work address there and confirm it, or ask your administrator."
)


def unknown_asker(address: str) -> str:
    """`address` is how the chat knows them, "" where it knows them better than that."""
    if not address:
        return UNKNOWN_ASKER
    return (
        f"I don’t find {address} in your organisation’s directory, so I can’t see your calendar. "
        "Please check the address in your profile here, or ask your administrator."
    )


OLD_BUTTON = "That button no longer works: it is from an older card. Please ask me again."
GONE_OFFER = "Those times are too old to use. Please ask me again."
GONE_BOOKING = "I have no record of that meeting any more."
# None of these says that nothing was booked: the same click may have come twice, and another process be about the first.
DIRECTORY_DOWN = "I can’t reach your organisation’s directory just now. Please try again in a minute."
OUTLOOK_DOWN = "Outlook isn’t answering just now. Please try again in a minute."
STORE_DOWN = "I can’t reach my records just now. Please try again in a minute."
STORE_UNSURE = (
    "I lost my records for a moment, so I’m not certain yet whether that went through. "
    "I’ll settle it within 10 minutes; please don’t book it again meanwhile."
)
CHANNEL_DOWN = "I can’t see who is in this chat just now. Please name the people, or try again in a minute."
BUG = "Something went wrong on my side, and I’ve noted it. Please try again, or ask in other words."
