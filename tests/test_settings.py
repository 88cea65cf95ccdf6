"""The safe defaults, each asserted: one that changes must change here too, in plain sight."""

from __future__ import annotations

import importlib

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from pipelines.core.models import Site


@pytest.fixture(params=["local", "test", "production"])
def settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Load an environment's settings as a crawl does."""
    monkeypatch.setenv("DATELINE_BUCKET", "s3://invented")
    loaded = Settings()
    loaded.setmodule(f"settings.{request.param}", priority="project")
    return loaded


SAFE = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 1.0,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 33554432,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "ROBOTSTXT_USER_AGENT": "Dateline",
    "SCHEDULER_PRIORITY_QUEUE": "crawler.fetching.queue.PoliteQueue",
    "TWISTED_DNS_RESOLVER": "crawler.fetching.guard.GuardedResolver",
    "DATELINE_ALLOW_ADDRESSES": [],
    "LOG_LEVEL": "WARNING",
    "STATS_DUMP": False,
}


@pytest.mark.parametrize(("name", "value"), SAFE.items())
def test_default_is_safe(settings: Settings, name: str, value: object) -> None:
    """In every environment the crawl is polite, careful and quiet."""
    assert settings[name] == value


def test_request_ends_within_a_minute(settings: Settings) -> None:
    """No request lasts longer than 60 seconds."""
    assert 0 < settings.getfloat("DOWNLOAD_TIMEOUT") <= 60


def test_only_http_and_https_have_a_handler(settings: Settings) -> None:
    """Whatever names it, a file, ftp, data or s3 address cannot be fetched."""
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_robots_gate_stands_in_for_the_stock_one(settings: Settings) -> None:
    """robots.txt is checked once, by ours, before anything that could send the request."""
    order = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    assert order["scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"] is None
    assert order["crawler.fetching.robots.RobotsGate"] == 100


def test_every_class_named_exists(settings: Settings) -> None:
    """A class that settings name by string can be loaded."""
    names = [settings["SCHEDULER_PRIORITY_QUEUE"], settings["TWISTED_DNS_RESOLVER"]]
    for table in ("DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES"):
        entries = settings.getdict(table)
        names += [value for value in entries.values() if isinstance(value, str)]
        names += [key for key, value in entries.items() if isinstance(value, int)]
    assert all(load_object(name) for name in names)


def test_user_agent_names_us_and_whom_to_write_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user agent says Dateline, its version and, where set, the owner's contact."""
    monkeypatch.setenv("DATELINE_CONTACT", "https://owner.example/bot")
    base = importlib.reload(importlib.import_module("settings.base"))
    assert base.USER_AGENT.startswith("Dateline/0.")
    assert base.USER_AGENT.endswith("(+https://owner.example/bot)")
    monkeypatch.undo()
    importlib.reload(base)


def test_production_names_the_missing_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduled crawl without a bucket is refused with the variable's name."""
    monkeypatch.delenv("DATELINE_BUCKET", raising=False)
    module = importlib.import_module("settings.base")
    assert module  # loaded before, so that only production's own line can fail
    with pytest.raises(LookupError, match="DATELINE_BUCKET"):
        _load_afresh("settings.production")


def _load_afresh(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def test_delay_under_half_a_second_is_for_this_machine_only() -> None:
    """A site file cannot make us press a stranger's host."""
    from crawler.runs.turn import _settings

    sites = [
        Site("far", "https://far.example/", delay=0.0),
        Site("near", "http://127.0.0.1:8000/", delay=0.0),
    ]
    slots = _settings(sites, "settings.test").getdict("DOWNLOAD_SLOTS")
    assert slots == {"far.example": {"delay": 0.5}, "127.0.0.1": {"delay": 0.0}}
