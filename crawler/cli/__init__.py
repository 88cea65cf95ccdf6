"""The command line. Each command has a module of its own, imported when it is called."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from crawler.terminal import begin_log, complain
from pipelines.core.errors import BusyFault, ExitCode, Fault, UsageFault

_COMMANDS: Final = {  # name: (attribute of crawler.cli.<name>, one line for --help)
    "crawl": ("crawl", "Crawl a configured site or any URL into the bucket."),
    "run": ("run", "Crawl every site that is due; for cron."),
    "sites": ("sites", "List the configured sites."),
    "status": ("status", "Show how each configured site is."),
    "extract": ("extract", "Turn one page into one record."),
    "dates": ("dates", "Find the dates that a text mentions."),
    "site": ("app", "Try a new site, or see what was learned of one."),
    "tail": ("tail", "Print the records of the newest commits."),
    "show": ("show", "Print one article of the bucket."),
    "export": ("export", "Write the articles of the bucket to a file."),
    "why": ("why", "Say what became of a URL."),
    "doctor": ("doctor", "Check versions, configuration, clock and bucket."),
    "bucket": ("app", "Keep the embedded bucket up for other clients."),
}

_READERS: Final = frozenset({"tail", "show", "export", "why", "bucket"})
_ANYWHERE: Final = ("--debug", "--demo")  # options that may also stand behind the command


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options that stand before the command. Commands find them in `context.obj`."""

    is_debug: bool = False


class _Commands(TyperGroup):
    """Import a command's module when it is called, so that `--help` is quick."""

    def list_commands(self, _ctx: Any) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _COMMANDS:
            return None
        return TyperCommand(cmd_name, help=_COMMANDS[cmd_name][1])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            raise UsageFault(f"no such command {args[0]!r}: {_nearest(args[0])}")
        name, command, rest = super().resolve_command(ctx, args)
        return name, _load(name) if name in _COMMANDS else command, rest

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            # The reader of stdout has gone, so Python must not flush to it again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitCode.BROKEN_PIPE) from error
        return result


def _nearest(name: str) -> str:
    close = difflib.get_close_matches(name, _COMMANDS, n=1)
    return f"did you mean {close[0]}?" if close else "see dateline --help"


def _load(name: str) -> Any:
    attribute = getattr(importlib.import_module(f"crawler.cli.{name}"), _COMMANDS[name][0])
    if isinstance(attribute, typer.Typer):
        group = typer.main.get_group(attribute)
        group.name, group.no_args_is_help = name, False
        return group
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(attribute)
    return typer.main.get_command(single)


app = typer.Typer(cls=_Commands, rich_markup_mode=None, invoke_without_command=True)


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 (typer's callback form)
    if is_wanted:
        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Use the demo newspaper's bucket.")] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """News sites in, clean and dated articles out, into S3-compatible storage."""
    context.obj = Invocation(is_debug=debug)
    if context.invoked_subcommand == "run":  # cron's log and a journal have no times of their own
        begin_log(_log_form())
    _choose_bucket(context.invoked_subcommand, is_demo=demo)
    if context.invoked_subcommand not in (None, "doctor"):  # doctor has a row for them
        _tell_unknown_variables(is_scheduled=context.invoked_subcommand == "run")


def _choose_bucket(command: str | None, *, is_demo: bool) -> None:
    """Enter the demo's bucket if the user says so, or reads one and has crawled only the demo."""
    from settings.env import enter_demo, is_demo_all_there_is

    if is_demo:
        enter_demo()
    elif command in _READERS and is_demo_all_there_is():
        enter_demo()
        complain("only the demo was crawled so far, so its bucket is read; `--demo` says it")


def _log_form() -> str:
    from settings.env import log_form

    try:
        return log_form()
    except LookupError as error:
        raise UsageFault(str(error.args[0])) from error


def _tell_unknown_variables(*, is_scheduled: bool) -> None:
    """Print one line on variables of ours that nothing reads, since defaults count instead.

    Raises: UsageFault with that line for a scheduled run, whose warnings nobody reads.
    """
    from settings.env import nearest_variable, unknown_variables

    names = unknown_variables()
    if names:
        near = {name: nearest_variable(name) for name in names}
        said = (f"{n} (did you mean {near[n]}?)" if near[n] else n for n in names)
        line = f"nothing reads {', '.join(said)}: unset {'it' if len(names) == 1 else 'them'}"
        if is_scheduled:
            raise UsageFault(line)
        complain(line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. An error is printed as one line to stderr.

    arguments: the words behind `dateline`; None takes those of this process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    is_debug = "--debug" in words
    first = [option for option in _ANYWHERE if option in words]
    words = [word for word in words if word not in _ANYWHERE] or ["--help"]
    try:
        code = app(
            args=[*first, *words],
            prog_name="dateline",
            standalone_mode=False,
        )
    except Exception as error:
        if is_debug:
            traceback.print_exc()
        return _explain(error)
    except KeyboardInterrupt:
        return ExitCode.STOPPED
    return code if isinstance(code, int) else 0


def _explain(error: Exception) -> int:
    """Print the line of an error, and return its exit code."""
    if isinstance(error, BusyFault):  # no line, since cron would mail it every few minutes
        return error.exit_code
    if isinstance(error, Fault):
        complain(str(error))
        return error.exit_code
    if isinstance(error, TyperException):
        complain(f"{error.format_message()} (see dateline --help)")
        return ExitCode.USAGE
    if isinstance(error, typer.Abort):
        return ExitCode.STOPPED
    complain(f"{type(error).__name__}: {error} (run again with --debug to see where)")
    return ExitCode.OUR_FAULT
