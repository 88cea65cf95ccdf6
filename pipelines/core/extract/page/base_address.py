"""Let a page's `<base href>` hold for its links and pictures, as in a browser."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

_ADDRESSES: Final = ("href", "src", "data-src")
_MARKED: Final = XPath(f"//*[{' or '.join(f'@{name}' for name in _ADDRESSES)}]")


def rebase(root: HtmlElement) -> None:
    """Join the addresses in a tree with the page's base, if it has one.

    A base may be no whole address: with `/` the link `news/abc` becomes `/news/abc`, which still
    is to be joined with the page's address. A link within the page (`#note`) stays as it is.
    """
    base = next((b for element in root.iter("base") if (b := _stripped(element, "href"))), "")
    for element in _MARKED(root) if base else ():
        for name in _ADDRESSES:
            address = _stripped(element, name)
            if address and element.tag != "base" and not address.startswith("#"):
                element.set(name, _joined(base, address))


def _stripped(element: HtmlElement, name: str) -> str:
    return (element.get(name) or "").strip()


def _joined(base: str, address: str) -> str:
    """Return an address joined with a base, which may begin at the page: `../`, `en/`."""
    try:
        parts = urlsplit(address)
        if base.startswith("/") or urlsplit(base).scheme:
            return urljoin(base, address)
    except ValueError:  # no address at all, as "http://[", which its readers pass over
        return address
    is_whole = parts.scheme or address.startswith("/")
    return address if is_whole else base[: base.rfind("/") + 1] + address
