"""The two kinds of errors: one page cannot be used, or the whole run must stop.

A ``PageError`` concerns one page. It is counted under its ``reason``, and the run goes on. A
``Fault`` stops the run with its own exit code. The message of both is one line that says what
happened, where, and what to do next. Users see that line, and a traceback only with ``--debug``.
"""

from __future__ import annotations

from typing import ClassVar


class PageError(Exception):
    """A single page cannot be used. ``reason`` is the name of its counter and never changes."""

    reason: ClassVar[str] = "unreadable_page"


class Fault(Exception):
    """The run must stop, because of wrong usage, of the deployment or of a bug in Dateline."""

    exit_code: ClassVar[int] = 1


class UsageFault(Fault):
    """An argument, a site file or a setting is wrong, and the user has to change it."""

    exit_code: ClassVar[int] = 2


class StorageFault(Fault):
    """The bucket or the local disk could not store or return an object."""

    exit_code: ClassVar[int] = 3


class BusyFault(Fault):
    """Another run holds the lock, so this one cannot start."""

    exit_code: ClassVar[int] = 75  # EX_TEMPFAIL of sysexits.h: try again later
