"""A site's file is read strictly: a slip is named with its line and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sites.site_files import find_site, read_site, site_directories, site_files
from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.site import parse_site, site_from_url

WHOLE = """
name = "Example Herald"
home = "https://herald.example/"
feeds = ["https://herald.example/rss.xml"]
article_url = '^https://herald\\.example/\\d{4}/'
languages = ["en", "pt-BR"]
time_zone = "Europe/Oslo"
date_order = "DMY"
delay = 2
every = 900
remove = ["aside.more", "//div[@class='x']"]
allow_addresses = ["127.0.0.1:8000"]
"""


def test_whole_file_is_read() -> None:
    """Each key arrives in the site; the file's stem is its name, `name` its title."""
    site = parse_site(WHOLE, name="herald", path="herald.toml")
    assert site == Site(
        name="herald",
        home="https://herald.example/",
        title="Example Herald",
        feeds=("https://herald.example/rss.xml",),
        article_url=r"^https://herald\.example/\d{4}/",
        languages=("en", "pt-BR"),
        time_zone="Europe/Oslo",
        date_order="DMY",
        delay=2.0,
        every=900,
        remove=("aside.more", "//div[@class='x']"),
        allow_addresses=("127.0.0.1:8000",),
    )


def test_home_follows_from_the_first_source() -> None:
    """A file with a feed alone needs no home."""
    text = 'feeds = ["https://herald.example/a/rss.xml"]'
    assert parse_site(text, name="h", path="h.toml").home == "https://herald.example/"


WRONG = {
    "feed = []": r"h\.toml, line 2: unknown key 'feed'; did you mean `feeds`\?",
    'feeds = "https://h.example/"': "line 2: `feeds` must be a list",
    'feeds = ["h.example"]': "line 2: `feeds` is not an http or https URL",
    'home = "https://me:secret@h.example/"': "must not carry a user name",
    'article_url = "("': "line 2: `article_url` is not a regular expression",
    'body = ["a{"]': "line 2: `body` has 'a{', neither CSS nor XPath",
    'body = ["//a["]': "line 2: `body` has '//a\\[', neither CSS nor XPath",
    'time_zone = "Oslo"': "line 2: `time_zone` is no IANA time zone",
    'time_zone = "../../etc/passwd"': "line 2: `time_zone` is no IANA time zone",
    'date_order = "DM"': 'line 2: `date_order` must be "DMY"',
    'languages = ["english"]': "line 2: `languages` has 'english'",
    "limit = 0": "line 2: `limit` must be a whole number above 0",
    'refresh = "1h"': "line 2: `refresh` must be a list of rising ages",
    'refresh = ["24h", "1h"]': "line 2: `refresh` must be a list of rising ages",
    'refresh = ["31d"]': "line 2: `refresh` must be a list of rising ages up to 30 days",
    "every = true": "line 2: `every` must be a whole number",
    "delay = -1": "line 2: `delay` must be a number of seconds",
    'paused = "yes"': "line 2: `paused` must be true or false",
    'allow_addresses = ["10.0.0.0/8"]': "line 2: `allow_addresses` has",
    "every =": r"h\.toml: not TOML: .*line 2",
}


@pytest.mark.parametrize(("line", "message"), WRONG.items())
def test_slip_is_named_with_file_and_line(line: str, message: str) -> None:
    """What is wrong, where, and what was meant."""
    with pytest.raises(UsageFault, match=message):
        parse_site(f'name = "H"\n{line}\n', name="h", path="h.toml")


def test_file_without_any_address_is_refused() -> None:
    """A site must say where it is."""
    with pytest.raises(UsageFault, match="give `home`"):
        parse_site('name = "H"', name="h", path="h.toml")


def test_text_is_never_evaluated() -> None:
    """What looks like code or a variable stays text."""
    text = 'home = "https://h.example/"\nname = "${HOME} {{1+1}} __import__(\'os\')"'
    assert parse_site(text, name="h", path="h").title == "${HOME} {{1+1}} __import__('os')"


def test_bare_url_becomes_a_site_that_exempts_its_own_address_only() -> None:
    """The user who types a private address means that host and port, nothing beside it."""
    site = site_from_url("http://127.0.0.1:8000/news")
    assert (site.name, site.home) == ("127.0.0.1", "http://127.0.0.1:8000/news")
    assert site.allow_addresses == ("127.0.0.1:8000",)
    assert site_from_url("https://[::1]/").allow_addresses == ("[::1]:443",)


@pytest.mark.parametrize("url", ["ftp://h.example/", "h.example", "https://", "http://h:port/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """Only http and https with a host make a site."""
    with pytest.raises(UsageFault):
        site_from_url(url)


def test_own_directory_replaces_ours(tmp_path: Path) -> None:
    """A later directory's site wins, and every site is found by its file's name."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    (first / "herald.toml").write_text('home = "https://old.example/"')
    (second / "herald.toml").write_text('home = "https://new.example/"')
    assert read_site(site_files([first, second])["herald"]).home == "https://new.example/"


def test_missing_directory_is_named(tmp_path: Path) -> None:
    """A wrong DATELINE_SITES is an error, not an empty list."""
    with pytest.raises(UsageFault, match="DATELINE_SITES"):
        site_files([tmp_path / "nowhere"])


def test_nearest_name_is_suggested() -> None:
    """A typo in a site's name is answered with the site that was meant."""
    with pytest.raises(UsageFault, match="did you mean 'demo'"):
        find_site("dmeo", site_files(site_directories()))


def test_sites_that_come_along_are_sound() -> None:
    """Every file in the project's own directory can be read."""
    assert "demo" in site_files(site_directories())
