"""`make soak`: acts on both engines until there are enough bookings or minutes, then a table; what went wrong comes before."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.soak.acts import played
from tests.soak.database import cluster
from tests.soak.planted import FAULTS
from tests.soak.processes import nursery
from tests.soak.report import Figures, history
from tests.soak.run import Outcome, Plan

HISTORIES = 3
REPLICAS = {"postgres": 4, "sqlite": 2}


async def soak(engine: str, arguments: argparse.Namespace, planted: str = "") -> Figures:
    """Acts of `--act` clicks each, every one with fresh databases and calendars, so that memory and disk stay bounded.

    Figures that were kept in `--folder` are gone on with: acts, bookings and seeds count from there.
    """
    file = arguments.folder / f"{engine}.json" if arguments.folder and not planted else None
    figures = Figures.kept(engine, file)
    began = time.monotonic()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(cluster()) if engine == "postgres" else None
        replicas = await stack.enter_async_context(nursery())
        while figures.bookings < arguments.bookings and time.monotonic() - began < arguments.minutes * 60:
            folder = Path(tempfile.mkdtemp(prefix=f"convene-soak-{engine}-"))
            left = arguments.minutes - (time.monotonic() - began) / 60
            plan = Plan(
                engine=engine,
                seed=arguments.seed + figures.acts,
                bookings=min(arguments.act, arguments.bookings - figures.bookings),
                folder=folder,
                replicas=REPLICAS[engine],
                askers=arguments.askers,
                pace=arguments.pace,
                planted=planted,
                also=FAULTS[planted].outlook_does if planted else (),
                minutes=max(left, 1.0),
                chooses=not planted,
                restores=not planted,
                reminds=FAULTS[planted].reminds if planted else False,
            )
            outcome = await played(plan, replicas, server)
            figures.add(outcome)
            if file is not None:
                figures.keep(file)
            _tell(outcome, figures)
            if outcome.violations and arguments.keep:
                print(f"kept: {folder}", flush=True)
            else:
                shutil.rmtree(folder)
            if planted:
                break
    return figures


def _tell(outcome: Outcome, figures: Figures) -> None:
    plan = outcome.plan
    print(
        f"{plan.engine} seed {plan.seed}: {figures.bookings} bookings, {figures.troubles['kill -9']} kills so far, "
        f"{len(outcome.violations)} violations in this act of {outcome.seconds:.0f} s "
        f"({', '.join(f'{seconds:.0f} {part}' for part, seconds in outcome.laps.items())})",
        flush=True,
    )
    told: set[str] = set()
    for violation in outcome.violations:
        print(f"  {violation}")
        about = violation.booking or violation.card
        if about and about not in told and len(told) < HISTORIES:
            told.add(about)
            for line in history(outcome.evidence, violation):
                print(f"    {line}")


async def find_planted(names: Sequence[str], arguments: argparse.Namespace) -> bool:
    """One act with each planted fault; whether the checker found every one as the invariant that it breaks."""
    all_found = True
    for name in names:
        figures = await soak(arguments.engine[0], arguments, name)
        wanted = FAULTS[name].found_as
        is_found = figures.violations[wanted] > 0
        all_found = all_found and is_found
        letters = ", ".join(f"{letter}: {count}" for letter, count in sorted(figures.violations.items())) or "nothing"
        print(f"planted {name}: {'found' if is_found else 'NOT FOUND'} as {wanted} ({letters})", flush=True)
    return all_found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--engine", action="append", choices=("postgres", "sqlite"), help="default: both")
    parser.add_argument("--seed", type=int, default=1, help="of the first act; the next act has the next one")
    parser.add_argument("--bookings", type=int, default=10_000, help="for each engine")
    parser.add_argument("--minutes", type=float, default=120.0, help="for each engine, whatever came of the bookings")
    parser.add_argument("--act", type=int, default=1_000, help="clicks in one act")
    parser.add_argument("--askers", type=int, default=40)
    parser.add_argument("--pace", type=float, default=8.0, help="seconds of everybody's clock in a real one")
    parser.add_argument("--planted", action="append", choices=(*FAULTS, "all"), help="find this planted fault instead")
    parser.add_argument("--folder", type=Path, help="where figures are kept: the same again goes on with the next seed")
    parser.add_argument("--keep", action="store_true", help="keep the logs of acts in which something was found")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing that was started is left behind
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
    arguments.engine = arguments.engine or ["postgres", "sqlite"]
    if arguments.planted:
        names = list(FAULTS) if "all" in arguments.planted else arguments.planted
        return 0 if asyncio.run(find_planted(names, arguments)) else 1
    tables = [asyncio.run(soak(engine, arguments)) for engine in arguments.engine]
    for figures in tables:
        print("\n".join(["", *figures.lines()]))
    return 1 if any(figures.violations for figures in tables) else 0


if __name__ == "__main__":
    sys.exit(main())
