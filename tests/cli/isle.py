"""A site whose articles go over several pages or have AMP twins, and its own bucket."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # no stubs

from pipelines.bucket.client import Endpoint, open_store
from pipelines.bucket.embedded.server import EmbeddedBucket
from tests.cli.conftest import command_in, cron_environment, store_environment
from tests.crawl.conftest import Web
from tests.launcher import Launcher

STORY = (
    "The long pier of Osthaven was closed to walkers after a barge had broken two of its piles, "
    "and the ferry to the islands has left from the coal quay ever since that day.",
    "The harbour office asked three carpenters what the repair would cost. The first wanted to "
    "replace the whole head of the pier, the second only the piles, the third nothing at all.",
    "The third carpenter, whose grandfather had built it, said that the pier had always leaned "
    "to the north and that nobody had minded before there was a ruler in the office.",
    "The council heard all three in the fish hall, since its own chamber was being painted, and "
    "broke off at midnight when the ice for the morning's catch was brought in.",
    "It will vote on Friday. Until then a boy with a bell walks up and down before the fence and "
    "tells whoever comes with a suitcase where the boat has gone.",
)
PARTS = (STORY[:2], STORY[2:4], STORY[4:])
WHOLE = "\n\n".join(STORY)
STATED = (  # what most publishers state of an article, so that it is no page of doubtful kind
    '<meta property="article:published_time" content="2024-05-06T09:00:00+02:00">'
    '<meta name="author" content="Ada Boyle">'
    '<meta name="description" content="What the repair of the pier would cost.">'
)


def html(
    paragraphs: tuple[str, ...], *, head: str = "", inside: str = "", attributes: str = ""
) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en" {attributes}><head><meta charset="utf-8">'
        f"<title>Three carpenters and a pier</title>{STATED}{head}</head><body><nav>"
        f"<a href='/'>Home</a> <a href='/harbour'>Harbour</a></nav><article>"
        f"<h1>Three carpenters and a pier</h1>{body}{inside}</article>"
        f"<footer>The Osthaven Lantern</footer></body></html>"
    ).encode()


def part(number: int, first: str) -> bytes:
    """Return one page of the story, with the links that its theme sets."""
    at = [first, f"{first}/2", f"{first}/3"]
    rel = {number - 2: "prev", number: "next"}
    links = [
        f'<a href="{url}" rel="{rel.get(n, "")}">{n + 1}</a>'
        for n, url in enumerate(at)
        if n + 1 != number
    ]
    return html(PARTS[number - 1], inside=f"<div>Page {' '.join(links)}</div>")


def in_parts(first: str) -> dict[str, bytes]:
    return {f"{first}/{n}" if n > 1 else first: part(n, first) for n in (1, 2, 3)}


def twins(name: str) -> dict[str, bytes]:
    """Return an article and its AMP page, which tells less."""
    amp = f'<link rel="canonical" href="/{name}">'
    return {
        f"/{name}": html(STORY, head=f'<link rel="amphtml" href="/amp/{name}">'),
        f"/amp/{name}": html((*STORY[:4], "Open our app."), head=amp, attributes="amp"),
    }


def next_to(path: str) -> str:
    return f'<link rel="next" href="{path}">'


class Isle:
    """One site on this machine, and what its crawls put into the bucket."""

    def __init__(
        self, web: Web, server: EmbeddedBucket, launcher: Launcher, directory: Path
    ) -> None:
        environment = store_environment(server)
        self.web = web
        self.store = open_store(
            environment["DATELINE_BUCKET"],
            Endpoint(server.endpoint, server.access_key, server.secret_key),
        )
        environment |= cron_environment(directory / "home") | {"DATELINE_SITES": str(directory)}
        self.dateline = command_in(environment, launcher)
        self._file = directory / "isle.toml"
        self._file.write_text(
            f'feeds = ["{web.url("/feed")}"]\ndelay = 0.0\n'
            f'allow_addresses = ["127.0.0.1:{web.server_port}"]\n'
        )

    def add_to_file(self, line: str) -> None:
        """Add a line to the site's file."""
        self._file.write_text(f"{self._file.read_text()}{line}\n")

    def serve(self, pages: dict[str, bytes]) -> None:
        """Serve pages by path."""
        self.web.pages |= {path: (200, {}, body) for path, body in pages.items()}

    def crawl(
        self, *paths: str, code: int = 0, refetch: bool = False
    ) -> dict[str, tuple[str, str | None]]:
        """Crawl a feed of these paths; return outcome and reason of each."""
        self.web.feed("/feed", [self.web.url(path) for path in paths])
        self.web.pages["/feed"][1].pop("ETag")
        return self.crawl_again(code=code, refetch=refetch)

    def crawl_again(
        self, target: str = "isle", *, code: int = 0, refetch: bool = False
    ) -> dict[str, tuple[str, str | None]]:
        """Crawl the site, or a page of it, as it is served now."""
        self.web.visits.clear()
        options = ["--json", *(["--refetch"] if refetch else [])]
        ended = self.dateline("crawl", target, *options)
        assert ended.returncode == code, ended.stdout + ended.stderr
        report = json.loads(ended.stdout)
        told = {
            "/" + entry["url"].split("/", 3)[3]: (entry["outcome"], entry["reason"])
            for entry in report["urls"]
        }
        seen = [path for path in self._listed() if path not in told] if report["seen"] else []
        assert len(seen) == sum(report["seen"].values())
        return told | dict.fromkeys(seen, ("skipped", "seen"))

    def _listed(self) -> list[str]:
        """Return the paths that the feed or sitemap of the site names."""
        body = self.web.pages["/feed"][2].decode()
        start = re.escape(self.web.url("/"))
        return ["/" + path for path in re.findall(rf"<(?:link|loc)>{start}([^<]*)<", body)]

    def wait(self, **time: float) -> None:
        """Let time pass: all that the site's state says of an instant comes so much nearer."""

        def earlier(at: str | None) -> str | None:
            return at and (datetime.fromisoformat(at) - timedelta(**time)).isoformat()

        key = "state/v1/127.0.0.1.json"
        state = json.loads(self.store.get(key) or b"{}")
        for failure in state["failures"].values():
            failure["due_at"] = earlier(failure["due_at"])
        for known in state["identities"].values():
            for name in ("date_fetched", "date_first_seen"):
                known[name] = earlier(known[name])
        state["checks"] = {key: [n, earlier(at)] for key, (n, at) in state["checks"].items()}
        state["live"] = {url: earlier(until) for url, until in state["live"].items()}
        self.store.replace(key, json.dumps(state).encode())

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that landed, by the path of its canonical address."""
        ended = self.dateline("tail", "--json")
        found: dict[str, list[dict[str, Any]]] = {}
        for record in map(json.loads, ended.stdout.splitlines()[:-1]):
            path = record["canonical_url"].removeprefix(self.web.url(""))
            found.setdefault(path, []).append(record)
        return found

    def archived(self, reference: dict[str, Any]) -> bytes:
        """Return the page that a record's reference leads to."""
        data = self.store.get(reference["key"]) or b""
        member = data[reference["offset"] : reference["offset"] + reference["length"]]
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        content: bytes = record.content_stream().read()
        return content

    def asked(self) -> list[str]:
        """Return the paths that the last crawl asked for, but robots.txt and feed."""
        paths = self.web.paths("127.0.0.1")
        return [path for path in paths if path not in ("/robots.txt", "/feed")]


def endless() -> dict[str, bytes]:
    """Return an article that has a next page for ever."""
    pages = {}
    for number in range(1, 30):
        text = " ".join(f"{word} {number}," for word in STORY[0].split())
        path = f"/endless/{number}" if number > 1 else "/endless"
        pages[path] = html((text,), head=next_to(f"/endless/{number + 1}"))
    return pages


def all_pages() -> dict[str, bytes]:
    """Return a site with every way in which pages hang together."""
    pages: dict[str, bytes] = {}
    for name in ("pier", "mixed", "torn", "shut", "ring", "lost"):
        pages |= in_parts(f"/{name}")
    pages.pop("/torn/3")
    again = html(PARTS[0], head=next_to("/ring/4"))
    pages |= {"/ring/3": again, "/ring/4": again}
    other_day = html(PARTS[2]).replace(b"2024-05-06", b"2024-05-08")
    pages |= {"/mole": html(PARTS[0], head=next_to("/mole-2")), "/mole-2": other_day}
    pages |= {"/quay": html(PARTS[1], head=next_to("/mole"))}
    for number, behind in enumerate(("", "_2", "_3")):
        head = next_to(f"/name_{number + 2}.html") if number < 2 else ""
        pages[f"/name{behind}.html"] = html(PARTS[number], head=head)
    thread = html(PARTS[0], head=next_to("/thread/2")).replace(STATED.encode(), b"")
    pages |= {"/thread": thread, "/thread/2": html(PARTS[1])}
    links = "".join(
        f'<p><a href="/{n}">What the carpenter said of pier {n}</a></p>' for n in "abc"
    )
    pages["/list"] = f"<h1>Harbour</h1>{links}<a rel='next' href='/list/2'>More</a>".encode()
    lone = {path: body for path, body in twins("gone").items() if path.startswith("/amp")}
    return pages | endless() | twins("one") | twins("two") | lone


FEED = (
    *("/pier", "/mixed/3", "/mixed/2", "/mixed", "/torn", "/shut", "/ring", "/lost"),
    *("/endless", "/mole", "/mole-2", "/quay", "/name.html", "/list", "/thread"),
    *("/one", "/amp/one", "/amp/two", "/two", "/amp/gone"),
)
