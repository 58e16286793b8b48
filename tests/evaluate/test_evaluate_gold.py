"""Gold files: order, context, values, and what is wrong with a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluate_samples import AUDITS, BOARD, STORES, TRAINING, write_gold

from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import finish, read_gold

LABELS = ("approval", "c4_mitigation", "denied")
HEADER = ("statement_id", "sentence_index", "sentence", "approval", "c4_mitigation")


def test_rows_are_grouped_by_statement_and_sorted_by_index(tmp_path: Path) -> None:
    path = write_gold(
        tmp_path / "gold.csv",
        HEADER,
        ("B", 2, AUDITS, 0, 1),
        ("A", 0, STORES, 0, 0),
        ("B", 10, TRAINING, 0, 1),
        ("B", 1, BOARD, 1, 0),
    )
    gold = read_gold(path, LABELS)
    assert (gold.name, gold.columns, gold.sentences) == ("gold.csv", ("approval", "c4_mitigation"), 4)
    first, second = gold.statements
    assert (first.id, second.id) == ("B", "A")
    assert [passage.text for passage in first.passages] == [f"{BOARD}.", f"{AUDITS}.", f"{TRAINING}."]
    assert first.labels == {"approval": (True, False, False), "c4_mitigation": (False, True, True)}
    assert [passage.index for passage in first.passages] == [0, 1, 2]
    assert second.labels == {"approval": (False,), "c4_mitigation": (False,)}


def test_without_an_index_the_order_of_the_file_counts(tmp_path: Path) -> None:
    path = write_gold(
        tmp_path / "gold.csv", ("statement_id", "sentence", "denied"), ("A", TRAINING, 0), ("A", AUDITS, 1)
    )
    [statement] = read_gold(path, LABELS).statements
    assert [passage.quote for passage in statement.passages] == [f"{TRAINING}.", f"{AUDITS}."]
    assert statement.passages[1].before == f"{TRAINING}."


def test_context_is_whole_neighbours_until_forty_words_within_the_statement(tmp_path: Path) -> None:
    sentences = [f"{'word ' * 19}number{position}" for position in range(6)]
    rows = [("A", position, text, 0, 0) for position, text in enumerate(sentences)]
    path = write_gold(tmp_path / "gold.csv", HEADER, *rows, ("B", 0, STORES, 0, 0))
    passages = read_gold(path, LABELS).statements[0].passages
    assert passages[3].before == " ".join(f"{text}." for text in sentences[1:3])
    assert passages[3].after == " ".join(f"{text}." for text in sentences[4:6])
    assert passages[0].before == ""
    assert passages[5].after == ""
    assert all(passage.heading == "" for passage in passages)


def test_a_quote_is_found_at_its_offsets(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "gold.csv", HEADER, ("A", 0, BOARD, 1, 0), ("A", 1, AUDITS, 0, 1))
    passages = read_gold(path, LABELS).statements[0].passages
    text = "\n".join(passage.quote for passage in passages)
    assert [text[passage.start : passage.end] for passage in passages] == [f"{BOARD}.", f"{AUDITS}."]


def test_all_spellings_of_yes_and_no_a_byte_order_mark_and_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    lines = "".join(
        f'A,{number}.0,"{STORES}\nand close at eight",{value}\r\n'
        for number, value in enumerate(("0", "1", "0.0", "1.0", "false", "TRUE"))
    )
    path.write_bytes(b"\xef\xbb\xbf" + f"statement_id,sentence_index,sentence,approval\r\n{lines}".encode())
    [statement] = read_gold(path, LABELS).statements
    assert statement.labels["approval"] == (False, True, False, True, False, True)
    assert statement.passages[0].text == f"{STORES} and close at eight."


@pytest.mark.parametrize(
    ("sentence", "finished"),
    [
        ("We audit", "We audit."),
        ("We audit (twice)", "We audit (twice)."),
        ("up by 20%", "up by 20%."),
        ("Do we audit?", "Do we audit?"),
        ("audited:", "audited:"),
        ("done.", "done."),
    ],
)
def test_only_a_bare_end_gets_a_full_stop(sentence: str, finished: str) -> None:
    assert finish(sentence) == finished


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (("statement_id", "sentence", "approvals"), ("A", AUDITS, 1), "gold.csv: unknown column 'approvals'."),
        (("statement_id", "approval"), ("A", 1), "gold.csv has no column 'sentence'."),
        (("sentence", "approval"), (AUDITS, 1), "gold.csv has no column 'statement_id'."),
        (("statement_id", "sentence", "approval", "approval"), ("A", AUDITS, 1, 1), "gold.csv has the column 'approval' twice."),
        (HEADER, ("A", 0, AUDITS, 2, 0), "gold.csv, row 2, column approval: '2' is not 0 or 1."),
        (HEADER, ("A", 0, AUDITS, 0, ""), "gold.csv, row 2, column c4_mitigation: '' is not 0 or 1."),
        (HEADER, ("A", "x", AUDITS, 0, 0), "gold.csv, row 2, column sentence_index: 'x' is no whole number."),
        (HEADER, ("A", "nan", AUDITS, 0, 0), "gold.csv, row 2, column sentence_index: 'nan' is no whole number."),
        (HEADER, ("A", 0, " ", 0, 0), "gold.csv, row 2, column sentence: '' must not be empty."),
        (HEADER, ("", 0, AUDITS, 0, 0), "gold.csv, row 2, column statement_id: '' must not be empty."),
        (HEADER, ("A", 0, AUDITS, 0), "gold.csv, row 2 has 4 cells, the header 5."),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_place(
    tmp_path: Path, header: tuple[str, ...], row: tuple[object, ...], message: str
) -> None:
    path = write_gold(tmp_path / "gold.csv", header, row)
    with pytest.raises(UsageError) as caught:
        read_gold(path, LABELS)
    assert caught.value.message == message


def test_an_unknown_column_is_answered_with_what_is_allowed(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "gold.csv", ("statement_id", "sentence", "c9"), ("A", AUDITS, 1))
    with pytest.raises(UsageError) as caught:
        read_gold(path, LABELS)
    assert caught.value.hint == (
        "Allowed beside statement_id, sentence_index, sentence: approval, c4_mitigation, denied. "
        "Other labels need a map (--map FILE)."
    )


def test_a_header_alone_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gold\.csv has a header and no row"):
        read_gold(write_gold(tmp_path / "gold.csv", HEADER), LABELS)
    with pytest.raises(UsageError, match=r"none\.csv cannot be read: No such file"):
        read_gold(tmp_path / "none.csv", LABELS)


@pytest.mark.shared
def test_the_aims_sets_are_read_whole(shared_data: Path) -> None:
    from statement_audit.evaluate.label_map import load_map

    labels = tuple(load_map().labels)
    australia = read_gold(shared_data / "aims" / "au.csv", labels)
    canada = read_gold(shared_data / "aims" / "ca.csv", labels)
    assert (australia.sentences, len(australia.statements), len(australia.columns)) == (4794, 50, 11)
    assert (canada.sentences, len(canada.statements), len(canada.columns)) == (3658, 50, 9)
    marked = {column: sum(sum(s.labels[column]) for s in australia.statements) for column in ("approval", "c3_risk")}
    assert marked == {"approval": 71, "c3_risk": 282}
