"""The demo newspaper's editions and its articles, each read from a TOML file of its own.

Places, people and events are invented, and every text was written for this purpose.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

ARTICLES = Path(__file__).with_name("articles")

# A body's only inline markup, "[words](address)": pages in the wild link inside sentences.
LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the demo's papers, with its language and the design of its pages."""

    key: str
    name: str
    design: str  # a file of templates/
    language: str  # BCP 47
    path: str  # format string of an article's path: `day`, `slug`

    @property
    def host(self) -> str:
        """Return the host that canonical links name, whichever port the pages are served at."""
        return f"{self.key}.demo-press.example"


EDITIONS = (
    Edition("monitor", "Halverne Monitor", "magazine", "en-US", "/monitor/{day:%Y/%m}/{slug}/"),
    Edition("ledger", "Harbour Ledger", "blocks", "en", "/ledger/{slug}/"),
    Edition(
        "courier", "The Corvale Courier", "broadsheet", "en-GB", "/courier/{day:%Y-%m-%d}/{slug}"
    ),
    Edition("valley", "Upper Lenn Valley News", "handmade", "en", "/valley/{slug}.htm"),
    Edition("almarfa", "صحيفة المرفأ", "righttoleft", "ar", "/almarfa/{day:%Y}/{slug}"),
    Edition("sarmela", "Diario de Sarmela", "diary", "es", "/sarmela/{day:%Y/%m/%d}/{slug}/"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its author wrote it, before a design makes a page of it.

    body: paragraphs; "## " opens a subheading, "> " a quotation set off from the text.
    published, modified: aware, in the edition's own offset.
    charset: what the server's header says, true or not; "" for a header that names none.
    """

    edition: Edition
    slug: str
    headline: str
    description: str
    published: datetime
    body: tuple[str, ...]
    modified: datetime | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    credit: str | None = None
    caption: str | None = None
    caption_credit: str | None = None
    pull_quote: str | None = None
    charset: str = "utf-8"

    @property
    def path(self) -> str:
        """Return the path under which the article is served."""
        return self.edition.path.format(day=self.published, slug=self.slug)

    @property
    def canonical_url(self) -> str:
        """Return the article's canonical URL. It has no port, so it is the same in every crawl."""
        return f"https://{self.edition.host}{self.path}"


@cache
def stories() -> tuple[Story, ...]:
    """Return all articles, edition by edition, the newest of each edition first."""
    return tuple(
        story
        for edition in EDITIONS
        for story in sorted(
            (_read(edition, path) for path in (ARTICLES / edition.key).glob("*.toml")),
            key=lambda story: story.published,
            reverse=True,
        )
    )


def _read(edition: Edition, path: Path) -> Story:
    fields = tomllib.loads(path.read_text("utf-8"))
    del fields["mentions"]  # the truth for the tests, not for the page
    fields.pop("dateline", None)
    for name in ("authors", "keywords"):
        fields[name] = tuple(fields.get(name, ()))
    body = tuple(fields.pop("body").strip().split("\n\n"))
    return Story(edition=edition, slug=path.stem, body=body, **fields)
