"""What the search of the site looks through: every quote on which a result rests, and what is no fact marked so."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from report_samples import rows

from statement_audit.published import RubricText
from statement_audit.report import search


def read_index(site: Path) -> dict[str, list]:
    head, quotes = (site / "static" / "search-index.js").read_text(encoding="utf-8").split(";\nwindow.SEARCH.quotes = ")
    return {**json.loads(head.removeprefix("window.SEARCH = ")), "quotes": json.loads(quotes.removesuffix(";\n"))}


def test_every_quote_is_there_once_with_its_criteria(corpus_db: Path, corpus_site: Path) -> None:
    index = read_index(corpus_site)
    told = [(quote[0], *quote[2][at : at + 3]) for quote in index["quotes"] for at in range(0, len(quote[2]), 3)]
    assert len(told) == len({each[:2] for each in told})
    sql = "SELECT count(DISTINCT finding_id) FROM evidence WHERE role IN ('best', 'counter')"
    assert len(told) == rows(corpus_db, sql)[0][0]
    assert len({(quote[0], quote[1]) for quote in index["quotes"]}) == len(index["quotes"])
    assert any(len(companies) > 1 for _, companies in index["statements"])  # a group's statement once


def test_what_is_not_settled_is_marked_and_stands_last(corpus_site: Path) -> None:
    index = read_index(corpus_site)
    opens = [min(quote[2][2::3]) for quote in index["quotes"]]
    assert [each > 0 for each in opens] == sorted(each > 0 for each in opens) and opens[-1] > 0


def test_the_weakest_are_left_out_where_all_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    index = search.SearchIndex(RubricText("", "", "", "", {"criteria": ()}))
    index.quotes = [((True, 0.0), "weak"), ((False, 3.0), "some"), ((False, 0.5), "best")]
    monkeypatch.setattr(search, "MOST_BYTES", 12)
    assert index.kept() == ["best", "some"]


def test_a_policy_is_told_as_one() -> None:
    index = search.SearchIndex(RubricText("", "", "", "", {"criteria": ()}))
    for number, kind in enumerate(("statement", "policy")):
        page = SimpleNamespace(company="Grove Ltd", kind=kind, score_id=number, year=2025, slug=f"grove-{kind}")
        index.add(page, [])
    assert [companies[0][0] for _, companies in index.statements.values()] == ["Grove Ltd", "Grove Ltd, a policy"]
