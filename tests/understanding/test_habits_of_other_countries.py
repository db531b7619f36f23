"""Families that colleagues bring from elsewhere: dates with dots, hours with an h, days and meals as they say them."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent
from tests.understanding.readings import asked, reading


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Please book Sabine 26.11. 14:00 - 15:00", "Thu 26 Nov 14:00 to 15:00"),
        ("Book Sabine and Uwe 3.12. 10:00-11:00", "Thu 3 Dec 10:00 to 11:00"),
        ("Show my appointments from 30.11. to 04.12.", "Mon 30 Nov to Fri 4 Dec"),
        ("Show my appointments from 30.11 until 4.12.", "Mon 30 Nov to Fri 4 Dec"),
        ("30 min with Jürgen 1.12. or 2.12.", "Tue 1 Dec, Wed 2 Dec"),
        ("find 1h with Anke between 30.11. and 4.12.", "Mon 30 Nov to Fri 4 Dec"),
        ("Move the review of 26.11. to 27.11. 14:00", "Fri 27 Nov 14:00, of the meeting at Thu 26 Nov"),
        ("is Ana free 26.11. from 14:00?", "Thu 26 Nov 14:00 to 24:00"),
        ("I'm out from 21.12. to 3.1.", "Mon 21 Dec to Sun 3 Jan 2027"),
        ("Book Ana at 10.30.", "Mon 23 Nov 10:30"),
        ("Book Ana tomorrow 14.30-15.00.", "Tue 24 Nov 14:30 to 15:00"),
    ],
)
def test_a_number_with_dots_is_a_date_where_it_is_no_hour(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    ("text", "times", "minutes"),
    [
        ("design critique friday 10h-11h with Camille and Zoë", "Fri 27 Nov 10:00 to 11:00", None),
        ("book Camille friday at 10h", "Fri 27 Nov 10:00", None),
        ("book Camille friday 9h30", "Fri 27 Nov 09:30", None),
        ("is Camille free at 9h on friday?", "Fri 27 Nov 09:00", None),
        ("lunch Camille friday 12h", "Fri 27 Nov 12:00", None),
        ("book Zoë from 10h to 11h30 tomorrow", "Tue 24 Nov 10:00 to 11:30", None),
        ("find 2h with Camille", "no time", 120),
        ("find 1h30 with Camille on friday", "Fri 27 Nov", 90),
        ("find 3h friday with Camille", "Fri 27 Nov", 180),
    ],
)
def test_an_h_behind_a_number_is_an_hour_of_the_clock_where_no_meeting_is_that_long(
    text: str, times: str, minutes: int | None
) -> None:
    request = asked(text)
    assert (reading(request), request.duration_minutes) == (times, minutes)


@pytest.mark.parametrize(
    ("text", "people", "times"),
    [
        ("book chase 230 tmrw 30m", ("chase",), "Tue 24 Nov 14:30"),
        ("book ana 930 tmrw", ("ana",), "Tue 24 Nov 09:30"),
        ("book ben fri 1030", ("ben",), "Fri 27 Nov 10:30"),
        ("ana 1130 wed 30m", ("ana",), "Wed 25 Nov 11:30"),
        ("book hope 4 tomorrow", ("hope",), "Tue 24 Nov 16:00"),
        ("book ana 9 fri", ("ana",), "Fri 27 Nov 09:00"),
    ],
)
def test_an_hour_needs_no_at_between_a_name_and_a_day(text: str, people: tuple[str, ...], times: str) -> None:
    request = asked(text)
    assert (request.attendees, reading(request)) == (people, times)


@pytest.mark.parametrize(
    ("text", "people", "times"),
    [
        ("sched Paolo tom 9am 30 mins orientation", ("Paolo",), "Tue 24 Nov 09:00"),
        ("book ana tom 3pm", ("ana",), "Tue 24 Nov 15:00"),
        ("lunch with Ben tom noon", ("Ben",), "Tue 24 Nov 12:00"),
        ("30 min with ana tom pm", ("ana",), "Tue 24 Nov 12:00 to 17:00"),
        ("am i free tom pm", (), "Tue 24 Nov 12:00 to 17:00"),
        ("meet tom tomorrow 9am", ("tom",), "Tue 24 Nov 09:00"),
        ("book tom 9am tomorrow", ("tom",), "Tue 24 Nov 09:00"),
        ("call with tom at 9", ("tom",), "Tue 24 Nov 09:00"),
        ("book Tom at 3", ("Tom",), "Mon 23 Nov 15:00"),
        ("book ana and tom 3pm", ("ana", "tom"), "Mon 23 Nov 15:00"),
    ],
)
def test_tom_is_a_day_behind_somebody_and_a_person_behind_a_verb(text: str, people: tuple[str, ...], times: str) -> None:
    request = asked(text)
    assert (request.attendees, reading(request)) == (people, times)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("find tme with hope on firday lunch", "Fri 27 Nov 12:00 to 14:00"),
        ("find a time for lunch with Ana on friday", "Fri 27 Nov 12:00 to 14:00"),
        ("friday lunch with Ana", "Fri 27 Nov 12:00 to 14:00"),
        ("is Ana free friday lunch?", "Fri 27 Nov 12:00 to 14:00"),
        ("dinner with Ben tomorrow", "Tue 24 Nov 17:00 to 21:00"),
        ("lunch with Ana friday at 1", "Fri 27 Nov 13:00"),
        ("lunch and learn planning with Ana on friday", "Fri 27 Nov"),
        ("cancel lunch with Ana on friday", "Fri 27 Nov"),
    ],
)
def test_a_meal_is_looked_for_at_its_hours(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("could me, Bia, Rafa and Dev meet wed in the evening? 45 min", ("Bia", "Rafa", "Dev")),
        ("when can me, Ana and Ben meet next week", ("Ana", "Ben")),
        ("are me, Ana, Ben free tomorrow", ("Ana", "Ben")),
        ("when are me and oisin both free", ("oisin",)),
        ("me, Ana and Ben need an hour next week", ("Ana", "Ben")),
        ("can I, Ana and Dev get together on friday", ("Ana", "Dev")),
    ],
)
def test_whoever_names_himself_first_names_the_others_too(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


@pytest.mark.parametrize(
    "text",
    [
        "What might suit Declan, Art and Lucía for a board prep session on the 3rd or 4th of December? 2 hours",
        "What would suit Ana and Ben for a 1 hour workshop next week?",
        "What could work for Ana and Ben on Thursday?",
        "What time might be best for Ana and Ben next week?",
        "Which day might suit Ana?",
        "what might work for Ben tomorrow, 30 min",
        "when would best suit Ana and Ben",
    ],
)
def test_what_would_suit_people_asks_for_a_time(text: str) -> None:
    assert asked(text).intent is Intent.FIND_TIME


@pytest.mark.parametrize(
    "text",
    [
        "I am afraid I must cancel Wednesday's dinner with Professor Adeyemi.",
        "I regret that I must cancel the demo with Ana on Friday",
        "I'm sorry but I have to cancel Thursday's review with Ana",
        "May I request you to cancel the meeting with Raj tomorrow",
        "do the needful and cancel my 4pm with Raj",
        "We won't be needing the Tuesday catch-up with Aoife any more, please take it out",
        "I no longer require the Thursday review with Ana",
        "the Friday demo with Ana isn't needed any more",
        "the meeting with Ana tomorrow is not necessary anymore",
        "we can do without tomorrow's standup",
        "Ana and I don't need to meet tomorrow after all",
        "please take Friday's sync with Ana out of my diary",
    ],
)
def test_a_meeting_is_cancelled_with_regret_and_for_want_of_need(text: str) -> None:
    assert asked(text).intent is Intent.CANCEL


@pytest.mark.parametrize(
    "text",
    [
        "Could I see what's in for Friday, please?",
        "could I have a look at Friday",
        "Might I have a look at my Thursday",
        "what's in the diary for Thursday",
        "what meetings I have tomorrow?",
        "how is my agenda of tomorrow",
    ],
)
def test_a_look_at_a_day_is_asked_for_politely(text: str) -> None:
    assert asked(text).intent is Intent.AGENDA


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Please do not allow meetings after 7 pm", "00:00-19:00"),
        ("do not book me before 9", "09:00-24:00"),
        ("Do not let people book me over lunch", "not 12:00-14:00"),
        ("do not put calls before 10am please", "10:00-24:00"),
        ("I would not like meetings after 6", "00:00-18:00"),
        ("I'd prefer not to have meetings before 9", "09:00-24:00"),
        ("meetings after 17h are not possible for me", "00:00-17:00"),
        ("my working time is 9 to 17", "09:00-17:00"),
    ],
)
def test_do_not_is_no_question(text: str, value: str) -> None:
    request = asked(text)
    assert request.intent is Intent.RULES
    assert request.rule is not None
    assert request.rule.value == value


@pytest.mark.parametrize(
    "text",
    [
        "I'm not sure how this works. Could you explain?",
        "can you explain me how it works",
        "could you explain what you do?",
        "not sure what to do",
        "please guide me",
        "any instruction for this?",
        "what is this bot doing",
    ],
)
def test_whoever_does_not_know_how_it_works_is_helped(text: str) -> None:
    assert asked(text).intent is Intent.HELP


@pytest.mark.parametrize(
    ("text", "people", "times"),
    [
        ("Would you push Mr. Brennan's meeting back by half an hour?", ("Mr. Brennan",), "+30 min"),
        ("push ms. smith's call by 30 minutes", ("ms. smith",), "+30 min"),
        ("postpone Prof. Adeyemi's lecture to Thursday", ("Prof. Adeyemi",), "Thu 26 Nov"),
        ("can we decal the workshop with Ana to the 9 december", ("Ana",), "Wed 9 Dec"),
        ("replan the review with Ana to Thursday", ("Ana",), "Thu 26 Nov"),
        ("please transfer the 3pm with Ben to tomorrow", ("Ben",), "Tue 24 Nov, of the meeting at Mon 23 Nov 15:00"),
    ],
)
def test_meetings_are_moved_in_borrowed_words_and_by_titles(text: str, people: tuple[str, ...], times: str) -> None:
    request = asked(text)
    assert request.intent is Intent.MOVE
    assert (request.attendees, reading(request)) == (people, times)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("30 min with Ana from 30/11 to 4/12", "Mon 30 Nov to Fri 4 Dec"),
        ("Please show my agenda from 30/11 till 3/12", "Mon 30 Nov to Thu 3 Dec"),
        ("Meeting Ana 24/11 10:00-10:45", "Tue 24 Nov 10:00 to 10:45"),
        ("30 min with Ana from 11/30 to 12/4", "Mon 30 Nov to Fri 4 Dec"),
    ],
)
def test_whoever_writes_one_day_before_its_month_writes_them_all_so(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    "text",
    [
        "find 30 mins with Ana tomorrow that doesn't clash with lunch",
        "find an hour with Ana tomorrow avoiding lunch",
        "find an hour with Ana tomorrow outside of lunch",
        "30 min with Ana tomorrow not over lunch",
    ],
)
def test_lunch_that_is_to_be_spared_is_ruled_out(text: str) -> None:
    assert reading(asked(text)).startswith("Tue 24 Nov 00:00 to 12:00 and Tue 24 Nov 14:00 to 24:00")


@pytest.mark.parametrize(
    "text",
    [
        "3pm ok for Ben tomorrow?",
        "Ben & Ana: Thursday 2pm possible?",
        "does 3 suit Ana?",
        "friday 10 good for Chie?",
        "is Eva back yet",
        "I wonder whether Ana has time on Friday",
    ],
)
def test_whether_a_time_suits_somebody_is_asked_in_few_words(text: str) -> None:
    assert asked(text).intent is Intent.AVAILABILITY


@pytest.mark.parametrize(
    ("text", "intent", "minutes", "times"),
    [
        ("squeeze me in with Dani before thursday, just 15", Intent.BOOK, 15, "Mon 23 Nov to Wed 25 Nov"),
        ("how about a quick sync with Farid at some point tomorrow", Intent.FIND_TIME, None, "Tue 24 Nov"),
        ("book ana 3-330 tmrw", Intent.BOOK, None, "Tue 24 Nov 15:00 to 15:30"),
        ("Thursday 14-15 Uhr Ana", Intent.BOOK, None, "Thu 26 Nov 14:00 to 15:00"),
        ("can we find half an hour with uh Dave on Thursday", Intent.FIND_TIME, 30, "Thu 26 Nov"),
        ("we said Tuesday at 2, please send Ana an invite", Intent.BOOK, None, "Tue 24 Nov 14:00"),
        ("rundown of tmrw pls", Intent.AGENDA, None, "Tue 24 Nov"),
    ],
)
def test_requests_made_in_passing(text: str, intent: Intent, minutes: int | None, times: str) -> None:
    request = asked(text)
    assert (request.intent, request.duration_minutes, reading(request)) == (intent, minutes, times)


@pytest.mark.parametrize(
    ("text", "value", "days"),
    [
        ("evenings are family time", "not 17:00-21:00", ()),
        ("my mornings are for deep work", "not 06:00-12:00", ()),
        ("Wednesday afternoons are for the kids", "not 12:00-17:00", ("wed",)),
        ("Hold Wednesday afternoons for deep work", "not 12:00-17:00", ("wed",)),
        ("Fridays are for focus", "off", ("fri",)),
        ("Weekends off", "off", ("sat", "sun")),
        ("never after 17:00", "00:00-17:00", ()),
        ("my meetings should last 25 minutes", "25", ()),
    ],
)
def test_times_that_belong_to_something_else_are_kept(text: str, value: str, days: tuple[str, ...]) -> None:
    request = asked(text)
    assert request.intent is Intent.RULES
    assert request.rule is not None
    assert (request.rule.value, request.rule.days) == (value, days)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Thursday 3pm isn't offered, why?", Intent.EXPLAIN),
        ("is something broken?", Intent.CHECK),
        ("Are you there?", Intent.CHECK),
        ("what can I write here?", Intent.HELP),
        ("how do people book with me?", Intent.HELP),
        ("I need out of the 2pm", Intent.CANCEL),
        ("forget lunch with Ana tomorrow", Intent.CANCEL),
        ("bring the 1:1 w Ana fwd to tmrw", Intent.MOVE),
    ],
)
def test_short_questions_and_commands_are_told_apart(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    ("text", "people", "times"),
    [
        ("Bonjour, 30 min with Camille tomorrow", ("Camille",), "Tue 24 Nov"),
        ("hola can you find an hour with Lucia thu", ("Lucia",), "Thu 26 Nov"),
        ("howzit, need 30 with Sipho tomorrow", ("Sipho",), "Tue 24 Nov"),
        ("book Ana tomorrow, ciao!", ("Ana",), "Tue 24 Nov"),
        ("Meeting with Min-jun on Thursday 2-3pm", ("Min-jun",), "Thu 26 Nov 14:00 to 15:00"),
    ],
)
def test_greetings_and_parts_of_names_from_elsewhere_are_neither_people_nor_months(
    text: str, people: tuple[str, ...], times: str
) -> None:
    request = asked(text)
    assert (request.attendees, request.subject, reading(request)) == (people, None, times)
