"""The bucket goes away in the middle of a run, and comes back."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Run
from tests.cli.paper import Paper, served
from tests.cli.test_stopping import begun, landed, stories, wait_until

ARTICLES = 8


class Line(socketserver.ThreadingTCPServer):
    """A line to the store that can be cut: what comes then is hung up on."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, store: tuple[str, int]) -> None:
        self.store, self.is_cut = store, False
        super().__init__(("127.0.0.1", 0), _Call)


class _Call(socketserver.BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        """Pass bytes both ways until one side ends or the line is cut."""
        if self.server.is_cut:
            return
        with socket.create_connection(self.server.store) as store:
            back = threading.Thread(target=self._pass, args=(store, self.request), daemon=True)
            back.start()
            self._pass(self.request, store)
            back.join()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (data := source.recv(65536)) and not self.server.is_cut:
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.mark.usefixtures("bucket")
def test_what_could_not_be_uploaded_lands_with_the_next_run(
    dateline: Run, environment: dict[str, str]
) -> None:
    """Exit code 3 and one line; nothing is lost, nothing half-landed is to be seen."""
    store = urlsplit(environment["AWS_ENDPOINT_URL_S3"])
    with Line((str(store.hostname), int(store.port or 0))) as line:
        threading.Thread(target=line.serve_forever, args=(0.05,), daemon=True).start()
        environment["AWS_ENDPOINT_URL_S3"] = f"http://127.0.0.1:{line.server_address[1]}"
        with (
            served(Paper(articles=ARTICLES, slow=0.2)) as paper,
            begun(paper, environment) as process,
        ):
            wait_until(lambda: len(stories(paper)) >= 2)
            line.is_cut = True
            out, err = process.communicate(timeout=120)
            assert (process.returncode, err.count("\n")) == (3, 1)
            assert "AWS_ENDPOINT_URL_S3" in err
            assert "spooled" in out
            line.is_cut = False
            assert landed(dateline) == []
            ended = dateline("crawl", f"{paper.url}/feed.xml", "--delay", "0")
            assert ended.returncode == 0
            assert Counter(landed(dateline)) == {
                f"{paper.url}/story/{n}": 1 for n in range(ARTICLES)
            }
        line.shutdown()
