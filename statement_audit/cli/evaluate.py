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
from statement_audit.cli.output import Column, number
from statement_audit.cli.progress import progress
from statement_audit.errors import UsageError
from statement_audit.writing import refuse_users_files, writing_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from statement_audit.classify.base import ClassifierSpec
    from statement_audit.evaluate.label_map import LabelMap
    from statement_audit.evaluate.labelled import Labelled


def evaluate(
    context: typer.Context,
    gold: Annotated[
        Path | None,
        Argument(
            help="CSV: statement_id, sentence_index, sentence, then labels of 0 and 1; .jsonl: passages with criteria "
            "and statuses; or a folder of 'review export --gold'."
        ),
    ] = None,
    own: Annotated[bool, Option("--own", help="Measure on this checkout's own labelled corpus instead.")] = False,
    statuses: Annotated[
        bool, Option("--statuses", help="Measure the columns 'planned' and 'denied' instead of labels.")
    ] = False,
    map_name: Annotated[
        str, Option("--map", help="Which criteria stand for which label: a shipped map, or your own .yml file.")
    ] = "aims",
    part: Annotated[str | None, Option(help=".jsonl: only the sources of train, threshold or test.")] = None,
    documents: Annotated[
        Path | None, Option(help=".jsonl: run the whole pipeline on the sources' files in this folder.")
    ] = None,
    classifier: o.ClassifierName = "embedded",
    model: o.ModelName = None,
    rubric: o.RubricName = "modern-slavery",
    as_json: output.AsJson = False,
    out: Annotated[Path | None, Option(help="Write the JSON report to this file as well.", **o.WRITTEN)] = None,
) -> None:
    """Compare the judge with labels: precision, recall and F1 of the positive class.

    Each sentence is judged with its neighbours, at the classifier's own fixed thresholds, which are never fitted on
    the gold. docs/evaluating.md says what the figures mean. Exit codes: 0 measured, 2 gold that cannot be used.
    """
    import tempfile

    from statement_audit.classify.base import ClassifierSpec
    from statement_audit.engine import default_workers

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
    with tempfile.TemporaryDirectory() as folder:
        # Judging and calibration need the same vectors: the cache keeps the second look from costing as much.
        spec = ClassifierSpec(name=classifier, model=model, cache=Path(folder) / "cache.db", threads=default_workers())
        if labelled:
            report = _measure_passages(labelled, part, documents, spec, rubric)
        else:
            report = _measure(gold, statuses, map_name, spec, rubric)
    if out is not None:
        with writing_file(out) as place:
            place.write_text(json.dumps(output.plain(report), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        output.note(f"Report: {out}")
    if as_json:
        output.print_json(report)
    elif labelled:
        _print_passages(report)
    else:
        _print_report(report)
    if not labelled:  # its bar has said so
        speed = number(report["sentences_per_second"], 1)
        output.note(f"{report['seconds']:.1f} s, {speed} sentences a second.")


def _measure(gold: Path | None, statuses: bool, map_name: str, spec: ClassifierSpec, rubric: str) -> dict[str, Any]:
    """Read everything that can be wrong before a model is loaded."""
    from statement_audit.classify import load_classifier
    from statement_audit.evaluate.corpus import find_corpus
    from statement_audit.evaluate.gold import read_gold
    from statement_audit.evaluate.label_map import load_map
    from statement_audit.evaluate.labels import STATUS_COLUMNS, evaluate_labels, evaluate_statuses
    from statement_audit.evaluate.own_gold import evaluate_own
    from statement_audit.rubric import load_rubric

    loaded = load_rubric(rubric)
    if gold is None or gold.is_dir():
        corpus = gold or find_corpus()
        step = _progress("Own gold" if gold is None else corpus.name)
        return evaluate_own(corpus, load_classifier(spec), loaded, step)
    label_map = load_map(map_name)
    read = read_gold(gold, (*label_map.labels, *STATUS_COLUMNS))
    _note_left_aside(read.columns, statuses, label_map)
    step = _progress(read.name)
    if statuses:
        return evaluate_statuses(read, load_classifier(spec), loaded, step)
    label_map.criteria(loaded, [column for column in read.columns if column in label_map.labels])
    return evaluate_labels(read, load_classifier(spec), loaded, label_map, step)


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


# --- for people ------------------------------------------------------------------------------


def _print_report(report: dict[str, Any]) -> None:
    limits = report["thresholds"]
    output.say(
        f"{report['gold']}: {report['sentences']} sentences of {report['statements']} statements\n"
        f"Judge {report['classifier']} ({report['revision']}), rubric {report['rubric']['id']}"
        f" {report['rubric']['version']}\nAccepts from {limits.accept:g}, rare criteria without an anchor from "
        f"{limits.accept_unanchored_rare:g}\n"
    )
    if report["gold"] == "own":
        _print_own(report)
        return
    _print_labels(report)
    if "confusion" in report:
        _print_confusion("marked by experts", report["confusion"])
    if "calibration" in report:
        _print_calibration(report["calibration"])


FIGURES = (
    *(Column(heading, heading.lower(), digits=3) for heading in ("precision", "recall", "F1")),
    Column("support", digits=0),
)


def _print_labels(report: dict[str, Any]) -> None:
    by_statement = report["statement_level"]
    columns = (
        Column("label", "name"),
        *FIGURES,
        Column("F1 by statement", lambda row: number(by_statement[row["name"]]["f1"], 3), right=True),
    )
    output.show_table(columns, _named(report["labels"]))
    low_high = report["macro_f1_interval"]
    spread = f" (95 % interval {low_high[0]:.3f} to {low_high[1]:.3f})" if low_high else ""
    output.say(f"\nMacro F1 of {_headline_labels(report)}: {number(report['macro_f1'], 3)}{spread}")
    if "macro_f1_all" in report:
        output.say(f"Macro F1 of all {len(report['labels'])} labels: {number(report['macro_f1_all'], 3)}")


def _named(figures: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": name, **row} for name, row in figures.items()]


def _headline_labels(report: dict[str, Any]) -> str:
    """The labels behind `macro_f1`, in words."""
    if "map" not in report:
        return " and ".join(report["macro_labels"])
    return f"the {len(report['macro_labels'])} headline labels of the map {report['map']}"


def _print_confusion(title: str, confusion: dict[str, dict[str, int]]) -> None:
    output.say(f"\nStatus given to sentences {title}:")
    for gold, given in confusion.items():
        parts = ", ".join(f"{name} {number}" for name, number in given.items())
        output.say(f"  {gold}: {parts}")


NOTHING = {"f1": None}
BINS = (
    Column("said", lambda each: f"{each.low:.1f}-{each.high:.1f}"),
    Column("cases", "count", right=True),
    Column("mean said", "mean_probability", digits=3),
    Column("share true", "share_positive", digits=3),
)


def _print_calibration(calibration: dict[str, Any]) -> None:
    output.say(f"\nCalibration on {calibration['scope']}: expected error")
    for cases, error, which in (("cases", "ece", ""), ("cases_from_review", "ece_from_review", " from review on")):
        output.say(f"  {number(calibration[error], 3)} over {calibration[cases]} cases{which}")
    if not calibration["cases"]:
        return
    output.show_table(BINS, [each for each in calibration["bins"] if each.count])


def _print_own(report: dict[str, Any]) -> None:
    of_findings = report["findings"]["groups"]
    columns = (
        Column("group", "name"),
        *FIGURES,
        Column("F1 of findings", lambda row: number(of_findings.get(row["name"], NOTHING)["f1"], 3), right=True),
    )
    output.show_table(columns, _named(report["groups"]))
    statuses, formal = report["statuses"], report["formal"]
    output.say(
        f"\nMacro F1 of the groups: {number(report['macro_f1'], 3)}, of findings by statement: "
        f"{number(report['findings']['macro_f1'], 3)}",
        f"Labelled sentences found as passages: {report['located']} of {report['labels_made']}",
        f"Status right: {number(statuses['accuracy'], 3)} of {statuses['labelled']} sentences, its family "
        f"right: {number(statuses['family_accuracy'], 3)}",
        f"Denied F1 {number(statuses['denied']['f1'], 3)} (support {statuses['denied']['support']}), "
        f"planned F1 {number(statuses['planned']['f1'], 3)} (support {statuses['planned']['support']})",
        f"Formal criteria right: {number(formal['accuracy'], 3)}",
        f"Decoys that earn points: {report['decoys']['counted']} of {report['decoys']['made']}",
        f"Criteria not in the statement and found all the same: {report['not_found']['false_alarms']} of "
        f"{report['not_found']['made']}, {report['not_found']['that_earn']} with points",
    )
    _print_confusion("by the label that they carry", statuses["confusion"])
    _print_calibration(report["calibration"])


GRADES = ("right", "arguable", "wrong")


def _measure_passages(
    path: Path, part: str | None, documents: Path | None, spec: ClassifierSpec, rubric: str
) -> dict[str, Any]:
    """Read everything that can be wrong before a model is loaded, then show a bar while sources are judged."""
    from statement_audit.classify import load_classifier
    from statement_audit.evaluate.labelled import read_labelled
    from statement_audit.evaluate.passage_report import evaluate_passages
    from statement_audit.rubric import load_rubric

    loaded = load_rubric(rubric)
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


def _print_passages(report: dict[str, Any]) -> None:
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
