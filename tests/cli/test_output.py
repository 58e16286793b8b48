"""How rows become a table, CSV or JSON, and names and gates words."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from statement_audit.cli.output import Column, ListForm, counted, say, short_source, show_table
from statement_audit.cli.screen import _environment, show_screen


@dataclass(frozen=True)
class Row:
    name: str
    score: float | None
    words: str = ""


ROWS = (Row("=HYPERLINK(1)", 0.256, "[bold]one[/bold] " * 12), Row("B\x1b[31m", None))
COLUMNS = (
    Column("name"),
    Column("how much", "score", digits=1),
    Column("said", lambda row: row.words, least=10),
)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("NO_COLOR", "1")


def test_a_column_is_declared_once_and_the_last_gives_way(capsys):
    assert show_table(COLUMNS, ROWS, title="Two [rows]")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].rstrip() == "Two [rows]"
    assert lines[1].split() == ["name", "how", "much", "said"]
    assert all(len(line) <= 50 for line in lines)
    first = next(line for line in lines if "HYPERLINK" in line)
    assert "      0.3  [bold]one[/bold]" in first, "a figure stands right; markup of others is text"
    assert lines[-1].startswith("B [31m") and lines[-1].split()[-1] == "–"


def test_one_is_one():
    assert [counted(count, "error") for count in (0, 1, 1200)] == ["0 errors", "1 error", "1,200 errors"]


def test_no_row_is_told_in_words(capsys):
    assert not show_table(COLUMNS, (), empty="Nothing fits.")
    assert capsys.readouterr().out == "Nothing fits.\n"


def test_rows_of_a_mapping_and_of_a_record_give_the_same_cells():
    record, mapping = Row("a", 0.5), {"name": "a", "score": 0.5, "words": ""}
    plain = COLUMNS[:2]
    assert [str(column.cell(record)) for column in plain] == [str(column.cell(mapping)) for column in plain]


def test_json_and_csv_of_the_same_rows(capsys):
    assert ListForm(as_json=True, as_csv=False).printed(ROWS)
    assert [row["score"] for row in json.loads(capsys.readouterr().out)] == [0.256, None]
    assert ListForm(as_json=False, as_csv=True).printed(ROWS, columns=("name", "score"))
    assert capsys.readouterr().out == "name,score\n'=HYPERLINK(1),0.256\nB\N{REPLACEMENT CHARACTER}[31m,\n"
    assert ListForm(as_json=False, as_csv=True).printed((), columns=("name",))
    assert capsys.readouterr().out == "name\n"
    assert not ListForm(as_json=False, as_csv=False).printed(ROWS)


def test_another_document_is_made_only_for_json(capsys):
    def document():
        made.append(1)
        return {"rows": 2}

    made = []
    for as_json, as_csv in ((False, False), (False, True), (True, False)):
        ListForm(as_json=as_json, as_csv=as_csv).printed(ROWS, document=document)
    assert made == [1]
    assert capsys.readouterr().out.endswith('{\n  "rows": 2\n}\n')


def test_lines_are_wrapped_and_set_in(capsys):
    say("word " * 15, "[red]x", indent=4)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("    ") and len(line) <= 50 for line in lines)
    assert lines[-1].strip() == "[red]x"
    say()
    assert capsys.readouterr().out == "\n"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("a.pdf", ["a.pdf"]),
        ("folder/deeper/a.pdf", ["a.pdf"]),
        ("https://www.example.org/modern-slavery/", ["modern-slavery"]),
        ("https://example.org", ["example.org"]),
        ("C:\\drafts\\a.pdf", ["a.pdf"]),
        ("brook-policy-not-a-statement.md", ["brook-policy-not-", "a-statement.md"]),
        ("TIDEWATER LIMITED.txt", ["TIDEWATER", "LIMITED.txt"]),
        ("x" * 100 + ".pdf", ["x" * 18, "…" + "x" * 13 + ".pdf"]),
        ("", [""]),
    ],
)
def test_a_source_takes_its_last_part_on_two_lines_at_most(name, lines):
    shown = short_source(name, 18).plain.split("\n")
    assert shown == lines
    assert all(len(line) <= 18 for line in shown)


def _said(macro: str, *tests: tuple[str, str, tuple[str, ...]]) -> str:
    screen = _environment().from_string(
        f'{{% from "_beside.txt" import {macro} with context %}}{{{{ {macro}(tests) }}}}'
    )
    return str(screen.render(tests=[dict(zip(("area", "result", "criteria"), each, strict=True)) for each in tests]))


def test_a_gate_in_words():
    steps, link = ("steps", "met", ()), ("homepage link", "not_assessed", ("STA-05",))
    assert (
        _said("required_tests", steps, steps, steps, link) == "met so far: 3 of 4 tests; open: STA-05 (homepage link)"
    )
    failed = [steps, ("approval", "not_met", ("STA-03",)), ("signature", "partly", ("STA-04",))]
    words = "met: 1 of 3 tests; NOT MET: STA-03 (approval); partly: STA-04 (signature)"
    assert _said("required_tests", *failed) == words


def test_what_may_be_included_in_words():
    risk, training = ("risk", "covered", ()), ("training", "not_found", ())
    words = "may include: covered risk, structure; not found training"
    assert _said("may_include", risk, ("structure", "covered", ()), training) == words
    assert _said("may_include", ("policies", "to_check", ())) == "may include: to check policies"


def test_a_value_on_a_screen_is_words_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"name": "<b>&\x1b[1m", "meaning": "{{ x }}", "checked": 1200}
    check = SimpleNamespace(**said, unchecked={"one\n\ttwo\x03{{ x }}": 2}, problems=[])
    done = SimpleNamespace(checks=[check], problems=[], db="audit.db")
    show_screen("verify", done=done)
    table, _, told = capsys.readouterr().out.partition("–\n")
    assert table.splitlines()[-1].split() == ["<b>&", "[1m", "{{", "x", "}}", "1,200", "2"]
    assert told == "<b>& [1m: 2 not checked: one\n two {{ x }}\n\naudit.db: all that was checked holds.\n"
