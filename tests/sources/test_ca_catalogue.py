"""The Canadian catalogue, on pages in its form, English and French."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from statement_audit.errors import LayoutError
from statement_audit.models import Issue, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.register_cells import read_last_year
from statement_audit.sources.register_filter import Found, RegisterFilter
from statement_audit.sources.register_pages import Entry
from statement_audit.sources.registers import find_source
from statement_audit.sources.registers.ca_catalogue import name_in_title, read_entry, read_results
from statement_audit.sources.source import SourceRequest, read_source
from tests.sources.made_registers import REPORTS, Pages, Report, ca_query, ca_site, page_at, visit

FOLDER = "/cnt/rsrcs/lbrr/ctlg/"
ADDRESS = "https://catalogue.example/ctlg/dtls-en.aspx?d=PS&i=7"


@pytest.fixture
def read(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Found]]:
    def run(pages: Pages, page: str = "", **wanted: Any) -> list[Found]:
        site = loopback_site(pages)
        monkeypatch.setenv("STATEMENT_AUDIT_CA_CATALOGUE", site.url + FOLDER + page)
        run.requests = site.requests  # type: ignore[attr-defined]
        return list(read_source(find_source("ca-catalogue"), SourceRequest(visit, RegisterFilter(**wanted))))

    return run


def refs(found: Iterable[Found]) -> list[StatementRef]:
    return [one for one in found if isinstance(one, StatementRef)]


def made_reports(count: int) -> list[Report]:
    return [Report(1000 + n, f"Ostrel {n} Inc. ({2023 + n % 3})", [f"Ostrel {n} Inc."]) for n in range(count)]


def test_what_an_entry_gives(read: Callable[..., list[Found]]) -> None:
    joint, web, both = refs(read(ca_site(REPORTS)))
    assert [one.name for one in joint.companies] == ["Northspar Outfitters Inc.", "Northspar Footwear Ltd."]
    assert joint.companies[1].sectors == ("retail",)  # manufacturing is no one sector
    assert (joint.year, joint.laws, joint.source) == (2024, ("CA-SC-2023-c9-s11",), "ca-catalogue")
    assert joint.url and joint.url.endswith("/archives/cn99900001-eng.pdf")
    assert joint.item and joint.item.endswith("dtls-en.aspx?d=PS&i=99900001")
    assert joint.site is not None and joint.site.register_entry
    answers = {(one.question, one.answer) for one in joint.declared}
    assert {("Title", "Northspar Outfitters Inc. : annual report (2024)"), ("Subjects", "SCALCA"), ("Resource", "Electronic")} <= answers  # fmt: skip
    assert [company.name for company in web.companies] == ["Lindenmere Canada ULC"]  # the publisher, less its country
    assert (web.year, web.url) == (2024, "https://lindenmere.example/s211-report.html")
    assert [company.name for company in both.companies] == ["Stannergate Foods"]  # from the title
    assert both.url and both.url.endswith("/a-eng.pdf")


def test_a_business_number_goes_to_the_company_that_has_it() -> None:
    report = Report(7, "Larkspur (2024)", ["Larkspur Inc., author."], facts={"Business number": "99999 0001 RC0001"})
    ref = read_entry(page_at(ADDRESS, str(ca_site([report])[f"{FOLDER}dtls-en.aspx?d=PS&i=7"])), Entry(ADDRESS, "x"), Vocabulary())  # fmt: skip
    assert ref is not None
    assert [(one.name, one.number) for one in ref.companies] == [("Larkspur Inc.", "999990001RC0001")]


def test_french_pages(read: Callable[..., list[Found]]) -> None:
    reports = [
        Report(
            8,
            "Côtefleur Alimentation inc. : rapport annuel (2024)",
            ["Côtefleur Alimentation inc., auteur."],
            links=[("Accès en ligne", "/cn8-fra.pdf")],
            facts={"Langue": "Français"},
        ),
        *made_reports(60),
    ]
    found = refs(read(ca_site(reports, language="fr"), page="rslts-fr.aspx"))
    assert len(found) == 61 and len({one.item for one in found}) == 61
    assert [one.name for one in found[0].companies] == ["Côtefleur Alimentation inc."]
    assert found[0].url and found[0].url.endswith("/cn8-fra.pdf")
    assert ("Language", "Français") in {(one.question, one.answer) for one in found[0].declared}


def test_pages_years_and_limit(read: Callable[..., list[Found]]) -> None:
    pages = ca_site(made_reports(120))
    assert len(refs(read(pages))) == 120
    assert len(read.requests) == 3 + 120  # type: ignore[attr-defined]
    assert {one.year for one in refs(read(pages, years=(2024,)))} == {2024}
    assert len(read.requests) == 3 + 40  # type: ignore[attr-defined]
    assert len(refs(read(pages, limit=2))) == 2
    assert len(read.requests) == 1 + 2  # type: ignore[attr-defined]


def test_words_are_searched_by_the_catalogue(read: Callable[..., list[Found]]) -> None:
    found = refs(read(ca_site(REPORTS[:2], a="northspar"), organisations=("northspar",)))
    assert [one.companies[0].name for one in found] == ["Northspar Outfitters Inc."]
    assert read(ca_site([], a="nobody"), organisations=("nobody",)) == []


def test_an_entry_without_document(read: Callable[..., list[Found]]) -> None:
    found = read(ca_site([*REPORTS, Report(9, "Gone Inc. (2024)", links=[])]))
    assert [one.code for one in found if isinstance(one, Issue)] == ["entry_without_document"]
    assert len(refs(found)) == 3


CHANGES = {
    "no table": (("<table", "<div"), "a table of results"),
    "other links": (("dtls-en", "record-en"), "a table of results"),
    "no count": (("Results 1 - 3 of 3", "Results"), "the number of results"),
    "more counted": (("1 - 3 of 3", "1 - 3 of 30"), "30 entries, as it says; found 3 on 1 pages"),
    "a row without link": (('href="dtls-en.aspx?d=PS&amp;i=99900002"', ""), "in row 2"),
    "a row without title": ((REPORTS[1].title, " "), "a title in row 2"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_page_of_results_stops_with_what_changed(read: Callable[..., list[Found]], change: str) -> None:
    (old, new), expected = CHANGES[change]
    pages = ca_site(REPORTS)
    results = FOLDER + ca_query("en", 1)
    assert old in str(pages[results])
    pages[results] = str(pages[results]).replace(old, new)
    with pytest.raises(LayoutError) as caught:
        read(pages)
    assert expected in caught.value.message and results in caught.value.message


def test_an_entry_that_is_something_else_stops() -> None:
    with pytest.raises(LayoutError, match="Access denied"):
        read_entry(page_at(ADDRESS, "<title>Access denied</title>"), Entry(ADDRESS, "x"), Vocabulary())


def test_a_page_of_no_results_is_empty_only_where_it_says_so() -> None:
    url = "https://catalogue.example/ctlg/rslts-en.aspx"
    assert read_results(page_at(url, "<main><p>No results found</p></main>")).entries == ()
    with pytest.raises(LayoutError):
        read_results(page_at(url, "<main><p>Library catalogue</p></main>"))


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("Larkspur-Reed Canada Inc. : annual report (2024)", "Larkspur-Reed Canada Inc.", 2024),
        ("Larkspur Inc. 2023-2024 report", "Larkspur Inc.", 2024),
        ("Larkspur Inc. – Report on forced labour for the year 2023/24", "Larkspur Inc.", 2024),
        ("Annual report", "Annual report", None),
        ("Rapport 2024 à 2025 de Larkspur", "Rapport", 2025),
    ],
)
def test_names_and_years_in_titles(title: str, name: str, year: int | None) -> None:
    assert (name_in_title(title), read_last_year(title)) == (name, year)
