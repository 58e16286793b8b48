"""Getting the UK registry's exports, from a server on loopback."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from statement_audit.errors import UsageError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.models import Issue
from statement_audit.sources import uk_register_download
from statement_audit.sources.register_filter import RegisterFilter
from statement_audit.sources.registers import find_source
from statement_audit.sources.source import SourceRequest, read_source
from statement_audit.sources.uk_register_download import export_url, export_years, kept_exports, refresh_exports
from tests.sources.made_uk_exports import export_bytes, other

THIS_YEAR = 2026
year_now = uk_register_download.this_year


@pytest.fixture(autouse=True)
def no_new_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """However late in December these tests run."""
    monkeypatch.setattr(uk_register_download, "this_year", lambda: THIS_YEAR)


def export(rows: int, word: str = "n") -> bytes:
    return export_bytes([other(f"{word} {number} LTD", f"{word}{number}") for number in range(rows)])


class Register:
    """The registry's download folder: one export a path. Answers conditionally; `asked` holds each request's headers."""

    def __init__(self, start: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
        self.site: dict[str, Any] = {}
        self.asked: list[Mapping[str, str]] = []
        self.server = start(self.site)
        monkeypatch.setenv("STATEMENT_AUDIT_UK_REGISTER", self.server("/publicdownloads/"))
        self.session = Session(FetchOptions(allow_private=True, delay_seconds=0, retries=0))

    def put(self, year: int, body: bytes, **headers: str) -> None:
        md5 = base64.b64encode(hashlib.md5(body).digest()).decode()
        told = {"Content-MD5": md5, "ETag": f'"{md5[:8]}"', "Last-Modified": formatdate(usegmt=True), **headers}

        def answer(handler: BaseHTTPRequestHandler) -> None:
            self.asked.append(dict(handler.headers.items()))
            known = handler.headers.get("If-None-Match") == told["ETag"]
            handler.send_response(304 if known else 200)
            for name, value in told.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Type", "text/csv")
            handler.send_header("Content-Length", "0" if known else str(len(body)))
            handler.end_headers()
            if not known:
                handler.wfile.write(body)

        self.site[f"/publicdownloads/StatementSummaries{year}.csv"] = answer

    def fail(self, year: int, status: int) -> None:
        self.site[f"/publicdownloads/StatementSummaries{year}.csv"] = (status, {}, b"no")

    def refresh(self, folder: Path, *years: int) -> tuple[list[str], list[Issue]]:
        issues = list(refresh_exports(find_source("uk-register").find_address(), years, folder, self.session.fetch))
        return [path.name for path in kept_exports(folder, years)], issues


@pytest.fixture
def register(loopback_site: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    yield Register(loopback_site, monkeypatch)


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def test_this_year_is_that_of_the_clock() -> None:
    assert datetime.now(UTC).year <= year_now() <= datetime.now(UTC).year


def test_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATEMENT_AUDIT_UK_REGISTER", raising=False)
    register = find_source("uk-register")
    assert export_url(register.find_address(), 2022) == (
        "https://downloads.modern-slavery-statement-registry.service.gov.uk/publicdownloads/StatementSummaries2022.csv"
    )
    monkeypatch.setenv("STATEMENT_AUDIT_UK_REGISTER", "http://mirror.example/uk")
    mirror = register.find_address()
    assert export_url(mirror, 2020) == "http://mirror.example/uk/StatementSummaries2020.csv"
    assert export_url(mirror, THIS_YEAR + 1).endswith(f"StatementSummaries{THIS_YEAR + 1}.csv")
    monkeypatch.setattr("statement_audit.sources.registers.uk_register.this_year", lambda: THIS_YEAR)
    for year in (2019, THIS_YEAR + 2):
        with pytest.raises(UsageError, match=f"no statements of {year}"):
            list(read_source(register, SourceRequest(wanted=RegisterFilter(years=(year,)))))
    assert export_years() == tuple(range(2020, THIS_YEAR + 1))


def test_a_first_download_is_kept_with_what_is_known_of_it(register: Register, tmp_path: Path) -> None:
    body = export(120)
    register.put(2022, body)
    assert register.refresh(tmp_path / "new", 2022) == (["StatementSummaries2022.csv"], [])
    assert (tmp_path / "new" / "StatementSummaries2022.csv").read_bytes() == body
    known = json.loads((tmp_path / "new" / "StatementSummaries2022.csv.json").read_text())
    assert known["sha256"] == hashlib.sha256(body).hexdigest()
    assert (known["rows"], known["url"]) == (120, export_url(find_source("uk-register").find_address(), 2022))
    assert known["content_md5"] == base64.b64encode(hashlib.md5(body).digest()).decode()
    assert known["etag"] and known["last_modified"] and known["fetched_at"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "StatementSummaries2022.csv", "StatementSummaries2022.csv.json",
    ]  # fmt: skip


def test_an_unchanged_export_is_not_sent_again(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120))
    register.refresh(tmp_path, 2022)
    assert register.refresh(tmp_path, 2022) == (["StatementSummaries2022.csv"], [])
    assert [("If-None-Match" in headers, "If-Modified-Since" in headers) for headers in register.asked] == [
        (False, False), (True, True),
    ]  # fmt: skip


def test_a_file_that_was_changed_by_hand_is_asked_for_anew(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120))
    register.refresh(tmp_path, 2022)
    path = tmp_path / "StatementSummaries2022.csv"
    path.write_bytes(path.read_bytes()[:5000])
    register.refresh(tmp_path, 2022)
    assert path.read_bytes() == export(120)
    assert "If-None-Match" not in register.asked[1]


def test_the_same_bytes_under_another_day_stay_untouched(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120))
    register.refresh(tmp_path, 2022)
    path = tmp_path / "StatementSummaries2022.csv"
    before = path.stat().st_mtime_ns
    register.put(2022, export(120), ETag='"another night"', **{"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})
    assert register.refresh(tmp_path, 2022)[1] == []
    assert path.stat().st_mtime_ns == before
    assert json.loads((tmp_path / "StatementSummaries2022.csv.json").read_text())["etag"] == '"another night"'


def test_a_new_export_replaces_the_old(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120))
    register.refresh(tmp_path, 2022)
    register.put(2022, export(130, "new"))
    assert register.refresh(tmp_path, 2022) == (["StatementSummaries2022.csv"], [])
    assert (tmp_path / "StatementSummaries2022.csv").read_bytes() == export(130, "new")


@pytest.mark.parametrize("told", [base64.b64encode(bytes(16)).decode(), "not base64!", "AAAA"])
def test_bytes_that_do_not_have_their_checksum_are_refused(register: Register, tmp_path: Path, told: str) -> None:
    register.put(2022, export(120), **{"Content-MD5": told})
    paths, issues = register.refresh(tmp_path, 2022)
    assert (paths, codes(issues)) == ([], ["export_damaged"])
    assert "Content-MD5" in issues[0].message
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_download_leaves_the_earlier_file(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120))
    register.refresh(tmp_path, 2022)
    register.put(2022, export(130, "new"), **{"Content-MD5": base64.b64encode(bytes(16)).decode(), "ETag": '"x"'})
    paths, issues = register.refresh(tmp_path, 2022)
    assert (paths, codes(issues)) == (["StatementSummaries2022.csv"], ["export_damaged", "export_kept"])
    assert (tmp_path / "StatementSummaries2022.csv").read_bytes() == export(120)


def test_a_page_that_is_no_export_is_refused(register: Register, tmp_path: Path) -> None:
    for body in (b"<html><p>Down for maintenance, back soon</p></html>", b"", b"company,statement_url\nx,y\n"):
        register.put(2022, body)
        paths, issues = register.refresh(tmp_path, 2022)
        assert (paths, codes(issues)) == ([], ["export_damaged"])


def test_a_missing_year_does_not_stop_the_others(register: Register, tmp_path: Path) -> None:
    register.put(2021, export(120))
    register.put(2023, export(120))
    register.fail(2024, 500)
    paths, issues = register.refresh(tmp_path, 2021, 2022, 2023, 2024, 2021)
    assert paths == ["StatementSummaries2021.csv", "StatementSummaries2023.csv"]
    assert codes(issues) == ["export_missing", "http_error"]
    assert issues[0].data["year"] == 2022


def test_a_register_that_is_down_leaves_the_earlier_file(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120))
    register.refresh(tmp_path, 2022)
    for status, code in ((404, "export_missing"), (500, "http_error")):
        register.fail(2022, status)
        paths, issues = register.refresh(tmp_path, 2022)
        assert (paths, codes(issues)) == (["StatementSummaries2022.csv"], [code, "export_kept"])


def test_few_rows_keep_the_earlier_file(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(300))
    register.refresh(tmp_path, 2022)
    register.put(2022, export(149, "few"))
    paths, issues = register.refresh(tmp_path, 2022)
    assert (paths, codes(issues)) == (["StatementSummaries2022.csv"], ["few_rows"])
    assert (issues[0].data["rows"], issues[0].data["before"]) == (149, 300)
    assert (tmp_path / "StatementSummaries2022.csv").read_bytes() == export(300)
    register.put(2022, export(150, "half"))
    assert register.refresh(tmp_path, 2022)[1] == []


def test_few_rows_without_an_earlier_file_are_read_and_told(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(99))
    register.put(THIS_YEAR, export(2))
    paths, issues = register.refresh(tmp_path, 2022, THIS_YEAR)
    assert (len(paths), codes(issues)) == (2, ["few_rows"])  # this year's export has only begun to grow


def test_no_checksum_is_no_fault(register: Register, tmp_path: Path) -> None:
    register.put(2022, export(120), **{"Content-MD5": ""})
    assert register.refresh(tmp_path, 2022) == (["StatementSummaries2022.csv"], [])
