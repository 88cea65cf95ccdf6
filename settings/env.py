"""Read Dateline's environment variables. No other module does; boto3 reads its own ones."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN_VARIABLES = (
    "DATELINE_BUCKET",
    "DATELINE_CONTACT",
    "DATELINE_ENV",
    "DATELINE_HOME",
    "DATELINE_LOG",
    "DATELINE_PING_URL",
    "DATELINE_SINGLE_WRITER",
    "DATELINE_SITES",
)

_IN_DEMO = "_DATELINE_DEMO"  # the number of the process that entered the demo


def environment() -> str:
    """Return the name of the settings module to use: `local`, `production` or `test`."""
    return os.environ.get("DATELINE_ENV", "local")


def home() -> Path:
    """Return the directory of spool, locks, reports and the embedded bucket.

    It is `DATELINE_HOME`, or else `.dateline/` beside `scrapy.cfg`. If Dateline is installed
    without its source tree, it is `~/.local/state/dateline`. The current directory never counts:
    cron has another one than the user.
    """
    named = os.environ.get("DATELINE_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if (ROOT / "scrapy.cfg").is_file():
        return ROOT / ".dateline"
    return Path.home() / ".local" / "state" / "dateline"


def enter_demo() -> None:
    """Let this process use the demo newspaper's own home and bucket, below the user's own ones.

    So the invented articles never lie among real ones. A second call changes nothing.
    """
    if is_demo():
        return
    url = bucket_url()
    os.environ |= {"DATELINE_HOME": str(_demo_home()), _IN_DEMO: str(os.getpid())}
    if url:
        os.environ["DATELINE_BUCKET"] = f"{url.rstrip('/')}/demo"


def is_demo() -> bool:
    """Tell whether this process has entered the demo."""
    return os.environ.get(_IN_DEMO) == str(os.getpid())


def is_demo_all_there_is() -> bool:
    """Tell whether the demo was crawled, and nothing yet into the embedded bucket of the user."""
    if bucket_url() or is_demo() or (home() / "bucket").exists():
        return False
    return (_demo_home() / "bucket").exists()


def _demo_home() -> Path:
    return home() / "demo"


def bucket_url() -> str | None:
    """Return `s3://name/prefix` from `DATELINE_BUCKET`, or None for the embedded bucket."""
    return os.environ.get("DATELINE_BUCKET") or None


def sites_directory() -> Path | None:
    """Return the user's own directory of site files, `DATELINE_SITES`; None if it is not set."""
    named = os.environ.get("DATELINE_SITES")
    return Path(named).expanduser().resolve() if named else None


def is_single_writer() -> bool:
    """Tell whether the user promises that no other machine writes to the bucket.

    The promise is `DATELINE_SINGLE_WRITER=1`.
    """
    return os.environ.get("DATELINE_SINGLE_WRITER") == "1"


def contact() -> str | None:
    """Return `DATELINE_CONTACT`, a URL or mail address for the user agent; None if not set."""
    return os.environ.get("DATELINE_CONTACT") or None


def ping_url() -> str | None:
    """Return `DATELINE_PING_URL`, to which a scheduled run says that it began and how it ended.

    Raises: LookupError for what is no http or https address.
    """
    named = os.environ.get("DATELINE_PING_URL") or None
    if named and not named.startswith(("http://", "https://")):
        raise LookupError("DATELINE_PING_URL: set it to an http or https address, or not at all")
    return named


def log_form() -> str:
    """Return in which form a scheduled run writes its lines: `text` or `json`, `DATELINE_LOG`.

    Raises: LookupError for another word.
    """
    named = os.environ.get("DATELINE_LOG") or "text"
    if named not in ("text", "json"):
        raise LookupError(f"DATELINE_LOG={named!r}: set it to text, json or not at all")
    return named


def required(*names: str) -> str:
    """Return the value of the first variable, after checking that all of them are set.

    Raises: LookupError that names all missing ones. The command line prints it as one line with
        exit code 2.
    """
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise LookupError(f"set {', '.join(missing)} in the environment")
    return os.environ[names[0]]


def unknown_variables() -> tuple[str, ...]:
    """Return the set variables that start with `DATELINE_` and that nothing reads, sorted."""
    return tuple(
        sorted(n for n in os.environ if n.startswith("DATELINE_") and n not in KNOWN_VARIABLES)
    )


def nearest_variable(name: str) -> str | None:
    """Return the known variable that a mistyped name is most like; None if none is similar.

    The words behind DATELINE_ are compared: all names would be alike for what they share.
    """
    words = {known.removeprefix("DATELINE_"): known for known in KNOWN_VARIABLES}
    close = difflib.get_close_matches(name.removeprefix("DATELINE_"), words, n=1, cutoff=0.7)
    return words[close[0]] if close else None
