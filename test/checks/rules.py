"""What promtool does not look at: that each alert has its texts, its runbook and its tests, and that each metric exists.

Run from the root of the repository; prints one line for each fault and exits with 1 if there are any.
"""

import pathlib
import re
import subprocess
import sys

import yaml

DEPLOY = pathlib.Path("deploy")
RULES = DEPLOY / "prometheus/rules.yaml"
TEMPLATE = DEPLOY / "prometheus/rules.template.yaml"
RENDER = DEPLOY / "prometheus/render.sh"
DASHBOARD = DEPLOY / "grafana/kafka-connect-health.json"
TESTS = DEPLOY / "prometheus/rules.test.yaml"
README = DEPLOY / "prometheus/README.md"
RUNBOOKS = DEPLOY / "runbooks"
CATALOGUE = pathlib.Path("src/Healthcheck/Metrics")
SEVERITIES = {"critical", "warning", "info"}
RUNBOOK_LINES = range(25, 61)

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def seconds(duration):
    """1h2m3s as Prometheus writes durations."""
    units = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
    return sum(float(n) * units[unit] for n, unit in re.findall(r"(\d+)(ms|[smhdwy])", str(duration)))


def check_texts(alert):
    name, where = alert["alert"], f"{RULES}: {alert['alert']}"
    texts = alert.get("annotations", {})
    for text in ("summary", "description", "runbook_url"):
        if not texts.get(text, "").strip():
            fault(where, f"no {text}")
    if alert.get("labels", {}).get("severity") not in SEVERITIES:
        fault(where, f"severity is not one of {', '.join(sorted(SEVERITIES))}")
    if "for" not in alert:
        fault(where, "no for")
    runbook = RUNBOOKS / f"{name}.md"
    if texts.get("runbook_url") != f"{runbooks_url()}/{name}.md":
        fault(where, f"runbook_url should be {runbooks_url()}/{name}.md")
    elif not runbook.is_file():
        fault(where, f"{runbook} does not exist")
    elif len(runbook.read_text().splitlines()) not in RUNBOOK_LINES or f"# {name}\n" not in runbook.read_text():
        fault(runbook, f"has not {RUNBOOK_LINES.start} to {RUNBOOK_LINES.stop - 1} lines, or not the title '# {name}'")


def runbooks_url():
    """The base of all runbook_url: the default in render.sh, where alone it stands."""
    return re.search(r"^RUNBOOKS=\$\{RUNBOOKS:-(https?://[^}]+[^/}])\}$", RENDER.read_text(), re.MULTILINE)[1]


def check_template(text, written):
    """Selectors, labels of replicas and the runbooks' address are render.sh's; rules.yaml is what it made."""
    if subprocess.run([RENDER, "-"], capture_output=True, text=True, check=True).stdout != written:
        fault(RULES, f"is not what {RENDER} makes of {TEMPLATE}")
    for rule in (rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]):
        name = rule.get("alert") or rule.get("record")
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', rule["expr"])
        for metric in re.findall(r"\b(?:kafka_connect[\w:]+|up)(?![\w:])(?!\{\$SELECTOR[,}])", bare):
            fault(f"{TEMPLATE}: {name}", f"{metric} is not selected by $SELECTOR, so that of another exporter would match")
        for label in re.findall(r"\b(instance|pod|endpoint|container|job)\b", bare):
            fault(f"{TEMPLATE}: {name}", f"names the label {label}, which is render.sh's to name")
    if re.search(r"https?://", text):
        fault(TEMPLATE, "holds an address of its own; runbooks are at $RUNBOOKS")
    if runbooks_url() not in DASHBOARD.read_text():
        fault(DASHBOARD, f"has not the runbooks' address {runbooks_url()} of {RENDER}")


def check_tests(alert, tests):
    """One group of tests shows all of it: silent one evaluation before it fires, firing, and silent again."""
    name, where = alert["alert"], f"{TESTS}: {alert['alert']}"
    step = seconds(tests["evaluation_interval"])
    fires = silent = begins = ends = kept = False
    for group in tests["tests"]:
        cases = sorted(
            (seconds(case["eval_time"]), bool(case.get("exp_alerts")))
            for case in group.get("alert_rule_test", []) if case["alertname"] == name)
        fires |= any(firing for _, firing in cases)
        silent |= any(not firing for _, firing in cases)
        for (earlier, was), (later, becomes) in zip(cases, cases[1:]):
            begins |= not was and becomes and later - earlier <= step
            ends |= was and not becomes
            kept |= was and not becomes and later - earlier <= step
    if not fires:
        fault(where, "no case in which it fires")
    if not silent:
        fault(where, "no case in which it is silent")
    if fires and silent and not begins:
        fault(where, "no silent case one evaluation before a firing one")
    if fires and silent and not ends:
        fault(where, "no case in which it resolves")
    if fires and silent and "keep_firing_for" in alert and not kept:
        fault(where, "no silent case one evaluation after a kept one")


def metrics():
    """Names in the source of the daemon, with those a histogram adds."""
    source = "\n".join(file.read_text() for file in CATALOGUE.rglob("*.cs"))
    names = set(re.findall(r'"(kafka_connect_[a-z0-9_]+)"', source))
    for histogram in re.findall(r'"(kafka_connect_[a-z0-9_]+)",\s*(?:MetricType\.)?Histogram\b', source):
        names |= {f"{histogram}_{suffix}" for suffix in ("bucket", "sum", "count")}
    return names


def check_metrics():
    known = metrics()
    for file in [*sorted(DEPLOY.glob("prometheus/*")), *sorted(RUNBOOKS.glob("*.md"))]:
        for name in sorted(set(re.findall(r"\bkafka_connect_[a-z0-9_]+", file.read_text())) - known):
            fault(file, f"{name} is no metric in {CATALOGUE}")


def check_readme(alerts, records):
    text = README.read_text()
    for alert in alerts:
        row = re.search(rf"^\|.*\b{alert['alert']}\b.*$", text, re.MULTILINE)
        if not row:
            fault(README, f"the table lacks {alert['alert']}")
            continue
        times = " / ".join(str(alert[key]) for key in ("for", "keep_firing_for") if key in alert)
        for cell in (times, alert["labels"]["severity"]):
            if f"| {cell} |" not in row[0]:
                fault(README, f"the row of {alert['alert']} does not say '{cell}'")
    for record in records:
        if record not in text:
            fault(README, f"does not name the recording {record}")


def main():
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    tests = yaml.safe_load(TESTS.read_text())
    alerts = [rule for rule in rules if "alert" in rule]
    records = [rule["record"] for rule in rules if "record" in rule]
    names = {alert["alert"] for alert in alerts}

    for alert in alerts:
        check_texts(alert)
        check_tests(alert, tests)
    for group in tests["tests"]:
        for case in group.get("alert_rule_test", []):
            if case["alertname"] not in names:
                fault(TESTS, f"tests {case['alertname']}, which is no alert")
    tried = {case["expr"] for group in tests["tests"] for case in group.get("promql_expr_test", [])}
    for record in records:
        if not any(record in expression for expression in tried):
            fault(TESTS, f"no test of the recording {record}")
    for runbook in sorted(RUNBOOKS.glob("*.md")):
        if runbook.stem not in names:
            fault(runbook, "belongs to no alert")
    check_template(TEMPLATE.read_text(), RULES.read_text())
    check_readme(alerts, records)
    check_metrics()

    for line in faults:
        print(line, file=sys.stderr)
    print(f"{len(alerts)} alerts, {len(records)} recordings, {len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
