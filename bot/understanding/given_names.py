"""Given names that are common enough to be known without a directory; what tells "ana tomorrow" from "lunch tomorrow"."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
sky skye river sage reed bo cy noor miles rich joy hope chase
aaron abby abdul abdullah abe abigail abraham adam adamu adele adrian adriana agnes agnieszka ahmad ahmed aida aiden aiko
aileen aisha akira alan alana albert alberto alejandra alejandro aleksandr alessandro alex alexa alexander alexandra alexei
alexis alfred alfredo ali alice alicia alina alisha alison allan allen allison alma alvaro alyssa amanda amber amelia amina
amir amit amy ana anand anastasia anders andre andrea andreas andrei andrej andres andrew andy angela angelica angelina
angie angus anika anil anita anja ann anna annabel anne annette annie anthony antoine anton antonia antonio anya aria ariana
ariel arjun arnold arthur arturo asha ashley ashton asif astrid aubrey audrey aurora austin ava avery ayesha bailey barack
barbara barry beatrice beatriz becky bella ben benedict benjamin bernard bernice bert beth bethany betsy betty bev beverly
bianca bill billy bjorn blake blanca bob bobby bonnie brad bradley brandon brenda brendan brent brett brian brianna bridget
britney brittany brooke bruce bruno bryan bryce burt caitlin caleb calvin cameron camila camille carina carl carla carlos
carmen carol carolina caroline carolyn carrie carter casey cassandra catherine cathy cecilia cedric celeste celia cesar chad
chandra charles charlie charlotte chelsea chen cher cheri cheryl chie chloe chris christian christina christine christoph
christopher chuck ciara cindy claire clara clarence claude claudia clay clement cliff clifford clint clive cody colin
colleen connie connor conrad constance cora corey corinne cornelia cory courtney craig cristina crystal curtis cynthia cyrus
daisy dale dallas damian damon dan dana daniel daniela daniele danielle danny daphne darius darlene darren daryl dave david
dawn dean deanna deb debbie deborah deepak deirdre delia denis denise dennis denny derek derrick desmond dev devin dewey
diana diane diego dieter dillon dimitri dina dinesh dirk divya dmitri dolores dominic dominik dominique don donald donna
dora doreen doris dorothy doug douglas drew duncan dustin dwayne dwight dylan ed eddie edgar edith edmund eduardo edward
edwin eileen elaine eleanor elena eli elias elijah elisa elisabeth elise eliza elizabeth ella ellen ellie elliot elliott
eloise elsa elvira emil emilia emiliano emilio emily emma emmanuel enrique eric erica erik erika erin ernest ernesto
esmeralda esteban estelle esther ethan eugene eva evan eve evelyn ezra fabian fabio farah farid fatima faye federico felicia
felipe felix fernanda fernando filip finn fiona flora florence fran frances francesca francesco francis francisco frank
franz fred freda freddie frederick frida frieda fritz gabby gabriel gabriela gabriele gabrielle gareth garrett gary gavin
gemma gene geoff geoffrey george georgia gerald gerard gerardo gerry gia gianna gideon gilbert gina giorgio giovanni gisela
giulia giuseppe gladys glen glenn gloria gordon graham grant greg gregor gregory greta gretchen guillermo gunther gus
gustavo guy gwen haley hamza hana hannah hans harold harriet harry harvey hassan hazel heather hector heidi helen helena
helga henri henrik henry herbert hilary hilda hiroshi holly horst howard hubert hugh hugo hunter ian ibrahim ida ignacio
igor ilse iman imran ines ingrid irene irina iris irma isaac isabel isabella isabelle ismail ivan ivo ivy jack jackie
jackson jacob jacqueline jacques jade jaime jake jakob jamal james jamie jan jana jane janet janice jared jasmin jasmine
jason javier jay jayden jean jeanette jeanne jeff jeffrey jen jenna jennifer jenny jeremiah jeremy jerome jerri jerry jess
jesse jessica jessie jesus jill jim jimmy jin jo joan joanna joanne joaquin jocelyn jodie joe joel joey johan johann
johannes john johnny jon jonah jonas jonathan jordan jorge jose josef joseph josephine josh joshua joy joyce juan juanita
judith judy jules julia julian juliana julie juliet julio julius jun june jung jurgen justin justine kai kaitlyn kamal karen
karim karin karl karla kate katherine kathleen kathryn kathy katie katja katrina kavita kay kayla keith kelly kelsey ken
kendra kennedy kenneth kenny kenji kerry kevin khalid kim kimberly kira kirsten klaus kofi kristen kristin kristina kristine
krystal kumar kurt kyle lakshmi lara larissa larry lars laura lauren laurence laurie lawrence lea leah lee leila lena leo
leon leonard leonardo leroy leslie lewis lia liam lidia lila lillian lily lin linda lindsay lisa liu liz liza lloyd logan
lois lola lorena lorenzo lori lorraine lou louis louisa louise lourdes luc luca lucas lucia luciana lucille lucy luigi luis
luisa lukas luke luna lydia lyle lynn mabel maddie madeleine madison magda maggie magnus mahmoud maja malcolm malik mandy
manuel manuela mara marc marcel marcela marcelo marcia marco marcos marcus margaret margarita margot maria mariam mariana
marie mariko marilyn marina mario marion marisa marissa marjorie mark marko marlene marlon marsha marta martha martin
martina marvin mary masha mason mateo mathew matilda matt matteo matthew matthias maureen maurice mauricio max maxim maxine
maya megan mehmet mei meera melanie melinda melissa melody mercedes meredith mia micah michael michaela michel michele
michelle miguel mikael mikayla mike mikhail mila milan mildred miles millie milo mina ming miranda miriam mitch mitchell
mohamed mohammad mohammed moira molly mona monica monika monique morgan moritz moses muhammad muriel myra myrna nadia nadine
nancy naomi nasser natalia natalie natasha nate nathan nathaniel neal ned neha neil nell nelson nia niall nicholas nick
nicola nicolas nicole nigel nikhil niklas nikolai nils nina nisha noah noel noemi nora norma norman olaf olga oliver olivia
omar ophelia orlando oscar osman otto owen pablo paige pam pamela paola paolo parker pascal pat patrice patricia patrick
patty paul paula paulina pauline pavel pearl pedro peggy penelope penny percy perry pete peter petra phil philip philippa
philippe phillip phoebe phyllis pia pierre pietro pilar piotr polly pradeep prakash preeti priya quentin quinn rachel rafael
rahul raj rajesh ralf ralph ramon ramona randall randy raphael rashid raul ravi ray raymond rebecca regina reinhard rekha
rene renee reza rhonda ricardo richard rick ricky riley rita rob robert roberta roberto robin rochelle rocio rodney rodrigo
roger roland rolf roman ron ronald ronnie rosa rosalie rose rosemary rosie ross roxanne roy ruben ruby rudolf rudy rupert
russell ruth ryan sabine sabrina sadie said sally salma salman salvador sam samantha samir samuel sandeep sandra sandy
sanjay santiago sara sarah sasha saul scarlett scot scott sean sebastian selena serena serge sergei sergio seth shane
shannon shari sharon shaun shawn sheila shelby shelley sheri sherry shirley shreya sid sidney siegfried sienna silvia simon
simone skyler sofia sofie sonia sonja sonya sophia sophie spencer stacey stacy stan stanley stefan stefanie stella stephan
stephanie stephen steve steven stewart stuart sue sunil sunita susan susanne susie suzanne sven svetlana sybil sydney sylvia
tamara tammy tanja tanya tara tariq tatiana taylor ted teresa terrence terri terry tess tessa thea thelma theo theodore
theresa thomas tiffany tim timothy tina tobias toby todd tom tomas tommy toni tony tracey tracy travis trevor trina trisha
tristan troy tyler uma ursula ute valentina valeria valerie vanessa vera verna vernon veronica vicki vicky victor victoria
vijay vikram vince vincent viola violet virginia vivian viviane vlad vladimir wade wallace walter wanda warren wayne wendy
werner wilfred wilhelm willa william willie wilma winifred winston wolfgang wyatt xavier xiao yan yara yasmin yasmine
yolanda yuki yuko yuri yusuf yvette yvonne zach zachary zahra zane zara zhang zoe zoey zoltan zora art april faith grace
per hope may will candy chase summer autumn august jewel brook
aaliyah abdullahi abebe abena abhishek abiodun adaeze adaobi adebayo adeola adesh aditi aditya adwoa afia agata agustin ahmet
aigerim aino aisling akbar akihiro akin akinyi akosua akua alasdair alejo alexandre alfie aliya aliyah almaz aloysius amadou
amaia amani amara amare amelie aminata amrita ananya anh anneliese annika ansel antje antti anusha anushka aoife araceli aram
archana archie arda ariadne arij arjan arman armando aroha arun arvid aryan asuka atsuko atticus augustine avinash aya ayaan
ayaka ayana aylin ayo azadeh aziz aziza babak babatunde bartholomew bartosz basma bastien beata beau bedrich behrouz benoit
berit bernadette bertrand bettina bhavna bilal bin birgit bjarne blessing bodhi bogdan bohdan bolaji boris boubacar brigid
brigitte bronwyn bukola burak buyi caoimhe carmela casper cassius catalina cecile cem cemal chana chandler chantal charlize
chaya cherise chiamaka chiara chidi chijioke chika chinedu chioma chizoba chukwuemeka ciaran cillian claus clemence cletus
cosima cosmo cyril czeslaw dagmar dagny daichi daiki dalia dalila damilola danilo dariusz darla darnell dawit daxton declan
demetrius deniz deshawn desiree devika devon dhruv diarmuid dilara dilip dimitrios divine dmytro dong dorota dragan duc
dumisani duygu earline ebony ece edda edita edouard efua ehsan eilidh einar eirik eitan ekaterina ekene elham eliana elif
elio elke ellis elnora eloy elspeth eluned emeka emi emre enid eoghan erdem erich erling esi esma esperanza esra etienne eun
ewa ewan eyal ezekiel ezinne fabien fabrizio faisal farhan fariha farouk fatemeh fatma fatou faustine feng ferdinand fergus
festus finnian fionn fleur florian folake francois freya friedrich fumiko funmi gabe gael gamal gaurav gebre geeta genevieve
geraint gerda gerhard ghassan giacomo giancarlo giles gilles ginevra gintaras godfrey goran gowri graciela grzegorz guadalupe
gudrun guido guillaume gulnara gulsen gunnar gustav gwendolyn gwyneth gyula habib hadiza hakan hakim halima hamid hamish
hanan haniya hannelore hao haruka haruki haruto hasan havva hedda hedwig heikki heloise hemant hepzibah herve hideo hiroko
hiroto hitomi hoang hollis horatio hortense huda hui hung husain hussein huy hye hyun idris ifeanyi ifeoma ikenna ikram
ilaria ilhan imani imogen inaya indira inga ingeborg ioana ioannis iqbal isabeau isadora isaias ishaan ishita isolde istvan
itzel ivana iwan izabela jabari jacek jacinta jahan jakub jamila jamilah janek janelle janina jarek jaromir jarrod jaya jeong
jermaine jerzy jesper ji jia jiho jing jiri joao joaquim jocasta jochen jody johanna jolanta jolene jomo jorgen josefina
jovan julien junichi jussi jyoti kacper kadir kaito kalani kamala kamil kamran kana kandi kaori karima karolina karthik kasia
katarina katarzyna katerina katsuo kaveh kavya kayode kazimir kazuki kazuko keanu keiko keisha keita kelechi kemal kenichi
kenta kerem keziah khadija khalil khanh kiara kieran kiki kimiko kiran kirk kirsi kishore klara kohei kojo kostas krishna
kristof krzysztof kunal kunle kurtis kwabena kwadwo kwaku kwame kwasi laila lalit lamar lamont lan lasse laszlo latifah
latisha latoya layla lech leif leiko leilani lennart leocadia leonid leopold leticia lev lian liang lieke lien lilian ling
linh lior ljubica loic lorcan loretta lotte lubna lucien lucinda lucjan ludmila ludovic ludwig lukasz lulu lupita luz maarten
maciej maddy madhavi magdalena mahdi maher mahnoor maia makena malai malala malika mamadou manami manoj manon mansour manu
marcin marek margaux margit marguerite marieke marisol marit marjan marquis marwan maryam masako mateus mateusz mathilde
mathis matthieu maurizio maybelle mayumi mehdi melek melike merle merve mette micaela michal michiko mieke mihai mika mikko
milena milica milos mindy minh minjun mira mireille mirela miroslav misaki missy mitsuko mohan monty morten moshe mostafa
mpho mukesh murat murray musa mustafa mwangi nabil nadeem naeem nailah najwa nanami naoko narges naruto nasir nasrin naveed
naveen navya nelia nengah nevena ngoc ngozi nguyen niamh nicolette nida niels nikita nikolaj nilufar niraj nitin nkechi nkem
nnamdi noelia noor norbert noura nouri nuno nur nura nuria oana obinna octavia odalys odette odin odysseus oksana ola olamide
olayinka oleg oleksandr olena oliwia ollie olumide oluwaseun omari omer ondine onyeka orhan oriana orla orlaith orsolya
ortrud osagie osama oskar ottilie ottoline owain oyelaran ozan padma paloma panagiotis parisa parth parvati patricio patrik
pawel pei perpetua petar petronella phuong pinar pranav prasad pratik pravin prem prisca priscilla priti priyanka purnima
qiang quang quincy quyen rachita radha radka radoslav rafal raghav rahim rahma raisa raja rajan rajiv rakesh ralitsa ramesh
rami ramin rana rania ranjit raquel rashida ravindra raza reem reggie reiko renata reshma rex rhiannon rhys riccardo rima rin
rina ritu riya rohan rohit roksana ronan ronit rosalba rosalind rosalinda rosario roshan rowena roxana roxy rufus rukmini
ruslan ryo ryota saad sabina sachiko sachin sadia saeed safiya sakura salim salome samira sana sangeeta sania sanna saoirse
saraswati sarika sarita satoshi saurabh savita sayaka scottie seamus sebastien seema selim selin selma semih sergey severin
seyed seyi shabnam shah shahid shakira shalini shamika shanelle shanice shaniqua shankar shanta sharmila shashank sheetal
sheldon shen shilpa shin shinji shira shiro shivani shobha shreyas shruti shu siavash sibusiso siddharth sidra signe sigrid
silas simona sindre sinead siobhan sipho sita siyu slawomir smita sneha sofija soledad solveig somchai soraya soren soumya
spiros sridhar srinivas stanislav stavros stefania stelios stephane stig subhash sudha sujata sukhdeep suki suleiman sumit
suresh surya sushila suzana suzuki swapna swati syed sylvain szymon tabitha tadashi tadeusz tahani taiwo taj takashi takeshi
takumi talia tamar tamika tamsin tanisha tanvi tao tariku tatsuya tatyana tayo teddy temitope temperance tendai teodor
teodora thabo thaddeus thandi thandiwe thanh thatcher theodora therese thi thierry thijs thorsten thulani thurston thuy tiago
tihana timur ting tobi tochi tomasz tomoko torsten toshiro trang trent trinh trudy tsering tuan tunde tyrell tyrone tzipporah
uchenna ugochukwu uju ulf ulla ulrich ulrike ulysses umar umberto urszula usha usman vaclav valentin valerio vanja varun
vasile vasilis vaughn veerle venkat vesna vicente vickie vidya vignesh vikas viktor viktoria vilhelm vimal vinay vineet vinod
violeta viorel vishal vivek vjeran volkan volodymyr vuk vusi wafa waleed walid wambui wangari wanjiku wanjiru wei wen wendell
wenjing wes wiktor wiktoria wilhelmina willem winnie wojciech woody wout xander xanthe xenia xia xiang xiaoming xin xiomara
xochitl xu xuan yaa yael yaki yakov yana yang yannick yaroslav yaseen yash yasir yasmeen yasuo yaw yelena yetunde yevgeny yi
yiannis yifan ying yitzhak yoko yolande yong yoon yoshi yoshiko youssef yuan yuka yukiko yuliya yumi yun yunus yusra yuto
yuval yves zack zahir zainab zanele zaynab zbigniew zdenek zehra zeinab zeke zelda zeynep zhen zheng zhi zia ziggy zilola
zinaida zineb ziyad zofia zola zosia zsofia zubair zuleika zuri zuzana
adit adjei adjoa agostino aideen ailbhe akash akshay alessandra alessia alfonso alicja amparo analyn anatoly andreina andriy
angelito aniket anjali anke ankit ankur annalisa anneli annemiek anselmo antonella anurag anwar aoibhinn aparecida aparna
apinya arash arianna arnel arthit arvind ashok ashraf ashwin assane asuncion aurelie aurelio ayelet ayman ayodele ayse ayumi
ayush bakary bambang bartek bassem behnaz behzad benedetta benito benjie bernardo bernd bhavesh bijan binh binta birgitta
blazej bodil boguslaw borys boyet bozena bram brid brighid britta bruna burcu caio camilo candela cansu carlotta carmelo
celine ceren cezary chaewon chaim chaiwat changmin chau cheikh cherrylyn chetan chidinma chihiro chukwu cinzia claudio
clodagh coen corentin cormac coumba crisanto cristiano cuong daehyun dafna daisuke dalit danylo dario dariush darragh darshan
davi davide delfina demba detlef dewi diallo dietmar dirkje djibril dodong domenico donal donatella donghyun dorothea duong
eamon ebele eberhard ebru edgardo edoardo eero eeva efrain efrat eimear eivind ekkehard ekow elaheh eleonora elin elisabetta
ellinor elodie elzbieta emanuele emilse emine encarna enda endang engin enrico enzo eoin erkan ernani ernestina ernst ettore
eunice eunji eunjung evelia ewelina fabrice fabricio facundo fadi fares farhad farzaneh fatih fatoumata fausto femke
fereshteh fergal fermin fiadh filippo filiz fionnuala firas fitri flavia florent francine frode gabi gadi gaelle gaetano
galit gaston gayatri gbenga gearoid genaro gerlinde gerrit ghada ghazal giada giang gianluca gianni gino giorgia giovanna
girish giuliana giulio gizem gokhan golnaz gonzalo grainne gunilla gurpreet haakon hadas hadeel haeun hagit haitham hala
halina hani hanka hanneke harish harpreet hatem hatice hayoung heejin heike heiner heinz heitor helene helmut hemi hendra
hendrik henning hernan hideki hien hieu hikari hilario hilde hinata hinemoa hiroki hisham holger homa horacio hortensia
hossein huong huseyin hyejin hyunjin hyunwoo iarlaith ibrahima ichiro idan idrissa ikechukwu iker ilker imanol imelda inaki
inbal indah inger ingvild inmaculada irem iria iryna isha isidro itai itziar iwona iyad jabulani jacinto jadwiga jaehyun
janusz jarmo jaroslaw javad jayesh jejomar jeroen jhun jihad jihoon jihye jimin jinho jisoo jiwon jiwoo jiyeon joaquina joko
jomar jonel jongmin joost jorg joris jorunn josefa joselito juergen juhani jukka julieta jumana junho jurriaan jussara
justyna kaan kadek kagiso kahu kaisa kalpana kamau kanya karabo kareem kartik kateryna katlego katrin kazuo keisuke kerstin
ketut khady khaled khoa kian kittisak kiyoshi kjell knut koen koji komal konstantin krystyna kumiko kweku kyoko kyung
kyungsoo laetitia laleh lamia lamine laoise laure lautaro leandro leonor lerato lesego lesia lestari leszek leyla liat lina
lindiwe lisandro liudmyla lorenza lorna lothar lucie lucila luiz lungile lutz luuk luzviminda maartje maayan macarena maha
mahesh mahsa mahtab maija mairead maite majid makoto maksym malak malee malgorzata mamta manaia manal mandisa mandla manee
manfred manish manjeet marama marcelino marcello marcio maren margherita mariama marianne mariano maribel maricel mariella
marijke marites mariusz marivic markku marleen marlies marwa masaru masoud massimo mathieu matias maxime maximo mayank
mechthild megha megumi mehran meirav melchor melis menno merlinda michela mikolaj minho minjae minji minoru minseo mireia
mirek miyuki mohit mohsen montserrat morteza mounir moussa mthunzi muireann muna mykhailo mykola naama nadav nadege nadim
nahid nahuel naima naledi nanda nandini naoki nataliya natsuki nattapong navid nazanin nazli ndeye ndidi nenita nestor ngaio
ngaire nhung nicoletta nidhi nienke nikau nilesh nilo niloufar ningsih niran nishant nitzan nizar noemie noha nomsa nomvula
noriko novita nthabiseng nuala nurul nyambura oddvar odile ofer ofir ogechi oisin okan olha oluwaseyi ondrej onur onyinye
oonagh orit orlagh ornella osamu ostap osvaldo oumar ousmane ozge ozlem padraic padraig pakorn palesa pallavi pania pankaj
parul parvin pascale patrizia paulinho pavlo payam pekka penda pernille petr petro phat phuc piero pierrick pieter piripi
piyush ploy pooja pooya pouya prachi pramod prasert prateek priyam przemyslaw putri quoc quynh rabab radek rafa raffaele
raffaella ragnhild rahmat rainer rajat rajni rakhi ramiro rangi ranjan rashmi rasmus ratna rawiri reda reena refilwe regis
remi renan renate reynaldo richa riitta rini ritesh rizky rodolfo rogelio roisin roksolana rola rommel ronen roni rosanna
rotimi rowel roya ruairi ruba ruediger ruggero rune rupali rutger ruud ryosuke ryszard sahar sakda salvatore salwa saman
samaneh samar sameer sami sander sandrine sangwoo sanjana santi sapna saskia satomi sayuri segolene segun sekou sello seojun
seoyeon sepideh serhiy serkan seulgi sevgi seydou shadi shahram shai shani sherif sheryl shigeru shikha shinya shirin shlomo
shmuel shota shweta siamak sibel sigrun silke silvana silvina simphiwe sina sinem sireen siriporn siti sivan siyabonga sizwe
sjoerd soha soheil solene solvei somsak sonal sonali sondre soojin sorcha soroush souad souleymane soyeon stanislaw stefano
steffen stijn subin subramanian suchart sulastri sungmin sunisa suparman sushant svenja svitlana sylvie tadhg taehyung
takahiro takuya tamer tanawat taras tarek tarja tarun tatiane tebogo teguh teresita tereza terhi tetiana tetsuya teun thabiso
thanakorn thao themba thiago thibault thorben thuan thuong tijmen tineke tiziana tolga tomer tomoya torben torbjorn treasa
trond trung truong trygve tshepo tsubasa tugba tumelo tuomas turid tushar tuyet tzvi ubon uday ufuk umesh unai uyen vahid
vaishali valeriy vanesa varsha vasyl veronika vibeke vibha ville vilma vincenzo vinh vipin virgilio virginie vitaliy vitor
vittoria vittorio viviana vojtech volker wael wagner wahyu wairimu waltraud wayan wichai wieslaw wietske wilfredo wilfried
wiremu wissam wojtek wouter wulan xavi ximena yaara yacine yair yalda yamato yaniv yann yannis yanti yarden yasemin yasuko
yehuda yejin yemi yeonjun yilmaz yoav yonatan yoona yossi yosuke yotam younghee youngjae yudi yuichi yuji yulia yumiko yuna
yuriy yusuke zandile zdenka zeina zeki ziad zinhle zodwa zuzanna
""".split()
)
"""Lower case, without accents."""

ALSO_WORDS = frozenset(
    """
sky river sage reed miles rich joy hope chase
will may mark june april august art faith grace hope bill sue rob dawn candy chase drew jan pat summer autumn said miles
rose joy jean ray max dale dean lane penny pearl ivy iris amber crystal ruby jade daisy lily holly heather clay grant guy
jack frank chuck cliff brook jewel don dot earl gene glen jay jo josh lance lee luna mason hunter parker nick peg perry
jordan chelsea georgia florence austin dallas sydney victoria charlotte virginia carolina madison orlando santiago paris
london brooke violet melody harmony destiny star kitty trip wade skip sonny buddy sandy misty stormy windy norm earnest
per milan roman blessing divine mercedes bin taj rosario cosmo naruto marquis casper beau rex wen shu yi xu ji ray kit lan rin
ernest rich sunny king bishop duke baron prince an al ty in so jun min van den mina nell viola aria olive
""".split()
)
"""Names that are ordinary words or places as well: in lower case they need a place where only a person fits."""
TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "doctor", "professor"})
"""What may stand before a name without making it another."""
