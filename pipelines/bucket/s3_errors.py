"""Turn an error of boto3 into a fault: which store, what happened, and what to do about it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from botocore.exceptions import (
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's own base of what does not connect
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from pipelines.core.errors import StorageFault

_SET_CREDENTIALS: Final = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
_FULL: Final = 50_000_000  # bytes free; with less, another volume of the server has no room
_FULL_SHARE: Final = 0.01  # of the disk; with less free the server takes no writes either


def fault_of(error: Exception, where: str, log: Path | None = None) -> StorageFault:
    """Return the fault to raise for an error of boto3. Its text quotes no header and no key.

    where: a phrase that names the bucket and its endpoint.
    log: the path of the embedded server's log, on the disk that the server writes to; None for any
        other store.
    """
    if log is not None and status_of(error) >= 500 and status_of(error) != 501:
        return _own_trouble(where, code_of(error), status_of(error), log)
    if isinstance(error, ClientError):
        return _refusal(where, code_of(error), status_of(error))
    if isinstance(error, (NoCredentialsError, PartialCredentialsError)):
        return StorageFault(f"no credentials for {where}", _SET_CREDENTIALS)
    if isinstance(error, (ConnectionError, HTTPClientError)):
        return StorageFault(
            f"{where} does not answer ({type(error).__name__})",
            "check AWS_ENDPOINT_URL_S3 and that the server runs",
        )
    return StorageFault(
        f"{where} cannot be used",
        f"{type(error).__name__} in boto3; check its configuration with `aws configure list`",
    )


def _own_trouble(where: str, code: str, status: int, log: Path) -> StorageFault:
    """Return the fault for an answer 5xx of the embedded server, by the space on its disk."""
    home = log.parent.parent
    total, _used, free = shutil.disk_usage(log.parent)
    if free < max(_FULL, _FULL_SHARE * total):
        return StorageFault(
            f"{where} cannot write",
            f"the disk of {home} is full, {free / 1e6:.0f} MB left; "
            "free some space, or set DATELINE_HOME to another disk",
        )
    return StorageFault(f"{where} answers {status} {code}", f"try again, or look into {log}")


def _refusal(where: str, code: str, status: int) -> StorageFault:
    """Return the fault of a store that answered and refused."""
    if code == "NoSuchBucket":
        return StorageFault(
            f"{where} does not exist", "create it, or set DATELINE_BUCKET=s3://name/prefix"
        )
    if code in ("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"):
        return StorageFault(f"{where} refuses the credentials ({code})", _SET_CREDENTIALS)
    if code == "RequestTimeTooSkewed":
        return StorageFault(
            f"{where} finds this machine's clock more than 15 minutes off", "set the clock"
        )
    if status == 501:
        return StorageFault(
            f"{where} has no conditional writes ({code})",
            "use another store, or set DATELINE_SINGLE_WRITER=1 if no other machine ever writes "
            "to it",
        )
    if status == 403:
        return StorageFault(
            f"{where} denies access ({code})",
            "the credentials need s3:GetObject, s3:PutObject and s3:ListBucket on it",
        )
    if status in (301, 307, 400):
        return StorageFault(
            f"{where} refuses the request ({code})", "check AWS_REGION and AWS_ENDPOINT_URL_S3"
        )
    return StorageFault(
        f"{where} answers {status} {code}", "try again, or look into the store's own log"
    )


def code_of(error: Exception) -> str:
    """Return S3's code of an error, such as "NoSuchKey"; "" if no store answered."""
    if not isinstance(error, ClientError):
        return ""
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error, such as 404; 0 if no store answered."""
    if not isinstance(error, ClientError):
        return 0
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
