"""Rulings on what a criterion does not count, as the shipped judge has learnt them: invented sentences, one a ruling."""

from __future__ import annotations

import json

import pytest
from classify_samples import make_passages

from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.models import Rubric
from statement_audit.resources import CHECKOUT
from statement_audit.score.assessment import Doubts
from statement_audit.score.clauses import read_passage
from statement_audit.score.statuses import CONCRETE, pair_verdict

NOTHING = "nothing"
# criterion, sentence, what it may be: not found, or found with one of these statuses
RULINGS = (
    ("RSK-02", "We source from certain higher risk countries.", (NOTHING, "commitment", "concrete_generic")),
    ("RSK-02", "We have offices in Malaysia and stores in Thailand.", (NOTHING,)),
    ("DDG-05", "Any breach will lead to termination of the contract.", (NOTHING, "commitment")),
    ("REM-02", "Any breach will lead to termination of the contract.", (NOTHING,)),
    ("POL-06", "Any breach by a supplier will lead to termination of the contract.", (NOTHING, "commitment")),
    ("DDG-05", "Where an audit finds a breach, we agree a corrective action plan and check it after 90 days.",
     ("concrete_generic", "concrete_specific")),
    ("POL-04", "We check passports to confirm the right to work.", (NOTHING,)),
    ("STR-04", "Our approved supplier list is reviewed yearly.", (NOTHING,)),
    ("STR-04", "We bought from 1,400 suppliers in 2025.", (NOTHING,)),
    ("REM-01", "Staff know how to raise concerns about possible instances of modern slavery.", (NOTHING,)),
    ("REM-01", "Our risk tool identified forced labour as a possible issue in cotton.", (NOTHING,)),
    ("REM-01", "If we became aware of forced labour at a supplier, we would investigate at once.", (NOTHING,)),
    ("REM-01", "Where a case of forced labour is identified, our team visits the site.", (NOTHING,)),
    ("REM-01", "We identified cleaning in Malaysia as high risk for forced labour.", (NOTHING,)),
    ("REM-01", "No cases of modern slavery were identified in the year.", ("nil_finding",)),
    ("PLT-13", "We removed 4 million posts, including spam.", (NOTHING,)),
    ("REM-03", "The supplier has updated its policy.", (NOTHING,)),
    ("DDG-08", "We are members of Sedex.", (NOTHING, "commitment")),
    ("DDG-03", "We are members of Sedex.", (NOTHING,)),
    ("RSK-05", "The risk of modern slavery in our own business is low.", ("denies_relevance",)),
    ("SEC-05", "Contracted cleaning was not categorised as a high risk service in 2025.", (NOTHING, "denies_relevance")),
    ("DDG-02", "Suppliers complete a questionnaire on forced labour before they are approved.",
     ("concrete_generic", "concrete_specific")),
    ("TRE-01", "We have not trained our staff on modern slavery.", (NOTHING, "admits_absent")),
    ("STR-05", "We do not yet know which labour agents supply workers to our tier 2 sites.",
     ("concrete_generic", "concrete_specific", "admits_absent")),
)  # fmt: skip
UNLEARNT = 3  # how many of these the judge may get wrong


@pytest.fixture(scope="module")
def answers(rubric: Rubric) -> list[str]:
    classifier = EmbeddedClassifier.load()
    found = []
    for name, text, _ in RULINGS:
        judgement = classifier.judge(make_passages((text,)), rubric, (rubric.criterion(name),))
        pair = next(iter(judgement.relevance), None)
        if pair is None or pair.probability < classifier.thresholds.finding or not pair.statuses:
            found.append(NOTHING)
            continue
        told = {key: share for key, share in pair.statuses.items() if key not in ("background", "other_party")}
        found.append(max(told, key=told.__getitem__))
    return found


def test_the_judge_keeps_to_the_rulings(answers: list[str]) -> None:
    wrong = [
        (name, text, answer)
        for (name, text, allowed), answer in zip(RULINGS, answers, strict=True)
        if answer not in allowed
    ]
    assert len(wrong) <= UNLEARNT, wrong


def test_facts_that_are_denied_are_told_from_true_ones_by_a_share(rubric: Rubric) -> None:
    """Of the pairs that would be found as deeds, of three writers' facts: two fifths of those denied, none that is true."""
    classifier = EmbeddedClassifier.load()
    folder = CHECKOUT / "benchmarks" / "told"
    told = [
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("eighth", "eighteenth", "tenth")
    ]

    def count(form: str) -> tuple[int, int]:
        reasons = []
        for texts in (facts[form] for facts in told):
            passages = make_passages(texts)
            judgement = classifier.judge(passages, rubric, rubric.criteria)
            doubts, opinions = Doubts(passages, (), rubric, judgement), {one.passage: one for one in judgement.statuses}
            for pair in judgement.relevance:
                criterion, passage = rubric.criterion(pair.criterion), passages[pair.passage]
                reading = read_passage(passage, ())
                verdict = pair_verdict(criterion, pair, reading, opinions.get(passage.index), rubric, 2025)
                if pair.probability >= classifier.thresholds.finding and verdict and verdict.status in CONCRETE:
                    reasons.append(doubts.why(criterion, passage, verdict))
        return len(reasons), reasons.count("denied")

    found, denied = count("negated")
    assert found >= 5 and 5 * denied >= 2 * found, (found, denied)
    found, denied = count("honest")
    assert found >= 110 and denied == 0, (found, denied)
