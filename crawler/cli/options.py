"""Options that several commands have, with one wording each."""

from __future__ import annotations

from typing import Annotated

import typer

Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help='Leave out what is older: 2024-03-05, 7d, yesterday, "last September".',
    ),
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Leave out what is newer; that day is included.")
]
SiteName = Annotated[
    str | None,
    typer.Option("--site", metavar="NAME", help="Only this site, by the name in its records."),
]
