"""Serve the demo newspaper on 127.0.0.1 for as long as a crawl lasts."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from urllib.parse import urlsplit

from crawler.demo.newspaper import Resource, resources

HOST = "127.0.0.1"


@contextmanager
def demo_newspaper(port: int) -> Iterator[str]:
    """Serve the demo newspaper and yield its base URL, `http://127.0.0.1:PORT`.

    port: the port to take; 0, or one that is in use, gives a free one.
    """
    server = _open(port)
    base_url = f"http://{HOST}:{server.server_port}"
    server.resources = resources(base_url)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield base_url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def remembered_port(home: Path) -> int:
    """Return the port of the last crawl from `<home>/demo-port`, or 0 when there is none.

    On the same port the pages have the same addresses, so the next crawl knows them as seen.
    """
    try:
        port = int((home / "demo-port").read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0
    return port if 0 < port < 65536 else 0


def remember_port(home: Path, base_url: str) -> None:
    """Keep the port of a base URL in `<home>/demo-port`."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "demo-port").write_text(f"{urlsplit(base_url).port}\n", "ascii")


class _Server(ThreadingHTTPServer):
    resources: dict[str, Resource]

    def server_bind(self) -> None:
        """Bind without looking up this machine's name, which may ask a distant name server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.socket.getsockname()[1]


def _open(port: int) -> _Server:
    try:
        return _Server((HOST, port), _Handler)
    except OSError:
        return _Server((HOST, 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer with the page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the page's headers."""
        self._answer(with_body=False)

    def log_message(self, *_: object) -> None:
        """Log nothing, since the terminal belongs to the crawl."""

    def _answer(self, *, with_body: bool) -> None:
        resource = self.server.resources.get(urlsplit(self.path).path)
        if resource is None:
            self.send_error(404)
            return
        time.sleep(resource.wait)
        body = resource.render()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        status = 304 if self._knows(etag, resource) else resource.status
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if resource.content_type and status != 304:
            self.send_header("Content-Type", resource.content_type)
        if resource.location:
            self.send_header("Location", resource.location)
        else:
            self.send_header("ETag", etag)
            modified = resource.modified.astimezone(UTC)
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(body)

    def _knows(self, etag: str, resource: Resource) -> bool:
        """Tell whether the client has this version. A tag decides before a date (RFC 9110)."""
        if resource.status != 200:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return etag in tags or tags.strip() == "*"
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and resource.modified.replace(microsecond=0) <= since
