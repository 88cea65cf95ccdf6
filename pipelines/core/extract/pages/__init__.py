"""Articles on several pages: which address is the next page, and one draft for all pages.

Start with `paging.py`, which reads addresses alone; `joined.py` joins the drafts.
"""
