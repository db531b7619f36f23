"""A sentence's pieces as a request: intent, people, duration, times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.understanding.atoms import Atom
from bot.understanding.fold import Phrase
from bot.understanding.intents import Facts
from bot.understanding.lexicon import Flag
from bot.understanding.moves import changes_length_by, read_move
from bot.understanding.people import Found
from bot.understanding.requests import Intent, LocalSpan, Request
from bot.understanding.rule_talk import read_rule
from bot.understanding.sentence import Sentence
from bot.understanding.subjects import place_of, subject_of
from bot.understanding.times import DAY, Grain, Length, Part, Point, settle_range
from bot.understanding.tokens import Kind
from bot.understanding.windows import Hints, Timing, merge, resolve

RECURRING, REMINDER, UNNAMED, SEVERAL, DECLINE = "recurring", "reminder", "unnamed person", "several meetings", "decline"
REGROUPED = "people of a meeting"
SEARCHED = frozenset({Intent.FIND_TIME, Intent.BOOK, Intent.AVAILABILITY})
CORRECTION_REACH = MEAL_REACH = 3
LONGEST_EVENT = 4
HOURS_TOO = frozenset({"10"})
NOTE_MARKS = frozenset(".!?;,")
"""What parts the pieces of a short note: "Ana, Ben. 30, Thursday"."""
BARE_MINUTES = frozenset({"10", "15", "20", "25", "30", "45", "60", "90"})
ENOUGH_MINUTES = BARE_MINUTES | {"5"}


def frame(sentence: Sentence) -> Request:
    early = sentence.decider.early()
    intent = early if early is not None else sentence.decider.late(facts_of(sentence))
    if early is None and regroups(sentence):
        return Request(Intent.OTHER, attendees=tuple(sentence.people.attendees), unsupported=(REGROUPED,), rest=sentence.rest)
    match intent:
        case Intent.HELP | Intent.CHECK | Intent.OTHER:
            return replace(Request(intent, rest=sentence.rest), unsupported=_refusals(sentence))
        case Intent.RULES:
            return Request(intent, rule=read_rule(sentence), rest=sentence.rest)
        case Intent.LINK:
            return _link(sentence)
        case Intent.MOVE:
            return _move(sentence)
        case _:
            return _timed(sentence, intent)


def facts_of(sentence: Sentence) -> Facts:
    timing = timing_of(sentence, sentence.phrases, Hints(half=half_hint(sentence)))
    verbs = {place for verb in sentence.verbs for place in range(verb.place, verb.end)}
    nouns, time_nouns = sentence.lexicon.words["event"], sentence.lexicon.words["time_nouns"]
    return Facts(
        exact=timing.exact,
        timed=timing.is_set,
        length=bool(duration_of(sentence)),
        people=bool(sentence.people.attendees or sentence.people.people_refs or sentence.people.asker_listed),
        joined=sentence.people.asker_listed and bool(sentence.people.attendees),
        others=bool(sentence.people.attendees or sentence.people.people_refs),
        event_noun=any(word in nouns and not token.quoted for token, word in zip(sentence.tokens, sentence.words, strict=True)),
        meeting=any(
            word in nouns and word not in time_nouns and not sentence.tokens[place].quoted and place not in sentence.taken | verbs
            for place, word in enumerate(sentence.words)
        ),
        named_first=0 in sentence.people.used or _begins_with_name(sentence),
        past=timing.start is not None and (timing.end or timing.start).date() <= sentence.now.date() > timing.start.date(),
        bare_time=all(place in sentence.taken or not word[:1].isalnum() for place, word in enumerate(sentence.words)),
        away=not timing.exact and _is_ranged(sentence),
        opens=_opens_with_meeting(sentence),
        strange=has_strange_words(sentence),
        all_day=_has_flag(sentence, Flag.ALL_DAY) or any(value.days for value in _lengths(sentence)),
    )


def _is_ranged(sentence: Sentence) -> bool:
    """Whether the only time is a stretch of dates that was given by both its ends."""
    points = [point for phrase in sentence.phrases for point in phrase.points]
    return len(points) == 1 and points[0].days is not None and points[0].days.grain is Grain.DAYS and not points[0].has_time


def _opens_with_meeting(sentence: Sentence) -> bool:
    first = next((place for place, word in enumerate(sentence.words) if word not in sentence.lexicon.words["polite"]), None)
    if first is None:
        return False
    event = sentence.words[first] in sentence.lexicon.words["event"] - sentence.lexicon.words["verb"]
    return event or any(atom.first == first for atom in sentence.lengths)


def _begins_with_name(sentence: Sentence) -> bool:
    if not sentence.tokens:
        return False
    token = sentence.tokens[0]
    return sentence.reader.is_name(0) or (token.capital and token.bare in sentence.lexicon.given_names)


def has_strange_words(sentence: Sentence, *, besides: str = "function") -> bool:
    """`besides` names a further set of words that are nothing strange."""
    words = sentence.lexicon.words
    plain = (
        words["function"] | words["event"] | words["thing"] | words["questions"] | words["calendar_talk"] | words["unread_times"]
    )
    plain |= words[besides]
    known = sentence.taken | sentence.people.used
    return any(
        word[:1].isalpha() and word not in plain and token.bare not in plain and place not in known
        for place, (token, word) in enumerate(zip(sentence.tokens, sentence.words, strict=True))
        if token.kind is Kind.WORD
    )


# ------------------------------------------------------------------------ pieces


def _lengths(sentence: Sentence) -> list[Length]:
    return [atom.value for atom in sentence.lengths if isinstance(atom.value, Length)]


def duration_of(sentence: Sentence) -> int | None:
    found = [(atom, value) for atom in sentence.lengths if isinstance(value := atom.value, Length) and not value.days]
    found = [(atom, value) for atom, value in found if not _is_a_moment(sentence, atom)]
    sufficient = _sufficient(sentence)
    if sufficient:
        return sufficient
    if not found:
        return _bare_minutes(sentence) or _lone_hour(sentence)
    corrected = [value for atom, value in found[1:] if _corrects(sentence, atom.first) or _turns_into(sentence, atom.first)]
    return (corrected[-1] if corrected else found[0][1]).minutes


def _is_a_moment(sentence: Sentence, atom: Atom) -> bool:
    """ "got a minute with Ben": a short while, and not one minute."""
    return atom.value == Length(minutes=1) and atom.word in sentence.lexicon.words["a"]


def _sufficient(sentence: Sentence) -> int | None:
    """ "got a minute with Ben today? 5 would do": a bare number that is said to be enough."""
    found = sentence.lexicon.patterns["sufficient"].search(sentence.plain)
    return int(found["number"]) if found is not None and found["number"] in ENOUGH_MINUTES else None


def _turns_into(sentence: Sentence, place: int) -> bool:
    """ "turn my 30 min with Ana into 45"."""
    into = sentence.lexicon.words["into"]
    return any(verb.kind == "move" for verb in sentence.verbs) and not into.isdisjoint(sentence.words[place - 1 : place + 1])


def _corrects(sentence: Sentence, place: int) -> bool:
    """ "half an hour, no, an hour": whether a word of correction stands right before a token."""
    before = sentence.words[max(place - CORRECTION_REACH, 0) : place]
    return not (sentence.lexicon.words["corrections"] | sentence.lexicon.words["no"]).isdisjoint(before)


def _lone_hour(sentence: Sentence) -> int | None:
    """ "hour with Ana on Thursday", "hr tues + dev": an hour that is not counted, where a request opens with it."""
    words, sets = sentence.words, sentence.lexicon.words
    passed = sets["polite"] | sets["quick"] | sets["doing_minutes"]
    opening = next((place for place, word in enumerate(words) if word not in passed), 0)
    if not words[opening : opening + 1] or words[opening] not in sets["lone_hour"]:
        return None
    after = opening + 1
    followed = after in sentence.taken or after in sentence.people.used
    return 60 if followed or not (sets["with_for"] | sets["and"]).isdisjoint(words[after : after + 1]) else None


def _bare_minutes(sentence: Sentence) -> int | None:
    """ "grab 30 with Ben": a number between a verb and "with" that is no hour counts minutes."""
    words, sets = sentence.words, sentence.lexicon.words
    for place, word in enumerate(words):
        if word not in BARE_MINUTES:
            continue
        after = words[place + 1] if place + 1 < len(words) else ""
        before = words[place - 1] if place else ""
        opens = word not in HOURS_TOO and _is_opening(sentence, place)
        timed = place + 1 in sentence.taken and place not in sentence.taken
        counted = before in sets["doing_minutes"] and word not in HOURS_TOO and (after in sets["with_for"] or timed)
        counted = counted or (before in sets["a_quick"] and word not in HOURS_TOO and after in sets["counted_minutes"])
        closed = _closes(words, place + 1) or (
            (after in sets["counted_minutes"] or place + 1 in sentence.taken) and place not in sentence.taken
        )
        counted = counted or (before in sets["for"] and word not in HOURS_TOO and closed)
        fitted = place > 1 and words[place - 2] in sets["fitting"] and word not in HOURS_TOO and after in sets["with"]
        counted = counted or fitted  # "squeeze in 15 with Ravi"
        if sentence.people.attendees and word not in HOURS_TOO and _beside_people(sentence, place):
            return int(word)
        alone = before in sets["needing"] or before in sets["merely"] or (before in NOTE_MARKS and place not in sentence.taken)
        counted = counted or (alone and word not in HOURS_TOO and _closes(words, place + 1))
        if counted or ((opens or before in sets["taking"]) and after in sets["with"]):
            return int(word)
    return None


def _beside_people(sentence: Sentence, place: int) -> bool:
    """ "ana, ben, 30", "30 ana ben tmrw": a number between names and the end, a mark or a time."""
    used, taken, words = sentence.people.used, sentence.taken, sentence.words
    if place in taken:
        return False
    if not place:
        return 1 in used
    behind = place - 1 in used or words[place - 1] == ","
    return behind and (_closes(words, place + 1) or place + 1 in taken)


def _is_opening(sentence: Sentence, place: int) -> bool:
    """Whether nothing but a greeting stands before a token."""
    return all(word in sentence.lexicon.words["greeting"] or not word[:1].isalnum() for word in sentence.words[:place])


def _closes(words: Sequence[str], place: int) -> bool:
    """Whether a clause ends before a token."""
    return place >= len(words) or words[place] in ".,!?;"


def _has_flag(sentence: Sentence, flag: Flag) -> bool:
    return any(atom.value is flag for atom in sentence.atoms)


def half_hint(sentence: Sentence) -> str:
    """Which half of the day the words around mean: "dinner at 8", "breakfast at 8"; a part of the day said elsewhere."""
    for word in sentence.words:
        if word in sentence.lexicon.words["pm_events"] or word in sentence.lexicon.words["pm_times"]:
            return "pm"
        if word in sentence.lexicon.words["am_events"]:
            return "am"
    return ""


def timing_hints(sentence: Sentence, intent: Intent) -> Hints:
    past = intent in (Intent.AGENDA, Intent.CANCEL) or (intent is Intent.EXPLAIN and sentence.matches("doubled"))
    looks_back = past and sentence.decider.cue("looking_back") is not None
    return Hints(half_hint(sentence), looks_back, from_means_after=intent in (Intent.FIND_TIME, Intent.AVAILABILITY))


def timing_of(sentence: Sentence, phrases: Sequence[Phrase], hints: Hints, *, at_meals: bool = False) -> Timing:
    """`at_meals`: a meal that is the meeting narrows the days that are named to its hours."""
    points, excluded, leftover = merge([phrase for phrase in phrases if not _is_topic(sentence, phrase, phrases)])
    if not points and _says_now(sentence):
        points = (Point(moment=sentence.now),)
    longest = duration_of(sentence)
    points = tuple(_roomy(point, longest) for point in points)
    meal = _meal(sentence) if at_meals else None
    if meal is not None:
        points = tuple(replace(point, part=meal) if _leaves_hours_open(point) else point for point in points)
    return resolve(points, excluded, sentence.now, hints, leftover)


def _meal(sentence: Sentence) -> Part | None:
    """The hours of "lunch with Ana on Friday", "dinner", when the meal is the meeting and no part of a longer name."""
    for place, word in enumerate(sentence.words):
        part = sentence.lexicon.meals.get(word)
        if part is None or place in sentence.taken or sentence.tokens[place].quoted:
            continue
        if not sentence.lexicon.words["avoiding"].isdisjoint(sentence.words[max(place - MEAL_REACH, 0) : place]):
            continue  # "that doesn't clash with lunch"
        after = sentence.words[place + 1] if place + 1 < len(sentence.words) else ""
        beside = place + 1 in sentence.taken or place + 1 in sentence.people.used
        ends = not after[:1].isalpha() or after in sentence.lexicon.words["function"]
        if beside or (ends and after not in sentence.lexicon.words["and"]):
            return part
    return None


def _leaves_hours_open(point: Point) -> bool:
    return point.days is not None and not point.has_time and point.bound is None


def _is_topic(sentence: Sentence, phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    """ "a postmortem for last week's outage, an hour tomorrow": a time that belongs to what the meeting is about."""
    after = phrase.last
    if _is_past(sentence, phrase) and _in_purpose(sentence, phrase.first):
        return True  # "to go over the minutes of last week's meeting"
    owned = sentence.tokens[after - 1].possessive and after < len(sentence.words) and sentence.words[after][:1].isalpha()
    if len(phrases) < 2 or not owned:
        return False
    sets = sentence.lexicon.words
    return not (sets["about"] | sets["purpose_joints"] | sets["topic_verbs"]).isdisjoint(
        sentence.words[max(phrase.first - 1, 0) : phrase.first + 1]
    )


def _is_past(sentence: Sentence, phrase: Phrase) -> bool:
    return all(point.days is not None and point.days.last < sentence.now.date() for point in phrase.points)


def _in_purpose(sentence: Sentence, place: int) -> bool:
    """Whether words before a token say what a meeting is about."""
    sets, before = sentence.lexicon.words, sentence.words[:place]
    led = any(
        word in sets["about"] or (word in sets["to"] and after in sets["purpose_verbs"])
        for word, after in zip(before, sentence.words[1:], strict=False)
    )
    return led and bool(sentence.people.attendees or sentence.people.people_refs)


def _says_now(sentence: Sentence) -> bool:
    """ "now" at the end of a clause; at its beginning it is only talk."""
    words = sentence.words
    return any(
        word in sentence.lexicon.words["now"] and place and (place + 1 == len(words) or words[place + 1] in ".,!?;")
        for place, word in enumerate(words)
    )


def _roomy(point: Point, minutes: int | None) -> Point:
    """ "30 minutes tomorrow 9-12" is a window for the meeting, not its start and end."""
    if minutes is None or point.clock is None or point.until is None or point.until_days is not None or point.between:
        return point
    begin, finish = settle_range(point.clock, point.until)
    return replace(point, between=True) if finish - begin > minutes else point


def _leftover_words(sentence: Sentence, spans: Sequence[tuple[int, int]], *, exact: bool = False) -> tuple[str, ...]:
    """Time words that contradict the others or that no pattern knows, as written: they lead to a question, never to a guess."""
    impossible = [(atom.first, atom.last) for atom in sentence.atoms if atom.value is Flag.IMPOSSIBLE]
    unread = [(place, place + 1) for place in range(len(sentence.tokens)) if _is_unread_time(sentence, place)]
    found = sorted({*spans, *unread, *impossible, *_zones(sentence), *(() if exact else _events(sentence))})
    return tuple(sentence.text[sentence.tokens[first].start : sentence.tokens[last - 1].end] for first, last in found)


def _events(sentence: Sentence) -> list[tuple[int, int]]:
    """ "after the Christmas party", "before her holiday", "during the offsite": times told by an event, which nobody looks up."""
    words, sets, found = sentence.words, sentence.lexicon.words, []
    for place in range(len(words) - 2):
        if words[place] not in sets["event_bounds"] or place in sentence.taken or sentence.tokens[place].quoted:
            continue
        if words[place] in sets["of"] and words[place - 1] not in sets["week"]:
            continue
        first = place + 1
        if words[first] not in sets["event_owners"] and not sentence.tokens[first].possessive:
            continue
        end = first + 1
        while end < len(words) and end - first <= LONGEST_EVENT and _is_event_word(sentence, end):
            end += 1
        if end > first + 1:
            found.append((place, end))
    return found


def _is_event_word(sentence: Sentence, place: int) -> bool:
    if place in sentence.taken or place in sentence.people.used or sentence.tokens[place].kind is not Kind.WORD:
        return False
    return sentence.words[place] not in sentence.lexicon.words["function"]


def _zones(sentence: Sentence) -> list[tuple[int, int]]:
    """ "3pm Madrid time", "in the morning her time", "3pm CET": hours of another zone's clock."""
    words, sets, found = sentence.words, sentence.lexicon.words, []
    for place, word in enumerate(words):
        behind = place not in sentence.taken and any(phrase.last == place for phrase in sentence.phrases)
        if behind and word in sets["zones"]:
            found.append((place, place + 1))
        elif behind and not sets["time_word"].isdisjoint(words[place + 1 : place + 2]):
            token = sentence.tokens[place]
            if word in sets["their"] or token.capital or token.possessive:
                found.append((place, place + 2))
    return found


def _is_unread_time(sentence: Sentence, place: int) -> bool:
    token, word = sentence.tokens[place], sentence.words[place]
    if place in sentence.taken or place in sentence.people.used or token.quoted or token.kind is Kind.MENTION:
        return False
    if word in sentence.lexicon.words["unread_times"]:
        if sentence.words[place + 1 : place + 2] and sentence.words[place + 1] in sentence.lexicon.words["event"]:
            return False  # "the sprint demo"
        return place > 0 and sentence.words[place - 1] in sentence.lexicon.words["time_leads"]
    return any(category in ("WEEKDAY", "DAYREL") for category, _ in sentence.lexicon.categories.get(word, ()))


def regroups(sentence: Sentence) -> bool:
    """ "Remove Ben from the 3pm", "add Chie to my 3pm": who is in a meeting that exists is to change."""
    if not sentence.people.attendees or sentence.lengths or sentence.decider.asks:
        return False
    return sentence.matches("regroups") or _removes_only_people(sentence)


def _removes_only_people(sentence: Sentence) -> bool:
    """ "Remove Ben", "uninvite Ben and Chie please"."""
    verb = sentence.lexicon.patterns["ungroups"].search(sentence.plain)
    if verb is None:
        return False
    said = {place for place, word in enumerate(sentence.words) if word[:1].isalpha()} - set(range(len(verb.group().split())))
    small = sentence.lexicon.words["and"] | sentence.lexicon.words["polite"]
    return said <= sentence.people.used | {place for place in said if sentence.words[place] in small}


def _refusals(sentence: Sentence) -> tuple[str, ...]:
    """What cannot be done yet, by name."""
    decider = sentence.decider
    found = []
    recurring = _has_flag(sentence, Flag.RECURRING) or any(
        point.recurring for phrase in sentence.phrases for point in phrase.points
    )
    if recurring and not decider.asks:
        found.append(RECURRING)
    if decider.cue("reminder") is not None:
        found.append(REMINDER)
    if sentence.people.unnamed:
        found.append(UNNAMED)
    if decider.cue("several") is not None:
        found.append(SEVERAL)
    if sentence.says("declining"):
        found.append(DECLINE)
    return tuple(found)


# ------------------------------------------------------------------------ frames


def _tokens_of(sentence: Sentence, said: str | None) -> set[int]:
    """The places of the tokens of a piece of the text."""
    first = sentence.text.find(said) if said else -1
    if said is None or first < 0:
        return set()
    return {place for place, token in enumerate(sentence.tokens) if first <= token.start < first + len(said)}


def _people_of(sentence: Sentence) -> Found:
    """Whom the meeting is with; "remind me to call Ben" invites nobody."""
    reminded = sentence.decider.cue("reminder") is not None and sentence.says("purpose_verbs")
    return Found() if reminded and sentence.matches("reminded_to") else sentence.people


def _base(sentence: Sentence, intent: Intent) -> Request:
    people = _people_of(sentence)
    online = sentence.decider.cue("online")
    place = place_of(sentence.text, sentence.lexicon)
    if place in people.attendees:
        place = None  # "book in Ana"
    if _tokens_of(sentence, place) & (sentence.taken | people.used):
        place = None  # "in Q1", "Chie in Tokyo and Eva"
    events = {at for first, last in _events(sentence) for at in range(first, last)}
    taken = sentence.taken | people.used | _tokens_of(sentence, place) | events
    subject = subject_of(sentence.text, sentence.tokens, sentence.words, taken, sentence.verbs, sentence.lexicon)
    return Request(
        intent,
        attendees=tuple(people.attendees),
        optional=tuple(people.optional),
        people_refs=tuple(people.people_refs),
        asker_attends=sentence.decider.cue("without_asker") is None,
        quorum=quorum_of(sentence),
        subject=subject,
        place=place,
        online=None if online is None else online == "online",
        duration_minutes=duration_of(sentence),
        unsupported=_refusals(sentence),
        rest=sentence.rest,
    )


def quorum_of(sentence: Sentence) -> int | None:
    """How many of those who are named will do."""
    patterns = sentence.lexicon.patterns
    found = patterns["quorum"].search(sentence.plain) or patterns["quorum_of"].search(sentence.plain)
    if found is None:
        return 1 if sentence.people.alternatives else None
    return sentence.lexicon.number(found[1])


def _timed(sentence: Sentence, intent: Intent) -> Request:
    hints = timing_hints(sentence, intent)
    phrases = sentence.phrases
    denied = intent is Intent.CANCEL and all(phrase.negative for phrase in phrases) and sentence.decider.cue("several") is None
    if denied or intent is Intent.EXPLAIN:  # "can't do 2pm with Kofi anymore", "why not Thursday 3pm?" name that time
        phrases = tuple(replace(phrase, negative=False) for phrase in phrases)
    timing = timing_of(sentence, phrases, hints, at_meals=intent in SEARCHED)
    request = replace(
        _base(sentence, intent),
        start=timing.start,
        end=timing.end,
        exact=timing.exact,
        windows=timing.windows,
        excluded=timing.excluded,
        leftover=_leftover_words(sentence, timing.leftover, exact=timing.exact),
    )
    if intent is Intent.BOOK:
        request = _all_day(sentence, request)
    if intent is Intent.AVAILABILITY and sentence.says("who") and not (request.attendees or request.people_refs):
        request = replace(request, people_refs=tuple(sentence.lexicon.words["anyone"]))
    if intent is Intent.CANCEL:
        request = replace(request, event_time=LocalSpan(request.start, request.end))
    if intent is Intent.EXPLAIN:
        doubled = sentence.matches("doubled")
        request = replace(request, explain_kind="double_booked" if doubled else "not_offered")
    if intent is Intent.AGENDA and hints.looks_back and request.start is None and sentence.matches("previous"):
        request = replace(request, end=sentence.now)
    return request


def _all_day(sentence: Sentence, request: Request) -> Request:
    """Lengths in days, and words that mark whole days, make an all-day event."""
    days = next((value.days for value in _lengths(sentence) if value.days), 0)
    away = sentence.matches("away")
    stretch = _is_ranged(sentence) and not (request.attendees or request.people_refs or request.duration_minutes)
    whole = _has_flag(sentence, Flag.ALL_DAY) or days or stretch or (away and request.start is not None and not request.exact)
    if not whole:
        return request
    start, end = request.start, request.end
    if start is not None and days:
        start = datetime(start.year, start.month, start.day)
        end = start + DAY * days
    if start is not None and end is None:
        end = start + DAY
    windows = () if start is None else (LocalSpan(start, end),)
    return replace(request, all_day=True, exact=False, start=start, end=end, windows=windows)


def _link(sentence: Sentence) -> Request:
    single = sentence.matches("single_use")
    people = sentence.people
    return Request(
        Intent.LINK,
        attendees=tuple(people.attendees),
        people_refs=tuple(people.people_refs),
        duration_minutes=duration_of(sentence),
        single_use=single,
        rest=sentence.rest,
    )


def _move(sentence: Sentence) -> Request:
    times = read_move(sentence, half_hint(sentence))
    by_some = changes_length_by(sentence)
    lengths = [(atom.first, atom.last) for atom in sentence.lengths] if by_some else []
    request = _base(sentence, Intent.MOVE)
    return replace(
        request,
        duration_minutes=None if times.shift_minutes is not None or by_some else request.duration_minutes,
        start=times.new.start,
        end=times.new.end,
        exact=times.new.exact,
        windows=times.new.windows,
        excluded=times.new.excluded,
        event_time=times.event_time,
        shift_minutes=times.shift_minutes,
        keeps=times.keeps,
        leftover=_leftover_words(sentence, [*times.new.leftover, *lengths], exact=times.new.exact),
    )
