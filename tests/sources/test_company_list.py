"""Lists of companies: what each cell, row and file may hold."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statement_audit.errors import AuditError, UsageError
from statement_audit.identity.entity_names import company_numbers
from statement_audit.models import CompanyRef, Issue, StatementRef
from statement_audit.sources.cells import CellError, Vocabulary, read_law
from statement_audit.sources.inputs import read_inputs

URL = "https://larkspur.example/statement.pdf"
SECTORS = frozenset({"tech_platform", "tech_hardware", "telecoms", "retail", "food_agri", "marketplace"})
REGISTRY = {
    "tech_hardware": ("Information technology and telecommunication",),
    "telecoms": ("Information technology and telecommunication",),
    "tech_platform": ("Information technology and telecommunication",),
    "food_agri": ("Food and beverages, agriculture and fishing",),
}


def read(
    folder: Path, content: str | bytes, name: str = "companies.csv"
) -> tuple[tuple[StatementRef, ...], tuple[Issue, ...]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_inputs([str(path)], vocabulary=Vocabulary(SECTORS, REGISTRY))


def codes(issues: Sequence[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def test_every_column(tmp_path: Path) -> None:
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / "a.pdf").write_bytes(b"%PDF")
    refs, issues = read(
        tmp_path,
        "company,website,statement_url,file,sector,company_number,year,laws\n"
        "Larkspur Ltd,larkspur.example,,pdfs/a.pdf,tech_platform;Retail,1234567,2024,UK; AU\n",
    )
    company = CompanyRef("Larkspur Ltd", "01234567", "https://larkspur.example", ("tech_platform", "retail"))
    assert refs == (
        StatementRef(
            source_name="pdfs/a.pdf",
            path=tmp_path / "pdfs" / "a.pdf",
            website="https://larkspur.example",
            companies=(company,),
            year=2024,
            laws=("UK-MSA-2015-s54", "AU-MSA-2018-s16"),
            listed_in="companies.csv, row 2",
        ),
    )
    assert issues == ()


@pytest.mark.parametrize(
    "header",
    [
        "company,statement_url",
        " Company , Statement URL ",
        "NAME,url",
        "Organisation,Link",
        "organization-name,Statement_Url",
    ],
)
def test_headers_and_aliases(tmp_path: Path, header: str) -> None:
    refs, issues = read(tmp_path, f"{header}\nLarkspur Ltd,{URL}\n")
    assert (refs[0].url, refs[0].companies[0].name, issues) == (URL, "Larkspur Ltd", ())


@pytest.mark.parametrize(
    ("header", "column", "said"),
    [
        ("company,statement_url,sectr", "sectr", "Nearest known name: sector"),
        ("company,statement_url,Turnover", "Turnover", "Known: company, website"),
        ("company,statement_url,", None, ""),
        ("company,,statement_url", "", "column 2 has no name"),
        ("url,company,statement_url", "url", "stands for statement_url"),
        ("company,statement_url,company", "company", "stands for company"),
    ],
)
def test_unknown_columns(tmp_path: Path, header: str, column: str | None, said: str) -> None:
    cells = {"company": "Larkspur Ltd", "statement_url": URL, "url": "https://other.example/"}
    row = ",".join(cells.get(name, "") for name in header.split(","))
    refs, issues = read(tmp_path, f"{header}\n{row}\n")
    assert refs[0].url == URL
    assert [issue.data["column"] for issue in issues] == ([] if column is None else [column])
    assert all(issue.code == "unknown_column" and said in issue.message for issue in issues)


@pytest.mark.parametrize("cell", ["draft.md", "Statement.PDF", "our statement 2024.docx"])
def test_a_file_name_in_the_address_column_is_told(tmp_path: Path, cell: str) -> None:
    (tmp_path / cell).write_text("A statement.")
    refs, (issue,) = read(tmp_path, f"company,statement_url\nLarkspur Ltd,{cell}\n")
    assert refs == ()
    assert (issue.code, issue.data["row"], issue.data["column"]) == ("row_invalid", 2, "statement_url")
    assert "name of a file" in issue.message and "column file" in issue.message


def test_a_bare_host_stays_an_address(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, "company,statement_url,website\nLarkspur Ltd,larkspur.example,larkspur.md\n")
    assert (refs[0].url, refs[0].companies[0].website) == ("https://larkspur.example", "https://larkspur.md")
    assert issues == ()


@pytest.mark.parametrize(
    ("cell", "law"),
    [
        ("UK", "UK-MSA-2015-s54"),
        ("UK-MSA-2015-s54@proposed 2026", "UK-MSA-2015-s54@proposed 2026"),
        ("uk@proposed 2026", "UK-MSA-2015-s54@proposed 2026"),
    ],
)
def test_a_version_of_a_law_may_be_asked_for(cell: str, law: str) -> None:
    known = frozenset({"UK-MSA-2015-s54", "UK-MSA-2015-s54@proposed 2026"})
    assert read_law(cell, known) == law
    with pytest.raises(CellError):
        read_law(f"{cell} or so", known)


TEXT = "company,statement_url\nBlåbær & Söhne “Ltd”,https://bla.example/a.pdf\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    refs, issues = read(tmp_path, TEXT.encode(encoding))
    assert refs[0].companies[0].name == "Blåbær & Söhne “Ltd”"
    assert issues == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, line_end: str) -> None:
    name = '"Larkspur, Reed; Sons|Co\tLtd"'
    rows = [delimiter.join(row) for row in (("company", "statement_url", "year"), (name, URL, "2024"))]
    refs, issues = read(tmp_path, line_end.join(rows))
    assert (refs[0].companies[0].name, refs[0].year) == ("Larkspur, Reed; Sons|Co Ltd", 2024)
    assert issues == ()


def test_excel_delimiter_line_is_not_a_row(tmp_path: Path) -> None:
    refs, _ = read(tmp_path, f"sep=;\r\ncompany;statement_url\r\nLarkspur Ltd;{URL}\r\n")
    assert refs[0].listed_in == "companies.csv, row 2"


def test_row_numbers_are_a_spreadsheets(tmp_path: Path) -> None:
    refs, issues = read(
        tmp_path,
        'company,statement_url\n\n"Larkspur\n Ltd",https://a.example/1\n,,,\nReed Ltd,https://a.example/2\n',
    )
    assert [(ref.companies[0].name, ref.listed_in) for ref in refs] == [
        ("Larkspur Ltd", "companies.csv, row 3"),
        ("Reed Ltd", "companies.csv, row 5"),
    ]
    assert issues == ()


def test_blanks_of_all_kinds_are_trimmed(tmp_path: Path) -> None:
    refs, _ = read(tmp_path, f"company,statement_url\n\t\u00a0Larkspur  Ltd\u200b ,\u00a0{URL}\t\n")
    assert (refs[0].companies[0].name, refs[0].url) == ("Larkspur Ltd", URL)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("123456", "00123456"),
        ("48123", "00048123"),
        ("1234", "1234"),
        ("sc 123456", "SC123456"),
        ("1234567.0", "01234567"),
        ("12 345 678 901", "12345678901"),
        ("ACN 999 406 118", "999406118"),
        ("abn: 12 345 678 901", "12345678901"),
        ("Company No. 01234567", "01234567"),
        ("Company number 1234567", "01234567"),
        ("Registered number: SC123456", "SC123456"),
        ("OC301234", "OC301234"),
        ("NI012345", "NI012345"),
    ],
)
def test_company_numbers(tmp_path: Path, cell: str, number: str) -> None:
    refs, issues = read(tmp_path, f"company,statement_url,company_number\nLarkspur Ltd,{URL},{cell}\n")
    assert (refs[0].companies[0].number, issues) == (number, ())


def test_the_corpus_has_its_numbers_as_the_statements_give_them() -> None:
    """ "ACN 999 406 118" in the list was another number than that of the text."""
    refs, _ = read_inputs([str(Path(__file__).parents[2] / "corpus" / "companies" / "corpus.csv")])
    numbers = {company.name: company.number for ref in refs for company in ref.companies}
    assert numbers["Barrawick Energy Pty Ltd"] == company_numbers("Barrawick Energy Pty Ltd (ACN 999 406 118)")[0]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("year", "1999"),
        ("year", "2099"),
        ("year", "2022/23"),
        ("year", "FY2023"),
        ("year", "²⁰²³"),
        ("company_number", "1.23E+07"),
        ("company_number", "see website!"),
        ("website", "n/a"),
        ("laws", "Mars-Act !"),
    ],
)
def test_a_bad_cell_costs_the_cell_only(tmp_path: Path, column: str, cell: str) -> None:
    refs, issues = read(tmp_path, f"company,statement_url,{column}\nLarkspur Ltd,{URL},{cell}\nReed Ltd,{URL}2,\n")
    assert [ref.companies[0].name for ref in refs] == ["Larkspur Ltd", "Reed Ltd"]
    assert (refs[0].year, refs[0].companies[0].number, refs[0].companies[0].website, refs[0].laws) == (
        None,
        None,
        None,
        (),
    )
    assert codes(issues) == ["row_invalid"]
    assert issues[0].data["row"] == 2
    assert issues[0].data["column"] == column
    assert cell in issues[0].message
    assert "Allowed: " in issues[0].message


@pytest.mark.parametrize("cell", ["2015", "2024", "2024.0"])
def test_years(tmp_path: Path, cell: str) -> None:
    refs, issues = read(tmp_path, f"company,statement_url,year\nLarkspur Ltd,{URL},{cell}\n")
    assert (refs[0].year, issues) == (int(cell[:4]), ())


@pytest.mark.parametrize(
    "cell",
    ["n/a", "file:///etc/passwd", "ftp://a.example/x", "mailto:a@b.example", "http://[", "see https://a.example"],
)
def test_a_bad_address_costs_the_row(tmp_path: Path, cell: str) -> None:
    refs, issues = read(tmp_path, f"company,statement_url\nLarkspur Ltd,{cell}\n")
    assert refs == ()
    assert codes(issues) == ["row_invalid"]


def test_address_without_scheme(tmp_path: Path) -> None:
    refs, _ = read(tmp_path, "company,statement_url\nLarkspur Ltd,www.larkspur.example/a.pdf#page=2\n")
    assert refs[0].url == "https://www.larkspur.example/a.pdf"


def test_files(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    (folder / "pdfs").mkdir(parents=True)
    (folder / "pdfs" / "a.pdf").write_bytes(b"%PDF")
    outside = tmp_path / "b.txt"
    outside.write_text("x")
    refs, issues = read(
        folder,
        "company,file,statement_url\n"
        "Windows Ltd,pdfs\\a.pdf,\n"
        f"Absolute Ltd,{outside},\n"
        "Up Ltd,../b.txt,\n"
        "Gone Ltd,gone.pdf,\n"
        f"Fallback Ltd,gone.pdf,{URL}\n"
        "Folder Ltd,pdfs,\n"
        "Address Ltd,https://a.example/x.pdf,\n",
    )
    assert [(ref.source_name, [company.name for company in ref.companies]) for ref in refs] == [
        ("pdfs/a.pdf", ["Windows Ltd"]),
        (str(outside), ["Absolute Ltd", "Up Ltd"]),
        (URL, ["Fallback Ltd"]),
    ]
    assert [(issue.code, issue.severity, issue.data["row"]) for issue in issues] == [
        ("file_missing", "error", 5),
        ("file_missing", "warning", 6),
        ("file_missing", "error", 7),
        ("row_invalid", "error", 8),
    ]


def test_rows_without_a_statement(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, "company,website,statement_url\nA Ltd,a.example,\nB Ltd,,\nC Ltd,n/a,\n")
    assert [ref.companies[0].name for ref in refs] == ["A Ltd"]
    assert [(issue.code, issue.data["row"]) for issue in issues] == [("row_without_statement", 3), ("row_invalid", 4)]
    assert "B Ltd" in issues[0].message and "website" in issues[0].hint


def test_sectors(tmp_path: Path) -> None:
    refs, issues = read(
        tmp_path,
        "company,statement_url,sector\n"
        'A Ltd,https://a.example/1,"Tech platform\nretail"\n'
        'B Ltd,https://a.example/2,"Food and Beverages, Agriculture and Fishing"\n'
        "C Ltd,https://a.example/3,information technology and telecommunication\n"
        'D Ltd,https://a.example/4,"retail, telecoms"\n'
        "E Ltd,https://a.example/5,retial|marketplace\n"
        "F Ltd,https://a.example/6,retial\n",
    )
    assert [ref.companies[0].sectors for ref in refs] == [
        ("tech_platform", "retail"),
        ("food_agri",),
        ("tech_hardware", "telecoms"),  # tech_platform is set by hand
        ("retail", "telecoms"),
        ("marketplace",),
        (),
    ]
    assert codes(issues) == ["unknown_sector"]
    assert "nearest: retail" in issues[0].message
    assert (issues[0].data["row"], issues[0].data["rows"]) == (6, 2)


@pytest.mark.parametrize(
    ("cell", "laws"),
    [
        ("UK", ("UK-MSA-2015-s54",)),
        ("uk|ca\nUS-CA", ("UK-MSA-2015-s54", "CA-SC-2023-c9-s11", "US-CA-1714.43")),
        ("au-msa-2018-S16, AU", ("AU-MSA-2018-s16",)),
    ],
)
def test_laws(tmp_path: Path, cell: str, laws: tuple[str, ...]) -> None:
    refs, issues = read(tmp_path, f'company,statement_url,laws\nLarkspur Ltd,{URL},"{cell}"\n')
    assert (refs[0].laws, issues) == (laws, ())


def test_laws_outside_the_rubric(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text(f"statement_url,laws\n{URL},CA;UK\n")
    refs, issues = read_inputs([str(path)], vocabulary=Vocabulary(laws=frozenset({"UK-MSA-2015-s54"})))
    assert refs[0].laws == ("UK-MSA-2015-s54",)
    assert codes(issues) == ["row_invalid"]


def test_one_statement_of_many_companies(tmp_path: Path) -> None:
    refs, issues = read(
        tmp_path,
        "company,company_number,statement_url,year,sector\n"
        "Group plc,11111111,https://GROUP.example/a.pdf,2024,retail\n"
        "Sub One Ltd,22222222,https://group.example/a.pdf,,\n"
        "Group plc,11111111,https://group.example/a.pdf#p2,2024,telecoms\n"
        "Sub Two Ltd,33333333,https://group.example/a.pdf,2023,\n"
        "Sub One Ltd,22222222,https://group.example/a.pdf,,\n",
    )
    assert len(refs) == 1
    assert [company.name for company in refs[0].companies] == ["Group plc", "Sub One Ltd", "Sub Two Ltd"]
    assert refs[0].companies[0].sectors == ("retail", "telecoms")
    assert refs[0].year == 2024
    assert refs[0].listed_in == "companies.csv, rows 2, 3, 4, 5, 6"
    assert [(issue.code, issue.severity, issue.data["value"]) for issue in issues] == [("row_invalid", "warning", 2023)]


def test_ragged_rows(tmp_path: Path) -> None:
    refs, issues = read(
        tmp_path,
        "statement_url,company,year\n"
        "https://a.example/1\n"
        "https://a.example/2,Larkspur, Reed Ltd,2024\n"
        "https://a.example/3,Reed Ltd,2024,,,\n",
    )
    assert [ref.url for ref in refs] == ["https://a.example/1", "https://a.example/3"]
    assert codes(issues) == ["row_invalid"]
    assert "4 cells, the header 3" in issues[0].message


def test_missing_quotation_mark(tmp_path: Path) -> None:
    rows = "".join(f"Reed {n} Ltd,https://a.example/{n}\n" for n in range(60))
    refs, issues = read(tmp_path, f'company,statement_url\nFirst Ltd,https://a.example/x\n"Larkspur Ltd,{URL}\n{rows}')
    assert [ref.url for ref in refs] == ["https://a.example/x"]
    assert codes(issues) == ["row_invalid", "row_without_statement"]
    assert "quotation mark" in issues[0].message


def test_header_only(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, "company,statement_url\n")
    assert (refs, codes(issues)) == ((), ["row_without_statement"])


def test_formulas_and_names_are_kept_as_text(tmp_path: Path) -> None:
    refs, _ = read(tmp_path, f"company,statement_url\n=1+1,{URL}\n")
    assert refs[0].companies[0].name == "=1+1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        (b"\x00" * 500, "is empty"),
        (b"PK\x03\x04" + bytes(range(256)), "Excel or Word"),
        (b"%PDF-1.7\n" + bytes(range(256)), "a PDF"),
        (bytes(range(256)) * 20, "is not"),
        (b"Larkspur Ltd,https://larkspur.example/a.pdf\n", "names no known column"),
        (b"just some words\nand more\n", "names no known column"),
        (
            b"StatementYear,OrganisationName,Turnover,ParentName,StatementURL\n2024,Larkspur Ltd,,,\n",
            "layout of the UK",
        ),
        (b"company,statement_url\n" + b"x" * 200_000 + b",y\n", "cannot be split"),
    ],
)
def test_not_a_list(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, content)
    assert said in caught.value.message
    assert "companies.csv" in caught.value.message
    assert caught.value.hint


def test_columns_kept_from_a_registry_export(tmp_path: Path) -> None:
    """What the hint for a changed layout tells people to do works."""
    refs, issues = read(
        tmp_path, f"OrganisationName,CompanyNumber,StatementURL,StatementYear\nLarkspur Ltd,1234567,{URL},2024\n"
    )
    assert (refs[0].companies[0], refs[0].year, issues) == (CompanyRef("Larkspur Ltd", "01234567"), 2024, ())


PIECES = st.sampled_from(
    [
        b"company", b"statement_url", b"file", b"year", b"sector", b"laws", b"website", b"company_number", b"url",
        b",", b";", b"\t", b"|", b"\n", b"\r\n", b'"', b"\x00", b"\xff", b"\xfe", b"https://a.example/", b"http://[",
        b"2024", b"../", b"~x/", b"\\", b"/", b"UK", b"retail", b"\xc3\xa9", b"\xe9", b"1E5", b" ", b"sep=;\n",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None, database=None)
@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map(b"".join)))
@example(b"company,file\nx,\x00\n".decode().encode("utf-16"))
@example("company,file\nx,\ud800\n".encode("utf-16", "surrogatepass"))
@example(b"file\n" + b"a" * 900 + b"\n")
def test_no_bytes_do_worse_than_an_audit_error(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            refs, issues = read(Path(folder), content)
        except AuditError as error:
            assert error.message
        else:
            assert all((ref.path is None) != (ref.url is None) or ref.website for ref in refs)
            assert not any(ref.path and ref.url for ref in refs)
            assert all(issue.message and issue.hint for issue in issues)


# --- as long and as wide as anybody makes them --------------------------------------------------


def test_rows_of_one_statement_are_joined_in_one_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each company's key is made once, however many rows name the same file."""
    keyed: list[str] = []

    def count(name: str) -> str:
        keyed.append(name)
        return name

    monkeypatch.setattr("statement_audit.sources.merge.company_key", count)
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    rows = "".join(f"Company {number},a.pdf,{2020 + number % 2}\n" for number in range(400))
    refs, issues = read(tmp_path, "company,file,year\n" + rows)
    assert len(refs) == 1 and len(refs[0].companies) == 400 and len(keyed) == 400
    assert codes(issues).count("row_invalid") == 200 and "row 2 gives 2020" in issues[0].message


@pytest.mark.parametrize("name", ["companies.csv", "register.csv"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_list_that_is_too_wide(tmp_path: Path, name: str, delimiter: str) -> None:
    header = delimiter.join(["company", "file", *(f"column {number}" for number in range(499))])
    with pytest.raises(UsageError, match="has 501 columns; a list has at most 500"):
        read(tmp_path, f"{header}\nA,b\n", name)


def test_a_row_that_is_too_wide_costs_the_row(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    refs, issues = read(tmp_path, f"company,file\nWide,{'x,' * 10_000}\nNarrow,a.pdf\n")
    assert [ref.companies[0].name for ref in refs] == ["Narrow"]
    assert codes(issues) == ["row_invalid"] and len(issues[0].message) < 500
