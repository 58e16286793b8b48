"""A judge without a model, statements of an invented company, and a progress that says nothing."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from statement_audit.classify.base import ClassifierSpec
from statement_audit.models import CompanyRef, RawDocument, StatementRef
from statement_audit.pipeline import Judge, RunOptions, Task, load_judge

STATEMENT = """Tidewater Foods Ltd: modern slavery statement 2024

This statement is made under section 54 of the Modern Slavery Act 2015 by Tidewater Foods Ltd for the financial year \
ended 31 March 2024. It sets out the steps that we have taken against slavery and human trafficking in our business and \
supply chains.

We buy fish, oats and packaging from 212 suppliers in nine countries. In June 2023 we trained 41 buyers to see the signs \
of forced labour. We audited 18 suppliers and found two cases of withheld passports; both were given back within a week. \
Our policy forbids recruitment fees. Workers can call a free hotline in eleven languages. It took 37 calls in the year. \
Our buyers visit every new supplier before the first order. We will publish a list of our suppliers by December 2025.

This statement was approved by the board of Tidewater Foods Ltd on 4 July 2024 and is signed by a director.
"""


class Silent:
    """Keeps the notes, draws nothing."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None:
        self.notes.append(message)


@pytest.fixture
def silent() -> Silent:
    return Silent()


@pytest.fixture
def options(tmp_path: Path) -> RunOptions:
    return RunOptions(db=tmp_path / "results" / "audit.db", classifier=ClassifierSpec("keyword"))


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return load_judge(RunOptions(db=tmp_path_factory.mktemp("judge") / "a.db", classifier=ClassifierSpec("keyword")))


@pytest.fixture
def statement() -> str:
    return STATEMENT


@pytest.fixture
def make_task(tmp_path: Path) -> Callable[..., Task]:
    """A task for bytes or text, as the driver would make it; facts of the reference may be given by name."""

    def make(content: bytes | str, name: str = "tidewater-2024.txt", **facts: object) -> Task:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(data)
        facts = {"companies": (CompanyRef("Tidewater Foods Ltd", sectors=("food_agri",)),), **facts}
        ref = StatementRef(source_name=name, path=path, **facts)
        sha256 = hashlib.sha256(data).hexdigest()
        return Task(ref, RawDocument(sha256, path, len(data)), f"fingerprint of {name} {sha256}")

    return make
