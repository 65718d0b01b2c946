"""Conventions of each panel, each a function that yields its faults."""

import re

from dashboard_file import columns, panels, queries

UNITS = {"none", "s", "percentunit", "bytes", "opm", "dateTimeFromNow", "suffix: intervals"}
NOW = {"stat", "table", "bargauge"}
NEUTRAL = "#8e8e8e"
AGE = re.compile(r"timestamp\(kafka_connect_health_last_success_timestamp_seconds\{")
STATE_COLOURS = {
    "running": {"green"}, "failed": {"red", "dark-red"}, "paused": {"blue"}, "stopped": {"light-blue"},
    "unassigned": {"orange"}, "restarting": {"light-orange"}, "unknown": {"#8e8e8e"}}


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


def ages(dashboard):
    """How old is too old follows from the poll interval: ten seconds is fresh for one daemon and stale for another."""
    for panel in panels(dashboard):
        aged = [t for t in panel["targets"] if AGE.search(t["expr"])]
        config, interval = panel["fieldConfig"], "kafka_connect_health_poll_interval_seconds{"
        if aged and panel["type"] == "timeseries":
            if not any(t["expr"].startswith(f"3 * {interval}") for t in panel["targets"]):
                yield f"'{panel['title']}' draws no line at three poll intervals"
            if len(config["defaults"]["thresholds"]["steps"]) > 1:
                yield f"'{panel['title']}' has thresholds in seconds"
        elif aged:
            for target in aged:
                if not re.search(r"\)\s*/\s*" + re.escape(interval), target["expr"]):
                    yield f"'{panel['title']}' {target['refId']} shows an age that is not in poll intervals"
            properties = [p for o in config["overrides"] for p in o["properties"]]
            units = [config["defaults"].get("unit"), *(p["value"] for p in properties if p["id"] == "unit")]
            if "suffix: intervals" not in units:
                yield f"'{panel['title']}' does not say that its age is in intervals"


def without_data(dashboard):
    """Before anything is scraped nothing is red and nothing is green: the colour of a number that is not there means nothing."""
    for panel in panels(dashboard):
        if panel["type"] != "stat":
            continue
        defaults = panel["fieldConfig"]["defaults"]
        found = [m["options"]["result"] for m in defaults.get("mappings", [])
                 if m["type"] == "special" and m["options"]["match"] == "null+nan"]
        if [(r["text"], r["color"]) for r in found] != [(defaults.get("noValue"), NEUTRAL)]:
            yield f"'{panel['title']}' without data has the colour of its lowest threshold, not {NEUTRAL}"
