"""The spiders: they ask for sources and articles, and hand pages on to the stages.

Start with `news.py`, the spider that crawls all sites of a run. `articles.py` fetches articles for
it, page after page, and `single.py` fetches one page for a person.
"""
