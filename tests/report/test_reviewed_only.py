"""`--reviewed-only`: what nobody has decided on is printed nowhere, nor counted as silence."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path

import pytest

from statement_audit.derived.reviewed_numbers import Rubrics
from statement_audit.features.review.decision import Verdict, decide
from statement_audit.store import Writer, open_database
from tests.cli.cli_samples import call

FOUND = """
SELECT min(finding_id) AS id, company FROM latest_findings WHERE status = 'concrete_specific' AND quote IS NOT NULL
GROUP BY statement_id ORDER BY company LIMIT 2"""
ABSENT = (
    "SELECT finding_id AS id, company FROM latest_findings WHERE status = 'not_found' AND criterion = 'VOI-04' LIMIT 1"
)
UNREAD = "SELECT DISTINCT quote FROM latest_findings WHERE quote IS NOT NULL AND NOT reviewed AND length(quote) > 60"
READ = "SELECT quote FROM evidence WHERE finding_id IN (SELECT finding_id FROM current_reviews)"


def test_a_site_of_what_a_person_has_read(scratch: Path) -> None:
    none = call("report", "--db", scratch, "--out", scratch.parent / "site", "--reviewed-only")
    assert none.code == 2
    assert "No person has decided" in none.err
    with open_database(scratch) as database:
        writer, rubrics = Writer(database, None), Rubrics(database)  # type: ignore[arg-type] # nothing is archived
        rows = [*database.rows(FOUND), *database.rows(ABSENT)]
        for row in rows:
            decide(writer, rubrics, row["id"], Verdict("agree", None, "", "Ana"))
        total = database.value("SELECT count(DISTINCT finding_id) FROM latest_findings")
        calls = database.value("SELECT count(DISTINCT finding_id) FROM latest_findings WHERE needs_review")
        unread = {quote for (quote,) in database.tuples(UNREAD)} - {quote for (quote,) in database.tuples(READ)}
    site = scratch.parent / "site"
    done = call(
        *("report", "--db", scratch, "--out", site, "--reviewed-only", "--no-documents"),
        *("--site-url", "https://audit.example"),
    )
    assert f"Printed: 3 of {total:,} findings" in done.err
    assert not (site / "data" / "audit.sqlite").exists()
    for page in site.glob("*.html"):
        assert f"<strong>3 of {total:,}</strong>" in page.read_text(encoding="utf-8")
    printed = _csv_rows(site / "data" / "latest_findings.csv")
    assert {int(row["finding_id"]) for row in printed} == {row["id"] for row in rows}
    assert f"{calls:,} close calls of {total:,} results" in (site / "methods.html").read_text(encoding="utf-8")
    assert "No commitments are recorded" not in (site / "commitments.html").read_text(encoding="utf-8")
    for path in site.glob("embed/*.html"):
        assert f"read are printed: 3 of {total:,}" in path.read_text(encoding="utf-8")
    years = _csv_rows(site / "data" / "years.csv")
    assert [(row["gained"], row["lost"]) for row in years] == [("", "")] * len(years) != []
    cells = [row for path in site.glob("data/criteria/*.csv") for row in _csv_rows(path)]
    assert [row for row in cells if row["needs_review"] != "False"] == [] != cells
    articles = 0
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        articles += page.count('<article id="')
        inner = set(re.findall(r'href="#([^"]+)"', page))
        assert inner <= set(re.findall(r' id="([^"]+)"', page)), path
        if path.stem == "copies" or path.parent.name in ("years", "documents"):  # whole texts are no findings
            continue
        assert "says nothing on" not in page
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'(?s)<span class="context">.*?</span>', "", page)))
        assert [quote for quote in unread if quote[:60] in text] == [], path
    assert "No ranked statement holds" not in (site / "talk.html").read_text(encoding="utf-8")
    for path in site.glob("compare/*.js"):
        column = json.loads(path.read_text(encoding="utf-8").split(" = ", 1)[1].removesuffix(";\n"))
        page = (site / column["page"]).read_text(encoding="utf-8")
        assert all(f' id="{criterion}"' in page for criterion, answer in column["answers"].items() if answer)
        assert None in column["answers"].values()
    assert 3 <= articles < 12  # a group's statement stands once for each of its companies
    table = ("--db", scratch, "--table", "latest_findings", "--format", "json", "--out", "-")
    assert call("export", *table, "--reviewed-only").out.count('"finding_id"') < 12
    assert call("export", "--db", scratch, "--format", "package", "--reviewed-only").code == 2
    asked = scratch.parent / "ask.md"
    call(
        "reply",
        "request",
        rows[0]["company"],
        "--db",
        scratch,
        "--out",
        asked,
        "--until",
        "2999-01-01",
        "--reviewed-only",
    )
    assert asked.read_text(encoding="utf-8").count("\n### ") in (1, 2)


def _csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def scratch(keyword_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the corpus to decide on."""
    copy = tmp_path / "audit.db"
    copy.write_bytes(keyword_corpus.read_bytes())
    return copy
