"""The only home of boto3. Calls block; callers in an event loop run them in a thread."""

from pipelines.bucket.opening import open_bucket

__all__ = ["open_bucket"]
