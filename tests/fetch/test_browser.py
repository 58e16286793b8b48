"""Pages that scripts write, rendered by a real Chromium whose requests are the session's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import Fetched, FetchOptions, Session, browser
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.request import Answer
from tests.waiting import FOR_EVER

pytestmark = pytest.mark.skipif(not browser.installed(), reason="needs the extra `browser` and a Chromium")

TEXT = "Larkspur Ltd checks its suppliers for forced labour and repays fees that workers paid to agents. " * 5
SHELL = '<!DOCTYPE html><html><head><title>Larkspur</title></head><body><div id="root"></div>{}</body></html>'
WRITE = "document.getElementById('root').innerHTML = '<h1>Modern slavery statement</h1><p>' + text + '</p>';"


QUIET_SECONDS = browser.QUIET_SECONDS


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These pages write all their text at once: nothing is gained by a long look at them."""
    monkeypatch.setattr(browser, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(browser, "POLL_SECONDS", 0.1)


def fetch(site: Callable[[str], str], path: str = "/", **options: Any) -> Fetched:
    settings = {"allow_private": True, "delay_seconds": 0.0, "render_delay_seconds": 0.0, "retries": 0} | options
    with Session(FetchOptions(**settings)) as session:
        return session.fetch(site(path))


def test_scripts_and_data_are_fetched_and_the_original_is_kept(loopback_site: Any) -> None:
    script = f"fetch('/data.json').then(r => r.json()).then(d => {{ const text = d.text; {WRITE} }})"
    shell = SHELL.format('<script src="/app.js"></script>')
    pages = {
        "/": shell,
        "/app.js": (200, {"Content-Type": "text/javascript"}, script.encode()),
        "/data.json": (200, {"Content-Type": "application/json"}, f'{{"text": "{TEXT}"}}'.encode()),
    }
    site = loopback_site(pages)
    fetched = fetch(site)
    assert TEXT.strip() in fetched.content.decode()
    assert b"<script" not in fetched.content
    assert fetched.record.headers["x-rendered"].startswith("chromium ")
    assert fetched.record.size == len(fetched.content)
    assert fetched.original is not None
    assert fetched.original.content == shell.encode()
    assert site.requests.count("/") == 1
    assert "/robots.txt" in site.requests


@pytest.mark.slow
def test_a_page_with_text_is_not_rendered(loopback_site: Any) -> None:
    page = SHELL.format(f"<h1>Statement</h1><p>{TEXT * 3}</p><script>document.body.innerHTML = ''</script>")
    fetched = fetch(loopback_site({"/": page}))
    assert fetched.content == page.encode()
    assert fetched.original is None


@pytest.mark.slow
def test_rendering_can_be_switched_off(loopback_site: Any) -> None:
    shell = SHELL.format(f"<script>const text = '{TEXT}'; {WRITE}</script>")
    assert fetch(loopback_site({"/": shell}), browser=False).content == shell.encode()


@pytest.mark.slow
def test_robots_txt_holds_for_what_the_page_asks_for(loopback_site: Any) -> None:
    script = f"fetch('/private/data').catch(() => {{ const text = 'refused ' + '{TEXT}'; {WRITE} }})"
    pages = {
        "/robots.txt": "User-agent: *\nDisallow: /private/",
        "/": SHELL.format(f"<script>{script}</script>"),
        "/private/data": "secret",
    }
    site = loopback_site(pages)
    assert b"refused Larkspur" in fetch(site).content
    assert "/private/data" not in site.requests


@pytest.mark.slow
def test_no_way_around_the_guard(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the page's own server is public to this guard: every other address of this machine is out of reach."""
    monkeypatch.setattr(browser, "QUIET_SECONDS", QUIET_SECONDS)  # it gets its time to try
    inner = loopback_site({"/a": "inside", "/b.js": "inside", "/c.png": "inside", "/d": "inside", "/e": "inside"})
    port = inner.url.rpartition(":")[2]
    script = f"""
      const u = '{inner.url}';
      fetch(u + '/a').catch(() => 0); fetch('http://localhost:{port}/a').catch(() => 0);
      fetch(u + '/e', {{method: 'POST', body: 'x'}}).catch(() => 0); navigator.sendBeacon(u + '/e', 'x');
      try {{ new WebSocket('ws://127.0.0.1:{port}/d') }} catch (e) {{}}
      try {{ new EventSource(u + '/d') }} catch (e) {{}}
      new Image().src = u + '/c.png';
      const add = (name, at) => {{ const e = document.createElement(name);
        Object.assign(e, at); document.body.append(e); }};
      add('script', {{src: u + '/b.js'}}); add('iframe', {{src: u + '/a'}}); add('iframe', {{src: 'file:///etc/passwd'}});
      add('link', {{rel: 'prefetch', href: u + '/d'}}); add('link', {{rel: 'preconnect', href: u}});
      add('object', {{data: u + '/d'}}); add('video', {{src: u + '/c.png'}});
      window.open(u + '/a');
      try {{ new Worker(URL.createObjectURL(new Blob(["fetch('" + u + "/a')"]))) }} catch (e) {{}}
      const text = '{TEXT}'; {WRITE}"""
    site = loopback_site({"/": SHELL.format(f"<script>{script}</script>")})
    own = int(site.url.rpartition(":")[2])

    class OnlyOwn(Guard):
        def check_url(self, url: str) -> Any:
            parts = super().check_url(url)
            if parts.port != own:
                raise DocumentError("address_refused", url)
            return parts

    options = FetchOptions(allow_private=True, delay_seconds=0.0, render_delay_seconds=0.0, retries=0)
    with Session(options, guard=OnlyOwn(allow_private=True)) as session:
        fetched = session.fetch(site("/"))
    assert TEXT.strip() in fetched.content.decode()
    assert b"root:" not in fetched.content
    assert inner.requests == []
    assert set(site.requests) == {"/", "/robots.txt"}


@pytest.mark.slow
def test_private_addresses_are_refused_without_the_switch(loopback_site: Any) -> None:
    site = loopback_site({"/": "inside"})
    shell = SHELL.format(f"<script>fetch('{site('/')}').catch(() => {{ const text = '{TEXT}'; {WRITE} }})</script>")
    asked = []

    def load(url: str, headers: Any) -> tuple[str, Answer]:
        asked.append(url)
        Guard().check_url(url)
        raise AssertionError("the guard let it through")

    answer = Answer("http://larkspur.example/", 200, {"content-type": "text/html"}, shell.encode())
    rendered = browser.render("http://larkspur.example/", answer, load, FetchOptions())
    assert TEXT.strip() in rendered.content.decode()
    assert asked == [site("/")]
    assert site.requests == []


@pytest.mark.slow
def test_cookies_end_with_the_fetch(loopback_site: Any) -> None:
    seen: list[str | None] = []

    def page(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Cookie"))
        body = SHELL.format(f"<script>const text = '{TEXT}' + document.cookie; document.cookie='a=b'; {WRITE}</script>")
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Set-Cookie", "visit=1")
        handler.end_headers()
        handler.wfile.write(body.encode())

    site = loopback_site({"/": page})
    options = FetchOptions(allow_private=True, delay_seconds=0.0, render_delay_seconds=0.0)
    with Session(options) as session:
        first, second = session.fetch(site("/")), session.fetch(site("/"))
    assert first.content == second.content
    assert seen == [None, None]


@pytest.mark.slow
def test_an_endless_script_ends_in_time_and_the_page_stays(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "STEP_SECONDS", 2.0)
    shell = SHELL.format("<script>setTimeout(() => { while (true) {} }, 50)</script>")
    fetched = fetch(loopback_site({"/": shell}), render_seconds=5.0)
    assert fetched.content == shell.encode()
    assert fetched.record.headers["x-rendered"].startswith("no: ")


@pytest.mark.slow
def test_a_page_that_never_rests_is_read_as_it_stands(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells when it has written; from then on its time is up, however long the browser took so far."""
    late = 0.0
    monkeypatch.setattr(browser, "QUIET_SECONDS", 10.0)  # a browser that gets no processor seems to rest
    monkeypatch.setattr(browser, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + late))

    def end(handler: BaseHTTPRequestHandler) -> None:
        nonlocal late
        late = FOR_EVER
        handler.send_response(204)
        handler.end_headers()

    script = (
        f"const text = '{TEXT}'; {WRITE} let n = 0; setInterval(() => document.body.append(' ' + n++), 5);"
        "setTimeout(() => fetch('/written'), 1000)"
    )
    site = loopback_site({"/": SHELL.format(f"<script>{script}</script>"), "/written": end})
    fetched = fetch(site, render_seconds=FOR_EVER)
    assert TEXT.strip() in fetched.content.decode()
    assert "/written" in site.requests  # it was not taken for finished before


@pytest.mark.slow
def test_limits_on_requests_and_size(loopback_site: Any) -> None:
    script = (
        "Promise.allSettled([...Array(30).keys()].map(n => fetch('/d' + n))).then(all => {"
        "  const text = all.filter(one => one.status === 'fulfilled').length + ' came. ' +"
        f" '{TEXT}'; {WRITE} }})"
    )
    pages: dict[str, Any] = {f"/d{n}": b"x" * 1000 for n in range(30)}
    pages["/"] = SHELL.format(f"<script>{script}</script>")
    assert b"10 came. Larkspur" in fetch(loopback_site(pages), render_requests=10).content
    assert b"7 came. Larkspur" in fetch(loopback_site(pages), max_bytes=7500).content


@pytest.mark.slow
def test_a_rendered_page_larger_than_the_limit_is_refused(loopback_site: Any) -> None:
    script = "const text = 'x'.repeat(50000);" + WRITE
    shell = SHELL.format(f"<script>{script}</script>")
    fetched = fetch(loopback_site({"/": shell}), max_bytes=20_000)
    assert fetched.content == shell.encode()
    assert "50" in fetched.record.headers["x-rendered"]


@pytest.mark.slow
def test_scripts_that_lead_to_a_pdf_end_there(loopback_site: Any) -> None:
    pdf = b"%PDF-1.7 invented statement of Larkspur Ltd"
    pages = {"/": SHELL.format("<script>location.href = '/statement.pdf'</script>"), "/statement.pdf": pdf}
    site = loopback_site(pages)
    fetched = fetch(site)
    assert fetched.content == pdf
    assert fetched.record.final_url == site("/statement.pdf")
    assert fetched.record.chain == (site("/"), site("/statement.pdf"))


@pytest.mark.slow
def test_text_of_web_components_is_seen(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "EMPTY_SECONDS", 3.0)  # text in shadow trees is not counted
    script = (
        "class T extends HTMLElement { connectedCallback() { const r = this.attachShadow({mode: 'open'});"
        f"r.innerHTML = '<h1>Statement</h1><p>{TEXT}</p><slot></slot>'; }} }} customElements.define('x-text', T);"
        "document.getElementById('root').innerHTML = '<x-text><p>Signed by A. Plume</p></x-text>';"
    )
    markup = fetch(loopback_site({"/": SHELL.format(f"<script>{script}</script>")})).content.decode()
    assert TEXT.strip() in markup
    assert markup.index(TEXT.strip()) < markup.index("Signed by A. Plume")


@pytest.mark.slow
def test_downloads_and_dialogs_do_not_hold_it_up(loopback_site: Any) -> None:
    script = (
        "alert('stop'); confirm('go?'); const a = document.createElement('a'); a.href = 'data:text/plain,x';"
        f"a.download = 'x.txt'; document.body.append(a); a.click(); const text = '{TEXT}'; {WRITE}"
    )
    fetched = fetch(loopback_site({"/": SHELL.format(f"<script>{script}</script>")}))
    assert TEXT.strip() in fetched.content.decode()


@pytest.mark.slow
def test_a_browser_that_does_not_start_costs_nothing(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEMENT_AUDIT_BROWSER", "/nonexistent/chromium")
    shell = SHELL.format(f"<script>const text = '{TEXT}'; {WRITE}</script>")
    fetched = fetch(loopback_site({"/": shell}))
    assert fetched.content == shell.encode()
    assert fetched.record.headers["x-rendered"].startswith("no: ")


@pytest.mark.slow
def test_no_loop_is_left_behind() -> None:
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
