"""A checked draft beside last year's statement and beside its peers, in the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.report.words import status_word

if TYPE_CHECKING:
    from statement_audit.compare.commitments import PromiseOutcome
    from statement_audit.compare.years import CriterionChange
    from statement_audit.derived.last_year import LastYear
    from statement_audit.features.audit.checked_file import CheckedDraft, Peers
    from statement_audit.models import Passage

FATES = {
    "dropped": "not found again",
    "missed": "not reached, and said so",
    "moved": "moved to a later day",
    "repeated": "promised again",
    "done": "reported on",
    "open": "open",
}
QUOTED = 200
WALK_TO_TALK = "walk_to_talk"
PEERS = (
    Column("", lambda row: output.words(row.name)),
    Column("draft", lambda row: _of_100(row.name, row.draft), right=True),
    Column("median", lambda row: _of_100(row.name, row.median), right=True),
    Column("best", lambda row: _of_100(row.name, row.best), right=True),
    Column("n", right=True),
)


def print_beside(draft: CheckedDraft) -> None:
    """What the draft was held against; nothing where there is nothing."""
    if draft.last_year is not None:
        _print_last_year(draft.last_year)
    if draft.peers is not None:
        _print_peers(draft.peers)


def _print_last_year(told: LastYear) -> None:
    """What became of each promise, the worst first, and what got weaker; both quotes with each."""
    counts = Counter(outcome.state for outcome in told.promises)
    shares = ", ".join(f"{counts[state]} {words}" for state, words in FATES.items() if counts[state])
    output.say(f"\nLast year's promises ({told.source_name}, {told.year or 'year unknown'}): {shares or 'none found'}")
    for state in FATES:
        for outcome in told.promises:
            if outcome.state == state:
                _print_promise(outcome)
    if told.weaker is None:
        output.say("\nWhat got weaker cannot be told: last year's statement was scored by another rubric or judge.")
    elif told.weaker:
        output.say(f"\nWeaker than last year: {len(told.weaker)}")
        for change in told.weaker:
            _print_change(change)


def _print_promise(outcome: PromiseOutcome) -> None:
    due = f", due {outcome.promise.due}" if outcome.promise.due else ""
    late = ", overdue" if outcome.overdue else ""
    now = f", now due {outcome.answered_due}" if outcome.answered_due else ""
    output.say(f"{FATES[outcome.state]}{due}{late}{now}", indent=2)
    output.say(f"then: {_quote(outcome.promise.passage)}", indent=4)
    if outcome.answer is not None:
        output.say(f"now: {_quote(outcome.answer)}", indent=4)
    elif outcome.nearest is not None:
        output.say(f"nearest to it now: {_quote(outcome.nearest)}", indent=4)


def _quote(passage: Passage) -> str:
    return f"p. {passage.page}, {output.quoted(passage.quote, QUOTED)}"


def _print_change(change: CriterionChange) -> None:
    words = [status_word(row.status).label.lower() for row in (change.before, change.after)]
    output.say(f"{change.before.criterion} {change.before.name}: {words[0]} → {words[1]}", indent=2)
    for label, row in (("then", change.before), ("now", change.after)):
        if row.quote:
            output.say(f"{label}: p. {row.page}, {output.quoted(row.quote, QUOTED)}", indent=4)


def _print_peers(peers: Peers) -> None:
    """Quality and groups of 100 beside median and best, and where those come from."""
    output.say(f"\nBeside its peers ({peers.source}, {peers.day})")
    if not peers.rows:
        output.say(f"Not shown: {peers.why_not}.", indent=2)
        return
    output.show_table(PEERS, peers.rows)


def _of_100(name: str, value: float | None) -> str:
    if name in ("quality", WALK_TO_TALK):
        return output.number(value, 1 if name == "quality" else 2)
    return output.number(None if value is None else 100 * value)
