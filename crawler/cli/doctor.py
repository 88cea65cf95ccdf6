"""`dateline doctor`: check each thing that a crawl needs, and say what to do if one fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.terminal import plain, say
from pipelines.core.errors import ExitCode

if TYPE_CHECKING:
    from pipelines.bucket.probe import Finding


def doctor(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    site: Annotated[
        str | None, typer.Option(metavar="NAME", help="Read this site's robots.txt too.")
    ] = None,
) -> None:
    """Check versions, configuration, clock and bucket; say what to do where one fails."""
    from crawler.sites.targets import enter_demo_for

    if site:
        enter_demo_for(site)
    code = ExitCode.FINE
    findings = []
    for code_if_bad, finding in _findings(site):
        findings.append(finding)
        if not json:
            _print(finding)
        if not finding.ok:
            code = code or code_if_bad
    if json:
        sys.stdout.write(dumps([asdict(finding) for finding in findings], indent=2) + "\n")
    elif not code:
        say("all is well")
    raise typer.Exit(code)


def _findings(site: str | None) -> Iterator[tuple[ExitCode, Finding]]:
    """Yield each finding, with the exit code of the command if it is the first that failed."""
    from crawler.runs.doctor import (
        examine_bucket,
        examine_configuration,
        examine_installation,
        examine_robots,
    )
    from crawler.runs.orders import order_from
    from settings.env import home

    for finding in examine_installation():
        yield ExitCode.OUR_FAULT, finding
    is_configured = True
    for finding in examine_configuration(home()):
        is_configured = is_configured and finding.ok
        yield ExitCode.USAGE, finding
    if is_configured:  # else it is not sure which bucket is meant
        for finding in examine_bucket(order_from(("doctor",))):
            yield ExitCode.STORAGE, finding
    if site:
        yield ExitCode.USAGE, examine_robots(site, home())


def _print(finding: Finding) -> None:
    say(f"{'ok    ' if finding.ok else 'FAILED'} {finding.name}: {plain(finding.detail)}")
    if not finding.ok and finding.next_step:
        say(f"       → {plain(finding.next_step)}")
