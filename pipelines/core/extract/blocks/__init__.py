"""Blocks: the runs of text of a page that rules, memory and model tell apart.

Start with `segments.py`, which cuts a page into the blocks that the model judges; `kept_tree.py`
copies the page with the kept ones. `fingerprints.py` hashes blocks for the memory of a site.
"""
