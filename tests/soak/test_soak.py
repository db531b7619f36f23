"""A short soak on both engines, so that the long one works when it is needed; and its checker finds what it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.acts import played
from tests.soak.database import cluster
from tests.soak.report import Figures, history
from tests.soak.run import Outcome, Plan
from tests.soak.troubles import Often

pytestmark = pytest.mark.timeout(600)

CLICKS = 60
OFTEN = Often(kill=9, stop=25, restart=40, cut=20)


def told(outcome: Outcome) -> str:
    """What is to be read when it fails."""
    lines = [str(each) for each in outcome.violations]
    return "\n".join([*lines, *(history(outcome.evidence, outcome.violations[0]) if lines else ())])


async def test_on_postgresql_nothing_is_broken_while_replicas_die_and_the_database_restarts(tmp_path: Path) -> None:
    plan = Plan("postgres", 7, CLICKS, tmp_path, replicas=3, askers=10, pace=15, often=OFTEN)
    async with cluster() as server:
        outcome = await played(plan, server)
    figures = Figures("postgres")
    figures.add(outcome)
    assert not outcome.violations, told(outcome)
    assert figures.bookings >= CLICKS / 4
    assert figures.troubles["kill -9"] >= 4
    assert figures.troubles["database restarted"] >= 1
    assert figures.troubles["database restored from a copy"] == 1
    assert figures.faulty >= 0.05 * figures.calls


async def test_on_sqlite_nothing_is_broken_while_two_processes_die_in_turn(tmp_path: Path) -> None:
    plan = Plan("sqlite", 8, CLICKS, tmp_path, replicas=2, askers=10, pace=15, often=OFTEN, rivals=False, restores=False)
    outcome = await played(plan)
    figures = Figures("sqlite")
    figures.add(outcome)
    assert not outcome.violations, told(outcome)
    assert figures.bookings >= CLICKS / 4
    assert figures.troubles["kill -9"] >= 4
