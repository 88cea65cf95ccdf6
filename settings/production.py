"""The settings for scheduled crawls. Chosen with DATELINE_ENV=production."""

from settings.base import *  # noqa: F403
from settings.env import required

DATELINE_BUCKET = required("DATELINE_BUCKET")
