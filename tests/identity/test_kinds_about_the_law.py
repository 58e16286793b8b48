"""Documents about the law that are no statements, and awkward ones that are: all invented. `kinds_of_document.json` says
which of them were kept aside while the signs of each kind were mended."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.identity.kind import NAMES, OTHER_TITLES, WORDS, reads_as
from statement_audit.identity.kind_signs import BYLINE
from statement_audit.models import DocumentKind, StatementRef
from statement_audit.sources.site_scores import REASONS

HERE = Path(__file__).parent
DOCUMENTS = [
    *json.loads((HERE / "about_the_law.json").read_text(encoding="utf-8")),
    *json.loads((HERE / "kinds_of_document.json").read_text(encoding="utf-8"))["documents"],
]
KNOWN = {
    "k09": DocumentKind.ARTICLE,  # news without a spokesperson, a day or a headline's verb
    "n58": DocumentKind.POLICY,  # guidance in a handbook
}
UNNAMED = {  # no statement, but in words that none of their kind's signs knows
    "k03", "k05", "k24", "n47", "n53", "n54", "n56", "n57", "n60", "n62",
}  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: f"{document['id']}-{document['kind']}")
def test_each_kind_is_told_from_the_others(document: dict, tmp_path: Path) -> None:
    path = tmp_path / document["file_name"]
    path.write_text(document.get("html") or document["text"], encoding="utf-8")
    read, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    identity = identify(read, StatementRef(path.name, path=path), date(2026, 12, 31))
    wanted = KNOWN.get(document["id"], DocumentKind(document["kind"]))
    wanted = DocumentKind.OTHER if document["id"] in UNNAMED else wanted
    assert identity.kind is wanted, identity.reasons
    if wanted is not DocumentKind.STATEMENT:
        named = "no statement" if wanted is DocumentKind.OTHER else NAMES[wanted]
        assert reads_as(identity).startswith(f"Reads as {named}: ")


def test_every_reason_against_a_statement_has_words() -> None:
    assert set(NAMES) == set(DocumentKind)
    documents = (one for one in DOCUMENTS if one["kind"] != "statement")
    assert {one["kind"] for one in documents} | {"statement", "other"} == set(DocumentKind)
    codes = {code for code, _ in OTHER_TITLES} | REASONS["walls"] | {"no_slavery_terms", "low_density", "not_declared"}
    assert codes - set(WORDS) == set()


def test_what_a_document_reads_as_says_why(tmp_path: Path) -> None:
    path = tmp_path / "template.txt"
    text = "Modern slavery statement template\n\n" + "[Company name] shall say here how slavery is kept away. " * 8
    path.write_text(text, encoding="utf-8")
    read, _ = extract(path, "0" * 64, name=path.name)
    identity = identify(read, StatementRef(path.name, path=path), date(2026, 12, 31))
    assert identity.kind is DocumentKind.TEMPLATE and not identity.kind.scored
    assert reads_as(identity).startswith(
        "Reads as a template: places to fill in; a title that says template or sample;"
    )


def test_a_wrapped_line_that_begins_with_by_is_no_byline() -> None:
    assert not BYLINE.search(
        "The risks are assessed\nby Our Procurement Team\nand approved\nby the board of directors, each year."
    )
    assert BYLINE.search("Insights\nBy Imelda Throssel, Partner, Employment")
    assert BYLINE.search("14 March 2024 · 4 minute read")
