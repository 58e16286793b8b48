"""What stands beside a score wherever it is printed: a company's reply, and what people decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from statement_audit.compare.peers import Peer
    from statement_audit.store.rows import CompanyView, ReplyRow

REPLIED, REVIEWED, GUESSED = "†", "‡", "*"


def marked(peer: Peer) -> str:
    """The company's name, marked where it has replied, people decided on findings, or sectors are guesses."""
    marks = (REPLIED if peer.replies else "") + (REVIEWED if peer.decided else "") + (GUESSED if peer.guessed else "")
    return f"{peer.company} {marks}" if marks else peer.company


def print_notes(console: Console, peers: Iterable[Peer]) -> None:
    """What the marks of a league table mean, company by company; nothing where there are none."""
    from statement_audit.cli import output

    listed = list(peers)
    replied = [peer for peer in listed if peer.replies]
    reviewed = [peer for peer in listed if peer.decided]
    if replied:
        names = "; ".join(f"{peer.company}, {peer.year or 'year unknown'}" for peer in replied)
        console.print(output.text(f"{REPLIED} The company has replied: {names}. Read it: statement-audit reply list"))
    if reviewed:
        console.print(output.text(f"{REVIEWED} People decided on findings; ranks are by the model's quality:"))
    for peer in reviewed:
        before, after = output.number(peer.quality, 1), output.number(peer.quality_reviewed, 1)
        whose = f"{peer.company}, {peer.year or 'year unknown'}"
        console.print(output.text(f"  {whose}: {before}, after review {after} ({peer.decided} decided)"))
    guessed = any(peer.guessed for peer in listed)
    if guessed:
        console.print(
            output.text(f"{GUESSED} Sectors, and with them profile and criteria, are guessed: `show` says why.")
        )
    if replied or reviewed or guessed:
        console.print()


def print_replies(console: Console, replies: Iterable[ReplyRow]) -> None:
    """A company's replies under its score, each with what it is about, date and source."""
    from statement_audit.cli import output

    for reply in replies:
        about = "".join([f" on {reply.year}" if reply.year else "", f", {reply.criterion}" if reply.criterion else ""])
        line = f"Reply of the company{about}, {reply.replied_at}: {reply.text} ({reply.source})"
        console.print(output.text(line))


def print_after_review(console: Console, view: CompanyView) -> None:
    """Quality and gates with people's decisions, where they differ from the model's or were confirmed."""
    from statement_audit.cli import output

    after = view.reviewed
    if after is None:
        return
    console.print(
        output.text(
            f"After review {output.number(after.quality, 1)} of 100, {after.band}: {after.decided} findings decided, "
            f"{after.changed} of them otherwise than the model"
        )
    )
    before = {gate.law: gate.result for gate in view.gates}
    for law, result in after.gates.items():
        if result != before.get(law):
            console.print(output.text(f"  {law}: {output.MARKS[result]} after review"))
