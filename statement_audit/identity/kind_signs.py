"""What marks each kind of document about slavery that is no company's statement: a table, one sign a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from statement_audit.models import DocumentKind as Kind
from statement_audit.plain_text import pattern, small_letters, small_pattern

TERMS = small_pattern(
    r"modern\s*slavery|human\s*traffick\w*|forced[\s,]*(?:or compulsory\s*)?labou?r|child\s*labou?r|\bslavery|\btraffick\w*|servitude|"
    r"debt\s*bondage|bonded\s*labou?r|labou?r exploitation|compulsory\s*labou?r|\bslaves?\b"
)
FIRST_PERSON = small_pattern(r"\b(?:we|our|us|the company|the group)\b")
TOPIC_TITLE = pattern(r"modern\s*slavery|human\s*trafficking|forced\s*labou?r|anti-?slavery")
POLICY_TITLE = pattern(r"\bpolic(?:y|ies)\b|\bcode of (?:conduct|practice)\b|\bprocedure\b|\bhandbook\b")
STATEMENT_WORD = pattern(r"\bstatement\b|\breport\b")
# The company's own voice: this is our statement, these are the steps that we took.
OWN = pattern(
    r"\b(?:constitutes|forms|is|represents) (?:our|[A-Z][\w’'& ]{2,40}?[’']s?)\b[^.]{0,60}\b(?:statement|report)"
    r"|\bsteps (?:that )?(?:\S+ ){0,8}?(?:ha(?:s|ve) taken|took|is taking|are taking)"
    r"|\b(?:our|this) (?:\w+ ){0,6}(?:statement|report)\b"
    r"|\b(?:section 54|slavery|trafficking|transparency) statement of (?-i:[A-Z])"
)
THIS_STATEMENT = small_pattern(r"\b(?:this|our) (?:\w+ ){0,6}?statement\b")
THIS_POLICY = small_pattern(r"\bthis (?:\w+ ){0,3}?policy\b")
READER = small_pattern(r"\byou(?:rs?)?\b")
COMPANIES = small_pattern(
    r"\b(?:businesses|organi[sz]ations|companies|firms|employers|a (?:business|company|firm|statement|board|parent|group|director"
    r"|subsidiary)|the (?:business|organi[sz]ation)(?:'s)?)\b"
)
BYLINE = re.compile(
    r"(?i:\b\d+[- ]min(?:ute)?s? read\b|\babout the author\b)"
    r"|^(?:Words|Photographs|Author)(?: by)?: ?[A-Z]|^(?:[Ww]ritten )?[Bb]y\s+(?:(?:Dr|Prof|Professor|Sir) )?[A-Z][a-z'-]+ [A-Z][\w'-]+(?:,| \||$)",
    re.MULTILINE,
)
TO_FILL_IN = re.compile(
    r"\[(?:[A-Z][A-Z /&'-]{2,60}|[^\w\]\[]{0,40}|(?i:[^\[\]]{0,80}\b(?:insert|name|date|company|organi[sz]ation|your|number|describe|delete|list)\b[^\[\]]{0,80}))\]"
    r"|\{\{[^{}\n]{1,40}\}\}|<{1,2}[A-Za-z][A-Za-z /]{2,40}>{1,2}|\bXYZ\b|\bDD/MM/YY(?:YY)?\b|\[[^\]\n/]{2,40} / [^\]\n]{2,60}\]|\b20(?:XX|\?\?|__)|\bAnytown\b|\b(?i:insert (?:name|date|your|the))\b"
)
LINE_TO_FILL_IN = re.compile(r"_{4,}")
HOLES = 5  # places to fill in: more than a signature block has
SHORT_WORDS = 300  # a page of fewer words may be a wall before the real one
TITLE_LINES = 4
TITLE_WORDS = 16  # a longer line is no title


@dataclass(frozen=True)
class Body:
    """A document's own text without furniture. `head` are the lines that may be a title."""

    text: str
    words: int
    terms: int
    head: tuple[str, ...]

    @property
    def small(self) -> str:
        """The text in small letters."""
        return small_letters(self.text)

    @cached_property
    def first_person(self) -> int:
        """How often a company speaks of itself."""
        return count_words(FIRST_PERSON, self.small)

    @property
    def density(self) -> float:
        """Slavery terms per 1,000 words."""
        return 1000 * self.terms / max(1, self.words)

    @property
    def titles(self) -> str:
        """The first short lines, one a line, menus left out."""
        return "\n".join(
            line for line in self.head[:TITLE_LINES] if len(line.split()) <= TITLE_WORDS and line.count(" | ") < 3
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for `kind`, which no company's own account of its year has. `words` tell it to a person.

    A sign of `OTHER` speaks for all kinds that are no statement alike.
    """

    kind: Kind
    code: str
    points: int
    met: Callable[[Body], bool]
    words: str


def _says(words: str, least: int = 1, every: int = 0) -> Callable[[Body], bool]:
    """Met where the text has the words `least` times and, if given, once in `every` words."""
    pattern = small_pattern(words, re.MULTILINE)

    def met(body: Body) -> bool:
        count = count_words(pattern, body.small)
        return count >= least and (not every or count * every >= body.words)

    return met


def _titled(words: str) -> Callable[[Body], bool]:
    pattern = re.compile(words, re.IGNORECASE | re.MULTILINE)
    return lambda body: bool(pattern.search(body.titles))


def count_words(pattern: re.Pattern[str], text: str, most: int | None = None) -> int:
    """How often a text has a pattern, counted no further than `most`."""
    return sum(1 for _ in islice(pattern.finditer(text), most))


def _of_companies(body: Body) -> bool:
    companies = count_words(COMPANIES, body.small)
    return companies >= 3 and companies > body.first_person and count_words(OWN, body.text, 2) <= 1


def _addresses_reader(body: Body) -> bool:
    reader = count_words(READER, body.small)
    return reader >= 4 and reader * 100 >= body.words


def _no_own_voice(body: Body) -> bool:
    return body.words >= SHORT_WORDS and body.first_person * 80 < body.words and not OWN.search(body.text)


def _has_holes(body: Body) -> bool:
    """Places to fill in; a line may be any blank, so three count as one."""
    return count_words(TO_FILL_IN, body.text) + count_words(LINE_TO_FILL_IN, body.text) / 3 >= HOLES


def _policy_title(body: Body) -> bool:
    named = (line for line in body.head if TOPIC_TITLE.search(line) or POLICY_TITLE.search(line))
    first = next(named, "")
    titled = len(first.split()) <= TITLE_WORDS and POLICY_TITLE.search(first) and not STATEMENT_WORD.search(first)
    return bool(titled) and not _speaks_as_statement(body)


def _speaks_as_statement(body: Body) -> bool:
    """Whether the text calls itself a statement, and more often than a policy."""
    as_statement = count_words(THIS_STATEMENT, body.small)
    return as_statement >= 2 and as_statement > count_words(THIS_POLICY, body.small)


SUPPLIERS = r"(?:suppliers?|vendors?|sub-?contractors?|contractors?|(?:business )?partners?|third parties|factor(?:y|ies)|agents|growers)"

SIGNS: tuple[Sign, ...] = (
    Sign(Kind.ARTICLE, "byline", 2, lambda body: bool(BYLINE.search(body.text)), "a byline or a reading time"),
    Sign(Kind.ARTICLE, "article_words", 3, _says(
        r"\b(?:(?:this|in this) (?:article|blog|post|briefing|update)\b|related (?:posts|articles|insights|reading)\b|leave a comment\b|for general information\b|in my (?:own )?(?:view|opinion|reading)\b|I (?:do not )?(?:think|believe)\b|"
            r"told me\b|I (?:met|spoke|interviewed)\b)|not (?:constitute )?legal advice"
    ), "words of an article, such as 'this article' or 'I think'"),
    Sign(Kind.ARTICLE, "article_title", 2, _titled(r"^(?:opinion|comment|blog|insights?|why|ten|five|seven)\b|\bneeds? to know\b|\bexplained\b|\binsights\b|\bblog\b|\b(?:review|quarterly|magazine|journal)$"),
        "an article's title"),
    Sign(Kind.ARTICLE, "ranking_title", 4, _titled(r"\b(?:league table|rankings?|scorecards?|best and worst|ranked)\b"), "a title that ranks others"),
    Sign(Kind.ARTICLE, "of_companies", 2, _of_companies, "it tells of companies, not of one by itself"),
    Sign(Kind.NEWS, "reported_speech", 3, _says(
        r"\b(?:told (?:reporters|the \w+|us|[A-Z]\w+ [A-Z]\w+)\b|(?:he|she|they|spokes\w+|\w+ who) (?:said|added|told)\b|said(?: that|:| in a)|declined to comment\b|did not (?:reply|respond) to\b)|[,”\"’'] (?:\w+ )?(?:said|says|added|told|"
            r"explained|insisted)\b",
        2, 200), "reported speech"),
    Sign(Kind.NEWS, "news_words", 3, _says(
        r"\b(?:spokes(?:man|woman|person)\b|police\b|court heard\b|magistrates\b|jailed\b|campaigners\b|(?:on|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|today announced\b|journalist\b|analysts\b|MPs\b|ministers?\b|lawmakers\b|"
            r"critics\b|published today\b|according to\b|in the year to\b|share price\b|shares (?:in|fell|rose)\b|(?:early|late) trading\b|overnight\b|this (?:morning|week)\b|yesterday\b|politicians\b|the opposition\b)", 2, 150), "words of the news, such as a spokesperson or 'on Tuesday'"),
    Sign(Kind.NEWS, "news_item", 3, _says(
        r"\b(?:share this (?:article|story)|related (?:stories|news)\b|notes? to editors|media (?:contact|enquiries))|read more:|^[^\w\n]{0,5}ends[^\w\n]{0,5}$|for immediate release|^[^\n]{0,30}\b20\d\d,? (?:at )?\d{1,2}[:.]\d\d|"
            r"^published:? [^\n]{0,20}\d\d:\d\d|^press release\b|^[A-Z][A-Za-z ]{2,24}, (?:\d{1,2} \w+|\w+ \d{1,2},) 20\d\d ?[-–—]"), "marks of a news page, such as 'notes to editors'"),
    Sign(Kind.NEWS, "news_title", 3, _titled(
        r"^news\b|\bnews ?[-|–]|[-|–] [^\n|]{0,30}\bnews$|\bpress release\b|\bin the media\b|\b(?:daily|weekly|times|herald|chronicle|courier|gazette|tribune)\b|\bjailed\b|\bfined\b|\b(?:publishes|launches|unveils|joins|announces|freed|arrested|charged)\b"),
        "a headline"),
    Sign(Kind.TEMPLATE, "template", 6, _has_holes, "places to fill in"),
    Sign(Kind.TEMPLATE, "template_title", 4, _titled(r"\b(?:template|sample|specimen|starter kit|pro ?forma|model (?:text|statement|modern|wording|slavery))\b"), "a title that says template or sample"),
    Sign(Kind.TEMPLATE, "template_words", 3, _says(
        r"\b(?:this|the) (?:template|sample|model wording)\b|\b(?:replace|fill in|complete) the (?:parts|fields|blanks)\b|\bdelete as (?:appropriate|applicable)\b|"
        r"\bremove any \w+ that\b|\bcopy the text below\b|\bchange the (?:words|text|parts)\b|\bchoose from:|\buse or drop\b|\bwords in (?:capitals|bold|brackets)\b|\bto supply\b|\badapt it to\b"), "notes on how to fill it in"),
    Sign(Kind.PRODUCT, "sales", 4, _says(
        r"\b(?:(?:book|request|get|watch|see) a (?:free )?(?:demo|quote|call back)|free trial\b|add to (?:basket|cart)\b|in stock\b|ISBN\b|(?:per|a) (?:user )?(?:month|seat|user)\b(?=[^\n]{0,30}(?:[£$€]|billed|plan))|contact sales\b|"
            r"free for \d+ days\b|no (?:credit )?card needed\b|download our (?:white ?paper|e-?book)\b|download our brochure\b|our pricing\b|money[- ]back\b|prices? (?:on application|correct)|fixed fee\b|choose your package\b|pay online\b|"
            r"what (?:our )?customers say\b)|[£$€]\d+ (?:per|a) (?:month|user|seat)|[£$€][\d,]+ (?:a|per) (?:year|month)\b"),
        "an offer, such as a demo, a trial or a basket"),
    Sign(Kind.PRODUCT, "product_words", 2, _says(
        r"\b(?:(?:our|the|one) (?:platform|software|app|solution|dashboard)\b|(?:brands|companies|customers|teams) (?:use|trust|rely on)\b|trusted by\b|why choose us\b|one[- ]click\b|our clients\b|we help (?:you|our clients|businesses|"
            r"organi[sz]ations|companies)\b|helps? (?:you|organi[sz]ations|businesses|companies)\b|integrat(?:e|es) with\b|paperback\b|talk to (?:us|sales|an expert)\b|our (?:services|consultants|experts|auditors|writers)\b)|\+ VAT\b", 2, 150),
        "words of a seller"),
    Sign(Kind.PRODUCT, "product_title", 3, _titled(r"\b(?:software|platform|solutions?|pricing|services|tool|app|paperback|consultants|consultancy)\b"), "a title of goods or services"),
    Sign(Kind.COURSE, "course_words", 4, _says(
        r"\blearning (?:outcomes|objectives)\b|\bby the end of (?:this|the) (?:course|session|module|workshop)|\bwho (?:is|should) (?:this|take this) course\b|\bCPD\b|"
        r"\bcertificate (?:of|on) (?:completion|attendance)\b|\bpass mark\b|\bwhat you will learn\b|\byour trainer\b|\bdelegates\b|\bbook (?:your|a) place\b|\benrol(?: now| today)\b|\bmodule leader\b|\b(?:your|the|our) tutor\b|\bwho should (?:come|attend|take)\b|\bnext dates?\b|\blunch (?:is )?(?:provided|included)\b|\bplaces (?:are|left)\b"),
        "words of a course, such as learning outcomes or a certificate"),
    Sign(Kind.COURSE, "course_parts", 2, _says(r"\bmodule \d|\bweek \d|\blearners?\b|\bper learner\b|\bcredits\b|\bsyllabus\b|\bseminar\b|\bwebinar\b|\bworkshop\b|\bthis course\b|\bthe course\b", 3, 120), "a course's parts"),
    Sign(Kind.COURSE, "course_title", 3, _titled(r"\b(?:course|e-?learning|webinar|workshop|masterclass|seminar|module|training|(?:day|online|training) session|lesson|diploma)\b"), "a course's title"),
    Sign(Kind.GUIDANCE, "advice", 4, _says(
        r"\b(?:your (?:organi[sz]ation|business|company|statement|turnover)|(?:organi[sz]ations|businesses|companies|entities|providers|employers) (?:must|should|are (?:required|advised|encouraged)|needs? to)|"
        r"(?:an|the) (?:entity|organi[sz]ation|business|company|report|statement|board) (?:must|should|needs to)|you (?:must|should|need to) (?:publish|report|describe|put|say|sign))", 3, 100),
        "it tells others what they must or should do"),
    Sign(Kind.GUIDANCE, "guidance_title", 4, _titled(r"\bguid(?:e|ance)\b|\bhow to\b|\btoolkit\b|\bfact ?sheet\b|\b(?:notes?|advice|information|help) for (?:\w+ )?(?:buyers|businesses|employers|companies|directors|staff|managers|suppliers|providers)\b|\bFAQ\b|\bwhat (?:you|entities|businesses|employers) need to (?:do|know)\b|\bFAQs?\b|\bchecklist\b"),
        "a title of guidance"),
    Sign(Kind.GUIDANCE, "guidance_words", 2, _says(
        r"\b(?:(?:this|these) (?:guide|guidance|toolkit|factsheet|notes)\b|where to (?:find|get) (?:help|advice)\b|(?:what|when|how|who) (?:should|must|needs? to) (?:you|your|we|it|be|report|publish|comply|i)\b|do (?:you|i) (?:have|"
            r"need) to\b|is this page useful\b|signs to look (?:out )?for\b|what to do\b|penalties\b|do not confront\b|what good looks like\b|who needs to\b)|^applies to\b", 1, 300), "a guide's questions and advice"),
    Sign(Kind.GUIDANCE, "addresses_reader", 1, _addresses_reader, "it speaks to the reader"),
    Sign(Kind.POLICY, "policy_title", 4, _policy_title, "a policy's title"),
    Sign(Kind.POLICY, "no_contract", 3, _says(r"(?:this|the) policy does not form part of|not form part of any (?:employee|contract)"), "it is no part of a contract of employment"),
    Sign(Kind.POLICY, "policy_scope", 2, _says(
        r"this policy (?:applies|is applicable|covers|sets out|outlines|explains|describes|defines|should be read)|(?:scope|purpose|aim) of this (?:policy|procedure)"), "the policy's scope"),
    Sign(Kind.POLICY, "policy_breach", 2, _says(r"breach(?:es)? of this policy|breach(?:es)? this policy|(?:comply with|failure to follow|follow) this policy"), "what follows a breach of it"),
    Sign(Kind.POLICY, "staff_must", 1, _says(r"\byou (?:must|are required|should|are encouraged)\b|\b(?:staff|employees|managers|all colleagues) (?:must|shall)\b"), "what staff must do"),
    Sign(Kind.POLICY, "policy_owner", 1, _says(r"policy (?:owner|number|ref)|responsibility for (?:this|the) policy|document control|^(?:next )?review(?: date)?: "), "its owner or next review"),
    Sign(Kind.POLICY, "this_policy", 2, _says(r"\bthis policy\b", 3), "'this policy' over and over"),
    Sign(Kind.SUPPLIER_CODE, "suppliers_must", 4, _says(
        SUPPLIERS + r" (?:must|shall|may not|will not|(?:is|are) (?:expected|required|obliged|prohibited|to)|agrees? to)\b", 4, 60), "what suppliers must do, over and over"),
    Sign(Kind.SUPPLIER_CODE, "supplier_code_title", 4, _titled(
        r"\b" + SUPPLIERS + r"(?:['’]s?)? (?:[\w-]+ ){0,4}(?:undertaking|self-declaration|warranty)\b|\b" + SUPPLIERS + r"(?:['’]s?)? (?:code|charter|handbook|manual|requirements|principles|standards)\b|\b(?:requirements|code|charter|standards|terms|expectations|expect)\b[^\n]{0,30}\b(?:for|of) " + SUPPLIERS),
        "the title of a code for suppliers"),
    Sign(Kind.SUPPLIER_CODE, "supplier_form", 6, _says(
        r"\b(?:we|i), the undersigned (?:[\w-]+ )?" + SUPPLIERS + r"|\bto be (?:completed|filled in|signed)(?: and (?:returned|signed))? by (?:each|every|all|the|any) (?:\w+ )?" + SUPPLIERS),
        "a form for suppliers to sign"),
    Sign(Kind.SUPPLIER_CODE, "supplier_agrees", 2, _says(
        r"\b(?:as a|for the|on behalf of the) (?:business )?(?:supplier|partner|vendor|contractor)\b|\b(?:this|the) (?:code|charter) (?:sets out|applies|before|is)\b|\bthese requirements\b|\bcondition of doing business\b|"
        r"\bwe (?:ask|expect|require) (?:of |from )?(?:you|all suppliers|our (?:suppliers|growers|partners|contractors|agencies))\b|\bif you (?:supply|grow for|work for|make)\b|\bthings (?:that )?we (?:ask|expect)\b|"
            r"\b(?:sign|accept|comply with|breaks|acceptance of) (?:this|the) (?:code|charter)\b"), "the supplier's agreement to it"),
    Sign(Kind.TENDER, "tender_title", 4, _titled(r"\binvitation to (?:tender|quote|bid)\b|\bITT\b|\brequest for (?:proposals?|tenders?|quotations?)\b|\bRFP\b|\b(?:selection|supplier|self-assessment) questionnaire\b|\bcontract notice\b|\btenders?\b|\bprocurement notice\b|\bdynamic purchasing\b|\bDPS\b|\bprequalification\b|\bPQQ\b"),
        "the title of a call for tenders"),
    Sign(Kind.TENDER, "tender_words", 4, _says(
        r"\b(?:tenderers?|bidders?|bids|proposals|tenders|lots? \d|applicants?|evaluators?)\b|\bcontracting authority\b|\bclosing date\b|\baward criteria\b|\bcontract award\b|\bweighting\b|\bpass/fail\b|\bclarification questions\b|\b\d+ words\b|\bword limit\b|\b\d+ marks\b|\bcall-off\b|\bexclusion grounds\b|\bestimated value\b",
        3, 60), "words of a tender, such as bidders and award criteria"),
    Sign(Kind.REPORT, "study_words", 3, _says(
        r"\b(?:key findings|executive summary|methodology|abstract|respondents|recommendations|literature|working paper|annex [A-Z]|foreword|statistical tables|indicative|policymakers)\b|"
        r"\b(?:our|this) (?:study|research|sample|analysis|survey)\b|\bresearchers\b|\bfieldwork\b|\bwere interviewed\b|\brandom sample\b|\b(?:table|chart|figure) \d|\bpresented to\b|\bwe conclude\b|\bconclusions\b|\bwitnesses\b|\b(?:took|written|oral) evidence\b|\bparagraph \d|\binterviewees\b", 2, 150), "parts of a study, such as findings and method"),
    Sign(Kind.REPORT, "many_statements", 3, _says(
        r"\b\d[\d,]* (?:modern slavery )?(?:statements|companies|retailers|firms|disclosures|businesses)\b|\b(?:the|these|all|of the) statements\b|\bstatements (?:from|that|which|published)\b|\bprosecutions\b|\bconvictions\b", 3, 120),
        "it counts many companies' statements"),
    Sign(Kind.REPORT, "study_title", 2, _titled(r"\bworking paper\b|\bstudy\b|\banalysis\b|\ba report by\b|\bhow \d+ \w+\b|\bbenchmark\b|\bannual report of the\b|\bcommissioner\b|\bcommittee\b|\breport of (?:session|the)\b|\binquiry\b|\bfindings\b|\bindex\b"), "a study's title"),
    Sign(Kind.OTHER, "addresses_reader", 4, _addresses_reader, "it speaks to the reader"),
    Sign(Kind.OTHER, "no_own_voice", 3, _no_own_voice, "no company speaks of itself"),
    Sign(Kind.OTHER, "of_companies", 4, _of_companies, "it tells of companies, not of one by itself"),
)  # fmt: skip
