"""An event whose process died: another goes on with it, shows its answer once, and says so where it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from structlog.typing import EventDict

from adapters.chat import Actions, Button, Card, Dialog, Incoming, Reply, Text, TextInput
from adapters.slack import words
from adapters.slack.render import busy, note
from adapters.slack.waiting import LEASE, PAUSES, STALE, TRIES
from tests.adapters.slack.conftest import Bot, running_bot
from tests.fakes.clock import SetClock
from tests.fakes.inbox import MemoryInbox
from tests.fakes.slack import ADA, CHANNEL, STRANGER, TEAM, FakeSlack, chat_of

TIMES = Card("Three times", (Text(("Three times",)), Actions((Button("Book", "do:book"),))))
BOOKED = Card("Booked", (Text(("Booked",)),))


@dataclass
class Replicas:
    """Two on one inbox: the first takes events and never comes to an answer; the second takes them up."""

    first: Bot
    second: Bot
    inbox: MemoryInbox
    clock: SetClock

    async def pass_over(self, after: timedelta = LEASE) -> None:
        self.clock.advance(after)
        await self.second.inbound.take_up()
        await self.second.inbound.settle(60)


@pytest.fixture
async def replicas(slack: FakeSlack, clock: SetClock) -> AsyncIterator[Replicas]:
    inbox = MemoryInbox(clock)
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(running_bot(replace(slack.config, looking_after=0.05, submit_within=0.1), inbox))
        second = await stack.enter_async_context(running_bot(slack.config, inbox))
        first.script.may_answer.clear()
        second.script.answer = lambda _: Reply(card=TIMES, about="offer-1")
        yield Replicas(first, second, inbox, clock)


async def seen(slack: FakeSlack, replicas: Replicas) -> None:
    """The first has shown that it heard, and noted so."""
    await slack.until(lambda: any(row.event.progress for row in replicas.inbox.rows.values()))


async def test_the_sign_that_was_left_becomes_the_answer(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    await replicas.pass_over()
    (message,) = slack.posted
    assert slack.face(message.ts).text == "Three times"
    assert [each.id for each in replicas.second.script.heard] == [replicas.first.script.heard[0].id]
    assert replicas.second.script.shown_cards[0][1].message == message.ts
    assert replicas.inbox.rows == {}


async def test_so_does_one_that_nobody_came_to_note(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    (row,) = replicas.inbox.rows.values()
    row.event = replace(row.event, progress="")
    await replicas.pass_over()
    (message,) = slack.posted
    assert slack.face(message.ts).text == "Three times"


async def test_in_a_channel_the_sign_in_the_thread_does(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes", CHANNEL)
    await seen(slack, replicas)
    await replicas.pass_over()
    (message,) = slack.posted
    assert slack.face(message.ts).text == "Three times"


async def test_an_answer_to_a_command_takes_the_place_of_its_sign(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.command(replicas.first.url, ADA, "30 minutes with Ana")
    await seen(slack, replicas)
    await replicas.pass_over()
    assert slack.face(slack.hidden[0].ts).text == "Three times"
    assert slack.posted == []


async def test_where_the_response_address_is_used_up_the_answer_comes_in_the_bots_own_chat(
    replicas: Replicas, slack: FakeSlack
) -> None:
    await slack.command(replicas.first.url, ADA, "30 minutes with Ana")
    await seen(slack, replicas)
    slack.use_up_response_addresses()
    await replicas.pass_over()
    assert [(sent.channel, sent.text) for sent in slack.posted] == [(chat_of(ADA), "Three times")]


async def test_a_click_that_was_left_looking_shows_its_outcome(replicas: Replicas, slack: FakeSlack) -> None:
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=TIMES)
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await replicas.first.inbound.settle(60)
    replicas.first.script.may_answer.clear()
    replicas.second.script.answer = lambda _: Reply(card=BOOKED)
    await slack.click(replicas.first.url, ADA, slack.posted[0].ts, "Book")
    await seen(slack, replicas)
    assert slack.face(slack.posted[0].ts).text.endswith(words.LOOKING)
    await replicas.pass_over()
    assert slack.face(slack.posted[0].ts).text == "Booked"


async def test_a_note_after_a_click_leaves_the_card_as_it_was(replicas: Replicas, slack: FakeSlack) -> None:
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=TIMES)
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await replicas.first.inbound.settle(60)
    replicas.first.script.may_answer.clear()
    replicas.second.script.answer = lambda _: Reply(private="Not yours.")
    await slack.click(replicas.first.url, ADA, slack.posted[0].ts, "Book")
    await seen(slack, replicas)
    await replicas.pass_over()
    assert slack.face(slack.posted[0].ts).text == "Three times"
    assert slack.posted[-1].text == "Not yours."


async def test_an_answer_that_was_stored_is_shown_and_nothing_is_asked_again(replicas: Replicas, slack: FakeSlack) -> None:
    slack.refuse_after("users.info")
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=BOOKED, about="booking-1", private="Well done.", posts=(TIMES,))
    await slack.say(replicas.first.url, ADA, "book it")
    await replicas.first.inbound.settle(60)
    assert slack.posted == []
    slack.refuse_nothing()
    await replicas.pass_over(PAUSES[0])
    assert replicas.second.script.heard == []
    assert [sent.text for sent in slack.posted] == ["Booked", "Three times", "Well done."]
    assert [about for about, _ in replicas.second.script.shown_cards] == ["booking-1"]


async def test_parts_that_are_there_are_not_shown_again(replicas: Replicas, slack: FakeSlack) -> None:
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=BOOKED, private="Well done.")
    slack.refuse_after("chat.postMessage")
    await slack.say(replicas.first.url, ADA, "book it")
    await replicas.first.inbound.settle(60)
    assert [sent.text for sent in slack.posted] == ["Booked"]
    slack.refuse_nothing()
    await replicas.pass_over(PAUSES[0])
    assert [sent.text for sent in slack.posted] == ["Booked", "Well done."]


async def test_an_answer_that_was_shown_is_not_shown_twice_though_nobody_came_to_say_so(
    replicas: Replicas, slack: FakeSlack
) -> None:
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=TIMES)
    event = slack.said(ADA, "find me 30 minutes")
    await slack.deliver(replicas.first.url, event)
    (row,) = replicas.inbox.rows.values()
    await replicas.first.inbound.settle(60)
    assert (len(slack.posted), replicas.inbox.rows) == (1, {})
    replicas.inbox.rows[row.event.key] = row
    await replicas.pass_over()
    assert [sent.text for sent in slack.posted] == ["Three times"]


async def test_a_form_that_could_not_be_opened_in_time_is_said_so(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.open_home(replicas.first.url, ADA)
    await seen(slack, replicas)
    slack.posted.clear()
    replicas.inbox.rows.clear()
    slack.delay = 30.0
    await slack.click_home(replicas.first.url, ADA, "Find a time")
    await slack.until(lambda: bool(slack.methods("views.open")))
    slack.delay = 0.0
    await replicas.pass_over()
    assert slack.views == []
    assert [(sent.channel, sent.text) for sent in slack.posted] == [(chat_of(ADA), words.NOT_OPENED)]


async def test_a_dialogs_outcome_is_shown_after_all(replicas: Replicas, slack: FakeSlack) -> None:
    dialog = Dialog("Form", (TextInput("a", "A"),), Button("Save", "do:save"))
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=TIMES)
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await replicas.first.inbound.settle(60)
    replicas.first.script.answer = lambda _: Reply(dialog=dialog)
    await slack.click(replicas.first.url, ADA, slack.posted[0].ts, "Book")
    await slack.until(lambda: bool(slack.views))
    await replicas.first.inbound.settle(60)
    replicas.first.script.may_answer.clear()
    assert (await slack.submit(replicas.first.url, ADA, a="x")).status == 200
    replicas.second.script.answer = lambda _: Reply(card=BOOKED)
    await replicas.pass_over()
    assert slack.face(slack.posted[0].ts).text == "Booked"


# ---------------------------------------------------------------- where it cannot be answered


async def test_what_is_too_old_is_not_acted_upon(replicas: Replicas, slack: FakeSlack, log: list[EventDict]) -> None:
    await slack.say(replicas.first.url, ADA, "cancel everything")
    await seen(slack, replicas)
    await replicas.pass_over(STALE + LEASE)
    assert replicas.second.script.heard == []
    assert slack.face(slack.posted[0].ts).text == words.TOO_LATE
    assert (len(slack.posted), replicas.inbox.rows) == (1, {})
    assert "cancel everything" not in repr(log)


async def test_what_fails_each_time_ends_with_a_sentence_and_a_line_without_its_text(
    replicas: Replicas, slack: FakeSlack, log: list[EventDict]
) -> None:
    def fails(_: Incoming) -> Reply:
        raise ValueError("my secret plan")

    replicas.first.script.may_answer.set()
    replicas.first.script.answer = replicas.second.script.answer = fails
    await slack.say(replicas.first.url, ADA, "my secret plan")
    await replicas.first.inbound.settle(60)
    assert slack.posted == []
    await replicas.pass_over(PAUSES[0])
    assert [sent.text for sent in slack.posted] == [words.GIVEN_UP]
    assert replicas.inbox.rows == {}
    assert [line["attempt"] for line in log if line["event"] == "slack_turn_failed" and "of" in line] == [1, 2]
    assert "secret plan" not in repr(log)


async def test_slack_may_be_away_for_a_while_and_who_waits_longer_than_that_is_given_up(
    replicas: Replicas, slack: FakeSlack, log: list[EventDict]
) -> None:
    await replicas.second.channel.people.account(TEAM, ADA.id)
    slack.refuse_after("users.info")
    replicas.first.script.may_answer.set()
    replicas.first.script.answer = lambda _: Reply(card=TIMES)
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await replicas.first.inbound.settle(60)
    for pause in PAUSES[:-1]:
        await replicas.pass_over(pause)
    assert list(replicas.inbox.rows) != []
    await replicas.pass_over(PAUSES[-1])
    assert replicas.inbox.rows == {}
    assert [line["attempt"] for line in log if line["event"] == "slack_given_up"] == [TRIES]


async def test_an_event_that_kills_whoever_takes_it_is_let_go(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    (row,) = replicas.inbox.rows.values()
    row.event = replace(row.event, attempt=TRIES)
    await replicas.pass_over()
    assert replicas.second.script.heard == []
    assert slack.face(slack.posted[0].ts).text == words.GIVEN_UP


async def test_strangers_hear_nothing_of_it(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, STRANGER, "find me 30 minutes", CHANNEL, team=None)
    await replicas.first.inbound.settle(60)
    assert (replicas.inbox.rows, slack.posted) == ({}, [])


async def test_an_event_of_a_workspace_that_threw_the_app_out_is_passed_over(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    (row,) = replicas.inbox.rows.values()
    row.event = replace(row.event, body=row.event.body.replace("T0CONTOSO", "T0NOBODY"))
    await replicas.pass_over()
    assert (replicas.second.script.heard, replicas.inbox.rows) == ([], {})


async def test_who_is_still_answering_goes_on_though_the_clock_leapt(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    replicas.clock.advance(LEASE)
    await replicas.first.inbound.take_up()
    replicas.first.script.answer = lambda _: Reply(card=TIMES)
    replicas.first.script.may_answer.set()
    await replicas.first.inbound.settle(60)
    assert len(replicas.first.script.heard) == 1
    assert [slack.face(sent.ts).text for sent in slack.posted] == ["Three times"]


async def test_two_that_answer_the_same_event_show_one_answer(replicas: Replicas, slack: FakeSlack) -> None:
    """Where a process was only slow: whoever stores the answer first has answered."""
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    replicas.clock.advance(LEASE)
    replicas.second.script.done = replicas.first.script.done
    await replicas.second.inbound.take_up()
    await replicas.second.inbound.settle(60)
    replicas.first.script.may_answer.set()
    await replicas.first.inbound.settle(60)
    assert (len(slack.posted), slack.deleted) == (1, [])
    assert slack.face(slack.posted[0].ts).text == "Three times"


async def test_a_sign_that_came_while_another_answered_is_taken_away(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes", CHANNEL)
    await seen(slack, replicas)
    (row,) = replicas.inbox.rows.values()
    noted, row.event = row.event.progress, replace(row.event, progress="")
    replicas.second.script.may_answer.clear()
    replicas.clock.advance(LEASE)
    await replicas.second.inbound.take_up()
    await slack.until(lambda: bool(replicas.second.script.heard))
    await replicas.inbox.note(row.event.key, noted)
    replicas.second.script.may_answer.set()
    await replicas.second.inbound.settle(60)
    assert slack.deleted == [slack.posted[0].ts]
    assert slack.face(slack.posted[1].ts).text == "Three times"


async def test_who_comes_too_late_with_a_sign_takes_it_back(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    replicas.inbox.rows.clear()  # somebody else has answered
    await slack.until(lambda: bool(slack.deleted))
    assert slack.deleted == [slack.posted[0].ts]


async def test_a_sign_that_nobody_knows_of_is_taken_away_by_who_posted_it(replicas: Replicas, slack: FakeSlack) -> None:
    """Another had the event before it could see the sign, noted its own, and has answered."""
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    (heard,) = replicas.first.script.heard
    replicas.first.script.done[heard.id] = Reply(card=TIMES)
    for key in list(replicas.inbox.rows):
        replicas.inbox.done(key)
    replicas.first.script.may_answer.set()
    await replicas.first.inbound.settle(60)
    assert slack.deleted == [slack.posted[0].ts]


async def test_a_card_that_took_the_place_of_a_sign_stays(replicas: Replicas, slack: FakeSlack) -> None:
    """Also while it says itself that it is looking, after a click."""
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    replicas.second.script.done = replicas.first.script.done
    await replicas.pass_over()
    body = slack.face(slack.posted[0].ts).body
    body.update(text=words.LOOKING, blocks=busy(body["blocks"]))
    replicas.first.script.may_answer.set()
    await replicas.first.inbound.settle(60)
    assert (slack.deleted, len(slack.posted)) == ([], 1)


async def test_a_card_that_went_on_before_it_is_taken_up_is_not_painted_over(replicas: Replicas, slack: FakeSlack) -> None:
    """Whoever answered died before they could say so, and somebody has booked one of the times meanwhile."""
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    slack.face(slack.posted[0].ts).body.update(note("Booked"))
    await replicas.pass_over()
    assert [slack.face(sent.ts).text for sent in slack.posted] == ["Booked"]


async def test_who_finds_it_answered_by_another_that_still_has_it_steps_back(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    (row,) = replicas.inbox.rows.values()
    (heard,) = replicas.first.script.heard
    replicas.first.script.done[heard.id] = Reply(card=TIMES)
    row.event = replace(row.event, holder="another", reply="{}")
    replicas.first.script.may_answer.set()
    await replicas.first.inbound.settle(60)
    assert (slack.deleted, slack.face(slack.posted[0].ts).text) == ([], words.LOOKING)
    assert list(replicas.inbox.rows) == [row.event.key]


async def test_a_stopping_process_leaves_what_it_cannot_answer_to_others_at_once(replicas: Replicas, slack: FakeSlack) -> None:
    await slack.say(replicas.first.url, ADA, "find me 30 minutes")
    await seen(slack, replicas)
    await replicas.first.inbound.close(0)
    await asyncio.sleep(0)
    await replicas.pass_over(timedelta(0))
    assert slack.face(slack.posted[0].ts).text == "Three times"
