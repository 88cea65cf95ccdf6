"""`dateline bucket serve`: keep the embedded bucket up for other S3 clients."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from crawler.terminal import complain, say
from pipelines.core.errors import UsageFault
from pipelines.core.urls import is_this_machine
from settings.env import home

if TYPE_CHECKING:
    from pipelines.bucket.embedded.credentials import Keys
    from pipelines.bucket.embedded.server import EmbeddedBucket

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
def serve(
    *,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Print keys that only read and list.")
    ] = False,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Listen there too; 0.0.0.0 for all.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Listen there too, on 127.0.0.1 or HOST.")
    ] = None,
) -> None:
    """Serve the embedded bucket until Ctrl-C; print where it is and how to enter it."""
    from pipelines.bucket.embedded.server import embedded_bucket

    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with embedded_bucket(home()) as bucket:
            keys = bucket.credentials.reader if read_only else bucket.credentials.owner
            if host is None and port is None:
                _tell(bucket.endpoint, bucket.bucket, keys)
                while True:
                    signal.pause()
            asyncio.run(_carry(bucket, keys, host or "127.0.0.1", port or 0))
    except KeyboardInterrupt:
        say()


async def _carry(bucket: EmbeddedBucket, keys: Keys, host: str, port: int) -> None:
    """Serve the bucket at a second address until Ctrl-C."""
    from crawler.cli.forwarding import forwarder

    inside = urlsplit(bucket.endpoint)
    try:
        server = await forwarder(host, port, (inside.hostname or "", inside.port or 0))
    except OSError as error:
        raise UsageFault(
            f"cannot listen on {host}:{port}: {error.strerror}; name another --host or --port"
        ) from error
    async with server:
        taken = server.sockets[0].getsockname()[1]
        named = f"[{host}]" if ":" in host else host
        _tell(f"http://{named}:{taken}", bucket.bucket, keys)
        if not is_this_machine(host):
            complain("this is plain HTTP: whoever can read the network can read the articles")
        await server.serve_forever()


def _tell(endpoint: str, bucket: str, keys: Keys) -> None:
    say(f"endpoint:   {endpoint}")
    say(f"bucket:     {bucket}")
    say(f"access key: {keys.access_key}")
    say(f"secret key: {keys.secret_key}")
    say(
        f"AWS_ACCESS_KEY_ID={keys.access_key} AWS_SECRET_ACCESS_KEY={keys.secret_key} "
        f"aws --endpoint-url {endpoint} s3 ls --recursive s3://{bucket}/"
    )
    say("Ctrl-C ends it.")


def _interrupt(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt
