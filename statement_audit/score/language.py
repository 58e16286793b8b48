"""Words that tell what a clause does: promise, plan, forbid, deny, admit, report. English; British, Australian, Canadian.

Every pattern is for normalised text (`normalise`): straight quotes, single spaces, contractions written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

ORG_NOUNS = (
    r"(?:company|group|business|businesses|organi[sz]ation|corporation|bank|university|council|trust|charity|firm|board|platform|partnership|co-?operative"
    r"|entity|entities|reporting entit(?:y|ies)|reporting compan(?:y|ies)|directors|trustees|society|association|agency|department|parent|subsidiar(?:y|ies))"
)
ADVERBS = (
    r"(?:(?:also|now|already|currently|presently|at present|at this time|yet|as yet|as of yet|still|to date|since|both|therefore|thus|however|further|formally"
    r"|specifically|directly|actively|regularly|recently|previously|successfully|all|each|always|fully|only|just|ourselves|itself|themselves|\w+ly),? )*"
)

_FIXES = (
    ("\u2018", "'"), ("\u2019", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2010", "-"), ("\u2011", "-"), ("\ufb01", "fi"), ("\ufb02", "fl"), ("\u00ad", ""),
)  # fmt: skip
_CONTRACTIONS = re.compile(r"(?i)\b(do|does|did|have|has|had|is|are|was|were|would|could|should|must)n't\b")


def normalise(text: str) -> str:
    """Straight quotes, single spaces, contractions written out. Case stays."""
    for old, new in _FIXES:
        text = text.replace(old, new)
    text = re.sub(r"(?i)\bwon't\b", "will not", re.sub(r"(?i)\bcan(?:'t|not)\b", "can not", text))
    text = _CONTRACTIONS.sub(r"\1 not", text)
    text = re.sub(r"(?i)\b(we|they|it|you)'ve\b", r"\1 have", text)
    text = re.sub(r"(?i)\b(we|they|it|you)'ll\b", r"\1 will", text)
    return re.sub(r"\s+", " ", text).strip()


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_COMPANY_SUFFIX = _p(
    r"[\s,]+(?:plc|ltd|limited|llp|inc|corp|corporation|gmbh|pty|co|company|group|holdings?|uk|australia|canada|international|the|&|and)\.?$"
)


def short_name(company: str) -> str:
    """The part of a company's name that a text uses: legal form and country dropped."""
    name = normalise(company)
    while (shorter := _COMPANY_SUFFIX.sub("", name).strip(" .,")) and shorter != name:
        name = shorter
    return name


@lru_cache(maxsize=256)
def speaker_pattern(companies: tuple[str, ...]) -> re.Pattern[str]:
    """Matches where the company speaks of itself: we, our, the company, or its name."""
    names = sorted({short_name(name) for name in companies if len(short_name(name)) > 2}, key=len, reverse=True)
    named = "".join(rf"|{re.escape(name)}(?:'s)?" for name in names)
    return _p(rf"\b(?:we|our|ours|us|(?:the|each|this|its) {ORG_NOUNS}(?:'s)?{named})\b")


# --- who speaks of what ----------------------------------------------------------------------

DEFINITION = _p(
    r"\b(?:is|are|can be) (?:\w+ )?(?:defined|described|understood) (?:\w+ )?as\b|\bis (?:a|an|the) (?:umbrella term|term|crime|global|serious|complex|widespread|heinous|grave|fundamental|severe|hidden|criminal)\b"
    r"|\b(?:the )?terms? ['\"]?[\w ]+['\"]? (?:is|are) used\b|\b(?:modern slavery|slavery|servitude|human trafficking|trafficking|forced labou?r|debt bondage|bonded labou?r|child labou?r|domestic servitude|exploitation)\b[^.;]{0,40}"
    r"\b(?:is when|is where|occurs? (?:when|where|in)|refers? to|means|includes?|encompass\w*|covers|takes? (?:many|various|different|several|multiple|a variety)|comprises|can (?:take|include|occur|be|happen|exist|affect|involve)|may (?:take|include|occur|be|involve)|exists? (?:in|when)|affects?|involves?|happens? (?:in|when)|describes?)\b"
    r"|\bencompass(?:es|ing)?\b[^.;]{0,60}\b(?:slavery|servitude|forced)\b|\boffences? (?:of|include)\b|\bforms? of (?:modern slavery|exploitation) (?:include|are)\b|\btakes? (?:many|various) forms\b"
    r"|\bservitude, (?:and )?forced\b|\bwhere(?:by)? (?:a person|people|someone|one person)\b"
)
STATISTICS = _p(
    r"\b(?:an estimated|estimates? (?:that|suggest|there)|it is (?:estimated|thought|believed|widely)|according to the|globally|worldwide|around the world|across the (?:world|globe)|in the world)\b|\b\d[\d.,]* ?million (?:people|men|women|children|adults|victims)\b"
)
GENERAL_SUBJECT = _p(
    r"\b(?:the )?[\w-]+ (?:sectors?|industry|industries)\b[^.;]{0,60}\b(?:is|are|can|may|has|have|relies|carry|carries|faces?|remains?)\b|\b(?:businesses|companies|organi[sz]ations|consumers|employers|criminals|traffickers|victims|vulnerable people|people|workers|many supply chains|global supply chains|supply chains) (?:can|may|might|often|are (?:often|frequently|complex|long|global)|have a)\b"
    r"|\bno (?:country|sector|industry|business|company) is (?:immune|free)\b|\bevery (?:country|sector|industry)\b|\b(?:supply )?chains are (?:\w+ )?(?:long|complex)\b|^(?:many |most |some |vulnerable |migrant )?(?:workers|people|victims|women|children|employers|businesses|companies|migrants)\b[^.;]{0,80}\b(?:often|typically|commonly|frequently|tend to|may|can)\b"
)
LAW_RECITAL = _p(
    r"\b(?:the )?(?:act|section \d+|regulations?|directive|law|legislation|parliament|government|home office|statutory guidance|s\.? ?54)\b[^.;]{0,60}\b(?:requires?|requir(?:ed|ing)|obliges?|imposes?|introduced|provides|sets? out|states?|came into|applies|mandates?|establish(?:es|ed)|aims? to|was (?:passed|enacted|introduced)|received royal assent)\b"
    r"|\b(?:commercial organi[sz]ations?|reporting entit(?:y|ies)|large businesses|large companies|entities|businesses|companies|organi[sz]ations) (?:with|which|that|carrying|whose|are required|must|is required|operating in|over)\b[^.;]{0,80}"
    r"\b(?:turnover|revenue|required|must|report|publish|statement|prepare)\b|\ba reporting entity (?:must|is required|shall)\b|\b(?:is|are) (?:an )?(?:offences?|crimes?|illegal|criminal offences?) under\b"
)
POINTER = _p(
    r"\b(?:please (?:see|refer|visit|read|click)|see (?:our|the|page|section|also|appendix)|for (?:more|further) (?:information|details?|on)|more (?:information|details?) (?:on|about|can|is|are)|(?:is|are|can be) (?:\w+ )?(?:available|found|accessed|viewed|downloaded) (?:on|at|here|in|via|from)|refer to (?:our|the)|further (?:information|details?))\b|\bclick here\b"
)
FUTURE_HEADING = _p(
    r"^(?:[\d.]+ ?)?(?:our |the )?(?:next steps|future (?:plans|steps|actions|commitments|goals|priorities|focus|work)|(?:plans?|goals?|targets?|priorit(?:y|ies)|commitments?|actions|objectives|focus(?: areas)?|steps|looking) (?:\w+ )?(?:for|in|ahead|over) (?:the )?(?:next|coming|forthcoming|future|20\d\d|fy).*|looking (?:ahead|forward|to the future).*|what (?:we will do|comes) next|forward plans?|the year ahead|planned (?:actions|activities|steps).*|further steps|roadmap.*)"
)
BACKGROUND_HEADING = _p(
    r"^(?:[\d.]+ ?)?(?:what is (?:modern )?slavery|what (?:does|do|is|are) .{0,60}\?*|definitions?\b.*|defin(?:ing|ition of) .{0,60}|glossary.*|about (?:modern slavery|the act).*|(?:the )?(?:modern slavery )?act (?:2015|2018).*|background.*|key terms.*|context.*|types of modern slavery.*|(?:the )?legislat(?:ion|ive) .{0,40})$"
)
RESERVES = _p(r"\breserves? the right\b|\b(?:we|company|group|it) may (?:also |choose to |decide to |elect to )?(?:audit|visit|inspect|terminate|ask|request|check|review|require|conduct|carry out|investigate|withdraw)\b|\bright to (?:audit|inspect|terminate)\b(?! and)")
DISCLAIMER = _p(
    r"\b(?:forward[- ]looking (?:statements?|information)|undertakes? no (?:obligation|duty)|no (?:representation|warranty)|actual results (?:may|could) differ|should not be relied|does not constitute|copyright|all rights reserved)\b"
)

# --- no, not, none ---------------------------------------------------------------------------

_HARM = r"(?:(?:instances?|cases?|incidents?|occurrences?|reports?|complaints?|breach(?:es)?|violations?|concerns?|allegations?|evidence|indicators?|indications?|issues?|grievances?|signs?|non-?compliances?|non-?conformances?|examples?|findings|suspicions?|victims?|disclosures?|calls?|(?:modern )?slavery|(?:human )?trafficking|forced|child|bonded|exploitation|labou?r (?:abuses?|exploitation)))"
_FOUND = r"(?:identif\w+|found|detected|discovered|uncovered|reported|received|raised|disclosed|noted|recorded|confirmed|known|brought to|come to|occurred|arisen|been made|encountered|observed|substantiated|highlighted|suspected|logged|evident|made|revealed|existed?|opened|investigated)"
NIL_FINDING = _p(
    rf"\b(?:no|zero|nil|not any|neither|nor any)\b(?: (?!poli|train|process|procedure|formal|measures)[\w/,'()-]+){{0,5}}? {_HARM}\b[^.;]{{0,140}}?\b(?:was|were|is|are|has|have|had|being|been|we|that)?\b[^.;]{{0,60}}?\b{_FOUND}\b"
    rf"|\b(?:did|do|does|has|have|had|was|were|is|are) {ADVERBS}not {ADVERBS}(?:been |become |be )?{ADVERBS}(?:identif\w+|find|found|detect\w*|discover\w*|uncover\w*|receiv\w*|encounter\w*|record\w*|informed|notified|experienced?|come across|alerted|reveal\w*|aware|made aware|highlight\w*|observed?|seen|result in|confirm\w*|conclud\w*|note|noted)\b(?: or [\w ]{{2,30}}?)?(?: (?:of|to|that|as to|with|about|by))?[^.;]{{0,40}}?\b(?:any\b[^.;]{{0,60}}?)?{_HARM}"
    rf"|\b(?:un|not (?:\w+ )?)aware of (?:any|there)[^.;]{{0,60}}?\b(?:slavery|trafficking|labou?r|instances?|cases?|incidents?|allegations?|breach\w*|exploitation|reports?|violations?|concerns?)\b|\b(?:is|are|were|was|has|have|become|became|been) unaware of\b|\bnothing (?:has )?(?:come|came|been brought) to (?:our|its) attention\b"
    rf"|\b(?:found|identified|revealed|received|reported|recorded|uncovered|detected|there (?:was|were|are|is|have been|has been)|had|has had|have had) (?:no|zero|nil)\b(?! (?:risks?|areas?))[^.;]{{0,60}}?\b{_HARM}"
    rf"|\b(?:free of|free from) (?:any )?(?:findings|incidents|cases)\b|\b(?:was|were|are|is) (?:free (?:from|of) (?:modern slavery|forced))\b"
)
_NOT_NIL = _p(r"\b(?:if|unless|whether|where|when|ensure|ensuring|to (?:make|be) sure|guarantee|assurance|confirm(?:ing)? that|certify) (?:[\w']+ ){0,6}?(?:no|not|any)\b")
NOTHING_TO_REMEDY = _p(
    r"\bno (?:\w+ ){0,4}(?:remedia\w+|remedy|action|corrective action|measures?|steps?)\b[^.;]{0,60}\b(?:required|necessary|needed|warranted)\b|\b(?:not|no) (?:\w+ ){0,4}(?:need|opportunit|occasion|requirement|necess)\w*(?: \w+){0,4} (?:to )?(?:remed|deploy|provid)\w+"
    r"|\bno need (?:for|to) (?:\w+ ){0,3}remed\w+|\bremedia\w+ (?:\w+ ){0,8}(?:has|have|was|were|is) not (?:been )?(?:arisen|required|necessary|needed|applicable)|\bnot applicable\b[^.;]{0,60}\bas (?:we|no)\b"
)

_LOW = r"(?:low|lower|minimal|remote|negligible|limited|insignificant|immaterial|small|slight|unlikely|well[- ]controlled|not (?:a |considered |deemed |thought |believed )*(?:to be )?(?:a |an )*(?:material|significant|high|substantial|prevalent|applicable|relevant))"
DENIAL = _p(
    rf"\b(?:risks?|exposure|likelihood|prevalence|probability|potential|vulnerability|instances)\b(?![- ](?:suppliers|categor|countr))[^.;:]{{0,110}}?\b(?:is|are|remains?|was|were|be|as|being|been)\b (?:\w+ ){{0,3}}?{_LOW}\b(?!(?:,| to| or| and) (?:medium|moderate|high)|[- ]risk (?:suppliers|countries|categories))"
    rf"|\b(?:is|are|be|as|being|was|were|remains?|has|have|had|presents?|poses?|carr(?:y|ies)|carrying|given|at|consider(?:ed|s)?|believe(?:s)?|assessed|deem(?:ed|s)?|judge[ds]?|rated|our|its|a) (?:\w+ ){{0,3}}?(?:low|lower|minimal|negligible|limited|little|very little|insignificant|relatively low|remote)[- ](?:\w+ ){{0,2}}?(?:risk|risks|exposure|inherent|likelihood)\b(?!(?:,| to| or| and|/) ?(?:medium|moderate|high)|[- ](?:suppliers?|countr\w+|categor\w+|areas?|rating|score|tolerance|appetite|sites?|vendors?|threshold)|,? (?:suppliers?|vendors?) (?:must|are|will|receive|complete))"
    r"|\b(?:do|does|did|has|have) (?:\w+ )?not (?:\w+ )?(?:consider(?:ed)?|believe[ds]?|regard|see|think|view|perceive|foresee|anticipate|deem)\b[^.;]{0,100}?\b(?:risks?|exposed|exposure|slavery|traffick\w+|forced|material|exists?|significant|susceptible|vulnerable|relevant|apply|applicable)\b"
    r"|\b(?:is|are|was|were) not (?:considered|believed|deemed|thought|regarded|seen|viewed|expected)\b[^.;]{0,60}?\b(?:risk|material|significant|high|prevalent|exposed|relevant|applicable)\b"
    r"|\bnot applicable\b(?! (?:to all|in all))|^n/?a\b|\b(?:does|do) not apply to (?:us|our|the company|it)\b|\bhighly unlikely\b|\b(?:is|are|it is|be|seems?) (?:\w+ )?unlikely\b"
    r"|\b(?:have|has|had|did|do|does) (?:\w+ ){0,2}?not (?!yet\b)(?:\w+ ){0,2}?(?:identif\w+|find|found|detect\w*)(?: or [\w ]{2,30}?)? (?:any |a |specific |significant |material |particular |heightened |elevated |areas?|parts?|of )*(?:risks?\b|areas?\b|parts?\b|elements\b|aspects?\b|activities\b|exposure)"
    r"|\bno (?:(?:significant|material|specific|particular|high|elevated|major|heightened|potential|real|identified|inherent|direct|known|apparent|parts?|areas?)[ ,]+(?:or |and )?){0,3}(?:risks?|parts?|areas?|exposure) (?!assess|manage|based|register|framework)[^.;]{0,80}?\b(?:was|were|is|are|has been|have been|exist|identif\w+|found|arising|present)\b"
    r"|\b(?:highly|heavily|strictly|well|tightly)[- ]regulated (?:sector|industry|environment|market|country|countries|jurisdiction)\b|\b(?:do|does) not (?:have|pose|present|face|carry|involve|operate|source|see|buy|purchase|import)\b[^.;]{0,60}?\b(?:high(?:er)?[- ]risk|risk of|risks|risk industries|risk sectors)\b"
    r"|\bnot (?:\w+ ){0,2}exposed to\b"
)
_NOT_DENIAL = _p(
    r"\b(?:does not mean|nevertheless|even (?:if|where|in|for) .{0,40}low|not (?:\w+ )?(?:assume|complacent)|from low to|low[- /,]+medium|rated (?:as )?(?:low, |high)|low or|whether|the lower the|to (?:a |an )?(?:acceptable|low)|reduce|reducing|lower(?:ing)? (?:the|our)|minimi[sz]\w+)\b"
)

_THING = r"(?:training|e-?learning|polic(?:y|ies)|process(?:es)?|procedures?|assessments?|measures?|actions?|audits?|program(?:me)?s?|systems?|methods?|methodolog(?:y|ies)|mechanisms?|kpis?|indicators?|metrics?|targets?|goals?|due diligence|remediation|reviews?|evaluations?|controls?|questionnaires?|steps?|strateg(?:y|ies)|framework|plans?|clauses?|checks?|visits?|tracking|monitoring|consultation|risk assessments?|requirements?|certifications?|verification|tools?|hotline|channels?|provisions?|resources?|committee|sessions?|courses?|materials?|initiatives?|activit(?:y|ies)|visibility|formal\b|dedicated|specific)"
_DID = r"(?:undertaken|undertook|conducted|carried out|provided|implemented|developed|established|adopted|introduced|put in place|in place|performed|completed|started|begun|commenced|assessed|mapped|audited|trained|engaged|measured|taken|made|set|defined|created|formali[sz]ed|offered|delivered|evaluated|verified|required|requested|published|reviewed|initiated|deployed|included|rolled out|traced|extended|visited|surveyed|held|obtained|occurred|been|had|used|tracked|reported on|sought|monitored|consulted|tested|updated|collected|integrated|incorporated|asked|interviewed|quantified|issued|appointed|identified|investigated|determined|embedded|achieved|finali[sz]ed|documented|considered)"
_DO = r"(?:have|conduct|carry out|provide|undertake|perform|offer|maintain|track|monitor|measure|assess|map|audit|verify|evaluate|collect|publish|train|deliver|make (?:any |an? )?(?:\w+ )?assessment|possess|operate (?:a|any)|report on|know|(?:specifically |explicitly |directly |currently )?(?:address|cover|include|mention|reference)|require (?:our |its |direct |all |any )*(?:suppliers|vendors|contractors)|use (?:a |an |any )?(?:third|independent|external|formal)|engage (?:a |an |any )?(?:third|independent|external)|implement|establish|hold (?:any )?(?:training|records|data)|keep records|set (?:any )?(?:targets|kpis)|survey|visit|interview|screen|trace|consult|review|run|test|extend|contain|go beyond|cascade|take (?:any|specific|formal)|formally|yet)"
ABSENCE = _p(
    rf"\b(?:have|has|had) {ADVERBS}not (?!(?:been |yet )*(?:aware|necessary|required|needed|applicable)\b){ADVERBS}(?:been |had )?{ADVERBS}{_DID}\b"
    rf"|\b(?:do|does|did) {ADVERBS}not {ADVERBS}(?:and has not |or |nor )?(?:currently |yet |formally |specifically |ourselves )*{_DO}\b(?! (?:any |zero |direct |a |the |its |our |own )*(?:tolerance|intention|reason|evidence|knowledge|operations|offices|factories|sites|manufacturing|subsidiaries|employees|suppliers|control|influence|place|hesitat|business with|operating licen|any (?:operations|offices|subsidiaries)))"
    rf"|\b(?:is|are|was|were) {ADVERBS}not {ADVERBS}(?:been )?(?:in place|established|available|provided|conducted|carried out|undertaken|yet|performed|tracked|measured|mapped|assessed|audited|monitored|verified|included|covered|trained|published|implemented|required to (?:certify|complete)|formally|independent(?:ly)?|unannounced|announced|a requirement|documented|specific)\b"
    rf"|\bno (?:(?!{_HARM})[\w/'-]+,? (?:or |and )?){{0,5}}?{_THING}\b(?! (?:shall|should|must|may|will|can))[^.;]{{0,170}}?\b(?:was|were|is|are|has|have|had|exists?|existed|in place)\b"
    rf"|\b(?:has|have|had|there (?:is|are|was|were|has been|have been)|with|offers?|offered|provides?|provided|made|took|undertook|conducted|held) {ADVERBS}no (?:(?!{_HARM})[\w/'-]+,? (?:or |and )?){{0,5}}?{_THING}\b"
    rf"|\b(?:non-?exist(?:ent|ence)|lacks? (?:a |any |of )?(?:formal|visibility|specific|polic|process|data|information|insight)|lack of (?:visibility|formal|data|transparency)|(?:limited|no|little|without|incomplete) visibility|remains? (?:unmapped|unknown|untraced|unclear)|(?:has|have|is|are|had) yet to (?:be )?\w+|not yet (?:been )?(?:\w+ed|in place|known|begun)|absence of (?:a |an |any )?(?:formal|specific|polic|process)|unable to (?:map|trace|verify|identify|confirm|assess|say|determine|measure|report|provide))\b"
    rf"|\b(?:has|have) (?:never|neither) {_DID}\b|\bwe (?:have|took) none\b|\bnone (?:of (?:these|the|our) [\w ]{{2,40}}? )?(?:has|have|was|were|is|are) (?:been )?(?:taken|undertaken|trained|audited|in place|conducted|mapped|provided)\b|\bno steps (?:have|were|has)\b|\btaken no (?:such )?steps\b"
    rf"|\bnot (?:specifically|explicitly) (?:address|cover|includ|train|target|focus)\w*"
)
# "We do not retain passports" forbids; "we do not have a policy" admits.
PROHIBITION = _p(
    r"\b(?:must|shall|should|may|can|are to|is to|ought) (?:never|not)\b|\bno (?:[\w-]+ ){0,3}?(?:workers?|employees?|persons?|one|suppliers?|individuals?|staff|child(?:ren)?|candidates?|job ?seekers?|applicants?|migrants?|labou?r|fees?|payments?|deposits?|agents?|company|colleague)\b[\w\s,'()-]{0,60}?\b(?:must|shall|may|should|can|will|is (?:to|allowed|permitted|required)|are (?:to|allowed|permitted|required)|has to|have to)\b"
    r"|\b(?:prohibit\w*|forbid\w*|forbidden|bans?|banned|banning|outlaws?|bars|disallow\w*)\b|\b(?:is|are|be) not (?:permitted|allowed|required to (?:pay|lodge|surrender|hand))\b|\b(?:never|not) (?:be )?(?:withheld|retained|confiscated|charged|forced|coerced|required to (?:pay|lodge|surrender|hand)|made to)\b"
    r"|\b(?:do|does|will|shall) (?:\w+ )?not (?:knowingly |and will not |ever |in any way |directly or indirectly )*(?:use|employ|engage in|charge|retain|hold (?:workers|passports|identity|any (?:passports|identity|original))|withhold|confiscate|keep (?:workers|passports|original|identity)|permit|allow|recruit|require (?:workers|employees|staff|candidates|any worker|people)|accept (?:any )?(?:forced|child|bonded|fees)|force|traffic|deduct|hire)\b"
    r"|\bfreely chosen\b|\bfree to (?:leave|resign|terminate|move|join)\b|\b(?:against|without) (?:any )?(?:threat|menace|penalty)\b"
)

# --- promises, plans, rules --------------------------------------------------------------------

ONGOING = _p(r"\b(?:will )?continu(?:e|es|ed|ing)(?: \w+ly)?(?: to| our| its| with| the|$|\b)")
_THIRD = r"(?:suppliers?|vendors?|contractors?|subcontractors?|employees|staff|colleagues|workers?|team members|personnel|individuals?|agenc(?:y|ies)|providers?|partners?|managers|recruiters?|they|who|which|anyone|any (?:\w+ ){1,4}?(?:found|who|that|failing)|breach(?:es)?|violations?|non-?compliance|failure(?: to [\w ]{2,40})?|concerns?|reports?|allegations?|complaints?|cases?|households|sellers|developers|users|factories|sites)"
OBLIGATION_WILL = _p(
    rf"\b{_THIRD}(?: \w+){{0,6}}? (?:will|shall)\b|\bwill be (?:\w+ )?(?:terminated|reported|investigated|treated|taken seriously|dealt|subject|reviewed|escalated|referred|protected|held|considered|disciplined|dismissed|required|expected|removed)\b|\b(?:will|may|could|can) (?:result in|lead to|constitute|face|trigger)\b"
)
OBLIGATION = _p(
    r"\b(?:must|shall|(?:is|are|be|were|was) (?:\w+ )?(?:required|obliged|obligated|bound|mandated) to|requir(?:e|es|ed|ing) (?:that |all |our |its |new |direct |each |every |any |them |the |these |such |high|key |suppliers|vendors|contractors|agenc|labour|workers)|oblig(?:e|es|ed|ing)|has to|have to|need(?:s)? to (?:sign|complete|comply|confirm|agree|demonstrate|provide)|mandat(?:es|ory|ed)|conditional (?:on|upon)|condition of)\b"
)
FUTURE = _p(
    r"\b(?:will|shall)\b(?! not\b)|\b(?:plan|plans|planning|intend|intends|intending|aim|aims|aiming|propose|proposes|hope|hopes|hoping|wish|wishes|aspire|aspires|look|looks|looking forward|seek|seeks|seeking|expect|expects|going|anticipate|anticipates) to\b(?! (?:our|all|suppliers|ensure that all suppliers))"
    r"|\b(?:intention|ambition|aim|goal|target|objective|priority|plan|next step)s? (?:\w+ ){0,3}?(?:is|are|remains?) (?:\w+ )?to\b|\bour (?:\w+ ){0,2}(?:intention|intent|ambition|aspiration)\b|\b(?:is|are|currently) (?:currently |now |also )?(?:being (?:developed|designed|prepared|drafted|considered|explored|reviewed|finalised|implemented|rolled out)|developing|exploring|considering|drafting|preparing|working (?:on|towards?|to)|in development|under development|investigating ways|looking (?:at|into|to)|in the process of|planned|scheduled|due to)\b"
    r"|\bwe are (?:\w+ )?(?:developing|exploring|considering|drafting|working (?:on|towards?|to)|looking (?:at|into|to)|in the process of|planning|finali[sz]ing|evaluating (?:ways|options))\b|\bin due course\b|\broadmap\b|\b(?:next|coming|following|forthcoming|upcoming) (?:financial |reporting |fiscal |calendar )?(?:year|years|period|months|quarter|12 months|twelve months)\b|\b(?:our|the) next steps (?:are|is|will|include)\b"
    r"|\bto be (?:rolled out|implemented|introduced|developed|completed|launched|established|delivered|published)\b|\b(?:may|could|might|would) need to (?:assess|consider|develop|review)\b|\b(?:planned|scheduled) (?:for|to|in)\b|\b(?:under consideration|considering introducing)\b|\b(?:goals?|targets?|plans?|planned|priorit(?:y|ies)|focus) for (?:20\d\d|the (?:next|coming))\b|\b(?:goal|target)s?\b[^.;]{0,60}\bby (?:\w+ )?20\d\d\b"
)
WILL_CONSIDER = _p(r"\bwill (?:\w+ )?(?:consider|explore|look (?:at|into)|evaluate whether|investigate whether)\b")
CONDITIONAL = _p(
    r"\b(?:if|where|when|should|in the event|upon|once|whenever|in case|in cases where|were we to)\b[^.;]{0,160}?\b(?:will|would|may|shall|could|can|must|is|are|work|first)\b|\b(?:will|would|may|shall|could)\b[^.;]{0,120}?\b(?:if|where|when|should|in the event|upon|whenever)\b|\bwould\b|\bmay (?:require|ask|audit|terminate|conduct|also|include|request|be)\b"
)
PROCEDURE = _p(
    r"\b(?:procedures?|protocols?|process|policy|playbook|plans?|steps?|first|investigat\w+|escalat\w+|remed\w+|corrective|refer\w*|support\w*|report(?:ed|s)? (?:it )?to|safeguard\w*|work(?:ing)? with|consult\w*|safety|notify|assess(?:ed|es|ment)?|re-?audit)\b"
)
ONLY_EXIT = _p(
    r"\b(?:terminat\w+|end(?:ing)? (?:our|the|any)|ceas\w+|cancel\w*|withdraw\w*|exit\w*|not (?:be )?(?:tolerated|work|trade|do business))\b"
)
COMMITMENT = _p(
    r"\bzero[- ]tolerance\b|\bcommit(?:ted|s|ment|ments|ting)?\b(?! (?:an? |any )?(?:offence|crime|breach))|\b(?:we|company|group|board|it) (?:\w+ )?(?:believes?|expects?|encourages?|strives?|endeavou?rs?|seeks?|recogni[sz]es?|acknowledges?|understands?|supports?|respects?|values?|hopes?|opposes?|condemns?|promotes?|upholds?|advocates?|welcomes?|appreciates?|pledges?|abhors?)\b"
    r"|\b(?:are|is) (?:\w+ )?(?:expected|encouraged|opposed|dedicated|determined|mindful|conscious|aware|responsible for ensuring|proud)\b|\bexpectations?\b|\bexpect(?:s|ed|ing)?\b|\bencourag\w+\b|\btak\w+ (?:[\w']+ ){0,6}?seriously\b|\bhighest (?:possible )?(?:ethical )?standards?\b"
    r"|\b(?:not|never) (?:be )?(?:tolerate[ds]?|accept(?:ed|able)?|condoned?|support (?:modern|slavery|any))\b|\bno (?:place|tolerance|room)\b|\b(?:is|are) (?:integral|central|core|fundamental|at the heart|essential|key|important|vital|critical|paramount|embedded|a priority|our (?:top )?priority|our greatest|part of our (?:dna|culture|values))\b|\beveryone\b[^.;]{0,60}\b(?:part|role|responsib)\w*"
    r"|\b(?:our|its|top|key) (?:top |key |highest )?priorit(?:y|ies)\b|\bgreatest asset\b|\bstriv(?:e|es|ing)\b|\bendeavou?r\w*\b|\bshar(?:e|ing) (?:our|the same) (?:values|commitment)\b|\brisk[- ]based approach\b|\bour (?:values|journey)\b|\bdo(?:es)? the right thing\b|\bbest (?:practice|endeavou?rs|efforts)\b"
    r"|\bensur(?:e|es|ing) (?:that )?(?:modern slavery|slavery|no (?:forced|slavery)|(?:there|our suppliers|all suppliers|our supply|the highest|workers are treated|everyone|compliance with (?:all|the law|applicable)))\b|\bcompl(?:y|ies|iance|ying) with (?:all )?(?:applicable|relevant|local|trade|the) (?:\w+ )?(?:laws?|legislation|regulations?|controls|sanctions)\b"
)
ARTEFACT = _p(
    r"\b(?:code|contracts?|contractual(?:ly)?|clauses?|terms|agreements?|questionnaires?|audit(?:s|ed)?|SAQ|declarations?|polic(?:y|ies)|site visits?|inspections?|assessments?|certif\w+|due diligence|procedures?|standards)\b"
)
BARE_VERBS = _p(
    r"\b(?:we|company|group|it|board)\b (?:\w+ly |also |will |continue to |always |all |do |aim to )*(?:review|assess|consider|monitor|evaluate|manage|address|engage|source|recruit|select|respect|support|promote|hold|ensure|uphold|maintain|strive|work|take|share|act|treat|build|know|improve|continue|choose|mitigate|identify|understand|are|have|meet|comply|file|help|remove|protect|invest|keep|serve|operate|make|look|collaborate|partner|use)s?\b"
)
VAGUE = _p(
    r"\b(?:regularly|periodically|continually|continuously|carefully|closely|openly|fairly|ethically|responsibly|where (?:appropriate|possible|necessary|applicable)|as (?:appropriate|necessary|required)|from time to time|ongoing|robust(?:ly)?|appropriate|reputable|leading|world[- ]class|innovat\w+|best people|good practice|proactive(?:ly)?|integrity|holistic|innovative|quickly|heavily|valid|safe|well|our approach|risk-based|locally|reasonable steps|proportionate)\b"
)

# --- doing --------------------------------------------------------------------------------------

_IRREGULAR = r"(?:found|held|made|took|taken|ran|run|gave|given|sent|(?:re|un)?paid|withheld|withdrew|built|met|began|begun|set|wrote|written|spoke|spoken|bought|got|dropped|cut|put|led|saw|seen|taught|kept|brought|sold|became|undertook|undertaken|drawn|drew|chosen|chose|done|did|shown|known|grew|left|lost|understood|overseen|oversaw)"
_NOT_ACTS = r"(?!(?:committed|expected|encouraged|dedicated|determined|opposed|aimed|intended|required|based|located|headquartered|considered|believed|concerned|related|associated|limited|recogni[sz]ed|acknowledged|valued|respected|defined|need|proud|indeed|exceed|proceed|succeed|feed|speed|agreed to|entitled|allowed|permitted|prohibited|forbidden|supposed|designed to|planned|scheduled|proposed)\b)"
PAST = rf"{_NOT_ACTS}(?:[a-z-]{{2,}}ed|{_IRREGULAR})"
_ACT_NOW = r"(?:audits?|trains?|screens?|interviews?|visits?|checks?|publish(?:es)?|maps?|traces?|scores?|ranks?|conducts?|carr(?:y|ies) out|undertakes?|pays?|partners? with|works? with|provides?|delivers?|oversees?|reviews?|reports? (?:to|on|quarterly|annually)|meets?|requires?|runs?|operates?|uses?|employs?|owns?|buys?|procures?|sources? from|tests?|verif(?:y|ies)|monitors?|tracks?|records?|issues?|signs?|includes?|contains?|covers?|sets? out|applies|apply|asks?|collects?|analy[sz]es?|measures?|escalates?|refers?|investigates?|hires?|holds?|chairs?|leads?|blocks?|removes?|detects?|flags?|bans?|refuses?|limits?|scans?|alerts?|calls?|funds?|engages?|offers?|hosts?|manages?|manufactures?|imports?|supplies|supply|sells?|comprises?|consists?|is made up|has (?:\d|a |an |its |two|three)|have (?:\d|a |an |our |two|three)|follows?|gives?|names?|begins?|starts?|secures?|treats?|posted|helps?|translates?|evaluates?|assess(?:es)?|identif(?:y|ies)|considers?)"
ACTION_DONE = _p(
    rf"\b(?:have|has|had) (?!(?:\w+ )?not\b|no\b|never\b|yet to\b){ADVERBS}(?:been )?{ADVERBS}(?-i:{PAST})\b|\b(?:was|were) (?!not\b){ADVERBS}(?-i:{PAST})\b|\b(?:we|company|group|board|committee|team|auditors?|suppliers?|workers?|part(?:y|ies)|staff|it|they|who|also|then|and|people|all(?: \d+)?|\d+(?: \([^)]*\))?|university|study) (?!(?:are|is|will|can|may)\b){ADVERBS}(?-i:{PAST})\b"
    rf"|^(?-i:[A-Z][a-z]{{2,}}ed)\b|\b(?:[\w-]+s) (?-i:{PAST}) (?:\d|by|our|the|a|an|in|to|at|from|with|about|us|their)\b"
)
ACTION_NOW = _p(
    rf"\b(?:we|company|group|board|committee|team|auditors?|it|who|which|that|and|also|policy|code|procedure|programme|process|officer|director|department|function|office|officers|moderators|reviewers|specialists|models|rules|protocol|contracts?|standard|agenc(?:y|ies)|[a-z]+s|[A-Z]\w+) {ADVERBS}{_ACT_NOW}\b"
    rf"|\b(?:is|are) (?!not\b|expected|encouraged|committed|required|aimed|being|proud){ADVERBS}(?-i:{PAST})\b|\b(?:is|are) (?:in place|part of|chaired|overseen|accountable|available|confidential|anonymous|free|mandatory|compulsory|under|located|made|a member|members?|the|our)\b"
)
RESULT = _p(
    r"\b(?:repaid|reimbursed|returned|released|rehoused|repatriated|compensated|recovered|rescued|freed)\b.{0,80}\d|\d[\d,.]*(?: ?%| per cent)?(?: [\w'-]+){0,6} (?:(?:was|were|have been|has been|got|had|received|being) )?(?:\w+ )?(?:repaid|reimbursed|returned|released|rehoused|repatriated|compensated|recovered|rescued|freed|closed|settled|resolved|remediated|corrected|referred|rectified|reunited)\b"
    r"|\b(?:closed|resolved|settled|remediated|corrected|referred|removed|suspended|blocked|disabled|refused|delisted|cut)\b (?!to\b)(?:out )?(?:about |over |more than |all |some |the |nearly )*\d"
    r"|\b(?:got|received|given|paid)\b.{0,30}\b(?:their )?(?:passports?|documents|wages|back ?pay|withheld|owed|compensation|fees back)\b|\b\d[\d,]*(?: [\w-]+){0,4} (?:entered the NRM|reached shelters?|were helped|got back pay|found new jobs?|were (?:helped|referred|moved|refused|removed|cut|re-?employed))\b"
    r"|\b(?:rose|fell|dropped|increased|decreased|reduced|improved|cut)\b.{0,40}\bfrom \d.{0,30}\bto \d|\b(?:as a result|following (?:this|the) (?:finding|review|audit|case)|because of (?:this|the finding)|in response)\b.{0,60}\b(?:we|the company|it) (?:\w+ )?(?:changed|stopped|dropped|removed|ended|redesigned|replaced|introduced|raised|paid)\b"
    r"|\bfound\b.{0,80}\band (?:we )?(?:changed|recovered|corrected|repaid|fixed|stopped)\b|\b(?:had|have) .{0,30}\b(?:lifted|abolished|scrapped)\b|\brecovered unpaid\b"
)
ENFORCEMENT = _p(
    r"\b(?:refused|terminated|suspended|delisted|dismissed|exited|blocked|removed|disciplined|dropped|ended)\b.{0,60}\b(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|suppliers?|agenc|contract|staff|employee)|\b(?:audit|check|inspect|verif|test|monitor)(?:ed|s)?\b.{0,60}\b(?:against|compliance with|adherence)\b|\b\d+ (?:breach|violation|non-?conform|non-?complian|case)\w*\b"
)
LABOUR = _p(
    r"\b(?:slavery|servitude|forced|bonded|traffick\w*|exploit\w*|human rights|labou?r|worker\w*|wages?|recruit\w*|passports?|child labou?r|migrants?|supply chains?|suppliers?)\b"
)
QUESTION = re.compile(
    r"(?P<question>[^?]{8,600}\?)\s*\*?\s*(?P<answer>(?i:yes|no|none|not applicable|n/?a|nil)\b[^?]{0,1500}|[^?]{3,1500})?$"
)
ANSWER = re.compile(r"(?i)^[\s\-–:•]*(?:answer:? )?(?P<word>yes|no|none|not applicable|n/?a|nil)\b(?P<rest>[\s.,;:–-].*)?$")


def is_nil(clause: str) -> bool:
    """Whether a clause says that no case, report or sign was found."""
    return bool(NIL_FINDING.search(clause)) and not _NOT_NIL.search(clause)


_OTHERS_NEGATED = re.compile(
    r"(?i)\b(?:they|who|those|you|users?|workers?|people|adults|children|parents|victims|households|sellers|suppliers?|vendors?|contractors?|countries|if|where|when|that|which)\s*$"
)


def find_absence(clause: str) -> re.Match[str] | None:
    """Where the company says that something is not in place. What others lack ("suppliers who do not ...") is none."""
    for match in ABSENCE.finditer(clause):
        if not (_OTHERS_NEGATED.search(clause[: match.start()]) and match.group().split()[0].lower() in ("do", "does", "did", "have", "has", "are", "is", "were")):
            return match
    return None


def is_denial(clause: str) -> bool:
    """Whether a clause calls the company's own risk low, remote or not applicable."""
    return bool(DENIAL.search(clause)) and not _NOT_DENIAL.search(clause)


@lru_cache(maxsize=128)
def compile_any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One case-insensitive pattern that matches where any of them does; None for no pattern."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


def matches_any(patterns: Iterable[str], text: str) -> bool:
    """Whether one of a rubric's patterns is in the text."""
    compiled = compile_any(tuple(patterns))
    return compiled is not None and bool(compiled.search(text))
