"""Other extractors read the shared pages by themselves, and one at a time."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.extraction_peers import timed

ROOT = Path(__file__).parents[2]
STORY = (
    "<html><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1>"
    "<p>The new bridge over the Alm opened on Monday, two years later than was planned.</p>"
    "<p>About three hundred people walked across it before the first cars were let on.</p>"
    "</article></body></html>"
)


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_a_peer_needs_nothing_of_ours_but_the_benchmark() -> None:
    """The module runs where neither our packages nor those they need are installed."""
    code = "import sys, benchmarks.extraction_peers; print(*sys.modules)"
    run = _python("-S", "-c", code)  # -S: nothing that is installed can be imported
    assert run.returncode == 0, run.stderr
    assert not {"pipelines", "lxml"} & {*run.stdout.split()}


def test_a_peers_answers_have_the_form_that_is_scored(tmp_path: Path) -> None:
    """Each page has its text, title, author and date, in the form of our own predictions."""
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a-1.html.gz").write_bytes(gzip.compress(STORY.encode()))
    (tmp_path / "ground_truth.json").write_text('{"a-1": {"url": null}}', "utf-8")
    out = tmp_path / "out.json"
    command = ["-m", "benchmarks.extraction_peers", "--peer", "trafilatura"]
    run = _python(*command, "--data", str(tmp_path), "--out", str(out))
    assert run.returncode == 0, run.stderr
    (answer,) = json.loads(out.read_text("utf-8")).values()
    assert "three hundred people" in answer.pop("text")
    assert answer == {"title": "Bridge opens", "author": [], "date": None}


def test_a_page_on_which_a_peer_fails_costs_that_page() -> None:
    """What a peer raises is named, and the answer is empty."""

    def fails(page: bytes, url: str) -> dict[str, str]:
        raise LookupError(url, page)

    answer, _, raised = timed(fails, b"", "https://herald.example/1")
    assert (answer["text"], answer["title"], raised) == ("", "", "LookupError")


def test_no_peer_gets_to_the_network() -> None:
    """Neither a name is resolved nor a connection made, whatever a peer tries."""
    code = (
        "import socket, sys\n"
        "from benchmarks.extraction_peers import refuse_network\n"
        "sys.addaudithook(refuse_network)\n"
        "for ask in (lambda: socket.getaddrinfo('localhost', 80),\n"
        "            lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "            lambda: socket.socket().connect(('127.0.0.1', 9))):\n"
        "    try: ask()\n"
        "    except PermissionError: print('refused')\n"
    )
    assert _python("-c", code).stdout.split() == ["refused"] * 3
