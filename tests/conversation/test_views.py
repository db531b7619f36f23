"""Cards from values alone: every state of a booking, every reason, and the words for stretches of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.chat import Actions, Card, LinkButton, PlaceKind
from adapters.plain import plain
from bot.actions import Signer
from bot.texts import en, when, why_en
from bot.texts.when import Viewer, viewer
from bot.views.booking import booking_card, sure_to_cancel_card
from scheduling.bookings import Booking, State, Why
from scheduling.calendars import Unreadability
from scheduling.intervals import Interval
from scheduling.slots import Blocker, Rule
from tests.conversation.office import ADA, ANA, ANA_PETROVA, BEN, utc

PACK = Signer(b"secret").pack
NOW = utc(23, 8)
STOCKHOLM = Viewer("Europe/Stockholm")
SLOT = Interval(utc(26, 14), utc(26, 14, 30))

CONFIRMED = Booking(
    id="b1",
    version=5,
    state=State.CONFIRMED,
    request="o1",
    pick="1",
    organizer=ADA,
    organizer_attends=True,
    slot=SLOT,
    zone="Europe/Stockholm",
    subject="Launch",
    required=(BEN,),
    optional=(),
    rooms=(),
    guests=(),
    place="Blue Room",
    online=True,
    created=NOW,
    changed=NOW,
    join_url="https://teams.example/1",
)


def drawn(booking: Booking, place: PlaceKind = PlaceKind.PERSONAL) -> Card:
    return booking_card(booking, STOCKHOLM, place, NOW, PACK)


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        (State.HELD, "Booking…"),
        (State.WRITTEN, "Booking…"),
        (State.INVITING, "Booking…"),
        (State.CONFIRMED, "Booked"),
        (State.MOVING, "Moving…"),
        (State.CANCELLING, "Cancelling…"),
        (State.UNDOING, "Not certain yet"),
        (State.FAILED, "Not booked"),
        (State.EXPIRED, "Not booked"),
        (State.CANCELLED, "Cancelled"),
        (State.DONE, "This meeting is over"),
    ],
)
def test_every_state_has_its_card_and_only_a_confirmed_one_is_called_booked(state: State, heading: str) -> None:
    card = drawn(replace(CONFIRMED, state=state))
    assert card.summary.startswith(f"{heading}: Thu 26 Nov, 15:00")


@pytest.mark.parametrize("why", list(Why))
def test_while_it_is_not_settled_nothing_booked_is_never_said(why: Why) -> None:
    shown = plain(drawn(replace(CONFIRMED, state=State.FAILED, why=why, settled=False)))
    assert "Not certain yet" in shown
    assert "Nothing was booked" not in shown


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_a_sentence(why: Why) -> None:
    blockers = (Blocker(str(BEN.id), Rule.BUSY),)
    shown = plain(drawn(replace(CONFIRMED, state=State.FAILED, why=why, blockers=blockers)))
    assert "{" not in shown
    assert why is Why.CHOSE_AGAIN or "Nothing was booked." in shown


def test_who_is_busy_is_named_by_their_whole_name_when_two_share_one() -> None:
    both = replace(
        CONFIRMED,
        state=State.FAILED,
        why=Why.TAKEN,
        required=(ANA, ANA_PETROVA),
        blockers=(Blocker(str(ANA.id), Rule.BUSY), Blocker(str(ANA_PETROVA.id), Rule.BUSY)),
    )
    assert "Ana Pérez and Ana Petrova are busy now" in plain(drawn(both))


def test_a_meeting_without_the_link_that_was_asked_for_says_so() -> None:
    assert en.NO_LINK in plain(drawn(replace(CONFIRMED, join_url=None)))
    assert en.NO_LINK not in plain(drawn(replace(CONFIRMED, join_url=None, online=False)))


def test_where_others_read_along_neither_title_nor_place_people_or_link_are_shown() -> None:
    for state in State:
        for place in (PlaceKind.GROUP, PlaceKind.CHANNEL):
            card = drawn(replace(CONFIRMED, state=state), place)
            links = [each for block in card.blocks if isinstance(block, Actions) for each in block.buttons]
            assert not any(isinstance(each, LinkButton) for each in links)
            assert not {"Launch", "Blue Room", "Ben Okafor"} & set(plain(card).replace("\n", " ").split(": "))
            assert "Launch" not in plain(card)
    asked = plain(sure_to_cancel_card(CONFIRMED, STOCKHOLM, PlaceKind.GROUP, NOW, PACK))
    assert "Launch" not in asked
    assert "Ben" not in asked


# ---------------------------------------------------------------- words for time


AMERICAN = viewer("America/New_York", "en-US")


def test_countries_write_times_and_dates_their_own_way() -> None:
    at = utc(26, 14, 5)
    assert when.day_time(at, NOW, STOCKHOLM) == "Thu 26 Nov, 15:05"
    assert when.day_time(at, NOW, AMERICAN) == "Thu, Nov 26, 9:05 AM"
    assert when.day_time(at, NOW, viewer("Europe/London", "en-GB")) == "Thu 26 Nov, 14:05"
    assert when.day_time(at, NOW, viewer("Asia/Kolkata", "en-IN")) == "Thu 26 Nov, 7:35 PM"


def test_midnight_and_noon_on_twelve_hours() -> None:
    assert when.time_of(datetime(2026, 11, 26, 5, tzinfo=UTC), AMERICAN) == "12:00 AM"
    assert when.time_of(datetime(2026, 11, 26, 17, tzinfo=UTC), AMERICAN) == "12:00 PM"


def test_the_mailboxs_own_clock_goes_before_its_countrys() -> None:
    assert viewer("America/New_York", "en-US", clock_24h=True).twelve_hours is False
    assert viewer("Europe/Stockholm", "sv-SE", clock_24h=False).twelve_hours is True


def test_a_zone_nobody_knows_is_utc() -> None:
    assert viewer("Mars/Olympus", "").zone == "UTC"
    assert viewer("", "").zone == "UTC"


def test_the_year_is_said_where_it_is_another() -> None:
    assert when.day_of(datetime(2027, 1, 4, 9, tzinfo=UTC), NOW, STOCKHOLM) == "Mon 4 Jan 2027"


def test_a_meeting_over_midnight_shows_both_days() -> None:
    slot = Interval(utc(26, 22, 30), utc(26, 23, 30))
    pieces = when.span(slot, NOW, STOCKHOLM)
    shown = "".join(piece if isinstance(piece, str) else piece.fallback for piece in pieces)
    assert shown == "Thu 26 Nov, 23:30–Fri 27 Nov, 00:30"


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([((26, 0), (27, 0))], "Thu 26 Nov"),
        ([((26, 12), (26, 17))], "Thu 26 Nov, afternoon"),
        ([((26, 13), (26, 15))], "Thu 26 Nov, 13:00–15:00"),
        ([((23, 0), (28, 0))], "Mon 23 Nov – Fri 27 Nov"),
        ([((23, 6), (23, 12)), ((24, 6), (24, 12)), ((25, 6), (25, 12))], "Mon 23 Nov – Wed 25 Nov, mornings"),
        ([((24, 12), (24, 17)), ((26, 12), (26, 17))], "Tue 24 Nov, Thu 26 Nov, afternoons"),
        ([((23, 9), (23, 11)), ((24, 13), (24, 15))], "Mon 23 Nov, 09:00–11:00; Tue 24 Nov, 13:00–15:00"),
    ],
)
def test_stretches_are_said_shortly(spans: list[tuple[tuple[int, int], tuple[int, int]]], said: str) -> None:
    named = [(datetime(2026, 11, *start), datetime(2026, 11, *end)) for start, end in spans]
    assert when.stretches(named, datetime(2026, 11, 23).date(), STOCKHOLM) == said


def test_lengths_and_ages() -> None:
    assert [when.length(timedelta(minutes=each)) for each in (5, 60, 90, 480)] == ["5 min", "1 h", "1 h 30 min", "8 h"]
    ages = [when.ago(NOW, NOW + timedelta(seconds=each)) for each in (0, 4, 180, 7200)]
    assert ages == ["just now", "4 s ago", "3 min ago", "2 h ago"]


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_can_be_told_of_oneself_and_of_others(rule: Rule) -> None:
    assert why_en.blocked_by(["Ben"], rule, you=False) != why_en.blocked_by([], rule, you=True)


@pytest.mark.parametrize("why", list(Unreadability))
def test_every_unreadable_calendar_has_a_sentence(why: Unreadability) -> None:
    assert "Ben" in en.unreadable("Ben", why)
    assert "you" in en.own_unreadable(why).lower()
