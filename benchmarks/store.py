"""Size and speed of the results database: 2,000 statements of 83 findings, written as a run writes them.

python -m benchmarks.store [--statements N] [--db FILE] [--limit SECONDS]

Prints seconds to write and to reuse, peak memory, size, and each view (best of 3). Exit code 1 where SQLite takes
longer than `--limit` (default 1 s) over all rows and columns of a view.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from statement_audit.archive import Archive
from statement_audit.issue_codes import make_issue
from statement_audit.models import (
    Assessment,
    Block,
    BlockKind,
    CompanyRef,
    DocumentKind,
    Evidence,
    ExtractedDocument,
    Finding,
    GateResult,
    GateStatus,
    Identity,
    Page,
    Passage,
    RawDocument,
    Rubric,
    Scores,
    State,
    StatementRef,
    StatementResult,
    Status,
)
from statement_audit.rubric import load_rubric
from statement_audit.store import Database, RunInfo, Writer, hold, open_database
from statement_audit.store.checks import check_quotes
from statement_audit.store.league import Choice, league, unranked
from statement_audit.store.problems import CheckReport
from statement_audit.store.read_results import company_view
from statement_audit.store.reader import schema_sql

WORDS = (
    *("we", "our", "suppliers", "workers", "risk", "policy", "training", "audit", "contract", "labour", "forced"),
    *("servitude", "chain", "company", "board", "approved", "year", "assessed", "found", "repaid", "reported", "plan"),
    *("grievance", "channel", "recruitment", "agency", "fee", "country", "factory", "site", "visit", "will"),
)
QUOTED = (Status.CONCRETE_SPECIFIC, Status.CONCRETE_GENERIC, Status.COMMITMENT, Status.FUTURE_UNDATED, Status.OUTCOME)
SECTORS = ("retail", "food", "technology", "cleaning")
YEARS = (2021, 2022, 2023, 2024)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "audit.db"
        with hold(path), open_database(path) as database:
            _write(database, Path(folder) / "archive", options.statements)
            _add_people(database)
            print(f"database {path.stat().st_size / 1e6:.0f} MB, peak memory {_peak():.0f} MB")
            slow = _time_views(database, options.limit)
            _time_readers(database, options.statements)
        return 1 if slow else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=2000)
    parser.add_argument("--db", type=Path, help="keep the database here (must not exist)")
    parser.add_argument("--limit", type=float, default=1.0)
    return parser.parse_args()


def _write(database: Database, archive: Path, number: int) -> None:
    """Write all statements in one run, then meet them again in another."""
    rubric = load_rubric("modern-slavery")
    writer = Writer(database, Archive(archive))
    writer.write_rubric(rubric)
    run_id = writer.begin_run(_run(rubric))
    refs = []
    spent = 0.0
    for result in make_results(rubric, number):
        started = time.perf_counter()
        writer.write_statement(run_id, result)
        spent += time.perf_counter() - started
        refs.append((result.fingerprint, result.ref))
    writer.finish_run(run_id, "finished")
    print(f"write {number} statements: {spent:.1f} s, {1000 * spent / number:.1f} ms each")
    run_id = writer.begin_run(_run(rubric))
    started = time.perf_counter()
    for fingerprint, ref in refs:
        assert writer.find_score(fingerprint)
        writer.reuse(run_id, fingerprint, ref)
    writer.finish_run(run_id, "finished")
    spent = time.perf_counter() - started
    print(f"reuse {number} statements: {spent:.1f} s, {1000 * spent / number:.1f} ms each")


def _add_people(database: Database) -> None:
    """Twenty register answers a company and year, and a review of every fiftieth finding."""
    with database.transaction():
        database.execute(
            "INSERT INTO declared(company_id, year, register, question, criterion, answer, declared)"
            " SELECT company_id, year, 'uk', name, criterion, 'yes', 1 FROM statement_companies"
            " JOIN criteria ON criteria.position < 20"
        )
        database.execute(
            "INSERT INTO reviews(statement_id, criterion, finding_id, text_sha256, criterion_sha256, verdict, status,"
            " score, model_status, reviewer, reviewed_at)"
            " SELECT findings.statement_id, findings.criterion, findings.id, text_sha256, content_sha256, 'change',"
            " 'commitment', 0.2, findings.status, 'a reviewer', '2026-01-01' FROM findings"
            " JOIN scores ON scores.id = score_id JOIN extractions ON extractions.id = extraction_id"
            " JOIN criteria ON criteria.id = criterion_id WHERE findings.id % 50 = 0"
        )


def _run(rubric: Rubric) -> RunInfo:
    return RunInfo("2026-01-01T00:00:00+00:00", "benchmark", "0", "none", "1", rubric.hash, None, "benchmark 1", ())


def make_results(rubric: Rubric, number: int) -> Iterator[StatementResult]:
    """Yield invented statements: 10 pages, 200 passages, one in thirty for a group of four companies."""
    chance = random.Random(1)
    for index in range(number):
        yield _result(rubric, index, chance)


def _result(rubric: Rubric, index: int, chance: random.Random) -> StatementResult:
    sha256 = hashlib.sha256(str(index).encode()).hexdigest()
    document, passages = _document(sha256, chance)
    owner, year = index // len(YEARS), YEARS[index % len(YEARS)]
    size = 4 if owner % 30 == 0 else 1
    companies = tuple(
        CompanyRef(f"Company {owner}-{part} Ltd", sectors=(chance.choice(SECTORS),)) for part in range(size)
    )
    name = f"statement-{index}.pdf"
    findings = tuple(_finding(c.id, c.group, passages, chance) for c in rubric.criteria)
    gates = tuple(GateResult(g.law, g.version, GateStatus.PARTLY, ("STA-03",), (), ()) for g in rubric.gates)
    groups = {group.id: round(chance.random(), 3) for group in rubric.groups}
    scores = Scores("default", round(chance.uniform(5, 80), 1), 0.4, 2, "basic", 0.9, groups)
    identity = Identity(DocumentKind.STATEMENT, 0.9, (), "en", (), None, year, None, None, (), tuple(range(1, 11)))
    return StatementResult(
        ref=StatementRef(name, path=Path(name), companies=companies, year=year, listed_in=f"list.csv, row {index}"),
        companies=companies,
        year=year,
        raw=RawDocument(sha256, Path(name), 100_000),
        fingerprint=sha256,
        state=State.SCORED,
        document=document,
        identity=identity,
        passages=passages,
        assessment=Assessment(findings, gates, scores),
        issues=(make_issue("sector_unknown", name),),
        seconds=1.0,
    )


def _document(sha256: str, chance: random.Random) -> tuple[ExtractedDocument, tuple[Passage, ...]]:
    pages: list[Page] = []
    passages: list[Passage] = []
    for number in range(1, 11):
        lines = [" ".join(chance.choices(WORDS, k=chance.randint(12, 30))) + "." for _ in range(20)]
        start = 0
        for line in lines:
            place = (number, start, start + len(line))
            passages.append(Passage(len(passages), *place, quote=line, text=line, kind=BlockKind.PARAGRAPH))
            start += len(line) + 1
        text = "\n".join(lines)
        pages.append(Page(number, text, (Block(0, len(text), BlockKind.PARAGRAPH),)))
    return ExtractedDocument(sha256, "application/pdf", tuple(pages), "benchmark 1"), tuple(passages)


def _finding(criterion: str, group: str, passages: tuple[Passage, ...], chance: random.Random) -> Finding:
    if chance.random() < 0.5:
        return Finding(criterion, group, Status.NOT_FOUND, 0.0, None, False)
    status = chance.choice(QUOTED)
    quotes = tuple(
        Evidence(p.index, p.page, p.start, p.end, p.quote, role, status, 0.9)
        for p, role in zip(chance.sample(passages, 2), ("best", "second"), strict=True)
    )
    return Finding(criterion, group, status, round(chance.random(), 2), 0.9, chance.random() < 0.1, (), (), quotes)


def _time_views(database: Database, limit: float) -> list[str]:
    """Time each view twice: worked out in SQLite with every column read, and fetched whole into Python."""
    slow = []
    print("  in SQLite   fetched     rows  view")
    for name in database.tables.view_names():
        columns = [column.name for column in database.tables[name].columns]
        every = ", ".join(f"max({column})" for column in columns)
        inside, _ = _best(partial(database.row, f"SELECT {every} FROM {name}"))
        fetched, rows = _best(partial(_fetch, database, name))
        print(f"{inside:9.3f} s {fetched:7.3f} s {rows:8d}  {name}")
        if inside > limit:
            slow.append(name)
    if slow:
        print(f"over {limit:g} s in SQLite: {', '.join(slow)}", file=sys.stderr)
    return slow


def _fetch(database: Database, name: str) -> int:
    return len(database.execute(f"SELECT * FROM {name}").fetchall())


def _time_readers(database: Database, number: int) -> None:
    middle = f"Company {number // len(YEARS) // 2}-0 Ltd"
    questions: dict[str, Callable[[], object]] = {
        "league()": lambda: league(database),
        "league(sector, year)": lambda: league(database, Choice(sector="food", year=2023)),
        "unranked()": lambda: unranked(database),
        "company_view()": lambda: company_view(database, middle),
        "check_quotes()": lambda: check_quotes(database, CheckReport("quotes", "")),
        "schema_sql()": lambda: schema_sql(database),
        "latest_findings of a company": lambda: list(
            database.rows("SELECT * FROM latest_findings WHERE company = ?", (middle,))
        ),
        "latest_findings of a criterion": lambda: list(
            database.rows("SELECT * FROM latest_findings WHERE criterion = 'DOM-01' AND status <> 'not_found'")
        ),
        "full-text search": lambda: list(
            database.rows("SELECT rowid FROM passages_fts WHERE passages_fts MATCH 'repaid AND fee AND recruitment'")
        ),
    }
    for name, ask in questions.items():
        seconds, _ = _best(ask)
        print(f"{seconds:6.3f} s  {name}")
    report = CheckReport("quotes", "")
    check_quotes(database, report)
    print(f"quotes that stand in their pages: {report.checked - len(report.problems)} of {report.checked}")


def _best(work: Callable[[], object]) -> tuple[float, int]:
    best, found = float("inf"), 0
    for _ in range(3):
        started = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - started)
        found = result if isinstance(result, int) else 0
    return best, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
