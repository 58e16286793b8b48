"""Kill commands with -9 at moments spread over their running time, or let their disks run full; do they mend it?

    python -m benchmarks.kills [--command run|collect|report|export|"review import"|"db merge"] [--moments 20] [--full-disk]

Each command works on a few invented statements, by the keyword judge, or on invented sites on loopback. It runs once
undisturbed; then, from the same start each time, it is broken off and what it left is looked at: databases must be
sound, documents have their hash, files under final names be whole ones of now or of before. It runs again, and must
give what the undisturbed run gave, with nothing hidden left. With --full-disk each moment is a size of a disk of its
own (a tmpfs, where one may be mounted), else of the largest file, at which the command must end in a message.
The exit code is 1 where anything does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STATEMENTS = (
    "hearthhand-2025.html",
    "marlpost-2024.pdf",
    "marlpost-2025.pdf",
    "pelorra-2025.docx",
    "willowmere-2025.txt",
)
OTHERS = ("rungwork-2025.md", "tarncloud-2025.html", "hearthhand-2025.html")
SITES = 6
DECIDED = 40  # rows of the sheet
POLL_SECONDS = 0.003
LOOK_SECONDS = 0.01  # between two looks whether it has begun: each reads the whole folder
TRIES = 4  # to kill a command before its end
LONGEST = 300  # seconds of a command
ROOMY = 256 * 1024 * 1024  # bytes of a disk that is not full
EACH_TIME = re.compile(r"(^|_)(id|at|seconds|run|seen|requests)$")  # differ between two runs
OF_RUNS = {"latest_issues", "runs"}  # views of the last run alone
UNFINISHED = (".statement-audit-new-", ".statement-audit-old-")

Held = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """What commands work on. `scored`, `other`: databases with their archives; `listed`, `sites`: lists; `sheet`: decisions
    on findings of `scored`; `folder`: for what is made once."""

    folder: Path
    scored: Path
    other: Path
    sheet: Path
    listed: Path = Path()
    sites: Path = Path()


def _with_database(bench: Bench, folder: Path) -> Path:
    shutil.copytree(bench.scored.parent / "archive", folder / "archive")
    return Path(shutil.copy(bench.scored, folder / "audit.db"))


def _with_earlier(bench: Bench, folder: Path, command: str) -> list[object]:
    """A command whose folder holds what it made of another database."""
    earlier = bench.folder / f"earlier-{command}"
    if not earlier.exists():
        subprocess.run(
            line([command, "--db", bench.other, "--out", earlier]), check=True, capture_output=True, cwd=ROOT
        )
    shutil.copytree(earlier, folder / "out")
    return [command, "--db", bench.scored, "--out", folder / "out"]


COMMANDS: dict[str, Callable[[Bench, Path], list[object]]] = {
    "run": lambda bench, folder: ["run", bench.listed, "--db", folder / "audit.db", "--classifier", "keyword", "--workers", 2],
    "collect": lambda bench, folder: ["collect", bench.sites, "--db", folder / "audit.db", "--hosts", 3, "--pause", 0.02],
    "report": lambda bench, folder: _with_earlier(bench, folder, "report"),
    "export": lambda bench, folder: _with_earlier(bench, folder, "export"),
    "review import": lambda bench, folder: ["review", "import", bench.sheet, "--db", _with_database(bench, folder)],
    "db merge": lambda bench, folder: ["db", "merge", bench.other, "--db", _with_database(bench, folder)],
}  # fmt: skip


# --- what is held -------------------------------------------------------------------------------


def held(folder: Path) -> Held:
    """What a user would find: the rows of every view, documents by name, files by hash; nothing that each run has anew."""
    found: Held = {f"file {name}": digest for name, digest in files(folder / "out").items()}
    found |= {f"document {path.name}": "" for path in documents(folder)}
    if (folder / "audit.db").exists():
        with copied(folder / "audit.db") as db:
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
                if name not in OF_RUNS:
                    rows = db.execute(f'SELECT * FROM "{name}"')
                    kept = [place for place, column in enumerate(rows.description) if not EACH_TIME.search(column[0])]
                    found[f"view {name}"] = sorted((tuple(row[place] for place in kept) for row in rows), key=repr)
    return found


def broken(folder: Path, allowed: tuple[Held, ...]) -> list[str]:
    """What nothing may leave behind; `allowed`: what was held before the command and after an undisturbed run."""
    found = [f"half document {path}" for path in documents(folder) if digest_of(path) != path.name]
    if (folder / "audit.db").exists():
        with copied(folder / "audit.db") as db:
            found += [f"damaged: {row}" for row in db.execute("PRAGMA integrity_check") if row != ("ok",)]
            found += [f"refers to nothing: {row}" for row in db.execute("PRAGMA foreign_key_check")]
    now = files(folder / "out")
    return found + [
        f"half file {name}"
        for name, digest in now.items()
        if digest not in [one.get(f"file {name}") for one in allowed]
    ]


def leftovers(folder: Path) -> list[str]:
    """What should be gone after a whole run: hidden folders, temporary files (in an archive, those of `aged`)."""
    return [path.name for path in folder.rglob("*") if path.name.startswith(UNFINISHED) or path.suffix == ".tmp"]


def aged(folder: Path) -> None:
    """Let the temporary files of a killed command be two hours old: an archive clears those of an hour ago."""
    for path in folder.rglob("*.tmp"):
        os.utime(path, (time.time() - 7200,) * 2)


@contextlib.contextmanager
def copied(db: Path) -> Iterator[sqlite3.Connection]:
    """The database with its log as it lies there; reading would change it."""
    with tempfile.TemporaryDirectory() as place:
        for path in db.parent.glob(f"{db.name}*"):
            if path.name in (db.name, f"{db.name}-wal", f"{db.name}-journal"):
                shutil.copy(path, place)
        with contextlib.closing(sqlite3.connect(Path(place) / db.name)) as connection:
            yield connection


def documents(folder: Path) -> list[Path]:
    return [path for path in (folder / "archive").rglob("*") if re.fullmatch("[0-9a-f]{64}", path.name)]


def files(folder: Path) -> dict[str, str]:
    """Hashes of the files under final names, by path."""
    below = [(path, path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()]
    return {name: digest_of(path) for path, name in below if not name.startswith(".")}


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- a command, to its end or not -----------------------------------------------------------------


@dataclass(slots=True)
class Ended:
    """`began`: seconds until the first change on the disk; `seconds`: until the end; `most`: bytes on the disk."""

    code: int
    err: str
    began: float
    seconds: float
    most: int


def line(words: list[object]) -> list[str]:
    return [sys.executable, "-m", "statement_audit", *map(str, words)]


def execute(
    words: list[object],
    folder: Path,
    kill_after: float | None = None,
    largest: int | None = None,
    measure: bool = False,
) -> Ended:
    """Run a command; `kill_after`: kill all of its processes so many seconds after its first change on the disk;
    `largest`: bytes that a file may have; `measure`: look all the time how much the folder holds."""
    (folder / "tmp").mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "TMPDIR": str(folder / "tmp"),
        "STATEMENT_AUDIT_ALLOW_PRIVATE": "1",
        "STATEMENT_AUDIT_OCR": "off",
    }

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    before, started, began, most = state(folder), time.monotonic(), 0.0, used(folder)
    with tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(
            line(words), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=err, start_new_session=True, preexec_fn=limit
        )  # fmt: skip
        while process.poll() is None:
            passed = time.monotonic() - started
            if not began and state(folder) != before:
                began = passed
            if measure:
                most = max(most, used(folder))
            if passed > LONGEST or (kill_after is not None and began and passed - began >= kill_after):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            time.sleep(POLL_SECONDS if began else LOOK_SECONDS)
        err.seek(0)
        return Ended(process.returncode, err.read(), began, time.monotonic() - started, most)


def state(folder: Path) -> set[tuple[str, int, int]]:
    """Names, sizes and times of all files; some may go meanwhile."""
    found = set()
    for root, folders, names in os.walk(folder):
        for name in (*names, *folders):
            with contextlib.suppress(OSError):
                info = Path(root, name).lstat()
                found.add((f"{root}/{name}", info.st_size, info.st_mtime_ns))
    return found


def used(folder: Path) -> int:
    """Bytes that are taken on a disk of its own."""
    info = os.statvfs(folder)
    return (info.f_blocks - info.f_bfree) * info.f_frsize if folder.is_mount() else 0


@contextlib.contextmanager
def place_for(folder: Path, disk: bool) -> Iterator[Path]:
    """An empty folder, on a disk of its own where `disk`."""
    folder.mkdir()
    if disk:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOMY}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        if disk:
            subprocess.run(["umount", "-l", folder], check=True)
        shutil.rmtree(folder)


def resize(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


def may_mount() -> bool:
    """Whether a disk of its own can be had here."""
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False, capture_output=True).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


# --- one command, at many moments -------------------------------------------------------------------


@dataclass(slots=True)
class Count:
    """`stopped`: broken off before the end. `whole`: nothing half or damaged after that. `equal`: as undisturbed after
    running again, with nothing left over."""

    command: str
    seconds: float
    moments: int
    stopped: int = 0
    whole: int = 0
    equal: int = 0
    problems: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.moments == self.whole == self.equal and not self.problems


def disturb(name: str, bench: Bench, moments: int, full_disk: bool = False) -> Count:
    """Break a command off at so many moments, each time from the same start, and let it run again."""
    disk = full_disk and may_mount()
    place = bench.folder / "place"
    with place_for(place, disk) as folder:
        words = COMMANDS[name](bench, folder)
        before, taken = held(folder), used(folder)
        undisturbed = execute(words, folder, measure=full_disk)
        after = held(folder)
        largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert undisturbed.code in (0, 3), undisturbed.err
    count = Count(name, undisturbed.seconds, moments)
    span = undisturbed.seconds - undisturbed.began
    for part in ((number + 0.5) / moments for number in range(moments)):
        for left in reversed(range(TRIES)):
            with place_for(place, disk) as folder:
                words = COMMANDS[name](bench, folder)
                if not full_disk:
                    ended = execute(words, folder, kill_after=part * span)
                elif disk:
                    resize(folder, taken + round(part * (undisturbed.most - taken)) // 4096 * 4096)
                    ended = execute(words, folder)
                    resize(folder, ROOMY)
                else:
                    ended = execute(words, folder, largest=round(part * largest))
                if ended.code in (0, 3) and not full_disk and left:
                    span = min(span, ended.seconds - ended.began)  # it was quicker than the undisturbed one: once more
                    continue
                problems = broken(folder, (before, after))
                if full_disk and "Traceback" in ended.err:
                    problems.append(f"a traceback: {ended.err.strip().splitlines()[-1]}")
                aged(folder)
                unlike = differences(execute(words, folder), held(folder), undisturbed, after) + leftovers(folder)
            count.stopped += ended.code not in (0, 3)
            count.whole += not problems
            count.equal += not unlike
            count.problems += tuple(f"{part:.0%} (exit {ended.code}): {problem}" for problem in problems + unlike)
            break
    return count


def differences(again: Ended, now: Held, undisturbed: Ended, after: Held) -> list[str]:
    """How a second run ended otherwise than one alone."""
    found = []
    for key in sorted(now.keys() | after.keys()):
        if now.get(key) != after.get(key):
            new, old = now.get(key) or (), after.get(key) or ()
            found.append(
                f"{key}: {[one for one in new if one not in old][:1]} not {[one for one in old if one not in new][:1]}"[
                    :600
                ]
            )
    if again.code != undisturbed.code:
        found.append(f"exit code {again.code}, not {undisturbed.code}: {again.err.strip()[-300:]}")
    return found


# --- the bench ----------------------------------------------------------------------------------


def fill_sheet(db: Path, sheet: Path) -> Path:
    """Export a sheet of a database, and agree with every row."""
    command = line(["review", "export", "--db", db, "--format", "csv", "--limit", DECIDED, "--out", sheet])
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    write_rows(sheet, [{**row, "verdict": "agree", "reviewer": "Ana"} for row in rows])
    return sheet


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def score(folder: Path, names: tuple[str, ...]) -> tuple[Path, Path]:
    """A list of some statements of the corpus, and a database with them."""
    listed = ROOT / "corpus" / "companies" / "corpus.csv"
    with listed.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if Path(row["file"]).name in names]
    folder.mkdir()
    own = write_rows(folder / "list.csv", [{**row, "file": (listed.parent / row["file"]).resolve()} for row in rows])
    done = subprocess.run(
        line(["run", own, "--db", folder / "audit.db", "--classifier", "keyword"]), check=False, capture_output=True, cwd=ROOT
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    return own, folder / "audit.db"


def main() -> int:
    from tests.web.listing import list_companies
    from tests.web.server import serve
    from tests.web.sites import companies

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", choices=COMMANDS, action="append")
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--full-disk", action="store_true")
    options = parser.parse_args()
    made = companies(SITES, net=41)
    with (
        tempfile.TemporaryDirectory() as temporary,
        serve({one.host: site for one in made if (site := one.site()) is not None}, latency=0.02) as web,
    ):
        folder = Path(temporary)
        listed, scored = score(folder / "scored", STATEMENTS)
        _, other = score(folder / "other", OTHERS)
        sheet, sites = fill_sheet(scored, folder / "sheet.csv"), list_companies(folder / "sites.csv", web, made)
        bench = Bench(folder, scored, other, sheet, listed, sites)
        stopped = "disk full" if options.full_disk else "killed"
        print(
            f"{'command':14} {'seconds':>7} {'moments':>7} {stopped + ' before the end':>25} {'whole':>6} {'equal':>6}"
        )
        counts = []
        for name in options.command or COMMANDS:
            counts.append(one := disturb(name, bench, options.moments, options.full_disk))
            print(
                f"{name:14} {one.seconds:7.1f} {one.moments:7} {one.stopped:25} {one.whole:6} {one.equal:6}", flush=True
            )
            print("".join(f"  {problem}\n" for problem in one.problems), end="", flush=True)
    return 0 if all(one.holds for one in counts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
