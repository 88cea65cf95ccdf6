"""A watcher on 127.0.0.1 such as healthchecks.io, that keeps what `dateline run` posts to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Watcher:
    """heard: the paths that were posted to, in order: `/start`, then `/` or `/4`, say."""

    url: str = ""
    heard: list[str] = field(default_factory=list)

    def wait_for(self, path: str, seconds: float = 60) -> None:
        """Return once that path was posted to. Raises: AssertionError after so many seconds."""
        end = time.monotonic() + seconds
        while path not in self.heard:
            assert time.monotonic() < end, f"{path} was never heard, only {self.heard}"
            time.sleep(0.05)


@contextmanager
def watching() -> Iterator[Watcher]:
    """Listen until the block ends."""
    watcher = Watcher()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            watcher.heard.append(self.path.removeprefix("/ping") or "/")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    watcher.url = f"http://127.0.0.1:{server.server_port}/ping"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield watcher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
