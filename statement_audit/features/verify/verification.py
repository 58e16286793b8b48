"""A database against its archive, and against itself: what does not hold."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from statement_audit.archive import Archive
from statement_audit.errors import StoreError
from statement_audit.export.package import packed_documents
from statement_audit.features.verify.second_reading import MEANINGS, VerifyOptions, repeat
from statement_audit.features.verify.stored_scores import check_inputs, check_numbers
from statement_audit.runs.options import Progress
from statement_audit.store import Database, checks, problems
from statement_audit.store.checks import broken_off, run_check, stored_documents
from statement_audit.store.database import open_unchanged, pending_migrations
from statement_audit.store.problems import CheckReport, Problem

FIRST = 2  # file and schema: where the schema is behind, the later checks lack their tables
UNSOUND = "the archived document is missing or damaged"
LEFT_OUT = "the package does not hold the document"
_CONDITIONS = {
    "missing": "The document is not in the archive.",
    "damaged": "The archived bytes no longer have the hash that names them.",
    "unreadable": "The archived document cannot be read.",
}


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks, in the order in which they were made."""

    db: Path
    checks: tuple[CheckReport, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What does not hold, of all checks."""
        return tuple(problem for check in self.checks for problem in check.problems)


def verify(options: VerifyOptions, progress: Progress) -> Verification:
    """Check a database. Nothing is written to it, and nothing is fetched.

    Raises:
        StoreError: it is not a results database, or was made by a newer version.
    """
    packed = packed_documents(options.db.parent)
    with open_unchanged(options.db) as database:
        done = list(_stored_checks(database, packed is not None, progress))
        if len(done) > FIRST:
            archive = Archive(options.db.parent / "archive")
            left_out = _left_out(database, packed)
            check = partial(_archive, archive, left_out, progress)
            done.append(run_check("archive", MEANINGS["archive"], check, database))
            bad = {key: UNSOUND for each in done[-1].problems if (key := each.data.get("document_sha256"))}
            bad |= dict.fromkeys(left_out, LEFT_OUT)
            if not options.quick:
                try:
                    done += repeat(database, archive, bad, options, progress)
                except StoreError as error:
                    done.append(broken_off("reading", MEANINGS["reading"], error, database))
        database.met_damage = False  # the check of texts has told it
    return Verification(options.db, tuple(done))


def _stored_checks(database: Database, is_package: bool, progress: Progress) -> Iterator[CheckReport]:
    """The checks that need the file alone; those after a schema that is behind are left out."""
    wanted = _checks(is_package)
    progress.start("Checking the database", len(wanted))
    for place, (name, check) in enumerate(wanted.items()):
        if place < FIRST or not pending_migrations(database):
            yield run_check(name, MEANINGS[name], check, database)
        progress.advance("Checking the database")


def _checks(is_package: bool) -> dict[str, Callable[[Database, CheckReport], None]]:
    return {
        "file": checks.check_file,
        "schema": checks.check_schema,
        "foreign_keys": checks.check_foreign_keys,
        "search": checks.check_search,
        "texts": problems.check_texts,
        "rubrics": checks.check_rubrics,
        "pages": partial(checks.check_pages, is_package=is_package),
        "passages": checks.check_passages,
        "quotes": checks.check_quotes,
        "numbers": check_numbers,
        "inputs": check_inputs,
    }


def _archive(
    archive: Archive, left_out: Collection[str], progress: Progress, database: Database, report: CheckReport
) -> None:
    """Every document's bytes have the hash that names them. `left_out`: those that a package did not come with."""
    rows = [row for row in stored_documents(database) if row["sha256"] not in left_out]
    if left_out:
        report.leave_out(LEFT_OUT, len(left_out))
    report.checked = len(rows)
    progress.start("Checking the archive", report.checked)
    for row in rows:
        condition = archive.condition(row["sha256"])
        if condition != "whole":
            data = {"document_sha256": row["sha256"], "path": row["archive_path"]}
            report.problem(row["source_name"] or row["sha256"], _CONDITIONS[condition], data)
        progress.advance("Checking the archive")


def _left_out(database: Database, packed: Collection[str] | None) -> set[str]:
    """Documents that the database knows and the package did not come with; of a damaged table its check tells."""
    if packed is None:
        return set()
    try:
        return {sha256 for (sha256,) in database.tuples("SELECT sha256 FROM documents")}.difference(packed)
    except StoreError:
        return set()
