"""One finding as a reviewer sees it: the words in their place, the rubric's text, what the model makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from statement_audit.derived.reviewed_numbers import Rubrics
from statement_audit.errors import UsageError
from statement_audit.extract.picture import draw_quote, picture_name
from statement_audit.features.review.priority import DOUBTS
from statement_audit.models import Criterion, Group
from statement_audit.published import Quote
from statement_audit.score.formal import is_formal
from statement_audit.score.reviewed import allowed_statuses
from statement_audit.store import Database, read_reviews
from statement_audit.store.read_results import quotes_of
from statement_audit.store.rows import ReviewRow, ReviewTaskRow

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class FindingView:
    """Everything on the table for one decision. `allowed`: statuses that may be given, each with its meaning;
    `reviews`: decisions so far, without those that this reviewer is not to see before deciding; `hidden`: how many
    these are. `document`: the archived file; `picture`: the page's, with the quote marked where `is_marked`."""

    task: ReviewTaskRow
    criterion: Criterion
    group: Group
    quotes: tuple[Quote, ...]
    doubts: tuple[str, ...]
    allowed: Mapping[str, str]
    document: Path
    media_type: str | None
    reviews: tuple[ReviewRow, ...] = ()
    hidden: int = 0
    picture: Path | None = None
    is_marked: bool = False


def finding_view(db: Database, rubrics: Rubrics, finding_id: int, archive: Path, reviewer: str | None) -> FindingView:
    """The finding with its surroundings. A reviewer sees what others decided only once they have decided themselves.

    Raises:
        UsageError: there is no such finding, or nothing can be decided on it.
    """
    subject = read_reviews.the_subject(db, finding_id)
    task = read_reviews.review_task(db, subject.finding_id)
    if task is None:
        raise UsageError(
            f"Nothing can be decided on finding {finding_id}: its document could not be read, another one stands for "
            "the company and year, or the criterion does not apply to the company.",
            hint="Those that can are in: statement-audit review list",
        )
    view = view_of(db, rubrics, task, archive)
    found = read_reviews.reviews(db, finding_id=task.finding_id)
    seen = [review for review in found if _may_see(review, found, reviewer)]
    return replace(view, reviews=tuple(seen), hidden=len(found) - len(seen))


def view_of(db: Database, rubrics: Rubrics, task: ReviewTaskRow, archive: Path) -> FindingView:
    """A finding of the work list with its surroundings, without decisions."""
    rubric = rubrics[task.rubric_hash]
    criterion = rubric.criterion(task.criterion)
    meanings = rubric.scoring.status_meanings
    document = read_reviews.stored_document(db, task.document_sha256)
    return FindingView(
        task=task,
        criterion=criterion,
        group=next(group for group in rubric.groups if group.id == criterion.group),
        quotes=quotes_of(db, task.score_id).get(task.finding_id, ()),
        doubts=tuple(DOUBTS[reason][1] for reason in task.reasons if reason in DOUBTS),
        allowed={
            status.value: "" if is_formal(criterion) else meanings.get(status.value, "")
            for status in allowed_statuses(criterion, rubric)
        },
        document=archive / document["archive_path"],
        media_type=document["media_type"],
    )


def _may_see(review: ReviewRow, every: list[ReviewRow], reviewer: str | None) -> bool:
    """Two opinions are worth more than one repeated: the second reviewer does not see the first's."""
    if reviewer is None or not review.holds:
        return True
    own = [each for each in every if each.reviewer.casefold() == reviewer.casefold()]
    return any(each.text_sha256 == review.text_sha256 for each in own)


def picture_of(view: FindingView, folder: Path) -> tuple[Path | None, bool]:
    """Draw the page that the best quote is on, or the nearest one; (file, whether the quote is marked on it).

    None for other formats than PDF, without a quote, or where the page cannot be drawn.

    Raises:
        UsageError: the archived document is not there.
        MissingExtraError: Pillow is not installed.
    """
    if not view.document.is_file():
        raise UsageError(
            f"The archived document is not at {view.document}.",
            hint="The archive lies beside the database: copy both together.",
        )
    if view.media_type != PDF or not view.quotes:
        return None, False
    best = view.quotes[0]
    file = folder / picture_name(view.task.source_name, best.page, f"-{view.task.finding_id}")
    marked = draw_quote(view.document, best.page, best.quote, file)
    return (None, False) if marked is None else (file, marked)


def sheet_row(view: FindingView, why: str, stamp: str, reviewer: str) -> dict[str, Any]:
    """The finding as a row of a sheet that somebody fills in."""
    task, best = view.task, view.quotes[0] if view.quotes else None
    return {
        "finding_id": task.finding_id,
        "company": "; ".join(task.companies),
        "year": task.year,
        "criterion": task.criterion,
        "asks": task.name,
        "model_status": task.status,
        "model_score": task.score,
        "page": best.page if best else None,
        "before": best.before if best else "",
        "quote": best.quote if best else "",
        "after": best.after if best else "",
        "verdict": "",
        "status": "",
        "reason": "",
        "other_quote": "",
        "reviewer": reviewer,
        "counts": view.criterion.counts,
        "does_not_count": view.criterion.not_count,
        "why": why,
        "source": task.source_name,
        "stamp": stamp,
    }
