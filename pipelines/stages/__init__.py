"""The two Scrapy pipelines that each fetched page passes, and the worker processes.

`record.py` turns a page into an article, in a worker; `land.py` puts the article into the spool
and the bucket. Start with these two, then `context.py`, which holds what they share.
"""
