"""Labelled passages against documents: which file is a source's, and which row a passage of the file is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.evaluate.corpus import fold
from statement_audit.evaluate.judged import Judged, RecordingClassifier, every_sector, run_pipeline
from statement_audit.evaluate.labelled import Labelled, LabelledText
from statement_audit.evaluate.passage_counts import RowOf
from statement_audit.models import CompanyRef, Passage, RawDocument, Rubric, StatementRef
from statement_audit.named_files import MOST_DOCUMENT, read_named

SAME_WORDS = 0.8  # of a passage's words that stand in the row which it is


def find_documents(labelled: Labelled, folder: Path) -> dict[str, Path]:
    """Source → the file of the folder whose name, with or without its ending, is the source's or that without its own.

    Sources without a file are left out.

    Raises:
        UsageError: no such folder, no file for any source, or two files for one.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", hint="--documents names the folder of the labelled files.")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found = {}
    for source in labelled.sources:
        names = {source.name, Path(source.name).stem}
        fitting = [path for path in files if path.name == source.name] or [path for path in files if path.stem in names]
        if len(fitting) > 1:
            shown = ", ".join(path.name for path in fitting)
            raise UsageError(f"{folder} has several files for '{source.name}': {shown}.", hint="Keep one of them.")
        if fitting:
            found[source.name] = fitting[0]
    if not found:
        raise UsageError(
            f"{folder} has no file for a source of {labelled.name}.",
            hint=f"A file is called like its source, for instance '{labelled.sources[0].name}'; endings may differ.",
        )
    return found


def judge_file(source: LabelledText, path: Path, recorder: RecordingClassifier, rubric: Rubric) -> Judged:
    """The document through the whole pipeline, all criteria asked, even where it does not read like a statement.

    Raises:
        UsageError: the pipeline did not score it.
    """
    company = next((row.company for row in source.rows if row.company), None)
    companies = (CompanyRef(company),) if company else ()
    ref = StatementRef(path.name, path=path, companies=companies, sectors=every_sector(rubric))
    raw = RawDocument(hashlib.sha256(read_named(path, MOST_DOCUMENT)).hexdigest(), path, path.stat().st_size)
    return run_pipeline(ref, raw, recorder, rubric, draft=True)


def matcher(source: LabelledText, passages: Sequence[Passage]) -> RowOf:
    """For the passages of a document: the row that holds at least 80 % of a passage's words, the likest of several."""
    texts = {passage.index: passage.text for passage in passages}
    rows = [_words(row.line.text) for row in source.rows]
    known: dict[int, int | None] = {}

    def row_of(index: int) -> int | None:
        if index not in known:
            known[index] = _likest(_words(texts[index]), rows)
        return known[index]

    return row_of


def _likest(words: Counter[str], rows: Sequence[Counter[str]]) -> int | None:
    size = words.total()
    shared = [(words & row).total() for row in rows]
    fitting = [place for place, common in enumerate(shared) if size and common >= SAME_WORDS * size]
    # Likest: most of the longer of the two; the first of equals.
    return max(fitting, key=lambda place: (shared[place] / max(size, rows[place].total()), -place), default=None)


def _words(text: str) -> Counter[str]:
    return Counter(fold(text).split())
