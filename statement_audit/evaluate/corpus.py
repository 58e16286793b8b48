"""The project's own gold: invented statements with labels made by hand, taken through the whole pipeline."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from statement_audit.archive import is_whole
from statement_audit.errors import UsageError
from statement_audit.evaluate.judged import Judged, RecordingClassifier, run_pipeline
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.models import CompanyRef, Passage, RawDocument, Rubric, StatementRef, Status
from statement_audit.resources import CHECKOUT

SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "\u00a0": " "})
LEAST_PART = 4  # words of a passage that is only part of a labelled sentence


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Label(_Part):
    """What one sentence deserves for one criterion."""

    criterion: str
    status: Status
    sentence: str


class Decoy(_Part):
    """A sentence that looks like evidence for a criterion and must not count."""

    criterion: str
    sentence: str


class LabelledStatement(_Part):
    """One labelled statement; the fields that measuring needs of `corpus/manifest.yml`."""

    id: str
    file: str
    sha256: str
    company: str
    year: int | None
    sectors: list[str]
    laws: list[str]
    expected: list[Label]
    decoys: list[Decoy]
    not_found: list[str]


class Manifest(_Part):
    """`corpus/manifest.yml`, which the corpus's generator writes."""

    statements: list[LabelledStatement]


def find_corpus() -> Path:
    """The folder of the labelled corpus in this checkout.

    Raises:
        UsageError: the package is installed without it.
    """
    folder = CHECKOUT / "corpus"
    if not (folder / "manifest.yml").is_file():
        raise UsageError(
            f"There is no labelled corpus at {folder}.",
            hint="It comes with the source code, not with the installed package: run this in a checkout.",
        )
    return folder


def read_manifest(corpus: Path) -> Manifest:
    """The labelled statements, whose files are those that the labels were made for.

    Raises:
        UsageError: the manifest lacks something, or a file is missing or changed.
    """
    manifest = read_model(corpus / "manifest.yml", Manifest)
    for entry in manifest.statements:
        path = corpus / entry.file
        if not path.is_file() or not is_whole(path, entry.sha256):
            raise UsageError(f"{path} is not the file that {corpus}/manifest.yml describes.", hint="Generate it again.")
    return manifest


def audit(entry: LabelledStatement, corpus: Path, recorder: RecordingClassifier, rubric: Rubric) -> Judged:
    """Take one labelled statement through the pipeline, with the company, year, sectors and laws of the manifest.

    Raises:
        UsageError: the pipeline did not score it.
    """
    path = corpus / entry.file
    laws = tuple(gate.law for law in entry.laws for gate in rubric.gates if gate.law.startswith(f"{law}-"))
    company = CompanyRef(entry.company, sectors=tuple(entry.sectors))
    ref = StatementRef(path.name, path=path, companies=(company,), year=entry.year, laws=laws)
    raw = RawDocument(entry.sha256, path, path.stat().st_size)
    return run_pipeline(ref, raw, recorder, rubric, draft=False)


def fold(text: str) -> str:
    """Text as it is compared: one line, plain quotes and dashes, case ignored."""
    return " ".join(text.translate(SAME).split()).casefold()


def locate(sentence: str, passages: Sequence[Passage]) -> list[Passage]:
    """The passages that are the sentence; else those that hold it; else those that are parts of it."""
    wanted = fold(sentence)
    texts = [(passage, fold(passage.quote), fold(passage.text)) for passage in passages]
    return (
        [passage for passage, quote, text in texts if wanted in (quote, text)]
        or [passage for passage, quote, text in texts if wanted in quote or wanted in text]
        or [passage for passage, quote, _ in texts if len(quote.split()) >= LEAST_PART and quote in wanted]
    )
