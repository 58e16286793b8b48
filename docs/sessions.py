"""Fill what commands print into README.md and the pages of docs/, from a database of the corpus (`make demo` makes one).

python -m docs.sessions [--db FILE] [--check] [PAGE...]

A page is filled from its beginning to its end, in a folder of its own that holds the corpus, and copies of the database
as `audit.db`, `outputs/audit.db`, `outputs/demo/audit.db` and `results/audit.db`: what a command changes, later ones of
the page see. Marks stand on the line before a block:

    <!-- session -->          each line of the block that begins with `$ ` is run, its output put below it
    <!-- file NAME -->        the block is a file for later commands; one in ```diff changes the file
    <!-- team -->             writes what two reviewers filled in (first.xlsx, second.xlsx) for later commands; no block

A part of an output: `from=TEXT`, the first line that begins so; `to=TEXT`, the line that is the first no more; `lines=N`,
at most so many; `only=A|B`, lines that begin so. `notes`: what goes to stderr, too. `slow`: takes a minute or more, and is
left out of the tests. `<!-- benchmark -->...<!-- end -->` in a sentence holds numbers of statement_audit/compare/peers.json,
and of marks in docs/for-journalists.md docs/journalists.py tells.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from docs import journalists

ROOT = Path(__file__).parents[1]
DB = ROOT / "outputs" / "demo" / "audit.db"
PLACES = ("", "outputs", "outputs/demo", "results")
MARK = re.compile(
    r"(?P<head><!-- (?P<kind>session|file)(?P<asked>[^>]*) -->\n```(?P<language>\w*)\n)(?P<body>.*?)(?=\n```)"
    r"|<!-- team -->",
    re.DOTALL,
)
BENCHMARK = re.compile(r"(?<=<!-- benchmark -->).*?(?=<!-- end -->)", re.DOTALL)
DAY, LATER = "2026-11-30", "2026-12-14"  # stand for the day on which the pages are filled, and for a fortnight later
FORTNIGHT = timedelta(days=14)
SETTINGS = ("STATEMENT_AUDIT_DB", "STATEMENT_AUDIT_REVIEWER", "FORCE_COLOR")
CODES = (0, 3, 4)
SAME = (  # of every machine and day
    (re.compile(re.escape(f"{ROOT}/")), ""),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"), f"{DAY}T09:00:00+00:00"),
    (re.compile(r" ocr: tesseract[^\n]*(\n +\d+dpi eng)?"), ""),
)


def pages() -> list[Path]:
    """Every page with a mark."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    marks = (MARK, BENCHMARK, journalists.ANSWER)
    return [page for page in found if any(mark.search(page.read_text(encoding="utf-8")) for mark in marks)]


def filled(page: Path, db: Path, *, slow: bool = True) -> str:
    """The page as this database makes it; without `slow`, what takes long stays as it is."""
    text = page.read_text(encoding="utf-8")
    if page == journalists.PAGE:
        text = journalists.filled(text, db)
    text = BENCHMARK.sub(benchmark(), text)
    if not MARK.search(text):
        return text
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        furnish(folder, db)
        return MARK.sub(lambda match: block(match, folder, slow=slow), text)


def marked(text: str) -> list[str]:
    """The lines that are filled in."""
    parts = [match[0] for mark in (MARK, BENCHMARK, journalists.ANSWER) for match in mark.finditer(text)]
    return [line for part in parts for line in part.splitlines()]


def furnish(folder: Path, db: Path) -> None:
    """The corpus, and the database where pages look for it."""
    (folder / "corpus").symlink_to(ROOT / "corpus")
    for place in PLACES:
        (folder / place).mkdir(parents=True, exist_ok=True)
        shutil.copy(db, folder / place / "audit.db")
        (folder / place / "archive").symlink_to(db.parent.resolve() / "archive")


def block(match: re.Match[str], folder: Path, *, slow: bool) -> str:
    """A mark and its block, made anew."""
    if not match["kind"]:
        team(folder)
        return match[0]
    asked, body = shlex.split(match["asked"]), match["body"]
    if match["kind"] == "file":
        file = folder / asked[0]
        made = changed(file.read_text(encoding="utf-8"), body) if match["language"] == "diff" else body + "\n"
        file.write_text(made, encoding="utf-8")
    elif slow or "slow" not in asked:
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        body = "\n\n".join(f"{line}\n{part(run(line, folder, asked), asked)}".rstrip() for line in commands)
    return match["head"] + body


def changed(text: str, diff: str) -> str:
    """A text with a change applied whose lines begin with a blank, - or +."""
    lines = [(line[:1] or " ", line[1:]) for line in diff.splitlines()]
    before, after = ("\n".join(line for sign, line in lines if sign != other) for other in "+-")
    assert text.count(before) == 1, f"stands {text.count(before)} times: {before}"
    return text.replace(before, after)


def run(line: str, folder: Path, asked: list[str]) -> str:
    """What a command prints, the same on every machine."""
    today = datetime.now(UTC).date()
    arguments = shlex.split(line.removeprefix("$ statement-audit ").replace(LATER, str(today + FORTNIGHT)))
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    environment |= {"COLUMNS": "100", "PYTHONPATH": path, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "statement_audit", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    text = done.stdout + (done.stderr if "notes" in asked else "")
    assert done.returncode in CODES, f"{line}\n{done.stdout}{done.stderr}"
    text = text.replace(str(today), DAY).replace(str(today + FORTNIGHT), LATER)
    for pattern, instead in SAME:
        text = pattern.sub(instead, text)
    return text


def part(text: str, asked: list[str]) -> str:
    """The lines of an output that a mark asks for."""
    given = dict(word.split("=", 1) for word in asked if "=" in word)
    lines = [line.rstrip() for line in text.splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith(given.get("from", "")))
    stops = [number for number in range(start + 1, len(lines)) if lines[number].startswith(given.get("to", "\0"))]
    lines = lines[start : stops[0] if stops else None]
    if "only" in given:
        lines = [line for line in lines if line.startswith(tuple(given["only"].split("|")))]
    most = int(given.get("lines", len(lines)))
    return "\n".join([*lines[:most], *(["..."] if len(lines) > most else [])]).strip("\n")


def benchmark() -> str:
    """How the quality of real statements lies, as the shipped benchmark has it."""
    told = json.loads((ROOT / "statement_audit" / "compare" / "peers.json").read_text(encoding="utf-8"))
    quality = told["profiles"]["default"]["quality"]
    return (
        f"{quality['n']} real statements of the profile `default` the median is {quality['median']},"
        f" the quartiles {quality['lower']} and {quality['upper']}, the best {quality['best']}"
        f" (scoring version {told['yardstick']['scoring']}, {told['day']})"
    )


def team(folder: Path) -> None:
    """What two people fill in of the first forty rows of team.xlsx: they differ on two, and one forgets a reason."""
    from openpyxl import load_workbook

    for name, places in (("first", (1, 5, 9)), ("second", (1, 9, 13))):
        book = load_workbook(folder / "team.xlsx")
        rows = list(book["review"].iter_rows(max_row=41))
        columns = [cell.value for cell in rows[0]]
        sheet = [dict(zip(columns, row, strict=True)) for row in rows[1:]]
        others = [row for row in sheet if row["quote"].value]
        for row in sheet:
            row["verdict"].value, row["reviewer"].value = "agree", name
        for row in (others[place] for place in places):
            missed = row["model_status"].value == "not_found"
            row["verdict"].value = "change"
            row["status"].value = "concrete_generic" if missed else "not_found"
            row["reason"].value = "the passage does it" if missed else "it speaks of something else"
        if name == "second":
            sheet[9]["verdict"].value, sheet[9]["status"].value, sheet[9]["reason"].value = "change", "background", None
        book.save(folder / f"{name}.xlsx")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill what commands print into the pages.")
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help="these alone")
    parser.add_argument("--db", type=Path, default=DB, help="a database of the corpus")
    parser.add_argument("--check", action="store_true", help="write nothing, say which pages are stale")
    asked = parser.parse_args()
    if not asked.db.exists():
        raise SystemExit(f"{asked.db}: no database of the corpus; `make demo` makes one")
    stale = []
    for page in [page.resolve() for page in asked.pages] or pages():
        text = filled(page, asked.db)
        if text != page.read_text(encoding="utf-8"):
            stale.append(str(page.relative_to(ROOT)))
            if not asked.check:
                page.write_text(text, encoding="utf-8")
    if stale:
        print(f"{'stale' if asked.check else 'written'}: {', '.join(stale)}")
    sys.exit(bool(stale) and asked.check)


if __name__ == "__main__":
    main()
