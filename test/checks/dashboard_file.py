"""The dashboard as a file, and what is in it: panels, queries, selectors."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "deploy/grafana/kafka-connect-health.json"
PROVISIONING = ROOT / "deploy/grafana/provisioning"

# One label set of a metric: name{...}. Quoted values may hold any character.
SELECTOR = re.compile(r'([a-zA-Z_:][\w:]*)\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}')
VARIABLE = re.compile(r"\$\{(\w+)[^}]*\}|\$(\w+)")

# Labels that a scrape job may set or not.
OPTIONAL_LABELS = {"connect_cluster", "cluster", "namespace"}


@dataclass(frozen=True)
class Query:
    """One expression of the dashboard. `name` is how faults and the list of exceptions call it."""

    name: str
    expr: str
    instant: bool
    panel: dict | None = None
    target: dict | None = None


def load():
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


def panels(dashboard):
    """All panels but rows, also those inside folded rows."""
    for panel in dashboard["panels"]:
        yield from panel.get("panels", [])
        if panel["type"] != "row":
            yield panel


def variables(dashboard, kind=None):
    return [v for v in dashboard["templating"]["list"] if kind in (None, v["type"])]


def alert_annotations(dashboard):
    return [a for a in dashboard["annotations"]["list"] if not a.get("builtIn")]


def queries(dashboard):
    """Queries of panels and annotations. Those of variables are another language: see dashboard_query."""
    for panel in panels(dashboard):
        for target in panel.get("targets", []):
            name = f"panel '{panel['title']}' {target.get('refId', '?')}"
            yield Query(name, target.get("expr", ""), target.get("instant", False), panel, target)
    for annotation in alert_annotations(dashboard):
        yield Query(f"annotation '{annotation['name']}'", annotation["expr"], False)


def columns(table):
    """The columns of a table: field name to shown name, in the order shown."""
    steps = {step["id"]: step["options"] for step in table.get("transformations", [])}
    names = steps.get("filterFieldsByName", {}).get("include", {}).get("names", [])
    shown = steps.get("organize", {}).get("renameByName", {})
    return {name: shown.get(name, name) for name in names}


def walk(node, path=""):
    """Every value of the file with its path, depth first."""
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{path}[{index}]")
