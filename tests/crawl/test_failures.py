"""Every way in which a page can fail to come: one line in the books, and the run goes on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.crawl.conftest import Crawl, Web, crawl, serving

HOSTS = [f"127.0.0.{n}" for n in range(1, 10)]
EXPECTED = {
    "/forbidden/1": ("failed", "http_403"),
    "/missing/1": ("failed", "http_404"),
    "/broken/1": ("failed", "http_500"),
    "/empty/1": ("failed", "empty"),
    "/picture/1": ("failed", "not_html"),
    "/huge/1": ("failed", "too_large"),
    "/endless/1": ("failed", "too_large"),
    "/bomb/1": ("failed", "too_large"),
    "/lying/1": ("landed", None),
    "/loop/1": ("failed", "redirect_loop"),
    "/goto/file:///etc/hostname": ("failed", "scheme_refused"),
    "/goto/data:text/html,hello": ("failed", "scheme_refused"),
    "/goto/ftp://127.0.0.1/x": ("failed", "scheme_refused"),
    "/story/1": ("landed", None),
    "/private/1": ("skipped", "robots"),
}
ODD = {
    "http://nowhere.invalid/a": ("failed", "dns"),
    "http://127.0.0.2:1/a": ("failed", "connection_refused"),
    "http://127.0.0.1:99999/a": ("failed", "bad_url"),
    "s3://bucket/key": ("failed", "scheme_refused"),
}


@pytest.fixture(scope="module")
def result(web: Web, secret: Web, impostor: Web) -> Crawl:
    web.robots["127.0.0.1"] = (200, b"User-agent: *\nDisallow: /private/\n")
    web.robots["127.0.0.8"] = (200, b"User-agent: *\nDisallow: /\n")
    web.robots["127.0.0.9"] = (500, b"")
    web.feed("/feed", [*(web.url(path) for path in EXPECTED), *ODD, *_elsewhere(web, impostor)])
    web.feed("/inward", list(_inward(secret)) + [web.url("/goto/" + u) for u in _inward(secret)])
    web.pages["/torn"] = (200, {}, b"<rss><channel<item<link</item</link>")
    allowed = [f"{host}:{web.server_port}" for host in HOSTS]
    allowed += ["127.0.0.2:1", f"localhost:{impostor.server_port}"]
    site: dict[str, Any] = {
        "name": "all",
        "home": web.url(),
        "feeds": [
            web.url("/feed"),
            web.url("/inward"),
            web.url("/forbidden/feed"),
            web.url("/torn"),
        ],
        "delay": 0.0,
        "allow_addresses": allowed,
    }
    return crawl(site, names={"rebound.example": "127.0.0.1"})


def _elsewhere(web: Web, impostor: Web) -> dict[str, tuple[str, str | None]]:
    return {
        web.url("/hang/1", "127.0.0.2"): ("failed", "timeout"),
        web.url("/drip/1", "127.0.0.3"): ("failed", "timeout"),
        web.url("/story/a", "127.0.0.8"): ("skipped", "robots"),
        web.url("/story/b", "127.0.0.9"): ("failed", "http_500"),
        f"https://localhost:{impostor.server_port}/story/1": ("failed", "tls"),
    }


def _inward(secret: Web) -> tuple[str, ...]:
    """Ways to write the address of a machine that is not public."""
    port = secret.server_port
    return (
        f"http://127.0.0.1:{port}/story/dotted",
        f"http://2130706433:{port}/story/decimal",
        f"http://0x7f000001:{port}/story/hexadecimal",
        f"http://127.1:{port}/story/short",
        f"http://[::1]:{port}/story/six",
        f"http://[::ffff:127.0.0.1]:{port}/story/mapped",
        f"http://rebound.example:{port}/story/name",
        f"http://localhost:{port}/story/localhost",
        "http://10.0.0.1/story/lan",
        "http://169.254.169.254/latest/meta-data",
    )


@pytest.mark.parametrize(("path", "expected"), EXPECTED.items())
def test_page_ends_under_its_reason(
    result: Crawl, web: Web, path: str, expected: tuple[str, str | None]
) -> None:
    """Each failure of a page has its own reason, and none stops the others."""
    assert result.outcome(web.url(path)) == expected


@pytest.mark.parametrize(("url", "expected"), ODD.items())
def test_odd_address_ends_under_its_reason(
    result: Crawl, url: str, expected: tuple[str, str | None]
) -> None:
    """An address that leads nowhere, or is no web address, fails alone."""
    assert result.outcome(url) == expected


def test_hosts_that_hang_forbid_or_lie_end_under_their_reasons(
    result: Crawl, web: Web, impostor: Web
) -> None:
    """A hang, a drip, robots.txt that forbids or fails, and a self-signed certificate."""
    for url, expected in _elsewhere(web, impostor).items():
        assert (url, result.outcome(url)) == (url, expected)


def test_private_address_is_refused_however_written(result: Crawl, web: Web, secret: Web) -> None:
    """No spelling of a private address, and no redirect or name that leads to it, is asked."""
    for url in _inward(secret):
        assert (url, result.outcome(url)) == (url, ("failed", "address_refused"))
        redirect = web.url("/goto/" + url)
        assert (redirect, result.outcome(redirect)) == (redirect, ("failed", "address_refused"))
    assert secret.visits == []


def test_source_that_fails_is_entered_too(result: Crawl, web: Web) -> None:
    """A feed that answers 403 or cannot be read is a line in the books; the others are crawled."""
    assert result.outcome(web.url("/torn")) == ("failed", "unreadable_feed")
    assert result.outcome(web.url("/forbidden/feed")) == ("failed", "http_403")


def test_feed_that_is_cut_off_is_told_and_read() -> None:
    """What it listed is fetched; it has to be sent again, so its ETag is not kept."""
    with serving(Web()) as web:
        web.feed("/feed", [web.url("/story/whole"), web.url("/story/lost")])
        status, headers, body = web.pages["/feed"]
        web.pages["/feed"] = (status, headers, body[: body.index(b"/story/lost")])
        site = {"name": "cut", "home": web.url(), "feeds": [web.url("/feed")], "delay": 0.0}
        found = crawl({**site, "allow_addresses": [f"127.0.0.1:{web.server_port}"]})
        assert found.outcome(web.url("/feed")) == ("failed", "cut_off_source")
        assert found.outcome(web.url("/story/whole")) == ("landed", None)


def test_every_failure_has_one_line_for_a_person(result: Crawl) -> None:
    """Whatever failed says what happened, in one line."""
    failed = [e for e in result.entries.values() if e["outcome"] == "failed"]
    assert all(e["detail"] and "\n" not in e["detail"] for e in failed)


def test_failures_are_no_faults(result: Crawl) -> None:
    """A web full of trouble is not a fault of ours."""
    assert result.result["reason"] == "finished"
    assert result.result["faults"] == []


def test_failures_print_nothing(result: Crawl) -> None:
    """No traceback and no library's log reaches the terminal: the books say it all."""
    assert result.printed == ""


def test_robots_txt_is_asked_once_and_its_rules_are_kept(result: Crawl, web: Web) -> None:
    """One robots.txt a host; nothing that it forbids is asked for."""
    del result
    assert web.paths("127.0.0.1").count("/robots.txt") == 1
    assert set(web.paths("127.0.0.8")) == {"/robots.txt"}
    assert set(web.paths("127.0.0.9")) == {"/robots.txt"}
    assert "/private/1" not in web.paths("127.0.0.1")


def test_user_agent_is_honest(result: Crawl, web: Web) -> None:
    """Every request says who asks, and sends neither cookie nor referrer."""
    del result
    assert all(visit.headers["User-Agent"].startswith("Dateline/") for visit in web.visits)
    assert not any({"Cookie", "Referer"} & set(visit.headers) for visit in web.visits)
