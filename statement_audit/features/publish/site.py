"""The database to a site of pages: reads, compares and hands each page's values to the report."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import Any

from statement_audit import __version__
from statement_audit.archive import Archive
from statement_audit.derived.peers import database_benchmark
from statement_audit.errors import UsageError
from statement_audit.features.publish import site_comparisons, snapshot
from statement_audit.features.publish.exported_files import WRITERS
from statement_audit.features.publish.site_stock import Stock, read_stock
from statement_audit.published import Published, ReplyRow, StatementDetail
from statement_audit.report import addresses, charts, comparisons, criteria, league, methods, search, sharing
from statement_audit.report.company import Beside, profile_name, write_company
from statement_audit.report.documents import DocumentPages, Documents
from statement_audit.report.sentence import as_text, plain_sentence
from statement_audit.report.site import Site, own_table
from statement_audit.resources import table_beside
from statement_audit.rubric.build import rebuild_rubric
from statement_audit.score.arithmetic import walk_and_talk, worth
from statement_audit.store import Database, open_database, read_report, read_results, tables
from statement_audit.writing import writing_folder

TITLE = "Modern slavery statements, audited"
DATABASE = "data/audit.sqlite"
_TOLD = table_beside(__file__)


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """`documents`: copy the archived files into the site; without them their text is still there. `site_url`: where the
    folder will be, for what needs whole addresses; `contact`: whom to write to, a mail address or a page; `cards`:
    draw a picture of each company's page; `reviewed_only`: only findings that a person has decided on are printed."""

    out: Path
    title: str = TITLE
    documents: bool = True
    site_url: str = ""
    contact: str = ""
    cards: bool = False
    reviewed_only: bool = False


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What was written. `missing`: documents that the archive no longer has; `charts`: what drawing them needs here;
    `findings`: how many there are, and of them `close_calls` and `reviewed`."""

    pages: int
    statements: int
    largest_page: int
    missing: tuple[str, ...]
    charts: str | None
    findings: Mapping[str, int]


def write_report(
    db: Path, options: ReportOptions, on_choice: Callable[[Sequence[Published]], None] | None = None
) -> ReportSummary:
    """Write the whole site into a folder, which is swapped with an earlier report's once it is whole.

    Args:
        db: the database, its archive beside it.
        options: folder, title, and whether archived files are copied.
        on_choice: called with all statements, of which those that are scored will be published, before anything is
            written.

    Raises:
        UsageError: the database holds no statement, the folder holds something else, or an option cannot be used.
        OutputError: the disk is full or fails; an earlier report is whole then.
    """
    shared = _shared(options)
    with ExitStack() as stack:
        database = stack.enter_context(snapshot.reading(db, reviewed_only=options.reviewed_only))
        stock = read_stock(database)
        folder = stack.enter_context(writing_folder(options.out, "report"))
        if on_choice:
            on_choice(stock.statements)
        counts = _findings(database)
        if options.reviewed_only and not counts["reviewed"]:
            raise UsageError("No person has decided on a finding yet.", hint="Begin with: statement-audit review desk")
        site = _site(database, stock, shared, folder)
        site.environment.globals["read_alone"] = counts if options.reviewed_only else None
        site.begin()
        documents = Documents(site, Archive(db.parent / "archive").read if options.documents else None)
        site_comparisons.write_years(database, site, stock)
        index = search.SearchIndex(stock.main)
        with site.drawing():
            across = _write_statements(database, site, stock, documents, index)
            search.write_search(site, index)
            _write_tables(database, site, stock, across, counts)
            site_comparisons.write_comparisons(database, site, stock)
            _write_methods(database, site, stock, counts)
            if not options.reviewed_only:
                with open_database(db) as own:  # a copy, one file without a log, cannot be made inside a read
                    tables.public_copy(own, site.out / DATABASE)
            _write_downloads(database, site, stock, across)
            if site.url:
                sharing.write_sitemap(site)
                sharing.write_feed(site, stock.statements, read_report.scored_at(database), across.sentences)
    missing = tuple(documents.missing)
    return ReportSummary(len(site.paths), len(stock.statements), site.largest[0], missing, charts.missing(), counts)


def _shared(options: ReportOptions) -> dict[str, Any]:
    """What every page knows of the options. Raises UsageError where one cannot be used."""
    address = sharing.site_address(options.site_url)
    if options.cards and (not address or charts.missing()):
        need = charts.missing() or "add --site-url: only a whole address leads to a picture."
        raise UsageError("--cards cannot be drawn here.", hint=f"For cards: {need}")
    link = sharing.contact_link(options.contact)
    return {"site_title": options.title, "site_url": address, "contact": link, "cards": options.cards}


def _site(database: Database, stock: Stock, shared: Mapping[str, Any], folder: Path) -> Site:
    made = {
        "made_with": f"statement-audit {__version__}",
        "made_on": datetime.now(UTC).date().isoformat(),
        "last_run": database.value("SELECT max(id) FROM runs"),
        "main_rubric": f"{stock.main.id} {stock.main.version}",
    }
    return Site(folder, tuple(_TOLD["menu"].items()), {**shared, **made}, WRITERS)


# --- one statement at a time ----------------------------------------------------------------


def _write_statements(
    database: Database, site: Site, stock: Stock, documents: Documents, index: search.SearchIndex
) -> criteria.Across:
    """Write each statement's page and document; gather what pages across companies and the search need."""
    across = criteria.Across()
    used = {each.rubric_hash for each in stock.statements}
    rebuilt = {digest: rebuild_rubric(stock.rubrics[digest].content, digest) for digest in used}
    benchmark, companies = (
        cache(partial(database_benchmark, database)),
        Counter(each.score_id for each in stock.statements),
    )
    names = comparisons.labels(each for each in stock.shown.values() if each.rubric_hash == stock.main.hash)
    for statement, detail, document in _details(database, stock, documents):
        rubric = stock.rubrics[statement.rubric_hash]
        sentence = plain_sentence(detail.findings, rubric.id)
        across.sentences[statement.score_id] = as_text(sentence)
        brief = across.briefs[statement.score_id] = as_text(plain_sentence(detail.findings, rubric.id, brief=True))
        points = worth(detail.findings, rebuilt[rubric.hash], statement.profile) if statement.is_scored else {}
        shown = stock.shown.get(statement.company_id) is statement and rubric.hash == stock.main.hash
        peers = benchmark(stock.yardsticks[statement.score_id]).profiles.get(statement.profile or "", {})
        beside = _beside(stock, statement, peers, points, shown)
        index.add(statement, detail.findings)
        across.groups += write_company(site, statement, detail, rubric, document, beside, sentence)
        if site.cards and statement.is_statement:
            kind = profile_name(rubric, statement.profile)
            sharing.write_statement_card(site, statement, brief, kind, len(detail.others))
        if shown:
            across.add(statement, detail.findings, document)
            if statement.rank_latest and not site.environment.globals["read_alone"]:  # its points need all findings
                walk, talk = walk_and_talk(detail.findings, rebuilt[rubric.hash])
                across.talk.append((statement, talk, walk))
            kind, many = profile_name(rubric, statement.profile), companies[statement.score_id]
            told = f"{kind}; one statement for {many} companies" if many > 1 else kind
            comparisons.write_column(site, statement, detail.findings, detail.gates, names[statement.slug], told)
    return across


def _details(
    database: Database, stock: Stock, documents: Documents
) -> Iterator[tuple[Published, StatementDetail, DocumentPages]]:
    """Each company's statement with its detail, which is read once for all companies of one statement."""
    last, detail = None, None
    for statement in stock.statements:
        if detail is None or statement.score_id != last:
            last, detail = statement.score_id, read_report.statement_detail(database, statement)
        spans = [(quote.page, quote.start, quote.end) for finding in detail.findings for quote in finding.evidence]
        known = statement.document_sha256 in documents.known
        pages = [] if known or not statement.is_scored else read_report.page_texts(database, statement.extraction_id)
        yield statement, detail, documents.publish(statement, pages, [span for span in spans if span[1] >= 0])


def _beside(
    stock: Stock, statement: Published, peers: Mapping[str, Any], worth: Mapping[str, float], compared: bool
) -> Any:
    years = stock.years[statement.company_id]
    return Beside(
        years=[(str(each.year or "year unknown"), addresses.statement_page(each)) for each in years],
        trend=[each for each in reversed(years) if each.year and stock.alike(each, statement)],
        changes=stock.changes.get(statement.company_id, ()),
        replies=_replies(stock, statement),
        request=stock.requests.get((statement.company_id, statement.year)),
        latest=statement is years[0],
        peers=peers,
        worth=worth,
        compared=compared,
    )


# --- pages across companies -----------------------------------------------------------------


def _write_tables(
    database: Database, site: Site, stock: Stock, across: criteria.Across, counts: Mapping[str, int]
) -> None:
    criteria.write_criteria(site, across, stock.main)
    criteria.write_heat_map(site, across, stock.main)
    comparisons.write_compare(site, [statement for statement, _ in across.rows], stock.main)
    chapters = criteria.write_chapter(site, across, stock.main)
    rows = list(_listed(database, stock, across.briefs))
    qualities = [row.statement.quality or 0.0 for row in rows if row.statement.rank_latest]
    years = sorted({each.year for each in stock.statements if each.year})
    facts: dict[str, Any] = {
        "companies": len(stock.years),
        "statements": len({each.statement_id for each in stock.statements}),
        "years": f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0]) if years else "",
        "criteria": len(stock.main.content["criteria"]),
        "median": median(qualities) if qualities else None,
        "chapters": chapters[:2],
        **counts,
    }
    league.write_talk(site, across.talk)
    kinds = {entry["id"]: entry["name"] for entry in stock.main.content["profiles"]}
    latest = league.write_league(site, rows, facts, kinds)
    sharing.write_embeds(site, latest, lambda each: profile_name(stock.rubrics[each.rubric_hash], each.profile))
    if site.cards:
        sharing.write_index_card(site, len(qualities), facts["median"])


def _findings(database: Database) -> dict[str, Any]:
    """Findings, close calls, and findings that a person decided; a group's statement counts once."""
    row = database.row(
        "SELECT count(*) AS findings, coalesce(sum(judged.needs_review AND NOT reviewed), 0) AS close_calls,"
        " coalesce(sum(reviewed), 0) AS reviewed FROM finding_results AS found"
        " JOIN main.findings AS judged ON judged.id = found.finding_id"
        " WHERE found.score_id IN (SELECT score_id FROM latest_scores)"
    )
    return dict(row or {})


def _listed(database: Database, stock: Stock, briefs: Mapping[int, str]) -> Iterator[Any]:
    """Every statement that can be ranked, of every year."""
    gates, waiting = read_results.gates_by_score(database), read_report.close_calls_by_score(database)
    companies = Counter(each.statement_id for each in stock.statements)
    for statement in stock.statements:
        if statement.rank is not None:
            yield league.Listed(
                statement,
                gates=gates.get(statement.score_id, ()),
                close_calls=waiting.get(statement.score_id, 0),
                replies=len(_replies(stock, statement)),
                brief=briefs.get(statement.score_id, ""),
                companies=companies[statement.statement_id],
            )


def _replies(stock: Stock, statement: Published) -> list[ReplyRow]:
    """The company's answers to this year and to all years."""
    found = stock.replies.get(statement.company_id, ())
    return [reply for reply in found if reply.year in (None, statement.year)]


# --- how it was made ------------------------------------------------------------------------


def _write_methods(database: Database, site: Site, stock: Stock, findings: Mapping[str, int]) -> None:
    shown = list(stock.shown.values())
    counts = {
        "statements": len({each.statement_id for each in stock.statements}),
        "companies": len(stock.years),
        "other_rubric": sum(each.rubric_hash != stock.main.hash for each in shown),
        **findings,
        "replies": sum(map(len, stock.replies.values())),
    }
    methods.write_methods(site, stock.main, read_results.runs(database), stock.rubrics, counts)


def _write_downloads(database: Database, site: Site, stock: Stock, across: criteria.Across) -> None:
    """CSV and JSON of the views that the pages show, the list of documents, and the database."""
    for table in tables.describe_tables(database, _TOLD["tables"]):
        for kind in site.writers:
            site.write_table(table, tables.table_rows(database, table), kind)
    site.write_table(own_table("group_scores"), across.groups)
    scored = (each for each in stock.statements if each.is_scored)
    named = ((each, across.sentences.get(each.score_id, "")) for each in scored)
    rows = ((each.document_sha256, each.source_name, each.company, each.year, sentence) for each, sentence in named)
    site.write_table(own_table("documents"), rows)
    if (site.out / DATABASE).exists():
        site.offer(DATABASE, "The database (SQLite), without the texts of documents that were not scored.", None, {})
    site.write("downloads.html", "downloads.html", files=sorted(site.files, key=lambda file: file.path))
