"""Give a bare URL the settings of a site file, if a file serves the host of the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.sites.site_files import DEMO, read_site
from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.urls import registrable_domain


@dataclass(frozen=True, slots=True)
class BorrowedSite:
    """A bare URL's site with the settings of a site file. path: that file."""

    site: Site
    path: Path


def borrowed_site(site: Site, files: Mapping[str, Path]) -> BorrowedSite | None:
    """Return a bare URL's site with the settings of the file that serves its host, if any does.

    The crawl then reads only the URL; the sources in the file are left to the turns of the file's
    own site. A host is the same with and without "www."; another port is another server.
    files: the file of each site, by the site's name.
    Raises: UsageFault if several files serve the host, or if a file that has the host in its text
        is wrong.
    """
    address = _address(site.home)
    known = {name: _serving(path, address) for name, path in files.items() if name != DEMO}
    found = {name: own for name, own in known.items() if own}
    if len(found) > 1:
        raise UsageFault(
            f"{address[0]} has several site files ({', '.join(sorted(found))}): "
            "crawl one of them by name, or the URL with --no-file"
        )
    return next((BorrowedSite(_lent(own, site), files[name]) for name, own in found.items()), None)


def _serving(path: Path, address: tuple[str, int | None]) -> Site | None:
    """Return the site of a file if it serves an address, else None. address: of `_address`.

    Raises: UsageFault for a file that is wrong and has the host in its text.
    """
    try:
        site = read_site(path)
    except UsageFault:
        if address[0] in _text(path):
            raise
        return None  # a typing error in one file must not stop the crawl of another site
    domain = registrable_domain(site.home)
    urls = (site.home, *site.sources)
    own = {_address(url) for url in urls if registrable_domain(url) == domain}
    return site if address in own else None


def _text(path: Path) -> str:
    """Return the text of a file in lower case; an empty text if it cannot be read."""
    try:
        return path.read_text("utf-8", errors="replace").lower()
    except OSError:
        return ""


def _address(url: str) -> tuple[str, int | None]:
    """Return a URL's host, without "www.", and its port; None for 80, 443 and no port."""
    parts = urlsplit(url)
    port = None if parts.port in (80, 443) else parts.port
    return (parts.hostname or "").removeprefix("www."), port


def _lent(own: Site, site: Site) -> Site:
    """Return a bare URL's `site` with the settings of `own`, the site that a file describes."""
    return replace(
        own,
        home=site.home,
        feeds=(),
        sitemaps=(),
        front_pages=(),
        limit=min(own.limit, site.limit),
        allow_addresses=(*site.allow_addresses, *own.allow_addresses),
    )
