"""Which links are held to lead to a statement, and why; which pages are one step before it; which year a link names."""

from __future__ import annotations

import time

import pytest

from statement_audit.sources.site_scores import (
    LEAST,
    LEAST_HUB,
    STRONG,
    counts,
    hint_score,
    hub_points,
    is_against,
    leads_nowhere,
    link_year,
    statement_link_score,
)
from statement_audit.sources.site_urls import is_document, is_page

BASE = "https://www.brambleworth.example/about/index.html"

STATEMENTS = (
    ("Modern Slavery", "/ms"),
    ("Modern slavery & human trafficking", "../x"),
    ("Modern Slavery Act Transparency Statement", "https://cdn.files.example/9a8b7c.pdf"),
    ("MSA Statement 2023", "/x.pdf"),
    ("AEN_MSA_Stmt_2026 v2.pdf", "/x.pdf"),
    ("UK MSA", "/x"),
    ("s.54", "/x"),
    ("", "/corporate/uk-msa"),
    ("Anti-Slavery", "/x"),
    ("Slavery", "/slavery-statement"),
    ("California Transparency in Supply Chains Act", "/x"),
    ("Supply Chain Transparency", "/legal/sct"),
    ("Fighting Against Forced Labour and Child Labour in Supply Chains Act Report", "/x.pdf"),
    ("Bill S-211 Report", "/x"),
    ("Déclaration sur l’esclavage moderne", "/fr/x"),
    ("Moderne Sklaverei", "/x"),
    ("Esclavitud moderna", "/x"),
    ("Schiavitù moderna", "/x"),
    ("Moderne slavernij", "/x"),
    ("Escravidão moderna", "/x"),
    ("Åpenhetsloven", "/x"),
    ("现代奴役声明", "/x"),
    ("現代奴隷法に関する声明", "/x"),
    ("Download", "/sites/default/files/ModernSlaveryStatement2022.pdf"),
    ("", "/wp-content/uploads/2021/03/Modern_Slavery_Statement_FY20.pdf"),
    ("Ethics", "/about/modernslavery.aspx?id=3"),
    ("Section 54 statement", "/x"),
    ("Gender pay gap and modern slavery", "/reports"),
    ("Modern slavery", "/news/modern-slavery-statement-2023"),
    ("中文", "/zh/modern-slavery-statement/index.html"),
)
OTHERS = (
    ("Home", "/"),
    ("Privacy policy", "/privacy"),
    ("Supply chain services", "/services/supply-chain"),
    ("Supplier code of conduct", "/code.pdf"),
    ("Gender pay gap", "/gender-pay-gap"),
    ("Transparency", "/transparency"),
    ("Human rights policy", "/human-rights.pdf"),
    ("MSA", "/legal/msa"),
    ("Master services agreement", "/msa"),
    ("Accessibility statement", "/x"),
    ("Section 172 statement", "/x"),
    ("Traffic information", "/traffic"),
    ("Download", "/brochure.pdf"),
    ("Modern slavery", "mailto:slavery@brambleworth.example"),
    ("Modern slavery", "http://[oops"),
    ("Modern slavery training course", "/courses/modern-slavery"),
    ("How to write a modern slavery statement: a guide", "/insights/how-to-write-a-modern-slavery-statement"),
    ("Modern slavery articles", "/tag/modern-slavery"),
    ("We joined a march against slavery", "/news/march-against-slavery"),
    ("Modern Slavery Act 2015", "https://www.legislation.gov.uk/ukpga/2015/30/contents"),
    ("Modern slavery helpline", "https://www.modernslaveryhelpline.org/"),
    ("Share", "https://www.facebook.com/sharer.php?u=https://brambleworth.example/modern-slavery"),
)


@pytest.mark.parametrize(("label", "href"), STATEMENTS)
def test_links_to_statements(label: str, href: str) -> None:
    assert statement_link_score(label, href, BASE).points >= LEAST


@pytest.mark.parametrize(("label", "href"), OTHERS)
def test_other_links(label: str, href: str) -> None:
    assert statement_link_score(label, href, BASE).points < LEAST


def test_reasons_add_up_to_the_score() -> None:
    score = statement_link_score("Modern slavery policy statement 2023", "/p/slavery-policy.pdf", BASE, place="footer")
    assert score.points == pytest.approx(sum(points for _, points in score.reasons))
    assert {"label_topic", "label_statement", "address_topic", "footer", "document", "year", "same_site", "policy"} == {
        code for code, _ in score.reasons
    }
    assert not is_against(score.reasons)


def test_label_that_names_nothing_takes_the_words_beside_it() -> None:
    alone = statement_link_score("Download (PDF, 1.2 MB)", "/x.pdf", BASE)
    beside = statement_link_score("Download (PDF, 1.2 MB)", "/x.pdf", BASE, context="Modern slavery statement:")
    assert (alone.points, counts(beside.reasons, "context_topic")) == (0.0, True) and beside.points >= STRONG
    named = statement_link_score("Terms of sale", "/x.pdf", BASE, context="Modern slavery statement:")
    assert named.points == 0.0


def test_page_about_the_subject_lends_it_to_years_and_files() -> None:
    for label, href in (("2021", "/old/7"), ("FY21/22", "/f"), ("Download", "/x.pdf"), ("Group statement 2020", "/y")):
        assert statement_link_score(label, href, BASE, on_topic=True).points >= LEAST, label
    for label, href in (("Contact", "/contact"), ("Read more", "/more"), ("Supplier code", "/code.pdf")):
        assert statement_link_score(label, href, BASE, on_topic=True).points < LEAST, label


def test_link_to_the_page_itself_says_nothing_by_its_address() -> None:
    base = "https://brambleworth.example/modern-slavery/"
    assert statement_link_score("EN", "index.html#top", base).points == 0.0
    assert statement_link_score("Modern slavery", "index.html", base).points >= LEAST


def test_hubs_are_ranked() -> None:
    base = "https://www.brambleworth.example/"
    labels = ("Human rights", "Legal", "Sustainability", "Investors", "Notices")
    points = [hub_points(label, base + "x") for label in labels]
    assert points == sorted(points, reverse=True) and points[-1] >= 3
    for label, path in (
        ("News", "news"),
        ("Spades", "products/spades"),
        ("Privacy", "privacy"),
        ("About", "about?month=3"),
    ):
        assert hub_points(label, base + path) == 0.0, path
    assert hub_points("Nachhaltigkeit", base + "n") > hub_points("Kontakt", base + "k")


def test_a_page_that_only_its_folder_names_comes_later() -> None:
    base = "https://www.brambleworth.example/"
    named, index, inside, about = (
        hub_points("", base + path) for path in ("company/legal", "legal/index.html", "legal/dpa", "about/team")
    )
    assert named == index > inside >= LEAST_HUB > about
    assert hub_points("Terms of sale", base + "terms-of-sale", "footer") == 0
    assert leads_nowhere(base + "insights/our-transparency-guide") and not leads_nowhere(base + "transparency")


@pytest.mark.parametrize(
    ("label", "path", "year"),
    [
        ("FY24", "/x", 2024),
        ("2022/23", "/x", 2023),
        ("Statement 2022-2023", "/x", 2023),
        ("Year ended 31 March 2024", "/x", 2024),
        ("FY2023/24", "/x", 2024),
        ("Modern Slavery Act 2015", "/x", None),
        ("Modern Slavery Act (2015) statement 2022", "/x", 2022),
        ("", "/wp-content/uploads/2021/05/statement-2020.pdf", 2020),
        ("", "/wp-content/uploads/2021/05/statement.pdf", None),
        ("", "/modern-slavery/2021/statement.pdf", 2021),
        ("Item 20231", "/x", None),
    ],
)
def test_year_of_a_link(label: str, path: str, year: int | None) -> None:
    assert link_year(label, "https://brambleworth.example" + path) == year


def test_long_odd_labels_take_no_time() -> None:
    started = time.process_time()
    for label in ("fy 20 20 " * 30 + "x", "2020 2021 " * 30 + "x", "click here " * 25):
        statement_link_score(label, "/" + "news-" * 390, BASE)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("label", "above", "path", "hinted"),
    [
        ("Human rights", "", "/s/all-years.pdf", True),
        ("how we go about it", "Human rights", "/a/69c2.pdf", True),
        ("Statement 2025", "Ethics", "/api/download?id=8841", True),
        ("Our commitment to people", "", "/getmedia/2f0c-11/people", True),
        ("MSA", "", "/legal/msa", True),  # or a services agreement: what is in it tells
        ("Human rights", "", "/human-rights", False),  # a page, looked at for its links
        ("Human rights policy", "", "/human-rights.pdf", False),
        ("Gender pay gap", "Transparency", "/gpg.pdf", False),
        ("Plan", "Carbon", "/crp.pdf", False),
        ("Download", "Price list", "/LinkClick.aspx?fileticket=aK2%3d", False),
    ],
)
def test_what_only_its_content_can_tell_is_a_hint(label: str, above: str, path: str, hinted: bool) -> None:
    assert (hint_score(label, above, "https://www.brambleworth.example" + path).points >= LEAST) is hinted


@pytest.mark.parametrize(
    ("path", "file"),
    [
        *[(path, True) for path in ("/a.pdf?rev=2", "/-/media/x/s54.ashx?rev=1", "/getmedia/2f-1/fy25", "/media/71/download")],
        *[(path, True) for path in ("/LinkClick.aspx?fileticket=pV%3d&tabid=7", "/api/documents/19", "/x?wpdmdl=31")],
        *[(path, False) for path in ("/downloads", "/download-centre", "/documents/policies", "/page?id=3", "/x.json?download=1")],
    ],
)  # fmt: skip
def test_addresses_that_promise_a_file(path: str, file: bool) -> None:
    url = "https://www.brambleworth.example" + path
    assert is_document(url) is file and (is_page(url) or file or path.startswith("/x.json"))
