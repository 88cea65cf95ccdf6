"""A small newspaper served on this machine, so that a first crawl needs no other site.

Start with `newspaper.py`, which says what each address serves.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from pipelines.core.models import Site

_PLACEHOLDER = "127.0.0.1:0"  # what settings/sites/demo.toml writes for the address as served


def demo_site(site: Site, base_url: str) -> Site:
    """Return the demo's site with the address at which the newspaper is served.

    base_url: as `demo_newspaper` yields it, `http://127.0.0.1:PORT`.
    """
    address = urlsplit(base_url).netloc

    def placed(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value.replace(_PLACEHOLDER, address) for value in values)

    return replace(
        site,
        home=site.home.replace(_PLACEHOLDER, address),
        feeds=placed(site.feeds),
        sitemaps=placed(site.sitemaps),
        front_pages=placed(site.front_pages),
        allow_addresses=placed(site.allow_addresses),
    )
