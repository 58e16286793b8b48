"""The table of sources, what all of them have in common, and the example in `docs/adding-a-source.md`."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import statement_audit.sources
from statement_audit.errors import LayoutError, UsageError
from statement_audit.models import Issue, SitePage, StatementRef
from statement_audit.rubric import load_rubric
from statement_audit.sources import au_register, ca_catalogue
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.register_filter import RegisterFilter, choose_sample
from statement_audit.sources.register_pages import Entry
from statement_audit.sources.source import Found, Source, SourceRequest, read_source
from statement_audit.sources.source_table import SOURCES, find_source

DOCS = Path(__file__).parents[2] / "docs"
MANUAL = (DOCS / "adding-a-source.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)


def no_network(url: str) -> SitePage:
    raise AssertionError(f"asked for {url}")


def made_source(count: int, least: int = 10) -> Source:
    def read(request: SourceRequest) -> Iterator[Found]:
        assert request.address
        return (StatementRef(f"{request.address}/{n}") for n in range(count))

    return Source(
        "made", "Made.", "Nothing.", "At once.", (), "https://made.example", "STATEMENT_AUDIT_MADE", least, read
    )


def test_every_source_is_described() -> None:
    known_laws = {gate.law for gate in load_rubric("modern-slavery").gates}
    assert list(SOURCES) == ["uk-register", "au-register", "ca-catalogue"]
    for name, source in SOURCES.items():
        assert (source.name, find_source(name)) == (name, source)
        assert source.summary.endswith(".") and source.needs and source.how and source.least >= 1
        assert source.laws and set(source.laws) <= known_laws
        assert source.setting.startswith("STATEMENT_AUDIT_") and source.address.startswith("https://")
        assert f"| `{name}` |" in MANUAL and f"`{source.setting}`" in MANUAL


def test_an_unknown_source_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Nearest: au-register") as caught:
        find_source("au-registry")
    assert caught.value.hint == "Known sources: uk-register, au-register, ca-catalogue."


def test_the_table_does_not_load_the_html_parser() -> None:
    code = "import sys, statement_audit.sources.source_table; sys.exit('bs4' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=600).returncode == 0


def test_the_address_is_the_environments_or_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    source = made_source(10)
    assert source.find_address() == "https://made.example"
    monkeypatch.setenv("STATEMENT_AUDIT_MADE", " ")
    assert source.find_address() == "https://made.example"
    monkeypatch.setenv("STATEMENT_AUDIT_MADE", "http://127.0.0.1:1")
    assert source.find_address() == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("count", "request_", "ends"),
    [
        (10, SourceRequest(no_network), True),
        (9, SourceRequest(no_network), False),
        (0, SourceRequest(no_network, RegisterFilter(years=(2024,))), True),
        (1, SourceRequest(no_network, address="http://127.0.0.1:1"), True),
        (0, SourceRequest(no_network, address="http://127.0.0.1:1"), False),
        (1, SourceRequest(no_network, files=(Path("a.csv"),)), True),
        (0, SourceRequest(no_network, files=(Path("a.csv"),)), False),
    ],
)
def test_a_source_must_give_as_much_as_it_declares(count: int, request_: SourceRequest, ends: bool) -> None:
    found = read_source(made_source(count), request_)
    if ends:
        assert len(list(found)) == count
        return
    with pytest.raises(LayoutError, match=f"of made; found {count}"):
        list(found)


def test_the_uk_register_reads_files_and_asks_for_nothing(tmp_path: Path) -> None:
    header = "StatementYear,OrganisationName,Address,SectorType,CompanyNumber,StatementURL,StatementSummaryURL"
    path = tmp_path / "export.csv"
    path.write_text(
        f"{header}\n2024,Larkspur Ltd,,,01234567,https://larkspur.example/s.pdf,https://r.example/s/1/2024\n"
    )
    source = find_source("uk-register")
    found = list(read_source(source, SourceRequest(no_network, files=(path,))))
    (ref,) = [one for one in found if isinstance(one, StatementRef)]
    assert (ref.companies[0].name, ref.source) == ("Larkspur Ltd", source.name)
    with pytest.raises(UsageError, match="needs an export"):
        list(read_source(source, SourceRequest(no_network)))


@pytest.mark.shared
def test_the_uk_register_through_the_table(shared_data: Path) -> None:
    export = shared_data / "registry" / "StatementSummaries2022.csv"
    found = list(read_source(find_source("uk-register"), SourceRequest(no_network, files=(export,))))
    assert sum(isinstance(one, StatementRef) for one in found) == 90
    assert all(isinstance(one, StatementRef | Issue) for one in found)


def test_filters() -> None:
    wanted = RegisterFilter((2024,), ("Retail-Trade",), ("£36 million to £60 million",), ("larkspur ltd", "068 999"))
    assert wanted.wants_year(2024) and not wanted.wants_year(2023) and not wanted.wants_year(None)
    assert wanted.wants_sector((), ("retail trade",)) and not wanted.wants_sector(("retail",), ())
    assert wanted.wants_turnover("36 Million to 60 million") and not wanted.wants_turnover("Under £36 million")
    assert wanted.wants_organisation(["The Larkspur Bread Company, LTD."])
    assert wanted.wants_organisation(["Reed"], [None, "068999"]) and not wanted.wants_organisation(["Larkspurs Ltd"])
    assert wanted.narrows() and not RegisterFilter(seed=3).narrows()
    anything = RegisterFilter(organisations=("  ", "-"))
    assert not anything.wants_organisation(["Reed Ltd"])


def test_a_sample_keeps_its_members_when_the_register_grows() -> None:
    wanted = RegisterFilter(sample=20)
    before = choose_sample([str(n) for n in range(100)], wanted, str)
    after = choose_sample([str(n) for n in range(101)], wanted, str)
    assert len(before) == len(after) == 20 and len(set(before) - set(after)) <= 1
    assert before == sorted(before, key=int)
    assert choose_sample(["a", "b"], wanted, str) == choose_sample(["a", "b"], RegisterFilter(), str) == ["a", "b"]


@pytest.fixture
def example() -> Iterator[dict[str, Callable[..., None]]]:
    """The example of the manual as a module of the package, and its tests."""
    module = types.ModuleType("statement_audit.sources.ruritania")
    sys.modules[module.__name__] = module
    statement_audit.sources.ruritania = module  # type: ignore[attr-defined]
    exec(compile(BLOCKS[0], "ruritania.py", "exec"), module.__dict__)
    tests: dict[str, Any] = {}
    exec(compile(BLOCKS[1], "test_ruritania.py", "exec"), tests)
    yield {name: test for name, test in tests.items() if name.startswith("test_")}
    del sys.modules[module.__name__]
    del statement_audit.sources.ruritania  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["test_all_statements_are_read", "test_a_changed_page_stops"])
def test_the_example_of_the_manual_passes_its_own_tests(
    example: dict[str, Callable[..., None]], name: str, loopback_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(BLOCKS) == 2 and len(example) == 2
    example[name](loopback_site, monkeypatch)


def test_the_example_is_short_and_typed(tmp_path: Path) -> None:
    (tmp_path / "ruritania.py").write_text(BLOCKS[0])
    assert len(BLOCKS[0].splitlines()) < 90
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "ruritania.py"]
    settings = {**os.environ, "MYPYPATH": str(DOCS.parent), "MYPY_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600, cwd=tmp_path, env=settings)
    assert "Success: no issues found in 1 source file" in done.stdout, done.stdout + done.stderr


PIECES = st.sampled_from(
    ["<main>", "<table>", "<tr><td>", "<dl><dt>Authors<dd>", '<a class="search-results__item" href="/statements/1/">',
     '<a href="dtls-en.aspx?d=PS&i=1">', '<a href="http://[x">', '<a href="//">', "3 results", "1 - 1 of 1", "Title",
     "<div class=search-results__item-entity>", "Reporting period: 31 February 2024 to 99/99/2024", "<h3>", "<b>Type",
     "Online access", "<iframe src='http://[pdf'>", "<a rel=next href='?page=2'>Next", "\x00", "<!--", "<![CDATA[", "é"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join).map(str.encode) | st.binary(max_size=80))
def test_no_page_does_worse_than_a_layout_error(content: bytes) -> None:
    entry = Entry("https://r.example/statements/1/", "Larkspur", ("Larkspur",))
    page = SitePage("https://r.example/statements/?page=1", "text/html", content)
    for read in (au_register.read_results, ca_catalogue.read_results):
        with contextlib.suppress(LayoutError):
            read(page)
    for read_page in (au_register.read_entry, ca_catalogue.read_entry):
        with contextlib.suppress(LayoutError):
            ref = read_page(page, entry, Vocabulary())
            assert ref is None or (ref.url and ref.companies)


@pytest.mark.parametrize("given", ["http://[::1", "ftp://a.example", "http://a.example:99999/"])
def test_a_setting_that_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    source = find_source("ca-catalogue")
    monkeypatch.setenv(source.setting, given)
    with pytest.raises(UsageError, match=source.setting):
        source.find_address()
