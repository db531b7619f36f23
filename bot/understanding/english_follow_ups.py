"""English: how people carry on an open request; searched in the words without marks."""

from __future__ import annotations

from bot.understanding.lexicon import Cue

_LEAD = (
    r"^(?:(?:please|pls|ok|okay|yes|yeah|yep|sure|great|good|perfect|cool|and|so|hmm|oh|well|actually|no|thanks|thank you|i'll|ill|i|we|we'll|let's|lets|let"
    r"|us|me|what's|can|could|you|would|be|do|take|pick|choose|book|go|with|for|want|like|i'd|try|try|have|the|show|give|see|find|how about|what about|are there|is there"
    r"|what|which|any|some|maybe|just|a|bit|little|anything|something|slightly|make|it|that|need) )*"
)
_AFTER_HOUR = (
    r"(?: (?:instead|then|please|rather|(?:is|would be|might be|works|sounds|will be) (?:better|best|good|fine|great|easier|perfect)"
    r"|better|works|would work|for me|for us|pls|o'clock|sharp|though))*$"
)
_TAIL = r"(?: (?:please|pls|book|it|so|let's|choice|suits|thanks|thank you|then|now|one|ones|option|slot|time|works|is|fine|good|great|ok|okay|perfect|best|for me|it|sounds|would|be|will|do|looks|me|a bit|possible|available|instead|though|better))*$"
FOLLOW_UPS = {
    "pick": Cue(
        "pick",
        _LEAD
        + r"(?:(?:option|number|no|nr|slot|choice|offer|time) )?(?P<number>\d|[1-9](?:st|nd|rd|th)|one|two|three|four|five|first|second|third|fourth|fifth|last|final)"
        + _TAIL,
    ),
    "confirm": Cue(
        "confirm",
        r"^(?!yeah,? right$)(?!(?:(?:thanks|thank you|thx|please|pls|so much|very much|a lot) ?)+$)(?:(?:yes|yep|yeah|yup|ya|y|ok|okay|k|sure|perfect|great|good|fine|awesome|cool|excellent|lovely|absolutely|definitely|correct|right|exactly|agreed|confirm(?:ed)?"
        r"|sounds (?:good|great|fine|perfect)|looks (?:good|great|fine)|that (?:works|one|is fine|is good|sounds good)|that's (?:fine|good|great|perfect|right)|works(?: for me)?"
        r"|(?:please |just )?(?:book|do|send|confirm|schedule|take|set) (?:it|that|this|them|them both|both|both of them|all of them)(?: up| in)?|go ahead|go for it|let's do (?:it|that|this)|lets do it|do it|please do|please|pls|thanks|thank you"
        r"|lgtm|👍|it does|it's fine|all good|very good|i'll take (?:it|that)|make it so|deal|whatever (?:works|suits(?: you)?)|(?:any|either|all|both)(?: of (?:them|those|these))? (?:works?|is fine|are fine|is good|is ok|fit)|(?:it's )?up to you|you (?:choose|pick|decide)|surprise me|that will do|that'll do)(?: |$))+$",
    ),
    "earliest": Cue(
        "earliest",
        _LEAD
        + r"(?:earliest(?: (?:you have|slot|option|available|time|possible))*|soonest|the sooner the better|sooner the better|first (?:available|possible)|asap|as soon as possible|next available)(?: of (?:them|those|these|the (?:\w+ )?options))?"
        + _TAIL,
    ),
    "latest": Cue("latest", _LEAD + r"latest(?: of (?:them|those|these))?" + _TAIL),
    "ruled_out": Cue(
        "ruled_out",
        r"\b(?:can't|cannot|can not|cant|couldn't|won't|wont) (?:do|make|manage)\b(?! it\b)"
        r"|\b(?:doesn't|don't|won't|does not|do not|doesnt|dont|will not|isn't going to|not going to) (?:work|suit|fit)\b"
        r"|(?:\b(?:is|am|are|will be)|'s|'m|'re|'ll be) (?:busy|out(?! of)|away|off|booked|unavailable|not free|not available|not around|tied up|travelling|traveling|on (?:holiday|vacation|leave))\b"
        r"|\b(?:isn't|aren't|not|no longer) (?:in|there|here|working|free|available|around|good|possible|an option)\b|(?:\b(?:is|are|looks)|'s) (?:(?:a |an |pretty |really |quite |too |already |fully )+)?(?:full|packed|crazy|jammed|blocked|taken|busy|hectic|tight|a mess|a nightmare|holiday|bank holiday|day off|booked up)\b"
        r"|(?:\b(?:am|are|is)|'m|'re|'s) (?:in (?:a |another |some )?(?:meetings?|calls?|class|workshop|training|appointments?)|on (?:a |another )?calls?|teaching|presenting|flying)\b"
        r"|(?<!you )\b(?:have|has|got|'ve got|'ve) (?:already )?(?:a |an |another |my |some )?(?:thing|something|meetings?|calls?|lunch|appointment|conflict|clash|class|dentist|plans|commitment|something else|flight|train)\b(?! with)|\b(?:is|'s) (?:bad|no good|out)\b|\bno good\b",
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
        r"\b(?:must|has to|have to|needs to|should) (?:be there|attend|come|join)\b|(?<!\bnot )(?<!n't )\b(?:required|needed|mandatory|a must|not optional|essential)\b(?! \w* ?optional)",
    ),
    "asks_of": Cue(
        "asks_of",
        r"^(?:(?:ok|okay|so|hmm|oh|thanks|and|or|but) )*(?:what|how) about\b|^or\b|^(?:(?:and|or|is|ok) )*\S+(?: \S+)?$",
    ),
    "too": Cue(
        "too",
        r"\b(?:too|also|as well|both|plus|add|needs?|joins?|joining|invite|include|bring|comes?|coming|forgot|loop)\b|^(?:(?:ok|okay|oh) )*(?:and|also|plus)\b(?! (?:what|how) about)",
    ),
    "dismiss": Cue(
        "dismiss",
        r"^(?:(?:please|pls|ok|okay|oh|no|nah|nope|actually|sorry|hmm|well|just|thanks|thank you|i|let's|lets) )*"
        r"(?:never ?mind(?: (?:that|it|about it|then))?|nvm|forget (?:it|that|about it|this)|cancel(?: (?:that|it|this|please|the request|my request))?|stop|dismiss|abort|no|nope|nah|no thanks|no thank you"
        r"|drop it|scra(?:p|tch) (?:it|that)|start over|start again|clear|don't bother|dont bother|not now|not anymore|leave it|skip it|ignore (?:that|it)|changed my mind|no need|don't|do not|don't need it(?: anymore)?|👎)(?: (?:please|thanks|thank you|then|anymore|for now|now|leave it|forget it|as is|as it is|about it))*$",
    ),
    "more": Cue(
        "more",
        _LEAD
        + r"(?:(?:more|other|others|different|additional|further|else|another|next|alternative|alternatives)(?: (?:times|time|options|option|slots|slot|choices|ones|one|days|suggestions|dates|possibilities))*"
        r"|any other (?:day|time|slot|option)s?|(?:what|anything|something) else(?: .*)?|none of (?:these|those|them)(?: .*)?|neither(?: (?:of|works?|is|suits?|fits?)\b.*)?|none(?: sorry| thanks)?$|nothing (?:works|fits)|(?:these|those|they) (?:don't|do not|dont) work(?: .*)?|(?:options|alternatives))(?: (?:do you have|have you got|do we have|could work|would work|are there|you have|available|please|pls|thanks|for me|work|possible))*$",
    ),
    "earlier": Cue(
        "earlier",
        _LEAD
        + r"(?:(?:nothing |not anything |no )?(?:earlier|sooner)|(?:that's |that is |it's |is |)?(?:too late|too far (?:out|away|off|ahead)|not (?:that|so|too) late))(?: (?:please|pls|possible|available|times?|slots?|options?|ones?|than that|than this|that day|in the day|on|works?|is better|would be better|if possible|though))*$",
    ),
    "later": Cue(
        "later",
        _LEAD
        + r"(?:(?:nothing |not anything |no )?later|(?:that's |that is |it's |is |)?(?:too (?:early|soon)|not (?:that|so|too) (?:early|soon)))(?: (?:please|pls|possible|available|times?|slots?|options?|ones?|than that|than this|that day|in the day|on|works?|is better|would be better|if possible|though))*$",
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
        r"\b(?:prepone|advance|defer|make|change|move|push|bump|shift|shorten|lengthen|extend|set|keep|put|do|have|book|schedule|postpone|delay|bring|reschedule|update|switch|pull|call|name|title|rename|hold|start|cut|reduce|increase|try|send|have) (?:it|that|this|them|the (?:time|date|day|length|duration|title|subject|name|meeting|call|start))\b"
        r"|\bit (?:should|could|can|must|needs|has|would|shall|will) \b|\b(?:instead|rather|also|too|as well|optional|actually|better)\b$|^(?:actually|instead|also|plus|and|but|or|not|no|only|just|without|same)\b|^(?:it |that |this )?(?:has|needs|must|should|ought) (?:to )?be\b|\bis optional\b|\bcan't make it\b",
    ),
    "tries": Cue(
        "tries",
        r"^(?:(?:ok|okay|hmm|well|so|and|or|but|maybe|then|please|no|yes|sorry) )*(?:how about|what about|try|let's (?:do|try|make|say|go|meet|leave|add|include|invite|drop|skip|use|keep)|lets (?:do|try|make|say|leave|add|include|drop)|can we (?:do|try|make|meet|add|include|have|move|say|push|use)|could we (?:do|try|make|meet|add|include|have|move|push)"
        r"|can (?:it|you) (?:be|do|try|make it)|could (?:it|you) (?:be|do|try|make it)|(?:does|would|will|do|could|can) .* work\b|is .* (?:ok|okay|possible|better|fine)\b|is (?:ok|okay|possible|better|fine)\b|any (?:chance|way|possibility|hope)|is there (?:any )?(?:chance|way)|what's .* like|(?:what|how) (?:does|do|would|is|about) .* (?:look|sound|work|be)(?: like)?|what if|(?:and |so )?if (?:we|it)|(?:(?:is|are|would) )?.* (?:an option|any good|any better)$|(?:is|are) .* (?:free|open|available)$|(?:check|look at|look into|see)|(?:let's |can we |we could |could we )?(?:postpone|leave it|wait|can it wait)|how (?:does|do|would|is) .* (?:look|sound|work|be)\b|how's .*|how is \w+day|i(?:'d| would) (?:prefer|rather|like)|i prefer|prefer|preferably|rather|better|change to|make)\b",
    ),
    "asks_on": Cue(
        "asks_on",
        r"^(?:(?:ok|okay|so|and|or|but|hmm|then) )*(?:what|how) about\b|^(?:is there |are there |do you have |have you got |got )?(?:anything|something|any (?:time|slots?|times|options?))\b",
    ),
    "adds": Cue(
        "adds",
        r"^(?:(?:ok|okay|and|oh|please|also|yes|actually|maybe|can|could|you|let's|lets) )*(?:add|also|plus|and|with|include|including|invite|cc|loop in|bring)\b|\b(?:too|also|as well)\b",
    ),
    "removes": Cue(
        "removes",
        r"\b(?:(?:take|leave|kick|cut|count|pull|drop|keep) (?!me\b)\S+(?: \S+){0,3} (?:off|out)|(?:don't|dont|do not|needn't|no longer) (?:need|invite|include|want|add|bother)(?: \S+)?"
        r"|(?:switch|trade|exchange|substitute) \S+(?: \S+)? (?:for|with|by)|lose|omit|without|not with|drop|remove|exclude|minus|leave out|leave off|take out|take off|uninvite|skip|swap|replace|instead of|rather than)\b",
    ),
    "only_people": Cue("only_people", r"^(?:(?:ok|actually|no|make it|let's do|with) )*(?:only|just)\b(?: with)?|\bonly$"),
    "instead": Cue("instead", r"\b(?:instead|rather)\b"),
    "absent": Cue(
        "absent",
        r"\b(?:can't|cannot|can not|cant|couldn't|won't|isn't|isnt|doesn't need to|doesn't have to|does not need to|does not have to|needn't|need not|not|don't need|should skip|can skip) (?:\w+ ){0,2}(?:make it|come|attend|join|be there|available|coming|joining|needed|necessary)\b|\bcan stay (?:out|away|home|behind)\b|\bis (?:out|away|sick|on leave|on vacation|on holiday|not needed)\b",
    ),
    "about_length": Cue(
        "about_length",
        r"\b(?:is|are|be|would be|will be) (?:enough|plenty|fine|ok|okay|better|sufficient)\b|\b(?:enough|suffices|will do)$",
    ),
    "declines": Cue(
        "declines",
        r"\b(?:can't|cannot|can not|cant|won't|couldn't)(?: anymore| unfortunately| sadly| either| after all)? [.,;!]"
        r"|\b(?:dropped|drops|pulled|bowed|bailed) out\b|\b(?:has |just )?(?:declined|bailed|cancelled|canceled)\b|\b(?:can|could|will|should) (?:skip|miss|sit)\b",
    ),
    "busy": Cue(
        "busy",
        r"\b(?:is|are)\b.*\b(?:busy|booked|tied up|unavailable|free|available|travelling|traveling)\b|'s (?:busy|booked|unavailable|away)\b",
    ),
    "swaps_in": Cue(
        "swaps_in",
        r"\b(?:use|ask|take|try|get|invite|let's do|let's have|do|have|with|make it|go with) (?:\w\S*)(?: \S+)? ?(?:instead)?$|\binstead\b|\bin (?:his|her|their) place\b|\b(?:stands?|fills?|steps?) in\b",
    ),
    "brings": Cue(
        "brings",
        r"\b(?:loop in|pull in|throw in|bring in|rope in|get in|bring|have|get|want|need|forgot|invite|include|use|ask)\b|\b(?:meant|mean)\b",
    ),
    "pronoun": Cue("pronoun", r"\b(?:him|he|she|her)\b(?!')"),
    "may_miss": Cue(
        "may_miss",
        r"\b(?:ok|okay|fine|no problem|not a problem|doesn't matter|don't mind) if\b|\bnot (?:strictly |really |absolutely )?(?:required|necessary|essential|mandatory)\b|\bnice to have\b|\bif (?:he|she|they) (?:can|has time|have time|wants?|likes?|is free|are free)\b|\bif (?:possible|available|free)$",
    ),
    "corrects_people": Cue(
        "corrects_people",
        r"^(?:(?:no|nope|nah|sorry|sry|oops|wait|hmm|oh|actually|my bad) )*(?:(?:i|we) (?:meant|mean)|meant|mean|no|nope|nah|sorry|sry|oops|wait|my bad)\b|\b(?:i|we) (?:meant|mean)\b",
    ),
    "identifies": Cue("identifies", r"^(?:(?:no|not|sorry|oh|i|meant|mean|wait|actually) )*(?:the|that|my) (?:\S+ ){0,3}?one\b"),
    "corrects": Cue("corrects", r"\b(?:not|instead of|rather than|but|no)\b"),
    "doubles": Cue(
        "doubles", r"\bdouble (?:it|that|the (?:time|length|duration))\b|^double$|\btwice (?:as long|the (?:time|length))\b"
    ),
    "halves": Cue("halves", r"\b(?:halve|half) (?:it|that|as long|the (?:time|length|duration))\b|\bin half\b|^half$"),
    "adds_length": Cue(
        "adds_length",
        r"\badd (?:another |an extra |an additional |some )?(?:\d|half|a quarter|an?\b|one|two|five|ten|fifteen|twenty|thirty)",
    ),
    "takes_length": Cue(
        "takes_length",
        r"\b(?:take|knock|shave|cut|drop) (?:off )?(?:\d+|half|a quarter|an?|ten|fifteen|five)\b.*\b(?:off|minutes|min|mins|hour)\b|^minus\b|\bby (?:\d+|half)\b(?<=cut by).*",
    ),
    "cuts_to": Cue(
        "cuts_to",
        r"\b(?:cut|shorten|reduce|trim|extend|lengthen|shrink|stretch|limit|keep|bump|cap|down|up|drop)\b(?: (?:it|that|this|the (?:meeting|call|length|duration|time)))?(?: (?:down|up|back|short))?(?: (?:to|at|by))? (?P<number>\d{2,3})(?: (?:please|pls|then|instead|thanks))*$",
    ),
    "asks_and": Cue("asks_and", r"^(?:(?:ok|okay|so|hmm|oh|well) )*and\b"),
    "alternative": Cue(
        "alternative",
        r"^(?:(?:ok|maybe|also) )*(?:or|and)\b|\b(?:works?|(?:is|are|would be) (?:fine|ok|okay|good|possible|an option)|suits?(?: me)?) (?:too|as well|also)\b|\b(?:also works?|could also work|would also work)\b",
    ),
    "longer": Cue(
        "longer", r"(?<!\bno )\blonger\b|\b(?:more|extra|extend(?: it)?(?: the meeting)? by|lengthen (?:it )?by|additional)\b"
    ),
    "shorter": Cue("shorter", r"\b(?:shorter|less|shorten (?:it )?by|cut (?:it )?by|reduce (?:it )?by)\b"),
    "bare_hour": Cue(
        "bare_hour",
        r"^(?:(?:or|ok|okay|no|sorry|actually|make|it|that|let's|lets|do|rather|better|say|to|maybe|well|and|then|but|same|day|instead|change|i|meant|how about|what about|can|could|we|you|please|i'd|prefer|like|have|at|try|mean|wait|oh|hmm|perhaps) )*\d{1,2}"
        + _AFTER_HOUR,
    ),
    "bare_length": Cue(
        "bare_length",
        r"^(?:(?:ok|okay|no|nah|nope|sorry|sry|actually|make|it|it's|its|that|let's|lets|do|rather|better|say|only|just|for|change|to|the|length|duration|maybe|well|hmm|and|then|instead|set|keep|is|should|be"
        r"|must|has|wait|oops|oh|i|i'd|we|think|guess|need|needs|meant|mean|want|like|prefer|a|quick|short|up|down|can|could|would|you|please|pls|so|at least|but|go with) )*"
        r"(?P<number>\d{2,3})(?: (?:instead|then|please|pls|rather|is enough|is fine|is better|is plenty|is ok|should be enough|should do|will do|would do|would be better|would be enough|does it|thanks|max|tops|actually|though))*$",
    ),
    "pushes": Cue(
        "pushes",
        r"\b(?:push|bump|shift|delay|defer|postpone|move|bring|pull|slide|prepone|advance)\b.*\b(?:by|back|forward|out|up|ahead|earlier|later|it|that)\b",
    ),
    "pulls": Cue("pulls", r"\b(?:earlier|forward|bring|pull|up|sooner|prepone|advance)\b"),
    "relative": Cue(
        "relative",
        r"\b(?:the |a )?(?P<unit>day|week) (?P<side>after|before|later|earlier)\b(?! (?:tomorrow|yesterday|next|last|monday|tuesday|wednesday|thursday|friday|\d))",
    ),
    "following": Cue(
        "following",
        r"\b(?:the )?(?P<side>following) (?P<unit>day|week)\b|^(?:(?:and|or|ok|maybe|try|the|on|what about|how about|let's do|make it|i meant) )*(?:next) (?:day)\b",
    ),
    "next_change": Cue(
        "next_change",
        r"(?i)(?:\s*[,;.]\s*|\s+)(?:and |but |then |also |& )+(?=(?:please |can you |also |then )*(?:make (?:it|that)|add |invite |include |drop |remove |without |with |let's |change |set |keep |call it|name it|use |move it|push it|cut |shorten |extend |loop |bring |take \S+ (?:off|out)|leave \S+ out|book it)\b)"
        r"|\s*[,;.]\s*(?=(?:please |can you |also |then )*(?:make (?:it|that)|add |invite |include |drop |remove |without |let's |change |set |call it|name it|move it|push it|cut |shorten |extend |loop |bring |take \S+ (?:off|out)|leave \S+ out)\b)",
    ),
    "keeps_it": Cue(
        "keeps_it",
        r"^(?:(?:no|nope|wait|actually|oh|sorry|please|hmm|hold on|on second thought|just) )*(?:keep (?:it|that|them)|don't|dont|do not|don't (?:do (?:it|that)|cancel(?: it| that)?|move(?: it| that)?)|wait no|no wait|hold on|leave it(?: as (?:it )?is)?)(?: (?:please|then|after all|thanks|as is|there))*$",
    ),
    "it_instead": Cue("it_instead", r"\b(?:it|that|instead|rather)\b"),
    "asks_pronoun": Cue("asks_pronoun", r"\b(?:he|she|they|him|her|them|both)\b"),
    "several_of_them": Cue("several_of_them", r"\b(?:they|them|both)\b"),
    "lasting": Cue("lasting", r"\b(?:for|long|longer|shorter|length|duration|lasts?|extend|shorten)\b"),
    "later_or_earlier": Cue("later_or_earlier", r"\b(?:later|earlier|sooner)\b"),
    "pushed_days": Cue(
        "pushed_days",
        r"\b(?:push|move|shift|bump|delay|defer|postpone|bring|pull) (?:it|that|this)(?: (?P<side>back|forward|out|earlier|up|before))? (?:by )?(?:a|one) (?P<unit>day|week)\b",
    ),
    "all_day": Cue(
        "all_day", r"^(?:(?:ok|actually|make it|for|it's|let's do|block) )*(?:all|the whole|whole|full|the entire|a full) day$"
    ),
    "asks_of_one": Cue(
        "asks_of_one",
        r"^(?:(?:and|ok|so|or|but) )*(?:is|are|am|will|would|can|does|do) (?!it\b|that\b|there\b|this\b)\S+(?: (?:and|or) \S+)?$",
    ),
    "suits_all": Cue(
        "suits_all",
        r"\b(?:work|works|suit|suits|ok|okay|good|fine|best) (?:for )?(?:everyone|everybody|all|all of us|us all|all of them|us)\b",
    ),
    "wants_earlier": Cue(
        "wants_earlier",
        r"\b(?:earlier|sooner)\b|\b(?:bit|too|rather|quite|so|that|little|very) (?:late|far (?:out|away|off))\b|\bas (?:early|soon) as\b",
    ),
    "wants_later": Cue(
        "wants_later", r"\blater\b|\b(?:bit|too|rather|quite|so|that|little|very) (?:early|soon)\b|\bas late as\b"
    ),
    "that_day": Cue("that_day", r"\b(?:that|the same|same|the) day\b"),
    "weekday_after": Cue(
        "weekday_after",
        r"\bthe (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)? after(?: that)?(?: (?:please|pls|instead|then))*$|\b(?:the )?following (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    ),
    "leaves": Cue(
        "leaves",
        r"\b(?:leaves?|gone|leaving|finish(?:es)?|stops?|logs? off|heads? out|has to go|have to go|need to go|gone by|out by|done by)\b(?: \w+)? (?:at|by)\b",
    ),
    "waits": Cue("waits", r"\b(?:wait|leave (?:it|this|that)|hold off|postpone (?:it|this|that)?) ?(?:until|till|til)\b"),
    "that_is_out": Cue(
        "that_is_out", r"\b(?:that|this|it|those|these|they) (?:won't|doesn't|don't|isn't|aren't|can't|will not|does not)\b"
    ),
    "and_next": Cue("and_next", r"^(?:(?:and|ok|what about|how about|the) )*next(?: one)?$"),
    "with_them": Cue("with_them", r"\b(?:with|for) (?:him|her|them|both(?: of them)?)\b"),
    "cancels_it": Cue(
        "cancels_it",
        r"^(?:(?:yes|yeah|yep|ok|okay|sure|please|right|exactly|do|go ahead|and) )*(?:cancel|delete|remove) (?:it|that|this|them)(?: (?:please|thanks|now|then))*$",
    ),
    # "one" that stands for a time, not for an hour: "not that one", "the first one or the second"
    "one_of_them": Cue("one_of_them", r"\b(?:not|wrong|other|neither|no) (?:(?:that|this|the) )?one\b|\bone or (?:the|\d)\b"),
    "takes_politely": Cue(
        "takes_politely",
        r"^(?!(?:(?:so|and|ok|wait) )*(?:did|have|has|had|is|was|who|why|what|when|you)\b)(?:.* )?(?:book|take|pick|choose|go (?:with|for)|do|have|schedule|reserve|confirm)\b",
    ),
    "same_weekday": Cue("same_weekday", r"\bsame day(?! but)\b"),
    "same_for": Cue(
        "same_for",
        r"^(?:(?:ok|okay|and|now|then|please|the|do|find|book|exactly) )*same(?: (?:thing|again|one|meeting|time|slot|search))*(?: ,)?(?: but)? (?:for|with)\b",
    ),
    "some_one": Cue("some_one", r"\b(?:the|that|this) (?:\S+ ){0,2}one\b|^not \d+$|^\d+ or \d+$"),
    "that_slot": Cue("that_slot", r"\b(?:slot|time|one|spot|opening)\b(?! with)"),
    "books_it": Cue("books_it", r"\b(?:book|schedule|reserve|set up|set it up|put (?:it|something) in)\b"),
    "whats_next": Cue("whats_next", r"^(?:(?:and|ok|so) )*(?:what's|what is|whats) next(?: .*)?$"),
    "same_day_but": Cue("same_day_but", r"\bsame day but\b"),
    "later_in_week": Cue("later_in_week", r"\blater (?:on )?(?:in )?(?:that|the|same) week\b"),
    "earlier_in_week": Cue("earlier_in_week", r"\b(?:earlier|sooner) (?:on )?(?:in )?(?:that|the|same) week\b"),
    "that_week": Cue("that_week", r"\b(?:that|the same|same|the whole|whole|the entire) week\b"),
    "the_week": Cue("the_week", r"\b(?:the|that) week\b"),
    "same_time": Cue("same_time", r"\b(?:same (?:time|hour)|time (?:stays|can stay|should stay))\b"),
    "open_time": Cue("open_time", r"\b(?:any ?time|whenever|all day|any hour)\b"),
    "about_it": Cue(
        "about_it",
        r"^(?:(?:and|ok|oh|so) )*(?:it's |it is |its |that's |it will be |it'll be )?(?:about|regarding|re|to discuss|to talk about) (?!me\b|it\b|that\b)(?P<title>\S.*)$",
    ),
    "somewhere": Cue(
        "somewhere",
        r"^(?:(?:ok|and|please|let's (?:do it|meet|do)|can we (?:do it|meet)|make it|we could meet|we can meet|meet|do it|it's|location is|place is|where :) )*(?:in|at) (?:the |our )?(?P<place>(?!(?:all|least|most|once|that|same|the same|first|last|person|time|a|an|end|week|beginning|middle|morning|afternoon|evening|day|meantime|general|case|latest|earliest)\b)[a-zà-þ].*)$",
    ),
    "skips": Cue("skips", r"\b(?:skip|drop|neither|scratch|strike|rule out|leave out|nothing on|no [a-z]+ or)\b"),
    "any_time": Cue(
        "any_time",
        r"^(?:(?:ok|actually|no|or|just|really|at|on) )*(?:any ?time|whenever|any ?day|any time at all|doesn't matter(?: when)?|no preference(?: .*)?|i'm flexible|flexible|whenever (?:works|suits|is (?:good|best|fine|ok)|they're free|they are free|you (?:like|want)|everyone (?:is free|can)|we can)|i don't mind(?: when)?|don't mind)(?: (?:for (?:them|me|us|you|everyone|all|her|him)|works|is fine|is good|is ok|is okay|will do|please|really|for me|for us))*$",
    ),
    "named": Cue(
        "named",
        r"\b(?:call it|name it|title it|rename it(?: to)?|title is|subject is|subject :|title :|call the meeting|name the meeting|title|subject) (?!off\b)(?:as |to |should be |: )?(?P<title>\S.*)$",
    ),
}
"""How people carry on; searched in the words without marks."""
