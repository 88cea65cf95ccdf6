"""The command line as a program of `tests/launcher.py`: what it needs is loaded with this module.

All commands have their workers from one fork server, whose start takes two seconds more.
"""

from __future__ import annotations

import importlib
import sys
from multiprocessing import forkserver

from crawler import cli
from pipelines.core.urls import registrable_domain
from pipelines.stages.worker_process import workers_context

for name in ("run", "crawl", "site", "tail", "show", "export", "why", "doctor", "extract"):
    importlib.import_module(f"crawler.cli.{name}")
for name in ("crawler.runs.run", "pipelines.core.assembly"):
    importlib.import_module(name)
registrable_domain("https://osthaven.example/")  # loads the list of public suffixes
workers_context()
forkserver.ensure_running()


def main() -> int:
    """Do what the installed command does, with the fork server that runs already."""
    sys.argv[0] = "dateline"
    setattr(forkserver._forkserver, "ensure_running", lambda: None)  # noqa: B010
    return cli.main()
