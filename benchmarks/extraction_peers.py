"""Read the shared pages with one other extractor, and time it.

`python -m benchmarks.extraction_peers --data DIR --peer NAME --out FILE`, from the repository's
root and by the Python of the peer's own environment, where nothing of ours is installed:
`benchmarks/README.md` shows how each is made. Writes predictions in the form of
`benchmarks.extraction`; prints pages a second and the slowest page. The clock is the process's
CPU time: loading pages is outside it, garbage collection is inside and as shipped. No peer gets
to the network. Ours is timed by `benchmarks.speed`.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.pages import address, known_pages, read_page

Answer = dict[str, Any]
Reader = Callable[[bytes, str], Answer]  # page, its URL

_BLOCKS: Final = ("p", "div", "li", "tr", "td", "br", "h1", "h2", "h3", "h4", "blockquote", "pre")


def by_trafilatura(page: bytes, url: str) -> Answer:
    """Read a page with trafilatura's defaults, with its metadata."""
    document = import_module("trafilatura").bare_extraction(page, url=url, with_metadata=True)
    if document is None:
        return _answer()
    return _answer(document.text, document.title, document.author, document.date)


def by_newspaper4k(page: bytes, url: str) -> Answer:
    """Read a page with newspaper4k, which would fetch each image to measure it."""
    article = import_module("newspaper").Article(url, fetch_images=False)
    article.download(input_html=page)
    article.parse()
    return _answer(article.text, article.title, article.authors, _day(article.publish_date))


def by_news_please(page: bytes, url: str) -> Answer:
    """Read a page with news-please, decoded as it decodes archived ones."""
    detector = import_module("bs4.dammit").EncodingDetector
    charset = detector.find_declared_encoding(page, is_html=True) or "utf-8"
    try:
        text = page.decode(charset, "replace")
    except LookupError:
        text = page.decode("utf-8", "replace")
    article = import_module("newsplease").NewsPlease.from_html(text, url=url, fetch_images=False)
    day = _day(article.date_publish)
    return _answer(article.maintext, article.title, article.authors, day)


def by_readability_lxml(page: bytes, url: str) -> Answer:
    """Read a page with readability-lxml: its summary's text; it reads no dates."""
    document = import_module("readability").Document(page, url=url)
    title, author = document.short_title(), document.author()
    root = import_module("lxml.html").fromstring(document.summary())
    for element in root.iter(*_BLOCKS):  # it gives HTML only; unparted, words would run together
        element.tail = "\n" + (element.tail or "")
    text = root.text_content()
    return _answer(text, title, "" if author == "[no-author]" else author)


def by_resiliparse(page: bytes, url: str) -> Answer:  # noqa: ARG001 (it asks for no address)
    """Read a page with resiliparse: main content without bullets; its title is the element's."""
    encoding = import_module("resiliparse.parse.encoding")
    charset = encoding.detect_encoding(page, from_html_meta=True) or "utf-8"
    parse = import_module("resiliparse.parse.html").HTMLTree.parse
    tree = parse(encoding.bytes_to_str(page, charset))
    text = import_module("resiliparse.extract.html2text").extract_plain_text(
        tree, main_content=True, list_bullets=False, alt_texts=False, comments=False
    )
    return _answer(text, tree.title)


def _answer(text: Any = None, title: Any = None, author: Any = None, day: Any = None) -> Answer:
    return {"text": text or "", "title": title or "", "author": author or [], "date": day}


def _day(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%d}" if at else None


PEERS: Final[dict[str, Reader]] = {
    "news-please": by_news_please,
    "newspaper4k": by_newspaper4k,
    "readability-lxml": by_readability_lxml,
    "resiliparse": by_resiliparse,
    "trafilatura": by_trafilatura,
}


def refuse_network(event: str, _: tuple[Any, ...]) -> None:
    """Refuse, as an audit hook, to resolve a name or to connect."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise PermissionError(f"{event}: a benchmark stays offline")


def timed(read: Reader, page: bytes, url: str) -> tuple[Answer, float, str | None]:
    """Return what a peer reads, the seconds of CPU time it took, and what it raised, if it did."""
    start = time.process_time()
    try:
        answer, raised = read(page, url), None
    except Exception as error:  # whatever a peer raises, that page is its loss
        answer, raised = _answer(), type(error).__name__
    return answer, time.process_time() - start, raised


def main() -> None:
    """Read the arguments, run the peer over every page, write its answers, print its speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peer", choices=sorted(PEERS), required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sys.addaudithook(refuse_network)
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    known, read = known_pages(options.data), PEERS[options.peer]
    timed(read, read_page(options.data, next(iter(known))), "https://first.example/page")  # warm
    answers: dict[str, Answer] = {}
    seconds: dict[str, float] = {}
    failures: Counter[str] = Counter()
    for page_id, entry in known.items():
        page = read_page(options.data, page_id)
        url = address(page_id, entry)
        answers[page_id], seconds[page_id], raised = timed(read, page, url)
        failures.update([raised] if raised else ())
    options.out.write_text(json.dumps(answers, ensure_ascii=False, indent=0) + "\n", "utf-8")
    total, slowest = sum(seconds.values()), max(seconds, key=seconds.__getitem__)
    failed = ", ".join(f"{name} {times}" for name, times in sorted(failures.items()))
    sys.stdout.write(
        f"{options.peer}: {len(known) / total:.1f} pages/s over {len(known)} pages,"
        f" slowest {seconds[slowest]:.2f} s ({slowest}), failed: {failed or 'none'}\n"
    )


if __name__ == "__main__":
    main()
