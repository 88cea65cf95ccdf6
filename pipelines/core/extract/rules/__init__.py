"""Rules with names that cut from a page what is never the story.

`catalogue.py` reads the rules that are data (`rules.toml`, and phrases of languages). Start with
`cutting.py`: what may be cut, and the note that a cut leaves. The order in which rules are applied
is in `prune.py`, one folder up.
"""
