"""`run`: the main job on the shipped corpus, on bad input, killed, twice, and twice at once."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_samples import CORPUS, ROOT, call
from ruamel.yaml import YAML

from tests.near import work_near

FINDING_COLUMNS = (
    "company year statement_id source_name document_sha256 criterion group_id status score needs_review page quote "
    "confidence run_id"
).split()
LEAGUE_COLUMNS = "company year profile quality walk_to_talk honesty band rank coverage".split()
GATE_COLUMNS = "company year law result missing".split()
ISSUE_COLUMNS = "stage code severity source_name statement_id message hint data".split()
UNVERIFIED = """
SELECT count(*) FROM evidence LEFT JOIN pages ON pages.id = evidence.page_id
WHERE substr(pages.text, evidence.start + 1, evidence.end - evidence.start) IS NOT evidence.quote
"""
CONTENT = """
SELECT company, year, source_name, document_sha256, criterion, status, score, needs_review, page, quote, confidence
FROM latest_findings ORDER BY company, year, source_name, criterion
"""
KEYWORD = ("--classifier", "keyword")
QUICK = (
    "hearthhand-2025",
    "lindenmere",
    "northspar",
    "ostrel",
    "pelorra",
    "quillbrook",
    "rungwork",
    "stannergate",
    "tarncloud",
    "willowmere",
)
QUICKEST = ("pelorra", "quillbrook", "rungwork", "stannergate", "tarncloud", "willowmere")
pytestmark = pytest.mark.workers
near = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def in_this_process(monkeypatch):
    """For what does not hang on worker processes: each takes seconds to start."""
    work_near(monkeypatch)


@pytest.fixture(scope="session")
def some(keyword_corpus, once) -> Path:
    """The list of seven statements of the corpus that are quickly read, one of each format and one of five companies."""
    listed = keyword_corpus.with_suffix(".csv")
    return once("some", lambda folder: quick_rows(listed, folder / "some.csv", QUICKEST)) / "some.csv"


@pytest.fixture(scope="session")
def some_as_shipped(once) -> Path:
    """The list of eleven, those seven among them (`few.csv`: alone), with the paths that the shipped list has."""

    def fill(folder: Path) -> None:
        (folder / "companies").mkdir()
        (folder / "statements").symlink_to(CORPUS / "statements")
        for name, stems in (("some", QUICK), ("few", QUICKEST)):
            quick_rows(CORPUS / "companies" / "corpus.csv", folder / "companies" / f"{name}.csv", stems)

    return once("some-as-shipped", fill) / "companies" / "some.csv"


def quick_rows(listed: Path, out: Path, stems: tuple[str, ...]) -> None:
    header, *rows = listed.read_text(encoding="utf-8").splitlines(keepends=True)
    out.write_text(header + "".join(row for row in rows if any(stem in row for stem in stems)), encoding="utf-8")


def in_another_process(*arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "statement_audit", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def test_the_corpus_ends_in_a_league_table(audited, rows):
    assert rows(audited, "SELECT count(*) FROM statements WHERE state = 'scored'") == [(18,)]
    companies = rows(audited, "SELECT company, year, count(*) FROM latest_findings GROUP BY company, year")
    assert len(companies) == 22
    assert {count for *_, count in companies} == {83}
    assert rows(audited, "SELECT count(*) FROM league_table") == [(22,)]


def test_every_quote_is_in_the_stored_page(audited, rows):
    assert rows(audited, "SELECT count(*) > 500 FROM evidence") == [(1,)]
    assert rows(audited, UNVERIFIED) == [(0,)]


@pytest.mark.parametrize(
    ("view", "columns"),
    [
        ("latest_findings", FINDING_COLUMNS),
        ("league_table", LEAGUE_COLUMNS),
        ("gate_table", GATE_COLUMNS),
        ("issues", ISSUE_COLUMNS),
    ],
)
def test_columns_that_others_rely_on(audited, rows, view, columns):
    names = [row[1] for row in rows(audited, f"PRAGMA table_info({view})")]
    assert set(columns) <= set(names)
    if view != "issues":
        assert names[: len(columns)] == columns


def test_the_group_statement_is_scored_once_for_five_companies(audited, rows):
    (found,) = rows(
        audited,
        "SELECT count(DISTINCT statement_id), count(DISTINCT company) FROM latest_findings WHERE source_name LIKE ?",
        "%stannergate%",
    )
    assert found == (1, 5)


@near
def test_output_is_a_table_on_stdout_and_advice_on_stderr(tmp_path):
    done = call("run", CORPUS / "statements" / "willowmere-2025.txt", "--db", tmp_path / "a.db", *KEYWORD)
    assert "Willowmere" in done.out
    assert "Database:" in done.err and "statement-audit show" in done.err
    assert "Collecting" not in done.out


@near
@pytest.mark.parametrize("command", ["run", "watch"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nothere.pdf", "Error: nothere.pdf: no such file or folder. Check the path.\n"),
        ("", "Error: An input is empty. Check the path.\n"),
        ("http://", "Error: 'http://' is not a web address. Allowed: one http or https address"),
    ],
)
def test_an_input_that_is_nothing_is_told_at_once(tmp_path, monkeypatch, command, given, said):
    monkeypatch.chdir(tmp_path)
    done = call(command, given, "--db", "a.db", *KEYWORD)
    assert done.code == 3
    assert said in done.err and "Next:" not in done.err


@near
def test_json_holds_run_and_table(tmp_path):
    done = call("run", CORPUS / "statements" / "rungwork-2025.md", "--db", tmp_path / "a.db", *KEYWORD, "--json")
    held = json.loads(done.out)
    assert held["run"]["outcomes"] == {"scored": 1}
    assert held["league_table"][0]["company"].startswith("Rungwork")


@pytest.mark.slow
@near
def test_the_same_input_again_changes_only_the_run_record(tmp_path, rows, some):
    db = tmp_path / "audit.db"
    arguments = ("run", some, CORPUS / "problems" / "truncated.pdf", "--db", db, *KEYWORD)
    assert call(*arguments).code == 3
    tables = [name for (name,) in rows(db, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [name for name in tables if not name.startswith(("run", "_", "passages_fts", "sqlite_"))]
    before = {name: rows(db, f"SELECT * FROM {name}") for name in kept}
    assert call(*arguments).code == 3
    assert {name: rows(db, f"SELECT * FROM {name}") for name in kept} == before
    assert rows(db, "SELECT count(*) FROM runs") == [(2,)]
    assert rows(db, "SELECT DISTINCT outcome FROM run_items WHERE run_id = 2") == [("reused",)]


@pytest.mark.slow
@near
def test_two_databases_hold_the_same_findings_whatever_the_workers(
    tmp_path, rows, some_as_shipped, audited, known_results
):
    """Three workers wrote `audited`; this process reads a part of it again, and the model each sixteenth passage (keys
    are hashes)."""
    db = tmp_path / "audit.db"
    known_results(db)
    with contextlib.closing(sqlite3.connect(tmp_path / "cache.db")) as cache, cache:
        forgotten = cache.execute("DELETE FROM results WHERE hex(key) < '1'").rowcount
        assert 0.05 < forgotten / (forgotten + cache.execute("SELECT count(*) FROM results").fetchone()[0]) < 0.08
    call("run", some_as_shipped, "--db", db, "--workers", 1)
    first, second = content(rows, audited, some_as_shipped), content(rows, db)
    assert len(first) > 1000
    assert first == second


# --- bad input ------------------------------------------------------------------------------


PROBLEMS = sorted(path.name for path in (CORPUS / "problems").iterdir() if path.suffix != ".csv")


@pytest.fixture(scope="module")
def expected_problems() -> dict[str, list[str]]:
    manifest = YAML(typ="safe").load(CORPUS / "manifest.yml")
    files = {entry["file"].split("/")[-1]: entry["issues"] for entry in manifest["problems"]}
    assert sorted(name for name in files if not name.endswith(".csv")) == PROBLEMS
    return files


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    """The files of corpus/problems, one good statement and things that are not there, in one run."""
    folder = tmp_path_factory.mktemp("troubled")
    db = folder / "audit.db"
    (folder / "blank.txt").write_text("  \n")
    done = call(
        "run",
        CORPUS / "problems",
        CORPUS / "problems" / "bad-list.csv",
        CORPUS / "statements" / "willowmere-2025.txt",
        folder / "missing.pdf",
        folder / "blank.txt",
        "http://127.0.0.1:9/dead.pdf",
        *("--db", db, "--workers", 1),
        *KEYWORD,
    )
    return db, done


@pytest.mark.slow
@pytest.mark.parametrize("name", PROBLEMS)
def test_each_problem_file_gives_its_reason(troubled, rows, expected_problems, name):
    db, _ = troubled
    codes = expected_problems[name]
    found = {code for (code,) in rows(db, "SELECT code FROM issues WHERE source_name LIKE ?", f"%{name}")}
    state = rows(db, "SELECT state FROM statements WHERE source_name LIKE ?", f"%{name}")
    assert set(codes) & found if codes else state == [("scored",)], (found, state)


@pytest.mark.slow
def test_the_rest_of_the_run_goes_on(troubled, rows):
    db, done = troubled
    assert done.code == 3
    assert rows(db, "SELECT state FROM statements WHERE source_name LIKE '%willowmere%'") == [("scored",)]
    codes = {code for (code,) in rows(db, "SELECT code FROM issues")}
    assert {"file_missing", "no_text", "address_refused", "unknown_column"} <= codes


@pytest.mark.slow
def test_every_issue_says_where_what_and_what_next(troubled, rows):
    db, _ = troubled
    for stage, code, source, message, hint in rows(db, "SELECT stage, code, source_name, message, hint FROM issues"):
        assert all((stage, code, source, message, hint)), (code, source)


@pytest.mark.slow
def test_unread_is_never_zero_and_never_not_found(troubled, rows):
    db, _ = troubled
    unread = rows(
        db,
        "SELECT DISTINCT status, score FROM latest_findings JOIN statements ON statements.id = statement_id"
        " WHERE state = 'could_not_read' AND criterion NOT IN ('STA-05', 'STA-06')",
    )
    assert unread == [("could_not_read", None)]
    assert rows(db, "SELECT count(*) FROM league_table WHERE source_name LIKE '%image-only%'") == [(0,)]


@pytest.mark.slow
def test_a_policy_is_scored_but_not_ranked(troubled, rows):
    db, _ = troubled
    assert rows(db, "SELECT state, kind FROM statements WHERE source_name LIKE '%policy.docx'") == [
        ("scored", "policy")
    ]
    assert rows(db, "SELECT count(*) FROM league_table WHERE source_name LIKE '%policy.docx'") == [(0,)]


@near
def test_nothing_to_do_says_so(tmp_path):
    done = call("run", tmp_path / "nowhere", "--db", tmp_path / "a.db", *KEYWORD)
    assert done.code == 3
    assert "issues" in done.err


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        ("--profile", "best", "tech_platform"),
        ("--sector", "teapots", "food_agri"),
        ("--law", "FR", "UK-MSA-2015-s54"),
        ("--classifier", "oracle", "embedded"),
        ("--rubric", "nothing", "modern-slavery"),
    ],
)
def test_unknown_names_are_refused_with_what_is_allowed(tmp_path, option, value, allowed):
    statement = CORPUS / "statements" / "rungwork-2025.md"
    done = call("run", statement, "--db", tmp_path / "a.db", option, value)
    assert done.code in (1, 2)
    assert value in done.err and allowed in done.err
    assert not (tmp_path / "a.db").exists()


@near
def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "a.db").write_text("not a database, but long enough to look like one" * 50)
    done = call("run", CORPUS / "statements" / "rungwork-2025.md", "--db", tmp_path / "a.db", *KEYWORD)
    assert done.code == 1
    assert "a.db" in done.err


@pytest.mark.parametrize("place", ["file/deep/a.db", "/proc/a.db", "/proc/deep/a.db"])
def test_a_place_that_no_database_can_have_is_refused_at_once(tmp_path, place):
    (tmp_path / "file").write_text("not a folder")
    started = time.monotonic()
    done = call("run", CORPUS / "statements" / "rungwork-2025.md", "--db", tmp_path / place, *KEYWORD)
    assert done.code == 1
    assert "Cannot lock" in done.err and "--db" in done.err and "Waiting" not in done.err
    assert time.monotonic() - started < 30


@pytest.mark.slow
@near
def test_a_bill_is_gated_when_asked_for_by_version(tmp_path, rows):
    db = tmp_path / "a.db"
    statement = CORPUS / "statements" / "rungwork-2025.md"
    asked = ("--law", "UK", "--law", "UK-MSA-2015-s54@proposed 2026")
    assert call("run", statement, "--db", db, *KEYWORD, *asked).code in (0, 3)
    found = rows(db, "SELECT law, version FROM gate_table ORDER BY version")
    assert found == [("UK-MSA-2015-s54", "in force 2015-10-29"), ("UK-MSA-2015-s54", "proposed 2026")]


@near
def test_a_copy_of_a_statement_is_named_in_the_issues(tmp_path):
    statement = (CORPUS / "statements" / "rungwork-2025.md").read_text()
    for name in ("first.md", "second.md"):
        (tmp_path / name).write_text(statement)
    db = tmp_path / "a.db"
    call("run", tmp_path / "first.md", tmp_path / "second.md", "--db", db, *KEYWORD)
    listed = json.loads(call("issues", "--db", db, "--json").out)
    (issue,) = [issue for issue in listed if issue["code"] == "duplicate_document"]
    assert issue["source_name"] == "second.md" and "first.md" in issue["message"]


@near
def test_check_of_a_short_draft_advises_and_of_its_folder_too(tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text(
        "# Modern Slavery Statement\n\nWe trained 41 buyers to see the signs of forced labour in June 2023.\n"
    )
    done = call("check", draft, *KEYWORD)
    assert done.code == 0, done.err
    assert "draft_doubtful" in done.err and "Quality" in done.out
    done = call("check", tmp_path, *KEYWORD)
    assert done.code == 0 and f"{draft}: UK-MSA-2015-s54 " in done.out.replace("\n", "")


# --- addresses ------------------------------------------------------------------------------


@near
def test_a_list_of_addresses_is_fetched_and_kept(tmp_path, rows, loopback_site, monkeypatch):
    monkeypatch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
    pdf = (CORPUS / "statements" / "marlpost-2025.pdf").read_bytes()
    site = loopback_site(
        {"/statement.pdf": (200, {"Content-Type": "application/pdf"}, pdf), "/gone": (404, {}, b"gone")}
    )
    listed = tmp_path / "companies.csv"
    listed.write_text(
        "company,statement_url,sector\n"
        f"Marlpost plc,{site('/statement.pdf')},marketplace\nMarlpost Retail Ltd,{site('/statement.pdf')},\n"
        f"Nowhere Ltd,{site('/gone')},\n"
    )
    db = tmp_path / "audit.db"
    assert call("run", listed, "--db", db, "--pause", 0, *KEYWORD).code == 3
    assert rows(db, "SELECT count(*), count(DISTINCT statement_id) FROM league_table") == [(2, 1)]
    ((url, status, sha),) = rows(db, "SELECT url, status, document_sha256 FROM fetches WHERE document_sha256 NOT NULL")
    assert (url, status) == (site("/statement.pdf"), 200)
    assert (tmp_path / "archive" / sha[:2] / sha).read_bytes() == pdf
    assert rows(db, "SELECT source_name FROM issues WHERE code = 'link_dead'") == [(site("/gone"),)]
    ((year, source),) = rows(
        db, "SELECT DISTINCT year, source_name FROM latest_findings WHERE company = 'Marlpost plc'"
    )
    assert (year, source) == (2025, site("/statement.pdf"))


# --- killed, and two at once ----------------------------------------------------------------


def wait_for_statements(db: Path, count: int, process: subprocess.Popen) -> int:
    """Poll until `count` statements are stored; returns how many there are."""
    for _ in range(6000):
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as one,
        ):
            (stored,) = one.execute("SELECT count(*) FROM scores").fetchone()
            if stored >= count:
                return stored
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise AssertionError(f"no {count} statements: {process.communicate()}")


def content(rows, db: Path, listed: Path | None = None) -> list[tuple]:
    """Every finding of the database; of the files of a list only, where one is given."""
    named = listed and listed.read_text(encoding="utf-8")
    found = [row for row in rows(db, CONTENT) if not named or Path(row[2]).name in named]
    assert len(found) > 800
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("judge", "after"), [("keyword", 1), ("embedded", 2), ("keyword", 2)])
def test_kill_9_leaves_whole_statements_and_the_next_run_completes_them(
    tmp_path, rows, keyword_corpus, some, some_as_shipped, audited, known_results, monkeypatch, judge, after
):
    few_as_shipped = some_as_shipped.with_name("few.csv")
    whole, listed = {"keyword": (keyword_corpus, some), "embedded": (audited, few_as_shipped)}[judge]
    db = tmp_path / "audit.db"
    known_results(db)
    arguments = ("run", listed, "--db", db, "--workers", 2, "--classifier", judge)
    process = in_another_process(*arguments)
    wait_for_statements(db, after, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    with contextlib.closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    per_score = rows(db, "SELECT count(*) FROM findings GROUP BY score_id")
    assert len(per_score) >= after and set(per_score) == {(83,)}
    work_near(monkeypatch)
    assert call(*arguments).code == 3
    assert rows(db, "SELECT id, status FROM runs ORDER BY id") == [(1, "interrupted"), (2, "finished")]
    assert content(rows, db) == content(rows, whole, listed)
    assert rows(db, "SELECT count(*), count(DISTINCT fingerprint) FROM scores") == [(7, 7)]


@pytest.mark.slow
def test_two_runs_on_one_database_wait_for_each_other(tmp_path, rows, keyword_corpus, some):
    db = tmp_path / "audit.db"
    arguments = ("run", some, "--db", db, "--workers", 1, *KEYWORD)
    first, second = in_another_process(*arguments), in_another_process(*arguments)
    ends = [process.communicate(timeout=240) for process in (first, second)]
    assert (first.returncode, second.returncode) == (3, 3), ends
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]
    assert content(rows, db) == content(rows, keyword_corpus, some)
    assert rows(db, "SELECT status FROM runs") == [("finished",), ("finished",)]
    assert any("Waiting for another run" in error for _, error in ends)


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(tmp_path, rows, some_as_shipped):
    db = tmp_path / "audit.db"
    arguments = ("run", some_as_shipped, "--db", db, "--workers", 1, *KEYWORD)
    process = in_another_process(*arguments)
    wait_for_statements(db, 2, process)
    os.kill(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130, error
    assert "Run the same command again" in error
    assert rows(db, "SELECT status FROM runs") == [("interrupted",)]


# --- real statements ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.shared
def test_real_statements_end_scored_or_with_a_reason(tmp_path, rows, shared_data):
    db = tmp_path / "audit.db"
    assert call("run", shared_data / "statements", "--db", db, *KEYWORD).code == 3
    states = dict(rows(db, "SELECT source_name, state FROM statements"))
    assert len(states) == 10
    unread = {name for name, state in states.items() if state == "could_not_read"}
    assert unread == {"bing-lee-2022-scan.pdf", "paypal-2023-page-images.pdf"}
    assert set(states.values()) == {"scored", "could_not_read"}
    assert rows(db, "SELECT source_name FROM issues WHERE code = 'policy_not_statement'") == [
        ("made-tech-policy-not-a-statement.md",)
    ]
    assert rows(db, UNVERIFIED) == [(0,)]
    assert rows(db, "SELECT count(*) FROM league_table WHERE source_name LIKE 'made-tech%'") == [(0,)]


def test_help_and_lists_import_nothing_heavy():
    heavy = "numpy onnxruntime transformers torch trafilatura pdfplumber pypdfium2 sqlite_utils requests".split()
    for arguments in (["--help"], ["rubric", "list"]):
        code = f"import sys; from statement_audit.cli.app import app; app({arguments!r}, standalone_mode=False);" + (
            f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
        assert done.stderr.strip() == "[]"
