"""A process that is killed between Slack's 200 and the answer: another goes on, and everybody is answered exactly once."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sandbox.app import Served, serving
from adapters.slack import words
from scheduling.intervals import Interval
from tests.e2e.company import MONDAY_MORNING
from tests.e2e.services import becomes, started, variables_for
from tests.fakes.slack import ADA, CHANNEL, FakeSlack, Sent, chat_of, elements, slack_server
from tests.postgres import free_port

pytestmark = pytest.mark.usefixtures("bare_environment")

LEASE = timedelta(seconds=21)
ASKED = "find me 30 minutes with Chie Mori"


@dataclass
class Company:
    """Outlook, Slack, one database, and the services that were started on it, one after the other or together."""

    outlook: Served
    slack: FakeSlack
    database_url: str
    folder: Path
    running: list[Process] = field(default_factory=list)

    async def service(self) -> tuple[Process, str]:
        """Another `convene serve`, once it is ready; with its address."""
        port = free_port()
        variables = {
            **self.slack.settings,
            **variables_for(self.outlook, self.database_url, port),
        }
        process = await started(self.folder, f"{port}.log", variables)
        self.running.append(process)
        await becomes(f"http://127.0.0.1:{port}/readyz", 200)
        return process, f"http://127.0.0.1:{port}"

    async def taken_up(self, killed: Process) -> None:
        """The process dies, its lease lapses, and another is there."""
        killed.kill()
        await killed.wait()
        self.slack.delay = 0.0
        self.outlook.world.knobs.latency_ms = 0
        self.outlook.world.clock.advance(LEASE)
        await self.service()

    async def settled(self) -> None:
        """Whoever might answer once more has had the time to."""
        self.outlook.world.clock.advance(LEASE)
        rounds = 0
        began = len(self.slack.calls)
        while rounds < 30:
            await asyncio.sleep(0.1)
            rounds = rounds + 1 if len(self.slack.calls) == began else 0
            began = len(self.slack.calls)

    @property
    def offers(self) -> list[Sent]:
        """The messages that offer times now, each as it stands."""
        shown = {sent.ts: self.slack.face(sent.ts) for sent in (*self.slack.posted, *self.slack.hidden)}
        return [sent for sent in shown.values() if book_of(sent)]

    def meetings(self) -> int:
        box = self.outlook.world.mailboxes["aaaaaaaa-0000-4000-8000-000000000001"]
        weeks = Interval(MONDAY_MORNING, MONDAY_MORNING + timedelta(days=28))
        ours = (each for each in box.at(weeks.start, weeks.end, box.default.id) if each.properties and not each.cancelled)
        return sum(bool(each.attendees) for each in ours)

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def book_of(sent: Sent) -> str:
    """The name of the first button that books, "" without any."""
    named = (each.get("accessibility_label", "") for each in elements(sent.blocks) if each["type"] == "button")
    return next((name for name in named if name.startswith("Book ")), "")


@pytest.fixture
async def contoso(tmp_path: Path) -> AsyncIterator[Company]:
    async with serving(now=MONDAY_MORNING) as outlook, slack_server() as slack:
        outlook.world.clock.run()
        made = Company(outlook, slack, f"sqlite:///{tmp_path}/convene.db", tmp_path)
        try:
            yield made
        finally:
            for process in made.running:
                if process.returncode is None:
                    process.kill()
                    await process.wait()


async def test_what_was_acknowledged_and_not_begun_is_answered_once_by_who_comes_after(contoso: Company) -> None:
    killed, url = await contoso.service()
    await contoso.slack.say(url, ADA, "help")
    await contoso.slack.until(lambda: bool(contoso.slack.posted))
    contoso.slack.posted.clear()
    contoso.slack.delay = 60.0
    event = contoso.slack.said(ADA, ASKED)
    assert (await contoso.slack.deliver(url, event)).status == 200
    await contoso.taken_up(killed)
    await contoso.slack.until(lambda: bool(contoso.offers))
    await contoso.settled()
    assert len(contoso.slack.posted) == 1
    assert ASKED not in contoso.logs()


async def test_a_sign_that_was_left_becomes_the_answer(contoso: Company) -> None:
    killed, url = await contoso.service()
    contoso.outlook.world.knobs.latency_ms = 20_000
    await contoso.slack.say(url, ADA, ASKED)
    await contoso.slack.command(url, ADA, ASKED)
    await contoso.slack.until(lambda: len(contoso.slack.posted) + len(contoso.slack.hidden) == 2)
    assert {sent.text for sent in (*contoso.slack.posted, *contoso.slack.hidden)} == {words.LOOKING}
    await asyncio.sleep(0.3)
    await contoso.taken_up(killed)
    await contoso.slack.until(lambda: len(contoso.offers) == 2)
    await contoso.settled()
    assert [sent.channel for sent in contoso.slack.posted] == [chat_of(ADA)]
    assert [sent.channel for sent in contoso.slack.hidden][:1] == [CHANNEL]
    assert {contoso.slack.face(sent.ts).text == words.LOOKING for sent in contoso.slack.posted} == {False}
    assert len(contoso.offers) == 2


async def test_a_click_books_once_though_the_process_that_took_it_was_killed(contoso: Company) -> None:
    killed, url = await contoso.service()
    await contoso.slack.say(url, ADA, ASKED)
    await contoso.slack.until(lambda: bool(contoso.offers))
    (offer,) = contoso.offers
    contoso.outlook.world.knobs.latency_ms = 20_000
    assert (await contoso.slack.click(url, ADA, offer.ts, book_of(offer))).status == 200
    await contoso.slack.until(lambda: contoso.slack.face(offer.ts).text.endswith(words.LOOKING))
    await contoso.taken_up(killed)
    await contoso.slack.until(lambda: "Booked" in contoso.slack.face(offer.ts).text)
    await contoso.settled()
    assert contoso.meetings() == 1
    assert len(contoso.slack.posted) == 1
    assert "Booked" in contoso.slack.face(offer.ts).text
