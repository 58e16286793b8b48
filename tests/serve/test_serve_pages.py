"""Datasette's pages with our metadata, and our own: statement, page with the quote marked, archived document."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from serve_samples import TABLES, VIEWS, Site

from statement_audit.serve.documents import SANDBOX, VIEWER, document_headers, file_name
from statement_audit.serve.metadata import LAW_NOTE, SCORE_NOTE, SHOWN
from statement_audit.serve.queries import saved_queries


def test_home_page_says_what_a_score_means_and_asks_every_question(corpus_site: Site) -> None:
    page = corpus_site.get("/").text
    assert SCORE_NOTE in page
    assert LAW_NOTE in page
    for query in saved_queries():
        assert f'href="/audit/{query.name}"' in page


@pytest.mark.parametrize("name", sorted([*TABLES, *VIEWS]))
def test_every_table_opens_with_its_meaning(corpus_site: Site, name: str) -> None:
    answer = corpus_site.get(f"/audit/{name}")
    assert answer.status_code == 200, answer.text[:500]
    assert "Traceback" not in answer.text
    assert SCORE_NOTE in answer.text
    for column in {**TABLES, **VIEWS}[name][1]:
        assert f"<dt>{column}</dt>" in answer.text


def test_metadata_names_what_exists() -> None:
    described = {**TABLES, **VIEWS}
    for name, shown in SHOWN.items():
        assert name in described or name == "_sqlite_migrations"
        sorts = [shown[key] for key in ("sort", "sort_desc", "label_column") if key in shown]
        columns = {*shown.get("facets", ()), *shown.get("units", ()), *sorts}
        assert columns <= set(described.get(name, ("", ()))[1])


def test_facets_are_counted(corpus_site: Site) -> None:
    facets = corpus_site.get("/audit/latest_findings.json").json()["facet_results"]
    assert set(facets) == {"status", "group_id", "year"}
    assert sum(value["count"] for value in facets["status"]["results"]) == 1826


def test_bookkeeping_is_hidden(corpus_site: Site) -> None:
    page = corpus_site.get("/audit").text
    assert 'href="/audit/latest_findings"' in page
    hidden = [name for name, shown in SHOWN.items() if shown.get("hidden")]
    assert len(hidden) == 6
    for name in hidden:
        assert f'href="/audit/{name}"' not in page


def test_passages_are_searched_in_the_table_too(corpus_site: Site) -> None:
    rows = corpus_site.rows("passages.json?_search=passport")
    assert rows
    assert all("passport" in (row["text"] + row["heading"]).lower() for row in rows)


def test_from_a_row_to_the_marked_quote_and_the_document(corpus_site: Site) -> None:
    page = corpus_site.get("/audit/tech-domestic-servitude").text
    row = corpus_site.rows("tech-domestic-servitude.json")[0]
    link = re.search(r'<td class="col-quote"><a href="([^"]+)"', page)[1].replace("&amp;", "&")
    shown = corpus_site.get(link.partition("#")[0]).text
    marked = re.search(r'<mark id="quote">(.*?)</mark>', shown, re.DOTALL)[1]
    assert marked.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"') == row["quote"]
    document = corpus_site.get(re.search(r'href="(/-/document/[0-9a-f]{64})', shown)[1])
    assert document.status_code == 200
    assert hashlib.sha256(document.content).hexdigest() == row["document_sha256"]


@pytest.mark.parametrize("table", ["evidence", "latest_findings", "latest_facts", "facts", "passages"])
def test_every_quote_links_to_the_page_where_it_is_marked(corpus_site: Site, table: str) -> None:
    quoted = "?quote__notblank=1&_size=40"
    links = re.findall(r'<td class="col-quote[^"]*"><a href="([^"]+)"', corpus_site.get(f"/audit/{table}{quoted}").text)
    assert len(links) == 40
    for link in links[:8]:
        answer = corpus_site.get(link.replace("&amp;", "&").partition("#")[0], follow_redirects=True)
        assert '<mark id="quote">' in answer.text


def test_offsets_mark_that_part_and_wrong_ones_are_told(corpus_site: Site) -> None:
    row = corpus_site.rows("pages.json")[0]
    address = f"/-/page/{row['document_sha256']}/{row['page']}"
    assert f'<mark id="quote">{row["text"][2:9]}</mark>' in corpus_site.get(f"{address}?start=2&end=9").text
    for wrong in ("start=9&end=2", "start=0&end=99999999", "start=-1&end=4", "start=x&end=4", "quote=nowhere+here"):
        text = corpus_site.get(f"{address}?{wrong}").text
        assert "<mark" not in text
        assert ("not on the page" in text) == (wrong[:7] not in ("start=-", "start=x"))


def test_statement_page_cites_and_lists_pages(corpus_site: Site) -> None:
    row = corpus_site.rows("league-table.json")[0]
    page = corpus_site.get(f"/-/statement/{row['statement_id']}").text
    assert row["company"] in page
    assert "SHA-256" in page
    assert re.search(r'/-/page/[0-9a-f]{64}/1"', page)


def test_replies_stand_on_the_statement_page(filled_site: Site) -> None:
    reply = filled_site.rows("companies-replies.json")[0]
    assert reply["text"] in filled_site.get(f"/-/statement/{reply['statement_id']}").text


@pytest.mark.parametrize(
    "path",
    [
        *("/-/statement/999999", "/-/statement/999999/1", f"/-/document/{'0' * 64}", f"/-/page/{'0' * 64}/1"),
        *("/-/document/../../etc/passwd", f"/-/document/{'Z' * 64}", "/-/statement/1e9", "/-/page/x/1"),
    ],
)
def test_what_is_not_there(corpus_site: Site, path: str) -> None:
    assert corpus_site.get(path).status_code == 404


def test_a_document_that_left_the_archive_or_changed_is_not_served(scored_copy: Path) -> None:
    site = Site(scored_copy)
    sha256 = site.rows("documents.json")[0]["sha256"]
    path = scored_copy.parent / "archive" / sha256[:2] / sha256
    path.write_bytes(b"<script>alert(1)</script>")
    changed = site.get(f"/-/document/{sha256}")
    assert changed.status_code == 404
    assert "has changed" in changed.text
    path.unlink()
    assert "not in the archive" in site.get(f"/-/document/{sha256}").text


def test_documents_of_the_corpus_keep_their_kind(corpus_site: Site) -> None:
    seen = set()
    for row in corpus_site.rows("documents.json"):
        answer = corpus_site.get(f"/-/document/{row['sha256']}")
        kind = row["media_type"].partition(";")[0]
        seen.add(kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        assert policy == (VIEWER if kind == "application/pdf" else SANDBOX)
    assert {"application/pdf", "text/html"} <= seen


@pytest.mark.parametrize(
    ("media_type", "content_type", "shown"),
    [
        ("application/pdf", "application/pdf", "inline"),
        ("text/html; charset=utf-8", "text/html", "inline"),
        ("application/xhtml+xml", "text/html", "inline"),
        ("text/javascript", "text/plain; charset=utf-8", "inline"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("application/x-shockwave-flash", "application/octet-stream", "attachment"),
        (None, "application/octet-stream", "attachment"),
    ],
)
def test_nothing_of_a_document_runs(media_type: str | None, content_type: str, shown: str) -> None:
    kind, headers = document_headers("ab" * 32, media_type, "x")
    assert kind == content_type
    assert headers["content-disposition"].startswith(f"{shown};")
    assert "script" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("sandbox") or media_type == "application/pdf"


def test_file_names_are_plain() -> None:
    name = file_name("ab" * 32, "application/pdf", 'https://x.example/a b/\r\n"évil".html?download=1')
    assert re.fullmatch(r"[A-Za-z0-9._-]+\.pdf", name)
    assert file_name("ab" * 32, "", "../..") == "document-abababab.bin"
