"""What statements say of themselves, as found and as a reader finds it.

    python -m benchmarks.facts DATA [--gold benchmarks/facts_gold.csv] [--errors] [--only open]

DATA holds the folders `statements`, `texts` and `aims` (of whose sentences a statement is put together, one a line: no
layout is left). The gold file has one row a document: entities and laws separated by
semicolons, ISO dates, an empty cell where the text says nothing; no law where it says that the law does not ask for it. A period's start counts only where the text states it.
`seen`: 1, the rules were written with the document in view; 0, read and written down first, then mended for; held, read
after that; one mending (the entities whose boards approved, as a list) came from them. open and aside: read before the
rules were mended again, parted by a digest of the name; of those aside no error was looked at. One mending, of lists below
"consists of the following companies", came from reading one of them. read and kept: drawn at random from the
rest and written down before lists and signatures were mended once more; of those kept the errors were looked at once, at the end, and one
mending (offices and electronic signatures from other lines) came from them. `signed` is 0 where a drawn line or an empty label stands above or
beside the name and nothing else shows a signature.

`--gold benchmarks/facts_people.csv`: approval and signature, of 108 documents more, drawn at random from the rest. Each lot was written down before
the rules saw it and measured once as they stood; the rules were mended after the first two, and after each that followed. A day below a signature is
not the approval's; an officer who approves on the board's behalf is an officer. Their entities were written down later, by others, before the rules of
entities were mended in 2026-11: those of half of them were not looked at until then.

`--gold benchmarks/facts_aims.csv`: 192 statements of 2016 to 2021 as texts of web pages and PDFs, three lots, each written down by two readers and measured
once before its errors were looked at. DATA is a folder with `GT_MSA_Training_NewDataLabels_WithText.csv` of
github.com/the-future-society/Project-AIMS-AI-against-Modern-Slavery (MIT; the texts are their companies').

`--gold benchmarks/facts_further.csv` (106 statements of the same years, all facts) and `--gold benchmarks/facts_entities.csv` (595, entities alone), each lot by one reader
who had not seen the program. DATA is a folder with `df_with_segments.parquet` of github.com/dhilgart/ModernSlavery (MIT; the texts are their companies'). Lots G, L and T were
kept aside until names were weighed beside the others of their text; the weights of `identity/coverage.py` are fitted on them since.

`--gold benchmarks/facts_aside.csv`: 99 statements more of that source, two lots by a reader each (W, X): entities, who approved and when, the period's end, who signed. The weights are not fitted on
them. Errors that were looked at once their figures stood: of signatories and approvals, and those among 130 facts that were read blind (of entities: five).
A second reader, who did not know which names were whose, decided on those that reader and program did not share: of the eleven that the first count called wrong three are right, one is arguable.

`--gold benchmarks/facts_signed.csv`: who approved and when, the period, who signed in which office, and whether that shows, of 597 statements of that source, nine lots (J to L, P to U) by a
reader each. J and K were measured before anything of them was looked at, then mended for; so L and P, Q and S, R and T in turn; of U nothing was looked at until its figures stood. A board that
"endorsed" is left out; a company's name behind an office is cut off.

A cell that its reader doubted ends in "?" and is left out, and so is a name of a list that does.
"""

from __future__ import annotations

import argparse
import csv
import functools
import hashlib
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from statement_audit.extract import extract
from statement_audit.identity.companies import bare_name, company_key
from statement_audit.identity.identify import identify
from statement_audit.identity.people import read_people
from statement_audit.models import Fact, FactKind, Page, StatementRef
from statement_audit.passages import split_passages
from statement_audit.rubric import load_rubric
from statement_audit.score.strangers import Strangers, own_names

TODAY = date(2026, 12, 31)
HACKATHON_TEXTS = "df_with_segments.parquet"
AIMS_TEXTS = "GT_MSA_Training_NewDataLabels_WithText.csv"
RUBRIC = load_rubric()
FIELDS = (
    "entities",
    "period_start",
    "period_end",
    "year",
    "approval_kind",
    "approval_date",
    "signatory",
    "signatory_role",
    "signed",
    "laws",
    "published",
)


def read(path: Path) -> dict[str, str]:
    """The fields of one document, as found."""
    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    identity = identify(document, StatementRef(path.name, path=path), TODAY)
    every = split_passages(document, identity.pages)
    strangers = Strangers(every, own_names((), identity), RUBRIC)
    passages = tuple(passage for passage in every if not strangers.act_in(passage))
    pages = [page for page in document.pages if page.number in identity.pages]
    names = (*identity.names, *(fact.value for fact in identity.facts if fact.kind is FactKind.ENTITY))
    facts = [*identity.facts, *read_people(passages, pages, names, TODAY).facts]
    check(document.pages, facts)
    return fields(facts, identity.year)


def check(pages: tuple[Page, ...], facts: list[Fact]) -> None:
    """Every quote stands at its place."""
    texts = {page.number: page.text for page in pages}
    for fact in facts:
        assert texts[fact.page][fact.start : fact.end] == fact.quote, fact


def fields(facts: list[Fact], year: int | None) -> dict[str, str]:
    """Facts as the gold file writes them."""
    kinds: dict[FactKind, list[Fact]] = {kind: [fact for fact in facts if fact.kind is kind] for kind in FactKind}
    laws = [fact for fact in kinds[FactKind.LAW] if fact.role == "claimed"]
    laws = laws or [fact for fact in kinds[FactKind.LAW] if fact.role != "not_required"]
    found = dict.fromkeys(FIELDS, "")
    found["entities"] = ";".join(fact.value for fact in kinds[FactKind.ENTITY])
    found["laws"] = ";".join(fact.value for fact in laws)
    found["year"] = str(year or "")
    for fact in kinds[FactKind.PERIOD][:1]:
        found["period_start"] = str(fact.start_date) if fact.role == "stated" else ""
        found["period_end"] = str(fact.end_date or "")
    for fact in sorted(kinds[FactKind.APPROVAL], key=lambda item: -item.confidence)[:1]:
        found["approval_kind"] = fact.role
        found["approval_date"] = day(fact)
    people = kinds[FactKind.SIGNATURE]
    for fact in people[:1]:
        found |= {"signatory": fact.value, "signatory_role": fact.role, "signed": "1" if fact.signed else "0"}
    for fact in kinds[FactKind.PUBLICATION][:1]:
        found["published"] = day(fact)
    return found


def day(fact: Fact) -> str:
    """ISO date, or year and month."""
    return "" if fact.end_date is None else str(fact.end_date)[: 10 if fact.day_known else 7]


def compare(field: str, gold: str, found: str) -> Iterator[str]:
    """Yield right, missed or wrong, one for each value of the field; nothing where the reader was in doubt."""
    if gold.endswith("?"):
        return
    if field in ("entities", "laws"):
        doubted = {key(field, item.rstrip(" ?")) for item in gold.split(";") if item.endswith("?")}
        wanted = {key(field, item) for item in gold.split(";") if item and not item.endswith("?")}
        given = {key(field, item) for item in found.split(";") if item} - doubted
        yield from ["right"] * len(wanted & given) + ["missed"] * len(wanted - given) + ["wrong"] * len(given - wanted)
        return
    if not gold and not found:
        return
    if not gold or not found:
        yield "wrong" if found else "missed"
        return
    same = in_short(gold) in in_short(found) if field in ("signatory_role", "signatory") else gold == found
    yield "right" if same else "wrong"


def key(field: str, value: str) -> str:
    return (
        bare_name(value) + (" " + company_key(value).split()[-1] if "Microsoft" in value else "")
        if field == "entities"
        else value
    )


def in_short(text: str) -> str:
    """A name without titles before and degrees behind it, an office in short: "Dr. Ann Bell, M.D.", "Chief Executive Officer"."""
    text = re.sub(
        r"^(?:(?:dr|mr|mrs|ms|sir|dame|prof(?:essor)?|lord|lady)\.? )+|, ?(?:M\.?D|Ph\.?D|[OMC]BE)\.?$",
        "",
        text,
        flags=re.I,
    )
    text = " ".join(re.findall(r"\w+", text.casefold()))
    text = re.sub(r"\bchief (financial|operating) officer\b", lambda match: f"c{match[1][0]}o", text)
    return re.sub(r"\bchief executive(?: officer)?\b", "ceo", text)


def locate(data: Path, name: str, folder: Path) -> Path | None:
    """Where a document of the gold file is, one of sentences in `folder`; None where this machine lacks it."""
    table = data / "aims" / f"{name[:2].lower()}.csv"
    if re.fullmatch(r"(?:AU|CA)_\d+", name) and table.exists():
        with table.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["statement_id"] == name]
        rows.sort(key=lambda row: int(row["sentence_index"]))
        (folder / f"{name}.txt").write_text("\n".join(row["sentence"] for row in rows), encoding="utf-8")
        return folder / f"{name}.txt"
    if name in (texts := aims_texts(data)):
        (folder / f"{name}.txt").write_text(texts[name], encoding="utf-8")
        return folder / f"{name}.txt"
    if name in (texts := hackathon_texts(data)):
        (folder / f"{name}.txt").write_text(texts[name], encoding="utf-8")
        return folder / f"{name}.txt"
    paths = (data / part / name for part in ("statements", "texts"))
    return next((path for path in paths if path.exists()), None)


@functools.cache
def aims_texts(data: Path) -> dict[str, str]:
    """Texts by the id of their answer in WikiRate; none where the file is not there."""
    if not (data / AIMS_TEXTS).exists():
        return {}
    csv.field_size_limit(10**8)
    with (data / AIMS_TEXTS).open(encoding="utf-8", errors="replace", newline="") as stream:
        return {row["Answer ID"]: row["Text"] or "" for row in csv.DictReader(stream)}


@functools.cache
def hackathon_texts(data: Path) -> dict[str, str]:
    """Texts by their source and number; none where the file is not there."""
    if not (data / HACKATHON_TEXTS).exists():
        return {}
    import pyarrow.parquet as parquet

    rows = parquet.read_table(data / HACKATHON_TEXTS, columns=["source", "ID", "TEXT"]).to_pylist()
    return {f"{row['source']}-{row['ID']}": row["TEXT"] or "" for row in rows}


def measure(
    data: Path, rows: list[dict[str, str]], folder: Path, *, errors: bool
) -> tuple[int, dict[str, Counter[str]]]:
    """How many documents were there, and how often each field came out right, missed or wrong. Whether it shows that somebody
    signed is left out where reader and program name nobody."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS if field in rows[0]}
    documents = 0
    for gold in rows:
        path = locate(data, gold["file"], folder)
        if path is None:
            print(f"not there: {gold['file']}", file=sys.stderr)
            continue
        documents += 1
        found = read(path)
        nobody = not gold.get("signatory", "x") and not found["signatory"]  # an office alone, or none
        for field in counts:
            outcomes = [] if nobody and field == "signed" else list(compare(field, gold[field], found[field]))
            counts[field].update(outcomes)
            if errors and set(outcomes) - {"right"}:
                print(f"{gold['file'][:28]:28} {field}: reader '{gold[field]}', found '{found[field]}'")
    return documents, counts


def table(title: str, documents: int, counts: dict[str, Counter[str]]) -> str:
    """One line a field: right, missed, wrong, precision, recall; a dash where nothing was there to be found."""
    lines = [
        f"{title}: {documents} documents",
        f"{'field':16} {'right':>6} {'missed':>7} {'wrong':>6} {'precision':>10} {'recall':>7}",
    ]
    for field, count in counts.items():
        right, missed, wrong = count["right"], count["missed"], count["wrong"]
        given = right + wrong
        wanted = right + missed + (0 if field in ("entities", "laws") else wrong)
        precision = f"{right / given:.2f}" if given else "-"
        recall = f"{right / wanted:.2f}" if wanted else "-"
        lines.append(f"{field:16} {right:6} {missed:7} {wrong:6} {precision:>10} {recall:>7}")
    return "\n".join(lines)


LOTS = {  # `seen` -> title, where it does not say enough
    "1": "seen while the rules were written",
    "0": "unseen at first",
    "held": "held back",
    "read": "read before lists and signatures were mended",
    "kept": "kept aside then",
    **{lot: f"people: {lot}" for lot in ("first", "second", "third", "fourth", "fifth", "sixth")},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gold", type=Path, default=Path(__file__).with_name("facts_gold.csv"))
    parser.add_argument("--only", nargs="*", default=[], help="values of `seen` to measure; all without it")
    parser.add_argument("--errors", action="store_true", help="list every miss and every wrong value")
    arguments = parser.parse_args()
    with arguments.gold.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for seen in dict.fromkeys(row["seen"] for row in rows):
        if not arguments.only or seen in arguments.only:
            chosen = [row for row in rows if row["seen"] == seen]
            with tempfile.TemporaryDirectory(prefix="facts-") as folder:
                found = measure(arguments.data, chosen, Path(folder), errors=arguments.errors)
            print(table(LOTS.get(seen, seen), *found))


if __name__ == "__main__":
    main()
