"""What Slack alone has, through the front door: commands seen by the asker alone, the bot's page, and who is let in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.chats import a_company_in
from tests.e2e.company import Company
from tests.fakes import connector as teams
from tests.fakes.slack import (
    ADA,
    BEN,
    CARLA,
    CHANNEL,
    EVA,
    NOBODY,
    STRANGER,
    FakeSlack,
    User,
    button_of,
    chat_of,
    elements,
    texts_of,
)


@dataclass
class Office:
    company: Company
    slack: FakeSlack

    @property
    def url(self) -> str:
        return self.company.url

    async def commands(self, who: User, text: str) -> str:
        """`/meet …` in a channel; the message with the answer, which nobody else sees."""
        before = len(self.slack.hidden)
        await self.slack.command(self.url, who, text)
        await self.slack.until(lambda: len(self.slack.hidden) > before)
        message = self.slack.hidden[before].ts
        await self.slack.until(lambda: not self.slack.face(message).text.startswith("Looking"))
        return message

    def first_time(self, message: str) -> str:
        """The spoken name of the button that books the first time."""
        buttons = elements(self.slack.face(message).blocks)
        return next(str(each["accessibility_label"]) for each in buttons if each["text"]["text"] == "Book")

    async def clicks(self, who: User, message: str, name: str) -> None:
        await self.slack.click(self.url, who, message, name)

    async def books(self, who: User, other: User) -> None:
        """Until it is confirmed, however long that takes."""
        before = len(self.slack.posted)
        await self.slack.say(self.url, who, f"find me 30 minutes with {other.address}")
        await self.slack.until(lambda: any("1." in self.slack.face(each.ts).text for each in self.slack.posted[before:]))
        await self.slack.say(self.url, who, "1")
        await self.until(lambda: any("Booked: " in self.slack.face(each.ts).text.replace("*", "") for each in self.slack.posted))

    async def until(self, happened: Callable[[], bool]) -> None:
        """While the worker works."""
        async with asyncio.timeout(30):
            while not happened():
                await self.company.works()
                await asyncio.sleep(0.01)


@pytest.fixture
async def office(tmp_path: Path, bare_environment: None) -> AsyncIterator[Office]:
    async with a_company_in("slack", f"sqlite:///{tmp_path / 'convene.db'}") as (company, _, fake):
        yield Office(company, fake)


async def test_a_command_in_a_channel_books_and_nobody_else_sees_it(office: Office) -> None:
    offer = await office.commands(ADA, f"30 minutes with <@{BEN.id}|ben.okafor>")
    await office.clicks(ADA, offer, office.first_time(offer))
    await office.slack.until(lambda: "Booked" in office.slack.face(offer).text)
    assert len(office.company.events_of(teams.ADA)) == 1
    assert [(mail.kind, mail.recipient) for mail in office.company.mails] == [("invitation", BEN.address)]
    assert office.slack.posted == []
    assert all(sent.user == ADA.id for sent in (*office.slack.hidden, *office.slack.updated))


async def test_the_page_shows_what_is_coming_up_and_the_rules_and_is_redrawn_when_they_change(office: Office) -> None:
    await office.slack.open_home(office.url, ADA)
    await office.slack.until(lambda: ADA.id in office.slack.homes and bool(office.slack.posted))
    assert "Nothing that I booked" in home_of(office, ADA)
    assert "Hello, I’m Convene" in office.slack.posted[0].text
    assert "Booking links are not there yet" in home_of(office, ADA)
    assert "The set-up check is not there yet" in home_of(office, ADA)

    await office.books(ADA, BEN)
    await office.until(lambda: "Ben Okafor" in home_of(office, ADA))
    assert "Your rules" in home_of(office, ADA)

    await office.slack.say(office.url, ADA, "no meetings before 10 on Fridays")
    await office.until(lambda: "Fri 10:00" in home_of(office, ADA))

    before = len(office.slack.posted)
    view = office.slack.homes[ADA.id]["blocks"]
    assert button_of(view, "Cancel meeting: Ada / Ben Okafor")
    await office.slack.click_home(office.url, ADA, "Cancel meeting: Ada / Ben Okafor")
    await office.slack.until(lambda: len(office.slack.posted) > before)
    assert "Yes, cancel it" in [each["text"]["text"] for each in elements(office.slack.posted[-1].blocks)]


def home_of(office: Office, user: User) -> str:
    return texts_of(office.slack.homes[user.id]["blocks"])


async def test_whom_the_directory_does_not_know_is_told_what_to_do(office: Office) -> None:
    await office.slack.say(office.url, NOBODY, f"find me 30 minutes with {BEN.address}")
    await office.slack.until(lambda: bool(office.slack.posted))
    assert NOBODY.address in office.slack.posted[0].text
    assert "check the address in your profile" in office.slack.posted[0].text


@pytest.mark.parametrize("profile", [{"address": ""}, {"confirmed": False}])
async def test_who_has_no_confirmed_address_is_told_what_to_do(profile: dict[str, Any], office: Office) -> None:
    office.slack.people[ADA.id] = replace(ADA, **profile)
    await office.slack.say(office.url, ADA, f"find me 30 minutes with {BEN.address}")
    await office.slack.until(lambda: bool(office.slack.posted))
    assert "no confirmed e-mail address" in office.slack.posted[0].text
    await office.slack.open_home(office.url, ADA)
    await office.slack.until(lambda: ADA.id in office.slack.homes)
    assert "no confirmed e-mail address" in str(office.slack.homes[ADA.id])


async def test_in_a_channel_others_may_not_click_what_ada_was_offered(office: Office) -> None:
    await office.slack.say(office.url, ADA, f"find me 30 minutes with {BEN.mention}", CHANNEL)
    await office.slack.until(lambda: bool(office.slack.posted))
    message = office.slack.posted[0].ts
    await office.slack.until(lambda: "1." in office.slack.face(message).text)
    shown = office.slack.face(message)
    await office.clicks(EVA, message, office.first_time(message))
    await office.slack.until(lambda: bool(office.slack.hidden))
    assert office.slack.hidden[0].user == EVA.id
    assert office.company.events_of(teams.ADA) == []
    assert office.slack.face(message).text == shown.text


async def test_somebody_outside_who_is_mentioned_is_invited_and_never_called_free(office: Office) -> None:
    await office.slack.say(office.url, ADA, f"find me 30 minutes with {CARLA.mention}")
    await office.slack.until(lambda: "outside your organisation" in office.slack.all_said)
    await office.slack.say(office.url, ADA, "1")
    await office.until(lambda: bool(office.company.mails))
    assert [(mail.kind, mail.recipient) for mail in office.company.mails] == [("invitation", CARLA.address)]


async def test_somebody_outside_whose_address_slack_hides_is_asked_for(office: Office) -> None:
    await office.slack.say(office.url, ADA, f"find me 30 minutes with {STRANGER.mention}")
    await office.slack.until(lambda: "can’t find “Sten Stranger”" in office.slack.all_said)
    assert "address" in office.slack.posted[-1].text


async def test_nobody_who_is_mentioned_is_left_out_whatever_their_profile_calls_them(office: Office) -> None:
    office.slack.people[BEN.id] = replace(BEN, name="Ben Okafor | Sales, not on Tuesdays")
    await office.slack.say(office.url, ADA, f"find me 30 minutes with {BEN.mention} and {EVA.mention}")
    await office.slack.until(lambda: any("1." in office.slack.face(each.ts).text for each in office.slack.posted))
    assert "Ada / Ben Okafor / Eva Lind" in office.slack.posted[-1].text


async def test_somebody_mentioned_whom_slack_does_not_show_is_asked_for(office: Office) -> None:
    await office.slack.say(office.url, ADA, f"find me 30 minutes with {BEN.mention} and <@U0GONE>")
    await office.slack.until(lambda: "I can’t find “@U0GONE”" in office.slack.all_said)


async def test_people_of_other_workspaces_get_no_answer(office: Office) -> None:
    await office.slack.say(office.url, STRANGER, f"find me 30 minutes with {BEN.address}", CHANNEL)
    await office.slack.say(office.url, ADA, "help")
    await office.slack.until(lambda: bool(office.slack.posted))
    assert {sent.channel for sent in office.slack.posted} == {chat_of(ADA)}


async def test_a_person_is_the_same_in_slack_and_in_teams(office: Office) -> None:
    """What Ada was offered in Slack and booked there is her meeting in Teams too."""
    await office.books(ADA, EVA)
    asked = await office.company.types(teams.ADA, "cancel my meeting with Eva")
    gone = await office.company.clicks(teams.ADA, asked, "Yes, cancel it")
    assert "ancelled" in gone.text
