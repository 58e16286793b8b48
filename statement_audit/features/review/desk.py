"""Findings one after another in a browser: what the page shows, what a key decides, and how far it has come."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from statement_audit.archive import Archive
from statement_audit.classify import Classifier
from statement_audit.derived.reviewed_numbers import Rubrics, refresh_reviewed
from statement_audit.errors import AuditError
from statement_audit.features.review.decision import Verdict, keep
from statement_audit.features.review.finding_view import PDF, FindingView, picture_of, view_of
from statement_audit.features.review.work_list import Wanted, work_list
from statement_audit.models import BlockKind, Criterion, Passage
from statement_audit.report.site import HERE, environment
from statement_audit.report.words import status_word
from statement_audit.serve.documents import document_headers
from statement_audit.serve.forms import STATIC, PageAnswer
from statement_audit.store import Writer, hold, read_reviews

WAIT = 5.0  # seconds for a run that writes to end; then the page says so, and the finding stays
ABSENT = ("not_found", "not_met")
STALE = "This page was out of date; nothing was decided."
RESCORED = "A run has scored it anew; look again. Nothing was decided."


@dataclass(frozen=True, slots=True)
class Step:
    """One finding that is done with. `review_id` is None where nothing was stored; `at`: in seconds."""

    finding_id: int
    review_id: int | None
    words: str
    at: float


class Desk:
    """A list of findings in the order of need, and what was decided of them. Each decision is stored at once.

    `show` and `take` are the two sides of `serve.forms`. `classifier` says which other criteria a passage may speak to;
    `pictures` is a folder for pages that are drawn.
    """

    def __init__(self, writer: Writer, wanted: Wanted, limit: int, classifier: Classifier, pictures: Path) -> None:
        self.writer, self.wanted, self.limit = writer, wanted, limit
        self.classifier, self.pictures = classifier, pictures
        self.archive = writer.db.path.parent / "archive"
        self.rubrics = Rubrics(writer.db)
        self.template = environment().get_template("desk.html")
        self.turn, self.taken = 0, ("", dict[str, str]())
        writer.db.execute(f"PRAGMA busy_timeout = {WAIT * 1000:.0f}")
        self.begin()

    def begin(self) -> None:
        """Take up the findings that wait now, those that were skipped among them."""
        found = work_list(self.writer.db, self.wanted, self.limit)
        self.items = {item.task.finding_id: item for item in found.items}
        self.waiting, self.steps, self.problem = found.waiting, list[Step](), ""
        self.turn += 1

    @property
    def current(self) -> int | None:
        """The first finding of the list that is not done with."""
        done = {step.finding_id for step in self.steps}
        return next((finding_id for finding_id in self.items if finding_id not in done), None)

    # --- what is taken ----------------------------------------------------------------------

    def take(self, path: str, form: Mapping[str, str]) -> None:
        """Decide, undo or begin anew; what cannot be done is told on the page, and the finding stays.

        Each page carries the number of its turn: a form of an earlier one does nothing, and that is told unless it is
        the one taken last, sent twice.
        """
        if (path, form) == self.taken:
            return
        self.problem = "" if form.get("turn") == str(self.turn) else STALE
        if self.problem:
            return
        try:
            with hold(self.writer.db.path, timeout=WAIT):
                if path == "undo" and self.steps:
                    self._undo()
                elif path == "more":
                    self.begin()
                elif path == "decide" and self.current is not None:
                    self._decide(self.current, form)
            self.taken = (path, dict(form))
        except AuditError as error:
            self.problem = f"{error.message} {error.hint or ''}"

    def _decide(self, finding_id: int, form: Mapping[str, str]) -> None:
        shown = read_reviews.review_subject(self.writer.db, finding_id)
        if shown is None or not shown.is_latest:
            self.begin()
            self.problem = RESCORED
            return
        verdict = self._verdict(form)
        kept = keep(self.writer, self.rubrics, finding_id, verdict) if verdict else None
        words, review_id = "skipped", None
        if kept:
            words = kept.reason if kept.belongs_to else status_word(kept.status).label if kept.status else "noted"
            last = read_reviews.last_decision(self.writer.db, kept.subject, kept.reviewer)
            review_id = last["id"] if last else None
        told = f"{self.items[finding_id].task.criterion}: {words}"
        self.steps.append(Step(finding_id, review_id, told, time.monotonic()))
        self.turn += 1
        if kept:
            refresh_reviewed(self.writer, self.rubrics)

    def _verdict(self, form: Mapping[str, str]) -> Verdict | None:
        """What the form says; None for a finding that is skipped without a note."""
        note, who = form.get("note", "").strip(), self.wanted.reviewer or ""
        if form.get("belongs_to"):
            return Verdict("", None, note, who, None, form["belongs_to"])
        if status := form.get("status"):
            word = status_word(status).label
            reason = note or ("The passage does not answer the question." if status in ABSENT else f"Read as: {word}.")
            return Verdict("change", status, reason, who, form.get("quote", "").strip() or None)
        if form.get("act") == "right":
            return Verdict("agree", None, note, who)
        return Verdict("unsure", None, note, who) if note else None

    def _undo(self) -> None:
        step = self.steps[-1]
        if step.review_id is not None:
            self.writer.delete_review(step.review_id)
        self.steps.pop()
        self.turn += 1
        if step.review_id is not None:
            refresh_reviewed(self.writer, self.rubrics)

    # --- what is shown ----------------------------------------------------------------------

    def show(self, path: str) -> PageAnswer:
        """The page, its script and style, the document of a finding or a picture of its page."""
        kind, _, number = path.partition("/")
        try:
            if kind in ("document", "picture") and number.isdecimal() and int(number) in self.items:
                return getattr(self, f"_{kind}")(self._view(int(number)))  # type: ignore[no-any-return] # one of two
            if not path:
                return PageAnswer(self._page().encode("utf-8", "replace"))
        except (AuditError, OSError) as error:
            return PageAnswer(str(error).encode(), "text/plain; charset=utf-8", 404 if path else 503)
        if path == "desk.js":
            return PageAnswer((STATIC / path).read_bytes(), "text/javascript; charset=utf-8")
        if path == "desk.css":
            css = (HERE / "static" / "site.css").read_bytes() + (STATIC / path).read_bytes()
            return PageAnswer(css, "text/css; charset=utf-8")
        return PageAnswer(b"", "text/plain", 404)

    def _page(self) -> str:
        finding_id = self.current
        shown: dict[str, Any] = {"view": None}
        if finding_id is not None:
            view = self._view(finding_id)
            best = next(iter(view.quotes), None)
            absent = next(status for status in ABSENT if status in view.allowed)
            likely = best.status if view.task.status in ABSENT and best else absent
            others = sorted(view.allowed, key=lambda status: status != likely)
            shown = {
                "view": view,
                "is_pdf": view.media_type == PDF,
                "others": [status for status in others if status != view.task.status],
                "criteria": self._likeliest(view),
                "why": [reason.words for reason in self.items[finding_id].priority.reasons],
                "meaning": self.rubrics[view.task.rubric_hash].scoring.status_meanings.get(view.task.status, ""),
            }
        return str(
            self.template.render(
                **shown,
                turn=self.turn,
                done=len(self.steps),
                of=len(self.items),
                waiting=self.waiting - sum(step.review_id is not None for step in self.steps),
                minutes=self._minutes_per_ten(),
                last=self.steps[-1].words if self.steps else "",
                problem=self.problem,
                reviewer=self.wanted.reviewer,
            )
        )

    def _minutes_per_ten(self) -> float | None:
        """By the median, which a pause does not move; None before the third step."""
        times = [step.at for step in self.steps]
        return median(after - before for before, after in pairwise(times)) / 6 if len(times) > 2 else None

    def _view(self, finding_id: int) -> FindingView:
        return view_of(self.writer.db, self.rubrics, self.items[finding_id].task, self.archive)

    def _likeliest(self, view: FindingView) -> list[Criterion]:
        """The other criteria, those first that the judge sees the passage speak to, then those of the same group."""
        rubric, chances = self.rubrics[view.task.rubric_hash], dict[str, float]()
        for quote in view.quotes[:1]:
            text = (quote.quote, quote.quote, BlockKind.PARAGRAPH, quote.heading, quote.before, quote.after)
            passage = Passage(0, quote.page, 0, len(quote.quote), *text)
            found = self.classifier.judge([passage], rubric, rubric.criteria)
            chances = {pair.criterion: pair.probability for pair in found.relevance}
        own = view.criterion
        others = [criterion for criterion in rubric.criteria if criterion.id != own.id]
        return sorted(others, key=lambda each: (-chances.get(each.id, 0.0), each.group != own.group))

    def _document(self, view: FindingView) -> PageAnswer:
        body = Archive(self.archive).read(view.task.document_sha256)
        kind, headers = document_headers(view.task.document_sha256, view.media_type, view.task.source_name)
        return PageAnswer(body, kind, headers=headers)

    def _picture(self, view: FindingView) -> PageAnswer:
        file, _ = picture_of(view, self.pictures)
        return PageAnswer(file.read_bytes(), "image/png") if file else PageAnswer(b"No picture.", "text/plain", 404)
