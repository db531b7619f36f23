"""Who is let in, and that nothing happens for anybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from structlog.typing import EventDict

from adapters.teams.config import TeamsConfig
from scheduling.errors import InputError
from tests.adapters.teams.conftest import Bot, running_bot
from tests.fakes.connector import ADA, APP_ID, Answer, FakeConnector, SigningPair, foreign

EMULATOR_ISSUER = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


def refused(answer: Answer, status: int, bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    """Refused with that status; nothing happened, and one line says why without anything secret."""
    assert answer.status == status
    assert bot.script.heard == []
    assert not teams.posted
    assert not teams.typing
    lines = [line for line in log if line["log_level"] != "debug"]
    assert len(lines) == 1
    assert lines[0]["event"] == "teams_refused"
    assert "eyJ" not in str(log)
    assert "hello" not in str(log)


async def test_a_signed_activity_of_our_tenant_is_heard(bot: Bot, teams: FakeConnector) -> None:
    answer = await teams.say(bot.url, ADA, "hello")
    assert answer.status == 200
    assert [event.sender.object_id for event in bot.script.heard] == [ADA.object_id]


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_600_000_000},
        {"exp": None},
        {"nbf": 4_000_000_000},
        {"aud": "another-app"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": EMULATOR_ISSUER, "appid": APP_ID},
        {"iss": None},
    ],
    ids=["expired", "no expiry", "not yet valid", "other audience", "no audience", "other issuer", "emulator", "no issuer"],
)
async def test_a_token_with_a_wrong_claim_is_refused(
    claims: dict[str, Any], bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    answer = await teams.deliver(bot.url, teams.message_from(ADA, "hello"), teams.token(**claims))
    refused(answer, 401, bot, teams, log)


async def test_a_forged_signature_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    forged = teams.token(signed_by=SigningPair(teams.signing.id))
    refused(await teams.deliver(bot.url, teams.message_from(ADA, "hello"), forged), 401, bot, teams, log)


async def test_an_unsigned_token_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    unsigned = teams.token(algorithm="none")
    refused(await teams.deliver(bot.url, teams.message_from(ADA, "hello"), unsigned), 401, bot, teams, log)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer not.a.token", "Bearer x"])
async def test_a_missing_or_garbled_token_is_refused(
    authorization: str, bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    answer = await teams.deliver_raw(bot.url, teams.message_from(ADA, "hello"), {"Authorization": authorization})
    refused(answer, 401, bot, teams, log)


async def test_another_tenant_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    refused(await teams.say(bot.url, foreign(ADA), "hello"), 403, bot, teams, log)


async def test_an_activity_that_names_two_tenants_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    activity = teams.message_from(ADA, "hello") | {"channelData": {"tenant": {"id": foreign(ADA).tenant}}}
    refused(await teams.deliver(bot.url, activity), 403, bot, teams, log)


async def test_an_activity_without_a_tenant_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    activity = teams.message_from(ADA, "hello") | {
        "channelData": {},
        "conversation": {"id": "a:1", "conversationType": "personal"},
    }
    refused(await teams.deliver(bot.url, activity), 403, bot, teams, log)


async def test_the_service_url_must_be_the_one_in_the_token(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    activity = teams.message_from(ADA, "hello") | {"serviceUrl": f"{teams.url}/elsewhere/"}
    refused(await teams.deliver(bot.url, activity), 403, bot, teams, log)


async def test_a_token_without_a_service_url_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    answer = await teams.deliver(bot.url, teams.message_from(ADA, "hello"), teams.token(serviceurl=None))
    refused(answer, 403, bot, teams, log)


@pytest.mark.parametrize(
    "service_url",
    ["https://evil.example/teams/", "http://smba.trafficmanager.net/emea/", "http://127.0.0.1:1/teams/", "file:///etc/passwd"],
)
async def test_a_service_host_off_the_list_is_refused_even_when_signed(
    service_url: str, bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    activity = teams.message_from(ADA, "hello") | {"serviceUrl": service_url}
    refused(await teams.deliver(bot.url, activity, teams.token(serviceurl=service_url)), 403, bot, teams, log)


async def test_a_key_may_only_speak_for_the_channels_that_it_is_endorsed_for(
    bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    activity = teams.message_from(ADA, "hello") | {"channelId": "webchat"}
    refused(await teams.deliver(bot.url, activity), 403, bot, teams, log)


async def test_strangers_keys_do_not_make_the_publisher_be_asked_again_and_again(bot: Bot, teams: FakeConnector) -> None:
    await teams.say(bot.url, ADA, "one")
    assert teams.metadata_requests == 1
    stranger = SigningPair("never-published")
    answers = [await teams.deliver(bot.url, teams.message_from(ADA, "two"), teams.token(signed_by=stranger)) for _ in range(5)]
    assert {answer.status for answer in answers} == {401}
    assert teams.metadata_requests == 1


async def test_without_any_keys_the_channel_is_asked_to_come_again(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    teams.metadata_down = True
    answer = await teams.say(bot.url, ADA, "hello")
    assert answer.status == 503
    assert bot.script.heard == []


async def test_local_clients_are_served_without_a_token_where_that_was_asked_for(teams: FakeConnector) -> None:
    insecure = TeamsConfig(app_id="", app_password="", tenant_id="", insecure=True)
    async with running_bot(insecure) as bot:
        assert (await teams.deliver(bot.url, teams.message_from(ADA, "hello"), token="")).status == 200
        elsewhere = teams.message_from(ADA, "hello") | {"serviceUrl": "https://smba.trafficmanager.net/emea/"}
        assert (await teams.deliver(bot.url, elsewhere, token="")).status == 403
    assert len(bot.script.heard) == 1


def test_without_an_app_id_or_a_tenant_there_is_no_bot() -> None:
    config = TeamsConfig(app_id="app", app_password="secret", tenant_id="tenant")
    with pytest.raises(InputError, match="CONVENE_TEAMS_APP_ID"):
        replace(config, app_id="")
    with pytest.raises(InputError, match="CONVENE_TEAMS_TENANT_ID"):
        replace(config, tenant_id="")
    assert "secret" not in repr(config)


@pytest.mark.parametrize(
    ("service_url", "reachable"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net:443/emea/tenant/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evil.example/smba.trafficmanager.net", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net/?q=1", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_listed_hosts_are_reached(service_url: str, reachable: bool) -> None:
    config = TeamsConfig(app_id="app", app_password="secret", tenant_id="tenant")
    assert config.may_reach(service_url) is reachable
