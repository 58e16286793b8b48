"""What a collection would take, told beforehand: nothing is asked for and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from statement_audit.archive import Archive
from statement_audit.documents.references import Given, read_given
from statement_audit.documents.search import earlier_outcome
from statement_audit.fetch import FetchOptions
from statement_audit.fetch.pacing import host_key
from statement_audit.models import StatementRef
from statement_audit.rubric import load_rubric
from statement_audit.runs.options import RunOptions, check_scope
from statement_audit.sources.merge import merge_references
from statement_audit.sources.site_urls import is_home
from statement_audit.sources.source import Source, SourceRequest, read_source
from statement_audit.store import Database
from statement_audit.store.queries import open_to_read
from statement_audit.store.write_targets import find_target, known_links, target_key

ANSWER_SECONDS = 0.5  # of one request, beside the pause before it: a guess
PAGES_AT_LEAST = 2  # of a target that is found at once: the address that is given, and the home page or the statement


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What reading a register takes before anything is collected: `requests` for its list, and one for the page of each
    of its at least `entries` (None where there are no such pages, or a filter decides how many). `files`: the copies on
    the disk from which its statements are counted; without any none of them is.
    """

    register: str
    requests: int
    entries: int | None
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CollectPlan:
    """How many targets, requests and seconds. `reused`: targets that an earlier run collected, which are not asked for
    again; the others are `documents`, whose address is given, `sites` to search, or `unaddressed`: a register's copy of
    them may be asked for. `files` need no request. `most_…`: None where a register's statements are not known."""

    targets: int
    reused: int
    files: int
    documents: int
    sites: int
    unaddressed: int
    hosts: int
    least_requests: int
    most_requests: int | None
    least_seconds: float
    most_seconds: float | None
    slowest_host: str | None
    slowest_seconds: float
    registers: tuple[RegisterReading, ...]
    issues: int


def plan_collection(inputs: Sequence[str], options: RunOptions) -> CollectPlan:
    """Count what `collect` would do with the same inputs and options.

    A target takes at least two pages, and at most what `--requests` allows and a register's own copies; the robots.txt
    of its host is asked for once. Not foreseen are retries, a site's own crawl delay, what a browser loads for a page,
    and, with `--refresh`, addresses of earlier visits. A host is asked one request at a time, so the whole takes as
    long as the slowest host, or as all requests shared by `--hosts`.

    Raises:
        AuditError: an input or the database cannot be used at all.
    """
    rubric = load_rubric(options.rubric)
    check_scope(options, rubric)
    given = read_given(inputs, options, rubric)
    readings = [_read_copy(register, given, options) for register in given.registers]
    merged, problems = merge_references([*given.refs, *(ref for refs, _ in readings for ref in refs)])
    files = sum(ref.path is not None for ref in merged)
    targets = {target_key(ref): ref for ref in merged if ref.path is None}
    with open_to_read(options.db) if options.db.exists() else nullcontext() as database:
        asked = [ref for ref in targets.values() if not _is_done(ref, options, database, Archive(options.archive))]
    least: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for register, (_, reading) in zip(given.registers, readings, strict=True):
        host, first = host_key(register.find_address()), reading.requests + (reading.entries or 0)
        least[host] += first
        most[host] += first + 1
    starts = [ref.url or ref.website for ref in asked]
    for ref, start in zip(asked, starts, strict=True):
        if start is not None:
            least[host_key(start)] += PAGES_AT_LEAST
            most[host_key(start)] += options.collect.requests
        for copy in ref.copies:
            most[host_key(copy)] += 1
    least.update(set(least))
    documents = sum(ref.url is not None and not is_home(ref.url) for ref in asked)
    counted = all(reading.files for _, reading in readings)
    a_request = (options.fetch or FetchOptions()).delay_seconds + ANSWER_SECONDS
    slowest = max(most, key=most.__getitem__, default=None)
    return CollectPlan(
        targets=len(targets) + files,
        reused=len(targets) - len(asked),
        files=files,
        documents=documents,
        sites=len(asked) - documents - starts.count(None),
        unaddressed=starts.count(None),
        hosts=len(least),
        least_requests=least.total(),
        most_requests=most.total() if counted else None,
        least_seconds=a_request * _longest(least, options),
        most_seconds=a_request * _longest(most, options) if counted else None,
        slowest_host=slowest,
        slowest_seconds=a_request * most[slowest or ""],
        registers=tuple(reading for _, reading in readings),
        issues=len(given.issues) + len(problems),
    )


def _read_copy(register: Source, given: Given, options: RunOptions) -> tuple[list[StatementRef], RegisterReading]:
    """A register's statements, where an earlier run left its exports here."""
    wanted = options.wanted
    files = register.kept(options.registers, wanted) if register.kept else ()
    request = SourceRequest(wanted=wanted, vocabulary=given.vocabulary, files=files)
    found = read_source(register, request) if files else ()
    refs = [one for one in found if isinstance(one, StatementRef)]
    entries = None if register.kept or wanted.narrows() else register.least
    names = tuple(path.name for path in files)
    return refs, RegisterReading(register.name, register.list_requests(wanted), entries, names)


def _is_done(ref: StatementRef, options: RunOptions, database: Database | None, archive: Archive) -> bool:
    if database is None or (target := find_target(database, ref)) is None:
        return False
    return earlier_outcome(ref, (target, known_links(database, target.id)), archive, options.collect) is not None


def _longest(requests: Counter[str], options: RunOptions) -> float:
    """Requests that follow one another: those of the slowest host, or a worker's share of all."""
    return max([*requests.values(), requests.total() / options.collect.hosts], default=0)
