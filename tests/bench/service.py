"""How soon `convene serve` is ready, and how much memory it holds when nobody asks anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
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
    first, *later = measured
    best = min(later, key=lambda start: start.seconds)
    return [
        f"ready after {first.seconds:.2f} s ({first.processor:.2f} s of processor time) with a new database,",
        f"after {best.seconds:.2f} s ({best.processor:.2f} s) with an old one (wanted: under {READY_WITHIN:.0f} s)",
        f"{max(start.memory for start in measured):.0f} MB resident when idle (wanted: under {MEMORY_MB} MB)",
    ]


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command to a ready answer, the process's own share of them, and megabytes a few seconds later."""

    seconds: float
    processor: float
    memory: float


def _one_run(folder: Path) -> Start:
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
        seconds, processor = time.perf_counter() - began, _processor(service.pid)
        time.sleep(SETTLED_AFTER)
        return Start(seconds, processor, resident(service.pid))
    finally:
        service.terminate()
        service.wait(timeout=30)


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _processor(pid: int) -> float:
    """Seconds of processor time, in user and kernel mode (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")
