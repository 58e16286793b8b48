"""No, not and none: nothing was found, the risk is low, it is not in place, it is forbidden. Four different things.

For normalised text (`language.normalise`).
"""

import re

from statement_audit.plain_text import pattern
from statement_audit.score.language import ADVERBS

# --- no, not, none ---------------------------------------------------------------------------

_HARM = (
    r"(?:(?:instances?|cases?|incidents?|occurrences?|reports?|complaints?|breach(?:es)?|violations?|concerns?"
    r"|allegations?|evidence|indicators?|indications?|issues?|grievances?|signs?|non-?compliances?|non-?conformances?"
    r"|examples?|findings|suspicions?|victims?|disclosures?|calls?|(?:modern )?slavery|(?:human )?trafficking|forced"
    r"|child|bonded|exploitation|labou?r (?:abuses?|exploitation))\b)"
)

_FOUND = (
    r"(?:identif\w+|found|detected|discovered|uncovered|reported|received|raised|disclosed|noted|recorded"
    r"|confirmed|known|brought to|come to|occurred|arisen|been made|encountered|observed|substantiated"
    r"|highlighted|suspected|logged|evident|made|revealed|existed?|opened|investigated)"
)

NIL_FINDING = pattern(
    rf"\b(?:no|zero|nil|not any|neither|nor any)\b(?: (?!poli|train|process|procedure|formal"
    rf"|measures)[\w/,'()-]+){{0,5}}? {_HARM}\b[^.;]{{0,140}}?\b(?:was|were|is|are|has|have|had|being|been"
    rf"|we|that)?\b[^.;]{{0,60}}?\b{_FOUND}\b"
    rf"|\b(?:did|do|does|has|have|had|was|were|is|are) {ADVERBS}not,? {ADVERBS}(?:been |become "
    rf"|be )?{ADVERBS}(?:identif\w+|find|found|detect\w*|discover\w*|uncover\w*|receiv\w*|encounter\w*"
    rf"|record\w*|informed|notified|experienced?|come across|alerted|reveal\w*|aware|made aware"
    rf"|highlight\w*|observed?|seen|result in|confirm\w*|conclud\w*|note"
    rf"|noted)\b(?: or [\w ]{{2,30}}?)?(?: (?:of|to|that|as to|with|about"
    rf"|by))?[^.;]{{0,40}}?\b(?:any\b[^.;]{{0,60}}?)?{_HARM}"
    rf"|\bthere (?:have|has|had|was|were|is|are) {ADVERBS}not (?:been )?any (?:\w+ ){{0,3}}?{_HARM}|\b(?:un"
    r"|not (?:\w+ )?)aware of (?:any|there)[^.;]{0,60}?\b(?:slavery|trafficking|labou?r|instances?|cases?|incidents?"
    r"|allegations?|breach\w*|exploitation|reports?|violations?|concerns?)\b|\b(?:is|are|were|was|has|have|become"
    r"|became|been) unaware of\b|\bnothing (?:has )?(?:come|came|been brought) to (?:our|its) attention\b"
    r"|\b(?:found|identified|revealed|received|reported|recorded|uncovered|detected|there (?:was|were|are|is|have been"
    rf"|has been)|had|has had|have had) (?:no|zero|nil)\b(?! (?:risks?|areas?))[^.;]{{0,60}}?\b{_HARM}"
    rf"|(?<![\d.,/])\b(?:0|zero|nil) (?:[\w-]+ ){{0,3}}?(?:cases?|incidents?|instances?|reports?|complaints?|breaches"
    rf"|violations?|allegations?|grievances?)\b"
    rf"|\b(?:free of|free from) (?:any )?(?:findings|incidents|cases)\b|\b(?:was|were|are"
    rf"|is) (?:free (?:from|of) (?:modern slavery|forced))\b"
)

_NOT_NIL = pattern(
    r"\b(?:if|unless|whether|where|when|ensure|ensuring|to (?:make|be) sure|guarantee|assurance"
    r"|confirm(?:ing)? that|certify) (?:[\w']+ ){0,6}?(?:no|not|any)\b"
)

NOTHING_TO_REMEDY = pattern(
    r"\bno (?:\w+ ){0,4}(?:remedia\w+|remedy|action|corrective action|measures?|steps?)\b[^.;]{0,60}\b(?:required"
    r"|necessary|needed|warranted)\b|\b(?:not|no) (?:\w+ ){0,4}(?:need|opportunit|occasion|requirement"
    r"|necess)\w*(?: \w+){0,4} (?:to )?(?:remed|deploy|provid)\w+|\bno need (?:for|to) (?:\w+ ){0,3}remed\w+"
    r"|\bremedia\w+ (?:\w+ ){0,8}(?:has|have|was|were|is) not (?:been )?(?:arisen|required|necessary|needed|applicable)"
    r"|\bnot applicable\b[^.;]{0,60}\bas (?:we|no)\b"
)

_LOW = (
    r"(?:low|lower|minimal|remote|negligible|limited|insignificant|immaterial|small|slight|unlikely"
    r"|well[- ]controlled|not (?:a |considered |deemed |thought |believed )*(?:to be )?(?:a "
    r"|an )*(?:material|significant|high|substantial|prevalent|applicable|relevant))"
)

DENIAL = pattern(
    rf"\b(?:risks?|exposure|likelihood|prevalence|probability|potential|vulnerability"
    rf"|instances)\b(?![- ](?:suppliers|categor|countr))[^.;:]{{0,110}}?\b(?:is|are|remains?|was|were|be|as"
    rf"|being|been)\b (?:\w+ ){{0,3}}?{_LOW}\b(?!(?:,| to| or| and) (?:medium|moderate|high)"
    rf"|[- ]risk (?:suppliers|countries|categories))"
    r"|\b(?:is|are|be|as|being|was|were|remains?|has|have|had|presents?|poses?|carr(?:y|ies)|carrying|given|at"
    r"|consider(?:ed|s)?|believe(?:s)?|assessed|deem(?:ed|s)?|judge[ds]?|rated|our|its|a) (?:\w+ ){0,3}?(?:low|lower"
    r"|minimal|negligible|limited|little|very little|insignificant|relatively low|remote)[- ](?:\w+ ){0,2}?(?:risk"
    r"|risks|exposure|inherent|likelihood)\b(?!(?:,| to| or| and|/) ?(?:medium|moderate|high)|[- ](?:suppliers?"
    r"|countr\w+|categor\w+|areas?|rating|score|tolerance|appetite|sites?|vendors?|threshold)|,? (?:suppliers?"
    r"|vendors?) (?:must|are|will|receive|complete))"
    r"|\b(?:do|does|did|has|have) (?:\w+ )?not (?:\w+ )?(?:consider(?:ed)?|believe[ds]?|regard|see|think|view|perceive"
    r"|foresee|anticipate|deem)\b[^.;]{0,100}?\b(?:risks?|exposed|exposure|slavery|traffick\w+|forced|material|exists?"
    r"|significant|susceptible|vulnerable|relevant|apply|applicable)\b|\b(?:is|are|was|were) not (?:considered|believed"
    r"|deemed|thought|regarded|seen|viewed|expected)\b[^.;]{0,60}?\b(?:risk|material|significant|high|prevalent|exposed"
    r"|relevant|applicable)\b|\b(?:regards?|considers?|deems?|views?|sees?|treats?|believes?|assess(?:es|ed)?"
    r"|judges?)\b[^.;]{0,80}?\bnot (?:a |an )?(?:\w+ )?(?:relevant|applicable|material|a risk)\b"
    r"|\bnot applicable\b(?! (?:to all|in all))|^n/?a\b|\b(?:does|do) not apply to (?:us|our|the company|it)\b"
    r"|\bhighly unlikely\b|\b(?:is|are|it is|be|seems?) (?:\w+ )?unlikely\b|\b(?:have|has|had|did|do"
    r"|does) (?:\w+ ){0,2}?not (?!yet\b)(?:\w+ ){0,2}?(?:identif\w+|find|found|detect\w*)(?: or [\w ]{2,30}?)? (?:any "
    r"|a |specific |significant |material |particular |heightened |elevated |areas?|parts?|of )*(?:risks?\b|areas?\b"
    r"|parts?\b|elements\b|aspects?\b|activities\b|exposure)"
    r"|\bno (?:(?:significant|material|specific|particular|high|elevated|major|heightened|potential|real"
    r"|identified|inherent|direct|known|apparent|parts?|areas?)[ ,]+(?:or |and )?){0,3}(?:risks?|parts?"
    r"|areas?|exposure) (?!assess|manage|based|register|framework)[^.;]{0,80}?\b(?:was|were|is|are"
    r"|has been|have been|exist|identif\w+|found|arising|present)\b"
    r"|\b(?:highly|heavily|strictly|well|tightly)[- ]regulated (?:sector|industry|environment|market|country|countries"
    r"|jurisdiction)\b|\b(?:do|does) not (?:have|pose|present|face|carry|involve|operate|source|see|buy|purchase"
    r"|import)\b[^.;]{0,60}?\b(?:high(?:er)?[- ]risk|risk of|risks|risk industries|risk sectors)\b"
    r"|\bnot (?:\w+ ){0,2}exposed to\b"
)

_NOT_DENIAL = pattern(
    r"\b(?:does not mean|nevertheless|even (?:if|where|in|for) .{0,40}low|not (?:\w+ )?(?:assume"
    r"|complacent)|from low to|low[- /,]+medium|rated (?:as )?(?:low, |high)|low or|whether|the lower the"
    r"|to (?:a |an )?(?:acceptable|low)|reduce|reducing|lower(?:ing)? (?:the|our)|minimi[sz]\w+)\b"
)

_HIGHER_RISK = pattern(
    r"\b(?:may|might|could|can)(?: (?!not\b)\w+){0,2} (?:a |an |at )?(?:higher|greater|elevated|increased"
    r"|heightened)[- ](?:\w+ )?risks?\b"
)

_DENYING_WORD = pattern(
    r"\b(?:no|not(?! (?:limited|confined|restricted) to\b| (?:only|just|merely|simply|solely|mean)\b)|never|none|nor"
    r"|neither|nothing|nobody|without|nil|zero|lowe?r?s?|(?<!not )limited|minimal|negligible|slight|little"
    r"|insignificant|immaterial|remote|unlikely|lacks?|lacking|unable|cannot|absence|gaps?|yet|remains? to be"
    r"|outstanding|fail(?:s|ed)?|outside|beyond|superfluous|too (?:soon|early)|le(?:aves?|ft) (?:out|open)|only)\b"
)

_THING = (
    r"(?:training|e-?learning|polic(?:y|ies)|process(?:es)?|procedures?|assessments?|measures?|actions?|audits?"
    r"|program(?:me)?s?|systems?|methods?|methodolog(?:y|ies)|mechanisms?|kpis?|indicators?|metrics?|targets?|goals?"
    r"|due diligence|remediation|reviews?|evaluations?|controls?|questionnaires?|steps?|strateg(?:y|ies)|framework"
    r"|plans?|clauses?|checks?|visits?|tracking|monitoring|consultation|risk assessments?|requirements?|certifications?"
    r"|verification|tools?|hotline|channels?|provisions?|resources?|committee|sessions?|courses?|materials?"
    r"|initiatives?|activit(?:y|ies)|visibility|formal\b|dedicated|specific)"
)

_DID = (
    r"(?:undertaken|undertook|conducted|carried out|provided|implemented|developed|established|adopted|introduced"
    r"|put in place|in place|performed|completed|started|begun|commenced|assessed|mapped|audited|trained|engaged"
    r"|measured|taken|made|set|defined|created|formali[sz]ed|offered|delivered|evaluated|verified|required|requested"
    r"|published|reviewed|initiated|deployed|included|rolled out|traced|extended|visited|surveyed|held|obtained"
    r"|occurred|been|had|used|tracked|reported on|sought|monitored|consulted|tested|updated|collected|integrated"
    r"|incorporated|asked|interviewed|quantified|issued|appointed|identified|investigated|determined|embedded|achieved"
    r"|finali[sz]ed|documented|considered)"
)

_DO = (
    r"(?:have|conduct|carry out|provide|undertake|perform|offer|maintain|track|monitor|measure|assess|map|audit|verify"
    r"|evaluate|collect|publish|train|deliver|make (?:any |an? )?(?:\w+ )?assessment|possess|operate (?:a|any)"
    r"|report on|know|(?:specifically |explicitly |directly |currently )?(?:address|cover|include|mention|reference)"
    r"|require (?:our |its |direct |all |any )*(?:suppliers|vendors|contractors)|use (?:a |an |any )?(?:third"
    r"|independent|external|formal)|engage (?:a |an |any )?(?:third|independent|external)|implement|establish"
    r"|hold (?:any )?(?:training|records|data)|keep records|set (?:any )?(?:targets|kpis)|survey|visit|interview|screen"
    r"|trace|consult|review|run|test|extend|contain|go beyond|cascade|take (?:any|specific|formal)|formally|yet)"
)

ABSENCE = pattern(
    rf"\b(?:have|has|had) {ADVERBS}not (?!(?:been |yet )*(?:aware|necessary|required|needed"
    rf"|applicable)\b){ADVERBS}(?:been |had )?{ADVERBS}{_DID}\b"
    rf"|\b(?:do|does|did) {ADVERBS}not,? {ADVERBS}(?:and has not |or |nor )?(?:currently |yet |formally |specifically "
    rf"|ourselves )*{_DO}\b(?! (?:any |zero |direct |a |the |its |our |own )*(?:tolerance|intention|reason|evidence"
    r"|knowledge|operations|offices|factories|sites|manufacturing|subsidiaries|employees|suppliers|control|influence"
    r"|place|hesitat|business with|operating licen|any (?:operations|offices|subsidiaries)))"
    rf"|\b(?:is|are|was|were) {ADVERBS}not,? {ADVERBS}(?:been )?(?:in place|established|available|provided|conducted"
    r"|carried out|undertaken|yet|performed|tracked|measured|mapped|assessed|audited|monitored|verified|included"
    r"|covered|trained|published|implemented|required to (?:certify|complete)|formally|independent(?:ly)?|unannounced"
    rf"|announced|a requirement|documented|specific)\b|\bno (?:(?!{_HARM})[\w/'-]+,? (?:or "
    rf"|and )?){{0,5}}?{_THING}\b(?! (?:shall|should|must|may|will|can))[^.;]{{0,170}}?\b(?:was|were|is|are|has|have"
    r"|had|exists?|existed|in place)\b|\b(?:has|have|had|there (?:is|are|was|were|has been|have been)|with|offers?"
    rf"|offered|provides?|provided|made|took|undertook|conducted|held) {ADVERBS}no (?:(?!{_HARM})[\w/'-]+,? (?:or "
    rf"|and )?){{0,5}}?{_THING}\b"
    r"|\b(?:non-?exist(?:ent|ence)|lacks? (?:a |any |of )?(?:formal|visibility|specific|polic|process|data|information"
    r"|insight)|lack of (?:visibility|formal|data|transparency)|(?:limited|no|little|without|incomplete) visibility"
    r"|remains? (?:unmapped|unknown|untraced|unclear)|(?:has|have|is|are|had) yet to (?:be )?\w+"
    r"|not yet (?:been )?(?:\w+ed|in place|known|begun)|absence of (?:a |an |any )?(?:formal|specific|polic|process)"
    r"|unable to (?:map|trace|verify|identify|confirm|assess|say|determine|measure|report|provide))\b"
    rf"|\b(?:has|have) (?:never|neither) {_DID}\b|\bwe (?:have|took) none\b|\bnone (?:of (?:these|the"
    rf"|our) [\w ]{{2,40}}? )?(?:has|have|was|were|is|are) (?:been )?(?:taken|undertaken|trained|audited"
    rf"|in place|conducted|mapped|provided)\b|\bno steps (?:have|were|has)\b|\btaken no (?:such )?steps\b"
    rf"|\bnot (?:specifically|explicitly) (?:address|cover|includ|train|target|focus)\w*"
)

# A rule in a negative: "no job goes live until its wage is stated"; not what was not so until or before a day, no check
# that is missing ("adverts are not reviewed unless ..."), not "nothing in our terms forbids".
_CHECKS = r"(?:check|visit|assess|audit|review|vet|verif|monitor|interview|inspect|train|screen|read|look)\w*"
RULE = pattern(
    r"\b(?:must|shall|should(?! not be (?:read|taken|compared))"
    r"|(?-i:may)(?! not (?:\w+ )?(?:aware|know|reach|tell|have))) (?:never|not)\b"
    r"|\bnobody (?:must|shall|(?-i:may)(?! know))\b"
    r"|\bno (?:(?!(?:and|or|but|so|that|which|yet|in|than|more|later)\b)[\w-]+ ){1,3}?"
    r"(?:must|shall|(?-i:may)(?! have been))\b"
    r"|\b(?:no|nobody|(?:is|are|do|does) not)\b(?! longer)"
    rf"(?:(?!\b(?:was|were|had|has|have|did|been|know|process|plan(?:ned|s)?|mechanism|{_CHECKS})\b)[^.,;]){{0,80}}?"
    r"\b(?:until|unless|without \w|before (?!the (?:board|year|end)\b|20\d\d)\w)"
    r"|^(?:(?!\b(?:no|not|nor|none|nothing|nowhere|few|rarely|seldom|lacks?|in vain)\b).)*"
    r"\b(?:(?:is|are) (?:\w+ly )?(?:prohibited|forbidden|banned|not (?:permitted|allowed))"
    r"|(?:policy|policies|code|rules?|terms|standards?|conduct|contracts?|we|they|\w+ly) "
    r"(?:prohibit|forbid|ban|disallow)s?)\b"
    r"|\b(?:do|does) not (?:\w+ly )?(?:charge|withhold|confiscate|permit|allow|tolerate"
    r"|retain (?!(?:\w+ )?(?:records?|data|evidence|logs?|figures)))\b"
    r"|\b(?:pays?|costs?) (?:\w+ )?(?:nothing|no (?:\w+ ){0,2}(?:fees?|deposits?|charges?))\b"
    r"|\b(?:do|does) not recommend (?:\w+ ){0,2}(?:posts|listings|adverts|accounts|jobs|groups)\b"
)
# "We do not retain passports" forbids; "we do not have a policy" admits.
PROHIBITION = pattern(
    r"\b(?:must|shall|should|may|can|are to|is to|ought) (?:never|not)\b|\bno (?:[\w-]+ ){0,3}?(?:workers?"
    r"|employees?|persons?|one|suppliers?|individuals?|staff|child(?:ren)?|candidates?|job ?seekers?"
    r"|applicants?|migrants?|labou?r|fees?|payments?|deposits?|agents?|company"
    r"|colleague)\b[\w\s,'()-]{0,60}?\b(?:must|shall|may|should|can|will|is (?:to|allowed|permitted"
    r"|required)|are (?:to|allowed|permitted|required)|has to|have to)\b"
    r"|\b(?:prohibit\w*|forbid\w*|forbidden|bans?|banned|banning|outlaws?|bars|disallow\w*)\b|\b(?:is|are"
    r"|be) not (?:permitted|allowed|required to (?:pay|lodge|surrender|hand))\b|\b(?:never|not) (?:be )?(?:withheld"
    r"|retained|confiscated|charged|forced|coerced|required to (?:pay|lodge|surrender|hand)|made to)\b"
    r"|\b(?:do|does|will|shall) (?:\w+ )?not (?:knowingly |and will not |ever |in any way "
    r"|directly or indirectly )*(?:use|employ|engage in|charge|retain|hold (?:workers|passports|identity"
    r"|any (?:passports|identity|original))|withhold|confiscate|keep (?:workers|passports|original|identity)|permit"
    r"|allow|recruit|require (?:workers|employees|staff|candidates|any worker|people)|accept (?:any )?(?:forced|child"
    r"|bonded|fees)|force|traffic|deduct|hire)\b|\bfreely chosen\b|\bfree to (?:leave|resign|terminate|move|join)\b"
    r"|\b(?:against|without) (?:any )?(?:threat|menace|penalty)\b"
)


def find_nil(clause: str) -> re.Match[str] | None:
    """Where a clause says that no case, report or sign was found."""
    return None if _NOT_NIL.search(clause) else NIL_FINDING.search(clause)


_OTHERS_NEGATED = pattern(
    r"\b(?:they|who|those|you|users?|workers?|people|adults|children|parents|victims|households"
    r"|sellers|suppliers?|vendors?|contractors?|countries|if|where|when|that|which)\s*$"
)


def find_absence(clause: str) -> re.Match[str] | None:
    """Where the company says that something is not in place. What others lack ("suppliers who do not ...") is none."""
    for match in ABSENCE.finditer(clause):
        verb = match.group().split()[0].lower() in ("do", "does", "did", "have", "has", "are", "is", "were")
        if not (verb and _OTHERS_NEGATED.search(clause[: match.start()])):
            return match
    return None


def is_denial(clause: str) -> bool:
    """Whether a clause calls the company's own risk low, remote or not applicable."""
    return bool(DENIAL.search(clause)) and not _NOT_DENIAL.search(clause) and not _HIGHER_RISK.search(clause)


def may_say_no(text: str) -> bool:
    """Whether a text that no rule decides holds a word with which a risk can be denied or a gap admitted."""
    return bool(_DENYING_WORD.search(text)) and not _HIGHER_RISK.search(text)
