"""Rulings for single criteria (criteria.md sections 7 and 14), by id.

A rubric of a user's own has other ids: none of this touches it. `needs`: without this wording a window gives half
credit at most. `decoys`: windows that look right and are not.
"""

from __future__ import annotations

import re


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BAN = (
    r"\b(?:prohibit\w*|forbid\w*|forbidden|bans?|banned|banning|bars?|barred|disallow\w*|outlaws?"
    r"|not (?:be )?(?:allow\w*"
    r"|permit\w*|accept\w*|list\w*|offer\w*|advertis\w*|sell|charge\w*)|must|may not|can not|shall|never|rules?"
    r"|remov\w+|block\w*"
    r"|polic(?:y|ies) (?:against|on)|no (?:listing|advert|post|ad)s?|against (?:the |our )?(?:rules|terms|policy)"
    r"|required?|requires)\b"
)

CASES = "REM-01"  # discloses cases found
UNKNOWNS = "STR-05"  # says what it does not know: an admission is what is asked for
CONSULTATION = "STA-07"
LOST_INCOME = "REM-06"  # "none were needed" is an answer
OWN_OPERATIONS = "RSK-05"
OF_THE_STATEMENT = ("STA-07", "STR-01")  # may be answered by the sentence that presents the statement
AUDITS = ("DDG-03", "DDG-04")  # a nil finding is worth 0.2 beside one of these (REM-01)
NIL_BESIDE_AUDITS = 0.2
CONDITIONAL_COUNTS = ("DDG-05", "REM-02")  # ruling 4
DATED_PLAN = 0.80  # criteria with future_counts (TRE-07)

# Half credit unless the wording is there ("scores 0.5" in not_count).
NEEDS: dict[str, re.Pattern[str]] = {
    "STR-02": _p(r"\b(?:agency|temporary|seasonal|contract(?:or)?s?|migrant|self[- ]employed|gig|permanent|full[- ]time"
    r"|part[- ]time|outsourced|warehouse|factory|drivers?|cleaners?|office|based|located|sites?|countries"
    r"|stores?|in [A-Z])"),
    "POL-03": _p(r"\b(?:audit|inspect|correct|remed|sub-?suppliers?|own suppliers|subcontract\w*|pass|cascade|flow"
    r"|bind)\w*"),
    "POL-07": _p(r"\b(?:survivors?|workers?|unions?|ngos?|civil society|stakeholders?|consult\w*|rights?-?holders"
    r"|charit\w+|experts?)\b"),
    "VOI-04": _p(r"\b(?:suppliers?|supply chains?|contractors?|agency|third part\w+|anyone|external\w*|partners?|public"
    r"|stakeholders|temporary|dormitor\w+|factor\w+|sites?|(?<!our )workers?)\b"),
    "VOI-06": _p(r"\d|\b(?:agreements?|signed|works council|recogni[sz]e[sd]? (?:the |a )?(?:trade )?unions?|covered"
    r"|negotiat\w+|elected|parallel)\b"),
    "TRE-04": _p(r"\d"),
    "TRE-05": _p(r"\b(?:effective\w*|assurance|gap analysis|benchmark\w*|evaluat\w*|tested|changed|feedback|external"
    r"|independent|lessons?|outcomes?|improve\w*|trend|worked)\b"),
    "DDG-01": _p(r"\b(?:risk|screen\w*|assess\w*|visit\w*|report\w*|prioriti\w+|questionnaire|team|audit\w*|monitor\w*"
    r"|steps|quarter\w*|annual\w*)\b"),
    "DDG-02": _p(r"\b(?:questionnaire|screen\w*|database|check\w*|assess\w*|score\w*|SAQ|declar\w*|sedex|ecovadis"
    r"|refused|pre-?qualif\w+|due diligence|audit\w*)\b"),
    "DDG-06": _p(r"\b(?:price|prices|pricing|lead times?|forecast\w*|labou?r|wages?|order changes?|ring-?fenc\w*"
    r"|workers?|overtime)\b"),
    "DDG-08": _p(r"\b(?:fund\w*|ran|develop\w*|hotline|project|pilot\w*|shared (?:data|a|our|information)|remediat\w+"
    r"|agreement|protocol|trained|audit\w*|tool|report\w*|handled|launched|co-?chair\w*|work(?:ed"
    r"|ing)? with)\b"),
    "REM-04": _p(r"\b(?:refer\w*|report(?:ed|s)? to|we|notif\w+|partner\w*|contact\w*|escalat\w*|will be|inform\w*"
    r"|liais\w+)\b"),
    "SEC-02": _p(r"\b(?:labou?r|child\w*|human rights|smelters?|refiners?|mines?|audit\w*|workers?)\b"),
    "RSK-07": _p(r"\b(?:trac\w+|mapped|checked|audit\w*|dropped|origin|asked|screen\w*|isotop\w+|moved|exit\w*|removed"
    r"|stopped|declar\w*)\b"),
    "TRE-03": _p(r"\d|\b(?:workers?|workshops?|sessions?|modules?|courses?|trained)\b"),
}  # fmt: skip

# Without this wording the window is a bare claim (ruling 1) and counts as a commitment.
ESSENTIAL: dict[str, re.Pattern[str]] = {
    "POL-06": _p(r"\b(?:disciplin\w+|dismiss\w*|terminat\w*|sanction\w*|consequences?|warning|suspen\w+|removed?"
    r"|remov\w+|bonus|face|subject to|contract (?:is|was|will be) ended)\b"),
    "DDG-07": _p(r"\b(?:slavery|traffick\w*|forced|child labou?r|human rights)\b"),
    "POL-01": _p(r"\b(?:polic(?:y|ies)|code|standards?|charter|principles|handbook|guidelines?)\b"),
    "POL-02": _p(r"\b(?:code|standards?|policy|charter|requirements|principles|terms)\b"),
    "TRE-07": _p(r"."),
    "RSK-02": _p(r"\b(?:risk\w*|expos\w*|vulnerab\w*|prevalen\w*|concern\w*|priorit\w*|hot ?spots?|slavery|forced"
    r"|traffick\w*|exploit\w*|child labou?r|debt bondage)\b"),
    "STR-04": _p(r"\btiers?\b|\bmap(?:s|ped|ping)?\b|\btrac(?:e[ds]?|ing|eab\w+)\b|\bsmelters?\b|\brefiner(?:s|ies)\b"
    r"|\b(?:publish\w*|list(?:s|ed)?|disclos\w*|names?)\b[^.;]{0,60}\b(?:suppliers?|factor(?:y|ies)|sites|facilities"
    r"|mills"
    r"|farms|vessels)\b|\b(?:suppliers?|factor(?:y|ies)|facilities|sites) lists?\b|\bsub-?suppliers?\b"
    r"|\bbeyond (?:the )?"
    r"(?:first|direct)\b|\braw materials?\b|\b(?:suppliers?|makers?) (?:are|include|such as|named)\b"
    r"|\b(?i:suppliers?)[^.;]{0,40}\b(?:plc|ltd|inc|gmbh|corp|co\.)\b"),
    # The risk itself ("listings may be used to sell people") is no rule.
    "PLT-02": _p(_BAN),
    "PLT-03": _p(_BAN + r"|\b(?:check|review|verif|screen|vet|flag|scan|moderat|treat)\w*\b|\bred flags?\b"),
}  # fmt: skip

# Without this wording a window says nothing on the criterion.
ABOUT: dict[str, re.Pattern[str]] = {
    "REM-01": _p(r"\b(?:found|find|finding|identified|identify|uncovered|discovered|confirmed|detected|substantiated"
    r"|disclosed|aware|reported|received|suspected|cases?|victims?|incidents?|instances|revealed|nil|none"
    r"|no)\b"),
    "POL-06": _p(r"\b(?:employees?|staff|colleagues?|workers?|contractors?|buyers?|disciplin\w*|dismiss\w*|internal"
    r"|managers?|anyone|individuals?|employment|directors?|hold ourselves|personnel|team members?"
    r"|accountab\w*)\b"),
    "REM-03": _p(r"\b(?:workers?|people|persons?|victims?|survivors?|women|men|children|girls?|boys?|families|famil(?:y"
    r"|ies)|wages|passports?|back ?pay|compensat\w*|they|them|their|she|he|her|rehous\w*|each|all \d+"
    r"|employees?|migrants?|carers?|crew)\b"),
    "PLT-13": _p(r"\b(?:traffick\w*|exploit\w*|servitude|slavery|maids?|domestic|labou?r|csam|child|human|people"
    r"|persons?)\b"),
}  # fmt: skip

# What "not_count" calls a membership, a logo or a low rating, where nothing else is said.
BARE_MEMBERSHIP: dict[str, re.Pattern[str]] = {
    "DDG-08": _p(
        r"\b(?:members?(?:hip)?|signator(?:y|ies)|subscrib\w*|affiliat\w*|registered (?:with|on)|logo|supporters?"
        r"|donat\w*|belongs? to|joined|partners? of)\b"
    ),
    "SEC-05": _p(
        r"\bnot (?:\w+ ){0,3}?(?:high(?:er)?|elevated|significant)[- ]risk\b|\b(?:low|lower|minimal|limited)[- ]risk\b"
    ),
}

# What would happen is no case (REM-01); nor is a place "identified as high risk".
HYPOTHETICAL = _p(
    r"\b(?:if|should|unless|whenever|in the event|in (?:an? |any )?(?:instances?|cases?) (?:where|that|of)|where"
    r"|in case|were we|when)\b[^.;]{0,160}?\b(?:found|identified|confirmed|detected|discovered|uncovered|suspected"
    r"|reported|aware"
    r"|finds?|identif(?:y|ies)|come to light|raised|disclosed|substantiated|arise)\b[^;]*"
    r"|\bidentif(?:y|ied|ies)\b[^.;]{0,80}?\b(?:as (?:being )?(?:at )?(?:a )?(?:potentially )?|at )(?:high(?:er"
    r"|est)?|elevated|greater"
    r"|increased|most)?[- ]?(?:risk|salient|at risk|vulnerable)\b[^;]*"
)

DECOYS: dict[str, re.Pattern[str]] = {
    "POL-04": _p(r"\bright[- ]to[- ]work\b|\b(?:check|verify|copy|copies|view|inspect"
    r"|confirm)\w*\b[^.;]{0,40}\b(?:passports?|identity|identification|ID"
    r"|documents?)\b(?![^.;]{0,60}\b(?:not|never|return|retain|held|hold|kept|withh))"),
    "REM-01": _p(r"^(?!.*\b(?:no|not|nil|none|found|identified|received|detected)\b).*\b(?:possible|potential|suspected"
    r"|any) (?:instances?|cases?|incidents?)\b|\b(?:risk (?:tool|assessment|mapping|index|analysis)"
    r"|possible (?:issue|risk)|potential(?:ly)? (?:issue|risk|for))\b(?![^.;]{0,120}\b(?:\d+ (?:workers"
    r"|cases|people)|passports? (?:were|had)))"),
    "STR-04": _p(r"\bapproved (?:supplier|vendor)s? list\b|\bpreferred (?:supplier|vendor)s? list\b"),
    "TRE-03": _p(r"\bfirst[- ]aid\b|\briders?\b[^.;]{0,40}\bsafety\b"),
    "SEC-04": _p(
        r"\bmoderators?\b[^.;]{0,40}\b(?:train\w*|course)\b"
        r"|\b(?:train\w*|course)\b[^.;]{0,40}\bmoderators?\b"
    ),
    "DOM-01": _p(r"\bdomestic (?:or|and) (?:foreign|international|overseas)|\bdomestic (?:suppliers?|flights?|violence"
    r"|abuse|market|sales|operations|law|purchases)\b"),
    "DOM-02": _p(r"\bdomestic (?:or|and) (?:foreign|international|overseas)|\bdomestic (?:suppliers?|flights?|violence"
    r"|abuse|market)\b|\bhousehold (?:goods|names?|products|monitoring|waste|income)\b"),
    "DOM-03": _p(r"\b(?:skilled worker|employees?'?|graduate|event|sports?) (?:visa )?sponsorship\b|\bwe sponsor\b"),
    "VOI-02": _p(r"\b(?:expenses?|travel costs?|mileage|customers?)\b[^.;]{0,40}\b(?:reimburs|refund|repa)\w*"
    r"|\b(?:reimburs|refund|repa)\w*\b[^.;]{0,40}\b(?:expenses?|customers?|mileage)\b"),
    "DDG-07": _p(r"\b(?:products?|we|our \w+) (?:carry|carries|hold|have|are|is) [^.;]{0,30}\b(?:quality|organic"
    r"|iso)\b[^.;]{0,20}\bcertif"),
    "DDG-03": _p(r"\b(?:iso 9001|quality|financial|statutory|external) audit(?:or)?s?\b(?![^.;]{0,60}\b(?:labou?r"
    r"|slavery|social|ethical|worker))"),
}  # fmt: skip

# Admissions that count as the disclosure itself (STR-05; ruling 12 adds the limits of audits and ratings).
BLIND_SPOT = _p(
    r"\b(?:not (?:yet |currently |fully |always )*(?:know\w*|mapped|traced|visible|verified|identified"
    r"|able|have (?:full |complete )?visibility)|(?:limited|lack of|no|incomplete|little) (?:visibility"
    r"|information|insight|oversight|transparency)"
    r"|unmapped|unknown|untraced|remains? to be mapped|unable to (?:trace|map|verify|identify|see)"
    r"|(?:audits?|ratings?|questionnaires?)\b[^.;]{0,60}\b(?:limit\w*|not (?:always )?(?:detect|find"
    r"|reveal)|miss\w*|can not))"
)
# A case was found, not looked for.
FOUND = _p(
    r"(?<!to be )(?<!if )(?<!could be )(?<!may be )\b(?:found|identified|uncovered|discovered|confirmed"
    r"|detected|revealed|substantiated|disclosed|(?:was|were|been) (?:reported|raised|trafficked|exploited"
    r"|rescued|suspected)|there (?:was|were|have been|has been) (?:\d+|one|two|three|four|five|a|an"
    r"|several|some)|recovered|came to light|suffered|exploited)\b(?! as\b)"
)
CONSULTED = _p(
    r"\b(?:consult\w*|workshops?|engag\w*|discuss\w*|worked with|input|collaborat\w*|involv\w*|sought"
    r"|shared)\b"
)
CONTROLLED = _p(r"\b(?:subsidiar\w+|controlled entit\w+|owned (?:or controlled )?(?:entit\w+|compan\w+|business\w*)"
    r"|entit(?:y|ies) (?:that )?(?:it|we|\w+) (?:owns?|controls?)|reporting entit\w+|group (?:entit\w+"
    r"|compan\w+)|operating compan\w+|controlled)\b")  # fmt: skip
NO_CONTROLLED = _p(
    r"\b(?:do(?:es)? not (?:own or control|own|control|have)|no|without)\b[^.;]{0,30}\b(?:other |any "
    r"|owned |controlled )*(?:entit\w+|subsidiar\w+|controlled)"
)
TIER = _p(r"\btiers? (?:\d|two|three|four)\b|\bbeyond (?:tier|the first)\b")
EXPOSED_SPECIFIC = _p(r"\b(?:labou?r agenc\w+|contract(?:ed|ors?)?|clean\w*|cater\w*|security|outsourced|subcontract\w*"
    r"|agency|franchis\w*|facilities|temporary)\b")  # fmt: skip
