"""How soon `convene serve` is ready, and how much memory it holds when nobody asks anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.postgres import free_port

READY_WITHIN = 2.0
MEMORY_MB = 150
RUNS = 3
SETTLED_AFTER = 3.0


def run() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        measured = [_one_run(Path(folder)) for _ in range(RUNS)]
    first, *later = (seconds for seconds, _ in measured)
    memory = max(resident for _, resident in measured)
    return [
        f"ready after {first:.2f} s with a new database, {min(later):.2f} s with an old one (wanted: under {READY_WITHIN:.0f} s)",
        f"{memory:.0f} MB resident when idle (wanted: under {MEMORY_MB} MB)",
    ]


def _one_run(folder: Path) -> tuple[float, float]:
    """Seconds from the command to a ready answer, and megabytes a few seconds later."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONVENE_")}
    environment = kept | {"CONVENE_TEAMS_INSECURE": "1", "CONVENE_PORT": str(port), "CONVENE_LOG_LEVEL": "error"}
    began = time.perf_counter()
    service = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=folder, env=environment)
    try:
        while not _is_ready(port):
            if service.poll() is not None:
                raise RuntimeError("the service ended")
            time.sleep(0.01)
        ready = time.perf_counter() - began
        time.sleep(SETTLED_AFTER)
        return ready, _resident(service.pid)
    finally:
        service.terminate()
        service.wait(timeout=30)


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")
