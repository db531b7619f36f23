"""The process ends, or somebody's hand comes in, at every single await of the protocol; afterwards all promises hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sql.database import Database
from tests.booking import plays
from tests.booking.plays import PLAYS, Act, Play, broken_by_ending, broken_promises
from tests.fakes.clock import SetClock

HANDS = (
    *((plays.book, hand) for hand in plays.HANDS),
    *((plays.move, hand) for hand in plays.HANDS),
    (plays.book_without_an_answer, plays.overbook_ana),
    (plays.book_without_an_answer, plays.drag_ours),
    (plays.book_without_an_answer, plays.delete_ours),
    *((plays.move_by_hand, hand) for hand in plays.HANDS),
    (plays.cancel, plays.drag_ours),
    (plays.cancel, plays.delete_ours),
    (plays.cancel_by_hand, plays.drag_ours),
    (plays.cancel_by_hand, plays.delete_ours),
)
TWO_MINUTES = timedelta(minutes=2)
ENCOUNTERS = (
    *((play, plays.another_worker_takes_over) for play in PLAYS),
    *((play, plays.the_answer_of_a_commit_is_lost) for play in (plays.book, plays.book_and_yield, plays.move, plays.cancel)),
    (plays.move_by_hand, plays.the_answer_of_a_commit_is_lost),
    (plays.move_by_hand, plays.a_rival_books_where_it_goes),
    (plays.move_by_hand, plays.ada_cancels),
    (plays.cancel_by_hand, plays.ada_moves_it),
    (plays.book, plays.a_rival_books),
    (plays.book, plays.ada_cancels),
    (plays.book_without_an_answer, plays.ada_cancels),
    (plays.book_with_lost_requests, plays.ada_cancels),
    (plays.book_and_yield, plays.ada_cancels),
    (plays.book_without_an_answer, plays.a_rival_books),
    (plays.book_and_yield, plays.a_rival_books),
    (plays.move_a_little, plays.a_rival_books),
    (plays.cancel, plays.a_rival_books),
    (plays.move_given_up, plays.what_was_late_arrives),
    (plays.move_given_up, plays.ada_cancels),
    (plays.move, plays.ada_cancels),
    (plays.move_without_an_answer, plays.ada_cancels),
    (plays.cancel, plays.ada_moves_it),
)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
async def test_a_process_that_ends_anywhere_leaves_nothing_half_done(database: Database, clock: SetClock, play: Play) -> None:
    assert not await broken_by_ending(database, clock, play)


@pytest.mark.parametrize(("play", "act"), HANDS, ids=lambda part: part.__name__)
async def test_what_people_do_in_between_breaks_no_promise(database: Database, clock: SetClock, play: Play, act: Act) -> None:
    assert not await broken_promises(database, clock, play, act)


@pytest.mark.parametrize(("play", "act"), ENCOUNTERS, ids=lambda part: part.__name__)
async def test_who_else_books_moves_or_takes_over_breaks_no_promise(
    database: Database, clock: SetClock, play: Play, act: Act
) -> None:
    assert not await broken_promises(database, clock, play, act)


@pytest.mark.parametrize("skews", [(TWO_MINUTES, -TWO_MINUTES), (-TWO_MINUTES, TWO_MINUTES)], ids=["ahead", "behind"])
async def test_clocks_that_go_wrong_by_two_minutes_break_no_promise(
    database: Database, clock: SetClock, skews: tuple[timedelta, timedelta]
) -> None:
    assert not await broken_by_ending(database, clock, plays.book_and_yield, skews=skews)
    assert not await broken_promises(database, clock, plays.book, plays.another_worker_takes_over, skews=skews)
