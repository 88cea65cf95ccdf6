"""Serves the invented web: a host for each of twenty loopback addresses, in a process of its own.

Each address is a site to us, as `127.0.0.2` and `127.0.0.3` share no registrable domain. Pages
are made and compressed before the first request, so that serving costs next to nothing.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, cast

from benchmarks.crawl.invented_web import article_page, feed, path_of

HOSTS: Final = tuple(f"127.0.0.{number}" for number in range(2, 22))
FEED: Final = "/rss.xml"

Answers = Mapping[str, bytes]  # whole HTTP responses by path


@contextmanager
def invented_web(articles: int) -> Iterator[tuple[str, ...]]:
    """Serve so many articles, as many on each host; yield the hosts' base URLs."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve, args=(there, articles), daemon=True)
    process.start()
    there.close()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


def _serve(ready: Connection, articles: int) -> None:
    asyncio.run(_run(ready, articles))


async def _run(ready: Connection, articles: int) -> None:
    loop = asyncio.get_running_loop()
    each = articles // len(HOSTS)
    base_urls = []
    for place, host in enumerate(HOSTS):
        answers: dict[str, bytes] = {}
        server = await loop.create_server(partial(_Visitor, answers), host, 0)
        base_url = f"http://{host}:{server.sockets[0].getsockname()[1]}"
        answers |= _answers(base_url, place, range(place * each, (place + 1) * each))
        base_urls.append(base_url)
    ready.send(tuple(base_urls))
    await asyncio.Event().wait()


def _answers(base_url: str, host: int, numbers: range) -> dict[str, bytes]:
    pages = {path_of(n): _answer("text/html", article_page(base_url, host, n)) for n in numbers}
    return pages | {FEED: _answer("application/rss+xml", feed(base_url, numbers))}


def _answer(content_type: str, body: bytes) -> bytes:
    packed = gzip.compress(body, 6, mtime=0)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}; charset=utf-8\r\n"
        f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    )
    return head.encode() + packed


class _Visitor(asyncio.Protocol):
    """One connection: a GET at a time, without a body."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._read = answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._read += data
        while b"\r\n\r\n" in self._read:
            request, _, self._read = self._read.partition(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            self._transport.write(self._answers.get(path, missing))


if __name__ == "__main__":
    sys.exit("this module serves `python -m benchmarks.crawl`")
