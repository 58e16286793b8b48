"""`evaluate GOLD`: how good the judge is, on text that people labelled: gold sets, and labelled passages (JSONL)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import number
from statement_audit.cli.progress import progress
from statement_audit.cli.screen import show_screen
from statement_audit.errors import UsageError
from statement_audit.writing import refuse_users_files, writing_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from statement_audit.classify.base import ClassifierSpec
    from statement_audit.evaluate.label_map import LabelMap
    from statement_audit.evaluate.labelled import Labelled
    from statement_audit.models import Rubric


def evaluate(
    context: typer.Context,
    gold: Annotated[Path | None, Argument()] = None,
    own: bool = False,
    statuses: bool = False,
    map_name: Annotated[str, Option("--map")] = "aims",
    part: str | None = None,
    documents: Path | None = None,
    classifier: str = "embedded",
    model: str | None = None,
    rubric: str = "modern-slavery",
    as_json: output.AsJson = False,
    out: Annotated[Path | None, Option(**o.WRITTEN)] = None,
) -> None:
    """Compare the judge with labels: precision, recall and F1 of the positive class.

    Each sentence is judged with its neighbours, at the classifier's own fixed thresholds, which are never fitted on
    the gold. docs/evaluating.md says what the figures mean. Exit codes: 0 measured, 2 gold that cannot be used.

    Args:
        gold: CSV: statement_id, sentence_index, sentence, then labels of 0 and 1; .jsonl: passages with criteria and
            statuses; or a folder of 'review export --gold'.
        own: Measure on this checkout's own labelled corpus instead.
        statuses: Measure the columns 'planned' and 'denied' instead of labels.
        map_name: Which criteria stand for which label: a shipped map, or your own .yml file.
        part: .jsonl: only the sources of train, threshold or test.
        documents: .jsonl: run the whole pipeline on the sources' files in this folder.
        out: Write the JSON report to this file as well.
    """
    import tempfile

    from statement_audit.classify.base import ClassifierSpec
    from statement_audit.engine import default_workers
    from statement_audit.rubric import load_rubric

    if out is not None:
        refuse_users_files(out.parent, [out.name])  # before an hour of measuring
    o.exclude(["GOLD"] * (gold is not None) + ["--own"] * own)
    if gold is None and not own:
        raise UsageError("Name a gold file, or give --own.", hint="statement-audit evaluate GOLD.csv")
    labelled = gold if gold is not None and gold.suffix == ".jsonl" else None
    if gold is None or labelled or gold.is_dir():
        if statuses:
            raise UsageError("Labels with statuses always measure these, too.", hint="Leave out --statuses.")
        o.belong(o.typed(context, "--map"), "a CSV of labels")
    if not labelled:
        o.belong(o.typed(context, "--part", "--documents"), "labelled passages (.jsonl)")
    loaded = load_rubric(rubric)
    with tempfile.TemporaryDirectory() as folder:
        # Judging and calibration need the same vectors: the cache keeps the second look from costing as much.
        spec = ClassifierSpec(name=classifier, model=model, cache=Path(folder) / "cache.db", threads=default_workers())
        if labelled:
            report = _measure_passages(labelled, part, documents, spec, loaded)
        else:
            report = _measure(gold, statuses, map_name, spec, loaded)
    if out is not None:
        with writing_file(out) as place:
            place.write_text(json.dumps(output.plain(report), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        output.note(f"Report: {out}")
    if as_json:
        output.print_json(report)
    elif labelled:
        groups, criteria = _counted(report["groups"]), _counted(report["criteria"])
        show_screen("passages", report=report, groups=groups, criteria=criteria)
    else:
        show_screen("evaluate", report=report)
    if not labelled:  # its bar has said so
        speed = number(report["sentences_per_second"], 1)
        output.note(f"{report['seconds']:.1f} s, {speed} sentences a second.")


def _measure(gold: Path | None, statuses: bool, map_name: str, spec: ClassifierSpec, loaded: Rubric) -> dict[str, Any]:
    """Read everything that can be wrong before a model is loaded."""
    from statement_audit.classify import load_classifier
    from statement_audit.evaluate import labels, own_gold
    from statement_audit.evaluate.corpus import find_corpus
    from statement_audit.evaluate.gold import read_gold
    from statement_audit.evaluate.label_map import load_map

    if gold is None or gold.is_dir():
        corpus = gold or find_corpus()
        step = _progress("Own gold" if gold is None else corpus.name)
        return own_gold.evaluate_own(corpus, load_classifier(spec), loaded, step)
    label_map = load_map(map_name)
    read = read_gold(gold, (*label_map.labels, *labels.STATUS_COLUMNS))
    _note_left_aside(read.columns, statuses, label_map)
    step = _progress(read.name)
    if statuses:
        return labels.evaluate_statuses(read, load_classifier(spec), loaded, step)
    label_map.criteria(loaded, [column for column in read.columns if column in label_map.labels])
    return labels.evaluate_labels(read, load_classifier(spec), loaded, label_map, step)


def _note_left_aside(columns: tuple[str, ...], statuses: bool, label_map: LabelMap) -> None:
    from statement_audit.evaluate.labels import STATUS_COLUMNS

    wanted = STATUS_COLUMNS if statuses else label_map.labels
    left = [column for column in columns if column not in wanted]
    if left and len(left) < len(columns):
        how = "without --statuses" if statuses else "with --statuses"
        output.note(f"Left aside: {', '.join(left)}. They are measured {how}.")


def _progress(name: str) -> Callable[[], None]:
    """Count statements on a terminal; say nothing elsewhere."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{name}: {done} statements judged")
            sys.stderr.flush()

    return step


def _measure_passages(
    path: Path, part: str | None, documents: Path | None, spec: ClassifierSpec, loaded: Rubric
) -> dict[str, Any]:
    """Read everything that can be wrong before a model is loaded, then show a bar while sources are judged."""
    from statement_audit.classify import load_classifier
    from statement_audit.evaluate.labelled import read_labelled
    from statement_audit.evaluate.passage_report import evaluate_passages

    labelled = read_labelled(path, loaded)
    if part is not None:
        from statement_audit.evaluate.splits import choose_part, read_parts

        labelled = choose_part(labelled, part, read_parts())
    found = _documents(labelled, documents)
    if found is not None:
        labelled = labelled.only(found)
    classifier = load_classifier(spec)
    with progress() as bars:
        bars.note(f"{labelled.passages} passages, judge {classifier.name} ({classifier.revision})")
        bars.start(labelled.name, len(labelled.sources))
        return evaluate_passages(labelled, classifier, loaded, lambda: bars.advance(labelled.name), found)


def _documents(labelled: Labelled, folder: Path | None) -> dict[str, Path] | None:
    from statement_audit.evaluate.passage_report import find_documents

    if folder is None:
        return None
    found = find_documents(labelled, folder)
    left = [source.name for source in labelled.sources if source.name not in found]
    if left:
        output.note(f"{len(left)} of {len(labelled.sources)} sources have no file there: {', '.join(left)}.")
    return found


def _counted(figures: dict[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """What was marked or found, by name."""
    return [(name, row) for name, row in figures.items() if row["tp"] or row["fp"] or row["fn"]]
