"""Carry out what a command asks for: a run, its turn in Scrapy's engine, and what surrounds it.

Start with `run.py`, then `turn.py`. `settle.py` notes what a turn leaves for the next one.
`doctor.py`, `site_trial.py` and `single_page.py` serve the commands that land nothing.
"""
