"""`evaluate LABELS.jsonl`: judge and scores against labelled passages, criterion by criterion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.cli import output
from statement_audit.cli.output import Column, number
from statement_audit.cli.progress import progress

if TYPE_CHECKING:
    from statement_audit.classify.base import ClassifierSpec
    from statement_audit.evaluate.labelled import Labelled

GRADES = ("right", "arguable", "wrong")


def measure(path: Path, part: str | None, documents: Path | None, spec: ClassifierSpec, rubric: str) -> dict[str, Any]:
    """Read everything that can be wrong before a model is loaded, then show a bar while sources are judged."""
    from statement_audit.classify import load_classifier
    from statement_audit.evaluate.labelled import read_labelled
    from statement_audit.evaluate.passage_report import evaluate_passages
    from statement_audit.rubric import load_rubric

    loaded = load_rubric(rubric)
    labelled = read_labelled(path, loaded)
    if part is not None:
        from statement_audit.evaluate.parts import choose_part, read_parts

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
    from statement_audit.evaluate.labelled_documents import find_documents

    if folder is None:
        return None
    found = find_documents(labelled, folder)
    left = [source.name for source in labelled.sources if source.name not in found]
    if left:
        output.note(f"{len(left)} of {len(labelled.sources)} sources have no file there: {', '.join(left)}.")
    return found


def print_report(report: dict[str, Any]) -> None:
    """For people: groups, criteria that were marked or found, then quotes, statements and statuses."""
    _print_counts("group", report["groups"])
    output.say()
    _print_counts("criterion", report["criteria"])
    output.say("\n".join(["", *_lines(report)]))
    for case in report["quotes"].get("unmatched", {}).get("cases", ()):
        output.say(f"  {case['source']}, {case['criterion']}: {output.shorten(case['quote'], 70)}")


RATES = tuple(Column(name, digits=3) for name in ("precision", "recall", "f1"))
COUNTS = tuple(Column(name, right=True) for name in ("tp", "fp", "fn", "support"))


def _print_counts(name: str, figures: dict[str, dict[str, Any]]) -> None:
    told = [{"name": key, **row} for key, row in figures.items() if row["tp"] or row["fp"] or row["fn"]]
    output.show_table([Column(name, "name"), *RATES, *COUNTS], told)


def _lines(report: dict[str, Any]) -> list[str]:
    pairs, quotes = report["pairs"], report["quotes"]
    statements, status = report["statements"], report["status"]
    lines = [
        f"Pairs that count: precision {number(pairs['precision'], 3)}, recall {number(pairs['recall'], 3)}, "
        f"F1 {number(pairs['f1'], 3)} ({pairs['tp']} right, {pairs['fp']} wrong, {pairs['fn']} missed)",
        f"Macro F1 of the criteria with 3 positives or more: {number(report['macro_f1'], 3)}",
        f"Best quotes: {_grades(quotes)}",
        f"  of findings that call for no person: {_grades(quotes['unflagged'])}",
        f"By statement: {number(statements['recall'], 3)} of what is there is found, "
        f"{number(statements['absent_right'], 3)} of what is not found is not there",
        f"Status of the right quotes: the same {number(status['same'], 3)}, its family {number(status['family'], 3)}",
    ]
    if "unmatched" in quotes:
        lines.append(
            f"Matched with no labelled passage: {quotes['unmatched']['n']} best quotes, {pairs['unmatched']} pairs"
        )
    return lines


def _grades(counts: dict[str, int]) -> str:
    return f"{counts['n']}, of which {', '.join(f'{counts[name]} {name}' for name in GRADES)}"
