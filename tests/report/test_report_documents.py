"""Cutting a document's text into parts with its quotes marked."""

import html

from statement_audit.report.documents import BUDGET, DocumentPages, cut_parts
from statement_audit.report.words import clean, cut, web_url


def texts(parts: list) -> str:
    return "".join(piece.text for part in parts for piece in part)


def test_every_quote_is_marked_where_it_stands() -> None:
    parts, starts = cut_parts([(1, "One. Two. Three."), (4, "Four.")], [(1, 5, 9), (4, 0, 5)])
    assert [(piece.id, piece.text) for piece in parts[0] if piece.marked] == [("p1-5", "Two."), ("p4-0", "Four.")]
    assert texts(parts) == "One. Two. Three.Four."
    assert starts == [(0, 0)]


def test_quotes_that_overlap_each_keep_a_place() -> None:
    parts, _ = cut_parts([(1, "abcdefghij")], [(1, 2, 6), (1, 4, 8), (1, 2, 9)])
    marked = [(piece.id, piece.text) for piece in parts[0] if piece.marked]
    assert "".join(text for _, text in marked) == "cdefghi"
    assert [name for name, _ in marked if name] == ["p1-2", "p1-4"]


def test_a_span_beyond_the_text_is_left_out() -> None:
    parts, _ = cut_parts([(1, "short")], [(1, 2, 99)])
    assert not any(piece.marked for piece in parts[0])


def test_a_giant_word_is_cut_into_pages_that_stay_small() -> None:
    text = "&" * 1_500_000 + "quote"
    parts, starts = cut_parts([(1, text)], [(1, 1_500_000, 1_500_005)])
    sizes = [sum(len(html.escape(piece.text)) for piece in part) for part in parts]
    assert max(sizes) <= BUDGET and texts(parts) == text
    document = DocumentPages("a" * 64, None, tuple(starts))
    assert document.text_at(1, 1_500_000) == f"documents/{'a' * 64}-{len(parts)}.html#p1-1500000"
    assert document.text_at(1) == f"documents/{'a' * 64}.html#page-1"


def test_words_of_others_are_cleaned_and_cut() -> None:
    assert clean("a\u202eb\x07c\x1b[0m\ud800") == "a b c [0m "
    assert clean("kept: \n\t é – “”") == "kept: \n\t é – “”"
    assert cut("x" * 50, 10) == "x" * 9 + "…"


def test_only_addresses_of_the_web_become_links() -> None:
    assert web_url("https://a.example/b?c=d") == "https://a.example/b?c=d"
    for text in ("javascript:alert(1)", "data:text/html,x", "//a.example", "file:///etc/passwd", "http://[", None, ""):
        assert web_url(text) is None
