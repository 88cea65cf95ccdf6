"""The settings for the project's own tests, which crawl servers on 127.0.0.1.

Chosen with DATELINE_ENV=test.
"""

from settings.base import *  # noqa: F403

DOWNLOAD_TIMEOUT = 4  # seconds; a test has a server that hangs
