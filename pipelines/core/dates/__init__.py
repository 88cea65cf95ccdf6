"""The dates of an article: its publish date, and the dates that its text mentions.

Start with `publishing/published.py` for the first and `mentions/search.py` for the second.
`names.py` has the names of months and weekdays for both.
"""
