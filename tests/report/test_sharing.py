"""What leads to the site from elsewhere: addresses, feed, sitemap, cards, embeds, citations, CSV beside each table."""

from __future__ import annotations

import csv
import os
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from report_samples import HOSTILE_COMPANY, call, connected, read_page

from statement_audit.errors import OutputError, UsageError
from statement_audit.features.publish.snapshot import reading
from statement_audit.report import charts, sharing
from statement_audit.report.league import Listed
from statement_audit.report.sharing import contact_link, lines_of, site_address, write_statement_card
from statement_audit.report.site import Site
from statement_audit.store.read_report import published, scored_at

HOME = "https://slavery.example/audit/"
ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
OWN_CSVS = {  # how a page's address begins -> the CSVs below its tables
    "companies/": r"group_scores( group_scores)?( gate_tests)*",
    "criteria/": r"criteria/STEM( criteria/STEM)?",
    "years/": "year_changes",
    "index": "league_table league_table",
    "methods": "bands points weights (judge_quotes )?runs",
    "heat-map": r"group_scores( latest_findings)+",
    "compare": r"group_scores( latest_findings)+",
    "criteria": r"criterion_prevalence( criterion_prevalence)*",
    "good-practice": r"criterion_prevalence( criterion_prevalence)*",
    "years": "years",
    "talk": "talk_and_deeds",
    "commitments": "commitment_table",
    "declared": r"declared_vs_found( declared_vs_found)*",
    "copies": "shared_wording",
    "collection": "collection",
    "unranked": "unranked",
}
each_site = pytest.mark.parametrize(
    "name", ["corpus_site", *(pytest.param(name, marks=pytest.mark.slow) for name in ("many_site", "hostile_site"))]
)


@pytest.mark.parametrize(
    "given",
    [
        "https://a.example",
        " https://a.example/ ",
        "http://127.0.0.1:8000/x/y",
        "http://[::1]:8000/x",
        "https://a.example/v1.0/",
    ],
)
def test_the_address_of_a_site_ends_with_a_slash(given: str) -> None:
    assert site_address(given) == given.strip().rstrip("/") + "/"


@pytest.mark.parametrize(
    "given",
    ["a.example", "ftp://a.example/", "https://", "https://a.example/?x=1", "https://a.example/#x", "https://ä.example/",
     "https://a.example/index.html", "https://me:word@a.example/", "https://a.example/a b", "javascript:alert(1)", "//a.example",
     'https://a.example/"onload="x', "https://[a", "https://[x]/", "https://a.example/index.PHP", "https://a.example/x/../y", "https://a.example/%2E%2e/y",
     "https://a.example:99999/", "https://a.example:x/", "https://a.example:0/", "https://a.example/a&b", "https://a.example/a;b", " "],
)  # fmt: skip
def test_what_is_no_address_of_a_folder_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match=r"--site-url: .* is no address of a site"):
        site_address(given)


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("a.b+c@d-e.example", "mailto:a.b+c@d-e.example"),
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("https://a.example/x\u202e", "https://a.example/x"),
        ("", ""),
    ],
)
def test_whom_to_write_to(given: str, link: str) -> None:
    assert contact_link(given) == link


@pytest.mark.parametrize(
    "given",
    ["me", "a@b", "a@b.example?subject=x", "javascript:x", "a@b.example, c@d.example", " ", "https://a.example/a b"],
)
def test_what_nobody_can_write_to_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="neither a mail address nor a page"):
        contact_link(given)


def test_options_that_cannot_be_used_end_before_anything_is_read(corpus_db: Path, tmp_path: Path) -> None:
    for options, words in (
        (["--cards"], "--site-url"),
        (["--site-url", "x"], "x"),
        (["--contact", "x"], "mail address"),
    ):
        done = call("report", "--db", corpus_db, "--out", tmp_path / "site", *options)
        assert done.code == 2 and words in done.err and not (tmp_path / "site").exists()
    for option in (
        ["--site-url", HOME],
        ["--contact", "a@b.example"],
        ["--cards"],
        ["--title", "T"],
        ["--no-documents"],
    ):
        done = call("report", "Marlpost", "--db", corpus_db, *option)
        assert done.code == 2 and "to the whole site" in done.err and not done.out


def test_pages_tell_others_their_address_and_picture(corpus_site: Path) -> None:
    html = (corpus_site / "companies" / "marlpost-plc-2025.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{HOME}companies/marlpost-plc-2025.html">' in html
    assert f'content="{HOME}cards/marlpost-plc-2025.png"' in html and "summary_large_image" in html
    assert f'href="{HOME}"' in (corpus_site / "index.html").read_text(encoding="utf-8")


def test_feed_and_sitemap_name_pages_that_are_there(corpus_site: Path) -> None:
    feed = ElementTree.fromstring((corpus_site / "feed.atom").read_bytes())
    names = [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert len(names) == len(set(names)) == 18 and feed.findtext(f"{ATOM}id") == HOME
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert sum(" and 4 others: new statement (" in title for title in titles) == 1
    places = [
        place.text or "" for place in ElementTree.fromstring((corpus_site / "sitemap.xml").read_bytes()).iter(PLACE)
    ]
    assert set(names) < set(places) and HOME in places and not any("/documents/" in place for place in places)
    for place in places:
        assert (corpus_site / (place.removeprefix(HOME) or "index.html")).is_file(), place


def _empty_site(folder: Path, **shared: object) -> Site:
    return Site(folder, (), {"site_url": HOME, "site_title": "T", "cards": False, **shared}, {})


@pytest.mark.parametrize("home", ["http://[::1]:8000/", "https://a.example/a%20b/"])
def test_a_sitemap_names_the_address_that_was_given(home: str, tmp_path: Path) -> None:
    site = _empty_site(tmp_path, site_url=home)
    site.paths = ["companies/a.html"]
    sharing.write_sitemap(site)
    (place,) = ElementTree.fromstring((tmp_path / "sitemap.xml").read_bytes()).iter(PLACE)
    assert place.text == f"{home}companies/a.html"


def test_what_was_read_otherwise_before_is_new_and_a_policy_is_not_told(corpus_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(corpus_db, tmp_path / "audit.db"))
    with connected(db) as connection:
        connection.execute("UPDATE scores SET state = 'could_not_read' WHERE statement_id = 1")
    with reading(db) as database:
        statements, scored = published(database), scored_at(database)
    assert set(scored) == {each.statement_id for each in statements} - {1}
    statements = [each for each in statements if each.is_scored]
    told = [replace(statements[0], kind="policy"), statements[-1]]
    sharing.write_feed(_empty_site(tmp_path), told, scored, {})
    (entry,) = ElementTree.fromstring((tmp_path / "feed.atom").read_bytes()).findall(f"{ATOM}entry")
    assert statements[-1].company in (entry.findtext(f"{ATOM}title") or "")


def test_a_long_sitemap_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = _empty_site(tmp_path)
    site.paths = [f"companies/{number}.html" for number in range(5)]
    monkeypatch.setattr(sharing, "MOST_PLACES", 2)
    sharing.write_sitemap(site)
    assert len(list(tmp_path.iterdir())) == 4
    named = ElementTree.fromstring((tmp_path / "sitemap.xml").read_bytes()).iter(PLACE)
    assert [place.text for place in named] == [f"{HOME}sitemap-{number}.xml" for number in (1, 2, 3)]


def test_cards_are_pictures_of_the_size_that_is_told(corpus_site: Path) -> None:
    pictures = list(corpus_site.glob("cards/*.png"))
    assert {path.stem for path in pictures} == {"index", *(path.stem for path in corpus_site.glob("companies/*.html"))}
    for path in pictures:
        data = path.read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


def test_cards_are_drawn_beside_and_what_goes_wrong_there_is_told(tmp_path: Path) -> None:
    site = _empty_site(tmp_path, cards=True)
    with site.drawing():
        site.later(Path.mkdir, tmp_path / "made")
    assert (tmp_path / "made").is_dir()
    with pytest.raises(FileExistsError), site.drawing():
        site.later(Path.mkdir, tmp_path / "made")
    site = _empty_site(tmp_path, cards=True)
    with pytest.raises(OutputError, match="was ended"), site.drawing():
        site.later(_end)


def _end() -> None:
    os._exit(1)


def test_words_on_a_card_fit() -> None:
    assert lines_of("one two", 44, 4) == ["one two"]
    many = lines_of("Says nothing on recruitment fees or the names of its suppliers; " * 9, 44, 4)
    assert len(many) == 4 and many[-1].endswith("…")
    (word,) = lines_of("W" * 300, 64, 2, bold=True)
    assert len(word) < 20 and word.endswith("…")


def test_a_card_tells_the_rank_of_the_league_and_for_whom_the_statement_speaks(
    corpus_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(charts, "as_png", lambda drawing: drawn.append(drawing) or b"")
    with reading(corpus_db) as database:
        latest = next(each for each in published(database) if each.rank_latest)
    older = replace(latest, rank_latest=None, rank=2, ranked_among=7, year=2021, sector_guesses=({"sector": "x"},))
    for each, companies in ((replace(latest, rank=9, rank_latest=3, latest_among=8), 5), (older, 1)):
        write_statement_card(_empty_site(tmp_path), each, "", "Any company", companies)
    assert "rank 3 of 8 among latest statements" in drawn[0] and "one statement for 5 companies" in drawn[0]
    assert "rank 2 of 7 in 2021" in drawn[1] and "sector guessed" in drawn[1] and "one statement" not in drawn[1]


class _Frames(HTMLParser):
    """Elements with their attributes, and the text of the snippet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] and self.tags[-1][0] == "code":
            self.said += data


@pytest.mark.parametrize("name", ['A" onload="x', '"></iframe><script>x</script>', "A &amp; B's", HOSTILE_COMPANY])
def test_the_copied_snippet_is_one_frame_whatever_names_hold(name: str, tmp_path: Path) -> None:
    site = _empty_site(tmp_path, site_title=name)
    text = '{% import "_macros.html" as m with context %}{{ m.embed("embed/a.html", what, 380) }}'
    page = _Frames(site.environment.from_string(text).render(root="", what=name))
    assert [tag for tag, _ in page.tags] == ["details", "summary", "p", "a", "p", "code"]
    ((tag, attributes),) = _Frames(page.said.strip().partition("Copy")[0]).tags
    assert tag == "iframe" and set(attributes) == {"src", "title", "width", "height", "style", "loading"}
    shown = name.replace("\u202e", " ")
    assert attributes["title"] == f"{shown}: {shown}" and attributes["src"] == f"{HOME}embed/a.html"


@each_site
def test_a_csv_stands_below_each_table(name: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(name)
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if path.name != "downloads.html" and path.parent.name != "embed":
            assert html.count("</table>") == html.count('<p class="csv">'), path
            named = re.findall(r'</table>|<p class="csv"><a href="(?:\.\./)*data/([^"]+)\.csv">', html)
            page = path.relative_to(site).as_posix()
            if named:
                assert not any(named[::2]) and re.fullmatch(_own_csvs(page), " ".join(named[1::2])), page


def _own_csvs(page: str) -> str:
    """A pattern of what the CSVs below a page's tables are called, in their order."""
    called = next(names for begin, names in OWN_CSVS.items() if page.startswith(begin))
    return called.replace("STEM", Path(page).stem)


def test_points_are_given_with_their_range_and_meaning(corpus_site: Path) -> None:
    with (corpus_site / "data" / "points.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["status"]: row for row in csv.DictReader(stream)}
    assert (rows["concrete_specific"]["points"], rows["concrete_specific"]["points_max"]) == ("0.7", "0.9")
    assert rows["outcome"]["points"] == rows["outcome"]["points_max"]
    assert all("formal criteria" in rows[name]["meaning"] for name in ("met", "partly", "not_met"))
    assert "0.70–0.90" in (corpus_site / "methods.html").read_text(encoding="utf-8")


def test_a_criterions_csv_holds_the_rows_of_its_page(corpus_site: Path) -> None:
    with (corpus_site / "data" / "criteria" / "DOM-01.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 20 and all((corpus_site / row["address"]).is_file() for row in rows)
    with (corpus_site / "data" / "group_scores.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["company"] for row in csv.DictReader(stream)} == {row["company"] for row in rows}


def test_each_company_has_a_card_to_embed(corpus_site: Path) -> None:
    page = read_page(corpus_site / "embed" / "marlpost-plc.html")
    assert page.links == ["../companies/marlpost-plc-2025.html", "mailto:errors@slavery.example"] and page.loaded == [
        "data:,"
    ]
    assert "substantive" in page.text and "not what the company does" in page.text
    html = (corpus_site / "companies" / "marlpost-plc-2025.html").read_text(encoding="utf-8")
    assert (
        f"&lt;iframe src=&#34;{HOME}embed/marlpost-plc.html" in html or f'src="{HOME}embed/marlpost-plc.html"' in html
    )
    older = (corpus_site / "companies" / "marlpost-plc-2024.html").read_text(encoding="utf-8")
    assert "Embed this" not in older
    assert "Embed this" in (corpus_site / "index.html").read_text(encoding="utf-8")


def test_a_groups_statement_is_told_as_one(corpus_site: Path) -> None:
    told = "one statement for 5 companies"
    pages = [read_page(path).text for path in corpus_site.glob("companies/*.html")]
    assert sum(re.search(rf"”, 20\d\d \({told}\)\. Archived document", page) is not None for page in pages) == 5
    assert sum(told in read_page(path).text for path in corpus_site.glob("embed/*.html") if "_" not in path.name) == 5
    league = " ".join(read_page(corpus_site / "embed" / "league_table.html").text.split())
    assert told in league and re.search(r"\d of \d+ ?[A-Z]", league) and "Ranks hold within a kind of company" in league
    assert "Any company" in league


def test_a_row_has_the_kind_that_its_own_rubric_names(corpus_db: Path, tmp_path: Path) -> None:
    with reading(corpus_db) as database:
        first, second, *_ = (each for each in published(database) if each.rank_latest)
    rows = [Listed(each, (), 0, 0, "", 1) for each in (first, replace(second, rubric_hash="other"))]
    site = _empty_site(tmp_path, made_on="", contact="")
    sharing.write_embeds(site, rows, lambda each: f"kind in {each.rubric_hash}")
    for path in (f"embed/{second.slug}.html", "embed/league_table.html"):
        assert "kind in other" in read_page(tmp_path / path).text


def test_every_page_says_whom_to_write_to(corpus_site: Path) -> None:
    for path in corpus_site.rglob("*.html"):
        assert "mailto:errors@slavery.example" in read_page(path).links, path


@pytest.mark.slow
def test_a_site_without_its_address_has_the_way_to_it(many_site: Path) -> None:
    page = min(many_site.glob("companies/marlpost-plc-2025*.html"))
    html = page.read_text(encoding="utf-8")
    assert f'<span id="address">companies/{page.name}</span>' in html and "--site-url" in html
    assert "og:" not in html and "canonical" not in html and not (many_site / "feed.atom").exists()


def test_a_finding_can_be_linked_and_cited_without_scripts(corpus_site: Path) -> None:
    page = read_page(corpus_site / "companies" / "marlpost-plc-2025.html")
    assert "#DOM-01" in page.links
    cited = re.search(
        r"Marlpost plc, “[^”]+”, 2025. Archived document: SHA-256 [0-9a-f]{64}, approved 20\d\d-\d\d-\d\d", page.text
    )
    assert cited and f"{HOME}companies/marlpost-plc-2025.html" in page.text
