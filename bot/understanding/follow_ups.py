"""Carrying on: what a short text changes in the open request, or which of the offers it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.understanding.fold import Folder, Phrase
from bot.understanding.framing import has_strange_words, timing_hints
from bot.understanding.given_names import TITLES
from bot.understanding.lexicon import Flag
from bot.understanding.people import plain
from bot.understanding.requests import Intent, LocalSpan, OfferAction, Request
from bot.understanding.sentence import Sentence
from bot.understanding.subjects import place_of
from bot.understanding.times import (
    DAY,
    MIDNIGHT,
    WEEK,
    Clock,
    Days,
    Grain,
    Length,
    Part,
    Point,
    settle,
    week,
)
from bot.understanding.windows import Timing, merge, resolve, without

TIMED = frozenset({Intent.FIND_TIME, Intent.BOOK, Intent.MOVE, Intent.AVAILABILITY, Intent.AGENDA, Intent.CANCEL})
OFFERED = frozenset({Intent.FIND_TIME, Intent.BOOK})
LARGEST_PICK = 9
SHORTEST_BARE_LENGTH, LONGEST_BARE_LENGTH = 10, 240
LITTLE = 15


def carry_on(sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime) -> Request | None:
    """The whole request as it stands after the text, or None when the text is a request of its own.

    `offers` are local naive starts, in the order in which they were shown.
    """
    open_request = replace(previous, pick=None, offer_action=None, rest=(), unsupported=(), leftover=())
    talk = Talk(sentence, open_request, offers, now)
    return talk.answer() or (talk.change() if previous.intent in TIMED else None)


class Talk:
    """One text against the open request; each method is one way to carry on."""

    def __init__(self, sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime) -> None:
        self._sentence = sentence
        self._previous = previous
        self._offers = offers
        self._now = now
        self._words = sentence.words
        self._sets = sentence.lexicon.words
        self._plain = " ".join(sentence.words)
        self._bare = " ".join(word for word in sentence.words if word[:1].isalnum() or word.startswith("@") or word in "👍👎")

    def _says(self, name: str) -> bool:
        return self._sentence.lexicon.follow_ups[name].search(self._bare) is not None

    # -------------------------------------------------------------- answers

    def answer(self) -> Request | None:
        """A number, a yes or no, "more", "later": what needs no look at times and people."""
        number = self._number_picked()
        if number is not None:
            return replace(self._previous, pick=number)
        for action in (OfferAction.DISMISS, OfferAction.MORE, OfferAction.EARLIER, OfferAction.LATER, OfferAction.CONFIRM):
            if self._says(action.value):
                return replace(self._previous, offer_action=action)
        return self._extreme_offer() or self._offer_named()

    def _extreme_offer(self) -> Request | None:
        """ "the earliest", "the soonest one", "the latest": one of the offers, or a wish for sooner or later ones."""
        for name, choose, action in (("earliest", min, OfferAction.EARLIER), ("latest", max, OfferAction.LATER)):
            if self._says(name):
                if not self._offers:
                    return replace(self._previous, offer_action=action)
                return replace(self._previous, pick=self._offers.index(choose(self._offers)) + 1)
        return None

    def _number_picked(self) -> int | None:
        found = self._sentence.lexicon.follow_ups["pick"].search(self._bare)
        if found is None or (self._previous.exact and self._sentence.says("make")):
            return None  # "make it 3" moves a meeting that has a clock time
        if not self._offers and self._says("bare_hour") and not (self._bare.isdigit() and self._previous.intent in OFFERED):
            return None  # "3 would be better", or "11?" after "is Ana free at 10?"
        word = found["number"]
        if word in self._sentence.lexicon.words["last"]:
            return len(self._offers) or None
        number = self._sentence.lexicon.number(word)
        limit = len(self._offers) or LARGEST_PICK
        return number if 1 <= number <= limit else None

    def _offer_named(self) -> Request | None:
        """ "the 3pm one", "Tuesday works": when just one of the offers is at that time."""
        if not self._offers or not self._says("takes") or self._says("ruled_out"):
            return None
        if self._sentence.people.attendees or self._sentence.lengths or self._names_event():
            return None  # "book me 2 hours of focus time tomorrow" is a request of its own
        phrases = (
            self._sentence.phrases or Folder(self._sentence.atoms, self._now, self._sentence.lexicon, bare_numbers=True).phrases()
        )
        points, _, _ = merge(phrases)
        if len(points) != 1:
            return None
        fitting = [number for number, offer in enumerate(self._offers, 1) if _fits(points[0], offer)]
        return replace(self._previous, pick=fitting[0]) if len(fitting) == 1 else None

    # -------------------------------------------------------------- changes

    def change(self) -> Request | None:
        """The request with what the text says of it, or None when it is a new request or says nothing of it."""
        if self._is_new():
            return None
        changed = self._with_people(self._previous)
        changed = self._with_length(changed)
        changed = self._with_times(changed)
        changed = self._with_rest(changed)
        said = (
            self._sentence.phrases
            or self._sentence.lengths
            or self._says("any_time")
            or self._says("about_length")
            or self._says("removes")
            or self._bare_clock()
        )
        return changed if said or changed != self._previous else None

    def _is_new(self) -> bool:
        sentence = self._sentence
        early = sentence.decider.early()
        if early is not None and early not in (Intent.OTHER, Intent.RULES):
            return True
        if early is Intent.RULES and self._says("about_rules"):
            return True
        if self._says("refers") or self._bare_length() or self._says("bare_hour"):
            return False
        verb = sentence.decider.first
        if self._says("ruled_out") and sentence.phrases and (verb is None or verb.kind == "ask"):
            return False
        people = bool(sentence.people.attendees or sentence.people.people_refs)
        timed, length = bool(sentence.phrases), bool(sentence.lengths)
        if verb is None:
            asked = self._previous.intent in (Intent.FIND_TIME, Intent.BOOK)
            fills = asked and not (self._previous.attendees or self._previous.people_refs)
            adds = self._says("adds") or self._says("removes") or self._says("ruled_out")
            opens = self._says("opens_meeting")
            if timed and length and has_strange_words(sentence):
                return True  # "2 hours focus time tomorrow"
            return people and (timed or length or opens) and not fills and not adds
        if self._says("tries"):
            return False
        if verb.word in self._sets["adding_verbs"] or self._says("removes"):
            return timed or length or self._names_event()
        if verb.kind == "find":
            return people or length
        if verb.kind == "ask":
            return not self._says("asks_on")
        pronounless = people or self._names_event() or self._sentence.says("the_my_our")
        return pronounless or verb.word not in self._sets["changing"]

    def _names_event(self) -> bool:
        nouns = self._sets["event"] - self._sets["no_new_events"]
        return any(word in nouns and place not in self._sentence.people.used for place, word in enumerate(self._words))

    # -------------------------------------------------------------- people

    def _with_people(self, request: Request) -> Request:
        said = self._sentence.people
        gone = self._removed()
        if self._says("ruled_out") and self._sentence.phrases and not gone:
            return request  # "Ruth can't do mornings" says nothing of who comes
        named = said.attendees or (self._named_alone() if not gone and not said.people_refs else [])
        added = [name for name in named if not _named_in(name, gone) and not _named_in(name, request.optional)]
        attendees = [name for name in request.attendees if not _named_in(name, gone)]
        optional = [name for name in request.optional if not _named_in(name, gone)]
        refs = [ref for ref in request.people_refs if not _named_in(ref, gone)]
        if self._says("only_people") and added:
            attendees, optional, refs = [], [], []
        elif self._says("instead") and added and not gone and not self._sentence.phrases:
            attendees = []
        elif request.intent is Intent.AVAILABILITY and added and self._says("asks_of") and not self._says("too"):
            attendees, refs = [], []
        attendees += [name for name in added if not _named_in(name, attendees)]
        refs += [ref for ref in said.people_refs if ref.casefold() not in (known.casefold() for known in refs)]
        if self._says("required"):
            back = [name for name in optional if _named_in(name, named)]
            attendees, optional = [*attendees, *back], [name for name in optional if name not in back]
        for name in self._optional_now(said.optional):
            known = next((other for other in attendees if same_name(name, other)), None)
            attendees = [other for other in attendees if other != known]
            optional = [*optional, known or name]
        attends = False if self._sentence.decider.cue("without_asker") is not None else request.asker_attends or said.asker_listed
        return replace(
            request, attendees=tuple(attendees), optional=tuple(optional), people_refs=tuple(refs), asker_attends=attends
        )

    def _named_alone(self) -> list[str]:
        """ "what about Naledi?", "and Kwame": names where nothing else is said but small words."""
        lead = self._sentence.lexicon.follow_ups["before_names"].search(self._plain)
        place = len(lead.group().split()) if lead is not None else 0
        joins = self._says("joins") and self._sentence.tokens[0].capital
        people, end = self._sentence.reader.list_at(place, sure=joins or (lead is not None and bool(lead.group())))
        rest = [word for at, word in enumerate(self._words[end:], end) if at not in self._sentence.taken]
        if not people or any(word[:1].isalnum() and word not in self._sets["after_names"] for word in rest):
            return []
        return [person.text for person in people if person.kind == "name"]

    def _optional_now(self, said: Iterable[str]) -> list[str]:
        names = list(said)
        if self._sentence.says("optional_marks"):
            reader = self._sentence.reader
            places = [place for place in range(len(self._words)) if reader.is_name(place)]
            names += [person.text for place in places[:1] for person in reader.list_at(place, sure=False)[0]]
            names += [
                name for name in self._previous.attendees if plain(name).split()[0] in (plain(word) for word in self._words)
            ]
        return list(dict.fromkeys(names))

    def _removed(self) -> list[str]:
        """Names after "without", "drop", "leave out", "instead of"; and who "can't make it"."""
        found: list[str] = []
        words = self._words
        for place, word in enumerate(words):
            pair = f"{word} {words[place + 1]}" if place + 1 < len(words) else word
            after = place + 2 if pair in self._sets["removing"] else place + 1 if word in self._sets["removing"] else None
            if after is None or after >= len(words):
                continue
            people, end = self._sentence.reader.list_at(after, sure=True)
            if word in self._sets["not_words"] and people and "," in words[people[0].last : end]:
                people = people[:1]  # "not Ana, Carla"
            found += [person.text for person in people if person.kind != "me"]
        if self._says("absent") and not (self._says("ruled_out") and self._sentence.phrases):
            found += [name for name in self._previous.attendees if plain(name).split()[0] in (plain(word) for word in words)]
        return found

    # -------------------------------------------------------------- length

    def _with_length(self, request: Request) -> Request:
        minutes = next((atom.value.minutes for atom in self._sentence.lengths if isinstance(atom.value, Length)), 0)
        current = request.duration_minutes
        if self._is_shift():
            return request
        if minutes and self._compares_first():
            return _lasting(request, minutes)
        if self._says("longer") or self._says("shorter"):
            sign = 1 if self._says("longer") else -1
            if current is not None and current + sign * (minutes or LITTLE) > 0:
                return _lasting(request, current + sign * (minutes or LITTLE))
            return request
        return _lasting(request, minutes or self._bare_length()) if minutes or self._bare_length() else request

    def _compares_first(self) -> bool:
        """ "shorter, 45 min": the length that is wanted, not by how much."""
        words = self._sentence.words
        return any(
            word in self._sets["comparing"] and words[place + 1 : place + 2] in ((",",), (":",), ("-",), ("–",), (".",), (";",))
            for place, word in enumerate(words)
        )

    def _bare_length(self) -> int:
        """ "actually 45", "make it 45"."""
        found = self._sentence.lexicon.follow_ups["bare_length"].search(self._bare)
        number = int(found["number"]) if found is not None else 0
        return number if SHORTEST_BARE_LENGTH <= number <= LONGEST_BARE_LENGTH and number % 5 == 0 else 0

    def _is_shift(self) -> bool:
        """A length that moves the time: "an hour later", "push it by 30 minutes"."""
        return self._shift() is not None

    def _shift(self) -> timedelta | None:
        atoms = self._sentence.atoms
        for place, atom in enumerate(atoms):
            if not isinstance(atom.value, Length):
                continue
            length = timedelta(days=atom.value.days, minutes=atom.value.minutes)
            after = atoms[place + 1].value if place + 1 < len(atoms) else None
            if after is Flag.LATER:
                return length
            if after is Flag.EARLIER:
                return -length
            if self._says("pushes"):
                return -length if self._says("pulls") else length
        return None

    # -------------------------------------------------------------- times

    def _with_times(self, request: Request) -> Request:
        shift = self._shift()
        if shift is not None:
            return self._shifted(request, shift)
        relative = self._relative_days(request)
        if relative is not None:
            return self._placed(request, [relative], ())
        if self._says("any_time"):
            return replace(request, start=None, end=None, exact=False, windows=())
        points, excluded, _ = merge(self._phrases())
        if not points and not excluded:
            return request
        return self._placed(request, points, excluded)

    def _phrases(self) -> Sequence[Phrase]:
        """What is said of times; all of it is ruled out by "Ruth can't do mornings", "Tuesday doesn't work"."""
        phrases = self._sentence.phrases or self._bare_clock()
        if self._says("ruled_out") and not any(phrase.negative for phrase in phrases):
            return [replace(phrase, negative=True) for phrase in phrases[:1]] + list(phrases[1:])
        return phrases

    def _bare_clock(self) -> list[Phrase]:
        """ "actually make that 11"."""
        if self._bare_length() or not self._says("bare_hour"):
            return []
        return Folder(self._sentence.atoms, self._now, self._sentence.lexicon, bare_numbers=True).phrases()

    def _shifted(self, request: Request, shift: timedelta) -> Request:
        if request.start is None:
            if request.intent is Intent.MOVE:
                return replace(request, shift_minutes=int(shift.total_seconds() // 60))
            return replace(request, offer_action=OfferAction.LATER if shift > timedelta(0) else OfferAction.EARLIER)
        windows = tuple(LocalSpan(_plus(span.start, shift), _plus(span.end, shift)) for span in request.windows)
        return replace(request, start=request.start + shift, end=_plus(request.end, shift), windows=windows)

    def _relative_days(self, request: Request) -> Point | None:
        """ "the day after", "the week after", "same time next week" count from the time that stands."""
        found = self._sentence.lexicon.follow_ups["relative"].search(self._bare)
        if found is None or request.start is None:
            return None
        first, last = request.start.date(), _last_date(request)
        sign = -1 if found["side"] in self._sets["before_that"] else 1
        if found["unit"] in self._sets["week"]:
            monday = week(first, sign)
            whole = (last - first).days > 1
            return Point(days=monday if whole else Days(first + WEEK * sign, first + WEEK * sign, fixed=True))
        day = (last if sign > 0 else first) + DAY * sign
        return Point(days=Days(day, day, fixed=True))

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
        kept = [self._completed(point, request) for point in self._near(points, request)]
        timing = resolve(kept, excluded, self._now, hints)
        if self._says("alternative") and request.windows and timing.windows and request.intent in (Intent.FIND_TIME, Intent.BOOK):
            return _over(request, tuple(sorted({*request.windows, *timing.windows}, key=lambda span: str(span.start))))
        if not any(point.days is not None or point.moment is not None for point in points):
            changed = _timed(request, timing)
            windows = without(timing.windows, request.excluded)
            return _over(changed, windows) if windows and windows != timing.windows else changed
        return _timed(_allowing(request, timing), timing)

    def _excluding(self, request: Request, gone: tuple[LocalSpan, ...]) -> Request:
        windows = without(request.windows, gone)
        if _all_gone(request, gone):
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
        if days is None or days.weekday is None or days.first != days.last:
            return point
        within = first + DAY * ((days.weekday - first.weekday()) % 7)
        same_week = week(first, 0).first + DAY * days.weekday
        day = within if within <= last else same_week
        return replace(point, days=Days(day, day, fixed=True)) if day > self._now.date() else point

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
            return replace(point, days=Days(first, last, grain, fixed=True), part=point.part or part)
        if point.has_time or point.days.first != point.days.last or point.bound is not None:
            return point
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

    # -------------------------------------------------------------- the rest

    def _with_rest(self, request: Request) -> Request:
        sentence = self._sentence
        online = sentence.decider.cue("online")
        if online is not None:
            request = replace(request, online=online == "online")
        named = self._sentence.lexicon.follow_ups["named"].search(self._plain)
        if named is not None:
            start = len(self._plain[: named.start("title")].split())
            token = sentence.tokens[min(start, len(sentence.tokens) - 1)]
            request = replace(request, subject=sentence.text[token.start :].strip(" .\"'") or request.subject)
        where = place_of(sentence.text, sentence.lexicon)
        if where is not None and not sentence.phrases:
            request = replace(request, place=where)
        if sentence.people.unnamed:
            request = replace(request, unsupported=("unnamed person",))
        return replace(request, rest=sentence.rest)


MENTION_MARKS = re.compile(r"</?at[^>]*>|^<mailto:|>$")
ADDRESS_JOINTS = re.compile(r"[._+-]+")


def same_name(a: str, b: str) -> bool:
    first, second = _name_words(a), _name_words(b)
    return first == second or (bool(first) and bool(second) and (len(first) == 1 or len(second) == 1) and first[0] == second[0])


def _name_words(name: str) -> list[str]:
    """Without a title and the marks of a mention; those of an address are the parts before its @."""
    bare = MENTION_MARKS.sub("", plain(name))
    local, at, _ = bare.partition("@")
    if at and local[:1].isalnum():
        return [word for word in ADDRESS_JOINTS.split(local) if word]
    words = [word.strip("@.") for word in bare.split()]
    return [word for word in words if word not in TITLES] or words


def _named_in(name: str, others: Iterable[str]) -> bool:
    return any(same_name(name, other) for other in others)


def _fits(point: Point, offer: datetime) -> bool:
    """Whether an offered start is at the time that was named."""
    if point.days is not None and not point.days.first <= offer.date() <= point.days.last:
        return point.days.weekday is not None and offer.weekday() == point.days.weekday and _clock_fits(point, offer)
    return _clock_fits(point, offer)


def _clock_fits(point: Point, offer: datetime) -> bool:
    minute = offer.hour * 60 + offer.minute
    if point.clock is not None:
        wanted = point.clock.minute
        return minute == wanted or (not point.clock.settled and minute % 720 == wanted % 720)
    return point.part is None or point.part.begin <= minute < point.part.end


def _lasting(request: Request, minutes: int) -> Request:
    return replace(request, duration_minutes=minutes, end=None if request.exact else request.end)


def _plus(moment: datetime | None, shift: timedelta) -> datetime | None:
    return None if moment is None else moment + shift


def _last_date(request: Request) -> date:
    """The last date of the times that stand."""
    if request.exact or request.end is None:
        assert request.start is not None
        return request.start.date()
    return (request.end - timedelta(minutes=1)).date()


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


def _timed(request: Request, timing: Timing) -> Request:
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
    return replace(changed, keeps="day" if request.keeps and timing.exact else None) if request.intent is Intent.MOVE else changed
