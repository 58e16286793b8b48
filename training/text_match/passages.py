"""Everything that the judge is trained on, as windows: a passage, its neighbours, and what is known of it.

Two sources: passages that the project wrote (`training/data/*.jsonl`) and the AIMS sentence sets (CC-BY-4.0, never
committed). Unknown is not "no": a window says for each criterion how sure its target is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from statement_audit.classify.windows import CONTEXT_WORDS
from statement_audit.models import Criterion
from training.own import FOLDER, OwnLine, ids, positives, read_lines
from training.rows import STATUSES
from training.text_match.aims import LabelledSet

RARE_GROUPS = ("PLT", "DOM")  # AIMS statements speak of neither: there every pair with them is taken as no


@dataclass(frozen=True, slots=True)
class Window:
    """`targets`: criterion -> 1 or 0 with a weight. `labels`: AIMS label -> 0 or 1 (any of its criteria)."""

    text: str
    before: str = ""
    after: str = ""
    targets: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    default_weight: float = 0.0  # of "no" for criteria that `targets` does not name
    labels: Mapping[str, int] = field(default_factory=dict)
    status: str | None = None
    positives: tuple[str, ...] = ()


def near_context(row: Window) -> str:
    """The context of a window cut as the classifier cuts it."""
    return f"{' '.join(row.before.split()[-CONTEXT_WORDS:])} | {' '.join(row.after.split()[:CONTEXT_WORDS])}"


def read_own(criteria: Sequence[Criterion], folder: Path = FOLDER) -> tuple[list[Window], list[Window]]:
    """The project's own passages: (for training, held out). Raises SystemExit as `read_lines` does."""
    known = {criterion.id: criterion.group for criterion in criteria}
    train: list[Window] = []
    held: list[Window] = []
    for line, is_held in read_lines(known, folder):
        (held if is_held else train).append(_own_window(line, known))
    return train, held


def _own_window(row: OwnLine, known: Mapping[str, str]) -> Window:
    """Siblings of a positive are only half a no; what could be argued either way (`maybe`) is left out."""
    answered = positives(row)
    groups = {known[one] for one in answered}
    targets = {name: (0.0, 0.5) for name, group in known.items() if group in groups}
    targets |= dict.fromkeys(ids(row, "near"), (0.0, 2.0))
    targets |= dict.fromkeys(ids(row, "maybe"), (0.0, 0.0))
    targets |= dict.fromkeys(answered, (1.0, 2.0))
    status = str(row["status"]) if row.get("status") in STATUSES else None
    return Window(
        text=str(row["text"]),
        before=str(row.get("before") or ""),
        after=str(row.get("after") or ""),
        targets=targets,
        default_weight=1.0,
        status=status,
        positives=tuple(answered),
    )


def aims_windows(gold: LabelledSet, criteria: Iterable[Criterion], *, bare_ends: bool) -> list[Window]:
    """The sentences of one country. `bare_ends`: every second one loses its full stop, as headings and lists do."""
    rare = {criterion.id: (0.0, 0.3) for criterion in criteria if criterion.group in RARE_GROUPS}
    return [
        Window(
            text=passage.text.rstrip(".") if bare_ends and number % 2 else passage.text,
            before=passage.before,
            after=passage.after,
            targets=rare,
            labels={label: int(values[number]) for label, values in gold.labels.items()},
        )
        for number, passage in enumerate(gold.passages)
    ]
