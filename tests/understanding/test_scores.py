"""The labelled requests stay understood: floors that were reached, so that no change loses them unseen."""

from __future__ import annotations

import pytest

from tests.language import scoring

FLOORS = {
    scoring.OFFICE: 0.99,
    scoring.FOLLOW_UPS: 1.0,
    scoring.SMCALFLOW: 0.98,
    scoring.FRESH_OFFICE: 0.985,
    scoring.FRESH_FOLLOW_UPS: 1.0,
    scoring.FRESH_SMCALFLOW: 0.985,
    scoring.BLIND_OFFICE: 0.99,
    scoring.BLIND_FOLLOW_UPS: 0.98,
    scoring.BLIND_SMCALFLOW: 0.99,
    scoring.APART_OFFICE: 0.99,
    scoring.APART_SMCALFLOW: 0.98,
}


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_the_score_of_the_labelled_requests_does_not_fall(name: str, floor: float) -> None:
    assert scoring.rates(name)["whole"] >= floor


def test_requests_that_were_only_counted_are_understood_too() -> None:
    assert scoring.rates(scoring.SMCALFLOW, scoring.is_held_out)["whole"] >= 0.92
