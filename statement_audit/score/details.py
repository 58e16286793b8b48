"""Qualifying details: who, where, how many, how often, which standard or tool, when (ruling 2).

A year in a law's name, a section number or the number of a standard is no detail (ruling 3).
"""

import re
from collections.abc import Mapping

from statement_audit.identity.companies import LEGAL_FORM
from statement_audit.identity.places import PLACE
from statement_audit.plain_text import pattern

Details = Mapping[str, frozenset[str]]  # kind -> normalised values

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
YEAR = r"(?:19|20)\d\d"

# Taken out before anything is looked for: these hold numbers, years and places that say nothing of the company.
_NOT_DETAILS = re.compile(
    r"""(?x)
      \b(?:UK|US|United\ Kingdom|Australian?|Canadian?|Californian?|Norwegian|German|EU
      |Commonwealth)?'?s?\ *(?:[A-Z][\w'-]+\ (?:(?:and|of|in|on|against|for|the)\ )*){1,9}(?:Acts?|Regulations?
      |Directive|Ordinance|Bill|Law|Code\ of\ Practice)(?:\ (?:of\ )?(?:19|20)\d\d)?(?:\ \((?:Cth|UK|NSW|[A-Z]{2,4})\))?
    | \b(?:Act|Regulations?|Directive|Order)\ (?:of\ )?(?:19|20)\d\d\b
    | (?i:\b(?:section|sections|sec\.|s\.|ss\.|subsections?|subparagraphs?|paragraphs?|para\.|articles?|art\.|clauses?
      |part|chapter|appendix|annex|principle|goal|sdg|criteri(?:on|a)|no\.|note|figure|table|step|level|schedule
      |conventions?(?:\ no\.?)?|c\.)\ *\d+[\w().]*(?:\s*(?:,|and|to|-)\s*\d+[\w().]*)*)
    | \b(?:ISO|IEC|SA|OHSAS|BS|EN|NIST|FSC|ABN|ACN|VAT|C)[\ /:-]*\d[\d/:-]*(?:\ \d{3})*
    | \b(?:[A-Z][\w&'-]*\ (?:\([A-Z]\w+\)\ )?){1,6}"""
    + LEGAL_FORM
    + r"""
    | (?i:\btiers?\ (?:\d|one|two|three)(?:\ (?:and|or|to)\ (?:\d|one|two|three))*)
    | \b(?<![\d,.])(?:24/7|24\ hours\ a\ day|9/11|365\ days|999|911|112)\b(?![,.]\d)
    | \b[Pp]age\ *\|?\ *\d+(?:\ of\ \d+)? | \b[Nn]o\.?:?\ *\d[\d\ ]+\b | (?<![\d,])\d{7,}\b
      | \b[A-Z]{1,2}\d[\dA-Z]?\ \d[A-Z]{2}\b | ^\d{1,2}(?:\.\d+)*\.?\ (?=[A-Z])
      | (?i:\bregistered\ in\ england(?:\ (?:and|&)\ wales)?)
    | \bwww\.\S+ | https?://\S+ | \S+@\S+
    """
)
_STANDARDS = re.compile(
    r"""(?x)
      \b(?:Sedex|SMETA|EcoVadis|Maplecroft|Global\ Slavery\ Index|BSCI|amfori|SA\ ?8000|ETI\ Base\ Code|(?:ETI
      |Ethical\ Trad(?:e|ing)\ Initiative)|Base\ Code|RBA|Responsible\ Business\ Alliance|RMAP|RMI
      |Responsible\ Minerals\ Initiative|ILO|International\ Labou?r\ Organi[sz]ation|(?:UN\ )?Guiding\ Principles|UNGPs?
      |OECD|Walk\ Free|Fair\ Labor\ Association|Slave[- ]Free\ Alliance|Stronger\ Together|GLAA|Gangmasters
      |Fair\ Work\ Agency|Unseen|Modern\ Slavery\ Helpline|Better\ Work|Better\ Cotton|Fairtrade|Rainforest\ Alliance
      |RSPO|KnowTheChain|Responsible\ Recruitment\ Toolkit|National\ Referral\ Mechanism|NRM|Tech\ Against\ Trafficking
      |PhotoDNA|NCMEC|IWF|Issara|Anti[- ]Slavery\ International|IOM|Dhaka\ Principles|Employer\ Pays\ Principle
      |Trafficking\ in\ Persons\ Report|TIP\ Report|Verisk|Supplier\ Assurance|Achilles|Informed\ 365|FairSupply
      |Fair\ Supply|Givewith|Verit[eé]|Elevate|Intertek|Bureau\ Veritas|SGS|Global\ Compact|Clearview|WRAP|IRMA|LBMA
      |Salvation\ Army|Hope\ for\ Justice|Stop\ the\ Traffik|IndustriALL|Crimestoppers|Safecall|C(?:29|105|138|182|189
      |190)|ISO\ ?20400|BES\ ?6001)\b
    | \bconventions?\ (?:no\.\ ?)?\d+
    | \bself[- ]assessment\ questionnaires?\b | \bSAQs?\b
    """
)
_WHO = re.compile(
    r"""(?xi)
      \b(?:(?:audit|risk|esg|sustainability|ethics|remuneration|compliance|nomination|governance|steering|executive
      |responsible\ business|human\ rights|modern\ slavery|social\ impact)(?:\ (?:and|&)\ \w+)*\ (?:committee|council
      |forum))\b
    | \b(?:working|steering|review|action|task)\ (?:group|force|committee)\b
    | \b(?:chief\ (?:executive|\w+|human\ resources|supply\ chain|people)\ officer|chief\ executive|general\ counsel
      |company\ secretary|managing\ director|finance\ director|(?:head|director|vice\ president|vp)\ of\ \w+
      |(?:procurement|hr|sourcing|people|supply\ chain|operations|compliance)\ (?:director|manager|lead|officer))\b
    | \b(?:sourcing|procurement|purchasing|buying|compliance|legal|sustainability|ethics|human\ rights|ethical\ trade
      |supply\ chain|audit|risk|hr|human\ resources|people|safeguarding|trust\ and\ safety|social\ compliance
      |responsible\ sourcing|sourcing\ risk|internal\ audit|specialist)\ (?:teams?|department|function|specialists?
      |auditors?|managers?)\b
    | \b(?:third[- ]part(?:y|ies)(?=\ (?:audit|made|specialist|expert|provider|verif|assess|inspect|consult))
      |independent(?:ly)?\ (?:third|audit|assess|consult|expert|verif)\w*|external\ (?:audit|consult|expert|adviser
      |counsel)\w*)\b
    | \b(?:the|our|group|full|main)\ board\b(?!\ (?:game|room)) | \bboard\ of\ directors\b
    | \b(?:trade\ unions?|works\ council|labour\ inspectors?|survivor\ panel|university|(?:the|local|to|with|by
      |and)\ police(?:\ forces?)?(?!\ (?:our|the|this))|(?:charity|ngo|specialist)\ partners?|specialist\ charit(?:y
      |ies)|labour\ inspectorates?|response\ team|caseworkers?|human\ rights\ lead|partner\ NGOs?)\b
    """
)
_OFTEN = re.compile(
    r"""(?xi)
      \b(?:annually|quarterly|monthly|weekly|daily|yearly|half[- ]yearly|bi-?annually|bi-?ennially|fortnightly)\b
    | \b(?:every|each)\ (?:single\ )?(?:year|quarter|month|week|day|half[- ]year|(?:two|three|four|five|six
      |\d+)\ (?:years|months|weeks|days)|second\ year|other\ year|spring|summer|autumn|winter|season|shift|visit
      |port\ call)\b
    | \b(?:once|twice|three\ times|four\ times|\d+\ times)\ (?:a|per|each|every)\ (?:year|quarter|month|week)\b
    | \bper\ (?:annum|year|quarter|month)\b
    | \bannual\ (?=(?:risk|training|audit|refresher|assessment|questionnaire|survey|review|check|certification
      |declaration|self)\b)
    | \bon\ an?\ (?:annual|quarterly|monthly|yearly)\ basis\b
    """
)
_NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|dozens?|half|a quarter|a third)"
)
_UNITS_OF_TIME = r"(?:hours?|days?|weeks?|months?|years?|minutes?|seconds?|year-old)"
_MANY = re.compile(
    rf"""(?xi)
      (?<![\w.])[£$€]\ ?\d[\d,.]*(?:\ ?(?:million|billion|m|bn|k)\b)?
    | (?<![\w.,/:-])\d[\d,]*(?:\.\d+)?\ ?(?:%|per\ ?cent\b)
    | (?<![\w.,/:-])(?!{YEAR}\b(?!\ (?:workers|people|suppliers|employees|staff|sites
      |audits)))\d[\d,]*(?:\.\d+)?(?![\d/%-])(?!\ *{MONTH}\b)(?!(?:st|nd|rd|th)\b)(?=\ +(?!{_UNITS_OF_TIME}\b|to\b|-
      |and\ 20|\|)[a-z(])
    | \b{_NUMBER_WORD}\ (?:of\ (?:our|the|its|all)\ )?(?!{_UNITS_OF_TIME}\b)(?=[a-z])
    | \b(?:all|the)\ (?!{YEAR}\b)\d[\d,]*\b
    """
)
_TABLE_NUMBER = re.compile(
    rf"(?<=[|:(]) ?(?!{YEAR}\b)\d[\d,]*(?:\.\d+)?(?:m|bn|k|%)?\b(?![:.]\d)"
    rf"|(?<![:.,/\w-])(?!{YEAR}\b)\d[\d,]*(?= *(?:[|(;]|\.(?!\d)|$))"
)
_WHEN = re.compile(
    rf"""(?xi)
      \b(?:\d{{1,2}}(?:st|nd|rd|th)?\ )?(?-i:{MONTH})\.?,?\ (?:\d{{1,2}}(?:st|nd|rd|th)?,?\ )?{YEAR}\b
    | \b(?:in|since|during|from|until|by|before|after|between|throughout|for|of|early|late
      |mid)[- ](?:the\ )?(?:end\ of\ |start\ of\ |year\ |calendar\ year\ |financial\ year\ |fiscal[ ]
      |FY\ ?)?{YEAR}(?:[/-]\d\d(?:\d\d)?)?\b
    | \bFY\ ?'?(?:{YEAR}|\d\d)(?:[/-]\d\d)?\b | \bQ[1-4]\b
    | \bwithin\ (?:\d+|{_NUMBER_WORD})\ {_UNITS_OF_TIME} | \b(?:after|in|for)\ (?:a\ year|(?:\d+
      |{_NUMBER_WORD})\ {_UNITS_OF_TIME})
    | \b(?:last|this)\ (?:financial\ |reporting\ |fiscal\ )?year\b | \b(?:\d+|{_NUMBER_WORD})[- ](?:day|hour|week
      |month)\b
    """
)
# A sentence about one of these, with no word on labour, brings no number to a slavery criterion (ruling 3).
_FOREIGN = pattern(
    r"\b(?:health and safety|health & safety|privacy|data protection|gdpr|cyber\w*"
    r"|information security|brib\w+|corruption|money[- ]laundering"
    r"|carbon|emissions?|renewable|climate|net zero|recycl\w+|revenues?|turnover|profits?|net sales"
    r"|shareholders?|iso 9001|iso 14001|quality management"
    r"|gender pay|diversity|first[- ]aid|fire safety|customer satisfaction|food safety|product safety"
    r"|credit rating|all kinds|fraud)\b"
)
_LABOUR = pattern(
    r"\b(?:slavery|servitude|forced|bonded|traffick\w*|exploit\w*|human rights|labou?r|wages?"
    r"|recruit\w*|passports?|child labou?r|migrants?"
    r"|debt bondage|working conditions|overtime|smeta|sedex|victims?|survivors?|coerc\w+|retention)\b"
)


def find_details(text: str, *, any_subject: bool = False) -> dict[str, frozenset[str]]:
    """Return the details of a text by kind: who, where, how_many, how_often, standard, when.

    Values are lower-cased and stripped, so that two texts can be compared for new facts. Numbers in a text about
    another subject (privacy, carbon, sales) are left out unless `any_subject`.
    """
    standards = _values(_STANDARDS, text)
    cleaned = _NOT_DETAILS.sub(" ; ", text)
    counted = _WHEN.sub(" ; ", cleaned)
    found = {
        "who": _values(_WHO, cleaned),
        "where": _values(PLACE, cleaned),
        "how_many": _values(_MANY, counted) | _values(_TABLE_NUMBER, counted),
        "how_often": _values(_OFTEN, cleaned),
        "standard": standards,
        "when": _values(_WHEN, cleaned),
    }
    if not any_subject and is_foreign(text):
        found = {"standard": standards}
    return {kind: values for kind, values in found.items() if values - {""}}


def is_foreign(text: str) -> bool:
    """Whether a text speaks of another subject (safety, privacy, carbon, sales) and of labour not at all."""
    return bool(_FOREIGN.search(text)) and not _LABOUR.search(text)


def has_new_facts(first: Details, second: Details) -> bool:
    """Whether `second` holds a detail value that `first` does not."""
    return any(values - first.get(kind, frozenset()) for kind, values in second.items())


def _values(words: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s+", " ", match.group()).strip(" .,;:()|").lower() for match in words.finditer(text))
