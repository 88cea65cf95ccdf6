"""Tell from a schema.org type whether it is an article, another dated work or a page."""

from __future__ import annotations

import re
from typing import Final

# The end of a type's name tells its kind: NewsArticle, ReportageNewsArticle, LiveBlogPosting.
# NewsStory is no type of schema.org, but pages state it. SocialMediaPosting and JobPosting are no
# articles.
_ARTICLE: Final = re.compile(r"(?:Article|BlogPosting|Report|NewsStory)$")
# Works that a page may be about and that have a publish date, as an article has. A type that
# only holds one of these names ("Articles", "ReviewNewsArticle") counts too.
_DATED: Final = re.compile(r"Article|Posting|Report|NewsStory|Review|Recipe|Course|VideoObject")
_PAGE: Final = re.compile(r"WebPage|ItemPage|CreativeWork|Event")


def is_article(kind: str) -> bool:
    """Tell whether a type, with or without its namespace, is an article."""
    return _ARTICLE.search(kind) is not None


def is_dated_work(kind: str) -> bool:
    """Tell whether a type is an article or another work with a publish date, such as a recipe."""
    return _DATED.search(kind) is not None


def is_page(kind: str) -> bool:
    """Tell whether a type is a page itself, or too general to say what the page is about."""
    return _PAGE.search(kind) is not None
