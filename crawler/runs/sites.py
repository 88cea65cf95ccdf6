"""Which sites there are: one TOML file each, ours and the user's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.site import parse_site
from settings.env import sites_directory

_OURS = Path(__file__).resolve().parents[2] / "settings" / "sites"


def site_directories() -> tuple[Path, ...]:
    """Return where site files lie: ours, then the user's `DATELINE_SITES`."""
    own = sites_directory()
    return (_OURS, own) if own else (_OURS,)


def load_sites(directories: Iterable[Path]) -> dict[str, Site]:
    """Return every site by name; a later directory's file replaces an earlier one's.

    Raises: UsageFault for a directory that is missing or a file that is wrong.
    """
    sites: dict[str, Site] = {}
    for directory in directories:
        if not directory.is_dir():
            raise UsageFault(f"{directory}: no such directory of site files; see DATELINE_SITES")
        for path in sorted(directory.glob("*.toml")):
            sites[path.stem] = parse_site(_read(path), name=path.stem, path=str(path))
    return sites


def find_site(name: str, sites: Mapping[str, Site]) -> Site:
    """Return the site of that name.

    Raises: UsageFault naming the nearest one.
    """
    if name in sites:
        return sites[name]
    close = difflib.get_close_matches(name, sites, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(sites))}"
    raise UsageFault(f"no site is named {name!r}; {hint} (a URL starts with https://)")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"{path}: cannot be read as UTF-8 text: {error}") from error
