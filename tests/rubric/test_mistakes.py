"""Every kind of mistake names file, line, key, what was found and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit.errors import RubricError
from statement_audit.rubric import check_rubric, load_rubric
from tests.rubric.packs import CRITERION, GROUP, HEAD, PROFILE, write_pack

WHOLE = HEAD + GROUP + "criteria:\n" + CRITERION + PROFILE
START = HEAD.count("\n") + GROUP.count("\n") + 1  # the line of `criteria:`

MISTAKES = [
    # text of the file, line, rest of the message
    (
        WHOLE.replace("  weight: 3", "  wieght: 3"),
        START + 5,
        "criteria.ABC-01.wieght: unknown key (did you mean 'weight'?)",
    ),
    (WHOLE.replace("  weight: 3\n", ""), START + 1, "criteria.ABC-01.weight: the key is missing"),
    (
        WHOLE.replace("weight: 3", "weight: 9"),
        START + 5,
        "criteria.ABC-01.weight: found 9 (number); allowed: less than or equal to 5",
    ),
    (WHOLE.replace("weight: 3", "weight: 0"), START + 5, "found 0 (number); allowed: greater than or equal to 1"),
    (WHOLE.replace("weight: 3", 'weight: "3"'), START + 5, "found '3'; allowed: a whole number"),
    (WHOLE.replace("weight: 3", "weight: 3.0"), START + 5, "found 3.0 (number); allowed: a whole number"),
    (WHOLE.replace("weight: 3", "weight:"), START + 5, "found nothing; allowed: a whole number"),
    (WHOLE.replace("weight: 3", "anchor_required: NO\n  weight: 3"), START + 5, "found 'NO'; allowed: true or false"),
    (
        WHOLE.replace("kind: policy", "kind: polcy"),
        START + 3,
        "criteria.ABC-01.kind: found 'polcy' (did you mean 'policy'?); allowed: formal",
    ),
    (
        WHOLE.replace("id: ABC-01", "id: ABC-1"),
        START + 1,
        "criteria.ABC-1.id: found 'ABC-1'; allowed: two to five capitals",
    ),
    (
        WHOLE.replace("id: ABC-01", "id: ABD-01"),
        START + 1,
        "criteria.ABD-01.id: 'ABD' is not a group (did you mean 'ABC'?); groups: STA",
    ),
    (
        WHOLE.replace("[The company says something.]", "[]"),
        START + 7,
        "criteria.ABC-01.hypotheses: found an empty list; allowed: at least one entry",
    ),
    (
        WHOLE.replace("counts: It is said.", "counts: ' '"),
        START + 6,
        "criteria.ABC-01.counts: found ' '; allowed: a text that is not blank",
    ),
    (
        WHOLE.replace("counts: It is said.", "counts: 2026-01-01"),
        START + 6,
        "found 2026-01-01 (date); allowed: a text; put it in quotes",
    ),
    (
        WHOLE.replace("[all]", "[retial]"),
        START + 4,
        "criteria.ABC-01.applies_to.1: 'retial' is not known (did you mean 'retail'?)",
    ),
    (WHOLE.replace("[all]", "[all, retail]"), START + 4, "criteria.ABC-01.applies_to: 'all' stands alone"),
    (
        WHOLE.replace("weight: 3", "anchor_required: true\n  weight: 3"),
        START + 5,
        "anchor_required: is true, but the criterion has no anchors",
    ),
    (
        WHOLE.replace("weight: 3", "not_where: [users]\n  no: [Workers report it.]\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.not_where.1: 'users' has to match a sentence of no, and none of yes",
    ),
    (
        WHOLE.replace("weight: 3", "affirmed_where: [absent]\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.affirmed_where.1: 'absent' has to match a sentence of yes, and none of no",
    ),
    (
        WHOLE.replace("weight: 3", "status_where: {commitment: [users]}\n  no: [Workers report it.]\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.status_where.commitment.1: 'users' has to match a sentence of no, and none of yes",
    ),
    (
        WHOLE.replace("weight: 3", "status_where: {outcome: [users]}\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.status_where.outcome",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['(fee ?)+(fee)*x']\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.anchors.1: found '(fee ?)+(fee)*x'; the expression may take for ever on a text that repeats",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['(?:[a-z]+ ?)*s.c']\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.anchors.1: found '(?:[a-z]+ ?)*s.c'; the expression may take for ever on a text that repeats",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['(?:fee|fees?)*x']\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.anchors.1: found '(?:fee|fees?)*x'; the expression may take for ever on a text that repeats",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['a.*b.*c.*d.*e']\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.anchors.1: found 'a.*b.*c.*d.*e'; the expression may take for ever on a text that repeats",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['(\\w+,? ?)+;']\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.anchors.1: found '(\\w+,? ?)+;'; the expression may take for ever on a text that repeats",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['(fee']\n  weight: 3"),
        START + 5,
        "criteria.ABC-01.anchors.1: found '(fee'; not a regular expression: missing )",
    ),
    (
        WHOLE.replace("weight: 3", 'anchors: ["\\bfee"]\n  weight: 3'),
        START + 5,
        "holds a \\b that YAML has converted: use single quotes",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['fee|']\n  weight: 3"),
        START + 5,
        "found 'fee|'; the expression matches an empty text",
    ),
    (
        WHOLE.replace("weight: 3", "anchors: ['[[a]']\n  weight: 3"),
        START + 5,
        "found '[[a]'; not a regular expression: Possible nested set",
    ),
    (WHOLE.replace("ABC: 40", "ABC: 41"), START + 12, "profiles.letters.weights: the weights sum to 101; allowed: 100"),
    (
        WHOLE.replace("STA: 60", "STB: 60"),
        START + 12,
        "profiles.letters.weights.STB: 'STB' is not a group (did you mean 'STR'?)",
    ),
    (
        WHOLE.replace("STA: 60, ABC: 40", "STA: 100"),
        HEAD.count("\n") + 2,
        "groups.ABC: no profile gives weight to ABC, so it could never count",
    ),
    (
        WHOLE.replace("STA: 60", "STA: 60.5"),
        START + 12,
        "profiles.letters.weights.STA: found 60.5 (number); allowed: a whole number",
    ),
    (
        WHOLE + "  sectors: [retailer]\n",
        START + 13,
        "profiles.letters.sectors.1: 'retailer' is not known (did you mean 'retail'?)",
    ),
    (HEAD.replace('"1.0"', "1.10"), 2, "version: found 1.1 (number); allowed: a text; put it in quotes"),
    (HEAD.replace('"1.0"', '"first"'), 2, "version: found 'first'; allowed: numbers with dots, in quotes"),
    (HEAD.replace("id: mine", "id: My Rubric"), 1, "id: found 'My Rubric'; allowed: small letters, digits and dashes"),
    (HEAD.replace("name: Mine", "name: no\nname: Other"), 4, "name: the key is given twice. Keep one of the two."),
    (HEAD + "overrides: {}\n", 5, "overrides: unknown key (did you mean 'override'?); allowed: id, version"),
    (HEAD + "override:\n\tPOL-01: {}\n", 6, "a tab in the indentation. YAML is indented with spaces."),
    (HEAD + "override: {POL-01: {weight: 5}\n", 6, "is not valid YAML"),
    (HEAD.replace("Mine", "Mine: new"), 3, "A text that holds a colon and a space needs quotes."),
    (HEAD + "groups: !thing []\n", 5, "tags (!name) are not used."),
    (HEAD + "---\nid: other\n", 5, "A file is one rubric"),
    (HEAD + 'remove: ["\\d"]\n', 5, "In double quotes write \\\\b"),
    ("- one\n- two\n", 1, "must be keys with values, starting with id, version and name."),
    (HEAD + "override: {POL-01: {weight: 7}}\n", 5, "override.POL-01.weight: found 7 (number)"),
    (HEAD + "override: {POL-01: {id: POL-09}}\n", 5, "override.POL-01.id: unknown key"),
    (
        HEAD + "override: {POL-77: {weight: 5}}\n",
        5,
        "override.POL-77: nothing to change: no extended rubric has POL-77",
    ),
    (HEAD + "override:\n  POL-01: {applies_to: [retial]}\n", 6, "override.POL-01.applies_to.1: 'retial' is not known"),
    (HEAD + "override_groups: {PLTT: {name: x}}\n", 5, "override_groups.PLTT: nothing to change"),
    (HEAD + "remove: [POL-77]\n", 5, "remove.1: found 'POL-77'; no extended rubric has this criterion"),
    (HEAD + "scoring: {policy_ceiling: }\n", 5, "scoring.policy_ceiling: found nothing; allowed: a number"),
    (
        HEAD + "scoring: {policy_ceiling: 80}\n",
        5,
        "scoring.policy_ceiling: found 80 (number); allowed: less than or equal to 1",
    ),
    (HEAD + "scoring: {policy_ceiling: .nan}\n", 5, "scoring.policy_ceiling: found nan (number)"),
    (HEAD + "scoring: {specific_max: 0.5}\n", 5, "scoring.specific_max: 0.5 is below specific_base, 0.7"),
    (
        HEAD + "scoring: {bands: [{min: 0, name: low}, {min: 50, name: high}]}\n",
        5,
        "the minima are [0, 50]; allowed: falling",
    ),
    (HEAD + "scoring: {formal_values: {met: 1}}\n", 5, "scoring.formal_values: lacks partly, not_met"),
    (HEAD + "statuses: {done: {value: 1, meaning: x}}\n", 5, "statuses.done: found 'done'; allowed: background"),
    (HEAD + "contrast: {future: []}\n", 5, "contrast.future: found an empty list"),
    (
        HEAD + "status_rules: {future_term: ['x']}\n",
        5,
        "status_rules.future_term: unknown key (did you mean 'future_terms'?)",
    ),
    (HEAD + "sectors_by_hand: [shops]\n", 5, "sectors_by_hand.1: 'shops' is not a sector"),
    (HEAD + "platform_subtypes: [retail]\n", 5, "platform_subtypes.1: 'retail' is also a sector"),
    (HEAD + "sectors: {all: []}\n", 5, "sectors.all: 'all' stands for every sector"),
    (
        HEAD + "gates:\n- {law: L, name: L, version: one, in_force: true, required: [{ref: a, area: b}]}\n",
        6,
        "gates.L.required.a: a test needs criteria in all_of or any_of",
    ),
    (
        HEAD
        + "gates:\n- {law: L, name: L, version: x, in_force: true, required: [{ref: a, area: b, all_of: [STA-03]}],"
        + " untested: [{ref: c, area: d, all_of: [STA-03]}]}\n",
        6,
        "gates.L.untested.c: what is untested names no criteria",
    ),
    (
        HEAD
        + "gates:\n- {law: L, name: L, version: x, in_force: true, required: [{ref: a, area: b, any_of: [STA-70]}]}\n",
        6,
        "'STA-70' is not a criterion of this rubric (did you mean 'STA-0",
    ),
    (
        HEAD
        + "gates:\n- {law: L, name: L, version: one, in_force: true, required: [{ref: a, area: b, all_of: [STA-03],"
        " since: '2025-02-30'}]}\n",
        6,
        "gates.L.required.a.since: found '2025-02-30'; day is out of range",
    ),
    (
        HEAD
        + "gates:\n- {law: L, name: L, version: one, in_force: true, since: 2025, required: [{ref: a, area: b}]}\n",
        6,
        "gates.L.since: found 2025 (number); allowed: a text; put it in quotes",
    ),
    (
        HEAD
        + "gates:\n- {law: L, name: L, version: one, in_force: true, required: [{ref: a, area: b, all_of: [STA-03],"
        " since: '2026-03-01', until: '2026-03-01'}]}\n",
        6,
        "gates.L.required.a: ends on 2026-03-01, before it holds (2026-03-01)",
    ),
    (
        HEAD
        + "gates:\n- {law: L, name: L, version: one, in_force: true, required: [{ref: a, area: b, all_of: [STA-03],"
        " refuses: [delegate]}]}\n",
        6,
        "gates.L.required.a.refuses.1: found 'delegate' (did you mean 'delegated'?); allowed: delegated, attested",
    ),
    (
        HEAD + "gates:\n- {law: L, name: L, version: one, in_force: true, required: []}\n",
        6,
        "gates.L.required: found an empty list",
    ),
    (
        HEAD
        + "sector_risks:\n- {sector: s, inherent: some, labour: [a], goods: [b], sources: [c], criteria: [POL-01]}\n",
        6,
        "sector_risks.s.inherent: found 'some'; allowed: high, medium, low",
    ),
    (
        HEAD.replace("[modern-slavery]", "[modern-slaverry]"),
        4,
        "extends.1: no rubric 'modern-slaverry' is known; known: ",
    ),
    (
        HEAD + GROUP + "criteria:\n" + CRITERION + f"  gather: {'Say more. ' * 30}\n" + PROFILE,
        START + 9,
        "criteria.ABC-01.gather: found 'Say more.",
    ),
    (
        HEAD + GROUP + "criteria:\n" + CRITERION + "  effort: wait\n" + PROFILE,
        START + 9,
        "criteria.ABC-01.effort: found 'wait' (did you mean 'write'?); allowed: write, gather, do",
    ),
    (HEAD.replace("[modern-slavery]", "[mine]"), 4, "extends.1: a rubric cannot extend itself: mine extends mine"),
    (HEAD.replace("[modern-slavery]", "5"), 4, "extends: found 5 (number); allowed: a list"),
    (
        HEAD.replace("[modern-slavery]", "modern-slaverry"),
        4,
        "extends.1: no rubric 'modern-slaverry' is known; known: ",
    ),
    (
        HEAD + "criteria:\n" + CRITERION.replace("ABC-01", "POL-01"),
        6,
        "criteria.POL-01: 'POL-01' is defined twice, first in",
    ),
    (
        HEAD + GROUP + "criteria:\n" + CRITERION + CRITERION + PROFILE,
        START + 9,
        f"criteria.ABC-01: 'ABC-01' is defined twice, first in line {START + 1}",
    ),
]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(*mistake, id=mistake[2][:50], marks=[pytest.mark.slow] if place % 4 else [])
        for place, mistake in enumerate(MISTAKES)
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = write_pack(tmp_path, text)
    problems = check_rubric(path)
    assert any(problem.startswith(f"{path}, line {line}") and message in problem for problem in problems), problems
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    assert str(path) in caught.value.message
    assert "rubric check" in (caught.value.hint or "")


def test_the_pack_that_the_mistakes_are_made_in_is_right(tmp_path: Path) -> None:
    assert check_rubric(write_pack(tmp_path, WHOLE)) == ()


def test_every_mistake_is_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = WHOLE.replace("weight: 3", "weight: 9").replace("kind: policy", "kind: x").replace("STA: 60", "STA: -1")
    problems = check_rubric(write_pack(tmp_path, text))
    assert [problem.split(", ")[2].split(":")[0] for problem in problems] == [
        "criteria.ABC-01.kind",
        "criteria.ABC-01.weight",
        "profiles.letters.weights.STA",
    ]


def test_the_error_counts_the_mistakes_it_does_not_show(tmp_path: Path) -> None:
    path = write_pack(tmp_path, WHOLE.replace("weight: 3", "weight: 9").replace("kind: policy", "kind: x"))
    with pytest.raises(RubricError, match=r"\(and 1 more\)"):
        load_rubric(path)


def test_a_mistake_in_an_extended_file_names_that_file(tmp_path: Path) -> None:
    base = write_pack(tmp_path, WHOLE.replace("id: mine", "id: base").replace("weight: 3", "weight: 9"), "base")
    path = write_pack(tmp_path, HEAD.replace("modern-slavery", "base"))
    assert check_rubric(path)[0].startswith(f"{base}, line {START + 5}, criteria.ABC-01.weight")


def test_a_longer_circle_is_spelled_out(tmp_path: Path) -> None:
    write_pack(tmp_path, 'id: one\nversion: "1"\nname: One\nextends: [two]\n', "one")
    write_pack(tmp_path, 'id: two\nversion: "1"\nname: Two\nextends: [one]\n', "two")
    (problem,) = check_rubric(tmp_path / "one.yml")
    assert "one extends two extends one" in problem


def test_a_file_name_that_is_not_its_id(tmp_path: Path) -> None:
    write_pack(tmp_path, WHOLE, "base")
    problems = check_rubric(write_pack(tmp_path, HEAD.replace("modern-slavery", "base")))
    assert "id: found 'mine'; the file name says 'base'" in problems[0]


def test_two_packs_apart_may_not_define_the_same(tmp_path: Path) -> None:
    write_pack(tmp_path, HEAD.replace("mine", "left") + "scoring: {margin: 0.1}\n", "left")
    right = write_pack(tmp_path, HEAD.replace("mine", "right") + "scoring: {margin: 0.2}\n", "right")
    problems = check_rubric(write_pack(tmp_path, HEAD.replace("[modern-slavery]", "[left, right]")))
    assert len(problems) == 1
    assert problems[0].startswith(f"{right}, line 5, scoring.margin: 'margin' is defined twice, first in")


def test_a_rubric_that_stands_alone_names_the_sections_it_lacks(tmp_path: Path) -> None:
    problems = check_rubric(write_pack(tmp_path, HEAD.replace("extends: [modern-slavery]\n", "")))
    for section in (
        "groups",
        "criteria",
        "gates",
        "profiles",
        "sectors",
        "statuses",
        "scoring",
        "status_rules",
        "contrast",
    ):
        assert any(section in problem and "extend modern-slavery" in problem for problem in problems), section


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"# nothing but a comment\n", "is empty"),
        ("id: mine\nname: Caf\xe9\n".encode("latin-1"), "line 2: is not UTF-8 text"),
        (b"id: mine\nname: a\x00b\n", "is not valid YAML"),
        (b"%PDF-1.7 \x80\x81", "is not UTF-8 text"),
        (b"a: &a [*a]\n", "an alias stands within what it names"),
        (b"[" * 1000, "cannot be read as YAML"),
    ],
)
def test_a_file_that_is_no_rubric_at_all(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_bytes(content)
    problems = check_rubric(path)
    assert any(message in problem for problem in problems), problems
    with pytest.raises(RubricError):
        load_rubric(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert check_rubric(tmp_path / "gone.yml") == (f"{tmp_path / 'gone.yml'}: no such file.",)
    with pytest.raises(RubricError, match="no such file"):
        load_rubric(tmp_path / "gone.yml")
    with pytest.raises(RubricError, match="cannot be read"):
        load_rubric(tmp_path)


def test_an_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(RubricError, match="No rubric 'modern' is known; known: modern-slavery"):
        load_rubric("modern")


def test_a_part_can_be_checked_but_not_loaded() -> None:
    assert check_rubric("laws") == ()
    with pytest.raises(RubricError, match="'laws' is a part of a rubric; use one that extends it"):
        load_rubric("laws")
