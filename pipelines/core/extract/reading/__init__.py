"""From a pruned tree to paragraphs, by trafilatura's functions, and the after-pass on them.

Start with `body.py`, which reads paragraphs. `first_reading.py` is its quick way, with
`searches.py` and `link_farms.py`; `after.py` takes lines from the edges of the text.
"""
