"""A rendered page reaches nothing but through the session: a canary on this machine hears whatever gets past."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, browser
from statement_audit.fetch.pacing import Stop
from statement_audit.fetch.request import Answer
from tests.waiting import FOR_EVER

needs_a_browser = pytest.mark.skipif(not browser.installed(), reason="needs the extra `browser` and a Chromium")
STUN_COOKIE = b"\x21\x12\xa4\x42"  # RFC 8489, 5
TEXT = "Larkspur Ltd checks its suppliers for forced labour and repays fees that workers paid to agents. " * 5

PEERS = {  # what makes packets of its own where it is there at all
    "stun": "stun(RTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})",
    "old name": "stun(webkitRTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})",
    "turn": "stun(RTCPeerConnection, {urls: 'turn:127.0.0.1:PORT', username: 'a', credential: 'b'})",
    "turn over TCP": "stun(RTCPeerConnection, {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'a', credential: 'b'})",
    "peer": "stun(RTCPeerConnection)",
    "empty frame": "stun(frame({}).RTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})",
    "frame of a script": "stun(frame({src: 'javascript:1'}).RTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})",
    "frame without scripts": "stun(frame({sandbox: 'allow-same-origin'}).RTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})",
    "window": "stun(open('about:blank').RTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})",
    "WebTransport": "new WebTransport('https://127.0.0.1:PORT/').ready",
    "sockets": "new WebSocketStream('ws://127.0.0.1:PORT/').opened",
}
OTHERS = {
    "written frame": "frame({srcdoc: inner})",
    "frame of data": "frame({src: 'data:text/html,' + encodeURIComponent(inner)})",
    "frame of a blob": "frame({src: URL.createObjectURL(new Blob([inner], {type: 'text/html'}))})",
    "worker's transport": "work('new WebTransport(\"https://127.0.0.1:PORT/\").ready.catch(() => 0)')",
    "worker's socket": "work('new WebSocket(\"ws://127.0.0.1:PORT/\")')",
    "worker's events": "work('new EventSource(\"http://127.0.0.1:PORT/\")')",
    "worker's fetch": "work('fetch(\"http://127.0.0.1:PORT/\").catch(() => 0)')",
    "worker's script": "work('importScripts(\"http://127.0.0.1:PORT/\")')",
    "socket": "new WebSocket('ws://127.0.0.1:PORT/')",
    "ping": "navigator.sendBeacon('http://127.0.0.1:PORT/', 'x')",
    "links": "['preconnect', 'dns-prefetch', 'prefetch', 'prerender', 'modulepreload', 'preload', 'icon', 'manifest']"
    ".forEach(rel => add('link', {rel, href: 'http://127.0.0.1:PORT/', as: 'fetch'}))",
    "rules": "add('script', {type: 'speculationrules', textContent:"
    " '{\"prefetch\": [{\"urls\": [\"http://127.0.0.1:PORT/\"]}]}'})",
}  # fmt: skip
SCRIPT = """
  const add = (name, as) => document.body.appendChild(Object.assign(document.createElement(name), as));
  const frame = as => add('iframe', as).contentWindow;
  const work = code => new Worker(URL.createObjectURL(new Blob([code])));
  const stun = async (Connection, server) => {
    const [peer, other] = [new Connection({iceServers: server ? [server] : []}), new Connection({})];
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    await other.setRemoteDescription(peer.localDescription);
    await other.setLocalDescription(await other.createAnswer());
    await peer.setRemoteDescription(other.localDescription);
    for (const kind of ['udp 2130706431 127.0.0.1 PORT typ host', 'tcp 1518280447 127.0.0.1 PORT typ host tcptype passive'])
      await peer.addIceCandidate({sdpMid: '0', candidate: 'candidate:1 1 ' + kind}).catch(() => 0);
  };
  const inner = `<script>(${stun})(RTCPeerConnection, {urls: 'stun:127.0.0.1:PORT'})<${'/'}script>`;
  const ends = {};
  const attempt = async (name, way) => { try { await way(); ends[name] = 'made'; } catch (error) { ends[name] = error.name; } };
  const most = new Promise(resolve => setTimeout(resolve, 1500));
  Promise.race([most, Promise.all([ATTEMPTS])]).then(() => most).then(() => {
    document.body.replaceChildren('<' + JSON.stringify(ends) + '> TEXT');
  });
"""


def one_port() -> tuple[socket.socket, socket.socket]:
    """A UDP and a TCP socket on the same port: where another has that port of TCP, the next one is tried."""
    for _ in range(50):
        udp, tcp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket()
        try:
            udp.bind(("127.0.0.1", 0))
            tcp.bind(udp.getsockname())
        except OSError:
            udp.close()
            tcp.close()
        else:
            return udp, tcp
    raise OSError("no port is free for both UDP and TCP")


class Canary:
    """UDP and TCP on one port of this machine; what they heard is read at the end."""

    def __init__(self) -> None:
        self._udp, self._tcp = one_port()
        self.port = self._udp.getsockname()[1]
        self._tcp.listen()
        self._udp.setblocking(False)
        self._tcp.setblocking(False)

    def packets(self) -> list[bytes]:
        """UDP packets so far."""
        heard = []
        while True:
            try:
                heard.append(self._udp.recv(2000))
            except BlockingIOError:
                return heard

    def called(self) -> bool:
        """Whether anybody has connected."""
        try:
            self._tcp.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._udp.close()
        self._tcp.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.close()


def render(canary: Canary, ways: dict[str, str]) -> dict[str, str]:
    """Render a page that tries these ways at once and gives them their time; how each attempt ended."""
    attempts = ", ".join(f"attempt({name!r}, () => {way})" for name, way in ways.items())
    script = SCRIPT.replace("ATTEMPTS", attempts).replace("PORT", str(canary.port)).replace("TEXT", TEXT)
    page = f"<!DOCTYPE html><body><p>Larkspur</p><script>{script}</script></body>"

    def load(url: str, headers: Any) -> tuple[str, Answer]:
        raise DocumentError("address_refused", url)

    answer = Answer("https://larkspur.example/", 200, {"content-type": "text/html"}, page.encode())
    shown = browser.render(answer.url, answer, load, FetchOptions()).content.decode()
    assert TEXT.strip() in shown
    found = re.search(r"&lt;(\{.*?\})&gt;", shown)
    assert found is not None
    return dict(json.loads(found[1]))


@pytest.mark.slow
@needs_a_browser
def test_the_canary_hears_a_browser_without_defences(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "ARGUMENTS", ())
    monkeypatch.setattr(browser, "WITHOUT_CONNECTIONS", "")
    made, asked, called = False, False, False
    for _ in range(5):  # on a busy machine a page may end before it has made or sent anything
        ends = render(canary, PEERS | OTHERS)
        made = ends.get("stun") == ends.get("empty frame") == "made" or made
        asked = any(packet[4:8] == STUN_COOKIE for packet in canary.packets()) or asked
        called = canary.called() or called
        if made and asked and called:
            break
    assert made and asked and called


@pytest.mark.slow
@needs_a_browser
def test_no_packet_leaves_even_where_a_page_finds_a_constructor(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "WITHOUT_CONNECTIONS", "")
    assert render(canary, PEERS | OTHERS)["stun"] == "made"
    assert canary.packets() == []
    assert not canary.called()


@pytest.mark.slow
@needs_a_browser
def test_no_page_finds_a_constructor(canary: Canary) -> None:
    ends = render(canary, PEERS | OTHERS)
    assert ends.keys() == PEERS.keys() | OTHERS.keys()
    assert {name for name in PEERS if ends[name] not in ("ReferenceError", "TypeError")} == set()
    assert canary.packets() == []
    assert not canary.called()


def test_a_frame_that_does_not_answer_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its scripts have no end; the page and its other frames are read all the same, and wait for it once."""
    monkeypatch.setattr(browser, "STEP_SECONDS", 0.05)

    class Frame:
        def __init__(self, length: int | None) -> None:
            self.length = length

        async def evaluate(self, script: str) -> int:
            if self.length is None:
                await asyncio.sleep(FOR_EVER)
            return self.length or 0

    answer = Answer("http://larkspur.example/", 200, {}, b"")
    rendering = browser._Rendering(answer.url, answer, None, FetchOptions(), Stop())  # type: ignore[arg-type]
    frames = [Frame(None), Frame(3), Frame(None), Frame(500), Frame(None)]
    page: Any = SimpleNamespace(frames=frames)
    assert asyncio.run(rendering._fullest(page)) is frames[3]
