"""Pure functions from the bytes of a feed, sitemap or front page to the links of articles.

Start with `sources.py`, which reads one source of any kind, and `choice.py`, which says which of
a site's links a turn fetches.
"""
