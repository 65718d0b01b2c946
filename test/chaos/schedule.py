"""What happens and when, from the seed alone: the same seed, settings and length give the same events."""

import random
from dataclasses import dataclass, field

WORKERS = 3
MOST_TROUBLES = 3
FIRST = 15.0  # seconds until the connectors of the start run
CALM = 36.0  # seconds: long enough for both laws to bite
OUTAGES = ("kill-broker", "freeze-broker", "revoke")  # often long enough for a lost group to be seen
KINDS = ("source", "sink", "provided")
NAMES = ("orders", "clicks", "bills", "ships", "users", "stock", "a b", "ünï ✓", "x.y_z-1", "half+half")


@dataclass(frozen=True)
class Event:
    at: float  # seconds from the start
    what: str
    about: tuple = ()

    def __str__(self):
        return f"{self.at:7.1f} s  {self.what} {' '.join(map(str, self.about))}".rstrip()


@dataclass
class Plan:
    """What the events so far should have led to; whether they did is for the oracle to see."""
    workers: list = field(default_factory=lambda: ["up"] * WORKERS)
    broker: str = "up"
    addresses: list = field(default_factory=lambda: ["clear"] * WORKERS)
    connectors: dict = field(default_factory=dict)  # name -> [kind, state]
    revoked: bool = False
    named: int = 0

    def troubles(self):
        return (sum(state != "up" for state in self.workers) + (self.broker != "up") + sum(fault != "clear" for fault in self.addresses)
                + self.revoked + sum(state == "failed" for _, state in self.connectors.values()))

    def those(self, state, *kinds):
        return [name for name, (kind, now) in self.connectors.items() if now == state and (not kinds or kind in kinds)]

    def new_name(self, rng):
        self.named += 1
        return f"{rng.choice(NAMES)}-{self.named}"


def begin(rng):
    """The connectors of the start, two of each kind."""
    plan = Plan()
    events = []
    for kind in KINDS * 2:
        name = plan.new_name(rng)
        plan.connectors[name] = [kind, "ok"]
        events.append(Event(0.0, "create", (name, kind)))
    return plan, events


def make(seed, seconds, upgrades):
    """The events of a run. `upgrades`: whether workers change between the two versions."""
    rng = random.Random(seed)
    plan, events = begin(rng)
    at, since_calm = FIRST, 0
    while at < seconds:
        since_calm += 1
        if since_calm > 5 and rng.random() < since_calm / 24:
            calm(plan)
            events.append(Event(at, "calm"))
            at, since_calm = at + CALM, 0
            continue
        choices = list(possible(plan, rng, upgrades))
        what, about, change, _ = rng.choices(choices, [weight for *_, weight in choices])[0]
        change()
        events.append(Event(at, what, about))
        lasts = what in OUTAGES and rng.random() < 0.6
        at += rng.uniform(26.0, 34.0) if lasts else rng.uniform(1.0, 7.0)
    return events


def calm(plan):
    plan.workers, plan.broker, plan.addresses, plan.revoked = ["up"] * WORKERS, "up", ["clear"] * WORKERS, False
    for connector in plan.connectors.values():
        connector[1] = "ok" if connector[1] == "failed" else connector[1]


def possible(plan, rng, upgrades):
    """All that may happen next: (what, about, change to the plan, weight). Mending weighs more the more is broken."""
    mend = 1 + 2 * plan.troubles()
    if plan.troubles() < MOST_TROUBLES:
        yield from breaking(plan, rng, upgrades)
    yield from mending(plan, mend)
    yield from daily(plan, rng)


def breaking(plan, rng, upgrades):
    def set_worker(at, state):
        return lambda: plan.workers.__setitem__(at, state)

    for at in range(WORKERS):
        if plan.workers[at] == "up" and plan.broker == "up":
            yield "kill-worker", (at,), set_worker(at, "dead"), 0.5
            yield "stop-worker", (at,), set_worker(at, "dead"), 0.3
            yield "freeze-worker", (at,), set_worker(at, "frozen"), 0.6
            yield "restart-worker", (at,), lambda: None, 0.3
            yield "cut-group", (at,), set_worker(at, "lost"), 0.6
            if upgrades:
                yield "change-version", (at,), lambda: None, 0.6
        if plan.addresses[at] == "clear":
            fault = rng.choice(("delay", "silent", "cut", "reset", "half", "shuffle"))
            yield fault, (at,), lambda at=at, fault=fault: plan.addresses.__setitem__(at, fault), 0.4
    if plan.broker == "up" and plan.workers == ["up"] * WORKERS:
        yield "kill-broker", (), lambda: setattr(plan, "broker", "dead"), 2
        yield "freeze-broker", (), lambda: setattr(plan, "broker", "frozen"), 2
        yield "restart-broker", (), lambda: None, 0.5
    if not plan.revoked:
        yield "revoke", (), lambda: setattr(plan, "revoked", True), 0.7
    for name in plan.those("ok", "sink"):
        yield "fill-disk", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "failed"), 1
        yield "lose-folder", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "failed"), 0.7
        yield "poison", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "failed"), 0.7
    for name in plan.those("ok", "provided"):
        yield "break-connector", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "failed"), 1


def mending(plan, weight):
    for at in range(WORKERS):
        back = lambda at=at: plan.workers.__setitem__(at, "up")
        if plan.workers[at] == "dead" and plan.broker == "up":
            yield "start-worker", (at,), back, weight
        if plan.workers[at] == "frozen":
            yield "thaw-worker", (at,), back, weight
        if plan.workers[at] == "lost":
            yield "mend-group", (at,), back, weight
        if plan.addresses[at] != "clear":
            yield "clear", (at,), lambda at=at: plan.addresses.__setitem__(at, "clear"), weight
    if plan.broker == "dead":
        yield "start-broker", (), lambda: setattr(plan, "broker", "up"), weight
    if plan.broker == "frozen":
        yield "thaw-broker", (), lambda: setattr(plan, "broker", "up"), 2 * weight
    if plan.revoked:
        yield "grant", (), lambda: setattr(plan, "revoked", False), weight
    for name in plan.those("failed"):
        yield "mend", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "ok"), 0.25 * weight


def daily(plan, rng):
    """What is no fault. Nothing of it can be done while Connect cannot write."""
    yield "swap", tuple(rng.sample(range(WORKERS), 2)), lambda: None, 1
    yield "rotate", (), lambda: None, 0.8 * (not plan.revoked)
    if plan.broker != "up":
        return
    if len(plan.connectors) < 12:
        name, kind = plan.new_name(rng), rng.choice(KINDS)
        yield "create", (name, kind), lambda: plan.connectors.__setitem__(name, [kind, "ok"]), 1.5
    for name, (kind, state) in list(plan.connectors.items()):
        if len(plan.connectors) > 4:
            yield "delete", (name,), lambda name=name: plan.connectors.pop(name), 0.15
        if state == "ok":
            yield "pause", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "paused"), 0.2
            yield "stop", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "stopped"), 0.2
            to = plan.new_name(rng)

            def rename(name=name, to=to):
                plan.connectors[to] = plan.connectors.pop(name)
            yield "rename", (name, to), rename, 0.15
        if state in ("paused", "stopped"):
            yield "resume", (name,), lambda name=name: plan.connectors[name].__setitem__(1, "ok"), 0.6
        if state == "failed":
            yield "restart-failed", (name,), lambda: None, 0.3
            yield "pause", (name,), lambda: None, 0.2
