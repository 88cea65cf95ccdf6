"""Which sites there are, which one a command line means, and which ones are due for a turn.

Start with `targets.py`, which turns the words of a command line into a `Site`.
"""
