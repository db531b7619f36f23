"""Carrying on: what a short text changes in the open request, or which of the offers it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.understanding.fold import Folder, Phrase
from bot.understanding.framing import frame, has_strange_words, timing_hints
from bot.understanding.lexicon import Flag, Role
from bot.understanding.requests import Intent, LocalSpan, OfferAction, Request
from bot.understanding.rule_talk import rule_adjusted
from bot.understanding.sentence import Sentence
from bot.understanding.subjects import place_of
from bot.understanding.times import (
    DAY,
    MIDNIGHT,
    WEEK,
    Bound,
    Clock,
    Days,
    Grain,
    Length,
    Part,
    Point,
    settle,
    settle_range,
    week,
)
from bot.understanding.who_comes import WhoComes, named_in
from bot.understanding.windows import Timing, merge, resolve, without

TIMED = frozenset({Intent.FIND_TIME, Intent.BOOK, Intent.MOVE, Intent.AVAILABILITY, Intent.AGENDA, Intent.CANCEL})
OFFERED = frozenset({Intent.FIND_TIME, Intent.BOOK})
LARGEST_PICK = 9
SHORTEST_BARE_LENGTH, LONGEST_BARE_LENGTH = 10, 240
COUNTED_DAYS = ("relative", "following", "pushed_days")
LAST_HOUR = 12
MOST_PARTS = 4
LITTLE = 15


def carry_on(
    sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime, read: Callable[[str], Sentence]
) -> Request | None:
    """The whole request as it stands after the text, or None when the text is a request of its own.

    `offers` are local naive starts, in the order in which they were shown. `read` reads a part of the text by itself.
    """
    open_request = replace(previous, pick=None, offer_action=None, rest=(), unsupported=(), leftover=())
    in_parts = _carried_on_in_parts(sentence, open_request, offers, now, read)
    return in_parts or _carried_on(sentence, open_request, offers, now)


def _carried_on(sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime) -> Request | None:
    talk = Talk(sentence, previous, offers, now)
    match previous.intent:
        case Intent.RULES:
            return talk.answer() or talk.rule()
        case Intent.LINK:
            return talk.answer() or talk.link()
        case intent if intent in TIMED:
            return talk.turned() or talk.answer() or talk.change()
        case _:
            return talk.answer()


def _carried_on_in_parts(
    sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime, read: Callable[[str], Sentence]
) -> Request | None:
    """ "Add Ben and make it 45", "no, Thursday, and without Carla": one change after the other, if every part is one."""
    pieces = [piece for piece in sentence.lexicon.follow_ups["next_change"].pattern.split(sentence.text) if piece.strip(" ,.;")]
    if not 2 <= len(pieces) <= MOST_PARTS or previous.intent not in OFFERED | {Intent.MOVE}:
        return None
    if any(sentence.lexicon.follow_ups["pronoun"].search(piece.lower()) for piece in pieces[1:]):
        return None  # "Sami is out, take him off" is one thing
    request = previous
    for place, piece in enumerate(pieces):
        part = read(piece)
        talk = Talk(part, request, offers, now)
        answer = talk.answer()
        if answer is not None and (place or answer.offer_action not in (OfferAction.CONFIRM, OfferAction.DISMISS)):
            return None
        changed = request if answer is not None else talk.change()
        if changed is None or changed.offer_action or changed.rest or changed.intent is not previous.intent:
            return None
        request = changed
    return request if request != previous else None


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
        self._who = WhoComes(sentence, previous, self._says)

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

    # -------------------------------------------------------------- another kind of request about the same

    def turned(self) -> Request | None:
        """ "Then book it" after "is Ana free at 3?", "move it instead" after a cancellation, "when is she free?"."""
        verb, before = self._sentence.decider.first, self._previous
        kind = "" if verb is None else verb.kind
        if before.intent in (Intent.CANCEL, Intent.MOVE) and self._says("keeps_it"):
            return replace(before, offer_action=OfferAction.DISMISS)
        others = bool(self._sentence.people.attendees or self._sentence.people.people_refs) and not self._who.names_only_known
        if others or self._names_event():
            return None
        if before.intent is Intent.AVAILABILITY and before.attendees and kind in ("book", "find"):
            start = replace(before, intent=Intent.BOOK if kind == "book" else Intent.FIND_TIME)
            return Talk(self._sentence, start, (), self._now).booked()
        if before.intent is Intent.CANCEL and kind == "move" and self._says("it_instead"):
            event = replace(before, intent=Intent.MOVE, start=None, end=None, exact=False, windows=(), excluded=())
            return Talk(self._sentence, event, (), self._now).booked()
        return self._about_them()

    def booked(self) -> Request:
        """The request with all that the text says besides its verb."""
        return self._with_rest(self._with_times(self._with_length(self._who.changed())))

    def _about_them(self) -> Request | None:
        """A question of its own about "her", "him", "them": those of the open request are meant."""
        verb = self._sentence.decider.first
        asks = verb is not None and verb.kind == "ask" and self._says("asks_pronoun")
        if not asks or not self._previous.attendees:
            return None
        asked = frame(self._sentence)
        if asked.intent not in (Intent.AVAILABILITY, Intent.FIND_TIME) or asked.attendees:
            return None
        them = self._previous.attendees if self._says("several_of_them") else self._previous.attendees[-1:]
        return replace(asked, attendees=them)

    # -------------------------------------------------------------- rules and links

    def rule(self) -> Request | None:
        """ "Make it 10", "on Fridays too" after a rule."""
        rule = self._previous.rule
        if rule is None or self._sentence.decider.early() is not None or self._sentence.people.attendees:
            return None
        changed = rule_adjusted(rule, self._sentence)
        return None if changed is None or has_strange_words(self._sentence) else replace(self._previous, rule=changed)

    def link(self) -> Request | None:
        """ "Single use", "for Carla", "45 minutes" after "my booking link"."""
        sentence = self._sentence
        if sentence.decider.early() is not None or sentence.phrases or (sentence.verbs and not self._says("refers")):
            return None
        minutes = (
            next((atom.value.minutes for atom in sentence.lengths if isinstance(atom.value, Length)), 0) or self._bare_length()
        )
        request = self._who.changed()
        changed = replace(
            request,
            single_use=request.single_use or sentence.matches("single_use"),
            duration_minutes=minutes or request.duration_minutes,
        )
        return None if changed == self._previous else changed

    # -------------------------------------------------------------- changes

    def change(self) -> Request | None:
        """The request with what the text says of it, or None when it is a new request or says nothing of it."""
        if self._is_new():
            return None
        changed = self._who.changed()
        changed = self._with_length(changed)
        changed = self._with_times(changed)
        changed = self._with_rest(changed)
        said = (
            self._sentence.phrases
            or self._sentence.lengths
            or self._says("any_time")
            or self._says("same_time")
            or self._hours_ruled_out()
            or self._relative_said()
            or self._says("about_length")
            or self._says("removes")
            or self._who.is_about_them
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
        if self._says("refers") or self._bare_length() or self._resizes() or self._says("bare_hour"):
            return False
        if self._says("any_time") or self._says("same_time"):
            return False
        verb = sentence.decider.first
        if self._who.is_about_them and not (sentence.lengths and self._names_event()):
            return False
        if self._says("ruled_out") and sentence.phrases and (verb is None or verb.kind == "ask"):
            return False
        if self._hours_ruled_out() or (self._asks_only_of_somebody() and not sentence.phrases):
            return False
        people = bool(sentence.people.attendees or sentence.people.people_refs)
        timed, length = bool(sentence.phrases), bool(sentence.lengths)
        if self._says("tries") and not (people and length):
            return False
        if verb is None:
            asked = self._previous.intent in (Intent.FIND_TIME, Intent.BOOK)
            fills = asked and not (self._previous.attendees or self._previous.people_refs)
            adds = self._says("adds") or self._says("removes") or self._says("ruled_out")
            opens = self._says("opens_meeting")
            if timed and length and has_strange_words(sentence) and not self._says("about_length"):
                return True  # "2 hours focus time tomorrow"
            if self._who.names_only_known and not self._names_event():
                return False  # "Ana has time on Thursday"
            return people and (timed or length or opens) and not fills and not adds
        if self._says("tries"):
            return False
        if length and not (people or timed or self._names_event()) and (self._says("adds_length") or self._says("takes_length")):
            return False
        if verb.word in self._sets["adding_verbs"] or self._says("removes"):
            ruled_out = self._says("removes") and timed and not people
            return (timed and not ruled_out) or length or self._names_event()
        if verb.kind == "find":
            return people or length
        if verb.kind == "ask":
            return not self._says("asks_on")
        pronounless = people or self._names_event() or self._sentence.says("the_my_our")
        return pronounless or verb.word not in self._sets["changing"]

    def _names_event(self) -> bool:
        nouns = self._sets["event"] - self._sets["no_new_events"]
        return any(word in nouns and place not in self._sentence.people.used for place, word in enumerate(self._words))

    # -------------------------------------------------------------- length

    def _with_length(self, request: Request) -> Request:
        minutes = next((atom.value.minutes for atom in self._sentence.lengths if isinstance(atom.value, Length)), 0)
        if self._is_shift():
            return request
        if minutes and self._compares_first():
            return _lasting(request, minutes)
        current = request.duration_minutes
        scaled = self._scaled(current)
        if scaled:
            return _lasting(request, scaled)
        change = self._by_how_much(minutes)
        if change:
            return _lasting(request, current + change) if current is not None and current + change > 0 else request
        wanted = self._wanted_of_two(current) or minutes or self._bare_length()
        return _lasting(request, wanted) if wanted else request

    def _scaled(self, current: int | None) -> int:
        """ "double it", "half as long", "cut it in half": 0 when nothing of the kind is said."""
        if current is None:
            return 0
        if self._says("doubles"):
            return current * 2
        return max(current // 2 // 5 * 5, 5) if self._says("halves") else 0

    def _by_how_much(self, minutes: int) -> int:
        """Minutes more, or fewer when below 0: "15 minutes longer", "shorter", "add 15 minutes"."""
        if self._says("longer") or (minutes and self._says("adds_length")):
            return minutes or LITTLE
        if self._says("shorter") or (minutes and self._says("takes_length")):
            return -(minutes or LITTLE)
        return 0

    def _wanted_of_two(self, current: int | None) -> int:
        """ "not 30, 45", "45 minutes, not 30": the one that is not ruled out and does not stand already."""
        said = [atom.value.minutes for atom in self._sentence.lengths if isinstance(atom.value, Length)]
        said += [atom.number for atom in self._sentence.atoms if atom.number is not None and _may_be_length(atom.number)]
        others = [minutes for minutes in dict.fromkeys(said) if minutes != current]
        return others[0] if len(said) == 2 and len(others) == 1 and current in said and self._says("corrects") else 0

    def _resizes(self) -> bool:
        """Whether the length changes by what is said of it, without a length being named."""
        return self._previous.duration_minutes is not None and bool(
            self._scaled(self._previous.duration_minutes) or self._wanted_of_two(self._previous.duration_minutes)
        )

    def _compares_first(self) -> bool:
        """ "shorter, 45 min": the length that is wanted, not by how much."""
        words = self._sentence.words
        return any(
            word in self._sets["comparing"] and words[place + 1 : place + 2] in ((",",), (":",), ("-",), ("–",), (".",), (";",))
            for place, word in enumerate(words)
        )

    def _bare_length(self) -> int:
        """ "actually 45", "make it 45", "cut it to 20"."""
        cues = self._sentence.lexicon.follow_ups
        cut = cues["cuts_to"].search(self._bare)
        found = cut or cues["bare_length"].search(self._bare)
        number = int(found["number"]) if found is not None else 0
        if number <= LAST_HOUR and cut is None and self._previous.exact:
            return 0  # "make it 10" of a meeting at 3
        return number if _may_be_length(number) else 0

    def _is_shift(self) -> bool:
        """A length that moves the time: "an hour later", "push it by 30 minutes"."""
        return self._shift() is not None

    def _shift(self) -> timedelta | None:
        atoms = self._sentence.atoms
        moved = self._previous.shift_minutes
        for place, atom in enumerate(atoms):
            if not isinstance(atom.value, Length):
                continue
            length = timedelta(days=atom.value.days, minutes=atom.value.minutes)
            by = place > 0 and (atoms[place - 1].value is Role.BY or atoms[place - 1].word in self._sets["shift_words"])
            if self._previous.intent is Intent.MOVE and not self._says("lasting"):
                if moved is not None and not self._says("later_or_earlier"):
                    return length if moved > 0 else -length
                if by and self._previous.start is None:
                    return -length if self._says("pulls") else length
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
        phrases = self._of_two_hours() or self._hours_ruled_out() or self._said_phrases() or self._bare_clock()
        if self._bare_length() and len(phrases) == 1 and phrases[0].points[0].days is None:
            return []  # "cut it to 20"
        if any(phrase.negative for phrase in phrases):
            return phrases
        if self._says("skips") and not self._who.said:
            return [replace(phrase, negative=True) for phrase in phrases]
        if self._says("ruled_out"):
            return [replace(phrase, negative=True) for phrase in phrases[:1]] + list(phrases[1:])
        return phrases

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
        others = [atom for atom in hours if atom.number % LAST_HOUR != request.start.hour % LAST_HOUR]
        if len(hours) != 2 or len(others) != 1:
            return []
        return Folder(others, self._now, self._sentence.lexicon, bare_numbers=True).phrases()

    def _hours_ruled_out(self) -> list[Phrase]:
        """ "I can't do 3", "3 doesn't work"."""
        numbers = [atom for atom in self._sentence.atoms if atom.number is not None]
        if self._sentence.phrases or self._sentence.lengths or len(numbers) != 1 or not self._says("ruled_out"):
            return []
        return Folder(numbers, self._now, self._sentence.lexicon, bare_numbers=True).phrases()

    def _asks_only_of_somebody(self) -> bool:
        """ "is Ben?", "am I?" after "is Ana free at 3?"."""
        return self._previous.intent is Intent.AVAILABILITY and self._says("asks_of_one")

    def _bare_clock(self) -> list[Phrase]:
        """ "actually make that 11"."""
        if self._bare_length() or not self._says("bare_hour"):
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
                return replace(request, start=start, end=None, exact=True, windows=(), keeps="day")
            return replace(request, offer_action=OfferAction.LATER if shift > timedelta(0) else OfferAction.EARLIER)
        windows = tuple(LocalSpan(_plus(span.start, shift), _plus(span.end, shift)) for span in request.windows)
        return replace(request, start=request.start + shift, end=_plus(request.end, shift), windows=windows)

    def _relative_days(self, request: Request) -> Point | None:
        """ "the day after", "the week after", "the following week", "later that week" count from the time that stands."""
        if request.start is None:
            return None
        first, last = request.start.date(), _last_date(request)
        within = self._within_week(first, last)
        if within is not None:
            return within
        cues = self._sentence.lexicon.follow_ups
        found = next((found for name in COUNTED_DAYS if (found := cues[name].search(self._bare))), None)
        if found is None:
            return None
        sign = -1 if found["side"] in self._sets["before_that"] else 1
        if found["unit"] in self._sets["week"]:
            monday = week(first, sign)
            whole = (last - first).days > 1 or found.re is cues["following"].pattern
            return Point(days=monday if whole else Days(first + WEEK * sign, first + WEEK * sign, fixed=True))
        day = (last if sign > 0 else first) + DAY * sign
        return Point(days=Days(day, day, fixed=True))

    def _relative_said(self) -> bool:
        names = (*COUNTED_DAYS, "later_in_week", "earlier_in_week", "that_week")
        return self._previous.start is not None and any(self._says(name) for name in names)

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
        if self._says("alternative") and request.windows and timing.windows and request.intent in (Intent.FIND_TIME, Intent.BOOK):
            return _over(request, tuple(sorted({*request.windows, *timing.windows}, key=lambda span: str(span.start))))
        if not any(point.days is not None or point.moment is not None for point in points):
            changed = _timed(request, timing)
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
            return replace(point, days=Days(first, last, grain, fixed=True), part=point.part or part)
        if point.has_time or point.bound is not None or self._says("open_time"):
            return point
        if self._says("same_time") and request.exact and point.days.first != point.days.last:
            ahead = point.days.first + DAY * ((request.start.weekday() - point.days.first.weekday()) % 7)
            point = replace(point, days=Days(ahead, ahead, fixed=True))
        if point.days.first != point.days.last:
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
        request = self._titled(self._somewhere(request))
        if sentence.people.unnamed:
            request = replace(request, unsupported=("unnamed person",))
        return replace(request, rest=sentence.rest)

    def _titled(self, request: Request) -> Request:
        cues, sentence = self._sentence.lexicon.follow_ups, self._sentence
        named = cues["named"].search(self._plain)
        if named is None and not (sentence.phrases or sentence.lengths):
            named = cues["about_it"].search(self._plain)
        said = "" if named is None else self._from(named.start("title"))
        return replace(request, subject=said) if said else request

    def _somewhere(self, request: Request) -> Request:
        """ "in room 4", "at the cafe"; nobody who comes is a place."""
        sentence = self._sentence
        where = place_of(sentence.text, sentence.lexicon)
        if where is None and not (sentence.phrases or sentence.lengths):
            found = sentence.lexicon.follow_ups["somewhere"].search(self._plain)
            where = None if found is None else self._from(found.start("place"))
        if not where or named_in(where, request.attendees) or self._said_as_time(where):
            return request
        return replace(request, place=where)

    def _said_as_time(self, where: str) -> bool:
        """Whether a stretch of the text is (a part of) what is said of times."""
        start = self._sentence.text.find(where)
        tokens = self._sentence.tokens
        return any(start <= tokens[place].start < start + len(where) for place in self._sentence.taken)

    def _from(self, place: int) -> str:
        """The text from a place in its plain words on."""
        token = self._sentence.tokens[min(len(self._plain[:place].split()), len(self._sentence.tokens) - 1)]
        return self._sentence.text[token.start :].strip(" .\"'!?")


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


def _may_be_length(number: int) -> bool:
    return SHORTEST_BARE_LENGTH <= number <= LONGEST_BARE_LENGTH and number % 5 == 0


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
