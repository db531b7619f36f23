"""What leaves for Slack: posts, repaints, members and notes, through refusals."""

from __future__ import annotations

import time

import pytest

from adapters.chat import Account, Actions, Button, Card, CardRef, Place, PlaceKind, Text
from adapters.slack.client import SlackChannel
from adapters.slack.places import Reference
from scheduling.errors import ChannelError
from tests.adapters.slack.conftest import Bot
from tests.fakes.slack import (
    ADA,
    ANA_PEREZ,
    BOT_TOKEN,
    CARLA,
    CHANNEL,
    CONVENE,
    OTHER_TEAM,
    TEAM,
    TENANT,
    FakeSlack,
    chat_of,
)


def place(channel: str = "", thread: str = "", team: str = TEAM, answer_to: str = "") -> Place:
    kind = PlaceKind.CHANNEL if channel else PlaceKind.PERSONAL
    return Place("slack", channel or chat_of(ADA), kind, thread, Reference(team, answer_to).pack())


def card(title: str = "Hello") -> Card:
    return Card(title, (Text((title,)), Actions((Button("Book", "book"),))))


@pytest.fixture
def channel(bot: Bot) -> SlackChannel:
    return bot.channel


async def test_a_card_is_posted_without_previews_and_can_be_repainted(channel: SlackChannel, slack: FakeSlack) -> None:
    ref = await channel.post(place(CHANNEL, "1700.1"), card())
    (given,) = slack.methods("chat.postMessage")
    assert (given["channel"], given["thread_ts"]) == (CHANNEL, "1700.1")
    assert (given["unfurl_links"], given["unfurl_media"]) == (False, False)
    assert given["text"].startswith("Hello")
    await channel.update(ref, card("Booked"))
    assert slack.face(ref.message).text == "Booked"


async def test_a_card_can_be_repainted_after_a_restart_from_what_was_kept_of_it(slack: FakeSlack, channel: SlackChannel) -> None:
    ref = await channel.post(place(), card())
    kept = Place("slack", ref.place.id, ref.place.kind, ref.place.thread, ref.place.reference)
    await channel.update(CardRef(kept, ref.message), card("Booked"))
    assert slack.face(ref.message).text == "Booked"


async def test_a_card_that_is_gone_is_no_error(channel: SlackChannel, slack: FakeSlack) -> None:
    ref = await channel.post(place(), card())
    slack.gone.add(ref.message)
    await channel.update(ref, card("Booked"))


async def test_a_response_address_that_is_used_up_is_no_error_for_a_repaint(channel: SlackChannel, slack: FakeSlack) -> None:
    hidden = place(CHANNEL, answer_to=slack._response_url(CHANNEL, ADA))
    for _ in range(5):
        await channel.post(hidden, card())
    await channel.update(CardRef(hidden, ""), card("Booked"))
    with pytest.raises(ChannelError):
        await channel.post(hidden, card())


async def test_a_limit_is_waited_for_as_long_as_slack_says(channel: SlackChannel, slack: FakeSlack) -> None:
    await channel.post(place(), card())
    slack.refuse_next(429, "ratelimited", Retry_After="1")
    began = time.monotonic()
    await channel.post(place(), card())
    assert time.monotonic() - began >= 1.0
    assert len(slack.posted) == 2


async def test_a_longer_wait_than_anybody_has_is_an_error_at_once(channel: SlackChannel, slack: FakeSlack) -> None:
    await channel.post(place(), card())
    slack.refuse_next(429, "ratelimited", Retry_After="60")
    began = time.monotonic()
    with pytest.raises(ChannelError):
        await channel.post(place(), card())
    assert time.monotonic() - began < 50


async def test_gateway_errors_are_tried_again(channel: SlackChannel, slack: FakeSlack) -> None:
    await channel.post(place(), card())
    slack.refuse_next(503, times=1)
    await channel.post(place(), card())
    assert len(slack.posted) == 2


@pytest.mark.parametrize("error", ["not_in_channel", "invalid_auth", "missing_scope"])
async def test_what_slack_says_no_to_is_not_tried_again(error: str, channel: SlackChannel, slack: FakeSlack) -> None:
    await channel.post(place(), card())
    slack.refuse_next(200, error)
    with pytest.raises(ChannelError, match=error):
        await channel.post(place(), card())
    assert len(slack.methods("chat.postMessage")) == 2


async def test_what_may_have_arrived_is_posted_again_unless_it_is_to_be_posted_once(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.refuse_next(502)
    await channel.post(place(), card())
    slack.refuse_next(502)
    with pytest.raises(ChannelError) as problem:
        await channel.post(place(), card(), once=True)
    assert not problem.value.certain
    slack.refuse_next(429, Retry_After="0")
    await channel.post(place(), card(), once=True)
    assert len(slack.posted) == 2


async def test_a_broken_connection_is_a_channel_error_without_the_token(channel: SlackChannel, slack: FakeSlack) -> None:
    ref = await channel.post(place(), card())
    slack.refuse_next(200, "fatal_error")
    with pytest.raises(ChannelError) as failed:
        await channel.update(ref, card())
    assert BOT_TOKEN not in str(failed.value)


async def test_nothing_leaves_for_an_address_that_is_not_slacks(channel: SlackChannel) -> None:
    for url in (
        "https://evil.test/hooks",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com.evil.test/x",
        "file:///etc/passwd",
    ):
        with pytest.raises(ChannelError):
            await channel.post(place(CHANNEL, answer_to=url), card())


async def test_nothing_leaves_for_a_workspace_that_is_not_served(channel: SlackChannel, slack: FakeSlack) -> None:
    with pytest.raises(ChannelError):
        await channel.post(place(CHANNEL, team=OTHER_TEAM), card())
    assert slack.posted == []


async def test_a_place_without_reference_is_a_channel_error(channel: SlackChannel) -> None:
    with pytest.raises(ChannelError):
        await channel.post(Place("slack", CHANNEL, PlaceKind.CHANNEL), card())


async def test_members_are_the_people_of_the_organisation(channel: SlackChannel, slack: FakeSlack) -> None:
    """Page by page; without bots, and without people of other workspaces."""
    slack.rooms[CHANNEL] = (ADA, CONVENE, ANA_PEREZ, CARLA)
    found = await channel.members(place(CHANNEL))
    assert [(each.address, each.tenant) for each in found] == [(ADA.address, TENANT), (ANA_PEREZ.address, TENANT)]
    assert len(slack.methods("conversations.members")) == 2


async def test_a_note_is_for_one_person_alone_save_in_their_own_chat(channel: SlackChannel, slack: FakeSlack) -> None:
    await channel.whisper(place(CHANNEL, "1700.1"), Account("slack", ADA.id), "psst")
    assert [(sent.user, sent.body["thread_ts"], sent.text) for sent in slack.hidden] == [(ADA.id, "1700.1", "psst")]
    await channel.whisper(place(), Account("slack", ADA.id), "psst")
    assert [sent.text for sent in slack.posted] == ["psst"]
