"""A short soak on both engines, so that the long one works when it is needed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.soak.acts import played
from tests.soak.database import cluster
from tests.soak.processes import nursery
from tests.soak.report import Figures, history
from tests.soak.run import Outcome, Plan
from tests.soak.troubles import Often

pytestmark = pytest.mark.timeout(600)

CLICKS = 36
OFTEN = Often(kill=7, stop=20, restart=15, cut=15)


def told(outcome: Outcome) -> str:
    """What is to be read when it fails."""
    lines = [str(each) for each in outcome.violations]
    return "\n".join([*lines, *(history(outcome.evidence, outcome.violations[0]) if lines else ())])


async def test_nothing_is_broken_on_either_engine_while_replicas_die_and_databases_go_away(tmp_path: Path) -> None:
    """Both acts at once, as most of their time is waiting for a clock."""
    common: dict[str, Any] = {"bookings": CLICKS, "replicas": 2, "askers": 10, "pace": 6.0, "often": OFTEN}
    on_postgres = Plan(engine="postgres", seed=7, folder=tmp_path / "postgres", rivals=False, **common)
    on_sqlite = Plan(engine="sqlite", seed=8, folder=tmp_path / "sqlite", restores=False, **common)
    async with cluster() as server, nursery() as replicas:
        postgres, sqlite = await asyncio.gather(played(on_postgres, replicas, server), played(on_sqlite, replicas))
    for outcome in (postgres, sqlite):
        assert not outcome.violations, told(outcome)
        figures = Figures(outcome.plan.engine)
        figures.add(outcome)
        assert figures.bookings >= CLICKS / 4
        assert figures.troubles["kill -9"] >= 3
        assert figures.faulty >= 0.03 * figures.calls
    assert postgres.counts["database restarted"] >= 1
    assert postgres.counts["database restored from a copy"] == 1
