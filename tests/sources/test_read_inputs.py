"""Files, folders and addresses as inputs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from statement_audit.errors import UsageError
from statement_audit.issue_codes import CODES
from statement_audit.models import Issue, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.inputs import read_inputs


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def names(refs: Sequence[StatementRef]) -> list[str]:
    return [ref.source_name for ref in refs]


def codes(issues: Sequence[Issue]) -> list[str]:
    assert all(issue.code in CODES for issue in issues)
    return [issue.code for issue in issues]


def test_a_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "odd.png", ".hidden")
    refs, issues = read_inputs([str(tmp_path / name) for name in ("odd.png", "a.pdf", ".hidden")])
    assert names(refs) == ["odd.png", "a.pdf", ".hidden"]
    assert refs[1] == StatementRef(source_name="a.pdf", path=tmp_path / "a.pdf")
    assert issues == ()


def test_folder_is_read_to_the_bottom_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.pdf", "a.html", "sub/2022/c.docx", "sub/d", "sub/e.unknown", "Z.md")
    refs, issues = read_inputs([str(tmp_path)])
    assert names(refs) == ["Z.md", "a.html", "b.pdf", "sub/d", "sub/e.unknown", "sub/2022/c.docx"]
    assert issues == ()


def test_what_a_folder_read_passes_over(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", ".git/x.txt", ".hidden.pdf", "~$draft.docx", "Thumbs.db", "__MACOSX/a.pdf")
    make(tmp_path, "1.png", "2.PNG", "3.png", "4.png", "site.css", "companies.csv", "old.doc")
    refs, issues = read_inputs([str(tmp_path)])
    assert names(refs) == ["a.pdf", "old.doc"]
    assert codes(issues) == ["skipped_file"] * 3
    assert {issue.data["suffix"]: issue.data["count"] for issue in issues} == {".png": 4, ".css": 1, ".csv": 1}
    assert "1.png, 2.PNG, 3.png and 1 more" in next(i.message for i in issues if i.data["suffix"] == ".png")
    assert "named itself" in next(issue.hint for issue in issues if issue.data["suffix"] == ".csv")
    assert {issue.severity for issue in issues} == {"info"}


@pytest.mark.parametrize("content", [[], ["logo.png"], [".hidden"]])
def test_folder_without_documents(tmp_path: Path, content: list[str]) -> None:
    make(tmp_path, *content)
    refs, issues = read_inputs([str(tmp_path)])
    assert refs == ()
    assert codes(issues)[-1] == "folder_empty"


@pytest.mark.parametrize("given", ["gone.pdf", "gone/", "gone.csv", "", "a\x00b", "~nobody-at-all/x.pdf", "x" * 5000])
def test_missing_input_does_not_stop_the_rest(tmp_path: Path, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.pdf")
    monkeypatch.chdir(tmp_path)  # an empty input is not the current folder
    missing = given if not given or given.startswith("~") else str(tmp_path / given)
    refs, issues = read_inputs([missing, str(tmp_path / "a.pdf")])
    assert names(refs) == ["a.pdf"]
    assert codes(issues) == ["file_missing"]
    assert issues[0].source_name == missing


def test_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(make(tmp_path, "a.pdf")))
    refs, _ = read_inputs(["~/a.pdf"])
    assert refs[0].path == tmp_path / "a.pdf"


def test_links(tmp_path: Path) -> None:
    inside = make(tmp_path / "in", "sub/a.pdf")
    outside = make(tmp_path / "out", "b.pdf")
    (inside / "sub" / "loop").symlink_to(inside)
    (inside / "up").symlink_to(tmp_path)
    (inside / "twice").symlink_to(inside / "sub")
    (inside / "linked").symlink_to(outside)
    (inside / "broken.pdf").symlink_to(inside / "gone.pdf")
    (inside / "self.pdf").symlink_to(inside / "self.pdf")
    refs, issues = read_inputs([str(inside)])
    assert names(refs) == ["sub/a.pdf"]
    assert [(issue.code, issue.source_name) for issue in issues] == [
        ("link_skipped", "linked"),
        ("link_skipped", "up"),
        ("file_missing", "broken.pdf"),
        ("file_missing", "self.pdf"),
    ]


def _to_a_file(inside: Path, outside: Path) -> None:
    (inside / "statement.pdf").symlink_to(outside / "key")


def _to_a_file_by_a_relative_way(inside: Path, outside: Path) -> None:
    (inside / "statement.pdf").symlink_to(Path("..", outside.name, "key"))


def _by_a_link_to_a_link(inside: Path, outside: Path) -> None:
    (outside / "second").symlink_to(outside / "key")
    (inside / "statement.pdf").symlink_to(outside / "second")


def _to_a_folder(inside: Path, outside: Path) -> None:
    (inside / "statement.pdf").symlink_to(outside)


def _to_a_folder_above(inside: Path, outside: Path) -> None:
    (inside / "statement.pdf").symlink_to(outside.parent)


def _to_a_folder_whose_name_begins_alike(inside: Path, outside: Path) -> None:
    alike = outside.rename(inside.with_name("inside"))
    (inside / "statement.pdf").symlink_to(alike / "key")


def _to_what_is_hidden_inside(inside: Path, outside: Path) -> None:
    (inside / "statement.pdf").symlink_to(make(inside, ".ssh/key") / ".ssh" / "key")


def _to_a_kind_that_is_no_statement(inside: Path, outside: Path) -> None:
    (inside / "statement.pdf").symlink_to(make(inside, "key.pem") / "key.pem")


@pytest.mark.parametrize(
    "link",
    [_to_what_is_hidden_inside, _to_a_kind_that_is_no_statement, _to_a_file, _to_a_file_by_a_relative_way, _by_a_link_to_a_link, _to_a_folder, _to_a_folder_above,
     _to_a_folder_whose_name_begins_alike],
)  # fmt: skip
@pytest.mark.parametrize("named_by_a_link", [False, True])
def test_a_link_out_of_the_folder_is_not_followed(
    tmp_path: Path, link: Callable[..., None], named_by_a_link: bool
) -> None:
    inside, outside = make(tmp_path / "in", "a.pdf"), make(tmp_path / "out", "key")
    link(inside, outside)
    given = inside
    if named_by_a_link:  # the folder that is named is meant
        given = tmp_path / "given"
        given.symlink_to(inside)
    refs, issues = read_inputs([str(given)])
    assert names(refs) == ["a.pdf"]
    assert [(issue.code, issue.source_name) for issue in issues][:1] == [("link_skipped", "statement.pdf")]
    assert str((inside / "statement.pdf").resolve()) in issues[0].message and issues[0].severity == "warning"


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    inside, outside = make(tmp_path / "in", "a.pdf"), make(tmp_path / "out", "key")
    (inside / "statement.pdf").symlink_to(outside / "key")
    (inside / "more").symlink_to(outside)
    refs, issues = read_inputs([str(inside / "statement.pdf"), str(inside / "more")])
    assert (names(refs), issues) == (["statement.pdf"], ())  # the same file by two names


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    make(tmp_path, "a.pdf")
    refs, issues = read_inputs([str(tmp_path), str(tmp_path / "pipe.pdf")])
    assert names(refs) == ["a.pdf"]
    assert codes(issues) == ["file_missing"]
    assert "pipe" in issues[0].message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_that_may_not_be_read(tmp_path: Path) -> None:
    locked = make(tmp_path / "locked", "a.pdf")
    make(tmp_path, "b.pdf")
    locked.chmod(0)
    refs, issues = read_inputs([str(tmp_path)])
    locked.chmod(0o700)
    assert names(refs) == ["b.pdf"]
    assert codes(issues) == ["file_missing"]
    assert "permission denied" in issues[0].message


def test_the_same_file_named_twice_is_one_statement(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "b.pdf")
    (tmp_path / "list.csv").write_text("company,file,year\nLarkspur Ltd,a.pdf,2024\n")
    given = [str(tmp_path / "a.pdf"), str(tmp_path), str(tmp_path / "list.csv"), str(tmp_path)]
    refs, issues = read_inputs(given)
    assert names(refs) == ["a.pdf", "b.pdf"]
    assert (refs[0].companies[0].name, refs[0].year, refs[0].listed_in) == ("Larkspur Ltd", 2024, "list.csv, row 2")
    assert codes(issues) == ["skipped_file"]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    make(tmp_path, "x/2023/s.pdf", "y/2023/s.pdf", "z/t.pdf")
    refs, _ = read_inputs([str(tmp_path / name) for name in ("x/2023/s.pdf", "y/2023/s.pdf", "z/t.pdf")])
    assert names(refs) == ["x/2023/s.pdf", "y/2023/s.pdf", "t.pdf"]
    refs, _ = read_inputs([str(tmp_path / "x"), str(tmp_path / "y")])
    assert names(refs) == ["x/2023/s.pdf", "y/2023/s.pdf"]


def test_addresses() -> None:
    refs, issues = read_inputs(["https://a.example/x.pdf#page=3", "HTTP://b.example", "https://a.example/x.pdf"])
    assert [(ref.source_name, ref.url, ref.path) for ref in refs] == [
        ("https://a.example/x.pdf", "https://a.example/x.pdf", None),
        ("HTTP://b.example", "HTTP://b.example", None),
    ]
    assert issues == ()


@pytest.mark.parametrize(
    "given", ["ftp://a.example/x.pdf", "file:///etc/passwd", "http://", "http://[", "s3://bucket/x"]
)
def test_addresses_of_other_kinds(given: str) -> None:
    refs, issues = read_inputs([given])
    assert (refs, codes(issues)) == ((), ["address_refused"])


def test_options_fill_what_nothing_nearer_says(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    (tmp_path / "list.csv").write_text(
        "company,file,year,sector,laws\nFull Ltd,a.pdf,2023,retail,AU\nBare Ltd,b.pdf,,,\n,c.pdf,,retail,\n"
    )
    refs, _ = read_inputs([str(tmp_path / "list.csv")], year=2024, sectors=("telecoms",), laws=("UK",))
    facts = [(ref.year, ref.companies[0].sectors if ref.companies else ref.sectors, ref.laws) for ref in refs]
    assert facts == [
        (2023, ("retail",), ("AU-MSA-2018-s16",)),
        (2024, ("telecoms",), ("UK-MSA-2015-s54",)),
        (2024, ("retail",), ("UK-MSA-2015-s54",)),
    ]
    bare, _ = read_inputs([str(tmp_path / "a.pdf")], sectors=("telecoms",))
    assert (bare[0].companies, bare[0].sectors) == ((), ("telecoms",))


def test_options_that_cannot_be() -> None:
    with pytest.raises(UsageError, match="1999"):
        read_inputs([], year=1999)
    with pytest.raises(UsageError, match="Moon"):
        read_inputs([], laws=("Moon",), vocabulary=Vocabulary(laws=frozenset({"UK-MSA-2015-s54"})))


@pytest.mark.shared
def test_real_folders(shared_data: Path) -> None:
    refs, issues = read_inputs([str(shared_data / "statements"), str(shared_data / "texts")])
    assert len({ref.source_name for ref in refs}) == len(refs) > 100
    assert not [issue for issue in issues if issue.severity != "info"]


@pytest.mark.parametrize(
    ("given", "url"),
    [("www.example.com", "https://www.example.com"), ("example.co.uk/legal", "https://example.co.uk/legal")],
)
def test_an_address_as_people_write_it(given, url):
    (ref,), issues = read_inputs([given])
    assert (ref.url, issues) == (url, ())


@pytest.mark.parametrize("given", ["statement.pdf", "nosuch.csv", "folder.com/x.txt.pdf", "a.b"])
def test_what_looks_like_a_file_is_one(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.com").mkdir()
    (tmp_path / "folder.com" / "x.txt.pdf").write_bytes(b"x")
    refs, _ = read_inputs([given])
    assert [ref.url for ref in refs] in ([], [None])
