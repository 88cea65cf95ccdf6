"""Write the demo newspaper's feeds, sitemaps and robots.txt, for the address it is served at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.utils import format_datetime
from xml.sax.saxutils import escape

from crawler.demo.stories import Story

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

# One entry of a feed: path, title, and the story whose date and description it has.
ListedStory = tuple[str, str, Story]


def rss(base_url: str, entries: Sequence[ListedStory]) -> str:
    """Return an RSS 2.0 feed."""
    items = "\n".join(
        f"<item><title>{escape(title)}</title><link>{escape(base_url + path)}</link>"
        f'<guid isPermaLink="false">demo-press:{escape(path)}</guid>'
        f"<pubDate>{format_datetime(story.published)}</pubDate>"
        f"<description>{escape(story.description)}</description></item>"
        for path, title, story in entries
    )
    return (
        f'{_HEAD}<rss version="2.0"><channel><title>Demo Press</title><link>{base_url}/</link>'
        f"<description>Halverne Monitor and Harbour Ledger</description>\n{items}\n"
        "</channel></rss>\n"
    )


def atom(base_url: str, entries: Sequence[ListedStory]) -> str:
    """Return an Atom 1.0 feed."""
    items = "\n".join(
        f"<entry><title>{escape(title)}</title><id>tag:demo-press.example,2019:{escape(path)}</id>"
        f'<link rel="alternate" href="{escape(base_url + path)}"/>'
        f"<published>{story.published.isoformat()}</published>"
        f"<updated>{(story.modified or story.published).isoformat()}</updated>"
        f"<summary>{escape(story.description)}</summary></entry>"
        for path, title, story in entries
    )
    newest = max(story.modified or story.published for _, _, story in entries)
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>The Corvale Courier</title>'
        f"<id>tag:demo-press.example,2019:courier</id><updated>{newest.isoformat()}</updated>"
        f"<author><name>The Corvale Courier</name></author>\n{items}\n</feed>\n"
    )


def news_sitemap(base_url: str, listed: Iterable[Story]) -> str:
    """Return a Google News sitemap."""
    urls = "\n".join(
        f"<url><loc>{escape(base_url + story.path)}</loc><news:news><news:publication>"
        f"<news:name>{escape(story.edition.name)}</news:name>"
        f"<news:language>{story.edition.language[:2]}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.headline)}</news:title></news:news></url>"
        for story in listed
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{urls}\n</urlset>\n'


def sitemap(base_url: str, listed: Iterable[Story]) -> str:
    """Return a plain sitemap."""
    urls = "\n".join(
        f"<url><loc>{escape(base_url + story.path)}</loc>"
        f"<lastmod>{(story.modified or story.published).isoformat()}</lastmod></url>"
        for story in listed
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}">\n{urls}\n</urlset>\n'


def sitemap_index(base_url: str, paths: Iterable[str]) -> str:
    """Return an index of sitemaps."""
    children = "\n".join(f"<sitemap><loc>{base_url}{path}</loc></sitemap>" for path in paths)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{children}\n</sitemapindex>\n'


def robots(base_url: str) -> str:
    """Return a robots.txt that keeps crawlers out of `/private/` alone."""
    return f"User-agent: *\nDisallow: /private/\n\nSitemap: {base_url}/sitemap.xml\n"
