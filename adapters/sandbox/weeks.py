"""Calendars that look like real weeks, the same for the same seed and start date."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from adapters.sandbox import exchange
from adapters.sandbox.events import StoredEvent
from adapters.sandbox.history import Author, History
from adapters.sandbox.people import Account, object_id
from adapters.sandbox.wire import Json
from adapters.sandbox.world import World

WEEKS_BACK = 1
WEEKS_AHEAD = 10
WRITTEN_BEFORE = timedelta(days=21)
SERIES_LENGTH = timedelta(weeks=26)

ADA, ANA_PEREZ, ANA_PETROVA, BEN, CHIE, DEV, EVA, FARID, WILL, BLUE_ROOM = (object_id(n) for n in range(1, 11))
IVO, ASA = object_id(15), object_id(16)

IVO_EVENTS = 1_100
IVO_DAYS = 30

_SEEDER = Author("seed")


def fill(world: World) -> None:
    """Write everybody's weeks around the clock's date, as if three weeks ago; history and outbox are empty afterwards."""
    now = world.now()
    monday = now.date() - timedelta(days=now.weekday())
    written = datetime.combine(monday, time(), UTC) - WRITTEN_BEFORE
    meetings: list[StoredEvent] = []
    world.clock.at(written, lambda: meetings.extend(_write(world, monday)))
    world.clock.at(written + timedelta(days=1), lambda: _answer(world, meetings))
    world.clock.at(written + timedelta(days=2), lambda: _disturb(world, meetings, monday))
    world.clock.catch_up()
    world.outbox.clear()
    world.history = History()
    for mailbox in world.mailboxes.values():
        mailbox.forget_past()


@dataclass(frozen=True, slots=True)
class _Series:
    """A recurring meeting, in the wall time of its organizer."""

    organizer: str
    subject: str
    days: tuple[str, ...]
    start: time
    minutes: int
    attendees: tuple[str, ...] = ()
    every: int = 1
    optional: tuple[str, ...] = ()
    room: bool = False
    show_as: str = "busy"
    online: bool = False


_WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

SERIES = (
    _Series(ADA, "Product stand-up", _WORKDAYS, time(9, 15), 15, (ANA_PEREZ, BEN, ASA), online=True),
    _Series(EVA, "Leadership sync", ("monday",), time(10), 60, (ADA, BEN, ANA_PEREZ, ANA_PETROVA), online=True),
    _Series(ANA_PEREZ, "Design review", ("tuesday",), time(15), 60, (ASA,), optional=(FARID,), room=True, online=True),
    _Series(EVA, "1:1 Ada and Eva", ("thursday",), time(9), 30, (ADA,), every=2),
    _Series(EVA, "1:1 Ben and Eva", ("thursday",), time(9, 30), 30, (BEN,), every=2),
    _Series(CHIE, "Engineering planning", ("wednesday",), time(14), 60, (DEV,), every=2),
    _Series(WILL, "Support hand-over", _WORKDAYS, time(8), 15, (DEV,)),
    _Series(ANA_PETROVA, "Budget check", ("friday",), time(11), 45, (EVA,), every=2),
    _Series(BEN, "Pipeline call", ("monday", "thursday"), time(16), 45),
    _Series(FARID, "Study group", ("wednesday",), time(12), 60, show_as="tentative"),
    _Series(DEV, "Lunch", _WORKDAYS, time(13), 45, show_as="free"),
)

# Subject, minutes, status, sensitivity, weight: what a week is made of beside its series.
_SINGLES = (
    ("Customer call", 30, "busy", "normal", 6),
    ("Interview", 45, "busy", "normal", 3),
    ("Focus time", 120, "busy", "normal", 4),
    ("Project kickoff", 60, "busy", "normal", 3),
    ("Workshop", 90, "busy", "normal", 2),
    ("Coffee chat", 25, "busy", "normal", 3),
    ("Roadmap discussion", 50, "tentative", "normal", 3),
    ("Vendor demo", 60, "tentative", "normal", 2),
    ("Dentist", 60, "oof", "private", 1),
    ("School pick-up", 45, "oof", "personal", 1),
    ("Lunch", 60, "free", "normal", 2),
    ("Site visit", 180, "workingElsewhere", "normal", 1),
    ("Salary review", 30, "busy", "private", 1),
)

_WHOLE_DAYS = (
    ("Vacation", "oof", 2),
    ("Conference", "oof", 1),
    ("Working from the country house", "workingElsewhere", 1),
    ("Team birthday", "free", 1),
    ("Release week", "free", 5),
)


def _write(world: World, monday: date) -> list[StoredEvent]:
    first = monday - timedelta(weeks=WEEKS_BACK)
    meetings = [_series(world, series, first) for series in SERIES]
    for account in list(world.accounts.values()):
        if account.id == IVO:
            _write_month(world, account, monday)
        elif account.has_mailbox:
            for week in range(-WEEKS_BACK, WEEKS_AHEAD):
                _write_week(world, account, monday + timedelta(weeks=week))
    return meetings


def _create(world: World, account: Account, body: Json) -> StoredEvent:
    mailbox = world.mailboxes[account.id]
    return exchange.create_event(world, mailbox, mailbox.default, body, _SEEDER)


def _times(account: Account, day: date, start: time, minutes: int) -> Json:
    begins = datetime.combine(day, start)
    ends = begins + timedelta(minutes=minutes)
    return {
        "start": {"dateTime": begins.isoformat(), "timeZone": account.zone},
        "end": {"dateTime": ends.isoformat(), "timeZone": account.zone},
    }


def _series(world: World, series: _Series, first: date) -> StoredEvent:
    organizer = world.accounts[series.organizer]
    offset = _WORKDAYS.index(series.days[0])
    starts = first + timedelta(days=offset)
    attendees = [_attendee(world.accounts[one], "required") for one in series.attendees]
    attendees += [_attendee(world.accounts[one], "optional") for one in series.optional]
    attendees += [_attendee(world.accounts[BLUE_ROOM], "resource")] if series.room else []
    body: Json = {
        "subject": series.subject,
        "showAs": series.show_as,
        "attendees": attendees,
        "isOnlineMeeting": series.online,
        **_times(organizer, starts, series.start, series.minutes),
        "recurrence": {
            "pattern": {"type": "weekly", "interval": series.every, "daysOfWeek": list(series.days), "firstDayOfWeek": "monday"},
            "range": {"type": "endDate", "startDate": starts.isoformat(), "endDate": (starts + SERIES_LENGTH).isoformat()},
        },
    }
    if series.room:
        body["location"] = {"displayName": world.accounts[BLUE_ROOM].name}
    return _create(world, organizer, body)


def _attendee(account: Account, kind: str) -> Json:
    return {"type": kind, "emailAddress": {"address": account.mail, "name": account.name}}


def _answer(world: World, meetings: Iterable[StoredEvent]) -> None:
    """Most people accept; Ben stays tentative, and the optional ones never answer."""
    for meeting in meetings:
        for attendee in meeting.attendees:
            account = world.at_address(attendee.address)
            mailbox = world.mailbox_of(account) if account else None
            copy = mailbox.copy_of(meeting.ical_uid) if mailbox else None
            if account is None or mailbox is None or copy is None or attendee.kind != "required":
                continue
            response = "tentativelyAccepted" if account.id == BEN and meeting.subject == "Leadership sync" else "accepted"
            exchange.respond(world, mailbox, copy, response, {}, Author(f"user:{account.id}"))


def _disturb(world: World, meetings: Iterable[StoredEvent], monday: date) -> None:
    """One occurrence of each daily meeting is moved, one is cancelled."""
    for meeting in meetings:
        mailbox = world.mailboxes[meeting.mailbox]
        master = mailbox.find(meeting.id)
        if master is None or master.recurrence is None or len(master.recurrence.days) < len(_WORKDAYS):
            continue
        account = world.accounts[meeting.mailbox]
        minutes = int((meeting.end - meeting.start).total_seconds() // 60)
        days = monday + timedelta(days=1), monday + timedelta(days=9)
        moved, dropped = (next(iter(mailbox.occurrences_on(master, day, day)), None) for day in days)
        if moved is not None and moved.original_date is not None:
            later = _times(account, moved.original_date, time(11), minutes)
            exchange.update_event(world, mailbox, moved, later, _SEEDER)
        if dropped is not None:
            exchange.cancel_event(world, mailbox, dropped, "Off-site day.", _SEEDER)


def _write_week(world: World, account: Account, monday: date) -> None:
    chance = random.Random(f"{world.seed}/{account.id}/{monday}")  # noqa: S311 - repeatable on purpose
    if account.kind == "room":
        _write_room_week(world, account, monday, chance)
        return
    for _ in range(chance.randint(5, 9)):
        subject, minutes, status, sensitivity, _ = chance.choices(_SINGLES, [one[-1] for one in _SINGLES])[0]
        day = monday + timedelta(days=chance.randint(0, 4))
        latest = (account.closes.hour - account.opens.hour) * 4 - minutes // 15
        quarter = chance.randint(0, max(latest, 0))
        starts = time(account.opens.hour + quarter // 4, quarter % 4 * 15)
        body: Json = {"subject": subject, "showAs": status, "sensitivity": sensitivity, **_times(account, day, starts, minutes)}
        _create(world, account, body)
    if chance.random() < 0.35:
        _write_whole_days(world, account, monday, chance)


def _write_whole_days(world: World, account: Account, monday: date, chance: random.Random) -> None:
    subject, status, days = chance.choice(_WHOLE_DAYS)
    first = monday + timedelta(days=chance.randint(0, 5 - days))
    body: Json = {
        "subject": subject,
        "showAs": status,
        "isAllDay": True,
        "isReminderOn": False,
        "start": {"dateTime": f"{first}T00:00:00", "timeZone": account.zone},
        "end": {"dateTime": f"{first + timedelta(days=days)}T00:00:00", "timeZone": account.zone},
    }
    _create(world, account, body)


def _write_room_week(world: World, room: Account, monday: date, chance: random.Random) -> None:
    for offset in range(5):
        starts = time(chance.choice((9, 10, 13, 14, 16)), chance.choice((0, 30)))
        body: Json = {"subject": "Reserved", **_times(room, monday + timedelta(days=offset), starts, 60)}
        _create(world, room, body)


def _write_month(world: World, account: Account, monday: date) -> None:
    """A dispatcher's calendar: short calls all day, 1,100 in 30 days."""
    for number in range(IVO_EVENTS):
        day, place = number % IVO_DAYS, number // IVO_DAYS
        minutes = 8 * 60 + place * 15
        body: Json = {
            "subject": f"Dispatch {number + 1}",
            **_times(account, monday + timedelta(days=day), time(minutes // 60, minutes % 60), 10),
            "isReminderOn": False,
        }
        _create(world, account, body)
