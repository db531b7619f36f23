"""What goes out: when it is tried again, when not, and where it never goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from email.utils import format_datetime

import pytest

from adapters.chat import Account, Card, CardRef, Place, PlaceKind, Text
from adapters.teams.client import Reference, TeamsChannel, teams_session
from scheduling.errors import ChannelError
from tests.fakes.clock import SetClock
from tests.fakes.connector import ADA, BOT_ID, CHANNEL, EVERYBODY, TENANT, FakeConnector, personal, texts_of


@pytest.fixture
async def channel(teams: FakeConnector) -> AsyncIterator[TeamsChannel]:
    async with teams_session() as session:
        yield TeamsChannel(teams.config, session)


def chat(teams: FakeConnector) -> Place:
    reference = Reference(teams.service_url, BOT_ID, TENANT).pack()
    return Place("teams", personal(ADA).id, PlaceKind.PERSONAL, reference=reference)


def card(title: str) -> Card:
    return Card(title, (Text((title,)),))


async def test_a_card_is_posted_into_a_conversation_without_an_event(channel: TeamsChannel, teams: FakeConnector) -> None:
    ref = await channel.post(chat(teams), card("Reminder"))
    assert (teams.posted[0].id, teams.posted[0].conversation) == (ref.message, personal(ADA).id)


async def test_one_token_serves_many_posts_and_a_refused_one_is_renewed(channel: TeamsChannel, teams: FakeConnector) -> None:
    await asyncio.gather(*(channel.post(chat(teams), card("Hello")) for _ in range(10)))
    assert teams.token_requests == 1
    teams.refuse_next(401)
    await channel.post(chat(teams), card("Hello again"))
    assert teams.token_requests == 2


async def test_a_lasting_refusal_of_the_token_is_not_repeated_forever(channel: TeamsChannel, teams: FakeConnector) -> None:
    teams.refuse_next(401, times=10)
    with pytest.raises(ChannelError, match="401"):
        await channel.post(chat(teams), card("Hello"))
    assert teams.token_requests == 2


@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
async def test_refusals_for_load_are_tried_again(status: int, channel: TeamsChannel, teams: FakeConnector) -> None:
    teams.refuse_next(status, times=2, Retry_After="0")
    await channel.post(chat(teams), card("Hello"))
    assert [texts_of(sent.card) for sent in teams.posted] == ["Hello"]


async def test_retry_after_is_honoured(channel: TeamsChannel, teams: FakeConnector) -> None:
    teams.refuse_next(429, Retry_After="1")
    began = asyncio.get_running_loop().time()
    await channel.post(chat(teams), card("Hello"))
    assert asyncio.get_running_loop().time() - began >= 1.0


async def test_a_date_long_ago_in_retry_after_means_now(channel: TeamsChannel, teams: FakeConnector, clock: SetClock) -> None:
    teams.refuse_next(503, Retry_After=format_datetime(clock.now().replace(year=2020), usegmt=True))
    await channel.post(chat(teams), card("Hello"))
    assert len(teams.posted) == 1


async def test_a_long_retry_after_is_an_error_at_once(channel: TeamsChannel, teams: FakeConnector) -> None:
    teams.refuse_next(429, Retry_After="3600")
    with pytest.raises(ChannelError, match="429"):
        await channel.post(chat(teams), card("Hello"))


@pytest.mark.parametrize("status", [400, 403, 404, 413, 500])
async def test_other_refusals_are_errors_at_once(status: int, channel: TeamsChannel, teams: FakeConnector) -> None:
    teams.refuse_next(status)
    with pytest.raises(ChannelError):
        await channel.post(chat(teams), card("Hello"))
    assert len([request for request in teams.requests if request.startswith("POST /teams/")]) == 1


async def test_an_unreachable_service_is_an_error(teams: FakeConnector) -> None:
    config = replace(teams.config, service_hosts=("127.0.0.1:9",))
    async with teams_session() as session:
        place = replace(chat(teams), reference=Reference("http://127.0.0.1:9/teams/", BOT_ID, TENANT).pack())
        with pytest.raises(ChannelError, match="ConnectorError"):
            await TeamsChannel(config, session).post(place, card("Hello"))


async def test_without_a_token_nothing_leaves(teams: FakeConnector) -> None:
    async with teams_session() as session:
        channel = TeamsChannel(replace(teams.config, app_password="wrong"), session)
        with pytest.raises(ChannelError, match="401") as problem:
            await channel.post(chat(teams), card("Hello"))
    assert "wrong" not in str(problem.value)
    assert not teams.posted


async def test_a_stored_reference_to_a_host_off_the_list_is_never_used(channel: TeamsChannel, teams: FakeConnector) -> None:
    place = replace(chat(teams), reference=Reference("https://evil.example/", BOT_ID, TENANT).pack())
    with pytest.raises(ChannelError, match="allow-list"):
        await channel.post(place, card("Hello"))
    assert teams.token_requests == 0


@pytest.mark.parametrize("reference", ["", "{}", "not json"])
async def test_a_broken_reference_is_an_error(reference: str, channel: TeamsChannel, teams: FakeConnector) -> None:
    with pytest.raises(ChannelError, match="reference"):
        await channel.post(replace(chat(teams), reference=reference), card("Hello"))


async def test_a_card_is_repainted_and_one_that_is_gone_is_no_error(channel: TeamsChannel, teams: FakeConnector) -> None:
    ref = await channel.post(chat(teams), card("Booking…"))
    await channel.update(ref, card("Confirmed"))
    assert texts_of(teams.face(ref.message)) == "Confirmed"
    teams.gone.add(ref.message)
    await channel.update(ref, card("Cancelled"))
    assert texts_of(teams.face(ref.message)) == "Confirmed"


async def test_repaints_of_one_card_keep_their_order(channel: TeamsChannel, teams: FakeConnector) -> None:
    ref = await channel.post(chat(teams), card("0"))
    teams.refuse_next(503, Retry_After="0.05")
    await asyncio.gather(*(channel.update(CardRef(chat(teams), ref.message), card(str(number))) for number in range(1, 6)))
    assert [texts_of(sent.card) for sent in teams.updated] == ["1", "2", "3", "4", "5"]


async def test_ids_are_quoted_in_addresses(channel: TeamsChannel, teams: FakeConnector) -> None:
    place = replace(chat(teams), id="19:a/b?c#d@thread.tacv2", kind=PlaceKind.CHANNEL, thread=CHANNEL.thread)
    await channel.post(place, card("Hello"))
    assert teams.posted[0].conversation == f"19:a/b?c#d@thread.tacv2;messageid={CHANNEL.thread}"


async def test_the_members_of_a_group_come_page_by_page(channel: TeamsChannel, teams: FakeConnector) -> None:
    members = await channel.members(chat(teams))
    assert [member.object_id for member in members] == [person.object_id for person in EVERYBODY]
    assert members[1].address == "ana.perez@contoso.test"


async def test_a_known_identity_is_not_looked_up(channel: TeamsChannel, teams: FakeConnector) -> None:
    known = Account("teams", ADA.id, object_id=ADA.object_id)
    assert await channel.identified(chat(teams), known) is known
    assert teams.requests == []
