"""Promises and what became of them: read by the rules of language, held against the next statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from statement_audit.models import BlockKind, Passage

if TYPE_CHECKING:
    from statement_audit.compare.commitments import Promise, PromiseOutcome
    from statement_audit.store import Database
    from statement_audit.store.read_commitments import FollowedRow

# "Committed to acting ethically" says how a company means to be; no later statement can show that it was kept.
_PLEDGE = re.compile(
    r"(?i)\b(?:we|company|group|board|it) (?:are|is|have|has|remains?|also) (?:\w+ )?committed to "
    r"(?!(?:being|ensuring|acting|doing|operating|conducting|trading|behaving|respecting|upholding|maintaining|complying"
    r"|preventing|combating|tackling|eradicating|eliminating|playing|promoting|protecting|safeguarding)\b)\w+ing\b"
    r"|\bwe (?:\w+ )?(?:pledge|undertake|commit) to\b"
)
# A promise at the end of a report: "have developed a questionnaire to be rolled out shortly".
_TO_COME = re.compile(
    r"(?i)\bto be (?:rolled out|implemented|introduced|launched|completed|established|published|delivered)\b"
    r"[^.;]{0,60}\b(?:shortly|soon|later|in due course|next|by|from|during|in 20\d\d)\b"
)
# How a company means to be, always: nothing to come.
_STANDING = re.compile(
    r"(?i)\b(?:aim|seek|look|strive|endeavou?r|try|hope)s? to (?:\w+ly )?(?:encourage|ensure|comply|act|be|maintain"
    r"|promote|treat|uphold|support|conduct|operate|deliver|provide|avoid|prevent|minimi[sz]e|work|source|use|foster)\b"
    r"|\b(?:will|shall) (?:always|never|continually|regularly|consistently)\b"
)
_STATES = re.compile(r"(?i)\b(?:is|are|was|were|has|have|had)\b")
_CONDITION = re.compile(r"(?i)^\W*(?:if|where|when|whenever|should|in the event|once)\b")


def update_commitments(db: Database) -> int:
    """Write the promises of every statement that was scored anew, or whose next statement was; returns their number."""
    from statement_audit.store.read_commitments import undecided
    from statement_audit.store.write_commitments import write_commitments

    count = 0
    for row in undecided(db):
        rows = [_as_row(row, outcome) for outcome in follow(db, row)]
        with db.transaction():
            count += write_commitments(db, row.statement_id, row.score_id, row.next_score_id, rows)
    return count


def follow(db: Database, row: FollowedRow) -> tuple[PromiseOutcome, ...]:
    """One statement's promises, decided by the next one where there is one."""
    from statement_audit.compare.commitments import Later, follow_up, still_open
    from statement_audit.store.read_commitments import passages_of, promise_evidence

    earlier = passages_of(db, row.score_id)
    promises = tuple(read_promises(earlier, row.year, promise_evidence(db, row.score_id)))
    if not promises or row.next_score_id is None:
        return still_open(promises)
    passages = passages_of(db, row.next_score_id)
    again = read_promises(passages, row.next_year, promise_evidence(db, row.next_score_id))
    indices = frozenset(promise.passage.index for promise in again)
    return follow_up(promises, earlier, Later(row.next_year, passages, indices, is_report))


def read_promises(
    passages: Sequence[Passage], year: int | None, evidence: dict[tuple[int, int], dict[str, Any]]
) -> Iterator[Promise]:
    """Yield what promises something to come, in the order of the text.

    Args:
        year: the year that the statement covers.
        evidence: what the judge took as evidence of a plan or promise, by page and start.
    """
    from statement_audit.compare.commitments import Promise
    from statement_audit.compare.due import parse_due

    for passage in passages:
        promised = promise_in(passage, year)
        if promised is None:
            continue
        status, about = promised
        due = parse_due(passage.text, year)
        if due and status == "future_undated":
            status = "future_dated"
        known = evidence.get((passage.page, passage.start), {})
        yield Promise(passage, about, status, due, known.get("criterion"), known.get("evidence_id"))


def promise_in(passage: Passage, year: int | None) -> tuple[str, str] | None:
    """Status of a promise (future_dated, future_undated, or commitment for a pledge) and the clauses that make it.

    None for what is under a condition, describes the statement, or goes on as before.
    """
    from statement_audit.score import phrases
    from statement_audit.score.clauses import Act, read_passage
    from statement_audit.score.statuses import is_dated

    text = passage.text
    is_bullet = passage.kind is BlockKind.BULLET
    if passage.kind in (BlockKind.HEADING, BlockKind.TABLE_ROW) or text.rstrip().endswith((":", "?")):
        return None
    if _CONDITION.match(text) or phrases.ABOUT_ITSELF.match(text) or phrases.KPI_NAME.match(text.lstrip("•*-– ")):
        return None
    in_words = bool(phrases.FUTURE.search(text))
    may_plan = in_words or (is_bullet and not _STATES.search(text))  # a bullet under "next steps" needs no "will"
    if not may_plan and not _PLEDGE.search(text):
        return None  # most passages, before they are read clause by clause
    clauses = read_passage(passage).clauses
    plans = [clause.text for clause in clauses if clause.act is Act.FUTURE or _TO_COME.search(clause.text)]
    is_fixed = is_dated(text, year)
    if plans and may_plan and (is_fixed or not _STANDING.search(text)):
        return "future_dated" if is_fixed else "future_undated", " ".join(plans)
    pledges = [clause.text for clause in clauses if clause.act is Act.COMMITMENT and _PLEDGE.search(clause.text)]
    return ("commitment", " ".join(pledges)) if pledges else None


def is_report(passage: Passage) -> bool:
    """Whether a passage says that somebody does or did something; not what is meant, described or missing."""
    from statement_audit.score.clauses import Act, read_passage

    return bool({clause.act for clause in read_passage(passage).clauses} & {Act.DOES, Act.RULE})


def _as_row(row: FollowedRow, outcome: PromiseOutcome) -> dict[str, Any]:
    promise, answer = outcome.promise, outcome.answer
    return {
        "statement_id": row.statement_id,
        "score_id": row.score_id,
        "evidence_id": promise.evidence_id,
        "criterion": promise.criterion or "",
        "page": promise.passage.page,
        "quote": promise.passage.quote,
        "status": promise.status,
        "due": promise.due,
        "state": outcome.state,
        "overdue": outcome.overdue,
        "answered_by_statement_id": row.next_statement_id,
        "answered_page": answer.page if answer else None,
        "answered_quote": answer.quote if answer else None,
        "answered_due": outcome.answered_due,
    }
