"""The address guard: which machines a crawl may talk to.

It sits in the resolver of names, since each connection passes there, that of each redirect too,
with the address that is really connected to. A check of the name alone would not do: by DNS
rebinding the name of a public host can lead to a private address a moment later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def is_public(address: str) -> bool:
    """Tell whether an IP address, without brackets, belongs to the public internet.

    An IPv6 address that wraps an IPv4 address (mapped, 6to4, Teredo, NAT64) is judged by the
    wrapped one. Raises: ValueError if the text is no IP address.
    """
    ip = ip_address(address.split("%")[0])
    judged = _wrapped(ip) or ip if isinstance(ip, IPv6Address) else ip
    is_site_local = isinstance(judged, IPv6Address) and judged.is_site_local
    is_special = judged.is_multicast or judged.is_reserved or is_site_local
    return judged.is_global and not is_special


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address wraps, or None."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def host_and_port(host: str, port: int) -> str:
    """Return "host:port" in lower case, an IPv6 address in brackets."""
    bare = host.strip("[]").rstrip(".").lower()
    return f"[{bare}]:{port}" if ":" in bare else f"{bare}:{port}"


def address_of(url: str) -> str:
    """Return the "host:port" that a http or https URL leads to. Raises: ValueError."""
    parts = urlsplit(url)
    return host_and_port(parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 80))


@implementer(IResolutionReceiver)
class _Sieve:
    """Passes on the public addresses of one name, and notes the others in the resolver.

    wanted: the "host:port" that is being resolved.
    """

    def __init__(self, receiver: Any, resolver: GuardedResolver, wanted: str) -> None:
        self._receiver, self._resolver, self._wanted = receiver, resolver, wanted

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        host = str(address.host)
        if is_public(host):
            self._receiver.addressResolved(address)
        else:
            self._resolver.refused[self._wanted] = host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver, which gives out public addresses only.

    `refused` maps "host:port" to the private address that was refused for it. A host all of whose
    addresses are refused looks to the engine like a name that does not resolve, and `refused`
    tells why.
    allowed: each "host:port" that may be private.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: Iterable[str]) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = frozenset(allowed)
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build the resolver from the settings. Scrapy passes its process as the crawler."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, settings.getlist("DATELINE_ALLOW_ADDRESSES"))

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve a name or a literal address (dotted, decimal, hexadecimal, IPv6) under guard."""
        wanted = host_and_port(hostName, portNumber)
        receiver: Any = (
            resolutionReceiver
            if wanted in self._allowed
            else _Sieve(resolutionReceiver, self, wanted)
        )
        return super().resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
