"""What people do in Teams, as it reaches the conversation, and what they get to see of its answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from structlog.typing import EventDict

from adapters.chat import (
    Actions,
    Arrival,
    Button,
    Card,
    Click,
    DateInput,
    Dialog,
    Incoming,
    Message,
    PlaceKind,
    Reply,
    SelectInput,
    Submit,
    Text,
    TextInput,
    ToggleInput,
)
from tests.adapters.teams.conftest import Bot
from tests.fakes.connector import (
    ADA,
    ANA_PEREZ,
    ANA_PETROVA,
    BEN,
    BOT_ID,
    CHANNEL,
    EVERYBODY,
    GROUP,
    Answer,
    FakeConnector,
    personal,
    texts_of,
)


def card(title: str, *labels: str) -> Card:
    buttons = tuple(Button(label, f"do:{label}") for label in labels)
    return Card(title, (Text((title,)), Actions(buttons)) if labels else (Text((title,)),))


def form(error: str = "") -> Dialog:
    fields = (TextInput("title", "Title", required=True, error=error), ToggleInput("online", "Online", value=True))
    return Dialog("Details", fields, Button("Save", "do:save"))


async def posted(bot: Bot, teams: FakeConnector, shown: Card) -> str:
    """The id of a message that shows the card, after somebody said something."""
    bot.script.answer = lambda _: Reply(card=shown)
    await teams.say(bot.url, ADA, "anything")
    bot.script.heard.clear()
    return teams.posted[-1].id


def heard(bot: Bot) -> Incoming:
    assert len(bot.script.heard) == 1
    return bot.script.heard[0]


# ---------------------------------------------------------------- messages


async def test_a_message_in_a_personal_chat_is_answered_there(bot: Bot, teams: FakeConnector) -> None:
    bot.script.answer = lambda _: Reply(card=card("Hello Ada"), about="offer-1")
    answer = await teams.say(bot.url, ADA, "find me 30 minutes &amp; more&nbsp;")
    assert answer.status == 200
    message = heard(bot)
    assert isinstance(message, Message)
    assert message.text == "find me 30 minutes & more"
    assert message.place.kind is PlaceKind.PERSONAL
    assert (message.sender.zone, message.sender.locale, message.sender.tenant) == (ADA.zone, ADA.locale, ADA.tenant)
    assert [(sent.conversation, texts_of(sent.card)) for sent in teams.posted] == [(personal(ADA).id, "Hello Ada")]
    assert teams.posted[0].activity["summary"] == "Hello Ada"
    assert [(about, ref.message) for about, ref in bot.script.shown_cards] == [("offer-1", teams.posted[0].id)]


async def test_in_a_channel_the_thread_is_kept_and_the_bots_own_mention_is_not(bot: Bot, teams: FakeConnector) -> None:
    bot.script.answer = lambda _: Reply(card=card("Hello"))
    await teams.say(bot.url, ADA, "30 minutes with {} and {}", CHANNEL, mentions=[ANA_PEREZ, BEN])
    message = heard(bot)
    assert isinstance(message, Message)
    assert message.text == "30 minutes with Ana Pérez and Ben Okafor"
    assert [(mention.text, mention.account.object_id) for mention in message.mentions] == [
        ("Ana Pérez", ANA_PEREZ.object_id),
        ("Ben Okafor", BEN.object_id),
    ]
    assert (message.place.kind, message.place.id, message.place.thread) == (PlaceKind.CHANNEL, CHANNEL.id, CHANNEL.thread)
    assert teams.posted[0].conversation == CHANNEL.conversation


async def test_two_people_of_one_first_name_stay_two_mentions(bot: Bot, teams: FakeConnector) -> None:
    activity = teams.message_from(ADA, "30 minutes with <at>Ana</at> and <at>Ana</at>", GROUP)
    activity["entities"] += [
        {"type": "mention", "text": "<at>Ana</at>", "mentioned": {"id": person.id, "name": person.name}}
        for person in (ANA_PEREZ, ANA_PETROVA)
    ]
    await teams.deliver(bot.url, activity)
    message = heard(bot)
    assert isinstance(message, Message)
    assert message.text == "30 minutes with Ana and Ana"
    assert [mention.account.object_id for mention in message.mentions] == [ANA_PEREZ.object_id, ANA_PETROVA.object_id]


async def test_a_mention_is_looked_up_in_the_roster_once(bot: Bot, teams: FakeConnector) -> None:
    for _ in range(2):
        await teams.say(bot.url, ADA, "with {}", GROUP, mentions=[BEN])
    assert len([request for request in teams.requests if "/members/" in request]) == 1


async def test_a_mention_that_cannot_be_looked_up_stays_a_name(bot: Bot, teams: FakeConnector) -> None:
    teams.refuse_next(403)
    await teams.say(bot.url, ADA, "with {}", GROUP, mentions=[BEN])
    message = heard(bot)
    assert isinstance(message, Message)
    assert [(mention.text, mention.account.object_id) for mention in message.mentions] == [("Ben Okafor", "")]


async def test_a_mentioned_tag_or_other_bot_is_a_name_only(bot: Bot, teams: FakeConnector) -> None:
    activity = teams.message_from(ADA, "with <at>Designers</at> and <at>Polly</at>", GROUP)
    activity["entities"] += [
        {"type": "mention", "text": "<at>Designers</at>", "mentioned": {"id": "tag-1", "name": "Designers", "type": "tag"}},
        {"type": "mention", "text": "<at>Polly</at>", "mentioned": {"id": "28:other", "name": "Polly"}},
    ]
    await teams.deliver(bot.url, activity)
    message = heard(bot)
    assert isinstance(message, Message)
    assert message.text == "with Designers and Polly"
    assert message.mentions == ()


async def test_a_redelivered_activity_carries_the_same_event_id(bot: Bot, teams: FakeConnector) -> None:
    activity = teams.message_from(ADA, "hello")
    without_id = {name: value for name, value in activity.items() if name != "id"}
    for sent in (activity, activity, without_id, without_id):
        await teams.deliver(bot.url, sent)
    ids = [event.id for event in bot.script.heard]
    assert ids[0] == ids[1] != ids[2] == ids[3]


async def test_the_same_activity_id_in_two_conversations_is_two_events(bot: Bot, teams: FakeConnector) -> None:
    for chat in (GROUP, CHANNEL):
        await teams.deliver(bot.url, teams.message_from(ADA, "hello", chat) | {"id": "1"})
    assert len({event.id for event in bot.script.heard}) == 2


async def test_no_typing_shows_when_an_answer_is_there_at_once(bot: Bot, teams: FakeConnector) -> None:
    await teams.say(bot.url, ADA, "quick")
    assert teams.typing == []


async def test_typing_shows_and_shows_again_while_an_answer_takes_long(hasty_bot: Bot, teams: FakeConnector) -> None:
    hasty_bot.script.may_answer.clear()
    await teams.say(hasty_bot.url, ADA, "slow")
    await teams.until(lambda: len(teams.typing) >= 2)
    assert set(teams.typing) == {personal(ADA).id}
    hasty_bot.script.may_answer.set()


async def test_a_message_that_takes_too_long_is_acknowledged_and_answered_later(hasty_bot: Bot, teams: FakeConnector) -> None:
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(card=card("At last"))
    assert (await teams.say(hasty_bot.url, ADA, "slow")).status == 202
    hasty_bot.script.may_answer.set()
    await teams.until(lambda: len(teams.posted) == 1)


async def test_several_cards_and_a_note_are_all_posted(bot: Bot, teams: FakeConnector) -> None:
    bot.script.answer = lambda _: Reply(card=card("One"), posts=(card("Two"), card("Three")), private="By the way")
    await teams.say(bot.url, ADA, "hello")
    assert [texts_of(sent.card) for sent in teams.posted[:3]] == ["One", "Two", "Three"]
    assert teams.posted[3].text == "By the way"


async def test_a_private_note_never_lands_in_the_group(bot: Bot, teams: FakeConnector) -> None:
    bot.script.answer = lambda _: Reply(private="Only for Ada")
    await teams.say(bot.url, ADA, "hello", GROUP)
    assert [(sent.conversation, sent.text) for sent in teams.posted] == [(personal(ADA).id, "Only for Ada")]


async def test_an_answer_that_cannot_be_delivered_is_logged_and_the_rest_is_tried(
    bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    bot.script.answer = lambda _: Reply(card=card("Secret words"), posts=(card("Two"),))
    teams.refuse_next(403)
    assert (await teams.say(bot.url, ADA, "hello")).status == 200
    assert [texts_of(sent.card) for sent in teams.posted] == ["Two"]
    assert [line["part"] for line in log if line["event"] == "teams_not_delivered"] == ["card"]
    assert "Secret words" not in str(log)


# ---------------------------------------------------------------- buttons


async def test_a_click_replaces_the_card_at_once_and_for_everybody(bot: Bot, teams: FakeConnector) -> None:
    message = await posted(bot, teams, card("Offer", "Book", "Later"))
    bot.script.answer = lambda _: Reply(card=card("Booked"), about="booking-1")
    answer = await teams.click(bot.url, ADA, message, "Book")
    assert texts_of(answer.card) == "Booked"
    click = heard(bot)
    assert isinstance(click, Click)
    assert click.action == "do:Book"
    assert click.card is not None
    assert click.card.message == message
    await teams.until(lambda: len(teams.updated) == 1)
    assert texts_of(teams.face(message)) == "Booked"
    await teams.until(lambda: bool(bot.script.shown_cards))
    assert bot.script.shown_cards[-1] == ("booking-1", click.card)


async def test_who_merely_looks_gets_the_card_as_it_is_now_and_the_message_stays(bot: Bot, teams: FakeConnector) -> None:
    """Editing the message would have every client look again, and so on for ever."""
    message = await posted(bot, teams, replace(card("Offer", "Book"), refresh="look"))
    bot.script.answer = lambda _: Reply(card=card("Offer, as it is now"), about="offer-1", only_answer=True)
    answer = await teams.look(bot.url, ADA, message)
    assert texts_of(answer.card) == "Offer, as it is now"
    click = heard(bot)
    assert isinstance(click, Click)
    assert click.action == "look"
    bot.script.answer = lambda _: Reply(card=card("Booked"), about="booking-1")
    await teams.click(bot.url, ADA, message, "Book")
    await teams.until(lambda: bool(bot.script.shown_cards))
    assert len(teams.updated) == 1
    assert [about for about, _ in bot.script.shown_cards] == ["booking-1"]


async def test_anybody_elses_click_gets_a_note_that_only_they_see(bot: Bot, teams: FakeConnector) -> None:
    message = await posted(bot, teams, card("Offer", "Book"))
    bot.script.answer = lambda _: Reply(private="Only Ada can book this")
    answer = await teams.click(bot.url, BEN, message, "Book", GROUP)
    assert answer.note == "Only Ada can book this"
    assert len(teams.posted) == 1
    assert teams.updated == []


async def test_inputs_arrive_as_strings_whatever_the_client_sends(bot: Bot, teams: FakeConnector) -> None:
    fields = (TextInput("length", "Length"), ToggleInput("online", "Online"), DateInput("day", "Day"))
    people = SelectInput("people", "People", (("1", "Ana"), ("2", "Ben")), many=True)
    message = await posted(bot, teams, Card("Form", (*fields, people, Actions((Button("Go", "do:go"),)))))
    await teams.click(bot.url, ADA, message, "Go", length=45, online=True, day=None, people=["1", "2"])
    click = heard(bot)
    assert isinstance(click, Click)
    assert click.inputs == {"length": "45", "online": "true", "day": "", "people": "1,2"}


async def test_a_slow_click_is_answered_in_time_and_the_card_changes_later(hasty_bot: Bot, teams: FakeConnector) -> None:
    message = await posted(hasty_bot, teams, card("Offer", "Book"))
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(card=card("Booked"))
    answer = await teams.click(hasty_bot.url, ADA, message, "Book")
    assert "Still working" in answer.note
    hasty_bot.script.may_answer.set()
    await teams.until(lambda: bool(teams.updated))
    assert texts_of(teams.face(message)) == "Booked"


async def test_a_button_that_is_not_ours_is_an_unknown_action(bot: Bot, teams: FakeConnector) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "x", "data": {"convene": 7}}}
    await teams.deliver(bot.url, teams.activity_from(ADA, type="invoke", name="adaptiveCard/action", value=value))
    click = heard(bot)
    assert isinstance(click, Click)
    assert click.action == ""


async def test_an_old_style_submit_arrives_as_a_click_and_repaints_its_card(bot: Bot, teams: FakeConnector) -> None:
    message = await posted(bot, teams, card("Offer", "Book"))
    bot.script.answer = lambda _: Reply(card=card("Booked"))
    await teams.deliver(bot.url, teams.activity_from(ADA, value={"convene": "do:Book", "length": 30}, replyToId=message))
    click = heard(bot)
    assert isinstance(click, Click)
    assert (click.action, click.inputs) == ("do:Book", {"length": "30"})
    assert texts_of(teams.face(message)) == "Booked"


async def test_a_card_that_was_deleted_meanwhile_is_no_error(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    message = await posted(bot, teams, card("Offer", "Book"))
    teams.gone.add(message)
    bot.script.answer = lambda _: Reply(card=card("Booked"), about="booking-1")
    await teams.click(bot.url, ADA, message, "Book")
    await teams.until(lambda: f"PUT /teams/v3/conversations/{personal(ADA).id}/activities/{message}" in teams.requests)
    assert not [line for line in log if line["log_level"] in ("warning", "error")]


# ---------------------------------------------------------------- dialogs


async def test_a_dialog_opens_shows_errors_and_closes(bot: Bot, teams: FakeConnector) -> None:
    opener = Card("Rules", (Actions((Button("Change…", "do:change", opens_dialog=True),)),))
    message = await posted(bot, teams, opener)
    bot.script.answer = lambda _: Reply(dialog=form())
    opened = await teams.open_dialog(bot.url, ADA, message, "Change…")
    task = opened.body["task"]
    assert (task["type"], task["value"]["title"]) == ("continue", "Details")
    dialog = task["value"]["card"]["content"]

    bot.script.answer = lambda _: Reply(dialog=form(error="Please give a title."))
    wrong = await teams.submit_dialog(bot.url, ADA, dialog, "Save")
    assert "Please give a title." in texts_of(wrong.body["task"]["value"]["card"]["content"])

    bot.script.answer = lambda _: Reply(card=card("Saved"))
    right = await teams.submit_dialog(bot.url, ADA, dialog, "Save", title="Lunch", online=False)
    assert (right.status, right.body) == (200, {})
    submit = bot.script.heard[-1]
    assert isinstance(submit, Submit)
    assert (submit.action, submit.inputs) == ("do:save", {"title": "Lunch", "online": "false"})
    await teams.until(lambda: bool(teams.updated))
    assert texts_of(teams.face(message)) == "Saved"


async def test_where_no_dialog_can_open_its_form_takes_the_cards_place_for_the_one_who_clicked(
    bot: Bot, teams: FakeConnector
) -> None:
    message = await posted(bot, teams, card("Offer", "Change…"))
    bot.script.answer = lambda _: Reply(dialog=form())
    answer = await teams.click(bot.url, ADA, message, "Change…")
    assert "Details" in texts_of(answer.card)
    assert teams.updated == []

    data = next(item for item in answer.card["body"] if item["type"] == "ActionSet")["actions"][0]["data"]
    value = {"action": {"type": "Action.Execute", "verb": "convene", "data": {**data, "title": "Lunch"}}}
    bot.script.answer = lambda _: Reply(card=card("Saved"))
    await teams.deliver(
        bot.url, teams.activity_from(ADA, type="invoke", name="adaptiveCard/action", value=value, replyToId=message)
    )
    submit = bot.script.heard[-1]
    assert isinstance(submit, Submit)
    assert submit.inputs == {"title": "Lunch"}


async def test_a_dialog_in_answer_to_a_message_is_posted_as_a_form(bot: Bot, teams: FakeConnector) -> None:
    bot.script.answer = lambda _: Reply(dialog=form())
    await teams.say(bot.url, ADA, "my rules")
    assert "Details" in texts_of(teams.posted[0].card)


async def test_what_was_emptied_comes_as_empty_though_clients_leave_it_out(bot: Bot, teams: FakeConnector) -> None:
    fields = (
        TextInput("title", "Title", "Lunch"),
        SelectInput("days", "Days", (("mon", "Monday"), ("tue", "Tuesday")), "mon", many=True),
    )
    shown = Card("Form", (*fields, Actions((Button("Save", "do:save"),))))
    message = await posted(bot, teams, shown)
    await teams.click(bot.url, ADA, message, "Save", title="", days="")
    click = heard(bot)
    assert isinstance(click, Click)
    assert click.inputs == {"title": "", "days": ""}


async def test_a_dialog_can_end_in_a_note(bot: Bot, teams: FakeConnector) -> None:
    opener = Card("Rules", (Actions((Button("Change…", "do:change", opens_dialog=True),)),))
    message = await posted(bot, teams, opener)
    bot.script.answer = lambda _: Reply(private="Only Ben may change this")
    opened = await teams.open_dialog(bot.url, ADA, message, "Change…")
    assert opened.body == {"task": {"type": "message", "value": "Only Ben may change this"}}


# ---------------------------------------------------------------- arrivals and the rest


async def test_an_installation_is_one_arrival_though_teams_tells_it_twice(bot: Bot, teams: FakeConnector) -> None:
    await teams.install(bot.url, ADA)
    first, second = bot.script.heard
    assert isinstance(first, Arrival)
    assert first.id == second.id
    assert first.sender.object_id == ADA.object_id


@pytest.mark.parametrize(
    "parts",
    [
        {"type": "conversationUpdate", "membersAdded": [{"id": BEN.id}]},
        {"type": "conversationUpdate", "membersRemoved": [{"id": BOT_ID}]},
        {"type": "installationUpdate", "action": "remove"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "typing"},
        {"type": "message", "text": "  "},
        {"type": "event", "name": "something/new"},
        {"type": "somethingNew"},
    ],
    ids=["somebody joined", "bot removed", "uninstalled", "reaction", "typing", "empty", "event", "unknown"],
)
async def test_what_needs_no_answer_is_acknowledged(parts: dict[str, Any], bot: Bot, teams: FakeConnector) -> None:
    assert (await teams.deliver(bot.url, teams.activity_from(ADA, **parts))).status == 200
    assert bot.script.heard == []
    assert teams.posted == []


async def test_fields_that_nobody_uses_may_hold_anything(bot: Bot, teams: FakeConnector) -> None:
    odd = {"timestamp": "yesterday", "localTimestamp": 5, "attachments": "none", "suggestedActions": [], "deliveryMode": "x"}
    assert (await teams.deliver(bot.url, teams.message_from(ADA, "hello") | odd)).status == 200
    assert len(bot.script.heard) == 1


async def test_an_unknown_invoke_is_refused(bot: Bot, teams: FakeConnector) -> None:
    answer = await teams.deliver(bot.url, teams.activity_from(ADA, type="invoke", name="composeExtension/query", value={}))
    assert answer.status == 400
    assert bot.script.heard == []


def signed(teams: FakeConnector) -> dict[str, str]:
    return {"Authorization": f"Bearer {teams.token()}"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b"\xff\xfe",
        b'{"type": 7}',
        b'{"type": "message", "channelId": "msteams"}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_activity_is_refused(body: bytes, bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    answer = await teams.deliver_raw(bot.url, body, signed(teams))
    assert answer.status == 400
    assert bot.script.heard == []
    assert [line["event"] for line in log] == ["teams_refused"]


@pytest.mark.parametrize(
    "parts",
    [
        {"from": None},
        {"from": {}},
        {"conversation": {"id": 5}},
        {"conversation": {"id": "a\0b"}},
        {"id": "\0"},
        {"from": {"id": "29:\0"}},
        {"recipient": "bot"},
        {"entities": {"type": "mention"}},
        {"channelData": []},
        {"type": "invoke", "name": "adaptiveCard/action", "value": None},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": []}},
        {"type": "invoke", "name": "task/submit", "value": {"data": "x"}},
        {"type": "invoke", "name": "task/fetch", "value": {"data": {"field": {"nested": 1}}}},
    ],
)
async def test_a_malformed_activity_is_refused(
    parts: dict[str, Any], bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    answer = await teams.deliver(bot.url, teams.activity_from(ADA, **{"text": "hello", **parts}))
    assert answer.status == 400
    assert bot.script.heard == []
    assert [line["event"] for line in log] == ["teams_refused"]


async def test_an_oversized_body_is_refused(bot: Bot, teams: FakeConnector, log: list[EventDict]) -> None:
    activity = teams.message_from(ADA, "x" * 300_000)
    answer = await teams.deliver(bot.url, activity)
    assert answer.status == 413
    assert bot.script.heard == []
    assert [line["event"] for line in log] == ["teams_refused"]


async def test_another_content_type_is_refused(bot: Bot, teams: FakeConnector) -> None:
    answer = await teams.deliver_raw(bot.url, b"hello", signed(teams) | {"Content-Type": "text/plain"})
    assert answer.status == 415


async def test_a_bug_in_the_conversation_shows_nothing_of_the_inside(
    bot: Bot, teams: FakeConnector, log: list[EventDict]
) -> None:
    def fall(_: Incoming) -> Reply:
        raise LookupError

    bot.script.answer = fall
    answer = await teams.say(bot.url, ADA, "hello")
    assert (answer.status, answer.body) == (500, {"error": "internal"})
    assert [line["event"] for line in log] == ["teams_turn_failed"]


async def test_a_hundred_people_at_once_are_all_answered(bot: Bot, teams: FakeConnector) -> None:
    bot.script.answer = lambda event: Reply(card=card(event.id))
    people = [EVERYBODY[number % len(EVERYBODY)] for number in range(100)]
    answers: list[Answer] = await asyncio.gather(*(teams.say(bot.url, person, "hello") for person in people))
    assert {answer.status for answer in answers} == {200}
    assert {texts_of(sent.card) for sent in teams.posted} == {event.id for event in bot.script.heard}
    assert teams.token_requests == 1
    assert teams.metadata_requests == 1
