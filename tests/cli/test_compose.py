"""`deploy/compose.yaml`: its form by its schema, and its two commands, run without an engine."""

from __future__ import annotations

import re
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipelines.bucket.embedded.supervisor import free_ports
from settings.env import KNOWN_VARIABLES
from tests.cli.conftest import DATELINE
from tests.cli.paper import Paper, served
from tests.cli.test_deploy import DEPLOY, checked
from tests.cli.watcher import watching

COMPOSE = DEPLOY / "compose.yaml"
FILLED_IN = {"STORE_ACCESS_KEY": "a-key", "STORE_SECRET_KEY": "a-secret-of-a-test"}


def interpolated(text: str, variables: dict[str, str]) -> str:
    """Return a text with compose's `${NAME}`, `${NAME:-default}` and `${NAME:?message}` filled in.

    Raises: KeyError for a variable that must be set and is not.
    """

    def value(found: re.Match[str]) -> str:
        name, operator, rest = found.groups()
        return variables.get(name) or rest if operator == "-" else variables[name]

    return re.sub(r"\$\{(\w+)(?::([-?])([^}]*))?\}", value, text)


def services(**variables: str) -> dict[str, Any]:
    """Return the file as compose reads it, with a filled in `.env`."""

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [filled(inner) for inner in value]
        is_text = isinstance(value, str)
        return interpolated(value, FILLED_IN | variables) if is_text else value

    loaded: dict[str, Any] = filled(YAML(typ="safe").load(COMPOSE.read_text("utf-8")))
    return loaded


def test_compose_takes_the_file() -> None:
    """The schema comes with the package: no network is asked."""
    ended = checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE))
    assert (ended.returncode, ended.stderr) == (0, "")


def test_its_log_is_of_lines_or_of_json() -> None:
    """As `deploy/.env` says, and lines for a person where it does not."""
    for set_there, form in (("json", "json"), ("", "text")):
        scheduler = services(LOG=set_there)["services"]["scheduler"]
        assert scheduler["environment"]["DATELINE_LOG"] == form


def test_a_mistyped_key_is_found(tmp_path: Path) -> None:
    """The check can fail."""
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text("utf-8").replace("restart:", "restrat:"))
    ended = checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong))
    assert ended.returncode == 1


def test_the_example_of_the_environment_has_what_the_file_asks() -> None:
    """Each variable of the file is a line of the example, and no other is."""
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text("utf-8")))
    example = (DEPLOY / "compose.env.example").read_text("utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) == asked


def test_the_scheduler_keeps_its_home_and_reads_the_sites() -> None:
    """The spool is on a volume, site files are mounted where the variable says, no name is new."""
    scheduler = services()["services"]["scheduler"]
    mounted = {volume.split(":")[1]: volume.split(":")[0] for volume in scheduler["volumes"]}
    environment = scheduler["environment"]
    assert {name for name in environment if name.startswith("DATELINE_")} <= set(KNOWN_VARIABLES)
    assert mounted[environment["DATELINE_SITES"]] == "./sites"
    home = re.search(r"DATELINE_HOME=(\S+)", (DEPLOY / "Dockerfile").read_text("utf-8"))
    assert home
    assert mounted[home.group(1)] in services()["volumes"]
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert f"/usr/local/bin/{scheduler['entrypoint'][0]}" in image


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return once it is so. Raises: AssertionError after a minute."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Ask what compose asks for the store's health."""
    assert url.rpartition(":")[2].partition("/")[2] in str(services()["services"]["store"])
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 (our own)
            return bool(response.status == 200)
    except OSError:
        return False


@contextmanager
def store_up(command: list[str], directory: Path) -> Iterator[str]:
    """Run the store's own command on free ports of 127.0.0.1 and return its endpoint."""
    ports = free_ports({})
    (directory / "s3.json").write_text(services()["configs"]["s3"]["content"])
    (directory / "data").mkdir()
    ours = {"dir": "data", "s3.config": "s3.json", "ip": "127.0.0.1", "ip.bind": "127.0.0.1"}
    ours |= {"s3.localSocket": "s3.sock", "filer.localSocket": "filer.sock"}
    moved = [f"-{name}={value}" for name, value in (ours | ports).items()]  # the last one counts
    server = subprocess.Popen(  # noqa: S603 (our own file's command)
        [str(DATELINE.parent / "weed"), *command, *moved],
        cwd=directory,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{ports['s3.port']}"
    try:
        wait_until(lambda: answers(f"{endpoint}/healthz"))
        yield endpoint
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def scheduler_up(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the scheduler, each second."""
    path = f"{DATELINE.parent}:/usr/bin:/bin"
    process = subprocess.Popen(  # noqa: S603 (our own script)
        [str(DEPLOY / "scheduler.sh"), "1"], env={"PATH": path, **environment}, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def is_healthy(directory: Path) -> bool:
    """Ask what compose asks for the scheduler's health."""
    test = services()["services"]["scheduler"]["healthcheck"]["test"]
    command = [word.replace("/tmp", str(directory)) for word in test[1:]]  # noqa: S108 (replaced)
    return checked(*command).returncode == 0


def test_its_commands_run_and_an_alarm_is_heard(tmp_path: Path) -> None:
    """The store makes its bucket, the scheduler lands articles in it and tells of a dead site."""
    sites = tmp_path / "sites"
    sites.mkdir()
    with watching() as watcher:
        file = services(PING_URL=watcher.url)["services"]
        with store_up(file["store"]["command"], tmp_path) as endpoint:
            environment = file["scheduler"]["environment"] | {
                "DATELINE_ENV": "production",  # the image says so
                "DATELINE_SITES": str(sites),
                "DATELINE_HOME": str(tmp_path / "home"),
                "AWS_ENDPOINT_URL_S3": endpoint,
                "TMPDIR": str(tmp_path),
            }
            with ExitStack() as publisher:
                paper = publisher.enter_context(served(Paper(articles=2)))
                (sites / "paper.toml").write_text(
                    f'home = "{paper.url}/"\nfeeds = ["{paper.url}/feed.xml"]\n'
                    f"allow_addresses = [{paper.url.removeprefix('http://')!r}]\n"
                    "delay = 0\nevery = 1\n"
                )
                with scheduler_up(environment) as scheduler:
                    watcher.wait_for("/")
                    wait_until(lambda: is_healthy(tmp_path))
                    publisher.close()
                    watcher.wait_for("/4")
                    wait_until(lambda: not is_healthy(tmp_path))
                    scheduler.terminate()
                    assert scheduler.wait(60) == 0
    assert watcher.heard[:2] == ["/start", "/"]
