"""The pure part of the pipeline: frozen values, and functions from a fetched page to a record.

Nothing in this folder reads a clock, the network or the environment. Start with `models.py`, the
values that one step hands to the next, and `assembly.py`, whose `read_page` calls the steps.
"""
