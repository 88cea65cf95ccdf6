"""What trafilatura left out of a pruned tree."""

from __future__ import annotations

from lxml import html

from pipelines.core.extract.guard import UNREAD, left_out

PAGE = "<html><body><h1>The Mill</h1><p>It turns.</p><p>Pull quote</p><p>Bio</p></body></html>"


def test_what_the_text_has_not_is_told_but_not_the_headline() -> None:
    """The headline has a field of its own; case and marks do not matter."""
    cuts = list(left_out(html.fromstring(PAGE), ["It turns.", "“pull quote!”"], ["THE MILL"]))
    assert [(cut.text, cut.rule) for cut in cuts] == [("Bio", UNREAD)]
