"""What the model drops where no rule has spoken, and what outranks it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from pipelines.core.extract import Means, extract
from pipelines.core.extract.blocks.segments import Blocks
from pipelines.core.extract.model.block_model import Model, load_model
from pipelines.core.extract.model.hints import Hints
from pipelines.core.extract.page.arrays import Floats
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Draft, Site
from tests.extract.pages import SITE, STORY, URL, draft_of, page

# No class, no phrase and no link tells a rule what this is.
BOX = (
    "<div class='zq'><div>The Lantern prints what the harbour says.</div>"
    "<div>Letters to the printers, please, and no parcels.</div></div>"
)
PAGE = page(top="<div class='a1'>The Lantern</div>", after=BOX)
SENTENCE = "The Lantern prints what the harbour says."


def rules_of(draft: Draft) -> set[str]:
    return {block.rule.partition(":")[0] for block in draft.removed}


def test_what_the_model_drops_is_noted_with_its_probability() -> None:
    """The body is the story; the cut has the model's name and two decimals."""
    draft = draft_of(PAGE)
    assert draft.text == "\n\n".join(STORY)
    assert draft.body_method == f"model-{load_model().version}+trafilatura"
    cuts = [block for block in draft.removed if block.rule.startswith("model:")]
    assert any(SENTENCE in block.text for block in cuts)
    assert all(0 <= float(block.rule.removeprefix("model:")) < 1 for block in cuts)


def test_a_named_rule_comes_before_the_model() -> None:
    """What a rule cuts keeps the rule's name, whatever the model thinks of it."""
    draft = draft_of(
        page(after="<div><h3>Check also</h3><p><a href='/2024/05/tide/'>Tide</a></p></div>")
    )
    assert [block.rule for block in draft.removed if "Tide" in block.text] == [
        "words:other-stories"
    ]


def test_a_line_in_parentheses_is_left_to_the_credit() -> None:
    """The credit line reaches its field, and no cut of the model has it."""
    draft = draft_of(page(story=(*STORY, "(Lantern Harbour Desk)")))
    assert draft.credit_line == "Lantern Harbour Desk"


def test_a_site_may_keep_what_the_model_drops() -> None:
    """The element that the site's file keeps is not dropped; without it, it is."""
    kept = replace(SITE, keep=("div.zq",))
    assert any(SENTENCE in block.text for block in draft_of(PAGE).removed)
    assert not any(SENTENCE in block.text for block in draft_of(PAGE, site=kept).removed)


def test_a_site_that_names_its_body_does_without_the_model() -> None:
    """Its author has looked at the pages."""
    site: Site = replace(SITE, body=("div.text",))
    draft = draft_of(PAGE, site=site)
    assert draft.body_method == "site+trafilatura"
    assert "model" not in rules_of(draft)


def test_the_model_can_be_switched_off() -> None:
    """Then the rules and trafilatura are alone."""
    means = Means(off={"model"})
    tree = parse_page(PAGE, None)
    draft = extract(tree, page_url=URL, site=SITE, link_title=None, means=means).draft
    assert draft.body_method == "trafilatura"
    assert "model" not in rules_of(draft)


def test_cuts_of_the_model_end_where_a_rule_has_cut() -> None:
    """What stands on both sides of a named cut is two cuts, each in its place."""
    related = "<div class='newsletter'><p>Tide tables by mail, each Sunday</p></div>"
    other = BOX.replace("The Lantern prints", "The Lantern hears")
    draft = draft_of(page(after=f"{BOX}{related}{other}"))
    texts = [block.text for block in draft.removed if block.rule.startswith("model:")]
    assert not any("prints" in text and "hears" in text for text in texts)
    assert any("prints" in text for text in texts)
    assert any("hears" in text for text in texts)


class Wavering(Model):
    """Sure of all blocks but the story's end, which it would rather drop."""

    def kept(self, blocks: Blocks, _: Hints) -> tuple[tuple[bool, ...], Floats]:
        """Return as `Model.kept` does."""
        doubts = np.array([0.4 * (text == STORY[-1]) for text in blocks.texts], np.float32)
        return tuple(text in STORY[:-1] for text in blocks.texts), doubts


def test_where_the_model_doubts_trafilatura_is_asked() -> None:
    """Running text in doubt stays if it is read as the story; without the opinion it goes."""
    model = Wavering("1", 0.5, load_model().blocks, load_model().plan)
    read = partial(extract, parse_page(PAGE, None), page_url=URL, site=SITE, link_title=None)
    assert read(means=Means(model=model)).draft.text == "\n\n".join(STORY)
    unasked = read(means=Means(model=model, off={"second-opinion"})).draft
    assert unasked.text == "\n\n".join(STORY[:-1])
    assert "model:0.40" in {block.rule for block in unasked.removed}


def test_text_in_doubt_beside_no_kept_text_goes() -> None:
    """A paragraph in an element of its own is not asked about, whatever trafilatura reads."""
    body = PAGE.replace(f"<p>{STORY[-1]}</p>".encode(), f"<div>{STORY[-1]}</div>".encode())
    model = Wavering("1", 0.5, load_model().blocks, load_model().plan)
    tree, means = parse_page(body, None), Means(model=model)
    draft = extract(tree, page_url=URL, site=SITE, link_title=None, means=means).draft
    assert draft.text == "\n\n".join(STORY[:-1])
    assert draft.flags == ()


def test_lines_with_a_name_are_left_to_the_after_pass() -> None:
    """A model that drops byline and credit does not take them from the pass that reads them."""
    body = page(story=(*STORY, "(Lantern Harbour Desk)")).replace(
        b"<div class='text'>", b"<p>Published: 3 May 2024, 10:15</p><div class='text'>"
    )
    model = Wavering("1", 0.5, load_model().blocks, load_model().plan)
    tree, means = parse_page(body, None), Means(model=model)
    draft = extract(tree, page_url=URL, site=SITE, link_title=None, means=means).draft
    assert draft.credit_line == "Lantern Harbour Desk"
    assert "after:date-line" in {block.rule for block in draft.removed}
