"""`watch`: what it tells of changes, to whom, how often, and what it asks of hosts."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cli_samples import Outcome, call

from benchmarks.watch import CHANCE, simulate
from statement_audit import clock, fetch
from statement_audit.errors import StoreError
from statement_audit.features import watch as feature
from statement_audit.fetch import FetchOptions
from statement_audit.store import Writer, open_database
from statement_audit.store.read_changes import changes
from tests.waiting import wait_until
from tests.web.listing import query, write_list
from tests.web.server import Page, Web, serve
from tests.web.sites import KEEP_OUT, ROBOTS, home, html, statement

HOST, OTHER = "127.64.0.1", "127.64.0.2"
NAME, OTHER_NAME = "Lanternfold Limited", "Wickmere & <Sons> plc"
ATOM = "{http://www.w3.org/2005/Atom}"
MORE = "<p>In May 2025 we audited 40 suppliers in Turkey and India.</p>"


def links(*years: int) -> list[tuple[str, str]]:
    return [(f"/{year}", f"Modern slavery statement {year}") for year in years]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
    monkeypatch.setattr(fetch, "FetchOptions", lambda **how: FetchOptions(retries=0, browser=False, **how))
    sites = {
        HOST: {"/": home(NAME, *links(2025)), "/2025": statement(NAME, 2025)},
        OTHER: {"/": home(OTHER_NAME, *links(2025)), "/2025": statement("Wickmere plc", 2025)},
    }
    with serve({host: {"/robots.txt": ROBOTS, **site} for host, site in sites.items()}) as running:
        yield running


@dataclass
class Desk:
    """The command on one list of two companies, by the keyword judge and without pauses."""

    folder: Path
    web: Web

    @property
    def db(self) -> Path:
        return self.folder / "audit.db"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def watch(self, *more: object, hosts: tuple[str, ...] = (HOST, OTHER)) -> Outcome:
        names = {HOST: NAME, OTHER: OTHER_NAME}
        rows = [{"company": names[host], "website": self.web.url(host), "sector": "retail"} for host in hosts]
        listing = write_list(self.folder / "list.csv", rows)
        quick = ("--classifier", "keyword", "--pause", 0)
        return call("watch", listing, "--db", self.db, "--out", self.out, *quick, *more)

    def items(self) -> list[dict[str, Any]]:
        return json.loads((self.out / "feed.json").read_text())["items"]

    def told(self, *more: object) -> list[tuple[str, str]]:
        """What the run's digest tells: company and event, in order."""
        done = self.watch("--json", *more)
        assert done.code in (0, 3), done.err
        facts = [item["_statement_audit"] for item in json.loads(done.out)["changes"]]
        return [(one["company"], one["event"]) for one in facts]

    def events(self) -> list[str]:
        with open_database(self.db) as database:
            return [row.urn for row in changes(database, 0)]


@pytest.fixture
def desk(tmp_path: Path, web: Web) -> Desk:
    return Desk(tmp_path, web)


# --- feeds and digest --------------------------------------------------------------------------------


def test_each_change_stands_in_the_feeds_once_and_is_compared(desk: Desk) -> None:
    first = desk.watch()
    assert "Modern slavery statements: 2 changes" in first.out
    assert f"{NAME}: statement found (2025), quality " in first.out
    assert "Found at the first visit." in first.out
    assert first.out == (desk.out / "digest.txt").read_text()
    desk.web.sites[HOST] |= {"/": home(NAME, *links(2026, 2025)), "/2026": statement(NAME, 2026, MORE)}
    desk.web.sites[OTHER]["/2025"] = statement("Wickmere plc", 2025, MORE)
    assert sorted(desk.told()) == [(NAME, "new"), (OTHER_NAME, "changed")]
    assert desk.told() == []
    assert "nothing changed" in (desk.out / "digest.txt").read_text()
    items = desk.items()
    assert [item["id"] for item in items] == desk.events()[::-1]
    assert len({item["id"] for item in items}) == 4
    told = {item["tags"][0]: item for item in items[:2]}
    (last_year,) = told["new"]["_statement_audit"]["compared"]
    assert (last_year["with_what"], last_year["year"], last_year["comparable"]) == ("last year", 2025, True)
    assert "DDG-03" in {turn["criterion"] for turn in last_year["criteria"] if turn["change"] == "gained"}
    assert told["new"]["title"].startswith(f"{NAME}: new statement (2026), quality ")
    (before,) = told["changed"]["_statement_audit"]["compared"]
    assert before["with_what"] == "the version before"
    assert told["changed"]["url"] == desk.web.url(OTHER, "/2025")
    assert "Beside the version before (2025): quality was" in told["changed"]["content_text"]


def test_the_feed_for_readers_is_atom_with_the_same_entries(desk: Desk) -> None:
    desk.watch("--title", "Lamps & more")
    root = ElementTree.parse(desk.out / "feed.atom").getroot()
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}title") == "Lamps & more"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [item["id"] for item in desk.items()]
    assert {OTHER_NAME in (entry.findtext(f"{ATOM}title") or "") for entry in entries} == {True, False}
    assert all((entry.findtext(f"{ATOM}updated") or "").endswith("+00:00") for entry in entries)
    held = json.loads((desk.out / "feed.json").read_text())
    assert (held["version"], held["title"]) == ("https://jsonfeed.org/version/1.1", "Lamps & more")


def test_what_stands_beside_a_statement_may_change_without_a_word(desk: Desk) -> None:
    approved = "<p>This statement was approved by the board on 4 March 2026.</p><p>Aurelia Finch, Chief Executive</p>"
    cookies = "<h1>Cookies</h1>" + "<p>We keep {} cookies to count who visits our pages, for as many days.</p>" * 6
    desk.web.sites[HOST]["/2025"] = statement(NAME, 2025, MORE + approved + cookies.replace("{}", "12"))
    desk.watch()
    desk.web.sites[HOST]["/2025"] = statement(NAME, 2025, MORE + approved + cookies.replace("{}", "15"))
    assert desk.told() == []
    more = MORE.replace("40", "41")
    desk.web.sites[HOST]["/2025"] = statement(NAME, 2025, more + approved + cookies.replace("{}", "15"))
    assert desk.told() == [(NAME, "changed")]


def test_words_of_others_stay_words(desk: Desk) -> None:
    desk.watch()
    page = (desk.out / "digest.html").read_text()
    assert "Wickmere &amp; &lt;Sons&gt; plc: statement found" in page
    assert "<Sons>" not in page


def test_a_home_page_that_loses_its_link_and_a_statement_that_is_gone(desk: Desk) -> None:
    desk.watch()
    desk.web.sites[HOST]["/"] = home(NAME)
    del desk.web.sites[OTHER]["/2025"]
    done = desk.watch()
    assert f"{NAME}: home page no longer links to the statement (2025), quality" in done.out
    assert f"{OTHER_NAME}: statement gone (2025)" in done.out
    assert "The archived copy stays: " in done.out
    assert done.code == 3


def test_a_server_that_does_not_answer_is_named_and_nothing_is_called_gone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.watch()
    later = clock.utc_now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "utc_now", lambda: later)
    desk.web.hang_up.add(HOST)
    done = desk.watch()
    assert "nothing changed" in done.out
    assert f"Not to be had at this visit: {desk.web.url(HOST, '/2025')} ({NAME}), last seen on " in done.out
    assert OTHER_NAME not in done.out


def test_a_feed_keeps_the_latest_and_all_of_the_last_week(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.watch("--entries", 1)
    assert len(desk.items()) == 2
    today = clock.utc_now()
    monkeypatch.setattr(clock, "utc_now", lambda: today + timedelta(days=8))
    desk.watch("--entries", 1)
    assert [item["id"] for item in desk.items()] == desk.events()[-1:]


def test_what_was_stored_before_a_kill_is_told_by_the_next_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """Nothing in the program catches it."""

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(feature, "tell", kill)
        with pytest.raises(Killed):
            desk.watch()
    assert not desk.out.exists()
    assert sorted(desk.told()) == [(NAME, "new"), (OTHER_NAME, "new")]
    assert len(desk.items()) == 2


@pytest.mark.slow
@pytest.mark.parametrize("place", ["_run", "_write"])
def test_a_kill_while_somebody_is_told_loses_no_digest(desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def kill(*_: object) -> None:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(feature, place, kill)
        assert desk.watch("--notify", command(desk.folder / "given")).out == ""
    assert sorted(desk.told()) == [(NAME, "new"), (OTHER_NAME, "new")]


@pytest.mark.parametrize(
    "down", [pytest.param("silent", marks=pytest.mark.slow), "failing", pytest.param("closed", marks=pytest.mark.slow)]
)
def test_a_site_that_was_down_at_the_first_visit_has_its_first_visit_later(desk: Desk, down: str) -> None:
    whole = desk.web.sites[HOST]
    if down == "silent":
        desk.web.hang_up.add(HOST)
    else:
        failing = {"/robots.txt": ROBOTS, "/": Page(b"Down", status=503)}
        desk.web.sites[HOST] = {"/robots.txt": KEEP_OUT} if down == "closed" else failing
    assert NAME not in desk.watch().out.partition("Not to be had")[0]
    desk.web.hang_up.clear()
    desk.web.sites[HOST] = whole
    assert f"{NAME}: statement found (2025), quality " in desk.watch().out
    whole |= {"/": home(NAME, *links(2026, 2025)), "/2026": statement(NAME, 2026, MORE)}
    assert f"{NAME}: new statement (2026), quality " in desk.watch().out


def test_a_run_that_cannot_note_whom_it_tells_has_not_begun(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Writer, "open_channels", full)
    assert desk.watch().code != 0
    assert query(desk.db, "SELECT status FROM runs") == []


def test_files_of_the_user_are_not_replaced(desk: Desk) -> None:
    desk.out.mkdir()
    (desk.out / "feed.json").write_text("mine")
    done = desk.watch()
    assert (done.code, (desk.out / "feed.json").read_text()) == (2, "mine")
    assert "would replace what no command wrote" in done.err
    (desk.out / "feed.json").unlink()
    assert len(desk.told()) == 2


# --- who is told --------------------------------------------------------------------------------------

SAVE = "import sys, pathlib; pathlib.Path(sys.argv[1]).open('a').write(sys.stdin.read() + '\\n'); sys.exit(int(sys.argv[2]))"


def command(place: Path, code: int = 0) -> str:
    """A command that keeps what it is given and ends with a code."""
    return shlex.join([sys.executable, "-I", "-S", "-c", SAVE, str(place), str(code)])


def given(place: Path) -> list[str]:
    return [change["id"] for line in place.read_text().splitlines() for change in json.loads(line)["changes"]]


def test_a_command_is_told_until_it_took_it_and_then_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    place = desk.folder / "given"
    notify = command(place, 1)
    done = desk.watch("--notify", notify)
    assert done.code == 3
    assert "ended with exit code 1. The next run hands over what is left." in done.err
    run = feature._run
    monkeypatch.setattr(feature, "_run", lambda words, body: run([*words[:-1], "0"], body))
    desk.watch("--notify", notify)
    desk.watch("--notify", notify)
    assert given(place) == desk.events() * 2  # once for the failure, once for good
    (message, _) = place.read_text().splitlines()
    assert "2 changes" in json.loads(message)["text"]
    assert {change["event"] for change in json.loads(message)["changes"]} == {"new"}


def test_long_lists_go_in_several_messages_and_none_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature, "AT_ONCE", 1)
    desk.watch("--notify", command(desk.folder / "given"))
    assert len((desk.folder / "given").read_text().splitlines()) == 2
    assert given(desk.folder / "given") == desk.events()


def test_who_is_named_later_gets_what_changes_from_then_on(desk: Desk) -> None:
    desk.watch()
    desk.web.sites[HOST]["/2025"] = statement(NAME, 2025, MORE)
    desk.watch("--notify", command(desk.folder / "given"))
    assert given(desk.folder / "given") == desk.events()[-1:]
    assert len(desk.items()) == 3


def test_a_webhook_gets_json_by_post_and_its_address_is_stored_nowhere(
    desk: Desk, loopback_site: Callable[..., Any]
) -> None:
    bodies: list[dict[str, Any]] = []
    answers = iter((500, 302, 204))

    def take(handler: BaseHTTPRequestHandler) -> None:
        bodies.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        assert handler.headers["Content-Type"] == "application/json"
        handler.send_response(next(answers))
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site = loopback_site({"/hook/secret-token": take})
    hook = site("/hook/secret-token")
    done = desk.watch("--notify", hook)
    assert "the webhook failed: 500" in done.err
    assert "secret-token" not in done.err
    assert "the webhook failed: 302" in desk.watch("--notify", hook).err
    assert desk.watch("--notify", hook).code == 3  # for issues of the statements alone
    assert "Not delivered" not in desk.watch("--notify", hook).err
    assert [[change["id"] for change in body["changes"]] for body in bodies] == [desk.events()] * 3
    assert site.requests == ["/hook/secret-token"] * 3
    assert b"secret-token" not in desk.db.read_bytes()


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_webhook_took_it_whatever_it_answers_with_2xx(
    desk: Desk, loopback_site: Callable[..., Any], encoding: str
) -> None:
    def take(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.send_response(200)
        handler.send_header("Content-Encoding", encoding)
        handler.send_header("Content-Length", "900000")
        handler.end_headers()
        handler.wfile.write(b"no such encoding, and broken off")

    site = loopback_site({"/hook": take})
    assert "Not delivered" not in desk.watch("--notify", site("/hook").replace("http:", "HTTP:")).err
    assert site.requests == ["/hook"]


def test_who_is_named_twice_is_told_once(desk: Desk) -> None:
    notify = ("--notify", command(desk.folder / "given"))
    desk.watch(*notify, *notify)
    assert given(desk.folder / "given") == desk.events()


def test_a_command_that_takes_too_long_ends_with_all_that_it_began(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature, "COMMAND_SECONDS", 1)
    place = desk.folder / "pid"
    done = desk.watch("--notify", shlex.join(["sh", "-c", f"sleep 600 & echo $! > {shlex.quote(str(place))}; wait"]))
    assert "sh failed: TimeoutExpired" in done.err
    wait_until(lambda: ended(int(place.read_text())))


def ended(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


# --- what hosts are asked -------------------------------------------------------------------------------


def test_a_host_that_had_its_requests_waits_for_another_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = ("--requests", 4, "--day-budget", 4)
    desk.watch(*budget)
    asked = len(desk.web.asked(HOST, robots=True))
    assert asked == 3
    done = desk.watch(*budget)
    assert "2 more wait for another day" in done.out
    assert done.code == 3
    assert [row["severity"] for row in query(desk.db, "SELECT severity FROM latest_issues WHERE code = 'day_budget'")]
    desk.web.sites[HOST]["/2025"] = statement(NAME, 2025, MORE)
    assert desk.told(*budget) == []
    assert len(desk.web.asked(HOST, robots=True)) == asked
    today = clock.utc_now()
    monkeypatch.setattr(clock, "utc_now", lambda: today + timedelta(days=1))
    assert desk.told(*budget) == [(NAME, "changed")]


def test_a_budget_that_ends_in_the_middle_takes_nothing_away(desk: Desk) -> None:
    site = desk.web.sites[HOST]
    site |= {"/": home(NAME, *links(2025, 2024, 2023))}
    site |= {f"/{year}": statement(NAME, year) for year in (2024, 2023)}
    desk.watch("--requests", 10)
    desk.web.log.clear()
    site["/"] = Page(html("Welcome", "<p>We moved.</p>" * 50).body)  # now each statement is asked for once more
    assert desk.told("--requests", 10, "--day-budget", 10) == []
    assert len(desk.web.asked(HOST, robots=True)) <= 5
    assert query(desk.db, "SELECT DISTINCT state FROM links") == [{"state": "live"}]


def test_what_waited_longest_is_visited_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.watch(hosts=(HOST,))
    desk.watch("--day-budget", 100, "--hosts", 1)
    began = {row["website"]: row["begun_at"] for row in query(desk.db, "SELECT website, begun_at FROM targets")}
    assert list(began) == [desk.web.url(HOST), desk.web.url(OTHER)]
    later = [one.host for one in desk.web.log if one.path == "/"][1:]
    assert later == [OTHER, HOST]


# --- what may be given ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--notify", "no-such-program --x"), "there is no program 'no-such-program'"),
        (("--notify", "echo 'x"), "No closing quotation"),
        (("--notify", ""), "there is no program ''"),
        (("--notify", "http://user:pw@example.org/"), "carries a user name or password"),
        (("--notify", "http://user:secret@example.org/"), "http://… is refused: it carries a user name"),
        (("--notify", "ftp://example.org/secret"), "ftp://example.org is refused: 'ftp' is not http or https."),
        (("--notify", "echo 'secret"), "No closing quotation"),
        (("--day-budget", "5"), "below --requests (25)"),
        (("--entries", "0"), "greater than or equal to 1"),
        (("--out", ""), "No place is named."),
    ],
)
def test_options_that_cannot_be_are_refused_before_any_visit(desk: Desk, options: tuple[str, ...], words: str) -> None:
    done = desk.watch(*options)
    assert done.code == 2
    assert words in " ".join(done.err.split())
    assert "secret" not in done.err
    assert not desk.web.log
    assert not desk.db.exists()


def test_a_webhook_in_a_private_network_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATEMENT_AUDIT_ALLOW_PRIVATE")
    done = desk.watch("--notify", " HTTP://127.0.0.1:80/secret")
    assert (done.code, "is not a public address" in done.err, "secret" in done.err) == (2, True, False)


# --- for days, with kills -------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_change_is_told_once_in_order_though_runs_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kill", "mute"):
        monkeypatch.setitem(CHANCE, name, 0.6)
    made = simulate(tmp_path, days=10, sites=8, seed=4)
    assert made.problems == []
    assert made.runs["killed"] >= 2
    assert made.runs["messages repeated"] > 0
    assert sum(len(events) for _, events in made.expected) > 20
