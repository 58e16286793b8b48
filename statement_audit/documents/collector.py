"""Many targets at once: threads search, this thread alone writes; each outcome is stored before the next is begun."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from statement_audit import engine
from statement_audit.archive import Archive
from statement_audit.clock import now
from statement_audit.documents.search import Search, earlier_outcome, search, stored_collection
from statement_audit.documents.visits import PAGE_SECONDS, Visits, identify_task, identity_of, links_of, read_page_task
from statement_audit.errors import DocumentError, OutputError, StoppedError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.pacing import host_key
from statement_audit.issue_codes import CODES, document_error, make_issue
from statement_audit.models import Collected, CollectedDocument, FetchRecord, RawDocument, StatementRef, TargetState
from statement_audit.resources import table_beside
from statement_audit.runs.options import DOCUMENT_SECONDS, CollectOptions, Progress, RunOptions
from statement_audit.runs.recording import Recorder
from statement_audit.store.write_targets import addresses_asked, target_key, visit_times
from statement_audit.tabular import grouped
from statement_audit.writing import lacking

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2  # how soon Ctrl-C is noticed where nothing comes in
CHANGES: dict[str, list[str]] = table_beside(__file__)["changes"]  # event -> issue code, words


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target that is done. `events`: (event, address) of links that fare otherwise than at the last visit.
    `reused`: nothing was asked for, an earlier run had done it."""

    collected: Collected
    events: tuple[tuple[str, str], ...] = ()
    reused: bool = False


class Collector:
    """Searches targets and writes what comes of it.

    Args:
        archive: where documents go; session: how they are fetched; recorder: where outcomes go.
        identify: reads and identifies one document in a worker process; read: the links of one page.
    """

    def __init__(
        self, archive: Archive, session: Session, recorder: Recorder, identify: Any, read: Any, options: CollectOptions
    ) -> None:
        self.archive, self.session, self.recorder = archive, session, recorder
        self.identify, self.read, self.options = identify, read, options
        # a request chain, the SHA-256 of what it brought, its target; or a search that has ended
        self._posted: SimpleQueue[tuple[FetchRecord, str | None, int] | Future[Collected]] = SimpleQueue()

    def collect(self, refs: Iterable[StatementRef], progress: Progress) -> Iterator[Outcome]:
        """Yield each target as it is done, in no fixed order. A fault costs one target.

        References that name one target in two ways, as a list's website and another's statement may, are one search.
        """
        twins = grouped((target_key(ref), ref) for ref in refs)
        for outcome in self._search_all([same[0] for same in twins.values()]):
            progress.advance("Collecting")
            yield outcome
            for ref in twins[target_key(outcome.collected.ref)][1:]:
                twin = replace(outcome.collected, ref=ref, requests=0)
                self._record(twin)
                progress.advance("Collecting")
                yield Outcome(twin, reused=True)

    def _search_all(self, refs: Iterable[StatementRef]) -> Iterator[Outcome]:
        pending: dict[Future[Collected], int] = {}
        pool = ThreadPoolExecutor(self.options.hosts, thread_name_prefix="collect")
        try:
            for ref in self._longest_waiting_first(refs):
                stored = self._stored(ref)
                if stored is not None:
                    self._record(stored.collected)
                    yield stored
                else:
                    target_id, task = self._begin(ref)
                    future = pool.submit(search_safely, task)
                    pending[future] = target_id
                    future.add_done_callback(self._posted.put)
                yield from self._write_posted(pending, most=self.options.hosts * 2)
            yield from self._write_posted(pending, most=0)
        except BaseException:  # Ctrl-C above all: nobody waits on, for a host's turn or for a slow document
            self.session.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown()

    def _write_posted(self, pending: dict[Future[Collected], int], most: int) -> Iterator[Outcome]:
        """Write what threads have posted, at once; goes on until at most `most` searches are under way."""
        while len(pending) > most or not self._posted.empty():
            try:
                posted = self._posted.get(timeout=POLL_SECONDS)
            except Empty:
                continue
            if isinstance(posted, tuple):
                self.recorder.writer.write_fetch(self.recorder.run_id, *posted)
            else:  # a search's requests were posted before its end
                yield self._end(pending.pop(posted), posted.result())

    def _stored(self, ref: StatementRef) -> Outcome | None:
        """What an earlier run collected, where that is still good enough, or its host has had its requests today."""
        known = self.recorder.writer.known_target(ref)
        stored = earlier_outcome(ref, known, self.archive, self.options)
        if stored is None:
            usual = self.options.requests if known is None else known[0].requests
            if self.session.affords(ref.url or ref.website or "", usual):
                return None
            words = f"{ref.source_name} is visited another day: its host has had its requests for today."
            stored = None if known is None else stored_collection(ref, *known, self.archive)
            if stored is None:
                stored = Collected(ref, TargetState.FAILED, (), "day_budget", words)
            else:
                self.recorder.issue(make_issue("day_budget", ref.source_name, words))
        self.recorder.writer.write_declared(self.recorder.run_id, ref)
        return Outcome(stored, reused=True)

    def _longest_waiting_first(self, refs: Iterable[StatementRef]) -> Iterable[StatementRef]:
        """As they come; where a day's requests are counted, those first whose last visit lies furthest back."""
        if not self.session.options.day_budget:
            return refs
        times = visit_times(self.recorder.writer.db)
        return sorted(refs, key=lambda ref: times.get(target_key(ref), ""))

    def _begin(self, ref: StatementRef) -> tuple[int, Search]:
        begun = self.recorder.writer.begin_target(self.recorder.run_id, ref)
        known = begun.known if self.options.refresh else {}

        def report(record: FetchRecord, sha256: str | None) -> None:
            self._posted.put((record, sha256, begun.target_id))

        visits = Visits(self.session, self.archive, report, begun.done, known)
        identify = partial(identity_of, self.identify, visits, ref)
        links = partial(links_of, self.read)
        return begun.target_id, Search(ref, visits, identify, links, begun.links, self.options.requests)

    def _end(self, target_id: int, collected: Collected) -> Outcome:
        events = self.recorder.writer.end_target(self.recorder.run_id, target_id, collected)
        self._record(collected)
        for event, url in events:
            if event in CHANGES:
                code, words = CHANGES[event]
                message = f"{url}: {words}."
                self.recorder.issue(make_issue(code, collected.ref.source_name, message, url=url, event=event))
        return Outcome(collected, tuple(events))

    def _record(self, collected: Collected) -> None:
        """The row that a person should see where the search did not go as asked."""
        problem, ref = collected.problem, collected.ref
        if problem is None:
            return
        if collected.documents or collected.given:
            self.recorder.issue(make_issue(problem, ref.source_name, collected.detail or None))
        else:
            self.recorder.failed(ref, document_error(problem, collected.detail or CODES[problem].meaning))


def open_session(options: RunOptions, recorder: Recorder) -> Session:
    """A session that knows how many requests each host has had today, where they are counted."""
    asked: Counter[str] = Counter()
    if (options.fetch or FetchOptions()).day_budget:
        for url, requests in addresses_asked(recorder.writer.db, now()[:10]):
            asked[host_key(url)] += requests
    return Session(options.fetch, asked=asked)


def search_safely(task: Search) -> Collected:
    """`search`, in a thread of its own: a fault of this program costs one target, and leaves its trace.

    Raises OSError for what this machine lacks, such as room on its disk: no target is to be blamed for that.
    """
    try:
        return search(task)
    except StoppedError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and isinstance(lacking(error), OutputError):
            raise  # a full disk is no fault of the site: the next run asks it again
        log.info("fault on %s", task.ref.source_name, exc_info=True)
        detail = f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-6)}"
        return Collected(task.ref, TargetState.FAILED, (), "internal_error", detail, requests=task.visits.requests)


def as_references(outcome: Outcome) -> Iterator[tuple[StatementRef, RawDocument]]:
    """One reference for each document of a target, with what the visit showed, and its archived bytes."""
    collected, ref = outcome.collected, outcome.collected.ref
    if ref.path is not None:
        yield from ((ref, document.raw) for document in collected.documents)
        return
    for document in collected.documents or filter(None, (collected.given,)):
        place = document.raw.fetch.final_url if document.raw.fetch else document.url
        name = ref.source_name if document.url == ref.url else place
        year = ref.year if len(collected.documents) == 1 else None
        site = replace(collected.site, homepage_link=document.homepage_link) if collected.site else None
        yield replace(ref, source_name=name, url=document.url, year=year, site=site), document.raw


def outcomes(
    refs: Sequence[StatementRef],
    options: RunOptions,
    archive: Archive,
    recorder: Recorder,
    session: Session,
    progress: Progress,
) -> Iterator[Outcome]:
    """What became of each reference: files are archived at once, all else is searched for, in no fixed order.

    Worker processes read and identify what is found; others, begun at the first long page, read links, so that no page
    waits for a slow document.
    """
    progress.start("Collecting", len(refs))
    searched = []
    for ref in refs:
        if ref.path is None:
            searched.append(ref)
        else:
            yield _file(ref, ref.path, archive, recorder)
            progress.advance("Collecting")
    if not searched:
        return
    workers = min(options.workers, len(searched))  # a search has one document or page read at a time
    with (
        engine.open_workers(engine.Work(identify_task, DOCUMENT_SECONDS), workers) as identify,
        engine.open_workers(engine.Work(read_page_task, PAGE_SECONDS), workers) as read,
    ):
        yield from Collector(archive, session, recorder, identify, read, options.collect).collect(searched, progress)


def _file(ref: StatementRef, path: Path, archive: Archive, recorder: Recorder) -> Outcome:
    """A file of a list: archived, not visited."""
    try:
        raw = archive.put_file(path)
    except DocumentError as error:
        recorder.failed(ref, error)
        return Outcome(Collected(ref, TargetState.FAILED, problem=error.code, detail=error.message))
    return Outcome(Collected(ref, TargetState.FOUND, (CollectedDocument(ref.source_name, "", (), ref.year, raw=raw),)))
