"""A database of many statements, made by cloning a small one: for timing what reads a database.

python -m benchmarks.many SOURCE.db TARGET.db [--statements 2000] [--archive] [--seed 6]

Each round clones every statement of SOURCE under other companies' names. Years move, qualities are moved by a few
points, and most rounds have a third of their longer words changed for words of the same length, so that offsets
hold and every quote is still found in its page; each tenth round keeps its wording, as a template does. Sketches of
near copies are made anew. Register answers, searches, links with their history, promises, replies and reviews are
made up where SOURCE has none. `--archive` writes the documents too (beside TARGET), so that their hashes hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.words import WordChanger, vocabulary
from statement_audit.archive import Archive
from statement_audit.extract.copies import sketch_text
from statement_audit.store import open_database

Row = dict[str, Any]

# Table -> columns that hold keys of cloned rows. Order: what is referred to comes first.
CLONED: dict[str, tuple[str, ...]] = {
    "companies": ("id",),
    "documents": (),
    "extractions": ("id",),
    "pages": ("id", "extraction_id"),
    "passages": ("id", "extraction_id", "page_id"),
    "statements": ("id", "latest_score_id"),
    "statement_companies": ("statement_id", "company_id"),
    "scores": ("id", "statement_id", "extraction_id"),
    "run_items": ("id", "statement_id", "score_id"),
    "findings": ("id", "score_id", "statement_id"),
    "evidence": ("id", "finding_id", "page_id", "passage_id"),
    "gates": ("id", "score_id", "statement_id"),
    "facts": ("id", "score_id", "statement_id", "page_id"),
    "entity_checks": ("id", "score_id", "statement_id"),
    "commitments": ("id", "statement_id", "score_id", "evidence_id", "answered_by_statement_id"),
    "declared": ("id", "company_id", "statement_id"),
    "replies": ("id", "company_id", "statement_id"),
    "reviews": ("id", "statement_id", "finding_id"),
}
NAMES = ("Ash", "Birch", "Cedar", "Dove", "Elm", "Fen", "Gorse", "Heron", "Ivy", "Juniper", "Kelp", "Larch", "Moss")
QUESTIONS = {
    "Training": "TRE-01",
    "Policy": "POL-01",
    "Risk assessment": "RSK-01",
    "Due diligence": "DDG-01",
    "Remediation plan": "REM-02",
    "Indicators": "TRE-04",
}
QUOTE_TABLES = ("evidence", "facts", "passages")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--statements", type=int, default=2000)
    parser.add_argument("--archive", action="store_true")
    parser.add_argument("--seed", type=int, default=6)
    options = parser.parse_args()
    start = time.perf_counter()
    count = make_many(options.source, options.target, options.statements, archive=options.archive, seed=options.seed)
    size = options.target.stat().st_size / 1e6
    print(f"{count:,} statements, {size:,.0f} MB, {time.perf_counter() - start:.0f} s: {options.target}")


def make_many(source: Path, target: Path, statements: int, *, archive: bool = False, seed: int = 6) -> int:
    """Write TARGET, which must not exist, and return how many statements it holds (at least `statements`)."""
    if target.exists():
        raise SystemExit(f"{target} exists: delete it or name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    with open_database(target) as database:
        connection = database.connection
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        with database.transaction():
            cloner = Cloner(connection, random.Random(seed), source.parent / "archive" if archive else None)
            cloner.target = Archive(target.parent / "archive")
            found = cloner.fill(statements)
            make_up(connection, random.Random(seed + 1))
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("ANALYZE")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        assert not broken, [tuple(row) for row in broken[:5]]
    return found


class Cloner:
    """Clones the rows that a database holds when this is made."""

    def __init__(self, connection: sqlite3.Connection, chance: random.Random, archive: Path | None) -> None:
        self.connection, self.chance = connection, chance
        self.rows = {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in CLONED}
        self.step = 1 + max(
            int(row[key]) for table, keys in CLONED.items() for row in self.rows[table] for key in keys if row[key]
        )
        self.words = vocabulary(row["text"] for row in self.rows["pages"])
        self.archive = archive
        self.target = Archive(Path())

    def fill(self, statements: int) -> int:
        """Clone round after round until there are so many."""
        have = per_round = len(self.rows["statements"])
        triggers = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for trigger in triggers:  # each quote is cut from its new page below: the check is made once, at the end
            self.connection.execute(f"DROP TRIGGER {trigger['name']}")
        number = 0
        while have < statements:
            number += 1
            self.clone(number)
            have += per_round
        for trigger in triggers:
            self.connection.execute(trigger["sql"])
        self.connection.execute("INSERT INTO passages_fts(passages_fts) VALUES ('rebuild')")
        _check_quotes(self.connection)
        return have

    def clone(self, number: int) -> None:
        """One round: every statement again, under other names."""
        change = str if number % 10 == 0 else WordChanger(self.words, random.Random(self.chance.random()))
        hashes = {row["sha256"]: self._document(row["sha256"], number) for row in self.rows["documents"]}
        pages: dict[int, str] = {}
        for table, keys in CLONED.items():
            made = [self._row(dict(row), keys, number, hashes) for row in self.rows[table]]
            for row in made:
                _change(table, row, pages, change)
                _vary(table, row, number, self.chance)
            self._insert(table, made)
        self._sketch(number, pages)

    def _row(self, row: Row, keys: tuple[str, ...], number: int, hashes: dict[str, str]) -> Row:
        for key in keys:
            if row[key] is not None:
                row[key] += number * self.step
        for key in ("document_sha256", "sha256"):
            if key in row:
                row[key] = hashes[row[key]]
        return row

    def _insert(self, table: str, made: list[Row]) -> None:
        if not made:
            return
        marks = ", ".join(f":{name}" for name in made[0])
        names = ", ".join(f'"{name}"' for name in made[0])
        self.connection.executemany(f"INSERT INTO {table}({names}) VALUES ({marks})", made)

    def _document(self, sha256: str, number: int) -> str:
        """The hash of the document with a line added at its end, which no reader minds."""
        if self.archive is None:
            return hashlib.sha256(f"{sha256} {number}".encode()).hexdigest()
        return self.target.put_bytes(Archive(self.archive).read(sha256) + f"\n%{number}\n".encode()).sha256

    def _sketch(self, number: int, pages: dict[int, str]) -> None:
        texts: dict[int, list[str]] = {}
        for row in self.rows["pages"]:
            texts.setdefault(row["extraction_id"], []).append(pages[row["id"] + number * self.step])
        for key, parts in texts.items():
            sketch = sketch_text("\n".join(parts))
            if sketch is None:
                continue
            extraction = key + number * self.step
            values = (extraction, sketch.method, sketch.shingles, json.dumps(list(sketch.values)))
            self.connection.execute("INSERT INTO text_sketches VALUES (?, ?, ?, ?)", values)
            bands = [(band, extraction) for band in sketch.bands]
            self.connection.executemany("INSERT OR IGNORE INTO text_bands(band, extraction_id) VALUES (?, ?)", bands)


def _change(table: str, row: Row, pages: dict[int, str], change: Callable[[str], str]) -> None:
    """New words for a page; quotes are cut out of the new page, so that they stay verbatim."""
    if table == "pages":
        pages[row["id"]] = row["text"] = change(row["text"])
    elif table in QUOTE_TABLES:
        row["quote"] = pages[row["page_id"]][row["start"] : row["end"]]
        if table == "passages":
            row["text"] = change(row["text"])
            row["heading"] = change(row["heading"])


def _vary(table: str, row: Row, number: int, chance: random.Random) -> None:
    """What must differ (names, fingerprints) and what should (years, qualities)."""
    shift = -(number % 4)
    if table == "companies":
        row["name"] = f"{NAMES[number % len(NAMES)]} {number} {row['name']}"
        row["name_key"] = row["name"].casefold()
        row["company_number"] = f"{number:04}{row['id'] % 10000:04}"
    elif table in ("statements", "statement_companies", "run_items") and row["year"]:
        row["year"] += shift
    if table == "statement_companies" and chance.random() < 0.1:
        row["named_in_text"] = 0
    if table == "statements":
        row["source_name"] = f"{number:04}/{Path(row['source_name']).name}"
    elif table == "documents":
        row["archive_path"] = Archive.relative_path(row["sha256"])
    elif table == "scores":
        row["fingerprint"] = hashlib.sha256(f"{row['fingerprint']} {number}".encode()).hexdigest()
        if row["quality"] is not None:
            row["quality"] = round(min(100.0, max(0.0, row["quality"] + chance.gauss(0, 8))), 2)


def _check_quotes(connection: sqlite3.Connection) -> None:
    for table in QUOTE_TABLES:
        wrong = connection.execute(
            f"SELECT count(*) FROM {table} AS one JOIN pages ON pages.id = one.page_id"
            " WHERE substr(pages.text, one.start + 1, one.end - one.start) <> one.quote"
        ).fetchone()[0]
        assert wrong == 0, f"{wrong} quotes of {table} are not in their pages"


def make_up(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Fill the tables that a plain run leaves empty; those that hold rows stay as they are."""
    fillers = {
        "declared": _declare,
        "targets": _search,
        "commitments": _promise,
        "replies": _reply,
        "reviews": _review,
    }
    for table, fill in fillers.items():
        if not connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            fill(connection, chance)


def _declare(connection: sqlite3.Connection, chance: random.Random) -> None:
    rows = connection.execute("SELECT company_id, statement_id, year FROM statement_companies").fetchall()
    made = [
        (row["company_id"], row["statement_id"], row["year"], question, criterion, "Yes" if yes else "No", int(yes))
        for row in rows
        for question, criterion in QUESTIONS.items()
        for yes in [chance.random() < 0.9]
    ]
    connection.executemany(
        "INSERT INTO declared(company_id, statement_id, year, register, question, criterion, answer, declared,"
        " source_name, run_id) VALUES (?, ?, ?, 'uk_register', ?, ?, ?, ?, 'made', 1)",
        made,
    )


STATES = ("found", "found", "found", "not_found", "blocked", "dead", "failed")
EVENTS = ("dead", "removed", "changed", "moved", "blocked")


def _search(connection: sqlite3.Connection, chance: random.Random) -> None:
    companies = connection.execute("SELECT id, name FROM companies").fetchall()
    for company in companies:
        state, home = chance.choice(STATES), chance.choice((0, 1, None))
        site = f"https://www.company-{company['id']}.example/"
        target = connection.execute(
            "INSERT INTO targets(target_key, source, source_name, companies, company, website, state, problem, detail,"
            " home_url, homepage_link, first_run_id, latest_run_id, begun_at, begun_after_fetch, checked_at)"
            " VALUES (?, '', ?, '[]', ?, ?, ?, ?, '', ?, ?, 1, 1, ?, 0, ?)",
            (site, site, company["name"], site, state, None if state == "found" else state, site, home, DAY, DAY),
        ).lastrowid
        if state == "found":
            _link(connection, chance, int(target or 0), int(company["id"]), site, home)


DAY = "2026-03-01T09:00:00+00:00"


def _link(
    connection: sqlite3.Connection, chance: random.Random, target: int, company: int, site: str, home: int | None
) -> None:
    statements = connection.execute(
        "SELECT document_sha256, statements.year FROM statements JOIN statement_companies ON statement_id = id"
        " WHERE company_id = ?",
        (company,),
    ).fetchall()
    for row in statements:
        event = chance.choice(EVENTS) if chance.random() < 0.2 else "new"
        state = {"new": "live"}.get(event, event)
        sha256, url = row["document_sha256"], f"{site}modern-slavery-{row['year']}.pdf"
        link = connection.execute(
            "INSERT INTO links(target_id, url, final_url, label, path, state, document_sha256, year, homepage_link,"
            " first_seen, last_seen, checked_at) VALUES (?, ?, ?, 'Modern slavery statement', '[]', ?, ?, ?, ?, ?, ?, ?)",
            (target, url, url, state, sha256, row["year"], home, DAY, DAY, DAY),
        ).lastrowid
        events = [("new", None), *([(event, sha256)] if event != "new" else [])]
        connection.executemany(
            "INSERT INTO link_events(link_id, run_id, happened_at, event, document_sha256, previous_sha256)"
            " VALUES (?, 1, ?, ?, ?, ?)",
            [
                (link, DAY, name, None if name in ("dead", "removed", "blocked") else sha256, old)
                for name, old in events
            ],
        )


def _promise(connection: sqlite3.Connection, chance: random.Random) -> None:
    rows = connection.execute(
        "SELECT findings.statement_id, score_id, evidence.id, criterion, page, quote, findings.status FROM findings"
        " JOIN evidence ON evidence.finding_id = findings.id AND role = 'best'"
        " WHERE findings.status IN ('commitment', 'future_undated', 'future_dated')"
    ).fetchall()
    made = [
        (*tuple(row)[:6], "2025" if row["status"] == "future_dated" else None, chance.choice(("open", "dropped")))
        for row in rows
    ]
    connection.executemany(
        "INSERT INTO commitments(statement_id, score_id, evidence_id, criterion, page, quote, due, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        made,
    )


def _reply(connection: sqlite3.Connection, chance: random.Random) -> None:
    rows = connection.execute("SELECT company_id, statement_id, year FROM statement_companies").fetchall()
    made = [tuple(row) for row in rows if chance.random() < 0.03]
    connection.executemany(
        "INSERT INTO replies(company_id, statement_id, year, text, source, replied_at, added_at)"
        f" VALUES (?, ?, ?, 'We disagree: see page 3.', 'letter', '2026-02-01', '{DAY}')",
        made,
    )


def _review(connection: sqlite3.Connection, chance: random.Random) -> None:
    rows = connection.execute(
        "SELECT findings.statement_id, findings.criterion, findings.id, text_sha256, content_sha256, findings.status,"
        " findings.score, findings.status, findings.score FROM findings JOIN scores ON scores.id = score_id"
        " JOIN extractions ON extractions.id = extraction_id JOIN criteria ON criteria.id = criterion_id"
        " WHERE needs_review = 1"
    ).fetchall()
    made = [(*tuple(row), chance.choice(("agree", "agree", "change"))) for row in rows if chance.random() < 0.2]
    connection.executemany(
        "INSERT INTO reviews(statement_id, criterion, finding_id, text_sha256, criterion_sha256, status, score,"
        f" model_status, model_score, verdict, reviewer, reviewed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'Reviewer A', '{DAY}')",
        made,
    )


if __name__ == "__main__":
    main()
