"""What `check` says of the invented drafts against the verdicts of their writer, who had seen neither rubric packs nor code.

python -m benchmarks.drafts [--drafts FOLDER] [--classifier NAME] [--formats] [--show]

Of verdicts that say something (all but "not found" and what is not asked): how many are as written down, how many of
the same kind (done with or without detail; met or partly), how many otherwise. Of what the drafts say: how much is found. Tests of
the laws. With --formats the quality of each draft as Markdown, DOCX and PDF. --show lists what differs.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docx import Document
from ruamel.yaml import YAML

from corpus.generate.pdf import draw_pdf
from corpus.generate.sources import Source, parse_blocks
from corpus.generate.word import add_block
from statement_audit.classify import ClassifierSpec
from statement_audit.compare.draft_check import CheckedCriterion, DraftCheck, draft_check
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import GateStatus, StatementResult
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge

DRAFTS = Path(__file__).parents[1] / "corpus" / "drafts"
VERDICTS = {
    "concrete_specific": "done",
    "outcome": "done",
    "concrete_generic": "thin",
    "commitment": "promised",
    "future_dated": "promised",
    "future_undated": "promised",
    "admits_absent": "denied",
    "denies_relevance": "denied",
    "nil_finding": "denied",
    "background": "others",
    "other_party": "others",
}
KINDS = {"thin": "done", "partly": "met"}  # of one kind with
NOTHING = ("absent", "not_met")
Line = tuple[str, str, str, str, str]  # outcome, draft, criterion, written down, said


class Reader:
    """Checks drafts with one judge."""

    def __init__(self, classifier: str) -> None:
        self.spec = ClassifierSpec(name=classifier)

    def check(self, path: Path, entry: Mapping[str, Any]) -> tuple[StatementResult, DraftCheck]:
        options = RunOptions(
            Path("none.db"), "modern-slavery", None, self.spec, sectors=(entry["sector"],), laws=tuple(entry["laws"])
        )
        result, rubric = check_file(path, entry["company"], options, load_judge(options), apart=False)
        checked = draft_check(result, rubric)
        if checked is None:
            raise SystemExit(f"{path} could not be scored: {[issue.message for issue in result.issues]}")
        return result, checked


def said(checked: CheckedCriterion) -> str:
    """The verdict in the words of the labels; "absent" where nothing is said, empty where it is not asked."""
    if checked.kind in ("not_asked", "open"):
        return ""
    if checked.kind == "silent":
        return "absent"
    return VERDICTS.get(checked.status.value, checked.status.value)


def compare(name: str, entry: Mapping[str, Any], check: DraftCheck) -> Iterator[Line]:
    """A line for each criterion that was labelled: right, kind, wrong, missed (said, and not found) or silent (rightly)."""
    told = [one for one in entry["verdicts"] if "if_sector" not in one]
    written = {one["id"]: (one["verdict"], one.get("or", one["verdict"])) for one in told}
    written |= {one: ("absent", "absent") for one in entry["absent"] if one not in written}
    for criterion, verdicts in written.items():
        verdict = said(check.criteria[criterion])
        if not verdict:
            continue
        if verdict in NOTHING:
            outcome = "silent" if set(verdicts) & set(NOTHING) else "missed"
        elif verdict in verdicts or (verdict == "done" and "met" in verdicts):  # STA-07 is graded as a practice
            outcome = "right"
        else:
            same = KINDS.get(verdict, verdict) in {KINDS.get(one, one) for one in verdicts}
            outcome = "kind" if same else "wrong"
        yield outcome, name, criterion, "/".join(dict.fromkeys(verdicts)), verdict


def compare_laws(name: str, entry: Mapping[str, Any], check: DraftCheck) -> Iterator[Line]:
    """A line for each required test that was labelled, found by its law and the criteria behind it."""
    for gate in entry["gates"]:
        asked, wanted = set(gate["tests"]), {gate["value"], gate.get("or", gate["value"])}
        law = next(one for one in check.laws if one.law == gate["law"])
        fitting = [test for test in law.required(*GateStatus) if asked & set(test.criteria)]
        exact = [test for test in fitting if gate["ref"] in test.ref] or fitting
        for test in exact:
            outcome = "right" if test.result.value in wanted else "wrong"
            yield (
                outcome,
                name,
                f"{gate['law'][:2]} {test.ref} {test.area}",
                "/".join(sorted(wanted)),
                test.result.value,
            )


def as_docx(source: Source) -> bytes:
    document = Document()
    for block in source.blocks:
        add_block(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def qualities(reader: Reader, path: Path, entry: Mapping[str, Any]) -> dict[str, float]:
    """The quality of one draft in three formats."""
    body = path.read_text(encoding="utf-8")
    meta = {"company": entry["company"], "website": "https://drafts.example", "year": 2026, "format": "pdf"}
    source = Source(path.stem, meta, body, parse_blocks(body.replace("*", "")))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, data in (("md", body.encode()), ("docx", as_docx(source)), ("pdf", draw_pdf(source))):
            file = Path(folder) / f"{path.stem}.{kind}"
            file.write_bytes(data)
            scores = reader.check(file, entry)[0].assessment
            found[kind] = scores.scores.quality or 0.0 if scores else 0.0
    return found


def read_drafts(folder: Path) -> list[dict[str, Any]]:
    listed = YAML(typ="safe", pure=True).load((folder / "verdicts.yml").read_text(encoding="utf-8"))
    return list(listed["drafts"] if isinstance(listed, dict) else listed)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drafts", description=__doc__)
    parser.add_argument("--drafts", type=Path, default=DRAFTS)
    parser.add_argument("--classifier", default="embedded")
    parser.add_argument("--formats", action="store_true", help="also as DOCX and PDF")
    parser.add_argument("--show", action="store_true", help="list what differs")
    given = parser.parse_args(arguments)
    reader = Reader(given.classifier)
    lines: list[Line] = []
    laws: list[Line] = []
    for entry in read_drafts(given.drafts):
        path = given.drafts / entry["file"]
        result, check = reader.check(path, entry)
        lines += compare(path.stem, entry, check)
        laws += compare_laws(path.stem, entry, check)
        assert result.assessment is not None
        print(f"{path.stem}: quality {result.assessment.scores.quality}")
        if given.formats:
            found = qualities(reader, path, entry)
            print(f"  {found}, apart by {max(found.values()) - min(found.values()):.1f}")
    if given.show:
        for line in [*lines, *laws]:
            if line[0] in ("wrong", "kind", "missed"):
                print("  ".join(line))
    count = Counter(line[0] for line in lines)
    spoken = count["right"] + count["kind"] + count["wrong"]
    print(f"says something: {spoken}; right {count['right']}, same kind {count['kind']}, otherwise {count['wrong']}")
    print(
        f"not found: {count['silent']} rightly, {count['missed']} of {spoken - _unsaid(lines) + count['missed']} missed"
    )
    right = sum(line[0] == "right" for line in laws)
    print(f"tests of laws: {right} of {len(laws)} as written down")
    return 0


def _unsaid(lines: list[Line]) -> int:
    return sum(line[0] == "wrong" and line[3] in NOTHING for line in lines)


if __name__ == "__main__":
    sys.exit(main())
