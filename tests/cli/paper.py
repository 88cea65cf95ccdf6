"""A newspaper of a few articles on 127.0.0.1, for what the demo newspaper does not do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PARAGRAPH = (
    "The ferry to the outer islands left the pier at noon with forty passengers, two goats and "
    "the new organ for the chapel, and arrived after a quiet crossing in the early evening. "
)

_FEED_DATE = "<pubDate>Tue, 05 Mar 2024 10:{:02}:00 GMT</pubDate>"


@dataclass
class Paper:
    """What the paper serves, and which paths were asked of it."""

    articles: int = 3
    robots: str = ""
    robots_status: int = 200
    slow: float = 0.0  # seconds before each article is answered
    status: int = 200  # of every article
    late_news: str = ""  # a further paragraph of every article
    # The day that each article's page prints, None for a page without one. The feed has no dates.
    days: tuple[str | None, ...] = ()
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str) -> tuple[int, str, str]:
        """Return status, content type and body."""
        if path == "/robots.txt":
            return self.robots_status, "text/plain", self.robots
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>Ferry {n} arrives</title><link>{self.url}/story/{n}</link>"
                f"{'' if self.days else _FEED_DATE.format(n)}</item>"
                for n in range(self.articles)
            )
            feed = f'<rss version="2.0"><channel><title>Isle</title>{items}</channel></rss>'
            return 200, "application/rss+xml", feed
        if path.startswith("/story/"):
            time.sleep(self.slow)
            return (
                self.status,
                "text/html; charset=utf-8",
                self._story(path.removeprefix("/story/")),
            )
        return 404, "text/html", "<p>no such page</p>"

    def _story(self, number: str) -> str:
        day = self.days[int(number)] if self.days else None
        stated = f'<meta property="article:published_time" content="{day}T09:00:00Z">'
        return _page(number, self.late_news, stated if day else "")


def _page(number: str, late_news: str, head: str) -> str:
    body = "".join(f"<p>Part {part} of ferry {number}. {_PARAGRAPH}</p>" for part in range(4))
    return (
        f'<html lang="en"><head><title>Ferry {number} arrives</title>{head}</head><body><article>'
        f"<h1>Ferry {number} arrives</h1>{body}<p>{late_news}</p></article></body></html>"
    )


@contextmanager
def served(paper: Paper) -> Iterator[Paper]:
    """Serve the paper until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paper.asked.append(self.path)
            status, kind, body = paper.answer(self.path)
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())
            except OSError:
                pass  # the crawler was stopped, as the test wanted

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    paper.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield paper
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
