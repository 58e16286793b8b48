"""A user's own pack builds on a shipped one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statement_audit.models import Kind
from statement_audit.rubric import check_rubric, list_rubrics, load_rubric
from tests.rubric.packs import CRITERION, GROUP, HEAD, PROFILE, write_pack

GATE = "{law: UK-MSA-2015-s54, name: UK, version: %s, in_force: true, required: [{ref: a, area: b, all_of: [STA-03]}]}"


def test_single_fields_are_replaced(tmp_path: Path) -> None:
    text = HEAD + "override:\n  POL-01: {weight: 5, kind: process}\noverride_groups: {PLT: {name: Platforms}}\n"
    mine, shipped = load_rubric(write_pack(tmp_path, text)), load_rubric()
    changed, before = mine.criterion("POL-01"), shipped.criterion("POL-01")
    assert (changed.weight, changed.kind, before.weight) == (5, Kind.PROCESS, 3)
    assert changed.anchors == before.anchors and changed.counts == before.counts
    assert next(group.name for group in mine.groups if group.id == "PLT") == "Platforms"
    assert [c for c in mine.criteria if c.id != "POL-01"] == [c for c in shipped.criteria if c.id != "POL-01"]


def test_advice_goes_with_what_counts(tmp_path: Path) -> None:
    text = HEAD + "override:\n  VOI-01: {counts: No fee.}\n  VOI-02: {counts: Paid back., gather: Say who paid.}\n"
    mine = load_rubric(write_pack(tmp_path, text))
    assert [mine.criterion(name).gather for name in ("VOI-01", "VOI-02")] == ["", "Say who paid."]


def test_groups_criteria_and_profiles_are_added(tmp_path: Path) -> None:
    rubric = load_rubric(write_pack(tmp_path, HEAD + GROUP + "criteria:\n" + CRITERION + PROFILE))
    assert len(rubric.criteria) == 84
    added = rubric.criterion("ABC-01")
    assert (added.group, added.anchors, added.anchor_required, added.check.value) == ("ABC", (), False, "text")
    assert [profile.id for profile in rubric.profiles][:2] == ["letters", "default"]


def test_criteria_are_added_to_a_shipped_group(tmp_path: Path) -> None:
    rubric = load_rubric(write_pack(tmp_path, HEAD + "criteria:\n" + CRITERION.replace("ABC-01", "POL-08")))
    assert rubric.criterion("POL-08").group == "POL"


def test_a_criterion_is_removed_also_from_sector_risks(tmp_path: Path) -> None:
    rubric = load_rubric(write_pack(tmp_path, HEAD + "remove: [PLT-11]\n"))
    assert len(rubric.criteria) == 82
    assert all("PLT-11" not in risk.criteria for risk in rubric.sector_risks)


def test_a_gate_does_not_lose_a_criterion_in_silence(tmp_path: Path) -> None:
    problems = check_rubric(write_pack(tmp_path, HEAD + "remove: [STA-07]\n"))
    assert len(problems) == 1
    assert "laws.yml" in problems[0] and "'STA-07' is not a criterion of this rubric" in problems[0]


def test_a_profile_is_replaced_in_its_place(tmp_path: Path) -> None:
    text = HEAD + "profiles:\n- {id: tech_platform, name: Mine, weights: {PLT: 100}, sectors: [marketplace]}\n"
    profiles = load_rubric(write_pack(tmp_path, text)).profiles
    assert [p.id for p in profiles] == [p.id for p in load_rubric().profiles]
    assert next(p.weights for p in profiles if p.id == "tech_platform") == {"PLT": 100}


def test_a_gate_in_force_takes_the_place_of_the_one_in_force(tmp_path: Path) -> None:
    rubric = load_rubric(write_pack(tmp_path, HEAD + "gates:\n- " + GATE % "'2027'" + "\n"))
    uk = {gate.version: gate.in_force for gate in rubric.gates if gate.law == "UK-MSA-2015-s54"}
    assert uk == {"proposed 2026": False, "2027": True}


def test_a_gate_of_the_same_version_is_replaced(tmp_path: Path) -> None:
    rubric = load_rubric(write_pack(tmp_path, HEAD + "gates:\n- " + GATE % "in force 2015-10-29" + "\n"))
    uk = next(gate for gate in rubric.gates if gate.law == "UK-MSA-2015-s54" and gate.in_force)
    assert [test.all_of for test in uk.required] == [("STA-03",)] and uk.recommended == ()


def test_a_version_with_a_day_of_its_own_stands_beside_the_one_before(tmp_path: Path) -> None:
    later = GATE.replace("in_force: true", "in_force: true, since: '2027-01-01'") % "'2027'"
    rubric = load_rubric(write_pack(tmp_path, HEAD + "gates:\n- " + later + "\n"))
    uk = [(gate.version, gate.since) for gate in rubric.gates if gate.law == "UK-MSA-2015-s54" and gate.in_force]
    assert uk == [("in force 2015-10-29", "2015-10-29"), ("2027", "2027-01-01")]


def test_what_a_pack_drops_is_dropped_from_what_may_be_included(tmp_path: Path) -> None:
    rubric = load_rubric(write_pack(tmp_path, HEAD + "remove: [PLT-11]\n"))
    australia = next(gate for gate in rubric.gates if gate.law == "AU-MSA-2018-s16")
    named = australia.may_include[0].any_of
    assert "PLT-10" in named and "PLT-11" not in named


def test_two_versions_in_force_in_one_file_are_refused(tmp_path: Path) -> None:
    text = HEAD + "gates:\n- " + GATE % "'2027'" + "\n- " + GATE % "'2028'" + "\n"
    (problem,) = check_rubric(write_pack(tmp_path, text))
    assert "'UK-MSA-2015-s54' has two versions in force: '2027' and '2028'" in problem


def test_single_values_and_lists_of_keys(tmp_path: Path) -> None:
    text = HEAD + (
        "scoring: {policy_ceiling: 0.6}\n"
        "statuses: {commitment: {value: 0, meaning: words}}\n"
        "contrast: {future: [The company promises something.]}\n"
        "status_rules: {future_terms: ['\\bsoon\\b']}\n"
        "sectors: {education: [Education and research]}\n"
        "platform_subtypes: [tutoring]\n"
    )
    mine, shipped = load_rubric(write_pack(tmp_path, text)), load_rubric()
    assert (mine.scoring.policy_ceiling, mine.scoring.margin) == (0.6, shipped.scoring.margin)
    assert mine.scoring.status_values["commitment"] == 0
    assert mine.scoring.status_values["outcome"] == 1
    assert mine.contrast["future"] == ("The company promises something.",)
    assert mine.status_rules.future_terms == (r"\bsoon\b",)
    assert mine.status_rules.definition_terms == shipped.status_rules.definition_terms
    assert mine.sectors["education"] == ("Education and research",)
    assert mine.platform_subtypes == (*shipped.platform_subtypes, "tutoring")


def test_a_pack_that_two_others_extend_is_read_once(tmp_path: Path) -> None:
    write_pack(tmp_path, HEAD.replace("mine", "left") + "scoring: {margin: 0.1}\n", "left")
    write_pack(tmp_path, HEAD.replace("mine", "right") + "remove: [PLT-11]\n", "right")
    rubric = load_rubric(write_pack(tmp_path, HEAD.replace("[modern-slavery]", "[left, right]")))
    assert (rubric.scoring.margin, len(rubric.criteria)) == (0.1, 82)


def test_one_pack_is_extended_without_brackets(tmp_path: Path) -> None:
    listed = load_rubric(write_pack(tmp_path, HEAD))
    plain = write_pack(tmp_path, HEAD.replace("[modern-slavery]", "modern-slavery"))
    assert check_rubric(plain) == ()
    assert load_rubric(plain) == listed
    assert load_rubric(plain) == listed  # and again, from the cache


def test_a_chain_may_change_the_same_thing_twice(tmp_path: Path) -> None:
    write_pack(tmp_path, HEAD.replace("mine", "base") + "override: {POL-01: {weight: 5}}\n", "base")
    text = HEAD.replace("[modern-slavery]", "[base]") + "override: {POL-01: {weight: 2}}\n"
    assert load_rubric(write_pack(tmp_path, text)).criterion("POL-01").weight == 2


def test_a_pack_of_the_users_directory_is_found_by_name() -> None:
    folder = Path(os.environ["STATEMENT_AUDIT_HOME"]) / "rubrics"
    folder.mkdir(parents=True)
    write_pack(folder, HEAD + "override: {POL-01: {weight: 5}}\n")
    assert load_rubric("mine").criterion("POL-01").weight == 5
    mine = next(pack for pack in list_rubrics() if pack.id == "mine")
    assert (mine.criteria, mine.extends, mine.part, mine.problem) == (83, ("modern-slavery",), False, "")
    assert mine.hash == load_rubric("mine").hash


def test_a_broken_pack_of_the_user_does_not_hide_the_others() -> None:
    folder = Path(os.environ["STATEMENT_AUDIT_HOME"]) / "rubrics"
    folder.mkdir(parents=True)
    for name, text in {
        "tabs": "id:\tx\n\t- y\n",
        "kinds": 'id: kinds\nversion: "1"\nname: K\ncriteria: 5\n',
        "gone": HEAD.replace("modern", "none"),
        "list": "[1, 2]\n",
        "empty": "",
        "deep": 'id: deep\nversion: "1"\nname: D\ncriteria: [{id: 3}]\nprofiles: [x]\n',
    }.items():
        write_pack(folder, text, name)
    packs = {pack.id: pack for pack in list_rubrics()}
    assert packs["modern-slavery"].problem == ""
    for name in ("tabs", "kinds", "gone", "list", "empty", "deep"):
        assert packs[name].problem and packs[name].hash == "", name


def test_an_id_is_preferred_to_a_file_of_that_name_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path, HEAD.replace("mine", "modern-slavery"), "modern-slavery")
    monkeypatch.chdir(tmp_path)
    assert load_rubric("modern-slavery").name != "Mine"
    assert "extends modern-slavery" in check_rubric("modern-slavery.yml")[0]
