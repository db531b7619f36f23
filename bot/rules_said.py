"""Sentences about rules made exact: which rule, its new value, and the days or dates it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.asked import spoken_spans
from bot.rule_phrases import days_worked, exactly, hours_around_a_break, narrows, opened_hours, said_plainly
from bot.understanding.requests import Intent, Request, RuleChange
from bot.understanding.understand import LONGEST_READ
from bot.zones_said import zone_called
from scheduling.rule_changes import Change
from scheduling.rules import Weekday

ONLY_THE_REST_CLOSED = "only "
DATED = "dated"
PARTS_OF_DAY = frozenset({"06:00-12:00", "12:00-17:00", "17:00-21:00"})
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DAY_HOURS = re.compile(r"^\s*my (?:working )?hours\b", re.IGNORECASE)
DAY_OFF = re.compile(
    r"^\s*(?:i['’]?m|i am|i['’]?ll be) (?:off|away|on (?:holiday|vacation|(?:\w+ )?leave)|not working|out|sick|ill)\b"
    r"|^\s*(?:ooo|out of office)\b.*\d"
    r"|^\s*(?:a |my )?(?:days? off|vacation|holidays?)\b.*\d|\bis (?:a|my) day off\W*$"
    r"|^\s*(?:(?:please )?(?:i )?(?:take|give me|have|['’]m taking)|i['’]ll take) (?!.*\b(?:meeting|call)\b).*\boff\W*$",
    re.IGNORECASE,
)
FORBIDS = re.compile(r"^\s*(?:please )?(?:no|don['’]?t|do not|block|keep)\b", re.IGNORECASE)
ONE_OFF = re.compile(
    rf"\b(?:today|tonight|tomorrow|(?:this|next|coming) (?:morning|afternoon|evening|week|{WEEKDAY})|the \d{{1,2}}(?:st|nd|rd|th)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}|{MONTH} \d{{1,2}})\b",
    re.IGNORECASE,
)
FRAME = re.compile(
    r"\b(?:please|no|not|any|more|meetings?|calls?|keep|free|block|off|don['’]?t|do not|book|schedule|me|nothing|only)\b"
    r"|\b(?:take|give|a day|is)\b|\bmy (?:working )?hours (?:are|is)\b|\b(?:i['’]?m|i am) (?:off|sick|ill|out)\b"
    r"|\bout of office\b|\booo\b",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"(\s*(?:[,;\n]|\.(?=\s))\s*(?:(?:and|also|plus|then)\s+)?|\s+(?:and|also|plus|but)\s+)", re.IGNORECASE)
COUNT_ALONE = re.compile(r"^\s*\d{1,2} (?:meetings )?(?:a|per) (?:day|week)\W*$", re.IGNORECASE)
COUNT = re.compile(r"^\s*(?:at most|max|maximum|no more than) (\d{1,2}) (?:a|per) (day|week)\W*$", re.IGNORECASE)
AHEAD = re.compile(
    r"^\s*(?:(?:(?:nobody|no one) (?:books?|can book|may book|should book)|(?:please )?(?:do not|don['’]?t) book) me "
    r"(?:any )?(?:more|further) than|(?:people|others|they) (?:can|may|should) (?:only )?book me "
    r"(?:at most|no more than|no further than|up to)) (?P<count>\d{1,3}) (?P<unit>day|week)s? (?:ahead|in advance|out)\W*$",
    re.IGNORECASE,
)
AHEAD_AT_LEAST = re.compile(
    r"^\s*(?:people|others|they) (?:can|may) book me (?:more|further) than \d+ (?:day|week)s?\b", re.IGNORECASE
)
STEP = re.compile(r"^\s*(?:my )?meetings (?:should |may |can )?(?:only )?start every (\d{1,2}) min(?:ute)?s?\W*$", re.IGNORECASE)
ZONE = re.compile(r"^\s*(?:set |change )?my time ?-?zone (?:is|to) (?P<zone>[\w/+ .-]+?)[.!]?\s*$", re.IGNORECASE)
TWO_BUFFERS = re.compile(
    r"^\s*(?:keep |leave )?(?P<one>\d{1,3}) ?min(?:ute)?s?(?: free)? (?P<when>before|after)(?: and|,| &)"
    r" (?P<other>\d{1,3})(?: ?min(?:ute)?s?)?(?: free)? (?:before|after)(?: (?:every |each |my |a |all )?meetings?)?\W*$",
    re.IGNORECASE,
)
ONLY_TOLD = re.compile(
    r"^\s*(?:(?:i|we|you|they|he|she) (?:used to|once|wish|would love|wished|never said)|if only|imagine|remember when)\b"
    r"|\b(?:just kidding|kidding|joking|jk|lol|haha)\b",
    re.IGNORECASE,
)
""" "I used to block Fridays": of rules, but no wish to change them."""
HALF_DAYS = re.compile(r"^\s*(?:i (?:work |do |have |take )?)?(?:only )?(?:a )?half[ -]days?\b(?!.*\d)", re.IGNORECASE)
""" "Half days on Fridays" does not say which half."""
ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
ONLY_ON_DAYS = re.compile(r"\bonly\b.*\bon\b", re.IGNORECASE)

Reads = Callable[[str], Request]
"""A sentence -> its request, as of now."""


def with_rules(text: str, request: Request, reads: Reads, *, on_the_table: bool = False) -> Request:
    """The request, as a change of rules where the sentence is one that does not read like one by its words alone.

    With times `on_the_table`, "no Fridays" is about those.
    """
    if on_the_table and narrows(text):
        return request
    if request.rule is not None and request.rule.name != "show" and ONLY_TOLD.search(text):
        return Request(Intent.OTHER)
    if HALF_DAYS.match(text):
        return Request(Intent.RULES)
    plain = said_plainly(text)
    if plain != text:
        return with_rules(plain, reads(plain), reads)
    if (opened := opened_hours(text)) is not None:
        weekdays, ruled_out = opened
        ruled = reads(ruled_out).rule
        if ruled is not None and ruled.name == "hours":
            return Request(Intent.RULES, rule=RuleChange("hours", ruled.value.removeprefix("not "), weekdays))
    if found := COUNT.match(text):
        return Request(Intent.RULES, rule=RuleChange("daily_cap" if found[2].lower() == "day" else "weekly_cap", found[1]))
    if (exact := _exactly(text)) is not None:
        return Request(Intent.RULES, rule=exact)
    if AHEAD_AT_LEAST.match(text):  # names a time beyond the horizon, not which horizon
        return Request(Intent.RULES)
    if (dated := _on_one_day(text, request, reads)) is not None:
        return dated
    rule = request.rule
    if rule is not None and rule.name == "hours" and (worked := days_worked(text)):
        return replace(request, rule=RuleChange("hours", ONLY_THE_REST_CLOSED + rule.value, worked))
    if rule is not None and rule.name == "hours" and ONLY.search(text) and not ONLY_ON_DAYS.search(text):
        return replace(request, rule=replace(rule, value=ONLY_THE_REST_CLOSED + rule.value))
    if DAY_HOURS.match(text) and _names_one_stretch(request):
        return replace(request, intent=Intent.RULES, rule=RuleChange(DATED, ""))
    if DAY_OFF.search(text) and not request.attendees:
        days = request if _names_one_stretch(request) else reads(f"find time {FRAME.sub(' ', text)}")
        if _names_one_stretch(days):
            return replace(days, intent=Intent.RULES, rule=RuleChange(DATED, ""))
    return request


def rules_in(text: str, reads: Reads) -> tuple[Request, ...]:
    """Several changes of rules said in one go, each as a request of its own; none for a text that is not all of such.

    What is no change by itself belongs to what stands before it: "no meetings on Mondays and Fridays" is one.
    """
    if len(text) > LONGEST_READ or _exactly(text) is not None or said_plainly(text) != text:
        return ()
    sentences = [*hours_around_a_break(text)]
    for separator, piece in () if sentences else _pieces(text):
        sentence = f"at most {piece}" if COUNT_ALONE.match(piece) else piece
        if not sentences or _as_change(sentence, reads) is not None:
            sentences.append(sentence)
        elif piece.strip(" .!"):
            sentences[-1] += separator + piece
    if len(sentences) < 2:
        return ()
    found = [_as_change(each, reads) for each in sentences]
    changes = tuple(each for each in found if each is not None)
    return changes if len(changes) == len(found) else ()


def _pieces(text: str) -> list[tuple[str, str]]:
    """Each with what separates it from the one before; two that are one rule word by word ("10 before and 5 after") are one."""
    first, *others = SEPARATOR.split(text)
    pieces = [("", first)]
    for separator, piece in zip(others[::2], others[1::2], strict=True):
        before, last = pieces[-1]
        if _exactly(last + separator + piece) is not None:
            pieces[-1] = before, last + separator + piece
        else:
            pieces.append((separator, piece))
    return pieces


def _as_change(text: str, reads: Reads) -> Request | None:
    request = with_rules(text, reads(text), reads)
    is_change = request.intent is Intent.RULES and change_said(request) is not None
    return request if is_change and not (request.attendees or request.rest) else None


def _exactly(text: str) -> RuleChange | None:
    """Horizon, grid and zone, and two breaks of different lengths; a zone that nobody knows is no value."""
    if (said := exactly(text)) is not None:
        return said
    if found := AHEAD.match(text):
        return RuleChange("horizon", str(int(found["count"]) * (7 if found["unit"].lower() == "week" else 1)))
    if found := STEP.match(text):
        return RuleChange("step", found[1])
    if found := ZONE.match(text):
        is_outlooks = found["zone"].lower() in ("as in outlook", "outlook", "the one of outlook")
        return RuleChange("zone", "off" if is_outlooks else zone_called(found["zone"]) or "")
    if found := TWO_BUFFERS.match(text):
        gaps = (found["one"], found["other"])
        return RuleChange("buffer", "/".join(gaps if found["when"].lower() == "before" else gaps[::-1]))
    return None


def _on_one_day(text: str, request: Request, reads: Reads) -> Request | None:
    """ "No meetings tomorrow" is for that date, and for no other day of that name."""
    rule = request.rule
    if request.intent is not Intent.RULES or not ONE_OFF.search(text):
        return None
    value = rule.value if rule is not None and rule.name == "hours" else "off" if rule is None and FORBIDS.search(text) else ""
    days = reads(f"find time {FRAME.sub(' ', text)}")
    if not value or days.leftover or not spoken_spans(days):
        return None
    return replace(days, intent=Intent.RULES, rule=RuleChange(DATED, value))


def _names_one_stretch(request: Request) -> bool:
    is_meeting = request.intent in (Intent.BOOK, Intent.FIND_TIME) and not request.attendees
    return is_meeting and not request.leftover and len(spoken_spans(request)) == 1


def change_said(request: Request) -> Change | None:
    """The change that a sentence asks for; None when it only asks about the rules."""
    rule = request.rule
    if rule is None or rule.name == "show":
        return None
    if rule.name == DATED:
        return _on_dates(request, rule.value)
    value = rule.value.removeprefix(ONLY_THE_REST_CLOSED)
    is_only = value != rule.value
    if is_only and value in PARTS_OF_DAY:  # "only mornings" opens no hours before those there are
        value = f"within {value}"
    return Change(rule.name, value, frozenset(Weekday(each) for each in rule.days), only=is_only)


def _on_dates(request: Request, value: str) -> Change | None:
    """ "My hours next Monday are 12 to 4", "I'm off from Dec 21 to Jan 1", "no meetings tomorrow" (with a value of its own)."""
    spans = spoken_spans(request)
    dates = tuple(sorted({day for start, end in spans for day in _days_of(start, end)}))
    if value:
        return Change("hours", value, dates=dates)
    start, end = spans[0]
    if start.time() == end.time() == time():
        return Change("hours", "off", dates=dates)
    return Change("hours", _stretch(start, end), dates=dates) if len(dates) == 1 else None


def _days_of(start: datetime, end: datetime) -> Iterator[date]:
    last = (end - timedelta(minutes=1)).date()
    for count in range((last - start.date()).days + 1):
        yield start.date() + timedelta(days=count)


def _stretch(start: datetime, end: datetime) -> str:
    return f"{start:%H:%M}-{'24:00' if end.time() == time() else f'{end:%H:%M}'}"
