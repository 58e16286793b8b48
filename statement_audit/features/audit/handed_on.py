"""What is handed on beside the print of a checked draft. In Word: each verdict as a comment at the sentence that it
rests on, what is missing at the end. For a board: two pages, and every verdict behind them."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from statement_audit import __version__
from statement_audit.compare.draft_check import CheckedCriterion, DraftCheck, LawCheck, LawTest, PlacedQuote
from statement_audit.errors import UsageError
from statement_audit.extract import KIND_NAMES
from statement_audit.extract.docx_comments import Comment, annotate_docx
from statement_audit.extract.sniff import DOCX, NAMES, sniff
from statement_audit.features.audit.checked_file import CheckedDraft
from statement_audit.models import Rubric
from statement_audit.named_files import MOST_DOCUMENT, read_named
from statement_audit.report.gaps import GapPage, kind_of, write
from statement_audit.report.words import result_word, status_word
from statement_audit.writing import refuse_users_files, writing_file

MOST_MISSING = 5  # criteria that are told at the end beside what laws miss


def refuse_annotation(path: Path, out: Path) -> None:
    """Raises UsageError where the draft is no Word file, or `out` is the draft or another file of the user's."""
    kind = sniff(read_named(path, MOST_DOCUMENT), path.name)
    if kind != DOCX:
        told = KIND_NAMES.get(kind, "no Word file")
        raise UsageError(
            f"{path} is {told}: comments can be put into Word files (DOCX) alone.",
            hint="Save the draft as DOCX, or use --report, which takes every kind.",
        )
    if NAMES.get(out.suffix.lower()) != DOCX:
        raise UsageError(f"{out} does not end in .docx.", hint="What is written is a Word file: --annotate out.docx")
    if out.exists() and out.samefile(path):
        raise UsageError(f"{out} is the draft itself.", hint="Name another file: the draft stays as it is.")
    refuse_users_files(out.parent, [out.name])


def annotate_draft(draft: CheckedDraft, out: Path) -> tuple[int, int]:
    """Write the draft with its comments to `out`; how many there are, and how many of their quotes were not found.

    Raises:
        UsageError: the draft was changed while it was checked; `out` is taken.
        DocumentError: its text would not be the same with comments.
    """
    assert draft.check is not None and draft.result.document is not None
    data = read_named(draft.path, MOST_DOCUMENT)
    if hashlib.sha256(data).hexdigest() != draft.result.raw.sha256:
        raise UsageError(f"{draft.path} was changed while it was checked.", hint="Check it again.")
    comments = [*verdict_comments(draft.check), *missing_comments(draft.check)]
    day = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made, lost = annotate_docx(data, draft.path.name, draft.result.document, comments, day)
    with writing_file(out) as place:
        place.write_bytes(made)
    return len(comments), len(lost)


def verdict_comments(check: DraftCheck) -> list[Comment]:
    """One for each sentence and group of criteria, in the order of the text."""
    told: dict[tuple[tuple[int, int, int], str], list[str]] = {}
    for each in check.criteria.values():
        for quote in each.quotes[:1] + tuple(quote for quote in each.quotes[1:] if quote.role == "counter"):
            place = (quote.place.page, quote.place.start, quote.place.end)
            told.setdefault((place, each.group), []).extend(_verdict(each, quote, check))
    return [Comment(place, tuple(lines)) for (place, _), lines in sorted(told.items())]


def missing_comments(check: DraftCheck) -> list[Comment]:
    """What laws miss, then the criteria without a word in the draft that weigh most."""
    tests = [(law, test) for law in check.laws for test in law.in_the_way]
    named = {name for _, test in tests for name in test.criteria}
    silent = [gap for gap in check.gaps.silent if gap.criterion not in named][:MOST_MISSING]
    told = [tuple(_missed(law, test, check)) for law, test in tests]
    told += [(f"{gap.criterion} {gap.name}: not found in the draft", f"To add: {gap.stronger}") for gap in silent]
    return [Comment(None, lines) for lines in told]


def _verdict(each: CheckedCriterion, quote: PlacedQuote, check: DraftCheck) -> Iterator[str]:
    sure = "" if quote.probability is None else f" [{quote.probability:.2f}]"
    against = "; this says the opposite" if quote.role == "counter" else ""
    close = "; a close call: read it yourself" if each.needs_review else ""
    yield f"{each.id} {each.name}: {status_word(each.status.value).label.lower()}{sure}{against}{close}"
    for law in check.laws:
        for test in law.tests:
            if (each.id, quote) in test.quotes:
                yield _tested(law, test)
    if each.kind not in ("strong", "open"):
        yield f"To add: {each.gap.stronger}"


def _missed(law: LawCheck, test: LawTest, check: DraftCheck) -> Iterator[str]:
    yield _tested(law, test)
    if test.words:
        yield f"The law: “{test.words}”"
    for name in test.criteria:
        if check.criteria[name].kind != "strong":
            yield f"{name} {check.criteria[name].name}. To add: {check.criteria[name].gap.stronger}"


def _tested(law: LawCheck, test: LawTest) -> str:
    return f"{law.name.split(',')[0]}, {test.ref} {test.area}: {result_word(test.result.value).label}"


# --- for a board --------------------------------------------------------------------------------


def refuse_report(out: Path) -> None:
    """Raises UsageError where `out` has no ending that is written, or is a file of the user's."""
    kind_of(out)
    refuse_users_files(out.parent, [out.name])


def write_board_report(draft: CheckedDraft, rubric: Rubric, out: Path) -> int:
    """Write the report of a scored draft; how many bytes it has. Errors as in `report.gaps.as_pdf`, `writing_file`."""
    data = write(board_page(draft, rubric), kind_of(out))
    with writing_file(out) as place:
        place.write_bytes(data)
    return len(data)


def board_page(draft: CheckedDraft, rubric: Rubric) -> GapPage:
    """What the report holds."""
    result, peers = draft.result, draft.peers
    assert result.assessment is not None
    return GapPage(
        title="Before it is signed",
        company=", ".join(company.name for company in result.companies),
        year=result.year,
        source_name=result.ref.source_name,
        document_sha256=result.raw.sha256,
        scores=result.assessment.scores,
        rubric=rubric,
        check=draft.check,
        issues=[(issue.severity, issue.message, issue.hint) for issue in result.issues if issue.severity != "info"],
        peers={row.name: row for row in peers.rows} if peers else {},
        peers_of=f"beside {peers.source}, {peers.day}" if peers else "",
        last_year=draft.last_year,
        generated_by=f"Made with statement-audit {__version__} on {datetime.now(UTC).date()}.",
    )
