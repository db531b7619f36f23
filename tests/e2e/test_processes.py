"""Convene as processes: the demo as a newcomer runs it, and the service started, asked and stopped."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.services import becomes, fetched, started
from tests.postgres import free_port

pytestmark = pytest.mark.usefixtures("bare_environment")


async def test_the_demo_asks_which_ana_offers_books_and_leaves_nothing_running(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--folder", str(tmp_path / "demo")), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    typed = "find me 30 minutes with Ana\n1\n1\n"
    async with asyncio.timeout(180):
        said, complained = (part.decode() for part in await process.communicate(typed.encode()))
    assert process.returncode == 0, complained
    assert "Which Ana?" in said
    assert re.search(r"\[5\] \w{3} \d+ \w{3}, \d\d:\d\d", said) or re.search(r"\[3\] \w{3} \d+ \w{3}, \d\d:\d\d", said)
    assert "Booked: " in said
    sandbox = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert sandbox
    with pytest.raises(aiohttp.ClientConnectorError):
        await fetched(sandbox[0] + "/")


@asynccontextmanager
async def serving(folder: Path, **settings: str) -> AsyncIterator[tuple[Process, str]]:
    """`convene serve` for local clients, ended at the end of the block at the latest; with its address."""
    port = free_port()
    variables = {"TEAMS_INSECURE": "1", "PORT": str(port), **settings}
    process = await started(folder, "service.log", {f"CONVENE_{name}": value for name, value in variables.items()})
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def logged(folder: Path) -> list[dict[str, object]]:
    """Every line of the log; each is JSON."""
    return [json.loads(line) for line in (folder / "service.log").read_text().splitlines()]


async def test_the_service_becomes_ready_counts_and_stops_in_order(tmp_path: Path) -> None:
    async with serving(tmp_path) as (process, url):
        await becomes(f"{url}/readyz", 200)
        assert (await fetched(f"{url}/healthz"))[0] == 200
        assert 'route="/readyz"' in (await fetched(f"{url}/metrics"))[1]
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await process.wait() == 0
    assert "stopping" in [line["event"] for line in logged(tmp_path)]


async def test_the_service_waits_for_a_database_that_is_down_and_can_be_stopped_meanwhile(tmp_path: Path) -> None:
    nowhere = f"postgresql://convene:geheim@127.0.0.1:{free_port()}/convene"
    async with serving(tmp_path, DATABASE_URL=nowhere) as (process, _):
        async with asyncio.timeout(60):
            while "store_unavailable" not in (tmp_path / "service.log").read_text():
                await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await process.wait() == 0
    assert "geheim" not in (tmp_path / "service.log").read_text()


async def test_the_check_names_each_thing_that_is_missing(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "check", stdout=PIPE, stderr=PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 1
    assert "FAILED  database: is at revision none" in said.decode()
    assert "FAILED  token: CONVENE_ENTRA_TENANT_ID" in said.decode()
