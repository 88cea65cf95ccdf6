"""The house's own rules: where imports point, who reads what, and that the lock is fresh."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("crawler", "pipelines", "settings")
EXPORTS = ("requirements.lock", "requirements-dev.lock", "requirements-train.lock")

# room -> what it must not import, and why
FORBIDDEN = {
    "pipelines/core": (
        [
            "scrapy",
            "twisted",
            "boto3",
            "botocore",
            "os",
            "subprocess",
            "socket",
            "crawler",
            "settings",
            "pipelines.stages",
            "pipelines.bucket",
            "rich",
            "typer",
        ],
        "the core is pure",
    ),
    "pipelines/bucket": (["scrapy", "crawler", "settings", "pipelines.stages"], "it only stores"),
    "pipelines/stages": (["crawler", "boto3", "botocore"], "imports point inward"),
    "crawler/discovery": (["scrapy", "boto3", "os", "socket"], "discovery is pure"),
    "crawler": (["boto3", "botocore", "tests", "benchmarks"], "boto3 has one home"),
    "settings": (["crawler", "pipelines", "boto3"], "settings name classes by string"),
}


def _modules(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", FORBIDDEN)
def test_imports_point_inward(room: str) -> None:
    """No module imports what its room must not know."""
    names, reason = FORBIDDEN[room]
    wrong = sorted(
        f"{path.relative_to(ROOT)} imports {found}: {reason}"
        for path in _modules(room)
        for found in set(_imports(path))
        if any(found == name or found.startswith(name + ".") for name in names)
    )
    assert not wrong, "\n".join(wrong)


# room of the crawler -> the other rooms of ours that it may import, as docs/architecture.md says
MAY_IMPORT = {
    "cli": {"runs", "sites", "reports", "terminal", "pipelines", "settings"},
    "runs": {"sites", "reports", "spiders", "fetching", "terminal", "pipelines", "settings"},
    "sites": {"demo", "terminal", "pipelines.core", "settings"},
    "reports": {"terminal", "pipelines"},
    "spiders": {"discovery", "fetching", "pipelines"},
    "fetching": {"pipelines.core", "pipelines.stages.context"},
    "discovery": {"pipelines.core"},
    "demo": {"pipelines.core"},
    "terminal": {"pipelines.core"},
}


def test_rooms_of_the_crawler_import_what_they_may() -> None:
    """Each room is in the table, and imports no other room than the table allows."""
    wrong = []
    for path in _modules("crawler"):
        room = path.relative_to(ROOT / "crawler").parts[0].removesuffix(".py")
        for name in _imports(path) if room != "__init__" else ():
            if name.split(".")[0] not in PACKAGES:
                continue
            other = name.removeprefix("crawler.")
            allowed = {room, *MAY_IMPORT[room]}
            if not any(other == one or other.startswith(f"{one}.") for one in allowed):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not [line for line in wrong if not line.endswith(" imports crawler")]


def test_only_settings_reads_the_environment() -> None:
    """`os.environ` and `getenv` appear in `settings/env.py` alone."""
    readers = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in _modules(package)
        if re.search(r"\bos\.environ\b|\bgetenv\b|import environ\b", path.read_text("utf-8"))
    ]
    assert readers == ["settings/env.py"]


@pytest.mark.parametrize("room", ["pipelines/core", "crawler/discovery"])
def test_no_pure_module_reads_a_clock(room: str) -> None:
    """What time it is is an argument, so that an old page read again gives the old answer."""
    clock = re.compile(r"\.(?:now|utcnow|today)\(|^(?:import|from) time\b", re.MULTILINE)
    readers = [str(path) for path in _modules(room) if clock.search(path.read_text("utf-8"))]
    assert not readers


# module of the core -> the letters beyond ASCII that its strings may have, and why
LETTERS = {
    "dates/mentions/numerals.py": ("è", "behind Roman numerals, as their letters are: XIXème"),
    "dates/names.py": ("ı", "folds the Turkish i"),
    "dates/publishing/labels.py": ("àÿая", "the ends of ranges of small letters"),
    "extract/reading/after.py": ("ßöøÿая", "the ends of ranges of small letters"),
    "extract/rules/catalogue.py": ("ı", "folds the Turkish i"),
}


def test_no_module_of_the_core_holds_words() -> None:
    """Words of human languages are data: see docs/words.md for where a new one goes."""
    core = ROOT / "pipelines/core"
    found = {}
    for path in core.rglob("*.py"):
        letters = {c for text in _strings(path) for c in text if c.isalpha() and not c.isascii()}
        if letters:
            found[str(path.relative_to(core))] = letters
    assert found == {name: set(letters) for name, (letters, _) in LETTERS.items()}


def _strings(path: Path) -> Iterator[str]:
    """Yield the string constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in alone:
            yield from (str(node.value),) if isinstance(node.value, str) else ()


MOST_LINES = 299  # of a module
MOST_LINES_OF_A_FUNCTION = 40
MOST_PARAMETERS = 5  # `self` and `cls` not counted; a command's are the options that a user types


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in named)


def _too_large(path: Path) -> Iterator[str]:
    """Yield what of a module is larger than someone reads at a glance."""
    where = path.relative_to(ROOT)
    lines = len(path.read_text("utf-8").splitlines())
    if lines > MOST_LINES:
        yield f"{where}: {lines} lines"
    for function in _functions(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > MOST_LINES_OF_A_FUNCTION:
            yield f"{where}: {function.name} has {lines} lines"
        if _parameters(function) > MOST_PARAMETERS and where.parts[:2] != ("crawler", "cli"):
            yield f"{where}: {function.name} takes {_parameters(function)} parameters"


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_and_functions_are_small(package: str) -> None:
    """Modules under 300 lines, functions of at most 40 and with at most five parameters."""
    assert [line for path in _modules(package) for line in _too_large(path)] == []


def _imported_modules(path: Path, modules: frozenset[str]) -> frozenset[str]:
    """Return the project's modules that a module imports, for type checks too."""
    return frozenset(_imports(path)) & modules


def _circle(start: str, imported: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the modules from `start` back to itself; none if no import leads back."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        module = waiting.pop()
        for name in imported.get(module, frozenset()):
            if name == start:
                path = [module]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return [start, *path]
            if name not in came_from:
                came_from[name] = module
                waiting.append(name)
    return []


def test_no_imports_go_in_a_circle() -> None:
    """Whoever reads a module can read those it imports first; `TYPE_CHECKING` is no way around."""
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in _modules(package)
    }
    known = frozenset(paths)
    imported = {name: _imported_modules(path, known) - {name} for name, path in paths.items()}
    circles = [circle for name in paths if (circle := _circle(name, imported))]
    assert circles == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_imported_are_ours(package: str) -> None:
    """The names are common ones: an installed stranger of the same name must not win."""
    module = importlib.import_module(package)
    assert Path(module.__file__ or "").resolve().parent == ROOT / package


def _pins() -> set[tuple[str, str]]:
    texts = ((ROOT / name).read_text("utf-8") for name in EXPORTS)
    pin = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
    return {pair for text in texts for pair in pin.findall(text)}


def test_the_exports_are_not_stale() -> None:
    """The requirements files pin what uv.lock locks; `make lock` mends this."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    packages = [package for package in lock["package"] if package["name"] != "dateline"]
    locked = {(package["name"], package["version"]) for package in packages}
    assert _pins() == locked, f"run `make lock`: {_pins() ^ locked}"


def test_the_lock_covers_the_project() -> None:
    """Every dependency of pyproject.toml is locked at a version that it allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["embedded"],
        *project["dependency-groups"]["dev"],
        *project["dependency-groups"]["train"],
    ]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        pins = [pin for pinned, pin in _pins() if pinned == name]  # one a version of Python
        assert pins, f"run `make lock`: {name} is not locked"
        assert all(map(requirement.specifier.contains, pins)), f"run `make lock`: {name} is stale"


def test_every_pin_has_a_hash() -> None:
    """Each export installs with pip --require-hashes."""
    for name in EXPORTS:
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        bare = [line for line in text.splitlines() if "==" in line and "--hash=" not in line]
        assert not bare
