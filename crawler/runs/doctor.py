"""The checks of `dateline doctor`: versions, packages, configuration, clock and bucket."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from protego import Protego

from crawler.runs.orders import Order, load_settings, make_home
from crawler.sites.site_files import read_site, site_directories, site_files
from crawler.sites.targets import target_site
from pipelines.bucket.client import Store, parse_bucket_url
from pipelines.bucket.opening import open_bucket
from pipelines.bucket.probe import Finding, probe
from pipelines.core.errors import Fault, UsageFault
from pipelines.core.ledger import Trouble
from pipelines.core.reasons import Reason
from settings.env import ROOT, bucket_url, environment, nearest_variable, unknown_variables

_IMPORTS: Final = {  # package: module
    "scrapy": "scrapy",
    "trafilatura": "trafilatura",
    "dateparser": "dateparser",
    "lxml": "lxml.etree",
    "lxml_html_clean": "lxml_html_clean",
    "boto3": "boto3",
    "pydantic": "pydantic",
    "warcio": "warcio",
    "py3langid": "py3langid",
}
_AGENT: Final = "Dateline"
_AS_SAID: Final = "do what this line says, then run doctor again"
_CLOCK_KEY: Final = "probe/clock"
_HOUSE: Final = ("crawler", "pipelines", "settings")
_LEAST_SPACE: Final = 200_000_000  # bytes free: as the spool takes for a day of one site
_MOST_SKEW: Final = 300.0  # seconds; S3 refuses a signature that is 15 minutes off


def examine_installation() -> Iterator[Finding]:
    """Yield the findings on Python, the libraries, and where Dateline's own packages lie.

    Nothing is asked over the network.
    """
    ok = sys.version_info >= (3, 11)
    yield Finding("python", ok, sys.version.split()[0], "" if ok else "install Python 3.11")
    for package, module in _IMPORTS.items():
        yield _import(package, module)
    places = {
        name: Path(str(importlib.import_module(name).__file__)).parents[1] for name in _HOUSE
    }
    together = set(places.values()) == {ROOT}
    yield Finding(
        "house",
        together,
        ", ".join(f"{name} in {place}" for name, place in places.items()),
        "" if together else "another package of that name is installed: use an own environment",
    )


def _import(package: str, module: str) -> Finding:
    try:
        importlib.import_module(module)
        return Finding(package, True, version(package), "")  # noqa: FBT003 (the field `ok`)
    except ImportError as error:
        step = "install from the lock: make crawl"
        return Finding(package, False, str(error), step)  # noqa: FBT003


def examine_configuration(home: Path) -> Iterator[Finding]:
    """Yield the findings on variables, settings, site files, home directory and bucket URL."""
    unknown = unknown_variables()
    yield Finding(
        "variables",
        not unknown,
        f"nothing reads {', '.join(unknown)}" if unknown else "every DATELINE_ name is known",
        "; ".join(_nearest(name) for name in unknown),
    )
    yield _checked("settings", lambda: _settings(environment()))
    yield _checked("sites", _sites)
    yield _checked("home", lambda: _home(home))
    yield _checked("bucket", lambda: _bucket(bucket_url()))


def _nearest(name: str) -> str:
    near = nearest_variable(name)
    return f"did you mean {near}?" if near else f"unset {name}"


def _checked(name: str, look: Callable[[], str]) -> Finding:
    """Return a finding with what `look` returns, or a failed one with the line of its fault."""
    try:
        return Finding(name, True, look(), "")  # noqa: FBT003
    except Fault as fault:
        return _failed(name, fault)


def _failed(name: str, fault: Fault) -> Finding:
    return Finding(name, ok=False, detail=str(fault), next_step=_AS_SAID)


def _settings(name: str) -> str:
    load_settings()
    return f"{name}; DATELINE_ENV chooses them"


def _sites() -> str:
    sites = [read_site(path) for path in site_files(site_directories()).values()]
    paused = sum(site.paused for site in sites)
    files = "1 site file" if len(sites) == 1 else f"{len(sites)} site files"
    return f"{files} read, {paused} paused"


def _bucket(url: str | None) -> str:
    if url is None:
        return "embedded; DATELINE_BUCKET names none"
    name, prefix = parse_bucket_url(url)
    return f"{name}, keys below {prefix or 'its root'}"


def _home(home: Path) -> str:
    make_home(home)
    free = shutil.disk_usage(home).free
    if free < _LEAST_SPACE:
        raise UsageFault(f"{home} has {free / 1e6:.0f} MB left; free some, or set DATELINE_HOME")
    return f"{home}, {free / 1e9:.1f} GB free"


def examine_bucket(order: Order) -> Iterator[Finding]:
    """Yield what the probes find of the bucket, and how far its clock is from this machine's."""
    try:
        with open_bucket(order) as store:
            yield from probe(store)
            yield _clock(store)
    except Fault as fault:
        yield _failed("store", fault)


def _clock(store: Store) -> Finding:
    """Compare the store's `Date` header with this machine's clock, which signs the requests."""
    store.put_new(_CLOCK_KEY, b"")
    head = store.head(_CLOCK_KEY)
    store.discard(_CLOCK_KEY)
    if head is None or head.asked_at is None:
        return Finding("clock", True, "the store does not tell its time", "")  # noqa: FBT003
    skew = (datetime.now(UTC) - head.asked_at).total_seconds()
    ok = abs(skew) <= _MOST_SKEW
    detail = f"{abs(skew):.0f} s {'after' if skew > 0 else 'before'} the store's clock"
    return Finding("clock", ok, detail, "" if ok else "set this machine's clock: use NTP")


def examine_robots(name: str, home: Path) -> Finding:
    """Return whether a site's robots.txt allows its home page to Dateline, and its delay."""
    try:
        return _robots(name, home)
    except Fault as fault:
        return _failed("robots", fault)


def _robots(name: str, home: Path) -> Finding:
    from crawler.runs.single_page import UnfetchedPageError, fetch_page  # here: it loads Scrapy

    with target_site(name, home) as site:
        url = urljoin(site.home, "/robots.txt")
        try:
            page = fetch_page(url, site.allow_addresses)
        except UnfetchedPageError as error:
            if _has_no_rules(error.trouble):
                return Finding("robots", ok=True, detail=f"{error}: all is allowed")
            step = "look at it in a browser; while it fails we fetch nothing"
            return Finding("robots", ok=False, detail=str(error), next_step=step)
    rules = Protego.parse(page.body.decode("utf-8", "replace"))
    ok = rules.can_fetch(site.home, _AGENT)
    delay = rules.crawl_delay(_AGENT)
    detail = f"{url} {'allows' if ok else 'forbids'} {site.home}"
    detail += f", {delay:g} s between requests" if delay else ""
    return Finding("robots", ok, detail, "" if ok else "the site does not want to be crawled")


def _has_no_rules(trouble: Trouble) -> bool:
    """Tell whether a robots.txt forbids nothing: RFC 9309 has it so for 4xx and an empty file."""
    is_refused = trouble.status is not None and 400 <= trouble.status < 500
    return is_refused or trouble.reason is Reason.EMPTY
