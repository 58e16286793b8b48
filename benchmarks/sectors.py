"""Sectors guessed from what statements say, as a reader finds them. The shipped list of companies is not asked.

    python -m benchmarks.sectors DATA [--part seen|held|invented|first|second|third|fourth|fifth|corpus] [--classifier keyword] [--errors]

DATA holds the folders `statements`, `texts` and `aims` (sentences, joined to statements here). The gold file has one row
a document: the sector keys that its company runs, and in `maybe` those that two readers could differ on, which count
neither as right nor as wrong. `held`: 1, kept aside until the rules stood. The invented descriptions are those of
`tests/score/companies_described.json`, written before the rules. `first` and `second`: forty invented openings of statements each, by
writers who had seen neither rules nor rubric; the rules were widened after the first, what the judge reads was set on both.
`third`: forty-nine more, written before the judge read for sectors, but by the hand that then wrote the rubric's sentences; `fourth`:
forty by somebody who had seen the names of the sectors alone, measured once, when all stood, and looked at before the sentences were doubled; `fifth`:
forty written before that by the hand that then wrote the sentences.

Coverage: share of the pairs of document and sector in the gold that are guessed. Precision: share of guesses that are right.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from statement_audit.classify import CLASSIFIERS, Classifier, ClassifierSpec, load_classifier
from statement_audit.clock import last_day
from statement_audit.evaluate.corpus import find_corpus, read_manifest
from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.models import SectorGuess, StatementRef
from statement_audit.passages import split_passages
from statement_audit.rubric import load_rubric
from statement_audit.statements.sectors import guess_from_text

ROOT = Path(__file__).parent
INVENTED = ROOT.parent / "tests" / "score" / "companies_described.json"
OPENINGS = ROOT / "sectors_openings.json"  # all invented
GOLD = ROOT / "sectors_gold.csv"


class Case(NamedTuple):
    """A document with what a reader found in it."""

    name: str
    path: Path
    sectors: frozenset[str]
    maybe: frozenset[str]


def main() -> None:
    """Print precision and coverage of one part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--part",
        choices=("seen", "held", "invented", "first", "second", "third", "fourth", "fifth", "corpus"),
        default="seen",
    )
    parser.add_argument("--classifier", choices=CLASSIFIERS, default="embedded", help="keyword: by words alone")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases = (
            list(invented(Path(folder)))
            if options.part == "invented"
            else list(openings(Path(folder), options.part))
            if options.part in ("first", "second", "third", "fourth", "fifth")
            else list(corpus())
            if options.part == "corpus"
            else list(documents(options.data, options.part == "held", Path(folder)))
        )
        classifier = load_classifier(ClassifierSpec(options.classifier))
        print(summary([(case, guesses(case.path, classifier)) for case in cases], errors=options.errors))


def guesses(path: Path, classifier: Classifier) -> tuple[SectorGuess, ...]:
    """What the rules find in one document."""
    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    identity = identify(document, StatementRef(path.name, path=path), last_day())
    return guess_from_text(split_passages(document, identity.pages), identity, (), load_rubric(), classifier)


def documents(data: Path, held: bool, folder: Path) -> Iterator[Case]:
    """The documents of the gold file that lie in DATA."""
    aims = _aims(data / "aims")
    with GOLD.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if (row["held"] == "1") != held:
                continue
            name = row["document"]
            if name in aims:
                path = folder / f"{name}.txt"
                path.write_text("\n\n".join(f"{each.strip().rstrip('.')}." for each in aims[name]), encoding="utf-8")
            else:
                path = next(place for part in ("statements", "texts") if (place := data / part / name).is_file())
            yield Case(name, path, _keys(row["sectors"]), _keys(row["maybe"]))


def _aims(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in ("au.csv", "ca.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found.setdefault(row["statement_id"], []).append(row["sentence"])
    return found


def invented(folder: Path) -> Iterator[Case]:
    """The invented descriptions, one a file."""
    for number, each in enumerate(json.loads(INVENTED.read_text(encoding="utf-8"))):
        path = folder / f"description-{number}.txt"
        title = f"Modern slavery statement of {each['company']}" if each["company"] else "Modern slavery statement"
        path.write_text(f"{title}\n\n{each['text']}", encoding="utf-8")
        yield Case(each["text"][:60], path, frozenset(each["sectors"]), frozenset(each.get("maybe", ())))


def openings(folder: Path, part: str) -> Iterator[Case]:
    """Invented openings of statements, one a file."""
    for number, each in enumerate(json.loads(OPENINGS.read_text(encoding="utf-8"))):
        if each["set"] == part:
            path = folder / f"opening-{number}.txt"
            path.write_text(each["text"], encoding="utf-8")
            yield Case(each["company"], path, frozenset(each["sectors"]), frozenset(each["maybe"]))


def corpus() -> Iterator[Case]:
    """The invented statements that the project ships, with the sectors of their manifest; never looked at for the rules."""
    folder = find_corpus()
    for entry in read_manifest(folder).statements:
        yield Case(entry.id, folder / entry.file, frozenset(entry.sectors), frozenset())


def _keys(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split(";")))


def summary(results: list[tuple[Case, tuple[SectorGuess, ...]]], *, errors: bool) -> str:
    """Precision, coverage and, where asked for, each miss and each wrong guess with the words behind it."""
    lines, right, wrong, wanted = [], 0, 0, 0
    for case, made in results:
        keys = {guess.sector for guess in made}
        wanted += len(case.sectors)
        right += len(keys & case.sectors)
        wrong += len(keys - case.sectors - case.maybe)
        if errors and keys - case.maybe != case.sectors - case.maybe:
            lines.append(f"{case.name}: missed {sorted(case.sectors - keys)}")
            lines += [
                f"   wrong {guess.sector} {guess.confidence} '{guess.reason}': {guess.quote[:160]}"
                for guess in made
                if guess.sector not in case.sectors | case.maybe
            ]
    precision = right / (right + wrong) if right + wrong else float("nan")
    coverage = right / wanted if wanted else float("nan")
    some = sum(bool(made) for _, made in results)
    lines.append(
        f"{len(results)} documents ({some} with a guess): precision {precision:.2f} ({right} of {right + wrong}),"
        f" coverage {coverage:.2f} ({right} of {wanted})"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
