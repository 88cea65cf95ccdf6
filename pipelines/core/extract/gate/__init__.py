"""The gate: is a page an article? If not, an error says why.

Start with `check` in `checks.py`, which asks words, structure and a model. `features.py` and
`trees.py` are the model, `rejections.py` has the errors.
"""
