"""What pages of docs/ print is what commands print."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from docs.sessions import BENCHMARK, ROOT, benchmark, changed, filled, marked, pages, part

OUTPUT = "one\ntwo  \nthree\nfour\n"


@pytest.mark.slow
@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in pages()])
def test_what_a_page_prints_is_what_comes_out(page: Path, scored_corpus: Path) -> None:
    """Close calls may fall otherwise on another processor: nine lines of ten are enough."""
    shown, made = marked(page.read_text(encoding="utf-8")), marked(filled(page, scored_corpus, slow=False))
    same = difflib.SequenceMatcher(None, shown, made, autojunk=False).ratio()
    assert same > 0.9, "\n".join(difflib.unified_diff(shown, made, lineterm=""))


def test_numbers_of_the_benchmark_are_those_of_its_file() -> None:
    told = [words for page in pages() for words in BENCHMARK.findall(page.read_text(encoding="utf-8"))]
    assert len(told) == 2 and set(told) == {benchmark()}


def test_the_path_of_a_checkout_is_on_no_page() -> None:
    assert [page.name for page in pages() if str(ROOT) in page.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ([], "one\ntwo\nthree\nfour"),
        (["from=two", "to=four"], "two\nthree"),
        (["lines=2"], "one\ntwo\n..."),
        (["only=t|f"], "two\nthree\nfour"),
    ],
)
def test_a_part_of_an_output(asked: list[str], lines: str) -> None:
    assert part(OUTPUT, asked) == lines


def test_a_diff_changes_what_stands_once() -> None:
    assert changed("a\nb\nc\n", " a\n-b\n+d\n+e") == "a\nd\ne\nc\n"
    with pytest.raises(AssertionError, match="stands 0 times"):
        changed("a\n", "-b\n+c")
