"""`convene serve` in processes of their own, and what their addresses answer."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from adapters.sandbox.app import Served
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID


async def started(folder: Path, log: str, variables: Mapping[str, str]) -> Process:
    """`convene serve` in that folder, with what it says in the file `log` there; not ready yet."""
    with (folder / log).open("wb") as lines:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve"),
            cwd=folder,
            env={**os.environ, **variables},
            stdin=DEVNULL,
            stdout=lines,
            stderr=lines,
        )


def variables_for(outlook: Served, database_url: str, port: int) -> dict[str, str]:
    """The settings of a service on the sandbox Outlook and its clock; those of its chats are to be added."""
    return {
        "CONVENE_PORT": str(port),
        "CONVENE_DATABASE_URL": database_url,
        "CONVENE_GRAPH_URL": outlook.graph_url,
        "CONVENE_ENTRA_AUTHORITY": outlook.url,
        "CONVENE_ENTRA_TENANT_ID": TENANT_ID,
        "CONVENE_ENTRA_CLIENT_ID": CLIENT_ID,
        "CONVENE_ENTRA_CLIENT_SECRET": CLIENT_SECRET,
        "CONVENE_CLOCK_URL": outlook.url,
    }


async def fetched(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def becomes(url: str, status: int) -> str:
    """Wait until the address answers with that status; what it says then."""
    async with asyncio.timeout(60):
        while True:
            try:
                found, text = await fetched(url)
            except aiohttp.ClientError:
                found, text = 0, ""
            if found == status:
                return text
            await asyncio.sleep(0.05)
