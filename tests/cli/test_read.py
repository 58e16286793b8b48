"""Reading results: show, compare, export, issues, db, and the check of a draft."""

import csv
import io
import json
import sqlite3

import pytest
from cli_samples import CORPUS, ROOT, call

from statement_audit.cli.output import LEGENDS
from statement_audit.safe_text import safe_cell

DRAFT = CORPUS / "statements" / "willowmere-2025.txt"
KEYWORD = ("--classifier", "keyword")


# --- show -----------------------------------------------------------------------------------


def test_show_has_gates_numbers_groups_and_quotes_with_pages(audited):
    done = call("show", "marlpost", "--db", audited)
    assert done.code == 0
    for wanted in (
        "Marlpost plc, 2025",
        "UK-MSA-2015-s54",
        "Quality",
        "Walk to talk",
        "PLT Online",
        "Strongest",
        "Weakest",
        "p. ",
    ):
        assert wanted in done.out
    assert "good practice" in done.out


@pytest.mark.slow
def test_a_gate_that_is_open_is_called_so_everywhere_and_explained_once(audited):
    shown = call("show", "Marlpost", "--db", audited).out
    assert "UK-MSA-2015-s54: open\n  met so far: 3 of 4 tests; open: STA-05 (homepage link)\n" in shown
    checked = call("check", DRAFT, "--sector", "care", *KEYWORD).out
    assert "homepage link: open\n" in checked
    table = call("compare", "peers", "--db", audited).out
    assert "UK open" in table
    unseen = "not to be seen in this text alone: homepage link"
    for out, explained in ((shown, LEGENDS["open"]), (checked, unseen), (table, LEGENDS["open"])):
        assert "not checked" not in out
        assert " ".join(out.split()).count(explained) == 1


def test_show_says_among_what_it_ranks(audited, rows):
    done = call("show", "Marlpost", "--year", 2024, "--db", audited)
    ((rank,),) = rows(audited, "SELECT rank FROM league_table WHERE company = 'Marlpost plc' AND year = 2024")
    ((number,),) = rows(audited, "SELECT count(*) FROM league_table WHERE profile = 'tech_platform' AND year = 2024")
    assert f"; rank {rank} of {number} in profile tech_platform, 2024\n" in done.out


@pytest.mark.slow
def test_show_json_leads_from_a_figure_to_quote_page_and_document(audited):
    view = json.loads(call("show", "Marlpost plc", "--year", 2024, "--db", audited, "--json").out)
    assert view["year"] == 2024
    assert len(view["findings"]) == 83
    found = [finding for finding in view["findings"] if finding["quote"]]
    assert found and all(finding["page"] >= 1 and finding["evidence"] for finding in found)
    assert len(view["statement"]["document_sha256"]) == 64
    assert view["run"]["classifier"] == "embedded"


def test_show_all_lists_every_criterion(audited):
    done = call("show", "Chattergrove", "--db", audited, "--all")
    assert all(f"{criterion}" in done.out for criterion in ("STA-01", "PLT-14", "DOM-08", "REM-06"))
    assert "not found in statement" in done.out


@pytest.mark.parametrize(
    ("name", "words"),
    [("Marlpots", "Marlpost plc"), ("Stannergate", "Stannergate Hotels Ltd"), ("zzzz", "compare peers")],
)
def test_a_name_that_does_not_fit_gets_help(audited, name, words):
    done = call("show", name, "--db", audited)
    assert done.code == 2
    assert words in done.err and done.out == ""


# --- compare --------------------------------------------------------------------------------


def test_peers_as_csv_and_json_agree(audited):
    rows = list(csv.DictReader(io.StringIO(call("compare", "peers", "--db", audited, "--csv").out)))
    held = json.loads(call("compare", "peers", "--db", audited, "--json").out)["league_table"]
    assert [row["company"] for row in rows] == [row["company"] for row in held]
    assert len(rows) == 20
    assert list(rows[0])[:6] == ["rank", "company", "year", "profile", "quality", "band"]


def test_a_long_table_is_cut_on_the_screen_and_says_so(audited):
    done = call("compare", "peers", "--db", audited, "--limit", 2)
    assert done.out.count("more: statement-audit compare peers --limit N, or --csv") == 3
    assert "… and 6 more" in done.out
    assert "more:" not in call("compare", "peers", "--db", audited).out


def test_exemplary_before_promises_among_platforms(audited):
    held = json.loads(call("compare", "peers", "--db", audited, "--profile", "tech_platform", "--json").out)
    names = [row["company"] for row in held["league_table"]]
    assert names.index("Marlpost plc") < names.index("Chattergrove Ltd")
    assert {row["profile"] for row in held["league_table"]} == {"tech_platform"}


def test_choice_by_sector_and_year(audited):
    held = json.loads(call("compare", "peers", "--db", audited, "--sector", "jobs_board", "--json").out)
    assert [row["company"] for row in held["league_table"]] == ["Rungwork Ltd"]
    held = json.loads(call("compare", "peers", "--db", audited, "--year", 2024, "--json").out)
    assert {row["year"] for row in held["league_table"]} == {2024}


def test_the_table_fits_80_columns(audited, monkeypatch):
    done = call("compare", "peers", "--db", audited, columns=80)
    assert max(len(line.rstrip()) for line in done.out.splitlines()) <= 80
    assert "Stannergate" in done.out


def test_the_table_says_what_is_ranked_with_each_other(audited):
    titles = {
        (): "Profile tech_platform, latest statement of each company: 7 ranked",
        ("--year", 2024): "Profile tech_platform, 2024: 2 ranked",
        ("--all-years",): "Profile tech_platform, all years: 9 ranked",
    }
    for choice, title in titles.items():
        assert title in call("compare", "peers", "--db", audited, *choice).out


@pytest.mark.parametrize(
    ("option", "value", "known"), [("--sector", "teapot", "jobs_board"), ("--profile", "teapot", "tech_platform")]
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_a_choice_that_no_statement_has_is_refused_with_those_there_are(audited, option, value, known, form):
    done = call("compare", "peers", "--db", audited, option, value, *form)
    assert (done.code, done.out) == (2, "")
    assert f"'{value}'" in done.err and known in done.err


def test_a_year_without_statements_names_the_years_there_are(audited):
    done = call("compare", "peers", "--db", audited, "--year", 1990)
    assert (done.code, done.out) == (0, "")
    assert "has year 1990. Years with statements: 2026 (1), 2025 (19), 2024 (2)." in done.err
    narrower = call("compare", "peers", "--db", audited, "--year", 2024, "--sector", "care", "--json")
    assert json.loads(narrower.out) == {"league_table": [], "unranked": []}
    assert "has sector care and year 2024. Years with statements: 2025 (1)." in narrower.err


@pytest.mark.slow
def test_statements_of_two_rubrics_stand_in_two_tables(tmp_path):
    mine, db = tmp_path / "mine.yml", tmp_path / "a.db"
    mine.write_text('id: mine\nversion: "1.0"\nname: Mine\nextends: [modern-slavery]\nremove: [TRE-06]\n')
    call("run", DRAFT, "--db", db, *KEYWORD)
    call("run", CORPUS / "statements" / "quillbrook-2025.html", "--db", db, "--rubric", mine, *KEYWORD)
    done = call("compare", "peers", "--db", db)
    assert "Profile default, rubric mine 1.0, latest statement of each company: 1 ranked" in done.out
    assert "Profile default, rubric modern-slavery" in done.out
    held = json.loads(call("compare", "peers", "--db", db, "--json").out)["league_table"]
    assert [row["rank"] for row in held] == [1, 1]
    assert {row["rubric"].split()[0] for row in held} == {"mine", "modern-slavery"}


# --- check ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_check_is_short_gates_first_and_says_how_to_see_the_rest():
    done = call("check", DRAFT, *KEYWORD, columns=80)
    assert (
        len(done.out.splitlines()) <= 210
    )  # half of them the law, test by test in its words with what is quoted, and what to do
    assert done.out.index("s.54(6)") < done.out.index("Quality") < done.out.index("Not found in the draft")
    gaps = json.loads(call("check", DRAFT, *KEYWORD, "--json").out)["gaps"]
    silent = [gap["criterion"] for gap in gaps["silent"]]
    section = done.out.split("Not found in the draft")[1]
    assert f"and {len(silent) - 3} more" in section
    assert all(f"  {criterion} " in section for criterion in silent[:3]) and f"  {silent[3]} " not in section
    assert "--all shows every criterion" in done.out and "not enough:" not in done.out
    whole = call("check", DRAFT, *KEYWORD, "--all", columns=80).out
    assert "not enough:" in whole and all(f"  {criterion} " in whole for criterion in silent)
    assert "--all" not in whole


@pytest.mark.slow
def test_check_says_that_no_sector_is_known_which_was_guessed_and_nothing_where_it_is_told(tmp_path):
    silent = tmp_path / "draft.txt"
    text = DRAFT.read_text().replace("provides care visits and live-in care to", "writes to")
    silent.write_text(text.replace("Willowmere Homecare", "Willowmere"))  # its name tells, too
    assert LEGENDS["no_sector"].format("") in " ".join(call("check", silent, *KEYWORD).out.split())
    guessed = call("check", DRAFT, *KEYWORD).out
    assert "Sectors (guessed): care · “" in guessed and "No sector is known" not in guessed
    told = call("check", DRAFT, "--sector", "care", *KEYWORD).out
    assert "guessed" not in told and "No sector is known" not in told


def test_check_tells_what_a_compliance_team_asks():
    done = call("check", DRAFT, "--sector", "care", *KEYWORD)
    assert done.code == 0, done.err
    for wanted in ("UK-MSA-2015-s54", "s.54(6)", "Only promised", "add:", "Not found in the draft", "Quality"):
        assert wanted in done.out


@pytest.mark.slow
def test_check_advice_is_the_rubrics_own(monkeypatch):
    held = json.loads(call("check", DRAFT, "--sector", "care", *KEYWORD, "--json").out)
    criterion = held["gaps"]["silent"][0]
    shown = json.loads(call("rubric", "show", criterion["criterion"], "--json").out)[0]
    assert criterion["stronger"] == shown["gather"]
    assert held["scores"]["quality"] is not None


@pytest.mark.parametrize(("bar", "code"), [(0, 0), (99, 4)])
def test_fail_under_sets_the_exit_code(bar, code):
    done = call("check", DRAFT, *KEYWORD, "--fail-under", bar)
    assert done.code == code
    assert ("below the bar" in done.err) is (code == 4)


@pytest.mark.slow
def test_check_of_another_law_shows_its_gate():
    done = call("check", CORPUS / "statements" / "barrawick-2025.docx", "--law", "AU", *KEYWORD)
    assert "AU-MSA-2018-s16" in done.out and "s.16(1)(f)" in done.out
    assert "UK-MSA-2015-s54" not in done.out


@pytest.mark.parametrize(
    ("name", "code"), [("empty.pdf", "empty_file"), ("image-only.pdf", "needs_ocr"), ("encrypted.pdf", "encrypted")]
)
def test_check_of_what_cannot_be_read_says_why(name, code):
    done = call("check", CORPUS / "problems" / name, *KEYWORD)
    assert done.code == 1
    assert code in done.err


def test_check_of_a_missing_file():
    done = call("check", "nowhere.pdf", *KEYWORD)
    assert (done.code, done.out) == (2, "")
    assert "nowhere.pdf" in done.err


def test_check_of_a_policy_says_that_it_is_one():
    done = call("check", CORPUS / "problems" / "policy.docx", *KEYWORD)
    assert done.code == 0
    assert "policy_not_statement" in done.err


# --- export, issues, db ---------------------------------------------------------------------


def test_export_writes_every_table_and_view(audited, tmp_path):
    done = call("export", "--db", audited, "--format", "csv", "--out", tmp_path)
    assert done.code == 0
    names = {path.stem for path in tmp_path.glob("*.csv")}
    assert {"latest_findings", "league_table", "gate_table", "issues", "evidence", "pages", "criteria"} <= names
    with (tmp_path / "latest_findings.csv").open(newline="", encoding="utf-8") as stream:
        assert sum(1 for _ in csv.DictReader(stream)) == 22 * 83


def test_export_json_to_stdout_is_one_array(audited):
    held = json.loads(call("export", "--db", audited, "--format", "json", "--table", "league_table", "--out", "-").out)
    assert len(held) == 22 and held[0]["rank"] == 1


def test_export_of_an_unknown_table_writes_nothing(audited, tmp_path):
    done = call("export", "--db", audited, "--table", "secrets", "--out", tmp_path / "out")
    assert done.code == 2
    assert "latest_findings" in done.err and not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\tx"])
def test_no_cell_becomes_a_formula(text):
    assert safe_cell(text) == "'" + text
    assert safe_cell(-2.5) == -2.5


def test_issues_as_table_json_and_csv(audited):
    assert "statement_in_report" in call("issues", "--db", audited).out
    held = json.loads(call("issues", "--db", audited, "--json").out)
    assert {"stage", "code", "severity", "source_name", "statement_id", "message", "hint", "data"} <= set(held[0])
    rows = list(csv.DictReader(io.StringIO(call("issues", "--db", audited, "--csv").out)))
    assert len(rows) == len(held)


def test_the_issues_table_fits_80_columns(tmp_path):
    name = "a-long-name-of-a-scanned-statement-that-no-column-can-hold-2025.pdf"
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "deeper" / name).write_bytes((CORPUS / "problems" / "image-only.pdf").read_bytes())
    call("run", tmp_path / "in", "--db", tmp_path / "a.db", *KEYWORD)
    done = call("issues", "--db", tmp_path / "a.db", columns=80)
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert max(map(len, lines)) <= 80
    assert "a-long-name-of-a-" in done.out and "2025.pdf" in done.out and "deeper" not in done.out
    assert sum(line.startswith("needs_ocr") for line in lines) == 1


@pytest.mark.parametrize(("option", "value"), [("--code", "nonsense"), ("--severity", "loud"), ("--run", "99")])
def test_issue_filters_are_checked(audited, option, value):
    done = call("issues", "--db", audited, option, value)
    assert done.code == 2 and value in done.err


@pytest.mark.parametrize("command", [("show", "x"), ("compare", "peers"), ("issues",), ("export",), ("db", "migrate")])
def test_without_a_database_each_command_says_how_to_make_one(tmp_path, command):
    done = call(*command, "--db", tmp_path / "none.db")
    assert done.code == 2
    assert "statement-audit run" in done.err
    assert not (tmp_path / "none.db").exists()


def test_db_path_schema_migrate(audited, tmp_path):
    assert call("db", "path", "--db", tmp_path / "a.db").out.strip() == str(tmp_path / "a.db")
    made = sqlite3.connect(":memory:")
    schema = call("db", "schema", "--db", tmp_path / "none.db").out
    assert "CREATE VIEW latest_findings" in schema
    made.executescript(schema)
    made.close()
    assert "up to date" in call("db", "migrate", "--db", audited).out


# --- rubric ---------------------------------------------------------------------------------


def test_rubric_list_and_show():
    assert "modern-slavery" in call("rubric", "list").out
    assert len(json.loads(call("rubric", "show", "--json").out)) == 83
    one = call("rubric", "show", "PLT-02").out
    assert "domestic workers" in one and "Does not count" in one and "Good practice" in one
    assert call("rubric", "show", "XYZ").code == 2


def test_rubric_check_names_file_key_and_what_is_allowed(tmp_path):
    mine = tmp_path / "mine.yml"
    mine.write_text(
        'id: mine\nversion: "1.0"\nname: Mine\nextends: [modern-slavery]\noverride:\n  POL-01: {wieght: 5}\n'
    )
    done = call("rubric", "check", mine)
    assert done.code == 1
    assert "mine.yml" in done.err and "wieght" in done.err and "weight" in done.err
    mine.write_text(
        'id: mine\nversion: "1.0"\nname: Mine\nextends: [modern-slavery]\noverride:\n  POL-01: {weight: 5}\n'
    )
    assert call("rubric", "check", mine).code == 0


@pytest.mark.slow
def test_a_rubric_of_ones_own_works_the_same_way(tmp_path):
    mine = tmp_path / "mine.yml"
    mine.write_text('id: mine\nversion: "1.0"\nname: Mine\nextends: [modern-slavery]\nremove: [TRE-06]\n')
    held = json.loads(call("check", DRAFT, "--rubric", mine, *KEYWORD, "--json").out)
    assert len(held["findings"]) == 82


# --- all of it ------------------------------------------------------------------------------


def test_every_command_is_documented():
    documented = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in (
        *(
            "run",
            "show",
            "check",
            "compare peers",
            "export",
            "issues",
            "evaluate",
            "db path",
            "rubric check",
            "collect",
            "verify",
            "trace",
        ),
    ):
        assert f"## statement-audit {command}\n" in documented


def test_version():
    assert call("--version").out.startswith("statement-audit ")
