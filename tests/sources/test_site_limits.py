"""A page that is made to cost much costs one visit, and no more than its length."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from statement_audit.documents import visits
from statement_audit.documents.visits import links_of, read_page_task
from statement_audit.engine import Lost
from statement_audit.errors import DocumentError
from statement_audit.fetch import answers
from statement_audit.issue_codes import document_error
from statement_audit.markup import is_overfull
from statement_audit.models import Identity, SitePage
from statement_audit.sources.html_page import labelled_values, read_tree
from statement_audit.sources.site import discover
from statement_audit.sources.site_links import PageView, read_page

URL = "https://www.brambleworth.example/"
FEW, MANY = 200, 800
GROWTH = 1.6  # calls a piece on the longer page by those on the shorter: linear is 1, quadratic 4


def calls(work: Callable[[], object]) -> int:
    """How many functions were called, generators gone on with included: the same on every machine."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def growth(work: Callable[[int], object]) -> float:
    """The calls of one piece among many by those of one among few."""
    work(2)  # what is imported or kept at the first use
    few = calls(lambda: work(FEW))
    return calls(lambda: work(MANY)) / few / (MANY / FEW)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "<a href='/x'>read more</a> words here. ",
        "<a href='/x'>read more</a>",
        "<a href='/x'></a>",
        "<span><a href='/x'>here</a></span><i></i>",
        "<div data-href='/x'>click here</div>",
        "<button formaction='/x'></button><b></b>",
        "<h2><a href='/x'>more</a></h2>",
        "<img><a href='/x' title='here'></a>",
    ],
)
def test_links_take_time_that_grows_with_their_number(piece: str) -> None:
    assert growth(lambda n: read_page(SitePage(URL, "text/html", f"<body><p>{piece * n}</p>".encode()))) < GROWTH


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "<dt>Period</dt><dd>2024</dd>",
        "<h2>Period</h2><p>2024</p>",
        "<b>Period</b> 2024 ",
        "<b>Period</b>",
        "<dt>a</dt>",
        "<b>",
        "<i>a",
    ],
)
def test_a_register_page_takes_time_that_grows_with_it(piece: str) -> None:
    assert growth(lambda n: labelled_values(read_tree(f"<main>{piece * n}</main>".encode()), {"x": "x"})) < GROWTH


@pytest.mark.parametrize(
    "tag",
    [
        "<meta http-equiv=refresh content='0; url=x'>",
        "<meta http-equiv='refresh' content='5'>",
        "<META content='0;url=/x' HTTP-EQUIV = refresh>",
        "<meta http-equiv=refresh content=nonsense>",
        "<meta http-equiv=refresh content='0;'>",
    ],
)
def test_a_page_of_refresh_tags_is_looked_at_once(tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(answers, "visible_text", lambda page: seen.append(page) or "x" * 5000)
    assert answers.redirect_target(200, {}, (tag * 500).encode(), URL) is None
    assert len(seen) == 1


@pytest.mark.parametrize("number", ["1" * 5000, "1" * 5000 + ";", "0" * 4000 + "65" * 200, "9" * 20_000, "99999999999"])
def test_a_character_of_a_huge_number_costs_no_more_than_itself(number: str) -> None:
    page = f"<meta http-equiv=refresh content='0; url=/a&#{number}'>".encode()
    target = answers.redirect_target(200, {}, page, URL)
    assert target is not None and target.startswith(f"{URL}a")
    page = f"<iframe src='/a&#{number}'></iframe>".encode()
    assert [one.startswith(f"{URL}a") for one in answers.frame_targets({}, page, URL)] == [True]


@pytest.mark.parametrize(
    "attributes",
    [
        "".join(f" a{number}" for number in range(6000)),
        "".join(f" a{number}=1" for number in range(6000)),
        "".join(f' a{number}=">"' for number in range(6000)),
        "".join(f"\na{number} = '<a>'" for number in range(6000)),
        "/".join(f"a{number}" for number in range(6000)),
        ' "' + "".join(f" a{number}" for number in range(6000)),
        " b='" + "x'".join(f" a{number}=1" for number in range(6000)),
    ],
    ids=[
        "bare",
        "unquoted",
        "with an end in quotes",
        "on lines",
        "with slashes",
        "after a stray quote",
        "after an open quote",
    ],
)
def test_a_tag_of_too_many_attributes_is_a_page_with_a_reason(attributes: str) -> None:
    page = f"<html><body><p>Text</p><a{attributes} href='/x'>x</a></body></html>"
    assert is_overfull(page)
    with pytest.raises(DocumentError) as refused:
        read_page(SitePage(URL, "text/html", page.encode()))
    assert refused.value.code == "size_limit" and "attributes" in refused.value.message


def test_long_tags_and_many_tags_are_no_fault() -> None:
    assert not is_overfull("<img src='data:image/png;base64," + "iVBOR/w0=" * 50_000 + "'>")
    assert not is_overfull('<div data-state="' + "a b=c " * 20_000 + '">')
    assert not is_overfull("<a b c d='e'>" * 20_000)
    assert not is_overfull("a < b and c > d " * 20_000 + "<")


def overfull() -> bytes:
    return b"<html><body><a" + b"".join(b" a%d" % number for number in range(6000)) + b">x</a></body></html>"


def nobody(page: SitePage) -> Identity | None:
    return None


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("size_limit", "too many attributes"),
        ("document_timeout", "stopped"),
        ("memory_limit", "full"),
        ("too_deep", "deep"),
        ("worker_died", "gone"),
    ],
)
def test_a_home_page_beyond_its_limits_leaves_the_other_ways(code: str, message: str) -> None:
    """The usual addresses are tried all the same; where they give nothing, the reason is named."""
    asked = []

    def visit(url: str) -> SitePage:
        asked.append(url)
        if url == URL:
            return SitePage(URL, "text/html", b"<html>home</html>")
        raise DocumentError("link_dead", "gone")

    def read(page: SitePage) -> object:
        raise DocumentError(code, message)

    found = discover(URL, visit, nobody, read=read)  # type: ignore[arg-type]
    assert f"{URL}modern-slavery-statement" in asked
    assert (found.problem, found.detail) == (code, message)


def test_another_page_beyond_its_limits_is_refused_with_its_reason() -> None:
    home = b"<html><body><a href='/modern-slavery'>Modern slavery statement</a></body></html>"

    def visit(url: str) -> SitePage:
        if url == URL:
            return SitePage(URL, "text/html", home)
        if url.endswith("/modern-slavery"):
            return SitePage(url, "text/html", overfull())
        raise DocumentError("link_dead", "gone")

    found = discover(URL, visit, nobody)
    assert ("size_limit", "Modern slavery statement") in [(item.reason, item.label) for item in found.refused]
    assert found.problem == "no_statement_found" and "size_limit" in found.detail


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[..., PageView]:
    """Read a page as the collector does, every page as a long one; `call` stands for the worker process."""
    monkeypatch.setattr(visits, "NEAR_BYTES", 0)

    def read(content: bytes, call: Any = read_page_task, media_type: str = "text/html") -> PageView:
        return links_of(call, SitePage(URL, media_type, content))

    return read


def test_a_long_page_is_read_by_a_worker_as_it_would_be_here(reader: Callable[..., PageView]) -> None:
    content = b"<html><body><a href='/modern-slavery'>Modern slavery statement</a></body></html>"
    assert reader(content) == read_page(SitePage(URL, "text/html", content))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "size_limit"),
        (Lost(None, "document_timeout", "stopped after 30 s"), "document_timeout"),
        (Lost(None, "worker_died", "the reading process ended"), "worker_died"),
        (document_error("memory_limit", f"{URL}: too much memory"), "memory_limit"),
    ],
)
def test_what_a_worker_cannot_read_is_named(reader: Callable[..., PageView], answer: object, code: str) -> None:
    call = read_page_task if answer is None else lambda task: answer
    with pytest.raises(DocumentError) as refused:
        reader(overfull(), call)
    assert refused.value.code == code and refused.value.message.startswith(URL)
    assert refused.value.hint


def test_long_data_of_a_page_is_read(reader: Callable[..., PageView]) -> None:
    view = reader(b'{"label":"Legal","href":"/legal"}', media_type="application/json")
    assert [link.url for link in view.links] == [f"{URL}legal"]
