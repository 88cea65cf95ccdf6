"""The text of a tree, by trafilatura or, where that would take minutes, block by block."""

from __future__ import annotations

import pytest
from lxml import html

from pipelines.core.extract.reading import body
from pipelines.core.extract.reading.body import advice, is_crowded, main_text, paragraphs
from tests.extract.pages import HEADLINE, STORY


def test_a_crowded_tree_gives_its_blocks() -> None:
    """A paragraph of 3,000 links is read as one text, the story beside it as it stands."""
    links = "".join(f"<a href='/{n}'>Quay</a> and " for n in range(3000))
    story = "".join(f"<p>{text}</p>" for text in STORY)
    root = html.fromstring(f"<html><body><article>{story}<p>{links}</p></article></body></html>")
    assert is_crowded(root)
    assert paragraphs(root) == [*STORY, " ".join(["Quay and"] * 3000)]


def test_a_long_list_is_not_crowded() -> None:
    """1,500 entries, as many as a page has been seen to have, are trafilatura's to read."""
    root = html.fromstring(f"<html><body><ul>{'<li>Quay</li>' * 1500}</ul></body></html>")
    assert not is_crowded(root)


def test_a_quick_reading_that_finds_little_is_done_again_thoroughly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pruned tree is all story, so a reading without a fifth of it has chosen wrongly."""
    story = "".join(f"<p>{text}</p>" for text in STORY)
    root = html.fromstring(f"<html><body><article>{story}</article></body></html>")
    readings = {False: STORY[0], True: "\n".join(STORY)}
    monkeypatch.setattr(body, "main_text", lambda _, *, is_thorough=False: readings[is_thorough])
    assert paragraphs(root) == list(STORY)
    readings[False] = "\n".join((HEADLINE, *STORY))
    assert paragraphs(root) == [HEADLINE, *STORY]


def test_advice_is_what_is_read_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A story that is short beside the page's lists is read again, but not to give advice."""
    lists = f"<section><ul><li>{STORY[0]}</li></ul></section>" * 40
    story = "".join(f"<p>{text}</p>" for text in STORY)
    root = html.fromstring(f"<html><body><article>{story}</article>{lists}</body></html>")
    monkeypatch.setattr(body, "whole_reading", lambda _, **__: HEADLINE)
    assert main_text(root) == HEADLINE
    assert advice(root) == "\n".join(STORY)
