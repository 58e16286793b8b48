"""What a statement says of itself: facts with quotes, checks of joint statements; and the stored page of a quote."""

from typing import Any

from statement_audit.errors import EvidenceError
from statement_audit.models import Evidence, Fact, FactKind, StatementResult
from statement_audit.store.connection import Database
from statement_audit.store.inserting import insert, insert_many
from statement_audit.store.sqlite_values import picked, storable
from statement_audit.store.write_documents import StoredText
from statement_audit.tabular import grouped

# What `statements` says where a score is older than these columns.
BLANK: dict[str, Any] = {
    "reporting_entities": [], "company_numbers": [], "period_basis": None, "approving_body": None,
    "approval_kind": None, "approval_date": None, "signatory_name": None, "signatory_role": None, "signed": None,
    "laws_named": [], "published_on": None, "sector_guesses": [],
}  # fmt: skip


def fact_columns(result: StatementResult) -> dict[str, Any]:
    """The columns of `statements` that say what the statement says of itself; the first of several where one fits."""
    by_kind = grouped((fact.kind, fact) for fact in result.facts)
    row = dict(BLANK)
    row["reporting_entities"] = [fact.value for fact in by_kind.get(FactKind.ENTITY, [])]
    row["company_numbers"] = list(result.identity.numbers) if result.identity else []
    row["laws_named"] = [fact.value for fact in by_kind.get(FactKind.LAW, [])]
    for fact in by_kind.get(FactKind.PERIOD, [])[:1]:
        row["period_basis"] = fact.role
    approvals = sorted(by_kind.get(FactKind.APPROVAL, []), key=lambda fact: -fact.confidence)
    for fact in approvals[:1]:
        row |= {"approving_body": fact.value or None, "approval_kind": fact.role, "approval_date": _day(fact)}
    for fact in by_kind.get(FactKind.SIGNATURE, [])[:1]:
        row |= {"signatory_name": fact.value or None, "signatory_role": fact.role or None, "signed": fact.signed}
    for fact in by_kind.get(FactKind.PUBLICATION, [])[:1]:
        row["published_on"] = _day(fact)
    return row


def _day(fact: Fact) -> str | None:
    """ISO date, or year and month where the text gives no day."""
    day = fact.end_date.isoformat() if fact.end_date else ""
    return (day if fact.day_known else day[:7]) or None


def page_of_quote(
    db: Database, quoted: Fact | Evidence, text: StoredText | None, of: str, result: StatementResult
) -> int:
    """The id of the stored page on which the quote stands at its place.

    Raises:
        EvidenceError: it does not, or there are no words. `of`: whose quote it is.
    """
    page_id = text.pages.get(quoted.page) if text else None
    quote, length = storable(quoted.quote), quoted.end - quoted.start
    stored = db.value("SELECT substr(text, ?, ?) FROM pages WHERE id = ?", (quoted.start + 1, length, page_id))
    if page_id is None or stored != quote or not quote or quoted.start < 0 or length <= 0:
        place = f"page {quoted.page} at {quoted.start}-{quoted.end} of {result.ref.source_name}"
        raise EvidenceError(
            f"The quote of {of} is not on {place}.",
            hint="This is a fault of the program; please report it with the document.",
        )
    return page_id


def write_facts(db: Database, statement_id: int, score_id: int, result: StatementResult, text: StoredText) -> None:
    """Add the score's facts.

    Raises:
        EvidenceError: a quote is not in the stored page.
    """
    for fact in result.facts:
        page_id = page_of_quote(db, fact, text, f"the fact '{fact.kind}'", result)
        place = {"score_id": score_id, "statement_id": statement_id, "page_id": page_id}
        insert(db, "facts", place | {"document_sha256": result.raw.sha256} | _fact_row(fact))
    own = {"score_id": score_id, "statement_id": statement_id}
    checks = result.assessment.entity_checks if result.assessment else ()
    rows = (own | picked(check, "law entity criterion status reason") for check in checks)
    insert_many(db, "entity_checks", rows, conflict="IGNORE")


def _fact_row(fact: Fact) -> dict[str, Any]:
    row = picked(fact, "page start end quote value start_date signed confidence")
    row |= {"fact": fact.kind, "end_date": _day(fact), "role": fact.role or None, "entity": fact.entity or None}
    return row | {"law": fact.law or None, "company_number": fact.number or None}
