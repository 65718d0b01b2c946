#!/usr/bin/env python3
"""Reads /metrics of a running daemon as others would: each format, packed and not, by the parsers of the Prometheus client for
Python (Debian: python3-prometheus-client) and by promtool. Ends with 0 when all of them accept what the daemon says.

usage: exposition.py URL [--connectors N] [--no-entities]
"""

import argparse
import gzip
import subprocess
import sys
import urllib.request

from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

TEXT = "text/plain; version=0.0.4; charset=utf-8"
TEXT_1 = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"
OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
OPEN_0 = "application/openmetrics-text; version=0.0.1; charset=utf-8"

PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
    "application/openmetrics-text;version=0.0.1;q=0.4,"
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
)

# What is asked for, and the type that is expected.
QUESTIONS = [
    (None, TEXT),
    ("*/*", TEXT),
    ("text/plain;version=0.0.4", TEXT),
    ("text/plain;version=1.0.0", TEXT_1),
    ("application/openmetrics-text", OPEN),
    ("application/openmetrics-text;version=0.0.1", OPEN_0),
    (PROMETHEUS_3, OPEN),
    ("application/x-unheard-of", TEXT),
]


def ask(url, accept, packed, method="GET"):
    headers = {"Accept-Encoding": "gzip" if packed else "identity"}
    if accept is not None:
        headers["Accept"] = accept
    request = urllib.request.Request(url, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.status, response.headers, response.read()


def require(condition, fault):
    if not condition:
        sys.exit(f"exposition: {fault}")


def series_of(families):
    """Every series once; a second one of the same name and labels is a fault the parsers do not look for."""
    found = {}
    for family in families:
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            require(key not in found, f"{key} stands twice")
            found[key] = sample.value
    return found


def comparable(series):
    """OpenMetrics also tells since when a counter counts, and writes the bounds of a histogram with a point."""
    return {
        (name, tuple((label, str(float(value)) if label == "le" else value) for label, value in labels))
        for name, labels in series
        if not name.endswith("_created")
    }


def promtool(body):
    check = subprocess.run(["promtool", "check", "metrics"], input=body, capture_output=True, check=False)
    require(check.returncode == 0, f"promtool: {check.stdout.decode()} {check.stderr.decode()}")


def total(series, name):
    return sum(value for (found, _), value in series.items() if found == name)


def read(url, accept, expected, packed):
    status, headers, body = ask(url, accept, packed)
    require(status == 200, f"{accept}: {status}")
    require(headers["Content-Type"] == expected, f"{accept}: {headers['Content-Type']}")
    require(headers["Content-Encoding"] == ("gzip" if packed else None), f"{accept}: {headers['Content-Encoding']}")
    require(headers["Vary"] == "Accept, Accept-Encoding", f"{accept}: Vary {headers['Vary']}")
    require(int(headers["Content-Length"]) == len(body), f"{accept}: Content-Length {headers['Content-Length']}")
    return gzip.decompress(body) if packed else body


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("url")
    arguments.add_argument("--connectors", type=int, help="how many there must be")
    arguments.add_argument("--no-entities", action="store_true", help="none must be shown one by one")
    given = arguments.parse_args()
    url = given.url.rstrip("/") + "/metrics"

    # Pages of one poll are the same bytes; each is read once, however often it is asked for.
    known = {}
    for accept, expected in QUESTIONS:
        for packed in (False, True):
            body = read(url, accept, expected, packed)
            if body in known:
                continue
            if expected.startswith("text/plain"):
                known[body] = series_of(parse_text(body.decode()))
                promtool(body)
            else:
                known[body] = series_of(parse_openmetrics(body.decode()))
                require(body.endswith(b"\n# EOF\n"), "no EOF")

    status, headers, body = ask(url, None, False, "HEAD")
    require(status == 200 and body == b"" and int(headers["Content-Length"]) > 0, "HEAD")

    names = [comparable(series) for series in known.values()]
    require(all(found == names[0] for found in names), "the formats have different series")
    for series in known.values():
        require(total(series, "kafka_connect_up") == 1, "not up")
        dropped = total(series, "kafka_connect_health_series_dropped")
        shown = total(series, "kafka_connect_connector_info")
        counted = total(series, "kafka_connect_connectors")
        require(given.connectors in (None, counted), f"{counted} connectors are counted")
        require(shown == 0 if given.no_entities else dropped > 0 or shown == counted, f"{shown} connectors of {counted} are shown")
    print(f"exposition: {counted:.0f} connectors, {shown:.0f} of them shown, {len(names[0])} series, {len(known)} pages read")


if __name__ == "__main__":
    main()
