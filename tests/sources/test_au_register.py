"""The Australian register, on pages in its form: what is read, filtered, and when it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from statement_audit.errors import DocumentError, LayoutError
from statement_audit.models import Issue, SitePage, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.register_filter import Found, RegisterFilter
from statement_audit.sources.register_pages import Entry
from statement_audit.sources.registers import find_source
from statement_audit.sources.registers.au_register import read_entry, read_results
from statement_audit.sources.source import SourceRequest, read_source
from tests.sources.made_registers import (
    STATEMENTS,
    Pages,
    Statement,
    au_card,
    au_entry,
    au_query,
    au_results,
    au_site,
    au_statements,
    entries_of,
    page_at,
    visit,
)

ENTRY = Entry("https://register.example/statements/7/", "Pelorra Pty Ltd", ("Pelorra Pty Ltd",), ("68999805601",))
NOTHING = Vocabulary()


@pytest.fixture
def read(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Found]]:
    """Read a site through the source's own entry, at the address that the environment gives."""

    def run(pages: Pages, **wanted: Any) -> list[Found]:
        site = loopback_site(pages)
        monkeypatch.setenv("STATEMENT_AUDIT_AU_REGISTER", site.url)
        run.requests = site.requests  # type: ignore[attr-defined]
        return list(read_source(find_source("au-register"), SourceRequest(visit, RegisterFilter(**wanted))))

    return run


def refs(found: Iterable[Found]) -> list[StatementRef]:
    return [one for one in found if isinstance(one, StatementRef)]


def numbers(found: Iterable[Found]) -> list[int]:
    return [int((one.item or "").rstrip("/").rpartition("/")[2]) for one in refs(found)]


def test_every_fact_of_a_joint_statement(read: Callable[..., list[Found]]) -> None:
    solar, joint, holdings = refs(read(au_site(STATEMENTS)))
    assert [(one.name, one.number) for one in joint.companies] == [
        ("Tarncloud Australia Pty Ltd", "68999805602"),
        ("Tarncloud Stores (NSW), LLC", "999805603"),
    ]
    assert (joint.year, joint.laws, joint.source) == (2023, ("AU-MSA-2018-s16",), "au-register")
    assert joint.item and joint.item.endswith("/statements/102/")
    assert joint.url and joint.url.endswith("/statements/file/0b9f-102/")
    assert joint.source_name == joint.url and joint.path is None
    assert joint.site is not None and joint.site.register_entry
    assert {one.question: one.answer for one in joint.declared} == {
        "ReportingPeriod": "01 January 2023 to 31 December 2023",
        "Type": "Joint",
        "Voluntary": "No",
        "Submitted": "28 June 2024",
        "IncludedEntities": "Tarncloud Nominees",
    }
    assert [one.declared for one in joint.declared if one.question == "Voluntary"] == [False]
    assert [one.declared for one in holdings.declared if one.question == "Voluntary"] == [True]
    assert solar.url and solar.url.endswith("/statements/101/pdf/")
    assert holdings.url and holdings.url.endswith("/statements/103/download")
    assert (holdings.year, holdings.companies[0].number) == (2023, None)


def test_sectors_where_the_name_is_one_sector(read: Callable[..., list[Found]]) -> None:
    solar, joint, _ = refs(read(au_site(STATEMENTS)))
    assert solar.companies[0].sectors == ("construction", "retail")
    assert [one.answer for one in solar.declared if one.question == "IndustrySectors"] == [
        "Construction",
        "Retail trade",
    ]
    assert joint.companies[0].sectors == ()


def test_uk_names_of_sectors_count_without_those_set_by_hand() -> None:
    vocabulary = Vocabulary(
        frozenset({"finance", "insurance"}),
        {"finance": ("Financial, insurance and real estate activities",), "insurance": ("Financial, insurance and real estate activities",)},
        by_hand=frozenset({"insurance"}),
    )  # fmt: skip
    facts = {"Industry sectors": "Financial, insurance and real estate activities, Construction"}
    page = page_at(ENTRY.item, au_entry(Statement(7, [("Pelorra Pty Ltd", "")], facts=facts)))
    ref = read_entry(page, ENTRY, vocabulary)
    assert ref is not None
    assert ref.companies[0].sectors == ("finance",)  # "construction" is not in this rubric
    assert [one.answer for one in ref.declared if one.question == "IndustrySectors"] == [
        "Financial, insurance and real estate activities",
        "Construction",
    ]


def test_pages_are_read_to_the_last(read: Callable[..., list[Found]]) -> None:
    found = read(au_site(au_statements(45)))
    assert numbers(found) == list(range(1, 46))
    assert len(read.requests) == 3 + 45  # type: ignore[attr-defined]


def test_limit_asks_for_no_more_than_it_needs(read: Callable[..., list[Found]]) -> None:
    assert numbers(read(au_site(au_statements(45)), limit=3)) == [1, 2, 3]
    assert len(read.requests) == 1 + 3  # type: ignore[attr-defined]


def test_year_is_taken_from_the_results_and_spares_requests(read: Callable[..., list[Found]]) -> None:
    found = read(au_site(au_statements(45)), years=(2021,))
    assert {one.year for one in refs(found)} == {2021} and len(found) == 9
    assert len(read.requests) == 3 + 9  # type: ignore[attr-defined]


def test_sample_is_the_same_again_and_holds_its_members_when_the_register_grows(
    read: Callable[..., list[Found]],
) -> None:
    first = numbers(read(au_site(au_statements(45)), sample=5))
    assert len(first) == 5 and len(read.requests) == 3 + 5  # type: ignore[attr-defined]
    again = numbers(read(au_site(au_statements(45)), sample=5, seed=1))
    assert len(again) == 5 and again != first


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"sectors": ("construction",)}, [101]),
        ({"sectors": ("Retail Trade",)}, [101]),
        ({"turnover": ("100 - 150m",)}, [101]),
        ({"turnover": ("1 billion",)}, []),
        ({"years": (2023,), "sectors": ("construction",)}, []),
    ],
)
def test_filters_on_the_entries_own_pages(
    read: Callable[..., list[Found]], wanted: dict[str, Any], expected: list[int]
) -> None:
    assert numbers(read(au_site(STATEMENTS), **wanted)) == expected


def test_the_register_searches_names_and_abns(read: Callable[..., list[Found]]) -> None:
    pages = au_site(STATEMENTS[:2], q="tarncloud") | au_site(STATEMENTS[1:2], q="68999805602", search="abn")
    found = read(pages, organisations=("tarncloud", "68 999 805 602"))
    assert numbers(found) == [102]  # 101 was found by a word in its text, and 102 by both searches
    included = au_site(STATEMENTS[:2], q="Tarncloud nominees")
    assert numbers(read(included, organisations=("Tarncloud nominees",))) == [102]


def test_nothing_found_is_right_only_where_something_was_asked_for(read: Callable[..., list[Found]]) -> None:
    assert read(au_site([], q="nobody"), organisations=("nobody",)) == []
    with pytest.raises(LayoutError, match="at least 1 entries of au-register"):
        read(au_site([]))


def test_the_whole_register_has_a_least_size(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site = loopback_site(au_site(STATEMENTS))
    source = find_source("au-register")
    monkeypatch.setattr("statement_audit.sources.source.Source.find_address", lambda _: source.address)
    away = [len(source.address), site.url]

    def visit_here(url: str) -> SitePage:
        page = visit(str(away[1]) + url[int(str(away[0])) :])
        return SitePage(url, page.media_type, page.content)

    with pytest.raises(LayoutError, match="at least 10000 entries of au-register; found 3"):
        list(read_source(source, SourceRequest(visit_here)))


def test_an_entry_without_document_is_an_issue(read: Callable[..., list[Found]]) -> None:
    statements = [*STATEMENTS, Statement(104, [("Gone Pty Ltd", "")], document=None)]
    (issue,) = [one for one in read(au_site(statements)) if isinstance(one, Issue)]
    assert (issue.code, issue.severity) == ("entry_without_document", "warning")
    assert issue.data == {"companies": ["Gone Pty Ltd"], "period": "01 July 2024 to 30 June 2025"}


def test_an_entry_that_does_not_answer_costs_an_issue(read: Callable[..., list[Found]]) -> None:
    pages = au_site(STATEMENTS)
    del pages["/statements/102/"]
    found = read(pages)
    assert numbers(found) == [101, 103]
    assert [(one.code, "Tarncloud Australia" in one.message) for one in found if isinstance(one, Issue)] == [("http_error", True)]  # fmt: skip


def test_many_entries_without_document_are_a_change_of_layout(read: Callable[..., list[Found]]) -> None:
    pages = entries_of(au_site(au_statements(30)), lambda page: page.replace("<iframe", "<pdf-viewer"))
    with pytest.raises(LayoutError, match="10 entries in a row"):
        read(pages)


def test_a_page_of_results_that_does_not_answer_stops(read: Callable[..., list[Found]]) -> None:
    pages = au_site(au_statements(45))
    del pages["/statements/" + au_query("", "name", 2)]
    with pytest.raises(DocumentError):
        read(pages)


CHANGES = {
    "the list's class was renamed": (("search-results__item", "result-card"), "a list of results"),
    "the count is gone": (("Showing 1 to 3 of 3 statements", "Results"), "the number of results"),
    "more are counted than shown": (("1 to 3 of 3", "1 to 4 of 4"), "entries 1 to 4, as the page says; found 3"),
    "more pages are counted": (("Showing 1 to 3 of 3", "Showing 60"), "60 entries, as it says; found 3"),
    "fewer are counted than shown": (("1 to 3 of 3 statements", "2 statements"), "2 entries, as it says; found 3"),
    "a card has no link": (('href="/statements/102/"', ""), "a link to /statements/NUMBER/ in entry 2"),
    "a card leads elsewhere": (("/statements/102/", "/entities/102/"), "a link to /statements/NUMBER/ in entry 2"),
    "a card leads to another site": (("/statements/102/", "https://x.example/statements/2/"), "own site"),
    "cards have no names": (("search-results__item-entity", "who"), "a name (.search-results__item-entity) in entry 1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_page_of_results_stops_with_what_changed(read: Callable[..., list[Found]], change: str) -> None:
    (old, new), expected = CHANGES[change]
    results = "/statements/" + au_query("", "name", 1)
    pages = au_site(STATEMENTS)
    assert old in str(pages[results])
    pages[results] = str(pages[results]).replace(old, new)
    with pytest.raises(LayoutError) as caught:
        read(pages)
    assert expected in caught.value.message
    assert results in caught.value.message and caught.value.hint


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"%PDF-1.7", b"<html><title>Just a moment...</title></html>", b"<p>No statements", "<p>é</p>".encode("utf-16")],
)  # fmt: skip
def test_what_is_no_page_of_results_is_never_an_empty_result(content: bytes) -> None:
    page = SitePage("https://register.example/statements/", "text/html", content)
    if content == b"<p>No statements":
        assert read_results(page).entries == ()  # the register itself says so
        return
    with pytest.raises(LayoutError):
        read_results(page)


def test_the_same_page_again_is_noticed(read: Callable[..., list[Found]]) -> None:
    pages = au_site(au_statements(45))
    first = str(pages["/statements/" + au_query("", "name", 1)])
    pages["/statements/" + au_query("", "name", 2)] = first
    with pytest.raises(LayoutError, match="the same 20 entries again"):
        read(pages)


def test_entries_that_come_in_meanwhile_are_no_change(read: Callable[..., list[Found]]) -> None:
    pages = au_site(au_statements(45))
    last = "/statements/" + au_query("", "name", 3)
    pages[last] = str(pages[last]).replace("of 45", "of 46")
    assert len(read(pages)) == 45


@pytest.mark.parametrize(
    "said",
    ["Page 1 of 1", "3 results", "Found 3 statements", "1 - 3 of 3", "1–3 out of 3", "Total: 3", "Results (3)"],
)
def test_ways_to_give_the_count(said: str) -> None:
    markup = au_results(STATEMENTS, 1, 3, None).replace("Showing 1 to 3 of 3 statements", said)
    assert len(read_results(page_at("https://register.example/statements/", markup)).entries) == 3


def test_a_count_in_an_entry_is_not_the_pages() -> None:
    markup = "".join(map(au_card, [Statement(1, [("Showing 1 to 9 of 9 statements Pty Ltd", "")])]))
    with pytest.raises(LayoutError, match="the number of results"):
        read_results(page_at("https://register.example/statements/", markup))


@pytest.mark.parametrize(
    "markup",
    [
        "<h3>Reporting entities</h3><p>Pelorra Pty Ltd (68 999 805 601), Pelorra (SA), LLC (68 999 805 602)</p>",
        "<table><tr><th>Entity</th><th>ABN</th></tr><tr><td>Pelorra Pty Ltd</td><td>68 999 805 601</td></tr>"
        "<tr><td>Pelorra (SA), LLC</td><td>68 999 805 602</td></tr></table>",
        "<table><tr><th>Reporting entities</th><td>Pelorra Pty Ltd - ABN 68 999 805 601<br>"
        "Pelorra (SA), LLC (68999805602)</td></tr></table>",
        "<dl><dt>Reporting entities:</dt><dd>Pelorra Pty Ltd (ABN: 68 999 805 601)</dd>"
        "<dd>Pelorra (SA), LLC (68 999 805 602)</dd></dl>",
        "<p><strong>Reporting entities:</strong> Pelorra Pty Ltd (68 999 805 601); Pelorra (SA), LLC (68 999 805 602)</p>",
        "<p>Reporting entities: Pelorra Pty Ltd (68 999 805 601); Pelorra (SA), LLC (68 999 805 602)</p>",
    ],
)
def test_ways_to_list_entities(markup: str) -> None:
    whole = f'<main>{markup}<a href="/media/statement.pdf">Statement</a></main>'
    ref = read_entry(page_at(ENTRY.item, whole), ENTRY, NOTHING)
    assert ref is not None and ref.url == "https://register.example/media/statement.pdf"
    assert [(one.name, one.number) for one in ref.companies] == [
        ("Pelorra Pty Ltd", "68999805601"),
        ("Pelorra (SA), LLC", "68999805602"),
    ]


def test_an_entry_without_list_of_entities_has_those_of_the_results() -> None:
    markup = '<main><p>Reporting period: 1 July 2020 to 30 June 2021</p><a href="/x.pdf">Statement</a></main>'
    ref = read_entry(page_at(ENTRY.item, markup), ENTRY, NOTHING)
    assert ref is not None
    assert (ref.companies[0].name, ref.companies[0].number, ref.year) == ("Pelorra Pty Ltd", "68999805601", 2021)
    joint = Entry(ENTRY.item, ENTRY.title, ENTRY.names, ENTRY.numbers, more=2)
    with pytest.raises(LayoutError, match="counts 3"):
        read_entry(page_at(ENTRY.item, markup), joint, NOTHING)


def test_an_entry_that_is_something_else_stops() -> None:
    with pytest.raises(LayoutError, match="Log in"):
        read_entry(page_at(ENTRY.item, "<title>Log in</title><form></form>"), ENTRY, NOTHING)


EXPORT = (
    "IDX,PeriodStart,PeriodEnd,Type,HeadquarteredCountries,AnnualRevenue,ReportingEntities,IncludedEntities,ABN,ACN,ARBN,"
    "Link,IndustrySectors,RelatedStatements\n"
    '2024-7,2023-01-01,2023-12-31,Joint,"Australia, Japan",600-650M,"Tarncloud Australia Pty Ltd (68 999 805 602), '
    'Tarncloud Stores (NSW), LLC (68 999 805 603)",,"68999805602, 68999805603",,,{0}/statements/102/,'
    '"Construction, Retail trade",2023-9\n'
    "2023-9,2022-07-01,2023-06-30,Single,Australia,100-150M,Marlpost Holdings,,,,,{0}/statements/103/,Mining,\n"
)


def read_export(folder: Path, site: Any, text: str = EXPORT, **wanted: Any) -> list[Found]:
    path = folder / "au.csv"
    path.write_text(text.format(site.url))
    return list(read_source(find_source("au-register"), SourceRequest(visit, RegisterFilter(**wanted), files=(path,))))


def test_a_download_of_the_register_gives_the_facts_and_the_pages_the_documents(
    tmp_path: Path, loopback_site: Any
) -> None:
    site = loopback_site(au_site(STATEMENTS))
    joint, holdings = refs(read_export(tmp_path, site))
    assert site.requests == ["/statements/102/", "/statements/103/"]
    assert [(one.name, one.number, one.sectors) for one in joint.companies] == [
        ("Tarncloud Australia Pty Ltd", "68999805602", ("construction", "retail")),
        ("Tarncloud Stores (NSW), LLC", "68999805603", ("construction", "retail")),
    ]
    assert joint.url == site("/statements/file/0b9f-102/")
    answers = {one.question: one.answer for one in joint.declared if one.question != "IndustrySectors"}
    assert (answers["AnnualRevenue"], answers["PeriodEnd"], answers["Submitted"]) == (
        "600-650M",
        "2023-12-31",
        "28 June 2024",
    )
    assert (holdings.year, holdings.companies[0].name) == (2023, "Marlpost Holdings")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"organisations": ("tarncloud",)}, [102]),
        ({"organisations": ("68 999 805 603",)}, [102]),
        ({"sectors": ("energy",)}, [103]),
        ({"turnover": ("600-650m",)}, [102]),
        ({"years": (2024,)}, []),
        ({"limit": 1}, [102]),
    ],
)
def test_filters_on_a_download_spare_requests(
    tmp_path: Path, loopback_site: Any, wanted: dict[str, Any], expected: list[int]
) -> None:
    site = loopback_site(au_site(STATEMENTS))
    assert numbers(read_export(tmp_path, site, **wanted)) == expected
    assert len(site.requests) == len(expected)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Link", "Address", "missing: Link; unknown: Address"),
        ("{0}/statements/103/", "", "row 3 is not built as it was: expected an address in the column Link"),
        ("{0}/statements/103/", "http://[::1", "row 3 is not built as it was: expected an address in the column Link"),
        ("Marlpost Holdings", "", "a name in the column ReportingEntities"),
    ],
)
def test_a_changed_download_stops(tmp_path: Path, loopback_site: Any, old: str, new: str, said: str) -> None:
    with pytest.raises(LayoutError) as caught:
        read_export(tmp_path, loopback_site(au_site(STATEMENTS)), EXPORT.replace(old, new))
    assert said in caught.value.message


NEW = (
    EXPORT.replace("IDX,", "Idx,Reviewed_By,")
    .replace("2024-7,", "2024-7,Someone,")
    .replace("2023-9,2022", "2023-9,,2022")
)


def test_a_new_column_is_kept_and_named_and_names_may_be_spelled_otherwise(tmp_path: Path, loopback_site: Any) -> None:
    text = NEW.replace("ReportingEntities", "Reporting entity").replace("PeriodEnd", "End of period")
    (issue, joint, holdings) = read_export(tmp_path, loopback_site(au_site(STATEMENTS)), text)
    assert isinstance(issue, Issue) and isinstance(joint, StatementRef) and isinstance(holdings, StatementRef)
    assert (issue.code, issue.severity, issue.data["column"]) == ("unknown_column", "warning", "Reviewed_By")
    assert [one.answer for one in joint.declared if one.question == "Reviewed_By"] == ["Someone"]
    assert (joint.year, joint.companies[0].name) == (2023, "Tarncloud Australia Pty Ltd")
    assert (holdings.year, holdings.companies[0].name) == (2023, "Marlpost Holdings")


def test_a_missing_column_stops_only_what_asks_by_it(tmp_path: Path, loopback_site: Any) -> None:
    site = loopback_site(au_site(STATEMENTS))
    text = EXPORT.replace("ReportingEntities", "Who").replace("PeriodEnd", "Ends")
    found = read_export(tmp_path, site, text)
    assert [one.code for one in found if isinstance(one, Issue)] == [
        "unknown_column",
        "unknown_column",
        "missing_column",
    ]
    joint, holdings = refs(found)
    assert [one.name for one in joint.companies] == ["Tarncloud Australia Pty Ltd", "Tarncloud Stores (NSW), LLC"]
    assert (joint.year, holdings.year) == (2023, 2023)  # from their own pages
    with pytest.raises(LayoutError, match=r"missing: PeriodEnd; unknown: Ends, Who"):
        read_export(tmp_path, site, text, years=(2023,))
    with pytest.raises(LayoutError, match=r"missing: Link \(now 'Links to it'\?\); unknown: Links to it"):
        read_export(tmp_path, site, EXPORT.replace("Link", "Links to it"))


# --- the CSV that the register offers -----------------------------------------------------------

BUTTON = '<button name="csv" value="1">CSV</button></form>'
HEADER = EXPORT.partition("\n")[0]
OFFERED = "/statements/?q=&search_type=name&ordering=-submitted_at&csv=1"


@pytest.fixture
def read_offer(read: Callable[..., list[Found]]) -> Callable[..., list[Found]]:
    """Read a register of 45 statements (or of `count`) that offers a CSV of so many rows; None: it is not there."""

    def run(
        rows: int | None, button: str = BUTTON, change: tuple[str, str] = ("", ""), count: int = 45, **wanted: Any
    ) -> list[Found]:
        csv = [HEADER] + [
            f'2024-{n},{2018 + n % 5}-07-01,{2019 + n % 5}-06-30,Single,Australia,100-150M,"Ostrel {n} Pty Ltd (68 999 {n:03d} 601)",,,,,'
            f"http://HOST/statements/{n}/,Mining," for n in range(1, (rows or 0) + 1)
        ]  # fmt: skip
        pages: dict[str, Any] = dict(au_site(au_statements(count)))
        first = "/statements/" + au_query("", "name", 1)
        pages[first] = pages[first].replace("</form>", button)
        text = "\r\n".join(csv).replace(*change)

        def answer(handler: Any) -> None:
            body = text.replace("HOST", str(handler.headers["Host"])).encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "text/csv")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        if rows is not None:
            pages[OFFERED] = answer
        return read(pages, **wanted)

    return run


@pytest.mark.parametrize(
    "button", [BUTTON, '</form><a href="?q=&search_type=name&ordering=-submitted_at&csv=1">CSV</a>']
)
def test_the_csv_is_asked_for_where_it_is_offered(
    read_offer: Callable[..., list[Found]], read: Callable[..., list[Found]], button: str
) -> None:
    found = read_offer(45, button)
    assert numbers(found) == list(range(1, 46))
    assert [one.answer for one in refs(found)[0].declared if one.question == "AnnualRevenue"] == ["100-150M"]
    assert len(read.requests) == 2 + 45  # type: ignore[attr-defined]
    assert len(read_offer(45, button, years=(2021,))) == 9
    assert len(read.requests) == 2 + 9  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rows", "change", "why"),
    [
        (44, ("", ""), "44 statements of this register, its pages count 45"),
        (45, ("HOST", "elsewhere.example"), "0 statements of this register"),
        (45, ("HOST/statements/7/", "elsewhere.example/statements/7/"), "count 45, and 1 elsewhere"),
        (45, ("Link", "Address"), "missing: Link"),
        (0, (HEADER, "<!DOCTYPE html><title>Busy</title>"), "is not built as it was"),
        (None, ("", ""), "404"),
    ],
)
def test_pages_of_results_are_read_where_the_csv_is_not_whole(
    read_offer: Callable[..., list[Found]],
    read: Callable[..., list[Found]],
    rows: int | None,
    change: tuple[str, str],
    why: str,
) -> None:
    issue, *found = read_offer(rows, change=change)
    assert isinstance(issue, Issue) and (issue.code, issue.severity) == ("export_damaged", "warning")
    assert why in issue.message and "Its pages of results are read instead." in issue.message
    assert numbers(found) == list(range(1, 46))
    assert len(read.requests) == 3 + 1 + 45  # type: ignore[attr-defined]


def test_one_page_of_results_needs_no_csv(
    read_offer: Callable[..., list[Found]], read: Callable[..., list[Found]]
) -> None:
    assert numbers(read_offer(3, count=3)) == [1, 2, 3]
    assert len(read.requests) == 1 + 3  # type: ignore[attr-defined]
