"""English cues: what kind of request a sentence is, searched in its plain words (lower case, single spaces, marks apart)."""

from __future__ import annotations

import re

from bot.understanding.lexicon import Cue

EVENT = (
    r"(?:meetings?|mtgs?|events?|appointments?|appts?|calls?|syncs?|lunch(?:es)?|dinners?|reviews?|sessions?|interviews?|standups?|bookings?"
    r"|1:1s?|one[- ]on[- ]ones?|workshops?|classes|class|reminders?|plans)"
)


def _cues(*rows: tuple[str, str]) -> tuple[Cue, ...]:
    return tuple(Cue(name, re.compile(pattern)) for name, pattern in rows)


CUES: dict[str, tuple[Cue, ...]] = {
    # kinds of request that are recognised wherever they stand, in this order
    "topic": _cues(
        (
            "help",
            r"^(?:(?:hi|hello|hey|please|pls|convene|@@|,|!|\.) )*(?:help(?: me)?|\?+|/help|usage|commands)(?: please)?(?: [.!?]+)*$",
        ),
        ("help", r"\bwhat (?:can|could|do) (?:you|u|convene|this bot|i) (?:do|ask|say|help|type|understand)\b"),
        (
            "help",
            r"(?:^|\b(?:know|show me|tell me|explain|me|and) )how (?:do|does|can|should|to)\b.{0,20}\b(?:work|use|create|make|add|book|schedule|ask|start|begin)\b(?!.*\bfor (?:me|us)\b)",
        ),
        (
            "help",
            r"\b(?:need|want|get|some|any) help\b|\bhelp me (?:how|understand|out|get started)\b|\bwho are you\b|\bget started\b",
        ),
        ("explain", r"\bdouble[ -]+book|\bbooked twice\b|\bclash(?:ed|es)?\b.*\?"),
        (
            "explain",
            r"\b(?:why|how come)\b.*(?:n't|\bnot\b|\bcannot\b|\bcant\b|\bisnt\b|\bno\b|\bnone\b|\bnothing\b|\bonly\b|unavailable|unable|\boffer|blocked"
            r"|\bbook|\btaken\b|\bbusy\b|\bfree\b|\bavailable\b|\bconflict|\bmissing\b|\bslots?\b|\btimes?\b|skipped|excluded|\bshow)",
        ),
        ("explain", r"\bwhat(?:'s| is| was)? (?:wrong with|blocks|blocking|stops|stopping|prevents|keeps) "),
        (
            "check",
            r"\b(?:check|test|verify|diagnose|run|validate|review|inspect)\b.{0,24}\b(?:set ?-? ?up|config\w*|connections?|connected|integration"
            r"|permissions?|installation|diagnostics?|health|system|set-up)\b",
        ),
        (
            "check",
            r"\b(?:is|are)\b.{0,30}\b(?:set up|connected|configured|hooked up|linked|installed|working)(?: right| ok| okay| correctly| properly)? ?\?*$",
        ),
        (
            "check",
            r"\b(?:setup|set-up|health|self)[ -]?(?:check|test)\b|\bdiagnostics\b|\bam i set up\b|\bdid i set (?:this|it|everything) up\b",
        ),
        (
            "link",
            r"\b(?:booking|scheduling|calendar|availability|single|one|my|personal|public|our|booking|invite|calendly)\b"
            r"(?:(?: - | )(?:use|time|off|booking|meeting|calendar|scheduling|new|page))* (?:link|links|url|page)\b",
        ),
        ("link", r"^(?:\w+ ){0,5}(?:a |the )?link (?:for|to|so|that)\b"),
    ),
    "rules": _cues(
        (
            "rules",
            r"\bmy (?:scheduling |meeting |booking |calendar |current |own )?(?:rules|preferences|prefs|settings|working hours|work hours|office hours|buffers?|limits|caps?|notice|defaults?)\b",
        ),
        (
            "rules",
            r"^(?:(?:please|set|add|make|new|ok|also|a|rule|:) )*no (?:more )?(?:(?:more|internal|external|new|back - to - back) )?(?:meetings?|calls?|bookings?|appointments?|mtgs?)\b",
        ),
        (
            "rules",
            r"\b(?:buffers?|padding|breathers?|breathing room|downtime)\b|\bgaps? (?:of|between|before|after)\b|\bback ?-? ?to ?-? ?back\b",
        ),
        (
            "rules",
            r"\bbetween (?:my |all |any |every |each )?(?:meetings|calls|appointments|bookings|mtgs)\b|\b(?:before|after) (?:each|every|all|any|my) (?:meetings?|calls?|appointments?)\b",
        ),
        (
            "rules",
            r"\b(?:max|maximum|at most|no more than|not more than|limit|cap|up to|never more than|don't want more than)\b.*\b(?:meetings?|calls?|bookings?|appointments?|mtgs?|hours)\b.*\b(?:day|week|daily|weekly)\b",
        ),
        ("rules", r"\b\d+ (?:meetings?|calls?) (?:a|per|each|every) (?:day|week)\b"),
        ("rules", r"^(?:please )?only (?!.*\b(?:with|cancel|move|delete)\b)"),
        (
            "rules",
            r"\b(?:meetings|calls|bookings|appointments) (?:only|are only|should only|must|should be|should start|have to)\b|\bmeetings? (?:in the |on )?(?:\w+ )?only\b",
        ),
        (
            "rules",
            r"\b(?:do not|don't|dont|never|stop|please avoid) (?:ever )?(?:book|booking|schedule|scheduling|let|allow|offer|offering|put|putting|accept|give)\b",
        ),
        ("rules", r"\b(?:keep|leave|protect|guard|hold)\b.*\b(?:free|clear|open|blocked|meeting - free|empty|protected)\b"),
        (
            "rules",
            r"\b(?:treat|count|consider|ignore)\b.*\b(?:tentative|free|busy|working elsewhere|out of office|oof)\b|\btentative\b.*\b(?:block|blocks|busy|free|count|counts|available)\b",
        ),
        (
            "rules",
            r"\b(?:minimum|min|require|need|want|at least|with|give me|set)\b.*\bnotice\b|\bnotice (?:of|period|time)\b|\b(?:booking )?horizon\b|\b(?:in advance|ahead of time)\b.*\b(?:book|no|only|most)\b|\bbook me .*\b(?:in advance|ahead)\b",
        ),
        (
            "rules",
            r"\bmy (?:hours|day|days|workday|work day|lunch|lunch break|working day) (?:is|are|starts?|ends?|runs?)\b|\bi (?:only )?(?:work|take meetings|take calls|do meetings|accept meetings)\b(?! with)(?!.*\bwith\b)",
        ),
        (
            "rules",
            r"\bi(?:'m| am) (?:only|not|never) (?:available|free|bookable|around)\b|\bi (?:don't|do not|never) (?:take|do|work|accept|want|have|like)\b.*\b(?:meetings?|calls?|before|after|on)\b",
        ),
        (
            "rules",
            r"\bdefault (?:length|duration|meeting|zone|time ?zone)\b|\bmake me (?:un)?bookable\b|\bmeeting - free\b|\bno - meetings?\b|\bfocus (?:time|day|block)s?\b.*\b(?:every|always|keep|protect)\b",
        ),
        (
            "rules",
            r"\bstart (?:my )?(?:meetings|calls) (?:at|on|every)\b|\b(?:change|show|list|edit|see|set|what are|delete|reset) (?:me )?(?:the |all )?(?:rules|buffer)\b",
        ),
    ),
    # matters that are none of ours
    "foreign": _cues(
        (
            "weather",
            r"\b(?:weather|forecasts?|temperatures?|temp|rain|rains|rainy|raining|snow|snowing|snowy|sunny|clouds|cloudy|umbrella|humid|humidity|windy|degrees|low pressure|high pressure|sunscreen|hotter|colder|warmer|sunset|sunrise)\b",
        ),
        (
            "weather",
            r"\b(?:wear|pack)\b.*\b(?:coat|jacket|shorts|sleeves|umbrella|cold|warm|sweater)\b|\bpack for\b|\b(?:above|below|over|under) \d+ (?:today|tomorrow|degrees|outside)\b|\bwhether (?:like|looking|report|today|tomorrow|is|be)\b",
        ),
        (
            "contact",
            r"\b(?:phone|cell|mobile|telephone|fax) ?(?:number|phone|#)?(?: number)?\b(?! (?:call|meeting|interview|screen|conference|contracts?))(?=.*\?|.*\b(?:of|for|is|in|his|her|their|my)\b)",
        ),
        ("contact", r"\b(?:the|a|have|get|find|give) (?:(?:me|a|the) )*(?:\w+ )?number (?:for|of|that|to)\b"),
        (
            "contact",
            r"\b(?:email|e - mail|street|mailing|home|the|whose|what's the) address(?:es)?\b(?! (?:the|this|that|our|his|her))|\baddress (?:of|for|from)\b|\bwhat(?:'s| is) (?:his|her|their|\w+'s|\w+) e?mail\b|\bcontact (?:info\w*|details|book|number|list)\b",
        ),
        (
            "contact",
            r"\bwho(?:'s| is| are)? (?:\w+ ){0,3}(?:manages|manager|supervisor|boss|reports?|supervises|on my team|direct reports?)\b|\bwho (?:does )?.*\breports? to\b|\bwho .{1,40}\b(?:manager|supervisor|boss) is\b|\bwho manages\b",
        ),
        (
            "contact",
            r"^(?:(?:ok|so|and|hi|,|\.) )*(?:who is|who's|who was) (?!.*\b(?:coming|going|attending|invited|free|available|next|in|at|on|responded|joining|there)\b)(?!my )(?!the )",
        ),
        ("contact", r"\bbirthdays? (?:for|of)\b|\bmy (?:last|first|full) name\b"),
        (
            "place",
            r"\b(?:website|web site|site for|ratings?|rated|cost to|cost of|how much (?:is|are|does)|prices?|pricey|menu|takeout|take - out|take out|waiters?|waiter service|full (?:service )?bar|dress code|casual|atmosphere|cuisine|opening hours|parking|kid - friendly|star rating|good for groups|directions to|how far)\b",
        ),
        ("place", r"\b(?:does|offers?|has a|have a)\b.*\bhappy hour\b|\bhappy hours? (?:specials|at)\b"),
        (
            "place",
            r"^(?:(?:ok|okay|hi|,|\.|so|bot|thanks|thank you|and) )*does (?!.*\b(?:work|works|meeting|meetings|free|available|time|calendar|schedule|suit|attend|anything|anyone)\b).*\b(?:have|offer|serve|sell|deliver|take|allow)\b(?! (?:a |any )?(?:meetings?|anything|time|events?|appointments?))",
        ),
        (
            "holiday",
            r"\b(?:when|what day|what date)(?:'s| is| are| does)?\b(?!.*\bmy\b).*\b(?:cyber monday|black friday|christmas|xmas|halloween|thanksgiving|easter|new year'?s?(?: eve| day)?|hanukkah|passover|ramadan|diwali|eid|valentine'?s day|(?:mother|father|labor|memorial|veterans|independence|anzac|boxing|columbus|president|patrick|groundhog|earth)'?s? day|like a \w+ day)\b",
        ),
        ("holiday", r"\b(?:last|first|next) holiday\b"),
        (
            "phone",
            r"^(?:(?:please|pls|can|could|you|i|need|want|to|ok|hi|hey|,|would|like) )*(?:call|phone|dial|ring|text)(?: up)? (?!off)(?:him|her|them|(?!in\b|me\b|about\b|it\b)\w+(?: \w+)?)(?: [.!?]+)*$",
        ),
        ("phone", r"\b(?:please|pls) call (?:him|her|them)\b"),
        (
            "chat",
            r"\b(?:happy birthday|congrats|congratulations|well done|good job|great job|nice work|great work|good luck|lol|haha|brb|welcome back|merry christmas|happy new year|get well|see you (?:all |guys )?(?:then|there|tomorrow|later|soon))\b",
        ),
        (
            "chat",
            r"^(?:(?:hi|hello|hey|yo|thanks|thank you|thx|ty|good (?:morning|afternoon|evening|night)|bye|goodbye|cheers|there|so much|everyone|all|team|ok|okay|cool|great|nice|awesome|perfect|how are you(?: doing)?|what's up|sup|[.,!?👍🎉🙏😀😊])(?: |$))+$",
        ),
        (
            "chat",
            r"\btell (?:me )?(?:a |another )?jokes?\b|\bhow are you\b|\bwhat (?:kind of )?information (?:do|can) you\b|\bi love you\b",
        ),
        (
            "decline",
            r"^(?:(?:please|pls|can|could|you|i|need|want|to|thank you|thanks|hi|ok|would|like|no|i'd|!|,|\.) )*(?:decline|reject|turn down|rsvp)\b",
        ),
    ),
    # what a question or a look-up is after
    "availability": _cues(
        ("availability", r"\b(?:free|available|availability|avail|availabilities|busy|tied up|booked up|in office|double)\b"),
        (
            "availability",
            r"\b(?:have|has|got|find|any|enough) (?:any |some |enough |a bit of )?(?:free )?(?:time|minutes|an hour|half an hour|a slot|slots|openings?|space|room in (?:my|his|her|their|the))\b(?! (?:is|does|did|was))",
        ),
        (
            "availability",
            r"\b(?:does|do|would|will|could|can|is) .{1,60}\b(?:work for|suit|ok for|good for|okay for|fine for|possible for)\b",
        ),
        (
            "availability",
            r"\b(?:can|could|would|will) (?!you\b|u\b|i\b|we\b)\S+(?: \S+){0,5} (?:do|make|manage|meet|talk|join)\b.*\?",
        ),
    ),
    "looks": _cues(
        (
            "looks",
            r"\b(?:what does|how does|how do|what's|how's|how is|what is|whats|hows|what do)\b.*\b(?:look|looking|looks)\b",
        ),
    ),
    "find": _cues(
        (
            "find",
            r"\bwhen(?:'s| is| are)? (?:can|could|should|might|would|shall|may)\b.*\b(?:meet|talk|chat|sync|get together|catch up|speak|connect|call|have a|do a|do lunch|all be|hold|schedule|fit|squeeze|start)\b",
        ),
        (
            "find",
            r"\b(?:a|any|some|best|good|better|common|mutual|possible|suitable|free|available|suggest(?:ed)?|propose|few|other|meeting|find|the|earliest|first|next)(?: available| possible| common| free| mutual| earliest| next| open| good| meeting)* (?:time|times|slot|slots|opening|openings|gap|gaps|window|options)\b(?! (?:is|are|was|did|does|do i|of the|this|next|on|in|today|tomorrow|over)\b)(?<!any time)",
        ),
        (
            "find",
            r"\bwhat (?:times?|slots?|days?|dates?)(?: of day| slots?)?(?: would| could| might)? (?:works?|suits?|is good|are good|is best|are best|can|could|would|fits?|are possible|is possible)\b",
        ),
        (
            "find",
            r"\b(?:does|do|would|will) (?:anything|any time|something|any day) (?:work|suit|fit)\b|\bgets? (?:\w+ ){0,4}together\b|\b(?:make|find|carve out|squeeze in|fit in) (?:some |a )?(?:time|room|space)\b|\bearliest\b.*\b(?:can|could|meet|available)\b",
        ),
        (
            "find",
            r"\bhow (?:soon|early|about)\b.*\b(?:can|could|meet|with)\b|\bwhere (?:can|could|is there) .*\b(?:fit|room|space)\b|\bavailability (?:for|of|to)\b.*\b(?:and|,)\b",
        ),
        ("find", r"\bwhen (?:is|are|would)\b.*\b(?:and|,|all|both|everyone)\b.*\b(?:free|available)\b"),
    ),
    "moves": _cues(
        (
            "moves",
            r"\b(?:make|have|set)\b (?:my|the|our|that|this|it|\w+'s)\b.*\b(?:be|start|begin|end|last|to be)\b (?:at|from|on|for|until|an?|\d)",
        ),
        ("moves", r"\b(?:make|have|set)\b (?:my|the|our|that|it)\b.{1,40}\b(?:longer|shorter|earlier|later)\b"),
    ),
    "moved": _cues(
        ("moved", r"\b(?:got|was|is|has been|been|were|are) (?:moved|rescheduled|postponed|pushed|delayed|shifted|bumped)\b"),
        (
            "moved",
            r"\bshould be (?:set up for|moved|at|on)\b|\bhave (?!i\b|we\b|you\b|a\b|an\b|to\b)(?:\w+ ){1,4}(?:start|begin|end|last)\b",
        ),
    ),
    "shows": _cues(
        (
            "shows",
            rf"^(?:my |the |today's |tomorrow's |todays )?(?:agenda|calendar|calender|calndar|calander|schedule|itinerary|day|week)\b(?!.*\bwith\b)",
        ),
        (
            "shows",
            rf"\b(?:agenda|calendar|calender|calndar|schedule|itinerary)(?: (?:for|on|please))?(?: \?| \.)*$|\b(?:agenda|schedule|calendar) for\b",
        ),
        (
            "shows",
            rf"\b(?:what|when|where|who|which|how many|how long)\b.*\b(?:is|are|was|do|did|will|have)\b|\bupcoming {EVENT}(?: [?.])*$|^(?:next|upcoming|latest) {EVENT}",
        ),
    ),
    "made": _cues(
        ("made", r"\b(?:to be|be|get|gets|being) (?:added|scheduled|booked|put|created|set|marked|blocked|entered)\b"),
        ("made", r"\bi(?:'ll| will| am|'m) (?:be |going to be |gonna be )?(?:out|away|busy|off|at|on|traveling|travelling)\b"),
    ),
    "asks_meeting": _cues(
        ("asks", rf"\b(?:need|want|like|have|got|has|love|must|gotta|going|could do with|trying|looking|will|i'll)\b"),
    ),
    "looking_back": _cues(
        (
            "past",
            r"\b(?:did|was|were|had|went|ago|happened|missed|attended)\b|\b(?:last|past|previous) (?:week|month|year|night|\w+day|time)\b|\bhave i (?:had|met|been)\b",
        ),
    ),
    "statement": _cues(
        (
            "past",
            r"\b(?:said|shipped|went|sent|finished|told|left|won|lost|gave|took|loved|thought|asked|missed|fixed|closed|merged|deployed|released|launched|signed|joined|wrote|broke|sold|bought|liked|enjoyed|started|passed|failed|crashed|announced|completed|approved|delivered|submitted|hired|posted|shared|forgot|was|were|did|had|came|ran|arrived|called in|is sick|is out|are out|is late|is ill|is on (?:holiday|vacation|leave|pto)|will be late|running late)\b",
        ),
        (
            "wish",
            r"\b(?:thanks|thank you|thx|kudos|welcome|sorry|glad|hope|happy|love|loving|excited|looking forward|enjoy|have a (?:good|great|nice|lovely)|see you|fyi|heads up|reminder that)\b",
        ),
    ),
    "reminder": _cues(("reminder", r"\bremind(?:s|er|ers|ing)?\b|\bremember me to\b|\balarm\b|\balaram\b|\bremainder\b")),
    "several": _cues(
        (
            "several",
            rf"\b(?:cancel|delete|remove|clear|erase|move|reschedule|push|postpone)\b.*\b(?:all|every|everything|any|both|rest of)\b.*|\bclear (?:my|the|out)\b|\b(?:cancel|delete|remove|move|reschedule|change)\b (?:all )?(?:(?:my|the|any|today's|tomorrow's) )?(?:\w+ ){{0,2}}(?:meetings|events|appointments|calls)\b",
        ),
    ),
    "online": _cues(
        (
            "online",
            r"\b(?:online|remote|remotely|virtual|virtually|on teams|via teams|over teams|teams (?:call|meeting|is fine|link)|video ?call|video|on zoom|via zoom|by phone)\b",
        ),
        ("onsite", r"\b(?:in person|in - person|face to face|face - to - face|f2f|on ?site|in the office|on - site)\b"),
    ),
    "without_asker": _cues(
        (
            "without",
            r"\bwithout me\b|\bi (?:don't|do not|dont|won't|needn't) (?:need to |have to |want to )?(?:be there|attend|join|come)\b|\bnot me\b|\bexcluding me\b|\bminus me\b|\bexcept me\b",
        ),
    ),
}
