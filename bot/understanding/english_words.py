"""English words by what they do in a request: verbs, nouns, people, small words; and which words are no names."""

from __future__ import annotations


def words_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


WORDS = {
    # words that a name never starts with or continues into, in lower case
    "function": words_of(
        """
        a an the this that these those my your his her its our their me you him it us them i we he she they myself yourself
        and or but nor so if then than as at by for from in into of off on onto out over to up upon with without within via per
        about above after against along among around before behind below beneath beside besides between beyond despite down during
        except inside like near next outside past since through throughout toward towards under until till unless while where when
        who whom whose which what why how is are was were be been being am do does did done doing have has had having will would
        shall should can could may might must not no yes ok okay please pls plz thanks thank hi hello hey too also just only even
        still already again ever never always maybe perhaps soon later earlier asap now here there today all any both each few more
        most other some such own same very quite rather really actually instead else let lets make sure get got need needs want
        wants like i'm i'd i'll i've we're we'd we'll let's it's that's there's what's who's don't doesn't can't won't isn't
        aren't regarding re w concerning starting ending ends starts begins beginning lasting called named titled entitled
        because since due around per new old good great best better worse upcoming scheduled planned recurring sometime somewhere someone
        somebody anyone anybody everyone everybody nobody no-one one ones two three four five six seven eight nine ten
        rest possible well ah oh um hmm wow ya yeah yep nope nah cant dont im ill ive id whats whos hows lets u ur r
        avail thx thnx tx ty tyvm tks ta cheers n b y o e etc eg ie vs first second third last next previous following end start half quarter full whole entire
        est edt pst pdt cst cdt mst mdt pt et gmt utc bst cet cest jst aest hiya gimme lemme whenever whoever co wanna gonna gotta right w/ w/o uh uhm umm er erm eh bonjour bonsoir ciao moin hallo hola namaste salut howzit aloha gday g'day salam salaam shalom servus ahoj hej hei howdy
        sounds works fine works cool perfect awesome nice happy sorry
        """
    ),
    # nouns of meetings; never names in lower case
    "event": words_of(
        """
        meeting meetings mtg mtgs meet meetup event events appointment appointments appt appts call calls sync syncs standup standups
        lunch lunches luncheon dinner dinners breakfast breakfasts brunch brunches coffee coffees tea drinks drink supper review reviews session sessions
        interview interviews workshop workshops training trainings demo demos presentation presentations party parties
        conference conferences convention class classes lesson lessons date dates game games match matches practice rehearsal
        checkin check-in chat catchup kickoff retro retrospective planning brainstorm brainstorming debrief discussion
        briefing webinar seminar lecture course exam concert show movie film wedding birthday anniversary ceremony festival
        trip vacation holiday flight visit tour hike picnic barbecue bbq walk run workout yoga gym haircut reservation
        booking reminder schedule calendar calender agenda slot time times opening options availability hangout get-together
        gathering reception fair launch offsite onsite 1:1 1-1 1on1 one-on-one conversation talk huddle townhall
        work plan plans invite invitation
        basketball football baseball soccer tennis golf hockey
        handover handovers hand-over handoff handoffs rounds huddles viva vivas defence defense colloquium symposium deposition depositions mediation
        arbitration hearing hearings inspection walkthrough walkthroughs postmortem post-mortem premortem sitdown
        checkup pilates zumba karaoke yoga spin crossfit bingo trivia tango salsa ballet jazz choir volleyball softball cricket rugby
        bowling skiing swim swimming lacrosse badminton squash karate judo poker chess
        """
    ),
    # further nouns that are never names in lower case
    "thing": words_of(
        """
        it hr department doctor dentist vet hair medical cleaning company office school college church client clients customer customers
        board business team staff sales project budget report deadline task todo stuff things thing item topic room
        """
    ),
    "verb": words_of(
        """
        add added adding arrange attend attending be block book booked bring buy call cancel canceled cancelled change check clear
        come coming create decline delay delete discuss do done drop eat erase fetch find finish fire fix follow get give go going
        golfing have having help hold invite join keep know learn leave let list look make mark meet meeting move need organize
        organise pick plan play playing postpone prepare push put putting reach read remind remove reschedule reserve respond
        responded review run say schedule see seeing sell send set setup share show sit skip spend start stop take talk talking tell text
        try update use visit wait walk want watch work working write accept accepted book busy free available open happening
        attended invited met organized organised scheduled discussing going goes doing happen happens work works meets join joins
        speak speaking connect catch touch grab chat hang sit
        """
    ),
    "title": words_of("mr mrs ms miss mx dr doctor prof professor sir madam captain sergeant officer rabbi reverend rev"),
    "role_title": words_of(
        """
        attorney counsel judge justice principal provost chancellor senator councillor inspector chief lieutenant colonel sgt capt dean
        detective director engineer consultant matron sister superintendent foreman headmaster headmistress minister ambassador paralegal
        """
    ),
    "relation": words_of(
        """
        mom mum mother mommy dad father daddy parents parent sister brother siblings sibling son daughter kid kids child children
        wife husband spouse partner girlfriend boyfriend fiance fiancee grandma grandpa grandmother grandfather aunt uncle
        cousin cousins niece nephew family friend friends roommate roommates neighbor neighbour neighbors girls boys guys gf bf bff
        doctor dentist therapist teacher lawyer accountant barber hairdresser plumber landlord trainer coach mechanic
        vet client clients customer customers recruiter candidate babysitter tutor nurse priest pastor banker agent folks buddies
        colleague colleagues coworker coworkers teammate teammates classmate classmates auntie nana contact intern mentor counterpart
        advisor adviser attorney counsel examiner examiners auditor auditors inspector inspectors supplier suppliers vendor vendors
        contractor contractors pupils headteacher consultant consultants surgeon notary
        """
    ),
    "reference": words_of(
        """
        manager boss supervisor team skip reports report staff group department direct directs lead assistant
        squad crew committee board everyone everybody staff company employees hands organization organisation org
        """
    ),
    "me": words_of("me i myself mine us we ourselves meself"),
    "possessor": words_of("my our his her their your the"),
    "calendar_talk": words_of(
        """
        look looking looks like show see tell list display read view check find know give search pull open happening going busy free
        whats hows coming scheduled planned week day month days weekend morning afternoon evening night today tomorrow o'clock else
        supposed left remaining packed full mine yall me anything something everything nothing
        """
    ),
    "plural_times": words_of(
        "mornings afternoons evenings nights lunchtimes weekends mondays tuesdays wednesdays thursdays fridays saturdays sundays"
    ),
    "unread_times": words_of(
        """
        quarter quarters q1 q2 q3 q4 semester sprint fortnight christmas xmas easter thanksgiving holidays payday ramadan eid diwali
        hanukkah halloween spring summer autumn fall winter weekends
        """
    ),
    "pm_events": words_of(
        "dinner supper drinks party movie movies concert happy bar pub club game date table restaurant wine beers cocktails nightclub theater theatre cinema bbq barbecue opera"
    ),
    "am_events": words_of("breakfast brunch sunrise"),
}

COMMON = words_of(
    """
    able across afternoon ago agreement air almost alone alright although amount another answer anything anyway apart apple
    appear approach april area arms art ask asking away back bad bag bait bake ball band bank bar base beach bed began
    behind believe bell big bike bird bit black blood blue boat body bone both bottom bowl box boy brain bread break bridge
    brief bright broken brown bug building bus button cake camera camping can cancel cancelled candidate capital car card care
    case cat catch cause center chair champagne chance changes charge cheap choice christmas city clean clear climb clock close
    clothes cloud coat cold color combined common computer confirm content contract contracts copy corner cost costume cover
    cup customer cut dance data day days deal decide decision deck deep delivery department design details development diary
    different difficult dinner direction directly discuss doctor document dog door draft dress drive dry early east
    easy edge effort either email emails empty energy engineering enough equipment essay evening every everything example
    excellent exercise expert extra eye face fact family far farm fast feature feed feel field figure final finance fine finger
    finish fire fish fishing fit fix floor flow food foot football forget form forward four friend front fruit fun funeral
    future gear general gets gift girl glass goal golf gonna gotta grand green ground group grow guess guest guitar guy hall
    hand happen happened hard head health hear heart heavy high hiking hiring history home hope horse hospital hot hotel hour
    hours house human ice idea important incident include including info information inside interest issue items job join kind
    kitchen know lake land language large late launch law lead learn least left legal less level library life light line link
    list little live local long look lost lot love low lunchtime machine mail main manager many map market marketing math
    matter meal mean medical member mention message metal middle midday minute minutes model moment money month months moon
    morning mountain mouth much music name names nap need network news night noon north note notes nothing number nursery
    off offer office often oil once onboarding online onsite open opinion option order oven pack page paint pair paper park
    part parts pass past path pay people performance person phone photo picture piece place plane plant play point pool
    popular position post power practice prep preparation present press pretty price private probably problem product
    program progress propose public purple purpose put question quick quickly quiet quite radio rain raise ran ready real
    reason recipe record red release remote renovation research rest restaurant result return rich ride right river road
    roadmap rock roll room rule rules run safe sale salon same sat science score screen sea search season seat section
    security sent serious service set setup several shall shape share ship shoes shop shopping short shorter shot side
    sign simple since single site situation size skill skin sky sleep slide slides slow small snow social something song
    sound south space special spot spring sprint stage stand star status step stick store story strategy street strong student
    study subject sugar suggest summer sun supper supply support sure surface swim swimming system table tax teach team tell
    tennis test tests thing think thought throw ticket timing tip to together told tonight took tool top total touch town
    track trade train travel tree trees trouble truck true trust turn tv type under understand unit upcoming update use usual
    video view village voice wait walk wall warm wash watch water weather website wedding week weekend weekly weeks weight well
    west wet wheel white why wide wild wind window winter wish woman wonder wood word words world worry wrong yard year years
    yellow yesterday yet young zoom teams facetime skype google outlook slack whatever whenever wherever however
    spa massage facial manicure pedicure hotel hotels flights cab taxi uber lyft cruise airbnb court pitch babysitter sitter nails tattoo
    tires plumber electrician cleaner cleaners chiro chiropractor physio physical orthodontist hygienist optometrist groomer grooming venue
    caterer photographer florist zoo museum aquarium cabin parking notary passport dmv errands laundry sauna rehearsals barber waxing mri
    xray scan bloodwork vaccine flu therapy counseling acupuncture tuneup inspection daycare preschool tutoring crossfit peloton
    longer shorter bigger smaller max maximum tops minimum total exactly sharp flat straight apart combined altogether overall
    approximately roughly delay prior buffer only alone solo individually separately daily consecutive uninterrupted continuous nonstop
    online virtually remotely physically personally privately downtime lunchtime teatime midweek weekdays weekend payday
    forecast notice shift recital duty jury airport pizza shower umbrella temperature venue recap notes
    tips slides questions answers summary followup followups kudos feedback approval approvals numbers figures metrics
    dashboard spreadsheet docs wiki bugs incident outage escalation handbook policy policies offboarding expenses expense
    invoice invoices renewal renewals pipeline quota leads deals beta alpha deployment backend frontend mobile
    desktop server database sdk cloud infra platform products features vision mission values culture resume
    cv offers salary bonus promotion appraisal appraisals goals objectives targets milestones deliverables scope timeline
    estimate estimates capacity resourcing staffing budgets costs spend savings revenue profit margin pricing prices
    discount discounts campaign campaigns brand branding blog newsletter media press podcast videos photos shoot
    creative brief briefs asset assets designs wireframe wireframes mockup mockups prototype prototypes user users
    survey surveys insight insights analytics reporting audits risk risks privacy catering visa surgery therapy
    takeout sushi casual personal annual waiter umbrella bible critique rotated sweater ugly marathon exterminator
    charger library grocery jacket casino opera ballet rodeo circus fair expo summit symposium forum
    panel plenary breakout icebreaker kickoffs standups retros demos syncs meetings catchups checkins townhalls prep
    debrief wrapup wrap deep dive dives pulse status alignment realignment brainstorms ideation sizing poker
    velocity sprint sprints epic epics story stories spike spikes hotfix patch release releases cutover
    freeze golive launchpad war room rooms lunchtime errand errands pickup dropoff mind idea ideas
    opinion opinions advice input inputs thoughts insight quote quotes proposal proposals pitch deck decks
    cardio violin cello piano guitar drums flute trumpet saxophone clarinet harp weights treadmill aerobics kettlebell stretching coverage
    backup childcare babysitting eldercare physio errand chores laundry
    rid ahold length duration pause stay notice default defaults
    triage refinement backlog postmortem retrospective scrum kanban handover handoff grooming estimation pairing mob deploy rollout
    migration audit compliance invoicing payroll procurement vendor supplier pitch keynote dry dryrun signoff allhands bugbash hackathon
    mammogram hibachi bunco padel bouldering climbing pottery fencing rowing archery snooker darts sailing surfing kayaking rafting
    pickleball paintball laser skating arcade brewery winery tasting tailgate potluck bonfire fireworks parade auction gala fundraiser
    rally vigil mass temple mosque synagogue baptism communion wake burial zumba pilates bootcamp spinning boxing kickboxing hockey
    focus prep admin writing reading coding thinking planning lunchbreak break breaks homework cooking baking gardening shopping movie
    tickets ticket tables seats desk car cars truck bike repairs repair service maintenance oil smog dent windshield
    appropriate convenient suitable possible flexible urgent quick short long brief hourly daily weekly monthly different
    ceo cto cfo vp hr pr qa ux ui api faq kpi okr okrs q1 q2 q3 q4 fy eod cob asap tbd tba fyi btw
    remember remembers member members ember cancer cancers candle candles channel channels melting greeting greetings mourning winner winners
    sundae sundaes inner sinner diner diners dinners meetings appointments minutes calendars schedules scheduled weekends valuable
    manage manages squeeze spare stay stays chair host hop dial ring pop attend confirm commit cope sort reply handle juggle swing
    corporate accounting engineering design finance legal marketing operations ops support it facilities security recruiting
    """
)

KNOWN_WORDS = frozenset().union(*WORDS.values()) | COMMON
"""Words that are never misspelt weekdays and never surnames in lower case."""

WORDS["polite"] = words_of(
    """
    bonjour bonsoir ciao moin hallo hola namaste salut howzit aloha gday g'day salam salaam shalom servus ahoj hej hei howdy
    tentatively provisionally possibly kindly perhaps wondering hoping simply quickly
    please pls plz can could would will might you u ya kindly just now ok okay k so also then and but hey hi hello yo thanks thank great
    awesome good perfect cool well oh actually no yes yeah yep sure alright right lets let's let us i i'd id we we'd need want wanna like
    love have gotta must should to go ahead help me try trying i'm im maybe convene bot there's all lovely excellent fine
    umm um uh uhm erm er hmmm basically guess afternoon morning evening be able possible it's if is ah um hmm wait sorry hope instead needs wants gonna looking going
    today for that's
    """
)
"""Words that may stand between the beginning of a clause and its verb."""

WORDS["greeting"] = words_of(
    """
    bonjour bonsoir ciao moin hallo hola namaste salut howzit aloha gday g'day salam salaam shalom servus ahoj hej hei howdy
    ok okay k so also then and but hey hi hello yo thanks thank you great awesome good perfect cool well oh actually no yes yeah yep
    sure alright right now please pls bot convene very much nice fine ah um hmm wait sorry excellent lovely afternoon morning evening
    really just again your info anyway umm uh uhm erm er hmmm basically right
    """
)
"""Words that may stand before a question."""

COMMANDS = (
    ("cancel", "trash|stop my|stop today's|stop tomorrow's|skip standup|skip lunch|skip dinner|skip breakfast|skip coffee"),
    ("cancel", "skip retro|skip sync|skip practice|skip yoga|skip gym|skip class|skip training|skip rehearsal|skip church"),
    ("cancel", "un - schedule|cross off|cross out|strike"),
    ("move", "cut my|cut our|trim my|trim the|reduce my|reduce the|turn my|turn the|turn our|turn that"),
    ("cancel", "never mind about|never mind the|never mind my|forget about"),
    ("move", "set back|move back|move up|move forward"),
    (
        "move",
        "decal|decale|replan|re - plan|reprogram|reprogramme|transfer|displace|"
        "nudge|punt|scoot|kick my|kick the|kick our|kick back|bounce my|bounce the|bounce our|flip my|flip the",
    ),
    (
        "cancel",
        "nuke|bin|kill|pull the plug on|get me out of|get out of|lose the|lose my|release my|release the|undo|scrub|void|revoke|retract|rescind",
    ),
    ("cancel", "pull out of|pull me out of|drop out of|duck out of|bow out of|cry off|bail out of|remove me from|take me off"),
    (
        "cancel",
        "drop today's|drop tomorrow's|drop monday's|drop tuesday's|drop wednesday's|drop thursday's|drop friday's|drop lunch|drop dinner",
    ),
    (
        "cancel",
        "skip today's|skip tomorrow's|skip monday's|skip tuesday's|skip wednesday's|skip thursday's|skip friday's|drop this|skip this",
    ),
    (
        "cancel",
        "cancel|cancell|canceled|cancelled|cancle|delete|deleted|remove|erase|eliminate|scrap|scratch|ditch|axe|nix|unschedule|unbook|abort|withdraw|annul|call it off",
    ),
    (
        "cancel",
        "forget about|forget the|call off|get rid of|take off|clear out|free up|wipe out|blow off|back out|bail on|do away with",
    ),
    (
        "cancel",
        "i need out of|need out of|get out of|drop out of|forget lunch|forget dinner|forget my|forget our|forget today's|forget tomorrow's",
    ),
    (
        "cancel",
        "clear my|clear the|drop my|drop the|drop our|kill my|kill the|skip my|skip the|clear tomorrow|clear today|clear next|clear",
    ),
    (
        "move",
        "move|moving|reschedule|rescheduling|reschedul|postpone|delay|push|bump|defer|shift|rearrange|rebook|slide|advance|prepone|swap|extend|shorten|lengthen|rename|retitle",
    ),
    ("move", "bring forward|bring up|put off|push back|push out|pull in|pull forward|switch|relocate"),
    ("move", "change|update|adjust|modify|edit|amend|alter|correct the|correct my|correct our|correct it"),
    (
        "find",
        "find|finding|suggest|propose|recommend|offer|search|look for|looking for|see if|see whether|check if|check whether|see when|find out|figure out|work out",
    ),
    (
        "show",
        "show|list|display|read|tell|give|look at|look up|look|check|pull up|view|open|know|see what|see what's|see whats|see where|see how|see how's|see who|see who's|see when|have a look at|take a look at|get a look at|have a peek at|peek at|summarize|summarise|name",
    ),
    (
        "show",
        "walk me through|run me through|take me through|talk me through|run through|brief me on|fill me in on|make sure|remember when|what is|what are|forgot|let me know|let me see|see my|see our|see all|remind me when|remind me what|remind me where",
    ),
    ("show", "remind me who|remind me which|remind me how|remind me of|remind me if"),
    (
        "book",
        "schedule|scheduling|shedule|schedual|book|booking|add|create|make|set up|set|setup|put|plan|arrange|organize|organise|block|block off|block out|reserve",
    ),
    (
        "book",
        "keep|invite|pencil|pencil in|book in|pop|stick|squeeze|mark|enter|insert|input|host|hold|log|record|save|register|remind|reminds|remember me|note|include|fix|send an|send a|send invite",
    ),
    (
        "book",
        "diarise|diarize|calendarise|calendarize|check on|check in|do lunch|do dinner|do coffee|do a|do an|attach|append|generate|build|fill|throw|start|slot in|slot me|slot us|set aside|sort out|line up|lock in|put together|set me up|set us up|grab|squeeze in|squeeze me|sign me up|sign up|jot|write|show me as|setting up|hav|get",
    ),
)
"""First words of a command and what it asks for; tried in this order where a clause's verb stands."""

WORDS["questions"] = words_of(
    """
    what what's what've whats when when's whens where where's wheres who who's whos which how how's hows whose whom why do does did is are was were am has any
    anything isn't aren't doesn't didn't wasn't hasn't
    """
)
WORDS["question_pairs"] = frozenset(
    (
        "have i",
        "have we",
        "will i",
        "will we",
        "will there",
        "will my",
        "have you",
        "had i",
        "got anything",
        "any of",
        "wanna know",
        "should i",
        "am i",
        "in what",
        "with whom",
        "on what",
        "at what",
        "for what",
        "to what",
        "with who",
        "what on",
        "what about",
    )
)

WORDS["nouns_like_commands"] = frozenset(
    """book club|book fair|book signing|book report|book group|book launch|book swap|book reading|block party|plan b|mark down|set list
    |hold music|note taking|host family|log jam|show time|view point|check up|move in|moving day|moving van|change management
    |record store|enter key|build meeting|build review|plan review|schedule review|offer letter|search party|search committee|update call
    |update meeting|check point|shift handover|shift change|shift swap|shift planning|shift meeting|shift lead|shift briefing|shift report
    |shift rota|shift leads|shift crew|shift team|shift huddle|shift sync|shift call|shift pattern|shift manager|shift managers|shift supervisor|shift schedule|change control|change review|change board|change management|change request|change advisory|change meeting
    |push notification|push notifications|slide deck|slide review|slide decks|delay analysis|update session|move in day|move planning
    |release planning|switch over|switch upgrade|edit session|edit review|swap shop|remove list|record review|records review|log review
    |set design|set visit|plan approval|budget plan|read through|read out|readout|test run|host committee|host meeting|host briefing
    |note review|notes review|block schedule|block booking|mark scheme|marking meeting|show and|show rehearsal|list review|fix it friday
    |start meeting|start up|open day|open evening|open house|open office|tell all|put call|add on|hold queue|cancel culture
    |alter ego|order review|order book|amend meeting|include me""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Nouns whose first word is a command elsewhere."""

SPLIT_COMMANDS = {
    ("call", "off"): "cancel",
    ("take", "off"): "cancel",
    ("get", "off"): "cancel",
    ("bring", "forward"): "move",
    ("put", "off"): "move",
    ("bring", "up"): "move",
    ("set", "back"): "move",
    ("put", "back"): "move",
    ("pull", "in"): "move",
    ("pull", "forward"): "move",
    ("push", "out"): "move",
}

WORDS["polite_openers"] = frozenset(
    {
        "is it possible to",
        "is it ok to",
        "is possible to",
        "it is possible to",
        "is it okay to",
        "would it be possible to",
        "is there a way to",
        "is there any way to",
    }
    | {
        "any chance we can",
        "any chance we could",
        "any chance i can",
        "any chance i could",
        "any way we can",
        "any way we could",
        "any way i can",
        "any way to",
        "is there any chance we can",
        "is there any chance we could",
        "is there any chance i can",
        "is there any way we can",
        "is there any way i can",
        "is there a chance we can",
        "is there a way we can",
        "i was wondering if",
        "i was wondering whether",
        "was wondering if",
        "was wondering whether",
        "i wonder if",
        "i wonder whether",
        "i'm wondering if",
    }
    | {"would you mind", "any chance you could", "any chance you can", "is there any chance you could", "do you think you could"}
    | {"do you think you can", "would you be able to", "will you be able to", "are you able to", "be so kind as to"}
    | {
        "it would be great if you could",
        "i would appreciate it if you could",
        "i'd appreciate it if you could",
        "i was hoping you could",
    }
    | {
        "i was hoping to",
        "i'm hoping to",
        "i am looking to",
        "i'm looking to",
        "we are looking to",
        "we're looking to",
        "i would love to",
    }
    | {
        "i am afraid",
        "i'm afraid",
        "i am afraid that",
        "i'm afraid that",
        "i regret that",
        "i regret to",
        "i am sorry to",
        "i'm sorry to",
        "i am sorry but",
        "i'm sorry but",
        "i hereby",
        "allow me to",
        "permit me to",
        "i request you to",
        "may i request you to",
        "i kindly ask you to",
        "i would kindly ask you to",
        "i would ask you to",
        "i must ask you to",
        "could i ask you to",
        "can i ask you to",
        "may i ask you to",
        "might i ask you to",
        "do the needful and",
        "please do the needful and",
    }
    | {"hold on", "hold on a second", "hold on a sec", "hold on a minute", "wait a second", "wait a minute", "just a moment"}
)
"""Questions that are asked for politeness before a command."""
