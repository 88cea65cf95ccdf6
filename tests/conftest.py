"""No test reaches another host: sockets to anything but this machine are refused."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("dateline")  # a busy machine fails no test
settings.load_profile("dateline")


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Any:
    """Refuse every connection that leaves the machine, also by a library's default."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex, sendto = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.socket.sendto,
    )
    lookup = socket.getaddrinfo

    def guarded(real: Any) -> Any:
        def call(self: socket.socket, *args: Any) -> Any:
            if not _is_local(args[-1]):
                raise RuntimeError(f"a test tried to reach {args[-1]!r}")
            return real(self, *args)

        return call

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not _is_local(
            (host.decode() if isinstance(host, bytes) else host,)
        ):
            raise socket.gaierror(socket.EAI_NONAME, f"a test tried to resolve {host!r}")
        return lookup(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    patch.setattr(socket.socket, "sendto", guarded(sendto))
    patch.setattr(socket, "getaddrinfo", guarded_lookup)
    yield
    patch.undo()
