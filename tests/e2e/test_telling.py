"""An asker in Slack and participants in Teams, Slack or nowhere: each is told where the bot has met them, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.e2e.chats import a_company_in, in_slack
from tests.e2e.company import Company, Face
from tests.fakes import connector as teams
from tests.fakes.connector import ADA, ANA_PEREZ, BEN, EVA
from tests.fakes.slack import FakeSlack, Sent, chat_of


@dataclass
class Office:
    company: Company
    slack: FakeSlack

    async def meets_in_teams(self, who: teams.User) -> None:
        await self.company.types(who, "what’s next?")

    async def meets_in_slack(self, who: teams.User) -> None:
        before = len(self.slack.posted)
        await self.slack.say(self.company.url, in_slack(who), "what's next?")
        await self.slack.until(lambda: len(self.slack.posted) > before)

    async def books_in_slack(self, who: teams.User, *others: teams.User, when: str = "") -> Sent:
        """The message with the booking's card."""
        people = " and ".join(each.address for each in others)
        before = len(self.slack.posted)
        await self.slack.say(self.company.url, in_slack(who), f"find me 30 minutes with {people} {when}")
        await self.slack.until(lambda: len(self.slack.posted) > before)
        message = self.slack.posted[before].ts
        await self.slack.until(lambda: "1." in self.slack.face(message).text)
        await self.slack.say(self.company.url, in_slack(who), "1")
        await self.until(lambda: any("Booked" in each.text for each in self.shown_to(who)))
        return next(each for each in self.shown_to(who) if "Booked" in each.text)

    def shown_to(self, who: teams.User) -> list[Sent]:
        """What stands in somebody's chat in Slack, as it is now."""
        own = chat_of(in_slack(who))
        return [self.slack.face(each.ts) for each in self.slack.posted if each.channel == own]

    def told_in_teams(self, who: teams.User) -> list[Face]:
        """What was posted about meetings into somebody's chat in Teams."""
        posted = [each for each in self.company.teams.posted if each.conversation == teams.personal(who).id]
        faces = [self.company.face(each.id) for each in posted]
        return [face for face in faces if is_news(face.text)]

    def reminded_in_teams(self, who: teams.User) -> list[Face]:
        posted = [each for each in self.company.teams.posted if each.conversation == teams.personal(who).id]
        return [face for face in (self.company.face(each.id) for each in posted) if "Reminder:" in face.text]

    def reminded_in_slack(self, who: teams.User) -> list[str]:
        return [each.text for each in self.shown_to(who) if "Reminder:" in each.text]

    def told_in_slack(self, who: teams.User) -> list[str]:
        return [each.text for each in self.shown_to(who) if is_news(each.text)]

    async def until(self, happened: Callable[[], object]) -> None:
        """While the worker works."""
        async with asyncio.timeout(60):
            while not happened():
                await self.company.works()
                await asyncio.sleep(0.01)

    async def works_on(self) -> None:
        """Long enough for whatever would be told twice, or wrongly."""
        for _ in range(3):
            await self.company.works()


def is_news(text: str) -> bool:
    return any(word in text for word in ("has booked a meeting with you", "your meeting", "came in over"))


@pytest.fixture
async def office(database_url: str, bare_environment: None) -> AsyncIterator[Office]:
    async with a_company_in("slack", database_url) as (company, _, fake):
        yield Office(company, fake)


async def test_an_asker_in_slack_and_a_participant_in_teams_are_each_told_where_they_are(office: Office) -> None:
    await office.meets_in_teams(BEN)
    booked = await office.books_in_slack(ADA, BEN, ANA_PEREZ)
    await office.until(lambda: office.told_in_teams(BEN))
    (told,) = office.told_in_teams(BEN)
    assert "Ada Lindqvist has booked a meeting with you" in told.text
    assert "Ana Pérez" in told.text
    (event,) = office.company.events_of(ADA)
    assert f"{event.start:%H:%M}–" in told.text  # London's time, where Ben is
    assert office.told_in_slack(ADA) == []
    assert office.told_in_slack(ANA_PEREZ) == []  # never met: she has the invitation
    assert {mail.recipient for mail in office.company.mails} == {BEN.address, ANA_PEREZ.address}

    shown = await office.company.clicks(BEN, told, "Show meeting")
    assert shown.text.startswith("Booked")
    assert "Move" not in shown.buttons

    await office.slack.click(office.company.url, in_slack(ADA), booked.ts, "Cancel meeting")
    await office.slack.until(lambda: "Yes, cancel it" in str(office.slack.face(booked.ts).blocks))
    await office.slack.click(office.company.url, in_slack(ADA), booked.ts, "Yes, cancel it")
    await office.slack.until(lambda: office.slack.face(booked.ts).text.startswith("Cancelled"))
    await office.until(lambda: office.told_in_teams(BEN))
    (cancelled,) = office.told_in_teams(BEN)  # beside the card that now shows the meeting
    assert "Ada Lindqvist has cancelled your meeting" in cancelled.text
    assert office.told_in_slack(ADA) == []


@pytest.mark.parametrize("words", ["help", "hi", "thanks"])
@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_who_has_only_said_hello_or_asked_for_help_is_told_as_well(words: str, office: Office) -> None:
    await office.company.types(EVA, words)
    before = len(office.slack.posted)
    await office.slack.say(office.company.url, in_slack(BEN), words)
    await office.slack.until(lambda: len(office.slack.posted) > before)
    await office.books_in_slack(ADA, BEN, EVA)
    await office.until(lambda: office.told_in_slack(BEN) and office.told_in_teams(EVA))
    assert (len(office.told_in_slack(BEN)), len(office.told_in_teams(EVA))) == (1, 1)


async def test_a_participant_in_slack_hears_of_what_was_booked_and_moved_in_teams(office: Office) -> None:
    await office.meets_in_slack(BEN)
    offer = await office.company.types(ADA, f"find me 30 minutes with {BEN.address}")
    booked = await office.company.clicks(ADA, offer, offer.choices[0])
    await office.until(lambda: office.told_in_slack(BEN))
    assert len(office.told_in_slack(BEN)) == 1

    moving = await office.company.clicks(ADA, booked, "Move")
    await office.company.clicks(ADA, moving, moving.choices[0])
    await office.until(lambda: len(office.told_in_slack(BEN)) > 1)
    _, moved = office.told_in_slack(BEN)
    assert "Ada Lindqvist has moved your meeting" in moved
    assert "It was" in moved
    assert office.told_in_teams(ADA) == []


async def test_nobody_is_told_twice_by_replicas_or_after_a_restart(office: Office) -> None:
    await office.meets_in_teams(BEN)
    await office.meets_in_teams(EVA)
    await office.books_in_slack(ADA, BEN, EVA)
    await office.company.stop()
    await office.company.start()
    await asyncio.gather(*(office.company.works() for _ in range(4)))
    await office.until(lambda: office.told_in_teams(BEN) and office.told_in_teams(EVA))
    await office.works_on()
    assert (len(office.told_in_teams(BEN)), len(office.told_in_teams(EVA))) == (1, 1)


async def test_each_is_reminded_where_they_are_once_by_replicas_and_after_a_restart(office: Office) -> None:
    await office.meets_in_teams(BEN)
    await office.books_in_slack(ADA, BEN, when="tomorrow")
    (event,) = office.company.events_of(ADA)
    await office.company.works()
    await office.company.stop()
    await office.company.start()
    office.company.passes(event.start - timedelta(hours=1) - office.company.outlook.world.clock.now())
    await asyncio.gather(*(office.company.works() for _ in range(4)))
    await office.until(lambda: office.reminded_in_teams(BEN) and office.reminded_in_slack(ADA))
    await office.works_on()
    (reminder,) = office.reminded_in_teams(BEN)
    assert f"Reminder: {event.start:%a} {event.start.day} Nov, {event.start:%H:%M}" in reminder.text
    assert len(office.reminded_in_slack(ADA)) == 1
    assert "24 h and 1 h before; none to you" in (await office.company.clicks(BEN, reminder, "Stop reminding me")).text


async def test_nobody_hears_of_a_meeting_that_was_never_confirmed(office: Office) -> None:
    await office.meets_in_teams(BEN)
    offer = await office.company.types(ADA, f"find me 30 minutes with {BEN.address}")
    office.company.writes_by_hand(BEN, offer.times[0])
    await office.company.clicks(ADA, offer, offer.choices[0])
    await office.works_on()
    assert office.told_in_teams(BEN) == []


async def test_a_chat_that_cannot_be_reached_is_tried_again(office: Office) -> None:
    await office.meets_in_teams(BEN)
    office.company.teams.refuse_next(403)
    await office.books_in_slack(ADA, BEN)
    await office.works_on()
    assert office.told_in_teams(BEN) == []
    office.company.passes(timedelta(seconds=15))
    await office.until(lambda: office.told_in_teams(BEN))
    await office.works_on()
    assert len(office.told_in_teams(BEN)) == 1


async def test_a_conflict_that_appears_is_told_to_both_whom_it_concerns_and_nothing_is_cancelled(office: Office) -> None:
    await office.meets_in_teams(BEN)
    await office.books_in_slack(ADA, BEN)
    await office.until(lambda: office.told_in_teams(BEN))
    (event,) = office.company.events_of(ADA)
    office.company.writes_by_hand(BEN, event.start)
    office.company.passes(timedelta(seconds=65))
    await office.until(lambda: office.told_in_slack(ADA) and len(office.told_in_teams(BEN)) == 2)
    (asked,) = office.told_in_slack(ADA)
    assert "overlaps something else in Ben’s calendar" in asked
    assert "Dentist" not in asked
    assert "in your calendar" in office.told_in_teams(BEN)[1].text
    office.company.passes(timedelta(minutes=5))
    await office.works_on()
    assert (len(office.told_in_slack(ADA)), len(office.told_in_teams(BEN))) == (1, 2)
    assert office.company.events_of(ADA) == [event]


async def test_who_only_ever_typed_a_command_in_a_channel_is_told_in_their_own_chat(office: Office) -> None:
    await office.slack.command(office.company.url, in_slack(BEN), "is Eva free tomorrow at 3?")
    await office.slack.until(lambda: bool(office.slack.hidden))
    offer = await office.company.types(ADA, f"find me 30 minutes with {BEN.address}")
    await office.company.clicks(ADA, offer, offer.choices[0])
    await office.until(lambda: office.told_in_slack(BEN))
    assert len(office.told_in_slack(BEN)) == 1
