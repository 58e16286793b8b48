"""What says whether a document was scored before: everything that can change a result, as one hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from statement_audit.models import RawDocument, StatementRef
from statement_audit.statements.judge import Judge


def fingerprint_context(judge: Judge) -> dict[str, object]:
    """All that a score depends on besides the document and its reference."""
    from statement_audit.extract import extractor_version
    from statement_audit.score import SCORING_VERSION

    return {
        "code": SCORING_VERSION,
        "extractor": extractor_version(),
        "rubric": judge.rubric.hash,
        "classifier": judge.classifier.name,
        "revision": judge.classifier.revision,
        "profile": judge.profile,
        "laws": judge.laws,
        "year": judge.today.year,  # bounds the years that a text may be for
    }


def fingerprint(ref: StatementRef, raw: RawDocument, context: dict[str, object]) -> str:
    """SHA-256 over everything that can change a result: equal fingerprints give equal findings."""
    known = {
        "document": raw.sha256,
        "name": ref.source_name,
        "companies": [[c.name, c.number, c.website, list(c.sectors)] for c in ref.companies],
        "sectors": list(ref.sectors),
        "year": ref.year,
        "laws": list(ref.laws),
        "source": ref.source,  # a register's sectors are no list's: see `statements.sectors`
        "site": _site_key(ref),
    }
    return hashlib.sha256(json.dumps([known, context], sort_keys=True).encode()).hexdigest()


def _site_key(ref: StatementRef) -> dict[str, object] | None:
    """What a visit showed, without its day: another visit that shows the same gives the same score."""
    return None if ref.site is None else asdict(replace(ref.site, visited_on=None))
