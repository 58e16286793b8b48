"""The hash follows what a rubric says; the cache never changes what is read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from statement_audit.resources import CHECKOUT
from statement_audit.rubric import cache, list_rubrics, load_rubric
from tests.rubric.packs import CRITERION, GROUP, HEAD, PROFILE, write_pack

TEXT = HEAD + GROUP + "criteria:\n" + CRITERION + PROFILE


def entries() -> Path:
    return Path(os.environ["STATEMENT_AUDIT_HOME"]) / "cache" / "rubrics"


def hash_of(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    return load_rubric(write_pack(folder, text)).hash


@pytest.mark.slow
def test_comments_key_order_defaults_and_place_make_no_difference(tmp_path: Path) -> None:
    first = hash_of(tmp_path, TEXT)
    lines = TEXT.replace("  weight: 3\n", "").replace("- id: ABC-01\n", "- weight: 3\n  id: ABC-01\n")
    for same in (
        TEXT.replace("criteria:", "# a note\ncriteria:"),
        lines,
        TEXT.replace("weight: 3", "weight: 3\n  check: text\n  anchors: []\n  future_counts: false"),
        TEXT.replace("name: Letters,", '"name": "Letters",'),
        TEXT.replace("{STA: 60, ABC: 40}", "{ABC: 40, STA: 60}"),
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
    ):
        assert same != TEXT
        assert hash_of(tmp_path / "elsewhere", same) == first


def test_advice_makes_no_difference_so_that_scores_and_decisions_stay(tmp_path: Path) -> None:
    """No judge reads it: an edit of advice alone scores nothing anew and reopens no review."""
    advised = TEXT.replace("weight: 3", "weight: 3\n  gather: Say who said it, and when.\n  effort: do")
    assert hash_of(tmp_path, advised) == hash_of(tmp_path, TEXT)
    assert load_rubric(write_pack(tmp_path, advised)).criterion("ABC-01").gather == "Say who said it, and when."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [("weight: 3", "weight: 4"), ('"1.0"', '"1.1"'), ("It is said.", "It was said."), ("ABC: 40", "ABC: 30, STR: 10")],
)
def test_what_is_said_makes_a_difference(tmp_path: Path, old: str, new: str) -> None:
    assert hash_of(tmp_path, TEXT.replace(old, new)) != hash_of(tmp_path, TEXT)


def test_whole_numbers_and_decimals_are_the_same_number(tmp_path: Path) -> None:
    one = hash_of(tmp_path, HEAD + "scoring: {policy_ceiling: 1}\n")
    assert hash_of(tmp_path, HEAD + "scoring: {policy_ceiling: 1.00}\n") == one


@pytest.mark.slow
def test_the_shipped_files_in_one_piece_say_the_same(tmp_path: Path) -> None:
    """Splitting a rubric into files is a matter of convenience."""
    whole: dict[str, object] = {}
    reader = YAML(typ="safe", pure=True)
    root = reader.load(CHECKOUT / "rubrics" / "modern-slavery.yml")
    for name in root["extends"]:
        for key, value in reader.load(CHECKOUT / "rubrics" / f"{name}.yml").items():
            whole[key] = [*whole.get(key, []), *value] if isinstance(value, list) else value  # type: ignore[misc]
    del whole["part"], root["extends"]
    path = tmp_path / "modern-slavery.yml"
    path.write_text(json.dumps(whole | root), encoding="utf-8")  # JSON is YAML
    assert load_rubric(path) == load_rubric()


def test_read_from_the_cache_it_is_the_same_rubric(tmp_path: Path) -> None:
    path = write_pack(tmp_path, TEXT)
    first = load_rubric(path)
    kept = list(entries().glob("*"))
    assert kept and all(entry.suffix == ".json" for entry in kept)
    assert load_rubric(path) == first


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = write_pack(tmp_path, TEXT)
    load_rubric(path)
    write_pack(tmp_path, TEXT.replace("weight: 3", "weight: 5"))
    assert load_rubric(path).criterion("ABC-01").weight == 5
    write_pack(tmp_path, TEXT.replace("weight: 3", "weight: 7"))
    with pytest.raises(Exception, match="found 7"):
        load_rubric(path)


@pytest.mark.slow
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"\xff\xfe"])
def test_a_damaged_cache_costs_only_time(tmp_path: Path, damage: bytes) -> None:
    shipped = set(entries().iterdir())  # read as the others are, but parsed again in a second
    path = write_pack(tmp_path, TEXT)
    first = load_rubric(path)
    own = set(entries().glob("*.json")) - shipped
    assert len(own) >= 2  # what the file says, and that it was checked
    for entry in own:
        entry.write_bytes(damage)
    assert load_rubric(path) == first


@pytest.mark.slow
def test_a_home_that_cannot_be_written_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("STATEMENT_AUDIT_HOME", str(blocked))
    rubric = load_rubric()
    assert len(rubric.criteria) == 83
    assert list_rubrics()[0].hash == rubric.hash
    assert blocked.read_text() == "not a folder"


@pytest.mark.slow
def test_the_cache_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 9 < cache.LIMIT <= 64  # a rubric and its parts, and no more than a few of them
    folder = entries()
    limit = len(list(folder.iterdir())) + 6
    for number in range(6):  # the oldest, so that nothing shipped has to be parsed again
        (folder / f"{number}.json").write_text("{}")
        os.utime(folder / f"{number}.json", (0, 0))
    monkeypatch.setattr(cache, "LIMIT", limit)
    for weight in range(4):
        write_pack(tmp_path, HEAD + f"scoring: {{margin: 0.{weight:02d}}}\n")
        load_rubric(tmp_path / "mine.yml")
    assert len(list(folder.iterdir())) == limit and not (folder / "0.json").exists()


@pytest.mark.slow
def test_listing_needs_no_pydantic_and_a_second_load_neither() -> None:
    shutil.rmtree(Path(os.environ["STATEMENT_AUDIT_HOME"]) / "cache")
    code = (
        "import sys; from statement_audit.rubric import list_rubrics, load_rubric; {0}; "
        "print(sorted({{'pydantic', 'ruamel.yaml'}} & set(sys.modules)))"
    )
    seen = [_run(code.format(call)) for call in ("list_rubrics()", "list_rubrics()", "load_rubric()", "load_rubric()")]
    assert seen == ["['ruamel.yaml']", "[]", "['pydantic']", "[]"]


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    return done.stdout.strip()
