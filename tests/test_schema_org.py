"""Types of schema.org: which are articles, which other works have a date."""

from __future__ import annotations

import pytest

from pipelines.core.schema_org import is_article, is_dated_work, is_page


@pytest.mark.parametrize(
    "kind", ["NewsArticle", "https://schema.org/LiveBlogPosting", "NewsStory", "Report"]
)
def test_an_article_is_a_dated_work(kind: str) -> None:
    """By its name's end a type is an article, with a publish date, and no mere page."""
    assert is_article(kind)
    assert is_dated_work(kind)
    assert not is_page(kind)


@pytest.mark.parametrize("kind", ["SocialMediaPosting", "Recipe", "VideoObject"])
def test_a_work_with_a_date_may_be_no_article(kind: str) -> None:
    """A posting is an article only as a blog's; a recipe has a publish date all the same."""
    assert is_dated_work(kind)
    assert not is_article(kind)


@pytest.mark.parametrize(("kind", "page"), [("WebPage", True), ("Organization", False)])
def test_what_is_no_work_is_neither(kind: str, *, page: bool) -> None:
    """A page as such has no story's date, an organisation none at all."""
    assert not is_article(kind)
    assert not is_dated_work(kind)
    assert is_page(kind) == page
