"""`deploy/kubernetes`: each manifest by its schema, and what kustomize makes of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from crawler.sites.site_files import read_site, site_files
from settings.env import KNOWN_VARIABLES
from tests.cli.test_deploy import DEPLOY, checked

FOLDER = DEPLOY / "kubernetes"
MANIFESTS = (FOLDER / "cronjob.yaml", FOLDER / "home.yaml")


def loaded(path: Path) -> dict[str, Any]:
    """Return a file's only document."""
    document: dict[str, Any] = YAML(typ="safe").load(path)
    return document


def validated(path: Path) -> tuple[int, str]:
    """Return the exit code and the words of the validator; the schemas come with its package."""
    ended = checked("kubernetes-validate", "--strict", "--quiet", str(path))
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_kubernetes_takes_the_manifest(path: Path) -> None:
    """Strictly: a key that no version knows is refused."""
    assert validated(path) == (0, "")


def test_a_mistyped_key_is_found(tmp_path: Path) -> None:
    """The check can fail."""
    wrong = tmp_path / "cronjob.yaml"
    wrong.write_text(MANIFESTS[0].read_text("utf-8").replace("backoffLimit", "backofLimit"))
    code, said = validated(wrong)
    assert code != 0
    assert "backofLimit" in said


@pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl")
def test_kustomize_builds_what_kubernetes_takes(tmp_path: Path) -> None:
    """`kubectl kustomize` needs no cluster; the CronJob names the ConfigMaps that it makes."""
    kubectl = shutil.which("kubectl")
    assert kubectl
    built = checked(kubectl, "kustomize", str(FOLDER))
    assert built.returncode == 0, built.stderr
    (tmp_path / "built.yaml").write_text(built.stdout)
    assert validated(tmp_path / "built.yaml") == (0, "")
    documents = list(YAML(typ="safe").load_all(built.stdout))
    maps = {one["metadata"]["name"] for one in documents if one["kind"] == "ConfigMap"}
    job = next(one for one in documents if one["kind"] == "CronJob")
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    named = {volume["configMap"]["name"] for volume in pod["volumes"] if "configMap" in volume}
    named |= {source["configMapRef"]["name"] for source in pod["containers"][0]["envFrom"][:1]}
    assert named == maps


def test_the_kustomization_names_files_that_are_there() -> None:
    """Also where no kubectl is: resources, settings and the example's site file, which loads."""
    kustomization = loaded(FOLDER / "kustomization.yaml")
    assert {FOLDER / name for name in kustomization["resources"]} == set(MANIFESTS)
    sites, settings = kustomization["configMapGenerator"]
    assert [read_site(FOLDER / name).name for name in sites["files"]] == ["herald"]
    lines = (FOLDER / settings["envs"][0]).read_text("utf-8").splitlines()
    names = {line.partition("=")[0] for line in lines}
    assert {name for name in names if name.startswith("DATELINE_")} <= set(KNOWN_VARIABLES)


def test_the_job_keeps_its_home_and_runs_alone() -> None:
    """The spool is on the claim, site files are where the variable says, one run at a time."""
    job = loaded(FOLDER / "cronjob.yaml")["spec"]
    pod = job["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    environment = {one["name"]: one["value"] for one in container["env"]}
    mounted = {one["mountPath"]: one["name"] for one in container["volumeMounts"]}
    volumes = {one["name"]: one for one in pod["volumes"]}
    claim = volumes[mounted[environment["DATELINE_HOME"]]]["persistentVolumeClaim"]["claimName"]
    assert claim == loaded(FOLDER / "home.yaml")["metadata"]["name"]
    assert "configMap" in volumes[mounted[environment["DATELINE_SITES"]]]
    assert set(environment) <= set(KNOWN_VARIABLES)
    assert (job["concurrencyPolicy"], container["args"]) == ("Forbid", ["run"])
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert f"\nUSER {pod['securityContext']['runAsUser']}\n" in image


def test_site_files_are_found_as_a_config_map_mounts_them(tmp_path: Path) -> None:
    """Each file is a link into a hidden folder, which a link makes the present one."""
    real = tmp_path / "..2026_12_01_06_53_18.1"
    real.mkdir()
    shutil.copy(FOLDER / "sites" / "herald.toml", real)
    (tmp_path / "..data").symlink_to(real.name)
    (tmp_path / "herald.toml").symlink_to("..data/herald.toml")
    files = site_files([tmp_path])
    assert list(files) == ["herald"]
    assert read_site(files["herald"]).home == "https://herald.example/"
