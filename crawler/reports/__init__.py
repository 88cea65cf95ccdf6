"""What a run tells people: progress, report, verdict, closing lines, and the history for `why`.

Start with `report.py`, the model of a run's report, and `verdict.py`, which makes the exit code.
"""
