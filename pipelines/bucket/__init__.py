"""What keeps articles: the spool, commits, the log, states, and the store behind them.

`client.py` is the only home of boto3, whose calls block: callers in an event loop run them in a
thread.
"""
