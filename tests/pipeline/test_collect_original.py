"""A page that is replaced by one of its frames is archived beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from statement_audit.archive import Archive
from statement_audit.fetch import FetchOptions, Session
from statement_audit.models import FetchRecord
from statement_audit.pipeline.visits import Visits


def visit(site: Any, archive: Archive) -> tuple[Visits, list[tuple[FetchRecord, str | None]]]:
    written: list[tuple[FetchRecord, str | None]] = []
    session = Session(FetchOptions(allow_private=True, delay_seconds=0.0))
    return Visits(session, archive, lambda record, sha256: written.append((record, sha256)), {}, {}), written


def test_the_page_as_it_came_lies_beside_what_became_of_it(loopback_site: Any, tmp_path: Path) -> None:
    inner = "<h1>Statement</h1>" + "<p>Larkspur Ltd checks its suppliers.</p>" * 40
    outer = "<iframe src='/inner'></iframe>"
    site = loopback_site({"/": outer, "/inner": inner})
    archive = Archive(tmp_path)
    visits, written = visit(site, archive)
    page = visits(site("/"))
    assert page.content == inner.encode()
    assert [record.final_url for record, _ in written] == [site("/"), site("/inner")]
    assert [archive.read(sha256 or "") for _, sha256 in written] == [outer.encode(), inner.encode()]
    assert page.requests == visits.requests == 3  # robots.txt, the page, its frame


def test_a_document_in_a_frame_leaves_the_page_around_it_to_be_searched(loopback_site: Any, tmp_path: Path) -> None:
    outer = "<a href='/2023.pdf'>2023</a><iframe src='/statement.pdf'></iframe>"
    site = loopback_site({"/": outer, "/statement.pdf": "%PDF-1.4 a statement"})
    archive = Archive(tmp_path)
    visits, written = visit(site, archive)
    page = visits(site("/"))
    assert (page.url, page.content) == (site("/"), outer.encode())
    assert [record.final_url for record, _ in written] == [site("/"), site("/statement.pdf")]
    assert visits.raws[site("/")].sha256 == written[0][1]
