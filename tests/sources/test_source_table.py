"""The table of sources, what all of them have in common, and the example in `docs/adding-a-source.md`."""

from __future__ import annotations

import contextlib
import inspect
import os
import re
import subprocess
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import statement_audit.sources.registers
from statement_audit.errors import LayoutError, UsageError
from statement_audit.models import CompanyRef, Declared, Issue, SiteFacts, SitePage, StatementRef
from statement_audit.rubric import load_rubric
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.register_filter import Facts, Found, RegisterFilter, StatementFilter, choose_sample
from statement_audit.sources.register_pages import Entry
from statement_audit.sources.registers import au_register, ca_catalogue, find_source, source_names
from statement_audit.sources.source import Source, SourceRequest, read_source

DOCS = Path(__file__).parents[2] / "docs"
MANUAL = (DOCS / "adding-a-source.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)


def no_network(url: str) -> SitePage:
    raise AssertionError(f"asked for {url}")


def made_source(refs: Sequence[StatementRef], least: int = 10, facts: Facts | None = None) -> Source:
    """A source that gives what it has, whatever is asked for."""

    def read(request: SourceRequest) -> Iterator[Found]:
        assert request.address
        yield from refs

    return Source(
        "made", "Made.", "Nothing.", "At once.", ("AU",), "https://made.example", least, read, facts or Facts()
    )


def made_refs(count: int) -> list[StatementRef]:
    return [StatementRef(f"https://made.example/{n}") for n in range(count)]


def test_every_source_is_described() -> None:
    known_laws = {gate.law for gate in load_rubric("modern-slavery").gates}
    assert {"au-register", "ca-catalogue", "uk-register"} <= set(source_names())
    for name in source_names():
        source = find_source(name)
        assert source.name == name
        assert source.summary.endswith(".") and source.needs and source.how and source.least >= 1
        assert source.laws and set(source.laws) <= known_laws
        assert source.setting.startswith("STATEMENT_AUDIT_") and source.address.startswith("https://")


def test_help_names_every_source_and_loads_none() -> None:
    code = """
import sys
from typer.testing import CliRunner
from statement_audit.cli.app import app
for command in ("run", "collect"):
    words = "".join(CliRunner().invoke(app, [command, "--help"]).output.replace("│", " ").split())  # names may be cut
    assert all(name in words for name in sys.argv[1:]), words
loaded = [name for name in sys.modules if name.startswith("statement_audit.sources.registers.") or name == "bs4"]
assert not loaded, loaded
"""
    done = subprocess.run([sys.executable, "-c", code, *source_names()], check=False, timeout=600, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_unknown_source_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Nearest: au-register") as caught:
        find_source("au-registry")
    assert caught.value.hint == f"Known sources: {', '.join(source_names())}."


def test_the_address_is_the_environments_or_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    source = made_source([])
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
    found = read_source(made_source(made_refs(count)), request_)
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


FACTS = Facts(sectors="Industry", turnover="Band", names="Also")
SHOPS = Vocabulary(frozenset({"retail"}), {"retail": ("Retail trade", "Shops")})


def made_ref(
    name: str = "Reed Ltd", number: str | None = None, year: int | None = None, keys: Sequence[str] = (), **answers: str
) -> StatementRef:
    declared = tuple(Declared(question, answer) for question, answer in answers.items())
    return StatementRef(name, companies=(CompanyRef(name, number, sectors=tuple(keys)),), year=year, declared=declared)


def fits(ref: StatementRef, **wanted: Any) -> bool:
    return StatementFilter(RegisterFilter(**wanted), FACTS, SHOPS, "made").fits(ref)


def test_filters() -> None:
    assert fits(made_ref(year=2024), years=(2024,))
    assert not fits(made_ref(year=2023), years=(2024,)) and not fits(made_ref(), years=(2024,))
    assert fits(made_ref(Industry="retail trade"), sectors=("Retail-Trade",))
    assert not fits(made_ref(keys=["retail"]), sectors=("Retail-Trade",))
    assert fits(made_ref(keys=["retail"]), sectors=("retail",)) and fits(
        made_ref(Industry="Shops"), sectors=("retail",)
    )
    assert fits(made_ref(Band="36 Million to 60 million"), turnover=("£36 million to £60 million",))
    assert not fits(made_ref(Band="Under £36 million"), turnover=("£36 million to £60 million",))
    asked = ("larkspur ltd", "068 999")
    assert fits(made_ref("The Larkspur Bread Company, LTD."), organisations=asked)
    assert fits(made_ref("Larkspurs Ltd"), organisations=asked)  # a part of the name
    assert fits(made_ref("Bread of Larkspur Ltd"), organisations=("larkspur bread",))  # or its words
    assert fits(made_ref(number="068999"), organisations=asked) and not fits(made_ref(), organisations=asked)
    assert fits(made_ref(Also="Larkspur Nominees"), organisations=asked)
    assert RegisterFilter(years=(2024,)).narrows() and not RegisterFilter(seed=3).narrows()
    for nothing in ("  ", "-", "Ltd"):
        with pytest.raises(UsageError, match="neither a name nor a company number"):
            fits(made_ref(), organisations=(nothing,))


HELD = [
    made_ref("Larkspur Ltd", "01234567", 2024, ["retail"], Industry="Retail trade", Band="Over 500"),
    made_ref("Reed plc", "07654321", 2023, (), Industry="Mining", Band="Under 36"),
    made_ref("Harbour Bread Ltd", None, 2024, (), Industry="Mining", Band="Under 36"),
]


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ({}, [0, 1, 2]),
        ({"years": (2024,)}, [0, 2]),
        ({"sectors": ("retail",)}, [0]),
        ({"sectors": ("mining", "shops")}, [1, 2]),
        ({"turnover": ("under 36",)}, [1, 2]),
        ({"organisations": ("bread", "1234567")}, [0, 2]),
        ({"limit": 2}, [0, 1]),
        ({"years": (2024,), "turnover": ("under 36",), "limit": 1}, [2]),
    ],
)
def test_what_a_source_that_ignores_the_filter_gives_is_filtered(wanted: dict[str, Any], places: list[int]) -> None:
    source = made_source(HELD, least=3, facts=FACTS)
    found = list(read_source(source, SourceRequest(wanted=RegisterFilter(**wanted), vocabulary=SHOPS)))
    assert [one.source_name for one in found] == [HELD[place].source_name for place in places]
    assert all(isinstance(one, StatementRef) and (one.source, one.laws) == ("made", ("AU",)) for one in found)
    assert all(isinstance(one, StatementRef) and one.site == SiteFacts(register_entry=True) for one in found)


def test_a_sample_is_drawn_from_what_a_source_gives() -> None:
    source = made_source(made_refs(100))
    drawn = [list(read_source(source, SourceRequest(wanted=RegisterFilter(sample=20, seed=n)))) for n in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2] and [len(one) for one in drawn] == [20, 20, 20]


def test_conditions_that_leave_nothing_are_told_by_every_source() -> None:
    wanted = RegisterFilter(years=(2024,), organisations=("reed",))
    (issue,) = read_source(made_source(HELD), SourceRequest(wanted=wanted))
    assert isinstance(issue, Issue) and (issue.code, issue.source_name) == ("nothing_selected", "made")
    assert issue.message == "No statement of the 2 that the other conditions leave has the organisation 'reed'."


def test_a_sample_keeps_its_members_when_the_register_grows() -> None:
    wanted = RegisterFilter(sample=20)
    before = choose_sample([str(n) for n in range(100)], wanted, str)
    after = choose_sample([str(n) for n in range(101)], wanted, str)
    assert len(before) == len(after) == 20 and len(set(before) - set(after)) <= 1
    assert before == sorted(before, key=int)
    assert choose_sample(["a", "b"], wanted, str) == choose_sample(["a", "b"], RegisterFilter(), str) == ["a", "b"]


EXAMPLES = {"freedonia": BLOCKS[0:2], "ruritania": BLOCKS[2:4]}  # module and tests


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """An example of the manual as a module of the package, and its tests."""
    code, own_tests = EXAMPLES[request.param]
    module = types.ModuleType(f"statement_audit.sources.registers.{request.param}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    known = (*source_names(), request.param)
    monkeypatch.setattr(statement_audit.sources.registers, "source_names", lambda: known)
    exec(compile(code, f"{request.param}.py", "exec"), module.__dict__)
    tests: dict[str, Any] = {}
    exec(compile(own_tests, f"test_{request.param}.py", "exec"), tests)
    yield {name: test for name, test in tests.items() if name.startswith("test_")}


def test_the_examples_of_the_manual_pass_their_own_tests(
    example: dict[str, Callable[..., None]], loopback_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(BLOCKS) == 4 and len(example) == 2
    given = {"loopback_site": loopback_site, "monkeypatch": monkeypatch}
    for test in example.values():
        test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.slow
def test_the_examples_are_short_and_typed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    for name, (code, _) in EXAMPLES.items():
        (tmp_path / f"{name}.py").write_text(code)
    assert len([line for line in BLOCKS[0].splitlines() if line]) <= 25
    assert len(BLOCKS[2].splitlines()) < 90
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"]
    command += [f"{name}.py" for name in EXAMPLES]
    cache = pytestconfig.cache.mkdir("mypy") if pytestconfig.cache else tmp_path / "cache"
    settings = {**os.environ, "MYPYPATH": str(DOCS.parent), "MYPY_CACHE_DIR": str(cache)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600, cwd=tmp_path, env=settings)
    assert "Success: no issues found in 2 source files" in done.stdout, done.stdout + done.stderr


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
