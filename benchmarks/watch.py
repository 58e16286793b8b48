"""Watch invented sites for simulated days: every change that stands at a visit is told once, in order, none is missed.

    python -m benchmarks.watch [--days 60] [--sites 50] [--seed 1]

Sites on loopback change between the days: statements are new, changed, moved, gone and back, home pages lose their link;
servers fall silent, answer 503 or keep visitors out, for up to five days. `statement-audit watch` visits them each day,
by a clock that the simulation sets. Some runs are killed with -9 at a statement of SQL drawn by the seed, or by the very
command that --notify names once it has its message; the command fails at times as well. What each visit must find is
told by a model of the sites that knows nothing of the program. Printed and held against it: the events in the database,
the entries of both feeds as a reader collects them after each run that ended, the changes that each run printed, and what
the command was given.
The exit code is 1 where anything is missing, twice or out of order. Linux only (fork; all of 127.0.0.0/8).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from tests.web.listing import query, write_list
from tests.web.server import Page, Site, Web, serve
from tests.web.sites import KEEP_OUT, ROBOTS, home, plain, statement

ROOT = Path(__file__).parents[1]
FIRST_DAY = datetime(2026, 2, 2, 6, tzinfo=UTC)
LATER = timedelta(minutes=10)  # each day's run begins later, so that three days are three days whatever time it takes
AGAIN = timedelta(minutes=5)  # after which a run that was killed is begun again
PATIENCE = timedelta(days=3)
DOWN = ("silent", "closed", "failing")
ATOM = "{http://www.w3.org/2005/Atom}"
NEEDED = (  # what commands import when they come to it
    *("features.watch", "fetch.browser", "fetch.request", "fetch.session", "sources.site", "sources.site_scripts"),
    *("derived.last_year", "report.feeds", "store.read_changes", "store.read_compared"),
)
CHANCE = {"change": 0.18, "down": 0.03, "kill": 0.35, "again": 0.5, "mute": 0.2}
Told = tuple[str, str, str]  # host, path, event


@dataclass(slots=True)
class Document:
    """A statement: its year, and how often its words and its markup were changed."""

    year: int
    version: int = 0
    token: int = 0

    @property
    def words(self) -> tuple[int, int]:
        return self.year, self.version


@dataclass(slots=True)
class Known:
    """What visits know of an address: `state` live or how it was lost, the words it gave, where it ended, when."""

    state: str
    words: tuple[int, int]
    place: str
    seen: datetime


@dataclass(slots=True)
class Company:
    """A site as it is (`holds`: path -> document, where it is redirected to, or None for a page about something else),
    and what visits know of it (`known`, `linked`)."""

    name: str
    host: str
    holds: dict[str, Document | str | None] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    is_linked: bool = True
    down: str = ""
    until: int = 0
    paths: int = 0
    known: dict[str, Known] = field(default_factory=dict)
    linked: bool | None = None
    was_up: bool = False
    story: list[str] = field(default_factory=list)  # for whoever looks for the fault

    # --- the site ---------------------------------------------------------------------------

    def change(self, dice: random.Random) -> str:
        """Let something happen to the site; returns what."""
        fit = [name for name in CHANGES if name != "link" or not self.is_linked]
        name = dice.choice(fit)
        getattr(self, f"_{name}")(dice)
        return name

    def _add(self, dice: random.Random) -> None:
        years = [held.year for held in self.holds.values() if isinstance(held, Document)]
        path = self._path(year := max(years, default=2021) + 1)
        if year <= 2027:
            self.holds[path] = Document(year)
            self.links.insert(0, path)

    def _reword(self, dice: random.Random) -> None:
        for path in self._held()[:1]:
            self.holds[path].version += 1  # type: ignore[union-attr]  # a document

    def _touch(self, dice: random.Random) -> None:
        for path in self._held():
            self.holds[path].token += 1  # type: ignore[union-attr]

    def _drop(self, dice: random.Random) -> None:
        for path in self._held()[-1:]:
            del self.holds[path]
            self.links = [one for one in self.links if one != path]

    def _replace(self, dice: random.Random) -> None:
        for path in self._held()[:1]:
            self.holds[path] = None

    def _restore(self, dice: random.Random) -> None:
        held = {one.words for one in self.holds.values() if isinstance(one, Document)}
        lost = [
            path
            for path, known in self.known.items()
            if not isinstance(self.holds.get(path), (Document, str)) and known.words not in held
        ]
        if lost:
            path = dice.choice(sorted(lost))
            self.holds[path] = Document(*self.known[path].words)
            self.links = sorted({*self.links, path}, key=lambda one: (-int(one[2:6]), one))

    def _redirect(self, dice: random.Random) -> None:
        for path in self._held()[:1]:
            held = self.holds[path]
            assert isinstance(held, Document)
            target = self._path(held.year)
            self.holds[target], self.holds[path] = held, target

    def _rename(self, dice: random.Random) -> None:
        for path in self._held()[:1]:
            held = self.holds.pop(path)
            assert isinstance(held, Document)
            target = self._path(held.year)
            self.holds[target] = held
            self.links = [target if one == path else one for one in self.links]

    def _unlink(self, dice: random.Random) -> None:
        self.is_linked = False

    def _link(self, dice: random.Random) -> None:
        self.is_linked = True

    def _held(self) -> list[str]:
        """Paths of statements that are linked to, the newest first; those of redirects are not."""
        return [path for path in self.links if isinstance(self.holds.get(path), Document)]

    def _path(self, year: int) -> str:
        self.paths += 1
        return f"/s{year}-{self.paths}"

    def site(self) -> Site:
        """What the server gives today."""
        pages = {path: self._page(path, held) for path, held in self.holds.items()}
        links = [(path, f"Modern slavery statement {path[2:6]}") for path in self.links] if self.is_linked else []
        whole = {"/robots.txt": ROBOTS, "/": home(self.name, *links, etag=True), **pages}
        if self.down == "closed":
            return {"/robots.txt": KEEP_OUT}
        if self.down == "failing":
            down = Page(b"Down", status=503)
            return dict.fromkeys({*whole, *self.known}, down) | {"/robots.txt": ROBOTS}
        return whole

    def _page(self, path: str, held: Document | str | None) -> Page:
        if held is None:
            return plain(self.name, "careers")
        if isinstance(held, str):
            return Page(status=301, headers={"Location": held})
        more = f"<p>We trained {100 + held.version} buyers in {held.version + 2} countries.</p><!-- {held.token} -->"
        return statement(self.name, held.year, more, etag=True)

    # --- what a visit must find ---------------------------------------------------------------

    def visited(self, when: datetime) -> set[Told]:
        """The events of a visit today, by what visits knew before; they know more now."""
        if self.down:
            return self._silent(when)
        gives = {path: self._given(path) for path in {*self.known, *(self.links if self.is_linked else ())}}
        met = {path: (words, place) for path, (words, place) in gives.items() if words is not None}
        found, self.was_up = not self.was_up, True
        lay = {known.words for known in self.known.values() if known.state == "live"}
        held = {words for words, _ in met.values()}
        told = {(self.host, path, event) for path in gives if (event := self._event(path, gives[path], lay, held))}
        if found:
            told = {(host, path, "found") for host, path, _ in told}
        for path, (words, place) in met.items():
            self.known[path] = Known("live", words, place, when)
        for path in gives.keys() - met.keys() & self.known.keys():
            self.known[path].state = "gone"
        if met:
            linked = self.is_linked and any(path in met for path in self.links)
            if self.linked is not None and linked != self.linked:
                told.add((self.host, "", "linked" if linked else "unlinked"))
            self.linked = linked
        return told

    def _given(self, path: str) -> tuple[tuple[int, int] | None, str]:
        held, place = self.holds.get(path), path
        while isinstance(held, str):
            place = held
            held = self.holds.get(held)
        return (held.words if held else None), place

    def _event(self, path: str, given: tuple[tuple[int, int] | None, str], lay: set[Any], held: set[Any]) -> str:
        words, place = given
        known = self.known.get(path)
        if known is None:
            return "" if words is None else "moved" if words in lay else "new"
        if words is None:
            lost = "removed" if self.holds.get(place, "") is None else "dead"
            return lost if known.state in ("live", "blocked") and known.words not in held else ""
        if known.state != "live":
            return "back"
        return "changed" if known.words != words else "moved" if known.place != place else ""

    def _silent(self, when: datetime) -> set[Told]:
        """A server that gives nothing takes nothing away, until it has been silent or closed for three days."""
        told = set()
        event = {"silent": "dead", "closed": "blocked"}.get(self.down)
        for path, known in self.known.items():
            seen = max(one.seen for one in self.known.values() if one.words == known.words)
            if event and known.state == "live" and when - seen >= PATIENCE:
                known.state = event
                told.add((self.host, path, event))
        return told


CHANGES = ("add", "reword", "touch", "drop", "replace", "restore", "redirect", "rename", "unlink", "link")


# --- one run --------------------------------------------------------------------------------------


class Runner:
    """Runs the command line in children of one process that has the program loaded: a start costs nothing. Each child
    has its clock, and may be killed at a statement of SQL."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "STATEMENT_AUDIT_ALLOW_PRIVATE": "1", "STATEMENT_AUDIT_OCR": "off"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.watch", "--runner", str(folder)],
            cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, words: list[str], when: datetime, kill_after: int | None = None) -> int:
        """Run a command; its exit code, negative where a signal ended it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([words, when.isoformat(), kill_after]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=60)


def serve_runs(folder: Path) -> None:
    """What the runner's process does; what the last run printed is in `printed`."""
    from statement_audit.cli import main

    _load_all(folder)

    for line in sys.stdin:
        words, when, kill_after = json.loads(line)
        child = os.fork()
        if not child:
            _prepare(datetime.fromisoformat(when), kill_after)
            with (folder / "log").open("a") as log, (folder / "printed").open("w") as printed:
                os.dup2(printed.fileno(), 1)
                os.dup2(log.fileno(), 2)
            sys.argv = ["statement-audit", *words]
            try:
                main()
            except SystemExit as end:
                sys.stdout.flush()
                os._exit(int(end.code or 0))
            finally:
                os._exit(70)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _load_all(folder: Path) -> None:
    """Import and compile once for all children what a visit needs, by scoring a statement here."""
    import functools
    import importlib

    import typer.main
    from typer.testing import CliRunner

    from statement_audit.cli.app import app
    from statement_audit.identity.identify import find_language
    from statement_audit.report.feeds import templates
    from tests.near import work_near

    work_near(SimpleNamespace(setattr=setattr))  # type: ignore[arg-type]
    typer.main.get_command = functools.cache(typer.main.get_command)
    typer.main.get_command(app)
    for name in NEEDED:
        importlib.import_module(f"statement_audit.{name}")
    for name in ("change.txt", "digest.html", "digest.txt", "feed.atom.html"):
        templates().get_template(name)
    find_language("lanterna " * 50)
    page, db = folder / "loaded" / "statement.html", folder / "loaded" / "audit.db"
    page.parent.mkdir()
    page.write_bytes(bytes(statement("Lanternfold", 2025).body))
    for words in (["run", page, "--db", db, "--classifier", "keyword"], ["watch", "--help"]):
        CliRunner().invoke(app, [str(word) for word in words])


def _prepare(when: datetime, kill_after: int | None) -> None:
    """Set the clock; do a worker's work in this process; do not try again what fails; die where that is asked for."""
    import functools

    from statement_audit import clock, fetch
    from statement_audit.store.connection import Database
    from tests.near import work_near

    began = time.monotonic()
    clock.utc_now = lambda: when + timedelta(seconds=time.monotonic() - began)
    fetch.FetchOptions = functools.partial(fetch.FetchOptions, retries=0, browser=False)  # type: ignore[misc,assignment]
    work_near(SimpleNamespace(setattr=setattr))  # type: ignore[arg-type]
    if kill_after is not None:
        execute, left = Database.execute, iter(range(kill_after))

        def counted(self: Database, *arguments: Any) -> Any:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(self, *arguments)

        Database.execute = counted  # type: ignore[method-assign]


RECEIVER = """
import json, os, signal, sys
told, mood = sys.argv[1], open(sys.argv[2]).read().strip()
body = json.load(sys.stdin)
if mood == "fail first":
    sys.exit(1)
with open(told, "a") as file:
    for change in body["changes"]:
        file.write(json.dumps(change) + "\\n")
if mood == "kill":
    os.kill(os.getppid(), signal.SIGKILL)
sys.exit(1 if mood == "fail last" else 0)
"""
MOODS = ("fail first", "fail last", "kill")


# --- the simulation -------------------------------------------------------------------------------


@dataclass(slots=True)
class Simulation:
    """`expected`: for each visit that ended, its target's events; `read`: ids in each feed, as a reader met them."""

    companies: list[Company]
    web: Web
    folder: Path
    dice: random.Random
    runner: Runner
    happened: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    expected: list[tuple[str, set[Told]]] = field(default_factory=list)
    read: dict[str, list[str]] = field(default_factory=lambda: {"feed.json": [], "feed.atom": [], "printed": []})
    problems: list[str] = field(default_factory=list)

    def day(self, number: int, *, calm: bool = False) -> None:
        """Let sites change, then visit them, once or until the day's run has ended."""
        dice = self.dice
        for company in self.companies:
            self._happen(company, number, calm=calm)
            self.web.sites[company.host] = company.site()
        self.web.hang_up.clear()
        self.web.hang_up.update(one.host for one in self.companies if one.down == "silent")
        when = FIRST_DAY + number * (timedelta(days=1) + LATER)
        mood = dice.choice(MOODS) if not calm and dice.random() < CHANCE["mute"] else "well"
        kill = (
            dice.randrange(1, 60 + 30 * len(self.companies))
            if not calm and number and dice.random() < CHANCE["kill"]
            else None
        )
        code = self._run(when, mood, kill)
        if code < 0 and dice.random() < CHANCE["again"]:
            self._run(when + AGAIN, "well", None)

    def _happen(self, company: Company, number: int, *, calm: bool) -> None:
        if company.down and (number >= company.until or calm):
            company.down = ""
        if number and not calm and self.dice.random() < CHANCE["change"]:
            self.happened[name := company.change(self.dice)] += 1
            company.story.append(f"day {number}: {name}")
        if not calm and not company.down and self.dice.random() < CHANCE["down"]:
            company.down, company.until = self.dice.choice(DOWN), number + self.dice.randint(1, 5)
            self.happened[company.down] += 1
            company.story.append(f"day {number}: {company.down} until {company.until}")

    def _run(self, when: datetime, mood: str, kill: int | None) -> int:
        (self.folder / "mood").write_text(mood)
        notify = shlex.join(
            [sys.executable, "-I", "-S", *(str(self.folder / name) for name in ("receiver.py", "told", "mood"))]
        )
        words = [
            "watch", str(self.folder / "list.csv"), "--db", str(self.db), "--out", str(self.folder / "out"),
            "--classifier", "keyword", "--pause", "0", "--hosts", "8", "--entries", "20", "--json", "--notify", notify,
        ]  # fmt: skip
        code = self.runner.run(words, when, kill)
        self.runs["killed" if code == -signal.SIGKILL else f"ended with {code}"] += 1
        self._expect(when)
        if printed := (self.folder / "printed").read_text():
            self._meet("printed", [one["id"] for one in json.loads(printed)["changes"]])
        if code in (0, 3):
            self._read_feeds()
        return code

    @property
    def db(self) -> Path:
        return self.folder / "audit.db"

    def _expect(self, when: datetime) -> None:
        """What each visit that ended in this run must have found."""
        if not self.db.exists() or not query(self.db, "SELECT 1 FROM sqlite_master WHERE name = 'targets'"):
            return
        since = when.isoformat(timespec="seconds")
        ended = query(
            self.db, "SELECT website, checked_at FROM targets WHERE checked_at >= ? AND state <> 'pending'", since
        )
        for row in sorted(ended, key=lambda row: row["checked_at"]):
            host = row["website"].split("//")[1].split(":")[0]
            company = next(one for one in self.companies if one.host == host)
            events = company.visited(datetime.fromisoformat(row["checked_at"]))
            self.expected.append((host, events))
            company.story += [f"  {path} {event}" for _, path, event in sorted(events)]

    def _read_feeds(self) -> None:
        """As a reader does that asks after each run: entries with new ids are new, the oldest first."""
        out = self.folder / "out"
        entries = {
            "feed.json": [item["id"] for item in json.loads((out / "feed.json").read_text())["items"]],
            "feed.atom": [
                entry.findtext(f"{ATOM}id") or "" for entry in ElementTree.parse(out / "feed.atom").iter(f"{ATOM}entry")
            ],
        }
        for name, ids in entries.items():
            self._meet(name, ids[::-1])

    def _meet(self, name: str, ids: list[str]) -> None:
        if len(ids) != len(set(ids)):
            self.problems.append(f"{name} holds an entry twice")
        known = set(self.read[name])
        self.read[name] += [one for one in ids if one not in known]

    # --- what came of it ------------------------------------------------------------------------

    def check(self) -> None:
        """Hold what was told against what must be."""
        from statement_audit.models import FIRST_VISIT
        from statement_audit.store import open_database
        from statement_audit.store.read_changes import changes

        with open_database(self.db) as database:
            stored = list(changes(database, 0))
        port = f":{self.web.port}"
        events = [
            (
                host,
                "" if row.event in ("linked", "unlinked") else f"/{path}",
                "found" if row.detail == FIRST_VISIT else row.event,
            )
            for row in stored
            for host, _, path in [row.url.removeprefix("http://").replace(port, "").partition("/")]
        ]
        for company in self.companies:
            own = [event for event in events if event[0] == company.host]
            for host, wanted in self.expected:
                if host == company.host and wanted:
                    found, own = own[: len(wanted)], own[len(wanted) :]
                    if set(found) != wanted:
                        told = "; ".join(company.story)
                        self.problems.append(f"{host}: {sorted(found)} instead of {sorted(wanted)}; {told}")
                        break
            else:
                self.problems += [f"{company.host}: {event} too much" for event in own]
        order = [row.urn for row in stored]
        if order != [row.urn for row in sorted(stored, key=lambda row: row.happened_at)]:
            self.problems.append("events are not in the order of time")
        if len(set(order)) != len(order):
            self.problems.append("two events have one id")
        for name, ids in self.read.items():
            if ids != order:
                self.problems.append(f"{name}: {_unlike(ids, order)}")
        given = [json.loads(line)["id"] for line in (self.folder / "told").read_text().splitlines()]
        self.runs["messages repeated"] = len(given) - len(set(given))
        if list(dict.fromkeys(given)) != order:
            self.problems.append(f"--notify: {_unlike(list(dict.fromkeys(given)), order)}")

    def report(self) -> Iterator[str]:
        """What happened, and what is wrong."""
        told = Counter(event for _, events in self.expected for _, _, event in events)
        yield f"runs                {_counted(self.runs)}"
        yield f"sites               {_counted(self.happened)}"
        yield f"visits that ended   {len(self.expected)}"
        yield f"changes to be told  {told.total()}: {_counted(told)}"
        for name, ids in self.read.items():
            yield f"{name:20}{len(ids)} entries"
        yield from (f"  {problem}" for problem in self.problems[:20])
        yield f"problems            {len(self.problems)}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


def _unlike(found: list[str], wanted: list[str]) -> str:
    missing, more = [one for one in wanted if one not in found], [one for one in found if one not in wanted]
    return f"{len(missing)} missing, {len(more)} too much" if missing or more else "another order"


@contextmanager
def simulation(folder: Path, sites: int, seed: int) -> Iterator[Simulation]:
    """The sites, served, and the process that visits them."""
    companies = [
        Company(f"Lanternfold {number} Limited", f"127.73.{number // 250}.{number % 250 + 1}")
        for number in range(sites)
    ]
    for company in companies:
        for year in (2024, 2025):
            path = company._path(year)
            company.holds[path] = Document(year)
            company.links.insert(0, path)
    (folder / "receiver.py").write_text(RECEIVER)
    (folder / "told").touch()
    runner = Runner(folder)
    try:
        with serve({one.host: one.site() for one in companies}) as web:
            write_list(
                folder / "list.csv",
                [{"company": one.name, "website": web.url(one.host), "sector": "retail"} for one in companies],
            )
            yield Simulation(companies, web, folder, random.Random(seed), runner)
    finally:
        runner.close()


def simulate(folder: Path, days: int, sites: int, seed: int, tell: Any = lambda _: None) -> Simulation:
    """So many days, and a calm one at which all is up and everybody listens."""
    with simulation(folder, sites, seed) as made:
        for number in range(days):
            made.day(number)
            tell(f"day {number + 1}: {_counted(made.runs)}")
        made.day(days, calm=True)
        made.check()
        return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--sites", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runner", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.runner:
        serve_runs(arguments.runner)
        return
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        made = simulate(
            Path(folder), arguments.days, arguments.sites, arguments.seed, lambda text: print(text, file=sys.stderr)
        )
        print(
            f"{arguments.sites} sites, {arguments.days} days, seed {arguments.seed}, {time.monotonic() - began:.0f} s"
        )
        for line in made.report():
            print(line)
    sys.exit(1 if made.problems else 0)


if __name__ == "__main__":
    main()
