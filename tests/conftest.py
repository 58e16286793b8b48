"""Fixtures for every room: no test leaves its own folder or this machine."""

from __future__ import annotations

import contextlib
import csv
import functools
import gc
import hashlib
import ipaddress
import itertools
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import typer.testing
from extract_samples import Draw
from filelock import FileLock
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from statement_audit.cli.app import app
from statement_audit.resources import model_directory
from statement_audit.rubric import list_rubrics, load_rubric
from statement_audit.score import SCORING_VERSION
from statement_audit.sources.registers import source_names
from statement_audit.store import open_database
from statement_audit.store.migrations import migrations
from tests.near import work_near

# The same examples each time, and none that fails for being slow; --hypothesis-profile=default draws others.
hypothesis.settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells leave it to what they start in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the commands that tests start inherit it

os.environ["STATEMENT_AUDIT_OCR"] = "off"  # results must not hang on what is installed; tests of OCR switch it on
os.environ.setdefault("OMP_NUM_THREADS", "1")  # threads of torch spin while they wait: under load four times the work
typer.testing._get_command = functools.cache(typer.testing._get_command)  # made anew for each call otherwise
ROOT = Path(__file__).parents[1]
CORPUS_LIST = ROOT / "corpus" / "companies" / "corpus.csv"
SHARED_DATA = ROOT.parent / "shared" / "data"
SETTINGS = ("allow-private", "contact", *source_names())
HOMES = itertools.count()
LONGEST = 600  # seconds that one worker waits for what another makes
gc.disable()  # what is imported and collected stays


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "who scores the corpus that tests read: the default judge, or in a fifth of the time the keyword judge"
    parser.addoption("--corpus-judge", choices=("embedded", "keyword"), default="embedded", help=told)


def pytest_configure(config: pytest.Config) -> None:
    """A home for the session, in which the rubric is parsed before the workers start: modules of tests load it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        home = tempfile.mkdtemp(prefix="statement-audit-tests-")
        config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
        os.environ["STATEMENT_AUDIT_HOME"] = home
        load_rubric()
        list_rubrics()
        _compile_patterns(Path(config.cache.mkdir("patterns") if hasattr(config, "cache") else home))


def _compile_patterns(folder: Path) -> None:
    """Let workers and commands that tests start find the patterns of the package compiled; anew where it changed."""
    start, file = ROOT / "tests" / "compiled" / "sitecustomize.py", folder / f"{sys.hexversion:x}"
    changed = max(
        path.stat().st_mtime
        for path in (start, *(ROOT / "statement_audit").rglob("*.py"), *(ROOT / "statement_audit").rglob("*.toml"))
    )
    if not file.exists() or file.stat().st_mtime < changed:
        subprocess.run([sys.executable, str(start), str(file)], cwd=ROOT, env=os.environ | _path(ROOT), check=True)
    os.environ |= {"STATEMENT_AUDIT_TESTS_PATTERNS": str(file), **_path(start.parent)}


def _path(*first: Path) -> dict[str, str]:
    """PYTHONPATH with folders before what it holds."""
    return {"PYTHONPATH": os.pathsep.join([*map(str, first), *filter(None, [os.environ.get("PYTHONPATH")])])}


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make alone, and seldom: looking took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


class NetworkBlockedError(RuntimeError):
    """A test called beyond this machine. Not an OSError: code under test must not take it for a dead server."""


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once for all workers: `once(name, make)` → the folder that `make(folder)` filled. Read it only."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # each worker has a folder below the one of the session

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, begun = root / "once" / name, root / "once" / f"{name}.begun"
        begun.parent.mkdir(exist_ok=True)
        with FileLock(folder.with_suffix(".lock"), timeout=LONGEST):
            if not folder.exists():
                shutil.rmtree(begun, ignore_errors=True)
                begun.mkdir()
                make(begun)
                begun.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def parsed_once() -> Path:
    """The home of what is made for a whole session, in which the shipped rubric has been parsed and checked."""
    return Path(os.environ["STATEMENT_AUDIT_HOME"])


@pytest.fixture(scope="session", autouse=True)
def tables_at_once() -> Iterator[None]:
    """What migrations make of an empty file is given to each new database in one piece: it takes a tenth of the time."""
    with open_database(None) as blank:
        made = blank.execute(
            "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND type <> 'view' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            " AND NOT (type = 'table' AND name GLOB 'passages_fts_*') ORDER BY rowid"
        ).fetchall()
        applied = blank.execute("SELECT * FROM _sqlite_migrations").fetchall()
    one_by_one = migrations.apply

    def apply(tables: Any, **options: Any) -> None:
        if options or tables.table_names():
            one_by_one(tables, **options)
            return
        for (sql,) in made:
            tables.execute(sql)
        for row in applied:
            tables.execute(f"INSERT INTO _sqlite_migrations VALUES ({', '.join('?' * len(row))})", row)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "apply", apply)
        yield


@pytest.fixture(scope="session")
def scored_corpus(once: Once, parsed_once: Path, request: pytest.FixtureRequest) -> Path:
    """The database of the shipped corpus by the default judge, as the command writes it, archive and cache of model
    results beside it. One a session, whatever the number of workers. Read it only: `scored_copy` may be changed.
    For every day the keyword judge's: what needs the default judge's answers is marked `slow`."""
    if request.config.getoption("corpus_judge") == "keyword":
        return request.getfixturevalue("keyword_corpus")
    model = hashlib.sha256((model_directory() / "model.json").read_bytes()).hexdigest()

    def score(folder: Path) -> None:
        _run(CORPUS_LIST, folder / "audit.db", "--workers", "3")
        with contextlib.closing(sqlite3.connect(folder / "cache.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the one file is all of it

    return once(f"corpus-{SCORING_VERSION}-{model[:12]}", score) / "audit.db"


@pytest.fixture(scope="session")
def keyword_corpus(once: Once, parsed_once: Path) -> Path:
    """The database of `whole.csv` beside it, the corpus's list with whole paths, by the keyword judge. Read it only."""

    def score(folder: Path) -> None:
        with CORPUS_LIST.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with (folder / "whole.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            for row in rows:
                writer.writerow({**row, "file": (CORPUS_LIST.parent / row["file"]).resolve()})
        with pytest.MonkeyPatch.context() as patch:
            work_near(patch)
            runner = typer.testing.CliRunner()
            done = runner.invoke(app, [*_command(folder / "whole.csv", folder / "whole.db"), "--classifier", "keyword"])
        assert done.exit_code == 3, done.output

    return once(f"keyword-{SCORING_VERSION}", score) / "whole.db"


def _command(listed: Path, db: Path) -> list[str]:
    return ["run", str(listed), "--db", str(db)]


def _run(listed: Path, db: Path, *options: str) -> None:
    command = [sys.executable, "-m", "statement_audit", *_command(listed, db), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr


@pytest.fixture
def known_results(scored_corpus: Path) -> Callable[[Path], None]:
    """Put the results of the model beside a database that is yet to be: scoring the corpus again then asks it nothing."""

    def put(db: Path) -> None:
        db.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(scored_corpus.parent / "cache.db", db.parent / "cache.db")

    return put


@pytest.fixture
def scored_copy(scored_corpus: Path, tmp_path: Path) -> Path:
    """The scored corpus with its archive, to be changed."""
    shutil.copytree(scored_corpus.parent / "archive", tmp_path / "archive")
    return Path(shutil.copy(scored_corpus, tmp_path / "audit.db"))


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Put back what belongs to the whole process: the longest cell of a CSV, how reportlab writes streams."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)
    if "reportlab.rl_config" in sys.modules:
        sys.modules["reportlab.rl_config"].useA85 = 1


@pytest.fixture(autouse=True)
def sealed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, parsed_once: Path) -> None:
    """Send every path of the user to a temporary folder, forget settings, and block all sockets but loopback ones.

    What the program remembers of parsed rubrics is there from the start: entries are named by what they were made from.
    """
    home = tmp_path_factory.getbasetemp() / f"home-{next(HOMES)}"
    (home / "statement-audit").mkdir(parents=True)
    (home / "statement-audit" / "cache").symlink_to(parsed_once / "cache", target_is_directory=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("STATEMENT_AUDIT_HOME", str(home / "statement-audit"))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for name in SETTINGS:
        monkeypatch.delenv(f"STATEMENT_AUDIT_{name.replace('-', '_').upper()}", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    _block_network(monkeypatch)


def _block_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        _check_loopback(self, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _check_loopback(self, address)
        return connect_ex(self, address)

    def checked_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not _is_loopback(host):
            raise NetworkBlockedError(f"look-up of {host!r} in a test")
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", checked_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", checked_look_up)


def _check_loopback(connection: socket.socket, address: Any) -> None:
    inner = connection.family in (socket.AF_INET, socket.AF_INET6)
    if inner and not _is_loopback(address[0]):
        raise NetworkBlockedError(f"connection to {address!r} in a test")


def _is_loopback(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@pytest.fixture
def as_pdf(tmp_path: Path) -> Callable[[Path, Path], Path]:
    """What LibreOffice's Writer makes of a document, in a folder; skipped where it is missing."""
    soffice = shutil.which("soffice")
    if soffice is None or not list(Path(soffice).resolve().parent.glob("libswlo.*")):
        pytest.skip("needs LibreOffice with its Writer")

    def convert(path: Path, folder: Path) -> Path:
        home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
        command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return folder / f"{path.stem}.pdf"

    return convert


@pytest.fixture
def shared_data() -> Path:
    """The folder of real documents; tests that ask for it carry the marker `shared`."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside the checkout: real documents are not part of the project")
    return SHARED_DATA


Reply = bytes | str | tuple[int, Mapping[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]
Site = Mapping[str, Reply] | Path


class _SiteHandler(BaseHTTPRequestHandler):
    """Serves a dict: path -> bytes or text (200), (status, headers, body), or a function that writes the answer."""

    def __init__(self, *args: Any, site: Mapping[str, Reply], requests: list[str], **kwargs: Any) -> None:
        self.site = site
        self.requests = requests
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        self.requests.append(self.path)
        reply = self.site.get(self.path, (404, {}, b"not here"))
        if callable(reply):
            reply(self)
            return
        if not isinstance(reply, tuple):
            body = reply.encode() if isinstance(reply, str) else reply
            kind = "application/pdf" if body.startswith(b"%PDF") else "text/html; charset=utf-8"
            reply = (200, {"Content-Type": kind}, body)
        status, headers, body = reply
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _FolderHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""


class LoopbackSite:
    """A running site. `url` ends without a slash; `requests` holds the paths that were asked for, in order."""

    def __init__(self, server: _Server, requests: list[str]) -> None:
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.requests = requests

    def __call__(self, path: str = "/") -> str:
        return self.url + path


@pytest.fixture
def loopback_site() -> Iterator[Callable[[Site], LoopbackSite]]:
    """Start sites on 127.0.0.1: `site = loopback_site({"/a.pdf": b"%PDF..."})`, then `site("/a.pdf")` is its URL.

    A dict may be changed while it is served. A folder is served as it is, index.html included.
    """
    servers: list[tuple[_Server, threading.Thread]] = []

    def start(content: Site) -> LoopbackSite:
        requests: list[str] = []
        if isinstance(content, Path):
            handler: Any = functools.partial(_FolderHandler, directory=str(content))
        else:
            handler = functools.partial(_SiteHandler, site=content, requests=requests)
        server = _Server(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        servers.append((server, thread))
        return LoopbackSite(server, requests)

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def _no_statement_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches in this process end at a statement of whatever year: how many requests they take must not hang on today."""
    monkeypatch.setattr("statement_audit.sources.site.days_ago", lambda _: date(2016, 1, 1))


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Build a PDF: `draw(canvas, page)` for each page, numbered from 1."""

    def build(draw: Draw, pages: int = 1, name: str = "made.pdf", **options: Any) -> Path:
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
        for number in range(1, pages + 1):
            draw(canvas, number)
            canvas.showPage()
        canvas.save()
        path = tmp_path / name
        path.write_bytes(buffer.getvalue())
        return path

    return build
