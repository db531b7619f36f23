"""Several `convene serve` on one PostgreSQL: one is stopped, dies, or the database goes away, and nobody's click is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from adapters.sandbox.app import Served, serving
from scheduling.intervals import Interval
from tests.e2e.company import MONDAY_MORNING
from tests.e2e.services import becomes, started, variables_for
from tests.fakes.connector import EVERYBODY, FakeConnector, Json, User, connector, elements, texts_of
from tests.postgres import Cluster, free_port
from tests.requirements import require

pytestmark = pytest.mark.usefixtures("bare_environment")

WITH = ("Chie Mori", "Dev Patel", "Farid Rahimi", "Will May", "Åsa Öberg")
"""Whom each of `EVERYBODY` meets: nobody stands in another's way."""

LEASE = timedelta(seconds=61)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of this module's own, which may be stopped."""
    programs, folder = require("postgres"), Path(tempfile.mkdtemp(prefix="convene-replicas-"))
    made = Cluster(programs, folder)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Company:
    """Outlook, Teams, one database and the services on it; `asks` and `clicks` go to whichever replica is named."""

    outlook: Served
    teams: FakeConnector
    database_url: str
    folder: Path
    running: list[Process] = field(default_factory=list)

    async def replica(self, **settings: str) -> tuple[Process, str]:
        """Another `convene serve`, once it is ready; with its address."""
        port = free_port()
        variables = {
            **self.teams.settings,
            **variables_for(self.outlook, self.database_url, port),
            "CONVENE_TEAMS_AUTHORITY": self.teams.url,
            "CONVENE_REPLICAS": "2",
            **settings,
        }
        process = await started(self.folder, f"{port}.log", variables)
        self.running.append(process)
        await becomes(f"http://127.0.0.1:{port}/readyz", 200)
        return process, f"http://127.0.0.1:{port}"

    async def asks(self, url: str, who: User, whom: str) -> str:
        """The message with the offered times."""
        answer = await self.teams.say(url, who, f"find me 30 minutes with {whom}")
        assert answer.status in (200, 202)
        conversation = f"a:{who.object_id}"
        await self.teams.until(lambda: any(sent.conversation == conversation for sent in self.teams.posted))
        return next(sent.id for sent in self.teams.posted if sent.conversation == conversation)

    async def clicks(self, url: str, who: User, message: str) -> str:
        """What the card says after its first time was chosen, if it still offers any; "" where the connection broke."""
        label = next((name for name in _buttons(self.teams.face(message)) if name.startswith("Book ")), "")
        try:
            if label:
                answer = await self.teams.click(url, who, message, label)
        except aiohttp.ClientError:
            return ""
        assert not label or answer.status == 200, answer
        return texts_of(self.teams.face(message))

    async def show(self, words: str, messages: Iterable[str]) -> None:
        """Until each of these cards says so."""
        shown = list(messages)
        await self.teams.until(lambda: all(words in texts_of(self.teams.face(each)) for each in shown))

    def meetings(self, who: User) -> int:
        """How many events of ours with people on them stand in somebody's calendar."""
        box = self.outlook.world.mailboxes[who.object_id]
        weeks = Interval(MONDAY_MORNING, MONDAY_MORNING + timedelta(days=28))
        ours = (each for each in box.at(weeks.start, weeks.end, box.default.id) if each.properties and not each.cancelled)
        return sum(bool(each.attendees) for each in ours)

    async def states(self) -> list[str]:
        connection = await asyncpg.connect(self.database_url)
        try:
            return [row["state"] for row in await connection.fetch("SELECT state FROM booking ORDER BY id")]
        finally:
            await connection.close()

    async def settled(self, count: int) -> None:
        """Until so many bookings stand, and nothing is under way."""
        async with asyncio.timeout(60):
            while await self.states() != ["confirmed"] * count:
                await asyncio.sleep(0.1)


def _buttons(card: Json) -> list[str]:
    """What is read out for each."""
    return [str(each.get("tooltip") or each["title"]) for each in elements(card) if str(each.get("type")).startswith("Action.")]


@asynccontextmanager
async def company(cluster: Cluster, folder: Path) -> AsyncIterator[Company]:
    name = f"convene_{os.urandom(4).hex()}"
    connection = await asyncpg.connect(cluster.url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    async with AsyncExitStack() as stack:
        outlook = await stack.enter_async_context(serving(now=MONDAY_MORNING))
        outlook.world.clock.run()
        teams = await stack.enter_async_context(connector())
        made = Company(outlook, teams, cluster.url.replace("/postgres", f"/{name}"), folder)
        try:
            yield made
        finally:
            for process in made.running:
                if process.returncode is None:
                    process.kill()
                    await process.wait()


@pytest.fixture
async def contoso(cluster: Cluster, tmp_path: Path) -> AsyncIterator[Company]:
    async with company(cluster, tmp_path) as running:
        yield running


async def test_a_replica_that_is_stopped_during_clicks_answers_them_all(contoso: Company) -> None:
    (first, at_first), _ = await contoso.replica(), await contoso.replica()
    messages = {who: await contoso.asks(at_first, who, whom) for who, whom in zip(EVERYBODY, WITH, strict=True)}
    contoso.outlook.world.knobs.latency_ms = 120
    clicking = [asyncio.create_task(contoso.clicks(at_first, who, message)) for who, message in messages.items()]
    async with asyncio.timeout(30):
        while not await contoso.states():
            await asyncio.sleep(0.02)
    first.send_signal(signal.SIGTERM)
    said = await asyncio.gather(*clicking)
    assert all("Booked" in each or "Booking" in each for each in said), said
    async with asyncio.timeout(60):
        assert await first.wait() == 0
    await contoso.settled(len(messages))
    assert [contoso.meetings(who) for who in messages] == [1] * len(messages)
    await contoso.show("Booked", messages.values())


async def test_a_replica_that_was_told_to_stop_takes_requests_until_the_balancer_has_noticed(contoso: Company) -> None:
    first, url = await contoso.replica(CONVENE_STOP_DELAY="2")
    message = await contoso.asks(url, EVERYBODY[0], WITH[0])
    first.send_signal(signal.SIGTERM)
    await becomes(f"{url}/readyz", 503)
    assert "Book" in await contoso.clicks(url, EVERYBODY[0], message)
    async with asyncio.timeout(60):
        assert await first.wait() == 0
    await contoso.settled(1)


async def test_what_a_replica_leaves_when_it_dies_is_finished_by_another(contoso: Company) -> None:
    (first, at_first), _ = await contoso.replica(), await contoso.replica()
    messages = {who: await contoso.asks(at_first, who, whom) for who, whom in zip(EVERYBODY, WITH, strict=True)}
    contoso.outlook.world.knobs.latency_ms = 300
    clicking = [asyncio.create_task(contoso.clicks(at_first, who, message)) for who, message in messages.items()]
    async with asyncio.timeout(30):
        while len(await contoso.states()) < len(messages):
            await asyncio.sleep(0.02)
    first.kill()
    assert "" in await asyncio.gather(*clicking)
    contoso.outlook.world.knobs.latency_ms = 0
    contoso.outlook.world.clock.advance(LEASE)
    await contoso.settled(len(messages))
    assert [contoso.meetings(who) for who in messages] == [1] * len(messages)
    await contoso.show("Booked", messages.values())


async def test_a_database_that_restarts_during_clicks_loses_none(contoso: Company, cluster: Cluster) -> None:
    replicas = [await contoso.replica(), await contoso.replica()]
    urls = [url for _, url in replicas]
    messages = {who: await contoso.asks(urls[0], who, whom) for who, whom in zip(EVERYBODY, WITH, strict=True)}
    contoso.outlook.world.knobs.latency_ms = 100

    async def clicks_until_booked(place: int, who: User, message: str) -> str:
        """As a person does: press, and press again where the card says to try again."""
        said = ""
        async with asyncio.timeout(100):
            while "Booked" not in said:
                said = await contoso.clicks(urls[place % 2], who, message)
                if "Booked" not in said:
                    await asyncio.sleep(0.3)
                    said = texts_of(contoso.teams.face(message))
        return said

    clicking = [asyncio.create_task(clicks_until_booked(place, *each)) for place, each in enumerate(messages.items())]
    async with asyncio.timeout(30):
        while not await contoso.states():
            await asyncio.sleep(0.02)
    await asyncio.to_thread(cluster.stop)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(cluster.start)
    said = await asyncio.gather(*clicking)
    assert all("Booked" in each for each in said)
    await contoso.settled(len(messages))
    assert [contoso.meetings(who) for who in messages] == [1] * len(messages)
    assert all(process.returncode is None for process, _ in replicas)
