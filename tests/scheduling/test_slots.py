"""Which starts are offered: one test for each sentence of product.md, section 2."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from scheduling.calendars import AllDayEntry, AnyEntry
from scheduling.explain import why_not
from scheduling.intervals import Interval
from scheduling.rules import CapCounts, DatedWindow, Hours, Rules, Status, Weekday, WeeklyWindow
from scheduling.slots import Availability, Question, Rule, Waiver, blockers, find_starts, free
from tests.builders import MONDAY, NINE_TO_FIVE, a_calendar, a_question, all_day, at, busy, days, minutes, span

EVERY_DAY = frozenset(Weekday)


def starts(question: Question) -> list[datetime]:
    return find_starts(question).starts()


def hours_of(first: int, last: int) -> Hours:
    return Hours((WeeklyWindow(EVERY_DAY, time(first), time(last)),))


def offered(person: Availability, start: datetime, length: float = 30) -> bool:
    """Alone, within a day of `start` on a grid of five minutes."""
    around = Interval(start - timedelta(days=1), start + timedelta(days=1))
    return start in starts(a_question(person, windows=(around,), length=length, step=5))


# ---------------------------------------------------------------- what blocks


def test_busy_out_of_office_and_tentative_block_and_the_others_do_not() -> None:
    blocking = {status for status in Status if not offered(a_calendar(busy(9, 10, status=status)), at(9))}
    assert blocking == {Status.BUSY, Status.OUT_OF_OFFICE, Status.TENTATIVE, Status.UNKNOWN}


def test_a_host_may_say_otherwise() -> None:
    rules = Rules(blocking=frozenset({Status.WORKING_ELSEWHERE}), horizon=None)
    assert offered(a_calendar(busy(9, 10, status=Status.TENTATIVE), rules=rules), at(9))
    assert not offered(a_calendar(busy(9, 10, status=Status.WORKING_ELSEWHERE), rules=rules), at(9))


def test_our_own_bookings_are_busy_whatever_outlook_shows() -> None:
    assert not offered(a_calendar(busy(9, 10, status=Status.FREE, ours=True)), at(9))


def test_an_entry_of_one_second_takes_the_start_that_it_touches() -> None:
    second = busy(at(9, 29, 59), at(9, 30))
    assert not offered(a_calendar(second), at(9, 25))
    assert offered(a_calendar(second), at(9, 30))
    assert not offered(a_calendar(second), at(9))


def test_all_day_entries_block_dates_where_their_owner_is() -> None:
    away = a_calendar(all_day(1), zone="America/New_York", hours=None)
    tuesday = Interval(at(5, day=1), at(5, day=2))
    found = starts(a_question(away, windows=(days(0, 3),), step=60, length=60))
    assert not [start for start in found if tuesday.start <= start < tuesday.end]
    assert at(4, day=1) in found
    assert at(5, day=2) in found


def test_a_date_that_was_skipped_blocks_nothing() -> None:
    skipped = AllDayEntry(date(2011, 12, 30), date(2011, 12, 31))  # Samoa went from the 29th to the 31st
    person = a_calendar(skipped, zone="Pacific/Apia", hours=None)
    window = Interval(datetime(2011, 12, 30, tzinfo=UTC), datetime(2011, 12, 31, tzinfo=UTC))
    assert len(starts(a_question(person, windows=(window,), now=window.start, step=60, length=60))) == 24


# ---------------------------------------------------------------- gaps


def test_the_gap_is_the_larger_of_the_wanted_ones_not_their_sum() -> None:
    ours = busy(10, 11, ours=True, after=20, before=5)
    rules = Rules(buffer_before=minutes(15), buffer_after=minutes(15), horizon=None)
    person = a_calendar(ours, rules=rules)
    assert not offered(person, at(11, 15))
    assert offered(person, at(11, 20))
    assert offered(person, at(9, 15))
    assert not offered(person, at(9, 20))


def test_buffers_are_added_before_anything_is_rounded() -> None:
    rules = Rules(buffer_before=minutes(7), horizon=None)
    person = a_calendar(busy(at(9), at(9, 52, 59)), rules=rules)
    assert offered(person, at(10)), "9:52:59 and 7 minutes are 9:59:59; rounding 9:52:59 first would hide 10:00"
    assert not offered(a_calendar(busy(at(9), at(9, 53, 1)), rules=rules), at(10))


def test_the_meeting_fits_the_windows_and_its_buffers_need_not() -> None:
    person = a_calendar(rules=Rules(buffer_before=minutes(30), buffer_after=minutes(30), horizon=None))
    assert offered(person, at(9))
    assert offered(person, at(16, 30))


# ---------------------------------------------------------------- notice, horizon, caps


def test_notice_and_horizon_count_from_now_to_the_second() -> None:
    person = a_calendar(hours=None, notice=minutes(15), rules=Rules(horizon=timedelta(hours=24)))
    found = starts(a_question(person, now=at(9, 0, 1), windows=(days(0, 3),)))
    assert found[0] == at(9, 30)
    assert found[-1] == at(9, day=1)
    assert starts(a_question(person, now=at(9), windows=(days(0, 3),)))[-1] == at(8, 45, day=1)


def test_a_daily_cap_counts_what_begins_on_the_local_day() -> None:
    late = busy(datetime(2026, 11, 24, 4, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC))  # 23:00 on Monday in New York
    person = a_calendar(late, zone="America/New_York", hours=None, rules=Rules(daily_cap=1, horizon=None))
    found = starts(a_question(person, windows=(days(0, 3),), step=60, length=60))
    assert at(4) in found
    assert at(5) not in found
    assert at(4, day=1) not in found
    assert at(6, day=1) in found


def test_a_weekly_cap_counts_monday_to_sunday_beyond_what_is_asked_about() -> None:
    sunday_before = busy(10, 11, day=-1)
    this_friday = busy(10, 11, day=4)
    rules = Rules(weekly_cap=1, horizon=None)
    assert offered(a_calendar(sunday_before, rules=rules, hours=None), at(9))
    assert not offered(a_calendar(this_friday, rules=rules, hours=None), at(9))


def test_a_cap_may_count_ours_only_and_never_counts_all_day_or_free_entries() -> None:
    entries = (busy(9, 10), all_day(0, status=Status.TENTATIVE), busy(11, 12, status=Status.FREE))
    ours_only = Rules(daily_cap=1, caps_count=CapCounts.OURS, horizon=None, blocking=frozenset({Status.BUSY}))
    assert offered(a_calendar(*entries, rules=ours_only), at(14))
    assert not offered(a_calendar(*entries, busy(15, 16, ours=True), rules=ours_only), at(14))
    everything = Rules(daily_cap=2, horizon=None, blocking=frozenset({Status.BUSY}))
    assert offered(a_calendar(*entries, rules=everything), at(14))


# ---------------------------------------------------------------- windows


def test_windows_that_touch_are_one_across_midnight_too() -> None:
    evening = WeeklyWindow(EVERY_DAY, time(22), None)
    night = WeeklyWindow(EVERY_DAY, time(0), time(1, 7))
    later = WeeklyWindow(EVERY_DAY, time(1, 7), time(2))
    found = starts(a_question(a_calendar(hours=Hours((evening, night, later))), windows=(days(0, 2),), length=240, step=60))
    assert found == [at(22), at(22, day=1)]


def test_dated_windows_replace_the_day_and_a_day_off_wins() -> None:
    hours = Hours(
        NINE_TO_FIVE.weekly,
        (
            DatedWindow(MONDAY, time(12), time(13)),
            DatedWindow(MONDAY, time(18), time(19)),
            DatedWindow(MONDAY + timedelta(days=1), time(9), time(17)),
            DatedWindow(MONDAY + timedelta(days=1)),
        ),
    )
    found = starts(a_question(a_calendar(hours=hours), windows=(days(0, 2),), length=60, step=60))
    assert found == [at(12), at(18)]


def test_skipped_and_repeated_wall_times_follow_the_offset_before_the_change() -> None:
    hours = Hours((WeeklyWindow(EVERY_DAY, time(1, 30), time(2, 30)),))
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    def night(day: date) -> list[datetime]:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2)
        person = a_calendar(hours=hours, zone="Europe/Berlin")
        window = Interval(midnight, midnight + timedelta(hours=8))
        return starts(a_question(person, windows=(window,), now=midnight, length=30, step=30))

    assert night(spring) == [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)]
    assert night(autumn) == [datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)]


# ---------------------------------------------------------------- the grid


def test_starts_lie_on_the_organizer_s_clock_where_offsets_are_odd() -> None:
    in_kathmandu = a_calendar(id="host", zone="Asia/Kathmandu", hours=None)
    found = starts(a_question(in_kathmandu, a_calendar(id="ben", hours=None), step=60, length=60, windows=(span(0, 3),)))
    assert found == [at(0, 15), at(1, 15), at(2, 15)]


def test_a_step_that_does_not_divide_the_day_begins_anew_at_midnight() -> None:
    found = starts(a_question(a_calendar(hours=None), step=7, length=5, windows=(Interval(at(23, 50), at(0, 10, day=1)),)))
    assert found == [at(23, 55), at(0, day=1), at(0, 7, day=1)]


def test_both_folds_of_a_clock_change_have_their_starts() -> None:
    window = Interval(datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 11, 1, 7, tzinfo=UTC))  # 1:00 to 2:00, twice
    person = a_calendar(hours=None, zone="America/New_York")
    found = starts(a_question(person, windows=(window,), now=window.start, step=45, length=15))
    assert [(start - window.start) // timedelta(minutes=1) for start in found] == [30, 90]


def test_a_meeting_may_end_after_the_window_of_its_start() -> None:
    assert starts(a_question(a_calendar(hours=None), windows=(span(9, 10),), step=30, length=120)) == [at(9), at(9, 30)]


# ---------------------------------------------------------------- people


def test_who_is_optional_restricts_nothing_and_an_unknown_calendar_everything() -> None:
    ada = a_calendar(id="ada")
    assert starts(a_question(ada, a_calendar(busy(9, 17), id="ben", required=False))) == starts(a_question(ada))
    gus = a_calendar(id="gus", readable=False)
    assert starts(a_question(ada, gus)) == []
    knowingly = frozenset({Waiver("gus", Rule.UNKNOWN)})
    assert starts(a_question(ada, gus, waived=knowingly)) == starts(a_question(ada))


def test_an_accepted_unknown_is_still_busy_with_what_convene_holds() -> None:
    gus = replace(a_calendar(id="gus", readable=False), held=(busy(9, 10, ours=True),))
    waived = frozenset({Waiver("gus", Rule.UNKNOWN)})
    assert starts(a_question(gus, waived=waived))[0] == at(10)


def test_a_waived_buffer_leaves_the_gap_that_a_booking_was_promised() -> None:
    person = a_calendar(busy(10, 11, ours=True, after=10), rules=Rules(buffer_before=minutes(30), horizon=None))
    waived = frozenset({Waiver("ada", Rule.BUFFER_BEFORE)})
    found = starts(a_question(person, step=5, waived=waived))
    assert at(11, 10) in found
    assert at(11, 5) not in found


def test_busy_cannot_be_waived() -> None:
    question = a_question(a_calendar(busy(9, 17)), waived=frozenset({Waiver("ada", Rule.BUSY)}))
    assert starts(question) == []


# ---------------------------------------------------------------- one time, to the second


def test_the_conflict_rule_says_whether_only_bookings_of_ours_are_in_the_way() -> None:
    def in_the_way(*entries: AnyEntry) -> list[tuple[Rule, bool]]:
        person = a_calendar(*entries, rules=Rules(buffer_before=minutes(15), horizon=None))
        slot = Interval(at(10, 7), at(10, 37))
        found = blockers(person, slot, now=at(0))
        return [(each.rule, each.entry_ours) for each in found]

    assert in_the_way(busy(10, 11, ours=True)) == [(Rule.BUSY, True)]
    assert in_the_way(busy(10, 11, ours=True), busy(10, 11)) == [(Rule.BUSY, False)]
    assert in_the_way(busy(9, 10), busy(at(10, 36, 59), 11)) == [(Rule.BUSY, False), (Rule.BUFFER_BEFORE, False)]


def test_why_not_names_every_rule_of_every_required_person() -> None:
    ada = a_calendar(busy(9, 10), id="ada", notice=timedelta(hours=24))
    ben = a_calendar(id="ben", hours=hours_of(12, 14))
    eva = a_calendar(busy(9, 10), id="eva", required=False)
    found = [(each.person, each.rule) for each in why_not(a_question(ada, ben, eva), at(9))]
    assert found == [("ada", Rule.BUSY), ("ada", Rule.NOTICE), ("ben", Rule.HOURS)]


def test_free_time_is_within_hours_and_beside_entries_without_buffers() -> None:
    person = a_calendar(busy(10, 11), all_day(1), rules=Rules(buffer_before=minutes(30)))
    assert free(person, days(0, 2)) == (span(9, 10), span(11, 17))
    assert free(a_calendar(readable=False), days(0, 1)) is None
    assert free(a_calendar(hours=None), span(3, 4)) == (span(3, 4),)
