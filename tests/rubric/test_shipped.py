"""The shipped rubric: every criterion is there, and its words do what they say."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from statement_audit.models import Check, Criterion, Kind, Rubric, Status
from statement_audit.rubric import check_rubric, list_rubrics, load_rubric

COUNTS = {
    "STA": 7,
    "STR": 5,
    "POL": 7,
    "RSK": 7,
    "DDG": 8,
    "VOI": 6,
    "REM": 6,
    "TRE": 7,
    "SEC": 8,
    "PLT": 14,
    "DOM": 8,
}
WEIGHTS = {
    "STA": 19,
    "STR": 14,
    "POL": 20,
    "RSK": 22,
    "DDG": 23,
    "VOI": 21,
    "REM": 21,
    "TRE": 19,
    "SEC": 25,
    "PLT": 56,
    "DOM": 30,
}
TARGETED = ["SEC", "PLT", "DOM", "REM"]

DECOYS = [
    ("SEC-02", "We pay our workers while implementing the policy."),  # tin
    ("SEC-02", "Paid internships hold the gold standard award."),
    ("REM-05", "Remediation reports are part of our ongoing work with suppliers."),  # media, NGO
    ("TRE-07", "Targeted work took place."),
    ("POL-07", "We build silos and follow a philosophy of care."),  # ILO
    ("SEC-01", "Workers in the harbour are paid in carbon credits."),  # RBA
    ("REM-04", "Inrmarket is a word without meaning."),  # NRM
    ("DDG-05", "We increased capacity and captured ideas."),  # CAP
    ("DDG-05", "Villages wrote community action plans (CAPs) with us."),
    ("DDG-05", "The CAPs, community action plans, were written by villages."),
    ("POL-04", "We check passports to confirm the right to work."),
    ("POL-04", "Copies of identity documents are taken for right-to-work checks."),
    ("DOM-01", "Domestic or foreign migrant workers may be vulnerable."),
    ("DOM-01", "Our domestic suppliers are low risk and we support victims of domestic violence."),
    ("DOM-02", "Household monitoring devices are sold to millions of households."),
    ("STR-04", "Only firms on the approved supplier list may be used."),
    ("DDG-07", "Our buyers hold certificates in ethical purchasing and our products carry quality certification."),
    ("TRE-03", "Riders receive first-aid training."),
    ("SEC-07", "The work-seekers we pay live in the United Kingdom."),
    ("SEC-07", "Our executive sponsor leads the forced labour working group."),
    ("SEC-06", "Cost is one of the key drivers of our wages policy."),
    ("DDG-03", "The Audit Committee meets twice a year."),
    ("REM-03", "The executive compensation committee reviews pay."),
    ("SEC-01", "Workers can sign with an electronic signature."),
]

# What nearly every statement says: no anchor of a rare subject may match it, whatever stands beside it.
GENERIC = [
    "All employees receive training on our policies every year.",
    "Training modules and workshops are offered to managers.",
    "We hold briefings and e-learning courses on modern slavery.",
    "Staff were trained on how to spot the signs of modern slavery.",
    "Suppliers are audited every two years by an independent firm.",
    "We carried out 40 audits in the year and closed 31 findings.",
    "Audit findings are followed up with corrective action plans.",
    "Our code of conduct applies to all employees and suppliers.",
    "The modern slavery policy was reviewed by the board in March.",
    "Our whistleblowing hotline is open to all staff.",
    "Employees can report concerns to a confidential helpline.",
    "Staff may contact the ethics line without fear of retaliation.",
    "Concerns are reported to the company secretary and investigated.",
    "Suspected cases are reported to the police or other authorities.",
    "We work with NGOs, charities and law enforcement against trafficking.",
    "We verify that every new supplier has signed our code.",
    "Right to work checks are made before anyone joins us.",
    "Identity documents are checked for all new staff.",
    "Our contracts require suppliers to comply with the law.",
    "All workers must be paid at least the minimum wage.",
    "Workers are free to leave after reasonable notice.",
    "Working hours, rest days and overtime follow national law.",
    "Workers must not be charged recruitment fees.",
    "We do not tolerate child labour or forced labour in our supply chains.",
    "We expect suppliers to keep no passports of their workers.",
    "We recognise that migrant workers are vulnerable to exploitation.",
    "Risk assessments are made by country and by sector.",
    "We use indicators and red flags to rank supplier risk.",
    "The board approved this statement on 4 July 2023.",
    "We are proactive in our approach to modern slavery.",
    "We publish our performance indicators in the annual report.",
    "Victims would be offered support and compensation.",
    "Our remedy procedure puts the safety of the victim first.",
    "We removed two suppliers from our list in 2023.",
    "We collaborate with industry groups to share good practice.",
    "Human trafficking, servitude and forced labour are crimes.",
    "Modern slavery takes forms such as forced labour and debt bondage.",
    "We promote awareness of slavery among our people.",
    "Warning signs of slavery were sent to all managers.",
    "Our suppliers must have terms and agreements in writing.",
    "Payments to suppliers are made within 30 days.",
    "We seek consent before personal data is shared.",
    "Applicants and candidates are treated fairly.",
    "We review our processes in real time and act on findings.",
    "We engage a specialist team of analysts to screen suppliers.",
    "Any exploitation linked to our business is unacceptable.",
    "We do business only with registered and licensed firms.",
    "Our service is based on trust and respect for human rights.",
    "Our services and products must be free from slavery.",
    "All suppliers were searched in databases for adverse media.",
    "We may be linked to modern slavery through our suppliers.",
    "Traffickers use deception to recruit workers.",
    "Our vacancies are advertised openly.",
    "Our website shows our slavery statement.",
    "Agencies used to recruit workers are vetted.",
    "Workers and their families deserve fair wages.",
]
MACHINE_WORDS = re.compile(
    r"\b[a-z]+_[a-z_]+|→|->|\b0\.\d|\bnil finding\b|\b(?:not|could)_|\b(?:return|record|flag)\b|\bcounts? 0|\bwe measured\b|\bcrawl"
)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric()


def anchored(rubric: Rubric, criterion: Criterion, text: str) -> bool:
    group = next(group for group in rubric.groups if group.id == criterion.group)
    hit = any(re.search(pattern, text, re.IGNORECASE) for pattern in criterion.anchors)
    return hit and all(re.search(pattern, text, re.IGNORECASE) for pattern in group.context_all_of)


def test_every_shipped_pack_is_without_mistakes() -> None:
    for pack in list_rubrics():
        assert pack.problem == ""
        assert check_rubric(pack.path) == ()


def test_all_criteria_are_there(rubric: Rubric) -> None:
    ids = [criterion.id for criterion in rubric.criteria]
    assert len(set(ids)) == len(ids) == 83
    assert Counter(criterion.group for criterion in rubric.criteria) == COUNTS
    for group, count in COUNTS.items():
        assert [i for i in ids if i.startswith(group)] == [f"{group}-{n:02d}" for n in range(1, count + 1)]
    totals = {group: sum(c.weight for c in rubric.criteria if c.group == group) for group in COUNTS}
    assert totals == WEIGHTS


def test_every_criterion_is_whole(rubric: Rubric) -> None:
    for criterion in rubric.criteria:
        assert len(criterion.hypotheses) >= 2, criterion.id
        assert criterion.counts and criterion.not_count and criterion.basis and criterion.yes and criterion.no
        assert bool(criterion.anchors) == (criterion.check is Check.TEXT), criterion.id
        if criterion.group in TARGETED:
            assert len(criterion.yes) >= 4 and len(criterion.no) >= 3, criterion.id


def test_examples_are_never_both_yes_and_no(rubric: Rubric) -> None:
    sentences = Counter(text for criterion in rubric.criteria for text in (*criterion.yes, *criterion.no))
    assert [text for text, count in sentences.items() if count > 1] == []


def test_special_criteria(rubric: Rubric) -> None:
    assert [c.id for c in rubric.criteria if c.future_counts] == ["TRE-07"]
    assert [c.id for c in rubric.criteria if c.check is Check.METADATA] == ["STA-05", "STA-06"]
    assert [g.id for g in rubric.groups if g.good_practice] == ["SEC", "PLT", "DOM"]
    assert [c.id for c in rubric.criteria if c.honest] == ["STR-05", "REM-01"]
    assert {c.id: c.nil_beside for c in rubric.criteria if c.nil_beside} == {"REM-01": ("DDG-03", "DDG-04")}
    rare = {c.id for c in rubric.criteria if c.anchor_required}
    assert rare == {"RSK-07", "REM-05"} | {c.id for c in rubric.criteria if c.group in ("SEC", "PLT", "DOM")}
    assert Counter(c.kind for c in rubric.criteria if c.group == "STA") == {Kind.FORMAL: 6, Kind.DISCLOSURE: 1}


def test_hypotheses_have_no_negation_but_for_two_lawful_answers(rubric: Rubric) -> None:
    negated = {
        c.id for c in rubric.criteria for h in c.hypotheses if re.search(r"\b(not|no|unless|never)\b", h, re.IGNORECASE)
    }
    assert negated == {"STA-02", "STA-07"}


def test_every_yes_matches_its_anchors_and_contexts(rubric: Rubric) -> None:
    missed = [
        (criterion.id, text)
        for criterion in rubric.criteria
        if criterion.check is Check.TEXT
        for text in criterion.yes
        if not anchored(rubric, criterion, text)
    ]
    assert missed == []


def test_no_anchor_of_a_rare_subject_matches_what_every_statement_says(rubric: Rubric) -> None:
    hits = [
        (criterion.id, pattern, text)
        for criterion in rubric.criteria
        if criterion.group in ("SEC", "PLT", "DOM")
        for pattern in criterion.anchors
        for text in GENERIC
        if re.search(pattern, text, re.IGNORECASE)
    ]
    assert hits == []


@pytest.mark.parametrize("criterion", ["DOM-03", "DOM-04", "DOM-05", "DOM-06", "DOM-07", "DOM-08"])
def test_every_anchor_on_domestic_work_needs_the_household_or_its_law(rubric: Rubric, criterion: str) -> None:
    words = "training course sponsor tied passport sleep in locked signs alone child girl contract wages rest fee agency hotline"
    assert [p for p in rubric.criterion(criterion).anchors if re.search(p, words, re.IGNORECASE)] == []


def test_what_counts_is_written_for_readers(rubric: Rubric) -> None:
    """`check` shows these texts as advice: no names of statuses, no figures of the score, no orders to a program."""
    found = [
        (criterion.id, match[0])
        for criterion in rubric.criteria
        for text in (criterion.counts, criterion.not_count)
        for match in MACHINE_WORDS.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(("criterion", "text"), DECOYS)
def test_decoys_do_not_match(rubric: Rubric, criterion: str, text: str) -> None:
    assert not anchored(rubric, rubric.criterion(criterion), text)


@pytest.mark.parametrize(
    ("criterion", "text"),
    [
        ("SEC-02", "Tin from a mine where children are paid by the day was refused."),
        ("REM-05", "After an NGO report we checked the site."),
        ("REM-05", "A media investigation found workers in debt."),
        ("POL-07", "The policy follows ILO conventions."),
        ("SEC-01", "As an RBA member we interviewed workers at two plants."),
        ("REM-04", "Two people entered the NRM."),
        ("DDG-05", "Nine CAPs were closed."),
        ("TRE-07", "Our target is 40 visits."),
        ("STR-04", "The supplier list is public."),
    ],
)
def test_the_words_themselves_do_match(rubric: Rubric, criterion: str, text: str) -> None:
    assert anchored(rubric, rubric.criterion(criterion), text)


def test_left_of_every_word_stands_a_boundary(rubric: Rubric) -> None:
    """`tin` is in "implementing": each alternative at the start of an anchor that is a word needs `\\b` before it."""
    bare = re.compile(r"^(\(\?[-a-z]+:|\()?[A-Za-z]")
    patterns = [(c.id, p) for c in rubric.criteria for p in c.anchors]
    patterns += [(g.id, p) for g in rubric.groups for p in g.context_all_of]
    assert [pair for pair in patterns if bare.match(pair[1])] == []
    assert [pair for pair in patterns if re.search(r"\|[A-Za-z]", _outside_brackets(pair[1]))] == []


def _outside_brackets(pattern: str) -> str:
    while (shorter := re.sub(r"\[[^\]]*\]|\((?:[^()\\]|\\.)*\)", "_", pattern)) != pattern:
        pattern = shorter
    return pattern


def test_gates(rubric: Rubric) -> None:
    assert [(gate.law, gate.in_force, gate.since) for gate in rubric.gates] == [
        ("UK-MSA-2015-s54", True, "2015-10-29"),
        ("UK-MSA-2015-s54", False, ""),
        ("AU-MSA-2018-s16", True, "2019-01-01"),
        ("CA-SC-2023-c9-s11", True, "2024-01-01"),
        ("US-CA-1714.43", True, "2012-01-01"),
        ("WIKIRATE-MINIMUM", True, ""),
    ]
    uk, proposed, australia, canada = rubric.gates[:4]
    assert [test.all_of for test in uk.required] == [("STA-02",), ("STA-03",), ("STA-04",), ("STA-05",)]
    assert [test.ref for test in uk.may_include] == [f"s.54(5)({letter})" for letter in "abcdef"]
    assert {test.area for test in (*uk.recommended, *uk.may_include)} < {test.area for test in proposed.required}
    assert [test.ref for test in australia.may_include] == ["s.16(1)(g)"]
    assert {test.ref for test in australia.required} >= {f"s.16(1)({letter})" for letter in "abcdef"}
    assert "REM-06" in {criterion for test in canada.required for criterion in test.all_of}


def test_each_test_of_a_law_in_force_has_its_words_its_day_and_its_source(rubric: Rubric) -> None:
    """A bill and WikiRate's test are no laws in force; their words were not read."""
    for gate in rubric.gates:
        tests = (*gate.required, *gate.recommended, *gate.may_include)
        if gate.in_force and gate.law != "WIKIRATE-MINIMUM":
            assert [test.ref for test in tests if not (test.words and test.since >= gate.since and test.source)] == []
        else:
            assert [test.ref for test in tests if test.words or test.since] == []


def test_a_test_that_ends_has_one_that_follows_on_the_same_day(rubric: Rubric) -> None:
    for gate in rubric.gates:
        ends = {(test.ref, test.area, test.until) for test in gate.required if test.until}
        assert ends <= {(test.ref, test.area, test.since) for test in gate.required}


def test_numbers_of_the_score(rubric: Rubric) -> None:
    scoring = rubric.scoring
    assert scoring.status_values == {
        "background": 0,
        "other_party": 0,
        "admits_absent": 0,
        "denies_relevance": 0,
        "nil_finding": 0,
        "future_undated": 0.1,
        "future_dated": 0.2,
        "commitment": 0.2,
        "concrete_generic": 0.5,
        "concrete_specific": 0.7,
        "outcome": 1,
    }
    assert (scoring.specific_base, scoring.specific_step, scoring.specific_max) == (0.7, 0.05, 0.9)
    assert (scoring.second_window_bonus, scoring.policy_ceiling) == (0.1, 0.8)
    assert (scoring.entail_default, scoring.entail_unanchored_rare, scoring.margin) == (0.7, 0.9, 0.15)
    assert scoring.formal_values == {"met": 1, "partly": 0.5, "not_met": 0}
    assert [band.min for band in scoring.bands] == [65, 45, 28, 12, 0]


def test_names_agree_with_the_models(rubric: Rubric) -> None:
    statuses = {status.value for status in Status}
    assert set(rubric.scoring.status_values) | set(rubric.scoring.formal_values) <= statuses
    assert set(rubric.contrast) - {"future", "concrete"} <= statuses
    assert {c.kind for c in rubric.criteria} == set(Kind)


def test_sectors(rubric: Rubric) -> None:
    assert {"software_services", "medical_devices", "it_services", "tech_hardware", "food_agri"} <= set(rubric.sectors)
    assert len(rubric.platform_subtypes) == 17
    platforms = next(risk for risk in rubric.sector_risks if risk.sector == "platforms")
    assert len(rubric.sector_risks) == 16
    assert len(platforms.criteria) == 14 + 8  # the table says PLT-01..PLT-14, DOM-01..DOM-08
