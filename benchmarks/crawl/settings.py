"""The settings of the measured crawl: every crawl's, and a look at the event loop."""

from settings.base import *  # noqa: F403

EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "benchmarks.crawl.ours.WatchedLoop": 0,  # type: ignore[dict-item]  # a number turns one on
}
