"""The UK registry's export: every row accounted for, every column placed, every oddity an issue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statement_audit.errors import AuditError, UsageError
from statement_audit.models import CompanyRef, Declared, Issue, SiteFacts, StatementRef
from statement_audit.rubric import known_sectors, load_rubric
from statement_audit.sources.cells import CellError, Vocabulary, read_date
from statement_audit.sources.columns import meaning
from statement_audit.sources.csv_text import read_records
from statement_audit.sources.inputs import read_inputs
from statement_audit.sources.register_filter import RegisterFilter
from statement_audit.sources.registers import find_source
from statement_audit.sources.source import SourceRequest, read_source
from statement_audit.sources.uk_register_export import (
    ALWAYS_ANSWERED,
    BANDS,
    COLUMNS,
    IN_THE_REFERENCE,
    NO_SECTOR_KEY,
    OF_THE_EXPORT,
    clean_name,
    group_rows,
    is_home_page,
    is_register_export,
    read_address,
    read_bands,
    read_rows,
    website_of,
)
from tests.sources.made_uk_exports import HEADER_71, HEADER_73, PAGE, export_bytes, other, row, write_export

RUBRIC = load_rubric()
VOCABULARY = Vocabulary(known_sectors(RUBRIC), RUBRIC.sectors)
ALL = RegisterFilter()


def read_register(
    paths: Iterable[Path], wanted: RegisterFilter, vocabulary: Vocabulary
) -> tuple[tuple[StatementRef, ...], tuple[Issue, ...]]:
    """Through the source, as every command reads it."""
    request = SourceRequest(wanted=wanted, vocabulary=vocabulary, files=tuple(paths))
    found = list(read_source(find_source("uk-register"), request))
    refs = tuple(one for one in found if isinstance(one, StatementRef))
    return refs, tuple(one for one in found if isinstance(one, Issue))


def read(
    folder: Path, rows: Iterable[Mapping[str, str]], wanted: RegisterFilter = ALL
) -> tuple[tuple[StatementRef, ...], tuple[Issue, ...]]:
    return read_register([write_export(folder, rows)], wanted, VOCABULARY)


def read_one(folder: Path, *rows: Mapping[str, str]) -> tuple[StatementRef, tuple[Issue, ...]]:
    refs, issues = read(folder, rows)
    assert len(refs) == 1
    return refs[0], issues


def codes(issues: Iterable[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def answers(ref: StatementRef) -> dict[str, Declared]:
    return {declared.question: declared for declared in ref.declared}


def count_rows(listed_in: str | None) -> int:
    """The rows that `listed_in` stands for: "a.csv, rows 2, 3 and 4 more"."""
    total = 0
    for place in (listed_in or "").split("; "):
        more = re.search(r" and (\d+) more$", place)
        named = re.search(r", rows? ([\d, ]+)", place)
        assert named, place
        total += len(named.group(1).strip(" ,").split(",")) + (int(more.group(1)) if more else 0)
    return total


# --- a whole statement -------------------------------------------------------------------------


def test_a_row_becomes_a_reference(tmp_path: Path) -> None:
    ref, issues = read_one(tmp_path, row())
    assert issues == ()
    assert (ref.source, ref.item, ref.year, ref.laws) == (
        "uk-register", f"{PAGE}/hollow01/2022", 2022, ("UK-MSA-2015-s54",),
    )  # fmt: skip
    assert ref.url == ref.source_name == "https://holloway.example/legal/modern-slavery-2022.pdf"
    assert (ref.website, ref.copies, ref.path) == ("https://holloway.example/", (), None)
    assert ref.listed_in == "export.csv, row 2"
    assert ref.site == SiteFacts(register_entry=True)
    assert ref.companies == (
        CompanyRef(
            "HOLLOWAY BAKERIES LIMITED", "01234567", "https://holloway.example/", ("retail", "food_agri", "logistics")
        ),
    )


def test_answers_keep_question_answer_and_what_was_declared(tmp_path: Path) -> None:
    found = answers(read_one(tmp_path, row())[0])
    assert found["StatementIncludesPolicies"] == Declared("StatementIncludesPolicies", "Yes", True, "POL-01")
    assert found["StatementIncludesGoals"] == Declared("StatementIncludesGoals", "No", False, "TRE-04")
    assert found["NoGoalsReason"] == Declared("NoGoalsReason", "Next year", False, "TRE-04")
    assert found["SocialAudits"].answer.split("; ") == ["Audit conducted by your staff", "Announced audit"]
    assert (found["NoSocialAudits"].declared, found["NoTraining"].declared, found["NoRisks"].declared) == (
        True,
        False,
        None,
    )
    assert found["StatementStartDate"].answer == "01/01/2021"
    assert found["ApprovingPerson"].criterion == "STA-04"
    assert found["Address"].answer == "1 Mill Lane; Barrowby; XX1 1XX"
    assert "Risk1" not in found  # blank: no answer


def test_every_column_has_a_place(tmp_path: Path) -> None:
    filled = {column.name: f"value of {column.name}" for column in COLUMNS} | row(
        ParentName="HOLLOWAY GROUP PLC", PDFURL="https://copies.example/a.pdf", GroupSubmission="Yes"
    )
    ref, _ = read_one(tmp_path, filled)
    told = {declared.question for declared in ref.declared}
    assert told == set(HEADER_73) - IN_THE_REFERENCE
    assert ref.copies == ("https://copies.example/a.pdf",)
    assert [company.name for company in ref.companies] == ["HOLLOWAY BAKERIES LIMITED", "HOLLOWAY GROUP PLC"]


def test_criteria_of_columns_are_in_the_rubric() -> None:
    known = {criterion.id for criterion in RUBRIC.criteria}
    assert {column.criterion for column in COLUMNS if column.criterion} <= known


def test_sector_names_without_a_key_are_those_of_the_rubric() -> None:
    named = {name for names in RUBRIC.sectors.values() for name in names}
    assert named.isdisjoint(NO_SECTOR_KEY)


@pytest.mark.parametrize("header", [HEADER_71, HEADER_73, tuple(reversed(HEADER_73)), tuple(map(str.lower, HEADER_71))])
def test_layouts(tmp_path: Path, header: tuple[str, ...]) -> None:
    own = {name: row().get(next(known for known in HEADER_73 if known.lower() == name.lower()), "") for name in header}
    refs, issues = read_register([write_export(tmp_path, [own], header)], ALL, VOCABULARY)
    assert (len(refs), issues) == (1, ())
    assert answers(refs[0])["Turnover"].answer == "Over £500 million"


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-16", "\t"), ("cp1252", ";")])
def test_saved_anew_by_a_spreadsheet(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(export_bytes([row()], encoding=encoding, delimiter=delimiter))
    refs, issues = read_register([path], ALL, VOCABULARY)
    assert (answers(refs[0])["Turnover"].answer, issues) == ("Over £500 million", ())


# --- groups ------------------------------------------------------------------------------------


def test_a_group_is_one_statement_with_its_organisations_in_order(tmp_path: Path) -> None:
    rows = [
        row(OrganisationName="Holloway Group plc", CompanyNumber="00000001", GroupSubmission="Yes"),
        other("UNRELATED LTD", "other001"),
        row(OrganisationName="HOLLOWAY MILLS LTD", CompanyNumber="00000002", ParentName="HOLLOWAY GROUP PUBLIC LIMITED COMPANY",
            GroupSubmission="Yes"),
    ]  # fmt: skip
    refs, issues = read(tmp_path, rows)
    assert [company.name for company in refs[0].companies] == ["Holloway Group plc", "HOLLOWAY MILLS LTD"]
    assert (refs[0].listed_in, refs[1].listed_in) == ("export.csv, rows 2, 4", "export.csv, row 3")
    assert issues == ()


def test_a_parent_without_a_row_is_a_company_of_the_statement(tmp_path: Path) -> None:
    ref, _ = read_one(tmp_path, row(ParentName="HOLLOWAY GROUP PLC", GroupSubmission="Yes"))
    assert ref.companies[-1] == CompanyRef(
        "HOLLOWAY GROUP PLC", None, "https://holloway.example/", ref.companies[0].sectors
    )


def test_addresses_of_a_group_say_whose_they_are(tmp_path: Path) -> None:
    rows = [row(), row(OrganisationName="HOLLOWAY MILLS LTD", Address="2 Quay\nPortby"), row(OrganisationName="H3 LTD")]
    ref, _ = read_one(tmp_path, *[{**each, "GroupSubmission": "Yes"} for each in rows])
    told = [declared.answer for declared in ref.declared if declared.question == "Address"]
    assert told == ["1 Mill Lane; Barrowby; XX1 1XX", "HOLLOWAY MILLS LTD: 2 Quay; Portby"]


def test_rows_that_disagree_keep_the_first(tmp_path: Path) -> None:
    second = row(OrganisationName="H2 LTD", StatementURL="https://holloway.example/other.pdf", Turnover="Under £36 million",
                 DateApproved="", GroupSubmission="Yes", NoRisks="")  # fmt: skip
    ref, issues = read_one(tmp_path, row(GroupSubmission="Yes"), second)
    assert ref.url == "https://holloway.example/legal/modern-slavery-2022.pdf"
    assert answers(ref)["Turnover"].answer == "Over £500 million"
    assert [(issue.code, issue.severity, issue.data["column"]) for issue in issues] == [
        ("rows_disagree", "warning", "StatementURL"),
        ("rows_disagree", "warning", "Turnover"),
    ]
    assert issues[1].data["values"] == ["Over £500 million", "Under £36 million"]
    assert "row 3" in issues[1].message


def test_a_blank_cell_is_filled_from_another_row(tmp_path: Path) -> None:
    ref, issues = read_one(
        tmp_path, row(StatementURL="", GroupSubmission="Yes"), row(OrganisationName="H2 LTD", GroupSubmission="Yes")
    )
    assert (ref.url, issues) == ("https://holloway.example/legal/modern-slavery-2022.pdf", ())


@pytest.mark.parametrize("number", ["01234567", "1234567", ""])
def test_an_organisation_named_twice_counts_once(tmp_path: Path, number: str) -> None:
    ref, issues = read_one(tmp_path, row(), row(OrganisationName="Holloway  Bakeries Ltd", CompanyNumber=number))
    assert len(ref.companies) == 1
    assert codes(issues)[0] == "repeated_row"
    assert count_rows(ref.listed_in) == 2


def test_one_name_with_two_numbers_is_two_companies(tmp_path: Path) -> None:
    ref, _ = read_one(tmp_path, row(GroupSubmission="Yes"), row(CompanyNumber="07654321", GroupSubmission="Yes"))
    assert [company.number for company in ref.companies] == ["01234567", "07654321"]


def test_one_address_for_two_entries_stays_two_statements(tmp_path: Path) -> None:
    path = write_export(tmp_path, [row(), other("SECOND LTD", "second01", StatementURL=row()["StatementURL"])])
    refs, _ = read_inputs([str(path)])
    assert [ref.item for ref in refs] == [f"{PAGE}/hollow01/2022", f"{PAGE}/second01/2022"]


def test_a_statement_in_two_files_is_one(tmp_path: Path) -> None:
    first = write_export(tmp_path, [row()], name="a.csv")
    second = write_export(tmp_path, [row(), row(OrganisationName="H2 LTD", GroupSubmission="No")], name="b.csv")
    refs, _ = read_register([first, second], ALL, VOCABULARY)
    assert [(len(ref.companies), ref.listed_in) for ref in refs] == [(2, "a.csv, row 2; b.csv, rows 2, 3")]


# --- oddities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        ({"OrganisationName": "\tHOLLOWAY BAKERIES LIMITED"}, "cell_mended", "a tab or blanks"),
        ({"OrganisationName": '"HOLLOWAY BAKERIES LIMITED"'}, "cell_mended", "quotation marks"),
        ({"CompanyNumber": "1234567"}, "cell_mended", "leading zeros"),
        ({"CompanyNumber": "n/a?"}, "row_invalid", "is not a company number"),
        ({"OrganisationName": ""}, "row_invalid", "gives no company"),
        ({"OrganisationName": "", "ParentName": "P LTD"}, "row_invalid", "The parent, P LTD, is used"),
        ({"OrganisationName": "1234", "ParentName": "P LTD"}, "row_invalid", "The parent, P LTD, is used"),
        ({"StatementURL": "https://holloway.example/"}, "home_page_only", "is a home page"),
        ({"StatementURL": ""}, "no_statement_address", "no address"),
        ({"StatementURL": "ask us"}, "row_invalid", "blanks or more than one"),
        ({"StatementURL": "https://a.example/x https://b.example/y"}, "row_invalid", "https://a.example/x is used"),
        ({"StatementURL": "https://a.example/our statement.pdf"}, "cell_mended", "blanks in the address"),
        ({"StatementURL": "www.a.example/x"}, "cell_mended", "the beginning of the address"),
        ({"StatementURL": "https://https://a.example/x"}, "cell_mended", "the beginning of the address"),
        ({"StatementStartDate": "31/02/2021"}, "row_invalid", "is not a date"),
        ({"StatementEndDate": "31/12/2020"}, "row_invalid", "before the start, 01/01/2021"),
        ({"StatementYear": "2021"}, "row_invalid", "is not the year of the statement's page, 2022"),
        ({"StatementYear": ""}, "row_invalid", "2022 is used"),
        ({"StatementYear": "22"}, "row_invalid", "2022 is used"),
        ({"StatementIncludesPolicies": "Perhaps"}, "row_invalid", "neither yes nor no"),
        ({"Turnover": "A lot"}, "row_invalid", "is not a turnover band"),
        ({"OrganisationSectors": "Alchemy"}, "unknown_sector", "'Alchemy'"),
        ({"StatementIncludesGoals": "Yes"}, "answers_contradict", "NoGoalsReason"),
        ({"NoSocialAudits": "Yes"}, "answers_contradict", "NoSocialAudits"),
        ({"StatementSummaryURL": ""}, "row_invalid", "page of the register"),
    ],
)  # fmt: skip
def test_oddities_are_issues_and_the_statement_stays(
    tmp_path: Path, cells: dict[str, str], code: str, said: str
) -> None:
    ref, issues = read_one(tmp_path, row(**cells))
    assert [issue.code for issue in issues if said in issue.message] == [code]
    assert all(issue.severity != "error" for issue in issues)
    assert (ref.year, ref.listed_in) == (
        2021 if cells.get("StatementYear") == "2021" else 2022,
        "export.csv, row 2",
    )


def test_an_answer_that_cannot_be_is_kept_as_it_stands(tmp_path: Path) -> None:
    found = answers(
        read_one(tmp_path, row(StatementIncludesPolicies="Perhaps", DateApproved="soon", NoSocialAudits="Yes"))[0]
    )
    assert found["StatementIncludesPolicies"] == Declared("StatementIncludesPolicies", "Perhaps", None, "POL-01")
    assert found["DateApproved"].answer == "soon"
    assert found["NoSocialAudits"].declared is None


def test_a_turnover_that_is_not_given_is_no_oddity(tmp_path: Path) -> None:
    ref, issues = read_one(tmp_path, row(Turnover="Not provided"))
    assert (answers(ref)["Turnover"].answer, issues) == ("Not provided", ())
    assert read(tmp_path, [row(Turnover="Not provided")], RegisterFilter(turnover=("under 36",)))[0] == ()


def test_without_an_address_the_copy_and_the_contact_are_told(tmp_path: Path) -> None:
    copy = "https://downloads.example/2022/Our Statement (2).pdf"
    refs, issues = read(
        tmp_path,
        [
            row(StatementURL="", PDFURL=copy),
            other("BY MAIL LTD", "bymail01", StatementURL="", EmailAddressNoURL="post@bymail.example"),
        ],
    )
    assert refs[0].copies == ("https://downloads.example/2022/Our%20Statement%20(2).pdf",)
    assert (refs[0].url, refs[0].website, refs[0].source_name) == (None, None, f"{PAGE}/hollow01/2022")
    assert codes(issues) == ["no_statement_address", "cell_mended"]
    assert "post@bymail.example" in issues[0].message
    assert (refs[1].url, refs[1].copies) == (None, ())


def test_a_home_page_is_where_to_search(tmp_path: Path) -> None:
    ref, _ = read_one(tmp_path, row(StatementURL="www.holloway.example/index.html"))
    assert (ref.url, ref.website) == (None, "https://www.holloway.example/index.html")
    assert ref.source_name == ref.item


def test_a_shared_host_is_no_companys_website(tmp_path: Path) -> None:
    ref, _ = read_one(tmp_path, row(StatementURL="https://files.s3.eu-west-1.amazonaws.com/a.pdf"))
    assert (ref.url, ref.website) == ("https://files.s3.eu-west-1.amazonaws.com/a.pdf", None)
    assert ref.companies[0].website is None


def test_rows_of_another_year_than_the_files_name(tmp_path: Path) -> None:
    rows = [other("A LTD", "aaa"), *(other(f"B{n} LTD", f"bbb{n}", StatementYear="2021") for n in range(3))]
    path = write_export(tmp_path, rows, name="StatementSummaries2022.csv")
    refs, issues = read_register([path], ALL, VOCABULARY)
    named = [issue for issue in issues if "export's year" in issue.message]
    assert [(issue.data["value"], issue.data["rows"]) for issue in named] == [("2021", 3)]
    assert "rows 3, 4, 5" in named[0].message
    assert [ref.year for ref in refs] == [2022, 2021, 2021, 2021]


def test_notes_of_many_rows_are_one_issue(tmp_path: Path) -> None:
    _, issues = read(tmp_path, [other(f"N{n} LTD", f"n{n}", CompanyNumber=f"{100000 + n}") for n in range(30)])
    assert codes(issues) == ["cell_mended"]
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 20 more" in issues[0].message


def test_rows_that_cannot_be_used_are_errors_that_say_so(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    lines = export_bytes([row(), row(OrganisationName="", StatementURL="", StatementSummaryURL="")]).decode("utf-8-sig")
    path.write_text(lines + ",".join(["x"] * 80) + "\r\n2022,SHORT LTD\r\n")
    refs, issues = read_register([path], ALL, VOCABULARY)
    left_out = [(issue.severity, issue.data["row"]) for issue in issues if "left out" in issue.message]
    assert left_out == [("error", 3), ("error", 4)]
    assert "80 cells, the header 73" in issues[1].message
    assert [ref.listed_in for ref in refs] == ["export.csv, row 2", "export.csv, row 5"]
    assert any("2 cells" in issue.message and issue.severity == "warning" for issue in issues)


def test_rows_inside_a_cell_are_told(tmp_path: Path) -> None:
    text = export_bytes([row(Risk1='"Open'), other("SECOND LTD", "second01"), other("THIRD LTD", "third01")]).decode()
    path = tmp_path / "export.csv"
    path.write_text(text.replace('"""Open"', '"Open'))
    _, issues = read_register([path], ALL, VOCABULARY)
    told = [issue for issue in issues if "1 more of the export's rows" in issue.message]
    assert [(issue.severity, issue.data["row"], issue.data["column"]) for issue in told] == [("error", 2, "Risk1")]


def test_a_header_without_rows(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, [])
    assert (refs, codes(issues)) == ((), ["few_rows"])


# --- blank answers --------------------------------------------------------------------------


def as_yes_or_blank(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: "" if name in ALWAYS_ANSWERED and cell == "No" else cell for name, cell in cells.items()}


def test_blank_is_no_where_the_whole_export_writes_no_so(tmp_path: Path) -> None:
    rows = [other(f"Company {number} Limited", f"item{number:02d}") for number in range(20)]
    rows.append(row(GroupSubmission="Yes", StatementIncludesGoals="Yes", NoGoalsReason=""))
    blank = [as_yes_or_blank(cells) for cells in rows]
    refs, issues = read(tmp_path, blank)
    found = answers(refs[0])
    assert found["StatementIncludesGoals"] == Declared("StatementIncludesGoals", "(left blank)", False, "TRE-04")
    assert (found["NoGoalsReason"].declared, found["GroupSubmission"].declared) == (False, False)
    assert answers(refs[-1])["StatementIncludesGoals"].declared is True
    (issue,) = [one for one in issues if "read as no" in one.message]
    assert (issue.code, issue.severity, issue.data["cells"]) == ("cell_mended", "info", 20 + 20 + 21 + 21 * 4)


@pytest.mark.parametrize(
    "rows",
    [
        [row(StatementIncludesGoals="")] * 25,  # GroupSubmission says No
        [row(GroupSubmission="Yes", NoRisks="Yes", StatementIncludesGoals="")] * 25,  # neither is blank: no "no" at all
        [as_yes_or_blank(row())] * 19,
    ],
)
def test_elsewhere_a_blank_cell_is_no_answer(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    ref, issues = read_one(tmp_path, *rows)
    assert "StatementIncludesGoals" not in answers(ref)
    assert "cell_mended" not in codes(issues)


@pytest.mark.shared
def test_a_real_export_says_the_same_where_it_writes_no_as_blank(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "registry" / "StatementSummaries2022.csv"
    rows = [dict(zip(HEADER_71, record, strict=True)) for _, record in read_records(path, len)[1:]]
    blank = write_export(tmp_path, map(as_yes_or_blank, rows), HEADER_71)
    said, blank_said = (
        {(ref.item, one.question): one.declared for ref in refs for one in ref.declared if one.declared is not None}
        for refs, _ in (read_register([path], ALL, VOCABULARY), read_register([blank], ALL, VOCABULARY))
    )
    assert len(said) > 800 and blank_said == said


# --- layout ------------------------------------------------------------------------------------


def test_an_unknown_column_is_told_and_its_cells_are_kept(tmp_path: Path) -> None:
    header = (*HEADER_73, "Risk4", "Turnover")
    path = write_export(tmp_path, [{**row(), "Risk4": "New\r\nrisk"}], header)
    refs, issues = read_register([path], ALL, VOCABULARY)
    assert [(issue.code, issue.severity, issue.data["column"]) for issue in issues] == [
        ("unknown_column", "warning", "Risk4"),
        ("unknown_column", "warning", "Turnover (75)"),
    ]
    assert refs[0].declared[-2:] == (Declared("Risk4", "New\nrisk"), Declared("Turnover (75)", "Over £500 million"))


def test_a_missing_column_that_is_needed_says_what_changed(tmp_path: Path) -> None:
    header = tuple("StatementSummaryLink" if name == "StatementSummaryURL" else name for name in HEADER_71)
    path = write_export(tmp_path, [row()], header)
    with pytest.raises(UsageError) as caught:
        read_inputs([str(path)])
    assert "StatementSummaryURL (now 'StatementSummaryLink'?) missing" in caught.value.message
    assert caught.value.hint
    assert "OrganisationName, CompanyNumber, StatementURL and StatementYear" in caught.value.hint


def test_other_missing_columns_are_told(tmp_path: Path) -> None:
    header = tuple(name for name in HEADER_71 if name not in ("Policies", "NoPolicies"))
    _, issues = read_register([write_export(tmp_path, [row()], header)], ALL, VOCABULARY)
    assert [(issue.code, issue.data["columns"]) for issue in issues] == [("missing_column", ["Policies", "NoPolicies"])]


def test_columns_are_known_by_what_they_say_wherever_they_stand(tmp_path: Path) -> None:
    spelled = {
        "OrganisationName": "Name of the Organization",
        "StatementIncludesRisksAssessment": "Statement includes risk assessment",
        "StatementIncludesOrgStructure": "StatementIncludesOrganisationStructure",
        "ILOIndicatorsInStatement": "ILO_Indicators_Statement",
        "PDFURL": "URL of PDF",
    }
    header = [spelled.get(name, name) for name in reversed(HEADER_73)]
    cells = {spelled.get(name, name): cell for name, cell in row().items()}
    refs, issues = read_register([write_export(tmp_path, [cells], header)], ALL, VOCABULARY)
    assert (refs, issues) == read_register([write_export(tmp_path, [row()])], ALL, VOCABULARY)
    assert {column.name: OF_THE_EXPORT.find(meaning(column.name)) for column in COLUMNS} == {
        column.name: column.name for column in COLUMNS
    }  # no two of them say the same


def test_what_is_an_export() -> None:
    assert is_register_export(HEADER_71)
    assert is_register_export(["statement summary url", "x"])
    assert not is_register_export(["OrganisationName", "CompanyNumber", "StatementURL", "StatementYear"])
    assert not is_register_export(["company", "website", "statement_url", "sector", "year"])


def test_an_export_is_an_input_like_any_other(tmp_path: Path) -> None:
    path = write_export(tmp_path, [row()], HEADER_71, "StatementSummaries2022.csv")
    listed = tmp_path / "companies.csv"
    listed.write_text("company,statement_url\nReed Ltd,https://reed.example/a.pdf\n")
    refs, issues = read_inputs([str(path), str(listed), str(path)], vocabulary=VOCABULARY)
    assert [(ref.source, ref.listed_in) for ref in refs] == [
        ("uk-register", "StatementSummaries2022.csv, row 2"),
        ("", "companies.csv, row 2"),
    ]
    assert issues == ()


# --- filters -----------------------------------------------------------------------------------

ROWS = [
    other("HOLLOWAY BAKERIES LIMITED", "a", CompanyNumber="1234567"),
    other("Reed & Co plc", "b", Turnover="£100 million to £500 million", OrganisationSectors="Education and research"),
    other("THIRD LTD", "c", Turnover="Under £36 million", StatementYear="2021", StatementSummaryURL=f"{PAGE}/c/2021",
          OrganisationSectors="Information technology and telecommunication"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (RegisterFilter(sectors=("food_agri",)), [0]),
        (RegisterFilter(sectors=("Food and beverages, agriculture and fishing",)), [0]),
        (RegisterFilter(sectors=("transportation logistics and storage", "education AND research")), [0, 1]),
        (RegisterFilter(sectors=("tech_platform",)), [2]),
        (RegisterFilter(years=(2021,)), [2]),
        (RegisterFilter(years=(2021, 2022)), [0, 1, 2]),
        (RegisterFilter(turnover=("over 500",)), [0]),
        (RegisterFilter(turnover=("100m-500m", "under £36m")), [1, 2]),
        (RegisterFilter(turnover=("over 100",)), [0, 1]),
        (RegisterFilter(organisations=("holloway bakeries ltd",)), [0]),
        (RegisterFilter(organisations=("reed and co",)), [1]),
        (RegisterFilter(organisations=("01234567",)), [0]),
        (RegisterFilter(organisations=("1234567", "third")), [0, 2]),
        (RegisterFilter(sectors=("food_agri",), turnover=("over 500",), years=(2022,)), [0]),
        (RegisterFilter(limit=2), [0, 1]),
    ],
)
def test_filters(tmp_path: Path, wanted: RegisterFilter, found: list[int]) -> None:
    refs, issues = read(tmp_path, ROWS, wanted)
    assert [ref.companies[0].name for ref in refs] == [ROWS[place]["OrganisationName"] for place in found]
    assert "nothing_selected" not in codes(issues)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (RegisterFilter(sectors=("food_agree",)), "Nearest: food_agri"),
        (RegisterFilter(sectors=("marketplace",)), "has no class for the sector 'marketplace'"),
        (RegisterFilter(turnover=("over 70",)), "is not a turnover band"),
        (RegisterFilter(turnover=("big",)), "is not a turnover band"),
        (RegisterFilter(years=(2014,)), "no statements of 2014"),
        (RegisterFilter(organisations=("Ltd",)), "neither a name nor a company number"),
        (RegisterFilter(sample=0), "sample is 0"),
    ],
)
def test_filters_that_cannot_be_are_refused(tmp_path: Path, wanted: RegisterFilter, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, ROWS, wanted)
    assert said in caught.value.message
    assert caught.value.hint


def test_a_filter_that_leaves_nothing_says_which_condition(tmp_path: Path) -> None:
    refs, issues = read(tmp_path, ROWS, RegisterFilter(years=(2022,), organisations=("third",)))
    assert (refs, codes(issues)) == ((), ["nothing_selected"])
    assert "of the 2 that the other conditions leave has the organisation 'third'" in issues[0].message


def test_issues_of_statements_that_are_not_asked_for_stay_away(tmp_path: Path) -> None:
    rows = [*ROWS, other("NO ADDRESS LTD", "d", StatementURL="")]
    assert codes(read(tmp_path, rows, RegisterFilter(organisations=("reed",)))[1]) == []
    assert "no_statement_address" in codes(read(tmp_path, rows)[1])


def test_a_sample_is_the_same_each_time_and_hardly_moves_with_new_rows(tmp_path: Path) -> None:
    rows = [other(f"N{n} LTD", f"n{n}") for n in range(60)]
    items = [[ref.item for ref in read(tmp_path, rows, RegisterFilter(sample=20, seed=seed))[0]] for seed in (0, 0, 1)]
    assert items[0] == items[1] != items[2]
    assert len(set(items[0])) == 20
    more = [ref.item for ref in read(tmp_path, [other("NEW LTD", "new"), *rows], RegisterFilter(sample=20))[0]]
    assert len(set(items[0]) - set(more)) <= 1


# --- cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://a.example", True), ("https://a.example/", True), ("https://a.example/index.html", True),
        ("https://a.example/Default.aspx", True), ("https://a.example/en-gb/", True), ("https://a.example/uk", True),
        ("https://a.example/en/index.php", True), ("https://a.example/#slavery", True),
        ("https://a.example/?utm_source=x", True), ("http://127.0.0.1:8000/", True),
        ("https://a.example/?page_id=7", False), ("https://a.example/index.php/modern-slavery", False),
        ("https://a.example/index.php?id=4", False), ("https://a.example/statement.pdf", False),
        ("https://a.example/legal/", False), ("https://a.example/en/modern-slavery", False),
    ],
)  # fmt: skip
def test_home_pages(url: str, home: bool) -> None:
    assert is_home_page(url) is home


@pytest.mark.parametrize(
    ("words", "bands"),
    [
        ("Over £500 million", BANDS[4:]), ("over 500", BANDS[4:]), ("500m+", BANDS[4:]), (">500", BANDS[4:]),
        ("more than 0.5bn", BANDS[4:]), ("over £500,000,000", BANDS[4:]), ("100m-500m", BANDS[3:4]),
        ("£100 million to £500 million", BANDS[3:4]), ("36 – 60", BANDS[1:2]), ("£60m to £100m", BANDS[2:3]),
        ("between 60 and 500 million", BANDS[2:4]), ("under 36", BANDS[:1]), ("< £36m", BANDS[:1]), ("over 36", BANDS[1:]),
        ("under 100", BANDS[:3]), ("0-36", BANDS[:1]),
    ],
)  # fmt: skip
def test_turnover_bands(words: str, bands: tuple[str, ...]) -> None:
    assert read_bands(words) == bands


@pytest.mark.parametrize("words", ["", "500", "over 70", "36-70", "large", "500-100", "over £500 thousand", "1-2-3"])
def test_no_turnover_band(words: str) -> None:
    with pytest.raises(CellError):
        read_bands(words)


def test_dates_names_and_addresses() -> None:
    assert read_date("03/12/2021").month == 12
    assert read_date("2022-12-19T12:48:04").isoformat() == read_date("19/12/2022 00:00:00").isoformat() == "2022-12-19"
    assert clean_name("'Tis Bread Ltd") == "'Tis Bread Ltd"
    assert read_address("a.example/x") == "https://a.example/x"
    for typed in ("https:/a.example/x", "http://https://a.example/x", "https//a.example/x", "https:///a.example/x"):
        assert read_address(typed) == "https://a.example/x"
    assert read_address("https://a.example/to?url=http://b.example/y") == "https://a.example/to?url=http://b.example/y"
    assert read_address("https://a.example/%20 b.pdf?q=1 2") == "https://a.example/%20%20b.pdf?q=1%202"
    assert website_of("http://user.example:8080/a") == "http://user.example:8080/"


# --- no row is lost ----------------------------------------------------------------------------

CELL = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "Yes",
            "No",
            "2022",
            "1e5",
            "\t+1 LTD",
            "a\nb",
            'say "x"',
            "https://a.example/",
            "31/12/2022",
            "http://[",
        ]
    ),
    st.text(max_size=12),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(st.dictionaries(st.sampled_from(HEADER_73), CELL, max_size=6), max_size=12))
@example([{"StatementSummaryURL": "http://["}, {"StatementURL": "https://[x/y z"}, {"OrganisationName": "\x00"}])
def test_every_row_is_in_a_reference_or_in_an_issue(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    rows = [row(StatementSummaryURL=f"{PAGE}/n{number % 5}/2022") | cells for number, cells in enumerate(changes)]
    path = write_export(folder, [row(), *rows])
    try:
        refs, issues = read_register([path], ALL, VOCABULARY)
    except AuditError:
        return  # control characters: not a text file
    left_out = [issue for issue in issues if issue.severity == "error"]
    assert sum(count_rows(ref.listed_in) for ref in refs) + len(left_out) == len(rows) + 1


# --- the registry's own files ------------------------------------------------------------------

REAL = [
    # rows, columns, statements, rows of the largest, issues
    ("StatementSummaries2022.csv", 282, 71, 90, 30,
     {"home_page_only": 8, "no_statement_address": 4, "answers_contradict": 1, "cell_mended": 1}),
    ("uk-2022-food-sector.csv", 689, 73, 248, 59,
     {"home_page_only": 25, "no_statement_address": 8, "answers_contradict": 1, "cell_mended": 2}),
]  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize(("name", "rows", "columns", "statements", "largest", "oddities"), REAL)
def test_real_exports(
    shared_data: Path, name: str, rows: int, columns: int, statements: int, largest: int, oddities: dict[str, int]
) -> None:
    path = shared_data / "registry" / name
    read_ones, problems = read_rows(path)
    assert (len(read_ones), problems) == (rows, [])
    assert max(len(group) for group in group_rows(read_ones)) == largest
    refs, issues = read_register([path], ALL, VOCABULARY)
    assert (len(refs), len({ref.item for ref in refs})) == (statements, statements)
    assert sum(count_rows(ref.listed_in) for ref in refs) == rows
    assert sum(len(ref.companies) for ref in refs) == rows  # every parent has a row of its own
    assert max(len(ref.companies) for ref in refs) == largest
    assert Counter(codes(issues)) == oddities
    cells = {column for each in read_ones for column in each.cells}
    assert {declared.question for ref in refs for declared in ref.declared} == cells - IN_THE_REFERENCE
    assert not cells - {column.name for column in COLUMNS}
    assert columns == len(HEADER_73 if any("PDFURL" in each.cells for each in read_ones) else HEADER_71)
    assert all(ref.url or ref.website or ref.copies or ref.item for ref in refs)


@pytest.mark.shared
def test_real_export_as_an_input(shared_data: Path) -> None:
    refs, _ = read_inputs([str(shared_data / "registry" / name) for name, *_ in REAL])
    assert len(refs) == len({ref.item for ref in refs}) > 248
    assert all(company.name == company.name.strip() and company.name for ref in refs for company in ref.companies)


# --- the manual --------------------------------------------------------------------------------


def test_the_manual_names_every_column_band_and_issue() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "uk-register.md").read_text("utf-8")
    table = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| (the statement|`declared`) \| ([A-Z]{3}-\d\d)? ?\|$", manual, re.MULTILINE
    )
    assert table == [
        (column.name, "the statement" if column.name in IN_THE_REFERENCE else "`declared`", column.criterion or "")
        for column in COLUMNS
    ]
    assert all(band in manual for band in BANDS)
    assert all(name in manual.replace("\n  ", " ") for name in NO_SECTOR_KEY)
    raised: set[str] = set()
    for path in (Path(__file__).parents[2] / "statement_audit" / "sources").rglob("uk_register*.py"):
        raised.update(re.findall(r"(?:make_issue|DocumentError|\.add)\(\s*\"(\w+)\"", path.read_text("utf-8")))
    raised.add("nothing_selected")  # of the filter
    assert len(raised) > 12
    assert {code for code in raised if f"`{code}`" not in manual} == set()
