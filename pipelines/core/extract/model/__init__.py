"""The block model: boosted trees that tell from numbers which blocks of a page are the story.

Start with `block_model.py`. `features.py` lists the numbers and `measures.py`, `characters.py`,
`positions.py` and `surroundings.py` compute them; `forest.py` asks the trees, the gate's as well.
"""
