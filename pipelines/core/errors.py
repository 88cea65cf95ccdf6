"""The two kinds of errors: one page cannot be used, or the whole run must stop.

A ``PageError`` concerns one page. It is counted under its ``reason``, and the run goes on. A
``Fault`` stops the run with its own exit code. The message of both is one line that says what
happened, where, and what to do next. Users see that line, and a traceback only with ``--debug``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar, Self

from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.reasons import Reason


class ExitCode(IntEnum):
    """The exit code of a command; `deploy/README.md` says what to do about each."""

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Self:
        """Make a member whose value is the number, with the meaning as an attribute."""
        member = int.__new__(cls, number)
        member._value_ = number
        member.meaning = meaning
        return member

    FINE = 0, "fine"
    OUR_FAULT = 1, "a fault in Dateline"
    USAGE = 2, "wrong usage or configuration"
    STORAGE = 3, "storage failed, or something still waits in the spool"
    NOTHING = 4, "nothing landed where something was expected"
    MANY_FAILED = 5, "more pages failed than 20 % of those attempted"
    BUSY = 75, "another run holds the lock"  # EX_TEMPFAIL of sysexits.h: try again later
    STOPPED = 130, "stopped before the end"  # 128 + SIGINT, as a shell says it
    BROKEN_PIPE = 141, "the reader of the output has gone"  # 128 + SIGPIPE


class PageError(Exception):
    """A single page cannot be used. A subclass names its reason, under which reports count it."""

    outcome: ClassVar[Outcome] = Outcome.FAILED
    reason: ClassVar[Reason]

    @property
    def trouble(self) -> Trouble:
        """Return the trouble that the ledger notes for the page."""
        return Trouble(self.outcome, self.reason, str(self))

    @property
    def line(self) -> str:
        """Return the message with the reason's counter, for a person who reads a single page."""
        return f"{self} ({self.trouble.counter})"


class Fault(Exception):
    """The run must stop, because of wrong usage, of the deployment or of a bug in Dateline."""

    exit_code: ClassVar[ExitCode] = ExitCode.OUR_FAULT

    def __init__(self, problem: str, next_step: str = "") -> None:
        """Take what is wrong, and what to do about it.

        next_step: empty where `problem` itself says what to do.
        """
        self.problem, self.next_step = problem, next_step
        super().__init__(f"{problem}: {next_step}" if next_step else problem)


class UsageFault(Fault):
    """An argument, a site file or a setting is wrong, and the user has to change it."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class StorageFault(Fault):
    """The bucket or the local disk could not store or return an object."""

    exit_code: ClassVar[ExitCode] = ExitCode.STORAGE


class BusyFault(Fault):
    """Another run holds the lock, so this one cannot start."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUSY


class ReaderGoneFault(Fault):
    """The program that read standard output has ended, as `head` does after ten lines."""

    exit_code: ClassVar[ExitCode] = ExitCode.BROKEN_PIPE
