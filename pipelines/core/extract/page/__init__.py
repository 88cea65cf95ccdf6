"""From bytes to a tree and its columns: charset, limits, layout, text, JSON-LD.

Start with `tree.py`, where `parse_page` makes the `Tree` that all later steps share.
`outline.py` lays a tree out as columns, on which rules and model work.
"""
