"""People, places and honest answers in requests that stand alone."""

from __future__ import annotations

import pytest

from bot.understanding.requests import Intent, Request
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE
from tests.understanding.readings import reading


def asked(text: str, *names: str) -> Request:
    return understand(text, NOW, ZONE, names=names)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("30m ana tmrw pm", ("ana",)),
        ("an hour for ben + carla + me wed", ("ben", "carla")),
        ("find time w/ Ana Pérez, Dr. Chen and Lucía Fernández", ("Ana Pérez", "Dr. Chen", "Lucía Fernández")),
        ("set up a sync with Will and June sometime in december", ("Will", "June")),
        ("book 1h with Will and April this Friday at 1", ("Will", "April")),
        ("is will free on monday", ("will",)),
        ("30 min with <at>Ana Pérez</at> tomorrow", ("<at>Ana Pérez</at>",)),
        ("30 min with <@U024BE7LH> and <@U07AB12CD|ben>", ("<@U024BE7LH>", "<@U07AB12CD|ben>")),
        ("30 min with @Ana Pérez and @ben", ("@Ana Pérez", "@ben")),
        ("20 min with ana.ruiz@contoso.com", ("ana.ruiz@contoso.com",)),
        ("20 min with <mailto:ana@contoso.com|ana@contoso.com>", ("<mailto:ana@contoso.com|ana@contoso.com>",)),
        ("when can Ana, Ben and I meet?", ("Ana", "Ben")),
        ("what does priya's thursday look like", ("priya",)),
        ("get me on Jonas's calendar next week", ("Jonas",)),
        ("cancel lunch with Åsa Öberg", ("Åsa Öberg",)),
        ("book Quirin tomorrow at 3", ("Quirin",)),
        ("invite karthik and quirin to dinner on Saturday", ("karthik", "quirin")),
        ("30 min Ana Ben Carla asap", ("Ana", "Ben", "Carla")),
        ("book Pilates tomorrow at 3", ()),
    ],
)
def test_people_are_named_as_they_are_written(text: str, people: tuple[str, ...]) -> None:
    assert asked(text).attendees == people


def test_a_name_that_the_directory_knows_is_a_person_where_words_would_do() -> None:
    assert asked("30 min with sunday tomorrow", "Sunday Adeyemi").attendees == ("sunday",)
    assert asked("is may free tomorrow", "May Lin").attendees == ("may",)


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("30 min with my manager this week", ("my manager",)),
        ("an hour with the design team next week", ("the design team",)),
        ("find a time for everyone here next week", ("everyone here",)),
        ("a meeting with Ana's boss", ("Ana's boss",)),
        ("find us 30 minutes tomorrow", ("us",)),
    ],
)
def test_people_known_by_their_role_are_references(text: str, refs: tuple[str, ...]) -> None:
    request = asked(text)
    assert request.people_refs == refs
    assert request.attendees == ()


def test_optional_people_stand_apart() -> None:
    request = asked("90 minutes with Ana, Ben (optional) and Carla early next week")
    assert (request.attendees, request.optional) == (("Ana", "Carla"), ("Ben",))


def test_a_quorum_is_counted() -> None:
    assert asked("find a time with at least 3 of Ana, Ben, Carla and Dev").quorum == 3


@pytest.mark.parametrize(
    ("text", "unsupported"),
    [
        ("set up 1:1 with Priya every Tuesday at 10", "recurring"),
        ("remind me to call Ana at 3", "reminder"),
        ("set up a meeting with my mom tomorrow", "unnamed person"),
        ("appointment with the doctor tomorrow at 9", "unnamed person"),
        ("cancel all my meetings tomorrow", "several meetings"),
        ("decline the all hands invite", "decline"),
    ],
)
def test_what_cannot_be_done_yet_is_said(text: str, unsupported: str) -> None:
    assert unsupported in asked(text).unsupported


@pytest.mark.parametrize(
    ("text", "intent", "rest"),
    [
        ("book Ana tomorrow at 3 and cancel my lunch with Ben", Intent.BOOK, ("cancel my lunch with Ben",)),
        ("cancel lunch with ben, then move my 3pm to Friday", Intent.CANCEL, ("move my 3pm to Friday",)),
        ("Create an event for today 8pm and name it diner", Intent.BOOK, ()),
    ],
)
def test_of_several_actions_the_first_is_done_and_the_rest_is_named(text: str, intent: Intent, rest: tuple[str, ...]) -> None:
    request = asked(text)
    assert (request.intent, request.rest) == (intent, rest)


@pytest.mark.parametrize(
    "text",
    [
        "an hour with Ana after the holidays",
        "30 min with Ana this sprint",
        "30 min Ana tomorrow or Dec 3 on Friday",
        "30 min with Ana after the Christmas party",
        "an hour with Ana before her holiday",
        "meet Ana the week of the offsite",
        "book Ana tomorrow 3pm Madrid time",
        "book Ana tomorrow at 9 CET",
        "30 min with Chie in the morning her time",
    ],
)
def test_time_words_that_are_not_understood_are_left_over(text: str) -> None:
    assert asked(text).leftover != ()


@pytest.mark.parametrize(
    "text", ["book Ana tomorrow at 9 PST", "book Ana at 9 on Friday before the board meeting", "Nap Time with Ana at 3"]
)
def test_words_that_leave_nothing_open_ask_nothing(text: str) -> None:
    assert asked(text).leftover == ()


@pytest.mark.parametrize(
    ("text", "expected", "keeps"),
    [
        ("move my 3pm with Ana to Friday", "Fri 27 Nov, of the meeting at Mon 23 Nov 15:00", "time"),
        ("reschedule standup to 9:30", "Tue 24 Nov 09:30", "day"),
        ("move tomorrow's standup to 10", "Tue 24 Nov 10:00, of the meeting at Tue 24 Nov", None),
        ("push my 2pm back 30 minutes", "Mon 23 Nov 14:30, of the meeting at Mon 23 Nov 14:00, +30 min", None),
        ("bring the design review forward by 30 min", "-30 min", None),
        ("move the call with Ben from 9am to 10am tomorrow", "Tue 24 Nov 10:00, of the meeting at Tue 24 Nov 09:00", None),
    ],
)
def test_a_move_tells_the_meeting_from_its_new_time(text: str, expected: str, keeps: str | None) -> None:
    request = asked(text)
    assert (request.intent, reading(request), request.keeps) == (Intent.MOVE, expected, keeps)


def test_a_cancellation_repeats_the_time_as_that_of_the_meeting() -> None:
    request = asked("cancel my 3pm with Ana tomorrow")
    assert request.exact
    assert request.event_time.start == request.start


@pytest.mark.parametrize(
    ("text", "kind"),
    [("why is Thursday 3pm not offered?", "not_offered"), ("why was I double-booked on Monday?", "double_booked")],
)
def test_a_question_for_the_reason_says_which(text: str, kind: str) -> None:
    assert asked(text).explain_kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 min with Ana tomorow", "Tue 24 Nov"),
        ("30 min with Ana on wendesday", "Wed 25 Nov"),
        ("book ana on thrusday at 3", "Thu 26 Nov 15:00"),
        ("30 min with Ana on the 4th of decmber", "Fri 4 Dec"),
    ],
)
def test_misspelt_days_and_months_are_read(text: str, expected: str) -> None:
    assert reading(asked(text)) == expected


def test_a_title_in_quotation_marks_is_no_time() -> None:
    request = asked('schedule "Plans for Friday" with Ana tomorrow at 2')
    assert (request.subject, reading(request)) == ("Plans for Friday", "Tue 24 Nov 14:00")


@pytest.mark.parametrize(
    "text", ["", " ", "🎉", "Ben shipped the release on Thursday 🎉", "happy birthday April!", "hello there", "lol"]
)
def test_talk_is_no_request(text: str) -> None:
    assert asked(text).intent is Intent.OTHER


def test_day_and_month_are_read_in_the_order_of_the_asker() -> None:
    american = understand("meet Ana on 5/6", NOW, ZONE)
    british = understand("meet Ana on 5/6", NOW, ZONE, month_first=False)
    assert american.start is not None
    assert british.start is not None
    assert (american.start.month, american.start.day) == (5, 6)
    assert (british.start.month, british.start.day) == (6, 5)
    assert understand("3/4 hour with Ana on 25/12", NOW, ZONE, month_first=False).duration_minutes == 45


def test_a_length_of_nothing_is_told_from_no_length() -> None:
    assert asked("0 minutes with Ben").duration_minutes == 0
    assert asked("a meeting with Ben").duration_minutes is None


@pytest.mark.parametrize(("text", "minutes"), [("push it by a day", 1440), ("push it back a week", 10080)])
def test_a_shift_may_be_whole_days(text: str, minutes: int) -> None:
    assert asked(text).shift_minutes == minutes


@pytest.mark.parametrize(
    ("holiday", "day"),
    [
        ("Easter", "Sun 28 Mar 2027"),
        ("Good Friday", "Fri 26 Mar 2027"),
        ("Memorial day", "Mon 31 May 2027"),
        ("Mother's day", "Sun 9 May 2027"),
        ("Cyber Monday", "Mon 30 Nov"),
        ("the day before Christmas", "Thu 24 Dec"),
    ],
)
def test_a_holiday_is_a_day(holiday: str, day: str) -> None:
    assert reading(asked(f"half an hour with Ana on {holiday}")) == day


def test_an_event_named_after_a_holiday_says_no_day() -> None:
    assert asked("cancel the Christmas party").start is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("find a mutually convenient hour for Ana, Ben and me", 60),
        ("a quick half hour with Ana", 30),
        ("two half-hour... no, one hour with Jakub on Thursday", 60),
        ("pls find 30 for me & Nasrin thurs pm", 30),
        ("can we do 30 with Ben tomorrow", 30),
    ],
)
def test_a_length_is_heard_in_what_people_say_of_it(text: str, minutes: int) -> None:
    assert asked(text).duration_minutes == minutes
