"""Lists that name websites: rows whose statement is still to be found, and the columns for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit.errors import UsageError
from statement_audit.models import CompanyRef, Issue, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.inputs import read_inputs

SECTORS = frozenset({"tech_platform", "retail", "marketplace", "classifieds"})


def read(folder: Path, content: str) -> tuple[tuple[StatementRef, ...], tuple[Issue, ...]]:
    path = folder / "companies.csv"
    path.write_text(content)
    return read_inputs([str(path)], vocabulary=Vocabulary(SECTORS))


def test_a_website_alone_is_a_site_to_search(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, "company,website,year\nLarkspur Ltd,larkspur.example,2024\n,https://reed.example/,\n")
    assert refs == (
        StatementRef(
            source_name="https://larkspur.example",
            website="https://larkspur.example",
            companies=(CompanyRef("Larkspur Ltd", website="https://larkspur.example"),),
            year=2024,
            listed_in="companies.csv, row 2",
        ),
        StatementRef("https://reed.example/", website="https://reed.example/", listed_in="companies.csv, row 3"),
    )
    assert issues == ()


def test_a_website_beside_a_file_or_an_address(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    refs, issues = read(
        tmp_path,
        "company,file,statement_url,website\n"
        "File Ltd,a.pdf,https://a.example/a.pdf,a.example\n"
        "Address Ltd,,https://b.example/b.pdf,b.example\n",
    )
    assert [(ref.path and ref.path.name, ref.url, ref.website) for ref in refs] == [
        ("a.pdf", None, "https://a.example"),
        (None, "https://b.example/b.pdf", "https://b.example"),
    ]
    assert issues == ()


@pytest.mark.parametrize(
    ("cells", "code", "severity"),
    [
        ("gone.pdf,", "file_missing", "warning"),
        (",see website", "row_invalid", "error"),
        ("https://a.example/a.pdf,", "row_invalid", "error"),
    ],
)
def test_the_site_is_searched_where_nothing_nearer_can_be_used(
    tmp_path: Path, cells: str, code: str, severity: str
) -> None:
    (ref,), (issue,) = read(tmp_path, f"company,file,statement_url,website\nA Ltd,{cells},a.example\n")
    assert (ref.path, ref.url, ref.website) == (None, None, "https://a.example")
    assert (issue.code, issue.severity, issue.data["row"]) == (code, severity, 2)
    assert code != "file_missing" or "The website is searched instead" in issue.message


def test_rows_for_one_site_are_one_search_for_each_year(tmp_path: Path) -> None:
    refs, issues = read(
        tmp_path,
        "company,website,year,statement_url\n"
        "Group plc,https://www.Group.example,,\n"
        "Sub Ltd,http://group.example/,,\n"
        "Group plc,group.example,2023,\n"
        "Shop Ltd,group.example/shop,,\n"
        "Home Ltd,,,https://www.group.example\n",
    )
    assert [([company.name for company in ref.companies], ref.year, ref.url) for ref in refs] == [
        (["Group plc", "Sub Ltd"], None, None),
        (["Group plc"], 2023, None),
        (["Shop Ltd"], None, None),
        (["Home Ltd"], None, "https://www.group.example"),  # the home page is the statement: not a search
    ]
    assert refs[0].website == "https://www.Group.example"
    assert issues == ()


def test_a_site_that_another_row_for_the_statement_names_is_kept(tmp_path: Path) -> None:
    (ref,), _ = read(
        tmp_path, "company,statement_url,website\nA Ltd,https://a.example/s,\nB Ltd,https://a.example/s,b.example\n"
    )
    assert ref.website == "https://b.example"


def test_subtypes_join_the_sectors(tmp_path: Path) -> None:
    refs, issues = read(
        tmp_path,
        "company,website,sector,platform subtype\n"
        "A Ltd,a.example,tech_platform;marketplace,marketplace; classifieds\n"
        "B Ltd,b.example,,souk\n",
    )
    assert [ref.companies[0].sectors for ref in refs] == [("tech_platform", "marketplace", "classifieds"), ()]
    assert [(issue.code, issue.data["value"]) for issue in issues] == [("unknown_sector", "souk")]


def test_columns_for_people_are_no_matter(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, "company,website,why,checked,notes\nA Ltd,a.example,Sells,2026-11-25,x\n")
    assert (refs[0].companies[0].name, issues) == ("A Ltd", ())


def test_a_bad_website_is_told_once(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, "company,website,statement_url\nA Ltd,n/a,https://a.example/s\n")
    assert (refs[0].website, refs[0].companies[0].website) == (None, None)
    assert [issue.code for issue in issues] == ["row_invalid"]


def test_a_download_of_the_australian_register_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Australia") as caught:
        read(
            tmp_path,
            "IDX,PeriodEnd,ReportingEntities,Link\n2024-7,2023-12-31,A Pty Ltd,https://r.example/statements/1/\n",
        )
    assert "collect au-register" in str(caught.value.hint)
