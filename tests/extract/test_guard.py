"""The guard: where more would go than should, the milder answer wins and is flagged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from pipelines.core.extract import Means, extract
from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.block_model import Model, load_model
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Draft
from tests.extract.pages import SITE, STORY, URL, draft_of, page

CAPTION = "The bell on its way up, in the slings of the harbour crane on Friday morning."


@dataclass(frozen=True, slots=True)
class _Only(Model):
    """A model that is sure of the blocks with a word, and of no other."""

    word: str = ""

    def kept(self, blocks: Blocks, hints: Hints) -> tuple[tuple[bool, ...], Floats]:  # noqa: ARG002 (as the model is asked)
        keep = tuple(self.word in text for text in blocks.texts)
        return keep, np.array(keep, np.float32)


def drafted(body: bytes, word: str) -> Draft:
    real = load_model()
    model = _Only(real.version, real.share, real.blocks, real.plan, word)
    tree, means = parse_page(body, None), Means(model=model)
    return extract(tree, page_url=URL, site=SITE, link_title=None, means=means).draft


def shared(body: bytes) -> bytes:
    """Return the page in a theme that calls each paragraph of the story a share box."""
    return body.replace(b"<p>", b"<div class='share-box'><p>").replace(b"</p>", b"</p></div>")


def test_a_story_in_share_boxes_is_whole() -> None:
    """The rules would cut each paragraph by its class; the whole page's reading wins."""
    draft = draft_of(shared(page()))
    assert draft.text == "\n\n".join(STORY)
    assert draft.flags == ("rules_overruled",)
    assert not any("share" in block.rule for block in draft.removed)


def test_a_frames_fallback_is_no_text_of_a_whole_page() -> None:
    """What a browser shows only where it can show no frames is not read with the rest."""
    fallback = "<p>Your browser shows no frames, so open the map of the quay by itself.</p>"
    draft = draft_of(
        shared(page()).replace(b"</article>", f"<iframe>{fallback}</iframe></article>".encode())
    )
    assert draft.text == "\n\n".join(STORY)
    assert draft.flags == ("rules_overruled",)


def test_a_whole_page_is_read_as_laid_out() -> None:
    """Cells and line breaks are paragraphs there too, not a row of data."""
    body = shared(page())
    start, end = body.index(b"<div class='share-box'>"), body.rindex(b"</p></div>") + 10
    table = b"<table><tr><td>" + body[start:end] + b"</td><td>Lantern</td></tr></table>"
    draft = draft_of(body[:start] + table + body[end:])
    assert [text for text in STORY if text not in draft.text.split("\n\n")] == []
    assert draft.flags == ("rules_overruled",)


@pytest.mark.parametrize("word", ["slings", "foundry"])
def test_a_model_that_keeps_a_caption_or_a_paragraph_is_overruled(word: str) -> None:
    """What the rules leave is the milder answer, and the model's cuts are none then."""
    caption = f"<figure><img src=/b.jpg><figcaption>{CAPTION}</figcaption></figure>"
    draft = drafted(page(inside=caption), word)
    assert [text for text in STORY if text not in draft.text] == []
    assert draft.flags == ("model_overruled",)
    assert draft.body_method == "trafilatura"
    assert not any(block.rule.startswith("model:") for block in draft.removed)


def test_a_model_that_drops_little_is_heard() -> None:
    """A line may go without a second look."""
    draft = drafted(page(inside="<p>Printed by hand at Number 4, Lantern Yard.</p>"), " the ")
    assert draft.text == "\n\n".join(STORY)
    assert draft.flags == ()


def test_a_crowded_page_is_no_second_opinion() -> None:
    """All text of 2,500 lines behind a story says nothing against the model's choice."""
    draft = drafted(
        page(after="<p>The ferry was late, as it was on most days.</p>" * 2500), " the "
    )
    assert draft.text == "\n\n".join(STORY)
    assert draft.flags == ()


def test_a_crowded_story_is_read_block_by_block() -> None:
    """The record says that trafilatura did not read it."""
    draft = draft_of(page(inside=f"<p>{'the <b>bell</b> and ' * 3000}</p>"))
    assert draft.body_method == f"model-{load_model().version}+blocks"
    assert [text for text in STORY if text not in draft.text.split("\n\n")] == []
