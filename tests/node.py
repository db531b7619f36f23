"""Checks that are written in JavaScript: their packages installed as locked, and run."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from tests.requirements import missing, require


async def install(folder: Path) -> None:
    """What `package-lock.json` in the folder names, beside it; again only when the lock changed. Skips the test without npm."""
    require("node")
    installed, lock = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if npm is None:
        missing("node", "npm, which installs what the test needs, was not found")
    try:
        await run(folder, npm, "ci", "--no-audit", "--no-fund", "--silent")
    except AssertionError:
        missing("node", f"npm could not install what {folder.name} needs")


async def run(folder: Path, program: str, *arguments: str, **environment: str) -> bytes:
    """Standard output; AssertionError, with what was complained about, unless all went well."""
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), timeout=100)
    assert process.returncode == 0, complained.decode()[-2000:]
    return said
