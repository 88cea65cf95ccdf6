"""How a request goes out: robots.txt, politeness toward hosts, and the guard of addresses.

Scrapy calls these classes; `settings/base.py` names most of them. Start with `middlewares.py` for
the checks of each request and `queue.py` for the order of requests.
"""
