"""The availability core against the parsing of the calendars that it answers from, and against a plain interval sweep.

The calendars are full Graph answers (graph-contract, appendix A.1), as an app gets them that does not ask for fewer fields;
what is measured begins with decoded entries and ends with the list of starts.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from math import log
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from scheduling.calendars import Entry
from scheduling.explain import explain
from scheduling.intervals import Interval
from scheduling.rules import Hours, Rules, Status, Weekday, WeeklyWindow
from scheduling.service.offer import USUAL_LENGTHS
from scheduling.slots import Availability, Question, find_starts
from scheduling.windows import moment_of, open_hours, seconds_of

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
ZONES = ("Europe/Madrid", "Europe/London", "Europe/Stockholm", "America/New_York")
WEEKDAYS = frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}
ROUNDS = 30

Span = tuple[datetime, datetime]
Event = dict[str, Any]


def run() -> list[str]:
    """The measured figures and what they must reach."""
    question, answers = a_question(people=20, days=28)
    few = replace(question, people=question.people[:3])
    closed = [_closed(person, question) for person in question.people]
    if sweep(few, closed) != find_starts(few).starts() or not find_starts(few).starts():
        raise AssertionError("the sweep and the masks disagree, or there is nothing to find")
    kept = find_starts(few)
    tight, gaps, ours = _tight(question), _with_gaps(question), _with_ours(question)
    parsing, core, sweeping, explaining, searching, relaxing = least(
        lambda: [orjson.loads(answer) for answer in answers],
        lambda: find_starts(question).starts(),
        lambda: sweep(question, closed),
        lambda: explain(question),
        lambda: find_starts(tight).starts(),
        lambda: _relaxed(tight),
    )
    (again,) = least(lambda: kept.again(timedelta(minutes=45)).starts())
    events = sum(len(person.entries or ()) for person in question.people)
    return [
        f"20 people x 28 days, {events} events: core {core * 1e3:.2f} ms, orjson.loads {parsing * 1e3:.2f} ms",
        f"core / orjson.loads: {core / parsing:.2f} (at most 0.35)",
        f"core / interval sweep: {core / sweeping:.2f} (at most 1)",
        f"another length: {again * 1e6:.0f} µs (at most 50)",
        f"explaining / finding: {explaining / core:.2f} (at most 2)",
        f"whole relaxation search / finding, where nothing fits: {relaxing / searching:.2f} (at most 2)",
        f"the same, where everybody wants gaps: {_shares(gaps)} (at most 2)",
        f"the same, where a third of the meetings is ours: {_shares(ours)} (at most 2)",
        f"slope in people, 20 to 200 at 60 days: {_slope(lambda n: a_question(people=n, days=60)[0], 20, 200):.2f} (at most 1.1)",
        f"slope in days, 15 to 60 at 200 people: {_slope(lambda n: a_question(people=200, days=n)[0], 15, 60):.2f} (at most 1.1)",
    ]


def least(*measured: Callable[[], object]) -> list[float]:
    """Seconds that each takes, the least of several rounds, taken in turn so that a busy machine is unfair to none.

    The collector is off: it would mostly be paying for what others made.
    """
    times: list[list[float]] = [[] for _ in measured]
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for each, taken in zip(measured, times, strict=True):
                began = perf_counter()
                each()
                taken.append(perf_counter() - began)
    finally:
        gc.enable()
    return [min(taken) for taken in times]


def _slope(question_of: Callable[[int], Question], small: int, large: int) -> float:
    """The exponent by which time grows from the small size to the large one."""
    little, much = question_of(small), question_of(large)
    short, long = least(lambda: find_starts(little).starts(), lambda: find_starts(much).starts())
    return log(long / short) / log(large / small)


def _tight(question: Question) -> Question:
    """Everybody wants gaps and few meetings, so that nothing fits, and many things stand in the way of each start."""
    rules = Rules(buffer_before=timedelta(minutes=10), buffer_after=timedelta(minutes=5), daily_cap=4, weekly_cap=15)
    tight = replace(question, people=tuple(replace(person, rules=rules) for person in question.people))
    if find_starts(tight).starts():
        raise AssertionError("something fits")
    return tight


def _with_gaps(question: Question) -> Question:
    rules = Rules(buffer_before=timedelta(minutes=10), buffer_after=timedelta(minutes=5))
    return replace(question, people=tuple(replace(person, rules=rules) for person in question.people))


def _with_ours(question: Question) -> Question:
    """Bookings of ours were promised gaps of their own."""
    people = []
    for person in _with_gaps(question).people:
        entries = [each for each in person.entries or () if isinstance(each, Entry)]
        booked = [replace(each, ours=True, buffer_before=timedelta(minutes=15)) for each in entries[::3]]
        people.append(replace(person, entries=(*booked, *entries[1::3], *entries[2::3])))
    return replace(question, people=tuple(people))


def _shares(question: Question) -> str:
    """What explaining and the whole relaxation search take, in findings."""
    finding, explaining, relaxing = least(
        lambda: find_starts(question).starts(), lambda: explain(question), lambda: _relaxed(question)
    )
    return f"{explaining / finding:.2f} and {relaxing / finding:.2f}"


def _relaxed(question: Question) -> object:
    return explain(question, _shorter(question)).relaxations()


def _shorter(question: Question) -> list[Question]:
    """The usual lengths of at least half the time, as `scheduling.service.offer` tries them."""
    return [replace(question, length=each) for each in USUAL_LENGTHS if question.length / 2 <= each < question.length]


# ---------------------------------------------------------------- the other way: sort everything, walk the gaps


def sweep(question: Question, closed: Sequence[Sequence[Span]]) -> list[datetime]:
    """Everything that stands in the way, sorted and walked; `closed` are the times outside each person's hours, kept ready."""
    window = question.windows[0]
    taken: list[Span] = []
    for person, off in zip(question.people, closed, strict=False):
        blocking = person.rules.blocking
        before, after = person.rules.buffer_before, person.rules.buffer_after
        taken += [
            (e.start - after, e.end + before) for e in person.entries or () if isinstance(e, Entry) and e.status in blocking
        ]
        taken += off
        assert person.notice is not None
        taken.append((BEGIN, question.now + person.notice))
    taken.sort()
    found: list[datetime] = []
    reached = window.start
    for start, end in [*taken, (window.end + question.length, window.end + question.length)]:
        if start - reached >= question.length:
            at = BEGIN + -((BEGIN - reached) // question.step) * question.step
            while at + question.length <= start and at < window.end:
                found.append(at)
                at += question.step
        reached = max(reached, end)
    return found


def _closed(person: Availability, question: Question) -> list[Span]:
    window = question.windows[0]
    assert person.hours is not None
    spans = open_hours(person.hours, person.zone, seconds_of(window.start) // 86400, seconds_of(window.end) // 86400 + 2)
    opens = [moment_of(start) for start, _ in spans]
    closes = [moment_of(end) for _, end in spans]
    far = timedelta(days=9)
    return list(zip([window.start - far, *closes], [*opens, window.end + far], strict=True))


# ---------------------------------------------------------------- calendars that look like real weeks


def a_question(people: int, days: int) -> tuple[Question, list[bytes]]:
    """When can they meet in the coming days? With each person's calendar as the JSON that Graph answers."""
    dice = random.Random(7)
    answers = [orjson.dumps({"value": _events(dice, days)}) for _ in range(people)]
    everyone = tuple(
        Availability(
            id=str(number),
            zone=ZoneInfo(ZONES[number % len(ZONES)]),
            entries=tuple(_entry(event) for event in orjson.loads(answer)["value"]),
            rules=Rules(
                buffer_before=timedelta(minutes=10 if number % 4 == 1 else 0),
                buffer_after=timedelta(minutes=5 if number % 4 == 1 else 0),
            ),
            hours=Hours((WeeklyWindow(WEEKDAYS, time(8 + number % 2), time(17 + number % 3)),)),
            notice=timedelta(minutes=15),
        )
        for number, answer in enumerate(answers)
    )
    window = Interval(BEGIN, BEGIN + timedelta(days=days))
    return Question(BEGIN, (window,), timedelta(minutes=30), timedelta(minutes=15), everyone), answers


def _entry(event: Event) -> Entry:
    start, end = (datetime.fromisoformat(event[edge]["dateTime"][:19]).replace(tzinfo=UTC) for edge in ("start", "end"))
    return Entry(start, end, Status(event["showAs"]), event["id"], event["iCalUId"])


def _events(dice: random.Random, days: int) -> list[Event]:
    """Three to five meetings on every working day."""
    return [
        _event(dice, BEGIN + timedelta(days=day, hours=dice.randrange(8, 17), minutes=dice.choice((0, 0, 15, 30, 30, 45))))
        for day in range(days)
        if (BEGIN + timedelta(days=day)).weekday() < 5
        for _ in range(dice.randrange(3, 6))
    ]


def _event(dice: random.Random, start: datetime) -> Event:
    """A full event as calendarView gives it, with a few attendees."""
    end = start + timedelta(minutes=dice.choice((25, 30, 30, 45, 60, 60, 90)))
    number = "".join(dice.choices("ABCDEFGHabcdefgh0123456789-_", k=40))
    nobody = {"response": "none", "time": "0001-01-01T00:00:00Z"}
    people = [{"name": f"Person {n}", "address": f"person.{n}@contoso.test"} for n in range(dice.randrange(1, 5))]
    return {
        "@odata.etag": f'W/"{number}=="',
        "id": f"AAMkAD{number * 3}=",
        "createdDateTime": "2026-02-20T10:11:12.1234567Z",
        "lastModifiedDateTime": "2026-02-20T10:11:13.7654321Z",
        "changeKey": f"{number}==",
        "categories": [],
        "transactionId": None,
        "originalStartTimeZone": "Romance Standard Time",
        "originalEndTimeZone": "Romance Standard Time",
        "iCalUId": f"040000008200E00074C5B7101A82E008{number}",
        "reminderMinutesBeforeStart": 15,
        "isReminderOn": True,
        "hasAttachments": False,
        "subject": "Weekly planning",
        "bodyPreview": "Agenda as always",
        "importance": "normal",
        "sensitivity": "normal",
        "isAllDay": False,
        "isCancelled": False,
        "isOrganizer": False,
        "responseRequested": True,
        "seriesMasterId": None,
        "showAs": dice.choice(("busy", "busy", "busy", "busy", "tentative", "free")),
        "type": "singleInstance",
        "webLink": f"https://outlook.office365.com/owa/?itemid=AAMkAD{number * 3}%3D&exvsurl=1&path=/calendar/item",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "allowNewTimeProposals": True,
        "isDraft": False,
        "hideAttendees": False,
        "recurrence": None,
        "onlineMeeting": None,
        "responseStatus": {"response": "accepted", "time": "2026-02-20T10:12:00Z"},
        "body": {"contentType": "html", "content": "<html><body><p>Agenda as always</p></body></html>"},
        "start": {"dateTime": f"{start:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"},
        "end": {"dateTime": f"{end:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"},
        "location": {
            "displayName": "",
            "locationType": "default",
            "uniqueIdType": "unknown",
            "address": {},
            "coordinates": {},
        },
        "locations": [],
        "attendees": [{"type": "required", "status": nobody, "emailAddress": person} for person in people],
        "organizer": {"emailAddress": people[0]},
    }
