"""Statement, policy or something else: points for what the title and the text say, each with a reason code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from statement_audit.identity.laws import find_laws
from statement_audit.models import DocumentKind

TERMS = re.compile(
    r"modern\s*slavery|human\s*traffick\w*|forced[\s,]*(?:or compulsory\s*)?labou?r|child\s*labou?r|\bslavery|\btraffick\w*|servitude|"
    r"debt\s*bondage|bonded\s*labou?r|labou?r exploitation|compulsory\s*labou?r|\bslaves?\b",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(?:slavery|trafficking|forced\s*(?:and child\s*)?labou?r|child\s*labou?r|supply\s*chains?)[^.]{0,70}?(?:statement|report|transparency|disclosure|update)|"
    r"(?:statement|report|disclosure)[^.]{0,45}?(?:slavery|trafficking|forced\s*labou?r|child\s*labou?r|supply\s*chains)|"
    r"transparency in (?:our |the )?supply chains|fighting against forced",
    re.IGNORECASE,
)
TOPIC_TITLE = re.compile(r"modern\s*slavery|human\s*trafficking|forced\s*labou?r|anti-?slavery", re.IGNORECASE)
DECLARES = re.compile(
    r"(?:this|our|the following|above)\s*(?:\w+\s+){0,6}(?:statement|report|document|disclosure)\s*(?:\([^)]{0,60}\)\s*)?(?:\w+\s+){0,4}"
    r"(?:made|published|prepared|issued|produced|pursuant|given|sets?\s*out|outlines?|describes?|constitutes?|covers?|is\s*in\s*response|"
    r"complies|explains|details|summari[sz]es|addresses|responds|relates|discloses|fulfil|reflects|seeks|provides|aims|has been)|"
    r"(?:constitutes?|forms?|represents?|is)\s*(?:\w+(?:[’']s)?\s+){0,8}(?:slavery|trafficking)\s*(?:\w+\s+){0,4}statement|"
    r"(?:pursuant|accordance|compliance|response|comply|line|under|requirements? of|required by)\s*(?:\w+\s+){0,6}(?:section\s*54|s\.?\s*54|modern\s*slavery\s*act|fighting\s*against|transparency\s*in\s*supply)|"
    r"(?:annual|modern slavery|trafficking|our|this|first|second|third|fourth|fifth|sixth|seventh|eighth)\s*(?:modern slavery |slavery and human trafficking )?statement",
    re.IGNORECASE,
)
# The company's own voice: this is our statement, these are the steps that we took.
OWN = re.compile(
    r"\b(?:constitutes|forms|is|represents) (?:our|[A-Z][\w’'& ]{2,40}?[’']s?)\b[^.]{0,60}\b(?:statement|report)"
    r"|\bsteps (?:that )?(?:\S+ ){0,8}?(?:ha(?:s|ve) taken|took|is taking|are taking)"
    r"|\b(?:our|this) (?:\w+ ){0,6}(?:statement|report)\b",
    re.IGNORECASE,
)
READER = re.compile(r"\b(?:you|yours?)\b", re.IGNORECASE)
COMPANIES = re.compile(
    r"\b(?:businesses|organi[sz]ations|companies|firms|employers|a (?:business|company|firm|statement|board|parent|group|director"
    r"|subsidiary)|the (?:business|organi[sz]ation)(?:'s)?)\b",
    re.IGNORECASE,
)
TO_FILL_IN = re.compile(
    r"\[(?:[A-Z][A-Z /&'-]{2,60}|\W*|(?i:[^\]]*\b(?:insert|name|date|company|organi[sz]ation|your|number|describe|delete)\b[^\]]*))\]"
    r"|<[a-z][a-z /]{2,40}>|\bXYZ\b|\b(?i:insert (?:name|date|your|the))\b"
)
LINE_TO_FILL_IN = re.compile(r"_{4,}")
REPORTED = re.compile(
    r"\b(?:said|says|told|according to|spokes\w+|campaigners?|critics|published today|minister|MPs?|lawmakers|bill)\b",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?i:\b\d+[- ]min(?:ute)?s? read\b|\babout the author\b)|^[Bb]y\s+[A-Z][a-z'-]+ [A-Z][\w'-]+,", re.MULTILINE
)
APPROVED = re.compile(
    r"approved\s*by|signed\b|signature|board\s*of\s*directors|\bboard\b[^.]{0,40}approv|approval|attest|managing director|chief executive|director\b",
    re.IGNORECASE,
)
POLICY_TITLE = re.compile(
    r"\bpolic(?:y|ies)\b|\bcode of (?:conduct|practice)\b|\bprocedure\b|\bhandbook\b", re.IGNORECASE
)
STATEMENT_WORD = re.compile(r"\bstatement\b|\breport\b", re.IGNORECASE)
POLICY_MARKS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"(?:this|the) policy does not form part of|not form part of any (?:employee|contract)", re.I), 3),
    (re.compile(r"this policy (?:applies|is applicable|covers|sets out|should be read)|scope of this policy", re.I), 2),
    (re.compile(r"breach(?:es)? of this policy|breach(?:es)? this policy|comply with this policy", re.I), 2),
    (re.compile(r"\byou (?:must|are required|should|are encouraged)\b", re.I), 1),
    (re.compile(r"policy (?:owner|number|ref)|responsibility for (?:this|the) policy", re.I), 1),
)  # fmt: skip
ADVICE = re.compile(
    r"\b(?:your (?:organi[sz]ation|business|company|statement|turnover)|(?:organi[sz]ations|businesses|companies) (?:must|should|are required|need to))\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:we|our|us|the company|the group)\b", re.IGNORECASE)
NOT_FOUND = re.compile(
    r"\b(?:404|403|page (?:not|could not be|cannot be|can[’']t be) found|not found|access denied|forbidden|no longer (?:available|exists)|"
    r"enable (?:javascript|cookies)|are you a (?:robot|human)|verify you are|under maintenance|error occurred|request blocked)\b",
    re.IGNORECASE,
)
PRIVATE = re.compile(
    r"privacy (?:policy|notice)|cookie (?:policy|notice)|terms (?:and|&) conditions|gender pay gap", re.IGNORECASE
)

CHALLENGE = re.compile(
    r"checking your browser|just a moment|are you (?:a )?(?:robot|human)|verify(?:ing)? (?:that )?you are|captcha|unusual traffic|\bray id\b|"
    r"enable javascript and cookies|incapsula|pardon our interruption|security check|bot protection|access to this page has been denied",
    re.IGNORECASE,
)
COOKIE = re.compile(
    r"\bcookies?\b|\bconsent\b|accept all|reject all|manage (?:preferences|settings|choices)|privacy (?:settings|preferences)|tracking technolog",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"\b(?:sign|log)[ -]?in\b|\bpassword\b|forgot(?:ten)? (?:your )?password|create an account|members only",
    re.IGNORECASE,
)
NEWS = (
    re.compile(r"\btold (?:reporters|the \w+|us|[A-Z][a-z]+ [A-Z][a-z]+)\b|\b(?:he|she|they) (?:said|added|told)\b|,[”\"’'] (?:said|says)\b", re.I),
    re.compile(r"\bspokes(?:man|woman|person)\b|\bpolice\b|\bcourt heard\b|\bmagistrates\b|\bcampaigners\b", re.I),
    re.compile(r"\bshare this (?:article|story)|read more:|\brelated (?:articles|stories|news)|\bsubscribe\b|press release|newsroom|^\W*ends\W*$|notes? to editors|media (?:contact|enquiries)|\bjournalist\b|^by (?-i:[A-Z][a-z]+ [A-Z][a-z]+)", re.I | re.M),
    re.compile(r"\b(?:on|last) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\bminutes? read\b|\bmin read\b", re.I),
)  # fmt: skip
# What a title says the document is, beside a statement: code, and the words.
OTHER_TITLES = (
    ("privacy_notice", re.compile(r"privacy (?:policy|notice|statement)|cookie (?:policy|notice)|data protection (?:policy|notice)|terms (?:and|&) conditions|terms of (?:use|service)", re.I)),
    ("code_of_conduct", re.compile(r"\bcode of (?:\w+ )?(?:conduct|ethics|practice)|\b(?:supplier|business|ethical) (?:code|principles)\b|supplier (?:handbook|manual|requirements)", re.I)),
    ("other_report", re.compile(r"gender pay gap|annual report(?: and accounts| & accounts)?|tax strateg|section 172|sustainability report|\besg report|(?:carbon|energy) reduction|equality|diversity and inclusion report|corporate governance (?:report|statement)|financial statements|whistleblowing policy|environmental (?:policy|report)|conflict minerals report", re.I)),
    ("news_item", re.compile(r"\bnews\b|press release|\bblog\b|in the media|latest updates", re.I)),
    ("careers_page", re.compile(r"\bcareers?\b|\bvacanc|\bjob description", re.I)),
)  # fmt: skip
AGAINST = 12  # points of what a company's own statement never does
HOLES = 5  # places to fill in: more than a signature block has
LEAST_WORDS = 60
LEAST_TERMS = 3
SHORT_WORDS = 300  # a page of fewer words may be a wall before the real one


@dataclass(frozen=True, slots=True)
class Body:
    """A document's own text without furniture. `head` are the lines that may be a title."""

    text: str
    words: int
    terms: int
    head: tuple[str, ...]

    @property
    def density(self) -> float:
        """Slavery terms per 1,000 words."""
        return 1000 * self.terms / max(1, self.words)


def classify(body: Body) -> tuple[DocumentKind, float, tuple[str, ...]]:
    """Statement, policy or other, with confidence (0-1) and reason codes."""
    titles = " \n".join(body.head[:6])[:800]
    declared = bool(TITLE.search(titles) and DECLARES.search(body.text))
    wall = _wall(body, titles)
    if wall:
        return DocumentKind.OTHER, 0.9, (wall,)
    if body.terms < (1 if declared else LEAST_TERMS):
        named = _named_otherwise(titles)
        return DocumentKind.OTHER, 0.95, ("no_slavery_terms", *((named,) if named else ()))
    statement, reasons = _statement_points(body, titles)
    policy = _policy_points(body, titles)
    for code, points, met in _against(body, titles):
        statement -= points if met else 0
        reasons += (code,) if met else ()
    if body.density < 2.5:
        return DocumentKind.OTHER, 0.8, (*reasons, "low_density")
    if policy >= 4 and (policy > statement or len(OWN.findall(body.text)) <= 1):
        return DocumentKind.POLICY, min(0.95, 0.5 + 0.07 * (policy - statement)), (*reasons, "policy_wording")
    if statement >= 5:
        return DocumentKind.STATEMENT, min(0.98, 0.5 + 0.06 * (statement - max(0, policy - 2))), reasons
    if policy >= 3:
        return DocumentKind.POLICY, 0.6, (*reasons, "policy_wording")
    return DocumentKind.OTHER, 0.6, (*reasons, "not_declared")


def _wall(body: Body, titles: str) -> str | None:
    """The code of a page that stands before the real one, or of one too short to be anything; None for a text."""
    if body.words >= SHORT_WORDS or body.terms >= 2 * LEAST_TERMS:
        return None
    text = titles + "\n" + body.text
    few = body.terms < LEAST_TERMS
    if CHALLENGE.search(text) and few:
        return "challenge_page"
    if (NOT_FOUND.search(titles) and few) or (body.words < LEAST_WORDS and NOT_FOUND.search(text)):
        return "error_page"
    if few and len(COOKIE.findall(text)) >= 3 and len(COOKIE.findall(text)) * 40 >= body.words:
        return "cookie_wall"
    if few and len(LOGIN.findall(text)) >= 2 and body.words < 120:
        return "login_page"
    return "too_little_text" if body.words < LEAST_WORDS else None


def _named_otherwise(titles: str) -> str | None:
    """The code of what the title says that the document is, where that is no statement on slavery."""
    if TITLE.search(titles) or TOPIC_TITLE.search(titles):
        return None
    return next((code for code, words in OTHER_TITLES if words.search(titles)), None)


def _against(body: Body, titles: str) -> tuple[tuple[str, int, bool], ...]:
    """What speaks against a statement: reason code, points, whether it is so."""
    own, first, reader, companies = (len(one.findall(body.text)) for one in (OWN, FIRST_PERSON, READER, COMPANIES))
    news = sum(bool(pattern.search(body.text)) for pattern in NEWS)
    reported = len(REPORTED.findall(body.text))
    named = _named_otherwise(titles)
    return (
        ("advice", 6, _advises(body)),
        ("addresses_reader", AGAINST, reader >= 4 and reader * 100 >= body.words),
        ("template", AGAINST, _holes(body.text) >= HOLES),
        ("news_item", AGAINST, (reported >= 5 and reported * 80 >= body.words) or (news >= 2 and own <= 1)),
        ("byline", AGAINST, own <= 1 and bool(BYLINE.search(body.text))),
        ("no_own_voice", AGAINST, own == 0 and first * 80 < body.words and body.words >= SHORT_WORDS),
        ("of_companies", AGAINST, own <= 1 and companies >= 3 and companies > first),
        (named or "", 4, named is not None),
    )


def _holes(text: str) -> float:
    """Places to fill in; a line may be any blank, so three count as one."""
    return len(TO_FILL_IN.findall(text)) + len(LINE_TO_FILL_IN.findall(text)) / 3


def _statement_points(body: Body, titles: str) -> tuple[int, tuple[str, ...]]:
    checks = (
        (3, "title", bool(TITLE.search(titles))),
        (1, "topic_title", bool(TOPIC_TITLE.search(titles))),
        (min(3, 1 + len(DECLARES.findall(body.text))), "declares_statement", bool(DECLARES.search(body.text))),
        (1, "law_named", bool(find_laws(body.text))),
        (1, "approval", bool(APPROVED.search(body.text))),
        (1, "dense", body.density >= 8),
        (1, "first_person", len(FIRST_PERSON.findall(body.text)) * 100 >= body.words),
    )
    return sum(points for points, _, met in checks if met), tuple(name for _, name, met in checks if met)


def _policy_points(body: Body, titles: str) -> int:
    points = sum(weight for pattern, weight in POLICY_MARKS if pattern.search(body.text))
    first = next((line for line in body.head if TOPIC_TITLE.search(line) or POLICY_TITLE.search(line)), titles[:100])
    if POLICY_TITLE.search(first) and not STATEMENT_WORD.search(first):
        points += 3
    says_policy = len(re.findall(r"\bthis policy\b", body.text, re.IGNORECASE))
    says_statement = len(re.findall(r"\bthis (?:\w+ ){0,4}statement\b", body.text, re.IGNORECASE))
    return points + min(2, says_policy // 2) - (3 if says_statement and says_statement >= says_policy else 0)


def _advises(body: Body) -> bool:
    """Guidance for others rather than a company's own account."""
    advice = len(ADVICE.findall(body.text))
    return advice >= 3 and advice * 3 > len(FIRST_PERSON.findall(body.text))
