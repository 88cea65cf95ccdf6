"""Make each warning in the libraries' logs one line, without a traceback."""

from __future__ import annotations

import logging
from typing import Final

from crawler.terminal import warn_of

_LIBRARIES: Final = (
    *("scrapy", "twisted", "asyncio", "py.warnings"),
    *("botocore", "boto3", "urllib3", "trafilatura"),
)
# What these loggers warn of is in the ledger with its URL too, or comes back as a fault.
_SAID_ELSEWHERE: Final = (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scraper",
    "scrapy.core.engine",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.robotstxt",
)


class _OneLine(logging.Handler):
    """Writes a record as one line to stderr, without its traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        warn_of(record.name, record.levelname.lower(), record.getMessage())


def quiet_libraries() -> None:
    """Set the libraries' loggers to warnings, one line each. May be called again."""
    handler = _OneLine()
    for name in _LIBRARIES:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.handlers[:] = [handler]
        logger.propagate = False
    for name in _SAID_ELSEWHERE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
