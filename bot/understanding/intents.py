"""What kind of request a sentence is: cues first, then the verb of its first command or question, then what it holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.requests import Intent
from bot.understanding.tokens import Token

SHORT_QUESTION = 5
POSSESSIVE = "'s"
CLAUSE_MARKS = frozenset({".", "!", "?", ";", ",", ":", "-", "–", "—"})
SAID_ANYWHERE = frozenset({"online", "without_asker", "reminder", "several", "looking_back"})
"""Cues that tell something wherever they stand; the others count in what is asked, not in what a meeting is about."""
NOT_OF_NAMES = frozenset({"statement"})
"""Cues that words in people's names do not give: "Hope and Bill, 1h"."""
DENIED_REACH = 4
GREETING_MARKS = frozenset({",", ";", "-"})


@dataclass(frozen=True, slots=True)
class Verb:
    """A command or question word in its place: `kind` is cancel, move, find, show, book or ask."""

    kind: str
    word: str
    place: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentence holds besides its verb, for telling a booking from a search and a request from talk."""

    exact: bool
    timed: bool
    length: bool
    people: bool
    others: bool
    joined: bool
    """Whether the asker is listed with others: "Ana and I"."""
    event_noun: bool
    meeting: bool
    """Whether a meeting is named, not only a time or a calendar."""
    all_day: bool
    named_first: bool
    """Whether the sentence begins with somebody's name."""
    past: bool
    """Whether every time that is named lies before today."""
    bare_time: bool
    """Whether nothing but a time is said."""
    away: bool
    """Whether several days are named by their first and last: "from March 6 to March 13"."""
    opens: bool
    """Whether the sentence begins with a length or a meeting."""
    strange: bool
    """Whether words are left that are no times, no people, no meetings and no small words."""


def verbs(tokens: Sequence[Token], words: Sequence[str], taken: Collection[int], lexicon: Lexicon) -> list[Verb]:
    """Every verb that stands where a clause has its command, and every question word that opens a clause.

    `taken` tokens are times, which may stand before a verb ("for next week do I have …").
    """
    found: list[Verb] = []
    polite = greeting = True
    after_time = False
    skipped_to = 0
    clause_starts = CLAUSE_MARKS | lexicon.words["clause_starts"]
    greeting_starts = GREETING_MARKS | lexicon.words["sentence_joints"]
    for place, word in enumerate(words):
        token = tokens[place]
        if token.starts_sentence or (place and words[place - 1] in clause_starts):
            polite, after_time = True, False
            greeting = greeting or token.starts_sentence or words[place - 1] in greeting_starts
        if place in taken:
            after_time = True
            continue
        if token.quoted:
            polite = greeting = False
            continue
        if (opener := _opener(words, place, lexicon)) > skipped_to:
            skipped_to = opener
        if place < skipped_to or _is_somebody(tokens, words, place, lexicon):
            polite = polite and words[place - 1] not in lexicon.words["and"]
            continue
        if greeting and _asks(words, place, lexicon) and not (after_time and word in lexicon.words["stating"]):
            found.append(Verb("ask", word, place, place + 1))
            polite = greeting = False
        elif (
            polite
            and not _denied(words, place, lexicon)
            and not _owned(tokens, words, place, lexicon)
            and (verb := _command(words, place, lexicon)) is not None
        ):
            found.append(verb)
            polite = greeting = False
        polite = polite and (word in lexicon.words["polite"] or not word[:1].isalpha())
        greeting = greeting and (word in lexicon.words["greeting"] or not word[:1].isalpha())
    return found


def _owned(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Whether a possessive stands before a token: "Ana's plan", and not "let's plan"."""
    if not place:
        return False
    before = words[place - 1]
    owned = tokens[place - 1].possessive and before not in lexicon.words["function"]
    return owned or before in lexicon.words["plain_possessives"]


def _denied(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "I'm not going to make lunch": a verb of doing behind a word that denies it."""
    if words[place] not in lexicon.words["light_verbs"]:
        return False
    return not lexicon.words["denying"].isdisjoint(words[max(place - DENIED_REACH, 0) : place])


def _is_somebody(tokens: Sequence[Token], words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "Ana and Mark", "Mark closed the deal": a given name in capitals that is a verb elsewhere."""
    if words[place] not in lexicon.given_names:
        return False
    after = words[place + 1] if place + 1 < len(words) else ""
    if not tokens[place].capital:
        joint = place > 1 and (words[place - 1] in lexicon.words["and"] or words[place - 1] == ",")
        listed = joint and (words[place - 2] in lexicon.given_names or words[place - 2] in lexicon.words["me"])
        return listed and after not in lexicon.words["backward"] | lexicon.words["the_my_our"]
    return not tokens[place].starts_sentence or any(cue.search(after) for cue in lexicon.cues["statement"])


def _opener(words: Sequence[str], place: int, lexicon: Lexicon) -> int:
    """The place after "is it possible to" and its like, or 0."""
    if words[place] not in lexicon.opening_words:
        return 0
    for length in (8, 7, 6, 5, 4, 3, 2):
        if " ".join(words[place : place + length]) in lexicon.words["polite_openers"]:
            return place + length
    return 0


def _asks(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    named = lexicon.words["person_verbs"] | lexicon.words["denied_verbs"]
    if words[place] in lexicon.words["will"] and not named.isdisjoint(words[place + 1 : place + 2]):
        return False  # "Will can't make it"
    if words[place] in lexicon.words["will"] and lexicon.words["not_asked_by_will"].isdisjoint(words[place + 1 : place + 2]):
        return not lexicon.words["will_do"].isdisjoint(words[place + 2 : place + 6])
    if words[place] in lexicon.words["forbidding"] and not lexicon.words["not_words"].isdisjoint(words[place + 1 : place + 2]):
        return False  # "do not allow meetings after 7"
    if words[place] in lexicon.words["possessing"] and not lexicon.words["to"].isdisjoint(words[place + 1 : place + 2]):
        return False  # "…, has to be before 10"
    pair = " ".join(words[place : place + 2])
    return words[place] in lexicon.words["questions"] or pair in lexicon.words["question_pairs"]


def _command(words: Sequence[str], place: int, lexicon: Lexicon) -> Verb | None:
    """The longest command that begins here."""
    if " ".join(words[place : place + 2]) in lexicon.words["nouns_like_commands"] and not _is_moved_on(words, place, lexicon):
        return None
    best = _split_command(words, place, lexicon)
    if best is not None or _sees_somebody(words, place, lexicon):
        return best
    for phrase, kind in lexicon.commands.get(words[place], ()):
        if tuple(words[place : place + len(phrase)]) == phrase and (best is None or len(phrase) > best.end - best.place):
            best = Verb(kind, " ".join(phrase), place, place + len(phrase))
    return best


def _is_moved_on(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "shift handover to 3": a noun that begins like a command to move, and where it goes."""
    moves = any(kind == "move" for _, kind in lexicon.commands.get(words[place], ()))
    return moves and not lexicon.words["to"].isdisjoint(words[place + 2 :])


def _sees_somebody(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """ "I need to see my dentist" is no wish to be shown something."""
    seen = lexicon.words["relation"] | lexicon.words["reference"] | lexicon.words["single_role"]
    return words[place] in lexicon.words["seeing"] and not seen.isdisjoint(words[place + 2 : place + 3])


def _split_command(words: Sequence[str], place: int, lexicon: Lexicon) -> Verb | None:
    """ "take lunch off my calendar"."""
    for (first, last), kind in lexicon.split_commands.items():
        after = words[place + 1 : place + 11]
        if words[place] == first and last in after and "-" not in after[max(after.index(last) - 1, 0) : after.index(last)]:
            return Verb(kind, f"{first} {last}", place, place + 1)
    return None


# ----------------------------------------------------------------------- deciding


class Decider:
    """One sentence's intent; each method is one question to it."""

    def __init__(
        self,
        plain: str,
        tokens: Sequence[Token],
        words: Sequence[str],
        found: Sequence[Verb],
        taken: Collection[int],
        lexicon: Lexicon,
    ) -> None:
        """`found` are the `verbs` of these tokens."""
        self._plain = plain
        self._words = words
        self._lexicon = lexicon
        self._sets = lexicon.words
        self._cues: dict[str, str | None] = {}
        self.verbs = list(found)
        self._taken = taken
        self._tokens = tokens
        self._head = self._said = plain
        self.people_words: frozenset[str] = frozenset()
        """The words that name people, once they are known."""

    def note_people(self, places: Collection[int]) -> None:
        """Where people are named; what a meeting is about, said behind them, tells nothing of what kind of request it is."""
        self.people_words = frozenset(self._words[place] for place in places)
        self.verbs = [verb for verb in self.verbs if verb.place not in places]
        end = self._purpose(places)
        if end is not None:
            self._head = " ".join(word for place, word in enumerate(self._words[:end]) if not self._tokens[place].quoted)
            self.verbs = [verb for verb in self.verbs if verb.place < end]
        ambiguous = {place for place in places if self._words[place] in self._lexicon.names_and_words}
        self._said = self._head
        if ambiguous:
            kept = [place for place in range(len(self._words) if end is None else end) if place not in ambiguous]
            self._said = " ".join(self._words[place] for place in kept if not self._tokens[place].quoted)

    def _purpose(self, people: Collection[int]) -> int | None:
        """Where "… about the booking link", "… to go over the new rules" begins, once a meeting or somebody is named."""
        skipped = self._sets["polite"] | self._sets["a"] | self._sets["quick"]
        opening = next((word for word in self._words if word not in skipped), "")
        strong = self.first is not None and self.first.kind in ("book", "move", "cancel")
        named = False
        for place, word in enumerate(self._words[:-1]):
            if place and named and self._begins_purpose(place, word):
                return place
            event = word in self._sets["event"] and place not in self._taken
            person = place in people and word not in self._sets["me"]
            named = named or person or (event and (strong or word == opening))
        return None

    def _begins_purpose(self, place: int, word: str) -> bool:
        after = self._words[place + 1]
        if place + 1 in self._taken:
            return False
        if word in self._sets["about"] or word == ":":
            return True
        if word in self._sets["to"]:
            return after in self._sets["purpose_verbs"] and self._words[place - 1] not in self._sets["before_to"]
        if word in self._sets["purpose_joints"]:
            before = self._words[place - 1]
            bound = before in self._sets["stating"] or (word in self._sets["of"] and before not in self._sets["event"])
            return not bound and self._tokens[place + 1].text.islower() and after not in self._sets["no_purpose"]
        return word == "," and after in self._sets["others_subject"]

    def cue(self, group: str) -> str | None:
        """The name of the first cue of a group that the sentence holds."""
        if group not in self._cues:
            plain = self._plain if group in SAID_ANYWHERE else self._said if group in NOT_OF_NAMES else self._head
            self._cues[group] = next((cue.name for cue in self._lexicon.cues[group] if cue.search(plain)), None)
        return self._cues[group]

    def _says(self, name: str) -> bool:
        """Whether any word of a set is in the sentence."""
        return not self._sets[name].isdisjoint(self._words)

    @property
    def first(self) -> Verb | None:
        return self.verbs[0] if self.verbs else None

    @property
    def asks(self) -> bool:
        return self.first is not None and self.first.kind == "ask"

    def early(self) -> Intent | None:
        """Kinds of request that need no look at times and people."""
        topic = self.cue("topic")
        changes = self.first is not None and self.first.kind in ("cancel", "move") and topic in ("check", "link")
        if topic is not None and not changes and not (topic == "help" and self._commands_meeting()):
            return Intent(topic)
        if self._is_rule():
            return Intent.RULES
        if self._is_foreign():
            return Intent.OTHER
        return None

    def _commands_meeting(self) -> bool:
        """ "help me cancel my 3pm" is no call for help."""
        strong = any(verb.kind in ("cancel", "move", "book") and verb.word not in self._sets["help_verbs"] for verb in self.verbs)
        return strong and not self._says("how")

    def _is_rule(self) -> bool:
        if self.cue("rules") is None:
            return False
        first = self.first
        if first is None and self.cue("looking_back") is not None:
            return False  # "we had 30 minutes of downtime on Tuesday"
        if first is None and 0 in self._taken and not self.people_words <= self._sets["me"]:
            return False  # "30 min with Ana, has to be in working hours for both"
        fitted = first is not None and first.word.split()[0] in self._sets["fitting"]
        withdrawn = self.cue("called_off") is not None and not self.people_words <= self._sets["me"]
        if fitted or withdrawn:
            return False  # "squeeze Ben in between my meetings", "I don't want to meet Ben on Friday anymore"
        if first is not None and first.kind == "find" and first.word.split()[0] in self._sets["seeking"]:
            return False  # "find a gap of 45 minutes"
        if first is not None and first.kind == "ask":
            return self._says("definite_for_rules") and self.cue("rule_nouns") is not None
        return not (first is not None and first.kind in ("cancel", "move", "book", "find") and self._names_meeting(first))

    def _names_meeting(self, verb: Verb) -> bool:
        """ "book a meeting …": a verb followed by one event, not by a rule's words."""
        after = self._words[verb.end : verb.end + 4]
        if verb.kind == "book" and self._says("rule_always"):
            return False  # "block lunch 12-1 every day"
        events = self._sets["event"] - self._sets["rule_events"]
        return not events.isdisjoint(after) and self._sets["rule_words"].isdisjoint(self._words[verb.end : verb.end + 6])

    def _is_foreign(self) -> bool:
        """Weather, places, contacts, talk: unless a command about the calendar comes with it."""
        name = self.cue("foreign")
        looks = any(verb.kind in ("ask", "show") for verb in self.verbs)
        about_people = not looks and not self._lexicon.given_names.isdisjoint(self.people_words - self._sets["me"])
        if name is None or (name == "weather" and (about_people or self._is_called_weather())):
            return False
        if name == "contact" and self.cue("event_details") is not None:
            return False
        if name == "holiday" and not self.asks and self.cue("asks_meeting") is not None:
            return False  # "I want to watch the eclipse on the 12th"
        if name == "contact" and self._says("who") and self._says("free_words"):
            return False  # "who on my team is around this afternoon"
        if name in ("place", "contact") and not self.asks and self._words and self._words[0] in self._sets["event"]:
            return False  # "meeting with Ana about the new website"
        if name == "place" and not self._sets["plural_times"].isdisjoint(self._words[1:2]):
            return False  # "which afternoons is Olu open"
        if name == "place" and any(word in self._lexicon.given_names for word in (*self._words[1:6], *self.people_words)):
            return False  # "is ana open on Friday"
        commanded = any(
            verb.kind in ("cancel", "move", "book") and verb.word not in self._sets["idle_verbs"] for verb in self.verbs
        )
        return self.asks or not commanded or name not in ("weather", "place", "contact")

    def _is_called_weather(self) -> bool:
        """ "can Sunny and Dawn meet": the words are somebody's name."""
        found = next((found for cue in self._lexicon.cues["foreign"] if (found := cue.search(self._plain))), None)
        return found is not None and self.people_words.issuperset(found.group().split())

    # -------------------------------------------------------------------- late

    def late(self, facts: Facts) -> Intent:
        first = self._main_verb()
        if first is None:
            return self._without_verb(facts)
        match first.kind:
            case "cancel":
                return Intent.CANCEL
            case "move":
                return Intent.MOVE
            case "book":
                return self._booking(first, facts)
            case "find":
                return self._search(first, facts)
            case _:
                return self._question(first, facts)

    def _main_verb(self) -> Verb | None:
        """The first verb; a strong command later in the sentence wins over a weak one before it."""
        strong = next((verb for verb in self.verbs if verb.kind in ("cancel", "move")), None)
        first = self.first
        if first is None or strong is None or first.kind in ("cancel", "move", "ask"):
            return first
        if first.kind == "book" and first.word not in self._sets["light_verbs"]:
            return first
        return strong if first.kind == "show" else first

    def _booking(self, verb: Verb, facts: Facts) -> Intent:
        if self.cue("moves") is not None:
            return Intent.MOVE
        if self.cue("travel") is not None and not facts.timed:
            return Intent.OTHER
        if verb.word in self._sets["light_verbs"] and self.cue("called_off") is not None:
            return Intent.CANCEL  # "I won't be able to make my 3pm"
        if facts.others and self._words[0] in self._sets["modals"] and verb.word.split()[0] in self._sets["fitting"]:
            return Intent.BOOK if facts.exact else Intent.FIND_TIME  # "could Chie squeeze me in tomorrow"
        bare = not verb.place and verb.word in self._sets["schedule"] and not (facts.exact or facts.others or facts.strange)
        if bare and self._words[verb.end : verb.end + 1] and self._words[verb.end] in self._sets["for_on"] and facts.timed:
            return Intent.AGENDA  # "schedule for tomorrow"
        asked = verb.word.split()[0] in self._sets["light_verbs"] and self._words[0] in self._sets["modals"] and not facts.meeting
        asked = asked and self._sets["bot_or_asker"].isdisjoint(self._words[1:2]) and not facts.joined
        if asked and facts.others and self.cue("presence") is not None:
            return Intent.FIND_TIME if facts.length else Intent.AVAILABILITY  # "could Ana and Ben make 3pm"
        if (
            verb.word in self._sets["light_verbs"]
            and not facts.exact
            and (self.cue("find") is not None or (verb.word in self._sets["get"] and facts.length))
        ):
            return Intent.FIND_TIME
        return Intent.BOOK

    def _search(self, verb: Verb, facts: Facts) -> Intent:
        """ "find …", "see if …": a time to meet, somebody's free time, or an event in the calendar."""
        if self.cue("moves") is not None:
            return Intent.MOVE  # "find another time for my 1:1 with Eva"
        after = self._words[verb.end : verb.end + 5]
        if facts.length or verb.word in self._sets["proposing"]:
            return Intent.FIND_TIME
        if verb.word.split()[0] in self._sets["seeking"] and self._is_time_wanted(after):
            return Intent.FIND_TIME
        if self.cue("availability") is not None:
            return Intent.AVAILABILITY
        if self.cue("find") is not None:
            return Intent.FIND_TIME
        if facts.others and self.cue("presence") is not None and not facts.event_noun:
            return Intent.AVAILABILITY
        if facts.others and not facts.meeting and self._tells_presence(verb):
            return Intent.AVAILABILITY  # "see whether Dev's around after lunch"
        named = not self._sets["definite"].isdisjoint(after) or any(POSSESSIVE in word for word in after)
        if named or not facts.timed:
            return Intent.FIND_TIME if facts.people and not facts.event_noun else self._looking_up(facts)
        return Intent.FIND_TIME

    def _tells_presence(self, verb: Verb) -> bool:
        return bool(verb.word.split()[1:]) and self.cue("presence") is not None

    def _is_time_wanted(self, after: Sequence[str]) -> bool:
        if after[:1] and after[0] in self._sets["my_our"] and self._sets["open_times"].isdisjoint(after):
            return False
        return any(cue.search(" ".join(after)) for cue in self._lexicon.cues["find_object"])

    def _question(self, verb: Verb, facts: Facts) -> Intent:
        if self.cue("find") is not None or (verb.word in self._sets["loose_questions"] and facts.length and facts.people):
            return Intent.FIND_TIME
        if verb.kind == "show" and facts.length and facts.others and self.cue("looking_back") is None:
            return Intent.FIND_TIME  # "look at January 11-15 for a 3-hour offsite with Marcus"
        if facts.length and facts.others and not facts.event_noun and self._says("having"):
            return Intent.FIND_TIME
        if verb.word in self._sets["giving"] and facts.length and not facts.others:
            return Intent.BOOK if facts.exact else Intent.FIND_TIME
        if self._how_about(verb) and (facts.exact or facts.length or self._proposes_meeting(verb, facts)):
            return self._without_verb(facts)
        if self.cue("availability") is not None:
            return Intent.FIND_TIME if facts.length and facts.people else Intent.AVAILABILITY
        if facts.others and self.cue("presence") is not None and not (facts.meeting or facts.length) and not self._says("i_we"):
            return Intent.AVAILABILITY
        about_them = not facts.meeting or self.cue("their_events") is not None
        if facts.others and facts.length and not facts.meeting and self.cue("looking_back") is None:
            return Intent.FIND_TIME
        if facts.others and facts.timed and about_them and self._is_about_others(verb):
            return Intent.AVAILABILITY
        return self._looking_up(facts)

    def _is_about_others(self, verb: Verb) -> bool:
        """Neither what was, nor what the asker has."""
        loose = verb.word in self._sets["loose_questions"]
        spoken = self._sets["asker_subject"] - (self.people_words - self._sets["i_we"])
        coming = self._says("attending_words")
        return not loose and not coming and spoken.isdisjoint(self._words) and self.cue("looking_back") is None

    def _proposes_meeting(self, verb: Verb, facts: Facts) -> bool:
        """ "how about a quick sync with Farid tomorrow"."""
        return facts.meeting and facts.others and not self._sets["a"].isdisjoint(self._words[verb.end + 1 : verb.end + 2])

    def _how_about(self, verb: Verb) -> bool:
        after = self._words[verb.end : verb.end + 1]
        return verb.word in self._sets["what_how"] and not self._sets["about_word"].isdisjoint(after)

    def _looking_up(self, facts: Facts) -> Intent:
        """A question is about the calendar when something in it says so, or when it says little but a time and people."""
        if facts.others and facts.timed and self.first is not None and self.first.word in self._sets["loose_questions"]:
            return Intent.AGENDA
        short = (facts.timed and len(self._words) <= SHORT_QUESTION) or (facts.others and self._asks_of_somebody())
        definite = (facts.meeting or self._asks_where(facts)) and self._says("the_my_our")
        known = self.cue("calendar_question") is not None or self.cue("event_details") is not None or not facts.strange
        return Intent.AGENDA if known or short or definite else Intent.OTHER

    def _asks_where(self, facts: Facts) -> bool:
        """ "where is the book club on Wednesday"."""
        return facts.timed and self.first is not None and self.first.word in self._sets["where"]

    def _asks_of_somebody(self) -> bool:
        return self.first is not None and self.first.word in self._sets["asking_of"]

    def _without_verb(self, facts: Facts) -> Intent:
        if self.cue("moves") is not None:
            return Intent.MOVE
        if self.cue("moved") is not None:
            told = self._says("told_moved") and not (facts.timed or facts.length)
            return Intent.OTHER if told else Intent.MOVE
        away = facts.named_first and self.cue("someone_away") is not None
        if self.cue("called_off") is not None and facts.others and self.cue("freed_up") is not None:
            return Intent.BOOK if facts.exact else Intent.FIND_TIME  # "my 2pm got cancelled, can I meet Ana then"
        if self.cue("called_off") is not None and not (away and not facts.event_noun):
            return Intent.CANCEL
        if facts.length and facts.others and facts.opens:
            return Intent.BOOK if facts.exact else Intent.FIND_TIME  # "30 min with Ana when she's back on Thursday"
        proposed = not self._sets["modals"].isdisjoint(self._words[:1])
        proposed = proposed and (facts.joined or not self._sets["i_we"].isdisjoint(self._words[1:2]))
        if proposed and facts.others and not facts.length and self.cue("availability") is None and self.cue("find") is None:
            return Intent.BOOK if facts.exact else Intent.FIND_TIME  # "can we do 4 o'clock tomorrow with Ana"
        if facts.others and self._words[0] in self._sets["modals"] and not facts.length and self.cue("presence") is not None:
            return Intent.AVAILABILITY
        if facts.others and self._words[0] in self._sets["modals"] and self.cue("availability") is not None:
            return Intent.FIND_TIME if facts.length else Intent.AVAILABILITY
        if self.cue("find") is not None and (facts.people or facts.timed or facts.length or self.cue("asks_meeting") is not None):
            return Intent.FIND_TIME
        past = facts.past and not (facts.length or facts.opens)
        if past or (self.cue("acts") is not None and not facts.meeting):
            return Intent.OTHER
        if away:
            return Intent.OTHER
        suits = self.cue("suits_them")
        if suits is not None and facts.others and facts.exact and not facts.length and (suits == "suits" or facts.named_first):
            return Intent.AVAILABILITY
        if self.cue("made") is not None and not (facts.others and not facts.exact and self.cue("to_meet") is not None):
            return Intent.BOOK
        if facts.others and not facts.length and self.cue("their_events") is not None:
            return Intent.AVAILABILITY  # "Ana's calendar tomorrow"
        free = self._says("availability_words") and self.cue("availability") is not None
        if free and facts.others and facts.named_first and self._says("stating") and "?" not in self._words:
            return Intent.OTHER  # "Ana is busy on Friday" tells
        if free and facts.others:
            wanted = facts.length or self.cue("to_meet") is not None
            return Intent.FIND_TIME if wanted else Intent.AVAILABILITY
        if self.cue("shows") is not None or (facts.bare_time and "?" in self._words):
            return Intent.AGENDA
        if free:
            return Intent.AVAILABILITY
        if self.cue("statement") is not None and self.cue("asks_meeting") is None:
            return Intent.OTHER
        if facts.exact or facts.all_day:
            return Intent.BOOK
        if facts.away and not facts.length and not facts.people:
            return Intent.BOOK  # "Vacation in Mexico from March 6 to March 13"
        if facts.length or (facts.people and (facts.timed or facts.event_noun)) or facts.timed:
            return Intent.FIND_TIME
        if facts.event_noun or self.cue("asks_meeting") is not None or (facts.people and not facts.strange):
            return Intent.FIND_TIME
        return Intent.OTHER
