"""The one writer: runs, statements, issues, fetches, rubrics. The caller holds the lock (`store.hold`)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any, Literal

from statement_audit.clock import now
from statement_audit.errors import StoreError
from statement_audit.issue_codes import TRANSIENT
from statement_audit.models import FetchRecord, Issue, Rubric, StatementRef, StatementResult
from statement_audit.published import RunInfo
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.database import settle, use_write_ahead_log
from statement_audit.store.known_documents import write_sketch
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import canonical_sha256, insert, insert_many, picked, to_json, without_advice
from statement_audit.store.write_documents import DocumentArchive, write_document, write_text
from statement_audit.store.write_reviews import ReviewWriter
from statement_audit.store.write_scores import add_issue, write_facts, write_score
from statement_audit.store.write_statements import find_or_add_company, find_or_add_statement, make_latest, shared_years
from statement_audit.store.write_targets import TargetWriter, link_declared

_SQL = queries_of("writer")


class Writer(TargetWriter, ReviewWriter):
    """Writes whole statements, searches and what people say of them: each method is one transaction."""

    def __init__(self, database: Database, archive: DocumentArchive) -> None:
        self.db = database
        self.archive = archive

    # --- rubric and run ---------------------------------------------------------------------

    def write_rubric(self, rubric: Rubric) -> None:
        """Add the rubric and its criteria, once per hash; what is there gets today's advice."""
        with self.db.transaction():
            if self.db.value("SELECT 1 FROM rubrics WHERE hash = ?", (rubric.hash,)):
                content = to_json(_content(rubric))
                self.db.execute("UPDATE rubrics SET content = ? WHERE hash = ?", (content, rubric.hash))
                return
            insert(self.db, "rubrics", picked(rubric, "hash id version name") | {"content": _content(rubric)})
            insert_many(self.db, "criteria", _criterion_rows(rubric))

    def begin_run(self, run: RunInfo) -> int:
        """Start a run and return its id. Runs that were killed before are marked `interrupted`.

        Raises:
            StoreError: the rubric was not written before.
        """
        if not self.db.value("SELECT 1 FROM rubrics WHERE hash = ?", (run.rubric_hash,)):
            raise StoreError(f"The rubric {run.rubric_hash} is not in the database: write it before the run begins.")
        use_write_ahead_log(self.db)
        self.archive.clear_leftovers()
        with self.db.transaction():
            for row in list(self.db.rows("SELECT id FROM runs WHERE status = 'running'")):
                self._end(row["id"], "interrupted", None)
            return insert(self.db, "runs", {"status": "running"} | asdict(run))

    def finish_run(self, run_id: int, status: Literal["finished", "interrupted"]) -> None:
        """End the run, count its outcomes, and fold everything into the one database file."""
        with self.db.transaction():
            self._end(run_id, status, now())
        settle(self.db)

    def _end(self, run_id: int, status: str, finished_at: str | None) -> None:
        self.db.execute(_SQL["end"], {"id": run_id, "status": status, "finished_at": finished_at})

    # --- statements -------------------------------------------------------------------------

    def find_score(self, fingerprint: str) -> int | None:
        """The id of the score with this fingerprint; None where there is none, or its failure may not recur."""
        score_id: int | None = self.db.value(_SQL["find_score"], (fingerprint, json.dumps(TRANSIENT)))
        return score_id

    def other_statements(self, fingerprint: str) -> list[dict[str, Any]]:
        """The other statements of a scored document, as its issue tells them; none where it holds one."""
        data = self.db.value(_SQL["other_statements"], (fingerprint,))
        return [] if data is None else list(stored_json(data)["others"])

    def reuse(self, run_id: int, fingerprint: str, ref: StatementRef) -> list[str]:
        """Record that the run met a statement that is scored already; nothing else is written.

        Where the statement had another score since (other options, another list), this one is its latest again.

        Returns:
            The severities of the issues that belong to the score.
        """
        with self.db.transaction():
            score = self.db.row("SELECT id, statement_id FROM scores WHERE fingerprint = ?", (fingerprint,))
            if score is None:
                raise StoreError(f"No score has the fingerprint {fingerprint}.")
            statement_id, score_id = score["statement_id"], score["id"]
            make_latest(self.db, statement_id, score_id)
            self._add_item(run_id, ref, "reused", ref.year, statement_id=statement_id, score_id=score_id)
            self.db.execute(_SQL["issues_again"], (run_id, score_id))
            return [severity for (severity,) in self.db.tuples(_SQL["severities"], (score_id,))]

    def write_statement(self, run_id: int, result: StatementResult) -> int:
        """Store one statement whole: document, text, companies, score, findings, evidence, gates, issues.

        A fingerprint that is there already is reused, unless its failure was a passing one: then it is replaced.

        Returns:
            The id of the score.

        Raises:
            EvidenceError: a quote is not in the stored page; nothing of the statement is written.
        """
        known = self.find_score(result.fingerprint)
        if known is not None:
            self.reuse(run_id, result.fingerprint, result.ref)
            return known
        with self.db.transaction():
            self.db.execute("DELETE FROM scores WHERE fingerprint = ?", (result.fingerprint,))
            fetched = result.raw.fetch.media_type if result.raw.fetch else None
            write_document(self.db, self.archive, result.raw.sha256, result.raw.size, fetched)
            text = write_text(self.db, result)
            statement_id = find_or_add_statement(self.db, run_id, result)
            score_id = write_score(self.db, run_id, statement_id, result, text)
            if text is not None:
                write_facts(self.db, statement_id, score_id, result, text)
                if result.sketch is not None:
                    write_sketch(self.db, text.extraction_id, result.sketch)
            make_latest(self.db, statement_id, score_id)
            link_declared(self.db, statement_id)
            state = result.state.value
            self._add_item(run_id, result.ref, state, result.year, statement_id=statement_id, score_id=score_id)
            for issue in (*result.issues, *shared_years(self.db, statement_id, result)):
                add_issue(self.db, run_id, issue, statement_id, score_id)
        return score_id

    # --- what else happened -----------------------------------------------------------------

    def write_issue(self, run_id: int, issue: Issue) -> None:
        """Add an issue that belongs to no score; one that an earlier run raised word for word is linked to this run."""
        with self.db.transaction():
            add_issue(self.db, run_id, issue, None, None)

    def write_failure(self, run_id: int, ref: StatementRef, issue: Issue) -> None:
        """Record a reference that gave no bytes: its issue, and the companies that so stay without a statement."""
        with self.db.transaction():
            for company in ref.companies:
                find_or_add_company(self.db, company)
            names = [company.name for company in ref.companies]
            sectors = sorted({*ref.sectors, *(key for company in ref.companies for key in company.sectors)})
            self._add_item(run_id, ref, "failed", ref.year, companies=names, sectors=sectors)
            add_issue(self.db, run_id, issue, None, None)

    # --- what was asked for and told ---

    def write_fetch(
        self, run_id: int, record: FetchRecord, document_sha256: str | None, target_id: int | None = None
    ) -> None:
        """Add one request chain, and the document that it brought."""
        with self.db.transaction():
            if document_sha256 is not None and not record.not_modified:
                write_document(self.db, self.archive, document_sha256, record.size, record.media_type)
            own = {"run_id": run_id, "target_id": target_id, "document_sha256": document_sha256}
            insert(self.db, "fetches", own | picked(record, " ".join(field.name for field in fields(FetchRecord))))

    def open_channels(self, channels: Iterable[str]) -> None:
        """Note channels that are new: they are told of what changes from now on."""
        with self.db.transaction():
            for channel in channels:
                self.db.execute(_SQL["open_channel"], (channel, now()))

    def write_told(self, channel: str, event_id: int) -> None:
        """Note that a channel was told of every change up to this one."""
        row = {"channel": channel, "event_id": event_id, "delivered_at": now()}
        with self.db.transaction():
            insert(self.db, "deliveries", row, conflict="REPLACE")

    def _add_item(self, run_id: int, ref: StatementRef, outcome: str, year: int | None, **of: Any) -> None:
        """`of`: its statement and score, or, where there is none, its companies and sectors."""
        row = {"run_id": run_id, "source_name": ref.source_name, "outcome": outcome, "year": year}
        insert(self.db, "run_items", row | {"companies": (), "sectors": ()} | of, conflict="REPLACE")


def _content(rubric: Rubric) -> dict[str, Any]:
    return {key: value for key, value in asdict(rubric).items() if key != "hash"}


def _criterion_rows(rubric: Rubric) -> Iterator[dict[str, Any]]:
    groups = {group.id: group for group in rubric.groups}
    for position, criterion in enumerate(rubric.criteria):
        group = groups[criterion.group]
        own = {"rubric_hash": rubric.hash, "position": position, "criterion": criterion.id, "group_id": group.id}
        own |= {"group_name": group.name, "good_practice": group.good_practice, "assessed_from": criterion.check}
        own |= {"content_sha256": canonical_sha256(without_advice(asdict(criterion)))}
        yield own | picked(criterion, "name kind weight anchor_required applies_to basis counts not_count")
