"""Answers of the saved questions: right by what the corpus is known to say, on another corpus too, and as the site."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from known_answers import BOARD, MARLPOST, SHOWN, TECH, Known, other, shipped, write_corpus
from serve_samples import Site

from statement_audit.features.publish.side_by_side import shared_wording
from statement_audit.features.publish.snapshot import reading
from statement_audit.report.words import STATUSES
from statement_audit.serve.queries import NOTHING_FITS, close_calls, find_query, saved_queries
from statement_audit.store.queries import ask, names_fee, open_to_read
from tests.cli.cli_samples import call
from tests.near import work_near

# On the shipped corpus, by the default judge: how many rows, and whose (first word and year).
NOBODY = ""
EVERYBODY = (
    "Barrawick 2025, Brackenhill 2025, Chattergrove 2025, Gravenhurst 2025, Hearthhand 2025, Lindenmere 2025, "
    "Marlpost 2024, Marlpost 2025, Northspar 2025, Ostrel 2026, Pelorra 2025, Penhallow 2025, Quillbrook 2025, "
    "Rungwork 2025, Stannergate 2025, Tarncloud 2024, Tarncloud 2025, Willowmere 2025"
)
ANSWERS = {
    "domestic-workers-anywhere": (
        43,
        "Chattergrove 2025, Hearthhand 2025, Marlpost 2024, Marlpost 2025, Ostrel 2026, "
        "Rungwork 2025, Stannergate 2025, Willowmere 2025",
    ),
    "own-service-named": (4, "Marlpost 2024, Marlpost 2025, Pelorra 2025, Rungwork 2025"),
    "platform-controls": (23, "Chattergrove 2025, Marlpost 2024, Marlpost 2025, Pelorra 2025, Rungwork 2025"),
    "tech-domestic-servitude": (
        20,
        "Chattergrove 2025, Hearthhand 2025, Marlpost 2024, Marlpost 2025, Rungwork 2025",
    ),
    "tech-silent-on-domestic-servitude": (
        5,
        "Pelorra 2025, Penhallow 2025, Quillbrook 2025, Tarncloud 2024, Tarncloud 2025",
    ),
    "cases-found": (
        16,
        "Barrawick 2025, Brackenhill 2025, Gravenhurst 2025, Hearthhand 2025, Lindenmere 2025, Marlpost 2025, Ostrel 2026, Penhallow 2025, Stannergate 2025",
    ),
    "fees-paid-by-workers": (
        9,
        "Brackenhill 2025, Hearthhand 2025, Lindenmere 2025, Marlpost 2024, Marlpost 2025, Penhallow 2025",
    ),
    "fees-repaid": (3, "Brackenhill 2025, Marlpost 2025, Penhallow 2025"),
    "gaps-admitted": (
        21,
        "Barrawick 2025, Brackenhill 2025, Gravenhurst 2025, Marlpost 2024, Marlpost 2025, "
        "Northspar 2025, Pelorra 2025, Penhallow 2025, Quillbrook 2025, Rungwork 2025, Tarncloud "
        "2024, Tarncloud 2025, Willowmere 2025",
    ),
    "high-risk-countries-and-goods": (
        34,
        "Barrawick 2025, Brackenhill 2025, Gravenhurst 2025, Hearthhand 2025, Lindenmere 2025, Marlpost 2024, Marlpost 2025, Northspar 2025, Pelorra 2025, Penhallow 2025, Quillbrook 2025, Rungwork 2025, Stannergate 2025, Tarncloud 2024, Tarncloud 2025",
    ),
    "no-case-found": (
        11,
        "Chattergrove 2025, Gravenhurst 2025, Lindenmere 2025, Northspar 2025, Pelorra 2025, Quillbrook 2025, Tarncloud 2024, Tarncloud 2025, Willowmere 2025",
    ),
    "risk-denied": (
        8,
        "Lindenmere 2025, Quillbrook 2025, Rungwork 2025, Tarncloud 2024, Tarncloud 2025, Willowmere 2025",
    ),
    "suppliers-below-first-tier": (
        5,
        "Barrawick 2025, Brackenhill 2025, Marlpost 2025, Northspar 2025, Penhallow 2025",
    ),
    "words": (
        29,
        "Barrawick 2025, Brackenhill 2025, Chattergrove 2025, Gravenhurst 2025, Hearthhand "
        "2025, Lindenmere 2025, Marlpost 2024, Marlpost 2025, Ostrel 2026, Pelorra 2025, "
        "Penhallow 2025, Quillbrook 2025, Rungwork 2025, Stannergate 2025, Willowmere 2025",
    ),
    "workers-keep-passports": (
        4,
        "Barrawick 2025, Hearthhand 2025, Marlpost 2025, Penhallow 2025",
    ),
    "dated-plans": (
        28,
        "Barrawick 2025, Brackenhill 2025, Chattergrove 2025, Gravenhurst 2025, Hearthhand "
        "2025, Lindenmere 2025, Marlpost 2024, Marlpost 2025, Northspar 2025, Ostrel 2026, "
        "Pelorra 2025, Penhallow 2025, Rungwork 2025, Stannergate 2025",
    ),
    "gained-and-lost": (27, "Marlpost 2025, Tarncloud 2025"),
    "promised-then-silent": (1, "Marlpost 2024"),
    "promises-and-outcomes": (53, EVERYBODY),
    "quality-over-years": (2, "Marlpost 2025, Tarncloud 2025"),
    "approved-and-signed-by": (
        34,
        "Barrawick 2025, Brackenhill 2025, Gravenhurst 2025, Hearthhand 2025, Lindenmere "
        "2025, Marlpost 2024, Marlpost 2025, Northspar 2025, Ostrel 2026, Pelorra 2025, "
        "Penhallow 2025, Quillbrook 2025, Rungwork 2025, Stannergate 2025, Tarncloud 2024, "
        "Tarncloud 2025, Willowmere 2025",
    ),
    "legal-requirements-missed": (
        6,
        "Chattergrove 2025, Quillbrook 2025, Rungwork 2025, Tarncloud 2024, Tarncloud 2025, Willowmere 2025",
    ),
    "no-approval": (4, "Chattergrove 2025, Quillbrook 2025, Rungwork 2025, Willowmere 2025"),
    "no-signature": (5, "Chattergrove 2025, Quillbrook 2025, Tarncloud 2024, Tarncloud 2025, Willowmere 2025"),
    "copies-of-another-company": (0, NOBODY),
    "covered-but-not-named": (0, NOBODY),
    "group-statements": (5, "Brisk 2025, Fernlight 2025, Stannergate 2025, Tollhouse 2025"),
    "redated-copies": (1, "Tarncloud 2025"),
    "ticked-training-not-found": (0, NOBODY),
    "ticks-and-text": (0, NOBODY),
    "changed-after-publication": (0, NOBODY),
    "could-not-be-read": (2, NOBODY),
    "no-link-on-home-page": (0, NOBODY),
    "no-statement-found": (0, NOBODY),
    "vanished": (0, NOBODY),
    "changed-by-a-person": (0, NOBODY),
    "close-calls": (173, EVERYBODY),
    "companies-replies": (0, NOBODY),
    "how-many-meet-each-criterion": (83, NOBODY),
    "league-table": (
        22,
        "Barrawick 2025, Brackenhill 2025, Brisk 2025, Chattergrove 2025, Fernlight 2025, "
        "Gravenhurst 2025, Hearthhand 2025, Lindenmere 2025, Marlpost 2024, Marlpost 2025, "
        "Northspar 2025, Ostrel 2026, Pelorra 2025, Penhallow 2025, Quillbrook 2025, Rungwork "
        "2025, Stannergate 2025, Tarncloud 2024, Tarncloud 2025, Tollhouse 2025, Willowmere "
        "2025",
    ),
    "one-company": (83, "Barrawick 2025"),
}
# Rests on findings: each row says how sure the result is, and whether a person has seen it. In sums: how many.
ROWS = {"status", "certainty", "needs_review", "reviewed"}
SUMS = {"close_calls"}
NO_FINDING = {
    *("domestic-workers-anywhere", "words", "copies-of-another-company", "covered-but-not-named", "group-statements"),
    *("redated-copies", "changed-after-publication", "could-not-be-read", "no-link-on-home-page", "vanished"),
    *("no-statement-found", "companies-replies"),
}
# Of what they ask the judge is never unsure on the corpus.
NEVER_CLOSE = {"no-approval", "no-signature"}


def columns(db: Path, name: str) -> set[str]:
    done = call("query", name, "--db", db, "--format", "csv")
    assert done.code == 0, done.err
    return set(next(csv.reader(done.out.splitlines())))


@pytest.mark.parametrize("query", saved_queries(), ids=lambda query: query.name)
def test_each_question_says_how_sure_it_is(corpus_db: Path, query) -> None:
    held = columns(corpus_db, query.name)
    assert query.name in NO_FINDING or held >= ROWS or held >= SUMS
    assert query.empty.endswith(".") and len(query.empty) > 20


def test_there_are_forty_with_an_answer_each() -> None:
    assert set(ANSWERS) == {query.name for query in saved_queries()} and len(ANSWERS) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_on_the_corpus(corpus_site: Site, name: str) -> None:
    """Close calls may fall otherwise on another processor: a row in twenty may be another."""
    count, who = ANSWERS[name]
    rows = corpus_site.rows(f"{name}.json?_size=max")
    found = {f"{row['company'].split()[0]} {row.get('year') or ''}".strip() for row in rows if row.get("company")}
    assert found == set(filter(None, who.split(", ")))
    assert abs(len(rows) - count) <= count // 20


def test_a_group_statement_counts_once(corpus_site: Site) -> None:
    for name in ("cases-found", "high-risk-countries-and-goods", "approved-and-signed-by", "promises-and-outcomes"):
        rows = corpus_site.rows(f"{name}.json?_size=max&company=Stannergate")
        same = Counter(json.dumps({key: row[key] for key in row if key != "company"}) for row in rows)
        assert max(same.values()) == 1, name


@pytest.mark.parametrize(
    "query", [each for each in saved_queries() if "HAVING :company" in each.sql], ids=lambda each: each.name
)
def test_a_group_statement_keeps_its_companies_where_one_is_asked_for(filled_db: Path, query) -> None:
    every = dict.fromkeys(query.parameters, "")
    with open_to_read(filled_db) as database:
        _, whole = ask(database, query.sql, every)
        rows = list(whole)
        name = next((row[0].split("; ")[-1] for row in rows if "; " in row[0]), rows[0][0])
        _, found = ask(database, query.sql, {**every, "company": name})
        assert set(found) == {row for row in rows if name.casefold() in row[0].casefold()}


@pytest.mark.parametrize(
    ("quote", "names"),
    [
        ("We repaid the cost (fees) in full.", True),
        ("Worker-fees were paid back.", True),
        ("Agencies charged workers.", True),
        ("Workers feel heard, and gave feedback.", False),
        ("The manager in charge of wages paid them.", False),
        ("We commissioned a review of back pay.", False),
    ],
)
def test_what_names_a_fee(quote: str, names: bool) -> None:
    assert names_fee(quote) is names


# --- twelve questions, by what is known -----------------------------------------------------


def asked(site: Site, name: str) -> set[tuple[str, int]]:
    """Whose statements a question names; a group by its first company."""
    return {(row["company"].split("; ")[0], row["year"]) for row in site.rows(f"{name}.json?_size=max")}


def those(statements: list[Known], chosen: Callable[[Known], bool]) -> set[tuple[str, int]]:
    return {each.key for each in statements if chosen(each)}


BY_LABEL: dict[str, Callable[[Known], bool]] = {
    "no-approval": lambda each: not each.approved,
    "no-signature": lambda each: not each.signed,
    "own-service-named": lambda each: bool(TECH & set(each.sectors)) and each.says(["PLT-01"], SHOWN),
    "no-case-found": lambda each: each.says([""], {"nil_finding"}),
    "suppliers-below-first-tier": lambda each: each.says(["STR-04"], SHOWN),
    "workers-keep-passports": lambda each: each.says(["POL-04"], SHOWN),
    "tech-domestic-servitude": lambda each: bool(TECH & set(each.sectors)) and any(
        criterion.startswith("DOM") for criterion, *_ in each.labels),
    "tech-silent-on-domestic-servitude": lambda each: bool(TECH & set(each.sectors)) and not any(
        criterion.startswith("DOM") for criterion, *_ in each.labels),
    "redated-copies": lambda each: each.repeats,
}  # fmt: skip


@pytest.fixture(scope="session")
def other_site(once: Callable[..., Path], scored_corpus: Path) -> Site:
    """The other corpus, by the default judge, which is not asked again about passages that both corpora have."""

    def score(folder: Path) -> None:
        listed = write_corpus(other(), folder)
        shutil.copy(scored_corpus.parent / "cache.db", folder / "cache.db")
        with pytest.MonkeyPatch.context() as patch:
            work_near(patch)
            done = call("run", listed, "--db", folder / "audit.db")
        assert done.code in (0, 3), done.err

    return Site(once("other-corpus", score) / "audit.db")


CORPORA = ("shipped", "other")


@pytest.fixture(params=CORPORA)
def known(request: pytest.FixtureRequest) -> tuple[Site, list[Known]]:
    if request.param == "shipped":
        return request.getfixturevalue("corpus_site"), shipped()
    return request.getfixturevalue("other_site"), other()


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_LABEL)
def test_whose_statements(known: tuple[Site, list[Known]], name: str) -> None:
    site, statements = known
    assert asked(site, name) == those(statements, BY_LABEL[name])


@pytest.mark.slow
def test_who_signed(known: tuple[Site, list[Known]]) -> None:
    site, statements = known
    rows = site.rows("approved-and-signed-by.json?_size=max")
    found = {(row["company"].split("; ")[0], row["year"], row["value"]) for row in rows if row["fact"] == "signature"}
    for each in statements:
        assert not each.signed or (*each.key, each.signatory) in found, each.id


@pytest.mark.slow
def test_what_became_of_promises(known: tuple[Site, list[Known]]) -> None:
    site, statements = known
    fates = dict(MARLPOST)
    if any(BOARD in each.body for each in statements):
        fates |= {next(text for text in fates if "advisory board" in text): "done"}
    name = next(each.companies[0] for each in statements if each.id == "marlpost-2024")
    rows = site.rows(f"promises-and-outcomes.json?_size=max&company={name.split()[0]}")
    found = {row["quote"].removeprefix("• ").removeprefix("- "): row["state"] for row in rows if row["year"] == 2024}
    assert {text: found.get(text) for text in fates} == fates


@pytest.mark.slow
def test_whom_a_group_statement_stands_for(known: tuple[Site, list[Known]]) -> None:
    site, statements = known
    wanted = {name for each in statements if len(each.companies) > 1 for name in each.companies}
    assert {row["company"] for row in site.rows("group-statements.json")} == wanted


# --- where there is no answer ---------------------------------------------------------------


@pytest.mark.slow
def test_an_empty_answer_shows_its_close_calls(corpus_db: Path, tmp_path: Path) -> None:
    """Where a person refuses what is found of fees repaid, the close calls of other statements are told."""
    database = tmp_path / "audit.db"
    shutil.copy(corpus_db, database)
    with open_to_read(database) as opened:
        ids = [row[0] for row in opened.execute("SELECT id FROM findings WHERE criterion = 'VOI-02' AND score > 0")]
        close = "SELECT DISTINCT company FROM latest_findings JOIN evidence USING (finding_id) WHERE criterion = 'VOI-02' AND role = 'candidate' AND NOT score"
        wanted = {row[0] for row in opened.execute(close)}
        fits = "SELECT company FROM latest_findings WHERE criterion = 'VOI-02' AND score > 0"
        found = {row[0] for row in opened.execute(fits)}
    labelled = {each.companies[0] for each in shipped() if each.says(["VOI-02"], SHOWN)}
    assert ids and wanted and len(labelled) == 3 and labelled <= found | wanted
    for one in ids:
        refused = ("--verdict", "change", "--status", "not_found", "--reason", "no", "--reviewer", "first")
        assert call("review", "decide", str(one), *refused, "--db", database).code == 0
    page = Site(database).get("/audit/fees-repaid")
    assert page.status_code == 200 and "Close calls: " in page.text and find_query("fees-repaid").empty in page.text
    assert all(name in page.text for name in wanted)
    done = call("query", "fees-repaid", "--db", database)
    assert done.code == 0 and all(name in done.out for name in wanted)
    assert done.err.startswith("No rows.\nNo statement says so") and "close calls, none of them a fact" in done.err


def test_no_answer_says_why(corpus_site: Site, corpus_db: Path) -> None:
    query = find_query("companies-replies")
    assert close_calls(query) is None
    page = corpus_site.get("/audit/companies-replies").text
    assert "reply add" in page and "Close calls" not in page
    assert call("query", "companies-replies", "--db", corpus_db).err == f"No rows.\n{query.empty}\n"
    done = call("query", "companies-replies", "--db", corpus_db, "--format", "json")
    assert json.loads(done.out) == []


NEAR = [query for query in saved_queries() if query.near]


@pytest.mark.parametrize("query", NEAR, ids=lambda query: query.name)
def test_close_calls_are_close_calls(corpus_db: Path, query) -> None:
    """Where nothing is asked of this company there is no answer, and no close call of another."""
    calls = close_calls(query)
    with reading(corpus_db) as database:
        rows = list(database.rows(calls.sql, {"company": "", "year": ""}))
        assert all(row["needs_review"] == 1 and row["reviewed"] == 0 for row in rows)
        none = {"company": "no such company", "year": ""}
        assert list(database.rows(calls.sql, none)) == []
        criteria = {value for row in database.tuples("SELECT criterion, group_id FROM criteria") for value in row}
    assert set(re.findall(r"'(.+?)'", query.near)) <= criteria | set(STATUSES)


@pytest.mark.slow
@pytest.mark.parametrize("query", NEAR, ids=lambda query: query.name)
def test_there_are_close_calls_on_the_corpus(corpus_db: Path, query) -> None:
    with reading(corpus_db) as database:
        rows = list(database.rows(close_calls(query).sql, {"company": "", "year": ""}))
    assert bool(rows) is (query.name not in NEVER_CLOSE)


@pytest.mark.parametrize(
    ("name", "value"), [("promises-and-outcomes", "state=missing"), ("dated-plans", "company=nosuch")]
)
def test_no_answer_to_what_was_put_in_says_so(corpus_site: Site, corpus_db: Path, name: str, value: str) -> None:
    done = call("query", name, "--set", value, "--db", corpus_db)
    assert done.err == f"No rows.\n{NOTHING_FITS}\n"
    page = corpus_site.get(f"/audit/{name}?{value}").text
    assert NOTHING_FITS in page and find_query(name).empty not in page and "Close calls" not in page


def test_close_calls_are_bounded_in_number_and_time(corpus_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from statement_audit.serve import plugin

    few = replace(find_query("close-calls"), sql="WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n"
                  " WHERE x < 700) SELECT x FROM n", parameters={})  # fmt: skip
    monkeypatch.setattr(plugin, "unanswered", lambda *_: ("Why.", few))
    assert "Close calls: more than 500" in Site(corpus_db).get("/audit/companies-replies").text
    endless = replace(few, sql=few.sql.replace("x < 700", "x > 0").replace("SELECT x FROM n", "SELECT max(x) FROM n"))
    monkeypatch.setattr(plugin, "unanswered", lambda *_: ("Why.", endless))
    site = Site(corpus_db)
    site.datasette.sql_time_limit_ms = 500
    page = site.get("/audit/companies-replies")
    assert page.status_code == 200 and "Why." in page.text and "could not be found in the time" in page.text


# --- by name on the command line ------------------------------------------------------------


def test_questions_are_listed_and_asked_by_name(corpus_db: Path) -> None:
    listed = call("query", columns=160)
    assert listed.code == 0 and all(query.name in listed.out for query in saved_queries())
    written = json.loads(call("query", "--format", "json").out)
    assert [(row["name"], row["title"]) for row in written] == [(query.name, query.title) for query in saved_queries()]
    one = call("query", "words", "--set", 'words="domestic servitude"', "--set", "company=Marlpost", "--db", corpus_db,
               "--format", "json")  # fmt: skip
    rows = json.loads(one.out)
    assert rows and {row["company"] for row in rows} == {"Marlpost plc"}
    assert all("domestic servitude" in f"{row['quote']} {row['heading']}".lower() for row in rows)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("words", "--set", "word=x"), "words does not ask for word"),
        (("SELECT 1", "--set", "word=x"), "--set belongs to a saved question"),
        (("words", "--set", "words"), "--set words says no value"),
        (("words", "--set", "=x"), "--set =x says no value"),
        (("words", "--parts", "."), "asked of a database"),
    ],
)
def test_what_cannot_be_asked(corpus_db: Path, arguments: tuple[str, ...], told: str) -> None:
    more = () if "--parts" in arguments else ("--db", corpus_db)
    done = call("query", *arguments, *more)
    assert done.code == 2 and told in done.err


# --- as on the site -------------------------------------------------------------------------


def test_who_copied_whom_is_what_the_site_finds(filled_db: Path) -> None:
    """Each statement and the other company's that shares most of its words: where a third of the longer words was
    changed in between, an eighth of the pairs may be left to `compare copies`."""
    with reading(filled_db) as database:
        rows = list(database.rows(find_query("copies-of-another-company").sql, {"company": ""}))
        shared = [each for each in shared_wording(database).statements if (each.closest_share or 0) >= 0.2]
    pairs = {frozenset((row["statement_id"], row["other_statement_id"])) for row in rows}
    missed = [each for each in shared if frozenset((each.statement_id, each.closest_statement_id)) not in pairs]
    assert len(shared) > 100 and len(missed) <= len(shared) / 8
    assert not [each for each in missed if each.closest_share >= 0.7]
