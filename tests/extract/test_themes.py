"""Fifteen languages in ten unknown themes: the whole story, and nothing of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.languages import NEWS, News
from tests.extract.pages import draft_of
from tests.extract.themes import THEMES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.__name__)
@pytest.mark.parametrize("language", NEWS)
def test_story_is_whole_and_alone(language: str, theme: Callable[[News], str]) -> None:
    """Every paragraph of the story is there; phrase, headline and excerpt of another are not."""
    news = NEWS[language]
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{news.headline} - The Lantern</title></head>"
        f'<body><div class="z0"><a href="/">The Lantern</a></div>{theme(news)}</body></html>'
    )
    text = draft_of(page.encode()).text
    for paragraph in news.story:
        assert paragraph in text
    for foreign in (news.phrase, news.teaser, news.excerpt):
        assert foreign not in text
