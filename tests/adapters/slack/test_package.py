"""The Slack app's manifest, held against what the code listens to, calls and serves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.chat import Actions, Button, Card, Click, Dialog, Incoming, Reply, Text, TextInput
from adapters.slack.config import COMMAND, EVENTS, SCOPES, SHORTCUT
from adapters.slack.connect import EVENTS as EVENTS_PATH
from adapters.slack.oauth import CALLBACK
from adapters.slack.package import app_manifest
from scheduling.errors import InputError
from tests.adapters.slack.conftest import Bot
from tests.fakes.slack import ADA, BEN, CHANNEL, EVENT_SCOPES, METHOD_SCOPES, FakeSlack

FOLDER = Path(__file__).parents[3] / "manifest" / "slack"
URL = "https://convene.contoso.test"


@pytest.fixture
def manifest() -> Any:
    return app_manifest(FOLDER, URL)


def test_the_events_are_those_that_are_listened_to(manifest: Any) -> None:
    asked = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(name.partition(".")[0] for name in asked) == sorted(EVENTS)


def test_the_command_and_the_shortcut_are_those_that_are_listened_to(manifest: Any) -> None:
    (command,), (shortcut,) = manifest["features"]["slash_commands"], manifest["features"]["shortcuts"]
    assert (command["command"], command["should_escape"]) == (COMMAND, True)
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", SHORTCUT)


def test_every_address_is_one_that_is_served(manifest: Any) -> None:
    events = URL + EVENTS_PATH
    settings = manifest["settings"]
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"] == {"is_enabled": True, "request_url": events}
    assert [command["url"] for command in manifest["features"]["slash_commands"]] == [events]
    assert manifest["oauth_config"]["redirect_urls"] == [URL + CALLBACK]
    assert "${" not in json.dumps(manifest)


async def test_the_scopes_are_exactly_those_of_the_methods_called_and_the_events_heard(
    manifest: Any, hasty_bot: Bot, slack: FakeSlack
) -> None:
    """Everything is used once; what the methods ask for is written down in the server that stands in for Slack."""
    await everything(hasty_bot, slack)
    called = {method for method, _ in slack.calls}
    assert called | {"oauth.v2.access"} == set(METHOD_SCOPES)
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = {scope for method in called for scope in METHOD_SCOPES[method]}
    needed |= {scope for name in events for scope in EVENT_SCOPES[name]} | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(SCOPES) == needed


async def everything(bot: Bot, slack: FakeSlack) -> None:
    buttons = Actions((Button("Form", "form"), Button("Note", "note"), Button("Card", "card")))
    card = Card("Hello", (Text(("Hello",)), buttons))
    dialog = Dialog("Form", (TextInput("a", "A"), Actions((Button("More", "form"),))), Button("Save", "save"))

    def answer(event: Incoming) -> Reply:
        match event:
            case Click(action="form"):
                return Reply(dialog=dialog)
            case Click(action="note"):
                return Reply(private="Only you")
        return Reply(card=card)

    bot.script.answer = answer
    await slack.say(bot.url, ADA, "hello", CHANNEL)
    await bot.inbound.settle(60)
    message = slack.posted[-1].ts
    for name in ("Form", "Note", "Card"):
        await slack.click(bot.url, BEN, message, name)
        await bot.inbound.settle(60)
    await slack.click_view(bot.url, BEN, "More")
    await slack.open_home(bot.url, ADA)
    bot.script.may_answer.clear()
    bot.script.answer = lambda _: Reply()
    said = len(slack.posted)
    await slack.say(bot.url, ADA, "hello again")
    await slack.until(lambda: len(slack.posted) > said)
    bot.script.may_answer.set()
    await bot.inbound.settle(60)
    await bot.channel.members(bot.script.heard[0].place)
    assert await bot.channel.answer_to("no event", bot.script.heard[-1].place) is None


def test_the_texts_keep_to_slacks_limits(manifest: Any) -> None:
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    (shortcut,) = manifest["features"]["shortcuts"]
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    (command,) = manifest["features"]["slash_commands"]
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2000


@pytest.mark.parametrize("url", ["", "http://convene.contoso.test"])
def test_an_address_that_slack_cannot_use_is_named(url: str) -> None:
    with pytest.raises(InputError, match="CONVENE_PUBLIC_URL"):
        app_manifest(FOLDER, url)
