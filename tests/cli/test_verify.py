"""`verify`: each way in which a database can go wrong is said, and nothing else is."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from cli_samples import CORPUS, call

from statement_audit.archive import Archive
from tests.near import work_apart

ALL = {
    *(
        "file",
        "schema",
        "foreign_keys",
        "search",
        "texts",
        "rubrics",
        "pages",
        "passages",
        "quotes",
        "numbers",
        "inputs",
    ),
    *("archive", "reading", "scores"),
}


@pytest.fixture
def db(whole, tmp_path):
    """A copy to spoil."""
    shutil.copyfile(whole / "audit.db", tmp_path / "audit.db")
    shutil.copytree(whole / "archive", tmp_path / "archive")
    return tmp_path / "audit.db"


def spoil(db, *statements):
    """Change the database behind the program's back: triggers are taken away and put back, references are not kept."""
    with contextlib.closing(sqlite3.connect(db)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def verify(db, *more):
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    done = call("verify", "--db", db, "--json", "--workers", "1", *more)
    assert hashlib.sha256(db.read_bytes()).hexdigest() == before, "verify wrote to the database"
    held = json.loads(done.out)
    problems = [problem for check in held["checks"] for problem in check["problems"]]
    assert (done.code, held["holds"]) == ((3, False) if problems else (0, True))
    return held["checks"], problems


def quick(db):
    return verify(db, "--quick")[1]


def subjects(problems):
    return {(problem["check"], problem["subject"].rsplit("/", 1)[-1]) for problem in problems}


# --- what holds -----------------------------------------------------------------------------


def test_a_sound_database_holds(db, monkeypatch):
    work_apart(monkeypatch)
    checks, problems = verify(db)
    assert {check["name"] for check in checks} == ALL and not problems
    counts = {check["name"]: check["checked"] for check in checks}
    assert counts["archive"] == counts["reading"] == counts["scores"] == counts["inputs"] == 3
    assert counts["numbers"] == counts["pages"] == counts["passages"] == 2 and counts["quotes"] > 50
    assert not any(check["unchecked"] for check in checks)


def test_as_a_table(db):
    done = call("verify", "--db", db, "--quick", columns=120)
    assert done.code == 0
    assert "archived documents have the hashes that name them" in done.out
    assert done.out.rstrip().endswith("all that was checked holds.")
    assert "Checking the archive: 3 of 3" in done.err


def test_quick_reads_nothing_again(db):
    checks, _ = verify(db, "--quick")
    assert {check["name"] for check in checks} == ALL - {"reading", "scores"}


@pytest.mark.slow
def test_a_sample(db):
    checks, problems = verify(db, "--sample", "1")
    reading = next(check for check in checks if check["name"] == "reading")
    assert (reading["checked"], reading["unchecked"], problems) == (1, {"not in the sample": 2}, [])


# --- what does not --------------------------------------------------------------------------


def archived(db, like):
    with contextlib.closing(sqlite3.connect(db)) as connection:
        sql = "SELECT document_sha256 FROM statements WHERE source_name LIKE ?"
        (sha256,) = connection.execute(sql, (like,)).fetchone()
    return Archive(db.parent / "archive").path(sha256)


@pytest.mark.parametrize("is_package", [False, True])
def test_a_damaged_table_of_documents_is_told(db, is_package):
    if is_package:
        (db.parent / "SHA256SUMS").write_text(f"{'0' * 64}  audit.db\n")
    with contextlib.closing(sqlite3.connect(db)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'documents'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(db.read_bytes())
    content[(root - 1) * size : root * size] = b"\xee" * size
    db.write_bytes(content)
    assert {"archive", "reading"} <= {check for check, _ in subjects(verify(db)[1])}


@pytest.mark.parametrize("sums", [None, b"\xff\xfe  other.db\n"])
def test_what_only_looks_like_a_package_lacks_its_archive(db, sums):
    (db.parent / "datapackage.json").write_text("{}")
    if sums:
        (db.parent / "SHA256SUMS").write_bytes(sums)
    shutil.rmtree(db.parent / "archive")
    assert {check for check, _ in subjects(quick(db))} == {"archive"}


def test_a_flipped_bit_in_an_archived_file(db):
    path = archived(db, "%tarncloud%")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    checks, problems = verify(db)
    assert subjects(problems) == {("archive", "tarncloud-2024.pdf")}
    assert "no longer have the hash" in problems[0]["message"]
    skipped = {check["name"]: check["unchecked"] for check in checks if check["unchecked"]}
    why = "the archived document is missing or damaged"
    assert skipped == {"reading": {why: 1}, "scores": {why: 1}}


def test_a_missing_archived_file(db):
    archived(db, "%quillbrook%").unlink()
    problems = quick(db)
    assert (
        subjects(problems) == {("archive", "quillbrook-2025.html")} and "not in the archive" in problems[0]["message"]
    )


def test_an_archive_that_is_gone(db):
    shutil.rmtree(db.parent / "archive")
    assert {check for check, _ in subjects(quick(db))} == {"archive"}


def test_an_edited_quote(db):
    spoil(db, "UPDATE evidence SET quote = 'We do everything.' WHERE id = (SELECT min(id) FROM evidence)")
    (problem,) = quick(db)
    assert problem["check"] == "quotes" and "We do everything." in problem["message"]


def test_a_moved_quote(db):
    spoil(db, "UPDATE facts SET start = start + 1, end = end + 1 WHERE id = (SELECT min(id) FROM facts)")
    (problem,) = quick(db)
    assert problem["check"] == "quotes" and "fact" in problem["data"]


def test_a_finding_whose_quote_was_taken_away(db):
    spoil(db, "DELETE FROM evidence WHERE finding_id = (SELECT min(finding_id) FROM evidence WHERE role = 'best')")
    problems = quick(db)
    assert problems and {"quotes"} <= {problem["check"] for problem in problems} <= {"quotes", "numbers"}
    assert any("without a quote" in problem["message"] for problem in problems)


def test_a_changed_finding(db):
    spoil(
        db,
        "UPDATE findings SET score = 1.0 WHERE id = (SELECT findings.id FROM findings JOIN statements"
        " ON statements.id = statement_id WHERE score = 0.0 AND status = 'not_found'"
        " AND source_name LIKE '%tarncloud%' AND reasons NOT LIKE '%not_applicable%' LIMIT 1)",
    )
    problems = quick(db)
    assert subjects(problems) == {("numbers", "tarncloud-2024.pdf")} and "quality" in problems[0]["message"]
    _, problems = verify(db)
    assert subjects(problems) == {("numbers", "tarncloud-2024.pdf"), ("scores", "tarncloud-2024.pdf")}
    assert any("score 1.0, again 0.0" in problem["message"] for problem in problems)


def test_a_changed_number(db):
    spoil(db, "UPDATE scores SET quality = quality + 5 WHERE id = 1")
    assert {check for check, _ in subjects(quick(db))} == {"numbers"}


def test_a_changed_gate(db):
    spoil(db, "UPDATE gates SET result = iif(result = 'met', 'not_met', 'met') WHERE id = 1")
    (problem,) = quick(db)
    assert problem["check"] == "numbers" and "gate" in problem["message"]


@pytest.mark.slow
def test_a_changed_status_is_found_by_scoring_again(db):
    spoil(db, "UPDATE findings SET confidence = 0.01 WHERE id = (SELECT min(id) FROM findings WHERE confidence > 0.5)")
    assert quick(db) == []
    _, problems = verify(db)
    assert {problem["check"] for problem in problems} == {"scores"}


def test_a_deleted_page(db):
    spoil(db, "DELETE FROM pages WHERE id = (SELECT page_id FROM evidence ORDER BY page_id DESC LIMIT 1)")
    problems = quick(db)
    assert {problem["check"] for problem in problems} == {"pages", "foreign_keys", "quotes"}
    assert sum(problem["check"] == "pages" for problem in problems) == 1


@pytest.mark.slow
def test_an_edited_page(db):
    spoil(db, "UPDATE pages SET text = text || ' We do everything.' WHERE id = 1")
    assert {problem["check"] for problem in quick(db)} == {"pages"}
    _, problems = verify(db)
    assert {problem["check"] for problem in problems} == {"pages", "reading"}


@pytest.mark.slow
def test_a_page_edited_with_its_hash(db):
    """Who changes text and hash alike is found out by reading the document again."""
    from statement_audit.store.sqlite_values import canonical_sha256

    with contextlib.closing(sqlite3.connect(db)) as connection:
        texts = connection.execute("SELECT page, text FROM pages WHERE extraction_id = 1 ORDER BY page").fetchall()
    changed = [[page, text + (" We do everything." if page == 1 else "")] for page, text in texts]
    digest = canonical_sha256(changed)
    spoil(
        db,
        "UPDATE pages SET text = text || ' We do everything.' WHERE extraction_id = 1 AND page = 1",
        f"UPDATE extractions SET text_sha256 = '{digest}' WHERE id = 1",
    )
    assert quick(db) == []
    _, problems = verify(db)
    assert {problem["check"] for problem in problems} == {"reading"} and "page 1" in problems[0]["message"]


def test_an_edited_passage(db):
    spoil(db, "UPDATE passages SET text = 'We do everything.' WHERE id = 1")
    assert {problem["check"] for problem in quick(db)} == {"passages", "search"}


def test_a_search_index_out_of_step(db):
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute(
            "INSERT INTO passages_fts(passages_fts, rowid, text, heading) SELECT 'delete', id, text, heading FROM passages WHERE id = 1"
        )
        connection.commit()
    (problem,) = quick(db)
    assert problem["check"] == "search"


def test_a_missing_trigger_and_a_changed_view(db):
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.executescript(
            "DROP TRIGGER evidence_quote_update; DROP VIEW criterion_prevalence;"
            "CREATE VIEW criterion_prevalence AS SELECT 1 AS criterion; CREATE VIEW mine AS SELECT 1"
        )
    assert subjects(quick(db)) == {("schema", "evidence_quote_update"), ("schema", "criterion_prevalence")}


def test_an_edited_rubric(db):
    spoil(db, "UPDATE rubrics SET content = json_set(content, '$.criteria[0].weight', 9)")
    problems = quick(db)
    assert {problem["check"] for problem in problems} == {"rubrics"} and "hash" in problems[0]["message"]


def test_an_edited_criterion(db):
    spoil(db, "UPDATE criteria SET weight = weight + 1 WHERE criterion = 'DOM-01'")
    (problem,) = quick(db)
    assert problem["check"] == "rubrics" and "DOM-01: weight" in problem["message"]


def test_other_inputs_than_were_scored(db):
    spoil(db, "UPDATE scores SET facts = json_set(facts, '$.companies[0].sectors', json_array('mining')) WHERE id = 1")
    assert {check for check, _ in subjects(quick(db))} == {"inputs"}


def test_a_damaged_file(db):
    with contextlib.closing(sqlite3.connect(db)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'evidence'").fetchone()
    damage(db, page - 1)
    problems = quick(db)
    assert {"file", "quotes"} <= {problem["check"] for problem in problems}
    assert any("broke off" in problem["message"] for problem in problems)


def test_a_file_too_damaged_to_be_opened(db):
    damage(db, 1)
    done = call("verify", "--db", db)
    assert done.code == 1 and "is damaged" in done.err


def damage(db, page):
    content = bytearray(db.read_bytes())
    for place in range(page * 4096, (page + 1) * 4096):
        content[place] ^= 0xA5
    db.write_bytes(bytes(content))


# --- what cannot be checked -----------------------------------------------------------------


@pytest.mark.slow
def test_another_judge_or_reader_is_said(db):
    spoil(db, "UPDATE runs SET classifier_revision = 'keyword.v0', extractor = 'extract.0'")
    checks, problems = verify(db)
    assert {problem["check"] for problem in problems} == {"inputs"}  # the fingerprint names the true ones
    scores = next(check for check in checks if check["name"] == "scores")
    assert scores["checked"] == 0 and any("keyword.v0" in why for why in scores["unchecked"])
    reading = next(check for check in checks if check["name"] == "reading")
    assert reading["checked"] == 3


@pytest.mark.slow
def test_a_reader_of_another_version_is_said(db):
    spoil(db, "UPDATE extractions SET extractor = 'pdf.0' WHERE extractor LIKE 'pdf%'")
    checks, problems = verify(db)
    assert not problems
    reading = next(check for check in checks if check["name"] == "reading")
    assert reading["checked"] == 2 and any(
        why.startswith("read by pdf.0; this is pdf.") for why in reading["unchecked"]
    )


@pytest.mark.slow
def test_an_earlier_release(db):
    spoil(db, "UPDATE runs SET scoring = NULL, laws = NULL")
    checks, problems = verify(db)
    unchecked = {check["name"]: sum(check["unchecked"].values()) for check in checks}
    assert not problems and unchecked["inputs"] == unchecked["scores"] == unchecked["numbers"] == 3


def test_an_older_schema_is_left_as_it_is(tmp_path):
    released = sorted((Path(__file__).parents[1] / "store" / "released").glob("*.sql"))[0]
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(released.read_text(encoding="utf-8"))
    checks, problems = verify(tmp_path / "old.db")
    assert [check["name"] for check in checks] == ["file", "schema"]
    assert "db migrate" in problems[0]["message"]


def test_the_manual_names_every_check():
    from statement_audit.features.verify.second_reading import MEANINGS

    manual = (CORPUS.parent / "docs" / "provenance.md").read_text(encoding="utf-8")
    assert set(MEANINGS) == ALL
    assert all(f"`{name}`" in manual and meaning in manual for name, meaning in MEANINGS.items())


def test_no_database(tmp_path):
    (tmp_path / "x.db").write_text("no database at all, but long enough to be taken for one")
    assert call("verify", "--db", tmp_path / "x.db").code == 1
    assert call("verify", "--db", tmp_path / "none.db").code == 2
