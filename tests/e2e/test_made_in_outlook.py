"""Meetings that people made in Outlook, and calendars as a whole, through the front door."""

from __future__ import annotations

import math
from datetime import timedelta

import structlog

from adapters.sandbox import exchange
from adapters.sandbox.control import by_hand, human
from adapters.sandbox.zones import wire_instant
from scheduling.calendars import EventDraft
from scheduling.intervals import Interval
from scheduling.people import MailboxId
from scheduling.service.sweep import Odd
from tests.e2e.company import MONDAY_MORNING, Company
from tests.fakes.connector import ADA, BEN, TENANT

IN_A_WEEK = MONDAY_MORNING + timedelta(days=5, hours=3)
HALF_AN_HOUR = timedelta(minutes=30)


async def test_a_meeting_made_in_outlook_is_moved_and_cancelled_in_teams(contoso: Company) -> None:
    world = contoso.outlook.world
    mailbox = world.mailboxes[ADA.object_id]
    start = MONDAY_MORNING + timedelta(days=5, hours=3)  # on Saturday, when nobody has anything else
    body = by_hand({"subject": "Offsite plans", "start": wire_instant(start), "end": wire_instant(start + HALF_AN_HOUR)})
    body["attendees"] = [{"emailAddress": {"address": BEN.address, "name": BEN.name}}]
    made = exchange.create_event(world, mailbox, mailbox.default, body, human(world.accounts[ADA.object_id]))

    asked = await contoso.types(ADA, "move my offsite plans with Ben by an hour")
    assert "Move “Offsite plans” to" in asked.text
    assert "with Ben Okafor. Outlook tells everyone invited." in asked.text
    await contoso.clicks(ADA, asked, asked.choices[0])
    moved = mailbox.find(made.immutable_id)
    assert moved is not None
    assert moved.start == start + timedelta(hours=1)

    asked = await contoso.types(ADA, "cancel my offsite plans with Ben")
    assert "Cancel “Offsite plans”?" in asked.text
    assert (await contoso.clicks(ADA, asked, "Yes, cancel it")).text.startswith("Cancelled")
    assert mailbox.find(made.immutable_id) is None
    assert [mail.kind for mail in contoso.mails if mail.recipient == BEN.address] == ["invitation", "update", "cancellation"]


async def test_calendars_are_looked_over_and_what_is_odd_is_reported_and_left(contoso: Company) -> None:
    offer = await contoso.types(ADA, f"find me 30 minutes with {BEN.address}")
    await contoso.clicks(ADA, offer, offer.choices[0])
    outlook, here = contoso.app.ground.outlook.calendars, contoso.app.ground.installation.id
    slot = Interval(IN_A_WEEK, IN_A_WEEK + HALF_AN_HOUR)
    draft = EventDraft("Ada / Ben", slot, "UTC", f"{here}:of-no-row", "a transaction", online=False)
    await outlook.create(MailboxId(TENANT, ADA.object_id), outlook.frozen(draft), give_up_at=math.inf)
    with structlog.testing.capture_logs() as logged:
        await contoso.works()
    odd = [line["odd"] for line in logged if line["event"] == "odd_event_left_alone"]
    assert odd == [Odd.UNKNOWN]
    assert len(contoso.events_of(ADA)) == 2
