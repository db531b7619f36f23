"""Carrying on: each turn is the whole request as it stands after it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.understanding.requests import Intent, OfferAction, Request
from bot.understanding.understand import understand
from tests.language.scoring import NOW, ZONE
from tests.understanding.readings import reading

OFFERS = (datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 15), datetime(2026, 11, 26, 11))


def talk(*turns: str, offers: tuple[datetime, ...] = OFFERS) -> Request:
    """The request after the last turn."""
    request = understand(turns[0], NOW, ZONE)
    for turn in turns[1:]:
        request = understand(turn, NOW, ZONE, previous=request, offers=offers)
    return request


OPEN = "find 30 min with Ana next week"


@pytest.mark.parametrize(
    ("typed", "pick"),
    [
        ("2", 2),
        ("the second one", 2),
        ("option 3", 3),
        ("#1", 1),
        ("the last one", 3),
        ("let's take the first", 1),
        ("2 please", 2),
    ],
)
def test_a_number_picks_an_offer(typed: str, pick: int) -> None:
    assert talk(OPEN, typed).pick == pick


@pytest.mark.parametrize(("typed", "pick"), [("the 3pm one", 2), ("Thursday works", 3), ("9 works for me", 1)])
def test_a_time_picks_the_one_offer_that_is_at_it(typed: str, pick: int) -> None:
    assert talk(OPEN, typed).pick == pick


def test_a_day_with_two_offers_picks_neither_of_them() -> None:
    assert talk(OPEN, "Tuesday works").pick is None


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("yes", OfferAction.CONFIRM),
        ("sounds good", OfferAction.CONFIRM),
        ("ok, book it", OfferAction.CONFIRM),
        ("more times", OfferAction.MORE),
        ("anything else?", OfferAction.MORE),
        ("none of these work", OfferAction.MORE),
        ("earlier", OfferAction.EARLIER),
        ("too late", OfferAction.EARLIER),
        ("later please", OfferAction.LATER),
    ],
)
def test_an_answer_acts_on_the_offer_and_leaves_the_request(typed: str, action: OfferAction) -> None:
    before, after = talk(OPEN), talk(OPEN, typed)
    assert after.offer_action is action
    assert (after.attendees, after.duration_minutes, after.windows) == (before.attendees, before.duration_minutes, before.windows)


@pytest.mark.parametrize("typed", ["never mind", "no thanks", "cancel that"])
def test_of_a_request_that_is_given_up_nothing_stands(typed: str) -> None:
    assert talk(OPEN, typed) == Request(Intent.OTHER, offer_action=OfferAction.DISMISS)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("make it 45 minutes", 45),
        ("actually 45", 45),
        ("an hour", 60),
        ("15 minutes longer", 45),
        ("15 min is enough", 15),
        ("make it shorter", 15),
        ("shorten to 20 min", 20),
    ],
)
def test_a_length_changes_the_length(typed: str, minutes: int) -> None:
    assert talk(OPEN, typed).duration_minutes == minutes


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("add Ben", ("Ana", "Ben")),
        ("with Ben too", ("Ana", "Ben")),
        ("plus ben.okafor@contoso.test", ("Ana", "ben.okafor@contoso.test")),
        ("Carla instead of Ana", ("Carla",)),
        ("replace Ana with Carla", ("Carla",)),
        ("only Ben", ("Ben",)),
        ("without Ana", ()),
        ("Ana can't make it", ()),
    ],
)
def test_people_come_and_go(typed: str, people: tuple[str, ...]) -> None:
    assert talk(OPEN, typed).attendees == people


def test_a_person_becomes_optional() -> None:
    request = talk("an hour with Ana and Ben", "Ben is optional")
    assert (request.attendees, request.optional) == (("Ana",), ("Ben",))


def test_the_asker_need_not_be_there() -> None:
    assert talk(OPEN, "without me").asker_attends is False


@pytest.mark.parametrize(
    ("first", "typed", "expected"),
    [
        (OPEN, "Tuesday", "Tue 1 Dec"),
        (OPEN, "not Friday", "Mon 30 Nov to Thu 3 Dec and Sat 5 Dec to Sun 6 Dec, not Fri 4 Dec"),
        (OPEN, "the week after", "Mon 7 Dec to Sun 13 Dec"),
        (OPEN, "this week instead", "Mon 23 Nov to Sun 29 Nov"),
        (OPEN, "not before Wednesday", "Wed 2 Dec to Fri 4 Dec"),
        (OPEN, "any time works", "no time"),
        ("30 min with Ana tomorrow afternoon", "the day after", "Wed 25 Nov 12:00 to 17:00"),
        ("30 min with Ana tomorrow afternoon", "mornings only", "Tue 24 Nov 06:00 to 12:00"),
        ("30 min with Ana tomorrow afternoon", "at 3", "Tue 24 Nov 15:00"),
        ("book Ana tomorrow at 3", "Friday instead", "Fri 27 Nov 15:00"),
        ("book Ana tomorrow at 3", "at 4 instead", "Tue 24 Nov 16:00"),
        ("book Ana tomorrow at 3", "an hour later", "Tue 24 Nov 16:00"),
        ("book Ana tomorrow at 3", "same time on Wednesday", "Wed 25 Nov 15:00"),
        ("book Ana next Tuesday at 3", "actually Friday", "Fri 4 Dec 15:00"),
        ("move my 3pm with Ana to Friday", "at 4 instead", "Fri 27 Nov 16:00, of the meeting at Mon 23 Nov 15:00"),
        ("is Ana free tomorrow?", "what about Friday", "Fri 27 Nov"),
        ("what's on tomorrow?", "and Friday?", "Fri 27 Nov"),
        ("30 min with Ana tomorrow afternoon", "or Friday", "Tue 24 Nov, Fri 27 Nov, each 12:00 to 17:00"),
    ],
)
def test_a_new_time_keeps_what_it_leaves_unsaid(first: str, typed: str, expected: str) -> None:
    assert reading(talk(first, typed)) == expected


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("cancel lunch with Ben", Intent.CANCEL),
        ("what's on Thursday?", Intent.AGENDA),
        ("move my 3pm to Friday", Intent.MOVE),
        ("no meetings before 10", Intent.RULES),
        ("help", Intent.HELP),
    ],
)
def test_a_new_request_replaces_the_open_one(typed: str, intent: Intent) -> None:
    request = talk(OPEN, typed)
    assert request.intent is intent
    assert "Ana" not in request.attendees


def test_people_with_a_time_of_their_own_are_a_new_request() -> None:
    request = talk(OPEN, "20 minutes with Ben on Thursday")
    assert (request.attendees, request.duration_minutes, reading(request)) == (("Ben",), 20, "Thu 26 Nov")


def test_a_title_is_given() -> None:
    assert talk(OPEN, "call it Budget review").subject == "Budget review"


def test_talk_that_says_nothing_of_the_request_changes_nothing() -> None:
    assert talk(OPEN, "the deploy went fine").intent is Intent.OTHER


def test_a_comparison_with_its_length_after_a_comma_names_the_length() -> None:
    assert talk("1h with Ana Thursday", "shorter, 45 min").duration_minutes == 45
    assert talk("1h with Ana Thursday", "15 minutes shorter").duration_minutes == 45
