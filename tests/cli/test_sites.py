"""`dateline sites`: what the files of the configured sites say."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.conftest import Run

HERALD = 'name = "Example Herald"\nhome = "https://herald.example/"\nevery = 1800\n'
COURIER = (
    'home = "https://courier.example/news/of/a/harbour/with/a/long/name/"\npaused = true\n'
    'feeds = ["https://courier.example/a.xml", "https://courier.example/b.xml"]\n'
    'sitemaps = ["https://courier.example/news.xml"]\n'
)


def test_a_line_a_site(dateline: Run, tmp_path: Path) -> None:
    """Name, home, sources, how often, and whether it is paused; no bucket is asked."""
    (tmp_path / "herald.toml").write_text(HERALD)
    (tmp_path / "courier.toml").write_text(COURIER)
    ended = dateline("sites", DATELINE_SITES=str(tmp_path), DATELINE_BUCKET="s3://nowhere/")
    assert (ended.returncode, ended.stderr) == (0, "")
    rows = [re.split(r"\s{2,}", line.strip()) for line in ended.stdout.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [
        ("site", "home"),
        ("courier", "https://courier.example/news/of/a/harbour/with/a/long/name/"),
        ("herald", "https://herald.example/"),
    ]
    assert rows[1][2:] == ["2 feeds, 1 sitemap", "3600 s", "paused"]
    assert rows[2][2:] == ["what the home page names", "1800 s"]


def test_json_has_the_addresses(dateline: Run, tmp_path: Path) -> None:
    """A line a site, with every address that its file names."""
    (tmp_path / "courier.toml").write_text(COURIER)
    line = json.loads(dateline("sites", "--json", DATELINE_SITES=str(tmp_path)).stdout)
    assert (line["site"], line["every"], line["paused"]) == ("courier", 3600, True)
    assert line["feeds"] == ["https://courier.example/a.xml", "https://courier.example/b.xml"]


def test_a_wrong_file_hides_no_other_site(dateline: Run, tmp_path: Path) -> None:
    """It is 2, with the line of the file; without any site it is 2 as well."""
    (tmp_path / "herald.toml").write_text(HERALD)
    (tmp_path / "wrong.toml").write_text('hoem = "https://a.example/"\n')
    ended = dateline("sites", DATELINE_SITES=str(tmp_path))
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "wrong.toml, line 1" in ended.stderr
    assert "herald" in ended.stdout
    empty = dateline("sites")
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "no site is configured" in empty.stderr
