"""What a document that is no statement reads as and why, in words, and what to look for instead."""

from __future__ import annotations

from statement_audit.identity.kind_signs import SIGNS
from statement_audit.models import DocumentKind as Kind
from statement_audit.models import Identity

NAMES = {
    Kind.STATEMENT: "a statement",
    Kind.ARTICLE: "an article",
    Kind.NEWS: "a news item",
    Kind.TEMPLATE: "a template",
    Kind.PRODUCT: "a page that sells something",
    Kind.COURSE: "a course",
    Kind.GUIDANCE: "guidance for others",
    Kind.POLICY: "a policy",
    Kind.SUPPLIER_CODE: "a code for suppliers",
    Kind.TENDER: "a call for tenders or a questionnaire",
    Kind.REPORT: "a report on many companies or a country",
    Kind.OTHER: "something else",
}
WORDS = {sign.code: sign.words for sign in SIGNS} | {
    "no_own_account": "no company says 'our statement' or what it did",
    "no_slavery_terms": "it says next to nothing of slavery",
    "low_density": "little of it is about slavery",
    "not_declared": "nothing in it claims to be a statement",
    "challenge_page": "a bot check",
    "error_page": "an error page",
    "cookie_wall": "a cookie banner alone",
    "login_page": "a page to log in",
    "too_little_text": "too few words to be anything",
    "privacy_notice": "the title of a privacy or legal notice",
    "code_of_conduct": "the title of a code of conduct",
    "other_report": "the title of another report",
    "careers_page": "the title of a page of jobs",
}
# Where the document itself points to what is wanted; else the code's own hint stands.
HINTS = {
    Kind.TEMPLATE: "Fill it in, or find the statement that was made from it.",
    Kind.POLICY: "Find the yearly statement.",
    Kind.SUPPLIER_CODE: "Find the yearly statement; the code says what suppliers must do, not what was done.",
    Kind.NEWS: "Find the statement itself on the company's own site.",
    Kind.ARTICLE: "Find the statement itself on the company's own site.",
}


def reads_as(identity: Identity) -> str:
    """One sentence: what the document reads as, with the signs that say so."""
    why = [WORDS[code] for code in identity.reasons if code in WORDS]
    said = f"Reads as {NAMES[identity.kind]}" if identity.kind is not Kind.OTHER else "Reads as no statement"
    return f"{said}: {'; '.join(why)}." if why else f"{said}."
