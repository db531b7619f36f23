"""When a meeting shall be, as a follow-up changes it: what it leaves unsaid stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.understanding.fold import Folder, Phrase
from bot.understanding.follow_up_text import FollowUp
from bot.understanding.framing import timing_hints
from bot.understanding.how_long import LAST_HOUR, HowLong
from bot.understanding.requests import Intent, LocalSpan, OfferAction, Request
from bot.understanding.times import (
    DAY,
    MIDNIGHT,
    WEEK,
    Bound,
    Clock,
    Days,
    Grain,
    Part,
    Point,
    settle,
    settle_range,
    week,
)
from bot.understanding.who_comes import WhoComes
from bot.understanding.windows import Timing, merge, resolve, without

EVENING = 18
COUNTED_DAYS = ("relative", "following", "pushed_days")


class OtherTimes:
    def __init__(self, text: FollowUp, who: WhoComes, lasts: HowLong) -> None:
        self._text = text
        self._who = who
        self._lasts = lasts
        self._sentence = text.sentence
        self._previous = text.previous
        self._now = text.now
        self._words = text.sentence.words
        self._sets = text.sentence.lexicon.words
        self._says = text.says

    def changed(self, request: Request) -> Request:
        shift = self._lasts.shift()
        if shift is not None:
            return self._shifted(request, shift)
        relative = self._relative_days(request)
        if self._says("same_time") and not self._sentence.phrases and relative is None:
            return _at_its_own_time(request)
        if relative is not None:
            return self._placed(request, [relative], ())
        if self._says("any_time"):
            return replace(request, start=None, end=None, exact=False, windows=())
        points, excluded, _ = merge(self._phrases())
        if not points and not excluded and not self._says("all_day"):
            return request
        if self._says("all_day") and request.intent is Intent.BOOK and request.start is not None and len(points) < 2:
            day = datetime.combine(
                (points[0].days.first if points and points[0].days else request.start.date()), datetime.min.time()
            )
            return replace(request, all_day=True, exact=False, start=day, end=day + DAY, windows=(LocalSpan(day, day + DAY),))
        return self._until(request, points) or self._placed(request, points, excluded)

    def _until(self, request: Request, points: Sequence[Point]) -> Request | None:
        """ "till 4" of a meeting at 3: its end."""
        if not request.exact or request.start is None or len(points) != 1:
            return None
        point = points[0]
        if point.bound is not Bound.UNTIL or point.clock is None or point.days is not None:
            return None
        begin = Clock(request.start.hour * 60 + request.start.minute, settled=True)
        minutes = settle_range(begin, point.clock)[1] - begin.minute
        return replace(request, end=request.start + timedelta(minutes=minutes), duration_minutes=None)

    def _phrases(self) -> Sequence[Phrase]:
        """What is said of times; all of it is ruled out by "Ruth can't do mornings", "Tuesday doesn't work"."""
        phrases = self._of_two_hours() or self.hours_ruled_out() or self._said_phrases() or self.bare_clock()
        if self._lasts.bare() and len(phrases) == 1 and phrases[0].points[0].days is None:
            return []  # "cut it to 20"
        if any(phrase.negative for phrase in phrases):
            return phrases
        if self._says("skips") and not self._who.said:
            return [replace(phrase, negative=True) for phrase in phrases]
        if self._says("leaves"):
            return [_ending(phrase) for phrase in phrases]
        if self._says("waits"):
            return [_unbound(phrase) for phrase in phrases]
        if self._says("ruled_out"):
            return self._ruled_out(phrases)
        return phrases

    def _ruled_out(self, phrases: Sequence[Phrase]) -> Sequence[Phrase]:
        """ "Tuesday doesn't work, Wednesday does", "that won't work then, tomorrow": what is said of in the same clause."""
        about = [phrase for phrase in phrases if self._text.says_about("ruled_out", phrase.first, phrase.last)]
        told = self._sentence.people.attendees or len(phrases) == 1
        gone = about[:1] or ([] if self._says("that_is_out") else list(phrases[:1]) if told else [])
        return [replace(phrase, negative=True) if phrase in gone else phrase for phrase in phrases]

    def _said_phrases(self) -> Sequence[Phrase]:
        """The times of the sentence; "one" in "the Thursday one", "this one" is no hour."""
        atoms, joints = self._sentence.atoms, self._sets["before_hours"]
        spare = [
            atom
            for atom in atoms
            if atom.word in self._sets["a_thing"] and atom.first and self._words[atom.first - 1] not in joints
        ]
        if not spare:
            return self._sentence.phrases
        if all(phrase.last - phrase.first == 1 and phrase.first == spare[0].first for phrase in self._sentence.phrases):
            return ()
        return Folder([atom for atom in atoms if atom not in spare], self._now, self._sentence.lexicon).phrases()

    def _of_two_hours(self) -> list[Phrase]:
        """ "not 3, 4", "4 instead of 3", "4 not 3": the one of two bare hours that does not stand."""
        request = self._previous
        if not request.exact or request.start is None or self._sentence.phrases or not self._says("corrects"):
            return []
        hours = [atom for atom in self._sentence.atoms if atom.number is not None and 1 <= atom.number <= LAST_HOUR]
        standing = request.start.hour % LAST_HOUR
        others = [atom for atom in hours if atom.number is not None and atom.number % LAST_HOUR != standing]
        if len(hours) != 2 or len(others) != 1:
            return []
        return Folder(others, self._now, self._sentence.lexicon, bare_numbers=True).phrases()

    def hours_ruled_out(self) -> list[Phrase]:
        """ "I can't do 3", "3 doesn't work"."""
        numbers = [atom for atom in self._sentence.atoms if atom.number is not None]
        if self._sentence.phrases or self._sentence.lengths or len(numbers) != 1 or not self._says("ruled_out"):
            return []
        return Folder(numbers, self._now, self._sentence.lexicon, bare_numbers=True).phrases()

    def bare_clock(self) -> list[Phrase]:
        """ "actually make that 11"."""
        if self._lasts.bare() or not self._says("bare_hour"):
            return []
        phrases = Folder(self._sentence.atoms, self._now, self._sentence.lexicon, bare_numbers=True).phrases()
        joined = self._says("same_day_but")
        return [replace(phrase, negative=False) for phrase in phrases] if joined else phrases

    def _shifted(self, request: Request, shift: timedelta) -> Request:
        by_days = shift % DAY == timedelta(0)
        if request.start is None or (_is_whole_days(request) and not by_days):
            known = request.event_time.start is not None and request.event_time.end is None
            if request.intent is Intent.MOVE and request.start is None:
                return replace(request, shift_minutes=int(shift.total_seconds() // 60))
            if request.intent is Intent.MOVE and known and request.start is not None and request.event_time.start is not None:
                start = datetime.combine(request.start.date(), request.event_time.start.time()) + shift
                return replace(request, start=start, end=None, exact=True, windows=(), keeps=None)
            return replace(request, offer_action=OfferAction.LATER if shift > timedelta(0) else OfferAction.EARLIER)
        windows = tuple(LocalSpan(_plus(span.start, shift), _plus(span.end, shift)) for span in request.windows)
        return replace(request, start=request.start + shift, end=_plus(request.end, shift), windows=windows)

    def _relative_days(self, request: Request) -> Point | None:
        """ "the day after", "the week after", "the following week", "later that week" count from the time that stands."""
        if request.start is None:
            return None
        first, last = request.start.date(), _last_date(request)
        within = (
            self._same_weekday(first, last)
            or self._within_week(first, last)
            or self._weekday_after(last)
            or self._next_stretch(first, last)
        )
        if within is not None:
            return within
        found = next((found for name in COUNTED_DAYS if (found := self._text.search(name))), None)
        if found is None:
            return None
        sign = -1 if found["side"] in self._sets["before_that"] else 1
        if found["unit"] in self._sets["week"]:
            monday = week(first, sign)
            whole = (last - first).days > 1 or self._says("following")
            return Point(days=monday if whole else Days(first + WEEK * sign, first + WEEK * sign, fixed=True))
        day = (last if sign > 0 else first) + DAY * sign
        return Point(days=Days(day, day, fixed=True))

    def counts_on(self) -> bool:
        names = (*COUNTED_DAYS, "later_in_week", "earlier_in_week", "that_week", "weekday_after", "and_next")
        return self._previous.start is not None and any(self._says(name) for name in names)

    def _next_stretch(self, first: date, last: date) -> Point | None:
        """ "and next?" after "when is Lars free this week?"."""
        if self._previous.intent not in (Intent.AVAILABILITY, Intent.AGENDA) or not self._says("and_next"):
            return None
        return Point(days=week(first, 1) if (last - first).days > 1 else Days(last + DAY, last + DAY, fixed=True))

    def _same_weekday(self, first: date, last: date) -> Point | None:
        """ "Next week, same day": the weekday that stands, in the week that is named."""
        if first != last or not self._says("same_weekday"):
            return None
        named = [point.days for phrase in self._sentence.phrases for point in phrase.points if point.days is not None]
        if len(named) != 1 or named[0].first.weekday() or named[0].last < named[0].first + DAY * 4:
            return None
        day = named[0].first + DAY * first.weekday()
        return Point(days=Days(day, day, fixed=True))

    def _weekday_after(self, last: date) -> Point | None:
        """ "the Wednesday after", "the following Friday"."""
        if not self._says("weekday_after"):
            return None
        named = [point.days for phrase in self._sentence.phrases for point in phrase.points if point.days is not None]
        if len(named) != 1 or named[0].first != named[0].last:
            return None
        ahead = (named[0].first.weekday() - last.weekday() - 1) % 7 + 1
        return Point(days=Days(last + DAY * ahead, last + DAY * ahead, fixed=True))

    def _within_week(self, first: date, last: date) -> Point | None:
        """ "later that week", "earlier in the week", "that week": of the week that stands."""
        monday = week(first, 0).first
        whole = (last - first).days > 1
        if self._says("later_in_week"):
            begin = monday + DAY * 2 if whole else first + DAY
            end = max(monday + DAY * 4, begin)
            return Point(days=Days(begin, end, Grain.DAYS, fixed=True))
        if self._says("earlier_in_week"):
            begin = max(monday, self._now.date()) if first > self._now.date() else monday
            end = monday + DAY if whole else max(first - DAY, begin)
            return Point(days=Days(begin, max(end, begin), Grain.DAYS, fixed=True))
        if self._says("that_week"):
            return Point(days=week(first, 0))
        return None

    def _placed(self, request: Request, points: Sequence[Point], excluded: Sequence[Point]) -> Request:
        hints = timing_hints(self._sentence, request.intent)
        if not points:
            near = self._near(excluded, request)
            gone = [point if point.days is not None else self._completed(point, request) for point in near]
            return self._excluding(request, resolve((), gone, self._now, hints).excluded)
        if len(points) == 1 and points[0].bound is not None and (points[0].across or points[0].days is None) and request.windows:
            timing = resolve(points, excluded, self._now, hints)
            narrowed = self._narrowed(request, points[0], timing)
            if narrowed is not None:
                return narrowed
        if request.intent is Intent.MOVE and self._names_the_meeting():
            meant = resolve(points, (), self._now, hints)
            return replace(request, event_time=LocalSpan(meant.start, meant.end))
        kept = [self._completed(point, request) for point in self._near(points, request)]
        timing = resolve(kept, excluded, self._now, hints)
        asked = self._says("asks_and") and self._sentence.words[-1] == "?"  # "and Thursday?" asks what of it
        further = self._says("alternative") and not asked and timing.windows and not _all_within(timing.windows, request.windows)
        if further and request.windows and request.intent in (Intent.FIND_TIME, Intent.BOOK):
            return _over(request, tuple(sorted({*request.windows, *timing.windows}, key=lambda span: str(span.start))))
        if not any(point.days is not None or point.moment is not None for point in points):
            changed = _timed(request, timing, kept_day=True)
            windows = without(timing.windows, request.excluded)
            return _over(changed, windows) if windows and windows != timing.windows else changed
        return _timed(_allowing(request, timing), timing)

    def _names_the_meeting(self) -> bool:
        """ "the 2pm one", "tomorrow's": which meeting is to move, not where to."""
        return self._says("identifies") or self._sentence.tokens[-1].possessive

    def _excluding(self, request: Request, gone: tuple[LocalSpan, ...]) -> Request:
        windows = without(request.windows, gone)
        if request.exact and request.start is not None and gone and not any(_is_day(span) for span in gone):
            day = datetime.combine(request.start.date(), datetime.min.time())
            windows = without((LocalSpan(day, day + DAY),), gone)  # "3 doesn't work": another time of that day
            request = replace(request, end=None)
        elif _all_gone(request, gone):
            windows = ()  # "tomorrow doesn't work" after "tomorrow": any other time
            request = replace(request, start=None, end=None, exact=False, windows=())
        excluded = (*request.excluded, *(span for span in gone if span not in request.excluded))
        return _over(replace(request, excluded=excluded), windows) if windows else replace(request, excluded=excluded)

    def _narrowed(self, request: Request, point: Point, timing: Timing) -> Request | None:
        """A bound ("not before Wednesday", "after 3") cuts what stands, if anything of it is left."""
        if point.days is None:
            return None
        pieces = [piece for span in request.windows for other in timing.windows if (piece := _common(span, other)) is not None]
        return _over(request, tuple(pieces)) if pieces else None

    def _near(self, points: Sequence[Point], request: Request) -> list[Point]:
        """Weekdays by the days that stand: "next week" and then "Tuesday" is next week's, as is "Friday" after that Tuesday."""
        if request.start is None:
            return list(points)
        first, last = request.start.date(), _last_date(request)
        return [self._near_days(point, first, last) for point in points]

    def _near_days(self, point: Point, first: date, last: date) -> Point:
        days = point.days
        if days is None:
            return point
        if days.weekday is None:
            return self._in_that_week(point, days, first)
        within = first + DAY * ((days.weekday - first.weekday()) % 7)
        same_week = week(first, 0).first + DAY * days.weekday
        day = within if within <= last else same_week
        if day <= self._now.date():
            return point
        return replace(point, days=replace(days, first=day, last=day + (days.last - days.first), fixed=True))

    def _in_that_week(self, point: Point, days: Days, first: date) -> Point:
        """ "end of the week" once another week stands: of that one."""
        this, that = week(self._now.date(), 0).first, week(first, 0).first
        if that <= this or not this <= days.first <= days.last < this + WEEK or not self._says("the_week"):
            return point
        return replace(point, days=replace(days, first=days.first + (that - this), last=days.last + (that - this)))

    def _completed(self, point: Point, request: Request) -> Point:
        """What a new time leaves unsaid stays as it was: the day of "at 4 instead", the hour of "Friday instead"."""
        if request.start is None or point.moment is not None:
            return point
        if point.days is None:
            first, last = request.start.date(), _last_date(request)
            if last < self._now.date():
                return point
            grain = Grain.DAY if first == last else Grain.DAYS
            part = self._part_around(point.clock, request) if point.part is None and point.clock is not None else None
            if point.clock is not None and part is None and point.until is None:
                point = replace(point, clock=_same_half(point.clock, request))
            return replace(point, days=Days(first, last, grain, fixed=True), part=point.part or part)
        if point.has_time or point.bound is not None or self._says("open_time"):
            return point
        if point.days.first != point.days.last:
            if not self._says("same_time") or not request.exact:
                return point
            ahead = point.days.first + DAY * ((request.start.weekday() - point.days.first.weekday()) % 7)
            point = replace(point, days=Days(ahead, ahead, fixed=True))
        if request.exact:
            minute = request.start.hour * 60 + request.start.minute
            until = None
            if request.end is not None and request.end.date() == request.start.date():
                until = Clock(request.end.hour * 60 + request.end.minute, settled=True)
            return replace(point, clock=Clock(minute, settled=True), until=until)
        part = self._kept_part(request)
        return point if part is None else replace(point, part=part)

    def _part_around(self, clock: Clock, request: Request) -> Part | None:
        """The part of the day that stands, when it tells which half of the day an hour means."""
        part = self._kept_part(request)
        if part is None or clock.settled or part.begin == 0 or not part.begin <= settle(clock, part.half) < part.end:
            return None
        return part

    def _kept_part(self, request: Request) -> Part | None:
        """The stretch of the day that every window has, if they have one."""
        found = {_minutes(span) for span in request.windows}
        if len(found) != 1:
            return None
        begin, end = found.pop()
        if end > MIDNIGHT or (begin, end) == (0, MIDNIGHT):
            return None
        return Part(begin, end, "am" if end <= MIDNIGHT // 2 else "pm" if begin >= MIDNIGHT // 2 else "")


def _plus(moment: datetime | None, shift: timedelta) -> datetime | None:
    return None if moment is None else moment + shift


def _last_date(request: Request) -> date:
    """The last date of the times that stand."""
    if request.exact or request.end is None:
        assert request.start is not None
        return request.start.date()
    return (request.end - timedelta(minutes=1)).date()


def _ending(phrase: Phrase) -> Phrase:
    """ "Brandon leaves at 4": before it."""
    return replace(phrase, points=tuple(replace(point, bound=point.bound or Bound.BEFORE) for point in phrase.points))


def _unbound(phrase: Phrase) -> Phrase:
    """ "Can it wait until Friday": on that day."""
    return replace(phrase, points=tuple(replace(point, bound=None, across=False) for point in phrase.points))


def _same_half(clock: Clock, request: Request) -> Clock:
    """ "7:30" beside a meeting at 8 in the evening is in the evening too."""
    evening = request.exact and request.start is not None and request.start.hour >= EVENING
    return Clock(clock.minute % (MIDNIGHT // 2) + MIDNIGHT // 2, settled=True) if evening and not clock.settled else clock


def _is_day(span: LocalSpan) -> bool:
    return _minutes(span)[0] == 0 and _minutes(span)[1] % MIDNIGHT == 0


def _is_whole_days(request: Request) -> bool:
    """Whether days stand, and no time of them."""
    spans = request.windows or (LocalSpan(request.start, request.end),)
    return not request.exact and all(_is_day(span) for span in spans)


def _at_its_own_time(request: Request) -> Request:
    """ "Keep the same time" of a meeting that moves to another day."""
    if request.intent is not Intent.MOVE or request.start is None:
        return request
    day = datetime.combine(request.start.date(), datetime.min.time())
    if not request.exact and not _is_whole_days(request):
        return request
    end = day + DAY if request.exact else request.end
    return replace(request, start=day, end=end, exact=False, windows=(LocalSpan(day, end),), keeps="time")


def _minutes(span: LocalSpan) -> tuple[int, int]:
    if span.start is None or span.end is None:
        return 0, MIDNIGHT
    begin = span.start.hour * 60 + span.start.minute
    return begin, begin + int((span.end - span.start).total_seconds() // 60)


def _common(a: LocalSpan, b: LocalSpan) -> LocalSpan | None:
    starts = [at for at in (a.start, b.start) if at is not None]
    ends = [at for at in (a.end, b.end) if at is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start >= end:
        return None
    return LocalSpan(start, end)


def _over(request: Request, windows: tuple[LocalSpan, ...]) -> Request:
    starts, ends = [span.start for span in windows], [span.end for span in windows]
    return replace(
        request,
        windows=windows,
        exact=False,
        start=None if None in starts else min(at for at in starts if at is not None),
        end=None if None in ends else max(at for at in ends if at is not None),
    )


def _all_within(windows: Sequence[LocalSpan], standing: Sequence[LocalSpan]) -> bool:
    """Whether what is said lies in what stands already: "and before noon" narrows, "and Friday" adds."""
    return all(any(_covers(other, span) for other in standing) for span in windows)


def _all_gone(request: Request, gone: Sequence[LocalSpan]) -> bool:
    """Whether nothing is left of the times that stand."""
    if request.exact and request.start is not None:
        wanted = [LocalSpan(request.start, request.start + timedelta(minutes=1))]
    else:
        wanted = list(request.windows)
    return bool(wanted) and all(any(_covers(other, span) for other in gone) for span in wanted)


def _covers(outer: LocalSpan, inner: LocalSpan) -> bool:
    if outer.start is None or outer.end is None or inner.start is None or inner.end is None:
        return False
    return outer.start <= inner.start and inner.end <= outer.end


def _allowing(request: Request, timing: Timing) -> Request:
    """Days that are wished for now are ruled out no longer."""
    kept = tuple(gone for gone in request.excluded if all(_common(gone, span) is None for span in timing.windows))
    return replace(request, excluded=kept)


def _timed(request: Request, timing: Timing, *, kept_day: bool = False) -> Request:
    """`kept_day`: the text named a clock time alone."""
    excluded = (*(span for span in request.excluded), *(span for span in timing.excluded if span not in request.excluded))
    changed = replace(
        request,
        start=timing.start,
        end=timing.end,
        exact=timing.exact,
        windows=timing.windows,
        excluded=excluded,
        shift_minutes=None,
    )
    if request.intent is Intent.CANCEL:
        changed = replace(changed, event_time=LocalSpan(timing.start, timing.end))
    if request.intent is not Intent.MOVE:
        return changed
    own_day = kept_day and timing.exact and (request.keeps == "day" or request.start is None)
    return replace(changed, keeps="day" if own_day else None)
