"""What could not be read, or not surely, reaches the findings: a quote is no surer than its page, and what was not
found may stand on a page that nobody could read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from statement_audit.models import Assessment, Check, Finding, Page, Profile, Rubric, Status
from statement_audit.score.arithmetic import compute_scores
from statement_audit.score.criteria import without_evidence
from statement_audit.score.gates import gate_statement, select_gates

LEGIBLE = 0.85  # OCR's confidence: clean scans have 0.93 or more, under this a letter in twenty is misread
MUCH = 0.25  # of the text: where so much is unsure, what was not found may have been misread
REASON = "ocr_low_confidence"
UNREAD = "pages_unread"
ABSENT = (Status.NOT_FOUND, Status.NOT_MET)


def could_not_read(rubric: Rubric, profile: Profile, laws: Sequence[str]) -> Assessment:
    """The assessment of a document without text: no score anywhere, and none of them zero."""
    findings = tuple(without_evidence(criterion, Status.COULD_NOT_READ) for criterion in rubric.criteria)
    gates = tuple(gate_statement(gate, {}) for gate in select_gates(rubric, laws))
    return Assessment(findings, gates, compute_scores(findings, rubric, profile))


def heed_legibility(findings: Mapping[str, Finding], pages: Sequence[Page]) -> dict[str, Finding]:
    """The findings with OCR's confidence in theirs, and for review where they rest on pages that were hard to read.

    Args:
        findings: by criterion.
        pages: those that the statement is on.
    """
    sure = {page.number: page.confidence for page in pages if page.confidence is not None}
    if not sure:
        return dict(findings)
    hard = frozenset(number for number, confidence in sure.items() if confidence < LEGIBLE)
    text = sum(len(page.text) for page in pages)
    much = sum(len(page.text) for page in pages if page.number in hard) >= MUCH * text > 0
    return {name: _heed(finding, sure, hard, much) for name, finding in findings.items()}


def heed_unread(findings: Mapping[str, Finding], pages: Sequence[Page], rubric: Rubric) -> dict[str, Finding]:
    """The findings with `could_not_read` in place of an absence, where a page of the statement is unread.

    What the text denies, with a quote, and what is not answered from the text stay.
    """
    if not any(page.method == "unread" for page in pages):
        return dict(findings)
    elsewhere = {criterion.id for criterion in rubric.criteria if criterion.check is Check.METADATA}
    heeded = dict(findings)
    for name, one in findings.items():
        absent = one.status in ABSENT and all(evidence.role == "candidate" for evidence in one.evidence)
        if absent and name not in elsewhere:
            reasons = tuple(dict.fromkeys((*one.reasons, UNREAD)))
            heeded[name] = replace(one, status=Status.COULD_NOT_READ, score=None, confidence=None, reasons=reasons)
    return heeded


def _heed(finding: Finding, sure: Mapping[int, float], hard: frozenset[int], much: bool) -> Finding:
    quoted = [item.page for item in finding.evidence]
    lowest = min((sure[page] for page in quoted[:1] if page in sure), default=1.0)
    if finding.confidence is not None and finding.status is not Status.NOT_FOUND and lowest < finding.confidence:
        finding = replace(finding, confidence=round(lowest, 4))
    if hard.intersection(quoted) or (much and finding.status is Status.NOT_FOUND):
        return replace(finding, needs_review=True, reasons=tuple(dict.fromkeys((*finding.reasons, REASON))))
    return finding
