"""Loads all that a worker needs to read a page, when this module is imported.

The fork server imports this module before it makes a worker, so libraries, lexicons, trees and
the language model lie in memory once for all workers, and a new worker starts in milliseconds.
Most of them load only when they are first used, so the import reads an example page.
"""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from typing import Final

from pipelines.bucket.spool import spooled
from pipelines.core.assembly import read_page
from pipelines.core.memory import Memory
from pipelines.core.models import Link, Page, Source
from pipelines.core.record import Article
from pipelines.core.site import site_from_url

_URL: Final = "https://lantern.example/2024/05/01/ferry"
_PARAGRAPH: Final = (
    "<p>The ferry of Korvan ran again on Monday, three weeks after a storm had pushed it onto the"
    " sand of the northern shore. Forty people had dug it out by hand, and most of them stood at"
    " the pier when it left for the islands shortly after nine in the morning of 29 April.</p>"
)
_TEXT: Final = (
    "<!doctype html><html lang=en><head><title>The ferry of Korvan runs again</title></head><body>"
    f"<nav><a href=/>Home</a></nav><article><h1>The ferry of Korvan runs again</h1>{_PARAGRAPH}"
    "<p>“Nobody has slept much,” said Alda Birkett, who has led the ferry company for ten years."
    " The next inspection is due in August.</p></article><footer>The Lantern</footer>"
    "</body></html>"
)


def example() -> Article:
    """Return the record of an invented page. It is never stored."""
    link = Link(_URL, Source.ARGUMENT, _URL)
    fetched_at = datetime(2024, 5, 1, tzinfo=UTC)
    page = Page(_URL, _URL, 200, (), _TEXT.encode(), fetched_at, link)
    article, _ = read_page(page, site_from_url(_URL), run_id="example", memory=Memory())
    spooled(page, article)
    return article


try:
    example()
except MemoryError:  # the engine says that no worker can start; a traceback would hide that line
    raise SystemExit(1) from None
# From here on the garbage collector leaves these objects alone. Looking at them would write to
# their memory, and so each worker would get a copy of it.
gc.collect()
gc.freeze()
