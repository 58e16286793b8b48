"""What statements of two databases have in common once they are in one: what a run over both would have flagged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import eq
from typing import Any

from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.write_facts import KnownText

# A near copy shares 0.6 of its wording (`derived.copy_issues.NEAR`). A sketch of 128 values takes one such
# pair in 5,000 for less than this; what passes is compared word for word.
LIKELY = 0.45


@dataclass(frozen=True, slots=True)
class ReadText:
    """A statement's text, and by which score it was read last."""

    known: KnownText
    score_id: int
    run_id: int

    @property
    def place(self) -> tuple[int, int]:
        """Its place in time."""
        return self.run_id, self.score_id


def similar_pairs(db: Database, new: Sequence[int]) -> list[tuple[int, int]]:
    """Each new statement with each other one whose sketch says that they may have their wording in common.

    Pairs of two new statements are left out: their own database has seen them.
    """
    pairs: list[tuple[int, int]] = []
    last, sketch = None, list[int]()
    for row in list(db.rows(_SIMILAR, (json.dumps(list(new)),))):
        if row["extraction_id"] != last:
            last, sketch = row["extraction_id"], _sketch(db, row["extraction_id"])
        if _likeness(sketch, _sketch(db, row["other_extraction_id"])) >= LIKELY:
            pairs.append((row["id"], row["other"]))
    return list(dict.fromkeys(pairs))


_SIMILAR = """
WITH new AS MATERIALIZED (SELECT value AS id FROM json_each(?))
SELECT DISTINCT statements.id, sketch.extraction_id, others.id AS other, shared.extraction_id AS other_extraction_id
FROM new
JOIN statements ON statements.id = new.id
JOIN scores ON scores.id = statements.latest_score_id
JOIN text_sketches AS sketch ON sketch.extraction_id = scores.extraction_id
JOIN text_bands AS bands ON bands.extraction_id = sketch.extraction_id
JOIN text_bands AS shared ON shared.band = bands.band AND shared.extraction_id <> bands.extraction_id
JOIN text_sketches AS their_sketch ON their_sketch.extraction_id = shared.extraction_id
  AND their_sketch.method = sketch.method
JOIN extractions ON extractions.id = shared.extraction_id
JOIN statements AS others ON others.document_sha256 = extractions.document_sha256
WHERE others.id NOT IN (SELECT id FROM new) AND others.id <> statements.id
ORDER BY statements.id, others.id"""


def _sketch(db: Database, extraction_id: int) -> list[int]:
    found: list[int] = stored_json(
        db.value("SELECT sketch FROM text_sketches WHERE extraction_id = ?", (extraction_id,))
    )
    return found


def _likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of the wording that two texts have in common, as their sketches tell it."""
    alike: int = sum(map(eq, one, other))
    return alike / max(1, len(one))


def read_text(db: Database, statement_id: int) -> ReadText | None:
    """The text by which the statement was scored last; None where it has no score."""
    row = db.row(
        "SELECT statements.source_name, statements.year, scores.id AS score_id, scores.run_id, scores.extraction_id,"
        " (SELECT companies.name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id"
        "  WHERE link.statement_id = statements.id ORDER BY link.listed DESC, companies.id LIMIT 1) AS company"
        " FROM statements JOIN scores ON scores.id = statements.latest_score_id WHERE statements.id = ?",
        (statement_id,),
    )
    if row is None:
        return None
    pages = db.rows("SELECT text FROM pages WHERE extraction_id = ? ORDER BY page", (row["extraction_id"],))
    text = "\n".join(page["text"] for page in pages)
    known = KnownText(statement_id, row["source_name"], row["year"], row["company"], text)
    return ReadText(known, row["score_id"], row["run_id"])


def shared_years(db: Database, new: Sequence[int]) -> list[dict[str, Any]]:
    """Each statement of a company and year for which another database had an earlier one: its names are `sources`."""
    return list(db.rows(_SHARED_YEARS, (json.dumps(list(new)),)))


_SHARED_YEARS = """
WITH new AS MATERIALIZED (SELECT value AS id FROM json_each(?)),
scored AS (
  SELECT link.company_id, link.year, statements.id, statements.source_name, scores.id AS score_id, scores.run_id,
    statements.id IN (SELECT id FROM new) AS is_new
  FROM statement_companies AS link
  JOIN statements ON statements.id = link.statement_id
  JOIN scores ON scores.id = statements.latest_score_id AND scores.state = 'scored'
)
SELECT later.id AS statement_id, later.score_id, later.run_id, later.source_name, companies.name, later.year,
  group_concat(earlier.source_name, ', ') AS sources
FROM scored AS later
JOIN scored AS earlier ON earlier.company_id = later.company_id AND earlier.year IS later.year
  AND earlier.is_new <> later.is_new AND (earlier.run_id, earlier.score_id) < (later.run_id, later.score_id)
JOIN companies ON companies.id = later.company_id
GROUP BY later.id, later.company_id ORDER BY later.id, later.company_id"""
