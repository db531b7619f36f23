"""`convene slots` against the words of product.md: starts, reasons, and what relaxing opens, for made-up scenarios."""

from __future__ import annotations

import io
import json
from random import Random
from typing import Any

import pytest

from bot.replay import slots_command
from tests.bot import section_nine
from tests.bot.scenarios import a_scenario


def answered(scenario: dict[str, Any]) -> dict[str, Any]:
    out, err = io.StringIO(), io.StringIO()
    assert slots_command([json.dumps(scenario)], out, err, explain=True) == 0, err.getvalue()
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def opened(scenario: dict[str, Any]) -> dict[tuple[str, str], int]:
    """For each rule of each required person, how many starts there are without it alone; those that open none left out."""
    reasons = section_nine.reasons(scenario)
    found = {}
    for person in (each["id"] for each in scenario["people"] if each.get("required", True)):
        for rule in section_nine.RULES:
            if rule in ("busy", "unknown"):
                found[person, rule] = sum(against == [(person, [rule])] for against in reasons.values())
            else:
                found[person, rule] = len(section_nine.starts(section_nine.without(scenario, person, rule)))
    return {key: count for key, count in found.items() if count}


@pytest.mark.parametrize("seed", range(40))
def test_starts_reasons_and_relaxing_are_those_of_counting_minutes(seed: int) -> None:
    scenario = a_scenario(Random(seed))
    answer, reasons = answered(scenario), section_nine.reasons(scenario)
    assert answer["starts"] == [f"{start:%Y-%m-%dT%H:%M:%SZ}" for start, against in reasons.items() if not against]
    assert answer["blocked"] == [
        {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "people": [{"id": person, "rules": rules} for person, rules in against]}
        for start, against in reasons.items()
        if against
    ]
    if answer["starts"]:
        assert "relax" not in answer
        return
    helps, relax = opened(scenario), answer["relax"]
    assert (relax is None) == (not helps)
    if relax is not None:
        assert helps[relax["person"], relax["rule"]] == max(helps.values())
