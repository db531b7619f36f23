"""What the soak believes to be shown is what people see."""

from __future__ import annotations

from adapters.slack.render import note
from adapters.slack.words import LOOKING
from bot.actions import Signer
from tests.fakes.slack import ADA, TEAM, chat_of
from tests.soak.askers import Told, WatchedSlack
from tests.soak.run import SECRET


def posted(slack: WatchedSlack, text: str) -> str:
    answer = slack._chat_postmessage({"channel": chat_of(ADA), **note(text)}, TEAM)
    assert isinstance(answer, dict)
    return str(answer["ts"])


def test_a_message_that_was_taken_away_is_left_nowhere() -> None:
    told = Told(Signer(SECRET.encode()))
    slack = WatchedSlack(told)
    answer, sign = posted(slack, "Three times"), posted(slack, LOOKING)
    assert told.last_post[chat_of(ADA)].message == sign
    slack._chat_delete({"ts": sign}, TEAM)
    assert [face.text for face in told.now.values()] == ["Three times"]
    assert told.last_post[chat_of(ADA)].message == answer


def test_a_sign_that_nothing_came_before_leaves_an_empty_chat() -> None:
    told = Told(Signer(SECRET.encode()))
    slack = WatchedSlack(told)
    slack._chat_delete({"ts": posted(slack, LOOKING)}, TEAM)
    assert (told.now, told.last_post) == ({}, {})


def test_a_sign_that_stays_is_seen() -> None:
    told = Told(Signer(SECRET.encode()))
    posted(WatchedSlack(told), LOOKING)
    assert all(face.is_under_way for face in told.now.values())


def test_a_chat_has_its_history() -> None:
    slack = WatchedSlack(Told(Signer(SECRET.encode())))
    message = posted(slack, "Three times")
    found = slack._conversations_history({"channel": chat_of(ADA)}, TEAM)
    assert isinstance(found, dict)
    assert [each["ts"] for each in found["messages"]] == [message]
