"""The settings for a person at a terminal. Chosen by default."""

from settings.base import *  # noqa: F403
