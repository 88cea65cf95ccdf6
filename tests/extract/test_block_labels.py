"""The labels that training learns from."""

from __future__ import annotations

from benchmarks.block_labels import label_blocks

BODY = (
    "The council voted on Monday to keep the ferry.\n\nWhy now\n\n"
    "Nobody had expected the vote to be so clear, said the mayor."
)


def test_what_the_truth_has_is_labelled_article() -> None:
    """Paragraphs are found, teasers are not."""
    texts = [
        "Home",
        "The council voted on Monday to keep the ferry.",
        "Nobody had expected the vote to be so clear, said the mayor.",
        "A new bridge opens in the north after all these years",
    ]
    assert label_blocks(texts, BODY).is_article.tolist() == [False, True, True, False]


def test_a_short_line_counts_only_where_the_truth_has_it() -> None:
    """A sub-heading between its paragraphs is article, the same words elsewhere are not."""
    texts = [
        "Why now",
        "The council voted on Monday to keep the ferry.",
        "Why now",
        "Nobody had expected the vote to be so clear, said the mayor.",
    ]
    assert label_blocks(texts, BODY).is_article.tolist() == [False, True, True, True]


def test_of_repeats_as_many_are_article_as_the_truth_has() -> None:
    """A pull quote that repeats a paragraph of the body is not body."""
    texts = [
        "The council voted on Monday to keep the ferry.",
        "Nobody had expected the vote to be so clear, said the mayor.",
        "About the author of this page and of many others",
        "The council voted on Monday to keep the ferry.",
    ]
    found = label_blocks(texts, BODY).is_article.tolist()
    assert sum(found) == 2
    assert found[1:3] == [True, False]


def test_a_long_block_is_worth_more_than_a_short_one() -> None:
    """A wrong label costs what its words cost the page's F1."""
    texts = ["The council voted on Monday to keep the ferry.", "Why now"]
    worth = label_blocks(texts, BODY).worth
    assert worth[0] > worth[1] > 0
