"""Doubts about what a document is, as issues: a mismatch with what the list says is told, never settled in silence. So
is what else one file holds."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, DocumentKind, ExtractedDocument, FactKind, Identity, Issue, StatementRef

SUPPORTED_LANGUAGES = ("en", "und")  # a text too short to tell goes by its kind


def identity_issues(
    document: ExtractedDocument, identity: Identity, ref: StatementRef, companies: tuple[CompanyRef, ...], draft: bool
) -> Iterator[Issue]:
    from statement_audit.identity.companies import names_company
    from statement_audit.identity.names import is_given

    name = ref.source_name
    why: dict[str, Any] = {"reasons": list(identity.reasons), "confidence": round(identity.confidence, 2)}
    if identity.language not in SUPPORTED_LANGUAGES:
        yield make_issue("language_not_supported", name, f"The text is in '{identity.language}'.")
        return
    if not identity.kind.scored:
        yield _not_a_statement(document, identity, name, draft, why)
        if not draft:
            return
    if identity.kind is DocumentKind.POLICY:
        yield make_issue("policy_not_statement", name, **why, title=document.title or "")
    yield from _part_issues(document, identity, name, why)
    if not ref.companies:
        origin = "the text" if is_given(companies[0].name, identity) else "the file's name or address"
        message = f"Taken as '{companies[0].name}', from {origin}."
        yield make_issue("company_guessed", name, message, names=list(identity.names))
    for company in ref.companies:
        if not names_company(document, company.name):
            message = f"'{company.name}' does not appear in the text."
            yield make_issue("company_not_in_text", name, message, company=company.name)
        if company.number and identity.numbers and _bare(company.number) not in map(_bare, identity.numbers):
            listed = ", ".join(identity.numbers[:4])
            message = f"The list gives '{company.name}' the number {company.number}; the text gives {listed}."
            yield make_issue("company_number_mismatch", name, message, list=company.number, text=list(identity.numbers))
    yield from _law_issues(identity, ref)
    if ref.year and identity.year and ref.year != identity.year:
        message = f"The text covers {identity.year}, the list says {ref.year}."
        yield make_issue("year_mismatch", name, message, text=identity.year, list=ref.year)
    if not (ref.year or identity.year):
        yield make_issue("year_unknown", name, hint="Say for which year it is, or pass --year." if draft else None)


def _part_issues(document: ExtractedDocument, identity: Identity, name: str, why: dict[str, Any]) -> Iterator[Issue]:
    """What of the document is not this statement."""
    part = document.part
    if part is None:
        return
    if "statement_in_report" in part.reasons:
        first, last, count = identity.pages[0], identity.pages[-1], len(document.pages)
        where = "a part of its page" if count == 1 else f"on pages {first}-{last} of {count}"
        ends = f"“{_short(part.first)}” to “{_short(part.last)}”"
        message = f"The statement is {where}; only that was scored, from {ends}."
        yield make_issue("statement_in_report", name, message, **why, pages=list(identity.pages))
    if part.languages:
        message = f"Text in {', '.join(part.languages)} stands beside the English; it was not scored."
        yield make_issue("other_language_beside", name, message, languages=list(part.languages))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _not_a_statement(
    document: ExtractedDocument, identity: Identity, name: str, draft: bool, why: dict[str, Any]
) -> Issue:
    from statement_audit.identity.kind import HINTS, reads_as

    said: dict[str, Any] = {**why, "kind": identity.kind.value, "title": document.title or ""}
    hint = HINTS.get(identity.kind)
    if draft:
        to_fill_in = hint if identity.kind is DocumentKind.TEMPLATE else None
        message = f"{reads_as(identity)} A run would not score it."
        return make_issue("draft_doubtful", name, message, hint=to_fill_in, **said)
    ending = " To score it all the same, pass the file to `statement-audit check`."
    message = f"{reads_as(identity)} It was not scored."
    return make_issue("not_a_statement", name, message, hint=hint and hint + ending, **said)


def _bare(number: str) -> str:
    """A company number without what registers and lists lose: blanks and leading zeros."""
    return "".join(number.split()).upper().lstrip("0")


def _law_issues(identity: Identity, ref: StatementRef) -> Iterator[Issue]:
    """A law of the list under which the text does not say that it is made, where it says so of others."""
    claimed = {fact.value for fact in identity.facts if fact.kind is FactKind.LAW and fact.role == "claimed"}
    missing = sorted({law.partition("@")[0] for law in ref.laws} - claimed)
    if claimed and missing:
        message = f"The list says {', '.join(missing)}; the text says that it is made under "
        message += f"{', '.join(sorted(claimed))}."
        yield make_issue("law_mismatch", ref.source_name, message, list=list(ref.laws), text=sorted(claimed))


def several_issue(
    first: ExtractedDocument, others: Sequence[ExtractedDocument], texts: Sequence[bytes], ref: StatementRef
) -> Iterator[Issue]:
    """One issue that names the others; none for a single statement.

    Args:
        texts: what a run archives of each under its SHA-256, and scores; none where this one alone is read.
    """
    told: list[dict[str, Any]] = [{"year": one.part.year, "pages": list(one.part.pages)} for one in others if one.part]
    if not told or first.part is None:
        return
    years = ", ".join(str(one["year"]) for one in told)
    message = f"The file holds a statement for {first.part.year}, which is this one, and others for {years}. "
    message += "Each is scored for itself." if texts else "They were left aside; a run scores each for itself."
    for one, text in zip(told, texts, strict=False):
        one["name"] = f"{ref.source_name} ({one['year']}).md"
        one |= {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
    yield make_issue("several_statements", ref.source_name, message, others=told)
