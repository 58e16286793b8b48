from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from extract_samples import write_lines
from py3langid import langid
from reportlab.pdfgen.canvas import Canvas

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.identity.identify import find_language, identify
from statement_audit.identity.laws import find_laws
from statement_audit.identity.names import agrees, clean_stem
from statement_audit.identity.parts import cut_statements
from statement_audit.identity.period import find_period
from statement_audit.models import CompanyRef, DocumentKind, Identity, StatementRef

TODAY = date(2026, 11, 25)

UK = """# Modern Slavery Statement

This statement is made by Quillfeather Limited under section 54 of the Modern Slavery Act 2015 for the financial year
ended 31 March 2023.

We make pens in three workshops and buy feathers from farms. Our suppliers sign a code that forbids forced labour and
child labour. We visited fourteen farms and found no modern slavery, but two farms kept passports, and we had them
handed back. We train our buyers every year to see the signs of human trafficking.

Approved by the board of Quillfeather Limited on 4 July 2023 and signed by its chair.
"""
CANADA = """# Report under the Fighting Against Forced Labour and Child Labour in Supply Chains Act

This report is made by Birchpaper Inc. and its subsidiaries (the "Company") for the reporting period January 1, 2023 to
December 31, 2023.

Has the entity taken steps to prevent the risk that forced labour or child labour is used? Yes.

We make paper from birch. We mapped our supply chains and found a risk of child labour in the picking of cotton rags.
We gave our buyers training on forced labour. No forced labour was found, and we therefore took no remediation measures.

Attestation: in the capacity of director of Birchpaper Inc. I attest that the information is true. May 14, 2024.
"""
AUSTRALIA = """# Modern Slavery Statement FY23

This modern slavery statement is made by Redgum Kettles Pty Ltd (ABN 00 000 000 000) under the Modern Slavery Act 2018
(Cth). It covers the reporting entity and the entities that it owns or controls.

Redgum Kettles sells kettles in Australia. We describe the risks of modern slavery practices in our operations and
supply chains: forced labour in the metals that our makers buy. We assessed twenty makers and asked each for an audit.

This statement was approved by the board of Redgum Kettles Pty Ltd on 12 December 2023.
"""
POLICY = """# Anti-Slavery and Human Trafficking Policy

Modern slavery is a crime. It takes many forms, such as slavery, servitude, forced labour and human trafficking, and we
have no tolerance for it. This policy applies to all persons who work for us. This policy does not form part of any
employee's contract of employment and we may amend it at any time.

You must read this policy and comply with it. You must tell your manager about any breach of this policy. Any employee
who breaches this policy will face disciplinary action. The board has overall responsibility for this policy, which
meets our duties under the Modern Slavery Act 2015. You are encouraged to raise concerns about slavery or trafficking.
"""
PAY_GAP = """# Gender pay gap report 2023

This report is published by Quillfeather Limited as the law requires for the year 2023. Women earn four per cent less
than men at the median. We have taken steps to close the gap, and the board approved this report. Our suppliers must
not use forced labour, but that is told elsewhere. We recruit from schools nearby and we promote from within, so that
the share of women among managers rises every year, as it did in the last three years, to forty-one per cent.
"""
NEWS = """# Workers freed from feather farm

Police freed nine workers from a farm on Tuesday. Officers spoke of modern slavery and human trafficking. The farm sold
feathers to pen makers, which said that they had not known. A spokesman for a charity said that forced labour is found
where wages are low and housing is tied to work. The Modern Slavery Act 2015 carries a sentence of life in prison for
slavery. Two men were held. They will appear before the magistrates on Friday, a police spokeswoman told reporters.
"""
PRIVACY = "# Privacy policy\n\n" + "We keep your data safe and tell you what we do with it. " * 30
ERROR = """<html><head><title>404 Page not found</title></head>
<body><h1>Page not found</h1><p>The page is gone.</p></body></html>"""
GUIDE = """# How to write a modern slavery statement

Your organisation must publish a statement under section 54 of the Modern Slavery Act 2015 when your turnover is above
36 million pounds. Organisations must say what steps they took against slavery and human trafficking. Your statement
should cover your organisation's supply chains, and the board of your company must approve it. Businesses should ask
whether their suppliers use forced labour. Businesses need to sign your statement and put it on your website.
"""


def identify_text(tmp_path: Path, text: str, name: str = "doc.md", ref: StatementRef | None = None) -> Identity:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    document, _ = extract(path, "0" * 64, name=name)
    return identify(document, ref or StatementRef(name, path=path), TODAY)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (UK, DocumentKind.STATEMENT),
        (CANADA, DocumentKind.STATEMENT),
        (AUSTRALIA, DocumentKind.STATEMENT),
        (POLICY, DocumentKind.POLICY),
        (PAY_GAP, DocumentKind.OTHER),
        (NEWS, DocumentKind.NEWS),
        (PRIVACY, DocumentKind.OTHER),
        (ERROR, DocumentKind.OTHER),
        (GUIDE, DocumentKind.GUIDANCE),
    ],
    ids=["uk", "canada", "australia", "policy", "pay_gap", "news", "privacy", "error", "guide"],
)
def test_kind(tmp_path: Path, text: str, kind: DocumentKind) -> None:
    found = identify_text(tmp_path, text)
    assert found.kind is kind, found.reasons
    assert 0.5 <= found.confidence <= 1
    assert found.reasons


@pytest.mark.parametrize(
    ("text", "company", "year", "start", "end", "laws"),
    [
        (UK, "Quillfeather Limited", 2023, date(2022, 4, 1), date(2023, 3, 31), ("UK-MSA-2015-s54",)),
        (CANADA, "Birchpaper Inc", 2023, date(2023, 1, 1), date(2023, 12, 31), ("CA-SC-2023-c9-s11",)),
        (AUSTRALIA, "Redgum Kettles Pty Ltd", 2023, None, None, ("AU-MSA-2018-s16",)),
    ],
)
def test_who_when_and_which_law(
    tmp_path: Path, text: str, company: str, year: int, start: date | None, end: date | None, laws: tuple[str, ...]
) -> None:
    found = identify_text(tmp_path, text)
    assert (found.company, found.year, found.period_start, found.period_end) == (company, year, start, end)
    assert (found.laws, found.language, found.names[0]) == (laws, "en", company)


def test_list_names_the_company_but_not_the_year(tmp_path: Path) -> None:
    ref = StatementRef("list", path=tmp_path, companies=(CompanyRef("Plume Holdings plc"),), year=2019)
    found = identify_text(tmp_path, UK, ref=ref)
    assert (found.company, found.year) == ("Plume Holdings plc", 2023)


def test_same_company_keeps_its_name_over_the_years(tmp_path: Path) -> None:
    older = identify_text(tmp_path, UK, "quillfeather-2022.md")
    newer = identify_text(
        tmp_path, UK.replace("2023", "2024") + "\nQuillfeather Group is our family.\n", "quillfeather-2024.md"
    )
    assert older.company == newer.company == "Quillfeather Limited"
    assert (older.year, newer.year) == (2023, 2024)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("amber-2023-page-images.pdf", "Amber"),
        ("QUILL & SONS LIMITED.txt", "QUILL & SONS LIMITED"),
        ("QUILL AND SONS P.L.C..txt", "QUILL AND SONS P.L.C."),
        ("https://example.org/files/Modern_Slavery_Statement_2022-23_final.pdf", ""),
        ("3f2a9c81d0e4b7a6.pdf", ""),
        ("QuillFeather Modern Slavery Statement FY2023 signed.pdf", "Quill Feather"),
        ("Plume draft.pdf", "Plume"),
        ("Plume_final_signed_v2.pdf", "Plume"),
        ("Plume scan page images.pdf", "Plume"),
        ("plume scanned page 2.pdf", "Plume"),
        ("Modern Slavery Statement 2023 draft v1.2 approved Plume.pdf", "Plume"),
        ("Plume Draft 2 clean copy (1).docx", "Plume"),
        ("Plume-MSA-FY23-FINAL-web.pdf", "Plume"),
        ("Plume Limited (final).pdf", "Plume Limited"),
        ("Drafton Signs.pdf", "Drafton Signs"),
        ("draft.pdf", ""),
    ],
)
def test_clean_stem(name: str, stem: str) -> None:
    assert clean_stem(name) == stem


def test_short_names_agree_with_their_long_forms() -> None:
    assert agrees("amex", "American Express Limited")
    assert agrees("Quill Feather", "Quillfeather Ltd")
    assert not agrees("amex", "Amber Stone Limited")
    assert not agrees("Quill", "Plume Holdings plc")


@pytest.mark.parametrize(
    ("text", "year", "end"),
    [
        ("for the 52 weeks ending 29th April 2022", 2022, date(2022, 4, 29)),
        ("covers the period 1st April 2021 – 31st March 2022 and", 2022, date(2022, 3, 31)),
        ("for our fiscal year ended June 30, 2023.", 2023, date(2023, 6, 30)),
        ("Modern Slavery Statement 2021/22", 2022, None),
        ("Quillfeather Limited Modern Slavery Act Statement 2017", 2017, None),
        ("Modern Slavery Act 2015 Statement. Our FY23 work.", 2023, None),
        ("Statement on slavery and trafficking for the financial year 2020-2021", 2021, None),
        ("the steps we took during the 12 months up to and including 30 June 2018", 2018, date(2018, 6, 30)),
        ("made under the Act, each having a financial year for ended 31 December 2018.", 2018, date(2018, 12, 31)),
        ("During the last financial year to 30 April 2016, Quillfeather bought wine", 2016, date(2016, 4, 30)),
        (
            "Our last report told of the year ended 30 April 2016. This one is for the year ended 30 April 2018.",
            2018,
            date(2018, 4, 30),
        ),
        ("This statement relates to actions and activities to 31 January 2025.", 2025, date(2025, 1, 31)),
        (
            "In the last financial year ending 31 March 2022 we began. In the financial year ending 31 March 2023 we trained 80.",
            2023,
            date(2023, 3, 31),
        ),
        ("Safety measures implemented in 2020 have ended. This statement is for 2023.", 2023, None),
        ("It describes the measures that Quill S.A. implemented in 2018. Approved on 4 May 2019.", 2018, None),
        (
            "This Modern Slavery Statement 2023 is of Quill Ltd. It also applies to Quill (Europe) S.C.A. for the period 1 January 2023 to 31 October 2023.",
            2023,
            None,
        ),
        ("during our financial year 2016, which ended on 31 December 2016, to prevent it", 2016, date(2016, 12, 31)),
        ("The statement covers the work of the Quill Group in the UK up to 7th May 2016.", 2016, date(2016, 5, 7)),
        ("our slavery statement for the financial year ending 31s March 2016.", 2016, date(2016, 3, 31)),
        ("© 2024 Quillfeather. Modern Slavery Act 2015. Next review date: 4 May 2026.", None, None),
        ("We were founded in 1999 under the Companies Act 2006.", None, None),
    ],
)
def test_period(text: str, year: int | None, end: date | None) -> None:
    found = find_period(text, text, TODAY)
    assert (found.year, found.end) == (year, end)


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        (
            "the UK Modern Slavery Act and the California Transparency in Supply Chains Act",
            {"UK-MSA-2015-s54", "US-CA-1714.43"},
        ),
        ("the Modern Slavery Act", {"UK-MSA-2015-s54"}),
        ("the Modern Slavery Act 2018 (Cth)", {"AU-MSA-2018-s16"}),
        ("the Modern Slavery Act 2018 (NSW) of Australia; Australia; Australia", {"AU-NSW-MSA-2018"}),
        ("Bill S-211", {"CA-SC-2023-c9-s11"}),
        ("the Bribery Act 2010", set()),
    ],
)
def test_laws(text: str, laws: set[str]) -> None:
    assert set(find_laws(text)) == laws


def test_statement_inside_a_long_report_is_cut_out(make_pdf: Callable[..., Path]) -> None:
    prose = ["The year was good for pens, and sales of nibs rose in every county that we sell them in.",
             "Our workshops ran at full speed, and the feathers came in time from the farms nearby."]  # fmt: skip
    slavery = ["This statement is made under section 54 of the Modern Slavery Act 2015 by Quillfeather plc.",
               "We look for forced labour and human trafficking at every farm, and modern slavery at agents.",
               "Our suppliers must not use child labour; we taught our buyers on modern slavery."]  # fmt: skip

    def draw(canvas: Canvas, page: int) -> None:
        head = {101: "Modern slavery statement", 103: "Remuneration report"}.get(
            page, f"Chapter {page}" if page < 101 else ""
        )
        y = write_lines(canvas, 60, 780, [head] if head else [], size=20, font="Helvetica-Bold")
        write_lines(canvas, 60, y - 20, (slavery if page in (101, 102) else prose) * 8)

    path = make_pdf(draw, pages=120)
    document, _ = extract(path, "0" * 64, name="quillfeather-annual-report.pdf")
    found = identify(document, StatementRef("quillfeather-annual-report.pdf", path=path), TODAY)
    assert (found.kind, found.pages) == (DocumentKind.STATEMENT, (101, 102))
    assert "statement_in_report" in found.reasons


@pytest.mark.parametrize("size", [8, 18])
@pytest.mark.parametrize("part", ["", " | part"])
def test_a_running_head_that_repeats_the_title_cuts_nothing_away(
    make_pdf: Callable[..., Path], size: int, part: str
) -> None:
    about = ["We looked for modern slavery and forced labour in our supply chain of feathers."] * 10
    other = ["The feathers are dried in lofts, cut by hand and looked at by two people each."] * 10

    def draw(canvas: Canvas, page: int) -> None:
        head = f"Quillfeather Ltd Modern Slavery Statement 2025{part if page % 2 else ''}"
        write_lines(canvas, 60, 790 - 3 * (page % 3), [head], size=size, font="Helvetica-Bold")
        write_lines(canvas, 60, 740, [f"Part {page} of it", *(about if page in (1, 2, 8, 9) else other)])

    identity = identify(extract(make_pdf(draw, pages=14), "0" * 64)[0], StatementRef("a.pdf"), TODAY)
    assert identity.pages == tuple(range(1, 15))


def test_a_statement_goes_on_behind_a_table_of_policies(tmp_path: Path) -> None:
    """Its rows tell when a board approved each policy, and what follows says no more "this statement"."""
    titles = ["Assessing risk", "Due diligence", "Our farms", "Training", "Performance", "The road ahead"]
    slavery = "We looked for forced labour, child labour and modern slavery at each farm, and for human trafficking at agents. "
    policies = "".join(
        f"## Policy {number}\n\nApproved by the Board of Directors on {number} May 2021.\n\n" for number in (1, 2)
    )
    rest = "".join(f"## {title}\n\n{slavery * 6}\n\n" for title in titles)
    opening = (
        f"# Modern slavery report 2022\n\nThis report of Quill Ltd is made under the Modern Slavery Act 2015. {slavery}"
    )
    text = f"{opening}\n\n{policies}# Privacy Policy\n\n{rest}Anna Bell, Chief Executive"
    identity = identify_text(tmp_path, text)
    parts = cut_statements(extract(tmp_path / "doc.md", "0" * 64)[0], TODAY)
    kept = [page.text[block.start : block.end] for page in parts[0].pages for block in page.blocks]
    assert identity.kind is DocumentKind.STATEMENT
    assert kept[-1].endswith("Anna Bell, Chief Executive")


def test_what_an_officer_is_called_in_short_names_no_company(tmp_path: Path) -> None:
    called = "Our Anti-Slavery Officer Anna Bell (‘ASO’) is responsible. Tell our ASO of it. Our ASO will look. Our ASO goes on. "
    identity = identify_text(
        tmp_path, f"# Modern slavery policy\n\n{called}We found no modern slavery and no forced labour."
    )
    assert "ASO" not in identity.names


def test_report_without_a_statement_is_something_else(make_pdf: Callable[..., Path]) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        lines = ["Our emissions fell again, and the farms that we buy feathers from planted hedges and trees."] * 25
        if page == 7:
            lines[3] = "We respect human rights and do not accept modern slavery, forced labour or child labour."
        write_lines(canvas, 60, 780, lines)

    path = make_pdf(draw, pages=30)
    document, _ = extract(path, "0" * 64, name="sustainability-report.pdf")
    assert identify(document, StatementRef("sustainability-report.pdf", path=path), TODAY).kind is DocumentKind.OTHER


def test_other_language_is_told(tmp_path: Path) -> None:
    text = (
        "Nous fabriquons des plumes dans trois ateliers et nous achetons nos matières premières dans la région. " * 10
    )
    assert identify_text(tmp_path, text, "a.txt").language == "fr"


DUTCH = (
    "Wij verbeteren ieder jaar de controle op onze leveranciers. In de fabriek in Eindhoven is de directie van ons bedrijf met "
    "het Modern Slavery Act statement van de groep akkoord gegaan, en of we at the end of the year verder gaan is nog open."
)


@pytest.mark.parametrize(
    ("text", "language"), [("Our staff are trained by the board in this. " * 6, "en"), (DUTCH, "nl")]
)
def test_plain_english_needs_no_model_and_a_few_of_its_words_make_none(monkeypatch, text, language):
    asked, classify = [], langid.classify
    monkeypatch.setattr(langid, "classify", lambda sample: asked.append(sample) or classify(sample))
    assert find_language(text) == language
    assert bool(asked) == (language != "en")


def kinds(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".csv", ".json"):
            try:
                document, _ = extract(path, "0" * 64, name=path.name)
            except DocumentError as exc:
                found.setdefault(exc.code, []).append(path.name)
                continue
            kind = identify(document, StatementRef(path.name, path=path), TODAY).kind.value
            found.setdefault(kind, []).append(str(path.relative_to(folder)))
    return found


@pytest.mark.slow
@pytest.mark.shared
def test_kinds_of_real_documents(shared_data: Path) -> None:
    """Web pages on all subjects and more statements: tests that read them anyway (`test_at_least_as_good_as_trafilatura`,
    `test_real_statements_keep_their_company_under_names_that_give_none`)."""
    statements = kinds(shared_data / "statements")
    assert len(statements["statement"]) + len(statements.get("needs_ocr", [])) == 9  # two scans
    assert statements["policy"] == ["made-tech-policy-not-a-statement.md"]
    assert {name.split("/")[-2] for name in kinds(shared_data / "sites")["statement"]} <= {
        "modern-slavery-policy",
        "modern-slavery-statement",
    }


@pytest.mark.shared
def test_real_company_keeps_its_name(shared_data: Path) -> None:
    names = set()
    for name in ("amex-2022.pdf", "amex-2024.pdf"):
        document, _ = extract(shared_data / "statements" / name, "0" * 64, name=name)
        names.add(identify(document, StatementRef(name, path=shared_data / "statements" / name), TODAY).company)
    assert len(names) == 1
