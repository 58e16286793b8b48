"""`review` from the work list to numbers, sheets, agreement and gold, as a team uses it."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_samples import call, with_an_open_test

Rows = Callable[..., list[tuple]]


@pytest.fixture
def desk(audited: Path, tmp_path: Path) -> Path:
    """A copy of the scored corpus with its archive, to write into."""
    shutil.copytree(audited.parent / "archive", tmp_path / "desk" / "archive")
    return Path(shutil.copy(audited, tmp_path / "desk"))


def waiting(db: Path, *options: object) -> list[dict[str, Any]]:
    return list(json.loads(call("review", "list", "--db", db, "--json", "--limit", 5000, *options).out))


def a_finding(
    db: Path, status: str, *options: object, quoted: bool | None = None, kind: str | None = None
) -> dict[str, Any]:
    """The first finding on the work list with this status."""
    formal = ("STA-01", "STA-02", "STA-03", "STA-04")
    return next(
        row
        for row in waiting(db, *options)
        if row["status"] == status
        and (quoted is None or bool(row["quote"]) == quoted)
        and (kind is None or (row["criterion"] in formal) == (kind == "formal"))
    )


# --- the work list --------------------------------------------------------------------------


def test_the_list_is_ordered_by_need_and_says_why(desk: Path) -> None:
    rows = waiting(desk)
    points = [row["points"] for row in rows]
    assert points == sorted(points, reverse=True)
    assert rows[0]["points"] > 50 > rows[-1]["points"]
    assert any("decides a gate: " in reason for row in rows for reason in row["reasons"])
    assert all(row["reasons"] for row in rows)
    shown = call("review", "list", "--db", desk, "--limit", 2)
    assert f"2 of {len(rows)} findings that wait" in shown.out


def test_filters_narrow_the_list_and_slips_are_refused(desk: Path) -> None:
    assert {row["criterion"] for row in waiting(desk, "--criterion", "DOM-01")} == {"DOM-01"}
    assert {row["criterion"][:3] for row in waiting(desk, "--group", "DOM")} == {"DOM"}
    assert {row["company"] for row in waiting(desk, "--company", "Marlpost")} == {"Marlpost plc"}
    home = waiting(desk, "--sector", "home_services")
    assert home
    assert "Marlpost plc" not in {row["company"] for row in home}
    for option, value in (("--criterion", "DOM-99"), ("--group", "XXX"), ("--sector", "moon"), ("--company", "Nobody")):
        refused = call("review", "list", "--db", desk, option, value)
        assert refused.code == 2
        assert value in refused.err


def test_a_finding_is_named_by_number_or_by_company_and_criterion(desk: Path) -> None:
    named = call("review", "show", "Marlpost", "dom-01", "--year", 2024, "--db", desk, "--json")
    number = json.loads(named.out)["finding"]["task"]["finding_id"]
    assert call("review", "show", number, "--db", desk, "--json").out == named.out
    by_name = ("review", "decide", "Marlpost", "DOM-01", "--year", 2024, "--reviewer", "Ana", "--db", desk)
    assert call(*by_name, "--verdict", "unsure").code == 0
    (decided,) = json.loads(call("review", "list", "--decided", "--db", desk, "--json").out)
    assert (decided["company"], decided["year"], decided["criterion"]) == ("Marlpost plc", 2024, "DOM-01")
    refused = call("review", "show", "Marlpost", "--db", desk)
    assert refused.code == 2
    assert "Which finding of 'Marlpost'?" in refused.err


def test_a_reviewer_is_not_shown_a_finding_twice_and_another_one_is(desk: Path) -> None:
    first = waiting(desk, "--reviewer", "Ana")[0]["finding_id"]
    assert call("review", "decide", first, "--verdict", "unsure", "--reviewer", "Ana", "--db", desk).code == 0
    assert first not in [row["finding_id"] for row in waiting(desk, "--reviewer", "ana")]
    assert first in [row["finding_id"] for row in waiting(desk, "--reviewer", "Ben")]
    assert first in [row["finding_id"] for row in waiting(desk)]  # unsure decided nothing
    assert call("review", "decide", first, "--verdict", "agree", "--reviewer", "Ben", "--db", desk).code == 0
    assert first not in [row["finding_id"] for row in waiting(desk)]


# --- one finding ----------------------------------------------------------------------------


def test_next_shows_the_words_in_their_place_the_rubric_and_how_to_decide(desk: Path, tmp_path: Path) -> None:
    done = call("review", "next", "--db", desk, "--reviewer", "Ana", "--picture", tmp_path / "pictures")
    first = waiting(desk, "--reviewer", "Ana")[0]
    assert done.code == 0
    for words in (f"Finding {first['finding_id']}: {first['company']}", "  > ", "Counts:", "Does not count:", "Yes: “"):
        assert words in done.out
    assert f"review decide {first['finding_id']}" in done.out
    assert "concrete_specific: does or did it" in done.out
    assert first["reasons"][0] in done.out
    assert "findings wait" in done.err


def test_the_picture_of_a_pdf_page_has_the_quote_marked(desk: Path, tmp_path: Path) -> None:
    finding = next(r for r in waiting(desk) if r["source_name"].endswith(".pdf") and r["status"] == "concrete_specific")
    shown = json.loads(
        call("review", "show", finding["finding_id"], "--db", desk, "--picture", tmp_path / "p", "--json").out
    )["finding"]
    assert shown["is_marked"]
    assert Path(shown["picture"]).read_bytes().startswith(b"\x89PNG")
    assert shown["quotes"][0]["quote"] == finding["quote"]


def test_another_format_gives_the_archived_file(desk: Path, tmp_path: Path) -> None:
    finding = next(row for row in waiting(desk) if row["source_name"].endswith(".html") and row["quote"])
    shown = json.loads(
        call("review", "show", finding["finding_id"], "--db", desk, "--picture", tmp_path / "p", "--json").out
    )["finding"]
    assert shown["picture"] is None
    assert Path(shown["document"]).is_file()


def test_a_second_reviewer_does_not_see_the_first_ones_decision(desk: Path) -> None:
    finding = a_finding(desk, "concrete_specific")["finding_id"]
    call("review", "decide", finding, "--verdict", "agree", "--reason", "clear case", "--reviewer", "Ana", "--db", desk)
    blind = call("review", "show", finding, "--db", desk, "--reviewer", "Ben").out
    assert "clear case" not in blind
    assert "1 decided already" in blind
    call("review", "decide", finding, "--verdict", "agree", "--reviewer", "Ben", "--db", desk)
    assert "clear case" in call("review", "show", finding, "--db", desk, "--reviewer", "Ben").out


# --- decisions ------------------------------------------------------------------------------


def test_a_change_wins_everywhere_and_the_score_follows_from_the_rules(desk: Path, rows: Rows) -> None:
    finding = a_finding(desk, "concrete_specific", "--company", "Barrawick", kind="text")
    done = call(
        "review", "decide", finding["finding_id"], "--verdict", "change", "--status", "commitment",
        "--reason", "only a promise", "--reviewer", "Ana", "--db", desk, "--json",
    )  # fmt: skip
    kept = json.loads(done.out)
    value = json.loads(rows(desk, "SELECT content FROM rubrics")[0][0])["scoring"]["status_values"]["commitment"]
    assert kept["decision"]["score"] == value
    assert kept["numbers"]["quality"] < kept["numbers"]["model_quality"]
    assert rows(
        desk, "SELECT status, model_status, reviewed FROM latest_findings WHERE finding_id = ?", finding["finding_id"]
    ) == [("commitment", "concrete_specific", 1)] * len(finding["company"].split("; "))
    shown = call("show", finding["company"].split("; ")[0], "--db", desk, "--all").out
    assert "After review" in shown
    assert "commitment" in shown
    table = call("compare", "peers", "--db", desk)
    assert "‡" in table.out
    assert "after review" in table.out


def test_agreeing_with_a_whole_statement_leaves_every_number_as_it_was(desk: Path, rows: Rows) -> None:
    """The numbers after review come from the same rules as the model's, through the database and back."""
    mine = [row for row in waiting(desk) if row["company"] == "Marlpost plc" and row["year"] == 2025]
    sure = [row for row in mine if row["status"] not in ("not_found", "not_assessed")]
    for row in sure[:6]:
        call("review", "decide", row["finding_id"], "--verdict", "agree", "--reviewer", "Ana", "--db", desk)
    before = "SELECT quality, walk_to_talk, honesty, band, coverage FROM {} WHERE {} = ?"
    score_id = rows(desk, "SELECT score_id FROM findings WHERE id = ?", sure[0]["finding_id"])[0][0]
    assert rows(desk, before.format("reviewed_scores", "score_id"), score_id) == rows(
        desk, before.format("scores", "id"), score_id
    )
    assert rows(desk, "SELECT result = model_result FROM gate_table WHERE score_id = ?", score_id) == [(1,)]


@pytest.mark.slow
def test_agreeing_that_nothing_is_there_settles_a_gate_that_was_open(tmp_path: Path, rows: Rows) -> None:
    """A close call keeps a gate open until somebody has looked."""
    desk = with_an_open_test(tmp_path)
    sql = (
        "SELECT finding_id, law, result FROM latest_findings JOIN gate_table USING (statement_id, company_id, year)"
        " WHERE status = 'not_found' AND needs_review = 1 AND result = 'not_assessed'"
        " AND instr(unassessed, criterion) LIMIT 1"
    )
    ((finding, law, _),) = rows(desk, sql)
    call("review", "decide", finding, "--verdict", "agree", "--reviewer", "Ana", "--db", desk)
    after = rows(
        desk,
        "SELECT result FROM gate_table WHERE law = ? AND score_id = (SELECT score_id FROM findings WHERE id = ?)",
        law,
        finding,
    )
    assert after[0] == ("not_met",)


def test_a_passage_that_came_close_becomes_the_quote_of_a_change(desk: Path, rows: Rows) -> None:
    near = a_finding(desk, "not_found", quoted=True)
    done = call(
        "review", "decide", near["finding_id"], "--verdict", "change", "--status", "concrete_generic",
        "--reason", "it is there", "--reviewer", "Ana", "--db", desk,
    )  # fmt: skip
    assert done.code == 0
    found = rows(desk, "SELECT status, page, quote FROM latest_findings WHERE finding_id = ?", near["finding_id"])
    assert found[0] == ("concrete_generic", near["page"], near["quote"])


def test_a_change_without_words_needs_a_quote_that_is_in_the_document(desk: Path, rows: Rows) -> None:
    silent = a_finding(desk, "not_found", quoted=False, kind="text")
    command = [
        "review", "decide", silent["finding_id"], "--verdict", "change", "--status", "commitment",
        "--reason", "overlooked", "--reviewer", "Ana", "--db", desk,
    ]  # fmt: skip
    assert "needs the words" in call(*command).err
    assert "are not in" in call(*command, "--quote", "words that nobody has written there").err
    page, words = rows(
        desk, "SELECT page, quote FROM passages JOIN findings ON findings.id = ? JOIN scores ON scores.id = score_id"
        " AND scores.extraction_id = passages.extraction_id WHERE length(quote) > 60 LIMIT 1",
        silent["finding_id"],
    )[0]  # fmt: skip
    assert call(*command, "--quote", words.replace(" ", "\n", 2).replace("’", "'")).code == 0
    found = rows(desk, "SELECT page, quote FROM latest_findings WHERE finding_id = ?", silent["finding_id"])
    assert found[0] == (page, words)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--verdict", "maybe"), "There is no verdict 'maybe'"),
        (("--verdict", "change", "--status", "conrete", "--reason", "x"), "'conrete' is no status of"),
        (("--verdict", "change", "--status", "met", "--reason", "x"), "'met' is no status of"),
        (("--verdict", "change", "--status", "could_not_read", "--reason", "x"), "'could_not_read' is no status of"),
        (("--verdict", "change", "--reason", "x"), "A change needs a status"),
        (("--verdict", "change", "--status", "not_found"), "A change needs a reason"),
        (("--verdict", "change", "--status", "concrete_specific", "--reason", "x"), "says 'concrete_specific' too"),
        (("--verdict", "agree", "--status", "outcome"), "takes no status 'outcome'"),
        (("--verdict", "unsure", "--status", "outcome"), "takes no status 'outcome'"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    audited: Path, rows: Rows, options: Sequence[str], problem: str
) -> None:
    finding = a_finding(audited, "concrete_specific", kind="text")["finding_id"]
    done = call("review", "decide", finding, *options, "--reviewer", "Ana", "--db", audited)
    assert done.code == 2
    assert problem in done.err
    assert rows(audited, "SELECT count(*) FROM reviews") == [(0,)]


def test_a_formal_criterion_is_met_or_not(desk: Path) -> None:
    formal = a_finding(desk, "met", kind="formal")["finding_id"]
    command = [
        "review",
        "decide",
        formal,
        "--verdict",
        "change",
        "--reason",
        "no name",
        "--reviewer",
        "Ana",
        "--db",
        desk,
    ]
    refused = call(*command, "--status", "concrete_specific")
    assert "kind formal" in refused.err
    assert "met, partly, not_met" in refused.err
    kept = json.loads(call(*command, "--status", "partly", "--json").out)
    assert kept["decision"]["score"] == 0.5


def test_a_decision_needs_its_reviewer_who_may_come_from_the_environment(
    desk: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = a_finding(desk, "met")["finding_id"]
    assert "needs its reviewer" in call("review", "decide", finding, "--verdict", "agree", "--db", desk).err
    monkeypatch.setenv("STATEMENT_AUDIT_REVIEWER", "Ana")
    assert call("review", "decide", finding, "--verdict", "agree", "--db", desk).code == 0
    assert "nothing was added" in call("review", "decide", finding, "--verdict", "agree", "--db", desk).err
    assert rows(desk, "SELECT reviewer, count(*) FROM reviews") == [("Ana", 1)]
    assert "There is no finding 999999" in call("review", "decide", 999999, "--verdict", "agree", "--db", desk).err


# --- sheets ---------------------------------------------------------------------------------


def fill(source: Path, target: Path, who: str, answers: Iterable[dict[str, str]]) -> None:
    """Fill in an exported workbook as a person does, from the first row down."""
    workbook = openpyxl.load_workbook(source)
    sheet = workbook["review"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, answer in enumerate(answers, start=2):
        for name, value in ({"reviewer": who} | answer).items():
            sheet.cell(number, columns[name], value)
    workbook.save(target)


OTHERS = {"verdict": "change", "status": "other_party", "reason": "what another body does"}
AGREE = {"verdict": "agree"}


@pytest.fixture
def sheet(desk: Path, tmp_path: Path) -> Path:
    """Twenty findings with a quote and a concrete status, for a team."""
    out = tmp_path / "team.xlsx"
    assert call("review", "export", "--out", out, "--db", desk, "--limit", 20, "--group", "DDG").code == 0
    return out


def test_the_workbook_has_drop_downs_a_frozen_header_and_no_formula(desk: Path, sheet: Path) -> None:
    workbook = openpyxl.load_workbook(sheet)
    review = workbook["review"]
    header = [cell.value for cell in review[1]]
    assert review.freeze_panes == "C2"
    lists = {str(rule.sqref): rule.formula1 for rule in review.data_validations.dataValidation}
    letter = {name: openpyxl.utils.get_column_letter(place) for place, name in enumerate(header, start=1)}
    assert lists[f"{letter['verdict']}2"] == '"agree,change,unsure"'
    assert lists[f"{letter['status']}2"].startswith("lists!$A$1:$A$")
    assert [cell.value for cell in workbook["lists"]["A"]][:2] == ["not_found", "background"]
    assert workbook["lists"].sheet_state == "hidden"
    assert all(cell.data_type != "f" for line in review.iter_rows() for cell in line)


def test_a_team_fills_in_sheets_and_their_agreement_is_counted(desk: Path, sheet: Path, tmp_path: Path) -> None:
    fill(sheet, tmp_path / "ana.xlsx", "Ana", [AGREE] * 8 + [OTHERS] * 2)
    fill(sheet, tmp_path / "ben.xlsx", "Ben", [AGREE] * 7 + [OTHERS] * 3)
    for name in ("ana", "ben"):
        done = call("review", "import", tmp_path / f"{name}.xlsx", "--db", desk)
        assert done.code == 0, done.err
        assert "10 decisions added" in done.err
    rows = json.loads(call("review", "agreement", "--db", desk, "--json").out)
    both = next(row for row in rows if (row["first"], row["second"], row["group"]) == ("Ana", "Ben", "all"))
    assert (both["pairs"], both["agreed"]) == (10, 9)
    assert 0.5 < both["kappa"] < 1
    assert len(json.loads(call("review", "list", "--disputed", "--json", "--db", desk).out)) == 1
    assert "Cohen's kappa" in call("review", "agreement", "--db", desk).out


def test_importing_twice_adds_nothing(desk: Path, sheet: Path, tmp_path: Path, rows: Rows) -> None:
    fill(sheet, tmp_path / "ana.xlsx", "Ana", [AGREE, OTHERS, {"verdict": "unsure"}])
    call("review", "import", tmp_path / "ana.xlsx", "--db", desk)
    before = rows(desk, "SELECT * FROM reviews")
    again = call("review", "import", tmp_path / "ana.xlsx", "--db", desk, "--json")
    assert json.loads(again.out) == {"added": 0, "known": 3, "empty": 17, "issues": []}
    assert rows(desk, "SELECT * FROM reviews") == before


def test_each_bad_row_is_an_issue_and_the_others_go_in(desk: Path, sheet: Path, tmp_path: Path, rows: Rows) -> None:
    workbook = openpyxl.load_workbook(sheet)
    first = {cell.value: workbook["review"].cell(2, cell.column).value for cell in workbook["review"][1]}
    answers = [
        AGREE,
        AGREE | {"finding_id": "31337000"},
        AGREE | {"stamp": str(first["stamp"]).replace(str(first["stamp"]).split()[2], "0" * 10)},
        AGREE | {"stamp": "DDG-01 0000000000 0000000000 0000000000"},
        {"verdict": "change", "status": "met", "reason": "x"},
        {"verdict": "change", "status": "commitment"},
        {"verdict": "perhaps"},
        AGREE | {"finding_id": str(first["finding_id"]), "stamp": str(first["stamp"])},
        AGREE | {"reviewer": ""},
    ]
    answers[2] |= {"finding_id": str(first["finding_id"]), "reviewer": "Cem"}
    fill(sheet, tmp_path / "bad.xlsx", "Ana", answers)
    done = call("review", "import", tmp_path / "bad.xlsx", "--db", desk, "--json")
    assert done.code == 3
    outcome = json.loads(done.out)
    assert (outcome["added"], outcome["known"]) == (1, 0)
    assert {(issue["data"]["row"], issue["code"]) for issue in outcome["issues"]} == {
        (3, "review_unknown_finding"),
        (4, "review_text_changed"),
        (5, "review_unknown_finding"),
        (6, "review_row_invalid"),
        (7, "review_row_invalid"),
        (8, "review_row_invalid"),
        (9, "review_duplicate"),
        (10, "review_row_invalid"),
    }
    assert rows(desk, "SELECT count(*) FROM issues WHERE stage = 'review'") == [(8,)]
    assert "review_text_changed" in call("issues", "--db", desk).out


def test_a_row_against_an_earlier_decision_is_a_conflict_unless_it_replaces_it(
    desk: Path, sheet: Path, tmp_path: Path, rows: Rows
) -> None:
    fill(sheet, tmp_path / "one.xlsx", "Ana", [AGREE])
    fill(sheet, tmp_path / "two.xlsx", "Ana", [{"verdict": "unsure"}])
    call("review", "import", tmp_path / "one.xlsx", "--db", desk)
    refused = call("review", "import", tmp_path / "two.xlsx", "--db", desk)
    assert refused.code == 3
    assert "review_conflict" in refused.err
    assert rows(desk, "SELECT verdict FROM reviews") == [("agree",)]
    assert call("review", "import", tmp_path / "two.xlsx", "--db", desk, "--replace").code == 0
    assert rows(desk, "SELECT verdict FROM reviews ORDER BY id") == [("agree",), ("unsure",)]


def test_the_csv_goes_round_too_and_neutralises_formulas(desk: Path, tmp_path: Path, rows: Rows) -> None:
    with closing(sqlite3.connect(desk)) as connection:
        connection.execute(
            "UPDATE companies SET name = '=HYPERLINK(\"http://evil.example\")' WHERE name = 'Marlpost plc'"
        )
        connection.commit()
    out = tmp_path / "team.csv"
    call("review", "export", "--format", "csv", "--out", out, "--db", desk, "--limit", 5000, "--reviewer", "Ana")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert any(row["company"].startswith("'=HYPERLINK") for row in table)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row.values())
    table[0] |= {"verdict": "unsure", "reason": "'=1+1"}
    with out.open("w", encoding="cp1252", errors="replace", newline="") as stream:  # as a spreadsheet saves it
        writer = csv.DictWriter(stream, table[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(table)
    assert "1 decisions added" in call("review", "import", out, "--db", desk).err
    assert rows(desk, "SELECT verdict, reason, reviewer FROM reviews") == [("unsure", "=1+1", "Ana")]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", b"PK\x03\x04 no workbook", "is no workbook"),
        ("a.csv", b"company,verdict\nx,agree\n", "has no column finding_id"),
        ("a.xlsx", None, "cannot be read"),
        ("a.csv", None, "a.csv"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(
    audited: Path, tmp_path: Path, name: str, content: bytes | None, problem: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = call("review", "import", tmp_path / name, "--db", audited)
    assert done.code == 2
    assert problem in done.err


# --- gold -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_decisions_are_gold_that_evaluate_measures_with(desk: Path, tmp_path: Path) -> None:
    of_a_short_one = ("--company", "Pelorra")
    right = a_finding(desk, "concrete_specific", *of_a_short_one, kind="text")
    call("review", "decide", right["finding_id"], "--verdict", "agree", "--reviewer", "Ana", "--db", desk)
    wrong = a_finding(desk, "concrete_specific", *of_a_short_one, kind="text")
    call(
        "review", "decide", wrong["finding_id"], "--verdict", "change", "--status", "not_found",
        "--reason", "beside the point", "--reviewer", "Ana", "--db", desk,
    )  # fmt: skip
    out = tmp_path / "gold"
    assert "2 decisions" in call("review", "export", "--gold", "--out", out, "--db", desk).err
    report = json.loads(call("evaluate", out, "--json").out)
    assert (report["labels_made"], report["located"]) == (1, 1)
    assert report["findings"]["micro"]["recall"] == 1.0
    assert (report["decoys"]["made"], report["not_found"]["made"]) == (1, 1)
    assert report["not_found"]["false_alarms"] == 1  # the model still says what the reviewer threw out
    assert call("evaluate", out, "--statuses").code == 2


def test_gold_of_nothing_is_refused(audited: Path, tmp_path: Path) -> None:
    done = call("review", "export", "--gold", "--out", tmp_path / "gold", "--db", audited)
    assert done.code == 2
    assert "Nobody has decided" in done.err


def test_a_reason_is_shown_whole_on_a_narrow_screen(capsys, monkeypatch):
    from statement_audit.cli.screen import list_rows

    monkeypatch.setenv("COLUMNS", "80")
    row = {
        "reviewed_at": "2026-05-04T10:00:00+00:00", "reviewer": "anna", "criterion": "DOM-01", "model_status": "not_found",
        "verdict": "change", "status": "concrete_generic", "holds": 1, "company": "Marlpost plc", "year": 2025,
        "reason": "the second paragraph of page three names the homes in which live-in workers are employed unseen",
    }  # fmt: skip
    list_rows("decisions", [row])
    shown = capsys.readouterr().out
    assert "anna" in shown and "unseen" in shown and "2026-05-04" in shown
