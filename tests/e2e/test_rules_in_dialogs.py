"""One's own rules in dialogs through the front door: Teams' task modules, Slack's modals, a new host's first two minutes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.people import TENANT_ID
from scheduling.people import MailboxId
from scheduling.rules import Rules, Status
from tests.e2e.chats import a_company_in, in_slack
from tests.e2e.company import Company
from tests.fakes import connector as teams
from tests.fakes import slack
from tests.fakes.slack import FakeSlack

ADA, BEN = teams.ADA, teams.BEN
MAIN = "Set the main rules at once"
PREVIEW = "What would this do?"
A_NEW_HOST_WANTS = {
    "blocking": "busy,oof",
    "buffer_before": "10",
    "buffer_after": "5",
    "notice": "240",
    "daily_cap": "4",
    "days": "tue,wed,thu",
    "hours": "12-17",
}
IN_A_MESSAGE = (
    "treat tentative as free, 10 minutes before and 5 after meetings, 4 hours notice, at most 4 a day and only Tue–Thu afternoons"
)
WHY_NOT = "why is Friday 10am not offered?"


@dataclass
class Office:
    company: Company
    slack: FakeSlack

    async def rules(self) -> Rules | None:
        ada = MailboxId(TENANT_ID, ADA.object_id)
        stored = await self.company.app.ground.rules.rules_of([ada])
        return stored[ada].rules if ada in stored else None

    async def offered(self) -> list[str]:
        """The hours in Stockholm and the days of what is offered to Ada and Ben now."""
        face = await self.company.types(ADA, f"find me 30 minutes with {BEN.address}")
        return [f"{each + timedelta(hours=1):%a %H}" for each in face.times]


@pytest.fixture
async def office(tmp_path: Path, bare_environment: None) -> AsyncIterator[Office]:
    async with a_company_in("teams", f"sqlite:///{tmp_path / 'convene.db'}") as (company, _, fake):
        yield Office(company, fake)


async def is_what_a_new_host_wanted(office: Office) -> bool:
    """As saved, and in what is offered from now on."""
    rules = await office.rules()
    assert rules is not None
    assert rules.blocking == {Status.BUSY, Status.OUT_OF_OFFICE}
    assert (rules.buffer_before, rules.buffer_after) == (timedelta(minutes=10), timedelta(minutes=5))
    assert (rules.notice, rules.daily_cap) == (timedelta(hours=4), 4)
    offered = await office.offered()
    assert offered
    return all(each[:3] in ("Tue", "Wed", "Thu") and 12 <= int(each[4:]) < 17 for each in offered)


# ---------------------------------------------------------------- Teams


@dataclass
class TaskModule:
    """One dialog as a person sees it in Teams."""

    office: Office
    message: str
    card: teams.Json

    @property
    def text(self) -> str:
        inputs = [each for each in teams.elements(self.card) if str(each.get("type", "")).startswith("Input.")]
        return "\n".join((teams.texts_of(self.card), *(f"{each['id']}={each.get('value', '')}" for each in inputs)))

    async def sends(self, label: str, **typed: str) -> bool:
        """Press a button; whether the dialog stays open."""
        company = self.office.company
        answer = await company.teams.submit_dialog(company.url, ADA, self.card, label, **typed)
        assert answer.status == 200
        if not answer.body:
            return False
        self.card = _inside(answer)
        return True


def _inside(answer: teams.Answer) -> teams.Json:
    task = answer.body["task"]
    assert task["type"] == "continue", task
    content: teams.Json = task["value"]["card"]["content"]
    return content


async def opened(office: Office, label: str, message: str = "") -> TaskModule:
    company = office.company
    if not message:
        message = (await company.types(ADA, "my rules")).message
    return TaskModule(office, message, _inside(await company.teams.open_dialog(company.url, ADA, message, label)))


async def saved(office: Office, message: str) -> str:
    """The card below the dialog, once it says that it was saved."""
    fake = office.company.teams
    await fake.until(lambda: "Saved." in teams.texts_of(fake.face(message)), within=60)
    return teams.texts_of(fake.face(message))


async def test_in_teams_the_welcome_leads_straight_to_the_form(office: Office) -> None:
    """A click, the form, and Save: nothing typed to get there, no card in between."""
    company = office.company
    await company.teams.install(company.url, ADA)
    await company.teams.until(lambda: bool(company.teams.posted), within=60)
    welcome = company.teams.posted[0].id
    dialog = await opened(office, "Set up my rules", welcome)
    assert not await dialog.sends("Save", **A_NEW_HOST_WANTS)
    assert "✓ Hours: Tue–Thu 12:00–17:00" in await saved(office, welcome)
    assert await is_what_a_new_host_wanted(office)


async def test_a_new_host_may_say_it_all_in_one_message(office: Office) -> None:
    said = await office.company.types(ADA, IN_A_MESSAGE)
    assert "Saved." in said.text
    assert "times this week." in said.text
    assert await is_what_a_new_host_wanted(office)
    assert "Hours" in (await office.company.types(ADA, WHY_NOT)).text


async def test_in_teams_a_new_host_needs_one_sentence_and_one_dialog(office: Office) -> None:
    """Eight characters typed, a click, the dialog filled in and sent off; an offer from before no longer books what is closed."""
    company = office.company
    offer = await company.types(ADA, f"find me 30 minutes with {BEN.address}")
    dialog = await opened(office, MAIN)
    assert not await dialog.sends("Save", **A_NEW_HOST_WANTS)
    said = await saved(office, dialog.message)
    assert "times this week." in said
    assert "✓ Hours: Tue–Thu 12:00–17:00" in said
    (monday,) = [label for label in offer.choices if "Mon" in label]
    refused = await company.clicks_as_before(ADA, offer, monday)
    assert "no longer fits the rules of Ada. Nothing was booked." in refused.text
    assert not company.events_of(ADA)
    assert await is_what_a_new_host_wanted(office)
    why = (await company.types(ADA, WHY_NOT)).text
    assert "Your rule: Hours – Tue–Thu 12:00–17:00" in why


async def test_in_teams_mistakes_stand_beside_their_fields_and_what_was_typed_is_kept(office: Office) -> None:
    dialog = await opened(office, MAIN)
    assert await dialog.sends("Save", daily_cap="lots", hours="9-5", days="", buffer_before="20")
    for said in ("Please give a whole number.", "Do you mean 9-17?", "Please tick at least one day.", "daily_cap=lots"):
        assert said in dialog.text
    assert "buffer_before=20" in dialog.text
    assert "days=\n" in dialog.text
    assert await office.rules() is None
    assert not await dialog.sends("Save", daily_cap="", hours="9-16", days="mon,tue")
    assert "Hours: Mon, Tue 09:00–16:00" in await saved(office, dialog.message)


async def test_in_teams_a_preview_says_what_saving_would_do_and_saves_nothing(office: Office) -> None:
    dialog = await opened(office, "Change: Weekly hours")
    assert await dialog.sends(PREVIEW, fri="")
    assert "Not saved yet. It closes" in dialog.text
    assert "fri=\n" in dialog.text
    assert await office.rules() is None
    assert not await dialog.sends("Save")
    await saved(office, dialog.message)
    assert not [each for each in await office.offered() if each.startswith("Fri")]


async def test_in_teams_a_limit_is_taken_away_by_emptying_its_field(office: Office) -> None:
    dialog = await opened(office, "Change: Notice and limits")
    await dialog.sends("Save", daily_cap="4", weekly_cap="9")
    await saved(office, dialog.message)
    again = await opened(office, "Change: Notice and limits", dialog.message)
    assert "daily_cap=4" in again.text
    await again.sends("Save", daily_cap="")
    rules = await office.rules()
    assert rules is not None
    assert (rules.daily_cap, rules.weekly_cap) == (None, 9)


async def test_in_teams_a_meeting_type_is_added_changed_and_removed(office: Office) -> None:
    dialog = await opened(office, "Change: Meeting types")
    assert await dialog.sends("Save", name="", lengths="4")
    assert "Please give it a name." in dialog.text
    assert not await dialog.sends("Save", name="Kickoff", lengths="45, 60", question1="What about?")
    assert "✓ Kickoff: 45 min or 1 h" in await saved(office, dialog.message)

    company = office.company
    listed = await company.teams.click(company.url, ADA, dialog.message, "Change: Meeting types")
    assert "asks “What about?”" in teams.texts_of(listed.card)
    change = await opened(office, "Change: Kickoff", dialog.message)
    assert not await change.sends("Save", remove="true")
    rules = await office.rules()
    assert rules is not None
    assert rules.meeting_types == ()


async def test_two_devices_in_two_channels_the_second_sees_what_the_first_saved(office: Office) -> None:
    dialog = await opened(office, "Change: What’s busy")
    phone = await modal(office, "Change: What’s busy")
    assert await phone.sends_off(buffer_before="10") == {}
    await office.slack.until(lambda: "Saved." in office.slack.all_said, within=60)
    assert await dialog.sends("Save", buffer_after="20")
    assert "changed elsewhere meanwhile" in dialog.text
    assert "What stands now: 10 min" in dialog.text
    assert "buffer_after=20" in dialog.text
    await dialog.sends("Save", buffer_before="10")
    rules = await office.rules()
    assert rules is not None
    assert (rules.buffer_before, rules.buffer_after) == (timedelta(minutes=10), timedelta(minutes=20))


# ---------------------------------------------------------------- Slack


@dataclass
class Modal:
    """One dialog as a person sees it in Slack."""

    office: Office
    message: str

    async def sends_off(self, **typed: str) -> dict[str, Any]:
        answer = await self.office.slack.submit(self.office.company.url, in_slack(ADA), **typed)
        assert answer.status == 200
        body: dict[str, Any] = answer.body
        return body

    async def presses(self, label: str, **typed: str) -> None:
        fake, before = self.office.slack, len(self.office.slack.views)
        await fake.click_view(self.office.company.url, in_slack(ADA), label, **typed)
        await fake.until(lambda: len(fake.views) > before, within=60)

    @property
    def text(self) -> str:
        return slack.texts_of(self.office.slack.view["blocks"])

    def beside(self, body: dict[str, Any]) -> dict[str, str]:
        """Slack shows mistakes below the fields of the view that is open; by our names of them."""
        assert body["response_action"] == "errors", body
        names = {
            block["block_id"]: block["element"]["action_id"].partition(":")[2]
            for block in self.office.slack.view["blocks"]
            if block["type"] == "input"
        }
        return {names[block]: said for block, said in body["errors"].items()}


async def modal(office: Office, label: str) -> Modal:
    fake, url, ada = office.slack, office.company.url, in_slack(ADA)
    before, views = len(fake.posted), len(fake.views)
    await fake.say(url, ada, "my rules")
    await fake.until(lambda: len(fake.posted) > before and "Your rules" in fake.face(fake.posted[-1].ts).text, within=60)
    message = fake.posted[-1].ts
    await fake.click(url, ada, message, label)
    await fake.until(lambda: len(fake.views) > views, within=60)
    return Modal(office, message)


async def test_in_slack_a_new_host_needs_one_sentence_and_one_modal(office: Office) -> None:
    view = await modal(office, MAIN)
    assert await view.sends_off(**A_NEW_HOST_WANTS) == {}
    await office.slack.until(lambda: "Saved." in office.slack.face(view.message).text, within=60)
    said = slack.texts_of(office.slack.face(view.message).blocks)
    assert "times this week." in said
    assert "✓ Hours: Tue–Thu 12:00–17:00" in said
    assert await is_what_a_new_host_wanted(office)
    await office.slack.say(office.company.url, in_slack(ADA), WHY_NOT)
    await office.slack.until(lambda: "Your rule: Hours" in office.slack.all_said, within=60)


async def test_on_the_bots_own_page_nothing_need_be_typed_to_get_there(office: Office) -> None:
    fake, url, ada = office.slack, office.company.url, in_slack(ADA)
    await fake.open_home(url, ada)
    await fake.until(lambda: ada.id in fake.homes, within=60)
    await fake.click_home(url, ada, MAIN)
    await fake.until(lambda: bool(fake.views), within=60)
    assert (await fake.submit(url, ada, **A_NEW_HOST_WANTS)).body == {}
    await fake.until(lambda: any("Saved." in each.text for each in fake.posted), within=60)
    assert await is_what_a_new_host_wanted(office)


async def test_in_slack_mistakes_stand_beside_their_fields(office: Office) -> None:
    view = await modal(office, MAIN)
    wrong = view.beside(await view.sends_off(daily_cap="lots", hours="9-5", days=""))
    assert set(wrong) == {"daily_cap", "hours", "days"}
    assert "Do you mean 9-17?" in wrong["hours"]
    assert await office.rules() is None
    contradicting = await modal(office, "Change: Notice and limits")
    wrong = contradicting.beside(await contradicting.sends_off(daily_cap="5", weekly_cap="4"))
    assert wrong == {"weekly_cap": "This is less than the daily limit."}
    assert await contradicting.sends_off(daily_cap="4", weekly_cap="4") == {}
    await office.slack.until(lambda: "Saved." in office.slack.face(contradicting.message).text, within=60)


async def test_in_slack_a_preview_says_what_saving_would_do_and_saves_nothing(office: Office) -> None:
    view = await modal(office, "Change: Weekly hours")
    await view.presses(PREVIEW, fri="")
    assert "Not saved yet. It closes" in view.text
    assert await office.rules() is None
    assert await view.sends_off(fri="") == {}
    await office.slack.until(lambda: "Saved." in office.slack.face(view.message).text, within=60)


async def test_in_slack_a_preview_of_mistakes_shows_them_beside_the_fields(office: Office) -> None:
    view = await modal(office, "Change: Weekly hours")
    await view.presses(PREVIEW, fri="nine to five")
    assert "I don’t understand this." in view.text
    wrong = view.beside(await view.sends_off(fri="nine to six"))
    assert set(wrong) == {"fri"}


async def test_in_slack_a_meeting_type_is_added_and_changed_from_its_list(office: Office) -> None:
    view = await modal(office, "Change: Meeting types")
    wrong = view.beside(await view.sends_off(name="", lengths="4", where="place"))
    assert set(wrong) == {"name", "lengths", "place"}
    assert await view.sends_off(name="Kickoff", lengths="45") == {}
    fake, url, ada = office.slack, office.company.url, in_slack(ADA)
    await fake.until(lambda: "Saved." in fake.face(view.message).text, within=60)
    await fake.click(url, ada, view.message, "Change: Meeting types")
    await fake.until(lambda: "Your meeting types" in fake.face(view.message).text, within=60)
    views = len(fake.views)
    await fake.click(url, ada, view.message, "Change: Kickoff")
    await fake.until(lambda: len(fake.views) > views, within=60)
    assert await view.sends_off(lengths="25") == {}
    await fake.until(lambda: "25 min" in fake.face(view.message).text, within=60)
