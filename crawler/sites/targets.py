"""Turn what a person names into a site: a configured site, the demo newspaper, or any URL."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.sites.site_files import DEMO, find_site, read_site, site_directories, site_files
from crawler.terminal import complain
from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.site import site_from_url
from pipelines.core.urls import is_this_machine
from settings.env import enter_demo

_HOST: Final = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}\.?(?::\d+)?(?:/\S*)?|[\w.-]+:\d+(?:/\S*)?")
_HTTPS: Final = 443
_SECONDS: Final = 5.0
LEAST_DELAY: Final = 0.5  # seconds between two requests to a host, except where it is this machine


def enter_demo_for(*targets: str) -> None:
    """Enter the demo's own bucket if a person named the demo newspaper.

    Raises: UsageFault when another site was named with it, which lands in another bucket.
    """
    if DEMO not in targets:
        return
    if len(set(targets)) > 1:
        raise UsageFault(f"{DEMO!r} lands in a bucket of its own: name it without another site")
    enter_demo()


@contextmanager
def target_site(target: str, home: Path) -> Iterator[Site]:
    """Give the site that a person named. The demo newspaper is served until the block ends.

    target: the name of a site, or a URL with its scheme. home: DATELINE_HOME.
    Raises: UsageFault for an unknown name, with the most similar one, or for a wrong URL.
    """
    if "://" in target:
        yield site_from_url(target)
        return
    files = site_files(site_directories())
    if is_host(target) and target not in files:
        yield site_from_url(f"{_scheme_of(target)}://{target}")
        return
    site = find_site(target, files)
    with served(site, home) as served_site:
        yield served_site


def is_host(target: str) -> bool:
    """Tell whether what a person typed is an address without its scheme: "herald.example/"."""
    return bool(_HOST.fullmatch(target))


def _scheme_of(target: str) -> str:
    """Return "https" if the host takes a connection there, else "http", and say so."""
    host, _, port = target.partition("/")[0].partition(":")
    if port:
        return "http" if is_this_machine(host) else "https"
    try:
        socket.create_connection((host, _HTTPS), timeout=_SECONDS).close()
    except OSError:
        complain(f"{host} takes no https connection: http is tried")
        return "http"
    return "https"


@contextmanager
def served(site: Site, home: Path) -> Iterator[Site]:
    """Give the site; if it is the demo newspaper, serve it and fill in its address."""
    if site.name != DEMO:
        yield site
        return
    from crawler.demo import demo_site  # here, since a cron run must not load a newspaper
    from crawler.demo.server import demo_newspaper, remember_port, remembered_port

    with demo_newspaper(remembered_port(home)) as base_url:
        remember_port(home, base_url)
        yield demo_site(site, base_url)


def with_delay(site: Site, delay: float) -> Site:
    """Return the site with another delay between two requests to a host, in seconds.

    Raises: UsageFault for less than half a second, unless every host is on this machine.
    """
    if delay < LEAST_DELAY:
        for url in (site.home, *site.sources):
            if not is_this_machine(urlsplit(url).hostname or ""):
                raise UsageFault(
                    f"--delay {delay:g} is too short for {urlsplit(url).hostname}: give "
                    f"{LEAST_DELAY} or more; less is for hosts on this machine"
                )
    return replace(site, delay=delay)


def scheduled_sites(names: Sequence[str]) -> tuple[tuple[Site, ...], tuple[UsageFault, ...]]:
    """Return the sites that a scheduled run looks after, and a fault for each wrong site file.

    And what is wrong with other files: a typing error in one stops no other site.
    Raises: UsageFault for an unknown name, with the nearest one, for a named file that is wrong,
        and where there is no file but the demo's.
    """
    files = site_files(site_directories())
    if names:
        return tuple(find_site(name, files) for name in dict.fromkeys(names)), ()
    sites: list[Site] = []
    faults: list[UsageFault] = []
    for path in files.values():
        try:
            sites.append(read_site(path))
        except UsageFault as fault:
            faults.append(fault)
    own = tuple(site for site in sites if site.name != DEMO)
    if not own and not faults:
        raise UsageFault(
            "no site is configured: set DATELINE_SITES to a directory with a TOML file for each "
            "site, such as `dateline site try URL --save` writes"
        )
    return own, tuple(faults)
