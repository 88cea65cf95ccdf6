"""The storage of articles: spool, parts, commit log, states of domains, and the store behind them.

Start with `landing.py`, which brings articles from the spool into the bucket. `client.py` is the
only home of boto3, whose calls block: callers in an event loop run them in a thread.
"""
