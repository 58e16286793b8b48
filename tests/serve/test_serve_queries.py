"""The saved queries: well made, valid on any database of this schema, and with answers where there is something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from serve_samples import Site

from statement_audit.serve.queries import THEMES, parse_query, saved_queries
from statement_audit.store import open_database

QUERIES = saved_queries()
NAMES = [query.name for query in QUERIES]
# What a run over files cannot know: registers, the web, other people.
FROM_ELSEWHERE = {
    *("ticked-training-not-found", "ticks-and-text", "no-link-on-home-page", "no-statement-found", "vanished"),
    *("changed-after-publication", "companies-replies", "changed-by-a-person"),
}
NOT_IN_CORPUS = {"own-service-named", "fees-repaid", "copies-of-another-company", "covered-but-not-named"}
LINKED = {"quote", "document_sha256", "statement_id", "url", "website", "source_name", "listed_in"}


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    db = tmp_path_factory.mktemp("empty") / "nothing.db"
    open_database(db).close()
    return Site(db)


def test_questions() -> None:
    assert len(QUERIES) >= 24
    assert all(query.title.endswith("?") for query in QUERIES)
    assert len({query.title for query in QUERIES}) == len(QUERIES)
    assert {query.theme for query in QUERIES} == set(THEMES)


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_every_parameter_is_described(query) -> None:
    assert set(re.findall(r"(?<![:\w]):(\w+)", query.sql)) == set(query.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_valid_on_an_empty_database(empty_site: Site, name: str) -> None:
    assert empty_site.rows(f"{name}.json") == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FROM_ELSEWHERE | NOT_IN_CORPUS])
def test_answers_from_the_corpus(corpus_site: Site, name: str) -> None:
    rows = corpus_site.rows(f"{name}.json")
    assert rows
    assert all(any(row.get(column) for column in LINKED) for row in rows) or name == "how-many-meet-each-criterion"


@pytest.mark.parametrize("name", NAMES)
def test_answers_where_registers_web_and_people_speak_too(filled_site: Site, name: str) -> None:
    assert filled_site.rows(f"{name}.json")


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_a_parameter_narrows_the_answer(filled_site: Site, query) -> None:
    if not query.parameters:
        pytest.skip("asks for nothing")
    for name in query.parameters:
        answer = filled_site.get(f"/audit/{query.name}.json?_shape=array&{name}=no%22such'thing%25%3B--")
        assert answer.status_code == 200, answer.text
        assert answer.json() == []


def test_silence_of_tech_companies_is_silence(corpus_site: Site) -> None:
    """A company with a word on domestic servitude is in one list, one without in the other, none in both."""
    speaking = {(row["company"], row["year"]) for row in corpus_site.rows("tech-domestic-servitude.json")}
    silent = {(row["company"], row["year"]) for row in corpus_site.rows("tech-silent-on-domestic-servitude.json")}
    assert speaking
    assert silent
    assert not speaking & silent


def test_words_in_any_form_and_as_a_phrase(corpus_site: Site) -> None:
    found = corpus_site.rows("words.json?words=passports")
    assert found
    assert all("passport" in row["quote"].lower() or "passport" in row["heading"].lower() for row in found[:1])
    phrase = corpus_site.rows('words.json?words="domestic servitude"')
    assert phrase
    assert corpus_site.rows("words.json?words=%22unclosed OR (") == []


def test_copies_are_the_template(filled_site: Site) -> None:
    """Every tenth round of the generator keeps the corpus's wording: these rounds, and only these, are copies; the others
    share a part of it."""
    rows = filled_site.rows("copies-of-another-company.json?_size=max")
    rows = [row for row in rows if row["about_percent_shared"] >= 70]
    rounds = {
        re.match(r"\w+ (\d+) ", row[key])[1]
        for row in rows
        for key in ("company", "other_company")
        if re.match(r"\w+ \d+ ", row[key])
    }
    assert rounds == {"10"}
    assert max(row["about_percent_shared"] for row in rows) == 100


def test_a_file_without_its_headings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"x\.sql lacks the heading theme, about"):
        parse_query("x", "-- title: Who?\nSELECT 1")
