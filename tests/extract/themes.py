"""Ten designs of one story, their classes without a meaning, boxes inside and outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.extract.languages import News

OTHER: Final = "/2024/04/the-other/"


def _link(news: News) -> str:
    return f'<a href="{OTHER}">{news.teaser}</a>'


def _heads(news: News) -> str:
    return f"<h1>{news.headline}</h1>"


def plain_tags(news: News) -> str:
    """Use no class anywhere; a heading over a list, inside and behind the story."""
    first, *rest = (f"<p>{text}</p>" for text in news.story)
    box = f"<h3>{news.phrase}</h3><ul><li>{_link(news)}</li></ul>"
    return f"<article>{_heads(news)}{first}{box}{''.join(rest)}</article>{box}"


def inline_line(news: News) -> str:
    """Set a line between two paragraphs, in bold and with a colon."""
    first, *rest = (f'<p class="b1">{text}</p>' for text in news.story)
    line = f'<p class="b1"><strong>{news.phrase}:</strong> {_link(news)}</p>'
    return f'<div class="x7">{_heads(news)}<div class="k">{first}{line}{"".join(rest)}</div></div>'


def table_layout(news: News) -> str:
    """Write a page from before style sheets: cells for columns, line breaks for paragraphs."""
    text = "<br><br>".join(news.story)
    side = f"<b>{news.phrase}</b><br>{_link(news)}"
    return (
        f"<table><tr><td>{_heads(news)}{text}</td>"
        f'<td width="160">{side}</td></tr></table><center>{_link(news)}</center>'
    )


def unannounced_card(news: News) -> str:
    """Set a card with picture, headline and excerpt in the middle, and a grid of them behind."""
    first, *rest = (f"<p>{text}</p>" for text in news.story)
    card = (
        f'<div class="q1"><div class="q2"><a href="{OTHER}"><img src="/i.jpg"></a></div>'
        f'<div class="q3"><h4>{_link(news)}</h4><p>{news.excerpt}</p></div></div>'
    )
    body = f'<div class="w">{first}{card}{"".join(rest)}</div>'
    return f'<main>{_heads(news)}{body}<div class="g">{card * 3}</div></main>'


def own_elements(news: News) -> str:
    """Use elements of the page's own making."""
    first, *rest = (f"<p>{text}</p>" for text in news.story)
    box = f"<l-box><l-head>{news.phrase}</l-head><l-item>{_link(news)}</l-item></l-box>"
    return f"<l-page>{_heads(news)}<l-text>{first}{box}{''.join(rest)}</l-text>{box}</l-page>"


def one_paragraph(news: News) -> str:
    """Put the whole story into one paragraph, and the box behind it."""
    box = f'<div class="r9"><span>{news.phrase}</span>{_link(news)}</div>'
    return f'<div class="a2">{_heads(news)}<p>{" ".join(news.story)}</p>{box}</div>'


def rows_and_columns(news: News) -> str:
    """Put each paragraph in a row and column of its own, and so the box."""
    rows = [f"<p>{text}</p>" for text in news.story]
    rows.insert(1, f"<h5>{news.phrase}</h5><p>{_link(news)}</p>")
    cells = (f'<div class="row-a"><div class="col-z">{row}</div></div>' for row in rows)
    return f'<div class="m0">{_heads(news)}{"".join(cells)}</div>'


def line_breaks(news: News) -> str:
    """Use one division with line breaks, the box floating in it."""
    first, *rest = news.story
    box = f'<div class="f1"><b>{news.phrase}</b><p>{_link(news)}</p></div>'
    text = f"{first}<br><br>{box}{'<br><br>'.join(rest)}"
    return f'<div class="n4">{_heads(news)}<div class="t">{text}</div></div>'


def quoted_box(news: News) -> str:
    """Set a block quotation that quotes nothing, in the middle."""
    first, *rest = (f"<p>{text}</p>" for text in news.story)
    box = f"<blockquote><p>{news.phrase}</p><p>{_link(news)}</p></blockquote>"
    return f'<section class="v">{_heads(news)}{first}{box}{"".join(rest)}</section>'


def bare_links(news: News) -> str:
    """Set paragraphs that are nothing but another story's headline, without a word before."""
    first, *rest = (f"<p>{text}</p>" for text in news.story)
    line = f"<p><em>{_link(news)}</em></p>"
    box = f'<div class="s8"><p>{news.phrase}</p><p>{_link(news)}</p></div>'
    return f"<article>{_heads(news)}{first}{line}{''.join(rest)}</article>{box}"


THEMES: Final[tuple[Callable[[News], str], ...]] = (
    plain_tags,
    inline_line,
    table_layout,
    unannounced_card,
    own_elements,
    one_paragraph,
    rows_and_columns,
    line_breaks,
    quoted_box,
    bare_links,
)
