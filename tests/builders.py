"""Values of the domain for tests, said in a few words: `at(9)`, `a_person()`, `busy(9, 10)`, `a_question(...)`.

Days count from Monday, 23 November 2026; hours are UTC unless a zone is named.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.bookings import Booking, State
from scheduling.calendars import AllDayEntry, AnyEntry, Entry
from scheduling.intervals import Interval
from scheduling.people import Guest, MailboxId, Person, PersonKind
from scheduling.rules import Hours, Rules, Status, Weekday, WeeklyWindow
from scheduling.slots import Availability, Question, Waiver

MONDAY = date(2026, 11, 23)
TENANT = "11111111-1111-4111-8111-111111111111"
WEEKDAYS = frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}
NINE_TO_FIVE = Hours(weekly=(WeeklyWindow(WEEKDAYS, time(9), time(17)),))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 0, zone: str = "UTC") -> datetime:
    """A moment of the week, in UTC; with `zone` the wall time is that zone's. Hour 24 is the next midnight."""
    days_on, hour = divmod(hour, 24)
    local = datetime.combine(MONDAY + timedelta(days=day + days_on), time(hour, minute, second), ZoneInfo(zone))
    return local.astimezone(UTC)


def span(start: int | datetime, end: int | datetime, *, day: int = 0) -> Interval:
    """From one hour (or moment) to another."""
    return Interval(
        start if isinstance(start, datetime) else at(start, day=day), end if isinstance(end, datetime) else at(end, day=day)
    )


def days(first: int, last: int) -> Interval:
    """Whole days in UTC, the last one excluded."""
    return Interval(at(0, day=first), at(0, day=last))


def busy(
    start: int | datetime,
    end: int | datetime,
    *,
    day: int = 0,
    status: Status = Status.BUSY,
    ours: bool = False,
    before: float = 0,
    after: float = 0,
    event_id: str = "",
    ical_uid: str = "",
    booking: str = "",
) -> Entry:
    """A timed entry; `before` and `after` are the minutes that a booking of ours keeps around itself."""
    when = span(start, end, day=day)
    return Entry(
        when.start, when.end, status, event_id, ical_uid, ours or bool(booking), minutes(before), minutes(after), booking
    )


def all_day(first: int = 0, last: int | None = None, *, status: Status = Status.BUSY) -> AllDayEntry:
    """An entry for whole days counted from Monday, the last one excluded; one day when only `first` is given."""
    return AllDayEntry(
        MONDAY + timedelta(days=first), MONDAY + timedelta(days=first + 1 if last is None else last), status=status
    )


def a_mailbox(number: int = 1) -> MailboxId:
    return MailboxId(TENANT, f"aaaaaaaa-0000-4000-8000-{number:012d}")


def a_person(
    number: int = 1, name: str = "Ada Lindqvist", *, kind: PersonKind = PersonKind.USER, has_mailbox: bool = True
) -> Person:
    return Person(
        a_mailbox(number),
        name,
        f"{name.lower().replace(' ', '.')}@contoso.test",
        kind=kind,
        given_name=name.split()[0],
        has_mailbox=has_mailbox,
    )


def a_guest(address: str = "carla@partner.test", name: str = "Carla Gómez") -> Guest:
    return Guest(address, name)


def a_booking(slot: Interval, **changes: object) -> Booking:
    """A confirmed one of Ada's, with nobody."""
    booking = Booking(
        id="b",
        version=3,
        state=State.CONFIRMED,
        request="r",
        pick="1",
        organizer=a_person(),
        organizer_attends=True,
        slot=slot,
        zone="Europe/Stockholm",
        subject="Budget",
        required=(),
        optional=(),
        rooms=(),
        guests=(),
        place="",
        online=True,
        created=at(8),
        changed=at(8),
    )
    return replace(booking, **changes)  # type: ignore[arg-type]  # fields of Booking


def a_calendar(
    *entries: AnyEntry,
    id: str = "ada",
    zone: str = "UTC",
    hours: Hours | None = NINE_TO_FIVE,
    soft: bool = False,
    notice: timedelta | None = None,
    required: bool = True,
    readable: bool = True,
    free: tuple[Interval, ...] | None = None,
    rules: Rules | None = None,
) -> Availability:
    """One person as a question sees them: Mon-Fri 9 to 17 of their zone, no buffers, no notice, no caps, unless said."""
    return Availability(
        id=id,
        zone=ZoneInfo(zone),
        entries=entries if readable else None,
        rules=rules or Rules(horizon=None),
        hours=hours,
        hours_are_soft=soft,
        notice=notice,
        required=required,
        free=free,
    )


def a_question(
    *people: Availability,
    windows: tuple[Interval, ...] | None = None,
    length: float = 30,
    step: float = 15,
    now: datetime | None = None,
    waived: frozenset[Waiver] = frozenset(),
) -> Question:
    """When can they meet on Monday? Minutes for `length` and `step`."""
    return Question(
        now=now or at(0),
        windows=windows or (days(0, 1),),
        length=minutes(length),
        step=minutes(step),
        people=people,
        waived=waived,
    )
