"""`deploy/monitoring` asks for what `dateline run --metrics FILE` writes, and for nothing else."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from promql_parser import Expr, VectorSelector, parse, parse_duration, walk
from ruamel.yaml import YAML

from crawler.reports.metrics import HELP, STATES
from tests.cli.test_deploy import DEPLOY
from tests.runs.test_metrics import text

RULES = YAML(typ="safe").load((DEPLOY / "monitoring" / "alerts.yaml").read_text("utf-8"))
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text("utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
VARIABLES: list[dict[str, Any]] = DASHBOARD["templating"]["list"]
ADDED = {"instance", "job"}  # labels that Prometheus adds to each sample


def written() -> dict[str, set[str]]:
    """Return the labels of each metric, as the writer writes them."""
    found = defaultdict(set, {name: set[str]() for name in HELP})
    for line in text().splitlines():
        name = re.match(r"\w+", line)
        if name:
            found[name.group()] |= set(re.findall(r'(\w+)="', line))
    return found


def asked() -> dict[str, str]:
    """Return each expression of rules and dashboard, by where it stands."""
    found = {f"alert {alert['alert']}": alert["expr"] for alert in ALERTS}
    for panel in PANELS:
        found |= {f"{panel['title']} {t['refId']}": t["expr"] for t in panel["targets"]}
    for variable in VARIABLES:
        if variable["type"] == "query":
            inside = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"])
            assert inside
            found[f"variable {variable['name']}"] = f"count by ({inside[2]}) ({inside[1]})"
    return found


def filled_in(expression: str) -> str:
    """Return an expression of the dashboard with its variables as Grafana fills in "All"."""
    for variable in VARIABLES:
        expression = expression.replace(f"${variable['name']}", ".*")
    assert "$" not in expression
    return expression


def selectors(expression: str) -> Iterator[VectorSelector]:
    """Yield what an expression selects. Raises: ValueError for what is no PromQL."""
    found: list[VectorSelector] = []

    def look(node: Expr) -> None:
        if isinstance(node, VectorSelector):
            found.append(node)

    walk(parse(filled_in(expression)), look)
    yield from found


@pytest.mark.parametrize("place", asked())
def test_an_expression_asks_for_what_is_written(place: str) -> None:
    """Each is PromQL, names metrics and labels of the writer, and states that there are."""
    names = written()
    found = list(selectors(asked()[place]))
    assert found
    for selector in found:
        assert selector.name in names
        for matcher in selector.matchers.matchers:
            assert matcher.name in names[selector.name or ""] | ADDED
            if matcher.name == "state":
                assert set(matcher.value.split("|")) <= set(STATES)
    for labels in re.findall(r"\b(?:by|on) \(([^)]+)\)", asked()[place]):
        known = set().union(*(names[selector.name or ""] for selector in found))
        assert set(labels.split(", ")) <= known | ADDED


def test_a_metric_that_nobody_writes_is_found() -> None:
    """The check is no formality: a misspelt name is none of the writer's."""
    (selector,) = selectors('sum(dateline_site_states{state="lost"})')
    assert selector.name not in written()
    with pytest.raises(ValueError, match="unclosed left parenthesis"):
        list(selectors("sum(dateline_site_state"))


def test_every_metric_is_shown_or_watched() -> None:
    """What the writer takes the trouble to write is on the dashboard or in a rule."""
    found = {s.name for expression in asked().values() for s in selectors(expression)}
    assert found == set(HELP)


def test_the_guide_lists_every_metric() -> None:
    """With its labels; no other is listed."""
    guide = (DEPLOY / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (dateline_[\w, ]+) \| ([\w, ]*)\|", guide, re.MULTILINE)
    listed = {name: labels for names, labels in rows for name in names.split(", ")}
    assert {name: set(re.findall(r"\w+", labels)) for name, labels in listed.items()} == written()


def test_every_alert_can_be_read_by_who_gets_it() -> None:
    """It has a name of its own, a weight and two sentences, whose labels exist."""
    assert len({alert["alert"] for alert in ALERTS}) == len(ALERTS)
    for alert in ALERTS:
        assert set(alert) <= {"alert", "expr", "for", "labels", "annotations"}
        assert alert["labels"]["severity"] in ("warning", "critical")
        assert set(alert["annotations"]) == {"summary", "description"}
        assert "for" not in alert or parse_duration(alert["for"])
        said = " ".join(alert["annotations"].values())
        (first, *_) = selectors(alert["expr"])
        known = written()[first.name or ""] | ADDED
        assert set(re.findall(r"\$labels\.(\w+)", said)) <= known


def test_the_panels_lie_side_by_side() -> None:
    """Each has its number and its place, which no other covers; legends name real labels."""
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    places = [panel["gridPos"] for panel in PANELS]
    assert all(at["x"] >= 0 and at["x"] + at["w"] <= 24 for at in places)  # Grafana's columns
    for one, other in combinations(places, 2):
        is_beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        is_above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert is_beside or is_above
    for panel in PANELS:
        assert panel["datasource"]["uid"] == "${datasource}"
        for target in panel["targets"]:
            known = {label for s in selectors(target["expr"]) for label in written()[s.name or ""]}
            assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= known | ADDED
