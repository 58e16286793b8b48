"""Approval and signature count as done, by the company, for this statement: a hundred and twenty-eight endings in three formats."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from ending_files import ENDINGS, write

from statement_audit.extract import extract
from statement_audit.identity.approval import find_approval
from statement_audit.identity.identify import identify
from statement_audit.identity.signature import find_signature
from statement_audit.models import StatementRef
from statement_audit.passages import split_passages
from statement_audit.rubric import load_rubric
from statement_audit.score.strangers import Strangers, own_names

NONE = {"not_met", "absent"}  # which of them makes no difference to a law
TODAY = date(2026, 12, 31)
RUBRIC = load_rubric()
# Read otherwise than their writers meant, and why.
KNOWN = {
    ("e16", "signature"): "a line of one word, 'Sgd.', is no passage",
    ("e38", "approval"): "the PDF gives the table column by column",
    ("f22", "signature"): "a dotted line with a role in brackets is partly",
    ("f37", "approval"): "the board of the parent, which is of the group",
    ("f37", "signature"): "the chief executive of the parent",
    ("g10", "signature"): "an envelope's number stands between 'DocuSigned by' and the name with its office",
    ("g31", "approval"): "another company's board, whose name is all common words",
    ("g31", "signature"): "its chief executive",
    ("f40", "signature"): "a partner of the company's lawyers, whose firm stands on the line below",
}


def read(ending: dict, folder: Path) -> tuple[str, str]:
    """Statuses of approval and signature as the product reads the file."""
    path = write(ending, folder)
    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    identity = identify(document, StatementRef(path.name, path=path), TODAY)
    passages = split_passages(document, identity.pages)
    strangers = Strangers(passages, own_names((ending["company"],), identity), RUBRIC)
    own = tuple(passage for passage in passages if not strangers.act_in(passage.quote))
    approval = find_approval(own)
    pages = [page for page in document.pages if page.number in identity.pages]
    signature = find_signature(own, pages, approval.passage if approval else None)
    return tuple(found.status.value if found else "absent" for found in (approval, signature))


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: f"{ending['id']}-{ending['kind']}")
def test_approval_and_signature_are_read_as_their_writer_meant(ending: dict, tmp_path: Path) -> None:
    for what, found in zip(("approval", "signature"), read(ending, tmp_path), strict=True):
        right = found == ending[what] or {found, ending[what]} <= NONE
        assert right is ((ending["id"], what) not in KNOWN), (what, found, ending["blocks"])
