"""Sources that share text stay together, and every part is made of whole groups."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from test_evaluate_passages import ROWS, write_rows

from statement_audit.errors import UsageError
from statement_audit.evaluate.labelled import read_labelled
from statement_audit.evaluate.splits import PARTS, choose_part, name_hash, read_parts
from statement_audit.models import Rubric
from training.splits import (
    FILES,
    assign_parts,
    five_grams,
    join_sources,
    make_splits,
    near_equal,
    passages_of,
    write_parts,
)

COMMON = [
    "Every new supplier of soups signs our code before the first order is placed with it.",
    "Our buyers visit the canneries in spring and in autumn and speak with those who work there.",
    "A line for complaints is open day and night in the six languages of our growers.",
]
OWN = "In Elmford we make soups, sauces and bread for shops of all sizes in the north."


def test_near_equal_is_sixty_percent_of_the_shorter() -> None:
    words = [f"w{number}" for number in range(24)]
    whole, part, other = " ".join(words), " ".join(words[:12]), " ".join([*words[:7], "x", *words[8:13]])
    grams = [("a", five_grams(whole)), ("b", five_grams(part)), ("c", five_grams(other)), ("a", five_grams(whole))]
    # b lies whole in a; c has 4 of its 9 runs in common with it; passages of one source are not compared
    assert set(near_equal(grams)) == {(1, 0), (1, 3)}
    assert five_grams("Our policy on modern slavery and trade") == frozenset()


def test_sources_are_joined_by_several_passages_and_over_others() -> None:
    texts = {
        "a": [*COMMON, OWN],
        "b": [line.upper() for line in COMMON] + ["Another sentence of eight words and one more."],
        "c": ["Another sentence of eight words and one more.", COMMON[0]],
        "d": [OWN],
    }
    assert join_sources(texts, shared=3) == [("a", "b"), ("c",), ("d",)]
    assert join_sources(texts, shared=2) == [("a", "b", "c"), ("d",)]
    assert join_sources(texts, shared=1) == [("a", "b", "c", "d")]


def test_a_passage_that_one_source_repeats_is_one_that_the_other_has() -> None:
    assert join_sources({"a": [COMMON[0]] * 3, "b": [COMMON[0]]}, shared=2) == [("a",), ("b",)]


def test_fifths_of_groups_in_the_order_of_their_hashes() -> None:
    groups = [(f"s{number}", f"t{number}") for number in range(11)]
    ordered = sorted(groups, key=lambda group: hashlib.sha256("\n".join(group).encode()).hexdigest())
    parts = assign_parts(groups)
    assert [parts[group[0]] for group in ordered] == ["train"] * 7 + ["threshold"] * 2 + ["test"] * 2
    assert all(parts[first] == parts[second] for first, second in groups)


def test_what_is_written_holds_no_name_and_is_read_again(tmp_path: Path, rubric: Rubric) -> None:
    path = tmp_path / "splits.txt"
    write_parts({"elmford-2025.txt": "train", "other.pdf": "test"}, path)
    assert "elmford" not in path.read_text(encoding="utf-8")
    parts = read_parts(path)
    assert parts == {name_hash("elmford-2025.txt"): "train", name_hash("other.pdf"): "test"}
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS), rubric)
    assert choose_part(labelled, "train", parts) == labelled
    with pytest.raises(UsageError, match=r"No source of labels\.jsonl is in the part 'test'"):
        choose_part(labelled, "test", parts)
    with pytest.raises(UsageError, match="Unknown part 'rest'"):
        choose_part(labelled, "rest", parts)
    with pytest.raises(UsageError, match=r"do not know the source 'elmford-2025\.txt'"):
        choose_part(labelled, "train", {})


def test_splits_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_parts(tmp_path / "splits.txt")
    (tmp_path / "splits.txt").write_text("abc train\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"splits\.txt, line 1 is no hash"):
        read_parts(tmp_path / "splits.txt")


@pytest.mark.slow
@pytest.mark.shared
def test_the_committed_splits_are_those_of_the_shared_labels(shared_data: Path, rubric: Rubric) -> None:
    files = [read_labelled(shared_data / "labels" / name, rubric) for name in FILES]
    parts = make_splits(passages_of(files))
    assert {name_hash(source): part for source, part in parts.items()} == read_parts()
    assert set(parts.values()) == set(PARTS)
