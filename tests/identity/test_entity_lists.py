"""Lists of entities as real documents have them: flattened tables, columns, lines between; invented companies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.models import FactKind, StatementRef

BODY = (
    "We buy from farms and audit them for forced labour and child labour. We found no modern slavery this year, but "
    "passports were kept on two farms and given back. Our buyers are trained to see the signs of human trafficking. "
)
THREE = ["Quill Holdings Pty Ltd", "Ink Retail Pty Ltd", "Nib Limited"]


def entities(tmp_path: Path, text: str, name: str = "a.txt") -> list[str]:
    path = tmp_path / name
    path.write_text(f"Modern slavery statement\n\n{text}\n\n{BODY}\n", encoding="utf-8")
    document, _ = extract(path, "0" * 64, name=path.name)
    identity = identify(document, StatementRef(path.name, path=path), date(2026, 11, 25))
    return [fact.value for fact in identity.facts if fact.kind is FactKind.ENTITY]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The reporting entities covered by this statement are set out below.\n\nEntity name ABN Country Quill Holdings Pty Ltd 12 345 678 901 "
         "Australia Ink Retail Pty Ltd 98 765 432 109 Australia Nib Limited 112233 New Zealand", THREE),
        ("Reporting Entity ABN Principal activity Quill Holdings Pty Ltd 12 345 678 901 Investment holding Ink Retail Pty Ltd 98 765 432 109 "
         "Retailing of pens Nib Limited 11 222 333 444 Printing", THREE),
        ("This statement applies to the following legal entities: Legal Entity Trading Names/Sites Quill Holdings Limited Holding company for "
         "those below Ink Foods Limited Leeds Nib Works Limited Hull, York Pulp Mills Limited Site B\n\nNib Works sells pens. We own Pulp Mills.",
         ["Quill Holdings Limited", "Ink Foods Limited", "Nib Works Limited", "Pulp Mills Limited"]),
        ("Quill's majority owned entities, the Reporting Entities, include the following: Ownership Entities Operational Entities Quill Income "
         "Trust A&R Metal Ltd Quill Income LP and GP ESP Salon Inc\n\nQuill Investment Corp Hall Dental Limited\n\nA&R Metal Ltd was founded in 1969."
         "\n\nHall Dental Limited is a laboratory.",
         ["Quill Income Trust", "A&R Metal Ltd", "Quill Income LP", "ESP Salon Inc", "Quill Investment Corp", "Hall Dental Limited"]),
    ],
)  # fmt: skip
def test_a_flattened_table_is_read(tmp_path: Path, text: str, names: list[str]) -> None:
    assert entities(tmp_path, text) == names


@pytest.mark.parametrize(
    ("head", "lines", "names"),
    [
        ("This statement is made on behalf of the following reporting entities:",
         ["Entity ABN Activity", "Quill Holdings Pty Ltd 12 345 678 901 Holding company", "Ink Retail Pty Ltd 98 765 432 109 Retail", "Nib Limited"], THREE),
        ("This joint statement covers the following entities:", ["Quill Holdings Pty Ltd Ink Retail Pty Ltd", "Nib Limited"], THREE),
        ("The following entities are covered by this statement:",
         ["- Quill Holdings Pty Ltd", "- Ink Retail Pty Ltd", "Modern Slavery Statement 2023 | Page 4", "- Nib Limited"], THREE),
        ("Reporting entities", ["1. Quill Holdings Pty Ltd (ACN 012 345 678)", "2. Ink Retail Pty Ltd", "3. Nib Limited"], THREE),
        ("Table 1: Reporting entities",
         ["Name", "ACN", "Quill Holdings Pty Ltd", "012 345 678", "Ink Retail Pty Ltd", "012 345 679", "Nib Limited"], THREE),
        ("The entities covered by this statement are:",
         ["Entity", "Country", "Quill Holdings Pty Ltd", "Australia", "Ink Retail Pty Ltd", "Australia", "Nib Limited", "New Zealand"], THREE),
        ("This statement covers the following entities:",
         ["Australia", "Quill Holdings Pty Ltd", "Ink Retail Pty Ltd", "New Zealand", "Nib Limited"], THREE),
        ("This statement covers the following entities:",
         ["Quill Holdings Pty Ltd", "Printing", "Ink Retail Pty Ltd", "Stationery", "Nib Limited", "Farming"], THREE),
        ("This is a joint report and includes the following entities which are under common control",
         ["Quill LP, Quill GP o/a Inkwell 2267166 Alberta Ltd o/a Inkwell North"], ["Quill LP", "2267166 Alberta Ltd"]),
        ("The reporting entities are Quill Holdings Pty Ltd ABN 12 345 678 901 Ink Retail Pty Ltd ABN 98 765 432 109 and they are owned by Pulp Inc.",
         [], ["Quill Holdings Pty Ltd", "Ink Retail Pty Ltd"]),
        ("This statement is made by Quill plc. Our largest suppliers are the following companies:", ["Ink Retail Pty Ltd", "Nib Limited"], ["Quill plc"]),
    ],
)  # fmt: skip
def test_columns_heads_and_feet_between_the_lines_end_no_list(
    tmp_path: Path, head: str, lines: list[str], names: list[str]
) -> None:
    assert entities(tmp_path, "\n\n".join([head, *lines, "Our structure is simple."])) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"This report is made jointly by Quill Ltd and its subsidiaries listed in Schedule A.\n\n{BODY}\n\nSchedule A Wholly-owned subsidiaries of "
         "Quill Ltd 1975293 Alberta Ltd 2437798 Alberta Ltd Nib Resources SA de CV (Inactive)",
         ["Quill Ltd", "1975293 Alberta Ltd", "2437798 Alberta Ltd", "Nib Resources SA de CV"]),
        ("This report is made by Quill Ltd.\n\nAnn Bell, Director\n\nI have the authority to bind Quill Ltd, Ink Retail Inc, and Nib Modular LP",
         ["Quill Ltd", "Ink Retail Inc", "Nib Modular LP"]),
        ("This joint statement is for three.\n\nAnn Bell, authorised signatory on behalf of each of: Quill Bank Limited The Ink and Pulp Banking "
         "Corporation Limited, Hull Branch Nib Holdings Pty Limited",
         ["Quill Bank Limited", "Ink and Pulp Banking Corporation Limited", "Nib Holdings Pty Limited"]),
        ("This statement was approved by the principal governing body of Quill Australia Pty Ltd on 14 February 2023.", ["Quill Australia Pty Ltd"]),
        ("Quill UK Limited and Ink Offshore Limited (for the purposes of this statement “Quill”) are committed to human rights.",
         ["Quill UK Limited", "Ink Offshore Limited"]),
        ("This statement sets out the steps that the Royal Ink Gardens, Hull (‘RIG Hull’) has taken.", ["Royal Ink Gardens, Hull"]),
        ("This statement sets out the steps taken by Ink Investments T/A Quill (“Quill”) to prevent slavery.", ["Ink Investments"]),
        ("This statement is made by Quill Group. The Quill Group consists of 2 subsidiaries: Ink Financial Advisers Limited and Nib Limited.",
         ["Quill Group", "Ink Financial Advisers Limited", "Nib Limited"]),
        ("This statement sets out the steps that QuillForUs Inc. and its subsidiaries have taken.", ["QuillForUs Inc"]),
        ("This statement is made pursuant to Section 54(1) of the Modern Slavery Act 2015 in respect of the financial year end 31 December 2023, and "
         "is approved by the Governing Body of the Firm.", []),
        ("This statement is made by Fresh Approach Ltd.", ["Fresh Approach Ltd"]),
        ("This statement sets out the steps that Quill Foods, Leeds has taken.", ["Quill Foods", "Leeds"]),
        ("This statement is made by OverviewQuillFoods Limited.", []),
        ("This statement sets out Quill Rice’s actions to understand all risks of modern slavery.", ["Quill Rice"]),
        ("2This statement applies to all companies of Quill, including the UK incorporated entities Ink Coffee Co. LLP and Nib Limited.",
         ["Ink Coffee Co. LLP", "Nib Limited"]),
        ("Our statement tells what we do.\n\nSigned on behalf of The Quill Group\n\nAnn Bell\n\nChief Executive", ["Quill Group"]),
        ("This statement is made by Quill plc.\n\nIn May Quill took ownership of five assets from two companies: Ink Retail Limited and Nib Limited. "
         "Slavery reporting on those sites falls to them.", ["Quill plc"]),
        ("We review our requirements on sourcing\n\nQuill Limited Modern Slavery Statement Page 5\n\nServices for our plants were provided by Ink Ltd "
         "and Nib Ltd.", ["Quill Limited"]),
        ("This statement is made by Quill Funds Pty Ltd (ACN 012 345 678) as trustee for the Quill Property Trust.",
         ["Quill Funds Pty Ltd", "Quill Property Trust"]),
        ("Quill Health Service is the reporting entity for all purposes of the Act.", ["Quill Health Service"]),
        ("Neither Ink Limited nor Nib Limited is a reporting entity. This statement is made by Quill plc.", ["Quill plc"]),
        ("This Report is made by Quill Inc. on its own behalf and on behalf of Ink Inc. and Nib Ltd.", ["Quill Inc", "Ink Inc", "Nib Ltd"]),
        ("Joint report for: Quill Inc., Ink Inc. and Nib Ltd.\n\nSector: retail", ["Quill Inc", "Ink Inc", "Nib Ltd"]),
        ("In this statement, \"we\" and \"Quill\" refer to Quill Limited and Ink Limited.", ["Quill Limited", "Ink Limited"]),
        ("The entities required to report under the Act are Quill Retail Limited, Quill Direct Limited and Ink Limited.",
         ["Quill Retail Limited", "Quill Direct Limited", "Ink Limited"]),
        ("This statement covers Quill Limited and its subsidiaries, which include:\n\n• Ink Limited – shops\n\n• Nib Limited – printing\n\n"
         "We work with Grand Supplies Limited.", ["Quill Limited", "Ink Limited", "Nib Limited"]),
        ("This joint statement is made by:\n\nQuill Limited (ABN 12 345 678 901)\n\nand\n\nInk Limited (ABN 12 345 678 902)\n\nunder the Act.",
         ["Quill Limited", "Ink Limited"]),
        ("This statement covers Ink LimitedPulp Limited.", ["Ink Limited", "Pulp Limited"]),
        ("This joint report covers Quill Oil and Gas Inc and Energy Ink Limited.", ["Quill Oil and Gas Inc", "Energy Ink Limited"]),
        ("This joint report covers Quill Holdings Limited, Ink Stores Limited and General Nibs Limited.",
         ["Quill Holdings Limited", "Ink Stores Limited", "General Nibs Limited"]),
        ("This joint report covers Quill Limited and Energy Ink Limited.", ["Quill Limited", "Energy Ink Limited"]),
        ("This is our third statement and sets out steps taken by Quill plc (which includes its wholly owned subsidiaries Ink Limited and Nib Limited).",
         ["Quill plc", "Ink Limited", "Nib Limited"]),
        ("This statement is made by Quill Cars Limited (inc Ink Service Limited).", ["Quill Cars Limited", "Ink Service Limited"]),
        ("Quill Homes Group plc and Quill Homes Limited (together “Quill Homes”).\n\nThis is our first statement under the Modern Slavery Act 2015.",
         ["Quill Homes Group plc", "Quill Homes Limited"]),
        ("This statement applies to the Quill Group and all its subsidiaries which are listed below.\n\n‐ Quill Mutual Limited,\n\n"
         "‐ Ink Limited, ‐ Nib No. 1 Limited", ["Quill Mutual Limited", "Ink Limited", "Nib No. 1 Limited"]),
        ("Annex 1\n\nQuill entities required to make a transparency statement under section 54 (1) of the Modern Slavery Act 2015\n\n"
         "• QUILL Homes (INK) Limited • QUILL Homes (NIB) Limited • QUILL Health Ltd",
         ["QUILL Homes (INK) Limited", "QUILL Homes (NIB) Limited", "QUILL Health Ltd"]),
        ("List of Group Companies covered by this Statement:\n\nQuill Europe Limited Quill Insurance of Europe SE Ink Innovation Limited",
         ["Quill Europe Limited", "Quill Insurance of Europe SE", "Ink Innovation Limited"]),
        ("During the last financial year to 30 April 2016, Quill Ltd acted as an importer.", ["Quill Ltd"]),
        ("Redleaf QLN Hotels ('RQH') is committed to fair work. RQH is a manager of hotels. This statement is made by RQH.", ["Redleaf QLN Hotels"]),
        ("American Quill Pens, Inc. (AQP, Inc.) is committed to people. The following disclosure provides an overview of AQP, Inc.’s initiatives "
         "on human rights. This statement is made by AQP, Inc.", ["American Quill Pens, Inc"]),
        ("This Statement constitutes “Quill Group Modern Slavery Statement” for 2016 and refers to Industria de Quill Textil, S.A. (Quill, S.A.) and its "
         "subsidiaries (“Quill” or “Quill Group”).", ["Industria de Quill Textil, S.A."]),
        ("Quill & Co. UK Modern Slavery Act Statement\n\nQuill & Co. is committed to fair work.", ["Quill & Co."]),
        ("This statement sets out our steps. When we refer to we, our or us in this statement, we mean Quill & Co.’s Brewery, P.L.C. We brew.",
         ["Quill & Co.’s Brewery, P.L.C."]),
        ("This statement is made by Quill Ltd. We are part of Ink Group plc (Quill Ltd) since 2010.", ["Quill Ltd"]),
        ("Quill Research UK Modern Slavery Act Statement\n\nQuill Research UK is committed to fair work. Quill Research UK audits farms.",
         ["Quill Research UK"]),
        ("QUILL CITY HOSPITAL\n\nThis statement is made by QCH under section 54. Quill City Hospital employs nurses.", ["Quill City Hospital"]),
        ("This statement is made by Quill Ltd. Other operating companies in our sector are Ink Ltd and Nib plc.", ["Quill Ltd"]),
        ("This statement is made by Quill Ltd. The operating subsidiaries not covered by it are Ink Ltd and Nib plc.", ["Quill Ltd"]),
        ("This statement is made by Quill Ltd. The case study in this statement refers to Ink Ltd, whose workers we met.", ["Quill Ltd"]),
        ("This statement is made by Quill Ltd. When we refer to our competitors we mean Ink Ltd.", ["Quill Ltd"]),
        ("This statement is made by Quill Ltd. It describes the steps in procurement (including Ink Ltd and Nib Ltd, our suppliers).", ["Quill Ltd"]),
        ("This statement is made by Quill Ltd. The ban applies to all companies listed below.\n\nInk Ltd\n\nNib Ltd", ["Quill Ltd"]),
        ("This statement is made by Quill Ltd.\n\nSupplier companies required to publish a modern slavery statement\n\nInk Ltd\n\nNib Ltd",
         ["Quill Ltd"]),
        ("This statement is made by Quill Ltd and Ink AG Energy Services Limited.", ["Quill Ltd", "Ink AG Energy Services Limited"]),
        ("Annual Modern Slavery Statement as at 31 December 2018\n\nWe are a bank.", []),
        ("This statement is made by Quill Life (U.K.) Limited.\n\nThe other relevant UK companies that are wholly owned within the Quill group are "
         "Ink Limited and Nib (U.K.) Limited.", ["Quill Life (U.K.) Limited", "Ink Limited", "Nib (U.K.) Limited"]),
        ("U.K. Modern Slavery Act Transparency Statement\n\nThe firm supports human rights.", []),
        ("This policy covers the activities of QPL/Quill Pens LLP and Ink Limited.", ["Quill Pens LLP", "Ink Limited"]),
        ("This statement covers the activities of Quill PLC, the largest maker of pens in London and the South East.", ["Quill PLC"]),
        ("Quilli has done its part. This statement is made by Quill Pen Limited, and Quilli approves it.", ["Quill Pen Limited"]),
        ("This statement is made by Disclosure Data Systems Limited.", ["Disclosure Data Systems Limited"]),
        ("Quill plc makes pens. Quill plc is the parent company of the following subsidiaries, each of which has its own statement:\n\n"
         "Ink Ltd\n\nNib Ltd", ["Quill plc"]),
    ],
)  # fmt: skip
def test_where_else_the_entities_are_named(tmp_path: Path, text: str, names: list[str]) -> None:
    assert entities(tmp_path, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("This statement is made by Quill 2010 Limited (05991959) on behalf of Q.P. Nib & Sons Ltd (0889832), Ink (Dover) Limited (04017531) "
         "and Ink Limited (03131995).", ["Quill 2010 Limited", "Q.P. Nib & Sons Ltd", "Ink (Dover) Limited", "Ink Limited"]),
        ("This statement is made pursuant to section 54(1) of the Act and constitutes the slavery and human trafficking statement for the financial "
         "year ending 31 December 2024 of: (i) Quill Spring Limited; and (ii) Glen Nib (QSL) Company Limited (a wholly owned subsidiary of Quill "
         "Spring Limited).", ["Quill Spring Limited", "Glen Nib (QSL) Company Limited"]),
        ("This statement covers the activities of Quill Group Holdings Limited and Nibs (Dover) Ltd. Quill Ltd is an independent family company.",
         ["Quill Group Holdings Limited", "Nibs (Dover) Ltd"]),
        ("This statement is made on behalf of the UK subsidiaries of Quill S.A. of Belgium (‘Quill’) for the financial year ending 31 December 2024. "
         "This includes: 1. Quill Inks Limited (01005238);\n2. Nib Pulp UK Limited (01005239); and\n3. Pen (Dover) Limited (01005230).",
         ["Quill Inks Limited", "Nib Pulp UK Limited", "Pen (Dover) Limited"]),
        ("Quill Dev London\n\nThis policy applies to Ink United Limited, Nib Buses Limited and Pen Line Travel Limited\ncollectively known as Quill "
         "Dev London.\n\nQuill Dev London has a duty here.", ["Ink United Limited", "Nib Buses Limited", "Pen Line Travel Limited"]),
        ("This statement is made by Quill Group Limited.\n\nSubsidiary companies of Quill Group Limited which this statement applies to:\n\n"
         "Ink Catering Limited\n\nNib Boyd Limited", ["Quill Group Limited", "Ink Catering Limited", "Nib Boyd Limited"]),
        ("Quill Nutrition Ltd and A-One Nib Supplements Ltd acknowledges our responsibilities in relation to modern slavery.",
         ["Quill Nutrition Ltd", "A-One Nib Supplements Ltd"]),
        ("Quill-Nib Construction Inc produces this report under the Act.\n\nThis statement was approved by the board of directors of Quill-Nib Inc on "
         "May 15, 2025.", ["Quill-Nib Construction Inc"]),
        ("This statement is made by Quill Group Holding Pty Ltd and Ink Pty Ltd.\n\nQuill Group Holdings Pty Ltd owns the plans.\n\nQuill Group "
         "Holdings Pty Ltd buys steel.\n\nThis statement was approved by the board of Quill Group Holdings Pty Ltd.",
         ["Ink Pty Ltd", "Quill Group Holdings Pty Ltd"]),
        ("Quill Restaurants Limited (Quill UK) - Modern Slavery Statement 2024\n\nOur human rights policy is the parent's. This Policy applies to Quill "
         "Corporation and its majority-owned subsidiaries.", ["Quill Restaurants Limited"]),
        ("After the sale we have two ultimate parent companies: (1) Quill A/S(this is our majority owner); and (2) Nib plc which has its office in Dover.",
         []),
        ("We serve transport and utilities. We are a subsidiary of Quill Limited, as is our sister company Nib Limited.", []),
        ("This statement constitutes QUILL WTS’s modern slavery statement for the year.\n\nAll references to our, we, us and QUILL WTS refer to Ink Process "
         "Company Pty Ltd and its branches.", ["Ink Process Company Pty Ltd"]),
        ("This statement is made by Quill Inks Limited (Quill) & Quill Office Services Limited (QOS). It sets out the steps taken by Quill & QOS.",
         ["Quill Inks Limited", "Quill Office Services Limited"]),
        ("It outlines the action taken by Quill Dyes PLC and its subsidiary Ink Limited (Ink) to prevent modern slavery.", ["Quill Dyes PLC", "Ink Limited"]),
        ("1.1.3 Quill Masons LLP, Ink Masons LLP and its subsidiary Nib Services Limited meet the criteria in section 54 of the Act.",
         ["Quill Masons LLP", "Ink Masons LLP", "Nib Services Limited"]),
        ("This statement covers Quill plc, Ink &Partners Limited and Nib Limited.", ["Quill plc", "Ink &Partners Limited", "Nib Limited"]),
        ("Bank of Quill Group takes this seriously. It sets out the approach Bank of Quill Group has in place. Bank of Quill Group is a bank.",
         ["Bank of Quill Group"]),
        ("World Quill UK (WQUK) is a charity. This statement outlines WQUK’s steps. WQUK acts.", ["World Quill UK"]),
        ("Quill University is a place of teaching. The Council governs the University. The Vice-Chancellor leads the University. Quill University acts.",
         ["Quill University"]),
        ("Quill Group Limited, including its associated and subsidiary companies, recognises its duty. Quill acts. This is reported by Quill. It sets out "
         "Quill's actions. This statement sets out the steps that Quill has taken.", ["Quill Group Limited"]),
        ("This statement outlines the steps Quill Inks (UK) Limited has taken. References in this Statement to “Quill” or “us” or “we” refer to Quill Inks "
         "Co. Limited and its subsidiaries.", ["Quill Inks (UK) Limited"]),
        ("QSO is committed to ethical treatment. QSO recognises the risk. This statement sets out the steps that QSO has taken.\n\nQuill Service Overseas "
         "is a company limited by guarantee.", ["Quill Service Overseas"]),
        ("This statement is made by Quill Inks LLP.\n\nThis statement was approved by the Supervisory Board of\n\nQuill Inks LLP on behalf of its members, and is "
         "signed by:\n\nAnn Bell\n\nChair and Senior Partner\n\nNovember 2025", ["Quill Inks LLP"]),
        ("This statement is made by Quill UK1 and relates to the year. In this document, Quill UK refers to Quillwaterhouse LLP and others.\n\n"
         "This statement was approved by the board of Quillwaterhouse LLP on behalf of its members, and is signed by:\n\nAnn Bell\n\nChair and Senior "
         "Partner", ["Quillwaterhouse LLP"]),
        ("Quill Investments Limited and Group of Companies including:\n\nInk Vehicles Limited (T/A Ink DAF)\n\nNib Services Limited",
         ["Quill Investments Limited", "Ink Vehicles Limited", "Nib Services Limited"]),
        ("This statement is made by the University. The Council of the University approved it. Vice-Chancellor, University of Quillby. The University of "
         "Quillby has two sites.", ["University of Quillby"]),
        ("As part of its commitment, Quill Pens Limited has taken steps.", ["Quill Pens Limited"]),
        ("Employee-owned since 2019, Quill Joinery Limited is committed to this.", ["Quill Joinery Limited"]),
        ("Quill Joinery Limited is committed to this. Our parent company, Ink Holdings plc, meets the criteria of section 54 in its own right.",
         ["Quill Joinery Limited"]),
        ("Quill Joinery Limited is committed to this. Our parent company, Ink Holdings plc, publishes its own modern slavery statement.",
         ["Quill Joinery Limited"]),
        ("This statement is made by Quill plc. It should be read with the financial statement for the year ended 31 March 2025 of Ink Holdings plc.",
         ["Quill plc"]),
        ("This statement has been approved by their boards and signed on behalf of:\n\n- Quill Pty Ltd\n- Ink Pty Ltd\n- Nib Pty Ltd",
         ["Quill Pty Ltd", "Ink Pty Ltd", "Nib Pty Ltd"]),
        ("This statement is made by Quill plc. Our audit programme covers the largest mills: 1. Marlow Mills Limited\n\n2. Oak Mills Limited", ["Quill plc"]),
        ("This statement is made by Quill Housing Association. Quill Housing Association, Quill Homes Limited and Quill Repairs Limited are together referred "
         "to as Quill Housing Association. This statement covers Quill Homes Limited and Quill Repairs Limited.",
         ["Quill Housing Association", "Quill Homes Limited", "Quill Repairs Limited"]),
        ("This statement is made by Quill Holding Limited. Quill Holdings Limited is our parent. Quill Holdings Limited has its own statement.",
         ["Quill Holding Limited"]),
        ("This statement is made by Quill Agency Limited acting on behalf of NHS Trusts.", ["Quill Agency Limited"]),
        ("This statement is made by Quill plc and tells of slavery found and of any action taken by Kestrel Audits Limited, the firm that visits our sites.",
         ["Quill plc"]),
        ("Quill Plum Limited (Trading as QuillPlum.com)\n\nQuillPlum.com is a retailer. This statement sets out the steps that QuillPlum.com has taken.",
         ["Quill Plum Limited"]),
    ],
)  # fmt: skip
def test_those_that_a_statement_is_for_and_nobody_else(tmp_path: Path, text: str, names: list[str]) -> None:
    assert sorted(entities(tmp_path, text)) == sorted(names)


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("QUILL FOOD GROUP LIMITED.txt", "MODERN SLAVERY STATEMENT QUILL FOOD GROUP APRIL 2024 – MARCH 2025 We sell soup.", "QUILL FOOD GROUP"),
        ("W W QUILL (SMITHFIELD) LIMITED.txt", "WW Quill is against all forms of human slavery. It holds at WW Quill too.", "WW Quill"),
    ],
)  # fmt: skip
def test_a_files_name_is_found_as_the_text_writes_it(tmp_path: Path, file: str, text: str, name: str) -> None:
    assert entities(tmp_path, text, file) == [name]
