"""An absence that the text explains: nobody was consulted, because there is nobody to consult.

Australia's Modern Slavery Act 2018, s.16(1)(f), asks for "the process of consultation with any entities that the
reporting entity owns or controls". Where there is none, or only one that does nothing, the statement that says so has
said all that there is to describe; "we did not consult them" has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from statement_audit.models import Finding, Gate, Passage, Status
from statement_audit.plain_text import pattern

ABSENCES = (Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING)
ABSENCE_EXPLAINED = "absence_explained"
_WHY = pattern(
    r"\b(?:dormant|inactive|non-?trading|non-?operating|deregistered|in liquidation|no one to consult"
    r"|nobody to consult)\b"
    r"|\b(?:does|do|did) not (?:currently |itself |themselves )?(?:trade|operate|carry on (?:a |any )?business"
    r"|own or control|own any|control any|have any (?:subsidiar|controlled|owned))"
    r"|\b(?:no|without(?: any)?) (?:operations|staff|employees|trading activit\w+|subsidiar\w+"
    r"|(?:owned|controlled|other) (?:or controlled )?(?:entit|compan)\w+)\b"
)


def explain_absences(
    findings: Mapping[str, Finding], passages: Mapping[int, Passage], gates: Iterable[Gate]
) -> dict[str, Finding]:
    """The findings, those of absence with the reason `absence_explained` where their words, or the sentence before,
    say why. Only criteria of tests that an explained absence answers are read.
    """
    wanted = {
        name
        for gate in gates
        for test in gate.required
        if ABSENCE_EXPLAINED in test.answered_by
        for name in (*test.all_of, *test.any_of)
    }
    return {
        name: replace(finding, reasons=(*finding.reasons, ABSENCE_EXPLAINED))
        if name in wanted and _is_explained(finding, passages)
        else finding
        for name, finding in findings.items()
    }


def _is_explained(finding: Finding, passages: Mapping[int, Passage]) -> bool:
    if finding.status not in ABSENCES or not finding.evidence:
        return False
    passage = passages.get(finding.evidence[0].passage)
    return passage is not None and bool(_WHY.search(passage.text) or _WHY.search(passage.before))
