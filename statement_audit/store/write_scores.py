"""Scores of one statement in one run: findings, evidence, gates; facts, what a statement says of itself, with quotes;
and issues, each kept once and linked to every run that raised it. The caller is inside a transaction.
"""

from typing import Any

from statement_audit.clock import now
from statement_audit.errors import EvidenceError, StoreError
from statement_audit.models import DocumentKind, Evidence, Fact, Finding, Issue, State, StatementResult
from statement_audit.store.connection import Database
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert, insert_many, picked, storable, stored
from statement_audit.store.write_documents import StoredText
from statement_audit.store.write_statements import day_of, facts_of

ISSUE_COLUMNS = ("stage", "code", "severity", "source_name", "statement_id", "score_id", "message", "hint", "data")
"""What an issue says: where it is the same, the issue is."""
_SQL = queries_of("write_scores", issue=", ".join(ISSUE_COLUMNS))

# Results that say nothing about a passage, and so need no quote (`not_met`: what was looked for is not there).
_WITHOUT_QUOTE = frozenset({"not_found", "not_assessed", "not_assessable", "could_not_read", "not_met"})


def unranked_reason(result: StatementResult) -> str | None:
    """Why a result stands outside the league table; None where it is ranked."""
    if result.state is not State.SCORED:
        return result.state.value
    if result.identity is None or result.identity.kind is not DocumentKind.STATEMENT:
        return "policy_not_statement"
    codes = {issue.code for issue in result.issues}
    has_quality = result.assessment is not None and result.assessment.scores.quality is not None
    unfit = (reason for reason in ("text_glued", "little_text") if reason in codes)
    return next(unfit, None if has_quality else "no_quality")


def write_score(db: Database, run_id: int, statement_id: int, result: StatementResult, text: StoredText | None) -> int:
    """Add the score's row and all that hangs on it; return its id.

    Raises:
        EvidenceError: a quote is not in the stored page, or a finding that needs one has none.
        StoreError: a finding's criterion is not in the run's rubric.
    """
    reason = unranked_reason(result)
    row: dict[str, Any] = {
        "statement_id": statement_id, "run_id": run_id, "extraction_id": text.extraction_id if text else None,
        "kind": result.identity.kind if result.identity else None, "facts": facts_of(result), "groups": {},
        "rankable": reason is None, "unranked_reason": reason, "passages": len(result.passages),
        "words": sum(len(passage.quote.split()) for passage in result.passages),
    }  # fmt: skip
    row |= picked(result, "fingerprint state seconds")
    if result.assessment is None:
        return insert(db, "scores", row)
    row |= picked(result.assessment.scores, "profile quality walk_to_talk honesty band coverage groups")
    score_id = insert(db, "scores", row)
    own: dict[str, Any] = {"score_id": score_id, "statement_id": statement_id, "run_id": run_id}
    criteria = {row["criterion"]: row for row in db.rows(_SQL["criteria"], (run_id,))}
    for finding in result.assessment.findings:
        if finding.criterion not in criteria:
            raise StoreError(f"Criterion {finding.criterion} is not in the rubric of run {run_id}.")
        criterion = criteria[finding.criterion]
        needs_quote = finding.status not in _WITHOUT_QUOTE and criterion["assessed_from"] == "text"
        if needs_quote and not finding.evidence:
            words = f"{finding.criterion} is '{finding.status}' without a quote ({result.ref.source_name})."
            raise EvidenceError(words)
        _write_finding(db, own | {"criterion_id": criterion["id"]}, finding, result, text)
    for gate in result.assessment.gates:
        day = {"in_force_on": gate.in_force_on or None, "in_force_by": gate.in_force_by or None}
        insert(db, "gates", own | picked(gate, "law version result missing unassessed tests") | day)
    return score_id


def _write_finding(
    db: Database, own: dict[str, Any], finding: Finding, result: StatementResult, text: StoredText | None
) -> None:
    row = own | picked(finding, "criterion status score confidence needs_review flags reasons")
    finding_id = insert(db, "findings", row | {"group_id": finding.group})
    for place, evidence in enumerate(finding.evidence):
        quote = picked(evidence, "page start end quote role status probability") | {
            "finding_id": finding_id,
            "page_id": page_of_quote(db, evidence, text, finding.criterion, result),
            "passage_id": text.passages.get(evidence.passage) if text else None,
            "document_sha256": result.raw.sha256,
        }
        if place and evidence.role == "best":
            quote["role"] = "second"  # one best a finding
        insert(db, "evidence", quote)


# --- facts ----------------------------------------------------------------------------------


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
    row |= {"fact": fact.kind, "end_date": day_of(fact), "role": fact.role or None, "entity": fact.entity or None}
    return row | {"law": fact.law or None, "company_number": fact.number or None}


# --- issues ---------------------------------------------------------------------------------


def add_issue(db: Database, run_id: int, issue: Issue, statement_id: int | None, score_id: int | None) -> None:
    """Link the issue to the run; add it where no run raised it word for word, of the same statement and score."""
    row = picked(issue, "stage code severity source_name") | {"statement_id": statement_id, "score_id": score_id}
    row |= picked(issue, "message hint data")
    values = tuple(map(stored, row.values()))
    issue_id = _known(db, values)
    if issue_id is None:
        issue_id = insert(db, "issues", row | {"run_id": run_id, "created_at": now()})
        if score_id is None:
            _held(db, values)[hash(values)] = issue_id
    insert(db, "run_issues", {"run_id": run_id, "issue_id": issue_id}, conflict="IGNORE")


_SAME = " AND ".join(f"{name} IS ?" for name in ISSUE_COLUMNS)


def _known(db: Database, values: tuple[Any, ...]) -> Any:
    """The id of the issue with these values; None where there is none."""
    if values[5] is not None:  # a score has few issues, and they are of that score alone
        return db.value(f"SELECT id FROM issues WHERE {_SAME}", values)
    held = _held(db, values).get(hash(values))
    # what is held may have been rolled back, or deleted with its statement
    return None if held is None else db.value(f"SELECT id FROM issues WHERE id = ? AND {_SAME}", (held, *values))


def _held(db: Database, values: tuple[Any, ...]) -> dict[int, int | None]:
    """Hash of an issue's values -> its id, of all that one source has of one code: a list of many rows is read once."""
    key = (values[1], values[3])
    if key not in db.issue_ids:
        db.issue_ids[key] = {hash(row[1:]): row[0] for row in db.tuples(_SQL["issues"], key)}
    return db.issue_ids[key]
