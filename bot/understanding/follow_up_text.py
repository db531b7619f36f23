"""One text as a follow-up: what is searched in it, and the request that it is said of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from bot.understanding.requests import Request
from bot.understanding.sentence import Sentence

CLAUSE_MARKS = frozenset(",.;!?")
THUMBS = "👍👎"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A sentence beside the open request. `now` is local and naive; `bare` are its words without marks."""

    sentence: Sentence
    previous: Request
    now: datetime
    bare: str = field(init=False)

    def __post_init__(self) -> None:
        spoken = [word for word in self.sentence.words if word[:1].isalnum() or word.startswith("@") or word in THUMBS]
        object.__setattr__(self, "bare", " ".join(spoken))

    def says(self, name: str) -> bool:
        """Whether a cue of the language for follow-ups is in the text."""
        return self.search(name) is not None

    def search(self, name: str) -> re.Match[str] | None:
        return self.sentence.lexicon.follow_ups[name].search(self.bare)

    def says_about(self, name: str, first: int, last: int) -> bool:
        """Whether a cue is in the clause that holds some tokens; commas and full stops part clauses."""
        words = self.sentence.words
        while first < last and words[first] in CLAUSE_MARKS:
            first += 1
        start = next((at + 1 for at in range(first - 1, -1, -1) if words[at] in CLAUSE_MARKS), 0)
        end = next((at for at in range(last, len(words)) if words[at] in CLAUSE_MARKS), len(words))
        clause = " ".join(word for word in words[start:end] if word[:1].isalnum())
        return self.sentence.lexicon.follow_ups[name].search(clause) is not None

    def search_marked(self, name: str) -> re.Match[str] | None:
        """The same with the marks of the text in their places."""
        return self.sentence.lexicon.follow_ups[name].search(self.sentence.plain)
