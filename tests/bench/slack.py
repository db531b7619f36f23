"""Slack's figures: how soon a request is acknowledged at 50 a second, and CPU per message beside Teams.

The service is a process of its own, so that its CPU is not mixed with that of Slack and of the people who type; for the
acknowledgements it is held to one core.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.sandbox.app import Served, serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.bench import teams_cpu
from tests.bench.teams_cpu import RunningBot, process
from tests.fakes import slack as fake
from tests.fakes.connector import TENANT, FakeConnector, connector
from tests.fakes.slack import FakeSlack, slack_server

_A_SECOND = 50
_SECONDS = 20
_WARM_UP = 60
_ROUNDS, _MESSAGES = 6, 120
_PEOPLE = (fake.ADA, fake.ANA_PETROVA, fake.BEN, fake.EVA)
_ASKED = ("help", "find me 30 minutes with Ana Pérez")
MOST_P99_MS = 500


def run() -> list[str]:
    """Acknowledgements under load, and milliseconds of CPU per message in Slack and in Teams."""
    return asyncio.run(_measured())


async def _measured() -> list[str]:
    async with slack_server() as slack, connector() as teams, serving() as outlook:
        async with our_service(slack, outlook) as bot:
            _hold_to(bot.pid, {min(os.sched_getaffinity(bot.pid))})
            lines = [await _acknowledged(bot, slack, text) for text in _ASKED]
        async with our_service(slack, outlook) as bot, teams_cpu.our_service(teams, outlook) as other:
            for text in _ASKED:
                await _cpu_per_message(bot, slack, text)
                await teams_cpu.cpu_per_message(other, teams, text)
            rounds = [[await _both(bot, slack, other, teams, text) for text in _ASKED] for _ in range(_ROUNDS)]
    for text, *spent in zip(_ASKED, *rounds, strict=True):
        own, theirs = (min(each) for each in zip(*spent, strict=True))
        lines.append(f"{text!r}: {own:.2f} ms of CPU, {own / theirs:.2f} x Teams' {theirs:.2f} (at most 1)")
    return lines


async def _acknowledged(bot: RunningBot, slack: FakeSlack, text: str) -> str:
    """Requests at an even pace, whatever becomes of those before; every one must get its empty 200."""
    await _type(bot, slack, "help", _WARM_UP)
    seconds: list[float] = []
    answered, began = len(slack.posted), time.monotonic()

    async def one(number: int) -> None:
        answer = await slack.say(bot.url, _PEOPLE[number % len(_PEOPLE)], text)
        assert (answer.status, answer.body) == (200, {}), answer
        seconds.append(answer.seconds)

    async with asyncio.TaskGroup() as requests:
        for number in range(_A_SECOND * _SECONDS):
            await asyncio.sleep(max(0.0, began + number / _A_SECOND - time.monotonic()))
            requests.create_task(one(number))
    await slack.until(lambda: len(slack.posted) - answered >= len(seconds), within=120)
    took = time.monotonic() - began
    p50, p99 = _quantile(seconds, 0.5), _quantile(seconds, 0.99)
    return (
        f"{text!r}, {_A_SECOND} a second on one core: acknowledged p50 {p50:.0f} ms, p99 {p99:.0f} (at most {MOST_P99_MS}), "
        f"worst {max(seconds) * 1000:.0f}; all {len(seconds)} answered after {took:.0f} s"
    )


def _hold_to(pid: int, cores: set[int]) -> None:
    """All threads that there are; later ones follow the one that starts them."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(thread), cores)


def _quantile(seconds: Sequence[float], share: float) -> float:
    """Milliseconds."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


async def _both(bot: RunningBot, slack: FakeSlack, other: RunningBot, teams: FakeConnector, text: str) -> tuple[float, float]:
    """In turns, and the least of the rounds counts: what else the machine does can only add."""
    return await _cpu_per_message(bot, slack, text), await teams_cpu.cpu_per_message(other, teams, text, _MESSAGES)


async def _cpu_per_message(bot: RunningBot, slack: FakeSlack, text: str) -> float:
    """Milliseconds of the bot's CPU for one message and its answer, with a few people typing at once."""
    before = teams_cpu.cpu_seconds(bot.pid)
    await _type(bot, slack, text, _MESSAGES)
    return (teams_cpu.cpu_seconds(bot.pid) - before) / _MESSAGES * 1000


async def _type(bot: RunningBot, slack: FakeSlack, text: str, messages: int) -> None:
    """Each person waits for an answer before they type again."""

    async def one_person(number: int) -> None:
        who = _PEOPLE[number]
        channel = fake.chat_of(who)
        for _ in range(messages // len(_PEOPLE)):
            before = answers[channel]
            await slack.say(bot.url, who, text)
            await slack.until(lambda before=before: count(channel) > before, within=30)  # type: ignore[misc]  # bound now
            answers[channel] = count(channel)

    def count(channel: str) -> int:
        return sum(sent.channel == channel for sent in slack.posted[began:])

    began = len(slack.posted)
    answers = {fake.chat_of(who): 0 for who in _PEOPLE}
    await asyncio.gather(*map(one_person, range(len(_PEOPLE))))


@asynccontextmanager
async def our_service(slack: FakeSlack, outlook: Served) -> AsyncIterator[RunningBot]:
    """`convene serve` on SQLite, in front of the sandbox."""
    port = teams_cpu.free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = slack.settings | {
            "CONVENE_DATABASE_URL": f"sqlite:///{folder}/convene.db",
            "CONVENE_PORT": str(port),
            "CONVENE_LOG_LEVEL": "warning",
            "CONVENE_GRAPH_URL": outlook.graph_url,
            "CONVENE_ENTRA_AUTHORITY": outlook.url,
            "CONVENE_ENTRA_TENANT_ID": TENANT,
            "CONVENE_ENTRA_CLIENT_ID": CLIENT_ID,
            "CONVENE_ENTRA_CLIENT_SECRET": CLIENT_SECRET,
            "CONVENE_CLOCK_URL": f"{outlook.url}/_control/clock",
        }
        async with process("-m", "bot", "serve", environment=environment) as started:
            url = f"http://127.0.0.1:{port}"
            await teams_cpu.ready(f"{url}/readyz")
            yield RunningBot(url, started.pid)
