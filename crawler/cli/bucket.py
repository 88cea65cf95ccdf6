"""`dateline bucket serve`: keep the embedded bucket up for other S3 clients."""

from __future__ import annotations

import signal
from typing import Any

import typer

from crawler.terminal import say
from settings.env import home

app = typer.Typer(
    help="Keep the embedded bucket up for other clients.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    """Keep the embedded bucket up for other clients."""


@app.command()
def serve() -> None:
    """Serve the embedded bucket until Ctrl-C; print where it is and how to enter it."""
    from pipelines.bucket.embedded.server import embedded_bucket

    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with embedded_bucket(home()) as bucket:
            say(f"endpoint:   {bucket.endpoint}")
            say(f"bucket:     {bucket.bucket}")
            say(f"access key: {bucket.access_key}")
            say(f"secret key: {bucket.secret_key}")
            say(
                f"AWS_ACCESS_KEY_ID={bucket.access_key} AWS_SECRET_ACCESS_KEY={bucket.secret_key} "
                f"aws --endpoint-url {bucket.endpoint} s3 ls --recursive s3://{bucket.bucket}/"
            )
            say("Ctrl-C ends it.")
            while True:
                signal.pause()
    except KeyboardInterrupt:
        say()


def _interrupt(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt
