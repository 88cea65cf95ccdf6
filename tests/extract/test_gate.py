"""What is no article is rejected with its reason; what is one passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipelines.core.extract.gate.checks import check
from pipelines.core.extract.gate.features import counted, page_features
from pipelines.core.extract.gate.rejections import ErrorPageError, IndexPageError, RejectedError
from pipelines.core.extract.gate.trees import load_gate_model
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.reasons import Reason
from tests.extract.pages import HEADLINE, STORY, URL, draft_of, page

LINKS = "".join(f'<p><a href="/{n}/">Number {n} of many a story</a></p>' for n in range(60))


def small(title: str, body: str, head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def gate(body: bytes, url: str = URL) -> tuple[str, ...]:
    return check(parse_page(body, None), draft_of(body, url=url), url)


REJECTED = {
    Reason.CHALLENGE: small("Just a moment...", "<p>Checking your browser before access.</p>"),
    Reason.ERROR_PAGE: small(
        "404 Not Found", "<h1>404</h1><p>The page you asked for is not here.</p>"
    ),
    Reason.CONSENT_WALL: small(
        "The Lantern", "<h1>Before you continue</h1><p>We use cookies to show you the news, and "
        "to count how many read it. Choose below what we may do and what not.</p>"
    ),
    Reason.PAYWALL_STUB: small(
        HEADLINE, f"<article><h1>{HEADLINE}</h1><p>{STORY[0]}</p>"
        "<div>Already a subscriber? Log in to continue reading.</div></article>"
    ),
    Reason.VIDEO_ONLY: small(
        HEADLINE, f"<h1>{HEADLINE}</h1><p>Watch how the bell was lifted from the sea.</p>",
        '<meta property="og:type" content="video.other">',
    ),
    Reason.INDEX_PAGE: small("The Lantern", f"<h1>Harbour</h1>{LINKS}"),
    Reason.NOT_NEWS: small(
        "Ship's bell, brass", f"<h1>Ship's bell, brass</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>",
        '<meta property="og:type" content="product">',
    ),
    Reason.SCRIPT_ONLY: small(
        HEADLINE, f"<div id='root'></div><script>{'let story = 1;' * 99}</script>"
    ),
    Reason.TOO_SHORT: small(HEADLINE, f"<h1>{HEADLINE}</h1><p>It rang.</p>"),
    Reason.NO_HEADLINE: small("", "".join(f"<p>{text}</p>" for text in STORY)),
}  # fmt: skip


@pytest.mark.parametrize("reason", REJECTED)
def test_page_is_rejected_with_its_reason(reason: Reason) -> None:
    """Each kind of page that is no article has its own reason, which never changes."""
    with pytest.raises(RejectedError) as caught:
        gate(REJECTED[reason])
    assert caught.value.reason == reason


def test_every_reason_is_tested() -> None:
    """A reason cannot be added without a page."""
    ours = [k for k in RejectedError.__subclasses__() if k.__module__.startswith("pipelines.")]
    assert {kind.reason for kind in ours} == set(REJECTED)


STORY_ABOUT = {
    Reason.CHALLENGE: "Just a moment of silence on the quay",
    Reason.ERROR_PAGE: "Route 404 is not found on any map",
    Reason.CONSENT_WALL: "We use cookies, says the bakers' guild",
    Reason.PAYWALL_STUB: "Subscribers only: the club of the north quay",
    Reason.VIDEO_ONLY: "Video of the bell",
}


@pytest.mark.parametrize("reason", STORY_ABOUT)
def test_story_about_it_passes(reason: Reason) -> None:
    """A whole story whose headline sounds like the reason is a story."""
    body = page().decode().replace(HEADLINE, STORY_ABOUT[reason]).encode()
    assert "short" not in gate(body)


def test_front_page_is_an_index() -> None:
    """The site's root without article markup is a front page, however much it tells."""
    with pytest.raises(RejectedError, match="front page"):
        gate(page(), url="https://lantern.example/")


def test_story_with_many_links_around_passes() -> None:
    """Sixty teasers around a page that calls itself an article do not make it a list."""
    head = '<meta property="og:type" content="article">'
    assert gate(page(after=LINKS, head=head)) == ()


def test_brief_passes_with_a_flag() -> None:
    """One paragraph that calls itself an article is one, and flagged as short."""
    head = '<meta property="og:type" content="article">'
    body = small(HEADLINE, f"<article><h1>{HEADLINE}</h1><p>{STORY[0]}</p></article>", head)
    assert gate(body) == ("short",)


def test_doubtful_paywall_is_flagged() -> None:
    """Enough text with an offer to subscribe is kept, and the record says so."""
    assert "paywall" in gate(page(after="<div>Subscribe to continue reading.</div>"))


def test_long_text_is_no_list_however_many_links() -> None:
    """Where the address has no headline in it, a long text still tells a guide from a list."""
    told = [f"{text} That was told {n} times." for n in range(8) for text in STORY]
    card = "<div class='product-card cta'><button>Buy</button><b class='price'>$ 5</b></div>"
    body, url = page(story=told, after=LINKS + 30 * card), "https://lantern.example/shop/"
    tree, draft = parse_page(body, None), draft_of(body, url=url)
    model = replace(load_gate_model(), reject_below=0.0)
    assert "doubtful_kind" in check(tree, draft, url, model)


def section(stories: Sequence[tuple[str, str]]) -> str:
    """Return linked headlines, each with the start of its story."""
    return "".join(
        f'<div class="x"><h3><a href="/{n}/">{headline}</a></h3><p>{text}</p></div>'
        for n, (headline, text) in enumerate(stories)
    )


def test_short_section_page_is_an_index() -> None:
    """Four linked headlines, each with the start of its story, are no article."""
    parts = [(f"{HEADLINE}, part {n}", text) for n, text in enumerate(STORY)]
    with pytest.raises(IndexPageError):
        gate(small("Harbour", f"<main><h1>News from the harbour</h1>{section(parts)}</main>"))


def test_article_with_teasers_below_passes() -> None:
    """Teasers of others under a story do not make a list of it."""
    others = [
        ("Ice closes the upper lock a month early", "The canal board sent two tugs to free …"),
        ("School kitchen wins a prize for its soup", "Leeks from the yard and no cream, …"),
        ("Night train to the coast runs again", "Forty beds were taken on the first …"),
    ]
    flags = gate(page(after=f"<section>{section(others)}</section>"))
    assert "no_article_markup" in flags


@pytest.mark.parametrize(
    "headline", ["500 jobs lost at the yard", "Flight 403 lands", "Route 404 opens to cyclists"]
)
def test_number_in_a_headline_is_no_error(headline: str) -> None:
    """A brief whose headline has a number that is also an error code is a brief."""
    gate(small(headline, f"<h1>{headline}</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>"))


@pytest.mark.parametrize("title", ["Error 404", "404 | The Lantern", "403 Forbidden", "HTTP 500"])
def test_error_code_in_a_title_is_an_error(title: str) -> None:
    """A code that stands by itself or beside "error" is the server's."""
    with pytest.raises(ErrorPageError):
        gate(small(title, f"<h1>{title}</h1><p>Return to the start and look for it there.</p>"))


def test_microdata_say_article() -> None:
    """A page whose one story is marked in microdata has article markup."""
    body = page().replace(b"<article>", b'<article itemtype="http://schema.org/NewsArticle">')
    assert "no_article_markup" not in gate(body)


def test_page_as_the_model_knows_services_is_rejected() -> None:
    """Prices, buttons, forms and no sign of a story: what a shop looks like is no article."""
    goods = "".join(
        f'<div class="product card"><a class="btn" href="/shop/{n}">Buy</a><span class="price">$'
        f'{n}.00</span><form class="cart"><input><button>Add</button></form><img></div>'
        for n in range(20)
    )
    menu = "".join(f'<a href="/shop/{n}">Bell {n}</a>' for n in range(20))
    body = small(
        "Bells",
        f"<nav>{menu}</nav><h1>Bells</h1><p>{STORY[1]}</p><p>{STORY[0]}</p>{goods}",
        '<meta property="og:type" content="website">',
    )
    with pytest.raises(RejectedError) as caught:
        gate(body, "https://lantern.example/shop/")
    assert caught.value.reason in ("not_news", "index_page")


LIVE_STATED = {
    "json-ld": f'<script type="application/ld+json">{{"@type": "LiveBlogPosting", "headline": '
    f'"{HEADLINE}"}}</script><div>',
    "microdata": '<div itemtype="https://schema.org/LiveBlogPosting">',
}
LIVE_ELSEWHERE = {
    "json-ld": '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": '
    '"A crowd at the quay", "url": "/crowd/"}</script><div>',
    "microdata": '<p itemtype="https://schema.org/LiveBlogPosting">A crowd at the quay</p><div>',
}


def unlike(stated: str) -> tuple[str, ...]:
    """Return the flags of a page that the trees take for no article."""
    body = page(after=LINKS).replace(b"<h1>", f"{stated}<h1>".encode())
    model = replace(load_gate_model(), reject_below=1.0, doubt_below=1.0)
    return check(parse_page(body, None), draft_of(body), URL, model)


@pytest.mark.parametrize("stated", LIVE_STATED.values(), ids=LIVE_STATED)
def test_page_that_calls_itself_a_live_blog_is_no_list(stated: str) -> None:
    """Its entries look like teasers to the trees, and a short address like a section's.

    Nor is it in doubt: it says what it is.
    """
    assert "doubtful_kind" not in unlike(stated)


@pytest.mark.parametrize("stated", ["<div>", *LIVE_ELSEWHERE.values()])
def test_page_that_names_another_live_blog_may_be_a_list(stated: str) -> None:
    """A teaser's type does not outrank the trees."""
    with pytest.raises(RejectedError):
        unlike(stated)


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        ("A bell for $ 40, a clapper for 7 € and a rope for 5USD", 3),
        ("$5$ and 5$6 and 5 $ 6 and £££7", 4),
        ("$ and € and USD", 0),
        ("£1", 1),
        ("1£", 1),
        ("40 mussels in 1984", 0),
    ],
)
def test_prices_are_counted(shown: str, count: int) -> None:
    """A number with a currency's sign before or behind it; none counts twice."""
    tree = parse_page(small("Bells", shown), None)
    values = page_features(tree, draft_of(page()), URL, kinds=frozenset())
    assert counted(values, "page_prices") == count


def test_features_count_what_is_in_the_body() -> None:
    """The head's class names are no elements of the page; digits of any script are digits."""
    body = small("Bells", '<p class="price card">5</p>', '<link class="card" href="/a.css">')
    draft = replace(draft_of(page()), text="In 1984, ١٩٨٤ and ²")
    values = page_features(parse_page(body, None), draft, URL, kinds=frozenset())
    assert [counted(values, name) for name in ("prices", "cards", "carts")] == [1, 1, 0]
    assert values["text_digits"] == pytest.approx(9 / 19)


def test_model_names_are_the_features() -> None:
    """The shipped trees ask for features that every page has."""
    values = page_features(parse_page(page(), None), draft_of(page()), URL, kinds=frozenset())
    assert set(load_gate_model().features) <= set(values)
    assert 0 < load_gate_model().probability(values) < 1
