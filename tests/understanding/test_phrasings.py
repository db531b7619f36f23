"""Notes as people type them at work: people in brackets, lengths said bare, arrows, corrections, polite questions."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent
from tests.understanding.readings import asked, reading


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "a slot for the thesis committee (Prof. Okafor, Dr. Lindqvist and Beatrice)",
            ("Prof. Okafor", "Dr. Lindqvist", "Beatrice"),
        ),
        ("time with my team (Ana, Ben, Dev) next week", ("Ana", "Ben", "Dev")),
        ("an hour with the ethics board (Prof. Lee, Dr. Singh) in December", ("Prof. Lee", "Dr. Singh")),
        ("45 min with the ops team: Pat and Olga on Thursday", ("Pat", "Olga")),
    ],
)
def test_a_list_behind_a_group_says_who_the_group_is(text: str, people: tuple[str, ...]) -> None:
    request = asked(text)
    assert (request.attendees, request.people_refs) == (people, ())


def test_a_group_without_a_list_of_names_stays_a_group() -> None:
    assert asked("1h with the board - budget").people_refs == ("the board",)
    assert asked("30 min with the design team (Thursday)").people_refs == ("the design team",)


@pytest.mark.parametrize(
    ("text", "people", "optional"),
    [
        ("half an hour with Jack (optional: Drew) Tuesday afternoon", ("Jack",), ("Drew",)),
        ("2h with Ana and Ben, optional: Carla, Dev", ("Ana", "Ben"), ("Carla", "Dev")),
        ("workshop with Ana (optional: Ben and Carla) friday 2pm", ("Ana",), ("Ben", "Carla")),
        ("30 min with Ana [optional: Sam] tomorrow", ("Ana",), ("Sam",)),
        ("Ana, Ben and optionally Carla — 45 minutes on Thursday", ("Ana", "Ben"), ("Carla",)),
        ("30 min, Ana and Ben, Carla optionally, next week", ("Ana", "Ben"), ("Carla",)),
        ("call with Eva, Ana and Ben (both optional) tuesday", ("Eva",), ("Ana", "Ben")),
        ("Ana, Ben and perhaps Carla for 30 min on Friday", ("Ana", "Ben", "Carla"), ()),
    ],
)
def test_optional_people_are_told_before_their_names_and_behind_them(
    text: str, people: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    request = asked(text)
    assert (request.attendees, request.optional) == (people, optional)


@pytest.mark.parametrize(
    ("text", "people", "time"),
    [
        ("Find 25 mins for April and May on May 4", ("April", "May"), "Tue 4 May 2027"),
        ("an hour for April and Ben on Friday", ("April", "Ben"), "Fri 27 Nov"),
        ("30 min with Ana, June and May next week", ("Ana", "June", "May"), "Mon 30 Nov to Sun 6 Dec"),
        ("set up a call with Ben and April tomorrow at 3", ("Ben", "April"), "Tue 24 Nov 15:00"),
        (
            "plan something for April and May",
            (),
            "Thu 1 Apr 2027 to Fri 30 Apr 2027 and Sat 1 May 2027 to Mon 31 May 2027",
        ),
    ],
)
def test_months_in_a_list_of_names_are_people(text: str, people: tuple[str, ...], time: str) -> None:
    request = asked(text)
    assert (request.attendees, reading(request)) == (people, time)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("can i get an hr of bens time this aft", ("ben",)),
        ("whats anas availability thurs", ("ana",)),
        ("is marcs calendar free at 3", ("marc",)),
        ("show me bens calendar on friday", ("ben",)),
        ("look for a gap in Ana's and Lars's calendars on the 2nd", ("Ana", "Lars")),
        ("when are Ana's, Ben's and Lars's calendars all clear tomorrow", ("Ana", "Ben", "Lars")),
        ("find 30 min in Ana and Ben's schedules next week", ("Ana", "Ben")),
        ("what's the earliest I can get Ben and Eve in a room together", ("Ben", "Eve")),
        ("how soon can I get Ana, Ben and Dev on a call", ("Ana", "Ben", "Dev")),
        ("when could we have Priya and Wei around a table", ("Priya", "Wei")),
    ],
)
def test_people_are_found_by_what_they_have_and_where_they_are_brought(text: str, people: tuple[str, ...]) -> None:
    request = asked(text)
    assert (request.attendees, request.place) == (people, None)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("hour + dev + farid, wed am", 60),
        ("need hr w/ dev tomorrow", 60),
        ("hour tues with priya", 60),
        ("hour and a half w/ Ana friday am", 90),
        ("hour long sync with ben", 60),
        ("time for a billing sync? olga, pat, me. 30, first thing thursday", 30),
        ("i need ana, ben, 45, tomorrow pm", 45),
        ("ana ben friday. 20", 20),
        ("when r ana n ben both around tmrw afternoon? need 30", 30),
        ("got a minute with Ben today? 5 would do", 5),
        ("can we meet with Ana on Tuesday? 20 minutes should be enough", 20),
        ("catch up with Olga thursday, 15 would be plenty", 15),
        ("have a minute for Ben tomorrow?", None),
        ("does Ben have a minute this afternoon", None),
    ],
)
def test_lengths_are_heard_in_short_notes(text: str, minutes: int | None) -> None:
    assert asked(text).duration_minutes == minutes


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("retro → thu 3pm", "Thu 26 Nov 15:00"),
        ("standup -> 10:30", "Mon 23 Nov 10:30"),
        ("1:1 w/ ana => friday 2pm", "Fri 27 Nov 14:00"),
        ("move retro thu -> fri", "Fri 27 Nov, of the meeting at Thu 26 Nov"),
        ("design review: tue 3pm → wed 3pm", "Wed 25 Nov 15:00, of the meeting at Tue 24 Nov 15:00"),
    ],
)
def test_an_arrow_moves_a_meeting(text: str, time: str) -> None:
    request = asked(text)
    assert (request.intent, reading(request)) == (Intent.MOVE, time)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("15min sync with Dev and Chase tomorrow, has to be before 10", Intent.FIND_TIME),
        ("call with Ana on Friday, have to leave by 4", Intent.FIND_TIME),
        ("shift handover with June & Faith tonight, 15 mins", Intent.FIND_TIME),
        ("shift change briefing tomorrow at 7am", Intent.BOOK),
        ("push notifications review with Dev on wed at 2", Intent.BOOK),
        ("shift lunch to 1", Intent.MOVE),
        ("any chance we can push the interview debrief with Jonas to December?", Intent.MOVE),
        ("any chance we could cancel the 3pm", Intent.CANCEL),
        ("any chance of 30 min with Ana tomorrow?", Intent.FIND_TIME),
        ("any chance Ana is free tomorrow?", Intent.AVAILABILITY),
        ("please look for a gap of forty-five minutes with Ana on the 2nd", Intent.FIND_TIME),
        ("I need to see my dentist on the 9th at 8 am", Intent.BOOK),
        ("see my calendar for tomorrow", Intent.AGENDA),
        ("where is the book club on wednesday", Intent.AGENDA),
        ("What is the address of my next event?", Intent.AGENDA),
        ("what's the dial in number for tomorrow's call", Intent.AGENDA),
        ("what's the address of Burger King", Intent.OTHER),
        ("The trucks from Rotterdam are two hours late again", Intent.OTHER),
        ("Will I need sunglasses in San Diego on Saturday?", Intent.OTHER),
        ("I want to watch the eclipse on the 12th at 6 pm", Intent.BOOK),
        ("when is the eclipse", Intent.OTHER),
        ("I don't need that", Intent.OTHER),
        ("no, don't need it anymore", Intent.OTHER),
    ],
)
def test_what_is_asked_is_told_from_words_that_are_commands_elsewhere(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("whats ana's availability thurs + fri", "Thu 26 Nov, Fri 27 Nov"),
        ("30 with Ana the weekend after next", "Sat 12 Dec to Sun 13 Dec"),
        ("a review with Ana, tues 2-5 window", "Tue 24 Nov 14:00 to 17:00"),
    ],
)
def test_days_joined_by_a_sign_and_weekends_counted_on(text: str, time: str) -> None:
    assert reading(asked(text)) == time


def test_hours_called_a_window_are_no_start_and_end() -> None:
    request = asked("schedule time for Ana and I to review the roadmap, tues 2-5 window")
    assert (request.exact, len(request.windows)) == (False, 1)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("and before noon", "Wed 25 Nov 00:00 to 12:00"),
        ("and not before 10", "Wed 25 Nov 10:00 to 24:00"),
        ("or Thursday", "Wed 25 Nov, Thu 26 Nov"),
    ],
)
def test_and_narrows_what_stands_where_it_can(text: str, time: str) -> None:
    assert reading(asked(text, "30 min with Ana on Wednesday")) == time


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ana Petrova, not Ana Pérez", ("Ana Petrova", "Ben")),
        ("Ben Okafor please, not Ben Smith", ("Ana", "Ben Okafor")),
        ("not Ben, Carla", ("Ana", "Carla")),
    ],
)
def test_of_two_people_of_one_name_the_right_one_stays(text: str, people: tuple[str, ...]) -> None:
    assert asked(text, "30 min with Ana and Ben tomorrow at 2").attendees == people


@pytest.mark.parametrize(
    ("text", "people", "refs", "unnamed"),
    [
        ("need the partners (Whitfield, Reyes and Chandra) for half an hour", ("Whitfield", "Reyes", "Chandra"), (), False),
        ("what's the next opening Priya and I share?", ("Priya",), (), False),
        ("put 30 minutes on Dr. Osei's calendar tomorrow at 7:15", ("Dr. Osei",), (), False),
        ("15 min with Director Chen and Judge Amara", ("Director Chen", "Judge Amara"), (), False),
        ("an hour with HR and Ben about the grievance", ("Ben",), ("HR",), False),
        ("the earliest 1 hour slot with anesthesiology and Dr. Kim", ("Dr. Kim",), ("anesthesiology",), False),
        ("30 min with legal tomorrow", (), ("legal",), False),
        ("book an hour for design tomorrow", (), (), False),
        ("a closing call with opposing counsel and Whitfield on Dec 2 at 10am", ("Whitfield",), (), True),
        ("find time for me and my thesis advisor, an hour, next tuesday", (), (), True),
        ("could ingrid manage 7:45 on wed", ("ingrid",), (), False),
    ],
)
def test_people_of_hospitals_courts_and_offices(text: str, people: tuple[str, ...], refs: tuple[str, ...], unnamed: bool) -> None:
    request = asked(text)
    assert (request.attendees, request.people_refs) == (people, refs)
    assert ("unnamed person" in request.unsupported) is unnamed


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("could Ana, Tom and I do a call at some point tomorrow", Intent.BOOK),
        ("can Ana and Ben make 3pm", Intent.AVAILABILITY),
        ("when will Noor be back", Intent.AVAILABILITY),
        ("which afternoons next week is Olu open", Intent.AVAILABILITY),
        ("when do Ravi and I overlap tomorrow", Intent.AVAILABILITY),
        ("what time does Walmart close tonight", Intent.OTHER),
        ("run me through Monday", Intent.AGENDA),
        ("upcoming meetings with the auditors", Intent.AGENDA),
        ("is the thesis defence still on for thursday", Intent.AGENDA),
        ("what's the address of the open house on tuesday", Intent.AGENDA),
        ("the 10am with Ben needs to be at 11", Intent.MOVE),
        ("set the budget meeting for wed instead", Intent.MOVE),
        ("let's push Thursday's 1:1 to the week after", Intent.MOVE),
        ("shift handover to 3pm", Intent.MOVE),
        ("let's cancel lunch", Intent.CANCEL),
        ("we don't need the sync with Ben tomorrow", Intent.CANCEL),
        ("I want patients to book themselves, give me a link", Intent.LINK),
        ("is the bot able to read my calendar", Intent.CHECK),
        ("does my setup work", Intent.CHECK),
        ("why can't you see my calendar", Intent.CHECK),
        ("two people got the same slot yesterday, why", Intent.EXPLAIN),
        ("what rule blocks thursday 4pm", Intent.EXPLAIN),
        ("how did I end up with two meetings at 2 on tuesday", Intent.EXPLAIN),
        ("where is room 204", Intent.OTHER),
        ("who is on call tonight", Intent.OTHER),
        ("order sandwiches for friday's meeting", Intent.OTHER),
        ("30 min with Jonas and Kate on Thursday, has to be in working hours for both", Intent.FIND_TIME),
    ],
)
def test_each_kind_of_request_in_the_words_of_many_trades(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("no meetings before 9 on weekdays", ("hours", "09:00-24:00", ("mon", "tue", "wed", "thu", "fri"))),
        ("I work 9-5:30 Monday to Thursday", ("hours", "09:00-17:30", ("mon", "tue", "wed", "thu"))),
        ("I need 10 minutes between patients", ("buffer", "10", ())),
        ("at most three hearings a day", ("daily_cap", "3", ())),
        ("let clients book at most 3 weeks out", ("horizon", "21", ())),
        ("please avoid anything after 5pm", ("hours", "00:00-17:00", ())),
        ("mornings are for surgery, no meetings then", ("hours", "not 06:00-12:00", ())),
        ("how much notice do I require?", ("show", "", ())),
        ("no meetings on Dec 24", None),
        ("no meetings tomorrow", None),
    ],
)
def test_rules_in_the_words_of_many_trades(text: str, rule: tuple[str, str, tuple[str, ...]] | None) -> None:
    request = asked(text)
    found = request.rule and (request.rule.name, request.rule.value, request.rule.days)
    assert (request.intent, found) == (Intent.RULES, rule)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("any afternoon with Ana", "Mon 23 Nov, Tue 24 Nov, Wed 25 Nov, Thu 26 Nov, Fri 27 Nov, each 12:00 to 17:00"),
        ("30 min with Ana 9-12 Monday to Wednesday", "Mon 30 Nov, Tue 1 Dec, Wed 2 Dec, each 09:00 to 12:00"),
        ("30 min with bo and kit 2mrw 4pm", "Tue 24 Nov 16:00"),
        ("30 min with Ben tomorrow, avoid anything after 4", "Tue 24 Nov 00:00 to 16:00"),
        ("30 min with Ben tomorrow, avoid before 10", "Tue 24 Nov 10:00 to 24:00"),
    ],
)
def test_times_that_were_read_only_in_part(text: str, time: str) -> None:
    assert reading(asked(text)) == time


@pytest.mark.parametrize(
    ("text", "people", "refs"),
    [
        ("an hour for the three of us, Ana, Ben and me", ("Ana", "Ben"), ()),
        ("30 min with Ana tomorrow, mornings suit us best", ("Ana",), ()),
        ("find us 30 min with Olu", ("Olu",), ("us",)),
        ("when can all of us meet", (), ("us",)),
        ("30 min with Ms. de la Cruz and Prof. von Hagen", ("Ms. de la Cruz", "Prof. von Hagen"), ()),
        ("a conversation with Marguerite and Dr. van den Berg on Tuesday", ("Marguerite", "Dr. van den Berg"), ()),
        ("a slot with Ms Okonkwo (parent of Tobi) Tuesday, 3:30-5", ("Ms Okonkwo",), ()),
    ],
)
def test_us_are_those_who_are_named_and_nobody_is_taken_from_a_remark(
    text: str, people: tuple[str, ...], refs: tuple[str, ...]
) -> None:
    request = asked(text)
    assert (request.attendees, request.people_refs) == (people, refs)


def test_a_quorum_is_counted_from_a_list() -> None:
    request = asked("need a quorum of 3 from Ana, Ben, Chie, Dev and Eva for 30 min on Monday")
    assert (request.attendees, request.quorum) == (("Ana", "Ben", "Chie", "Dev", "Eva"), 3)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("30 min with Ana Tuesday, otherwise Wednesday", "Tue 24 Nov, Wed 25 Nov"),
        ("30 min with Ana on Tuesday or failing that Thursday", "Tue 24 Nov, Thu 26 Nov"),
        ("30 min with Ana at 3 tomorrow, if not then 4", "Tue 24 Nov 15:00 to 16:00 and Tue 24 Nov 16:00 to 17:00"),
        ("An hour with Greta, ideally 9:30 on Thursday but anytime thursday is ok", "Thu 26 Nov 09:30"),
        ("is Wednesday at 3 or 4 better for Ana", "Wed 25 Nov 15:00 to 16:00 and Wed 25 Nov 16:00 to 17:00"),
    ],
)
def test_second_choices_are_alternatives(text: str, time: str) -> None:
    assert reading(asked(text)) == time


@pytest.mark.parametrize(
    ("text", "before", "time"),
    [
        ("friday works too", "an hour with Ana on thursday", "Thu 26 Nov, Fri 27 Nov"),
        ("friday would also work", "an hour with Ana on thursday", "Thu 26 Nov, Fri 27 Nov"),
        ("friday works", "an hour with Ana on thursday", "Fri 27 Nov"),
        ("find us 30 minutes then", "is Ana free tomorrow afternoon?", "Tue 24 Nov 12:00 to 17:00"),
    ],
)
def test_a_day_that_works_too_is_one_more(text: str, before: str, time: str) -> None:
    assert reading(asked(text, before)) == time


@pytest.mark.parametrize("text", ["any two of them is fine", "at least 2 of them"])
def test_how_many_must_come_is_said_later(text: str) -> None:
    request = asked(text, "find an hour for Ana, Ben and Chie on thursday")
    assert (request.intent, request.attendees, request.quorum) == (Intent.FIND_TIME, ("Ana", "Ben", "Chie"), 2)


@pytest.mark.parametrize(
    ("text", "before", "rule"),
    [
        ("only on mondays", "no meetings before 10", ("hours", "10:00-24:00", ("mon",))),
        ("10 is enough", "15 minutes between meetings", ("buffer", "10", ())),
        ("no meetings on Friday", "no meetings before 10", ("hours", "off", ("fri",))),
    ],
)
def test_a_rule_is_narrowed_or_another_one_given(text: str, before: str, rule: tuple[str, str, tuple[str, ...]]) -> None:
    found = asked(text, before).rule
    assert found is not None
    assert (found.name, found.value, found.days) == rule


def test_a_dash_inside_a_name_lists_nobody() -> None:
    assert asked("Anna-Lena & I need to catch up, 30 min, Monday").attendees == ("Anna-Lena",)
    assert asked("30 min - Ana, Ben - tomorrow").attendees == ("Ana", "Ben")


@pytest.mark.parametrize(
    ("text", "intent", "time"),
    [
        ("Friday 2-2:45 PM Ana + Kwame re: Q4 forecast", Intent.BOOK, "Fri 27 Nov 14:00 to 14:45"),
        ("budget forecast review tomorrow at 3", Intent.BOOK, "Tue 24 Nov 15:00"),
        ("forecast for friday", Intent.OTHER, "no time"),
        ("I have jury duty on the 7th", Intent.BOOK, "Mon 7 Dec"),
        ("I have plans with Dad on Sunday", Intent.BOOK, "Sun 29 Nov"),
        ("I have time on friday for Ana", Intent.FIND_TIME, "Fri 27 Nov"),
        ("a trip to the zoo for the first weekend in December", Intent.FIND_TIME, "Sat 5 Dec to Sun 6 Dec"),
        ("don't let me forget the recital at 6 on Thursday", Intent.BOOK, "Thu 26 Nov 18:00"),
    ],
)
def test_what_people_have_on_their_minds(text: str, intent: Intent, time: str) -> None:
    request = asked(text)
    assert (request.intent, reading(request)) == (intent, time)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("within the next 5 working days", "Mon 23 Nov to Mon 30 Nov"),
        ("in the next 3 business days", "Mon 23 Nov to Thu 26 Nov"),
        ("within 2 business days", "Mon 23 Nov to Wed 25 Nov"),
        ("in 3 working days", "Thu 26 Nov"),
        ("5 working days from now", "Mon 30 Nov"),
        ("on the next working day", "Tue 24 Nov"),
        ("over the next couple of working days", "Mon 23 Nov to Thu 26 Nov"),
    ],
)
def test_working_days_are_counted_without_weekends(text: str, time: str) -> None:
    assert reading(asked(f"30 min with Ana {text}")) == time


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("can we do 30 tomorrow, Ana?", 30), ("need 20 thursday with Ben", 20), ("book 45 next week with Ben", 45)],
)
def test_a_bare_number_before_a_day_counts_minutes(text: str, minutes: int) -> None:
    assert asked(text).duration_minutes == minutes


def test_a_bare_number_of_a_date_counts_no_minutes() -> None:
    request = asked("book 20 december with Ana")
    assert (request.duration_minutes, reading(request)) == (None, "Sun 20 Dec")


@pytest.mark.parametrize(
    ("text", "intent", "time"),
    [
        ("can Thursday's lecture start at 10 rather than 9", Intent.MOVE, "Thu 26 Nov 10:00, of the meeting at Thu 26 Nov"),
        ("can you make the 3pm a half hour", Intent.MOVE, "of the meeting at Mon 23 Nov 15:00"),
        ("no more standup tomorrow", Intent.CANCEL, "Tue 24 Nov"),
        ("we're not having the retro this week", Intent.CANCEL, "Mon 23 Nov to Sun 29 Nov"),
        ("trash the offsite prep on monday", Intent.CANCEL, "Mon 30 Nov"),
        ("skip standup today", Intent.CANCEL, "Mon 23 Nov"),
        ("can't do 2pm with Kofi anymore", Intent.CANCEL, "Mon 23 Nov 14:00"),
        ("never mind the thursday workshop, cancel it", Intent.CANCEL, "Thu 26 Nov"),
        ("no more meetings on fridays", Intent.RULES, "no time"),
        ("stop the music", Intent.OTHER, "no time"),
    ],
)
def test_meetings_are_changed_and_called_off_in_more_words(text: str, intent: Intent, time: str) -> None:
    request = asked(text)
    assert (request.intent, reading(request)) == (intent, time)


@pytest.mark.parametrize(
    ("text", "people", "subject"),
    [
        ("pleaze find a tiem with ana nxt tusday", ("ana",), None),
        ("i wolud like to meet with Ben on wensday at 3", ("Ben",), None),
        ("diarise 2pm thursday with Hamish please", ("Hamish",), None),
        ("gday, need 20 with Bruce arvo wed", ("Bruce",), None),
        ("any joy getting Ana and Ben together on Friday for an hour", ("Ana", "Ben"), None),
    ],
)
def test_misspelt_verbs_and_greetings_are_no_titles(text: str, people: tuple[str, ...], subject: str | None) -> None:
    request = asked(text)
    assert request.intent in (Intent.FIND_TIME, Intent.BOOK)
    assert (request.attendees, request.subject) == (people, subject)
