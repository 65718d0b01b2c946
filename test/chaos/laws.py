"""
The laws of the verdict over a timeline: pure, fed with what happened in the order of time.

Never green later than the deadline after a proven worker says that something has failed, nor later than that and 12 s more after no
worker that can be reached has proved itself alive. Never red later than the same after all is well again. What happens between two
observations is not known, so a verdict is judged only when the next observation still says what the one before it said.
"""

import json
from dataclasses import dataclass

LOST_MORE = 12.0  # seconds in which a sick worker answers that it is
GAP = 3.5  # seconds without an observation after which what was seen is no longer held to go on
QUICK_LIST = 0.5  # seconds; a worker that takes longer is too busy for a poll of its own deadline


@dataclass(frozen=True)
class Look:
    """What the daemon answered at `/`; code 0: nothing."""
    at: float
    code: int
    body: str = ""

    def failures(self):
        """The connectors and tasks that it says have failed; None without a usable snapshot."""
        said = json.loads(self.body)
        return None if "error" in said else {
            (failure["connector"], failure.get("id")) for failure in said["failures"] if failure["type"] in ("connector", "task")}


@dataclass(frozen=True)
class Condition:
    """What lies between the daemon and the workers from now on: for each worker "clear", "murky" (may be read) or "blocked"."""
    at: float
    ways: tuple


@dataclass(frozen=True)
class Violation:
    at: float
    law: str
    detail: str


class VerdictLaws:
    def __init__(self, deadline, workers, started=0.0):
        self._deadline = deadline
        self._ways = ("clear",) * workers
        self._failing = {}  # item -> [since, last seen]
        self._last_proof = started
        self._well = None  # [since, last seen, whether a lost group came before]
        self._back_at = started  # when somebody proved itself again after nobody had
        self._sick = [SickTimes() for _ in range(workers)]
        self.demanded = {"red": 0, "green": 0}  # looks at which only one answer was right
        self._green, self._red = [], []  # suspicious looks that wait for the next observation

    def feed(self, event):
        """The violations that follow from it."""
        match event:
            case Look():
                return list(self._look(event))
            case Condition():
                self._ways = event.ways
                self._well, self._red = None, []
                return []
        return list(self._observe(event))

    def _look(self, look):
        silent = look.at - self._last_proof
        overdue = [(look, item, since) for item, (since, last) in self._failing.items()
                   if look.at - since > self._deadline and look.at - last <= GAP]
        is_lost = silent > self._deadline + LOST_MORE
        is_well = self._well and look.at - self._well[0] > self._deadline + self._well[2] and look.at - self._well[1] <= GAP
        self.demanded["red"] += bool(overdue or is_lost)
        self.demanded["green"] += bool(is_well)
        if look.code == 200:
            self._green += overdue
            if is_lost:
                yield Violation(look.at, "never green", f"no worker that can be reached has proved itself for {silent:.1f} s")
        elif is_well:
            self._red.append((look, self._well[0]))

    def _observe(self, seen):
        self._sick[seen.worker].note(seen.at, seen.proven)
        if not seen.proven:
            return
        if self._ways[seen.worker] != "blocked":
            if seen.at - self._last_proof > GAP:
                self._back_at = seen.at
            self._last_proof = max(self._last_proof, seen.proved)
        if not seen.strictly:
            return
        failed = seen.failed()
        yield from self._judge_green(failed)
        yield from self._judge_red(seen, failed)
        for item in failed:
            span = self._failing.get(item)
            if span is None or seen.at - span[1] > GAP:
                self._failing[item] = [seen.at, seen.at]
            else:
                span[1] = seen.at
        self._failing = {item: span for item, span in self._failing.items() if item in failed}

    def _judge_green(self, failed):
        for look, item, since in self._green:
            if item in failed:
                yield Violation(look.at, "never green", f"{describe(item)} has been FAILED for {look.at - since:.1f} s")
        self._green = []

    def _judge_red(self, seen, failed):
        if failed:
            self._well, self._red = None, []
            return
        if self._ways[seen.worker] != "clear" or seen.took > QUICK_LIST or self._sick[seen.worker].makes_doubted(seen.at):
            return
        if self._well is None or seen.at - self._well[1] > GAP:
            more = LOST_MORE if seen.at - self._back_at <= LOST_MORE else 0.0
            self._well, self._red = [seen.at, seen.at, more], []
            return
        self._well[1] = seen.at
        for look, since in self._red:
            yield Violation(look.at, "never red", f"all has been well for {look.at - since:.1f} s")
        self._red = []


class SickTimes:
    """
    A worker that goes from well to sick twice within a minute is taken for several ones, and not believed until it has been well for a
    minute, as mixed addresses are (deploy/docs/workers.md). Ten seconds more, since a sick worker takes that long to say so.
    """
    WINDOW = 70.0

    def __init__(self):
        self._last = self._until = float("-inf")
        self._is_sick = self._is_doubted = False

    def note(self, at, is_well):
        if not is_well:
            if not self._is_sick:
                self._is_doubted = at - self._last <= self.WINDOW
            self._last = at
            if self._is_doubted:
                self._until = at + self.WINDOW
        self._is_sick = not is_well

    def makes_doubted(self, at):
        return at <= self._until


def describe(item):
    name, task = item
    return f"connector {name}" if task is None else f"task {task} of {name}"
