"""Documents of another database: their readings, pages, passages and sketches.

A reading is one of a document and its text. Passages are kept of one reading of a document, the one that was scored
last; where both databases hold some, those of the later run stay.
"""

from __future__ import annotations

from statement_audit.store.merge_rows import Rows


def merge_rubrics(rows: Rows) -> None:
    """Rubrics by their hash, criteria by rubric and name."""
    rows.copy("rubrics", unless_there=True)
    rows.match("criteria", ("rubric_hash", "criterion"))
    rows.copy("criteria")


def merge_texts(rows: Rows) -> None:
    """Documents by hash, readings by document and text, pages by reading and number."""
    _documents(rows)
    rows.match("extractions", ("document_sha256", "text_sha256"))
    rows.copy("extractions", replace={"passages_sha256": "NULL"})
    _pages(rows)
    _sketches(rows)


def _documents(rows: Rows) -> None:
    rows.copy("documents", unless_there=True)
    for column in ("media_type", "extractor", "title"):
        rows.db.execute(
            f"UPDATE main.documents SET {column} = it.{column} FROM source.documents AS it"
            f" WHERE it.sha256 = main.documents.sha256 AND main.documents.{column} IS NULL AND it.{column} IS NOT NULL"
        )


def _pages(rows: Rows) -> None:
    rows.new_map("pages")
    rows.db.execute(
        "INSERT INTO temp.pages_map SELECT it.id, held.id, 0 FROM temp.extractions_map AS own"
        " JOIN source.pages AS it ON it.extraction_id = own.old"
        " JOIN main.pages AS held ON held.extraction_id = own.new AND held.page = it.page WHERE own.added = 0"
    )
    rows.add_new("pages", "it.extraction_id IN (SELECT old FROM temp.extractions_map WHERE added = 1)")
    rows.copy("pages")


def _sketches(rows: Rows) -> None:
    missing = "it.extraction_id IN (SELECT old FROM temp.extractions_map AS own WHERE NOT EXISTS ({}))"
    missing = missing.format("SELECT 1 FROM main.text_sketches AS held WHERE held.extraction_id = own.new")
    rows.copy("text_bands", missing, unless_there=True)
    rows.copy("text_sketches", missing)


def merge_passages(rows: Rows) -> None:
    """Bring in the passages of documents that have none here, or whose reading there was scored by a later run.

    Where they give way, evidence that rests on the earlier ones keeps its page and its quote, and no passage.
    """
    rows.db.execute(
        "CREATE TEMP TABLE readings AS SELECT it.id AS old, own.new, it.passages_sha256, held.id AS held,"
        " held.id IS own.new AND held.passages_sha256 = it.passages_sha256 AS same,"
        f" held.id IS NULL OR coalesce(({_LAST_SCORED_THERE}), 0) > coalesce(({_LAST_SCORED_HERE}), 0) AS newer"
        " FROM source.extractions AS it JOIN temp.extractions_map AS own ON own.old = it.id"
        " LEFT JOIN main.extractions AS held ON held.document_sha256 = it.document_sha256"
        "  AND held.passages_sha256 IS NOT NULL"
        " WHERE it.passages_sha256 IS NOT NULL"
    )
    taken = "SELECT {} FROM temp.readings WHERE newer AND NOT coalesce(same, 0)"
    rows.db.execute(f"DELETE FROM main.passages WHERE extraction_id IN ({taken.format('held')})")
    rows.db.execute(f"UPDATE main.extractions SET passages_sha256 = NULL WHERE id IN ({taken.format('held')})")
    rows.db.execute(
        "UPDATE main.extractions SET passages_sha256 = taken.passages_sha256"
        f" FROM ({taken.format('new, passages_sha256')}) AS taken WHERE taken.new = main.extractions.id"
    )
    rows.new_map("passages")
    rows.db.execute(
        "INSERT INTO temp.passages_map SELECT it.id, held.id, 0 FROM temp.readings"
        " JOIN source.passages AS it ON it.extraction_id = readings.old"
        " JOIN main.passages AS held ON held.extraction_id = readings.new AND held.idx = it.idx WHERE readings.same"
    )
    rows.add_new("passages", f"it.extraction_id IN ({taken.format('old')})")
    rows.copy("passages")
    rows.db.execute("DROP TABLE temp.readings")


# The latest run that scored passages of the document, with the number that it has here.
_LAST_SCORED_THERE = (
    "SELECT max(runs_map.new) FROM source.statements AS own_statement"
    " JOIN source.scores ON scores.statement_id = own_statement.id AND scores.passages > 0"
    " JOIN temp.runs_map ON runs_map.old = scores.run_id WHERE own_statement.document_sha256 = it.document_sha256"
)
_LAST_SCORED_HERE = (
    "SELECT max(scores.run_id) FROM main.statements AS own_statement"
    " JOIN main.scores ON scores.statement_id = own_statement.id AND scores.passages > 0"
    " WHERE own_statement.document_sha256 = it.document_sha256"
)
