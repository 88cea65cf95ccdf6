"""The store's door: conditional writes, and troubles in one line."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from pipelines.bucket.client import StaleTagError, Store, open_store, parse_bucket_url
from pipelines.bucket.embedded.server import EmbeddedBucket
from pipelines.bucket.opening import open_bucket
from pipelines.bucket.probe import probe
from pipelines.bucket.s3_errors import fault_of
from pipelines.core.errors import StorageFault, UsageFault
from tests.bucket.conftest import order

SECRET = "not-to-be-told"


def test_of_eight_writers_one_wins(store: Store) -> None:
    """Of eight parallel create-if-absent PUTs exactly one creates, each time."""
    for turn in range(3):
        with ThreadPoolExecutor(8) as pool:
            wins = list(
                pool.map(lambda n, t=turn: store.put_new(f"race-{t}", b"%d" % n), range(8))
            )
        assert sum(wins) == 1
        assert store.get(f"race-{turn}") == b"%d" % wins.index(True)


def test_stale_tag_is_refused(store: Store) -> None:
    """`replace` with a tag writes only over that very object."""
    tag = store.replace("k", b"one")
    store.replace("k", b"two", tag)
    with pytest.raises(StaleTagError):
        store.replace("k", b"three", tag)
    assert store.get("k") == b"two"


def test_missing_object_is_none(store: Store) -> None:
    """A key that is not there is no trouble."""
    assert store.get("nothing") is None
    assert store.head("nothing") is None


def test_listing_starts_after_a_key_and_passes_a_thousand(store: Store) -> None:
    """Keys come in order, without the prefix, however many pages they take."""
    keys = [f"n/{number:04d}" for number in range(1005)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: store.put_new(key, b""), keys))
    assert [key for key, _ in store.list_keys("n/", after="n/0002")] == keys[3:]


def test_good_store_passes_every_probe(store: Store) -> None:
    """The embedded server keeps what landing relies on, and no probe is left in it."""
    findings = probe(store)
    assert [f for f in findings if not f.ok] == []
    assert len(findings) == 6
    assert list(store.list_keys("probe/")) == []


class Forgetful(BaseHTTPRequestHandler):
    """A store that answers 200 to every PUT and ignores its conditions."""

    protocol_version = "HTTP/1.1"  # or boto3 waits for "100 Continue"
    objects: dict[str, bytes]

    def do_PUT(self) -> None:
        """Overwrite."""
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"", 200)

    def do_GET(self) -> None:
        """Give an object, or an empty listing."""
        listing = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
        body = listing if "list-type" in self.path else self.objects.get(self.path, b"")
        self._answer(body, 200)

    def do_HEAD(self) -> None:
        """Give an object's tag."""
        self._answer(b"", 200)

    def do_DELETE(self) -> None:
        """Forget."""
        self._answer(b"", 204)

    def _answer(self, body: bytes, status: int) -> None:
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 12:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Configure boto3 for a store that ignores conditions."""
    Forgetful.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forgetful)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    configure(monkeypatch, f"http://127.0.0.1:{server.server_port}")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def configure(monkeypatch: pytest.MonkeyPatch, endpoint: str, secret: str = SECRET) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")


@pytest.mark.usefixtures("forgetful")
def test_store_that_ignores_conditions_is_refused(tmp_path: Path) -> None:
    """It answers 200 and overwrites: refused before anything lands, with the way out."""
    with (
        pytest.raises(StorageFault, match=r"overwrites what exists.*DATELINE_SINGLE_WRITER=1"),
        open_bucket(order(tmp_path, "s3://papers")),
    ):
        pass


@pytest.mark.usefixtures("forgetful")
def test_single_writer_is_trusted(tmp_path: Path) -> None:
    """Who vouches for being the only writer may use such a store."""
    with open_bucket(order(tmp_path, "s3://papers", is_single_writer=True)) as store:
        assert store.put_new("k", b"one")


def test_own_store_is_probed_once(
    embedded: EmbeddedBucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is kept under home; the second opening asks only whether it is there."""
    configure(monkeypatch, embedded.endpoint, embedded.secret_key)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", embedded.access_key)
    with open_bucket(order(tmp_path, "s3://dateline/own")) as store:
        assert store.checksum_mode == "when_required"
    (proof,) = (tmp_path / "probed").iterdir()
    noted = proof.stat().st_mtime_ns
    with open_bucket(order(tmp_path, "s3://dateline/own")):
        assert proof.stat().st_mtime_ns == noted


def test_wrong_credentials_are_one_line_without_them(
    embedded: EmbeddedBucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says what to set and holds no key."""
    configure(monkeypatch, embedded.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", embedded.access_key)
    with (
        pytest.raises(StorageFault, match="set AWS_ACCESS_KEY_ID") as fault,
        open_bucket(order(tmp_path, "s3://dateline")),
    ):
        pass
    assert SECRET not in str(fault.value)
    assert embedded.access_key not in str(fault.value)
    assert "\n" not in str(fault.value)


def test_missing_bucket_is_named(
    embedded: EmbeddedBucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket that does not exist: its name, and what to do."""
    configure(monkeypatch, embedded.endpoint, embedded.secret_key)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", embedded.access_key)
    with (
        pytest.raises(StorageFault, match=r"'no-such-bucket'.* does not exist: create it"),
        open_bucket(order(tmp_path, "s3://no-such-bucket")),
    ):
        pass


def test_endpoint_that_is_down_is_named_without_a_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A closed port: the endpoint and the variable to check, never a password in the URL."""
    configure(monkeypatch, f"http://me:{SECRET}@127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with (
        pytest.raises(StorageFault, match=r"127.0.0.1:9 does not answer.*AWS_ENDPOINT") as fault,
        open_bucket(order(tmp_path, "s3://papers")),
    ):
        pass
    assert SECRET not in str(fault.value)


def test_no_credentials_at_all_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 finds none: the line names both ways to give them."""
    configure(monkeypatch, "http://127.0.0.1:9")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StorageFault, match=r"no credentials .*AWS_PROFILE"):
        open_store("s3://papers").check()


@pytest.mark.parametrize(
    ("free", "said"),
    [(1_000_000, r"the disk of \S+ is full, 1 MB left"), (10**12, r"look into \S+/server\.log")],
)
def test_trouble_of_the_embedded_server_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    """Its 500 says nothing: the disk is looked at, and the log is named by its path."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: (10**12, 10**12 - free, free))
    answer = {"Error": {"Code": "InternalError"}, "ResponseMetadata": {"HTTPStatusCode": 500}}
    error = ClientError(answer, "PutObject")  # type: ignore[arg-type]  # all that is read of it
    fault = fault_of(error, "bucket 'dateline'", tmp_path / "bucket" / "server.log")
    assert re.search(said, str(fault))


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("s3://papers", ("papers", "")),
        ("s3://papers/", ("papers", "")),
        ("s3://papers/a/b/", ("papers", "a/b/")),
    ],
)
def test_bucket_url_is_name_and_prefix(url: str, parts: tuple[str, str]) -> None:
    """A prefix ends in one slash or is empty."""
    assert parse_bucket_url(url) == parts


@pytest.mark.parametrize("url", ["papers", "https://papers/x", "s3://", "s3://Papers/x"])
def test_bad_bucket_url_is_a_usage_fault(url: str) -> None:
    """What is no s3:// URL is the user's to mend, not the store's."""
    with pytest.raises(UsageFault, match="s3://name/prefix"):
        parse_bucket_url(url)
