"""Several results databases into one, with the documents that they rest on."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from statement_audit.archive import Archive
from statement_audit.classify import Classifier, ClassifierSpec, load_classifier
from statement_audit.derived import copy_issues, reviewed_numbers
from statement_audit.derived.commitments import update_commitments
from statement_audit.errors import StoreError, UsageError
from statement_audit.runs.options import Progress, tracked
from statement_audit.store import Database, Writer, hold, open_database, read_reviews, write_scores, write_statements
from statement_audit.store.database import settle, standing_database, use_write_ahead_log
from statement_audit.store.merge import (
    STEPS,
    Merged,
    document_names,
    merge_database,
    read_text,
    shared_years,
    similar_pairs,
)


@dataclass(frozen=True, slots=True)
class LackingDocument:
    """A document that neither archive holds whole; `source_name`: the name by which it was met."""

    sha256: str
    source_name: str
    condition: Literal["missing", "damaged", "unreadable"]


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What one source brought. `copied`: documents; `lacking`: those that it could not give and the target has not."""

    source: Path
    merged: Merged
    copied: int
    lacking: tuple[LackingDocument, ...]


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """How a merge ended. `commitments`: promises that were read anew; `reviewed`: scores whose numbers after review
    were computed anew."""

    db: Path
    sources: tuple[SourceSummary, ...]
    commitments: int
    reviewed: int
    seconds: float

    @property
    def lacking(self) -> tuple[LackingDocument, ...]:
        """Every document that is in the database and in no archive."""
        return tuple(one for source in self.sources for one in source.lacking)


def merge(sources: Sequence[Path], target: Path, progress: Progress) -> MergeSummary:
    """Bring everything of the sources into the target, which is made where it is absent.

    A source is never changed. Each is one transaction: broken off, the merge may be started again, and what is there
    already is left out. A document that no archive holds is named in the summary; its results come in all the same.

    Raises:
        UsageError: a source is the target itself.
        StoreError: a source cannot be read, or the target not be written. All sources are looked at before anything
            is written.
        BusyError: another command holds the target.
    """
    started = time.monotonic()
    waiting = f"Waiting for another run on {target} to end."
    with TemporaryDirectory(prefix="statement-audit-") as folder:
        standing = [_standing(source, target, Path(folder) / str(place)) for place, source in enumerate(sources)]
        with hold(target, on_wait=lambda: progress.note(waiting)), open_database(target) as database:
            use_write_ahead_log(database)
            writer = Writer(database, archive := Archive(target.parent / "archive"))
            archive.clear_leftovers()
            done = tuple(
                _merge_source(database, archive, source, copy, progress)
                for source, copy in zip(sources, standing, strict=True)
            )
            reader = cache(lambda: _last_classifier(database))
            commitments = update_commitments(database, reader, partial(tracked, progress, "Promises"))
            reviewed = reviewed_numbers.refresh_reviewed(writer)
            settle(database)
    return MergeSummary(target, done, commitments, reviewed, time.monotonic() - started)


def _last_classifier(database: Database) -> Classifier | None:
    """The default judge where it judged last, as it is installed; None, which leaves promises to rules, otherwise."""
    name, revision = read_reviews.last_judge(database)
    judge = load_classifier(ClassifierSpec()) if name == ClassifierSpec().name else None
    return judge if judge and judge.revision == revision else None


def _standing(source: Path, target: Path, folder: Path) -> Path:
    """The source, or a copy where it is older or in use."""
    if source.exists() and target.exists() and source.samefile(target):
        raise UsageError(f"{source} is the target itself.", hint="Name the other databases; pass the target with --db.")
    folder.mkdir()
    return standing_database(source, folder, may_migrate=True)


def _merge_source(
    database: Database, archive: Archive, source: Path, standing: Path, progress: Progress
) -> SourceSummary:
    """Documents first: what the database says then never lacks its document for being broken off."""
    copied, lacking = _copy_documents(source, standing, archive, progress)
    label = f"Merging {source}"
    progress.start(label, len(STEPS))
    merged = merge_database(
        database,
        standing,
        lambda: progress.advance(label),
        name=source,
        before_commit=lambda new: _write_doubts(database, new, f"Comparing texts of {source}", progress),
    )
    return SourceSummary(source, merged, copied, lacking)


def _write_doubts(database: Database, new: Sequence[int], label: str, progress: Progress) -> None:
    """Write what a run over both databases would have flagged: near copies, several statements for one year.

    The issue is of the later statement of the two, and of the run that read it.
    """
    for one, other in tracked(progress, label, similar_pairs(database, new)):
        _write_copy(database, one, other)
    for row in shared_years(database, new):
        issue = write_statements.year_issue(row["source_name"], row["name"], row["year"], row["sources"])
        write_scores.add_issue(database, row["run_id"], issue, row["statement_id"], row["score_id"])


def _write_copy(database: Database, one: int, other: int) -> None:
    texts = [text for text in (read_text(database, one), read_text(database, other)) if text is not None]
    if len(texts) < 2:
        return
    earlier, later = sorted(texts, key=lambda text: (text.run_id, text.score_id))
    issue = copy_issues.copy_issue(later.source_name, later.text, earlier)
    if issue is not None:
        write_scores.add_issue(database, later.run_id, issue, later.statement_id, later.score_id)


def _copy_documents(
    source: Path, standing: Path, archive: Archive, progress: Progress
) -> tuple[int, tuple[LackingDocument, ...]]:
    """Copy the documents whose bytes have the hash that names them; how many, and those that their archive lacks."""
    wanted = {sha256: name for sha256, name in document_names(standing).items() if sha256 not in archive}
    theirs = Archive(source.parent / "archive")
    lacking: list[LackingDocument] = []
    for sha256, name in tracked(progress, f"Documents of {source}", list(wanted.items())):
        try:
            data = theirs.read(sha256)
        except StoreError:
            if (condition := theirs.condition(sha256)) != "whole":
                lacking.append(LackingDocument(sha256, name, condition))
        else:
            archive.put_bytes(data)
    return len(wanted) - len(lacking), tuple(lacking)
