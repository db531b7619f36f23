"""Whatever cannot be: a sentence that names the problem and what to do, and nothing half done (product.md, section 10)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import structlog

from adapters.chat import (
    Account,
    CardRef,
    Click,
    Conversations,
    Keeping,
    Kept,
    KeptOffer,
    Message,
    Opened,
    Place,
    PlaceKind,
    ShownCard,
)
from bot.actions import Choose, Page, Signer, StartMove, Way
from scheduling.calendars import Unreadability
from scheduling.errors import ChannelError, StoreUnavailable
from scheduling.intervals import Interval
from scheduling.people import MailboxId, Person
from tests.conversation.office import ADA, BEN, DESIGN, Desktop, Office, a_person, account_of, utc
from tests.conversation.test_finding import times_of
from tests.fakes.directory import FakeDirectory

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("find me 30 minutes with Zork", "can’t find “Zork” in your directory. Please check the spelling"),
        ("find me 30 minutes with zork@contoso.test", "Nobody in your organisation can be reached at zork@contoso.test"),
        ("book Ben yesterday at 3", "already passed. When should it be instead?"),
        ("find me 30 minutes with Ben last week", "already passed. When should it be instead?"),
        ("find me 9 hours with Ben", "up to 8 hours. How long should it be?"),
        ("find me 3 hours with Ben tomorrow between 9 and 10", "3 h doesn’t fit into Tue 24 Nov, 09:00–10:00."),
        ("find me 30 minutes with Ben on 3 May 2029", "up to 366 days ahead"),
        ("book Ben on 3 May 2029 at 10:00", "up to 366 days ahead"),
        ("weekly sync with Ben", "can’t set up repeating meetings yet"),
        ("my booking link", "not there yet"),
        ("check my setup", "not there yet"),
        ("why was I double-booked?", "No two meetings take the same time in your calendar"),
        ("change my rules", "Which rule would you like to change?"),
        ("qwertz uiop", "find me 30 minutes with Ana"),
    ],
)
async def test_a_sentence_names_the_problem_and_what_to_do(ada: Desktop, words: str, said: str) -> None:
    await ada.types("what are my rules?")
    assert said in await ada.types(words)


async def test_more_than_twenty_people_are_asked_about(office: Office, ada: Desktop) -> None:
    crowd = [a_person(100 + number, f"Person{number} Crowd") for number in range(25)]
    office.directory.groups[DESIGN] = crowd
    assert "That makes 26 people" in await ada.types("find 30 minutes with the design team on Thursday")
    assert "30 min · Ben Okafor and Eva Lind · Thu 26 Nov" in await ada.types("Ben and Eva")


async def test_a_crowd_in_the_chat_is_asked_about_too(office: Office) -> None:
    office.wall.people = tuple(account_of(a_person(100 + number, f"Person{number} Crowd")) for number in range(25))
    ada = office.chat(ADA, PlaceKind.CHANNEL)
    assert "Who of them do you really need?" in await ada.types("find 30 minutes with everyone here on Thursday")
    assert "Ben Okafor · Thu 26 Nov" in await ada.types("Ben")
    assert "Who of them do you really need?" in await ada.types("who is free tomorrow at 2?")


async def test_an_address_that_leads_nowhere_gives_way_to_a_name(ada: Desktop) -> None:
    assert "Nobody in your organisation can be reached at" in await ada.types("30 min with nobody@contoso.test on Thursday")
    assert "30 min · Ben Okafor · Thu 26 Nov" in await ada.types("Ben")


async def test_whoever_is_in_no_directory_is_told(office: Office) -> None:
    stranger = office.chat(a_person(99, "Zoe Unknown"))
    assert "don’t find you in your organisation’s directory" in await stranger.types("find me 30 minutes with Ben")


@pytest.mark.parametrize("action", ["", "nonsense", "ch.id1.1.1795420800.AAAAAAAAAAAAAAAA", "x" * 3000])
async def test_a_tampered_button_gets_a_polite_note_and_the_card_stays(ada: Desktop, action: str) -> None:
    shown = await ada.types("find me 30 minutes with Ben")
    assert ada.last is not None
    assert "no longer works" in await ada.sends(action, ada.last)
    assert ada.card == shown


@pytest.mark.parametrize("action", [Choose("gone", 1, 0), Page("gone", 1, Way.MORE), StartMove("gone")])
async def test_a_button_about_something_forgotten_gets_a_polite_note(ada: Desktop, action: Choose | Page | StartMove) -> None:
    await ada.types("find me 30 minutes with Ben")
    assert ada.last is not None
    answer = await ada.sends(Signer(b"secret").pack(action), ada.last)
    assert "too old to use" in answer or "no record" in answer


async def test_a_start_that_was_never_offered_is_not_booked(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    assert ada.last is not None
    forged = Signer(b"secret").pack(Choose("id2", 1, 1_795_420_860))
    await ada.sends(forged, ada.last)
    assert office.events(ADA) == []


@pytest.mark.parametrize("text", ["", "   ", "🙂" * 400, "a" * 20_000, "\x00\ud800", "1" * 5000, "'; drop table offer; --"])
async def test_any_text_gets_an_answer(ada: Desktop, text: str) -> None:
    await ada.types("find me 30 minutes with Ben")
    assert await ada.types(text)


async def test_an_account_without_any_identity_is_answered_kindly(office: Office) -> None:
    nobody = Account("wall", "29:x")
    place = Place("wall", "p", PlaceKind.PERSONAL)
    reply = await office.talk.respond(Message("e", nobody, place, "find me 30 minutes with Ben"))
    assert reply.card is not None
    assert "no confirmed e-mail address" in reply.card.summary
    reply = await office.talk.respond(Click("f", nobody, place, None, Signer(b"secret").pack(StartMove("b"))))
    assert "no confirmed e-mail address" in reply.private


# ---------------------------------------------------------------- the world fails


async def test_a_directory_that_is_down_is_said_and_nothing_is_booked(office: Office, ada: Desktop) -> None:
    office.directory.down = True
    assert "can’t reach your organisation’s directory" in await ada.types("find me 30 minutes with Ben")
    office.directory.down = False
    assert times_of(await ada.types("find me 30 minutes with Ben"))


@pytest.mark.parametrize("why", [Unreadability.THROTTLED, Unreadability.UNAVAILABLE])
async def test_outlook_that_shows_nothing_is_never_taken_for_free(office: Office, ada: Desktop, why: Unreadability) -> None:
    office.calendars.unreadable[BEN.id] = why
    shown = await ada.types("find me 30 minutes with Ben")
    assert "isn’t showing me Ben Okafor’s calendar just now" in shown
    assert not times_of(shown)
    del office.calendars.unreadable[BEN.id]
    assert times_of(await ada.clicks("Look again"))


@dataclass
class Flaky:
    """The protocol `Conversations` in front of another: what is named in `fails` raises."""

    behind: Conversations
    fails: set[str] = field(default_factory=set)
    certain: bool = True
    failed: asyncio.Event = field(default_factory=asyncio.Event)

    def _try(self, name: str) -> None:
        if name in self.fails:
            self.failed.set()
            raise StoreUnavailable("down", certain=self.certain)

    async def open(self, event: str, thread_key: str) -> Opened:
        self._try("open")
        return await self.behind.open(event, thread_key)

    async def keep(self, kept: Kept) -> Keeping:
        self._try("keep")
        return await self.behind.keep(kept)

    async def offer(self, offer_id: str) -> KeptOffer | None:
        self._try("offer")
        return await self.behind.offer(offer_id)

    async def choices(self, chooser: MailboxId, names: Sequence[str]) -> Mapping[str, str]:
        return await self.behind.choices(chooser, names)

    async def shown(self, about: str, ref: CardRef, version: int, at: datetime) -> None:
        self._try("shown")
        await self.behind.shown(about, ref, version, at)

    async def cards(self, abouts: Sequence[str]) -> Sequence[ShownCard]:
        return await self.behind.cards(abouts)

    async def forget(self, before: datetime, *, events: datetime) -> None:
        await self.behind.forget(before, events=events)


@pytest.mark.parametrize("broken", ["open", "keep"])
async def test_a_database_that_is_down_is_said_and_the_next_try_works(office: Office, ada: Desktop, broken: str) -> None:
    flaky = Flaky(office.conversations, {broken})
    office.keeps_in(flaky)
    assert "can’t reach my records just now. Please try again" in await ada.types("find me 30 minutes with Ben")
    flaky.fails.clear()
    assert times_of(await ada.types("find me 30 minutes with Ben"))


@pytest.mark.parametrize("broken", ["open", "offer"])
async def test_a_click_without_records_is_not_said_to_have_booked_nothing(office: Office, ada: Desktop, broken: str) -> None:
    """It may have been delivered twice, and whoever has the first still books."""
    flaky = Flaky(office.conversations)
    office.keeps_in(flaky)
    await ada.types("find me 30 minutes with Ben")
    flaky.fails.add(broken)
    said = await ada.clicks("1 Book")
    assert "can’t reach my records" in said
    assert "othing was booked" not in said
    flaky.fails.clear()
    assert (await ada.clicks("1 Book")).startswith("Booked")


async def test_a_question_that_cannot_be_kept_is_not_asked(office: Office, ada: Desktop) -> None:
    office.keeps_in(Flaky(office.conversations, {"keep"}))
    assert "can’t reach my records" in await ada.types("find me 30 minutes with Ana")


async def test_help_is_given_without_any_database(office: Office, ada: Desktop) -> None:
    office.keeps_in(Flaky(office.conversations, {"open", "keep"}))
    assert (await ada.types("help")).startswith("What I can do")


async def test_a_commit_without_an_answer_is_not_certain(office: Office, ada: Desktop) -> None:
    office.keeps_in(Flaky(office.conversations, {"keep"}, certain=False))
    assert "not certain yet" in await ada.types("find me 30 minutes with Ben")


async def test_what_was_booked_is_told_even_if_the_conversation_cannot_be_kept(office: Office, ada: Desktop) -> None:
    flaky = Flaky(office.conversations)
    office.keeps_in(flaky)
    await ada.types("find me 30 minutes with Ben tomorrow")
    flaky.fails = {"keep"}
    assert (await ada.clicks("1 Book")).startswith("Booked")
    flaky.fails = set()
    assert (await ada.clicks("Move")).startswith("5 new times")


async def test_a_card_that_was_overtaken_is_repainted_even_if_that_is_found_out_later(office: Office, ada: Desktop) -> None:
    """The others have shown the newest already: nobody but who painted over it comes back to this card."""
    await ada.types("find me 30 minutes with Ben tomorrow")
    await ada.clicks("1 Book")
    booking = (await office.bookings.bookings_of(ADA.id, Interval(utc(23, 0), utc(28, 0))))[0]
    await office.bookings.cancel(booking.id, by=ADA.id)
    flaky = Flaky(office.conversations, {"shown"}, certain=False)
    office.keeps_in(flaky)
    assert ada.last is not None
    showing = asyncio.create_task(office.talk.shown(f"booking/{booking.id}/{booking.version}", ada.last))
    await flaky.failed.wait()
    flaky.fails.clear()
    await showing
    assert ada.card.startswith("Cancelled")


async def test_a_channel_that_fails_while_repainting_is_tried_again(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben tomorrow")
    offer_card = ada.last
    await ada.types("1")
    booking = (await office.bookings.untold())[0]
    office.wall.broken = True
    with pytest.raises(ChannelError):
        await office.talk.repaint(booking)
    office.wall.broken = False
    await office.talk.repaint(booking)
    assert offer_card is not None
    assert office.wall.cards[offer_card.message].summary.startswith("Booked")


async def test_a_bug_is_an_apology_and_the_log_has_no_words_of_anybody(office: Office, ada: Desktop) -> None:
    class Broken(FakeDirectory):
        async def person(self, object_id: str) -> Person | None:
            raise ZeroDivisionError("the secret project")

    office.restarted(Broken())
    with structlog.testing.capture_logs() as logs:
        assert "Something went wrong on my side" in await ada.types("find me 30 minutes with Ben")
    assert [entry["event"] for entry in logs] == ["bug"]
    assert "secret" not in str(logs)
    assert "Ben" not in str(logs)


async def test_a_card_as_old_as_the_past_can_still_be_clicked(office: Office, ada: Desktop) -> None:
    await ada.types("find me 30 minutes with Ben")
    office.clock.advance(timedelta(days=20))
    assert "already passed" in await ada.clicks("1 Book")


async def test_characters_that_nobody_can_read_reach_neither_title_nor_card(office: Office, ada: Desktop) -> None:
    shown = await ada.types("find me 30 minutes\x1b[31m with Ben\x00 tomorrow \ud83d")
    assert times_of(shown)
    await ada.clicks("Change…")
    await ada.clicks("Show times", subject="Plan\x07 A\ud83d")
    assert "Title: Plan A" in await ada.clicks("1 Book")
    assert office.events(BEN) == ["Plan A"]
