"""How a turn ends before its time, and what it says of faults."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.conftest import Web, crawl, finished, interrupt, started

STOPPED = 130


@pytest.fixture(autouse=True)
def _fresh(web: Web) -> None:
    web.pages.clear()
    web.visits.clear()


def _site(web: Web, paths: list[str], delay: float = 0.0) -> dict[str, Any]:
    web.feed("/rss", [web.url(path) for path in paths])
    return {
        "name": "site",
        "home": web.url(),
        "feeds": [web.url("/rss")],
        "delay": delay,
        "allow_addresses": [f"127.0.0.1:{web.server_port}"],
    }


def _stories(web: Web) -> int:
    return sum(visit.path.startswith("/story/") for visit in web.visits)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_commits_what_is_fetched(web: Web, number: signal.Signals) -> None:
    """After Ctrl-C or SIGTERM the fetched pages land and the others say why they did not."""
    site = _site(web, [f"/story/{n}" for n in range(200)], delay=0.1)
    process = started(site)
    interrupt(process, lambda: _stories(web) >= 5, number)
    result = finished(*process.communicate(timeout=30))
    assert result.result["reason"] == "stopped"
    outcomes = [(e["outcome"], e["reason"]) for e in result.entries.values()]
    assert outcomes.count(("landed", None)) == _stories(web)
    assert outcomes.count(("skipped", "stopped")) == 200 - _stories(web)
    assert result.result["commits"] == [1]


def test_second_signal_ends_at_once(web: Web) -> None:
    """Ctrl-C twice does not wait for a page that hangs."""
    site = _site(web, ["/hang/1"])
    process = started(site)
    hanging = lambda: any(visit.path == "/hang/1" for visit in web.visits)  # noqa: E731
    interrupt(process, hanging, signal.SIGINT, signal.SIGINT)
    assert process.wait(timeout=2) == STOPPED
    process.communicate()


def test_sigterm_cancels_a_request_that_hangs(web: Web) -> None:
    """SIGTERM does not wait the minute that a page may take: it is cut off and says so."""
    process = started(_site(web, ["/hang/1", "/story/1"]), settings="settings.local")
    hanging = lambda: any(visit.path == "/hang/1" for visit in web.visits)  # noqa: E731
    interrupt(process, hanging, signal.SIGTERM)
    result = finished(*process.communicate(timeout=20))
    assert result.outcome(web.url("/hang/1")) == ("skipped", "stopped")
    assert result.outcome(web.url("/story/1")) == ("skipped", "stopped")


def test_deadline_cancels_a_request_that_hangs(web: Web) -> None:
    """It is not the page's fault, and the next run takes it: no failed try is counted."""
    result = crawl(_site(web, ["/hang/1"]), deadline=1.0, settings="settings.local")
    assert result.outcome(web.url("/hang/1")) == ("skipped", "deadline")
    assert result.entries[web.url("/hang/1")]["detail"] == "the run's time was over"


def test_storage_that_is_down_stops_the_run_and_keeps_the_pages(web: Web) -> None:
    """When the commit fails, the run says so and the pages are in the spool."""
    result = crawl(_site(web, ["/story/1", "/story/2"]), storage="down")
    assert result.result["faults"] == [
        "StorageFault: the bucket does not answer: check the endpoint"
    ]
    assert result.outcome(web.url("/story/1")) == ("spooled", None)
    assert result.printed == ""


def test_full_disk_stops_the_run(web: Web) -> None:
    """When a page cannot be spooled, no further ones are fetched for nothing."""
    result = crawl(_site(web, [f"/story/{n}" for n in range(50)], delay=0.1), storage="full")
    assert result.result["reason"] == "fault"
    assert result.outcome(web.url("/story/0")) == ("failed", "storage")
    assert _stories(web) < 50


def test_fault_of_ours_is_told_and_the_run_goes_on(web: Web) -> None:
    """An error in a stage comes back as a fault, with the other pages landed."""
    web.pages["/crash"] = (200, {}, b"<p>crash</p>")
    result = crawl(_site(web, ["/crash", "/story/1"]))
    assert result.result["faults"] == ["RuntimeError: a fault of ours"]
    assert result.outcome(web.url("/story/1")) == ("landed", None)
    assert result.outcome(web.url("/crash")) == ("skipped", "fault")
    assert "Traceback" not in result.printed


def test_records_are_written_locally_too(web: Web, tmp_path: Path) -> None:
    """With a local file every article is a line of it."""
    path = tmp_path / "records.jsonl"
    crawl(_site(web, ["/story/1", "/story/2"]), jsonl=str(path))
    lines = path.read_text("utf-8").splitlines()
    assert {json.loads(line)["url"] for line in lines} == {
        web.url("/story/1"),
        web.url("/story/2"),
    }


def test_local_file_that_cannot_be_written_is_a_fault(web: Web, tmp_path: Path) -> None:
    """A path that cannot be written stops the run and is named."""
    result = crawl(_site(web, ["/story/1"]), jsonl=str(tmp_path / "missing" / "records.jsonl"))
    assert "records.jsonl" in result.result["faults"][0]
