"""An article that moved, over several runs."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.paper import Paper
from tests.crawl.conftest import Web, serving


def test_an_address_that_leads_to_a_known_article_is_asked_once(
    dateline: Run, bucket: str, tmp_path: Path
) -> None:
    """Its redirect is followed, the article is unchanged, and the address counts as seen."""
    del bucket
    with serving(Web()) as web:
        story, moved = web.url("/story"), web.url("/goto/" + web.url("/story"))
        web.pages["/story"] = (200, {}, Paper().answer("/story/1")[2].encode())
        (tmp_path / "isle.toml").write_text(
            f'feeds = ["{web.url("/first")}", "{web.url("/second")}"]\ndelay = 0.0\n'
            f'allow_addresses = ["127.0.0.1:{web.server_port}"]\n'
        )
        web.feed("/first", [story])
        web.feed("/second", [])
        ended = [dateline("crawl", "isle", DATELINE_SITES=str(tmp_path))]
        web.feed("/second", [moved])
        web.pages["/second"][1].pop("ETag")
        ended += [dateline("crawl", "isle", DATELINE_SITES=str(tmp_path)) for _ in range(2)]
        assert [e.returncode for e in ended] == [0, 0, 0], [e.stderr for e in ended]
        assert "1 unchanged" in ended[1].stdout
        assert [path for path in web.paths("127.0.0.1") if path.startswith("/goto/")] == [
            moved.removeprefix(web.url(""))
        ]
