"""Who is told of a run, on 127.0.0.1: a watcher such as healthchecks.io, and a mail server."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer


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


@dataclass
class Mailbox:
    """Takes one mail with each connection to its socket.

    arrived: the mails, in order; of one that a command `mail` sent, its arguments come first.
    """

    port: int = 0
    arrived: list[str] = field(default_factory=list)

    def post(self, text: str) -> None:
        """Send a mail, and return once it has arrived."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(text.encode())
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)  # closed by the other side

    def make_command(self, path: Path) -> None:
        """Write a command `mail` to a path, which sends its arguments and its input here."""
        path.parent.mkdir(parents=True)
        path.write_text(
            f"#!{sys.executable}\nimport socket, sys\n"
            f"with socket.create_connection(('127.0.0.1', {self.port})) as mail:\n"
            "    mail.sendall((' '.join(sys.argv[1:]) + '\\n' + sys.stdin.read()).encode())\n"
            "    mail.shutdown(socket.SHUT_WR)\n    mail.recv(1)\n"
        )
        path.chmod(0o755)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Listen until the block ends."""
    box = Mailbox()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            box.arrived.append(self.rfile.read().decode())

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
