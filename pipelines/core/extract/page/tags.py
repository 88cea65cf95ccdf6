"""Tags whose text readers of a page do not see: the sets, and why they differ."""

from __future__ import annotations

from typing import Final

# What no browser shows.
CODE: Final = frozenset({"script", "style", "template"})

# What has no text to gather. It may go from a tree that a reader of articles is given; the rest
# of `SILENT` may not, since pages put pictures and whole texts into `noscript`.
TEXTLESS: Final = CODE | {"svg"}

# What is no text of the page to its readers: drawings, other pages, and what stands in for them.
SILENT: Final = TEXTLESS | {"noscript", "iframe", "object"}

# What is no printed text either, where dates are looked for: choices, fields, the tab's title.
UNPRINTED: Final = SILENT | {"option", "textarea", "title"}

# What ends no run of text and is in none. The block model was fitted to runs without these: to
# take one out or in asks for another fit.
BLOCK_SKIPPED: Final = SILENT | frozenset(
    (
        *("head", "select", "textarea", "datalist", "progress", "meter"),
        *("embed", "canvas", "audio", "video", "map"),
    )
)
