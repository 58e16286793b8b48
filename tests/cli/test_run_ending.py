"""What `run` shows at its end: this run's statements, what else there is, and what was left unasked."""

import json
import shutil

import pytest
from cli_samples import CORPUS, call

STATEMENTS = CORPUS / "statements"
DRAFT = STATEMENTS / "willowmere-2025.txt"
KEYWORD = ("--classifier", "keyword")


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A folder with a database with one statement. Read it only."""
    folder = tmp_path_factory.mktemp("one")
    assert "Willowmere" in call("run", DRAFT, "--db", folder / "audit.db", *KEYWORD).out
    return folder


@pytest.fixture
def db(one, tmp_path):
    """A copy of it."""
    shutil.copytree(one, tmp_path, dirs_exist_ok=True)
    return tmp_path / "audit.db"


def test_only_this_runs_statements_and_how_to_see_the_others(db):
    done = call("run", STATEMENTS / "quillbrook-2025.html", "--db", db, *KEYWORD)
    assert "Profile default, statements of this run: 1 ranked" in done.out
    assert "Quillbrook" in done.out and "Willowmere" not in done.out
    assert "The database holds 1 more statement of other runs." in done.err
    assert f"statement-audit compare peers --db {db}" in done.err
    again = call("run", STATEMENTS / "quillbrook-2025.html", "--db", db, *KEYWORD)
    assert "Quillbrook" in again.out and "Willowmere" not in again.out
    held = json.loads(call("run", STATEMENTS / "quillbrook-2025.html", "--db", db, *KEYWORD, "--json").out)
    assert [row["source_name"] for row in held["league_table"]] == ["quillbrook-2025.html"]


def test_a_run_that_met_everything_shows_the_whole_table(db):
    both = (STATEMENTS / "willowmere-2025.txt", STATEMENTS / "quillbrook-2025.html")
    done = call("run", *both, "--db", db, *KEYWORD)
    assert "Profile default, latest statement of each company: 2 ranked" in done.out
    assert "more statement" not in done.err


def test_a_run_that_met_nothing_does_not_say_that_the_database_is_empty(db, tmp_path):
    done = call("run", tmp_path / "nowhere.pdf", "--db", db, *KEYWORD)
    assert done.code == 3
    assert "No statements" not in done.out and "holds 1 more statement" in done.err


@pytest.mark.slow
def test_a_run_says_for_how_many_statements_no_sector_is_known(db, tmp_path):
    words = "platform and sector criteria were not assessed. Add --sector, e.g. --sector marketplace"
    one = call("run", STATEMENTS / "stannergate-2025.pdf", "--db", db, *KEYWORD)
    assert f"No sector is known for 1 statement: {words}" in one.err
    plain = tmp_path / "plain.txt"  # neither text nor name tells
    draft = DRAFT.read_text().replace("provides care visits and live-in care to", "writes to")
    plain.write_text(draft.replace("Willowmere Homecare", "Willowmere"))
    both = (plain, STATEMENTS / "stannergate-2025.pdf")
    assert f"No sector is known for 2 statements: {words}" in call("run", *both, "--db", db, *KEYWORD).err
    told = call("run", STATEMENTS / "rungwork-2025.md", "--db", db, "--sector", "jobs_board", *KEYWORD)
    assert "No sector is known" not in told.err
