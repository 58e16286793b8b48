"""What stands beside a score wherever it is printed: a company's reply, and what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from statement_audit.cli import output

if TYPE_CHECKING:
    from statement_audit.published import ReplyRow
    from statement_audit.store.rows import CompanyView, LeagueRow, UnrankedRow

REPLIED, REVIEWED, GUESSED = "†", "‡", "*"


def marked(row: LeagueRow | UnrankedRow) -> str:
    """The company's name, marked where it has replied, people decided on findings, or sectors are guesses."""
    marks = (REPLIED if row.replies else "") + (REVIEWED if row.decided else "") + (GUESSED if row.guessed else "")
    return " ".join(filter(None, (row.company or row.source_name, marks)))


def print_notes(rows: Sequence[LeagueRow | UnrankedRow]) -> None:
    """What the marks of a league table mean, company by company; nothing where there are none."""
    from statement_audit.store.rows import LeagueRow

    lines = []
    if replied := [f"{row.company}, {row.year or 'year unknown'}" for row in rows if row.replies]:
        lines.append(f"{REPLIED} The company has replied: {'; '.join(replied)}. Read it: statement-audit reply list")
    reviewed = [row for row in rows if isinstance(row, LeagueRow) and row.decided]
    if reviewed:
        lines.append(f"{REVIEWED} People decided on findings; quality, gates and rank are after review:")
    for row in reviewed:
        judge, after = output.number(row.model_quality, 1), output.number(row.quality, 1)
        whose = f"{row.company}, {row.year or 'year unknown'}"
        lines.append(f"  {whose}: {after} after review, {judge} as the judge gave it ({row.decided} decided)")
    if any(row.guessed for row in rows):
        lines.append(f"{GUESSED} Sectors, and with them profile and criteria, are guessed: `show` says why.")
    for line in lines:
        output.say(line)
    if lines:
        output.say()


def print_replies(replies: Iterable[ReplyRow]) -> None:
    """A company's replies under its score, each with what it is about, date and source."""
    for reply in replies:
        about = "".join([f" on {reply.year}" if reply.year else "", f", {reply.criterion}" if reply.criterion else ""])
        line = f"Reply of the company{about}, {reply.replied_at}: {reply.text} ({reply.source})"
        output.say(line)


def print_after_review(view: CompanyView) -> None:
    """The judge's own quality and gates, where people decided on findings."""
    scores = view.scores
    if not scores.decided:
        return
    output.say(
        f"After review: {scores.decided} findings decided, {scores.changed} otherwise than the judge, which "
        f"gave {output.number(scores.model_quality, 1)} of 100, {scores.model_band or 'no band'}",
    )
    for gate in view.gates:
        if gate.result != gate.model_result:
            output.say(f"  {gate.law}: {output.MARKS[gate.model_result]} as the judge gave it")
