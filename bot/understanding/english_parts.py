"""English: the small words by what they do in the grammar, and the patterns that only one place of it looks for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.understanding.english_words import words_of
from bot.understanding.lexicon import Cue

_NUMBER = r"(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_CALENDARS = "calendar calendars calender schedule schedules diary diaries availability agenda appointments meetings events bookings commitments"
_SMALL_WORDS = {
    # articles, pronouns, joints
    "the": "the",
    "a": "a an some",
    "my_our": "my our",
    "my_our_this": "my our this",
    "the_my_our": "the my our",
    "us": "us we",
    "us_all": "us",
    "me_us": "me us",
    "and": "and & + n plus",
    "or": "or",
    "and_word": "and",
    "no": "no",
    "of": "of",
    "on": "on",
    "to": "to",
    "for": "for",
    "for_of_to": "for of to",
    "with": "with w/ w",
    "by": "by",
    "if": "if",
    "is": "is",
    "how": "how",
    "what_how": "what how",
    "here": "here",
    "both": "both",
    "all": "all",
    "between": "between",
    "about_word": "about",
    "now": "now",
    "quarter_letter": "q",
    "event_bounds": "after before during until till following since of",
    "event_owners": "the my our her his their your",
    "their": "her his their your",
    "time_word": "time",
    "zones": "est edt pst pdt cst cdt mst mdt gmt utc bst cet cest jst aest ist sgt eet pt",
    "week": "week",
    "weekend": "weekend weekends",
    "last": "last final",
    # people
    "introducers": "with w/ w wth wit witht wiht wih including incl include plus invite inviting cc alongside suits suit",
    "soft_introducers": "plus include including incl inviting invite cc suits suit",
    "time": "time diary",
    "single_role": "manager boss supervisor lead assistant",
    "counting_introducers": "plus include including invite",
    "invite": "invite",
    "meet": "meet meeting",
    "meeting_verbs": "meet meeting meets met see seeing saw visit visiting join joining invite interview ping squeeze fit catch catching borrow borrowing steal stealing grab grabbing",
    "who_meet": "i we to",
    "name_particles": "van von de da di du del der den la le bin al ter dos das",
    "name_endings": "an will may so do my hi lee long young king bell wood day may room suite lab",
    "adjectives": "whole entire full rest new old dear other former good great own best",
    "named": "named called",
    "list_joints": ", and & + / n plus und as",
    "hedges": "also possibly maybe",
    "chats": "chat channel conversation room thread",
    "optional_marks": "optional optionally",
    "before_optional": "as is are being an",
    "after_optional": "with invite include is for attendee attendees",
    "if_able": "possible free available he she they he's she's they're he'd she'd they'd",
    "everyone": "everyone everybody anyone anybody",
    "anyone_of": "anyone anybody",
    "everyone_tails": "here else",
    "member_of": "on in from",
    "remainder": "rest",
    "addressing": "guys",
    "groups": "team group squad committee department",
    "letting": "let lets",
    "link": "link",
    "invitations": "invite invitation invites",
    "asked_of": "is are has have did does do will was were can could if whether r can't couldn't won't isn't aren't doesn't don't when's whens how's hows whats what's would should",
    "owned_times": "schedule calendar calender availability day week agenda diary free morning afternoon time times",
    "doing": "have join attend come make meet coming attending joining going free available busy around accepted declined responded",
    "calendars": _CALENDARS,
    "told_verbs": "invited asked scheduled organized organised sent planned set proposed booked wants needs is",
    "booking_people": "book ping grab catch meet pencil squeeze slot",
    "booked_by": "book ping get grab meet find pencil squeeze slot",
    "following_people": "for at on in next this together asap , .",
    "place_words": "in at of from near by the about called named titled on",
    "talk_to": "talk speak chat talking speaking",
    "suited": "slot work works look looks good ok okay fine best convenient possible better",
    "list_ends": "for and in on at",
    "clause_leads": "when if whether both that so where until unless because since either while does do did can could will would",
    "person_verbs": """both all each either can could may might must should will would has have had is are was were needs need wants want joins attends
        gets isn't aren't can't doesn't don't hasn't haven't""",
    "moments": "time times moment slot slots day days hour opening window date",
    "joint_verbs": "need want should must have are would could can meet to",
    "name_leads": "with w/ and & + plus invite add is does can has meet book see",
    # kinds of request
    "clause_starts": "and then so but also please to",
    "sentence_joints": "and so but",
    "stating": "is are was were has",
    "bot_or_asker": "you u i we",
    "schedule": "schedule",
    "for_on": "for on",
    "will": "will",
    "after_y": "is are was were has no not can can't isn't wasn't did didn't do don't",
    "definite_for_rules": "what which my the these those any i",
    "not_asked_by_will": "you u and &",
    "will_do": "be attend come join go make have work need get see",
    "free_words": "free available around in reachable here",
    "availability_words": "free available availability busy",
    "loose_questions": "any anything how",
    "modals": "can could would will might may",
    "definite": "my the any our all that this an events meetings when out where what i if for",
    "open_times": "free open available next",
    "asker_subject": "i my i'm we we're our i've",
    "time_nouns": """slot slots time times opening openings options availability hour window gap calendar calender schedule agenda free
        meet talk chat call""",
    "attending_words": "coming going attending joining invited accepted declined responded",
    "having": "have got spare",
    "asking_of": "is are will did has was were",
    "help_verbs": "get start",
    "idle_verbs": "get remind note",
    "light_verbs": "make do get set start have grab",
    "fitting": "squeeze slot fit",
    "cancelled_on": "cancel bail flake cry ditch",
    "held": "hold block reserve keep save book set",
    "get": "get grab",
    "proposing": "suggest propose recommend offer",
    "seeking": "find finding look looking search figure work",
    "told_moved": "delayed",
    "rule_events": "meetings calls time",
    "rule_words": "free buffer rule rules default usual standard",
    "declining": "decline reject",
    "set": "set",
    "make": "make",
    # several actions
    "backward": "it that this them him her me us as",
    "action_joints": "and then",
    "leading_joints": "and then also",
    "inviting_too": "invite include",
    "other_actions": "email mail message text notify tell send forward share ask remind dm slack print write let",
    "told_objects": "him her them me us everyone everybody the a an my our it this that",
    "wanting": "wants needs asked would wanted requested asks",
    # times
    "date_leads": """in on of the during for until by before after since to through till around this next sometime last early late
        mid from between starting beginning ending - or &""",
    "time_leads": "in this next last before after during over by until for around since early late mid the at on of",
    "pronouns": "her him them",
    "needing": "need want needs wants have",
    "reasons": "since because as given seeing",
    "corrections": "actually wait sorry mean oops correction scratch rather nope",
    "glued_halves": "a",
    "on_by": "on by until due",
    "after_date": "at from for with to in and around please before after",
    "i_we": "i we",
    "onwards": "on onwards onward",
    "after_hour": "with w for please pls my me if free clear open blocked",
    "pm_times": "night tonight evening",
    "being": "is are isn't aren't isnt arent will",
    "presence_words": "free busy available around in out off back away here open unavailable",
    "before_hour": "does is would will could do",
    "a_quick": "a another quick",
    "doing_minutes": "do find book get need want schedule have some another spare",
    "with_for": "with w w/ for together",
    "counted_minutes": "in for with w/ w please pls on at tomorrow today",
    "taking": "gimme lemme available free a quick grab get take book find need schedule have another me want for us",
    # moves and follow-ups
    "splitters": "to till until",
    "said_earlier": "earlier forward sooner up bring pull prepone advance",
    "shifting": "push shift bump delay postpone move back forward bring pull slide prepone defer",
    "lengthening": "extend shorten lengthen longer shorter add",
    "by_how_much": "by longer shorter more less add",
    "not_words": "not no",
    "comparing": "shorter longer",
    "beginning_verbs": """starts begins leaves goes returns ends closes opens start begin leave go return end close is break
        breaks fly flies head heads""",
    "verb_particles": "up off out away back",
    "clause_turns": "but so",
    "a_thing": "one ones",
    "lone_hour": "hour hr",
    "small_talk": """nice possible better good great fine ideal best bit little much rather quite too very so also even option options
        chance slot slots way try really preferable handy suit suits please pls thanks though if can could you me us them ideally early
        late earlier later sooner soon day then that those these this ok okay hmm oh well just maybe perhaps slightly""",
    "before_hours": """at by before after to till until from between around about and or since for past is it make only just not no
        sorry actually - – / , : half quarter""",
    "taking_out": "take leave kick cut count pull drop keep let",
    "out_off": "out off",
    "swap_joints": "for with by to instead and",
    "listing_on": "not no instead rather",
    "changing_time": "instead",
    "giving": "give get",
    "who": "who who's whos",
    "anyone": "anyone",
    "turning": "should needs must got has was will is",
    "ranging_verbs": "make have set be is",
    "before_new_time": "be a some time my date later same start day last",
    "date_words": "for on at",
    "before_that": "before previous earlier",
    "adding_verbs": "add invite include put bring loop pull throw rope",
    "after_names": "should could can will must has to needs wants would like join joins joining come comes coming attend attends be there invited included it too also instead please pls then though as well free available thanks around is are on at in",
    "changing": "make set change update get start shorten lengthen extend move push shift bump switch reschedule",
    "never_titles": "meet time times",
    "no_new_events": "meet time times 1:1",
    # titles
    "fragment_verbs": "going playing spend design count confirm pick ping catch interested starting",
    "naming": "called named titled entitled labeled labelled subject title name saying",
    "about": "about regarding re concerning",
    "discuss": "discuss",
    "quick": "quick short brief new another",
    "purpose_verbs": """discuss talk review go explain check plan sort fix see figure understand align decide prepare prep finalize finalise
        present look work walk chat hear learn share cover catch debrief brainstorm get do make order call test verify help build write
        run read watch clarify resolve address handle show teach train""",
    "before_to": "needs need has have had wants want wanted like going got able love trying supposed ought",
    "purpose_joints": "on for of",
    "no_purpose": "me us myself you everyone everybody",
    "others_subject": "he she they it he's she's they're",
    "never_purpose": "me us myself you everyone",
    "no_titles": """meeting meetings event events appointment appointments time times slot slots appt meet mtg calendar schedule one
        something anything reminder invite invitation booking room conversation it that this them these those stuff things plan plans
        everything calender hour minutes day week week's opening openings date conference availability agenda free work available
        open busy""",
    "before_title": """a an the my our me us new another some this that his her their your please for just up event calendar i to""",
    "leading_title": "steal hop jump coordinate nail pop stick throw either ideally preferably diary aside front kick walk lose undo have having see know find get event events time attend show list check do set put go make add hold",
    "shift_words": "back forward earlier later sooner shorter longer anymore",
    "after_title": """with at on in from by until till between before after around for to and or of about tomorrow today if because so
        then where when that which who is are was starting called named titled without via into up""",
    "after_given_title": "with at on for from starting and",
}
_PHRASES = {
    "object_verbs": "put|book in|pencil|pencil in|squeeze|slot|stick|pop|book|invite|schedule|add|meet|ping|reserve|block|find|set up|get|grab|include|cancel|move|reschedule|postpone|shift|push|bump|delay|slide|poll",
    "weak_verbs": "do|get|make|start|fill|note|set|include|invite|fix|send|put|mark|add|plan|record|log|enter|hold|do a|do an|do lunch|do dinner|do coffee|send a|send an",
    "leaving_out": """without|except|minus|excluding|leave out|take out|leave off|instead of|rather than|kick out|replace|swap|drop""",
    "removing": """no|without|drop|remove|exclude|minus|except|uninvite|skip|replace|swap|switch|trade|exchange|substitute|delete|not|forget
        |lose|omit|leave out|take out|take off|leave off|instead of|rather than|get rid|get rid of|kick out|no longer|don't need|don't invite
        |don't include|don't want|don't add|don't bother|dont need|dont invite|dont include|not need|not invite|not include|needn't invite""",
    "bringing": """use|ask|get|try|take|invite|include|add|bring|have|pick|choose|with|meant|mean|want|need|plus|forgot|loop in|pull in|throw in
        |bring in|rope in|get in|let's do|lets do|it's|its|is|make it|but""",
}
SETS: dict[str, frozenset[str]] = {name: words_of(words) for name, words in _SMALL_WORDS.items()} | {
    name: frozenset(phrase.strip() for phrase in phrases.split("|")) for name, phrases in _PHRASES.items()
}
PATTERNS: Mapping[str, Cue] = {
    name: Cue(name, source)
    for name, source in {
        "place": r"\b(?:at|in) (?:the |my |our |a )?((?:[A-ZÀ-Þ0-9][\w'’&.-]*)(?: (?:[A-ZÀ-Þ0-9][\w'’&.-]*|(?:of|the|and)(?!\w)|&))*(?: (?:office|building|campus|hotel|library|park|cafe))?)",
        "room": r"\b(?i:in|at) (?i:the |a |our )?((?:[\w'-]+ )?(?i:conference |meeting |board)?(?i:room)(?: (?:\d\w*|[A-ZÀ-Þ][\w-]*))?|[\w'-]+ (?i:room))\b",
        # whole sentences that say nothing of the calendar
        "courtesy": r"(?i)(?:(?<=^)|(?<=[.!?\n])\s*)(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings|happy \w+)(?: (?!can|could|please|what|is|are|do|when|i)[\w'’]+){0,3} ?[!.\n]"
        r"|(?:i |we )?(?:do )?(?:hope|trust|wish) (?:you|your|all|this|everyone|everything|the)[^.!?\n]{0,80}[.!?\n]|(?:it was|was|great|nice|good|lovely) (?:great |good |nice |lovely |a pleasure )?(?:to )?(?:see|seeing|meet|meeting|talk|talking|chat|chatting|hear|hearing)(?:ing)? (?:to |with |from )?(?:you|everyone|all)[^.!?\n]{0,60}[.!?\n]"
        r"|(?:many |lots of |a thousand |big )?thank(?:s| you)(?: (?:so much|very much|a lot|in advance|again|you|for (?!the|mon|tue|wed|thu|fri|sat|sun|tom|tod|next|this)[^.!?\n]{0,60}))*(?: [\w'’]+)? ?(?:[.!\n]+|$)|(?:best|kind|warm|many|with kind|all the best)(?: regards| wishes)?,? ?(?:\n|$|[A-ZÀ-Þ][\w'’]+ ?(?:[.!\n]|$))|(?:regards|cheers|sincerely|yours)\b[^.!?\n]{0,30}(?:[.!\n]|$)"
        r"|have a (?:nice|great|good|lovely|wonderful) [^.!?\n]{0,40}(?:[.!?\n]|$)|looking forward[^.!?\n]{0,60}(?:[.!?\n]|$)|sorry (?:for|about)[^.!?\n]{0,60}[.!\n]|long time no see[.!\n]?)",
        "quorum": r"\b(?:at least|any|minimum of|min) (\d+|one|two|three|four|five|six) (?:of|out of|people|from|are|can|attendees)\b",
        "quorum_of": r"(?<!the )(?<!all )\b(\d+|(?<!this )(?<!that )one(?= of \S+(?:,| or| and))|two|three|four|five|six) (?:out of|of) (?:the |them|us|these|those|\d+|\S+(?: \S+)?,|\S+(?: \S+)? (?:or|and))",
        "months": r"\b(\d+|a|one|two|three|six) months?\b",
        "doubled": r"double|\btwice\b|\b(?:two|2|three|3|both) (?:\w+ )?(?:meetings?|calls?|things|events|bookings) at\b|\bclash|\boverlap",
        "previous": r"\b(?:last|previous)\b",
        "away": r"\b(?:out of (?:the )?(?:office|town)|ooo|vacation|busy|away|on leave|pto|(?:sick|annual|parental|maternity|paternity|family|medical|paid|unpaid) leave|days? off|time off|business trip)\b",
        "single_use": r"\b(?:single|one)\b",
        "before": r"\bbefore\b",
        "after": r"\bafter\b",
        "lunch": r"\blunch\b",
        "only": r"\bonly\b",
        "daily": r"\b(?:day|daily)\b",
        "weekly": r"\b(?:week|weekly)\b",
        "limit": r"\b(?:cap|limit|max|maximum)\b",
        "back_to_back": r"\bback\b|\bafter (?:each other|one another|another|the other)\b",
        "so_many_meetings": rf"\b{_NUMBER}\b (?:\w+ )?(?:meetings?|calls?|bookings?|appointments?|mtgs?)",
        "rule_shown": r"^(?:(?:please|can|could|you|i|ok|tell|me|want|to|the) )*(?:what|whats|what's|show|list|see|view|how)\b"
        r"|^(?:my )?(?:rules|settings|preferences|calendars)\b|^(?:which|do i have|are there)\b",
        "rule_off": r"\b(?:remove|no|off|without|delete|drop|disable|clear|unlimited|reset|forget|lift|rid|ditch|scrap)\b",
        "rule_allows": r"\b(?:free|available|not block|don't block|doesn't block|shouldn't block|not count|ignore|allow|as free|not busy|(?:don't|dont|doesn't|do not|does not|never) (?:count|treat|consider))\b",
        "rule_permits": r"\b(?:allow|ok|okay|fine)\b",
        "rule_forbids": r"\b(?:no|not|never|don't|dont|keep|block|protect|stop|without|avoid|leave|guard|hold|reserve|defend|off - limits|off limits|nothing|free up|meeting free|meeting - free|i'm (?:\w+ )?(?:off|away|out|unavailable|busy)|i am (?:off|away|out|unavailable)|my (?:lunch|break)(?: break)? (?:is|are))\b",
        "rule_starts": r"\b(?:start|begin|earliest)\b",
        "rule_ends": r"\b(?:finish|end|stop|leave|knock off|latest)\b",
        "rule_blocking": r"\b(?:tentative|working elsewhere|out of office|oof)\b|\b(?:treat|count|consider)\b.*\b(?:free|busy)\b",
        "rule_notice": r"\b(?:notice|warning)\b|\b(?:at least|minimum)\b.*\b(?:in advance|ahead)\b",
        "rule_horizon": r"\bhorizon\b|\b(?:in advance|ahead|into the future|out)\b",
        "the_week_after": r"\bthe (?:week after|following week)(?: that)?[ .!?]*$",
        "rule_gap": r"\b(?:pad|breaks|buffers?|padding|gaps?|breathers?|breathing room|back|downtime)\b"
        r"|\bbetween (?:\w+ )?(?:meetings|calls|appointments|bookings|mtgs)\b|\b(?:before|after) (?:\w+ )?(?:meetings?|calls?)\b|\bpause\b|\bafter (?:each other|one another|another|the other)\b"
        r"|\bone (?:meeting|call|appointment) (?:and|to) (?:the next|the other|another)\b",
        "rule_buffer": r"breaks|buffer|back|padding|gap|breather|pause|after (?:each other|one another|another|the other)",
        "rule_cap": r"\b(?:max|maximum|at most|limit|cap|more than)\b",
        "rule_length": r"\b(?:default|length|duration|long|should be|should last)\b",
    }.items()
}
SHORTHAND: Mapping[str, str] = {
    "wut": "what", "wat": "what", "wht": "what", "wen": "when", "hw": "how", "cncl": "cancel", "cxl": "cancel",
    "canx": "cancel", "mv": "move", "wats": "whats", "wot": "what", "wots": "whats", "btwn": "between", "dbl": "double", "wk": "week", "wek": "week", "avail": "available", "resched": "reschedule", "reschd": "reschedule", "sched": "schedule", "schd": "schedule", "bkg": "booking",
    "bk": "book", "cuz": "because", "bcs": "because", "ppl": "people", "convo": "conversation",
    "shld": "should", "cld": "could", "wld": "would", "hv": "have", "nxt": "next",
}  # fmt: skip
"""How words are shortened in chats; read as the whole word."""
SOUNDS: Mapping[str, tuple[str, str]] = {"4": ("me_us", "for"), "y": ("after_y", "why")}
HALVES: Mapping[str, str] = {"a": "am", "p": "pm"}
STATUSES: Mapping[str, str] = {
    "tentative": "tentative",
    "free": "free",
    "busy": "busy",
    "elsewhere": "working_elsewhere",
    "oof": "oof",
    "office": "oof",
}
EXAMPLES = ("find 30 minutes with Ana on Tuesday", "what is on tomorrow?", "move it to 4pm", "tell me something")
