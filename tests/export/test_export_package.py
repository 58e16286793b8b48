"""A package to publish: whole, described, licensed, checked by its sums, and the same each time."""

import contextlib
import csv
import errno
import hashlib
import json
import sqlite3
import subprocess
from pathlib import Path

import pytest
from export_samples import make_database

from statement_audit.cli.export import Format
from statement_audit.export.licence import find_licence, licence_text
from tests.cli.cli_samples import call


@pytest.fixture(scope="module")
def package(hostile, tmp_path_factory):
    out = tmp_path_factory.mktemp("package") / "published"
    done = call("export", "--db", hostile, "--format", "package", "--out", out, "--title", "What they say")
    assert done.code == 0, done.err
    return out


def test_what_is_in_it(package):
    assert {path.name for path in package.iterdir()} == {
        "README.md", "LICENCE.md", "SHA256SUMS", "audit.db", "data", "datapackage.json", "dictionary.csv",
    }  # fmt: skip


def test_sums_hold(package):
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=package, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")
    listed = {line.split("  ")[1] for line in (package / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}


def test_the_descriptor_describes_the_files(package):
    held = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert held["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert held["title"] == "What they say" and held["licenses"][0]["name"] == "CC-BY-4.0"
    names = [resource["name"] for resource in held["resources"]]
    assert len(set(names)) == len(names) and {"database", "latest_findings", "league_table"} <= set(names)
    for resource in held["resources"]:
        content = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        for key in resource.get("schema", {}).get("foreignKeys", []):
            assert key["reference"]["resource"] in names


def test_each_csv_follows_its_schema(package):
    held = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    reads = {"integer": int, "number": float, "string": str, "boolean": {"0": False, "1": True}.__getitem__}
    csv.field_size_limit(10_000_000)
    for resource in held["resources"][1:]:
        fields = resource["schema"]["fields"]
        with (package / resource["path"]).open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        assert header == [field["name"] for field in fields]
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                if cell:
                    reads[field["type"]](cell)
        key = [header.index(name) for name in resource["schema"].get("primaryKey", [])]
        assert not key or len({tuple(row[place] for place in key) for row in rows}) == len(rows)


def test_the_database_is_one_file_that_opens_read_only(package):
    path = package / "audit.db"
    path.chmod(0o444)
    assert path.read_bytes()[18:20] == b"\x01\x01"  # no write-ahead log
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'domestic'"
        assert connection.execute(found).fetchone()[0] > 0
    path.chmod(0o644)


def test_the_dictionary_has_every_column(package):
    with (package / "dictionary.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    listed = {(row["table"], row["column"]) for row in rows}
    for path in (package / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            assert {(path.stem, name) for name in next(csv.reader(stream))} <= listed
    assert all(row["meaning"] and row["type"] for row in rows)
    assert {row["refers_to"] for row in rows if row["table"] == "evidence"} > {"pages.id", "findings.id"}


def test_the_readme_and_the_licence(package):
    readme = (package / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# What they say\n") and "2 statements of 2 companies" in readme
    assert "not found in the statement" in readme and "`document_sha256` names a document" in readme
    licence = (package / "LICENCE.md").read_text(encoding="utf-8")
    assert "companies' copyright" in licence and "creativecommons.org/licenses/by/4.0" in licence


def test_the_manual_names_every_format_and_file(package):
    manual = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")
    assert all(f"| `{kind.value}` |" in manual for kind in Format)
    assert all(f"`{path.name}" in manual for path in package.iterdir())


def test_registers_are_credited():
    text = licence_text(find_licence("cc0-1.0"), ("uk-register", "another"))
    assert "CC0-1.0" in text and "Crown copyright" in text and "Open Government Licence v3.0" in text
    assert "**another**: entries and answers." in text


def test_the_same_database_gives_the_same_package(hostile, package, tmp_path):
    again = tmp_path / "again"
    call("export", "--db", hostile, "--format", "package", "--out", again, "--title", "What they say")
    for path in package.rglob("*"):
        if path.is_file():
            assert (again / path.relative_to(package)).read_bytes() == path.read_bytes(), path


def test_a_folder_with_something_in_it_is_left_alone(hostile, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = call("export", "--db", hostile, "--format", "package", "--out", tmp_path)
    assert done.code == 2 and [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("more", [("--licence", "do what you like"), ("--table", "runs")])
def test_nothing_is_written_where_something_is_wrong(hostile, tmp_path, more):
    done = call("export", "--db", hostile, "--format", "package", "--out", tmp_path / "new", *more)
    assert done.code == 2 and not list(tmp_path.iterdir())


def test_a_package_that_breaks_off_leaves_nothing(hostile, tmp_path, monkeypatch):
    from statement_audit.export import package as room

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(room, "write_dictionary", full)
    done = call("export", "--db", hostile, "--format", "package", "--out", tmp_path / "new")
    assert done.code == 1 and "no space" in done.err and not list(tmp_path.iterdir())


@pytest.mark.slow
def test_ids_stay_when_the_same_inputs_run_again(tmp_path):
    db = make_database(tmp_path)

    def exported(name):
        call("export", "--db", db, "--out", tmp_path / name, "--table", "latest_findings", "--table", "statements")
        return [(tmp_path / name / f"{table}.csv").read_bytes() for table in ("latest_findings", "statements")]

    before = exported("before")
    listed = tmp_path / "companies.csv"
    again = call("run", listed, "--db", db, "--classifier", "keyword", "--workers", "1")
    assert "2 reused" in again.err
    assert exported("after") == before
