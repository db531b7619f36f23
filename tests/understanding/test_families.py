"""Families of expressions: each test says one thing in the many ways in which people say it, with what is read."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent, OfferAction
from tests.understanding.readings import asked, reading


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Hope and Bill, 1h, tues or weds afternoon", ("Hope", "Bill")),
        ("Hope, 30 min tomorrow", ("Hope",)),
        ("Joy and Grace, half an hour next week", ("Joy", "Grace")),
        ("Mark, Hope and Faith friday 2pm", ("Mark", "Hope", "Faith")),
        ("Hope tomorrow at 3 for 20 min", ("Hope",)),
    ],
)
def test_a_name_that_is_a_word_elsewhere_is_a_name_before_times(text: str, people: tuple[str, ...]) -> None:
    request = asked(text)
    assert request.attendees == people
    assert request.intent is (Intent.BOOK if request.exact else Intent.FIND_TIME)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("whats the first time ana and dev are both free tomorrow, need 1 hour", ("ana", "dev")),
        ("is there a moment on thursday when lars is not busy?", ("lars",)),
        ("is there a time friday when ben and chie are both free", ("ben", "chie")),
        ("any hour tomorrow where ana isn't busy?", ("ana",)),
        ("find a slot when ana, ben and chie are all free next week", ("ana", "ben", "chie")),
        ("what's the earliest moment dev and noor are both available", ("dev", "noor")),
        ("is there any time this week lars and me are both free", ("lars",)),
        ("tell me the first day ben is around next week", ("ben",)),
    ],
)
def test_people_in_lower_case_are_found_behind_a_word_for_a_moment(text: str, people: tuple[str, ...]) -> None:
    request = asked(text)
    assert request.attendees == people
    assert request.intent in (Intent.FIND_TIME, Intent.AVAILABILITY)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i have to meet with Jonas and Beatrice until friday, half hour", Intent.FIND_TIME),
        ("we have to meet Jonas before thursday", Intent.FIND_TIME),
        ("I have to talk to Ben this week for 30 minutes", Intent.FIND_TIME),
        ("I have to sit down with Ana and Ben this week", Intent.FIND_TIME),
        ("we have to meet with Ana tomorrow at 3", Intent.BOOK),
        ("let me know when I can do a 1:1 with June, 30 min, next week thursday", Intent.FIND_TIME),
        ("tell me when we can have lunch with Ben next week", Intent.FIND_TIME),
        ("show me when I could do an interview with Carla", Intent.FIND_TIME),
        ("when can i do a workshop with Ana, Ben and Chie, half a day", Intent.FIND_TIME),
        ("let me know when my next meeting is", Intent.AGENDA),
    ],
)
def test_whoever_has_to_meet_somebody_wants_a_time(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "when is the next time I'm seeing Dr. Patel",
        "what's the next time I'm in a meeting with Ana",
        "when is the next time we are meeting with Ben",
        "when's the next time I'm scheduled with Chie",
    ],
)
def test_the_next_time_that_one_sees_somebody_is_looked_up(text: str) -> None:
    assert asked(text).intent is Intent.AGENDA


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("does 9 tomorrow work for Aiko?", "Tue 24 Nov 09:00"),
        ("does 3 on friday work for Ben", "Fri 27 Nov 15:00"),
        ("is 10 tomorrow ok with Ana?", "Tue 24 Nov 10:00"),
        ("would 4 on Tuesday suit Ben", "Tue 24 Nov 16:00"),
        ("will 2 thursday work for ana", "Thu 26 Nov 14:00"),
        ("can Ana do 4 on friday", "Fri 27 Nov 16:00"),
        ("does 9.30 tomorrow work for Aiko", "Tue 24 Nov 09:30"),
        ("does 14 tomorrow suit Ana", "Tue 24 Nov 14:00"),
        ("Can you tell me where my 3 o clock meeting is", "Mon 23 Nov 15:00"),
        ("book Ana at 3 o clock tomorrow", "Tue 24 Nov 15:00"),
        ("is ben free at nine o clock on monday", "Mon 30 Nov 09:00"),
        ("10 o clock pm movie with Sara", "Mon 23 Nov 22:00"),
        ("move my 4 o clock to 5 o clock", "Mon 23 Nov 17:00, of the meeting at Mon 23 Nov 16:00"),
        ("an hour with Aiko, better in my evening, Wednesday", "Wed 25 Nov 17:00 to 21:00"),
        ("30 min with Aiko tomorrow, my morning", "Tue 24 Nov 06:00 to 12:00"),
        ("what's my afternoon look like", "Mon 23 Nov 12:00 to 17:00"),
    ],
)
def test_hours_and_parts_of_a_day_are_those_of_the_day_beside_them(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    ("text", "rule", "value"),
    [
        ("I need always at least 10 minutes pause between two meetings", "buffer", "10"),
        ("I want 5 minutes of rest between two calls", "buffer", "5"),
        ("always keep 10 minutes between consecutive meetings", "buffer", "10"),
        ("leave me 10 minutes from one meeting to the next", "buffer", "10"),
        ("minimum 15 minutes between one meeting and the next", "buffer", "15"),
        ("never put two meetings directly after each other", "buffer", "15"),
        ("don't schedule meetings one right after another", "buffer", "15"),
    ],
)
def test_room_between_two_meetings_is_a_buffer(text: str, rule: str, value: str) -> None:
    request = asked(text)
    assert request.intent is Intent.RULES
    assert request.rule is not None
    assert (request.rule.name, request.rule.value) == (rule, value)


@pytest.mark.parametrize(
    "text",
    [
        "is everything connected correctly? please check my settings",
        "is everything set up right? check please",
        "is my calendar linked? can you check",
        "did I set up everything correctly? thanks",
        "did I connect my calendar correctly",
    ],
)
def test_whether_all_is_set_up_is_checked(text: str) -> None:
    assert asked(text).intent is Intent.CHECK


@pytest.mark.parametrize(
    "text",
    [
        "vacation from december 20 to december 27",
        "PTO dec 21 - dec 31",
        "sick leave until friday",
        "vacation next week",
        "business trip dec 2-4",
        "parental leave starting december 1",
        "day off wednesday",
    ],
)
def test_an_absence_fills_whole_days(text: str) -> None:
    request = asked(text)
    assert request.intent is Intent.BOOK
    assert request.all_day


@pytest.mark.parametrize("text", ["Yes that's correct", "that is correct", "yes correct", "this is right", "leave me alone"])
def test_agreeing_changes_no_meeting(text: str) -> None:
    assert asked(text).intent is Intent.OTHER


def test_a_meeting_that_shall_last_so_long_instead_is_changed() -> None:
    request = asked("Make lunch with Henry 90 minutes long instead")
    assert (request.intent, request.duration_minutes) == (Intent.MOVE, 90)


def test_better_is_nobody() -> None:
    assert asked("no, better thursday", "move my 1:1 with June to wednesday").attendees == ("June",)
    assert asked("or better in the morning", "find 30 min with ana on tuesday").attendees == ("ana",)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("I'd like Ana and Ben to meet our new colleague Carla on Friday", ("Ana", "Ben", "Carla")),
        ("I want Jonas to talk with Priya this week, 30 min", ("Jonas", "Priya")),
        ("we want Ben and Chie to join us on Thursday for an hour", ("Ben", "Chie")),
        ("what's the earliest I can get Ana and Ben together for an hour?", ("Ana", "Ben")),
        ("when could I get Ana, Ben and Chie together next week", ("Ana", "Ben", "Chie")),
        ("how soon can we get Marta and Kofi on a call", ("Marta", "Kofi")),
        ("check when Lars (he is in Oslo) and Yuki (Tokyo) could join me for 45 minutes", ("Lars", "Yuki")),
        ("2h with Ana (Ben's manager) and Carla on Friday", ("Ana", "Carla")),
        ("1h kickoff dec 8 10am mei, will, olga", ("mei", "will", "olga")),
        ("sync 3pm tmrw ana, mark, joy", ("ana", "mark", "joy")),
        ("30m tmrw jo, sky, ana", ("jo", "sky", "ana")),
        ("standup fri 9:30 will & ana", ("will", "ana")),
        ("show me when Will is free next Friday", ("Will",)),
        ("see when Will and Mark are free", ("Will", "Mark")),
    ],
)
def test_people_are_found_behind_wishes_and_in_lists_without_a_preposition(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("ana, ben, 30", 30),
        ("ben + carla 45", 45),
        ("ana 30 tomorrow", 30),
        ("me and ana, 45", 45),
        ("ana/ben 60 thu", 60),
        ("30 ana ben tmrw", 30),
        ("dev, 20, tmrw pm", 20),
        ("lunch with ana, 30 Nov", None),
    ],
)
def test_a_bare_number_beside_names_counts_minutes(text: str, minutes: int | None) -> None:
    assert asked(text).duration_minutes == minutes


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tomorrow betw 1 and 4, 30 min, noor", "Tue 24 Nov 13:00 to 16:00"),
        ("30 min with ana bet 2 and 4 tomorrow", "Tue 24 Nov 14:00 to 16:00"),
        ("fri bw 9 and 11, ben, 20m", "Fri 27 Nov 09:00 to 11:00"),
        ("bef 11 on friday w ben", "Fri 27 Nov 00:00 to 11:00"),
        ("find a moment for Ana to talk on Friday between nine and eleven", "Fri 27 Nov 09:00 to 11:00"),
        ("book Ana from nine to eleven tomorrow", "Tue 24 Nov 09:00 to 11:00"),
        ("mov lunch with ana to thu", "Thu 26 Nov"),
        ("chng my 2pm to 3pm", "Mon 23 Nov 15:00, of the meeting at Mon 23 Nov 14:00"),
        ("30 min with Ana to go over the minutes of last week's meeting", "no time"),
    ],
)
def test_times_are_read_through_short_spellings_and_apart_from_the_topic(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    "text",
    [
        "I'm after a free half hour with Art on Thursday between 10 and noon",
        "Is there any chance of 15 minutes with Eve today, after 3pm if at all possible?",
        "I could use a free hour with Priya on Monday",
    ],
)
def test_a_length_with_somebody_asks_for_a_time(text: str) -> None:
    assert asked(text).intent is Intent.FIND_TIME


@pytest.mark.parametrize(
    "text",
    [
        "Would you mind sharing the minutes of last Thursday's meeting?",
        "can you send me the notes from Monday's meeting",
        "where are the slides from yesterday's review",
        "could someone share the deck for tomorrow",
        "who took notes at Friday's sync?",
        "can I get the transcript of yesterday's call",
        "Marcus is on parental leave until January, just so you know.",
        "just so you know, Chie is sick today",
        "heads up: Dev is off on Friday",
        "Olga is in Berlin this week",
    ],
)
def test_documents_and_news_of_others_ask_for_no_meeting(text: str) -> None:
    assert asked(text).intent is Intent.OTHER


def test_a_meeting_that_is_off_is_cancelled_and_a_person_who_is_off_is_not() -> None:
    assert asked("Ana's 1:1 is off").intent is Intent.CANCEL
    assert asked("Dev is off on Friday").intent is Intent.OTHER


def test_where_somebody_is_is_not_where_they_meet() -> None:
    assert asked("call with Chie (she's in Tokyo) and Dev on Thursday").place is None


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Ben and Chie, Friday 14-15h", "Fri 27 Nov 14:00 to 15:00"),
        ("Ana 14h-15h30 friday", "Fri 27 Nov 14:00 to 15:30"),
        ("meeting from 9h to 11h30 with Ana tomorrow", "Tue 24 Nov 09:00 to 11:30"),
        ("30 min with ana by eow", "Mon 23 Nov to Sun 29 Nov"),
        ("an hour with ben eow", "Thu 26 Nov to Fri 27 Nov"),
        ("is my manager free at the moment?", "Mon 23 Nov 10:00"),
        ("I can't make the 3pm, can we do 4?", "Mon 23 Nov 16:00, of the meeting at Mon 23 Nov 15:00"),
        ("move ben from 2 to 3 tomorrow", "Tue 24 Nov 15:00, of the meeting at Tue 24 Nov 14:00"),
        ("can my 3pm be at 4", "Mon 23 Nov 16:00, of the meeting at Mon 23 Nov 15:00"),
        ("let's move the kickoff to the week of Dec 7", "Mon 7 Dec to Sun 13 Dec"),
    ],
)
def test_more_ways_to_say_when(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Ben, 1-2h on Friday", 120),
        ("book Noor for 45' on Thursday at 11", 45),
        ("could we squeeze in 15 with Ravi today?", 15),
        ("plz need time w/ chie 30 mnt tmw", 30),
    ],
)
def test_more_ways_to_say_how_long(text: str, minutes: int) -> None:
    assert asked(text).duration_minutes == minutes


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("not going to make lunch today, cancel please", Intent.CANCEL),
        ("my meeting with Ana is no longer needed", Intent.CANCEL),
        ("Ana cancelled our 3pm", Intent.CANCEL),
        ("let's skip the retro this week", Intent.CANCEL),
        ("annul the meeting with Pierre on 3 December", Intent.CANCEL),
        ("what's the title of my 3pm", Intent.AGENDA),
        ("who's around Thursday afternoon", Intent.AVAILABILITY),
        ("is there a gap tomorrow for a quick chat with Noor?", Intent.FIND_TIME),
        ("pls check ana n ben n carla for 45m tmrw aft 2", Intent.FIND_TIME),
        ("url for booking me", Intent.LINK),
        ("is everything ok with my calendar connection?", Intent.CHECK),
        ("are all permissions granted?", Intent.CHECK),
        ("why can't you see my calendar?", Intent.CHECK),
        ("my calendar isn't syncing", Intent.CHECK),
        ("did the admin give consent", Intent.CHECK),
        ("why is Friday empty", Intent.EXPLAIN),
        ("for what reason is 11am on Thursday not available", Intent.EXPLAIN),
        ("why was tomorrow at noon rejected", Intent.EXPLAIN),
        ("how is it possible that two meetings are at the same time tomorrow", Intent.EXPLAIN),
        ("I don't know what to write", Intent.HELP),
        ("can you help me?", Intent.HELP),
        ("I need some guidance", Intent.HELP),
        ("show me what i can ask", Intent.HELP),
        ("I need some guidance with Ana tomorrow at 3", Intent.BOOK),
        ("please review my PR", Intent.OTHER),
        ("review the budget draft with Ana tomorrow at 3", Intent.BOOK),
    ],
)
def test_more_ways_to_ask_for_each_kind_of_request(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("block lunch every day from 12 to 1", "hours", "not 12:00-13:00"),
        ("out of office shouldn't block", "blocking", "oof=free"),
        ("I prefer meetings in the morning", "hours", "06:00-12:00"),
        ("my hours = 9-5", "hours", "09:00-17:00"),
    ],
)
def test_more_ways_to_set_a_rule(text: str, name: str, value: str) -> None:
    rule = asked(text).rule
    assert rule is not None
    assert (rule.name, rule.value) == (name, value)


def test_an_hour_kept_every_week_does_not_rule_out_the_day() -> None:
    assert asked("hold 3pm every Friday for retro").rule is None


def test_a_name_with_its_address_is_one_person() -> None:
    assert asked("an interview with Carla Gomez (carla@partner.test) and Ben").attendees == ("carla@partner.test", "Ben")
    assert asked("book Carla <carla@partner.test> tomorrow at 3").attendees == ("carla@partner.test",)


def test_having_something_is_told_by_the_asker_and_asked_of_the_bot() -> None:
    opened = "30 min with Ana tomorrow"
    assert reading(asked("do you have something after 4?", opened)) == "Tue 24 Nov 16:00 to 24:00"
    assert asked("I have something after 4", opened).excluded


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("make me please an appointment with Pierre for thursday at 10 hours", "Thu 26 Nov 10:00"),
        ("4.12. at 10 with Ana", "Fri 4 Dec 10:00"),
        ("4.12. 14:30 Ben", "Fri 4 Dec 14:30"),
        ("let's meet Ana at 4.30. Thanks", "Mon 23 Nov 16:30"),
        ("lunch with Priya between noon and 2 on Thursday or Friday", "Thu 26 Nov, Fri 27 Nov, each 12:00 to 14:00"),
        ("Thursday at 3 or Friday with Ana", "Thu 26 Nov 15:00 to 16:00 and Fri 27 Nov"),
        ("cancel my 3 and rebook for tomorrow at 3", "Mon 23 Nov 15:00"),
        ("move my 4 with Ben to 5", "Mon 23 Nov 17:00, of the meeting at Mon 23 Nov 16:00"),
        ("our sync with Jo, but Thursday instead of Wednesday", "Thu 26 Nov, not Wed 25 Nov"),
        ("Find me one hour with Ben, but no Friday", "not Fri 27 Nov"),
        (
            "next week is crazy, find me 30 min with Ben the week after",
            "Mon 7 Dec to Fri 11 Dec, not Mon 30 Nov to Sun 6 Dec",
        ),
        ("Tuesday is bad for me, 30 min with Ana on Wednesday?", "Wed 25 Nov, not Tue 24 Nov"),
        ("the meeting tomorrow with Dev, can it be on Thursday?", "Thu 26 Nov, of the meeting at Tue 24 Nov"),
        ("I have a reason: since the client moved, I need 2 hours with Olga on Thursday", "Thu 26 Nov"),
    ],
)
def test_days_and_hours_in_further_places_are_read(text: str, times: str) -> None:
    assert reading(asked(text)) == times


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("T. Müller, 45 min, thursday", ("T. Müller",)),
        ("30 min with T. Müller and A. B. Okafor tomorrow", ("T. Müller", "A. B. Okafor")),
        ("Dear Convene, could you schedule a meeting with Mr Okafor on Thursday at 2.30pm.", ("Mr Okafor",)),
        ("find 90 minutes next week where neither Ana nor Ben has anything", ("Ana", "Ben")),
        ("give Ana and me an hour on Thursday", ("Ana",)),
        ("pls shift ana call 30 min later", ("ana",)),
        ("cancel Ana's call", ("Ana",)),
        ("cancel Ben's birthday party", ()),
        ("move Ana sync to friday", ("Ana",)),
    ],
)
def test_people_are_found_by_initials_in_owned_meetings_and_as_receivers(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ask Ana if we can move our 1:1 to 4", Intent.MOVE),
        ("make tomorrow's 1:1 half an hour shorter", Intent.MOVE),
        ("turn my 30 min with Ana into 45", Intent.MOVE),
        ("I don't want to meet Ben on Friday anymore", Intent.CANCEL),
        ("please inform Ana that I cancel our meeting of 3pm", Intent.CANCEL),
        ("never mind about the meeting with Olga on Thursday", Intent.CANCEL),
        ("can you squeeze Ben in between my meetings tomorrow?", Intent.FIND_TIME),
        ("I need to speak with Ana or Ben, whoever is free first", Intent.FIND_TIME),
        ("what about a quick huddle with the team in 15 minutes?", Intent.BOOK),
        ("10 minutes in between my meetings", Intent.RULES),
    ],
)
def test_the_kind_of_request_is_heard_behind_more_turns_of_phrase(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


def test_a_length_that_another_turns_into_is_the_new_one() -> None:
    assert asked("turn my 30 min with Ana into 45").duration_minutes == 45


def test_what_came_before_a_wish_is_only_its_reason() -> None:
    request = asked("Since the client moved the deadline I need 2 hours with Olga on Thursday")
    assert request.leftover == ()
    assert reading(request) == "Thu 26 Nov"


@pytest.mark.parametrize(
    ("text", "intent", "people"),
    [
        ("could I get 30 minutes of Ana's time on Wednesday", Intent.FIND_TIME, ("Ana",)),
        ("Ana/Ben/Chie sync 45m Thu pm", Intent.FIND_TIME, ("Ana", "Ben", "Chie")),
        ("ana and ben coffee tomorrow at 3", Intent.BOOK, ("ana", "ben")),
        ("Is possible to meet Ana tomorrow in the morning?", Intent.FIND_TIME, ("Ana",)),
        ("Do the needful and book Priya for 1 hr tomorrow at 2", Intent.BOOK, ("Priya",)),
        ("is there someone free at 5 from Ana, Ben, Chie", Intent.AVAILABILITY, ("Ana", "Ben", "Chie")),
        ("does Ana work on Fridays", Intent.AVAILABILITY, ("Ana",)),
        ("is Eva on holiday next week", Intent.AVAILABILITY, ("Eva",)),
        ("my meetings with Ana in December", Intent.AGENDA, ("Ana",)),
        ("next meeting with ben when?", Intent.AGENDA, ("ben",)),
        ("todays plan?", Intent.AGENDA, ()),
        ("has the 3pm been cancelled?", Intent.AGENDA, ()),
        ("Can you get the 10 o'clock moved to 11?", Intent.MOVE, ()),
        ("I'm running late, push my 9 am by 15 min", Intent.MOVE, ()),
        ("I'm running late", Intent.OTHER, ()),
        ("cut my meeting with Ana tomorrow to 20 minutes", Intent.MOVE, ("Ana",)),
        ("bring my 4pm to 2pm", Intent.MOVE, ()),
        ("need my 1pm at 2", Intent.MOVE, ()),
        ("make my 1:1 with Ben online", Intent.MOVE, ("Ben",)),
    ],
)
def test_requests_in_further_dialects(text: str, intent: Intent, people: tuple[str, ...]) -> None:
    request = asked(text)
    assert (request.intent, request.attendees) == (intent, people)


@pytest.mark.parametrize(
    ("text", "name", "value", "days"),
    [
        ("I need 30 min free before every external meeting", "buffer_before", "30", ()),
        ("keep mornings for focus work", "hours", "not 06:00-12:00", ()),
        ("lunch 12:30 to 1:30 should stay free", "hours", "not 12:30-13:30", ()),
        ("set my working days to Monday to Thursday", "hours", "any", ("mon", "tue", "wed", "thu")),
        ("make tentative events block my time", "blocking", "tentative=blocks", ()),
        ("how far ahead can people book me", "show", "", ()),
        ("I'm available from 10 to 6 only", "hours", "10:00-18:00", ()),
        ("never on Sunday", "hours", "off", ("sun",)),
        ("I would like to have no meetings in the mornings", "hours", "not 06:00-12:00", ()),
        ("start my day at 8:30", "hours", "08:30-24:00", ()),
    ],
)
def test_rules_in_further_dialects(text: str, name: str, value: str, days: tuple[str, ...]) -> None:
    rule = asked(text).rule
    assert rule is not None
    assert (rule.name, rule.value, rule.days) == (name, value, days)


def test_a_limit_that_no_rule_can_hold_is_not_guessed() -> None:
    request = asked("only one meeting per afternoon")
    assert request.intent is Intent.RULES
    assert request.rule is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("no need for Carla", ("ana", "ben")),
        ("carla can stay out", ("ana", "ben")),
    ],
)
def test_people_who_are_spared_come_no_more(text: str, people: tuple[str, ...]) -> None:
    assert asked(text, "find 30 min with ana, ben and Carla tomorrow").attendees == people


@pytest.mark.parametrize(
    ("opened", "text", "intent", "people", "times"),
    [
        ("find a time with ana and ben on friday", "book 2pm with them", Intent.FIND_TIME, ("ana", "ben"), "Fri 27 Nov 14:00"),
        ("is Ben around tomorrow?", "set up a call with him at 4", Intent.BOOK, ("Ben",), "Tue 24 Nov 16:00"),
        ("when is ana free tomorrow", "ok schedule it at 2pm", Intent.BOOK, ("ana",), "Tue 24 Nov 14:00"),
    ],
)
def test_pronouns_carry_the_people_on(opened: str, text: str, intent: Intent, people: tuple[str, ...], times: str) -> None:
    request = asked(text, opened)
    assert (request.intent, request.attendees, reading(request)) == (intent, people, times)


def test_offers_are_taken_refused_and_asked_for_anew_in_further_words() -> None:
    opened = "30 min with Ana tomorrow"
    assert asked("the second option is perfect, please book it", opened).pick == 2
    assert asked("1st one plz", opened).pick == 1
    assert asked("none, sorry", opened).offer_action is OfferAction.MORE
    assert asked("don't", "book Ana tomorrow at 3").offer_action is OfferAction.DISMISS


def test_to_cancel_it_confirms_a_cancellation_and_gives_up_anything_else() -> None:
    confirmed = asked("yes cancel it", "cancel lunch with Ben tomorrow")
    assert (confirmed.intent, confirmed.attendees, confirmed.offer_action) == (Intent.CANCEL, ("Ben",), OfferAction.CONFIRM)
    assert asked("cancel it", "30 min with Ana tomorrow").offer_action is OfferAction.DISMISS


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what link should I give to clients", Intent.LINK),
        ("anything wrong with the setup?", Intent.CHECK),
        ("have you got permission to see my calendar", Intent.CHECK),
        ("is the sync ok", Intent.CHECK),
        ("the bot doesn't work", Intent.CHECK),
        ("what are my options for changing a rule?", Intent.HELP),
        ("do you support recurring meetings", Intent.HELP),
        ("what are my options on Friday with Ana", Intent.AGENDA),
    ],
)
def test_links_checks_and_help_in_further_words(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


def test_whoever_is_given_a_link_is_named() -> None:
    request = asked("give Sam a link to schedule with me next week")
    assert (request.intent, request.attendees) == (Intent.LINK, ("Sam",))
