"""The laws beside the verdict's: changes are logged once, metrics agree with it, what is restarted had failed, probes are quick. Pure."""

import json
import re
import statistics
import urllib.parse
from dataclasses import dataclass, field

from laws import Violation, describe

# Ids of log lines, as deploy/docs/logs.md has them.
ENTERED, LEFT = {111, 121}, {112, 113, 122, 123}
GREEN, RED = {141}, {142, 143}
BUGS = {190, 191, 192}
RESTART = re.compile(r"^/connectors/([^/?]+)(?:/tasks/(\d+))?/restart(\?.*)?$")
WHOLE = "?includeTasks=true&onlyFailed=true"


@dataclass
class LogLaw:
    """Each change is one line: none comes twice without its opposite between, and no verdict changes unseen."""
    _failing: set = field(default_factory=set)
    _is_green: bool | None = None
    changed_at: float = 0.0

    def feed(self, at, id_, state):
        """A line of the log: the id of its event and its members."""
        item = (state.get("Connector"), state.get("Task"))
        if id_ in ENTERED | LEFT | GREEN | RED:
            self.changed_at = at
        if id_ in BUGS:
            yield Violation(at, "no bug", f"{id_}: {state}")
        elif id_ in ENTERED:
            if item in self._failing:
                yield Violation(at, "logged once", f"{describe(item)} fails, which was logged before")
            self._failing.add(item)
        elif id_ in LEFT:
            if item not in self._failing:
                yield Violation(at, "logged once", f"{describe(item)} is over ({id_}), and its beginning was not logged, or its end was")
            self._failing.discard(item)
        elif id_ in GREEN | RED:
            if self._is_green == (id_ in GREEN):
                yield Violation(at, "logged once", f"{id_} after {sorted(GREEN if self._is_green else RED)}")
            self._is_green = id_ in GREEN

    def compare(self, at, is_green, failures):
        """What the log says now and what `/` has said for long enough. `failures`: None without a usable snapshot."""
        if self._is_green is not None and self._is_green != is_green:
            logged = "healthy" if self._is_green else "unhealthy"
            yield Violation(at, "logged once", f"the log's last verdict is {logged}, / says otherwise")
        if failures is not None and failures != self._failing:
            logged, said = sorted(map(describe, self._failing)), sorted(map(describe, failures))
            yield Violation(at, "logged once", f"failing by the log: {logged}; by /: {said}")


def metrics_disagree(at, code, body, page):
    """Between two equal answers of `/` the page must say the same."""
    verdict = json.loads(body)
    healthy = value(page, "kafka_connect_healthy")
    if healthy != float(code == 200):
        yield Violation(at, "metrics agree", f"/ answers {code}, kafka_connect_healthy is {healthy}")
    if "failures" in verdict:
        for kind in ("connector", "task", "broker"):
            said = sum(failure["type"] == kind for failure in verdict["failures"])
            counted = value(page, f'kafka_connect_health_failures{{type="{kind}"}}')
            if counted != said:
                yield Violation(at, "metrics agree", f"/ has {said} failures of type {kind}, the metric says {counted}")


def value(page, series):
    found = re.search(rf"^{re.escape(series)}(?:\{{\}})? (\S+)", page, re.M)
    return float(found[1]) if found else None


def restart_touches(post, observations, allowed):
    """What is wrong with a request that is no reading. `observations`: those of the last seconds before it, of all workers."""
    at, method, path, worker = post
    found = RESTART.match(path)
    if not allowed or method != "POST" or not found:
        yield Violation(at, "restarts", f"{method} {path} at worker {worker}: the daemon only reads{', and restarts' if allowed else ''}")
        return
    name, task, query = urllib.parse.unquote(found[1]), found[2], found[3] or ""
    seen = [one.states for one in observations if one.states is not None]
    if task is not None:
        items = {(name, int(task))}
    elif query == WHOLE:
        items = {item for states in seen for item in states if item[0] == name}
    else:
        items = {(name, None)}
    if not any(states.get(item) == "FAILED" for states in seen for item in items):
        yield Violation(at, "restarts", f"{path}: nothing of it had failed: {sorted({str(states.get((name, None))) for states in seen})}")
    if seen and all(states.get((name, None)) in ("PAUSED", "STOPPED") for states in seen):
        yield Violation(at, "restarts", f"{path}: it was paused or stopped")


def too_slow(at, times, floor=0.001):
    """`times`: name -> seconds of each answer, "bare" among them. Medians are compared, and what is below `floor` is as good as nothing."""
    bare = max(statistics.median(times["bare"]), floor)
    for name in times.keys() - {"bare"}:
        own = statistics.median(times[name])
        if own > 3 * bare:
            yield Violation(at, "probes", f"{name} took {1000 * own:.2f} ms, a bare server {1000 * bare:.2f} ms (medians)")
