"""A page that sends its reader on by `<meta http-equiv="refresh">` is followed, once."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler.fetching.pages import sent_on
from tests.crawl.conftest import Web, crawl

HERE = "https://lantern.example/rss/articles/1"
THERE = "https://lantern.example/2024/bell"


def sent(markup: str) -> str | None:
    page = f"<html><head><title>Opening</title>{markup}</head><body>Opening</body></html>"
    return sent_on(HtmlResponse(HERE, body=page.encode()))


@pytest.mark.parametrize(
    "markup",
    [
        f'<meta http-equiv="refresh" content="0;URL={THERE}">',
        "<META HTTP-EQUIV='Refresh' CONTENT=\"3; url='/2024/bell'\">",
        "<meta content='1;url=../../2024/bell' http-equiv=refresh>",
        "<meta http-equiv=refresh content=0;/2024/bell>",
        f'<meta name="a" content="b"><meta http-equiv="refresh" content="0.5, {THERE}">',
    ],
)
def test_a_page_sends_on(markup: str) -> None:
    assert sent(markup) == THERE


@pytest.mark.parametrize(
    "markup",
    [
        '<meta http-equiv="refresh" content="300">',
        f'<meta http-equiv="refresh" content="0;url={HERE}?utm_source=x#top">',
        f'<meta http-equiv="refresh" content="600;url={THERE}">',
        '<meta http-equiv="refresh" content="0;url=https://other.example/bell">',
        f'<noscript><meta http-equiv="refresh" content="0;url={THERE}"></noscript>',
        '<meta http-equiv="refresh" content="0;url=http://[">',
        "<meta name='description' content='refresh; url=/x'>",
    ],
)
def test_a_page_that_sends_nowhere(markup: str) -> None:
    """It loads itself anew, waits to be read, leads to another site, or is for old browsers."""
    assert sent(markup) is None


def test_a_refresh_is_a_redirect_once(web: Web) -> None:
    web.pages.clear()
    web.robots.clear()
    pages = {
        "/on/1": web.url("/story/1"),
        "/on/2": web.url("/on/3"),
        "/on/3": web.url("/story/2"),
    }
    for path, target in pages.items():
        body = f'<title>Opening</title><meta http-equiv="refresh" content="0;URL={target}">'
        web.pages[path] = (200, {"Content-Type": "text/html"}, body.encode())
    web.feed("/feed", [web.url("/on/1"), web.url("/on/2")])
    allowed = [f"127.0.0.1:{web.server_port}"]
    site = {"name": "bare", "home": web.url("/feed"), "limit": 200, "allow_addresses": allowed}
    done = crawl({**site, "delay": 0.0})
    assert done.outcome(web.url("/on/1"))[0] == "landed"
    assert done.outcome(web.url("/on/2"))[0] == "rejected"
