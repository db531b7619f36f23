"""No call blocks the event loop: asyncio's debug mode watches a whole conversation, with an Outlook that takes its time."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from tests.e2e.company import Company
from tests.fakes.connector import ADA, ANA_PEREZ, BEN

OUTLOOK_TAKES_MS = 500
"""A call that waited for Outlook on the loop would hold it for so long, each time that it is made."""

TOO_LONG = 0.4

TRIES = 4
"""A machine that is busy elsewhere holds the loop too, but hardly in every one of these conversations; what blocks does."""


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_nothing_waits_on_the_loop(contoso: Company, caplog: pytest.LogCaptureFixture) -> None:
    await contoso.types(ADA, "help")  # what is loaded or computed once is not what this is about
    contoso.outlook.world.knobs.latency_ms = OUTLOOK_TAKES_MS
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = TOO_LONG
    held: list[list[str]] = []
    for _ in range(TRIES):
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger="asyncio"):
            await meets_and_asks(contoso)
        held.append([record.getMessage() for record in caplog.records if "took" in record.getMessage()])
        if not held[-1]:
            break
    loop.set_debug(False)
    assert held[-1] == [], held


async def meets_and_asks(contoso: Company) -> None:
    offer = await contoso.types(ADA, "find me 30 minutes with Ana")
    if "Choose Ana Pérez" in offer.buttons:  # once; it is remembered
        offer = await contoso.clicks(ADA, offer, "Choose Ana Pérez")
    contoso.writes_by_hand(ANA_PEREZ, offer.times[0])
    refused = await contoso.clicks(ADA, offer, offer.choices[0])
    await contoso.presses(ADA, refused, refused.choices[0])
    contoso.passes(timedelta(hours=1))
    await contoso.works()
    await contoso.types(ADA, f"is {BEN.address} free tomorrow at 10?")
