"""Find and read the site files: one TOML file for each site, Dateline's own and the user's."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.site import parse_site
from settings.env import sites_directory

DEMO: Final = "demo"
_OURS = Path(__file__).resolve().parents[2] / "settings" / "sites"


def site_directories() -> tuple[Path, ...]:
    """Return the directories of site files: Dateline's own, then the user's `DATELINE_SITES`."""
    own = sites_directory()
    return (_OURS, own) if own else (_OURS,)


def site_files(directories: Iterable[Path]) -> dict[str, Path]:
    """Return the file of each site, by name. One in a later directory replaces an earlier one.

    Raises: UsageFault for a directory that is missing.
    """
    files: dict[str, Path] = {}
    for directory in directories:
        if not directory.is_dir():
            raise UsageFault(f"{directory}: no such directory of site files; see DATELINE_SITES")
        files |= {path.stem: path for path in sorted(directory.glob("*.toml"))}
    return files


def read_site(path: Path) -> Site:
    """Return the site that a file describes. Raises: UsageFault for a file that is wrong."""
    if path.stem == DEMO and path.parent != _OURS:
        raise UsageFault(f"{path}: rename the file: {DEMO!r} is the demo newspaper's name")
    return parse_site(_read(path), name=path.stem, path=str(path))


def find_site(name: str, files: Mapping[str, Path]) -> Site:
    """Return the site of that name. The files of other sites are not read.

    Raises: UsageFault for an unknown name, with the most similar one, or for a file that is wrong.
    """
    if name in files:
        return read_site(files[name])
    if set(name) & set(".:/"):  # a host, or an address without its scheme
        url = f"https://{name}" if "/" in name else f"https://{name}/"
        raise UsageFault(f"no site is named {name!r}; did you mean {url!r}?")
    close = difflib.get_close_matches(name, files, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(files))}"
    raise UsageFault(f"no site is named {name!r}; {hint} (a URL starts with https://)")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"{path}: cannot be read as UTF-8 text: {error}") from error
