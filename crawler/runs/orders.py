"""What a run is asked to do, by the command line and the environment."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict, Unpack

from pipelines.core.dates.periods import ANY_TIME, Period
from pipelines.core.errors import StorageFault, UsageFault
from pipelines.stages.local_copy import Destination
from settings.env import bucket_url, environment, home, is_single_writer, log_form, ping_url

_ENVIRONMENTS: Final = ("local", "production", "test")


@dataclass(frozen=True, slots=True)
class Order:
    """What one run is asked to do.

    is_dry: no bucket is opened, so nothing of earlier runs is known and nothing is written.
    limit, since: as in `RunContext`.
    jsonl: a file to which the landed records are appended too.
    """

    command: tuple[str, ...]
    environment: str
    home: Path
    bucket_url: str | None  # None: the embedded bucket
    is_single_writer: bool = False
    is_debug: bool = False
    is_dry: bool = False
    refetch: bool = False
    is_out_of_turn: bool = False  # a URL of a site that has a file: no turn of that site
    limit: int | None = None
    period: Period = ANY_TIME  # in which articles must be published
    jsonl: Destination | None = None
    deadline: float | None = None  # seconds
    ping_url: str | None = None  # the watcher that a scheduled run posts to

    @property
    def settings_module(self) -> str:
        """Return the dotted name of the turn's settings, such as "settings.local"."""
        return f"settings.{self.environment}"


class Options(TypedDict, total=False):
    """The fields of an order that the command line sets; the environment sets the others."""

    is_debug: bool
    is_dry: bool
    refetch: bool
    limit: int | None
    period: Period
    jsonl: Destination | None
    deadline: float | None


def order_from(command: Sequence[str], **options: Unpack[Options]) -> Order:
    """Return the order that a command line and the environment give together.

    Raises: UsageFault for an unknown environment or a variable that must be set.
    """
    load_settings()
    try:
        watcher = ping_url()
        log_form()  # every command tells of a wrong one, though `run` alone reads the word
    except LookupError as error:
        raise UsageFault(str(error.args[0])) from error
    return Order(
        command=tuple(command),
        environment=environment(),
        home=home(),
        bucket_url=bucket_url(),
        is_single_writer=is_single_writer(),
        ping_url=watcher,
        **options,
    )


def load_settings() -> dict[str, object]:
    """Return the settings of `DATELINE_ENV` by name, whatever the current directory is.

    Raises: UsageFault for an unknown environment or a variable that must be set.
    """
    name = environment()
    if name not in _ENVIRONMENTS:
        raise UsageFault(
            f"DATELINE_ENV={name!r}: set it to {', '.join(_ENVIRONMENTS)} or not at all"
        )
    try:
        module = importlib.import_module(f"settings.{name}")
    except LookupError as error:
        raise UsageFault(f"settings.{name}: {error.args[0]}") from error
    return {key: value for key, value in vars(module).items() if key.isupper()}


def make_home(home: Path) -> None:
    """Make the home directory. Raises: StorageFault when it cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        is_writable = os.access(home, os.W_OK)
    except OSError as error:
        raise StorageFault(f"{home}: {error.strerror}; set DATELINE_HOME") from error
    if not is_writable:
        raise StorageFault(f"{home} cannot be written; set DATELINE_HOME to another directory")
