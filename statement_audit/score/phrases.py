"""Words that tell what a clause does: define, recite, point elsewhere, promise, plan, oblige, do, report a result.

English; British, Australian, Canadian. For normalised text (`language.normalise`).
"""

import re

from statement_audit.plain_text import pattern
from statement_audit.score.language import ADVERBS

# --- who speaks of what ----------------------------------------------------------------------

DEFINITION = pattern(
    r"\b(?:is|are|can be) (?:\w+ )?(?:defined|described|understood) (?:\w+ )?as\b|\bis (?:a|an|the) (?:umbrella term"
    r"|term|crime|global|serious|complex|widespread|heinous|grave|fundamental|severe|hidden|criminal)\b"
    r"|\b(?:the )?terms? ['\"]?[\w ]+['\"]? (?:is|are) used\b|\b(?:modern slavery|slavery|servitude"
    r"|human trafficking|trafficking|forced labou?r|debt bondage|bonded labou?r|child labou?r"
    r"|domestic servitude|exploitation)\b[^.;]{0,40}"
    r"\b(?:is when|is where|occurs? (?:when|where|in)|refers? to|means|includes?|encompass\w*|covers"
    r"|takes? (?:many|various|different|several|multiple|a variety)|comprises|can (?:take|include|occur|be"
    r"|happen|exist|affect|involve)|may (?:take|include|occur|be|involve)|exists? (?:in|when)|affects?"
    r"|involves?|happens? (?:in|when)|describes?)\b"
    r"|\bencompass(?:es|ing)?\b[^.;]{0,60}\b(?:slavery|servitude|forced)\b|\boffences? (?:of|include)\b"
    r"|\bforms? of (?:modern slavery|exploitation) (?:include|are)\b|\btakes? (?:many|various) forms\b"
    r"|\bservitude, (?:and )?forced\b|\bwhere(?:by)? (?:a person|people|someone|one person)\b"
)

# A company that says what it takes the word to mean: "the organisation considers that slavery encompasses ...".
OWN_DEFINITION = pattern(
    r"\b(?:considers?|recogni[sz]es?|understands?|understood|acknowledges?|defines?|believes?|views?|regards?|accepts?"
    r"|notes?|interprets?|uses? the terms?)\b[^.;:]{0,60}\b(?:slavery|servitude|trafficking|forced labou?r"
    r"|exploitation)['\"]?"
    r"[^.;:]{0,40}?\b(?:encompass\w*|includes?|means?|cover(?:s|ing)?|refers?|comprises?|describes?)\b"
)

STATISTICS = pattern(
    r"\b(?:an estimated|estimates? (?:that|suggest|there)|it is (?:estimated|thought|believed|widely)"
    r"|according to the|globally|worldwide|around the world|across the (?:world|globe)|in the world)\b"
    r"|\b\d[\d.,]* ?million (?:people|men|women|children|adults|victims)\b"
)

GENERAL_SUBJECT = pattern(
    r"\bin (?:any|every|all) (?:industr|sector|countr|business|supply chain|parts? of the world)\w*\b"
    r"|\b(?:the )?[\w-]+ (?:sectors?|industry|industries)\b[^.;]{0,60}\b(?:is|are|can|may|has|have|relies|carry|carries"
    r"|faces?|remains?)\b|\b(?:businesses|companies|organi[sz]ations|consumers|employers|criminals|traffickers|victims"
    r"|vulnerable people|people|workers|many supply chains|global supply chains|supply chains) (?:can|may|might|often"
    r"|are (?:often|frequently|complex|long|global)|have a)\b"
    r"|\bno (?:country|sector|industry|business|company) is (?:immune|free)\b|\bevery (?:country|sector"
    r"|industry)\b|\b(?:supply )?chains are (?:\w+ )?(?:long|complex)\b|^(?:many |most |some |vulnerable "
    r"|migrant )?(?:workers|people|victims|women|children|employers|businesses|companies"
    r"|migrants)\b[^.;]{0,80}\b(?:often|typically|commonly|frequently|tend to|may|can)\b"
)

LAW_RECITAL = pattern(
    r"\b(?:the )?(?:act|section \d+|regulations?|directive|law|legislation|parliament|government"
    r"|home office|statutory guidance|s\.? ?54)\b[^.;]{0,60}\b(?:requires?|requir(?:ed|ing)|obliges?"
    r"|imposes?|introduced|provides|sets? out|states?|came into|applies|mandates?|establish(?:es|ed)"
    r"|aims? to|was (?:passed|enacted|introduced)|received royal assent)\b"
    r"|\b(?:commercial organi[sz]ations?|reporting entit(?:y|ies)|large businesses|large companies"
    r"|entities|businesses|companies|organi[sz]ations) (?:with|which|that|carrying|whose|are required|must"
    r"|is required|operating in|over)\b[^.;]{0,80}"
    r"\b(?:turnover|revenue|required|must|report|publish|statement|prepare)\b|\ba reporting entity (?:must"
    r"|is required|shall)\b|\b(?:is|are) (?:an )?(?:offences?|crimes?|illegal|criminal offences?) under\b"
)

POINTER = pattern(
    r"\b(?:please (?:see|refer|visit|read|click)|see (?:our|the|page|section|also|appendix)|for (?:more"
    r"|further) (?:information|details?|on)|more (?:information|details?) (?:on|about|can|is|are)|(?:is"
    r"|are|can be) (?:\w+ )?(?:available|found|accessed|viewed|downloaded) (?:on|at|here|in|via|from)"
    r"|refer to (?:our|the)|further (?:information|details?))\b|\bclick here\b"
)

# A statement that speaks of itself: "this statement sets out the steps ...". Formal criteria read it, others do not.
ABOUT_ITSELF = pattern(
    r"^(?:\W*[\w&' ]{0,60} )?(?:this|the following|our|the) (?:[\w&'()-]+ ){0,6}?(?:statement|report|document"
    r"|disclosure) (?:also |is |has been |was |and )*(?:sets? out|outlines?|describes?|explains?|details|covers|made"
    r"|prepared|published|constitutes?|relates|applies|reflects|in accordance|pursuant|summari[sz]es|issued|submitted"
    r"|produced|addresses)\b|^it (?:sets out|outlines|describes) the (?:steps|actions)\b"
)

KPI_NAME = pattern(r"^(?:the )?(?:percentage|number|proportion|share|amount|%|no\.?) of\b")

TITLE = pattern(
    r"^(?:[\d.]+ )?[\w&'’/ -]{3,80}\b(?:polic(?:y|ies)|code|statement|process(?:es)?|procedures?|training"
    r"|assessments?|diligence|risks?|approach|effectiveness|chains?|slavery|conduct|trafficking|structure"
    r"|management|measures|remediation|operations|steps|governance)$"
)

FUTURE_HEADING = pattern(
    r"^(?:[\d.]+ ?)?(?:our |the )?(?:next steps|future (?:plans|steps|actions|commitments|goals|priorities"
    r"|focus|work)|(?:plans?|goals?|targets?|priorit(?:y|ies)|commitments?|actions|objectives"
    r"|focus(?: areas)?|steps|looking) (?:(?!taken\b)\w+ )?(?:for|in|ahead|over) (?:the )?(?:next|coming|forthcoming"
    r"|future|20\d\d|fy).*|looking (?:ahead|forward|to the future).*|what (?:we will do|comes) next"
    r"|forward plans?|the year ahead|planned (?:actions|activities|steps).*|further steps|roadmap.*)"
)
# Those that announce and never report; below them an item without a subject: "Mapping our suppliers", "To map them".
STEPS_HEADING = pattern(
    r"^(?:[\d.]+ ?)?(?:our |the )?(?:(?:next|further|future|planned) (?:steps|plans|actions|activities)"
    r"|looking (?:ahead|forward)|what (?:we will do|comes) next|forward plans?|the year ahead)"
    r"(?: (?:for|in|over) (?:the )?(?:next|coming|forthcoming).*)?$"
)
ITEM = pattern(
    r"^(?:to [a-z]+ |(?=(?-i:[A-Z]))(?:(?!following\b)[a-z]+ing|expand|embed|develop|review|conduct|train|identify"
    r"|assess|map|introduce|implement|extend|roll out|improve|strengthen|update|build|engage|establish|create|increase"
    r"|enhance|deliver|undertake|carry out|launch|refresh|explore|integrate|publish|define|audit|evaluate) (?!of\b))"
)
DONE_OR_GOING_ON = pattern(
    r"\bcontinu\w*|\b(?:already|now|done|completed?|since|annually|quarterly|each year|every)\b"
    r"|\b(?:was|were|been|is|are|has|have) \w+"
)

BACKGROUND_HEADING = pattern(
    r"^(?:[\d.]+ ?)?(?:what is (?:modern )?slavery|what (?:does|do|is|are) .{0,60}\?*|definitions?\b.*|defin(?:ing"
    r"|ition of) .{0,60}|glossary.*|about (?:modern slavery|the act).*|(?:the )?(?:modern slavery )?act (?:2015|2018).*"
    r"|background.*|key terms.*|context.*|types of modern slavery.*|(?:the )?legislat(?:ion|ive) .{0,40})$"
)

RESERVES = pattern(
    r"\breserves? the right\b|\b(?:we|company|group|it) may (?:also |choose to |decide to "
    r"|elect to )?(?:audit|visit|inspect|terminate|ask|request|check|review|require|conduct|carry out"
    r"|investigate|withdraw)\b|\bright to (?:audit|inspect|terminate)\b(?! and)"
)

DISCLAIMER = pattern(
    r"\b(?:forward[- ]looking (?:statements?|information)|undertakes? no (?:obligation|duty)"
    r"|no (?:representation|warranty)|actual results (?:may|could) differ|should not be relied"
    r"|does not constitute|copyright|all rights reserved)\b"
)

# --- promises, plans, rules --------------------------------------------------------------------

ONGOING = pattern(r"\b(?:will )?continu(?:e|es|ed|ing)(?: \w+ly)?(?: to| our| its| with| the|$|\b)")

_THIRD = (
    r"(?:suppliers?|vendors?|contractors?|subcontractors?|employees|staff|colleagues|workers?|team members"
    r"|personnel|individuals?|agenc(?:y|ies)|providers?|partners?|managers|recruiters?|they|who|which|that"
    r"|anyone|any (?:\w+ ){1,4}?(?:found|who|that|failing)|breach(?:es)?|violations?|non-?compliance"
    r"|failure(?: to [\w ]{2,40})?|concerns?|reports?|allegations?|complaints?|cases?|households|sellers"
    r"|developers|users|factories|sites)"
)

OBLIGATION_WILL = pattern(
    rf"\b{_THIRD}(?: \w+){{0,6}}? (?:will|shall)\b|\bwill be (?:\w+ )?(?:terminated|reported|investigated|treated"
    r"|taken seriously|dealt|subject|reviewed|escalated|referred|protected|held|considered|disciplined|dismissed"
    r"|required|expected|removed)\b|\b(?:will|may|could|can) (?:result in|lead to|constitute|face|trigger)\b"
)

OBLIGATION = pattern(
    r"\b(?:must|shall|(?:is|are|be|were|was) (?:\w+ )?(?:required|obliged|obligated|bound|mandated) to|requir(?:e|es|ed"
    r"|ing) (?:that |all |our |its |new |direct |each |every |any |them |the |these |such |high|key |suppliers|vendors"
    r"|contractors|agenc|labour|workers)|oblig(?:e|es|ed|ing)|has to|have to|need(?:s)? to (?:sign|complete|comply"
    r"|confirm|agree|demonstrate|provide)|mandat(?:es|ory|ed)|conditional (?:on|upon)|condition of)\b"
)

FUTURE = pattern(
    r"\b(?:will|shall)\b(?! not\b)|\b(?:plan|plans|planning|intend|intends|intending|aim|aims|aiming|propose|proposes"
    r"|hope|hopes|hoping|wish|wishes|aspire|aspires|look|looks|looking forward|seek|seeks|seeking|expect|expects|going"
    r"|anticipate|anticipates) to\b(?! (?:our|all|suppliers|ensure that all suppliers))"
    r"|\b(?:intention|ambition|aim|goal|target|objective|priority|plan|next step)s? (?:\w+ ){0,3}?(?:is"
    r"|are|remains?) (?:\w+ )?to\b|\bour (?:\w+ ){0,2}(?:intention|intent|ambition|aspiration)\b|\b(?:is"
    r"|are|currently) (?:currently |now |also )?(?:being (?:developed|designed|prepared|drafted|considered"
    r"|explored|reviewed|finalised|implemented|rolled out)|developing|exploring|considering|drafting"
    r"|preparing|working (?:on|towards?|to)|in development|under development|investigating ways"
    r"|looking (?:at|into|to)|in the process of|planned|scheduled|due to)\b"
    r"|\bwe are (?:\w+ )?(?:developing|exploring|considering|drafting|working (?:on|towards?|to)|looking (?:at|into|to)"
    r"|in the process of|planning|finali[sz]ing|evaluating (?:ways|options))\b|\bin due course\b|\broadmap\b|\b(?:next"
    r"|coming|following|forthcoming|upcoming) (?:financial |reporting |fiscal |calendar )?(?:year|years|period|months"
    r"|quarter|12 months|twelve months)\b|\b(?:our|the) next steps (?:are|is|will|include)\b"
    r"|\bto be (?:rolled out|implemented|introduced|developed|completed|launched|established|delivered|published)\b"
    r"|\b(?:may|could|might|would) need to (?:assess|consider|develop|review)\b|\b(?:planned|scheduled) (?:for|to|in)\b"
    r"|\b(?:under consideration|considering introducing)\b|\b(?:goals?|targets?|plans?|planned|priorit(?:y|ies)"
    r"|focus) for (?:20\d\d|the (?:next|coming))\b|\b(?:goal|target)s?\b[^.;]{0,60}\bby (?:\w+ )?20\d\d\b"
)

WILL_CONSIDER = pattern(r"\bwill (?:\w+ )?(?:consider|explore|look (?:at|into)|evaluate whether|investigate whether)\b")

CONDITIONAL = pattern(
    r"\b(?:if|where|when|should|in the event|upon|once|whenever|in case|in cases where"
    r"|were we to)\b[^.;]{0,160}?\b(?:will|would|may|shall|could|can|must|is|are|work|first)\b|\b(?:will"
    r"|would|may|shall|could)\b[^.;]{0,120}?\b(?:if|where|when|should|in the event|upon|whenever)\b"
    r"|\bwill\b[^.;]{0,40}\bany (?:instances?|cases?|breach(?:es)?|concerns?|reports?|issues?|allegations?"
    r"|non-?compliances?|suspicions?|findings)\b|\bwould\b|\bmay (?:require|ask|audit|terminate|conduct"
    r"|also|include|request|be)\b"
)

PROCEDURE = pattern(
    r"\b(?:procedures?|protocols?|process|policy|playbook|plans?|steps?|first|investigat\w+|escalat\w+"
    r"|remed\w+|corrective|refer\w*|support\w*|report(?:ed|s)? (?:it )?to|safeguard\w*|work(?:ing)? with"
    r"|consult\w*|safety|notify|assess(?:ed|es|ment)?|re-?audit)\b"
)

ONLY_EXIT = pattern(
    r"\b(?:terminat\w+|end(?:ing)? (?:our|the|any)|ceas\w+|cancel\w*|withdraw\w*|exit\w*"
    r"|not (?:be )?(?:tolerated|work|trade|do business))\b"
)

COMMITMENT = pattern(
    r"\bzero[- ]tolerance\b|\bcommit(?:ted|s|ment|ments|ting)?\b(?! (?:an? |any )?(?:offence|crime|breach))|\b(?:we"
    r"|company|group|board|it) (?:\w+ )?(?:believes?|expects?|encourages?|strives?|endeavou?rs?|seeks?|recogni[sz]es?"
    r"|acknowledges?|understands?|supports?|respects?|values?|hopes?|opposes?|condemns?|promotes?|upholds?|advocates?"
    r"|welcomes?|appreciates?|pledges?|abhors?)\b|\b(?:are|is) (?:\w+ )?(?:expected|encouraged|opposed|dedicated"
    r"|determined|mindful|conscious|aware|responsible for ensuring|proud)\b|\bexpectations?\b|\bexpect(?:s|ed|ing)?\b"
    r"|\bencourag\w+\b|\btak\w+ (?:[\w']+ ){0,6}?seriously\b|\bhighest (?:possible )?(?:ethical )?standards?\b|\b(?:not"
    r"|never) (?:be )?(?:tolerate[ds]?|accept(?:ed|able)?|condoned?|support (?:modern|slavery|any))\b|\bno (?:place"
    r"|tolerance|room)\b|\b(?:is|are) (?:integral|central|core|fundamental|at the heart|essential|key|important|vital"
    r"|critical|paramount|embedded|a priority|our (?:top )?priority|our greatest|part of our (?:dna|culture|values))\b"
    r"|\beveryone\b[^.;]{0,60}\b(?:part|role|responsib)\w*"
    r"|\b(?:our|its|top|key) (?:top |key |highest )?priorit(?:y|ies)\b|\bgreatest asset\b|\bstriv(?:e|es|ing)\b"
    r"|\bendeavou?r\w*\b|\bshar(?:e|ing) (?:our|the same) (?:values|commitment)\b|\brisk[- ]based approach\b"
    r"|\bour (?:values|journey)\b|\bdo(?:es)? the right thing\b|\bbest (?:practice|endeavou?rs|efforts)\b"
    r"|\bensur(?:e|es|ing) (?:that )?(?:modern slavery|slavery|no (?:forced|slavery)|(?:there"
    r"|our suppliers|all suppliers|our supply|the highest|workers are treated|everyone"
    r"|compliance with (?:all|the law|applicable)))\b|\bcompl(?:y|ies|iance"
    r"|ying) with (?:all )?(?:applicable|relevant|local|trade|the) (?:\w+ )?(?:laws?|legislation"
    r"|regulations?|controls|sanctions)\b"
)

ARTEFACT = pattern(
    r"\b(?:code|contracts?|contractual(?:ly)?|clauses?|terms|agreements?|questionnaires?|audit(?:s|ed)?"
    r"|SAQ|declarations?|polic(?:y|ies)|site visits?|inspections?|assessments?|certif\w+|due diligence"
    r"|procedures?|standards)\b"
)

BARE_VERBS = pattern(
    r"\b(?:we|company|group|it|board)\b (?:\w+ly |also |will |continue to |always |all |do |aim to )*(?:review|assess"
    r"|consider|monitor|evaluate|manage|address|engage|source|recruit|select|respect|support|promote|hold|ensure|uphold"
    r"|maintain|strive|work|take|share|act|treat|build|know|improve|continue|choose|mitigate|identify|understand|are"
    r"|have|meet|comply|file|help|remove|protect|invest|keep|serve|operate|make|look|collaborate|partner|use)s?\b"
)

VAGUE = pattern(
    r"\b(?:regularly|periodically|continually|continuously|carefully|closely|openly|fairly|ethically"
    r"|responsibly|where (?:appropriate|possible|necessary|applicable)|as (?:appropriate|necessary"
    r"|required)|from time to time|ongoing|robust(?:ly)?|appropriate|reputable|leading|world[- ]class"
    r"|innovat\w+|best people|good practice|proactive(?:ly)?|integrity|holistic|innovative|quickly|heavily"
    r"|valid|safe|well|our approach|risk-based|locally|reasonable steps|proportionate)\b"
)

# --- doing --------------------------------------------------------------------------------------

_IRREGULAR = (
    r"(?:found|held|made|took|taken|ran|run|gave|given|sent|(?:re|un)?paid|withheld|withdrew|built|met|began|begun|set"
    r"|wrote|written|spoke|spoken|bought|got|dropped|cut|put|led|saw|seen|taught|kept|brought|sold|became|undertook"
    r"|undertaken|drawn|drew|chosen|chose|done|did|shown|known|grew|left|lost|understood|overseen|oversaw)"
)

_NOT_ACTS = (
    r"(?!(?:committed|expected|encouraged|dedicated|determined|opposed|aimed|intended|required|based"
    r"|located|headquartered|considered|believed|concerned|related|associated|limited|recogni[sz]ed"
    r"|acknowledged|valued|respected|defined|need|proud|indeed|exceed|proceed|succeed|feed|speed|agreed to"
    r"|entitled|allowed|permitted|prohibited|forbidden|supposed|designed to|planned|scheduled|proposed)\b)"
)

PAST = rf"{_NOT_ACTS}(?:[a-z-]{{2,}}ed|{_IRREGULAR})"

_ACT_NOW = (
    r"(?:audits?|trains?|screens?|interviews?|visits?|checks?|publish(?:es)?|maps?|traces?|scores?|ranks?|conducts?"
    r"|carr(?:y|ies) out|undertakes?|pays?|partners? with|works? with|provides?|delivers?|oversees?|reviews?"
    r"|reports? (?:to|on|quarterly|annually)|meets?|requires?|runs?|operates?|uses?|employs?|owns?|buys?|procures?"
    r"|sources? from|tests?|verif(?:y|ies)|monitors?|tracks?|records?|issues?|signs?|includes?|contains?|covers?"
    r"|sets? out|applies|apply|asks?|collects?|analy[sz]es?|measures?|escalates?|refers?|investigates?|hires?|holds?"
    r"|chairs?|leads?|blocks?|removes?|detects?|flags?|bans?|refuses?|limits?|scans?|alerts?|calls?|funds?|engages?"
    r"|offers?|hosts?|manages?|manufactures?|imports?|supplies|supply|sells?|comprises?|consists?|is made up|has (?:\d"
    r"|a |an |its |two|three)|have (?:\d|a |an |our |two|three)|follows?|gives?|names?|begins?|starts?|secures?|treats?"
    r"|posted|helps?|translates?|evaluates?|assess(?:es)?|identif(?:y|ies)|considers?)"
)

ACTION_DONE = pattern(
    rf"\b(?:have|has|had) (?!(?:\w+ )?not\b|no\b|never\b"
    rf"|yet to\b){ADVERBS}(?:been )?{ADVERBS}(?-i:{PAST})\b|\b(?:was|were) (?!not\b){ADVERBS}(?-i:{PAST})\b|\b(?:we"
    r"|company|group|board|committee|team|auditors?|suppliers?|workers?|part(?:y|ies)|staff|it|they|who|also|then|and"
    rf"|people|all(?: \d+)?|\d+(?: \([^)]*\))?|university|study) (?!(?:are|is|will|can|may)\b){ADVERBS}(?-i:{PAST})\b"
    rf"|^(?-i:[A-Z][a-z]{{2,}}ed)\b|\b(?:[\w-]+s) (?-i:{PAST}) (?:\d|by|our|the|a|an|in|to|at|from|with"
    rf"|about|us|their)\b"
    r"|\b(?-i:[A-Z][\w&'-]+) (?-i:spoke|made|took|ran|gave|sent|held|met|led|saw|found|built|wrote) (?:\d|our|the|a"
    r"|an|in|to|at|with|all)\b"
    r"|\b(?:an?|the|our|its|one|another) (?:[\w-]+ ){1,4}?(?-i:audited|assessed|reviewed|visited|interviewed|trained"
    r"|inspected|checked|investigated|mapped|screened|surveyed|conducted|completed|carried out) (?:\d|one|two|three"
    r"|four"
    r"|five|six|seven|eight|nine|ten|our|the|all|an?|its)\b"
    r"|(?<=[\w)%]) (?-i:covered|finished|completed|attended|showed|reached) (?:all|\d|an?|the|our|every|each)\b"
)

ACTION_NOW = pattern(
    r"\b(?:we|company|group|board|committee|team|auditors?|it|who|which|that|and|also|policy|code|procedure|programme"
    r"|process|officer|director|department|function|office|officers|moderators|reviewers|specialists|models|rules"
    rf"|protocol|contracts?|standard|agenc(?:y|ies)|[a-z]+s|[A-Z]\w+) {ADVERBS}{_ACT_NOW}\b"
    rf"|\b(?:is|are) (?!not\b|expected|encouraged|committed|required|aimed|being|proud){ADVERBS}(?-i:{PAST})\b|\b(?:is"
    r"|are) (?:in place|part of|chaired|overseen|accountable|available|confidential|anonymous|free|mandatory"
    r"|compulsory|under|located|made|a member|members?|the|our)\b"
)

# Who acts, and a verb that names the act: enough to count as done without asking the classifier.
ACT_GOES_ON = pattern(
    rf"(?:\b(?:we|company|group|board|committee|team|it|(?:internal |external |independent |third[- ]party )?auditors?"
    rf"|officers?|department|function|(?:our|its|all|new|every|each) (?:[\w-]+ ){{0,4}}?(?:suppliers?|vendors?"
    rf"|contractors?"
    rf"|sites?|factor(?:y|ies)|staff|employees?|colleagues|managers?|buyers|directors?|workers?|agenc(?:y|ies)"
    rf"|starters|joiners|teams?|polic(?:y|ies)|code)"
    rf"|(?:direct|tier 1|high-risk) suppliers|moderators|reviewers|caseworkers|specialists)"
    rf" {ADVERBS}(?:audits?|trains?|screens?|interviews?|visits?|publish(?:es)?|maps?|traces?|scores?|ranks?|conducts?"
    rf"|carr(?:y|ies) out|undertakes?|performs?|pays?|provides?|delivers?|oversees?|reviews?|requires?|runs?|tests?"
    rf"|verif(?:y|ies)|monitors?|tracks?|issues?|signs?|asks?|collects?|analy[sz]es?|measures?|investigates?|completes?"
    rf"|attends?|receives?|checks?|meets? (?:monthly|quarterly|annually|every|twice|once|\w+ times)|reports? to|bans?"
    rf"|refuses?|blocks?|removes?|scans?|employs?|owns?|buys?|imports?|manufactures?|sources? from|sells?|operates?"
    rf"|invites?|files?|hosts?|sends?|certif(?:y|ies)"
    rf"|escalates?|flags?|prohibits?)\b"
    r"|\b(?:faces?|leads? to|results? in) (?:\w+ )?(?:disciplinary|dismissal|termination|sanctions?)\b|\b(?:is"
    rf"|are) (?!not\b|being\b){ADVERBS}(?:audited|trained|screened|interviewed|visited|checked|mapped|traced|assessed"
    rf"|reviewed|monitored|tracked|recorded|investigated|tested|verified|scored|ranked|overseen|chaired|published"
    rf"|blocked|stopped|refused|removed|ended|suspended|terminated|escalated)\b)"
)

RESULT = pattern(
    r"\b(?:repaid|reimbursed|returned|released|rehoused|repatriated|compensated|recovered|rescued"
    r"|freed)\b.{0,80}\d|\d[\d,.]{0,15}(?: ?%| per cent)?(?! (?:hours?|days?|weeks?|months?|years?)\b)"
    r"(?: [\w'-]+){0,6} (?:(?:was|were|have been|has been"
    r"|got|had|received|being) )?(?:\w+ )?(?:repaid|reimbursed|returned|released|rehoused|repatriated|compensated"
    r"|recovered|rescued|freed|closed|settled|resolved|remediated|corrected|referred|rectified|reunited)\b"
    r"|\b(?:closed|resolved|settled|remediated|corrected|referred|removed|suspended|blocked|disabled|refused|delisted"
    r"|cut)\b (?!to\b)(?:out )?(?:about |over |more than |all |some |the |nearly )*\d|\b(?:got|received|given"
    r"|paid)\b.{0,30}\b(?:their )?(?:passports?|documents|wages|back ?pay|withheld|owed|compensation|fees back)\b"
    r"|\b\d[\d,]*(?: [\w-]+){0,4} (?:entered the NRM|reached shelters?|were helped|got back pay|found new jobs?"
    r"|were (?:helped|referred|moved|refused|removed|cut|re-?employed))\b"
    r"|\b(?:rose|fell|dropped|increased|decreased|reduced|improved|cut)\b.{0,40}\bfrom \d.{0,30}\bto \d"
    r"|\b(?:as a result|following (?:this|the) (?:finding|review|audit|case)|because of (?:this"
    r"|the finding)|in response)\b.{0,60}\b(?:we|the company|it) (?:\w+ )?(?:changed|stopped|dropped"
    r"|removed|ended|redesigned|replaced|introduced|raised|paid)\b"
    r"|\bfound\b.{0,80}\band (?:we )?(?:changed|recovered|corrected|repaid|fixed|stopped)\b|\b(?:had"
    r"|have) .{0,30}\b(?:lifted|abolished|scrapped)\b|\brecovered unpaid\b"
)

ENFORCEMENT = pattern(
    r"\b(?:refused|terminated|suspended|delisted|dismissed|exited|blocked|removed|disciplined|dropped"
    r"|ended)\b.{0,60}\b(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|suppliers?|agenc|contract"
    r"|staff|employee)|\b(?:audit|check|inspect|verif|test|monitor)(?:ed|s)?\b.{0,60}\b(?:against"
    r"|compliance with|adherence)\b|\b\d+ (?:breach|violation|non-?conform|non-?complian|case)\w*\b"
)

LABOUR = pattern(
    r"\b(?:slavery|servitude|forced|bonded|traffick\w*|exploit\w*|human rights|labou?r|worker\w*|wages?"
    r"|recruit\w*|passports?|child labou?r|migrants?|supply chains?|suppliers?)\b"
)

QUESTION = re.compile(
    r"(?P<question>[^?]{8,600}\?)\s*\*?\s*(?P<answer>(?i:yes|no|none|not applicable|n/?a"
    r"|nil)\b[^?]{0,1500}|[^?]{3,1500})?$"
)

ANSWER = pattern(
    r"^[\s\-–:•]*(?:(?:answer|a[.:]):? )?(?P<word>yes|no|none|not applicable|n/?a|nil)\b(?P<rest>[\s.,;:–-].*)?$"
)
