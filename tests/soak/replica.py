"""`convene serve` on the soak's clock: the same service, with its own wrong wall clock and, where asked for, a planted fault."""

from __future__ import annotations

import argparse
import asyncio
import gc
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.logs import configure
from bot.main import Trial, serve
from bot.settings import load
from tests.soak.clock import PacedClock
from tests.soak.planted import Place, planted


def main(words: Sequence[str]) -> None:
    """Until it is ended; the settings are those of this process's environment."""
    gc.disable()  # as in `convene serve`
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", required=True)
    parser.add_argument("--skew", type=float, default=0.0)
    parser.add_argument("--planted", default="")
    arguments = parser.parse_args(words)
    shared = PacedClock(Path(arguments.clock))
    own = PacedClock(Path(arguments.clock), timedelta(seconds=arguments.skew))
    settings = load()
    configure(settings.log_level)
    trial = Trial(clock=own, shared_clock=shared, sleep=shared.sleep)
    if arguments.planted:
        trial = planted(trial, arguments.planted, Place(shared, settings.database_url))
    asyncio.run(serve(settings, trial))
