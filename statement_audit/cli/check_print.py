"""A checked draft in the terminal: the answer first, each law in its own words, criterion by criterion; then last year
and peers beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.cli.screen import show_screen
from statement_audit.compare.draft_check import answers
from statement_audit.report.words import status_word
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from statement_audit.compare.draft_check import DraftCheck, LawTest, PlacedQuote
    from statement_audit.features.audit.checked_file import CheckedDraft
    from statement_audit.models import Rubric, StatementResult


def print_unscored(path: Path, result: StatementResult) -> None:
    """Why a draft was not scored, on one line."""
    errors = [issue for issue in result.issues if issue.severity == "error"]
    why = "; ".join(f"{issue.code}: {issue.message} {issue.hint}" for issue in errors)
    output.note(f"{path} could not be scored ({output.words(result.state.value)}). {why}")


def print_check(draft: CheckedDraft, check: DraftCheck, rubric: Rubric, *, everything: bool) -> None:
    """Print a checked draft; `everything`: every criterion, with whole quotes, advice and examples."""
    result, promises = draft.result, draft.last_year.promises if draft.last_year else ()
    counts = Counter(outcome.state for outcome in promises)
    fates = output.WORDS["promises_in_draft"].items()
    show_screen(
        "check",
        result=result,
        check=check,
        rubric=rubric,
        everything=everything,
        answers=answers(check.laws),
        calls=dict.fromkeys(test.area for law in check.laws for test in law.tests if test.close_call),
        guesses=output.plain(result.sector_guesses),
        labelled=_labelled,
        last_year=draft.last_year,
        promised=", ".join(f"{counts[state]} {words}" for state, words in fates if counts[state]),
        peers=draft.peers,
        peers_table=draft.peers and output.table(PEERS, draft.peers.rows),
    )


def _labelled(test: LawTest) -> Iterator[tuple[str, PlacedQuote]]:
    """Each quote of a test once, with the criteria that it answers."""
    for told in grouped((one.quote, (criterion, one)) for criterion, one in test.quotes).values():
        yield ", ".join(f"{criterion}{_less(one)}" for criterion, one in told), told[0][1]


def _less(quote: PlacedQuote) -> str:
    """What a quote does, where it is less than something done: an area is covered by a plan, too."""
    word = status_word(quote.status.value)
    near = "near it" if quote.role == "candidate" else ""
    told = ", ".join(filter(None, (near, word.label.lower() if word.level in "01" else "")))
    return f" ({told})" if told else ""


PEERS = (
    Column("", lambda row: output.words(row.name)),
    Column("draft", lambda row: _of_100(row.name, row.draft), right=True),
    Column("median", lambda row: _of_100(row.name, row.median), right=True),
    Column("best", lambda row: _of_100(row.name, row.best), right=True),
    Column("n", right=True),
)


def _of_100(name: str, value: float | None) -> str:
    if name in ("quality", "walk_to_talk"):
        return output.number(value, 1 if name == "quality" else 2)
    return output.number(None if value is None else 100 * value)
