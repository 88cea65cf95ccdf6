"""Which addresses count as public, in every way of writing one."""

from __future__ import annotations

import pytest
from scrapy import Request

from crawler.fetching.errors import Refused
from crawler.fetching.guard import host_and_port, is_public
from crawler.fetching.middlewares import Gate

PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),  # noqa: S104
    *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    "::127.0.0.1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1
]
PUBLIC = ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_address_is_not_public(address: str) -> None:
    """Loopback, private, link-local, reserved and multicast, also wrapped in IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_is_public(address: str) -> None:
    """What the whole internet can reach, also wrapped in IPv6."""
    assert is_public(address)


def test_robots_txt_cannot_lead_to_another_sites_address() -> None:
    """It carries no site of its own, so where it was asked for first is all it may enter."""
    gate = Gate(frozenset({"127.0.0.1:80"}))
    gate.process_request(Request("http://127.0.0.1/robots.txt"))
    moved = {"redirect_urls": ["http://herald.example/robots.txt"]}
    with pytest.raises(Refused):
        gate.process_request(Request("http://127.0.0.1/robots.txt", meta=moved))


def test_host_and_port_has_one_spelling() -> None:
    """Case, brackets and a trailing dot make no difference to the exemption."""
    assert host_and_port("LocalHost.", 80) == "localhost:80"
    assert host_and_port("::1", 80) == host_and_port("[::1]", 80) == "[::1]:80"
