"""The demo newspaper is a web server like others, on this machine alone."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.demo.newspaper import GONE, MOVED, MOVED_TO, TRACKED
from crawler.demo.server import demo_newspaper, remember_port, remembered_port
from crawler.demo.stories import stories

ARTICLE = stories()[0].path


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with demo_newspaper(0) as url:
        yield url


def ask(
    base_url: str, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send one request and follow nothing."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/rss.xml", "/sitemap.xml", ARTICLE])
def test_known_version_is_not_sent_again(base_url: str, path: str) -> None:
    """Feeds, sitemaps and pages answer 304 without a body to their own tag or date."""
    first, body = ask(base_url, path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert (first.status, bool(body)) == (200, True)
    for known in ({"If_None_Match": tag}, {"If_Modified_Since": date}):
        again, nothing = ask(base_url, path, **known)
        assert (again.status, nothing) == (304, b"")


def test_another_version_is_sent(base_url: str) -> None:
    """A tag that is not the page's own, or an older date, gets the page."""
    for other in (
        {"If_None_Match": '"0"'},
        {"If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
    ):
        response, body = ask(base_url, ARTICLE, **other)
        assert (response.status, bool(body)) == (200, True)


def test_head_has_the_headers_alone(base_url: str) -> None:
    """HEAD answers as GET does, less the body."""
    get, body = ask(base_url, ARTICLE)
    head, nothing = ask(base_url, ARTICLE, "HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == str(len(body))
    assert head.headers["ETag"] == get.headers["ETag"]


def test_moved_article_points_to_its_new_address(base_url: str) -> None:
    """The old address answers 301, and what it names is there."""
    moved, _ = ask(base_url, MOVED)
    assert (moved.status, moved.headers["Location"]) == (301, MOVED_TO)
    assert ask(base_url, MOVED_TO)[0].status == 200


def test_missing_page_is_missing(base_url: str) -> None:
    """The feed's dead link answers 404."""
    assert ask(base_url, GONE)[0].status == 404


def test_tracking_parameters_change_nothing(base_url: str) -> None:
    """The tracked address gives the very page of the plain one."""
    assert ask(base_url, TRACKED)[1] == ask(base_url, urlsplit(TRACKED).path)[1]


def test_taken_port_gives_a_free_one(base_url: str) -> None:
    """Two papers at once both get an address of their own."""
    with demo_newspaper(urlsplit(base_url).port or 0) as second:
        assert second != base_url
        assert ask(second, "/robots.txt")[0].status == 200


def test_server_is_gone_afterwards() -> None:
    """After the crawl nothing listens any more, and the port can be taken again."""
    with demo_newspaper(0) as url:
        port = urlsplit(url).port or 0
        ask(url, "/robots.txt")
    with pytest.raises(ConnectionRefusedError):
        ask(url, "/robots.txt")
    with demo_newspaper(port) as again:
        assert again == url


def test_port_is_remembered(tmp_path: Path) -> None:
    """A port kept in the home is the next crawl's; none, or a spoiled file, is 0."""
    home = tmp_path / "home"
    assert remembered_port(home) == 0
    remember_port(home, "http://127.0.0.1:8123")
    assert remembered_port(home) == 8123
    for spoiled in ("", "eight", "70000", "-1"):
        (home / "demo-port").write_text(spoiled, "ascii")
        assert remembered_port(home) == 0
