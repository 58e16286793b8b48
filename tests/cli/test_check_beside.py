"""`check --last-year` and `--peers`: a draft beside the statement before and beside other companies."""

import json

import pytest
from cli_samples import CORPUS, call

DRAFTS = CORPUS / "drafts"
DRAFT = DRAFTS / "pelmarrow-decent.md"
KEYWORD = ("--classifier", "keyword")


def test_promises_are_told_with_both_quotes_the_worst_first():
    told = call("check", DRAFT, "--last-year", DRAFTS / "pelmarrow-last-year.md", *KEYWORD).out
    flat = " ".join(told.split())
    assert "2 not found again, 2 not reached, and said so, 2 moved to a later day, 6 reported on" in flat
    assert "then: p. 1, “- visit at least ten supplier sites” now: p. 1, “- Site visits: our target of ten" in flat
    assert "now due 2027-06" in flat and "Weaker than last year" in flat
    places = [flat.index(words) for words in ("not found again then", "said so, due", "moved to a later day, due")]
    assert places == sorted(places)


def test_last_year_of_a_database_and_its_peers_as_json(keyword_corpus):
    draft = CORPUS / "statements" / "marlpost-2025.pdf"
    options = ("--last-year", keyword_corpus, "--peers", keyword_corpus, "--company", "Marlpost plc", *KEYWORD)
    told = json.loads(call("check", draft, "--year", 2025, *options, "--json").out)
    states = [one["state"] for one in told["last_year"]["promises"]]
    assert states == ["done"] * 3 + ["moved"] * 2 + ["dropped"]
    rows = {row["name"]: row for row in told["peers"]["rows"]}
    assert rows["quality"]["n"] == 7 and rows["PLT"]["median"] <= rows["PLT"]["best"]


@pytest.mark.parametrize(
    ("last", "said"), [("nothing.md", "There is no file"), ("keyword", "No company in the database fits")]
)
def test_no_statement_to_hold_against(last, said, keyword_corpus):
    done = call("check", DRAFT, "--last-year", keyword_corpus if last == "keyword" else DRAFTS / last, *KEYWORD)
    assert done.code == 2
    assert said in done.err
