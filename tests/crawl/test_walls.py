"""Walls before a page: in whichever way they come, they are named, and the host is left alone."""

from __future__ import annotations

import pytest

from pipelines.core.reasons import Reason
from pipelines.core.walls import asks_for_a_person, wall_at
from tests.crawl.conftest import Crawl, Web, crawl

WALL = b"<html><head><title>Just a moment...</title></head><body>One second.</body></html>"
SCRIPT = b"<html><script src=/cdn-cgi/challenge-platform/h.js></script><title>h.example</title>"


def _crawl(web: Web, *paths: str, host: str = "127.0.0.7") -> Crawl:
    web.feed("/rss", [web.url(path, host) for path in paths])
    allowed = [f"{host}:{web.server_port}"]
    feeds = [web.url("/rss", host)]
    return crawl(
        {
            "name": "s",
            "home": web.url("/", host),
            "feeds": feeds,
            "limit": 50,
            "delay": 0.0,
            "allow_addresses": allowed,
        }
    )


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {}, WALL),
        (503, {}, WALL),
        (403, {}, SCRIPT),
        (403, {"cf-mitigated": "challenge"}, b"<html></html>"),
        (202, {"x-amzn-waf-action": "challenge"}, b"<html></html>"),
        (200, {"cf-mitigated": "challenge"}, b"<html><p>Wait.</p></html>"),
        (200, {}, SCRIPT.replace(b"h.example", b"Just a moment...")),
    ],
)
def test_a_bot_wall_is_known_in_each_of_its_ways(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    """By its header, its script or its title, with whatever status."""
    assert asks_for_a_person(status, headers, body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<title>Just a moment... and other songs</title>" + b"<p>Words.</p>" * 9000),
        (403, b"<html><title>403 Forbidden</title></html>"),
        (404, WALL),
        (200, b"<script src=/cdn-cgi/challenge-platform/h.js></script><title>Flood</title><p>a"),
        (503, b"<title>Service unavailable</title>"),
    ],
)
def test_another_answer_is_no_bot_wall(status: int, body: bytes) -> None:
    """A story with a wall's script in its foot, and a plain refusal."""
    assert not asks_for_a_person(status, {}, body)


@pytest.mark.parametrize(
    ("asked", "got", "wall"),
    [
        ("/flood", "https://h.example/login?next=/flood", Reason.LOGIN),
        ("/flood", "https://login.h.example/x", Reason.LOGIN),
        ("/flood", "https://h.example/konto/anmelden", Reason.LOGIN),
        ("/flood", "https://consent.h.example/v2/x", Reason.CONSENT_WALL),
        ("/flood", "https://h.example/are-you-human.html", Reason.CHALLENGE),
        ("/flood", "https://h.example/news/the-login-that-failed", None),
        ("/flood", "https://h.example/news/challenge-accepted", None),
        ("/abo/flood", "https://h.example/abo/flood-2", None),
    ],
)
def test_a_redirect_to_a_wall_is_known_by_its_address(
    asked: str, got: str, wall: Reason | None
) -> None:
    """A word of the address counts as a whole part of it, which the asked one has not."""
    assert wall_at(f"https://h.example{asked}", got) is wall


def test_after_two_bot_walls_the_host_is_left_alone(web: Web) -> None:
    """The rest of its pages waits for the next run, and no wall is asked three times."""
    paths = [f"/walled/{n}" for n in range(6)]
    web.pages |= dict.fromkeys(paths, (503, {}, WALL))
    result = _crawl(web, *paths)
    outcomes = [result.outcome(web.url(path, "127.0.0.7")) for path in paths]
    assert outcomes.count(("failed", "challenge")) >= 2
    assert set(outcomes) == {("failed", "challenge"), ("skipped", "held")}
    asked = [path for path in web.paths("127.0.0.7") if path.startswith("/walled/")]
    assert len(asked) == len(set(asked)) < 6


def test_a_login_is_told(web: Web) -> None:
    """The page behind the redirect is no story, and the line says what it is."""
    web.pages["/plus/1"] = (302, {"Location": "/login?next=1"}, b"")
    web.pages["/login?next=1"] = (200, {}, b"<p>Log in to read on.</p>")
    result = _crawl(web, "/plus/1", host="127.0.0.8")
    assert result.outcome(web.url("/plus/1", "127.0.0.8")) == ("failed", "login")
    assert "leads to a login" in result.entries[web.url("/plus/1", "127.0.0.8")]["detail"]
