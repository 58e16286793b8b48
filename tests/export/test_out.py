"""What commands leave on the disk: nothing of the user's is replaced, nothing half has a final name, disks are blamed."""

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from statement_audit import writing
from statement_audit.report import charts, criteria
from tests.cli.cli_samples import call

SECRET = "a xylograph that nobody meant to publish"


@pytest.fixture(scope="module", autouse=True)
def short_reports() -> Iterator[None]:
    """Without what takes most of a report's time: charts, and a page for each criterion."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "_svg", lambda chart, **datasets: "")
        patch.setattr(criteria, "write_criteria", lambda *given: None)
        yield


def report(db: Path, out: Path, *more: object):
    return call("report", "--db", db, "--out", out, *more)


def export(db: Path, out: object, *more: object):
    return call("export", "--db", db, "--out", out, "--table", "companies", "--table", "runs", *more)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below, hidden ones included; a link as the name that it leads to."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        for path in found
    }


# --- the user's own files -------------------------------------------------------------------


def _file(path: Path, outside: Path) -> None:
    path.write_text("mine")


def _link(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def _dangling(path: Path, outside: Path) -> None:
    path.symlink_to(outside.with_name("nowhere"))


def _folder(path: Path, outside: Path) -> None:
    path.mkdir()


def _pipe(path: Path, outside: Path) -> None:
    os.mkfifo(path)


def _hard_link(path: Path, outside: Path) -> None:
    path.hardlink_to(outside)


@pytest.mark.parametrize("taken", [_file, _link, _dangling, _folder, _pipe, _hard_link])
def test_export_replaces_nothing_of_the_users(hostile, tmp_path, taken: Callable[[Path, Path], None], monkeypatch):
    outside = tmp_path / "outside.csv"
    outside.write_text("mine")
    here = tmp_path / "here"
    here.mkdir()
    taken(here / "companies.csv", outside)
    monkeypatch.chdir(here)
    done = export(hostile, ".")
    assert done.code == 2 and "companies.csv" in done.err and "--out" in done.err
    assert [path.name for path in here.iterdir()] == ["companies.csv"] and outside.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_an_export_may_be_repeated_until_somebody_works_on_its_files(hostile, tmp_path):
    assert export(hostile, tmp_path).code == 0
    assert export(hostile, tmp_path, "--format", "json").code == 0
    assert export(hostile, tmp_path).code == 0
    with (tmp_path / "runs.csv").open("a") as stream:
        stream.write("a note")
    before = tree(tmp_path)
    done = export(hostile, tmp_path)
    assert done.code == 2 and "runs.csv" in done.err and "companies.csv" not in done.err
    assert tree(tmp_path) == before


SINGLE = {
    "sheet.csv": ("review", "export", "--format", "csv"),
    "sheet.xlsx": ("review", "export"),
    "gap.md": ("report", "cmd"),
}


@pytest.mark.parametrize("name", SINGLE)
def test_a_named_file_is_replaced_only_where_it_was_written_by_a_command(hostile, tmp_path, name):
    out = tmp_path / name
    assert call(*SINGLE[name], "--db", hostile, "--out", out).code == 0
    assert call(*SINGLE[name], "--db", hostile, "--out", out).code == 0
    out.write_bytes(b"filled in by a reviewer")
    done = call(*SINGLE[name], "--db", hostile, "--out", out)
    assert done.code == 2 and name in done.err and out.read_bytes() == b"filled in by a reviewer"
    out.unlink()
    out.symlink_to(tmp_path / "elsewhere")
    assert call(*SINGLE[name], "--db", hostile, "--out", out).code == 2
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("kind", ["warc", "xlsx", "parquet", "json"])
def test_no_format_replaces_the_users_file(hostile, tmp_path, kind):
    name = {"warc": "fetches.warc.gz", "xlsx": "statement-audit.xlsx"}.get(kind, f"companies.{kind}")
    (tmp_path / name).write_text("mine")
    table = () if kind == "warc" else ("--table", "companies")
    done = call("export", "--db", hostile, "--format", kind, "--out", tmp_path, *table)
    assert done.code == 2 and name in done.err and tree(tmp_path) == {name: b"mine"}


@pytest.mark.slow
def test_parts_leave_a_guide_that_somebody_rewrote_and_follow_no_link(hostile, tmp_path):
    parts = ("export", "--db", hostile, "--format", "parts", "--out", tmp_path / "all")
    assert call(*parts).code == 0
    guide = (tmp_path / "all" / "README.md").read_bytes()
    (tmp_path / "all" / "README.md").write_text("mine")
    before = tree(tmp_path)
    done = call(*parts)
    assert done.code == 2 and "README.md" in done.err and tree(tmp_path) == before
    (tmp_path / "all" / "README.md").write_bytes(guide)
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(tmp_path / "all" / "companies")
    (tmp_path / "all" / "companies").symlink_to(tmp_path / "elsewhere")
    done = call(*parts)
    assert done.code == 2 and "link" in done.err and not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    "command",
    [("export",), ("export", "--format", "package"), ("report",), ("report", "cmd"), ("review", "export"),
     ("evaluate", "--own"), ("export", "--format", "parts")],
)  # fmt: skip
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_out_is_not_the_current_folder(hostile, tmp_path, monkeypatch, command, empty):
    monkeypatch.chdir(tmp_path)
    more = () if command[0] == "evaluate" else ("--db", hostile)
    done = call(*command, *more, "--out", empty)
    assert done.code == 2 and "--out" in done.err and not list(tmp_path.iterdir())


# --- a report -------------------------------------------------------------------------------


def _note_beside(site: Path) -> None:
    (site / "CNAME").write_text("example.org")


def _note_within(site: Path) -> None:
    (site / "companies" / "mine.html").write_text("mine")


def _page_changed(site: Path) -> None:
    (site / "index.html").write_text("mine")


def _folder_linked(site: Path) -> None:
    shutil.rmtree(site / "documents")
    (site / "documents").symlink_to(site.parent)


def _file_linked(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(site.parent / "mine.txt")


def _other_folder(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()
    (site / "thesis.txt").write_text("mine")


@pytest.fixture(scope="module")
def written(hostile, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("written") / "site"
    assert report(hostile, out).code == 0
    return out


@pytest.fixture
def site(written, tmp_path) -> Path:
    """A report that may be changed."""
    return Path(shutil.copytree(written, tmp_path / "site"))


@pytest.mark.parametrize(
    "change", [_note_beside, _note_within, _page_changed, _folder_linked, _file_linked, _other_folder]
)
def test_a_report_takes_no_folder_with_the_users_files(hostile, site, change: Callable[[Path], None]):
    (site.parent / "mine.txt").write_text("mine")
    change(site)
    before = tree(site.parent)
    done = report(hostile, site)
    assert done.code == 2 and "--out" in done.err and tree(site.parent) == before


def test_a_report_is_swapped_whole(hostile, site):
    (site / ".DS_Store").write_bytes(b"what a file browser leaves")
    assert report(hostile, site, "--no-documents").code == 0
    assert not list(site.glob("documents/*.pdf")) and [path.name for path in site.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("where", [".", "..", "../site"])
def test_a_report_does_not_move_the_folder_that_one_stands_in(hostile, tmp_path, monkeypatch, where):
    inside = tmp_path / "site" / "inside"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside if where == ".." else inside.parent)
    done = report(hostile, Path(where))
    assert done.code == 2 and "folder" in done.err and tree(tmp_path) == {}


# --- what is published ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_a_key(hostile, tmp_path_factory) -> Path:
    """The database after a run over a folder that holds a text which is no statement."""
    folder = tmp_path_factory.mktemp("key")
    shutil.copytree(hostile.parent / "archive", folder / "archive")
    db = Path(shutil.copy(hostile, folder / "audit.db"))
    inputs = folder / "inputs"
    inputs.mkdir()
    (inputs / "notes.txt").write_text(f"{SECRET}.\n\nA second paragraph about nothing at all.\n")
    assert call("run", inputs, "--db", db, "--classifier", "keyword", "--workers", "1").code == 3
    with contextlib.closing(sqlite3.connect(db)) as connection:
        states = dict(connection.execute("SELECT source_name, state FROM statements"))
    assert states.pop("notes.txt") != "scored" and set(states.values()) == {"scored"}
    return db


@pytest.mark.parametrize("more", [(), ("--no-documents",)])
def test_a_report_publishes_scored_statements_alone_and_says_so(with_a_key, tmp_path, more):
    done = report(with_a_key, tmp_path / "site", *more)
    assert done.code == 0 and "notes.txt" in done.err and "marlpost-2025.pdf" in done.err
    with contextlib.closing(sqlite3.connect(with_a_key)) as connection:
        scored = connection.execute("SELECT count(DISTINCT document_sha256) FROM statements WHERE state = 'scored'")
        (documents,) = scored.fetchone()
        sql = "SELECT count(*) FROM statement_companies JOIN statements ON statements.id = statement_id"
        (named,) = connection.execute(f"{sql} WHERE state = 'scored'").fetchone()
    what = "texts" if more else "files and texts"
    assert f"the {what} of {documents} documents, scored for {named} companies and years." in done.err
    leaked = [path for path, data in tree(tmp_path / "site").items() if SECRET.encode() in data]
    assert leaked == []
    with contextlib.closing(sqlite3.connect(tmp_path / "site" / "data" / "audit.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM statements").fetchone() == (3,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute(
            "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'xylograph'"
        ).fetchone() == (0,)


def test_a_package_holds_the_texts_of_scored_statements_alone(with_a_key, tmp_path):
    assert call("export", "--db", with_a_key, "--format", "package", "--out", tmp_path / "new").code == 0
    assert [path for path, data in tree(tmp_path / "new").items() if SECRET.encode() in data] == []


# --- disks ----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 96 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", place], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@contextlib.contextmanager
def limited(what: int, most: int) -> Iterator[None]:
    before = resource.getrlimit(what)
    resource.setrlimit(what, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, before)


WRITERS = {
    "csv": ("export",),
    "json": ("export", "--format", "json"),
    "parquet": ("export", "--format", "parquet"),
    "xlsx": ("export", "--format", "xlsx"),
    "package": ("export", "--format", "package"),
    "parts": ("export", "--format", "parts"),
    "report": ("report",),
    "sheet": ("review", "export"),
}


def held_open() -> list[str]:
    """The files that this process holds; the one that lists them is gone when it is looked at."""
    return [str(place.readlink()) for place in list(Path("/proc/self/fd").iterdir()) if place.is_symlink()]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_full_disk_is_named_and_nothing_half_stays(hostile, small_disk, kind):
    out = small_disk / "out"
    done = call(*WRITERS[kind], "--db", hostile, "--out", out)
    assert done.code == 1 and str(out) in done.err and str(hostile) not in done.err.replace(str(out), "")
    assert "space" in done.err.casefold()
    assert not [path for path in held_open() if path.startswith(f"{small_disk}/")]
    assert not [path for path in tree(small_disk) if not path.endswith((".lock", "parts.json", writing.MANIFEST))]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["json", "xlsx", "parquet", "package", "report"])
def test_a_limit_on_files_is_named(hostile, tmp_path, kind):
    with limited(resource.RLIMIT_FSIZE, 20_000):
        done = call(*WRITERS[kind], "--db", hostile, "--out", tmp_path / "out")
    assert done.code == 1 and str(tmp_path / "out") in done.err and str(hostile) not in done.err
    assert not [path for path in tree(tmp_path) if not path.endswith((".lock", "parts.json", writing.MANIFEST))]


def test_an_earlier_export_and_report_outlive_a_full_disk(hostile, site, tmp_path):
    assert export(hostile, tmp_path / "out").code == 0
    before = tree(tmp_path)
    with limited(resource.RLIMIT_FSIZE, 50):
        assert export(hostile, tmp_path / "out").code == 1 and report(hostile, site).code == 1
    assert tree(tmp_path) == before


@pytest.mark.parametrize("wrong", ["name", "file", "read-only"])
def test_a_place_that_cannot_be_written_is_a_usage_error(hostile, tmp_path, small_disk, wrong):
    (tmp_path / "file").write_text("in the way")
    places = {"name": tmp_path / ("x" * 300), "file": tmp_path / "file" / "below", "read-only": small_disk / "out"}
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    before = tree(tmp_path)
    for command in (("export",), ("export", "--format", "package"), ("report",), ("review", "export")):
        done = call(*command, "--db", hostile, "--out", places[wrong])
        assert done.code == 2 and str(places[wrong]) in done.err and "--out" in done.err, command
    assert tree(tmp_path) == before


def test_a_limit_on_the_address_space_costs_the_charts():
    """The engine that draws them would end the process."""
    assert charts.missing() is None
    with limited(resource.RLIMIT_AS, 2**45):
        assert "ulimit -v" in (charts.missing() or "")


def test_too_little_memory_leaves_the_earlier_report(hostile, site, monkeypatch):
    from statement_audit.report import league

    def out_of_memory(*_):
        raise MemoryError

    monkeypatch.setattr(league, "league_json", out_of_memory)
    before = tree(site.parent)
    done = report(hostile, site)
    assert done.code == 1 and "memory" in done.err and tree(site.parent) == before


# --- kill -9 --------------------------------------------------------------------------------


def killed(name: str, count: int, act: Callable[[], object]) -> bool:
    """Run `act` in a child that is killed as it calls `os.<name>` for the nth time; whether it came so far."""
    child = os.fork()
    if child == 0:
        real, calls = getattr(os, name), 0

        def fatal(*given: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == count:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        setattr(os, name, fatal)
        with contextlib.suppress(BaseException):
            act()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("mkdir", 3), ("rename", 1), ("rename", 2)])
def test_a_report_that_is_killed_leaves_the_earlier_one(hostile, site, name, count):
    before = tree(site)
    assert killed(name, count, lambda: report(hostile, site, "--no-documents"))
    left = tree(site) if site.exists() else before
    assert left == before
    assert report(hostile, site, "--no-documents").code == 0
    assert [path.name for path in site.parent.iterdir()] == ["site"] and not list(site.glob("documents/*.pdf"))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("mkdir", 1), ("replace", 1), ("replace", 2), ("replace", 3), ("replace", 4)])  # fmt: skip
def test_an_export_that_is_killed_leaves_whole_files(hostile, tmp_path, name, count):
    assert export(hostile, tmp_path / "whole").code == 0
    whole = tree(tmp_path / "whole")
    assert export(hostile, tmp_path / "out").code == 0
    (tmp_path / "out" / "runs.csv").unlink()
    assert killed(name, count, lambda: export(hostile, tmp_path / "out"))
    named = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")}
    assert all(whole[path] == data for path, data in named.items()) and "companies.csv" in named
    assert export(hostile, tmp_path / "out").code == 0
    assert tree(tmp_path / "out") == whole
