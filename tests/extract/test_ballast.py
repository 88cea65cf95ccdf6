"""What a large page's source loses, and what it keeps."""

from __future__ import annotations

import pytest

from pipelines.core.extract.page.ballast import MOST_CHARACTERS, MOST_TAGS, bounded
from tests.extract.hostile import LINE
from tests.extract.pages import STORY, draft_of, page

LARGE = f"<!--{' tide' * (MOST_CHARACTERS // 5)}-->"
DATA = '<script type="application/ld+json">{"headline": "<!-- Tide --><script>"}</script>'


def _bounded(source: str) -> tuple[str, bool]:
    kept, is_cut = bounded(source.encode())
    return kept.decode(), is_cut


@pytest.mark.parametrize(
    "kept",
    [
        DATA,
        '<p title="<!-- not one -->">Tide</p>',
        "<p>Tide &lt; ebb</p><style-guide>Tide</style-guide>",
        "<svg><path d=M0><p>Tide</p>",
        '<img src="data:image/gif;base64,R0lGOD">',
        "<pre>a   b</pre>",
    ],
)
def test_what_is_read_stays(kept: str) -> None:
    """Of a large page neither JSON-LD nor text nor short attributes go."""
    source, is_cut = _bounded(LARGE + kept)
    assert source.endswith(kept.removeprefix("<svg><path d=M0>"))
    assert not is_cut


@pytest.mark.parametrize(
    "ballast",
    [
        "<script>if (a < b) document.write('<p>')</script>",
        "<SCRIPT src=/a.js></SCRIPT >",
        "<style>p > b { color: red }</style>",
        "<!-->",
        "<!-- one --!><!-- two -->",
        "<svg viewBox='0 0 9 9'><g><path d='M0 0'/></g></svg>",
        "<script>without an end <p>",
        "<!-- without an end <p>",
    ],
)
def test_ballast_goes(ballast: str) -> None:
    """Scripts, styles, comments and drawings of a large page go, also without an end."""
    assert _bounded(f"{LARGE}<p>Tide</p>{ballast}") == ("<p>Tide</p>", False)


def test_a_page_within_the_limits_loses_nothing() -> None:
    """Its scripts and comments are as they came."""
    source = "<!-- tide --><script>var tide</script><p>Tide</p>"
    assert _bounded(source) == (source, False)


@pytest.mark.parametrize(
    "attribute", [f"data-state='{LINE * 1000}'", f'src="data:image/png;base64,{"Q" * 50_000}"']
)
def test_long_attributes_go(attribute: str) -> None:
    """A state or picture in a tag of a large page goes, the tag's other attributes stay."""
    source, _ = _bounded(f'{LARGE}<p id="a" {attribute} class="b">Tide</p>')
    assert source == '<p id="a" class="b">Tide</p>'


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ("<i>" * (MOST_TAGS + 1), 3 * (MOST_TAGS - 1)),
        (f"<p>{LINE}" * 30_000, MOST_CHARACTERS - 3),
        (f"{'a' * MOST_CHARACTERS}</b><p>Tide", 500_011),
    ],
    ids=["tags", "characters", "one text"],
)
def test_what_is_too_much_is_cut(more: str, size: int) -> None:
    """The limits hold for tags, characters and a single text, and the cut is told."""
    source, is_cut = _bounded("<p>" + more)
    assert len(source) == pytest.approx(3 + size, abs=len(LINE))
    assert is_cut


def test_the_record_says_that_a_page_was_cut() -> None:
    """What came first is read, and flagged."""
    draft = draft_of(page(after="a" * MOST_CHARACTERS))
    assert STORY[0] in draft.text
    assert "cut_short" in draft.flags
    assert "cut_short" not in draft_of(page(after=LARGE)).flags
