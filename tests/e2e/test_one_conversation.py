"""The same scripts through Teams, Slack and the terminal: the same words and clicks lead to the same meetings and mails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.chats import Chat, Open, a_company_in
from tests.e2e.company import Company
from tests.fakes.connector import ADA, ANA_PEREZ, BEN, EVA

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture(params=["teams", "slack", "terminal"])
async def office(request: pytest.FixtureRequest, tmp_path: Path, bare_environment: None) -> AsyncIterator[tuple[Company, Open]]:
    async with a_company_in(request.param, f"sqlite:///{tmp_path / 'convene.db'}") as (company, opened, _):
        yield company, opened


@pytest.fixture
def company(office: tuple[Company, Open]) -> Company:
    return office[0]


@pytest.fixture
async def ada(office: tuple[Company, Open]) -> Chat:
    return office[1](ADA)


def mails(company: Company) -> list[tuple[str, str]]:
    return [(mail.kind, mail.recipient) for mail in company.mails]


async def test_who_is_meant_is_asked_and_the_chosen_time_is_booked(company: Company, ada: Chat) -> None:
    which = await ada.types("find me 30 minutes with Ana")
    assert "Which Ana?" in which
    assert "Design" in which
    offer = await ada.clicks("1 Choose")
    assert "Ada / Ana Pérez" in offer
    assert 3 <= list(ada.buttons).count("Book") <= 5
    booked = await ada.clicks("1 Book")
    assert "Booked" in booked
    (event,) = company.events_of(ADA)
    assert event.end - event.start == HALF_AN_HOUR
    assert mails(company) == [("invitation", ANA_PEREZ.address)]


async def test_a_number_books_and_a_sentence_cancels(company: Company, ada: Chat) -> None:
    await ada.types(f"find me 30 minutes with {EVA.address}")
    booked = await ada.types("2")
    assert "Booked" in booked
    asked = await ada.types("cancel my meeting with Eva")
    assert "Yes, cancel it" in list(ada.buttons), asked
    gone = await ada.clicks("Yes, cancel it")
    assert "ancelled" in gone
    assert [kind for kind, _ in mails(company)] == ["invitation", "cancellation"]


async def test_a_form_changes_what_was_asked(company: Company, ada: Chat) -> None:
    await ada.types(f"find me 30 minutes with {BEN.address}")
    form = await ada.clicks("Change…")
    assert "Change what I look for" in form
    again = await ada.clicks("Show times", length="60", subject="Kick-off *of* Q3")
    assert "Kick-off of Q3" in again or "Kick-off *of* Q3" in again
    await ada.clicks("1 Book")
    (event,) = company.events_of(ADA)
    assert (event.subject, event.end - event.start) == ("Kick-off *of* Q3", timedelta(hours=1))


async def test_a_mistake_in_the_form_is_said_and_what_was_typed_is_kept(company: Company, ada: Chat) -> None:
    await ada.types(f"find me 30 minutes with {BEN.address}")
    await ada.clicks("Change…")
    wrong = await ada.clicks("Show times", people="Xaver Unbekannt")
    assert "can’t find “Xaver Unbekannt”" in wrong
    times = await ada.clicks("Back")
    assert "Ada / Ben Okafor" in times
    assert company.events_of(ADA) == []


async def test_words_carry_on_with_the_open_request(company: Company, ada: Chat) -> None:
    await ada.types(f"find me 30 minutes with {BEN.address}")
    assert "45 min" in "\n".join((await ada.types("make it 45 minutes"), *ada.buttons))
    await ada.types("next week instead")
    await ada.types("1")
    (event,) = company.events_of(ADA)
    assert event.end - event.start == timedelta(minutes=45)
    assert event.start.isocalendar().week == company.outlook.world.clock.now().isocalendar().week + 1


async def test_other_times_and_closing(company: Company, ada: Chat) -> None:
    first = await ada.types(f"find me 30 minutes with {BEN.address}")
    more = await ada.clicks("More times")
    assert more != first
    assert "Closed" in await ada.clicks("Dismiss")
    assert company.events_of(ADA) == []


async def test_a_meeting_is_moved_from_its_card(company: Company, ada: Chat) -> None:
    await ada.types(f"find me 30 minutes with {BEN.address}")
    await ada.clicks("1 Book")
    (before,) = company.events_of(ADA)
    started = before.start
    await ada.clicks("Move")
    moved = await ada.clicks("1 Move here")
    assert "oved" in moved
    (after,) = company.events_of(ADA)
    assert after.start != started
    assert [kind for kind, _ in mails(company)] == ["invitation", "update"]


async def test_a_time_that_went_meanwhile_is_refused_and_others_are_offered(company: Company, ada: Chat) -> None:
    await ada.types(f"find me 30 minutes with {ANA_PEREZ.address}")
    week = company.weeks
    company.writes_by_hand(ANA_PEREZ, week.start, week.end - week.start)
    refused = await ada.clicks("1 Book")
    assert "Booked" not in refused
    assert company.events_of(ADA) == []
    assert mails(company) == []


async def test_questions_about_calendars_and_rules_are_answered(company: Company, ada: Chat) -> None:
    assert "Ben Okafor" in await ada.types("is Ben free tomorrow at 3?")
    assert "Your rules" in await ada.types("what are my rules?")
    assert "What I can do" in await ada.types("help")
    assert "find me 30 minutes with Ana" in await ada.types("colourless green ideas")


async def test_unknown_names_and_past_days_are_said(company: Company, ada: Chat) -> None:
    assert "can’t find “Xaver”" in await ada.types("find me 30 minutes with Xaver")
    assert "has already passed" in await ada.types(f"book {BEN.address} on 3 March 2020 at 9")


async def test_a_guest_is_invited_and_never_called_free(company: Company, ada: Chat) -> None:
    shown = await ada.types("find 30 minutes with carla@partner.test")
    assert "unknown, outside your organisation" in shown
    await ada.clicks("1 Book")
    assert mails(company) == [("invitation", "carla@partner.test")]


async def test_with_outlook_down_nothing_is_offered(company: Company, ada: Chat) -> None:
    await ada.types("help")
    company.outlook.world.faults.add("503", count=1000)
    await ada.types(f"find me 30 minutes with {EVA.address}")
    assert "Book" not in ada.buttons
    assert company.events_of(ADA) == []


async def test_a_rule_is_set_by_a_sentence_explains_a_refusal_and_is_undone(ada: Chat) -> None:
    saved = await ada.types("no meetings before 10 on Fridays")
    assert "Saved." in saved
    assert "Fri 10:00" in saved
    assert "outside your working hours" in await ada.types("why is Friday 9am not offered?")
    await ada.types("at most 4 a day")
    undone = await ada.clicks("Undo")
    assert "Undone." in undone
    assert "Fri 10:00" in await ada.types("what are my rules?")


async def test_calendars_are_chosen_from_outlooks_list_in_the_card(ada: Chat) -> None:
    await ada.types("what are my rules?")
    await ada.clicks("Edit here in the chat")
    form = await ada.clicks("Change: Calendars")
    assert "your default calendar" in form
    assert "Your rules" in await ada.clicks("Save")
