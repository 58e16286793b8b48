"""Changed files of users for `benchmarks.fuzz --kind packs|lists`: rubric packs; lists, exports, sheets and labels."""

from __future__ import annotations

import csv
import functools
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from statement_audit.archive import Archive
from statement_audit.classify import load_classifier
from statement_audit.classify.base import ClassifierSpec
from statement_audit.cli import output
from statement_audit.cli.review_sheet import read_file
from statement_audit.errors import AuditError
from statement_audit.evaluate.gold import read_gold
from statement_audit.evaluate.labelled import read_labelled
from statement_audit.evaluate.passage_report import evaluate_passages
from statement_audit.features.review.sheet import COLUMNS as SHEET_COLUMNS
from statement_audit.features.review.workbook import write_sheet
from statement_audit.models import Rubric
from statement_audit.rubric import check_rubric, describe_rubric, load_rubric
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.inputs import read_inputs
from statement_audit.sources.registers.au_register import EXPORT as AU_COLUMNS
from statement_audit.sources.registers.au_register import read_exports
from statement_audit.sources.source import SourceRequest
from statement_audit.store import Writer, open_database
from tests.rubric.packs import CRITERION, GROUP, HEAD, PROFILE
from tests.sources.made_uk_exports import ROW, export_bytes, other

ROOT = Path(__file__).parents[1]
PACK_BYTES, WHOLE_BYTES = 6000, 17_000  # of a shipped pack, cut where an item begins: the loader is slow
PACK_PIECES = (
    b"&a ", b"*a", b"<<: *a\n", b"? ", b": ", b"- ", b"- - ", b"[", b"]", b"{", b"}", b"|\n", b">-\n", b"#", b"---\n", b"...\n", b"%YAML 9.9\n---\n", b"!!binary a", b"!!set ",
    b"!!omap ", b"!!python/name:os.system ", b"!a ", b"null", b"~", b"true", b"2024-02-30", b"2024-02-03", b"0o9", b"0x", b"1_0", b"1e999", b".nan", b"-.inf", b"9" * 5000,
    b"12:30:45", b'"\\ud800"', b'"\\0"', b'"\\x1b[2J"', b"\t", b"\r", b"\x85", "\u2028".encode(), b"\xef\xbb\xbf", b"\x00", b"\xff", b"[" * 60, b"(a+)+$", b"(?<=a*)", b"[[:a:]]",
    b"(?P<a>", b"\\", b"weight: -1\n", b"extends: mine\n", b"extends: [mine, laws]\n", b"part: true\n", b"id: ../x\n", b"version: 1\n", b"  ", b"\n  ", b"\n", b"\n- ", b"''", b"a: a\n",
)  # fmt: skip
LIST_PIECES = (
    b",", b";", b"\t", b"|", b'"', b'""', b'","', b"'", b"\r", b"\n", b"\r\n\r\n", b"sep=;\r\n", b"\x00", b"\x0b", b"\x0c", b"\x1c", b"\x85", "\u2028".encode(), b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xfe\xff", b"\xe9", b"\xff", b"=1+1", b"9" * 5000, b"-1", b"1e999", b"nan", b"1e-400", "\u0663".encode(), "\u00b2".encode(), "\ufe0f\u200d".encode(), b"0",
    b"2024-02-30", b"31/02/2022", b"01/01/0000", b"http://", b"http://[::1", b"http://[HOST]/", "http://\u2100.com/".encode(), b"https://a:99999/", b"//[", b"file:///", b"~nobody/",
    b"~", b"../" * 50, b"a" * 5000, b"/dev/zero", b"\\\\?\\", b"con", b"%00", b"%2534", b"xn--", b"\\ud800", b"\\u0000", b"{", b"}", b"[" * 2000, b"null", b"true", b'{"a":1}', b'"page":0,',
    b"agree", b"change", b"unsure", b"company", b"file", b"&amp;", b"&#0;", b"<v>", b"<c t='s'>", b"<c t='d'>", b"<c t='n' s='99'>", b"<c r='ZZZ9999999'>", b"<row r='-1'>", b"<mergeCell ref='A1:XFD1048576'/>",
)  # fmt: skip
SHEETS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml")
LABELS = (
    {"id": "1", "source": "a", "text": "We train staff.", "labels": {"TRE-01": "concrete_specific"}, "doubt": ["TRE-02"]},
    {"source": "a", "company": "Larkspur Ltd", "page": 2, "heading": "Training", "before": "Before.", "after": "After.",
     "text": "All buyers were trained in May.", "labels": {}},
)  # fmt: skip


# --- packs --------------------------------------------------------------------------------------


def packs() -> list[bytes]:
    """Small packs, one of each group of keys, and the beginnings of the shipped ones; the first byte says nothing."""
    small = [HEAD, HEAD + "criteria:\n" + CRITERION, HEAD + GROUP + "criteria:\n" + CRITERION + PROFILE]
    shipped = [path.read_text("utf-8") for path in sorted((ROOT / "rubrics").glob("*.yml"))]
    cut = [text if len(text) <= WHOLE_BYTES else text[: text.rindex("\n- ", 0, PACK_BYTES)] for text in shipped]
    return [b"\x00" + text.encode() for text in [*small, *cut]]


def check_pack(data: bytes, path: Path) -> None:
    """What `rubric check` and `run` do with a pack, up to the database. A sound one must load, unless it is a part."""
    file = path.with_name("mine.yml")
    file.write_bytes(data[1:])
    printed = "\n".join(check_rubric(file))
    printed.encode()
    described = describe_rubric(file)
    try:
        rubric = load_rubric(file)
    except AuditError as error:
        assert printed or described.part, f"sound, but {error.message}"
        return
    assert not printed, printed
    json.dumps(output.plain(rubric)).encode()
    with open_database(None) as database:
        Writer(database, Archive(path.parent)).write_rubric(rubric)


# --- lists --------------------------------------------------------------------------------------


def check_list(data: bytes, path: Path) -> None:
    """Give a file to the reader that its first byte says, under the name that leads there."""
    name, read = list(READERS.items())[data[0] % len(READERS)]
    file = path.with_name(name)
    file.write_bytes(workbook(data[1:]) if name == "parts.xlsx" else data[1:])
    try:
        json.dumps(output.plain(read(file)), ensure_ascii=False).encode()
    except AuditError as error:
        f"{error.message} {error.hint}".encode()


def lists() -> list[bytes]:
    """A right file, or several, for each reader."""
    uk = [ROW, other("LARKSPUR LTD", "lark01"), {**ROW, "OrganisationName": "HOLLOWAY MILLS LIMITED"}]
    au = [
        "1",
        "01/07/2023",
        "30/06/2024",
        "Single",
        "Australia",
        "100-150M",
        "Larkspur Pty Ltd",
        "Larkspur Mills Pty Ltd",
    ]
    au += ["12 345 678 901", "", "", "https://register.example/statements/1/", "Mining", ""]
    found = {
        "list.csv": [*map(Path.read_bytes, sorted((ROOT / "corpus").rglob("*.csv"))), export_bytes(uk)],
        "au.csv": [table([AU_COLUMNS, au, au])],
        "sheet.csv": [table([SHEET_COLUMNS, *(row.values() for row in sheet_rows())])],
        "sheet.xlsx": [made_workbook()],
        "parts.xlsx": [bytes([number]) + part for number, part in enumerate(workbook_parts()) if part],
        "labels.jsonl": ["\n".join(map(json.dumps, LABELS)).encode()],
        "gold.csv": [table([("statement_id", "sentence_index", "sentence", "approval"), ("a", "0", "We act", "1"), ("a", "1", "So", "0")])],
    }  # fmt: skip
    return [bytes([place]) + one for place, name in enumerate(READERS) for one in found[name]]


def table(rows: Iterable[Iterable[Any]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def sheet_rows() -> list[dict[str, Any]]:
    """Two rows that somebody filled in."""
    row = {
        **dict.fromkeys(SHEET_COLUMNS, ""),
        "finding_id": 7,
        "company": "Larkspur Ltd",
        "year": 2024,
        "stamp": "TRE-01 a b c",
    }
    return [{**row, "verdict": "agree", "reviewer": "Ana"}, {**row, "verdict": "change", "status": "not_found", "reason": "It is hinted at."}]  # fmt: skip


@functools.cache
def made_workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write_sheet(((row, ("not_found", "commitment")) for row in sheet_rows()), Path(folder) / "sheet.xlsx")
        return (Path(folder) / "sheet.xlsx").read_bytes()


def workbook_parts() -> list[bytes]:
    """The XML of the parts that are changed; empty where a workbook has none."""
    with zipfile.ZipFile(io.BytesIO(made_workbook())) as archive:
        return [archive.read(name) if name in archive.namelist() else b"" for name in SHEETS]


def workbook(data: bytes) -> bytes:
    """A workbook with one part changed, so that changes reach what reads it and not only the archive."""
    changed = SHEETS[data[0] % len(SHEETS)] if data else ""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made_workbook())) as archive, zipfile.ZipFile(out, "w") as new:
        for name in archive.namelist():
            new.writestr(name, data[1:] if name == changed else archive.read(name))
    return out.getvalue()


@functools.cache
def rubric() -> Rubric:
    return load_rubric()


def inputs(file: Path) -> object:
    known = frozenset(gate.law for gate in rubric().gates)
    return read_inputs([str(file)], vocabulary=Vocabulary(frozenset(rubric().sectors), rubric().sectors, known))


def measured(file: Path) -> object:
    """Labels, and the figures of a judge that looks for words."""
    return evaluate_passages(read_labelled(file, rubric()), keyword_judge(), rubric())


@functools.cache
def keyword_judge() -> Any:
    return load_classifier(ClassifierSpec("keyword"))


def au_entries(file: Path) -> object:
    def visit(*_: object) -> Any:
        raise AssertionError("a file needs no network")

    return list(read_exports(SourceRequest(visit, files=(file,))))


READERS: dict[str, Callable[[Path], object]] = {
    "list.csv": inputs,
    "au.csv": au_entries,
    "sheet.csv": lambda file: read_file(file, "Ben"),
    "sheet.xlsx": lambda file: read_file(file, "Ben"),
    "parts.xlsx": lambda file: read_file(file, "Ben"),
    "labels.jsonl": measured,
    "gold.csv": lambda file: read_gold(file, ("approval",)),
}
