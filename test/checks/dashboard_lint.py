"""Conventions of the dashboard, each a function that yields its faults."""

import json
import re

from dashboard_file import (
    DASHBOARD, PROVISIONING, ROOT, SELECTOR, VARIABLE, alert_annotations, columns, load, panels, queries, variables, walk)

ROWS = ["Overview", "State", "Problems", "Workers", "Monitor"]
UNITS = {"none", "s", "percentunit", "bytes", "opm", "dateTimeFromNow"}
NOW = {"stat", "table", "bargauge"}
STATE_COLOURS = {
    "running": {"green"}, "failed": {"red", "dark-red"}, "paused": {"blue"}, "stopped": {"light-blue"},
    "unassigned": {"orange"}, "restarting": {"light-orange"}, "unknown": {"#8e8e8e"}}
OF_CONNECTORS = re.compile("kafka_connect_(connector_(state|tasks|info)|task_state)$")
ALERT_SERIES = {"ALERTS", "ALERTS_FOR_STATE"}
DEDUPLICATED = ("without (instance, pod, endpoint, container", "without (pod, endpoint, container")
WINDOW = re.compile(r"\[([^\]]+)\]")
RATE = re.compile(r"\b(rate|irate|increase)\s*\(\s*([a-zA-Z_:][\w:]*)")


def run():
    dashboard = load()
    checks = [head, text, datasources, variable_list, variable_uses, rows, places, panel_texts, panel_kinds, tables, targets, selectors,
              metric_names, rates, colours, links, annotations, provisioning]
    faults = [f"{check.__name__}: {fault}" for check in checks for fault in found(check, dashboard)]
    print("\n".join(faults) or f"{DASHBOARD.name}: {len(list(panels(dashboard)))} panels, no fault")
    return 1 if faults else 0


def found(check, dashboard):
    """A file that lacks what a check looks at is a fault of the file, not of the check."""
    try:
        yield from check(dashboard)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        yield f"could not go on: {error!r}"


def text(dashboard):
    if DASHBOARD.read_text(encoding="utf-8") != json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n":
        yield "the file is not JSON indented by 2 spaces with a last line feed"


def head(dashboard):
    wanted = {"id": None, "uid": "kafka-connect-health", "version": 1, "editable": False, "schemaVersion": 39, "refresh": "30s"}
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
    wanted = {"job": ".+", "connect_cluster": ".*", "instance": ".+", "connector": ".+"}
    if list(queried) != list(wanted):
        yield f"query variables are {list(queried)}, not {list(wanted)}"
    for name, v in queried.items():
        if not (v["multi"] and v["includeAll"] and v["allValue"] == wanted.get(name)):
            yield f"{name} does not offer several and all, as {wanted.get(name)}"
        if v["refresh"] != 2:
            yield f"{name} is not read again when the time range changes"
        if not re.fullmatch(r"label_values\([a-z_]+(\{.*\})?, " + name + r"\)", v["query"]):
            yield f"{name} is not label_values(..., {name})"
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
    for one, next_one in zip(dashboard["panels"], dashboard["panels"][1:] + [{"type": "row"}]):
        if one["type"] == next_one["type"] == "row" and not one.get("panels"):
            yield f"row {one['title']} is empty"


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


def panel_texts(dashboard):
    titles = [p.get("title", "") for p in panels(dashboard)]
    for twice in sorted({t for t in titles if titles.count(t) > 1}):
        yield f"title '{twice}' is used {titles.count(twice)} times"
    for panel in panels(dashboard):
        if not re.search(r"\w.*\.$", panel.get("description", ""), re.DOTALL):
            yield f"'{panel.get('title')}' has no description that ends with a full stop"
        defaults = panel["fieldConfig"]["defaults"]
        properties = [p for o in panel["fieldConfig"]["overrides"] for p in o["properties"]]
        for unit in [defaults.get("unit"), *(p["value"] for p in properties if p["id"] == "unit")]:
            if unit not in UNITS:
                yield f"'{panel['title']}' has unit {unit}"
        if not defaults.get("noValue"):
            yield f"'{panel['title']}' says nothing when there is no data (noValue)"
        if not defaults.get("thresholds", {}).get("steps"):
            yield f"'{panel['title']}' has no thresholds"


def panel_kinds(dashboard):
    """What shows now must ask for now: with a range, the last value of a dead daemon would stand for hours."""
    for query in queries(dashboard):
        if query.panel and query.instant != (query.panel["type"] in NOW):
            yield f"{query.name} in a {query.panel['type']} has instant={query.instant}"
        if query.panel and query.target.get("range") == query.instant:
            yield f"{query.name} is both instant and range, or neither"


def tables(dashboard):
    for table in (p for p in panels(dashboard) if p["type"] == "table"):
        title, shown = table["title"], list(columns(table).values())
        steps = [step["id"] for step in table.get("transformations", [])]
        wanted = ["merge"] * (len(table["targets"]) > 1) + ["filterFieldsByName", "organize"]
        if steps != wanted:
            yield f"'{title}' has transformations {steps}, not {wanted}"
        if len(set(shown)) != len(shown) or not all(re.fullmatch(r"[A-Z][\w /]*", name) for name in shown):
            yield f"'{title}' has columns without a name of their own: {shown}"
        refs = {t["refId"] for t in table["targets"]}
        values = {f"Value #{ref}" for ref in refs} if len(refs) > 1 else {"Value"}
        fields = {name for name in columns(table) if name.startswith("Value")}
        for name in sorted(fields - values):
            yield f"'{title}' shows {name}, which no query gives"
        overrides = table["fieldConfig"]["overrides"]
        if not any(o["matcher"]["options"] == "/.*/" and o["properties"][0]["id"] == "noValue" for o in overrides):
            yield f"'{title}' would write its words for an empty table into every empty cell"
        named = [o["matcher"]["options"] for o in overrides if o["matcher"]["id"] == "byName"]
        sort = [s["displayName"] for s in table["options"].get("sortBy", [])]
        for name in sorted(set(named + sort) - set(shown)):
            yield f"'{title}' formats or sorts by a column {name} that it does not have"
        if not sort:
            yield f"'{title}' is not sorted"


def targets(dashboard):
    for panel in panels(dashboard):
        refs = [t.get("refId") for t in panel.get("targets", [])]
        if not refs or not all(refs) or len(set(refs)) != len(refs):
            yield f"'{panel['title']}' has no queries, or refIds {refs}"
    for query in queries(dashboard):
        if not query.expr.strip():
            yield f"{query.name} is empty"
        if not query.target:
            continue
        if "datasource" not in query.target:
            yield f"{query.name} names no data source"
        legend, table = query.target.get("legendFormat", ""), query.panel["type"] == "table"
        if query.target.get("format") != ("table" if table else "time_series"):
            yield f"{query.name} has format {query.target.get('format')}"
        if not table and (not legend or legend == "__auto" or legend.count("{{") != legend.count("}}")):
            yield f"{query.name} has legend '{legend}'"


def selectors(dashboard):
    for query in queries(dashboard):
        for metric, inside in SELECTOR.findall(query.expr):
            end = '|"' if metric in ALERT_SERIES else '"'
            names = ["job", "connect_cluster"]
            names += [] if metric in ALERT_SERIES else ["instance"]
            names += ["connector"] if metric in ALERT_SERIES or OF_CONNECTORS.match(metric) else []
            for name in names:
                if f'{name}=~"${name}{end}' not in inside:
                    yield f"{query.name}: {metric} is not selected by ${name}"
            shared = metric not in ALERT_SERIES and "_health_" not in metric
            if shared and not any(form in query.expr for form in DEDUPLICATED):
                yield f"{query.name}: {metric} counts every daemon that watches the same cluster"


def metric_names(dashboard):
    sources = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "src/Healthcheck/Metrics").glob("*.cs")))
    known = set(re.findall(r'"(kafka_connect_[a-z_]+)"', sources)) | ALERT_SERIES
    for name, expr in [*((q.name, q.expr) for q in queries(dashboard)),
                       *((f"variable {v['name']}", v["query"]) for v in variables(dashboard, "query"))]:
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expr)
        used = {m for m, _ in SELECTOR.findall(expr)} | set(re.findall(r"\bkafka_connect_\w+", bare))
        for metric in sorted(used):
            if re.sub("_(bucket|sum|count)$", "", metric) not in known and metric not in known:
                yield f"{name} asks for {metric}, which src/Healthcheck/Metrics does not have"


def rates(dashboard):
    for query in queries(dashboard):
        for window in WINDOW.findall(query.expr):
            over_all = window == "$__range" and (query.instant or "@ end()" in query.expr)
            if window != "$__rate_interval" and not over_all:
                yield f"{query.name} has a window [{window}], not [$__rate_interval]"
        rated = {metric for _, metric in RATE.findall(query.expr)}
        for metric in sorted({m for m, _ in SELECTOR.findall(query.expr)}):
            if metric.endswith(("_total", "_bucket")) != (metric in rated):
                yield f"{query.name}: {metric} and rate() or increase() do not fit"


def colours(dashboard):
    """A state has one colour, wherever it is shown."""
    for panel in panels(dashboard):
        config = panel["fieldConfig"]
        shown = [(o["matcher"]["options"].strip("/ $"), p["value"]["fixedColor"])
                 for o in config["overrides"] for p in o["properties"] if p["id"] == "color"]
        maps = [config["defaults"].get("mappings", []),
                *(p["value"] for o in config["overrides"] for p in o["properties"] if p["id"] == "mappings")]
        shown += [(r["text"], r["color"]) for m in maps for one in m if one["type"] == "value" for r in one["options"].values()]
        for words, colour in shown:
            state = words.split()[-1].lower()
            if colour not in STATE_COLOURS.get(state, {colour}):
                yield f"'{panel['title']}' shows {words} in {colour}"


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
    for a in alert_annotations(dashboard):
        if not (a["enable"] and a["iconColor"] and a["titleFormat"]):
            yield f"'{a['name']}' is off, or has no colour or no title"


def provisioning(_):
    wanted = {
        "datasources/prometheus.yaml": ["apiVersion: 1", "type: prometheus", "isDefault: true"],
        "dashboards/kafka-connect-health.yaml": ["apiVersion: 1", "type: file", "path: /var/lib/grafana/dashboards"]}
    for name, lines in wanted.items():
        path = PROVISIONING / name
        said = path.read_text(encoding="utf-8") if path.exists() else ""
        for line in lines:
            if line not in said:
                yield f"{name} does not say '{line}'"
