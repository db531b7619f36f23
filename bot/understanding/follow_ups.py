"""Carrying on: what a short text changes in the open request, or which of the offers it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.understanding.fold import Folder
from bot.understanding.follow_up_text import FollowUp
from bot.understanding.framing import RECURRING, UNNAMED, frame, has_strange_words, quorum_of, regroups
from bot.understanding.how_long import HowLong
from bot.understanding.lexicon import Flag
from bot.understanding.other_times import OtherTimes
from bot.understanding.requests import Intent, OfferAction, Request
from bot.understanding.rule_talk import ANY_HOURS, read_rule, rule_adjusted
from bot.understanding.sentence import Sentence
from bot.understanding.subjects import place_of
from bot.understanding.times import Length, Point
from bot.understanding.who_comes import WhoComes, named_in
from bot.understanding.windows import merge

TIMED = frozenset({Intent.FIND_TIME, Intent.BOOK, Intent.MOVE, Intent.AVAILABILITY, Intent.AGENDA, Intent.CANCEL})
OFFERED = frozenset({Intent.FIND_TIME, Intent.BOOK})
LARGEST_PICK = 9
LAST = -1
"""Picks the last offer, however many there are."""
LOOKED_AT = frozenset({Intent.AVAILABILITY, Intent.AGENDA})
MOST_PARTS = 4
NO_RULE = ("one_of_them", "some_one", "ruled_out")
"""Cues of a text that changes no rule, though it holds a number."""
ABOUT_PEOPLE = ("adds", "brings", "removes", "absent", "declines", "joins", "required", "may_miss", "corrects_people", "swaps_in")
"""Cues for what a text says of those who come."""


def carry_on(
    sentence: Sentence, previous: Request, offers: Sequence[datetime], now: datetime, read: Callable[[str], Sentence]
) -> Request | None:
    """The whole request as it stands after the text, or None when the text is a request of its own.

    `offers` are local naive starts, in the order in which they were shown. `read` reads a part of the text by itself.
    """
    if sentence.matches("regroups_another") and regroups(sentence):
        return None  # "add Chie to my 3pm" is about a meeting that exists
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
        self._text = FollowUp(sentence, previous, now)
        self._sentence = sentence
        self._previous = previous
        self._offers = offers
        self._now = now
        self._words = sentence.words
        self._sets = sentence.lexicon.words
        self._bare = self._text.bare
        self._says = self._text.says
        self._who = WhoComes(self._text)
        self._lasts = HowLong(self._text)
        self._times = OtherTimes(self._text, self._who, self._lasts)

    # -------------------------------------------------------------- answers

    def answer(self) -> Request | None:
        """A number, a yes or no, "more", "later": what needs no look at times and people."""
        number = None if self._is_doubted() else self._number_picked()
        if number is not None:
            return replace(self._previous, pick=number)
        if self._previous.intent is Intent.CANCEL and self._says("cancels_it"):
            return self._acted(OfferAction.CONFIRM)
        if self._says("whats_next") or (self._previous.intent in LOOKED_AT and self._says("and_next")):
            return None
        for action in (OfferAction.DISMISS, OfferAction.MORE, OfferAction.EARLIER, OfferAction.LATER, OfferAction.CONFIRM):
            if self._says(action.value) and not (action is OfferAction.CONFIRM and self._is_doubted()):
                return self._acted(action)
        return self._extreme_offer() or self._beside() or (None if self._is_doubted() else self._offer_named())

    def _is_doubted(self) -> bool:
        """ "Ok?" and "2?" ask back, and "yes" in quotation marks is somebody else's; "can you book it?" is a yes."""
        asked = self._sentence.text.rstrip(" .!").endswith("?") and not self._says("takes_politely")
        tokens = self._sentence.tokens
        return asked or (
            any(token.quoted for token in tokens) and all(token.quoted or not token.word[:1].isalnum() for token in tokens)
        )

    def _acted(self, action: OfferAction) -> Request:
        """Of a request that is given up nothing stands; a meeting that was to be moved or cancelled stays known."""
        if action is OfferAction.DISMISS and self._previous.intent not in (Intent.MOVE, Intent.CANCEL):
            return Request(Intent.OTHER, offer_action=action)
        return replace(self._previous, offer_action=action)

    def _beside(self) -> Request | None:
        """ "Got anything earlier?", "that's a bit late for me": sooner or later ones, when nothing else is said."""
        sentence = self._sentence
        if sentence.people.attendees or sentence.lengths or self._times.counts_on() or self._names_event():
            return None
        if has_strange_words(sentence, besides="small_talk"):
            return None
        if any(
            point.clock or (point.days and not self._says("that_day")) for phrase in sentence.phrases for point in phrase.points
        ):
            return None
        for name, action in (("wants_earlier", OfferAction.EARLIER), ("wants_later", OfferAction.LATER)):
            if self._says(name):
                return replace(self._previous, offer_action=action)
        return None

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
        if not self._offers and word[:1].isdigit() and not word.isdigit() and self._sentence.phrases:
            return None  # "actually the 4th"
        if word in self._sentence.lexicon.words["last"]:
            return len(self._offers) or LAST
        number = self._sentence.lexicon.number(word)
        limit = len(self._offers) or LARGEST_PICK
        return number if 1 <= number <= limit else None

    def _offer_named(self) -> Request | None:
        """ "the 3pm one", "Tuesday works": when just one of the offers is at that time."""
        if not self._offers or not self._says("takes") or self._says("ruled_out") or self._says("one_of_them"):
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
        kind = verb.kind if verb is not None else "book" if self._says("books_it") else ""
        if before.intent in (Intent.CANCEL, Intent.MOVE) and self._says("keeps_it"):
            return replace(before, offer_action=OfferAction.DISMISS)
        refs = [ref for ref in self._sentence.people.people_refs if ref.casefold() not in self._sets["us"]]
        others = bool(self._sentence.people.attendees or refs) and not self._who.names_only_known
        if others:
            return None
        named = self._says("that_slot") or self._says("with_them")
        if self._names_event() and not (before.intent is Intent.AVAILABILITY and named):
            return None
        anew = kind == "find" and bool(self._sentence.people.attendees)
        if before.intent is Intent.AVAILABILITY and before.attendees and kind in ("book", "find") and not anew:
            start = replace(before, intent=Intent.BOOK if kind == "book" else Intent.FIND_TIME)
            return Talk(self._sentence, start, (), self._now).booked()
        if before.intent is Intent.CANCEL and kind == "move" and self._says("it_instead"):
            event = replace(before, intent=Intent.MOVE, start=None, end=None, exact=False, windows=(), excluded=())
            return Talk(self._sentence, event, (), self._now).booked()
        return self._about_them()

    def booked(self) -> Request:
        """The request with all that the text says besides its verb."""
        return self._with_rest(self._times.changed(self._lasts.changed(self._who.changed())))

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
        if rule is None or self._sentence.people.attendees or any(self._says(cue) for cue in NO_RULE):
            return None
        if self._sentence.decider.early() is not None:
            said = read_rule(self._sentence)
            only_days = said is not None and said.value == ANY_HOURS and rule.name == said.name
            return replace(self._previous, rule=replace(rule, days=said.days)) if said is not None and only_days else None
        changed = rule_adjusted(rule, self._sentence)
        strange = has_strange_words(self._sentence, besides="enough")
        return None if changed is None or strange else replace(self._previous, rule=changed)

    def link(self) -> Request | None:
        """ "Single use", "for Carla", "45 minutes" after "my booking link"."""
        sentence = self._sentence
        if sentence.decider.early() is not None or sentence.phrases or (sentence.verbs and not self._says("refers")):
            return None
        minutes = (
            next((atom.value.minutes for atom in sentence.lengths if isinstance(atom.value, Length)), 0) or self._lasts.bare()
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
        if (enough := self._enough_people()) is not None:
            return replace(self._previous, quorum=enough)
        if self._is_new():
            return None
        changed = self._who.changed()
        changed = self._lasts.changed(changed)
        changed = self._times.changed(changed)
        changed = self._with_rest(changed)
        said = (
            self._sentence.phrases
            or self._sentence.lengths
            or self._says("any_time")
            or self._says("same_time")
            or self._times.hours_ruled_out()
            or self._times.counts_on()
            or self._says("about_length")
            or self._says("removes")
            or self._who.is_about_them
            or self._times.bare_clock()
        )
        return changed if said or changed != self._previous else None

    def _enough_people(self) -> int | None:
        """ "Any two of them is fine": how many of the people of the request will do."""
        sentence, everybody = self._sentence, len(self._previous.attendees)
        if sentence.phrases or sentence.lengths or sentence.people.attendees or not self._says("several_of_them"):
            return None
        wanted = quorum_of(sentence)
        return wanted if wanted is not None and wanted < everybody else None

    def _is_new(self) -> bool:
        sentence = self._sentence
        if self._previous.intent in OFFERED and regroups(sentence):
            return False  # "add Chie to the meeting"
        early = sentence.decider.early()
        if early is not None and early not in (Intent.OTHER, Intent.RULES):
            return True
        if early is Intent.RULES and self._says("about_rules"):
            return True
        if sentence.people.attendees and self._recurs():
            return True  # "weekly 1:1 with Ben, Tuesdays at 10"
        if self._says("refers") or self._lasts.bare() or self._lasts.resizes() or self._says("bare_hour"):
            return False
        if self._says("any_time") or self._says("same_time"):
            return False
        if self._says("with_them") and self._previous.attendees and not sentence.people.attendees and not self._names_event():
            return False  # "book 2pm with them"
        verb = sentence.decider.first
        if self._who.is_about_them and not (sentence.lengths and self._names_event()):
            return False
        if self._says("ruled_out") and sentence.phrases and (verb is None or verb.kind == "ask"):
            return False
        if self._times.hours_ruled_out() or (self._asks_only_of_somebody() and not sentence.phrases):
            return False
        people = bool(sentence.people.attendees or sentence.people.people_refs)
        timed, length = bool(sentence.phrases), bool(sentence.lengths)
        if self._says("tries") and not (people and length):
            return False
        if self._is_note_of_its_own(people=people):
            return True
        if verb is None:
            asked = self._previous.intent in (Intent.FIND_TIME, Intent.BOOK)
            fills = asked and not (self._previous.attendees or self._previous.people_refs)
            adds = self._says("adds") or self._says("removes") or self._says("ruled_out")
            opens = self._says("opens_meeting")
            if timed and length and has_strange_words(sentence) and not self._says("about_length"):
                return True  # "2 hours focus time tomorrow"
            if self._who.names_only_known and not self._names_event():
                return False  # "Ana has time on Thursday"
            return people and not adds and (opens or ((timed or length) and not fills))
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

    def _asks_only_of_somebody(self) -> bool:
        """ "is Ben?", "am I?" after "is Ana free at 3?"."""
        return self._previous.intent is Intent.AVAILABILITY and self._says("asks_of_one")

    def _recurs(self) -> bool:
        """ "every Monday", "weekly"."""
        flagged = any(atom.value is Flag.RECURRING for atom in self._sentence.atoms)
        return flagged or any(point.recurring for phrase in self._sentence.phrases for point in phrase.points)

    def _is_note_of_its_own(self, *, people: bool) -> bool:
        """ "gym tomorrow 7am", "tell Ben I'm late": strange words with a whole time, or with who neither comes nor goes."""
        sentence = self._sentence
        strange = has_strange_words(sentence, besides="small_talk")
        if sentence.decider.first is not None or not (strange or (self._names_event() and not people)):
            return False
        if people:
            return not (sentence.phrases or sentence.lengths or any(self._says(cue) for cue in ABOUT_PEOPLE))
        alone = frame(sentence)
        asked = self._previous.intent in (Intent.AVAILABILITY, Intent.AGENDA)
        whole = any(point.days is not None for phrase in sentence.phrases for point in phrase.points) and alone.exact
        return alone.subject is not None and bool(sentence.phrases) and (whole or asked)

    def _names_event(self) -> bool:
        nouns = self._sets["event"] - self._sets["no_new_events"]
        adding = {verb.place for verb in self._sentence.verbs if verb.word in self._sets["adding_verbs"]}  # "invite Carla"
        said = self._sentence.people.used | adding
        return any(word in nouns and place not in said for place, word in enumerate(self._words))

    # -------------------------------------------------------------- the rest

    def _with_rest(self, request: Request) -> Request:
        sentence = self._sentence
        online = sentence.decider.cue("online")
        if online is not None:
            request = replace(request, online=online == "online")
        request = self._titled(self._somewhere(request))
        if sentence.people.unnamed:
            request = replace(request, unsupported=(UNNAMED,))
        if self._recurs():
            request = replace(request, unsupported=(*request.unsupported, RECURRING))
        return replace(request, rest=sentence.rest)

    def _titled(self, request: Request) -> Request:
        sentence = self._sentence
        named = self._text.search_marked("named")
        if named is None and not (sentence.phrases or sentence.lengths):
            named = self._text.search_marked("about_it")
        said = "" if named is None else self._from(named.start("title"))
        return replace(request, subject=said) if said else request

    def _somewhere(self, request: Request) -> Request:
        """ "in room 4", "at the cafe"; nobody who comes is a place."""
        sentence = self._sentence
        where = place_of(sentence.text, sentence.lexicon)
        if where is None and not (sentence.phrases or sentence.lengths):
            found = self._text.search_marked("somewhere")
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
        token = self._sentence.tokens[min(len(self._sentence.plain[:place].split()), len(self._sentence.tokens) - 1)]
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
