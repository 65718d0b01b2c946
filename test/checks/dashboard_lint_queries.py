"""Conventions of the queries, each a function that yields its faults."""

import re

from dashboard_file import ROOT, SELECTOR, queries, variables

OF_CONNECTORS = re.compile(r"kafka_connect_(connector_(state|tasks|info|restart_\w+)|task_state)$")
ALERT_SERIES = {"ALERTS", "ALERTS_FOR_STATE"}
DEDUPLICATED = ("without (instance, pod, endpoint, container", "without (pod, endpoint, container")
WINDOW = re.compile(r"\[([^\]]+)\]")
RATE = re.compile(r"\b(rate|irate|increase)\s*\(\s*([a-zA-Z_:][\w:]*)")


def selectors(dashboard):
    for query in queries(dashboard):
        for metric, inside in SELECTOR.findall(query.expr):
            end = '|"' if metric in ALERT_SERIES else '"'
            names = ["job", "connect_cluster"]
            names += [] if metric in ALERT_SERIES else ["instance"]
            names += ["connector"] if metric in ALERT_SERIES or OF_CONNECTORS.match(metric) else []
            if not any(f'cluster=~"$cluster{last}' in inside for last in ('"', '|"')):
                yield f"{query.name}: {metric} is not selected by $cluster"
            for name in names:
                if f'{name}=~"${name}{end}' not in inside:
                    yield f"{query.name}: {metric} is not selected by ${name}"
            shared = metric not in ALERT_SERIES and "_health_" not in metric
            if shared and not any(form in query.expr for form in DEDUPLICATED):
                yield f"{query.name}: {metric} counts every daemon that watches the same cluster"


def metric_names(dashboard):
    sources = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "src/Healthcheck/Metrics").rglob("*.cs")))
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
