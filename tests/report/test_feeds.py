"""Feeds and digests of changes whose every word is a stranger's."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from statement_audit.report.feeds import EVENTS, as_atom, as_digest, as_item, as_json_feed
from statement_audit.store.read_changes import ChangeRow

ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = "A\x0b\ufffe</title><script>alert(1)</script>]]>\u202e\ud800 & Söhne"


def row(event: str = "new", url: str = "https://a.example/?a=1&b=<2>", **other: object) -> ChangeRow:
    facts = {"detail": NASTY, "year": 2025, "statement_id": 1, "score_id": 1, "previous_score_id": None}
    facts |= {"score_state": "scored", "quality": 12.34, "band": "basic"} | other
    when = "2026-11-28T05:17:00+00:00"
    return ChangeRow(1, "key", NASTY, url, event, when, "0" * 64, "1" * 64, **facts)  # type: ignore[arg-type]


def test_nothing_in_a_name_becomes_markup() -> None:
    item = as_item(row(), [])
    root = ElementTree.fromstring(as_atom("<T>", [item], "urn:sha256:1", "2026-11-28T05:17:00+00:00").encode())
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert "<script>alert(1)</script>" in (entry.findtext(f"{ATOM}title") or "")  # as words
    assert entry.find(f"{ATOM}link").get("href") == "https://a.example/?a=1&b=<2>"  # type: ignore[union-attr]
    page = as_digest("html", "<T>", [item])
    assert "<script>" not in page and "&lt;script&gt;" in page
    text = as_digest("txt", "T", [item])
    assert not {"\x0b", "\ufffe", "\u202e", "\ud800"} & set(page + text)
    assert json.loads(as_json_feed("T", [item]))["items"][0]["_statement_audit"]["quality"] == 12.34


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    item = as_item(row(url="javascript:alert(1)"), [])
    assert "url" not in item
    assert "javascript" not in as_digest("html", "T", [item]) + as_atom("T", [item], "urn:sha256:1", "")


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_has_its_words(event: str) -> None:
    item = as_item(row(event), [])
    assert item["title"].endswith(f": {EVENTS[event]} (2025), quality 12.3")
    assert ("The archived copy stays" in item["content_text"]) is (event in ("dead", "removed", "blocked"))


def test_what_could_not_be_scored_says_so() -> None:
    item = as_item(row(score_state="could_not_read", quality=None, band=None), [])
    assert "Not scored: could not read." in item["content_text"]
    assert "quality" not in item["title"]


def test_the_name_of_a_change_is_made_of_what_it_says() -> None:
    assert row().urn == row().urn != row("changed").urn
    assert row(quality=50.0).urn == row().urn
