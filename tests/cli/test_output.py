"""How names and gates are put into words."""

import pytest

from statement_audit.cli.output import gate_line, may_line, short_source


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


def test_a_gate_in_words():
    steps, link = ("steps", "met", ()), ("homepage link", "not_assessed", ("STA-05",))
    assert gate_line([steps, steps, steps, link]) == "met so far: 3 of 4 tests; open: STA-05 (homepage link)"
    failed = [steps, ("approval", "not_met", ("STA-03",)), ("signature", "partly", ("STA-04",))]
    assert gate_line(failed) == "met: 1 of 3 tests; NOT MET: STA-03 (approval); partly: STA-04 (signature)"


def test_what_may_be_included_in_words():
    risk, training = ("risk", "covered"), ("training", "not_found")
    assert (
        may_line([risk, ("structure", "covered"), training])
        == "may include: covered risk, structure; not found training"
    )
    assert may_line([("policies", "to_check")]) == "may include: to check policies"
    assert may_line([]) == ""
