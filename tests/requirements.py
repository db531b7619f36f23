"""What some tests need from the machine: found, or a skip with one clear line, or a failure where it was promised."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest


def require(what: str) -> Path:
    """The program (or folder of programs) that `what` names: "postgres", "node" or "chromium".

    Not found, the test is skipped; it fails instead when `CONVENE_REQUIRE` (words with commas) has `what` in it.
    """
    found = _FINDERS[what]()
    if found is None:
        missing(what, "`make system` installs it")
    return found


def missing(what: str, hint: str) -> NoReturn:
    """Skip or fail this test for want of `what`."""
    line = f"{what} is not to be had here: {hint}"
    if what in os.environ.get("CONVENE_REQUIRE", "").replace(" ", "").split(","):
        pytest.fail(line, pytrace=False)
    pytest.skip(line)


def _first_program(*names: str) -> Path | None:
    return next((Path(path) for name in names if (path := shutil.which(name))), None)


def _postgres_programs() -> Path | None:
    """The folder with initdb and postgres: Debian keeps them out of PATH, one folder a version."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.split(".")[0]))
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    initdb = _first_program("initdb")
    return initdb.parent if initdb else None


_FINDERS: dict[str, Callable[[], Path | None]] = {
    "postgres": _postgres_programs,
    "node": lambda: _first_program("node", "nodejs"),
    "chromium": lambda: _first_program("chromium", "chromium-browser", "google-chrome"),
}
