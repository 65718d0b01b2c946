"""Every query of the dashboard, asked of a real Prometheus as Grafana would ask it.

Each is asked twice: with All in every variable, and with every value picked by hand. A query without data is a fault unless
dashboard-without-data.json gives a reason; a reason for a query that has data is a fault too, so that the list stays true.
"""

import json
import math
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from dashboard_file import OPTIONAL_LABELS, VARIABLE, columns, load, panels, queries, variables

EXCEPTIONS = Path(__file__).with_name("dashboard-without-data.json")
POINTS = 1000      # of a graph, about as wide as a screen
PICKED = 50        # values at most, of one variable
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


class Prometheus:
    def __init__(self, address, span):
        self.address, self.end = address.rstrip("/"), math.floor(time.time())
        self.span, self.step = span, max(1, span // POINTS)
        self.start = self.end - self.step * (span // self.step)
        targets = self.get("targets", state="active")["activeTargets"]
        scrape = max((seconds(t["scrapeInterval"]) for t in targets), default=15)
        self.builtin = {"__rate_interval": f"{math.ceil(max(self.step + scrape, 4 * scrape))}s", "__range": f"{span}s"}

    def get(self, path, **arguments):
        data = urllib.parse.urlencode(arguments, doseq=True)
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/{path}?{data}", timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error)["error"]) from error

    def ask(self, expr, instant):
        """The series with at least one number; NaN, as of a quantile of nothing, is none."""
        if instant:
            result = self.get("query", query=expr, time=self.end)["result"]
        else:
            result = self.get("query_range", query=expr, start=self.start, end=self.end, step=self.step)["result"]
        series = []
        for one in result:
            numbers = [float(value) for _, value in one.get("values") or [one["value"]]]
            numbers = [n for n in numbers if not math.isnan(n)]
            if numbers:
                series.append((one["metric"], numbers))
        return series

    def label_values(self, query):
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", query).groups()
        return self.get(f"label/{label}/values", **{"match[]": selector}, start=self.start, end=self.end)


def seconds(duration):
    return sum(float(number) * SECONDS[unit] for number, unit in re.findall(r"([\d.]+)(ms|s|m|h|d)", duration))


def quoted(value):
    """A value inside a regular expression inside a PromQL string."""
    return re.sub(r"""[\\$^*{}\[\]'+?.()|]""", r"\\\g<0>", value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def choice(values):
    return quoted(values[0]) if len(values) == 1 else "(" + "|".join(quoted(v) for v in values[:PICKED]) + ")"


def filled(expr, chosen):
    def value(match):
        name = match[1] or match[2]
        if name not in chosen:
            raise ValueError(f"there is no variable {name}")
        return chosen[name]

    return VARIABLE.sub(value, expr)


class Findings:
    """What was asked and what was wrong. A query with a reason in the list must have no data, one without must have some."""

    def __init__(self, exceptions):
        self.reasons = {entry["query"]: entry["reason"] for entry in exceptions}
        self.faults, self.asked = [], 0

    def note(self, name, has_data, what):
        self.asked += 1
        reason = self.reasons.pop(name, None)
        print(f"{'data    ' if has_data else 'no data '} {name}: {what}" + (f" (listed: {reason})" if reason else ""))
        if has_data and reason:
            self.faults.append(f"{name} has data, but is listed as having none")
        elif not has_data and not reason:
            self.faults.append(f"{name} has no data: {what}")

    def refused(self, name, error):
        self.asked += 1
        self.faults.append(f"{name} is refused: {error}")

    def close(self):
        self.faults += [f"{name} is listed, but no such query could be asked" for name in self.reasons]
        print("\n".join(["", *self.faults, f"{self.asked} queries, {len(self.faults)} faults"]))
        return 1 if self.faults else 0


def run(address):
    dashboard = load()
    try:
        prometheus = Prometheus(address, int(seconds(dashboard["time"]["from"].removeprefix("now-"))))
    except (OSError, ValueError) as error:
        print(f"{address} does not answer as Prometheus: {error}")
        return 2
    findings = Findings(json.loads(EXCEPTIONS.read_text(encoding="utf-8")))
    every, picked = choices(dashboard, prometheus, findings)
    labels = {}
    for query in queries(dashboard):
        try:
            found = [prometheus.ask(filled(query.expr, chosen), query.instant) for chosen in (every, picked)]
        except ValueError as error:
            findings.refused(query.name, error)
            continue
        findings.note(query.name, all(found), " and ".join(f"{len(series)} series" for series in found))
        findings.faults += shape_faults(query, found[0], labels)
    findings.faults += column_faults(dashboard, labels)
    return findings.close()


def choices(dashboard, prometheus, findings):
    """Values for all variables, twice: All, and each value picked. A variable's own query uses what was picked before it."""
    every, picked = dict(prometheus.builtin), dict(prometheus.builtin)
    for variable in variables(dashboard, "query"):
        name, values = f"variable '{variable['name']}'", []
        try:
            values = prometheus.label_values(filled(variable["query"], picked))
            findings.note(name, bool(values), f"{len(values)} values")
        except ValueError as error:
            findings.refused(name, error)
        every[variable["name"]] = variable["allValue"]
        picked[variable["name"]] = choice(values) if values else variable["allValue"]
    return every, picked


def shape_faults(query, series, labels):
    """What came must fit what shows it: labels of the legend, values of the mappings. Gathers labels by panel."""
    if not query.panel or not series:
        return
    found = {label for metric, _ in series for label in metric}
    labels.setdefault(query.panel["title"], set()).update(found)
    for label in re.findall(r"\{\{(\w+)\}\}", query.target["legendFormat"]):
        if label not in found | OPTIONAL_LABELS:
            yield f"{query.name}: no series has the label {label} of the legend"
    if query.panel["type"] == "state-timeline":
        mappings = query.panel["fieldConfig"]["defaults"]["mappings"]
        mapped = {float(value) for one in mappings if one["type"] == "value" for value in one["options"]}
        for number in sorted({n for _, numbers in series for n in numbers} - mapped):
            yield f"{query.name}: the value {number} has no name"


def column_faults(dashboard, labels):
    for panel in panels(dashboard):
        if panel["type"] == "table" and panel["title"] in labels:
            for name in columns(panel):
                if not name.startswith("Value") and name not in labels[panel["title"]] | OPTIONAL_LABELS:
                    yield f"panel '{panel['title']}': no series has the label {name} of a column"
