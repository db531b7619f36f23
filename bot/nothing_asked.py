"""Messages that ask for nothing to be done: that something be left undone, goodbyes, "undo", and how sure a yes is."""

from __future__ import annotations

import re


def _whole(*either: str, end: str = r"[\s.!]*") -> re.Pattern[str]:
    """A message that is one of these, after words that open any message."""
    opening = r"(?:(?:no|nope|ok|okay|please|pls|wait|well|actually|oh|sorry|and|but|so|hmm|just|you)[\s,.!]+)*"
    return re.compile(rf"{opening}(?:{'|'.join(either)}){end}$", re.IGNORECASE)


def _made_of(*parts: str) -> re.Pattern[str]:
    """A message of nothing but these, in any order and number."""
    return re.compile(rf"(?:(?:{'|'.join(parts)})(?:[\s,.!;:)…👍🙏]+|$))+$", re.IGNORECASE)


_NOT = r"(?:do not|don['’]?t|dont|never|let['’]?s not|(?:you )?(?:should|must)(?:n['’]t| not)|better not|not)"
_DOING = r"(?:cancel|move|delete|remove|reschedule|postpone|shift|push|change|drop|touch)"
_ANY_DOING = r"\b(?:cancel|move|delete|remove|reschedule|postpone|book|schedule|find)\b"
_IT = r"(?:it|this|that|them|anything|any|any of (?:it|them)|one|the meeting|that one|this one)"
_FOR_NOW = r"(?: (?:yet|now|for now|right now|just yet|please|then|though|at all|today))*"
_I_DID_NOT = r"i (?:won['’]?t|will not|wouldn['’]?t|didn['’]?t|did not|never)"
_HELD_BACK = _whole(
    rf"(?:i said )?{_NOT} {_DOING}(?! (?:my |the |any )?(?:rules?|settings))(?:(?! but |, |; |\. |{_ANY_DOING}).)*",
    rf"(?:i said )?{_NOT} (?:book|schedule|send|confirm|reserve|do)(?: {_IT})?{_FOR_NOW}",
    rf"(?:book|cancel|move|change|do|delete|schedule) nothing{_FOR_NOW}",
    rf"{_I_DID_NOT} (?:want to |mean to )?(?:say |said |ask(?:ed)? (?:you |for )?(?:to )?)?"
    rf"(?:{_DOING}|book|cancelled|booked|yes)(?: (?:{_IT}|my \S+))?{_FOR_NOW}",
    rf"i (?:do not|don['’]?t|dont) want (?:to (?:book|schedule|cancel|move|change) )?{_IT}{_FOR_NOW}",
    r"keep (?:it|that|this|the meeting)(?: (?:as it is|as is|there|then|please))*",
    r"(?:no need for|(?:i|we) (?:do not|don['’]?t|won['’]?t) need) (?:a|any|the) (?:meeting )?(?:room|link|reminder)s?",
    r"no room(?: needed)?",
    r"leave (?:it|that|this|the meeting|everything|things) (?:as it is|as is|alone|there)",
)
_WAITING = _whole(
    r"not (?:just )?yet",
    r"wait(?: a (?:sec|second|moment|minute|bit))?|hold on|hang on|hold it|(?:just )?(?:one|a) (?:moment|second|sec|minute)",
    r"let me (?:think|check|see)(?: (?:first|about it))?|let me (?:ask|check with) \S+(?: \S+)?(?: first)?",
    r"i['’]?ll (?:think about it|get back to you|let you know|check)",
    r"not sure(?: yet)?|maybe(?: later| not)?|perhaps|hmm+",
    r"(?:sure|yes|yeah|ok|okay)[, ]+(?:if|once|when|as soon as|unless) .+",
    r"(?:yes|yeah|ok|okay|sure|right|really|are you sure|is that (?:right|ok))\?+",
    end=r"[\s.!…]*",
)
_TAKING_LEAVE = (
    r"bye(?: bye)?|goodbye|good night|cheers|cya|ttyl|see you|see ya",
    r"that(?:['’]?s| is) (?:it|all)(?: for (?:now|today))?|that will be all",
    r"(?:talk|speak|see you|see ya|catch you)(?: to you| you)? (?:later|soon|tomorrow|then|around)",
    r"(?:i['’]?m|i am|we['’]?re) (?:good|done|all set|all good|fine)|all (?:set|done|good)|done(?: already)?",
    r"nothing(?: else)?|no more|whatever|have an? (?:\w+ )?(?:day|evening|weekend|one)|you too",
)
_POLITE = (
    r"thanks?|thank you|thx|ty|ok|okay|great|perfect|cool|nice|good|fine|lovely|awesome|super|so much|very much|a lot",
    r"then|and|for now|no|yeah|oh",
)
_CLOSING = _made_of(*_TAKING_LEAVE, *_POLITE)
_MERELY_POLITE = _made_of(*_POLITE)
_YES = (
    r"yes|yep|yeah|yup|ya|y|ok|okay|k|sure|do (?:it|that|so)|go ahead|go for it|absolutely|definitely|correct|exactly",
    r"confirm(?:ed)?|i am|i['’]?m sure|👍|please do",
    r"(?:cancel|delete|remove|drop) (?:it|that|this|them|the meeting|this one|that one)",
)
_BESIDES_YES = r"please|pls|thanks|thank you|right|now|then"
_PLAIN_YES = _made_of(*_YES, _BESIDES_YES)
_NO_YES = _made_of(_BESIDES_YES)
_POLITE_REQUEST = re.compile(
    r"(?:(?:hi|hey|hello|ok|okay|and|so|please)[\s,]+)*"
    r"(?:(?:can|could|would|will) (?:you|we|i)|please|is it possible|may i|do you mind)\b",
    re.IGNORECASE,
)
_UNDO = re.compile(
    r"(?:please |can you |could you )?(?:undo|revert|take (?:it|that) back)"
    r"(?: (?:it|that|this|please|(?:the |my )?(?:last )?change))*[\s.!?]*$",
    re.IGNORECASE,
)


def holds_back(text: str) -> bool:
    """ "Don't cancel it", "book nothing", "I don't want this": nothing is to be done, and what stands stays."""
    return _HELD_BACK.match(text.strip()) is not None


def asks_to_wait(text: str) -> bool:
    """ "Not yet", "hold on", "yes if Ben agrees", "ok?": no yes and no no."""
    return _WAITING.match(text.strip()) is not None


def closes(text: str) -> bool:
    """ "Thanks, that's it", "great, bye": polite, and no yes to anything; words that only please ("great") may be one."""
    plain = text.strip()
    return _CLOSING.match(plain) is not None and _MERELY_POLITE.match(plain) is None


def is_plain_yes(text: str) -> bool:
    """Whether a text says yes in so many words, as cancelling a meeting needs it: "good" and "yes?" do not."""
    plain = text.strip()
    return _PLAIN_YES.match(plain) is not None and _NO_YES.match(plain) is None


def only_asks(text: str) -> bool:
    """ "Maybe no meetings before 10?": a change with a question mark that is no polite request to make it."""
    return text.rstrip(" .!").endswith("?") and _POLITE_REQUEST.match(text.strip()) is None


def asks_to_undo(text: str) -> bool:
    return _UNDO.match(text.strip()) is not None
