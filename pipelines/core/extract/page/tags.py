"""Sets of tags whose text the readers of a page do not see, and why the sets differ."""

from __future__ import annotations

from typing import Final

# Elements that no browser shows.
CODE: Final = frozenset({"script", "style", "template"})

# Elements that hold no text to gather. They are taken out of the tree that trafilatura reads; the
# rest of `SILENT` stays in, since pages put pictures and whole texts into `noscript`.
TEXTLESS: Final = CODE | {"svg"}

# Elements whose text is not shown as a part of the page: also embedded pages, and text that is
# there for browsers that cannot show something.
SILENT: Final = TEXTLESS | {"noscript", "iframe", "object"}

# For the search for dates, these are not printed text either: choices, fields, the tab's title.
UNPRINTED: Final = SILENT | {"option", "textarea", "title"}

# Elements that belong to no block and do not end one. The block model was fitted to blocks made
# with this set, so a change to the set needs another fit.
BLOCK_SKIPPED: Final = SILENT | frozenset(
    (
        *("head", "select", "textarea", "datalist", "progress", "meter"),
        *("embed", "canvas", "audio", "video", "map"),
    )
)
