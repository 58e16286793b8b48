"""What makes a result another result, and what does not."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from statement_audit import clock
from statement_audit.models import CompanyRef, FetchRecord, RawDocument, StatementRef
from statement_audit.statements.judge import fingerprint, fingerprint_context, load_judge
from statement_audit.statements.result import process_statement

COMPANY = CompanyRef("Tidewater Foods Ltd", "01234567", "https://tidewater.example", ("food_agri",))
REF = StatementRef("a.pdf", path=Path("a.pdf"), companies=(COMPANY,), year=2024, laws=("UK-MSA-2015-s54",))
RAW = RawDocument("ab" * 32, Path("archive/ab"), 10)
FETCH = FetchRecord("https://a.example", "https://a.example", (), 200, None, "2025-01-01T00:00:00", 0.1, 10)


def fingerprint_of(judge, ref=REF, raw=RAW):
    return fingerprint(ref, raw, fingerprint_context(judge))


@pytest.mark.parametrize(
    "ref",
    [
        replace(REF, source_name="b.pdf"),
        replace(REF, year=2025),
        replace(REF, year=None),
        replace(REF, laws=("AU-MSA-2018-s16",)),
        replace(REF, sectors=("retail",)),
        replace(REF, companies=()),
        replace(REF, companies=(COMPANY, CompanyRef("Harbour Bread Ltd"))),
        replace(REF, companies=(replace(COMPANY, name="Tidewater Ltd"),)),
        replace(REF, companies=(replace(COMPANY, number="07654321"),)),
        replace(REF, companies=(replace(COMPANY, website=None),)),
        replace(REF, companies=(replace(COMPANY, sectors=("retail",)),)),
    ],
)
def test_what_is_known_of_the_statement_counts(options, judge, ref):
    assert fingerprint_of(judge, ref) != fingerprint_of(judge)


def test_the_bytes_count_and_where_they_lie_or_came_from_does_not(options, judge):
    same = fingerprint_of(judge)
    assert fingerprint_of(judge, raw=replace(RAW, sha256="cd" * 32)) != same
    assert fingerprint_of(judge, raw=replace(RAW, path=Path("elsewhere"), fetch=FETCH)) == same
    assert fingerprint_of(judge, replace(REF, path=Path("elsewhere/a.pdf"), listed_in="b.csv, row 9")) == same


def test_rubric_classifier_profile_laws_and_year_count(options, judge):
    class Other:
        name, revision = judge.classifier.name, "another revision"

    class Named:
        name, revision = "another name", judge.classifier.revision

    changed = [
        replace(judge, rubric=replace(judge.rubric, hash="0" * 64)),
        replace(judge, classifier=Other()),
        replace(judge, classifier=Named()),
        replace(judge, profile="tech_platform"),
        replace(judge, laws=("AU-MSA-2018-s16",)),
        replace(judge, today=judge.today.replace(year=judge.today.year + 1)),
    ]
    found = {fingerprint_of(one) for one in changed}
    assert len(found) == len(changed)
    assert fingerprint_of(judge) not in found


@pytest.mark.parametrize("name", ["statement_audit.extract.EXTRACTOR", "statement_audit.score.SCORING_VERSION"])
def test_code_versions_count(options, judge, monkeypatch, name):
    before = fingerprint_of(judge)
    monkeypatch.setattr(name, "another version")
    assert fingerprint_of(judge) != before


def test_how_a_run_is_carried_out_does_not_count(options, judge):
    other = replace(options, db=Path("b.db"), workers=7, document_seconds=1.0, command="another")
    assert fingerprint_of(load_judge(other)) == fingerprint_of(judge)


def test_the_day_of_the_run_does_not_count(options, monkeypatch, make_task, statement):
    """A date later this year is read the same in January and in December."""
    undated = re.sub(
        r",? (for the financial year ended|in June|by December|on \d)[^.,]*?20\d\d|\b20\d\d\b",
        "",
        statement,
        flags=re.I,
    )
    text = f"{undated}\nApproved by the board on 1 June 2031.\n"

    def on(*day):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime(*day, tzinfo=tz)

        monkeypatch.setattr(clock, "datetime", Clock)
        judge = load_judge(options)
        result = process_statement(make_task(text), judge)
        return fingerprint_of(judge), result.year, result.assessment

    january, december, year_before = on(2031, 1, 1), on(2031, 12, 31), on(2030, 12, 31)
    assert january == december
    assert january[1] == 2031
    assert year_before[0] != january[0]
    assert year_before[1] != 2031
