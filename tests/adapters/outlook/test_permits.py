"""At most so many requests at a time for one mailbox, bookings first."""

import asyncio

import pytest

from adapters.outlook.permits import MailboxPermits, Permits, Urgency, permits_for


@pytest.mark.parametrize(("replicas", "permits"), [(1, 3), (2, 2), (3, 1), (4, 1), (50, 1)])
def test_replicas_share_the_four_requests_that_graph_serves_at_a_time(replicas: int, permits: int) -> None:
    assert permits_for(replicas) == permits


async def test_a_booking_goes_before_offers_that_waited_longer() -> None:
    permits, went = Permits(1), []

    async def ask(name: str, urgency: Urgency) -> None:
        async with permits.one(urgency):
            went.append(name)

    async with permits.one(Urgency.OFFER):
        asks = [
            asyncio.create_task(ask(name, urgency))
            for name, urgency in [("sync", Urgency.BACKGROUND), ("offer", Urgency.OFFER), ("booking", Urgency.BOOKING)]
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*asks)

    assert went == ["booking", "offer", "sync"]


async def test_who_gives_up_waiting_leaves_the_permit_to_the_next() -> None:
    permits = Permits(1)

    async def ask() -> str:
        async with permits.one(Urgency.OFFER):
            return "went"

    async with permits.one(Urgency.OFFER):
        impatient, patient = asyncio.create_task(ask()), asyncio.create_task(ask())
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.sleep(0)

    assert await patient == "went"
    assert impatient.cancelled()


async def test_a_permit_given_to_somebody_who_just_gave_up_is_not_lost() -> None:
    permits = Permits(1)

    async def ask() -> str:
        async with permits.one(Urgency.OFFER):
            return "went"

    async with permits.one(Urgency.OFFER):
        first, second = asyncio.create_task(ask()), asyncio.create_task(ask())
        await asyncio.sleep(0)
    first.cancel()

    assert await second == "went"


def test_mailboxes_have_permits_of_their_own() -> None:
    permits = MailboxPermits(3)

    ada, ben = permits.of("ada"), permits.of("ben")
    assert ada is permits.of("ada")
    assert ada is not ben
