"""The written site as files: links, markup, sizes, what it says."""

import json
import re
from pathlib import Path

import pytest
from report_samples import HOSTILE_COMPANY, broken_links, call, connected, read_page, rows

from statement_audit.compare.peers import Benchmark
from statement_audit.features.publish import site
from statement_audit.report.site import HERE
from tests.cli.cli_samples import with_an_open_test

FIGURES = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))

MOST_BYTES = 1_000_000
SITES = ("corpus_site", *(pytest.param(name, marks=pytest.mark.slow) for name in ("many_site", "hostile_site")))
each_site = pytest.mark.parametrize("name", SITES)


@each_site
def test_every_link_leads_somewhere(name: str, request: pytest.FixtureRequest) -> None:
    assert broken_links(request.getfixturevalue(name)) == []


@each_site
def test_markup_is_sound_and_pages_are_small(name: str, request: pytest.FixtureRequest) -> None:
    for path in request.getfixturevalue(name).rglob("*.html"):
        page = read_page(path)
        assert page.problems == [], path
        assert page.language == "en" and page.title.strip(), path
        assert path.stat().st_size < MOST_BYTES, path


@pytest.mark.slow
def test_nothing_comes_from_elsewhere(many_site: Path) -> None:
    for path in many_site.rglob("*.html"):
        page = read_page(path)
        assert all(not re.match(r"(?:https?:)?//", each) for each in page.loaded), path
        assert page.handlers == [], path
        assert "Content-Security-Policy" in path.read_text(encoding="utf-8"), path


@pytest.mark.slow
def test_every_kind_of_page_is_there(many_site: Path) -> None:
    names = {path.relative_to(many_site).as_posix() for path in many_site.rglob("*.html")}
    for name in ("index", "companies", "criteria", "heat-map", "good-practice", "years", "commitments", "declared", "copies",
                 "collection", "compare", "search", "talk", "unranked", "methods", "downloads"):  # fmt: skip
        assert f"{name}.html" in names
    for folder in ("companies", "criteria", "years", "documents"):
        assert any(name.startswith(f"{folder}/") for name in names), folder


@pytest.mark.slow
def test_figures_are_those_of_the_database(corpus_db: Path, corpus_site: Path) -> None:
    page = (corpus_site / "index.html").read_text(encoding="utf-8")
    for row in rows(corpus_db, "SELECT company, year, quality FROM league_table"):
        found = list(corpus_site.glob(f"companies/*-{row['year']}.html"))
        own = [path for path in found if row["company"] in read_page(path).title]
        assert own and f"{row['quality']:.1f}" in own[0].read_text(encoding="utf-8"), row["company"]
    data = json.loads(
        (corpus_site / "static" / "league-data.js").read_text().removeprefix("window.LEAGUE = ").rstrip(";\n")
    )
    assert len(data["rows"]) == len(rows(corpus_db, "SELECT 1 FROM league_table"))
    # Of domestic servitude; the statement of a group of five companies is one.
    assert "Of 16 latest statements that were asked about it, 3 say what is done or promised" in page


def test_peers_are_counted_once_for_all_statements_of_one_yardstick(
    corpus_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        site, "database_benchmark", lambda *given: made.append(given[1]) or Benchmark(given[1], "", "", {})
    )
    site.write_report(corpus_db, site.ReportOptions(tmp_path / "site", documents=False))
    assert len(made) == 1


def test_a_company_page_holds_every_finding_with_its_quote(corpus_db: Path, corpus_site: Path) -> None:
    (path,) = corpus_site.glob("companies/marlpost-plc-2025.html")
    page = read_page(path)
    for row in rows(
        corpus_db, "SELECT criterion, quote FROM latest_findings WHERE company = 'Marlpost plc' AND year = 2025"
    ):
        assert row["criterion"] in page.ids
        assert row["quote"] is None or row["quote"].split("\n")[0][:200] in page.text
    assert "Reply of the company, 2026-03-01: We publish more in our annual report." in " ".join(page.text.split())
    assert "close call" in page.text and "What a stronger text would hold" in page.text


def test_a_quote_links_to_the_archived_page_and_to_its_place_in_the_text(corpus_site: Path) -> None:
    (path,) = corpus_site.glob("companies/marlpost-plc-2025.html")
    links = read_page(path).links
    assert any(re.fullmatch(r"\.\./documents/[0-9a-f]{64}\.pdf#page=\d+", link) for link in links)
    place = next(link for link in links if re.search(r"\.html#p\d+-\d+$", link))
    document, _, mark = place.partition("#")
    text = (path.parent / document).read_text(encoding="utf-8")
    marked = re.search(rf'<mark id="{mark}"[^>]*>([^<]+)</mark>', text)
    assert marked and marked.group(1).split("\n")[0][:60] in read_page(path).text


def test_archived_files_are_the_bytes_that_were_found(corpus_db: Path, corpus_site: Path) -> None:
    for row in rows(corpus_db, "SELECT sha256, archive_path FROM documents"):
        copies = [path for path in corpus_site.glob(f"documents/{row['sha256']}.*") if path.suffix != ".html"]
        assert len(copies) == 1
        assert copies[0].read_bytes() == (corpus_db.parent / "archive" / row["archive_path"]).read_bytes()


def test_pages_of_the_web_are_kept_as_text(corpus_site: Path) -> None:
    assert list(corpus_site.glob("documents/*.html.txt"))
    for path in corpus_site.glob("documents/*.html"):
        assert "statement-audit" in path.read_text(encoding="utf-8")  # ours, never a page as it was found


def test_the_chapter_says_not_found_and_good_practice(corpus_site: Path) -> None:
    text = " ".join(read_page(corpus_site / "good-practice.html").text.split())
    assert "good practice" in text and "Not found in statement" in text
    assert "the company does not" not in text.replace("never means that the company does not do it", "")
    assert "Willowmere" in text


@pytest.mark.slow
def test_the_methods_page_is_that_of_rubric_and_run(corpus_db: Path, corpus_site: Path) -> None:
    text = " ".join(read_page(corpus_site / "methods.html").text.split())
    (run,) = rows(corpus_db, "SELECT * FROM runs")
    assert run["classifier_revision"] in text and run["rubric_hash"][:12] in text
    assert f"{FIGURES['statements']} real statements" in text  # this judge is the one that was measured


def test_talk_and_deeds_are_what_the_ratio_is_made_of(corpus_site: Path) -> None:
    text = (corpus_site / "talk.html").read_text(encoding="utf-8")
    figures = re.findall(r'((?:<td class="num">[\d.]+</td>){5})</tr>', text)
    assert len(figures) == 20 and "<svg" in text and "Chattergrove Ltd</text>" in text
    assert "What 16 latest statements report" in text  # of 20 companies
    for _, talk, deeds, ratio, _ in (map(float, re.findall(r"[\d.]+", each)) for each in figures):
        assert deeds / talk == pytest.approx(ratio, abs=0.2)  # of rounded figures


def test_a_dropped_promise_says_where_nothing_there_is_near(corpus_site: Path) -> None:
    text = read_page(corpus_site / "commitments.html").text
    assert "dropped" in text and "not found in statement of 2025. No passage there names its subject." in text


def test_a_company_with_years_has_its_numbers_over_them(corpus_db: Path, corpus_site: Path) -> None:
    found = rows(corpus_db, "SELECT year, quality FROM latest_scores WHERE company = 'Marlpost plc' ORDER BY year")
    told = " → ".join(f"{row['quality']:.1f} ({row['year']})" for row in found)
    assert len(found) == 2 and told in read_page(corpus_site / "companies" / "marlpost-plc-2025.html").text
    page = (corpus_site / "years.html").read_text(encoding="utf-8")
    assert "".join(f'<td class="num">{row["quality"]:.1f}</td>' for row in found) in page


@pytest.mark.slow
def test_another_judge_has_no_figures_of_this_one(hostile_site: Path) -> None:
    text = read_page(hostile_site / "methods.html").text
    assert "its error rates are not known" in text and "real statements" not in text


@pytest.mark.slow
def test_hostile_text_is_text(hostile_site: Path) -> None:
    names = ("static/league-data.js", "static/search-index.js", "compare/*.js", "feed.atom", "sitemap.xml")
    others = [path for name in names for path in hostile_site.glob(name)]
    assert len(others) == 5
    for path in (*hostile_site.rglob("*.html"), *others):
        text = path.read_text(encoding="utf-8")
        assert "<script>window.hacked" not in text and "<img" not in text, path
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text), path
        assert 'href="javascript:' not in text, path
    (page,) = hostile_site.glob("companies/*.html")
    assert HOSTILE_COMPANY.replace("\u202e", " ") in read_page(page).text


@pytest.mark.slow
def test_downloads_run_in_no_spreadsheet(hostile_site: Path) -> None:
    table = (hostile_site / "data" / "latest_findings.csv").read_text(encoding="utf-8")
    assert not re.search(r'(?m)(^|,)"?[=+@]', table)


def test_the_database_can_be_downloaded(corpus_site: Path) -> None:
    assert rows(corpus_site / "data" / "audit.sqlite", "SELECT count(*) FROM statements")[0][0] == 18


def test_reviews_win_and_the_model_stays_visible(corpus_site: Path) -> None:
    (path,) = corpus_site.glob("companies/marlpost-plc-2025.html")
    text = " ".join(read_page(path).text.split())
    assert "Decided by R. Reader, 2026-03-05: It gives a result. The model said: " in text
    assert read_page(corpus_site / "criteria" / "DOM-02.html").text.count("reviewed") >= 1


@pytest.mark.slow
def test_a_report_is_made_anew_and_nothing_else_is_touched(corpus_db: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = call("report", "--db", corpus_db, "--out", tmp_path)
    assert done.code == 2 and "holds other files" in done.err
    out = tmp_path / "site"
    assert call("report", "--db", corpus_db, "--out", out, "--no-documents").code == 0
    (out / "companies" / "mine.html").write_text("mine")
    refused = call("report", "--db", corpus_db, "--out", out, "--no-documents")
    assert refused.code == 2 and "companies/mine.html" in refused.err and (out / "companies" / "mine.html").exists()
    (out / "companies" / "mine.html").unlink()
    assert call("report", "--db", corpus_db, "--out", out, "--no-documents").code == 0
    assert not list(out.glob("documents/*.pdf"))
    assert 'data-page="PDF page ' in (out / "companies" / "marlpost-plc-2025.html").read_text(encoding="utf-8")
    assert broken_links(out) == []


@pytest.mark.slow
def test_a_document_that_the_archive_lost_is_said(corpus_db: Path, tmp_path: Path) -> None:
    db = tmp_path / "audit.db"
    db.write_bytes(corpus_db.read_bytes())
    done = call("report", "--db", db, "--out", tmp_path / "site")
    assert done.code == 0 and done.err.count("is not in the archive") == 18
    assert broken_links(tmp_path / "site") == []


def test_an_empty_database_is_a_usage_error(tmp_path: Path) -> None:
    from statement_audit.store import open_database

    open_database(tmp_path / "audit.db").close()
    done = call("report", "--db", tmp_path / "audit.db", "--out", tmp_path / "site")
    assert done.code == 2 and "holds no statement yet" in done.err


@pytest.mark.slow
def test_a_statement_that_could_not_be_read_has_a_page(corpus_db: Path, tmp_path: Path) -> None:
    db = tmp_path / "audit.db"
    db.write_bytes(corpus_db.read_bytes())
    with connected(db) as connection:
        connection.execute(
            "UPDATE scores SET state = 'could_not_read', quality = NULL, rankable = 0, unranked_reason = 'could_not_read'"
            " WHERE id = (SELECT latest_score_id FROM statements WHERE source_name LIKE '%pelorra%')"
        )
    out = tmp_path / "site"
    assert call("report", "--db", db, "--out", out, "--no-documents").code == 0
    (page,) = out.glob("companies/pelorra*.html")
    html = page.read_text(encoding="utf-8")
    assert "This is no finding about the company" in html and 'name="description"' not in html
    assert ", a document, 20" in html and "odern slavery statement”" not in html  # in its citation
    assert "Pelorra" in (out / "unranked.html").read_text(encoding="utf-8")
    (sha256,) = rows(db, "SELECT document_sha256 FROM statements WHERE source_name LIKE '%pelorra%'")[0]
    assert not list(out.rglob(f"{sha256}*")) and not [link for link in broken_links(out) if "documents/" in link]


@pytest.mark.slow
def test_a_test_of_law_that_a_close_call_keeps_open_says_so(tmp_path: Path) -> None:
    db, out = with_an_open_test(tmp_path), tmp_path / "site"
    assert call("report", "--db", db, "--out", out, "--no-documents").code == 0
    (page,) = out.glob("companies/penhallow*-2025.html")
    assert "open STA-07 not settled: a passage comes close" in " ".join(read_page(page).text.split())


@pytest.mark.slow
def test_a_test_of_law_of_which_nothing_is_said_is_not_found(corpus_site: Path) -> None:
    (page,) = corpus_site.glob("companies/chattergrove*-2025.html")
    assert "STA-03 not found in statement" in " ".join(read_page(page).text.split())
