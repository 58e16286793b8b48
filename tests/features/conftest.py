"""A judge without a model, statements of an invented company, and a progress that says nothing."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pipeline_samples import STATEMENT, Silent

from statement_audit.classify.base import ClassifierSpec
from statement_audit.models import CompanyRef, RawDocument, StatementRef
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import Judge, Task, load_judge


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
