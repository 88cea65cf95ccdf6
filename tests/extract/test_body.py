"""The text of a tree, by trafilatura or, where that would take minutes, block by block."""

from __future__ import annotations

from lxml import html

from pipelines.core.extract.body import is_crowded, paragraphs
from tests.extract.pages import STORY


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
