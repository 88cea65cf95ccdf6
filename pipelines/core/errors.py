"""The two kinds of trouble: a page that is spoiled, and a run that must stop.

A ``PageError`` spoils one page: it is counted under its ``reason`` and the run goes on.
A ``Fault`` stops the run with its own exit code. Both say what, where and what to do next
in one line; that line is what a user sees, a traceback only with ``--debug``.
"""

from __future__ import annotations

from typing import ClassVar


class PageError(Exception):
    """What spoils a single page. ``reason`` is a counter's name and never changes."""

    reason: ClassVar[str] = "unreadable_page"


class Fault(Exception):
    """What stops the run: a fault of use, of deployment or of ours."""

    exit_code: ClassVar[int] = 1


class UsageFault(Fault):
    """A wrong argument, site file or setting: the caller mends the call."""

    exit_code: ClassVar[int] = 2


class StorageFault(Fault):
    """The bucket or the local disk does not take or give what it must."""

    exit_code: ClassVar[int] = 3


class BusyFault(Fault):
    """Another run holds the lock."""

    exit_code: ClassVar[int] = 75  # EX_TEMPFAIL of sysexits.h: try again later
