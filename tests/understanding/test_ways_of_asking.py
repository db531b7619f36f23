"""The many ways in which people say the same: who is meant, what is asked, what is only talk."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent, OfferAction
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE
from tests.understanding.readings import asked, reading


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Let me know when Francesca has a free hour tomorrow", ("Francesca",)),
        ("is there an hour on Thursday when both Jamal and Keiko could meet me?", ("Jamal", "Keiko")),
        ("give me a link so Nadia can book time with me", ("Nadia",)),
        ("grab Mo for 10 minutes at quarter to three", ("Mo",)),
        ("please schedule O'Neill for half an hour on Friday", ("O'Neill",)),
        ("does 4pm on Thursday work for Okonjo Bright?", ("Okonjo Bright",)),
        ("30 min with Nguyễn Văn An and Sørina", ("Nguyễn Văn An", "Sørina")),
        ("lunch with Maria de la Cruz and Hye-jin", ("Maria de la Cruz", "Hye-jin")),
        ("a 30-minute call with our new colleague Nils Holgersson", ("Nils Holgersson",)),
        ("20 min with my boss Linda tomorrow", ("Linda",)),
        ("look for 20 min with Sunday Okafor on Monday", ("Sunday Okafor",)),
        ("set up 20 mins with Grace Lee and Mark tomorrow", ("Grace Lee", "Mark")),
        ("Rune wants to meet me on Monday", ("Rune",)),
        ("how about Karin, is she free on Thursday morning", ("Karin",)),
        ("a slot 4 me + tobias 2day", ("tobias",)),
        ("are we both free thursday at 4, me and Ingo?", ("Ingo",)),
        ("what times work for beatrice and will on mon", ("beatrice", "will")),
        ("does any time work for mark, art and me on thursday", ("mark", "art")),
        ("what does mark's week look like", ("mark",)),
        ("can hope join at 3 tomorrow?", ("hope",)),
        ("will and mark 30 min thursday", ("will", "mark")),
        ("book sam & pat for dec 1, 3-4pm", ("sam", "pat")),
        ("show me Ben's Friday", ("Ben",)),
        ("need a time that suits Ama, Kojo and Efua", ("Ama", "Kojo", "Efua")),
        ("10 min of Nadège's time tomorrow", ("Nadège",)),
        ("pencil Ana in for Friday 9:30", ("Ana",)),
        ("book in Ana at half three tomorrow", ("Ana",)),
        ("hold 4-5 today for Mel", ("Mel",)),
        ("I have to cancel on Goran on Wednesday", ("Goran",)),
        ("book padel on Thursday at 6pm", ()),
    ],
)
def test_people_are_found_wherever_only_a_person_fits(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


def test_of_people_joined_with_or_one_will_do() -> None:
    request = asked("either Ana or Mateusz for 30 minutes tomorrow")
    assert (request.attendees, request.quorum) == (("Ana", "Mateusz"), 1)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("What times is Arjun open on Tuesday?", Intent.AVAILABILITY),
        ("is my boss in a meeting right now", Intent.AVAILABILITY),
        ("is Chen out next week?", Intent.AVAILABILITY),
        ("could Ana and Ben make 3pm", Intent.AVAILABILITY),
        ("who on my team is around this afternoon", Intent.AVAILABILITY),
        ("list Ben's appointments on Thursday", Intent.AVAILABILITY),
        ("what day next week works for Priyanka, Sam and me?", Intent.FIND_TIME),
        ("Could you find an afternoon next week for me to meet with Adaeze?", Intent.FIND_TIME),
        ("When's good for Rahul?", Intent.FIND_TIME),
        ("find out when the whole team can meet next week", Intent.FIND_TIME),
        ("make my meeting with Ahmed on Friday 45 minutes", Intent.MOVE),
        ("can the client call on friday be an hour later", Intent.MOVE),
        ("plz resched design crit to tmrw 4pm", Intent.MOVE),
        ("Are Jenny and Mia coming on Saturday?", Intent.AGENDA),
        ("y is 2pm thurs not available", Intent.EXPLAIN),
        ("can you see my calendar ok?", Intent.CHECK),
        ("share my availability with a client", Intent.LINK),
        ("what kind of things can I say", Intent.HELP),
        ("does Wim have an opening on Thursday?", Intent.AVAILABILITY),
        ("are Ivy and I both open on Dec 4 at 2", Intent.AVAILABILITY),
        ("what slots do I have open tomorrow", Intent.AVAILABILITY),
        ("how full is Ben's calendar this week", Intent.AVAILABILITY),
        ("see whether Dev's around after lunch", Intent.AVAILABILITY),
        ("could Chie squeeze me in tomorrow", Intent.FIND_TIME),
        ("walk me through tomorrow", Intent.AGENDA),
        ("I need my Friday 1:1 with Stig earlier that day", Intent.MOVE),
        ("my 3pm with Ana needs to be at 4", Intent.MOVE),
        ("Ana's meeting should be Friday not Thursday", Intent.MOVE),
        ("take my 2pm with Ben and put it on Friday", Intent.MOVE),
        ("can't do Thursday's sync with Ben, can we do Friday", Intent.MOVE),
        ("find another time for my meeting with Ana", Intent.MOVE),
        ("run the demo an hour later", Intent.MOVE),
        ("make my 3pm a 3:30", Intent.MOVE),
        ("nudge my 4pm by 15 min", Intent.MOVE),
        ("I won't be able to make my 3pm with Ana", Intent.CANCEL),
        ("no need for the Thursday review any more", Intent.CANCEL),
        ("Ben and I aren't meeting tomorrow after all", Intent.CANCEL),
        ("pull out of the 5pm with Chie", Intent.CANCEL),
        ("let Carla pick a time", Intent.LINK),
        ("give me a link I can send to a client", Intent.LINK),
        ("what's in the way at 3pm on Friday", Intent.EXPLAIN),
        ("there's a clash on Monday at 2, why?", Intent.EXPLAIN),
        ("do you have access to my calendar", Intent.CHECK),
        ("I'm stuck", Intent.HELP),
        ("what's my minimum notice?", Intent.RULES),
        ("make my default meeting 45 minutes", Intent.RULES),
        ("not before 10, ever", Intent.RULES),
    ],
)
def test_the_kind_of_request_is_heard_in_other_words(text: str, intent: Intent) -> None:
    assert asked(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "Noah's out sick today",
        "I'll send the slides over tonight",
        "Ravi is on holiday until Thursday",
        "I'll be 5 minutes late",
        "sounds good, talk tomorrow",
        "Mark closed the deal on Monday",
        "Faith will be out on Thursday",
        "can you write the minutes?",
        "Call Stephanie's cell phone.",
    ],
)
def test_talk_that_mentions_a_time_is_no_request(text: str) -> None:
    assert asked(text).intent is Intent.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "30 min with Ana tomorrow to explain why the release slipped",
        "set up an hour with Chie to go over the booking page next week",
        "meeting with Dev to check the integration status tomorrow at 10",
        "sync with Ben on back to back testing tomorrow at 4",
        "30 min with Petra re: notice period, Thursday",
        "coffee with Lars to talk about the weather station project friday 10am",
        "workshop on meeting-free days with HR next week",
    ],
)
def test_what_a_meeting_is_about_does_not_decide_what_is_asked(text: str) -> None:
    request = asked(text)
    assert request.intent in (Intent.FIND_TIME, Intent.BOOK)
    assert request.start is not None


def test_courtesies_are_not_read_beside_a_request() -> None:
    request = asked("Hi there! I hope you had a lovely weekend. Could you find an hour with Ana next week? Best regards, Ada")
    assert (request.intent, request.attendees, request.duration_minutes) == (Intent.FIND_TIME, ("Ana",), 60)
    assert reading(request) == "Mon 30 Nov to Sun 6 Dec"


@pytest.mark.parametrize("text", ["book Ana at 25:00", "book Ana on 31 november", "30 min with Ana at 14:75"])
def test_times_that_do_not_exist_are_asked_about(text: str) -> None:
    request = asked(text)
    assert request.leftover != ()
    assert reading(request) == "no time"


@pytest.mark.parametrize(
    ("text", "intent", "rest"),
    [
        ("lunch with my mom tomorrow and cancel lunch with Ben", Intent.FIND_TIME, ("cancel lunch with Ben",)),
        ("book Ben tomorrow at 10:30 then email him the agenda", Intent.BOOK, ("email him the agenda",)),
        ("no meetings before 10 and book Ben tomorrow", Intent.RULES, ("book Ben tomorrow",)),
        ("no meetings on Fridays and 15 minutes between meetings", Intent.RULES, ("15 minutes between meetings",)),
    ],
)
def test_what_is_left_undone_is_named(text: str, intent: Intent, rest: tuple[str, ...]) -> None:
    request = asked(text)
    assert (request.intent, request.rest) == (intent, rest)


@pytest.mark.parametrize(
    ("text", "place"),
    [("meet Ana in Blue Room next week", "Blue Room"), ("30 min with Ana in the Blue Room tomorrow", "Blue Room")],
)
def test_a_room_ends_where_the_time_begins(text: str, place: str) -> None:
    request = asked(text)
    assert (request.place, request.subject) == (place, None)


# -------------------------------------------------------------------- carrying on


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruth can't do mornings", "Thu 26 Nov 00:00 to 06:00 and Thu 26 Nov 12:00 to 24:00, not Thu 26 Nov 06:00 to 12:00"),
        ("Pia is out until noon", "Thu 26 Nov 12:00 to 24:00, not Thu 26 Nov 00:00 to 12:00"),
        ("never mind Thursday, Friday is fine", "Fri 27 Nov, not Thu 26 Nov"),
    ],
)
def test_what_does_not_suit_is_ruled_out_for_the_same_people(text: str, expected: str) -> None:
    request = asked(text, "find time for Pia and Ruth on Thursday")
    assert (request.attendees, reading(request)) == (("Pia", "Ruth"), expected)


def test_when_the_only_time_does_not_suit_any_other_will_do() -> None:
    assert reading(asked("tomorrow doesn't work for Ana", "30 min with Ana tomorrow")) == "not Tue 24 Nov"
    assert reading(asked("Ana is busy tomorrow", "book Ana tomorrow at 3")) == "not Tue 24 Nov"


def test_who_was_optional_can_be_needed_again() -> None:
    request = asked("Farid must be there", "30 min with Dev and Farid tomorrow", "Farid is optional")
    assert (request.attendees, request.optional) == (("Dev", "Farid"), ())


def test_what_was_ruled_out_stays_so_until_it_is_wished_for() -> None:
    earlier = ("an hour with Ana next week", "not on Tuesday")
    assert reading(asked("mornings only", *earlier)).endswith("not Tue 1 Dec")
    assert reading(asked("Tuesday after all", *earlier)) == "Tue 1 Dec"


def test_the_same_question_is_asked_of_somebody_else() -> None:
    request = asked("what about Naledi?", "is Bilal free tomorrow morning?")
    assert (request.intent, request.attendees) == (Intent.AVAILABILITY, ("Naledi",))
    assert reading(request) == "Tue 24 Nov 06:00 to 12:00"


@pytest.mark.parametrize("text", ["lunch with chie", "1:1 with ben", "book me 2 hours focus time tomorrow"])
def test_a_meeting_of_its_own_is_a_new_request(text: str) -> None:
    assert "carla@partner.test" not in asked(text, "meet with carla@partner.test for an hour").attendees


def test_thanks_confirm_nothing() -> None:
    assert asked("thanks", "find 30 minutes with Ana").offer_action is not OfferAction.CONFIRM


def test_an_address_is_left_out_by_the_name_in_it() -> None:
    assert asked("without ben", "30 min with ana and ben.okafor@contoso.test").attendees == ("ana",)


def test_a_number_is_a_clock_time_where_nothing_is_offered() -> None:
    assert reading(asked("3 would be better", "book Marta tomorrow at 2")) == "Tue 24 Nov 15:00"
    assert reading(asked("11?", "is Ana free tomorrow at 10")) == "Tue 24 Nov 11:00"


def test_the_earliest_of_the_offers_is_picked() -> None:
    offers = [NOW.replace(day=25), NOW.replace(day=24), NOW.replace(day=26)]
    request = understand("the earliest", NOW, ZONE, previous=asked("30 min with Ana"), offers=offers)
    assert request.pick == 2
