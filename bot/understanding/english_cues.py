"""English cues: what kind of request a sentence is, searched in its plain words (lower case, one space apart, marks apart).

A cue is a list of phrases, separated by semicolons or line ends; each is a regular expression of whole words.
"""

from __future__ import annotations

import re

from bot.understanding.lexicon import Cue

EVENT = (
    "(?:meetings?|mtgs?|events?|appointments?|appts?|calls?|syncs?|lunch(?:es)?|dinners?|breakfasts?|brunch|coffee|reviews?|sessions?"
    "|interviews?|standups?|bookings?|1:1s?|one - on - ones?|workshops?|class(?:es)?|reminders?|plans|part(?:y|ies)|games?|dates?)"
)
OPENERS = (
    "(?:(?:ok|okay|so|and|also|then|but|hey|hi|hello|thanks|thank you|great|awesome|good|perfect|cool|well|oh|actually|no|yes|yeah|sure|alright"
    "|right|now|please|pls|bot|convene|@@|can|could|would|will|you|u|i|we|i'd|need|want|like|to|just|maybe|let|me|let's|lets|,|\\.|!|-) )*"
)


WORD_END = r"(?!(?<=[^\W\d])\w|(?<=\d)[^\W\d])"


def _phrases(text: str) -> str:
    """Any of the phrases; those that begin with a plain letter stand together behind it, so that few are tried at a word."""
    by_letter: dict[str, list[str]] = {}
    others: list[str] = []
    for phrase in re.split(r" *[;\n] *", text):
        led = _by_letter(phrase) if phrase else []
        for letter, rest in led:
            by_letter.setdefault(letter, []).append(rest)
        if phrase and not led:
            others.append(phrase)
    return "|".join([f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()] + others)


_LEADING_CHOICE = re.compile(r"\(\?:([^()\[\]\\]+)\)(?![?*+{])")


def _by_letter(phrase: str) -> list[tuple[str, str]]:
    """The letters that a phrase begins with, each with what follows it; empty where they are not to be seen at once."""
    if "|" in phrase and _has_choice(phrase):
        return []
    choice = _LEADING_CHOICE.match(phrase)
    options, rest = (choice[1].split("|"), phrase[choice.end() :]) if choice else ([phrase], "")
    if not all(option[:1].isalnum() and option[1:2] not in ("?", "*", "+", "{") for option in options):
        return []
    by_letter: dict[str, list[str]] = {}
    for option in options:
        by_letter.setdefault(option[0], []).append(option[1:])
    return [(letter, f"(?:{'|'.join(ends)}){rest}" if choice else ends[0]) for letter, ends in by_letter.items()]


def _has_choice(phrase: str) -> bool:
    """Whether a phrase is itself one or the other, outside of all brackets."""
    depth = 0
    for mark in re.findall(r"\\.|[(|)]", phrase):
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and not depth:
            return True
    return False


def says(name: str, text: str) -> Cue:
    """Any of the phrases, anywhere."""
    return Cue(name, lambda: rf"(?<!\w)(?:{_phrases(text)}){WORD_END}")


def opens(name: str, text: str) -> Cue:
    """Any of the phrases at the beginning, after greetings and polite words."""
    return Cue(name, lambda: rf"^{OPENERS}(?:{_phrases(text)}){WORD_END}", from_start=True)


def whole(name: str, text: str) -> Cue:
    """The phrases are all that is said, marks and thanks aside."""
    polite = r"(?:(?:hi|hello|hey|please|pls|thanks|thank you|convene|@@|there|bot|[.,!?]) ?)*"
    return Cue(name, lambda: rf"^{polite}(?:{_phrases(text)})(?: {polite})?$", from_start=True)


HELP = (
    whole(
        "help",
        "(?:show |open |see |get )?(?:me )?(?:the )?help(?: me| page| text)?;/ help;/help;examples?;tips;(?:can|could|will|would) (?:you|u|someone|anyone) help(?: me| us)?(?: out)?;usage;commands;manual;instructions;what now;\\?",
    ),
    says(
        "help",
        """
        (?:show|give|see|list|need|want|some|any)(?: \\w+){0,3} (?:examples?|samples|tips|hints|pointers)
        what (?:\\w+ ){1,4}(?:can|could) (?:i|you|u|we) (?:say|ask|do|type|tell|request|write)
        what (?:all )?(?:can|could|do) (?:you|u|convene|this bot|i) (?:do|ask|say|help|type|understand|offer)
        what (?:commands|features|options|functions) (?:are|do|can|have)
        what are (?:you|the commands|the options|(?:your|the) (?:commands|features|abilities|capabilities|options)); who are you; what(?:'s| is) (?:this|the) (?:bot|app|thing|tool)(?: for| about)?(?= \\?|$); what are my options(?! (?:for|with|to|on|in|next|this|tomorrow|if))
        what are my options for;do you (?:support|know|handle|understand|offer) (?:recurring|group|all ?-? ?day|external|rooms?|time ?zones?|reminders);help with (?:booking|scheduling|this|the bot|my calendar|rules|moving|cancell?ing)(?= \\?|\\.|$)
        what (?:i|we|you) can (?:ask|say|do|type|write|tell|request);(?:need|want|get|some|a|any) (?:\\w+ )?(?:guidance|assistance|hint|hints|tutorial|instructions)(?= please| with you| on how|\\.|!|\\?| \\.| !| \\?|$)
        (?:need|want|get|some|any) (?:\\w+ )?help; help me (?:how|understand|out|get started|(?:with|update|manage|organi[sz]e|use|edit) (?:this|my|the)(?: \\w+)? ?(?:calendar|schedule|agenda)?(?: \\?|\\.|$))
        (?:i'm|i am|im) (?:stuck|lost|confused)(?= \\?|\\.|$);get started; how (?:do|does) (?:this|it|that|the bot|convene|this (?:bot|thing|app|tool|stuff)) (?:actually |even )?work; how (?:do|can|should) i (?:use|talk to|start)
        (?:i )?don't (?:know|understand) (?:how|what) (?:to|i can)
        what (?:can|could|may|should|do) i (?:write|type|say|ask|enter|tell you)(?= \\?| here| to you|$);how (?:do|can|could) (?:people|others|clients|guests|someone|somebody|they|customers) book (?:with |a time with |time with )?me
        how (?:this|it|that|the bot|convene|(?:this|the) (?:bot|thing|app|tool)) (?:actually |really )?works(?! for| with| on| at)
        (?:explain|tell|show)(?: to)?(?: me| us)? what (?:you|this|it|convene|the bot|this bot) (?:do|does|can do)(?= \\?| \\.|$)
        (?:not sure|no idea|unsure)(?: of| about)? (?:what|how) to (?:do|use|start|begin|say|ask|type)(?= \\?| \\.|$| (?:this|it|you|here))
        (?:please |pls )?guide me(?= \\?| \\.|$| through| on);what is (?:this|the) (?:bot|app|tool|thing) (?:doing|do);any (?:instructions?|manual|guide|documentation|tutorial)(?= |$)
        """,
    ),
    opens(
        "help",
        "how (?:do|does|can|should|to) .{0,20}(?:work|use|create|make|add|find|set|get|share|see|book|schedule|ask|start|begin|cancel|move|change) (?!.*for (?:me|us))",
    ),
    says("help", "(?:know|show me|tell me|explain|teach me|help me) how (?:to|do|does|can)"),
)
EXPLAIN = (
    says(
        "explain",
        "(?:isn't|is not|wasn't|not|never) (?:\\w+ )?(?:offered|shown|proposed|suggested|available|possible|bookable)(?: to me)? , (?:why|how come)",
    ),
    says(
        "explain",
        "(?:what|which) (?:rule|meeting|thing|setting|event|entry)s? (?:blocks?|blocked|is blocking|stops?|stopped|prevents?|prevented|keeps?|conflicts?|is in the way)"
        ";how (?:did|do|could|come) (?:i|we|\\w+) (?:end up|get) (?:with |to have )?(?:two|2|three|3|both|double)",
    ),
    says("explain", "(?:same|two|both|twice|gone|missing|moved|blocked|not offered|no) .*, why(?= \\?|$)"),
    says("explain", "double ?-? ?book(?:ed|ing|ings|s)?;booked (?:me )?twice;booked (?:two|2) (?:meetings|things|calls)"),
    says(
        "explain",
        """
        (?:why|how come).*(?:\\w+n't|not|cannot|cant|isnt|wasnt|didnt|no|none|nothing|only|unavailable|unable|offer(?:ed|ing|s)?|blocked|book(?:ed|ing)?
        """.strip()
        + "|taken|busy|free|available|conflict\\w*|missing|slots?|times?|greyed|grayed|hidden|disappear\\w*|skip|ignored?|left out|removed|skipped|excluded|show(?:n|ing)?|suggest\\w*|overlap\\w*|gone|closed|impossible|empty|rejected|refused|declined|dismissed|discarded|denied|ruled out|turned down)",
    ),
    says(
        "explain",
        "what(?:'s|s| is| was)? (?:wrong with|blocks|blocking|stops|stopping|stopped|prevents|preventing|keeps|keeping|conflicts with|conflicting)",
    ),
    says("explain", "(?:why|how come).*(?:two|2|three|3|both|several) (?:\\w+ )?(?:meetings|calls|things|events|bookings)"),
    says(
        "explain",
        "(?:who|what)(?:'s| is) blocking;(?:what's|what is|what was|anything|something) in the way(?= of| at| on| \\?|$);how did (?:that|this|it) happen;(?:clash|conflict|overlap|clashes|conflicts|overlaps).* why(?= \\?|$);why so (?:late|early|few|little|many|far);(?:two|2|three|both) (?:\\w+ )?(?:things|meetings|calls|events) at (?:once|the same time)",
    ),
    says(
        "explain",
        "for what reason;what(?:'s| is| was) the reason;how (?:is it|was it|can it be) (?:possible )?that;(?:two|2|three|both) (?:\\w+ )?(?:things|meetings|calls|events) (?:are|were) (?:booked |scheduled )?at (?:once|the same time);(?:explain|tell me) why;what went wrong;what happened to;reason (?:for|why)",
    ),
)
ACCESS = (
    says(
        "check",
        "(?:why|how come) (?:can't|cannot|can not|don't|do not|aren't|are) you (?:not )?(?:able to )?(?:see|read|access|reach|get|connect to|connected to|seeing) (?:my|the|our) (?:calendar|schedule|outlook|mailbox|agenda|account)",
    ),
)
CHECK = (
    whole(
        "check",
        "is (?:everything|it all|all) (?:set|set up|ready|there)(?: up)? ?\\??;(?:is )?(?:the |my )?sync (?:is )?(?:ok|okay|fine|working|broken) ?\\??;check (?:the bot|convene|yourself|it all|everything)",
    ),
    says(
        "check",
        "(?:anything|something) wrong with (?:the|my|our) (?:set ?-? ?up|calendar|connection|sync);(?:the|this) bot (?:doesn't|does not|isn't|won't|is not) (?:work|working|respond|responding|answer|answering)"
        ";(?:have|did) you (?:got|get|have) (?:the )?(?:permissions?|access|rights|consent) (?:to|for)",
    ),
    whole("check", "(?:run (?:a )?)?(?:status|health|system)(?: (?:check|report|test))?"),
    says(
        "check",
        "(?:is|are) (?:everything|all|things|it all) (?:ok|okay|alright|all right|fine|good|right|working|in order)(?= with (?:my|the|our|your)| on your|,? ?\\?|$)(?! with my (?:team|manager|boss))"
        ";(?:are|is|were) .{0,25}(?:permissions?|consent|rights) .{0,15}(?:granted|given|set|missing|there|approved|in place|enough)"
        ";(?:did|has|have) (?:the|my|our) (?:admins?|administrators?|it) .{0,15}(?:give|given|grant|granted|approve|approved|consent|consented)"
        ";(?:my|the|our) (?:calendar|outlook|mailbox|schedule) (?:isn't|is not|doesn't|does not|won't|has stopped|stopped) (?:sync|syncing|connect|connected|connecting|update|updating|load|loading|work|working|reachable)",
    ),
    whole(
        "check",
        "(?:please )?(?:run|do|start|perform|check) (?:(?:a|the|my|your) )?(?:self ?-? ?)?(?:check|test|checkup|diagnosis)s?",
    ),
    says(
        "check",
        "(?:is|are) (?:the )?(?:bot|convene|service|app|assistant) (?:online|up|down|alive|there|working|ok|okay|connected);(?:is|are) .{0,40}(?:connection|link|integration|permissions?|set ?up|access) .{0,30}(?:ok|okay|working|up|fine|good|valid|alive)"
        ";(?:test|check|verify|make sure) (?:that |if |whether )?(?:booking|bookings|everything|the bot|convene|my calendar|it all|this) (?:\\w+ )?(?:works?|working|ok|okay|fine)"
        ";(?:can|do|are) you (?:able to )?(?:see|read|access|reach|get (?:in)?to|seeing) (?:my|the|our) (?:calendar|schedule|outlook|mailbox|agenda)(?! (?:for|on))",
    ),
    says(
        "check",
        "(?:is|are) (?:the )?(?:bot|convene|app|it|you) able to (?:see|read|access|reach|get (?:in)?to) (?:my|the|our)"
        ";does (?:my|the|this|our) (?:set ?-? ?up|integration|connection|configuration|config|installation) (?:still |really |actually )?work",
    ),
    says(
        "check",
        """
        diagnose(?= |$);troubleshoot(?= |$);(?:something|anything|what)(?:'s| is) (?:wrong|off|broken|not right) with (?:my|the|our|your) (?:calendar|set ?up|outlook|connection|integration|mailbox|bot|sync)
        (?:is|are|am) .{0,30}(?:connected|linked|hooked up|synced|subscribed) (?:to|with) (?:my|the|our) (?:outlook|calendar|mailbox|exchange|office|account|schedule)
        (?:do|have|did) you (?:still )?(?:have|get|got|lose) (?:access|permission|permissions|rights) to (?:my|the|our);(?:did|does|is) (?:my|the|our) (?:calendar|outlook|mailbox) (?:still |really )?(?:sync|syncing|synced|work|working|connect|connected|reachable)
        (?:check|test|verify|diagnose|run|validate|review|inspect|troubleshoot).{0,24}(?:set ?-? ?up|config\\w*|connections?|connected|integration
        """.strip()
        + "|permissions?|installation|diagnostics?|health|system|access|consent|status)",
    ),
    whole("check", "(?:status|health)(?: check| report)?"),
    whole("check", "(?:is )?(?:something|anything) (?:broken|wrong|down|not working|off)(?: here| today)?"),
    whole("check", "(?:are )?(?:you|u) (?:there|alive|up|awake|online|working|still there)(?: today)?"),
    whole("check", "(?:is )?(?:my |the )?set ?-? ?up (?:still )?(?:ok|okay|good|fine|working|right|done|complete)(?: now)?"),
    says(
        "check",
        "(?:is|are) .{0,30}(?:set up|setup|connected|configured|hooked up|linked|installed|working|synced)(?: up)?(?: right| ok| okay| correctly| properly| fine)? ?\\?*$",
    ),
    says(
        "check",
        "(?:setup|set-up|set - up|health|self) ?-? ?(?:check|test|status);diagnostics;am i set up;did i set (?:this|it|everything) up;did i set up (?:this|it|everything);did i (?:connect|configure|install|link) (?:this|it|everything|my calendar|you);is (?:everything|all|it all|my calendar|my outlook|my account|the calendar|this) (?:\\w+ )?(?:connected|configured|set up|setup|hooked up|linked|installed|synced)(?: up)?(?= |$)(?! (?:for|on|at|with|from|this|next|today|tomorrow|\\w+day));test yourself;are you (?:ok|working|alive|up|online)",
    ),
)
LINK = (
    says(
        "link",
        """
        (?:booking|scheduling|calendar|availability|single|one|my|personal|public|our|invite|calendly|appointment)(?:(?: - | )(?:use|time|off|booking|meeting|calendar|scheduling|new|personal|page|style|type|like))* (?:link|links|url|page)
        """,
    ),
    says(
        "link",
        "(?:share|send) (?:(?:him|her|them|me|everyone|someone|people|\\w+) )?(?:my|our) (?:availability|free times|open times|openings|free slots)",
    ),
    opens("link", "(?:\\S+ ){0,5}(?:a |the )?(?:link|url) (?:for|4|to|so|that|people)"),
    opens(
        "link",
        "(?:give|send|get|make|create|generate|need|want|share|copy|grab|shoot|drop) (?:me |us |him |her |them |\\S+ )?(?:a |the |my |another |one |new )+(?:\\S+ )?(?:link|url)(?! to (?:the|a|our) (?:call|meeting|doc|zoom|teams|recording))",
    ),
    says(
        "link",
        "let (?!me |us |'s )\\S+(?: \\S+)? (?:pick|choose|select|grab|find|book) (?:a|an|their own|his own|her own|their|his|her|any) (?:own |free |suitable |convenient )?(?:times?|slots?)",
    ),
    whole("link", "(?:the )?(?:link|url)"),
    says("link", "(?:what|which) (?:link|url) (?:should|can|do|could) (?:i|we) (?:give|send|share|use)"),
    says(
        "link",
        "(?:give|send|make|get) me (?:a|the|my|one|another) (?:\\S+ )?link(?= |$)(?! to (?:the|a|our) (?:call|meeting|doc|recording))",
    ),
)

RULES = (
    says(
        "rules",
        "my (?:scheduling |meeting |booking |calendar |current |own )?(?:rules|preferences|prefs|settings|working hours|work hours|office hours|buffers?|limits|caps?|notice(?: period)?|defaults?)",
    ),
    opens(
        "rules",
        "(?:(?:set|add|make|new|rule|:) )*no (?:(?:more|internal|external|new|back - to - back|other|weekend|evening|morning|afternoon|lunch|early|late|\\w+day) )*(?:meetings?|calls?|bookings?|appointments?|mtgs?)(?! with)",
    ),
    says(
        "rules",
        """
        buffers?;padding;breathers?;breathing room;downtime;gaps? (?:of|between|before|after);back ?-? ?to ?-? ?back
        between (?:my |all |any |every |each |the |two |2 |consecutive |successive |subsequent |adjacent )*(?:meetings|calls|appointments|bookings|mtgs)
        between one (?:meeting|call|appointment) and (?:the next|another);from one (?:meeting|call|appointment) to the (?:next|other)
        (?:meetings?|calls?|appointments?|bookings?) (?:\\w+ ){0,2}(?:directly|right|straight|immediately|one) (?:right |directly |straight )?after (?:each other|one another|another|the other)
        (?:before|after) (?:each|every|all|any) (?:\\w+ )?(?:meetings?|calls?|appointments?)
        between (?:my |all |any |every |each |the )*(?:patients|clients|classes|lectures|lessons|interviews|sessions|consultations|consults|hearings|visits|viewings|tutorials|supervisions|students|customers)
        how much (?:notice|buffer|padding|lead time|warning);(?:mornings|afternoons|evenings|\\w+days) are (?:only )?for;no (?:meetings|calls|bookings) then(?= |$)
        (?:max|maximum|at most|no more than|not more than|never more than|limit|cap|up to) (?:me (?:to|at) )?(?:\\d+|two|three|four|five|six|seven|eight|ten) \\w+ (?:a|per|each|every) (?:day|week)
        (?:meetings|calls|bookings|appointments) (?:a|per|each|every) (?:day|week)
        (?:max|maximum|at most|no more than|not more than|limit|cap|up to|never more than|fewer than|less than).*(?:meetings?|calls?|bookings?|appointments?|mtgs?|hours).*(?:day|week|daily|weekly)
        (?:max|maximum|at most|limit(?: me)? to|no more than|not more than|never more than|up to) \\S+ (?:meetings?|calls?|bookings?|appointments?|mtgs?)
        (?:working|work) hours;by default;(?:weekly|daily) (?:cap|limit|maximum|max);(?:which|what) statuses;do i have (?:any )?(?:rules|limits|buffers)
        (?:remove|drop|delete|clear|disable|turn off|forget|reset|lift|raise|lower|change) (?:the |my |all )?(?:\\w+ )?(?:limits?|caps?|buffers?|notice|horizon|rules?)
        i (?:start|begin|finish|end|stop|leave|knock off)(?: work| working)? (?:at )?\\S+(?: am| pm)? (?:on |every )?(?:\\w+days|weekdays)
        i(?:'m| am) (?:always |usually )?(?:off|away|out|unavailable|not available|not working|busy) (?:on |every )?(?:\\w+days|weekends)(?= |$)
        from now on(?!.* (?:call|meeting|lunch) with );going forward
        (?:meetings|calls) (?:must |should |have to |to )?(?:end|start|finish|begin) (?:by|at|before|after);(?:max|maximum|limit|cap) (?:to |of |is )?\\d+ (?:a|per) (?:day|week);(?:day's|days|hours|hours'|minutes|minutes') (?:notice|warning)
        allow (?:\\w+ )?(?:bookings|meetings|calls);pad (?:my|all|every);(?:are|is) my (?:working |work )?hours;meeting ?-? ?free;(?:reserve|protect|keep|block) (?:my |the |all )?(?:mornings|afternoons|evenings);leave (?!me )(?:my |the )?(?:\\w+ ){1,2}alone
        (?:minutes?|mins?|hour) (?:before|after) (?:my |all )?(?:meetings|calls|appointments);no (?:more )?(?:breaks|gaps);free up .*(?:mornings|afternoons|evenings|\\w+days)$
        no (?:\\w+ )?(?:notice|buffers?|limits?|caps?|padding|gaps?|horizon)(?= |$)(?! (?:at|with|on) )
        (?:would not|wouldn't|don't|do not|would rather not) (?:like|want|wish|prefer|have|do) (?:to (?:have|do|take) )?(?:any )?(?:more )?(?:meetings|calls)(?= (?:before|after|past|on \\w+days|in the|at (?:lunch|night)))(?!.* with )
        prefer not to (?:have|do|take|meet|get|be booked)(?!.* with );(?:meetings|calls) .{1,40}(?:are|is) (?:not (?:possible|ok|okay|good|allowed|for me)|impossible|forbidden)
        my (?:working|work|business|office) (?:times?|days?|schedule|week) (?:is|are|runs?|starts?|ends?|goes)
        ^(?:my |all )?(?:mornings|afternoons|evenings|nights|weekends|\\w+days) (?:are|is) (?:for |reserved for |my )?(?:the )?(?:family|private|me|personal|focus|deep work|quiet|kids?|children|gym|training|meeting free|protected|off|sacred|taken|mine)(?! today| tomorrow)
        ^(?:please )?(?:weekends|evenings|mornings|afternoons|\\w+days) off(?: please)?$;^(?:please )?never (?:before|after|past|on) .*$;(?:block|protect|hold|keep|reserve|guard) (?:my |all |all my )?(?:mon|tues|wednes|thurs|fri)day (?:mornings|afternoons|evenings)
        my (?:meetings|calls) (?:should|must|have to|need to) (?:last|be) (?!at |on |with )
        my calendars;(?:which|what) calendars (?:do you|are)
        (?:meetings|calls|bookings|appointments) (?:only|are only|should only|must|should be|should start|have to|need to|can only)
        (?:do not|don't|dont|never|stop|please avoid) (?:ever )?(?:book|booking|schedule|scheduling|let(?! me| us)|allow|offer|offering|put|putting|accept|give|propose|suggest)
        block (?:out |off )?(?:my |all |all my )?(?:mon|tues|wednes|thurs|fri|satur|sun)days(?: mornings?| afternoons?| evenings?)?(?= \\.|$| for | please)
        (?:what|which) (?:rules|preferences|buffers?|limits|settings)
        (?:keep|leave|protect|guard) (?!.*(?<!\\w)(?:today|tomorrow|tonight|next \\w+|this \\w+day)(?!\\w)).*(?<!\\w)(?:free|clear|open|blocked|meeting - free|empty|protected)
        (?:block|hold|keep|reserve|protect) .*(?<!\\w)(?:every|each|daily|always)
        (?:treat|count|consider|ignore) .*(?<!\\w)(?:tentative|free|busy|working elsewhere|out of office|oof)
        tentative.*(?:block|blocks|busy|free|count|counts|available)
        (?:out of office|working elsewhere|all ?-? ?day events?|private events?) .*(?:block|blocks|blocking|count|counts)(?!ed)
        i (?:prefer|like|want|would like|'d like) (?:my |all |to have my )?(?:meetings|calls)(?: to be)? (?:in the|on|only|before|after|between)
        (?:minimum|min|require|need|want|at least|with|give me|set) .*notice;notice (?:of|period|time);(?:booking )?horizon
        book me .*(?<!\\w)(?:in advance|ahead);(?:only|most|least) .*(?:in advance|ahead of time)
        (?:nobody|no one|no - one|anyone|anybody|people|others|guests|clients) (?:can|may|should|must)(?:n't| not)? (?:only )?(?:book|schedule|reserve)
        let (?:people|others|them|anyone|everyone|colleagues|guests|clients|students|patients|customers|candidates|externals|visitors|folks|applicants) .*book;(?:people|others|colleagues|guests|clients) (?:can|may|should|must) (?:only )?(?:book|schedule|see|reserve)
        my (?:working|work|office) ?days;how (?:far|long|soon) (?:ahead |in advance |before )?(?:can|may|could) (?:people|others|anyone|guests|clients|colleagues|somebody|someone) book
        (?:i'm|i am) (?:available|free|bookable|around) .{1,40} only(?= |$);(?:have|want|like|prefer|need) no (?:meetings|calls)(?= (?:in|on|at|before|after|between|during) |$)
        (?:start|begin|end|finish) my (?:day|work ?day|working day|work week) ;(?:open up|open|unblock) my (?:\\w+days|weekends|evenings|mornings|afternoons)
        my (?:hours|working days) [:=];my (?:hours|day|days|workday|work day|lunch|lunch break|working day|work week) (?:is|are|starts?|ends?|runs?)
        i (?:only |usually |always )?(?:work|take meetings|take calls|do meetings|accept meetings)(?! with)(?! on (?:a|the|my))(?=.*(?<!\\w)(?:\\d|only|mornings?|afternoons?|days?|until|till|between))
        i(?:'m| am) (?:only|not|never) (?:available|free|bookable|around|working)
        (?:i|we) (?:can't|cannot|can not|won't|will not|'d rather not|would rather not) (?:do|take|have|accept|make|attend) (?:any |more )?(?:meetings|calls|mtgs)(?! with);(?:i'd|i would|would|we'd) rather not (?:have|do|take) (?:any )?(?:meetings|calls);avoid (?:all |any |booking |scheduling )*(?:meetings|calls)
        (?:book|schedule|offer) me only;^(?:my )?(?:meetings|calls) .*(?<!\\w)only(?= please$|$);(?:restrict|limit|confine) (?:my |all |all my )?(?:meetings|calls|bookings)(?: only)? to;(?:meetings|calls|bookings) (?:max|maximum|at most|tops)(?= |$)
        (?:make sure|ensure|see to it) (?:that )?.{0,20}(?:no (?:meetings|calls)|nobody|no one|no - one|noone);(?:set|add|make|create|need|want|new) (?:(?:a|the|another|new|up) )*(?:\\w+ )?rule(?= |$)(?! of);keep (?:all |my )?(?:meetings|calls) (?:out|off|away)
        (?:\\w+days?|weekends?|mornings?|afternoons?|evenings?)(?: [,:-])* no (?:meetings|calls|mtgs);no (?:\\w+ )?(?:meetings|calls)(?= please$| thanks$|$);reset (?:everything|all|it all)
        i (?:don't|do not|never|dont) work (?:on )?(?:\\w+days?|weekends?|evenings|mornings|afternoons|after|before|past)
        (?:stop|prevent|keep|block) (?:people|others|anyone|everyone|everybody|colleagues|them|folks)(?: from)? (?:booking|scheduling|putting|meeting)
        (?:protect|guard|defend|ringfence|ring - fence) (?:my|the) (?:lunch|mornings?|afternoons?|evenings?|\\w+days?|focus|deep work|time)
        (?:cap|limit|keep|restrict) (?:my |the )?(?:day|days|week|weeks|calendar|meetings|calls)(?: \\w+)? (?:at|to|under) (?:\\d+|two|three|four|five|six|seven|eight|ten)
        (?:my|the) (?:default|usual|standard|normal) (?:meeting|call|length|duration|meeting length|slot)(?! (?:with|at|on|room));default (?:meeting|call) (?:length|duration|time|to|is|of)
        (?:my|the) (?:minimum|min|shortest|current) (?:notice|lead time|buffer|warning);(?:daily|weekly|meeting) (?:limit|cap|maximum)
        (?:my|the) (?:earliest|latest) (?:start|meeting start|finish|end|meeting|call)(?: time)? (?:is|should be|must be);the (?:latest|earliest) i (?:take|do|start|have|accept|want) (?:meetings?|calls?)
        set my (?:working |work |office |meeting )?(?:hours|day) (?:to|from|at|as);(?:get rid of|ditch|scrap|remove) (?:my|the|all) (?:\\w+ )?(?:buffers?|caps?|limits?|notice|rules?|horizon)
        no back ?-? ?to ?-? ?backs?;(?:not|nothing|never) (?:before|after|past) .* ever;i prefer (?:\\w+ ){0,2}(?:mornings|afternoons|evenings)(?! with);(?:how many|what) (?:meetings|calls) (?:a|per|each) (?:day|week) (?:do|can|may|will) (?:i|you)
        mark (?:my |all )?(?:\\w+days|mornings|afternoons) (?:as |off )?(?:meeting ?-? ?free|free|busy|off|blocked|unavailable)
        i (?:don't|do not|never|dont) (?:take|do|work|accept|want|like) .*(?<!\\w)(?:meetings?|calls?|before|after|on)
        (?:stay|stays|kept|remain|remains) (?:free|clear|open|blocked);default (?:to )?(?:length|duration|meeting|\\d+|zone|time ?zone);make me (?:un)?bookable;meeting - free;no - meetings?;no meetings? days?
        start (?:my )?(?:meetings|calls) (?:at|on|every)
        (?:change|show|list|edit|see|set|what are|delete|reset|clear|view) (?:me )?(?:the |all |my )?(?:scheduling |booking )?(?:rules|buffers?|preferences)
        """,
    ),
    says("rules", "off ?-? ?limits;(?:my|the|that|this) (?:\\w+ ){1,2}rules?"),
    opens(
        "rules",
        "never on (?:\\w+days?|weekends?)(?= please|$);nothing (?:before|after|past|earlier|later|on (?:weekends?|\\w+days))(?!.* (?:with|for) );not on \\w+days(?= please|$);(?:notice|buffer|horizon|cap) \\d",
    ),
    whole("rules", "(?:(?:show|list|see|view) )?(?:me )?(?:the |my )?(?:rules|settings|preferences|prefs)"),
    opens("rules", "avoid (?:anything|everything|booking|scheduling|meetings|calls)(?! .*(?<!\\w)(?:with|for)(?!\\w))"),
    opens("rules", "only(?! .*(?<!\\w)(?:with|cancel|move|delete))"),
    says(
        "rules",
        "^(?:mornings?|afternoons?|evenings?|(?:mon|tues|wednes|thurs|fri)days?) only(?: for (?:meetings|calls))?(?: please)?$",
    ),
)

WEATHER = says(
    "weather",
    """
    weather;wheather;(?<!budget )(?<!sales )(?<!revenue )(?<!demand )(?<!cash )(?<!cost )(?<!financial )(?<!capacity )(?<!hiring )forecasts?(?! (?:review|meeting|call|update|sync|session|model|numbers|deck));temperatures?;temps?;rain(?:s|y|ing|ed)?;snow(?:s|y|ing|fall|storm)?;sunny;cloud(?:s|y)?;umbrella;humid(?:ity)?;windy;wind speed
    degrees;low pressure;high pressure;sunscreen;hotter;colder;warmer;cooler;sunset;sunrise;storms?;stormy;thunder\\w*;hail;fog(?:gy)?;chilly;freezing;heat wave;heatwave;tornado\\w*;hurricane;blizzard;drizzle;precipitation;uv index
    (?:wear|pack|bring|need|take|grab) .*(?<!\\w)(?:\\w*coats?|jacket|shorts|sleeves|umbrella|cold|warm|sweater|hat|gloves|boots|sunglasses|sunscreen|sun cream|scarf|raincoat|parka|fleece|sandals|swimsuit|jumper|cardigan|tights|wellies|flip flops|layers);pack for
    (?:above|below|over|under) \\d+ (?:today|tomorrow|degrees|outside);whether (?:like|looking|report|today|tomorrow|is|be)
    how (?:hot|cold|warm|cool|humid|wet|windy|sunny|chilly) (?:is|will|was|does|would|can)
    (?:be|is it|going to be|gonna be|how) (?:too |very |that |so |really )?(?:hot|cold|warm|cool|nice|wet|dry|icy|muggy)(?: out| outside| in| on| today| tomorrow| this| tonight|\\?| \\?|$);like outside;outside (?:today|tomorrow|right now)
    what(?:'s| is) (?:it|today|tomorrow) (?:going to be )?like (?:in|outside|out|today|tomorrow);the (?:high|low) (?:for|in|today|tomorrow)
    """,
)
CONTACT = (
    says(
        "contact",
        """
        (?:phone|cell|mobile|telephone|fax) ?(?:number|phone|#)?(?: number)?(?! ?(?:call|meeting|interview|screen|conference|contracts?|time))(?=.*\\?|.* (?:of|for|is|in|his|her|their|my) )
        (?:the|a|have|get|find|give) (?:(?:me|a|the) )*(?:\\w+ )?number (?:for|of|that|to|at)
        (?:email|e - mail|street|mailing|home|the|whose|what's the|office) address(?:es)?(?! (?:the|this|that|our|his|her));address (?:of|for|from|to)
        what(?:'s| is) (?:his|her|their|\\w+'s|\\w+) (?:e?mail|number|title|position|job(?: title)?|role|last name|office)(?! of (?:my|our|the|tomorrow's|today's) )
        whose (?:number|phone|email|address);contact (?:info\\w*|details|book|number|list);(?:job|work) title
        what(?:'s| is) .{1,40}(?:phone|cell|mobile|office|extension) (?:number|no)(?= \\?|$);how many (?:direct )?reports;who(?:'s| is| are)? (?:\\w+ ){0,3}(?:manages|manager|supervisor|boss|reports?|supervises|on my team|in my team|direct reports?|work(?:s)? (?:for|with|under))
        who (?:does )?.*reports? to;who .{1,40}(?:manager|supervisor|boss) is;who (?:manages|supervises|reports);(?:does|do) .* (?:report|reports) to;(?:does|do) .* have .{0,12}(?:direct reports?|supervisor|assistant);(?:is|are) \\w+ (?:\\w+ )?(?:my|\\w+'s) (?:direct )?(?:manager|boss|supervisor|coworker|co - worker|colleague|teammate|report|mentor|neighbor|friend|brother|sister)(?= \\?|$)
        birthdays? (?:for|of);my (?:last|first|full) name;(?:list|show)(?: me)? (?:my|the) (?:team|direct reports|coworkers|contacts)
        where (?:does|do) .{1,40}(?:work|live|sit|come from)(?= \\?|$);where(?:'s| is| are) .{1,40}(?:based|from)(?= \\?|$);what (?:department|floor|building|team) (?:is|does|are);(?:members|people) (?:in|on) (?:my|the|his|her) team;what(?:'s| is| are) (?:his|her|their) names?
        """,
    ),
    opens(
        "contact",
        "(?:who is|who's|who was) (?!.*(?<!\\w)(?:coming|going|attending|invited|free|available|next|in|at|on|responded|joining|there|doing|around|busy|organi\\w+|hosting|meeting|with|running))(?!my )(?!the )",
    ),
)
PLACES = (
    says(
        "place",
        """
        website;web site;site for;ratings?(?= (?:of|for|on|at)|\\?| \\?|$);rated;(?:cost|price|prices) (?:to|of|at|for|range);how (?:much|expensive|pricey) (?:is|are|does|do|would);pricey;expect to (?:pay|spend);menu;takeout;take - out;take out(?= \\?|\\?|$| at| from)
        waiters?;waiter service;full (?:service )?bar;dress code;casual;atmosphere;ambiance;cuisine;opening hours;hours of operation;parking;kid - friendly;kids? friendly;family friendly;star rating;stars;good for (?:groups|kids|families)
        directions to;how far;how long does it take to (?:get|drive|walk|go|travel|fly);nearby;near me;closest;nearest;outdoor seating;vegan;vegetarian;gluten;wheelchair;wi ?-? ?fi;credit cards?;accepts? (?:cash|credit|cards);reservations? (?:required|needed|at|in)(?= .*\\?);business hours;closing time;expensive;cheap;(?:how|where) (?:do|can|could|should|would) (?:i|we|you) (?:get|find|buy|eat|go|park|watch|rent)(?! (?:time|a meeting|together|a slot|free))
        (?:does|offers?|has a|have a|specials) .*happy hour;happy hour(?:s)? (?:specials|at|in|menu);what (?:kind|type|sort) of (?:food|restaurant|place|cuisine|music)
        (?:is|are) (?!.*(?<!\\w)(?:i|me|both|we|all)(?!\\w))(?!\\w+day |tomorrow |today |this |next |my |our |i |we ).* (?:open|closed)(?: on| at| for| today| now| tomorrow| until| till| late| right now| \\?|\\?|$);(?:what|when) (?:time |hours )?(?:does|do|is|are) .* (?:open|close)s?(?: on| at| today| tonight| this| tomorrow| \\?|\\?|$)
        (?:a|any|some|the) (?:good|great|nice|best|decent|fun|cheap) (?:place|spot|restaurant|bar)s? (?:for|to|in|near);(?:a|any|some|the) (?:good|great|nice|best) (?:gift|present|recipe|song|book|wine|joke|way|idea|app|hotel)s?;(?:should|do|can) i (?:wear|pack|eat|watch|cook|buy)(?= |$)
        (?:good|best|any|some|italian|mexican|chinese|thai|indian|sushi|pizza) (?:\\w+ )?(?:restaurants?|bars?|places? to eat|hotels?|movies?)(?: in| near| around| to|\\?| \\?|$)
        """,
    ),
    opens(
        "place",
        "does (?!.*(?<!\\w)(?:work|works|meetings?|free|available|availability|calendar|schedule|diary|suit|attend|anything|anyone|gaps?|slots?|openings?|space|room|time|conflict|@@|an? hour|\\d+ (?:min|minutes|mins|hours|hrs))(?!\\w)).*"
        "(?:have|offer|serve|sell|deliver|take|allow|do|open|close|play|show)(?! (?:a |any )?(?:meetings?|anything|time|events?|appointments?))",
    ),
    says(
        "place",
        "where(?:'s| is) (?:the )?(?:room|building|floor|ward|cafeteria|canteen|toilet|bathroom|restroom|car park|entrance|reception|library|lab|printer)(?= |$)(?! .*(?:meeting|booked))",
    ),
    opens("place", "do they (?!.*(?<!\\w)(?:meet|have (?:a )?meeting))"),
)
CHAT = (
    opens(
        "chat",
        "(?:anyone|anybody|who|who's|who else) (?:else )?(?:want|wants|wanna|up for|down for|fancy|fancies|keen|in for|interested|hungry)",
    ),
    Cue("chat", r"^(?:good )?(?:morning|afternoon|evening)(?: (?:all|everyone|team|there|folks))?(?: !)+$"),
    says("chat", "who(?:'s| is| was) on (?:call|duty|rota)(?! with)"),
    whole(
        "chat",
        "(?:actually |no |ok |oh |well |, )*(?:i |we )?(?:don't|do not|dont|didn't|no longer|won't) (?:really |actually )?(?:need|want|care about|like|mean)(?: (?:that|it|this|one|those|these|them|to|you|you to|any of (?:that|those|them)|any|all that|your help|help))?(?: (?:one|today|now|right now|at all|though|any ?more|after all))*",
    ),
    whole("chat", "why(?: not)?;(?:that |it )?sounds (?:like a plan|like fun|amazing|awesome)(?: to me)?"),
    opens(
        "chat",
        "order (?:me |us )?(?:a |an |some |the |more )?(?:lunch|dinner|breakfast|food|pizza|sushi|flowers|coffee|snacks|supplies|tacos|sandwiches|catering|drinks|cakes?|cookies|bagels|toner|equipment)",
    ),
    says(
        "holiday",
        """
        (?:when|what day|what date)(?:'s| is| are| does)?(?!.*(?<!\\w)(?:my|can|could|should|meet|meeting|we|i|free|available|work|works|suit|suits|with)(?!\\w)).* (?:cyber monday|black friday|christmas|xmas|halloween|thanksgiving|easter|new year'?s?(?: eve| day)?|hanukkah|passover|ramadan|diwali|eid|valentine'?s day|st\\.? patrick'?s day
        """.strip()
        + "|(?:mother|father|labor|memorial|veterans|independence|anzac|boxing|columbus|president|presidents|groundhog|earth|flag|canada|bastille|australia|martin luther king|mlk)(?:'?s)? day|like a \\w+ day)(?: \\?|\\?|$| this| next| in| on| is| fall| falls| land)",
    ),
    says(
        "holiday",
        "(?:last|first|next) holiday;daylight savings?;when (?:does|is|will) (?:the )?(?:spring|summer|autumn|fall|winter)(?: break)? (?:start|begin|end|over|officially);(?:full|new) moon;eclipse;solstice;equinox;(?:is|was) .{1,30} a (?:public |bank |national |federal )?holiday",
    ),
    Cue(
        "phone",
        rf"^{OPENERS}(?:call|phone|dial|ring|text)(?: up)? (?!off\b|it\b)(?:him|her|them|(?!in\b|me\b|about\b|it\b|with\b|for\b|at\b|on\b)\w+(?: (?!at\b|on\b|to\b|about\b|for\b)\w+)?)(?: [.!?]+)*$",
    ),
    says(
        "chat",
        "^(?:sorry |hi |hey |, )*(?:i'm |i am |we're )?running (?:\\S+ ){0,5}late(?!.*(?<!\\w)(?:push|move|delay|cancel|reschedule|postpone|shift|bump)(?!\\w))",
    ),
    says(
        "chat",
        "(?:i'll be|i'm|i am|we'll be|we're|he's|she's|they're|running|be) (?:running )?(?:(?:about|a|an|few|bit|little|couple|of|\\d+|five|ten|fifteen|twenty|minutes?|mins?|hour) )*late(?: [.!])*$",
    ),
    Cue(
        "chat",
        r"^(?:(?:that )?(?:sounds|looks) (?:good|great|fine|perfect)|ok|okay|thanks|thank you|great|perfect|cool|alright|awesome)[ ,.!-]+(?:talk|speak|chat|see you|see ya|catch you|talk to you)(?: to you)? (?:\w+ ?){1,4}[.! ]*$",
    ),
    says("phone", "(?:please|pls) call (?:him|her|them)"),
    Cue(
        "phone",
        rf"^{OPENERS}(?:call|phone|dial|ring|text)(?: up)? .{{1,40}}(?:phone|cell|cellphone|mobile|landline|number)(?: [.!?]+)*$",
    ),
    opens(
        "phone",
        "(?:tell|let) (?!me|us|him know when)\\w+ (?:know )?(?:that )?(?:i|i'm|we|we're|i'll|hi|hello|thanks|about)(?= |$);(?:send|write) (?:a |an )?(?:text|email|e - mail|message|letter|card|gift)s?;(?:email|message|text) (?!invite|review|sync|meeting|call|thread|marketing|campaign|catch)\\w+;play (?:some|my|the) \\w+;take (?:a|some) (?:notes?|picture|photo|selfie)",
    ),
    says(
        "chat",
        """
        happy birthday;congrats;congratulations;well done;good job;great job;nice work;great work;good luck;lol;haha+;brb;welcome back;merry christmas;happy new year;get well;happy (?:friday|monday|holidays)
        what (?:day|time|date|month|year) (?:is it|is today|is tomorrow|it is);what(?:'s| is) (?:the|today's) (?:date|time)(?: \\?|\\?| today| now| right now|$| in| next| on);sun ?set;sun ?rise;sun (?:set|rise|come up|go down)s?;traffic;the news;stock price\\w*;capital of;how (?:old|tall|big)
        what(?:'s| is) [\\d.]+ ?(?:%|plus|times|minus|divided|x|[*+/-])
        who (?:invented|discovered|wrote|founded|painted|directed|composed|sang|coined);who won;score of;showtimes?;movies? playing;recipes?;population of;meaning of;what does .* mean;play (?:some|a|the) (?:music|song)\\w*;(?:turn|switch) (?:on|off) the;set (?:a|the|an) timer;order (?:a|me|some) (?:pizza|food|taxi|uber|cab);get me (?:a|an) (?:uber|taxi|cab|ride)
        what day of the week;(?:write|draft|take|read|reply to|answer|forward|summari[sz]e) (?:me )?(?:my |the |some |a |an |all )*(?:minutes|notes|e ?- ?mails?|emails?|mails?|messages?|texts?|inbox)
        see you (?:all |guys )?(?:then|there|tomorrow|later|soon|on|at|next);tell (?:me )?(?:a |another )?jokes?;how are you;how's it going;what (?:kind of )?information (?:do|can) you;i love you;you(?:'re| are) (?:great|awesome|the best|welcome|funny|useless|stupid|so|very|amazing|wrong)
        what a (?:\\w+ )*(?:week|day|month|meeting|call|mess);is it (?:\\w+day|weekend|lunch) yet;how (?:many|long) (?:\\w+ )?(?:until|till) (?:christmas|xmas|the weekend|the holidays|easter|friday)
        (?:did|have) you (?:get|got|receive|received|finish|finished|sent|send) (?:my|the|a|that|this)(?! (?:invite|invitation|meeting|booking|calendar));(?:did|have) you (?:watch|watched|hear|heard|sleep|eat|eaten|enjoy|like|see|seen|read|know)(?! (?:my|if|whether|what|when))
        do you (?:like|love|hate|dream|speak|eat|sleep|feel|believe|smoke|drink)
        are you (?:a |an )?(?:robot|bot|human|ai|real|person|machine);(?:what's|what is) your (?:name|age|favorite);who (?:made|built|created) you;that(?:'s| is| will be) all;that'll be all;nothing else(?= |$);(?:don't|do not|didn't) (?:need|want) anything(?: else| more)?(?= \\.| !|$);that(?:'s| is) everything;no worries;you bet;my bad
        """,
    ),
    Cue(
        "chat",
        r"^(?:(?:got it|ok|okay|great|perfect|cool|nice|awesome|sounds good|will do|done|sure|alright|yes|no)[ ,.!]*)*(?:thanks|thank you|thx|ty|cheers)(?: \w+)?[ .!]*$",
    ),
    opens(
        "chat",
        "(?:review|approve|merge|deploy|fix|sign|submit|upload|download|print|translate|proofread) (?:my|the|this|that|our|your|his|her) (?!.* (?:with|w/|at) )",
    ),
    opens(
        "chat",
        "(?:great|good|nice|awesome|fun|productive|long|lovely) (?:meeting|call|chat|session|talk|work|job|sync|one)s?(?! with)(?!.*(?<!\\w)(?:at|need|book|schedule)(?!\\w))",
    ),
    opens(
        "chat",
        "(?:can|could|would|does|has|did|is) (?:someone|anyone|anybody|somebody|anyone else) (?!(?:please )?(?:find|book|schedule|set|arrange|move|cancel|reschedule|get|sort|put|block|organi[sz]e)(?!\\w))(?!.*(?<!\\w)(?:free|available|meet|time|around|busy|coming|attending|have|invited|responded|accepted|declined))",
    ),
    Cue(
        "chat",
        r"^(?:(?:hi|hello|hey|yo|thanks|thank you|thx|ty|good (?:morning|afternoon|evening|night)|bye|goodbye|cheers|there|so much|very much|everyone|all|team|ok|okay|cool|great|nice|awesome"
        r"|perfect|what's up|sup|a lot|again|for (?:your|the|all your) help|no|yes|got it|sounds good|alright|fine|then|now|[.,!?👍🎉🙏😀😊])(?: |$))+$",
    ),
)
DOCUMENTS = (
    opens(
        "document",
        "(?:review|read|approve|merge|fix|test|deploy|check|look at|comment on) (?:my|the|this|that|our) (?:\\w+ )?(?:prs?|pull request|code|docs?|document|draft|proposal|ticket|cv|slides|deck|changes|patch|email|spreadsheet)(?= |$)(?!.* with )",
    ),
    opens(
        "document",
        "(?:(?:mind|someone|somebody|anyone|kindly) )*(?:share|sharing|send|sending|forward|forwarding|upload|uploading|post|posting|print|attach|get|have|see|resend)"
        " (?!.* (?:reminder|invite|invitation) )(?:\\w+ ){0,3}(?:(?<!\\d )minutes(?= of)(?! of (?:\\w+'s|your|her|his|their) time)|notes|slides|slide deck|deck|recordings?|transcript|summary|docs?|documents?|presentation|pdf|spreadsheet|attachment|files?)(?! (?:review|meeting|call|session|sync|prep))",
    ),
    says(
        "document",
        "(?:where|who|what) (?:are|is|took|has|have|did|was|were) (?:\\w+ ){0,3}(?:slides|notes|deck|recording|transcript|minutes)(?= from| of| for| at| in);what did (?:we|they|you all) (?:decide|agree|discuss|conclude)",
    ),
)
DECLINE = (opens("decline", "(?:decline|reject|turn down|rsvp|accept|respond|reply|tentatively accept)"),)

CUES: dict[str, tuple[Cue, ...]] = {
    "topic": (*HELP, *ACCESS, *EXPLAIN, *CHECK, *LINK),
    "rules": RULES,
    "foreign": (WEATHER, *CONTACT, *PLACES, *CHAT, *DOCUMENTS, *DECLINE),
    "availability": (
        says(
            "availability",
            """
            (?:am i|are (?:we|you|they)|is \\S+) open(?! (?:house|mic|bar|day));free;available;availability;avail;availabilities;busy;tied up;booked up;unavailable
            (?:and i|both|all|we|i) (?:both |all |still )?open(?= on| at| for| from| this| next| today| tomorrow| then| \\?|$);(?:what|which|any) (?:\\w+ )?(?:times|slots|gaps|openings|free hours) (?:do|have|are|did) (?:i|we|my|our|they|he|she)(?= |$)
            (?:squeeze|fit|slot) (?:me|us) in;(?:where|when) are (?:the|my|our|any) (?:\\w+ )?(?:gaps|openings|free (?:slots|times));is .{1,25}(?:taken|spoken for|blocked out|up for grabs)(?= \\?|\\?|$)
            (?:anything|any ?time|something|nothing) (?:open|free|available);(?:is|are) (?!i |my |our |the )\\S+(?: and \\S+)? (?:both |all )?clear(?= on| at| for| from| this| next| today| tomorrow| then| \\?|$)
            (?:an?|any|some) (?:opening|openings|gap|gaps|free (?:slot|time|hour)|free half hour)(?= on| in| at| for| tomorrow| today| this| next|$)
            (?:is|are) (?!i |we )\\S+(?: and \\S+)? on (?:holiday|holidays|vacation|leave|pto)
            (?:does|do) (?!i |we |it )(?:\\S+ and )?\\S+ work(?: on| this| next| tomorrow| today| late| early)? \\w*(?=day|morning|afternoon|evening|week| \\?|$)
            (?:any|some|an) overlap;in common;am i (?:clear|open|booked)
            (?:is|are) (?:my|our) (?:\\w+ ){1,3}(?:open|clear|empty|wide open)
            who(?: .{1,30})? (?:is|are|'s) (?:around|in|available|free|here|reachable)(?= on| at| today| tomorrow| this| next| for| \\?|\\?|$)
            (?:do|does|can|could|might) .{1,40} overlap
            who(?: else)? (?:can|could|would|is able to|will) (?:do|make|manage|meet|join|attend|come|be there|take);who(?: else)?(?:'s| is| are) (?:around|in)(?= on| at| today| tomorrow| this| next| \\?|\\?|$)
            who(?: else)?(?:'s| is| are) (?:around|in|free|off|out|away)(?= \\w+day| mon| tue| wed| thu| fri| in the| after| before| later| tonight)
            (?:have|has|had|got|find|any|enough|there) (?:any |some |enough |a bit of |a |an |open |free )*(?:time|minutes|hour|half an hour|slots?|openings?|gaps?|space|room(?= for)|room in (?:my|his|her|their|the))(?! (?:is|does|did|was|for (?:lunch|breakfast)))
            (?:does|do|would|will|could|can|is|are) .{1,60}(?:work for|suit|ok for|good for|okay for|fine for|possible for|ok with|work with)
            (?:is|are) (?!i |we |there |it |this |that |my (?!boss|manager|team)).{1,40} (?:in|on) (?:a|any|another) (?:\\w+ )?(?:meeting|call|mtg)s?(?= now| right now| at| today| tomorrow| on| then| this| next| \\?|\\?|$)
            """,
        ),
    ),
    # about somebody else: "is Ana around", "can Ben make 3pm", "what does Carla have on Friday"
    "presence": (
        says(
            "presence",
            """
            (?:is|are) (?!i |we |my (?!boss|manager|team)|the (?!team|boss)|it |there |this )\\S.{0,40} (?:out|in|off|back|away|around|here|gone)(?= on| at| today| tomorrow| this| next| until| till| for| from| now| \\w+day| \\?|\\?|$)
            \\w+'s (?:around|about|in|out|off|away|here|back|online|reachable|at (?:her|his|their) desk)(?= on| at| today| tomorrow| this| next| until| till| for| from| now| after| before| then| \\w+day| \\?|\\?|$)
            (?:is|are) (?!i |we |it |there |this |that )\\S+(?: \\S+)? about(?= on| at| today| tomorrow| this| next| then| later| \\w+day| \\?|$)
            (?:is|are) .{1,40}(?:around|in the office|in office|in(?: on| today| tomorrow|$| \\?)|out(?: on| today| tomorrow|$| \\?)|away|working|off(?: on| today| tomorrow|$| \\?)|online|there|here|open|doing|up to)
            (?:can|could|would|will|might) .{1,40}(?:do|make|manage|meet|talk|join|chat|speak|be there|attend|come|squeeze|fit)
            (?:can|could|would|will|might) (?!i |we |it |this |that |the |there |my )\\S.{0,40}be (?:back|in|around|here|done|finished|out|away)
            (?:if|whether|that|when|see) (?!i |we )\\S.{0,40}? (?:can|could|would|will|might|is able to|are able to) (?:do|make|manage|meet|talk|join|chat|speak|be there|attend|come|squeeze|fit|have)
            how (?:full|busy|packed|booked up|booked|free|open) (?:is|are) (?!i |we |my |our )
            (?:time|moment|day|hour|morning|afternoon) (?!i |we |my |it |this |that )\\S+(?: and \\S+)? (?:is|are) (?:both |all |not |also |next )?(?:around|in|back|here|there|online|at work)(?= |$)
            (?:is|are) (?!i |we |it |there |this |that |the )\\S+(?: \\S+)? (?:back|in|here|around|online|out|away) (?:yet|already|again|soon)
            (?:is|are) .{1,40}(?:clear|unoccupied|occupied|reachable|at (?:her|his|their) desk|at work)
            (?:what|how)(?:'s| is| does| do| did| are|s)? (?!(?:\\S+ )?(?:i|we|my|our|you|this|the|on|next|that) )\\S.{0,40}(?:have|look(?:s|ing)?|like|doing|up to|calendar|schedule|diary|agenda)
            (?:does|do|has|have) (?!i |we |you |my )\\S.{0,40} (?:have|got|work)(?: anything| something| any| a| an| plans| meetings?| stuff| on);(?:show|check|see|open|view|look at|get) .*\\w'?s (?:calendar|schedule|diary|agenda|week|day)
            """,
        ),
    ),
    # where a meeting is and how to get into it: "the address of my next event"
    "event_details": (
        says(
            "event_details",
            f"(?:address|number|link|location|directions|code|room|dial ?-? ?in) (?:of|for|to) (?:my|the|our|this|that|next|today's|tomorrow's|\\w+day's) (?:(?:\\S+ ){{0,3}}{EVENT}|.{{1,40}} (?:on|at|this|next) (?:\\d|\\w+day|week)|.{{1,40}} (?:today|tomorrow|tonight))",
        ),
    ),
    # "3pm ok for Ben?": whether a time suits somebody
    "suits_them": (
        says("suits", "(?:ok|okay|good|fine|alright|possible|doable|convenient|works?|suits?|suitable) (?:for|with) .*\\?"),
        says("possible", "(?:ok|okay|good|fine|alright|possible|doable|convenient)(?: .)? \\?$"),
    ),
    "rule_nouns": (
        Cue(
            "rule_nouns",
            "calendars|book me|rule|preference|setting|hours|buffer|limit|cap|notice|horizon|default|lead time|(?:a|per|each) (?:day|week) (?:do|can|may|will)",
        ),
    ),
    "find": (
        says(
            "find",
            """
            when(?:'s| is| would be| works?| suits?| might be)? (?:a )?(?:good|best|better|convenient|ok|okay|possible|works?|suits?)(?: time)?(?: best| better)? (?:for|with)
            what (?:would |could |might |will |may )?(?:works?|be (?:good|best|possible|ok|okay|fine|convenient))(?: best| better| well| out)? (?:for|with)
            (?:what|when) (?:would |could |might |will |may )?(?:best |better )?suits? (?!you |me )
            (?:anything|any ?time|any day|something) (?:that )?(?:works?|suits?|fits?)
            when (?:would |could |might |does |will )?(?:works?|suits?) (?!for )
            when (?:would|could|might|does|will) (?:works?|suits?|be good|be best|be convenient)
            any (?:chance|joy|luck|hope|possibility|way) (?:of |with |in )?(?:getting|finding|meeting|fitting|squeezing|seeing|catching|booking|bringing)
            when (?:can|could|might|will|would) (?:i|we|you) (?:get|have|bring|gather) .*(?<!\\w)(?:together|around (?:a|the|one)|in (?:a|the|one) (?:same )?room|on (?:a|the) (?:call|phone|line))
            when(?:'s| is| are)? (?:can|could|should|might|would|shall|may) .*(?<!\\w)(?:meet|see|talk|chat|sync|get together|catch up|speak|connect|call|have a|have (?:lunch|dinner|coffee|breakfast|drinks|tea)|do a|do lunch|all be|hold|schedule|fit|squeeze|start)
            (?:a|some|best|good|better|common|mutual|possible|suitable|free|available|suggest(?:ed)?|propose|few|other|meeting|find|the|earliest|first|next)(?: available| possible| common| free| mutual| earliest| next| open| good| best| meeting| new| different| suitable| quick)* (?:times?|slots?|openings?|gaps?|windows?|options)(?! (?:is|are|was|did|does|do i|of the|this|next|on|in|today|tomorrow|over|ago|will|of|(?:i|we)(?:'m|'re| am| are|'ll| will)? (?:see|seeing|meet|meeting|have|having|had|met|saw|go|going|scheduled|in|at|supposed|due))(?!\\w))
            any(?: available| possible| common| free| mutual| open| good| suitable)* (?:times?|slots?|openings?|gaps?|windows?|options) (?:for|that|to|when|with|we|works?|next|this|before|after)(?=.*(?<!\\w)(?:with|for|we|and|meet|to|works?|suits?) )
            (?:what|which)(?! .*(?:do|did|am|have) i )(?: other| \\w+day)? (?:times?|slots?|days?|dates?|mornings?|afternoons?|evenings?|weeks?)(?: \\S+){0,7}? (?:works?|suits?|fits?) (?:best |better |well )?(?:for|with|everyone|everybody|us|all|both|\\w+)
            (?:what|which)(?! .*(?:do|did|am|have) i )(?: other| \\w+day)? (?:times?|slots?|days?|dates?|mornings?|afternoons?|evenings?|weeks?)(?: \\S+){0,5}? (?:is|are|would be|might be) (?:good|best|better|possible|ok|okay|fine|convenient) (?:for|with)
            what (?:times?|slots?|days?|dates?)(?: of day| slots?)?(?: would| could| might)? (?:works?|suits?|is good|are good|is best|are best|can|could|would|fits?|are possible|is possible)
            (?:\\d+|few|several|couple of|some|more) (?:times|slots|options|suggestions);(?:times?|slots?|day) .*(?<!\\w)(?:can|could|to) (?:all |both )?(?:meet|talk|chat|get together)
            (?:gap|slot|opening|time|room|space|window) .{0,40}for (?:a|an|our|some) (?:\\w+ ){0,3}(?:chat|call|meeting|sync|session|review|talk|1:1|catch up|interview|demo) with
            (?:does|do|would|will) (?:anything|any time|something|any day) (?:work|suit|fit);(?:gets?|bring|have) (?:\\S+ ){0,8}together;(?:make|find|get|carve out|squeeze in|fit in) (?:some |a |a bit of )?(?:time|room|space)
            when (?:i|we|\\w+ and i|\\w+ and me|us) (?:can|could|might|should) (?:do|have|hold|fit|schedule|squeeze|catch|see|start|set up|book)(?! anything)
            when .{1,50}(?<!\\w)(?:can|could|might|would be able to|will be able to|are able to) (?:all |both |next )?(?:meet|talk|get together|sync|chat|speak|connect|join)
            (?:earliest|soonest|quickest) .*(?<!\\w)(?:can|could|meet|available|slot|time);how (?:soon|early) .*(?<!\\w)(?:can|could|meet|with);where (?:can|could|is there) .*(?<!\\w)(?:fit|room|space)
            (?:my|our|the|any|what) options (?:for|to|with);(?:a|any|some) (?:time|slot|day|date|hour)s? .{0,30}(?:that|which) (?:works?|suits?|fits?)
            (?:anything|something|any ?time|any slots?) (?:open|free|available|going) (?:with|for|to meet)
            when (?:is|are|would) .*(?<!\\w)(?:and|,|all|both|everyone) .*(?<!\\w)(?:free|available)
            """,
        ),
    ),
    "travel": (
        says(
            "travel",
            "(?:flights?|hotels?|hotel room|taxi|cab|uber|lyft|train|trains|bus|car|rental car|tickets?|airbnb) (?:tickets? )?(?:to|from|in|home|back|near|for me)(?= )",
        ),
    ),
    "their_events": (
        says(
            "their_events",
            "\\w+'s? (?:appointments|meetings|commitments|bookings|calendar|schedule|diary|availability|free (?:times?|slots?))",
        ),
    ),
    "find_object": (
        says(
            "find_object",
            f"times?;slots?;spots?;openings?;gaps?;windows?;options;room in;space in;something (?:with|for);(?:a|an|any|some|one|another) (?:\\w+ )?(?:day|date|morning|afternoon|evening|hour|moment|opportunity|chance|opening|week)(?! (?:\\w+ )?{EVENT})(?! for (?:my|the));(?:earliest|soonest|next|first|best|closest) (?:\\w+ )?(?:day|date|morning|afternoon|evening|hour|moment|opening)",
        ),
    ),
    "looking_back": (
        says(
            "past",
            "did;was;were;had;went;ago;happened;missed;attended;(?:last|past|previous) (?:week|month|year|night|\\w+day|time);have i (?:had|met|been)",
        ),
    ),
    "statement": (
        says(
            "past",
            """
            said;shipped;went;sent;finished;told;left;won(?!');lost;gave;took;loved;thought;asked;missed;fixed;closed;merged;deployed;released;launched;signed;joined;wrote;broke;sold;bought;liked;enjoyed;started;passed;failed;crashed;hit (?:a |our |the |\\d+);reached (?:a |our |the |\\d+);crossed;rolled (?:out|back);went live;nailed it;crushed it
            announced;completed;approved;delivered;submitted;hired;posted;shared;forgot;was;were;did;had;came;ran;arrived;called in;moved the;pushed the;got back;is sick;(?:is|are|was|were|am|\\w+'s|i'm|\\w+'re) (?:\\w+ing )?(?:out|off|late|ill|sick|back|away|down|gone|unwell|here|home|stuck|leaving|delayed);(?:calling|called|off|out|home) sick;is on (?:holiday|vacation|leave|pto|fire)
            goes (?:out|live);ships (?:on|today|tomorrow|next|\\w+day);(?:is|are) due;don't forget;deadline (?:for|is|of);i'm in (?:a|another|back);just (?:got|finished|left|came|had|wrapped|got off);(?:nice|good|great|lovely) (?:catching|meeting|seeing|talking|chatting|working|hearing)
            (?:is|are|was|were|running|\\w+'s) (?:\\S+ ){0,5}(?:late|behind schedule|overdue|delayed)(?: again| today| this morning| already)?(?= [.!?]| because|$)
            will be late;running late;working from home;wfh;(?:i'm|i am|we're) (?:so |very |really |too |just )*(?:tired|bored|hungry|sad|sick|sorry|exhausted|stressed|confused|lost|cold|hot);looks (?:good|great|like);is (?:broken|ready|done|great|awesome|amazing|live|due|here|dead)
            """,
        ),
        says(
            "wish",
            "thanks for;thank you for;thx for;kudos;glad;hope;happy(?! hour);love;loving;hate;excited;looking forward;enjoy;have a (?:good|great|nice|lovely);see you;fyi;heads up;reminder that;i think;i guess;i feel",
        ),
    ),
    # what somebody is going to do that is no meeting: "I'll send the slides tonight"
    "acts": (
        says(
            "acts",
            """
            (?:i'll|we'll|he'll|she'll|they'll|you'll|i will|we will|he will|she will|they will|i'm going to|i'm gonna|let me) (?:just |also |then |quickly )?(?:send|share|email|e - mail|forward|write|look|think|ask|let|get back|follow up|finish|upload|update|try|pay|handle|take care|do it|do that|do this|fix|deploy|ship|post|ping|text|message|circle back|read|submit|push the|merge|commit|turn|wait|check (?!my|if|when|whether))
            """,
        ),
    ),
    "moves": (
        says(
            "moves",
            """
            (?:make|have|set|get) (?:my|the|our|that|this|it|\\w+'s) .*(?<!\\w)(?:be|start|begin|end|last|to be) (?:at|from|on|for|until|an?|\\d+)
            (?:start|begin|end|hold|do|finish|run|have|put) (?:my|the|our|that|this|it) .{0,50}(?:earlier|later|sooner)
            (?:start|begin|end|hold|finish) .{1,50} (?:an? (?:\\w+ )?hour|\\d+ (?:\\w+)|half an hour|\\w+ (?:hours|minutes)) (?:earlier|later|sooner)
            (?:make|have|set|get) (?:my|the|our|that|it) .{1,40}(?:longer|shorter|earlier|later|sooner)
            (?:make|set) .{1,60}(?:hours?|minutes?|mins?)(?: long)? instead
            (?:need|want|like|love|prefer) (?:my|the|our|to have my|to have the) .{1,60}(?<!\\w)(?:earlier|later|sooner|shorter|longer|moved|pushed|rescheduled)(?! than)
            (?:take|put|get|have|grab) (?:my|the|our|that|\\w+'s) .*(?<!\\w)and (?:then )?(?:put|do|have|make|move|stick|place|drop|schedule) it (?:on|at|to|for|in|a|\\w+day|tomorrow|next|\\d+)
            (?:make|turn) (?:my|the|our|\\w+'s) \\S+(?: (?:am|pm|o'clock))?(?: \\S+){0,5}? (?:an? )\\d{1,2}(?:[:.]\\d\\d)?(?: ?(?:am|pm))?(?= \\.| !| please|$)
            (?:another|new|different|better|later|earlier|alternative) (?:time|slot|day|date) for (?:my|the|our|this|that|today's|tomorrow's|\\w+day's|\\w+'s)(?! team| group)(?= )
            (?:run|start|begin|end|hold|kick off) .{1,50}(?: (?:an? (?:\\w+ )?hour|\\d+ \\w+|half an hour|\\w+ (?:hours|minutes))) (?:earlier|later|sooner)
            (?:(?:can|could|should) (?:i|we)|(?:i|we) (?:can|could|should|have to|need to)) (?:move|push|shift|reschedule|change|swap|bump|delay|postpone) (?:my|the|our|that|it|\\w+'s)
            (?:get|have) (?:my|the|our|\\w+'s) .{1,50} (?:moved|pushed|shifted|rescheduled|postponed|bumped) (?:to|by|back|out|up)
            (?:bring|take|get|put) (?:my|the|our) \\d{1,2}(?:[:.]\\d\\d)?(?: ?(?:am|pm|o'clock))?.{0,30} to \\d+
            (?:need|want|like) (?:my|the|our) \\d{1,2}(?:[:.]\\d\\d)?(?: ?(?:am|pm|o'clock))? at \\d+
            (?:make|turn|switch) (?:my|the|our|\\w+'s) .{1,50} (?:online|in person|remote|virtual|private)
            (?:make|have|set|get) (?:\\w+'s|this) .{1,40}(?:longer|shorter|earlier|later|sooner)
            make it so(?: that)?;(?:start|have|want|need|make|put) (?:my|the|our) .{1,60} (?:at|on|for) .{1,30}instead
            (?:make|set) (?:my|the|our|that) .{1,40}\\d+ (?:hours?|minutes?|mins?) long;(?:make|set) (?:my|the|our|that) .{1,40}(?:at|to|on|for) .*instead;(?:make|set) (?:my|our|that) .{1,40} for \\S+ (?:hours?|minutes?|mins?)
            (?:make|set) (?:my|the|our|that|this|\\w+'s) .{1,60} (?:to )?(?:\\d+|an|a|one|two|three|half an|a half|half) (?:hours?|minutes?|mins?)(?: long)?(?: please)?(?= \\.| !|$| instead| rather)
            add \\S+ (?:more )?(?:hours?|minutes?|mins?) to (?:my|the|our|that)
            """,
        ),
    ),
    "moved": (
        says(
            "moved",
            """
            (?:got|was|is|has|have|had|been|were|are|be) (?:been )?(?:moved|rescheduled|postponed|pushed|delayed|shifted|bumped|changed|switched)
            (?:can|could|should) (?:my|the|our|this|that) .{1,40} (?:be|start|begin|happen|take place) .{0,30}(?:earlier|later|sooner)
            (?:my|the|our) (?!plan)\\S.{0,40} (?:needs?|has|have|should|ought|must|will have) (?:to )?(?:start|begin|end|finish) (?:at|on|from|by|around)
            (?:meeting|call|sync|review|lunch|1:1|appointment|standup|interview) .{0,60}, (?:can|could|should) (?:it|we) (?:be|do it|have it|move it|happen|take place)(?= on| at| to| next| tomorrow| later| earlier| \\w+day)
            should (?:now |really )?(?:be|last) (?:set up for|moved|at|on|for|an?|\\d+);have (?!i |we |you |a |an |to )(?:\\w+ ){1,4}(?:start|begin|end|last);(?:my|the|our) .{1,40} (?:needs?|has) to go to;(?:needs?|has|have) to (?:be )?(?:move|moved|shift|rescheduled|pushed|later|earlier)
            (?:can|could|should) (?:my|the|our|this|that|\\w+'s) .{1,40} (?:be|start|begin|happen) (?:at|on) .*(?:rather than|instead|not \\d+)
            ^(?:please |can you |could you )?(?:start|begin|end) .{1,60} (?:earlier|later|sooner)$
            (?:my|the|our|\\w+'s) .{1,60}(?<!\\w)(?:needs?|has|have|ought) to (?:be|start|happen|become|go|take place|move)(?: \\w+)? (?:at (?:\\d|noon|midday|half|quarter)|(?:on|next|this) \\w+|tomorrow|\\w+day|earlier|later|sooner|in the (?:morning|afternoon))
            (?:my|the|our|\\w+'s) .{1,60}(?<!\\w)should (?:really |actually |now )?be (?:\\w+day|tomorrow|next|at|\\d+).*(?:not|instead|rather)
            (?:can't|cannot|can not|won't be able to|unable to|not able to) (?:do|make|attend|come to|manage) .*(?<!\\w)(?:can|could|shall|let's|how about|what about|maybe|would|is|does)(?: (?:we|i|you))?(?: \\w+)? (?:do|make|have|move|try|push|shift|\\w+day|tomorrow|next|\\d+).*
            (?<=\\w )→ (?:(?:on|at|the|next|this) )*(?:\\d\\S*|\\w+day|mon|tues?|wed|thur?s?|fri|sat|sun|tomorrow|tmrw?|next|noon|midday|eod|end|morning|afternoon)
            is now (?:at|on|from);moved to (?=\\d|\\w+day|tomorrow|next|noon);make it so(?: that)?;(?:my|the|our) .{1,60} (?:at|on|to|for) .{1,30}instead;\\w+'s .{1,40} (?:at|on|to|for) .{1,30}instead;\\w+day instead of \\w+day;(?:my|the|our) .{1,40} (?:at|on|to|for) .{1,30}rather than;(?:my|the|our) .{1,40} (?:needs?|has|have) to be (?:an? |\\d|half);(?:can|could|should) (?:my|the|our|that|this) .{1,40} be (?:an? (?:hour|half)|\\d+ min|half an|(?:at|on|moved to|shifted to) );(?:at|on|to) .* instead of;will (?:now )?be (?:at|on) .*instead;now (?:at|starts)
            """,
        ),
    ),
    # somebody else is away: news, no request
    "someone_away": (
        says(
            "someone_away",
            "(?:is|are|was|will be|\\w+'s|\\w+'ll be) (?:currently |already |still |now )?(?:out|away|off|on (?:\\w+ )?(?:leave|vacation|holiday|holidays|pto)|in (?!a |my |our |the )\\w+|sick|ill|travelling|traveling|not (?:in|here|around)|working from home|wfh|back|unavailable)",
        ),
    ),
    "called_off": (
        says(
            "called_off",
            f"(?:we're|we are|i'm|i am|we|they're) (?:not|aren't|won't be|are not) (?:having|doing|holding) (?:the|our|my|today's|tomorrow's|\\w+day's)(?= );^no more (?:\\w+ )?{EVENT}(?= today| tomorrow| this| on| next| \\w+day|$);"
            f"(?:don't|do not|dont|won't|needn't) (?:really )?(?:need|have to have) (?:the|my|our|today's|tomorrow's|this|\\w+day's|\\w+'s) (?:\\S+ ){{0,3}}{EVENT}(?! room);"
            "(?:i|we) (?:have to |need to |must |am )?(?:cancel|cancelling|canceling) (?:my|our|the);no longer (?:needed|necessary|required);(?:cancell?ed|called off|bailed on) (?:our|my|the);(?:not going to|not gonna|can't|cannot|won't|not able to|unable to) (?:be able to )?make (?:lunch|dinner|breakfast|coffee|drinks|standup|the|today|tomorrow)"
            ";(?:got|was|is|has been|been|were|are) (?:cancell?ed|called off|off);no longer (?:going|attending|happening|have|need|require|meeting|seeing|doing|having);(?:won't|will not) be (?:needing|requiring) (?:my|the|our|that|this|\\w+'s);^(?:the|my|our|that|this|\\w+'s) .{1,60}(?:isn't|is not|is no longer|aren't|are not|are no longer|won't be) (?:needed|necessary|required)(?= any ?more| any longer| now| after all| \\.|$);(?:can|could) do without (?:my|the|our|that|this|\\w+'s);(?:don't|do not|needn't|need not) (?:need to |have to )?meet (?:\\S+ ){0,4}after all;(?:take|pull) .{1,60}out of (?:my|the|our) (?:diary|calendar|schedule|agenda);take (?:it|this|that) (?:out|off);(?:don't|do not|dont|won't) (?:need|have|want) .*(?<!\\w)(?:anymore|any more|any longer);not (?:meeting|going|having|doing|attending|seeing) .*(?<!\\w)(?:anymore|any more|any longer);(?:no|isn't any|there's no|there is no) (?:longer |more )?need (?:for|to have|to hold|to do) (?:my|the|our|today's|tomorrow's|\\w+day's|\\w+'s|a|an|this|that)(?= )(?! \\w* ?(?:reminder|slides|deck|room|link|zoom|teams|agenda|invite|buffer|break|hurry|rush)\\b);(?:let's|lets|we should|better|rather) not (?:do|have|hold|meet for|go ahead with) (?:the|our|my|this|that|today's|tomorrow's|\\w+day's);(?:aren't|isn't|not|'re not|'m not|won't be) (?:meeting|seeing|having|doing|going|happening) .*after all;(?:won't|will not|can't|cannot|unable to|not able to|not going to) (?:be able to )?(?:make|attend|come to|join|do|be at|get to) (?:it to )?(?:my|our|the|today's|tomorrow's|\\w+day's)(?! a)(?= );(?:won't|will not|can't|cannot) (?:be able to )?make (?:it to )?\\w+'s;(?:isn't|is not|not) happening(?: anymore)?;(?:can't|cannot|won't|not going to|not gonna) make (?:it to )?(?:my|the|our);(?:can't|cannot|won't be able to) (?:do|make|attend|come to) .*(?:anymore|any more|any longer)",
        ),
    ),
    "freed_up": (
        says(
            "freed_up",
            "(?:got|was|is|has been|been|were|are) (?:cancell?ed|called off|off) .*(?:can|could|may|shall|should) (?:i|we) (?:now |then )?(?:meet|see|talk|speak|have|do|catch|sync|chat|get)",
        ),
    ),
    "shows": (
        says(
            "shows",
            "^(?:my |the |today's |tomorrow's |todays |tomorrows )?(?:agenda|calendar|calender|calndar|calander|schedule|itinerary|day|week)(?!.* with );^(?:today's|tomorrow's|todays|tomorrows|\\w+day's) (?:plan|plans|program|programme|line ?up)",
        ),
        says(
            "shows",
            "(?:agenda|calendar|calender|calndar|schedule|itinerary)(?: (?:for|on|please))?(?: \\?| \\.|\\?)*$;(?:agenda|schedule|calendar) for",
        ),
        says(
            "shows", "^(?:a |the |quick )*(?:rundown|run - down|overview|summary|lowdown|rundown) (?:of|for|on) \\w+(?!.* with )"
        ),
        says("shows", "^(?:my |all |\\w+ )?(?:meetings|events|appointments|calls)(?! with)"),
        says(
            "shows",
            f"^(?:all )?(?:my|our) (?:next |upcoming )?(?:meetings|appointments|calls|events) with;^next {EVENT} with \\S+(?: \\S+)?,? when",
        ),
        says("shows", "(?:what|when|where|who|which|how many|how long) .*(?<!\\w)(?:is|are|was|do|did|will|have)"),
        says(
            "shows",
            f"upcoming {EVENT}(?: [?.])*$;^(?:all |my |any |our |the )*upcoming (?:\\w+ )?(?:meetings|calls|events|appointments|sessions|interviews);^next up(?= \\?|$);^(?:next|upcoming|latest|any|first|last) (?:\\w+ )?{EVENT}(?: \\?| today| tomorrow| this| next| on|\\?|$)",
        ),
    ),
    "made": (
        Cue(
            "made",
            r"^(?:(?:my|our|a|annual|summer|winter|paid|family|sick|parental|maternity|paternity|study|medical|unpaid|business|personal) )*"
            r"(?:vacation|holidays?|leave|pto|time off|trip(?: to \w+)?|off)(?= (?:from|on|next|this|until|till|starting|between|tomorrow|today|for|the|\d|\w+day|"
            r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|,)(?! for (?:me|\d)(?! days| weeks))",
        ),
        says("made", "out of (?:the )?(?:office|town|country);ooo;on (?:vacation|leave|pto|holiday);day off;days off;off work"),
        says("made", "(?:to be|be|get|gets|being) (?:added|scheduled|booked|put|created|set|marked|blocked|entered)"),
        says(
            "made",
            "(?:i|we)(?:'ll| will| am|'m|'re| are) (?:be |going to be |gonna be )?(?:out|away|busy|off|at|on|traveling|travelling|going|having|playing|doing|seeing|watching|flying|taking|leaving|attending|visiting)",
        ),
        says(
            "made",
            """
            (?:i|we) (?:also )?(?:have|got) (?:a|an|my|the|our|to)
            ^(?:i|we) (?:also )?(?:have|got) (?!time|free|space|room|any|anything|no|not|nothing|it|that|this|them|him|her|you|been|questions?|some|something|another|access|availability|until|till|only|just)[a-z]\\w*
            (?:put|added|scheduled|placed) (?:on|to|in|into) (?:my|the|our) (?:calendar|schedule|agenda);(?:i|we)(?:'ll| will) be;will be \\w+ing;(?:is|are|starts?|begins?) (?:on|at|from|this|next|tomorrow|today|tonight)
            """,
        ),
    ),
    # "I have to see Ana by Wednesday"
    "to_meet": (
        says(
            "to_meet",
            "(?:have|got|need) to (?:meet|talk|speak|see|sit down|chat|catch up|catch|sync|discuss|connect|touch base|get together)",
        ),
    ),
    "asks_meeting": (
        says(
            "asks",
            "send .{0,30}(?:invite|invitation)s?;need;hoping;want;wanna;wants;needs;wanted;(?:would|i'd|we'd|i would|we would) love;asked for;asking for;has requested;requested;would like;i'd like;would like;i'd love;like to;love to;must;gotta;could do with;trying;looking;i'll;i have;we have;going to;i'm going;we're going",
        ),
    ),
    "calendar_question": (
        says(
            "calendar",
            f"""
            i;i'm;i've;i'll;my;mine;we;our;we're;diary;luncheon;lunches;{EVENT};next;upcoming;scheduled;planned;schedule;calendar;agenda;happening;going on;attending;been (?:cancell?ed|called off|moved|rescheduled|confirmed|accepted);accept(?:ed)?;accpeted;responded?;respond to;tentative(?:ly)?;declined?;invited?;organi[sz](?:ed|er|ing|es)
            still (?:on|happening|scheduled|going ahead|taking place);coming (?:to|today|tomorrow|on|for|this);going to;joining;attendees?;rsvp\\w*;when is;when's;when does;when are;when was;what time;what day;what year;how long;whose;things (?:that )?(?:aren't|are not|not)
            rundown;run - down;overview;summary;lowdown;next up;\\w+ night(?= \\?|\\?|$);all - hands;all hands;town ?hall;details (?:of|for|about);practice;lessons?;appointment;birthday;wedding;trip;flight;conference;rehearsal;training;anniversary;shower;festival;concert
            """,
        ),
    ),
    "reminder": (
        says(
            "reminder",
            "don't let me forget;make sure i (?:don't|remember)(?! who| what| when);remind(?:s|er|ers|ing)?(?! me (?:what|when|where|who|which|how|of))(?! that);remember me to;alarm;alaram;remainder",
        ),
    ),
    "several": (
        says(
            "several",
            """
            \\d ?x ?\\d+ ?(?:m|min|mins|minutes|h|hr|hrs|hours?);(?:with|for) each (?:of|one|member|person|\\w+ member);(?:separate|individual|one - on - one|back - to - back) (?:\\S+ )?(?:meetings|calls|chats|slots|sessions|interviews|1:1s) with
            (?:cancel|delete|remove|clear|erase|move|reschedule|push|postpone) .*(?<!\\w)(?:all|every|everything|both|rest of);(?:cancel|delete|remove|move) any .*s
            clear (?:my|the|out)(?! mind);(?:cancel|delete|remove|move|reschedule|change) (?:all )?(?:(?:my|the|any|today's|tomorrow's) )?(?:\\w+ ){0,2}(?:meetings|events|appointments|calls)
            """,
        ),
    ),
    "online": (
        says(
            "online",
            "online;remote;remotely;virtual;virtually;(?:on|via|over|in|through) teams;teams (?:call|meeting|is fine|link);video ?call;video;(?:on|via|over) zoom;by phone",
        ),
        says("onsite", "in person;in - person;face to face;face - to - face;f2f;on ?site;in the office;on - site"),
    ),
    "without_asker": (
        says(
            "without",
            "without me;i (?:don't|do not|dont|won't|needn't) (?:need to |have to |want to )?(?:be there|attend|join|come);not me;excluding me;minus me;except me;i'm not needed",
        ),
    ),
}
