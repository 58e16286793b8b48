"""Parts of a list that two machines read and reviewed, merged: as if one run had read all of it."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from pathlib import Path

import pytest
from pipeline_samples import Silent

from statement_audit.archive import Archive
from statement_audit.classify.base import ClassifierSpec
from statement_audit.derived.reviewed_numbers import refresh_reviewed
from statement_audit.errors import StoreError, UsageError
from statement_audit.features.audit.run import run
from statement_audit.features.merge import merge
from statement_audit.features.verify.second_reading import VerifyOptions
from statement_audit.features.verify.verification import verify
from statement_audit.runs.options import RunOptions
from statement_audit.store import Writer, open_database
from statement_audit.store.database import use_write_ahead_log
from statement_audit.store.read_reviews import review_subject
from statement_audit.store.write_reviews import NewReply, NewReview
from tests.near import work_near

CORPUS = Path(__file__).parents[2] / "corpus" / "companies" / "corpus.csv"
PART_A = ("lindenmere-2025.docx", "tarncloud-2025.html", "willowmere-2025.txt", "hearthhand-2025.html")
PART_B = ("hearthhand-2025.html", "tarncloud-2024.pdf", "rungwork-2025.md", "northspar-2025.pdf")
# (document, criterion, status, reviewer, time): two people differ on one finding, and A spoke last.
SAID_A = (
    ("hearthhand-2025.html", "TRE-01", "not_found", "A", "2026-03-03T10:00:00+00:00"),
    ("willowmere-2025.txt", "TRE-01", "commitment", "A", "2026-03-01T10:00:00+00:00"),
)
SAID_B = (
    ("hearthhand-2025.html", "TRE-01", "commitment", "B", "2026-03-02T10:00:00+00:00"),
    ("rungwork-2025.md", "TRE-01", "not_found", "B", "2026-03-02T11:00:00+00:00"),
)
# Views that speak of the last run alone.
OF_THE_LAST_RUN = {"latest_issues"}


def write_list(path: Path, files: tuple[str, ...]) -> Path:
    with CORPUS.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if Path(row["file"]).name in files]
    for row in rows:
        row["file"] = str((CORPUS.parent / row["file"]).resolve())
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: files.index(Path(row["file"]).name)))
    return path


def audit(folder: Path, files: tuple[str, ...], said: tuple[tuple[str, ...], ...], time: str) -> Path:
    """Run over a part, and let people say something of it."""
    folder.mkdir()
    db = folder / "audit.db"
    run(
        [str(write_list(folder / f"{folder.name}.csv", files))],
        RunOptions(db, classifier=ClassifierSpec("keyword")),
        Silent(),
    )
    with open_database(db) as database:
        writer = Writer(database, Archive(folder / "archive"))
        for document, criterion, status, reviewer, at in sorted(said, key=lambda one: one[-1]):
            finding = database.value(
                "SELECT findings.id FROM findings JOIN statements ON statements.id = statement_id"
                " WHERE criterion = ? AND source_name LIKE '%' || ?",
                (criterion, document),
            )
            subject = review_subject(database, finding)
            assert subject is not None
            number = writer.write_review(NewReview(subject, "change", status, 0.0, "", reviewer))
            database.execute("UPDATE reviews SET reviewed_at = ? WHERE id = ?", (at, number))
        company = database.value("SELECT id FROM companies WHERE name = 'Hearthhand Ltd'")
        writer.write_reply(NewReply(company, "We disagree.", "letter", "2026-02-01", 2025))
        database.execute("UPDATE runs SET started_at = ?", (time,))
        refresh_reviewed(writer)
    return db


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Databases of part a, part b, and of one run over both. Read them only."""
    folder = tmp_path_factory.mktemp("parts")
    everything = tuple(dict.fromkeys(PART_A + PART_B))
    with pytest.MonkeyPatch.context() as patch:
        work_near(patch)
        return {
            "a": audit(folder / "a", PART_A, SAID_A, "2026-02-01T10:00:00+00:00"),
            "b": audit(folder / "b", PART_B, SAID_B, "2026-02-02T10:00:00+00:00"),
            "all": audit(folder / "all", everything, SAID_A + SAID_B, "2026-02-02T10:00:00+00:00"),
        }


def views(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every view's rows, without numbers of rows and runs."""
    with open_database(db, create=False) as database:
        found = {}
        for name in database.tables.view_names():
            rows = database.rows(f"SELECT * FROM {name}")
            found[name] = sorted(
                (tuple(value for key, value in row.items() if not key.endswith("_id")) for row in rows), key=repr
            )
        return found


def contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_database(db, create=False) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


@pytest.mark.slow
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_merged_parts_say_what_one_run_over_all_says(
    parts, tmp_path: Path, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_near(monkeypatch)
    target = tmp_path / "results" / "audit.db"
    done = merge([parts[name] for name in order], target, Silent())
    assert not done.lacking
    merged, whole = views(target), views(parts["all"])
    assert len(merged["latest_scores"]) == 7
    assert len(merged["review_log"]) == 4
    assert {row[7] for row in merged["league_table"]} and merged["commitment_table"] and merged["year_on_year"]
    for name in whole.keys() - OF_THE_LAST_RUN:
        assert merged[name] == whole[name], name
    with open_database(target) as database:
        held = database.rows("SELECT reviewer FROM current_reviews WHERE criterion = 'TRE-01' AND status = 'not_found'")
        assert sorted(row["reviewer"] for row in held) == ["A", "B"]
        assert database.value("SELECT count(*) FROM runs") == 2
    assert [problem for check in verify(VerifyOptions(target), Silent()).checks for problem in check.problems] == []


def test_merging_again_changes_no_table(parts, tmp_path: Path) -> None:
    target = tmp_path / "audit.db"
    merge([parts["a"], parts["b"]], target, Silent())
    before = contents(target)
    again = merge([parts["b"], parts["a"], parts["b"]], target, Silent())
    assert contents(target) == before
    assert not any(count for source in again.sources for count in source.merged.added.values())
    assert (again.commitments, again.reviewed) == (0, 0)


def test_issues_of_both_parts_are_there(parts, tmp_path: Path) -> None:
    def said(db: Path) -> set[tuple[object, ...]]:
        with open_database(db, create=False) as database:
            return {tuple(row.values()) for row in database.rows("SELECT code, source_name, message FROM issues")}

    target = tmp_path / "audit.db"
    merge([parts["a"], parts["b"]], target, Silent())
    assert said(target) == said(parts["all"])


def test_documents_of_the_parts_lie_beside_the_target(parts, tmp_path: Path) -> None:
    target = tmp_path / "results" / "audit.db"
    done = merge([parts["a"], parts["b"]], target, Silent())
    assert [source.copied for source in done.sources] == [4, 3]
    with open_database(target) as database:
        hashes = [row["sha256"] for row in database.rows("SELECT sha256 FROM documents")]
    assert [Archive(target.parent / "archive").condition(sha256) for sha256 in hashes] == ["whole"] * 7


def copy_of(part: Path, folder: Path) -> Path:
    """A part with its archive, to be changed."""
    shutil.copytree(part.parent, folder)
    return folder / part.name


def test_a_missing_or_damaged_document_is_told_and_its_results_come_in(parts, tmp_path: Path) -> None:
    source, target = copy_of(parts["a"], tmp_path / "a"), tmp_path / "results" / "audit.db"
    missing, damaged, *_ = sorted(path for path in (source.parent / "archive").glob("??/*"))
    missing.unlink()
    damaged.write_bytes(b"other bytes")
    done = merge([source], target, Silent())
    assert {(one.sha256, one.condition) for one in done.lacking} == {
        (missing.name, "missing"),
        (damaged.name, "damaged"),
    }
    assert all(one.source_name for one in done.lacking)
    assert (done.sources[0].copied, done.sources[0].merged.added["statements"]) == (2, 4)
    assert not Archive(target.parent / "archive").path(damaged.name).exists()
    found = [
        problem for check in verify(VerifyOptions(target, quick=True), Silent()).checks for problem in check.problems
    ]
    assert {problem.check for problem in found} == {"archive"}
    mended = merge([parts["a"]], target, Silent())
    assert (mended.sources[0].copied, mended.lacking) == (2, ())


def test_a_source_that_a_run_writes_to_comes_as_its_last_commit_has_it(parts, tmp_path: Path) -> None:
    source, target = copy_of(parts["a"], tmp_path / "a"), tmp_path / "audit.db"
    with open_database(source) as database:
        use_write_ahead_log(database)
        database.execute("UPDATE runs SET status = 'running', finished_at = NULL")
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE statements SET title = 'not committed'")
        done = merge([source], target, Silent())
        database.roll_back()
    assert done.sources[0].merged.unended_runs == 1
    with open_database(target) as database:
        assert database.value("SELECT count(*) FROM statements WHERE title = 'not committed'") == 0
        assert database.value("SELECT count(*) FROM statements") == 4


def refused(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"{kind}.db"
    if kind == "text":
        path.write_text("no database, but words enough to be longer than the header of one" * 3)
    elif kind in ("other", "newer"):
        if kind == "newer":
            open_database(path).close()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE other(id INTEGER)" if kind == "other" else (
                "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
                " VALUES ('statement_audit', 'm999_later', '2030')"))  # fmt: skip
        connection.close()
    return path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("absent", "There is no database at"),
        ("text", "is not a SQLite database"),
        ("other", "of another program"),
        ("newer", "made by a newer version"),
    ],
)
def test_a_source_that_is_none_is_refused_before_anything_is_written(parts, tmp_path: Path, kind, words) -> None:
    target = tmp_path / "results" / "audit.db"
    with pytest.raises(UsageError if kind == "absent" else StoreError, match=words) as caught:
        merge([parts["a"], refused(tmp_path, kind)], target, Silent())
    assert kind in caught.value.message
    assert not target.parent.exists()


def test_the_target_is_no_source(parts, tmp_path: Path) -> None:
    target = copy_of(parts["a"], tmp_path / "a")
    (tmp_path / "link.db").symlink_to(target)
    before = target.read_bytes()
    for name in (target, tmp_path / "link.db"):
        with pytest.raises(UsageError, match="is the target itself"):
            merge([parts["b"], name], target, Silent())
    assert target.read_bytes() == before


def test_a_broken_off_merge_is_made_whole_by_another(parts, tmp_path: Path) -> None:
    class Impatient(Silent):
        def advance(self, label: str) -> None:
            if label == f"Merging {parts['b']}":
                raise KeyboardInterrupt

    target, whole = tmp_path / "broken" / "audit.db", tmp_path / "whole" / "audit.db"
    with pytest.raises(KeyboardInterrupt):
        merge([parts["a"], parts["b"]], target, Impatient())
    with open_database(target) as database:
        assert database.value("SELECT count(*) FROM statements") == 4
    merge([parts["a"], parts["b"]], target, Silent())
    merge([parts["a"], parts["b"]], whole, Silent())
    mended, wanted = contents(target), contents(whole)
    for name in wanted.keys() - {"issues", "_sqlite_migrations"}:  # these say when they were made
        assert mended[name] == wanted[name], name
    assert len(mended["issues"]) == len(wanted["issues"])
