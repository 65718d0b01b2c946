"""Conventions of the page as a whole, each a function that yields its faults."""

import json
import re

from dashboard_file import DASHBOARD, PROVISIONING, ROOT, VARIABLE, alert_annotations, panels, variables, walk

# What is wrong comes directly under the overview; the monitor's own row is folded until somebody doubts the monitor.
ROWS = ["Overview", "Problems", "State", "Workers", "Restarts", "Monitor"]
FOLDED = ["Monitor"]


def text(dashboard):
    if DASHBOARD.read_text(encoding="utf-8") != json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n":
        yield "the file is not JSON indented by 2 spaces with a last line feed"


def head(dashboard):
    wanted = {"id": None, "uid": "kafka-connect-health", "version": 1, "editable": True, "schemaVersion": 39, "refresh": "30s"}
    for key, value in wanted.items():
        if dashboard.get(key, "nothing") != value:
            yield f"{key} is {dashboard.get(key)!r}, not {value!r}"
    for key in ("title", "description", "tags", "time", "links"):
        if not dashboard.get(key):
            yield f"{key} is missing"
    for key in ("__inputs", "__requires", "__elements"):
        if key in dashboard:
            yield f"{key} stops provisioning"


def datasources(dashboard):
    for path, node in walk(dashboard):
        if not path.endswith("datasource") or path.startswith("annotations.list[0]"):
            continue
        if node != {"type": "prometheus", "uid": "${datasource}"}:
            yield f"{path} is {node}, not the variable"
    for item in [*panels(dashboard), *variables(dashboard, "query"), *alert_annotations(dashboard)]:
        if "datasource" not in item:
            yield f"{item.get('title') or item.get('name')} names no data source"


def variable_list(dashboard):
    source = variables(dashboard, "datasource")
    if [(v["name"], v["label"], v["query"]) for v in source] != [("datasource", "Data source", "prometheus")]:
        yield "there is not exactly one data source variable called datasource, labelled Data source, for prometheus"
    elif source[0]["current"] or source[0]["regex"]:
        yield "the data source variable is tied to a data source"
    queried = {v["name"]: v for v in variables(dashboard, "query")}
    wanted = {"job": ".+", "connect_cluster": ".*", "cluster": ".*", "instance": ".+", "connector": ".+"}
    if list(queried) != list(wanted):
        yield f"query variables are {list(queried)}, not {list(wanted)}"
    for name, v in queried.items():
        if not (v["multi"] and v["includeAll"] and v["allValue"] == wanted.get(name)):
            yield f"{name} does not offer several and all, as {wanted.get(name)}"
        if v["refresh"] != 2:
            yield f"{name} is not read again when the time range changes"
        if not re.fullmatch(r"label_values\([a-z_]+(\{.*\})?, " + name + r"\)", v["query"]):
            yield f"{name} is not label_values(..., {name})"
    labels = {v["name"]: v.get("label") for v in variables(dashboard)}
    for name, label in {"cluster": "Cluster", "connector": "Connector"}.items():
        if labels.get(name) != label:
            yield f"there is no variable {name} labelled {label}"
    for v in variables(dashboard):
        if not v.get("label") or not v.get("description"):
            yield f"variable {v['name']} has no label or no description"


def variable_uses(dashboard):
    defined = {v["name"] for v in variables(dashboard)}
    used = set()
    for path, node in walk(dashboard):
        if isinstance(node, str):
            names = {a or b for a, b in VARIABLE.findall(node)}
            used |= names
            for name in sorted(n for n in names - defined if not n.startswith("__")):
                yield f"{path} uses ${name}, which does not exist"
    for name in sorted(defined - used):
        yield f"variable {name} is used nowhere"


def rows(dashboard):
    titles = [p["title"] for p in dashboard["panels"] if p["type"] == "row"]
    if titles != ROWS:
        yield f"rows are {titles}, not {ROWS}"
    if dashboard["panels"][0]["type"] != "row":
        yield "the first panel is outside of any row"
    folded = [p["title"] for p in dashboard["panels"] if p["type"] == "row" and p.get("collapsed")]
    if folded != FOLDED:
        yield f"folded rows are {folded}, not {FOLDED}"
    for one, next_one in zip(dashboard["panels"], dashboard["panels"][1:] + [{"type": "row"}]):
        if one["type"] == next_one["type"] == "row" and not one.get("panels"):
            yield f"row {one['title']} is empty"
        if one["type"] == "row" and one.get("panels") and not one.get("collapsed"):
            yield f"row {one['title']} is open, but holds its panels as a folded one does, so they would not be shown"


def places(dashboard):
    every = [*dashboard["panels"], *(p for row in dashboard["panels"] for p in row.get("panels", []))]
    ids = [p["id"] for p in every]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"panel id {twice} is used twice"
    cells = {}
    for panel in every:
        at = panel["gridPos"]
        if at["x"] < 0 or at["w"] < 1 or at["h"] < 1 or at["x"] + at["w"] > 24:
            yield f"'{panel['title']}' is outside of the 24 columns"
        taken = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        for other in sorted({cells[c] for c in taken & cells.keys()}):
            yield f"'{panel['title']}' overlaps '{other}'"
        cells.update(dict.fromkeys(taken, panel["title"]))
    for y in range(max(y for _, y in cells) + 1):
        if any((x, y) not in cells for x in range(24)):
            yield f"grid line {y} has a hole"


def links(dashboard):
    uid = f"/d/{dashboard['uid']}?"
    urls = {path: node for path, node in walk(dashboard) if path.endswith(".url")}
    for path, url in urls.items():
        if not url.startswith(("${daemon:raw}/", "${runbooks:raw}/", "http://${__value.raw}/", uid)):
            yield f"{path} leads to {url}: neither daemon, runbooks nor this dashboard"
    for needed in ("${daemon:raw}/status", "${runbooks:raw}/"):
        if needed not in [link["url"] for link in dashboard["links"]]:
            yield f"the dashboard has no link to {needed}"
    pages = {p.stem for p in (ROOT / "deploy/runbooks").glob("*.md")}
    for path, url in urls.items():
        page = re.fullmatch(r"\$\{runbooks:raw\}/(\w+)\.md", url)
        if pages and page and page[1] not in pages:
            yield f"{path}: there is no runbook {page[1]}"


def annotations(dashboard):
    if not any("ALERTS{" in a["expr"] and 'alertstate="firing"' in a["expr"] for a in alert_annotations(dashboard)):
        yield "no annotation shows firing alerts"
    for kind in ("connector", "task"):
        if not any(f"increase(kafka_connect_{kind}_transitions_total{{" in a["expr"] for a in alert_annotations(dashboard)):
            yield f"no annotation shows when a {kind} changed its state"
    for a in alert_annotations(dashboard):
        if not (a["enable"] and a["iconColor"] and a["titleFormat"]):
            yield f"'{a['name']}' is off, or has no colour or no title"


def provisioning(_):
    wanted = {
        "datasources/prometheus.yaml": ["apiVersion: 1", "type: prometheus", "isDefault: true"],
        "dashboards/kafka-connect-health.yaml": [
            "apiVersion: 1", "type: file", "allowUiUpdates: true", "path: /var/lib/grafana/dashboards"]}
    for name, lines in wanted.items():
        path = PROVISIONING / name
        said = path.read_text(encoding="utf-8") if path.exists() else ""
        for line in lines:
            if line not in said:
                yield f"{name} does not say '{line}'"
