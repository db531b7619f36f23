"""How much of what people type is understood, how fast in CPU time, and that nothing breaks it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.understanding.requests import Request
from bot.understanding.understand import LONGEST_READ, understand
from tests.language import hostile, scoring

HOSTILE_INPUTS = 100_000
IMPORTS = 5


def run() -> list[str]:
    return [*_scores(), *_speed(), *_hostile()]


def _scores() -> list[str]:
    office = scoring.rates(scoring.OFFICE)["whole"]
    follow_ups = scoring.rates(scoring.FOLLOW_UPS)["whole"]
    all_of_it = scoring.rates(scoring.SMCALFLOW)["whole"]
    looked_at = scoring.rates(scoring.SMCALFLOW, lambda case: not scoring.is_held_out(case))["whole"]
    held_out = scoring.rates(scoring.SMCALFLOW, scoring.is_held_out)["whole"]
    return [
        f"office-dev whole: {office:.1%} (at least 97 %)",
        f"followups-dev whole: {follow_ups:.1%} (100 %)",
        f"smcalflow-dev whole: {all_of_it:.1%} (at least 95 %)",
        f"smcalflow-dev whole, the 85 % that rules were written with: {looked_at:.1%}",
        f"smcalflow-dev whole, the 15 % that were only counted (see tests/language/README.md): {held_out:.1%}",
        *(
            f"{name} whole, after mending (first numbers in tests/language/README.md): {scoring.rates(name)['whole']:.1%}"
            for name in scoring.FRESH
        ),
        *(f"{name} whole, only ever counted: {scoring.rates(name)['whole']:.1%}" for name in scoring.UNSEEN),
    ]


def _speed() -> list[str]:
    texts = scoring.texts()
    joined = [" ".join(texts[start : start + 40])[:LONGEST_READ] for start in range(0, len(texts), 4)]
    long = [(text * 40)[:10_000] for text in joined[:50]]
    _timed(texts)
    return [
        f"milliseconds per text as typed, p50 / p99: {_figures(_timed(texts))} (p99 under 5)",
        f"milliseconds per 500 characters, p50 / p99: {_figures(_timed(joined))} (p99 under 5)",
        f"milliseconds per 10,000 characters, p50 / p99: {_figures(_timed(long))} (under 20)",
        f"milliseconds to import once compiled, least of {IMPORTS}: {min(_import_times()):.0f} (under 100)",
    ]


def _timed(texts: Iterable[str]) -> list[float]:
    found = []
    for text in texts:
        began = time.thread_time()
        understand(text, scoring.NOW, scoring.ZONE)
        found.append((time.thread_time() - began) * 1000)
    return sorted(found)


def _figures(times: list[float]) -> str:
    return f"{times[len(times) // 2]:.2f} / {times[int(len(times) * 0.99)]:.2f}"


def _import_times() -> list[float]:
    """In processes of their own, whose modules are compiled by the first of them as those of an installed package are."""
    code = "import time; t = time.process_time(); import bot.understanding.understand; print((time.process_time() - t) * 1000)"
    with TemporaryDirectory() as compiled:
        settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        found = []
        for _ in range(IMPORTS + 1):
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, env=settings
            )
            found.append(float(done.stdout))
    return found[1:]


def _hostile() -> list[str]:
    broken, slowest = 0, 0.0
    previous: Request | None = None
    for text, now, zone in hostile.inputs(scoring.texts(), HOSTILE_INPUTS):
        began = time.thread_time()
        request = _understood(text, now, zone, previous)
        slowest = max(slowest, time.thread_time() - began)
        broken += request is None
        previous = request if len(text) % 2 else None
    return [f"crashes on {HOSTILE_INPUTS:,} mutated and random inputs: {broken} (0); slowest {slowest * 1000:.0f} ms"]


def _understood(text: str, now: datetime, zone: ZoneInfo, previous: Request | None) -> Request | None:
    try:
        return understand(text, now, zone, previous=previous)
    except Exception as error:  # noqa: BLE001 - counting what must not happen, whatever it is
        print(f"  {type(error).__name__} for {text!r} at {now} in {zone}")
        return None
