"""A package to publish: whole, described, licensed, checked by its sums, and the same each time."""

import contextlib
import csv
import errno
import hashlib
import json
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from export_samples import make_database

from statement_audit.cli.publish import ExportFormat
from statement_audit.errors import UsageError
from statement_audit.export import package as package_room
from statement_audit.export.package import find_licence, licence_text
from statement_audit.resources import table_beside
from tests.cli.cli_samples import CORPUS, call


@pytest.fixture(scope="module")
def package(hostile, tmp_path_factory):
    out = tmp_path_factory.mktemp("package") / "published"
    done = call("export", "--db", hostile, "--format", "package", "--out", out, "--title", "What they say")
    assert done.code == 0, done.err
    return out


def test_what_is_in_it(package):
    assert {path.name for path in package.iterdir()} == {
        "README.md", "LICENCE.md", "CITATION.cff", "SHA256SUMS", "audit.db", "data", "datapackage.json", "dictionary.csv",
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


def test_it_can_be_cited(package, tmp_path, hostile):
    from ruamel.yaml import YAML

    held = YAML(typ="safe").load(package / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(held)  # what the format demands
    assert (held["title"], held["type"], held["license"]) == ("What they say", "dataset", "CC-BY-4.0")
    assert held["version"] == str(held["date-released"])
    with contextlib.closing(sqlite3.connect(package / "audit.db")) as connection:
        (digest,) = connection.execute("SELECT hash FROM rubrics").fetchone()
    assert held["identifiers"][0]["value"] == f"sha256:{digest}"
    out = tmp_path / "cited"
    name = 'A "quoted": name {0}'
    assert call("export", "--db", hostile, "--format", "package", "--out", out, "--publisher", name).code == 0
    assert YAML(typ="safe").load(out / "CITATION.cff")["authors"] == [{"name": name}]


def test_words_that_no_file_may_hold_leave_it_readable(tmp_path, hostile):
    from ruamel.yaml import YAML

    out, name = tmp_path / "cited", "A\x07 name\x7f of \ud800 ours"
    done = call("export", "--db", hostile, "--format", "package", "--out", out, "--publisher", name, "--title", name)
    assert done.code == 0, done.err
    held = YAML(typ="safe").load(out / "CITATION.cff")
    assert held["title"] == held["authors"][0]["name"] == "A\ufffd name\ufffd of \ufffd ours"


def verified(folder):
    """The exit code, and by check what was checked and what was not."""
    done = call("verify", "--db", folder / "audit.db", "--json", "--workers", "1")
    checks = {check["name"]: (check["checked"], check["unchecked"]) for check in json.loads(done.out)["checks"]}
    return done.code, checks


ABSENT = "the package does not hold the document"


def test_without_documents_it_verifies_and_says_what_was_not_checked(package, tmp_path):
    far = shutil.copytree(package, tmp_path / "far")
    code, checks = verified(far)
    assert code == 0 and checks["quotes"][0] > 0
    assert all(checks[name] == (0, {ABSENT: 2}) for name in ("archive", "reading", "scores"))
    assert "archive: 2 not checked" in call("verify", "--db", far / "audit.db", "--quick").out


def test_with_documents_it_verifies_elsewhere(hostile, tmp_path):
    made = tmp_path / "made"
    done = call("export", "--db", hostile, "--format", "package", "--documents", "--out", made)
    assert done.code == 0, done.err
    far = made.rename(tmp_path / "far")
    code, checks = verified(far)
    assert code == 0
    assert all(checks[name] == (2, {}) for name in ("archive", "reading", "scores"))
    assert (
        "archive/" in (far / "SHA256SUMS").read_text() and "`archive/` holds the 2" in (far / "README.md").read_text()
    )
    next((far / "archive").glob("*/*")).unlink()
    assert verified(far)[0] == 3  # what it came with and holds no more


def test_what_was_never_scored_stays_at_home(tmp_path):
    listed = tmp_path / "companies.csv"
    files = ("statements/marlpost-2025.pdf", "problems/privacy-policy.html", "problems/statement-de.pdf")
    rows = "".join(f"Company {place} Ltd,{CORPUS}/{file},2025\n" for place, file in enumerate(files))
    listed.write_text(f"company,file,year\n{rows}", encoding="utf-8")
    db = tmp_path / "audit.db"
    call("run", listed, "--db", db, "--classifier", "keyword", "--workers", "1")
    call("export", "--db", db, "--format", "package", "--documents", "--out", tmp_path / "far")
    code, checks = verified(tmp_path / "far")
    assert code == 0 and checks["archive"] == (1, {ABSENT: 2})
    assert checks["pages"] == (1, {"the package leaves out the text of what was never scored": 2})
    assert [path.name for path in (tmp_path / "far" / "archive").glob("*/*")] == [held_sha256("marlpost-2025.pdf")]


def held_sha256(name):
    return hashlib.sha256((CORPUS / "statements" / name).read_bytes()).hexdigest()


def test_documents_are_a_packages(hostile, tmp_path):
    done = call("export", "--db", hostile, "--format", "csv", "--documents", "--out", tmp_path / "new")
    assert done.code == 2 and "--format package" in done.err


def test_the_manual_names_every_format_and_file(package):
    manual = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")
    assert all(f"| `{kind}` |" in manual for kind in get_args(ExportFormat))
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


def test_only_a_known_licence_or_ones_own_is_taken():
    for name in ("foo", "MIT", "LicenseRef-", "LicenseRef-a b"):
        with pytest.raises(UsageError, match=f"There is no licence '{name}'") as caught:
            find_licence(name)
        assert "CC0-1.0" in (caught.value.hint or "") and "LicenseRef-NAME" in (caught.value.hint or "")
    own = find_licence("LicenseRef-House-Terms")
    assert "LicenseRef-House-Terms, the publisher's own terms" in licence_text(own, ())
    manual = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in manual for name in table_beside(package_room.__file__, "owners")["licences"])


def test_a_package_under_ones_own_licence(hostile, tmp_path):
    out = tmp_path / "own"
    done = call("export", "--db", hostile, "--format", "package", "--out", out, "--licence", "LicenseRef-House")
    assert done.code == 0, done.err
    told = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["licenses"]
    assert told == [{"name": "LicenseRef-House", "title": "LicenseRef-House"}]
    assert "license:" not in (out / "CITATION.cff").read_text(encoding="utf-8")  # its schema knows SPDX's alone


@pytest.mark.parametrize("more", [("--licence", "do what you like"), ("--table", "runs")])
def test_nothing_is_written_where_something_is_wrong(hostile, tmp_path, more):
    done = call("export", "--db", hostile, "--format", "package", "--out", tmp_path / "new", *more)
    assert done.code == 2 and not list(tmp_path.iterdir())


def test_a_package_that_breaks_off_leaves_nothing(hostile, tmp_path, monkeypatch):
    from statement_audit.export import package as room

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(room, "_dictionary", full)
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
