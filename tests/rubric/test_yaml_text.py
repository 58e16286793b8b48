"""YAML that is small and means much: refused before a value is made of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from statement_audit.errors import RubricError, UsageError
from statement_audit.evaluate.yaml_file import read_yaml
from statement_audit.rubric import check_rubric, load_rubric
from statement_audit.rubric.yaml_text import MOST_NODES, YamlLimitError, load_yaml


def _bomb(first: str, line: str) -> str:
    names = "abcdefghij"
    rows = [f"a: &a {first}"]
    rows += [f"{new}: &{new} {line.format(old)}" for old, new in pairwise(names)]
    return "\n".join(rows) + "\n"


BOMBS = {
    "lists": _bomb("[x,x,x,x,x,x,x,x,x]", "[*{0},*{0},*{0},*{0},*{0},*{0},*{0},*{0},*{0}]"),
    "maps": _bomb("{x: 1}", "{{p: *{0}, q: *{0}, r: *{0}, s: *{0}, t: *{0}, u: *{0}, v: *{0}}}"),
    "merges": _bomb("{x: 1}", "{{<<: [*{0},*{0},*{0},*{0},*{0},*{0},*{0},*{0},*{0}]}}"),
    "keys": _bomb("[x,x]", "{{? [*{0},*{0},*{0},*{0},*{0},*{0},*{0}] : *{0}}}"),
    "within itself": "a: &a [*a]\n",
    "a map within itself": "a: &a\n  b: {c: *a}\n",
    "a merge of itself": "a: &a\n  <<: *a\n",
    "brackets": "a: " + "[" * 200 + "]" * 200,
    "braces": "a: " + "{b: " * 200 + "1" + "}" * 200,
    "dashes": "a:\n " + "- " * 200 + "x",
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(YamlLimitError):
        load_yaml(BOMBS[kind])
    pack = tmp_path / "pack.yml"
    pack.write_text(BOMBS[kind])
    with pytest.raises(RubricError, match=r"pack\.yml.*cannot be read as YAML"):
        load_rubric(str(pack))
    with pytest.raises(UsageError, match=r"pack\.yml is not valid YAML"):
        read_yaml(pack)


@pytest.mark.parametrize("number", ["9" * 100_000, "-" + "1_" * 9000 + "1", "1" * 5000])
def test_a_number_without_end_is_refused(number: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yml").write_text(f"id: {number}\n")
    with pytest.raises(RubricError):
        load_rubric(str(tmp_path / "pack.yml"))


REFUSED = {
    "a long tag": "a: " + "!" * 1_000_000,
    "a long address of a tag": f"a: !<{'x' * 1_000_000}> b",
    "escapes in a tag": f"a: !%{'41' * 500_000} b",
    "a value that its tag denies": "a: !!bool maybe",
    "a tag of pairs on a list": "a: !!omap [b]\n",
    "a tag of a set on a list": "!!set [b]\n",
    "a tag of a day": "!!timestamp b\n",
    "a version below": "a: 1\n%YAML 9.9\n---\n",
    "a version": "%YAML 1.2\n---\na: 1\n",
    "a handle": "%TAG ! tag:x,2000:\n---\n!a b\n",
    "half a character": 'a: "\\uD800"\n',
    "half a character as a key": '"\\uDFFF": 1\n',
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_file_of_ours_has_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yml"
    pack.write_text(REFUSED[kind])
    with pytest.raises(RubricError, match=r"pack\.yml"):
        load_rubric(str(pack))
    with pytest.raises(UsageError, match=r"pack\.yml.* is not valid YAML"):
        read_yaml(pack)


def test_nodes_are_counted_with_what_aliases_stand_for() -> None:
    assert load_yaml("a: &a [1, 2]\nb: [*a, *a]\nc: {<<: {d: 1}, e: 2}\n") == {
        "a": [1, 2], "b": [[1, 2], [1, 2]], "c": {"d": 1, "e": 2},
    }  # fmt: skip
    hundred = f"[{','.join('x' * 100)}]"
    over = MOST_NODES // 100 + 1
    with pytest.raises(YamlLimitError, match="200,000 nodes"):
        load_yaml(f"a: &a {hundred}\nb: [{','.join(['*a'] * over)}]\n")


def test_a_pack_is_no_larger_than_a_person_writes(tmp_path: Path) -> None:
    (tmp_path / "pack.yml").write_text("id: x\n#" + " " * (1 << 20))
    with pytest.raises(RubricError, match="more than 1 MiB"):
        load_rubric(str(tmp_path / "pack.yml"))


@pytest.mark.parametrize("text", ["a: &x\n  k: v\nb: c\nb: c\n<<: *x\n", "a: &x {k: v}\nb: {<<: *x, <<: *x}\n"])
def test_a_key_given_twice_beside_a_merge_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(text)
    assert "is given twice, again in line" in check_rubric(path)[0]
    path.write_text("a: &x {k: v}\nb: {<<: *x, k: w}\n")
    assert "given twice" not in " ".join(check_rubric(path))
