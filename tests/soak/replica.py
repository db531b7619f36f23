"""`convene serve` on the soak's clock: the same service, with its own wrong wall clock and, where asked for, a planted fault."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import signal
from datetime import timedelta
from pathlib import Path

from bot.logs import configure
from bot.main import Trial, serve
from bot.settings import load
from tests.soak.clock import PacedClock

END_WITH_PARENT = 1
"""prctl(2): PR_SET_PDEATHSIG."""


def main() -> None:
    gc.disable()  # as in `convene serve`
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)  # however a soak is ended, nothing of it goes on
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", required=True)
    parser.add_argument("--skew", type=float, default=0.0)
    parser.add_argument("--planted", default="")
    arguments = parser.parse_args()
    shared = PacedClock(Path(arguments.clock))
    own = PacedClock(Path(arguments.clock), timedelta(seconds=arguments.skew))
    settings = load()
    configure(settings.log_level)
    trial = Trial(clock=own, shared_clock=shared, sleep=shared.sleep)
    if arguments.planted:
        from tests.soak.planted import Place, planted

        trial = planted(trial, arguments.planted, Place(shared, settings.database_url))
    asyncio.run(serve(settings, trial))


if __name__ == "__main__":
    main()
