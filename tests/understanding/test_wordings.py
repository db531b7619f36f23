"""What is asked in notes, asides, topics and reasons: several siblings of each wording, so that no rule fits one alone."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent, RuleChange
from tests.language import score, scoring
from tests.understanding.readings import asked, reading


@pytest.mark.parametrize(
    "ending",
    [
        "I'd rather not go past five",
        "must be done by 5",
        "don't go over 5",
        "not past 5",
        "it has to end by 5",
        "wrapped up by 5",
        "we can't run past 5",
    ],
)
def test_a_latest_end_closes_the_window(ending: str) -> None:
    assert reading(asked(f"30 min with Ana on Thursday afternoon, {ending}")) == "Thu 26 Nov 12:00 to 17:00"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("an hour with finance's Ben Okafor on Friday", ("Ben Okafor",)),
        ("30 min with the marketing team's Priya tomorrow", ("Priya",)),
        ("Chie (Tokyo) and Eva (New York) for 45 min next week", ("Chie", "Eva")),
        ("30 min with Chie in Tokyo and Eva in New York", ("Chie", "Eva")),
        ("30 min with Ben (PM), Ana (design lead) and me Friday", ("Ben", "Ana")),
        ("30 min with Ben from sales and Ana from legal Friday", ("Ben", "Ana")),
        ("30 min with Dev over in Mumbai and Ana tomorrow", ("Dev", "Ana")),
    ],
)
def test_what_is_said_of_somebody_between_names_ends_no_list(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1h grace + rob thurs pm", ("grace", "rob")),
        ("put Renzo down for 4 tomorrow", ("Renzo",)),
        ("fit in ana for 20 tmrw", ("ana",)),
        ("squeeze in oisin for 15 friday", ("oisin",)),
        ("find an hour for elif, baran and deniz on Friday", ("elif", "baran", "deniz")),
        ("find an hour for Ana as well as Ben", ("Ana", "Ben")),
        ("30 min with van der Berg and Ana", ("van der Berg", "Ana")),
        ("please find time with rajesh kumar and meera", ("rajesh kumar", "meera")),
        ("reserve 3-3:45 with Samuel if possible", ("Samuel",)),
        ("45m hope and faith tmrw", ("hope", "faith")),
        ("need mark and will for 30 on friday", ("mark", "will")),
        ("find 30m ana ben dev next week", ("ana", "ben", "dev")),
        ("cancel 3pm ana", ("ana",)),
        ("I need Ana, Ben and Dev on a call today", ("Ana", "Ben", "Dev")),
        ("1h with dr. chen and mr. brown tomorrow", ("dr. chen", "mr. brown")),
        ("Ana asked me to set up 30 minutes with her and Ben", ("Ana", "Ben")),
        ("I need Ana's sign-off, get me 15 minutes with her before Thursday", ("Ana",)),
        ("why isn't Ben offered on Wednesday at 2pm?", ("Ben",)),
        ("how come Ben isn't offered on Wednesday at 2pm?", ("Ben",)),
    ],
)
def test_names_stand_in_short_notes_and_behind_pronouns(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


@pytest.mark.parametrize(
    "text",
    [
        "1h with Ana and Ben, Ben's optional",
        "1h with Ana and Ben, Ben is not essential",
        "an hour with Ana, Ben if he's available",
        "1h with Ana and Ben (optional)",
        "Ana, with Ben optional, for an hour",
    ],
)
def test_who_need_not_come_is_optional(text: str) -> None:
    request = asked(text)
    assert (request.attendees, request.optional) == (("Ana",), ("Ben",))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 1/2 hours with Nora", 90),
        ("1½ hours with Nora", 90),
        ("½ hour with Nora", 30),
        ("1hr30 with Nora", 90),
        ("2 and a half hours with Nora", 150),
        ("grab ben for 15 this afternoon", 15),
        ("need to grab tom for 30 asap", 30),
        ("get me ana for 20 next week", 20),
        ("what's the best hour for Ana, Ben and me?", 60),
    ],
)
def test_lengths_are_read_in_every_spelling(text: str, minutes: int) -> None:
    request = asked(text)
    assert (request.intent, request.duration_minutes) == (Intent.FIND_TIME, minutes)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("a postmortem for last week's outage with Kai, an hour tomorrow afternoon", "Tue 24 Nov 12:00 to 17:00"),
        ("debrief with Ana on yesterday's launch Thursday at 3", "Thu 26 Nov 15:00"),
        ("30 min with Ben about Friday's release tomorrow", "Tue 24 Nov"),
        ("Since Ana is out on Monday, find an hour with Ben on Tuesday or Wednesday", "Tue 24 Nov, Wed 25 Nov"),
        ("As I'm away on Friday, find an hour with Eva on Thursday", "Thu 26 Nov"),
    ],
)
def test_times_of_topics_and_reasons_are_not_asked_for(text: str, times: str) -> None:
    request = asked(text)
    assert (reading(request), request.leftover) == (times, ())


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Could you look at January 11-15 for a 3-hour offsite with Marcus?", Intent.FIND_TIME),
        ("have a look for 45 min with Ana next week", Intent.FIND_TIME),
        ("anything open with rebecca on monday afternoon?", Intent.FIND_TIME),
        ("are Art and Faith clear at 4:30pm on Wednesday?", Intent.AVAILABILITY),
        ("am I clear tomorrow at 2?", Intent.AVAILABILITY),
        ("take the all-hands on dec 3 off my calendar", Intent.CANCEL),
        ("make my conference call last 90 minutes", Intent.MOVE),
        ("tomorrow's schedule?", Intent.AGENDA),
        ("When is the next time I'm seeing Olivia?", Intent.AGENDA),
        ("how does this thing work", Intent.HELP),
        ("setup ok?", Intent.CHECK),
        ("rules", Intent.RULES),
        ("my parents are visiting from the 21st to the 28th", Intent.BOOK),
        ("Camping from Friday through Sunday", Intent.BOOK),
        ("who invented the calendar?", Intent.OTHER),
        ("Where does Simon work?", Intent.OTHER),
        ("running 5 min late to standup, sorry", Intent.OTHER),
        ("can you book me a flight to Denver?", Intent.OTHER),
        ("I don't need anything else.", Intent.OTHER),
    ],
)
def test_further_kinds_of_request_are_told_apart(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("push my 2pm back an hour", "Mon 23 Nov 15:00, of the meeting at Mon 23 Nov 14:00, +60 min"),
        ("push 2pm by 30", "Mon 23 Nov 14:30, of the meeting at Mon 23 Nov 14:00, +30 min"),
        ("bring my 4pm forward 30 min", "Mon 23 Nov 15:30, of the meeting at Mon 23 Nov 16:00, -30 min"),
        ("mv 3pm ana -> fri", "Fri 27 Nov, of the meeting at Mon 23 Nov 15:00"),
    ],
)
def test_a_shift_of_a_meeting_at_a_known_time_gives_the_new_time(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("30 mins with Ana tomorrow morning or failing that Thursday morning", "Tue 24 Nov, Thu 26 Nov, each 06:00 to 12:00"),
        ("30 min with Ana tomorrow, alternatively Thursday", "Tue 24 Nov, Thu 26 Nov"),
        ("30 min with Ana tomorrow or else on Friday", "Tue 24 Nov, Fri 27 Nov"),
        ("Wednesday or Thursday next week with Ana", "Wed 2 Dec, Thu 3 Dec"),
        ("15 mins with Jean-Pierre tomorrow before his flight at 4", "Tue 24 Nov 00:00 to 16:00"),
        ("30 min with Ana tomorrow after the standup at 10", "Tue 24 Nov 10:00 to 24:00"),
        ("20 minutes with Ana today, ideally within the next two hours", "Mon 23 Nov 10:00 to 12:00"),
        ("1h Jonas, CW 49", "Mon 30 Nov to Sun 6 Dec"),
        ("30 min with Ana in week 2", "Mon 11 Jan 2027 to Sun 17 Jan 2027"),
        ("30 min with Ana this week or next", "Mon 23 Nov to Sun 6 Dec"),
        ("an hour with Ben a week from tomorrow", "Tue 1 Dec"),
        ("an hour with Ben ten days from tomorrow", "Fri 4 Dec"),
        ("put in 30 mins with Ben for 16:30 tmrw", "Tue 24 Nov 16:30"),
        ("aft 3 thurs w/ ben", "Thu 26 Nov 15:00 to 24:00"),
        ("tmrw mrng 20m hana", "Tue 24 Nov 06:00 to 12:00"),
    ],
)
def test_times_are_read_in_further_words(text: str, times: str) -> None:
    request = asked(text)
    assert (reading(request), request.leftover) == (times, ())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("block lunch 12-1 every day", ("hours", "not 12:00-13:00", ())),
        ("wednesdays no meetings", ("hours", "off", ("wed",))),
        ("i don't work fridays", ("hours", "off", ("fri",))),
        ("Tuesdays and Thursdays are off limits", ("hours", "off", ("tue", "thu"))),
        ("mark Wednesdays as meeting-free", ("hours", "off", ("wed",))),
        ("my mornings are for deep work, no meetings", ("hours", "not 06:00-12:00", ())),
        ("protect my lunch hour", ("hours", "not 12:00-14:00", ())),
        ("can you stop people booking me before 10", ("hours", "10:00-24:00", ())),
        ("set my hours to 9-5", ("hours", "09:00-17:00", ())),
        ("the latest I take meetings is 5pm", ("hours", "00:00-17:00", ())),
        ("my earliest start is 9:30", ("hours", "09:30-24:00", ())),
        ("15m btwn mtgs", ("buffer", "15", ())),
        ("get rid of my buffer", ("buffer", "off", ())),
        ("no back to backs", ("buffer", "15", ())),
        ("cap my day at 4 meetings", ("daily_cap", "4", ())),
        ("drop the meeting cap", ("daily_cap", "off", ())),
        ("make 45 minutes my default", ("length", "45", ())),
        ("what rules have I set", ("show", "", ())),
        ("how many meetings a day do I allow", ("show", "", ())),
    ],
)
def test_rules_are_set_and_shown_in_further_words(text: str, rule: tuple[str, str, tuple[str, ...]]) -> None:
    request = asked(text)
    assert request.intent is Intent.RULES
    assert request.rule == RuleChange(*rule)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("keep 3-5 tomorrow free for the release", Intent.BOOK),
        ("a phone call with Ana tomorrow at 11:45", Intent.BOOK),
        ("could somebody find 30 mins for me and Ana on the 2nd", Intent.FIND_TIME),
        ("set the sync with Ben back to 3pm", Intent.MOVE),
        ("Will can't make it tomorrow so cancel our 1:1", Intent.CANCEL),
        ("let's not do the retro this Friday", Intent.CANCEL),
        ("release my hold on Friday 2-4", Intent.CANCEL),
        ("do i have room for a 45 min meeting tomorrow", Intent.AVAILABILITY),
        ("where are the gaps in my day tomorrow", Intent.AVAILABILITY),
        ("is Thursday 2pm taken", Intent.AVAILABILITY),
        ("give me a rundown of tomorrow", Intent.AGENDA),
        ("next up?", Intent.AGENDA),
        ("who is blocking Thursday 3pm?", Intent.EXPLAIN),
        ("status check", Intent.CHECK),
        ("can you help me", Intent.HELP),
        ("what's this bot for", Intent.HELP),
        ("the release goes out on Thursday", Intent.OTHER),
        ("deadline for the proposal is Monday", Intent.OTHER),
        ("don't forget to submit timesheets by Friday", Intent.OTHER),
        ("we had 30 minutes of downtime on Tuesday", Intent.OTHER),
        ("just got out of my 3pm", Intent.OTHER),
        ("nice catching up with you yesterday", Intent.OTHER),
        ("got it, thanks Will", Intent.OTHER),
    ],
)
def test_requests_and_talk_are_told_apart_in_further_words(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(("text", "leftover"), [("add 15 minutes to my 3pm", ("15 minutes",)), ("30 min with Ana yesterday", ())])
def test_what_is_not_done_yet_keeps_its_meeting(text: str, leftover: tuple[str, ...]) -> None:
    request = asked(text)
    assert request.leftover == leftover
    assert request.intent in (Intent.MOVE, Intent.FIND_TIME)


NAMES = ("ana", "Mark", "mark", "will", "Hope", "hope", "grant", "rose", "drew", "sue", "oisin", "thandi", "siobhán", "Zhihao")


@pytest.mark.parametrize(
    ("frame", "intent"),
    [
        ("30 min with {} tomorrow", Intent.FIND_TIME),
        ("30m {} tmrw pm", Intent.FIND_TIME),
        ("need {} for 30 min tomorrow", Intent.FIND_TIME),
        ("grab {} for 15 min", Intent.FIND_TIME),
        ("when can {} and I meet?", Intent.FIND_TIME),
        ("{} and i need 30 min tomorrow", Intent.FIND_TIME),
        ("book {} tomorrow at 3", Intent.BOOK),
        ("1:1 {} thu 3pm", Intent.BOOK),
        ("is {} free on Thursday?", Intent.AVAILABILITY),
        ("can {} do 3 tomorrow?", Intent.AVAILABILITY),
        ("how busy is {} tomorrow", Intent.AVAILABILITY),
        ("check if {} is free at 3", Intent.AVAILABILITY),
        ("would 4pm suit {}?", Intent.AVAILABILITY),
        ("what does {}'s Thursday look like", Intent.AVAILABILITY),
        ("cancel lunch with {}", Intent.CANCEL),
        ("single-use link for {}", Intent.LINK),
        ("why is {} not available at 3", Intent.EXPLAIN),
    ],
)
def test_any_word_is_a_name_where_only_a_person_fits(frame: str, intent: Intent) -> None:
    read = {name: asked(frame.format(name)) for name in NAMES}
    assert {name: request.attendees for name, request in read.items() if request.attendees != (name,)} == {}
    assert {name: request.intent for name, request in read.items() if request.intent is not intent} == {}


ASKED = [case["text"] for case in score.read(scoring.FOLDER / scoring.OFFICE) if case["intent"] != "other"]


@pytest.mark.parametrize("text", ASKED)
def test_greetings_and_thanks_around_a_request_change_nothing(text: str) -> None:
    first = text[0].lower() + text[1:]
    for said in (f"hi, {first}", f"Hello! {text}", f"quick question: {first}", f"{text} thanks", f"{text.rstrip('?')} pls"):
        request, plainly = asked(said), asked(text)
        assert (request.intent, request.attendees, request.start, request.end, request.duration_minutes) == (
            plainly.intent,
            plainly.attendees,
            plainly.start,
            plainly.end,
            plainly.duration_minutes,
        ), said


@pytest.mark.parametrize(
    "text", ["find 30 min wtih Ana nxet weke", "30 min with Ana neext week", "fnid half an huor with Ana nextt week"]
)
def test_slips_of_the_hand_in_short_words_are_read_through(text: str) -> None:
    request = asked(text)
    assert (request.attendees, request.duration_minutes) == (("Ana",), 30)
    assert reading(request) == "Mon 30 Nov to Sun 6 Dec"


@pytest.mark.parametrize("name", ["Horu", "Weke", "Freee"])
def test_a_strange_name_in_capitals_is_no_slip(name: str) -> None:
    assert asked(f"30 min with {name} tomorrow").attendees == (name,)
