"""A short statement with an ending of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.identity.people import People, read_people
from statement_audit.models import StatementRef
from statement_audit.passages import split_passages
from statement_audit.rubric import load_rubric
from statement_audit.score.strangers import Strangers, own_names

TODAY = date(2026, 11, 25)
RUBRIC = load_rubric()
BODY = (
    "We buy from farms and audit them for forced labour and child labour. We found no modern slavery this year, but "
    "passports were kept on two farms and given back. Our buyers are trained to see the signs of human trafficking."
)


@pytest.fixture
def end_with(tmp_path: Path) -> Callable[[str], People]:
    """Reads who approved and who signed a statement of Quill Limited that ends with the given lines."""

    def read(lines: str) -> People:
        path = tmp_path / "a.txt"
        text = f"Modern slavery statement\n\nThis statement is made by Quill Limited.\n\n{BODY}\n\n{BODY}\n\n{lines}\n"
        path.write_text(text, encoding="utf-8")
        document, _ = extract(path, "0" * 64, name=path.name)
        identity = identify(document, StatementRef(path.name, path=path), TODAY)
        passages = split_passages(document, [1])
        strangers = Strangers(passages, own_names(("Quill Limited",), identity), RUBRIC)
        own = tuple(passage for passage in passages if not strangers.act_in(passage))
        people = read_people(own, document.pages, ("Quill Limited",), TODAY)
        assert all(document.pages[0].text[fact.start : fact.end] == fact.quote for fact in people.facts)
        return people

    return read
