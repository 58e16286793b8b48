"""Statements of another database, their texts, their scores with all that hangs on them, and whose they are.

A reading is one of a document and its text. Passages are kept of one reading of a document, the one that was scored
last; where both databases hold some, those of the later run stay. A statement is its document, a score its fingerprint.
Of two latest scores that of the later run stays the latest, as if both had been written here one after the other.
"""

from collections.abc import Iterable

from statement_audit.issue_codes import TRANSIENT
from statement_audit.models import CompanyRef
from statement_audit.store.merge_rows import Rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert_many
from statement_audit.store.write_statements import find_or_add_company, forget_unlinked, join_links, show_score

_SQL = queries_of("merge_statements", transient=", ".join(repr(code) for code in TRANSIENT))


def merge_rubrics(rows: Rows) -> None:
    """Rubrics by their hash, criteria by rubric and name."""
    rows.copy("rubrics", unless_there=True)
    rows.merge("criteria", ("rubric_hash", "criterion"))


def merge_texts(rows: Rows) -> None:
    """Documents by hash, readings by document and text, pages by reading and number."""
    rows.copy("documents", unless_there=True)
    rows.db.execute(_SQL["documents"])
    rows.match("extractions", ("document_sha256", "text_sha256"))
    rows.copy("extractions", replace={"passages_sha256": "NULL"})
    rows.match_within("pages", "extractions", "extraction_id", "page")
    rows.copy("pages")
    _sketches(rows)


def _sketches(rows: Rows) -> None:
    missing = "it.extraction_id IN (SELECT old FROM temp.extractions_map AS own WHERE NOT EXISTS ({}))"
    missing = missing.format("SELECT 1 FROM main.text_sketches AS held WHERE held.extraction_id = own.new")
    rows.copy("text_bands", missing, unless_there=True)
    rows.copy("text_sketches", missing)


def merge_passages(rows: Rows) -> None:
    """Bring in the passages of documents that have none here, or whose reading there was scored by a later run.

    Where they give way, evidence that rests on the earlier ones keeps its page and its quote, and no passage.
    """
    rows.new_map("passages")
    rows.db.execute(_SQL["readings"])
    rows.db.execute(_SQL["drop_passages"])
    rows.db.execute(_SQL["forget_passages"])
    rows.db.execute(_SQL["note_passages"])
    rows.db.execute(_SQL["passages_here"])
    rows.add_new("passages", _SQL["of_taken"])
    rows.copy("passages")
    rows.db.execute("DROP TABLE temp.readings")


_OF_NEW_SCORES = "it.score_id IN (SELECT old FROM temp.scores_map WHERE added = 1)"


def merge_companies(rows: Rows) -> None:
    """Each company as a run would find or add it: by name and number."""
    rows.new_map("companies")
    top = rows.next_id("companies")
    for row in list(rows.db.rows("SELECT id, name, company_number, website FROM source.companies ORDER BY id")):
        new = find_or_add_company(rows.db, CompanyRef(row["name"], row["company_number"], row["website"]))
        rows.db.execute("INSERT INTO temp.companies_map VALUES (?, ?, ?)", (row["id"], new, new > top))


def match_statements(rows: Rows) -> None:
    """Find statements and scores that are here already, and decide which score of a statement shall be its latest.

    A score that failed for a passing reason gives way to one of the same fingerprint that did not.
    """
    rows.match("statements", ("document_sha256",))
    rows.match("scores", ("fingerprint",))
    rows.db.execute(_SQL["decided"])
    rows.db.execute(_SQL["passed"])
    rows.db.execute("DELETE FROM temp.passed WHERE here = there")
    rows.db.execute("DELETE FROM main.scores WHERE id IN (SELECT new FROM temp.passed WHERE here)")
    rows.db.execute("DELETE FROM temp.scores_map WHERE old IN (SELECT old FROM temp.passed WHERE here)")
    rows.add_new("scores", "1")


def merge_statements(rows: Rows) -> int:
    """Bring in statements, scores and what a score consists of; how many statements got another latest score."""
    rows.copy("statements")
    rows.copy("scores")
    rows.match_within("findings", "scores", "score_id", "criterion")
    rows.copy("findings")
    rows.new_map("evidence")
    rows.add_new("evidence", "it.finding_id IN (SELECT old FROM temp.findings_map WHERE added = 1)")
    rows.copy("evidence")
    for table in ("gates", "facts", "entity_checks"):
        rows.copy(table, _OF_NEW_SCORES)
    rows.db.execute(_SQL["first_run"])
    return _show_latest(rows)


def _show_latest(rows: Rows) -> int:
    """Let each statement that both have say what its latest score found."""
    changed = list(rows.db.rows(_SQL["other_latest"]))
    for row in changed:
        show_score(rows.db, row["statement_id"], row["score_id"])
        if row["newer"]:
            rows.db.execute(_SQL["read_as_there"], (row["old"],))
    return len(changed)


def merge_commitments(rows: Rows) -> None:
    """Bring in the promises of new statements, with the score that decided them: where another comes next here, they
    are decided anew by `update_commitments`, as are those of statements that both had."""
    new = "SELECT old FROM temp.statements_map WHERE added = 1"
    rows.copy("commitments", f"it.statement_id IN ({new})")
    rows.copy("commitment_checks", f"it.score_id IN (SELECT id FROM source.scores WHERE statement_id IN ({new}))")


# --- whose a statement is -----------------------------------------------------------------------


def merge_links(rows: Rows) -> list[int]:
    """Bring in which statement belongs to which companies; returns companies that may so have lost their last one."""
    new = "it.statement_id IN (SELECT old FROM temp.statements_map WHERE added = 1)"
    rows.copy("statement_companies", new, unless_there=True)
    names = rows.columns("statement_companies")
    values = ", ".join(f"{rows.translated('statement_companies', name)} AS {name}" for name in names)
    rows.db.execute(_SQL["links_brought"].format(values=values))
    differing = rows.db.rows(_SQL["differing"].format(names=", ".join(names)))
    gone = [company for row in list(differing) for company in _join(rows, row["new"], bool(row["newer"]))]
    rows.db.execute("DROP TABLE temp.links_there")
    return gone


def _join(rows: Rows, statement_id: int, is_newer: bool) -> Iterable[int]:
    """Write the companies that the statement has by both databases; returns those that it has not, or no more."""
    there = list(rows.db.rows("SELECT * FROM temp.links_there WHERE statement_id = ?", (statement_id,)))
    here = list(rows.db.rows("SELECT * FROM main.statement_companies WHERE statement_id = ?", (statement_id,)))
    joined = join_links(here, there) if is_newer else join_links(there, here)
    if joined != {link["company_id"]: link for link in here}:
        rows.db.execute("DELETE FROM main.statement_companies WHERE statement_id = ?", (statement_id,))
        insert_many(rows.db, "statement_companies", joined.values())
    return {link["company_id"] for link in (*here, *there)} - joined.keys()


def forget_companies(rows: Rows, gone: Iterable[int]) -> None:
    """Delete those of these companies that nothing refers to: a wrong guess, or a corrected spelling."""
    for company_id in sorted(set(gone)):
        forget_unlinked(rows.db, company_id)
