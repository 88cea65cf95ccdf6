"""A web of misbehaving news sites on this machine, and a way to crawl them.

Every address 127.0.0.N is a host of its own with its own politeness; what a host does is
decided by the path that is asked for.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime
import gzip
import json
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.launcher import ROOT, Launcher

DRIVE = Path(__file__).with_name("drive.py")
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PATH": "/usr/bin:/bin",
    "http_proxy": "http://127.0.0.1:9",  # nothing must ask it
}
STORY = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>{0} it is.</p></body></html>"


@dataclass(frozen=True)
class Visit:
    """One request as the server saw it."""

    at: float  # monotonic seconds
    host: str  # without the port
    path: str
    headers: dict[str, str]


class Web(ThreadingHTTPServer):
    """All the sites. ``pages`` maps a path to (status, headers, body)."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("0.0.0.0", 0), _Handler)  # noqa: S104  # all of 127.0.0.0/8
        self.visits: list[Visit] = []
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.robots: dict[str, tuple[int, bytes]] = {}
        self.is_closing = threading.Event()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Return the address of a path at one of the hosts."""
        return f"http://{host}:{self.server_port}{path}"

    def feed(self, path: str, urls: list[str]) -> None:
        """Serve a feed that names the URLs, the newest first."""
        items = "".join(
            f"<item><title>t</title><link>{url.replace('&', '&amp;')}</link>"
            f"<pubDate>Mon, 02 Mar 2026 {23 - i // 60:02}:{59 - i % 60:02}:00 GMT</pubDate></item>"
            for i, url in enumerate(urls)
        )
        body = f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'
        headers = {"Content-Type": "application/rss+xml", "ETag": '"one"'}
        self.pages[path] = (200, headers, body.encode())

    def paths(self, host: str) -> list[str]:
        """Return the paths asked of a host, in order."""
        return [visit.path for visit in self.visits if visit.host == host]

    def handle_error(self, *_args: Any) -> None:
        """Say nothing: a client that hangs up is what is being tested."""


class _Handler(BaseHTTPRequestHandler):
    server: Web

    def log_message(self, *_args: Any) -> None:
        """Keep the visits in memory instead."""

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        seen = Visit(time.monotonic(), host, self.path, dict(self.headers.items()))
        self.server.visits.append(seen)
        special = getattr(self, "_" + self.path.strip("/").split("/")[0].replace("-", "_"), None)
        if self.path == "/robots.txt":
            status, body = self.server.robots.get(host, (404, b""))
            self._answer(status, {"Content-Type": "text/plain"}, body)
        elif self.path in self.server.pages:
            status, headers, body = self.server.pages[self.path]
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self._answer(status, headers, body)
        elif special is not None:
            special()
        else:
            self._answer(404)

    def _answer(
        self, status: int, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _story(self) -> None:
        self._answer(200, body=STORY.format(self.path).encode())

    def _forbidden(self) -> None:
        self._answer(403)

    def _broken(self) -> None:
        self._answer(500)

    def _empty(self) -> None:
        self._answer(200)

    def _picture(self) -> None:
        self._answer(200, {"Content-Type": "image/png"}, b"\x89PNG")

    def _lying(self) -> None:
        kind = {"Content-Type": "text/html; charset=utf-8"}
        self._answer(200, kind, STORY.format("Señor Núñez").encode("latin-1"))

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(50 << 20))
        self.end_headers()
        self._pour(50)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._pour(50)

    def _pour(self, megabytes: int) -> None:
        with contextlib.suppress(OSError):
            for _ in range(megabytes):
                self.wfile.write(b"x" * (1 << 20))

    def _bomb(self) -> None:
        self._answer(200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * (40 << 20)))

    def _hang(self) -> None:
        self.server.is_closing.wait(60)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.is_closing.wait(0.3):
                self.wfile.write(b"x")

    def _loop(self) -> None:
        self._answer(302, {"Location": self.path + "/on"})

    def _goto(self) -> None:
        self._answer(302, {"Location": unquote(self.path).removeprefix("/goto/")})

    def _busy(self) -> None:
        is_first = sum(visit.path == self.path for visit in self.server.visits) == 1
        if is_first:
            self._answer(503, {"Retry-After": "2"})
        else:
            self._story()

    def _closed(self) -> None:
        self._answer(429, {"Retry-After": "86400"})


@contextlib.contextmanager
def serving(server: Web) -> Iterator[Web]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving(Web()) as server:
        yield server


@pytest.fixture(scope="module")
def secret() -> Iterator[Web]:
    """Serve what no crawl is allowed to reach."""
    with serving(Web()) as server:
        yield server


@pytest.fixture(scope="module")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Serve https with a certificate that nobody has signed."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(_self_signed())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = Web()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server):
        yield server


def _self_signed() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    alternative = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


@dataclass
class Crawl:
    """What one turn did: the books by URL, the account, and what it printed."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    printed: str = ""

    def outcome(self, url: str) -> tuple[str, str | None]:
        """Return a URL's outcome and reason."""
        entry = self.entries[url]
        return entry["outcome"], entry["reason"]


def crawl(*sites: dict[str, Any], **order: Any) -> Crawl:
    """Run one turn in a process of its own, since an engine does not start twice."""
    order_line = json.dumps({"sites": sites, **order})
    ended = _launcher().run([order_line], ENVIRONMENT, str(ROOT))
    return finished(ended.stdout, ended.stderr)


@cache
def _launcher() -> Launcher:
    """Return a process that has the crawl's modules loaded; it ends with this one."""
    launcher = Launcher("tests.crawl.drive")
    atexit.register(launcher.close)
    return launcher


def started(*sites: dict[str, Any], **order: Any) -> subprocess.Popen[str]:
    """Start a turn and return its process, which loads all that it needs by itself."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, str(DRIVE), json.dumps({"sites": sites, **order})],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(out: str, err: str) -> Crawl:
    """Return what a turn printed as a Crawl."""
    assert out, err
    told = json.loads(out.splitlines()[-1])
    return Crawl({e["url"]: e for e in told["entries"]}, told["result"], err)


def interrupt(
    process: subprocess.Popen[str], is_time: Callable[[], bool], *numbers: signal.Signals
) -> None:
    """Send signals one after the other, half a second apart, once it is time."""
    until = time.monotonic() + 30
    while not is_time():
        assert time.monotonic() < until, "the crawl never came so far"
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    for number in numbers:
        process.send_signal(number)
        time.sleep(0.5)
