"""The only module that talks to S3: a small `Store` whose faults are one line each."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound
from botocore.loaders import Loader, create_loader
from botocore.session import get_session

from pipelines.bucket.s3_errors import code_of, fault_of, status_of
from pipelines.core.errors import StorageFault, UsageFault
from pipelines.core.urls import without_login

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

T = TypeVar("T")

CONNECT_TIMEOUT: Final = 5.0  # seconds; boto3's own 60 lets a wrong endpoint look like a hang
READ_TIMEOUT: Final = 60.0  # seconds
CONFLICT_TRIES: Final = 6  # after 409, since two writers met, S3 asks to repeat the request

_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")


class _Condition(TypedDict, total=False):
    IfMatch: str


class StaleTagError(StorageFault):
    """Somebody replaced the object since its tag was read."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the store says of an object. size: in bytes.

    modified: when the object was written. asked_at: when the store answered; None if it does not
        say so. Both are aware UTC, by the store's clock.
    """

    size: int
    etag: str
    modified: datetime
    asked_at: datetime | None


def parse_bucket_url(url: str) -> tuple[str, str]:
    """Return bucket name and prefix ("" or ending in "/") of `s3://name/prefix`.

    Raises: UsageFault for anything else.
    """
    match = _URL.fullmatch(url)
    if not match:
        shown = url.rpartition("@")[2]  # a secret key that was put before it may hold a slash
        raise UsageFault(f"DATELINE_BUCKET={shown} is not s3://name/prefix")
    prefix = (match["prefix"] or "").strip("/")
    return match["bucket"], f"{prefix}/" if prefix else ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """URL and keys of a store that boto3's own configuration does not name: the embedded one."""

    url: str
    access_key: str
    secret_key: str = field(repr=False)


def open_store(
    url: str,
    endpoint: Endpoint | None = None,
    *,
    tries: int = 4,
    read_timeout: float = READ_TIMEOUT,
    log: Path | None = None,
) -> Store:
    """Return the store behind `s3://name/prefix`, without talking to it yet.

    endpoint: of the embedded bucket; if None, boto3's own configuration decides.
    tries: how often a request is sent at most when it times out or answers 5xx.
    read_timeout: seconds without a byte after which a request has timed out.
    log: the path of the embedded server's log, which the faults name.
    Raises: UsageFault for a bad URL or profile.
    """
    bucket, prefix = parse_bucket_url(url)
    try:
        client = partial(_client, _session(), endpoint, tries, read_timeout)
        s3 = client("when_required" if endpoint else None)
        host = urlsplit(s3.meta.endpoint_url).hostname or ""
        if not endpoint and not host.endswith((".amazonaws.com", ".amazonaws.com.cn")):
            # Stores other than Amazon's have broken on the checksums sent since boto3 1.36.
            s3 = client("when_required")
    except ProfileNotFound as error:
        raise UsageFault(f"{error}: set AWS_PROFILE to a profile that exists") from error
    except (BotoCoreError, ValueError) as error:
        # boto3 quotes the value that it cannot use; an endpoint may carry a login.
        text = f"{type(error).__name__}" if "@" in str(error) else str(error)
        raise UsageFault(
            f"boto3 cannot be configured ({text}): "
            "check AWS_ENDPOINT_URL_S3, AWS_REGION and the AWS configuration files"
        ) from error
    return Store(s3, bucket, prefix, log)


@cache
def _loader() -> Loader:
    """Return the loader of boto3's description of S3. Loading takes a third of a second."""
    return create_loader()


def _session() -> boto3.session.Session:
    """Return a new session, since the environment may name another profile than before."""
    session = get_session()
    session.register_component("data_loader", _loader())
    return boto3.session.Session(botocore_session=session)


def _client(
    session: boto3.session.Session,
    endpoint: Endpoint | None,
    tries: int,
    read_timeout: float,
    checksums: str | None,
) -> S3Client:
    s3: S3Client = session.client(
        "s3",
        endpoint_url=endpoint.url if endpoint else None,
        aws_access_key_id=endpoint.access_key if endpoint else None,
        aws_secret_access_key=endpoint.secret_key if endpoint else None,
        region_name="us-east-1" if endpoint else None,
        config=Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=read_timeout,
            retries={"mode": "standard", "total_max_attempts": tries},
            request_checksum_calculation=checksums,  # type: ignore[arg-type] # None is fine
        ),
    )
    return s3


class Store:
    """The objects of a bucket below a prefix; keys are without it. Calls block.

    Raises: StorageFault from each method that sends a request, except `discard`.
    """

    def __init__(self, s3: S3Client, bucket: str, prefix: str, log: Path | None = None) -> None:
        self._s3, self.bucket, self.prefix = s3, bucket, prefix
        where = f"bucket {bucket!r} at {self.endpoint}"
        self._fault_of = partial(fault_of, where=where, log=log)

    @property
    def url(self) -> str:
        """Return `s3://name/prefix`."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def endpoint(self) -> str:
        """Return the endpoint's URL, without a login that it may carry."""
        return without_login(self._s3.meta.endpoint_url)

    @property
    def checksum_mode(self) -> str:
        """Return when boto3 sends checksums with requests: "when_supported" or "when_required"."""
        mode = self._s3.meta.config.request_checksum_calculation  # type: ignore[attr-defined]
        return str(mode)

    def check(self) -> None:
        """Ask for a listing. Raises: StorageFault when the bucket is missing or refuses it."""
        self._call(
            lambda: self._s3.list_objects_v2(Bucket=self.bucket, Prefix=self.prefix, MaxKeys=1)
        )

    def put_new(
        self, key: str, data: bytes, content_type: str = "application/octet-stream"
    ) -> bool:
        """Create an object and return True; False when the key has an object already.

        False is also returned when the answer to this call got lost: boto3 then sends the request
        again, and it meets the object of the first try.
        """
        return self._again_on_conflict(
            lambda: self._s3.put_object(
                Bucket=self.bucket,
                Key=self.prefix + key,
                Body=data,
                ContentType=content_type,
                IfNoneMatch="*",
            )
        )

    def replace(
        self,
        key: str,
        data: bytes,
        etag: str | None = None,
        content_type: str = "application/json",
    ) -> str:
        """Write an object, whether or not the key has one, and return its new tag.

        etag: if given, the object is written only over the one that has this tag.
        Raises: StaleTagError when the object's tag is not `etag`, or there is no object.
        """
        condition: _Condition = {"IfMatch": etag} if etag else {}
        try:
            answer = self._s3.put_object(
                Bucket=self.bucket,
                Key=self.prefix + key,
                Body=data,
                ContentType=content_type,
                **condition,
            )
        except (ClientError, BotoCoreError) as error:
            if etag and code_of(error) in ("PreconditionFailed", "412", "NoSuchKey", "404"):
                raise StaleTagError(f"{self.url}/{key} was replaced by another writer") from error
            raise self._fault_of(error) from error
        return answer["ETag"]

    def get(self, key: str) -> bytes | None:
        """Return an object's bytes, or None when the key has none."""
        return self._unless_missing(
            lambda: self._s3.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()
        )

    def head(self, key: str) -> Head | None:
        """Return what the store says of an object, or None when the key has none."""
        answer = self._unless_missing(
            lambda: self._s3.head_object(Bucket=self.bucket, Key=self.prefix + key)
        )
        if answer is None:
            return None
        date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
        return Head(
            answer["ContentLength"],
            answer["ETag"],
            answer["LastModified"],
            parsedate_to_datetime(date) if date else None,
        )

    def list_keys(self, prefix: str, after: str = "") -> Iterator[tuple[str, int]]:
        """Yield key and size of the objects below a prefix, in order, from behind key `after`."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket,
            Prefix=self.prefix + prefix,
            StartAfter=self.prefix + after if after else "",
        )
        found = iter(pages)
        while (page := self._call(lambda: next(found, None))) is not None:
            for entry in page.get("Contents", ()):
                yield entry["Key"].removeprefix(self.prefix), entry["Size"]

    def discard(self, key: str) -> None:
        """Delete an object, and ignore a refusal: only objects of probes are ever deleted."""
        with suppress(ClientError, BotoCoreError):
            self._s3.delete_object(Bucket=self.bucket, Key=self.prefix + key)

    def _again_on_conflict(self, put: Callable[[], object]) -> bool:
        for attempt in range(CONFLICT_TRIES):
            try:
                put()
            except (ClientError, BotoCoreError) as error:
                if code_of(error) in ("PreconditionFailed", "412"):
                    return False
                if status_of(error) != 409 or attempt == CONFLICT_TRIES - 1:
                    raise self._fault_of(error) from error
                time.sleep(0.05 * 2**attempt)
            else:
                return True
        raise AssertionError("unreachable")

    def _unless_missing(self, call: Callable[[], T]) -> T | None:
        try:
            return call()
        except (ClientError, BotoCoreError) as error:
            # A HEAD has no body: its 404 does not tell a missing bucket from a missing key.
            if code_of(error) in ("NoSuchKey", "404", "NotFound"):
                return None
            raise self._fault_of(error) from error

    def _call(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except (ClientError, BotoCoreError) as error:
            raise self._fault_of(error) from error
