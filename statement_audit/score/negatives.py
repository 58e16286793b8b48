"""No, not and none: nothing was found, the risk is low, it is not in place, it is forbidden. Four different things.

For normalised text (`language.normalise`).
"""

from __future__ import annotations

import re

from statement_audit.plain_text import pattern
from statement_audit.score.language import ADVERBS

# --- no, not, none ---------------------------------------------------------------------------

_HARM = (
    r"(?:(?:instances?|cases?|incidents?|occurrences?|reports?|complaints?|breach(?:es)?|violations?"
    r"|concerns?|allegations?|evidence|indicators?|indications?|issues?|grievances?|signs?"
    r"|non-?compliances?|non-?conformances?|examples?|findings|suspicions?|victims?|disclosures?|calls?"
    r"|(?:modern )?slavery|(?:human )?trafficking|forced|child|bonded|exploitation|labou?r (?:abuses?"
    r"|exploitation))\b)"
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
    rf"|\bthere (?:have|has|had|was|were|is|are) {ADVERBS}not (?:been )?any (?:\w+ ){{0,3}}?{_HARM}"
    rf"|\b(?:un|not (?:\w+ )?)aware of (?:any|there)[^.;]{{0,60}}?\b(?:slavery|trafficking|labou?r"
    rf"|instances?|cases?|incidents?|allegations?|breach\w*|exploitation|reports?|violations?|concerns?)\b"
    rf"|\b(?:is|are|were|was|has|have|become|became|been) unaware of\b|\bnothing (?:has )?(?:come|came"
    rf"|been brought) to (?:our|its) attention\b"
    rf"|\b(?:found|identified|revealed|received|reported|recorded|uncovered|detected|there (?:was|were|are"
    rf"|is|have been|has been)|had|has had|have had) (?:no|zero|nil)\b(?! (?:risks?"
    rf"|areas?))[^.;]{{0,60}}?\b{_HARM}"
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
    r"\bno (?:\w+ ){0,4}(?:remedia\w+|remedy|action|corrective action|measures?"
    r"|steps?)\b[^.;]{0,60}\b(?:required|necessary|needed|warranted)\b|\b(?:not|no) (?:\w+ ){0,4}(?:need"
    r"|opportunit|occasion|requirement|necess)\w*(?: \w+){0,4} (?:to )?(?:remed|deploy|provid)\w+"
    r"|\bno need (?:for|to) (?:\w+ ){0,3}remed\w+|\bremedia\w+ (?:\w+ ){0,8}(?:has|have|was|were"
    r"|is) not (?:been )?(?:arisen|required|necessary|needed|applicable)"
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
    rf"|\b(?:is|are|be|as|being|was|were|remains?|has|have|had|presents?|poses?|carr(?:y|ies)|carrying"
    rf"|given|at|consider(?:ed|s)?|believe(?:s)?|assessed|deem(?:ed|s)?|judge[ds]?|rated|our|its"
    rf"|a) (?:\w+ ){{0,3}}?(?:low|lower|minimal|negligible|limited|little|very little|insignificant"
    rf"|relatively low|remote)[- ](?:\w+ ){{0,2}}?(?:risk|risks|exposure|inherent|likelihood)\b(?!(?:,| to"
    rf"| or| and|/) ?(?:medium|moderate|high)|[- ](?:suppliers?|countr\w+|categor\w+|areas?|rating|score"
    rf"|tolerance|appetite|sites?|vendors?|threshold)|,? (?:suppliers?|vendors?) (?:must|are|will|receive"
    rf"|complete))"
    r"|\b(?:do|does|did|has|have) (?:\w+ )?not (?:\w+ )?(?:consider(?:ed)?|believe[ds]?|regard|see|think"
    r"|view|perceive|foresee|anticipate|deem)\b[^.;]{0,100}?\b(?:risks?|exposed|exposure|slavery"
    r"|traffick\w+|forced|material|exists?|significant|susceptible|vulnerable|relevant|apply|applicable)\b"
    r"|\b(?:is|are|was|were) not (?:considered|believed|deemed|thought|regarded|seen|viewed"
    r"|expected)\b[^.;]{0,60}?\b(?:risk|material|significant|high|prevalent|exposed|relevant|applicable)\b"
    r"|\b(?:regards?|considers?|deems?|views?|sees?|treats?|believes?|assess(?:es|ed)?|judges?)\b[^.;]{0,80}?\bnot"
    r" (?:a |an )?(?:\w+ )?(?:relevant|applicable|material|a risk)\b"
    r"|\bnot applicable\b(?! (?:to all|in all))|^n/?a\b|\b(?:does|do) not apply to (?:us|our|the company"
    r"|it)\b|\bhighly unlikely\b|\b(?:is|are|it is|be|seems?) (?:\w+ )?unlikely\b"
    r"|\b(?:have|has|had|did|do|does) (?:\w+ ){0,2}?not (?!yet\b)(?:\w+ ){0,2}?(?:identif\w+|find|found"
    r"|detect\w*)(?: or [\w ]{2,30}?)? (?:any |a |specific |significant |material |particular |heightened "
    r"|elevated |areas?|parts?|of )*(?:risks?\b|areas?\b|parts?\b|elements\b|aspects?\b|activities\b"
    r"|exposure)"
    r"|\bno (?:(?:significant|material|specific|particular|high|elevated|major|heightened|potential|real"
    r"|identified|inherent|direct|known|apparent|parts?|areas?)[ ,]+(?:or |and )?){0,3}(?:risks?|parts?"
    r"|areas?|exposure) (?!assess|manage|based|register|framework)[^.;]{0,80}?\b(?:was|were|is|are"
    r"|has been|have been|exist|identif\w+|found|arising|present)\b"
    r"|\b(?:highly|heavily|strictly|well|tightly)[- ]regulated (?:sector|industry|environment|market"
    r"|country|countries|jurisdiction)\b|\b(?:do|does) not (?:have|pose|present|face|carry|involve|operate"
    r"|source|see|buy|purchase|import)\b[^.;]{0,60}?\b(?:high(?:er)?[- ]risk|risk of|risks|risk industries"
    r"|risk sectors)\b"
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
    r"(?:training|e-?learning|polic(?:y|ies)|process(?:es)?|procedures?|assessments?|measures?|actions?"
    r"|audits?|program(?:me)?s?|systems?|methods?|methodolog(?:y|ies)|mechanisms?|kpis?|indicators?"
    r"|metrics?|targets?|goals?|due diligence|remediation|reviews?|evaluations?|controls?|questionnaires?"
    r"|steps?|strateg(?:y|ies)|framework|plans?|clauses?|checks?|visits?|tracking|monitoring|consultation"
    r"|risk assessments?|requirements?|certifications?|verification|tools?|hotline|channels?|provisions?"
    r"|resources?|committee|sessions?|courses?|materials?|initiatives?|activit(?:y|ies)|visibility"
    r"|formal\b|dedicated|specific)"
)

_DID = (
    r"(?:undertaken|undertook|conducted|carried out|provided|implemented|developed|established|adopted"
    r"|introduced|put in place|in place|performed|completed|started|begun|commenced|assessed|mapped"
    r"|audited|trained|engaged|measured|taken|made|set|defined|created|formali[sz]ed|offered|delivered"
    r"|evaluated|verified|required|requested|published|reviewed|initiated|deployed|included|rolled out"
    r"|traced|extended|visited|surveyed|held|obtained|occurred|been|had|used|tracked|reported on|sought"
    r"|monitored|consulted|tested|updated|collected|integrated|incorporated|asked|interviewed|quantified"
    r"|issued|appointed|identified|investigated|determined|embedded|achieved|finali[sz]ed|documented"
    r"|considered)"
)

_DO = (
    r"(?:have|conduct|carry out|provide|undertake|perform|offer|maintain|track|monitor|measure|assess|map"
    r"|audit|verify|evaluate|collect|publish|train|deliver|make (?:any |an? )?(?:\w+ )?assessment|possess"
    r"|operate (?:a|any)|report on|know|(?:specifically |explicitly |directly |currently )?(?:address"
    r"|cover|include|mention|reference)|require (?:our |its |direct |all |any )*(?:suppliers|vendors"
    r"|contractors)|use (?:a |an |any )?(?:third|independent|external|formal)|engage (?:a |an "
    r"|any )?(?:third|independent|external)|implement|establish|hold (?:any )?(?:training|records|data)"
    r"|keep records|set (?:any )?(?:targets|kpis)|survey|visit|interview|screen|trace|consult|review|run"
    r"|test|extend|contain|go beyond|cascade|take (?:any|specific|formal)|formally|yet)"
)

ABSENCE = pattern(
    rf"\b(?:have|has|had) {ADVERBS}not (?!(?:been |yet )*(?:aware|necessary|required|needed"
    rf"|applicable)\b){ADVERBS}(?:been |had )?{ADVERBS}{_DID}\b"
    rf"|\b(?:do|does|did) {ADVERBS}not,? {ADVERBS}(?:and has not |or |nor )?(?:currently |yet |formally "
    rf"|specifically |ourselves )*{_DO}\b(?! (?:any |zero |direct |a |the |its |our |own )*(?:tolerance"
    rf"|intention|reason|evidence|knowledge|operations|offices|factories|sites|manufacturing|subsidiaries"
    rf"|employees|suppliers|control|influence|place|hesitat|business with|operating licen|any (?:operations"
    rf"|offices|subsidiaries)))"
    rf"|\b(?:is|are|was|were) {ADVERBS}not,? {ADVERBS}(?:been )?(?:in place|established|available|provided"
    rf"|conducted|carried out|undertaken|yet|performed|tracked|measured|mapped|assessed|audited|monitored"
    rf"|verified|included|covered|trained|published|implemented|required to (?:certify|complete)|formally"
    rf"|independent(?:ly)?|unannounced|announced|a requirement|documented|specific)\b"
    rf"|\bno (?:(?!{_HARM})[\w/'-]+,? (?:or |and )?){{0,5}}?{_THING}\b(?! (?:shall|should|must|may|will"
    rf"|can))[^.;]{{0,170}}?\b(?:was|were|is|are|has|have|had|exists?|existed|in place)\b"
    rf"|\b(?:has|have|had|there (?:is|are|was|were|has been|have been)|with|offers?|offered|provides?"
    rf"|provided|made|took|undertook|conducted|held) {ADVERBS}no (?:(?!{_HARM})[\w/'-]+,? (?:or "
    rf"|and )?){{0,5}}?{_THING}\b"
    rf"|\b(?:non-?exist(?:ent|ence)|lacks? (?:a |any |of )?(?:formal|visibility|specific|polic|process|data"
    rf"|information|insight)|lack of (?:visibility|formal|data|transparency)|(?:limited|no|little|without"
    rf"|incomplete) visibility|remains? (?:unmapped|unknown|untraced|unclear)|(?:has|have|is|are"
    rf"|had) yet to (?:be )?\w+|not yet (?:been )?(?:\w+ed|in place|known|begun)|absence of (?:a |an "
    rf"|any )?(?:formal|specific|polic|process)|unable to (?:map|trace|verify|identify|confirm|assess|say"
    rf"|determine|measure|report|provide))\b"
    rf"|\b(?:has|have) (?:never|neither) {_DID}\b|\bwe (?:have|took) none\b|\bnone (?:of (?:these|the"
    rf"|our) [\w ]{{2,40}}? )?(?:has|have|was|were|is|are) (?:been )?(?:taken|undertaken|trained|audited"
    rf"|in place|conducted|mapped|provided)\b|\bno steps (?:have|were|has)\b|\btaken no (?:such )?steps\b"
    rf"|\bnot (?:specifically|explicitly) (?:address|cover|includ|train|target|focus)\w*"
)

# "We do not retain passports" forbids; "we do not have a policy" admits.
PROHIBITION = pattern(
    r"\b(?:must|shall|should|may|can|are to|is to|ought) (?:never|not)\b|\bno (?:[\w-]+ ){0,3}?(?:workers?"
    r"|employees?|persons?|one|suppliers?|individuals?|staff|child(?:ren)?|candidates?|job ?seekers?"
    r"|applicants?|migrants?|labou?r|fees?|payments?|deposits?|agents?|company"
    r"|colleague)\b[\w\s,'()-]{0,60}?\b(?:must|shall|may|should|can|will|is (?:to|allowed|permitted"
    r"|required)|are (?:to|allowed|permitted|required)|has to|have to)\b"
    r"|\b(?:prohibit\w*|forbid\w*|forbidden|bans?|banned|banning|outlaws?|bars|disallow\w*)\b|\b(?:is|are"
    r"|be) not (?:permitted|allowed|required to (?:pay|lodge|surrender|hand))\b|\b(?:never"
    r"|not) (?:be )?(?:withheld|retained|confiscated|charged|forced|coerced|required to (?:pay|lodge"
    r"|surrender|hand)|made to)\b"
    r"|\b(?:do|does|will|shall) (?:\w+ )?not (?:knowingly |and will not |ever |in any way "
    r"|directly or indirectly )*(?:use|employ|engage in|charge|retain|hold (?:workers|passports|identity"
    r"|any (?:passports|identity|original))|withhold|confiscate|keep (?:workers|passports|original"
    r"|identity)|permit|allow|recruit|require (?:workers|employees|staff|candidates|any worker|people)"
    r"|accept (?:any )?(?:forced|child|bonded|fees)|force|traffic|deduct|hire)\b"
    r"|\bfreely chosen\b|\bfree to (?:leave|resign|terminate|move|join)\b|\b(?:against"
    r"|without) (?:any )?(?:threat|menace|penalty)\b"
)


def is_nil(clause: str) -> bool:
    """Whether a clause says that no case, report or sign was found."""
    return bool(NIL_FINDING.search(clause)) and not _NOT_NIL.search(clause)


_OTHERS_NEGATED = pattern(
    r"\b(?:they|who|those|you|users?|workers?|people|adults|children|parents|victims|households"
    r"|sellers|suppliers?|vendors?|contractors?|countries|if|where|when|that|which)\s*$"
)


def find_absence(clause: str) -> re.Match[str] | None:
    """Where the company says that something is not in place. What others lack ("suppliers who do not ...") is none."""
    for match in ABSENCE.finditer(clause):
        if not (
            _OTHERS_NEGATED.search(clause[: match.start()])
            and match.group().split()[0].lower() in ("do", "does", "did", "have", "has", "are", "is", "were")
        ):
            return match
    return None


def is_denial(clause: str) -> bool:
    """Whether a clause calls the company's own risk low, remote or not applicable."""
    return bool(DENIAL.search(clause)) and not _NOT_DENIAL.search(clause) and not _HIGHER_RISK.search(clause)


def may_say_no(text: str) -> bool:
    """Whether a text that no rule decides holds a word with which a risk can be denied or a gap admitted."""
    return bool(_DENYING_WORD.search(text)) and not _HIGHER_RISK.search(text)
