"""How far names are apart."""

from __future__ import annotations

from bot.spelling import slips, slips_between


def test_slips_are_counted_letter_by_letter() -> None:
    assert [slips("ben", other) for other in ("ben", "bem", "bne", "been", "be")] == [0, 1, 1, 1, 1]
    assert slips_between(["chie", "morri"], "Chie Mori") == 1
    assert slips_between(["perez"], "Ana Pérez") == 0
    assert slips_between(["ada"], "Ben Okafor") is None
