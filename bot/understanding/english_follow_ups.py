"""English: how people carry on an open request; searched in the words without marks."""

from __future__ import annotations

from bot.understanding.lexicon import Cue

_LEAD = (
    r"^(?:(?:please|pls|ok|okay|yes|yeah|yep|sure|great|good|perfect|cool|and|so|hmm|oh|well|actually|no|thanks|thank you|i'll|ill|i|we|we'll|let's|lets|let"
    r"|us|me|can|could|you|would|be|do|take|pick|choose|book|go|with|for|want|like|i'd|try|try|have|the|show|give|see|find|how about|what about|are there|is there"
    r"|any|some|maybe|just|a|bit|little|anything|something|slightly|make|it|that|need) )*"
)
_AFTER_HOUR = (
    r"(?: (?:instead|then|please|rather|(?:is|would be|might be|works|sounds|will be) (?:better|best|good|fine|great|easier|perfect)"
    r"|better|works|would work|for me|for us|pls|o'clock|sharp|though))*$"
)
_TAIL = r"(?: (?:please|pls|thanks|thank you|then|now|one|ones|option|slot|time|works|is|fine|good|great|ok|okay|perfect|best|for me|it|sounds|would|be|will|do|looks|me|a bit|possible|available|instead|though|better))*$"
FOLLOW_UPS = {
    "pick": Cue(
        "pick",
        _LEAD
        + r"(?:(?:option|number|no|nr|slot|choice|offer|time) )?(?P<number>\d|[1-9](?:st|nd|rd|th)|one|two|three|four|five|first|second|third|fourth|fifth|last|final)"
        + _TAIL,
    ),
    "confirm": Cue(
        "confirm",
        r"^(?!(?:(?:thanks|thank you|thx|please|pls|so much|very much|a lot) ?)+$)(?:(?:yes|yep|yeah|yup|ya|y|ok|okay|k|sure|perfect|great|good|fine|awesome|cool|excellent|lovely|absolutely|definitely|correct|right|exactly|agreed|confirm(?:ed)?"
        r"|sounds (?:good|great|fine|perfect)|looks (?:good|great|fine)|that (?:works|one|is fine|is good|sounds good)|that's (?:fine|good|great|perfect|it|right)|works(?: for me)?"
        r"|(?:please |just )?(?:book|do|send|confirm|schedule|take|set) (?:it|that|this|them|them both|both|both of them|all of them)(?: up| in)?|go ahead|go for it|let's do (?:it|that|this)|lets do it|do it|please do|please|pls|thanks|thank you"
        r"|lgtm|👍|it does|it's fine|all good|very good|i'll take (?:it|that)|make it so|deal|done|that will do|that'll do)(?: |$))+$",
    ),
    "earliest": Cue(
        "earliest",
        _LEAD
        + r"(?:earliest|soonest|first (?:available|possible)|asap|as soon as possible|next available)(?: of (?:them|those|these|the (?:\w+ )?options))?"
        + _TAIL,
    ),
    "latest": Cue("latest", _LEAD + r"latest(?: of (?:them|those|these))?" + _TAIL),
    "ruled_out": Cue(
        "ruled_out",
        r"\b(?:can't|cannot|can not|cant|couldn't|won't|wont) (?:do|make|manage)\b(?! it\b)"
        r"|\b(?:doesn't|don't|won't|does not|do not|doesnt|dont|will not|isn't going to|not going to) (?:work|suit|fit)\b"
        r"|(?:\b(?:is|am|are|will be)|'s|'m|'re|'ll be) (?:busy|out(?! of)|away|off|booked|unavailable|not free|not available|not around|tied up|travelling|traveling|on (?:holiday|vacation|leave))\b"
        r"|\b(?:isn't|aren't|not) (?:free|available|around|good|possible|an option)\b|\bis (?:bad|no good|out)\b|\bno good\b",
    ),
    "opens_meeting": Cue(
        "opens_meeting",
        r"^(?:(?:ok|okay|now|then|also|next|please|and|a|an|another|quick|new|the) )*(?:lunch|dinner|breakfast|coffee|brunch|drinks|tea|call|sync|chat|catch ?up|review|interview|workshop|demo|1:1|1 on 1|one on one|1on1|1-1"
        r"|one - on - one|meeting|mtg|standup|session|kickoff|retro|walk|appointment|check ?in|huddle) (?:with|w|w/)(?!\w)",
    ),
    "before_names": Cue(
        "before_names",
        r"^(?:(?:ok|okay|and|or|but|so|what about|how about|also|maybe|then|try|just|only|actually|no|yes|oh|hmm|ask|let's ask|check|perhaps|plus|with|is|for) |[,.!?] )*",
    ),
    "joins": Cue(
        "joins", r"\b(?:join|joins|joining|come|comes|coming|attend|attends|be there|be in|be invited|be included|be on it)\b"
    ),
    "required": Cue(
        "required",
        r"\b(?:must|has to|have to|needs to|should) (?:be there|attend|come|join)\b|\bis (?:required|needed|mandatory|a must|not optional|essential)\b",
    ),
    "asks_of": Cue(
        "asks_of",
        r"^(?:(?:ok|okay|so|hmm|oh|thanks|and|or|but) )*(?:what|how) about\b|^or\b|^(?:(?:and|or|is|ok) )*\S+(?: \S+)?$",
    ),
    "too": Cue("too", r"\b(?:too|also|as well|both|plus|add)\b|^(?:(?:ok|okay|oh) )*(?:and|also|plus)\b(?! (?:what|how) about)"),
    "dismiss": Cue(
        "dismiss",
        r"^(?:(?:please|pls|ok|okay|oh|no|nah|nope|actually|sorry|hmm|well|just|thanks|thank you|i|let's|lets) )*"
        r"(?:never ?mind(?: (?:that|it|about it|then))?|nvm|forget (?:it|that|about it|this)|cancel(?: (?:that|it|this|please|the request|my request))?|stop|dismiss|abort|no|nope|nah|no thanks|no thank you"
        r"|drop it|scra(?:p|tch) (?:it|that)|start over|start again|clear|don't bother|dont bother|not now|not anymore|leave it|skip it|ignore (?:that|it)|changed my mind|no need|don't need it(?: anymore)?|👎)(?: (?:please|thanks|thank you|then|anymore|for now|now|leave it|forget it|as is|as it is|about it))*$",
    ),
    "more": Cue(
        "more",
        _LEAD
        + r"(?:(?:more|other|others|different|additional|further|else|another|next|alternative|alternatives)(?: (?:times|time|options|option|slots|slot|choices|ones|one|days|suggestions|dates|possibilities))*"
        r"|any other (?:day|time|slot|option)s?|(?:what|anything|something) else(?: .*)?|none of (?:these|those|them)(?: .*)?|neither(?: .*)?|nothing (?:works|fits)|(?:these|those|they) (?:don't|do not|dont) work(?: .*)?|(?:options|alternatives))(?: (?:do you have|have you got|are there|you have|available|please|pls|thanks|for me|work|possible))*$",
    ),
    "earlier": Cue(
        "earlier",
        _LEAD
        + r"(?:earlier|sooner|(?:that's |that is |it's |is |)?too late)(?: (?:please|pls|possible|available|times?|slots?|options?|ones?|than that|than this|that day|in the day|on|works?|is better|would be better|if possible|though))*$",
    ),
    "later": Cue(
        "later",
        _LEAD
        + r"(?:later|(?:that's |that is |it's |is |)?too (?:early|soon))(?: (?:please|pls|possible|available|times?|slots?|options?|ones?|than that|than this|that day|in the day|on|works?|is better|would be better|if possible|though))*$",
    ),
    "takes": Cue(
        "takes",
        r"\b(?:one|works|work|good|fine|great|perfect|take|book|sounds|ok|okay|please|yes|yeah|let's|go with|choose|pick|option|slot|suits|best)\b",
    ),
    "about_rules": Cue(
        "about_rules",
        r"\b(?:meetings?|calls?|bookings?|appointments?|rules?|settings|preferences|buffers?|notice|tentative|hours|limit|max|maximum|always|never|default|between|every|per|bookable)\b",
    ),
    "refers": Cue(
        "refers",
        r"\b(?:make|change|move|push|bump|shift|shorten|lengthen|extend|set|keep|put|do|have|book|schedule|postpone|delay|bring|reschedule|update|switch|pull|call|name|title|rename|hold|start|cut|reduce|increase|try|send|have) (?:it|that|this|them|the (?:time|date|day|length|duration|title|subject|name|meeting|call|start))\b"
        r"|\bit (?:should|could|can|must|needs|has|would|shall|will) \b|\b(?:instead|rather|also|too|as well|optional|actually|better)\b$|^(?:actually|instead|also|plus|and|but|or|not|no|only|just|without|same)\b|\bis optional\b|\bcan't make it\b",
    ),
    "tries": Cue(
        "tries",
        r"^(?:(?:ok|okay|hmm|well|so|and|or|but|maybe|then|please|no|yes|sorry) )*(?:how about|what about|try|let's (?:do|try|make|say|go|meet|leave|add|include|invite|drop|skip|use|keep)|lets (?:do|try|make|say|leave|add|include|drop)|can we (?:do|try|make|meet|add|include|have|move|say|push|use)|could we (?:do|try|make|meet|add|include|have|move|push)"
        r"|can (?:it|you) (?:be|do|try|make it)|could (?:it|you) (?:be|do|try|make it)|(?:does|would|will|do|could|can) .* work\b|is .* (?:ok|okay|possible|better|fine)\b|i(?:'d| would) (?:prefer|rather|like)|i prefer|prefer|preferably|rather|better|change to|make)\b",
    ),
    "asks_on": Cue(
        "asks_on",
        r"^(?:(?:ok|okay|so|and|or|but|hmm|then) )*(?:what|how) about\b|^(?:is there |are there |do you have |have you got |got )?(?:anything|something|any (?:time|slots?|times|options?))\b",
    ),
    "adds": Cue(
        "adds",
        r"^(?:(?:ok|okay|and|oh|please|also|yes|actually|maybe|can|could|you|let's|lets) )*(?:add|also|plus|and|with|include|including|invite|cc|loop in|bring)\b|\b(?:too|also|as well)$",
    ),
    "removes": Cue(
        "removes",
        r"\b(?:without|drop|remove|exclude|minus|leave out|leave off|take out|take off|uninvite|skip|swap|replace|instead of|rather than)\b",
    ),
    "only_people": Cue("only_people", r"^(?:(?:ok|actually|no|make it|let's do|with) )*(?:only|just)\b(?: with)?"),
    "instead": Cue("instead", r"\b(?:instead|rather)\b"),
    "absent": Cue(
        "absent",
        r"\b(?:can't|cannot|can not|cant|won't|isn't|doesn't need to|doesn't have to|does not need to|does not have to|needn't|need not|not|don't need|should skip|can skip) (?:\w+ ){0,2}(?:make it|come|attend|join|be there|available|coming|joining|needed|necessary)\b|\bis (?:out|away|sick|on leave|on vacation|on holiday|not needed)\b",
    ),
    "about_length": Cue(
        "about_length",
        r"\b(?:is|are|be|would be|will be) (?:enough|plenty|fine|ok|okay|better|sufficient)\b|\b(?:enough|suffices|will do)$",
    ),
    "alternative": Cue("alternative", r"^(?:(?:ok|maybe|also) )*(?:or|and)\b"),
    "longer": Cue("longer", r"\b(?:longer|more|extra|extend(?: it)?(?: the meeting)? by|lengthen (?:it )?by|additional)\b"),
    "shorter": Cue("shorter", r"\b(?:shorter|less|shorten (?:it )?by|cut (?:it )?by|reduce (?:it )?by)\b"),
    "bare_hour": Cue(
        "bare_hour",
        r"^(?:(?:or|ok|okay|no|sorry|actually|make|it|that|let's|lets|do|rather|better|say|to|maybe|well|and|then|instead|change|i|meant|how about|what about|can|could|we|you|please|i'd|prefer|like|have|at|try|mean|wait|oh|hmm|perhaps) )*\d{1,2}"
        + _AFTER_HOUR,
    ),
    "bare_length": Cue(
        "bare_length",
        r"^(?:(?:ok|okay|no|nah|nope|sorry|actually|make|it|that|let's|lets|do|rather|better|say|only|just|for|change|to|the|length|duration|maybe|well|hmm|and|then|instead|set|keep|is|should|be) )*(?P<number>\d{2,3})(?: (?:instead|then|please|is enough|is fine|is better|will do|would be better))*$",
    ),
    "pushes": Cue(
        "pushes",
        r"\b(?:push|bump|shift|delay|postpone|move|bring|pull|slide)\b.*\b(?:by|back|forward|out|up|ahead|earlier|later|it|that)\b",
    ),
    "pulls": Cue("pulls", r"\b(?:earlier|forward|bring|pull|up|sooner)\b"),
    "relative": Cue(
        "relative",
        r"\b(?:the |a )?(?P<unit>day|week) (?P<side>after|before|later|earlier)\b(?! (?:tomorrow|yesterday|next|last|monday|tuesday|wednesday|thursday|friday|\d))",
    ),
    "any_time": Cue(
        "any_time",
        r"^(?:(?:ok|actually|no|or|just|really|at|on) )*(?:any ?time|whenever|any ?day|any time at all|doesn't matter(?: when)?|no preference|i'm flexible|flexible)(?: (?:works|is fine|is good|is ok|is okay|will do|please|really|for me|for us))*$",
    ),
    "named": Cue(
        "named",
        r"\b(?:call it|name it|title it|rename it(?: to)?|title is|subject is|subject :|title :|call the meeting|name the meeting|title|subject) (?!off\b)(?:as |to |should be |: )?(?P<title>\S.*)$",
    ),
}
"""How people carry on; searched in the words without marks."""
