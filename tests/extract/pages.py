"""Invented pages in pieces: a story, and what themes set around and into it."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.core.extract import extract
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Draft, Site

URL = "https://lantern.example/2024/05/ferry-bell-returns/"
SITE = Site(name="lantern", home="https://lantern.example/")
HEADLINE = "Ferry bell returns to the north quay"
STORY = (
    "The bell of the old steam ferry was hung again at the north quay on Friday, forty years "
    "after it had gone overboard in a gale, and rang for the first boat of the morning.",
    "Divers found it in March under a bank of mussels. The harbour office paid for the lifting, "
    "and a foundry in the next valley recast the clapper, which the salt water had eaten away.",
    "“It is a little flatter than I remember,” said Maren Tolk, who sold tickets on the ferry as "
    "a girl. “But then so is everything that has lain at the bottom of the sea.”",
    "The bell will ring at every departure until the end of September. The council has asked the "
    "residents of the quay to say by then whether they can sleep through the early boats.",
)


def page(
    *,
    inside: str = "",
    after: str = "",
    head: str = "",
    top: str = "",
    lang: str = "en",
    story: Sequence[str] = STORY,
) -> bytes:
    """Return a story as UTF-8 HTML; `inside` stands in the middle of its body."""
    first, second, *rest = (f"<p>{text}</p>" for text in story)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{HEADLINE} - The Lantern</title>"
        f'<meta property="og:site_name" content="The Lantern">{head}</head>'
        f"<body>{top}<article><h1>{HEADLINE}</h1><div class='text'>"
        f"{first}{second}{inside}{''.join(rest)}</div></article>{after}</body></html>"
    ).encode()


def draft_of(body: bytes, *, site: Site = SITE, url: str = URL) -> Draft:
    """Return what extraction reads from a page."""
    return extract(parse_page(body, None), page_url=url, site=site, link_title=None).draft
