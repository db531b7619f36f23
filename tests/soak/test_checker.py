"""What the checker finds, by evidence that is made up."""

from __future__ import annotations

from typing import Any

from bot.actions import ShowMeeting, Signer
from bot.texts import en
from tests.soak.askers import Button, Face, Told
from tests.soak.checker import View, reminders
from tests.soak.database import Change
from tests.soak.evidence import Books, Evidence
from tests.soak.people import COLLEAGUES
from tests.soak.run import SECRET

ADA, BEN, EVA = COLLEAGUES[:3]
CHATS = {f"chat of {each.account.id}": each.account.id for each in (ADA, BEN, EVA)}
MEETING = "m" * 32


def stored(at: float, state: str, day: int) -> Change:
    """Ada's meeting with Ben, on that day of December at nine."""
    times = {"starts": f"2026-12-{day:02}T09:00:00+00:00", "ends": f"2026-12-{day:02}T09:30:00+00:00"}
    row: dict[str, Any] = {"id": MEETING, "state": state, **times, "pending_starts": None, "pending_ends": None}
    return Change(at, at, "booking", False, row)


def reminded(*stored: Change, heard: list[tuple[Any, float]]) -> list[str]:
    """What is found where these people were reminded then."""
    asked = {MEETING: {"organizer": {"address": ADA.account.mail}, "required": [{"address": BEN.account.mail}]}}
    mailboxes = {each.account.mail: each.account.id for each in (ADA, BEN, EVA)}
    books = Books("installation", list(stored), asked, [])
    told = Told(Signer(SECRET.encode()), readers=CHATS)
    for person, at in heard:
        buttons = (Button(ShowMeeting(MEETING), {}),)
        card = Face(at, f"card {at}", f"{en.REMINDER}: tomorrow at 10:00", buttons)
        told.show(card, f"chat of {person.account.id}", posted=True)
    view = View(Evidence(1.0, [], [], [], mailboxes, [books], [told]), books)
    return [each.sentence for each in reminders(view, told)]


def test_one_reminder_for_each_and_one_more_for_a_new_time_are_as_promised() -> None:
    versions = (stored(1, "confirmed", 3), stored(5, "confirmed", 4))
    assert reminded(*versions, heard=[(ADA, 2.0), (BEN, 2.0), (ADA, 6.0), (BEN, 6.0)]) == []


def test_a_second_reminder_of_one_start_is_found() -> None:
    (found,) = reminded(stored(1, "confirmed", 3), heard=[(BEN, 2.0), (BEN, 3.0)])
    assert found.startswith("F: ")
    assert "was reminded 2 times" in found


def test_a_reminder_of_what_was_cancelled_is_found() -> None:
    (found,) = reminded(stored(1, "confirmed", 3), stored(2, "cancelled", 3), heard=[(BEN, 3.0)])
    assert found == "F: somebody was reminded of a meeting that does not stand"


def test_a_reminder_to_somebody_else_is_found() -> None:
    (found,) = reminded(stored(1, "confirmed", 3), heard=[(EVA, 2.0)])
    assert "that they are not in" in found


def test_a_reminder_is_no_answer_to_what_was_asked() -> None:
    told = Told(Signer(SECRET.encode()))
    told.show(Face(1.0, "1", f"{en.REMINDER}: today at 10:00", ()), "chat", posted=True)
    assert (told.last_post, len(told.reminders)) == ({}, 1)
