"""Prose that stands in no paragraph: whatever holds it, it is in the body or noted as cut."""

from __future__ import annotations

import pytest

from tests.extract.generated import generated_page, lost_runs
from tests.extract.pages import STORY, draft_of, page

LEAD = (
    "Three hundred people stood on the north quay on Friday morning to hear a bell that most of "
    "them had only been told about."
)
# Long enough that trafilatura would read paragraphs alone.
LONG = (
    *STORY,
    "The gale of that year took two barges and the roof of the customs house as well, and it is "
    "still told in the town that the bell rang by itself as the ferry heeled over.",
    "“You could hear it under the water until the tide turned,” said Tolk. Nobody else remembers "
    "that, and the log of the harbour office has only a line about the wind.",
    "The foundry has made a second clapper out of what was left over. It is to hang in the school "
    "by the lower lock, where the children have asked for a bell since the old one cracked.",
)
IN_NO_PARAGRAPH = [
    f"{LEAD}",
    f"<span>{LEAD}</span>",
    f"<b>{LEAD}</b>",
    f"<font size='3'><i>{LEAD}</i></font>",
    f"<strong>NORTH QUAY</strong> – {LEAD}",
    f"<img src='/bell.jpg' alt='The bell'>{LEAD}",
    f"<div>{LEAD}</div>",
    f"<my-lead>{LEAD}</my-lead>",
]


@pytest.mark.parametrize("loose", IN_NO_PARAGRAPH)
def test_a_lead_in_no_paragraph_opens_the_body(loose: str) -> None:
    body = page(story=LONG).replace(f"<p>{STORY[0]}".encode(), f"{loose}<p>{STORY[0]}".encode())
    assert LEAD in draft_of(body).text.split("\n\n")[0]


@pytest.mark.parametrize("loose", IN_NO_PARAGRAPH)
def test_prose_between_paragraphs_stays_in_its_place(loose: str) -> None:
    text = draft_of(page(story=LONG, inside=loose)).text
    assert text.index(STORY[1]) < text.index(LEAD) < text.index(STORY[2])


@pytest.mark.parametrize("loose", IN_NO_PARAGRAPH[:6])
def test_prose_behind_the_last_paragraph_stays(loose: str) -> None:
    """Of a box of its own behind the story, the model judges whether it is the story's."""
    body = page(story=LONG).replace(f"{LONG[-1]}</p>".encode(), f"{LONG[-1]}</p>{loose}".encode())
    assert LEAD in draft_of(body).text


def test_paragraphs_in_inline_elements_are_apart() -> None:
    """`<b><p>...</p></b>` and a box of text beside headings, as editors of old make them."""
    inside = f"<b><p>{LEAD}</p></b><div><h4>A loan</h4>{LEAD} Again.<h4>The price</h4></div>"
    told = draft_of(page(story=LONG, inside=inside)).text.split("\n\n")
    assert told[2:6] == [LEAD, "A loan", f"{LEAD} Again.", "The price"]


def test_a_box_of_text_and_double_breaks_is_parted() -> None:
    """A double line break makes paragraphs of a box that has headings and paragraphs too."""
    inside = (
        f"<div><h4>A loan</h4><p>{LEAD}</p>It is due in May.<h4>After</h4>{LEAD}<br><br>So.</div>"
    )
    told = draft_of(page(story=LONG, inside=inside)).text.split("\n\n")
    assert told[2:8] == ["A loan", LEAD, "It is due in May.", "After", LEAD, "So."]


def test_what_is_left_out_of_a_box_with_other_text_is_noted() -> None:
    """A text beside elements that have texts of their own is no leaf, and not silently lost."""
    aside = "Sponsored by the chandlers of the lower town, who have sold rope since the flood."
    draft = draft_of(
        page(story=LONG, inside=f"<div class='x'>{aside}<form><p>{LEAD}</p></form></div>")
    )
    told = [draft.text, *(block.text for block in draft.removed)]
    assert [text for text in (aside, LEAD) if not any(text in one for one in told)] == []


@pytest.mark.parametrize("seed", range(30))
def test_no_run_of_text_is_lost_in_silence(seed: int) -> None:
    assert lost_runs(generated_page(seed)) == []


@pytest.mark.proof
def test_no_run_of_ten_thousand_pages_is_lost_in_silence() -> None:
    lost = {seed: runs for seed in range(10_000) if (runs := lost_runs(generated_page(seed)))}
    assert lost == {}
