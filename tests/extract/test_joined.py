"""An article's pages become one draft: their text in order, all else from the first."""

from __future__ import annotations

from pipelines.core.extract.pages.joined import joined
from pipelines.core.models import Draft
from pipelines.core.record import Image, RemovedBlock

SUMMARY = "A barge broke two piles of the pier, and three carpenters have three plans for it."
MENU = RemovedBlock(text="Home Harbour", characters=12, rule="structure:navigation", position=0)
FIRST = Draft(
    text=f"{SUMMARY}\n\nThe first page.\n\n* * *",
    headline="Three carpenters",
    images=(Image(url="https://lantern.example/a.jpg", caption="The pier"),),
    removed=(MENU,),
)
SECOND = Draft(
    text=f"{SUMMARY}\n\nThe second page.\n\n* * *\n\nThe end.",
    headline="Three carpenters, page 2",
    images=(
        Image(url="https://lantern.example/a.jpg"),
        Image(url="https://lantern.example/b.jpg"),
    ),
    credit_line="Lantern Desk",
    removed=(MENU, MENU.model_copy(update={"text": "Page 1 2", "rule": "links:pages"})),
    flags=("rules_overruled",),
)


def test_text_is_that_of_all_pages_in_order() -> None:
    """A summary that each page repeats counts once; a short line may stand twice."""
    text = joined([FIRST, SECOND]).text
    assert text == (
        f"{SUMMARY}\n\nThe first page.\n\n* * *\n\nThe second page.\n\n* * *\n\nThe end."
    )


def test_the_first_page_names_the_article() -> None:
    """Headline from the first; credit line from the last that has one; flags of all."""
    draft = joined([FIRST, SECOND])
    assert draft.headline == "Three carpenters"
    assert draft.credit_line == "Lantern Desk"
    assert draft.flags == ("rules_overruled",)


def test_pictures_of_all_pages_count_once() -> None:
    """In page order, as the first page that shows one describes it."""
    images = [(i.url[-5:], i.caption) for i in joined([FIRST, SECOND]).images]
    assert images == [("a.jpg", "The pier"), ("b.jpg", None)]


def test_every_cut_is_listed_once() -> None:
    """What stands on each page is one block; the repeated summary is one too; in order."""
    removed = joined([FIRST, SECOND]).removed
    assert [(b.rule, b.position) for b in removed] == [
        ("structure:navigation", 0),
        ("links:pages", 1),
        ("pages:repeated", 2),
    ]


def test_one_page_is_its_own_draft() -> None:
    """An article on one page passes unchanged."""
    assert joined([FIRST]) is FIRST
