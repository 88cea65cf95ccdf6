"""What a watcher hears of a scheduled run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.runs.ping import watched
from pipelines.core.errors import StorageFault


class _Listener(ThreadingHTTPServer):
    heard: list[tuple[str, str]]


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def listener() -> Iterator[_Listener]:
    with _Listener(("127.0.0.1", 0), _Handler) as server:
        server.heard = []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def url_of(listener: _Listener) -> str:
    return f"http://127.0.0.1:{listener.server_port}/abc/"


def test_a_run_that_is_well_is_the_plain_address(listener: _Listener) -> None:
    """After the word that it has begun."""
    with watched(url_of(listener)) as word:
        word.code, word.line = 0, "isle: 3 landed"
    assert listener.heard == [("/abc/start", ""), ("/abc", "isle: 3 landed")]


def test_a_run_in_trouble_gives_its_exit_code(listener: _Listener) -> None:
    """With the line that says what the trouble is."""
    with watched(url_of(listener)) as word:
        word.code, word.line = 4, "skerry: nothing"
    assert listener.heard[-1] == ("/abc/4", "skerry: nothing")


def test_a_fault_gives_its_own_code(listener: _Listener) -> None:
    """And goes on to the user."""
    with pytest.raises(StorageFault), watched(url_of(listener)):
        raise StorageFault("the bucket is away")
    assert listener.heard[-1] == ("/abc/3", "the bucket is away")


def test_an_error_of_ours_is_1(listener: _Listener) -> None:
    """Whatever it is."""
    with pytest.raises(ZeroDivisionError), watched(url_of(listener)):
        raise ZeroDivisionError
    assert listener.heard[-1] == ("/abc/1", "")


def test_a_watcher_that_is_away_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a word says so."""
    with watched("http://127.0.0.1:9/abc") as word:
        word.code = 0
    assert capsys.readouterr().err.count("DATELINE_PING_URL did not answer") == 2


def test_without_a_watcher_nothing_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor said."""
    with watched(None) as word:
        word.code = 0
    assert capsys.readouterr().err == ""
