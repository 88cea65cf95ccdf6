"""What trafilatura leaves out is told."""

from __future__ import annotations

from pipelines.core.extract import extract
from pipelines.core.extract.tree import parse_page
from pipelines.core.extract.unread import UNREAD
from tests.extract.pages import SITE, URL, page


def test_what_the_reader_leaves_out_is_told() -> None:
    """A pull quote that no rule cuts and the body lacks is among the removed; the body is not."""
    quote = "“So is everything,” MARK said"
    tree = parse_page(page(inside=f"<aside><p>{quote}</p></aside>"), None)
    draft = extract(tree, page_url=URL, site=SITE, link_title=None, off={"model"})
    assert "MARK" not in draft.text
    assert [block.text for block in draft.removed if block.rule == UNREAD] == [quote]
