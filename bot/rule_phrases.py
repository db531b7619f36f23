"""Ways to say a rule that its words alone do not tell: as another sentence that they do, or as the change itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.understanding.requests import RuleChange

_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAYS: Final = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends)"
_SOME_DAYS: Final = rf"{_WEEKDAYS}(?:(?:,| and| or| &|, and|, or) {_WEEKDAYS})*"
_DAYS: Final = rf"(?P<days>{_SOME_DAYS})"
_PARTS: Final = r"(?P<parts>(?:mon|tues|wednes|thurs|fri|satur|sun)days? (?:mornings|afternoons|evenings))"
_CLOCK: Final = r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?|noon|midday"
_STRETCH: Final = rf"(?P<stretch>(?:from |between )?(?:{_CLOCK}) ?(?:-|–|to|until|till|and) ?(?:{_CLOCK}))"
_COUNT: Final = r"\d{1,3}|half an|an?|the|one|two|three|four|five|six"
_LASTING: Final = rf"(?P<lasting>(?:{_COUNT}) ?(?:min(?:ute)?s?|h|h(?:ou)?rs?|days?|weeks?))"
_MEETINGS: Final = r"(?:meetings?|calls?|bookings?|appointments?)"
_CAN_MEET: Final = rf"(?:i can (?:also )?(?:do|meet|work|take {_MEETINGS})|(?:you|people|others) (?:can|may) (?:also )?book me)"
_END: Final = r"(?: please)?\W*$"

_CLOSED: Final = "no meetings on {days}"

SAID_OTHERWISE: Final = tuple(
    (re.compile(rf"^\s*(?:please )?{pattern}{_END}", re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"(?:i )?(?:don['’]?t|do not|never) (?:work|do) (?:on )?{_DAYS}", _CLOSED),
        (rf"no {_DAYS}", _CLOSED),
        (
            rf"i(?:['’]?m| am) (?:never |always )?(?:unavailable|not available|off|not in|out) (?:on )?{_DAYS}",
            _CLOSED,
        ),
        (rf"{_DAYS} only", "only {days}"),
        (rf"(?:block|block off|block out|keep free) (?:my |all )?{_PARTS}", "no meetings on {parts}"),
        (
            rf"my (?:work ?|working )?week (?:is|runs|goes)(?: from)? (?P<week>{_WEEKDAY} (?:to|till|until|through) {_WEEKDAY})",
            "only {week}",
        ),
        (r"keep (?P<then>(?:today|tomorrow|this|next|on) ?.*) (?:free|clear|open)", "no meetings {then}"),
        (rf"{_LASTING}(?:['’]s?)? notice", "at least {lasting} notice"),
        (rf"make (?:all )?my {_MEETINGS} {_LASTING}(?: long)?", "my default meeting length is {lasting}"),
        (rf"(?:i have |i take )?{_DAYS} (?:are )?(?:off|free of {_MEETINGS})", _CLOSED),
        (rf"i (?:start|begin)(?: work| working)? (?:at )?(?P<at>{_CLOCK})", "no meetings before {at}"),
        (rf"i (?:finish|stop|end|leave)(?: work| working)? (?:at )?(?P<at>{_CLOCK})", "no meetings after {at}"),
        (rf"(?:my )?lunch ?break (?:is |from )*{_STRETCH}", "no meetings {stretch}"),
        (rf"(?:i have |i take |my )lunch (?:is |every day )*{_STRETCH}(?: every day)?", "no meetings {stretch}"),
        (rf"my {_MEETINGS} (?:are|take|last)(?: usually)? {_LASTING}(?: long)?", "my default meeting length is {lasting}"),
        (
            rf"(?:(?:nobody|no ?one|no-one|people|they|others) (?:can(?:not|['’]t)? |may |should )*|"
            rf"(?:don['’]?t|do not|never) (?:let (?:people|anyone|anybody|others) )?)books? (?:me )?(?:any )?"
            rf"(?:with )?(?:less than|closer than|later than|under|at least) {_LASTING}(?:['’]s?)? "
            r"(?:ahead|before|in advance|notice)",
            "at least {lasting} notice",
        ),
        (rf"no {_MEETINGS} (?:within|in) the next {_LASTING}", "at least {lasting} notice"),
        (rf"(?:no|stop|block) same ?-?day {_MEETINGS}", "at least 1 day notice"),
        (
            r"(?:remove|no|drop|clear|delete|switch off|turn off|take away) (?:more )?(?:the |my |all |any )*"
            rf"(?:breaks?|buffers?|gaps?|padding)(?: between| around)(?: my| all)? {_MEETINGS}",
            "no buffer",
        ),
        (
            r"(?:i['’]?m|i am|i live|set me|switch me|move me)(?: now)? (?:in|on|to) (?:the )?(?P<zone>[\w /+-]+?) "
            r"time(?: ?-?zone)?(?: now)?",
            "my time zone is {zone}",
        ),
    )
)
"""Whole sentences and the plain ones that they mean."""

_LENGTHS: Final = re.compile(rf"\b(?P<count>{_COUNT})[ -]?(?P<unit>min|h|day|week)", re.IGNORECASE)
_NUMBERS: Final = {"a": 1, "an": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "half an": 0.5}
_UNITS: Final = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_STATUSES: Final = {"working elsewhere": "working_elsewhere", "out of office": "oof"}


def _minutes(said: str) -> list[int]:
    """Every length that is named with its unit: "a day and 1 hour"."""
    found = [(each["count"].lower(), each["unit"][0].lower()) for each in _LENGTHS.finditer(said)]
    return [round((_NUMBERS.get(count) or int(count)) * _UNITS[unit]) for count, unit in found]


def _reminders(found: re.Match[str]) -> RuleChange | None:
    lengths = _minutes(found["lengths"])
    return RuleChange("reminders", ",".join(map(str, lengths))) if lengths else None


def _blocking(found: re.Match[str]) -> RuleChange:
    status = found["status"].lower()
    is_free = bool(found["never"]) or (found["as"] or "").strip().lower() == "free"
    return RuleChange("blocking", f"{_STATUSES.get(status, status)}={'free' if is_free else 'blocks'}")


def _step(found: re.Match[str]) -> RuleChange:
    part = (found["part"] or found["too"] or "").strip().lower()
    return RuleChange("step", "60" if not part else "15" if part == "quarter" else "30")


def _opened(found: re.Match[str]) -> RuleChange:
    return RuleChange("hours", "open", _days(found["days"]))


def _days(said: str) -> tuple[str, ...]:
    named = [each[:3].lower() for each in re.findall(_WEEKDAYS, said, re.IGNORECASE)]
    return tuple(dict.fromkeys(day for each in named for day in (("sat", "sun") if each == "wee" else (each,))))


EXACTLY: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], RuleChange | None]], ...]] = tuple(
    (re.compile(rf"^\s*(?:please )?{pattern}{_END}", re.IGNORECASE), change)
    for pattern, change in (
        (
            rf"(?:(?:don['’]?t|do not|never|stop) remind(?:ing)? me(?: (?:of|about) (?:my |any )?{_MEETINGS})?(?: any ?more)?"
            r"|no (?:more )?reminders(?: for me)?|(?:i (?:don['’]?t|do not) want|turn off|switch off) (?:any |my )?reminders"
            r"|(?:turn|switch) (?:my |the )?reminders off)",
            lambda _: RuleChange("reminded", "off"),
        ),
        (
            rf"(?:remind me(?: again)?(?: (?:of|about) (?:my |all )*{_MEETINGS})?|(?:turn|switch) (?:my )?reminders on"
            r"|(?:turn|switch) on (?:my )?reminders)",
            lambda _: RuleChange("reminded", "on"),
        ),
        (
            rf"(?:remind (?:me|us|everyone|everybody|people|all)|(?:send )?(?:meeting )?reminders?) (?P<lengths>[\w ,-]+?) "
            rf"(?:before|ahead|in advance)(?: (?:of )?(?:(?:my |all |any )*(?:meetings|calls)|(?:every|each) {_MEETINGS}))?",
            _reminders,
        ),
        (
            rf"(?:keep |leave |add |put |give me |i (?:need|want) )*(?:an? )?(?:(?:break|buffer|gap|pause) of )?{_LASTING}"
            rf"(?: break| buffer| gap| free)*(?: both)? before and after(?: every| each| all| any| my| a)*(?: {_MEETINGS})?",
            lambda found: RuleChange("buffer", str(_minutes(found["lasting"])[0])),
        ),
        (
            r"(?:(?:events?|entries|time) (?:that are |marked |shown )*(?:as )?)?"
            rf"(?P<status>working elsewhere|out of office|oof|tentative|busy|free)(?: events?| entries| {_MEETINGS}| time)?"
            r"(?: should| must| shall| also| does| do)*(?P<never>n['’]t| not)? (?:counts?|be|is|are|blocks?)(?: also)?"
            r"(?P<as> as (?:busy|free)| busy| free)?(?: too| as well| also)?",
            _blocking,
        ),
        (
            rf"(?:{_CAN_MEET}|open(?: up)?|offer|also offer|start offering) (?:also )?(?:on )?(?:my )?{_DAYS}"
            r"(?: too| as well| also)?",
            _opened,
        ),
        (
            r"(?:reset|clear|delete|remove|forget) (?:all )?(?:of )?(?:my|the) (?:rules|settings|preferences)"
            r"(?: to (?:the )?(?:defaults?|start))?",
            lambda _: RuleChange("reset", ""),
        ),
        (
            r"(?:start )?(?:my )?meetings? (?:should |may |can |must )?(?:only )?(?:start |begin )?(?:only )?(?:on|at) "
            r"(?:the|every|each|a) (?:full )?(?P<part>half |quarter )?hours?(?P<too> (?:or|and) (?:the |a )?half(?: hour)?)?",
            _step,
        ),
        (
            rf"(?:at most|max(?:imum)?|no more than|only|not more than|up to) \d{{1,2}}(?: {_MEETINGS})?(?: on| every| each) "
            rf"{_DAYS}",
            lambda found: RuleChange("daily_cap", "1", _days(found["days"])),
        ),
        (
            rf"(?:at most|max(?:imum)?|no more than|not more than|up to|limit(?: me)? to) \d{{1,2}} hours(?: of {_MEETINGS})? "
            r"(?:a|per|each|every) (?:day|week)",
            lambda _: RuleChange("hours_cap", ""),
        ),
        (
            rf"(?:my limits |only )?count only (?:what you booked|(?:your|convene['’]?s?(?: own)?) {_MEETINGS})",
            lambda _: RuleChange("caps_count", "ours"),
        ),
        (rf"count all (?:of )?(?:my )?{_MEETINGS}", lambda _: RuleChange("caps_count", "all")),
        (
            r"(?:(?:what|which) (?:hours|rules|limits|calendars) (?:do i have(?: set)?|have i set|do you (?:read|use|write|know))"
            r"|(?:edit|change|show|add|open|see)? ?(?:me )?(?:my |a |the )?(?:meeting types?|calendars|reminders|buffers)"
            r"|use (?:my |the )?[\w ]+ calendar(?: too| as well)?)",
            lambda _: RuleChange("show", ""),
        ),
        (rf"(?:no|stop|avoid) last ?-?minute {_MEETINGS}", lambda _: RuleChange("notice", "")),
    )
)
"""Whole sentences and the change that they ask for."""

_RANGE: Final = re.compile(rf"\b(?P<first>{_WEEKDAY}) ?(?:-|–|to|through|thru|till|until) ?(?P<last>{_WEEKDAY})\b", re.IGNORECASE)
_WORKS: Final = re.compile(
    r"^\s*(?:i (?:only |usually |always )*work|my (?:working |work |office )?hours (?:are|is))\b", re.IGNORECASE
)
_OPENS: Final = re.compile(
    rf"^\s*(?:(?:{_CAN_MEET}|i work) (?:on )?{_SOME_DAYS}|my hours (?:on |for )?{_SOME_DAYS} are) {_STRETCH}{_END}", re.IGNORECASE
)


_TWO_STRETCHES: Final = re.compile(
    rf"^\s*(?:i work|my (?:working )?hours are)(?: from)? (?P<opens>{_CLOCK}) ?(?:-|–|to) ?(?P<stops>{_CLOCK}),? and (?:from )?"
    rf"(?P<goes>{_CLOCK}) ?(?:-|–|to) ?(?P<closes>{_CLOCK})(?P<days> on {_SOME_DAYS})?{_END}",
    re.IGNORECASE,
)
_NARROWS: Final = re.compile(
    rf"^\s*(?:please )?(?:(?:no|offer|{_CAN_MEET}|{_CAN_MEET} on) {_SOME_DAYS}|{_SOME_DAYS} only){_END}", re.IGNORECASE
)


def narrows(text: str) -> bool:
    """Whether it may as well be about times on the table as a rule."""
    return _NARROWS.match(text) is not None


def said_plainly(text: str) -> str:
    """The plain sentence that it means; itself where there is none."""
    for pattern, plain in SAID_OTHERWISE:
        if found := pattern.match(text):
            return plain.format(**{name: value for name, value in found.groupdict().items() if value})
    return text


def hours_around_a_break(text: str) -> tuple[str, ...]:
    """ "I work 8-12 and 13-17" as two plain sentences: the whole day, and what is ruled out of it."""
    found = _TWO_STRETCHES.match(text)
    if found is None:
        return ()
    days = found["days"] or ""
    return (
        f"my hours are {found['opens']} to {found['closes']}{days}",
        f"no meetings between {found['stops']} and {found['goes']}{days}",
    )


def opened_hours(text: str) -> tuple[tuple[str, ...], str] | None:
    """The weekdays of "you can book me on Saturdays from 10 to 12", and a plain sentence that rules these hours out."""
    found = _OPENS.match(text)
    return (_days(text), f"no meetings {found['stretch']}") if found else None


def exactly(text: str) -> RuleChange | None:
    return next((change(found) for pattern, change in EXACTLY if (found := pattern.match(text))), None)


def days_worked(text: str) -> tuple[str, ...]:
    """The weekdays of "I work 9 to 5, Monday to Thursday", outside which nobody works then."""
    if not _WORKS.match(text) or (found := _RANGE.search(text)) is None:
        return ()
    order = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    first, last = (order.index(found[name][:3].lower()) for name in ("first", "last"))
    return tuple(order[first : last + 1] if first <= last else [*order[first:], *order[: last + 1]])
