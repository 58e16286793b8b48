"""Everything that the judge is trained on, as rows: a passage with its context, and what is known of each pair.

Three sources: passages that the project wrote (`training/data/*.jsonl`), real passages and sentences with labels, by parts
that share no template (`training.splits`), and what experts said of AIMS's sentences. Unknown is not "no": a row says
for each criterion how sure its target is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from statement_audit.classify.windows import passage_window
from statement_audit.evaluate.gold import read_gold
from statement_audit.evaluate.judged import text_criteria
from statement_audit.evaluate.label_map import load_map
from statement_audit.evaluate.labelled import Labelled, LabelledPassage, read_labelled
from statement_audit.evaluate.layout import lay_out
from statement_audit.evaluate.splits import choose_part, read_parts
from statement_audit.models import BlockKind, Kind, Passage, Rubric, Status
from statement_audit.score.statuses import SILENT
from training.own import FOLDER, OwnLine, ids, positives, read_lines
from training.splits import five_grams, near_equal

STATUSES = tuple(status.value for status in (
    Status.BACKGROUND, Status.OTHER_PARTY, Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING,
    Status.FUTURE_UNDATED, Status.FUTURE_DATED, Status.COMMITMENT, Status.CONCRETE_GENERIC, Status.CONCRETE_SPECIFIC,
    Status.OUTCOME,
))  # fmt: skip
REAL, AIMS, PLATFORM, OWN = "real", "aims", "platform", "own"
FILES = {REAL: "real_passages.jsonl", AIMS: "aims_sentences.jsonl", PLATFORM: "platform_passages.jsonl"}


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """`targets`: criterion → (1 or 0, weight); `default_weight`: of "no" for the others; `statuses`: criterion → status."""

    kind: str
    source: str
    text: str
    context: str
    targets: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    default_weight: float = 1.0
    statuses: Mapping[str, str] = field(default_factory=dict)


# --- labelled real text -----------------------------------------------------------------------


def read_part(labels: Path, kind: str, part: str | None, rubric: Rubric) -> Labelled:
    """One labelled file, or one part of it."""
    labelled = read_labelled(labels / FILES[kind], rubric)
    return choose_part(labelled, part, read_parts()) if part else labelled


def labelled_rows(labels: Path, kind: str, part: str | None, rubric: Rubric) -> list[TrainingRow]:
    """Every passage of a part with the context that the product gives it; doubtful pairs have no weight.

    The readers did not ask the formal criteria. AIMS's experts did, so their labels stand for them; elsewhere such a
    pair has no weight.
    """
    asked = {criterion.id for criterion in text_criteria(rubric)}
    formal = [criterion.id for criterion in rubric.criteria if criterion.id not in asked]
    experts = expert_labels(labels.parent / "aims", rubric) if kind == AIMS else {}
    rows = []
    for source in read_part(labels, kind, part, rubric).sources:
        _, passages = lay_out([row.line for row in source.rows])
        for row, passage in zip(source.rows, passages, strict=True):
            known = dict.fromkeys(formal, (0.0, 0.0)) | experts.get((source.name, passage.index), {})
            rows.append(_labelled_row(row, passage, kind, known))
    return rows


def expert_labels(data: Path, rubric: Rubric) -> dict[tuple[str, int], dict[str, tuple[float, float]]]:
    """(source, place of the sentence) → target and weight of each formal criterion that an AIMS label stands for."""
    label_map = load_map()
    single = {label: ids[0] for label, ids in label_map.criteria(rubric, label_map.labels).items() if len(ids) == 1}
    formal = {label: name for label, name in single.items() if rubric.criterion(name).kind is Kind.FORMAL}
    found = {}
    for country in ("au", "ca"):
        for statement in read_gold(data / f"{country}.csv", label_map.labels).statements:
            for place in range(len(statement.passages)):
                found[f"{country}/{statement.id}", place] = {
                    name: (float(statement.labels[label][place]), 1.0)
                    for label, name in formal.items()
                    if label in statement.labels
                }
    return found


def _labelled_row(
    row: LabelledPassage, passage: Passage, kind: str, known: Mapping[str, tuple[float, float]]
) -> TrainingRow:
    text, context = passage_window(passage)
    targets = {name: (float(status not in SILENT), 1.0) for name, status in row.labels.items()}
    targets |= dict.fromkeys(row.doubt, (0.0, 0.0)) | known
    statuses = {name: status.value for name, status in row.labels.items() if name not in row.doubt}
    return TrainingRow(kind, row.source, text, context, targets, 1.0, statuses)


def without_near_copies(rows: Sequence[TrainingRow], kept_apart: Sequence[TrainingRow]) -> list[TrainingRow]:
    """The rows that have no near-equal passage among those kept apart for choosing and testing."""
    every = [*rows, *kept_apart]
    passages = [(row.source, grams) if (grams := five_grams(row.text)) else (row.source, frozenset()) for row in every]
    filled = [number for number, (_, grams) in enumerate(passages) if grams]
    copies: set[int] = set()
    for one, other in near_equal([passages[number] for number in filled]):
        first, second = filled[one], filled[other]
        if (first < len(rows)) != (second < len(rows)):
            copies.add(min(first, second))
    return [row for number, row in enumerate(rows) if number not in copies]


# --- the project's own passages ---------------------------------------------------------------


def read_own(rubric: Rubric, folder: Path = FOLDER) -> tuple[list[TrainingRow], list[TrainingRow]]:
    """The project's own passages: (for training, held out). Raises SystemExit as `read_lines` does."""
    groups = {criterion.id: criterion.group for criterion in rubric.criteria}
    train: list[TrainingRow] = []
    held: list[TrainingRow] = []
    for line, is_held in read_lines(groups, folder):
        (held if is_held else train).append(_own_row(line, groups))
    return train, held


def _own_row(row: OwnLine, groups: Mapping[str, str]) -> TrainingRow:
    """Siblings of a positive are only half a no; what could be argued either way (`maybe`) is left out.

    Where a passage answers nothing, its status is said of the criteria whose words it shares.
    """
    text = str(row["text"])
    passage = Passage(
        0, 1, 0, len(text), text, text, BlockKind.PARAGRAPH, "", str(row.get("before") or ""), str(row.get("after") or "")
    )  # fmt: skip
    answered = positives(row)
    spoken = {groups[one] for one in answered}
    status = str(row["status"]) if row.get("status") in STATUSES else None
    silent = status in {one.value for one in SILENT}
    targets = {name: (0.0, 0.5) for name, group in groups.items() if group in spoken}
    targets |= dict.fromkeys(ids(row, "near"), (0.0, 2.0))
    targets |= dict.fromkeys(ids(row, "maybe"), (0.0, 0.0))
    targets |= dict.fromkeys(answered, (0.0 if silent else 1.0, 2.0))
    told = answered[:1] or (ids(row, "near") if silent else [])
    return TrainingRow(
        OWN, str(row["family"]), text, passage_window(passage)[1], targets, 1.0, dict.fromkeys(told, status) if status else {}
    )  # fmt: skip
