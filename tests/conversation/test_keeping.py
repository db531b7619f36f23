"""What conversations keep, on both engines."""

from datetime import timedelta

from adapters.chat import CardRef, Keeping, Kept, KeptOffer, Opened, Place, PlaceKind, ShownCard, met_at
from adapters.sql.conversations import SqlConversations
from adapters.sql.database import Database
from scheduling.people import MailboxId
from tests.fakes.clock import MONDAY_MORNING

ADA = MailboxId("t", "ada")
REF = CardRef(Place("teams", "19:a", PlaceKind.PERSONAL, "", '{"x":1}'), "m1")


def kept(event: str, **more: object) -> Kept:
    return Kept(event, MONDAY_MORNING, **more)  # type: ignore[arg-type]  # a test's shorthand for the fields named below


async def test_an_event_is_answered_once_and_its_answer_is_found_again(database: Database) -> None:
    store = SqlConversations(database)
    assert await store.open("teams/1", "ada") == Opened(None, "")
    assert await store.keep(kept("teams/1", answer="offer:1", thread_key="ada", thread="{}")) is Keeping.STORED
    assert await store.keep(kept("teams/1", thread_key="ada", thread='{"other":1}')) is Keeping.ANSWERED_BEFORE
    assert await store.open("teams/1", "ada") == Opened("offer:1", "{}")


async def test_an_offer_is_stored_only_over_the_version_before_and_else_nothing_is(database: Database) -> None:
    store = SqlConversations(database)
    assert await store.keep(kept("1", offers=(KeptOffer("o", 1, "a"),))) is Keeping.STORED
    assert await store.keep(kept("2", offers=(KeptOffer("o", 2, "b"),))) is Keeping.STORED
    late = kept("3", offers=(KeptOffer("o", 2, "c"),), thread_key="ada", thread="{}")
    assert await store.keep(late) is Keeping.OFFER_CHANGED
    assert await store.offer("o") == KeptOffer("o", 2, "b")
    assert await store.open("3", "ada") == Opened(None, "")


async def test_choices_are_remembered_for_who_made_them(database: Database) -> None:
    store = SqlConversations(database)
    await store.keep(kept("1", chooser=ADA, choices={"ana": "02"}))
    await store.keep(kept("2", chooser=ADA, choices={"ana": "03", "ben": "04"}))
    assert await store.choices(ADA, ["ana", "chie"]) == {"ana": "03"}
    assert await store.choices(MailboxId("t", "ben"), ["ana"]) == {}


async def test_a_card_is_found_by_anything_it_is_about_and_only_once(database: Database) -> None:
    store = SqlConversations(database)
    await store.shown("offer", REF, 0, MONDAY_MORNING)
    await store.shown("booking", REF, 2, MONDAY_MORNING)
    await store.shown("booking", REF, 3, MONDAY_MORNING)
    await store.shown("offer", REF, 0, MONDAY_MORNING)
    assert await store.cards(["offer", "booking", "other"]) == [ShownCard(REF, 3)]


async def test_what_is_old_is_forgotten(database: Database) -> None:
    store = SqlConversations(database)
    await store.keep(kept("1", offers=(KeptOffer("o", 1, "a"),), thread_key="ada", thread="{}"))
    await store.shown("o", REF, 0, MONDAY_MORNING)
    await store.forget(MONDAY_MORNING, events=MONDAY_MORNING)
    assert await store.offer("o") is not None
    later = MONDAY_MORNING + timedelta(seconds=1)
    await store.forget(later, events=later)
    assert (await store.offer("o"), await store.cards(["o"]), await store.open("1", "ada")) == (None, [], Opened(None, ""))


async def test_where_somebody_was_met_is_found_and_never_forgotten(database: Database) -> None:
    store = SqlConversations(database)
    elsewhere = Place("teams", "19:b", PlaceKind.PERSONAL)
    await store.keep(kept("1", met=(ADA, REF.place)))
    await store.keep(Kept("2", MONDAY_MORNING + timedelta(days=1), met=(ADA, elsewhere)))
    await store.shown("offer", REF, 0, MONDAY_MORNING)
    later = MONDAY_MORNING + timedelta(days=90)
    await store.forget(later, events=later)
    assert [each.ref.place for each in await store.cards([met_at(ADA)])] == [elsewhere, REF.place]
    assert await store.cards(["offer"]) == []
