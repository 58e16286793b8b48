"""What a person decides of a finding, with the score that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from statement_audit.derived.reviewed_numbers import Rubrics, refresh_reviewed
from statement_audit.errors import UsageError
from statement_audit.features.review.quotes import quote_pattern
from statement_audit.features.review.sheet import VERDICTS
from statement_audit.models import Rubric, Status
from statement_audit.score.formal import is_formal
from statement_audit.score.reviewed import WITHOUT_QUOTE, allowed_statuses, reviewed_score
from statement_audit.store import Database, Writer, read_reviews
from statement_audit.store.rows import ReviewSubject
from statement_audit.store.write_reviews import NewReview, Quoted

LEAST_QUOTE = 3  # words of a quote that is looked for


MOST_REASON = 4000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says. `quote`: words of the document that the status rests on, where they are not those shown;
    `belongs_to`: the criterion that the passage speaks to instead of this one."""

    verdict: str
    status: str | None
    reason: str
    reviewer: str
    quote: str | None = None
    belongs_to: str | None = None


def decide(writer: Writer, rubrics: Rubrics, finding_id: int, verdict: Verdict) -> NewReview | None:
    """Keep a reviewer's decision beside the finding, and compute the statement's numbers after review.

    Returns:
        The decision as kept; None where this reviewer said the very same before.

    Raises:
        UsageError: no such finding, or the verdict does not fit it.
    """
    review = keep(writer, rubrics, finding_id, verdict)
    if review:
        refresh_reviewed(writer, rubrics)
    return review


def keep(writer: Writer, rubrics: Rubrics, finding_id: int, verdict: Verdict) -> NewReview | None:
    """As `decide`, but the numbers after review are left as they are: the caller refreshes them."""
    review = make_review(writer.db, rubrics, read_reviews.the_subject(writer.db, finding_id), verdict)
    if said_before(read_reviews.last_decision(writer.db, review.subject, review.reviewer), review):
        return None
    writer.write_review(review)
    return review


def make_review(db: Database, rubrics: Rubrics, subject: ReviewSubject, verdict: Verdict) -> NewReview:
    """Check a verdict against its finding and work out the score of a changed status by the rubric's rules.

    Raises:
        UsageError: what is missing or not allowed.
    """
    reviewer = " ".join(verdict.reviewer.split())
    if not reviewer:
        raise UsageError(
            "A decision needs its reviewer.", hint="Add --reviewer NAME, or set STATEMENT_AUDIT_REVIEWER once."
        )
    if verdict.belongs_to:
        if verdict.verdict or verdict.status or verdict.quote:
            raise UsageError("--belongs-to stands instead of --verdict, --status and --quote.", hint="Leave those out.")
        if not any(quote["role"] in ("best", "candidate") for quote in read_reviews.quotes_of(db, subject.finding_id)):
            raise UsageError(f"Finding {subject.finding_id} has no passage that could belong to another criterion.")
        moved = _moved(rubrics[subject.rubric_hash], subject, verdict)
        return replace(make_review(db, rubrics, subject, moved), belongs_to=verdict.belongs_to)
    if verdict.verdict not in VERDICTS:
        raise UsageError(f"There is no verdict '{verdict.verdict}'.", hint=f"Allowed: {', '.join(VERDICTS)}.")
    if subject.text_sha256 is None:
        raise UsageError(f"Finding {subject.finding_id}: no text was read, so there is nothing to decide.")
    reason = verdict.reason.strip()[:MOST_REASON]
    if verdict.verdict == "change":
        status, score, quoted = _changed(db, rubrics[subject.rubric_hash], subject, verdict)
        return NewReview(subject, "change", status.value, score, reason, reviewer, quoted)
    if verdict.status and (verdict.verdict == "unsure" or verdict.status != subject.status):
        raise UsageError(
            f"Verdict '{verdict.verdict}' takes no status '{verdict.status}': the model's is '{subject.status}'.",
            hint="To give another status: --verdict change --status S --reason TEXT.",
        )
    if verdict.verdict == "unsure":
        return NewReview(subject, "unsure", None, None, reason, reviewer)
    return NewReview(subject, "agree", subject.status, subject.score, reason, reviewer)


def _moved(rubric: Rubric, subject: ReviewSubject, verdict: Verdict) -> Verdict:
    """What it means for this criterion that its passage belongs to another one: that nothing was found for this one."""
    names = {criterion.id: criterion.name for criterion in rubric.criteria if criterion.id != subject.criterion}
    if verdict.belongs_to not in names:
        raise UsageError(
            f"A passage of {subject.criterion} cannot be moved to '{verdict.belongs_to}'.",
            hint=f"To another criterion: {', '.join(names)}.",
        )
    absent = Status.NOT_MET if is_formal(rubric.criterion(subject.criterion)) else Status.NOT_FOUND
    reason = f"Belongs to {verdict.belongs_to} ({names[verdict.belongs_to]}). {verdict.reason}"
    told = "agree" if subject.status == absent else "change"
    return Verdict(told, absent.value, reason, verdict.reviewer)


def _changed(
    db: Database, rubric: Rubric, subject: ReviewSubject, verdict: Verdict
) -> tuple[Status, float | None, Quoted | None]:
    criterion = rubric.criterion(subject.criterion)
    allowed = [status.value for status in allowed_statuses(criterion, rubric)]
    if verdict.status not in allowed:
        said = f"'{verdict.status}' is no status of {criterion.id}" if verdict.status else "A change needs a status"
        raise UsageError(f"{said}, a criterion of kind {criterion.kind.value}.", hint=f"Allowed: {', '.join(allowed)}.")
    if not verdict.reason.strip():
        raise UsageError("A change needs a reason, which others read.", hint="Add --reason TEXT.")
    if verdict.status == subject.status and not verdict.quote:
        raise UsageError(f"The model says '{subject.status}' too.", hint="Then the verdict is agree.")
    status = Status(verdict.status)
    quotes = read_reviews.quotes_of(db, subject.finding_id)
    words, quoted = _grounds(db, subject, status, verdict.quote, quotes)
    has_second = any(quote["role"] == "second" for quote in quotes)
    return status, reviewed_score(criterion, status, words, rubric, has_second=has_second), quoted


def _grounds(
    db: Database, subject: ReviewSubject, status: Status, given: str | None, quotes: Sequence[Mapping[str, Any]]
) -> tuple[str, Quoted | None]:
    """The words that a status rests on, and their place where they are not the finding's own best quote."""
    if given:
        quoted = _find_quote(db, subject, given)
        return quoted.quote, quoted
    if status in WITHOUT_QUOTE:
        return "", None
    best = next((quote for quote in quotes if quote["role"] == "best"), None)
    if best is not None:
        return best["quote"], None
    near = next((quote for quote in quotes if quote["role"] == "candidate"), None)
    if near is not None:
        return near["quote"], Quoted(near["page_id"], near["page"], near["start"], near["end"], near["quote"])
    if read_reviews.assessed_from(db, subject.finding_id) == "metadata":
        return "", None
    raise UsageError(
        f"'{status.value}' needs the words that it rests on: finding {subject.finding_id} has no quote.",
        hint="Add --quote with words copied from the document.",
    )


def _find_quote(db: Database, subject: ReviewSubject, given: str) -> Quoted:
    """Where the words stand in the stored text; blanks and kinds of quotation marks do not matter."""
    if len(given.split()) < LEAST_QUOTE:
        raise UsageError(f"A quote of fewer than {LEAST_QUOTE} words fits too many places.", hint="Copy the sentence.")
    pattern = quote_pattern(given)
    for page in read_reviews.pages_of(db, subject.extraction_id or 0):
        match = pattern.search(page.text)
        if match:
            return Quoted(page.id, page.page, match.start(), match.end(), match.group())
    raise UsageError(
        f"These words are not in {subject.source_name}: '{given[:80]}'.",
        hint="Copy them from the document as it was read: statement-audit review show FINDING_ID.",
    )


def said_before(known: Mapping[str, Any] | None, review: NewReview) -> bool:
    """Whether a reviewer's last decision says the very same."""
    if known is None:
        return False
    quote = review.quoted.quote if review.quoted else None
    said = (known["verdict"], known["status"], known["reason"], known["quote"], known["belongs_to"])
    return said == (review.verdict, review.status, review.reason, quote, review.belongs_to)
