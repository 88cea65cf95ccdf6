"""A directory that stands for the disk of a machine, on which commands of the documents run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from settings.env import ROOT
from tests.cli.conftest import DATELINE
from tests.cli.paper import Paper, served
from tests.launcher import Launcher

# Programs whose commands stand in the running text too, in backquotes.
_PROGRAMS = (
    *("dateline", "make", "git", "su", "pgrep", "crontab", "systemctl", "journalctl"),
    *("docker", "kubectl", "aws", "tar"),
)
_INLINE = re.compile(rf"`((?:{'|'.join(_PROGRAMS)}) [^`\n]+)`")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_PLACES = re.compile(r"(?<![\w.:-])/(?:opt|etc|var|root|backup|restored)(?![\w.-])")
_DATELINE = re.compile(r"((?:[A-Z_]+=\S+ )*)dateline ([^|>]+)")
_CRON = "*/5 * * * * "


def commands(document: Path) -> list[str]:
    """Return the commands that a document shows, each once: those of its blocks come first."""
    text = document.read_text("utf-8")
    blocks = [block for language, block in _FENCE.findall(text) if language in ("", "sh")]
    lines = [re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.split("\n")]
    inline = (found.replace(r"\|", "|") for found in _INLINE.findall(_FENCE.sub("", text)))
    return list(dict.fromkeys(line for line in (*lines, *inline) if line))


class Press(Paper):
    """A newspaper that its home page is enough to find."""

    def answer(self, path: str) -> tuple[int, str, str]:
        """Return status, content type and body."""
        stories = [f"/2026/11/story{number or ''}" for number in range(self.articles)]
        if path == "/":
            feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
            links = "".join(f'<p><a href="{p}">The ferry of {p} arrives</a></p>' for p in stories)
            return 200, "text/html", f"<html><head>{feed}</head><body>{links}</body></html>"
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>Ferry {path}</title><link>{self.url}{path}</link></item>"
                for path in stories
            )
            feed = f'<rss version="2.0"><channel><title>Isle</title>{items}</channel></rss>'
            return 200, "application/rss+xml", feed
        if path in stories:
            return super().answer(f"/story/{stories.index(path)}")
        return super().answer(path)


@contextmanager
def newspapers() -> Iterator[dict[str, str]]:
    """Serve a newspaper of one article for each name that the documents have.

    Gives their addresses by name. The article is of today.
    """
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(served(Press(articles=1, days=(today,)))).url
            for name in ("herald", "courier", "gazette", "news")
        }


def swaps_for(papers: dict[str, str]) -> dict[str, str]:
    """Return what the documents say and what stands for it with these newspapers."""
    found = {"dateline crawl https://news.example/": f"dateline crawl {papers['news']}/ --delay 0"}
    for name, url in papers.items():
        found[f'home = "https://{name}.example/"'] = (
            f'home = "{url}/"\\nallow_addresses = ["{url.removeprefix("http://")}"]\\ndelay = 0.0'
        )
        found[f"https://{name}.example"] = url
    story = f"{papers['herald']}/2026/11/story"
    return {**found, "why URL": f"why {story}", " NAME": " herald"}


class Machine:
    """Runs commands as a document shows them, one after the other, as one person's shell would.

    A path such as /etc/dateline lies below `root`. `swaps` are texts of a document and what
    stands in their place here, such as the address of a newspaper.
    """

    def __init__(
        self,
        root: Path,
        launcher: Launcher,
        environment: dict[str, str],
        swaps: dict[str, str],
    ) -> None:
        self.root, self._launcher = root, launcher
        self._swaps = {"https://git.example/dateline.git": f"{root}/repository", **swaps}
        self._swaps = {"make ": "make --dry-run ", **self._swaps}  # it would install from the net
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": f"{root}/root", **environment}
        self._directory = root
        for name in ("root", "opt", "etc", "var/lib/dateline", "backup", "restored"):
            (root / name).mkdir(parents=True)

    def make_repository(self) -> Path:
        """Make a repository with our files for operators, and return its directory."""
        repository = self.root / "repository"
        for name in ("deploy", "docs"):
            shutil.copytree(ROOT / name, repository / name)
        for name in ("Makefile", "pyproject.toml", *(path.name for path in ROOT.glob("*.lock"))):
            shutil.copy(ROOT / name, repository)
        (repository / ".venv" / "bin").mkdir(parents=True)
        (repository / ".venv" / "bin" / "dateline").symlink_to(DATELINE)
        git = ("git", "-C", str(repository), "-c", "user.name=t", "-c", "user.email=t@t.example")
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
            subprocess.run((*git, *words), env=self.environment, check=True)  # noqa: S603
        return repository

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command and return it, ended. A crontab's line runs as cron would start it."""
        command = _PLACES.sub(lambda found: f"{self.root}{found.group()}", command)
        for shown, ours in self._swaps.items():
            command = command.replace(shown, ours)
        ours_alone = _DATELINE.fullmatch(command)
        if ours_alone is None:
            return self._in_a_shell(command.removeprefix(_CRON))
        variables = dict(word.split("=", 1) for word in shlex.split(ours_alone.group(1)))
        return self._launcher.run(
            shlex.split(ours_alone.group(2)),
            self.environment | variables,
            str(self._directory),
        )

    def run_all(self, document: Path, left_out: Collection[str]) -> None:
        """Run a document's commands but those; raise AssertionError for one that fails."""
        found = commands(document)
        assert set(left_out) <= set(found), "a command that is gone from the document is left out"
        for command in (one for one in found if one not in left_out):
            if command.startswith("tar -c"):
                self.wait_for_the_store()
            ended = self.run(command)
            assert ended.returncode == 0, f"{command}\n{ended.stdout}{ended.stderr}"

    def _in_a_shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a shell, and keep its directory and its variables for the next one."""
        kept = self.root / "variables"
        ended = subprocess.run(  # noqa: S603 (a command of our documents)
            ["/bin/sh", "-c", f'set -eua\n{command}\nset +a\nenv -0 >"{kept}"'],
            env=self.environment,
            cwd=self._directory,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if ended.returncode == 0:
            found = dict(line.split("=", 1) for line in kept.read_text().split("\0") if line)
            self._directory = Path(found.pop("PWD"))
            self.environment = {n: v for n, v in found.items() if n not in ("OLDPWD", "_")}
        return ended

    def wait_for_the_store(self) -> None:
        """Wait until the bucket's server has ended, as the guide says before a copy of it.

        Raises: AssertionError after a minute.
        """
        end = time.monotonic() + 60
        while any(map(_is_alive, self._servers())):
            assert time.monotonic() < end
            time.sleep(0.1)

    def _servers(self) -> Iterator[int]:
        for path in self.root.rglob("bucket/server.lock"):
            yield from map(int, path.read_text().split())


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
