"""Carry connections from one address of this machine to the embedded bucket's port.

Only the S3 port is carried; the server's other ports stay on 127.0.0.1. S3's signatures hold,
since they cover the host that the client named, and the bytes pass unchanged.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

_CHUNK: Final = 1 << 16


async def forwarder(host: str, port: int, target: tuple[str, int]) -> asyncio.Server:
    """Return a server that carries each of its connections to the target, host and port.

    port: 0 takes a free one. Raises: OSError when the address cannot be listened on.
    """

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection(*target)
        except OSError:
            writer.close()
            return
        both = _copied(reader, there_writer), _copied(there_reader, writer)
        await asyncio.gather(*both)

    return await asyncio.start_server(carry, host, port)


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until one side ends, and end the other."""
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    with suppress(OSError, RuntimeError):
        if writer.can_write_eof():
            writer.write_eof()
            return
    writer.close()
