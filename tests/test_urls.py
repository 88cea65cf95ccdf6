"""The identity of an article is pinned here: a key that changes lands the article once more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.core.tracking import TRACKING_NAMES, TRACKING_PREFIXES
from pipelines.core.urls import article_id, canonical_url, url_key

STORY = "https://herald.example/2026/03/flood"
PINNED = {
    "https://herald.example/2026/03/flood": "cfa618a7c3de11385b429e3adbe7863f",
    "https://herald.example/story?id=17&lang=en": "40e38fc3e426f05f007572be9066c1b0",
    "https://bürger.example/straße": "2258c48fb28f32992af81908d97f6f4a",
}


@pytest.mark.parametrize(("url", "identity"), PINNED.items())
def test_identities_are_pinned(url: str, identity: str) -> None:
    """Articles that have landed under these identities must be found again for ever."""
    assert article_id(canonical_url(url)) == identity


@pytest.mark.parametrize(
    "other",
    [
        "HTTPS://HERALD.EXAMPLE/2026/03/flood",
        "https://herald.example:443/2026/03/flood",
        "https://herald.example./2026/03/flood",
        "https://reader:secret@herald.example/2026/03/flood",
        f"{STORY}#comments",
        f"{STORY}?",
        f"{STORY}?&",
        f" {STORY}\n",
        "https://herald.example/2026/./x/../03/flood",
        "https://herald.example/2026/03/%66lo%6fd",
        f"{STORY};jsessionid=0A1B",
        f"{STORY}?utm_source=rss&amp;utm_medium=feed",
        f"{STORY}?UTM_Source=rss",
        f"{STORY}?ref=home-page",
        f"{STORY}?dm_source=footer_columns",
        f"{STORY}?outputType=amp",
        f"{STORY}?amp=1",
    ],
)
def test_what_does_not_name_the_story_goes(other: str) -> None:
    """The way to a story, a session, a default port and another spelling are no other story."""
    assert canonical_url(other) == STORY


@pytest.mark.parametrize("name", sorted(TRACKING_NAMES))
def test_each_tracking_parameter_goes(name: str) -> None:
    """Whatever its value is, and beside a parameter that stays."""
    assert canonical_url(f"{STORY}?{name}=a1-b2") == STORY
    assert canonical_url(f"{STORY}?id=7&{name}=a1-b2") == f"{STORY}?id=7"


@pytest.mark.parametrize("prefix", TRACKING_PREFIXES)
def test_each_tracking_prefix_goes(prefix: str) -> None:
    """All names that begin so."""
    assert canonical_url(f"{STORY}?{prefix}anything=1") == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/story?id=1", "/story?id=2"),
        ("/story?4711", "/story?4712"),
        ("/?p=17", "/?p=18"),
        ("/?source=rain", "/?source=flood"),
        ("/article.aspx?ref=rain", "/article.aspx?ref=flood"),
        ("/story?ref=8841", "/story?ref=9002"),
        ("/story?cid=8841", "/story?cid=9002"),
        ("/Flood", "/flood"),
        ("/a%2Fb", "/a/b"),
        ("//flood", "/flood"),
        ("/flood", "/flood/"),
        ("/search?q=a+b", "/search?q=a%2Bb"),
        ("/search?q=%E9", "/search?q=%E8"),
        ("/story?page=2&page=3", "/story?page=3&page=2"),
        ("/#!/story/1", "/#!/story/2"),
        (":8443/flood", "/flood"),
        ("/story?v=abc", "/story?v=abd"),
        ("/story?outputType=json", "/story"),
    ],
)
def test_two_stories_stay_two(one: str, other: str) -> None:
    """A parameter that may carry a story's number or name is kept where in doubt."""
    host = "https://herald.example"
    assert url_key(host + one) != url_key(host + other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://b.example/caf%c3%a9", "https://b.example/caf%C3%A9"),
        ("https://b.example/café", "https://b.example/caf%C3%A9"),
        ("https://b.example/%7Euser", "https://b.example/~user"),
        ("https://xn--brger-kva.example/a", "https://bürger.example/a"),
        ("https://b.example/a?a=1&b=2", "https://b.example/a?b=2&a=1"),
        ("https://b.example", "https://b.example/"),
        ("https://b.example/a/..", "https://b.example/"),
        ("https://b.example/a/%2e%2E/b", "https://b.example/b"),
    ],
)
def test_two_spellings_are_one(one: str, other: str) -> None:
    """Escapes, letters of a host and the order of parameters say nothing of the story."""
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    "text", ["", "herald.example/a", "ftp://h.example/a", "https://", "//h/a"]
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    """So that no key is made of it."""
    with pytest.raises(ValueError, match="is not an http or https URL"):
        canonical_url(text)


@given(path=st.text(), query=st.text(), is_escaped=st.booleans())
def test_a_canonical_address_is_its_own(path: str, query: str, *, is_escaped: bool) -> None:
    """Applied a second time, the rules change nothing, whatever the address holds."""
    url = f"https://herald.example/{path}?{query}"
    try:
        once = canonical_url(url.replace("a", "%61") if is_escaped else url)
    except ValueError:
        return
    assert canonical_url(once) == once
