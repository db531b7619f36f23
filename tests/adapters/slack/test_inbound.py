"""What people do in Slack, as it reaches the conversation, and what they get to see of its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any, TypeVar

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
    LinkButton,
    Message,
    PlaceKind,
    Reply,
    SelectInput,
    Submit,
    Text,
    TextInput,
    ToggleInput,
)
from adapters.slack import words
from adapters.slack.render import note
from tests.adapters.slack.conftest import Bot
from tests.fakes.slack import (
    ADA,
    ANA_PEREZ,
    BEN,
    CARLA,
    CHANNEL,
    CONVENE,
    GROUP,
    OTHER_TEAM,
    SHARED,
    STRANGER,
    TEAM,
    TENANT,
    UNKNOWN_TEAM,
    FakeSlack,
    User,
    chat_of,
    signed,
)

E = TypeVar("E", bound=Incoming)


def card(title: str, *labels: str) -> Card:
    buttons = tuple(Button(label, f"do:{label}") for label in labels)
    return Card(title, (Text((title,)), Actions(buttons)) if labels else (Text((title,)),))


def form(error: str = "") -> Dialog:
    fields = (TextInput("title", "Title", required=True, error=error), ToggleInput("online", "Online", value=True))
    return Dialog("Details", fields, Button("Save", "do:save"))


async def heard(bot: Bot, slack: FakeSlack, kind: type[E]) -> E:
    await slack.until(lambda: bool(bot.script.heard))
    assert len(bot.script.heard) == 1
    event = bot.script.heard[0]
    assert isinstance(event, kind)
    return event


async def posted(bot: Bot, slack: FakeSlack, shown: Card, user: User = ADA, channel: str = "") -> str:
    """The id of a message that shows the card, after somebody said something."""
    bot.script.answer = lambda _: Reply(card=shown)
    count = len(slack.posted)
    await slack.say(bot.url, user, "anything", channel)
    await slack.until(lambda: len(slack.posted) > count)
    bot.script.heard.clear()
    return slack.posted[-1].ts


async def quiet(bot: Bot) -> None:
    """Whatever was begun has ended."""
    await bot.inbound.settle(60)


# ---------------------------------------------------------------- messages


async def test_a_message_in_the_bots_chat_is_answered_there(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Hello Ada"), about="offer-1")
    answer = await slack.say(bot.url, ADA, "find me 30 minutes &amp; more")
    assert (answer.status, answer.body) == (200, {})
    message = await heard(bot, slack, Message)
    assert message.text == "find me 30 minutes & more"
    assert (message.place.kind, message.place.id, message.place.thread) == (PlaceKind.PERSONAL, chat_of(ADA), "")
    sender = message.sender
    assert (sender.address, sender.zone, sender.locale, sender.tenant) == (ADA.address, ADA.zone, ADA.locale, TENANT)
    await quiet(bot)
    assert [(sent.channel, sent.text) for sent in slack.posted] == [(chat_of(ADA), "Hello Ada")]
    assert slack.posted[0].body["text"] == "Hello Ada"
    assert [(about, ref.message) for about, ref in bot.script.shown_cards] == [("offer-1", slack.posted[0].ts)]


async def test_in_a_channel_the_answer_stands_in_a_thread_and_mentions_are_people(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Hello"))
    await slack.say(bot.url, ADA, f"30 minutes with {ANA_PEREZ.mention} and <@{BEN.id}|ben>", CHANNEL, ts="1700.5")
    message = await heard(bot, slack, Message)
    assert message.text == "30 minutes with Ana Pérez and Ben Okafor"
    mentions = [(mention.text, mention.account.address) for mention in message.mentions]
    assert mentions == [("Ana Pérez", ANA_PEREZ.address), ("Ben Okafor", BEN.address)]
    assert (message.place.kind, message.place.id, message.place.thread) == (PlaceKind.CHANNEL, CHANNEL, "1700.5")
    await quiet(bot)
    assert [(sent.channel, sent.body["thread_ts"]) for sent in slack.posted] == [(CHANNEL, "1700.5")]


async def test_a_mention_in_a_thread_is_answered_in_that_thread(bot: Bot, slack: FakeSlack) -> None:
    await slack.say(bot.url, ADA, "2", CHANNEL, ts="1700.9", thread_ts="1700.5")
    assert (await heard(bot, slack, Message)).place.thread == "1700.5"


async def test_slacks_markup_becomes_plain_words(bot: Bot, slack: FakeSlack) -> None:
    text = "with <mailto:carla@partner.test|carla@partner.test>, <!here>, <#C1|general>, <!subteam^S1|@designers> &lt;soon&gt; <https://x.test|this>"
    await slack.say(bot.url, ADA, text)
    said = (await heard(bot, slack, Message)).text
    assert said == "with carla@partner.test, everyone here, general, designers <soon> this"


async def test_people_of_other_workspaces_can_be_spoken_of(bot: Bot, slack: FakeSlack) -> None:
    """By the address that Slack shows of them, else by name alone."""
    await slack.say(bot.url, ADA, f"with {CARLA.mention} and {STRANGER.mention}")
    message = await heard(bot, slack, Message)
    assert message.text == "with Carla Gómez and Sten Stranger"
    assert [mention.account.address for mention in message.mentions] == ["carla@partner.test", ""]


async def test_an_address_that_was_never_confirmed_opens_no_calendar(bot: Bot, slack: FakeSlack) -> None:
    mallory = User("U0MALLORY", "Mallory", ADA.address, confirmed=False)
    slack.people[mallory.id] = mallory
    await slack.say(bot.url, mallory, "what's next?")
    assert (await heard(bot, slack, Message)).sender.address == ""


async def test_a_user_is_looked_up_once(bot: Bot, slack: FakeSlack) -> None:
    for _ in range(3):
        await slack.say(bot.url, ADA, "hello")
        await quiet(bot)
    assert len(slack.methods("users.info")) == 1
    assert len(slack.methods("auth.test")) == 1


@pytest.mark.parametrize("parts", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"subtype": "channel_join"}])
async def test_what_nobody_typed_is_not_answered(parts: dict[str, str], bot: Bot, slack: FakeSlack) -> None:
    answer = await slack.say(bot.url, ADA, "hello", **parts)
    await quiet(bot)
    assert (answer.status, bot.script.heard, slack.posted) == (200, [], [])


async def test_the_bot_does_not_answer_itself(bot: Bot, slack: FakeSlack) -> None:
    assert (await slack.say(bot.url, CONVENE, "hello", chat_of(ADA))).status == 200
    await quiet(bot)
    assert (bot.script.heard, slack.posted) == ([], [])


async def test_a_repeated_event_is_answered_once_whenever_it_comes_again(bot: Bot, slack: FakeSlack) -> None:
    bot.script.may_answer.clear()
    event = slack.said(ADA, "hello")
    for attempt in ("1", "2"):
        await slack.deliver(bot.url, event, X_Slack_Retry_Num=attempt)
    bot.script.may_answer.set()
    await quiet(bot)
    assert len(bot.script.heard) == 1
    await slack.deliver(bot.url, event, X_Slack_Retry_Num="3")
    await quiet(bot)
    assert len(bot.script.heard) == 1


# ---------------------------------------------------------------- looking…


async def test_when_an_answer_takes_long_something_is_seen_meanwhile_and_the_answer_takes_its_place(
    hasty_bot: Bot, slack: FakeSlack
) -> None:
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(card=card("Three times"), about="offer-1")
    assert (await slack.say(hasty_bot.url, ADA, "find me 30 minutes")).status == 200
    await slack.until(lambda: bool(slack.posted))
    assert slack.posted[0].text == words.LOOKING
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert len(slack.posted) == 1
    assert slack.face(slack.posted[0].ts).text == "Three times"
    assert hasty_bot.script.shown_cards[0][1].message == slack.posted[0].ts


async def test_a_sign_that_arrived_without_an_answer_is_not_posted_twice(hasty_bot: Bot, slack: FakeSlack) -> None:
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(card=card("Three times"))
    slack.carry_out_without_an_answer("chat.postMessage")
    await slack.say(hasty_bot.url, ADA, "find me 30 minutes")
    await slack.until(lambda: bool(slack.methods("conversations.history")))
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert [slack.face(sent.ts).text for sent in slack.posted] == ["Three times"]


async def test_an_answer_in_silence_takes_the_sign_away_again(hasty_bot: Bot, slack: FakeSlack) -> None:
    hasty_bot.script.may_answer.clear()
    await slack.say(hasty_bot.url, ADA, "find me 30 minutes")
    await slack.until(lambda: bool(slack.posted))
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.deleted == [slack.posted[0].ts]


async def test_a_click_on_a_card_that_says_so_leaves_no_sign_behind(hasty_bot: Bot, slack: FakeSlack) -> None:
    message = await posted(hasty_bot, slack, card("Times", "Book"))
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(private="Not yours.")
    await slack.click(hasty_bot.url, ADA, message, "Book")
    await slack.until(lambda: bool(slack.updated))
    await slack.click(hasty_bot.url, ADA, message, "Book")
    await slack.until(lambda: len(slack.updated) == 2)
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.face(message).text == "Times"


async def test_a_card_that_went_on_meanwhile_is_not_taken_back(hasty_bot: Bot, slack: FakeSlack) -> None:
    message = await posted(hasty_bot, slack, card("Times", "Book"))
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(private="I can’t reach my records.")
    await slack.click(hasty_bot.url, ADA, message, "Book")
    await slack.until(lambda: bool(slack.updated))
    slack.face(message).body.update(note("Booked"))
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.face(message).text == "Booked"


async def test_a_card_that_cannot_be_seen_is_as_it_was_when_clicked(hasty_bot: Bot, slack: FakeSlack) -> None:
    message = await posted(hasty_bot, slack, card("Times", "Book"))
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(private="Not yours.")
    slack.scopes -= {"im:history"}
    await slack.click(hasty_bot.url, ADA, message, "Book")
    await slack.until(lambda: bool(slack.updated))
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.face(message).text == "Times"


async def test_a_slow_click_shows_below_the_card_that_it_was_heard(hasty_bot: Bot, slack: FakeSlack) -> None:
    message = await posted(hasty_bot, slack, card("Times", "Book"))
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(private="Not yours.")
    await slack.click(hasty_bot.url, ADA, message, "Book")
    await slack.until(lambda: bool(slack.updated))
    assert slack.updated[0].text == f"Times\n{words.LOOKING}"
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.face(message).text == "Times"


# ---------------------------------------------------------------- /meet


async def test_a_command_is_answered_to_the_asker_alone(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Three times", "Book"))
    answer = await slack.command(bot.url, ADA, f"30 minutes with <@{ANA_PEREZ.id}|ana.perez>")
    assert (answer.status, answer.body) == (200, {})
    message = await heard(bot, slack, Message)
    assert message.text == "30 minutes with Ana Pérez"
    assert message.mentions[0].account.address == ANA_PEREZ.address
    assert (message.place.kind, message.place.id) == (PlaceKind.CHANNEL, CHANNEL)
    await quiet(bot)
    assert slack.posted == []
    assert [(sent.channel, sent.user, sent.body["response_type"]) for sent in slack.hidden] == [(CHANNEL, ADA.id, "ephemeral")]

    bot.script.answer = lambda _: Reply(card=card("Booked"))
    await slack.click(bot.url, ADA, slack.hidden[0].ts, "Book")
    await quiet(bot)
    assert slack.face(slack.hidden[0].ts).text == "Booked"
    assert slack.posted == []


async def test_a_command_in_the_bots_own_chat_is_answered_there_for_good(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Hello"))
    await slack.command(bot.url, ADA, "find me 30 minutes", chat_of(ADA))
    await quiet(bot)
    assert [sent.channel for sent in slack.posted] == [chat_of(ADA)]


async def test_a_command_in_somebody_elses_chat_is_no_personal_place(bot: Bot, slack: FakeSlack) -> None:
    await slack.command(bot.url, ADA, "what's next?", "D0ADAANDBEN")
    assert (await heard(bot, slack, Message)).place.kind is PlaceKind.GROUP


async def test_a_slow_command_is_seen_to_be_heard(hasty_bot: Bot, slack: FakeSlack) -> None:
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(card=card("Three times"))
    await slack.command(hasty_bot.url, ADA, "30 minutes with Ana")
    await slack.until(lambda: bool(slack.hidden))
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.hidden[0].text == words.LOOKING
    assert slack.face(slack.hidden[0].ts).text == "Three times"


async def test_without_words_the_command_opens_a_form_whose_answer_comes_where_it_was_typed(bot: Bot, slack: FakeSlack) -> None:
    await slack.command(bot.url, ADA, " ")
    await slack.until(lambda: bool(slack.views))
    assert bot.script.heard == []
    bot.script.answer = lambda _: Reply(card=card("Three times"))
    people = f"{ANA_PEREZ.id},{BEN.id}"
    answer = await slack.submit(
        bot.url, ADA, people=people, others="carla@partner.test", length="45", when="next week", subject="Budget"
    )
    assert (answer.status, answer.body) == (200, {})
    message = await heard(bot, slack, Message)
    assert message.text == 'find 45 minutes with Ana Pérez and Ben Okafor and carla@partner.test next week called "Budget"'
    assert [mention.account.address for mention in message.mentions] == [ANA_PEREZ.address, BEN.address]
    await quiet(bot)
    assert [(sent.channel, sent.user) for sent in slack.hidden] == [(CHANNEL, ADA.id)]


async def test_the_form_asked_for_in_the_bots_own_chat_is_answered_there_for_good(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Three times"))
    await slack.command(bot.url, ADA, "", chat_of(ADA))
    await slack.until(lambda: bool(slack.views))
    await slack.submit(bot.url, ADA, others="Ben")
    await quiet(bot)
    assert [(sent.channel, sent.text) for sent in slack.posted] == [(chat_of(ADA), "Three times")]


async def test_a_form_without_people_says_so_beside_the_field(bot: Bot, slack: FakeSlack) -> None:
    await slack.command(bot.url, ADA)
    await slack.until(lambda: bool(slack.views))
    answer = await slack.submit(bot.url, ADA)
    assert answer.body == {"response_action": "errors", "errors": {"people": words.NOBODY}}
    assert bot.script.heard == []


async def test_a_form_that_slack_will_not_open_is_answered_in_words(bot: Bot, slack: FakeSlack) -> None:
    await slack.command(bot.url, ADA, trigger_id="too old")
    assert (await heard(bot, slack, Message)).text == "help"


async def test_the_shortcut_on_a_message_asks_for_a_time_with_who_wrote_it(bot: Bot, slack: FakeSlack) -> None:
    await slack.shortcut(bot.url, ADA, BEN)
    await slack.until(lambda: bool(slack.views))
    await slack.submit(bot.url, ADA)
    message = await heard(bot, slack, Message)
    assert message.text == "find a time with Ben Okafor"
    assert (message.place.id, message.sender.id) == (CHANNEL, ADA.id)


# ---------------------------------------------------------------- buttons and dialogs


async def test_a_click_is_acknowledged_and_repaints_the_card(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Book"))
    bot.script.answer = lambda _: Reply(card=card("Booked"), about="booking-1")
    answer = await slack.click(bot.url, ADA, message, "Book")
    assert (answer.status, answer.body) == (200, {})
    click = await heard(bot, slack, Click)
    assert click.action == "do:Book"
    assert click.card is not None
    assert click.card.message == message
    await quiet(bot)
    assert slack.face(message).text == "Booked"
    assert [(about, ref.message) for about, ref in bot.script.shown_cards] == [("booking-1", message)]


async def test_a_click_in_a_thread_is_of_that_thread(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Book"), channel=CHANNEL)
    await slack.click(bot.url, ADA, message, "Book")
    click = await heard(bot, slack, Click)
    assert click.place.thread == slack.posted[0].body["thread_ts"]


async def test_the_cards_fields_come_with_a_click_as_text(bot: Bot, slack: FakeSlack) -> None:
    fields = (
        TextInput("who", "Who", value="Ben"),
        SelectInput("length", "Length", (("15", "15 min"), ("30", "30 min")), value="30"),
        SelectInput("people", "People", (("a", "Ana"), ("b", "Ben"), ("c", "Chie")), value="a,b", many=True),
        SelectInput("place", "Place", (("", "None"), ("room", "Room")), value="", compact=False),
        ToggleInput("online", "Online", value=False),
        DateInput("day", "Day", value="2026-11-24"),
    )
    message = await posted(bot, slack, Card("Form", (*fields, Actions((Button("Save", "do:save"),)))))
    await slack.click(bot.url, ADA, message, "Save", who="Chie", online="true")
    assert (await heard(bot, slack, Click)).inputs == {
        "who": "Chie",
        "length": "30",
        "people": "a,b",
        "place": "",
        "online": "true",
        "day": "2026-11-24",
    }


async def test_a_private_note_in_a_channel_is_seen_by_who_clicked_alone(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Book"), channel=CHANNEL)
    bot.script.answer = lambda _: Reply(private="Only Ada can book this.")
    await slack.click(bot.url, BEN, message, "Book")
    await quiet(bot)
    assert [(sent.user, sent.channel, sent.text) for sent in slack.hidden] == [(BEN.id, CHANNEL, "Only Ada can book this.")]
    assert len(slack.posted) == 1


async def test_a_link_is_only_acknowledged(bot: Bot, slack: FakeSlack) -> None:
    shown = Card("Booked", (Text(("Booked",)), Actions((LinkButton("Join", "https://x.test"),))))
    message = await posted(bot, slack, shown)
    assert (await slack.click(bot.url, ADA, message, "Join")).status == 200
    await quiet(bot)
    assert bot.script.heard == []


async def test_a_dialog_opens_above_the_conversation_and_its_submit_comes_back(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Change"))
    bot.script.answer = lambda _: Reply(dialog=form())
    await slack.click(bot.url, ADA, message, "Change")
    await slack.until(lambda: bool(slack.views))
    bot.script.heard.clear()
    bot.script.answer = lambda _: Reply(card=card("Changed"))
    answer = await slack.submit(bot.url, ADA, title="Kick-off")
    assert (answer.status, answer.body) == (200, {})
    submit = await heard(bot, slack, Submit)
    assert (submit.action, submit.inputs) == ("do:save", {"title": "Kick-off", "online": "true"})
    assert submit.card is not None
    await quiet(bot)
    assert slack.face(message).text == "Changed"


async def test_a_mistake_is_shown_beside_its_field(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Change"))
    bot.script.answer = lambda event: Reply(dialog=form("Please give a title." if isinstance(event, Submit) else ""))
    await slack.click(bot.url, ADA, message, "Change")
    await slack.until(lambda: bool(slack.views))
    answer = await slack.submit(bot.url, ADA)
    block = slack.view["blocks"][0]["block_id"]
    assert answer.body == {"response_action": "errors", "errors": {block: "Please give a title."}}


async def test_a_dialog_that_leads_to_another_is_replaced_by_it(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Change"))
    bot.script.answer = lambda _: Reply(dialog=form())
    await slack.click(bot.url, ADA, message, "Change")
    await slack.until(lambda: bool(slack.views))
    bot.script.answer = lambda _: Reply(dialog=Dialog("More", (TextInput("other", "Other"),), Button("Go", "do:go")))
    await slack.submit(bot.url, ADA)
    assert slack.view["title"]["text"] == "More"
    bot.script.heard.clear()
    bot.script.answer = lambda _: Reply()
    await slack.submit(bot.url, ADA)
    assert (await heard(bot, slack, Submit)).action == "do:go"


async def test_a_slow_dialog_is_closed_in_time_and_its_answer_follows(hasty_bot: Bot, slack: FakeSlack) -> None:
    message = await posted(hasty_bot, slack, card("Times", "Change"))
    hasty_bot.script.answer = lambda _: Reply(dialog=form())
    await slack.click(hasty_bot.url, ADA, message, "Change")
    await slack.until(lambda: bool(slack.views))
    hasty_bot.script.may_answer.clear()
    hasty_bot.script.answer = lambda _: Reply(card=card("Changed"))
    answer = await slack.submit(hasty_bot.url, ADA)
    assert (answer.status, answer.body) == (200, {})
    hasty_bot.script.may_answer.set()
    await quiet(hasty_bot)
    assert slack.face(message).text == "Changed"


async def test_a_dialog_that_cannot_be_opened_is_a_form_in_the_cards_place(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Change"))
    bot.script.answer = lambda _: Reply(dialog=form())
    payload = slack.click_from(ADA, message, "Change")
    slack.triggers.clear()
    await slack.interact(bot.url, payload)
    await quiet(bot)
    assert slack.views == []
    assert slack.face(message).text.startswith("Details\nTitle")
    bot.script.heard.clear()
    await slack.click(bot.url, ADA, message, "Save", title="Kick-off")
    assert (await heard(bot, slack, Click)).inputs["title"] == "Kick-off"


# ---------------------------------------------------------------- the bot's own page


async def test_whoever_opens_the_page_for_the_first_time_is_welcomed(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Welcome"))
    await slack.open_home(bot.url, ADA)
    arrival = await heard(bot, slack, Arrival)
    await quiet(bot)
    assert arrival.place.id == chat_of(ADA)
    assert [sent.text for sent in slack.posted] == ["Welcome"]
    assert slack.homes[ADA.id]["blocks"][0]["text"]["text"] == "Coming up"
    await slack.open_home(bot.url, ADA)
    await quiet(bot)
    assert len(bot.script.heard) == 1
    assert len(slack.methods("views.publish")) == 2


async def test_the_form_opens_from_the_page_and_is_answered_in_the_bots_chat(bot: Bot, slack: FakeSlack) -> None:
    await slack.open_home(bot.url, ADA)
    await quiet(bot)
    bot.script.heard.clear()
    await slack.click_home(bot.url, ADA, "Find a time")
    await slack.until(lambda: bool(slack.views))
    await slack.submit(bot.url, ADA, others="Ben")
    assert (await heard(bot, slack, Message)).place.id == chat_of(ADA)


async def test_buttons_of_the_page_are_answered_in_the_bots_chat(bot: Bot, slack: FakeSlack) -> None:
    bot.script.page = card("Home", "My rules")
    await slack.open_home(bot.url, ADA)
    await quiet(bot)
    bot.script.heard.clear()
    bot.script.answer = lambda _: Reply(card=card("Your rules"))
    await slack.click_home(bot.url, ADA, "My rules")
    click = await heard(bot, slack, Click)
    await quiet(bot)
    assert (click.action, click.card) == ("do:My rules", None)
    assert (slack.posted[-1].channel, slack.posted[-1].text) == (chat_of(ADA), "Your rules")


# ---------------------------------------------------------------- Slack Connect


async def test_people_of_other_workspaces_see_nothing(bot: Bot, slack: FakeSlack) -> None:
    """Whether or not the payload gives them away."""
    bot.script.answer = lambda _: Reply(card=card("Hello"))
    await slack.say(bot.url, STRANGER, "find me 30 minutes with Ana", SHARED)
    await slack.say(bot.url, STRANGER, "find me 30 minutes with Ana", SHARED, team=None)
    await quiet(bot)
    assert (bot.script.heard, slack.posted, slack.hidden) == ([], [], [])


async def test_a_click_from_another_workspace_is_refused(bot: Bot, slack: FakeSlack) -> None:
    message = await posted(bot, slack, card("Times", "Book"), channel=SHARED)
    assert (await slack.click(bot.url, STRANGER, message, "Book")).status == 403
    assert bot.script.heard == []


async def test_where_others_read_along_the_answer_comes_in_the_askers_own_chat(bot: Bot, slack: FakeSlack) -> None:
    bot.script.answer = lambda _: Reply(card=card("Three times"))
    await slack.say(bot.url, ADA, "find me 30 minutes with Ana", SHARED)
    await quiet(bot)
    assert [(sent.channel, sent.text) for sent in slack.posted] == [(chat_of(ADA), "Three times")]
    assert [(sent.user, sent.text) for sent in slack.hidden] == [(ADA.id, words.ANSWERED_PRIVATELY)]


# ---------------------------------------------------------------- what is not let in


async def test_a_bad_signature_is_refused_and_nothing_happens(bot: Bot, slack: FakeSlack, log: list[EventDict]) -> None:
    answer = await slack.deliver(bot.url, slack.said(ADA, "hello"), X_Slack_Signature="v0=" + "0" * 64)
    assert answer.status == 401
    await quiet(bot)
    assert (bot.script.heard, slack.calls) == ([], [])
    assert [(line["event"], line["reason"]) for line in log] == [("slack_refused", "signature")]


@pytest.mark.parametrize("age", [301, 3600, -301])
async def test_an_old_or_future_timestamp_is_refused(age: int, bot: Bot, slack: FakeSlack) -> None:
    body = b'{"type": "event_callback"}'
    answer = await slack.deliver_raw(bot.url, body, {"Content-Type": "application/json", **signed(body, int(time.time()) - age)})
    assert answer.status == 401


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "1e9", "9" * 30, "１７"])
async def test_a_timestamp_that_is_none_is_refused(timestamp: str, bot: Bot, slack: FakeSlack) -> None:
    answer = await slack.deliver(bot.url, slack.said(ADA, "hello"), X_Slack_Request_Timestamp=timestamp)
    assert answer.status == 401


async def test_a_body_that_is_no_text_is_refused(bot: Bot, slack: FakeSlack) -> None:
    assert (await slack.deliver_raw(bot.url, b"\xff", {"Content-Type": "application/json", **signed(b"")})).status == 401


async def test_another_apps_secret_is_refused(bot: Bot, slack: FakeSlack) -> None:
    body = b"{}"
    answer = await slack.deliver_raw(bot.url, body, {"Content-Type": "application/json", **signed(body, secret="another")})
    assert answer.status == 401


@pytest.mark.parametrize("team", [UNKNOWN_TEAM, OTHER_TEAM, ""])
async def test_a_workspace_that_is_not_served_is_refused(team: str, bot: Bot, slack: FakeSlack) -> None:
    event = slack.event({"type": "app_mention", "user": ADA.id, "text": "hello", "ts": "1.2", "channel": CHANNEL}, team)
    assert (await slack.deliver(bot.url, event)).status == 403
    assert (await slack.command(bot.url, ADA, "30 minutes with Ana", team_id=team)).status == 403
    await quiet(bot)
    assert bot.script.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "team_id": "T0CONTOSO", "event_id": 7, "event": {}}',
        b'{"type": "something else"}',
        b"[" * 100_000,
    ],
)
async def test_a_malformed_body_is_refused(body: bytes, bot: Bot, slack: FakeSlack) -> None:
    assert (await slack.deliver(bot.url, body)).status == 400
    assert bot.script.heard == []


@pytest.mark.parametrize("body", [b"payload=", b"payload={", b"payload=%5B%5D", b"command=/meet", b"a=b", b"payload=%FF"])
async def test_a_malformed_form_is_refused(body: bytes, bot: Bot, slack: FakeSlack) -> None:
    assert (await slack.deliver(bot.url, body, form=True)).status == 400


async def test_an_unknown_action_command_or_event_is_answered_404(bot: Bot, slack: FakeSlack, log: list[EventDict]) -> None:
    message = await posted(bot, slack, card("Times", "Book"))
    payload = slack.click_from(ADA, message, "Book")
    payload["actions"][0]["action_id"] = "unknown"
    assert (await slack.interact(bot.url, payload)).status == 404
    assert (await slack.command(bot.url, ADA, "x", command="/other")).status == 404
    assert (await slack.deliver(bot.url, slack.event({"type": "reaction_added", "user": ADA.id}))).status == 404
    assert bot.script.heard == []


async def test_slack_is_told_that_the_address_is_ours(bot: Bot, slack: FakeSlack) -> None:
    answer = await slack.deliver(bot.url, {"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"})
    assert (answer.status, answer.body) == (200, {"challenge": "3eZbrw1a"})


async def test_while_slack_cannot_say_whose_the_token_is_it_is_told_to_come_again(bot: Bot, slack: FakeSlack) -> None:
    slack.refuse_next(400, "fatal_error")
    event = slack.said(ADA, "hello")
    assert (await slack.deliver(bot.url, event)).status == 503
    assert (await slack.deliver(bot.url, event)).status == 200


@pytest.mark.parametrize("hangs", [False, True])
async def test_while_nothing_can_be_stored_slack_is_told_so_in_time_and_nothing_is_begun(
    hangs: bool, bot: Bot, slack: FakeSlack
) -> None:
    message = await posted(bot, slack, card("Times", "Book"))
    bot.script.inbox.gone, bot.script.inbox.hangs = True, hangs
    answers = await asyncio.gather(
        slack.click(bot.url, ADA, message, "Book"),
        slack.command(bot.url, ADA, "30 minutes with Ana"),
        slack.shortcut(bot.url, ADA, BEN),
    )
    assert [answer.status for answer in answers] == [503] * 3
    assert max(answer.seconds for answer in answers) < 3
    await quiet(bot)
    assert (bot.script.heard, slack.views) == ([], [])


async def test_who_typed_while_nothing_could_be_stored_is_told_once_and_answered_when_slack_tells_it_again(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.script.answer = lambda _: Reply(card=card("Three times"))
    bot.script.inbox.gone = True
    event = slack.said(ADA, "find me 30 minutes with Ana")
    assert (await slack.deliver(bot.url, event)).status == 503
    assert (await slack.deliver(bot.url, event, X_Slack_Retry_Num="1")).status == 503
    await slack.until(lambda: bool(slack.posted))
    await quiet(bot)
    assert ([sent.text for sent in slack.posted], bot.script.heard) == ([words.PUT_OFF], [])
    bot.script.inbox.gone = False
    assert (await slack.deliver(bot.url, event, X_Slack_Retry_Num="2")).status == 200
    await slack.until(lambda: slack.posted[-1].text == "Three times")


async def test_strangers_are_not_told_that_nothing_can_be_stored(bot: Bot, slack: FakeSlack) -> None:
    bot.script.inbox.gone = True
    assert (await slack.say(bot.url, STRANGER, "find me 30 minutes", SHARED, team=None)).status == 503
    await quiet(bot)
    assert (slack.posted, slack.hidden) == ([], [])


async def test_however_slow_slack_is_to_say_whose_the_token_is_it_has_its_answer_in_time(bot: Bot, slack: FakeSlack) -> None:
    slack.delay = 2.5
    event = slack.said(ADA, "hello")
    answer = await slack.deliver(bot.url, event)
    assert answer.status == 503
    assert answer.seconds < 3
    await asyncio.sleep(0.6)
    slack.delay = 0.0
    assert (await slack.deliver(bot.url, event)).status == 200
    assert len(slack.methods("auth.test")) == 1


async def test_who_cannot_be_looked_up_is_told_so(bot: Bot, slack: FakeSlack) -> None:
    await slack.say(bot.url, ANA_PEREZ, "hello")
    await quiet(bot)
    bot.script.heard.clear()
    slack.refuse_next(400, "fatal_error")
    await slack.say(bot.url, ADA, "hello")
    await quiet(bot)
    assert bot.script.heard == []
    assert slack.posted[-1].text == words.UNREACHABLE


async def test_what_was_written_never_reaches_the_log(bot: Bot, slack: FakeSlack, log: list[EventDict]) -> None:
    slack.refuse_next(500, times=20, Retry_After="0")
    await slack.say(bot.url, ADA, "my secret plan")
    await asyncio.sleep(0)
    assert "secret plan" not in repr(log)


async def test_in_a_group_messages_are_answered_in_line(bot: Bot, slack: FakeSlack) -> None:
    await slack.say(bot.url, ADA, "hello", GROUP)
    message = await heard(bot, slack, Message)
    assert (message.place.kind, message.place.thread) == (PlaceKind.GROUP, "")


INSTEAD: tuple[Any, ...] = (None, 7, "", "\x00", [], {}, [[]])


def altered(payload: Any) -> Iterator[Any]:
    """The payload with one of its values, however deep, missing or something else."""
    if isinstance(payload, dict):
        for name, value in payload.items():
            rest = {other: each for other, each in payload.items() if other != name}
            yield rest
            yield from ({**payload, name: instead} for instead in INSTEAD)
            yield from ({**payload, name: deeper} for deeper in altered(value))
    elif isinstance(payload, list):
        for at, value in enumerate(payload):
            yield from ([*payload[:at], deeper, *payload[at + 1 :]] for deeper in altered(value))


async def test_whatever_of_a_request_is_missing_or_something_else_it_is_no_failure_of_ours(
    bot: Bot, slack: FakeSlack, log: list[EventDict]
) -> None:
    """Refused, or taken for what is left of it; and no turn fails over it either."""
    bot.script.answer = lambda _: Reply(card=card("Times", "Book"))
    message = await posted(bot, slack, card("Times", "Book"))
    command = {"command": "/meet", "text": "x", "team_id": TEAM, "user_id": ADA.id, "channel_id": CHANNEL, "trigger_id": "1.2"}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "convene",
        "private_metadata": "{}",
        "blocks": [],
        "state": {"values": {}},
    }
    submission = slack._interaction(ADA, {"type": "view_submission", "view": view})
    statuses = set()
    for body in altered(slack.said(ADA, "hello")):
        statuses.add((await slack.deliver(bot.url, body)).status)
    for body in altered(command):
        statuses.add((await slack.deliver(bot.url, {name: str(value) for name, value in body.items()}, form=True)).status)
    for body in (*altered(slack.click_from(ADA, message, "Book")), *altered(submission)):
        statuses.add((await slack.interact(bot.url, body)).status)
    await quiet(bot)
    assert statuses <= {200, 400, 403, 404}
    assert [line for line in log if line["log_level"] == "error"] == []
