#!/usr/bin/env python3
"""Score predictions against SMCalFlow cases and office cases (office/).

Run:  python3 score.py smcalflow-dev.jsonl predictions.jsonl [--show 20] [--json]
      python3 score.py office-dev.jsonl predictions.jsonl
      python3 score.py followups-dev.json predictions.jsonl

Each prediction is one JSON object per line, in any order, matched by id:
    {"id", "intent", "attendees": [...], "duration_minutes": int|null,
     "start": ISO|null, "end": ISO|null, "exact": bool}
start/end are local times, or dates (a date as `end` includes that day): the exact
start when "exact" is true, else the earliest start and the latest end that the request
allows.  To move a meeting they are the NEW time.  A missing prediction is wrong in every
slot.  "now" is Monday 2026-11-23 10:00.  In followups.json the n-th turn of talk f07 has the
id "f07#n", and each prediction is the whole request as it stands after that turn.

Intents are those of `convene understand`: find_time, book, availability, agenda, move, cancel,
rules, link, check, explain, help, other.  "reschedule" is the same as move.  SMCalFlow knows
neither availability nor help (its find_time and other), so with a file of that vocabulary
these predictions count as find_time and other.

What counts as right
    intent      the case's intent; "accepted" also counts its intent_also (a request
                without a clock time may be read as book or as find_time; "when is Ana
                free?" as availability or as find_time, where the case says so).
    attendees   same set, ignoring case, titles and the marks of a mention or an address
                (@Ana, <@U024BE7LH>, <mailto:...>); a first name matches a full name.
                Names that stand in the event's title are optional, and so are role
                words ("my manager", "Jesse's team") when the case has people_refs.
    duration    same number of minutes, or end - start saying the same.  When only start
                and end are said ("from 1 to 3"), null and the difference are both right.
    time        by kind:
      none         no start and no end (start = now without end is also right; with
                   the flag past: any end up to now).
      exact        same start minute and exact = true (not needed to look up or cancel
                   an event, to ask who is free, or to ask why).  A stated end must come back as `end` or through the
                   duration; without one, the predicted `end` is ignored.  approx
                   ("around 6"): within 60 minutes, exact or not, or a window of at most
                   four hours around it.
      date         start on that day, at any hour; end absent or on that day; not exact
                   unless all_day, or to look up or cancel.
      time_of_day  same clock time, today or tomorrow (move: any day, since it
                   usually keeps the event's day); exact or not.  Ends as for exact.
      window       not exact (unless all_day, a range of days, or to look up or cancel):
        clock         both edges to the minute.
        after         same start minute; end absent, or at most 36 hours later.
        before        same end minute; start absent, on that day, or from today on.
        part          both edges within 3 hours; "now" may replace a start in the past.
        week          starts Sunday or Monday, ends Friday, Saturday or Sunday.
        weekend       starts Friday noon or later, or Saturday; ends Sunday.
        days, month, year   same first and last day.
                   Spans that include today may start today, or have no start.  Ends may be written as
                   23:59, as 00:00 of the next day, or as any hour of the last day.
      offer        follow-ups only ("2", "later"): depends on the times that were
                   offered, which no text tells, so every time is right.
    whole       everything above ("accepted" intent).  For other, help, rules and check
                only the intent counts, for link also the attendees.

A case may list further right times in "time_also" ("end of next week").  Readings that
careful people disagree on are all right without it (see `readings`): the weekday
after "next" (this week's or next week's); a weekday that is today's; a weekday to move
an event of unknown date to; am or pm when neither is said for 6 to 11 o'clock; the last
or the next occurrence in a question about the past; "between 2 and 4" as a window or
as the event's start and end; "next weekend" and "the coming week".
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 23, 10, 0)
TODAY = NOW.date()
DAY = timedelta(days=1)
WEEKDAY = r"(mon|tues?|wed(nes|s)?|thu(r|rs)?|fri|sat(ur)?|sun)(day)?"
MONTH = r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d/\d"
PAST = re.compile(r"\b(did|was|were|had|went|ago)\b|\b(last|past|previous) (week|month|year|night|\w+day)", re.IGNORECASE)
ROLE = re.compile(r"manager|boss|supervisor|team|report|skip", re.IGNORECASE)
APPROX = re.compile(r"\b(around|approximately)\s+\d|\w-ish\b|\d ?ish\b", re.IGNORECASE)
TITLE = re.compile(r"\b(mr|mrs|ms|dr|doctor|prof|professor)\b\.?\s*", re.IGNORECASE)
MENTION = re.compile(r"^<mailto:([^|>]+).*>$|^<?@([^|>]+).*>?$")
SLOTS = ("intent", "accepted", "attendees", "duration", "time", "whole")
INTENTS = ("find_time", "book", "availability", "agenda", "move", "cancel", "rules", "link", "check", "explain", "help", "other")
RENAMED = {"reschedule": "move"}
SMCALFLOW = {"find_time", "book", "agenda", "move", "cancel", "other"}  # after RENAMED
FOLDED = {"availability": "find_time", "help": "other"}  # what SMCalFlow calls them
COUNTED = {"other": (), "help": (), "rules": (), "check": (), "link": ("attendees",)}  # beside the intent

Case = dict[str, Any]


# ----------------------------------------------------------------- readings --


def meridiem_said(text: str, clock: time) -> bool:
    """Whether the text settles am or pm for a clock time."""
    minute = rf"\W?{clock.minute:02}" if clock.minute else r"(?:[:.]?00)?"
    shape = rf"(?<![\d:])0?{clock.hour % 12 or 12}{minute}\s*"
    marks = r"([ap]\.?\s?m?\b|(-|to|and|until|till)\s*\d[\d:.]*\s*[ap]\.?\s?m?\b)"
    context = r"morning|breakfast|afternoon|evening|night|tonight|tonite|dinner|supper"
    day_clock = rf"\b({clock.hour}\D|{clock:%H%M}|{clock:%H}h)" if clock.hour > 12 else r"\b0\d"
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in (shape + marks, context, day_clock))


def shifted(when: Case, days: int, hours: int) -> Case:
    """The same reading some days later and/or half a day off."""
    moved = dict(when)
    for key in {"start", "end", "date", "time"} & when.keys():
        value = when[key]
        if re.fullmatch(r"\d\d:\d\d", value):
            moved[key] = f"{(int(value[:2]) + hours) % 24:02}{value[2:]}"
        elif "T" in value:
            moment = datetime.fromisoformat(value) + days * DAY
            moved[key] = moment.replace(hour=(moment.hour + hours) % 24).isoformat(timespec="minutes")
        else:
            moved[key] = (date.fromisoformat(value) + days * DAY).isoformat()
    return moved


def readings(case: Case) -> Iterator[Case]:
    """Every time that is accepted: the case's own, its time_also, and other ways to read them."""
    for when in [case["time"], *case.get("time_also", [])]:
        yield from readings_of(when, case)


def readings_of(when: Case, case: Case) -> Iterator[Case]:
    """One time of a case and every other way to read it."""
    text = case["text"].lower()
    looks_back = case["intent"] in ("agenda", "cancel")
    stamp = when.get("date") or when.get("start")
    days, hours = [0], [0]
    if stamp and when.get("grain") not in ("week", "month", "year", "weekend"):
        first = date.fromisoformat(stamp[:10])
        ahead = (first - TODAY).days
        if re.search(rf"\b{WEEKDAY}\b", text):
            if re.search(rf"\bnext {WEEKDAY}", text) and 0 < ahead < 7:
                days.append(7)
            if ahead == 7 and not re.search(r"\bnext\b", text):
                days.append(-7)
            if case["intent"] == "move":
                days += [shift for shift in (-7, 7) if ahead + shift >= 0]
            if looks_back and PAST.search(text) and ahead >= 0:
                days.append(-7)
    if stamp and looks_back and re.search(MONTH, text) and when.get("grain") != "week":
        first = date.fromisoformat(stamp[:10])
        if first > TODAY and (PAST.search(text) or first - TODAY > 275 * DAY):
            days.append((first.replace(year=first.year - 1) - first).days)
    if when.get("grain") == "weekend" and "next weekend" in text:
        days.append(-7)
    if when.get("grain") == "week" and re.search(r"\b(up)?coming week", text):
        days.append(7)
    clock_text = when.get("time") or (when["start"][11:] if when["kind"] == "exact" else "")
    if clock_text and not re.search(r"hours?\b|minutes?\b|mins?\b", text):
        clock = time.fromisoformat(clock_text)
        unsure = clock.hour % 12 in range(6, 11) or clock.hour == 23 or clock.hour < 6
        if unsure and not meridiem_said(text, clock):
            hours.append(12)
    found = [shifted(when, d, h) for d in days for h in hours]
    yield from found
    for reading in found:  # "between 2 and 4" against "from 2 to 4"
        if reading["kind"] == "exact" and "end" in reading and "between" in text:
            yield reading | {"kind": "window", "grain": "clock"}
        if reading.get("grain") == "clock" and "between" not in text:
            yield reading | {"kind": "exact", "grain": ""}


# -------------------------------------------------------------------- slots --


def moment(value: str | None, is_end: bool = False) -> datetime | None:
    """Parse a predicted time; a bare date as an end includes that day."""
    if not value:
        return None
    parsed = datetime.fromisoformat(value).replace(tzinfo=None, second=0, microsecond=0)
    return parsed + DAY if is_end and len(value) == 10 else parsed


def last_day(end: datetime) -> date:
    return (end - timedelta(minutes=1)).date()


def end_right(reading: Case, start: datetime, end: datetime | None, length: int | None) -> bool:
    """Whether a stated end is predicted, as `end` or through the duration."""
    if "end" not in reading:
        return True
    if "T" in reading["end"]:
        wanted = datetime.fromisoformat(reading["end"])
        return end == wanted or length == (wanted - datetime.fromisoformat(reading["start"])) // timedelta(minutes=1)
    wanted_clock, started = time.fromisoformat(reading["end"]), time.fromisoformat(reading["time"])
    minutes = (wanted_clock.hour - started.hour) * 60 + wanted_clock.minute - started.minute
    return (end is not None and end.time() == wanted_clock) or length == minutes % 1440


def near(a: datetime, b: datetime, hours: float) -> bool:
    return abs(a - b) <= timedelta(hours=hours)


def window_right(reading: Case, start: datetime | None, end: datetime | None) -> bool:
    """Whether a predicted window has the reading's edges, within its grain's tolerance."""
    low, high = datetime.fromisoformat(reading["start"]), datetime.fromisoformat(reading["end"])
    grain = reading["grain"]
    if grain == "before":
        return end == high and (start is None or start.date() == high.date() or (start.date() >= TODAY and start < high))
    if start is None and low.date() <= TODAY and grain not in ("after", "clock", "part"):
        start = NOW
    if start is None:
        return False
    if grain == "after":
        return start == low and (end is None or low < end <= low + timedelta(hours=36))
    if end is None:
        return False
    if grain == "clock":
        return start == low and end == high
    if grain == "part":
        return (near(start, low, 3) or (low < NOW and near(start, NOW, 1))) and near(end, high, 3)
    first, last = low.date(), last_day(high)
    starts, ends = {first}, {last}
    if grain == "week":
        starts, ends = {first - DAY, first}, {last - 2 * DAY, last - DAY, last}
    if grain == "weekend" and start.hour >= 12:
        starts = {first - DAY, first}
    if first <= TODAY <= last:
        starts.add(TODAY)
    return start.date() in starts and last_day(end) in ends


def time_matches(reading: Case, case: Case, pred: Case) -> bool:
    start, end = moment(pred.get("start")), moment(pred.get("end"), is_end=True)
    kind, exact, length = reading["kind"], bool(pred.get("exact")), pred.get("duration_minutes")
    looks_up = case["intent"] in ("agenda", "cancel", "availability", "explain")
    if kind == "offer":
        return True
    if kind == "none":
        if reading.get("past") and end is not None:
            return end <= NOW + timedelta(minutes=1)
        return end is None and (start is None or start == NOW)
    if kind == "window":
        free = looks_up or reading.get("all_day") or reading["grain"] == "days"
        return (free or not exact) and window_right(reading, start, end)
    if start is None:
        return False
    if kind == "date":
        day = date.fromisoformat(reading["date"])
        in_day = start.date() == day and (end is None or last_day(end) == day)
        return in_day and (not exact or looks_up or bool(reading.get("all_day")))
    if kind == "exact":
        wanted = datetime.fromisoformat(reading["start"])
    else:
        clock = time.fromisoformat(reading["time"])
        wanted = datetime.combine(start.date(), clock)
        if case["intent"] != "move" and start.date() not in (TODAY, TODAY + DAY):
            return False
    if reading.get("approx") or APPROX.search(case["text"]):
        around = end is not None and start <= wanted <= end and end - start <= timedelta(hours=4)
        return near(start, wanted, 1) or around
    if start != wanted or (kind == "exact" and not exact and not looks_up):
        return False
    return end_right(reading, start, end, length)


def time_right(case: Case, pred: Case) -> bool:
    try:
        return any(time_matches(reading, case, pred) for reading in readings(case))
    except ValueError:  # not a time
        return False


def duration_right(case: Case, pred: Case) -> bool:
    wanted, got, when = case["duration_minutes"], pred.get("duration_minutes"), case["time"]
    if wanted:
        try:
            start, end = moment(pred.get("start")), moment(pred.get("end"), is_end=True)
        except ValueError:
            start = end = None
        return got == wanted or (
            got is None
            and bool(pred.get("exact"))
            and start is not None
            and end is not None
            and end - start == timedelta(minutes=wanted)
        )
    if got is None:
        return True
    if when.get("all_day"):
        return bool(got % 1440 == 0)
    if "end" in when and when["kind"] in ("exact", "time_of_day"):
        start_text = when.get("start") or f"{TODAY}T{when['time']}"
        end_text = when["end"] if "T" in when["end"] else f"{TODAY}T{when['end']}"
        length = (datetime.fromisoformat(end_text) - datetime.fromisoformat(start_text)) // timedelta(minutes=1)
        return bool(got == length % (24 * 60) or got == length)
    return False


def same_person(a: str, b: str) -> bool:
    first, second = a.split(), b.split()
    return first == second or (min(len(first), len(second)) == 1 and first[:1] == second[:1])


def attendees_right(case: Case, pred: Case) -> bool:
    def clean(name: str) -> str:
        bare = MENTION.sub(lambda found: (found[1] or found[2]).rstrip(">"), name.strip().casefold())
        return TITLE.sub("", re.sub(r"['’]s?\b", "", bare)).strip(" .")

    wanted = [clean(name) for name in case["attendees"]]
    extra = [clean(name) for name in pred.get("attendees") or []]
    titles = " ".join(case.get("subject", []) + case.get("people_refs", [])).casefold()

    def optional(name: str) -> bool:
        return name in ("me", "i", "myself", "") or re.search(rf"\b{re.escape(name)}\b", titles) is not None

    for name in wanted:
        match = next((other for other in extra if same_person(name, other)), None)
        if match is not None:
            extra.remove(match)
        elif not optional(name):
            return False
    return all(optional(name) or (case.get("people_refs") and ROLE.search(name)) for name in extra)


def grade(case: Case, pred: Case) -> dict[str, bool]:
    """Every slot of one case; both must come from `normalised`."""
    strict = pred.get("intent") == case["intent"]
    accepted = strict or pred.get("intent") in case.get("intent_also", [])
    slots = {"intent": strict, "accepted": accepted}
    checks = {"attendees": attendees_right, "duration": duration_right, "time": time_right}
    for slot in COUNTED.get(case["intent"], tuple(checks)):
        slots[slot] = bool(pred) and checks[slot](case, pred)
    return slots | {"whole": all(right for slot, right in slots.items() if slot != "intent")}


# --------------------------------------------------------------------- main --


def read(path: Path) -> list[Case]:
    """Cases or predictions; the turns of conversations (.json) one by one."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".json":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return [
        {"id": f"{talk['id']}#{number}", "text": turn["text"]} | turn["expect"]
        for talk in json.loads(text)
        for number, turn in enumerate(talk["turns"], 1)
    ]


def normalised(cases: list[Case], preds: list[Case]) -> tuple[list[Case], list[Case]]:
    """Cases and predictions in one vocabulary of intents."""

    def renamed(item: Case, names: dict[str, str]) -> Case:
        changed: Case = {key: names.get(item[key], item[key]) for key in item.keys() & {"intent"}}
        if "intent_also" in item:
            changed["intent_also"] = [names.get(intent, intent) for intent in item["intent_also"]]
        return item | changed

    cases = [renamed(case, RENAMED) for case in cases]
    narrow = {case["intent"] for case in cases} <= SMCALFLOW
    return cases, [renamed(pred, RENAMED | FOLDED if narrow else RENAMED) for pred in preds]


def rates(graded: list[dict[str, bool]]) -> dict[str, float | int]:
    """Share of right answers per slot, over the cases that have the slot."""
    result: dict[str, float | int] = {"n": len(graded)}
    for slot in SLOTS:
        values = [slots[slot] for slots in graded if slot in slots]
        if values:
            result[slot] = sum(values) / len(values)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many wrong cases (not for the held-out split)")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    args = parser.parse_args()
    cases, given = normalised(read(args.cases), read(args.predictions))
    preds = {pred["id"]: pred for pred in given}
    graded = [(case, grade(case, preds.get(case["id"], {}))) for case in cases]
    rows = {"all": rates([slots for _, slots in graded])}
    by_kind = [(case["time"]["kind"], slots) for case, slots in graded if "time" in slots]
    rows |= {intent: rates([slots for case, slots in graded if case["intent"] == intent]) for intent in INTENTS}
    rows |= {
        f"time: {name}": rates([slots for kind, slots in by_kind if kind == name])
        for name in ("exact", "date", "time_of_day", "window", "none", "offer")
    }
    rows = {name: row for name, row in rows.items() if row["n"]}
    if args.json:
        print(json.dumps(rows, indent=1))
    else:
        missing = sum(case["id"] not in preds for case in cases)
        print(f"{len(cases)} cases, {missing} without a prediction; intent = recall, accepted = with intent_also\n")
        print(f"{'':18}{'n':>6}" + "".join(f"{slot:>11}" for slot in SLOTS))
        for name, row in rows.items():
            cells = "".join(f"{row[slot]:11.1%}" if slot in row else f"{'-':>11}" for slot in SLOTS)
            print(f"{name:18}{row['n']:6}{cells}")
    for case, slots in [item for item in graded if not item[1]["whole"]][: args.show]:
        wrong = ", ".join(slot for slot, right in slots.items() if not right and slot != "whole")
        print(f"\n{case['text']}\n  wrong: {wrong}\n  case:  {json.dumps(case)}")
        print(f"  given: {json.dumps(preds.get(case['id']))}")


if __name__ == "__main__":
    main()
