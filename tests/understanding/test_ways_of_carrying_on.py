"""Follow-ups by families: many ways to say one change, each from the same open request."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent, OfferAction, Request
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE
from tests.understanding.readings import reading

NEXT_WEEK = "find 30 min with Ana and Ben next week"
AT_THREE = "book Ana tomorrow at 3"


def after(first: str, text: str) -> Request:
    return understand(text, NOW, ZONE, previous=understand(first, NOW, ZONE))


@pytest.mark.parametrize(
    "text",
    [
        "without Ben",
        "take Ben off",
        "leave Ben out",
        "kick Ben out",
        "we don't need Ben",
        "don't invite Ben",
        "Ben can't",
        "Ben declined",
        "Ben dropped out",
        "Ben is not needed",
        "Ben doesn't have to come",
        "Ben is out, take him off",
        "only Ana",
        "just Ana and me",
    ],
)
def test_somebody_need_not_come(text: str) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.attendees, request.optional, request.duration_minutes) == (("Ana",), (), 30)


@pytest.mark.parametrize(
    "text",
    [
        "replace Ben with Carla",
        "swap Ben for Carla",
        "switch Ben for Carla",
        "Carla instead of Ben",
        "instead of Ben, Carla",
        "Ben can't, use Carla",
        "Ben is out, take Carla",
        "Ben is busy, let's do Carla instead",
        "not Ben, Carla",
        "Carla, not Ben",
        "no I meant Carla",
    ],
)
def test_somebody_comes_in_anothers_place(text: str) -> None:
    assert after(NEXT_WEEK, text).attendees == ("Ana", "Carla")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("loop in Dev", ("Ana", "Ben", "Dev")),
        ("let's get Dev in as well", ("Ana", "Ben", "Dev")),
        ("I want Dev there too", ("Ana", "Ben", "Dev")),
        ("Dev needs to be there", ("Ana", "Ben", "Dev")),
        ("I meant Ana Petrova", ("Ana Petrova", "Ben")),
    ],
)
def test_somebody_comes_too_or_is_named_in_full(text: str, people: tuple[str, ...]) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.attendees, request.place) == (people, None)


@pytest.mark.parametrize(
    ("text", "needed", "optional"),
    [
        ("it's ok if Ben can't make it", ("Ana",), ("Ben",)),
        ("Ben if he can", ("Ana",), ("Ben",)),
        ("optional: Ben", ("Ana",), ("Ben",)),
        ("Ben doesn't have to be there, optional", ("Ana",), ("Ben",)),
        ("Ana is optional, Ben required", ("Ben",), ("Ana",)),
        ("add Carla (optional)", ("Ana", "Ben"), ("Carla",)),
        ("Ben is required", ("Ana", "Ben"), ()),
    ],
)
def test_somebody_is_welcome_or_needed(text: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.intent, request.attendees, request.optional) == (Intent.FIND_TIME, needed, optional)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("I think we need 45", 45),
        ("cut it to 20", 20),
        ("shorten it to 15", 15),
        ("keep it at 45", 45),
        ("up to 45", 45),
        ("45 not 30", 45),
        ("not 30 but 45", 45),
        ("a quick 15", 15),
        ("double it", 60),
        ("half as long", 15),
        ("add 15 minutes", 45),
        ("take 10 minutes off", 20),
    ],
)
def test_a_length_is_said_in_few_words(text: str, minutes: int) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.duration_minutes, reading(request)) == (minutes, "Mon 30 Nov to Sun 6 Dec")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the following week", "Mon 7 Dec to Sun 13 Dec"),
        ("later that week", "Wed 2 Dec to Fri 4 Dec"),
        ("earlier in the week", "Mon 30 Nov to Tue 1 Dec"),
        ("end of the week", "Thu 3 Dec to Fri 4 Dec"),
        ("Tue-Thu", "Tue 1 Dec to Thu 3 Dec"),
        ("neither Monday nor Tuesday", "Wed 2 Dec to Sun 6 Dec, not Mon 30 Nov, Tue 1 Dec"),
        ("has to be before Friday", "Mon 23 Nov to Thu 3 Dec"),
        ("how does Thursday look?", "Thu 3 Dec"),
        ("would Thursday work for everyone?", "Thu 3 Dec"),
    ],
)
def test_days_are_those_of_the_week_that_stands(text: str, expected: str) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.attendees, request.people_refs, reading(request)) == (("Ana", "Ben"), (), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not 3, 4", "Tue 24 Nov 16:00"),
        ("4 rather than 3", "Tue 24 Nov 16:00"),
        ("same day but 4", "Tue 24 Nov 16:00"),
        ("the next day", "Wed 25 Nov 15:00"),
        ("move it a day", "Wed 25 Nov 15:00"),
        ("same time next week", "Tue 1 Dec 15:00"),
        ("same time the day after", "Wed 25 Nov 15:00"),
        ("till 4:30", "Tue 24 Nov 15:00 to 16:30"),
        ("any time on Thursday", "Thu 26 Nov"),
        ("3 doesn't work", "Tue 24 Nov 00:00 to 15:00 and Tue 24 Nov 16:00 to 24:00, not Tue 24 Nov 15:00 to 16:00"),
    ],
)
def test_a_clock_time_changes_beside_what_stands(text: str, expected: str) -> None:
    assert reading(after(AT_THREE, text)) == expected


@pytest.mark.parametrize(
    ("text", "people", "minutes"),
    [
        ("add Carla and make it 45", ("Ana", "Ben", "Carla"), 45),
        ("make it 45 and add Carla", ("Ana", "Ben", "Carla"), 45),
        ("without Ben, and make it an hour", ("Ana",), 60),
        ("no, make it 45, and drop Ben", ("Ana",), 45),
    ],
)
def test_several_changes_in_one_text_are_all_made(text: str, people: tuple[str, ...], minutes: int) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.attendees, request.duration_minutes, request.rest) == (people, minutes, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("book it", "Tue 24 Nov 15:00"),
        ("yes book her at 4", "Tue 24 Nov 16:00"),
        ("then book it for 45 minutes", "Tue 24 Nov 15:00"),
    ],
)
def test_who_was_found_free_is_booked(text: str, expected: str) -> None:
    request = after("is Ana free tomorrow at 3?", text)
    assert (request.intent, request.attendees, reading(request)) == (Intent.BOOK, ("Ana",), expected)


@pytest.mark.parametrize("text", ["keep it", "no, keep it", "don't", "wait no"])
def test_a_cancellation_is_thought_better_of(text: str) -> None:
    assert after("cancel my meeting with Ana", text).offer_action is OfferAction.DISMISS


def test_what_was_to_be_cancelled_is_moved_instead() -> None:
    request = after("cancel my meeting with Ana tomorrow at 3", "move it to Friday instead")
    assert (request.intent, request.attendees) == (Intent.MOVE, ("Ana",))
    assert reading(request) == "Fri 27 Nov, of the meeting at Tue 24 Nov 15:00"


@pytest.mark.parametrize(("text", "at"), [("the 2pm one", "Mon 23 Nov 14:00"), ("I meant the 2pm one", "Mon 23 Nov 14:00")])
def test_another_meeting_is_the_one_to_move(text: str, at: str) -> None:
    assert reading(after("move my 3pm with Ana to Friday", text)) == f"Fri 27 Nov, of the meeting at {at}"


@pytest.mark.parametrize("text", ["the Thursday one", "Thursday's", "the one on Thursday"])
def test_the_one_of_a_day_is_that_days(text: str) -> None:
    assert reading(after("cancel my meeting with Ana", text)) == "Thu 26 Nov"


@pytest.mark.parametrize(
    ("first", "text", "value"),
    [
        ("no meetings before 10", "make it 9", "09:00-24:00"),
        ("no meetings before 10", "and after 5", "10:00-17:00"),
        ("15 minutes between meetings", "actually 20", "20"),
        ("at most 4 meetings a day", "5 instead", "5"),
    ],
)
def test_a_rule_is_corrected(first: str, text: str, value: str) -> None:
    rule = after(first, text).rule
    assert rule is not None
    assert rule.value == value


def test_a_link_is_for_somebody_and_for_one_use() -> None:
    request = after("my booking link", "make it single-use")
    request = understand("for Carla", NOW, ZONE, previous=request)
    assert (request.intent, request.attendees, request.single_use) == (Intent.LINK, ("Carla",), True)


@pytest.mark.parametrize("text", ["Will", "may", "April"])
def test_a_name_that_is_a_word_answers_the_question_whom(text: str) -> None:
    assert after("find a time", text).attendees == (text,)


@pytest.mark.parametrize("text", ["when is she free?", "when is she free on Friday?"])
def test_a_question_about_her_is_about_who_was_named(text: str) -> None:
    request = after(NEXT_WEEK.replace(" and Ben", ""), text)
    assert (request.intent, request.attendees) == (Intent.AVAILABILITY, ("Ana",))


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("got anything earlier?", OfferAction.EARLIER),
        ("is there an earlier one", OfferAction.EARLIER),
        ("could we start earlier?", OfferAction.EARLIER),
        ("bit late for me", OfferAction.EARLIER),
        ("as early as possible", OfferAction.EARLIER),
        ("a little later would be nice", OfferAction.LATER),
        ("that's a bit early for me", OfferAction.LATER),
        ("can we meet a bit later?", OfferAction.LATER),
        ("you choose", OfferAction.CONFIRM),
        ("either is fine", OfferAction.CONFIRM),
    ],
)
def test_sooner_and_later_are_wished_for_in_many_words(text: str, action: OfferAction) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.offer_action, request.attendees, request.unsupported) == (action, ("Ana", "Ben"), ())


@pytest.mark.parametrize(
    "text",
    [
        "any chance of the Thursday?",
        "any way we could do Thursday?",
        "what's Thursday like?",
        "is Thursday any good?",
        "Thursday any good?",
        "is Thursday free?",
        "can it wait until Thursday",
        "let's leave it till Thursday",
        "let's postpone to Thursday",
        "what if we did Thursday?",
        "check Thursday",
        "shall we say Thursday",
    ],
)
def test_a_day_is_tried_in_many_words(text: str) -> None:
    request = after(NEXT_WEEK, text)
    assert (request.intent, request.attendees, reading(request)) == (Intent.FIND_TIME, ("Ana", "Ben"), "Thu 3 Dec")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ben leaves at 4", "Tue 24 Nov 00:00 to 16:00"),
        ("I'm in meetings until 2", "Tue 24 Nov 14:00 to 24:00, not Tue 24 Nov 00:00 to 14:00"),
        ("tomorrow is packed", "not Tue 24 Nov"),
        ("tomorrow's a holiday", "not Tue 24 Nov"),
        ("tomorrow is no longer possible", "not Tue 24 Nov"),
        ("the Tuesday after", "Tue 1 Dec"),
        ("the following Friday", "Fri 27 Nov"),
    ],
)
def test_what_keeps_people_away_is_heard(text: str, expected: str) -> None:
    request = after("find 30 min with Ana and Ben tomorrow", text)
    assert (request.attendees, request.duration_minutes, reading(request)) == (("Ana", "Ben"), 30, expected)


def test_the_last_one_is_picked_though_nobody_counted() -> None:
    assert after(NEXT_WEEK, "the last one").pick == -1


def test_the_20th_of_a_question_about_the_past_is_the_last_one() -> None:
    request = understand("why was I double-booked on the 20th", NOW, ZONE)
    assert reading(request) == "Fri 20 Nov"


@pytest.mark.parametrize(
    ("first", "text", "expected"),
    [
        ("find 30 min with Ana today", "that won't work then, tomorrow", "Tue 24 Nov"),
        ("find 30 min with Ana tomorrow", "she's gone at 4", "Tue 24 Nov 00:00 to 16:00"),
        ("find 30 min with Ana on the 3rd", "actually the 4th", "Fri 4 Dec"),
        (
            "find 30 min with Ana next week",
            "Ana isn't in on Wednesday",
            "Mon 30 Nov to Tue 1 Dec and Thu 3 Dec to Sun 6 Dec, not Wed 2 Dec",
        ),
        ("book Ana tomorrow at 8pm", "or 7:30", "Tue 24 Nov 19:30"),
        ("find 30 min with Ana tomorrow", "no preference on time", "no time"),
        ("when is Ana free this week?", "and next?", "Mon 30 Nov to Sun 6 Dec"),
        ("is Ana free tomorrow at 3?", "ok let's book 4pm", "Tue 24 Nov 16:00"),
    ],
)
def test_one_person_stays_while_the_time_changes(first: str, text: str, expected: str) -> None:
    request = after(first, text)
    assert (request.attendees, reading(request)) == (("Ana",), expected)


def test_a_name_does_not_swallow_the_word_behind_it() -> None:
    assert after("45 mins with Sofia n Raj next week", "raj says tuesday is best").attendees == ("Sofia", "Raj")


def test_a_group_is_not_meant_by_its_article() -> None:
    assert after("find a slot with the design team tomorrow", "leave out the lunch hour").people_refs == ("the design team",)


@pytest.mark.parametrize(
    ("first", "text", "keeps", "expected"),
    [
        ("move my 3pm with Ana to Friday", "at 4", None, "Fri 27 Nov 16:00, of the meeting at Mon 23 Nov 15:00"),
        ("move my 3pm with Ana to Friday", "an hour later", None, "Fri 27 Nov 16:00, of the meeting at Mon 23 Nov 15:00"),
        ("move my 3pm with Ana to 4", "no, 5", "day", "Mon 23 Nov 17:00, of the meeting at Mon 23 Nov 15:00"),
        ("move my 3pm with Ana to 4", "on Thursday", None, "Thu 26 Nov 16:00, of the meeting at Mon 23 Nov 15:00"),
    ],
)
def test_a_meeting_keeps_its_day_only_while_no_other_was_named(first: str, text: str, keeps: str | None, expected: str) -> None:
    request = after(first, text)
    assert (request.keeps, reading(request)) == (keeps, expected)


@pytest.mark.parametrize("text", ["gym tomorrow 7am", "tell Carla I'm late", "send Carla an email"])
def test_a_note_of_its_own_is_no_follow_up(text: str) -> None:
    request = after("find 30 min with Ana and Ben next week", text)
    assert "Ana" not in request.attendees


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("n add drew", ("Ana", "Ben", "drew")),
        ("add maricel", ("Ana", "Ben", "maricel")),
        ("invite oisin too please", ("Ana", "Ben", "oisin")),
        ("pls add hope also", ("Ana", "Ben", "hope")),
        ("n lars", ("Ana", "Ben", "lars")),
        ("can also come Chie?", ("Ana", "Ben", "Chie")),
    ],
)
def test_somebody_is_added_by_a_name_in_lower_case(text: str, people: tuple[str, ...]) -> None:
    assert after(NEXT_WEEK, text).attendees == people


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("ok and thursday ?", "Thu 26 Nov"),
        ("and on Friday?", "Fri 27 Nov"),
        ("and thursday", "Tue 24 Nov, Thu 26 Nov"),
        ("or thursday?", "Tue 24 Nov, Thu 26 Nov"),
        ("is possible on friday?", "Fri 27 Nov"),
        ("is better the afternoon", "Tue 24 Nov 12:00 to 17:00"),
        ("rather 27.11.", "Fri 27 Nov"),
    ],
)
def test_another_day_is_asked_after_or_added(text: str, times: str) -> None:
    request = after("30 min with Ana tomorrow", text)
    assert (request.intent, request.attendees, reading(request)) == (Intent.FIND_TIME, ("Ana",), times)
