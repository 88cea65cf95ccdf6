"""Turn an article into a page, in designs such as real news sites have.

`templates/` holds one file for each design, with `$fields`. The Python here fills the fields, and
puts into the running text what such sites put there: boxes, teasers, sign-ups, pull quotes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from crawler.demo.stories import EDITIONS, LINK, Edition, Story

_MONTHS = {
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}


@cache
def template(name: str) -> Template:
    """Return the template in `templates/NAME.html`."""
    path = Path(__file__).with_name("templates") / f"{name}.html"
    return Template(path.read_text("utf-8"))


def article_page(story: Story, neighbours: Sequence[Story]) -> str:
    """Return the article's page. neighbours: two or more articles that its boxes tease."""
    fields = _fields(story)
    for number, neighbour in enumerate(neighbours, start=1):
        fields |= {
            f"path{number}": neighbour.path,
            f"headline{number}": escape(neighbour.headline),
            f"teaser{number}": escape(neighbour.description),
        }
    fields["body"] = _BODIES[story.edition.design](story, fields)
    fields["json_ld"] = _json_ld(story)
    return template(story.edition.design).substitute(fields)


def section_page(edition: Edition, listed: Sequence[Story]) -> str:
    """Return the front page of an edition: a list of headlines with teasers."""
    items = "\n".join(
        f'<li><h2><a href="{s.path}">{escape(s.headline)}</a></h2>'
        f"<p>{escape(s.description)}</p></li>"
        for s in listed
    )
    return template("section").substitute(
        name=escape(edition.name),
        language=edition.language,
        direction="rtl" if edition.language == "ar" else "ltr",
        items=items,
    )


def listing_page(listed: Sequence[Story]) -> str:
    """Return a list of headlines at an article's address, like a magazine's week in review."""
    items = "\n".join(
        f'<div class="entry"><h3><a href="{s.path}">{escape(s.headline)}</a></h3>'
        f"<span>{printed_date(s)}</span></div>"
        for s in listed
    )
    return template("listing").substitute(items=items)


def home_page(listed: Sequence[Story]) -> str:
    """Return the home page of all papers, with links to the editions and to every article."""
    editions = "\n".join(
        f'<li><a href="/{e.key}/" lang="{e.language}">{escape(e.name)}</a></li>' for e in EDITIONS
    )
    items = "\n".join(
        f'<li><a href="{s.path}" lang="{s.edition.language}">{escape(s.headline)}</a></li>'
        for s in listed
    )
    return template("home").substitute(editions=editions, items=items)


def printed_date(story: Story) -> str:
    """Return the publish day as the edition prints it."""
    day, language = story.published, story.edition.language[:2]
    month = _MONTHS[language].split()[day.month - 1]
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    if story.edition.language == "en-US":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day} {month} {day.year}"


def _fields(story: Story) -> dict[str, str]:
    edition = story.edition
    return {
        "language": edition.language,
        "name": escape(edition.name),
        "key": edition.key,
        "headline": escape(story.headline),
        "description": escape(story.description),
        "canonical": story.canonical_url,
        "section": escape(story.section or ""),
        "author": escape(" and ".join(story.authors) or "News Desk"),
        "published": story.published.isoformat(),
        "modified": (story.modified or story.published).isoformat(),
        "date": printed_date(story),
        "clock": f"{story.published:%H:%M}",
        "year": str(story.published.year),
        "image": f"/images/{story.slug}.png",
        "caption": escape(story.caption or ""),
        "caption_credit": escape(story.caption_credit or ""),
    }


def _words(text: str) -> str:
    """Return a paragraph's text as HTML: "[words](address)" becomes a link."""
    return LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))


def _paragraphs(story: Story, *, classes: str = "") -> list[str]:
    """Return the blocks of the body as HTML, with the desk's credit, if any, as the last one.

    classes: what the class of a subheading begins with, such as "wp-block-".
    """
    blocks = []
    for block in story.body:
        if block.startswith("## "):
            blocks.append(f'<h2 class="{classes}heading">{_words(block[3:])}</h2>')
        elif block.startswith("> "):
            blocks.append(f"<blockquote><p>{_words(block[2:])}</p></blockquote>")
        else:
            blocks.append(f"<p>{_words(block)}</p>")
    if story.credit:
        blocks.append(f"<p>({escape(story.credit)})</p>")
    return blocks


def _insert(blocks: list[str], after: int, name: str, fields: dict[str, str]) -> None:
    """Insert the template `name`, filled with the fields, behind the first `after` blocks."""
    blocks.insert(after, template(name).substitute(fields).strip())


def _magazine(story: Story, fields: dict[str, str]) -> str:
    blocks = _paragraphs(story)
    _insert(blocks, 4, "magazine-line", fields)
    _insert(blocks, 2, "magazine-box", fields)
    return "\n".join(blocks)


def _blocks(story: Story, fields: dict[str, str]) -> str:
    blocks = _paragraphs(story, classes="wp-block-")
    _insert(blocks, 3, "blocks-latest", fields)
    if story.pull_quote:
        fields["quote"] = escape(story.pull_quote)
        _insert(blocks, 1, "blocks-quote", fields)
    return "\n\n".join(blocks)


def _broadsheet(story: Story, fields: dict[str, str]) -> str:
    blocks = _paragraphs(story)
    _insert(blocks, len(story.body) // 2, "broadsheet-letter", fields)
    return "\n".join(blocks)


def _handmade(story: Story, fields: dict[str, str]) -> str:
    """Return the body with two line breaks between paragraphs, and without their elements."""
    del fields
    return "\n<br><br>\n".join(_words(block) for block in story.body)


def _boxed(story: Story, fields: dict[str, str]) -> str:
    blocks = _paragraphs(story)
    _insert(blocks, 2, f"{story.edition.design}-box", fields)
    return "\n".join(blocks)


_BODIES: dict[str, Callable[[Story, dict[str, str]], str]] = {
    "magazine": _magazine,
    "blocks": _blocks,
    "broadsheet": _broadsheet,
    "handmade": _handmade,
    "righttoleft": _boxed,
    "diary": _boxed,
}


def _json_ld(story: Story) -> str:
    """Return a schema.org graph with the article, its breadcrumbs and its publisher."""
    home = f"https://{story.edition.host}/"
    paper = {
        "@type": "NewsMediaOrganization",
        "@id": f"{home}#org",
        "name": story.edition.name,
    }
    article = {
        "@type": "NewsArticle",
        "@id": f"{story.canonical_url}#article",
        "url": story.canonical_url,
        "headline": story.headline,
        "description": story.description,
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@id": f"{home}#org"},
        "articleSection": story.section,
        "keywords": list(story.keywords),
        "inLanguage": story.edition.language,
        "isAccessibleForFree": True,
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.canonical_url},
        "breadcrumb": {"@id": f"{story.canonical_url}#crumbs"},
    }
    steps = [(story.edition.name, home), (story.section, f"{home}{str(story.section).lower()}")]
    crumbs = {
        "@type": "BreadcrumbList",
        "@id": f"{story.canonical_url}#crumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }
    graph = {"@context": "https://schema.org", "@graph": [paper, article, crumbs]}
    # "</" would end the script element that holds the graph.
    return json.dumps(graph, ensure_ascii=False, indent=1).replace("</", "<\\/")
