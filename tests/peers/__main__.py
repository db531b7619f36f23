"""`make peers`: install Microsoft's SDK and O365 apart, and let each read and write a sandbox.

The exit status is 0 when both understood everything.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx

from adapters.sandbox.app import Served, serving
from adapters.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from adapters.sandbox.people import TENANT_ID

ENVIRONMENT = Path("var/peers-venv")
PACKAGES = ("msgraph-sdk==1.65.0", "O365==2.1.10")
SCRIPTS = ("kiota_peer.py", "o365_peer.py")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


async def main() -> int:
    await _install()
    async with serving(now=MONDAY) as sandbox:
        await sandbox_with_oddities(sandbox)
        results = [await _run(script, sandbox) for script in SCRIPTS]
    return max(results)


async def _install() -> None:
    python = ENVIRONMENT / "bin" / "python"
    uv = str(Path(sys.executable).with_name("uv"))
    if not python.exists():
        await _must(uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT))
    await _must(uv, "pip", "install", "--quiet", "--python", str(python), *PACKAGES)


async def _must(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    if await process.wait() != 0:
        raise SystemExit(f"{' '.join(command[:3])} failed")


async def sandbox_with_oddities(sandbox: Served) -> None:
    """Shapes that are rare: a custom zone, a mailbox without Teams is there already."""
    async with httpx.AsyncClient() as http:
        await http.post(f"{sandbox.url}/_control/people/will.may@contoso.test", json={"custom_zone": True})


async def _token(sandbox: Served) -> str:
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "client_credentials"}
    form["scope"] = "https://graph.microsoft.com/.default"
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{sandbox.url}/{TENANT_ID}/oauth2/v2.0/token", data=form)
    return str(answer.json()["access_token"])


async def _run(script: str, sandbox: Served) -> int:
    python = str(ENVIRONMENT / "bin" / "python")
    environment = {**os.environ, "SANDBOX_URL": sandbox.url, "SANDBOX_TOKEN": await _token(sandbox)}
    process = await asyncio.create_subprocess_exec(python, str(Path(__file__).with_name(script)), env=environment)
    return await process.wait()


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
