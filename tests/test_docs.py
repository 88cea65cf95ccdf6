"""The documents cannot rot: what they show is what the project has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from crawler.cli import app
from pipelines.core.errors import UsageFault
from pipelines.core.models import Site
from pipelines.core.site import parse_site

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("docs/*/*.md")])


def _shown(language: str = r"\w*") -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        for block in re.findall(
            rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), re.M | re.S
        ):
            yield path, block


def _commands() -> list[str]:
    lines = [line for _, block in _shown() for line in block.splitlines()]
    inline = [
        c for p in DOCUMENTS for c in re.findall(r"`(dateline [^`\n]+)`", p.read_text("utf-8"))
    ]
    found = {line.split(" #")[0].strip() for line in lines if line.startswith("dateline ")}
    return sorted(found | set(inline))


@pytest.mark.parametrize("line", _commands())
def test_a_documented_command_is_a_real_one(line: str) -> None:
    """Every command, and every option shown with it, exists."""
    command: Any = typer.main.get_command(app)
    words = shlex.split(line)[1:]
    while hasattr(command, "resolve_command") and words and not words[0].startswith("-"):
        context = command.make_context("dateline", [], resilient_parsing=True)
        _, command, words = command.resolve_command(context, words)
        assert command is not None, f"{line!r}: no such command"
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    shown = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert shown <= known, f"{line!r}: no option {shown - known}"


def test_the_variables_documented_are_those_read() -> None:
    """The deployment's table lists every variable that is read, and no other."""
    name = r"DATELINE_[A-Z]+(?:_[A-Z]+)*"
    read = set(re.findall(rf'"({name})"', (ROOT / "settings/env.py").read_text("utf-8")))
    table = set(
        re.findall(rf"^\| `({name})`", (ROOT / "deploy/README.md").read_text("utf-8"), re.M)
    )
    assert table == read


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link names a file that is there."""
    for path in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} links to {target}"


def test_the_make_targets_documented_are_real() -> None:
    """`make NAME` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    shown = {name for _, block in _shown() for name in re.findall(r"^make ([a-z]+)", block, re.M)}
    assert shown
    assert shown <= targets


@pytest.mark.parametrize("shown", [text for _, text in _shown("toml")])
def test_a_documented_site_file_loads(shown: str) -> None:
    """An example can be copied as it stands."""
    assert parse_site(shown, name="herald", path="herald.toml").title == "Example Herald"


def test_the_site_keys_documented_are_those_known() -> None:
    """The table has every key, with the default that the model has."""
    text = (ROOT / "docs/sites.md").read_text("utf-8")
    table = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.M))
    with pytest.raises(UsageFault) as fault:
        parse_site("zzzzzzzz = 1", name="x", path="x.toml")
    known = re.search(r"known are (.+)$", str(fault.value))
    assert known
    assert list(table) == known.group(1).split(", ")
    site = Site(name="x", home="https://x.example/")
    shown = {key: getattr(site, key) for key in ("every", "limit", "delay", "paused")}
    assert {key: str(value).lower() for key, value in shown.items()} == {
        key: table[key] for key in shown
    }


def _named_paths() -> list[str]:
    """Return the files and folders that docs/architecture.md names, without those of examples."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`([\w/]+(?:/|\.py|\.toml|\.md)|(?:crawler|pipelines)/\w+)`", text)
    return sorted({name for name in named if "xx." not in name and name != "core/words/pl.toml"})


@pytest.mark.parametrize("name", _named_paths())
def test_the_map_names_what_is_there(name: str) -> None:
    """Each path of the architecture lies somewhere in the tree; a shortened one by its end."""
    folders = (ROOT, *(ROOT / name for name in ("pipelines", "pipelines/core")))
    nearby = (*folders, *(ROOT / "pipelines" / "core" / name for name in ("extract", "dates")))
    deep = [path for folder in ("crawler", "pipelines") for path in (ROOT / folder).rglob("*.*")]
    is_there = any((folder / name).exists() for folder in nearby)
    assert is_there or any(str(path).endswith(f"/{name}") for path in deep)
